"""What was seen of a folder's files, in a form that is compared in one step.

Most folders of a second run are as they were. So what is kept of one is no record for each file,
but all names, all stamps, and the digests of the few files that mention anything. Where one has
changed, the files are looked up one by one.
"""

from __future__ import annotations

import os
import stat
from binascii import a2b_base64, b2a_base64
from collections.abc import Mapping, Sequence
from struct import Struct
from typing import NamedTuple

_STAMP = Struct("<4Q")
_BITS = (1 << 64) - 1
UNTOLD = bytes(_STAMP.size)
"""In place of a stamp: the file is to be looked at again. No file has it."""
GONE = b"\xff" * _STAMP.size
"""In place of a stamp: there is no regular file. Never kept."""


class Seen(NamedTuple):
    """What was seen of some files of one folder, in their order."""

    most: int
    """The most bytes of a file that were looked at."""
    names: str
    """Of the files, with ``/`` between them."""
    stamps: str
    """:func:`stamp` of each, or :data:`UNTOLD`, one behind the other in base64."""
    digests: Mapping[str, str]
    """By the names of those that are of interest: :func:`flexlint.engine.cache.digest_of` in
    hexadecimal. A file that is not here mentions nothing."""

    @classmethod
    def of(
        cls, most: int, names: Sequence[str], stamps: Sequence[bytes], digests: Mapping[str, str]
    ) -> Seen:
        """What there is to say of files with these names and stamps."""
        return cls(most, "/".join(names), packed(stamps), digests)

    @classmethod
    def read(cls, data: object) -> Seen | None:
        """What ``data`` was made of; None if it was made of nothing of the kind."""
        if not isinstance(data, list) or list(map(type, data)) != [int, str, str, dict]:
            return None
        return cls(*data)

    def is_of(self, most: int, names: Sequence[str], stamps: Sequence[bytes]) -> bool:
        """Whether nothing has changed: :meth:`of` is given the same."""
        return (self.most, self.names, self.stamps) == (most, "/".join(names), packed(stamps))

    def interesting(self) -> dict[str, bytes]:
        """The digests of the files of interest, by their names.

        Raises:
            ValueError, TypeError: if this was read from something that nobody has made.
        """
        return {name: bytes.fromhex(digest) for name, digest in self.digests.items()}

    def files(self) -> dict[str, tuple[bytes, bytes]]:
        """(stamp, digest) of each file by its name; an empty digest is of one without interest.

        Raises:
            ValueError, TypeError: if this was read from something that nobody has made.
        """
        stamps, size, digests = a2b_base64(self.stamps), _STAMP.size, self.interesting()
        return {
            name: (stamps[at * size : (at + 1) * size], digests.get(name, b""))
            for at, name in enumerate(self.names.split("/"))
        }


def packed(stamps: Sequence[bytes]) -> str:
    """``stamps`` as one text."""
    return b2a_base64(b"".join(stamps), newline=False).decode()


def stamp(found: os.stat_result) -> bytes:
    """By what a file is known not to have changed: its times, its size, and its inode."""
    return _STAMP.pack(
        found.st_mtime_ns & _BITS,
        found.st_ctime_ns & _BITS,
        found.st_size & _BITS,
        found.st_ino & _BITS,
    )


def stamp_at(path: str) -> bytes:
    """:func:`stamp` of the regular file at ``path``; :data:`GONE` if there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return GONE
    return stamp(found) if stat.S_ISREG(found.st_mode) else GONE
