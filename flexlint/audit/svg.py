"""Where the parts of the audit's pictures stand, computed from its data.

Nothing here is text of SVG: the templates draw, and escape what they draw. Lengths are in the
units of each picture's own view box.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import get_args

from flexlint.audit.model import Count, Moment, StepKind, WorkPackage
from flexlint.record import record

BAR = 1000
"""The length of the longest bar."""
_LEAST = 8
"""The length of a piece of a bar that stands for something, however little."""

_TITLES = {"queries": "Queries and alerts", "retire": "Retirement"}
STEPS: Mapping[StepKind, str] = {
    step: _TITLES.get(step, step.capitalize()) for step in get_args(StepKind)
}
"""The steps of a migration in their order, and what people call them."""

_BOX_WIDE, _BOX_HIGH = 172, 66
_GAP_WIDE, _GAP_HIGH = 30, 14
_EDGE = 2

_CHART_WIDE, _CHART_HIGH = 1040, 260
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 12, 12, 28


@record
class Piece:
    """A piece of a bar: what is of one severity."""

    severity: str
    x: int
    width: int


def bar(count: Count, most: int) -> tuple[Piece, ...]:
    """The pieces of the bar for ``count``, where the longest bar stands for ``most``."""
    pieces: list[Piece] = []
    at = 0
    for severity, number in (
        ("error", count.errors),
        ("warning", count.warnings),
        ("info", count.infos),
    ):
        if number > 0:
            width = max(_LEAST, round(BAR * number / max(most, 1)))
            width = max(1, min(width, BAR - at))
            pieces.append(Piece(severity, at, width))
            at += width
    return tuple(pieces)


@record
class Box:
    """All packages of one step."""

    step: StepKind
    title: str
    x: int
    y: int
    packages: int
    findings: int
    hours: float


@record
class Order:
    """A picture of what comes before what."""

    width: int
    height: int
    box_width: int
    box_height: int
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int, int, int], ...]
    """(x, y) of the start and of the end of each."""


def order(packages: Sequence[WorkPackage]) -> Order:
    """The steps of ``packages``, each as far to the right as what comes before it demands.

    Steps that wait for the same stand below one another. An arrow that follows from others
    is not drawn.
    """
    steps = [step for step in STEPS if any(package.step == step for package in packages)]
    before = _before(packages, steps)
    column: dict[StepKind, int] = {}
    for step in steps:  # what comes before a step stands before it in the list
        column[step] = 1 + max((column[earlier] for earlier in before[step]), default=-1)
    places: dict[StepKind, tuple[int, int]] = {}
    columns = [
        [s for s in steps if column[s] == c] for c in range(max(column.values(), default=-1) + 1)
    ]
    rows = max(map(len, columns), default=0)
    height = _stacked(rows, _BOX_HIGH, _GAP_HIGH)
    for number, stack in enumerate(columns):
        top = (height - _stacked(len(stack), _BOX_HIGH, _GAP_HIGH)) // 2
        for row, step in enumerate(stack):
            x = _EDGE + number * (_BOX_WIDE + _GAP_WIDE)
            places[step] = x, _EDGE + top + row * (_BOX_HIGH + _GAP_HIGH)
    boxes = []
    for step in steps:
        own = [package for package in packages if package.step == step]
        findings = len({name for package in own for name in package.findings})
        hours = sum(package.effort.hours for package in own)
        boxes.append(Box(step, STEPS[step], *places[step], len(own), findings, hours))
    arrows = tuple(
        (
            places[earlier][0] + _BOX_WIDE,
            places[earlier][1] + _BOX_HIGH // 2,
            places[step][0],
            places[step][1] + _BOX_HIGH // 2,
        )
        for step in steps
        for earlier in before[step]
    )
    width = _stacked(len(columns), _BOX_WIDE, _GAP_WIDE)
    return Order(width + 2 * _EDGE, height + 2 * _EDGE, _BOX_WIDE, _BOX_HIGH, tuple(boxes), arrows)


def _before(
    packages: Iterable[WorkPackage], steps: Sequence[StepKind]
) -> Mapping[StepKind, tuple[StepKind, ...]]:
    """For each step, the steps that come directly before it."""
    step_of = {package.id: package.step for package in packages}
    place = {step: number for number, step in enumerate(steps)}
    direct: dict[StepKind, set[StepKind]] = {step: set() for step in steps}
    for package in packages:
        for name in package.after:
            earlier = step_of.get(name)
            if earlier is not None and place[earlier] < place[package.step]:
                direct[package.step].add(earlier)
    reach: dict[StepKind, set[StepKind]] = {}
    for step in steps:
        reach[step] = direct[step].union(*(reach[earlier] for earlier in direct[step]))
    return {
        step: tuple(
            earlier
            for earlier in steps
            if earlier in direct[step]
            and not any(earlier in reach[other] for other in direct[step])
        )
        for step in steps
    }


def _stacked(number: int, size: int, gap: int) -> int:
    return number * size + max(number - 1, 0) * gap


@record
class Tick:
    """A line of the grid with its label."""

    at: float
    label: str


@record
class Layer:
    """The findings of one severity over time, on top of those that are worse."""

    severity: str
    points: str
    """As ``polygon`` wants them."""


@record
class BurnDown:
    """The number of findings over time."""

    width: int
    height: int
    left: int
    right: int
    bottom: int
    layers: tuple[Layer, ...]
    counts: tuple[Tick, ...]
    days: tuple[Tick, ...]


def burn_down(history: Sequence[Moment]) -> BurnDown | None:
    """The picture of ``history``, which begins with the oldest; None if there is nothing.

    A moment of which files are missing is not drawn: it would look better than it was.
    """
    history = whole(history)
    if not history:
        return None
    most = _ceiling(max(m.errors + m.warnings + m.infos for m in history))
    right, bottom = _CHART_WIDE - _RIGHT, _CHART_HIGH - _BOTTOM
    across = [_LEFT + share * (right - _LEFT) for share in _shares(history)]
    if len(across) == 1:
        history, across = [history[0], history[0]], [float(_LEFT), float(right)]

    def up(number: int) -> float:
        return round(bottom - number / most * (bottom - _TOP), 1)

    layers = []
    floor = [0] * len(history)
    for severity in ("error", "warning", "info"):
        own = [getattr(moment, f"{severity}s") for moment in history]
        ceiling = [low + number for low, number in zip(floor, own, strict=True)]
        above = [f"{round(x, 1)},{up(y)}" for x, y in zip(across, ceiling, strict=True)]
        below = [f"{round(x, 1)},{up(y)}" for x, y in zip(across, floor, strict=True)]
        if any(own):
            layers.append(Layer(severity, " ".join([*above, *reversed(below)])))
        floor = ceiling
    days = [Tick(across[0], history[0].day[:10]), Tick(across[-1], history[-1].day[:10])]
    counts = [Tick(up(number), f"{number:,}") for number in sorted({0, most // 2, most})]
    return BurnDown(
        _CHART_WIDE, _CHART_HIGH, _LEFT, right, bottom, tuple(layers), tuple(counts), tuple(days)
    )


def whole(history: Sequence[Moment]) -> Sequence[Moment]:
    """The moments of which no file is missing."""
    return tuple(moment for moment in history if not moment.missing)


def _ceiling(number: int) -> int:
    """The next round number, at least 2: 40 for 34, 150 for 101."""
    size = 1
    while size * 10 < number:
        size *= 10
    steps = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)
    return max(2, math.ceil(next(step for step in steps if step * size >= number) * size))


def _shares(history: Sequence[Moment]) -> list[float]:
    """Where each moment stands between the first (0) and the last (1), by its day."""
    try:
        days = [date.fromisoformat(moment.day[:10]).toordinal() for moment in history]
    except ValueError:
        days = []
    if not days or days != sorted(days) or days[0] == days[-1]:
        days = list(range(len(history)))
    length = days[-1] - days[0]
    return [(day - days[0]) / length if length else 0.0 for day in days]
