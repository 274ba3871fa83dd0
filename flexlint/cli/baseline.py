"""``flexlint baseline``: write, show and prune the file of known findings."""

from __future__ import annotations

import dataclasses
import os
from typing import Any

import click

from flexlint.baseline import Baseline, compare, read_baseline, write_baseline
from flexlint.cli.check import covered
from flexlint.cli.output import say, write
from flexlint.cli.selecting import rules_by_code, selecting, settings
from flexlint.config import Settings
from flexlint.engine import check_paths
from flexlint.printing import path_first
from flexlint.reporters.summary import plural

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
def write_command(paths: tuple[str, ...], **given: Any) -> int:
    """Write the findings of PATHS as known.

    An existing file keeps what it knows, loses what is gone, and takes new findings only with
    --accept-new; without it they are counted and the exit code is 1.
    """
    return _update(paths or (".",), given, accept_new=given["accept_new"])


@command.command("prune")
@click.argument("paths", nargs=-1, type=click.Path(path_type=str))
@_FILE
@selecting
def prune_command(paths: tuple[str, ...], **given: Any) -> int:
    """Take the entries out whose findings are gone."""
    chosen = _with_file(settings(paths or (".",), given))
    read_baseline(os.path.relpath(chosen.baseline))
    _update(paths or (".",), given, accept_new=False, quiet=True)
    return 0


@command.command("show")
@_FILE
@click.option("--config", metavar="FILE", help="Read this configuration file.")
@click.option("--isolated", is_flag=True, help="Read no configuration file.")
def show_command(baseline: str | None, config: str | None, isolated: bool) -> int:
    """List the entries."""
    from flexlint.config import find_config, load_settings

    file = config or (None if isolated else find_config(os.getcwd()))
    chosen = load_settings(file)
    path = baseline or (os.path.relpath(chosen.baseline) if chosen.baseline else DEFAULT)
    found = read_baseline(path)
    rows = [
        f"{path_first(entry.path)}: {entry.code} {entry.fingerprint}\n" for entry in found.entries
    ]
    write("".join(rows))
    say(f"{plural(len(rows), 'known finding')} in {path}.")
    return 0


def _with_file(chosen: Settings) -> Settings:
    return chosen if chosen.baseline else dataclasses.replace(chosen, baseline=_default(chosen))


def _default(chosen: Settings) -> str:
    return os.path.join(os.path.dirname(chosen.file) if chosen.file else os.getcwd(), DEFAULT)


def _update(
    paths: tuple[str, ...], given: dict[str, Any], *, accept_new: bool, quiet: bool = False
) -> int:
    chosen = _with_file(settings(paths, given))
    path = os.path.relpath(chosen.baseline)
    exists = os.path.lexists(path)
    old = read_baseline(path) if exists else Baseline(path)
    report = check_paths(paths, chosen.options(no_suppressions=given["no_suppressions"]))
    rules = rules_by_code(chosen.rule_paths)
    compared = compare(report.findings, old, covered(chosen, paths, rules))
    # What the run did not look at stays; what it knows again is written with today's texts.
    entries = [*compared.known_entries, *(old.entries[number] for number in compared.unseen)]
    accepted = compared.new_entries if accept_new or not exists else ()
    entries.extend(accepted)
    write_baseline(path, entries)
    say(
        f"{path}: {plural(len(set(entries)), 'known finding')} "
        f"({len(accepted):,} new, {len(compared.stale):,} gone)."
    )
    refused = len(compared.new_entries) - len(accepted)
    if refused and not quiet:
        taken = plural(refused, "new finding") + (" was" if refused == 1 else " were")
        say(f"{taken} not taken in: fix what is found, or give --accept-new.")
        return 1
    return 0
