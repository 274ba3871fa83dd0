"""Rules listed in columns."""

from __future__ import annotations

from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.catalog.rule import Rule


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
