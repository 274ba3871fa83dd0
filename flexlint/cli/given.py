"""What the command line says of the files and the rules of a run, and lays over settings."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from flexlint.cli.wrong import usage_error
from flexlint.config.settings import Settings
from flexlint.record import record_with, replace
from flexlint.text.words import did_you_mean, nearest
from flexlint.typed import TypeVar

_Given = TypeVar("_Given")
COMMAND_LINE = "command line"
"""The origin of a setting that an option has given."""


@record_with(kw_only=True)
class SelectingArguments:
    """What the command line says of the files and the rules of a run, as it was written.

    The fields are the parameters of the options of :mod:`flexlint.cli.selecting`, and of two
    that not every command has; None and empty are "not given".
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


def one_or_none(config: str | None, isolated: bool) -> None:
    """Raise :class:`click.UsageError` if a configuration file is named and none is wanted."""
    if config and isolated:
        raise usage_error("--config and --isolated exclude each other.")


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


def _either(given: _Given | None, found: _Given) -> _Given:
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
