#!/usr/bin/env python3
"""Runs the curl line of every operation on the reference page against the sandbox.

    languages/curl.py PAGE.html
"""

import json
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

from clients import Sandbox

ROOT = Path(__file__).resolve().parent.parent


def main():
    page = Path(sys.argv[1]).read_text()
    base = re.search(r"<h4>Base URL</h4>\n<p><code>(.*)</code>", page)[1]
    lines = dict(re.findall(r'<article id="(\w+)">.*?<pre class="curl">(.*?)</pre>', page, re.DOTALL))
    vectors = json.loads((ROOT / "openapi" / "vectors.json").read_text())
    sandbox = Sandbox(ROOT)
    for operation, vector in vectors["operations"].items():
        wanted = vector["requests"][0]
        record = {name: value for name, value in wanted["arguments"].items() if name != "org_id"}
        sandbox.ask({"add": {"operation": operation, **record}})
        line = unescape(lines[operation]).replace(base, sandbox.address["base_url"])
        line = line.replace("curl ", "curl --silent --show-error --fail ", 1)
        subprocess.run(["bash", "-euc", line], env=sandbox.environment(), check=True, stdout=subprocess.DEVNULL)
        [request] = sandbox.ask({"requests": {}})["requests"]
        headers = dict(request["headers"])
        assert (request["method"], request["path"]) == (wanted["method"], wanted["path"]), (request, wanted)
        assert all(headers[name] == value for name, value in vectors["headers"].items()), headers
    sandbox.close()
    print(f"curl: {len(vectors['operations'])} lines do what they say")


if __name__ == "__main__":
    main()
