"""Calls on clients, resources and operation groups that are named for scale sets."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.model import ApiUse, Confidence, Span, Unknown
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.doubles import Doubles
from flexlint.surfaces.sdk.kinds import (
    ASKING,
    DATA,
    MODEL,
    OPTIONS,
    RESOURCEFUL,
    is_data,
    tells_nothing,
)
from flexlint.surfaces.sdk.made import Call
from flexlint.surfaces.sdk.method_names import (
    Names,
    distinctive_methods,
    distinctive_operation,
    group_of,
    names_of,
    operation_of,
)
from flexlint.surfaces.sdk.receivers import ADDRESS, Reading, Receiver

_TYPE = regex(r"I?VirtualMachineScaleSet[A-Z]?\w")
_ABBREVIATED = regex(
    r"(?:az(?:ure)?)?(?:vmss|(?:vm)?scalesets?)(?P<part>vms?|instances?|vmruncommands?"
    r"|vmextensions?|extensions?)?(?P<client>clients?|api)?\Z"
)
_PARTS = {"": "s", "vm": "vms", "instance": "vms"}
_SDK = regex(
    r"armcompute|arm-compute|Management\.Compute|ResourceManager\.Compute|mgmt/compute"
    r"|resourcemanager\.compute",
    re.IGNORECASE,
)
_FLUENT = regex(r"\bManagement(?:\.Compute)?\.Fluent\b")
_POLLED = regex(r"begin|pager\Z|andwait\Z|async\Z", re.IGNORECASE)
_CREATING = frozenset({"VirtualMachineScaleSets_CreateOrUpdate", "VirtualMachineScaleSets_Update"})
_CONTEXT = regex(
    r"\s*(?:\w{0,60}ctx\w{0,60}|\w{0,60}context\w{0,60}(?:\.\w+\(\))?)\s*,", re.IGNORECASE
)
_COLLECTION = regex(
    r"(?<!\w)\w{0,40}(?i:vmss|scale_?set)\w{0,40}(?:\(\s*\))?\s*\.\s*(?:[Gg]etVirtualMachineScaleSetVms|virtualMachines|VirtualMachines)\s*\(\s*\)\s*"
    r"\.\s*(?P<method>list|listAsync|getAll|GetAll|GetAllAsync|List|ListAsync)\s*\("
)
_ACCESSOR = regex(
    r"\.\s*(?P<method>GetVirtualMachineScaleSetVm(?:Async|(?P<many>s)(?=\(\s*\)(?!\s*\.\s*"
    r"(?:Get|CreateOrUpdate|Exists)\w*\())|(?=\())\w*)\("
)


def may_have_calls(
    tokens: Tokens, text: str, language: str, operations: tuple[tuple[str, str], ...]
) -> bool:
    """Whether anything in a program is named for what :func:`find_calls` finds, or what listed
    instances are known by: without that, there is nothing to know of its receivers.

    ``text`` is the program with its strings.
    """
    names, distinctive = names_of(operations), distinctive_methods(operations)
    if language == "javascript" and ADDRESS.search(text) is not None:
        return True
    for word in set(tokens.words):
        folded = word.lower().replace("_", "")
        if "scaleset" in folded and (
            language in RESOURCEFUL
            or group_of(word, names) is not None
            or group_of(word.removesuffix("Async"), names) is not None
            or distinctive_operation(word, distinctive) is not None
            or MODEL.match(word)
            or DATA.match(word)
            or OPTIONS.match(word)
        ):
            return True
        if _ABBREVIATED.match(folded):
            return True
    return False


def find_calls(
    code: str,
    text: str,
    tokens: Tokens,
    reading: Reading,
    language: str,
    operations: tuple[tuple[str, str], ...],
) -> Iterator[tuple[ApiUse, Call | None]]:
    """Uses in ``code``, the text of a program with comments and strings blanked, whose tokens are
    ``tokens`` and of which ``reading`` tells. ``text`` has its strings.

    A receiver counts whose nearest declaration names the client's or resource's type, and one that
    is named for its group and not declared as anything else. Confidence is medium, and low for a
    receiver that is merely abbreviated (``vmssVMsClient``). With each comes the call, unless it is
    known by its spelling alone.
    """
    names = names_of(operations)
    distinctive = distinctive_methods(operations)
    fluent = language != "csharp" or _FLUENT.search(code) is not None
    doubles = Doubles(code, text, tokens, language)
    at: dict[int, Receiver] = {}
    for receiver in reading.receivers:
        method = tokens.words[receiver.method]
        at[tokens.starts[receiver.method]] = receiver
        if method.lower() in ASKING and (is_data(receiver.name) or not fluent):
            continue
        if receiver.own:
            continue  # what the program's own method does is found in its body
        lone = distinctive_operation(method, distinctive)
        if lone is not None and not (language == "go" and method[0].islower()):
            why = "the method's name says what it is"
            if not doubles.answer(receiver):
                yield _use(lone, tokens, receiver, Confidence.MEDIUM, why), _call(lone, receiver)
            continue
        if re.match(r"I[A-Z]", receiver.name):
            continue  # a type: an explicit interface implementation
        kind, confidence = receiver.kind, Confidence.MEDIUM
        group = kind.group if kind is not None and not kind.many else None
        why = "the receiver is declared with the client's type"
        if kind is None or (kind.owner and kind.group is None):
            named = None if MODEL.match(receiver.name) else group_of(receiver.name, names)
            group, why = named, "the receiver is named for the operation group"
            if group is None:
                group, confidence = _abbreviated(code, tokens, receiver, names)
                why = "the receiver is named like a client of scale sets"
        elif group is not None and group_of(receiver.name, names) == group:
            why = "the receiver is named for the operation group"
        operation = operation_of(method, names.get(group, {})) if group else None
        for promoted in receiver.promoted:
            embedded = operation_of(method, names.get(promoted, {}))
            if embedded is not None:
                operation, confidence = embedded, Confidence.MEDIUM
                why = "what it is called on embeds the client"
        if operation is not None and not doubles.answer(receiver):
            use = _use(operation, tokens, receiver, confidence, why)
            yield use, _call(operation, receiver)
    members = names.get("virtualmachinescalesetvms", {})
    if "list" not in members or language not in RESOURCEFUL:
        return
    if _TYPE.search(code) is not None:
        for match in _COLLECTION.finditer(code):
            there = at.get(match.start("method"))
            if there is not None and doubles.answer(there):
                continue
            why = "the set's virtual machines are listed"
            yield _matched(members["list"], match, Confidence.LOW, why), None
    if language == "csharp":
        for match in _ACCESSOR.finditer(code):
            method = "list" if match.group("many") else "get"
            why = "the accessor is named for the operation group"
            there = at.get(match.start("method"))
            if there is not None and doubles.answer(there):
                continue
            use = _matched(members[method], match, Confidence.MEDIUM, why)
            yield use, None if there is None else _call(members[method], there)


def _abbreviated(
    code: str, tokens: Tokens, receiver: Receiver, names: Names
) -> tuple[str | None, Confidence]:
    """The group of a receiver such as ``vmssVMsClient`` or ``VMSSVM``, which is less certain.

    Without ``client`` in its name it may as well be the set itself, so the call must look like
    an SDK client's.
    """
    short = _ABBREVIATED.match(receiver.name.replace("_", "").lower())
    if short is None:
        return None, Confidence.LOW
    opening = code.find("(", tokens.end(receiver.method))
    called = _POLLED.search(tokens.words[receiver.method]) or _CONTEXT.match(code, opening + 1)
    if not short.group("client") and not called:
        return None, Confidence.LOW
    part = (short.group("part") or "").removesuffix("s")
    group = "virtualmachinescaleset" + _PARTS.get(part, part + "s")
    return (
        group if group in names else None,
        Confidence.MEDIUM if called and _SDK.search(code) is not None else Confidence.LOW,
    )


def _use(
    operation: str, tokens: Tokens, receiver: Receiver, confidence: Confidence, why: str
) -> ApiUse:
    span = Span(tokens.starts[receiver.method], tokens.end(receiver.method))
    method = tokens.words[receiver.method]
    behind = tokens.starts[receiver.start] != tokens.starts[receiver.method - 2]
    name = "" if behind and tells_nothing(receiver.name) else receiver.name
    return ApiUse(
        operation=operation,
        spelling=f"{name}.{method}" if name else method,
        span=span,
        confidence=confidence,
        why=why,
        open_arguments=True,
        target=Unknown("which set it is called on cannot be seen"),
        client=name or None,
        statement=Span(tokens.starts[receiver.start], span.end),
    )


def _call(operation: str, receiver: Receiver) -> Call:
    by = receiver.kind.by if receiver.kind is not None else -1
    return Call(receiver.method, by, operation in _CREATING)


def _matched(operation: str, match: re.Match[str], confidence: Confidence, why: str) -> ApiUse:
    return ApiUse(
        operation=operation,
        spelling=match.group("method"),
        span=Span(match.start("method"), match.end("method")),
        confidence=confidence,
        why=why,
        open_arguments=True,
        target=Unknown("which set it is called on cannot be seen"),
        statement=Span(match.start(), match.end("method")),
    )
