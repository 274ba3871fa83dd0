"""The conditions of rules in words."""

from __future__ import annotations

import pytest

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.conditions import condition, in_words
from flexlint.catalog.rule import Variant
from flexlint.catalog.topics import reasons, rules_about, title
from flexlint.model import ModeKind
from flexlint.values.patterns import texts_of
from flexlint.values.predicates import (
    AllOf,
    AmongValues,
    AnyOf,
    Equals,
    Exists,
    GreaterThan,
    Length,
    Matches,
    Not,
    OnlyKeys,
    Possibly,
    Predicate,
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


DECIMAL = r"^\d+$"


@pytest.mark.parametrize(
    ("predicate", "said", "denied"),
    [
        (Exists("a.b"), "`a.b` is given", "`a.b` is not given"),
        (Exists("."), "its value is given", "its value is not given"),
        (Equals("a", True), "`a` is `true`", "`a` is not `true`"),
        (Equals("a", None), "`a` is `null`", "`a` is not `null`"),
        (
            AmongValues("a", ("x", 2)),
            "`a` is `x` or `2`",
            "`a` is not `x` or `2`",
        ),
        (
            Matches("instance_id", DECIMAL),
            "the instance id is a decimal number",
            "the instance id is not a decimal number",
        ),
        (Matches("a", "Spot"), "`a` contains `Spot`", "`a` does not contain `Spot`"),
        (Matches("a", "^Node(s)?$"), "`a` is `Node` or `Nodes`", "`a` is not `Node` or `Nodes`"),
        (Matches("a", "[xy]+"), "`a` matches `[xy]+`", "`a` does not match `[xy]+`"),
        (GreaterThan("a", 3), "`a` is greater than 3", "`a` is at most 3"),
        (
            GreaterThan("apiVersion", "2021-02-28"),
            "`apiVersion` is later than 2021-02-28",
            "`apiVersion` is 2021-02-28 or earlier",
        ),
        (Length("a", 0), "`a` is not empty", "`a` is empty"),
        (Length("a", 44), "`a` is longer than 44", "`a` is at most 44 long"),
        (
            OnlyKeys("a", ("x", "y")),
            "`a` has no keys but `x` or `y`",
            "`a` has other keys than `x` or `y`",
        ),
        (
            AnyOf((Exists("a"), Exists("b"))),
            "`a` is given or `b` is given",
            "`a` is not given and `b` is not given",
        ),
        (
            AllOf((Exists("a"), AnyOf((Exists("b"), Exists("c"))))),
            "`a` is given and (`b` is given or `c` is given)",
            "`a` is not given or (`b` is not given and `c` is not given)",
        ),
        (
            AnyOf(
                tuple(
                    Matches(path, DECIMAL)
                    for path in ("instance_ids[*]", "vm_instance_i_ds.instanceIds[*]")
                )
            ),
            "an instance id is a decimal number",
            "an instance id is not a decimal number",
        ),
        (
            Possibly(Exists("a")),
            "`a` is given (or that cannot be told)",
            "`a` is not given (and that is certain)",
        ),
    ],
)
def test_predicates_and_their_opposites(predicate: Predicate, said: str, denied: str) -> None:
    assert in_words(predicate) == said
    assert in_words(Not(predicate)) == denied
    assert in_words(Not(Not(predicate))) == said


def test_modes() -> None:
    variant = Variant(when=Exists("zones"), mode=ModeKind.FLEXIBLE)
    assert condition(variant) == "the set is Flexible and `zones` is given"


@pytest.mark.parametrize(
    ("expression", "texts", "whole"),
    [
        ("Spot", ("Spot",), False),
        (r"^a\.b/(c/)?\*$", ("a.b/*", "a.b/c/*"), True),
        (r"^(\*|a/(\*|b/.*))$", ("*", "a/*", "a/b/…"), True),
        (r"\Aone|two\Z", None, None),
        ("^one", None, None),
        (r"\d", None, None),
        (r"\bone\b", None, None),
        ("[ab]", None, None),
        ("a+", None, None),
        ("(a|b)(c|d)(e|f)", None, None),
        ("", None, None),
    ],
)
def test_texts_of_expressions(
    expression: str, texts: tuple[str, ...] | None, whole: bool | None
) -> None:
    found = texts_of(expression)
    assert (found and found.texts, found and found.whole) == (texts, whole)


def test_no_rule_is_left_with_an_expression(catalog: Catalog) -> None:
    said = [
        in_words(when)
        for rule in catalog.rules
        for when in (p.when for part in (rule.variants, rule.resources) for p in part)
        if when is not None
    ]
    assert said
    for words in said:
        assert "match" not in words
        assert "\\" not in words
        assert "vm_instance_i_ds" not in words


def test_reasons(catalog: Catalog) -> None:
    for rule in catalog.rules:
        found = reasons(catalog, rule)
        assert found.own or found.topics
        for topic in found.topics:
            assert rule in rules_about(catalog, topic)
            assert catalog.shorthand.background[topic].strip() in rule.why
    assert title("members-by-name") == "Members by name"
    assert title("nat-pools") == "NAT pools"
    assert title("automatic-os-upgrade") == "Automatic OS upgrade"


def test_no_two_rules_have_a_paragraph_of_their_own_alike(catalog: Catalog) -> None:
    seen: dict[str, str] = {}
    for rule in catalog.rules:
        for paragraph in reasons(catalog, rule).own:
            if len(paragraph) > 80:
                assert seen.setdefault(paragraph, rule.code) == rule.code
