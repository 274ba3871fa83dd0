"""Find scale set API uses that Flexible orchestration does not have.

>>> import flexlint
>>> report = flexlint.check_paths(["infra"])
>>> report = flexlint.check_text("client.virtual_machine_scale_set_vms.list(a, b)", "x.py")
>>> catalog = flexlint.load_catalog()

The names in ``__all__`` are the public interface and follow semantic versioning; everything
else may change at any time. Names are imported on first use, so that ``import flexlint`` is
cheap.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from flexlint.catalog import Catalog, CatalogError, load_catalog
    from flexlint.config.options import Options
    from flexlint.engine.check import check_text
    from flexlint.files.discovery import DiscoveryError
    from flexlint.model import (
        Binding,
        Confidence,
        Declaration,
        Edit,
        Finding,
        Location,
        Mode,
        ModeKind,
        Related,
        Report,
        ResourceRef,
        ScaleSet,
        Severity,
        Silenced,
        Subject,
        Suggestion,
        Summary,
    )
    from flexlint.project.check import check_paths

__version__ = "0.1.0"

__all__ = [
    "Binding",
    "Catalog",
    "CatalogError",
    "Confidence",
    "Declaration",
    "DiscoveryError",
    "Edit",
    "Finding",
    "Location",
    "Mode",
    "ModeKind",
    "Options",
    "Related",
    "Report",
    "ResourceRef",
    "ScaleSet",
    "Severity",
    "Silenced",
    "Subject",
    "Suggestion",
    "Summary",
    "__version__",
    "check_paths",
    "check_text",
    "load_catalog",
]

_HOMES = {
    "Catalog": "catalog",
    "CatalogError": "catalog",
    "DiscoveryError": "files.discovery",
    "Options": "config.options",
    "check_paths": "project.check",
    "check_text": "engine.check",
    "load_catalog": "catalog",
}


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'flexlint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"flexlint.{_HOMES.get(name, 'model')}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
