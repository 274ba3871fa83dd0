"""What the strings of Terraform say, and where."""

from __future__ import annotations

import re

from flexlint.model import Hole
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.terraform.hcl import Token, placeholder_end
from flexlint.text.traced import Builder, TracedText
from flexlint.values.sources import referred

_WRITTEN = regex(
    r"\\u(?P<short>[0-9a-fA-F]{4})|\\U(?P<long>[0-9a-fA-F]{8})|\\(?P<one>.)"
    r"|(?P<sign>[$%])[$%]\{|(?P<open>[$%]\{)",
    re.DOTALL,
)
_IN_HERE_DOCUMENT = regex(r"(?P<sign>[$%])[$%]\{|(?P<open>[$%]\{)")
_ONE = {"n": "\n", "r": "\r", "t": "\t"}
_REFERENCE = regex(r"\$\{([^{}\"\n]{1,300})\}")
_BLANKS = regex(r"\s+")
_LAST = 0x10FFFF


def traced(source: str, token: Token) -> TracedText:
    """The text of ``token``, a string or a here-document of ``source``, as Terraform reads it.

    Placeholders stay as they are written; what is filled in for a reference is a hole. A
    character that is written in another way stands where that begins.
    """
    builder = Builder()
    holes: list[Hole] = []
    here = token.kind == "heredoc"
    pattern = _IN_HERE_DOCUMENT if here else _WRITTEN
    done = at = token.start
    while match := pattern.search(source, at, token.end):
        at = match.end()
        if match["open"] is not None:
            at = placeholder_end(source, at, token.end)
            written = _REFERENCE.fullmatch(source, match.start(), at)
            given_by = referred(_BLANKS.sub("", written[0])) if written is not None else ""
            if given_by:
                start = len(builder) + match.start() - done
                holes.append(Hole(start, start + at - match.start(), given_by))
            continue
        builder.copy(source, done, match.start())
        builder.put(match["sign"] or _meant(match), match.start(), 1)
        done = at = at - 1 if match["sign"] is not None else at
    builder.copy(source, done, token.end)
    return replace(builder.build(), holes=tuple(holes))


def _meant(match: re.Match[str]) -> str:
    """The character that ``match`` writes."""
    digits = match["short"] or match["long"]
    if digits is None:
        return _ONE.get(match["one"], match["one"])
    code = int(digits, 16)
    return chr(code) if code <= _LAST else "\ufffd"
