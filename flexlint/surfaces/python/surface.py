"""The Python surface: from a file to its uses, resources and embedded texts."""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import Extraction, SurfaceName
from flexlint.record import replace
from flexlint.surfaces.python.lexicon import Lexicon, lexicon
from flexlint.surfaces.python.reading import notebook, preparse
from flexlint.text.generated import is_generated_module
from flexlint.text.source import SourceFile


class PythonSurface:
    """Python files and notebooks. Stateless apart from its configuration, and from what it
    made of the last vocabulary."""

    name: SurfaceName = "python"

    def __init__(self, client_factories: Sequence[str] = ()) -> None:
        self._factories = tuple(client_factories)
        self._made: tuple[Vocabulary, Lexicon] | None = None

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Everything of interest in ``source``. Linear in its size; never raises."""
        if notebook.is_notebook(source):
            return notebook.read_notebook(source)
        words = self._words_of(vocabulary)
        if not words.matters(source.text, generated=is_generated_module(source.text)):
            comments = preparse.scan(source.text).comments if preparse.mentions(source.text) else ()
            return Extraction(self.name, comments=comments)
        scanned = preparse.scan(source.text)
        # The finders and what they stand on are needed by few files.
        from flexlint.surfaces.python.extract import read

        return replace(read(source, words, scanned), comments=scanned.comments)

    def _words_of(self, vocabulary: Vocabulary) -> Lexicon:
        if self._made is None or self._made[0] is not vocabulary:
            self._made = vocabulary, lexicon(vocabulary, self._factories)
        return self._made[1]
