"""What scripts of PowerShell have in common with those that they load, and who calls whose
functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from flexlint.lexical.programs import written_path
from flexlint.model import Array, Call, Known, Loads, Sets, Shares, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.cmdlets import is_command, value_of
from flexlint.surfaces.powershell.held import Held
from flexlint.surfaces.powershell.lexer import (
    Commands,
    Token,
    code_only,
    comments_blanked,
    with_plain_marks,
)
from flexlint.surfaces.powershell.variables import SCRIPT, Variables
from flexlint.text.source import SourceFile

_LONGEST = 1_000_000
_WORD = r"\([^()\n]{1,200}\)|\"[^\"\n]{1,300}\"|'[^'\n]{1,300}'|[^\s;|&]{1,300}"
_LOADED = regex(
    rf"(?:^|[;{{}}|&(=])[ \t]{{0,40}}\.[ \t]{{1,20}}(?P<path>{_WORD})"
    r"|\b(?:Import-Module|ipmo|using[ \t]{1,9}module)[ \t]{1,9}"
    rf"(?:-(?:Name|Force|Global)[ \t]{{1,9}}){{0,3}}(?P<module>{_WORD})",
    re.IGNORECASE | re.MULTILINE,
)
_JOINED = regex(
    r"\(?[ \t]*Join-Path[ \t]+(?:-Path[ \t]+)?[^\s]{1,100}[ \t]+(?:-ChildPath[ \t]+)?"
    r"[\"']?(?P<path>[\w.\-/\\]{1,200})[\"']?[ \t]*\)?\Z",
    re.IGNORECASE,
)
_LAST_PART = regex(r"(?:\A|[/\\])(?P<path>\.{0,2}[\w.\-][\w.\-/\\]{0,200})\Z")
_FILE = regex(r"\.(?:ps1|psm1|psd1)\Z", re.IGNORECASE)
_FUNCTION = regex(
    r"\b(?:function|filter)[ \t]+(?:\w{1,10}:)?(?P<name>[\w\-]{1,100})", re.IGNORECASE
)
_STRING = regex(
    r"[ \t]{0,20}(?P<q>['\"])(?P<text>[^'\"$`\r\n]{1,200})(?P=q)[ \t]{0,20}(?=[;\r\n}#]|\Z)"
)
_OPTION = regex(r"-(?P<name>[A-Za-z]\w{0,80})(?::(?P<value>.+))?\Z", re.DOTALL)
_MODULE = regex(r"[\w.]{1,80}\\\Z")
_HARMLESS = regex(r"\b(?:Write-\w+|throw|Export-ModuleMember|Export-PSModule)\b", re.IGNORECASE)
_UNSEEN = regex(r"\b(?:Invoke-Expression|iex)\b", re.IGNORECASE)
_GLOBAL = regex(r"\$\{?global:|[^\n;|{}]{0,200}-Scope[ \t:]{1,9}[\"']?Global\b", re.IGNORECASE)
_NOT_SHOWN = "what it is given there cannot be seen"
_MOST = 2_000
_MOST_MENTIONS = 200


def shares(source: SourceFile) -> Shares:
    """What the file shares."""
    text = _text(source)
    if not text:
        return Shares()
    code = code_only(text)
    variables = Variables(text, code)
    loads: list[Loads] = []
    for match in _LOADED.finditer(text):
        group = "path" if match["path"] else "module"
        at = match.start(group)
        if not code[match.start() : at].strip():
            continue  # in a comment, or in a string
        path = _path(match[group].strip())
        if group == "module" and not _FILE.search(path):
            continue  # one that is installed
        span = Span(at, match.end(group))
        loads.append(Loads(path, span, variables.room(at) != SCRIPT, closed=group == "module"))
    for match in _UNSEEN.finditer(code):
        loads.append(
            Loads("", Span(match.start(), match.end()), variables.room(match.start()) != SCRIPT)
        )
    sets: list[Sets] = []
    for each in variables.all():
        if len(sets) > _MOST:
            loads.append(Loads("", Span(each.at, each.end), within=True))
            break
        found = _STRING.match(text, each.end) if each.how == "value" else None
        span = Span(each.at, max(each.at + 1, each.end))
        value: Value = Unknown("set while the script runs", span)
        if found is not None:
            span = Span(found.start("text"), found.end("text"))
            value = Known(found["text"], span)
        everywhere = each.name.startswith("env:") or _GLOBAL.match(text, each.at) is not None
        local = each.room != SCRIPT and not everywhere
        within = local or variables.room(each.at) != SCRIPT
        sets.append(Sets(each.name, value, span, within, local, everywhere=everywhere))
    functions = frozenset(m["name"].lower() for m in _FUNCTION.finditer(code))
    loads.sort(key=lambda each: each.span)
    return Shares(tuple(loads), tuple(sets), functions)


def _path(word: str) -> str:
    """The file that a word means, as far as it is written."""
    joined = _JOINED.match(word)
    if joined is not None:
        return joined["path"].replace("\\", "/").removeprefix("./")
    plain = word.strip("\"'")
    whole = written_path(plain)
    if whole:
        return whole
    match = _LAST_PART.search(plain)
    return match["path"].replace("\\", "/") if match is not None and "." in match["path"] else ""


def function_calls(source: SourceFile, name: str, loaded: SourceFile) -> Iterator[Call]:
    """The calls in ``source`` of the function ``name``, of the file ``loaded``, and the places that
    may call it in a way that does not show."""
    text = _text(source)
    if name.lower() not in text.lower():
        return
    code = code_only(text)
    plain = comments_blanked(text)
    word = re.compile(rf"(?<![\w\-./$])({re.escape(name)})(?![\w\-./])", re.IGNORECASE)
    mentions = [match.start() for match in word.finditer(plain)]
    if len(mentions) > _MOST_MENTIONS:
        yield Call("", Span(mentions[0], mentions[0] + len(name)), rest=_NOT_SHOWN)
        return
    defined = {match.start("name") for match in _FUNCTION.finditer(code)}
    held = Held(text, Variables(text, code), source.path)
    commands = Commands(text, (at for at in mentions if code[at : at + 1].strip()))
    for at in mentions:
        end = at + len(name)
        line = plain[plain.rfind("\n", 0, at) + 1 : at]
        if at in defined or _HARMLESS.search(line):
            continue
        if not code[at:end].strip() or not is_command(code, at - _module(code, at)):
            yield Call("", Span(at, end), rest=_NOT_SHOWN)
            continue
        words, stop = commands.words(end)
        piped = code[max(0, at - 200) : at].rstrip(" \t\r\n`").endswith("|")
        given, rest = _given(words, held, loaded.text)
        yield Call("", Span(at, max(stop, end)), given, _NOT_SHOWN if piped else rest)


def _module(code: str, at: int) -> int:
    """How much stands before a function for its module: ``Ops\\``."""
    match = _MODULE.search(code, max(0, at - 100), at)
    return 0 if match is None else at - match.start()


def _given(
    words: Sequence[Token], held: Held, loaded: str
) -> tuple[tuple[tuple[str, Value], ...], str]:
    """What a function of the script ``loaded`` is given, by names and places, and why there may be
    something else."""
    given: list[tuple[str, Value]] = []
    rest = ""
    name = ""
    named = False
    place = 0
    for word in words:
        option = _OPTION.match(word.text)
        if option is not None:
            name, named = option["name"].lower(), True
            if option["value"]:
                given.append((name, _value(option["value"], word, held)))
            elif re.search(rf"\[switch\]\s{{0,9}}\${re.escape(name)}\b", loaded, re.IGNORECASE):
                given.append((name, Known(True)))
            else:
                continue
            name = ""
        elif word.text.startswith("@"):
            rest = _NOT_SHOWN
        elif name:
            given.append((name, _value(word.text, word, held)))
            name = ""
        else:
            place += 1
            given.append((str(place), _value(word.text, word, held)))
    if place and (named or "position" in loaded.lower()):
        # Which parameters are left for it does not show.
        given, rest = [each for each in given if not each[0].isdecimal()], _NOT_SHOWN
    return tuple(given), rest


def _value(written: str, word: Token, held: Held) -> Value:
    at = word.end - len(written)
    found = held.value(written, at, value_of(Token(written, at, word.end)))
    if isinstance(found, Array):
        return Unknown("several values", Span(at, word.end))
    return replace(found, span=Span(at, word.end)) if isinstance(found, (Known, Unknown)) else found


def _text(source: SourceFile) -> str:
    return with_plain_marks(source.text) if len(source.text) <= _LONGEST else ""
