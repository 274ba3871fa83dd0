"""What a parameter's type says of its value."""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.model import Entry, Object, Scalar, Unknown, Value
from flexlint.record import record
from flexlint.surfaces.bicep.syntax import (
    LiteralType,
    NamedType,
    NullableType,
    ObjectType,
    PartType,
    Type,
    UnionType,
)
from flexlint.values.algebra import one_of

_MAX_STEPS = 24
"""How many names are followed for one type."""
_MAX_OBJECT_DEPTH = 8
_MAX_PROPERTIES = 400
"""How many properties of an object type are looked at."""


@record
class Types:
    """The types a file declares, by name."""

    declared: Mapping[str, Type]

    def allowed(self, type_: Type) -> tuple[Scalar, ...]:
        """The only values of ``type_``; empty if they cannot be listed."""
        values = self._literals(type_, _MAX_STEPS)
        return () if values is None else tuple(dict.fromkeys(values))

    def is_nullable(self, type_: Type) -> bool:
        """Whether a parameter of ``type_`` may be left out."""
        return isinstance(self._resolved(type_), NullableType)

    def known(self, type_: Type) -> Value | None:
        """What every value of ``type_`` has in common, or None if that is nothing."""
        return self._known(type_, _MAX_OBJECT_DEPTH, [_MAX_PROPERTIES])

    def _known(self, type_: Type, depth: int, left: list[int]) -> Value | None:
        """As :meth:`known`; ``left`` holds how many more properties may be looked at."""
        found = self._resolved(type_)
        if isinstance(found, ObjectType) and depth:
            entries = []
            useful = False
            for member in found.properties:
                left[0] -= 1
                if left[0] < 0:
                    break
                if member.name is None or self.is_nullable(member.type):
                    continue
                value = self._known(member.type, depth - 1, left)
                useful |= value is not None
                unknown = Unknown("given by the caller", member.key_span)
                entries.append(Entry(member.name, member.key_span, value or unknown))
            return Object(tuple(entries), found.span, open=True) if useful else None
        values = self.allowed(found)
        if not values or None in values:
            return None
        return one_of(values, "an allowed value of its type", found.span)

    def _literals(self, type_: Type, steps: int) -> list[Scalar] | None:
        """Values in the order written; None if there are others."""
        found = self._resolved(type_)
        if isinstance(found, LiteralType):
            return [found.value]
        if steps <= 0:
            return None
        if isinstance(found, NullableType):
            inner = self._literals(found.inner, steps - 1)
            return None if inner is None else [*inner, None]
        if isinstance(found, UnionType):
            values: list[Scalar] = []
            for member in found.members:
                each = self._literals(member, steps - 1 - len(found.members) // 16)
                if each is None or len(values) > 64:
                    return None
                values.extend(each)
            return values
        return None

    def _resolved(self, type_: Type) -> Type:
        """``type_`` with names and parts followed, as far as this file has them."""
        found = type_
        for _ in range(_MAX_STEPS):
            if isinstance(found, NamedType):
                following = self._named(found.name)
            elif isinstance(found, PartType):
                following = self._part(self._followed(found.whole), found.part)
            else:
                break
            if following is None:
                break
            found = following
        return found

    def _followed(self, type_: Type) -> Type:
        """One name followed, for what is before a dot."""
        if isinstance(type_, NamedType):
            return self._named(type_.name) or type_
        return type_

    def _named(self, name: str) -> Type | None:
        if name in self.declared:
            return self.declared[name]
        first, dot, part = name.partition(".")
        whole = self.declared.get(first) if dot else None
        return None if whole is None else self._part(whole, part)

    def _part(self, whole: Type, part: str) -> Type | None:
        if isinstance(whole, ObjectType):
            for property_ in whole.properties:
                if property_.name == part:
                    return property_.type
        return None
