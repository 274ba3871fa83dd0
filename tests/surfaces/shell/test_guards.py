"""Commands of a shell that run for one orchestration mode only."""
# ruff: noqa: E501

from __future__ import annotations

import re

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import ModeKind
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.text.source import SourceFile
from tests.work import HOSTILE, grows_linearly

VOCABULARY = load_catalog().vocabulary
UNIFORM, FLEXIBLE, UNKNOWN = ModeKind.UNIFORM, ModeKind.FLEXIBLE, ModeKind.UNKNOWN
HERE = 'az vmss restart -g a -n "$n" --instance-ids 1'


def modes(text: str) -> list[ModeKind]:
    """Of the commands in ``text``, where ``HERE`` stands for one and ``LIST`` for a query."""
    script = re.sub(r"LIST\(((?:[^()]|\([^()]*\))*)\)", r'az vmss list --query "[?\1].name"', text)
    script = script.replace("MODE", "orchestrationMode").replace("HERE", HERE)
    uses = ShellSurface().extract(SourceFile("run.sh", script), VOCABULARY).uses
    return [use.mode.kind for use in uses]


IS_U = '[ "$(az vmss show -n "$1" --query MODE -o tsv)" = Uniform ]'


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (f"is_u() {{ {IS_U}; }}\nif is_u $n; then HERE; fi", UNIFORM),
        (f"is_u() {{\n  {IS_U}\n}}\nis_u $n && HERE", UNIFORM),
        (f"function is_u() {{ {IS_U}; }}\nif ! is_u $n; then HERE; fi", FLEXIBLE),
        ("is_flex() { [[ $mode == Flexible ]]; }\nis_flex && exit 0\nHERE", UNIFORM),
        ("is_flex() { test $mode = Flexible; }\nis_flex || HERE", UNIFORM),
        (f"n=$1\nif {IS_U}; then HERE; fi", UNIFORM),
        # functions that do something else, or more, or are several
        (f"is_u() {{ {IS_U} || $force; }}\nif is_u $n; then HERE; fi", UNKNOWN),
        (f"is_u() {{ log; {IS_U}; }}\nif is_u $n; then HERE; fi", UNKNOWN),
        (f"is_u() {{ {IS_U}\n  true\n}}\nif is_u $n; then HERE; fi", UNKNOWN),
        (f"is_u() {{ {IS_U}; }}\nis_u() {{ true; }}\nif is_u $n; then HERE; fi", UNKNOWN),
        (f"is_u() {{ {IS_U}; }}\nis_up web && HERE", UNKNOWN),
        (f"is_u() {{ {IS_U}; }}\nis_u $n\nHERE", UNKNOWN),
        (f"is_u() {{ {IS_U}; }}\nis_u $n | cat && HERE", UNKNOWN),
        (f"is_u() {{ {IS_U}; }}\nif is_u $n || x; then HERE; fi", UNKNOWN),
    ],
)  # fmt: skip
def test_functions_that_test_a_mode(text: str, kind: ModeKind) -> None:
    assert modes(text)[-1] is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # what is tested, and how
        ("if [[ $mode == Uniform && -n $x ]]; then HERE; fi", UNIFORM),
        ('if [[ -n "$x" && ( $y || $z ) && $mode == "Uniform" ]]; then HERE; fi', UNIFORM),
        ('if [ -n "$x" -a "$mode" = uniform ]; then HERE; fi', UNIFORM),
        ('if [ -n "$x" ] && [ "$mode" = Uniform ]; then HERE; fi', UNIFORM),
        ("if ! [ $mode = Flexible ]; then HERE; fi", UNIFORM),
        ("if ! [[ $mode == Uniform || $mode == uniform ]]; then HERE; fi", FLEXIBLE),
        ("if [[ ! $mode == Flexible ]]; then HERE; fi", UNIFORM),
        ("if [[ ${mode,,} =~ ^flexible$ ]]; then HERE; fi", FLEXIBLE),
        ('if [[ -z "$mode" || "$mode" == Uniform ]]; then HERE; fi', UNIFORM),
        ('if [[ "$mode" && "$mode" == Flexible ]]; then :; else HERE; fi', UNIFORM),
        (
            "if az vmss show -g a -n $n --query orchestrationMode | grep -q Uniform; then HERE; fi",
            UNIFORM,
        ),
        ("if grep -qi flexible <<< $mode; then :; else HERE; fi", UNIFORM),
        ("if (( n > 3 )) && { [ $mode = Uniform ]; }; then HERE; fi", UNIFORM),
        # branches
        ("if x; then :; elif [ $mode = Flexible ]; then :; else HERE; fi", UNIFORM),
        ("if [ $mode = Flexible ]; then :; elif x; then HERE; fi", UNIFORM),
        ("if [ $mode = Flexible ]; then echo no; exit 1; fi\nHERE", UNIFORM),
        ("if [ $mode = Uniform ]; then :; else exit 1; fi\nHERE", UNIFORM),
        ("if [ $mode = Flexible ]; then exit; elif x; then y; fi\nHERE", UNIFORM),
        ("f() {\n  if [ $mode = Flexible ]; then return; fi\n  HERE\n}", UNIFORM),
        ("for n in $all; do\n  [ $mode = Flexible ] && continue\n  HERE\ndone", UNIFORM),
        # what joins commands
        ("[ $mode = Uniform ] && HERE", UNIFORM),
        ("[ $mode = Uniform ] && x && HERE", UNIFORM),
        ("[ $mode = Flexible ] || HERE", UNIFORM),
        ("[ $mode = Flexible ] || ids=$(HERE)", UNIFORM),
        ("[ -n $x ] && [ $mode = Uniform ] && HERE | jq .", UNIFORM),
        ("[ $mode = Flexible ] && exit 1\nHERE", UNIFORM),
        ("[ $mode = Uniform ] || exit 1\nHERE", UNIFORM),
        ("[[ $mode == Uniform || -z $mode ]] || { echo no; exit 1; }\nHERE", UNIFORM),
        ("[ $mode = Flexible ] && echo no && exit 1\nHERE", UNIFORM),
        # arms
        ("case $mode in\n Uniform) HERE ;;\nesac", UNIFORM),
        ('case "$mode" in\n "Uniform"|uniform) HERE ;;\nesac', UNIFORM),
        ("case $mode in Flexible) x ;; *) HERE ;; esac", UNIFORM),
        ("case $mode in\n Flexible) exit 3 ;;\nesac\nHERE", UNIFORM),
        ('case "${mode,,}" in flexible) x ;; *) HERE ;; esac', UNIFORM),
        ('case "${mode:-Uniform}" in Flexible) x ;; *) HERE ;; esac', UNIFORM),
        ("case $(az vmss show --query orchestrationMode -o tsv) in Uniform) HERE ;; esac", UNIFORM),
        # what a query lets through
        (
            "for n in $(LIST(MODE=='Uniform')); do HERE; done",
            UNIFORM,
        ),
        (
            "s=$(LIST(MODE!='Flexible'))\nfor n in $s; do HERE; done",
            UNIFORM,
        ),
        (
            "LIST(MODE=='Flexible' && tags.a) | while read n; do HERE; done",
            FLEXIBLE,
        ),
        ("s=$(LIST(MODE=='Uniform'))\nfor n in $s; do HERE; done", UNIFORM),
        ("s=($(LIST(MODE=='Uniform')))\nfor n in \"${s[@]}\"; do HERE; done", UNIFORM),
        (
            "mapfile -t s < <(LIST(MODE=='Uniform' && tags.a))\n"
            'for n in "${s[@]}"; do HERE; done',
            UNIFORM,
        ),
        (
            "om=$(az vmss show -g a -n $n --query orchestrationMode -o tsv)\n"
            "if [ $om = Uniform ]; then HERE; fi",
            UNIFORM,
        ),
        ("function f() {\n  [ $mode = Uniform ] || return\n  HERE\n}", UNIFORM),
        # what is inside
        ("if [ $mode = Uniform ]; then bash -c 'HERE'; fi", UNIFORM),
        ("if [ $mode = Uniform ]; then ssh host <<EOF\nHERE\nEOF\nfi", UNIFORM),
    ],
)
def test_proves_the_mode(text: str, kind: ModeKind) -> None:
    assert modes(text)[-1] is kind


@pytest.mark.parametrize(
    "text",
    [
        "if [[ $x == y || $mode == Uniform ]]; then HERE; fi",
        "if [ $x ] || [ $mode = Uniform ]; then HERE; fi",
        "if [ $mode = Uniform ] && x; then :; else HERE; fi",
        "if [[ -n $x && $mode == Flexible ]]; then exit 1; fi\nHERE",
        "if [[ -n $mode && $mode == Uniform ]]; then exit 1; fi\nHERE",
        "if [[ -z $x || $mode == Uniform ]]; then HERE; fi",
        "if [ $mode = Flexible ]; then echo no; fi\nHERE",
        "if [ $mode = Flexible ]; then exit 1 || true; fi\nHERE",
        "if [ $mode = Flexible ]; then if x; then exit 1; fi; fi\nHERE",
        "if [ $mode = Flexible ]; then (exit 1); fi\nHERE",
        "if x; then :; elif [ $mode = Flexible ]; then exit 1; fi\nHERE",
        "f() {\n  [ $mode = Flexible ] && return\n}\nHERE",
        "for n in $all; do\n  [ $mode = Flexible ] && continue\ndone\nHERE",
        "[ $mode = Uniform ] && x || HERE",
        "[ $mode = Uniform ] && x\nHERE",
        "[ $mode = Uniform ]; HERE",
        "[ $mode = Flexible ] && x && exit 1\nHERE",
        "[ $mode = Flexible ] && (echo no; exit 1)\nHERE",
        "[ $x ] && [ $mode = Flexible ] && exit 1\nHERE",
        "[ $mode = Flexible ] && { echo no; }\nHERE",
        "case $mode in Uniform) x ;; esac\nHERE",
        "case $mode in Uniform|*) HERE ;; esac",
        "case $mode in\n Flexible) x ;;\n other) y ;;\n *) HERE ;;\nesac",
        "case $mode in\n Flexible) x || exit 1 ;;\nesac\nHERE",
        "for n in $(LIST(MODE=='Uniform' || tags.a)); do HERE; done",
        "for n in $(LIST(!(MODE=='Uniform'))); do HERE; done",
        "for n in $(LIST(MODE=='Uniform')) $more; do :; done\nHERE",
        "s=$(LIST(MODE=='Uniform'))\ns=$all\nfor n in $s; do HERE; done",
        "if az vmss list -g a | grep -q Uniform; then HERE; fi",
        "if [ Uniform = Uniform ]; then HERE; fi",
        "echo '[ $mode = Uniform ]' && HERE",
        "if [ $mode = Uniform ]; then :; fi; HERE",
        "if [ $mode = Uniform ]\nHERE",
        "fi\ndone\nesac\n}\nif\n[ $mode = Uniform\nHERE",
        # a function, a subshell, a pipe, the background: what leaves them leaves nothing else
        "function f() {\n  [ $mode = Uniform ] || return 1\n}\nHERE",
        "function f {\n  if [ $mode = Flexible ]; then return; fi\n}\nHERE",
        "( [ $mode = Uniform ] || exit 1 )\nHERE",
        "( if [ $mode != Uniform ]; then exit 1; fi )\nHERE",
        "f() ( [ $mode = Uniform ] || exit 1 )\nHERE",
        "if [ $mode = Flexible ]; then ( echo; exit 1 ); fi\nHERE",
        "if [ $mode = Flexible ]; then exit 1; fi | tee log\nHERE",
        "[ $mode = Flexible ] && exit 1 &\nHERE",
        "if [ $mode = Flexible ]; then exit 1 & fi\nHERE",
        # not in every case
        "if [ $mode = Uniform ]; then :\nelif [ -z $x ]; then exit 1\nfi\nHERE",
        "if [ $mode = Flexible ]; then [ -n $x ] && { echo no; exit 1; }; fi\nHERE",
        # more than what a query lets through, or less
        "for n in $(LIST(MODE=='Uniform')) $(az vmss list); do HERE; done",
        "for n in web $(LIST(MODE=='Uniform')); do HERE; done",
        "for n in $(LIST(MODE=='Uniform') || echo web); do HERE; done",
        "for n in $(az vmss list | grep -vxF \"$(LIST(MODE=='Uniform'))\"); do HERE; done",
        "for n in ${1:-$(LIST(MODE=='Uniform'))}; do HERE; done",
        "for n in $(LIST(! (MODE=='Uniform'))); do HERE; done",
        "for n in $(LIST(MODE=='Uniform' == `false`)); do HERE; done",
        "for n in $(LIST(not_null(MODE=='Uniform'))); do HERE; done",
        "for n in $(az vmss list --query \"[?orchestrationMode=='Uniform'].name || [].name\"); do HERE; done",
        "for n in $(az vmss list --query \"[[?orchestrationMode=='Uniform'].name, [].name][]\"); do HERE; done",
        "s=$(LIST(MODE=='Uniform'))\nread -r s\nfor n in $s; do HERE; done",
        "s=$(LIST(MODE=='Uniform'))\n: \"${s:=web}\"\nfor n in $s; do HERE; done",
        "s=$(LIST(MODE=='Uniform'))\nif x; then s=$1; fi\nfor n in $s; do HERE; done",
        "if [ -z $s ]; then s=$(LIST(MODE=='Uniform')); fi\nfor n in $s; do HERE; done",
        # another value
        "[ $mode = Uniform ] || exit 1\nmode=$(az vmss show -g a -n c)\nHERE",
        "if [ $mode = Uniform ]; then\nread -r mode\nHERE\nfi",
        # searched otherwise
        "if echo $mode | grep --invert-match -q Uniform; then :; else :; fi\nHERE",
        "if echo $mode | grep -c Uniform; then HERE; fi",
        "if az vmss list --query '[].orchestrationMode' | grep -q Uniform; then HERE; fi",
        "if az vmss show --query sku.model | grep -qi flexible; then :; else HERE; fi",
        # reached from another arm
        "case $mode in\n Flexible) x ;&\n Uniform) HERE ;;\nesac",
        "case $mode in\n Flexible) x ;;&\n *) HERE ;;\nesac",
        "case $mode in\n Flexible) x ;&\n *) HERE ;;\nesac",
        "case $mode in\n Flex*) x ;;\n Flexible) exit ;;\nesac\nHERE",
        "case $mode in\n $other) x ;;\n Flexible) exit ;;\nesac\nHERE",
        "case $mode$x in Flexible) x ;; *) HERE ;; esac",
        'case "$mode $x" in Flexible) x ;; *) HERE ;; esac',
        "case ${mode%ible} in Flexible) x ;; *) HERE ;; esac",
        # not about the mode of a set
        'if [ "$PG_KIND" = flexible ]; then :; else HERE; fi',
        'case "$DB" in flexible) : ;; *) HERE ;; esac',
        '[ "$distribution" = Uniform ] && HERE',
    ],
)
def test_proves_nothing(text: str) -> None:
    assert modes(text)[-1] is UNKNOWN


def test_says_which_condition() -> None:
    text = "case $mode in\n  Flexible) exit ;;\nesac\n" + HERE
    (use,) = ShellSurface().extract(SourceFile("run.sh", text), VOCABULARY).uses
    assert use.mode.why == "it is reached only if `case $mode in Flexible)` does not hold"
    (note,) = use.mode.evidence
    assert text[note.span.start : note.span.end] == "Flexible"


@pytest.mark.parametrize(
    "unit",
    [
        "if [ $mode = Uniform ]; then\n",
        "[ $mode = Uniform ] &&\n",
        "[[ $mode = Uniform && ",
        "case $mode in Uniform)\n",
        "{ [ $mode = Uniform ] || ",
        "x=$(\n",
        "az vmss list | grep Uniform |\n",
        "fi; done; esac; }\n",
        "for a in a; do ",
        "[ $mode = Uniform ] && ",
        "( [ $mode = Uniform ] || exit; ",
        "mode=Uniform; [ $mode = Uniform ] || { ",
    ],
)
def test_grows_linearly(unit: str) -> None:
    grows_linearly(modes, lambda count: unit * count + HERE)


@pytest.mark.parametrize("unit", ["a", "a[", "a_", "read ", "local a "])
def test_long_words_and_lists_end(unit: str) -> None:
    """Work inside an expression is not counted: a quadratic one would take minutes here."""
    before = "if [ $mode = Uniform ]; then export A="
    assert modes(f"{before}{unit * (HOSTILE // len(unit))}; fi\n{HERE}")[-1] is UNKNOWN
