"""What scripts say of those that share a shell with them, and how much work that is."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.lexical.outputs import output_asked, output_of_cmdlet, output_put_in
from flexlint.model import Known
from flexlint.project.patterns import runs_by_pattern
from flexlint.surfaces import registry
from flexlint.text.source import SourceFile
from flexlint.values.sources import as_part, both, called, environment, guarded, in_words, shared
from tests.project.linked import Case, report_of, uses_of
from tests.work import grows_linearly


def _of(path: str, text: str) -> SourceFile:
    return SourceFile(path, text)


def test_what_a_script_loads_and_sets() -> None:
    text = (
        '. ./a.sh\nsource "$(dirname "$0")/lib/b.sh"\n. "$FILE"\nNAME=web\n'
        "read OTHER\nsource .venv/bin/activate\ngo() {\n  local IN=x\n  . ./c.sh\n}\n"
    )
    found = registry.shares(_of("run.sh", text))
    assert [(each.path, each.within) for each in found.loads] == [
        ("./a.sh", False),
        ("lib/b.sh", False),
        ("", False),
        ("./c.sh", True),
    ]
    assert {each.name: each.local for each in found.sets} == {
        "NAME": False,
        "OTHER": False,
        "IN": True,
    }
    assert found.functions == {"go"}


def test_what_a_script_of_powershell_loads_and_sets() -> None:
    text = (
        '. "$PSScriptRoot/lib.ps1"\n. (Join-Path $PSScriptRoot "b.ps1")\nImport-Module Az.Compute\n'
        "Import-Module ./Ops.psm1\n# . ./not.ps1\n$Name = 'web'\nfunction Stop-Web {\n  $own = 1\n"
        "  $script:Wide = 2\n}\n"
    )
    found = registry.shares(_of("run.ps1", text))
    assert [(each.path, each.closed) for each in found.loads] == [
        ("lib.ps1", False),
        ("b.ps1", False),
        ("./Ops.psm1", True),
    ]
    local = {each.name: (each.within, each.local) for each in found.sets}
    assert local == {"name": (False, False), "own": (True, True), "wide": (True, False)}
    assert found.functions == {"stop-web"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("drain web", [True]),
        ("if ! drain web; then exit 1; fi", [True]),
        ("drain() { az vmss list; }", []),
        ("# drain web", []),
        ('echo "drain web"', []),
        ("az vmss restart --drain web", []),
        ("trap drain EXIT", [False]),
        ("x=$(drain web)", [False]),
        ("bash -c 'drain web'", [False]),
        ("ACTION=drain", [False]),
        ("cat <<EOF\ndrain web\nEOF", [False]),
    ],
)
def test_calls_of_a_function(text: str, shown: list[bool]) -> None:
    """A call whose arguments show, a mention that may be any call, or neither."""
    loaded = _of("lib.sh", "")
    found = registry.function_calls(_of("run.sh", f"#!/bin/sh\n{text}\n"), "drain", loaded)
    assert [not each.rest for each in found] == shown
    for each in found:
        if not each.rest:
            assert [(n, v.value) for n, v in each.given if isinstance(v, Known)] == [("1", "web")]


def test_a_form_says_what_may_change_it() -> None:
    form = shared("NAME", environment("X"), ["a.sh", "~b.sh"], function=True)
    assert guarded(form) == ((("NAME", "f", ("a.sh", "~b.sh")),), "env:X")
    assert in_words(form) == "the environment variable X"
    assert as_part(form) == ""  # nothing else is known of a part of it
    alone = shared("NAME", "", function=True)
    assert guarded(as_part(alone)) == ((("NAME", "fp", ()),), "")
    assert in_words(alone) == "the variable NAME"
    argument = called("drain", "1", 1)
    joined = both(as_part(alone), as_part(argument))
    assert guarded(joined) == ((("NAME", "fp", ()),), "called:drain:1:1+")
    assert both(as_part(argument), as_part(called("stop", "1", 1))) == ""


@pytest.mark.parametrize(
    ("line", "runs"),
    [
        ('for f in scripts/*.sh; do bash "$f" api; done', True),
        ("find scripts -name '*.sh' -exec bash {} \\;", True),
        ("bash scripts/$STEP.sh api", True),
        ("for f in tests/*.sh; do bash $f api; done", False),
        ("for f in scripts/*.py; do python3 $f api; done", False),
        ('for f in scripts/*.sh; do bash -n "$f"; done', False),
        ("shellcheck scripts/*.sh; bash $OTHER", False),
        ("# bash scripts/*.sh", False),
    ],
)
def test_what_is_run_by_a_pattern(line: str, runs: bool) -> None:
    found = runs_by_pattern(_of("/r/run.sh", f"#!/bin/sh\n{line}\n"), "/r/scripts/a.sh", "/r")
    assert bool(list(found)) is runs


@pytest.mark.parametrize(
    ("command", "form"),
    [
        (
            "az deployment group show -n web --query properties.outputs.x.value -o tsv",
            "deployed::web@group@:x",
        ),
        (
            "az deployment sub create -f a/b.bicep --query properties.outputs.x.value --output tsv",
            "deployed:a/b.bicep::x",
        ),
        ("az deployment group show -n web --query properties.outputs.x.value", ""),
        ("az deployment group show -n web --query properties.outputs.x -o tsv", ""),
        ('az deployment group show -n "$N" --query properties.outputs.x.value -o tsv', ""),
        ("az deployment group create --query properties.outputs.x.value -o tsv", ""),
        ("az deployment group show -n web --query properties.outputs.x.value -o tsv | cut -c1", ""),
    ],
)
def test_which_output_is_asked_for(command: str, form: str) -> None:
    assert output_asked(command) == form
    assert output_put_in(f'"$({command})"') == form


def test_which_output_a_cmdlet_has() -> None:
    made = "New-AzResourceGroupDeployment -ResourceGroupName web -TemplateFile ./a.bicep"
    assert output_of_cmdlet(made, "x") == "deployed:a.bicep::x"
    assert output_of_cmdlet(made, "x", None) == ""
    assert output_of_cmdlet(f"{made} -WhatIf", "x") == ""
    assert output_of_cmdlet("Get-AzResourceGroupDeployment -TemplateFile ./a.bicep", "x") == ""


def _shell(count: int) -> str:
    return "#!/bin/sh\n" + "".join(
        f'. ./l{n}.sh\nV{n}=web\nf{n}() {{ drain "$V{n}"; }}\n' for n in range(count)
    )


def _powershell(count: int) -> str:
    return "".join(
        f". ./l{n}.ps1\n$v{n} = 'web'\nfunction F{n} {{ param($p{n}) Stop-Web -Name $v{n} }}\n"
        for n in range(count)
    )


def test_shells_are_read_in_linear_time() -> None:
    def run(text: str) -> None:
        registry.shares(_of("a.sh", text))
        registry.function_calls(_of("a.sh", text), "drain", _of("lib.sh", ""))
        registry.definitions(_of("a.sh", text))

    grows_linearly(run, _shell, 40)


def test_powershell_is_read_in_linear_time() -> None:
    def run(text: str) -> None:
        registry.shares(_of("a.ps1", text))
        registry.function_calls(_of("a.ps1", text), "Stop-Web", _of("lib.ps1", ""))

    grows_linearly(run, _powershell, 40)


def test_patterns_are_found_in_linear_time() -> None:
    def run(text: str) -> None:
        list(runs_by_pattern(_of("/r/a.sh", text), "/r/scripts/a.sh", "/r"))

    grows_linearly(run, lambda count: "for f in x/*.sh; do bash $f; done\n" * count, 100)
    run("bash " + "$x/" * 200_000 + "\n")
    run("find " + "a*" * 200_000)


def test_very_many_loaders_prove_nothing(tmp_path: Path) -> None:
    files = {
        "infra/web.bicep": "resource s 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {\n"
        "  name: 'web-vmss'\n  location: 'westeurope'\n}\n",
        "lib.sh": '#!/bin/sh\ndrain() { az vmss restart -g rg -n "$1"; }\n',
        **{f"s{n}.sh": "#!/bin/sh\n. ./lib.sh\ndrain web-vmss\n" for n in range(301)},
    }
    (told,) = uses_of(report_of(Case("", files, {}, {}, [], []), tmp_path))
    assert "nothing (" in told
    assert "too many scripts" in told
