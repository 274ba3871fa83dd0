"""Bodies of requests on scale sets: what is sent to the URL of a set is its model.

Surfaces find the request, its method and the body; what they are together is said here. A text
goes to the surface for URLs as a message (:func:`with_body`), which is a request, an empty line and
JSON; what a program writes in its own words becomes a resource at once (:class:`Sent`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flexlint.azure import SCALE_SET_NAME
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.literals import end_of, read_object
from flexlint.lexical.urls.finding import Url, arguments_of, find_urls, group_of_url
from flexlint.model import (
    Array,
    Confidence,
    Embedded,
    Entry,
    Known,
    Object,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.text.folding import folded
from flexlint.text.traced import Builder, TracedText
from flexlint.values.algebra import at_span
from flexlint.values.paths import resolve

SENDING = frozenset({"PUT", "PATCH"})
"""The methods that send a model: as a whole, or the part that is to change."""
_TYPE = "Microsoft.Compute/virtualMachineScaleSets"
_CREATES = "VirtualMachineScaleSets_CreateOrUpdate"
_UPDATES = "VirtualMachineScaleSets_Update"
_KEYS = frozenset({"properties", "sku", "identity", "zones", "plan", "location", "tags"})
"""One of which stands at the top of whatever is a scale set."""
_SPEAKS = "virtualmachinescalesets"
_BETWEEN = "\n\n"
_EMBEDDED = regex(r"(?:PUT|PATCH) [^\r\n]+\n\n(?=\{)")
_LINES = regex(
    r"^[ \t]*(?P<verb>PUT|PATCH)[ \t]+(?P<url>\S[^\r\n]*)"
    r"(?:\r?\n(?![ \t]*(?:\r?\n|###))[^\r\n]*){0,40}(?:\r?\n[ \t]*){2,9}(?=\{)",
    re.MULTILINE,
)
"""A request as clients have it in files: its line, headers, an empty line, and the body."""
_VERSION = regex(r"api-version=(?P<version>20\d\d-\d\d-\d\d[\w\-]*)")
_MAX_DEPTH = 60
_LONGEST = 200_000
_WHY = "the body of a request on the set"


def may_be_sent(text: str) -> bool:
    """Whether ``text`` may hold a request that sends a model at all. Cheap."""
    lowered = folded(text)
    return _SPEAKS in lowered and ("put" in lowered or "patch" in lowered)


def with_body(request: Embedded, body: TracedText) -> Embedded:
    """``request``, as the surface for URLs gets it with its method, and the JSON that is sent."""
    head = request.text.rstrip()
    if not _is_sending(head) or len(body.text) > _LONGEST:
        return request
    message = Builder()
    message.add(TracedText(head, request.segments, holes=request.holes))
    message.fill(_BETWEEN)
    start = len(body.text) - len(body.text.lstrip())
    message.add(body.part(start, len(body.text.rstrip())))
    whole = message.build()
    return replace(request, text=whole.text, segments=whole.segments, holes=whole.holes)


def message(verb: str, url: TracedText, body: TracedText) -> Embedded:
    """What sends ``body`` to ``url`` by ``verb``, as the surface for URLs reads it."""
    return with_body(url.after(f"{verb} ").embedded("urls"), body)


def _is_sending(request: str) -> bool:
    return request.partition(" ")[0] in SENDING and "\n" not in request


def has_body(request: Embedded) -> bool:
    """Whether :func:`with_body` gave ``request`` what is sent."""
    return _EMBEDDED.match(request.text) is not None


def head_of(text: str) -> str:
    """The request of a message that :func:`with_body` made; ``text`` itself if it is none."""
    match = _EMBEDDED.match(text)
    return text if match is None else text[: match.end()].rstrip()


def sent_in(text: str, vocabulary: Vocabulary) -> Iterator[Resource]:
    """The models in ``text``, which is a message or a file of them. Linear; never raises."""
    if not may_be_sent(text):
        return
    for match in _LINES.finditer(text):
        body = read_object(text, match.end())
        if body is None:
            continue
        line = Span(match.start("url"), match.end("url"))
        found = Sent(match["verb"], match["url"], body, line.start).resource(vocabulary)
        if found is not None:
            yield replace(found, span=Span(line.start, max(line.end, end_of(body))))


@record
class Sent:
    """A body that is sent to a URL."""

    verb: str
    url: str
    """In the words of the program: what it does not write out is a placeholder of some kind."""
    body: Object
    start: int = -1
    """Where ``url`` stands, if that is in one piece."""
    at: Span | None = None
    """What says that the set is made or changed, in place of the URL: the name of a function."""
    statement: Span | None = None
    """The whole request, if the URL and the body are not all of it."""
    symbol: str = ""
    confidence: Confidence = Confidence.HIGH

    def resource(self, vocabulary: Vocabulary) -> Resource | None:
        """The set that the body describes; None if it is none of a set, or says nothing."""
        url = next(iter(find_urls(self.url, vocabulary)), None)
        operation = url.route.operation(self.verb) if url is not None else None
        if url is None or operation not in {_CREATES, _UPDATES} or not _is_model(self.body):
            return None
        at = self.at or Span(self.start + url.span.start, self.start + url.span.end)
        part = operation == _UPDATES or (self.body.open and not _gives_mode(self.body))
        version = self._version(at)
        shown = self.body if version is None else _with_version(self.body, version)
        return Resource(
            type=_TYPE,
            type_span=at,
            api_version=version or Unknown("not given"),
            name=self._placed(_name(url), at),
            body=part_of(shown) if part else shown,
            span=self.statement or _around(at, self.body.span),
            pointer=self.symbol,
            origin="request-body",
            confidence=self.confidence,
            why=_WHY,
            changes=part,
            group=self._placed(group_of_url(self.url, url), at),
        )

    def _version(self, at: Span) -> Known | None:
        match = _VERSION.search(self.url)
        if match is None:
            return None
        start, end = match.span("version")
        place = at if self.start < 0 else Span(self.start + start, self.start + end)
        return Known(match["version"], place)

    def _placed(self, value: Value, at: Span) -> Value:
        """``value``, which has its place in the URL, with the one in the text around it."""
        span = value.span
        if span is None or self.start < 0:
            return at_span(value, None if self.start < 0 else at)
        return at_span(value, Span(self.start + span.start, self.start + span.end))


def _name(url: Url) -> Value:
    given = (each.value for each in arguments_of(url) if each.name == SCALE_SET_NAME)
    return next(given, Unknown("the name is not known"))


def _gives_mode(body: Object) -> bool:
    """Whether ``body`` says the mode: what has all else from another set is a new one then."""
    return bool(resolve(body, "properties.orchestrationMode").found)


def _is_model(body: Object) -> bool:
    return any(entry.key.lower() in _KEYS for entry in body.entries)


def _with_version(body: Object, version: Known) -> Object:
    """``body`` with the version of the API that its URL gives: what it means depends on that."""
    at = version.span or Span(0, 0)
    return replace(body, entries=(Entry("apiVersion", at, version), *body.entries))


def _around(at: Span, body: Span | None) -> Span:
    return at if body is None else Span(min(at.start, body.start), max(at.end, body.end))


def part_of(body: Object) -> Object:
    """``body`` of a request that changes a set: every object may have more keys than are written,
    those of the set."""
    return _opened(body, 0)


def _opened(value: Object, depth: int) -> Object:
    if depth > _MAX_DEPTH:
        return value
    entries = (replace(e, value=_inner(e.value, depth + 1)) for e in value.entries)
    return replace(value, entries=tuple(entries), open=True)


def _inner(value: Value, depth: int) -> Value:
    if isinstance(value, Array):
        return replace(value, items=tuple(_inner(item, depth + 1) for item in value.items))
    return _opened(value, depth) if isinstance(value, Object) else value


def of_program(sent: Iterable[Sent], vocabulary: Vocabulary) -> Iterator[Resource]:
    """The sets that the bodies ``sent`` of one text describe, each once; several that are sent to
    the URL in one variable are told apart by their pointers."""
    bodies: dict[Span, set[Span | None]] = {}
    for each in sent:
        found = each.resource(vocabulary)
        if found is None:
            continue
        others = bodies.setdefault(found.type_span, set())
        if found.body.span not in others:
            pointer = f"{found.pointer}/{len(others)}" if others else found.pointer
            others.add(found.body.span)
            yield replace(found, pointer=pointer)
