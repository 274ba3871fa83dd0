"""Which calls, which of their keywords, and which variables are given what people read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from flexlint.regex import regex

_TALKERS = regex(
    r"(?:\A|_)(?:print|log|logger|debug|info|warning|warn|error|exception|critical|fatal|echo|"
    r"secho|pprint|add_argument|add_parser|add_option|fail|fail_json|write_error|help|usage|"
    r"message|note|exit|abort|deprecated|skip|skipif|deprecate)\Z",
    re.IGNORECASE,
)
TALKING_KEYWORDS = frozenset(
    [
        "help",
        "description",
        "message",
        "msg",
        "error",
        "hint",
        "warning",
        "short_summary",
        "long_summary",
        "epilog",
        "usage",
        "title",
        "reason",
        "text",
        "deprecate_info",
        "summary",
        "doc",
    ]
)
"""Keywords (with ``_``, in lower case) whose value is a message."""

TEXTS = regex(r"help|usage|message|\bmsg|_msg|description|docs?\b|__doc__")
"""In names (in lower case) of what holds messages."""


def is_talker(name: str) -> bool:
    """Whether what is called ``name`` prints, logs, raises or documents its arguments."""
    return name.endswith(("Error", "Exception", "Warning")) or _TALKERS.search(name) is not None


def messages_of(node: ast.Raise | ast.Call | ast.Assign) -> Iterator[tuple[int, str]]:
    """The ``id`` of each literal in ``node`` that is of a message, and what it is given to."""
    if isinstance(node, ast.Raise):
        if isinstance(node.exc, ast.Call):
            yield from _told(node.exc.args, last_name(node.exc.func))
    elif isinstance(node, ast.Assign):
        target = node.targets[0]  # help["name"] = "…"
        if isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
            name = target.value.id
            if TEXTS.search(name.lower()):
                yield from _told([target.slice, node.value], name)
    else:
        name = last_name(node.func)
        talks = is_talker(name)
        given = [k.value for k in node.keywords if talks or k.arg in TALKING_KEYWORDS]
        yield from _told([*node.args, *given] if talks else given, name)


def _told(given: Iterable[ast.expr], name: str) -> Iterator[tuple[int, str]]:
    """The literals with blanks in them of the messages ``given``."""
    waiting = list(given)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Constant):
            if isinstance(node.value, str) and " " in node.value:
                yield id(node), name
        elif isinstance(node, ast.BinOp):
            waiting += [node.left, node.right] if isinstance(node.op, ast.Add) else [node.left]
        elif isinstance(node, ast.JoinedStr):
            waiting += node.values
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            waiting += [node.func.value] if node.func.attr == "format" else []


def last_name(func: ast.expr) -> str:
    """``f`` for ``f`` and for ``x.y.f``; "" for what is no name."""
    return func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
