"""Programs that a script starts by other means than a command: ``Start-Process``, .NET's
``Process``, and what it hands to another shell in a string."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from flexlint.lexical.scripts import of_program
from flexlint.model import Confidence, Embedded, SurfaceName
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.powershell.cmdlets import is_command
from flexlint.surfaces.powershell.lexer import Commands, Token
from flexlint.surfaces.powershell.splats import Splats
from flexlint.surfaces.powershell.variables import Variables
from flexlint.surfaces.powershell.vectors import Vectors
from flexlint.text.traced import TracedText

_START = regex(r"(?<![\w\-.$\\/])(?:Start-Process|saps|start)(?=[ \t`])", re.IGNORECASE)
_SHELL = regex(
    r"(?<![\w\-.$\\/])(?P<program>cmd|bash|sh|pwsh|powershell)(?:\.exe)?(?=[ \t]+[-/])",
    re.IGNORECASE,
)
_SWITCHES = frozenset(
    {"-wait", "-nonewwindow", "-nnw", "-passthru", "-loaduserprofile", "-lup", "-usenewenvironment"}
)
_FILE = regex(r"-(?:FilePath|PSPath|FileP\w*|Fi\w?|Path)\Z", re.IGNORECASE)
_ARGUMENTS = regex(r"-A(?:r\w*)?\Z", re.IGNORECASE)
_NAMED = regex(r"-(?P<name>[A-Za-z]\w*)(?P<colon>:)?")
_SPLAT = regex(r"@(?P<name>[A-Za-z_]\w*)\Z")
_AZ_NAME = regex(r"(?:.*[\\/])?(?:az|\$az\w*)(?:\.cmd|\.exe|\.bat)?\Z", re.IGNORECASE)
_METHOD = regex(
    r"(?:\bProcess\]::Start|ProcessStartInfo\]::new)[ \t]?\([ \t]{0,9}"
    r"|\bNew-Object[ \t]+(?:-TypeName[ \t]+)?(?:System\.)?Diagnostics\.ProcessStartInfo"
    r"(?:[ \t]+-ArgumentList)?[ \t(]+(?=['\"])",
    re.IGNORECASE,
)
_METHOD_ARGUMENTS = regex(r"(?P<file>'[^'\n]{1,300}'|\"[^\"\n]{1,300}\")[ \t]{0,9},[ \t]{0,9}")
_FILE_NAME = regex(
    r"(?P<owner>\$\w{1,80}\.|\b)FileName[ \t]{0,20}=[ \t]{0,20}"
    r"(?P<file>'[^'\n]{1,300}'|\"[^\"\n]{1,300}\")",
    re.IGNORECASE,
)
_ITS_ARGUMENTS = regex(r"(?P<owner>\$\w{1,80}\.|\b)Arguments[ \t]{0,20}=[ \t]{0,20}", re.IGNORECASE)
_NEAR = 2_000
_IN_STRING = regex(
    r"\baz(?:\.cmd)?[ \t]+(?:vmss|rest|resource)[ \t]+[a-z\-]"
    r"|(?<![\w-])[A-Za-z]{3,12}-Az(?:ureRM)?Vmss",
    re.IGNORECASE,
)
_STRING = regex(r"'(?P<single>[^'\n]{1,4000})'|\"(?P<double>(?:[^\"`\n]|`.){1,4000})\"")
_PROGRAM = regex(r"(?:.*[\\/])?(?P<name>[\w.]+?)(?:\.exe)?\Z")


@record
class _Start:
    """A program that is started."""

    file: str
    span: tuple[int, int]
    arguments: int
    """Where they are written."""
    at: int


def started(text: str, code: str, variables: Variables) -> Iterator[Embedded]:
    """The commands on scale sets that a script starts so. ``code`` is ``text`` without strings'
    insides."""
    calls = [m for m in _START.finditer(code) if is_command(code, m.start())]
    shells = [m for m in _SHELL.finditer(code) if is_command(code, m.start())]
    commands = Commands(text, (match.start() for match in (*calls, *shells)))
    vectors = Vectors(text, commands, variables)
    splats = Splats(text, code, commands, variables) if calls else None
    for match in calls:
        start = _start(commands, splats, match) if splats is not None else None
        if start is not None:
            yield from _commands(text, start, vectors)
    for start in (*_by_methods(text, code), *_by_properties(text, code)):
        yield from _commands(text, start, vectors)
    for match in shells:
        words, end = commands.words(match.end())
        if words and end - words[0].start < _NEAR * 2:
            yield from _handed_over(text, match["program"], words[0].start, end)


def _start(commands: Commands, splats: Splats, match: re.Match[str]) -> _Start | None:
    """What the ``Start-Process`` at ``match`` starts."""
    words, _ = commands.words(match.end())
    file: Token | None = None
    arguments: Token | None = None
    name = ""
    for word in words:
        splat, named = _SPLAT.match(word.text), _NAMED.match(word.text)
        if splat is not None:
            given, _ = splats.of(splat["name"], match.start())
            for each in given:
                file = each.value if _FILE.match(each.name) else file
                arguments = each.value if _ARGUMENTS.match(each.name) else arguments
            continue
        if named is not None and not name and (named["colon"] or named.end() == len(word.text)):
            name = "" if word.text.lower() in _SWITCHES else f"-{named['name']}"
            if named["colon"] is None or named.end() == len(word.text):
                continue
        behind = named.end() if named is not None and named["colon"] and name else 0
        value = Token(word.text[behind:], word.start + behind, word.end)
        if _FILE.match(name) or (not name and file is None):
            file = value
        elif _ARGUMENTS.match(name) or (not name and arguments is None):
            arguments = value
        name = ""
    if file is None or arguments is None:
        return None
    return _Start(file.text, (file.start, file.end), arguments.start, match.start())


def _by_methods(text: str, code: str) -> Iterator[_Start]:
    for match in _METHOD.finditer(code):
        given = _METHOD_ARGUMENTS.match(text, match.end())
        if given is not None:
            yield _Start(given["file"], given.span("file"), given.end(), match.start())


def _by_properties(text: str, code: str) -> Iterator[_Start]:
    """``$info.FileName = 'az'`` and ``$info.Arguments = 'vmss …'``, and both in a hash table."""
    files = [m for m in (_FILE_NAME.match(text, m.start()) for m in _FILE_NAME.finditer(code)) if m]
    starts = [file.start() for file in files]
    for match in _ITS_ARGUMENTS.finditer(code):
        at = match.start()
        low, high = bisect_left(starts, at - _NEAR), bisect_left(starts, at + _NEAR)
        near = [f for f in files[low:high] if f["owner"].lower() == match["owner"].lower()]
        before = [file for file in near if file.start() < at]
        if near:
            file = before[-1] if before else near[0]
            yield _Start(file["file"], file.span("file"), match.end(), at)


def _commands(text: str, start: _Start, vectors: Vectors) -> Iterator[Embedded]:
    file = start.file.strip("'\"")
    for written in vectors.of(start.arguments, start.at):
        if _AZ_NAME.match(file):
            found = vectors.line(start.span, written)
            if found is not None:
                yield found
            continue
        for piece in (written.lists, *written.pieces):
            if piece is not None:
                yield from _handed_over(text, file, *piece, whole=written.lists is None)


def _handed_over(
    text: str, program: str, start: int, end: int, *, whole: bool = False
) -> Iterator[Embedded]:
    """The commands in the strings from ``start`` to ``end`` that a shell gets; one string that
    these are the inside of if it is the ``whole``."""
    name = _PROGRAM.match(program)
    folded = name["name"].lower() if name is not None else ""
    shell = of_program(folded)
    if shell not in {"shell", "powershell"} and folded != "cmd":
        return
    spans = [(start, end)] if whole else [_inside(m) for m in _STRING.finditer(text, start, end)]
    for low, high in spans:
        found = _IN_STRING.search(text, low, high)
        if found is None:
            continue
        is_cli = found.group()[:2].lower() == "az"
        if is_cli and found.start() == low:
            continue  # a string that is a command is found as such
        language: SurfaceName = "shell" if is_cli else "powershell"
        inner = text[found.start() : high].rstrip("'\"\\` ")
        traced = TracedText.of(inner.replace("`", " "), found.start())
        yield traced.embedded(language, "", Confidence.HIGH)


def _inside(match: re.Match[str]) -> tuple[int, int]:
    return match.span("single" if match["single"] is not None else "double")
