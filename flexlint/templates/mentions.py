"""What strings in templates may mention: instance types, policy aliases, and scripts.

The same in every template language; how a language writes its strings is its own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flexlint.model import Confidence, Object, Resource, Span, SurfaceName, Unknown

SET_CHILD = "microsoft.compute/virtualmachinescalesets/"
"""What every type below a scale set starts with, in lower case."""

PROSE_KEYS = frozenset(
    (
        "description", "displayname", "metadata", "title", "label", "documentation", "comment",
        "comments", "summary", "text", "tooltip", "help", "message", "long-summary",
        "short-summary", "markdown", "notes", "remarks", "infoballoon", "itemdisplayname",
    )
)  # fmt: skip
"""Lower-cased keys whose strings are for people."""

_SCRIPT_KEYS = frozenset(
    ("commandtoexecute", "scriptcontent", "script", "inlinescript", "command", "inline", "run")
)
_ALIAS = re.compile(r"Microsoft\.Compute/virtualMachineScaleSets/[\w/.*\[\]-]+", re.IGNORECASE)
_CLI = re.compile(r"\baz\s+vmss\b")
_COMMAND = re.compile(r"\baz\s+vmss\b|(?<![\w-])[A-Za-z]+-Az(?:ureRm)?Vmss", re.IGNORECASE)
_CMDLET = re.compile(r"(?<![\w-])[A-Z][a-z]+-Az(?:ureRm)?[A-Z]\w+")
_POWERSHELL = re.compile(r"\bpowershell|\bpwsh\b", re.IGNORECASE)


_STARTS_POWERSHELL = re.compile(
    r"(?:\A|&&|;|\bcmd(?:\.exe)?\s+/c)\s*[\"']?(?:pwsh|powershell)(?:\.exe)?\s", re.IGNORECASE
)


def holds_command(text: str) -> bool:
    """Whether ``text`` has a scale-set command of ``az`` or of PowerShell in it."""
    # The expression alone is slow on megabytes without any.
    return "vmss" in text.lower() and _COMMAND.search(text) is not None


def script_language(text: str, kind: str) -> SurfaceName:
    """``powershell`` or ``shell``: what a script in a string is written in.

    ``kind`` is the ``kind`` of the object around it, empty if it has none.
    """
    kind = kind.lower()
    if kind in ("azurecli", "azurepowershell"):
        return "powershell" if kind == "azurepowershell" else "shell"
    if _STARTS_POWERSHELL.search(text) is not None:
        return "shell"  # a command line that runs PowerShell
    cli = _CLI.search(text)
    if _CMDLET.search(text) is not None and (cli is None or _POWERSHELL.search(text)):
        return "powershell"
    return "shell" if cli is not None else "powershell"


def script_confidence(key: str) -> Confidence:
    """How sure it is that the string under ``key`` (in lower case) is run."""
    return Confidence.HIGH if key in _SCRIPT_KEYS else Confidence.MEDIUM


def child_types(resource_types: Iterable[str]) -> tuple[str, ...]:
    """The types below a scale set among ``resource_types``, longest first."""
    return tuple(sorted((t for t in resource_types if t.startswith(SET_CHILD)), key=len)[::-1])


def alias_type(value: str, types: Sequence[str]) -> str | None:
    """The part of a policy alias that is one of ``types``, as written; None if none is."""
    if _ALIAS.fullmatch(value) is None:
        return None
    folded = value.lower()
    for each in types:
        if folded == each or folded.startswith((each + "/", each + ".", each + "*")):
            return value[: len(each)]
    return None


_SPACE = re.compile(r"\s")
_INSTANCE_ID = re.compile(
    r"Microsoft\.Compute/virtualMachineScaleSets/[^/?]+/virtualMachines/[^/?]+"
    r"(?P<below>(?:/[\w$.-]+)*)\Z",
    re.IGNORECASE,
)


def instance_id(text: str, types: Sequence[str]) -> tuple[str, int, int] | None:
    """The id of an instance, or of something below it, that ``text`` is or ends in.

    What has an action or a query behind the id, or holes in braces, is a request and none of it.

    Returns:
        The resource type, and where the id starts and ends in ``text``; None if there is none
        or ``types`` does not have its type.
    """
    if "/virtualmachines/" not in text.lower():
        return None
    match = _INSTANCE_ID.search(text)
    if match is None or "://" in text or _SPACE.search(text):
        return None  # nothing, a request, or words
    below = match.group("below").split("/")[1:]
    kind = "/".join((SET_CHILD + "virtualmachines", *below[::2]))
    if len(below) % 2 or kind.lower() not in types or "{" in match.group():
        return None
    return _cased(kind), match.start(), match.end()


def _cased(kind: str) -> str:
    """``kind`` with what every type here starts with as Azure writes it."""
    return "Microsoft.Compute/virtualMachineScaleSets/virtualMachines" + kind[_INSTANCE_LENGTH:]


_INSTANCE_LENGTH = len(SET_CHILD + "virtualmachines")


def names_policy_type(key: str, field: str) -> bool:
    """Whether a string under ``key`` (in lower case) is an alias or a type a policy looks for.

    ``field`` is the ``field`` of the object around it, empty if it has none.
    """
    if key == "field":
        return True
    return key in ("equals", "in", "like", "contains") and field.lower() == "type"


def reference(written: str, span: Span, pointer: str, why: str) -> Resource:
    """A resource of the type ``written`` at ``span`` that is referred to, not declared."""
    nothing = Unknown("a reference says nothing of it")
    return Resource(
        type=written,
        type_span=span,
        api_version=nothing,
        name=nothing,
        body=Object((), span, open=True),
        span=span,
        pointer=pointer,
        existing=True,
        origin="reference",
        why=why,
    )
