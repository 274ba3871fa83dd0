"""``flexlint audit``: from a code base to its scale sets and a plan for each."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Sequence
from importlib import import_module

import click

from flexlint.cli.fleet import (
    FleetArguments,
    check_fleet,
    fleet_options,
    history_of,
    repositories_of,
)
from flexlint.cli.governed import Governed
from flexlint.cli.output import (
    STDOUT,
    columns,
    progress,
    say,
    say_notices,
    spare_what_is_read,
    use_color,
    write,
)
from flexlint.cli.selecting import arguments, color_option, selecting
from flexlint.config.keys import FAIL_ON
from flexlint.model import Report, Severity
from flexlint.record import record_with
from flexlint.text.printing import one_line, path_first
from flexlint.typed import TYPE_CHECKING, Any
from flexlint.version import CATALOG_DATE

if TYPE_CHECKING:
    from flexlint.audit.model import Audit

_NEVER = "never"
_FORMATS = ("html", "markdown", "json", "csv")
"""The options that write a file, in the order in which they are written."""


@record_with(kw_only=True)
class AuditArguments(FleetArguments):
    """All that the command line may say; the fields are the parameters of the command."""

    paths: tuple[str, ...]
    html: str | None
    markdown: str | None
    json: str | None
    csv: str | None
    compare: str | None
    color: str
    quiet: bool

    @property
    def targets(self) -> tuple[tuple[str, str], ...]:
        """(format, file or ``-``) of all that is to be written."""
        given = ((name, getattr(self, name)) for name in _FORMATS)
        return tuple((name, target) for name, target in given if target is not None)


@click.command("audit")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option("--html", metavar="FILE", help="Write a page that explains itself offline.")
@click.option("--markdown", metavar="FILE", help="Write the plan as checklists.")
@click.option("--json", metavar="FILE", help="Write everything, for programs and for --compare.")
@click.option("--csv", metavar="FILE", help="Write the work packages, for a tracker.")
@click.option(
    "--compare",
    metavar="OLD",
    help="Say what has changed since this JSON file of an audit or a check.",
)
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default=_NEVER,
    show_default=True,
    help="Exit with 1 if a finding is at least this severe.",
)
@fleet_options
@selecting
@color_option
@click.option("-q", "--quiet", is_flag=True, help="Do not list the files that are written.")
def command(**given: object) -> int:
    """Audit the migration of files and directories (the current one if none is named).

    Is this code base ready for Flexible orchestration? Which scale sets are there, what stands
    in their way, and what is to be done in which order? Without a file to write, the answer
    is printed; “-” as a file is standard output.

    Baselines and the fail-on of a configuration file do not count: what is known is still to be
    done. Exits with 0, with 1 if --fail-on asks for it, and with 2 if the command, the
    configuration, a rule file, a path or the file to compare with is wrong.
    """
    return audit(arguments(AuditArguments, given))


def audit(given: AuditArguments) -> int:
    """Do what the command line says; the exit code."""
    targets = given.targets
    _check(given)
    check_fleet(given, given.paths)
    from flexlint.audit.build import audit_of
    from flexlint.audit.owners import Owners
    from flexlint.audit.progress import read_earlier
    from flexlint.catalog.loading import digest

    earlier = None if given.compare is None else read_earlier(given.compare)
    paths = given.paths or (".",)
    written = [target for _, target in targets if target != STDOUT]
    earlier_file = () if given.compare is None else (given.compare,)
    governed = Governed(paths, given, without=(*written, *earlier_file))
    owners: Callable[[str], tuple[str, ...]]
    together = repositories_of(given)
    notices: tuple[str, ...]
    if together is not None:
        report, owners, notices = together.report, together.owners_of, together.notices
        packs = tuple(map(os.path.abspath, given.rule_paths))
        rules = governed.rules_with(packs)
    else:
        report, owners = _report(governed), Owners()
        packs = tuple(path for settings in governed.used for path in settings.rule_paths)
        rules, notices = governed.rules, report.notices
    history = history_of(given, paths, governed.near.jobs if given.history else 0)
    found = audit_of(
        report,
        rules,
        owners=owners,
        title=_title(paths if given.repos is None else (given.repos,)),
        version=_version(),
        catalog_date=CATALOG_DATE,
        catalog_digest=digest(),
        earlier=earlier,
        history=() if history is None else history.moments,
        notices=() if history is None else history.notices,
        repositories=() if together is None else together.repositories,
    )
    say_notices((*notices, *(() if history is None else history.notices)))
    if not targets:
        _screen(found, given)
    for name, target in targets:
        text = _text(name, found, packs)
        write(text, target, for_machines=name != "markdown")
        if target != STDOUT and not given.quiet:
            say(f"flexlint: wrote {path_first(target)} ({_size(text)})")
    if targets and not given.quiet:
        say(f"flexlint: {found.verdict.headline}")
    return _exit_code(report, given.fail_on or _NEVER)


def _report(governed: Governed) -> Report:
    with progress() as steps:
        return governed.lint(steps, alone=True, deployments=True)


def _check(given: AuditArguments) -> None:
    """Raise for what cannot be meant."""
    if "-" in given.paths:
        raise click.UsageError("an audit looks at files: “-” is none. Name files or directories.")
    for name, target in given.targets:
        if not target:
            raise click.UsageError(f"--{name} needs the name of a file, or “-”.")
        if os.path.isdir(target):
            raise click.UsageError(f"--{name}: {one_line(target)} is a directory.")
    places = Counter(
        target if target == STDOUT else os.path.realpath(target) for _, target in given.targets
    )
    if any(number > 1 for number in places.values()):
        raise click.UsageError("two outputs cannot go to the same place.")
    options = (("--repos", given.repos), ("--config", given.config))
    spare_what_is_read((target for _, target in given.targets), given.paths, options)
    if given.compare == STDOUT:
        raise click.UsageError("--compare needs the name of a file.")
    if given.compare is not None and os.path.realpath(given.compare) in places:
        raise click.UsageError("--compare names a file that is to be written: name another one.")


def _text(name: str, found: Audit, packs: Sequence[str]) -> str:
    """``found`` in the format called ``name``."""
    if name == "html":
        render: Callable[..., str] = import_module("flexlint.audit.html").render
        return render(found, _catalog(packs))
    own: Callable[[Audit], str] = import_module(f"flexlint.audit.{name}_audit").render
    return own(found)


def _catalog(packs: Sequence[str]) -> Any:
    """The catalogue with the rule packs of the run; without them if they exclude each other."""
    from pathlib import Path

    from flexlint.catalog.loading import load_catalog
    from flexlint.text.errors import UserError

    try:
        return load_catalog(tuple(map(Path, dict.fromkeys(packs))))
    except UserError:
        return load_catalog()


def _screen(found: Audit, given: AuditArguments) -> None:
    from flexlint.audit import terminal

    color = use_color(given.color)
    write(terminal.render(found, columns(), color), color=color)


def _title(paths: tuple[str, ...]) -> str:
    """What was audited: the name of the one directory or file, or of the working directory."""
    path = os.path.abspath(paths[0] if len(paths) == 1 else ".")
    return os.path.basename(path) or path


def _size(text: str) -> str:
    size = len(text.encode("utf-8", "backslashreplace"))
    return f"{size / 1_000_000:,.1f} MB" if size >= 100_000 else f"{max(size / 1000, 0.1):,.1f} kB"


def _version() -> str:
    from flexlint import __version__

    return __version__


def _exit_code(report: Report, fail_on: str) -> int:
    if fail_on == _NEVER:
        return 0
    return int(any(f.severity >= Severity[fail_on.upper()] for f in report.findings))
