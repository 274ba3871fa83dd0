"""Calls of cmdlets with their parameters, splatted ones included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.model import Array, Known, Span, Unknown, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.powershell.lexer import Commands, Token
from flexlint.surfaces.powershell.splats import Parameter, Splats
from flexlint.surfaces.powershell.variables import Variables

CMDLET = regex(
    r"(?<![\w\-.$\\/:@])(?:Az(?:ureRM)?\.\w+\\)?(?P<name>[A-Za-z]{3,12}-Az(?:ureRm)?[A-Za-z]{2,60})(?![\w\-]|:\s)",
    re.IGNORECASE,
)
"""A cmdlet that is called; with a colon behind it, it is what an error message begins with."""
_COMMAND_WORDS = frozenset(
    {"return", "if", "in", "while", "until", "else", "throw", "process", "begin", "end", "try"}
)
_PARAMETER = regex(r"-(?P<name>[A-Za-z]\w*)(?P<colon>:)?")
_SPLAT = regex(r"@(?P<name>[A-Za-z_]\w*)\Z")
_POSITIONS = ("-ResourceGroupName", "-VMScaleSetName", "-InstanceId")


@record
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


def calls(
    text: str, code: str, variables: Variables, also: re.Pattern[str] | None = None
) -> Iterator[Call]:
    """Every call of a cmdlet of an Az module, and of those that ``also`` finds. ``code`` is
    ``text`` without strings' insides, ``variables`` are those of the script.

    Linear: see :class:`~flexlint.surfaces.powershell.lexer.Commands`.
    """
    named = [
        (match.group("name"), match.start("name"), match.end())
        for pattern in (CMDLET, also)
        if pattern is not None
        for match in pattern.finditer(code)
        if is_command(code, match.start())
    ]
    for alias, name in _aliases(text):
        for match in re.finditer(rf"(?<![\w\-.$\\/:@]){re.escape(alias)}(?![\w\-])", code, re.I):
            if is_command(code, match.start()):
                named.append((name, match.start(), match.end()))
    if not named:
        return
    commands = Commands(text, (start for _, start, _ in named))
    splats = Splats(text, code, commands, variables)
    for name, start, end in named:
        yield _call(code, commands, splats, name, start, end)


_ALIAS = regex(
    r"(?<![\w-])(?:Set|New)-Alias[ \t]+(?:-Name[ \t]+)?[\"']?(?P<alias>\w[\w\-]*)[\"']?[ \t]+"
    r"(?:-Value[ \t]+)?[\"']?(?P<name>[A-Za-z]+-Az(?:ureRm)?Vmss\w*)",
    re.IGNORECASE,
)
_MOST_ALIASES = 20


def _aliases(text: str) -> list[tuple[str, str]]:
    found = [(match.group("alias"), match.group("name")) for match in _ALIAS.finditer(text)]
    return list(dict.fromkeys(found))[:_MOST_ALIASES]


_PARAM_BLOCK = regex(r"\bparam\s*\((?:[^()]|\([^()]*\))*\)\Z", re.IGNORECASE)


def is_command(code: str, at: int) -> bool:
    """Whether a command name may stand at ``at``: not as an argument of another."""
    line = code.rfind("\n", max(0, at - 300), at) + 1
    before = code[max(line, at - 300) : at].rstrip()
    if not before:
        above = code[max(0, line - 400) : line].rstrip()
        return not above.endswith("`") or above.rstrip("` \t").endswith(("|", "=", "("))
    if before[-1] in "=|({;&,!+" or (before[-1] == ")" and _PARAM_BLOCK.search(before)):
        return True
    word = re.search(r"([A-Za-z]+)$", before)
    return word is not None and word.group(1).lower() in _COMMAND_WORDS


def _call(
    code: str, commands: Commands, splats: Splats, cmdlet: str, start: int, name_end: int
) -> Call:
    words, end = commands.words(name_end)
    parameters: list[Parameter] = []
    unseen = not all(word.text for word in words)
    splatted: list[Parameter] = []
    position = 0
    for word in words:
        splat = _SPLAT.match(word.text)
        named = _PARAMETER.match(word.text)
        if splat:
            given, complete = splats.of(splat.group("name"), start)
            unseen = unseen or not complete
            splatted += given
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
    here = {each.name.lower() for each in parameters}
    parameters[:0] = [each for each in splatted if each.name.lower() not in here]
    piped = code[max(0, start - 200) : start].rstrip(" \t\r\n`").endswith("|")
    return Call(cmdlet, start, name_end, tuple(parameters), unseen, end, piped)


_SWITCHES = frozenset(
    {
        "-instanceview", "-reimage", "-reimageall", "-redeploy", "-performmaintenance", "-force",
        "-simulateeviction", "-osupgradehistory", "-stayprovisioned", "-asjob", "-nowait",
        "-confirm", "-whatif", "-verbose", "-debug", "-skipshutdown", "-hibernate", "-cf", "-wi",
        "-vb", "-db", "-resiliencyview", "-userdata", "-reapply",
    }
)  # fmt: skip


_CONTINUED = regex(r"`[ \t]*\r?\n")


def value_of(token: Token) -> Value:
    """What is known of an argument."""
    span = Span(token.start, token.end)
    text = _CONTINUED.sub(" ", token.text).strip()
    if not text:
        return Unknown("too long to be looked into", span)
    if text.startswith(("(", "{", "@{")) and text.endswith((")", "}")):
        return _scalar(text, span)
    if text.startswith("@(") and text.endswith(")"):
        text = text[2:-1]
        return Array(tuple(_scalar(part, span) for part in _split(text)), span)
    parts = _split(text)
    if len(parts) > 1:
        return Array(tuple(_scalar(part, span) for part in parts), span)
    return _scalar(text, span)


def _split(text: str) -> list[str]:
    parts = re.findall(r"(?:'[^']*'|\"[^\"]*\"|\([^()]*\)|[^,'\"()])+", text)
    return [part.strip() for part in parts if part.strip()]


def _scalar(text: str, span: Span) -> Value:
    if text.lower() in {"$true", "$false"}:
        return Known(text.lower() == "$true", span)
    if text.lower() == "$null":
        return Known(None, span)
    if len(text) > 1 and text[0] == text[-1] == "'":
        return Known(text[1:-1].replace("''", "'"), span)
    if len(text) > 1 and text[0] == text[-1] == '"':
        if "$" in text:
            return Unknown("built at run time", span)
        return Known(text[1:-1], span)
    if text.startswith(("$", "(", "@", "[", "{")):
        return Unknown("an expression", span)
    return Known(text, span)
