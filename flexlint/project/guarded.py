"""What files say of each other's scale sets, or nothing of it: a defect there costs no finding.

Here the files of strangers are read in the process of the run itself, after each has been
analysed in one of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence

from flexlint.config.options import Options
from flexlint.engine.results import FileResult
from flexlint.engine.subjects import ToldOf
from flexlint.files.discovery import Discovery, SourceRef
from flexlint.files.governing import Governing
from flexlint.model import Report, ScaleSet
from flexlint.project.linking import Linker
from flexlint.text.excerpts import excerpt
from flexlint.text.printing import one_line
from flexlint.typed import TypeVar

_Answer = TypeVar("_Answer")
_DEBUGGING = "FLEXLINT_DEBUG"
_LEFT_OUT = "what the files say of each other's scale sets is left out"
_MOST = 200


class Guarded:
    """A :class:`Linker` that says nothing more once it has failed, and why."""

    def __init__(
        self, discovery: Discovery, governing: Governing[Options], results: Sequence[FileResult]
    ) -> None:
        self.notices: tuple[str, ...] = ()
        """Why there is nothing, if it has failed."""
        self._linker: Linker | None = None
        self._linker = self._tried(lambda: Linker(discovery, governing, results), None)

    def told(self, results: Sequence[FileResult]) -> dict[SourceRef, ToldOf]:
        """See :meth:`Linker.told`."""
        linker = self._linker
        return {} if linker is None else self._tried(lambda: linker.told(results), {})

    def bound(self, results: list[FileResult]) -> list[FileResult]:
        """See :meth:`Linker.bound`."""
        linker = self._linker
        return results if linker is None else self._tried(lambda: linker.bound(results), results)

    def sets(self, report: Report, *, deployments: bool) -> tuple[ScaleSet, ...]:
        """See :meth:`Linker.sets`."""
        linker = self._linker
        if linker is None:
            return ()
        return self._tried(lambda: linker.sets(report, deployments=deployments), ())

    def _tried(self, step: Callable[[], _Answer], otherwise: _Answer) -> _Answer:
        try:
            return step()
        except MemoryError:
            why = "it needs more memory than there is"
        except Exception as error:
            if os.environ.get(_DEBUGGING):
                raise
            said = excerpt(one_line(f"{type(error).__name__}: {error}"), _MOST)
            why = f"flexlint failed on them ({said})"
            why += ". This is a defect of flexlint: please report it with the files"
        self._linker = None
        self.notices = (f"{_LEFT_OUT}: {why}",)
        return otherwise
