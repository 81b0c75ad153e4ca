"""What is changed in the templates of cpp-restsdk."""

PATCHES = {
    "api-source.mustache": [
        ("\n\n    std::shared_ptr<const ApiConfiguration> localVarApiConfiguration(", "\n{{>check}}\n    std::shared_ptr<const ApiConfiguration> localVarApiConfiguration("),
        # The generator leaves / ? and # in arguments unencoded; its own helper for query values
        # encodes all that has to be.
        ("web::uri::encode_uri(", "web::uri::encode_data_string("),
    ],
    "apiclient-source.mustache": [
        ('#include "{{packageName}}/ApiClient.h"', '#include "{{packageName}}/ApiClient.h"\n#include "{{packageName}}/Confirmation.h"'),
        (
            "    web::http::client::http_client client(m_Configuration->getBaseUrl(), m_Configuration->getHttpConfig());\n",
            "    auto httpConfig = m_Configuration->getHttpConfig();\n"
            "    httpConfig.set_max_redirects(0);\n"
            "    web::http::client::http_client client(m_Configuration->getBaseUrl(), httpConfig);\n",
        ),
        (
            "    return client.request(request);\n",
            '    if (!request.headers().has("X-Tallyfy-Client")) request.headers().add("X-Tallyfy-Client", "APIClient");\n'
            "    return client.request(request).then([](web::http::http_response response) { return Confirmation::confirm(response); });\n",
        ),
    ],
    "api-header.mustache": [
        ('#include "{{packageName}}/ApiClient.h"', '#include "{{packageName}}/ApiClient.h"\n#include "{{packageName}}/Confirmation.h"'),
    ],
    "cmake-lists.mustache": [
        # The REST SDK's own package names OpenSSL too late.
        ("target_link_libraries(${PROJECT_NAME} PUBLIC Boost::headers cpprestsdk::cpprest)", "find_package(OpenSSL REQUIRED)\ntarget_link_libraries(${PROJECT_NAME} PUBLIC Boost::headers cpprestsdk::cpprest OpenSSL::SSL OpenSSL::Crypto)"),
    ],
}
