"""Where the parts of the pictures stand."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from flexlint.audit.model import Count, Effort, Moment, StepKind, WorkPackage
from flexlint.audit.svg import BAR, STEPS, bar, burn_down, order

NUMBER = st.integers(0, 100_000)


@given(NUMBER, NUMBER, NUMBER, st.integers(1, 100_000))
def test_the_pieces_of_a_bar_follow_one_another(e: int, w: int, i: int, most: int) -> None:
    pieces = bar(Count("k", "k", e, w, i), max(most, e + w + i))
    assert [p.severity for p in pieces] == [
        name for name, number in (("error", e), ("warning", w), ("info", i)) if number
    ]
    at = 0
    for piece in pieces:
        assert piece.x == at
        assert piece.width > 0
        at += piece.width
    assert at <= BAR + len(pieces)


def test_bars_are_as_long_as_their_numbers() -> None:
    assert [p.width for p in bar(Count("k", "k", 50, 25, 0), 100)] == [500, 250]
    assert [p.width for p in bar(Count("k", "k", 1, 0, 0), 1_000_000)] == [8]


def package(name: str, step: StepKind, *after: str, findings: int = 0) -> WorkPackage:
    found = tuple(f"{name}-{number}" for number in range(findings))
    return WorkPackage(name, step, name, "", (), found, 0, 0, Effort(1.5, "x"), after)


FULL = (
    package("t", "template"),
    package("c1", "code", "t", findings=3),
    package("c2", "code", "t", findings=2),
    package("p", "permissions", "t"),
    package("q", "queries", "t"),
    package("m", "traffic", "t", "c1", "c2", "p", "q"),
    package("r", "retire", "t", "m"),
)


def test_what_comes_first_stands_further_left() -> None:
    picture = order(FULL)
    x = {box.step: box.x for box in picture.boxes}
    assert x["template"] < x["code"] < x["traffic"] < x["retire"]
    assert x["code"] == x["permissions"] == x["queries"]
    assert [box.step for box in picture.boxes] == [step for step in STEPS if step != "mode"]
    code = next(box for box in picture.boxes if box.step == "code")
    assert (code.packages, code.findings, code.hours) == (2, 5, 3.0)


def test_an_arrow_that_follows_from_others_is_not_drawn() -> None:
    assert len(order(FULL).arrows) == 3 + 3 + 1


def test_boxes_do_not_overlap_and_stay_in_the_picture() -> None:
    picture = order(FULL)
    for box in picture.boxes:
        assert 0 <= box.x <= picture.width - picture.box_width
        assert 0 <= box.y <= picture.height - picture.box_height
    for one, other in pairwise(sorted(picture.boxes, key=lambda box: (box.x, box.y))):
        assert other.x >= one.x + picture.box_width or other.y >= one.y + picture.box_height


def test_what_waits_for_what_is_unknown_or_comes_later_is_drawn_still() -> None:
    picture = order([package("c", "code", "nowhere", "r", "c"), package("r", "retire", "c")])
    assert len(picture.boxes) == 2
    assert len(picture.arrows) == 1


def test_no_packages_make_no_picture() -> None:
    assert order(()).boxes == ()


MOMENT = Moment("a" * 40, "2026-01-10", "x", 10, 5, 2)


def test_a_history_is_drawn_to_scale() -> None:
    later = replace(MOMENT, day="2026-01-20", errors=4, warnings=0, infos=0)
    last = replace(later, day="2026-02-09", errors=0)
    chart = burn_down([MOMENT, later, last])
    assert chart is not None
    assert [layer.severity for layer in chart.layers] == ["error", "warning", "info"]
    points = [tuple(map(float, p.split(","))) for p in chart.layers[0].points.split()]
    x = [p[0] for p in points[:3]]
    assert (x[1] - x[0]) * 3 == round(x[2] - x[0], 1) or abs(3 * (x[1] - x[0]) - (x[2] - x[0])) < 1
    heights = [chart.bottom - p[1] for p in points[:3]]
    assert heights[2] == 0
    assert abs(heights[0] / heights[1] - 2.5) < 0.05
    assert [tick.label for tick in chart.counts] == ["0", "10", "20"]
    assert [tick.label for tick in chart.days] == ["2026-01-10", "2026-02-09"]


def test_one_moment_is_a_level_line() -> None:
    chart = burn_down([MOMENT])
    assert chart is not None
    points = chart.layers[0].points.split()
    assert points[0].partition(",")[2] == points[1].partition(",")[2]


def test_days_that_are_none_or_run_backwards_are_drawn_one_after_another() -> None:
    for days in (("?", "?", "?"), ("2026-03-01", "2026-01-01", "2026-02-01"), ("2026-01-01",) * 3):
        chart = burn_down([replace(MOMENT, day=day) for day in days])
        assert chart is not None
        x = [float(p.split(",")[0]) for p in chart.layers[0].points.split()[:3]]
        assert x[0] < x[1] < x[2]


def test_no_history_makes_no_picture() -> None:
    assert burn_down(()) is None


@given(st.integers(0, 10**6))
def test_the_scale_holds_what_is_drawn(number: int) -> None:
    chart = burn_down([replace(MOMENT, errors=number, warnings=0, infos=0)])
    assert chart is not None
    top = int(chart.counts[-1].label.replace(",", ""))
    assert number <= top <= max(2, 2 * number)
