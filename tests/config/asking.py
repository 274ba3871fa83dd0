"""Asking for the configuration of a folder, or of a file, and nothing else."""

from __future__ import annotations

import os

from flexlint.config.files import ConfigError
from flexlint.config.resolver import Resolver
from flexlint.config.settings import Settings


def find_config(folder: str) -> str | None:
    """The configuration file that counts in ``folder``.

    Raises:
        ConfigError: with a line for each thing that is wrong in it.
    """
    resolver = Resolver()
    found = resolver(os.path.abspath(folder))
    if resolver.wrong:
        raise ConfigError("\n".join(resolver.wrong))
    return found.file or None


def load_settings(path: str) -> Settings:
    """The settings of the file at ``path``.

    Raises:
        ConfigError: with a line for each thing that is wrong in it.
    """
    return Resolver(file=path)(os.getcwd())
