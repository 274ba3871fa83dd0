"""Names, paths, messages, replacements and owners are strangers' text in every format."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from flexlint.audit import csv_audit, json_audit, markdown_audit, terminal
from flexlint.text.printing import for_people
from tests.audit.sample import HOSTILE, audit, hostile, report


@pytest.mark.parametrize("color", [False, True])
def test_the_terminal_is_told_nothing(color: bool) -> None:
    text = terminal.render(hostile(), 100, color)
    shown = re.sub(r"\x1b\[[0-9;]*m", "", text) if color else text
    assert "alert(1)" in shown
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", shown) is None
    assert "##[" not in shown
    assert not any(line.lstrip().startswith("::") for line in for_people(shown).splitlines())


def test_a_page_has_no_markup_of_strangers() -> None:
    page = markdown_audit.render(hostile())
    outside = re.sub(r"(?ms)^(`{3,})\w*$.*?^\1$", "", page)
    outside = re.sub(r"(?<!\\)(`+)(?!`).+?(?<!`)\1(?!`)", "", outside)  # code spans
    assert "alert" in outside
    assert re.search(r"(?<!\\)<script", outside) is None
    assert re.search(r"(?<!\\)\]\(", outside) is None
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f\u202e]", page) is None
    for line in outside.splitlines():
        if line.startswith("| "):  # no cell more than its head has
            assert len(re.findall(r"(?<!\\)\|", line)) in (4, 5, 6, 8)


def test_headings_and_tasks_are_ours_alone() -> None:
    name = "# x\n# y\n- [x] done"
    found = audit(report())
    (web,) = [each for each in found.sets if each.name == "web-vmss"]
    renamed = replace(web, label=name)
    page = markdown_audit.render(replace(found, sets=(renamed,), title=name))
    heads = [line for line in page.splitlines() if line.startswith("#")]
    assert not any(line.startswith(("# x", "# y")) for line in heads)
    assert "- [x]" not in page


def test_no_cell_is_a_formula() -> None:
    for text in ("=1+1", "+1", "-1", "@x", "\uff1d1"):
        (first, *_) = [each for each in audit().sets if each.packages]
        package = replace(
            first.packages[0], title=text, tasks=("a", text), owners=(text,), path=text
        )
        found = replace(audit(), sets=(replace(first, packages=(package,)),))
        (row,) = csv.DictReader(io.StringIO(csv_audit.render(found)))
        assert all(row[key].startswith("'") for key in ("title", "owners", "path"))
        assert row["tasks"].split("\n") == ["a", f"'{text}"]


def test_the_document_is_ascii_and_holds_no_command() -> None:
    text = json_audit.render(hostile())
    assert text.isascii()
    assert "##" not in text
    assert json.loads(text)["sets"][0]["name"] == HOSTILE


def test_a_path_that_is_no_unicode_is_printed_everywhere() -> None:
    path = "ops/\udcff.py"
    one = report().findings[-3]
    odd = replace(one, location=replace(one.location, path=path), fingerprint="odd")
    found = audit(report((odd,)))
    assert json.loads(json_audit.render(found))["findings"][0]["path"] == "ops/\\xff.py"
    for text in (terminal.render(found), markdown_audit.render(found), csv_audit.render(found)):
        assert "\udcff" not in text
        text.encode("utf-8")


def test_a_plan_too_long_for_a_page_is_cut_and_says_so() -> None:
    (web,) = [each for each in audit().sets if each.name == "web-vmss"]
    page = markdown_audit.render(replace(audit(), sets=(web,) * 600))
    assert len(page.encode()) < 1_000_000
    assert "**The rest of the plan is left out: the page is full.**" in page
    assert "16 more findings left out" in page


def test_a_page_stays_below_its_limit() -> None:
    one = report().findings[0]
    many = [
        replace(one, fingerprint=str(n), message="m" * 900, location=replace(one.location, line=n))
        for n in range(1, 2000)
    ]
    page = markdown_audit.render(audit(report(many)))
    assert len(page.encode()) < 1_000_000
    left = re.search(r"\*\*([\d,]+) more findings left out: the page is full\.\*\*", page)
    assert left is not None
    shown = page.count("| info | FLX1502 ")
    assert shown + int(left[1].replace(",", "")) == len(many)
