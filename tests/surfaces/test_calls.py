"""What calls of scripts, workflows, templates and functions give them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.model import Known, OneOf, Unknown, Value
from flexlint.surfaces.registry import calls
from flexlint.text.source import SourceFile
from tests.work import grows_linearly


def _told(value: Value) -> str:
    if isinstance(value, Known):
        return str(value.value)
    if isinstance(value, OneOf):
        return "|".join(map(str, value.values))
    assert isinstance(value, Unknown)
    return f"<{value.given_by}>"


def called(path: str, text: str, name: str, *, functions: bool = False) -> list[str]:
    """``path name=value …`` for each call, with ``…`` at the end if there may be more."""
    found = calls(SourceFile(path, text), name, functions=functions)
    return [
        " ".join(
            (c.path or "?", *(f"{n}={_told(v)}" for n, v in c.given), *(["…"] if c.rest else []))
        )
        for c in found
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("./a.sh web", ["a.sh 1=web"]),
        ("./a.sh 'web' \"api\"", ["a.sh 1=web 2=api"]),
        ("sudo -E bash -x ops/a.sh web > log 2>&1 &", ["ops/a.sh 1=web"]),
        ("cd ops; ./a.sh web || exit 1", ["ops/a.sh 1=web"]),
        ('./a.sh "$SET" web', ["a.sh 1=<env:SET> 2=web"]),
        ("./a.sh $SET web", ["a.sh 1=<env:SET> …"]),
        ('SET=web\n./a.sh "$SET"', ["a.sh 1=web"]),
        ('./a.sh "$@"', ["a.sh …"]),
        ("./a.sh web *.txt", ["a.sh 1=web …"]),
        ('./a.sh "$(pick)"', ["a.sh …"]),
        ('./a.sh "$2"', ["a.sh 1=<argument:2>"]),
        ("source a.sh web", ["a.sh …"]),
        (". ./a.sh", ["a.sh …"]),
        ("cat <<EOF\n./a.sh web\nEOF\n./a.sh api", ["a.sh …", "a.sh 1=api"]),
        ("cat <<-'X' | sh\n./a.sh web\n\tX", ["a.sh …"]),
        ("(( x = 1 << y ))\n./a.sh web", ["a.sh 1=web"]),
        ("/opt/a.sh web", []),
        ("$TOOLS/a.sh web", []),
        ("echo a.sh web", []),
        ("# ./a.sh web", []),
        ("./b.sh web", []),
    ],
)
def test_shell(line: str, expected: list[str]) -> None:
    assert called("run.sh", f"#!/bin/bash\n{line}\n", "a.sh") == expected


def test_a_makefile() -> None:
    text = "SET = web\nall:\n\t@./a.sh $(SET) $(OTHER)\n./a.sh no recipe\n"
    assert called("Makefile", text, "a.sh") == ["a.sh 1=<make:SET> 2=<env:OTHER>"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("./a.ps1 -Name web -Now", ["a.ps1 name=web"]),
        ("& $PSScriptRoot/a.ps1 -Name:web", ["a.ps1 name=web"]),
        ("pwsh -NoProfile -File a.ps1 -Name $env:SET", ["a.ps1 name=<env:SET>"]),
        ("$env:SET = 'a'\n./a.ps1 -Name $env:SET", ["a.ps1 name=<>"]),
        ("./a.ps1 web", ["a.ps1 …"]),
        ("<#\n  ./a.ps1 -Name web\n#>\n./a.ps1 -Name api", ["a.ps1 …", "a.ps1 name=api"]),
        ('$x = @"\n./a.ps1 -Name web\n"@', ["a.ps1 …"]),
        ("./a.ps1 @given", ["a.ps1 …"]),
        ("./a.ps1 -Name (Get-Name)", ["a.ps1 name=<>"]),
    ],
)
def test_powershell(line: str, expected: list[str]) -> None:
    assert called("run.ps1", f"{line}\n", "a.ps1") == expected


def test_workflows() -> None:
    text = """jobs:
  a:
    steps:
    - run: ./a.sh "${{ inputs.set }}" ${{ env.OTHER }}
      working-directory: ops
    - uses: ./.github/actions/a.sh
      with: {Set: "${{ env.X }}", list: [a]}
  b:
    uses: contoso/shop/.github/workflows/a.sh@main
"""
    assert called("w.yml", text, "a.sh") == [
        "ops/a.sh 1=<github-input:set> 2=<env:OTHER>",
        ".github/actions/a.sh/action.yaml set=<env:X> list=<>",
        ".github/actions/a.sh/action.yml set=<env:X> list=<>",
        ".github/workflows/a.sh/action.yaml …",
        ".github/workflows/a.sh/action.yml …",
    ]


def test_pipelines() -> None:
    text = """steps:
- template: steps/a.yml
  parameters:
    vmssName: web
    ${{ if x }}:
      b: c
- template: /steps/a.yml@self
- template: a.yml@other
- template: a.yml
  parameters: ${{ parameters.all }}
"""
    assert called("azure-pipelines.yml", text, "a.yml") == [
        "steps/a.yml vmssname=web ${{ if x }}=<> …",
        "steps/a.yml",
        "a.yml …",
    ]
    task = """steps:
- task: AzurePowerShell@5
  inputs: {ScriptPath: ops/a.ps1, ScriptArguments: -Name $(set)}
- task: Bash@3
  inputs: {filePath: ops/a.ps1}
"""
    assert called("azure-pipelines.yml", task, "a.ps1") == [
        "ops/a.ps1 name=<pipeline:set>",
        "ops/a.ps1",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from ops.a import f\nf('web', x=1)", ["ops/a.py 0=web x=<>"]),
        ("from .a import f as g\ng(name='web')", ["a.py name=web"]),
        ("from ..a import f\nf('web')", ["../a.py 0=web"]),
        ("import ops.a\nops.a.f('web')", ["ops/a.py 0=web"]),
        ("import ops.a as a\na.f('web')", ["ops/a.py 0=web"]),
        ("from ops import a\na.f('web')", ["ops/a.py 0=web"]),
        ("W = 'web'\nfrom a import f\nf(W)", ["a.py 0=web"]),
        ("from a import f\ndef g(W):\n    f(W)", ["a.py 0=<function:g:0:W>"]),
        ("from a import f\ndef g(W):\n    W = 1\n    f(W)", ["a.py 0=<>"]),
        ("from a import f\ndef g():\n    w = 'web'\n    f(w)", ["a.py 0=web"]),
        ("from a import f\ndef g():\n    for w in ('a', 'b'):\n        f(w)", ["a.py 0=a|b"]),
        ("from a import f\nf(*x)", ["a.py …"]),
        ("from a import f\nf(**x)", ["a.py …"]),
        ("from a import f\nrun(f)", ["a.py …"]),
        ("from a import f\nx = {'f': f}", ["a.py …", ". …", "a.py …"]),
        ("def f(x): pass\nf('web')", [". 0=web"]),
        ("run('ops.a:f')", ["ops/a.py …"]),
        ("from a import *", ["a.py …"]),
        ("x.f('web')", []),
        ("def g(f):\n    pass", []),
        ("f(", ["* …"]),  # what cannot be read may call it
    ],
)
def test_python(text: str, expected: list[str]) -> None:
    assert sorted(called("m.py", f"{text}\n", "f", functions=True)) == sorted(expected)


def test_a_package_hands_on_what_it_imports() -> None:
    assert called("ops/__init__.py", "from ops.a import f\n", "f", functions=True) == ["ops/a.py …"]


@settings(max_examples=100)
@given(
    st.text(alphabet="a.shpyf=\"'${}()[]:#-|>\\\n\t ,", max_size=80),
    st.sampled_from(["a.sh", "Makefile", "a.ps1", "a.yml", "a.py"]),
    st.booleans(),
)
def test_any_text_is_read(text: str, path: str, functions: bool) -> None:
    for each in calls(SourceFile(path, f"{text}\n./a.sh f"), "f" if functions else "a.sh"):
        assert 0 <= each.span.start <= each.span.end <= len(text) + 9


@pytest.mark.parametrize(
    ("path", "unit", "functions"),
    [
        ("r.sh", "./a.sh web\n", False),
        ("r.ps1", "./a.ps1 -Name web\n", False),
        ("r.yml", "- run: ./a.sh web\n", False),
        ("r.sh", "cat <<EOF\n./a.sh web\nEOF\n", False),
        ("r.sh", "cat <<EOF\n./a.sh web\n", False),
        ("r.py", "from m import f\nf('web')\n", True),
        ("r.py", "def g(x):\n    f(x)\n", True),
        ("r.py", "\tf(x)\n", True),
    ],
)
def test_calls_are_read_in_linear_time(path: str, unit: str, functions: bool) -> None:
    head = "from m import f\ndef g(x):\n"
    name = "f" if functions else "a.ps1" if path.endswith("ps1") else "a.sh"
    grows_linearly(
        lambda text: calls(SourceFile(path, text), name, functions=functions),
        lambda n: (head if unit[0] == "\t" else "") + unit * n,
        50,
    )
