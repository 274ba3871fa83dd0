"""Calls of published modules that declare a resource the catalogue knows about."""

from __future__ import annotations

from flexlint.catalog.model_table import ModelTable
from flexlint.lexical.models import Described, tables
from flexlint.model import (
    Confidence,
    Object,
    Resource,
    Span,
)
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.bicep.syntax import ModuleDeclaration
from flexlint.templates.expression import Literal

_REGISTRY = regex(r"br(?:/[\w.-]+)?:(?P<path>[\w./-]+?)(?::(?P<version>[\w.-]+)|@[\w:]+)?\Z")


@record
class Published:
    """A module path that names a published module."""

    module: ModelTable
    path_span: Span
    """The repository path, without registry and version."""
    version: str

    def resource(self, declared: ModuleDeclaration, arguments: Object) -> Resource:
        """What the call ``declared`` declares, as far as ``arguments`` (its params) say."""
        return Described(
            table=self.module,
            given=arguments,
            at=self.path_span,
            statement=declared.span,
            pointer=declared.name.text,
            confidence=Confidence.MEDIUM,
            why=f"the published module {self.module.names[0]} declares it",
            version=self.version,
            copies=declared.body.loop is not None,
        ).resource()


def find_published(declared: ModuleDeclaration, models: tuple[ModelTable, ...]) -> Published | None:
    """The module of ``models`` that ``declared`` calls, or None."""
    if not isinstance(declared.path, Literal):
        return None
    match = _REGISTRY.match(str(declared.path.value))
    if match is None:
        return None
    path, start = match["path"].lower(), declared.path.span.start
    for name, module in tables(models, "module").items():
        if path == name or path.endswith("/" + name):
            span = Span(start + match.start("path"), start + match.end("path"))
            return Published(module, span, match["version"] or "")
    return None
