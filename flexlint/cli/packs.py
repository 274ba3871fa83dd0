"""What counts for a command that lints nothing: the settings of a folder, and their rule packs."""

from __future__ import annotations

import os
from collections.abc import Sequence

from flexlint.catalog.catalogs import Catalogs
from flexlint.cli.given import one_or_none
from flexlint.config.files import ConfigError
from flexlint.config.resolver import Resolver
from flexlint.config.settings import Settings
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.catalog.catalog import Catalog


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
    settings = settings_of(os.getcwd(), config, isolated)
    return Catalogs()((*settings.rule_paths, *rule_paths)), settings.docs_url
