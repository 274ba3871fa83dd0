"""The HTTP methods of the requests that a call makes."""

from __future__ import annotations

import re

import libcst as cst

from flexlint.azure import ANY_HTTP_METHOD, HTTP_METHODS
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.facts import FunctionFact
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.module import Evaluation
from flexlint.surfaces.python.evaluation.texts import Turns
from flexlint.surfaces.python.names.nodes import constant, dotted, last_name
from flexlint.surfaces.python.names.scopes import Context, Scope

_VERB_IN_NAME = regex(rf"(?:\A|_)({ANY_HTTP_METHOD})(?:\Z|_)", re.IGNORECASE)
_CAMEL_VERB = regex(rf"(?<![A-Za-z])({ANY_HTTP_METHOD.lower()})(?=[A-Z])")
_VERB_WORDS = frozenset({"method", "verb", "http_method", "http_verb", "request_method"})
_OPENERS = frozenset({"urlopen", "urlretrieve", "Request"})
_REQUESTERS = (*map(str.lower, HTTP_METHODS), "request", "Request", "urlopen")
_HTTP_OWNER = regex(r"requests|session|http|client|aio|sess\b")
_MAX_AROUND = 3
_MAX_ARGUMENTS = 8
_MAX_SITES = 64
_MAX_DEPTH = 40


@record
class Verb:
    """A method that a call requests with."""

    name: str
    turns: Turns = ()


class Requests:
    """Reads the calls of one module."""

    def __init__(self, evaluation: Evaluation) -> None:
        self._outline = evaluation.outline
        self._tree = evaluation.tree
        self._clients = evaluation.clients
        self._strings = evaluation.strings
        self._verbs: Memo[str | None] = Memo(None, _MAX_DEPTH)

    def verbs(self, node: cst.Call, context: Context) -> tuple[Verb, ...]:
        """The methods, in upper case, that ``node`` or the call it is an argument of requests
        with; none if neither looks like a request."""
        item: cst.CSTNode | None = node
        for _ in range(_MAX_AROUND):
            if not isinstance(item, cst.Call):
                break
            verbs = self._of(item, context)
            if verbs:
                return verbs
            parent = self._outline.parents.get(item)
            if isinstance(parent, cst.Arg):
                item = self._outline.parents.get(parent)
            elif isinstance(parent, cst.Await):
                item = self._outline.parents.get(self._outline.parents.get(parent) or parent)
            else:
                break
        return ()

    def _of(self, node: cst.Call, context: Context) -> tuple[Verb, ...]:
        name = last_name(node.func)
        posts = False
        for argument in node.args[:_MAX_ARGUMENTS]:
            keyword = argument.keyword.value if argument.keyword is not None else ""
            if keyword in ("data", "json", "body") and constant(argument.value) != "":
                posts = True
            if keyword and keyword.lower() not in _VERB_WORDS:
                continue
            if isinstance(argument.value, cst.Attribute):
                word = argument.value.attr.value.upper()
                if word in HTTP_METHODS:
                    return (Verb(word),)
            given = tuple(
                Verb(text.text.upper(), text.turns)
                for text in self._strings.texts(argument.value, context)
                if text.known and text.text.upper() in HTTP_METHODS
            )
            if given:
                return given
        if name in _OPENERS:
            return (Verb("POST" if posts else "GET"),)
        match = _VERB_IN_NAME.search(name) or _CAMEL_VERB.search(name)
        if match and not self._is_local_url_maker(node, context):
            return (Verb(match[1].upper()),)
        inside = self._verb_inside(node, context)
        return (Verb(inside),) if inside is not None else ()

    def _is_local_url_maker(self, node: cst.Call, context: Context) -> bool:
        """``get_url(…)`` of this module makes a string; it requests nothing."""
        return bool(self._strings.texts(node, context)) or "url" in last_name(node.func).lower()

    def _verb_inside(self, node: cst.Call, context: Context) -> str | None:
        """The method that a helper of this module requests with."""
        for fact in self._clients.facts(node.func, context):
            if isinstance(fact, FunctionFact):
                return self._verb_of(fact.scope)
        return None

    def _verb_of(self, scope: Scope) -> str | None:
        return self._verbs.get(scope, lambda: self._search_scope(scope))

    def _search_scope(self, scope: Scope) -> str | None:
        """The one HTTP method among the requests a function makes."""
        span = self._tree.span(scope.node)
        verbs: set[str] = set()
        for name in _REQUESTERS:
            for site in self._outline.calls_by_name.get(name, ())[:_MAX_SITES]:
                if not span.start <= site.context.offset < span.end:
                    continue
                if name == "get" and not self._is_http(site.node):
                    continue
                verbs.update(verb.name for verb in self._of(site.node, site.context))
        return verbs.pop() if len(verbs) == 1 else None

    @staticmethod
    def _is_http(node: cst.Call) -> bool:
        """Whether ``x.get(…)`` is a request rather than a look-up in a dictionary."""
        if not isinstance(node.func, cst.Attribute):
            return False
        owner = dotted(node.func.value).lower() or last_name(node.func.value).lower()
        return _HTTP_OWNER.search(owner) is not None
