"""``flexlint explain``: what a rule, an operation, a spelling or an error message is about."""

from __future__ import annotations

import click

from flexlint.catalog.lookup import find, hint
from flexlint.cli.explanation import explain
from flexlint.cli.output import standard_input, write
from flexlint.cli.selecting import packed_catalog, with_packs
from flexlint.cli.spellings import meaning_of
from flexlint.text.words import did_you_mean

_MAX_PASTED = 100_000
"""Bytes that a message may have, on the command line or from standard input."""
_NOTHING = "say what to explain, such as FLX201; “flexlint rules” lists the rules."


@click.command("explain", context_settings={"ignore_unknown_options": True})
@click.argument("what", nargs=-1, type=click.UNPROCESSED)
@with_packs
def command(
    what: tuple[str, ...], rule_paths: tuple[str, ...], config: str | None, isolated: bool
) -> int:
    """Explain WHAT: a rule's code or name, or the start of codes; an error message of Azure or
    its tools; a method, command, cmdlet, option, URL, resource type, property or permission as
    any language spells it; or a topic. "-" reads it from standard input.
    """
    query = _pasted() if what == ("-",) else " ".join(what)
    if len(query.encode("utf-8", "replace")) > _MAX_PASTED:
        raise click.UsageError(
            f"that is more than {_MAX_PASTED // 1000:,} kB: paste the error message alone."
        )
    if not query.strip():
        raise click.UsageError(_NOTHING)
    catalog, _ = packed_catalog(rule_paths, config, isolated)
    match = find(catalog, query, lambda text: meaning_of(text, catalog))
    if match is None:
        near = hint(catalog, query)
        meant = did_you_mean(near, after=" ", instead=" “flexlint rules” lists the rules.")
        shown = query if len(query) <= 80 else query[:77] + "…"
        raise click.UsageError(f"nothing is known of {shown!r}.{meant}")
    write(f"{explain(catalog, match)}\n")
    return 0


def _pasted() -> str:
    return standard_input(_MAX_PASTED).decode("utf-8", "replace")
