"""The vocabulary as the Python surface uses it: names to look for, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping

from flexlint.catalog.vocabulary import DistinctiveProperty, PythonName, Vocabulary
from flexlint.record import record

_URL = r"virtualmachinescaleset"
_BELOW = r"[\"'}sd]/(?:virtualmachines|instanceview)\b"
_POOLS = r"inbound_?nat_?pools"
_COMMAND = r"\baz\s+vmss\b|[\"']vmss[\"']|\bvmss\s"


@record
class Lexicon:
    """Spellings, indexed. ``package`` below is ``azure-mgmt-compute`` and its like."""

    groups: Mapping[str, Mapping[str, PythonName]]
    distinctive: frozenset[str]
    methods: frozenset[str]
    """Every method of every group."""
    distinctive_methods: Mapping[str, tuple[str, str]]
    """Methods of undistinctive groups whose own name says scale set -> (group, package)."""
    clients: Mapping[str, tuple[str, str]]
    """Client class name -> (package, module)."""
    packages: Mapping[str, str]
    """Group -> package."""
    operation_classes: Mapping[str, str]
    """``virtualmachinescalesetvmsoperations`` -> group."""
    factories: frozenset[str]
    """Dotted names of functions that return a client, as configured."""
    resource_types: frozenset[str]
    """Lower-cased types that rules look at."""
    properties: tuple[DistinctiveProperty, ...]
    """Properties that their names give away."""
    names: re.Pattern[str]
    """Any group or method whose name says scale set."""
    needle: re.Pattern[str]
    """What a file must contain for any of this to matter; matched without regard to case."""

    def client_of_module(self, module: str) -> str | None:
        """The package that a (versioned, ``.aio``) module path belongs to, if any."""
        for package, home in self.clients.values():
            if module == home or module.startswith(home + "."):
                return package
        return None

    def group_of_class(self, name: str) -> str | None:
        """The group whose class is called ``name`` (in any case), if it is one of ours."""
        return self.operation_classes.get(name.lower())

    def name_of(self, group: str, method: str) -> PythonName | None:
        """What ``<group>.<method>`` means, or None if it is nothing of ours."""
        return self.groups.get(group, {}).get(method)


def lexicon(vocabulary: Vocabulary, factories: tuple[str, ...] = ()) -> Lexicon:
    """Index ``vocabulary``. Cheap: some eighty operations."""
    groups = vocabulary.python
    methods_alone: dict[str, tuple[str, str]] = {}
    packages: dict[str, str] = {}
    for group, methods in groups.items():
        for method, name in methods.items():
            packages[group] = name.package
            if group not in vocabulary.distinctive_groups:
                methods_alone[method] = (group, name.package)
    words = sorted({*vocabulary.distinctive_groups, *methods_alone}, key=lambda w: (-len(w), w))
    needle = "|".join([*map(re.escape, words), _URL, _BELOW, _POOLS, _COMMAND])
    return Lexicon(
        groups=groups,
        distinctive=vocabulary.distinctive_groups,
        methods=frozenset(m for methods in groups.values() for m in methods),
        distinctive_methods=methods_alone,
        clients={c.name: (c.package, c.module) for c in vocabulary.python_clients},
        packages=packages,
        operation_classes={g.replace("_", "") + "operations": g for g in groups},
        factories=frozenset(factories),
        resource_types=vocabulary.resource_types,
        properties=vocabulary.distinctive_properties,
        names=re.compile("|".join(map(re.escape, words)) or r"(?!)"),
        needle=re.compile(needle, re.IGNORECASE),
    )
