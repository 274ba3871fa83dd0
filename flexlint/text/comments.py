"""Where comments are, for any language we only read lexically."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal, TypeAlias

from flexlint.model import Comment, Span

Family: TypeAlias = Literal[
    "", "c", "hash", "hcl", "php", "powershell", "markup", "json", "lua", "http", "python"
]
"""Languages with the same comments and strings; "" where these are not known."""

_TRIPLE = r'"""(?:[^\\]|\\(?:.|\Z))*?(?:"""|\Z)'
_DOUBLE = r'"(?:[^"\\\n]|\\.)*"?'
_SINGLE = r"'(?:[^'\\\n]|\\.)*'?"
_BACKTICK = r"`(?:[^`\\]|\\.)*`?"
_VERBATIM = r'\$?@\$?"(?:[^"]|"")*"?'
_SLASHES = r"(?P<c1>//[^\n]*)"
_BLOCK = r"(?P<c2>/\*.*?(?:\*/|\Z))"
_HASH = r"(?P<c3>(?:(?<=\s)|^)\#[^\n]*)"
_PS_BLOCK = r"(?P<c4><\#.*?(?:\#>|\Z))"
_MARKUP = r"(?P<c5><!--.*?(?:-->|\Z))"
_DASHES = r"(?P<c6>--[^\n]*)"

_GRAMMARS: Mapping[Family, tuple[str, ...]] = {
    "c": (_TRIPLE, _VERBATIM, _DOUBLE, _SINGLE, _BACKTICK, _SLASHES, _BLOCK),
    "hash": (_DOUBLE, _SINGLE, _HASH),
    "hcl": (_DOUBLE, _HASH, _SLASHES, _BLOCK),
    "php": (_DOUBLE, _SINGLE, _HASH, _SLASHES, _BLOCK),
    "powershell": (_PS_BLOCK, r'"(?:[^"`\n]|`.|"")*"?', r"'(?:[^'\n]|'')*'?", _HASH),
    "markup": (_MARKUP,),
    "json": (r'"(?:[^"\\]|\\.)*"?', _SLASHES, _BLOCK),
    "lua": (_DOUBLE, _SINGLE, _DASHES),
    "http": (r"(?P<c7>^[ \t]*(?:\#|//)[^\n]*)",),
    "python": (
        _TRIPLE,
        r"'''(?:[^\\]|\\(?:.|\Z))*?(?:'''|\Z)",
        _DOUBLE,
        _SINGLE,
        r"(?P<c3>\#[^\n]*)",
    ),
}

_FAMILIES: Mapping[Family, str] = {
    "c": "js jsx mjs cjs ts tsx mts cts go cs csx fs fsx java kt kts scala groovy gradle rs swift "
    "dart c cc cpp cxx h hpp vue svelte bicep bicepparam kql csl cshtml razor proto",
    "hash": "sh bash zsh ksh fish mk yml yaml rb pl r jl ini cfg conf properties toml env cmake ex "
    "exs",
    "hcl": "tf tfvars hcl",
    "php": "php",
    "powershell": "ps1 psm1 psd1",
    "markup": "xml html htm md markdown config csproj jmx targets props",
    "json": "json jsonc json5",
    "lua": "lua sql hs",
    "http": "http rest",
    "python": "py pyi pyw",
}
_BY_SUFFIX = {suffix: family for family, names in _FAMILIES.items() for suffix in names.split()}
_RECORDING = re.compile(
    r"\A(?:---\s*)?(?:version:\s*\d+\s+)?interactions:|\A\s*\{\s*(?:\"version\"\s*:\s*\d+\s*,\s*)?\"(?:Entries|interactions|networkCallRecords)\"\s*:\s*\["
    r"|\A\s*\{\s*\"log\"\s*:\s*\{\s*\"(?:version|creator)\""
)


def family_of(path: str) -> Family:
    """The comment family of the file at ``path``."""
    name = path.rsplit("/", 1)[-1].lower()
    if name.startswith("jenkinsfile"):
        return "c"
    if name.startswith(("makefile", "dockerfile", "gnumakefile", "containerfile", ".env")):
        return "hash"
    return _BY_SUFFIX.get(name.rsplit(".", 1)[-1], "")


@cache
def _pattern(family: Family) -> re.Pattern[str]:
    return re.compile("|".join(_GRAMMARS[family]), re.DOTALL | re.MULTILINE)


def without_comments(text: str, family: Family) -> str:
    """``text`` with every comment overwritten by blanks; offsets and lines stay as they are.

    Strings are recognised so that a ``//`` in a URL is not a comment. Linear; an unclosed
    string ends with its line, an unclosed comment with the text.
    """
    if family not in _GRAMMARS:
        return text
    pieces: list[str] = []
    done = 0
    for match in _pattern(family).finditer(text):
        if match.lastgroup is None:
            continue
        pieces.append(text[done : match.start()])
        pieces.append(blanked(match.group()))
        done = match.end()
    if not pieces:
        return text
    pieces.append(text[done:])
    return "".join(pieces)


def without_strings(text: str, family: Family) -> str:
    """``text`` (without comments) with what stands between quotes blanked; offsets stay."""
    if family not in _GRAMMARS:
        return text
    pieces: list[str] = []
    done = 0
    for match in _pattern(family).finditer(text):
        if match.lastgroup is not None or len(match.group()) < 2:
            continue
        written = match.group()
        if written.startswith("`") and "${" in written:
            continue
        pieces += [text[done : match.start()], written[0], blanked(written[1:-1]), written[-1]]
        done = match.end()
    return "".join([*pieces, text[done:]])


def suppressing_comments(text: str, family: Family) -> tuple[Comment, ...]:
    """The comments of ``text`` that speak to flexlint."""
    if family not in _GRAMMARS or "flexlint:" not in text:
        return ()
    found: list[Comment] = []
    for match in _pattern(family).finditer(text):
        if match.lastgroup is None or "flexlint:" not in match.group():
            continue
        before = found[-1].span.end if found else 0
        line = text.rfind("\n", before, match.start()) + 1
        own = (line > 0 or not found) and not text[line : match.start()].strip()
        found.append(Comment(match.group(), Span(match.start(), match.end()), own))
    return tuple(found)


def blanked(text: str) -> str:
    """As many blanks as ``text`` has characters, with its line ends kept."""
    return re.sub(r"[^\r\n]+", lambda line: " " * len(line.group()), text)


def is_recording(text: str) -> bool:
    """Whether ``text`` is recorded HTTP traffic (a cassette, an HAR file): data, not a use."""
    return _RECORDING.match(text[:2000]) is not None
