"""Kleene logic over Values."""

from __future__ import annotations

import pytest

from flexlint.model import (
    Answer,
    Array,
    Entry,
    Known,
    Object,
    OneOf,
    Span,
    Unknown,
    Value,
)
from flexlint.values.names import CUT
from flexlint.values.paths import resolve
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
    PieceOfName,
    Predicate,
    evaluate,
)


def obj(*, hidden: bool = False, **keys: Value) -> Object:
    entries = tuple(Entry(k, Span(i, i + 1), v) for i, (k, v) in enumerate(keys.items()))
    return Object(entries, None, hidden)


def seq(*items: Value, hidden: bool = False) -> Array:
    return Array(items, None, hidden)


BODY = obj(
    text=Known("Uniform"),
    yes=Known(True),
    word=Known("true"),
    nothing=Known(None),
    number=Known(5),
    usual=Known(True, by_default=True),
    maybe=OneOf((1, 5), "a parameter"),
    both=OneOf((4, 5), "a parameter"),
    secret=Unknown("a call"),
    cut=Unknown(CUT),
    some=seq(obj(id=Known("a")), obj(id=Known("b"))),
    empty=seq(),
    more=seq(hidden=True),
    part=obj(hidden=True),
    policy=obj(protectionPolicy=obj()),
)

YES, NO, MAYBE = Answer.YES, Answer.NO, Answer.MAYBE


@pytest.mark.parametrize(
    ("predicate", "answer"),
    [
        (Exists("text"), YES),
        (Exists("TEXT"), YES),
        (Exists("absent"), NO),
        (Exists("nothing"), NO),
        (Exists("secret"), YES),
        (Exists("secret.below"), MAYBE),
        (Exists("part.below"), MAYBE),
        (Exists("text.below"), NO),
        (Exists("empty[*]"), NO),
        (Exists("more[*]"), MAYBE),
        (Exists("some[1].id"), YES),
        (Exists("some[2].id"), NO),
        (Equals("text", "uniform"), YES),
        (Equals("text", "flexible"), NO),
        (Equals("word", True), YES),
        (Equals("yes", "True"), YES),
        (Equals("number", "5"), YES),
        (Equals("nothing", None), YES),
        (Equals("nothing", ""), NO),
        (Equals("absent", None), NO),
        (Equals("maybe", 5), MAYBE),
        (Equals("maybe", 7), NO),
        (Equals("secret", 1), MAYBE),
        (Equals("some", 1), NO),
        (AmongValues("number", (4, 5)), YES),
        (AmongValues("maybe", (1, 5)), YES),
        (AmongValues("number", ()), NO),
        (Matches("text", "^uni"), YES),
        (Matches("number", r"^\d+$"), YES),
        (Matches("nothing", ".*"), NO),
        (Matches("some[*].id", "b"), YES),
        (GreaterThan("number", 3), YES),
        (GreaterThan("number", 5), NO),
        (GreaterThan("both", 3), YES),
        (GreaterThan("maybe", 3), MAYBE),
        (GreaterThan("yes", 0), NO),
        (GreaterThan("text", 0), NO),
        (GreaterThan("text", "2021-03-01"), YES),
        (Length("some", 1), YES),
        (Length("some", 2), NO),
        (Length("more", 0), MAYBE),
        (Length("text", 6), YES),
        (Length("number", 0), NO),
        (OnlyKeys("policy", ("protectionpolicy",)), YES),
        (OnlyKeys("policy", ("other",)), NO),
        (OnlyKeys("part", ("other",)), NO),
        (OnlyKeys("secret", ("other",)), MAYBE),
        (PieceOfName("cut"), YES),
        (PieceOfName("secret"), MAYBE),
        (PieceOfName("text"), NO),
        (PieceOfName("absent"), NO),
        (Not(Exists("absent")), YES),
        (Not(Exists("part.below")), MAYBE),
        (AnyOf((Exists("absent"), Exists("text"))), YES),
        (AnyOf((Exists("part.x"), Exists("absent"))), MAYBE),
        (AnyOf(()), NO),
        (AllOf((Exists("part.x"), Exists("text"))), MAYBE),
        (AllOf((Exists("part.x"), Exists("absent"))), NO),
        (AllOf(()), YES),
    ],
)
def test_evaluates(predicate: Predicate, answer: Answer) -> None:
    assert evaluate(predicate, BODY).answer is answer


def test_an_answer_from_a_default_says_so() -> None:
    truth = evaluate(Equals("usual", True), BODY)
    assert (truth.answer, truth.by_default) == (YES, True)


def test_a_certain_answer_beats_one_by_default() -> None:
    truth = evaluate(AnyOf((Equals("usual", True), Equals("yes", True))), BODY)
    assert not truth.by_default


def test_a_no_that_rests_on_a_default_says_so() -> None:
    truth = evaluate(Not(Equals("usual", False)), BODY)
    assert (truth.answer, truth.by_default) == (YES, True)


def test_a_path_with_a_dot_in_front_starts_at_the_place_found() -> None:
    assert evaluate(Equals(".id", "a"), BODY, obj(id=Known("a"))).answer is YES
    assert evaluate(Exists("."), BODY, Known("x")).answer is YES
    assert evaluate(Exists("."), BODY, Known(None)).answer is NO


def test_resolving_gives_concrete_paths_and_the_nearest_key() -> None:
    hits = resolve(BODY, "some[*].id")
    assert [hit.path for hit in hits.found] == ["some[0].id", "some[1].id"]
    assert all(hit.key_span is not None for hit in hits.found)
    assert hits.hidden == ""


def test_resolving_says_why_more_may_be_hidden() -> None:
    assert resolve(BODY, "secret.x").hidden == "a call"
    assert resolve(BODY, "more[*]").hidden == "the array may have more elements"


def test_what_is_there_under_a_condition_may_be_there() -> None:
    under = Object((Entry("policy", Span(0, 1), Known("x"), conditional=True),))
    assert evaluate(Exists("policy"), under).answer is MAYBE
    assert evaluate(Not(Exists("policy")), under).answer is MAYBE
    assert evaluate(Equals("policy", "x"), under).answer is YES
