"""``flexlint baseline``: write, show and prune the file of known findings."""

from __future__ import annotations

import os
from collections.abc import Mapping

import click

from flexlint.cli.given import SelectingArguments
from flexlint.cli.governed import Governed
from flexlint.cli.known import covered, named, read_all, shown_path
from flexlint.cli.output import progress, say, say_notices, write
from flexlint.cli.packs import settings_of
from flexlint.cli.selecting import arguments, selecting
from flexlint.config.settings import Settings
from flexlint.known.baseline import Baseline, compare, read_baseline, write_baseline
from flexlint.model import Finding
from flexlint.text.printing import path_first
from flexlint.text.words import plural

DEFAULT = "flexlint-baseline.json"

_FILE = click.option(
    "--baseline",
    metavar="FILE",
    help=f"The file.  [default: that of the configuration, else {DEFAULT}]",
)


@click.group("baseline")
def command() -> None:
    """Keep known findings in a file, so that only new ones count."""


@command.command("write")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@_FILE
@click.option("--accept-new", is_flag=True, help="Take new findings into an existing file.")
@selecting
def write_command(paths: tuple[str, ...], accept_new: bool, **given: object) -> int:
    """Write the findings of PATHS as known.

    An existing file keeps what it knows, loses what is gone, and takes new findings only with
    --accept-new; without it they are counted and the exit code is 1.
    """
    return _update(paths, given, accept_new=accept_new)


@command.command("prune")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@_FILE
@selecting
def prune_command(paths: tuple[str, ...], **given: object) -> int:
    """Take the entries out whose findings are gone."""
    _update(paths, given, accept_new=False, prune=True)
    return 0


@command.command("show")
@_FILE
@click.option("--config", metavar="FILE", help="Read this configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def show_command(baseline: str | None, config: str | None, isolated: bool) -> int:
    """List the entries."""
    chosen = settings_of(os.getcwd(), config, isolated)
    path = baseline or shown_path(chosen.baseline or _default(chosen))
    found = read_baseline(path)
    rows = [
        f"{path_first(entry.path)}: {entry.code} {entry.fingerprint}\n" for entry in found.entries
    ]
    write("".join(rows))
    say(f"{plural(len(rows), 'known finding')} in {path}.")
    return 0


def _default(chosen: Settings) -> str:
    return os.path.join(os.path.dirname(chosen.file) if chosen.file else os.getcwd(), DEFAULT)


def _update(
    paths: tuple[str, ...], given: Mapping[str, object], *, accept_new: bool, prune: bool = False
) -> int:
    """Bring the baselines of the files below ``paths`` up to date; 1 if findings are left out."""
    paths = paths or (".",)
    governed = Governed(paths, arguments(SelectingArguments, given))
    with progress() as steps:
        report = governed.lint(steps)
    say_notices(report.notices)
    places = tuple(named(governed))
    # Where no configuration names a file, one is enough for all.
    everything = () if places else (os.path.abspath(_default(governed.near)),)
    groups: dict[str, list[Finding]] = {path: [] for path in (*places, *everything)}
    homeless: dict[str, int] = {}
    for finding in report.findings:
        settings = governed.settings_of(finding)
        path = everything[0] if everything else settings.baseline
        if path:
            groups[path].append(finding)
        else:
            where = shown_path(settings.file) if settings.file else "no configuration file"
            homeless[where] = homeless.get(where, 0) + 1
    exists = {path: os.path.lexists(path) for path in groups}
    old = read_all([path for path in groups if prune or exists[path]])
    refused = 0
    for path, findings in groups.items():
        known = old.get(path) or Baseline(shown_path(path))
        take = accept_new or not exists[path]
        refused += _write(governed, path, findings, known, paths, take)
    if prune:
        return 0
    if refused:
        taken = plural(refused, "new finding") + (" was" if refused == 1 else " were")
        say(f"{taken} not added: fix what is found, or pass --accept-new.")
    for where, count in homeless.items():
        say(f"{plural(count, 'finding')} not written: {where} names no baseline.")
    return int(bool(refused or homeless))


def _write(
    governed: Governed,
    path: str,
    findings: list[Finding],
    old: Baseline,
    paths: tuple[str, ...],
    take: bool,
) -> int:
    """Write one baseline; the number of new findings that were not taken in."""
    compared = compare(findings, old, covered(governed, path, paths))
    # What the run did not look at stays; what it knows again is written with today's texts.
    entries = [*compared.known_entries, *(old.entries[number] for number in compared.unseen)]
    accepted = compared.new_entries if take else ()
    entries.extend(accepted)
    write_baseline(old.path, entries)
    say(
        f"{old.path}: {plural(len(set(entries)), 'known finding')} "
        f"({len(accepted):,} new, {len(compared.stale):,} gone)."
    )
    return len(compared.new_entries) - len(accepted)
