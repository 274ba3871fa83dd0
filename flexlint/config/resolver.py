"""Which settings count in a folder: those of the nearest configuration file upward."""

from __future__ import annotations

import os
from collections.abc import Callable, Container

from flexlint.config.files import ConfigError, config_in, read_settings
from flexlint.config.settings import Settings
from flexlint.files.tops import is_top
from flexlint.record import replace

Overlay = Callable[[Settings], Settings]
"""Lays over a file's settings what wins over them."""


class Resolver:
    """The settings of folders. Each folder and each file is looked at once.

    The nearest configuration file from a folder upward counts alone, and none beyond the top
    of the folder's repository. Where there is none, the defaults count, and paths are seen
    from the top of the repository (of the file system, if there is no repository): neither
    depends on how a file is named or on where the run is started.

    A wrong file raises nothing: what is right in it counts, and ``wrong`` says the rest.
    """

    def __init__(
        self,
        overlay: Overlay = lambda settings: settings,
        *,
        file: str | None = None,
        isolated: bool = False,
    ) -> None:
        """With ``file``, this one counts everywhere; if ``isolated``, none does.

        Raises:
            ConfigError: if ``file`` is wrong.
        """
        self._wrong: dict[str, list[str]] = {}
        self._overlay = overlay
        self._isolated = isolated
        self._by_folder: dict[str, Settings] = {}
        self._by_source: dict[tuple[str, bool], Settings] = {}
        self._fixed: Settings | None = None
        if file is not None:
            self._fixed = self._read(file)
            if self.wrong:
                raise ConfigError("\n".join(self.wrong))

    def __call__(self, folder: str, names: Container[str] | None = None) -> Settings:
        """The settings of the files in ``folder``, an absolute path.

        ``names`` are the folder's entries, if they are known. Settings from the same file are
        the same object.
        """
        found = self._fixed or self._by_folder.get(folder)
        if found is not None:
            return found
        below = []
        at = folder
        while found is None:
            below.append(at)
            file = None if self._isolated else self._file_in(at, names)
            parent = os.path.dirname(at)
            if file is not None:
                found = self._read(file)
            elif parent == at or is_top(at, names):
                found = self._without(at)
            else:
                found = self._by_folder.get(parent)
            at, names = parent, None
        self._by_folder.update(dict.fromkeys(below, found))
        return found

    def known(self, folder: str) -> Settings | None:
        """The settings of ``folder``, if they are known already."""
        return self._fixed or self._by_folder.get(folder)

    @property
    def wrong(self) -> tuple[str, ...]:
        """A line for each thing that is wrong in the files so far, sorted by their folders."""
        return tuple(line for folder in sorted(self._wrong) for line in self._wrong[folder])

    @property
    def used(self) -> tuple[Settings, ...]:
        """All settings that folders have been given, in the order of their files and roots."""
        if self._fixed is not None:
            return (self._fixed,)
        return tuple(self._by_source[key] for key in sorted(self._by_source))

    def _file_in(self, folder: str, names: Container[str] | None) -> str | None:
        wrong: list[str] = []
        found = config_in(folder, names, wrong)
        if wrong:
            self._wrong.setdefault(folder, []).extend(wrong)
        return found

    def _read(self, file: str) -> Settings:
        key = (file, True)
        if key not in self._by_source:
            settings, wrong = read_settings(file)
            if wrong:
                self._wrong.setdefault(os.path.dirname(file), []).extend(wrong)
            self._by_source[key] = self._overlay(settings)
        return self._by_source[key]

    def _without(self, root: str) -> Settings:
        key = (root, False)
        if key not in self._by_source:
            self._by_source[key] = self._overlay(replace(Settings(), root=root))
        return self._by_source[key]
