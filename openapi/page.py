#!/usr/bin/env python3
"""Writes the reference page: openapi/tallyfy.yaml as one HTML file that needs nothing else.

    openapi/page.py tallyfy.html

Needs PyYAML and Markdown.
"""

import json
import sys
from html import escape
from pathlib import Path

import yaml
from markdown import Markdown

SPEC = yaml.safe_load((Path(__file__).parent / "tallyfy.yaml").read_text())
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
STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8882; --text: light-dark(#1c1e21, #e6e6e6);
  --back: light-dark(#fff, #17181a); --link: light-dark(#0b57d0, #8ab4f8); }
* { box-sizing: border-box }
body { margin: 0; font: 16px/1.55 system-ui, sans-serif; color: var(--text); background: var(--back) }
a { color: var(--link); text-decoration: none } a:hover { text-decoration: underline }
nav { position: fixed; inset: 0 auto 0 0; width: 19rem; overflow-y: auto; padding: 1.2rem; border-right: 1px solid var(--line) }
nav h2 { font-size: .8rem; margin: 1.1rem 0 .2rem; text-transform: uppercase; letter-spacing: .05em; opacity: .7 }
nav a { display: block; font-size: .85rem; padding: .12rem 0; font-family: ui-monospace, monospace }
main { margin-left: 19rem; padding: 1.5rem 2.5rem 6rem; max-width: 62rem }
article { border-top: 1px solid var(--line); padding-top: 1.2rem; margin-top: 2.2rem }
h3 { margin: 0 0 .4rem } h3 code { font-size: 1.05rem }
h4 { margin: 1.2rem 0 .3rem; font-size: .95rem }
code, pre { font-family: ui-monospace, monospace; font-size: .87em; overflow-wrap: anywhere }
:not(pre) > code { background: var(--soft); padding: .08em .3em; border-radius: .25em }
pre { background: var(--soft); padding: .8rem; border-radius: .4rem; white-space: pre-wrap; margin: .5rem 0 }
table { border-collapse: collapse; width: 100%; font-size: .9rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid var(--line) }
td:last-child { overflow-wrap: anywhere; width: 100% } td:first-child { white-space: nowrap }
td p { margin: 0 0 .3rem }
.effect { font: 600 .75rem ui-monospace, monospace; padding: .15rem .5rem; border-radius: 1rem; border: 1px solid; margin-left: .5rem; vertical-align: middle }
.permanent { color: light-dark(#b3261e, #f2b8b5) } .archive, .disable { color: light-dark(#8a5300, #f5c26b) }
.detach, .clear, .reopen { color: light-dark(#1d6b35, #8fd6a3) }
.note { font-size: .85rem; opacity: .8 }
@media (max-width: 50rem) {
  nav { position: static; width: auto; max-height: 40vh; border: 0; border-bottom: 1px solid var(--line) }
  main { margin: 0; padding: 1rem }
  tr { display: block; border-bottom: 1px solid var(--line); padding: .35rem 0 }
  th, td, td:first-child { display: block; width: auto; border: 0; padding: .1rem 0; white-space: normal }
}
"""


def html(text):
    """The Markdown of a description."""
    return Markdown(extensions=["tables"]).convert(text.strip())


def line(text):
    """The Markdown of one line, without a paragraph around it."""
    return html(text).removeprefix("<p>").removesuffix("</p>")


def resolve(value):
    while isinstance(value, dict) and "$ref" in value:
        parts = value["$ref"].removeprefix("#/").split("/")
        value = SPEC
        for part in parts:
            value = value[part]
    return value


def name_of(value):
    return value["$ref"].rsplit("/", 1)[1] if "$ref" in value else None


def json_text(value):
    return escape(json.dumps(value, indent=2, ensure_ascii=False))


def rule(schema):
    """What a value of a schema may be, in a few words."""
    if schema.get("type") == "integer" and "minimum" in schema:
        return f"an integer from {schema['minimum']} up"
    if "pattern" in schema:
        return f"<code>{escape(schema['pattern'])}</code>, {schema['minLength']} to {schema['maxLength']} characters"
    return escape(schema.get("type", "anything"))


def parameters(operation):
    rows = []
    for parameter in map(resolve, operation["parameters"]):
        kind = name_of(parameter["schema"])
        what = f'<a href="#{kind}">{kind}</a>' if kind else rule(parameter["schema"])
        place = parameter["in"] if parameter["required"] else f"{parameter['in']}, optional"
        rows.append(
            f"<tr><td><code>{parameter['name']}</code><br><span class=note>{place}</span></td>"
            f"<td>{what}</td><td>{html(parameter['description'])}</td></tr>"
        )
    return f"<table>{''.join(rows)}</table>"


def responses(operation):
    rows = []
    for status, response in operation["responses"].items():
        response = resolve(response)
        text = html(response["description"])
        for header, value in response.get("headers", {}).items():
            text += f"<p><code>{header}</code>: {line(resolve(value)['description'])}</p>"
        media = response.get("content", {}).get("application/json")
        if media:
            kind = name_of(media["schema"])
            text += f'<p>Body: <a href="#{kind}">{kind}</a></p>'
            named = media.get("examples", {})
            for example in [{"value": media["example"]}] if "example" in media else named.values():
                if "summary" in example:
                    text += f"<p class=note>{line(example['summary'])}</p>"
                text += f"<pre>{json_text(example['value'])}</pre>"
        rows.append(f"<tr><td><code>{status}</code></td><td>{text}</td></tr>")
    return f"<table>{''.join(rows)}</table>"


def facts(tallyfy):
    grade = tallyfy["grade"]
    rows = [
        ("Effect", f"{tallyfy['effect']}. {EFFECTS[tallyfy['effect']]}"),
        ("Sending it twice", "does no more than once" if tallyfy["repeatable"] else "does more than once"),
    ]
    if tallyfy["gone"]:
        statuses = ", ".join(f"<code>{status}</code>" for status in tallyfy["gone"])
        rows.append(("After a lost answer", f"{statuses} means that it was done already"))
    if "requires" in tallyfy:
        first = tallyfy["requires"]["operation"]
        refusal = tallyfy["requires"].get("refusal", {})
        said = [f"<code>{refusal['status']}</code>"] if "status" in refusal else []
        said += [f"“{escape(refusal['message'])}”"] if "message" in refusal else []
        told = f"; otherwise it is refused with {', '.join(said)}" if said else ""
        rows.append(("First", f'<a href="#{first}"><code>{first}</code></a>{told}'))
    if "restore" in tallyfy:
        back = tallyfy["restore"]
        rows.append(("The way back", f"<code>{back['method']} {escape(back['path'])}</code>, {GRADES[back['grade']]}"))
    for names in tallyfy.get("together", []):
        rows.append(("Only together", ", ".join(f"<code>{name}</code>" for name in names)))
    rows.append(("Founded on", "; ".join(f"{what}: {GRADES[how]}" for what, how in grade.items())))
    sources = "".join(f"<li>{escape(one['source'])}: {line(one['says'])}</li>" for one in tallyfy["evidence"])
    rows.append(("Sources", f"<ul style='margin:0;padding-left:1.1rem'>{sources}</ul>"))
    return "<table>" + "".join(f"<tr><td>{title}</td><td>{text}</td></tr>" for title, text in rows) + "</table>"


def operation_html(path, operation):
    name, effect = operation["operationId"], operation["x-tallyfy"]["effect"]
    return f"""<article id="{name}">
<h3>{escape(operation['summary'])} <span class="effect {effect}">{effect}</span></h3>
<p class=call><code>{name}</code> &nbsp; <code>DELETE {escape(path)}</code></p>
{html(operation['description'])}
<h4>Arguments</h4>{parameters(operation)}
<h4>Answers</h4>{responses(operation)}
<h4>What is known</h4>{facts(operation['x-tallyfy'])}
</article>"""


def schema_html(name, schema):
    rows = "".join(
        f"<tr><td><code>{field}</code></td><td>{type_of(value)}</td><td>{html(value.get('description', ''))}</td></tr>"
        for field, value in schema.get("properties", {}).items()
    )
    body = f"<table>{rows}</table>" if rows else f"<p>{rule(schema)}. Example: <code>{escape(str(schema['example']))}</code></p>"
    return f'<article id="{name}"><h3><code>{name}</code></h3>{html(schema["description"])}{body}</article>'


def type_of(value):
    kind = name_of(value) or name_of(value.get("x-tallyfy-items", {}))
    return f'<a href="#{kind}">{kind}</a>' if kind else rule(value)


def page():
    info = SPEC["info"]
    by_tag = {tag["name"]: [] for tag in SPEC["tags"]}
    for path, item in SPEC["paths"].items():
        by_tag[item["delete"]["tags"][0]].append((path, item["delete"]))
    contents, sections = [], []
    for tag in SPEC["tags"]:
        name = tag["name"]
        contents.append(f"<h2>{name}</h2>")
        sections.append(f"<h2>{name}</h2><p>{line(tag['description'])}</p>")
        for path, operation in by_tag[name]:
            contents.append(f'<a href="#{operation["operationId"]}">{operation["operationId"]}</a>')
            sections.append(operation_html(path, operation))
    contents.append('<h2>Schemas</h2>')
    sections.append("<h2>Schemas</h2>")
    for name, schema in SPEC["components"]["schemas"].items():
        contents.append(f'<a href="#{name}">{name}</a>')
        sections.append(schema_html(name, schema))
    schemes = "".join(
        f"<tr><td><code>{scheme.get('name', 'Authorization')}</code></td><td>{html(scheme['description'])}</td></tr>"
        for scheme in SPEC["components"]["securitySchemes"].values()
    )
    return f"""<!DOCTYPE html>
<html lang=en><meta charset=utf-8><meta name=viewport content="width=device-width">
<title>{escape(info['title'])} {info['version']}</title><style>{STYLE}</style>
<nav><b>{escape(info['title'])}</b> {info['version']}{''.join(contents)}</nav>
<main><h1>{escape(info['title'])}</h1>{html(info['description'])}
<h4>Base URL</h4><p><code>{SPEC['servers'][0]['url']}</code></p>
<h4>Headers</h4><table>{schemes}</table>
{''.join(sections)}</main></html>
"""


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page())
