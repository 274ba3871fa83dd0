"""Tokens to syntax: recursive descent that never gives up.

What cannot be read becomes an ``Opaque`` expression or a ``BrokenDeclaration`` and a problem;
reading goes on at the next line, separator or closing bracket. A declaration keyword at the
start of a line ends whatever is still open before it, so that an unfinished declaration does
not swallow the rest of the file. Every loop consumes a token or stops: linear time.
"""

from __future__ import annotations

from flexlint.surfaces.bicep.cursor import TEXT
from flexlint.surfaces.bicep.lexer import END, NAME, NEWLINE
from flexlint.surfaces.bicep.syntax import (
    Body,
    BrokenDeclaration,
    Declaration,
    Decorator,
    FunctionDeclaration,
    ImportDeclaration,
    ModuleDeclaration,
    OutputDeclaration,
    ParameterDeclaration,
    ParseProblem,
    Program,
    ReferenceDeclaration,
    ResourceDeclaration,
    SettingDeclaration,
    TypeDeclaration,
    TypedName,
    VariableDeclaration,
)
from flexlint.surfaces.bicep.type_expressions import TypeReader
from flexlint.templates.expression import (
    MAX_DEPTH,
    Expression,
    Literal,
    Member,
    Name,
    ObjectLiteral,
    Opaque,
)


def parse(text: str, *, parameters: bool = False) -> Program:
    """The syntax of a ``.bicep`` file, or (``parameters``) of a ``.bicepparam`` file.

    Never raises; whatever is wrong is among the problems.
    """
    return _Parser(text, parameters).program()


class _Parser(TypeReader):
    def __init__(self, text: str, parameters: bool) -> None:
        super().__init__(text)
        self.parameters = parameters

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
        problems = [ParseProblem(p.message, p.span) for p in self.tokens.problems]
        problems += self.problems
        problems.sort(key=lambda problem: problem.span.start)
        return Program(
            tuple(declarations), tuple(problems), self.tokens.comments, self.tokens.pragmas
        )

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
            case "import" if self.kinds[self.at + 1] not in TEXT:
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
        self, start: int, decorators: tuple[Decorator, ...], word: str
    ) -> SettingDeclaration:
        self.at += 1
        name = None if word == "targetScope" else self._identifier("a name")
        value = self._assigned()
        return SettingDeclaration(word, name, value, decorators, self._span(start))

    def _reference(
        self, start: int, decorators: tuple[Decorator, ...], word: str
    ) -> ReferenceDeclaration:
        self.at += 1
        if self.kinds[self.at] == NAME:
            identifier = self._identifier("a name")
            target: Expression = Name(identifier.text, identifier.span)
        else:
            target = self._string("a name or a path in quotes")
        config, alias = None, None
        if self._take_word("with"):
            config = self._object_expression()
        if self._take_word("as"):
            alias = self._identifier("an alias")
        return ReferenceDeclaration(word, target, config, alias, decorators, self._span(start))

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
        if self.kinds[self.at] in TEXT:
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


def _member(found: ObjectLiteral, name: str) -> Expression | None:
    """What is written under the key ``name``."""
    for member in found.members:
        if isinstance(member, Member) and member.key == Literal(name, member.key_span):
            return member.value
    return None
