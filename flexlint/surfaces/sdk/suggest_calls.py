"""The SDK methods that replace a scale-set method, in words: arguments are not read."""

from __future__ import annotations

from flexlint.catalog.operation import Replacement, Spellings
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Suggestion
from flexlint.suggestions.notes import note_of
from flexlint.surfaces.sdk.dialects import dialect_of, spelled
from flexlint.text.source import SourceFile

_ON_WHOM = {
    "operation": "",
    "each-member": " on each virtual machine that the call acts on",
    "list-members": ", filtered on the scale set",
}

_ON_LISTS = {
    "NetworkInterfaces_Get": " for each network interface of the virtual machines",
    "PublicIPAddresses_Get": " for each public address of the virtual machines",
}
"""On what, where a list below the scale set was asked for: a list stays one."""


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """The method that replaces the one written, in the words of the program's own SDK; None if
    ``replacement`` is no method."""
    if replacement.operation is None or replacement.kind not in _ON_WHOM:
        return None
    counterpart = vocabulary.counterparts.get(replacement.operation)
    spellings = counterpart.spellings if counterpart is not None else Spellings()
    dialect = dialect_of(source.path, source.text, use.spelling)
    name = spelled(replacement.operation, spellings, dialect)
    if name is None:
        group, _, method = replacement.operation.partition("_")
        name = f"{method} of {group}"
    whom = _ON_WHOM[replacement.kind]
    if use.operation.partition("_")[2].startswith("List"):
        whom = _ON_LISTS.get(replacement.operation, whom)
    if name.rpartition(".")[2].startswith("listByVirtualMachineScaleSet"):
        whom = " with the id of the scale set"
    return Suggestion(f"use {name}{whom}", None, note_of(replacement))
