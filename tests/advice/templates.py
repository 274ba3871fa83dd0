"""ARM and Bicep suggestions put where they belong, read again, and held against SDK models."""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Iterator
from functools import cache
from inspect import get_annotations
from typing import Any

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.model import Array, Known, Object, Value
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.surface import BicepSurface
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar, read_json
from flexlint.text.source import SourceFile
from tests.advice.known import Failure
from tests.advice.places import Place, everywhere

CHECK = "templates"
_RESOURCES = {
    "microsoft.compute/virtualmachines/extensions": ("compute", "VirtualMachineExtension"),
    "microsoft.compute/virtualmachines/runcommands": ("compute", "VirtualMachineRunCommand"),
    "microsoft.compute/virtualmachines": ("compute", "VirtualMachine"),
    "microsoft.network/loadbalancers/inboundnatrules": ("network", "InboundNatRule"),
}
"""Resource types and their models."""
_MEMBERS = {
    "inboundNatRules": ("network", "InboundNatRule"),
    "loadBalancerBackendAddressPools": ("compute", "SubResource"),
    "sku": ("network", "LoadBalancerSku"),
    "orchestrationMode": ("compute", "VirtualMachineScaleSetProperties"),
    "platformFaultDomainCount": ("compute", "VirtualMachineScaleSetProperties"),
    "networkApiVersion": ("compute", "VirtualMachineScaleSetNetworkProfile"),
    "type": ("compute", "VirtualMachineScaleSetIdentity"),
}
"""Members that suggestions write, with the model of their value, or of the object around them."""
_HEAD = re.compile(r"resource \w+ '(?P<type>[^'@]+)@[^']*' = ")
_READ_WHOLE = "Microsoft.Compute/virtualMachineScaleSets"
"""A type whose declarations are read with all that they hold."""
_OF_TEMPLATES = frozenset(
    {"type", "apiVersion", "name", "dependsOn", "condition", "copy", "comments", "scope"}
)
_RULE_NEEDS = (
    "frontendIPConfiguration", "backendAddressPool", "protocol", "frontendPortRangeStart",
    "frontendPortRangeEnd", "backendPort",
)  # fmt: skip
_VALUE = re.compile(r"'(?:[^'\\\n]|\\.)*'|[^\s{}\[\]]+")
_SKIPPED = re.compile(r"'''.*?'''|'(?:[^'\\\n]|\\.)*'|//[^\n]*|/\*.*?\*/|[\[{]|[\]}]", re.S)


# -- in their place ------------------------------------------------------------------------


def in_place(place: Place) -> str | None:
    """The template with the suggestion where it belongs; None if there is no such place."""
    arm = place.language == "json"
    edit = _arm_edit(place) if arm else _bicep_edit(place)
    if edit is None:
        return None
    text = place.source
    for start, end, new in sorted([edit, *_overridden(place)], reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _overridden(place: Place) -> Iterator[tuple[int, int, str]]:
    """Members that are there already and get the value of the suggestion."""
    if place.finding.suggestion is None or not place.finding.suggestion.adds:
        return
    keys = re.findall(r"^\"?(\w+)\"?:", place.text, re.M)
    if place.language == "json":
        found = _around(read_json(place.source).root, place.start)
        target = None if found is None else _target(found, place.text)
        for key, start, end, value in () if target is None else target.members:
            if key in keys:
                rest = re.compile(r"\"?\s*,?").match(place.source, value.end)
                assert rest is not None
                assert end <= value.start
                yield start - 1, rest.end(), ""
        return
    at = place.source.find("{", place.end)
    for key in keys:
        member = re.compile(rf"^[ \t]*{key}:[^\n{{\[]*$", re.M)
        match = member.search(place.source, at, _closing(place.source, at))
        if match:
            yield match.start(), match.end(), ""


def _arm_edit(place: Place) -> tuple[int, int, str] | None:
    root = read_json(place.source).root
    found = _around(root, place.start)
    if found is None:
        return None
    if place.text.startswith("{"):
        return found.start, found.end, place.text
    if place.finding.suggestion is not None and place.finding.suggestion.adds:
        target = _target(found, place.text)
        return None if target is None else (target.start + 1, target.start + 1, place.text + ",")
    for _, start, end, value in found.members:
        inside = isinstance(value, JsonScalar) and value.start <= place.start < value.end
        if start <= place.start < end or inside:
            quoted = place.source[value.end : value.end + 1] == '"'
            return start - 1, value.end + quoted, place.text
    return None


def _around(node: JsonNode | None, at: int) -> JsonObject | None:
    """The innermost object around ``at``."""
    inner: list[JsonNode] = []
    if isinstance(node, JsonObject):
        inner = [member[3] for member in node.members]
    elif isinstance(node, JsonArray):
        inner = list(node.items)
    for each in inner:
        found = _around(each, at)
        if found is not None:
            return found
    return node if isinstance(node, JsonObject) and node.start <= at < node.end else None


def _target(resource: JsonObject, text: str) -> JsonObject | None:
    """The object of a resource that new members belong to."""
    node: JsonNode | None = resource
    for key in _path_of(text):
        node = node.get(key) if isinstance(node, JsonObject) else None
    return node if isinstance(node, JsonObject) else None


def _path_of(text: str) -> tuple[str, ...]:
    if re.match(r"\"?sku\b", text):
        return ()
    if re.match(r"\"?networkApiVersion\b", text):
        return ("properties", "virtualMachineProfile", "networkProfile")
    return ("properties",)


def _bicep_edit(place: Place) -> tuple[int, int, str] | None:
    source = place.source
    if place.text.startswith("resource "):
        start = source.rfind("resource ", 0, place.start)
        return start, _closing(source, source.find("{", place.end)), place.text
    if place.finding.suggestion is not None and place.finding.suggestion.adds:
        at = source.find("{", place.end)
        for key in _path_of(place.text):
            inner = re.compile(rf"\b{key}: *\{{").search(source, at)
            at = inner.end() - 1 if inner else -1
            if at < 0:
                return None
        return at + 1, at + 1, f"\n{place.text}\n"
    colon = source.find(":", place.end)
    value = re.compile(r"\s*").match(source, colon + 1)
    assert value is not None
    if source[value.end()] in "[{":
        return place.start, _closing(source, value.end()), place.text
    written = _VALUE.match(source, value.end())
    return None if written is None else (place.start, written.end(), place.text)


def _closing(source: str, at: int) -> int:
    depth = 0
    for token in _SKIPPED.finditer(source, at):
        depth += (token.group() in "[{") - (token.group() in "]}") if len(token.group()) == 1 else 0
        if depth == 0:
            return token.end()
    return len(source)


def _problems_in_place(place: Place) -> Iterator[str]:
    text = in_place(place)
    if text is None:
        yield "there is no place for it"
        return
    if place.language == "json":
        broken = bool(read_json(text).faults) and not read_json(place.source).faults
    else:
        broken = bool(parse(text).problems) and not parse(place.source).problems
    if broken:
        yield "the template cannot be read with it"
    elif _count(text, place) >= _count(place.source, place):
        yield "the finding is still there with it"


def _count(text: str, place: Place) -> int:
    return sum(finding.code == place.code for finding in check_text(text, place.path).findings)


# -- against the models --------------------------------------------------------------------


def fragment_problems(text: str) -> Iterator[str]:
    """What the SDK's models have against an ARM fragment: an object, or members of one."""
    try:
        data = json.loads(text if text.startswith("{") else "{" + text + "}")
    except ValueError as error:
        yield f"is no JSON: {error}"
        return
    if "type" in data and "/" in str(data["type"]):
        model = _RESOURCES.get(data["type"].lower())
        if model is None:
            yield f"the type {data['type']} is not known here"
            return
        body = {key: value for key, value in data.items() if key not in _OF_TEMPLATES}
        yield from against(*model, body)
        return
    for key, value in data.items():
        if key not in _MEMBERS:
            continue
        package, model_name = _MEMBERS[key]
        if isinstance(value, list):
            for item in value:
                yield from against(package, model_name, item)
                if key == "inboundNatRules":
                    yield from _rule(item)
        elif isinstance(value, dict):
            yield from against(package, model_name, value)
        else:
            yield from against(package, model_name, {key: value})


def as_json(fragment: str) -> str:
    """A fragment of Bicep as that of ARM which it stands for; no JSON if it cannot be read."""
    head = _HEAD.match(fragment)
    body = f"{{\n{fragment}\n}}" if head is None else fragment[head.end() :]
    text = f"resource a '{_READ_WHOLE}@2023-09-01' = {body}"
    read = BicepSurface().extract(SourceFile("main.bicep", text), load_catalog().vocabulary)
    if parse(text).problems or len(read.resources) != 1:
        return "{"
    (resource,) = read.resources
    data = _data(resource.body)
    assert isinstance(data, dict)
    del data["type"], data["apiVersion"]
    if head is not None:
        data["type"] = head["type"]
        data.pop("parent", None)
    return json.dumps(data)


def _data(value: Value) -> object:
    if isinstance(value, Object):
        return {entry.key: _data(entry.value) for entry in value.entries}
    if isinstance(value, Array):
        return [_data(item) for item in value.items]
    return value.value if isinstance(value, Known) else "[an expression]"


def _rule(rule: dict[str, Any]) -> Iterator[str]:
    """An inbound NAT rule of version 2 forwards a range of ports to a backend pool."""
    properties = rule.get("properties", {})
    lacking = [key for key in _RULE_NEEDS if key not in properties]
    if lacking:
        yield f"a rule of version 2 needs {', '.join(lacking)}"
    if "backendIPConfiguration" in properties or "frontendPort" in properties:
        yield "is a rule of version 1"
    if "/" in str(rule.get("name", "")):
        yield "the name of a rule within its balancer has no slash"


@cache
def _models(package: str) -> Any:
    return importlib.import_module(f"azure.mgmt.{package}.models")


def against(package: str, model: str, data: Any, path: str = "") -> Iterator[str]:
    """Properties that a model of the SDK does not have, and texts where it has an object."""
    if isinstance(data, str):
        if not data.startswith("["):  # an expression may give anything
            yield f"{path} is text, and {model} is an object"
        return
    if not isinstance(data, dict):
        return
    cls = getattr(_models(package), model)
    names = {field._rest_name: name for name, field in _fields(cls).items()}
    for key, value in data.items():
        below = f"{path}.{key}".lstrip(".")
        if key not in names:
            yield f"{model} has no {below}"
            continue
        annotation = str(_annotations(cls)[names[key]])
        inner = re.search(r"_models\.(\w+)", annotation)
        if inner and _fields(getattr(_models(package), inner[1])):
            for item in value if isinstance(value, list) else [value]:
                yield from against(package, inner[1], item, below)


@cache
def _fields(cls: Any) -> dict[str, Any]:
    if not hasattr(cls, "__mro__") or not any(b.__name__ == "Model" for b in cls.__mro__):
        return {}  # an enumeration
    cls({})
    return dict(cls._attr_to_rest_field)


@cache
def _annotations(cls: Any) -> dict[str, Any]:
    return {k: v for base in reversed(cls.__mro__) for k, v in get_annotations(base).items()}


def failures() -> list[Failure]:
    """What is wrong with the fragments, on their own and in their place."""
    found = []
    for place in everywhere():
        if place.language not in {"json", "bicep"} or place.finding.surface not in {"arm", "bicep"}:
            continue
        whole = place.path.endswith((".json", ".bicep"))  # not a template within a program
        wrong = list(_problems_in_place(place)) if whole else []
        text = place.text if place.language == "json" else as_json(place.text)
        wrong += fragment_problems(text)
        found += [
            Failure(CHECK, place.code, place.finding.surface, place.text, each)
            for each in dict.fromkeys(wrong)
        ]
    return found
