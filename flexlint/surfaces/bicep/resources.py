"""Resource declarations to resources in the shape that ARM gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flexlint.azure import SCALE_SET
from flexlint.lexical.conditions import MODES, proved
from flexlint.lexical.queries import QUERY_TYPE, asked_in
from flexlint.model import (
    UNKNOWN_MODE,
    Array,
    Entry,
    Known,
    Mode,
    ModeKind,
    Object,
    OneOf,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import record, record_with, replace
from flexlint.surfaces.bicep.nested_deployments import DEPLOYMENT, nested_resources
from flexlint.surfaces.bicep.syntax import (
    Body,
    LoopHeader,
    Program,
    ResourceDeclaration,
)
from flexlint.templates.assumptions import behind, modes_of
from flexlint.templates.budget import Budget
from flexlint.templates.evaluate import evaluate
from flexlint.templates.expression import (
    ArrayLiteral,
    Call,
    Expression,
    Index,
    Literal,
    Member,
    Name,
    ObjectLiteral,
    Property,
    Spread,
)
from flexlint.templates.functions import call
from flexlint.templates.identities import links, name_text, place_said
from flexlint.templates.scope import Names, Scope
from flexlint.templates.targets import has_target, target_of
from flexlint.templates.turns import MOST_TURNS, in_turns
from flexlint.values.algebra import either
from flexlint.values.attachments import attachment_kind
from flexlint.values.identities import id_of, identity_of
from flexlint.values.resource_ids import NOT_GIVEN

_ROOT_STEPS = 20_000
_MAX_PARENTS = 12
"""How many ``parent`` links are followed upward; more is no real template, or a circle."""
_MAX_ITEMS = 16
_MAX_CONDITION = 80
_GROUP_TYPE = "microsoft.resources/resourcegroups"
_BICEP_ONLY = frozenset({"parent"})
_HEAD = frozenset({"name", "location", "scope", "sku", "kind", "tags", "zones"})


@record_with(frozen=False)
class _Record:
    """A declaration and its place in the tree."""

    declaration: ResourceDeclaration
    symbol: str
    """The qualified symbolic name, ``vmss::extension``."""
    pointer: str
    number: int
    parent: _Record | None = None
    nested: bool = False


@record
class ResourceType:
    """A type string taken apart."""

    written: str
    """The part before the ``@``."""
    span: Span
    version: str
    """Empty if none is written."""
    version_span: Span


def read_type(expression: Expression) -> ResourceType | None:
    """The type string ``expression``; None if it is not written out."""
    if not isinstance(expression, Literal) or not isinstance(expression.value, str):
        return None
    span = expression.span
    written, at, version = expression.value.partition("@")
    if len(expression.value) != span.end - span.start:
        # Escapes: no part has a place of its own.
        return ResourceType(written, span, version, span)
    middle = span.start + len(written)
    # An extension's name may stand in front: ``az:Microsoft.Compute/…``.
    prefix, colon, rest = written.partition(":")
    skipped = len(prefix) + 1 if colon and "/" not in prefix else 0
    written = rest if skipped else written
    at_end = Span(middle + len(at), span.end)
    return ResourceType(written, Span(span.start + skipped, middle), version, at_end)


class ResourceReader:
    """Lowers the resources of one file. One use."""

    def __init__(self, text: str, program: Program, interesting: frozenset[str]) -> None:
        self._text = text
        self._interesting = interesting
        folded = text.lower()
        self._speaks_of_modes = any(mode in folded for mode in MODES)
        self._records: dict[str, _Record] = {}
        self._roots: list[_Record] = []
        # By the number of the parent: a record that held its children would be in a circle.
        self._children: list[list[_Record]] = []
        self._symbols: dict[str, Value] = {}
        self._known_names: dict[int, tuple[str, str] | None] = {}
        self._places: dict[int, str] = {}
        total = 400_000 + len(text) // 4
        self.budget = Budget(total, total=total)
        for declaration in program.declarations:
            if isinstance(declaration, ResourceDeclaration):
                self._record(declaration)
        self._link()

    # -- the tree ----------------------------------------------------------------------

    def _record(self, declaration: ResourceDeclaration) -> None:
        """Enter a declaration and the ones nested in it."""
        stack: list[tuple[ResourceDeclaration, _Record | None]] = [(declaration, None)]
        while stack:
            found, parent = stack.pop()
            name = found.name.text
            symbol = name if parent is None else f"{parent.symbol}::{name}"
            pointer = name if parent is None else f"{parent.pointer}/{name}"
            declared = _Record(
                found, symbol, pointer, len(self._children), parent, parent is not None
            )
            self._children.append([])
            if parent is None:
                self._roots.append(declared)
            else:
                self._children[parent.number].append(declared)
            self._records.setdefault(symbol, declared)
            stack.extend((nested, declared) for nested in reversed(found.body.resources))

    def _link(self) -> None:
        """Move every resource with a ``parent`` in this file below it."""
        for declared in self._roots:
            declared.parent = self._written_parent(declared)
        roots: list[_Record] = []
        for declared in self._roots:
            if declared.parent is not None and self._is_too_high(declared):
                declared.parent = None
            if declared.parent is None:
                roots.append(declared)
            else:
                self._children[declared.parent.number].append(declared)
        self._roots = roots

    def _written_parent(self, declared: _Record) -> _Record | None:
        body = declared.declaration.body.object
        for member in body.members if body is not None else ():
            if isinstance(member, Member) and _key(member) == "parent":
                target = member.value
                while isinstance(target, Index):
                    target = target.target
                if isinstance(target, Name):
                    return self._records.get(target.name)
        return None

    def _is_too_high(self, declared: _Record) -> bool:
        above = declared.parent
        for _ in range(_MAX_PARENTS):
            if above is None:
                return False
            if above is declared:
                return True
            above = above.parent
        return True

    # -- lowering ----------------------------------------------------------------------

    def read(self, names: Names) -> Iterator[Resource]:
        """Every resource that is no child of another one here, in the order declared."""
        for declared in self._roots:
            yield self._resource(declared, None, names)

    def _resource(self, declared: _Record, parent: Resource | None, names: Names) -> Resource:
        declaration = declared.declaration
        body = declaration.body
        self.budget.refill(_ROOT_STEPS + (declaration.span.end - declaration.span.start) // 4)
        scope = self._scope(declared, names)
        outside = scope
        kind = read_type(declaration.type)
        full_type = self._full_type(kind, declared, parent)
        mode = UNKNOWN_MODE
        if body.condition is not None and self._is_for_modes(full_type):
            found_mode = behind(body.condition, scope, self.budget)
            if found_mode is not None:
                scope, names = found_mode.scope, found_mode.scope.names
                mode = self._deployed_if(found_mode.kind, body.condition)
        version = self._version(kind, declaration.type, parent if declared.nested else None)
        type_span = declaration.type.span if kind is None else kind.span
        folded = full_type.lower()
        whole = not self._interesting or folded in self._interesting or folded == DEPLOYMENT
        whole = whole or attachment_kind(folded) == "role-assignment"
        found = self._object(body.object, scope, whole)
        head = [Entry("type", type_span, Known(full_type, type_span))]
        if isinstance(version, Known) and version.span is not None:
            head.append(Entry("apiVersion", version.span, version))
        shaped = Object((*head, *found.entries), found.span, found.open)
        condition = None
        if body.condition is not None:
            self.budget.refill(_ROOT_STEPS)
            condition = evaluate(body.condition, outside, self.budget)
        resource = Resource(
            type=full_type,
            type_span=type_span,
            api_version=version,
            name=_full_name(found.get("name"), parent),
            body=shaped,
            span=declaration.span,
            pointer=declared.pointer,
            condition=condition,
            copies=body.loop is not None,
            existing=declaration.existing,
            identity=self._identity(declared, names, identity_of),
            links=self._links(body.object, scope, names) if whole else (),
            mode=mode,
            group=self.group_said(body.object, outside) if parent is None else parent.group,
        )
        if folded == SCALE_SET and body.loop is not None and declared.parent is None:
            turns = self._in_turns(body, Scope(names))
            resource = resource if turns is None else replace(resource, name=turns)
        resource = self._with_target(resource, body.object, scope)
        if folded == SCALE_SET and self._is_for_modes(full_type):
            bodies = [
                self._object(body.object, each.scope, whole)
                for each in modes_of(body.object, scope, self.budget)
            ]
            resource = replace(
                resource,
                in_modes=tuple(
                    replace(resource, body=Object((*head, *b.entries), b.span, b.open))
                    for b in bodies
                ),
            )
        below = self._children[declared.number]
        outer = outside.names
        children = tuple(
            [self._resource(child, resource, names if child.nested else outer) for child in below]
        )
        if folded == DEPLOYMENT:
            children = (*nested_resources(resource), *children)
        return replace(resource, children=children) if children else resource

    def _with_target(
        self, resource: Resource, body: ObjectLiteral | None, scope: Scope
    ) -> Resource:
        """``resource`` with the scale set that it is about, if it is about one and is none."""
        if resource.type.lower() == QUERY_TYPE:
            asked = asked_in(resource.body)
            return replace(resource, target=asked.name, group=asked.group)
        if body is None or not has_target(resource.type):
            return resource
        found = target_of(
            resource.type, body, scope, self.budget, lambda e: self._set_named(e, scope)
        )
        return resource if found is None else replace(resource, target=found[0], group=found[1])

    def _set_named(self, expression: Expression, scope: Scope) -> tuple[Value, Value] | None:
        """The scale set that ``vmss``, or ``vmss.id``, is."""
        if isinstance(expression, Property) and expression.name == "id":
            expression = expression.target
        record = self._records.get(expression.name) if isinstance(expression, Name) else None
        kind = None if record is None else read_type(record.declaration.type)
        if record is None or kind is None or kind.written.lower() != SCALE_SET:
            return None
        declared = record.declaration.body
        named = _member(declared.object, "name")
        if named is None or declared.loop is not None:
            return None
        name = evaluate(named, Scope(scope.names), self.budget)
        return name, self.group_said(declared.object, Scope(scope.names))

    def group_said(self, body: ObjectLiteral | None, scope: Scope) -> Value:
        """The resource group that the ``scope`` of a declaration says, which sees ``scope``."""
        said = _member(body, "scope")
        if isinstance(said, Call) and said.function.lower() == "resourcegroup" and said.arguments:
            return evaluate(said.arguments[-1], scope, self.budget)
        record = self._records.get(said.name) if isinstance(said, Name) else None
        kind = None if record is None else read_type(record.declaration.type)
        if record is None or kind is None or kind.written.lower() != _GROUP_TYPE:
            return NOT_GIVEN
        named = _member(record.declaration.body.object, "name")
        if named is None or record.declaration.body.loop is not None:
            return Unknown("not given", record.declaration.name.span)
        return evaluate(named, Scope(scope.names), self.budget)

    def under(self, condition: Expression | None, scope: Scope) -> Scope:
        """``scope`` where ``condition`` holds, as far as that says something of the mode."""
        if condition is None or not self._speaks_of_modes:
            return scope
        found = behind(condition, scope, self.budget)
        return scope if found is None else found.scope

    def _is_for_modes(self, full_type: str) -> bool:
        """Whether it matters in which mode a resource of this type is there."""
        return self._speaks_of_modes and (
            not self._interesting or full_type.lower() in self._interesting
        )

    def _deployed_if(self, kind: ModeKind, condition: Expression) -> Mode:
        span = condition.span
        written = self._text[span.start : span.end]
        return proved(kind, written, span, holds=True, most=_MAX_CONDITION, happens="deployed")

    def _full_type(
        self, kind: ResourceType | None, declared: _Record, parent: Resource | None
    ) -> str:
        if kind is None:
            return ""
        if declared.nested and parent is not None and parent.type:
            if kind.written.lower().startswith(parent.type.lower() + "/"):
                return kind.written
            return f"{parent.type}/{kind.written}"
        return kind.written

    def _version(
        self, kind: ResourceType | None, written: Expression, outer: Resource | None
    ) -> Value:
        if kind is None:
            return Unknown("the type is built from parts", written.span)
        if kind.version:
            return Known(kind.version, kind.version_span)
        if outer is not None and isinstance(outer.api_version, Known):
            return replace(outer.api_version, span=None)
        return Unknown("no API version is written", kind.span)

    def _object(self, body: ObjectLiteral | None, scope: Scope, whole: bool) -> Object:
        if body is None:
            return Object((), None, open=True)
        if self.budget.total <= 0:
            return Object((), body.span, open=True)
        members = tuple(
            member
            for member in body.members
            if isinstance(member, Spread)
            or (_key(member) not in _BICEP_ONLY and (whole or _key(member) in _HEAD))
        )
        value = evaluate(ObjectLiteral(members, body.span), scope, self.budget)
        if isinstance(value, Object):
            return value if whole else replace(value, open=True)
        return Object((), body.span, open=True)

    def _scope(self, declared: _Record, names: Names) -> Scope:
        """The names a resource's body sees: the file's, and the loops' around it."""
        around: list[LoopHeader] = []
        above: _Record | None = declared
        while above is not None:
            if above.declaration.body.loop is not None:
                around.append(above.declaration.body.loop)
            above = above.parent if above.nested else None
        scope = Scope(names)
        for loop in reversed(around):
            scope = scope.with_local(self.loop_values(loop, scope))
        return scope

    def _in_turns(self, body: Body, scope: Scope) -> Value | None:
        """What the resources are called that a declaration with a loop makes; None if that is
        not known of each."""
        loop, named = body.loop, _member(body.object, "name")
        over = None if loop is None else evaluate(loop.over, scope, self.budget)
        if loop is None or named is None or not isinstance(over, Array):
            return None
        if over.open or len(over.items) > MOST_TURNS:
            return None
        found: list[Value] = []
        for number, item in enumerate(over.items):
            local: dict[str, Value] = {loop.item: item}
            if loop.index is not None:
                local[loop.index] = Known(number)
            turn = scope.with_local(local)
            if body.condition is not None:
                made = evaluate(body.condition, turn, self.budget)
                if not isinstance(made, Known) or made.by_default:
                    return None
                if made.value is not True:
                    continue
            found.append(evaluate(named, turn, self.budget))
        return in_turns(found, named.span)

    def loop_values(self, loop: LoopHeader, scope: Scope) -> dict[str, Value]:
        """What the loop variables may be: any of the items."""
        over = evaluate(loop.over, scope, self.budget)
        item: Value = Unknown(f"an item of the loop over {loop.item!r}", loop.over.span)
        if isinstance(over, Array) and not over.open and 0 < len(over.items) <= _MAX_ITEMS:
            item = over.items[0]
            for other in over.items[1:]:
                item = either(item, other, "which item of a loop it is", loop.over.span)
        values: dict[str, Value] = {loop.item: item}
        if loop.index is not None:
            values[loop.index] = Unknown("the index of a loop", loop.over.span)
        return values

    # -- identities --------------------------------------------------------------------

    def _links(
        self, body: ObjectLiteral | None, scope: Scope, names: Names
    ) -> tuple[tuple[Span, str], ...]:
        return () if body is None else links(body, scope, lambda e: self._known(e, names))

    def _identity(
        self, declared: _Record, names: Names, written: Callable[[str, str, str, str], str]
    ) -> str:
        """The identity of a declaration or its id, as ``written``; "" if it has none.

        One that exists is known by its name and place alone: its symbol declares nothing.
        """
        named = self._named(declared, names)
        if named is None:
            return ""
        symbol = "" if declared.declaration.existing else str(declared.number)
        return written(*named, self._place(declared, names), symbol)

    def _place(self, declared: _Record, names: Names) -> str:
        """The resource group that a declaration says it is in."""
        top = declared
        for _ in range(_MAX_PARENTS):
            top = top.parent or top
        if top.number not in self._places:
            self._places[top.number] = self._said_place(top, names)
        return self._places[top.number]

    def _said_place(self, declared: _Record, names: Names) -> str:
        said = _member(declared.declaration.body.object, "scope")
        if said is None:
            return ""
        parts: tuple[Expression, ...] = (said,)
        if isinstance(said, Call) and said.function.lower() == "resourcegroup":
            parts = said.arguments
        if not parts:
            return ""
        group, subscription = parts[-1], parts[0] if len(parts) > 1 else None
        # An id would have to know a place before it has one.
        return place_said(
            group, subscription, self._around(declared, names), lambda e: self._name(e, names)
        )

    def _name(self, expression: Expression, names: Names) -> str | None:
        """What ``vmss.name`` is."""
        is_name = isinstance(expression, Property) and expression.name == "name"
        return self._known(expression, names) if is_name else None

    def _named(self, declared: _Record, names: Names) -> tuple[str, str] | None:
        """The full type of a declaration, and its full name as far as it can be compared."""
        if declared.number not in self._known_names:
            # Who asks again meanwhile is part of a circle.
            self._known_names[declared.number] = None
            self._known_names[declared.number] = self._compared(declared, names)
        return self._known_names[declared.number]

    def _compared(self, declared: _Record, names: Names) -> tuple[str, str] | None:
        kind = read_type(declared.declaration.type)
        written = _member(declared.declaration.body.object, "name")
        if kind is None or written is None:
            return None
        own = name_text(written, self._around(declared, names), lambda e: self._known(e, names))
        if declared.parent is None:
            return (kind.written, own) if own else None
        above = self._named(declared.parent, names)
        if not own or above is None:
            return None
        front, full = f"{above[0]}/", kind.written
        if not full.lower().startswith(front.lower()):
            full = front + full
        return full, f"{above[1]}/{own}"

    def _around(self, declared: _Record, names: Names) -> Scope:
        """The names a declaration sees, those of loops without what they may be."""
        scope = Scope(names)
        above: _Record | None = declared
        while above is not None:
            loop = above.declaration.body.loop
            if loop is not None:
                items = {loop.item, loop.index} - {None}
                scope = scope.with_local({str(item): Unknown("a loop's") for item in items})
            above = above.parent if above.nested else None
        return scope

    def _known(self, expression: Expression, names: Names) -> str | None:
        """What ``vmss.id``, ``vmss.name`` or ``vnet.properties.subnets[0].id`` is."""
        if not isinstance(expression, Property):
            return None
        target = expression.target
        if isinstance(target, Name):
            declared = self._records.get(target.name)
            found = None if declared is None else self._named(declared, names)
            if found is None or declared is None or declared.declaration.body.loop is not None:
                return None
            if expression.name == "name":
                return found[1]
            return self._identity(declared, names, id_of) if expression.name == "id" else None
        if isinstance(target, Index) and expression.name == "id":
            return self._item(target, names)
        return None

    def _item(self, item: Index, names: Names) -> str | None:
        """The id of ``vnet.properties.subnets[0]``: an item of a collection that is declared."""
        collection = item.target
        if not isinstance(collection, Property) or not isinstance(item.index, Literal):
            return None
        owner = collection.target
        if not isinstance(owner, Property) or not isinstance(owner.target, Name):
            return None
        declared = self._records.get(owner.target.name)
        found = None if declared is None else self._named(declared, names)
        if found is None or declared is None:
            return None
        body: Expression | None = declared.declaration.body.object
        for key in (owner.name, collection.name):
            body = _member(body, key)
        at = item.index.value
        items = body.items if isinstance(body, ArrayLiteral) else ()
        if not isinstance(at, int) or not 0 <= at < len(items):
            return None
        written = _member(items[at], "name")
        name = None if written is None else name_text(written, self._around(declared, names))
        front = id_of(*found, self._place(declared, names))
        return f"{front}/{collection.name}/{name}" if name else None

    # -- symbols -----------------------------------------------------------------------

    def symbol(self, name: str, names: Names) -> Value | None:
        """What the resource symbol ``name`` is worth where ``names`` are seen; None if there is
        none.

        Its name and type are known, the rest is what the platform says at deployment.
        """
        declared = self._records.get(name)
        if declared is None:
            return None
        if name not in self._symbols:
            self._symbols[name] = Unknown(f"resource {name!r} is defined by itself")
            self._symbols[name] = self._symbol(declared, names)
        return self._symbols[name]

    def _symbol(self, declared: _Record, names: Names) -> Value:
        declaration = declared.declaration
        if declaration.body.loop is not None:
            return Unknown("a collection of resources", declaration.name.span)
        entries: list[Entry] = []
        kind = read_type(declaration.type)
        if kind is not None and not declared.nested:
            entries.append(Entry("type", kind.span, Known(kind.written, kind.span)))
            if kind.version:
                version = Known(kind.version, kind.version_span)
                entries.append(Entry("apiVersion", kind.version_span, version))
        body = declaration.body.object
        for member in body.members if body is not None else ():
            if isinstance(member, Member) and _key(member) == "name":
                value = evaluate(member.value, self._scope(declared, names), self.budget)
                entries.append(Entry("name", member.key_span, value))
        return Object(tuple(entries), declaration.name.span, open=True)


def _key(member: Member) -> str:
    """A member's key if it is written out, else an empty string."""
    key = member.key
    return str(key.value) if isinstance(key, Literal) else ""


def _member(body: object, key: str) -> Expression | None:
    for member in body.members if isinstance(body, ObjectLiteral) else ():
        if isinstance(member, Member) and _key(member) == key:
            return member.value
    return None


def _full_name(name: Value | None, parent: Resource | None) -> Value:
    """A child's name with its parents' names in front, as ARM has it."""
    if name is None:
        return Unknown("no name is written")
    if parent is None:
        return name
    full = call("concat", (parent.name, Known("/"), name))
    if isinstance(full, (Known, OneOf)):
        return replace(full, span=name.span)
    return Unknown("the parent's name is not known", name.span)
