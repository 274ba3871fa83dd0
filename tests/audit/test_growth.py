"""An audit does work in proportion to what was found."""

from __future__ import annotations

import pytest

from flexlint.audit import csv_audit, json_audit, markdown_audit, terminal
from flexlint.audit.model import Audit
from flexlint.audit.progress import Earlier, EarlierFinding
from flexlint.record import replace
from tests.audit.sample import WEB, audit, bound_to, code, finding, report
from tests.work import grows_linearly


def many(number: int) -> Audit:
    """An audit of ``number`` findings in as many files, every tenth a set of its own."""
    names = [f"s{each}" for each in range(1 + number // 10)]
    sets = [replace(WEB, id=name, name=name) for name in names]
    findings = [
        finding(
            "FLX201",
            f"d{each % 50}/f{each}.py",
            each + 1,
            f"message {each}",
            operation="X_Y",
            binding=bound_to(names[each % len(names)]),
            suggestion=code("x"),
        )
        for each in range(number)
    ]
    old = {each.fingerprint: EarlierFinding("m", ("s0",)) for each in findings[::2]}
    return audit(report(findings, sets), Earlier("old", old))


@pytest.mark.parametrize(
    "render", [terminal.render, markdown_audit.render, csv_audit.render, json_audit.render]
)
def test_work_grows_with_the_findings_and_no_faster(render: object) -> None:
    assert callable(render)
    grows_linearly(lambda number: render(many(int(number))), str)


def test_one_file_with_everything() -> None:
    def run(number: str) -> str:
        one = report().findings[-1]
        same = [replace(one, fingerprint=str(each)) for each in range(int(number))]
        found = audit(report(same, (WEB,)))
        return terminal.render(found) + markdown_audit.render(found) + csv_audit.render(found)

    grows_linearly(run, str)
