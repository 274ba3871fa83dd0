"""What strings in templates refer to: instances by their ids, types by policy aliases.

The same in every template language; how a language writes its strings is its own affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from flexlint.model import Entry, Known, Object, Resource, Span, Unknown
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.text.traced import TracedText
from flexlint.values.algebra import at_span
from flexlint.values.resource_ids import group_before

SET_CHILD = "microsoft.compute/virtualmachinescalesets/"
"""What every type below a scale set starts with, in lower case."""

REFERS = "an expression refers to it"
"""Why there is a reference: it stands in an expression."""

PROSE_KEYS = frozenset(
    (
        "description", "displayname", "metadata", "title", "label", "documentation", "comment",
        "comments", "summary", "text", "tooltip", "help", "message", "long-summary",
        "short-summary", "markdown", "notes", "remarks", "infoballoon", "itemdisplayname",
    )
)  # fmt: skip
"""Lower-cased keys whose strings are for people."""

_ALIAS = regex(r"Microsoft\.Compute/virtualMachineScaleSets/[\w/.*\[\]-]+", re.IGNORECASE)
_SPACE = regex(r"\s")
_INSTANCE_ID = regex(
    r"Microsoft\.Compute/virtualMachineScaleSets/(?P<set>[^/?]+)/virtualMachines/(?P<id>[^/?]+)"
    r"(?P<below>(?:/[\w$.-]+)*)\Z",
    re.IGNORECASE,
)
_INSTANCE_LENGTH = len(SET_CHILD + "virtualmachines")


def child_types(resource_types: Iterable[str]) -> tuple[str, ...]:
    """The types below a scale set among ``resource_types``, longest first."""
    return tuple(sorted((t for t in resource_types if t.startswith(SET_CHILD)), key=len)[::-1])


def _alias_type(value: str, types: Sequence[str]) -> str | None:
    """The part of a policy alias that is one of ``types``, as written; None if none is."""
    if _ALIAS.fullmatch(value) is None:
        return None
    folded = value.lower()
    for each in types:
        if folded == each or folded.startswith((each + "/", each + ".", each + "*")):
            return value[: len(each)]
    return None


def _instance_id(text: str, types: Sequence[str]) -> tuple[str, str, int, int] | None:
    """The type of what the id in ``text`` names, the name of the instance (after that of the
    set) and where the id starts and ends; or None."""
    if "/virtualmachines/" not in text.lower():
        return None
    match = _INSTANCE_ID.search(text)
    if match is None or "://" in text or _SPACE.search(text):
        return None  # nothing, a request, or words
    below = match.group("below").split("/")[1:]
    kind = "/".join((SET_CHILD + "virtualmachines", *below[::2]))
    if len(below) % 2 or kind.lower() not in types or "{" in match.group():
        return None
    name = f"{match.group('set')}/{match.group('id')}"
    return _cased(kind), name, match.start(), match.end()


def _cased(kind: str) -> str:
    """``kind`` with what every type here starts with as Azure writes it."""
    return "Microsoft.Compute/virtualMachineScaleSets/virtualMachines" + kind[_INSTANCE_LENGTH:]


def _names_policy_type(key: str, field: str) -> bool:
    """Whether a string under ``key`` is an alias or a type that a policy looks for."""
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


def id_reference(
    text: TracedText, types: Sequence[str], pointer: str, why: str = REFERS
) -> Resource | None:
    """The instance, or what is below it, whose id ``text`` is or ends in.

    None if there is none, or one of a type that ``types`` does not have. What has an action or
    a query behind the id, or holes in braces, is a request and none of it.
    """
    known = _instance_id(text.text, types)
    if known is None:
        return None
    kind, name, start, end = known
    span = text.covered(start, end)
    named = Known(name, span)
    body = Object((Entry("name", span, named),), span, open=True)
    group = group_before(text.text, start + text.text[start:end].index("/") + 1)
    if group.span is not None:
        group = at_span(group, text.covered(group.span.start, group.span.end))
    return replace(reference(kind, span, pointer, why), name=named, body=body, group=group)


def policy_reference(
    value: str, start: int, key: str, field: str, types: Sequence[str], pointer: str
) -> Resource | None:
    """The type that a policy looks for in the string ``value``, which stands at ``start`` under
    ``key`` (in lower case); None if it looks for none of ``types``.

    ``field`` is the ``field`` of the object around it, empty if it has none.
    """
    alias = _alias_type(value, types) if _names_policy_type(key, field) else None
    if alias is None:
        return None
    span = Span(start, start + len(alias))
    return reference(alias, span, pointer, "a policy looks for it")
