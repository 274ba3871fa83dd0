"""Every small way in which the catalogue could be wrong, one at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flexlint.catalog import Catalog
from flexlint.catalog.building import build_catalog
from flexlint.catalog.operation import Operation, Spellings
from flexlint.catalog.rule import ResourcePattern, Rule
from flexlint.model import ModeKind
from flexlint.values.predicates import AllOf, AnyOf, Not, Possibly, Predicate

WRONG = "Mutant"


@dataclass(frozen=True, slots=True)
class Mutant:
    """A catalogue with one mistake, and where to look for it."""

    what: str
    catalog: Catalog
    rule: Rule
    """The rule whose cases must notice, as it was."""
    surface: str = ""
    """The only surface whose cases can notice; "" for any."""


def rebuilt(
    catalog: Catalog,
    rules: tuple[Rule, ...] | None = None,
    operations: tuple[Operation, ...] | None = None,
) -> Catalog:
    """``catalog`` with other rules or operations."""
    return build_catalog(
        operations=catalog.operations.values() if operations is None else operations,
        counterparts=catalog.counterparts.values(),
        rules=catalog.rules if rules is None else rules,
        sources=catalog.sources.values(),
        errors=catalog.errors.values(),
        other_commands=catalog.other_commands,
        mode_defaults=catalog.mode_defaults,
        models=catalog.vocabulary.models,
        cmdlets=catalog.vocabulary.cmdlets.values(),
        clients=catalog.vocabulary.python_clients,
        date=catalog.date,
        version=catalog.version,
        shorthand=catalog.shorthand,
    )


def rule_mutants(catalog: Catalog, rule: Rule) -> Iterator[Mutant]:
    """``rule`` left out, each of its predicates negated, each of its patterns changed."""
    yield Mutant(f"{rule.code} removed", _with(catalog, rule, None), rule)
    for what, changed in _changed(rule):
        yield Mutant(f"{rule.code}: {what}", _with(catalog, rule, changed), rule)


def _with(catalog: Catalog, rule: Rule, changed: Rule | None) -> Catalog:
    others = tuple(r for r in catalog.rules if r is not rule)
    return rebuilt(catalog, others if changed is None else (*others, changed))


def _changed(rule: Rule) -> Iterator[tuple[str, Rule]]:
    if rule.when is not None:
        for what, predicate in _negated(rule.when):
            yield f"when: {what}", replace(rule, when=predicate)
    for index, operation in enumerate(rule.operations):
        others = rule.operations[:index] + rule.operations[index + 1 :]
        yield f"without {operation}", replace(rule, operations=others)
    if rule.surfaces:
        yield "on the other surfaces", replace(rule, surfaces=("text",))
    for index, pattern in enumerate(rule.resources):
        changes: list[tuple[str, ResourcePattern | None]] = [("left out", None)]
        if pattern.property is not None:
            changes.append(("another property", replace(pattern, property=pattern.property + "X")))
        if pattern.missing is not None:
            changes.append(("not missing", replace(pattern, missing=None)))
            changes.append(("other missing", replace(pattern, missing=pattern.missing + "X")))
        if len(pattern.modes) < len(ModeKind):
            modes = tuple(mode for mode in ModeKind if mode not in pattern.modes)
            changes.append(("other modes", replace(pattern, modes=modes)))
        if pattern.when is not None:
            for what, predicate in _negated(pattern.when):
                changes.append((f"when: {what}", replace(pattern, when=predicate)))
        for what, changed in changes:
            kept = () if changed is None else (changed,)
            resources = (*rule.resources[:index], *kept, *rule.resources[index + 1 :])
            yield f"resources[{index}]: {what}", replace(rule, resources=resources)
    for index, variant in enumerate(rule.variants):
        if variant.message is None and variant.severity is None:
            continue  # it suggests something else, of which cases say nothing
        before, after = rule.variants[:index], rule.variants[index + 1 :]
        yield f"variants[{index}] left out", replace(rule, variants=(*before, *after))
        if variant.when is not None:
            for what, predicate in _negated(variant.when):
                changed_variant = replace(variant, when=predicate)
                variants = (*before, changed_variant, *after)
                yield f"variants[{index}]: {what}", replace(rule, variants=variants)


def _negated(predicate: Predicate) -> Iterator[tuple[str, Predicate]]:
    """``predicate`` with each of its parts, itself included, turned round."""
    if isinstance(predicate, (Not, Possibly)):
        inside = predicate.predicate
        if isinstance(predicate, Not):
            yield "without not", inside
        for what, changed in _negated(inside):
            yield what, replace(predicate, predicate=changed)
    elif isinstance(predicate, (AllOf, AnyOf)):
        parts = predicate.predicates
        for index, part in enumerate(parts):
            for what, changed in _negated(part):
                mutated = (*parts[:index], changed, *parts[index + 1 :])
                yield what, replace(predicate, predicates=mutated)
    else:
        yield f"not {predicate}", Not(predicate)


def spelling_mutants(catalog: Catalog, operation: Operation, rule: Rule) -> Iterator[Mutant]:
    """Each spelling of ``operation`` renamed; ``rule`` is one that speaks about it."""
    for what, surface, spellings in _renamed(operation.spellings):
        changed = replace(operation, spellings=spellings)
        everything = tuple(changed if o is operation else o for o in catalog.operations.values())
        mutant = rebuilt(catalog, operations=everything)
        yield Mutant(f"{operation.id}: {what}", mutant, rule, surface)


def _renamed(spellings: Spellings) -> Iterator[tuple[str, str, Spellings]]:
    python = spellings.python
    if python is not None:
        group = replace(python, group=python.group + WRONG)
        yield python.group, "python", replace(spellings, python=group)
        for index, method in enumerate(python.methods):
            wrong = replace(method, name=method.name + WRONG)
            methods = (*python.methods[:index], wrong, *python.methods[index + 1 :])
            if sum(m.name == method.name for m in python.methods) == 1:
                changed = replace(python, methods=methods)
                yield method.name, "python", replace(spellings, python=changed)
    if spellings.rest is not None:
        path = spellings.rest.path
        rest = replace(spellings.rest, path=path.replace("/virtualMachineScaleSets", "/Mutants"))
        yield path, "urls", replace(spellings, rest=rest)
        rest = replace(spellings.rest, method="HEAD")
        yield spellings.rest.method, "urls", replace(spellings, rest=rest)
    for index, cli in enumerate(spellings.cli):
        before, after = spellings.cli[:index], spellings.cli[index + 1 :]
        wrong_cli = replace(cli, command=cli.command + WRONG)
        words = " ".join((cli.command, *cli.options))
        yield words, "shell", replace(spellings, cli=(*before, wrong_cli, *after))
    for index, cmdlet in enumerate(spellings.powershell):
        earlier, later = spellings.powershell[:index], spellings.powershell[index + 1 :]
        wrong_cmdlet = replace(cmdlet, cmdlet=cmdlet.cmdlet + WRONG)
        words = " ".join((cmdlet.cmdlet, *cmdlet.parameters))
        changed_cmdlets = (*earlier, wrong_cmdlet, *later)
        yield words, "powershell", replace(spellings, powershell=changed_cmdlets)
