"""The page about rule packs, tried: its example is a pack that holds."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.running import ROOT, flexlint

PAGE = (ROOT / "docs" / "custom-rules.md").read_text("utf-8")


def pack(folder: Path) -> Path:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example
    directory = folder / "lint" / "rules"
    directory.mkdir(parents=True)
    (directory / "team.yaml").write_text(example[1], "utf-8")
    return directory


def test_the_example_holds(tmp_path: Path) -> None:
    directory = str(pack(tmp_path))
    valid = flexlint("rules", "validate", directory, cwd=tmp_path)
    assert (valid.returncode, valid.stdout) == (0, f"{directory}: 2 rules, all valid.\n")
    tested = flexlint("rules", "test", directory, cwd=tmp_path)
    assert (tested.returncode, tested.stdout) == (0, "4 cases of 2 rules, 0 failed.\n")


def test_rules_and_explain_know_the_pack(tmp_path: Path) -> None:
    directory = str(pack(tmp_path))
    assert "TEAM101" not in flexlint("rules", cwd=tmp_path).stdout
    assert "TEAM101" in flexlint("rules", "--rules", directory, cwd=tmp_path).stdout
    shown = flexlint("explain", "--rules", directory, "TEAM102", cwd=tmp_path)
    assert shown.returncode == 0
    assert "Finance wants a ceiling." in shown.stdout


def test_the_configuration_brings_its_packs(tmp_path: Path) -> None:
    pack(tmp_path)
    (tmp_path / "flexlint.toml").write_text('rule-paths = ["lint/rules"]\n', "utf-8")
    assert "TEAM101" in flexlint("rules", cwd=tmp_path).stdout
    assert "TEAM101" not in flexlint("rules", "--isolated", cwd=tmp_path).stdout
    assert flexlint("explain", "TEAM101", cwd=tmp_path).returncode == 0


def test_a_wrong_pack_is_wrong_even_if_nothing_needs_it(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n", "utf-8")
    directory = tmp_path / "own"
    directory.mkdir()
    (directory / "own.yaml").write_text("rules:\n- code: OWN1\n", "utf-8")
    done = flexlint("a.py", "--rules", "own", cwd=tmp_path)
    assert done.returncode == 2
    assert "own.yaml:2" in done.stderr
