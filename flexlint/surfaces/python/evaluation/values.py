"""Expressions as Values: what a rule may know of an argument."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import libcst as cst

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.model import Array, Entry, Known, Object, OneOf, Scalar, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.dictionaries import (
    each_of_them,
    laid_over,
    one_of_them,
    united,
    with_all,
    with_default,
    with_entry,
    without,
)
from flexlint.surfaces.python.evaluation.facts import ClassFact, FunctionFact, InstanceFact
from flexlint.surfaces.python.evaluation.ids import Ids
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.outside import is_plain, overridden, parameter, replaceable
from flexlint.surfaces.python.evaluation.strings import Strings
from flexlint.surfaces.python.evaluation.tables import is_within
from flexlint.surfaces.python.names.nodes import constant, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import (
    Binding,
    Block,
    Context,
    Scope,
    is_constant,
    is_field,
    is_on_top,
    may_be_hidden,
)
from flexlint.values.sources import either, is_of_callers, python, settable

_AT_RUN_TIME = "known at run time only"
_SETTABLE = settable("")
_THIS = frozenset({"self", "cls"})
_MAX_DEPTH = 40
_MAX_ITEMS = 2_000
_MAX_MEMBERS = 64
_MAX_CHANGES = 64
"""Changes of one dictionary that are looked at, the last ones."""
_ID = "instance_id"
_ID_LISTS = ("instance_ids", "instanceIds")
_NAMING = (RESOURCE_GROUP, *SCALE_SET_NAMES)
"""What is given a name that people chose: no enumeration has it."""
_ADDED = ("element", "inner", "merge")
_MAX_BINDINGS = 8
_MAX_TURNS = 16
"""Turns of a loop that are looked at."""
_MAX_RETURNS = 4
_DICTIONARIES = frozenset({"dict", "OrderedDict", "MappingProxyType"})
_READING = frozenset({"deepcopy", "from_dict", "deserialize"})
_COPYING = frozenset({"copy"})
_SAME = frozenset({"copy", "as_dict", "serialize"})
"""Methods that give what their object is."""
_CLASS_NAME = regex(r"[A-Z][A-Za-z0-9]*\Z")
_CONSTANT_NAME = regex(r"[A-Z][A-Z0-9_]*\Z|[a-z][a-z0-9_]*\Z")
_NAMED_CONSTANTS: dict[str, Scalar] = {"True": True, "False": False, "None": None}


def camel(name: str) -> str:
    """``INSTANCE_VIEW`` and ``instance_view`` as ``instanceView``."""
    head, *rest = name.lower().split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


class Values:
    """Evaluates the expressions of one module to Values, each at most twice."""

    def __init__(self, clients: Clients, strings: Strings) -> None:
        self._clients = clients
        self._strings = strings
        self._outline = clients.outline
        self._tree = clients.outline.tree
        self._ids = Ids(clients.outline)
        self._outside = strings.outside
        self._bases: dict[str, list[Scope]] | None = None
        self._outer: dict[str, list[Binding]] | None = None
        self._memo: Memo[Value] = Memo(Unknown("too involved to be evaluated"), _MAX_DEPTH)

    def value(self, node: cst.BaseExpression, context: Context) -> Value:
        """What is known of ``node``. Anything computed from something unknown is Unknown."""
        return self._memo.get(node, lambda: self._from_outside(node, context))

    def given(self, name: str | None, node: cst.BaseExpression, context: Context) -> Value:
        """What is known of what the parameter or key ``name`` is given.

        Of ids that are not known it tells those that surely name no virtual machine. A list of
        ids stands where it is given: another one may have its name by now where it was made.
        """
        value = self.value(node, context)
        if name == _ID:
            return self._id(node, context, value)
        if name in _NAMING and _is_of_enumeration(value) and isinstance(value, Known):
            return Unknown(_AT_RUN_TIME, value.span, given_by=value.given_by)
        if name not in _ID_LISTS:
            return value
        span = self._tree.span(node)
        if isinstance(value, Array):
            value = replace(value, span=span)
        if isinstance(value, Array) and value.items:
            if not isinstance(node, cst.List | cst.Tuple) or len(node.elements) != len(value.items):
                return value
            pairs = zip(node.elements, value.items, strict=True)
            items = tuple(self._id(element.value, context, item) for element, item in pairs)
            return replace(value, items=items)
        why = self._ids.each(node, context) if isinstance(value, Unknown | Array) else ""
        return Array((Unknown(why, span),), span, open=True) if why else value

    def _id(self, node: cst.BaseExpression, context: Context, value: Value) -> Value:
        why = self._ids.one(node, context) if isinstance(value, Unknown) else ""
        return Unknown(why, self._tree.span(node)) if why else value

    def _from_outside(self, node: cst.BaseExpression, context: Context) -> Value:
        """What is known of ``node``, and what outside of the module gives it, or may."""
        found = self._evaluate(node, context, self._tree.span(node))
        if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
            return self._or_else(found, self.value(node.left, context), node.right, context)
        if not isinstance(found, Unknown) or found.given_by:
            return found
        given = self._outside.given(node, context)
        if given is None:
            return found
        default = "" if given.default is None else self._word(given.default, context) or ""
        return replace(found, given_by=given.by, default=default)

    def _or_else(
        self, found: Value, first: Value, other: cst.BaseExpression, context: Context
    ) -> Value:
        """``found``, which is ``first or other``, with what gives ``first``."""
        if not isinstance(first, Unknown) or not first.given_by:
            return found
        default = self._word(other, context) or ""
        if isinstance(found, Known) and found.value == default:
            return replace(found, by_default=True, given_by=first.given_by)
        if isinstance(found, Unknown) and default:
            return replace(found, given_by=first.given_by, default=default)
        return found

    def _evaluate(self, node: cst.BaseExpression, context: Context, span: Span) -> Value:
        if isinstance(node, cst.Integer | cst.Float):
            return self._number(node, span)
        if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
            inner = self.value(node.expression, context)
            if isinstance(inner, Known) and isinstance(inner.value, int | float):
                return Known(-inner.value, span)
            return Unknown("computed at run time", span)
        if isinstance(node, cst.Name) and node.value in _NAMED_CONSTANTS:
            return Known(_NAMED_CONSTANTS[node.value], span)
        if isinstance(node, cst.Dict):
            return self._dict(node, context, span)
        if isinstance(node, cst.List | cst.Tuple | cst.Set):
            return self._sequence(node, context, span)
        if isinstance(node, cst.ListComp | cst.SetComp | cst.GeneratorExp):
            return Array((), span, open=True)
        if isinstance(node, cst.IfExp):
            both = (self.value(node.body, context), self.value(node.orelse, context))
            return one_of_them(both, span)
        if isinstance(node, cst.BooleanOperation) and isinstance(node.operator, cst.Or):
            both = (self.value(node.left, context), self.value(node.right, context))
            if any(isinstance(each, Object | Array) for each in both):
                return one_of_them(both, span)
        if isinstance(node, cst.NamedExpr | cst.Await):
            inner_node = node.value if isinstance(node, cst.NamedExpr) else node.expression
            return self.value(inner_node, context)
        if isinstance(node, cst.Name):
            return self._name(node, context, span)
        if isinstance(node, cst.Call):
            made = self._constructed(node, context, span)
            if made is not None:
                return made
        if isinstance(node, cst.Attribute):
            constant = self._attribute(node, context, span)
            if constant is not None:
                return constant
        if isinstance(node, cst.BinaryOperation):
            result = self._operation(node, context, span)
            if result is not None:
                return result
        if isinstance(node, cst.Subscript):
            item = self._item(node, context)
            if item is not None:
                return _used_at(item, span)
        return self._string(node, context, span)

    def _operation(self, node: cst.BinaryOperation, context: Context, span: Span) -> Value | None:
        """Dictionaries united and lists put together; None of anything else."""
        if isinstance(node.operator, cst.BitOr):
            first, second = (self.value(each, context) for each in (node.left, node.right))
            some = isinstance(first, Object) or isinstance(second, Object)
            return united(first, second, span) if some else None
        if isinstance(node.operator, cst.Add):
            first, second = (self.value(each, context) for each in (node.left, node.right))
            if isinstance(first, Array) and isinstance(second, Array):
                return Array((*first.items, *second.items), span, first.open or second.open)
            if isinstance(first, Array) or isinstance(second, Array):
                seen = first if isinstance(first, Array) else second
                return replace(seen, open=True) if isinstance(seen, Array) else None
        return None

    @staticmethod
    def _number(node: cst.Integer | cst.Float, span: Span) -> Value:
        text = node.value.replace("_", "")
        try:
            if isinstance(node, cst.Float):
                return Known(float(text), span)
            return Known(int(text, 0), span)
        except ValueError:
            return Unknown("a number that is out of range", span)

    def _string(self, node: cst.BaseExpression, context: Context, span: Span) -> Value:
        texts = self._strings.texts(node, context)
        if not texts:
            return Unknown(_AT_RUN_TIME, span)
        if not all(text.known for text in texts):
            return Unknown("built at run time", span)
        if not all(text.sure for text in texts):
            return Unknown("something else may be in its place", span)
        words = tuple(dict.fromkeys(text.text for text in texts))
        if len(words) > 1:
            return OneOf(words, "", span)
        default_of = texts[0].default_of if len(texts) == 1 else None
        if default_of is not None:
            return Known(words[0], span, by_default=True, given_by=default_of)
        if any(text.by_default for text in texts):
            return Unknown("a part of it is a default", span)
        return Known(words[0], span, given_by=either(t.settable for t in texts if t.settable))

    # -- displays -----------------------------------------------------------------------

    def _dict(self, node: cst.Dict, context: Context, span: Span) -> Object:
        entries: list[Entry] = []
        hidden = len(node.elements) > _MAX_ITEMS
        for element in node.elements[:_MAX_ITEMS]:
            if isinstance(element, cst.DictElement):
                texts = self._strings.texts(element.key, context)
                if len(texts) == 1 and texts[0].known:
                    key_span = self._inside(element.key)
                    value = self.given(texts[0].text, element.value, context)
                    entry = Entry(texts[0].text, key_span, value)
                    entries.append(entry)
                else:
                    hidden = True
            elif isinstance(element, cst.StarredDictElement):
                inner = self.value(element.value, context)
                if isinstance(inner, Object):
                    entries.extend(inner.entries)
                    hidden = hidden or inner.open
                else:
                    hidden = True
        return Object(tuple(entries), span, hidden)

    def _inside(self, node: cst.BaseExpression) -> Span:
        """The span of a key without its quotes."""
        span = self._tree.span(node)
        if isinstance(node, cst.SimpleString):
            quote = len(node.quote)
            return Span(span.start + len(node.prefix) + quote, max(span.start, span.end - quote))
        return span

    def _sequence(
        self, node: cst.List | cst.Tuple | cst.Set, context: Context, span: Span
    ) -> Array:
        items: list[Value] = []
        hidden = len(node.elements) > _MAX_ITEMS
        for element in node.elements[:_MAX_ITEMS]:
            if isinstance(element, cst.StarredElement):
                inner = self.value(element.value, context)
                if isinstance(inner, Array):
                    items.extend(inner.items)
                    hidden = hidden or inner.open
                else:
                    hidden = True
            else:
                items.append(self.value(element.value, context))
        return Array(tuple(items), span, hidden)

    # -- names --------------------------------------------------------------------------

    def _name(self, node: cst.Name, context: Context, span: Span) -> Value:
        bindings = reaching(node.value, context)
        if not bindings:
            return Unknown(f"{node.value} is not defined in this file", span)
        base = [b for b in bindings if b.kind not in _ADDED]
        made = base[0] if len(base) == 1 else None
        found = self._based(node.value, base, context, span)
        if found is None:
            found = self._string(node, context, span)
        added = [b for b in bindings if b.kind in _ADDED]
        if isinstance(found, Object | Unknown):
            for scope in {b.context.scope: b for b in base}:
                changes = self._outline.changes.get((scope, node.value), ())
                added += _since(changes, base, context)
            if made is not None and made.context.scope.kind == "module":
                added += self._changed_by_functions(node.value, context)
            found = self._extended(found, added, context)
            if made is not None:
                found = self._with_members(found, node.value, made, context)
        elif isinstance(found, Array) and (
            added or self._outline.changes.get((context.scope, node.value))
        ):
            found = replace(found, open=True)
        if (
            made is not None
            and isinstance(found, Known)
            and may_be_hidden(self._outline.hidings, node.value, (made,), context)
        ):
            return Unknown(_AT_RUN_TIME, span)
        if made is not None and isinstance(found, OneOf) and _is_behind_loop(made, context):
            found = replace(found, every=False)  # the last turn left there what it had
        if made is not None and is_constant(made, context):
            found = _may_be_set(found, node.value)
        return _used_at(found, span)

    def _changed_by_functions(self, name: str, context: Context) -> list[Binding]:
        """What functions put into the variable ``name`` of the module, for other functions."""
        if context.scope.kind == "module":
            return []
        if self._outer is None:
            self._outer = {}
            for scope in self._outline.scopes.values():
                for each, bindings in scope.bindings.items() if scope.kind == "function" else ():
                    if all(binding.kind in _ADDED for binding in bindings):
                        self._outer.setdefault(each, []).extend(bindings)
        every = self._outer.get(name, ())[-_MAX_CHANGES:]
        return [each for each in every if each.context.scope is not context.scope]

    def _based(self, name: str, base: list[Binding], context: Context, span: Span) -> Value | None:
        """What ``name`` is before anything is put into it; None if that does not show."""
        values: list[Value] = []
        for binding in base[:_MAX_BINDINGS]:
            value = self._bound(name, binding, span)
            if value is None:
                return None
            values.append(value)
        if not values:
            return None
        found = one_of_them(values, span)
        if isinstance(found, Array) and self._strings.tables.grows(name, base[0].context):
            return replace(found, open=True)
        return found

    def _bound(self, name: str, binding: Binding, span: Span) -> Value | None:
        """What a binding gives its name; None if that does not show."""
        node = binding.node
        if binding.kind == "parameter":
            return self._parameter(name, binding, span)
        if not isinstance(node, cst.BaseExpression):
            return None
        if binding.kind == "value":
            found = self.value(node, binding.context)
            return _along(found, binding.path) if binding.path else found
        if binding.kind == "item":
            turns = self._turns(node, binding.path, binding.context)
            return each_of_them(turns, span) if turns else None
        return None

    def _parameter(self, name: str, binding: Binding, span: Span) -> Value:
        """What this module gives a parameter, else its default, which others may override."""
        unknown = Unknown(f"{name} is a parameter", span)
        scope, param = binding.context.scope, binding.node
        outer = scope.context
        if not isinstance(param, cst.Param) or outer is None:
            return unknown
        default = None if param.default is None else self.value(param.default, outer)
        given: list[Value] = []
        for argument, context in self._clients.given(scope, name):
            value = default if argument is None else self.value(argument, context)
            if value is None:
                return unknown
            given.append(value)
        if given:
            found = each_of_them(given, span)
            # Other modules may give it another.
            mine = isinstance(found, Known) and found.given_by.startswith(_SETTABLE)
            if isinstance(found, Known) and not found.by_default and (mine or not found.given_by):
                return replace(found, given_by=overridden(binding) or found.given_by)
            return found
        if not isinstance(default, Known) or default.value is None:
            return unknown
        via = (self._tree.span(param.name),)
        return Known(default.value, span, True, via, parameter(binding))

    def _turns(
        self, node: cst.BaseExpression, path: tuple[int, ...], context: Context
    ) -> list[Value]:
        """What the variable at ``path`` of the target of ``for … in node`` is in each turn; none
        if not all of a turn shows."""
        called = last_name(node.func) if isinstance(node, cst.Call) else ""
        if isinstance(node, cst.Call) and called in ("enumerate", "zip") and path:
            at, counted = path[0], called == "enumerate"
            index = at - 1 if counted else at
            if not 0 <= index < len(node.args):
                return []
            return self._turns(node.args[index].value, path[1:], context)
        if isinstance(node, cst.Call) and called in ("items", "values", "keys") and not node.args:
            if not isinstance(node.func, cst.Attribute):
                return []
            of = self.value(node.func.value, context)
            entries = of.entries[:_MAX_TURNS] if isinstance(of, Object) else ()
            if called == "values" or (called == "items" and path[:1] == (1,)):
                rest = path[1:] if called == "items" else path
                return _and_more([_along(entry.value, rest) for entry in entries], of)
            keys = called == "keys" or path == (0,)
            return _and_more([Known(e.key, e.key_span) for e in entries], of) if keys else []
        many = self.value(node, context)
        if isinstance(many, Object) and not path:
            return _and_more([Known(e.key, e.key_span) for e in many.entries[:_MAX_TURNS]], many)
        if not isinstance(many, Array):
            return []
        turns = _and_more([_along(item, path) for item in many.items[:_MAX_TURNS]], many)
        return [self._of_table(turn, node, context) for turn in turns]

    def _extended(self, found: Object | Unknown, added: list[Binding], context: Context) -> Value:
        """A dictionary together with what was changed of it later, as ``context`` sees it.

        What is put there under a condition is there; where it replaces something, either is.
        """
        if not added:
            return found
        if isinstance(found, Unknown):
            if not any(map(self._is_keyed, added)):
                return found
            found = Object((), found.span, open=True)
        for binding in sorted(added, key=_offset_of):
            found = self._changed(found, binding, context)
        return found

    def _is_keyed(self, change: Binding) -> bool:
        """Whether only a dictionary is changed like this."""
        if change.kind == "merge":
            given = change.node.args if isinstance(change.node, cst.Call) else ()
            return bool(change.around) or isinstance(given[0].value if given else None, cst.Dict)
        return change.key is not None and self._word(change.key, change.context) is not None

    def _changed(self, found: Object, binding: Binding, context: Context) -> Object:
        certain = context.block.within(binding.context.block)
        around = [self._key(each, binding.context) for each in binding.around]
        keys = [key for key in around if key is not None]
        node = binding.node
        if len(keys) < len(around) or binding.path:
            return replace(found, open=True)
        if binding.kind == "merge":
            if isinstance(node, cst.Call) and _is_update(node):
                added = self._keywords(node, binding.context, self._tree.span(node))
            elif isinstance(node, cst.BaseExpression):
                added = self.value(node, binding.context)
            else:
                return replace(found, open=True)
            return with_all(found, keys, added, certain)
        key = None if binding.key is None else self._key(binding.key, binding.context)
        if key is None:
            return replace(found, open=True)
        if binding.kind == "removal":
            return without(found, keys, key[0], certain)
        if not isinstance(node, cst.BaseExpression):
            return replace(found, open=True)
        entry = Entry(key[0], key[1], self.given(key[0], node, binding.context))
        if binding.kind == "default":
            return with_default(found, keys, entry)
        return with_entry(found, keys, entry, certain)

    def _key(self, node: cst.BaseExpression, context: Context) -> tuple[str, Span] | None:
        word = self._word(node, context)
        return None if word is None else (word, self._inside(node))

    def _with_members(self, found: Value, name: str, made: Binding, context: Context) -> Value:
        """A model, or what is read from the service, with the attributes that are set later."""
        if not isinstance(made.node, cst.Call | cst.Await):
            return found
        for chain, binding in self._outline.members.get(name, ())[-_MAX_MEMBERS:]:
            here = binding.context.scope is made.context.scope
            if not here or not made.context.offset <= binding.context.offset <= context.offset:
                continue
            if isinstance(found, Unknown):
                found = Object((), found.span, open=True)
            if not isinstance(found, Object) or not isinstance(binding.node, cst.BaseExpression):
                return found
            spans = [self._tree.span(each) for each in chain]
            value = self.value(binding.node, binding.context)
            entry = Entry(chain[-1].value, spans[-1], value)
            for attribute, span in zip(chain[-2::-1], spans[-2::-1], strict=True):
                entry = Entry(attribute.value, span, Object((entry,), span, open=True))
            certain = context.block.within(binding.context.block)
            found = laid_over(found, entry, certain)
        return found

    def _word(self, key: cst.BaseExpression, context: Context) -> str | None:
        """The string that ``key`` is, if it is one."""
        texts = self._strings.texts(key, context)
        return texts[0].text if len(texts) == 1 and texts[0].sure else None

    def _attribute(self, node: cst.Attribute, context: Context, span: Span) -> Value | None:
        name = node.attr.value
        facts = self._clients.facts(node.value, context)
        for fact in facts:
            if isinstance(fact, InstanceFact | ClassFact):
                own = self._own(fact.scope, name, context, span)
                return self._of_any(own, node.value, fact.scope, name, context, span)
        if name == "value" and isinstance(node.value, cst.Attribute):
            return self._attribute(node.value, context, span)
        # A member of an enumeration that is imported: InstanceViewTypes.INSTANCE_VIEW.
        owner = last_name(node.value)
        if _CLASS_NAME.match(owner) and not owner.isupper() and _CONSTANT_NAME.match(name):
            given = self._outside.given(node, context)
            anywhere = python("*", f"{owner}.{name}")
            return Known(camel(name), span, given_by=given.by if given else anywhere)
        return None

    def _of_any(
        self,
        own: Value | None,
        of: cst.BaseExpression,
        owner: Scope,
        name: str,
        context: Context,
        span: Span,
    ) -> Value | None:
        """``own``, which the class ``owner`` gives the attribute ``name`` of ``of``, or what the
        classes derived from it give that, if ``of`` may be of one of those."""
        if not isinstance(own, Known):
            return own
        of_class = isinstance(of, cst.Name) and of.value == owner.name
        if not of_class and is_field(owner, name):
            return Unknown("whoever makes an object may give it another", span)
        if isinstance(of, cst.Name) and of.value in _THIS:
            others = [
                self._own(derived, name, context, span) or Unknown(_AT_RUN_TIME, span)
                for derived in self._derived(owner)
                if derived.members(name)
            ]
            own = one_of_them([own, *others], span) if others else own
        if not is_on_top(owner):
            return own
        return _may_be_set(own, f"{owner.name}().{name}")

    def _derived(self, owner: Scope) -> list[Scope]:
        """The classes of the module that are derived from ``owner``."""
        if self._bases is None:
            self._bases = {}
            for scope in self._outline.scopes.values():
                if scope.kind == "class" and isinstance(scope.node, cst.ClassDef):
                    for base in scope.node.bases:
                        self._bases.setdefault(last_name(base.value), []).append(scope)
        found: dict[int, Scope] = {}
        waiting = [owner.name]
        while waiting and len(found) < _MAX_BINDINGS:
            for scope in self._bases.get(waiting.pop(), ()):
                if id(scope) not in found and scope is not owner:
                    found[id(scope)] = scope
                    waiting.append(scope.name)
        return list(found.values())

    def _own(self, owner: Scope, name: str, context: Context, span: Span) -> Value | None:
        """What the class ``owner`` gives its attribute ``name``; None if that does not show."""
        bindings = owner.members(name)
        base = [b for b in bindings if b.kind not in _ADDED]
        if not base or any(b.kind != "value" or b.path for b in base):
            return None
        found = self._based(name, base, context, span)
        if isinstance(found, Object | Unknown):
            added = [b for b in bindings if b.kind in _ADDED]
            changes = self._outline.changes.get((None, name), ())[-_MAX_CHANGES:]
            added += [b for b in changes if is_within(b.context.scope, owner)]
            found = self._extended(found, [b for b in added if _is_before(b, context)], context)
        return None if found is None else _used_at(found, span)

    # -- calls --------------------------------------------------------------------------

    def _constructed(self, node: cst.Call, context: Context, span: Span) -> Value | None:
        """``Model(key=value)`` and ``dict(key=value)`` as an object."""
        name = self._called(node, context)
        if name in ("list", "tuple", "sorted") and len(node.args) == 1:
            inner = self.value(node.args[0].value, context)
            return inner if isinstance(inner, Array) else Array((), span, open=True)
        if name == "str" and len(node.args) == 1:
            inner = self.value(node.args[0].value, context)
            if isinstance(inner, Known) and isinstance(inner.value, int | str):
                return Known(str(inner.value), span)
            return None
        copied = self._copied(node, name)
        if copied is not None:
            return self.value(copied, context)
        if name == "get" and isinstance(node.func, cst.Attribute) and node.args:
            return self._got(node.func.value, node.args, context)
        if name in _DICTIONARIES or self._is_model(node, name, context):
            return self._keywords(node, context, span)
        if name in ("get_models", "models"):
            return None
        for fact in self._clients.facts(node.func, context):
            if isinstance(fact, FunctionFact) and 1 <= len(fact.scope.returns) <= _MAX_RETURNS:
                given = [self.value(each, inside) for each, inside in fact.scope.returns]
                return _used_at(_may_return(one_of_them(given, span), fact.scope), span)
        return None

    @staticmethod
    def _copied(node: cst.Call, name: str) -> cst.BaseExpression | None:
        """What is copied, or read as a model, by the call of ``name``; None if nothing is."""
        given = node.args[0].value if node.args and not node.args[0].star else None
        if name in _READING and given is not None:
            return given
        func = node.func
        if name in _SAME and not node.args and isinstance(func, cst.Attribute):
            return func.value
        return given if name in _COPYING and len(node.args) == 1 else None

    def _got(
        self, of: cst.BaseExpression, arguments: Sequence[cst.Arg], context: Context
    ) -> Value | None:
        """``of.get(key)``, ``of.get(key, default)`` of a dictionary that shows."""
        found = self.value(of, context)
        word = self._word(arguments[0].value, context)
        if not isinstance(found, Object) or word is None:
            return None
        value = found.get(word)
        if value is None and not found.open and len(arguments) == 2:
            value = self.value(arguments[1].value, context)
        return None if value is None else self._of_table(value, of, context)

    def _of_table(self, value: Value, table: cst.BaseExpression, context: Context) -> Value:
        """``value``, which a dictionary or a list has that something else may change."""
        if not isinstance(value, Known) or not isinstance(value.value, str):
            return value
        if self._strings.tables.is_given_away(table, context):
            return Unknown("something else may change it", value.span)
        given_by = self._strings.tables.settable(table, context)
        if not given_by or value.by_default or value.given_by:
            return value
        return replace(value, given_by=given_by)

    def _item(self, node: cst.Subscript, context: Context) -> Value | None:
        """``of[key]`` of a dictionary or list that shows; None if the item does not."""
        index = index_of(node)
        if index is None:
            return None
        at = constant(index)
        of = self.value(node.value, context)
        if isinstance(of, Array) and isinstance(at, int) and not of.open:
            if not -len(of.items) <= at < len(of.items):
                return None
            return self._of_table(of.items[at], node.value, context)
        word = self._word(index, context) if isinstance(of, Object) else None
        item = of.get(word) if isinstance(of, Object) and word is not None else None
        return None if item is None else self._of_table(item, node.value, context)

    def _called(self, node: cst.Call, context: Context) -> str:
        """The last name of what ``node`` calls, seen through ``from … import … as``."""
        if isinstance(node.func, cst.Name):
            for binding in reaching(node.func.value, context)[:1]:
                if binding.kind == "from" and binding.attribute:
                    return binding.attribute
        return last_name(node.func)

    def _is_model(self, node: cst.Call, name: str, context: Context) -> bool:
        if not _CLASS_NAME.match(name) or name.isupper():
            # cmd.get_models("VirtualMachineScaleSetVMInstanceIDs")(instance_ids=…)
            return isinstance(node.func, cst.Call) and last_name(node.func.func) == "get_models"
        facts = self._clients.facts(node.func, context)
        return not any(isinstance(fact, ClassFact) for fact in facts)

    def _keywords(self, node: cst.Call, context: Context, span: Span) -> Value:
        entries: list[Entry] = []
        hidden = False
        for argument in node.args:
            if argument.keyword is not None:
                key_span = self._tree.span(argument.keyword)
                value = self.given(argument.keyword.value, argument.value, context)
                entries.append(Entry(argument.keyword.value, key_span, value))
                continue
            inner = self.value(argument.value, context)
            if isinstance(inner, Object):
                entries.extend(inner.entries)
                hidden = hidden or inner.open
            else:
                hidden = True
        return Object(tuple(entries), span, hidden)


def _since(changes: Sequence[Binding], base: list[Binding], context: Context) -> list[Binding]:
    """Which of ``changes``, all of one scope, are of what ``base`` makes, before ``context``."""
    scope = changes[0].context.scope if changes else None
    made = min((b.context.offset for b in base if b.context.scope is scope), default=0)
    later = bisect_left(changes, made, key=_offset_of)
    until = len(changes)
    if scope is context.scope:
        until = bisect_left(changes, context.offset, key=_offset_of)
    return list(changes[max(later, until - _MAX_CHANGES) : until])


def _offset_of(binding: Binding) -> int:
    return binding.context.offset


def _is_behind_loop(made: Binding, context: Context) -> bool:
    """Whether the variable of a loop is read where the loop is over."""
    scope = made.context.scope
    if made.kind != "item" or context.scope is not scope or scope.kind == "comprehension":
        return False
    block: Block | None = context.block
    while block is not None and block is not made.context.block:
        if block.loop:
            return False
        block = block.parent
    return True


def _may_be_set(value: Value, name: str) -> Value:
    """``value`` of the constant ``name``, which another module may set."""
    if not isinstance(value, Known) or not isinstance(value.value, str):
        return value
    if value.by_default or value.given_by:
        return value
    return replace(value, given_by=settable(name))


def _may_return(value: Value, scope: Scope) -> Value:
    """``value``, which the function ``scope`` returns, unless another one is in its place."""
    if not isinstance(value, Known) or not isinstance(value.value, str):
        return value
    if isinstance(scope.node, cst.FunctionDef) and not is_plain(scope.node):
        return Unknown("a decorator may give something else", value.span)
    given_by = replaceable(scope)
    return (
        value
        if not given_by or value.by_default or value.given_by
        else replace(value, given_by=given_by)
    )


def _is_before(binding: Binding, context: Context) -> bool:
    """Whether it may have happened at ``context``: what other functions do may have."""
    other = binding.context.scope is not context.scope
    return other or binding.context.offset <= context.offset


def _and_more(turns: Sequence[Value], many: Value) -> list[Value]:
    """``turns``, which are plain ones, and those that ``many`` may have besides."""
    more = isinstance(many, Array | Object) and many.open and turns
    if more and all(isinstance(turn, Known) for turn in turns):
        return [*turns, Unknown("there may be more of them", many.span)]
    return list(turns)


def _is_of_enumeration(value: Value) -> bool:
    """Whether a value is a member of one that is imported."""
    if not isinstance(value, Known) or value.by_default or is_of_callers(value.given_by):
        return False
    return value.given_by != ""


def _along(value: Value, path: tuple[int, ...]) -> Value:
    """The item of ``value`` that a target ``a, (b, c)`` gives the name at ``path``."""
    for index in path:
        if not isinstance(value, Array) or value.open or index >= len(value.items):
            return Unknown("taken apart at run time", value.span)
        value = value.items[index]
    return value


def _is_update(node: cst.Call) -> bool:
    """Whether it is ``name.update(…)``, and no call that gives what ``|=`` adds."""
    return isinstance(node.func, cst.Attribute) and node.func.attr.value == "update"


def _used_at(value: Value, span: Span) -> Value:
    """A scalar that came through a name points at its use; structures keep their places."""
    if isinstance(value, Known):
        via = (value.span,) if value.span is not None else ()
        return replace(value, span=span, via=(*value.via, *via))
    if isinstance(value, OneOf):
        return replace(value, span=span)
    if isinstance(value, Unknown):
        return Unknown(value.why, span, given_by=value.given_by, default=value.default)
    return value
