"""What templates give the containers and the apps that they deploy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import islice

from flexlint.model import Definition, Known, Span, Unknown, Value
from flexlint.project.calls import Files
from flexlint.project.reaching import Defined
from flexlint.values.reach import EVERYWHERE
from flexlint.values.sources import contained

_TEMPLATES = (".bicep", ".json", ".tf", ".tofu")
_SIGNS = (
    *(b"containers", b"appsettings", b"app_settings", b"environment_variables"),
    *(b"environmentvariables", b"azurerm_container_app"),
)
"""In each template that gives containers or apps variables, in lower case."""
_MOST = 200


class Containers:
    """The variables that the templates of a run give containers."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._known: dict[str, tuple[Defined, ...]] = {}

    def of(self, name: str) -> tuple[Defined, ...]:
        """Where templates give the variable ``name``, whichever image their containers have."""
        if name not in self._known:
            self._known[name] = tuple(self._sought(name))
        return self._known[name]

    def _sought(self, name: str) -> Iterator[Defined]:
        word = name.lower().encode("utf-8", "replace")
        written = re.escape(name)
        given = re.compile(
            rf"(?:\bname[\"']?[ \t]{{0,40}}[:=][ \t]{{0,40}}[\"']{written}[\"']"
            rf"(?:[ \t\r\n,]{{0,80}}[\"']?value[\"']?[ \t]{{0,40}}[:=][ \t]{{0,40}}"
            rf"(?P<a>[^\r\n]{{0,300}}))?"
            rf"|(?<![\w.\-$]){written}[\"']?[ \t]{{0,40}}[:=](?!=)[ \t]{{0,40}}"
            rf"(?P<b>[^\s{{][^\r\n]{{0,300}}))"
        )
        plain = re.compile(r"(?P<q>[\"'])(?P<text>[\w.\-]{1,200})(?P=q)[ \t]{0,40}(?:[,}\]].*)?\Z")
        for path in self._files.paths:
            if not path.lower().endswith(_TEMPLATES):
                continue
            content = self._files.folded(path)
            if word not in content or not any(sign in content for sign in _SIGNS):
                continue
            source = self._files.source(path)
            for match in islice(given.finditer(source.text), _MOST):
                span = Span(match.start(), match.end())
                text = plain.match(match["a"] or match["b"] or "")
                value: Value = Unknown("the template gives it", span)
                if text is not None:
                    value = Known(text["text"], span)
                each = Definition(contained(name), value, span, EVERYWHERE)
                yield Defined(path, each, partial(source.location, span))
