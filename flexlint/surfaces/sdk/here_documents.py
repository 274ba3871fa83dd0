"""Commands in the here-documents of Ruby, Perl and PHP: ``code <<-EOH``, ``<<<'SH'``."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from flexlint.model import Confidence, Embedded, SurfaceName
from flexlint.regex import regex
from flexlint.surfaces.sdk.commands import COMMAND, SHOWN
from flexlint.text.comments import Family
from flexlint.text.traced import TracedText

_OPENS = regex(
    r"<<(?:<[ \t]{0,4}|[~\-])?(?P<q>[\"'`]?)(?P<name>[A-Z][A-Z_0-9]{1,40})(?P=q)(?=[\s;,).])"
)
_CLOSES = regex(r"^[ \t]{0,80}(?P<name>[A-Z][A-Z_0-9]{1,40})(?=[\s;,)]|\Z)", re.MULTILINE)
_CMDLET = regex(r"^[ \t]{0,80}[A-Za-z]{3,12}-Az(?:ureRM)?Vmss\w{0,60}[ \t]", re.MULTILINE)
_PROSE = regex(
    r"BANNER|DESC|DESCRIPTION|DOCS?|ERROR|HELP|HTML|MARKDOWN|MD|MESSAGE|MSG|NOTE|README|USAGE|WARNING"
)
"""What a here-document is called that is to be read."""
_COMPARED = regex(
    r"\b(?:eq\w{0,12}|match\w{0,12}|include|\w{0,20}assert\w{0,30}|expect\w{0,20})[( ]\Z"
)
"""What stands before a text that a test compares with."""
_FAMILIES = frozenset({"hash", "ruby", "php"})
_NEAR = 60


def here_documents_in(text: str, family: Family) -> Iterator[Embedded]:
    """The scripts on scale sets in the here-documents of ``text``, whose comments are blanked."""
    if family not in _FAMILIES or "<<" not in text:
        return
    ends: dict[str, list[int]] = {}
    done = 0
    for match in _OPENS.finditer(text):
        start = text.find("\n", match.end()) + 1
        if match.start() < done or not start:
            continue
        if not ends:
            for closing in _CLOSES.finditer(text):
                ends.setdefault(closing["name"], []).append(closing.start())
        places = ends.get(match["name"], [])
        index = bisect_left(places, start)
        if index == len(places):
            continue
        inner, done = text[start : places[index]], places[index]
        language = _language(inner)
        before = text[max(0, match.start() - _NEAR) : match.start()].rsplit("\n", maxsplit=1)[-1]
        if language is None or SHOWN.search(before) is not None:
            continue
        if _PROSE.fullmatch(match["name"]) or _COMPARED.search(before) is not None:
            continue
        # To a shell, Ruby's holes would begin a comment.
        plain = TracedText.of(inner.replace("#{", "${"), start)
        yield plain.embedded(language, "", Confidence.MEDIUM)


def _language(script: str) -> SurfaceName | None:
    if COMMAND.search(script) is not None:
        return "shell"
    return "powershell" if _CMDLET.search(script) is not None else None
