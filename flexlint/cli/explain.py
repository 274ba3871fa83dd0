"""``flexlint explain``: what a rule, an operation, a spelling or an error message is about."""

from __future__ import annotations

import click

from flexlint.cli.explaining import explained
from flexlint.cli.selecting import with_packs


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
    return explained(what, rule_paths, config, isolated)
