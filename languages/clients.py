"""One client and the vectors."""

import json
import os
import subprocess
import threading
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

# No failures, but worth a note.
EQUIVALENT = "The path is the same only once it is decoded"
HIDDEN = "What sends the requests does not show the status"
NOTES = (EQUIVALENT, HIDDEN)
GROUP = "9f2b6c1d8e7f40319a5b4c3d2e1f0a6b"


class Child:
    """A process that answers each line of JSON with a line of JSON."""

    def __init__(self, command, directory):
        self.process = subprocess.Popen(
            command, cwd=directory, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def tell(self, message):
        self.process.stdin.write(json.dumps(message) + "\n")
        self.process.stdin.flush()

    def hear(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} ended with {self.process.wait()}")
        return json.loads(line)

    def ask(self, message):
        self.tell(message)
        response = self.hear()
        assert not response.get("error") or "operation" in message, response
        return response

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


class Sandbox(Child):
    def __init__(self, root):
        super().__init__(["cargo", "run", "--quiet", "--example", "sandbox"], root)
        self.address = self.hear()

    def environment(self):
        """What the README's programs read."""
        return os.environ | {
            "TALLYFY_ACCESS_TOKEN": self.address["access_token"],
            "TALLYFY_ORG_ID": self.address["organization"],
            "TALLYFY_BASE_URL": self.address["base_url"],
        }

    def outcomes(self):
        """Prepares each of the ways in which a call can end. Gives what its program has to say."""
        self.ask({"add": {"operation": "delete_group", "group_id": GROUP}})
        yield "the deletion", "deleted"
        yield "another deletion", "refused: 404"
        self.ask({"fail_next": {"status": 302, "headers": {"location": "/login"}}})
        yield "a redirect", "unconfirmed: 302"
        self.ask({"drop_next": {}})
        yield "a broken connection", "unconfirmed: 0"


class Elsewhere(ThreadingHTTPServer):
    """Another host, which takes whatever a client that follows redirects sends it for a success."""

    def __init__(self):
        super().__init__(("127.0.0.2", 0), Elsewhere.Handler)
        self.requests = 0
        self.base_url = f"http://127.0.0.2:{self.server_port}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    class Handler(BaseHTTPRequestHandler):
        def do_DELETE(self):
            self.server.requests += 1
            self.send_response(204)
            self.end_headers()

        do_GET = do_HEAD = do_POST = do_DELETE

        def log_message(self, *_):
            pass


class Run:
    def __init__(self, command, directory, vectors, sandbox):
        self.vectors, self.sandbox = vectors, sandbox
        # (what was tried, the operation) → what was wrong with each try, None where nothing was
        self.found = defaultdict(list)
        self.elsewhere = Elsewhere()
        self.client = Child(command, directory)
        self.client.tell(sandbox.address)
        for operation, vector in vectors["operations"].items():
            self.requests(operation, vector)
            self.responses(operation, vector)
            self.invalid(operation, vector)
        self.client.close()
        self.elsewhere.shutdown()

    def call(self, operation, arguments):
        names = list(self.vectors["operations"][operation]["parameters"])
        every = {name: arguments.get(name) for name in names}
        concluded = self.client.ask({"operation": operation, "arguments": every, "order": names})
        return concluded, self.sandbox.ask({"requests": {}})["requests"]

    def requests(self, operation, vector):
        for wanted in vector["requests"]:
            deletion = {name: value for name, value in wanted["arguments"].items() if name != "org_id"}
            self.sandbox.ask({"add": {"operation": operation, **deletion}})
            concluded, seen = self.call(operation, wanted["arguments"])
            self.found["requests", operation].append(self.request_problem(wanted, concluded, seen))

    def request_problem(self, wanted, concluded, seen):
        if len(seen) != 1:
            return f"{len(seen)} requests are sent"
        [request] = seen
        if "deleted" not in concluded:
            return "The sandbox refuses the request"
        if request["method"] != wanted["method"] or request["body"]:
            return "The request is no bare DELETE"
        headers = dict(request["headers"])
        for name, value in self.vectors["headers"].items():
            if headers.get(name) != value:
                return f"The request has `{name}: {headers.get(name)}`"
        query = request["query"].split("&") if request["query"] else []
        if sorted(query) != sorted(wanted["query"]):
            return f"The query is `{request['query']}`"
        path = request["path"]
        if path == wanted["path"]:
            return None
        if [unquote(part) for part in path.split("/")] == [unquote(part) for part in wanted["path"].split("/")]:
            return EQUIVALENT
        return f"The path is `{path}`"

    def responses(self, operation, vector):
        for response in [*vector["responses"], *self.vectors["responses"]]:
            told = {name: response[name] for name in ["status", "headers", "body", "truncated"] if name in response}
            told["headers"] = {
                name: value.replace("{elsewhere}", self.elsewhere.base_url) for name, value in told["headers"].items()
            }
            self.sandbox.ask({"fail_next": told})
            before = self.elsewhere.requests
            concluded, seen = self.call(operation, vector["requests"][0]["arguments"])
            self.sandbox.ask({"recover": {}})
            sent = len(seen) + self.elsewhere.requests - before
            self.found[kind(response), operation].append(self.response_problem(response, concluded, sent))

    @staticmethod
    def response_problem(response, concluded, requests):
        label = response["headers"].get("content-type", "no label")
        case = f"{response['status']} with {label}" + (f", {response['what']}," if "what" in response else "")
        if requests != 1:
            return f"{case} leads to {requests} requests"
        if response["outcome"] not in concluded:
            return f"{case} is taken for {' '.join(concluded)}"
        if response["outcome"] != "deleted":
            status = concluded[response["outcome"]]
            if (response["outcome"], status) == ("unconfirmed", 0):
                return f"{HIDDEN}: {response['status']}"
            return None if status == response["status"] else f"{case} is told with another status"
        details = response.get("details") if response["body"] else None
        if details and not contains(plain(concluded["deleted"]), plain(details)):
            return f"{case}: a part of the body is lost"
        return None

    def invalid(self, operation, vector):
        good = vector["requests"][0]["arguments"]
        cases = [
            ({**good, parameter: case["value"]}, case["why"])
            for parameter, kind in vector["parameters"].items()
            for case in self.vectors["invalid_values"].get(kind, [])
        ]
        cases += [(case["arguments"], case["why"]) for case in vector["invalid_arguments"]]
        for arguments, why in cases:
            concluded, seen = self.call(operation, arguments)
            stopped = not seen and "error" in concluded
            self.found["invalid", operation].append(None if stopped else f"Let through, {why}")


def kind(response):
    if "what" not in response:
        return "documented"
    return "redirects" if 300 <= response["status"] < 400 else "others"


def plain(value):
    """Without what the languages' spellings differ in, and without what says nothing."""
    if isinstance(value, dict):
        named = {name.replace("_", "").lower(): plain(one) for name, one in value.items()}
        return {name: one for name, one in named.items() if one is not None}
    return [plain(one) for one in value] if isinstance(value, list) else value


def contains(whole, part):
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(contains(whole.get(name), one) for name, one in part.items())
    return whole == part
