from __future__ import annotations

from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.engine.check import check_text
from flexlint.model import ApiUse, Extraction, Span
from flexlint.surfaces.python.file_names import claims
from flexlint.surfaces.python.reading import preparse
from flexlint.surfaces.python.surface import PythonSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

CALL = "c.virtual_machine_scale_set_vms.begin_restart('rg', 'set', '0')\n"


class Reads(Protocol):
    vocabulary: Vocabulary

    def extract(self, code: str) -> Extraction: ...
    def uses(self, code: str) -> tuple[ApiUse, ...]: ...
    def found(self, code: str) -> list[tuple[int, str, str]]: ...


@pytest.mark.parametrize(
    "hostile",
    [
        "x = " + "(" * 2_000 + "1" + ")" * 2_000,
        "x = " + "[" * 100_000,
        "x = a" + ".b" * 10_000,
        "x = a" + ".b()" * 2_000,
        "x = " + "-" * 50_000 + "1",
        "x = " + "+".join(["a"] * 20_000),
        "x = " + "not " * 5_000 + "a",
        "x = " + "lambda: " * 3_000 + "1",
        "if a:\n    pass\n" + "elif a:\n    pass\n" * 5_000,
        "x = (" + '"a"\n' * 20_000 + ")",
        "x = '" + "\\" * 100_001,
        "x = f'" + "{f'" * 200,
        "\0",
        "x = '''" + "a" * 100_000,
    ],
    ids=range(14),
)
def test_hostile_text_costs_a_problem_at_most(reader: Reads, hostile: str) -> None:
    extraction = reader.extract(CALL + hostile + "\n" + CALL)
    whole = [use.operation for use in extraction.uses] == ["VMs_Restart", "VMs_Restart"]
    assert whole or extraction.degraded
    assert not extraction.degraded or extraction.problems


def test_a_deep_statement_costs_only_itself(reader: Reads) -> None:
    extraction = reader.extract(CALL + "x = a" + ".b()" * 100 + ".vmss\ny = 'vmss'\n" + CALL)
    assert len(extraction.uses) == 2


@pytest.mark.parametrize(
    ("code", "hint"),
    [
        ("print 'hello'\n" + CALL, "Python 2"),
        ("raise ValueError, 'text'\n" + CALL, "Python 2"),
        ("def f(:\n" + CALL, "syntax error"),
    ],
)
def test_what_cannot_be_parsed_is_degraded_not_dropped(reader: Reads, code: str, hint: str) -> None:
    extraction = reader.extract(code)
    (problem,) = extraction.problems
    assert extraction.degraded
    assert problem.kind == "parse-failure"
    assert hint in problem.hint


def test_python_2_is_read_all_the_same(reader: Reads) -> None:
    code = (
        "import os\n"
        "print 'starting %s' % 1, 2\n"
        "print\n"
        "print >>sys.stderr, 'x'\n"
        "if x <> 0777: print'y'\n"
        "try:\n    exec 'a' in d\nexcept (A, B), error:\n    raise E, 'text'\n"
        "n = `x` + 10L\n"
        "p = ur'\\d'\n" + CALL
    )
    extraction = reader.extract(code)
    (use,) = extraction.uses
    assert code[use.span.start : use.span.end] == "begin_restart"
    assert extraction.degraded
    assert [problem.kind for problem in extraction.problems] == ["parse-failure"]


def test_newer_syntax_is_read_by_an_older_interpreter(reader: Reads) -> None:
    code = "type Names = list[str]\ndef f[T](x: T) -> T:\n    " + CALL
    assert reader.found(code) == [(3, "VMs_Restart", "medium")]
    assert not reader.extract(code).degraded


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_positions_hold_for_every_line_end(reader: Reads, newline: str) -> None:
    code = ("# é\nx = 'ü'\n" + CALL).replace("\n", newline)
    extraction = PythonSurface().extract(SourceFile("a.py", code), reader.vocabulary)
    (use,) = extraction.uses
    assert code[use.span.start : use.span.end] == "begin_restart"


@pytest.mark.parametrize(
    "sloppy",
    [
        "try :\n    pass\nexcept Exception :\n    pass\nelse :\n    pass\nfinally :\n    pass\n",
        "try:\n    pass\nexcept (é, B) as x   :\n    é = 1\n",
        "class A ( B ) :\n    def f ( self , * a , ** k ) -> int :\n        return ( 1 )\n",
        "for x in y :\n    pass\nwhile x :\n    pass\nwith a as b :\n    pass\n",
        "x = { 'a' : 1 , ** b } [ 1 : 2 ] \\\n    . c ( d = 1 ) if e else lambda z : z\n",
        "@ a\ndef f() : pass\nimport a . b as c ; from . import d  \n",
        "match x :\n    case 1 :\n        pass\n    case _ :\n        pass\n",
        "def f[T : int](x : T) : pass\n",
        "assert x , 'y'   \nglobal z\ndel ( q )\nraise  # why\n",
        "try:\n    pass\nexcept* Exception :\n    pass\n",
        "async  def  f ( ) :\n    async  with a :\n        await  x\n    async for q in r : pass\n",
    ],
)
def test_positions_hold_for_any_spacing(reader: Reads, sloppy: str) -> None:
    code = sloppy + CALL
    (use,) = reader.uses(code)
    assert code[use.span.start : use.span.end] == "begin_restart"


def test_comments_for_flexlint_are_collected(reader: Reads) -> None:
    code = (
        "# flexlint: file-ignore[FLX201] why\n"
        "x = '# flexlint: ignore[A]'\n"
        "y = 1  # flexlint: ignore[B]\n"
        "'''\n# flexlint: ignore[C]\n'''\n"
        "# something else\n"
    )
    comments = reader.extract(code).comments
    assert [(c.text, c.own_line) for c in comments] == [
        ("flexlint: file-ignore[FLX201] why", True),
        ("flexlint: ignore[B]", False),
    ]


def test_claims() -> None:
    names = ("a.py", "b/c.PYI", "d.pyw")
    assert all(claims(name) for name in names)
    assert not any(claims(name) for name in ("a.pyc", "py", "a.txt", "a.py.bak"))


def test_large_modules_are_cut_without_changing_the_answer(reader: Reads) -> None:
    filler = "".join(
        f"def other{i}(a):\n    '''text'''\n    return [a, {i}, 'x' * {i}]\n\n" for i in range(400)
    )
    head = (
        "from azure.mgmt.compute import ComputeManagementClient\n"
        "class Base:\n    def __init__(self):\n        self.c = ComputeManagementClient(1)\n"
        "    def unrelated(self):\n        return 1\n\n"
    )
    tail = (
        "class Job(Base):\n    def unrelated(self):\n        return 2\n\n"
        "    def vms(self):\n        return self.c.virtual_machine_scale_set_vms\n\n"
        "    def go(self, é='é'):\n        self.vms().begin_restart('rg', 'set', '0')\n"
    )
    code = head + filler + tail
    line = code[: code.index("begin_restart")].count("\n") + 1
    assert reader.found(code) == [(line, "VMs_Restart", "high")]


def test_work_grows_with_the_text(reader: Reads) -> None:
    unit = (
        "class A{n}:\n"
        "    def __init__(self, c):\n        self.vms = c.virtual_machine_scale_set_vms\n"
        "    def go(self, url):\n        url = url + 'x'\n        for i in range(3):\n"
        "            self.vms.begin_restart('rg', 'set', str(i))\n"
        "        return helper(url)\n"
        "def helper(url, n=1):\n    return helper(url + '/virtualMachineScaleSets/', n)\n"
    )

    def module(count: int) -> str:
        return "".join(unit.replace("{n}", str(i)) for i in range(count))

    assert len(reader.uses(module(40))) == 40
    grows_linearly(reader.extract, module, small=40)


WORDS = (
    "c", ".", "virtual_machine_scale_set_vms", "begin_restart", "(", ")", "[", "]", "{", "}",
    "'", '"', "'''", "f'", "\\", "#", "\n", "\r\t", ",", "=", ":", "+", "%", "if", "else", "for",
    "in", "lambda", "def", "class", "return", "with", "as", "import", "from", "async", "await",
    "match", "case", "*", "**", "orchestration_mode", "'Uniform'", "==", "az vmss", "{}", "é",
    "\u2028", "\ufeff", "\x0c", "0", "getattr", "self", "\n    ", "\n\n",
)  # fmt: skip
TOKENS = st.sampled_from(WORDS)


@given(st.lists(TOKENS, max_size=60))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_tokens(vocabulary: Vocabulary, pieces: list[str]) -> None:
    check(" ".join(pieces) + "\n# virtual_machine_scale_set_vms\n", vocabulary)


GOOD = (
    "from azure.mgmt.compute import ComputeManagementClient as K\n"
    "class A:\n    def __init__(self):\n        self.v = K(1).virtual_machine_scale_set_vms\n"
    "    def go(self, rg, *a, **k):\n        if x.orchestration_mode == 'Uniform':\n"
    "            return self.v.begin_restart(rg, f'é{a}', *a, **k)\n"
    "        requests.post(f'/virtualMachineScaleSets/{a}/restart' + '%s' % rg)\n"
    "        run(['az', 'vmss', 'list', a])\n"
)


@given(
    st.integers(0, len(GOOD)),
    st.integers(0, 12),
    st.text("()[]{}'\"#\\\n =.:,*é\0", max_size=6),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_any_damage(vocabulary: Vocabulary, start: int, length: int, put: str) -> None:
    check(GOOD[:start] + put + GOOD[start + length :], vocabulary)


def check(text: str, vocabulary: Vocabulary) -> None:
    source = SourceFile("a.py", text)
    extraction = PythonSurface().extract(source, vocabulary)
    spans: list[Span] = [comment.span for comment in extraction.comments]
    for use in extraction.uses:
        spans.append(use.span)
        spans.extend(argument.span for argument in use.arguments)
        assert "\n" not in text[use.span.start : use.span.end]
    for piece in extraction.embedded:
        for part in piece.segments:
            spans.append(Span(part.source_start, part.source_start + part.length))
    spans.extend(problem.span for problem in extraction.problems)
    for span in spans:
        assert 0 <= span.start <= span.end <= len(text)


def test_scan_finds_deep_brackets_and_long_runs() -> None:
    deep = preparse.scan("x = " + "(" * 100 + ")" * 100 + "\ny = ((1))\n")
    assert deep.deep == (Span(4, 204),)
    runs = preparse.scan("x = (" + "'a' " * 300 + ")\n'a' + 'b'\n")
    assert len(runs.runs) == 1


@pytest.mark.parametrize(
    "literal", [r'"w\u{"', r'"w\x1"', r'"w\U00200000"', r'"w\N{no such}"', r'b"\x"']
)
def test_an_escape_that_means_nothing_costs_its_own_text_alone(literal: str) -> None:
    call = 'client.virtual_machine_scale_set_vms.begin_restart("g", {}, "0")\n'
    found = check_text("client = ComputeManagementClient(a, b)\n" + call.format(literal), "a.py")
    assert "FLX209" in [each.code for each in found.findings]
    assert not [each for each in found.findings if "flexlint failed" in each.message]
