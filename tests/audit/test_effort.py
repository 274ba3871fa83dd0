"""The hours are assumptions: they stand where users read of them."""

from __future__ import annotations

import re
from pathlib import Path

from flexlint.audit.effort import (
    AGAIN,
    COMPLETE,
    DECISION,
    FIX,
    REVIEW,
    REWRITE,
    STEPS,
    hours,
    summed,
)
from flexlint.audit.model import Effort

PAGE = (Path(__file__).parent.parent.parent / "docs" / "audit.md").read_text("utf-8")


def test_the_page_has_every_hour() -> None:
    table = PAGE.partition("| counted | hours |")[2].partition("\n\n")[0]
    told = dict(re.findall(r"(?m)^\| (?:a|an) ([^|]+?) \| ([\d.]+) \|$", table))
    assert len(told) == table.count("\n") - 1
    words = {
        "complete replacement": COMPLETE,
        "replacement to write": REWRITE,
        "decision": DECISION,
        "note": REVIEW,
        "thing that is made for the set by its id": AGAIN,
        **{f"*{step}* package": number for step, number in STEPS.items()},
    }
    for begin, number in words.items():
        (line,) = [line for line in told if line.startswith(begin)]
        assert float(told[line]) == number, line
    assert len(words) == len(told)
    assert STEPS["code"] == FIX


def test_hours_are_short() -> None:
    assert [hours(number) for number in (0, 0.25, 1.0, 8.35, 1234.5)] == [
        *("0 h", "0.25 h", "1 h", "8.35 h", "1,234.5 h")
    ]


def test_efforts_of_one_word_are_added_up() -> None:
    parts = [("code", Effort(0.5, "")), ("traffic", Effort(8.0, "")), ("code", Effort(1.25, ""))]
    assert summed(parts) == Effort(9.75, "1.75 h code + 8 h traffic")
    assert summed([]) == Effort(0.0, "0 h")
