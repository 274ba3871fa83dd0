"""Files linted as one code base: what each says, and what they say of each other's scale sets."""

from __future__ import annotations

import time
from collections.abc import Sequence

from flexlint.catalog.catalogs import Catalogs
from flexlint.config.options import Options
from flexlint.engine.check import DEFAULTS, Standing, analysed, analysed_again, report_of
from flexlint.engine.progress import SILENT, Progress, Steps
from flexlint.files.discovery import Discovery, discover
from flexlint.files.governing import Everywhere, Governing
from flexlint.model import Report
from flexlint.record import replace
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:  # where nothing is relevant, nothing of it is imported
    from flexlint.engine.cache import Cache
    from flexlint.engine.results import FileResult


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
        paths,
        discovery,
        everywhere,
        options.jobs,
        steps=SILENT if progress is None else Steps(analysed=progress),
        started=started,
        deployments=True,
    )


def check_discovered(
    paths: Sequence[str],
    discovery: Discovery,
    governing: Governing[Options],
    jobs: int,
    *,
    steps: Steps = SILENT,
    catalogs: Catalogs | None = None,
    started: float | None = None,
    cache: Cache | None = None,
    alone: bool = False,
    deployments: bool = False,
) -> Report:
    """Lint the files that ``discovery`` has found below ``paths``, each under its own options.

    Where there are several files, what one of them says of a scale set counts in all: each
    finding is bound to the set that it is proven to be about, and has that set's mode.

    Args:
        paths: what the user named, to say of an empty run why it is one.
        discovery: the files.
        governing: the options of each file's folder.
        jobs: as in :class:`Options`, for the run as a whole.
        steps: who is told of them.
        catalogs: what is loaded of them already.
        started: when the run began, by ``time.monotonic``.
        cache: what earlier runs have found; it learns what this one does.
        alone: whether a file that is the only one has its scale sets listed as well.
        deployments: whether the scripts and pipelines that deploy the sets are looked for.

    Raises:
        CatalogError: if a rule pack is not valid.
    """
    started = time.monotonic() if started is None else started
    catalogs = catalogs or Catalogs()
    several = alone or len(discovery.files) > 1
    standing = Standing() if several else None
    try:
        results = analysed(
            discovery, governing, jobs, steps=steps, catalogs=catalogs, cache=cache,
            standing=standing,
        )  # fmt: skip
        if standing is None or not any(_speaks_of_sets(result) for result in results):
            if cache is not None:
                cache.write(discovery.files)
            return report_of(paths, discovery, governing, results, started)
        from flexlint.project.guarded import Guarded

        linker = Guarded(discovery, governing, results)
        told = linker.told(results)
        if told:
            again = analysed_again(
                told, results, governing, jobs, steps=steps, catalogs=catalogs, cache=cache,
                standing=standing,
            )  # fmt: skip
            new = {result.path: result for result in again}
            results = [new.get(result.path, result) for result in results]
    finally:
        if standing is not None:
            standing.close()
    if cache is not None:
        cache.write(discovery.files)
    results = linker.bound(results)
    report = report_of(paths, discovery, governing, results, started)
    sets = linker.sets(report, deployments=deployments)
    return replace(report, scale_sets=sets, notices=(*report.notices, *linker.notices))


def _speaks_of_sets(result: FileResult) -> bool:
    return bool(result.declared or result.asking) or any(f.subjects for f in result.findings)
