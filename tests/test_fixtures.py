"""Golden fixtures: every file says inside which findings it expects, and gets exactly those.

A line with ``expect[FLX201, FLX702]`` must have exactly these findings; a line without must
have none.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from flexlint.project.check import check_paths

ROOT = Path(__file__).parent.parent / "fixtures"
EXPECT = re.compile(r"expect\[([\w, -]*)\]")
FILES = sorted(p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file())


def expected(path: Path) -> Counter[tuple[int, str]]:
    found: Counter[tuple[int, str]] = Counter()
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        for match in EXPECT.finditer(line):
            for code in match[1].split(","):
                found[number, code.strip()] += 1
    return found


@pytest.mark.parametrize("name", FILES)
def test_findings_are_exactly_those_expected(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = check_paths([name])
    got = Counter((f.location.line, f.code) for f in report.findings)
    assert got == expected(ROOT / name)


def test_fixtures_expect_something() -> None:
    assert sum(sum(expected(ROOT / name).values()) for name in FILES) > 0
