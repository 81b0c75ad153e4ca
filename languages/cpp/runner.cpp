// Calls the generated client as the vectors say: one call a line, one answer a line.
#include <iostream>
#include <memory>
#include <string>

#include "TallyfyApi_checked.h"
#include "TallyfyApi_dispatch.h"
#include "tallyfy/ApiException.h"

using namespace tallyfy::api;

template <typename Api> web::json::value answer(const Api& api, const web::json::value& call) {
    web::json::value answer;
    try {
        answer["deleted"] = dispatch(api, call.at("operation").as_string(), call.at("arguments"));
    } catch (const ApiException& error) {
        answer["status"] = error.error_code().value();
    } catch (const std::exception& error) {
        answer["error"] = web::json::value::string(error.what());
    }
    return answer;
}

template <typename Api> void serve(const Api& api) {
    for (std::string line; std::getline(std::cin, line);) {
        std::cout << answer(api, web::json::value::parse(line)).serialize() << std::endl;
    }
}

int main() {
    std::string line;
    std::getline(std::cin, line);
    const auto setup = web::json::value::parse(line);

    auto configuration = std::make_shared<ApiConfiguration>();
    configuration->setBaseUrl(setup.at("base_url").as_string());
    configuration->getDefaultHeaders()["Authorization"] = "Bearer " + setup.at("access_token").as_string();
    configuration->setApiKey("clientHeader", "APIClient");
    auto client = std::make_shared<ApiClient>(configuration);

    if (setup.at("checked").as_bool()) {
        serve(CheckedTallyfyApi(client));
    } else {
        serve(TallyfyApi(client));
    }
}
