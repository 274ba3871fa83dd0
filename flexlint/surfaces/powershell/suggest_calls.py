"""Cmdlets that replace a scale-set cmdlet, with the user's own values."""

from __future__ import annotations

import re

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import PowerShellSpelling, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import names_no_machine
from flexlint.model import ApiUse, Array, Known, Suggestion, Unknown
from flexlint.surfaces.powershell.ids import whole_name
from flexlint.text.source import SourceFile

_INSTANCES = ("instance_ids", "instance_id", "virtualmachine_index")
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
    parts = (_by_number(use), replacement.condition, replacement.note)
    note = "; ".join(part for part in parts if part)
    if replacement.kind == "list-members":
        return Suggestion(_members(use, status=True), "powershell", note)
    if replacement.operation is None or replacement.kind not in {"operation", "each-member"}:
        return None
    counterpart = vocabulary.counterparts.get(replacement.operation)
    if counterpart is None or not counterpart.spellings.powershell:
        return None
    spelling = counterpart.spellings.powershell[0]
    member = next((p for p, canonical in spelling.arguments if canonical == "vm_name"), None)
    if member is None:
        return None
    extra = _extra(use, spelling, replacement)
    named = _named(use)
    if named is None and (replacement.kind == "operation" or use.open_arguments):
        return None  # what cannot be seen may name the instances
    if named is None:
        call = " ".join(
            [spelling.cmdlet, "-ResourceGroupName $_.ResourceGroupName", member, "$_.Name", *extra]
        )
        text = f"{_members(use)} | ForEach-Object {{ {call} }}"
        return Suggestion(text, "powershell", note)
    text, several = named
    head = [spelling.cmdlet, *_group(use)]
    if several:
        call = " ".join([*head, member, "$_", *extra])
        return Suggestion(f"{text} | ForEach-Object {{ {call} }}", "powershell", note)
    return Suggestion(" ".join([*head, member, text, *extra]), "powershell", note)


def _named(use: ApiUse) -> tuple[str, bool] | None:
    """The virtual machines to act on, and whether they may be several; None if all of them.

    Ids of Uniform instances are no names: a placeholder stands for them.
    """
    for name in _INSTANCES:
        argument = use.argument(name)
        if argument is not None and argument.text:
            value = argument.value
            if argument.text.strip("\"'") == "*":
                return None
            items = value.items if isinstance(value, Array) else (value,)
            several = len(items) > 1 or any(isinstance(item, Unknown) for item in items)
            if isinstance(value, Unknown):
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
    return None


def _by_number(use: ApiUse) -> str:
    """What is to be said of ids that name no virtual machine."""
    for name in _INSTANCES:
        argument = use.argument(name)
        if argument is None:
            continue
        value = argument.value
        items = value.items if isinstance(value, Array) else (value,)
        numbers = [item for item in items if names_no_machine(item)]
        if not numbers:
            return ""
        if whole_name(argument.text):
            return f"{argument.text} is a piece of a name; on Flexible the whole name is the id"
        known = [str(item.value) for item in numbers if isinstance(item, Known)]
        written = ", ".join(known) if len(known) == len(numbers) else argument.text
        several = len(items) > 1
        stand_in = _NAMES if several and len(numbers) > 1 else _NAME
        return f"put the names of virtual machines in for {stand_in} ({written})"
    return ""


def _group(use: ApiUse) -> list[str]:
    group = use.argument(RESOURCE_GROUP)
    return ["-ResourceGroupName", group.text] if group is not None and group.text else []


def _members(use: ApiUse, *, status: bool = False) -> str:
    """The members of the set: of one resource group, as a set of that name may be in others."""
    group = _group(use) or ["-ResourceGroupName", "'RESOURCE_GROUP'"]
    words = ["Get-AzVM", *group, *(["-Status"] if status else [])]
    found = (use.argument(name) for name in SCALE_SET_NAMES)
    name = next((a.text for a in found if a is not None and a.text), "SCALE-SET-NAME")
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
    mapped = {old: new for new, old in replacement.arguments}
    accepted = {canonical: parameter for parameter, canonical in spelling.arguments}
    same = (
        use.spelling.split()[0].split("-")[-1].lower().replace("vmssvm", "vm")
        in spelling.cmdlet.lower()
    )
    for argument in use.arguments:
        name = argument.name
        if name is None or name in {RESOURCE_GROUP, *SCALE_SET_NAMES, *_INSTANCES}:
            continue
        parameter = accepted.get(mapped.get(name, name)) or _KEPT.get(name)
        if parameter is None and same and use.operation.endswith("RunCommand"):
            parameter = "-" + "".join(part.capitalize() for part in name.split("_"))
        if parameter is not None and parameter not in words:
            words += [parameter, argument.text] if argument.text else [parameter]
    return words
