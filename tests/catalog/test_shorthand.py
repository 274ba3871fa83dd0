"""What rule files may say in short, and the same at length; names of fields that have changed."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from flexlint.catalog import Catalog, CatalogError, load_catalog
from flexlint.catalog.loading import RULES, data_directory, read_documents
from flexlint.catalog.rule import Rule
from flexlint.catalog.shapes import MAX_BYTES
from flexlint.catalog.shorthand import template
from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis
from flexlint.engine.cases import run_cases
from tests.cli.running import flexlint

PACK = """\
rules:
- code: ACME001
  name: acme-no-restart
  category: acme
  severity: warning
  summary: We never restart sets
  message: Do not call {spelling}
  why: |
    Because.
  operations: [VirtualMachineScaleSets_Restart]
  mapping:
    row: 5
    api: Restart
    today: The same.
  cases:
  - bad: arm
    title: a set
    resource: {type: Microsoft.Compute/virtualMachineScaleSets, name: web}
"""
POOLS = """\
rules:
- code: ACME002
  name: acme-pools
  category: acme
  severity: warning
  summary: Pools have owners
  message: This pool has no owner
  why: It has none.
  resources:
  - types: [Microsoft.Compute/virtualMachineScaleSets]
    property: properties.acmePoolOwners
    KEY: true
  cases:
  - bad: arm
    resource:
      type: Microsoft.Compute/virtualMachineScaleSets
      apiVersion: '2023-09-01'
      name: web
      properties: {orchestrationMode: Flexible, acmePoolOwners: [nobody]}
  - good: arm
    resource:
      type: Microsoft.Compute/virtualMachineScaleSets
      apiVersion: '2023-09-01'
      name: web
      properties: {orchestrationMode: Flexible}
"""


def _loaded(directory: Path, text: str) -> Catalog:
    (directory / "rules.yaml").write_text(text, encoding="utf-8")
    return load_catalog([directory])


def _rule(directory: Path, text: str, code: str = "ACME001") -> Rule:
    rule = _loaded(directory, text).rule(code)
    assert rule is not None
    return rule


def _problems(directory: Path, text: str) -> list[str]:
    with pytest.raises(CatalogError) as caught:
        _loaded(directory, text)
    return str(caught.value).replace(f"{directory.as_posix()}/", "").splitlines()


# -- paragraphs ----------------------------------------------------------------------------


def test_a_reason_may_name_paragraphs(tmp_path: Path) -> None:
    text = PACK.replace(
        "why: |\n    Because.\n",
        "why:\n  - background: ours\n  - |\n    Because.\n\n    So.\n  - background: nat-pools\n",
    )
    text += "background:\n  ours: |\n    We have\n    reasons.\n"
    shipped = load_catalog().shorthand.background["nat-pools"]
    assert _rule(tmp_path, text).why == f"We have\nreasons.\n\nBecause.\n\nSo.\n\n{shipped}"


def test_files_of_a_pack_share_their_paragraphs(tmp_path: Path) -> None:
    other = PACK.replace("ACME001", "ACME003").replace("acme-no-restart", "acme-other")
    other += "background: {ours: Reasons.}\n"
    (tmp_path / "z.yaml").write_text(other, encoding="utf-8")
    text = PACK.replace("why: |\n    Because.\n", "why: [{background: ours}]\n")
    assert _rule(tmp_path, text).why == "Reasons.\n"


# -- the mapping table ---------------------------------------------------------------------


def test_a_rule_takes_the_words_of_the_table_from_the_table(tmp_path: Path) -> None:
    mapping = _rule(tmp_path, PACK).mapping
    assert mapping is not None
    assert mapping.table == "Invoke the operation on the individual virtual machines."


@pytest.mark.parametrize("row", ["5", "99"])
def test_a_pack_may_have_words_of_its_own(tmp_path: Path, row: str) -> None:
    text = PACK.replace("row: 5", f"row: {row}").replace("api: Restart", "api: R\n    table: Own.")
    mapping = _rule(tmp_path, text).mapping
    assert mapping is not None
    assert mapping.table == "Own."


# -- templates -----------------------------------------------------------------------------


def test_a_resource_stands_for_a_template_around_it(tmp_path: Path) -> None:
    resource = {"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "web"}
    assert _rule(tmp_path, PACK).cases[0].code == template(resource)
    text = PACK.replace(
        "resource: {type: Microsoft.Compute/virtualMachineScaleSets, name: web}",
        f"code: {json.dumps(template(resource))}",
    )
    assert _rule(tmp_path, text).cases == _rule(tmp_path, PACK).cases


def test_short_cases_are_run(tmp_path: Path) -> None:
    _loaded(tmp_path, POOLS.replace("KEY", "distinctive"))
    analysis = Analysis.of(Options(rule_paths=(str(tmp_path),)))
    rule = analysis.catalog.rule("ACME002")
    assert rule is not None
    assert len(rule.cases) == 2
    assert list(run_cases(analysis, [rule])) == []


# -- mistakes ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "why: |\n    Because.",
            "why:\n  - background: nat-pool",
            "rules.yaml:9: rule ACME001: background: there is no background paragraph "
            "'nat-pool'; did you mean nat-pools?",
        ),
        (
            "why: |\n    Because.",
            "why:\n  - backgrund: nat-pools",
            "rules.yaml:9: rule ACME001: why[0].backgrund: is not a field of a reference to a "
            "paragraph; did you mean background?",
        ),
        ("why: |\n    Because.", "why: []", "rules.yaml:8: rule ACME001: why: must not be empty"),
        (
            "why: |\n    Because.",
            "why: [7]",
            "rules.yaml:8: rule ACME001: why[0]: must be text: put 7 in quotes",
        ),
        (
            "row: 5",
            "row: 9",
            "rules.yaml:12: rule ACME001: mapping.row: must be a row of the mapping table "
            "(1, 2, 3, 4, 5, 6, 7 or 8), not 9",
        ),
        (
            "api: Restart",
            "api: restart",
            "rules.yaml:13: rule ACME001: mapping.api: row 5 of the mapping table has no API "
            "'restart'; did you mean Restart?",
        ),
        (
            "- bad: arm",
            "- bad: bicep",
            "rules.yaml:18: rule ACME001: cases[0].resource: is short for an ARM template: write "
            "code for bicep",
        ),
        (
            "resource: {type: Microsoft.Compute/virtualMachineScaleSets, name: web}",
            "resource: {type: a}\n    code: b",
            "rules.yaml:16: rule ACME001: cases[0]: a case must have only one of code and resource",
        ),
        (
            "    resource: {type: Microsoft.Compute/virtualMachineScaleSets, name: web}\n",
            "",
            "rules.yaml:16: rule ACME001: cases[0]: a case must have one of code and resource",
        ),
        (
            "resource: {type: Microsoft.Compute/virtualMachineScaleSets, name: web}",
            "resource: web",
            "rules.yaml:18: rule ACME001: cases[0].resource: must be a mapping from a property to "
            "a value",
        ),
        (
            "name: web}\n",
            "name: web}\nbackground: {ours: 7}\n",
            "rules.yaml:19: background.ours: must be text: put 7 in quotes",
        ),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in PACK
    assert problem in _problems(tmp_path, PACK.replace(old, new, 1))


@pytest.mark.parametrize(
    "text",
    [
        PACK.replace("why: |\n    Because.\n", "why:\n" + "  - background: ours\n" * 1_500)
        + f"background: {{ours: {'x' * (MAX_BYTES // 1_000)}}}\n",
        PACK.replace(
            "name: web}",
            f"a: &a {'x' * (MAX_BYTES // 1_000)}, b: [{', '.join(['*a'] * 1_500)}]}}",
        ),
    ],
    ids=["paragraphs", "aliases"],
)
def test_short_forms_do_not_multiply(tmp_path: Path, text: str) -> None:
    assert any("its short forms multiply" in line for line in _problems(tmp_path, text))


# -- old names -----------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["telling", "distinctive"])
def test_both_names_of_a_field_are_read(tmp_path: Path, key: str) -> None:
    catalog = _loaded(tmp_path, POOLS.replace("KEY", key))
    names = {item.name for item in catalog.vocabulary.distinctive_properties}
    assert "acmePoolOwners" in names
    notice = (
        f"{tmp_path.as_posix()}/rules.yaml:12: rule ACME002: resources[0].telling: is called "
        "distinctive now; the next release reads only that name"
    )
    assert catalog.notices == ((notice,) if key == "telling" else ())


def test_both_names_at_once_are_a_mistake(tmp_path: Path) -> None:
    text = POOLS.replace("KEY: true", "telling: true\n    distinctive: true")
    assert _problems(tmp_path, text) == [
        "rules.yaml:12: rule ACME002: resources[0].telling: is the old name of distinctive, "
        "which is given as well"
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ("rules", "validate", "pack"),
        ("rules", "test", "pack"),
        ("check", "--rules", "pack", "main.bicep"),
    ],
)
def test_the_command_line_says_which_names_are_old(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "pack").mkdir()
    _loaded(tmp_path / "pack", POOLS.replace("KEY", "telling"))
    (tmp_path / "main.bicep").write_text(
        "resource v 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = { name: 'v' }\n",
        encoding="utf-8",
    )
    said = flexlint(*arguments, cwd=tmp_path).stderr
    assert "flexlint: note: " in said
    assert "pack/rules.yaml:12: rule ACME002: resources[0].telling: is called distinctive" in said


# -- the shipped rules ---------------------------------------------------------------------


def test_every_case_has_a_title_of_its_own() -> None:
    for rule in load_catalog().rules:
        titles = Counter((case.surface, case.kind, case.title) for case in rule.cases)
        assert [key for key, count in titles.items() if count > 1 or not key[2]] == [], rule.code
        assert all(case.title[-1] not in ".:" for case in rule.cases), rule.code


def test_bad_cases_come_before_good_ones() -> None:
    for rule in load_catalog().rules:
        kinds = [case.kind for case in rule.cases]
        assert kinds == sorted(kinds), rule.code


def test_no_paragraph_is_pasted() -> None:
    background = load_catalog().shorthand.background
    named: Counter[str] = Counter()
    written: Counter[str] = Counter()
    for document in read_documents(data_directory()).values():
        for rule in document.get(RULES, ()):
            for part in [rule["why"]] if isinstance(rule["why"], str) else rule["why"]:
                if isinstance(part, str):
                    written.update(part.strip().split("\n\n"))
                else:
                    named[part["background"]] += 1
    assert {name for name, count in named.items() if count > 1} == set(background)
    assert [text for text, count in written.items() if count > 1] == []
    assert not written.keys() & {text.strip() for text in background.values()}


def test_templates_around_one_resource_are_written_in_short() -> None:
    for document in read_documents(data_directory()).values():
        for rule in document.get(RULES, ()):
            for case in rule.get("cases", ()):
                if "arm" in (case.get("bad"), case.get("good")) and "code" in case:
                    whole = json.loads(case["code"])
                    resources = whole.get("resources", [])
                    assert len(resources) != 1 or whole != json.loads(template(resources[0]))
