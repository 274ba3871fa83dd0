"""What has changed since an earlier run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flexlint.audit.json_audit import render
from flexlint.audit.progress import CompareError, read_earlier
from flexlint.reporters.base import Context
from flexlint.reporters.json_report import render as check_json
from tests.audit.sample import FINDINGS, audit, report


def earlier(tmp_path: Path, text: str) -> Path:
    """A file with ``text``."""
    path = tmp_path / "old.json"
    path.write_text(text)
    return path


def test_an_audit_is_read_back(tmp_path: Path) -> None:
    old = read_earlier(str(earlier(tmp_path, render(audit()))))
    assert [*old.findings] == [each.fingerprint for each in report().findings]
    both = old.findings["FLX201-ops/drain.py-11"]
    assert set(both.sets) == {"web-vmss", "batch-vmss"}
    assert both.message == "Flexible scale sets do not support begin_deallocate"
    assert old.findings["FLX401-ops/count.py-3"].sets == ()


def test_nothing_changed(tmp_path: Path) -> None:
    old = read_earlier(str(earlier(tmp_path, render(audit()))))
    found = audit(earlier=old).progress
    assert found is not None
    assert (found.fixed, found.new) == ((), ())
    assert len(found.remaining) == len(FINDINGS)
    assert found.since == str(tmp_path / "old.json")


def test_fixed_new_and_remaining_by_set(tmp_path: Path) -> None:
    old = read_earlier(str(earlier(tmp_path, render(audit(report(FINDINGS[:-2]))))))
    now = audit(report([each for each in FINDINGS if "drain.py" not in each.location.path]), old)
    found = now.progress
    assert found is not None
    assert sorted(mark for mark, _, _ in found.fixed) == [
        "FLX004-ops/drain.py-50",
        "FLX008-ops/drain.py-44",
        "FLX201-ops/drain.py-11",
        "FLX201-ops/drain.py-19",
        "FLX801-ops/drain.py-30",
    ]
    assert found.new == ("FLX401-ops/count.py-3", "FLX1501-queries/members.kql-2")
    assert found.by_set == (
        ("api-vmss", 0, 0, 1),
        ("batch-vmss", 1, 0, 1),
        ("fabric-vmss", 0, 0, 1),
        ("web-vmss", 3, 1, 4),
        ("", 2, 1, 2),
    )


def test_a_check_can_be_compared_with(tmp_path: Path) -> None:
    text = check_json(report(FINDINGS[:3]), Context())
    old = read_earlier(str(earlier(tmp_path, text)))
    found = audit(earlier=old).progress
    assert found is not None
    assert (len(found.fixed), len(found.new), len(found.remaining)) == (0, len(FINDINGS) - 3, 3)


def test_the_set_that_a_check_names_counts(tmp_path: Path) -> None:
    document = {
        "version": 1,
        "summary": {},
        "findings": [
            {"fingerprint": "a", "message": "m", "scale_set": "web-vmss"},
            {"fingerprint": "b", "message": "n", "scale_set": None},
        ],
    }
    old = read_earlier(str(earlier(tmp_path, json.dumps(document))))
    found = audit(report((), ()), old).progress
    assert found is not None
    assert found.fixed == (("a", "web-vmss", "m"), ("b", "", "n"))
    assert found.by_set == (("web-vmss", 1, 0, 0), ("", 1, 0, 0))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not JSON"),
        ("[]", "cannot be compared with: give a file"),
        ("{}", "cannot be compared with, since it holds no findings"),
        ('{"version": "2.1.0", "runs": []}', "since it is SARIF"),
        ('{"version": 1, "entries": []}', "since it holds no findings"),
        ('{"kind": "flexlint-audit", "version": 1}', "since it holds no findings"),
        (
            '{"kind": "flexlint-audit", "version": 2, "findings": []}',
            "is an audit of version 2; this flexlint knows version 1",
        ),
        (
            '{"version": true, "summary": {}, "findings": []}',
            "is a report of version true; this flexlint knows version 1",
        ),
        (
            '{"version": 1, "summary": {}, "findings": [{"fingerprint": "a"}]}',
            "finding 1 is not complete",
        ),
        ('{"version": 1, "summary": {}, "findings": [7]}', "finding 1 is not complete"),
        ("[" * 100_000, "is not JSON"),
    ],
)
def test_anything_else_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = earlier(tmp_path, text)
    with pytest.raises(CompareError) as raised:
        read_earlier(str(path))
    assert str(raised.value).startswith(f"{path}: ")
    assert said in str(raised.value)


def test_a_file_that_is_not_there_and_one_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(CompareError, match="there is no such file"):
        read_earlier(str(tmp_path / "none.json"))
    with pytest.raises(CompareError, match="Is a directory"):
        read_earlier(str(tmp_path))
    (tmp_path / "x.json").write_bytes(b"\xff\xfe{\x00")
    with pytest.raises(CompareError, match="is not UTF-8"):
        read_earlier(str(tmp_path / "x.json"))


def test_odd_sets_are_passed_over(tmp_path: Path) -> None:
    one = {"fingerprint": "a", "message": "m"}
    for odd in ({"scale_set": 3}, {"also": 7}, {"also": [7, {"scale_set": ["x"]}, {}]}):
        document = {"version": 1, "summary": {}, "findings": [{**one, **odd}]}
        old = read_earlier(str(earlier(tmp_path, json.dumps(document))))
        assert old.findings["a"].sets == ()
