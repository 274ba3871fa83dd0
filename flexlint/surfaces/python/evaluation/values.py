"""Expressions as Values: what a rule may know of an argument."""

from __future__ import annotations

import re
from dataclasses import replace

import libcst as cst

from flexlint.model import Array, Entry, Known, Object, OneOf, Scalar, Span, Unknown, Value
from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.facts import ClassFact, FunctionFact, InstanceFact
from flexlint.surfaces.python.evaluation.ids import Ids
from flexlint.surfaces.python.evaluation.memo import Memo
from flexlint.surfaces.python.evaluation.strings import Strings
from flexlint.surfaces.python.names.nodes import last_name
from flexlint.surfaces.python.names.reaching import reaching
from flexlint.surfaces.python.names.scopes import Binding, Context

_MAX_DEPTH = 40
_MAX_ITEMS = 2_000
_MAX_MEMBERS = 64
_ID = "instance_id"
_ID_LISTS = ("instance_ids", "instanceIds")
_GROWING = ("append", "extend", "insert")
_ADDED = ("element", "inner")
_CLASS_NAME = re.compile(r"[A-Z][A-Za-z0-9]*\Z")
_CONSTANT_NAME = re.compile(r"[A-Z][A-Z0-9_]*\Z|[a-z][a-z0-9_]*\Z")
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
        self._memo: Memo[Value] = Memo(Unknown("too involved to be evaluated"), _MAX_DEPTH)

    def value(self, node: cst.BaseExpression, context: Context) -> Value:
        """What is known of ``node``. Anything computed from something unknown is Unknown."""
        span = self._tree.span(node)
        return self._memo.get(node, lambda: self._evaluate(node, context, span))

    def given(self, name: str | None, node: cst.BaseExpression, context: Context) -> Value:
        """What is known of what the parameter or key ``name`` is given.

        Of ids that are not known it tells those that surely name no virtual machine.
        """
        value = self.value(node, context)
        if name == _ID:
            return self._id(node, context, value)
        if name not in _ID_LISTS:
            return value
        span = self._tree.span(node)
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
            return _either(both, span)
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
        return self._string(node, context, span)

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
            return Unknown("known at run time only", span)
        if not all(text.known for text in texts):
            return Unknown("put together at run time", span)
        words = tuple(dict.fromkeys(text.text for text in texts))
        return Known(words[0], span) if len(words) == 1 else OneOf(words, "", span)

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
        elements = [b for b in bindings if b.kind in _ADDED]
        if len(base) == 1 and base[0].kind == "value" and not base[0].path:
            binding = base[0]
            if isinstance(binding.node, cst.BaseExpression):
                found = self.value(binding.node, binding.context)
                if isinstance(found, Array) and self._grows(node.value, binding.context):
                    found = Array(found.items, found.span, open=True)
                found = self._extended(found, elements, context)
                return _used_at(self._with_members(found, node.value, binding, context), span)
        if base and all(b.kind == "parameter" for b in base):
            return Unknown(f"{node.value} is a parameter", span)
        if len(base) > 1 and all(b.kind == "value" and not b.path for b in base):
            values = tuple(
                self.value(b.node, b.context)
                for b in base
                if isinstance(b.node, cst.BaseExpression)
            )
            if values:
                return _either(values, span)
        return self._string(node, context, span)

    def _grows(self, name: str, context: Context) -> bool:
        """Whether something is put into the list ``name`` after it is made."""
        return any(
            True for method in _GROWING for _ in self._outline.growths(name, context.scope, method)
        )

    def _extended(self, found: Value, elements: list[Binding], context: Context) -> Value:
        """A dictionary together with what was put into it later, as ``context`` sees it.

        What is put there under a condition is there; where it replaces something, either is.
        """
        if not isinstance(found, Object):
            return found
        for binding in reversed(elements):
            key = binding.key
            node = binding.node
            word = None if key is None else self._word(key, binding.context)
            around = [self._word(each, binding.context) for each in binding.around]
            if key is None or word is None or binding.path or None in around:
                found = replace(found, open=True)
            elif isinstance(node, cst.BaseExpression):
                entry = Entry(word, self._inside(key), self.value(node, binding.context))
                keys = [each for each in around if each is not None]
                certain = context.block.within(binding.context.block)
                found = _with_entry(found, keys, entry, certain)
            else:
                found = replace(found, open=True)
        return found

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
            found = _laid_over(found, entry, certain)
        return found

    def _word(self, key: cst.BaseExpression, context: Context) -> str | None:
        """The string that ``key`` is, if it is one."""
        texts = self._strings.texts(key, context)
        return texts[0].text if len(texts) == 1 and texts[0].known else None

    def _attribute(self, node: cst.Attribute, context: Context, span: Span) -> Value | None:
        name = node.attr.value
        facts = self._clients.facts(node.value, context)
        for fact in facts:
            if isinstance(fact, InstanceFact | ClassFact):
                bindings = fact.scope.members(name)
                plain = [b for b in bindings if b.kind == "value" and not b.path]
                if plain and len(plain) == len(bindings):
                    values = tuple(
                        self.value(b.node, b.context)
                        for b in plain
                        if isinstance(b.node, cst.BaseExpression)
                    )
                    return _used_at(_either(values, span), span) if values else None
                return None
        if name == "value" and isinstance(node.value, cst.Attribute):
            return self._attribute(node.value, context, span)
        # A member of an enumeration that is imported: InstanceViewTypes.INSTANCE_VIEW.
        owner = last_name(node.value)
        if _CLASS_NAME.match(owner) and not owner.isupper() and _CONSTANT_NAME.match(name):
            return Known(camel(name), span)
        return None

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
        if name == "dict" or self._is_model(node, name, context):
            return self._keywords(node, context, span)
        if name in ("get_models", "models") or not isinstance(node.func, cst.Name):
            return None
        for fact in self._clients.facts(node.func, context):
            if isinstance(fact, FunctionFact) and len(fact.scope.returns) == 1:
                expression, inside = fact.scope.returns[0]
                return _used_at(self.value(expression, inside), span)
        return None

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


def _with_entry(into: Object, around: list[str], entry: Entry, certain: bool) -> Object:
    """``into`` with ``entry`` put where the keys ``around`` lead; open if that is not seen.

    If it is not ``certain``, a value that is there already stays possible.
    """
    if not around:
        old = into.entry(entry.key)
        if old is not None and not certain:
            span = entry.value.span or entry.key_span
            entry = replace(entry, value=_either((old.value, entry.value), span))
        return replace(into, entries=(*into.entries, entry))
    outer = into.entry(around[0])
    if outer is None or not isinstance(outer.value, Object):
        return replace(into, open=True)
    changed = replace(outer, value=_with_entry(outer.value, around[1:], entry, certain))
    kept = tuple(changed if each is outer else each for each in into.entries)
    return replace(into, entries=kept)


def _laid_over(into: Object, entry: Entry, certain: bool) -> Object:
    """``into`` with ``entry``, whose objects are laid over those that are there."""
    old = into.entry(entry.key)
    if old is not None and isinstance(old.value, Object) and isinstance(entry.value, Object):
        inner = old.value
        for each in entry.value.entries:
            inner = _laid_over(inner, each, certain)
        return replace(
            into,
            entries=tuple(replace(e, value=inner) if e is old else e for e in into.entries),
        )
    return _with_entry(into, [], entry, certain)


def _either(values: tuple[Value, ...], span: Span) -> Value:
    """One of several values, if all are scalars that are known."""
    if len(values) == 1:
        return values[0]
    scalars: dict[tuple[str, Scalar], Scalar] = {}
    for value in values:
        if isinstance(value, Known):
            scalars[(type(value.value).__name__, value.value)] = value.value
        elif isinstance(value, OneOf):
            scalars.update({(type(v).__name__, v): v for v in value.values})
        else:
            return Unknown("differs from branch to branch", span)
    found = tuple(scalars.values())
    return Known(found[0], span) if len(found) == 1 else OneOf(found, "", span)


def _used_at(value: Value, span: Span) -> Value:
    """A scalar that came through a name points at its use; structures keep their places."""
    if isinstance(value, Known):
        via = (value.span,) if value.span is not None else ()
        return Known(value.value, span, value.by_default, (*value.via, *via))
    if isinstance(value, OneOf):
        return OneOf(value.values, value.why, span, value.via)
    if isinstance(value, Unknown):
        return Unknown(value.why, span)
    return value
