"""Properties that are given a value on their own, away from the resource they belong to."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterable, Iterator, Sequence

from flexlint.catalog.vocabulary import DistinctiveProperty
from flexlint.lexical.properties import declared, folded, is_of_a_batch_pool
from flexlint.model import Array, Confidence, Object, Resource, Span, Value
from flexlint.regex import regex
from flexlint.text.python_nodes import walk
from flexlint.text.source import SourceFile

_WHY = "the name of the property; which resource it goes into cannot be seen"
_MAX_VALUES = 20_000
_MAX_PARTS = 200
_ADDING = frozenset({"append", "extend", "insert", "add", "update"})
_DEFAULTING = frozenset({"setdefault", "get"})
_REPORTS = frozenset({"changes", "diff"})
"""Keys below which a tool of configuration management says what it has changed."""
_SETTERS = regex(r"(?:\A|_)upsert(?:_|\Z)|\A(?:__)?setattr(?:__)?\Z")


def find_properties(
    source: SourceFile,
    module: ast.Module,
    distinctive: Iterable[DistinctiveProperty],
) -> tuple[Resource, ...]:
    """What ``module`` assigns to distinctive properties, each as a resource of its own.

    A key of a dictionary, an item or an attribute that is assigned or added to, and a keyword of a
    class that is called count; what is plainly empty does not. Linear; never raises.
    """
    by_name = {folded(property.name): property for property in distinctive}
    letters = folded(source.text)
    if not any(name in letters for name in by_name):
        return ()
    found = []
    for name, line, column, value in _written(module):
        property = by_name.get(folded(name))
        if property is None or _is_empty(value) or _names_it(value, name):
            continue
        start = _offset(source, line, column)
        if start is None:
            continue
        if source.text[start : start + 1] in "\"'":
            start += 1
        at = Span(start, start + len(name))
        if is_of_a_batch_pool(source.text, at.start):
            continue
        if source.text[at.start : at.end] == name:
            found.append(declared(property, at, Confidence.MEDIUM, _WHY))
    return tuple(found)


def elsewhere(
    properties: Sequence[Resource], resources: Iterable[Resource]
) -> tuple[Resource, ...]:
    """Those of ``properties`` that none of ``resources`` shows in its body."""
    if not properties:
        return ()
    seen = set(_keys(resources))
    return tuple(each for each in properties if each.type_span.start not in seen)


def _written(module: ast.Module) -> Iterator[tuple[str, int, int, ast.expr]]:
    """(name, 1-based line, column in bytes, value) of everything that is given a value."""
    told: set[int] = set()
    for node in walk(module):
        if isinstance(node, ast.Dict):
            if id(node) in told:
                continue
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    if key.value in _REPORTS:
                        told.update(_dictionaries(value))
                    yield key.value, key.lineno, key.col_offset, value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _through(target)
                if isinstance(target, ast.Subscript):
                    key = target.slice
                    if _is_report(target):
                        told.update(_dictionaries(node.value))
                    elif isinstance(key, ast.Constant) and isinstance(key.value, str):
                        yield key.value, key.lineno, key.col_offset, node.value
                elif isinstance(target, ast.Attribute):
                    yield _attribute(target, node.value)
        elif isinstance(node, ast.AugAssign):
            yield from _named(node.target, node.value)
        elif isinstance(node, ast.Call) and _called(node.func) in _ADDING and node.args:
            if isinstance(node.func, ast.Attribute):
                yield from _named(node.func.value, node.args[-1])
        elif isinstance(node, ast.Call) and _SETTERS.search(_called(node.func)):
            # setattr(balancer, "inbound_nat_pools", pools)
            key = node.args[1] if len(node.args) > 2 else None
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, key.lineno, key.col_offset, node.args[2]
        elif isinstance(node, ast.Call) and _constructs(node.func):
            for keyword in node.keywords:
                if keyword.arg is not None:
                    yield keyword.arg, keyword.lineno, keyword.col_offset, keyword.value


def _attribute(node: ast.Attribute, value: ast.expr) -> tuple[str, int, int, ast.expr]:
    column = (node.end_col_offset or 0) - len(node.attr.encode())
    return node.attr, node.end_lineno or node.lineno, column, value


def _named(node: ast.expr, value: ast.expr) -> Iterator[tuple[str, int, int, ast.expr]]:
    """What ``lb.inbound_nat_pools``, ``lb["inbound_nat_pools"]`` and
    ``lb.setdefault("inbound_nat_pools", [])`` name, with ``value`` that is added to it."""
    if isinstance(value, ast.Constant):
        return
    key: ast.expr | None = None
    if isinstance(node, ast.Attribute):
        yield _attribute(node, value)
    elif isinstance(node, ast.Subscript):
        key = node.slice
    elif isinstance(node, ast.Call) and _called(node.func) in _DEFAULTING and node.args:
        key = node.args[0]
    if isinstance(key, ast.Constant) and isinstance(key.value, str):
        yield key.value, key.lineno, key.col_offset, value


def _through(target: ast.expr) -> Iterator[tuple[str, int, int, ast.expr]]:
    """What ``lb["inboundNatPools"][0]["name"] = x`` changes below a name: it is given something."""
    part = target.value if isinstance(target, ast.Subscript | ast.Attribute) else None
    for _ in range(_MAX_PARTS):
        if isinstance(part, ast.Subscript):
            key = part.slice
            if isinstance(key, ast.Constant) and isinstance(key.value, str):
                yield key.value, key.lineno, key.col_offset, part
        elif isinstance(part, ast.Attribute):
            yield _attribute(part, part)
        else:
            return
        part = part.value


def _is_report(target: ast.Subscript) -> bool:
    """Whether ``target`` is ``result["changes"]``, or something below it."""
    part: ast.expr = target
    for _ in range(_MAX_PARTS):
        if not isinstance(part, ast.Subscript):
            return False
        if isinstance(part.slice, ast.Constant) and part.slice.value in _REPORTS:
            return True
        part = part.value
    return False


def _dictionaries(value: ast.expr) -> Iterator[int]:
    return (id(node) for node in walk(value) if isinstance(node, ast.Dict))


def _constructs(func: ast.expr) -> bool:
    """Whether what is called has the name of a class."""
    name = _called(func)
    return name[:1].isupper() and not name.isupper()


def _called(func: ast.expr) -> str:
    """The last name of what is called."""
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")


def _names_it(value: ast.expr, name: str) -> bool:
    """Whether ``value`` says where ``name`` is found: ``path("properties", "inboundNatPools")``.

    One that looks the property up, ``old.get("inboundNatPools")``, gives it.
    """
    parts = list(itertools.islice(walk(value), _MAX_PARTS))
    for part in parts:
        chained = isinstance(part, ast.BinOp) and isinstance(part.op, ast.RShift)
        words = [_word(each) for each in part.args] if isinstance(part, ast.Call) else []
        several = len([word for word in words if word]) > 1
        if chained or (several and folded(name) in map(folded, words)):
            return True
    return False


def _word(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _is_empty(value: ast.expr) -> bool:
    """Whether ``value`` is certainly no list that holds something."""
    if isinstance(value, ast.Constant):
        return True  # nothing, or the name of something: no list of anything
    if isinstance(value, ast.List | ast.Tuple):
        return not value.elts
    return isinstance(value, ast.Dict) and not value.keys


def _offset(source: SourceFile, line: int, column: int) -> int | None:
    """The character offset of a 1-based line and a column in bytes of UTF-8."""
    text = source.line_text(line)
    if not text.isascii():
        column = len(text.encode("utf-8", "surrogatepass")[:column].decode("utf-8", "replace"))
    return source.offset(line, 1) + column


def _keys(resources: Iterable[Resource]) -> Iterator[int]:
    """Where the keys of the resources' bodies stand."""
    stack: list[Value] = [resource.body for resource in resources]
    for _ in range(_MAX_VALUES):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, Object):
            for entry in value.entries:
                yield entry.key_span.start
                stack.append(entry.value)
        elif isinstance(value, Array):
            stack.extend(value.items)
