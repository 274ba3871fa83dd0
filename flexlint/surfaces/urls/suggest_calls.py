"""Replacements of requests and of RBAC actions, with the user's own path segments."""

from __future__ import annotations

import re

from flexlint.azure import ANY_HTTP_METHOD
from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import is_counter, is_piece, names_no_machine
from flexlint.model import ApiUse, Argument, Known, Suggestion
from flexlint.text.source import SourceFile

_HOLE = re.compile(r"\{(\w+)\}")
_PLACEHOLDER = re.compile(r"[${<%\[]|^:\w")
_DECIMAL_FIELD = re.compile(r"(?:%\d*[di]|\{[\w.]*:\d*d\})\Z")
_VERSION = re.compile(r"\?(?:[^\s\"'`?]*&)?(?P<version>api-version=[\w${}.\-@()]+)")
_DATE = re.compile(r"api-version=(?P<date>\d{4}-\d\d-\d\d)")
_FILTERS, _EXPANDS = "2021-11-01", "2023-03-01"
"""The API versions since which the list of virtual machines takes $filter and $expand."""
_VERB = re.compile(rf"\A(?:{ANY_HTTP_METHOD})\s+")
_FRONT = re.compile(r"(?P<front>[^\s\"'`+,]*/providers/)Microsoft\.Compute/", re.IGNORECASE)


def suggest_call(
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
        if wanted == "vm_name" and _is_nameless(argument):
            numbers.append(argument.text)
            return match.group()
        return _written(argument)

    path = _HOLE.sub(fill, rest.path)
    notes = [f"put the name of a virtual machine in for {{vmName}} ({n})" for n in numbers]
    if replacement.condition:
        notes.append(replacement.condition)
    front = _front(source, use)
    members = f"$filter='virtualMachineScaleSet/id'%20eq%20'{_set_id(front, use)}'"
    if replacement.kind == "each-member":
        notes.append(
            f"for each virtual machine of GET {front}Microsoft.Compute/virtualMachines?{members}, "
            f"with API version {_FILTERS} or newer"
        )
    since = ""
    if replacement.kind == "list-members":
        path, since = f"{path}?{members}", _FILTERS
        if use.operation.endswith("GetInstanceView") or use.argument("expand") is not None:
            path, since = f"{path}&$expand=instanceView", _EXPANDS
        notes.append(
            "the filter needs the resource id of the scale set and API version "
            f"{since} or newer; the quotes around the property name belong to it"
        )
    version = _VERSION.match(source.text, use.span.end)
    if version is not None:
        path += ("&" if "?" in path else "?") + _at_least(version.group("version"), since)
    for needed, given in replacement.arguments:
        if needed == "vm_instance_i_ds" and given.startswith("["):
            instance = use.argument(given.strip("[]"))
            named = instance is not None and instance.text.strip() and not _is_nameless(instance)
            name = _written(instance) if instance is not None and named else "{vmName}"
            notes.insert(0, f'its body is {{"instanceIds": ["{name}"]}}')
    if path.lower().startswith("/subscriptions"):
        return Suggestion(f"{rest.method} {path}", "http", "; ".join(notes))
    return Suggestion(f"{rest.method} {front}{path.lstrip('/')}", "http", "; ".join(notes))


def _at_least(version: str, since: str) -> str:
    """``api-version=…`` as written, or ``since`` where it is surely older."""
    date = _DATE.match(version)
    return f"api-version={since}" if date is not None and date["date"] < since else version


def _is_nameless(argument: Argument) -> bool:
    """Whether a segment names no machine: it is a number, or a piece of a name."""
    text = argument.text.strip()
    inner = text.strip("${}<>#:() ")
    number = inner.isdecimal() or is_counter(inner) or _DECIMAL_FIELD.match(text) is not None
    return number or is_piece(text) or is_piece(inner) or names_no_machine(argument.value)


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
