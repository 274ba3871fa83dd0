"""What every surface is: it knows a language and no rule."""

from __future__ import annotations

from flexlint.model import Extraction, SurfaceName
from flexlint.text.source import SourceFile
from flexlint.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from flexlint.catalog.vocabulary import Vocabulary


class Surface(Protocol):
    """One language. Implementations are stateless; ``extract`` never raises on any input;
    they never import another surface, a rule or a reporter."""

    name: SurfaceName
    """``python``, ``arm``, …: the word in reports and in ``include-surfaces``."""

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Everything of interest in ``source``. Linear in its size."""
