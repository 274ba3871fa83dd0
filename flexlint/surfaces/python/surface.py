"""The Python surface: from a file to its uses, resources and embedded texts."""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import Extraction, SurfaceName
from flexlint.record import replace
from flexlint.surfaces.python.lexicon import lexicon
from flexlint.surfaces.python.reading import notebook, preparse
from flexlint.text.generated import is_generated_module
from flexlint.text.source import SourceFile


class PythonSurface:
    """Python files and notebooks. Stateless apart from its configuration."""

    name: SurfaceName = "python"

    def __init__(self, client_factories: Sequence[str] = ()) -> None:
        self._factories = tuple(client_factories)

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Everything of interest in ``source``. Linear in its size; never raises."""
        if notebook.is_notebook(source):
            return notebook.read_notebook(source)
        words = lexicon(vocabulary, self._factories)
        needle = words.names if is_generated_module(source.text) else words.needle
        if needle.search(source.text) is None:
            comments = preparse.scan(source.text).comments if preparse.mentions(source.text) else ()
            return Extraction(self.name, comments=comments)
        scanned = preparse.scan(source.text)
        # The finders and what they stand on are needed by few files.
        from flexlint.surfaces.python.extract import read

        return replace(read(source, words, scanned), comments=scanned.comments)
