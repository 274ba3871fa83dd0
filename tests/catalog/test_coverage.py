"""Nothing of the mapping table, and no operation in doubt, is without a rule."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.loading import TABLE, data_directory
from flexlint.catalog.operation import Verdict
from flexlint.model import Severity


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def _table() -> list[dict[str, Any]]:
    text = (data_directory() / TABLE).read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = yaml.safe_load(text)["rows"]
    return rows


def test_the_table_is_whole() -> None:
    assert [(row["row"], len(row["apis"])) for row in _table()] == [
        (1, 1),
        (2, 11),
        (3, 2),
        (4, 1),
        (5, 10),
        (6, 5),
        (7, 1),
        (8, 2),
    ]


@pytest.mark.parametrize(
    ("row", "api", "operation"),
    [(r["row"], a["name"], a.get("operation")) for r in _table() for a in r["apis"]],
)
def test_every_api_of_the_table_has_a_rule(
    catalog: Catalog, row: int, api: str, operation: str | None
) -> None:
    found = [
        rule
        for rule in catalog.rules
        if rule.mapping is not None and (rule.mapping.row, rule.mapping.api) == (row, api)
    ]
    assert found, f"row {row}, {api}: no rule"
    for rule in found:
        assert rule.code.startswith(f"FLX{row}")
        assert rule.operations == (() if operation is None else (operation,))
        assert rule.resources if operation is None else True


def test_rules_name_only_apis_of_the_table(catalog: Catalog) -> None:
    known = {(r["row"], a["name"]) for r in _table() for a in r["apis"]}
    for rule in catalog.rules:
        if rule.mapping is not None:
            assert (rule.mapping.row, rule.mapping.api) in known, rule.code


def test_every_operation_in_doubt_has_a_rule(catalog: Catalog) -> None:
    without = [
        operation.id
        for operation in catalog.operations.values()
        if operation.verdict is not Verdict.SUPPORTED
        and not catalog.rules_for_operation(operation.id)
    ]
    assert without == []


def test_supported_operations_are_left_alone(catalog: Catalog) -> None:
    """All but those whose ids or arguments decide, which only conditional rules speak about."""
    for operation in catalog.operations.values():
        if operation.verdict is Verdict.SUPPORTED:
            for rule in catalog.rules_for_operation(operation.id):
                assert rule.when is not None or rule.severity is Severity.INFO, rule.code


def test_contested_operations_are_never_errors(catalog: Catalog) -> None:
    for operation in catalog.operations.values():
        if operation.contested:
            for rule in catalog.rules_for_operation(operation.id):
                assert rule.severity < Severity.ERROR, rule.code


def test_errors_rest_on_more_than_inference(catalog: Catalog) -> None:
    for rule in catalog.rules:
        if rule.severity is Severity.ERROR and rule.operations:
            sources = {s for o in rule.operations for s in catalog.operations[o].sources}
            assert sources - {"python-sdk"}, rule.code


def test_codes_and_names_are_unique_and_in_their_file(catalog: Catalog) -> None:
    codes = [rule.code for rule in catalog.rules]
    names = [rule.name for rule in catalog.rules]
    assert len(set(codes)) == len(codes)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"FLX\d{3,4}", code) for code in codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", name) for name in names)
    for path in sorted(data_directory().glob("[0-9]*.yaml")):
        number = int(path.name.split("-")[0])
        for code in re.findall(r"code: FLX(\d+)", path.read_text(encoding="utf-8")):
            assert int(code) // 100 == number, path.name


def test_tags_of_rules_are_known(catalog: Catalog) -> None:
    for rule in catalog.rules:
        assert set(rule.errors) <= set(catalog.errors), rule.code
        tags = {*rule.sources, *(rule.mapping.sources if rule.mapping else ())}
        assert tags <= set(catalog.sources), rule.code
        assert tags or rule.diagnostic, rule.code


def test_texts_have_no_internal_names(catalog: Catalog) -> None:
    for rule in catalog.rules:
        texts = [rule.summary, rule.message, rule.why, *(v.message or "" for v in rule.variants)]
        for text in texts:
            assert not re.search(r"\b[DEPI]\d{1,2}\b|\bTODO\b|helpers?\b", text), rule.code
            assert "{" not in re.sub(r"\{(spelling|target|value|mode|property)\}", "", text), (
                rule.code
            )


def test_messages_are_one_short_sentence(catalog: Catalog) -> None:
    for rule in catalog.rules:
        for message in (rule.message, *(v.message for v in rule.variants if v.message)):
            assert len(message) <= 190, (rule.code, len(message))
            assert "\n" not in message
            assert not message.endswith("."), rule.code


def test_the_data_directory_holds_only_data() -> None:
    directory: Path = data_directory()
    files = (p for p in directory.rglob("*") if p.is_file() and p.parent.name != "__pycache__")
    assert {p.suffix for p in files} <= {".yaml", ".json"}
