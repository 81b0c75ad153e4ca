"""What is changed in the templates of python."""

PATCHES = {
    "api.mustache": [
        ("from {{packageName}}.rest", "from {{packageName}}.confirmation import check, together\nfrom {{packageName}}.rest"),
        ("    ) -> RequestSerialized:\n\n", "    ) -> RequestSerialized:\n\n{{>check}}\n"),
    ],
    "api_client.mustache": [
        (
            "from {{packageName}} import rest",
            "import urllib3\n\n"
            "from {{packageName}}.confirmation import HEADERS, UnconfirmedException, confirm\n"
            "from {{packageName}} import rest",
        ),
        ("                headers=header_params,\n", "                headers={**HEADERS, **(header_params or {})},\n"),
        (
            "        except ApiException as e:\n            raise e\n\n        return response_data\n",
            "        except urllib3.exceptions.HTTPError as error:\n"
            "            raise UnconfirmedException(0, None, None) from error\n\n"
            "        return confirm(response_data)\n",
        ),
        # A body that is not as documented does not undo a deletion.
        (
            "                return_data = self.deserialize(response_text, response_type, content_type)\n",
            "                return_data = self.deserialize(response_text, response_type, content_type)\n"
            "        except Exception:\n"
            "            pass\n",
        ),
    ],
    # urllib3 repeats a DELETE by itself, sleeps as long as Retry-After says, and follows redirects.
    "rest.mustache": [
        (
            '            msg = "\\n".join([type(e).__name__, str(e)])\n'
            "            raise ApiException(status=0, reason=msg)\n"
            "\n"
            "        return RESTResponse",
            "            raise\n\n        return RESTResponse",
        ),
        ("        if configuration.retries is not None:\n            pool_args['retries'] = configuration.retries\n", "        pool_args['retries'] = False\n"),
    ],
    "exports_package.mustache": [
        (
            "from {{packageName}}.configuration",
            "from {{packageName}}.confirmation import UnconfirmedException as UnconfirmedException\n"
            "from {{packageName}}.configuration",
        ),
    ],
    "__init__package.mustache": [
        ('    "ApiException",\n', '    "ApiException",\n    "UnconfirmedException",\n'),
    ],
}
