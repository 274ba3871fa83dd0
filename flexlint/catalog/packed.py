"""What stays pickled until somebody asks for it: a run needs little of the catalogue."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from typing import Any, TypeVar, overload

    from typing_extensions import Self

    _T = TypeVar("_T")

PROTOCOL = 5


class Partly:
    """A base of records whose fields may be read only when they are asked for."""

    __slots__ = ("_parts",)

    @classmethod
    def later(cls, parts: Mapping[str, Callable[[Self], Any]]) -> Self:
        """An instance whose fields are made by ``parts``, by name, each when it is asked for.

        What makes a field is told the instance, whose other fields it may ask for.
        """
        made = cls.__new__(cls)
        object.__setattr__(made, "_parts", parts)
        return made

    if not TYPE_CHECKING:  # which would take every name for a field

        def __getattr__(self, name: str) -> Any:
            """The field called ``name``, which is not there yet."""
            if name == "_parts" or name not in getattr(self, "_parts", ()):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            made = self._parts[name](self)
            object.__setattr__(self, name, made)
            return made


class PackedMapping(Mapping[str, "_T"]):
    """A mapping of which each value is unpickled when it is asked for."""

    __slots__ = ("_known", "_packed", "_places")

    def __init__(self, packed: memoryview, places: Mapping[str, tuple[int, int]]) -> None:
        """``places`` are the first and the last byte, exclusive, of each value in ``packed``."""
        self._packed = packed
        self._places = places
        self._known: dict[str, _T] = {}

    def __getitem__(self, key: str) -> _T:
        if key not in self._known:
            start, end = self._places[key]
            self._known[key] = pickle.loads(self._packed[start:end])
        return self._known[key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __repr__(self) -> str:
        return repr(dict(self))

    def __reduce__(self) -> tuple[object, ...]:
        return dict, (dict(self),)


class PackedSequence(Sequence["_T"]):
    """A tuple that is unpickled when something in it is asked for."""

    __slots__ = ("_known", "_packed")

    def __init__(self, packed: bytes) -> None:
        self._packed = packed
        self._known: tuple[_T, ...] | None = None

    @classmethod
    def of(cls, values: Sequence[_T]) -> PackedSequence[_T]:
        """What holds ``values``."""
        return cls(pickle.dumps(tuple(values), PROTOCOL))

    def _values(self) -> tuple[_T, ...]:
        if self._known is None:
            self._known = pickle.loads(self._packed)
        return self._known

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> _T: ...

        @overload
        def __getitem__(self, index: slice) -> Sequence[_T]: ...

    def __getitem__(self, index: int | slice) -> _T | Sequence[_T]:
        return self._values()[index]

    def __iter__(self) -> Iterator[_T]:
        return iter(self._values())

    def __len__(self) -> int:
        return len(self._values())

    def __eq__(self, other: object) -> bool:
        return self._values() == (other._values() if isinstance(other, PackedSequence) else other)

    def __hash__(self) -> int:
        return hash(self._values())

    def __repr__(self) -> str:
        return repr(self._values())

    def __reduce__(self) -> tuple[object, ...]:
        return PackedSequence, (self._packed,)
