#!/usr/bin/env python3
"""Writes the reference page: openapi/tallyfy.yaml as one HTML file, without a script, and the spec
as YAML and JSON beside it.

    openapi/page.py FOLDER

Needs PyYAML, Markdown and Jinja2.
"""

import json
import shutil
import sys
from pathlib import Path
from urllib.parse import quote

import yaml
from jinja2 import Environment, FileSystemLoader
from markdown import Markdown
from markupsafe import Markup

HERE = Path(__file__).resolve().parent
TEXT = (HERE / "tallyfy.yaml").read_text()
SPEC = yaml.safe_load(TEXT)
EFFECTS = {
    "permanent": "Destroyed. There is no way back.",
    "archive": "Hidden, and can be restored.",
    "detach": "Taken off something else; both stay.",
    "reopen": "A completion is taken back.",
    "disable": "Loses its access; the record stays.",
    "clear": "A value is emptied.",
}
GRADES = {
    "documented": "Tallyfy's documentation says so",
    "client": "an official client does so",
    "inferred": "concluded by this project",
    "unknown": "no source says",
}


def markdown(text):
    """A description as HTML. Jinja2 escapes everything else."""
    html = Markdown(extensions=["tables"]).convert(text.strip())
    return Markup(html)


def resolve(value):
    while "$ref" in value:
        place = SPEC
        for part in value["$ref"].removeprefix("#/").split("/"):
            place = place[part]
        value = place
    return value


def named(schema):
    """A schema, with its name where it has one."""
    reference = schema.get("$ref") or schema.get("x-tallyfy-items", {}).get("$ref")
    return {"name": reference and reference.rpartition("/")[2], "value": resolve(schema)}


def parameter(raw):
    raw = resolve(raw)
    return {**raw, "required": raw.get("required", False), "schema": named(raw["schema"])}


def response(status, raw):
    raw = resolve(raw)
    media = raw.get("content", {}).get("application/json", {})
    examples = list(media.get("examples", {}).values())
    if "example" in media:
        examples.insert(0, {"value": media["example"]})
    return {
        "status": status,
        "description": raw["description"],
        "headers": [{"name": name, **resolve(header)} for name, header in raw.get("headers", {}).items()],
        "schema": named(media["schema"]) if media else None,
        "examples": [
            {"summary": one.get("summary"), "text": json.dumps(one["value"], indent=2, ensure_ascii=False)}
            for one in examples
        ],
    }


def curl(path, parameters):
    for one in parameters:
        if one["in"] == "path":
            own = one["name"] == "org_id"
            value = "$TALLYFY_ORG_ID" if own else quote(str(one["schema"]["value"]["example"]), safe="")
            path = path.replace(f"{{{one['name']}}}", value)
    return (
        f'curl --request DELETE "{SPEC["servers"][0]["url"]}{path}" \\\n'
        '  --header "Authorization: Bearer $TALLYFY_ACCESS_TOKEN" \\\n'
        '  --header "X-Tallyfy-Client: APIClient" \\\n'
        '  --header "Accept: application/json"'
    )


def operation(path, raw):
    parameters = [parameter(one) for one in raw["parameters"]]
    return {
        **raw,
        "path": path,
        "parameters": parameters,
        "responses": [response(status, one) for status, one in raw["responses"].items()],
        "tallyfy": {"requires": None, "restore": None, "together": [], **raw["x-tallyfy"]},
        "curl": curl(path, parameters),
        "line": 1 + TEXT[: TEXT.index(f"operationId: {raw['operationId']}\n")].count("\n"),
    }


def schema(value):
    fields = [
        {"name": name, "schema": named(field), "description": field.get("description", "")}
        for name, field in value.get("properties", {}).items()
    ]
    return {"value": value, "description": value["description"], "fields": fields}


def page():
    operations = [operation(path, item["delete"]) for path, item in SPEC["paths"].items()]
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["markdown"] = markdown
    return environment.get_template("page.html.jinja").render(
        spec=SPEC,
        tags=[
            {**tag, "operations": [one for one in operations if one["tags"] == [tag["name"]]]} for tag in SPEC["tags"]
        ],
        schemas={name: schema(value) for name, value in SPEC["components"]["schemas"].items()},
        effects=EFFECTS,
        grades=GRADES,
    )


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    (folder / "tallyfy.html").write_text(page())
    for form in ["tallyfy.yaml", "tallyfy.json"]:
        shutil.copy(HERE / form, folder)
