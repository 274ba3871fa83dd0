"""What every surface is: it knows a language and no rule."""

from __future__ import annotations

from typing import Protocol

from flexlint.catalog.operation import Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Extraction, Resource, Span, Suggestion
from flexlint.text.source import SourceFile


class Surface(Protocol):
    """One language. Implementations are stateless; ``extract`` and ``suggest_*`` never raise
    on any input, and never import another surface, a rule or a reporter."""

    name: str
    """``python``, ``arm``, …: the word in reports and in ``include-surfaces``."""

    def claims(self, path: str) -> bool:
        """Whether this surface reads the file, by its name (``/`` separated)."""
        ...

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Everything of interest in ``source``. Linear in its size."""
        ...

    def suggest_use(
        self, source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
    ) -> Suggestion | None:
        """``replacement`` written in this language with the user's own arguments, or None if
        this surface cannot write it."""
        ...

    def suggest_property(
        self,
        source: SourceFile,
        resource: Resource,
        at: Span,
        path: str | None,
        replacement: Replacement,
    ) -> Suggestion | None:
        """A property change of ``resource`` in this language. ``at`` is the matched key (or
        type), ``path`` the matched property's concrete path (indices instead of ``[*]``)."""
        ...
