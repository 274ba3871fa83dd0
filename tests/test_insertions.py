"""Insertions: the rest of a file keeps every character and every byte."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.suppressions.insertions import Edited, Insertion, UnfaithfulError, insert_into_bytes
from flexlint.text.source import SourceFile


@settings(derandomize=True, deadline=None, max_examples=200)
@given(
    st.text(alphabet="ab\n", max_size=12),
    st.dictionaries(st.integers(0, 12), st.text(alphabet="xy", min_size=1, max_size=3)),
)
def test_every_character_knows_where_it_comes_from(text: str, given_: dict[int, str]) -> None:
    insertions = [Insertion(at, new) for at, new in given_.items() if at <= len(text)]
    edited = Edited(text, insertions)
    assert len(edited.text) == len(text) + sum(len(new) for _, new in insertions)
    origins = [edited.origin(offset) for offset in range(len(edited.text))]
    kept = [at for at, insertion in origins if insertion is None]
    assert kept == list(range(len(text)))
    for offset, (at, insertion) in enumerate(origins):
        if insertion is None:
            assert edited.text[offset] == text[at]
        else:
            assert edited.text[offset] in insertion.text


@pytest.mark.parametrize(
    "data",
    [
        b"one\ntwo\n",
        b"\xef\xbb\xbfone\r\ntwo\rthree\n",
        "\ufeffone\ntwo\n".encode("utf-16-le"),
        "\ufeffone\ntwo\n".encode("utf-32-be"),
        b"# coding: latin-1\n# \xe9\n",
        "# coding: shift_jis\n# \u65e5\u672c\n".encode("shift_jis"),
    ],
)
def test_what_is_written_is_the_old_bytes_and_the_new(data: bytes) -> None:
    source = SourceFile.from_bytes("a.py", data)
    at = source.line_start(source.line_count - 1)
    new = insert_into_bytes(data, source, [Insertion(at, "# here\n")])
    assert new.replace("# here\n".encode(source.encoding), b"") == data


@pytest.mark.parametrize(
    ("data", "insertion", "why"),
    [
        (b"\xff\xfe\x00", Insertion(0, "# x\n"), "may not be the text it was read as"),
        (b"caf\xe9\n", Insertion(0, "# x\n"), "may not be the text it was read as"),
        (b"# coding: latin-1\n", Insertion(0, "# \u20ac\n"), "cannot hold '\u20ac'"),
        (b"one\n", Insertion(0, "# \udcff\n"), "cannot hold"),
        # The declaration would stand on the third line, where it is none.
        (b"#!/bin/x\n# coding: latin-1\n\xe9\n", Insertion(9, "# x\n"), "in another encoding"),
        # The declaration would be a new one.
        (b"one\n", Insertion(0, "# coding: latin-1\n"), "in another encoding"),
    ],
)
def test_what_cannot_be_written_faithfully(data: bytes, insertion: Insertion, why: str) -> None:
    source = SourceFile.from_bytes("a.py", data)
    with pytest.raises(UnfaithfulError, match=why):
        insert_into_bytes(data, source, [insertion])


def test_an_encoding_with_two_ways_to_write_a_character() -> None:
    data = b"one\n+AG8-ne\n"
    source = SourceFile("a.py", data.decode("utf-7"), "utf-7")
    with pytest.raises(UnfaithfulError, match="cannot be written again as it is"):
        insert_into_bytes(data, source, [Insertion(0, "# x\n")])
