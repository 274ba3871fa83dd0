"""All that can be worked out of one module's expressions, and who works it out."""

from __future__ import annotations

import libcst as cst

from flexlint.surfaces.python.evaluation.clients import Clients
from flexlint.surfaces.python.evaluation.conditions import Conditions
from flexlint.surfaces.python.evaluation.receivers import Receivers
from flexlint.surfaces.python.evaluation.strings import Strings
from flexlint.surfaces.python.evaluation.values import Values
from flexlint.surfaces.python.lexicon import Lexicon
from flexlint.surfaces.python.names.scopes import Context, Outline


class Evaluation:
    """The evaluators of one module, which share its outline and remember their answers.

    What an expression is as a *client* decides which strings a call gives, and strings decide
    which member ``getattr(client, …)`` is: those two ask each other, values and conditions ask
    both. Every expression is worked out at most twice by each of them.
    """

    __slots__ = (
        "clients",
        "conditions",
        "lexicon",
        "outline",
        "receivers",
        "strings",
        "tree",
        "values",
    )

    def __init__(self, outline: Outline, lexicon: Lexicon) -> None:
        self.outline = outline
        self.tree = outline.tree
        self.lexicon = lexicon
        self.clients = Clients(outline, lexicon, self._words)
        self.strings = Strings(self.clients)
        self.values = Values(self.clients, self.strings)
        self.receivers = Receivers(self.clients, self.strings)
        self.conditions = Conditions(self.clients, self.strings)

    def _words(self, node: cst.BaseExpression, context: Context) -> frozenset[str]:
        return self.strings.words(node, context)
