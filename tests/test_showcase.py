"""The sample product in ``fixtures/showcase`` is one: of many languages, and of both modes."""

from __future__ import annotations

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from flexlint.model import ModeKind
from flexlint.project.check import check_paths

ROOT = Path(__file__).parent.parent / "fixtures" / "showcase"
FILES = sorted(p.relative_to(ROOT).as_posix() for p in ROOT.rglob("*") if p.is_file())
SETS = ("media-vmss", "orders-vmss", "search-vmss", "web-vmss")


def of(*endings: str) -> list[str]:
    return [name for name in FILES if name.endswith(endings)]


def uncommented(name: str) -> str:
    return re.sub(r" // expect\[.*", "", (ROOT / name).read_text("utf-8"))


def test_it_speaks_most_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    findings = check_paths(["."]).findings
    assert {f.surface for f in findings} == {
        *("arm", "bicep", "powershell", "python", "sdk", "shell", "terraform", "urls", "yaml"),
    }
    assert {"FLX201", "FLX701"} <= {f.code for f in findings}
    assert {ModeKind.UNIFORM, ModeKind.UNKNOWN} <= {f.mode.kind for f in findings}


@pytest.mark.parametrize("name", SETS)
def test_each_set_is_written_in_several_files(name: str) -> None:
    """Or there would be nothing to link."""
    files = [f for f in FILES if f != "README.md" and name in (ROOT / f).read_text("utf-8")]
    assert len(files) >= 2, files


def test_all_files_of_the_product_are_well_formed() -> None:
    for name in of(".json"):
        json.loads(uncommented(name))
    for name in of(".yml"):
        yaml.safe_load((ROOT / name).read_text("utf-8"))
    for name in of(".py"):
        ast.parse((ROOT / name).read_text("utf-8"))
    for name in of(".sh"):
        done = subprocess.run(["bash", "-n", str(ROOT / name)], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_what_files_name_is_there() -> None:
    """Modules, parameter files and programs that a file of the product calls."""
    for name in of(".bicep", ".bicepparam"):
        text = (ROOT / name).read_text("utf-8")
        for path in re.findall(r"(?m)^(?:module \w+|using) '([^':]+)'", text):
            assert (ROOT / name).parent.joinpath(path).is_file(), (name, path)
    for name in of(".yml"):
        for path in re.findall(r"\b(?:infra|ops|scripts)/[\w./-]+", uncommented(name)):
            assert (ROOT / path).exists() or path.endswith("/"), (name, path)
