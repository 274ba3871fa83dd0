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
from flexlint.surfaces.python.reading.tokens import is_of_commands
from flexlint.text.python_nodes import children
from flexlint.typed import Any, Literal, TypeAlias

_TYPE = "microsoft.compute/virtualmachinescalesets"
_SPACE = "microsoft."
_AZ = regex(r"(?<!\w)az(?:\.cmd)?(?!\w)", re.IGNORECASE)
"""The program behind which ``vmss`` is a command."""
_CLI_ENTRIES = frozenset({"invoke", "cmd"})
"""Functions that are given what is behind it, as their names alone do not say."""
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


def are_idle(strings: Iterable[ast.Constant], module: ast.Module, names: Names) -> bool:
    """Whether nothing can come of ``strings``, which are all of ``module`` that matters in it and
    is no message."""
    wanted: set[_Want] = set()
    alone: set[int] = set()
    handed: set[int] = set()
    for string in strings:
        want = _want(str(string.value))
        if want == "nothing":
            return False
        wanted.add(want)
        if want == "resource":
            handed.add(id(string))
        elif string.value == "vmss":
            alone.add(id(string))
    if "az" in wanted and (
        not _CLI_ENTRIES.isdisjoint(names.called) or any(map(enters_cli, names.called))
    ):
        return False
    if "object" in wanted and not _OF_OBJECTS.isdisjoint(names.used):
        return False
    words = _Words(module, names.bound)
    return not _is_there(wanted, alone, words) and all(map(words.is_lost, handed))


def _want(text: str) -> _Want:
    """What a string that matters needs."""
    if is_of_commands(text):
        return "az"
    low = text.lower()
    if text.isidentifier() and "virtualmachinescalesets" not in low:
        return "object"
    return "resource" if low == _TYPE else "nothing"


def _is_az(word: ast.expr) -> bool:
    """Whether an element of a list may be the program ``az``, by its name."""
    node = word.value if isinstance(word, ast.Starred) else word
    name = last_name(node.func if isinstance(node, ast.Call) else node)
    return "az" in name.lower() and not name.startswith("AAZ")


def _is_of_cli(func: ast.expr) -> bool:
    """Whether it is a method of something that is called after the CLI, as its name says."""
    if not isinstance(func, ast.Attribute):
        return False
    return enters_cli(f"{last_name(func.value)}.{func.attr}")


def _is_there(wanted: Set[_Want], alone: Set[int], words: _Words) -> bool:
    """Whether there is in the strings, lists and dictionaries what is ``wanted``; ``alone`` are
    those strings, by their ``id``, that begin a command as they are where they begin a list."""
    typed = spaced = False
    for node in words.nodes():
        if isinstance(node, ast.Constant):
            text = str(node.value)
            if "az" in wanted and _AZ.search(text) is not None:
                return True
            spaced = spaced or _SPACE in text.lower()
        elif isinstance(node, ast.Call):
            if "az" in wanted and _is_of_cli(node.func):
                return True
        elif isinstance(node, (ast.List, ast.Tuple)):
            if alone and node.elts and id(node.elts[0]) in alone:
                return True
            if "az" in wanted and any(map(_is_az, node.elts)):
                return True
        elif isinstance(node, ast.Dict) and not typed:
            typed = any(isinstance(key, ast.Constant) and key.value == "type" for key in node.keys)
    return typed and spaced


class _Words:
    """Goes through a module, without the strings of messages and docstrings."""

    def __init__(self, module: ast.Module, bound: Set[str]) -> None:
        """``bound`` are the names that the module binds: what is called so may do anything."""
        self._module = module
        self._bound = bound
        self._told: dict[int, str] = {}
        self._handed: dict[int, str] = {}
        """By the ``id`` of a literal, what is called with it, or with a list that has it."""

    def is_lost(self, literal: int) -> bool:
        """Whether the literal of that ``id`` is handed to what gives nothing of it back; to be
        asked behind :meth:`nodes`."""
        name = self._handed.get(literal, "")
        return bool(name) and name not in self._bound and name not in _KEEPING

    def nodes(self) -> Iterator[Any]:
        """The nodes, those around others first; of the constants only strings."""
        level: list[Any] = [self._module]
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
                self._handed[id(given)] = name
            elif isinstance(given, (ast.List, ast.Tuple, ast.Set)):
                self._handed.update((id(each), name) for each in given.elts)
