"""What work may take: counted findings times assumed hours, with the sum written out.

The hours are assumptions, all of them here: nobody has measured them. They are there to compare
sets and packages with each other; a team that knows better scales the sums.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from flexlint.audit.model import Effort, StepKind
from flexlint.audit.steps import Rules, decision_of, is_complete
from flexlint.model import Finding, Severity
from flexlint.text.words import plural

COMPLETE = 0.25
"""Paste a complete replacement, review and test it."""
REWRITE = 1.0
"""Write what a replacement says in words or with placeholders."""
DECISION = 4.0
"""Decide something with others, and do it."""
REVIEW = 0.1
"""Read what is for information, and change it along with the rest."""

AGAIN = 0.25
"""Make for the new set what is made for the old one: assign a role, watch it by an alert."""

STEPS: Mapping[StepKind, float] = MappingProxyType(
    {
        "mode": 0.5,
        "template": 4.0,
        "code": 0.5,
        "permissions": 1.0,
        "queries": 1.0,
        "traffic": 8.0,
        "retire": 1.0,
    }
)
"""What a package takes besides its findings: to deploy, to switch over, to have it reviewed."""
FIX = 0.5
"""The same for a package that fixes a file and makes nothing new."""

_KINDS = (
    ("decision", DECISION),
    ("replacement to write", REWRITE),
    ("complete replacement", COMPLETE),
    ("note", REVIEW),
)


def hours(number: float) -> str:
    """``4 h``, ``0.25 h``: to a hundredth of an hour."""
    return f"{round(number, 2):,g} h"


def effort_of(findings: Iterable[Finding], rules: Rules, base: float, again: int = 0) -> Effort:
    """The effort of a package with ``findings`` that takes ``base`` hours besides them, and in
    which ``again`` things are made for the new set as they are for the old one."""
    counts = Counter(_kind(finding, rules) for finding in findings)
    total = base
    terms = []
    for kind, each in _KINDS:
        if number := counts[kind]:
            total += number * each
            terms.append(f"{number:,} {_plural(kind, number)} x {hours(each)}")
    if again:
        total += again * AGAIN
        terms.append(f"{plural(again, 'thing')} to make again x {hours(AGAIN)}")
    terms.append(f"{hours(base)} for the package")
    return Effort(round(total, 2), " + ".join(terms))


def summed(parts: Iterable[tuple[str, Effort]]) -> Effort:
    """The effort of all ``parts``, each with a word for it; parts of one word are added up."""
    words: dict[str, float] = {}
    for word, effort in parts:
        words[word] = words.get(word, 0.0) + effort.hours
    formula = " + ".join(f"{hours(number)} {word}" for word, number in words.items())
    return Effort(round(sum(words.values(), 0.0), 2), formula or hours(0))


def _kind(finding: Finding, rules: Rules) -> str:
    if decision_of(finding, rules):
        return "decision"
    if finding.severity is Severity.INFO:
        return "note"
    return "complete replacement" if is_complete(finding) else "replacement to write"


def _plural(kind: str, number: int) -> str:
    if number == 1:
        return kind
    first, _, rest = kind.partition(" to ")
    return f"{first}s to {rest}" if rest else f"{kind}s"
