"""What several rules have to say: paragraphs of ``background.yaml``, each a topic of its own."""

from __future__ import annotations

from flexlint.catalog.catalog import Catalog
from flexlint.catalog.rule import Rule
from flexlint.record import record

_ABBREVIATIONS = {"nat": "NAT", "os": "OS"}


@record
class Reasons:
    """Why a rule says what it says."""

    own: tuple[str, ...]
    """Paragraphs that no other rule has."""
    topics: tuple[str, ...]
    """Names of the paragraphs that others may have as well."""


def reasons(catalog: Catalog, rule: Rule) -> Reasons:
    """The paragraphs of ``rule.why``, those that are shared by their names."""
    names = {text.strip(): name for name, text in catalog.shorthand.background.items()}
    parts = [part.strip() for part in rule.why.split("\n\n")]
    own = tuple(part for part in parts if part and part not in names)
    return Reasons(own, tuple(names[part] for part in parts if part in names))


def title(topic: str) -> str:
    """``Members by name`` for ``members-by-name``, ``NAT pools`` for ``nat-pools``."""
    first, *others = (_ABBREVIATIONS.get(word, word) for word in topic.split("-"))
    return " ".join((first[:1].upper() + first[1:], *others))


def rules_about(catalog: Catalog, topic: str) -> tuple[Rule, ...]:
    """The rules that have the paragraph called ``topic`` among their reasons."""
    return tuple(rule for rule in catalog.rules if topic in reasons(catalog, rule).topics)
