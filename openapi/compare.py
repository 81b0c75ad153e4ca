#!/usr/bin/env python3
"""Compares the spec with another description of the same API, such as Tallyfy's own Swagger file,
and names each DELETE operation, parameter, status and body that differs.

    openapi/compare.py THEIRS [OURS]

Both may be Swagger 2.0 or OpenAPI 3, as YAML or JSON. OURS is openapi/tallyfy.yaml unless given.
Ends with 0 if nothing differs, with 1 if something does. Needs PyYAML.
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import yaml

OURS = Path(__file__).resolve().parent / "tallyfy.yaml"


@dataclass
class Operation:
    name: str
    # The path with what is between braces left out, since it is named differently everywhere.
    path: str
    # (in, name) → type and whether it is required; those of the path are named by their place.
    parameters: dict
    # status → the fields of the body by their dotted names, or None for no body
    responses: dict
    takes_body: bool
    # What the spec says on how well its success is known.
    unknown_success: bool = False


@dataclass
class Description:
    """A file, and how its operations are read."""

    document: dict
    operations: dict = field(default_factory=dict)

    def __post_init__(self):
        for path, item in self.document.get("paths", {}).items():
            item = self.resolve(item)
            if "delete" in item:
                operation = self.operation(self.prefix() + path, item, item["delete"])
                self.operations[operation.path] = operation

    def prefix(self):
        """What of the address comes before the paths, without /api, where ours begin."""
        servers = self.document.get("servers") or [{"url": self.document.get("basePath", "")}]
        return urlsplit(servers[0]["url"]).path.rstrip("/").removesuffix("/api")

    def resolve(self, value):
        while isinstance(value, dict) and "$ref" in value:
            place = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                place = place[part.replace("~1", "/").replace("~0", "~")]
            value = place
        return value

    def operation(self, path, item, raw):
        given = [self.resolve(one) for one in [*item.get("parameters", []), *raw.get("parameters", [])]]
        places = re.findall(r"{([^}]+)}", path)
        parameters = {}
        for one in given:
            schema = self.resolve(one.get("schema", one))
            told = f"{schema.get('type', 'anything')}, {'required' if one.get('required') else 'optional'}"
            if one["in"] == "path" and one["name"] in places:
                parameters["path", places.index(one["name"]) + 1] = told
            elif one["in"] == "query":
                parameters["query", one["name"]] = told
        return Operation(
            name=raw.get("operationId", path),
            path=re.sub(r"{[^}]+}", "{}", path).removeprefix("/api"),
            parameters=parameters,
            responses={str(status): self.body(one) for status, one in raw.get("responses", {}).items()},
            takes_body="requestBody" in raw or any(one["in"] == "body" for one in given),
            unknown_success=raw.get("x-tallyfy", {}).get("grade", {}).get("success") == "unknown",
        )

    def body(self, response):
        response = self.resolve(response)
        if "schema" in response:
            return self.fields(response["schema"])
        media = list(response.get("content", {}).values())
        return self.fields(media[0].get("schema", {})) if media else None

    def fields(self, schema, prefix="", depth=0):
        schema = self.resolve(schema)
        found = set()
        for part in schema.get("allOf", []):
            found |= self.fields(part, prefix, depth)
        if schema.get("type") == "array" and depth < 6:
            found |= self.fields(schema.get("items", {}), f"{prefix}[].", depth + 1)
        for name, value in schema.get("properties", {}).items():
            found.add(prefix + name)
            if depth < 6:
                found |= self.fields(value, f"{prefix}{name}.", depth + 1)
        return found


def differences(ours, theirs):
    for path in sorted(ours.operations.keys() | theirs.operations.keys()):
        mine, other = ours.operations.get(path), theirs.operations.get(path)
        if other is None:
            yield f"{mine.name}: theirs has no DELETE {path}"
        elif mine is None:
            yield f"DELETE {path} ({other.name}): ours does not have it"
        else:
            for difference in within(mine, other):
                yield f"{mine.name}: {difference}"


def within(mine, other):
    for place, name in sorted(mine.parameters.keys() | other.parameters.keys(), key=str):
        here, there = mine.parameters.get((place, name)), other.parameters.get((place, name))
        if here != there:
            yield f"{place} parameter {name} is {here or 'missing'} in ours, {there or 'missing'} in theirs"
    if mine.takes_body != other.takes_body:
        yield f"{'ours' if mine.takes_body else 'theirs'} takes a body in the request"
    for status in sorted(mine.responses.keys() | other.responses.keys()):
        success = status.startswith("2")
        if status not in other.responses:
            yield f"{status} is in ours alone" + (", where no source says which success it is" if success and mine.unknown_success else "")
        elif status not in mine.responses:
            yield f"{status} is in theirs alone"
        elif success:
            yield from bodies(status, mine, other)


def bodies(status, mine, other):
    here, there = mine.responses[status], other.responses[status]
    if (here is None) != (there is None):
        yield f"the {status} has a body in {'theirs' if here is None else 'ours'} alone"
        return
    for name in sorted((here or set()) ^ (there or set())):
        yield f"the body of the {status} has {name} in {'ours' if name in here else 'theirs'} alone"


def main():
    if len(sys.argv) not in (2, 3):
        print(__doc__, file=sys.stderr)
        return 2
    theirs, ours = Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else OURS
    # JSON is YAML.
    descriptions = [Description(yaml.safe_load(path.read_text())) for path in (ours, theirs)]
    found = list(differences(*descriptions))
    for difference in found:
        print(difference)
    ours, theirs = (len(one.operations) for one in descriptions)
    print(f"{ours} operations in ours, {theirs} in theirs, {len(found)} differences", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
