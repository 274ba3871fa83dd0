"""What ``flexlint check`` does, once its command line has been read."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence

from flexlint.cli.given import SelectingArguments
from flexlint.cli.governed import Governed
from flexlint.cli.output import (
    STDOUT,
    columns,
    progress,
    say,
    say_notices,
    spare_what_is_read,
    standard_input,
    use_color,
    write,
)
from flexlint.cli.wrong import usage_error
from flexlint.files.discovery import Discovery
from flexlint.files.limits import TEXT_BYTES
from flexlint.files.tops import nearest_top
from flexlint.model import Finding, Report, Severity
from flexlint.record import record, record_with, replace
from flexlint.reporters import FOR_MACHINES, FOR_PEOPLE, FORMATS, SAYING_DEPLOYMENTS, Context
from flexlint.reporters.guarded import rendered
from flexlint.reporters.summary import summary_lines
from flexlint.text.printing import for_people, path_first
from flexlint.text.words import did_you_mean, nearest
from flexlint.version import CATALOG_DATE

_NEVER = "never"
_MAX_SUMMARY = 1_000_000
"""Bytes that GitHub takes as the summary of a step."""


def exit_code(report: Report, governed: Governed, exit_zero: bool) -> int:
    """1 if a finding is at least as severe as its file's ``fail-on`` says, else 0."""
    return int(not exit_zero and any(_fails(finding, governed) for finding in report.findings))


def _fails(finding: Finding, governed: Governed) -> bool:
    fail_on = governed.settings_of(finding).fail_on
    return fail_on != _NEVER and finding.severity >= Severity[fail_on.upper()]


@record
class Output:
    """One format, and the file it goes to (``-`` for standard output)."""

    format: str
    target: str = STDOUT


@record_with(kw_only=True)
class CheckArguments(SelectingArguments):
    """All that the command line may say; the fields are the parameters of the command."""

    paths: tuple[str, ...]
    formats: tuple[str, ...]
    output_file: str | None
    exit_zero: bool
    since: str | None
    stdin_filename: str | None
    statistics: bool
    show_files: bool
    add_suppressions: str | None
    """The reason, which may be empty; None if nothing is to be written."""
    color: str
    quiet: bool
    verbose: bool


def check(given: CheckArguments) -> int:
    """Do what the command line says; the exit code."""
    outputs = _outputs(given.formats, given.output_file)
    name = _input_name(given)
    paths = given.paths or (".",) if name is None else (name,)
    options = (("--config", given.config), ("--baseline", given.baseline))
    spare_what_is_read((output.target for output in outputs), paths, options)
    governed = Governed(paths, given)
    if given.show_files:
        return _show_files(governed.discover(name))
    if given.add_suppressions is not None:
        for option, value in (("since", given.since), ("baseline", given.baseline)):
            if value is not None:
                raise usage_error(
                    "--add-suppressions writes one for every finding: it cannot be combined "
                    f"with --{option}."
                )
        from flexlint.cli.add_suppressions import add_suppressions

        everything = Governed(paths, replace(given, no_suppressions=False))
        return add_suppressions(everything, given.add_suppressions)
    said = any(output.format in SAYING_DEPLOYMENTS for output in outputs)
    report = _report(governed, name, deployments=said)
    report = _without_known(report, governed, paths, given.since)
    _print(report, governed, outputs, given)
    return exit_code(report, governed, given.exit_zero)


# -- what to report ------------------------------------------------------------------------


def _input_name(given: CheckArguments) -> str | None:
    """What standard input is called; None if it is not to be linted."""
    name, paths = given.stdin_filename, given.paths
    if "-" not in paths:
        if name is not None:
            raise usage_error(
                "--stdin-filename says what standard input is called: give “-” as the path as well."
            )
        return None
    if len(paths) > 1:
        raise usage_error("“-” cannot be given together with other paths.")
    if not name:
        raise usage_error("“-” needs --stdin-filename: the name says the language.")
    if name.endswith(("/", os.sep)) or os.path.isdir(name):
        raise usage_error(f"--stdin-filename: {name} is a directory.")
    if given.add_suppressions is not None:
        raise usage_error("--add-suppressions changes files: “-” is none.")
    return name


def _report(governed: Governed, name: str | None, *, deployments: bool) -> Report:
    if name is not None:
        data = standard_input(TEXT_BYTES)
        if len(data) > TEXT_BYTES:
            raise usage_error(
                f"standard input is larger than {TEXT_BYTES // 1_000_000} MB: "
                "save it as a file and name the file."
            )
        return governed.lint_input(data, name)
    with progress() as steps:
        return governed.lint(steps, deployments=deployments)


def _without_known(
    report: Report, governed: Governed, paths: Sequence[str], since: str | None
) -> Report:
    """``report`` after the baselines and ``--since``."""
    if any(settings.baseline for settings in governed.used):
        from flexlint.cli.known import without_known

        report = without_known(report, governed, paths)
    if since is not None:
        from flexlint.known.changes import changes_since, only_changed

        report = only_changed(report, changes_since(since), since)
    return report


# -- printing ------------------------------------------------------------------------------


def _outputs(formats: Iterable[str], file: str | None) -> tuple[Output, ...]:
    """What was asked for; nothing asked for is text, with annotations where a CI shows them."""
    outputs: list[Output] = []
    for written in formats:
        name, _, target = written.partition(":")
        if name not in FORMATS:
            hint = did_you_mean(nearest(name, FORMATS), after=" ", quoted=True)
            raise usage_error(
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
            raise usage_error("--output-file needs exactly one format without a file.")
    targets = Counter(os.path.abspath(o.target) if o.target != STDOUT else "-" for o in outputs)
    if any(number > 1 for number in targets.values()):
        raise usage_error("two formats cannot go to the same place: write FORMAT:FILE.")
    if not outputs:
        outputs.append(Output("text"))
        if os.environ.get("GITHUB_ACTIONS") == "true":
            outputs.append(Output("github"))
        elif os.environ.get("TF_BUILD"):
            outputs.append(Output("azure"))
    return tuple(outputs)


def _print(
    report: Report, governed: Governed, outputs: Sequence[Output], given: CheckArguments
) -> None:
    context = Context(
        quiet=given.quiet,
        verbose=given.verbose,
        rules=lambda: governed.rules,
        version=_version(),
        catalog_date=CATALOG_DATE,
        root=nearest_top(os.getcwd()) or os.getcwd(),
    )
    people = any(o.target == STDOUT and o.format in FOR_PEOPLE for o in outputs)
    say_notices(report.notices)
    for output in outputs:
        here = output.target == STDOUT
        its = replace(
            context,
            color=use_color(given.color) if here else given.color == "always",
            width=columns() if here else context.width,
        )
        if given.statistics and here and output.format in FOR_PEOPLE:
            text = _statistics(report)
            if not given.quiet:
                text += "\n".join(summary_lines(report)) + "\n"
        else:
            text = rendered(output.format, report, its)
        if output.format == "github":
            _job_summary(report, context)
        machines = output.format in FOR_MACHINES
        write(text, output.target, for_machines=machines, color=its.color)
    if not people:
        if given.statistics:
            say(_statistics(report).rstrip("\n"))
        if not given.quiet:
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
            stream.write(page[:_MAX_SUMMARY])
    except OSError as error:
        say(f"flexlint: note: the job summary was not written: {error.strerror}")


def _show_files(found: Discovery) -> int:
    write("".join(f"{path_first(ref.display)}\n" for ref in found.files))
    say_notices(found.notices)
    return 0
