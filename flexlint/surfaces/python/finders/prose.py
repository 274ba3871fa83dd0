"""Strings that people read, or that are compared with others: nothing is done with them."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from flexlint.surfaces.python.names.nodes import constant, last_name
from flexlint.surfaces.python.reading.messages import TALKING_KEYWORDS, TEXTS, is_talker

_WORD_PROGRAMS = frozenset(
    {"echo", "printf", "logger", "grep", "egrep", "fgrep", "rg", "sed", "awk", "git"}
)
_TESTERS = frozenset(
    [
        "startswith",
        "endswith",
        "split",
        "rsplit",
        "partition",
        "rpartition",
        "find",
        "rfind",
        "index",
        "count",
        "match",
        "search",
        "fullmatch",
        "replace",
        "findall",
        "finditer",
        "compile",
        "sub",
        "subn",
        "strip_prefix",
        "removeprefix",
        "removesuffix",
        "in_",
        "isinstance",
        "parse_resource_id",
        "is_valid_resource_id",
        "fnmatch",
        "regex",
        "glob",
        "assertEqual",
        "assertEquals",
        "assertIn",
        "assertNotIn",
        "assertTrue",
        "assertRegex",
        "assert_called_with",
        "assert_called_once_with",
        "assert_any_call",
    ]
)
_MAX_CLIMB = 6


def talks(call: cst.Call, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether ``call`` prints, logs, raises or documents its arguments."""
    return is_talker(last_name(call.func)) or isinstance(parents.get(call), cst.Raise)


def compares(call: cst.Call) -> bool:
    """Whether ``call`` looks for its arguments in another string, or checks them."""
    return last_name(call.func) in _TESTERS


def is_prose(node: cst.CSTNode, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether the string ``node`` ends up in a message: ``help["x"] = …``, ``logger.info(…)``."""
    item: cst.CSTNode | None = node
    for _ in range(_MAX_CLIMB):
        item = parents.get(item) if item is not None else None
        if isinstance(item, cst.Call):
            if compares(item) or talks(item, parents):
                return True
        elif isinstance(item, cst.Raise):
            return True
        elif isinstance(item, cst.Arg):
            keyword = item.keyword
            if keyword is not None and keyword.value in TALKING_KEYWORDS:
                return True
        elif isinstance(item, cst.Assign):
            return any(_is_prose_name(target.target) for target in item.targets)
        elif isinstance(item, cst.DictElement):
            key = constant(item.key)
            if isinstance(key, str) and key.lower().replace("-", "_") in TALKING_KEYWORDS:
                return True
        elif item is None or isinstance(item, cst.BaseSmallStatement):
            return False
    return False


def only_words(command: cst.CSTNode | None) -> bool:
    """Whether ``["echo", "…"]`` prints or looks for its words and runs none of them."""
    if not isinstance(command, cst.List | cst.Tuple) or not command.elements:
        return False
    return constant(command.elements[0].value) in _WORD_PROGRAMS


def _is_prose_name(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Subscript):
        node = node.value
    return TEXTS.search(last_name(node).lower()) is not None
