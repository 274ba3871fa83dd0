"""Where the command line remembers what files said, and where it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import flexlint

SCRIPT = "az vmss start -g rg -n web --instance-ids 0 1\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    for name in ("a.sh", "b/c.sh"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(SCRIPT, "utf-8")
    return root


def kept(folder: Path) -> int:
    """The number of caches in ``folder``."""
    return len([*folder.glob("*.json")])


def test_a_run_over_a_directory_is_remembered(project: Path, tmp_path: Path) -> None:
    caches, named = tmp_path / "caches", tmp_path / "named"

    def run(*arguments: str, folder: str = str(caches)) -> str:
        done = flexlint(*arguments, cwd=project, env={"FLEXLINT_CACHE_DIR": folder})
        assert done.returncode in (0, 1), done.stderr
        return done.stdout

    whole = run(".", "--no-cache")
    assert kept(caches) == 0
    assert run(".") == run(".") == run(".", folder="") == whole
    assert kept(caches) == 1
    assert run(".", "--cache-dir", str(named), folder="/dev/null/no") == whole
    assert kept(named) == kept(caches) == 1
    # Other paths have a cache of their own; files that are named have none.
    run("b")
    assert kept(caches) == 2
    run("a.sh")
    assert kept(caches) == 2


@pytest.mark.parametrize("command", ["write", "prune"])
def test_baselines_are_made_with_it(project: Path, tmp_path: Path, command: str) -> None:
    if command == "prune":
        flexlint("baseline", "write", "--no-cache", cwd=project)
    given = ("baseline", command, "--cache-dir", str(tmp_path / "caches"))
    first, second = (flexlint(*given, cwd=project) for _ in range(2))
    assert first.returncode == second.returncode == 0, first.stderr + second.stderr
    assert kept(tmp_path / "caches") == 1


def test_a_cache_in_the_project_is_refused_and_said_to_be(project: Path) -> None:
    done = flexlint(".", "--cache-dir", "kept", cwd=project)
    assert "nothing is remembered" in done.stderr
    assert not (project / "kept").exists()
    done = flexlint(".", cwd=project, env={"FLEXLINT_CACHE_DIR": str(project)})
    assert "nothing is remembered" in done.stderr
    assert sorted(path.name for path in project.iterdir()) == ["a.sh", "b"]
    assert flexlint(".", "--cache-dir", "", cwd=project).stderr == ""
