"""The conditions of rules in words, for pages and for ``flexlint explain``."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.catalog.rule import Variant
from flexlint.model import LENGTH
from flexlint.regex import regex
from flexlint.text.words import listed
from flexlint.values.paths import last_key
from flexlint.values.patterns import texts_of
from flexlint.values.predicates import (
    GIVEN_TO,
    RESULT,
    AllOf,
    AmongValues,
    AnyOf,
    Beside,
    Equals,
    Exists,
    GreaterThan,
    Length,
    Matches,
    Not,
    OnlyKeys,
    PieceOfName,
    Possibly,
    Predicate,
    Test,
)

_SPOKEN = {"instanceid": "the instance id", "instanceids": "an instance id"}
"""Arguments that go by many names: by how :func:`last_key` ends, without underscores."""
_NUMBER = frozenset({r"^\d+$", r"\A\d+\Z"})
_LAST_IS_NUMBER = r"(^|/)\d+$"
_DATE = regex(r"\d{4}-\d\d-\d\d")


def condition(variant: Variant) -> str:
    """When ``variant`` counts, as a clause."""
    parts = []
    if variant.mode is not None:
        parts.append(f"the set is {variant.mode.value.capitalize()}")
    if variant.property is not None:
        parts.append(f"it is about `{variant.property.rpartition('.')[2]}`")
    if variant.when is not None:
        parts.append(in_words(variant.when))
    return " and ".join(parts)


def in_words(predicate: Predicate, holds: bool = True) -> str:
    """``predicate``, or unless it ``holds`` its opposite, as a clause. Names are in backticks."""
    if isinstance(predicate, Not):
        return in_words(predicate.predicate, not holds)
    if isinstance(predicate, Possibly):
        unsure = "or that cannot be told" if holds else "and that is certain"
        return f"{in_words(predicate.predicate, holds)} ({unsure})"
    if isinstance(predicate, (AllOf, AnyOf)):
        parts = dict.fromkeys(_part(part, predicate, holds) for part in predicate.predicates)
        return (" and " if isinstance(predicate, AllOf) is holds else " or ").join(parts)
    if isinstance(predicate, Beside):
        return _beside(predicate, holds)
    if predicate.path.split(".")[0] == RESULT:
        return _of_result(predicate, holds)
    path = _path(predicate.path)
    does = "" if holds else "not "
    if isinstance(predicate, Exists):
        return f"{path} is {does}given"
    if isinstance(predicate, Equals):
        return f"{path} is {does}{_value(predicate.value)}"
    if isinstance(predicate, AmongValues):
        return f"{path} is {does}{_among(map(_value, predicate.values))}"
    if isinstance(predicate, Matches):
        return f"{path} {_matches(predicate.pattern, holds)}"
    if isinstance(predicate, GreaterThan):
        return f"{path} {_greater(predicate.value, holds)}"
    if isinstance(predicate, Length):
        return f"{path} {_longer(predicate.greater_than, holds)}"
    if isinstance(predicate, OnlyKeys):
        has = "has no keys but" if holds else "has other keys than"
        return f"{path} {has} {_among(map(_code, predicate.keys))}"
    if isinstance(predicate, PieceOfName):
        return f"{path} {'is' if holds else 'is not'} cut out of a name"
    raise TypeError(predicate)


def _beside(beside: Beside, holds: bool) -> str:
    """What is asked of another resource of the text."""
    kind = _among(_code(each.rpartition("/")[2]) for each in dict.fromkeys(beside.types))
    parts = []
    if beside.modes:
        parts.append(f"is {_among(mode.value.capitalize() for mode in beside.modes)}")
    if beside.when is not None:
        parts.append(f"has it that {in_words(beside.when)}")
    such = f" that {' and '.join(parts)}" if parts else ""
    if beside.named_by:
        does = "names" if holds else "does not name"
        return f"{_code(beside.named_by)} {does} a resource of type {kind}{such}"
    some = "a" if holds else "no"
    if beside.naming:
        names = f"names it by {_code(beside.naming)}"
        return f"{some} resource of type {kind} {names}" + (
            f" and {' and '.join(parts)}" if parts else ""
        )
    where = "it has" if beside.below else "the text declares"
    return f"{where} {some} resource of type {kind}{such}"


def _of_result(predicate: Test, holds: bool) -> str:
    """What is asked of the things that the code reads of the result."""
    keys = predicate.keys if isinstance(predicate, OnlyKeys) else ()
    _, _, name = predicate.path.removesuffix(f".{GIVEN_TO}").partition(".")
    if not name and keys:
        words = _among("its length" if key == LENGTH else _code(key) for key in keys)
        but = "nothing of the result but" if holds else "more of the result than"
        return f"the code reads {but} {words}"
    if keys:
        return f"{_code(name)} goes {'only' if holds else 'not only'} to {_among(map(_code, keys))}"
    if isinstance(predicate, Exists) and predicate.path.endswith(GIVEN_TO):
        return f"{_code(name)} {'only goes' if holds else 'does not only go'} to operations"
    return f"the code {'reads' if holds else 'does not read'} {_code(name)} of the result"


def _part(part: Predicate, whole: AllOf | AnyOf, holds: bool) -> str:
    said = in_words(part, holds)
    mixed = isinstance(part, (AllOf, AnyOf)) and type(part) is not type(whole)
    several = isinstance(part, (AllOf, AnyOf)) and len(part.predicates) > 1
    return f"({said})" if mixed and several and (" and " in said or " or " in said) else said


def _path(path: str) -> str:
    if path == ".":
        return "its value"
    return _SPOKEN.get(last_key(path).replace("_", "")) or _code(path)


def _code(text: object) -> str:
    return f"`{text}`"


def _value(value: object) -> str:
    if isinstance(value, bool):
        return _code(str(value).lower())
    return _code("null" if value is None else value)


def _among(words: Iterable[str]) -> str:
    return listed(list(words), "or")


def _matches(pattern: str, holds: bool) -> str:
    if pattern in _NUMBER:
        return f"is {'' if holds else 'not '}a decimal number"
    if pattern == _LAST_IS_NUMBER:
        return f"{'ends' if holds else 'does not end'} in a decimal number"
    found = texts_of(pattern)
    if found is None:
        return f"{'matches' if holds else 'does not match'} {_code(pattern)}"
    texts = _among(map(_code, found.texts))
    if found.whole:
        return f"is {'' if holds else 'not '}{texts}"
    return f"{'contains' if holds else 'does not contain'} {texts}"


def _greater(value: float | str, holds: bool) -> str:
    if isinstance(value, str) and _DATE.match(value):
        return f"is later than {value}" if holds else f"is {value} or earlier"
    return f"is greater than {value}" if holds else f"is at most {value}"


def _longer(length: int, holds: bool) -> str:
    if length == 0:
        return "is not empty" if holds else "is empty"
    return f"is longer than {length}" if holds else f"is at most {length} long"
