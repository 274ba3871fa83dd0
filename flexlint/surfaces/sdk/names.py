"""Calls on clients, resources and operation groups that are named for scale sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.model import ApiUse, Confidence, Span, Unknown
from flexlint.surfaces.sdk.method_names import (
    Names,
    distinctive_methods,
    group_of,
    names_of,
    operation_of,
)

# In these, no two repetitions that accept the same characters stand side by side, none begins in
# the middle of a word, and none that other repetitions start from anew reaches far: linear.
_TYPE = r"I?VirtualMachineScaleSet[A-Z]?\w{0,80}"
_CALL = re.compile(
    r"(?<![\w$])(?P<receiver>[A-Za-z_$][\w$]*)(?P<called>\(\s*\))?\s*(?:[?!]\s*)?\.\s*"
    r"(?=(?P<method>[A-Za-z_]\w*)\s*(?:<[^<>(){};]{0,80}>\s*)?\()"
)
_TYPED = (
    # Go: name := pkg.NewXClient(   name, err := factory.NewXClient(
    re.compile(
        rf"(?<!\w)(?P<name>[A-Za-z_]\w*)\s*(?:,\s*\w+\s*)?:?=\s*&?(?:\w+(?:\([^()\n]*\))?\.){{0,3}}"
        rf"New(?P<type>{_TYPE}Client)\w{{0,80}}\("
    ),
    # Go: name *pkg.XClient   var name pkg.XClient
    re.compile(rf"(?<!\w)(?P<name>[A-Za-z_]\w*)[ \t]+\*?(?:\w+\.)(?P<type>{_TYPE}Client)\b"),
    # C#, Java: X name   X<T> name
    re.compile(
        rf"(?<![\w.])(?:\w+\.)*(?P<type>{_TYPE})\??[ \t]+(?P<name>[a-zA-Z_]\w*)"
        r"\s*(?=[=;,):]|\bin\b)"
    ),
    # TypeScript: name: X
    re.compile(rf"(?<!\w)(?P<name>[A-Za-z_]\w*)\??\s*:\s*(?P<type>{_TYPE})\b"),
    # name = await collection.GetVirtualMachineScaleSetVm(…)   name = client.virtualMachine…VMs
    re.compile(
        r"(?<![\w.])(?P<name>[A-Za-z_]\w*)\s*:?=\s*(?:await\s+)?"
        r"(?:[\w$]+(?:\([^()\n]*\))?\s*[?!]?\.\s*){1,6}"
        r"(?:[Gg]et)?(?P<type>[Vv]irtualMachineScaleSet\w{0,80})[ \t]*"
        r"(?:\([^\n;]{0,400}\)[ \t]*)?(?:;[ \t]*)?$",
        re.MULTILINE,
    ),
    # foreach (var name in set.GetVirtualMachineScaleSetVms())
    re.compile(
        r"\b(?:var|let|const)\s+(?P<name>\w+)\s+(?:in|of)\s+[\w.]+\.(?:[Gg]et)?"
        r"(?P<type>[Vv]irtualMachineScaleSet\w*)\("
    ),
)
_DATA = frozenset({"javascript", "go"})
_MODELS = re.compile(r"I?VirtualMachineScaleSet(?:VM|Vm)?\Z")
_ABBREVIATED = re.compile(
    r"(?:az(?:ure)?)?(?:vmss|(?:vm)?scalesets?)(?P<part>vms?|instances?|vmruncommands?"
    r"|vmextensions?|extensions?)?(?P<client>clients?|api)?\Z"
)
_PARTS = {"": "s", "vm": "vms", "instance": "vms"}
_SDK = re.compile(
    r"armcompute|arm-compute|Management\.Compute|ResourceManager\.Compute|mgmt/compute"
    r"|resourcemanager\.compute",
    re.IGNORECASE,
)
_POLLED = re.compile(r"begin|pager\Z|andwait\Z|async\Z", re.IGNORECASE)
_CONTEXT = re.compile(
    r"\s*(?:\w{0,60}ctx\w{0,60}|\w{0,60}context\w{0,60}(?:\.\w+\(\))?)\s*,", re.IGNORECASE
)
_COLLECTION = re.compile(
    r"\.\s*(?:[Gg]etVirtualMachineScaleSetVms|virtualMachines|VirtualMachines)\s*\(\s*\)\s*"
    r"\.\s*(?P<method>list|listAsync|getAll|GetAll|GetAllAsync|List|ListAsync)\s*\("
)
_ACCESSOR = re.compile(
    r"\.\s*(?P<method>GetVirtualMachineScaleSetVm(?:Async|(?P<many>s)(?=\(\s*\)(?!\s*\.\s*"
    r"(?:Get|CreateOrUpdate|Exists)\w*\())|(?=\())\w*)\("
)


def find_calls(
    code: str, language: str, operations: tuple[tuple[str, str], ...]
) -> Iterator[ApiUse]:
    """Uses in ``code``, the text of a program with comments and strings blanked.

    A receiver named for its group counts, as does a variable whose declaration in this file
    names the client's or resource's type. Confidence is medium, and low for a receiver that is
    merely abbreviated (``vmssVMsClient``).
    """
    names = names_of(operations)
    distinctive = distinctive_methods(operations)
    variables = _typed_variables(code, language, names)
    seen: set[int] = set()
    knows_sdk = _SDK.search(code) is not None
    for match in _CALL.finditer(code):
        method, at = match.group("method"), match.start("method")
        lone = operation_of(method, distinctive)
        if lone is not None:
            seen.add(at)
            yield _use(lone, match, Confidence.MEDIUM, "the method's name says what it is")
            continue
        receiver = match.group("receiver")
        if re.match(r"I[A-Z]", receiver):
            continue  # a type: an explicit interface implementation
        group = group_of(receiver, names) if not _MODELS.match(receiver) else None
        why, confidence = "the receiver is named for the operation group", Confidence.MEDIUM
        if group is None:
            group = variables.get(receiver)
            why = "the receiver is declared with the client's type"
        if group is None:
            group, confidence = _abbreviated(code, match, names, knows_sdk)
            why = "the receiver is named like a client of scale sets"
        operation = operation_of(method, names.get(group, {})) if group else None
        if operation is not None and at not in seen:
            yield _use(operation, match, confidence, why)
    members = names.get("virtualmachinescalesetvms", {})
    if "list" not in members or re.search(_TYPE, code) is None:
        return
    if language in {"csharp", "java"}:
        for match in _COLLECTION.finditer(code):
            why = "the set's virtual machines are listed"
            yield _use(members["list"], match, Confidence.LOW, why)
    if language == "csharp":
        for match in _ACCESSOR.finditer(code):
            method = "list" if match.group("many") else "get"
            why = "the accessor is named for the operation group"
            yield _use(members[method], match, Confidence.MEDIUM, why)


def _abbreviated(
    code: str, match: re.Match[str], names: Names, knows_sdk: bool
) -> tuple[str | None, Confidence]:
    """The group of a receiver such as ``vmssVMsClient`` or ``VMSSVM``, which is less certain.

    Without ``client`` in its name it may as well be the set itself, so the call must look like
    an SDK client's.
    """
    short = _ABBREVIATED.match(match.group("receiver").replace("_", "").lower())
    if short is None:
        return None, Confidence.LOW
    opening = code.find("(", match.end() + len(match.group("method")))
    called = _POLLED.search(match.group("method")) or _CONTEXT.match(code, opening + 1)
    if not short.group("client") and not called:
        return None, Confidence.LOW
    part = (short.group("part") or "").removesuffix("s")
    group = "virtualmachinescaleset" + _PARTS.get(part, part + "s")
    return (
        group if group in names else None,
        Confidence.MEDIUM if knows_sdk and called else Confidence.LOW,
    )


def _typed_variables(code: str, language: str, names: Names) -> dict[str, str]:
    found: dict[str, str] = {}
    for pattern in _TYPED:
        for match in pattern.finditer(code):
            kind = match.group("type")
            if _MODELS.match(kind) and language in _DATA:
                continue  # a plain data class there
            group = group_of(kind, names)
            name = match.group("name")
            if group is not None and name not in {"in", "new", "return", "class"}:
                found.setdefault(name, group)
    return found


def _use(operation: str, match: re.Match[str], confidence: Confidence, why: str) -> ApiUse:
    span = Span(match.start("method"), match.end("method"))
    groups = match.groupdict()
    receiver = groups.get("receiver")
    spelling = f"{receiver}.{match.group('method')}" if receiver else match.group("method")
    return ApiUse(
        operation=operation,
        spelling=spelling,
        span=span,
        confidence=confidence,
        why=why,
        open_arguments=True,
        target=Unknown("arguments are not read"),
        client=receiver,
        statement=Span(match.start(), match.end("method")),
    )
