"""Many files analysed, each under its own options, in worker processes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from flexlint.catalog.catalogs import Catalogs
from flexlint.config.options import Options
from flexlint.engine.collector import collector_paused
from flexlint.engine.tasks import Task
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.record import replace
from flexlint.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # where one process reads all files, it alone imports what that takes
    from flexlint.engine.analysis import Analysis
    from flexlint.engine.progress import Progress
    from flexlint.engine.workers import Kept
from flexlint.engine.results import FileResult


class Analysing(Protocol):
    """One analysis, or those of many files."""

    def import_surfaces(self, paths: Sequence[str], /) -> None:
        """Import all that the files called ``paths`` may be read with."""

    def task(self, task: Task, /) -> FileResult:
        """Do one piece of work."""

    def given_up(self, task: Task, reason: str, /) -> FileResult:
        """The result for what could not even be searched as text."""


class Analyses:
    """The analysis of each file: one for all that have the same options.

    They are made when somebody asks for them, which may be another process: what they take to
    make is most of what a small run takes.
    """

    def __init__(
        self,
        refs: Iterable[SourceRef],
        governing: Governing[Options],
        catalogs: Catalogs,
        *,
        witnessed: bool = False,
        instead: tuple[str, bytes] | None = None,
    ) -> None:
        """The analyses that ``refs`` need; if ``witnessed``, results say what they came from.

        ``instead`` is a file's name and what it holds in place of what is on disk.

        Raises:
            CatalogError: if a rule pack is not valid.
        """
        self._catalogs = catalogs
        self._witnessed = witnessed
        self._instead = instead
        self._options: dict[str, Options] = {}
        self._made: dict[Options, Analysis] = {}
        for ref in refs:
            folder = ref.home()
            if folder not in self._options:
                options = governing(folder)
                self._options[folder] = options
                if options.rule_paths:
                    catalogs(options.rule_paths)

    def know(self, refs: Iterable[SourceRef]) -> bool:
        """Whether they are those of all of ``refs``."""
        return all(ref.home() in self._options for ref in refs)

    def for_file(self, ref: SourceRef) -> Analysis:
        """The analysis of one of the files."""
        return self._analysis(self._options[ref.home()])

    def _analysis(self, options: Options) -> Analysis:
        if options not in self._made:
            from flexlint.engine.analysis import Analysis, decoded

            self._made[options] = Analysis.of(
                options,
                neighbours=True,
                instead=None if self._instead is None else decoded(*self._instead),
                catalog=self._catalogs(options.rule_paths),
                witnessed=self._witnessed,
            )
        return self._made[options]

    def import_surfaces(self, paths: Sequence[str], /) -> None:
        """Make all of them, and import what the files called ``paths`` may be read with."""
        for options in self._options.values():
            self._analysis(options).import_surfaces(paths)

    def task(self, task: Task) -> FileResult:
        """See :meth:`Analysis.task`."""
        with collector_paused():
            return self.for_file(task.ref).task(task)

    def given_up(self, task: Task, reason: str) -> FileResult:
        """See :meth:`Analysis.given_up`."""
        return self.for_file(task.ref).given_up(task, reason)

    def unreadable(self, ref: SourceRef, error: Exception) -> FileResult:
        """See :meth:`Analysis.unreadable`."""
        return self.for_file(ref).unreadable(ref, error)


def analyse(
    analysis: Analysing,
    tasks: Sequence[Task],
    jobs: int,
    progress: Progress | None = None,
    kept: Kept[Task, FileResult] | None = None,
) -> Iterator[FileResult]:
    """The results of ``tasks``, in any order, each worked out in a worker process; ``kept`` is one
    of the same analysis, or gets one.

    What does not come back from there is searched as text, in a worker again; and what does
    not come back from that either is a finding that says so.
    """
    from flexlint.engine import workers

    if not workers.allowed():
        yield from map(analysis.task, tasks)
        return
    done, total = 0, len(tasks)
    jobs = jobs or min(os.cpu_count() or 1, 1 + len(tasks) // 4)
    if workers.FORKS and min(jobs, total) > 1:
        with suppress(Exception):  # said where a file is guarded
            paths = [task.ref.display for task in tasks]
            analysis.import_surfaces(paths)  # once, not in each process
    while tasks:
        failed: list[Task] = []
        for outcome in workers.run(tasks, analysis.task, jobs, Task.limit, kept):
            task = outcome.item
            if outcome.result is not None:
                yield outcome.result
            elif task.failure:
                yield analysis.given_up(task, outcome.failure)
            else:
                failed.append(replace(task, failure=outcome.failure))
                continue
            done += 1
            if progress is not None:
                progress(done, total)
        tasks = failed
