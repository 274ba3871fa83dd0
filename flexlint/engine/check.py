"""Files and texts linted: many files found, analysed in workers, and reported."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from flexlint.catalog import Catalogs
from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis, FileResult, Task, decoded
from flexlint.files.discovery import Discovery, SourceRef, discover
from flexlint.files.governing import Everywhere, Governing
from flexlint.files.limits import SMALL_BYTES, TEXT_BYTES
from flexlint.files.prefilter import mentions, mentions_between_nuls, relevant, relevant_pieces
from flexlint.files.reading import pieces, read_bytes
from flexlint.model import Report, Summary
from flexlint.surfaces import registry
from flexlint.surfaces.endings import SURELY_READ
from flexlint.text.encoding import hidden_text

DEFAULTS = Options()

Progress = Callable[[int, int], None]
"""Told (files done, files to do) as the analysis goes on."""


def check_paths(
    paths: Sequence[str], options: Options = DEFAULTS, *, progress: Progress | None = None
) -> Report:
    """Lint files and directories.

    Args:
        paths: files are read whatever their name; directories are walked.
        options: how to lint.
        progress: called in this process, now and then.

    Returns:
        A report whose findings are sorted, the same for any number of jobs.

    Raises:
        DiscoveryError: if a path does not exist.
        CatalogError: if a rule pack is not valid.
    """
    everywhere = Everywhere(options)
    started = time.monotonic()
    discovery = discover(paths, governing=everywhere)
    return check_discovered(
        paths, discovery, everywhere, options.jobs, progress=progress, started=started
    )


def check_discovered(
    paths: Sequence[str],
    discovery: Discovery,
    governing: Governing[Options],
    jobs: int,
    *,
    progress: Progress | None = None,
    catalogs: Catalogs | None = None,
    started: float | None = None,
) -> Report:
    """Lint the files that ``discovery`` has found below ``paths``, each under its own options.

    Args:
        paths: what the user named, to say of an empty run why it is one.
        discovery: the files.
        governing: the options of each file's folder.
        jobs: as in :class:`Options`, for the run as a whole.
        progress: called in this process, now and then.
        catalogs: what is loaded of them already.
        started: when the run began, by ``time.monotonic``.

    Raises:
        CatalogError: if a rule pack is not valid.
    """
    started = time.monotonic() if started is None else started
    candidates, unreadable = _candidates(discovery, governing)
    results: list[FileResult] = []
    if candidates or unreadable:
        refs = (*candidates, *(ref for ref, _ in unreadable))
        analyses = Analyses.of(refs, governing, catalogs or Catalogs())
        results.extend(analyses.unreadable(ref, error) for ref, error in unreadable)
        results.extend(_analyse(analyses, [Task(ref) for ref in candidates], jobs, progress))
    nothing = _nothing(paths, discovery, results, governing)
    return _report(discovery, results, time.monotonic() - started, nothing)


def check_text(text: str, path: str, options: Options = DEFAULTS) -> Report:
    """Lint ``text`` as if it were the content of ``path``, which need not exist.

    A text of more than 16 kB is analysed in a process of its own, within limits of time and
    memory, where processes can be forked; otherwise in this one.
    """
    return _check_content(text, path, options)


def check_bytes(
    data: bytes, path: str, options: Options = DEFAULTS, *, isolated: bool = False
) -> Report:
    """Lint ``data`` as if it were the content of ``path``, which need not exist.

    In contrast to :func:`check_text`, the encoding is found out as it is for files. If
    ``isolated``, the analysis has a process of its own whatever the size and the platform;
    the main module must then be one that can be imported.
    """
    return _check_content(data, path, options, isolated=isolated)


def check_input(
    data: bytes,
    path: str,
    discovery: Discovery,
    governing: Governing[Options],
    catalogs: Catalogs,
) -> Report:
    """Lint ``data`` as the content of the file ``path``, which need not exist.

    Other files are read where the file refers to them, as for a file on disk; the analysis has
    a process of its own.

    Args:
        data: the content.
        path: the file's name.
        discovery: what :func:`flexlint.files.discovery.discover_text` says of the name.
        governing: the options of its folder.
        catalogs: what is loaded of them already.

    Raises:
        CatalogError: if a rule pack is not valid.
    """
    started = time.monotonic()
    results: list[FileResult] = []
    for ref in discovery.files:
        # Of what is longer nobody has seen the rest, which the analysis says.
        if len(data) <= TEXT_BYTES and not _mentions(data, ref, registry.Surfaces()):
            continue
        options = governing(ref.home())
        analysis = Analysis.of(
            options,
            neighbours=True,
            instead=decoded(ref.display, data),
            catalog=catalogs(options.rule_paths),
        )
        results.extend(_analyse(analysis, [Task(ref, data)], jobs=1))
    nothing = _nothing((path,), discovery, results, governing)
    return _report(discovery, results, time.monotonic() - started, nothing)


def _check_content(
    content: str | bytes, path: str, options: Options, *, isolated: bool = False
) -> Report:
    started = time.monotonic()
    analysis = Analysis.of(options)
    path = path.replace(os.sep, "/")
    task = Task(SourceRef(path, path), content)
    results = _alone(analysis, task, isolated) or [analysis.task(task)]
    return _report(Discovery((task.ref,)), results, time.monotonic() - started)


def _alone(analysis: Analysis, task: Task, isolated: bool) -> list[FileResult]:
    """The result of ``task`` from a process of its own; empty if it is to have none."""
    if not isolated and len(task.content or "") <= SMALL_BYTES:
        return []
    from flexlint.engine import workers

    if not isolated and not workers.FORKS:
        return []
    try:
        return list(_analyse(analysis, [task], jobs=1))
    except workers.WorkerError:
        if isolated:
            raise
        return []


def _candidates(
    discovery: Discovery, governing: Governing[Options]
) -> tuple[list[SourceRef], list[tuple[SourceRef, Exception]]]:
    """The files that mention something of interest, and those that could not be read."""
    candidates: list[SourceRef] = []
    unreadable: list[tuple[SourceRef, Exception]] = []
    surfaces = registry.Surfaces()
    for ref in discovery.files:
        try:
            if _is_candidate(ref, governing(ref.home()).most_bytes, surfaces):
                candidates.append(ref)
        except Exception as error:  # mostly an OSError
            unreadable.append((ref, error))
    return candidates, unreadable


def _is_candidate(ref: SourceRef, limit: int, surfaces: registry.Surfaces) -> bool:
    data = read_bytes(ref.path, limit)
    if len(data) > limit:
        is_source = bool(surfaces.claiming(ref.display))
        return relevant_pieces(pieces(ref.path), nuls_mean_nothing=is_source)
    return _mentions(data, ref, surfaces)


def _mentions(data: bytes, ref: SourceRef, surfaces: registry.Surfaces) -> bool:
    """Whether the content ``data`` of a file mentions something of interest."""
    if relevant(data):
        return True
    # Bytes that look binary may be meant as source, and read as such.
    if b"\0" in data and mentions_between_nuls(data):
        return bool(surfaces.claiming(ref.display))
    hidden = hidden_text(data, ref.display)
    return hidden is not None and mentions(hidden.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Analyses:
    """The analysis of each file: one for all that have the same options."""

    by_folder: Mapping[str, Analysis]

    @classmethod
    def of(
        cls, refs: Iterable[SourceRef], governing: Governing[Options], catalogs: Catalogs
    ) -> Analyses:
        """The analyses that ``refs`` need.

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
                    made[options] = Analysis.of(options, neighbours=True, catalog=catalog)
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


def _analyse(
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
    if workers.FORKS:
        with suppress(Exception):  # said where a file is guarded
            analysis.import_surfaces()  # once, not in each process
    done, total = 0, len(tasks)
    while tasks:
        failed: list[Task] = []
        jobs = jobs or min(os.cpu_count() or 1, 1 + len(tasks) // 4)
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


def _nothing(
    paths: Sequence[str],
    discovery: Discovery,
    results: Sequence[FileResult],
    governing: Governing[Options],
) -> tuple[str, ...]:
    """Why there was nothing to look at; empty if there was a file that a surface reads."""
    if any(result.examined or result.findings for result in results):
        return ()
    for ref in discovery.files:
        if ref.display.endswith(SURELY_READ) and not governing(ref.home()).include_surfaces:
            return ()
    only = {ref.home(): governing(ref.home()).include_surfaces for ref in discovery.files}
    surfaces = {
        named: registry.Surfaces(registry.Setting(only=named)) for named in set(only.values())
    }
    if any(surfaces[only[ref.home()]].claiming(ref.display) for ref in discovery.files):
        return ()
    found = {os.path.join(ref.home(), os.path.basename(ref.path)) for ref in discovery.files}
    from flexlint.files.inventory import left_out

    reasons = left_out(paths, found, discovery.left_out)
    if not found:
        return reasons
    are = "1 file is of a kind" if len(found) == 1 else f"{len(found):,} files are of kinds"
    return (f"{are} that flexlint does not read", *reasons)


def _report(
    discovery: Discovery,
    results: Sequence[FileResult],
    seconds: float,
    nothing: tuple[str, ...] = (),
) -> Report:
    findings = sorted(
        (finding for result in results for finding in result.findings),
        key=lambda finding: finding.sort_key,
    )
    silenced = sorted(
        (item for result in results for item in result.silenced),
        key=lambda item: item.finding.sort_key,
    )
    examined = sum(result.examined for result in results)
    counts = Counter(name for result in results for name in set(result.surfaces))
    summary = Summary(
        discovered=len(discovery.files),
        examined=examined,
        skipped=len(discovery.files) - examined,
        unread=len(results) - examined,
        unparsable=sum(result.unparsable for result in results),
        excluded=discovery.excluded,
        by_surface=tuple(sorted(counts.items())),
        seconds=seconds,
        nothing=nothing,
    )
    return Report(tuple(findings), summary, tuple(silenced), discovery.notices)
