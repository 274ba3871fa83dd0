"""The nodes of syntax trees, as the standard library has them."""

from __future__ import annotations

import ast
from pathlib import Path

import flexlint
from flexlint.text.python_nodes import children, walk

WORDS = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
EVERYTHING = """
global a, b
def f(p: int, /, q=1, *r: str, s, t=2, **u) -> None:
    def inner():
        nonlocal p
    yield await w, (yield from x)
async def g(*, only):
    async for i in j:
        pass
    else:
        k = [l async for l in m if not n]
    async with o as p, q:
        return
@decorated(1)
class C(Base, metaclass=Meta):
    field: int = 3
    del field.x[1:2:3], y
try:
    import a.b as c, d
    from .e import f as g, h
except (OSError, ValueError) as error:
    raise Wrong from error
finally:
    assert a < b <= c, "message"
if not (a and b or c):
    a += -b ** ~c
elif (d := e):
    f"{g!r:>{h}} {i}" "j"
while True:
    break
match subject:
    case {"key": 1, **rest} if guard:
        {**a, "b": c, **d}
    case [1, *others] | Point(x=0, y=[None]) as whole:
        {e for f in g}
    case "text" | -1 | mod.name:
        {h: i for j in k}
lambda *args, key=1: args if key else [*args, ...]
"""


def same(tree: ast.AST) -> None:
    expected = [node for node in ast.walk(tree) if not isinstance(node, WORDS)]
    assert list(walk(tree)) == expected
    for node in expected:
        below = [each for each in ast.iter_child_nodes(node) if not isinstance(each, WORDS)]
        assert children(node) == below


def test_every_kind_of_node() -> None:
    same(ast.parse(EVERYTHING))


def test_modules_of_the_package() -> None:
    home = Path(flexlint.__file__).parent / "surfaces" / "python"
    for path in sorted(home.rglob("*.py")):
        same(ast.parse(path.read_text("utf-8")))
