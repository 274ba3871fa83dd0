"""Replacements of requests and of RBAC actions, with the user's own path segments."""

from __future__ import annotations

import re

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Suggestion
from flexlint.source import SourceFile

_HOLE = re.compile(r"\{(\w+)\}")
_MEMBERS = (
    "GET …/providers/Microsoft.Compute/virtualMachines"
    "?$filter='virtualMachineScaleSet/id' eq '<id of the scale set>'"
)


def suggest_url(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` as a request or, for an RBAC action, as an action; None if it is neither."""
    if replacement.operation is None:
        return None
    counterpart = vocabulary.counterparts.get(replacement.operation)
    spellings = counterpart.spellings if counterpart is not None else None
    if use.form == "permission":
        if spellings is None or spellings.rbac is None:
            return None
        return Suggestion(spellings.rbac, None, "a Flexible member is an ordinary virtual machine")
    rest = spellings.rest if spellings is not None else None
    if rest is None:
        rest = next((s for op, s in vocabulary.rest if op == replacement.operation), None)
    if rest is None:
        return None
    names = dict(replacement.arguments)

    def fill(match: re.Match[str]) -> str:
        wanted = _snake(match.group(1))
        old = names.get(wanted, wanted).strip("[]")
        argument = use.argument(old)
        if argument is None:
            return match.group()
        return argument.text if argument.text.strip() else match.group()

    path = _HOLE.sub(fill, rest.path)
    notes = [replacement.condition] if replacement.condition else []
    if replacement.kind == "each-member":
        notes.append("for each virtual machine of " + _MEMBERS)
    if replacement.kind == "list-members":
        path += "?$filter='virtualMachineScaleSet/id' eq '<id of the scale set>'"
    prefix = "" if path.startswith("/subscriptions") else "…/providers"
    return Suggestion(f"{rest.method} {prefix}{path}", "http", "; ".join(notes))


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
