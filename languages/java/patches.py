"""What is changed in the templates of java, okhttp-gson."""

API = "libraries/okhttp-gson/api.mustache"
CLIENT = "libraries/okhttp-gson/ApiClient.mustache"
PATCHES = {
    API: [
        ("import {{invokerPackage}}.ApiClient;\n", "import {{invokerPackage}}.ApiClient;\nimport {{invokerPackage}}.Confirmation;\n"),
        # Not callable from outside, since it does not check.
        ("    public{{/vendorExtensions.x-group-parameters}}{{#vendorExtensions.x-group-parameters}}private{{/vendorExtensions.x-group-parameters}} okhttp3.Call {{operationId}}Call(",
         "    private{{/vendorExtensions.x-group-parameters}}{{#vendorExtensions.x-group-parameters}}private{{/vendorExtensions.x-group-parameters}} okhttp3.Call {{operationId}}Call("),
        (
            "        return {{operationId}}Call({{#allParams}}{{paramName}}, {{/allParams}}_callback);\n\n        {{/performBeanValidation}}",
            "{{>check}}\n        return {{operationId}}Call({{#allParams}}{{paramName}}, {{/allParams}}_callback);\n\n        {{/performBeanValidation}}",
        ),
    ],
    CLIENT: [
        # It follows no redirect and repeats nothing by itself, also where the caller brings a client.
        ("        httpClient = client;\n", "        httpClient = Confirmation.protect(client);\n"),
        ("        httpClient = builder.build();\n    }\n\n    protected void init() {\n", "        httpClient = Confirmation.protect(builder.build());\n    }\n\n    protected void init() {\n"),
        ("this.httpClient = Objects.requireNonNull(newHttpClient,", "this.httpClient = Confirmation.protect(Objects.requireNonNull(newHttpClient,"),
        ('"HttpClient must not be null!");', '"HttpClient must not be null!"));'),
        ("        verifyingSsl = true;\n\n        json", '        verifyingSsl = true;\n        addDefaultHeader("X-Tallyfy-Client", "APIClient");\n\n        json'),
        (
            "    public <T> T handleResponse(Response response, Type returnType) throws ApiException {\n",
            "    public <T> T handleResponse(Response received, Type returnType) throws ApiException {\n"
            "        Response response = Confirmation.confirm(received);\n",
        ),
        # A body that is not as documented does not undo a deletion.
        (
            "                return deserialize(response, returnType);\n",
            "                try {\n"
            "                    return deserialize(response, returnType);\n"
            "                } catch (RuntimeException | ApiException e) {\n"
            "                    return null;\n"
            "                }\n",
        ),
        (
            "            return new ApiResponse<T>(response.code(), response.headers().toMultimap(), data);\n"
            "        } catch (IOException e) {\n"
            "            throw new ApiException(e);\n",
            "            return new ApiResponse<T>(response.code(), response.headers().toMultimap(), data);\n"
            "        } catch (IOException e) {\n"
            "            throw new UnconfirmedException(e);\n",
        ),
    ],
}
