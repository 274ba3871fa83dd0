"""Commands that send HTTP requests: ``az rest``, ``curl``, ``wget`` and others."""

from __future__ import annotations

import re

from flexlint.model import Confidence, Embedded, Segment
from flexlint.surfaces.shell.invocation import bare, is_printer
from flexlint.surfaces.shell.lexer import Command, Word
from flexlint.surfaces.shell.words import Variables, assignments, literal

_URL = re.compile(r"virtualMachineScaleSets(?:/|\?|\"|$)", re.IGNORECASE)
_VARIABLE = re.compile(r"\$\{?(?P<name>[A-Za-z_]\w*)")
_VERBS = frozenset({"GET", "PUT", "POST", "PATCH", "DELETE", "HEAD"})
_METHODS = ("-X", "--request", "--method", "-m", "--verb", "-Method")
_CLIENTS = frozenset({"curl", "wget", "http", "https", "xh", "armclient", "rest", "curlie"})
_SENDING = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--json", "--post-data", "-F"})


def embedded_requests(commands: tuple[Command, ...], variables: Variables) -> list[Embedded]:
    """Each URL of a scale set in the words of a script, after its HTTP method where known."""
    found: dict[int, Embedded] = {}
    pending: dict[str, Word] = {}
    for command in commands:
        for word in assignments(command):
            name, _, value = word.text.partition("=")
            if _URL.search(value):
                start = word.end - len(value)
                pending[name.rstrip("+")] = Word(value, start, word.end)
                found[start] = _embedded("", pending[name.rstrip("+")])
        words = bare(command)
        if words and is_printer(words[0]):
            continue
        verb = _verb(words)
        for word in words:
            if _URL.search(word.text):
                found[word.start] = _embedded(verb, word)
            elif verb:
                used = _VARIABLE.search(word.text)
                source = pending.get(used.group("name")) if used else None
                if source is not None:
                    found[source.start] = _embedded(verb, source)
    return list(found.values())


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
        elif client in {"http", "https", "xh", "armclient"} and text.upper() in _VERBS:
            value, known = text, True
        else:
            continue
        word = (literal(value) or "").upper()
        if word in _VERBS:
            return word
    if known:
        return ""
    if client == "curl" and any(t.partition("=")[0] in _SENDING for t in texts):
        return "POST"
    return "GET"


def _embedded(verb: str, word: Word) -> Embedded:
    prefix = f"{verb} " if verb else ""
    segment = Segment(len(prefix), word.start, len(word.text))
    return Embedded("url", prefix + word.text, (segment,), confidence=Confidence.HIGH)
