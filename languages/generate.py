#!/usr/bin/env python3
"""Generates the client of one language from openapi/tallyfy.yaml.

    languages/generate.py LANGUAGE FOLDER

LANGUAGE is one of cpp, csharp, go, java, javascript, python. Needs Java and openapi-generator-cli
in the path.

The generator's own templates are taken, changed as languages/LANGUAGE/patches.py says, and joined by
the templates beside it: the check of the arguments before a request, and the check of the response
after it. The version of the package is that of the spec.
"""

import argparse
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SPEC = HERE.parent / "openapi" / "tallyfy.yaml"
LANGUAGES = sorted(path.parent.name for path in HERE.glob("*/config.yaml"))


def generate(language, folder):
    config = (HERE / language / "config.yaml").read_text()
    generator = re.search(r"^generatorName: (.+)$", config, re.MULTILINE)[1]
    library = re.search(r"^library: (.+)$", config, re.MULTILINE)
    version = re.search(r"^  version: (.+)$", SPEC.read_text(), re.MULTILINE)[1]
    with tempfile.TemporaryDirectory() as templates:
        author = ["author", "template", "-g", generator, "-o", templates]
        run(author + (["--library", library[1]] if library else []))
        patch(language, Path(templates))
        run([
            "generate",
            *("--input-spec", SPEC),
            *("--config", HERE / language / "config.yaml"),
            *("--template-dir", templates),
            *("--output", folder),
            *("--additional-properties", f"packageVersion={version},npmVersion={version},artifactVersion={version}"),
            *("--global-property", "apiTests=false,modelTests=false,apiDocs=false,modelDocs=false"),
        ])  # fmt: skip


def patch(language, templates):
    """Changes the generator's templates. A place that is not there any more is an error."""
    patches = runpy.run_path(str(HERE / language / "patches.py"))["PATCHES"]
    for name, changes in patches.items():
        path = templates / name
        text = path.read_text()
        for old, new in changes:
            if old not in text:
                sys.exit(f"languages/{language}/patches.py: {name} does not hold {old!r}")
            text = text.replace(old, new)
        path.write_text(text)
    for path in (HERE / language).glob("*.mustache"):
        shutil.copy(path, templates)


def run(arguments):
    done = subprocess.run(["openapi-generator-cli", *arguments], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"openapi-generator-cli failed\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    if not shutil.which("openapi-generator-cli"):
        sys.exit("openapi-generator-cli is not in the path: pip install openapi-generator-cli==7.26.0")
    generate(options.language, options.folder)


if __name__ == "__main__":
    main()
