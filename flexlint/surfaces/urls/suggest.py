"""Replacements of requests and of RBAC actions, with the user's own path segments."""

from __future__ import annotations

import re

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Argument, Known, Suggestion
from flexlint.source import SourceFile

_HOLE = re.compile(r"\{(\w+)\}")
_PLACEHOLDER = re.compile(r"[${<%\[]|^:\w")
_VERSION = re.compile(r"\?(?:[^\s\"'`?]*&)?(?P<version>api-version=[\w${}.\-@()]+)")
_VERB = re.compile(r"\A(?:GET|PUT|POST|PATCH|DELETE|HEAD)\s+")
_FRONT = re.compile(r"(?P<front>[^\s\"'`+,]*/providers/)Microsoft\.Compute/", re.IGNORECASE)


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
    numbers: list[str] = []

    def fill(match: re.Match[str]) -> str:
        wanted = _snake(match.group(1))
        old = names.get(wanted, wanted).strip("[]")
        argument = use.argument(old)
        if argument is None or not argument.text.strip():
            return match.group()
        if wanted == "vm_name" and argument.text.isdecimal():
            numbers.append(argument.text)  # the id of a Uniform instance names no machine
            return match.group()
        return _written(argument)

    path = _HOLE.sub(fill, rest.path)
    notes = [f"put the name of a virtual machine in for {{vmName}} ({n})" for n in numbers]
    if replacement.condition:
        notes.append(replacement.condition)
    front = _front(source, use)
    members = f"$filter='virtualMachineScaleSet/id' eq '{_set_id(front, use)}'"
    if replacement.kind == "each-member":
        notes.append(
            f"for each virtual machine of GET {front}Microsoft.Compute/virtualMachines?{members}"
        )
    if replacement.kind == "list-members":
        path += f"?{members}"
        if use.operation.endswith("GetInstanceView") or use.argument("expand") is not None:
            path += "&$expand=instanceView"
    version = _VERSION.match(source.text, use.span.end)
    if version is not None:
        path += ("&" if "?" in path else "?") + version.group("version")
    if path.lower().startswith("/subscriptions"):
        return Suggestion(f"{rest.method} {path}", "http", "; ".join(notes))
    return Suggestion(f"{rest.method} {front}{path.lstrip('/')}", "http", "; ".join(notes))


def _written(argument: Argument) -> str:
    """An argument as a segment of a path: an expression of a program becomes a placeholder."""
    text = argument.text.strip()
    plain = isinstance(argument.value, Known) or _PLACEHOLDER.search(text) is not None
    return text if plain else f"{{{text}}}"


def _front(source: SourceFile, use: ApiUse) -> str:
    """The user's own URL up to ``providers/``, where it is written in one piece."""
    start = use.statement.start if use.statement is not None else use.span.start
    before = _VERB.sub("", source.text[start : use.span.start].lstrip("$@fF\"'` "))
    match = _FRONT.fullmatch(before)
    return match.group("front") if match else "…/providers/"


def _set_id(front: str, use: ApiUse) -> str:
    """The resource id of the scale set, as far as the URL says it."""
    name = use.argument("vm_scale_set_name")
    at = front.find("/subscriptions/")
    if name is None or at < 0:
        return "<id of the scale set>"
    return f"{front[at:]}Microsoft.Compute/virtualMachineScaleSets/{_written(name)}"


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
