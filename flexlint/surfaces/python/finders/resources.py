"""Scale sets and load balancers whose bodies are written in Python, in ARM's shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import libcst as cst

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.lexical.models import with_models
from flexlint.lexical.providers import terraform_type
from flexlint.model import (
    ApiUse,
    Argument,
    Array,
    Confidence,
    Entry,
    Known,
    Object,
    Origin,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.module import Evaluation
from flexlint.surfaces.python.evaluation.values import camel
from flexlint.surfaces.python.names.nodes import last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import Site
from flexlint.values.flattened import with_properties
from flexlint.values.resource_ids import group_in

_SCALE_SET = "Microsoft.Compute/virtualMachineScaleSets"
_LOAD_BALANCER = "Microsoft.Network/loadBalancers"
_TOP = frozenset(
    [
        "id",
        "name",
        "type",
        "location",
        "tags",
        "sku",
        "plan",
        "identity",
        "zones",
        "apiversion",
        "extendedlocation",
        "placement",
        "properties",
        "resources",
        "dependson",
        "condition",
        "copy",
        "comments",
        "scope",
        "kind",
        "etag",
        "managedby",
    ]
)
_MODELS = {
    "VirtualMachineScaleSet": (_SCALE_SET, ""),
    "VirtualMachineScaleSetUpdate": (_SCALE_SET, ""),
    "VirtualMachineScaleSetVMProfile": (_SCALE_SET, "virtualMachineProfile"),
    "VirtualMachineScaleSetUpdateVMProfile": (_SCALE_SET, "virtualMachineProfile"),
    "LoadBalancer": (_LOAD_BALANCER, ""),
}
"""Model classes that stand for a resource (or for one property of it)."""
_TOOL_CLASSES = regex(r"(?:Linux|Windows|Orchestrated)VirtualMachineScaleSet\Z")
"""Classes of Terraform's resource types, as Pulumi's older provider and the CDK have them."""
_CLASSIC = regex(r"\bpulumi_azure\b")
_CDK = regex(r"\bcdktf\w{0,40}azurerm\b|\bimports\.azurerm\b")
_BODIES = ("parameters", "resource", "body")
_MAX_DEPTH = 30
_MAX_TAKEN = 64
_GET = "VirtualMachineScaleSets_Get"
_NEAR = 200


def find_resources(evaluation: Evaluation, uses: tuple[ApiUse, ...]) -> tuple[Resource, ...]:
    """Bodies handed to one of ``uses``, models that are constructed, templates as dicts.

    Raises:
        RecursionError: if an expression is deeper than the interpreter's stack allows.
    """
    return _Resources(evaluation).find(uses)


class _Resources:
    def __init__(self, evaluation: Evaluation) -> None:
        self._outline = evaluation.outline
        self._tree = evaluation.tree
        self._values = evaluation.values
        self._types = evaluation.lexicon.resource_types
        self._models = evaluation.lexicon.vocabulary.models
        self._taken: list[Span] = []

    def find(self, uses: tuple[ApiUse, ...]) -> tuple[Resource, ...]:
        found: list[Resource] = []
        for use in uses:
            found.extend(self._handed(use, uses))
        for site in self._outline.calls:
            found.extend(self._balancer(site))
        for site in self._outline.calls:
            found.extend(self._model(site))
        for display in self._outline.containers:
            found.extend(self._template(display))
        return tuple(sorted(found, key=lambda resource: resource.span))

    def _handed(self, use: ApiUse, uses: tuple[ApiUse, ...]) -> Iterator[Resource]:
        """The body of ``begin_create_or_update`` of the scale set itself."""
        group, _, method = use.spelling.partition(".")
        if group != "virtual_machine_scale_sets" or not method.endswith(
            ("create_or_update", "update")
        ):
            return
        for name in _BODIES:
            argument = use.argument(name)
            if argument is None or not isinstance(argument.value, Object):
                continue
            body = argument.value
            if body.span is None or not body.entries:
                continue
            self._taken.append(body.span)
            partial = not method.endswith("create_or_update")
            node_text = self._tree.source.text[body.span.start : body.span.end]
            origin: Origin = "request-body" if node_text.startswith("{") else "sdk-model"
            made = self._resource(
                _SCALE_SET, use.span, use.target, self._shaped(body, partial), use.symbol, origin
            )
            same = self._is_got(argument, use, uses) if body.open and not partial else "no"
            if same == "maybe":
                made = replace(made, confidence=Confidence.LOW)
            # What a condition proves there, so that a set that is made under it has its own mode.
            yield replace(made, changes=partial or same != "no", group=use.group, mode=use.mode)

    def _is_got(
        self, argument: Argument, use: ApiUse, uses: tuple[ApiUse, ...]
    ) -> Literal["yes", "no", "maybe"]:
        """Whether ``argument`` of ``use`` is the name of what ``get`` gave back of the set that
        is sent: that set exists. A copy under another name is a new one."""
        if not argument.text.isidentifier():
            return "no"
        text = self._tree.source.text
        assigned = re.compile(rf"\b{argument.text} ?= ?(?:await )?\Z")
        got = None
        for each in uses:
            if each.operation != _GET or each.statement is None:
                continue
            start = each.statement.start
            before = start < argument.span.start
            if before and assigned.search(text, max(0, start - _NEAR), start):
                got = each
        if got is None:
            return "no"
        alike = [_alike(get_of(got), get_of(use)) for get_of in (_group, _name)]
        return "no" if "no" in alike else "maybe" if "maybe" in alike else "yes"

    def _balancer(self, site: Site[cst.Call]) -> Iterator[Resource]:
        """The body with NAT pools of ``load_balancers.begin_create_or_update``."""
        node = site.node
        func = node.func
        if (
            not isinstance(func, cst.Attribute)
            or func.attr.value not in ("create_or_update", "begin_create_or_update")
            or last_name(func.value) != "load_balancers"
        ):
            return
        given = [a for a in node.args if a.keyword is not None and a.keyword.value in _BODIES]
        placed = [a for a in node.args if a.keyword is None and not a.star]
        for argument in (*given, *placed[2:3]):
            body = self._values.value(argument.value, site.context)
            if not isinstance(body, Object) or body.span is None or not _has_pools(body):
                continue
            self._taken.append(body.span)
            at = self._tree.span(func.attr)
            name = self._values.value(placed[1].value, site.context) if len(placed) > 1 else None
            yield self._resource(
                _LOAD_BALANCER,
                at,
                name or Unknown("given when it is created"),
                self._shaped(body, partial=False),
                site.context.scope.symbol,
                "request-body",
            )
            return

    def _model(self, site: Site[cst.Call]) -> Iterator[Resource]:
        node = site.node
        name = self._class_name(node, site)
        if _TOOL_CLASSES.match(name) is not None:
            yield from self._declared(site, name)
            return
        known = _MODELS.get(name)
        if known is None or not any(argument.keyword is not None for argument in node.args):
            return
        span = self._tree.span(node)
        if self._is_taken(span):
            return
        value = self._values.value(node, site.context)
        if not isinstance(value, Object):
            return
        kind, below = known
        if below:
            inner = _camelled(value, 0, below.lower())
            value = Object((Entry(below, self._name_span(node), inner),), span, open=True)
            body = self._shaped(value, partial=True)
        else:
            if kind == _LOAD_BALANCER and not _has_pools(value):
                return
            body = self._shaped(value, last_name(node.func).endswith("Update"))
        self._taken.append(span)
        symbol = site.context.scope.symbol
        named = value.get("vmScaleSetName") or value.get("vm_scale_set_name")
        named = named or Unknown("given when it is created")
        yield self._resource(kind, self._name_span(node), named, body, symbol, "sdk-model")

    def _declared(self, site: Site[cst.Call], name: str) -> Iterator[Resource]:
        """A resource of Terraform's provider that the program declares to Pulumi or the CDK."""
        text = self._tree.source.text
        if _CLASSIC.search(text) is None and _CDK.search(text) is None:
            return
        value = self._values.value(site.node, site.context)
        at = self._name_span(site.node)
        body = value if isinstance(value, Object) else Object((), at, open=True)
        made = Resource(
            type=terraform_type(name),
            type_span=at,
            api_version=Unknown("the provider chooses it"),
            name=body.get("name") or Unknown("made up by the tool"),
            body=body,
            span=body.span or at,
            pointer=site.context.scope.symbol,
            group=group_in(body),
        )
        yield from with_models((made,), self._models)

    def _class_name(self, node: cst.Call, site: Site[cst.Call]) -> str:
        """The class that is constructed, seen through ``import … as`` and ``get_models``."""
        name = last_name(node.func)
        if isinstance(node.func, cst.Name):
            for binding in reaching(name, site.context)[:1]:
                if binding.kind == "from":
                    return binding.attribute
                if binding.kind in ("class", "function"):
                    return ""
        return name

    def _name_span(self, node: cst.Call) -> Span:
        func = node.func
        return self._tree.span(func.attr if isinstance(func, cst.Attribute) else func)

    def _template(self, site: Site[cst.Dict]) -> Iterator[Resource]:
        """A dictionary with the type of a resource, as in a template."""
        node = site.node
        if not any(
            isinstance(e, cst.DictElement)
            and isinstance(e.key, cst.SimpleString)
            and e.key.raw_value == "type"
            for e in node.elements
        ):
            return
        value = self._values.value(node, site.context)
        if not isinstance(value, Object):
            return
        kind = value.get("type")
        if not isinstance(kind, Known) or not isinstance(kind.value, str):
            return
        if kind.value.lower() not in self._types or kind.span is None:
            return
        if value.get("properties") is None and value.get("apiVersion") is None:
            return
        inside = Span(kind.span.start + 1, max(kind.span.start + 1, kind.span.end - 1))
        name = value.get("name") or Unknown("not given")
        version = value.get("apiVersion") or Unknown("not given")
        yield Resource(
            type=kind.value,
            type_span=inside,
            api_version=version,
            name=name,
            body=value,
            span=value.span or inside,
            pointer=site.context.scope.symbol,
            condition=value.get("condition"),
            copies=value.get("copy") is not None,
            origin="template",
            why="a dictionary of this module has the shape of a template resource",
        )

    def _is_taken(self, span: Span) -> bool:
        return any(
            taken.start <= span.start and span.end <= taken.end
            for taken in self._taken[-_MAX_TAKEN:]
        )

    def _resource(
        self, kind: str, at: Span, name: Value, body: Object, symbol: str, origin: Origin
    ) -> Resource:
        return Resource(
            type=kind,
            type_span=at,
            api_version=Unknown("the SDK chooses it"),
            name=name,
            body=body,
            span=body.span or at,
            pointer=symbol,
            origin=origin,
            confidence=Confidence.HIGH,
            why="the body of a request written in Python",
        )

    @staticmethod
    def _shaped(body: Object, partial: bool) -> Object:
        """A request body or a model's arguments as a resource object of ARM."""
        whole = _camelled_object(body, 0, "")
        given = whole.entry("properties")
        if given is not None:
            entries = _gathered(whole, given)
            return Object(entries, whole.span, whole.open or partial)
        outer = tuple(e for e in whole.entries if e.key.lower() in _TOP)
        inner = tuple(e for e in whole.entries if e.key.lower() not in _TOP)
        hidden = whole.open or partial
        if inner or hidden:
            span = whole.span or Span(0, 0)
            properties = Object(inner, span, hidden)
            outer = (*outer, Entry("properties", inner[0].key_span if inner else span, properties))
        return Object(outer, whole.span, hidden)


def _group(use: ApiUse) -> Argument | None:
    return use.argument(RESOURCE_GROUP)


def _name(use: ApiUse) -> Argument | None:
    named = next((a for name in SCALE_SET_NAMES if (a := use.argument(name))), None)
    second = use.arguments[1] if len(use.arguments) > 1 else None
    return named or (second if second is not None and second.name is None else None)


def _alike(first: Argument | None, second: Argument | None) -> Literal["yes", "no", "maybe"]:
    """Whether two calls are given the same name; case does not matter in names of Azure."""
    if first is None or second is None:
        return "maybe"
    one, other = first.value, second.value
    if isinstance(one, Known) and isinstance(other, Known):
        return "yes" if str(one.value).lower() == str(other.value).lower() else "no"
    # A variable that got another value in between is unknown for another reason.
    return "yes" if first.text == second.text and _why(one) == _why(other) else "maybe"


def _why(value: Value) -> str:
    return value.why if isinstance(value, Unknown) else type(value).__name__


def _gathered(body: Object, given: Entry) -> tuple[Entry, ...]:
    """The entries of ``body``, those that belong into its ``properties`` put in: the SDK's older
    models take a body that has some beside."""
    beside = tuple(e for e in body.entries if e.key.lower() not in _TOP and e is not given)
    if not beside or not isinstance(given.value, Object):
        return body.entries
    inside = given.value
    properties = replace(inside, entries=(*inside.entries, *beside))
    whole = replace(given, value=properties)
    return tuple(whole if e is given else e for e in body.entries if e not in beside)


def _has_pools(body: Object) -> bool:
    properties = body.entry("properties")
    inner = properties.value if properties is not None else body
    return isinstance(inner, Object) and any(
        inner.entry(name) is not None for name in ("inbound_nat_pools", "inboundNatPools")
    )


def _camelled(value: Value, depth: int, key: str) -> Value:
    """``value`` with ARM's names for its keys, ``properties`` put where models leave it out."""
    if depth > _MAX_DEPTH:
        return Unknown("nested too deeply")
    if isinstance(value, Array):
        items = tuple(_camelled(item, depth + 1, key) for item in value.items)
        return Array(items, value.span, value.open)
    return _camelled_object(value, depth, key) if isinstance(value, Object) else value


def _camelled_object(value: Object, depth: int, key: str) -> Object:
    if key == "tags":
        return value
    entries = tuple(
        Entry(
            name := _arm_name(entry.key),
            entry.key_span,
            _camelled(entry.value, depth + 1, name.lower()),
        )
        for entry in value.entries
    )
    return with_properties(Object(entries, value.span, value.open), key)


def _arm_name(key: str) -> str:
    """``virtual_machine_profile`` as ``virtualMachineProfile``."""
    return camel(key) if "_" in key else key
