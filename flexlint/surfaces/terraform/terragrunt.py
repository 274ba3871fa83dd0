"""What Terragrunt gives the modules that it applies."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import Definition, Object, Reach, Span, Unknown
from flexlint.regex import regex
from flexlint.surfaces.terraform.hcl import Block
from flexlint.values.reach import EVERYWHERE
from flexlint.values.sources import terraform_variable

_FUNCTION = regex(r"\$\{[^{}]{0,200}\}/+")
"""Before a path, what gives a folder around."""
_FOLDER = regex(r"(?:\.{1,2}/)?[\w.\-/]{1,300}")
_NAMED = regex(r"(?<![\w.\-])(?P<name>[A-Za-z_][\w\-]{0,200})[\"']?[ \t]{0,40}[=:](?!=)")
_MOST = 2_000
_GIVEN = "Terragrunt gives it"


def definitions(root: Block, text: str) -> Iterator[Definition]:
    """The variables that ``inputs`` of the file ``text`` gives, to a module nearby, or, where the
    file names none, to whichever includes it."""
    reach = _reach(root, text)
    for entry in root.attributes:
        if entry.key != "inputs" or reach is None:
            continue
        span = entry.value.span or entry.key_span
        if isinstance(entry.value, Object):
            for each in entry.value.entries:
                yield _definition(each.key, each.key_span, reach)
            continue
        for match in list(_NAMED.finditer(text, span.start, span.end))[:_MOST]:
            yield _definition(match["name"], Span(match.start("name"), match.end("name")), reach)


def _definition(name: str, span: Span, reach: Reach) -> Definition:
    return Definition(terraform_variable(name), Unknown(_GIVEN, span), span, reach)


def _reach(root: Block, text: str) -> Reach | None:
    """The module that the file names; None of one that is not in sight."""
    for block in root.blocks:
        for entry in block.attributes if block.name == "terraform" else ():
            if entry.key != "source":
                continue
            span = entry.value.span or entry.key_span
            written = _FUNCTION.sub("", text[span.start : span.end].strip("\"' \n")).partition("?")[
                0
            ]
            path = written.replace("//", "/").rstrip("/")
            return Reach(runs=(f"{path}/",)) if _FOLDER.fullmatch(path) else None
    return EVERYWHERE
