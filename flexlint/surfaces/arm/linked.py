"""Local templates that a deployment links to, and the path it names them by."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.templates.json_text import JsonNode, JsonObject, JsonScalar, read_json
from flexlint.templates.parameter_files import ReadSibling
from flexlint.templates.siblings import Siblings, beside

_QUOTED = re.compile(r"'([^']*\.json)(?:\?[^']*)?'", re.IGNORECASE)
_VARIABLE = re.compile(r"\[\s*variables\(\s*'([^']+)'\s*\)\s*\]")
_ADDRESS = re.compile(r"https?://[^/]+/([^?\[\]]*\.json)(?:\?.*)?", re.IGNORECASE)
_MAX_DEPTH = 4
_MAX_FILES = 60
_MAX_CALLS = 200
_MAX_CHARACTERS = 4_000_000
_MAX_PARTS = 3


class _Files:
    """The templates of one run; the number of calls is bounded."""

    def __init__(self, read_sibling: ReadSibling) -> None:
        self._siblings = Siblings(read_sibling, _root, _MAX_FILES, _MAX_CHARACTERS)
        self._calls = 0

    def get(self, path: str) -> tuple[str, JsonObject] | None:
        """Text and root of the file at ``path``, or None."""
        self._calls += 1
        return None if self._calls > _MAX_CALLS else self._siblings.get(path)


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
        self, link: JsonObject, variables: JsonNode | None
    ) -> tuple[str, JsonObject, LinkedTemplates, JsonScalar] | None:
        """What ``link``, a ``templateLink``, leads to: the file's text, its template, what it
        links to in its turn, and the node that names it. None if it is not a local file."""
        if len(self._callers) > _MAX_DEPTH:
            return None
        for node, written in _written(link, variables):
            path = beside(self._path, written)
            if path in self._callers:
                continue
            found = self._files.get(path)
            if found is not None:
                return *found, LinkedTemplates(path, self._files, self._callers), node
        return None


def _written(link: JsonObject, variables: JsonNode | None) -> Iterator[tuple[JsonScalar, str]]:
    """Paths relative to the caller that ``link`` may mean, the likeliest first."""
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
                    yield node, "/".join(parts[-count:])
            elif "://" not in text:
                yield node, text.lstrip("/")
            continue
        for quoted in reversed(_QUOTED.findall(text)):
            if "://" not in quoted:
                yield node, quoted.lstrip("/")


def _through_variable(text: str, variables: JsonNode | None) -> str:
    """``text``, or what the variable says that it consists of."""
    for _ in range(3):
        match = _VARIABLE.fullmatch(text.strip())
        value = variables.get(match[1]) if match and isinstance(variables, JsonObject) else None
        if not isinstance(value, JsonScalar) or not isinstance(value.value, str):
            break
        text = value.value
    return text
