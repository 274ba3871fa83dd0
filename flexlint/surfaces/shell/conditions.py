"""Commands that run for one orchestration mode only: ``if [ "$mode" = Uniform ]; then …``."""

from __future__ import annotations

import re

from flexlint.lexical.conditions import MODES, follows, proved
from flexlint.model import UNKNOWN_MODE, Mode, ModeKind, Span
from flexlint.record import field, record_with
from flexlint.regex import regex
from flexlint.surfaces.shell.lexer import Command

_TEST = regex(
    r"(?:if|elif)\s+(?:\[\[?|test)\s+(?P<what>\S+|\"[^\"]*\")\s+(?P<operator>==?|!=)\s+"
    r"(?P<q>[\"']?)(?P<mode>Uniform|Flexible)(?P=q)(?:\s+\]\]?)?\s*\Z",
    re.IGNORECASE,
)
_DEEPEST = 100


@record_with(frozen=False)
class Guards:
    """Follows ``if``, ``else`` and ``fi`` from command to command."""

    text: str
    _stack: list[tuple[Mode, Mode]] = field(default_factory=list)
    """For each open ``if``: what its condition proves, and what its failure does."""

    def enter(self, command: Command) -> Mode:
        """What is proved where ``command`` runs; takes note of what the command tests."""
        words = [word.text for word in command.words[:1]]
        before = self._mode()
        if words in (["if"], ["elif"]):
            if words == ["elif"] and self._stack:
                self._stack.pop()
            self._stack.append(self._tested(command))
        elif words == ["else"] and self._stack:
            proves, refutes = self._stack.pop()
            self._stack.append((refutes, proves))
            return self._mode()
        elif words == ["fi"] and self._stack:
            self._stack.pop()
        return before

    def _mode(self) -> Mode:
        found = (mode for mode, _ in reversed(self._stack[-_DEEPEST:]))
        return next((m for m in found if m.kind is not ModeKind.UNKNOWN), UNKNOWN_MODE)

    def _tested(self, command: Command) -> tuple[Mode, Mode]:
        written = self.text[command.start : command.end]
        test = _TEST.match(written)
        if test is None or self.text[command.end : command.end + 8].lstrip().startswith("||"):
            return UNKNOWN_MODE, UNKNOWN_MODE
        holds = follows(MODES[test.group("mode").lower()], test.group("operator") != "!=")
        span = Span(command.start, command.end)
        return (
            proved(holds, written, span, holds=True),
            proved(follows(holds, False), written, span, holds=False),
        )
