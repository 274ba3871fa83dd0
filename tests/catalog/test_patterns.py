"""Expressions of rules: Python's answers, in linear time, or a refusal."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Answer, Entry, Known, Object, OneOf, Span
from flexlint.values.patterns import MAX_LENGTH, PatternError, compile_pattern
from flexlint.values.predicates import Matches, evaluate
from tests.work import grows_linearly

_PIECES = (
    *(
        "a",
        "b",
        "A",
        "\u017f",
        "K",
        "[ab]",
        "[^a]",
        "[]a]",
        "[^]a-c]",
        ".",
        r"\d",
        r"\w",
        r"\S",
        r"\]",
    ),
    *(r"\x41", r"\b", r"\B", "^", "$", r"\A", r"\Z", "(a|b)", "(?:ab)", "(?P<n>b)", "()", "|"),
    *("*", "+", "?", "{2}", "{1,2}", "{,2}", "{1,}", "*?", "+?", "(", ")", "-", r"\n", "{", "}"),
)
_CHARACTERS = (
    "a",
    "b",
    "c",
    "k",
    "s",
    "i",
    "A",
    "\n",
    " ",
    "1",
    "é",
    "-",
    "\u017f",
    "\u0131",
    "{",
    "}",
    "]",
)


def _found(value: object) -> Iterator[str]:
    """Every expression in ``value``."""
    if isinstance(value, Matches):
        yield value.pattern
    elif is_dataclass(value):
        for field in fields(value):
            yield from _found(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _found(item)


def _same(expression: str, text: str) -> None:
    wanted = re.search(expression, text, re.IGNORECASE) is not None
    assert compile_pattern(expression).search(text) is wanted, (expression, text)


def test_random_expressions_mean_what_they_mean_in_python() -> None:
    rng = random.Random(5)
    tried = 0
    while tried < 4_000:
        expression = "".join(rng.choice(_PIECES) for _ in range(rng.randint(1, 7)))
        try:
            re.compile(expression)
            compile_pattern(expression)
        except (re.error, PatternError):
            continue
        tried += 1
        for _ in range(5):
            _same(expression, "".join(rng.choice(_CHARACTERS) for _ in range(rng.randint(1, 7))))


def test_the_expressions_of_the_catalogue_mean_what_they_mean_in_python() -> None:
    catalog = load_catalog()
    expressions = {p for item in (*catalog.rules, *catalog.mode_defaults) for p in _found(item)}
    assert expressions
    texts = {
        *("", "0", "12", "12\n", "1a", "*", "2015-01-01", "2020-09-01", "2020-12-01", "2021-01-01"),
        *("instanceView", "INSTANCEVIEW,x", "resiliencyview", "SystemAssigned, UserAssigned"),
        *("Microsoft.Compute/*", "microsoft.compute/virtualMachines/read", "Microsoft.Compute/vm"),
        *("Microsoft.Compute/virtualMachineScaleSets/*", "ServiceFabricNode"),
        *("Microsoft.Compute/virtualMachineScaleSets/virtualMachines/*", "ServiceFabricLinuxNode"),
    }
    for expression in expressions:
        for text in texts:
            _same(expression, text)


@pytest.mark.parametrize(
    ("expression", "why"),
    [
        (r"(a)\1", "refers back"),
        ("(?P<n>a)(?P=n)", "refers back"),
        ("a(?=b)", "looks ahead"),
        ("a(?!b)", "looks ahead"),
        ("(?<=a)b", "looks behind"),
        ("(?<!a)b", "looks behind"),
        ("(?P<n>a)(?(n)b|c)", "depends on a group"),
        ("(?i)a", "sets flags"),
        ("(?i:a)", "sets flags"),
        ("(?#a)b", "holds a comment"),
        ("a{1000}", "repeats more than"),
        ("(a{30}){30}", "its repetitions multiply"),
        ("(((a?){20}){20}){20}", "its repetitions multiply"),
        ("(((){500}){500}){500}", "its repetitions multiply"),
        ("(" * 60 + "a" + ")" * 60, "is nested more than"),
        ("a" * (MAX_LENGTH + 1), "is longer than"),
        ("(", "is not a regular expression"),
        ("a**", "is not a regular expression"),
        ("a{99999999999999999999}", "is not a regular expression"),
        ("[a&&b]", "is not a regular expression: Possible set"),
    ],
)
def test_what_is_refused(expression: str, why: str) -> None:
    with pytest.raises(PatternError, match=why):
        compile_pattern(expression)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("^(a|a)+$", "a"),
        ("(a+)+$", "a"),
        ("^(a*)*$", "a"),
        ("(a|aa)+$", "a"),
        ("^a*a*a*a*a*$", "a"),
        ("(.*)(.*)(.*)x", "ab"),
        ("x.*y.*z", "xy"),
        (r"(\w+\s?)+$", "ab "),
        (r"\b(a|b|ab)*c\b", "ab"),
        ("(?:a?){30}a{30}$", "a"),
    ],
)
def test_searching_is_linear(expression: str, text: str) -> None:
    pattern = compile_pattern(expression)
    # What backtracks would not come to an end on this.
    assert pattern.search(text * 20_000 + "!") is False
    grows_linearly(
        lambda value: compile_pattern(expression).search(value), lambda n: text * n + "!"
    )


def test_an_expression_that_would_remember_too_much_gives_no_answer() -> None:
    rng = random.Random(1)
    text = "".join(rng.choice("ab") for _ in range(50_000))
    pattern = compile_pattern("(a|b)*a(a|b){100}c")
    assert pattern.search(text) is None
    assert compile_pattern("(a|b)*a(a|b){3}c").search(text) is False

    rule = Matches("name", "(a|b)*a(a|b){100}c")
    for value in (Known(text), OneOf((text, text[1:]))):
        body = Object((Entry("name", Span(0, 0), value),))
        assert evaluate(rule, body).answer is Answer.MAYBE


def test_many_different_characters_are_read() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 900))
    assert compile_pattern(r"^\w+$").search(text * 10) is True
