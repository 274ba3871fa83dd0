"""Which scale set a use is about, and how that is proven."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

from flexlint.engine.subscriptions import may_be_one
from flexlint.model import (
    UNKNOWN_MODE,
    Attachment,
    Binding,
    BindingBasis,
    Confidence,
    Finding,
    Location,
    Mode,
    ModeKind,
    Related,
    ScaleSet,
    Silenced,
    Span,
    Subject,
)
from flexlint.project.examples import example_of
from flexlint.project.inventory import Inventory, shown_files
from flexlint.project.names import Names
from flexlint.project.places import folder_of
from flexlint.record import replace
from flexlint.text.words import listed
from flexlint.values.attachments import ON_OTHERS
from flexlint.values.sources import in_words, managed, outside

_DECLARED: BindingBasis = "declared"
_SYMBOL: BindingBasis = "symbol"
_VARIABLE: BindingBasis = "variable"
_NAME: BindingBasis = "name"
_NOT_DECLARED = "the name is written here; no file in this run declares the set"
_ELSEWHERE = "the name is written here; sets of that name are declared for other subscriptions"
_ONLY_EXAMPLES = "the name is written here; only an example declares a set of that name"
_UNMADE = "as it is written here nothing in this run makes it"
_MOST_GROUPS = 3


class Binder:
    """Binds what files say to the sets of an inventory.

    Nothing is bound because there is only one set: only because of a name, a symbol, or a
    variable that other files set.
    """

    def __init__(
        self,
        inventory: Inventory,
        names: Names,
        configured: Callable[[str, str], Mode | None] = lambda _path, _name: None,
        attached: Iterable[Attachment] = (),
        unmade: Container[tuple[str, str]] = (),
    ) -> None:
        """``names`` says what other files call what a file names by a variable, ``configured``
        which mode the configuration of a file gives sets of a name, ``attached`` which roles are
        assigned on what, and ``unmade`` which places (as in :attr:`Inventory.by_place`) make no
        set although they say so."""
        self._unmade = unmade
        self.inventory = inventory
        self._assigned: dict[tuple[str, str], list[Attachment]] = {}
        """By repository and name of the role."""
        for each in attached:
            if each.role:
                key = (inventory.tops(each.location.path), each.role.lower())
                self._assigned.setdefault(key, []).append(each)
        self._defined: dict[tuple[str, str], set[str]] = {}
        """By repository and name of the role: the files that define one of that name."""
        self._configured = configured
        self._names = names
        self._spoken: dict[tuple[str, str, str, str], ScaleSet] = {}
        self._subscriptions: dict[tuple[str, str, str], set[str]] = {}
        """By repository, name and group: those that are said of sets that nobody declares."""
        self._groups: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
        """By repository and name: the groups, and how both are written."""
        self._nearest: dict[tuple[str, str, str, str], tuple[Sequence[int], bool]] = {}
        self._by_group: dict[tuple[str, str], Mapping[str, Sequence[int]]] = {}
        self._groups_of: dict[int, frozenset[str]] = {}
        self._places: dict[int, tuple[Related, ...]] = {}
        self._modes: dict[int, Mode] = {}
        self._doubted: dict[Mode, Mode] = {}
        """Modes, and what they are where the set is only perhaps that one."""
        self._of_example: dict[int, frozenset[str]] = {}
        self._several: dict[tuple[int, ...], str] = {}
        self._found: dict[tuple[str, Subject, Span | None], tuple[int | None, Binding]] = {}
        self._taken = {each.id.lower() for each in inventory.sets}

    @property
    def sets(self) -> tuple[ScaleSet, ...]:
        """The sets of the inventory and those that were only spoken of, sorted."""
        every = (*self.inventory.sets, *self._spoken.values())
        return tuple(sorted(every, key=lambda s: (s.name.lower(), s.name, s.id)))

    def told(self, path: str, subjects: Iterable[Subject]) -> tuple[tuple[Subject, Mode], ...]:
        """The modes of those sets of ``subjects`` of the file ``path`` that are known."""
        found: dict[Subject, tuple[int | None, Mode]] = {}
        for subject in subjects:
            number, binding = self._find(path, subject)
            mode = self._mode_told(path, number, subject, binding)
            # In other parts of a file the same words may mean another set.
            if found.setdefault(subject, (number, mode)) != (number, mode):
                found[subject] = (None, UNKNOWN_MODE)
        return tuple((s, mode) for s, (_, mode) in found.items() if _counts(mode))

    def _mode_told(self, path: str, number: int | None, subject: Subject, binding: Binding) -> Mode:
        """The mode of what ``subject`` of the file ``path`` is bound to, and how sure it is."""
        mode = self._configured(path, binding.name) if binding.name else None
        if mode is None:
            if number is None:
                return UNKNOWN_MODE
            mode = self._mode_of(number)
        certain = binding.basis != _VARIABLE and not subject.by_default
        certain = certain and (binding.basis != _NAME or subject.name != "")  # else a default
        if certain or mode.confidence <= Confidence.MEDIUM:
            return mode
        if mode not in self._doubted:
            self._doubted[mode] = replace(mode, confidence=Confidence.MEDIUM)
        return self._doubted[mode]

    def _mode_of(self, number: int) -> Mode:
        if number not in self._modes:
            self._modes[number] = self.inventory.told(number)
        return self._modes[number]

    def hear(self, findings: Iterable[Finding]) -> None:
        """Learn of the sets that no file declares: they are known by what is said of them, so
        every finding is to be heard before the first is bound."""
        for finding in findings:
            for each in finding.subjects:
                if each.role:
                    where = finding.location.path
                    key = (self.inventory.tops(where), each.role.lower())
                    self._defined.setdefault(key, set()).add(where)
            for path, subject in self._asked(finding):
                number, binding = self._find(path, subject)
                if number is None and binding.name:
                    self._hear(path, binding.name, subject)

    def bound(self, finding: Finding) -> Finding:
        """``finding`` with the sets that it is about."""
        path = finding.location.path
        found = (each for s in finding.subjects for each in self._bindings(path, s))
        bindings = list(dict.fromkeys(found))
        if not bindings:
            return finding
        # What is proven comes first.
        bindings.sort(key=lambda binding: not binding.scale_set)
        first, *others = bindings
        mode = finding.mode
        if mode.kind is ModeKind.UNKNOWN and not others:
            mode = self._seeming(replace(finding, binding=first))
        return replace(
            finding,
            mode=mode,
            binding=first,
            also=tuple(others),
            related=(*finding.related, *_mode_places(finding, mode, first)),
        )

    def _seeming(self, finding: Finding) -> Mode:
        """The mode of the set that ``finding`` is about, where that changes nothing of it: it is
        not certain enough to call harmless what would be none."""
        asked = self._asked(finding)
        if not asked or not self._is_proven(finding, asked):
            return finding.mode
        (path, subject), *_ = asked
        number, binding = self._find(path, subject)
        mode = self._mode_told(path, number, subject, binding)
        return finding.mode if mode.kind is ModeKind.UNKNOWN else mode

    def _is_proven(self, finding: Finding, asked: Iterable[tuple[str, Subject]]) -> bool:
        """Whether the role that ``finding`` speaks of, if it does, is assigned on nothing but sets
        that are known."""
        roles = [each for each in finding.subjects if each.role]
        bindings = (self.binding(path, subject) for path, subject in asked)
        return not roles or (bool(finding.binding.scale_set) and all(b.scale_set for b in bindings))

    def bound_silenced(self, item: Silenced) -> Silenced:
        """``item`` with the sets that its finding is about."""
        return replace(item, finding=self.bound(item.finding))

    def binding(self, path: str, subject: Subject) -> Binding:
        """The set that ``subject``, as the file ``path`` says it, is."""
        number, binding = self._find(path, subject)
        if number is not None or not binding.name:
            return binding
        return self._by_name_alone(path, binding, subject)

    def known(self, path: str, subject: Subject) -> str:
        """The id of the set that ``subject``, as the file ``path`` says it, is proven to be; ""
        if none is, or only one that nothing else speaks of."""
        number, binding = self._find(path, subject)
        if number is not None or not binding.name:
            return binding.scale_set
        top, key = self.inventory.tops(path), binding.name.lower()
        said = [each for each in self._groups.get((top, key), ()) if each]
        group = subject.group.lower() if said else ""
        of = group or (said[0] if len(said) == 1 else "")
        found = self._spoken.get((top, key, of, self._subscription(top, key, of, subject)))
        return "" if found is None else found.id

    def _asked(self, finding: Finding) -> list[tuple[str, Subject]]:
        """What files say of the sets that ``finding`` is about: its own, or those that assign the
        role which it speaks of."""
        path = finding.location.path
        return [
            asked
            for each in finding.subjects
            for asked in (
                [(a.location.path, a.subject) for a in self._assignments(path, each.role)]
                if each.role
                else [(path, each)]
            )
        ]

    def _assignments(self, path: str, role: str) -> Sequence[Attachment]:
        return self._assigned.get((self.inventory.tops(path), role.lower()), ())

    def _bindings(self, path: str, subject: Subject) -> Iterator[Binding]:
        """The sets that ``subject``, as the file ``path`` says it, is: several, if a role is
        assigned on several; or one binding that says why there is none."""
        if not subject.role:
            yield self.binding(path, subject)
            return
        files = self._defined.get((self.inventory.tops(path), subject.role.lower()), set())
        if len(files) > 1:
            shown = shown_files(sorted(files))
            yield Binding(why=f'several roles are called "{subject.role}", in {shown}')
            return
        assigned = self._assignments(path, subject.role)
        bindings = [(a, self.binding(a.location.path, a.subject)) for a in assigned]
        proven = [(a, binding) for a, binding in bindings if binding.scale_set]
        for each, binding in proven:
            evidence = (Related(each.location, "the role is assigned here"), *binding.evidence)
            why = f'the role "{subject.role}" is assigned on it'
            if len(proven) < len(bindings):
                why += ", and on something else as well"
            yield replace(binding, basis=_NAME, why=why, evidence=evidence)
        if not proven:
            told = f'the role "{subject.role}"'
            unknown = [binding for each, binding in bindings if each.subject.why != ON_OTHERS]
            yield Binding(
                why=f"it is not known on which set {told} is assigned: {unknown[0].why}"
                if unknown
                else f"no file in this run assigns {told} on a scale set"
            )

    # -- finding the set ---------------------------------------------------------------

    def _find(self, path: str, subject: Subject) -> tuple[int | None, Binding]:
        """The number of the set, if it is proven; what is called by a name that no declaration
        has is a binding with that name."""
        at = subject.at if self._names.says_of_parts(path, subject.given_by) else None
        key = (path, subject, at)
        found = self._found.get(key)  # once: to hash a subject is most of what this costs
        if found is None:
            found = self._found[key] = self._sought(path, subject)
        return found

    def _sought(self, path: str, subject: Subject) -> tuple[int | None, Binding]:
        known = self.inventory
        for numbers, basis, why in (
            (known.by_place.get((path, subject.place)), _DECLARED, "it is part of the declaration"),
            (
                known.by_place.get((path, subject.beside)),
                _SYMBOL,
                "one of them refers to the other",
            ),
            (known.by_symbol.get((path, subject.symbol)), _SYMBOL, "one expression names both"),
            (self._address(path, subject), _SYMBOL, "it refers to the resource"),
        ):
            fitting = [n for n in numbers or () if self._is_in(n, subject.group)]
            fitting = [n for n in fitting if self._may_be_in(n, subject.subscription)]
            if fitting:
                return self._one_of(fitting, basis, why)
        if subject.place and (path, subject.place) in self._unmade:
            return None, Binding(why=_UNMADE)
        if managed(subject.given_by):  # it is that resource, and no other of its name
            told = in_words(subject.given_by)
            return None, Binding(why=f"{told} names it, and {outside(subject.given_by)}")
        named = self._names.named(path, subject)
        if not named.name:
            numbers = known.by_address.get(named.address) if named.address[1] else None
            if numbers:
                return self._one_of(numbers, _VARIABLE, named.why, named.evidence)
            return None, Binding(why=named.why)
        basis = _VARIABLE if named.evidence else _NAME
        top, key, group = known.tops(path), named.name.lower(), named.group.lower()
        near, examples = self._near(top, key, group, example_of(path))
        there = tuple(n for n in near if self._may_be_in(n, subject.subscription))
        elsewhere, near = len(there) < len(near), there
        if not near:
            why = _ELSEWHERE if elsewhere else _ONLY_EXAMPLES if examples else _NOT_DECLARED
            why = named.why or why
            return None, Binding(name=named.name, basis=basis, why=why, evidence=named.evidence)
        why = named.why or _both_write(known.sets[near[0]])
        return self._one_of(near, basis, why, named.evidence)

    def _near(self, top: str, name: str, group: str, example: str) -> tuple[Sequence[int], bool]:
        """The sets of a name, of the group if both say one, that are declared in the same example,
        else in none; and whether there are others, whose examples are theirs."""
        key = (top, name, group, example)
        if key not in self._nearest:
            every = self._in_groups(top, name)
            if group and (not every.get("") or every.keys() <= {group, ""}):
                fitting = [*every.get(group, ()), *every.get("", ())]
            else:
                # One of no known group is left over beside those of others: it may be in a third.
                fitting = [*dict.fromkeys(n for found in every.values() for n in found)]
            rooms = {n: self._rooms(n) for n in fitting}
            of_rooms = ([n for n in fitting if room in rooms[n]] for room in (example, ""))
            near = next((tuple(sorted(found)) for found in of_rooms if found), ())
            self._nearest[key] = near, bool(fitting)
        return self._nearest[key]

    def _in_groups(self, top: str, name: str) -> Mapping[str, Sequence[int]]:
        """The sets of a name by the groups that their declarations say, "" of those of none."""
        if (top, name) not in self._by_group:
            found: dict[str, list[int]] = {}
            for number in self.inventory.by_name.get((top, name), ()):
                for group in self._said(number) or {""}:
                    found.setdefault(group, []).append(number)
            self._by_group[top, name] = found
        return self._by_group[top, name]

    def _said(self, number: int) -> frozenset[str]:
        """The resource groups that the declarations of a set say."""
        if number not in self._groups_of:
            declared = self.inventory.sets[number].declared
            said = (d.subject.group.lower() for d in declared if d.subject.group)
            self._groups_of[number] = frozenset(said)
        return self._groups_of[number]

    def _is_in(self, number: int, group: str) -> bool:
        """Whether a set may be in ``group``, "" if none is said."""
        said = self._said(number)
        return not group or not said or group.lower() in said

    def _may_be_in(self, number: int, subscription: str) -> bool:
        """Whether a set may be in ``subscription``, "" if none is said."""
        if not subscription:
            return True
        declared = self.inventory.sets[number].declared
        return all(may_be_one(d.subject.subscription, subscription) for d in declared)

    def _rooms(self, number: int) -> frozenset[str]:
        """The examples that a set is declared in, "" outside of all."""
        if number not in self._of_example:
            paths = {d.location.path for d in self.inventory.sets[number].declared}
            self._of_example[number] = frozenset(map(example_of, paths))
        return self._of_example[number]

    def _address(self, path: str, subject: Subject) -> tuple[int, ...] | None:
        address = managed(subject.given_by)
        return self.inventory.by_address.get((folder_of(path), address.lower()))

    def _one_of(
        self,
        numbers: Iterable[int],
        basis: BindingBasis,
        why: str,
        evidence: tuple[Related, ...] = (),
    ) -> tuple[int | None, Binding]:
        every = tuple(numbers)
        if len(every) > 1:
            if every not in self._several:
                self._several[every] = _several(self.inventory.sets[n] for n in every)
            return None, Binding(why=self._several[every])
        (number,) = every
        only = self.inventory.sets[number]
        seen: dict[Location, Related] = {}
        for place in (*evidence, *self._places_of(number)):
            seen.setdefault(place.location, place)
        return number, Binding(only.id, only.name, basis, why, tuple(seen.values()))

    def _places_of(self, number: int) -> tuple[Related, ...]:
        """Where a set is declared, and where its mode comes from."""
        if number not in self._places:
            only = self.inventory.sets[number]
            told = "the scale set is declared here"
            places = [Related(d.location, told) for d in only.declared[:1]]
            if only.declared and only.mode.kind is not ModeKind.UNKNOWN:
                places += self.inventory.mode_places(number)
            self._places[number] = tuple(places)
        return self._places[number]

    def _hear(self, path: str, name: str, subject: Subject) -> None:
        top, group = self.inventory.tops(path), subject.group
        groups = self._groups.setdefault((top, name.lower()), {})
        groups.setdefault(group.lower(), (name, group))
        if subject.subscription:
            key = (top, name.lower(), group.lower())
            self._subscriptions.setdefault(key, set()).add(subject.subscription.lower())

    def _subscription(self, top: str, key: str, group: str, subject: Subject) -> str:
        """What tells a set that nobody declares from those of its name and group: nothing, unless
        these are said to be in several subscriptions."""
        said = self._subscriptions.get((top, key, group), set())
        return subject.subscription.lower() if len(said) > 1 else ""

    def _by_name_alone(self, path: str, binding: Binding, subject: Subject) -> Binding:
        """A set that is called by its name, and declared nowhere: one for each resource group
        that is said with it."""
        top, key = self.inventory.tops(path), binding.name.lower()
        group = subject.group
        self._hear(path, binding.name, subject)
        groups = self._groups[top, key]
        said = [each for each in groups if each]
        if not group and len(said) > 1:
            shown = listed([groups[each][1] for each in sorted(said)][:_MOST_GROUPS])
            return Binding(why=f"several scale sets may be meant, in the resource groups {shown}")
        of = group.lower() or next(iter(said), "")
        subscription = self._subscription(top, key, of, subject)
        if not subscription and len(self._subscriptions.get((top, key, of), ())) > 1:
            return Binding(why="several scale sets may be meant, in several subscriptions")
        found = self._spoken.get((top, key, of, subscription))
        if found is None:
            found = self._spoken[top, key, of, subscription] = self._made(*groups[of])
        return replace(binding, scale_set=found.id, name=found.name)

    def _made(self, name: str, group: str) -> ScaleSet:
        note = "No file in this run declares it: only its name is known."
        ids = (f"{name}~{number}" for number in itertools.count(2))
        chosen = next(i for i in itertools.chain((name,), ids) if i.lower() not in self._taken)
        self._taken.add(chosen.lower())
        return ScaleSet(chosen, name, True, Mode(), (), group=group, notes=(note,))


def _counts(mode: Mode) -> bool:
    """Whether a use may be told ``mode``: what is harmless on a Uniform set must be certain."""
    if mode.kind is ModeKind.UNIFORM:
        return mode.confidence is Confidence.HIGH
    return mode.kind is not ModeKind.UNKNOWN


def _both_write(scale_set: ScaleSet) -> str:
    if all(d.subject.by_default for d in scale_set.declared if d.subject.name):
        return f'the name "{scale_set.name}" is written here, and a default where it is declared'
    return f'both use the name "{scale_set.name}"'


def _several(found: Iterable[ScaleSet]) -> str:
    places = sorted({d.location.path for each in found for d in each.declared})
    return f"several scale sets may be meant, declared in {shown_files(places)}"


def _mode_places(finding: Finding, mode: Mode, binding: Binding) -> tuple[Related, ...]:
    """Where ``mode`` of ``finding`` comes from, if another file says it."""
    if mode.basis != "set":
        return ()
    return tuple(place for place in binding.evidence if place not in finding.related)
