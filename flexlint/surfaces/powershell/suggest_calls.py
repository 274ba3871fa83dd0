"""Cmdlets that replace a scale-set cmdlet, with the user's own values."""

from __future__ import annotations

import re

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import PowerShellSpelling, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import names_no_machine
from flexlint.model import ApiUse, Argument, Known, Suggestion, Unknown
from flexlint.suggestions.commands import (
    INSTANCES,
    group_of,
    instances_of,
    items_of,
    kept,
    member_flag,
    scale_set_of,
    whom_of,
)
from flexlint.suggestions.notes import names_note, note_of, piece_note
from flexlint.surfaces.powershell.ids import whole_name
from flexlint.text.source import SourceFile

_NEVER_KEPT = frozenset({RESOURCE_GROUP, *SCALE_SET_NAMES, *INSTANCES})
_KEPT = {"force": "-Force", "as_job": "-AsJob", "no_wait": "-NoWait", "confirm": "-Confirm"}
_NAME, _NAMES = "'VM_NAME'", "$vmNames"
"""Stand for ids of Uniform instances, which no member of a Flexible set has."""
_NUMBER = re.compile(r"(?P<before>^|[,(@]\s*)(?P<q>[\"']?)\d+(?P=q)(?=\s*(?:[,)]|$))")
_ITEM = re.compile(r"\$(?:_|PSItem)\b", re.IGNORECASE)
_SIMPLE = re.compile(r"\$(?:\w+:)?\w+\Z")


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` as a command that runs as pasted, or None if it is no cmdlet."""
    del source
    note = note_of(replacement, _by_number(use))
    if replacement.kind == "list-members":
        return Suggestion(_members(use, status=True), "powershell", note)
    if replacement.operation is None or replacement.kind not in {"operation", "each-member"}:
        return None
    counterpart = vocabulary.counterparts.get(replacement.operation)
    if counterpart is None or not counterpart.spellings.powershell:
        return None
    spelling = counterpart.spellings.powershell[0]
    member = member_flag(spelling.arguments)
    acts_on = whom_of(use, replacement, spelling.arguments)
    if member is None or acts_on == "unseen":
        return None
    extra = _extra(use, spelling, replacement)
    argument = instances_of(use)
    if argument is None:
        call = " ".join(
            [spelling.cmdlet, "-ResourceGroupName $_.ResourceGroupName", member, "$_.Name", *extra]
        )
        text = f"{_members(use)} | ForEach-Object {{ {call} }}"
        return Suggestion(text, "powershell", note)
    text, several = _named(argument)
    head = [spelling.cmdlet, *_group(use)]
    if several:
        call = " ".join([*head, member, "$_", *extra])
        return Suggestion(f"{text} | ForEach-Object {{ {call} }}", "powershell", note)
    return Suggestion(" ".join([*head, member, text, *extra]), "powershell", note)


def _named(argument: Argument) -> tuple[str, bool]:
    """The virtual machines to act on, and whether they may be several.

    Ids of Uniform instances are no names: a placeholder stands for them.
    """
    items = items_of(argument)
    several = len(items) > 1 or any(isinstance(item, Unknown) for item in items)
    if isinstance(argument.value, Unknown):
        several = False
    numbers = [item for item in items if names_no_machine(item)]
    whole = whole_name(argument.text)
    if whole and numbers:
        return whole, False
    if len(numbers) == len(items):
        return (_NAMES, True) if len(items) > 1 else (_NAME, False)
    if any(isinstance(item, Unknown) for item in numbers):
        return _NAMES, True
    text = _NUMBER.sub(lambda match: f"{match.group('before')}{_NAME}", argument.text)
    return (text if numbers else argument.text), several


def _by_number(use: ApiUse) -> str:
    """What is to be said of ids that name no virtual machine."""
    argument = instances_of(use)
    if argument is None:
        return ""
    items = items_of(argument)
    numbers = [item for item in items if names_no_machine(item)]
    if not numbers:
        return ""
    if whole_name(argument.text):
        return piece_note(argument.text)
    known = [str(item.value) for item in numbers if isinstance(item, Known)]
    written = ", ".join(known) if len(known) == len(numbers) else argument.text
    return names_note(_NAMES if len(numbers) > 1 else _NAME, written)


def _group(use: ApiUse) -> list[str]:
    group = group_of(use)
    return ["-ResourceGroupName", group] if group else []


def _members(use: ApiUse, *, status: bool = False) -> str:
    """The members of the set: of one resource group, as a set of that name may be in others."""
    group = _group(use) or ["-ResourceGroupName", "'RESOURCE_GROUP'"]
    words = ["Get-AzVM", *group, *(["-Status"] if status else [])]
    name = scale_set_of(use) or "SCALE-SET-NAME"
    before = ""
    if _ITEM.search(name):  # in the filter $_ is the machine
        before, name = f"$scaleSet = {name}; ", "$scaleSet"
    name = f"$({name})" if name[:1] in "$(" and not _SIMPLE.match(name) else name.strip("\"'")
    return (
        before
        + " ".join(words)
        + f' | Where-Object {{ $_.VirtualMachineScaleSet.Id -like "*/{name}" }}'
    )


def _extra(use: ApiUse, spelling: PowerShellSpelling, replacement: Replacement) -> list[str]:
    words = list(spelling.parameters)
    same = (
        use.spelling.split()[0].split("-")[-1].lower().replace("vmssvm", "vm")
        in spelling.cmdlet.lower()
    )

    def customary(name: str) -> str | None:
        if name not in _KEPT and same and use.operation.endswith("RunCommand"):
            return "-" + "".join(part.capitalize() for part in name.split("_"))
        return _KEPT.get(name)

    for parameter, text in kept(use, replacement, spelling.arguments, _NEVER_KEPT, customary):
        if parameter not in words:
            words += [parameter, text] if text else [parameter]
    return words
