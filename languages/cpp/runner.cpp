// Calls the installed package as the vectors say: one call a line, one result a line.
#include <iostream>
#include <memory>
#include <string>

#include "TallyfyApi_dispatch.h"
#include "tallyfy_delete/ApiException.h"
#include "tallyfy_delete/api/TallyfyApi.h"

using namespace tallyfy_delete::api;

web::json::value send(const TallyfyApi& api, const web::json::value& call) {
    web::json::value result;
    try {
        result["deleted"] = dispatch(api, call.at("operation").as_string(), call.at("arguments"));
    } catch (const UnconfirmedException& error) {
        result["unconfirmed"] = error.status();
    } catch (const ApiException& error) {
        result["refused"] = error.error_code().value();
    } catch (const std::exception& error) {
        result["error"] = web::json::value::string(error.what());
    }
    return result;
}

int main() {
    std::string line;
    std::getline(std::cin, line);
    const auto setup = web::json::value::parse(line);

    auto configuration = std::make_shared<ApiConfiguration>();
    configuration->setBaseUrl(setup.at("base_url").as_string());
    configuration->getDefaultHeaders()["Authorization"] = "Bearer " + setup.at("access_token").as_string();
    const TallyfyApi api(std::make_shared<ApiClient>(configuration));

    while (std::getline(std::cin, line)) {
        std::cout << send(api, web::json::value::parse(line)).serialize() << std::endl;
    }
}
