"""The whole text of every format."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from flexlint.audit import csv_audit, json_audit, terminal
from flexlint.record import replace
from flexlint.reporters.plain import width
from tests.audit.golden import FOLDER, MADE, compared
from tests.audit.sample import HOSTILE, audit, hostile


@pytest.mark.parametrize("name", MADE)
def test_a_format_says_what_it_said(name: str) -> None:
    assert MADE[name]() == (FOLDER / name).read_bytes().decode()


def test_every_golden_file_is_made() -> None:
    assert {path.name for path in FOLDER.iterdir()} == set(MADE)


@pytest.mark.parametrize("columns", [60, 70, 80, 100, 140])
def test_the_first_screen_fits_the_terminal(columns: int) -> None:
    for found in (audit(), compared(), hostile()):
        lines = terminal.render(found, columns).splitlines()
        table = lines.index(next(line for line in lines if line.startswith("  Name")))
        wide = [line for line in lines[table:] if " " in line.strip() and width(line) > columns]
        assert found.title == HOSTILE or wide == []
        assert all(width(line) <= columns for line in lines[table : lines.index("", table)])


def test_of_a_place_that_stands_for_a_name_the_end_is_shown() -> None:
    for name, shown in (
        (
            "a/very/long/path/to/modules/scale-set.bicep:scaleSet",
            r"…[\w/]*/scale-set\.bicep:scaleSet",
        ),
        ("a-very-long-name-of-a-scale-set-with-machines-vmss", r"a-very-long-name[\w-]*…"),
    ):
        (web,) = [each for each in audit().sets if each.name == "web-vmss"]
        named = replace(web, label=name)
        text = terminal.render(replace(audit(), sets=(named,), unsaid=()), 70)
        assert re.search(f"  {shown}  uniform", text)


def test_colours_change_no_letter() -> None:
    plain, coloured = terminal.render(audit(), 80), terminal.render(audit(), 80, color=True)
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


def test_all_packages_are_rows() -> None:
    rows = list(csv.DictReader(io.StringIO(csv_audit.render(audit()))))
    packages = [package for each in audit().sets for package in each.packages]
    assert [row["id"] for row in rows] == [package.id for package in packages]
    assert [row["after"].split("\n") for row in rows if row["after"]] == [
        list(package.after) for package in packages if package.after
    ]


def test_the_document_names_no_finding_that_it_has_not() -> None:
    document = json.loads(json_audit.render(audit()))
    known = {finding["fingerprint"] for finding in document["findings"]}
    assert len(known) == len(document["findings"])
    for each in document["sets"]:
        named = [*each["blockers"], *each["blind"], *each["decisions"]]
        named += [mark for use in each["uses"] for mark in use["findings"]]
        named += [mark for package in each["packages"] for mark in package["findings"]]
        assert set(named) <= known
    assert {mark for item in document["unsaid"] for mark in item["findings"]} <= known
