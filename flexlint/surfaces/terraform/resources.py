"""Terraform blocks as resources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from flexlint.azure import SCALE_SET
from flexlint.catalog.model_table import ModelTable
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.bodies import SENDING, part_of
from flexlint.lexical.conditions import MODES
from flexlint.lexical.models import Described, tables, with_models
from flexlint.model import (
    Array,
    Confidence,
    Embedded,
    Entry,
    Known,
    ModeKind,
    Object,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.terraform.conditions import Conditions
from flexlint.surfaces.terraform.hcl import Block
from flexlint.surfaces.terraform.modules import folders, with_folder
from flexlint.surfaces.terraform.references import References, set_by_id
from flexlint.text.traced import Builder
from flexlint.values.attachments import attachment_kind, defines_roles
from flexlint.values.paths import resolve, scalars_in
from flexlint.values.resource_ids import NOT_GIVEN, group_in

_ARM_TYPE = regex(r"(?P<type>[\w.]+(?:/\w+)+)(?:@(?P<version>[\w\-.]+))?\Z")
_NAMES = ("<scale set>", "<virtual machine name>", "<name>")
_BESIDE_BODY = frozenset({"name", "location", "tags", "identity", "orchestrationMode", "parent_id"})
_REGISTRY_HOST = regex(r"\A(?:registry\.(?:terraform\.io|opentofu\.org)/)")
_REFERENCE = regex(
    r"(?P<address>(?:data\.)?\w+\.[\w-]+)(?:\[[^\]\n]{0,80}\])?\.(?:role_definition_resource_)?id"
)


def resources(text: str, blocks: list[Block], vocabulary: Vocabulary) -> Iterator[Resource]:
    """Every resource, data source and published module among ``blocks``, those of ``text``, that
    a rule may look at."""
    references = References(text, blocks)
    called = folders(blocks)
    subscriptions = _subscriptions(text, blocks)
    declared = with_models(_declared(text, blocks, vocabulary), vocabulary.models)
    for resource in declared:
        told = _told(_placed(_linked(resource, text), references), called)
        subscription = subscriptions.get(resource.pointer, "")
        yield replace(told, subscription=subscription) if subscription else told
    by_path = tables(vocabulary.models, "module")
    for block in blocks:
        made = _module(block, by_path)
        if made is not None:
            yield _placed(made, references)


def _subscriptions(text: str, blocks: Sequence[Block]) -> Mapping[str, str]:
    """By the addresses of resources, the subscriptions that the providers among ``blocks`` write
    out: the one that a resource names, else that of its type."""
    providers: dict[str, str] = {}
    for block in blocks:
        if block.name == "provider" and block.labels:
            body = block.as_object()
            subscription, alias = body.get("subscription_id"), body.get("alias")
            if isinstance(subscription, Known) and isinstance(subscription.value, str):
                named = f".{alias.value}" if isinstance(alias, Known) else ""
                providers[f"{block.labels[0]}{named}"] = subscription.value
    found: dict[str, str] = {}
    for block in blocks if providers else ():
        if block.name == "resource" and len(block.labels) > 1:
            given = {entry.key: entry.value.span for entry in block.attributes}
            span = given.get("provider")
            named = text[span.start : span.end].strip('"') if span is not None else ""
            if "provider" not in given:
                named = block.labels[0].partition("_")[0]
            found[".".join(block.labels[:2])] = providers.get(named, "")
    return found


def _told(resource: Resource, called: Mapping[str, str]) -> Resource:
    """``resource``, whose name may be an output of a module of those ``called``."""
    target = None if resource.target is None else with_folder(resource.target, called)
    return replace(resource, name=with_folder(resource.name, called), target=target)


def _placed(resource: Resource, references: References) -> Resource:
    """``resource`` with its name and its group as far as the file tells them."""
    group = references.group_of(resource.body)
    if group is NOT_GIVEN:
        group = references.value(resource.group)
    name = references.name_of(resource.pointer, resource.name)
    if resource.target is not None:  # a set in the words of its own type
        return replace(resource, name=name, group=group, target=name)
    if resource.type.lower() != SCALE_SET:
        attached = attachment_kind(resource.type) is not None
        about = references.target_of(resource.body, attached=attached)
        return resource if about is None else replace(resource, group=about[0], target=about[1])
    children = tuple(replace(each, name=name, group=group) for each in resource.in_modes)
    return replace(resource, name=name, group=group, in_modes=children)


def _linked(resource: Resource, text: str) -> Resource:
    """``resource`` with the identities by which Terraform refers to it and it to others."""
    found = []
    for value in scalars_in(resource.body):
        if isinstance(value, Unknown) and value.span is not None:
            match = _REFERENCE.fullmatch(text, value.span.start, value.span.end)
            if match is not None:
                found.append((value.span, match["address"].lower()))
    front = "data." if resource.type.startswith("data.") else ""
    return replace(resource, identity=front + resource.pointer.lower(), links=tuple(found))


def _module(block: Block, by_path: Mapping[str, ModelTable]) -> Resource | None:
    """The scale set that a call of a published module declares."""
    if block.name != "module" or not block.labels:
        return None
    body = block.as_object()
    source = body.get("source")
    if not isinstance(source, Known) or not isinstance(source.value, str) or not source.span:
        return None
    path = _REGISTRY_HOST.sub("", source.value.lower())
    table = by_path.get(path)
    if table is None:
        return None
    return Described(
        table=table,
        given=body,
        at=source.span,
        statement=Span(block.start, block.end),
        pointer=f"module.{block.labels[0]}",
        confidence=Confidence.MEDIUM,
        why=f"the published module {table.names[0]} declares it",
    ).resource()


def _declared(text: str, blocks: list[Block], vocabulary: Vocabulary) -> Iterator[Resource]:
    conditions = Conditions(text, blocks)
    with_mode = tables(vocabulary.models, "resource")
    for block in blocks:
        if block.name not in {"resource", "data", "ephemeral"} or len(block.labels) < 2:
            continue
        kind = block.labels[0]
        if kind.startswith("azapi_"):
            mode = conditions.mode(block)
            known = mode.kind is not ModeKind.UNKNOWN
            resource = _azapi(
                block, _body(block, conditions, mode.kind) if known else block.as_object()
            )
            if resource is not None:
                modes = () if known else _in_modes(block, resource, conditions)
                yield replace(resource, mode=mode, in_modes=modes)
            continue
        full = f"data.{kind}" if block.name == "data" else kind
        wanted = full.lower() in vocabulary.resource_types or full.lower() in with_mode
        if wanted or "scale_set" in kind or attachment_kind(full) or defines_roles(full):
            found = _resource(full, block.label_spans[0], block.as_object(), block)
            # The type of a set says its mode.
            decided = full.lower() in with_mode
            yield found if decided else replace(found, mode=conditions.mode(block))


def _resource(
    kind: str, at: Span, body: Object, block: Block, version: Value | None = None
) -> Resource:
    name = body.get("name")
    return Resource(
        type=kind,
        type_span=at,
        api_version=version if version is not None else Unknown("the provider chooses it"),
        name=name if name is not None else Unknown("not given"),
        body=body,
        span=Span(block.start, block.end),
        pointer=".".join(block.labels[:2]),
        existing=block.name == "data" and version is not None,
        confidence=Confidence.HIGH,
        group=group_in(body),
    )


def _in_modes(block: Block, resource: Resource, conditions: Conditions) -> tuple[Resource, ...]:
    """A scale set whose mode an expression decides, as it is in either mode."""
    if resource.type.lower() != SCALE_SET or conditions.silent:
        return ()
    given = resolve(resource.body, "properties.orchestrationMode").found
    if not given or not isinstance(given[0].value, Unknown):
        return ()
    found: list[Resource] = []
    for word, kind in MODES.items():
        made = _azapi(block, _body(block, conditions, kind))
        if made is not None:
            found.append(replace(made, body=_with_mode(made.body, word.title())))
    return tuple(found)


def _body(block: Block, conditions: Conditions, kind: ModeKind) -> Object:
    """What ``block`` has where the mode is ``kind``."""
    outer = block.as_object(is_there=partial(conditions.lets_in, kind=kind))
    body = conditions.in_mode(outer, kind)
    return body if isinstance(body, Object) else outer


def _with_mode(body: Object, mode: str) -> Object:
    """``body`` with the mode ``mode`` in place of an expression."""
    entries: list[Entry] = []
    for entry in body.entries:
        value = entry.value
        if entry.key == "properties" and isinstance(value, Object):
            value = _with_mode(value, mode)
        elif entry.key == "orchestrationMode":
            value = Known(mode, value.span)
        entries.append(replace(entry, value=value))
    return replace(body, entries=tuple(entries))


def _azapi(block: Block, outer: Object) -> Resource | None:
    written = outer.get("type")
    if not isinstance(written, Known) or not isinstance(written.value, str) or not written.span:
        return None
    match = _ARM_TYPE.match(written.value)
    changes = _changes(block.labels[0], outer)
    if match is None or changes is None:
        return None
    at = Span(written.span.start, written.span.start + len(match.group("type")))
    inner = outer.get("body")
    entries = [e for e in outer.entries if e.key in _BESIDE_BODY]
    hidden = inner is not None and not isinstance(inner, Object)
    if isinstance(inner, Object):
        entries += inner.entries
        hidden = inner.open
    body = Object(tuple(_flat_identity(e) for e in entries), outer.span, hidden)
    version = match.group("version")
    found = _resource(
        match.group("type"),
        at,
        body,
        block,
        Known(version, at) if version else Unknown("not given"),
    )
    if changes:
        found = replace(found, body=part_of(found.body), changes=True)
    by_id = set_by_id(outer.get("resource_id"))
    if by_id is not None and found.type.lower() == SCALE_SET:
        return replace(found, group=by_id[0], name=by_id[1])
    return found


def _changes(label: str, outer: Object) -> bool | None:
    """Whether a block of the azapi provider changes a resource that is there; None of an action
    that sends no model."""
    if "action" not in label:
        return label == "azapi_update_resource"
    method = outer.get("method")
    verb = str(method.value).upper() if isinstance(method, Known) else ""
    if verb not in SENDING or outer.get("action") is not None or outer.get("body") is None:
        return None
    return verb == "PATCH"


def _flat_identity(entry: Entry) -> Entry:
    """``identity { … }`` is a block, hence an array of one object; ARM has the object."""
    value = entry.value
    if entry.key == "identity" and isinstance(value, Array) and len(value.items) == 1:
        return Entry(entry.key, entry.key_span, value.items[0])
    return entry


def actions(blocks: list[Block]) -> Iterator[Embedded]:
    """``azapi_resource_action`` as the request it sends."""
    for block in blocks:
        if (
            block.name not in {"resource", "data"}
            or "azapi_resource_action" not in block.labels[:1]
        ):
            continue
        body = block.as_object()
        kind, action, method = body.get("type"), body.get("action"), body.get("method")
        if not isinstance(kind, Known) or not isinstance(kind.value, str):
            continue
        match = _ARM_TYPE.match(kind.value)
        if match is None or not match.group("type").lower().startswith(SCALE_SET):
            continue
        verb = str(method.value).upper() if isinstance(method, Known) else "POST"
        words = match.group("type").split("/")
        path = (
            "/providers/"
            + words[0]
            + "".join(f"/{word}/{name}" for word, name in zip(words[1:], _NAMES, strict=False))
        )
        where = kind.span
        request = Builder()
        if isinstance(action, Known) and isinstance(action.value, str) and action.span:
            request.fill(f"{verb} {path}/")
            request.put(action.value, action.span.start)
        elif where is not None:
            known, brace, rest = f"{verb} {path}".partition("<")
            request.fill(known)
            request.put(brace + rest, where.start, where.end - where.start)
        else:
            continue
        yield request.build().embedded("urls", ".".join(block.labels[:2]))
