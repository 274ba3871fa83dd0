"""Python 2 read with a Python 3 parser: what changed is overwritten, length for length.

The result is not the same program, but it has the same calls, names and strings at the same
places, which is all that matters here.
"""

from __future__ import annotations

import re

from flexlint.regex import regex
from flexlint.text.source import SourceFile

_START = r"^(?P<head>[ \t]*(?:[^#\"'\n]{0,200}?[:;][ \t]*)?)"
_PRINT = regex(
    _START + r"(?P<word>print|exec)(?P<gap>[ \t]?)(?=[^\s=(.,)\[:>;\w]|(?<=[ \t])\w)", re.M
)
_EXCEPT = regex(
    r"^(?P<head>[ \t]*except[ \t]+(?:[\w.]+|\([^()\n]*\)))(?P<name>[ \t]*,[ \t]*\w+[ \t]*)(?=:)",
    re.M,
)
_RAISE = regex(r"^(?P<head>[ \t]*raise[ \t]+[\w.]+)(?P<rest>[ \t]*,[^\n]*)$", re.M)
_BACKTICK = regex(r"`(?P<inside>[^`\n\"'#]*)`")
_UNEQUAL = regex(r"(?<=[\w)\]\s\"'])<>(?=[\w(\[\s\"'])")
_OCTAL = regex(r"(?<![\w.])0(?=[0-7]+\b(?!\.))")
_LONG = regex(r"(?<![\w.])(?P<digits>\d+|0[xX][0-9a-fA-F]+)[lL]\b")
_UNICODE_RAW = regex(r"\b[uU](?=[rR][\"'])")


def as_python3(source: SourceFile) -> SourceFile:
    """``source`` with the commonest forms of Python 2 made acceptable; same offsets."""
    text = _PRINT.sub(_statement, source.text)
    text = _EXCEPT.sub(lambda m: m["head"] + " " * len(m["name"]), text)
    text = _RAISE.sub(lambda m: m["head"] + " " * len(m["rest"]), text)
    text = _BACKTICK.sub(lambda m: f" {m['inside']} ", text)
    text = _UNEQUAL.sub("!=", text)
    text = _OCTAL.sub(" ", text)
    text = _LONG.sub(lambda m: m["digits"] + " ", text)
    text = _UNICODE_RAW.sub(" ", text)
    return SourceFile(source.path, text)


def _statement(match: re.Match[str]) -> str:
    """``print x`` as the tuple ``print,x``."""
    word = match["word"]
    if match["gap"]:
        return f"{match['head']}{word},"
    return f"{match['head']}{word[:-1]},"
