"""A picture of wall times: one panel for each table, one bar for each command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

_WIDTH = 760
_NAMES, _TIMES = 270, 90
"""The room for what stands left and right of the bars, in pixels."""
_ROW, _TITLE, _PAD = 22, 34, 16
_STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328 }
.title { font-weight: 600 }
.other { fill: #8c959f }
.ours { fill: #0969da }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .other { fill: #6e7681 }
  .ours { fill: #58a6ff }
}"""


@dataclass(frozen=True, slots=True)
class Bar:
    """A command and what it took, in seconds."""

    title: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Panel:
    """The commands of one table. Their bars have one scale, which begins at nothing."""

    title: str
    bars: Sequence[Bar]


def picture(panels: Sequence[Panel]) -> str:
    """An SVG image of the panels, one below the other; the program's own bars stand out."""
    panels = [panel for panel in panels if panel.bars]
    high = 2 * _PAD + sum(_TITLE + _ROW * len(panel.bars) for panel in panels)
    said = "; ".join(f"{panel.title}: {', '.join(map(_said, panel.bars))}" for panel in panels)
    drawn: list[str] = []
    top = _PAD
    for panel in panels:
        drawn.extend(_panel(panel, top))
        top += _TITLE + _ROW * len(panel.bars)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {high}" role="img">',
            f"<title>Wall times in seconds. {escape(said)}</title>",
            f"<style>{_STYLE}</style>",
            *drawn,
            "</svg>",
            "",
        ]
    )


def _panel(panel: Panel, top: int) -> Iterator[str]:
    yield f'<text class="title" x="{_PAD}" y="{top + 22}">{escape(panel.title)}</text>'
    longest = max(bar.seconds for bar in panel.bars)
    room = _WIDTH - 2 * _PAD - _NAMES - _TIMES
    for number, bar in enumerate(panel.bars):
        y = top + _TITLE + number * _ROW
        long = max(1.0, room * bar.seconds / longest) if longest else 1.0
        owner = "ours" if bar.title.startswith("flexlint") else "other"
        left = _PAD + _NAMES
        yield f'<text x="{left - 10}" y="{y + 14}" text-anchor="end">{escape(bar.title)}</text>'
        size = f'width="{long:.1f}" height="14"'
        yield f'<rect class="{owner}" x="{left}" y="{y + 3}" {size} rx="2"/>'
        yield f'<text x="{left + long + 8:.1f}" y="{y + 14}">{_seconds(bar.seconds)}</text>'


def _said(bar: Bar) -> str:
    return f"{bar.title} {_seconds(bar.seconds)}"


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f} s" if seconds < 0.1 else f"{seconds:.2f} s"
