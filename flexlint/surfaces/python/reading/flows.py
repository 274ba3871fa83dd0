"""What a function hands on of what matters: which names it gives anything that comes of it.

A function that holds a token that matters mostly stores much else besides. Followed are
assignments, loops, calls and what is returned, by names alone and without regard to order, so
that too much is said to be handed on rather than too little.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence

from flexlint.record import record
from flexlint.text.python_nodes import children, walk
from flexlint.typed import Any

_SELF = frozenset({"self", "cls"})
_MODE = "orchestration"
_NOT_FOLLOWED = frozenset(
    (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Match)
)
_CONDITIONAL = frozenset((ast.If, ast.While, ast.IfExp, ast.Assert))

_BINDS = {
    ast.Assign: ("value", "targets"),
    ast.AnnAssign: ("value", "target"),
    ast.AugAssign: ("value", "target"),
    ast.NamedExpr: ("value", "target"),
    ast.For: ("iter", "target"),
    ast.AsyncFor: ("iter", "target"),
    ast.comprehension: ("iter", "target"),
    ast.withitem: ("context_expr", "optional_vars"),
    ast.Return: ("value", ""),
    ast.Yield: ("value", ""),
    ast.YieldFrom: ("value", ""),
}
"""The field with what is given, and that with what gets it; "" for the caller."""


class _Said:
    """The names that are read in something, and whether there is a token."""

    __slots__ = ("matters", "names")

    def __init__(self, names: set[str], matters: bool = False) -> None:
        self.names = names
        self.matters = matters

    def add(self, other: _Said) -> None:
        """Put what is said elsewhere to this."""
        self.names |= other.names
        self.matters = self.matters or other.matters


@record
class _Flow:
    """If one of ``sources`` matters, or a token in it does, all of ``targets`` do."""

    sources: frozenset[str]
    targets: frozenset[str]
    matters: bool
    beside: frozenset[str] = frozenset()
    """Names that say more of it, such as the arguments of a call that matters."""


def called(name: str) -> str:
    """What stands among names for the parameters of a function called ``name``: no identifier."""
    return f"{name}("


def is_call(name: str) -> bool:
    """Whether ``name`` stands for what calls give."""
    return name.endswith("(")


class Flows:
    """One function, or statements that are none, and which of its names matter so far."""

    def __init__(
        self, nodes: Sequence[ast.AST], owner: str, matters: Callable[[ast.AST], bool]
    ) -> None:
        """``nodes`` are those of the statements, one if it is a function, and ``owner`` is the
        name of its class, if any; ``matters`` tells of a node whether it is a token."""
        self._from: dict[str, list[_Flow]] = {}
        self._fired: set[int] = set()
        self._mattering: set[str] = set()
        """Names that matter, or are used together with what does."""
        self._news: list[str] = []
        self._flowing: set[str] = set()
        self._to: dict[str, list[_Flow]] = {}
        self._wanted: set[str] = set()
        self._asked: set[str] = set()
        reader = _Reader(nodes, owner, matters)
        self._taken = reader.taken
        self.followed = reader.followed
        """Whether nothing stands in the function that only its reader follows."""
        self._tested = reader.tested
        for flow in reader.flows:
            for name in flow.sources:
                self._from.setdefault(name, []).append(flow)
            for name in flow.targets:
                self._to.setdefault(name, []).append(flow)
        self._fire([flow for flow in reader.flows if flow.matters])

    def feed(self, name: str) -> None:
        """``name`` matters."""
        self._fire(self._from.get(name, ()))

    def news(self) -> list[str]:
        """The names that matter, each told once."""
        told, self._news = self._news, []
        return told

    def needs(self, names: Iterable[str]) -> set[str]:
        """All that ``names`` are made of, as far as it was not asked for before."""
        return self._made_of(names, self._wanted)

    def asks_callers(self, names: Iterable[str]) -> bool:
        """Whether ``names`` are made of parameters, and that was not said before."""
        return not self._made_of(names, self._asked).isdisjoint(self._taken)

    @property
    def own(self) -> set[str]:
        """The names that matter, and those of conditions."""
        return self._mattering | self._tested

    def _made_of(self, names: Iterable[str], known: set[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name in known:
                continue
            known.add(name)
            found.add(name)
            for flow in self._to.get(name, ()):
                waiting += flow.sources
        return found

    def _fire(self, flows: Iterable[_Flow]) -> None:
        waiting = list(flows)
        while waiting:
            flow = waiting.pop()
            if id(flow) in self._fired:
                continue
            self._fired.add(id(flow))
            # What goes into a body together with it may be changed elsewhere.
            self._matter(flow.sources)
            self._matter(flow.beside)
            self._matter(flow.targets)
            for name in flow.targets - self._flowing:
                self._flowing.add(name)
                waiting += self._from.get(name, ())

    def _matter(self, names: frozenset[str]) -> None:
        new = names - self._mattering
        self._mattering |= new
        self._news += new


class _Reader:
    """Goes through one function, or other statements, and puts down what flows there. One use.

    It recurses: whoever makes it answers for the depth.
    """

    def __init__(
        self, nodes: Sequence[ast.AST], owner: str, matters: Callable[[ast.AST], bool]
    ) -> None:
        self.flows: list[_Flow] = []
        self.tested: set[str] = set()
        """The names by which conditions may say something of a mode."""
        self.followed = True
        """Whether nothing stands in the function that only its reader follows."""
        self.taken: set[str] = set()
        """The parameters."""
        self._matters = matters
        self._name = ""
        first = nodes[0] if nodes else None
        if isinstance(first, (ast.FunctionDef, ast.AsyncFunctionDef)):
            self._function(first, owner)
        else:
            self._all(nodes)

    def _function(self, function: ast.FunctionDef | ast.AsyncFunctionDef, owner: str) -> None:
        self._name = function.name
        self.taken = _parameters(function.args)
        given = {called(function.name)}
        if function.name == "__init__" and owner:
            given.add(called(owner))
        self._put(_Said(given), self.taken)
        self._put(self._all((*function.args.defaults, *function.args.kw_defaults)), self.taken)
        self._put(self._all(function.decorator_list), (function.name,))
        self._all(function.body)

    def _put(self, said: _Said, targets: Iterable[str]) -> None:
        into = frozenset(targets) - _SELF
        self.flows.append(_Flow(frozenset(said.names), into, said.matters))

    def _all(self, nodes: Iterable[ast.AST | None]) -> _Said:
        said = _Said(set())
        for node in nodes:
            if node is not None:
                self._read(node, said)
        return said

    def _read(self, node: Any, said: _Said) -> None:
        """Put the names that are read in ``node`` to ``said``; what flows in it is put down."""
        kind = type(node)
        while kind is ast.Attribute:
            said.names.add(node.attr)
            said.matters = said.matters or self._matters(node)
            node = node.value
            kind = type(node)
        if kind is ast.Name:
            said.names.add(node.id)
            said.matters = said.matters or self._matters(node)
            return
        if kind is ast.Constant:
            said.matters = said.matters or self._matters(node)
            return
        if kind is ast.Call:
            self._call(node, said)
            return
        if kind in _NOT_FOLLOWED:
            self.followed = False
            return
        if kind is ast.Import or kind is ast.ImportFrom:
            self._imported(node)
            return
        if kind in _CONDITIONAL:
            self.tested |= _tested(node.test)
        source, target = _BINDS.get(kind, ("", ""))
        value = getattr(node, source) if source else None
        if value is None:
            for child in children(node):
                self._read(child, said)
            return
        own = _Said(set())
        self._read(value, own)
        into = getattr(node, target) if target else None
        if into is not None:
            self._put(own, _targets(into if isinstance(into, list) else [into], self.taken))
        elif not target and self._name:
            self._put(own, (self._name,))
        for child in children(node):
            if child is not value:
                self._read(child, own)
        said.add(own)

    def _call(self, call: ast.Call, said: _Said) -> None:
        func = self._all((call.func,))
        given = [*call.args, *(keyword.value for keyword in call.keywords)]
        arguments = self._all(given)
        if any(map(self._matters, call.keywords)):
            arguments.matters = True
        whole = frozenset(func.names | arguments.names)
        self.flows.append(_Flow(frozenset(func.names - _SELF), frozenset(), func.matters, whole))
        if given:
            into = frozenset(given_to(call, given)) - _SELF
            self.flows.append(_Flow(frozenset(arguments.names), into, arguments.matters, whole))
        said.names |= whole
        said.matters = said.matters or func.matters or arguments.matters

    def _imported(self, node: ast.Import | ast.ImportFrom) -> None:
        for alias in node.names:
            names = alias.name.split(".")
            token = any(self._matters(ast.Name(name, ast.Load())) for name in names)
            self._put(_Said(set(), token), (alias.asname or names[0],))


def _tested(test: ast.expr) -> set[str]:
    """The names in a condition by which it may say something of a mode."""
    names: set[str] = set()
    attributes: set[str] = set()
    of_mode = False
    for part in walk(test):
        if isinstance(part, ast.Name):
            names.add(part.id)
        elif isinstance(part, ast.Attribute):
            attributes.add(part.attr)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            names.add(part.func.attr)
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            of_mode = of_mode or _MODE in part.value.lower()
    of_mode = of_mode or any(_MODE in each.lower() for each in names | attributes)
    return (names | attributes if of_mode else names) - _SELF


def _parameters(arguments: ast.arguments) -> set[str]:
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    stars = (arguments.vararg, arguments.kwarg)
    return {each.arg for each in (*every, *stars) if each is not None}


def given_to(call: ast.Call, arguments: Iterable[ast.expr]) -> Iterator[str]:
    """What a call gives its arguments: the parameters of what is called, or of what is handed
    over together with them, and the object whose method it is."""
    for each in (call.func, *arguments):
        if isinstance(each, ast.Attribute):
            yield called(each.attr)
        elif isinstance(each, ast.Name):
            yield called(each.id)
    if isinstance(call.func, ast.Attribute):
        yield from _chain(call.func.value)


def _targets(nodes: Iterable[ast.expr], taken: set[str]) -> Iterator[str]:
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.Tuple, ast.List)):
            waiting += node.elts
        elif isinstance(node, ast.Starred):
            waiting.append(node.value)
        elif isinstance(node, ast.Attribute):
            yield node.attr
            # An object that others gave shows it by the name of the attribute.
            yield from (name for name in _chain(node.value) if name not in taken)
        elif isinstance(node, ast.Subscript):
            yield from _chain(node.value)


def _chain(node: ast.AST) -> Iterator[str]:
    """The names in ``a.b[c].d``, but for those in brackets."""
    while True:
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, (ast.Subscript, ast.Starred, ast.Await)):
            node = node.value
        elif isinstance(node, ast.Call):
            node = node.func
        else:
            if isinstance(node, ast.Name):
                yield node.id
            return
