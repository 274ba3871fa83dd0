"""All surfaces, by name. The one place to add a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import MappingProxyType
from typing import cast

from flexlint.surfaces.base import Surface
from flexlint.templates.siblings import NeighboursOf

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
        "markdown": "flexlint.surfaces.markdown.surface:MarkdownSurface",
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

SURELY_READ = (
    *(".py", ".ipynb", ".json", ".bicep", ".bicepparam", ".yml", ".yaml", ".sh", ".bash"),
    *(".ps1", ".psm1", ".tf", ".js", ".ts", ".go", ".cs", ".java", ".rb"),
)
"""Some endings of names that surfaces read: with one of them there is no need to ask all."""

OPT_IN = frozenset({"markdown"})
"""Surfaces that read no file unless the user names them."""

DEFAULT = "default"
"""In place of a surface's name: all that are used where the user names none."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What surfaces may be told about a run. The defaults make every surface pure."""

    neighbours: NeighboursOf | None = None
    """Gives, by the path of a file, what reads the files that it refers to."""
    parameter_files: tuple[str, ...] = ()
    """Paths (in the form of ``SourceFile.path``) of parameter files that need not lie beside a
    template."""
    client_factories: tuple[str, ...] = ()
    """Dotted names of Python functions that return a management client."""
    only: tuple[str, ...] = ()
    """The only surfaces that read files by themselves, :data:`DEFAULT` standing for several;
    empty for those that need not be asked for."""


_WANTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "python": ("client_factories",),
        "arm": ("neighbours", "parameter_files"),
        "bicep": ("neighbours", "parameter_files"),
    }
)
"""The parts of the setting that a surface's constructor takes."""


_PURE = Setting()


class Surfaces:
    """All surfaces in one setting; each is imported and made when it is first needed."""

    def __init__(self, setting: Setting = _PURE) -> None:
        self._setting = setting
        self._made: dict[str, Surface] = {}

    def get(self, name: str) -> Surface | None:
        """The surface called ``name`` (or reading the language of that name), or None."""
        name = _LANGUAGES.get(name, name)
        if name not in self._made:
            where = _CLASSES.get(name)
            if where is None:
                return None
            module, _, attribute = where.partition(":")
            wanted = {part: getattr(self._setting, part) for part in _WANTED.get(name, ())}
            made = getattr(import_module(module), attribute)(**wanted)
            self._made[name] = cast("Surface", made)
        return self._made[name]

    def claiming(self, path: str) -> tuple[Surface, ...]:
        """The surfaces that read the file called ``path``; ``text`` never claims by itself."""
        only = self._setting.only or (DEFAULT,)
        found = (
            self.get(name)
            for name in _CLASSES
            if name in only or (DEFAULT in only and name not in OPT_IN)
        )
        return tuple(s for s in found if s is not None and s.claims(path))


def choices() -> tuple[str, ...]:
    """What a user may name in ``include-surfaces``."""
    return (*_CLASSES, DEFAULT)


def names() -> tuple[str, ...]:
    """The names of all surfaces, in the order in which they read a file."""
    return tuple(_CLASSES)
