"""Tokens of which nothing can come, since the module has not what would make something of them.

The name of a command is one only behind ``az``; the name of an operation group in a string gets
a group only by ``getattr``; the key of NAT pools is of interest in a resource; and the type of a
resource that is handed to what is not of this module comes back as nothing that is followed.
Large modules that only know of scale sets (tables of parameters, of commands) need not be read.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterable, Iterator, Set

from flexlint.lexical.runners import enters_cli
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.python.reading.messages import last_name, messages_of
from flexlint.surfaces.python.reading.syntax import children
from flexlint.surfaces.python.reading.tokens import Tokens, is_of_commands
from flexlint.typed import Any, Literal, TypeAlias

_TYPE = "microsoft.compute/virtualmachinescalesets"
_SPACE = "microsoft."
_AZ = regex(r"(?<!\w)az(?:\.cmd)?(?!\w)", re.IGNORECASE)
"""The program behind which ``vmss`` is a command."""
_OF_OBJECTS = frozenset(
    [
        *("getattr", "getattr_static", "__getattribute__", "methodcaller", "attrgetter"),
        "load_balancers",
    ]
)
"""What makes something of the name of a group or of a property."""
_KEEPING = frozenset(
    [
        *(name for kind in (str, list, dict, set) for name in dir(kind)),
        *dir(builtins),
        *("appendleft", "extendleft", "deque", "chain", "partial", "partialmethod", "cast"),
        *("OrderedDict", "defaultdict", "namedtuple", "dedent", "text", "quote", "quote_plus"),
        *("URL", "Path", "PurePath", "joinpath", "with_path", "urljoin", "url_join", "urljoin_"),
        *("resource_id",),
    ]
)
"""What gives back what it is given, or keeps it."""
_Want: TypeAlias = Literal["az", "object", "resource", "nothing"]
"""What a token needs to be of interest: a command, something that it is of, a resource in whose
body it is, or nothing besides."""


@record
class Names:
    """The names of a module."""

    used: Set[str]
    """What it reads, the attributes included."""
    called: Set[str]
    """The last names of what it calls."""
    bound: Set[str]
    """What it binds but by an import."""


def are_idle(seeds: Iterable[ast.AST], module: ast.Module, names: Names, tokens: Tokens) -> bool:
    """Whether nothing can come of the tokens below ``seeds``, which hold all of ``module``."""
    bound = names.bound
    wanted: set[_Want] = set()
    for want in _wants(seeds, bound, tokens):
        if want == "nothing":
            return False
        wanted.add(want)
    if "az" in wanted and any(map(enters_cli, names.called)):
        return False
    if "object" in wanted and not _OF_OBJECTS.isdisjoint(names.used):
        return False
    return not _is_there(wanted, module, bound)


def _wants(seeds: Iterable[ast.AST], bound: Set[str], tokens: Tokens) -> Iterator[_Want]:
    words = _Words(seeds, bound)
    for node in words.nodes():
        if isinstance(node, ast.Constant):
            if tokens.says(node.value):
                yield _want(node.value, words.handed.get(id(node), ""), bound)
        elif isinstance(node, (ast.Name, ast.Attribute, ast.keyword)):
            if tokens.matter(node):
                yield "nothing"
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            if any(map(tokens.renames, node.names)):
                yield "nothing"
        elif isinstance(node, (ast.List, ast.Tuple)) and node.elts:
            first = node.elts[0]
            if isinstance(first, ast.Constant) and first.value == "vmss":
                yield "nothing"  # the words of a command, as they are


def _want(text: str, handed: str, bound: Set[str]) -> _Want:
    """What the string ``text`` needs, with which something called ``handed`` is called, if any."""
    if is_of_commands(text):
        return "az"
    low = text.lower()
    if text.isidentifier() and "virtualmachinescalesets" not in low:
        return "object"
    if low == _TYPE and handed and handed not in bound and handed not in _KEEPING:
        return "resource"
    return "nothing"


def _is_az(word: ast.expr) -> bool:
    """Whether an element of a list may be the program ``az``, by its name."""
    node = word.value if isinstance(word, ast.Starred) else word
    name = last_name(node.func if isinstance(node, ast.Call) else node)
    return "az" in name.lower() and not name.startswith("AAZ")


def _is_there(wanted: Set[_Want], module: ast.Module, bound: Set[str]) -> bool:
    """Whether ``module`` holds in its strings and dictionaries what is ``wanted``."""
    typed = spaced = False
    for node in _Words((module,), bound).nodes():
        if isinstance(node, ast.Constant):
            if "az" in wanted and _AZ.search(node.value) is not None:
                return True
            spaced = spaced or _SPACE in node.value.lower()
        elif isinstance(node, (ast.List, ast.Tuple)):
            if "az" in wanted and any(map(_is_az, node.elts)):
                return True
        elif isinstance(node, ast.Dict) and not typed:
            typed = any(isinstance(key, ast.Constant) and key.value == "type" for key in node.keys)
    return typed and spaced


class _Words:
    """Goes through some nodes, without the strings of messages and docstrings. One use."""

    def __init__(self, nodes: Iterable[ast.AST], bound: Set[str]) -> None:
        """``bound`` are the names that the module binds: what is called so may do anything."""
        self._first: list[Any] = list(nodes)
        self._bound = bound
        self._told: dict[int, str] = {}
        self.handed: dict[int, str] = {}
        """By the ``id`` of a literal, what is called with it, or with a list that has it."""

    def nodes(self) -> Iterator[Any]:
        """The nodes, those around others first; of the constants only strings."""
        level = self._first
        while level:
            below: list[Any] = []
            for node in level:
                kind = type(node)
                if kind is ast.Constant:
                    if type(node.value) is str and self._counts(node):
                        yield node
                    continue
                if kind is ast.Expr and type(node.value) is ast.Constant:
                    continue
                if kind is ast.Call:
                    self._told.update(messages_of(node))
                    self._hand(node)
                elif kind is ast.Raise or kind is ast.Assign:
                    self._told.update(messages_of(node))
                yield node
                below += children(node)
            level = below

    def _counts(self, literal: ast.Constant) -> bool:
        told = self._told.get(id(literal))
        return told is None or told in self._bound

    def _hand(self, call: ast.Call) -> None:
        name = last_name(call.func)
        for given in (*call.args, *(keyword.value for keyword in call.keywords)):
            if isinstance(given, ast.Constant):
                self.handed[id(given)] = name
            elif isinstance(given, (ast.List, ast.Tuple, ast.Set)):
                self.handed.update((id(each), name) for each in given.elts)
