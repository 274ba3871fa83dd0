"""Local templates that a deployment links to, and the path it names them by."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from flexlint.model import Problem, Span
from flexlint.regex import regex
from flexlint.templates.siblings import ReadSibling, Siblings, beside, unread_problem
from flexlint.text.json_text import JsonNode, JsonObject, JsonScalar, read_json

_QUOTED = regex(r"'([^']{0,2000}\.json)(?:\?[^']{0,2000})?'", re.IGNORECASE)
_VARIABLE = regex(r"\[\s*variables\(\s*'([^']+)'\s*\)\s*\]")
_ADDRESS = regex(r"https?://[^/]+/([^?\[\]]*\.json)(?:\?.*)?", re.IGNORECASE)
_MAX_DEPTH = 4
_MAX_FILES = 200
_MAX_CALLS = 200
_MAX_CHARACTERS = 4_000_000
_MAX_PARTS = 3


class _Files:
    """The templates of one run; the number of calls is bounded."""

    def __init__(self, read_sibling: ReadSibling) -> None:
        self._siblings = Siblings(read_sibling, _root, _MAX_FILES, _MAX_CHARACTERS)
        self._calls = 0
        self.unread: dict[Span, Problem] = {}
        """By the place of the path, in the template that is read."""

    def get(self, path: str) -> tuple[str, JsonObject] | None:
        """Text and root of the file at ``path``, or None."""
        self._calls += 1
        return None if self._calls > _MAX_CALLS else self._siblings.get(path)

    def refuse(self, path: str, written: str, node: JsonScalar) -> None:
        """Remember that the file at ``path``, which ``node`` names, was not read, if so."""
        why, span = self._siblings.why_unread(path), Span(node.start, node.end)
        if why:
            what = f"The linked template {written!r}"
            self.unread.setdefault(span, unread_problem(what, why, span))


def _root(text: str) -> JsonObject | None:
    root = read_json(text).root
    return root if isinstance(root, JsonObject) else None


class LinkedTemplates:
    """The files that a template links to, as far as they are local.

    Templates that link to each other end, and so do very many links.
    """

    def __init__(self, path: str, files: _Files, callers: tuple[str, ...] = ()) -> None:
        self._path = path
        self._files = files
        self._callers = (*callers, path)

    @classmethod
    def of(cls, path: str, read_sibling: ReadSibling) -> LinkedTemplates:
        """For the template at ``path``."""
        return cls(path, _Files(read_sibling))

    def find(
        self, link: JsonObject, variables: JsonNode | None, *, tells: bool
    ) -> tuple[str, JsonObject, LinkedTemplates, JsonScalar] | None:
        """What ``link``, a ``templateLink``, leads to: the file's text, its template, what it
        links to in its turn, and the node that names it. None if it is not a local file; that it
        could not be read is a problem if the link ``tells`` it anything."""
        if len(self._callers) > _MAX_DEPTH:
            return None
        tried: list[tuple[str, str, JsonScalar]] = []
        for node, written, certain in _written(link, variables):
            path = beside(self._path, written)
            if path in self._callers:
                continue
            found = self._files.get(path)
            if found is not None:
                return *found, LinkedTemplates(path, self._files, self._callers), node
            # An address that leads up is most likely no address of a file here.
            if certain or not posixpath.normpath(written).startswith(".."):
                tried.append((path, written, node))
        if tells and len(self._callers) == 1:
            for path, written, node in tried:
                self._files.refuse(path, written, node)
        return None

    @property
    def path(self) -> str:
        """The path of the template itself."""
        return self._path

    @property
    def problems(self) -> tuple[Problem, ...]:
        """That linked templates were not read, each at the place that names it."""
        return tuple(problem for _, problem in sorted(self._files.unread.items()))


def _written(
    link: JsonObject, variables: JsonNode | None
) -> Iterator[tuple[JsonScalar, str, bool]]:
    """Paths relative to the caller that ``link`` may mean, the likeliest first, and whether
    it is certain that a path of a file is meant."""
    for key in ("relativePath", "uri"):
        node = link.get(key)
        if not isinstance(node, JsonScalar) or not isinstance(node.value, str):
            continue
        text = _through_variable(node.value, variables)
        if not text.startswith("["):
            address = _ADDRESS.fullmatch(text)
            if address is not None:
                parts = address[1].split("/")
                for count in range(min(_MAX_PARTS, len(parts)), 0, -1):
                    yield node, "/".join(parts[-count:]), False
            elif "://" not in text:
                yield node, text.lstrip("/"), key == "relativePath"
            continue
        for quoted in reversed(_QUOTED.findall(text)):
            if "://" not in quoted:
                yield node, quoted.lstrip("/"), False


def _through_variable(text: str, variables: JsonNode | None) -> str:
    """``text``, or what the variable says that it consists of."""
    for _ in range(3):
        match = _VARIABLE.fullmatch(text.strip())
        value = variables.get(match[1]) if match and isinstance(variables, JsonObject) else None
        if not isinstance(value, JsonScalar) or not isinstance(value.value, str):
            break
        text = value.value
    return text
