"""Imports point inward, and what is heavy stays out of the way until it is needed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from flexlint import typed
from flexlint.azure import HTTP_METHODS
from flexlint.model import SurfaceName

PACKAGE = Path(__file__).parent.parent / "flexlint"
MODULES = sorted(PACKAGE.rglob("*.py"))


LAYERS = (
    {"typed"},
    {"record", "regex"},
    {"model", "azure"},
    {"text", "values"},
    {"files"},
    {"catalog", "templates", "suppressions"},
    {"lexical", "suggestions", "config", "known", "reporters"},
    {"surfaces"},
    {"engine"},
    {"project"},
    {"audit"},
    {"__init__"},
    {"version"},
    {"fleet"},
    {"cli"},
    {"__main__"},
)
"""The rooms of the package, from the lowest. A room imports lower layers and itself, never
another room of its own layer."""

FLOOR = {room: floor for floor, rooms in enumerate(LAYERS) for room in rooms}


def statements(tree: ast.Module) -> Iterator[ast.AST]:
    """The statements of a module, at every depth: a quarter of its nodes."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, ())
            if isinstance(inner, list):
                waiting += inner


@cache
def imports(path: Path) -> frozenset[str]:
    """The modules of ours that ``path`` imports, wherever in the file."""
    found: set[str] = set()
    for node in statements(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            if node.module == "flexlint":
                found.update(f"flexlint.{alias.name}" for alias in node.names)
            else:
                found.add(node.module or "")
    return frozenset(name for name in found if name.partition(".")[0] == "flexlint")


def room(name: str) -> str:
    """The room of a module by its full name; ``__init__`` for what the package itself gives."""
    first = name.split(".")[1] if "." in name else "__init__"
    return first if first in FLOOR else "__init__"


def module(path: Path) -> str:
    """The full name of the module at ``path``."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 2 else parts)


def test_every_module_is_in_a_room() -> None:
    rooms = {path.relative_to(PACKAGE).with_suffix("").parts[0] for path in MODULES}
    assert rooms == set(FLOOR)


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_inward(path: Path) -> None:
    here = room(module(path))
    wrong = [
        name
        for name in sorted(imports(path))
        if room(name) != here and FLOOR[room(name)] >= FLOOR[here]
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("surfaces/*/**/*.py")), ids=lambda p: p.stem)
def test_a_surface_knows_no_other_and_no_rule(path: Path) -> None:
    own = f"flexlint.surfaces.{path.relative_to(PACKAGE / 'surfaces').parts[0]}"
    wrong = [
        name
        for name in sorted(imports(path))
        if name.startswith(("flexlint.catalog.rule", "flexlint.catalog.catalog"))
        or (name.startswith("flexlint.surfaces.") and not name.startswith(own))
    ]
    assert wrong == []


@pytest.mark.parametrize("path", sorted(PACKAGE.glob("engine/*.py")), ids=lambda p: p.stem)
def test_the_engine_asks_no_language_by_name(path: Path) -> None:
    """What differs from language to language stands in its row, not in a comparison."""
    compared = [
        constant.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, (ast.Compare, ast.Match))
        for constant in ast.walk(node)
        if isinstance(constant, ast.Constant)
    ]
    assert set(compared) & set(get_args(SurfaceName)) == set()


def test_no_matchers_of_libcst() -> None:
    users = [p for p in MODULES if "libcst.matchers" in p.read_text("utf-8")]
    assert users == []


def test_classes_of_fields_are_records() -> None:
    """Making a dataclass takes a hundred times as long."""
    makers = [p for p in MODULES if "import dataclass" in p.read_text("utf-8")]
    assert {path.name for path in makers} <= {"record.py"}


def test_words_of_typing_come_from_where_they_are_free() -> None:
    """Importing them from ``typing`` takes a tenth of a small run.

    Left out are the rooms that no small run enters, and the reader of Python, whose parser
    imports ``typing`` itself.
    """
    large = ("audit", "fleet", "surfaces/python", "typed.py", "record.py")
    small = [p for p in MODULES if not p.relative_to(PACKAGE).as_posix().startswith(large)]
    found = {
        f"{path.relative_to(PACKAGE).as_posix()}: {alias.name}"
        for path in small
        if "from typing import" in path.read_text("utf-8")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ImportFrom) and node.module == "typing"
        for alias in node.names
        if alias.name in typed.__all__
    }
    assert found == set()


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("flexlint", {"click", "libcst", "yaml", "jinja2", "dataclasses"}),
        ("flexlint.cli.glance", {"click", "dataclasses", "json", "re", "typing", "yaml"}),
        ("flexlint.files.prefilter", {"click", "libcst", "yaml", "jinja2", "dataclasses"}),
        ("flexlint.project.check", {"click", "libcst", "yaml", "jinja2"}),
        ("flexlint.surfaces.python.surface", {"libcst", "yaml"}),
        ("flexlint.surfaces.yaml.surface", {"libcst", "yaml"}),
    ],
)
def test_heavy_imports_wait(module: str, heavy: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=PACKAGE.parent
    )
    assert heavy & set(done.stdout.split()) == set()


def test_all_that_is_printed_passes_one_gate() -> None:
    """Only ``cli/output.py`` writes to the standard streams: there it is made safe."""
    writing = re.compile(
        r"\bprint\(|\bclick\.(?:echo|secho)\(|\bsys\.(?:stdout|stderr)\.(?:buffer\.)?write\("
        r"|print_exc\(|\.show\(\)|\btell\(|\bprint_plain\("
    )
    gate = PACKAGE / "cli" / "output.py"
    static = PACKAGE / "__main__.py"  # what takes next to no imports to say
    found = {p for p in MODULES if writing.search(p.read_text("utf-8"))}
    below = PACKAGE / "cli" / "streams.py"  # what the gate writes to
    assert found == {gate, static, below}


def test_http_methods_are_listed_once() -> None:
    """A pattern or a tuple with three of them is a list of its own."""
    method = "|".join((*HTTP_METHODS, *map(str.lower, HTTP_METHODS), *map(str.title, HTTP_METHODS)))
    listed = re.compile(rf"(?:\b(?:{method})\b\W{{1,4}}){{3}}")
    found = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if listed.search(path.read_text("utf-8"))
    }
    assert found == {"azure.py"}


def test_modules_import_each_other_in_no_circle() -> None:
    """Also where an import waits in a function."""
    edges = {module(path): imports(path) - {module(path)} for path in MODULES}
    edges = {name: wanted & edges.keys() for name, wanted in edges.items()}
    while ends := {name for name, wanted in edges.items() if not wanted}:
        edges = {name: wanted - ends for name, wanted in edges.items() if name not in ends}
    assert not edges
