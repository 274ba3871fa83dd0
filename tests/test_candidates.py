"""Which files are looked at further is the same however many processes look."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from flexlint.config.options import Options
from flexlint.engine import candidates as looking
from flexlint.engine.cache import Cache
from flexlint.engine.candidates import candidates
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Everywhere

pytestmark = pytest.mark.usefixtures("workers")


@pytest.fixture
def refs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[SourceRef]:
    """Files of which every seventh mentions scale sets; some cannot be read."""
    monkeypatch.setattr(looking, "_MANY", 10)
    monkeypatch.setattr(looking, "_PIECE", 7)
    found = []
    for number in range(60):
        path = tmp_path / f"f{number}.sh"
        if number % 20 != 5:
            path.write_text("az vmss list\n" if number % 7 == 0 else "echo\n", "utf-8")
        found.append(SourceRef(str(path), path.name, str(tmp_path)))
    return found


def shown(found: looking.Candidates) -> tuple[list[str], list[tuple[str, str]]]:
    unreadable = [(ref.display, str(error)) for ref, error in found.unreadable]
    return [ref.display for ref in found.fresh], unreadable


@pytest.mark.parametrize("cached", [False, True])
def test_any_number_of_processes_finds_the_same(
    refs: list[SourceRef], tmp_path: Path, cached: bool
) -> None:
    everywhere = Everywhere(Options())

    def look(jobs: int) -> tuple[looking.Candidates, Cache | None]:
        cache = Cache(str(tmp_path / f"caches{jobs}"), [str(tmp_path)]) if cached else None
        return candidates(refs, everywhere, cache, jobs), cache

    (one, first), (three, third) = look(1), look(3)
    assert shown(one) == shown(three)
    assert len(one.fresh) == 9
    assert [ref.display for ref, _ in one.unreadable] == ["f5.sh", "f25.sh", "f45.sh"]
    if first is not None and third is not None:
        assert first._content.folders == third._content.folders


def test_a_process_that_dies_takes_no_file_with_it(
    refs: list[SourceRef], monkeypatch: pytest.MonkeyPatch
) -> None:
    real, parent = looking._look, os.getpid()

    def dying(ref: SourceRef, *more: Any) -> Any:
        if ref.display == "f14.sh" and os.getpid() != parent:
            os._exit(7)
        return real(ref, *more)

    expected = shown(candidates(refs, Everywhere(Options())))
    monkeypatch.setattr(looking, "_look", dying)
    assert shown(candidates(refs, Everywhere(Options()), jobs=2)) == expected
