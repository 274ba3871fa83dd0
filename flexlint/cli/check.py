"""``flexlint check``: lint files and directories."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import click

from flexlint.cli.output import (
    STDOUT,
    Progress,
    columns,
    say,
    standard_input,
    use_color,
    write,
)
from flexlint.cli.selecting import (
    fail_on_option,
    repository_root,
    rules_by_code,
    selecting,
    settings,
)
from flexlint.config import Settings
from flexlint.engine import check_bytes, check_paths
from flexlint.limits import TEXT_BYTES
from flexlint.model import Report, Severity
from flexlint.options import Options
from flexlint.printing import for_people, path_first
from flexlint.reporters import FOR_MACHINES, FOR_PEOPLE, FORMATS, Context
from flexlint.reporters.guarded import rendered
from flexlint.reporters.summary import summary_lines
from flexlint.version import CATALOG_DATE

_NEVER = "never"
_SUMMARY_LIMIT = 1_000_000
"""Bytes that GitHub takes as the summary of a step."""


def exit_code(report: Report, fail_on: str, exit_zero: bool) -> int:
    """1 if a finding is at least as severe as ``fail_on`` (or ``never``), else 0."""
    if exit_zero or fail_on == _NEVER:
        return 0
    least = Severity[fail_on.upper()]
    return int(any(finding.severity >= least for finding in report.findings))


@dataclass(frozen=True, slots=True)
class Output:
    """One format, and the file it goes to (``-`` for standard output)."""

    format: str
    target: str = STDOUT


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
@click.option("--stdin-filename", metavar="PATH", help="What “-” would be called.")
@click.option("--statistics", is_flag=True, help="Print the number of findings of each rule.")
@click.option("--show-files", is_flag=True, help="Print the files that would be looked at.")
@click.option(
    "--add-suppressions",
    metavar="[=REASON]",
    help="Write a suppression comment for each finding into the files.",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print findings only, no summary.")
@click.option("-v", "--verbose", is_flag=True, help="Say more: what is silenced, and why.")
def command(paths: tuple[str, ...], **given: Any) -> int:
    """Lint files and directories (the current one if none is named; “-” is standard input).

    Exits with 0 if nothing is at or above --fail-on, with 1 if something is, and with 2 if
    the command, the configuration, a rule file, a baseline or a path is wrong.
    """
    paths = paths or (".",)
    outputs = _outputs(given["formats"], given["output_file"])
    chosen = settings(paths, given)
    options = chosen.options(no_suppressions=given["no_suppressions"])
    if given["show_files"]:
        return _show_files(paths, options)
    if given["add_suppressions"] is not None:
        from flexlint.cli.suppressing import add_suppressions

        return add_suppressions(paths, options, given["add_suppressions"])
    report = _report(paths, options, given)
    report = _without_known(report, chosen, paths, given["since"])
    _print(report, chosen, outputs, given)
    return exit_code(report, chosen.fail_on, given["exit_zero"])


# -- what to report ------------------------------------------------------------------------


def _report(paths: tuple[str, ...], options: Options, given: dict[str, Any]) -> Report:
    if "-" in paths:
        if paths != ("-",):
            raise click.UsageError("“-” cannot be given together with other paths.")
        if not given["stdin_filename"]:
            raise click.UsageError("“-” needs --stdin-filename: the name says the language.")
        data = standard_input(TEXT_BYTES)
        return check_bytes(data, given["stdin_filename"], options, isolated=True)
    progress = Progress()
    try:
        return check_paths(paths, options, progress=progress)
    finally:
        progress.clear()


def _without_known(
    report: Report, chosen: Settings, paths: Sequence[str], since: str | None
) -> Report:
    """``report`` after the baseline and ``--since``."""
    if chosen.baseline:
        from flexlint.baseline import STALE, apply_baseline, read_baseline

        baseline = read_baseline(os.path.relpath(chosen.baseline))
        rules = rules_by_code(chosen.rule_paths)
        stale = next((rule for rule in rules.values() if rule.diagnostic == STALE), None)
        report = apply_baseline(report, baseline, covered(chosen, paths, rules), _on(stale, chosen))
    if since is not None:
        from flexlint.changes import changes_since, only_changed

        report = only_changed(report, changes_since(since), since)
    return report


def _on(rule: Any, chosen: Settings) -> Any:
    from flexlint.selection import Selection

    if rule is None or not Selection.of(chosen.options()).applies(rule):
        return None
    severity = Selection.of(chosen.options()).severity(rule)
    return rule if severity is None else replace(rule, severity=severity)


def covered(chosen: Settings, paths: Sequence[str], rules: dict[str, Any]) -> Callable[[Any], bool]:
    """Whether a run over ``paths`` would have found the finding of a baseline's entry."""
    from flexlint.selection import Selection

    selection = Selection.of(chosen.options())
    base = os.path.dirname(os.path.abspath(chosen.baseline))
    tops = [os.path.abspath(path) for path in paths]

    def covers(entry: Any) -> bool:
        rule = rules.get(entry.code)
        if rule is not None and not selection.applies(rule):
            return False
        full = os.path.normpath(os.path.join(base, entry.path))
        return any(full == top or full.startswith(os.path.join(top, "")) for top in tops)

    return covers


# -- printing ------------------------------------------------------------------------------


def _outputs(formats: Iterable[str], file: str | None) -> tuple[Output, ...]:
    """What was asked for; nothing asked for is text, with annotations where a CI shows them."""
    outputs: list[Output] = []
    for written in formats:
        name, _, target = written.partition(":")
        if name not in FORMATS:
            import difflib

            near = difflib.get_close_matches(name, FORMATS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(
                f"--output-format: there is no format {name!r}.{hint} "
                f"Known are {', '.join(FORMATS)}."
            )
        outputs.append(Output(name, target or STDOUT))
    if file is not None:
        unplaced = [number for number, o in enumerate(outputs) if o.target == STDOUT]
        if not outputs:
            outputs.append(Output("text", file))
        elif len(unplaced) == 1:
            outputs[unplaced[0]] = replace(outputs[unplaced[0]], target=file)
        else:
            raise click.UsageError("--output-file needs exactly one format without a file.")
    targets = Counter(os.path.abspath(o.target) if o.target != STDOUT else "-" for o in outputs)
    if any(number > 1 for number in targets.values()):
        raise click.UsageError("two formats cannot go to the same place: write FORMAT:FILE.")
    if not outputs:
        outputs.append(Output("text"))
        if os.environ.get("GITHUB_ACTIONS") == "true":
            outputs.append(Output("github"))
        elif os.environ.get("TF_BUILD"):
            outputs.append(Output("azure"))
    return tuple(outputs)


def _print(
    report: Report, chosen: Settings, outputs: Sequence[Output], given: dict[str, Any]
) -> None:
    context = Context(
        quiet=given["quiet"],
        verbose=given["verbose"],
        rules=lru_cache(maxsize=1)(lambda: rules_by_code(chosen.rule_paths)),
        version=_version(),
        catalog_date=CATALOG_DATE,
        root=repository_root(os.getcwd()),
    )
    people = any(o.target == STDOUT and o.format in FOR_PEOPLE for o in outputs)
    for notice in report.notices:
        say(f"flexlint: note: {notice}")
    for output in outputs:
        here = output.target == STDOUT
        its = replace(
            context,
            color=use_color(given["color"]) if here else given["color"] == "always",
            width=columns() if here else context.width,
        )
        if given["statistics"] and here and output.format in FOR_PEOPLE:
            text = _statistics(report)
            if not given["quiet"]:
                text += "\n".join(summary_lines(report)) + "\n"
        else:
            text = rendered(output.format, report, its)
        if output.format == "github":
            _job_summary(report, context)
        machines = output.format in FOR_MACHINES
        write(text, output.target, for_machines=machines, color=its.color)
    if not people:
        if given["statistics"]:
            say(_statistics(report).rstrip("\n"))
        if not given["quiet"]:
            for line in summary_lines(report):
                say(line)


def _version() -> str:
    from flexlint import __version__

    return __version__


def _statistics(report: Report) -> str:
    """The number of findings of each rule, most first."""
    counts = Counter((f.code, f.name, f.severity.label) for f in report.findings)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    wide = max((len(f"{number:,}") for _, number in rows), default=0)
    return "".join(
        f"{number:>{wide},}  {code}  {severity:<7}  {name}\n"
        for (code, name, severity), number in rows
    )


def _job_summary(report: Report, context: Context) -> None:
    """Append the Markdown page to the summary of the GitHub Actions step, if there is one."""
    path = os.environ.get("GITHUB_STEP_SUMMARY")
    if not path:
        return
    page = for_people(rendered("markdown", report, context)).encode("utf-8", "backslashreplace")
    try:
        with open(path, "ab") as stream:
            stream.write(page[:_SUMMARY_LIMIT])
    except OSError as error:
        say(f"flexlint: note: the job summary was not written: {error.strerror}")


def _show_files(paths: tuple[str, ...], options: Options) -> int:
    from flexlint.discovery import DiscoveryOptions, discover

    found = discover(paths, DiscoveryOptions.of(options))
    write("".join(f"{path_first(ref.display)}\n" for ref in found.files))
    for notice in found.notices:
        say(f"flexlint: note: {notice}")
    return 0
