"""The options that ``check`` and ``baseline`` share: what to look at and which rules count."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

import click

from flexlint.catalog import Catalog
from flexlint.config import ConfigError, Settings
from flexlint.config.keys import CONFIDENCES, FAIL_ON
from flexlint.config.resolver import Resolver
from flexlint.text.words import nearest

Function = TypeVar("Function", bound=Callable[..., Any])
COMMAND_LINE = "command line"
"""The origin of a setting that an option has given."""

_RULES = click.option(
    "--rules",
    "rule_paths",
    multiple=True,
    metavar="DIRECTORY",
    help="Rules of your own, as data.",
)
_CONFIG = click.option("--config", metavar="FILE", help="Read this configuration file.")
_ISOLATED = click.option("--isolated", is_flag=True, help="Read no configuration file.")
_OPTIONS = (
    click.option(
        "--select",
        multiple=True,
        metavar="RULES",
        help="Apply only these: codes, starts of codes, names, categories, ALL.",
    ),
    click.option("--extend-select", multiple=True, metavar="RULES", help="Apply these as well."),
    click.option("--ignore", multiple=True, metavar="RULES", help="Leave these out."),
    click.option(
        "--min-confidence",
        type=click.Choice(CONFIDENCES),
        help="Leave out findings that are less sure.  [default: low]",
    ),
    click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="Leave out these files and directories, not those of the configuration.",
    ),
    click.option(
        "--extend-exclude", multiple=True, metavar="PATTERN", help="Leave out these as well."
    ),
    click.option(
        "--force-exclude",
        is_flag=True,
        default=None,
        help="Leave out excluded files also where they are named.",
    ),
    click.option(
        "--respect-gitignore/--no-respect-gitignore",
        default=None,
        help="Leave out what git ignores, or do not.",
    ),
    click.option(
        "--include-surface",
        multiple=True,
        metavar="SURFACE",
        help="Use only this surface, such as python.",
    ),
    _RULES,
    click.option("--no-suppressions", is_flag=True, help="Report what comments suppress as well."),
    _CONFIG,
    _ISOLATED,
    click.option(
        "-j", "--jobs", type=click.IntRange(min=0), help="Worker processes; 0 is as many as fit."
    ),
)


def selecting(function: Function) -> Function:
    """Give a command the options; their values go to :func:`laid_over`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def with_packs(function: Function) -> Function:
    """Give a command that shows rules the options for rule packs, as keywords of their names."""
    for option in (_ISOLATED, _CONFIG, _RULES):
        function = option(function)
    return function


def one_or_none(config: str | None, isolated: bool) -> None:
    """Raise :class:`click.UsageError` if a configuration file is named and none is wanted."""
    if config and isolated:
        raise click.UsageError("--config and --isolated exclude each other.")


def settings_of(folder: str, config: str | None, isolated: bool) -> Settings:
    """What counts in ``folder``, an absolute path, under ``--config`` and ``--isolated``.

    Raises:
        ConfigError: if the configuration file is wrong.
        click.UsageError: if a file is named and none is wanted.
    """
    one_or_none(config, isolated)
    resolver = Resolver(file=config, isolated=isolated)
    found = resolver(folder)
    if resolver.wrong:
        raise ConfigError("\n".join(resolver.wrong))
    return found


def packed_catalog(
    rule_paths: Sequence[str], config: str | None, isolated: bool
) -> tuple[Catalog, str]:
    """The catalogue with the packs of the configuration and of the command line.

    Beside it, where the configuration says that the rules' pages are published.

    Raises:
        CatalogError: if a rule pack is wrong.
        ConfigError: if the configuration file is wrong.
        click.UsageError: if a file is named and none is wanted.
    """
    from pathlib import Path

    from flexlint.catalog import load_catalog

    settings = settings_of(os.getcwd(), config, isolated)
    catalog = load_catalog(tuple(Path(p) for p in (*settings.rule_paths, *rule_paths)))
    return catalog, settings.docs_url


def fail_on_option(function: Function) -> Function:
    """Give a command ``--fail-on``."""
    return click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        help="Exit with 1 if a finding is at least this severe.  [default: warning]",
    )(function)


def words(given: Sequence[str]) -> tuple[str, ...]:
    """Comma-separated lists, given any number of times, as one."""
    return tuple(word.strip() for part in given for word in part.split(",") if word.strip())


def laid_over(found: Settings, given: Mapping[str, Any]) -> Settings:
    """The settings of a configuration file with the command line's options over them."""
    changed: dict[str, Any] = {}
    for name in ("select", "extend_select", "ignore"):
        if given[name]:
            changed[name] = words(given[name])
    if given["ignore"]:
        changed["ignore"] = (*found.ignore, *changed["ignore"])
    if given["extend_select"]:
        changed["extend_select"] = (*found.extend_select, *changed["extend_select"])
    # A file's patterns are relative to the file, those given here to where they are given.
    here = tuple(part for part in (given["exclude"], given["extend_exclude"]) if part)
    if given["exclude"]:
        changed.update(exclude=(), extend_exclude=())
    if given["include_surface"]:
        changed["include_surfaces"] = (*found.include_surfaces, *words(given["include_surface"]))
    if given["rule_paths"]:
        changed["rule_paths"] = (
            *found.rule_paths,
            *(os.path.abspath(path) for path in given["rule_paths"]),
        )
    for name in ("min_confidence", "force_exclude", "respect_gitignore", "jobs", "fail_on"):
        if given.get(name) is not None:
            changed[name] = given[name]
    if given.get("baseline") is not None:
        changed["baseline"] = os.path.abspath(given["baseline"])
    if not changed and not here:
        return found
    origins = dict(found.origins)
    origins.update((name.replace("_", "-"), COMMAND_LINE) for name in changed)
    below = tuple((os.getcwd(), tuple(patterns)) for patterns in here)
    return dataclasses.replace(
        found, **changed, exclude_below=below, origins=tuple(origins.items())
    )


def unknown_surfaces(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(name, what is wrong with it) for each of ``names`` that is no surface's."""
    if not names:
        return
    from flexlint.surfaces import registry

    known = registry.choices()
    for name in names:
        if name not in known:
            near = nearest(name, known)
            hint = f" Did you mean {near!r}?" if near else ""
            yield name, f"there is no surface {name!r}.{hint} Known are {', '.join(known)}."
