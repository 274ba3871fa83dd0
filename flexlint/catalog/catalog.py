"""The catalogue as a whole, with the questions that are asked of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from flexlint.catalog.azure_errors import KnownError
from flexlint.catalog.cmdlet import Cmdlet
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.catalog.model_table import ModelTable
from flexlint.catalog.operation import (
    CliSpelling,
    Counterpart,
    Operation,
    OtherCommand,
    PowerShellSpelling,
    RestSpelling,
    Source,
)
from flexlint.catalog.rule import ResourcePattern, Rule
from flexlint.catalog.shorthand import Shorthand
from flexlint.catalog.vocabulary import (
    DistinctiveProperty,
    PythonClient,
    PythonName,
    Vocabulary,
)
from flexlint.model import OWN_CODES
from flexlint.record import field, record
from flexlint.text.words import nearest
from flexlint.values.predicates import besides

SCALE_SET_GROUP = "virtual_machine_scale_set"


@record
class _Index:
    """Look-up tables, made once from the data."""

    by_operation: Mapping[str, tuple[Rule, ...]]
    by_type: Mapping[str, tuple[tuple[Rule, ResourcePattern], ...]]
    by_name: Mapping[str, Rule]
    by_diagnostic: Mapping[str, Rule]


@record
class Catalog:
    """Everything flexlint knows of Azure. Immutable; make one with :func:`load_catalog`."""

    operations: Mapping[str, Operation]
    """By canonical id, in the order of the file."""
    rules: tuple[Rule, ...]
    """Sorted by row, then number (``FLX999`` before ``FLX1001``)."""
    counterparts: Mapping[str, Counterpart]
    """What replacements call, by id; scale-set operations that are called are among them."""
    sources: Mapping[str, Source]
    errors: Mapping[str, KnownError]
    other_commands: tuple[OtherCommand, ...]
    """Commands about scale sets that are no operation of the catalogue."""
    mode_defaults: tuple[ModeDefault, ...]
    date: str
    """The day the facts were last checked, ISO."""
    version: int
    """Of the data format."""
    vocabulary: Vocabulary
    shorthand: Shorthand
    """What rule packs may say in short."""
    notices: tuple[str, ...]
    """What authors of rule packs should know: one line for each field with an old name."""
    index: _Index = field(repr=False, compare=False)

    def rules_for_operation(self, operation: str) -> tuple[Rule, ...]:
        """The rules on canonical ``operation``; empty if it is harmless or unknown."""
        return self.index.by_operation.get(operation, ())

    def patterns_for_type(self, resource_type: str) -> tuple[tuple[Rule, ResourcePattern], ...]:
        """The rules on lower-case ``resource_type``, each with a pattern that names the type."""
        return self.index.by_type.get(resource_type, ())

    def rule(self, written: str) -> Rule | None:
        """The rule with this code or slug, in any letter case, or None."""
        return self.index.by_name.get(written.strip().lower())

    def diagnostic(self, kind: str) -> Rule:
        """The rule that reports problems of ``kind`` (``parse-failure``).

        A kind without a rule of its own is reported as ``partly-read``.
        """
        rule = self.index.by_diagnostic.get(kind)
        return rule if rule is not None else self.index.by_diagnostic["partly-read"]

    def nearest(self, written: str) -> str | None:
        """The code or slug that ``written`` was probably meant to be, or None."""
        return nearest(written, (name for rule in self.rules for name in (rule.name, rule.code)))

    def url(self, rule: Rule, base: str = "") -> str:
        """The page of ``rule`` where the pages of ``docs/rules`` are published at ``base``.

        Empty for a rule that is not ours, and without a base.
        """
        if not base or not rule.code.startswith(OWN_CODES):
            return ""
        return f"{base.rstrip('/')}/{rule.code}.md"


def build_catalog(
    *,
    operations: Iterable[Operation],
    counterparts: Iterable[Counterpart],
    rules: Iterable[Rule],
    sources: Iterable[Source],
    errors: Iterable[KnownError],
    other_commands: Iterable[OtherCommand],
    mode_defaults: Iterable[ModeDefault],
    clients: Iterable[PythonClient],
    models: Iterable[ModelTable],
    cmdlets: Iterable[Cmdlet],
    date: str,
    version: int,
    shorthand: Shorthand,
    notices: Iterable[str] = (),
) -> Catalog:
    """A catalogue from its parts: sorts the rules, makes the vocabulary and the look-ups."""
    by_id = {operation.id: operation for operation in operations}
    ordered = tuple(sorted(rules, key=lambda rule: rule_order(rule.code)))
    called = {item.id: item for item in counterparts}
    for operation in by_id.values():
        for replacement in operation.replacements:
            target = replacement.operation
            if target in by_id and target is not None:
                called[target] = Counterpart(target, by_id[target].spellings)
    return Catalog(
        operations=by_id,
        rules=ordered,
        counterparts=called,
        sources={item.tag: item for item in sources},
        errors={item.tag: item for item in errors},
        other_commands=tuple(other_commands),
        mode_defaults=tuple(mode_defaults),
        date=date,
        version=version,
        shorthand=shorthand,
        notices=tuple(notices),
        vocabulary=_vocabulary(
            by_id.values(), ordered, called, tuple(clients), tuple(models), tuple(cmdlets)
        ),
        index=_index(ordered),
    )


def rule_order(code: str) -> tuple[str, int, int, str]:
    """Sort key of rule codes: by prefix, then file (``FLX201`` is 2, ``FLX1001`` 10), number."""
    match = re.fullmatch(r"([A-Za-z]+)(\d+)(\d\d)", code)
    if match is None:
        return code, 0, 0, code
    return match[1], int(match[2]), int(match[3]), code


def _index(rules: tuple[Rule, ...]) -> _Index:
    by_operation: dict[str, list[Rule]] = {}
    by_type: dict[str, list[tuple[Rule, ResourcePattern]]] = {}
    by_name: dict[str, Rule] = {}
    by_diagnostic: dict[str, Rule] = {}
    for rule in rules:
        by_name[rule.code.lower()] = by_name[rule.name.lower()] = rule
        for operation in rule.operations:
            by_operation.setdefault(operation, []).append(rule)
        for pattern in rule.resources:
            for resource_type in dict.fromkeys(t.lower() for t in pattern.types):
                by_type.setdefault(resource_type, []).append((rule, pattern))
        if rule.diagnostic is not None:
            by_diagnostic[rule.diagnostic] = rule
    return _Index(
        {key: tuple(value) for key, value in by_operation.items()},
        {key: tuple(value) for key, value in by_type.items()},
        by_name,
        by_diagnostic,
    )


def _vocabulary(
    operations: Iterable[Operation],
    rules: tuple[Rule, ...],
    counterparts: Mapping[str, Counterpart],
    clients: tuple[PythonClient, ...],
    models: tuple[ModelTable, ...],
    cmdlets: tuple[Cmdlet, ...],
) -> Vocabulary:
    python: dict[str, dict[str, PythonName]] = {}
    rbac: dict[str, list[str]] = {}
    rest: list[tuple[str, RestSpelling]] = []
    cli: list[tuple[str, CliSpelling]] = []
    sdk: list[tuple[str, str]] = []
    powershell: list[tuple[str, PowerShellSpelling]] = []
    for operation in operations:
        spellings = operation.spellings
        if spellings.python is not None:
            group = python.setdefault(spellings.python.group, {})
            for method in spellings.python.methods:
                # A name that both generations share keeps the parameters of both.
                known = group.get(method.name)
                group[method.name] = PythonName(
                    operation.id,
                    spellings.python.package,
                    spellings.python.group,
                    method if known is None else known.method.joined(method),
                )
        if spellings.rest is not None:
            rest.append((operation.id, spellings.rest))
        cli.extend((operation.id, spelling) for spelling in spellings.cli)
        powershell.extend((operation.id, spelling) for spelling in spellings.powershell)
        own = operation.id.partition("_")[0]
        sdk.append((operation.id, operation.id))
        sdk.extend((n if "_" in n else f"{own}_{n}", operation.id) for n in spellings.sdk)
        if spellings.rbac is not None:
            rbac.setdefault(spellings.rbac.lower(), []).append(operation.id)
    types = {t.lower() for rule in rules for t in _types(rule)}
    return Vocabulary(
        python=python,
        distinctive_groups=frozenset(g for g in python if g.startswith(SCALE_SET_GROUP)),
        python_clients=clients,
        rest=tuple(rest),
        cli=tuple(cli),
        powershell=tuple(powershell),
        sdk=tuple(sdk),
        rbac={action: tuple(ids) for action, ids in rbac.items()},
        resource_types=frozenset(types),
        counterparts=counterparts,
        models=models,
        cmdlets={cmdlet.name.lower(): cmdlet for cmdlet in cmdlets},
        distinctive_properties=tuple(dict.fromkeys(_distinctive(rules))),
    )


def _types(rule: Rule) -> Iterator[str]:
    """Every type whose resources ``rule`` looks at, those beside the ones it is about included."""
    for pattern in rule.resources:
        yield from pattern.types
        for other in besides(pattern.when) if pattern.when is not None else ():
            yield from other.types
    for variant in rule.variants:
        for other in besides(variant.when) if variant.when is not None else ():
            yield from other.types


def _distinctive(rules: Iterable[Rule]) -> Iterator[DistinctiveProperty]:
    for rule in rules:
        for pattern in rule.resources:
            if pattern.distinctive and pattern.property is not None:
                name = pattern.property.rpartition(".")[2]
                yield DistinctiveProperty(name, pattern.types[0], pattern.property)
