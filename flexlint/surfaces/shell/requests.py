"""Commands that send HTTP requests: ``az rest``, ``curl``, ``wget`` and others."""

from __future__ import annotations

import re

from flexlint.azure import HTTP_METHODS
from flexlint.lexical.urls.set_ids import SETS, segment_of
from flexlint.model import Embedded
from flexlint.surfaces.shell.invocation import az_invocation, bare, is_printer
from flexlint.surfaces.shell.items import Items, set_named
from flexlint.surfaces.shell.lexer import Command, Word
from flexlint.surfaces.shell.resource_commands import requests_on_resources
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import assignments, literal, variable
from flexlint.text.traced import Builder, TracedText

_URL = re.compile(r"virtualMachineScaleSets(?:/|\?|\"|$)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{?(?P<name>[A-Za-z_]\w*)")
_METHODS = ("-X", "--request", "--method", "-m", "--verb", "-Method")
_CLIENTS = frozenset({"curl", "wget", "http", "https", "xh", "armclient", "rest", "curlie"})
_SENDING = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--json", "--post-data", "-F"})


def embedded_requests(
    text: str, commands: tuple[Command, ...], variables: Variables
) -> list[Embedded]:
    """Each URL of a scale set in the words of a script, after its HTTP method where known.

    ``text`` is what the places of ``commands`` are in.
    """
    found: dict[int, Embedded] = {}
    pending: dict[str, Word] = {}
    items = Items(text, commands)
    of_instances: set[str] = set()
    for index, command in enumerate(commands):
        held: set[str] = set()
        at = command.start
        for name, path in items.bound(index):
            pending.pop(name, None)
            if path:
                pending[name] = Word(path, at, at)
                held.add(name)
                of_instances.add(name)
        for word in assignments(command):
            name, _, value = word.text.partition("=")
            if name in held:
                continue
            front = _from_query(value)
            if front:
                pending[name] = Word(front, word.start, word.start)
            elif _URL.search(value):
                start = word.end - len(value)
                pending[name.rstrip("+")] = Word(value, start, word.end)
                found.setdefault(start, _embedded("", pending[name.rstrip("+")]))
            elif (
                behind := _behind(Word(value, word.end - len(value), word.end), pending)
            ) is not None:
                url, _ = behind
                pending[name.rstrip("+")] = Word(url, word.end - len(value), word.end)
            elif name in of_instances:
                pending.pop(name, None)
        words = bare(command)
        if words and is_printer(words[0]):
            continue
        if words and words[0].text != "xargs":
            pending.pop("{}", None)
            pending.pop("%", None)
        invocation = None if command.array else az_invocation(command, variables)
        of_resources = requests_on_resources(invocation, lambda word: _whole(word, pending))
        if of_resources is not None:
            found.update((request.segments[0].source_start, request) for request in of_resources)
            continue
        verb = _verb(words)
        for word in words:
            if _URL.search(word.text):
                found[word.start] = _embedded(verb, word)
                continue
            behind = _behind(word, pending)
            if behind is not None and verb:
                found[word.start] = _request(verb, word, *behind)
            elif verb:
                used = _VARIABLE.search(word.text)
                source = pending.get(used.group("name")) if used else None
                if source is not None and source.end > source.start:
                    found[source.start] = _embedded(verb, source)
    return list(found.values())


_FRONT = re.compile(
    r"(?P<open>[\"']?)(?P<host>(?:https?://[\w.$\{\}]+?)?)[ ]?"  # of two dollars make has one
    r"(?P<variable>\$\{?(?P<name>[A-Za-z_]\w*)\}?|(?P<item>\{\}|%))\"?(?P<rest>/?[^/\s].*|/.*)\Z",
    re.DOTALL,
)
_QUERIED = re.compile(
    r"\"?(?:\$\(|`)\s*az\s+vmss\s+(?:show|create)\s.*--query\s+[\"']?(?:id|vmss\.id)[\"']?(?![\w.])",
    re.DOTALL,
)
_LONGEST_FRONT = 2000
"""Each assignment can add to the front of the one before it."""
_SET_ID = re.compile(r"vmss|scale_?set", re.IGNORECASE)
_BELOW = re.compile(r"/(?:virtualMachines/|instanceView\b)")


def _from_query(value: str) -> str:
    """The path of the scale set whose id a substitution gets from the Azure CLI, or ""."""
    return set_named(value) if _QUERIED.match(value) else ""


def _behind(word: Word, pending: dict[str, Word]) -> tuple[str, int] | None:
    """The URL that ``word`` spells with a front of ``pending`` put in, and where the part that
    is written in the word itself begins in it; None if it is no such URL."""
    match = _FRONT.match(word.text)
    if match is None:
        return None
    source = pending.get(match["name"] or match["item"])
    named = match["name"] or ""
    if source is None and _SET_ID.search(named) and _BELOW.match(match["rest"]):
        held = segment_of(match.group("variable"))
        source = Word(f"{match.group('host')}{SETS}/{held}", word.start, word.start)
    if source is None:
        return None
    front, rest = source.text.strip("\"'"), match.group("rest").rstrip("\"'")
    if len(front) > _LONGEST_FRONT or "?" in front:
        return None
    queried = rest.startswith("?") and source.start == source.end  # held, and written nowhere
    if not (front.endswith("/") or rest.startswith("/") or queried):
        return None
    return front + rest, len(front)


def _whole(word: Word, pending: dict[str, Word]) -> tuple[str, int]:
    """The resource id that ``word`` spells, and where in it the part begins that is written in
    the word itself."""
    behind = _behind(word, pending)
    if behind is not None:
        return behind
    name = variable(word.text)
    source = pending.get(name) if name is not None else None
    if source is not None:
        text = source.text.strip("\"'")
        return text, len(text)
    return word.text.strip("\"'"), 0


def _request(verb: str, word: Word, url: str, own: int) -> Embedded:
    match = _FRONT.match(word.text)
    at = word.start + (match.start("rest") if match else 0)
    prefix = f"{verb} "
    if url.startswith("/", own):
        at, own = at + 1, own + 1
    request = Builder()
    request.fill(prefix)
    request.put(url[:own], at, 0)
    request.put(url[own:], at)
    return request.build().embedded("urls")


def _verb(words: list[Word]) -> str:
    """The HTTP method of a command, "" if it is not known to send one."""
    texts = [word.text for word in words]
    client = next((t for t in texts if t.rsplit("/", 1)[-1].lower() in _CLIENTS), None)
    if client is None:
        return ""
    known = False
    for index, text in enumerate(texts):
        name, _, value = text.partition("=")
        if name in _METHODS:
            value = value or (texts[index + 1] if index + 1 < len(texts) else "")
            known = True
        elif text.startswith("-X") and len(text) > 2:
            value, known = text[2:], True
        elif client in {"http", "https", "xh", "armclient"} and text.upper() in HTTP_METHODS:
            value, known = text, True
        else:
            continue
        word = (literal(value) or "").upper()
        if word in HTTP_METHODS:
            return word
    if known:
        return ""
    if client == "curl" and any(t.partition("=")[0] in _SENDING for t in texts):
        return "POST"
    return "GET"


def _embedded(verb: str, word: Word) -> Embedded:
    prefix = f"{verb} " if verb else ""
    return TracedText.of(word.text, word.start).after(prefix).embedded("urls")
