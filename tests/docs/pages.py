"""The pages that people read, and the snippets on them.

``python -m tests.docs.pages DIRECTORY`` writes each GitHub workflow that a page shows into
``DIRECTORY/.github/workflows``, and beside them the action, for tools that read such files.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent
PAGES = ("README.md", "CONTRIBUTING.md", *sorted(f"docs/{p.name}" for p in ROOT.glob("docs/*.md")))
"""All but those generated from the rules, which have tests of their own."""

_FENCE = re.compile(r"^( *)```(\w+)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A fenced block: the page, the line of its first line, its language and its text."""

    page: str
    line: int
    language: str
    text: str

    @property
    def place(self) -> str:
        return f"{self.page}:{self.line}"


def snippets(*languages: str) -> Iterator[Snippet]:
    """The snippets in one of ``languages``, in the order of the pages."""
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        for match in _FENCE.finditer(text):
            if match[2] in languages:
                line = text.count("\n", 0, match.start()) + 2
                yield Snippet(page, line, match[2], match[3])


def workflows() -> Iterator[Snippet]:
    """The YAML snippets that are GitHub workflows."""
    for snippet in snippets("yaml"):
        if "jobs" in yaml.safe_load(snippet.text):
            yield snippet


def main(directory: Path) -> None:
    """Write the workflows and the action below ``directory``, with the places they are from."""
    folder = directory / ".github" / "workflows"
    folder.mkdir(parents=True)
    for snippet in workflows():
        name = re.sub(r"\W+", "-", snippet.place)
        (folder / f"{name}.yml").write_text(snippet.text, "utf-8")
        print(f"{snippet.place}: {folder / name}.yml")
    shutil.copy(ROOT / "action.yml", directory)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
