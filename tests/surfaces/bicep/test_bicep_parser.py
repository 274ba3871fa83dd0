from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexlint.model import Span
from flexlint.surfaces.bicep import syntax
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.syntax import Program, expressions
from flexlint.templates.expression import (
    MAX_DEPTH,
    Binary,
    Call,
    Expression,
    Index,
    Interpolation,
    Lambda,
    Literal,
    Loop,
    Name,
    ObjectLiteral,
    Opaque,
    Property,
    Spread,
    Ternary,
    Unary,
    parts,
)
from tests.work import grows_linearly

HERE = Path(__file__).parent / "samples"
EVERYTHING = (HERE / "everything.bicep").read_text(encoding="utf-8")
PARAMETERS = (HERE / "everything.bicepparam").read_text(encoding="utf-8")
SAMPLES = (EVERYTHING, PARAMETERS, EVERYTHING.replace("\n", "\r\n"), "using none\n")
SETTINGS = settings(
    deadline=None,
    derandomize=True,
    max_examples=150,
    suppress_health_check=[HealthCheck.too_slow],
)


def value(text: str) -> Expression:
    """The expression ``text``, which must parse without a problem."""
    program = parse(f"var x = {text}\n")
    assert program.problems == ()
    (declaration,) = program.declarations
    assert isinstance(declaration, syntax.VariableDeclaration)
    return declaration.value


def show(expression: Expression) -> str:
    """A compact spelling of the tree, for comparison."""
    match expression:
        case Literal(found):
            return repr(found)
        case Name(name):
            return name
        case Binary(operator, left, right):
            return f"({show(left)} {operator} {show(right)})"
        case Unary(operator, operand):
            return f"({operator}{show(operand)})"
        case Ternary(condition, yes, no):
            return f"({show(condition)} ? {show(yes)} : {show(no)})"
        case Property(target, name, _, _, safe):
            return f"{show(target)}{'.?' if safe else '.'}{name}"
        case Index(target, index, _, safe, from_end):
            return f"{show(target)}[{'?' * safe}{'^' * from_end}{show(index)}]"
        case Call(function, arguments, _, _, target):
            prefix = "" if target is None else f"{show(target)}."
            return f"{prefix}{function}({', '.join(map(show, arguments))})"
        case Lambda(names, body):
            return f"({', '.join(names)} => {show(body)})"
        case Interpolation(found):
            return f"<{' '.join(map(show, found))}>"
        case Loop(item, index, over, body, _, condition):
            when = "" if condition is None else f" if {show(condition)}"
            return f"for {item},{index} in {show(over)}{when}: {show(body)}"
        case Spread(operand):
            return f"...{show(operand)}"
        case Opaque(why):
            return f"?{why}?"
        case ObjectLiteral(members):
            shown = (
                show(m) if isinstance(m, Spread) else f"{show(m.key)}: {show(m.value)}"
                for m in members
            )
            return "{" + ", ".join(shown) + "}"
    return f"[{', '.join(map(show, parts(expression)))}]"


def test_the_whole_language_parses_without_a_problem() -> None:
    assert [parse(text).problems for text in SAMPLES[::2]] == [(), ()]
    assert parse(PARAMETERS, parameters=True).problems == ()
    assert parse("using none\n", parameters=True).problems == ()


def test_the_whole_language_gives_these_declarations() -> None:
    found = [
        (type(d).__name__.removesuffix("Declaration"), name.text)
        for d in parse(EVERYTHING).declarations
        if isinstance(name := getattr(d, "name", None), syntax.Identifier)
    ]
    assert [name for kind, name in found if kind == "Resource"] == ["vnet", "vmss", "extensions"]
    assert [name for kind, name in found if kind == "Module"] == ["local", "registry", "sample"]
    assert [name for kind, name in found if kind == "Output"] == ["id", "ref", "all"]
    assert [name for kind, name in found if kind == "Type"] == [
        "orchestration",
        "spread",
        "settings",
        "shape",
    ]
    assert len(found) == 40


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "(1 + (2 * 3))"),
        ("1 - 2 - 3", "((1 - 2) - 3)"),
        ("(1 - 2) * 3", "((1 - 2) * 3)"),
        ("a || b && c == d", "(a || (b && (c == d)))"),
        ("a ?? b || c", "(a ?? (b || c))"),
        ("a < b == c > d", "((a < b) == (c > d))"),
        ("-a.b", "(-a.b)"),
        ("!a!", "(!a)"),
        ("!!a", "(!(!a))"),
        ("a ? b : c ? d : e", "(a ? b : (c ? d : e))"),
        ("a\n  ? b\n  : c", "(a ? b : c)"),
        ("a.?b[?0][^1].c()", "a.?b[?0][^1].c()"),
        ("a::b::c.d", "a::b::c.d"),
        ("a[0]::b", "a[0].::b"),
        ("sys.resourceGroup().location", "sys.resourceGroup().location"),
        ("f()", "f()"),
        ("f(1,\n 2\n)", "f(1, 2)"),
        ("f(\n  1\n  2\n)", "f(1, 2)"),
        ("a => b", "(a => b)"),
        ("() => 1", "( => 1)"),
        ("(a, b) =>\n  a + b", "(a, b => (a + b))"),
        ("'a${b}c${d}'", "<'a' b 'c' d>"),
        ("$'''a${b}'''", "<'a' b>"),
        ("{}", "{}"),
        ("{ a: 1, 'b': 2\n c: 3 }", "{'a': 1, 'b': 2, 'c': 3}"),
        ("{ '${k}': 1, ...o }", "{<k>: 1, ...o}"),
        ("[\n  1\n  2,\n 3\n]", "[1, 2, 3]"),
        ("[for x in y: x]", "for x,None in y: x"),
        ("[\n  for (x, i) in y: if (i > 0) { a: x }\n]", "for x,i in y if (i > 0): {'a': x}"),
        ("[for]", "[for]"),
        ("true == null", "(True == None)"),
        (
            "{ if: 1, for: 2, resource: 3, null: 4 }",
            "{'if': 1, 'for': 2, 'resource': 3, 'null': 4}",
        ),
    ],
)
def test_expressions(text: str, expected: str) -> None:
    assert show(value(text)) == expected


def test_strings_have_the_span_of_their_content() -> None:
    text = "var x = 'abc'"
    (declaration,) = parse(text).declarations
    assert isinstance(declaration, syntax.VariableDeclaration)
    assert declaration.value == Literal("abc", Span(9, 12))


def resources(text: str) -> list[syntax.ResourceDeclaration]:
    return [d for d in parse(text).declarations if isinstance(d, syntax.ResourceDeclaration)]


def test_resource_forms() -> None:
    vnet, vmss, extensions = resources(EVERYTHING)
    assert (vnet.existing, vmss.existing) == (True, False)
    assert [r.name.text for r in vnet.body.resources] == ["subnet"]
    assert vmss.body.condition is not None
    assert show(vmss.body.condition) == "(count > 0)"
    (nested,) = vmss.body.resources
    assert nested.body.loop is not None
    assert (nested.body.loop.item, nested.body.loop.index) == ("item", "i")
    assert [d.name for d in nested.decorators] == ["batchSize"]
    assert extensions.body.loop is not None
    assert extensions.body.condition is not None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        # A missing bracket does not swallow the next declaration.
        ("resource a 'A/b@1' = {\n  name: 'x'\n\nresource b 'A/b@1' = {\n}\n", ["a", "b"]),
        ("resource a 'A/b@1' = {\n  p: [\n    {\n  x: 1\n\nresource b 'A/b@1' = {}", ["a", "b"]),
        ("var v = [\n  f(1,\nresource b 'A/b@1' = {}\n", ["b"]),
        ("var v = {\n  a: 1\n@description('x')\nresource b 'A/b@1' = {}\n", ["b"]),
        (
            "resource a 'A/b@1' = {\n@description('x')\nparam p string\nresource b 'A/b@1' = {}",
            "ab",
        ),
        ("type t = {\n  a: string\n@minValue(1)\nparam p int\nresource b 'A/b@1' = {}\n", ["b"]),
        ("var v = 'abc\nresource b 'A/b@1' = {}\n", ["b"]),
        ("var v = 'a${b\nresource b 'A/b@1' = {}\n", ["b"]),
        ("wrong words here\nresource b 'A/b@1' = {}\n", ["b"]),
        ("resource a\nresource b 'A/b@1' = {}\n", ["a", "b"]),
        ("resource a 'A/b@1' =\nresource b 'A/b@1' = {}\n", ["a", "b"]),
        ("param\nresource b 'A/b@1' = {}\n", ["b"]),
        ("@\nresource b 'A/b@1' = {}\n", ["b"]),
        ("}\n])\nresource b 'A/b@1' = {}\n", ["b"]),
        (
            "resource a 'A/b@1' = {\n  p: {\n    q: [ 1 ) ]\n  }\n}\nresource b 'A/b@1' = {}",
            ["a", "b"],
        ),
    ],
)
def test_recovery_finds_the_next_declaration(text: str, names: list[str]) -> None:
    assert parse(text).problems
    assert [r.name.text for r in resources(text)] == list(names)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("a: 1\n  b:\n  c: 3", "{'a': 1, 'b': ?not written?, 'c': 3}"),
        ("a: 1\n  b\n  c: 3", "{'a': 1, 'b': ?not written?, 'c': 3}"),
        ("a: 1\n  ]\n  c: 3", "{'a': 1, 'c': 3}"),
        ("a: 1\n  : 2\n  c: 3", "{LOST, 'a': 1, 'c': 3}"),
        ("a: f(\n  c: 3", "{'a': f(c)}"),
        ("a: x.\n  c: 3", "{'a': x., 'c': 3}"),
        ("a: 1 2 3\n  c: 3", "{LOST, 'a': 1, 'c': 3}"),
        ('a: "b"\n  c: 3', "{LOST, 'a': ?not written?, 'c': 3}"),
        ("a: 'b${\n  c: 3", "{'a': <'b' ?not written?>, 'c': 3}"),
        ("a: x ? y\n  c: 3", "{'a': (x ? y : ?not written?), 'c': 3}"),
        ("a: [1, 2\n  c: 3", "{'a': [1, 2, c, LOST]}"),
    ],
)
def test_recovery_keeps_the_other_properties(body: str, expected: str) -> None:
    program = parse(f"var x = {{\n  {body}\n}}\n")
    assert program.problems
    declaration = program.declarations[0]
    assert isinstance(declaration, syntax.VariableDeclaration)
    shown = show(declaration.value).replace("...?a part could not be read?", "LOST")
    assert shown == expected


def test_an_unindented_nested_resource_stays_nested() -> None:
    text = "resource a 'A/b@1' = {\nname: 'x'\nresource c 'c' = {\nname: 'y'\n}\n}\n"
    assert parse(text).problems == ()
    (found,) = resources(text)
    assert [r.name.text for r in found.body.resources] == ["c"]


def test_a_property_called_resource_is_a_property() -> None:
    text = "resource a 'A/b@1' = {\n  resource: 'x'\n  param: 1\n}\n"
    assert parse(text).problems == ()
    (found,) = resources(text)
    assert found.body.object is not None
    assert show(found.body.object) == "{'resource': 'x', 'param': 1}"


def test_problems_say_where_and_what() -> None:
    text = "param x\nvar y = {\n  a: )\n}\n"
    found = [(p.message, text[: p.span.start].count("\n") + 1) for p in parse(text).problems]
    assert found == [("expected a type", 1), ("expected an expression", 3)]


def test_parameters_as_they_were_written_before_there_were_decorators() -> None:
    text = (
        "param mode string {\n  allowed: [\n    'Uniform'\n    'Flexible'\n  ]\n"
        "  default: 'Uniform'\n  metadata: {\n    description: 'x'\n  }\n}\nparam p string {\n}\n"
    )
    program = parse(text)
    assert program.problems == ()
    mode, plain = program.declarations
    assert isinstance(mode, syntax.ParameterDeclaration)
    assert isinstance(plain, syntax.ParameterDeclaration)
    assert mode.value is not None
    assert show(mode.value) == "'Uniform'"
    assert [(d.name, [show(a) for a in d.arguments]) for d in mode.decorators] == [
        ("allowed", ["['Uniform', 'Flexible']"])
    ]
    assert (plain.value, plain.decorators) == (None, ())


def test_parameter_files_assign() -> None:
    program = parse(PARAMETERS, parameters=True)
    values = {
        d.name.text: d.type
        for d in program.declarations
        if isinstance(d, syntax.ParameterDeclaration)
    }
    assert values == {"orchestrationMode": None, "config": None}


# -- properties -------------------------------------------------------------------------


def spans_inside(expression: Expression, length: int) -> None:
    """Every child lies within its parent, and the root within the text."""
    stack = [(expression, Span(0, length))]
    while stack:
        found, outer = stack.pop()
        assert outer.start <= found.span.start <= found.span.end <= outer.end
        stack.extend((part, found.span) for part in parts(found))


def types(program: Program) -> Iterator[tuple[syntax.Type, Span]]:
    for found in program.declarations:
        kind = getattr(found, "type", None)
        if kind is not None and not isinstance(found, syntax.ResourceDeclaration):
            yield kind, found.span


def check(text: str, *, parameters: bool = False) -> Program:
    program = parse(text, parameters=parameters)
    end = 0
    for declaration in program.declarations:
        assert end <= declaration.span.start <= declaration.span.end <= len(text)
        end = declaration.span.end
        for expression in expressions(declaration):
            assert declaration.span.start <= expression.span.start
            assert expression.span.end <= declaration.span.end
            spans_inside(expression, len(text))
    for problem in program.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
    for kind, outer in types(program):
        stack: list[tuple[syntax.Type, Span]] = [(kind, outer)]
        while stack:
            found, around = stack.pop()
            assert around.start <= found.span.start <= found.span.end <= around.end
            match found:
                case syntax.UnionType(inner) | syntax.TupleType(inner):
                    stack.extend((each, found.span) for each in inner)
                case syntax.GenericType(_, inner):
                    stack.extend((each, found.span) for each in inner)
                case syntax.ObjectType(properties):
                    stack.extend((each.type, found.span) for each in properties)
                case syntax.ArrayType(one) | syntax.NullableType(one) | syntax.PartType(one):
                    stack.append((one, found.span))
    return program


WORDS = (
    *("param", "var", "resource", "module", "output", "type", "func", "import", "using", "if"),
    *("for", "in", "existing", "with", "as", "from", "x", "y", "string", "null", "12", " "),
    *("{", "}", "[", "]", "(", ")", ":", ",", ".", "?", "??", "::", "=>", "=", "==", "!", "-"),
    *("...", "@", "'", "'''", "$'''", "${", "\n", "\n", "\n", "  ", "|", "<", ">", "*", "^"),
    *("'A/b@1'", "'a'", "#disable-next-line z", "// c\n", "/*", "*/", "$", "\\", '"', "\0", "é"),
)


@given(st.text(max_size=200))
@SETTINGS
def test_any_text_parses(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join), st.booleans())
@SETTINGS
def test_any_words_parse(text: str, parameters: bool) -> None:
    check(text, parameters=parameters)


@given(st.sampled_from(SAMPLES), st.floats(0, 1))
@SETTINGS
def test_any_prefix_parses(text: str, share: float) -> None:
    check(text[: int(len(text) * share)])


@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 12), st.sampled_from(WORDS)), max_size=6),
)
@SETTINGS
def test_any_mutation_parses(text: str, changes: list[tuple[float, int, str]]) -> None:
    for share, removed, added in changes:
        at = int(len(text) * share)
        text = text[:at] + added + text[at + removed :]
    check(text)


def test_a_prefix_keeps_what_came_before() -> None:
    whole = list(parse(EVERYTHING).declarations)
    for line in range(1, EVERYTHING.count("\n")):
        prefix = "".join(EVERYTHING.splitlines(keepends=True)[:line])
        finished = [d for d in whole if d.span.end < len(prefix) - 1]
        assert list(parse(prefix).declarations[: len(finished)]) == finished


HOSTILE = (
    "[",
    "{",
    "(",
    "{a:",
    "'${",
    "$'''${",
    "f(",
    "a[",
    "!",
    "-",
    "a?",
    "a?b:",
    "a=>",
    "a+",
    "a.b.",
    "[for x in y:",
    "[for x in ",
    "a::",
    "...",
    "@a\n",
    "a[b](",
    "'''",
    "$",
    "/*",
    "{\n@a(",
    "}",
    ")]}",
    "\n//\n",
    "if(",
)


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize("before", ["var x = ", "param x ", "resource a 'A/b@1' = ", ""])
def test_repetition_is_harmless(before: str, unit: str) -> None:
    check(before + unit * 3000)
    grows_linearly(parse, lambda count: before + unit * count)


def test_nested_resources_are_bounded() -> None:
    text = "resource a 'A/b@1' = {\n" + "  resource a 'b' = {\n" * 3000
    check(text)


def test_nesting_within_the_limit_is_kept() -> None:
    depth = MAX_DEPTH - 5
    assert parse("var x = " + "[" * depth + "]" * depth).problems == ()
    assert parse("var x = " + "a." * depth + "a").problems == ()
    assert parse("var x = " + "[" * (MAX_DEPTH + 5) + "]" * (MAX_DEPTH + 5)).problems
    assert parse("var x = " + "a." * (MAX_DEPTH + 5) + "a").problems


def test_work_is_linear() -> None:
    grows_linearly(parse, lambda count: EVERYTHING * count, small=2)
