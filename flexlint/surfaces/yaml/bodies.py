"""What tasks and steps send to the URL of a scale set: mappings, and JSON in scalars.

Ansible's ``uri`` and ``azure_rm_resource``, ``InvokeRESTAPI`` of pipelines, and whatever else has a
URL, a method and a body beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.bodies import SENDING, Sent, message
from flexlint.model import Confidence, Embedded, Object, Resource, Span
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node
from flexlint.surfaces.yaml.resources import key_span, mappings, value_of
from flexlint.surfaces.yaml.scalars import scalar_text
from flexlint.text.folding import folded

_URLS = frozenset({"url", "uri", "urlsuffix", "path"})
_METHODS = ("method", "httpmethod", "verb")
_BODIES = ("body", "payload", "content", "json")
_ANY_RESOURCE = regex(r"(?:.*\.)?azure_rm_resource\Z")
"""Ansible's module, which sends a PUT if it is not told otherwise."""
_SETS = "virtualmachinescalesets"


def find_bodies(
    source: str, roots: list[Node], vocabulary: Vocabulary, confidence: Confidence
) -> Iterator[Resource | Embedded]:
    """Every model that the documents ``roots`` of ``source`` send: as a resource where it is
    written in YAML, as a message where it is JSON."""
    if _SETS not in folded(source):
        return
    for root in roots:
        for node, pointer in mappings(root):
            for key, value in node.pairs:
                whole = value.kind == "map" and _ANY_RESOURCE.match(key.value) is not None
                if whole and not value.text("method") and value.text("state") != "absent":
                    yield from _sent(source, value, pointer, "PUT", vocabulary, confidence)
            verb = node.text(*_METHODS).upper()
            if verb in SENDING:
                yield from _sent(source, node, pointer, verb, vocabulary, confidence)


def _sent(
    source: str,
    request: Node,
    pointer: str,
    verb: str,
    vocabulary: Vocabulary,
    confidence: Confidence,
) -> Iterator[Resource | Embedded]:
    """What the mapping ``request`` sends by ``verb``."""
    for key, url in request.pairs:
        if key.value.lower() not in _URLS or url.kind != "scalar":
            continue
        if _SETS not in url.value.lower():
            continue
        body = next(filter(None, (request.get(name) for name in _BODIES)), None)
        if body is None:
            return
        written = scalar_text(source, url)
        if body.kind == "scalar":
            text = scalar_text(source, body)
            if text.text.lstrip().startswith("{") and not text.text.lstrip().startswith("{{"):
                sent = message(verb, written, text)
                yield replace(sent, symbol=pointer, confidence=confidence)
            return
        value = value_of(body)
        if not isinstance(value, Object):
            return
        plain = len(written.segments) == 1
        start = written.segments[0].source_start if plain else -1
        at = None if plain else key_span(key)
        whole = Span(request.start, request.end)
        found = Sent(verb, written.text, value, start, at, whole, pointer, confidence)
        resource = found.resource(vocabulary)
        if resource is not None:
            yield resource
        return
