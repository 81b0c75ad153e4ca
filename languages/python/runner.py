"""Calls the generated client as the vectors say: one call a line, one answer a line."""

import json
import sys

from tallyfy import ApiClient, ApiException, Configuration, TallyfyApi
from tallyfy.api.tallyfy_api_checked import CheckedTallyfyApi

setup = json.loads(sys.stdin.readline())
configuration = Configuration(
    host=setup["base_url"],
    access_token=setup["access_token"],
    api_key={"clientHeader": "APIClient"},
    retries=False,
)
api = (CheckedTallyfyApi if setup["checked"] else TallyfyApi)(ApiClient(configuration))

for line in sys.stdin:
    call = json.loads(line)
    try:
        deleted = getattr(api, call["operation"])(**call["arguments"])
        answer = {"deleted": deleted and deleted.to_dict()}
    except ApiException as error:
        answer = {"status": error.status}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
