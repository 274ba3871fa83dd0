"""What other files say a set is called, where a file names it by something that they give."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from flexlint.model import (
    Definition,
    Known,
    Location,
    Related,
    Span,
    Subject,
    Unknown,
)
from flexlint.record import record
from flexlint.text.words import listed
from flexlint.values import reach
from flexlint.values.sources import elsewhere, in_words, inherited, outside, parts, shell

_MOST_STEPS = 6
"""So many files in a row may name a value by one another."""
_MOST_NAMED = 3


@record
class Named:
    """A set's name, or why it has none."""

    name: str = ""
    group: str = ""
    why: str = ""
    """The proof, if another file gives the name; why it is not known, if none does."""
    evidence: tuple[Related, ...] = ()
    by_default: bool = False


@record
class Defined:
    """A definition and the file it stands in."""

    path: str
    definition: Definition
    location: Callable[[], Location]
    """Where the value is written."""


class Definitions(Protocol):
    """The definitions of the files of a run."""

    def anywhere(self, given_by: str) -> Sequence[Defined]:
        """Those under this form, of all files that may define something for others."""

    def of(self, path: str) -> Sequence[Defined]:
        """All of one file; none if it is not part of the run."""

    def has(self, path: str) -> bool:
        """Whether the file is part of the run."""


class Names:
    """Follows names through the files of a run."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    def subject(self, path: str, subject: Subject) -> Subject:
        """``subject`` of the file ``path`` with the name that other files give it, if they do."""
        if subject.name or not subject.given_by:
            return subject
        named = self.named(path, subject)
        if not named.name:
            return subject
        return Subject(
            named.name,
            subject.group,
            by_default=named.by_default,
            symbol=subject.symbol,
            place=subject.place,
            given_by=subject.given_by,
        )

    def named(self, path: str, subject: Subject) -> Named:
        """What the set is called that ``subject`` of the file ``path`` is."""
        if subject.name:
            why = ""
            if subject.by_default:
                why = f'the name "{subject.name}" is a default here, which a caller may override'
            return Named(subject.name, subject.group, why, by_default=subject.by_default)
        if not subject.given_by:
            why = subject.why or "the name is not known"
            return Named(group=subject.group, why=f"the name of the set is not known: {why}")
        told = in_words(subject.given_by)
        found = self._follow(path, subject.given_by, subject.at, 0)
        values = {each.value for each in found}
        if len(values) == 1:
            (value,) = values
            places = dict.fromkeys(each.place for each in found)
            files = listed(list(dict.fromkeys(place.location.path for place in places)))
            return Named(value, subject.group, f"{told} is {value} in {files}", tuple(places))
        if values:
            shown = [f"{each.value} in {each.place.location.path}" for each in found[:_MOST_NAMED]]
            return Named(group=subject.group, why=f"{told} names it, which is {listed(shown)}")
        if subject.default:
            why = f'{told} names it, "{subject.default}" where nothing sets that'
            return Named(subject.default, subject.group, why, by_default=True)
        return Named(group=subject.group, why=f"{told} names it, and {outside(subject.given_by)}")

    def _follow(self, path: str, given_by: str, at: Span | None, step: int) -> tuple[_Found, ...]:
        """The texts that ``given_by``, read at ``at`` of the file ``path``, may be."""
        if step > _MOST_STEPS:
            return ()
        found: dict[tuple[str, Related], _Found] = {}
        reaching = list(self._reaching(path, given_by, at))
        passed = tuple(self._passed_on(path, given_by, step))
        if passed and all(_by_default(each) for each in reaching):
            reaching = []
        found.update(((one.value, one.place), one) for one in passed)
        for each in reaching:
            value = each.definition.value
            place = Related(each.location(), "its name is given here")
            further: tuple[_Found, ...] = ()
            if isinstance(value, Known) and value.given_by:
                # A default, which something else may give a value before it counts.
                further = self._follow(each.path, value.given_by, each.definition.span, step + 1)
            if further:
                found.update(((one.value, one.place), one) for one in further)
            elif isinstance(value, Known) and isinstance(value.value, str) and value.value:
                found[value.value, place] = _Found(value.value, place)
            elif isinstance(value, Unknown) and value.given_by:
                further = self._follow(each.path, value.given_by, each.definition.span, step + 1)
                for one in further:
                    found[one.value, one.place] = one
                if not further:
                    found["", place] = _Found("", place)
            else:  # it is set, and nobody knows to what
                found["", place] = _Found("", place)
        if any(not value for value, _ in found):
            return ()
        return tuple(found.values())

    def _passed_on(self, path: str, given_by: str, step: int) -> Iterator[_Found]:
        """What the scripts that run the file ``path`` have of their own environment."""
        kind, name = parts(given_by)
        if kind != "env":
            return
        for each in self._definitions.anywhere(inherited()):
            if each.path == path or not _reaches(each, path, None):
                continue
            own = {shell("", name), given_by}
            if any(d.definition.given_by in own for d in self._definitions.of(each.path)):
                continue  # it has set that itself, and says so where that is passed on
            yield from self._follow(each.path, given_by, each.definition.span, step + 1)

    def _reaching(self, path: str, given_by: str, at: Span | None) -> Iterator[Defined]:
        place, form = elsewhere(given_by)
        every = self._in_file(path, place, form) if place else self._definitions.anywhere(given_by)
        reaching = [d for d in every if place or _reaches(d, path, at)]
        # The nearest counts: of one file, the innermost part that holds the place.
        own = [d for d in reaching if d.path == path and d.definition.scope.within]
        if own and at is not None:
            least = min(_room(d, at) for d in own)
            reaching = [d for d in own if _room(d, at) == least]
        certain = [d for d in reaching if not _by_default(d)]
        yield from certain or reaching

    def _in_file(self, path: str, place: str, form: str) -> Iterable[Defined]:
        """The definitions of ``form`` in the file that ``place`` means in the file ``path``."""
        kind = form.partition(":")[0]
        if place.endswith("/"):
            folder = os.path.normpath(os.path.join(os.path.dirname(path), place))
            every = self._definitions.anywhere(form)
            return [d for d in every if os.path.dirname(d.path) == folder]
        may_be = reach.modules if kind == "python" else reach.candidates
        for other in may_be(place, path):
            if self._definitions.has(other):
                return [d for d in self._definitions.of(other) if d.definition.given_by == form]
        return ()


@record
class _Found:
    value: str
    place: Related


def _by_default(each: Defined) -> bool:
    value = each.definition.value
    return isinstance(value, Known) and value.by_default


def _reaches(each: Defined, path: str, at: Span | None) -> bool:
    """Whether what reads the definition's name at ``at`` of the file ``path`` has it from there."""
    scope = each.definition.scope
    if path == each.path and at is not None and any(_holds(span, at) for span in scope.within):
        return True
    return reach.reaches(scope, each.path, path)


def _room(each: Defined, at: Span) -> int:
    """How long the innermost part is in which the definition holds at ``at``."""
    spans = each.definition.scope.within
    return min((s.end - s.start for s in spans if _holds(s, at)), default=1 << 60)


def _holds(span: Span, at: Span) -> bool:
    return span.start <= at.start < span.end
