"""Many repositories linted, each in a process of its own, wherever a scheduler puts that.

What is done for one is a function of its :class:`RepositoryWork` alone, and so is the result,
whoever calls it and in which order. One that fails is reported, and the others are linted.
"""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, as_completed
from typing import TypeAlias

from flexlint import __version__
from flexlint.audit.owners import Owners as CodeOwners
from flexlint.files.git import GitError, reason
from flexlint.files.git_view import View, Views
from flexlint.files.revisions import commit_of
from flexlint.fleet.fetching import SECONDS, Remote
from flexlint.fleet.history import borrowed
from flexlint.fleet.kept import Kept, Known, Owners
from flexlint.fleet.linting import Lint, Place
from flexlint.fleet.listing import Source
from flexlint.fleet.processes import ProcessError, Work
from flexlint.fleet.trees import Tree
from flexlint.model import Report
from flexlint.record import record, replace
from flexlint.text.errors import UserError
from flexlint.version import CATALOG_DATE

MADE_BY = f"{__version__} {CATALOG_DATE}"
"""Which flexlint this is; a scheduler's workers must have the same one."""


@record
class Outcome:
    """What became of one repository."""

    source: Source
    report: Report | None = None
    """None if it failed, or if it is the one that is remembered."""
    revision: str = ""
    """The commit that was linted; "" if what lies in a directory was."""
    failure: str = ""
    owners: Owners = ()
    remembered: bool = False
    """Whether nothing was linted, because the newest commit is the one that is remembered."""


@record
class RepositoryWork:
    """All that it takes to lint one repository. Picklable."""

    source: Source
    lint: Lint
    known: str = ""
    """The commit whose report is remembered; if it is the newest, nothing is fetched."""
    seconds: float = SECONDS
    """How long it may take to fetch the repository."""
    made_by: str = MADE_BY

    def __call__(self, place: str) -> Outcome:
        """Lint the repository; the working directory is changed on the way."""
        try:
            if self.made_by != MADE_BY:
                raise UserError(
                    f"the worker has flexlint {MADE_BY}, and {self.made_by} asks for it:"
                    " install the same one everywhere"
                )
            return self._outcome(place)
        except (GitError, UserError) as error:
            return Outcome(self.source, failure=str(error))
        except OSError as error:
            return Outcome(self.source, failure=reason(error))

    def __dask_tokenize__(self) -> bytes:
        """By what Dask tells this from other work; it would else look into all parts of it."""
        return pickle.dumps(self)

    def _outcome(self, place: str) -> Outcome:
        location = self.source.location
        if self.source.kind != "path":
            os.mkdir(os.path.join(place, "remote"))
            remote = Remote.of(self.source, os.path.join(place, "remote"), self.seconds)
            if remote.newest() == self.known:
                return Outcome(self.source, revision=self.known, remembered=True)
            commit = remote.fetch()
            return self._of_commit(remote.place, commit, place)
        if not os.path.isdir(location):
            raise GitError("there is no such directory")
        if _is_bare(location):
            with Views(history=True) as views:
                commit = _head(views.bare(location))
            if commit == self.known:
                return Outcome(self.source, revision=commit, remembered=True)
            return self._of_commit(location, commit, place)
        try:
            os.chdir(location)
        except OSError as error:
            raise GitError(f"it cannot be looked into: {error.strerror}") from error
        report = _steady(self.lint(Place(jobs=1)))
        return Outcome(self.source, report, owners=_owners(report))

    def _of_commit(self, bare: str, commit: str, place: str) -> Outcome:
        """Lint ``commit`` of the repository without a work tree in ``bare``."""
        tree = Tree(os.path.join(place, "tree"))
        with Views(history=True) as views:
            view = views.bare(bare)
            lacking = tree.become(view, commit)
        os.chdir(tree.top)
        report = _steady(self.lint(Place(top=tree.top, caches="", jobs=1)))
        more = (*lacking.notices(f"commit {commit[:12]}"), *borrowed(view))
        owners = _owners(report)
        report = replace(report, notices=(*report.notices, *more))
        return Outcome(self.source, report, commit, owners=owners)


Call: TypeAlias = Callable[[Work[Outcome]], Outcome]
"""Does work where the caller is; see :func:`flexlint.fleet.processes.apart`."""
Told: TypeAlias = Callable[[int, int, Outcome], None]
"""Told (repositories done, repositories to do, what became of the last one)."""


def lint_repositories(
    sources: Sequence[Source],
    lint: Lint,
    executor: Executor,
    call: Call,
    *,
    kept: Kept | None = None,
    seconds: float = SECONDS,
    told: Told = lambda done, total, outcome: None,
) -> tuple[Outcome, ...]:
    """What became of each of ``sources``, in their order.

    Args:
        sources: the repositories.
        lint: lints each of them.
        executor: has the work done: ``call`` with a :class:`RepositoryWork`.
        call: does it, in a process of its own.
        kept: what earlier runs have found; it learns each result as it comes, so that a run that
            was ended goes on where it was.
        seconds: how long it may take to fetch one.
        told: called in this thread.
    """
    known: dict[Source, Known] = {}
    if kept is not None:
        for source in sources:
            if (found := kept.known(source)) is not None:
                known[source] = found
    waiting: dict[Future[Outcome], Source] = {}
    for source in sources:
        commit = known[source].revision if source in known else ""
        waiting[executor.submit(call, RepositoryWork(source, lint, commit, seconds))] = source
    outcomes: dict[Source, Outcome] = {}
    for future in as_completed(waiting):
        source = waiting[future]
        outcome = _of(source, future)
        if outcome.remembered:
            then = known[source]
            outcome = replace(outcome, report=then.report, owners=then.owners)
        elif kept is not None and outcome.report is not None and outcome.revision:
            kept.keep(source, Known(outcome.revision, outcome.report, outcome.owners))
        outcomes[source] = outcome
        told(len(outcomes), len(sources), outcome)
    return tuple(outcomes[source] for source in sources)


def _of(source: Source, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except ProcessError as error:
        return Outcome(source, failure=str(error))
    except Exception as error:  # the scheduler's: a worker that dies of every attempt
        said = " ".join(str(error).split())[:200]
        return Outcome(source, failure=f"{type(error).__name__}: {said}")


def _owners(report: Report) -> Owners:
    """Who owns the files with findings, which are seen from the working directory."""
    owners = CodeOwners()
    paths = sorted({finding.location.path for finding in report.findings})
    return tuple((path, owners(path)) for path in paths if owners(path))


def _steady(report: Report) -> Report:
    """``report`` without how long it took."""
    return replace(report, summary=replace(report.summary, seconds=0))


def _is_bare(location: str) -> bool:
    """Whether a directory is a repository without a work tree: it was named as a repository."""
    parts = {name: os.path.lexists(os.path.join(location, name)) for name in ("objects", "refs")}
    return (
        all(parts.values())
        and os.path.isfile(os.path.join(location, "HEAD"))
        and not os.path.lexists(os.path.join(location, ".git"))
    )


def _head(view: View) -> str:
    commit = commit_of(view, "HEAD")
    if commit is None:
        raise GitError("it has no commit")
    return commit
