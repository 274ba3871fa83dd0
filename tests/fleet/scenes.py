"""Repositories to lint, and those who lint them."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flexlint.cli.given import SelectingArguments
from flexlint.cli.linting import Linting
from flexlint.cli.selecting import arguments
from flexlint.fleet.linting import Place
from flexlint.fleet.listing import Source
from flexlint.model import Report, Summary
from tests.cli.running import git

START = "az vmss start -g rg -n web --instance-ids 0 1\n"
RESTART = "az vmss restart -g rg -n web --instance-ids 0\n"
MODULE = """param mode string
resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  location: 'westeurope'
  properties: { orchestrationMode: mode, singlePlacementGroup: true }
}
"""
CALLER = "module sets 'sets.bicep' = { name: 'sets', params: { mode: 'Flexible' } }\n"

_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("select", "extend_select", "ignore", "exclude", "extend_exclude"), ()),
    **dict.fromkeys(("include_surface", "rule_paths"), ()),
    **dict.fromkeys(("min_confidence", "force_exclude", "respect_gitignore", "config", "jobs")),
    **dict.fromkeys(("no_suppressions", "isolated", "no_cache"), False),
    "cache_dir": "",
}


def linting(**given: object) -> Linting:
    """What lints as a command line with only these options would."""
    return Linting.of(arguments(SelectingArguments, {**_NOTHING, **given}))


@dataclass(frozen=True, slots=True)
class Listing:
    """Lints nothing, and has the names of the files that there are as notices."""

    def __call__(self, place: Place) -> Report:
        found = sorted(
            os.path.relpath(os.path.join(folder, name), place.top or ".")
            for path in place.paths
            for folder, _, names in os.walk(path)
            for name in names
        )
        return Report((), Summary(discovered=len(found)), (), tuple(found))


def write(root: Path, files: Mapping[str, str | None]) -> None:
    """Write files; None removes one."""
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")


def commit(root: Path, files: Mapping[str, str | None], title: str = "A change") -> str:
    """Commit files, in a repository that is made where there is none; the commit."""
    if not (root / ".git").exists():
        root.mkdir(parents=True, exist_ok=True)
        git(root, "init", "-q")
    write(root, files)
    git(root, "add", "-A")
    git(root, "commit", "-qm", title)
    return git(root, "rev-parse", "HEAD")


def bare(root: Path, to: Path) -> Path:
    """A copy of the repository in ``root`` without a work tree."""
    to.parent.mkdir(parents=True, exist_ok=True)
    git(root, "clone", "-q", "--bare", str(root), str(to))
    return to


def source(path: Path | str, name: str = "") -> Source:
    """The repository at a path, as a listing would have it."""
    return Source(name or Path(path).name.removesuffix(".git"), "path", str(path))


def traces(root: Path) -> dict[str, tuple[int, ...]]:
    """What would show that somebody has written below ``root``."""
    found: dict[str, tuple[int, ...]] = {}
    for folder, folders, names in os.walk(root):
        for name in (".", *folders, *names):
            path = os.path.join(folder, name)
            at = os.lstat(path)
            times = (at.st_mtime_ns, at.st_ctime_ns) if not stat.S_ISLNK(at.st_mode) else ()
            found[path] = (at.st_ino, at.st_size, at.st_mode, *times)
    return found
