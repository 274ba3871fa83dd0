"""What Python modules give to the functions that they call, their own and others'.

Whoever has a function by another way than an import and a call may give it anything, and so may
whoever hands it on: such a place is a call of which nothing is known.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from flexlint.model import Call, Known, OneOf, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.python.definitions import Places, definitions
from flexlint.text.python_nodes import children, walk
from flexlint.text.python_text import NO_PYTHON, module_of
from flexlint.text.source import SourceFile
from flexlint.values.sources import function, settable

_LONGEST = 2_000_000
_LONGEST_NAME = 200
_OF_OTHERS = ("python:", "env:")
_MOST_TURNS = 20
_MOST_MODULES = 100
_EVERYTHING = regex(r"\bimport[\s\\]*\*")
ANY = "*"
"""For the path of a call: it may be of any file."""
_NOT_SHOWN = "what it is given there cannot be seen"
_Function = ast.FunctionDef | ast.AsyncFunctionDef


def uses(source: SourceFile, name: str) -> tuple[Call, ...]:
    """The calls in ``source`` of the function ``name`` of whatever module, and the places that may
    call it or let it be called. ``name`` may be one of :func:`flexlint.values.sources.inner`, whose
    calls in its own module are not among them. Who says the name in what is no Python may call any
    function that is called so."""
    owner, inner, name = name.rpartition(".")
    if len(source.text) > _LONGEST or _only_defines(source.text, name):
        return ()
    try:
        tree = module_of(source.text)
        return tuple(
            _Module(source, tree, name, "nested" if owner else "method" if inner else "").read()
        )
    except NO_PYTHON:
        return (Call(ANY, Span(0, 0), rest=_NOT_SHOWN),)


def _only_defines(text: str, name: str) -> bool:
    """Whether ``text`` says ``name`` nowhere but where it defines such a function, if at all.

    Whoever hands on all of a module hands on what it does not name.
    """
    defined = text.count(f"def {name}(")
    if _EVERYTHING.search(text) or "getattr" in text:
        return False
    if not defined:
        return name not in text
    return text.count(name) == defined


class _Module:
    def __init__(self, source: SourceFile, tree: ast.Module, name: str, kind: str = "") -> None:
        self._tree = tree
        self._name = name
        self._kind = kind
        self._places = Places(source)
        self._own = source.path.rpartition("/")[2]
        self._source = source
        self._around: dict[int, _Function | None] = {}
        self._bindings: dict[int, Mapping[str, Sequence[ast.AST]]] = {}
        self._assigned: dict[int, ast.stmt] = {}
        self._top = set(map(id, tree.body))
        self._defined = Counter(e.name for e in tree.body if isinstance(e, _Function))
        self._functions: dict[str, tuple[str, str]] = {}
        """Names of the function here: the module as it is imported ("" is this one), and how."""
        self._modules: dict[str, str] = {}
        self._every: list[ast.AST] = []

    @cached_property
    def _constants(self) -> Mapping[str, Value]:
        """What the names on the top level are."""
        return {
            form[len("python::") :]: each.value
            for each in definitions(self._source)
            if (form := each.given_by).startswith("python::")
        }

    def read(self) -> Iterator[Call]:
        called: set[int] = set()
        parents: list[tuple[ast.AST, _Function | None]] = [(self._tree, None)]
        nodes: list[ast.AST] = []
        below: dict[int, list[ast.AST]] = {}
        while parents:
            node, around = parents.pop()
            self._around[id(node)] = around
            nodes.append(node)
            inside = node if isinstance(node, _Function) else around
            below[id(node)] = children(node)
            parents += [(each, inside) for each in below[id(node)]]
        self._every.append(self._tree)
        for node in self._every:  # to which those below it are added: the nearer ones first
            self._every += below[id(node)]
        self._note_imports()
        if self._kind:
            yield from self._handed_out(nodes)
        if self._kind == "nested":
            return
        for node in nodes:
            if isinstance(node, ast.Call):
                module = self._meant(node.func)
                if module is not None:
                    called.add(id(node.func))
                    yield self._call(node, module)
        yield from self._computed(nodes)
        unclear: ast.AST | None = None
        for node in nodes:
            module = self._meant(node) if id(node) not in called else None
            if module is not None and isinstance(node, ast.expr):
                yield Call(self._path(module), self._places.span(node), rest=_NOT_SHOWN)
            elif id(node) not in called and self._is_of_any(node):
                unclear = unclear or node
            elif isinstance(node, ast.Constant):
                for path in self._told(node.value):
                    yield Call(path, self._places.span(node), rest=_NOT_SHOWN)
            elif isinstance(node, ast.ImportFrom) and self._is_handed_on(node):
                path = self._path("." * node.level + (node.module or ""))
                yield Call(path, self._places.span(node), rest=_NOT_SHOWN)
        if unclear is not None:
            span = self._places.span(unclear)
            for path in dict.fromkeys(map(self._path, islice(self._in_hand(), _MOST_MODULES))):
                yield Call(path, span, rest=_NOT_SHOWN)

    def _computed(self, nodes: Sequence[ast.AST]) -> Iterator[Call]:
        """Where a function of a module is asked for by a name, or a function of this name is called
        of a module, that does not show."""
        calls = [each for each in nodes if isinstance(each, ast.Call)]
        for call in calls:
            if len(call.args) > 1 and ast.unparse(call.func) == "getattr":
                known = isinstance(call.args[1], ast.Constant)
                module = "" if known else self._module_of(call.args[0])
                if module:
                    yield Call(self._path(module), self._places.span(call), rest=_NOT_SHOWN)
                elif not known and any(map(_is_unseen_module, walk(call.args[0]))):
                    yield Call(ANY, self._places.span(call), rest=_NOT_SHOWN)
        if any(map(_is_unseen_module, nodes)):
            for node in nodes:
                if self._is_of_any(node) and self._meant(node) is None:
                    yield Call(ANY, self._places.span(node), rest=_NOT_SHOWN)
                    return

    def _handed_out(self, nodes: Sequence[ast.AST]) -> Iterator[Call]:
        """Where this module lets others call a method, or a function in another, of its own."""
        called = {id(each.func) for each in nodes if isinstance(each, ast.Call)}
        for node in nodes:
            if self._kind == "nested":
                named = isinstance(node, ast.Name) and node.id == self._name
            else:
                named = isinstance(node, ast.Attribute) and node.attr == self._name
            if named and id(node) not in called:
                yield Call(".", self._places.span(node), rest=_NOT_SHOWN)

    def _is_of_any(self, node: ast.AST) -> bool:
        """Whether ``node`` may be the function of any module that is in hand here."""
        if not isinstance(node, ast.Attribute) or node.attr != self._name:
            return False
        value = node.value
        while isinstance(value, ast.Attribute):
            value = value.value
        return not isinstance(value, ast.Constant | ast.JoinedStr)

    def _in_hand(self) -> Iterator[str]:
        """The modules that this one has, and those that it imports by their names as texts."""
        yield from self._modules.values()
        if self._kind == "method":  # any object may be of a class that is imported
            yield from (module for module, _ in self._functions.values())
            yield from (each.rpartition(".")[0] for each in self._modules.values())
        for node in self._every:
            if isinstance(node, ast.Call) and node.args:
                first = node.args[0]
                called = ast.unparse(node.func) if isinstance(first, ast.Constant) else ""
                if called.rpartition(".")[2] in {"import_module", "__import__"}:
                    yield str(ast.literal_eval(first))

    def _note_imports(self) -> None:
        if any(isinstance(each, _Function) and each.name == self._name for each in self._tree.body):
            self._functions[self._name] = ("", self._name)
        for node in self._every:
            if isinstance(node, ast.ImportFrom):
                module = "." * node.level + (node.module or "")
                for alias in node.names:
                    if alias.name == self._name:
                        self._functions[alias.asname or alias.name] = (module, alias.name)
                    elif alias.name != "*":
                        glue = "" if module.endswith(".") else "."
                        self._modules[alias.asname or alias.name] = f"{module}{glue}{alias.name}"
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    self._modules[alias.asname or alias.name] = alias.name
        for node in self._every:
            if isinstance(node, ast.Assign):
                module = _imported_by_text(node.value) or self._module_of(node.value)
                for target in node.targets if module else ():
                    if isinstance(target, ast.Name):
                        self._modules.setdefault(target.id, module)

    def _module_of(self, node: ast.expr) -> str:
        """The module that ``node`` is by what is imported, or that it may be; "" if it is none."""
        if not isinstance(node, ast.Name | ast.Attribute):
            return ""
        written = ast.unparse(node)
        if written in self._modules:
            return self._modules[written]
        head, _, rest = written.partition(".")
        package = self._modules.get(head)
        if package is None or not rest or not all(map(str.isidentifier, rest.split("."))):
            return ""
        return f"{package}.{rest}"

    def _meant(self, node: ast.AST) -> str | None:
        """The module whose function ``node`` is, as it is imported here."""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            found = self._functions.get(node.id)
            return found[0] if found is not None else None
        if self._kind:  # whose attribute it is does not show
            return None
        if isinstance(node, ast.Attribute) and node.attr == self._name:
            written = ast.unparse(node.value)
            if written in self._modules:
                return self._modules[written]
            head, _, rest = written.partition(".")
            package = self._modules.get(head)
            # A module of a package that is imported, by its way there.
            if package is not None and all(map(str.isidentifier, rest.split("."))):
                return f"{package}.{rest}"
        return None

    def _told(self, value: object) -> Iterator[str]:
        """The files of the modules in which somebody may find the function by a string."""
        if not isinstance(value, str) or len(value) > _LONGEST_NAME:
            return
        module, sign, name = value.replace(":", ".").rpartition(".")
        if name != self._name:
            return
        if sign:
            yield self._path(module)
            return
        imported = (*self._modules.values(), *(module for module, _ in self._functions.values()))
        yield from dict.fromkeys(self._path(each) for each in ("", *imported))

    def _is_handed_on(self, node: ast.ImportFrom) -> bool:
        """Whether others may import the function from here."""
        if not any(alias.name in {self._name, "*"} for alias in node.names):
            return False
        return self._own == "__init__.py" or any(alias.name == "*" for alias in node.names)

    def _path(self, module: str) -> str:
        """The file of a module, as paths are written from the file that imports it."""
        if not module:
            return "."
        name = module.lstrip(".")
        up = "../" * (len(module) - len(name) - 1)
        return f"{up}{name.replace('.', '/')}.py"

    def _call(self, node: ast.Call, module: str) -> Call:
        given: list[tuple[str, Value]] = []
        rest = ""
        for place, argument in enumerate(node.args):
            if isinstance(argument, ast.Starred):
                rest = _NOT_SHOWN
                break
            given.append((str(place), self._value(argument)))
        for keyword in node.keywords:
            if keyword.arg is None:
                rest = _NOT_SHOWN
            else:
                given.append((keyword.arg, self._value(keyword.value)))
        return Call(self._path(module), self._places.span(node), tuple(given), rest)

    def _value(self, node: ast.expr) -> Value:
        span = self._places.span(node)
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return Known(node.value, span)
        if not isinstance(node, ast.Name):
            return Unknown("built at run time", span)
        around = self._around.get(id(node))
        if around is None:
            return self._constant(node.id, span, outside=True)
        bound = self._bound_in(around).get(node.id, ())
        if not bound:
            outer = self._around.get(id(around))
            found = self._constant(node.id, span, outside=outer is None)
            if isinstance(found, Known) and not found.given_by:
                return replace(found, given_by=settable(node.id))  # by then others may have set it
            return found
        if len(bound) > 1:
            return Unknown("it may be one of several", span)
        return self._bound(bound[0], node, around, span)

    def _bound_in(self, around: _Function) -> Mapping[str, Sequence[ast.AST]]:
        """What binds each name in a function, once for each time."""
        if id(around) not in self._bindings:
            found: dict[str, list[ast.AST]] = {}
            for each in walk(around):
                for name in _names_bound(each):
                    found.setdefault(name, []).append(each)
                if isinstance(each, ast.Assign) and len(each.targets) == 1:
                    self._assigned[id(each.targets[0])] = each
                elif isinstance(each, ast.For | ast.AsyncFor):
                    self._assigned[id(each.target)] = each
            self._bindings[id(around)] = found
        return self._bindings[id(around)]

    def _bound(self, bound: ast.AST, node: ast.Name, around: _Function, span: Span) -> Value:
        """What the only place gives that binds the name ``node`` in the function ``around``."""
        if isinstance(bound, ast.arg):
            alone = id(around) in self._top and not around.decorator_list
            positional = [*around.args.posonlyargs, *around.args.args]
            every = [*positional, *around.args.kwonlyargs]
            if not alone or bound not in every or self._defined[around.name] > 1:
                return Unknown("a parameter", span)
            place = positional.index(bound) if bound in positional else -1
            return Unknown("a parameter", span, given_by=function(around.name, bound.arg, place))
        made = self._assigned.get(id(bound))
        if isinstance(made, ast.Assign) and made in around.body:
            value = made.value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                return Known(value.value, span)
        if isinstance(made, ast.For | ast.AsyncFor):
            first, last = made.body[0], made.body[-1]
            inside = first.lineno <= node.lineno <= (last.end_lineno or last.lineno)
            return _turns(made.iter, span) if inside else Unknown("a turn of a loop", span)
        return Unknown("built at run time", span)

    def _constant(self, name: str, span: Span, *, outside: bool) -> Value:
        found = self._constants.get(name) if outside else None
        if isinstance(found, Known):
            return Known(found.value, span, found.by_default, given_by=found.given_by)
        of_others = isinstance(found, Unknown) and found.given_by.startswith(_OF_OTHERS)
        if isinstance(found, Unknown) and of_others:
            return Unknown(found.why, span, given_by=found.given_by, default=found.default)
        return Unknown("built at run time", span)


def _imported_by_text(node: ast.expr) -> str:
    """The module that ``import_module("module")`` gives; "" of all else."""
    if not isinstance(node, ast.Call) or len(node.args) != 1:
        return ""
    said = node.args[0]
    named = ast.unparse(node.func).rpartition(".")[2] in {"import_module", "__import__"}
    text = said.value if named and isinstance(said, ast.Constant) else ""
    return text if isinstance(text, str) else ""


def _is_unseen_module(node: ast.AST) -> bool:
    """Whether ``node`` is a module whose name is not written there."""
    if isinstance(node, ast.Subscript):
        return isinstance(node.value, ast.Attribute) and node.value.attr == "modules"
    if not isinstance(node, ast.Call):
        return False
    name = ast.unparse(node.func).rpartition(".")[2]
    if name in {"load_module", "module_from_spec", "load_source"}:
        return True
    known = bool(node.args) and isinstance(node.args[0], ast.Constant)
    return name in {"import_module", "__import__"} and not known


def _names_bound(node: ast.AST) -> Iterator[str]:
    """The names that a node binds."""
    if isinstance(node, ast.Name):
        if not isinstance(node.ctx, ast.Load):
            yield node.id
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, _Function | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names
    elif isinstance(node, ast.Import | ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(node, ast.ExceptHandler | ast.MatchAs | ast.MatchStar) and node.name:
        yield node.name
    elif isinstance(node, ast.MatchMapping) and node.rest:
        yield node.rest


def _turns(many: ast.expr, span: Span) -> Value:
    """What the variable of a loop over ``many`` is, in one turn or another."""
    if isinstance(many, ast.Tuple | ast.List | ast.Set) and len(many.elts) <= _MOST_TURNS:
        words = [each.value for each in many.elts if isinstance(each, ast.Constant)]
        texts = tuple(word for word in words if isinstance(word, str))
        if texts and len(texts) == len(many.elts):
            return Known(texts[0], span) if len(texts) == 1 else OneOf(texts, "", span, every=True)
    return Unknown("a turn of a loop", span)
