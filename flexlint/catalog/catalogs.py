"""The catalogues of a run, loaded where they are needed."""

from __future__ import annotations

from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.catalog.catalog import Catalog


class Catalogs:
    """Catalogues by the rule packs in them, each loaded once."""

    def __init__(self) -> None:
        self._loaded: dict[tuple[str, ...], Catalog] = {}

    def __call__(self, rule_paths: tuple[str, ...]) -> Catalog:
        """The shipped catalogue with the packs in ``rule_paths``.

        Raises:
            CatalogError: if a rule pack is wrong.
        """
        if rule_paths not in self._loaded:
            from flexlint.catalog.loading import load_catalog

            packs = []
            if rule_paths:
                from pathlib import Path

                packs = [Path(path) for path in rule_paths]
            self._loaded[rule_paths] = load_catalog(packs)
        return self._loaded[rule_paths]

    @property
    def notices(self) -> tuple[str, ...]:
        """What the authors of the packs loaded so far should know, each line once."""
        return tuple(dict.fromkeys(n for c in self._loaded.values() for n in c.notices))
