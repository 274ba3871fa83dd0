"""What a variable of a shell holds where it is read, and which mode its set therefore has."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Array, Known, Unknown, Value
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
    ('f() { use "$M"; }\nmain() { f; }\nM=a\nmain', "a"),
    ('f() { use "$M"; }\nM=a', "a"),
    ('set_up() { M=a; }\nmain() { set_up; use "$M"; }\nmain', "a"),
    ('set_up() { M=a; }\nset_up\nuse "$M"', "a"),
    ('M=a\ndeclare -n other=N\nother=b\nuse "$M"', "a"),
    ('M=a\nprintf "%s" M\nuse "$M"', "a"),
    ('M=a\neval "echo M"\nuse "$M"', "a"),
    ('M=a\nf() { local M; read -r M; }\nuse "$M"', "a"),
    ('M=a\nread -r N < M\nuse "$M"', "a"),
    ('M=a\nf() { local M; M=$1; use "$M"; }\nf b', "b"),
    ('export M\nM=a\nuse "$M"', "a"),
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
        'M=a\nIFS=: read -r M N <<< "$X"\nuse "$M"',
        'M=a\nmapfile -t M < f\nuse "$M"',
        'M=a\nreadarray M\nuse "$M"',
        'M=a\nprintf -v M %s b\nuse "$M"',
        'M=a\neval "M=b"\nuse "$M"',
        'M=a\neval "M=$x"\nuse "$M"',
        'M=a\nlet M=3\nuse "$M"',
        'M=a\ndeclare -n other=M\nother=b\nuse "$M"',
        'M=a\nM[0]=b\nuse "$M"',
        'M=a\n(( M = 3 ))\nuse "$M"',
        'M=a\n((M++))\nuse "$M"',
        'M=a\nunset M\nuse "$M"',
        "M=a\nunset -v 'M[0]'\nuse \"$M\"",
        'M=a\nselect M in b c; do use "$M"; done',
        '[ x ] && M=a\nuse "$M"',
        'if x; then M=a; fi\nuse "$M"',
        'case $x in b) M=a;; esac\nuse "$M"',
        'case $x in b) M=a;; c) use "$M";; esac',
        'f() { M=a; }\nuse "$M"',
        'f() { M=a; }\nuse "$M"\nf',
        'f() { M=a; }\nif x; then f; fi\nuse "$M"',
        'f() { M=a; }\nx=$(f)\nuse "$M"',
        'use "$M"\nM=a',
        'f() { use "$M"; }\nf\nM=a',
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
        ('f() { set b; use "$1"; }\nf a', None),
        ('f() { set -euo pipefail; use "$1"; }\nf a', "a"),
        ('f() { set -x; set +o noglob; use "$1"; }\nf a', "a"),
        ('f() { use "$1"; }', None),
        ('use "$1"', None),
        ('g() { x; }\nf() { use "$1"; }\ng a\nf "$2"', None),
    ],
)
def test_an_argument_is_what_all_callers_give(text: str, value: str | None) -> None:
    assert known(text, '"$1"') == value


# -- arrays ------------------------------------------------------------------------------------

SURE = [
    ("M=(a b)", ["a", "b"]),
    ("M=(a b)\nM=(c)", ["c"]),
    ("M=(a)\nM+=(b)", ["a", "b"]),
    ("M=()\nM+=(b)", ["b"]),
    ("declare -a M=(a\n  b)", ["a", "b"]),
    ("read -ra N\nM=(a)", ["a"]),
    ("N=c\nM=(a $N)", ["a", "c"]),
]
NOT_SURE = [
    "M=(a b)\nread -ra M",
    'M=(a b)\nIFS=, read -r -a M <<< "$X"',
    "M=(a b)\nmapfile -t M < f",
    "M=(a b)\nM[0]=z",
    "M=(a b)\nM=$(cat x)",
    "M=(a b)\nunset 'M[0]'",
    "M=(a b)\nunset M",
    "M=(a b)\nM=()\nwhile read -r x; do M+=($x); done < f",
    "M=(a)\nif x; then M+=(b); fi",
    "M=(a)\n[ x ] && M+=(b)",
    "if x; then M=(a); fi",
    "M=(a)\nif x; then M=(b); fi",
    "f() { M=(a); }",
    "M=($(az vmss list-instances -g app -n web --query [].instanceId -o tsv))",
    'N=a\nM=("$N" b)\nN=c',
    'M=("$1" b)\nshift',
]


@pytest.mark.parametrize(("text", "elements"), SURE)
def test_an_array_has_what_is_put_into_it_on_every_way(text: str, elements: list[str]) -> None:
    value = held(f'{text}\nuse "${{M[@]}}"', '"${M[@]}"')
    assert isinstance(value, Array)
    assert [item.value if isinstance(item, Known) else None for item in value.items] == elements


@pytest.mark.parametrize("text", NOT_SURE)
def test_what_an_array_may_have_is_not_known(text: str) -> None:
    assert not isinstance(held(f'{text}\nuse "${{M[@]}}"', '"${M[@]}"'), Array)


@pytest.mark.parametrize("word", ['"$M"', "$M", "${M}"])
def test_an_array_without_brackets_is_one_word(word: str) -> None:
    assert not isinstance(held(f"M=(a b)\nuse {word}", word), Array)


def test_what_is_added_in_a_loop_is_not_known_in_it() -> None:
    text = 'M=(a)\nfor x in 1 2; do use "${M[@]}"; M+=(b); done'
    assert not isinstance(held(text, '"${M[@]}"'), Array)


STOP = "az vmss stop"
ALL = '"${ids[@]}"'


@pytest.mark.parametrize(
    "before",
    [
        'A=web_1\nids=("$A" web_2)\nA=web_9',
        "ids=(a b)\nread -ra ids",
        f"ids=($({STOP.replace('stop', 'list-instances')} -g app -n web --query '[].name'))",
        "ids=(a)\nif x; then ids+=(b); fi",
    ],
)
def test_an_array_that_may_have_others_is_looped_over_as_it_is_written(before: str) -> None:
    text = f"{before}\n{STOP} -g app -n web --instance-ids {ALL}\n"
    suggestion = check_text(text, "run.sh").findings[-1].suggestion
    assert suggestion is not None
    assert suggestion.text == f'for vm in {ALL}; do az vm stop -g app -n "$vm"; done'


@pytest.mark.parametrize(
    "before",
    [
        "ids=(-g app -n web)\nif x; then ids+=(--no-wait); fi",
        'ids=(-g "$RG" -n web)\nRG=test',
        "ids=(-g app -n web)\nread -ra ids",
    ],
)
def test_options_that_may_be_others_make_a_sentence(before: str) -> None:
    (finding,) = check_text(f"{before}\n{STOP} {ALL}\n", "run.sh").findings
    assert finding.suggestion is not None
    assert finding.suggestion.language is None
    assert finding.suggestion.text == "use az vm stop on each virtual machine of the set"


@pytest.mark.parametrize(
    ("before", "group"),
    [
        ('ids=(-g app -n web)\nif x; then ids+=(--instance-ids "$i"); fi', "app"),
        ('ids=(-g app -n web --instance-ids "$i")\ni=z', "'<resource group>'"),
        ('ids=(-g "$RG" -n web --instance-ids a)\nRG=test', "'<resource group>'"),
    ],
)
def test_instances_that_may_be_named_are_not_those_of_the_set(before: str, group: str) -> None:
    (finding,) = check_text(f"{before}\n{STOP} {ALL}\n", "run.sh").findings
    assert finding.suggestion is not None
    assert finding.suggestion.language is None
    named = f"run az vm stop -g {group} -n '<virtual machine name>' for each name"
    assert finding.suggestion.text == named


def test_options_that_are_always_the_same_are_given() -> None:
    text = f'RG=test\nids=(-g "$RG")\nids+=(-n web)\n{STOP} {ALL} --instance-ids a\n'
    (finding,) = check_text(text, "run.sh").findings
    assert finding.suggestion is not None
    assert finding.suggestion.text == 'az vm stop -g "$RG" -n a'


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
    'make "$1"; set b; use "$1"',
    'make "$N"\nN=$(a)\nuse "$N"',
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
        'if x; then M+=(a); fi\naz vmss start -g g -n a --instance-ids "${M[@]}"\n',
        'M=(a "$N")\naz vmss start -g g -n a --instance-ids "${M[@]}"\n',
    ],
)
def test_variables_are_followed_in_proportion(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "run.sh"), lambda size: unit * size, 20)
