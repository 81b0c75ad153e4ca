#!/usr/bin/env python3
"""Writes openapi/tallyfy.json, the spec as JSON; with --check only compares.

    openapi/json_form.py [--check]

Needs PyYAML.
"""

import json
import sys
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent


def main():
    spec = yaml.safe_load((HERE / "tallyfy.yaml").read_text())
    text = json.dumps(spec, indent=2, ensure_ascii=False) + "\n"
    path = HERE / "tallyfy.json"
    if "--check" not in sys.argv:
        path.write_text(text)
    elif not path.exists() or path.read_text() != text:
        print("openapi/tallyfy.json is not what tallyfy.yaml says; openapi/json_form.py writes it anew", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
