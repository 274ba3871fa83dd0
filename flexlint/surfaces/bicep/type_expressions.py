"""Types as they are written in declarations."""

from __future__ import annotations

from flexlint.model import Scalar, Span
from flexlint.surfaces.bicep.cursor import CONSTANTS, LARGEST_NUMBER, TEXT
from flexlint.surfaces.bicep.expressions import ExpressionReader
from flexlint.surfaces.bicep.lexer import END, NAME, NEWLINE, NUMBER, STRING
from flexlint.surfaces.bicep.syntax import (
    ArrayType,
    GenericType,
    LiteralType,
    NamedType,
    NullableType,
    ObjectType,
    OpaqueType,
    PartType,
    PropertyType,
    TupleType,
    Type,
    TypedName,
    UnionType,
)
from flexlint.templates.expression import MAX_DEPTH, Literal


class TypeReader(ExpressionReader):
    """Reads types. Missing ones are a problem and an empty OpaqueType."""

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
        if kind in TEXT:
            found = self._string("a type")
            if isinstance(found, Literal):
                return LiteralType(found.value, found.span)
            return OpaqueType("put together from parts", found.span)
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
        if word in CONSTANTS:
            return LiteralType(CONSTANTS[word], self._span(start))
        if self.kinds[self.at] == "<":
            return self._generic(word, start)
        if word == "resource" and self.kinds[self.at] in TEXT:
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
        if self.kinds[self.at] == NUMBER and last - first <= LARGEST_NUMBER:
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
        elif kind in TEXT:
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
