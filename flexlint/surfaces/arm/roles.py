"""Role definitions as the Azure CLI, PowerShell and the portal write them to files."""

from __future__ import annotations

from flexlint.model import Array, Entry, Object, Resource, Span, Unknown, Value
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.scope import Names, Scope
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject

_TYPE = "Microsoft.Authorization/roleDefinitions"
_LISTS = ("actions", "notActions", "dataActions", "notDataActions")


def role_definition(node: JsonObject, pointer: str, lowering: Lowering) -> Resource | None:
    """The role definition that ``node`` is outside any template, in ARM's shape, or None."""
    scopes = node.get("assignableScopes")
    if not isinstance(scopes, JsonArray):
        return None
    permissions = node.member("permissions")
    actions = node.member("actions")
    if permissions is not None and isinstance(permissions[3], JsonArray):
        _, start, end, written = permissions
        granted = _value(written, lowering)
    elif actions is not None and isinstance(actions[3], JsonArray):
        _, start, end, _ = actions
        entries = []
        for name in _LISTS:
            member = node.member(name)
            if member is not None:
                _, first, last, value = member
                entries.append(Entry(name, Span(first, last), _value(value, lowering)))
        granted = Array((Object(tuple(entries)),))
    else:
        return None
    at = Span(start, end)
    called = node.get("name") or node.get("roleName")
    properties = Object((Entry("permissions", at, granted),), None, open=True)
    return Resource(
        type=_TYPE,
        type_span=at,
        api_version=Unknown("a role definition file has no API version"),
        name=Unknown("no name is written") if called is None else _value(called, lowering),
        body=Object((Entry("properties", at, properties),), None, open=True),
        span=Span(node.start, node.end),
        pointer=pointer,
        origin="request-body",
    )


def _value(node: JsonNode, lowering: Lowering) -> Value:
    return evaluate(lowering.node(node), Scope(Names()), Budget())
