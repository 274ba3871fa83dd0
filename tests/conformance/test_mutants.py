"""No small mistake in the catalogue goes unnoticed.

Each mutant must be noticed by the cases of its rules, or by the comparisons with the SDK, with
the list of ``az`` commands, or with how spellings hang together.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.rule import Rule
from flexlint.config.options import Options
from flexlint.engine.analysis import Analysis
from flexlint.engine.cases import run_cases
from tests.catalog.mutants import Mutant, rebuilt, rule_mutants, spelling_mutants
from tests.conformance.az_commands import LIST, unclassified
from tests.conformance.conventions import breaches
from tests.conformance.sdk_operations import SdkMethod, disagreements, read_directory, unseen

CATALOG = load_catalog()
ANALYSIS = Analysis.of(Options())
RULES = [rule for rule in CATALOG.rules if rule.diagnostic is None]


@cache
def _sdk() -> tuple[SdkMethod, ...]:
    methods: tuple[SdkMethod, ...] = ()
    for package in ("azure-mgmt-compute", "azure-mgmt-network"):
        spec = importlib.util.find_spec(package.replace("-", "."))
        assert spec is not None
        assert spec.origin is not None
        methods += read_directory(Path(spec.origin).parent, package, version(package))
    return methods


@cache
def _commands() -> dict[str, tuple[str, ...]]:
    lines = LIST.read_text(encoding="utf-8").splitlines()
    split = [line.partition(" instance_") for line in lines]
    return {head: ((middle + tail).strip(),) if middle else () for head, middle, tail in split}


def _cases_notice(mutant: Mutant) -> bool:
    rules: list[Rule] = [mutant.rule]
    if mutant.surface:
        cases = tuple(case for case in mutant.rule.cases if case.surface == mutant.surface)
        rules = [replace(mutant.rule, cases=cases)]
    analysis = replace(ANALYSIS, catalog=mutant.catalog)
    return any(True for _ in run_cases(analysis, rules))


def _comparisons_notice(mutant: Mutant) -> bool:
    catalog = mutant.catalog
    return bool(
        breaches(catalog)
        or disagreements(_sdk(), catalog)
        or unseen(_sdk(), catalog, "track2")
        or unclassified(_commands(), catalog)
    )


def test_the_catalogue_itself_has_no_mistake() -> None:
    assert breaches(CATALOG) == []
    assert disagreements(_sdk(), CATALOG) == []
    assert unseen(_sdk(), CATALOG, "track2") == []
    assert unclassified(_commands(), CATALOG) == []
    assert list(run_cases(ANALYSIS, RULES)) == []
    assert rebuilt(CATALOG) == CATALOG


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_mistakes_in_rules(rule: Rule) -> None:
    mutants = list(rule_mutants(CATALOG, rule))
    assert len(mutants) > 1
    assert [mutant.what for mutant in mutants if not _cases_notice(mutant)] == []


def _spelling_mutants(identifier: str) -> Iterator[list[Mutant]]:
    """The mutants of one operation, each once for every rule that might notice."""
    operation = CATALOG.operations[identifier]
    rules = CATALOG.rules_for_operation(identifier) or (replace(RULES[0], cases=()),)
    yield from (
        list(same)
        for same in zip(*(spelling_mutants(CATALOG, operation, r) for r in rules), strict=True)
    )


@pytest.mark.parametrize("identifier", list(CATALOG.operations))
def test_mistakes_in_spellings(identifier: str) -> None:
    groups = list(_spelling_mutants(identifier))
    spellings = CATALOG.operations[identifier].spellings
    assert len(groups) >= (3 if spellings.rest is not None else len(spellings.cli))
    survivors = [
        group[0].what
        for group in groups
        if not any(map(_cases_notice, group)) and not _comparisons_notice(group[0])
    ]
    assert survivors == []


def test_mistakes_in_permissions() -> None:
    for operation in CATALOG.operations.values():
        if operation.spellings.rbac is not None:
            wrong = replace(operation.spellings, rbac=operation.spellings.rbac + "/mutant")
            changed = replace(operation, spellings=wrong)
            everything = tuple(
                changed if o is operation else o for o in CATALOG.operations.values()
            )
            assert breaches(rebuilt(CATALOG, operations=everything)), operation.id


def test_rules_on_the_linting_itself_are_all_there() -> None:
    kinds = {rule.code: rule.diagnostic for rule in CATALOG.rules if rule.diagnostic}
    assert kinds == {
        "FLX001": "parse-failure",
        "FLX002": "unreadable-file",
        "FLX003": "partly-read",
        "FLX004": "unused-suppression",
        "FLX005": "unknown-rule-in-suppression",
        "FLX006": "expired-suppression",
        "FLX007": "stale-baseline-entry",
        "FLX008": "dynamic-call",
    }
