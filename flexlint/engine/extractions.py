"""What surfaces say of one file, kept for a second analysis that is told more of its scale sets."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from contextlib import suppress

from flexlint.model import Extraction

_MOST_BYTES = 1_000_000
"""What is larger is sooner read again than handed from process to process."""


class Extractions:
    """The extractions of one file: of each text in it, by each surface."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Extraction] = {}

    def of(self, room: str, surface: str, extract: Callable[[], Extraction]) -> Extraction:
        """What ``surface`` says of the text called ``room``: what is known, or what ``extract``
        gives."""
        key = (room, surface)
        known = self._found.get(key)
        if known is None:
            known = self._found[key] = extract()
        return known

    def packed(self, text: str) -> bytes | None:
        """All of them for another process of this run; None if that is too much.

        ``text`` is the file's.
        """
        with suppress(Exception):  # it is not needed
            found = pickle.dumps((_digest(text), self._found), pickle.HIGHEST_PROTOCOL)
            return found if len(found) <= _MOST_BYTES else None
        return None

    def unpack(self, packed: bytes | None, text: str) -> None:
        """Know what :meth:`packed` made, unless the file has another ``text`` by now.

        A process of this run must have made it.
        """
        if packed:
            digest, found = pickle.loads(packed)
            if digest == _digest(text):
                self._found.update(found)


def _digest(text: str) -> bytes:
    from flexlint.text.digests import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
