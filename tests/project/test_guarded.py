"""A defect where files are joined costs what they say of each other, and no finding."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.project.linking import Linker
from tests.cli.running import flexlint
from tests.project.linked import Case, report_of
from tests.project.test_callers_of_python import BICEP, FUNCTION, SEEN

FILES = {"web.bicep": BICEP, "ops/sets.py": FUNCTION, "seen.py": SEEN}
CASE = Case("", FILES, {}, {}, [], [])


@pytest.mark.parametrize("step", ["__init__", "told", "bound", "sets"])
@pytest.mark.parametrize("error", [RecursionError("deep"), MemoryError(), ValueError("x\n\x1b[2J")])
def test_what_fails_is_left_out_and_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception
) -> None:
    (tmp_path / "whole").mkdir()
    (tmp_path / "failed").mkdir()
    whole = report_of(CASE, tmp_path / "whole")
    assert any(finding.binding.scale_set for finding in whole.findings)
    assert not any("left out" in notice for notice in whole.notices)

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Linker, step, fail)
    found = report_of(CASE, tmp_path / "failed")
    assert [(f.code, f.location) for f in found.findings] == [
        (f.code, f.location) for f in whole.findings
    ]
    assert found.scale_sets == ()
    (notice,) = (each for each in found.notices if "left out" in each)
    assert ("memory" in notice) == isinstance(error, MemoryError)
    assert "\x1b" not in notice
    assert "\n" not in notice


def test_the_exit_code_is_that_of_the_findings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    nothing: dict[int, None] = {}
    monkeypatch.setattr(Linker, "bound", lambda *_: nothing[0])
    run = flexlint("--no-respect-gitignore", "--output-format", "concise", ".", cwd=tmp_path)
    assert run.returncode == 1
    assert "FLX508" in run.stdout
    assert "flexlint failed on them (KeyError: 0)" in run.stderr
    monkeypatch.setenv("FLEXLINT_DEBUG", "1")
    run = flexlint("--no-respect-gitignore", "--output-format", "concise", ".", cwd=tmp_path)
    assert run.returncode == 2
    assert "Traceback" in run.stderr
