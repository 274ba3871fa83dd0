"""The byte search of the extra ``speed`` answers what the search without it answers."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.config.options import Options
from flexlint.engine import candidates as looking
from flexlint.engine.candidates import candidates
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Everywhere
from flexlint.files.needles import NEEDLES, PARTS
from flexlint.files.prefilter import Mentions, mentions
from flexlint.files.scanner import fastest

WORDS = st.sampled_from(
    [*NEEDLES, *PARTS, *(needle[: len(needle) // 2] for needle in NEEDLES), b"_", b"-", b"\0", b"v"]
)
CASES = st.sampled_from([bytes, bytes.upper, bytes.title, bytes.swapcase])
TEXTS = st.lists(st.binary(max_size=70) | st.builds(lambda word, case: case(word), WORDS, CASES))


@pytest.fixture(scope="module")
def fast() -> Mentions:
    """The search with StringZilla."""
    pytest.importorskip(
        "stringzilla", reason="StringZilla is not installed: pip install 'flexlint[test-speed]'"
    )
    found = fastest()
    assert found is not mentions
    return found


@settings(derandomize=True, deadline=None, max_examples=2_000)
@given(TEXTS)
def test_any_text(fast: Mentions, pieces: list[bytes]) -> None:
    data = b"".join(pieces)
    assert fast(data) == mentions(data)


@pytest.mark.parametrize("needle", NEEDLES)
def test_every_place_in_a_vector(fast: Mentions, needle: bytes) -> None:
    for length in range(len(needle), 200):
        for at in {0, length // 2, length - len(needle)}:
            data = b"x" * at + needle.upper() + b"x" * (length - at - len(needle))
            assert fast(data)
            assert not fast(data[:-1].replace(needle.upper(), b"") + b"x")


def test_files_of_this_repository(fast: Mentions) -> None:
    found = set()
    for path in Path(__file__).parent.rglob("*.py"):
        data = path.read_bytes()
        assert fast(data) == mentions(data), path
        found.add(mentions(data))
    assert found == {True, False}


def test_without_stringzilla(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "stringzilla", None)
    assert fastest() is mentions


@pytest.mark.parametrize("crashes", [False, True])
@pytest.mark.usefixtures("workers")
def test_it_searches_in_processes_that_may_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crashes: bool
) -> None:
    """Whatever it does there: the run goes on without it."""
    parent = os.getpid()

    def find(text: bytes, part: bytes) -> int:
        assert os.getpid() != parent
        if crashes:
            os._exit(7)
        return text.find(part)

    module: Any = SimpleNamespace(find=find)
    monkeypatch.setitem(sys.modules, "stringzilla", module)
    monkeypatch.setattr(looking, "_MANY", 10)
    refs = []
    for number in range(20):
        path = tmp_path / f"f{number}.sh"
        path.write_text("az vmss list\n" if number % 3 == 0 else "scale\n", "utf-8")
        refs.append(SourceRef(str(path), path.name, str(tmp_path)))
    found = candidates(refs, Everywhere(Options()), jobs=2)
    assert [ref.display for ref in found.fresh] == [f"f{number}.sh" for number in range(0, 20, 3)]
    assert not found.unreadable
