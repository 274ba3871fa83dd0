"""What a variable of a shell holds where it is read, and which mode its set therefore has."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Known, Unknown, Value
from flexlint.surfaces.shell.lexer import Word, lex
from flexlint.surfaces.shell.variables import Variables
from tests.work import grows_linearly


def held(text: str, word: str = '"$M"') -> Value:
    """What ``word`` is known to be in the last command of ``text`` that has it."""
    variables = Variables.of(text, lex(text).commands)
    at = text.rindex(word)
    return variables.value(Word(word, at, at + len(word)))


def known(text: str, word: str = '"$M"') -> object:
    value = held(text, word)
    return value.value if isinstance(value, Known) else None


SEEN = [
    ('M=a\nuse "$M"', "a"),
    ('M=a\nM=b\nuse "$M"', "b"),
    ('M=a; use x; M=b; use "$M"; M=c', "b"),
    ('export M=a\nM=b\nuse "$M"', "b"),
    ('if x; then M=a; use "$M"; fi; M=b', "a"),
    ('M=a\nif x; then M=b; use "$M"; else M=c; fi', "b"),
    ('M=a\nif x; then y; else M=c; use "$M"; fi', "c"),
    ('M=a\nfor i in 1 2; do use "$M"; done\nN=b', "a"),
    ('for i in 1 2; do M=a; M=b; use "$M"; done', "b"),
    ('M=a\nf() { M2=b; }\nM=c\nuse "$M"', "c"),
    ('N=a\nM=$N\nuse "$M"', "a"),
    ('P=web\nM="${P}-set"\nuse "$M"', "web-set"),
    ('M=a\nf() { local M=b; use x; }\nuse "$M"', "a"),
    ('M=a\nf() { local M=b; use "$M"; }', "b"),
    ('M=a\nM=b\nfunction f { x; }\nuse "$M"', "b"),
    ('f() { use "$M"; }\nM=a\nf', "a"),
]


@pytest.mark.parametrize(("text", "value"), SEEN)
def test_it_holds_what_was_last_put_into_it(text: str, value: str) -> None:
    assert known(text) == value


@pytest.mark.parametrize(
    "text",
    [
        'use "$M"',
        'M=$(hostname)\nuse "$M"',
        'M=a\nif x; then M=b; fi\nuse "$M"',
        'if x; then M=a; else M=b; fi\nuse "$M"',
        'M=a\n[ x ] && M=b\nuse "$M"',
        'M=a\nx || M=b\nuse "$M"',
        'M=a\nfor i in 1 2; do use "$M"; M=b; done',
        'M=a\nwhile x; do if y; then M=b; fi; use "$M"; done',
        'M=a\nf() { M=b; }\nM=c\nf\nuse "$M"',
        'M=a\nM=b\nf() { use "$M"; }\nf',
        'M=a\nM+=b\nuse "$M"',
        'M=a\nread -r M\nuse "$M"',
        'for M in a b; do use "$M"; done',
        'case $x in a) M=a;; b) M=b;; esac\nuse "$M"',
        'M=a\ncase $x in a) M=b;; c) use "$M";; esac',
        'M=a\n(M=b; x)\nM=c$d\nuse "$M"',
        'use "$M"; M=a; M=b',
        'M=${1:-a}\nuse "$M"',
    ],
)
def test_what_differs_from_run_to_run_is_not_known(text: str) -> None:
    assert known(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('f() { use "$1"; }\nf a', "a"),
        ('f() { use "$1"; }\nf a b\nf a c', "a"),
        ('function f { use "$1"; }\nif x; then f a; fi', "a"),
        ('N=a\nf() { use "$1"; }\nf "$N"', "a"),
        ('f() { use "$1"; }\nf a\nf b', None),
        ('f() { use "$1"; }\nf', None),
        ('f() { shift; use "$1"; }\nf a b', None),
        ('f() { use "$1"; }', None),
        ('use "$1"', None),
        ('g() { x; }\nf() { use "$1"; }\ng a\nf "$2"', None),
    ],
)
def test_an_argument_is_what_all_callers_give(text: str, value: str | None) -> None:
    assert known(text, '"$1"') == value


# -- the same set ------------------------------------------------------------------------------

SAME = [
    'make "$N"; use "$N"',
    'N=$(hostname)\nmake "$N"; use "${N}"',
    'make "$P-set"; use "${P}-set"',
    'f() { make "$1"; use "$1"; }',
    'f() { local n=$1; make "$n"; use "$n"; }\nf a\nf b',
    'for N in $all; do make "$N"; use "$N"; done',
    'N=$1\nmake "$N"; use "$1"',
    "make $(VMSS); use $(VMSS)",
    'while getopts n: x; do case $x in n) N=$OPTARG;; esac; done; make "$N"; use "$N"',
]
OTHER = [
    'make "$N"; use "$O"',
    'N=$(a)\nmake "$N"\nN=$(b)\nuse "$N"',
    'f() { make "$1"; }\ng() { use "$1"; }',
    'f() { make "$1"; shift; use "$1"; }',
    "while getopts a:b: x; do case $x in a) N=$OPTARG;; b) O=$OPTARG;; esac; done; make $N; use $O",
    'read; make "$REPLY"; read; use "$REPLY"',
    'while read -r N; do make "$N"; done < a; while read -r N; do use "$N"; done < b',
    'make "$1"; shift; use "$1"',
    'make "$1"; set -- a b; use "$1"',
    'if x; then N=$(a); else N=$(b); fi\nmake "$N"; use "$N"',
    'for N in $all; do make "$N"; done; for N in $more; do use "$N"; done',
    'make "$(az a)"; use "$(az b)"',
    'make "$P-set"; use "$P-other"',
]
MAKE = "az vmss create -g app --image Ubuntu2204 --orchestration-mode Uniform -n"
USE = 'az vmss deallocate -g app --instance-ids "$id" -n'


def severity(text: str) -> str:
    """Of what is said of the command that uses a set, where another makes one."""
    text = text.replace("make", MAKE).replace("use", USE) + "\n"
    (finding,) = (f for f in check_text(text, "run.sh").findings if f.code == "FLX201")
    return finding.severity.label


@pytest.mark.parametrize("text", SAME)
def test_a_set_made_under_the_same_name_is_that_set(text: str) -> None:
    assert severity(text) == "info"


@pytest.mark.parametrize("text", OTHER)
def test_a_set_that_may_be_another_is_not(text: str) -> None:
    assert severity(text) == "error"


@pytest.mark.parametrize(("quote", "mode"), [("", "uniform"), ("'", "unknown")])
def test_values_are_put_into_a_here_document(quote: str, mode: str) -> None:
    text = f"M=Uniform\n{MAKE} web\nbash <<{quote}EOF{quote}\n{USE} $N\nEOF\n"
    text = f"N=web\n{text}"
    (finding,) = (f for f in check_text(text, "run.sh").findings if f.code == "FLX201")
    assert finding.mode.kind.value == mode


def test_the_symbol_of_what_is_known_is_nothing() -> None:
    value = held('if x; then M=a; fi; M=b; [ y ] && M=c; use "$M"')
    assert isinstance(value, Unknown)
    assert value.symbol == ""


@pytest.mark.parametrize(
    "unit",
    [
        'M=a\naz vmss start -g g -n "$M"\n',
        'if x; then M=a; fi; az vmss start -g g -n "$M"\n',
        'f() { az vmss start -g g -n "$1"; }\nf a\n',
        'N=$M\nM="${N}x"\naz vmss start -g g -n $M\n',
        "for M in a; do az vmss start -g g -n $M; done\n",
    ],
)
def test_variables_are_followed_in_proportion(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "run.sh"), lambda size: unit * size, 20)
