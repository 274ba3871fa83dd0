"""The suppression grammar and what a suppression covers."""

from __future__ import annotations

from datetime import date

import pytest

from flexlint.model import Comment, MetadataSuppression, Span
from flexlint.suppressions.reading import Suppression, Suppressions, collect
from flexlint.text.source import SourceFile

TODAY = "2026-11-23"
KNOWN = {"FLX201": "FLX201", "vmss-vm-deallocate": "FLX201", "FLX202": "FLX202"}


def comments(source: SourceFile) -> list[Comment]:
    found = []
    at = 0
    for line in source.text.split("\n"):
        mark = line.find("#")
        if mark >= 0:
            span = Span(at + mark, at + len(line))
            found.append(Comment(line[mark + 1 :], span, not line[:mark].strip()))
        at += len(line) + 1
    return found


def of(text: str) -> tuple[SourceFile, Suppressions]:
    source = SourceFile("a.py", text)
    return source, Suppressions(collect(source, comments(source), ()), KNOWN.get, TODAY)


def only(text: str) -> Suppression:
    (item,) = of(text)[1].items
    return item


def test_on_the_line_it_covers_the_line() -> None:
    _, suppressions = of("x\ny # flexlint: ignore[FLX201] old set\nz")
    assert suppressions.match("FLX201", [(1, 1)]) is None
    assert suppressions.match("FLX202", [(2, 2)]) is None
    found = suppressions.match("FLX201", [(2, 2)])
    assert found is not None
    assert found.reason == "old set"


def test_alone_on_a_line_it_covers_the_line_below_only() -> None:
    _, suppressions = of("# flexlint: ignore[FLX201]\nx\ny")
    assert suppressions.match("FLX201", [(1, 1)]) is None
    assert suppressions.match("FLX201", [(2, 2)]) is not None
    assert suppressions.match("FLX201", [(3, 3)]) is None


def test_several_alone_above_one_line_all_cover_it() -> None:
    _, suppressions = of("# flexlint: ignore[FLX201]\n# flexlint: ignore[FLX202]\nx")
    assert suppressions.match("FLX201", [(3, 3)]) is not None
    assert suppressions.match("FLX202", [(3, 3)]) is not None


def test_file_ignore_covers_every_line() -> None:
    _, suppressions = of("x\n# flexlint: file-ignore[vmss-vm-deallocate] legacy")
    assert suppressions.match("FLX201", [(999, 999)]) is not None


def test_any_line_of_a_statement_counts() -> None:
    _, suppressions = of("call(\n  a,\n) # flexlint: ignore[FLX201]")
    assert suppressions.match("FLX201", [(1, 1), (3, 3)]) is not None


@pytest.mark.parametrize(
    "comment",
    [
        "# ignore[FLX201]",
        "# flexlint ignore[FLX201]",
        "# noqa: FLX201",
        "# flexlint: FLX201",
    ],
)
def test_other_comments_are_none(comment: str) -> None:
    assert of(comment)[1].items == ()


@pytest.mark.parametrize(
    "comment", ["# flexlint: ignored[FLX201]", "# flexlint: disable[FLX201, FLX202] why"]
)
def test_what_only_looks_like_one_silences_nothing(comment: str) -> None:
    (item,) = of(comment)[1].items
    assert item.codes == ()
    assert item.malformed == "write flexlint: ignore[FLX201] reason"


def test_codes_have_exact_places() -> None:
    text = "x = 1  # flexlint: ignore[FLX201, nope] why"
    source, suppressions = of(text)
    assert [(w, source.text[s.start : s.end]) for w, s in suppressions.unknown()] == [
        ("nope", "nope")
    ]


def test_without_codes_it_does_nothing_and_says_so() -> None:
    item = only("x # flexlint: ignore because")
    assert item.codes == ()
    assert "ignore[FLX201]" in item.malformed


def test_until_ends_it_on_that_day() -> None:
    item = only("x # flexlint: ignore[FLX201] moving until=2026-11-24 soon")
    assert item.until == date(2026, 11, 24)
    assert item.reason == "moving soon"
    _, suppressions = of("x # flexlint: ignore[FLX201] until=2026-11-23")
    assert suppressions.match("FLX201", [(1, 1)]) is None
    assert suppressions.expired(suppressions.items[0])


@pytest.mark.parametrize("day", ["2026-13-01", "soon"])
def test_a_day_that_is_none_is_said(day: str) -> None:
    assert only(f"x # flexlint: ignore[FLX201] until={day}").malformed


def test_unused_are_the_known_codes_that_matched_nothing() -> None:
    _, suppressions = of("x # flexlint: ignore[FLX201, FLX202, nope]")
    suppressions.match("FLX201", [(1, 1)])
    assert [written for written, _, _ in suppressions.unused(lambda code: True)] == ["FLX202"]
    assert suppressions.unused(lambda code: code != "FLX202") == []


def test_the_tail_of_a_block_comment_is_no_reason() -> None:
    source = SourceFile("a", "x /* flexlint: ignore[FLX201] old */")
    comment = Comment(" flexlint: ignore[FLX201] old */", Span(2, 36), own_line=False)
    (item,) = collect(source, [comment], ())
    assert item.reason == "old"


def test_a_suppression_in_metadata_covers_what_lies_in_its_scope_and_not_the_rest_of_the_line() -> (
    None
):
    source = SourceFile("a.json", "[{one}, {two}]")
    item = MetadataSuppression(("FLX202",), "because", Span(2, 3), Span(1, 6))
    suppressions = Suppressions(collect(source, (), [item]), KNOWN.get, TODAY)
    assert suppressions.match("FLX202", [(1, 1)], [Span(9, 12)]) is None
    assert suppressions.match("FLX202", [(1, 1)], [Span(2, 5)]) is not None
    assert suppressions.match("FLX202", [(1, 1)], [Span(9, 12), Span(2, 5)]) is not None


def test_letter_case_of_the_words_does_not_matter() -> None:
    assert only("x # Flexlint: Ignore[FLX201] why").codes[0][0] == "FLX201"
