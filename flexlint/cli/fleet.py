"""``--history`` and ``--repos``: what the command line says of revisions and of repositories."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping, Sequence

import click

from flexlint.cli.given import SelectingArguments
from flexlint.cli.linting import Linting
from flexlint.cli.output import Counter, Line
from flexlint.cli.selecting import with_options
from flexlint.fleet.fetching import SECONDS
from flexlint.fleet.history import STEPS, History, HistoryError, HistoryWork
from flexlint.record import record, record_with, replace
from flexlint.text.errors import UserError
from flexlint.typed import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from flexlint.audit.model import Repository
    from flexlint.fleet.kept import Kept
    from flexlint.fleet.listing import Source
    from flexlint.fleet.repositories import Outcome
    from flexlint.model import Report

Function = TypeVar("Function", bound=Callable[..., object])

_LEAST_SECONDS, _MOST_SECONDS = 0.1, 86_400.0


def _number(context: click.Context, parameter: click.Parameter, value: float) -> float:
    """``value``; what is no number is neither below nor above a limit."""
    if math.isnan(value):
        raise click.BadParameter("nan is not a number of seconds.", context, parameter)
    return value


_OPTIONS = (
    click.option(
        "--history",
        metavar="REV..REV",
        help="Also lint the revisions between these (up to HEAD if the second is left out).",
    ),
    click.option(
        "--history-steps",
        type=click.IntRange(min=2),
        default=STEPS,
        show_default=True,
        metavar="N",
        help="At most so many of the revisions, evenly chosen.",
    ),
    click.option(
        "--repos",
        metavar="FILE",
        help="Audit the repositories that this file names, a path or a URL on each line.",
    ),
    click.option("--dask", is_flag=True, help="Have that done by Dask, on this machine."),
    click.option(
        "--scheduler",
        metavar="ADDRESS",
        help="Have that done by the workers of this Dask scheduler, such as tcp://host:8786.",
    ),
    click.option(
        "--fetch-timeout",
        type=click.FloatRange(min=_LEAST_SECONDS, max=_MOST_SECONDS),
        callback=_number,
        default=SECONDS,
        show_default=True,
        metavar="SECONDS",
        help="How long each step of fetching a repository may take.",
    ),
)


@record_with(kw_only=True)
class FleetArguments(SelectingArguments):
    """What the command line says of revisions and repositories, and of what to look at there."""

    history: str | None
    history_steps: int
    repos: str | None
    dask: bool
    scheduler: str | None
    fetch_timeout: float


def check_fleet(given: FleetArguments, paths: Sequence[str]) -> None:
    """Raise :class:`click.UsageError` for what does not go together."""
    if given.repos is None:
        for name, said in (("--dask", given.dask), ("--scheduler", given.scheduler)):
            if said:
                raise click.UsageError(f"{name} is for the repositories of --repos.")
        return
    if paths:
        raise click.UsageError("--repos names what is audited: give no paths.")
    if given.history is not None:
        raise click.UsageError("--history walks one repository: it does not go with --repos.")
    if given.dask and given.scheduler:
        raise click.UsageError("--dask and --scheduler exclude each other.")


def fleet_options(function: Function) -> Function:
    """Give a command the options; their values are the fields of :class:`FleetArguments`."""
    return with_options(function, _OPTIONS)


def history_of(given: FleetArguments, paths: Sequence[str], jobs: int = 0) -> History | None:
    """What ``--history`` asks for; None if it is not given.

    Raises:
        HistoryError: if the revisions cannot be walked.
        UserError: if the configuration, a rule pack or an option is wrong.
    """
    if given.history is None:
        return None
    from flexlint.fleet.processes import Apart, ProcessError

    work = HistoryWork.of(
        given.history,
        paths,
        Linting.of(given),
        steps=given.history_steps,
        caches=_caches(given, paths),
        jobs=jobs,
    )
    line = Line()
    line.say("looking for revisions")
    try:
        return Apart[History]().telling(
            work, lambda number, total: line.say(f"revision {number:,} of {total:,}")
        )
    except ProcessError as error:
        raise HistoryError(str(error)) from error
    finally:
        line.clear()


class FleetError(UserError):
    """There is nothing to audit. The text has a line for each repository."""


@record
class Together:
    """Many repositories as one."""

    report: Report
    repositories: tuple[Repository, ...]
    owners: Mapping[str, tuple[str, ...]]
    """Of the files with findings, by path."""

    def owners_of(self, path: str) -> tuple[str, ...]:
        """The owners of the file at ``path``, as the report has it."""
        return self.owners.get(path, ())

    @property
    def notices(self) -> tuple[str, ...]:
        """What there is to say besides the findings."""
        failed = (each for each in self.repositories if each.failure)
        said = tuple(f"{each.name} could not be audited: {each.failure}" for each in failed)
        return (*said, *self.report.notices)


def repositories_of(given: FleetArguments) -> Together | None:
    """What ``--repos`` asks for; None if it is not given.

    Raises:
        FleetError: if no repository could be audited.
        ListingError: if the file is wrong.
        SchedulerError: if Dask is to do it, and there is none.
    """
    if given.repos is None:
        return None
    from flexlint.fleet.listing import read_listing
    from flexlint.fleet.merging import merged, owners, repository
    from flexlint.fleet.repositories import lint_repositories
    from flexlint.fleet.schedulers import dask, local

    sources = read_listing(given.repos)
    lint = Linting.of(given)
    jobs = given.jobs or 0
    count = Counter("repositories")
    remembered = 0

    def told(done: int, total: int, outcome: Outcome) -> None:
        nonlocal remembered
        remembered += outcome.remembered
        count(done, total, f", {remembered:,} of them as remembered" if remembered else "")

    scheduler = dask(given.scheduler, jobs) if given.dask or given.scheduler else local(jobs)
    try:
        with scheduler as (executor, call):
            outcomes = lint_repositories(
                sources,
                lint,
                executor,
                call,
                kept=_kept(lint, sources),
                seconds=given.fetch_timeout,
                told=told,
            )
    finally:
        count.clear()
    together = Together(merged(outcomes), tuple(map(repository, outcomes)), owners(outcomes))
    if all(each.failure for each in together.repositories):
        raise FleetError("\n".join(("no repository could be audited", *together.notices)))
    return together


def _kept(lint: Linting, sources: Sequence[Source]) -> Kept | None:
    given = lint.given
    folder = _caches(given, [each.location for each in sources if each.kind == "path"])
    if folder is None:
        return None
    from flexlint.config.files import read_settings
    from flexlint.fleet.kept import Kept

    rule_paths = given.rule_paths
    if given.config is not None:
        settings, _ = read_settings(given.config)
        if settings.parameter_files:
            return None  # they lie outside of the repositories, and lead to others
        rule_paths = (*rule_paths, *settings.rule_paths)
    # What only says where something lies, or how it is done, is not part of what is found.
    kept = Kept(
        folder,
        replace(given, jobs=None, cache_dir=None, fail_on=None),
        rule_paths,
        given.config,
    )
    kept.forget_old()
    return kept


def _caches(given: SelectingArguments, paths: Sequence[str]) -> str | None:
    """Where caches lie; None if nowhere, or in what is linted."""
    if given.no_cache:
        return None
    from flexlint.engine.cache import default_folder, lies_in

    named = given.cache_dir
    folder = default_folder() if named is None else os.path.abspath(named) if named else None
    return None if folder is None or lies_in(folder, paths) else folder
