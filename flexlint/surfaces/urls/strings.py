"""How characters of a URL are written in the string that holds it."""

from __future__ import annotations

import re

from flexlint.azure import ANY_HTTP_METHOD
from flexlint.model import ApiUse
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.source import SourceFile

_VERB = regex(rf"\A(?:{ANY_HTTP_METHOD})\s+")
_FORMAT = regex(r"%(?:\d\$)?[sdvq](?![0-9A-Za-z])")
_EMPTY = regex(r"(?<![{$%@#])\{\}")
"""A hole without a name, as ``str.format`` and ``format!`` have it."""
_CONCAT = regex(r"\"(?P<open>[@\[])\s{0,4}concat\s{0,4}\((?:[^\"\n]{0,600})\Z", re.IGNORECASE)
_EXPRESSION = regex(r"\{([^{}]*)\}")
_VARIABLE = regex(r"(?<![\\`])\$[A-Za-z_{(]")
_POWERSHELL = regex(r"\$\(\$|\$env:|\$_\b|`\$|\$script:|\$global:", re.IGNORECASE)
_ESCAPED = regex(r"(?P<escape>\\|`)\$(?=[A-Za-z]+=)")
_INTERPOLATING = frozenset(
    {"sh", "bash", "zsh", "ksh", "ps1", "psm1", "php", "pl", "kt", "kts", "groovy", "gradle",
     "dart", "jl", "mk"}
)  # fmt: skip
_SHELLS = frozenset({"sh", "bash", "zsh", "ksh", "mk"})
_TEMPLATES = frozenset(
    {"js", "jsx", "mjs", "cjs", "ts", "tsx", "mts", "cts", "vue", "http", "rest"}
)
"""Here a ``$`` without a brace is a ``$``."""


@record
class Host:
    """The string around a URL."""

    dollar: str = "$"
    """``$`` as the string has to have it."""
    quote: str = "'"
    percent: str = "%"
    unquoted: bool = False
    """True if it is a word of a shell in no quotes, where ``&`` ends a command."""
    concat: str = ""
    """The bracket or sign before a ``concat(…)`` that makes the URL; "" if none does."""
    positional: bool = False
    """Whether it is a format string whose values come in order."""

    @property
    def space(self) -> str:
        """An encoded blank."""
        return f"{self.percent}20"

    def written(self, url: str) -> str:
        """``url`` in the form of the old one: put together by ``concat`` if that was."""
        if not self.concat:
            return url
        pieces = _EXPRESSION.split(url)
        parts = [
            piece if index % 2 else "'" + piece.replace("'", "''") + "'"
            for index, piece in enumerate(pieces)
            if piece
        ]
        close = "]" if self.concat == "[" else ""
        return f"{self.concat}concat({', '.join(parts)}){close}"


def host_of(source: SourceFile, use: ApiUse) -> Host:
    """The string that holds the URL of ``use``."""
    text = source.text
    start = use.statement.start if use.statement is not None else use.span.start
    if match := _VERB.match(text[start : start + 8]):
        start += match.end()
    line = text.rfind("\n", 0, use.span.start) + 1
    end = text.find("\n", use.span.end)
    url = text[start : end if 0 <= end < use.span.end + 300 else use.span.end + 300]
    suffix = source.path.rsplit(".", 1)[-1].lower()
    concat = _CONCAT.search(text[max(line, use.span.start - 600) : use.span.start])
    if concat is not None:
        return Host(concat=concat.group("open"))
    opening = re.match(r"[$@fFrRbBuU]{0,2}([\"'`])?", url)
    quote = (opening.group(1) if opening else None) or ""
    body = text[start : use.span.end]
    percent = _FORMAT.search(body) is not None
    return Host(
        _dollar(suffix, source.path, quote, body, url),
        "%27" if quote == "'" else "'",
        "%%" if percent else "%",
        not quote and suffix in _SHELLS,
        positional=percent or _EMPTY.search(body) is not None,
    )


def _dollar(suffix: str, path: str, quote: str, body: str, url: str) -> str:
    """How ``$`` is written: a variable begins with it in many a string."""
    if suffix == "mk" or path.rsplit("/", 1)[-1].lower().endswith("makefile"):
        return "$$" if quote == "'" else "\\$$"
    if quote == "'" or suffix in _TEMPLATES:
        return "$"
    escaped = _ESCAPED.search(url)
    if escaped is not None:
        return f"{escaped.group('escape')}$"
    if suffix not in _INTERPOLATING and not (quote and _VARIABLE.search(body)):
        return "$"
    powershell = suffix in {"ps1", "psm1"} or _POWERSHELL.search(body) is not None
    return "`$" if powershell else "\\$"
