"""Calls the installed package as the vectors say: one call a line, one result a line."""

import json
import sys

from tallyfy_delete import ApiClient, ApiException, Configuration, TallyfyApi, UnconfirmedException

setup = json.loads(sys.stdin.readline())
configuration = Configuration(host=setup["base_url"], access_token=setup["access_token"])
api = TallyfyApi(ApiClient(configuration))

for line in sys.stdin:
    call = json.loads(line)
    try:
        deleted = getattr(api, call["operation"])(**call["arguments"])
        result = {"deleted": deleted and deleted.to_dict()}
    except UnconfirmedException as error:
        result = {"unconfirmed": error.status}
    except ApiException as error:
        result = {"refused": error.status}
    except Exception as error:
        result = {"error": str(error)}
    print(json.dumps(result), flush=True)
