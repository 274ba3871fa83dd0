"""The JSON Schemas for editors say the same as the validation."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest
import yaml

from flexlint.catalog import CatalogError, load_catalog
from flexlint.catalog.format import RULE_FILE
from flexlint.catalog.loading import RULES, TABLE, data_directory, read_documents
from flexlint.catalog.validation import Known, validate_file
from flexlint.model import SurfaceName
from flexlint.surfaces.registry import ENTRIES, names
from tests.documents import read_yaml

SCHEMAS = data_directory() / "schema"


@cache
def _validator(name: str) -> jsonschema.Draft202012Validator:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _load(path: Path) -> Any:
    return read_yaml(path)


DOCUMENTS = read_documents(data_directory())


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_shipped_files(name: str) -> None:
    document = DOCUMENTS[name]
    if name == TABLE:
        return
    kind = "rule" if RULES in document else "operations"
    kind = next((each for each in ("mode-defaults", "cmdlets", "models") if each in document), kind)
    assert list(_validator(f"{kind}.schema.json").iter_errors(document)) == []


def test_every_surface_has_a_row() -> None:
    assert set(names()) == set(get_args(SurfaceName))
    assert all(name == entry.name for name, entry in ENTRIES.items())


RULE: dict[str, Any] = {
    "code": "ACME001",
    "name": "acme-rule",
    "category": "acme",
    "severity": "info",
    "summary": "s",
    "message": "m",
    "why": "w",
    "operations": ["VirtualMachineScaleSets_Get"],
}


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"when": {"exists": "a.b[*].c"}}, True),
        ({"when": {"exists": "a..b"}}, False),
        ({"when": {"exists": "a", "equals": {"a": 1}}}, False),
        ({"when": {}}, False),
        ({"when": {"not": {"any-of": [{"equals": {"a": None}}]}}}, True),
        ({"when": {"any-of": []}}, False),
        ({"when": {"greater-than": {"a": "2021-01-01"}}}, True),
        ({"when": {"greater-than": {"a": True}}}, False),
        ({"when": {"longer-than": {"a": 1.5}}}, False),
        ({"when": {"longer-than": {"a": 1, "b": 1}}}, False),
        ({"code": "acme"}, False),
        ({"name": "acme"}, False),
        ({"severity": "fatal"}, False),
        ({"summary": ""}, False),
        ({"summary": 3}, False),
        ({"cases": [{"bad": "python", "code": "x"}]}, True),
        ({"cases": [{"code": "x"}]}, False),
        ({"cases": [{"bad": "python", "good": "python", "code": "x"}]}, False),
        ({"cases": [{"bad": "cobol", "code": "x"}]}, False),
        ({"variants": [{"severity": "error"}]}, False),
        ({"variants": [{"mode": "uniform"}]}, True),
        ({"replacements": [{"kind": "query", "query": "resources"}]}, True),
        ({"replacements": [{"kind": "prayer"}]}, False),
        ({"replacements": [{"kind": "property", "fragment": {"data": {"a": [1, None]}}}]}, True),
        ({"resources": [{"types": ["Microsoft.Compute/virtualMachines"]}]}, True),
        ({"resources": [{"types": ["virtualMachines"]}]}, False),
        ({"resources": [{"types": []}]}, False),
        ({"mapping": {"row": 1, "api": "a", "table": "t", "today": "t", "differs": True}}, True),
        ({"mapping": {"row": 1, "api": "a", "today": "t"}}, True),
        ({"mapping": {"row": 1, "api": "a", "table": "t"}}, False),
        ({"why": ["w", {"background": "flexible-members"}]}, True),
        ({"why": []}, False),
        ({"why": {"background": "flexible-members"}}, False),
        ({"why": [{"background": "flexible-members", "w": "w"}]}, False),
        ({"why": [["w"]]}, False),
        ({"cases": [{"bad": "arm", "resource": {"type": "t"}}]}, True),
        ({"cases": [{"bad": "arm", "resource": "t"}]}, False),
        ({"cases": [{"bad": "arm"}]}, False),
        ({"cases": [{"bad": "arm", "resource": {"type": "t"}, "code": "c"}]}, False),
        ({"resources": [{"types": ["a_b"], "distinctive": True}]}, True),
        ({"resources": [{"types": ["a_b"], "telling": True}]}, True),
        ({"resources": [{"types": ["a_b"], "telling": True, "distinctive": True}]}, False),
        ({"mapping": {"row": "1", "api": "a", "table": "t", "today": "t"}}, False),
        ({"colour": "red"}, False),
    ],
)
def test_schema_and_validation_agree(change: dict[str, Any], valid: bool, tmp_path: Path) -> None:
    document = {"rules": [{**RULE, **change}]}
    assert (list(_validator("rule.schema.json").iter_errors(document)) == []) is valid
    path = tmp_path / "rules.yaml"
    path.write_text(yaml.safe_dump(document), encoding="utf-8")
    known = Known.of(load_catalog())
    if valid:
        validate_file(path, RULE_FILE, known)
    else:
        with pytest.raises(CatalogError):
            validate_file(path, RULE_FILE, known)
