"""The SDK methods that replace a scale-set method, in words: arguments are not read."""

from __future__ import annotations

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Suggestion
from flexlint.text.source import SourceFile


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """The method that replaces the one written; None if ``replacement`` is no method."""
    del source, use, vocabulary
    if replacement.operation is None or replacement.kind not in {"operation", "each-member"}:
        return None
    group, _, method = replacement.operation.partition("_")
    each = " on each virtual machine of the set" if replacement.kind == "each-member" else ""
    return Suggestion(f"use {method} of {group}{each}", None, replacement.condition)
