"""What ``az … update --set`` and ``--add`` change: properties by their paths.

A value is JSON or a text. The command takes the paths that ``show`` prints, which leave out the
``properties`` of inner objects.
"""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import Array, Entry, Known, Object, Span, Unknown, Value
from flexlint.regex import regex
from flexlint.surfaces.shell.invocation import Invocation
from flexlint.surfaces.shell.lexer import Word
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import spoken
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar, read_json

_TOP = frozenset({"sku", "identity", "zones", "plan", "tags", "location", "name"})
_FIXED = "properties.orchestrationmode"
"""What nobody can change: what is written out is looked at as the argument that it is."""
_ASSIGNED = regex(r"(?P<path>[\"']?[\w.\-\[\]\\]{1,300}[\"']?)=")
_PATH = regex(r"[A-Za-z]\w*(?:\[\d{1,4}\]|\.\w+)*\Z")
_OPENS = ("{", "[")
_SUBSTITUTED = regex(r"[$`]")
_LONGEST = 20_000
_MAX_DEPTH = 30
_RUN_TIME = "built at run time"


def changed_properties(
    invocation: Invocation, variables: Variables
) -> Iterator[tuple[str, Span, Value]]:
    """(path in ARM, where, value) of each property that the options ``--set`` and ``--add`` give
    a value; ``properties`` of inner objects are left out of the paths, as the command does."""
    for option in invocation.options:
        if option.name == "--set":
            for word in option.values:
                yield from _assigned(word, variables)
        elif option.name == "--add" and len(option.values) > 1:
            path = _arm_path(spoken(option.values[0].text))
            if path:
                span = Span(option.values[0].start, option.values[-1].end)
                yield path, span, _added(option.values[1:], span, variables)


def _assigned(word: Word, variables: Variables) -> Iterator[tuple[str, Span, Value]]:
    match = _ASSIGNED.match(word.text)
    path = _arm_path(spoken(match["path"].strip("\"'"))) if match is not None else ""
    if match is None or not path:
        return
    quote = (
        word.text[:1] if word.text[:1] in {'"', "'"} and word.text.endswith(word.text[:1]) else ""
    )
    if quote and match["path"].endswith(quote):
        quote = ""  # around the path alone
    written = word.text[match.end() : len(word.text) - len(quote)]
    end = word.end - len(quote)
    if written.strip("\"'").lower() in {"", "null"}:
        return
    span = Span(word.start, word.end)
    start = end - len(written)
    value = _json(f"{quote}{written}{quote}", span) or variables.value(Word(written, start, end))
    if path.lower() != _FIXED or isinstance(value, Unknown):
        yield path, span, value


def _arm_path(written: str) -> str:
    """The path in ARM that the command means; "" if it is none."""
    path = written.replace("_", "")
    if _PATH.match(path) is None:
        return ""
    top = path.partition(".")[0]
    name = top.partition("[")[0].lower()
    return path if name in _TOP or name == "properties" else f"properties.{path}"


def _added(words: tuple[Word, ...], span: Span, variables: Variables) -> Value:
    """The list that gets one more element: an object in JSON, or of ``key=value``."""
    whole = _json(words[0].text, span) if len(words) == 1 else None
    entries = []
    for word in words if whole is None else ():
        key, equals, written = word.text.partition("=")
        if not equals or not key.isidentifier():
            return Array((Unknown(_RUN_TIME, span),), span, open=True)
        value = variables.value(Word(written, word.end - len(written), word.end))
        entries.append(Entry(key, Span(word.start, word.end), value))
    return Array((whole or Object(tuple(entries), span),), span, open=True)


def _json(written: str, span: Span) -> Value | None:
    """The object or array that ``written`` is in JSON; None if it is a text."""
    text = spoken(written).strip()
    if not text.startswith(_OPENS):
        return None
    if len(text) > _LONGEST:
        return Unknown(_RUN_TIME, span)
    read = read_json(text)
    if read.root is None or read.faults:
        return Unknown(_RUN_TIME, span)
    return _of_node(read.root, span, 0)


def _of_node(node: JsonNode, span: Span, depth: int) -> Value:
    if depth > _MAX_DEPTH:
        return Unknown("nested too deep", span)
    if isinstance(node, JsonArray):
        return Array(tuple(_of_node(item, span, depth + 1) for item in node.items), span)
    if isinstance(node, JsonObject):
        members = ((key, value) for key, _, _, value in node.members)
        return Object(
            tuple(Entry(key, span, _of_node(value, span, depth + 1)) for key, value in members),
            span,
        )
    if not isinstance(node, JsonScalar):
        return Unknown(_RUN_TIME, span)
    if isinstance(node.value, str) and _SUBSTITUTED.search(node.value):
        return Unknown(_RUN_TIME, span)
    return Known(node.value, span)
