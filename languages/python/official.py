"""Deletes a group with Tallyfy's official package and one with ours, in the same environment."""

import os

import tallyfy
import tallyfy_delete

base_url, token = os.environ["TALLYFY_BASE_URL"], os.environ["TALLYFY_ACCESS_TOKEN"]
organization = os.environ["TALLYFY_ORG_ID"]

tallyfy.TallyfySDK(token, base_url).delete_group(organization, "1" * 32)
configuration = tallyfy_delete.Configuration(host=base_url, access_token=token)
tallyfy_delete.TallyfyApi(tallyfy_delete.ApiClient(configuration)).delete_group(organization, "2" * 32)
print("tallyfy", tallyfy.__version__, "and tallyfy_delete", tallyfy_delete.__version__)
