"""Standard input is linted as the file it is called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import CALL, CLIENT, Run, flexlint, process

MODULE = """\
param mode string = 'Flexible'
resource set 'Microsoft.Compute/virtualMachineScaleSets@2024-03-01' = {
  name: 'web'
  location: 'westeurope'
  properties: {
    orchestrationMode: mode
    overprovision: true
    upgradePolicy: { mode: 'Automatic' }
  }
}
"""
CALLER = """\
module web 'modules/set.bicep' = {
  name: 'web'
  params: { mode: 'Uniform' }
}
// vmss
"""
TEMPLATE = MODULE.replace("= 'Flexible'", "").replace("mode string ", "mode string")
PARAMETERS = "using 'main.bicep'\nparam mode = 'Uniform'\n"
SHELL = "az vmss deallocate -g rg -n web --instance-ids 1\n"
FILES = {
    "caller.bicep": CALLER,
    "modules/set.bicep": MODULE,
    "main.bicep": TEMPLATE,
    "main.bicepparam": PARAMETERS,
    "a.sh": SHELL,
    "b.py": CLIENT + CALL,
    "sub/c.sh": SHELL,
    "sub/flexlint.toml": '[per-file-ignores]\n"/c.sh" = ["FLX201"]\n',
    "gen/d.sh": SHELL,
    "gen/plain.txt": "nothing\n",
    "flexlint.toml": 'exclude = ["gen/"]\n[severity]\nFLX211 = "info"\n',
}
NAMES = sorted(name for name in FILES if not name.endswith(".toml"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    top = tmp_path / "top"
    for name, text in FILES.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return top


def findings(done: Run) -> list[Any]:
    assert done.returncode in (0, 1), done.stderr
    listed = json.loads(done.stdout)["findings"]
    assert isinstance(listed, list)
    return listed


@pytest.mark.parametrize("force", [(), ("--force-exclude",)], ids=["named", "forced"])
@pytest.mark.parametrize("name", NAMES)
def test_it_has_the_findings_of_the_file(root: Path, name: str, force: tuple[str, ...]) -> None:
    options = ("--output-format", "json", *force)
    for cwd, path in (
        (root, name),
        (root, str(root / name)),
        (root / "sub", f"../{name}"),
        (root.parent, f"top/sub/../{name}"),
    ):
        from_disk = flexlint(*options, path, cwd=cwd)
        piped = flexlint(
            *options, "--stdin-filename", path, "-", cwd=cwd, stdin=FILES[name].encode()
        )
        assert (piped.returncode, piped.stdout) == (from_disk.returncode, from_disk.stdout)
        assert piped.stderr == from_disk.stderr


def test_the_files_beside_it_count(root: Path) -> None:
    """What the comparison above stands on: without their neighbours these have no findings."""
    for name, beside in (("caller.bicep", "modules/set.bicep"), ("main.bicep", "main.bicepparam")):
        arguments = ("--output-format", "json", "--stdin-filename", name, "-")
        data = FILES[name].encode()
        uniform = findings(flexlint(*arguments, cwd=root, stdin=data))
        assert uniform, name
        (root / beside).unlink()
        assert findings(flexlint(*arguments, cwd=root, stdin=data)) != uniform


def test_the_text_wins_over_the_file(root: Path) -> None:
    (root / "a.sh").write_text("az vmss list\n", "utf-8")
    arguments = ("--output-format", "json", "--stdin-filename", "a.sh", "-")
    assert len(findings(flexlint(*arguments, cwd=root, stdin=SHELL.encode()))) == 1
    # Also where another file leads back to it.
    arguments = ("--output-format", "json", "--stdin-filename", "main.bicepparam", "-")
    for text in (PARAMETERS, PARAMETERS.replace("Uniform", "Flexible")):
        (root / "main.bicepparam").write_text(text, "utf-8")
        expected = findings(flexlint("--output-format", "json", "main.bicepparam", cwd=root))
        (root / "main.bicepparam").write_text("", "utf-8")
        assert findings(flexlint(*arguments, cwd=root, stdin=text.encode())) == expected


@pytest.mark.parametrize("name", ["new.sh", "nowhere/new.sh", "../new.sh", "{root}/sub/new.sh"])
def test_it_need_not_exist(root: Path, name: str) -> None:
    path = name.replace("{root}", str(root))
    done = flexlint("--stdin-filename", path, "-", cwd=root, stdin=SHELL.encode())
    assert done.returncode == 1
    assert "new.sh:1:1" in done.stdout
    assert "Looked at 1 file: 1 mention" in done.stdout


def test_what_is_excluded_is_not_looked_at(root: Path) -> None:
    done = flexlint(
        *("--force-exclude", "--stdin-filename", "gen/new.sh", "-"), cwd=root, stdin=SHELL.encode()
    )
    assert done.returncode == 0
    assert "Nothing to look at: 1 file is excluded." in done.stdout
    shown = flexlint("--show-files", "--stdin-filename", "gen/new.sh", "-", cwd=root)
    assert shown.stdout == "gen/new.sh\n"


def test_a_baseline_knows_it(root: Path) -> None:
    flexlint("baseline", "write", "a.sh", "--baseline", "known.json", cwd=root)
    arguments = ("--baseline", "known.json", "--stdin-filename", "a.sh", "-")
    assert flexlint(*arguments, cwd=root, stdin=SHELL.encode()).returncode == 0
    assert flexlint(*arguments, cwd=root, stdin=SHELL.encode() * 2).returncode == 1
    gone = flexlint(*arguments, cwd=root, stdin=b"az vmss list\n")
    assert "FLX007" in gone.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--stdin-filename", "a.sh"), "give “-” as the path as well"),
        (("--stdin-filename", "a.sh", "a.sh"), "give “-” as the path as well"),
        (("--stdin-filename", ""), "give “-” as the path as well"),
        (("-",), "“-” needs --stdin-filename"),
        (("--stdin-filename", "", "-"), "“-” needs --stdin-filename"),
        (("--stdin-filename", "a.sh", "-", "b.py"), "cannot be given together"),
        (("--stdin-filename", "sub", "-"), "sub is a directory"),
        (("--stdin-filename", "nowhere/", "-"), "nowhere/ is a directory"),
        (("--stdin-filename", "a.sh", "--add-suppressions", "-"), "changes files"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_wrong_usage(root: Path, arguments: tuple[str, ...], words: str) -> None:
    done = flexlint(*arguments, cwd=root, stdin=SHELL.encode())
    assert (done.returncode, done.stdout) == (2, "")
    assert words in " ".join(done.stderr.split())


def test_a_wrong_configuration_is_said(root: Path) -> None:
    (root / "sub" / "flexlint.toml").write_text("selct = 1\n", "utf-8")
    done = flexlint("--stdin-filename", "sub/x.sh", "-", cwd=root, stdin=SHELL.encode())
    assert done.returncode == 2
    assert "sub/flexlint.toml:1: unknown key" in done.stderr
    assert flexlint("--stdin-filename", "x.sh", "-", cwd=root, stdin=b"").returncode == 0


def test_a_pipe_of_its_own(root: Path) -> None:
    assert process("--stdin-filename", "a.sh", cwd=root).returncode == 2
