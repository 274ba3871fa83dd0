"""Which files the commands of a script run."""

from __future__ import annotations

import pytest

from flexlint.lexical.command_words import commands, option
from flexlint.lexical.programs import programs, written_path
from tests.work import grows_linearly


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("python ops/drain.py --all", ["ops/drain.py"]),
        ("python3 -u -m ops.drain x", ["ops/drain.py", "ops/drain/__main__.py"]),
        ("/usr/bin/python3.12 -W error a.py", ["a.py"]),
        ("./scripts/rotate.sh", ["scripts/rotate.sh"]),
        ("scripts/rotate.sh web", ["scripts/rotate.sh"]),
        ("./rotate", ["rotate"]),
        ("bash -e scripts/a.sh; . ./b.sh && source c.sh", ["scripts/a.sh", "b.sh", "c.sh"]),
        ("pwsh -NoProfile -File x.ps1 -Name web", ["x.ps1"]),
        ("powershell.exe -ExecutionPolicy Bypass ./x.ps1", ["x.ps1"]),
        ("& ./a.ps1 -Name web", ["a.ps1"]),
        ("cd ops && python drain.py", ["ops/drain.py"]),
        ("cd ops\ncd ..\npython drain.py", ["drain.py"]),
        ("uv run --with rich ops/a.py", ["ops/a.py"]),
        ("poetry run python a.py", ["a.py"]),
        ("npx tsx ops/a.ts", ["ops/a.ts"]),
        ("node --import x ops/a.mjs", ["ops/a.mjs"]),
        ("deno run ops/a.ts", ["ops/a.ts"]),
        ("go run ./cmd/drain -n web", ["cmd/drain/main.go"]),
        ("go run main.go", ["main.go"]),
        ("ansible-playbook -i hosts.yml plays/drain.yml", ["plays/drain.yml"]),
        ("make -C ops drain", ["ops/Makefile"]),
        ("VMSS=web sudo -E timeout 5 python a.py", ["a.py"]),
        ("if python a.py; then\n  ./b.sh\nfi", ["a.py", "b.sh"]),
        ("python \\\n  ops/a.py", ["ops/a.py"]),
        ('"$(dirname "$0")/b.sh" web', ["b.sh"]),
        ('bash "$SCRIPT_DIR/lib/b.sh"', ["lib/b.sh"]),
        ("$GITHUB_WORKSPACE/ops/a.sh", ["ops/a.sh"]),
        ('python "${{ github.workspace }}/a.py"', ["a.py"]),
        ('python "$(Build.SourcesDirectory)/ops/a.py"', ["ops/a.py"]),
        ("& $PSScriptRoot\\a.ps1", ["a.ps1"]),
        ("python a.py; python a.py", ["a.py"]),
    ],
)
def test_programs_that_are_run(text: str, expected: list[str]) -> None:
    assert list(programs(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "echo python a.py",
        "# python a.py",
        "cat a.sh | bash -s",
        "python -c 'import a'",
        "bash -c './a.sh'",
        "python -m pytest",
        "python $TOOL/a.py",
        "$TOOL/a.sh",
        "python /opt/a.py",
        "cd $WHERE\npython a.py",
        "cd -; ./a.sh",
        "chmod +x a.sh",
        "pip install -r a.txt",
        "pwsh -Command Stop-AzVmss",
        "terraform apply",
        "npm run drain",
        "git add a.py",
        "rm scripts/a.sh",
    ],
)
def test_commands_that_run_no_file_of_the_code_base(text: str) -> None:
    assert programs(text) == ()


def test_programs_are_run_in_a_folder() -> None:
    assert programs("python a.py; ../b.sh", "ops/x") == ("ops/x/a.py", "ops/b.sh")
    assert programs("python a.py", "${{ github.workspace }}/ops") == ("ops/a.py",)
    assert programs("python a.py", "$WHERE/x") == ()
    assert written_path("$(System.DefaultWorkingDirectory)") == ""
    assert written_path("~/a.py") is None


def test_words_of_commands() -> None:
    text = "az x -f 'a b.json' --parameters=c.json; Deploy -File:d.bicep # -f e"
    first, second = commands(text)
    found = option(first, "-f", "--template-file")
    assert found is not None
    assert (found.text, text[found.start : found.end]) == ("a b.json", "'a b.json'")
    given = option(first, "--parameters")
    assert given is not None
    assert (given.text, text[given.start : given.end]) == ("c.json", "c.json")
    file = option(second, "-file")
    assert file is not None
    assert file.text == "d.bicep"
    assert option(second, "-f") is None


def test_linear() -> None:
    for unit in ("python a.py; ", "$(", "${{", "'\"", "cd a\n", "A=b ", "\\"):
        grows_linearly(programs, lambda n, unit=unit: unit * n)  # type: ignore[misc]
    for unit in ("${{", "$(", "'", '"\\'):
        programs(unit * 100_000)
