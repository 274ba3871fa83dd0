"""Resources declared in YAML: Ansible modules, Azure Service Operator, Pulumi."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flexlint.azure import SCALE_SET
from flexlint.catalog.model_table import ModelTable
from flexlint.lexical.models import with_models
from flexlint.lexical.providers import NATIVE_TYPES, arm_shape, terraform_shape, terraform_type
from flexlint.model import (
    Array,
    Confidence,
    Entry,
    Known,
    Object,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node
from flexlint.values.resource_ids import NOT_GIVEN, group_in
from flexlint.values.sources import kustomized, templated

_COLLECTION = r"(?:(?:azure\.(?:azcollection|rm)|community\.azure)\.)?"
_MODULE = regex(_COLLECTION + r"(?P<name>azure_rm_(?:virtualmachine_?scaleset\w*|loadbalancer))\Z")
_ANY_RESOURCE = regex(r"(?:.*\.)?azure_rm_resource\Z")
_ROUTES = frozenset({"tombstone", "deprecation", "redirect"})
_INLINE = regex(r"(?<!\w)(?P<key>\w+)=(?P<value>\"[^\"]*\"|'[^']*'|\S+)")
_OPERATOR_KINDS = {
    "virtualmachinescaleset": "Microsoft.Compute/virtualMachineScaleSets",
    "virtualmachinescalesetsextension": "Microsoft.Compute/virtualMachineScaleSets/extensions",
    "loadbalancer": "Microsoft.Network/loadBalancers",
}
_NATIVE = regex(r"azure-native:(?P<module>compute|network)(?:/\w+)?:(?P<name>\w+)\Z")
_CLASSIC = regex(r"azure:(?P<module>compute|lb)(?:/\w+)?:(?P<name>\w+)\Z")
_MANAGED = regex(r"(?:compute|network)\.azure\.(?:m\.)?(?:upbound|jet\.crossplane|crossplane)\.io/")
_EXTERNAL_NAME = "crossplane.io/external-name"
"""The annotation that says what an object is called where the provider makes it."""
_MANAGED_KINDS = {
    "linuxvirtualmachinescaleset": "azurerm_linux_virtual_machine_scale_set",
    "windowsvirtualmachinescaleset": "azurerm_windows_virtual_machine_scale_set",
    "orchestratedvirtualmachinescaleset": "azurerm_orchestrated_virtual_machine_scale_set",
    "loadbalancernatpool": "azurerm_lb_nat_pool",
}
_MAX_DEPTH = 60
_MAX_NODES = 20_000


def find_resources(
    roots: list[Node], confidence: Confidence, models: tuple[ModelTable, ...]
) -> list[Resource]:
    """Every resource in the documents of a file; ``models`` say which of them are scale sets
    in words of their own."""
    found: list[Resource] = []
    defaults = _module_defaults(roots)
    groups = _operator_groups(roots)
    for root in roots:
        for node, pointer in mappings(root):
            if pointer.endswith("/module_defaults"):
                continue
            found.extend(_modules(node, pointer, defaults, confidence))
            for resource in (
                _operator(node, pointer, groups),
                _machine_pool(node, pointer),
                _managed(node, pointer),
                _pulumi(node, pointer),
            ):
                if resource is not None:
                    found.append(resource)
    return list(with_models(found, models))


def value_of(node: Node) -> Value:
    """``node`` as a Value; templating in a scalar makes it unknown.

    Aliases are expanded, up to a number of nodes that no hand-written file reaches.
    """
    return _value(node, 0, [_MAX_NODES])


def _mapping_of(node: Node) -> Object:
    value = value_of(node)
    return value if isinstance(value, Object) else Object((), node.span, open=True)


def _value(node: Node, depth: int, left: list[int]) -> Value:
    left[0] -= 1
    if depth > _MAX_DEPTH or left[0] < 0:
        return Unknown("nested too deep", node.span)
    if node.kind == "map":
        entries: list[Entry] = []
        for key, value in node.pairs:
            if key.value == "<<":
                merged = _value(value, depth + 1, left)
                entries[:0] = merged.entries if isinstance(merged, Object) else ()
            else:
                entries.append(Entry(key.value, key_span(key), _value(value, depth + 1, left)))
        return Object(tuple(entries), node.span)
    if node.kind == "list":
        items = tuple(_value(item, depth + 1, left) for item in node.items[:_MAX_NODES])
        return Array(items, node.span)
    if "{{" in node.value or "${" in node.value or node.tag.startswith("!"):
        given_by, default = ("", "") if node.tag else templated(node.value.strip())
        return Unknown("filled in at run time", node.span, given_by=given_by, default=default)
    return Known(_plain(node), node.span)


def _plain(node: Node) -> str | int | bool | None:
    if node.style:
        return node.value
    lowered = node.value.lower()
    if lowered in {"true", "yes", "on"}:
        return True
    if lowered in {"false", "no", "off"}:
        return False
    if lowered in {"", "~", "null"}:
        return None
    return int(node.value) if re.fullmatch(r"-?\d{1,15}", node.value) else node.value


def key_span(key: Node) -> Span:
    """The span of a key without its quotes."""
    quoted = key.style in {'"', "'"}
    return Span(key.start + quoted, max(key.start + quoted, key.end - quoted))


def _resource(
    kind: str, at: Span, body: Object, pointer: str, confidence: Confidence = Confidence.HIGH
) -> Resource:
    return Resource(
        type=kind,
        type_span=at,
        api_version=Unknown("not given"),
        name=body.get("name") or Unknown("not given"),
        body=body,
        span=body.span or at,
        pointer=pointer,
        confidence=confidence,
        group=group_in(body),
    )


# -- Ansible ---------------------------------------------------------------------------------


def _module_defaults(roots: list[Node]) -> dict[str, Object]:
    found: dict[str, Object] = {}
    for root in roots:
        for node, pointer in mappings(root):
            if not pointer.endswith("/module_defaults"):
                continue
            for key, value in node.pairs:
                match = _MODULE.match(key.value)
                body = value_of(value)
                if match and isinstance(body, Object):
                    found[match.group("name")] = body
    return found


def _modules(
    node: Node, pointer: str, defaults: dict[str, Object], confidence: Confidence
) -> Iterator[Resource]:
    for key, value in node.pairs:
        if _ANY_RESOURCE.match(key.value):
            any_resource = _any_resource(key, value, f"{pointer}/azure_rm_resource")
            if any_resource is not None:
                yield any_resource
            continue
        match = _MODULE.match(key.value)
        if match and (value.kind == "list" or _is_routed(value)):
            continue  # a list of groups, say: no task gives a module that
        if match:
            name, start = match.group("name"), key_span(key).start + match.start("name")
            at = Span(start, start + len(name))
            body = _arguments(value, node)
        elif key.value in {"action", "local_action"}:
            called = _action(value, node)
            if called is None:
                continue
            name, at, body = called
        else:
            continue
        extra = defaults.get(name)
        if extra is not None:
            body = Object((*extra.entries, *body.entries), body.span, body.open)
        found = _resource(name, at, body, f"{pointer}/{name}", confidence)
        yield replace(found, target=body.get("vmss_name"))


def _action(value: Node, task: Node) -> tuple[str, Span, Object] | None:
    """What a task gives under ``action``, module and arguments in one, as a text or a mapping:
    the module, where it is named, and the arguments. None if it is another module."""
    if value.kind == "map":
        named = value.get("module")
        match = _MODULE.match(named.value) if named is not None else None
        if named is None or match is None:
            return None
        return match["name"], key_span(named), _without(_mapping_of(value), "module")
    words = value.value.split(None, 1) if value.kind == "scalar" else []
    match = _MODULE.match(words[0]) if words else None
    if match is None:
        return None
    body = _inline(words[1] if len(words) > 1 else "", value)
    args = task.get("args")
    if args is not None and args.kind == "map":
        body = replace(body, entries=(*_mapping_of(args).entries, *body.entries))
    return match["name"], value.span, body


def _without(body: Object, key: str) -> Object:
    return replace(body, entries=tuple(e for e in body.entries if e.key.lower() != key))


def _is_routed(value: Node) -> bool:
    """Whether a collection says what became of the module, which nobody calls here."""
    return value.kind == "map" and any(key.value.lower() in _ROUTES for key, _ in value.pairs)


def _any_resource(key: Node, value: Node, pointer: str) -> Resource | None:
    """A scale set that ``azure_rm_resource`` makes of a body of ARM; what is below a set shows in
    the request."""
    given = _mapping_of(value) if value.kind == "map" else Object(())
    if _said(given, "provider").rpartition(".")[2].lower() != "compute":
        return None
    if _said(given, "resource_type").lower() != SCALE_SET.rpartition("/")[2]:
        return None
    if given.get("subresource") is not None or _said(given, "state") == "absent":
        return None
    body = given.get("body")
    inner = body if isinstance(body, Object) else Object((), value.span, open=body is not None)
    version = given.entry("api_version")
    if version is not None:
        written = Entry("apiVersion", version.key_span, version.value)
        inner = replace(inner, entries=(written, *inner.entries))
    at = key_span(key)
    found = _resource("Microsoft.Compute/virtualMachineScaleSets", at, inner, pointer)
    return replace(
        found,
        name=given.get("resource_name") or found.name,
        api_version=found.api_version if version is None else version.value,
        group=group_in(given),
        changes=_said(given, "method").upper() == "PATCH",
    )


def _said(given: Object, key: str) -> str:
    value = given.get(key)
    return str(value.value) if isinstance(value, Known) else ""


def _arguments(value: Node, task: Node) -> Object:
    if value.kind == "map":
        return _mapping_of(value)
    args = task.get("args")
    if args is not None and args.kind == "map":
        return _mapping_of(args)
    if value.value.startswith("{{"):
        return Object((), value.span, open=True)
    return _inline(value.value, value)


def _inline(text: str, node: Node) -> Object:
    """``key=value`` arguments; all of them stand where the scalar does."""
    entries = []
    for match in _INLINE.finditer(text):
        written = match.group("value").strip("\"'")
        value: Value = Known(written)
        if "{{" in written:
            given_by, default = templated(written)
            value = Unknown("filled in at run time", given_by=given_by, default=default)
        entries.append(Entry(match.group("key"), node.span, value))
    return Object(tuple(entries), node.span)


# -- Azure Service Operator, Pulumi ------------------------------------------------------------


def _operator_groups(roots: list[Node]) -> dict[str, Value]:
    """The resource groups that the file declares to the operator: what each is called in Azure, by
    the name that an owner goes by."""
    found: dict[str, Value] = {}
    for root in roots:
        named = root.get("metadata")
        if named is None or root.text("kind") != "ResourceGroup":
            continue
        if "resources.azure.com/" in root.text("apiversion"):
            found[named.text("name")] = _called_in_azure(root)
    return found


def _called_in_azure(node: Node) -> Value:
    """What the object ``node`` of a cluster is called in Azure."""
    for section, key in (("spec", "azurename"), ("metadata", "name")):
        inner = node.get(section)
        name = inner.get(key) if inner is not None and inner.kind == "map" else None
        if name is not None and name.kind == "scalar":
            return _kustomized(name, "name" if section == "metadata" else section)
    return Unknown("not given")


def _kustomized(name: Node, part: str) -> Value:
    """What ``name`` says in a part of a manifest, unless a kustomization makes it something
    else."""
    value = value_of(name)
    return replace(value, given_by=kustomized(part)) if isinstance(value, Known) else value


def _owning_group(spec: Node, groups: Mapping[str, Value]) -> Value:
    """The resource group that owns what ``spec`` describes."""
    owner = spec.get("owner")
    if owner is None or owner.kind != "map":
        return NOT_GIVEN
    in_azure = re.search(r"/resourceGroups/([\w.()-]+)\Z", owner.text("armid"), re.IGNORECASE)
    if in_azure is not None:
        return Known(in_azure[1], owner.span)
    name = owner.text("name")
    if name in groups:
        return groups[name]
    return Unknown("its owner is declared in another file", owner.span, f"owner {name}")


def _operator(node: Node, pointer: str, groups: Mapping[str, Value]) -> Resource | None:
    version, kind, spec = node.get("apiversion"), node.get("kind"), node.get("spec")
    if version is None or kind is None or spec is None or spec.kind != "map":
        return None
    if ".azure.com/" not in version.value:
        return None
    arm_type = _OPERATOR_KINDS.get(kind.value.lower())
    if arm_type is None:
        return None
    found = _resource(arm_type, key_span(kind), arm_shape(_mapping_of(spec)), pointer + "/spec")
    return replace(found, name=_called_in_azure(node), group=_owning_group(spec, groups))


def _machine_pool(node: Node, pointer: str) -> Resource | None:
    """Cluster API's machine pool: a scale set of which the manifest says little but the mode."""
    kind, spec = node.get("kind"), node.get("spec")
    if kind is None or kind.value != "AzureMachinePool" or spec is None or spec.kind != "map":
        return None
    if not node.text("apiversion").startswith("infrastructure.cluster.x-k8s.io/"):
        return None
    given = _mapping_of(spec)
    mode = given.entry("orchestrationMode")
    template = spec.get("template")
    if mode is None and (template is None or template.get("vmsize") is None):
        return None  # a patch, which leaves the mode to what it is laid over
    at = key_span(kind)
    # The provider makes Uniform sets unless told otherwise, as a template with a profile does,
    # and fills in by itself what a Flexible one needs.
    flexible = mode is not None and not (
        isinstance(mode.value, Known) and mode.value.value == "Uniform"
    )
    profile = Entry("virtualMachineProfile", at, Object((), spec.span, open=True))
    entries = (profile,) if mode is None else (mode, profile)
    properties = Entry("properties", at, Object(entries, spec.span, open=flexible))
    found = _resource(
        "Microsoft.Compute/virtualMachineScaleSets",
        at,
        Object((properties,), spec.span, open=flexible),
        pointer + "/spec",
        Confidence.MEDIUM,
    )
    return replace(found, name=_called_in_azure(node))


def _managed(node: Node, pointer: str) -> Resource | None:
    """Crossplane's resources, which are those of Terraform's provider under other names."""
    kind, spec = node.get("kind"), node.get("spec")
    if kind is None or spec is None or not _MANAGED.match(node.text("apiversion")):
        return None
    name = _MANAGED_KINDS.get(kind.value.lower())
    values = spec.get("forprovider") if spec.kind == "map" else None
    if name is None:
        return None
    body = _mapping_of(values) if values is not None else Object((), spec.span)
    shaped = replace(terraform_shape(body), open=True)
    found = _resource(name, key_span(kind), shaped, pointer + "/spec/forProvider")
    named = node.get("metadata")
    notes = named.get("annotations") if named is not None else None
    external = notes.get(_EXTERNAL_NAME) if notes is not None else None
    called = _called_in_azure(node) if external is None else _kustomized(external, "spec")
    return replace(found, name=called)


def _pulumi(node: Node, pointer: str) -> Resource | None:
    kind = node.get("type")
    if kind is None or kind.kind != "scalar":
        return None
    properties = node.get("properties") or Node("map", kind.end, kind.end)
    if properties.kind != "map":
        return None
    native = _NATIVE.match(kind.value)
    if native:
        arm_type = NATIVE_TYPES.get(native.group("name").lower())
        if arm_type is None:
            return None
        found = _resource(arm_type, key_span(kind), arm_shape(_mapping_of(properties)), pointer)
        whole = arm_type.lower() == SCALE_SET
        return _placed(found, properties, "vmscalesetname") if whole else found
    classic = _CLASSIC.match(kind.value)
    if classic:
        name = terraform_type(classic.group("name"), classic.group("module"))
        body = terraform_shape(_mapping_of(properties))
        found = _resource(name, key_span(kind), body, pointer)
        return _placed(found, properties, "name")
    return None


def _placed(resource: Resource, properties: Node, key: str) -> Resource:
    """``resource`` with its name, which Pulumi has under ``key``, and its group. What is filled in
    by Pulumi is the same wherever a program says it: there are no loops."""
    name = properties.get(key)
    group = properties.get("resourcegroupname")
    return replace(
        resource,
        name=Unknown("Pulumi makes it up") if name is None else _filled_in(name),
        group=NOT_GIVEN if group is None else _filled_in(group),
    )


def _filled_in(node: Node) -> Value:
    value = value_of(node)
    if isinstance(value, Unknown) and node.kind == "scalar" and "${" in node.value:
        return replace(value, symbol=node.value)
    return value


def mappings(root: Node) -> Iterator[tuple[Node, str]]:
    """Every mapping below ``root`` with its pointer, each once however often it is aliased."""
    seen: set[int] = set()
    stack = [(root, "")]
    while stack:
        node, pointer = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind == "map":
            yield node, pointer
            for key, value in reversed(node.pairs):
                stack.append((value, f"{pointer}/{key.value[:60]}"))
        else:
            for index, item in reversed(list(enumerate(node.items))):
                stack.append((item, f"{pointer}/{index}"))
