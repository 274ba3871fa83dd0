"""Properties of an instance that a script reads and a virtual machine does not have.

Readers of shells and of PowerShell do not follow what a command gives, so what stands behind the
command is searched for the names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from flexlint.azure import INSTANCE_LIST
from flexlint.catalog import Catalog
from flexlint.engine.drafts import Draft
from flexlint.record import replace

_LANGUAGES = frozenset({"shell", "powershell"})
_AHEAD = 20_000
"""Characters behind a command that are searched."""


def read_otherwise(text: str, drafts: Sequence[Draft], catalog: Catalog) -> Sequence[Draft]:
    """``drafts`` about ``text``, with suggestions that are incomplete where the text goes on to
    name what the result of the new command has not, or has under another name."""
    return [_doubted(text, draft, catalog) for draft in drafts]


def _doubted(text: str, draft: Draft, catalog: Catalog) -> Draft:
    suggestion = draft.suggestion
    if suggestion is None or suggestion.language not in _LANGUAGES:
        return draft
    operation = catalog.operations.get(draft.operation or "")
    chosen = operation.replacements[:1] if operation is not None else ()
    for replacement in chosen:
        followed = draft.operation == INSTANCE_LIST  # where ids go is followed for lists
        renamed = () if followed else tuple(name for name, _ in replacement.renamed)
        if not replacement.gone and not renamed:
            continue
        end = draft.statement.end
        found = _names(replacement.gone, renamed).search(text, end, end + _AHEAD)
        if found is not None:
            name = next(each for each in found.groups() if each)
            why = f"the script goes on to name {name}, which a machine lacks or calls otherwise"
            note = "; ".join(part for part in (why, suggestion.note) if part)
            return replace(draft, suggestion=replace(suggestion, note=note, complete=False))
    return draft


@lru_cache(maxsize=16)
def _names(gone: tuple[str, ...], renamed: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the names as JSON and .NET have them: the ``gone`` as words, the ``renamed`` only
    where they are members or keys, as variables may be called so."""
    words = "|".join(each.replace("_", "") for each in gone) or "(?!)"
    keys = "|".join(each.replace("_", "") for each in renamed) or "(?!)"
    member = rf"[.\"'\[]({keys})\b|\bselect(?:-object)?\s[^\n|;]{{0,200}}?\b({keys})\b"
    return re.compile(rf"(?<![\w$-])({words})\b|{member}", re.IGNORECASE)
