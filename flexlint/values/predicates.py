"""Predicates over Values: the closed set that rules are written in, and their evaluation in
Kleene logic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from flexlint.model import (
    Answer,
    Array,
    Known,
    ModeKind,
    Object,
    OneOf,
    Scalar,
    Truth,
    Unknown,
    Value,
)
from flexlint.record import record
from flexlint.typed import TypeAlias
from flexlint.values.names import COUNTED, CUT, NULLABLE
from flexlint.values.paths import Hit, Hits, resolve, steps


@record
class Exists:
    """Something is written at ``path``."""

    path: str


@record
class Equals:
    """The value at ``path`` is ``value``; strings compare case-insensitively, as in ARM."""

    path: str
    value: Scalar


@record
class AmongValues:
    """The value at ``path`` is one of ``values`` (YAML: ``one-of``)."""

    path: str
    values: tuple[Scalar, ...]


@record
class Matches:
    """The string at ``path`` holds a match of ``pattern``
    (:func:`flexlint.values.patterns.compile_pattern`), without regard to case."""

    path: str
    pattern: str


@record
class GreaterThan:
    """The number (or ISO date string) at ``path`` is greater than ``value``."""

    path: str
    value: int | float | str


@record
class Length:
    """The string or array at ``path`` is longer than ``greater_than``."""

    path: str
    greater_than: int


@record
class OnlyKeys:
    """The object at ``path`` has no keys but ``keys`` (and at least one of them)."""

    path: str
    keys: tuple[str, ...]


@record
class PieceOfName:
    """The value at ``path`` is not known, but it is surely cut out of a name."""

    path: str


@record
class AnyOf:
    """One of them holds."""

    predicates: tuple[Predicate, ...]


@record
class AllOf:
    """All of them hold."""

    predicates: tuple[Predicate, ...]


@record
class Not:
    """It does not hold."""

    predicate: Predicate


@record
class Possibly:
    """It holds, or nobody can tell: turns a MAYBE into a YES."""

    predicate: Predicate


@record
class Beside:
    """Another resource of the same text, of one of ``types``, stands in the given relation to
    this one, is a scale set in one of ``modes`` (if any are given), and ``when`` holds of it.

    Exactly one relation is given. A text that declares no such resource leaves it open, unless
    it is one below this one or one that names this one: those are taken to be all there are.
    """

    types: tuple[str, ...]
    named_by: str = ""
    """Path in this resource; its value is the id of the other (or its name, in a command)."""
    naming: str = ""
    """Path in the other; its value is the id of this one."""
    below: bool = False
    """The other is a child of this one."""
    anywhere: bool = False
    """The other is declared in the text, whatever it is to this one."""
    modes: tuple[ModeKind, ...] = ()
    when: Predicate | None = None


Test: TypeAlias = (
    "Exists | Equals | AmongValues | Matches | GreaterThan | Length | OnlyKeys | PieceOfName"
)
Predicate: TypeAlias = "Test | AnyOf | AllOf | Not | Possibly | Beside"
"""The closed set. A path is dotted, ``[*]`` goes into every element (the predicate then holds
if it holds for one), and ``.`` is the value the rule's ``property`` found. In a rule on
operations the root is the call's arguments under their canonical names, and what the code
reads of the result (:data:`RESULT`) where that is known."""

RESULT = "result"
"""The key under which a rule on operations finds an object with what the code reads of the
result: its properties in snake_case (``length`` where a list is counted or gone through), if
all of them are known. One that does nothing but go to operations has :data:`GIVEN_TO`."""
GIVEN_TO = "given-to"
"""The key of an object with the ids of the operations that a property of the result goes to."""


def paths_of(predicate: Predicate) -> Iterator[str]:
    """Every path that ``predicate`` looks at."""
    if isinstance(predicate, (AllOf, AnyOf)):
        for part in predicate.predicates:
            yield from paths_of(part)
    elif isinstance(predicate, (Not, Possibly)):
        yield from paths_of(predicate.predicate)
    elif isinstance(predicate, Beside):
        if predicate.named_by:
            yield predicate.named_by
    else:
        yield predicate.path


BY_DEFAULT = "by default"
"""Why a predicate holds of a value that is a parameter's default."""
YES = Truth(Answer.YES)
NO = Truth(Answer.NO)


Surroundings: TypeAlias = "Callable[[Beside], Truth]"
"""Whether a resource stands beside the one that is looked at."""


def _alone(beside: Beside) -> Truth:
    del beside
    return Truth(Answer.MAYBE, "other resources are not looked at")


def evaluate(
    predicate: Predicate,
    root: Value,
    here: Value | None = None,
    beside: Surroundings = _alone,
) -> Truth:
    """Whether ``predicate`` holds of ``root``; paths that start with ``.`` begin at ``here``,
    and ``beside`` tells of other resources."""
    if isinstance(predicate, Beside):
        return beside(predicate)
    if isinstance(predicate, AllOf):
        return _all(evaluate(p, root, here, beside) for p in predicate.predicates)
    if isinstance(predicate, AnyOf):
        return any_of(evaluate(p, root, here, beside) for p in predicate.predicates)
    if isinstance(predicate, Not):
        return _not(evaluate(predicate.predicate, root, here, beside))
    if isinstance(predicate, Possibly):
        truth = evaluate(predicate.predicate, root, here, beside)
        if truth.answer is not Answer.MAYBE:
            return truth
        return Truth(Answer.YES, truth.why, possibly=True)
    hits = _at(predicate.path, root, here)
    if isinstance(predicate, Exists):
        return any_of((_exists(hits), *(_exists_at(hit) for hit in hits.found)))
    if isinstance(predicate, Length):
        return _some(hits, lambda v: _longer(v, predicate.greater_than))
    if isinstance(predicate, OnlyKeys):
        return _some(hits, lambda v: _only_keys(v, predicate.keys))
    if isinstance(predicate, PieceOfName):
        return _some(hits, _is_cut)
    if isinstance(predicate, Matches):
        test = _test(predicate)
        return _some(hits, lambda v: _number(v, test) or _scalar(v, test))
    return _some(hits, lambda v: _scalar(v, _test(predicate)))


def at_fault(predicate: Predicate, root: Value) -> tuple[str, ...]:
    """The keys of ``root`` because of which ``predicate`` holds, each once, in its order.

    Of alternatives all that hold count, of conditions that hold together the first that is about
    something that is there.
    """
    if isinstance(predicate, AnyOf):
        holding = (p for p in predicate.predicates if evaluate(p, root).answer is Answer.YES)
        return tuple(dict.fromkeys(key for p in holding for key in at_fault(p, root)))
    if isinstance(predicate, AllOf):
        return next(filter(None, (at_fault(p, root) for p in predicate.predicates)), ())
    if isinstance(predicate, Possibly):
        return at_fault(predicate.predicate, root)
    if isinstance(predicate, (Not, Beside)):
        return ()
    key = next(iter(steps(predicate.path)), "")
    return (key,) if isinstance(key, str) and key else ()


def besides(predicate: Predicate) -> Iterator[Beside]:
    """Every resource beside that ``predicate`` asks for, one that such a one asks for included."""
    if isinstance(predicate, (AllOf, AnyOf)):
        for part in predicate.predicates:
            yield from besides(part)
    elif isinstance(predicate, (Not, Possibly)):
        yield from besides(predicate.predicate)
    elif isinstance(predicate, Beside):
        yield predicate
        if predicate.when is not None:
            yield from besides(predicate.when)


def _at(path: str, root: Value, here: Value | None) -> Hits:
    if path.startswith(".") and here is not None:
        return resolve(here, path[1:])
    return resolve(root, path)


def _test(
    predicate: Equals | AmongValues | Matches | GreaterThan,
) -> Callable[[Scalar], bool | None]:
    if isinstance(predicate, Equals):
        return lambda v: _same(v, predicate.value)
    if isinstance(predicate, AmongValues):
        return lambda v: any(_same(v, wanted) for wanted in predicate.values)
    if isinstance(predicate, Matches):
        from flexlint.values.patterns import compile_pattern  # few rules have one

        pattern = compile_pattern(predicate.pattern)
        return lambda v: v is not None and pattern.search(_text(v))
    return lambda v: _greater(v, predicate.value)


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _same(value: Scalar, wanted: Scalar) -> bool:
    if value is None or wanted is None:
        return value is wanted
    # ARM coerces "true" and "1" where a boolean or a number is wanted.
    return _text(value).lower() == _text(wanted).lower()


def _greater(value: Scalar, than: int | float | str) -> bool:
    if isinstance(than, str):
        return isinstance(value, str) and value.lower() > than.lower()
    if isinstance(value, str):
        try:
            return float(value) > than
        except ValueError:
            return False
    return isinstance(value, (int, float)) and not isinstance(value, bool) and value > than


def _exists(hits: Hits) -> Truth:
    return Truth(Answer.MAYBE, hits.hidden) if hits.hidden else NO


def _exists_at(hit: Hit) -> Truth:
    truth = _is_there(hit.value)
    if hit.conditional and truth.answer is Answer.YES:
        return Truth(Answer.MAYBE, "it is there under a condition")
    return truth


def _is_there(value: Value) -> Truth:
    """A null is as good as nothing (ARM drops it)."""
    if isinstance(value, Known):
        return _truth(value.value is not None, value.by_default)
    if isinstance(value, OneOf):
        return _among(value, lambda v: v is not None)
    if isinstance(value, (Object, Array, Unknown)) and value.optional:
        return Truth(Answer.YES, "there may be nothing", possibly=True)
    if isinstance(value, Unknown) and value.why == NULLABLE:
        return Truth(Answer.MAYBE, value.why)
    # An expression stands there; what it gives is another question.
    return YES


_NUMBERS = ("0", "7", "12")


def _number(value: Value, test: Callable[[Scalar], bool | None]) -> Truth | None:
    """What holds of a number that is counted, whichever it is; None if ``value`` is none, or if
    that depends on the number."""
    if not isinstance(value, Unknown) or value.why != COUNTED:
        return None
    found = {bool(test(number)) for number in _NUMBERS}
    return _truth(found.pop(), by_default=False) if len(found) == 1 else None


def _is_cut(value: Value) -> Truth:
    if not isinstance(value, Unknown):
        return NO
    return YES if value.why == CUT else Truth(Answer.MAYBE, value.why)


def _longer(value: Value, than: int) -> Truth:
    if isinstance(value, Array):
        if len(value.items) > than:
            return Truth(Answer.MAYBE, "there may be no array") if value.optional else YES
        return Truth(Answer.MAYBE, "the array may have more elements") if value.open else NO
    return _scalar(value, lambda v: isinstance(v, str) and len(v) > than)


def _only_keys(value: Value, keys: tuple[str, ...]) -> Truth:
    if isinstance(value, Unknown):
        return Truth(Answer.MAYBE, value.why)
    if not isinstance(value, Object) or not value.entries:
        return NO
    allowed = {key.lower() for key in keys}
    if any(entry.key.lower() not in allowed for entry in value.entries):
        return NO
    return Truth(Answer.MAYBE, "the object may have more keys") if value.open else YES


def _scalar(value: Value, test: Callable[[Scalar], bool | None]) -> Truth:
    """``test`` of what ``value`` is; it answers None where that would take too long."""
    if isinstance(value, Known):
        return _truth(test(value.value), value.by_default)
    if isinstance(value, OneOf):
        return _among(value, test)
    if isinstance(value, Unknown):
        return Truth(Answer.MAYBE, value.why)
    return NO


def _among(value: OneOf, test: Callable[[Scalar], bool | None]) -> Truth:
    outcomes = {test(v) for v in value.values}
    if len(outcomes) == 1:
        return _truth(outcomes.pop(), False)
    if value.every and True in outcomes:
        return YES
    if value.default_first:
        return _truth(test(value.values[0]), True)
    return Truth(Answer.MAYBE, value.why or "one of several values")


def _truth(holds: bool | None, by_default: bool) -> Truth:
    if holds is None:
        return Truth(Answer.MAYBE, "it would take too long to compare")
    if not by_default:
        return YES if holds else NO
    return Truth(Answer.YES if holds else Answer.NO, BY_DEFAULT, by_default=True)


def _some(hits: Hits, test: Callable[[Value], Truth]) -> Truth:
    """Existential: holds if it holds for one hit; may hold if something is hidden."""
    outcome = any_of(test(hit.value) for hit in hits.found)
    if outcome.answer is Answer.NO and hits.hidden:
        return Truth(Answer.MAYBE, hits.hidden)
    return outcome


def any_of(truths: Iterable[Truth]) -> Truth:
    """Whether one of ``truths`` holds, in Kleene logic."""
    best = NO
    default_no = possible_no = False
    for truth in truths:
        if truth.answer is Answer.YES and not truth.by_default and not truth.possibly:
            return truth
        default_no = default_no or (truth.answer is Answer.NO and truth.by_default)
        possible_no = possible_no or (truth.answer is Answer.NO and truth.possibly)
        if _RANK[truth.answer] > _RANK[best.answer]:
            best = truth
    if best.answer is Answer.NO and (default_no or possible_no):
        why = BY_DEFAULT if default_no else "as far as is known"
        return Truth(Answer.NO, why, by_default=default_no, possibly=possible_no)
    return best


def _all(truths: Iterable[Truth]) -> Truth:
    return _not(any_of(_not(truth) for truth in truths))


def _not(truth: Truth) -> Truth:
    if truth is YES or truth is NO:
        return NO if truth is YES else YES
    if truth.answer is Answer.MAYBE:
        return truth
    answer = Answer.NO if truth.answer is Answer.YES else Answer.YES
    return Truth(answer, truth.why, truth.by_default, truth.possibly)


_RANK = {Answer.NO: 0, Answer.MAYBE: 1, Answer.YES: 2}
