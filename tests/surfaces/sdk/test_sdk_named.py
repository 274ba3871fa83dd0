"""Programs in which nothing is named for scale sets are not followed, and lose nothing by that."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.catalog import load_catalog
from flexlint.surfaces.sdk import surface
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.work import calls

VOCABULARY = load_catalog().vocabulary
PROGRAMS = sorted(
    path
    for path in (Path(__file__).parents[3] / "fixtures").rglob("*")
    if path.suffix in {".go", ".cs", ".ts", ".js", ".java", ".kt"}
)


@pytest.mark.parametrize("path", PROGRAMS, ids=lambda path: path.name)
def test_says_the_same_as_if_all_were_followed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = SourceFile.from_bytes(path.name, path.read_bytes())
    found = SdkSurface().extract(source, VOCABULARY)
    monkeypatch.setattr(surface, "may_have_calls", lambda *_: True)
    assert SdkSurface().extract(source, VOCABULARY) == found


def test_a_program_without_names_of_ours_costs_little() -> None:
    body = "".join(f"\tx{n} := f.Do(x{n - 1})\n" for n in range(1, 400))
    plain = "package a\n\nfunc run(f *Tool) {\n\tx0 := f\n" + body + "}\n"
    named = plain.replace("*Tool", "*armcompute.VirtualMachineScaleSetsClient")

    def read(text: str) -> int:
        return calls(lambda: SdkSurface().extract(SourceFile("a.go", text), VOCABULARY))

    read(named)  # what is compiled once is not counted
    assert 3 * read(plain) < read(named)
