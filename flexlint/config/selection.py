"""Which rules apply where: selectors made into answers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence

from flexlint.config.options import Options
from flexlint.files.globs import matcher
from flexlint.model import Confidence, Severity
from flexlint.record import record
from flexlint.text.words import nearest
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.catalog.rule import Rule

_NOTHING = 0
_ALL = 1
_CATEGORY = 2
_NAME = 1000
"""How specific a selector is; the length of a code prefix lies between category and name."""


def rank(selector: str, rule: Rule) -> int:
    """How specifically ``selector`` names ``rule``; 0 if it does not."""
    wanted = selector.strip().lower()
    if wanted == "all":
        return _ALL
    if wanted in (rule.code.lower(), rule.name.lower()):
        return _NAME
    if wanted == rule.category.lower():
        return _CATEGORY
    if wanted and rule.code.lower().startswith(wanted):
        return _CATEGORY + len(wanted)
    return _NOTHING


def best_rank(selectors: Iterable[str], rule: Rule) -> int:
    """The most specific rank of ``selectors`` for ``rule``."""
    return max((rank(selector, rule) for selector in selectors), default=_NOTHING)


def unknown_selectors(
    selectors: Iterable[str], rules: Sequence[Rule]
) -> tuple[tuple[str, str], ...]:
    """(selector, nearest known word or "") for each selector that names no rule."""
    words = ["ALL", *(w for rule in rules for w in (rule.code, rule.name, rule.category))]
    unknown: list[tuple[str, str]] = []
    for selector in selectors:
        if selector.strip().lower() != "all" and not any(rank(selector, rule) for rule in rules):
            unknown.append((selector, nearest(selector, words) or ""))
    return tuple(unknown)


@record
class Selection:
    """The selecting options, ready to be asked. Build it once a process, with :meth:`of`."""

    options: Options
    per_file: tuple[tuple[Callable[[str], bool], tuple[str, ...]], ...]
    root: str

    @classmethod
    def of(cls, options: Options) -> Selection:
        """The selection that ``options`` ask for."""
        per_file = tuple(
            (matcher((pattern,)), selectors) for pattern, selectors in options.per_file_ignores
        )
        return cls(options, per_file, options.root or os.getcwd())

    def applies(self, rule: Rule) -> bool:
        """Whether ``rule`` is on: the most specific selector decides, an equal one ignores."""
        options = self.options
        selected = best_rank(options.select, rule) if options.select else _ALL
        extended = best_rank(options.extend_select, rule)
        ignored = best_rank(options.ignore, rule)
        if extended and extended >= ignored:
            return True
        return selected > ignored

    def ignored_in(self, rule: Rule, path: str) -> bool:
        """Whether ``per-file-ignores`` turns ``rule`` off in ``path`` (as displayed)."""
        if not self.per_file:
            return False
        relative = self.relative(path)
        return any(
            best_rank(selectors, rule) and matches(relative) for matches, selectors in self.per_file
        )

    def severity(self, rule: Rule) -> Severity | None:
        """The severity that the user gave ``rule``, or None."""
        ranked = [(rank(selector, rule), severity) for selector, severity in self.options.severity]
        found = max(ranked, key=lambda pair: pair[0], default=(_NOTHING, Severity.INFO))
        return found[1] if found[0] else None

    def sure_enough(self, confidence: Confidence) -> bool:
        """Whether a finding of ``confidence`` is to be reported."""
        return confidence >= self.options.min_confidence

    def relative(self, path: str) -> str:
        """``path`` relative to the patterns' root, with ``/``."""
        try:
            return os.path.relpath(path, self.root).replace(os.sep, "/")
        except ValueError:  # another drive
            return path.replace(os.sep, "/")
