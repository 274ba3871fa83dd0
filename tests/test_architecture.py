"""Imports point inward, and what is heavy stays out of the way until it is needed."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "flexlint"
MODULES = sorted(PACKAGE.rglob("*.py"))


def imports(path: Path) -> set[str]:
    """The modules of ours that ``path`` imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            found.add(node.module or "")
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return {name for name in found if name.startswith("flexlint")}


def room(path: Path) -> str:
    """``surfaces.python`` for a surface's modules, else the first name below the package."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    if parts[0] == "surfaces" and len(parts) > 1 and parts[1] not in ("base", "registry"):
        return f"surfaces.{parts[1]}"
    return parts[0]


def allowed(path: Path, name: str) -> bool:
    """Whether the module at ``path`` may import ``name``."""
    here = room(path)
    target = name.removeprefix("flexlint").removeprefix(".")
    if here == "model":
        return False
    if here == "source":
        return target.startswith(("model", "encoding"))
    if here in ("catalog", "spellings", "templates") or here.startswith("surfaces."):
        own = {here, "model", "source", "property_paths", "catalog", "spellings", "templates"}
        own.add("surfaces.base")
        if here == "catalog":
            own -= {"spellings", "templates", "surfaces.base"}
            own.add("reading")
        if here.startswith("surfaces.") and target.startswith(("catalog.rule", "catalog.catalog")):
            return False
        return any(target == room or target.startswith(room + ".") for room in own)
    if here == "reporters":
        return not target.startswith(("engine", "surfaces", "cli", "matching"))
    if here in ("cli", "__main__", "__init__"):
        return True
    return not target.startswith(("cli", "reporters"))


@pytest.mark.parametrize("path", MODULES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_imports_point_inward(path: Path) -> None:
    wrong = sorted(name for name in imports(path) if name != "flexlint" and not allowed(path, name))
    assert wrong == []


def test_no_matchers_of_libcst() -> None:
    users = [p for p in MODULES if "libcst.matchers" in p.read_text("utf-8")]
    assert users == []


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("flexlint", {"click", "libcst", "yaml", "jinja2", "dataclasses"}),
        ("flexlint.prefilter", {"click", "libcst", "yaml", "jinja2", "dataclasses"}),
        ("flexlint.engine", {"click", "libcst", "yaml", "jinja2"}),
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
        r"|print_exc\(|\.show\(\)|\btell\("
    )
    gate = PACKAGE / "cli" / "output.py"
    static = PACKAGE / "__main__.py"  # the version, and that it was interrupted
    found = {p for p in MODULES if writing.search(p.read_text("utf-8"))}
    below = PACKAGE / "cli" / "streams.py"  # what the gate writes to
    assert found == {gate, static, below}
