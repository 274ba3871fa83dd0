"""Which texts hold a word is the same whether they are searched or their words are told apart."""

from __future__ import annotations

import pytest

from flexlint.project.words import Words, is_word

TEXTS = (b"def stop_all():\n", b"stop (x)\nstopped", b"", b"x-stop y", "stöp".encode(), b"top")


@pytest.mark.parametrize("part", [b"stop", b"top", b"s", b"stop_all", b"all", b"nowhere", b"st"])
def test_the_texts_that_hold_a_part_of_a_word(part: bytes) -> None:
    assert is_word(part)
    searched = {index for index, text in enumerate(TEXTS) if part in text}
    assert Words(TEXTS).holding(part) == searched


@pytest.mark.parametrize("part", [b"", b"a.py", b"a b", b"a\n", "ö".encode()])
def test_what_is_no_word(part: bytes) -> None:
    assert not is_word(part)
