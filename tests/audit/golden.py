"""What the renderers print of the sample. After a wanted change, look at the difference that this
makes: ``.venv/bin/python -m tests.audit.golden``."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from flexlint.audit import csv_audit, json_audit, markdown_audit, terminal
from flexlint.audit.identity import SetIdentity
from flexlint.audit.model import Audit
from flexlint.audit.progress import Earlier, EarlierFinding
from flexlint.model import Report, Summary
from tests.audit.sample import FINDINGS, audit, report
from tests.cli.running import flexlint

FOLDER = Path(__file__).parent / "golden"
SHOWCASE = Path(__file__).parent.parent.parent / "fixtures" / "showcase"


def compared() -> Audit:
    """The sample compared with a time when one more was there and one was not yet."""
    before = {each.fingerprint: EarlierFinding(each.message, ()) for each in FINDINGS[2:]}
    gone = {"gone": EarlierFinding("It was there once", ("web-vmss",))}
    web = SetIdentity("web-vmss", "web-vmss")
    return audit(earlier=Earlier("last-month.json", {**gone, **before}, (web,)))


def nothing() -> Audit:
    """An audit of a folder without anything."""
    return audit(Report((), Summary(nothing=("the folder is empty",))))


def clean() -> Audit:
    """An audit in which nothing was found."""
    return audit(Report((), Summary(discovered=3, examined=3)))


def showcase() -> str:
    """The sets and the plan of the sample product, without what rules say in words."""
    done = flexlint("audit", "--json", "-", "-q", "--no-cache", cwd=SHOWCASE)
    found = json.loads(done.stdout)
    places = {f["fingerprint"]: f"{f['path']}:{f['line']} {f['code']}" for f in found["findings"]}
    lines = []
    for each in found["sets"]:
        mode = each["scale_set"]["mode"] if each["scale_set"] else "bound to no set"
        lines.append(f"{each['label']} ({mode})".strip())
        for package in each["packages"]:
            lines.append(
                f"  {package['title']} [{package['id']}], {package['effort']['hours']:g} h"
            )
            lines += [f"    after {name}" for name in package["after"]]
            lines += [f"    {places[mark]}" for mark in package["findings"]]
    return "\n".join(lines) + "\n"


MADE: Mapping[str, Callable[[], str]] = {
    "terminal.txt": lambda: terminal.render(audit(), 100),
    "terminal-narrow.txt": lambda: terminal.render(compared(), 60),
    "terminal-nothing.txt": lambda: terminal.render(nothing(), 80),
    "terminal-clean.txt": lambda: terminal.render(clean(), 80),
    "terminal-no-sets.txt": lambda: terminal.render(audit(replace(report(), scale_sets=())), 80),
    "audit.json": lambda: json_audit.render(compared()),
    "audit.md": lambda: markdown_audit.render(compared()),
    "audit.csv": lambda: csv_audit.render(audit()),
    "showcase.txt": showcase,
}


def main() -> None:
    """Write the files."""
    for name, made in MADE.items():
        (FOLDER / name).write_bytes(made().encode())


if __name__ == "__main__":
    main()
