"""The Python surface: from a file to its uses, resources and embedded texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import Extraction, SurfaceName
from flexlint.surfaces.python.names.lexicon import Lexicon, lexicon
from flexlint.surfaces.python.reading import notebook
from flexlint.surfaces.python.reading import preparse as gate
from flexlint.text.generated import is_generated_module
from flexlint.text.source import SourceFile


class PythonSurface:
    """Python files and notebooks. Stateless apart from its configuration."""

    name: SurfaceName = "python"

    def __init__(self, client_factories: Sequence[str] = ()) -> None:
        self._factories = tuple(client_factories)

    def claims(self, path: str) -> bool:
        """Whether ``path`` is a Python file, a stub or a notebook by its name."""
        return path.lower().endswith((".py", ".pyi", ".pyw", ".ipynb"))

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Everything of interest in ``source``. Linear in its size; never raises."""
        if notebook.is_notebook(source):
            return notebook.read_notebook(source)
        words = lexicon(vocabulary, self._factories)
        needle = words.names if is_generated_module(source.text) else words.needle
        if needle.search(source.text) is None:
            comments = gate.scan(source.text).comments if gate.mentions(source.text) else ()
            return Extraction(self.name, comments=comments)
        scanned = gate.scan(source.text)
        return replace(self._read(source, words, scanned), comments=scanned.comments)

    def _read(self, source: SourceFile, words: Lexicon, scanned: gate.Scan) -> Extraction:
        from flexlint.surfaces.python.reading.extract import read

        return read(source, words, scanned)
