"""Which options govern a file: those of its folder, whatever the file is called by."""

from __future__ import annotations

from collections.abc import Container

from flexlint.record import record
from flexlint.typed import Generic, Protocol, TypeVar

Options_co = TypeVar("Options_co", covariant=True)


class Governing(Protocol[Options_co]):
    """Gives the options of a folder. Asked again, it gives the same object.

    A stage names what it reads of them: discovery takes whatever says what to leave out.
    """

    def __call__(self, folder: str, names: Container[str] | None = None) -> Options_co:
        """The options of the files in ``folder``, an absolute path.

        ``names`` are the folder's entries if they are known: it saves looking there.
        """


@record
class Everywhere(Generic[Options_co]):
    """The same options for all files."""

    options: Options_co

    def __call__(self, folder: str, names: Container[str] | None = None) -> Options_co:
        """The options, wherever ``folder`` is."""
        del folder, names
        return self.options
