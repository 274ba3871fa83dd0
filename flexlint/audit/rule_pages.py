"""What the page of a rule says, before it is Markdown or HTML.

Texts are plain, with names in backticks; what varies from finding to finding is in braces, as
rules write it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from flexlint.catalog import Catalog, conditions
from flexlint.catalog.azure_errors import KnownError
from flexlint.catalog.operation import QUERY_HOLE, Operation, Replacement, Source, Spellings
from flexlint.catalog.rule import Case, ResourcePattern, Rule
from flexlint.catalog.topics import Reasons, reasons
from flexlint.model import ModeKind
from flexlint.record import record
from flexlint.surfaces.registry import title_of

_WORDS = {
    "operation": "Call {}",
    "each-member": "Call {} for each virtual machine that was meant",
    "list-members": "List the virtual machines of the set with {}",
    "property": "Change the template",
    "query": "Ask Azure Resource Graph",
    "lock": "Put an ARM resource lock on the virtual machine",
    "keep": "Keep it",
    "none": "Nothing replaces it",
}


@record
class Otherwise:
    """What a rule says where more is known."""

    condition: str
    severity: str
    message: str


@record
class Instead:
    """One replacement in words."""

    text: str
    query: str = ""
    """An Azure Resource Graph query."""
    hole: str = ""
    """What in the query stands for the resource id of the scale set; "" if nothing does."""


@record
class RulePage:
    """One rule with all that is known around it."""

    rule: Rule
    reasons: Reasons
    otherwise: tuple[Otherwise, ...]
    operations: tuple[Operation, ...]
    patterns: tuple[str, ...]
    """Which resources it looks at, each in words."""
    instead: tuple[Instead, ...]
    cases: tuple[tuple[str, tuple[Case, ...]], ...]
    """(surface, its cases), those with findings first."""
    errors: tuple[KnownError, ...]
    sources: tuple[Source, ...]


def rule_page(catalog: Catalog, rule: Rule) -> RulePage:
    """The page of ``rule``, which is one of ``catalog``."""
    operations = tuple(
        catalog.operations[name] for name in rule.operations if name in catalog.operations
    )
    replacements = rule.replacements or dict.fromkeys(
        r for operation in operations for r in operation.replacements
    )
    tags = [*rule.sources, *(rule.mapping.sources if rule.mapping else ())]
    errors = [*rule.errors, *(e for operation in operations for e in operation.errors)]
    return RulePage(
        rule,
        reasons(catalog, rule),
        tuple(
            Otherwise(
                conditions.condition(variant),
                (variant.severity or rule.severity).label,
                variant.message or rule.message,
            )
            for variant in rule.variants
        ),
        operations,
        tuple(resource_words(pattern) for pattern in rule.resources),
        tuple(_instead(catalog, replacement) for replacement in replacements),
        tuple(_cases(rule)),
        tuple(catalog.errors[tag] for tag in dict.fromkeys(errors) if tag in catalog.errors),
        tuple(catalog.sources[tag] for tag in dict.fromkeys(tags) if tag in catalog.sources),
    )


def _cases(rule: Rule) -> Iterable[tuple[str, tuple[Case, ...]]]:
    order = list(dict.fromkeys(case.surface for case in rule.cases))
    cases = sorted(rule.cases, key=lambda case: (order.index(case.surface), case.kind))
    for surface, group in groupby(cases, key=lambda case: case.surface):
        yield surface, tuple(group)


# -- words for data ------------------------------------------------------------------------


def _instead(catalog: Catalog, replacement: Replacement) -> Instead:
    counterpart = catalog.counterparts.get(replacement.operation or "")
    name = f"`{replacement.operation}`"
    if counterpart is not None:
        named = [python_words(counterpart.spellings), cli_words(counterpart.spellings)]
        name += f" ({', '.join(n for n in named if n)})"
    text = _WORDS[replacement.kind].format(name)
    if replacement.remove:
        text += ": remove " + ", ".join(f"`{path}`" for path in replacement.remove)
    if replacement.condition:
        text += f", provided that {replacement.condition}"
    for surface, condition in replacement.condition_in:
        text += f"; {title_of(surface)}: provided that {condition}"
    notes = [replacement.note] if replacement.note else []
    notes += [f"{title_of(surface)}: {note}" for surface, note in replacement.note_in]
    query = replacement.query.rstrip()
    hole = QUERY_HOLE if QUERY_HOLE in query else ""
    return Instead("; ".join([text, *notes]) + ".", query, hole)


def verdict_words(operation: Operation) -> str:
    """``replace``, or ``replace, contested``."""
    return operation.verdict.value + (", contested" if operation.contested else "")


def _code(texts: Iterable[str]) -> str:
    return ", ".join(f"`{' '.join(text.split())}`" for text in dict.fromkeys(texts))


def python_words(spellings: Spellings) -> str:
    """The methods of the Python SDK; "" if there are none."""
    python = spellings.python
    return _code(f"{python.group}.{m.name}" for m in python.methods) if python else ""


def cli_words(spellings: Spellings) -> str:
    """The commands of the Azure CLI."""
    return _code(" ".join((cli.command, *cli.options)) for cli in spellings.cli)


def powershell_words(spellings: Spellings) -> str:
    """The cmdlets."""
    return _code(" ".join((ps.cmdlet, *ps.parameters)) for ps in spellings.powershell)


def rest_words(spellings: Spellings) -> str:
    """The request."""
    return _code([f"{spellings.rest.method} {spellings.rest.path}"]) if spellings.rest else ""


def resource_words(pattern: ResourcePattern) -> str:
    """Which resources, and which property of them, ``pattern`` finds."""
    types = ", ".join(f"`{t}`" for t in pattern.types)
    text = f"`{pattern.property}` of {types}" if pattern.property else types
    if pattern.missing:
        text += f" without `{pattern.missing}`"
    if len(pattern.modes) < len(ModeKind):
        text += " in mode " + " or ".join(mode.value for mode in pattern.modes)
    return text + (f", where {conditions.in_words(pattern.when)}" if pattern.when else "")
