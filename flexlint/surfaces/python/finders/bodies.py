"""What requests send to the URL of a scale set: dictionaries, and JSON in strings."""

from __future__ import annotations

import re
from collections.abc import Iterator

import libcst as cst

from flexlint.lexical.bodies import SENDING, Sent, may_be_sent, message
from flexlint.model import Embedded, Object, Resource
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.module import Evaluation
from flexlint.surfaces.python.evaluation.texts import Text, agree
from flexlint.surfaces.python.finders.requests import Requests
from flexlint.surfaces.python.names.nodes import dotted, last_name
from flexlint.surfaces.python.names.reaching import sole_value
from flexlint.surfaces.python.names.scopes import Context, Site
from flexlint.surfaces.python.reading.messages import is_talker
from flexlint.text.generated import is_generated_module

_PATH = regex(r"virtualmachinescalesets/", re.IGNORECASE)
_KEYWORDS = frozenset({"json", "data", "body", "content", "payload", "json_data", "json_body"})
_URLS = frozenset({"url", "uri", "path", "endpoint", "request_url", "resource_id"})
_DUMPING = frozenset({"dumps", "to_json", "jsonify"})
_ENCODING = frozenset({"encode", "strip"})
_KEEPS = regex(r"(?:cache|queue|store|redis|memo|table|lookup)s?\.put\Z", re.IGNORECASE)
"""What puts something somewhere, by its name, and no request."""
_DOUBLES = regex(
    r"\b(?:requests_mock|responses|respx|httpretty|aioresponses|pytest_httpx|httpx_mock|pook)\b"
)
"""Libraries with which a test says what requests are answered, in the words of requests."""
_REQUESTING = regex(r"(?:self\.)?_?(?:requests|httpx|\w*session|\w*client)\.\w+\Z", re.IGNORECASE)
_STEPS = 4
_MOST = 8
"""Arguments that are looked at, and texts that one of them may be."""


@record
class Bodies:
    """What a module sends."""

    resources: tuple[Resource, ...] = ()
    embedded: tuple[Embedded, ...] = ()


def find_bodies(evaluation: Evaluation) -> Bodies:
    """Every model that the module sends: as a resource where it is a dictionary, as a message
    where it is JSON in a string. A generated client sends none of its own.

    Raises:
        RecursionError: if an expression is deeper than the interpreter's stack allows.
    """
    text = evaluation.tree.source.text
    if not may_be_sent(text) or is_generated_module(text):
        return Bodies()
    return _Finder(evaluation).find()


class _Finder:
    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._requests = Requests(evaluation)
        self._is_test = _DOUBLES.search(evaluation.tree.source.text) is not None

    def find(self) -> Bodies:
        resources: list[Resource] = []
        embedded: list[Embedded] = []
        for site in self._evaluation.outline.calls:
            for found in self._call(site):
                if isinstance(found, Embedded):
                    embedded.append(found)
                else:
                    resources.append(found)
        return Bodies(tuple(dict.fromkeys(resources)), tuple(dict.fromkeys(embedded)))

    def _call(self, site: Site[cst.Call]) -> Iterator[Resource | Embedded]:
        """What one call sends, to each of the URLs that it may be given."""
        arguments = site.node.args[:_MOST]
        func = site.node.func
        called = dotted(func)
        if len(arguments) < 2 or _KEEPS.search(called) or is_talker(last_name(func)):
            return
        if self._is_test and _REQUESTING.match(called) is None:
            return
        for argument in arguments:
            if argument.keyword is not None and argument.keyword.value not in _URLS:
                continue
            texts = self._evaluation.strings.texts(argument.value, site.context)
            for text in texts[:_MOST]:
                if text.literal and _PATH.search(text.text):
                    for verb in self._requests.verbs(site.node, site.context):
                        if verb.name in SENDING and agree(verb.turns, text.turns):
                            yield from self._sent(site, verb.name, text, argument)

    def _sent(
        self, site: Site[cst.Call], verb: str, url: Text, of: cst.Arg
    ) -> Iterator[Resource | Embedded]:
        """What ``verb`` sends to ``url``, which the argument ``of`` is."""
        tree, symbol = self._evaluation.tree, site.context.scope.symbol
        made_of = ((of.value, site.context),)
        mode = self._evaluation.conditions.mode_of_text(site.guard, made_of)
        for argument in site.node.args[:_MOST]:
            keyword = argument.keyword.value if argument.keyword is not None else ""
            if argument is of or argument.star or (keyword and keyword not in _KEYWORDS):
                continue
            node, context = _plain(argument.value, site.context)
            value = self._evaluation.values.value(node, context)
            if isinstance(value, Object):
                func = site.node.func
                at = tree.span(func.attr if isinstance(func, cst.Attribute) else func)
                whole = tree.span(site.node)
                sent = Sent(verb, url.text, value, -1, at, whole, symbol)
                found = sent.resource(self._evaluation.lexicon.vocabulary)
                if found is not None:
                    yield replace(found, mode=mode)
                    return
                continue
            for text in self._evaluation.strings.texts(node, context)[:_MOST]:
                if text.text.lstrip().startswith("{") and agree(text.turns, url.turns):
                    made = message(verb, url.traced(), text.traced())
                    yield replace(made, symbol=symbol, mode=mode)


def _plain(node: cst.BaseExpression, context: Context) -> tuple[cst.BaseExpression, Context]:
    """What ``json.dumps(…)`` and ``….encode()`` make a text of, also by way of a name."""
    found = node, context
    for _ in range(_STEPS):
        if isinstance(node, cst.Name):
            made = sole_value(node.value, context)
            if made is None or not isinstance(made.node, cst.Call) or made.path:
                break
            node, context = made.node, made.context
            continue
        if not isinstance(node, cst.Call):
            break
        name = last_name(node.func)
        if name in _DUMPING and node.args:
            node = node.args[0].value
        elif name in _ENCODING and isinstance(node.func, cst.Attribute):
            node = node.func.value
        else:
            break
        found = node, context
    return found
