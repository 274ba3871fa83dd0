"""The vocabulary as the Python surface uses it: names to look for, and what they stand for."""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.catalog.vocabulary import DistinctiveProperty, PythonName, Vocabulary
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.folding import folded, mentions_any

_WORDS = (
    "virtualmachinescaleset",
    *(f"inbound{one}nat{other}pools" for one in ("", "_") for other in ("", "_")),
)
_COMMON = "virtual_machine_scale_set"
_SHAPES = (
    regex(r"/virtualmachines(?<=[\"'}sd]/virtualmachines)\b"),
    regex(r"/instanceview(?<=[\"'}sd]/instanceview)\b"),
    regex(r"vmss(?:(?<!\wvmss)\s|(?<=[\"']vmss)[\"'])"),
    regex(r"az(?<!\waz)\s+vmss\b"),
    regex(r"-az(?:urerm)?vmss"),
)
"""Paths below a scale set, words of a command, and cmdlets; what is before stands behind what it is
before, so that each begins with letters that are quickly found."""


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
    names: tuple[str, ...]
    """Parts of every group and method whose name says scale set."""
    vocabulary: Vocabulary
    """All that this is made of."""
    needles: tuple[str, ...]
    """One of them, or of :data:`_SHAPES`, a file must contain for any of this to matter."""

    def matters(self, text: str, *, generated: bool = False) -> bool:
        """Whether anything of interest may be in ``text``; in a ``generated`` client only names
        are, as they are written."""
        if generated:
            return _mentions(text, self.names)
        lowered = folded(text)
        if _mentions(lowered, self.needles):
            return True
        return any(shape.search(lowered) is not None for shape in _SHAPES)

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
    words = {*vocabulary.distinctive_groups, *methods_alone}
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
        names=_shortest(words),
        vocabulary=vocabulary,
        needles=_shortest({*map(str.lower, words), *_WORDS}),
    )


def _mentions(text: str, words: tuple[str, ...]) -> bool:
    """:func:`mentions_any`, by way of what most words have in common."""
    if _COMMON in text:
        return mentions_any(text, words)
    return mentions_any(text, tuple(word for word in words if _COMMON not in word))


def _shortest(words: set[str]) -> tuple[str, ...]:
    """``words`` without those that hold another one."""
    return tuple(sorted(w for w in words if not any(o in w for o in words if o != w)))
