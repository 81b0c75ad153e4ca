"""What is changed in the templates of go."""

PATCHES = {
    "api.mustache": [
        # Not callable from outside, since it does not check.
        ("\treturn r.ApiService.{{nickname}}Execute(r)", "{{>check}}\n\treturn r.ApiService.execute{{nickname}}(r)"),
        (") {{nickname}}Execute(r", ") execute{{nickname}}(r"),
        # A body that is not as documented does not undo a deletion.
        (
            "\tif err != nil {\n\t\tnewErr := &GenericOpenAPIError{\n\t\t\tbody:  localVarBody,\n\t\t\terror: err.Error(),\n\t\t}\n"
            "\t\treturn {{#returnType}}localVarReturnValue, {{/returnType}}localVarHTTPResponse, newErr\n\t}\n",
            "\tif err != nil {\n\t\treturn nil, localVarHTTPResponse, nil\n\t}\n",
        ),
    ],
    "client.mustache": [
        ("\tresp, err := c.cfg.HTTPClient.Do(request)\n", "\tresp, err := send(c.cfg.HTTPClient, request)\n"),
    ],
}
