"""Places and visits of libcst trees are libcst's own, without its cost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import libcst as cst
import pytest
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

from flexlint.model import Span
from flexlint.surfaces.python.names import outline as outlines
from flexlint.surfaces.python.names.outline import outline
from flexlint.surfaces.python.names.scopes import Scope, Site
from flexlint.surfaces.python.reading import spans
from flexlint.surfaces.python.reading.spans import PARTS, places
from flexlint.surfaces.python.reading.tree import Tree, parse_tree
from flexlint.text.source import SourceFile

CODE = '''\
# a comment
from . import x
from ..a.b import (c as d, e ,)  # why
import a.b as c, f; import g
from os import *

@deco(1) # more

# lines
async def f(a, /, b: int=1 , *args, k: "str" = 'x', **kw) -> int :
    """é"""
    global p, q
    async with (a), b as c: pass
    with (a as b, c as d ,) : pass
    async for i , j in await x: break
    else:
        continue
    return ( [ g(x, *y, k = 1, ** z ) for x in b if x if not y ] or {'k': f'{a!r:>{w}}{b = }'} )

def g(*, k): return
def h(self, a, *args): nonlocal_ = lambda : 0; return lambda a, *b: (yield)
class C: pass
class D ( B , metaclass = M ) :

    x : int
    y : "list[int]" = [ 1 , 2. , 3j ]

    def m(self):
        nonlocal z
        if a : pass
        elif (b) and c or not d: x = y = ( 1 , )
        elif e:
            x += 1 ; y //= -2 ; z **= ~3
        else : del a[ 1 : 2 : 3, ... ] , b.c
        while ( x := f ( 1 ) ) < 2 <= 3 != 4 is not 5 not in 6 in 7 is 8 : pass
        else: pass
        try:
            raise E ( "a" 'b' f"c" ) from None
        except ( A , B ) as e :
            raise
        except C:
            assert a , "b"
        finally :
            print(*a, sep='')
        try: pass
        except A: pass
        else: pass

        # a footer
    z = { 1 , * a } | { k : v , ** d } , { x for x in y } , { k : v for k , v in d }
    g = ( x async for x in y ) ; h = a if b else c
    t = a @ b ** -c // d % e << f >> g & h ^ i | j ; u = (a . b) [ c ] ( ) ; v = yield_
    def n(self):
        x = yield  a
        yield from b
        (yield)
        return not-x, +y, await_ .z
\t# odd
# end
'''
UNLISTED = "match a:\n    case [b, *_] if c:\n        pass\ntry:\n    pass\nexcept* A:\n    pass\n"
_UNASKED = (
    cst.BaseParenthesizableWhitespace, cst.TrailingWhitespace, cst.EmptyLine, cst.Newline,
    cst.Comment, cst.Comma, cst.Dot, cst.AssignEqual, cst.Colon, cst.Semicolon, cst.LeftParen,
    cst.RightParen, cst.LeftSquareBracket, cst.RightSquareBracket, cst.LeftCurlyBrace,
    cst.RightCurlyBrace, cst.BaseBinaryOp, cst.BaseCompOp, cst.BaseUnaryOp, cst.BaseBooleanOp,
    cst.BaseAugOp,
)  # fmt: skip
SAMPLES = {
    "every kind": CODE,
    "line ends of Windows": CODE.replace("\n", "\r\n"),
    "no line end": "x = 1",
    "nothing": "",
    "a line end": "\n",
    "only a comment": "# x",
    "tabs": "if a:\n\tb\n\tif c:\n\t\td(\n  e,\n)\n",
    "unlisted": UNLISTED,
    "unlisted, beyond ASCII": f"é = 'ü'\n{UNLISTED}ö = 1\n",
    "blanks that are lost": "try:\n    é = 1\nexcept Error :\n    b\n",
    **{
        path.name: path.read_text("utf-8")
        for path in sorted(Path(spans.__file__).parent.glob("*.py"))
    },
}


def nodes_of(node: cst.CSTNode) -> list[cst.CSTNode]:
    """All nodes below that somebody may ask for, in their order."""
    found: list[cst.CSTNode] = []
    for child in node.children:
        if not isinstance(child, _UNASKED):
            found += [child, *nodes_of(child)]
    return found


@pytest.mark.parametrize("code", SAMPLES.values(), ids=SAMPLES)
def test_the_places_are_those_that_libcst_says(code: str) -> None:
    module = cst.parse_module(code)
    told = MetadataWrapper(module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
    found, length = places(module, len(code))
    written = module.code
    data = written.encode()
    assert length == len(written)
    for node in nodes_of(module):
        span = told[node]
        start = len(data[: span.start].decode())
        end = len(data[: span.start + span.length].decode())
        assert (node, found[id(node)]) == (node, (start, end))


def test_every_kind_of_the_table_is_tried() -> None:
    seen = {type(node) for node in nodes_of(cst.parse_module(CODE))}
    listed = {kind for kind in PARTS if not issubclass(kind, _UNASKED)}
    assert listed - seen <= {cst.Module}


def test_libcst_writes_only_what_is_not_in_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("written out")

    monkeypatch.setattr(spans, "_written_out", refused)
    module = cst.parse_module(CODE)
    assert places(module, len(CODE))[1] == len(CODE)
    with pytest.raises(AssertionError, match="written out"):
        places(cst.parse_module(UNLISTED), len(UNLISTED))


def test_a_tree_written_out_is_not_visited(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> cst.Module:
        raise AssertionError("visited")

    module = cst.parse_module(UNLISTED)
    monkeypatch.setattr(cst.Module, "visit", refused)
    assert places(module, len(UNLISTED))


@pytest.mark.parametrize("code", SAMPLES.values(), ids=SAMPLES)
def test_a_module_is_gone_through_as_libcst_visits_it(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree = parse_tree(SourceFile("a.py", code), [Span(0, len(code))])
    assert isinstance(tree, Tree)
    mine = outline(tree)
    monkeypatch.setattr(outlines._Outliner, "go_through", lambda self, node: node.visit(self))
    theirs = outline(tree)
    for sites, others in (
        (mine.calls, theirs.calls),
        (mine.attributes, theirs.attributes),
        (mine.strings, theirs.strings),
        (mine.containers, theirs.containers),
    ):
        assert [_site(each) for each in sites] == [_site(each) for each in others]
    kept = {node: p for node, p in theirs.parents.items() if not isinstance(node, _UNASKED)}
    assert mine.parents == kept
    assert [_scope(each) for each in mine.scopes.values()] == [
        _scope(each) for each in theirs.scopes.values()
    ]


def _site(site: Site[Any]) -> object:
    guards, guard = [], site.guard
    while guard is not None:
        guards.append((id(guard.test), guard.positive, id(guard.pattern)))
        guard = guard.parent
    depth, block = 0, site.context.block.parent
    while block is not None:
        depth, block = depth + 1, block.parent
    return id(site.node), site.context.scope.symbol, site.context.offset, depth, guards


def _scope(scope: Scope) -> object:
    bound = {name: [(b.kind, id(b.node)) for b in all_] for name, all_ in scope.bindings.items()}
    returns = [(id(node), context.offset) for node, context in scope.returns]
    return scope.symbol, scope.kind, bound, returns, scope.parameters, scope.decorators
