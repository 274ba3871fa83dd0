"""The catalogue: what Azure has, how it is spelled, and what becomes of it.

Its names are imported on first use: a run that finds no relevant file needs no catalogue.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from flexlint.catalog.azure_errors import CatalogError
    from flexlint.catalog.catalog import Catalog
    from flexlint.catalog.catalogs import Catalogs
    from flexlint.catalog.loading import load_catalog

__all__ = ["Catalog", "CatalogError", "Catalogs", "load_catalog"]

_HOMES = {
    "Catalog": "catalog",
    "CatalogError": "azure_errors",
    "Catalogs": "catalogs",
    "load_catalog": "loading",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
