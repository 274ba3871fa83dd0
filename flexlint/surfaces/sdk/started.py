"""Commands that a program starts in ways of its language: a text that it splits into words, a
chain of calls that give one word each, what it hands to a shell of another kind."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.argument_vectors import CommandLine
from flexlint.model import Confidence, Embedded
from flexlint.regex import regex
from flexlint.surfaces.sdk.commands import (
    COMMAND,
    ITEM,
    LITERAL,
    SHOWN,
    USED,
    WORDS,
    in_one_string,
    vector,
)
from flexlint.text.folding import folded, mentions_any
from flexlint.text.traced import TracedText

_HELD = regex(
    r"(?<![\w.])(?P<name>[A-Za-z_]\w{0,60})(?:\s{0,4}:\s{0,4}string)?\s{0,4}:?=\s{0,4}"
    r"(?:strings\.(?:Fields|Split)\(\s{0,8})?[$@]{0,2}"
    r"(?P<q>[\"'`])(?P<words>(?:vmss|resource)\s[^\"'`\\\n]{0,2000})(?P=q)"
)
"""The arguments of a command in a variable, as one text."""
_SETS = regex(r"\s{0,8}=(?!=)")
_CHAIN = regex(
    r"[\"'](?P<program>az(?:\.cmd|\.exe)?)[\"']\)(?P<chain>(?:\s{0,40}\.args?\([^()\n]{0,400}\)){1,60})"
)
"""``Command::new("az").arg("vmss").args(["start", …])``."""
_CHAINED = regex(r"\.args?\(|[)\[\]]")
"""What stands between its words."""
_EXECUTABLE = regex(
    r"\bexecutable\s{0,8}[=(]?\s{0,8}[\"'](?P<program>az(?:\.cmd|\.exe)?)[\"']\)?\s{0,80};?\s{0,80}"
    rf"args\s{{0,8}}[=(]?\s{{0,8}}\[?\s{{0,8}}{WORDS}"
)
"""Gradle's task of the type ``Exec``."""
_QUOTED = regex(
    r"(?:%x|\bqx)[ \t]?(?:\((?P<a>[^()\n]{1,2000})\)|\{(?P<b>[^{}\n]{1,2000})\}"
    r"|\[(?P<c>[^\[\]\n]{1,2000})\])"
)
"""What Ruby and Perl have a shell run."""
_HANDED = regex(
    r"\s{0,8}(?:/[cCkK]|-[a-z]{0,3}c)\s{1,8}(?:\\?[\"'])?\s{0,8}"
    r"(?=(?:az(?:\.cmd)?)\s{1,8}(?:vmss|rest|resource)\s)"
)
"""What stands before a command in the arguments of a shell."""
_CMDLET = regex(
    r"(?:^|[\n;|({]|-[Cc]ommand\s{1,8}(?:\\?[\"'&{]\s{0,8}){0,3})[^\S\n]{0,80}"
    r"(?P<command>(?:\$\w{1,60}\s{0,8}=\s{0,8})?[A-Za-z]{3,12}-Az(?:ureRM)?Vmss\w{0,60}\s{1,8}[-$@'\"])"
)
_NAMES = ("-azvmss", "-azurermvmss")


def started_in(text: str) -> Iterator[Embedded]:
    """The commands on scale sets that ``text`` (comments blanked) starts so."""
    lowered = folded(text)
    if "vmss" not in lowered and "az resource" not in lowered:
        return
    if mentions_any(text, ("vmss", "resource")):
        used = {m["name"] for m in USED.finditer(text) if not _SETS.match(text, m.end())}
        for match in _HELD.finditer(text) if used else ():
            if match["name"] in used:
                yield in_one_string(match["words"], match.start("words"))
        for match in _CHAIN.finditer(text):
            line = _chained(text, match)
            if line is not None:
                yield line
        for match in _EXECUTABLE.finditer(text):
            yield vector(text, match, match.span("program"))
        for match in _QUOTED.finditer(text):
            quoted = match.lastgroup or "a"
            if COMMAND.search(match[quoted]):
                yield _piece(match[quoted].replace("#{", "${"), match.start(quoted))
    cmdlets = mentions_any(lowered, _NAMES)
    if not cmdlets and _HANDED_POSSIBLE.search(lowered) is None:
        return
    for match in LITERAL.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        content, at = match[kind], match.start(kind)
        handed = _HANDED.match(content)
        if handed is not None:
            yield _piece(content[handed.end() :].rstrip("'\"\\ "), at + handed.end())
            continue
        found = _CMDLET.search(content) if cmdlets else None
        before = text[max(0, match.start() - 60) : match.start()].rsplit("\n", maxsplit=1)[-1]
        if found is None or SHOWN.search(before):
            continue
        inner = content[found.start("command") :]
        if found.group()[:1] == "-":
            inner = inner.rstrip("'\"\\ ")
        traced = TracedText.of(inner, at + found.start("command"))
        yield traced.embedded("powershell", "", Confidence.MEDIUM)


_HANDED_POSSIBLE = regex(r"[/\-][a-z]{0,3}[ck]\s{1,8}\\?[\"']?\s{0,8}az(?:\.cmd)?\s{1,8}")


def _piece(text: str, at: int) -> Embedded:
    return TracedText.of(text, at).embedded("shell", "", Confidence.MEDIUM)


def _chained(text: str, match: re.Match[str]) -> Embedded | None:
    """The command that a chain of calls gives its words one by one."""
    line = CommandLine()
    start, end = match.span("program")
    line.literal("az", start - 1, end + 1)
    first = True
    at = match.start("chain")
    for item in ITEM.finditer(_CHAINED.sub(_blanked, match["chain"])):
        word = item["text"]
        if first and word not in {"vmss", "resource"}:
            return None
        first = False
        if word is not None:
            line.literal(word, at + item.start(), at + item.end())
        else:
            line.hole(at + item.start(), at + item.end())
    return None if first else line.build().embedded("shell", "", Confidence.MEDIUM)


def _blanked(match: re.Match[str]) -> str:
    return " " * len(match.group())
