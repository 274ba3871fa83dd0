"""Calls of published modules that declare a resource the catalogue knows about."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flexlint.catalog.vocabulary import PublishedModule
from flexlint.model import (
    Confidence,
    Entry,
    Object,
    Resource,
    Span,
    Unknown,
)
from flexlint.surfaces.bicep.syntax import ModuleDeclaration
from flexlint.templates.expression import Literal

_REGISTRY = re.compile(r"br(?:/[\w.-]+)?:(?P<path>[\w./-]+?)(?::(?P<version>[\w.-]+)|@[\w:]+)?\Z")


@dataclass(frozen=True, slots=True)
class Published:
    """A module path that names a published module."""

    module: PublishedModule
    path_span: Span
    """The repository path, without registry and version."""
    version: str

    def resource(self, declared: ModuleDeclaration, arguments: Object) -> Resource:
        """What the call ``declared`` declares, as far as ``arguments`` (its params) say."""
        return Resource(
            type=self.module.type,
            type_span=self.path_span,
            api_version=Unknown("the module decides"),
            name=arguments.get("name") or Unknown("the name is not known"),
            body=_body(self.module, arguments, declared.path.span),
            span=declared.span,
            pointer=declared.name.text,
            copies=declared.body.loop is not None,
            origin="module",
            confidence=Confidence.MEDIUM,
            why=f"the published module {self.module.path} declares it",
            tool=self.module.tool,
            tool_version=self.version,
        )


def find_published(
    declared: ModuleDeclaration, modules: tuple[PublishedModule, ...]
) -> Published | None:
    """The one of ``modules`` that ``declared`` calls, or None."""
    if not isinstance(declared.path, Literal):
        return None
    match = _REGISTRY.match(str(declared.path.value))
    if match is None:
        return None
    path, start = match["path"].lower(), declared.path.span.start
    for module in modules:
        if path == module.path or path.endswith("/" + module.path):
            span = Span(start + match.start("path"), start + match.end("path"))
            return Published(module, span, match["version"] or "")
    return None


def _body(module: PublishedModule, arguments: Object, span: Span) -> Object:
    """The properties that arguments set; what else the module sets is not known."""
    tops: dict[str, list[Entry]] = {}
    for parameter, path in module.parameters:
        top, _, inner = path.partition(".")
        entry = arguments.entry(parameter)
        if entry is not None:
            tops.setdefault(top, []).append(Entry(inner, entry.key_span, entry.value))
        elif arguments.open:
            unknown = Unknown("the module's arguments are not all known", span)
            tops.setdefault(top, []).append(Entry(inner, span, unknown))
    entries = [
        Entry(top, span, Object(tuple(inner), span, open=True)) for top, inner in tops.items()
    ]
    return Object(tuple(entries), span, open=True)
