"""The catalogue: what Azure has, how it is spelled, and what becomes of it."""

from flexlint.catalog.azure_errors import CatalogError
from flexlint.catalog.catalog import Catalog
from flexlint.catalog.loading import Catalogs, load_catalog

__all__ = ["Catalog", "CatalogError", "Catalogs", "load_catalog"]
