"""Which scale set of an earlier audit a set of today is: by what tells sets apart, their name,
resource group and repository; and where these have changed, by what is declared still."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from flexlint.model import ScaleSet
from flexlint.record import record

Declared = Mapping[str, frozenset[str]]
"""By fingerprint, the ids of the sets of which declaration a finding is part."""


@record
class SetIdentity:
    """What tells one scale set from others."""

    id: str
    """As its own document has it."""
    name: str
    group: str = ""
    """The name of its resource group; "" if that is not known."""
    repository: str = ""
    """The one of several that it is in; "" where only one was looked at."""

    @property
    def key(self) -> tuple[str, str]:
        """What two that are the same surely share."""
        return self.repository, self.name.lower()

    def may_be(self, other: SetIdentity) -> bool:
        """Whether nothing says that ``other`` is another one."""
        groups = {self.group.lower(), other.group.lower()} - {""}
        return self.key == other.key and len(groups) < 2


def identity_of(scale_set: ScaleSet, repositories: Iterable[str]) -> SetIdentity:
    """What tells ``scale_set`` from others, in an audit of the repositories of these names."""
    return SetIdentity(
        scale_set.id, scale_set.name, scale_set.group, within(scale_set.id, repositories)
    )


def within(id_: str, repositories: Iterable[str]) -> str:
    """The one of the repositories that the set called ``id_`` is in; "" if in none of them."""
    return max((name for name in repositories if id_.startswith(f"{name}/")), key=len, default="")


def same_sets(
    old: Sequence[SetIdentity],
    new: Sequence[SetIdentity],
    declared_then: Declared,
    declared_now: Declared,
) -> dict[str, str]:
    """By the id of an old set, that of the new one that it surely is; others are left out.

    A set is the one of its name, where the resource groups allow it. Of one whose name or group
    has changed, a finding that is part of its declaration is there still, and no such finding
    says anything else.
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    before: dict[tuple[str, str], list[SetIdentity]] = {}
    for each in old:
        before.setdefault(each.key, []).append(each)
    after: dict[tuple[str, str], list[SetIdentity]] = {}
    for each in new:
        after.setdefault(each.key, []).append(each)
    for key, ours in before.items():
        for one, other in _matched(ours, after.get(key, [])):
            found[one.id] = other.id
            taken.add(other.id)
    moved = _moved(
        {each.id for each in old} - found.keys(),
        {each.id for each in new} - taken,
        declared_then,
        declared_now,
    )
    return {**found, **moved}


def _matched(
    ours: Sequence[SetIdentity], theirs: Sequence[SetIdentity]
) -> Iterable[tuple[SetIdentity, SetIdentity]]:
    """Those of one name: of the same id first, then of the same group, then what is left over."""
    left, right = list(ours), list(theirs)
    for same in (_same_id, _same_group, SetIdentity.may_be):
        pairs = [(one, other) for one in left for other in right if same(one, other)]
        times = Counter(each for pair in pairs for each in {id(pair[0]), id(pair[1])})
        for one, other in pairs:
            if times[id(one)] == times[id(other)] == 1:
                left.remove(one)
                right.remove(other)
                yield one, other


def _same_id(one: SetIdentity, other: SetIdentity) -> bool:
    return one.id == other.id and one.may_be(other)


def _same_group(one: SetIdentity, other: SetIdentity) -> bool:
    return bool(one.group) and one.may_be(other) and bool(other.group)


def _moved(
    old: set[str], new: set[str], declared_then: Declared, declared_now: Declared
) -> dict[str, str]:
    """What declarations that are there still say of sets that have no namesake."""
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for mark in declared_then.keys() & declared_now.keys():
        for one in declared_then[mark]:
            after.setdefault(one, set()).update(declared_now[mark])
        for other in declared_now[mark]:
            before.setdefault(other, set()).update(declared_then[mark])
    return {
        one: other
        for one in old
        for other in after.get(one, ())
        if after[one] == {other} and other in new and before[other] == {one}
    }
