"""What outside of a module gives an expression: a variable of the environment, another module."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import libcst as cst

from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.python.names.nodes import dotted, index_of, last_name
from flexlint.surfaces.python.names.reaching import reaching, sole_value
from flexlint.surfaces.python.names.scopes import (
    Binding,
    Context,
    Outline,
    Scope,
    is_on_top,
    may_be_hidden,
)
from flexlint.values.sources import decorated, environment, function, inner, python, settable

WordOf: TypeAlias = Callable[[cst.BaseExpression, Context], "str | None"]
"""Gives the string that an expression surely is, if it is one."""

_DEEPEST = 4
"""Variables that hold the environment, and calls around what it gives."""
_READING = frozenset({"get", "pop", "setdefault"})
_WRAPPING = frozenset({"str"})
_STRIPPING = frozenset({"strip", "rstrip", "lstrip"})
_HARMLESS = frozenset(
    {"staticmethod", "classmethod", "wraps", "lru_cache", "cache", "contextmanager", "retry",
     "asynccontextmanager", "override", "final", "abstractmethod", "deprecated"}
)  # fmt: skip
_SET = regex(
    r"\benviron\s{0,9}\[\s{0,9}(?:\w{0,2}[\"'](?P<a>\w{1,200})[\"']\s{0,9}\]|[^\]\n]{1,200}\])"
    r"\s{0,9}=(?!=)"
    r"|\b(?:environ\.setdefault|putenv)\(\s{0,40}(?:\w{0,2}[\"'](?P<b>\w{1,200})[\"'])?"
    r"|\benviron\s{0,9}(?:\.update\(|\|=)"
)
"""Where a module changes its environment: what it gives no name then, it may change all of."""
_ANY = ""
_CLASS = regex(r"_*[A-Z]\w*[a-z]\w*\Z")


@record
class Given:
    """What gives an expression."""

    by: str
    """In a form of :mod:`flexlint.values.sources`."""
    default: cst.BaseExpression | None = None
    """What it is if that gives nothing."""


class Outside:
    """Tells what gives the expressions of one module."""

    def __init__(self, outline: Outline, word: WordOf) -> None:
        self._text = outline.tree.source.text
        self._assigned = outline.assigned_attributes
        self._hidings = outline.hidings
        self._word = word
        self._changed: frozenset[str] | None = None

    def given(self, node: cst.BaseExpression, context: Context) -> Given | None:
        """What gives ``node``; None if nothing does, or if that does not show."""
        for _ in range(_DEEPEST):
            inner = _wrapped(node)
            if inner is not None:
                node = inner
                continue
            made = sole_value(node.value, context) if isinstance(node, cst.Name) else None
            if made is None or made.path or not isinstance(made.node, cst.BaseExpression):
                break
            node, context = made.node, made.context
        if isinstance(node, cst.Name):
            bindings = reaching(node.value, context)
            given_by = parameter(bindings[0]) if len(bindings) == 1 else ""
            if given_by:
                return Given(given_by)
        if isinstance(node, cst.Name | cst.Attribute):
            imported = self._imported(node, context)
            return None if imported is None else Given(imported)
        if isinstance(node, cst.Subscript):
            key = index_of(node)
            if key is None or not self._is_environment(node.value, context):
                return None
            return self._variable(key, None, context)
        return self._called(node, context) if isinstance(node, cst.Call) else None

    def _called(self, node: cst.Call, context: Context) -> Given | None:
        func, arguments = node.func, node.args
        if not 1 <= len(arguments) <= 2 or any(argument.star for argument in arguments):
            return None
        if arguments[0].keyword is not None:
            return None
        default = arguments[1].value if len(arguments) > 1 else None
        if _name_of(func, context) == "os.getenv":
            return self._variable(arguments[0].value, default, context)
        reads = isinstance(func, cst.Attribute) and func.attr.value in _READING
        if not reads or not isinstance(func, cst.Attribute):
            return None
        if not self._is_environment(func.value, context):
            return None
        return self._variable(arguments[0].value, default, context)

    def _variable(
        self, key: cst.BaseExpression, default: cst.BaseExpression | None, context: Context
    ) -> Given | None:
        name = self._word(key, context)
        if not name or self._changes(name):
            return None
        return Given(environment(name), default)

    def _changes(self, name: str) -> bool:
        """Whether the module itself sets the variable ``name`` of the environment."""
        if self._changed is None:
            found = _SET.finditer(self._text)
            self._changed = frozenset(match["a"] or match["b"] or _ANY for match in found)
        return name in self._changed or _ANY in self._changed

    def _is_environment(self, node: cst.BaseExpression, context: Context) -> bool:
        for _ in range(_DEEPEST):
            if _name_of(node, context) == "os.environ":
                return True
            if not isinstance(node, cst.Name):
                return False
            bindings = reaching(node.value, context)
            value = bindings[0].node if len(bindings) == 1 else None
            if not isinstance(value, cst.BaseExpression) or bindings[0].kind != "value":
                return False
            if bindings[0].path:
                return False
            node, context = value, bindings[0].context
        return False

    def _imported(self, node: cst.Name | cst.Attribute, context: Context) -> str | None:
        """The name of another module that ``node`` is."""
        name = _name_of(node, context)
        head = dotted(node).partition(".")[0]
        if may_be_hidden(self._hidings, head, reaching(head, context), context):
            return None
        module, _, attribute = name.rpartition(".")
        if not attribute or not module.strip(".") or attribute in self._assigned:
            return None
        if module == "os":
            return None
        owner = module.rpartition(".")
        if _CLASS.match(owner[2]):  # a constant of a class that is imported
            module, attribute = owner[0], f"{owner[2]}.{attribute}"
        return python(module, attribute) if module.strip(".") else None


def parameter(binding: Binding) -> str:
    """What gives the parameter that ``binding`` is, if its function is the only one of its name on
    the top level of the module, and nothing wraps it; else ""."""
    made, outer = binding.context.scope.node, binding.context.scope.parent
    if not isinstance(made, cst.FunctionDef) or made.decorators:
        return ""
    if outer is None or outer.kind != "module":
        return ""
    name = binding.context.scope.name
    return "" if len(outer.bindings.get(name, ())) != 1 else _given_to(binding, name, 0)


def overridden(binding: Binding) -> str:
    """What may give the parameter that ``binding`` is, of whatever function, something else than
    the calls of it in its module; "" if nothing does."""
    scope = binding.context.scope
    made, outer = scope.node, scope.parent
    if found := parameter(binding):
        return found
    if not isinstance(made, cst.FunctionDef) or outer is None:
        return ""
    if not all(_is_harmless(each.decorator) for each in made.decorators):
        return _given_to(binding, decorated(scope.name), 0)
    if outer.kind == "module":
        return _given_to(binding, scope.name, 0)
    if not scope.is_method:
        return _given_to(binding, inner(outer.name, scope.name), 0)
    own = outer.name if scope.name == "__init__" else scope.name
    bound = not any(last_name(each.decorator) == "staticmethod" for each in made.decorators)
    return _given_to(binding, inner("", own), int(bound))


def _given_to(binding: Binding, name: str, first: int) -> str:
    """The form of the parameter ``binding`` of the function ``name``, whose parameters are counted
    from the one at ``first`` on."""
    made, node = binding.context.scope.node, binding.node
    if binding.kind != "parameter" or not isinstance(node, cst.Param):
        return ""
    if not isinstance(made, cst.FunctionDef):
        return ""
    positional = [*made.params.posonly_params, *made.params.params][first:]
    place = next((i for i, each in enumerate(positional) if each is node), -1)
    return function(name, node.name.value, place)


def replaceable(scope: Scope) -> str:
    """The form in which others may have another function in place of that of ``scope``; "" if they
    cannot."""
    owner = scope.parent
    if scope.kind != "function" or owner is None:
        return ""
    if owner.kind == "module":
        return settable(scope.name)
    of_class = owner.kind == "class" and is_on_top(owner)
    return settable(f"{owner.name}().{scope.name}") if of_class else ""


def is_plain(made: cst.FunctionDef) -> bool:
    """Whether a call of a function, or what reads it as a property, is given what it returns."""
    return all(
        _is_harmless(each.decorator) or "property" in last_name(each.decorator).lower()
        for each in made.decorators
    )


def _is_harmless(decorator: cst.BaseExpression) -> bool:
    """Whether only those that name a function call it with ``decorator``."""
    node = decorator.func if isinstance(decorator, cst.Call) else decorator
    return last_name(node) in _HARMLESS


def _wrapped(node: cst.BaseExpression) -> cst.BaseExpression | None:
    """The expression that ``node`` makes a string of, or takes blanks from the ends of."""
    if not isinstance(node, cst.Call):
        return None
    func, arguments = node.func, node.args
    if isinstance(func, cst.Name) and func.value in _WRAPPING and len(arguments) == 1:
        return None if arguments[0].star or arguments[0].keyword else arguments[0].value
    if isinstance(func, cst.Attribute) and func.attr.value in _STRIPPING and not arguments:
        return func.value
    return None


def _name_of(node: cst.CSTNode, context: Context) -> str:
    """``node`` as a dotted name with the module that it is imported from before it: ``os.environ``
    of ``environ``, of ``os.environ`` and of ``o.environ``. "" if it is not surely imported."""
    written = dotted(node)
    if not written:
        return ""
    head, dot, rest = written.partition(".")
    bindings = reaching(head, context)
    if len(bindings) != 1:
        return ""
    origin = _origin(bindings[0])
    return f"{origin}{dot}{rest}" if origin else ""


def _origin(binding: Binding) -> str:
    if binding.kind == "import":
        return binding.module
    if binding.kind == "from" and binding.attribute:
        glue = "" if binding.module.endswith(".") else "."
        return f"{binding.module}{glue}{binding.attribute}"
    return ""
