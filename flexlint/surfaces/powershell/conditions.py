"""Blocks that run for one orchestration mode only: ``if ($mode -eq 'Uniform') { … }``."""

from __future__ import annotations

import re

from flexlint.lexical.conditions import MODES, follows, proved
from flexlint.model import UNKNOWN_MODE, Mode, Span
from flexlint.record import record
from flexlint.regex import regex

_HEADER = regex(r"(?<![\w$-])(?:else)?if\s*\(", re.IGNORECASE)
_TEST = regex(
    r"[^()|&]{0,120}?-(?P<operator>c?eq|c?ne|i?eq|i?ne)\s+[\"'](?P<mode>Uniform|Flexible)[\"']\s*"
    r"|\s*[\"'](?P<first>Uniform|Flexible)[\"']\s+-(?P<backwards>c?eq|c?ne)\s+[^()|&]{0,120}?",
    re.IGNORECASE,
)
_BRACES = regex(r"[{}]")
_OPENING = regex(r"\s*\{")
_ELSE = regex(r"\s*else\s*\{", re.IGNORECASE)
_LONGEST = 20_000
_MOST = 200


@record
class Guards:
    """The blocks of a script whose condition tells the mode."""

    blocks: tuple[tuple[int, int, Mode], ...]

    def mode(self, at: int) -> Mode:
        """What the innermost telling block around offset ``at`` proves."""
        around = [block for block in self.blocks if block[0] <= at < block[1]]
        return max(around, key=lambda block: block[0])[2] if around else UNKNOWN_MODE


def guards_of(text: str, code: str) -> Guards:
    """The guards in ``text``; ``code`` is ``text`` without the insides of strings."""
    blocks: list[tuple[int, int, Mode]] = []
    for count, header in enumerate(_HEADER.finditer(code)):
        if count >= _MOST:
            break
        close = code.find(")", header.end(), header.end() + 300)
        test = _TEST.fullmatch(text, header.end(), close) if close > 0 else None
        opening = _OPENING.match(code, close + 1) if test is not None else None
        if test is None or opening is None:
            continue
        word = (test.group("mode") or test.group("first")).lower()
        operator = test.group("operator") or test.group("backwards")
        holds = follows(MODES[word], operator.lower().endswith("eq"))
        end = _block_end(code, opening.end())
        condition = Span(header.end(), close)
        written = text[condition.start : condition.end]
        blocks.append((opening.end(), end, proved(holds, written, condition, holds=True)))
        otherwise = _ELSE.match(code, end)
        if otherwise is not None and not header.group().lower().startswith("else"):
            stop = _block_end(code, otherwise.end())
            mode = proved(follows(holds, False), written, condition, holds=False)
            blocks.append((otherwise.end(), stop, mode))
    return Guards(tuple(blocks))


def _block_end(code: str, start: int) -> int:
    """The offset behind the brace that closes the block whose inside begins at ``start``."""
    depth = 1
    stop = min(len(code), start + _LONGEST)
    for match in _BRACES.finditer(code, start, stop):
        depth += 1 if match.group() == "{" else -1
        if not depth:
            return match.end()
    return stop
