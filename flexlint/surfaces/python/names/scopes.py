"""What one visit learns of a module: its scopes, what its names are bound to, and its sites.

A *site* is a place later stages look at (an attribute that may be an operation, a call, a
string), with the scope it stands in and the conditions that hold there.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Generic, Literal, TypeAlias, TypeVar

import libcst as cst

from flexlint.model import Span
from flexlint.record import field, record, record_with
from flexlint.surfaces.python.names.nodes import last_name
from flexlint.surfaces.python.reading.tree import Tree

BindingKind: TypeAlias = Literal[
    "value",
    "item",
    "enter",
    "element",
    "inner",
    "merge",
    "default",
    "removal",
    "import",
    "from",
    "parameter",
    "function",
    "class",
    "augment",
    "opaque",
]
"""How a name gets a value: see :class:`Binding`."""
ScopeKind: TypeAlias = Literal["module", "class", "function", "lambda", "comprehension"]
StringNode: TypeAlias = "cst.SimpleString | cst.ConcatenatedString | cst.FormattedString"

_MAX_MEMBER_BINDINGS = 4
_KEEPING = frozenset({"staticmethod", "classmethod", "property", "cache", "lru_cache"})
"""Decorators that leave what a function returns."""
_WITH_FIELDS = frozenset(
    {"dataclass", "define", "frozen", "mutable", "attrs", "s", "NamedTuple", "BaseModel",
     "BaseSettings", "Struct", "SQLModel"}
)  # fmt: skip
"""Decorators and bases of classes whose annotated names are what their objects are made with."""
_SiteNode = TypeVar("_SiteNode", bound=cst.BaseExpression)


class Block:
    """A stretch of statements that run together; ``parent`` is the one around it."""

    __slots__ = ("loop", "parent")

    def __init__(self, parent: Block | None, *, loop: bool = False) -> None:
        """``loop`` says that they may run again and again."""
        self.parent = parent
        self.loop = loop

    def within(self, other: Block) -> bool:
        """Whether this block is ``other`` or lies inside it."""
        block: Block | None = self
        while block is not None:
            if block is other:
                return True
            block = block.parent
        return False


@record_with(frozen=False, eq=False)
class Context:
    """Where an expression stands: what its names mean depends on it."""

    scope: Scope
    block: Block
    offset: int


@record_with(frozen=False, eq=False)
class Guard:
    """A condition known to hold (or not to hold) at a site."""

    parent: Guard | None
    test: cst.BaseExpression
    positive: bool
    context: Context
    pattern: cst.MatchPattern | None = None
    """For a ``case``: the pattern that ``test`` matched (or did not)."""


@record_with(frozen=False, eq=False)
class Binding:
    """One way a name gets a value.

    ``kind`` is ``value``, ``item`` (an element of ``node``), ``enter`` (``with node as``),
    ``element`` (``name[key] = node``), ``inner`` (``name[around][key] = node``), ``merge``
    (``name |= node``, ``name.update(node)``), ``default`` (``name.setdefault(key, node)``),
    ``removal`` (``del name[key]``, ``name.pop(key)``), ``import``, ``from``, ``parameter``,
    ``function``, ``class``, ``augment`` (``name += node``) or ``opaque``.
    """

    kind: BindingKind
    context: Context
    node: cst.CSTNode | None = None
    path: tuple[int, ...] = ()
    module: str = ""
    attribute: str = ""
    key: cst.BaseExpression | None = None
    around: tuple[cst.BaseExpression, ...] = ()
    """The keys that lead to where ``key`` is set, outermost first."""
    annotation: cst.BaseExpression | None = None


@record_with(frozen=False, eq=False)
class Scope:
    """A module, class, function, lambda or comprehension."""

    kind: ScopeKind
    name: str
    parent: Scope | None
    node: cst.CSTNode
    context: Context | None
    """Where it is defined; None for the module."""
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    outer: dict[str, Literal["global", "nonlocal"]] = field(default_factory=dict)
    """Names declared ``global`` or ``nonlocal``."""
    attributes: dict[str, list[Binding]] = field(default_factory=dict)
    """For a class: what its methods assign to ``self.<name>``."""
    returns: list[tuple[cst.BaseExpression, Context]] = field(default_factory=list)
    parameters: list[str] = field(default_factory=list)
    decorators: tuple[str, ...] = ()
    attempts: list[Span] = field(default_factory=list)
    """Where statements stand that may be left half done: bodies of ``try`` with a handler."""

    @property
    def symbol(self) -> str:
        """Dotted name of the enclosing classes and functions, ``""`` for the module."""
        names: list[str] = []
        scope: Scope | None = self
        while scope is not None:
            if scope.kind in ("function", "class"):
                names.append(scope.name)
            scope = scope.parent
        return ".".join(reversed(names))

    def enclosing(self, kind: ScopeKind) -> Scope | None:
        """The nearest scope of ``kind``, this one included; None if there is none."""
        scope: Scope | None = self
        while scope is not None and scope.kind != kind:
            scope = scope.parent
        return scope

    @property
    def is_method(self) -> bool:
        """Whether it is a function whose first parameter is an instance (or the class)."""
        return (
            self.kind == "function"
            and self.parent is not None
            and self.parent.kind == "class"
            and bool(self.parameters)
            and "staticmethod" not in self.decorators
        )

    def decorated(self, word: str) -> bool:
        """Whether ``word`` is in the name of a decorator (``property``: a cached one too)."""
        return any(word in decorator for decorator in self.decorators)

    def only_returned(self, *, awaited: bool = False) -> tuple[cst.BaseExpression, Context] | None:
        """What a call of this function gives, with ``awaited`` one that is waited for; None if
        there are several, or it may end otherwise."""
        if len(self.returns) != 1:
            return None
        node = self.node
        if isinstance(node, cst.FunctionDef):
            if (node.asynchronous is not None) is not awaited:
                return None
            if not _KEEPING.issuperset(self.decorators) or not node.body.body:
                return None
            last: cst.CSTNode = node.body.body[-1]
            if isinstance(last, cst.SimpleStatementLine) and last.body:
                last = last.body[-1]
            if not isinstance(last, cst.Return) or last.value is not self.returns[0][0]:
                return None
        return self.returns[0]

    def members(self, name: str, most: int = _MAX_MEMBER_BINDINGS) -> tuple[Binding, ...]:
        """How this class binds ``name`` of its objects: the last ``most`` of what its methods
        assign to ``self.<name>``, then the last ``most`` of its own body."""
        return (
            *self.attributes.get(name, ())[-most:],
            *self.bindings.get(name, ())[-most:],
        )


@record
class Hiding:
    """Something that may bind a name of the module, or any, without naming it as one."""

    name: str
    """"" if that does not show."""
    at: int
    late: bool
    """Whether a function does it, at whatever time."""


@record_with(frozen=False, eq=False)
class Site(Generic[_SiteNode]):
    """A node of interest and its surroundings."""

    node: _SiteNode
    context: Context
    guard: Guard | None


@record_with(frozen=False, eq=False)
class Outline:
    """All that one visit learns of a module."""

    tree: Tree
    module: Scope
    parents: dict[cst.CSTNode, cst.CSTNode]
    contexts: dict[cst.CSTNode, Context]
    """The context of every call, attribute, string, dictionary and lambda."""
    attributes: list[Site[cst.Attribute]] = field(default_factory=list)
    calls: list[Site[cst.Call]] = field(default_factory=list)
    strings: list[Site[StringNode]] = field(default_factory=list)
    """Outermost string literals (a concatenation once, its parts not)."""
    containers: list[Site[cst.Dict]] = field(default_factory=list)
    """Dictionary displays."""
    calls_by_name: dict[str, list[Site[cst.Call]]] = field(default_factory=dict)
    """Calls by the last part of what is called: ``f(…)`` and ``x.f(…)`` under ``f``."""
    assigned_attributes: dict[str, list[Binding]] = field(default_factory=dict)
    """``<anything>.name = …`` of the whole module."""
    members: dict[str, list[tuple[tuple[cst.Name, ...], Binding]]] = field(default_factory=dict)
    """``variable.one.two = …`` by the variable: the attributes, outermost first, and the value."""
    changes: dict[tuple[Scope | None, str], list[Binding]] = field(default_factory=dict)
    """What methods and ``del`` change of dictionaries, by the scope that does it and its variable;
    without a scope, by the attribute of any object. These bind no name."""
    hidings: list[Hiding] = field(default_factory=list)
    """What may bind names of the module behind the back of the statements that name them."""
    scopes: dict[cst.CSTNode, Scope] = field(default_factory=dict)
    """Functions, classes, lambdas and comprehensions by their node."""
    growths: dict[tuple[Scope, str], list[Site[cst.Call]]] = field(default_factory=dict)
    """Calls ``name.append(…)`` and the like of a list, by the scope that makes them and the
    variable, in the order of the text."""


def may_be_hidden(
    hidings: Sequence[Hiding], name: str, bindings: Sequence[Binding], context: Context
) -> bool:
    """Whether one of ``hidings`` may give ``name``, which the ``bindings`` of the top level of its
    module bind, another meaning at ``context``."""
    if not hidings or not bindings or bindings[0].context.scope.kind != "module":
        return False
    late = context.scope.enclosing("function") is not None
    first = max(binding.context.offset for binding in bindings)
    return any(
        hiding.name in {"", name}
        and (hiding.late or (first < hiding.at and (late or hiding.at < context.offset)))
        for hiding in hidings
    )


def is_constant(made: Binding, context: Context) -> bool:
    """Whether a name that a function reads is bound on the top level of the module: by then other
    modules may have set it."""
    if made.kind != "value" or made.context.scope.kind != "module":
        return False
    return context.scope.enclosing("function") is not None


def is_on_top(owner: Scope) -> bool:
    """Whether a class stands on the top level of its module."""
    return owner.parent is not None and owner.parent.kind == "module"


def is_field(owner: Scope, name: str) -> bool:
    """Whether the objects of the class ``owner`` are made with a value for ``name``, of which its
    body has the default."""
    node = owner.node
    if not isinstance(node, cst.ClassDef) or owner.attributes.get(name):
        return False
    decorated = [each.decorator for each in node.decorators]
    words = {last_name(d.func if isinstance(d, cst.Call) else d) for d in decorated}
    words |= {last_name(each.value) for each in node.bases}
    bound = owner.bindings.get(name, ())
    return not _WITH_FIELDS.isdisjoint(words) and any(b.annotation is not None for b in bound)
