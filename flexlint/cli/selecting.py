"""The options that ``check`` and ``baseline`` share: what to look at and which rules count."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

import click

from flexlint.catalog import Catalog
from flexlint.catalog.rule import Rule
from flexlint.config import ConfigError, Settings, find_config, load_settings
from flexlint.config.files import common_folder, selectors
from flexlint.config.keys import CONFIDENCES, FAIL_ON
from flexlint.globs import is_anchored

Function = TypeVar("Function", bound=Callable[..., Any])
_COMMAND_LINE = "command line"

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
    """Give a command the options; their values go to :func:`settings`."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def with_packs(function: Function) -> Function:
    """Give a command that shows rules the options for rule packs, as keywords of their names."""
    for option in (_ISOLATED, _CONFIG, _RULES):
        function = option(function)
    return function


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

    if config and isolated:
        raise click.UsageError("--config and --isolated exclude each other.")
    file = config
    if file is None and not isolated:
        file = find_config(os.getcwd())
    settings = load_settings(file)
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


def settings(paths: Sequence[str], given: Mapping[str, Any]) -> Settings:
    """The configuration that counts for ``paths`` with the command line's options over it.

    Raises:
        ConfigError: if the file is wrong.
        click.UsageError: if an option names a rule that does not exist.
    """
    if given["config"] and given["isolated"]:
        raise click.UsageError("--config and --isolated exclude each other.")
    file = given["config"]
    if file is None and not given["isolated"]:
        file = find_config(common_folder([path for path in paths if path != "-"]))
    found = load_settings(file)
    if file is None:
        found = dataclasses.replace(found, root=repository_root(os.getcwd()))
    changed: dict[str, Any] = {}
    for name in ("select", "extend_select", "ignore"):
        if given[name]:
            changed[name] = words(given[name])
    if given["ignore"]:
        changed["ignore"] = (*found.ignore, *changed["ignore"])
    if given["extend_select"]:
        changed["extend_select"] = (*found.extend_select, *changed["extend_select"])
    for name in ("exclude", "extend_exclude"):
        if given[name]:
            changed[name] = tuple(_from_root(p, found.root) for p in given[name])
    if given["exclude"]:
        changed.setdefault("extend_exclude", ())
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
    origins = dict(found.origins)
    origins.update((name.replace("_", "-"), _COMMAND_LINE) for name in changed)
    result = dataclasses.replace(found, **changed, origins=tuple(origins.items()))
    _check_selectors(result)
    _check_surfaces(result)
    return result


def _from_root(pattern: str, root: str) -> str:
    """A pattern given in the working directory, as seen from ``root``."""
    relative = os.path.relpath(os.getcwd(), root).replace(os.sep, "/")
    if relative == "." or relative.startswith("..") or not is_anchored(pattern):
        return pattern
    return f"/{relative}/{pattern.removeprefix('./').lstrip('/')}"


def repository_root(folder: str) -> str:
    """The nearest directory from ``folder`` upward that holds a ``.git``; else ``folder``."""
    at = folder
    while not os.path.exists(os.path.join(at, ".git")):
        parent = os.path.dirname(at)
        if parent == at:
            return folder
        at = parent
    return at


def _check_selectors(found: Settings) -> None:
    given = list(selectors(found))
    if not given and not found.rule_paths:
        return
    # A wrong rule pack is wrong even if no file mentions what it looks for.
    from flexlint.selection import unknown_selectors

    rules = tuple(rules_by_code(found.rule_paths).values())
    unknown = dict(unknown_selectors([selector for _, selector in given], rules))
    wrong = []
    for key, selector in given:
        if selector in unknown:
            near = f" Did you mean {unknown[selector]}?" if unknown[selector] else ""
            text = f"there is no rule, prefix or category {selector!r}.{near}"
            origin = found.origin(key)
            if origin == _COMMAND_LINE and selector not in _in_file(found, key):
                raise click.UsageError(f"--{key}: {text}")
            wrong.append(f"{origin}: {key}: {text}")
    if wrong:
        raise ConfigError("\n".join(wrong))


def _in_file(found: Settings, key: str) -> tuple[str, ...]:
    if not found.file:
        return ()
    return tuple(s for name, s in selectors(load_settings(found.file)) if name == key)


def _check_surfaces(found: Settings) -> None:
    if not found.include_surfaces:
        return
    import difflib

    from flexlint.surfaces import registry

    known = registry.choices()
    for name in found.include_surfaces:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            text = f"there is no surface {name!r}.{hint} Known are {', '.join(known)}."
            origin = found.origin("include-surfaces")
            if origin == _COMMAND_LINE:
                raise click.UsageError(f"--include-surface: {text}")
            raise ConfigError(f"{origin}: include-surfaces: {text}")


def rules_by_code(rule_paths: Sequence[str] = ()) -> dict[str, Rule]:
    """The catalogue's rules and those in ``rule_paths``.

    Raises:
        CatalogError: if a rule pack is wrong.
    """
    from pathlib import Path

    from flexlint.catalog import load_catalog

    catalog = load_catalog(tuple(Path(path) for path in rule_paths))
    return {rule.code: rule for rule in catalog.rules}
