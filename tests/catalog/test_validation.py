from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from flexlint.catalog import Catalog, CatalogError, load_catalog
from flexlint.catalog.format import MODE_DEFAULTS_FILE, MODELS_FILE, OPERATIONS_FILE, TABLE_FILE
from flexlint.catalog.loading import RULES, TABLE, data_directory, read_documents
from flexlint.catalog.shapes import MAX_BYTES
from flexlint.catalog.validation import Known, validate_file, validate_rule_files
from flexlint.config.options import Options
from flexlint.engine.check import check_text

GOOD = """\
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
  cases:
  - bad: python
    code: client.virtual_machine_scale_sets.begin_restart(group, name)
"""


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_the_shipped_catalogue_is_valid(catalog: Catalog) -> None:
    known = replace(Known.of(catalog), codes=(), names=())
    root = data_directory()
    documents = read_documents(root)
    rules = [root / name for name, document in documents.items() if RULES in document]
    assert validate_rule_files(rules, known, reserved="") == ()
    for name, document in documents.items():
        if RULES not in document and "cmdlets" not in document:  # those have a JSON Schema alone
            shape = MODE_DEFAULTS_FILE if "mode-defaults" in document else OPERATIONS_FILE
            shape = MODELS_FILE if "models" in document else shape
            shape = TABLE_FILE if name == TABLE else shape
            validate_file(root / name, shape, known)


def _problems(tmp_path: Path, text: str) -> list[str]:
    """The problems of a pack that consists of ``text``, without the directory."""
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog([tmp_path])
    prefix = tmp_path.as_posix() + "/"
    return [line.removeprefix(prefix) for line in str(caught.value).splitlines()]


def test_a_good_pack_adds_its_rules(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "rules.yaml").write_text(GOOD, encoding="utf-8")
    both = load_catalog([tmp_path])
    assert len(both.rules) == len(catalog.rules) + 1
    rule = both.rule("acme-NO-restart")
    assert rule is not None
    assert rule.code == "ACME001"
    assert rule in both.rules_for_operation("VirtualMachineScaleSets_Restart")
    assert both.url(rule, "https://example.org/rules/") == ""
    ours = both.rule("FLX201")
    assert ours is not None
    assert both.url(ours) == ""
    assert both.url(ours, "https://example.org/rules/") == "https://example.org/rules/FLX201.md"


def test_a_pack_may_bring_sources(tmp_path: Path) -> None:
    text = GOOD.replace("  cases:", "  sources: [handbook]\n  cases:", 1)
    text += "sources:\n  handbook: {title: The handbook, date: '2026-01-01'}\n"
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    assert load_catalog([tmp_path]).sources["handbook"].title == "The handbook"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            "severity: warning",
            "severty: warning",
            "rules.yaml:5: rule ACME001: severty: is not a field of a rule; did you mean severity?",
        ),
        (
            "severity: warning",
            "severity: warnin",
            "rules.yaml:5: rule ACME001: severity: must be info, warning or error, not 'warnin'; "
            "did you mean warning?",
        ),
        (
            "code: ACME001",
            "code: acme-1",
            "rules.yaml:2: rule acme-1: code: must be capital letters and three or four digits, "
            "not 'acme-1'",
        ),
        ("  category: acme\n", "", "rules.yaml:2: rule ACME001: category: is missing from a rule"),
        (
            "VirtualMachineScaleSets_Restart",
            "VirtualMachineScaleSet_Restart",
            "rules.yaml:10: rule ACME001: operations: there is no operation "
            "'VirtualMachineScaleSet_Restart'; did you mean VirtualMachineScaleSets_Restart?",
        ),
        (
            "{spelling}",
            "{speling}",
            "rules.yaml:7: rule ACME001: message: {speling} is not filled in; there are "
            "{spelling}, {target}, {property}, {value} and {mode}",
        ),
        (
            "- bad: python",
            "- bad: pyhton",
            "rules.yaml:12: rule ACME001: cases[0].bad: must be python, arm, bicep, urls, shell, "
            "sdk, powershell, terraform, yaml, markdown or text, not 'pyhton'; "
            "did you mean python?",
        ),
        (
            "- bad: python\n",
            "- bad: python\n    good: python\n",
            "rules.yaml:12: rule ACME001: cases[0]: a case must have only one of bad and good",
        ),
        (
            "  operations: [VirtualMachineScaleSets_Restart]\n",
            "",
            "rules.yaml:2: rule ACME001: a rule must have one of operations, resources and "
            "diagnostic",
        ),
        (
            "  cases:",
            "  when: {matches: {instance_id: '('}}\n  cases:",
            "rules.yaml:11: rule ACME001: when.matches.instance_id: is not a regular expression: "
            "missing ), unterminated subpattern at position 0",
        ),
        (
            "  cases:",
            "  when: {matches: {instance_id: '(a)b\\1'}}\n  cases:",
            "rules.yaml:11: rule ACME001: when.matches.instance_id: refers back to a group, or "
            "names a character by number",
        ),
        (
            "  cases:",
            "  when: {exist: instance_id}\n  cases:",
            "rules.yaml:11: rule ACME001: when.exist: is not a field of a predicate; "
            "did you mean exists?",
        ),
        (
            "  cases:",
            "  when: {longer-than: {a: 1, b: 2}}\n  cases:",
            "rules.yaml:11: rule ACME001: when.longer-than: must have exactly one path, has 2",
        ),
        (
            "  cases:",
            "  when: {longer-than: {a: true}}\n  cases:",
            "rules.yaml:11: rule ACME001: when.longer-than.a: must be a whole number",
        ),
        (
            "category: acme",
            "category: 7",
            "rules.yaml:4: rule ACME001: category: must be text: put 7 in quotes",
        ),
        (
            "category: acme",
            "category: ' '",
            "rules.yaml:4: rule ACME001: category: must not be empty",
        ),
        (
            "category: acme",
            "category: acme\n  category: acme",
            "rules.yaml:5: rule ACME001: category: is given twice",
        ),
        (
            "code: ACME001",
            "code: FLX999",
            "rules.yaml:2: rule FLX999: code: codes that start with FLX are the catalogue's own",
        ),
        (
            "name: acme-no-restart",
            "name: vmss-restart",
            "rules.yaml:3: rule ACME001: name: vmss-restart is taken by another rule pack",
        ),
        (
            "rules:\n",
            "rule:\n",
            "rules.yaml:1: rule: is not a field of a rule file; did you mean rules?",
        ),
        (GOOD, "rules: []\n", "rules.yaml:1: rules: must not be empty"),
        (GOOD, "rules: yes\n", "rules.yaml:1: rules: must be a list"),
        (GOOD, "", "rules.yaml:1: is empty: a rule file has the field rules"),
        (GOOD, "rules:\n- {\n", "rules.yaml:3: is not YAML: did not find expected node content"),
        (
            GOOD,
            "\x00",
            "rules.yaml:1: is not YAML: unacceptable character #x0000: control characters are not "
            "allowed",
        ),
    ],
)
def test_mistakes(tmp_path: Path, old: str, new: str, problem: str) -> None:
    assert old in GOOD
    problems = _problems(tmp_path, GOOD.replace(old, new, 1))
    assert problem in problems


def test_all_problems_of_all_files_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GOOD.replace("warning", "bad"), encoding="utf-8")
    (tmp_path / "b.yml").write_text("rules:\n- {code: ACME002}\n", encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_catalog([tmp_path])
    lines = str(caught.value).splitlines()
    assert [line.rsplit("/", 1)[-1].split(":")[0] for line in lines] == ["a.yaml"] + ["b.yml"] * 7


def test_codes_may_not_clash_between_files_and_packs(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "rules.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CatalogError, match="code: ACME001 is taken by another rule pack"):
        load_catalog([tmp_path / "one", tmp_path / "two"])
    (tmp_path / "one" / "again.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(CatalogError, match=r"code: ACME001 is taken by .*again\.yaml:2"):
        load_catalog([tmp_path / "one"])


def test_missing_and_empty_directories(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="there is no such directory of rules"):
        load_catalog([tmp_path / "nowhere"])
    with pytest.raises(CatalogError, match=r"holds no rule files \(\*\.yaml\)"):
        load_catalog([tmp_path])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rules: " + "[" * 30_000, "is nested more than"),
        ("- " * 30_000, "is nested more than"),
        ("rules: " + "{a: " * 5_000, "is nested more than"),
        ("#" * (MAX_BYTES + 1), "is larger than 2 MB"),
        (
            "sources: {a: &a {title: t}}\nx: &x0 [a, a]\n"
            + "".join(f"y{i}: &x{i + 1} [{', '.join([f'*x{i}'] * 9)}]\n" for i in range(12))
            + "rules: *x12\n",
            "",
        ),
    ],
)
def test_hostile_files(tmp_path: Path, text: str, problem: str) -> None:
    assert problem in "\n".join(_problems(tmp_path, text))


def test_aliases_do_not_multiply(tmp_path: Path) -> None:
    layers = "".join(
        f"  - &x{i + 1} {{any-of: [{', '.join([f'*x{i}'] * 9)}]}}\n" for i in range(12)
    )
    text = GOOD + "  variants: []\n"
    text = text.replace("  variants: []\n", "  when:\n    any-of:\n    - &x0 {exists: a}\n")
    text += layers.replace("  - ", "    - ")
    assert "the file says too much: its aliases multiply" in "\n".join(_problems(tmp_path, text))


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_bytes(b"rules:\n- code: \xff\n")
    with pytest.raises(CatalogError, match=r"rules\.yaml:2: is not UTF-8"):
        load_catalog([tmp_path])


_RESOURCE = """\
rules:
- code: ACME001
  name: acme-name
  category: resource
  severity: error
  summary: Names are short.
  message: The name is too long.
  why: It is.
  resources:
  - types: [Microsoft.Compute/virtualMachineScaleSets]
    when: WHEN
  replacements:
  - kind: property
    fragment:
      data: DATA
"""


def _layers(layer: str) -> str:
    """Aliases of aliases: each layer holds the one before nine times."""
    return "".join(
        f", b{i}: &a{i + 1} {layer.format(', '.join([f'*a{i}'] * 9))}" for i in range(12)
    )


@pytest.mark.parametrize(
    ("when", "data", "problem"),
    [
        ("&a {all-of: [*a, {exists: b}]}", "{}", "is nested more than"),
        ("{exists: a}", "&a {x: *a}", "is nested more than"),
        ("{exists: a}", "&a [*a]", "is nested more than"),
        ("{exists: a}", "{x: &a0 [1]" + _layers("[{}]") + "}", "its aliases multiply"),
        ("{exists: a}", "{x: &a0 {y: 1}, z: {<<: *a0}}", "mappings cannot be merged"),
        ("{exists: a}", "{x: &a0 {y: 1}" + _layers("{{<<: [{}]}}") + "}", "cannot be merged"),
        ("{equals: {a: 2001-99-99}}", "{}", "is read as timestamp: put it in quotes"),
        ("{exists: a}", "{a: 2001-02-03}", "is read as timestamp: put it in quotes"),
        ("{exists: a}", "{2001-02-03: a}", "is read as timestamp: put it in quotes"),
        ("{equals: {a: " + "9" * 9_000 + "}}", "{}", "is too long for a number"),
        ("{equals: {a: 1" + ":10" * 9_000 + "}}", "{}", "is too long for a number"),
        ("{exists: a}", "{a: " + "9" * 9_000 + "}", "is too long for a number"),
        ("{equals: {a: !!int x}}", "{}", "is not a number"),
        ("{equals: {a: !!bool x}}", "{}", "is not a truth value"),
        ("{exists: a}", '{a: !!binary "x"}', "is read as binary"),
        ("{exists: a}", "{a: !own x}", "is read as !own"),
        ("{exists: a}", "!!set {a, b}", "is tagged as set"),
        ("{exists: a}", "!!python/object/apply:os.system [x]", "is tagged as"),
        ("{matches: {a: '^(a)\\1$'}}", "{}", "when.matches.a: refers back to a group"),
        ("{exists: '" + "a " * 90_000 + "'}", "{}", "must be dotted keys"),
        ('{"exi\\nsts": a}', "{}", "exi\\nsts: is not a field"),
    ],
)
def test_no_data_of_a_pack_crashes_or_blows_up(
    tmp_path: Path, when: str, data: str, problem: str
) -> None:
    problems = _problems(tmp_path, _RESOURCE.replace("WHEN", when).replace("DATA", data))
    assert problem in "\n".join(problems)
    assert all(line.startswith("rules.yaml:") and len(line) < 1_500 for line in problems)


def test_so_many_problems_are_said_and_no_more(tmp_path: Path) -> None:
    text = GOOD + "".join(f"  field{i}: 1\n" for i in range(5_000))
    assert len(_problems(tmp_path, text)) == 100


def test_a_pack_may_repeat_repetitions(tmp_path: Path) -> None:
    text = _RESOURCE.replace("WHEN", "{matches: {name: '^(a|a)+$'}}").replace("DATA", "{}")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")
    options = Options(rule_paths=(str(tmp_path),), select=("ACME001",))
    declared = (
        "resource v 'Microsoft.Compute/virtualMachineScaleSets@2023-03-01' = {{ name: '{}' }}"
    )
    found = [
        [f.code for f in check_text(declared.format(name), "main.bicep", options).findings]
        for name in ("a" * 42, "a" * 42 + "!")
    ]
    assert found == [["ACME001"], []]
