"""``flexlint check``: lint files and directories."""

from __future__ import annotations

import click

from flexlint.cli.checking import CheckArguments, check
from flexlint.cli.selecting import arguments, color_option, fail_on_option, selecting
from flexlint.reporters import FORMATS


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@click.option(
    "--output-format",
    "formats",
    multiple=True,
    metavar="FORMAT[:FILE]",
    help=f"How, and where, to print the findings: {', '.join(FORMATS)}. May be given several "
    "times.  [default: text]",
)
@click.option("--output-file", "-o", metavar="FILE", help="Write the output to this file.")
@fail_on_option
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even if there are findings.")
@selecting
@click.option("--baseline", metavar="FILE", help="Known findings, which do not count.")
@click.option("--since", metavar="REV", help="Only lines changed since this revision.")
@click.option(
    "--stdin-filename",
    metavar="PATH",
    help="Lint “-” as the file of this name, which need not exist.",
)
@click.option("--statistics", is_flag=True, help="Print the number of findings of each rule.")
@click.option("--show-files", is_flag=True, help="Print the files that would be looked at.")
@click.option(
    "--add-suppressions",
    metavar="[=REASON]",
    help="Write a suppression comment for each finding into the files.",
)
@color_option
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
@click.option("-v", "--verbose", is_flag=True, help="Say more: what is silenced, and why.")
def command(**given: object) -> int:
    """Lint files and directories (the current one if none is named; “-” is standard input).

    Exits with 0 if nothing is at or above --fail-on, with 1 if something is, and with 2 if
    the command, the configuration, a rule file, a baseline or a path is wrong.
    """
    return check(arguments(CheckArguments, given))
