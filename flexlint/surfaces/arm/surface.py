"""The surface for ARM templates and for resources in other JSON."""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import (
    Embedded,
    Extraction,
    MetadataSuppression,
    Problem,
    Resource,
    SurfaceName,
)
from flexlint.regex import regex
from flexlint.surfaces.arm.bodies import find_bodies
from flexlint.surfaces.arm.file_names import PERHAPS
from flexlint.surfaces.arm.in_strings import find_in_strings
from flexlint.surfaces.arm.linked_templates import LinkedTemplates
from flexlint.surfaces.arm.parameter_files import read_parameter_files
from flexlint.surfaces.arm.template import TemplateReader
from flexlint.templates.parameter_files import ParameterFile, ParameterTexts
from flexlint.templates.problems import broken, speaking_comments, too_large
from flexlint.templates.readings import Reading, readings
from flexlint.templates.siblings import NeighboursOf, ReadSibling, unread_parameter_files
from flexlint.text.json_text import JsonNode, JsonObject, read_json
from flexlint.text.source import SourceFile

"""Names that other languages use as well; read if the text starts as JSON does."""

_MAX_CHARACTERS = 24_000_000
_JSON = regex(r"[\s\ufeff]*(?:\{(?![{%#])|\[)")
"""How JSON begins, and not what only becomes a text when it is filled in: ``{{``, ``{%``."""


class ArmSurface:
    """Reads JSON; takes what is declared as a resource for one, and leaves the rest alone.

    Args:
        neighbours: gives what reads the files that a template refers to. With it, parameter
            files beside a template are evidence, and templates it links to are followed;
            without it (the default) the surface is pure.
        parameter_files: paths of further parameter files, for the templates that they fit.
    """

    name: SurfaceName = "arm"

    def __init__(
        self, neighbours: NeighboursOf | None = None, parameter_files: Sequence[str] = ()
    ) -> None:
        self._neighbours = neighbours
        self._parameter_files = tuple(parameter_files)

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Every resource, reference and embedded script in ``source``."""
        text = source.text
        if source.path.lower().endswith(PERHAPS) and _JSON.match(text) is None:
            return Extraction(self.name)
        if len(text) > _MAX_CHARACTERS:
            problem = too_large("JSON", len(text), _MAX_CHARACTERS)
            return Extraction(self.name, problems=(problem,), degraded=True)
        parsed = read_json(text)
        resources: tuple[Resource, ...] = ()
        embedded: tuple[Embedded, ...] = ()
        metadata: tuple[MetadataSuppression, ...] = ()
        problems = broken("JSON", parsed.faults)
        if parsed.root is not None:
            read_sibling = None if self._neighbours is None else self._neighbours(source.path)
            around = _Surroundings(source.path, parsed.root, read_sibling, self._parameter_files)
            found_in = _readings(text, parsed.root, around, vocabulary.resource_types)
            problems += around.problems
            metadata = found_in[0].metadata_suppressions
            found = find_in_strings(text, parsed.root, found_in[0].resources, vocabulary)
            everything = [each for one in found_in for each in (*one.resources, *one.called)]
            sent = find_bodies(text, parsed.root, vocabulary)
            everything += (*found.resources, *sent.resources)
            resources = tuple(sorted(everything, key=lambda each: each.type_span))
            embedded = (*found.embedded, *sent.embedded)
        return Extraction(
            self.name,
            resources=resources,
            comments=tuple(speaking_comments(source, parsed.comments)),
            metadata_suppressions=metadata,
            embedded=embedded,
            problems=problems,
            degraded=bool(parsed.faults),
        )


class _Surroundings:
    """The files around one document, as far as they may be read."""

    def __init__(
        self,
        path: str,
        root: JsonNode,
        read_sibling: ReadSibling | None,
        parameter_files: Sequence[str],
    ) -> None:
        self.linked: LinkedTemplates | None = None
        self.files: list[ParameterFile] = []
        self._texts: ParameterTexts | None = None
        if read_sibling is not None:
            self.linked = LinkedTemplates.of(path, read_sibling)
            self._texts = ParameterTexts(read_sibling)
            if isinstance(root, JsonObject):
                self.files += read_parameter_files(path, root, self._texts, parameter_files)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """That files around it were not read, once it has been read."""
        linked = () if self.linked is None else self.linked.problems
        unread = () if self._texts is None else unread_parameter_files(self._texts.unread)
        return (*unread, *linked)


def _readings(
    text: str, root: JsonNode, around: _Surroundings, interesting: frozenset[str]
) -> list[Reading]:
    """The document once for each of its parameter files; once, if it has none."""

    def read(file: ParameterFile | None) -> Reading:
        return TemplateReader(text, interesting, file, around.linked).read(root)

    return list(readings(len(text), around.files, read))
