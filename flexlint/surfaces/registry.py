"""All surfaces, by name. The one place to add a new one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import cast

from flexlint.surfaces.base import Surface

_CLASSES: Mapping[str, str] = MappingProxyType(
    {
        "python": "flexlint.surfaces.python.surface:PythonSurface",
        "arm": "flexlint.surfaces.arm.surface:ArmSurface",
        "bicep": "flexlint.surfaces.bicep.surface:BicepSurface",
        "urls": "flexlint.surfaces.urls.surface:UrlsSurface",
        "shell": "flexlint.surfaces.shell.surface:ShellSurface",
        "sdk": "flexlint.surfaces.sdk.surface:SdkSurface",
        "powershell": "flexlint.surfaces.powershell.surface:PowerShellSurface",
        "terraform": "flexlint.surfaces.terraform.surface:TerraformSurface",
        "yaml": "flexlint.surfaces.yaml.surface:YamlSurface",
        "text": "flexlint.surfaces.text:TextSurface",
    }
)

_LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "bash": "shell",
        "json": "arm",
        "pwsh": "powershell",
        "sh": "shell",
        "url": "urls",
    }
)
"""Names of embedded languages that differ from the name of the surface that reads them."""

ISOLATED = frozenset({"python", "yaml"})
"""Surfaces built on native parsers, which a hostile file can crash: they run in workers."""


@cache
def surface(name: str) -> Surface | None:
    """The surface called ``name`` (or reading the language of that name), or None."""
    where = _CLASSES.get(_LANGUAGES.get(name, name))
    if where is None:
        return None
    module, _, attribute = where.partition(":")
    return cast("Surface", getattr(import_module(module), attribute)())


def names() -> tuple[str, ...]:
    """The names of all surfaces, in the order in which they read a file."""
    return tuple(_CLASSES)


def claiming(path: str) -> tuple[Surface, ...]:
    """The surfaces that read the file called ``path``; ``text`` never claims by itself."""
    found = (surface(name) for name in _CLASSES)
    return tuple(s for s in found if s is not None and s.claims(path))
