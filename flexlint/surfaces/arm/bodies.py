"""What requests in JSON send to the URL of a scale set: actions of Logic Apps, collections of
Postman, and whatever else has a URL, a method and a body beside each other."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.bodies import SENDING, Sent, may_be_sent, message
from flexlint.lexical.literals import read_object
from flexlint.model import (
    Array,
    Confidence,
    Embedded,
    Known,
    Object,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import replace
from flexlint.surfaces.arm.expressions import is_expression, parse_expression
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.surfaces.arm.template import pointer_step
from flexlint.templates.strings import FoundInStrings, traced
from flexlint.text.comments import is_recording
from flexlint.text.generated import defines_requests
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar
from flexlint.text.traced import TracedText

_METHODS = ("method", "httpmethod", "verb")
_URLS = ("uri", "url")
_BODIES = ("body", "payload", "content", "data")
_INSIDE = "raw"
"""Where Postman has the text of a URL and of a body."""
_SETS = "virtualmachinescalesets"
_RUN_TIME = "built at run time"
_FILLED_IN = ("@", "[")
"""How a text begins that the workflow, or the template around it, puts together."""


def find_bodies(text: str, root: JsonNode, vocabulary: Vocabulary) -> FoundInStrings:
    """The models that the requests below ``root`` send: resources where they are written as JSON,
    messages where they are JSON in a string. Linear; never raises."""
    if not may_be_sent(text) or is_recording(text) or defines_requests(text):
        return FoundInStrings()
    lowering = Lowering(text)
    found = [each for request in _requests(root) for each in _sent(*request, lowering, vocabulary)]
    return FoundInStrings(
        tuple(each for each in found if isinstance(each, Resource)),
        tuple(each for each in found if isinstance(each, Embedded)),
    )


def _requests(root: JsonNode) -> Iterator[tuple[JsonObject, str, str]]:
    """The objects with a method that sends a model, with their pointers and the method."""
    stack: list[tuple[JsonNode, str]] = [(root, "")]
    while stack:
        node, pointer = stack.pop()
        if isinstance(node, JsonObject):
            verb = _text(_member(node, _METHODS)).upper()
            if verb in SENDING:
                yield node, pointer, verb
            stack += [(each, pointer_step(pointer, name)) for name, _, _, each in node.members]
        elif isinstance(node, JsonArray):
            stack += [(each, pointer_step(pointer, at)) for at, each in enumerate(node.items)]


def _sent(
    request: JsonObject, pointer: str, verb: str, lowering: Lowering, vocabulary: Vocabulary
) -> Iterator[Resource | Embedded]:
    """What ``request`` sends by ``verb``."""
    url = _inside(_member(request, _URLS))
    body = _member(request, _BODIES)
    if isinstance(body, JsonObject) and _text(_member(body, ("mode",))) == _INSIDE:
        body = _member(body, (_INSIDE,))
    if not isinstance(url, JsonScalar) or not isinstance(url.value, str):
        return
    if _SETS not in url.value.lower():
        return
    written = _written(url, lowering)
    if isinstance(body, JsonScalar) and isinstance(body.value, str):
        inner = TracedText.at(body.value, lowering.offsets(body))
        if inner.text.lstrip().startswith("{"):
            yield replace(message(verb, written, inner), symbol=pointer)
        return
    if not isinstance(body, JsonObject):
        return
    given = read_object(lowering.text, body.start)
    if given is None:
        return
    model = _open(given)
    assert isinstance(model, Object)
    whole = Span(request.start, request.end)
    plain = len(written.segments) == 1
    start = written.segments[0].source_start if plain else -1
    at = None if plain else Span(url.start, url.end)
    found = Sent(verb, written.text, model, start, at, whole, pointer, Confidence.HIGH)
    resource = found.resource(vocabulary)
    if resource is not None:
        yield resource


def _written(url: JsonScalar, lowering: Lowering) -> TracedText:
    """The text of ``url``, which a template may put together."""
    text, offsets = str(url.value), lowering.offsets(url)
    if is_expression(text):
        return traced(parse_expression(text, offsets, Span(url.start, url.end)))
    return TracedText.at(text, offsets)


def _open(value: Value) -> Value:
    """``value`` with what a workflow or a template puts together as unknown."""
    if isinstance(value, Object):
        entries = tuple(replace(each, value=_open(each.value)) for each in value.entries)
        return replace(value, entries=entries)
    if isinstance(value, Array):
        return replace(value, items=tuple(_open(each) for each in value.items))
    if isinstance(value, Known) and isinstance(value.value, str):
        filled_in = value.value.startswith(_FILLED_IN)
        return Unknown(_RUN_TIME, value.span) if filled_in else value
    return value


def _inside(node: JsonNode | None) -> JsonNode | None:
    return _member(node, (_INSIDE,)) if isinstance(node, JsonObject) else node


def _member(node: JsonObject, names: tuple[str, ...]) -> JsonNode | None:
    return next((value for name, _, _, value in node.members if name.lower() in names), None)


def _text(node: JsonNode | None) -> str:
    return node.value if isinstance(node, JsonScalar) and isinstance(node.value, str) else ""
