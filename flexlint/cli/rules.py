"""``flexlint rules``: what there is to find."""

from __future__ import annotations

from pathlib import Path

import click

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.case_lines import case_places
from flexlint.catalog.loading import data_directory
from flexlint.catalog.lookup import rules_like
from flexlint.catalog.rule import Rule
from flexlint.cli.output import say_notices, write
from flexlint.cli.packs import packed_catalog
from flexlint.cli.rule_table import table
from flexlint.cli.selecting import Function, with_packs
from flexlint.reporters.json_text import json_text
from flexlint.text.words import did_you_mean, nearest, plural


class _Rules(click.Group):
    """A group whose first word is a command or else the first of the rules to list."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first of ``args`` names, or the listing, of all of them."""
        if self.get_command(ctx, args[0]) is None:
            return list_rules.name, list_rules, args
        return super().resolve_command(ctx, args)


def _listing(function: Function) -> Function:
    """Give a command the options that say what is listed, and how."""
    format_option = click.option(
        "--output-format",
        type=click.Choice(["text", "json"]),
        help="How to print the rules.  [default: text]",
    )
    return format_option(with_packs(function))


@click.group(
    "rules",
    cls=_Rules,
    invoke_without_command=True,
    subcommand_metavar="[RULES]... | COMMAND [ARGS]...",
)
@_listing
@click.pass_context
def command(
    context: click.Context,
    output_format: str | None,
    rule_paths: tuple[str, ...],
    config: str | None,
    isolated: bool,
) -> int:
    """List the rules of the catalogue, or check a rule pack of your own.

    RULES are codes, names, categories, or starts of codes: FLX2 is row 2. Without any, all
    are listed.
    """
    if context.invoked_subcommand is None:
        _list((), output_format, rule_paths, config, isolated)
    return 0


@click.command("list")
@click.argument("selectors", nargs=-1)
@_listing
@click.pass_context
def list_rules(
    context: click.Context,
    selectors: tuple[str, ...],
    output_format: str | None,
    rule_paths: tuple[str, ...],
    config: str | None,
    isolated: bool,
) -> int:
    """List the rules that are named; options may stand before them or behind."""
    before = context.parent.params if context.parent is not None else {}
    _list(
        selectors,
        output_format or before.get("output_format"),
        (*before.get("rule_paths", ()), *rule_paths),
        config or before.get("config"),
        isolated or before.get("isolated", False),
    )
    return 0


def _list(
    selectors: tuple[str, ...],
    output_format: str | None,
    rule_paths: tuple[str, ...],
    config: str | None,
    isolated: bool,
) -> None:
    catalog, docs = packed_catalog(rule_paths, config, isolated)
    rules = _named(catalog, selectors) if selectors else catalog.rules
    if output_format == "json":
        document = {"version": 1, "rules": [rule_object(catalog, r, docs) for r in rules]}
        write(json_text(document, 2) + "\n", for_machines=True)
    else:
        write(f"{table(rules)}\n")


def _named(catalog: Catalog, selectors: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that ``selectors`` name, in the order of the catalogue."""
    from flexlint.config.selection import rank, unknown_selectors

    usage = click.get_current_context().parent  # nobody needs to write the word "list"
    for selector, near in unknown_selectors(selectors, catalog.rules):
        meant = nearest(selector, sorted(command.commands)) or near
        hint = did_you_mean(meant, after=" ", instead=" “flexlint rules” lists them.")
        raise click.UsageError(f"there is no rule, row or category {selector!r}.{hint}", usage)
    found: set[str] = set()
    for selector in selectors:
        row = rules_like(catalog, selector)
        found.update(rule.code for rule in row or (r for r in catalog.rules if rank(selector, r)))
    return tuple(rule for rule in catalog.rules if rule.code in found)


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
