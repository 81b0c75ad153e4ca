"""Follows openapi/README.md to the letter: its lines, in a clean folder, against the sandbox."""

import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"(?:^`([^`\n]+)`:\n\n)?^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def preparation(text):
    """The lines before any language's."""
    return BLOCK.search(text[text.index("## A client in your language") :])[3]


def section(text, language):
    """The part of the README about one language."""
    for part in re.split(r"^##+ ", text, flags=re.MULTILINE):
        if f"languages/generate.py {language} " in part:
            return part
    sys.exit(f"openapi/README.md says nothing on {language}")


class Folder:
    """A shell's place: commands run where the ones before left off."""

    def __init__(self, path, environment):
        self.path, self.environment = Path(path), environment

    def run(self, script):
        shown = f'{script}\nprintf "\\n%s" "$PWD" >&2'
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", shown], cwd=self.path, env=self.environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"openapi/README.md: {script}{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        self.path = Path(done.stderr.rpartition("\n")[2])
        return done.stdout


def follow(text, language, repository, environment):
    """Installs the package as the README says. Gives what then calls its program once."""
    folder = Folder(repository, environment)
    *blocks, (_, kind, program) = BLOCK.findall(section(text, language))
    assert kind == "sh", "the last block of a language runs its program"
    for name, kind, content in blocks:
        if name:
            path = folder.path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        else:
            assert kind == "sh", f"a block of {language} has no file name"
            folder.run(content)
    # Maven colours what it prints.
    return lambda: re.sub(r"\x1b\[[0-9;]*m", "", folder.run(program)).strip()
