"""What the renderers print of the sample. After a wanted change, look at the difference that this
makes: ``.venv/bin/python -m tests.audit.golden``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from flexlint.audit import csv_audit, json_audit, markdown_audit, terminal
from flexlint.audit.model import Audit
from flexlint.audit.progress import Earlier, EarlierFinding
from flexlint.model import Report, Summary
from tests.audit.sample import FINDINGS, audit, report

FOLDER = Path(__file__).parent / "golden"


def compared() -> Audit:
    """The sample compared with a time when one more was there and one was not yet."""
    before = {each.fingerprint: EarlierFinding(each.message, ()) for each in FINDINGS[2:]}
    gone = {"gone": EarlierFinding("It was there once", ("web-vmss",))}
    return audit(earlier=Earlier("last-month.json", {**gone, **before}))


def nothing() -> Audit:
    """An audit of a folder without anything."""
    return audit(Report((), Summary(nothing=("the folder is empty",))))


def clean() -> Audit:
    """An audit in which nothing was found."""
    return audit(Report((), Summary(discovered=3, examined=3)))


MADE: Mapping[str, Callable[[], str]] = {
    "terminal.txt": lambda: terminal.render(audit(), 100),
    "terminal-narrow.txt": lambda: terminal.render(compared(), 60),
    "terminal-nothing.txt": lambda: terminal.render(nothing(), 80),
    "terminal-clean.txt": lambda: terminal.render(clean(), 80),
    "terminal-no-sets.txt": lambda: terminal.render(audit(replace(report(), scale_sets=())), 80),
    "audit.json": lambda: json_audit.render(compared()),
    "audit.md": lambda: markdown_audit.render(compared()),
    "audit.csv": lambda: csv_audit.render(audit()),
}


def main() -> None:
    """Write the files."""
    for name, made in MADE.items():
        (FOLDER / name).write_bytes(made().encode())


if __name__ == "__main__":
    main()
