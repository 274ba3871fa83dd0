"""Many files analysed, each under its own options, in worker processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TypeAlias

from flexlint.catalog.catalogs import Catalogs
from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis, Task
from flexlint.engine.results import FileResult
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.record import record, replace

Progress: TypeAlias = Callable[[int, int], None]
"""Told (files done, files to do) as the analysis goes on."""


@record
class Analyses:
    """The analysis of each file: one for all that have the same options."""

    by_folder: Mapping[str, Analysis]

    @classmethod
    def of(
        cls,
        refs: Iterable[SourceRef],
        governing: Governing[Options],
        catalogs: Catalogs,
        *,
        witnessed: bool = False,
    ) -> Analyses:
        """The analyses that ``refs`` need; if ``witnessed``, results say what they came from.

        Raises:
            CatalogError: if a rule pack is not valid.
        """
        made: dict[Options, Analysis] = {}
        by_folder: dict[str, Analysis] = {}
        for ref in refs:
            folder = ref.home()
            if folder not in by_folder:
                options = governing(folder)
                if options not in made:
                    catalog = catalogs(options.rule_paths)
                    made[options] = Analysis.of(
                        options, neighbours=True, catalog=catalog, witnessed=witnessed
                    )
                by_folder[folder] = made[options]
        return cls(by_folder)

    def for_file(self, ref: SourceRef) -> Analysis:
        """The analysis of one of the files."""
        return self.by_folder[ref.home()]

    def import_surfaces(self) -> None:
        """See :meth:`Analysis.import_surfaces`."""
        for analysis in self.by_folder.values():
            analysis.import_surfaces()

    def task(self, task: Task) -> FileResult:
        """See :meth:`Analysis.task`."""
        return self.for_file(task.ref).task(task)

    def given_up(self, task: Task, reason: str) -> FileResult:
        """See :meth:`Analysis.given_up`."""
        return self.for_file(task.ref).given_up(task, reason)

    def unreadable(self, ref: SourceRef, error: Exception) -> FileResult:
        """See :meth:`Analysis.unreadable`."""
        return self.for_file(ref).unreadable(ref, error)


def analyse(
    analysis: Analysis | Analyses,
    tasks: Sequence[Task],
    jobs: int,
    progress: Progress | None = None,
) -> Iterator[FileResult]:
    """The results of ``tasks``, in any order, each worked out in a worker process.

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
            analysis.import_surfaces()  # once, not in each process
    while tasks:
        failed: list[Task] = []
        for outcome in workers.run(tasks, analysis.task, jobs, Task.limit):
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
