"""Which settings count in a folder, and how little it takes to find out."""

from __future__ import annotations

import dataclasses
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from flexlint.config import resolver
from flexlint.config.files import ConfigError, config_in
from flexlint.config.options import Options
from flexlint.config.resolver import Resolver
from flexlint.config.settings import Settings
from flexlint.files.discovery import discover


def write(path: Path, text: str = "") -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return str(path)


def test_the_nearest_file_counts_alone(tmp_path: Path) -> None:
    top = write(tmp_path / "flexlint.toml", "jobs = 1\nfail-on = 'info'\n")
    own = write(tmp_path / "a" / "flexlint.toml", "jobs = 2\n")
    (tmp_path / "a" / "b" / "c").mkdir(parents=True)
    resolve = Resolver()
    below = resolve(str(tmp_path / "a" / "b" / "c"))
    assert (below.file, below.root, below.jobs, below.fail_on) == (
        *(own, str(tmp_path / "a"), 2),
        "warning",
    )
    assert resolve(str(tmp_path / "a")) is resolve(str(tmp_path / "a" / "b")) is below
    assert resolve(str(tmp_path / "x" / "not-there")) is resolve(str(tmp_path))
    assert resolve(str(tmp_path)).file == top
    assert [settings.jobs for settings in resolve.used] == [2, 1]
    assert resolve.known(str(tmp_path / "a" / "b")) is below
    assert resolve.known(str(tmp_path / "new")) is None


@pytest.mark.parametrize("mark", [".git", ".hg", ".svn"])
def test_without_a_file_the_top_of_the_repository_is_the_root(tmp_path: Path, mark: str) -> None:
    write(tmp_path / "flexlint.toml", "jobs = 1\n")
    deep = tmp_path / "repo" / "a" / "b"
    deep.mkdir(parents=True)
    (tmp_path / "repo" / mark).mkdir()
    found = Resolver()(str(deep))
    assert (found.file, found.root, found.jobs) == ("", str(tmp_path / "repo"), 0)
    assert Resolver(isolated=True)(str(tmp_path)).file == ""


def test_one_file_for_all(tmp_path: Path) -> None:
    write(tmp_path / "flexlint.toml", "jobs = 1\n")
    other = write(tmp_path / "conf" / "other.toml", "jobs = 3\n")
    resolve = Resolver(lambda s: dataclasses.replace(s, fail_on="never"), file=other)
    found = resolve(str(tmp_path))
    assert (found.jobs, found.fail_on) == (3, "never")
    assert resolve.used == (found,)
    with pytest.raises(ConfigError, match="unknown key"):
        Resolver(file=write(tmp_path / "wrong.toml", "x = 1\n"))


def test_what_is_right_in_a_wrong_file_counts(tmp_path: Path) -> None:
    write(tmp_path / "b" / "flexlint.toml", "x = 1\njobs = 4\ny = 2\n")
    write(tmp_path / "a" / "flexlint.toml", "[\n")
    resolve = Resolver()
    assert resolve(str(tmp_path / "b")).jobs == 4
    assert resolve(str(tmp_path / "a")).jobs == 0
    assert [line.partition(": ")[0][-len("a/flexlint.toml:1") :] for line in resolve.wrong] == [
        *("a/flexlint.toml:1", "b/flexlint.toml:1", "b/flexlint.toml:3")
    ]


def test_the_entries_of_a_folder_save_looking_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    looked: list[str] = []
    exists = os.path.lexists

    def noted(path: str) -> bool:
        looked.append(path)
        return exists(path)

    monkeypatch.setattr(os.path, "lexists", noted)
    resolve = Resolver()
    resolve(str(tmp_path), {".git", "a"})
    resolve(str(tmp_path / "a"), {"x.py"})
    resolve(str(tmp_path / "a"))
    assert looked == []


def test_a_walk_looks_into_each_folder_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in range(30):
        for name in range(20):
            write(tmp_path / f"f{folder}" / "x" / f"{name}.py")
    asked: Counter[str] = Counter()

    def counted(folder: str, *rest: Any) -> str | None:
        asked[folder] += 1
        return config_in(folder, *rest)

    monkeypatch.setattr(resolver, "config_in", counted)
    resolve = Resolver()
    options: dict[int, Options] = {}

    def governing(folder: str, names: Any = None) -> Options:
        settings: Settings = resolve(folder, names)
        return options.setdefault(id(settings), settings.options())

    found = discover([str(tmp_path)], governing=governing)
    assert len(found.files) == 600
    for ref in found.files:
        governing(ref.home())
    assert set(asked.values()) == {1}
    above = sum(1 for folder in asked if not folder.startswith(str(tmp_path) + os.sep))
    assert len(asked) - above == 60
