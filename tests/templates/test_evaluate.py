from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.model import Array, Known, Object, OneOf, Scalar, Span, Unknown, Value
from flexlint.surfaces.arm.expressions import is_expression, parse_expression
from flexlint.templates import functions
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.expression import (
    ArrayLiteral,
    Binary,
    Call,
    Copy,
    Expression,
    Index,
    Interpolation,
    Lambda,
    Literal,
    Loop,
    Member,
    Name,
    ObjectLiteral,
    Property,
    Spread,
    Ternary,
    Unary,
)
from flexlint.templates.scope import Names, Parameter, Scope, UserFunction, Variable
from flexlint.values.algebra import measured

HERE = Span(0, 1)
FAST = settings(max_examples=200, deadline=None, derandomize=True)


def lit(value: Scalar) -> Literal:
    return Literal(value, HERE)


def arm(text: str) -> Expression:
    assert is_expression(text)
    return parse_expression(text, range(len(text) + 1), Span(0, len(text)))


def obj(**members: Expression) -> ObjectLiteral:
    return ObjectLiteral(tuple(Member(lit(k), HERE, v) for k, v in members.items()), HERE)


NAMES = Names.declare(
    parameters=(
        Parameter("unknown", Span(10, 17)),
        Parameter("size", Span(20, 24), lit("Standard_D2")),
        Parameter("count", Span(30, 35), lit(3)),
        Parameter("mode", Span(40, 44), lit("Flexible"), ("Uniform", "Flexible")),
        Parameter("spot", Span(50, 54), lit(True)),
        Parameter("bound", Span(60, 65), lit("x"), given=Known("given")),
        Parameter("seen", Span(70, 74), lit("x"), witness=Known("a")),
        Parameter("loop", Span(80, 84), arm("[parameters('loop')]")),
    ),
    variables=(
        Variable("text", Span(100, 104), lit("abc")),
        Variable("itself", Span(110, 116), arm("[variables('itself')]")),
        Variable("settings", Span(120, 128), obj(tier=lit("gold"), list=arm("[createArray(1)]"))),
        Variable("deep", Span(130, 134), arm("[variables('settings').tier]")),
    ),
    functions=(UserFunction("my.pair", ("a", "b"), arm("[concat(parameters('a'), 'b')]")),),
)


def value(text: str) -> Value:
    return evaluate(arm(text), Scope(NAMES), Budget())


def simple(found: Value) -> object:
    if isinstance(found, Known):
        return found.value
    if isinstance(found, OneOf):
        return set(found.values)
    if isinstance(found, Array):
        return [simple(item) for item in found.items] + (["…"] if found.open else [])
    if isinstance(found, Object):
        return {
            entry.key + ("?" if entry.conditional else ""): simple(entry.value)
            for entry in found.entries
        } | ({"…": "…"} if found.open else {})
    return "unknown"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[concat('a', 'b', 1)]", "ab1"),
        ("[concat(createArray(1), createArray('x'))]", [1, "x"]),
        ("[toLower('AbC')]", "abc"),
        ("[format('{0}-{1:D3}', 'a', 7)]", "a-007"),
        ("[substring('abcdef', 1, 2)]", "bc"),
        ("[substring('abc', 2, 9)]", "unknown"),
        ("[replace('a-b', '-', '')]", "ab"),
        ("[split('a,b', ',')]", ["a", "b"]),
        ("[join(createArray('a', 'b'), '/')]", "a/b"),
        ("[add(parameters('count'), 1)]", 4),
        ("[div(7, 2)]", 3),
        ("[div(7, 0)]", "unknown"),
        ("[mod(-7, 2)]", -1),
        ("[int('12')]", 12),
        ("[equals('a', 'A')]", False),
        ("[equals(createObject('a', 1), createObject('a', 1))]", True),
        ("[equals(parameters('unknown'), 1)]", "unknown"),
        ("[and(false(), parameters('unknown'))]", False),
        ("[and(true(), parameters('unknown'))]", "unknown"),
        ("[or(parameters('unknown'), true())]", True),
        ("[not(false())]", True),
        ("[if(true(), 'a', parameters('unknown'))]", "a"),
        ("[if(equals(parameters('mode'), 'Uniform'), 'u', 'f')]", {"u", "f"}),
        ("[coalesce(null(), 'x')]", "x"),
        ("[empty('')]", True),
        ("[empty(parameters('unknown'))]", "unknown"),
        ("[length(createArray(1, 2))]", 2),
        ("[contains(createArray('a'), 'a')]", True),
        ("[contains(createObject('Key', 1), 'key')]", True),
        ("[contains('abc', 'B')]", True),
        ("[first(createArray())]", None),
        ("[last('abc')]", "c"),
        ("[skip(createArray(1, 2, 3), 1)]", [2, 3]),
        ("[take('abc', 2)]", "ab"),
        ("[range(2, 3)]", [2, 3, 4]),
        ("[range(0, 1000000)]", "unknown"),
        ("[union(createObject('a', 1), createObject('a', 2, 'b', 3))]", {"a": 2, "b": 3}),
        ("[union(createObject('a', 1), parameters('unknown'))]", {"a": "unknown", "…": "…"}),
        ("[json('{\"a\": [1, null]}').a]", [1, None]),
        ("[json('{\"a\":')]", "unknown"),
        ("[variables('text')]", "abc"),
        ("[variables('deep')]", "gold"),
        ("[variables('settings')['TIER']]", "gold"),
        ("[variables('settings').list[0]]", 1),
        ("[variables('settings').missing]", "unknown"),
        ("[variables('itself')]", "unknown"),
        ("[parameters('loop')]", "unknown"),
        ("[variables('nowhere')]", "unknown"),
        ("[parameters('bound')]", "given"),
        ("[parameters('seen')]", "a"),
        ("[toUpper(parameters('mode'))]", {"UNIFORM", "FLEXIBLE"}),
        ("[my.pair('a', 'x')]", "ab"),
        ("[my.other('a')]", "unknown"),
        ("[resourceId('a/b', 'c')]", "unknown"),
        ("[listKeys('x', '2020')]", "unknown"),
        ("[map(createArray('a'), lambda('x', toUpper(lambdaVariables('x'))))]", ["A"]),
        ("[filter(range(0, 4), lambda('x', less(lambdaVariables('x'), 2)))]", [0, 1]),
        ("[reduce(range(1, 3), 0, lambda('a', 'b', add(lambdaVariables('a'), "
         "lambdaVariables('b'))))]", 6),
        ("[toObject(createArray('k'), lambda('x', lambdaVariables('x')))]", {"k": "k"}),
        ("[tryGet(createObject('a', 1), 'b')]", None),
        ("[base64ToString(base64('héllo'))]", "héllo"),
        ("[string(createObject('a', true()))]", '{"a":true}'),
        ("[min(createArray(3, 1, 2))]", 1),
        ("[intersection(createArray(1, 2), createArray(2, 3))]", [2]),
        ("[objectKeys(createObject('b', 1, 'a', 2))]", ["a", "b"]),
        ("[items(createObject('k', 1))[0].value]", 1),
        ("[nonsense('x')]", "unknown"),
        ("[concat('a' 'b')]", "unknown"),
    ],
)  # fmt: skip
def test_arm_expressions(text: str, expected: object) -> None:
    assert simple(value(text)) == expected


def test_a_default_is_only_a_default() -> None:
    found = value("[concat(parameters('size'), '_v3')]")
    assert found == Known("Standard_D2_v3", Span(0, 35), True, (Span(20, 24),))


def test_the_default_comes_first_among_allowed_values() -> None:
    found = value("[parameters('mode')]")
    assert isinstance(found, OneOf)
    assert found.values == ("Flexible", "Uniform")
    assert found.default_first


def test_a_condition_on_a_default_decides_by_default() -> None:
    found = value("[if(parameters('spot'), 'Spot', 'Regular')]")
    assert isinstance(found, Known)
    assert (found.value, found.by_default) == ("Spot", True)


def test_an_undecided_object_keeps_its_keys() -> None:
    text = "[if(parameters('unknown'), createObject('a', 1, 'b', 2), createObject('b', 3))]"
    assert simple(value(text)) == {"a?": 1, "b": {2, 3}}
    text = "[if(parameters('unknown'), createObject('a', 1), null())]"
    assert simple(value(text)) == {"a?": 1, "…": "…"}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (Interpolation((lit("a-"), Name("text", HERE)), HERE), "a-abc"),
        (Binary("==", Name("count", HERE), lit(3), HERE), True),
        (Binary("=~", lit("A"), lit("a"), HERE), True),
        (Binary("!=", lit("A"), lit("a"), HERE), True),
        (Binary("??", lit(None), lit(1), HERE), 1),
        (Binary("&&", lit(False), Name("unknown", HERE), HERE), False),
        (Unary("!", lit(True), HERE), False),
        (Unary("-", lit(2), HERE), -2),
        (Ternary(lit(True), lit(1), lit(2), HERE), 1),
        (Name("nowhere", HERE), "unknown"),
        (obj(a=lit(1)), {"a": 1}),
        (
            ObjectLiteral((Member(lit("a"), HERE, lit(1)), Spread(obj(a=lit(2)), HERE)), HERE),
            {"a": 2},
        ),
        (ArrayLiteral((lit(1), Spread(ArrayLiteral((lit(2),), HERE), HERE)), HERE), [1, 2]),
        (
            Loop("x", "i", ArrayLiteral((lit("a"), lit("b")), HERE), Name("i", HERE), HERE),
            [0, 1],
        ),
        (Loop("x", None, Name("unknown", HERE), lit("body"), HERE), ["body", "…"]),
        (
            Loop(
                "x",
                None,
                ArrayLiteral((lit(1), lit(2)), HERE),
                Name("x", HERE),
                HERE,
                Binary(">", Name("x", HERE), lit(1), HERE),
            ),
            [2],
        ),
        (Copy("c", lit(2), arm("[copyIndex('c', 5)]"), HERE), [5, 6]),
        (Copy("c", arm("[parameters('unknown')]"), lit("x"), HERE), ["x", "…"]),
        (Index(ArrayLiteral((lit(1), lit(2)), HERE), lit(1), HERE, from_end=True), 2),
        (Index(obj(a=lit(1)), Name("mode", HERE), HERE, safe=True), None),
        (Property(obj(a=lit(1)), "b", HERE, HERE, safe=True), None),
    ],
)
def test_neutral_expressions(expression: Expression, expected: object) -> None:
    assert simple(evaluate(expression, Scope(NAMES), Budget())) == expected


def test_a_tree_of_shared_parts_is_not_unfolded() -> None:
    def doubled(name: str, below: Expression) -> Variable:
        return Variable(name, HERE, ArrayLiteral((below, below), HERE))

    variables = [doubled("v0", lit(1))]
    variables += [doubled(f"v{n}", arm(f"[variables('v{n - 1}')]")) for n in range(1, 60)]
    scope = Scope(Names.declare(variables=variables))
    found = evaluate(arm("[variables('v59')]"), scope, Budget())
    assert measured(found, 1_000_000)[0] < 50_000


@pytest.mark.parametrize("count", [200, 5_000])
def test_long_chains_of_variables_stay_shallow(count: int) -> None:
    chain = [Variable("v0", HERE, obj(end=lit(1)))]
    chain += [
        Variable(f"v{n}", HERE, obj(a=arm(f"[variables('v{n - 1}')]"))) for n in range(1, count)
    ]
    scope = Scope(Names.declare(variables=chain))
    for name in [f"v{n}" for n in range(0, count, 10)] + [f"v{count - 1}"]:
        found = evaluate(arm(f"[variables('{name}')]"), scope, Budget())
        assert measured(found, 100_000)[1] <= 200


def test_a_reduction_cannot_build_a_deep_value() -> None:
    nested = Lambda(("a", "b"), obj(next=Name("a", HERE)), HERE)
    reduction = Call("reduce", (arm("[range(0, 900)]"), lit(1), nested), HERE, HERE)
    assert measured(evaluate(reduction, Scope(NAMES), Budget()), 100_000)[1] <= 200


def test_steps_run_out_into_unknown() -> None:
    found = evaluate(arm("[concat('a', concat('b', 'c'))]"), Scope(NAMES), Budget(3))
    assert isinstance(found, Unknown)


_WORDS = [
    "concat", "parameters", "variables", "if", "union", "createObject", "copyIndex", "map",
    "lambda", "reduce", "json", "format", "range", "'mode'", "'text'", "'settings'", "'x'", "(",
    ")", ",", "[", "]", ".", "a", "1", "-2", "''", "?", "my", "first", "items",
]  # fmt: skip


@FAST
@given(st.lists(st.sampled_from(_WORDS), max_size=25))
def test_no_expression_makes_it_raise(words: list[str]) -> None:
    text = f"[{' '.join(words)}]"
    if is_expression(text):
        evaluate(arm(text), Scope(NAMES), Budget())


_ARGUMENTS: Sequence[Value] = (
    Known(None), Known(True), Known(-1), Known(1 << 70), Known(1e300), Known(""), Known("ab"),
    Known("{0}{9}"), Known("\ud800"), Known("2024-01-01"), OneOf(("a", 1, None)), Unknown("u"),
    Object(()), Object((), None, True), Array(()),
    Array((Known(1), Unknown("x")), None, True),
    Array((Array((Known("a"),)), Object(()))),
)  # fmt: skip


@settings(max_examples=600, deadline=None, derandomize=True)
@given(
    st.sampled_from(sorted(functions.FUNCTIONS)),
    st.lists(st.sampled_from(_ARGUMENTS), max_size=4),
)
def test_no_function_raises(name: str, arguments: list[Value]) -> None:
    functions.call(name, arguments)


def test_deep_expressions_are_opaque() -> None:
    text = "[" + "concat(" * 5_000 + "'a'" + ")" * 5_000 + "]"
    assert isinstance(evaluate(arm(text), Scope(NAMES), Budget()), Unknown)


@pytest.mark.parametrize(
    ("text", "optional"),
    [
        ("[if(equals(parameters('mode'), 'Uniform'), json('null'), createArray('1'))]", True),
        ("[if(equals(parameters('mode'), 'Uniform'), '', createArray('1'))]", True),
        ("[if(equals(parameters('mode'), 'Uniform'), createArray(), createArray('1'))]", True),
        ("[if(equals(parameters('mode'), 'Uniform'), createArray('1'), createArray('2'))]", False),
        ("[createArray('1')]", False),
    ],
)
def test_an_array_that_may_not_be_there(text: str, optional: bool) -> None:
    found = value(text)
    assert isinstance(found, Array)
    assert found.items
    assert found.optional is optional
