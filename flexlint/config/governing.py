"""Which options govern a file: those of its folder, whatever the file is called by."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Protocol

from flexlint.config.options import Options


class Governing(Protocol):
    """Gives the options of a folder. Asked again, it gives the same object."""

    def __call__(self, folder: str, names: Container[str] | None = None) -> Options:
        """The options of the files in ``folder``, an absolute path.

        ``names`` are the folder's entries if they are known: it saves looking there.
        """


@dataclass(frozen=True, slots=True)
class Everywhere:
    """The same options for all files."""

    options: Options

    def __call__(self, folder: str, names: Container[str] | None = None) -> Options:
        """The options, wherever ``folder`` is."""
        del folder, names
        return self.options
