"""Of which command of a shell a condition proves a mode, and of which it proves none."""

# ruff: noqa: E501, F541
from __future__ import annotations

import re

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Mode, ModeKind
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
USE = re.compile(r"@([nm0])\b")
SHOWN = 'az vmss show -g rg -n "$n" --query orchestrationMode -o tsv'
SHOWWEB = SHOWN.replace('"$n"', "web")
L = "az vmss list -g rg --query \"[?orchestrationMode=='Uniform'].name\" -o tsv"


def command(match: re.Match[str]) -> str:
    """A command on the set called ``$n`` for ``@n``, on "web" for ``@0``."""
    name = {"n": '"$n"', "m": '"$m"', "0": "web"}[match[1]]
    return f"az vmss restart -g rg -n {name} --instance-ids 0"


def letter(mode: Mode) -> str:
    return "-" if mode.kind is ModeKind.UNKNOWN else mode.kind.value[0]


def modes(body: str) -> str:
    """The first letters of the modes of the commands in ``body`` that restart something; a dash
    for one that is unknown."""
    text = USE.sub(command, body).replace("SHOWWEB", SHOWWEB).replace("SHOWN", SHOWN)
    found = ShellSurface().extract(SourceFile("a.sh", text), VOCABULARY).uses
    return "".join(
        letter(use.mode)
        for use in sorted(found, key=lambda use: use.span.start)
        if "restart" in text[use.span.start : use.span.end].split(" -")[0]
    )


REST = "az rest --url https://management.azure.com/subscriptions/$s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachineScaleSets/NAME?api-version=2024-07-01 --query properties.orchestrationMode -o tsv"
RESTN, RESTWEB = REST.replace("NAME", "$n"), REST.replace("NAME", "web")
CURLED = (
    'url="https://management.azure.com$group/providers/Microsoft.Compute/virtualMachineScaleSets/${n}?api-version=2024-07-01"\n'
    'set=$(curl -s "$url")\nmode=$(echo "$set" | jq -r .properties.orchestrationMode)\n'
)

CASES = [
    (f"mode=$({RESTN})\nif [ $mode = Uniform ]; then\n@n\n@m\n@0\nfi", "u--"),
    (f"mode=$({RESTWEB})\nif [ $mode = Uniform ]; then\n@0\n@m\nfi", "u-"),
    (f'if [ "$({RESTN})" = Uniform ]; then\n@n\n@m\nfi', "u-"),
    (f"{CURLED}if [ $mode = Uniform ]; then\n@n\n@m\nfi", "u-"),
    ('mode=$(SHOWN)\nif [ "$mode" = Uniform ]; then\n@n\n@m\nfi', "u-"),
    ('mode=$(SHOWWEB)\nif [ "$mode" = Uniform ]; then\n@0\n@m\nfi', "u-"),
    ('if [ "$(SHOWN)" = Uniform ]; then\n@n\n@m\nfi', "u-"),
    ("if [[ $(SHOWN) == Uniform ]]; then\n@n\n@m\nelse\n@n\nfi", "u-f"),
    ('[ "$(SHOWN)" = Uniform ] && @n', "u"),
    ('[ "$(SHOWN)" = Uniform ] && @m', "-"),
    ('[ "$(SHOWN)" = Flexible ] && exit 1\n@n\n@m', "u-"),
    ("if SHOWN | grep -q Uniform; then\n@n\n@m\nfi", "u-"),
    ("mode=$(SHOWN)\nn=other\nif [ $mode = Uniform ]; then\n@n\nfi", "-"),
    ("mode=$(SHOWN)\nif [ $mode = Uniform ]; then\nn=other\n@n\nfi", "-"),
    (
        'mode_a=$(SHOWN)\nmode_b=$(az vmss show -g rg -n "$m" --query orchestrationMode -o tsv)\nif [ $mode_a = Uniform ]; then\n@n\n@m\nfi\nif [ $mode_b = Uniform ]; then\n@n\n@m\nfi',
        "u--u",
    ),
    ("mode=$(SHOWN)\nmode=$(SHOWWEB)\nif [ $mode = Uniform ]; then\n@n\n@0\nfi", "-u"),
    ("n=web\nmode=$(SHOWWEB)\nif [ $mode = Uniform ]; then\n@n\nfi", "u"),
    ("n=web\nmode=$(SHOWN)\nif [ $mode = Uniform ]; then\n@0\nfi", "u"),
    ("n=db\nmode=$(SHOWN)\nif [ $mode = Uniform ]; then\n@0\nfi", "-"),
    ("case $(SHOWN) in Uniform) @n; @m ;; *) @n ;; esac", "u-f"),
    ("case $mode in Uniform) @n ;; Flexible) @n ;; *) @n ;; esac", "uf-"),
    ("mode=$(SHOWN)\ncase $mode in Uniform) @n; @m ;; esac", "u-"),
    (f"for n in $({L}); do\n@n\n@m\n@0\ndone", "u--"),
    (f"{L} | while read -r n; do\n@n\n@m\ndone", "u-"),
    (f"for n in $({L}); do @n; n=other; @n; done", "u-"),
    (f"for n in $({L}); do n=${{n##*/}}; @n; done", "u"),
    (f"for n in $({L}); do for n in web db; do @n; done; done", "-"),
    (f"{L} | while read -r n; do @n; read -r n; @n; done", "u-"),
    (
        'if [ "$(az resource show --ids "$x" --query properties.orchestrationMode -o tsv)" = Uniform ]; then az vmss restart --ids "$y"; az vmss restart --ids "$x"; fi',
        "-u",
    ),
    ('if [ "$mode" = Uniform ]; then exit; elif [ "$mode" = Flexible ]; then exit; fi\n@n', "-"),
    ('if [ "$mode" = Uniform ]; then exit; elif [ x ]; then exit; fi\n@n', "f"),
    (f"for n in $({L}); do :; done\n@n", "-"),
    (f"for x in $({L}); do n=$x; @n; done", "u"),
    (f"for n in $({L}); do for m in $all; do @n; @m; done; done", "u-"),
    (
        f"for n in $all; do mode=$(SHOWN); if [ $mode = Flexible ]; then continue; fi; @n; @m; done",
        "u-",
    ),
    (f"for n in $all; do mode=$(SHOWN); done\nif [ $mode = Uniform ]; then @n; fi", "u"),
    (f'for n in $all; do if [ "$mode" = Uniform ]; then @n; fi; mode=$(SHOWN); done', "-"),
    (
        'is_uniform() { [ "$(az vmss show -g rg -n "$1" --query orchestrationMode -o tsv)" = Uniform ]; }\nif is_uniform "$n"; then @n; @m; fi',
        "u-",
    ),
    (
        'is_uniform() { [ "$(az vmss show -g rg -n "$2" --query orchestrationMode -o tsv)" = Uniform ]; }\nif is_uniform rg "$n"; then @n; @m; fi',
        "u-",
    ),
    ('is_uniform() { [ "$(SHOWN)" = Uniform ]; }\nif is_uniform; then @n; @m; fi', "u-"),
    ('if [ "$mode" = Uniform ]; then @n; @m; fi', "uu"),
    ('if [ "$1" = Uniform ]; then @n; fi', "-"),
    ('MODE=Uniform\nif [ "$MODE" = Uniform ]; then @n; fi', "-"),
    ('MODE=${MODE:-Uniform}\nif [ "$MODE" = Uniform ]; then @n; fi', "u"),
    ("mode=${1:-Uniform}\n@n", "-"),
    ('if [ "$mode" = Uniform ]; then @n; elif [ "$mode" = Flexible ]; then @n; else @n; fi', "uf-"),
    ('if [ "$(SHOWN)" = uniform ]; then @n; else @n; fi', "u-"),
    ('mode=$(SHOWN)\nif [ "$mode" = flexible ]; then exit; fi\n@n', "-"),
    (
        "mode=$(SHOWN | tr '[:upper:]' '[:lower:]')\nif [ \"$mode\" = flexible ]; then exit; fi\n@n",
        "u",
    ),
    ('mode=$(SHOWN)\nif [ "${mode,,}" = flexible ]; then exit; fi\n@n', "u"),
    ('mode=$(SHOWN)\nif [ "${mode:-Flexible}" = Flexible ]; then @n; else @n; fi', "-u"),
    ('mode=$(SHOWN)\nif [ "${mode:-Uniform}" = Uniform ]; then @n; else @n; fi', "uf"),
    ('if [[ "$mode" =~ ^(Uniform|Flexible)$ ]]; then @n; fi', "-"),
    ('if [[ "$mode" == Uni* ]]; then @n; fi', "-"),
    ('if [[ "$mode" != Flexible ]]; then @n; fi', "u"),
    ('if [ "$mode" != Uniform ] && [ "$mode" != Flexible ]; then @n; fi', "-"),
    ('if [ "$mode" != Uniform -a "$x" = y ]; then @n; else @n; fi', "f-"),
    ('if [ "$upgradeMode" = Uniform ]; then @n; fi', "-"),
    ('test "$mode" = Uniform && @n || @n', "u-"),
    ('[ "$mode" = Uniform ] && { @n; exit; }\n@n', "uf"),
    ('while [ "$mode" = Uniform ]; do @n; done', "u"),
    ('until [ "$mode" = Flexible ]; do @n; done', "u"),
    ('while [ "$mode" = Uniform ]; do @n; mode=$(SHOWN); done', "-"),
    ('( [ "$mode" = Uniform ] || exit ; @n )\n@n', "u-"),
    ('set -e\n[ "$mode" = Uniform ]\n@n', "-"),
    ('if [ x ]; then exit 1; elif [ "$mode" = Flexible ]; then exit 1; fi\n@n', "u"),
    ('if [ "$mode" = Uniform ]; then :; else exit 1; fi\n@n', "u"),
    ('if ! [ "$mode" = Uniform ]; then return; fi\n@n', "u"),
    ('if [ "$mode" = Uniform ]; then f() { @n; }; fi', "u"),
    ('f() { if [ "$mode" = Flexible ]; then return; fi; }\nf\n@n', "-"),
    ("trap 'true' ERR\nif [ \"$mode\" = Flexible ]; then false; fi\n@n", "-"),
    (
        'if [ "$(az vmss show -g rg -n "$n" --query \'upgradePolicy.mode\' -o tsv)" = Uniform ]; then @n; fi',
        "-",
    ),
    (
        "if [ \"$(az vmss list -g rg --query '[0].orchestrationMode' -o tsv)\" = Uniform ]; then @n; fi",
        "-",
    ),
    (
        'if [ "$(az postgres flexible-server show --query mode)" = Flexible ]; then exit; fi\n@n',
        "-",
    ),
    ('az vmss show -g rg -n "$n" | jq -e \'.orchestrationMode == "Uniform"\' && @n', "u"),
    (
        'if az vmss show -g rg -n "$n" | jq -e \'.orchestrationMode == "Uniform"\' >/dev/null; then @n; @m; fi',
        "u-",
    ),
    (
        'mode=$(az vmss show -g rg -n "$n" | jq -r .orchestrationMode)\nif [ $mode = Uniform ]; then @n; @m; fi',
        "u-",
    ),
    (
        'mode=$(az vmss show -g rg -n "$n" | jq -r \'.orchestrationMode // "Flexible"\')\nif [ $mode = Flexible ]; then @n; else @n; fi',
        "--",
    ),
    (
        'id=$(az vmss show -g rg -n web --query id -o tsv)\nif [ "$(az vmss show --ids $id --query orchestrationMode -o tsv)" = Uniform ]; then az vmss restart --ids $id; az vmss restart --ids $other; fi',
        "u-",
    ),
    (
        "for n in $(az vmss list --query \"[?orchestrationMode!='Flexible'].name\" -o tsv); do @n; done",
        "u",
    ),
    (
        "for n in $(az vmss list --query \"[?!(orchestrationMode=='Flexible')].name\" -o tsv); do @n; done",
        "-",
    ),
    (
        "for n in $(az vmss list --query \"[?orchestrationMode=='flexible'].name\" -o tsv); do @n; done",
        "f",
    ),
    (
        "for n in $(az vmss list --query \"[?orchestrationMode!='flexible'].name\" -o tsv); do @n; done",
        "-",
    ),
    (
        'for n in web db; do\n  if [ "$(SHOWN)" != Uniform ]; then\n    echo skip\n    continue\n  fi\n  @n\ndone\n@n',
        "u-",
    ),
    ('while read -r n m; do if [ "$m" = Uniform ]; then @n; fi; done < list', "-"),
    (
        "while read -r n mode; do if [ \"$mode\" = Uniform ]; then @n; fi; done < <(az vmss list --query '[].[name,orchestrationMode]' -o tsv)",
        "u",
    ),
    (
        "mapfile -t sets < <("
        + "az vmss list -g rg --query \"[?orchestrationMode=='Uniform'].name\" -o tsv"
        + ')\nfor n in "${sets[@]}"; do @n; @m; done\nfor n in "${other[@]}"; do @n; done',
        "u--",
    ),
    (
        'mode="$(SHOWN)"\nif [[ "$mode" != "Uniform" ]]; then\n  echo no >&2\n  exit 1\nfi\n\nfor i in 0 1; do\n  @n\ndone',
        "u",
    ),
    (
        'get_mode() { az vmss show -g rg -n "$1" --query orchestrationMode -o tsv; }\nmode=$(get_mode "$n")\nif [ "$mode" = Uniform ]; then @n; @m; fi',
        "u-",
    ),
    (
        'readonly ORCHESTRATION_MODE="${1:?mode}"\nif [ "$ORCHESTRATION_MODE" = Uniform ]; then @n; fi',
        "u",
    ),
    ('case "$1" in\n  --mode) mode=$2 ;;\nesac\nif [ "$mode" = Uniform ]; then @n; fi', "u"),
    ('mode=Uniform\nif [ -n "$1" ]; then mode=$1; fi\nif [ "$mode" = Uniform ]; then @n; fi', "u"),
    ('[ "$mode" = Uniform ] || { echo no; }\n@n', "-"),
    ('[ "$mode" = Uniform ] || die no\n@n', "-"),
    ('[ "$mode" = Uniform ] && flag=1\n[ -n "$flag" ] && @n', "-"),
    ('flag=false\n[ "$mode" = Uniform ] && flag=true\nif $flag; then @n; fi', "-"),
    ('if [ "$mode" = Uniform ]; then cmd=x; else cmd=y; fi\n@n', "-"),
    ('if [ "$mode" = Uniform ]; then\n  ssh host "@n"\nfi', "u"),
    ('if [ "$mode" = Uniform ]\nthen\n@n\nelse\n@n\nfi', "uf"),
    ('if [[ "$mode" == "Uniform" && "$force" == 1 || "$x" ]]; then @n; fi', "-"),
    ('if [[ ! "$mode" == "Uniform" ]]; then @n; fi', "f"),
    ('if ! [[ "$mode" == "Uniform" || "$x" ]]; then @n; fi', "f"),
    ('if ! [[ "$mode" == "Uniform" && "$x" ]]; then @n; fi', "-"),
    ("test $mode == Uniform -o $x = 1 && @n", "-"),
    ("[ $mode = Uniform ] && [ $x = 1 ] || @n", "-"),
    ("if [ $mode = Uniform ]; then return 0; fi; @n", "f"),
    ("f() { [ $mode = Uniform ]; }\nif f; then @n; else @n; fi", "uf"),
    ("f() { ! [ $mode = Uniform ]; }\nif f; then @n; fi", "f"),
    ("not_uniform() { [ $mode = Uniform ]; }\nif not_uniform; then @n; fi", "u"),
    ('vmss_mode=$(SHOWN)\nmode=$vmss_mode\nif [ "$mode" = Uniform ]; then @n; @m; fi', "u-"),
    ('read -r mode < <(SHOWN)\nif [ "$mode" = Uniform ]; then @n; fi', "u"),
    (
        'az vmss show -g rg -n "$n" --query orchestrationMode -o tsv > /tmp/mode\nif grep -q Uniform /tmp/mode; then @n; fi',
        "-",
    ),
    (
        'if [ "$(az vmss show -g rg -n "$n" --query "orchestrationMode==\'Uniform\'" -o tsv)" = true ]; then @n; fi',
        "-",
    ),
    ('n=$1\nm=$2\nmode=$(SHOWN)\nif [ "$mode" = Uniform ]; then @n; @m; fi', "u-"),
    ('n=$1\nm=$1\nmode=$(SHOWN)\nif [ "$mode" = Uniform ]; then @n; @m; fi', "uu"),
    ('if [ "$(SHOWN)" = Uniform ] && [ "$(SHOWWEB)" = Uniform ]; then @n; @0; @m; fi', "uu-"),
    ('if [ "$(SHOWN)" = Uniform ] || [ "$(SHOWWEB)" = Uniform ]; then @n; @0; fi', "--"),
    ('if [ "$(SHOWN)" = Uniform ] && [ "$(SHOWWEB)" = Uniform ]; then :; else @n; fi', "-"),
    ('if [ "$(SHOWN)" = Uniform ]; then bash -c "@n"; bash -c "@m"; fi', "u-"),
    (
        'if [ "$(SHOWN)" = Uniform ]; then\nssh host <<EOF\n@n\nEOF\nssh host <<EOF\n@m\nEOF\nfi',
        "u-",
    ),
    ('if [ "$(SHOWN)" = Uniform ]; then x=$(@n); y=$(@m); fi', "u-"),
    ('if [ "$(SHOWN)" = Uniform ]; then echo "$(@m)"; fi', "-"),
    ('if [ "$(SHOWN)" = Uniform ]; then (@n; @m); { @n; @m; }; fi', "u-u-"),
    ('if [ "$(SHOWN)" = Uniform ]; then @n & @m & wait; fi', "u-"),
    ('if [ "$(SHOWN)" = Uniform ]; then @n | tee log; @m | tee log; fi', "u-"),
    ('if [ "$(SHOWN)" = Uniform ]; then for m in a b; do @m; @n; done; fi', "-u"),
    ('if [ "$(SHOWN)" = Uniform ]; then for n in a b; do @n; done; fi', "-"),
    ('if [ "$(SHOWN)" = Uniform ]; then while read n; do @n; done; fi', "-"),
    (
        'NAME=web\nMODE=$(az vmss show -g rg -n $NAME --query orchestrationMode -o tsv)\nif [ "$MODE" == "Uniform" ]; then az vmss restart -g rg -n ${NAME}; az vmss restart -g rg --name="$NAME"; az vmss restart -g rg --name web; fi',
        "uuu",
    ),
    (
        'MODE=$(az vmss show --resource-group rg --name "${PREFIX}-web" --query orchestrationMode -o tsv)\nif [ "$MODE" == "Uniform" ]; then az vmss restart -g rg -n "${PREFIX}-web"; az vmss restart -g rg -n "${PREFIX}-db"; fi',
        "u-",
    ),
    (
        'MODE=$(az vmss show \\\n  --resource-group rg \\\n  --name $n \\\n  --query orchestrationMode -o tsv)\nif [ "$MODE" == "Uniform" ]; then @n; @m; fi',
        "u-",
    ),
    (
        'MODE=$(az vmss show -g rg -n $n -o json | jq -r \'.orchestrationMode\')\nif [ "$MODE" == "Uniform" ]; then @n; @m; fi',
        "u-",
    ),
    (
        'VMSS=$(az vmss show -g rg -n $n)\nMODE=$(echo $VMSS | jq -r .orchestrationMode)\nif [ "$MODE" == "Uniform" ]; then @n; @m; fi',
        "u-",
    ),
    (
        'function restart_set() {\n  local n=$1\n  local mode\n  mode=$(SHOWN)\n  if [ "$mode" = Flexible ]; then return; fi\n  @n\n}\nfunction other() {\n  local n=$1\n  @n\n}',
        "u-",
    ),
    ('mode=$(SHOWN)\n[ -z "$mode" ] && mode=Flexible\nif [ "$mode" = Flexible ]; then @n; fi', "-"),
    ('mode=$(SHOWN)\nmode=${mode:-Flexible}\nif [ "$mode" = Flexible ]; then @n; fi', "-"),
    (
        'mode=$(az vmss show -g rg -n $n --query "orchestrationMode || \'Flexible\'" -o tsv)\nif [ "$mode" = Flexible ]; then @n; fi',
        "-",
    ),
    (
        'mode=$(az vmss show -g rg -n $n --query "orchestrationMode || \'Uniform\'" -o tsv)\nif [ "$mode" = Flexible ]; then @n; fi',
        "f",
    ),
]


@pytest.mark.parametrize(("body", "expected"), CASES)
def test_of_each_command_what_the_conditions_around_prove(body: str, expected: str) -> None:
    assert modes(body) == expected


@pytest.mark.parametrize(
    "unit",
    [
        "mode=$(SHOWN); if [ $mode = Uniform ]; then @n\n",
        "n=$m; m=$n; mode=$(SHOWN); [ $mode = Uniform ] && @n\n",
        "f() { [ $(SHOWN) = Uniform ]; }; f $n && @n\n",
        "while [ $mode = Uniform ]; do @n\n",
        "elif [ $mode = Flexible ]; then exit\n",
        f"for n in $({L}); do n=$n; @n\n",
    ],
)
def test_ties_are_found_in_linear_time(unit: str) -> None:
    grows_linearly(modes, lambda count: "if x; then @n; fi\n" + unit * count, 30)


def test_conditions_within_commands_are_followed_from_where_those_begin() -> None:
    """What stands before a command is not looked through for each that is within it."""
    begun = "# (((\n" * 80 + "echo '((('\n" * 80
    body = 'x=$(if [ "$mode" = Uniform ]; then @n; fi)\n'
    assert modes(begun + body) == modes(body) == "u"
