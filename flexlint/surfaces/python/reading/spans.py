"""Where the nodes of a libcst tree stand in its text, and which of their parts are visited.

libcst tells positions by writing the whole tree out again, which costs as much as parsing it.
Here a table says of each common kind of node what is written in which order, and the tree is
gone through once, by lengths alone. What the table does not know, libcst writes out.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from enum import IntEnum, auto
from typing import Any, Final, TypeAlias

import libcst as cst
from libcst import BatchableCSTVisitor
from libcst.metadata import ByteSpanPositionProvider, MetadataWrapper

Place: TypeAlias = tuple[int, int]
"""Where a node begins and ends, in characters of its module's text."""

_WRITTEN: Final[Mapping[type[cst.CSTNode], str]] = {
    cst.Name: "( =value )",
    cst.Integer: "( =value )",
    cst.Float: "( =value )",
    cst.Imaginary: "( =value )",
    cst.Ellipsis: "( '... )",
    cst.SimpleString: "( =value )",
    cst.FormattedString: "( =start *parts =end )",
    cst.FormattedStringText: "( =value )",
    cst.FormattedStringExpression: "( '{ _whitespace_before_expression expression _equal"
    " _whitespace_after_expression !conversion :*format_spec '} )",
    cst.ConcatenatedString: "( left _whitespace_between right )",
    cst.Comparison: "( left *comparisons )",
    cst.ComparisonTarget: "( _operator comparator )",
    cst.UnaryOperation: "( _operator expression )",
    cst.BinaryOperation: "( left _operator right )",
    cst.BooleanOperation: "( left _operator right )",
    cst.Attribute: "( value _dot attr )",
    cst.Index: "( =star _whitespace_after_star value )",
    cst.Slice: "( ?lower _first_colon ?upper _second_colon ?step )",
    cst.SubscriptElement: "( slice ) _comma",
    cst.Subscript: "( value _whitespace_after_value _lbracket *slice _rbracket )",
    cst.Arg: "( =star _whitespace_after_star ?keyword _equal value ) _comma _whitespace_after_arg",
    cst.Call: "( func _whitespace_after_func '( _whitespace_before_args *args ') )",
    cst.Await: "( 'await _whitespace_after_await expression )",
    cst.IfExp: "( body _whitespace_before_if 'if _whitespace_after_if test"
    " _whitespace_before_else 'else _whitespace_after_else orelse )",
    cst.Element: "( value ) _comma",
    cst.StarredElement: "( '* _whitespace_before_value value ) _comma",
    cst.DictElement: "( key _whitespace_before_colon ': _whitespace_after_colon value ) _comma",
    cst.StarredDictElement: "( '** _whitespace_before_value value ) _comma",
    cst.Tuple: "( *elements )",
    cst.List: "( _lbracket *elements _rbracket )",
    cst.Set: "( _lbrace *elements _rbrace )",
    cst.Dict: "( _lbrace *elements _rbrace )",
    cst.CompFor: "( _whitespace_before ?asynchronous 'for _whitespace_after_for target"
    " _whitespace_before_in 'in _whitespace_after_in iter *ifs ?inner_for_in )",
    cst.CompIf: "( _whitespace_before 'if _whitespace_before_test test )",
    cst.GeneratorExp: "( elt for_in )",
    cst.ListComp: "( _lbracket elt for_in _rbracket )",
    cst.SetComp: "( _lbrace elt for_in _rbrace )",
    cst.DictComp: "( _lbrace key _whitespace_before_colon ': _whitespace_after_colon value for_in"
    " _rbrace )",
    cst.Asynchronous: "( 'async ) _whitespace_after",
    cst.Lambda: "( 'lambda _whitespace_after_lambda params _colon body )",
    cst.Yield: "( 'yield _whitespace_after_yield ?value )",
    cst.From: "_whitespace_before_from ( 'from _whitespace_after_from item )",
    cst.NamedExpr: "( target _whitespace_before_walrus ':= _whitespace_after_walrus value )",
    cst.Expr: "( value ) _semicolon",
    cst.Pass: "( 'pass ) _semicolon",
    cst.Break: "( 'break ) _semicolon",
    cst.Continue: "( 'continue ) _semicolon",
    cst.Del: "( 'del _whitespace_after_del target ) _semicolon",
    cst.Return: "( 'return _whitespace_after_return ?value ) _semicolon",
    cst.Raise: "( 'raise _whitespace_after_raise ?exc ?cause ) _semicolon",
    cst.Assign: "( *targets value ) _semicolon",
    cst.AssignTarget: "( target ) _whitespace_before_equal '= _whitespace_after_equal",
    cst.AnnAssign: "( target :annotation _equal ?value ) _semicolon",
    cst.AugAssign: "( target _operator value ) _semicolon",
    cst.SimpleStatementLine: "&leading_lines ^ ( *body >body ) _trailing_whitespace",
    cst.SimpleStatementSuite: "_leading_whitespace ( *body >body ) _trailing_whitespace",
    cst.If: "&leading_lines ^ ( 'if _whitespace_before_test test _whitespace_after_test ': body"
    " >body ?orelse >orelse )",
    cst.Else: "&leading_lines ^ ( 'else _whitespace_before_colon ': body >body )",
    cst.For: "&leading_lines ^ ( ?asynchronous 'for _whitespace_after_for target"
    " _whitespace_before_in 'in _whitespace_after_in iter _whitespace_before_colon ': body >body"
    " ?orelse >orelse )",
    cst.While: "&leading_lines ^ ( 'while _whitespace_after_while test _whitespace_before_colon ':"
    " body >body ?orelse >orelse )",
    cst.Try: "&leading_lines ^ ( 'try _whitespace_before_colon ': body >body *handlers >handlers"
    " ?orelse >orelse ?finalbody >finalbody )",
    cst.ExceptHandler: "&leading_lines ^ ( 'except _whitespace_after_except ?type ?name"
    " _whitespace_before_colon ': body >body )",
    cst.Finally: "&leading_lines ^ ( 'finally _whitespace_before_colon ': body >body )",
    cst.AsName: "( _whitespace_before_as 'as _whitespace_after_as name )",
    cst.WithItem: "( item ?asname ) _comma",
    cst.With: "&leading_lines ^ ( ?asynchronous 'with _whitespace_after_with _lpar *items _rpar"
    " _whitespace_before_colon ': body >body )",
    cst.Decorator: "&leading_lines ^ ( '@ _whitespace_after_at decorator ) _trailing_whitespace",
    cst.FunctionDef: "&leading_lines *decorators &lines_after_decorators ^ ( ?asynchronous 'def"
    " _whitespace_after_def name _whitespace_after_name ?type_parameters"
    " _whitespace_after_type_parameters '( _whitespace_before_params params ') ->returns"
    " _whitespace_before_colon ': body >body )",
    cst.ClassDef: "&leading_lines *decorators &lines_after_decorators ^ ( 'class"
    " _whitespace_after_class name _whitespace_after_name ?type_parameters"
    " _whitespace_after_type_parameters _lpar *bases *keywords _rpar _whitespace_before_colon ':"
    " body >body )",
    cst.Param: "( =star _whitespace_after_star name ) :annotation _equal ?default _comma"
    " _whitespace_after_param",
    cst.ParamStar: "( '* _comma )",
    cst.ParamSlash: "( '/ _whitespace_after _comma )",
    cst.Parameters: "( *posonly_params ?posonly_ind *params ?star_arg *kwonly_params ?star_kwarg )",
    cst.Assert: "( 'assert _whitespace_after_assert test _comma ?msg ) _semicolon",
    cst.Nonlocal: "( 'nonlocal _whitespace_after_nonlocal *names ) _semicolon",
    cst.Global: "( 'global _whitespace_after_global *names ) _semicolon",
    cst.NameItem: "( name ) _comma",
    cst.ImportAlias: "( name ?asname ) _comma",
    cst.ImportStar: "( '* )",
    cst.ImportFrom: "( 'from _whitespace_after_from &relative ?module _whitespace_before_import"
    " 'import _whitespace_after_import _lpar *names >names _rpar >rpar ) _semicolon",
    cst.Import: "( 'import _whitespace_after_import *names ) _semicolon",
    cst.SimpleWhitespace: "=value",
    cst.TrailingWhitespace: "_whitespace _comment _newline",
    cst.EmptyLine: "^indent _whitespace _comment _newline",
    cst.ParenthesizedWhitespace: "_first_line &empty_lines ^indent _last_line",
    cst.Comment: "=value",
    cst.Comma: "_whitespace_before ', _whitespace_after",
    cst.Dot: "_whitespace_before '. _whitespace_after",
    cst.AssignEqual: "_whitespace_before '= _whitespace_after",
    cst.Colon: "_whitespace_before ': _whitespace_after",
    cst.Semicolon: "_whitespace_before '; _whitespace_after",
    cst.LeftParen: "'( _whitespace_after",
    cst.RightParen: "_whitespace_before ')",
    cst.LeftSquareBracket: "'[ _whitespace_after",
    cst.RightSquareBracket: "_whitespace_before ']",
    cst.LeftCurlyBrace: "'{ _whitespace_after",
    cst.RightCurlyBrace: "_whitespace_before '}",
    cst.NotEqual: "_whitespace_before =value _whitespace_after",
    cst.NotIn: "_whitespace_before 'not _whitespace_between 'in _whitespace_after",
    cst.IsNot: "_whitespace_before 'is _whitespace_between 'not _whitespace_after",
    cst.Not: "'not _whitespace_after",
    cst.Minus: "'- _whitespace_after",
    cst.Plus: "'+ _whitespace_after",
    cst.BitInvert: "'~ _whitespace_after",
}
"""What is written of each node. ``(`` and ``)`` bound the place of the node itself: around them
are its parentheses. ``name`` is a part, ``?name`` one that may be missing, ``*name`` several,
``=name`` a word in a field, ``'word`` a word; ``_name`` is blanks or a mark, whose place nobody
asks for, ``&name`` several of them, ``^`` the indentation (``^name`` if that field says so);
``:name`` and ``->name`` are an annotation and what is before it, ``!name`` and ``:*name`` what
f-strings have behind an expression; ``>name`` says that the node ends where that part ends, if it
is there."""
_OPERATORS: Final = {
    1: "Add Subtract Multiply Divide Modulo MatrixMultiply BitAnd BitOr BitXor LessThan"
    " GreaterThan",
    2: "FloorDivide Power LeftShift RightShift Or Equal LessThanEqual GreaterThanEqual In Is"
    " AddAssign SubtractAssign MultiplyAssign DivideAssign ModuloAssign MatrixMultiplyAssign"
    " BitAndAssign BitOrAssign BitXorAssign",
    3: "And FloorDivideAssign PowerAssign LeftShiftAssign RightShiftAssign",
}
"""How many characters operators between two expressions have."""


class _Op(IntEnum):
    """What a step in the writing of a node is."""

    BEGIN = auto()
    END = auto()
    MARK = auto()
    PART = auto()
    PARTS = auto()
    WORD = auto()
    FIELD = auto()
    INDENT = auto()
    MARKS = auto()
    UNTIL = auto()
    ANNOTATION = auto()
    CONVERSION = auto()
    FORMAT = auto()


_Step: TypeAlias = tuple[_Op, Any]
_PREFIXES: Final = {
    "_": _Op.MARK, "?": _Op.PART, "*": _Op.PARTS, "=": _Op.FIELD, "^": _Op.INDENT,
    "&": _Op.MARKS, ">": _Op.UNTIL, "!": _Op.CONVERSION,
}  # fmt: skip
_BEGIN, _END, _MARK, _PART, _PARTS = _Op.BEGIN, _Op.END, _Op.MARK, _Op.PART, _Op.PARTS
_WORD, _FIELD, _MARKS, _INDENT, _UNTIL = _Op.WORD, _Op.FIELD, _Op.MARKS, _Op.INDENT, _Op.UNTIL
_VISITED: Final = {_Op.PART, _Op.PARTS, _Op.FORMAT, _Op.ANNOTATION}
_ABSENT: Final = cst.MaybeSentinel.DEFAULT
_BLANKS: Final = cst.SimpleWhitespace
_ELIF_MORE: Final = len("elif") - len("if")


def _step(word: str) -> _Step:
    if word in ("(", ")"):
        return (_BEGIN if word == "(" else _END), ""
    if word.startswith("'"):
        return _WORD, len(word) - 1
    if word.startswith(":*"):
        return _Op.FORMAT, word[2:]
    if word.startswith((":", "->")):
        name = word.lstrip(":->")
        return _Op.ANNOTATION, (name, len(word) - len(name))
    operation = _PREFIXES.get(word[0])
    return (_PART, word) if operation is None else (operation, word[1:])


def _all_steps() -> dict[type[cst.CSTNode], tuple[_Step, ...]]:
    table = {kind: tuple(map(_step, written.split())) for kind, written in _WRITTEN.items()}
    before, after = (_MARK, "whitespace_before"), (_MARK, "whitespace_after")
    for length, names in _OPERATORS.items():
        for name in names.split():
            table[getattr(cst, name)] = (before, (_WORD, length), after)
    return table


_STEPS: Final = _all_steps()
_IN_PARENTHESES: Final = frozenset(kind for kind in _STEPS if issubclass(kind, cst.BaseExpression))
_VALUES: Final = _IN_PARENTHESES & {kind for kind, how in _WRITTEN.items() if how == "( =value )"}
"""Kinds of nodes that are one word, but for parentheses."""
PARTS: Final[Mapping[type[cst.CSTNode], tuple[str, ...]]] = {
    **{
        kind: tuple(
            name[0] if operation is _Op.ANNOTATION else name
            for operation, name in steps
            if operation in _VISITED
        )
        for kind, steps in _STEPS.items()
    },
    cst.Annotation: ("annotation",),
    cst.IndentedBlock: ("body",),
    cst.Module: ("body",),
}
"""The fields that hold the parts of a node, in the order in which they are written: one part,
several or none each. Blanks, marks and operators are no parts. A kind that is not here is known
to libcst alone."""


class _UnlistedError(Exception):
    """There is a node of a kind that the table does not know."""


class _Places:
    """Goes through one tree."""

    def __init__(self, module: cst.Module) -> None:
        self.found: dict[int, Place] = {}
        self._module = module
        self._newline = len(module.default_newline)
        self._indent = 0

    def module(self) -> int:
        """Place all nodes; how long the text of the module is."""
        module = self._module
        at = 0
        for part in (*module.header, *module.body, *module.footer):
            at = self._place(part, at)
        if not module.has_trailing_newline:
            at = max(0, at - self._newline)
        elif not at:
            at = self._newline
        self.found[id(module)] = 0, at
        return at

    def _place(self, node: Any, at: int, more: int = 0) -> int:
        """Place ``node``, which is written from ``at`` on, its first word with ``more``
        characters than usual; where it ends."""
        kind = type(node)
        if kind in _VALUES and not node.lpar:  # what most nodes are
            end = at + len(node.value)
            self.found[id(node)] = at, end
            return end
        steps = _STEPS.get(kind)
        if steps is None:
            return self._special(node, at)
        begun, end = at, -1
        for operation, name in steps:
            if operation is _MARK:
                value = getattr(node, name)
                if type(value) is _BLANKS:
                    at += len(value.value)
                elif value is not None and value is not _ABSENT:
                    at = self._place(value, at)
            elif operation is _PART:
                value = getattr(node, name)
                if value is not None and value is not _ABSENT:
                    elif_more = _ELIF_MORE if kind is cst.If and type(value) is cst.If else 0
                    at = self._place(value, at, elif_more)
            elif operation is _BEGIN:
                if kind in _IN_PARENTHESES:
                    for mark in node.lpar:
                        at = self._place(mark, at)
                begun = at
                at += more
            elif operation is _END:
                self.found[id(node)] = begun, at if end < 0 else end
                if kind in _IN_PARENTHESES:
                    for mark in node.rpar:
                        at = self._place(mark, at)
            elif operation is _WORD:
                at += name
            elif operation is _FIELD:
                value = getattr(node, name)
                at += len(value) if isinstance(value, str) else 0
            elif operation is _PARTS:
                value = getattr(node, name)
                for each in value if isinstance(value, (tuple, list)) else (value,):
                    at = self._place(each, at)
            elif operation is _MARKS:
                for each in getattr(node, name):
                    at = self._place(each, at)
            elif operation is _INDENT:
                at += self._indent if not name or getattr(node, name) else 0
            elif operation is _UNTIL:
                end = self._end(getattr(node, name), at, end)
            elif operation is _Op.ANNOTATION:
                at = self._annotation(getattr(node, name[0]), at, name[1])
            elif operation is _Op.CONVERSION:
                value = getattr(node, name)
                at += len(value) + 1 if value else 0
            else:
                value = getattr(node, name)
                at += value is not None
                for each in value or ():
                    at = self._place(each, at)
        return at

    def _end(self, value: Any, at: int, end: int) -> int:
        """Where the part ``value``, the last or only one of a field, ends; else ``end``."""
        if isinstance(value, (tuple, list)):
            value = value[-1] if value else None
        if value is None or value is _ABSENT:
            return end
        place = self.found.get(id(value))
        return at if place is None else place[1]

    def _annotation(self, node: cst.Annotation | None, at: int, mark: int) -> int:
        if node is None:
            return at
        for blanks in (node.whitespace_before_indicator, node.whitespace_after_indicator):
            if blanks is not _ABSENT:
                at = self._place(blanks, at)
        begun = at + mark
        at = self._place(node.annotation, begun)
        self.found[id(node)] = begun, at
        return at

    def _special(self, node: cst.CSTNode, at: int) -> int:
        if isinstance(node, cst.Newline):
            return at + (self._newline if node.value is None else len(node.value))
        if not isinstance(node, cst.IndentedBlock):
            raise _UnlistedError(type(node).__name__)
        at = self._place(node.header, at)
        indent = self._module.default_indent if node.indent is None else node.indent
        self._indent += len(indent)
        for each in node.body:
            at = self._place(each, at)
        if not node.body:
            raise _UnlistedError(type(node).__name__)
        first, last = self.found[id(node.body[0])], self.found[id(node.body[-1])]
        self.found[id(node)] = first[0], last[1]
        for line in node.footer:
            at = self._place(line, at)
        self._indent -= len(indent)
        return at


def places(module: cst.Module, length: int) -> tuple[Mapping[int, Place], int]:
    """The places of the nodes of ``module``, which must have no node twice, by their ``id``; and
    how long the text is that libcst writes for it, in characters. ``length`` is how long the text
    was that it was made of.

    Raises:
        RecursionError: if the tree is deeper than the interpreter's stack allows.
    """
    made = _Places(module)
    try:
        written = made.module()
    except _UnlistedError:
        return _written_out(module)
    return (made.found, written) if written == length else _written_out(module)


class _Wrapper(MetadataWrapper):
    """Resolving metadata visits the whole tree for the providers that need a visit, even if
    there are none."""

    def visit_batched(
        self,
        visitors: Iterable[BatchableCSTVisitor],
        before_visit: Callable[[cst.CSTNode], None] | None = None,
        after_leave: Callable[[cst.CSTNode], None] | None = None,
    ) -> cst.CSTNode:
        wanted = tuple(visitors)
        if not wanted:
            return self.module
        return super().visit_batched(wanted, before_visit, after_leave)


def _written_out(module: cst.Module) -> tuple[Mapping[int, Place], int]:
    """:func:`places` as libcst tells them, in bytes, which are counted as characters here."""
    # The tree was just made and is never changed: no deep copy is needed.
    spans = _Wrapper(module, unsafe_skip_copy=True).resolve(ByteSpanPositionProvider)
    code = module.code
    if code.isascii():
        found = {id(n): (s.start, s.start + s.length) for n, s in spans.items()}
        return found, len(code)
    # Where each byte of the text belongs to, and the end.
    characters = array("Q")
    for index, character in enumerate(code):
        characters.extend([index] * len(character.encode("utf-8", "surrogatepass")))
    characters.append(len(code))
    last = len(characters) - 1
    return {
        id(n): (characters[min(s.start, last)], characters[min(s.start + s.length, last)])
        for n, s in spans.items()
    }, len(code)
