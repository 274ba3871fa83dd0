"""Commands of a shell that run for one orchestration mode only."""

from __future__ import annotations

import re

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import ModeKind
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
UNIFORM, FLEXIBLE, UNKNOWN = ModeKind.UNIFORM, ModeKind.FLEXIBLE, ModeKind.UNKNOWN
HERE = "az vmss restart -g a -n b --instance-ids 1"


def modes(text: str) -> list[ModeKind]:
    """Of the commands in ``text``, where ``HERE`` stands for one and ``LIST`` for a query."""
    script = re.sub(r"LIST\(((?:[^()]|\([^()]*\))*)\)", r'az vmss list --query "[?\1].name"', text)
    script = script.replace("MODE", "orchestrationMode").replace("HERE", HERE)
    uses = ShellSurface().extract(SourceFile("run.sh", script), VOCABULARY).uses
    return [use.mode.kind for use in uses]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        # what is tested, and how
        ("if [[ $m == Uniform && -n $x ]]; then HERE; fi", UNIFORM),
        ('if [[ -n "$x" && ( $y || $z ) && $m == "Uniform" ]]; then HERE; fi', UNIFORM),
        ('if [ -n "$x" -a "$m" = uniform ]; then HERE; fi', UNIFORM),
        ('if [ -n "$x" ] && [ "$m" = Uniform ]; then HERE; fi', UNIFORM),
        ("if ! [ $m = Flexible ]; then HERE; fi", UNIFORM),
        ("if ! [[ $m == Uniform || $m == uniform ]]; then HERE; fi", FLEXIBLE),
        ("if [[ ! $m == Flexible ]]; then HERE; fi", UNIFORM),
        ("if [[ ${m,,} =~ ^flexible$ ]]; then HERE; fi", FLEXIBLE),
        ('if [[ -z "$m" || "$m" == Uniform ]]; then HERE; fi', UNIFORM),
        ('if [[ "$m" && "$m" == Flexible ]]; then :; else HERE; fi', UNIFORM),
        (
            "if az vmss show -g a -n b --query orchestrationMode | grep -q Uniform; then HERE; fi",
            UNIFORM,
        ),
        ("if grep -qi flexible <<< $mode; then :; else HERE; fi", UNIFORM),
        ("if (( n > 3 )) && { [ $m = Uniform ]; }; then HERE; fi", UNIFORM),
        # branches
        ("if x; then :; elif [ $m = Flexible ]; then :; else HERE; fi", UNIFORM),
        ("if [ $m = Flexible ]; then :; elif x; then HERE; fi", UNIFORM),
        ("if [ $m = Flexible ]; then echo no; exit 1; fi\nHERE", UNIFORM),
        ("if [ $m = Uniform ]; then :; else exit 1; fi\nHERE", UNIFORM),
        ("if [ $m = Flexible ]; then exit; elif x; then y; fi\nHERE", UNIFORM),
        ("f() {\n  if [ $m = Flexible ]; then return; fi\n  HERE\n}", UNIFORM),
        ("for n in $all; do\n  [ $m = Flexible ] && continue\n  HERE\ndone", UNIFORM),
        # what joins commands
        ("[ $m = Uniform ] && HERE", UNIFORM),
        ("[ $m = Uniform ] && x && HERE", UNIFORM),
        ("[ $m = Flexible ] || HERE", UNIFORM),
        ("[ $m = Flexible ] || ids=$(HERE)", UNIFORM),
        ("[ -n $x ] && [ $m = Uniform ] && HERE | jq .", UNIFORM),
        ("[ $m = Flexible ] && exit 1\nHERE", UNIFORM),
        ("[ $m = Uniform ] || exit 1\nHERE", UNIFORM),
        ("[[ $m == Uniform || -z $m ]] || { echo no; exit 1; }\nHERE", UNIFORM),
        ("[ $m = Flexible ] && echo no && exit 1\nHERE", UNIFORM),
        # arms
        ("case $m in\n Uniform) HERE ;;\nesac", UNIFORM),
        ('case "$m" in\n "Uniform"|uniform) HERE ;;\nesac', UNIFORM),
        ("case $m in Flexible) x ;; *) HERE ;; esac", UNIFORM),
        ("case $m in\n Flexible) exit 3 ;;\nesac\nHERE", UNIFORM),
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
        # what is inside
        ("if [ $m = Uniform ]; then bash -c 'HERE'; fi", UNIFORM),
        ("if [ $m = Uniform ]; then ssh host <<EOF\nHERE\nEOF\nfi", UNIFORM),
    ],
)
def test_proves_the_mode(text: str, kind: ModeKind) -> None:
    assert modes(text)[-1] is kind


@pytest.mark.parametrize(
    "text",
    [
        "if [[ $x == y || $m == Uniform ]]; then HERE; fi",
        "if [ $x ] || [ $m = Uniform ]; then HERE; fi",
        "if [ $m = Uniform ] && x; then :; else HERE; fi",
        "if [[ -n $x && $m == Flexible ]]; then exit 1; fi\nHERE",
        "if [[ -n $m && $m == Uniform ]]; then exit 1; fi\nHERE",
        "if [[ -z $x || $m == Uniform ]]; then HERE; fi",
        "if [ $m = Flexible ]; then echo no; fi\nHERE",
        "if [ $m = Flexible ]; then exit 1 || true; fi\nHERE",
        "if [ $m = Flexible ]; then if x; then exit 1; fi; fi\nHERE",
        "if [ $m = Flexible ]; then (exit 1); fi\nHERE",
        "if x; then :; elif [ $m = Flexible ]; then exit 1; fi\nHERE",
        "f() {\n  [ $m = Flexible ] && return\n}\nHERE",
        "for n in $all; do\n  [ $m = Flexible ] && continue\ndone\nHERE",
        "[ $m = Uniform ] && x || HERE",
        "[ $m = Uniform ] && x\nHERE",
        "[ $m = Uniform ]; HERE",
        "[ $m = Flexible ] && x && exit 1\nHERE",
        "[ $m = Flexible ] && (echo no; exit 1)\nHERE",
        "[ $x ] && [ $m = Flexible ] && exit 1\nHERE",
        "[ $m = Flexible ] && { echo no; }\nHERE",
        "case $m in Uniform) x ;; esac\nHERE",
        "case $m in Uniform|*) HERE ;; esac",
        "case $m in\n Flexible) x ;;\n other) y ;;\n *) HERE ;;\nesac",
        "case $m in\n Flexible) x || exit 1 ;;\nesac\nHERE",
        "for n in $(LIST(MODE=='Uniform' || tags.a)); do HERE; done",
        "for n in $(LIST(!(MODE=='Uniform'))); do HERE; done",
        "for n in $(LIST(MODE=='Uniform')) $more; do :; done\nHERE",
        "s=$(LIST(MODE=='Uniform'))\ns=$all\nfor n in $s; do HERE; done",
        "if az vmss list -g a | grep -q Uniform; then HERE; fi",
        "if [ Uniform = Uniform ]; then HERE; fi",
        "echo '[ $m = Uniform ]' && HERE",
        "if [ $m = Uniform ]; then :; fi; HERE",
        "if [ $m = Uniform ]\nHERE",
        "fi\ndone\nesac\n}\nif\n[ $m = Uniform\nHERE",
    ],
)
def test_proves_nothing(text: str) -> None:
    assert modes(text)[-1] is UNKNOWN


def test_says_which_condition() -> None:
    text = "case $m in\n  Flexible) exit ;;\nesac\n" + HERE
    (use,) = ShellSurface().extract(SourceFile("run.sh", text), VOCABULARY).uses
    assert use.mode.why == "it is reached only if `case $m in Flexible)` does not hold"
    (note,) = use.mode.evidence
    assert text[note.span.start : note.span.end] == "Flexible"


@pytest.mark.parametrize(
    "unit",
    [
        "if [ $m = Uniform ]; then\n",
        "[ $m = Uniform ] &&\n",
        "[[ $m = Uniform && ",
        "case $m in Uniform)\n",
        "{ [ $m = Uniform ] || ",
        "x=$(\n",
        "az vmss list | grep Uniform |\n",
        "fi; done; esac; }\n",
    ],
)
def test_grows_linearly(unit: str) -> None:
    grows_linearly(modes, lambda count: unit * count + HERE)
