"""What ``flexlint explain`` does, once its command line has been read."""

from __future__ import annotations

from flexlint.catalog.lookup import find, hint
from flexlint.cli.explanation import explain
from flexlint.cli.output import standard_input, write
from flexlint.cli.packs import packed_catalog
from flexlint.cli.spellings import meaning_of
from flexlint.cli.wrong import usage_error
from flexlint.text.words import did_you_mean

_MAX_PASTED = 100_000
"""Bytes that a message may have, on the command line or from standard input."""
_NOTHING = "say what to explain, such as FLX201; “flexlint rules” lists the rules."


def explained(
    what: tuple[str, ...],
    rule_paths: tuple[str, ...] = (),
    config: str | None = None,
    isolated: bool = False,
) -> int:
    """Print what is known of ``what``; the exit code.

    Raises:
        CatalogError: if a rule pack is wrong.
        ConfigError: if the configuration file is wrong.
        click.UsageError: if nothing is known, or nothing is asked for.
    """
    query = _pasted() if what == ("-",) else " ".join(what)
    if len(query.encode("utf-8", "replace")) > _MAX_PASTED:
        raise usage_error(
            f"that is more than {_MAX_PASTED // 1000:,} kB: paste the error message alone."
        )
    if not query.strip():
        raise usage_error(_NOTHING)
    catalog, _ = packed_catalog(rule_paths, config, isolated)
    match = find(catalog, query, lambda text: meaning_of(text, catalog))
    if match is None:
        near = hint(catalog, query)
        meant = did_you_mean(near, after=" ", instead=" “flexlint rules” lists the rules.")
        shown = query if len(query) <= 80 else query[:77] + "…"
        raise usage_error(f"nothing is known of {shown!r}.{meant}")
    write(f"{explain(catalog, match)}\n")
    return 0


def _pasted() -> str:
    return standard_input(_MAX_PASTED).decode("utf-8", "replace")
