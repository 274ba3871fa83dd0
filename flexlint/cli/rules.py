"""``flexlint rules``: what there is to find."""

from __future__ import annotations

from pathlib import Path

import click

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.case_lines import case_places
from flexlint.catalog.loading import data_directory
from flexlint.catalog.rule import Rule
from flexlint.cli.output import say_notices, write
from flexlint.cli.selecting import packed_catalog, with_packs
from flexlint.reporters.json_text import json_text
from flexlint.text.words import plural


@click.group("rules", invoke_without_command=True)
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the rules.",
)
@with_packs
@click.pass_context
def command(
    context: click.Context,
    output_format: str,
    rule_paths: tuple[str, ...],
    config: str | None,
    isolated: bool,
) -> int:
    """List the rules of the catalogue, or check a rule pack of your own."""
    if context.invoked_subcommand is not None:
        return 0
    catalog, docs = packed_catalog(rule_paths, config, isolated)
    if output_format == "json":
        document = {"version": 1, "rules": [rule_object(catalog, r, docs) for r in catalog.rules]}
        write(json_text(document, 2) + "\n", for_machines=True)
    else:
        write(f"{table(catalog.rules)}\n")
    return 0


@command.command("validate")
@click.argument("directory", type=click.Path(path_type=Path))
def validate(directory: Path) -> int:
    """Check the form of the rule pack in DIRECTORY.

    Exits with 2 and names file, line, rule and field of everything that is wrong.
    """
    rules = _own(load_catalog((directory,)))
    write(f"{directory}: {plural(len(rules), 'rule')}, all valid.\n")
    return 0


@command.command("test")
@click.argument("directory", required=False, type=click.Path(path_type=Path))
def test(directory: Path | None) -> int:
    """Run the cases of the rule pack in DIRECTORY, or of the shipped rules.

    Every bad case must get a finding of its rule, every good one none. Exits with 1 if one
    does not.
    """
    from flexlint.config.options import Options
    from flexlint.engine.analysis import Analysis
    from flexlint.engine.cases import run_cases

    paths = () if directory is None else (str(directory),)
    analysis = Analysis.of(Options(rule_paths=paths))
    rules = analysis.catalog.rules if directory is None else _own(analysis.catalog)
    failures = list(run_cases(analysis, rules))
    places = case_places(directory or data_directory()) if failures else {}
    for failure in failures:
        case = failure.case
        title = f" ({case.title})" if case.title else ""
        place = places.get((failure.rule.code, failure.number), "?")
        write(
            f"{place}: {failure.rule.code}: case {failure.number}, "
            f"{case.kind} {case.surface}{title}: {failure.reason}\n"
        )
    cases = sum(len(rule.cases) for rule in rules)
    bare = [rule.code for rule in rules if not rule.cases and rule.diagnostic is None]
    for code in bare:
        write(f"{code}: has no cases\n")
    done = f"{plural(cases, 'case')} of {plural(len(rules), 'rule')}"
    write(f"{done}, {len(failures)} failed.\n")
    return int(bool(failures or bare))


def _own(catalog: Catalog) -> tuple[Rule, ...]:
    """The rules that the pack in ``catalog`` adds; says what its author should know."""
    say_notices(catalog.notices)
    shipped = {rule.code for rule in load_catalog().rules}
    return tuple(rule for rule in catalog.rules if rule.code not in shipped)


def table(rules: tuple[Rule, ...]) -> str:
    """The rules in columns: code, severity, row of the mapping table, name, summary."""
    rows = [("CODE", "SEVERITY", "ROW", "NAME", "SUMMARY")]
    for rule in rules:
        row = str(rule.mapping.row) if rule.mapping else "-"
        rows.append((rule.code, rule.severity.label, row, rule.name, rule.summary))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)]
    lines = []
    for *cells, summary in rows:
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        lines.append("  ".join([*padded, summary]).rstrip())
    return "\n".join(lines)


def rule_object(catalog: Catalog, rule: Rule, docs: str) -> dict[str, object]:
    """``rule`` as the JSON format prints it; ``docs`` is where the rules' pages are."""
    return {
        "code": rule.code,
        "name": rule.name,
        "category": rule.category,
        "severity": rule.severity.label,
        "confidence": rule.confidence.label,
        "summary": rule.summary,
        "row": rule.mapping.row if rule.mapping else None,
        "operations": list(rule.operations),
        "resource_types": sorted({t for pattern in rule.resources for t in pattern.types}),
        "url": catalog.url(rule, docs),
    }
