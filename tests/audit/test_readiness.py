"""The verdict, and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from flexlint.model import Finding, Report, ScaleSet, Severity, Summary
from tests.audit.sample import API, BATCH, FABRIC, FINDINGS, SUMMARY, WEB, audit, finding

READ = Summary(discovered=4, examined=4)
NOTE = finding("FLX1101", "infra/web.json", 30, "It is Uniform", severity=Severity.INFO)
BROKEN = FINDINGS[12]
assert BROKEN.code == "FLX001"


@pytest.mark.parametrize(
    ("findings", "sets", "summary", "kind", "headline"),
    [
        ((), (), Summary(), "nothing", "Nothing here mentions a scale set."),
        ((), (), READ, "ready", "Ready: nothing was found that Flexible does not have."),
        ((), (API,), READ, "ready", "Ready: nothing was found that Flexible does not have."),
        (
            (NOTE,),
            (WEB,),
            READ,
            "ready",
            "Ready: nothing was found in the way of Flexible; 1 set is Uniform yet.",
        ),
        (
            (FINDINGS[1],),
            (FABRIC,),
            READ,
            "ready",
            "Ready: nothing was found in the way of Flexible, but for what stays Uniform.",
        ),
        (
            (BROKEN,),
            (),
            READ,
            "undecided",
            "Not decided: nothing was found in the way of Flexible, but 1 thing could not be read"
            " or decided.",
        ),
        (
            (BROKEN,),
            (BATCH,),
            SUMMARY,
            "undecided",
            "Not decided: nothing was found in the way of Flexible, but 3 things could not be read"
            " or decided.",
        ),
        (
            (FINDINGS[0],),
            (API,),
            READ,
            "not-ready",
            "Not ready: 1 finding stands in the way of Flexible.",
        ),
    ],
)
def test_verdicts(
    findings: Sequence[Finding],
    sets: tuple[ScaleSet, ...],
    summary: Summary,
    kind: str,
    headline: str,
) -> None:
    verdict = audit(Report(tuple(findings), summary, scale_sets=sets)).verdict
    assert (verdict.kind, verdict.headline) == (kind, headline)


def test_what_is_open_is_told_with_what_would_settle_it() -> None:
    told = [(item.kind, item.title, item.help, item.path) for item in audit().unsaid]
    assert told == [
        (
            "unread",
            "2 files mention scale sets and were not read: deploy.zig and tools/x.odd",
            "flexlint knows no such format: look for scale sets in there by hand.",
            "",
        ),
        (
            "unparsed",
            "ops/broken.py:1: This file mentions scale sets but could not be parsed",
            "Save it as Python 3.",
            "ops/broken.py",
        ),
        (
            "dynamic",
            "ops/drain.py:44: Which operation is called here is not known",
            "See what can be called there, and look each up with flexlint explain.",
            "ops/drain.py",
        ),
        (
            "mode",
            "The orchestration mode of batch-vmss is not known: a parameter without a default"
            " gives it",
            "Write orchestrationMode in its declaration (infra/legacy/batch.json:9), or in a"
            " parameter file that gives it; or ask Azure (az vmss show --query orchestrationMode),"
            ' and put "batch-vmss" = "uniform", or "flexible", under scale-sets in the'
            " configuration.",
            "infra/legacy/batch.json",
        ),
        (
            "binding",
            "1 finding is bound to no scale set: no file of this run says what gives the"
            " environment variable VMSS",
            "Write the name where it is used, or give flexlint a file that sets it.",
            "ops/count.py",
        ),
        (
            "not-asked",
            "2 files mention scale sets and were not read: docs/a.md and docs/b.md",
            "Read the code in there with --include-surface default,markdown.",
            "",
        ),
    ]


def test_a_file_that_could_not_be_opened_is_told_once() -> None:
    closed = finding("FLX002", "x.py", 1, "It cannot be read: Permission denied.",
                     severity=Severity.WARNING, surface="flexlint")  # fmt: skip
    summary = Summary(discovered=1, skipped=1, unread=1, unread_files=("x.py",))
    items = audit(Report((closed,), summary)).unsaid
    assert [(item.kind, item.findings) for item in items] == [("unread", (closed.fingerprint,))]


def test_many_unread_files_are_one_item() -> None:
    paths = tuple(f"x{n}.zig" for n in range(9))
    summary = Summary(discovered=9, skipped=9, unread=9, unread_files=paths)
    (item,) = audit(Report((), summary)).unsaid
    assert item.title == (
        "9 files mention scale sets and were not read:"
        " x0.zig, x1.zig, x2.zig, x3.zig, x4.zig and 4 more"
    )


@pytest.mark.parametrize(
    ("named", "declares", "help"),
    [
        (
            True,
            False,
            "Ask Azure (az vmss show --query orchestrationMode), and put"
            ' "batch-vmss" = "uniform", or "flexible", under scale-sets in the configuration.',
        ),
        (
            False,
            True,
            "Write orchestrationMode in its declaration (infra/legacy/batch.json:9), or in a"
            " parameter file that gives it.",
        ),
        (
            False,
            False,
            "Name the set where it is used, so that its declaration can be found.",
        ),
    ],
)
def test_a_mode_can_be_told_where_somebody_can_write_it(
    named: bool, declares: bool, help: str
) -> None:
    (place,) = BATCH.declared
    batch = replace(BATCH, named=named, declared=(replace(place, declares=declares),))
    (item,) = audit(Report((), READ, scale_sets=(batch,))).unsaid
    assert item.help == help


def test_a_surface_left_out_hides_files() -> None:
    summary = Summary(discovered=1, skipped=1, unread=1, unread_files=("web.bicep",))
    found = audit(Report((), summary))
    (item,) = found.unsaid
    assert (item.kind, item.help) == ("unread", "Name bicep in --include-surface as well.")
    assert found.verdict.kind == "undecided"


def test_documents_leave_nothing_undecided() -> None:
    summary = Summary(discovered=2, examined=1, skipped=1, unread=1, unread_files=("README.md",))
    assert audit(Report((), summary)).verdict.kind == "ready"


def test_the_numbers_behind_the_verdict() -> None:
    assert audit().verdict.reasons == (
        "6 errors and 3 warnings to fix, in 7 files.",
        "5 of these findings have a complete replacement to paste.",
        "3 notes to read.",
        "2 need a decision before they can be fixed.",
        "4 scale sets: 2 Uniform, 1 Flexible and 1 of a mode that is not known.",
        "1 is broken today: the set is Flexible already.",
        "fabric-vmss stays Uniform: Service Fabric runs on Uniform scale sets only.",
        "1 of these findings is bound to no set.",
        "4 things could not be read or decided.",
        "Not counted: 1 suppressed.",
    )


def test_charts_count_every_finding_once() -> None:
    found = audit()
    number = len(found.report.findings)
    for chart in (found.by_row, found.by_severity, found.by_surface, found.by_directory):
        assert sum(count.total for count in chart) == number
        assert len({count.key for count in chart}) == len(chart)


def test_directories_are_those_below_the_common_one() -> None:
    paths = ("a/b/c/d/x.py", "a/b/c/y.py", "a/b/e/z.py", "a/b/w.py")
    findings = tuple(finding("FLX201", path, 1, "m", operation="X_Y") for path in paths)
    found = audit(Report(findings, READ)).by_directory
    assert [(count.key, count.total) for count in found] == [("a/b/c", 2), ("a/b", 1), ("a/b/e", 1)]
    loose = tuple(replace(f, location=replace(f.location, path=f.code)) for f in findings)
    assert [count.key for count in audit(Report(loose, READ)).by_directory] == ["."]


def test_rows_come_first_then_the_categories_of_the_catalogue() -> None:
    keys = [count.key for count in audit().by_row]
    rows = [key for key in keys if key.isdigit()]
    assert keys[: len(rows)] == rows == sorted(rows, key=int)
