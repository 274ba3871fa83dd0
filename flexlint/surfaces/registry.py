"""All surfaces: one row a language. The one place to add a new one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from types import MappingProxyType

from flexlint.model import (
    ApiUse,
    Call,
    Definition,
    Deploys,
    Resource,
    Shares,
    Span,
    Suggestion,
    SurfaceName,
)
from flexlint.record import record
from flexlint.surfaces.base import Surface
from flexlint.templates.siblings import NeighboursOf
from flexlint.text.source import SourceFile
from flexlint.typed import TYPE_CHECKING, Any, Literal, TypeAlias, cast
from flexlint.values.sources import Kind, parts

if TYPE_CHECKING:
    from flexlint.catalog.operation import Replacement
    from flexlint.catalog.vocabulary import Vocabulary

Names: TypeAlias = Literal["methods", "commands", "cmdlets", "requests"]
"""What people call an operation by: a method of the Python SDK, a command of ``az``, a cmdlet, or
an HTTP request."""

Tells: TypeAlias = Literal[
    "definitions",
    "spellings",
    "deployments",
    "calls",
    "uses",
    "shares",
    "changes",
    "outputs",
    "kustomizations",
]

DEFAULT = "default"
"""In place of a surface's name: all that are used where the user names none."""


@record
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


@record
class SurfaceEntry:
    """All that the rest of flexlint knows of a language."""

    name: SurfaceName
    title: str
    """What people call it, at the head of what is about it."""
    home: str
    """``module:Class`` of the surface; suggestions are modules beside it."""
    case_file: str = ""
    """What a snippet in a rule is called while it is linted; "" if rules have none."""
    suggests: tuple[Literal["calls", "properties"], ...] = ()
    """What it writes replacements for: ``suggest_calls.suggest_call(source, use, replacement,
    vocabulary)`` and ``suggest_properties.suggest_property(source, resource, at, path,
    replacement)`` beside the surface. Each gives a :class:`Suggestion` with the user's own
    words, or None if it cannot; ``at`` is the matched key (or type), ``path`` the matched
    property's concrete path (indices instead of ``[*]``)."""
    names: Names = "methods"
    """What its readers call an operation by, where a replacement is told in words."""
    settings: tuple[str, ...] = ()
    """The parts of :class:`Setting` that its constructor takes."""
    tells: tuple[Tells, ...] = ()
    """What its files say to others: ``definitions.definitions(source)``,
    ``deployments.deployments(source)``, ``calls.calls(source, name)`` of files,
    ``uses.uses(source, name)`` of functions, ``changes.changes(source, module, name)`` and
    ``changes.changing_names(source)`` of constants, ``sharing.shares(source)`` and
    ``sharing.function_calls(source, name, loaded)`` of scripts in one shell,
    ``outputs.outputs(source)`` of the templates that it claims, and
    ``kustomizations.may_change(text)`` of patches of manifests, beside the surface, pure functions
    of files that never raise; and what tells cheaply that a file defines nothing,
    ``spellings.spelling(given_by)``. ``may_define(path)`` and ``may_deploy(path)`` of
    ``file_names`` say of which files, whether the surface claims them or not."""
    defines: tuple[Kind, ...] = ()
    """The kinds of names that its files define for others; all of its definitions are of these."""
    apart: tuple[Kind, ...] = ()
    """Those of them that take long to find; ``definitions(source, apart=False)`` leaves them
    out."""
    deployed: Literal["", "file", "folder"] = ""
    """How its files are deployed: each by its name, all of a folder by that, or not at all."""
    has_files: bool = True
    """Whether it reads files by itself: those for whose path (``/`` separated) ``claims(path)``
    of the module ``file_names`` beside the surface is true."""
    parser: str = ""
    """The module that parses most of its files, if that takes long to import: several processes
    have it from the one that starts them."""
    opt_in: bool = False
    """Whether it reads no file unless the user names it."""


_ROWS = (
    SurfaceEntry(
        "python",
        "Python",
        "flexlint.surfaces.python.surface:PythonSurface",
        case_file="case.py",
        suggests=("calls", "properties"),
        settings=("client_factories",),
        tells=("definitions", "spellings", "uses", "changes"),
        defines=("python", "env", "dotenv"),
    ),
    SurfaceEntry(
        "arm",
        "ARM template",
        "flexlint.surfaces.arm.surface:ArmSurface",
        case_file="case.json",
        suggests=("properties",),
        settings=("neighbours", "parameter_files"),
        tells=("definitions", "outputs"),
        defines=("parameter",),
        deployed="file",
    ),
    SurfaceEntry(
        "bicep",
        "Bicep",
        "flexlint.surfaces.bicep.surface:BicepSurface",
        case_file="case.bicep",
        suggests=("properties",),
        settings=("neighbours", "parameter_files"),
        tells=("definitions", "outputs"),
        defines=("parameter",),
        deployed="file",
    ),
    SurfaceEntry(
        "urls",
        "REST",
        "flexlint.surfaces.urls.surface:UrlsSurface",
        case_file="case.http",
        names="requests",
        suggests=("calls",),
    ),
    SurfaceEntry(
        "shell",
        "Azure CLI",
        "flexlint.surfaces.shell.surface:ShellSurface",
        case_file="case.sh",
        names="commands",
        suggests=("calls",),
        settings=("neighbours",),
        tells=("definitions", "spellings", "deployments", "calls", "shares"),
        defines=(
            "env",
            "inherited",
            "shell",
            "make",
            "ansible",
            "container",
        ),
        apart=("shell", "container"),
    ),
    SurfaceEntry(
        "sdk",
        "Other SDKs",
        "flexlint.surfaces.sdk.surface:SdkSurface",
        case_file="case.go",
        suggests=("calls",),
    ),
    SurfaceEntry(
        "powershell",
        "PowerShell",
        "flexlint.surfaces.powershell.surface:PowerShellSurface",
        case_file="case.ps1",
        names="cmdlets",
        suggests=("calls", "properties"),
        tells=("definitions", "spellings", "deployments", "calls", "shares"),
        defines=("env", "container"),
    ),
    SurfaceEntry(
        "terraform",
        "Terraform",
        "flexlint.surfaces.terraform.surface:TerraformSurface",
        case_file="case.tf",
        tells=("definitions", "spellings", "deployments"),
        defines=(
            "terraform",
            "terraform-local",
            "terraform-variable",
            "terraform-output",
            "terraform-module",
            "terraform-root",
            "terraform-value",
        ),
        deployed="folder",
    ),
    SurfaceEntry(
        "yaml",
        "YAML",
        "flexlint.surfaces.yaml.surface:YamlSurface",
        parser="yaml",
        case_file="case.yml",
        tells=("definitions", "spellings", "deployments", "calls", "shares", "kustomizations"),
        defines=(
            "env",
            "pipeline",
            "ansible",
            "container",
            "github-input",
            "template",
            "folder",
            "kustomized",
        ),
        apart=("container",),
    ),
    SurfaceEntry(
        "markdown",
        "Markdown",
        "flexlint.surfaces.markdown.surface:MarkdownSurface",
        opt_in=True,
    ),
    SurfaceEntry("text", "Text", "flexlint.surfaces.text:TextSurface", has_files=False),
)

ENTRIES: Mapping[SurfaceName, SurfaceEntry] = MappingProxyType({row.name: row for row in _ROWS})
"""The rows by name, in the order in which surfaces read a file."""


def title_of(surface: str) -> str:
    """What people call the language of ``surface``, one of the rows' names."""
    return ENTRIES[cast("SurfaceName", surface)].title


_PURE = Setting()


class Surfaces:
    """All surfaces in one setting; each is imported and made when it is first needed."""

    def __init__(self, setting: Setting = _PURE) -> None:
        self._setting = setting
        self._made: dict[SurfaceName, Surface] = {}

    def get(self, name: SurfaceName) -> Surface:
        """The surface called ``name``."""
        if name not in self._made:
            entry = ENTRIES[name]
            module, _, attribute = entry.home.partition(":")
            wanted = {part: getattr(self._setting, part) for part in entry.settings}
            made = getattr(import_module(module), attribute)(**wanted)
            self._made[name] = cast("Surface", made)
        return self._made[name]

    def claiming(self, path: str) -> tuple[Surface, ...]:
        """The surfaces that read the file called ``path``; ``text`` never claims by itself."""
        return tuple(map(self.get, self.names(path)))

    def import_all(self, paths: Sequence[str]) -> None:
        """Import and make the surfaces of any file, and import the parsers of ``paths``."""
        for name in self._wanted():
            self.get(name)
            entry = ENTRIES[name]
            if entry.parser and any(_claims(entry, path) for path in paths):
                import_module(entry.parser)

    def names(self, path: str) -> Iterator[SurfaceName]:
        """The names of :meth:`claiming`; no surface is imported."""
        return (name for name in self._wanted() if _claims(ENTRIES[name], path))

    def _wanted(self) -> Iterator[SurfaceName]:
        only = self._setting.only or (DEFAULT,)
        for name, entry in ENTRIES.items():
            if name in only or (DEFAULT in only and not entry.opt_in):
                yield name


def suggest_call(
    surface: SurfaceName,
    source: SourceFile,
    use: ApiUse,
    replacement: Replacement,
    vocabulary: Vocabulary,
) -> Suggestion | None:
    """``replacement`` of a call, in the words of ``surface``; None if it cannot write it."""
    entry = ENTRIES[surface]
    if "calls" not in entry.suggests:
        return None
    suggestion = _beside(entry, "suggest_calls").suggest_call(source, use, replacement, vocabulary)
    return cast("Suggestion | None", suggestion)


def suggest_property(
    surface: SurfaceName,
    source: SourceFile,
    resource: Resource,
    at: Span,
    path: str | None,
    replacement: Replacement,
) -> Suggestion | None:
    """A property change of ``resource``, in the words of ``surface``; None if it cannot write
    it."""
    entry = ENTRIES[surface]
    if "properties" not in entry.suggests:
        return None
    module = _beside(entry, "suggest_properties")
    suggestion = module.suggest_property(source, resource, at, path, replacement)
    return cast("Suggestion | None", suggestion)


def reader_of(path: str) -> SurfaceEntry | None:
    """The first language that reads files called ``path``, also one that is to be asked for."""
    return next((entry for entry in _ROWS if _claims(entry, path)), None)


def _claims(entry: SurfaceEntry, path: str) -> bool:
    return entry.has_files and bool(_beside(entry, "file_names").claims(path))


@cache
def _beside(entry: SurfaceEntry, name: str) -> Any:
    package = entry.home.partition(":")[0].rpartition(".")[0]
    return import_module(f"{package}.{name}")


@cache
def defining(kind: str) -> tuple[Callable[[str], bool], ...]:
    """For each surface that reads names of this kind, what says of the path of a file whether it
    may give any to others: cheap, and the same function for all kinds of a surface."""
    return tuple(
        cast("Callable[[str], bool]", _beside(entry, "file_names").may_define)
        for entry in _telling("definitions")
        if kind in entry.defines
    )


def spelled(given_by: str) -> Callable[[str, bytes], bool]:
    """Says of the path of a file and of its bytes, in lower case and with the words of the form
    ``given_by`` among them, whether it may define that. Cheap."""
    kind, _ = parts(given_by)
    tests = [
        (
            cast("Callable[[str], bool]", _beside(entry, "file_names").may_define),
            cast("Callable[[bytes], bool]", _beside(entry, "spellings").spelling(given_by))
            if "spellings" in entry.tells
            else _any,
        )
        for entry in _telling("definitions")
        if kind in entry.defines
    ]
    return lambda path, content: any(says(content) and may(path) for may, says in tests)


def _any(_content: bytes) -> bool:
    return True


def definitions(source: SourceFile, *, apart: bool = True) -> tuple[Definition, ...]:
    """The values that ``source`` gives to others, or to other parts of itself, by their place;
    unless ``apart``, perhaps without those of which :func:`is_apart` is true."""
    found: list[Definition] = []
    for entry in _telling("definitions"):
        if _beside(entry, "file_names").may_define(source.path):
            beside = _beside(entry, "definitions")
            if apart or not entry.apart:
                found += beside.definitions(source)
            else:
                found += beside.definitions(source, apart=False)
    return tuple(sorted(found, key=lambda each: (each.span, each.given_by)))


def may_rename(source: SourceFile) -> bool:
    """Whether the patch ``source`` of a manifest may change what a scale set is called there, or
    its mode."""
    return any(
        _beside(entry, "kustomizations").may_change(source.text)
        for entry in _telling("kustomizations")
    )


def is_apart(kind: str) -> bool:
    """Whether definitions of this kind take long to find."""
    return any(kind in entry.apart for entry in _ROWS)


def is_deployed(path: str, how: Literal["file", "folder"]) -> bool:
    """Whether something may deploy the file called ``path`` by its name, or by its folder's."""
    return any(entry.deployed == how and _claims(entry, path) for entry in _ROWS)


def may_deploy(path: str) -> bool:
    """Whether the file called ``path`` may deploy templates. Cheap."""
    return any(may(path) for may in deploying())


@cache
def deploying() -> tuple[Callable[[str], bool], ...]:
    """What :func:`may_deploy` asks of a path, surface by surface."""
    entries = _telling("deployments")
    return tuple(
        cast("Callable[[str], bool]", _beside(e, "file_names").may_deploy) for e in entries
    )


def deployments(source: SourceFile) -> tuple[Deploys, ...]:
    """The templates that ``source`` deploys, by their place."""
    found: list[Deploys] = []
    for entry in _telling("deployments"):
        if _beside(entry, "file_names").may_deploy(source.path):
            found += _beside(entry, "deployments").deployments(source)
    return tuple(sorted(found, key=lambda each: (each.span, each.path)))


def calls(source: SourceFile, name: str, *, functions: bool = False) -> tuple[Call, ...]:
    """The calls in ``source`` of files called ``name``, or of ``functions``, by their place."""
    found: list[Call] = []
    for entry in _telling("uses" if functions else "calls"):
        if _beside(entry, "file_names").may_define(source.path):
            beside = _beside(entry, "uses" if functions else "calls")
            found += beside.uses(source, name) if functions else beside.calls(source, name)
    return tuple(sorted(found, key=lambda each: (each.span, each.path)))


def may_share(path: str) -> bool:
    """Whether the file called ``path`` may load others into its shell. Cheap."""
    return any(may(path) for may in sharing())


@cache
def sharing() -> tuple[Callable[[str], bool], ...]:
    """What :func:`may_share` asks of a path, surface by surface."""
    entries = _telling("shares")
    return tuple(
        cast("Callable[[str], bool]", _beside(e, "file_names").may_define) for e in entries
    )


def shares(source: SourceFile) -> Shares:
    """What ``source`` has in common with scripts of its shell."""
    for entry in _telling("shares"):
        if _beside(entry, "file_names").may_define(source.path):
            return cast("Shares", _beside(entry, "sharing").shares(source))
    return Shares()


def function_calls(source: SourceFile, name: str, loaded: SourceFile) -> tuple[Call, ...]:
    """The calls in ``source`` of the function ``name`` of the script ``loaded``, by their place."""
    for entry in _telling("shares"):
        if _beside(entry, "file_names").may_define(source.path):
            found = _beside(entry, "sharing").function_calls(source, name, loaded)
            return tuple(sorted(found, key=lambda each: (each.span, each.path)))
    return ()


def changes(source: SourceFile, module: str, name: str) -> tuple[Span, ...]:
    """Where ``source`` may set the constant ``name`` of the file that imports call ``module``, of
    itself if that is ""."""
    return tuple(
        span
        for entry in _telling("changes")
        if _beside(entry, "file_names").may_define(source.path)
        for span in _beside(entry, "changes").changes(source, module, name)
    )


def changing_names(source: SourceFile) -> frozenset[str] | None:
    """The names of constants that :func:`changes` may find set in ``source``; of all others, of one
    owner, it says the same. None if that is not known."""
    found: frozenset[str] = frozenset()
    for entry in _telling("changes"):
        if _beside(entry, "file_names").may_define(source.path):
            names = _beside(entry, "changes").changing_names(source)
            if names is None:
                return None
            found |= names
    return found


def outputs(source: SourceFile) -> tuple[Definition, ...]:
    """What the template ``source`` gives back to who deploys it."""
    for entry in _telling("outputs"):
        if _claims(entry, source.path):
            return cast("tuple[Definition, ...]", _beside(entry, "outputs").outputs(source))
    return ()


def _telling(what: Tells) -> Iterator[SurfaceEntry]:
    return (entry for entry in _ROWS if what in entry.tells)


def choices() -> tuple[str, ...]:
    """What a user may name in ``include-surfaces``."""
    return (*ENTRIES, DEFAULT)


def names() -> tuple[SurfaceName, ...]:
    """The names of all surfaces, in the order in which they read a file."""
    return tuple(ENTRIES)
