"""Templates in JSON, and the resources they declare."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from flexlint.azure import SCALE_SET
from flexlint.lexical.conditions import MODES, proved
from flexlint.lexical.queries import QUERY_TYPE, asked_in
from flexlint.model import (
    UNKNOWN_MODE,
    Confidence,
    Known,
    MetadataSuppression,
    Mode,
    ModeKind,
    Object,
    OneOf,
    Resource,
    Scalar,
    Span,
    Unknown,
    Value,
)
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.arm.linked_templates import LinkedTemplates
from flexlint.surfaces.arm.lowering import Lowering
from flexlint.surfaces.arm.metadata_suppressions import metadata_suppressions
from flexlint.surfaces.arm.references import References
from flexlint.surfaces.arm.roles import role_definition
from flexlint.templates.assumptions import behind, modes_of
from flexlint.templates.budget import Budget
from flexlint.templates.calls import Caller, decided_by_call, handed_over
from flexlint.templates.evaluate import evaluate
from flexlint.templates.expression import Expression, Literal, ObjectLiteral
from flexlint.templates.functions import call
from flexlint.templates.identities import declared_identity, links, no_symbols, place_said
from flexlint.templates.parameter_files import ParameterFile
from flexlint.templates.readings import Reading
from flexlint.templates.scope import Names, Parameter, Scope, UserFunction, Variable
from flexlint.templates.targets import has_target, target_of
from flexlint.templates.turns import MOST_TURNS, in_turns
from flexlint.text.json_text import JsonArray, JsonNode, JsonObject, JsonScalar
from flexlint.text.source import SourceFile
from flexlint.values.algebra import relocated
from flexlint.values.attachments import attachment_kind
from flexlint.values.identities import Identity, read_identity
from flexlint.values.resource_ids import NOT_GIVEN

_TYPE = regex(r"[A-Za-z]\w*(?:\.\w+)+(?:/[\w.$-]+)+")
_VERSION = regex(r"\d{4}-\d\d-\d\d[\w-]*|\[.*\]", re.DOTALL)
_DEPLOYMENT = "microsoft.resources/deployments"
_NO_SPAN_STEPS = 20_000
_CHILDREN = frozenset(("resources",))
_MAX_CONDITION = 80
_HEAD_ONLY = frozenset(("resources", "properties"))


def pointer_step(pointer: str, step: str | int) -> str:
    """``pointer`` with one more step, escaped as JSON pointers have it."""
    text = str(step)
    if "~" in text or "/" in text:
        text = text.replace("~", "~0").replace("/", "~1")
    return f"{pointer}/{text}"


def children(node: JsonNode, pointer: str) -> Iterator[tuple[JsonNode, str]]:
    """The nodes directly below ``node`` that may hold something, with their pointers."""
    if isinstance(node, JsonObject):
        for key, _, _, value in node.members:
            if isinstance(value, (JsonObject, JsonArray)):
                yield value, pointer_step(pointer, key)
    elif isinstance(node, JsonArray):
        for at, item in enumerate(node.items):
            if isinstance(item, (JsonObject, JsonArray)):
                yield item, f"{pointer}/{at}"


def text_of(node: JsonNode | None) -> str | None:
    """The string that ``node`` is, or None."""
    if isinstance(node, JsonScalar) and isinstance(node.value, str):
        return node.value
    return None


def is_template(node: JsonObject) -> bool:
    """Whether an object is a deployment template, by its structure."""
    resources = node.get("resources")
    if not isinstance(resources, (JsonArray, JsonObject)):
        return False
    schema = (text_of(node.get("$schema")) or "").lower()
    if "deploymenttemplate.json" in schema or schema.endswith("deploymenttemplate.json#"):
        return True
    if schema and "deploymenttemplate" not in schema and "schema.management" in schema:
        return False
    if isinstance(resources, JsonArray):
        items: list[JsonNode] = resources.items
    else:
        items = [member[3] for member in resources.members]
    return any(isinstance(item, JsonObject) and looks_declared(item) for item in items)


def looks_declared(node: JsonObject) -> bool:
    """Whether an object has the type and API version of a resource to be deployed."""
    kind, version = text_of(node.get("type")), text_of(node.get("apiVersion"))
    if kind is None or version is None or _VERSION.fullmatch(version) is None:
        return False
    return _TYPE.fullmatch(kind) is not None or kind.startswith("[")


def _is_parameter_file(node: JsonObject) -> bool:
    return "deploymentparameters.json" in (text_of(node.get("$schema")) or "").lower()


@record
class _Context:
    """Where a resource is written: what its expressions see, and what it is a child of."""

    scope: Scope
    lowering: Lowering
    parent: Resource | None = None
    into: str = ""
    """The place that resources are deployed to (:mod:`flexlint.values.identities`)."""
    own: str = ""
    """The place that expressions are of, which name none."""
    group: Value = NOT_GIVEN
    """The resource group that resources are deployed to."""
    references: References | None = None
    """What the template around declares, as expressions ask for it."""


class TemplateReader:
    """Collects what one JSON document declares. One use."""

    def __init__(
        self,
        text: str,
        interesting: frozenset[str],
        file: ParameterFile | None = None,
        linked: LinkedTemplates | None = None,
    ) -> None:
        self.resources: list[Resource] = []
        self.called: list[Resource] = []
        """Declared in linked templates, where the arguments passed here decide the mode."""
        self.metadata_suppressions: list[MetadataSuppression] = []
        self._interesting = interesting
        self.given: list[Span] = []
        """Where the template declares the parameters that ``file`` gives."""
        self._file = file
        total = 400_000 + len(text) // 4
        self._budget = Budget(total, total=total)
        self._linked = linked
        folded = text.lower()
        self._speaks_of_modes = any(mode in folded for mode in MODES)
        self._root: JsonNode | None = None
        self._plain = _Context(Scope(Names()), Lowering(text))

    def read(self, root: JsonNode) -> Reading:
        """Everything below ``root``."""
        self._root = root
        self._search(root, "", self._plain)
        return Reading(
            tuple(self.resources),
            tuple(self.called),
            tuple(self.given),
            tuple(self.metadata_suppressions),
        )

    def read_called(
        self, root: JsonObject, given: tuple[tuple[str, Value], ...]
    ) -> tuple[Resource, ...]:
        """What the template ``root`` declares, called with the arguments ``given``."""
        self._root = root
        names = self._names(root, self._plain.lowering, given)
        self._template(root, "", _Context(Scope(names), self._plain.lowering))
        return (*self.resources, *self.called)

    def _search(self, root: JsonNode, pointer: str, place: _Context) -> None:
        """Find templates, and resources outside templates, at any depth."""
        stack = [(root, pointer)]
        while stack:
            node, at = stack.pop()
            if isinstance(node, JsonObject):
                if _is_parameter_file(node):
                    continue
                if is_template(node):
                    file = self._file if node is self._root else None
                    names = self._names(node, place.lowering, (), file)
                    self._template(node, at, _Context(Scope(names), place.lowering))
                    continue
                if looks_declared(node) and _is_whole(node):
                    self.resources.extend(self._resource(node, at, place))
                    continue
                role = role_definition(node, at, place.lowering)
                if role is not None:
                    self.resources.append(role)
                    continue
            stack.extend(reversed(list(children(node, at))))

    def _template(self, node: JsonObject, pointer: str, place: _Context) -> None:
        self.metadata_suppressions.extend(metadata_suppressions(node))
        references = References(node.get("resources"), place.lowering, place.scope)
        place = replace(place, references=references)
        for key, _, _, value in node.members:
            below = pointer_step(pointer, key)
            if key.lower() == "resources":
                self.resources.extend(self._all(value, below, place))
            elif isinstance(value, (JsonObject, JsonArray)):
                self._search(value, below, place)

    def _all(self, node: JsonNode, pointer: str, place: _Context) -> list[Resource]:
        """The resources of a ``resources`` section: an array, or an object by symbol."""
        found: list[Resource] = []
        for item, at in children(node, pointer):
            if isinstance(item, JsonObject):
                found.extend(self._resource(item, at, place))
        return found

    def _resource(self, node: JsonObject, pointer: str, place: _Context) -> list[Resource]:
        """The resource (or the several it may be) that ``node`` declares, or none."""
        type_node = node.get("type")
        if not isinstance(type_node, JsonScalar):
            for value, at in children(node, pointer):
                self._search(value, at, place)
            return []
        self.metadata_suppressions.extend(metadata_suppressions(node))
        outside = place
        scope, copies = self._copied(node, place)
        place = replace(place, scope=scope)
        budget = self._budget
        budget.refill(_NO_SPAN_STEPS + (node.end - node.start) // 4)
        types = self._types(self._value(type_node, place), place.parent)
        mode, written = UNKNOWN_MODE, node.get("condition")
        deployed: Value | None = None
        if isinstance(written, JsonScalar) and self._are_for_modes(types):
            assumed = behind(place.lowering.scalar(written), place.scope, budget)
            budget.refill(_NO_SPAN_STEPS + (node.end - node.start) // 4)
            if assumed is not None:
                # Whether it is deployed at all is asked where nothing is assumed.
                deployed = self._value(written, place)
                place = replace(place, scope=assumed.scope)
                mode = _deployed_if(assumed.kind, written)
        body: Object | None = None
        given: tuple[tuple[Span, str], ...] = ()
        found: list[Resource] = []
        for full_type in types:
            folded = full_type.lower()
            if body is None:
                whole = not self._interesting or folded in self._interesting
                whole = whole or attachment_kind(folded) == "role-assignment"
                whole = whole and folded != _DEPLOYMENT
                lowered = place.lowering.node(node, _CHILDREN if whole else _HEAD_ONLY)
                body = self._body(lowered, place, whole)
                known = no_symbols if place.references is None else place.references.id_in
                given = links(lowered, place.scope, known, place.own) if whole else ()
            resource = Resource(
                type=full_type,
                type_span=Span(type_node.start, type_node.end),
                api_version=body.get("apiVersion") or Unknown("no API version is written"),
                name=_full_name(body.get("name"), place.parent),
                body=body,
                span=Span(node.start, node.end),
                pointer=pointer,
                condition=deployed or body.get("condition"),
                copies=copies,
                existing=_is_true(node.get("existing")),
                confidence=Confidence.HIGH if len(types) == 1 else Confidence.MEDIUM,
                why="" if len(types) == 1 else "the type is one of several",
                identity=self._identity(full_type, node, place),
                links=given,
                mode=mode,
                group=self._group_of(node, place),
            )
            if folded == SCALE_SET and copies and place.parent is None:
                turns = self._in_turns(node, outside)
                resource = resource if turns is None else replace(resource, name=turns)
            resource = self._with_target(resource, node, place)
            if folded == SCALE_SET and self._are_for_modes(types):
                all_of_it = lowered if whole else place.lowering.node(node, _CHILDREN)
                resource = replace(resource, in_modes=self._in_modes(resource, all_of_it, place))
            found.append(self._with_children(resource, node, pointer, place))
        if not types or types[0].lower() == _DEPLOYMENT:
            self._nested_deployment(node, pointer, place)
        elif types:
            properties = node.get("properties")
            if properties is not None:
                # Templates in here are data of this one; theirs is a scope of their own.
                inner = Lowering(place.lowering.text, escaped=True)
                self._search_templates(properties, pointer_step(pointer, "properties"), inner)
        return found

    def _in_turns(self, node: JsonObject, place: _Context) -> Value | None:
        """What the resources are called that ``node`` with its ``copy`` makes; None if that is
        not known of each."""
        copy, named = node.get("copy"), node.get("name")
        if not isinstance(copy, JsonObject) or not isinstance(named, JsonScalar):
            return None
        count, loop = copy.get("count"), text_of(copy.get("name")) or ""
        turns = self._value(count, place) if isinstance(count, JsonScalar) else None
        if not isinstance(turns, Known) or node.get("condition") is not None:
            return None
        if not isinstance(turns.value, int) or not 0 < turns.value <= MOST_TURNS:
            return None
        written = place.lowering.scalar(named)
        numbers = (replace(turns, value=each, given_by="") for each in range(turns.value))
        scopes = (place.scope.with_copy(loop, number) for number in numbers)
        names = [evaluate(written, scope, self._budget) for scope in scopes]
        return in_turns(names, Span(named.start, named.end))

    def _with_target(self, resource: Resource, node: JsonObject, place: _Context) -> Resource:
        """``resource`` with the scale set that it is about, if it is about one and is none."""
        if resource.type.lower() == QUERY_TYPE:
            asked = asked_in(resource.body)
            return replace(resource, target=asked.name, group=asked.group)
        if not has_target(resource.type):
            return resource
        lowered = place.lowering.node(node, _CHILDREN)
        found = target_of(resource.type, lowered, place.scope, self._budget)
        if found is None:
            return resource
        name, group = found
        return replace(resource, target=name, group=place.group if group == NOT_GIVEN else group)

    def _are_for_modes(self, types: list[str]) -> bool:
        """Whether it matters in which mode a resource of these types is there."""
        return self._speaks_of_modes and (
            not self._interesting or any(each.lower() in self._interesting for each in types)
        )

    def _in_modes(
        self, resource: Resource, lowered: Expression, place: _Context
    ) -> tuple[Resource, ...]:
        """``resource``, written as ``lowered``, as it is in each mode that a parameter may give
        it."""
        if not isinstance(lowered, ObjectLiteral):
            return ()
        found: list[Resource] = []
        for each in modes_of(lowered, place.scope, self._budget):
            self._budget.refill(_NO_SPAN_STEPS + (resource.span.end - resource.span.start) // 4)
            body = self._body(lowered, replace(place, scope=each.scope), True)
            found.append(replace(resource, body=body))
        return tuple(found)

    def _with_children(
        self, resource: Resource, node: JsonObject, pointer: str, place: _Context
    ) -> Resource:
        below = node.get("resources")
        if below is None:
            return resource
        inner = replace(place, parent=resource)
        found = self._all(below, pointer_step(pointer, "resources"), inner)
        if not found:
            return resource
        return replace(resource, children=tuple(found))

    def _search_templates(self, root: JsonNode, pointer: str, lowering: Lowering) -> None:
        stack = [(root, pointer)]
        while stack:
            node, at = stack.pop()
            if isinstance(node, JsonObject) and is_template(node):
                names = self._names(node, lowering, ())
                self._template(node, at, _Context(Scope(names), lowering))
                continue
            stack.extend(reversed(list(children(node, at))))

    def _nested_deployment(self, node: JsonObject, pointer: str, place: _Context) -> None:
        """The template inside a deployment, in the scope it says: outer unless ``inner``."""
        properties = node.get("properties")
        if not isinstance(properties, JsonObject):
            return
        template = properties.get("template")
        at = pointer_step(pointer_step(pointer, "properties"), "template")
        if not isinstance(template, JsonObject):
            self._linked_deployment(node, properties, pointer, place)
            return
        options = properties.get("expressionEvaluationOptions")
        inner = isinstance(options, JsonObject) and (
            (text_of(options.get("scope")) or "").lower() == "inner"
        )
        scope, own, into = place.scope, place.own, self._deployed_to(node, place)
        group = self._group_of(node, place)
        if inner or template.get("languageVersion") is not None:
            given = self._given(properties.get("parameters"), place)
            scope, own = Scope(self._names(template, place.lowering, given)), into
        there = _Context(scope, place.lowering, into=into, own=own, group=group)
        self._template(template, at, there)

    def _deployed_to(self, node: JsonObject, place: _Context) -> str:
        """The place that the deployment ``node`` deploys to."""
        written = [node.get("resourceGroup"), node.get("subscriptionId")]
        if written == [None, None]:
            return place.into
        group, subscription = [
            None if each is None else place.lowering.node(each) for each in written
        ]
        return place_said(group, subscription, place.scope)

    def _group_of(self, node: JsonObject, place: _Context) -> Value:
        """The resource group of what ``node`` deploys, or reads."""
        written = node.get("resourceGroup")
        return place.group if written is None else self._value(written, place)

    def _linked_deployment(
        self, node: JsonObject, properties: JsonObject, pointer: str, place: _Context
    ) -> None:
        """The template in another file, as far as what is passed to it decides."""
        link = properties.get("templateLink")
        given = self._given(properties.get("parameters"), place)
        if self._linked is None or not isinstance(link, JsonObject):
            return
        variables = self._root.get("variables") if isinstance(self._root, JsonObject) else None
        found = self._linked.find(link, variables, tells=bool(given))
        if found is None:
            return
        text, root, below, named = found
        called, alone = [
            TemplateReader(text, self._interesting, None, below).read_called(root, passed)
            for passed in (tuple((name, handed_over(value)) for name, value in given), ())
        ]
        declared = root.get("parameters")
        members = declared.members if isinstance(declared, JsonObject) else []
        call = Caller(
            Span(named.start, named.end),
            pointer,
            SourceFile(below.path, text),
            self._group_of(node, place),
            node.get("copy") is not None,
            given,
            tuple((name, Span(start, end)) for name, start, end, _ in members),
        )
        self.called.extend(decided_by_call(called, alone, call))

    def _given(self, node: JsonNode | None, place: _Context) -> tuple[tuple[str, Value], ...]:
        """The arguments that a nested deployment is given, evaluated outside it."""
        if not isinstance(node, JsonObject):
            return ()
        given: list[tuple[str, Value]] = []
        for key, _, _, value in node.members:
            if isinstance(value, JsonObject):
                argument = value.get("value")
                if argument is None:
                    given.append((key, Unknown("the argument is a reference")))
                else:
                    given.append((key, self._value(argument, place)))
        return tuple(given)

    # -- parts of a resource -----------------------------------------------------------

    def _value(self, node: JsonNode, place: _Context) -> Value:
        return evaluate(place.lowering.node(node), place.scope, self._budget)

    def _body(self, lowered: Expression, place: _Context, whole: bool) -> Object:
        if self._budget.total <= 0:
            return Object((), lowered.span, open=True)
        body = evaluate(lowered, place.scope, self._budget)
        if isinstance(body, Object):
            return body if whole else Object(body.entries, body.span, open=True)
        return Object((), lowered.span, open=True)

    def _identity(self, full_type: str, node: JsonObject, place: _Context) -> str:
        name = node.get("name")
        if name is None:
            return ""
        own = declared_identity(full_type, place.lowering.node(name), place.scope)
        above = place.parent
        if own and above is not None and own.count("/") <= full_type.count("/"):
            _, colon, last = own.partition(":")
            _, _, front = read_identity(above.identity).what.partition(":")
            own = f"{full_type.lower()}{colon}{front}/{last}" if front else ""
        return str(Identity(own, place.into)) if own else ""

    def _copied(self, node: JsonObject, place: _Context) -> tuple[Scope, bool]:
        copy = node.get("copy")
        if not isinstance(copy, JsonObject):
            return place.scope, False
        name = text_of(copy.get("name")) or ""
        return place.scope.with_copy(name, Unknown("the index of a copy loop")), True

    def _types(self, value: Value, parent: Resource | None) -> list[str]:
        """The full resource types that ``value``, a written type, may mean."""
        written: tuple[Scalar, ...] = ()
        if isinstance(value, Known):
            written = (value.value,)
        elif isinstance(value, OneOf):
            written = value.values
        types = [each.strip() for each in written if isinstance(each, str)]
        if parent is None:
            return [each for each in types if "/" in each]
        return [each if _TYPE.fullmatch(each) else f"{parent.type}/{each}" for each in types]

    # -- declarations ------------------------------------------------------------------

    def _names(
        self,
        node: JsonObject,
        lowering: Lowering,
        given: Iterable[tuple[str, Value]],
        file: ParameterFile | None = None,
    ) -> Names:
        passed = {name.lower(): value for name, value in given}
        parameters = list(_parameters(node, lowering, passed, {} if file is None else file.values))
        self.given.extend(each.span for each in parameters if each.accepted is not None)
        return Names.declare(
            parameters,
            _variables(node.get("variables"), lowering),
            _functions(node.get("functions"), lowering),
        )


def _deployed_if(kind: ModeKind, condition: JsonScalar) -> Mode:
    written = str(condition.value).removeprefix("[").removesuffix("]")
    span = Span(condition.start, condition.end)
    return proved(kind, written, span, holds=True, most=_MAX_CONDITION, happens="deployed")


def _is_whole(node: JsonObject) -> bool:
    """Whether an object outside any template says enough to be taken for a resource."""
    return node.get("name") is not None or node.get("properties") is not None


def _is_true(node: JsonNode | None) -> bool:
    return isinstance(node, JsonScalar) and node.value is True


def _full_name(name: Value | None, parent: Resource | None) -> Value:
    if name is None:
        return Unknown("no name is written")
    if parent is None or not isinstance(name, (Known, OneOf)):
        return name
    if isinstance(name, Known) and isinstance(name.value, str) and "/" in name.value:
        return name
    full = call("concat", (parent.name, Known("/"), name))
    if isinstance(full, (Known, OneOf)):
        return replace(full, span=name.span)
    return Unknown("the parent's name is not known", name.span)


def _parameters(
    template: JsonObject,
    lowering: Lowering,
    given: dict[str, Value],
    witnesses: Mapping[str, Value],
) -> Iterator[Parameter]:
    section = template.get("parameters")
    if not isinstance(section, JsonObject):
        return
    for key, start, end, declared in section.members:
        default: Expression | None = None
        allowed: tuple[Scalar, ...] = ()
        if isinstance(declared, JsonObject):
            value = declared.get("defaultValue")
            default = None if value is None else lowering.node(value)
            choices = declared.get("allowedValues")
            if choices is None:
                choices = _definition(template, declared)
            if isinstance(choices, JsonArray):
                allowed = tuple(i.value for i in choices.items if isinstance(i, JsonScalar))
        at = Span(start, end)
        witness = witnesses.get(key.lower())
        seen = None if witness is None else relocated(witness, at)
        yield Parameter(key, at, default, allowed, given.get(key.lower()), seen)


def _definition(template: JsonObject, declared: JsonObject) -> JsonNode | None:
    """The allowed values of the user-defined type that a parameter refers to."""
    reference = text_of(declared.get("$ref")) or ""
    definitions = template.get("definitions")
    if not reference.startswith("#/definitions/") or not isinstance(definitions, JsonObject):
        return None
    found = definitions.get(reference.rsplit("/", 1)[-1])
    return found.get("allowedValues") if isinstance(found, JsonObject) else None


def _variables(section: JsonNode | None, lowering: Lowering) -> Iterator[Variable]:
    if not isinstance(section, JsonObject):
        return
    for key, start, end, value in section.members:
        if key == "copy" and isinstance(value, JsonArray):
            for member in lowering.copies(value):
                if isinstance(member.key, Literal):
                    yield Variable(str(member.key.value), member.key_span, member.value)
            continue
        yield Variable(key, Span(start, end), lowering.node(value))


def _functions(section: JsonNode | None, lowering: Lowering) -> Iterator[UserFunction]:
    if not isinstance(section, JsonArray):
        return
    for group in section.items:
        if not isinstance(group, JsonObject):
            continue
        namespace, members = text_of(group.get("namespace")), group.get("members")
        if namespace is None or not isinstance(members, JsonObject):
            continue
        for key, _, _, function in members.members:
            if not isinstance(function, JsonObject):
                continue
            declared, output = function.get("parameters"), function.get("output")
            body = output.get("value") if isinstance(output, JsonObject) else None
            names = [
                text_of(item.get("name")) or ""
                for item in (declared.items if isinstance(declared, JsonArray) else ())
                if isinstance(item, JsonObject)
            ]
            if body is not None:
                yield UserFunction(f"{namespace}.{key}", tuple(names), lowering.node(body))
