"""The published JSON Schema describes all that the JSON formats print, and nothing less."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import pytest
from jsonschema import Draft202012Validator

from flexlint.catalog import load_catalog
from flexlint.engine.cases import file_of
from flexlint.engine.check import check_text
from flexlint.model import (
    BindingBasis,
    Confidence,
    ModeKind,
    Origin,
    Report,
    Severity,
    SurfaceName,
    UseForm,
)
from flexlint.project.check import check_paths
from flexlint.reporters import Context, json_report, reporter
from tests.reporters.sample import EMPTY, FULL, LINKED, NASTY, many

ROOT = Path(__file__).parent.parent.parent
SCHEMA: dict[str, Any] = json.loads(
    Path(json_report.__file__).with_name("report.schema.json").read_text("utf-8")
)


def closed(schema: Any) -> Any:
    """``schema`` where no object has a key that is not described."""
    if isinstance(schema, dict):
        more = {"additionalProperties": False} if "properties" in schema else {}
        return {**{key: closed(value) for key, value in schema.items()}, **more}
    return [closed(each) for each in schema] if isinstance(schema, list) else schema


VALIDATOR = Draft202012Validator(closed(SCHEMA))
LINE = Draft202012Validator({"$ref": "#/$defs/finding", "$defs": closed(SCHEMA["$defs"])})


def faults(report: Report) -> list[str]:
    document = json.loads(reporter("json")(report, Context()))
    found = [
        f"{list(error.absolute_path)}: {error.message}" for error in VALIDATOR.iter_errors(document)
    ]
    for line in reporter("jsonl")(report, Context()).splitlines():
        found += [error.message for error in LINE.iter_errors(json.loads(line))]
    return found


def test_it_is_a_schema_that_lets_version_1_grow() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert "additionalProperties" not in SCHEMA["$defs"]["finding"]
    assert SCHEMA["properties"]["version"] == {"const": json_report.VERSION}


def test_every_key_is_required() -> None:
    """A reader can rely on all of them."""
    for name, each in [("", SCHEMA), *SCHEMA["$defs"].items()]:
        assert each["required"] == list(each["properties"]), name
        assert "description" in each, name


@pytest.mark.parametrize(
    "report",
    [EMPTY, FULL, NASTY, LINKED, many(3)],
    ids=["empty", "full", "nasty", "linked", "many"],
)
def test_reports_conform(report: Report) -> None:
    assert faults(report) == []


def test_reports_on_all_fixtures_conform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    report = check_paths(["fixtures"])
    assert len(report.findings) > 100
    assert faults(report) == []


def test_reports_on_all_cases_conform() -> None:
    for rule in load_catalog().rules:
        findings = [f for c in rule.cases for f in check_text(c.code, file_of(c)).findings]
        report = Report(tuple(sorted(findings, key=lambda f: f.sort_key)), EMPTY.summary)
        assert faults(report) == [], rule.code


def test_a_wrong_document_does_not_conform() -> None:
    document = json.loads(reporter("json")(LINKED, Context()))
    for key, wrong in (("mode", "both"), ("line", 0), ("related", None), ("unknown", 1)):
        finding = {**document["findings"][0], key: wrong}
        assert list(VALIDATOR.iter_errors({**document, "findings": [finding]})), key


def test_words_are_those_of_the_model() -> None:
    defs = SCHEMA["$defs"]
    finding = defs["finding"]["properties"]
    assert set(finding["severity"]["enum"]) == {each.label for each in Severity}
    assert set(finding["confidence"]["enum"]) == {each.label for each in Confidence}
    assert set(finding["mode"]["enum"]) == {each.value for each in ModeKind}
    assert set(finding["surface"]["enum"]) == {*get_args(SurfaceName), "flexlint"}
    assert set(finding["form"]["enum"]) == {*get_args(UseForm), None}
    assert set(defs["binding"]["properties"]["basis"]["enum"]) == {*get_args(BindingBasis), None}
    assert set(defs["declaration"]["properties"]["origin"]["enum"]) == set(get_args(Origin))
