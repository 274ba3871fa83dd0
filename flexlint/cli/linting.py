"""What the command line says, for trees that are linted in processes of their own."""

from __future__ import annotations

import os
from collections.abc import Container

import click

from flexlint.cli.given import SelectingArguments
from flexlint.cli.governed import Governed
from flexlint.cli.selecting import arguments
from flexlint.config.options import Options
from flexlint.config.settings import Settings
from flexlint.fleet.linting import Place
from flexlint.model import Report
from flexlint.record import field_names, record, replace
from flexlint.text.errors import UserError
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.engine.cache import Cache


@record
class Linting:
    """Lints the working directory as ``given`` says (a :class:`flexlint.fleet.linting.Lint`)."""

    given: SelectingArguments

    @classmethod
    def of(cls, given: SelectingArguments) -> Linting:
        """Like ``given``, wherever it is used: what is relative in it counts from here."""
        named = {name: getattr(given, name) for name in field_names(SelectingArguments) or ()}
        for name in ("config", "baseline", "cache_dir"):
            named[name] = os.path.abspath(named[name]) if named[name] else named[name]
        named["rule_paths"] = tuple(map(os.path.abspath, given.rule_paths))
        return cls(arguments(SelectingArguments, named))

    def __call__(self, place: Place) -> Report:
        """The report of what ``place`` names.

        Raises:
            UserError: if the configuration, a rule pack or an option is wrong.
        """
        given = replace(self.given, jobs=place.jobs or self.given.jobs)
        if place.caches is not None:
            given = replace(given, cache_dir=place.caches)
        try:
            if not place.top:
                return Governed(place.paths, given).lint(alone=True, deployments=True)
            # What is in a commit counts, also if a pattern would have git ignore it.
            return _Made(replace(given, respect_gitignore=False), place).lint(
                alone=True, deployments=True
            )
        except click.ClickException as error:
            raise UserError(error.format_message()) from error


class _Made(Governed):
    """Governs a tree that was made out of a commit."""

    def __init__(self, given: SelectingArguments, place: Place) -> None:
        super().__init__(place.paths, given)
        self._place = place
        self._moved: dict[int, tuple[Options, Options]] = {}

    def __call__(self, folder: str, names: Container[str] | None = None) -> Options:
        there = self._there(folder)
        options = super().__call__(there, names if there == folder else None)
        if there == folder:
            return options
        # The pair keeps the first alive, so that no other one gets its number.
        moved = self._moved.get(id(options))
        if moved is None:
            below = tuple((self._here(base), patterns) for base, patterns in options.exclude_below)
            here = replace(options, root=self._here(options.root), exclude_below=below)
            moved = self._moved[id(options)] = (options, here)
        return moved[1]

    def settings(self, path: str) -> Settings:
        return super().settings(self._there(os.path.abspath(path)))

    def _there(self, path: str) -> str:
        """Where the configuration for what lies at ``path`` is."""
        return _instead(path, self._place.top, self._place.governed_by or self._place.top)

    def _here(self, path: str) -> str:
        return _instead(path, self._place.governed_by or self._place.top, self._place.top)

    def _cache(self) -> Cache | None:
        if not self._given.cache_dir:
            return None
        from flexlint.engine.cache import Cache

        return Cache(self._given.cache_dir, (self._place.top,), settled=True)


def _instead(path: str, before: str, after: str) -> str:
    """``path`` with the directory ``after`` in place of ``before``, if it lies there."""
    if path == before:
        return after
    within = before if before.endswith(os.sep) else before + os.sep
    return os.path.join(after, path[len(within) :]) if path.startswith(within) else path
