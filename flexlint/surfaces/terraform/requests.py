"""Requests that blocks describe by a URL, a method and a body: actions of Logic Apps, the data
source ``http``, resources of REST providers."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.azure import HTTP_METHODS
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.bodies import SENDING, Sent, message
from flexlint.model import Confidence, Embedded, Known, Object, Resource
from flexlint.record import replace
from flexlint.surfaces.terraform.hcl import Block, Token
from flexlint.surfaces.terraform.strings import traced
from flexlint.text.folding import folded

_URLS = frozenset({"uri", "url", "path"})
_METHODS = ("method", "request_method", "http_method")
_BODIES = ("body", "request_body", "data", "payload")
_TEXTS = frozenset({"string", "template", "heredoc"})
_SETS = "virtualmachinescalesets/"


def requests_of(
    source: str, blocks: list[Block], tokens: list[Token], vocabulary: Vocabulary
) -> tuple[list[Resource], list[Embedded]]:
    """The models that the requests among ``blocks`` of ``source`` send, and the requests."""
    if _SETS not in folded(source):
        return [], []
    models: list[Resource] = []
    found: list[Embedded] = []
    texts = {each.start: each for each in tokens if each.kind in _TEXTS}
    urls = [
        token
        for name, sign, token in zip(tokens, tokens[1:], tokens[2:], strict=False)
        if token.kind in _TEXTS
        and sign.text == "="
        and name.text in _URLS
        and _SETS in token.text.lower()
    ]
    for token, block in _around(urls, blocks):
        verb, symbol = _verb(block), ".".join(block.labels[:2])
        url = traced(source, token)
        if verb in SENDING:
            sent = _sent(source, block, url.text, token, verb, texts)
            if isinstance(sent, Embedded):
                found.append(replace(sent, symbol=symbol))
                continue
            model = sent.resource(vocabulary) if sent is not None else None
            if model is not None:
                models.append(replace(model, pointer=symbol))
        found.append(url.after(f"{verb} " if verb else "").embedded("urls", symbol))
    return models, found


def _around(urls: list[Token], blocks: list[Block]) -> Iterator[tuple[Token, Block]]:
    """``urls``, which are in order, with the innermost block around each."""
    stack = list(reversed(blocks))
    spans: list[Block] = []
    while stack:
        block = stack.pop()
        spans.append(block)
        stack.extend(reversed(block.blocks))
    spans.sort(key=lambda block: block.start)
    open_blocks: list[Block] = []
    at = 0
    for token in urls:
        while at < len(spans) and spans[at].start <= token.start:
            open_blocks.append(spans[at])
            at += 1
        while open_blocks and open_blocks[-1].end < token.start:
            open_blocks.pop()
        if open_blocks:
            yield token, open_blocks[-1]


def _verb(block: Block) -> str:
    """The method of the request that ``block`` is; "" if that does not show."""
    for entry in block.attributes:
        if entry.key in _METHODS:
            given = entry.value.value if isinstance(entry.value, Known) else None
            verb = given.upper() if isinstance(given, str) else ""
            return verb if verb in HTTP_METHODS else ""
    return "GET" if block.name == "data" and block.labels[:1] == ("http",) else ""


def _sent(
    source: str, block: Block, url: str, token: Token, verb: str, texts: dict[int, Token]
) -> Sent | Embedded | None:
    """What ``block`` sends to ``url``, which stands at ``token``."""
    entry = next((each for each in block.attributes if each.key in _BODIES), None)
    if entry is None:
        return None
    if isinstance(entry.value, Object):
        return Sent(verb, url, entry.value, token.start, confidence=Confidence.HIGH)
    span = entry.value.span
    text = texts.get(span.start) or texts.get(span.start + 1) if span is not None else None
    if text is None or not text.text.lstrip().startswith("{"):
        return None
    return message(verb, traced(source, token), traced(source, text))
