"""The options that ``check`` and ``baseline`` share: what to look at and which rules count."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from flexlint.config.files import ConfigError
from flexlint.config.keys import CONFIDENCES, FAIL_ON
from flexlint.config.resolver import Resolver
from flexlint.config.settings import Settings
from flexlint.record import record_with, replace
from flexlint.text.words import did_you_mean, nearest

if TYPE_CHECKING:
    from flexlint.catalog.catalog import Catalog

Function = TypeVar("Function", bound=Callable[..., object])
Arguments = TypeVar("Arguments")
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
    click.option("--no-cache", is_flag=True, help="Look at all files anew, and remember nothing."),
    click.option("--cache-dir", metavar="DIRECTORY", help="Remember there what files said."),
    click.option(
        "-j", "--jobs", type=click.IntRange(min=0), help="Worker processes; 0 is as many as fit."
    ),
)


@record_with(kw_only=True)
class SelectingArguments:
    """What the command line says of the files and the rules of a run, as it was written.

    The fields are the parameters of :func:`selecting`'s options, and of two that not every
    command has; None and empty are "not given".
    """

    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    min_confidence: str | None
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    force_exclude: bool | None
    respect_gitignore: bool | None
    include_surface: tuple[str, ...]
    rule_paths: tuple[str, ...]
    no_suppressions: bool
    config: str | None
    isolated: bool
    no_cache: bool
    cache_dir: str | None
    jobs: int | None
    fail_on: str | None = None
    baseline: str | None = None


def arguments(kind: type[Arguments], given: Mapping[str, object]) -> Arguments:
    """The values that click has read for a command, as ``kind``.

    The one place where they are not typed: click hands them over by the options' names, which
    are the fields of ``kind``.

    Raises:
        TypeError: if an option has no field, or a field that must be given no option.
    """
    return kind(**cast("Mapping[str, Any]", given))


def selecting(function: Function) -> Function:
    """Give a command the options; their values are :class:`SelectingArguments`."""
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

    from flexlint.catalog.loading import load_catalog

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


def laid_over(found: Settings, given: SelectingArguments) -> Settings:
    """The settings of a configuration file with the command line's options over them."""
    # A file's patterns are relative to the file, those given here to where they are given.
    here = tuple(part for part in (given.exclude, given.extend_exclude) if part)
    named = (
        ("select", bool(given.select)),
        ("extend-select", bool(given.extend_select)),
        ("ignore", bool(given.ignore)),
        ("exclude", bool(given.exclude)),
        ("extend-exclude", bool(given.exclude)),
        ("include-surfaces", bool(given.include_surface)),
        ("rule-paths", bool(given.rule_paths)),
        ("min-confidence", given.min_confidence is not None),
        ("force-exclude", given.force_exclude is not None),
        ("respect-gitignore", given.respect_gitignore is not None),
        ("jobs", given.jobs is not None),
        ("fail-on", given.fail_on is not None),
        ("baseline", given.baseline is not None),
    )
    origins = {key: COMMAND_LINE for key, is_given in named if is_given}
    if not origins and not here:
        return found
    return replace(
        found,
        select=words(given.select) if given.select else found.select,
        extend_select=(*found.extend_select, *words(given.extend_select)),
        ignore=(*found.ignore, *words(given.ignore)),
        exclude=() if given.exclude else found.exclude,
        extend_exclude=() if given.exclude else found.extend_exclude,
        exclude_below=tuple((os.getcwd(), patterns) for patterns in here),
        include_surfaces=(*found.include_surfaces, *words(given.include_surface)),
        rule_paths=(*found.rule_paths, *map(os.path.abspath, given.rule_paths)),
        min_confidence=_either(given.min_confidence, found.min_confidence),
        force_exclude=_either(given.force_exclude, found.force_exclude),
        respect_gitignore=_either(given.respect_gitignore, found.respect_gitignore),
        jobs=_either(given.jobs, found.jobs),
        fail_on=_either(given.fail_on, found.fail_on),
        baseline=found.baseline if given.baseline is None else os.path.abspath(given.baseline),
        origins=tuple({**dict(found.origins), **origins}.items()),
    )


def _either(given: Arguments | None, found: Arguments) -> Arguments:
    return found if given is None else given


def unknown_surfaces(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(name, what is wrong with it) for each of ``names`` that is no surface's."""
    if not names:
        return
    from flexlint.surfaces import registry

    known = registry.choices()
    for name in names:
        if name not in known:
            hint = did_you_mean(nearest(name, known), after=" ", quoted=True)
            yield name, f"there is no surface {name!r}.{hint} Known are {', '.join(known)}."
