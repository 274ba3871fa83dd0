"""SARIF against its schema, and against what GitHub code scanning needs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from flexlint.catalog import load_catalog
from flexlint.model import Report
from flexlint.reporters import Context, reporter, sarif_report
from flexlint.reporters.line_hashes import line_hashes
from tests.reporters.sample import (
    CALL,
    EMPTY,
    FULL,
    LINKED,
    NASTY,
    PROPERTY,
    many,
)

SCHEMA = json.loads((Path(__file__).parent / "sarif_schema.json").read_text("utf-8"))
RULES = {rule.code: rule for rule in load_catalog().rules}
CONTEXT = Context(rules=lambda: RULES, version="1.0.0", catalog_date="2026-11-23")


def run_of(report: Report, context: Context = CONTEXT) -> dict[str, Any]:
    log = json.loads(reporter("sarif")(report, context))
    errors = [
        f"{list(e.absolute_path)}: {e.message}" for e in Draft7Validator(SCHEMA).iter_errors(log)
    ]
    assert errors == []
    run: dict[str, Any] = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        region = result["locations"][0]["physicalLocation"]["region"]
        assert region["startLine"] == region["endLine"]
        assert region["startColumn"] <= region["endColumn"]
    return run


@pytest.mark.parametrize(
    "report", [EMPTY, FULL, NASTY, LINKED], ids=["empty", "full", "nasty", "linked"]
)
def test_conforms(report: Report) -> None:
    run_of(report)
    run_of(report, Context())


def test_every_rule_has_a_descriptor() -> None:
    findings = tuple(replace(CALL, code=code, name=rule.name) for code, rule in RULES.items())
    rules = run_of(Report(findings, FULL.summary))["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(RULES)
    assert "security-severity" not in json.dumps(rules)


def test_results() -> None:
    run = run_of(FULL)
    first = run["results"][0]
    assert first["ruleId"] == "FLX702"
    assert first["relatedLocations"][0]["message"]["text"] == "the mode is given here"
    kinds = [r["suppressions"][0] for r in run["results"] if "suppressions" in r]
    assert kinds == [
        {"kind": "external", "status": "accepted", "justification": "in the baseline"},
        {"kind": "inSource", "status": "accepted", "justification": "until the move"},
    ]
    notes = run["invocations"][0]["toolExecutionNotifications"]
    assert [note["level"] for note in notes] == ["note", "warning"]
    assert notes[1]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "ops/run.py"


def test_scale_sets_and_what_proves_them() -> None:
    run = run_of(LINKED)
    (declared,) = run["properties"]["scaleSets"]
    assert declared["id"] == "web-vmss"
    assert (declared["mode"], declared["group"]) == ("uniform", "shop-prod")
    unbound, bound, other = run["results"]
    assert bound["locations"][0]["logicalLocations"] == [
        {"name": name, "fullyQualifiedName": name, "kind": "resource"}
        for name in ("web-vmss", "orders-vmss")
    ]
    assert bound["properties"] == {
        "confidence": "high",
        "surface": "python",
        "mode": "uniform",
        "operation": "VirtualMachineScaleSetVMs_Start",
        "confidenceReason": "receiver is a ComputeManagementClient",
        "modeReason": "the set is declared so",
        "row": 2,
        "scaleSet": "web-vmss",
        "scaleSetId": "web-vmss",
        "binding": {"basis": "variable", "why": "VMSS_NAME is set by a workflow"},
        "complete": True,
    }
    places = [
        (
            each["physicalLocation"]["artifactLocation"]["uri"],
            each["physicalLocation"]["region"]["startLine"],
            each["message"]["text"],
        )
        for each in bound["relatedLocations"]
    ]
    assert places == [
        ("infra/main.bicep", 4, "the mode is given here"),
        (".github/workflows/deploy.yml", 7, "VMSS_NAME is set here"),
    ]
    assert "logicalLocations" not in unbound["locations"][0]
    assert unbound["properties"]["binding"]["basis"] is None
    assert "scaleSet" not in unbound["properties"]
    assert "binding" not in other["properties"]


def test_a_fix_is_the_change_of_the_file() -> None:
    unbound, bound, _ = run_of(LINKED)["results"]
    assert "fixes" not in unbound
    (fix,) = bound["fixes"]
    assert fix["description"]["text"].endswith("(FLX211): name is a VM's name")
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "ops/run.py", "uriBaseId": "%SRCROOT%"}
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 12, "startColumn": 14, "endLine": 12, "endColumn": 76},
            "insertedContent": {"text": "client.virtual_machines.begin_start(group, name)"},
        }
    ]


def test_the_most_severe_are_kept_and_the_rest_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sarif_report.MAX_RESULTS == 25_000  # what GitHub takes
    monkeypatch.setattr(sarif_report, "MAX_RESULTS", 250)
    run = run_of(many(300))
    assert len(run["results"]) == 250
    assert {result["level"] for result in run["results"]} == {"error"}
    assert "50 results were left out" in json.dumps(run["invocations"])


def test_line_hashes_are_those_of_the_upload(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a b.py").write_text("  a\nb\n  \t\tc\n d", "utf-8")
    finding = replace(CALL, location=replace(CALL.location, path="a b.py", line=3, end_line=3))
    result = run_of(Report((finding,), FULL.summary))["results"][0]
    assert result["partialFingerprints"]["primaryLocationLineHash"] == "180aee12dab6264:1"
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location == {"uri": "a%20b.py", "uriBaseId": "%SRCROOT%"}


def test_a_path_outside_of_the_repository_is_absolute() -> None:
    finding = replace(PROPERTY, location=replace(PROPERTY.location, path="../x.json"), related=())
    run = run_of(Report((finding,), FULL.summary), replace(CONTEXT, root=str(Path.cwd())))
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri.startswith("file:///")


def rolling(text: str) -> dict[int, str]:
    """The hash as it is defined: one character after the other through a window."""
    window, lines = [0] * 100, [-1] * 100
    value, index, line, start, after_return = 0, 0, 0, True, False
    counts: dict[str, int] = {}
    found: dict[int, str] = {}

    def put_out() -> None:
        shown = f"{value:x}"
        counts[shown] = counts.get(shown, 0) + 1
        found[lines[index]] = f"{shown}:{counts[shown]}"
        lines[index] = -1

    def shift(code: int) -> None:
        nonlocal value, index
        value = (value * 37 + code - pow(37, 100) * window[index]) % (1 << 64)
        window[index] = code
        index = (index + 1) % 100

    for char in [*text, "\uffff"]:
        code = ord(char)
        if code in (32, 9) or (after_return and code == 10):
            after_return = False
            continue
        after_return = code == 13
        if code == 13:
            code = 10
        if lines[index] != -1:
            put_out()
        if start:
            line, start = line + 1, False
            lines[index] = line
        start = code == 10
        shift(code)
    for _ in range(100):
        if lines[index] != -1:
            put_out()
        shift(0)
    return found


@settings(derandomize=True, deadline=None, max_examples=60)
@given(st.text(st.sampled_from("ab \t\n\r;"), max_size=260))
def test_line_hashes_by_definition(text: str) -> None:
    # A return followed by blanks and a line feed is one line end to the definition, and
    # no editor writes it.
    expected = rolling(text)
    if "\r \n" not in text and "\r\t" not in text and "\r " not in text:
        assert line_hashes(text, expected) == expected
