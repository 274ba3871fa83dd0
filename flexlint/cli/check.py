"""``flexlint check``: lint files and directories."""

from __future__ import annotations

import os
import shutil
import sys

import click

from flexlint import __version__
from flexlint.catalog import load_catalog
from flexlint.catalog.rule import Rule
from flexlint.engine import check_paths
from flexlint.model import Confidence, Report, Severity
from flexlint.options import Options
from flexlint.reporters import FOR_PEOPLE, FORMATS, Context, reporter
from flexlint.reporters.summary import summary_lines
from flexlint.selection import unknown_selectors
from flexlint.version import CATALOG_DATE

_SEVERITIES = [severity.label for severity in Severity]
_CONFIDENCES = [confidence.label for confidence in Confidence]
_NEVER = "never"


def use_color(choice: str) -> bool:
    """Whether to colour standard output: ``choice``, then NO_COLOR, FORCE_COLOR, a terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def exit_code(report: Report, fail_on: str, exit_zero: bool) -> int:
    """1 if a finding is at least as severe as ``fail_on`` (or ``never``), else 0."""
    if exit_zero or fail_on == _NEVER:
        return 0
    least = Severity[fail_on.upper()]
    return int(any(finding.severity >= least for finding in report.findings))


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    default=next(iter(FORMATS)),
    show_default=True,
    help="How to print the findings.",
)
@click.option(
    "--fail-on",
    type=click.Choice([*_SEVERITIES, _NEVER]),
    default=Severity.WARNING.label,
    show_default=True,
    help="Exit with 1 if a finding is at least this severe.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@click.option(
    "--min-confidence",
    type=click.Choice(_CONFIDENCES),
    default=Confidence.LOW.label,
    show_default=True,
    help="Leave out findings that are less sure.",
)
@click.option(
    "--select", multiple=True, metavar="RULES", help="Only these codes, prefixes or names."
)
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave out these.")
@click.option(
    "--exclude", multiple=True, metavar="PATTERN", help="Leave out files and directories."
)
@click.option("--no-suppressions", is_flag=True, help="Report what comments suppress as well.")
@click.option("--no-respect-gitignore", is_flag=True, help="Look at what git ignores as well.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help="Worker processes. 0: as many as fit.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
def command(
    paths: tuple[str, ...],
    output_format: str,
    fail_on: str,
    exit_zero: bool,
    min_confidence: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    no_suppressions: bool,
    no_respect_gitignore: bool,
    jobs: int,
    color: str,
    quiet: bool,
) -> int:
    """Lint files and directories (the current one if none is named).

    Exits with 0 if nothing is at or above --fail-on, with 1 if something is, and with 2 if
    the command, a rule file or a path is wrong.
    """
    options = Options(
        jobs=jobs,
        select=_words(select),
        ignore=_words(ignore),
        min_confidence=Confidence[min_confidence.upper()],
        no_suppressions=no_suppressions,
        exclude=exclude,
        respect_gitignore=not no_respect_gitignore,
    )
    check_selectors(options)
    report = check_paths(paths or (".",), options)
    context = Context(
        rules=lambda: {rule.code: rule for rule in load_catalog().rules},
        version=__version__,
        catalog_date=CATALOG_DATE,
        color=use_color(color),
        width=shutil.get_terminal_size((100, 24)).columns,
        quiet=quiet,
    )
    click.echo(reporter(output_format)(report, context), nl=False, color=True)
    if output_format not in FOR_PEOPLE and not quiet:
        for line in summary_lines(report):
            click.echo(line, err=True)
    return exit_code(report, fail_on, exit_zero)


def rules_by_code() -> Mapping[str, Rule]:
    """The shipped rules."""
    from flexlint.catalog import load_catalog

    return {rule.code: rule for rule in load_catalog().rules}


def _words(given: tuple[str, ...]) -> tuple[str, ...]:
    """Comma-separated lists, given any number of times, as one."""
    return tuple(word.strip() for part in given for word in part.split(",") if word.strip())


def check_selectors(options: Options) -> None:
    """Refuse selectors that name nothing.

    Raises:
        click.UsageError: with the nearest name that exists.
    """
    given = (*options.select, *options.ignore)
    if not given:
        return
    for selector, near in unknown_selectors(given, load_catalog().rules):
        hint = f" Did you mean {near}?" if near else ""
        raise click.UsageError(f"there is no rule, prefix or category {selector!r}.{hint}")
