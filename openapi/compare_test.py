#!/usr/bin/env python3
"""openapi/compare.py on made-up files."""

import copy
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
OURS = yaml.safe_load((HERE / "tallyfy.yaml").read_text())
GROUP = "/organizations/{org_id}/groups/{group_id}"


def compare(theirs, suffix="yaml"):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"theirs.{suffix}"
        path.write_text(json.dumps(theirs) if suffix == "json" else yaml.safe_dump(theirs))
        done = subprocess.run([sys.executable, HERE / "compare.py", path], capture_output=True, text=True)
    return done.returncode, done.stdout.splitlines()


def swagger(paths, **more):
    return {"swagger": "2.0", "host": "go.tallyfy.com", "basePath": "/api", "paths": paths, **more}


def of(name, lines):
    return [line.removeprefix(f"{name}: ") for line in lines if line.startswith(f"{name}: ")]


class Compare(unittest.TestCase):
    def test_the_spec_equals_itself_as_yaml_and_json(self):
        self.assertEqual(compare(OURS), (0, []))
        self.assertEqual(compare(OURS, "json"), (0, []))

    def test_operations_that_one_side_lacks_are_named(self):
        theirs = copy.deepcopy(OURS)
        del theirs["paths"][GROUP]
        theirs["paths"]["/organizations/{org_id}/shelves/{id}"] = {
            "delete": {"operationId": "removeShelf", "responses": {"204": {"description": ""}}}
        }
        code, lines = compare(theirs)
        self.assertEqual(code, 1)
        self.assertEqual(
            lines,
            [
                "delete_group: theirs has no DELETE /organizations/{}/groups/{}",
                "DELETE /organizations/{}/shelves/{} (removeShelf): ours does not have it",
            ],
        )

    def test_swagger_2_is_read_whatever_its_parameters_are_called(self):
        theirs = swagger(
            {
                "/organizations/{org}/groups/{id}": {
                    "parameters": [{"name": "org", "in": "path", "required": True, "type": "string"}],
                    "delete": {
                        "parameters": [
                            {"name": "id", "in": "path", "required": True, "type": "integer"},
                            {"name": "force", "in": "query", "type": "boolean"},
                            {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Reason"}},
                        ],
                        "responses": {
                            "200": {"description": "", "schema": {"$ref": "#/definitions/Group"}},
                            "401": {"description": ""},
                            "403": {"description": ""},
                            "404": {"description": ""},
                            "429": {"description": ""},
                        },
                    },
                }
            },
            definitions={
                "Reason": {"type": "object"},
                "Group": {"type": "object", "properties": {"id": {"type": "string"}}},
            },
        )
        self.assertEqual(
            of("delete_group", compare(theirs)[1]),
            [
                "path parameter 2 is string, required in ours, integer, required in theirs",
                "query parameter force is missing in ours, boolean, optional in theirs",
                "theirs takes a body in the request",
                "200 is in theirs alone",
                "204 is in ours alone",
            ],
        )

    def test_the_fields_of_a_body_are_compared(self):
        theirs = copy.deepcopy(OURS)
        fields = theirs["components"]["schemas"]["TemplateRemoval"]["properties"]
        fields["warnings"] = {"type": "array", "items": {"properties": {"code": {"type": "string"}}}}
        del fields["message"]
        expected = [
            "the body of the 200 has message in ours alone",
            "the body of the 200 has warnings in theirs alone",
            "the body of the 200 has warnings.[].code in theirs alone",
        ]
        lines = compare(theirs)[1]
        self.assertEqual(of("archive_template", lines), expected)
        self.assertEqual(of("delete_template", lines), expected)

    def test_a_success_that_no_source_knows_is_settled(self):
        theirs = copy.deepcopy(OURS)
        path = next(path for path, item in OURS["paths"].items() if item["delete"]["operationId"] == "delete_folder")
        del theirs["paths"][path]["delete"]["responses"]["200"]
        self.assertEqual(
            compare(theirs), (1, ["delete_folder: 200 is in ours alone, where no source says which success it is"])
        )

    def test_a_body_that_one_side_lacks_is_named(self):
        theirs = copy.deepcopy(OURS)
        theirs["paths"][GROUP]["delete"]["responses"]["204"] = {
            "description": "",
            "content": {"application/json": {"schema": {"type": "object"}}},
        }
        self.assertEqual(compare(theirs), (1, ["delete_group: the 204 has a body in theirs alone"]))


if __name__ == "__main__":
    unittest.main()
