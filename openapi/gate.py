#!/usr/bin/env python3
"""Compares the spec with that of the last release, names what breaks callers, and says which
version the change needs.

    openapi/gate.py [GIT_REVISION [SPEC]]

Plain OpenAPI is compared by oasdiff, what stands under x-tallyfy here. Needs PyYAML, and oasdiff in
the path.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
SPEC = "openapi/tallyfy.yaml"
BREAKING, MINOR = "breaking", "minor"
# oasdiff's own remarks on the version, which is what this script is for.
VERSION_REMARKS = {"api-version-not-bumped", "api-version-changed"}
# Only remarks to oasdiff, but callers depend on them: names of methods, types and fields, a status that a
# client tells apart, the token.
BREAKING_REMARKS = {
    "api-operation-id-removed",
    "api-schema-removed",
    "response-non-success-status-removed",
    "response-optional-property-removed",
}
# What a statement that changes does to callers. Grades and sources are for readers.
MEANING = {"effect": BREAKING, "together": BREAKING, "requires": BREAKING}
MEANING |= {"repeatable": MINOR, "gone": MINOR, "restore": MINOR}


def main():
    if git("rev-parse", "--is-shallow-repository").strip() == "true":
        print("the history is shallow, and may lack the last release: fetch all of it", file=sys.stderr)
        return 1
    revision = sys.argv[1] if len(sys.argv) > 1 else last_release()
    spec = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / SPEC
    if not revision:
        print("there is no release yet: nothing to compare with")
        return 0
    old_text = git("show", f"{revision}:{SPEC}")
    new_text = spec.read_text()
    old, new = yaml.safe_load(old_text), yaml.safe_load(new_text)

    changes = [*plain_changes(old_text, spec), *own_changes(old, new)]
    for kind, text in changes:
        print(f"{kind}: {text}")
    if old_text == new_text:
        print(f"the spec is that of {revision}")
        return 0

    has, needs = new["info"]["version"], bump(old["info"]["version"], {kind for kind, _ in changes})
    print(f"{revision} has version {old['info']['version']}, this needs {needs} or more and has {has}")
    if numbers(has) < numbers(needs):
        print("raise info.version in the spec and the version in Cargo.toml", file=sys.stderr)
        return 1
    return 0


def git(*arguments):
    return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True).stdout


def last_release():
    tags = git("tag", "--list", "v*", "--merged", "HEAD", "--sort=-version:refname").split()
    return tags[0] if tags else None


def plain_changes(old_text, spec):
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as old:
        old.write(old_text)
        old.flush()
        command = ["oasdiff", "changelog", "--include-path-params", "--format", "json", old.name, spec]
        changes = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout or "[]")
    for change in changes or []:
        if change["id"] not in VERSION_REMARKS:
            where = f"{change.get('operation', '')} {change.get('path', '')}".strip()
            breaking = change["level"] > 1 or change["id"] in BREAKING_REMARKS
            yield BREAKING if breaking else MINOR, f"{where}: {change['text']}".removeprefix(": ")


def own_changes(old, new):
    if old["servers"] != new["servers"]:
        yield BREAKING, "the base URL changed"
    if old["components"]["securitySchemes"] != new["components"]["securitySchemes"]:
        yield BREAKING, "the headers changed"
    if old.get("x-tallyfy") != new.get("x-tallyfy"):
        yield BREAKING, "the marks of Tallyfy's own responses changed"
    for path, item in old["paths"].items():
        if path not in new["paths"]:
            continue
        before, after = item["delete"], new["paths"][path]["delete"]
        name = before["operationId"]
        if security(old, before) != security(new, after):
            yield BREAKING, f"{name}: what authorizes it changed"
        kinds = arguments(new, after)
        for argument, was in arguments(old, before).items():
            is_now = kinds.get(argument, was)
            if was != is_now:
                yield BREAKING, f"{name}: {argument} was {was} and is {is_now}"
        for key, kind in MEANING.items():
            was, is_now = before["x-tallyfy"].get(key), after["x-tallyfy"].get(key)
            if was != is_now:
                yield kind, f"{name}: {key} was {json.dumps(was)} and is {json.dumps(is_now)}"
    for title, schema in old["components"]["schemas"].items():
        was = schema.get("x-tallyfy", {}).get("scoped", False)
        is_now = new["components"]["schemas"].get(title, {}).get("x-tallyfy", {}).get("scoped", False)
        if was != is_now:
            yield BREAKING, f"{title}: scoped was {json.dumps(was)} and is {json.dumps(is_now)}"


def security(spec, operation):
    return operation.get("security", spec.get("security", []))


def arguments(spec, operation):
    """Each argument with the name of its schema, which is its type in every language."""
    kinds = {}
    for parameter in operation.get("parameters", []):
        if "$ref" in parameter:
            parameter = spec["components"]["parameters"][parameter["$ref"].rpartition("/")[2]]
        schema = parameter["schema"]
        kinds[parameter["name"]] = schema["$ref"].rpartition("/")[2] if "$ref" in schema else json.dumps(schema)
    return kinds


def numbers(version):
    return [int(number) for number in version.split(".")]


def bump(version, kinds):
    """As Cargo reads versions: before 1.0.0 the second number is the first."""
    major, minor, patch = numbers(version)
    if BREAKING in kinds:
        return f"{major + 1}.0.0" if major else f"0.{minor + 1}.0"
    if MINOR in kinds and major:
        return f"{major}.{minor + 1}.0"
    return f"{major}.{minor}.{patch + 1}"


if __name__ == "__main__":
    sys.exit(main())
