"""The rooms of the Python surface, and who may import whom."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import flexlint

HERE = "flexlint.surfaces.python"
HOME = Path(flexlint.__file__).parent / "surfaces" / "python"
MODULES = sorted(path for path in HOME.rglob("*.py") if path.name != "__init__.py")
ROOMS = ("lexicon", "reading", "names", "evaluation", "finders", "extract", "surface")
"""From the lowest: a room imports itself and lower ones. What writes suggestions is beside them:
it imports none of them, and none of them it."""


def name(path: Path) -> str:
    """``names.scopes`` for the module at ``path``."""
    return ".".join(path.relative_to(HOME).with_suffix("").parts)


def imports(path: Path) -> set[str]:
    """The modules of this surface that ``path`` imports, wherever in the file."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(HERE):
            below = (node.module or "").removeprefix(HERE).lstrip(".")
            whole = (HOME / (below.replace(".", "/") + ".py")).exists()
            found.update([below] if whole else (f"{below}.{each.name}" for each in node.names))
    return found


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_rooms_import_lower_ones(path: Path) -> None:
    here = name(path).split(".")[0]
    above = ROOMS[ROOMS.index(here) + 1 :] if here in ROOMS else ROOMS
    beside = {each for each in map(name, MODULES) if each.split(".")[0] not in ROOMS}
    wrong = {each for each in imports(path) if each.split(".")[0] in above}
    assert wrong | (imports(path) & beside if here in ROOMS else set()) == set()


def test_no_module_imports_itself_through_others() -> None:
    waiting = {name(path): imports(path) for path in MODULES}
    assert set().union(*waiting.values()) <= set(waiting)
    while ready := [each for each, needed in waiting.items() if needed.isdisjoint(waiting)]:
        for each in ready:
            del waiting[each]
    assert waiting == {}
