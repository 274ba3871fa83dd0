"""The surface for Bicep files and Bicep parameter files."""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import (
    Comment,
    Extraction,
    Problem,
    Span,
    SurfaceName,
)
from flexlint.surfaces.bicep.in_strings import find_in_strings
from flexlint.surfaces.bicep.modules import Workspace
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.syntax import ParseProblem, Program
from flexlint.templates.siblings import NeighboursOf
from flexlint.text.source import SourceFile
from flexlint.text.words import plural

_PARAMETERS = ".bicepparam"
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

    def claims(self, path: str) -> bool:
        """Bicep by its name."""
        return path.lower().endswith((".bicep", _PARAMETERS))

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Every resource, reference and embedded script in ``source``."""
        text = source.text
        if len(text) > _MAX_CHARACTERS:
            problem = Problem(
                f"The file is too large to be read as Bicep ({len(text) / 1e6:.0f} million "
                f"characters, at most {_MAX_CHARACTERS / 1e6:.0f}); it was searched as text.",
                Span(0, 0),
                "partly-read",
            )
            return Extraction(self.name, problems=(problem,), degraded=True)
        program = parse(text, parameters=source.path.lower().endswith(_PARAMETERS))
        workspace = Workspace(
            None if self._neighbours is None else self._neighbours(source.path),
            vocabulary.resource_types,
            vocabulary.modules,
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
            problems=(*_problems(program.problems), *workspace.unread(source.path, program)),
            degraded=bool(program.problems),
        )


def _problems(found: tuple[ParseProblem, ...]) -> tuple[Problem, ...]:
    """One problem for the file: the first, and how many more there are."""
    if not found:
        return ()
    more = len(found) - 1
    count = "" if not more else f" (and {plural(more, 'more place')})"
    return (
        Problem(
            f"The Bicep is broken: {found[0].message}{count}.",
            found[0].span,
            hint="What could be read was analysed; the rest was searched as text.",
        ),
    )


def _comments(source: SourceFile, program: Program) -> tuple[Comment, ...]:
    """Comments that speak to flexlint, and the compiler's own suppressions."""
    text = source.text
    found = [(span, text[span.start : span.end]) for span in program.comments]
    comments = [
        Comment(_inner(written), span, _is_first(text, span.start))
        for span, written in found
        if "flexlint" in written
    ]
    comments += [Comment(text[p.start + 1 : p.end], p, True) for p in program.pragmas]
    return tuple(sorted(comments, key=lambda comment: comment.span))


def _inner(written: str) -> str:
    closed = written.startswith("/*") and written.endswith("*/") and len(written) >= 4
    return (written[2:-2] if closed else written[2:]).strip()


def _is_first(text: str, offset: int) -> bool:
    """Whether only white space stands before ``offset`` on its line."""
    while offset and text[offset - 1] in " \t":
        offset -= 1
    return offset == 0 or text[offset - 1] in "\r\n"
