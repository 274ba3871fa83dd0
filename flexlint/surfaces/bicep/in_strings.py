"""What strings in Bicep hold: references to instance types, scripts, and request URLs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.azure import ANY_HTTP_METHOD
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.encoded import held_in, holds_encoded
from flexlint.lexical.scripts import holds_command, script_confidence, script_language
from flexlint.model import Confidence, Embedded, Resource, Span, SurfaceName
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.bicep import lexer
from flexlint.surfaces.bicep.syntax import (
    Declaration,
    FunctionDeclaration,
    ModuleDeclaration,
    OutputDeclaration,
    ParameterDeclaration,
    Program,
    ResourceDeclaration,
    VariableDeclaration,
)
from flexlint.templates.expression import (
    Call,
    Expression,
    Interpolation,
    Literal,
    Member,
    Name,
    ObjectLiteral,
    Property,
    parts,
)
from flexlint.templates.references import (
    PROSE_KEYS,
    REFERS,
    SET_CHILD,
    child_types,
    id_reference,
    policy_reference,
    reference,
)
from flexlint.templates.strings import JOINING, FoundInStrings, traced
from flexlint.text.traced import Builder, TracedText

_REQUEST = regex(rf"https?://|[?&]api-version=|^\s*(?:{ANY_HTTP_METHOD})\s", re.I)
_SHELL_REQUEST = regex(r"\baz\s+rest\b|\bcurl\b|Invoke-\w+", re.IGNORECASE)
_SET = "virtualmachinescalesets/"
_TYPE = "virtualMachineScaleSets"
_ID = f"/subscriptions/$x/resourceGroups/$x/providers/Microsoft.Compute/{_TYPE}/$x"
_BELOW = regex(re.escape(_ID) + r"/virtualMachines/[^/]+/\w", re.IGNORECASE)
"""An action on an instance, the host left to somebody else."""


@record
class _StringContext:
    """Where an expression stands."""

    expression: Expression
    pointer: str
    key: str
    """The key of the nearest member around it, in lower case."""
    kind: str = ""
    """The strings under ``kind`` and ``field`` in the nearest object around it, if any."""
    field: str = ""
    argument: bool = False
    """Whether it is an argument of a function."""
    taken: bool = False
    """Whether what is around it was handed over as a whole."""


def find_in_strings(text: str, program: Program, vocabulary: Vocabulary) -> FoundInStrings:
    """References, scripts and requests in the strings of ``program``. Linear."""
    folded = text.lower()
    scale_sets = _scale_sets(program)
    named = any(_SET[:-1] + end in folded for end in ("/", "'"))
    if not scale_sets and not named and not (holds_command(text) or holds_encoded(text)):
        return FoundInStrings()
    types = child_types(vocabulary.resource_types)
    finder = _Finder(text, types, scale_sets)
    for declaration in program.declarations:
        for place in _roots(declaration):
            finder.search(place)
    return FoundInStrings(tuple(finder.resources), tuple(finder.embedded))


def _roots(declaration: Declaration) -> Iterator[_StringContext]:
    """The expressions of a declaration that may hold anything; types and paths do not."""
    match declaration:
        case ResourceDeclaration() | ModuleDeclaration():
            stack: list[tuple[ResourceDeclaration | ModuleDeclaration, str]] = [
                (declaration, declaration.name.text)
            ]
            while stack:
                found, pointer = stack.pop()
                body = found.body
                over = None if body.loop is None else body.loop.over
                for each in (over, body.condition, body.object):
                    if each is not None:
                        yield _StringContext(each, pointer, "")
                nested = [(r, f"{pointer}/{r.name.text}") for r in body.resources]
                stack.extend(reversed(nested))
        case FunctionDeclaration():
            name = declaration.name.text
            yield _StringContext(declaration.body, name, name.lower())
        case ParameterDeclaration() | VariableDeclaration() | OutputDeclaration():
            if declaration.value is not None:
                name = declaration.name.text
                yield _StringContext(declaration.value, name, name.lower())


class _Finder:
    def __init__(self, text: str, types: tuple[str, ...], scale_sets: frozenset[str]) -> None:
        self.resources: list[Resource] = []
        self.embedded: list[Embedded] = []
        self._scale_sets = scale_sets
        self._text = text
        self._types = types

    def search(self, root: _StringContext) -> None:
        """Everything below ``root``, in the order written."""
        stack = [root]
        while stack:
            place = stack.pop()
            if place.key in PROSE_KEYS:
                continue
            found = place.expression
            taken = place.taken
            if isinstance(found, Literal):
                self._reference(place, found)
                if isinstance(found.value, str):
                    held = held_in(found.value, found.span, place.pointer, place.kind)
                    if held is not None:
                        self.embedded.append(held)
            if not taken and _is_text(found):
                taken = self._embed(place)
            stack.extend(reversed(list(_below(place, taken))))

    def _reference(self, place: _StringContext, found: Literal) -> None:
        if not isinstance(found.value, str) or SET_CHILD not in found.value.lower():
            return
        if len(found.value) != found.span.end - found.span.start:
            return
        if place.argument:
            written = found.value.strip("/")
            if written.lower() in self._types:
                start = found.span.start + found.value.index(written)
                span = Span(start, start + len(written))
                self.resources.append(reference(written, span, place.pointer, REFERS))
            return
        alias = policy_reference(
            found.value, found.span.start, place.key, place.field, self._types, place.pointer
        )
        if alias is not None:
            self.resources.append(alias)

    def _embed(self, place: _StringContext) -> bool:
        """Hand the string over to the language it is written in; False if it is only text."""
        language: SurfaceName
        written = self._written(place.expression)
        text = written.text
        if holds_command(text):
            language = script_language(text, place.kind)
            confidence = script_confidence(place.key)
        elif _SET not in text.lower():
            return False
        elif _SHELL_REQUEST.search(text):
            language = script_language(text, place.kind)
            if not place.kind and "Invoke-" not in text:
                language = "shell"
            confidence = script_confidence(place.key)
        elif not _REQUEST.search(text) and self._instance(place, written):
            return True
        elif (_REQUEST.search(text) or _BELOW.match(text)) and "\n" not in text.strip():
            language, confidence = "urls", Confidence.MEDIUM
        else:
            return False
        self.embedded.append(written.embedded(language, place.pointer, confidence))
        return True

    def _instance(self, place: _StringContext, text: TracedText) -> bool:
        """Report ``text`` if it is the id of an instance."""
        known = id_reference(text, self._types, place.pointer)
        if known is not None:
            self.resources.append(known)
        return known is not None

    def _written(self, expression: Expression) -> TracedText:
        """The text of a string expression, holes as shell-like variables."""
        built = Builder()
        for part in expression.parts if isinstance(expression, Interpolation) else (expression,):
            span = part.span
            if isinstance(part, Literal) and isinstance(part.value, str):
                if len(part.value) == span.end - span.start:
                    built.put(part.value, span.start)
                else:
                    for at, run in lexer.runs(self._text[span.start : span.end]):
                        built.put(run, span.start + at)
            elif self._is_id(part):
                # The whole id, of which the type shows where the expression stands.
                built.fill(_ID[: _ID.index(_TYPE)])
                built.put(_ID[_ID.index(_TYPE) :], span.start, len(_TYPE))
            else:
                built.add(traced(part))
        return built.build()

    def _is_id(self, part: Expression) -> bool:
        """Whether ``part`` is ``set.id`` of a scale set in this file."""
        if not isinstance(part, Property) or part.name != "id":
            return False
        return isinstance(part.target, Name) and part.target.name in self._scale_sets


def _scale_sets(program: Program) -> frozenset[str]:
    """Symbols of the scale sets that the file declares or refers to."""
    return frozenset(
        declared.name.text
        for declared in program.declarations
        if isinstance(declared, ResourceDeclaration)
        and isinstance(declared.type, Literal)
        and str(declared.type.value).lower().partition("@")[0] == SET_CHILD.rstrip("/")
    )


def _is_text(expression: Expression) -> bool:
    if isinstance(expression, Call):
        return expression.target is None and expression.function.lower() in JOINING
    if isinstance(expression, Literal):
        return isinstance(expression.value, str) and len(expression.value) > 7
    return isinstance(expression, Interpolation)


def _below(place: _StringContext, taken: bool) -> Iterator[_StringContext]:
    found, pointer = place.expression, place.pointer
    if isinstance(found, ObjectLiteral):
        kind, field = _text_member(found, "kind"), _text_member(found, "field")
        for member in found.members:
            if isinstance(member, Member):
                key = str(member.key.value) if isinstance(member.key, Literal) else ""
                below = f"{pointer}/{key}"
                yield _StringContext(member.value, below, key.lower(), kind, field, False, taken)
            else:
                yield _StringContext(member.operand, pointer, place.key, kind, field, False, taken)
        return
    argument = isinstance(found, Call)
    for part in parts(found):
        yield _StringContext(part, pointer, place.key, place.kind, place.field, argument, taken)


def _text_member(owner: ObjectLiteral, name: str) -> str:
    """The string under ``name`` in ``owner``, or an empty one."""
    for member in owner.members:
        if (
            isinstance(member, Member)
            and isinstance(member.key, Literal)
            and isinstance(member.value, Literal)
            and str(member.key.value).lower() == name
        ):
            return str(member.value.value)
    return ""
