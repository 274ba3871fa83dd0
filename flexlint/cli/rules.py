"""``flexlint rules``: what there is to find."""

from __future__ import annotations

import json

import click

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.rule import Rule


@click.command("rules")
@click.option(
    "--output-format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print the rules.",
)
def command(output_format: str) -> int:
    """List the rules of the catalogue."""
    catalog = load_catalog()
    if output_format == "json":
        document = {"version": 1, "rules": [rule_object(catalog, r) for r in catalog.rules]}
        click.echo(json.dumps(document, indent=2))
    else:
        click.echo(table(catalog.rules))
    return 0


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


def rule_object(catalog: Catalog, rule: Rule) -> dict[str, object]:
    """``rule`` as the JSON format prints it."""
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
        "url": catalog.url(rule),
    }
