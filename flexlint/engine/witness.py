"""Notes what is read beside a file while that is analysed."""

from __future__ import annotations

from flexlint.engine.cache import digest_of, told_by
from flexlint.engine.results import Origin
from flexlint.model import Unread
from flexlint.templates.siblings import NeighboursOf, ReadSibling


class Witness:
    """Stands before what reads neighbours, and says afterwards what a result came from."""

    def __init__(self, neighbours: NeighboursOf) -> None:
        self._neighbours = neighbours
        self._seen: dict[str, bytes] = {}
        self._steady = True

    def __call__(self, path: str) -> ReadSibling:
        """What reads the files that the file called ``path`` refers to."""
        read = self._neighbours(path)

        def noted(other: str) -> str | Unread | None:
            answer = read(other)
            self._seen[other] = told_by(answer)
            return answer

        return noted

    def begin(self) -> None:
        """Another file is analysed from now on."""
        self._seen = {}
        self._steady = True

    def doubt(self) -> None:
        """The result may be another the next time."""
        self._steady = False

    def origin(self, content: bytes) -> Origin | None:
        """What the result for the file that holds ``content`` came from."""
        if not self._steady:
            return None
        return Origin(digest_of(content), tuple(self._seen.items()))
