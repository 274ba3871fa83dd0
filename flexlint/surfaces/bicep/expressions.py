"""Expressions, and what they share with declarations: objects, loops, strings, decorators."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from flexlint.model import Span
from flexlint.surfaces.bicep import lexer
from flexlint.surfaces.bicep.cursor import (
    CLOSERS,
    CONSTANTS,
    HOLE_STOPS,
    KEY_STOPS,
    LARGEST_NUMBER,
    LOOP_STOPS,
    TEXT,
    Cursor,
)
from flexlint.surfaces.bicep.lexer import (
    END,
    NAME,
    NEWLINE,
    NUMBER,
    STRING,
    STRING_MIDDLE,
    STRING_RIGHT,
)
from flexlint.surfaces.bicep.syntax import (
    Decorator,
    LoopHeader,
    ResourceDeclaration,
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


class ExpressionReader(Cursor, ABC):
    """Reads expressions. Missing ones are a problem and an empty Opaque."""

    @abstractmethod
    def _resource(self, start: int, decorators: tuple[Decorator, ...]) -> ResourceDeclaration:
        """A resource, which may be declared inside another one's object."""

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
        elif word in CONSTANTS:
            found = Literal(CONSTANTS[word], Span(start, end))
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
        if kind in TEXT:
            return self._string("a string")
        if kind == NUMBER:
            self.at += 1
            end = self.ends[self.at - 1]
            if end - start > LARGEST_NUMBER:
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
        if word in CONSTANTS:
            return Literal(CONSTANTS[word], span)
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
            if kind in CLOSERS:
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
            if kind in CLOSERS:
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
        if self.kinds[index + 1] != NAME or self.kinds[index + 2] not in TEXT:
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
        elif kind in TEXT:
            key = self._string("a property's name")
            key_height = self.height
        else:
            self._problem("expected a property's name")
            self._skip(KEY_STOPS)
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
            self._skip(LOOP_STOPS)
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
        if kind not in TEXT:
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
                self._skip(HOLE_STOPS)
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


def _lost(span: Span) -> Spread:
    """What stands for elements of an object or an array that could not be read."""
    return Spread(Opaque("a part could not be read", span), span)
