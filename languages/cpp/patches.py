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
            "    return client.request(request).then([](pplx::task<web::http::http_response> sent) { return Confirmation::confirm(sent); });\n",
        ),
    ],
    "api-header.mustache": [
        ('#include "{{packageName}}/ApiClient.h"', '#include "{{packageName}}/ApiClient.h"\n#include "{{packageName}}/Confirmation.h"'),
    ],
    # The REST SDK's own package names OpenSSL too late, and its headers define a macro U.
    "cmake-config.mustache": [
        (
            "include(${CMAKE_CURRENT_LIST_DIR}",
            "include(CMakeFindDependencyMacro)\n"
            "find_dependency(OpenSSL)\n"
            "find_dependency(Boost)\n"
            "find_dependency(cpprestsdk)\n\n"
            "include(${CMAKE_CURRENT_LIST_DIR}",
        ),
    ],
    "cmake-lists.mustache": [
        (
            "target_link_libraries(${PROJECT_NAME} PUBLIC Boost::headers cpprestsdk::cpprest)",
            "find_package(OpenSSL REQUIRED)\n"
            "target_compile_definitions(${PROJECT_NAME} PUBLIC _TURN_OFF_PLATFORM_STRING)\n"
            "target_link_libraries(${PROJECT_NAME} PUBLIC Boost::headers cpprestsdk::cpprest OpenSSL::SSL OpenSSL::Crypto)",
        ),
    ],
}
