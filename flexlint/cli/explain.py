"""``flexlint explain``: what a rule, an operation or an error message is about."""

from __future__ import annotations

import click

from flexlint.cli.commands import operations_of
from flexlint.cli.explanation import explain
from flexlint.cli.output import standard_input, write
from flexlint.cli.selecting import packed_catalog, with_packs

_MAX_PASTED = 100_000
"""Bytes that a message from standard input may have."""


@click.command("explain")
@click.argument("what", nargs=-1)
@with_packs
def command(
    what: tuple[str, ...], rule_paths: tuple[str, ...], config: str | None, isolated: bool
) -> int:
    """Explain WHAT: a rule's code or name, an operation id, a Python method path, an az
    command, or an error message of Azure. "-" reads it from standard input.
    """
    if not what:
        raise click.UsageError(
            "say what to explain, such as FLX201 or “flexlint rules” for a list."
        )
    query = _pasted() if what == ("-",) else " ".join(what)
    catalog, _ = packed_catalog(rule_paths, config, isolated)
    match = catalog.find(query, lambda text: operations_of(text, catalog))
    if match is None:
        near = catalog.nearest(query)
        hint = f" Did you mean {near}?" if near else ' "flexlint rules" lists the rules.'
        shown = query if len(query) <= 80 else query[:77] + "…"
        raise click.UsageError(f"nothing is known of {shown!r}.{hint}")
    write(f"{explain(catalog, match)}\n")
    return 0


def _pasted() -> str:
    data = standard_input(_MAX_PASTED)
    if len(data) > _MAX_PASTED:
        raise click.UsageError(
            f"that is more than {_MAX_PASTED // 1000:,} kB: paste the error message alone."
        )
    return data.decode("utf-8", "replace")
