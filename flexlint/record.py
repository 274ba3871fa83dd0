"""Records: classes of fields, as ``dataclasses`` makes them, but nearly free to make.

A start makes some two hundred of them. ``dataclasses`` writes half a dozen methods for each as
text and compiles them before anybody asks for one; here methods are shared, and ``__init__``
is written for classes of which there are many instances, or whose signature somebody asks for.
To type checkers, and to ``fields``, ``replace``, ``asdict`` and ``is_dataclass`` of
``dataclasses``, a record is a dataclass.
"""

from __future__ import annotations

from operator import attrgetter, ge, gt, le, lt

__all__ = ["field", "field_names", "record", "record_with", "replace"]

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from dataclasses import replace
    from typing import Any, TypeAlias, TypeVar

    from typing_extensions import dataclass_transform

    _T = TypeVar("_T")
    _Values: TypeAlias = Callable[[Any], tuple[object, ...]]
else:

    def dataclass_transform(**_):
        """Tells type checkers alone."""
        return lambda decorator: decorator

    def replace(record, /, **changes):
        """A copy of ``record`` in which the fields that are named have other values."""
        names, values = record.__given__
        return record.__class__(**{**dict(zip(names, values(record), strict=True)), **changes})


class _Missing:
    def __repr__(self) -> str:
        return "<made when needed>"


_MISSING: Any = _Missing()
_FEW = 30
"""Instances of a class that are filled without an ``__init__`` of its own."""


class _Field:
    """What is said of one field."""

    __slots__ = ("annotation", "compare", "default", "factory", "init", "repr")

    def __init__(
        self, default: Any, factory: Any, *, init: bool, repr: bool, compare: bool
    ) -> None:
        self.default = default
        self.factory = factory
        self.init = init
        self.repr = repr
        self.compare = compare
        self.annotation: object = None


def field(
    *,
    default: Any = _MISSING,
    default_factory: Any = _MISSING,
    init: bool = True,
    repr: bool = True,
    compare: bool = True,
) -> Any:
    """A field of which there is more to say than its type.

    Args:
        default: its value if none is given.
        default_factory: what makes that value.
        init: whether it can be given. Otherwise ``__post_init__`` has to set it.
        repr: whether ``repr`` shows it.
        compare: whether records in which it differs are different.
    """
    return _Field(default, default_factory, init=init, repr=repr, compare=compare)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_T]) -> type[_T]:
    """Make fields of the annotations of ``cls``: frozen, with slots, compared by its fields."""
    return _made(cls)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record_with(
    *,
    frozen: bool = True,
    eq: bool = True,
    order: bool = False,
    kw_only: bool = False,
    slots: bool = True,
) -> Callable[[type[_T]], type[_T]]:
    """What makes records of another kind than :func:`record`.

    Args:
        frozen: whether instances refuse to be changed. If so, and they are compared by their
            fields, they are hashed by them as well.
        eq: whether instances are compared by their fields; otherwise by identity.
        order: whether they can be sorted, by their fields.
        kw_only: whether fields are given by name alone.
        slots: whether instances have nothing but fields; ``cached_property`` needs more.
    """
    return lambda cls: _made(cls, frozen=frozen, eq=eq, order=order, kw_only=kw_only, slots=slots)


def field_names(kind: type) -> tuple[str, ...] | None:
    """The names of the fields of ``kind``, in their order; None if it is no record."""
    fields: Mapping[str, _Field] | None = getattr(kind, "__record__", None)
    return None if fields is None else tuple(fields)


def _made(
    cls: type[_T],
    *,
    frozen: bool = True,
    eq: bool = True,
    order: bool = False,
    kw_only: bool = False,
    slots: bool = True,
) -> type[_T]:
    fields = _fields(cls)
    body = {name: value for name, value in vars(cls).items() if name not in fields}
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    inherited = {name for base in cls.__mro__[1:] for name in vars(base).get("__record__", ())}
    own = [name for name in fields if name not in inherited]
    given = tuple(name for name, part in fields.items() if part.init)
    body["__qualname__"] = cls.__qualname__
    body["__slots__"] = tuple(own if slots else [*own, "__dict__"])
    body["__match_args__"] = () if kw_only else given
    body["__record__"] = fields
    body["__given__"] = given, _values(given)
    body["__repr__"] = _repr
    body["__reduce__"] = _reduce_names if kw_only else _reducing(_values(given))
    if eq:
        values = _values([name for name, part in fields.items() if part.compare])
        body["__eq__"] = _equality(values)
        if frozen:
            body["__hash__"] = _hashing(values)
        if order:
            body["__lt__"] = _comparing(lt, values)
            body["__le__"] = _comparing(le, values)
            body["__gt__"] = _comparing(gt, values)
            body["__ge__"] = _comparing(ge, values)
    if frozen:
        body["__setattr__"] = _refuse_to_set
        body["__delattr__"] = _refuse_to_delete
    body["__init__"] = _Init(frozen, kw_only)
    body["__dataclass_fields__"] = _Later(_dataclass_fields)
    kind: Any = type(cls)
    made: type[_T] = kind(cls.__name__, cls.__bases__, body)
    return made


def _fields(cls: type) -> dict[str, _Field]:
    """The fields of ``cls``, those of its bases first."""
    fields: dict[str, _Field] = {}
    for base in reversed(cls.__mro__[1:]):
        fields.update(vars(base).get("__record__", {}))
    for name, annotation in cls.__annotations__.items():
        if not annotation.startswith("ClassVar["):
            said = vars(cls).get(name, _MISSING)
            if not isinstance(said, _Field):
                said = _Field(said, _MISSING, init=True, repr=True, compare=True)
            said.annotation = annotation
            fields[name] = said
    return fields


class _Later:
    """An attribute of a class that is made when somebody first asks for it."""

    __slots__ = ("_make", "_name", "_owner")

    def __init__(self, make: Callable[[Any], Any]) -> None:
        self._make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner
        self._name = name

    def __get__(self, instance: object, owner: type) -> Any:
        made = self._make(self._owner)
        setattr(self._owner, self._name, made)
        bind = getattr(made, "__get__", None)
        return made if bind is None else bind(instance, owner)


class _Init:
    """``__init__`` of a class: of its first instances one that is slow, then one that is written.

    Writing it takes as long as filling :data:`_FEW` instances without it.
    """

    __slots__ = ("_frozen", "_kw_only", "_left", "_owner")

    def __init__(self, frozen: bool, kw_only: bool) -> None:
        self._frozen = frozen
        self._kw_only = kw_only
        self._left = _FEW

    def __set_name__(self, owner: type, name: str) -> None:
        self._owner = owner

    def __get__(self, instance: object, owner: type) -> Any:
        if instance is None:
            return self._written()
        if not self._left:
            return self._written().__get__(instance, owner)
        self._left -= 1

        def fill(*args: object, **given: object) -> None:
            if (args and self._kw_only) or not _filled(instance, self._owner, args, given):
                self._written()(instance, *args, **given)  # which says what is wrong

        return fill

    def _written(self) -> Any:
        made = _init(self._owner, self._frozen, self._kw_only)
        type.__setattr__(self._owner, "__init__", made)
        return made


def _init(cls: Any, frozen: bool, kw_only: bool) -> Callable[..., None]:
    """``__init__`` of ``cls``: a line for each field."""
    names: dict[str, Any] = {"_MISSING": _MISSING}
    parameters = ["self", "*"] if kw_only else ["self"]
    lines = ["pass"]
    given = {name: part for name, part in cls.__record__.items() if part.init}
    for name, part in given.items():
        value = name
        if part.factory is not _MISSING:
            names[f"_make_{name}"] = part.factory
            value = f"_make_{name}() if {name} is _MISSING else {name}"
            parameters.append(f"{name}=_MISSING")
        elif part.default is not _MISSING:
            names[f"_default_{name}"] = part.default
            parameters.append(f"{name}=_default_{name}")
        else:
            parameters.append(name)
        if frozen:  # faster than object.__setattr__, which looks the name up
            names[f"_set_{name}"] = getattr(cls, name).__set__
            lines.append(f"_set_{name}(self, {value})")
        else:
            lines.append(f"self.{name} = {value}")
    if hasattr(cls, "__post_init__"):
        lines.append("self.__post_init__()")
    exec(f"def __init__({', '.join(parameters)}):\n " + "\n ".join(lines), names)
    made: Callable[..., None] = names["__init__"]
    made.__module__ = cls.__module__
    made.__qualname__ = f"{cls.__qualname__}.__init__"
    made.__annotations__ = {name: part.annotation for name, part in given.items()}
    made.__annotations__["return"] = "None"
    return made


def _filled(instance: Any, cls: Any, args: tuple[object, ...], given: dict[str, object]) -> bool:
    """Give the fields of ``instance`` their values; False if they are not given as they must be."""
    left = len(args)
    number = len(given)
    for name, part in cls.__record__.items():
        if not part.init:
            continue
        if left:
            value = args[-left]
            left -= 1
        elif name in given:
            value = given[name]
            number -= 1
        elif part.factory is not _MISSING:
            value = part.factory()
        elif part.default is not _MISSING:
            value = part.default
        else:
            return False
        object.__setattr__(instance, name, value)
    if left or number:
        return False
    if hasattr(cls, "__post_init__"):
        instance.__post_init__()
    return True


def _dataclass_fields(cls: Any) -> Mapping[str, Any]:
    """What the functions of ``dataclasses`` know a class by."""
    import dataclasses

    said = [
        (
            name,
            part.annotation,
            dataclasses.field(
                init=part.init,
                repr=part.repr,
                compare=part.compare,
                kw_only=not cls.__match_args__,
                **({} if part.default is _MISSING else {"default": part.default}),
                **({} if part.factory is _MISSING else {"default_factory": part.factory}),
            ),
        )
        for name, part in cls.__record__.items()
    ]
    twin: Any = dataclasses.make_dataclass(cls.__name__, said)
    fields: Mapping[str, Any] = twin.__dataclass_fields__
    return fields


def _values(names: Sequence[str]) -> _Values:
    """What gives the values of the fields called ``names``."""
    if len(names) > 1:
        return attrgetter(*names)
    if names:
        (name,) = names
        return lambda record: (getattr(record, name),)
    return lambda record: ()


def _repr(self: Any) -> str:
    parts = [f"{n}={getattr(self, n)!r}" for n, part in self.__record__.items() if part.repr]
    return f"{self.__class__.__qualname__}({', '.join(parts)})"


def _reducing(given: _Values) -> Callable[[Any], tuple[Any, ...]]:
    return lambda self: (self.__class__, given(self))


def _reduce_names(self: Any) -> tuple[Any, ...]:
    given = [name for name, part in self.__record__.items() if part.init]
    return _remade, (self.__class__, {name: getattr(self, name) for name in given})


def _remade(cls: type[_T], given: Mapping[str, object]) -> _T:
    return cls(**given)


def _equality(values: _Values) -> Callable[[Any, Any], Any]:
    def equal(self: Any, other: Any) -> Any:
        if other.__class__ is self.__class__:
            return values(self) == values(other)
        return NotImplemented

    return equal


def _comparing(compare: Callable[[Any, Any], bool], values: _Values) -> Callable[[Any, Any], Any]:
    def ordered(self: Any, other: Any) -> Any:
        if other.__class__ is self.__class__:
            return compare(values(self), values(other))
        return NotImplemented

    return ordered


def _hashing(values: _Values) -> Callable[[Any], int]:
    return lambda self: hash(values(self))


def _refuse_to_set(self: Any, name: str, value: object) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(self: Any, name: str) -> None:
    from dataclasses import FrozenInstanceError

    raise FrozenInstanceError(f"cannot delete field {name!r}")
