"""Which scale set a use is about, and how that is proven."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterable

from flexlint.model import (
    Binding,
    BindingBasis,
    Finding,
    Mode,
    ModeKind,
    Related,
    ScaleSet,
    Silenced,
    Subject,
)
from flexlint.project.inventory import Inventory, shown_files
from flexlint.project.names import Names
from flexlint.record import replace
from flexlint.values.sources import TERRAFORM, parts

_DECLARED: BindingBasis = "declared"
_SYMBOL: BindingBasis = "symbol"
_VARIABLE: BindingBasis = "variable"
_NAME: BindingBasis = "name"


class Binder:
    """Binds what files say to the sets of an inventory.

    Nothing is bound because there is only one set: only because of a name, a symbol, or a
    variable that other files set.
    """

    def __init__(self, inventory: Inventory, names: Names) -> None:
        """``names`` says what other files call what a file names by a variable."""
        self.inventory = inventory
        self._names = names
        self._spoken: dict[tuple[str, str], ScaleSet] = {}

    @property
    def sets(self) -> tuple[ScaleSet, ...]:
        """The sets of the inventory and those that were only spoken of, sorted."""
        every = (*self.inventory.sets, *self._spoken.values())
        return tuple(sorted(every, key=lambda s: (s.name.lower(), s.name, s.id)))

    def told(self, path: str, subjects: Iterable[Subject]) -> tuple[tuple[Subject, Mode], ...]:
        """The modes of those sets of ``subjects`` of the file ``path`` that are known."""
        found: list[tuple[Subject, Mode]] = []
        for subject in subjects:
            number, _ = self._find(path, subject)
            if number is not None:
                mode = self.inventory.told(number)
                if mode.kind is not ModeKind.UNKNOWN:
                    found.append((subject, mode))
        return tuple(found)

    def bound(self, finding: Finding) -> Finding:
        """``finding`` with the sets that it is about."""
        bindings = [self.binding(finding.location.path, s) for s in finding.subjects]
        bindings = list(dict.fromkeys(bindings))
        if not bindings:
            return finding
        # What is proven comes first.
        bindings.sort(key=lambda binding: not binding.scale_set)
        first, *others = bindings
        return replace(
            finding,
            binding=first,
            also=tuple(others),
            related=(*finding.related, *_mode_places(finding, first)),
        )

    def bound_silenced(self, item: Silenced) -> Silenced:
        """``item`` with the sets that its finding is about."""
        return replace(item, finding=self.bound(item.finding))

    def binding(self, path: str, subject: Subject) -> Binding:
        """The set that ``subject``, as the file ``path`` says it, is."""
        number, binding = self._find(path, subject)
        if number is not None or not binding.name:
            return binding
        return self._by_name_alone(path, binding)

    # -- finding the set ---------------------------------------------------------------

    def _find(self, path: str, subject: Subject) -> tuple[int | None, Binding]:
        """The number of the set, if it is proven; what is called by a name that no declaration
        has is a binding with that name."""
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
            if numbers:
                return self._one_of(numbers, basis, why)
        named = self._names.named(path, subject)
        if not named.name:
            return None, Binding(why=named.why)
        numbers = known.by_name.get((known.tops(path), named.name.lower()), ())
        fitting = [n for n in numbers if _same_group(known.sets[n], named.group)]
        basis = _VARIABLE if named.evidence else _NAME
        if not fitting:
            return None, Binding(
                name=named.name, basis=basis, why=named.why, evidence=named.evidence
            )
        why = named.why or f'both write the name "{known.sets[fitting[0]].name}"'
        return self._one_of(fitting, basis, why, named.evidence)

    def _address(self, path: str, subject: Subject) -> tuple[int, ...] | None:
        kind, address = parts(subject.given_by)
        if kind != TERRAFORM:
            return None
        return self.inventory.by_address.get((os.path.dirname(path), address.lower()))

    def _one_of(
        self,
        numbers: Iterable[int],
        basis: BindingBasis,
        why: str,
        evidence: tuple[Related, ...] = (),
    ) -> tuple[int | None, Binding]:
        found = [self.inventory.sets[number] for number in numbers]
        if len(found) > 1:
            return None, Binding(why=_several(found))
        (only,) = found
        places = tuple(
            Related(d.location, "the scale set is declared here") for d in only.declared[:1]
        )
        binding = Binding(only.id, only.name, basis, why, (*evidence, *places))
        return next(iter(numbers)), binding

    def _by_name_alone(self, path: str, binding: Binding) -> Binding:
        """A set that is called by its name, and declared nowhere."""
        key = (self.inventory.tops(path), binding.name.lower())
        found = self._spoken.get(key)
        if found is None:
            note = "No file of this run declares it: it is known by its name alone."
            taken = {each.id for each in (*self.inventory.sets, *self._spoken.values())}
            ids = (f"{binding.name}~{number}" for number in itertools.count(2))
            free = next(i for i in itertools.chain((binding.name,), ids) if i not in taken)
            found = ScaleSet(free, binding.name, True, Mode(), (), notes=(note,))
            self._spoken[key] = found
        why = binding.why or "the name is written here; no file of this run declares the set"
        return replace(binding, scale_set=found.id, name=found.name, why=why)


def _same_group(scale_set: ScaleSet, group: str) -> bool:
    said = {d.subject.group.lower() for d in scale_set.declared if d.subject.group}
    return not group or not said or group.lower() in said


def _several(found: Iterable[ScaleSet]) -> str:
    places = sorted({d.location.path for each in found for d in each.declared})
    return f"several scale sets may be meant, declared in {shown_files(places)}"


def _mode_places(finding: Finding, binding: Binding) -> tuple[Related, ...]:
    """Where the mode comes from, if another file says it."""
    if finding.mode.basis != "set":
        return ()
    return tuple(place for place in binding.evidence if place not in finding.related)
