"""What is changed in the templates of csharp, httpclient."""

CLIENT = "libraries/httpclient/ApiClient.mustache"
# Debian's Json.NET is too old for naming strategies. The models name every property, so nothing
# hangs on this one.
NAMING = (
    "                NamingStrategy = new CamelCaseNamingStrategy\n"
    "                {\n"
    "                    OverrideSpecifiedNames = false\n"
    "                }\n",
    "",
)
PATCHES = {
    "libraries/httpclient/api.mustache": [
        (
            "{{#optionalMethodArgument}} = default{{/optionalMethodArgument}}{{/required}}{{^-last}}, {{/-last}}{{/allParams}})\n        {\n            {{#allParams}}\n",
            "{{#optionalMethodArgument}} = default{{/optionalMethodArgument}}{{/required}}{{^-last}}, {{/-last}}{{/allParams}})\n        {\n{{>check}}\n            {{#allParams}}\n",
        ),
        (
            "System.Threading.CancellationToken cancellationToken = default)\n        {\n            {{#allParams}}\n",
            "System.Threading.CancellationToken cancellationToken = default)\n        {\n{{>check}}\n            {{#allParams}}\n",
        ),
    ],
    CLIENT: [
        ("            _httpClientHandler = new HttpClientHandler();\n", "            _httpClientHandler = Confirmation.StopAtRedirects(new HttpClientHandler());\n"),
        ("            _httpClientHandler = handler;\n", "            _httpClientHandler = Confirmation.StopAtRedirects(handler);\n"),
        (
            "                    response = await _httpClient.SendAsync(req, finalToken).ConfigureAwait(false);\n",
            "                    response = await Confirmation.Send(_httpClient, req, finalToken).ConfigureAwait(false);\n",
        ),
        # A body that is not as documented does not undo a deletion.
        ("            catch (Exception e)\n            {\n                throw new ApiException(500, e.Message);\n", "            catch (Exception)\n            {\n                return null;\n"),
        NAMING,
    ],
    "AbstractOpenAPISchema.mustache": [NAMING],
}
