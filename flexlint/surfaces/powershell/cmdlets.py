"""Calls of cmdlets with their parameters, splatted ones included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flexlint.model import Known, Sequence, Span, Unknown, Value
from flexlint.surfaces.powershell.lexer import Token, command_words

CMDLET = re.compile(
    r"(?<![\w\-.$\\/:@])(?:Az(?:ureRM)?\.\w+\\)?(?P<name>[A-Za-z]{3,12}-Az(?:ureRm)?[A-Za-z]{2,60})(?![\w\-])",
    re.IGNORECASE,
)
_COMMAND_WORDS = frozenset(
    {"return", "if", "in", "while", "until", "else", "throw", "process", "begin", "end", "try"}
)
_PARAMETER = re.compile(r"-(?P<name>[A-Za-z]\w*)(?P<colon>:)?")
_SPLAT = re.compile(r"@(?P<name>[A-Za-z_]\w*)\Z")
_HASH_KEY = re.compile(
    r"(?:^|[;{\n])[ \t]*(?P<q>[\"']?)(?P<key>[A-Za-z_]\w*)(?P=q)[ \t]*=[ \t]*", re.MULTILINE
)
_BRACES = re.compile(r"[{}]")
_LOOK_BACK = 20_000
_POSITIONS = ("-ResourceGroupName", "-VMScaleSetName", "-InstanceId")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter as given; a switch has no value."""

    name: str
    """With the dash: ``-InstanceId``."""
    value: Token | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Call:
    """A cmdlet with its parameters."""

    name: str
    start: int
    end: int
    parameters: tuple[Parameter, ...]
    open: bool
    """True if a splatted variable could not be seen into."""
    statement_end: int
    piped: bool = False
    """True if it gets objects from a pipe, which may fill in more parameters."""


def calls(text: str, code: str) -> Iterator[Call]:
    """Every call of a cmdlet of an Az module. ``code`` is ``text`` without strings' insides."""
    for match in CMDLET.finditer(code):
        if _is_command(code, match.start()):
            yield _call(text, code, match.group("name"), match.start("name"), match.end())
    for alias, name in _aliases(text):
        for match in re.finditer(rf"(?<![\w\-.$\\/:@]){re.escape(alias)}(?![\w\-])", code, re.I):
            if _is_command(code, match.start()):
                yield _call(text, code, name, match.start(), match.end())


_ALIAS = re.compile(
    r"(?<![\w-])(?:Set|New)-Alias[ \t]+(?:-Name[ \t]+)?[\"']?(?P<alias>\w[\w\-]*)[\"']?[ \t]+"
    r"(?:-Value[ \t]+)?[\"']?(?P<name>[A-Za-z]+-Az(?:ureRm)?Vmss\w*)",
    re.IGNORECASE,
)
_MOST_ALIASES = 20


def _aliases(text: str) -> list[tuple[str, str]]:
    found = [(match.group("alias"), match.group("name")) for match in _ALIAS.finditer(text)]
    return list(dict.fromkeys(found))[:_MOST_ALIASES]


_PARAM_BLOCK = re.compile(r"\bparam\s*\((?:[^()]|\([^()]*\))*\)\Z", re.IGNORECASE)


def _is_command(code: str, at: int) -> bool:
    """Whether a command name may stand at ``at``: not as an argument of another."""
    line = code.rfind("\n", 0, at) + 1
    before = code[max(line, at - 300) : at].rstrip()
    if not before:
        above = code[max(0, line - 400) : line].rstrip()
        return not above.endswith("`") or above.rstrip("` \t").endswith(("|", "=", "("))
    if before[-1] in "=|({;&,!+" or (before[-1] == ")" and _PARAM_BLOCK.search(before)):
        return True
    word = re.search(r"([A-Za-z]+)$", before)
    return word is not None and word.group(1).lower() in _COMMAND_WORDS


def _call(text: str, code: str, cmdlet: str, start: int, name_end: int) -> Call:
    words, end = command_words(text, name_end)
    parameters: list[Parameter] = []
    unseen = False
    position = 0
    for word in words:
        splat = _SPLAT.match(word.text)
        named = _PARAMETER.match(word.text)
        if splat:
            given = _splatted(text, code, splat.group("name"), start)
            unseen = unseen or given is None
            parameters += given or []
        elif named and (named.end() == len(word.text) or named.group("colon")):
            value = None
            if named.group("colon") and named.end() < len(word.text):
                value = Token(word.text[named.end() :], word.start + named.end(), word.end)
            parameters.append(Parameter("-" + named.group("name"), value, word.start, word.end))
        elif (
            parameters
            and parameters[-1].value is None
            and parameters[-1].end <= word.start
            and (parameters[-1].name.lower() not in _SWITCHES)
        ):
            last = parameters.pop()
            parameters.append(Parameter(last.name, word, last.start, word.end))
        elif position < len(_POSITIONS):
            name = _POSITIONS[position]
            position += 1
            parameters.append(Parameter(name, word, word.start, word.end))
    piped = code[max(0, start - 200) : start].rstrip(" \t\r\n`").endswith("|")
    return Call(cmdlet, start, name_end, tuple(parameters), unseen, end, piped)


_SWITCHES = frozenset(
    {
        "-instanceview", "-reimage", "-reimageall", "-redeploy", "-performmaintenance", "-force",
        "-simulateeviction", "-osupgradehistory", "-stayprovisioned", "-asjob", "-nowait",
        "-confirm", "-whatif", "-verbose", "-debug", "-skipshutdown", "-hibernate",
    }
)  # fmt: skip


def _splatted(text: str, code: str, name: str, before: int) -> list[Parameter] | None:
    """The parameters in the hash table last assigned to ``$name``, or None."""
    escaped = re.escape(name)
    low = max(0, before - _LOOK_BACK)
    assigned = re.compile(rf"\${escaped}\s*=\s*(?:\[ordered\]\s*)?@\{{", re.IGNORECASE)
    found = list(assigned.finditer(code, low, before))
    if not found:
        return None
    start = found[-1].end()
    depth, end = 1, start
    for bracket in _BRACES.finditer(code, start, before):
        depth += 1 if bracket.group() == "{" else -1
        if not depth:
            end = bracket.start()
            break
    parameters = []
    for key in _HASH_KEY.finditer(text, start - 1, end):
        words, _ = command_words(text, key.end())
        value = words[0] if words else None
        switch = value is not None and value.text.lower() == "$true"
        at = key.start("key")
        parameters.append(
            Parameter(
                "-" + key.group("key"), None if switch else value, at, at + len(key.group("key"))
            )
        )
    later = re.compile(
        rf"\${escaped}(?:\.(?P<a>\w+)\s*=|\[[\"'](?P<b>\w+)[\"']\]\s*="
        r"|\.Add\(\s*[\"'](?P<c>\w+)[\"']\s*,)\s*",
        re.IGNORECASE,
    )
    for match in later.finditer(text, end, before):
        key_name = match.group("a") or match.group("b") or match.group("c")
        words, _ = command_words(text, match.end())
        value = words[0] if words else None
        parameters.append(Parameter("-" + key_name, value, match.start(), match.end()))
    return parameters


def value_of(token: Token) -> Value:
    """What is known of an argument."""
    span = Span(token.start, token.end)
    text = token.text.strip()
    if text.startswith("@(") and text.endswith(")"):
        text = text[2:-1]
        return Sequence(tuple(_scalar(part, span) for part in _split(text)), span)
    parts = _split(text)
    if len(parts) > 1:
        return Sequence(tuple(_scalar(part, span) for part in parts), span)
    return _scalar(text, span)


def _split(text: str) -> list[str]:
    parts = re.findall(r"(?:'[^']*'|\"[^\"]*\"|\([^()]*\)|[^,'\"()])+", text)
    return [part.strip() for part in parts if part.strip()]


def _scalar(text: str, span: Span) -> Value:
    if text.lower() in {"$true", "$false"}:
        return Known(text.lower() == "$true", span)
    if len(text) > 1 and text[0] == text[-1] == "'":
        return Known(text[1:-1].replace("''", "'"), span)
    if len(text) > 1 and text[0] == text[-1] == '"':
        if "$" in text:
            return Unknown("put together at run time", span)
        return Known(text[1:-1], span)
    if text.startswith(("$", "(", "@", "[", "{")):
        return Unknown("an expression", span)
    return Known(text, span)
