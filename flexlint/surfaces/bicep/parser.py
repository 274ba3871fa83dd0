"""Tokens to syntax: recursive descent that never gives up.

What cannot be read becomes an ``Opaque`` expression, an ``OpaqueType`` or a
``BrokenDeclaration``, and a problem; reading goes on at the next line, separator or closing
bracket. A declaration keyword at the start of a line ends whatever is still open before it, so
that an unfinished declaration does not swallow the rest of the file. Every loop consumes a
token or stops: linear time.
"""

from __future__ import annotations

from collections.abc import Callable

from flexlint.model import Scalar, Span
from flexlint.regex import regex
from flexlint.surfaces.bicep import lexer
from flexlint.surfaces.bicep.lexer import (
    END,
    NAME,
    NEWLINE,
    NUMBER,
    STRING,
    STRING_LEFT,
    STRING_MIDDLE,
    STRING_RIGHT,
)
from flexlint.surfaces.bicep.syntax import (
    ArrayType,
    Body,
    BrokenDeclaration,
    Declaration,
    Decorator,
    FunctionDeclaration,
    GenericType,
    Identifier,
    ImportDeclaration,
    LiteralType,
    LoopHeader,
    ModuleDeclaration,
    NamedType,
    NullableType,
    ObjectType,
    OpaqueType,
    OutputDeclaration,
    ParameterDeclaration,
    ParseProblem,
    PartType,
    Program,
    PropertyType,
    ReferenceDeclaration,
    ReferenceKeyword,
    ResourceDeclaration,
    SettingDeclaration,
    SettingKeyword,
    TupleType,
    Type,
    TypeDeclaration,
    TypedName,
    UnionType,
    VariableDeclaration,
)
from flexlint.templates.expression import (
    MAX_DEPTH,
    ArrayLiteral,
    Binary,
    Call,
    Expression,
    Index,
    Interpolation,
    Lambda,
    Literal,
    Loop,
    Member,
    Name,
    ObjectLiteral,
    Opaque,
    Property,
    Spread,
    Ternary,
    Unary,
)

_OPENERS = {"(": ")", "[": "]", "{": "}", STRING_LEFT: STRING_RIGHT}
_CLOSERS = frozenset({")", "]", "}", STRING_MIDDLE, STRING_RIGHT})

# Where skipping stops, outside of brackets that were opened while skipping.
_ELEMENT_STOPS = frozenset({NEWLINE, ",", *_CLOSERS})
_KEY_STOPS = _ELEMENT_STOPS | {":"}
_LINE_STOPS = frozenset({NEWLINE})
_LOOP_STOPS = frozenset({"]", NEWLINE})
_HOLE_STOPS = frozenset({STRING_MIDDLE, STRING_RIGHT, NEWLINE})
_LINE_BREAK = regex(r"[\r\n]")

_MAX_DIGITS = 20
"""Digits of the largest integer there is; longer ones are not read."""

_CONSTANTS: dict[str, bool | None] = {"true": True, "false": False, "null": None}

# What may follow each keyword at the start of a declaration; used to tell the start of a
# declaration from a property or an array element of that name.
_NAMED = frozenset({NAME})
_TEXT = frozenset({STRING, STRING_LEFT})
_STARTS: dict[str, frozenset[str]] = {
    "param": _NAMED,
    "var": _NAMED,
    "resource": _NAMED,
    "module": _NAMED,
    "output": _NAMED,
    "type": _NAMED,
    "func": _NAMED,
    "metadata": _NAMED,
    "assert": _NAMED,
    "test": _NAMED,
    "targetScope": frozenset({"="}),
    "import": _TEXT | {"{", "*"},
    "extension": _TEXT | _NAMED,
    "provider": _TEXT,
    "extensionConfig": _NAMED,
    "using": _TEXT | _NAMED,
    "extends": _TEXT,
}
_PRECEDENCE = {
    "*": 7,
    "/": 7,
    "%": 7,
    "+": 6,
    "-": 6,
    "<": 5,
    "<=": 5,
    ">": 5,
    ">=": 5,
    "==": 4,
    "!=": 4,
    "=~": 4,
    "!~": 4,
    "&&": 3,
    "||": 2,
    "??": 1,
}
_WORDS = frozenset({NAME, STRING})
# What ends an expression after a lone word, and what may continue it after a line break.
_ENDS = frozenset({",", "}", ")", "]"})
_GOES_ON = frozenset({NEWLINE, "?"})


def parse(text: str, *, parameters: bool = False) -> Program:
    """The syntax of a ``.bicep`` file, or (``parameters``) of a ``.bicepparam`` file.

    Never raises; whatever is wrong is among the problems.
    """
    return _Parser(text, parameters).program()


class _Parser:
    """Tokens of one text, read once from the first to the last."""

    def __init__(self, text: str, parameters: bool) -> None:
        tokens = lexer.tokenize(text)
        self.text = text
        self.parameters = parameters
        self.tokens = tokens
        self.kinds = tokens.kinds
        self.starts = tokens.starts
        self.ends = tokens.ends
        self.at = 0
        self.depth = 0
        # Height of the expression read last: chains like a.b.c… nest to the left without
        # nesting the parser, and are bounded by it.
        self.height = 0
        self.open = {")": 0, "]": 0, "}": 0, STRING_RIGHT: 0}
        self.problems: list[ParseProblem] = []
        # Where the last problem was, reported or not.
        self.reported = -1
        # Index of decorators that turned out not to belong inside the open bracket.
        self.foreign = -1

    def program(self) -> Program:
        declarations: list[Declaration] = []
        while self.kinds[self.at] != END:
            if self.kinds[self.at] == NEWLINE:
                self.at += 1
                continue
            declarations.append(self._declaration())
            if self.kinds[self.at] not in {NEWLINE, END}:
                self._problem("expected a new line")
                self._skip_line()
        problems = [*self.tokens.problems, *self.problems]
        problems.sort(key=lambda problem: problem.span.start)
        return Program(
            tuple(declarations), tuple(problems), self.tokens.comments, self.tokens.pragmas
        )

    # -- tokens --------------------------------------------------------------------------

    def _problem(self, message: str) -> None:
        """Report ``message`` at the current token, unless it follows from one on its line."""
        start, end = self.starts[self.at], self.ends[self.at]
        before, self.reported = self.reported, start
        if before < 0 or _LINE_BREAK.search(self.text, before, start):
            self.problems.append(ParseProblem(message, Span(start, end)))

    def _word(self) -> str:
        """The current token's text if it is a name, else an empty string."""
        if self.kinds[self.at] != NAME:
            return ""
        return self.text[self.starts[self.at] : self.ends[self.at]]

    def _take(self, kind: str) -> bool:
        if self.kinds[self.at] == kind:
            self.at += 1
            return True
        return False

    def _take_word(self, word: str) -> bool:
        if self._word() == word:
            self.at += 1
            return True
        return False

    def _expect(self, kind: str) -> bool:
        if self._take(kind):
            return True
        self._problem(f"expected '{kind}'")
        return False

    def _newlines(self) -> None:
        while self.kinds[self.at] == NEWLINE:
            self.at += 1

    def _after_newlines(self) -> int:
        """Index of the first token from here on that is no line break."""
        index = self.at
        while self.kinds[index] == NEWLINE:
            index += 1
        return index

    def _span(self, start: int) -> Span:
        """From offset ``start`` to the end of the last token read."""
        return Span(start, max(start, self.ends[self.at - 1] if self.at else 0))

    def _here(self) -> Span:
        """An empty span right after the last token read."""
        end = self.ends[self.at - 1] if self.at else 0
        return Span(end, end)

    def _identifier(self, what: str) -> Identifier:
        if self.kinds[self.at] == NAME:
            span = Span(self.starts[self.at], self.ends[self.at])
            self.at += 1
            return Identifier(self.text[span.start : span.end], span)
        self._problem(f"expected {what}")
        return Identifier("", self._here())

    # -- recovery ------------------------------------------------------------------------

    def _at_line_start(self, index: int) -> bool:
        start = self.starts[index]
        return start == 0 or self.text[start - 1] in "\r\n"

    def _starts_declaration(self, index: int) -> bool:
        """Whether a declaration's keyword stands at ``index``, at the start of a line."""
        if self.kinds[index] != NAME or not self._at_line_start(index):
            return False
        word = self.text[self.starts[index] : self.ends[index]]
        return self.kinds[index + 1] in _STARTS.get(word, ())

    def _must_close(self, decorators: bool = True) -> bool:
        """Whether the open bracket has to end here although its partner is missing."""
        at = self.at
        kind = self.kinds[at]
        if kind == NAME:
            # Nearly all are indented.
            if self.text[self.starts[at] - 1] not in "\r\n":
                return self.foreign == at
            return self.foreign == at or self._starts_declaration(at)
        if kind == END or self.foreign == at:
            return True
        return kind == "@" and decorators and self._at_line_start(at)

    def _closes_outer(self) -> bool:
        """At a closing token: whether something it closes is open. If not, skip it."""
        kind = self.kinds[self.at]
        if self.open[STRING_RIGHT if kind == STRING_MIDDLE else kind]:
            return True
        self._problem("unexpected closing bracket")
        self.at += 1
        self._newlines()
        return False

    def _skip(self, stop: frozenset[str]) -> None:
        """Go to the next token of ``stop`` outside brackets, or where all has to close."""
        pending: list[str] = []
        while not self._must_close(decorators=False):
            kind = self.kinds[self.at]
            if not pending and kind in stop:
                return
            if kind in _OPENERS:
                pending.append(_OPENERS[kind])
            elif pending and kind == pending[-1]:
                pending.pop()
            elif pending and kind in _CLOSERS and kind != STRING_MIDDLE and self.open[kind]:
                # A bracket further out closes: what was skipped was not closed.
                return
            self.at += 1

    def _skip_element(self) -> None:
        self._skip(_ELEMENT_STOPS)

    def _skip_line(self) -> None:
        self._skip(_LINE_STOPS)

    def _too_deep(self) -> Opaque:
        before, start = self.at, self.starts[self.at]
        self._problem("nested too deeply")
        self._skip_element()
        self.height = 1
        span = self._span(start) if self.at > before else self._here()
        return Opaque("nested too deeply", span)

    def _bounded(self, found: Expression, height: int) -> Expression:
        """``found``, of ``height``, or an Opaque in its place where that is too much."""
        if height <= MAX_DEPTH:
            self.height = height
            return found
        self._problem("nested too deeply")
        self.height = 1
        return Opaque("nested too deeply", found.span)

    # -- declarations --------------------------------------------------------------------

    def _declaration(self) -> Declaration:
        start = self.starts[self.at]
        decorators = self._decorators()
        return self._declared(start, decorators)

    def _declared(self, start: int, decorators: tuple[Decorator, ...]) -> Declaration:
        word = self._word()
        match word:
            case "resource":
                return self._resource(start, decorators)
            case "module" | "test":
                return self._module(start, decorators)
            case "param":
                return self._parameter(start, decorators)
            case "var" | "output":
                return self._variable(start, decorators, word)
            case "type":
                return self._type_declaration(start, decorators)
            case "func":
                return self._function(start, decorators)
            case "import" if self.kinds[self.at + 1] not in _TEXT:
                return self._import(start, decorators)
            case "targetScope" | "metadata" | "assert":
                return self._setting(start, decorators, word)
            case "extension" | "import" | "provider" | "using" | "extends" | "extensionConfig":
                return self._reference(start, decorators, word)
        message = "expected a declaration"
        if decorators and self.kinds[self.at] in {NEWLINE, END}:
            message += " after the decorators"
        self._problem(message)
        self._skip_line()
        return BrokenDeclaration(decorators, self._span(start))

    def _assigned(self) -> Expression:
        """``= expression``."""
        if not self._expect("="):
            if self.kinds[self.at] not in {NEWLINE, END}:
                self._skip_line()
            return Opaque("not written", self._here())
        return self._expression()

    def _parameter(self, start: int, decorators: tuple[Decorator, ...]) -> ParameterDeclaration:
        """``param name type = default``, or as it was before Bicep 0.4: ``param name type {…}``."""
        self.at += 1
        name = self._identifier("a parameter's name")
        kind = self._optional_type()
        if kind is None and not self.parameters:
            self._problem("expected a type")
        value = None
        if self.kinds[self.at] == "{" and not self.parameters:
            modifiers = self._object(None)
            value = _member(modifiers, "default")
            allowed = _member(modifiers, "allowed")
            if allowed is not None:
                decorators = (*decorators, Decorator("allowed", (allowed,), allowed.span))
        elif self.kinds[self.at] == "=" or self.parameters:
            value = self._assigned()
        return ParameterDeclaration(name, kind, value, decorators, self._span(start))

    def _variable(
        self, start: int, decorators: tuple[Decorator, ...], word: str
    ) -> VariableDeclaration | OutputDeclaration:
        self.at += 1
        name = self._identifier("a name")
        kind = self._optional_type()
        value = self._assigned()
        make = VariableDeclaration if word == "var" else OutputDeclaration
        return make(name, kind, value, decorators, self._span(start))

    def _type_declaration(self, start: int, decorators: tuple[Decorator, ...]) -> TypeDeclaration:
        self.at += 1
        name = self._identifier("a type's name")
        self._expect("=")
        kind = self._type()
        return TypeDeclaration(name, kind, decorators, self._span(start))

    def _setting(
        self, start: int, decorators: tuple[Decorator, ...], word: SettingKeyword
    ) -> SettingDeclaration:
        self.at += 1
        name = None if word == "targetScope" else self._identifier("a name")
        value = self._assigned()
        return SettingDeclaration(word, name, value, decorators, self._span(start))

    def _reference(
        self, start: int, decorators: tuple[Decorator, ...], word: ReferenceKeyword
    ) -> ReferenceDeclaration:
        self.at += 1
        if self.kinds[self.at] == NAME:
            identifier = self._identifier("a name")
            target: Expression = Name(identifier.text, identifier.span)
        else:
            target = self._string("a name or a path in quotes")
        config = self._object_expression() if self._take_word("with") else None
        if self._take_word("as"):
            self._identifier("an alias")
        return ReferenceDeclaration(word, target, config, decorators, self._span(start))

    def _import(self, start: int, decorators: tuple[Decorator, ...]) -> ImportDeclaration:
        self.at += 1
        symbols: list[tuple[str, str]] = []
        if self._take("*"):
            if not self._take_word("as"):
                self._problem("expected 'as'")
            symbols.append(("*", self._identifier("an alias").text))
        elif self.kinds[self.at] == "{":
            self._elements("}", lambda: symbols.append(self._imported()))
        else:
            self._problem("expected '{' or '*'")
        if not self._take_word("from"):
            self._problem("expected 'from'")
        path = self._string("a path in quotes")
        return ImportDeclaration(tuple(symbols), path, decorators, self._span(start))

    def _imported(self) -> tuple[str, str]:
        if self.kinds[self.at] in _TEXT:
            found = self._string("a name")
            name = str(found.value) if isinstance(found, Literal) else ""
        else:
            name = self._identifier("a name").text
        alias = self._identifier("an alias").text if self._take_word("as") else name
        return name, alias

    def _function(self, start: int, decorators: tuple[Decorator, ...]) -> FunctionDeclaration:
        self.at += 1
        name = self._identifier("a function's name")
        parameters: list[TypedName] = []
        if self.kinds[self.at] == "(":
            self._elements(")", lambda: parameters.append(self._typed_name()))
        else:
            self._problem("expected '('")
        kind = None if self.kinds[self.at] in {"=>", NEWLINE, END} else self._type()
        body: Expression = Opaque("not written", self._here())
        if self._expect("=>"):
            body = self._lambda_body()
        return FunctionDeclaration(
            name, tuple(parameters), kind, body, decorators, self._span(start)
        )

    def _resource(self, start: int, decorators: tuple[Decorator, ...]) -> ResourceDeclaration:
        self.at += 1
        name = self._identifier("a resource's name")
        target = self._string("a resource type in quotes")
        existing = self._take_word("existing")
        body = self._assigned_body(resources=True)
        return ResourceDeclaration(name, target, existing, body, decorators, self._span(start))

    def _module(self, start: int, decorators: tuple[Decorator, ...]) -> ModuleDeclaration:
        self.at += 1
        name = self._identifier("a module's name")
        path = self._string("a module's path in quotes")
        body = self._assigned_body(resources=False)
        return ModuleDeclaration(name, path, body, decorators, self._span(start))

    def _assigned_body(self, *, resources: bool) -> Body:
        if not self._expect("=") and self.kinds[self.at] != "{":
            if self.kinds[self.at] not in {NEWLINE, END}:
                self._skip_line()
            return Body(None, None, None, (), self._here())
        ahead = self._after_newlines()
        if self.kinds[ahead] == NAME and self.text[self.starts[ahead] : self.ends[ahead]] == "if":
            self.at = ahead
        return self._body(resources=resources)

    def _body(self, *, resources: bool) -> Body:
        """``{…}``, ``if (…) {…}`` or ``[for …: …]``."""
        start = self.starts[self.at]
        if self.depth >= MAX_DEPTH:
            return Body(None, None, None, (), self._too_deep().span)
        self.depth += 1
        condition, loop, found = None, None, None
        nested: list[ResourceDeclaration] | None = [] if resources else None
        bracket = self.kinds[self.at] == "[" and self._is_loop()
        if bracket:
            self.open["]"] += 1
            loop = self._loop_header()
        if self._take_word("if"):
            condition = self._condition()
        if self.kinds[self.at] == "{":
            found = self._object(nested)
        else:
            self._problem("expected '{'")
            if self.kinds[self.at] not in {NEWLINE, END}:
                self._skip_element() if bracket else self._skip_line()
        if bracket:
            self._close_loop()
        self.depth -= 1
        consumed = self.at > 0 and self.ends[self.at - 1] >= start
        span = self._span(start) if consumed else self._here()
        return Body(found, condition, loop, tuple(nested or ()), span)

    # -- expressions ---------------------------------------------------------------------

    def _expression(self) -> Expression:
        """Any expression. Without one, a problem and an empty Opaque; nothing is consumed."""
        if self.depth >= MAX_DEPTH:
            return self._too_deep()
        if self.kinds[self.at] in _WORDS and (word := self._lone_word()) is not None:
            return word
        self.depth += 1
        start = self.starts[self.at]
        found = self._binary(start)
        start = min(start, found.span.start)
        ahead = self._after_newlines()
        if self.kinds[ahead] == "?":
            self.at = ahead + 1
            height = self.height
            yes = self._expression()
            height = max(height, self.height)
            ahead = self._after_newlines()
            if self.kinds[ahead] == ":":
                self.at = ahead + 1
                no = self._expression()
                height = max(height, self.height)
            else:
                self._problem("expected ':'")
                no = Opaque("not written", self._here())
            found = self._bounded(Ternary(found, yes, no, self._span(start)), height + 1)
        self.depth -= 1
        return found

    def _lone_word(self) -> Literal | Name | None:
        """A name or plain string that is all there is, as most values are; nothing else."""
        at = self.at
        follower = self.kinds[at + 1]
        if follower == NEWLINE:
            if self.kinds[at + 2] in _GOES_ON:
                return None
        elif follower not in _ENDS:
            return None
        start, end = self.starts[at], self.ends[at]
        word = self.text[start:end]
        found: Literal | Name
        if self.kinds[at] == STRING:
            if len(word) < 3 or word[1] == "'" or word[-1] != "'" or "\\" in word:
                return None
            found = Literal(word[1:-1], Span(start + 1, end - 1))
        elif word in _CONSTANTS:
            found = Literal(_CONSTANTS[word], Span(start, end))
        else:
            found = Name(word, Span(start, end))
        self.at = at + 1
        self.height = 1
        return found

    def _binary(self, start: int) -> Expression:
        """Operands and binary operators, by precedence, without recursion."""
        found = self._operand()
        if self.kinds[self.at] not in _PRECEDENCE:
            return found
        operands = [(min(start, found.span.start), found, self.height)]
        operators: list[str] = []
        while True:
            operator = self.kinds[self.at]
            precedence = _PRECEDENCE.get(operator, 0)
            while operators and _PRECEDENCE[operators[-1]] >= precedence:
                _, right, right_height = operands.pop()
                left_start, left, left_height = operands.pop()
                span = Span(left_start, max(left_start, self.ends[self.at - 1]))
                whole = self._bounded(
                    Binary(operators.pop(), left, right, span), max(left_height, right_height) + 1
                )
                operands.append((left_start, whole, self.height))
            if not precedence:
                break
            operators.append(operator)
            self.at += 1
            start = self.starts[self.at]
            operand = self._operand()
            operands.append((min(start, operand.span.start), operand, self.height))
        self.height = operands[0][2]
        return operands[0][1]

    def _operand(self) -> Expression:
        """A primary expression with what stands before (``!``, ``-``) and after it."""
        start = self.starts[self.at]
        prefixes: list[tuple[str, int]] = []
        while (kind := self.kinds[self.at]) in {"!", "-", "+"}:
            prefixes.append((kind, self.starts[self.at]))
            self.at += 1
            start = self.starts[self.at]
        found = self._postfix(start)
        for operator, at in reversed(prefixes):
            found = self._bounded(Unary(operator, found, self._span(at)), self.height + 1)
        return found

    def _postfix(self, start: int) -> Expression:
        found = self._primary()
        start = min(start, found.span.start)
        while True:
            kind = self.kinds[self.at]
            height = self.height
            if kind == ".":
                self.at += 1
                safe = self._take("?")
                name = self._identifier("a property's name")
                if self.kinds[self.at] == "(" and name.text:
                    arguments = self._arguments()
                    height = max(height, self.height)
                    found = Call(name.text, arguments, self._span(start), name.span, found)
                else:
                    found = Property(found, name.text, self._span(start), name.span, safe)
            elif kind == "[":
                found = self._index(found, start)
                height = max(height, self.height)
            elif kind == "::":
                self.at += 1
                name = self._identifier("a resource's name")
                if isinstance(found, Name):
                    found = Name(f"{found.name}::{name.text}", self._span(start))
                    continue
                found = Property(found, f"::{name.text}", self._span(start), name.span)
            elif kind == "!":
                self.at += 1
                continue
            else:
                return found
            found = self._bounded(found, height + 1)

    def _index(self, target: Expression, start: int) -> Expression:
        self.at += 1
        safe = self._take("?")
        from_end = self._take("^")
        self.open["]"] += 1
        self._newlines()
        index = self._expression()
        self._newlines()
        if self.kinds[self.at] != "]":
            self._problem("expected ']'")
            if not self._must_close():
                self._skip_element()
        self.open["]"] -= 1
        self._take("]")
        return Index(target, index, self._span(start), safe, from_end)

    def _primary(self) -> Expression:
        kind = self.kinds[self.at]
        start = self.starts[self.at]
        self.height = 1
        if kind == NAME:
            return self._name()
        if kind in _TEXT:
            return self._string("a string")
        if kind == NUMBER:
            self.at += 1
            end = self.ends[self.at - 1]
            if end - start > _MAX_DIGITS:
                return Opaque("the number is too large", Span(start, end))
            return Literal(int(self.text[start:end]), Span(start, end))
        if kind == "{":
            return self._object(None)
        if kind == "[":
            return self._loop() if self._is_loop() else self._array()
        if kind == "(":
            return self._parenthesized()
        self._problem("expected an expression")
        return Opaque("not written", self._here())

    def _name(self) -> Expression:
        span = Span(self.starts[self.at], self.ends[self.at])
        word = self.text[span.start : span.end]
        self.at += 1
        if word in _CONSTANTS:
            return Literal(_CONSTANTS[word], span)
        if self.kinds[self.at] == "(":
            arguments = self._arguments()
            call = Call(word, arguments, self._span(span.start), span)
            return self._bounded(call, self.height + 1)
        if self.kinds[self.at] == "=>":
            self.at += 1
            body = self._lambda_body()
            return self._bounded(Lambda((word,), body, self._span(span.start)), self.height + 1)
        return Name(word, span)

    def _lambda_body(self) -> Expression:
        """What follows ``=>``; it may start on the next line unless a declaration does."""
        ahead = self._after_newlines()
        if not self._starts_declaration(ahead) and self.kinds[ahead] != END:
            self.at = ahead
        return self._expression()

    def _arguments(self) -> tuple[Expression, ...]:
        """``(…)``; leaves the height of the highest argument."""
        found: list[Expression] = []
        highest = 0

        def argument() -> None:
            nonlocal highest
            found.append(self._expression())
            highest = max(highest, self.height)

        self._elements(")", argument)
        self.height = highest
        return tuple(found)

    def _parenthesized(self) -> Expression:
        """``(expression)`` without its parentheses, or a lambda."""
        start = self.starts[self.at]
        found = self._arguments()
        if self._take("=>"):
            body = self._lambda_body()
            names = tuple(item.name for item in found if isinstance(item, Name))
            return self._bounded(Lambda(names, body, self._span(start)), self.height + 1)
        if len(found) == 1:
            return found[0]
        self._problem("expected one expression in the parentheses")
        self.height = 1
        return Opaque("no single expression", self._span(start))

    def _elements(
        self, closer: str, element: Callable[[], object], *, decorated: bool = False
    ) -> bool:
        """An opening bracket, elements with commas or line breaks between, and ``closer``.

        ``decorated`` elements may start with a decorator. Returns whether all was read.
        """
        whole = True
        self.at += 1
        self.open[closer] += 1
        self._newlines()
        while not self._must_close(decorators=not decorated):
            kind = self.kinds[self.at]
            if kind == closer:
                break
            if kind in _CLOSERS:
                if self._closes_outer():
                    break
                continue
            element()
            kind = self.kinds[self.at]
            if kind == ",":
                self.at += 1
            elif kind not in {NEWLINE, closer}:
                self._problem(f"expected ',' or '{closer}'")
                self._skip_element()
                whole = False
                self._take(",")
            self._newlines()
        self.open[closer] -= 1
        return self._expect(closer) and whole

    def _array(self) -> Expression:
        start = self.starts[self.at]
        items: list[Expression] = []
        highest = 0

        def item() -> None:
            nonlocal highest
            items.append(self._spread() or self._expression())
            highest = max(highest, self.height)

        if not self._elements("]", item):
            items.append(_lost(Span(start, start + 1)))
            highest = max(highest, 2)
        return self._bounded(ArrayLiteral(tuple(items), self._span(start)), highest + 1)

    def _spread(self) -> Spread | None:
        if self.kinds[self.at] != "...":
            return None
        start = self.starts[self.at]
        self.at += 1
        operand = self._expression()
        self.height += 1
        return Spread(operand, self._span(start))

    def _object_expression(self) -> Expression:
        if self.kinds[self.at] == "{":
            return self._object(None)
        self._problem("expected '{'")
        return Opaque("not written", self._here())

    def _object(self, resources: list[ResourceDeclaration] | None) -> ObjectLiteral:
        """``{…}``; with ``resources``, declarations inside are read into it."""
        start = self.starts[self.at]
        members: list[Member | Spread] = []
        highest = 0
        whole = True
        self.at += 1
        self.open["}"] += 1
        self._newlines()
        inside = resources is not None
        while not self._object_ends(nestable=inside):
            kind = self.kinds[self.at]
            if kind == "}":
                break
            if kind in _CLOSERS:
                if self._closes_outer():
                    break
                continue
            if resources is not None and (
                kind == "@" or (kind == NAME and self._starts_nested(self.at))
            ):
                nested = self._nested()
                if nested is None:
                    break
                resources.append(nested)
            else:
                member = self._spread() if kind == "..." else self._member()
                if member is None:
                    whole = False
                else:
                    members.append(member)
                    highest = max(highest, self.height)
            kind = self.kinds[self.at]
            if kind == ",":
                self.at += 1
            elif kind not in {NEWLINE, "}"}:
                self._problem("expected a new line or ','")
                self._skip_element()
                whole = False
                self._take(",")
            self._newlines()
        self.open["}"] -= 1
        if not (self._expect("}") and whole):
            # First, so that what was read is not in doubt.
            members.insert(0, _lost(Span(start, start + 1)))
            highest = max(highest, 2)
        found = ObjectLiteral(tuple(members), self._span(start))
        self.height = highest + 1
        if self.height > MAX_DEPTH:
            self._problem("nested too deeply")
            self.height = 1
            opaque = Opaque("nested too deeply", found.span)
            return ObjectLiteral((Spread(opaque, found.span),), found.span)
        return found

    def _object_ends(self, *, nestable: bool) -> bool:
        """Whether an object has to end here; ``nestable`` if resources may stand in it."""
        if not nestable:
            return self._must_close()
        if self.kinds[self.at] == NAME and self._starts_nested(self.at):
            # At the start of a line it is a nested resource only if its type is a relative one.
            return self._at_line_start(self.at) and not self._is_relative(self.at)
        return self._must_close(decorators=False)

    def _starts_nested(self, index: int) -> bool:
        return (
            self.kinds[index + 1] == NAME
            and self.text[self.starts[index] : self.ends[index]] == "resource"
        )

    def _is_relative(self, index: int) -> bool:
        """Whether the ``resource`` at ``index`` has a type without a provider's name."""
        if self.kinds[index + 1] != NAME or self.kinds[index + 2] not in _TEXT:
            return False
        return "/" not in self.text[self.starts[index + 2] : self.ends[index + 2]]

    def _nested(self) -> ResourceDeclaration | None:
        """A resource inside a resource; None (nothing read) if the decorators are not its."""
        before, start = self.at, self.starts[self.at]
        if self.depth >= MAX_DEPTH:
            self._too_deep()
            return None
        decorators = self._decorators()
        if self._word() == "resource" and not self._object_ends(nestable=True):
            return self._resource(start, decorators)
        self.at = self.foreign = before
        return None

    def _member(self) -> Member | None:
        kind = self.kinds[self.at]
        if kind == NAME:
            span = Span(self.starts[self.at], self.ends[self.at])
            key: Expression = Literal(self.text[span.start : span.end], span)
            self.at += 1
            key_height = 1
        elif kind in _TEXT:
            key = self._string("a property's name")
            key_height = self.height
        else:
            self._problem("expected a property's name")
            self._skip(_KEY_STOPS)
            if self._take(":"):
                self._expression()
            return None
        if self.kinds[self.at] != ":":
            self._problem("expected ':'")
            if self.kinds[self.at] not in {NEWLINE, ",", "}", END}:
                self._skip_element()
            return Member(key, key.span, Opaque("not written", self._here()))
        self.at += 1
        value = self._expression()
        self.height = max(self.height, key_height)
        return Member(key, key.span, value)

    def _is_loop(self) -> bool:
        """At ``[``: whether ``for`` follows."""
        index = self.at + 1
        while self.kinds[index] == NEWLINE:
            index += 1
        return (
            self.kinds[index] == NAME
            and self.text[self.starts[index] : self.ends[index]] == "for"
            and self.kinds[index + 1] in {NAME, "("}
        )

    def _loop_header(self) -> LoopHeader:
        """``[for (item, index) in over:``; leaves the height of ``over``."""
        self.at += 1
        self._newlines()
        start = self.starts[self.at]
        self.at += 1
        index = None
        if self._take("("):
            item = self._identifier("a loop variable").text
            if self._take(","):
                index = self._identifier("an index variable").text
            self._expect(")")
        else:
            item = self._identifier("a loop variable").text
        over: Expression = Opaque("not written", self._here())
        self.height = 1
        if self._take_word("in"):
            over = self._expression()
        else:
            self._problem("expected 'in'")
        self._expect(":")
        header = LoopHeader(item, index, over, self._span(start))
        ahead = self._after_newlines()
        if self.kinds[ahead] != END and not self._starts_declaration(ahead):
            self.at = ahead
        return header

    def _close_loop(self) -> None:
        self._newlines()
        if self.kinds[self.at] != "]":
            self._problem("expected ']'")
            self._skip(_LOOP_STOPS)
        self.open["]"] -= 1
        self._take("]")

    def _loop(self) -> Expression:
        start = self.starts[self.at]
        self.open["]"] += 1
        header = self._loop_header()
        height = self.height
        condition = None
        if self._word() == "if" and self.kinds[self.at + 1] == "(":
            self.at += 1
            condition = self._condition()
            height = max(height, self.height)
        body = self._expression()
        height = max(height, self.height)
        self._close_loop()
        return self._bounded(
            Loop(header.item, header.index, header.over, body, self._span(start), condition),
            height + 1,
        )

    def _condition(self) -> Expression:
        if self.kinds[self.at] == "(":
            return self._parenthesized()
        self._problem("expected '('")
        if self.kinds[self.at] in {"{", NEWLINE, END}:
            return Opaque("not written", self._here())
        return self._expression()

    def _string(self, what: str) -> Expression:
        """A string; without one, a problem and an empty Opaque."""
        kind = self.kinds[self.at]
        start, end = self.starts[self.at], self.ends[self.at]
        self.height = 1
        if kind not in _TEXT:
            self._problem(f"expected {what}")
            return Opaque("not written", self._here())
        opening = lexer.opening(self.text, start, end)
        piece = lexer.piece(self.text, kind, start, end, opening)
        self.at += 1
        if kind == STRING:
            return Literal(piece.value, piece.span)
        parts: list[Expression] = []
        content = piece.span.start
        highest = 1
        self.open[STRING_RIGHT] += 1
        while True:
            if piece.value:
                parts.append(Literal(piece.value, piece.span))
            hole = self._expression()
            parts.append(hole)
            highest = max(highest, self.height)
            if self.kinds[self.at] not in {STRING_MIDDLE, STRING_RIGHT}:
                self._problem("expected '}'")
                self._skip(_HOLE_STOPS)
            kind = self.kinds[self.at]
            if kind not in {STRING_MIDDLE, STRING_RIGHT}:
                content_end = self._here().start
                break
            start, end = self.starts[self.at], self.ends[self.at]
            piece = lexer.piece(self.text, kind, start, end, opening)
            content_end = piece.span.end
            self.at += 1
            if kind == STRING_RIGHT:
                if piece.value:
                    parts.append(Literal(piece.value, piece.span))
                break
        self.open[STRING_RIGHT] -= 1
        span = Span(content, max(content, content_end))
        return self._bounded(Interpolation(tuple(parts), span), highest + 1)

    def _decorators(self) -> tuple[Decorator, ...]:
        """The decorators before a declaration, and the line breaks after them."""
        if self.kinds[self.at] != "@":
            return ()
        found: list[Decorator] = []
        while self.kinds[self.at] == "@":
            start = self.starts[self.at]
            self.at += 1
            name = ""
            arguments: tuple[Expression, ...] = ()
            if self.kinds[self.at] == NAME:
                expression = self._expression()
                if isinstance(expression, Call):
                    name, arguments = expression.function, expression.arguments
                elif isinstance(expression, Name | Property):
                    name = expression.name
            else:
                self._problem("expected a decorator")
            found.append(Decorator(name, arguments, self._span(start)))
            if self.kinds[self.at] not in {NEWLINE, END}:
                self._problem("expected a new line after the decorator")
                self._skip_line()
            self._newlines()
        return tuple(found)

    # -- types ---------------------------------------------------------------------------

    def _type(self) -> Type:
        """A type. Without one, a problem and an empty OpaqueType."""
        if self.depth >= MAX_DEPTH:
            opaque = self._too_deep()
            return OpaqueType(opaque.why, opaque.span)
        self.depth += 1
        start = self.starts[self.at]
        if self.kinds[ahead := self._after_newlines()] == "|":
            self.at = ahead + 1
        members = [self._postfix_type()]
        while self.kinds[ahead := self._after_newlines()] == "|":
            self.at = ahead + 1
            members.append(self._postfix_type())
        self.depth -= 1
        if len(members) == 1:
            return members[0]
        return UnionType(tuple(members), self._span(start))

    def _postfix_type(self) -> Type:
        start = self.starts[self.at]
        found = self._primary_type()
        links = 0
        while True:
            kind = self.kinds[self.at]
            if kind == "?":
                self.at += 1
                if not isinstance(found, NullableType):
                    found = NullableType(found, self._span(start))
            elif kind == "!":
                self.at += 1
                continue
            elif kind == "[":
                found = self._indexed_type(found, start)
            elif kind == ".":
                found = self._part_type(found, start)
            else:
                return found
            links += 1
            if links + self.depth > MAX_DEPTH:
                self._problem("nested too deeply")
                found = OpaqueType("nested too deeply", found.span)
                links = 0

    def _indexed_type(self, whole: Type, start: int) -> Type:
        self.at += 1
        if self._take("]"):
            return ArrayType(whole, self._span(start))
        self.open["]"] += 1
        part = self.text[self.starts[self.at] : self.ends[self.at]]
        if self.kinds[self.at] in {"*", NUMBER, NAME, STRING}:
            self.at += 1
        if self.kinds[self.at] != "]":
            self._problem("expected ']'")
            if not self._must_close():
                self._skip_element()
        self.open["]"] -= 1
        self._take("]")
        return PartType(whole, part, self._span(start))

    def _part_type(self, whole: Type, start: int) -> Type:
        self.at += 1
        if self._take("*"):
            return PartType(whole, "*", self._span(start))
        name = self._identifier("a type's name").text
        if self.kinds[self.at] == "<":
            return self._generic(name, start)
        span = self._span(start)
        if isinstance(whole, NamedType):
            return NamedType(f"{whole.name}.{name}", span)
        return PartType(whole, name, span)

    def _generic(self, name: str, start: int) -> Type:
        arguments: list[Type] = []
        self.at += 1
        self._newlines()
        while self.kinds[self.at] != ">" and not self._must_close():
            before = self.at
            arguments.append(self._type())
            self._newlines()
            if not self._take(",") or self.at == before:
                break
            self._newlines()
        self._expect(">")
        return GenericType(name, tuple(arguments), self._span(start))

    def _primary_type(self) -> Type:
        kind = self.kinds[self.at]
        start = self.starts[self.at]
        if kind == NAME:
            return self._named_type()
        if kind in _TEXT:
            found = self._string("a type")
            if isinstance(found, Literal):
                return LiteralType(found.value, found.span)
            return OpaqueType("built from parts", found.span)
        if kind in {NUMBER, "-", "+", "!"}:
            return self._literal_type()
        if kind == "{":
            properties: list[PropertyType] = []
            self._elements("}", lambda: self._property_type(properties), decorated=True)
            return ObjectType(tuple(properties), self._span(start))
        if kind == "[":
            items: list[Type] = []
            self._elements("]", lambda: self._tuple_item(items), decorated=True)
            return TupleType(tuple(items), self._span(start))
        if kind == "(":
            inner: list[Type] = []
            self._elements(")", lambda: inner.append(self._type()))
            return inner[0] if len(inner) == 1 else OpaqueType("no type", self._span(start))
        self._problem("expected a type")
        return OpaqueType("not written", self._here())

    def _named_type(self) -> Type:
        start = self.starts[self.at]
        word = self._word()
        self.at += 1
        if word in _CONSTANTS:
            return LiteralType(_CONSTANTS[word], self._span(start))
        if self.kinds[self.at] == "<":
            return self._generic(word, start)
        if word == "resource" and self.kinds[self.at] in _TEXT:
            self._string("a resource type")
            return OpaqueType("a resource", self._span(start))
        return NamedType(word, self._span(start))

    def _literal_type(self) -> Type:
        start = self.starts[self.at]
        sign, negated = 1, False
        while (kind := self.kinds[self.at]) in {"-", "+", "!"}:
            sign = -sign if kind == "-" else sign
            negated = not negated if kind == "!" else negated
            self.at += 1
        first, last = self.starts[self.at], self.ends[self.at]
        value: Scalar
        if self.kinds[self.at] == NUMBER and last - first <= _MAX_DIGITS:
            value = sign * int(self.text[first:last])
        elif self._word() in {"true", "false"}:
            value = (self._word() == "true") is not negated
        elif self.kinds[self.at] in {NUMBER, NAME}:
            self.at += 1
            return OpaqueType("no literal", self._span(start))
        else:
            self._problem("expected a type")
            return OpaqueType("not written", self._span(start))
        self.at += 1
        return LiteralType(value, self._span(start))

    def _property_type(self, properties: list[PropertyType]) -> None:
        before, start = self.at, self.starts[self.at]
        decorators = self._decorators()
        if self.at > before and self._must_close():
            self.at = self.foreign = before
            return
        kind = self.kinds[self.at]
        key_span = Span(self.starts[self.at], self.ends[self.at])
        name: str | None = None
        if kind == NAME:
            name = self._word()
            self.at += 1
        elif kind in _TEXT:
            key = self._string("a property's name")
            key_span = key.span
            name = str(key.value) if isinstance(key, Literal) else ""
        elif kind == "*":
            self.at += 1
        else:
            self._problem("expected a property's name")
            if kind not in {NEWLINE, ",", "}", END} and not self._must_close():
                self._skip_element()
            return
        if self._expect(":"):
            value = self._type()
        else:
            if self.kinds[self.at] not in {NEWLINE, ",", "}", END}:
                self._skip_element()
            value = OpaqueType("not written", self._here())
        properties.append(PropertyType(name, key_span, value, decorators, self._span(start)))

    def _tuple_item(self, items: list[Type]) -> None:
        before = self.at
        self._decorators()
        if self.at > before and self._must_close():
            self.at = self.foreign = before
        else:
            items.append(self._type())

    def _optional_type(self) -> Type | None:
        if self.kinds[self.at] in {"=", NEWLINE, END}:
            # Only a union may start on the next line.
            return self._type() if self.kinds[self._after_newlines()] == "|" else None
        return self._type()

    def _typed_name(self) -> TypedName:
        start = self.starts[self.at]
        name = self._identifier("a parameter's name")
        kind = None if self.kinds[self.at] in {",", ")", NEWLINE, END} else self._type()
        return TypedName(name, kind, self._span(min(start, name.span.start)))


def _lost(span: Span) -> Spread:
    """What stands for elements of an object or an array that could not be read."""
    return Spread(Opaque("a part could not be read", span), span)


def _member(found: ObjectLiteral, name: str) -> Expression | None:
    """What is written under the key ``name``."""
    for member in found.members:
        if isinstance(member, Member) and member.key == Literal(name, member.key_span):
            return member.value
    return None
