"""A catalogue made of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from flexlint.catalog.azure_errors import KnownError
from flexlint.catalog.catalog import Catalog, Index
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
from flexlint.catalog.rule import Rule, rule_order
from flexlint.catalog.shorthand import Shorthand
from flexlint.catalog.vocabulary import (
    DistinctiveProperty,
    PythonClient,
    PythonName,
    Vocabulary,
)
from flexlint.values.paths import last_key
from flexlint.values.predicates import besides

SCALE_SET_GROUP = "virtual_machine_scale_set"


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


def _index(rules: tuple[Rule, ...]) -> Index:
    """The look-up tables for ``rules``."""
    by_operation: dict[str, list[str]] = {}
    by_type: dict[str, list[tuple[str, int, str]]] = {}
    by_name: dict[str, str] = {}
    by_diagnostic: dict[str, str] = {}
    for rule in rules:
        by_name[rule.code.lower()] = by_name[rule.name.lower()] = rule.code
        for operation in rule.operations:
            by_operation.setdefault(operation, []).append(rule.code)
        for number, pattern in enumerate(rule.resources):
            last = last_key(pattern.property or "")
            for resource_type in dict.fromkeys(t.lower() for t in pattern.types):
                by_type.setdefault(resource_type, []).append((rule.code, number, last))
        if rule.diagnostic is not None:
            by_diagnostic[rule.diagnostic] = rule.code
    return Index(
        {rule.code: rule for rule in rules},
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
