"""The scale sets that a code base declares, each once, however many places speak of it."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from flexlint.engine.subscriptions import may_be_one
from flexlint.model import (
    UNKNOWN_MODE,
    Confidence,
    Declaration,
    Mode,
    ModeKind,
    Related,
    ScaleSet,
    Subject,
)
from flexlint.project.examples import example_of
from flexlint.project.places import Tops, folder_of
from flexlint.record import field, record, record_with, replace
from flexlint.text.words import listed
from flexlint.typed import TypeAlias

Resolve: TypeAlias = Callable[[str, Subject], Subject]
"""Gives what a file says of a set the name that other files give it, if they do."""
_MOST_TRIED = 50
"""Of so many sets of one name each is told apart; a declaration that fits none is another one."""
_MOST_NAMED = 3
"""So many files are named in a sentence."""
Index: TypeAlias = Mapping[tuple[str, str], tuple[int, ...]]


@record
class Inventory:
    """The sets, and how to find them. Numbers are indexes into :attr:`sets`."""

    sets: tuple[ScaleSet, ...]
    by_place: Index
    """(path, :attr:`Subject.place`): the sets of which a declaration is."""
    by_symbol: Index
    """(path, :attr:`Subject.symbol`)."""
    by_address: Index
    """(absolute directory, :attr:`Declaration.address` in lower case)."""
    by_name: Index
    """(repository, name in lower case)."""
    tops: Tops

    def told(self, number: int) -> Mode:
        """The mode of a set as other files are told of it: of high confidence if every place that
        declares it says it, without a condition and without a default."""
        found = self.sets[number]
        called = {d.declared_in for d in found.declared if d.declared_in}
        own = [d for d in found.declared if d.location.path not in called]
        if found.mode.kind is ModeKind.UNKNOWN or not own:
            return UNKNOWN_MODE
        if any(d.mode.kind is ModeKind.UNKNOWN for d in own):
            return UNKNOWN_MODE  # it may be another set, and that one's mode another
        (place, *_) = self.mode_places(number)
        why = f"made {found.mode.kind.value.title()} in {place.location.path}"
        doubtful = any(d.conditional or d.subject.by_default for d in own)
        confidence = min(found.mode.confidence, Confidence.MEDIUM if doubtful else Confidence.HIGH)
        return Mode(found.mode.kind, why, confidence, basis="set")

    def mode_places(self, number: int) -> tuple[Related, ...]:
        """Where the mode of a set that is declared comes from: where it is given, if it is."""
        found = self.sets[number]
        saying = [d for d in found.declared if d.mode.kind is found.mode.kind]
        saying = [d for d in saying if not d.declared_in] or saying or list(found.declared)
        for each in saying:
            if each.evidence:
                return each.evidence
        return (Related(saying[0].location, "the scale set is declared here"),)


@record_with(frozen=False)
class _Group:
    """Declarations of one set, what they say that another set's would say otherwise, and what
    calls the file that has some of them."""

    declared: list[Declaration] = field(default_factory=list)
    deployed_by: list[Related] = field(default_factory=list)
    group: str = ""
    mode: ModeKind = ModeKind.UNKNOWN
    size: str = ""
    subscription: str = ""
    address: tuple[str, str] | None = None
    """The folder and the address of a resource, to the tool that gives addresses."""

    def admits(self, other: Declaration) -> bool:
        """Whether nothing says that ``other`` declares another set."""
        return (
            _agree(self.group, other.subject.group.lower())
            and may_be_one(self.subscription, other.subject.subscription)
            and _agree(self.size, other.size.lower())
            and (self.mode is other.mode.kind or ModeKind.UNKNOWN in {self.mode, other.mode.kind})
            and (not self.address or not other.address or self.address == _address(other))
        )

    def add(self, other: Declaration) -> None:
        """Take ``other`` for a declaration of the same set."""
        self.declared.append(other)
        self.group = self.group or other.subject.group.lower()
        self.subscription = self.subscription or other.subject.subscription
        self.size = self.size or other.size.lower()
        if self.mode is ModeKind.UNKNOWN:
            self.mode = other.mode.kind
        if other.address:
            self.address = self.address or _address(other)


def _agree(one: str, other: str) -> bool:
    return not one or not other or one == other


def _address(each: Declaration) -> tuple[str, str]:
    return os.path.dirname(each.location.path), each.address.lower()


class _Namesakes:
    """The sets of one name, to be asked which of them a declaration may be."""

    def __init__(self) -> None:
        self._in: dict[str, list[_Group]] = {}
        """By their resource group, "" of those whose own is not known."""

    def taking(self, each: Declaration) -> _Group | None:
        """The one set that ``each`` is; None if that may be none, or several."""
        said = each.subject.group.lower()
        near = (self._in.get(said, ()), self._in.get("", ())) if said else self._in.values()
        tried = itertools.islice((group for groups in near for group in groups), _MOST_TRIED)
        found = list(itertools.islice((group for group in tried if group.admits(each)), 2))
        if len(found) != 1:
            return None
        (only,) = found
        before = only.group
        only.add(each)
        if only.group != before:
            self._in[before].remove(only)
            self.know(only)
        return only

    def know(self, group: _Group) -> None:
        """Remember a set."""
        self._in.setdefault(group.group, []).append(group)


def inventory(declared: Iterable[Declaration], resolve: Resolve, tops: Tops) -> Inventory:
    """The scale sets that ``declared`` are.

    Declarations of one name in one repository are one set if nothing says otherwise: another
    resource group, subscription, mode or size, another address in Terraform, or that one of them
    stands in an example. A name that is only a parameter's default counts in its own directory
    alone. What one file declares and others call is a set for each of the calls.
    """
    places = sorted((d for d in declared if d.declares), key=_order)
    places = [replace(d, subject=resolve(d.location.path, d.subject)) for d in places]
    own: dict[str, dict[str, list[Declaration]]] = {}
    for each in places:
        if not each.declared_in:
            pointers = own.setdefault(each.location.path, {})
            pointers.setdefault(each.pointer.strip("/"), []).append(each)
    called = {id(d): _called(d, own.get(d.declared_in, {})) for d in places if d.declared_in}
    spoken_for = {id(d) for found in called.values() for d in found}
    groups: list[_Group] = []
    buckets: dict[tuple[str, ...], _Namesakes] = {}
    given: dict[tuple[str, ...], list[_Group]] = {}
    # What is given is known before what is a default.
    for each in sorted(places, key=lambda d: d.subject.by_default):
        if id(each) in spoken_for:
            continue
        beside = given.setdefault(_nearby(each, tops), []) if each.subject.name else []
        if each.subject.by_default and len(beside) == 1 and beside[0].admits(each):
            beside[0].add(each)
            continue
        namesakes = buckets.setdefault(_key(each, tops), _Namesakes())
        group = namesakes.taking(each)
        if group is None:
            group = _Group()
            group.add(each)
            namesakes.know(group)
            groups.append(group)
        if not each.subject.by_default and (not beside or beside[-1] is not group):
            beside.append(group)
    for group in groups:
        _add_called(group, called)
    return _indexed(groups, tops)


def _called(call: Declaration, own: Mapping[str, list[Declaration]]) -> Sequence[Declaration]:
    """Of the declarations ``own`` of the file that ``call`` calls, by their pointers, the one that
    it means: before its pointer stand the names of calls."""
    rest = call.pointer.strip("/")
    while rest:
        if rest in own:
            return own[rest]
        _, _, rest = rest.partition("/")
    return ()


def _add_called(group: _Group, called: Mapping[int, Sequence[Declaration]]) -> None:
    """Let a set that is declared by calls of a file have the declarations of that file."""
    seen: set[int] = set()
    for call in [d for d in group.declared if d.declared_in]:
        told = "the file that declares it is called here"
        group.deployed_by.append(Related(call.location, told))
        meant = [d for d in called[id(call)] if id(d) not in seen]
        seen.update(map(id, meant))
        group.declared.extend(meant)


def _order(declaration: Declaration) -> tuple[str, int, int, str, str]:
    where = declaration.location
    subject = declaration.subject
    return (where.path, where.line, where.column, declaration.pointer, subject.name)


def _key(each: Declaration, tops: Tops) -> tuple[str, ...]:
    """What declarations of one set have in common, and those of others mostly have not."""
    subject, path = each.subject, each.location.path
    if subject.name and not subject.by_default:
        return ("name", tops(path), example_of(path), subject.name.lower())
    if subject.name:
        return ("default", tops(path), os.path.dirname(path), subject.name.lower())
    if subject.symbol:
        return ("symbol", path, subject.symbol)
    if subject.given_by:
        return ("given", os.path.dirname(path), subject.given_by)
    return ("place", path, subject.place)


def _nearby(each: Declaration, tops: Tops) -> tuple[str, ...]:
    """What a name that is a default has in common with the same name, given, beside it."""
    path = each.location.path
    return (tops(path), os.path.dirname(path), each.subject.name.lower())


# -- the sets ------------------------------------------------------------------------------


def _indexed(groups: Sequence[_Group], tops: Tops) -> Inventory:
    made = [_scale_set(group) for group in groups]
    taken = Counter(each.id.lower() for each in made)
    made = [replace(s, id=_told_apart(s)) if taken[s.id.lower()] > 1 else s for s in made]
    taken = Counter()
    for number, each in enumerate(made):
        taken[each.id.lower()] += 1
        if taken[each.id.lower()] > 1:
            made[number] = replace(each, id=f"{each.id}~{taken[each.id.lower()]}")
    sets = tuple(sorted(made, key=lambda s: (s.name.lower(), s.name, s.id)))
    places: dict[tuple[str, str], list[int]] = {}
    symbols: dict[tuple[str, str], list[int]] = {}
    addresses: dict[tuple[str, str], list[int]] = {}
    names: dict[tuple[str, str], list[int]] = {}
    for number, found in enumerate(sets):
        for d in found.declared:
            path, subject = d.location.path, d.subject
            _add(places, path, subject.place, number)
            if not (subject.name and subject.given_by):
                # What other files name may be something else at another place of the same file.
                _add(symbols, path, subject.symbol, number)
            _add(addresses, folder_of(path), d.address.lower(), number)
            if found.named:
                _add(names, tops(path), found.name.lower(), number)
    return Inventory(
        sets, _frozen(places), _frozen(symbols), _frozen(addresses), _frozen(names), tops
    )


def _add(index: dict[tuple[str, str], list[int]], where: str, what: str, number: int) -> None:
    if what and number not in (known := index.setdefault((where, what), [])):
        known.append(number)


def _frozen(index: Mapping[tuple[str, str], Sequence[int]]) -> Index:
    return {key: tuple(numbers) for key, numbers in index.items()}


def _scale_set(group: _Group) -> ScaleSet:
    # What the mode rests on comes first, then what has a name.
    declared = sorted(
        group.declared,
        key=lambda d: (
            d.mode.kind is ModeKind.UNKNOWN,
            -d.mode.confidence,
            not d.subject.name,
        ),
    )
    first = declared[0]
    named = [d.subject for d in declared if d.subject.name]
    name = named[0].name if named else first.address or _unnamed(first)
    in_groups = sorted({d.subject.group for d in declared if d.subject.group})
    files = sorted({file for d in declared for file in d.subject.files})
    by_file = [
        Related(replace(d.location, path=file, line=1, column=1, end_line=1, end_column=1,
                        snippet="", cut_before=0, cut_after=0), "its parameters are here")
        for file in files
        for d in declared[:1]
    ]  # fmt: skip
    return ScaleSet(
        id=name,
        name=name,
        named=bool(named),
        mode=first.mode,
        declared=tuple(declared),
        group=in_groups[0] if len(in_groups) == 1 else "",
        deployed_by=tuple(dict.fromkeys((*by_file, *group.deployed_by))),
        notes=tuple(_notes(name, declared, named)),
    )


def _unnamed(declaration: Declaration) -> str:
    """What to call a set of no known name: what stands for it where it is declared."""
    pointer = declaration.pointer.strip("/")
    return f"{declaration.location.path}:{pointer}" if pointer else declaration.location.path


def _notes(name: str, declared: Sequence[Declaration], named: Sequence[Subject]) -> list[str]:
    notes: list[str] = []
    called = {d.declared_in for d in declared if d.declared_in}
    own = sorted({d.location.path for d in declared if d.location.path not in called})
    if len(own) > 1 and named:
        notes.append(
            f"{shown_files(own)} declare a scale set called {name}: they are taken for one, "
            "because nothing says otherwise."
        )
    if named and all(subject.by_default for subject in named):
        notes.append("Its name is a parameter's default, which a deployment may override.")
    return notes


def shown_files(paths: Sequence[str]) -> str:
    """``paths``, which are sorted; of many the first, and how many there are more."""
    if len(paths) <= _MOST_NAMED + 1:
        return listed(paths)
    return f"{', '.join(paths[:_MOST_NAMED])} and {len(paths) - _MOST_NAMED} more files"


def _told_apart(scale_set: ScaleSet) -> str:
    """The id of a set that shares its name with others."""
    first = min(scale_set.declared, key=_order)
    return f"{scale_set.name}@{first.location.path}"
