"""Which words of a module say something of scale sets, as it is written."""

from __future__ import annotations

import ast
import re
from functools import cache

from flexlint.regex import regex
from flexlint.surfaces.python.lexicon import Lexicon

_STRING = regex(
    r"virtualmachinescalesets|inbound_?nat_?pools|\bvmss\b|virtual_machine_scale_set"
    r"|-Az(?:ureRM)?Vmss"
    r"|(?:\A|[}sd])/(?:virtualMachines|instanceView)\b",
    re.IGNORECASE,
)
_BEYOND_COMMANDS = regex(
    r"virtualmachinescalesets|inbound_?nat_?pools|virtual_machine_scale_set|-Az(?:ureRM)?Vmss"
    r"|(?:\A|[}sd])/(?:virtualMachines|instanceView)\b",
    re.IGNORECASE,
)
"""What of :data:`_STRING` is more than the name of a command."""
_PARTS = ("vmss", "virtual", "inbound", "instanceview")
"""One of these is in all that :data:`_STRING` finds, if that is in lower case and ASCII."""
_MODEL = regex(
    r"(?:Linux|Windows|Orchestrated)?VirtualMachineScaleSet(?:Update)?(?:VMProfile)?\Z|LoadBalancer\Z"
)


class Tokens:
    """Which words, and nodes of the syntax tree, are tokens that matter."""

    def __init__(self, words: Lexicon, strings: bool) -> None:
        """``strings`` tells whether a string may be one: False for a generated client."""
        self.words = words
        self._strings = strings
        self.tells = cache(lambda name: _tells(name, words, strings))
        """Whether a name is one."""

    def says(self, text: str) -> bool:
        """Whether a string that holds ``text`` is one."""
        if not self._strings:
            return False
        if text.isascii():
            low = text.lower()
            if not any(part in low for part in _PARTS):
                return False
        return _STRING.search(text) is not None

    def matter(self, node: ast.AST) -> bool:
        """Whether ``node`` says something of scale sets."""
        if isinstance(node, ast.Constant):
            value = node.value
            return isinstance(value, str) and self.says(value)
        if isinstance(node, ast.keyword):
            return node.arg is not None and "nat_pool" in node.arg
        return self.tells(name_of(node))

    def renames(self, imported: ast.alias) -> bool:
        """Whether something of interest is imported under another name, and must be followed;
        under its own it shows where it is used."""
        name = imported.name.rsplit(".", 1)[-1]
        return imported.asname is not None and (
            _MODEL.match(name) is not None or name.lower() in self.words.operation_classes
        )

    def are_clients(self, node: ast.AST) -> bool:
        """Whether ``node`` names a client."""
        return name_of(node) in self.words.clients


def _tells(name: str, words: Lexicon, written: bool) -> bool:
    """Whether ``name`` is a token that matters; ``written`` is False for a generated
    client, which names models and makes no bodies."""
    if name in words.distinctive or name in words.distinctive_methods:
        return True
    return written and (
        name.lower() in words.operation_classes
        or "orchestration_mode" in name
        or _MODEL.match(name) is not None
    )


def name_of(node: ast.AST) -> str:
    """The name that ``node`` mentions, or the last one; "" for what is no name."""
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def is_of_commands(text: str) -> bool:
    """Whether a string that matters does so by the name of a command alone."""
    return _BEYOND_COMMANDS.search(text) is None
