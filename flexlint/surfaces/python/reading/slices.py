"""Which parts of a module libcst has to read: it is fifty times slower than the preparse.

A module is cut into *units*: its top-level statements and, in classes, the members. A unit is
kept if it holds a token that matters, if it uses something a kept unit makes out of one, or if
a kept unit needs it. All of it works on names alone and errs on the side of keeping.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from flexlint.model import Span
from flexlint.record import field, record, record_with
from flexlint.surfaces.python.lexicon import Lexicon
from flexlint.surfaces.python.reading import preparse
from flexlint.surfaces.python.reading.flows import Flows, called, given_to, is_call
from flexlint.surfaces.python.reading.idle import Names, are_idle
from flexlint.surfaces.python.reading.messages import last_name, messages_of
from flexlint.surfaces.python.reading.reach import CHANGING, GROWING, LEAVING, MAX_CALLS
from flexlint.surfaces.python.reading.tokens import Tokens
from flexlint.text.generated import is_generated_module
from flexlint.text.python_nodes import children
from flexlint.text.source import SourceFile
from flexlint.typed import Any

MAX_WHOLE = 3_000
"""Characters up to which slicing does not pay."""
_OF_AZURE = "microsoft."
"""How the type of a resource begins."""
_EVERYWHERE = frozenset({"self", "cls", "__init__"})
"""Names that link everything with everything and carry nothing."""
_LOCAL = frozenset({"args", "kwargs", "_", "cmd", "logger"})
"""Names that most functions which use them have of their own."""
_PLAIN = frozenset(
    each
    for each in vars(ast).values()
    if isinstance(each, type)
    and issubclass(each, (ast.expr, ast.stmt, ast.expr_context, ast.operator, ast.unaryop))
    and not issubclass(
        each,
        (
            *(ast.Constant, ast.Raise, ast.Call, ast.Assign, ast.For, ast.Name, ast.Expr),
            *(ast.Attribute, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Return),
            *(ast.Subscript,),
            *(ast.Yield, ast.Import, ast.ImportFrom, ast.Global, ast.Lambda),
        ),
    )
)
"""Kinds of nodes of which only the parts say something."""
_CHANGING = CHANGING | GROWING
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_DECIDED = (*_FUNCTIONS, ast.ClassDef)


@record_with(frozen=False, eq=False)
class _Unit:
    first: int
    """1-based line."""
    last: int
    nodes: tuple[ast.AST, ...]
    owner: _Unit | None = None
    function: ast.FunctionDef | ast.AsyncFunctionDef | None = None
    """The function that it is, if it is one."""
    head: bool = False
    """Whether it is the first lines of a class, whose members are units of their own."""
    seed: bool = False
    deep: bool = False
    client: bool = False
    """Whether it mentions a client class."""
    fills: bool = False
    """Whether it is a function that fills a command or a URL in, or the name of a method."""
    declares: bool = False
    """Whether it names the type of a resource: another one may ask for what it makes."""
    dates: bool = False
    """Whether it calls an operation as only one generation of clients has it."""
    named: bool = False
    """Whether it holds a token that is no string."""
    strings: list[tuple[ast.Constant, str | None]] = field(default_factory=list)
    """The strings that are tokens; and what they are given to, if they are messages."""
    changes: set[str] = field(default_factory=set)
    """Names and attributes of which it changes what they hold, and does not give them another."""
    calls: set[str] = field(default_factory=set)
    """The last names of what it calls."""
    hands_to: set[str] = field(default_factory=set)
    """What its calls give something, as :func:`~.flows.given_to` has it."""
    bound: set[str] = field(default_factory=set)
    """Every name and attribute that it binds but by an import, also where nobody else sees it."""
    hands: set[str] = field(default_factory=set)
    """What it calls with a string, or with a name if it has a loop over strings."""
    uses: set[str] = field(default_factory=set)
    """Names and attributes it mentions."""
    makes: set[str] = field(default_factory=set)
    """Names and attributes it binds that others can see."""
    carries: set[str] = field(default_factory=set)
    """What of these may hold a client, a group, a method or a string."""

    borrows: set[str] = field(default_factory=set)
    """What a function imports for itself: who imports the same has to do with the same."""

    @property
    def called_by(self) -> Iterator[str]:
        """The names of the calls that give it its parameters, if it is a function."""
        node = self.function
        if node is not None:
            yield node.name
            if node.name == "__init__" and self.owner is not None:
                yield from self.owner.makes


@record
class Slices:
    """What to read, and the statements that are nested too deeply to be read."""

    parts: tuple[Span, ...]
    left_out: tuple[Span, ...]


def slices(
    source: SourceFile, module: ast.Module, words: Lexicon, scanned: preparse.Scan
) -> Slices | None:
    """The parts of ``source`` to read as whole lines, or None if nothing in it matters."""
    units = list(_units(module))
    tokens = Tokens(words, not is_generated_module(source.text))
    for unit in units:
        _survey(unit, tokens)
    bound = {name for unit in units for name in unit.bound}
    _settle_messages(units, bound)
    if not any(unit.seed for unit in units):
        return None
    if not any(unit.named for unit in units):
        every = (each for unit in units for each in unit.strings)
        written = [string for string, told in every if told is None or told in bound]
        used = {name for unit in units for name in unit.uses}
        called = {name for unit in units for name in unit.calls}
        if are_idle(written, module, Names(used, called, bound)):
            return None
    bad = _bad_lines(source, scanned)
    for unit in units:
        if any(unit.first <= last and first <= unit.last for first, last in bad):
            unit.deep = True
    kept = set(units) if len(source.text) <= MAX_WHOLE else _close(units, tokens)
    wanted = [unit for unit in units if unit in kept and not unit.deep]
    out = [unit for unit in units if unit in kept and unit.deep]
    return Slices(
        tuple(_joined(source, wanted, out)),
        tuple(_lines(source, unit.first, unit.last) for unit in out),
    )


# -- units -------------------------------------------------------------------------------------


def _units(module: ast.Module) -> Iterator[_Unit]:
    stack: list[tuple[ast.stmt, _Unit | None]] = [(s, None) for s in reversed(module.body)]
    while stack:
        statement, owner = stack.pop()
        first, last = _extent(statement)
        if isinstance(statement, ast.ClassDef) and _splits(statement):
            body = statement.body
            head = _Unit(
                first,
                max(first, _extent(body[0])[0] - 1),
                (*statement.bases, *statement.decorator_list),
                owner,
                head=True,
            )
            head.carries.add(statement.name)
            head.makes.add(statement.name)
            head.bound.add(statement.name)
            yield head
            stack.extend((child, head) for child in reversed(body))
        else:
            function = statement if isinstance(statement, _FUNCTIONS) else None
            yield _Unit(first, last, (statement,), owner, function)


def _splits(statement: ast.ClassDef) -> bool:
    """Whether the members of the class stand on lines of their own."""
    previous = max((statement.lineno, *(b.end_lineno or 0 for b in statement.bases)))
    for child in statement.body:
        first, last = _extent(child)
        if first <= previous:
            return False
        previous = last
    return True


def _extent(statement: ast.stmt) -> tuple[int, int]:
    first = statement.lineno
    if isinstance(statement, _DECIDED):
        first = min([first, *(d.lineno for d in statement.decorator_list)])
    return first, statement.end_lineno or statement.lineno


def _survey(unit: _Unit, tokens: Tokens) -> None:
    """Collect the unit's names and see whether it holds a token that matters."""
    outer = unit.nodes[0] if unit.nodes else None
    function = unit.function is not None
    words, uses, bound = tokens.words, unit.uses, unit.bound
    depth = 0
    gives = written = loops = False
    in_loops: set[str] = set()
    stored: set[str] = set()
    messages: dict[int, str] = {}
    level: list[Any] = list(unit.nodes)
    while level:
        depth += 1
        below: list[Any] = []
        for node in level:
            kind = type(node)
            # The kinds that most nodes are of come first.
            if kind is ast.Name:
                name = node.id
                if type(node.ctx) is ast.Load:
                    if name not in uses:
                        uses.add(name)
                        unit.client = unit.client or name in words.clients
                        unit.named = unit.named or tokens.tells(name)
                else:
                    bound.add(name)
                    if not function:
                        stored.add(name)
                continue
            if kind is ast.Constant:
                value = node.value
                if type(value) is str:
                    if value[: len(_OF_AZURE)].lower() == _OF_AZURE:
                        unit.declares = True
                    if tokens.says(value):
                        told = messages.get(id(node))
                        unit.strings.append((node, told))
                        written = written or told is None
                continue
            if kind in _PLAIN:
                pass
            elif kind is ast.Attribute:
                name = node.attr
                unit.dates = unit.dates or _dates(node, words)
                if type(node.ctx) is ast.Load:
                    if name not in uses:
                        uses.add(name)
                        unit.client = unit.client or name in words.clients
                        unit.named = unit.named or tokens.tells(name)
                else:
                    bound.add(name)
                    stored.add(name)
                    unit.changes.update(_bottom(node.value))
            elif kind is ast.Call:
                messages.update(messages_of(node))
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                name = last_name(node.func)
                unit.calls.add(name)
                unit.hands_to.update(given_to(node, given))
                if name in _CHANGING and isinstance(node.func, ast.Attribute):
                    unit.changes.update(_bottom(node.func.value))
                if any(map(_is_word, given)):
                    unit.hands.add(name)
                elif any(isinstance(each, ast.Name) for each in given):
                    in_loops.add(name)
            elif kind is ast.Raise or kind is ast.Assign:
                messages.update(messages_of(node))
            elif kind is ast.For or kind is ast.comprehension:
                loops = loops or any(map(_is_word, children(node.iter)))
            elif kind is ast.Expr:
                if isinstance(node.value, ast.Constant):
                    continue
            elif kind is ast.Subscript:
                if not isinstance(node.ctx, ast.Load):
                    unit.changes.update(_bottom(node.value))
            elif kind is ast.arg:
                bound.add(node.arg)
            elif kind in _DECIDED:
                bound.add(node.name)
                if node is not outer:
                    stored.add(node.name)
            elif kind is ast.Return or kind is ast.Yield:
                gives = gives or _carrying(node.value, words)
            elif kind is ast.Import or kind is ast.ImportFrom:
                names = {(alias.asname or alias.name).split(".", 1)[0] for alias in node.names}
                # In a function nobody else sees them.
                (unit.borrows if function else stored).update(names)
                for alias in node.names:
                    name = alias.name.rsplit(".", 1)[-1]
                    unit.client = unit.client or name in words.clients
                    unit.named = unit.named or tokens.renames(alias)
            elif kind is ast.keyword:
                unit.named = unit.named or (node.arg is not None and "nat_pool" in node.arg)
            elif kind is ast.Global:
                stored.update(node.names)
            elif kind is ast.Lambda:
                gives = True
            below += children(node)
        level = below
    unit.seed = unit.named or written
    if unit.function is not None and _takes_words(unit.function):
        unit.fills = written or (unit.seed and "getattr" in uses)
    unit.deep = depth > preparse.MAX_DEPTH
    if loops:
        unit.hands |= in_loops
    if function:
        # What is its own is changed for nobody else, and its own is meant where it is mentioned.
        unit.changes -= bound - stored
        uses -= bound & _LOCAL
    unit.changes -= _EVERYWHERE
    unit.makes |= stored | unit.changes
    unit.carries |= stored | unit.changes
    if isinstance(outer, _DECIDED):
        unit.makes.add(outer.name)
        if gives or isinstance(outer, ast.ClassDef):
            unit.carries.add(outer.name)


def _settle_messages(units: list[_Unit], bound: set[str]) -> None:
    """Words are no message where what they are given to is ``bound`` by this module: it may do
    anything."""
    for unit in units:
        unit.seed = unit.seed or any(told in bound for _, told in unit.strings)


def _dates(node: ast.Attribute, words: Lexicon) -> bool:
    """Whether it is an operation as only one generation of clients has it."""
    if node.attr.startswith("begin_"):
        return True
    of = node.value.attr if isinstance(node.value, ast.Attribute) else ""
    return of in words.groups and f"begin_{node.attr}" in words.methods


def _bottom(node: ast.expr) -> Iterator[str]:
    """``name`` of ``name[one].get(two)`` and of ``name.attribute[one]``, and the attributes."""
    while True:
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            node = node.func.value
        else:
            if isinstance(node, ast.Name):
                yield node.id
            return


def _is_word(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _takes_words(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether it has parameters but for the object of its class."""
    taken = function.args
    first = taken.args[0].arg if taken.args else ""
    return len(taken.args) + len(taken.kwonlyargs) > (first in ("self", "cls"))


def _carrying(node: ast.expr | None, words: Lexicon) -> bool:
    """Whether a returned expression may be something that callers go on with."""
    if isinstance(node, ast.Await):
        node = node.value
    if isinstance(node, ast.Call):
        func = node.func
        name = func.attr if isinstance(func, ast.Attribute) else ""
        return name not in words.methods and name not in ("result", "wait", "status")
    return node is not None and not isinstance(node, ast.Compare | ast.ListComp)


# -- what to keep ------------------------------------------------------------------------------


def _close(units: list[_Unit], tokens: Tokens) -> set[_Unit]:
    """The seeds, what uses their results, and what all of these need."""
    users: dict[str, list[_Unit]] = {}
    for unit in units:
        for name in unit.uses:
            users.setdefault(name, []).append(unit)
    inside = _Inside(tokens.matter)
    kept = _spread([unit for unit in units if unit.seed], units, users, inside)
    # Who calls a kept function with a client proves what the client is.
    clients = _spread(
        [unit for unit in units if unit.client], units, users, _Inside(tokens.are_clients)
    )
    makes = {name for unit in kept for name in unit.makes} - _EVERYWHERE
    kept |= {unit for unit in clients if not makes.isdisjoint(unit.uses)}
    # Who hands strings to a kept function says which commands it makes of them.
    filled = {name for unit in kept if unit.fills for name in unit.makes} - _EVERYWHERE
    kept |= {unit for unit in units if not filled.isdisjoint(unit.hands)}
    if any(unit.declares for unit in kept):
        kept |= _beside(kept, units, users)
    return _needed(kept, units, inside, clients)


def _beside(kept: set[_Unit], units: list[_Unit], users: dict[str, list[_Unit]]) -> set[_Unit]:
    """The units that declare a resource and use something that ``kept`` units store, or what
    stores it, or make what one of all these uses."""
    makers: dict[str, list[_Unit]] = {}
    for unit in units:
        for name in unit.makes:
            makers.setdefault(name, []).append(unit)
    stored = _linked(kept, users, lambda unit: (unit.carries | unit.borrows) - _EVERYWHERE)
    every = _linked(stored, makers, lambda unit: unit.uses)
    return {unit for unit in every if unit.declares}


def _linked(
    start: set[_Unit], by_name: dict[str, list[_Unit]], names: Callable[[_Unit], set[str]]
) -> set[_Unit]:
    found = set(start)
    waiting = list(start)
    done: set[str] = set()
    while waiting:
        for name in names(waiting.pop()) - done:
            done.add(name)
            for unit in by_name.get(name, ()):
                if unit not in found:
                    found.add(unit)
                    waiting.append(unit)
    return found


def _calling(
    kept: set[_Unit], units: list[_Unit], inside: _Inside
) -> Iterator[tuple[_Unit, tuple[str, ...]]]:
    """The calls that give the ``kept`` functions what matters in them, through others as well:
    the units that make them, and what stands there for the parameters."""
    callers: dict[str, list[_Unit]] = {}
    for unit in units:
        for name in unit.calls:
            callers.setdefault(name, []).append(unit)
    waiting: list[tuple[_Unit, tuple[str, ...]]] = [(unit, ()) for unit in kept if unit.function]
    while waiting:
        unit, given = waiting.pop()
        flows = inside.of(unit)
        if flows is None or flows.asks_callers(given or flows.own):
            for name in unit.called_by:
                for caller in callers.pop(name, ())[:MAX_CALLS]:
                    waiting.append((caller, (called(name),)))
                    yield waiting[-1]


def _needed(
    kept: set[_Unit], units: list[_Unit], inside: _Inside, clients: set[_Unit]
) -> set[_Unit]:
    """What the ``kept`` units need to be understood, ``kept`` itself included: the classes they
    are of, what makes the names that they use and changes what these hold, the calls that give
    them their parameters, other functions of their names, what else holds around them, and what
    tells the generation of the clients. Of a function that is so for the names that matter in it;
    imports and plain statements are kept for all of them."""
    plain: dict[str, list[_Unit]] = {}
    functions: dict[str, list[_Unit]] = {}
    around: dict[_Unit | None, list[_Unit]] = {}
    namesakes: dict[tuple[_Unit | None, str], list[_Unit]] = {}
    for unit in units:
        for name in unit.makes if unit.function is None else (unit.function.name,):
            namesakes.setdefault((unit.owner, name), []).append(unit)
        makers = functions if unit.function is not None else plain
        for name in unit.makes:
            makers.setdefault(name, []).append(unit)
        if _holds_around(unit, unit in clients):
            around.setdefault(unit.owner, []).append(unit)
    waiting: list[tuple[_Unit, tuple[str, ...]]] = [(unit, ()) for unit in kept]
    waiting += _calling(kept, units, inside)
    waiting += [(unit, ()) for unit in units if unit.dates and not unit.deep][:1]
    found = {unit for unit, _ in waiting}
    used: set[_Unit] = set()
    while waiting:
        unit, wanted = waiting.pop()
        flows = None if unit.declares or unit.function is None else inside.of(unit)
        needed: list[tuple[_Unit, tuple[str, ...]]] = []
        if unit not in used:
            used.add(unit)
            if unit.owner is not None:
                needed.append((unit.owner, ()))
            for place in (None, unit.owner):
                needed += [(each, ()) for each in around.pop(place, ())]
            needed += [(maker, ()) for name in unit.uses for maker in plain.pop(name, ())]
            if unit.function is not None:
                others = namesakes.pop((unit.owner, unit.function.name), ())
                needed += [(other, (unit.function.name,)) for other in others]
        for name in unit.uses if flows is None else flows.needs(wanted or flows.own):
            needed += [(maker, (name,)) for maker in functions.pop(name, ())]
        for maker, names in needed:
            if maker not in found or (names and inside.of(maker) is not None):
                found.add(maker)
                waiting.append((maker, names))
    return found | _members(found, units)


def _holds_around(unit: _Unit, client: bool) -> bool:
    """Whether it says something of all that stands where it does, and is named nowhere: it holds
    a ``client``, which may be called as well, it leaves the module under a condition, or it
    answers for the attributes that a class has not."""
    function = unit.function
    if function is not None:
        return function.name == "__getattr__" or (client and unit.carries != {function.name})
    node = unit.nodes[0] if unit.nodes else None
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.If):
        return _leaves(node.body) or _leaves(node.orelse)
    return client and bool(unit.carries) and not isinstance(node, ast.Import | ast.ImportFrom)


def _leaves(body: list[ast.stmt]) -> bool:
    """Whether control never runs off the end of ``body``, judged by its last statement."""
    last = body[-1] if body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return ast.unparse(last.value.func) in LEAVING
    return isinstance(last, (ast.Return, ast.Raise, ast.Continue, ast.Break))


def _members(found: set[_Unit], units: list[_Unit]) -> set[_Unit]:
    """The shortest member of each class that is ``found`` without one: it is nothing without."""
    filled = {unit.owner for unit in found}
    empty: dict[_Unit, _Unit] = {}
    for unit in units:
        owner = unit.owner
        if owner is None or owner not in found or owner in filled or unit.deep or unit.head:
            continue
        best = empty.get(owner)
        if best is None or unit.last - unit.first < best.last - best.first:
            empty[owner] = unit
    return set(empty.values())


class _Inside:
    """What goes on in units, found out for those of which it is asked."""

    def __init__(self, matters: Callable[[ast.AST], bool]) -> None:
        self._matters = matters
        self._known: dict[_Unit, Flows | None] = {}

    def of(self, unit: _Unit) -> Flows | None:
        """None for what cannot be followed."""
        if unit not in self._known:
            owner = next(iter(unit.owner.makes), "") if unit.owner is not None else ""
            self._known[unit] = None
            if not unit.deep:
                flows = Flows(unit.nodes, owner, self._matters)
                self._known[unit] = flows if flows.followed else None
        return self._known[unit]


def _spread(
    start: list[_Unit],
    units: list[_Unit],
    users: dict[str, list[_Unit]],
    inside: _Inside,
) -> set[_Unit]:
    """``start`` and all units that use something it carries of what matters, and so on."""
    functions: dict[str, list[_Unit]] = {}
    for unit in units:
        for name in unit.called_by:
            functions.setdefault(called(name), []).append(unit)

    kept = set(start)
    done = set(_EVERYWHERE)
    waiting: list[str] = []

    def hand_on(unit: _Unit) -> None:
        flows = inside.of(unit)
        new = unit.hands_to if flows is None else flows.news()
        if flows is None or unit.function is None:
            new = unit.carries.union(new)
        for name in new:
            if name not in done and (name in unit.carries or is_call(name)):
                done.add(name)
                waiting.append(name)

    for unit in start:
        hand_on(unit)
    while waiting:
        name = waiting.pop()
        for unit in (functions if is_call(name) else users).get(name, ()):
            flows = inside.of(unit)
            if flows is not None:
                flows.feed(name)
            fresh = unit not in kept
            if fresh:
                kept.add(unit)
            if fresh or (flows is not None and unit in kept):
                hand_on(unit)
    return kept


# -- lines -------------------------------------------------------------------------------------


def _bad_lines(source: SourceFile, scanned: preparse.Scan) -> list[tuple[int, int]]:
    return [
        (source.position(span.start)[0], source.position(span.end)[0])
        for span in (*scanned.deep, *scanned.runs)
    ]


def _lines(source: SourceFile, first: int, last: int) -> Span:
    start = source.line_start(first)
    end = source.line_start(last + 1) if last < source.line_count else len(source.text)
    return Span(start, end)


def _joined(source: SourceFile, wanted: list[_Unit], out: list[_Unit]) -> Iterator[Span]:
    """The wanted units' lines, those that touch put together."""
    barred = {line for unit in out for line in range(unit.first, unit.last + 1)}
    live: set[_Unit] = set()
    for unit in reversed(wanted):
        # The head of a class without a member that is kept would not parse.
        usable = unit in live if unit.head else unit.first not in barred and unit.last not in barred
        if usable:
            live.add(unit)
            if unit.owner is not None:
                live.add(unit.owner)
    current: tuple[int, int] | None = None
    for unit in wanted:
        if unit not in live:
            continue
        if current is not None and unit.first <= current[1] + 1:
            current = (current[0], max(current[1], unit.last))
            continue
        if current is not None:
            yield _lines(source, *current)
        current = (unit.first, unit.last)
    if current is not None:
        yield _lines(source, *current)
