"""Writes ``docs/run.svg``, the picture of a run that the README shows.

Run it after a change of what the text output looks like::

    python docs/generate_picture.py
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

from flexlint.catalog import load_catalog
from flexlint.project.check import check_paths
from flexlint.reporters import Context, reporter

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "run.svg"
LINTED = "fixtures/showcase/ops/rotate.py"

_COLUMNS = 120
_WIDTH, _HEIGHT = 8.0, 18
"""Of a character in pixels."""
_PAD = 16
_COLORS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff", "36": "#76e3ea"}
_ESCAPE = re.compile("\x1b\\[([0-9;]*)m")


def picture() -> str:
    """The picture, made of what the run really prints."""
    before = os.getcwd()
    os.chdir(ROOT)
    try:
        report = check_paths([LINTED])
    finally:
        os.chdir(before)
    rules = {rule.code: rule for rule in load_catalog().rules}
    text = reporter("text")(report, Context(color=True, width=_COLUMNS, rules=lambda: rules))
    lines = [f"\x1b[32m$\x1b[0m flexlint {LINTED}", *text.rstrip("\n").split("\n")]
    lines = [piece for line in lines for piece in _folded(line)]
    wide = round(2 * _PAD + _COLUMNS * _WIDTH)
    high = 2 * _PAD + len(lines) * _HEIGHT
    rows = [
        f'<text x="{_PAD}" y="{_PAD + (number + 1) * _HEIGHT - 5}">{_spans(line)}</text>'
        for number, line in enumerate(lines)
        if line
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" role="img">',
            f"<title>flexlint {escape(LINTED)}: what it prints</title>",
            f'<rect width="{wide}" height="{high}" rx="8" fill="#0d1117"/>',
            '<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" '
            'font-size="13.2" fill="#e6edf3" xml:space="preserve">',
            *rows,
            "</g>",
            "</svg>",
            "",
        ]
    )


def _folded(line: str) -> Iterator[str]:
    """``line`` in pieces that are no wider than the terminal, each with its own colours."""
    piece, width, style = "", 0, ""
    for part in re.split("(\x1b\\[[0-9;]*m)", line):
        if part.startswith("\x1b"):
            piece += part
            style = "" if part == "\x1b[0m" else part
            continue
        for char in part:
            if width == _COLUMNS:
                yield piece
                piece, width = style, 0
            piece += char
            width += 1
    yield piece


def _spans(line: str) -> str:
    """``line`` with its colours as ``tspan`` elements."""
    out: list[str] = []
    at, style = 0, ""
    for match in (*_ESCAPE.finditer(line), None):
        text = line[at : match.start() if match else len(line)]
        if text:
            out.append(f"<tspan{style}>{escape(text)}</tspan>" if style else escape(text))
        if match:
            at, style = match.end(), _style(match[1].split(";"))
    return "".join(out)


def _style(codes: list[str]) -> str:
    colors = [_COLORS[code] for code in codes if code in _COLORS]
    bold = ' font-weight="bold"' if "1" in codes else ""
    faint = ' opacity="0.7"' if "2" in codes else ""
    return bold + faint + (f' fill="{colors[-1]}"' if colors else "")


def main() -> int:
    """Write the picture."""
    PICTURE.write_text(picture(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
