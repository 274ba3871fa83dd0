"""Files and texts linted: many files found, analysed in workers, and reported."""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from flexlint.catalog.catalogs import Catalogs
from flexlint.config.options import Options
from flexlint.engine.candidates import candidates, is_candidate
from flexlint.engine.progress import SILENT, Steps
from flexlint.files.discovery import Discovery, SourceRef
from flexlint.files.governing import Governing
from flexlint.files.limits import SMALL_BYTES, TEXT_BYTES
from flexlint.model import Report, Summary
from flexlint.record import replace
from flexlint.surfaces.endings import SURELY_READ
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:  # where nothing is relevant, nothing of it is imported
    from flexlint.engine.analyses import Analyses
    from flexlint.engine.analysis import Analysis
    from flexlint.engine.cache import Cache
    from flexlint.engine.results import FileResult
    from flexlint.engine.subjects import ToldOf
    from flexlint.engine.tasks import Task
    from flexlint.engine.workers import Kept

DEFAULTS = Options()
_WORTH_A_PROCESS = 16
"""So many files that are read once more are worth another process."""


class Standing:
    """What the first look at the files of a run leaves for the second: the analyses, and a process
    that has them ready. To be closed."""

    def __init__(self) -> None:
        self._analyses: Analyses | None = None
        self._kept: Kept[Task, FileResult] | None = None

    def begin(self, analyses: Analyses) -> Analyses:
        """Have ``analyses``, and no process of others any more."""
        self.close()
        self._analyses = analyses
        return analyses

    def knowing(self, refs: Iterable[SourceRef]) -> Analyses | None:
        """The analyses, if they are those of all of ``refs``."""
        return self._analyses if self._analyses is not None and self._analyses.know(refs) else None

    @property
    def kept(self) -> Kept[Task, FileResult]:
        """The process of the analyses, if there is one, and where to keep one."""
        from flexlint.engine.workers import Kept

        if self._kept is None:
            self._kept = Kept()
        return self._kept

    def close(self) -> None:
        """End the process."""
        if self._kept is not None:
            self._kept.stop()


def analysed(
    discovery: Discovery,
    governing: Governing[Options],
    jobs: int,
    *,
    steps: Steps = SILENT,
    catalogs: Catalogs | None = None,
    cache: Cache | None = None,
    standing: Standing | None = None,
) -> list[FileResult]:
    """What each of the files that ``discovery`` has found says, if it says anything.

    Args:
        discovery: the files.
        governing: the options of each file's folder.
        jobs: as in :class:`Options`, for the run as a whole.
        steps: who is told of them.
        catalogs: what is loaded of them already.
        cache: what earlier runs have found; it learns what this one does.
        standing: gets what a second look at some of the files can use.

    Raises:
        CatalogError: if a rule pack is not valid.
    """
    processes = jobs or os.cpu_count() or 1
    found = candidates(discovery.files, governing, cache, processes, steps.searched)
    results = [*found.known]
    if found.fresh or found.unreadable:
        from flexlint.engine.analyses import Analyses, analyse
        from flexlint.engine.tasks import Task

        refs = (*found.fresh, *(ref for ref, _ in found.unreadable))
        analyses = Analyses(refs, governing, catalogs or Catalogs(), witnessed=cache is not None)
        if standing is not None:
            standing.begin(analyses)
        kept = standing.kept if standing is not None else None
        results.extend(analyses.unreadable(ref, error) for ref, error in found.unreadable)
        by_path = {ref.display: ref for ref in found.fresh}
        tasks = [Task(ref) for ref in found.fresh]
        steps.analysed(0, len(tasks))
        for result in analyse(analyses, tasks, jobs, steps.analysed, kept):
            results.append(result)
            if cache is not None and result.origin is not None:
                ref = by_path[result.path]
                cache.keep(ref, governing(ref.home()), result)
    return results


def analysed_again(
    told: Mapping[SourceRef, ToldOf],
    before: Iterable[FileResult],
    governing: Governing[Options],
    jobs: int,
    *,
    steps: Steps = SILENT,
    catalogs: Catalogs | None = None,
    cache: Cache | None = None,
    standing: Standing,
) -> list[FileResult]:
    """What the files say now that they are told of their scale sets what others say.

    Args:
        told: for each file, the modes of sets that it asked for.
        before: what the files said without that.
        governing: as for :func:`analysed`, like all that follows.
        jobs: see there.
        steps: see there.
        catalogs: see there.
        cache: see there.
        standing: what the first look has left.
    """
    results: list[FileResult] = []
    fresh: list[SourceRef] = []
    for ref, words in told.items():
        known = cache.retold(ref, governing(ref.home()), words) if cache is not None else None
        if known is None:
            fresh.append(ref)
        else:
            results.append(known)
    if fresh:
        from flexlint.engine.analyses import Analyses, analyse
        from flexlint.engine.tasks import Task

        analyses = standing.knowing(fresh) or standing.begin(
            Analyses(fresh, governing, catalogs or Catalogs(), witnessed=cache is not None)
        )
        by_path = {ref.display: ref for ref in fresh}
        read = {result.path: result for result in before}
        tasks = [Task(r, told=told[r], extracted=read[r.display].extracted) for r in fresh]
        # What files are read with is compiled in each process: few are not worth several.
        jobs = jobs or min(os.cpu_count() or 1, 1 + len(fresh) // _WORTH_A_PROCESS)
        for result in analyse(analyses, tasks, jobs, steps.analysed, standing.kept):
            results.append(result)
            ref, first = by_path[result.path], read[result.path]
            if cache is not None and result.origin is not None:
                same = first.origin is not None and first.origin.digest == result.origin.digest
                anew = not (first.extracted and same)
                kept = result if anew else replace(result, origin=first.origin)
                cache.keep(ref, governing(ref.home()), kept, told[ref])
    return results


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
        most = governing(ref.home()).most_bytes
        if len(data) <= TEXT_BYTES and not is_candidate(data, ref, most):
            continue
        from flexlint.engine.analyses import Analyses, analyse
        from flexlint.engine.tasks import Task

        analyses = Analyses([ref], governing, catalogs, instead=(ref.display, data))
        results.extend(analyse(analyses, [Task(ref, data)], jobs=1))
    return report_of((path,), discovery, governing, results, started)


def _check_content(
    content: str | bytes, path: str, options: Options, *, isolated: bool = False
) -> Report:
    from flexlint.engine.analysis import Analysis
    from flexlint.engine.tasks import Task

    started = time.monotonic()
    analysis = Analysis.of(options)
    path = path.replace(os.sep, "/")
    task = Task(SourceRef(path, path), content)
    results = _alone(analysis, task, isolated) or [analysis.task(task)]
    return _report(Discovery((task.ref,)), results, time.monotonic() - started)


def report_of(
    paths: Sequence[str],
    discovery: Discovery,
    governing: Governing[Options],
    results: Sequence[FileResult],
    started: float,
) -> Report:
    """The report that ``results`` are.

    Args:
        paths: what the user named, to say of an empty run why it is one.
        discovery: the files that were found below.
        governing: the options of each file's folder.
        results: what they said.
        started: when the run began, by ``time.monotonic``.
    """
    nothing = _nothing(paths, discovery, results, governing)
    return _report(discovery, results, time.monotonic() - started, nothing)


def _alone(analysis: Analysis, task: Task, isolated: bool) -> list[FileResult]:
    """The result of ``task`` from a process of its own; empty if it is to have none."""
    if not isolated and len(task.content or "") <= SMALL_BYTES:
        return []
    from flexlint.engine import workers
    from flexlint.engine.analyses import analyse

    if not isolated and not workers.FORKS:
        return []
    try:
        return list(analyse(analysis, [task], jobs=1))
    except workers.WorkerError:
        if isolated:
            raise
        return []


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
    from flexlint.surfaces import registry

    only = {ref.home(): governing(ref.home()).include_surfaces for ref in discovery.files}
    surfaces = {
        named: registry.Surfaces(registry.Setting(only=named)) for named in set(only.values())
    }
    if any(any(surfaces[only[ref.home()]].names(ref.display)) for ref in discovery.files):
        return ()
    found = {ref.absolute() for ref in discovery.files}
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
        unread_files=tuple(sorted(each.path for each in results if not each.examined)),
        unparsable=sum(result.unparsable for result in results),
        excluded=discovery.excluded,
        by_surface=tuple(sorted(counts.items())),
        seconds=seconds,
        nothing=nothing,
    )
    return Report(tuple(findings), summary, tuple(silenced), discovery.notices)
