"""What the files of a run define for one another, read when somebody asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flexlint.config.options import Options
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.project.names import Defined


class RunDefinitions:
    """The definitions of a run's files (:class:`flexlint.project.names.Definitions`)."""

    def __init__(self, refs: Mapping[str, SourceRef], governing: Governing[Options]) -> None:
        self._refs = refs
        self._governing = governing

    def anywhere(self, given_by: str) -> Sequence[Defined]:
        """Those under this form, of all files that may define something for others."""
        return ()

    def of(self, path: str) -> Sequence[Defined]:
        """All of one file; none if it is not part of the run."""
        return ()

    def has(self, path: str) -> bool:
        """Whether the file is part of the run."""
        return path in self._refs
