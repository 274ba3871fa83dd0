"""Where a module may give another value to a constant of a module, or of a class of one, behind
the back of the statements that define it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flexlint.model import Span
from flexlint.record import field, record_with
from flexlint.surfaces.python.definitions import Places
from flexlint.surfaces.python.file_names import is_test
from flexlint.surfaces.python.settings import CHANGING, OWN_NAMES, last_name
from flexlint.text.python_nodes import children, walk
from flexlint.text.python_text import NO_PYTHON, module_of
from flexlint.text.source import SourceFile

_LONGEST = 2_000_000
_SETS = frozenset({"setattr", "delattr", "__setattr__", "__delattr__"})
_PATCHES = frozenset({"object", "patch", "setitem", "delitem", "multiple", "dict"})
_HARMLESS = frozenset(
    {"print", "reload", "dir", "getattr", "hasattr", "isinstance", "id", "repr", "str", "len",
     "help", "type", "vars", "getmembers", "getsource", "getfile", *_SETS, *_PATCHES}
)  # fmt: skip
"""Functions that change nothing of the module they are given, or are looked at by themselves."""
_DECORATORS = frozenset(
    {"dataclass", "define", "frozen", "attrs", "s", "final", "unique", "total_ordering",
     "runtime_checkable", "deprecated", "verify"}
)  # fmt: skip
_GROWING = frozenset(
    {"append", "extend", "insert", "remove", "sort", "reverse", "add", "discard", "__delitem__"}
)  # fmt: skip
"""Methods that change a list or a set."""
_LOOKING = frozenset(
    {"list", "tuple", "set", "dict", "sorted", "dumps", "dump", "deepcopy", "copy", "bool", "any",
     "all", "enumerate", "zip", "iter", "map", "filter", "debug", "info", "warning", "error",
     "pprint", "pformat", "format", "join", "max", "min", "sum", "reversed"}
)  # fmt: skip
"""Functions that only look at what they are given."""
_UNSEEN = ast.Tuple([], ast.Load())
"""In place of a key that does not show."""
_METACLASSES = frozenset({"ABCMeta", "EnumMeta", "EnumType", "type"})
_SETTINGS = ("Settings", "SettingsBase", "EnvConfig")
"""Ends of the names of classes whose fields the environment, or a file, gives."""


def changes(source: SourceFile, module: str, name: str) -> tuple[Span, ...]:
    """Where ``source`` may set ``name`` of the module called ``module``, which is ``source`` itself
    if that is ""; nothing of what a test does to other modules. In what is no Python any place may,
    and the first stands for all of them.

    ``name`` is that of a constant, or ``Class.NAME``; ``Class().NAME`` is what objects of a class,
    and of those that are derived from it, have for it.
    """
    if len(source.text) > _LONGEST or (module and is_test(source.path)):
        return ()
    try:
        tree = module_of(source.text)
        span = Places(source).span
        return tuple(map(span, _Module(tree, module, name).found()))
    except NO_PYTHON:
        return (Span(0, 0),)


def changing_names(source: SourceFile) -> frozenset[str] | None:
    """The names that :func:`changes` may find set in ``source``: of all others, of one owner, it
    says the same, however they are called. None if that is not known."""
    if len(source.text) > _LONGEST:
        return frozenset()
    try:
        return frozenset(name for node in walk(module_of(source.text)) for name in _said(node))
    except NO_PYTHON:
        return None


def _said(node: ast.AST) -> Iterator[str]:
    """All that :class:`_Module` compares with the name of a constant."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, str):
            yield node.value.rpartition(".")[2]
    elif isinstance(node, ast.alias):
        yield node.name
        yield node.asname or node.name
    elif isinstance(node, ast.keyword):
        yield node.arg or ""
    elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name


@record_with(frozen=False)
class _Imports:
    """What a module calls the other module, and a class of it."""

    modules: set[str] = field(default_factory=set)
    """Dotted names that are, or hold, the other module."""
    classes: set[str] = field(default_factory=set)
    values: set[str] = field(default_factory=set)
    """What it calls the constant."""
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict)


class _Module:
    def __init__(self, tree: ast.Module, module: str, name: str) -> None:
        self._tree = tree
        self._module = module
        self._within = name.endswith("[]")
        owner, _, self._name = name.removesuffix("[]").rpartition(".")
        self._of_objects = owner.endswith("()")
        self._class = owner.removesuffix("()")
        self._seen = _Imports()
        self._read_imports()

    def found(self) -> Iterator[ast.AST]:
        """The places."""
        star = self._star()
        if star is not None:
            yield star
        yield from filter(self._is_one, walk(self._tree))

    def _is_one(self, node: ast.AST) -> bool:
        """Whether ``node`` may set the constant, or have it set."""
        if isinstance(node, ast.Call):
            return self._sets(node)
        if isinstance(node, ast.ClassDef):
            return bool(self._class) and (self._is_made_otherwise(node) or self._overrides(node))
        if not isinstance(node, ast.Attribute | ast.Subscript | ast.Name):
            return False
        if isinstance(node.ctx, ast.Load):
            return self._escapes(node) or (self._within and self._is_changed_within(node))
        if isinstance(node, ast.Attribute):
            return node.attr == self._name and self._may_be_meant(node.value)
        if isinstance(node, ast.Subscript) and self._is_names(node.value):
            return _constant(node.slice) in {None, self._name}
        return False

    def _is_changed_within(self, node: ast.expr) -> bool:
        """Whether something may be put into ``node``, if it is the constant."""
        if isinstance(node, ast.Attribute):
            if node.attr != self._name or not self._may_be_meant(node.value):
                return False
        elif not isinstance(node, ast.Name) or node.id not in self._seen.values:
            return False
        inner: ast.expr = node
        around = self._seen.parents.get(node)
        while isinstance(around, ast.Subscript) and around.value is inner:
            if not isinstance(around.ctx, ast.Load):
                return True
            inner, around = around, self._seen.parents.get(around)
        if isinstance(around, ast.Attribute):
            return around.attr in CHANGING | _GROWING
        if isinstance(around, ast.Call):
            return around.func is not inner and last_name(around.func) not in _HARMLESS | _LOOKING
        if isinstance(around, ast.keyword):
            return around.arg is not None
        return isinstance(around, ast.Assign | ast.AnnAssign | ast.NamedExpr | ast.Return)

    def _read_imports(self) -> None:
        seen = self._seen
        if self._class and not self._module:
            seen.classes.add(self._class)
        for node in walk(self._tree):
            for child in children(node):
                seen.parents[child] = node
            if isinstance(node, ast.Import):
                for alias in node.names:
                    if alias.name.rpartition(".")[2] == self._module:
                        seen.modules.add(alias.asname or alias.name)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    if alias.name == self._module:
                        seen.modules.add(alias.asname or alias.name)
                    if alias.name == self._name and not self._class:
                        seen.values.add(alias.asname or alias.name)
                    if self._class and alias.name == self._class:
                        seen.classes.add(alias.asname or alias.name)
            elif isinstance(node, ast.Assign) and self._is_found_module(node.value):
                seen.modules.update(each.id for each in node.targets if isinstance(each, ast.Name))

    def _is_found_module(self, node: ast.expr) -> bool:
        """Whether ``node`` is a module, or the names of one, that is asked for by its name: it may
        be the other module, or this one itself."""
        if isinstance(node, ast.Subscript):
            return last_name(node.value) == "modules"
        if not isinstance(node, ast.Call):
            return False
        name = last_name(node.func)
        if name in OWN_NAMES and not node.args:
            return not self._module
        if name not in {"import_module", "__import__"}:
            return False
        said = _constant(node.args[0]) if node.args else None
        return not isinstance(said, str) or said.rpartition(".")[2] == self._module

    def _star(self) -> ast.AST | None:
        """What this module imports with a star below where it defines the name."""
        if self._module or self._class:
            return None
        first = 0
        for node in self._tree.body:
            names = [n for n in walk(node) if isinstance(n, ast.Name) and n.id == self._name]
            if not first and any(isinstance(n.ctx, ast.Store) for n in names):
                first = node.lineno
            for inner in walk(node) if first else ():
                if isinstance(inner, ast.ImportFrom) and inner.names[0].name == "*":
                    return inner
        return None

    def _is_module(self, node: ast.expr) -> bool:
        return _dotted(node) in self._seen.modules or self._is_found_module(node)

    def _may_be_meant(self, owner: ast.expr) -> bool:
        """Whether an attribute of ``owner`` may be the constant."""
        written = _dotted(owner)
        if written == "self":
            return False  # an object's own; those of other classes are looked at with the class
        if self._class:
            return True
        if not self._module:
            return self._is_module(owner)
        return written != "cls"

    def _sets(self, node: ast.Call) -> bool:
        name, func = last_name(node.func), node.func
        of_names = isinstance(func, ast.Attribute) and self._is_names(func.value)
        if name in CHANGING and of_names:
            keys = [_constant(each) for each in _keys(node)]
            return None in keys or self._name in keys or not keys
        if name == "exec":
            return not self._module or any(map(self._is_names, node.args))
        if name not in _SETS | _PATCHES:
            return False
        if any(keyword.arg == self._name for keyword in node.keywords):
            return True
        said = [_constant(each) for each in node.args[:2]]
        words = [each for each in said if isinstance(each, str)]
        owner = node.args[0] if node.args else None
        if any(word == self._name or word.endswith(f".{self._name}") for word in words):
            if self._class or owner is None or words[0] == said[0]:
                return True
            return self._may_be_meant(owner)
        if name not in _SETS or len(node.args) < 2 or isinstance(said[1], str):
            return False
        assert owner is not None
        return self._is_owner(owner)

    def _is_owner(self, owner: ast.expr) -> bool:
        """Whether ``owner`` is the module, or the class, or may well be that one."""
        written = _dotted(owner)
        if not self._class:
            return self._is_module(owner) if not self._module else written not in {"self", "cls"}
        if written == "self":
            return self._of_objects and self._is_within_class(owner)
        named = written in self._seen.classes or written.endswith(f".{self._class}")
        return named or ((not written or written == "cls") and self._is_within_class(owner))

    def _is_within_class(self, node: ast.AST) -> bool:
        around: ast.AST | None = node
        while around is not None:
            around = self._seen.parents.get(around)
            if isinstance(around, ast.ClassDef):
                return around.name == self._class or self._is_derived(around)
        return False

    def _is_names(self, node: ast.expr) -> bool:
        """Whether ``node`` is the dictionary of names of the module, or of the class."""
        if isinstance(node, ast.Attribute):
            return node.attr == "__dict__" and self._is_owner(node.value)
        if isinstance(node, ast.Name):
            return not self._module and not self._class and node.id in self._seen.modules
        if not isinstance(node, ast.Call) or last_name(node.func) not in OWN_NAMES:
            return False
        if not node.args:
            return not self._module and not self._class
        return self._is_owner(node.args[0])

    def _is_made_otherwise(self, node: ast.ClassDef) -> bool:
        """Whether something else than its body may say what the class has for the name."""
        if self._module or node.name != self._class:
            return False
        decorators = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
        if not all(last_name(each) in _DECORATORS for each in decorators):
            return True
        if any(k.arg != "metaclass" or last_name(k.value) not in _METACLASSES
               for k in node.keywords if k.arg in {"metaclass", None}):  # fmt: skip
            return True
        return any(last_name(base).endswith(_SETTINGS) for base in node.bases)

    def _is_derived(self, node: ast.ClassDef) -> bool:
        names = {_dotted(base).rpartition(".")[2] for base in node.bases}
        return self._class in names or not self._seen.classes.isdisjoint(names)

    def _overrides(self, node: ast.ClassDef) -> bool:
        """Whether the class is derived from the other one and has a value of its own."""
        if not self._of_objects or not self._is_derived(node):
            return False
        return any(map(self._binds, walk(node)))

    def _binds(self, node: ast.AST) -> bool:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            return node.name == self._name
        if isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            return name == self._name and not isinstance(node.ctx, ast.Load)
        return isinstance(node, ast.alias) and (node.asname or node.name) == self._name

    def _escapes(self, node: ast.expr) -> bool:
        """Whether the module as a whole is given to something that may change it."""
        if self._class or _dotted(node) not in self._seen.modules:
            return False
        around = self._seen.parents.get(node)
        if isinstance(around, ast.Attribute | ast.Expr):
            return False
        if isinstance(around, ast.Call):
            return around.func is not node and last_name(around.func) not in _HARMLESS
        return not isinstance(around, ast.Subscript | ast.Compare)


def _keys(node: ast.Call) -> Iterator[ast.expr]:
    """The keys that a call like ``update`` gives; what does not show is an empty tuple."""
    for keyword in node.keywords:
        yield ast.Constant(keyword.arg) if keyword.arg is not None else _UNSEEN
    for argument in node.args[:1]:
        if isinstance(argument, ast.Dict):
            yield from (_UNSEEN if key is None else key for key in argument.keys)
        else:
            yield argument


def _constant(node: ast.expr) -> object:
    """The value of a constant; None of all else."""
    return node.value if isinstance(node, ast.Constant) else None


def _dotted(node: ast.expr) -> str:
    """``a.b.c``; "" of what is no such name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join((node.id, *reversed(parts)))
