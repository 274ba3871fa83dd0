"""The surface for ARM templates and for resources in other JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import (
    ApiUse,
    Comment,
    Embedded,
    Extraction,
    Problem,
    Resource,
    Span,
    Suggestion,
    Waiver,
)
from flexlint.source import SourceFile
from flexlint.surfaces.arm.linked import LinkedTemplates
from flexlint.surfaces.arm.parameter_files import read_parameter_files
from flexlint.surfaces.arm.strings import find_in_strings
from flexlint.surfaces.arm.suggest import suggest_fragment
from flexlint.surfaces.arm.template import TemplateReader
from flexlint.templates.calls import told_by_file
from flexlint.templates.json_text import JsonFault, JsonNode, JsonObject, JsonText, read_json
from flexlint.templates.parameter_files import (
    MOST_REPEATED,
    ParameterFile,
    ReadSibling,
    deployed,
)

_JSON = (".json", ".jsonc", ".json5", ".workbook", ".armtemplate", ".arm")
_PERHAPS = (".template", ".tmpl", ".tpl")
"""Names that other languages use as well; read if the text starts as JSON does."""

_MAX_CHARACTERS = 24_000_000

_Reading: TypeAlias = "tuple[tuple[Resource, ...], tuple[Resource, ...], tuple[Waiver, ...]]"
"""Resources of the file, those of files it calls, and waivers."""


class ArmSurface:
    """Reads JSON; takes what is declared as a resource for one, and leaves the rest alone.

    Args:
        read_sibling: returns the text of another file, by a path in the form of
            ``SourceFile.path``, or None if there is none. With it, parameter files beside a
            template are evidence, and templates it links to are followed; without it (the
            default) the surface is pure.
        parameter_files: paths of further parameter files, for the templates that they fit.
    """

    name = "arm"
    needles: tuple[bytes, ...] = ()

    def __init__(
        self, read_sibling: ReadSibling | None = None, parameter_files: Sequence[str] = ()
    ) -> None:
        self._read_sibling = read_sibling
        self._parameter_files = tuple(parameter_files)

    def claims(self, path: str) -> bool:
        """JSON by its name."""
        return path.lower().endswith((*_JSON, *_PERHAPS))

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Every resource, reference and embedded script in ``source``."""
        text = source.text
        if source.path.lower().endswith(_PERHAPS) and text.lstrip()[:1] not in ("{", "["):
            return Extraction(self.name)
        if len(text) > _MAX_CHARACTERS:
            problem = Problem(
                f"The file is too large to be read as JSON ({len(text) / 1e6:.0f} million "
                f"characters, at most {_MAX_CHARACTERS / 1e6:.0f}); it was searched as text.",
                Span(0, 0),
            )
            return Extraction(self.name, problems=(problem,), degraded=True)
        parsed = read_json(text)
        resources: tuple[Resource, ...] = ()
        embedded: tuple[Embedded, ...] = ()
        waivers: tuple[Waiver, ...] = ()
        if parsed.root is not None:
            readings = list(self._readings(source, parsed.root, vocabulary.resource_types))
            own, _, waivers = readings[0]
            found = find_in_strings(text, parsed.root, own, vocabulary)
            everything = [each for own, called, _ in readings for each in (*own, *called)]
            everything += found.resources
            resources = tuple(sorted(everything, key=lambda each: each.type_span))
            embedded = found.embedded
        return Extraction(
            self.name,
            resources=resources,
            comments=_comments(source, parsed),
            waivers=waivers,
            embedded=embedded,
            problems=_problems(parsed.faults),
            degraded=bool(parsed.faults),
        )

    def _readings(
        self, source: SourceFile, root: JsonNode, interesting: frozenset[str]
    ) -> Iterator[_Reading]:
        """The document once for each of its parameter files; once, if it has none."""
        linked, sibling = None, self._read_sibling
        files: list[ParameterFile] = []
        if sibling is not None:
            linked = LinkedTemplates.of(source.path, sibling)
            if isinstance(root, JsonObject):
                files += read_parameter_files(source.path, root, sibling, self._parameter_files)
        if len(source.text) > MOST_REPEATED:
            del files[1:]

        def read(file: ParameterFile | None) -> TemplateReader:
            reader = TemplateReader(source.text, interesting, file, linked)
            reader.read(root)
            return reader

        if not files:
            reader = read(None)
            yield tuple(reader.resources), tuple(reader.called), tuple(reader.waivers)
        alone: tuple[Resource, ...] | None = None
        for file in files:
            reader = read(file)
            own = deployed(reader.resources, file, reader.given)
            called = tuple(reader.called)
            if called:
                alone = tuple(read(None).called) if alone is None else alone
                called = told_by_file(called, alone, file)
            yield own, called, tuple(reader.waivers)

    def suggest_use(
        self, source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
    ) -> Suggestion | None:
        """None: a template declares resources, it calls nothing."""
        return None

    def suggest_property(
        self,
        source: SourceFile,
        resource: Resource,
        at: Span,
        path: str | None,
        replacement: Replacement,
    ) -> Suggestion | None:
        """The replacement as JSON in the file's own indentation."""
        return suggest_fragment(source, resource, at, path, replacement)


def _problems(faults: tuple[JsonFault, ...]) -> tuple[Problem, ...]:
    """One problem for the file: the first fault, and how many more there are."""
    if not faults:
        return ()
    more = len(faults) - 1
    count = "" if not more else f" (and {more} more place{'s' if more > 1 else ''})"
    return (
        Problem(
            f"The JSON is broken: {faults[0].message}{count}.",
            faults[0].span,
            hint="What could be read was analysed; the rest was searched as text.",
        ),
    )


def _comments(source: SourceFile, parsed: JsonText) -> tuple[Comment, ...]:
    comments: list[Comment] = []
    for span in parsed.comments:
        text = source.text[span.start : span.end]
        if "flexlint" not in text:
            continue
        line = source.position(span.start)[0]
        before = source.text[source.line_start(line) : span.start]
        inner = text[2:-2] if text.startswith("/*") and text.endswith("*/") else text[2:]
        comments.append(Comment(inner.strip(), span, not before.strip()))
    return tuple(comments)
