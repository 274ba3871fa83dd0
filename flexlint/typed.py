"""The words of ``typing`` that code needs while it runs, without importing that.

To type checkers they are those of ``typing``, which takes as long to import as a tenth of a small
run, and far longer than a class to make a ``Protocol`` or a ``NamedTuple``. What annotations alone
need is imported from there under ``TYPE_CHECKING``.
"""

from __future__ import annotations

from types import GenericAlias

TYPE_CHECKING = False  # as type checkers know it
if TYPE_CHECKING:
    from typing import Any, ClassVar, Generic, Literal, Protocol, TypeAlias, TypeVar, cast
else:
    Any = object
    ClassVar = object
    TypeAlias = object

    def cast(kind, value):
        """``value``, of which type checkers take it that it is of ``kind``."""
        return value

    class TypeVar:
        """A name that stands for a type."""

        def __init__(self, name, *bounds, **more):
            self.__name__ = name

    class Generic:
        """A base that says what a class is generic in."""

        __slots__ = ()

        def __class_getitem__(cls, parameters):
            return cls

    class Protocol(Generic):
        """A base that says that a class is a description of others."""

        __slots__ = ()

    class Literal:
        """One of some values, which ``typing.get_args`` gives."""

        def __class_getitem__(cls, values):
            return GenericAlias(cls, values)


__all__ = [
    "TYPE_CHECKING",
    "Any",
    "ClassVar",
    "Generic",
    "Literal",
    "Protocol",
    "TypeAlias",
    "TypeVar",
    "cast",
]
