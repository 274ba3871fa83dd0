"""Reads the cases of ``pairs/``: small code bases, and what their uses are bound to.

A case has a ``title``, its ``files`` by path, ``links`` by theirs if there are any, ``modes`` of
sets by (patterns of) their names if the configuration says some, and what is expected: ``sets``
with their ids and modes, and under ``uses`` each finding that is part of no declaration::

    ops/drain.sh:2 FLX508 -> web (name: both use the name "web")
    ops/drain.sh:3 FLX508 -> nothing (several scale sets may be meant, ...)

``python -m tests.project.linked`` writes what they come out as today, to be read in the diff.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flexlint.config.options import Options
from flexlint.model import Binding, ModeKind, Report
from flexlint.project.check import check_paths
from tests.documents import read_yaml

PAIRS = Path(__file__).parent / "pairs"


@dataclass(frozen=True, slots=True)
class Case:
    """One case."""

    title: str
    files: dict[str, str]
    links: dict[str, str]
    modes: dict[str, str]
    sets: list[str]
    uses: list[str]


def cases() -> Iterator[Case]:
    """All cases, in the order of their files."""
    for path in sorted(PAIRS.glob("*.yaml")):
        yield from cases_of(path)


def cases_of(path: Path) -> Iterator[Case]:
    """The cases of one file."""
    for case in read_yaml(path):
        yield Case(
            f"{path.stem}: {case['title']}",
            case["files"],
            case.get("links", {}),
            case.get("modes", {}),
            case.get("sets", []),
            case.get("uses", []),
        )


def report_of(case: Case, folder: Path) -> Report:
    """The report on the files of ``case``, written below ``folder`` as a repository."""
    (folder / ".git").mkdir()
    for name, text in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for name, target in case.links.items():
        (folder / name).symlink_to(target)
    modes = tuple((name, ModeKind(mode)) for name, mode in case.modes.items())
    here = os.getcwd()
    os.chdir(folder)
    try:
        return check_paths(["."], Options(scale_sets=modes))
    finally:
        os.chdir(here)


def sets_of(report: Report) -> list[str]:
    """The scale sets as cases write them."""
    return [f"{each.id} {each.mode.kind.value}" for each in report.scale_sets]


def uses_of(report: Report) -> list[str]:
    """What the uses are bound to, as cases write it; what is part of a declaration is no use."""
    return [
        f"{f.location.path}:{f.location.line} {f.code} -> {told}"
        for f in report.findings
        if f.subjects and f.binding.basis != "declared"
        for told in [" + ".join(map(_told, (f.binding, *f.also)))]
    ]


def _told(binding: Binding) -> str:
    if not binding.scale_set:
        return f"nothing ({binding.why})"
    return f"{binding.scale_set} ({binding.basis}: {binding.why})"


def written(path: Path) -> str:
    """The text of a file of cases with what its cases come out as today."""
    text = path.read_text("utf-8")
    blocks = re.split(r"(?m)^(?=- title: )", text)
    out = [blocks[0]]
    for block, case in zip(blocks[1:], cases_of(path), strict=True):
        with tempfile.TemporaryDirectory() as folder:
            report = report_of(case, Path(folder))
        kept = re.split(r"(?m)^  (?:uses|sets):", block)[0].rstrip("\n")
        out.append(kept + "\n" + _block("uses", uses_of(report)) + _block("sets", sets_of(report)))
    return "".join(out)


def _block(key: str, items: list[str]) -> str:
    if not items:
        return f"  {key}: []\n"
    lines = (json.dumps(item) for item in items)
    return f"  {key}:\n" + "".join(f"    - {line}\n" for line in lines)


if __name__ == "__main__":
    import sys

    for each in [PAIRS / n for n in sys.argv[1:]] or sorted(PAIRS.glob("*.yaml")):
        each.write_text(written(each), "utf-8")
