"""Cmdlets for any resource (``Get-AzResource``), and the requests on scale sets they send."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from flexlint.lexical.urls.set_ids import group_path
from flexlint.model import Embedded
from flexlint.regex import regex
from flexlint.surfaces.powershell.cmdlets import Call
from flexlint.text.traced import Builder

RESOURCE_METHODS: Mapping[str, str] = MappingProxyType(
    {
        "invoke-azresourceaction": "POST",
        "get-azresource": "GET",
        "set-azresource": "PUT",
        "new-azresource": "PUT",
        "remove-azresource": "DELETE",
    }
)
"""The HTTP method of each cmdlet, by its name in lower case."""
_QUOTES = "\"'"
_BELOW = regex(r"virtualMachineScaleSets/|/virtualMachines/|instanceView", re.IGNORECASE)
_NAME = regex(r"\$\w{1,60}\Z")
_LOOK_BACK = 4000


def request_on_resource(call: Call, name: str, text: str) -> list[Embedded]:
    """The request that the cmdlet ``name`` of :data:`RESOURCE_METHODS` sends, if it is on a
    scale set or on what is below one. An id may be in a variable that ``text`` sets before."""
    given = {p.name.lower(): p.value for p in call.parameters if p.value is not None}
    action, whole = given.get("-action"), given.get("-resourceid") or given.get("-id")
    kind, named = given.get("-resourcetype"), given.get("-resourcename") or given.get("-name")
    at = whole or kind
    method, held = RESOURCE_METHODS[name], False
    if at is None or (method == "POST" and action is None):
        return []
    if whole is not None:
        path = _id_in(whole.text, text, call.start)
        held = path != whole.text.strip(_QUOTES)
    elif kind is not None and named is not None:
        provider, *types = kind.text.strip(_QUOTES).split("/")
        names = _names(named.text, types)
        pairs = [f"{t}/{n}" for t, n in zip(types, names, strict=False)]
        if len(names) == len(types) - 1 and method == "GET":
            pairs.append(types[-1])  # all below the one that is named
        elif len(names) < len(types):
            return []
        group = given.get("-resourcegroupname")
        scope = group_path(group.text.strip(_QUOTES) if group is not None else "")
        path = "/".join([scope, "providers", provider, *pairs])
    else:
        return []
    if not _BELOW.search(path):
        return []
    below = action.text.strip(_QUOTES) if action is not None and method == "POST" else ""
    url = f"{path}/{below}" if below else path
    quoted = at.text[0] in _QUOTES
    start, end = at.start + quoted, at.end - quoted
    # A type is no part of the path, and what a variable holds stands elsewhere.
    begins = len(f"{method} ") if whole is not None and not held else len(f"{method} {url}") - 1
    written = f"{method} {url}"
    request = Builder()
    request.put(written[:begins], start, 0)
    request.put(written[begins:-1], start, end - 1 - start)
    request.put(written[-1], end - 1)
    return [request.build().embedded("urls")]


def _names(written: str, types: Sequence[str]) -> list[str]:
    """The names of a resource of nested ``types``, one for each; holes where an expression may
    hold several."""
    names = written.strip(_QUOTES).split("/")
    if "(" not in written and (len(names) == len(types) or "$" not in written):
        return names
    return ["{" + kind.removesuffix("s") + "Name}" for kind in types]


def _id_in(written: str, text: str, before: int) -> str:
    """The resource id ``written``; or the one that the variable holds which it is."""
    if _NAME.match(written) is None:
        return written.strip(_QUOTES)
    given = re.compile(
        rf"{re.escape(written)}[ \t]*=[ \t]*(?P<q>[\"'])(?P<id>/[^\n]{{1,400}}?)(?P=q)", re.I
    )
    low = max(0, before - _LOOK_BACK)
    found = [match.group("id") for match in given.finditer(text, low, before)]
    return found[-1] if found else written
