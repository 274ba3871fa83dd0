"""The surface for Bicep files and Bicep parameter files."""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import (
    Comment,
    Extraction,
    SurfaceName,
)
from flexlint.surfaces.bicep.file_names import PARAMETERS
from flexlint.surfaces.bicep.in_strings import find_in_strings
from flexlint.surfaces.bicep.modules import Workspace
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.syntax import Program
from flexlint.templates.problems import broken, speaking_comments, too_large
from flexlint.templates.siblings import NeighboursOf
from flexlint.text.source import SourceFile

_MAX_CHARACTERS = 12_000_000


class BicepSurface:
    """Reads Bicep, also unfinished Bicep.

    Args:
        neighbours: gives what reads the files that a file refers to. With it, local modules,
            imports and parameter files are followed; without it (the default) the surface is
            pure.
        parameter_files: paths of further parameter files, for the files that they fit.
    """

    name: SurfaceName = "bicep"

    def __init__(
        self, neighbours: NeighboursOf | None = None, parameter_files: Sequence[str] = ()
    ) -> None:
        self._neighbours = neighbours
        self._parameter_files = tuple(parameter_files)

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Every resource, reference and embedded script in ``source``."""
        text = source.text
        if len(text) > _MAX_CHARACTERS:
            problem = too_large("Bicep", len(text), _MAX_CHARACTERS, "partly-read")
            return Extraction(self.name, problems=(problem,), degraded=True)
        program = parse(text, parameters=source.path.lower().endswith(PARAMETERS))
        workspace = Workspace(
            None if self._neighbours is None else self._neighbours(source.path),
            vocabulary.resource_types,
            vocabulary.models,
            self._parameter_files,
        )
        readings = workspace.readings(source.path, text, program)
        found = find_in_strings(text, program, vocabulary)
        return Extraction(
            self.name,
            resources=(
                *(resource for reading in readings for resource in reading.resources),
                *(resource for reading in readings for resource in reading.called),
                *found.resources,
            ),
            comments=_comments(source, program),
            embedded=found.embedded,
            problems=(*broken("Bicep", program.problems), *workspace.unread(source.path, program)),
            degraded=bool(program.problems),
        )


def _comments(source: SourceFile, program: Program) -> tuple[Comment, ...]:
    """Comments that speak to flexlint, and the compiler's own suppressions."""
    text = source.text
    comments = [
        *speaking_comments(source, program.comments),
        *(Comment(text[p.start + 1 : p.end], p, True) for p in program.pragmas),
    ]
    return tuple(sorted(comments, key=lambda comment: comment.span))
