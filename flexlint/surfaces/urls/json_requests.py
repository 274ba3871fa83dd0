"""Requests in JSON: which HTTP method belongs to a URL by the structure around it."""

from __future__ import annotations

import re
from bisect import bisect_right

from flexlint.azure import HTTP_METHODS
from flexlint.lexical.urls.verbs import Verb
from flexlint.record import field, record_with
from flexlint.regex import regex

_TOKEN = regex(
    r'"(?P<string>(?:[^"\\]|\\.)*)"?(?P<colon>\s*:)?|(?P<open>[{\[])|(?P<close>[}\]])', re.DOTALL
)
_METHOD_KEYS = frozenset({"method", "verb", "httpmethod", "requestmethod", "http_method"})
_TELLS = regex(
    rf'"(?:{"|".join((*_METHOD_KEYS, *HTTP_METHODS))})"\s*:',
    re.IGNORECASE,
)
"""A key without which no object says a method."""
_PARENTS = 4


@record_with(frozen=False)
class _Object:
    start: int
    parent: int
    method: str | None = None
    keys: list[str] = field(default_factory=list)
    owner: int = -1
    """Offset of the key whose value the object is."""


class JsonRequests:
    """The objects of a JSON text with the HTTP methods written in them. One linear pass."""

    def __init__(self, text: str) -> None:
        self._objects: list[_Object] = []
        self._changes: list[int] = []
        self._current: list[int] = []
        self._by_key: dict[int, int] = {}
        if _TELLS.search(text) is None:
            return
        stack: list[int] = []
        key, key_at, after_method = "", -1, False
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup
            if kind == "colon":
                key, key_at = match.group("string"), match.start()
                if stack:
                    self._objects[stack[-1]].keys.append(key.lower())
                after_method = key.lower() in _METHOD_KEYS
                continue
            if kind == "string":
                if after_method and stack and match.group("string").upper() in HTTP_METHODS:
                    self._objects[stack[-1]].method = match.group("string").upper()
            elif kind == "open":
                parent = stack[-1] if stack else -1
                self._objects.append(_Object(match.start(), parent, owner=key_at))
                self._by_key[key_at] = len(self._objects) - 1
                stack.append(len(self._objects) - 1)
                self._mark(match.start(), stack)
            else:
                if stack:
                    stack.pop()
                self._mark(match.end(), stack)
            after_method, key_at = False, -1

    def _mark(self, offset: int, stack: list[int]) -> None:
        self._changes.append(offset)
        self._current.append(stack[-1] if stack else -1)

    def verb(self, offset: int) -> Verb | None:
        """The method of the request object around ``offset``, or None."""
        index = bisect_right(self._changes, offset) - 1
        at = self._current[index] if index >= 0 else -1
        for _ in range(_PARENTS):
            if at < 0:
                return None
            found = self._objects[at]
            if found.method is not None:
                return Verb(found.method, True)
            at = found.parent
        return None

    def path_verbs(self, key: int) -> tuple[str, ...]:
        """The methods under the OpenAPI path whose key's quote is at offset ``key``."""
        index = self._by_key.get(key, -1)
        if index < 0:
            return ()
        return tuple(v for v in HTTP_METHODS if v.lower() in self._objects[index].keys)
