"""What other files say a set is called, where a file names it by something that they give."""

from __future__ import annotations

import itertools
import os
import posixpath
from collections.abc import Iterable, Iterator, Sequence

from flexlint.engine.subjects import is_name
from flexlint.model import (
    Known,
    Related,
    Span,
    Subject,
    Unknown,
)
from flexlint.project.inventory import shown_files
from flexlint.project.places import Tops, absolute
from flexlint.project.reaching import Defined, Reaching, certain
from flexlint.record import field, record, record_with, replace
from flexlint.text.words import listed
from flexlint.typed import Protocol, TypeAlias
from flexlint.values import reach
from flexlint.values.sources import (
    elsewhere,
    in_words,
    inherited,
    managed,
    outside,
    parts,
    shell,
    terraform_module,
)

_MOST_STEPS = 6
"""So many files in a row may name a value by one another."""
_MOST_RUNNING = 100
"""So many files that run a program, one through the other, are looked at; what more of them give
it nobody knows."""
_MOST_FOLLOWED = 20_000
"""So many definitions are followed for one name; what more of them say nobody knows."""
_GIVEN = "its name is given here"
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
    address: tuple[str, str] = ("", "")
    """The folder and the address of the resource that has the name, where nobody knows it."""


class Definitions(Protocol):
    """The definitions of the files of a run, by their absolute paths."""

    def anywhere(self, given_by: str) -> Sequence[Defined]:
        """Those under this form, of all files that may define something for others."""

    def of(self, path: str) -> Sequence[Defined]:
        """All of one file; none if it is not part of the run."""

    def has(self, path: str) -> bool:
        """Whether the file is part of the run."""


class Names:
    """Follows names through the files of a run."""

    def __init__(self, definitions: Definitions, tops: Tops) -> None:
        """Nothing is followed from one repository into another; ``tops`` tells them apart."""
        self._definitions = definitions
        self._tops = tops
        self._known: dict[tuple[str, str, Span | None], _Told] = {}
        self._index: dict[str, Reaching] = {}
        self._parted: dict[tuple[str, str], bool] = {}

    def subject(self, path: str, subject: Subject) -> Subject:
        """``subject`` of the file ``path`` with the name that other files give it, if they do."""
        if subject.name or not subject.given_by:
            return subject
        named = self.named(path, subject)
        if not named.name:
            return subject
        return replace(subject, name=named.name, by_default=named.by_default, why="")

    def says_of_parts(self, path: str, given_by: str) -> bool:
        """Whether it matters where in the file ``path`` the form ``given_by`` is read."""
        if (path, given_by) not in self._parted:
            parted = bool(given_by) and self._is_parted(absolute(path), given_by)
            self._parted[path, given_by] = parted
        return self._parted[path, given_by]

    def _is_parted(self, path: str, given_by: str) -> bool:
        place, _ = elsewhere(given_by)
        return not place and self._defining(given_by).says_of_parts(path)

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
        found = self._told(absolute(path), subject.given_by, subject.at)
        if found.unknown:
            files = shown_files(sorted({place.location.path for place in found.unknown}))
            why = f"{told} names it, which {files} set to something that is not known"
            if len({place.location.path for place in found.unknown}) == 1:
                why = f"{told} names it, which {files} sets to something that is not known"
            return Named(group=subject.group, why=why)
        if found.addresses:
            if len(found.addresses) + len(found.values) > 1:
                return Named(group=subject.group, why=f"{told} names it, which may be several")
            ((at, places),) = found.addresses.items()
            files = shown_files(sorted({place.location.path for place in places}))
            why = f"{told} is the name of {at[1]} in {files}"
            return Named(
                group=subject.group, why=why, evidence=tuple(places)[:_MOST_NAMED], address=at
            )
        if len(found.values) == 1:
            ((value, places),) = found.values.items()
            files = shown_files(sorted({place.location.path for place in places}))
            if not is_name(value):
                why = f"{told} names it, which is no name of a set in {files}"
                return Named(group=subject.group, why=why)
            why = f"{told} is {value} in {files}"
            if found.by_default:
                why += ", where nothing else sets it"
            shown = tuple(places)[:_MOST_NAMED]
            return Named(value, subject.group, why, shown, found.by_default)
        if found.values:
            named = list(itertools.islice(found.values.items(), _MOST_NAMED))
            words = [f"{value} in {next(iter(places)).location.path}" for value, places in named]
            return Named(group=subject.group, why=f"{told} names it, which is {listed(words)}")
        if subject.default:
            why = f'{told} names it, "{subject.default}" where nothing sets that'
            return Named(subject.default, subject.group, why, by_default=True)
        return Named(group=subject.group, why=f"{told} names it, and {outside(subject.given_by)}")

    # -- following ---------------------------------------------------------------------------

    def _told(self, path: str, given_by: str, at: Span | None) -> _Told:
        """What ``given_by``, read at ``at`` of the file ``path``, may be."""
        key = (path, given_by, at if self._is_parted(path, given_by) else None)
        if key not in self._known:
            reaching = self._reaching((path,), given_by, at)
            self._known[key] = self._all_of(reaching, (path,), _Walk())
        return self._known[key]

    def _all_of(self, reaching: Iterable[Defined], readers: tuple[str, ...], walk: _Walk) -> _Told:
        found = _Told()
        followed: set[int] = set()
        for each in reaching:
            walk.left -= 1
            if walk.left < 0:
                found.unknown[Related(each.location(), _GIVEN)] = None
                break
            one = self._one(each, readers, walk)
            if id(one) not in followed:  # many definitions may be the same one in the end
                followed.add(id(one))
                found.add(one)
        return found

    def _one(self, each: Defined, readers: tuple[str, ...], walk: _Walk) -> _Told:
        """What one definition says, for ``readers``: the file that reads it, and those that had
        to read another file for it before."""
        key = (each.path, each.definition.given_by, each.definition.span)
        met = walk.met
        if key in met:
            return met[key]
        place = Related(each.location(), _GIVEN)
        # One that comes back to itself says nothing.
        met[key] = _Told({}, {place: None})
        met[key] = self._said(each, place, readers, walk)
        return met[key]

    def _said(self, each: Defined, place: Related, readers: tuple[str, ...], walk: _Walk) -> _Told:
        value = each.definition.value
        if isinstance(value, Unknown) and (address := managed(value.given_by)):
            # The resource itself is meant, and not another one that has its name.
            return _Told(addresses={(posixpath.dirname(each.path), address): {place: None}})
        if isinstance(value, (Known, Unknown)) and value.given_by and len(readers) <= _MOST_STEPS:
            files = tuple(dict.fromkeys((each.path, *readers)))
            reaching = self._reaching(files, value.given_by, each.definition.span)
            further = self._all_of(reaching, (*readers, each.path), walk)
            if further.values or further.unknown or further.addresses:
                return further
        if isinstance(value, Known) and isinstance(value.value, str) and value.value:
            return _Told({value.value: {place: None}}, by_default=value.by_default)
        if isinstance(value, Unknown) and value.default:
            return _Told({value.default: {place: None}}, by_default=True)
        return _Told({}, {place: None})

    def _reaching(self, paths: Sequence[str], given_by: str, at: Span | None) -> Iterable[Defined]:
        """The definitions of ``given_by`` that hold at ``at`` of the first of ``paths``. Variables
        of the environment are one for a whole program: they may be given to any of them."""
        top = self._tops(paths[0])
        found = self._reaching_from_anywhere(paths, given_by, at)
        return [each for each in found if self._tops(each.path) == top]

    def _reaching_from_anywhere(
        self, paths: Sequence[str], given_by: str, at: Span | None
    ) -> Iterable[Defined]:
        place, form = elsewhere(given_by)
        if place and parts(given_by)[0] == "terraform-output":
            return self._of_module(paths[0], place, form)
        if place:
            return self._in_file(paths[0], place, form)
        if parts(given_by)[0] == "env":
            return self._of_environment(paths, given_by, at)
        return self._defining(given_by).of(paths[:1], at)

    def _of_environment(
        self, paths: Sequence[str], given_by: str, at: Span | None
    ) -> Iterable[Defined]:
        """What programs are given themselves, and what the scripts that run them have."""
        defining = self._defining(given_by)
        found: dict[int, Defined] = {}
        seen: set[tuple[str, Span | None]] = set()
        stack: list[tuple[tuple[str, ...], Span | None]] = [(tuple(paths), at)]
        while stack:
            if len(seen) > _MOST_RUNNING:
                return ()
            readers, place = stack.pop()
            if (readers[0], place) in seen:
                continue
            seen.add((readers[0], place))
            own = defining.of(readers, place)
            found.update((id(each), each) for each in own)
            for each in self._running(readers, given_by):
                stack.append(((each.path,), each.definition.span))
        return certain(found.values())

    def _running(self, paths: Sequence[str], given_by: str) -> Iterator[Defined]:
        """Where scripts run one of the files ``paths`` with what is given to them."""
        _, name = parts(given_by)
        own = {shell("", name), given_by}
        for each in self._defining(inherited()).of(paths, None):
            if each.path in paths:
                continue
            if any(d.definition.given_by in own for d in self._definitions.of(each.path)):
                continue  # it has set that itself, and says so where that is passed on
            yield each

    def _defining(self, given_by: str) -> Reaching:
        if given_by not in self._index:
            every = self._definitions.anywhere(given_by)
            self._index[given_by] = Reaching(every, self._definitions.has)
        return self._index[given_by]

    def _of_module(self, path: str, place: str, form: str) -> Iterable[Defined]:
        """The definitions of ``form`` in the folder ``place``, as the file ``path`` writes it, or
        in the one that the folder of ``path`` calls so."""
        if not place.endswith("/"):
            calls = self._defining(terraform_module(place)).of((path,), None)
            values = [call.definition.value for call in calls]
            written = {str(v.value) for v in values if isinstance(v, Known)}
            if len(written) != 1:
                return ()
            (place,) = written
        folder = posixpath.normpath(posixpath.join(posixpath.dirname(path), place))
        return self._defining(form).of((f"{folder}/outputs.tf",), None)

    def _in_file(self, path: str, place: str, form: str) -> Iterable[Defined]:
        """The definitions of ``form`` in the file that ``place`` means in the file ``path``."""
        kind = form.partition(":")[0]
        may_be = reach.modules if kind == "python" else reach.candidates
        for other in may_be(place, path):
            if self._definitions.has(other):
                return [d for d in self._definitions.of(other) if d.definition.given_by == form]
            if os.path.lexists(other):  # it is that one, and not part of the run
                return ()
        return ()


_Place: TypeAlias = tuple[str, str, Span]
"""A definition: its file, its form and where it stands."""


@record_with(frozen=False)
class _Walk:
    """What is known while one name is followed."""

    met: dict[_Place, _Told] = field(default_factory=dict)
    left: int = _MOST_FOLLOWED


@record_with(frozen=False)
class _Told:
    """What a name may be."""

    values: dict[str, dict[Related, None]] = field(default_factory=dict)
    """The texts, and where each is given."""
    unknown: dict[Related, None] = field(default_factory=dict)
    """Where it is given something that nobody knows."""
    by_default: bool = False
    """Whether something that is not seen may give it another."""
    addresses: dict[tuple[str, str], dict[Related, None]] = field(default_factory=dict)
    """The resources, by folder and address, that have it for a name, and where that is said."""

    def add(self, other: _Told) -> None:
        """Take what ``other`` says for what this may be as well."""
        for value, places in other.values.items():
            self.values.setdefault(value, {}).update(places)
        for address, places in other.addresses.items():
            self.addresses.setdefault(address, {}).update(places)
        self.unknown.update(other.unknown)
        self.by_default = self.by_default or other.by_default
