"""The settings of every file of a run: those of its folder, the command line's over them."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import cached_property
from time import monotonic

from flexlint.catalog.catalogs import Catalogs
from flexlint.cli.given import (
    COMMAND_LINE,
    SelectingArguments,
    laid_over,
    one_or_none,
    unknown_surfaces,
    words,
)
from flexlint.cli.wrong import usage_error
from flexlint.config.files import ConfigError, common_folder, selectors
from flexlint.config.options import Options
from flexlint.config.resolver import Resolver
from flexlint.config.settings import Settings
from flexlint.engine.progress import SILENT, Steps
from flexlint.files.discovery import Discovery, SourceRef, discover, discover_text
from flexlint.record import replace
from flexlint.text.errors import UserError
from flexlint.text.printing import printable
from flexlint.text.words import did_you_mean
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.catalog.rule import Rule
    from flexlint.engine.analyses import Analyses
    from flexlint.engine.cache import Cache
    from flexlint.model import Finding, Report


class Governed:
    """What governs the files of one run. Called with a folder, it gives the folder's options.

    (So it is a :class:`flexlint.files.governing.Governing`.)
    """

    def __init__(
        self, paths: Sequence[str], given: SelectingArguments, *, without: Iterable[str] = ()
    ) -> None:
        """``given`` is what the command line says of the files below ``paths``, and ``without``
        are files that are no part of them: what the run writes, and what it compares with.

        Raises:
            ConfigError: if the file of ``--config`` is wrong.
            click.UsageError: if a file is named and none is wanted.
        """
        one_or_none(given.config, given.isolated)
        self._paths = paths
        self._given = given
        self._without = frozenset(map(os.path.realpath, without))
        self._without_names = frozenset(map(os.path.basename, self._without))
        self._resolver = self._new_resolver()
        self._catalogs = Catalogs()
        self._notices: list[str] = []
        self._options: dict[int, Options] = {}
        self.stand_in: dict[str, Settings] = {}
        """Settings of what is reported in place of files: by path, as it is displayed."""

    def _new_resolver(self) -> Resolver:
        given = self._given
        return Resolver(
            lambda found: laid_over(found, given), file=given.config, isolated=given.isolated
        )

    @cached_property
    def near(self) -> Settings:
        """What counts for the run as a whole: the settings of the folder that holds all paths.

        It need not hold a file that is looked at, so what is wrong there is no error.
        """
        folder = common_folder(self._paths)
        return self._resolver.known(folder) or self._new_resolver()(folder)

    def __call__(self, folder: str, names: Container[str] | None = None) -> Options:
        """The options of the files in ``folder``."""
        settings = self._resolver(folder, names)
        options = self._options.get(id(settings))
        if options is None:
            options = settings.options(no_suppressions=self._given.no_suppressions)
            self._options[id(settings)] = options
        return options

    def settings(self, path: str) -> Settings:
        """The settings of the file at ``path``."""
        return self._resolver(os.path.dirname(os.path.abspath(path)))

    def settings_of(self, finding: Finding) -> Settings:
        """The settings of the file that ``finding`` is in."""
        path = finding.location.path
        return self.stand_in.get(path) or self.settings(path)

    @property
    def used(self) -> tuple[Settings, ...]:
        """The settings of all files so far, each once, sorted by their files."""
        return self._resolver.used

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """The rules of the catalogue and of every rule pack, by code."""
        packs = {settings.rule_paths: None for settings in self.used} or {(): None}
        if len(packs) == 1:  # of which those are read that somebody asks for
            return self.rules_with(*packs)
        return {code: rule for each in packs for code, rule in self.rules_with(each).items()}

    def rules_with(self, rule_paths: tuple[str, ...]) -> Mapping[str, Rule]:
        """The rules of the catalogue and of the packs in ``rule_paths``, by code.

        Raises:
            CatalogError: if a rule pack is wrong.
        """
        return self._catalogs(rule_paths).by_code

    # -- running -----------------------------------------------------------------------

    def discover(
        self, text: str | None = None, told: Callable[[int], None] | None = None
    ) -> Discovery:
        """The run's files; ``text`` is what standard input is called, if that is to be linted.

        ``told`` is called with the number of files found so far.

        Raises:
            DiscoveryError: if a path does not exist.
            ConfigError: if a configuration that governs one of the files is wrong.
            click.UsageError: if an option names a rule or a surface that does not exist.
        """
        if text is not None:
            found = discover_text(text, self)
        else:
            found = self._less(discover(self._paths, governing=self, told=told))
        self._check()
        return found

    def _less(self, found: Discovery) -> Discovery:
        if not self._without:
            return found
        kept = tuple(
            ref
            for ref in found.files
            if os.path.basename(ref.path) not in self._without_names
            or os.path.realpath(ref.path) not in self._without
        )
        return replace(found, files=kept)

    def lint(
        self,
        steps: Steps = SILENT,
        *,
        alone: bool = False,
        deployments: bool = False,
    ) -> Report:
        """Lint the run's files. Raises what :meth:`discover` raises.

        ``steps``: who is told of them.
        ``alone``: whether a file that is the only one has its scale sets listed as well.
        ``deployments``: whether what deploys the sets is looked for.
        """
        from flexlint.project.check import check_discovered

        started = monotonic()
        found = self.discover(told=steps.found)
        report = check_discovered(
            self._paths,
            found,
            self,
            self.near.jobs,
            steps=steps,
            catalogs=self._catalogs,
            started=started,
            cache=self._cache(),
            alone=alone,
            deployments=deployments,
        )
        return self._with_notices(report)

    def _cache(self) -> Cache | None:
        """What earlier runs on the same directories have found, if it may be used."""
        if self._given.no_cache or not any(map(os.path.isdir, self._paths)):
            return None
        from flexlint.engine.cache import VARIABLE, Cache, default_folder, lies_in

        named = self._given.cache_dir
        folder = default_folder() if named is None else os.path.abspath(named) if named else None
        if folder is None:
            return None
        if lies_in(folder, self._paths):
            if named or os.environ.get(VARIABLE):
                self._notices.append(
                    f"nothing is remembered: {printable(folder)} lies in what is linted, and"
                    " whoever writes that could say there what is found"
                )
            return None
        return Cache(folder, self._paths)

    def lint_input(self, data: bytes, path: str) -> Report:
        """Lint ``data`` as the content of ``path``. Raises what :meth:`discover` raises."""
        from flexlint.engine.check import check_input

        report = check_input(data, path, self.discover(path), self, self._catalogs)
        return self._with_notices(report)

    def _with_notices(self, report: Report) -> Report:
        """``report`` with what is to be said of the rule packs and of the cache."""
        more = (*self._catalogs.notices, *self._notices)
        return replace(report, notices=(*report.notices, *more))

    def analyses(self, paths: Sequence[str]) -> Analyses:
        """The analyses of the files ``paths``, which have been linted."""
        from flexlint.engine.analyses import Analyses

        return Analyses([SourceRef(path, path) for path in paths], self, self._catalogs)

    # -- checking ----------------------------------------------------------------------

    def _check(self) -> None:
        """Raise for what is wrong in any of the settings, or on the command line."""
        wrong = list(self._resolver.wrong)
        used = self.used
        self._check_selectors(used, wrong)
        for settings in used:
            for name, text in unknown_surfaces(settings.include_surfaces):
                if name in words(self._given.include_surface):
                    raise usage_error(f"--include-surface: {text}")
                wrong.append(f"{settings.origin('include-surfaces')}: include-surfaces: {text}")
        if wrong:
            raise ConfigError("\n".join(dict.fromkeys(wrong)))

    def _check_selectors(self, used: Sequence[Settings], wrong: list[str]) -> None:
        from flexlint.config.selection import unknown_selectors

        given = self._given
        selecting = (
            ("select", given.select),
            ("extend-select", given.extend_select),
            ("ignore", given.ignore),
        )
        asked = {(key, word) for key, written in selecting for word in words(written)}
        # A rule of the command line need not be in every configuration's rule packs.
        nowhere: dict[tuple[str, str], str] | None = None
        for settings in used:
            listed = list(selectors(settings))
            if not listed and not settings.rule_paths:
                continue
            # A wrong rule pack is wrong even if no file mentions what it looks for.
            try:
                rules = tuple(self.rules_with(settings.rule_paths).values())
            except UserError as error:
                wrong.append(str(error))
                continue
            near = dict(unknown_selectors([selector for _, selector in listed], rules))
            missing: dict[tuple[str, str], str] = {}
            for key, selector in listed:
                if selector not in near:
                    continue
                hint = did_you_mean(near[selector], after=" ")
                text = f"there is no rule, prefix or category {selector!r}.{hint}"
                if (key, selector) in asked:
                    missing[key, selector] = text
                else:
                    place = _in_file(settings, key)
                    wrong.append(f"{place}: {key}: {text}")
            nowhere = (
                missing
                if nowhere is None
                else {each: text for each, text in nowhere.items() if each in missing}
            )
        for (key, _), text in (nowhere or {}).items():
            raise usage_error(f"--{key}: {text}")


def _in_file(settings: Settings, key: str) -> str:
    """Where ``key`` is written, also if the command line adds to it."""
    origin = settings.origin(key)
    if origin != COMMAND_LINE or not settings.file:
        return origin
    from flexlint.config.files import read_settings

    return read_settings(settings.file)[0].origin(key)
