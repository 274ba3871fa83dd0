"""The options that ``check`` and ``baseline`` share: what to look at and which rules count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import click

from flexlint.config.keys import CONFIDENCES, FAIL_ON
from flexlint.typed import Any, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])
Arguments = TypeVar("Arguments")

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
    click.option("--no-cache", is_flag=True, help="Analyse every file afresh, and store nothing."),
    click.option("--cache-dir", metavar="DIRECTORY", help="Keep the cache in this directory."),
    click.option(
        "-j", "--jobs", type=click.IntRange(min=0), help="Worker processes; 0 is as many as fit."
    ),
)


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
    return with_options(function, _OPTIONS)


def with_options(function: Function, options: Sequence[Callable[[Function], Function]]) -> Function:
    """``function`` as a command with ``options``, which its help lists in this order."""
    for option in reversed(options):
        function = option(function)
    return function


color_option = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output.",
)
"""How a command is told whether to use colours."""


def with_packs(function: Function) -> Function:
    """Give a command that shows rules the options for rule packs, as keywords of their names."""
    for option in (_ISOLATED, _CONFIG, _RULES):
        function = option(function)
    return function


def fail_on_option(function: Function) -> Function:
    """Give a command ``--fail-on``."""
    return click.option(
        "--fail-on",
        type=click.Choice(FAIL_ON),
        help="Exit with 1 if a finding is at least this severe.  [default: warning]",
    )(function)
