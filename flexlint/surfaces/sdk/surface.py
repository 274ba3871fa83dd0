"""The surface for programs in JavaScript, TypeScript, Go, C#, Java and their kin."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType

from flexlint.azure import INSTANCE_LIST
from flexlint.catalog.vocabulary import DistinctiveProperty, Vocabulary
from flexlint.lexical.bodies import Sent, of_program
from flexlint.lexical.guards import Guards, governed
from flexlint.lexical.properties import declared, find_properties, one_of
from flexlint.model import (
    UNKNOWN_MODE,
    ApiUse,
    Confidence,
    Embedded,
    Extraction,
    Resource,
    Span,
    SurfaceName,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens, tokens_of, with_members
from flexlint.surfaces.sdk.bodies import bodies_in
from flexlint.surfaces.sdk.commands import commands_in
from flexlint.surfaces.sdk.declared import declared_sets
from flexlint.surfaces.sdk.file_names import claims, language_of
from flexlint.surfaces.sdk.guards import guards_of
from flexlint.surfaces.sdk.handed import handed_in
from flexlint.surfaces.sdk.here_documents import here_documents_in
from flexlint.surfaces.sdk.infrastructure import declared_to_tools
from flexlint.surfaces.sdk.made import Call, MadeSets
from flexlint.surfaces.sdk.members import requests_of_members
from flexlint.surfaces.sdk.method_names import group_of, names_of
from flexlint.surfaces.sdk.names import find_calls, may_have_calls
from flexlint.surfaces.sdk.receivers import NOTHING, Reading, read_program
from flexlint.surfaces.sdk.results import results_of
from flexlint.surfaces.sdk.started import started_in
from flexlint.surfaces.sdk.subjects import Subjects
from flexlint.text.comments import (
    Family,
    family_of,
    suppressing_comments,
    without_comments,
    without_strings,
)
from flexlint.text.generated import is_generated_program
from flexlint.text.source import SourceFile

_SYNTAX = MappingProxyType({
    "kt": "kotlin", "kts": "kotlin", "scala": "kotlin", "groovy": "groovy", "gradle": "groovy",
    "vb": "basic", "fs": "basic", "fsx": "basic",
})  # fmt: skip
"""Languages that are written otherwise than others with the same SDK."""
_NAMED = "the name of the property; which resource it goes into cannot be seen"
_DEFINE = regex(r"\.\s{0,40}[dD]efine(?P<name>[A-Z]\w{0,60})\(")
_MOST_MAKERS = 8
"""Calls that make sets of one name, of which it is asked under which conditions they do."""
_CLIENT = regex(r"VirtualMachineScaleSet\w*Client\)")
_METHODS_ON_CLIENT = regex(r"\bfunc\s*\(\w+\s+\*?VirtualMachineScaleSet\w*Client\)")


class SdkSurface:
    """Lexical: names that the SDKs give operation groups, methods, clients and resources."""

    name: SurfaceName = "sdk"

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Calls and properties by name, commands in strings. A generated client has no uses."""
        suffix = source.path.rsplit(".", 1)[-1].lower()
        language = _SYNTAX.get(suffix) or language_of(source.path) or "groovy"
        told = family_of(source.path) if claims(source.path) else ""
        family: Family = told if told in {"hash", "ruby", "php"} else "c"
        text = without_comments(source.text, family)
        comments = suppressing_comments(source.text, family)
        if is_generated_program(source.text) or _defines_client(text):
            return Extraction(self.name, comments=comments)
        code = without_strings(text, family)
        if language == "javascript":
            code = with_members(code, text)
        tokens = tokens_of(code)
        names = names_of(vocabulary.sdk)
        reading = NOTHING
        if may_have_calls(tokens, text, language, vocabulary.sdk):
            reading = read_program(text, tokens, language, lambda name: group_of(name, names))
        found = list(find_calls(code, text, tokens, reading, language, vocabulary.sdk))
        if found:
            subjects = Subjects(text, tokens, language, vocabulary.rest)
            found = _with_names(found, subjects, reading)
        found = _with_results(found, tokens, reading)
        made = MadeSets(text, tokens, (call for _, call in found if call is not None))
        sent = tuple(bodies_in(text, code, tokens, language))
        messages = (each for each in sent if isinstance(each, Embedded))
        commands = (*commands_in(text), *started_in(text), *here_documents_in(text, family))
        embedded = (
            *commands,
            *handed_in(text, commands),
            *requests_of_members(text, reading.ids),
            *messages,
        )
        properties = vocabulary.distinctive_properties
        given = list(find_properties(text, properties, Confidence.MEDIUM, _NAMED))
        guards = (
            guards_of(text, tokens, language) if found or embedded or given or sent else Guards()
        )
        uses = _with_modes(found, made, guards)
        return Extraction(
            self.name,
            uses=uses,
            resources=(
                *(_with_mode(each, made, guards) for each in given),
                *_defined(code, properties),
                *declared_sets(text, tokens, found, made),
                *declared_to_tools(text, code, tokens, language, vocabulary.models),
                *_models(sent, vocabulary, guards),
            ),
            comments=comments,
            embedded=tuple(governed(piece, guards.mode_of_text) for piece in embedded),
        )


def _defines_client(text: str) -> bool:
    """Whether ``text`` gives a client its methods, as the library itself does."""
    return _CLIENT.search(text) is not None and _METHODS_ON_CLIENT.search(text) is not None


def _defined(code: str, properties: Iterable[DistinctiveProperty]) -> Iterator[Resource]:
    """Elements of properties that a fluent library defines: ``.defineInboundNatPool(name)``."""
    by_name = {one_of(each): each for each in properties}
    for match in _DEFINE.finditer(code):
        distinctive = by_name.get(match["name"].lower())
        if distinctive is not None:
            at = Span(match.start("name"), match.end("name"))
            yield declared(distinctive, at, Confidence.MEDIUM, _NAMED)


def _models(
    sent: Iterable[Sent | Embedded], vocabulary: Vocabulary, guards: Guards
) -> Iterator[Resource]:
    """The sets that the program describes in its own words, where it sends them."""
    written = (each for each in sent if isinstance(each, Sent))
    for resource in of_program(written, vocabulary):
        yield replace(resource, mode=guards.mode(resource.type_span.start))


def _with_names(
    found: list[tuple[ApiUse, Call | None]], subjects: Subjects, reading: Reading
) -> list[tuple[ApiUse, Call | None]]:
    """The uses with the names of their sets and of the resource groups of those."""
    receivers = {receiver.method: receiver for receiver in reading.receivers}
    told: list[tuple[ApiUse, Call | None]] = []
    for use, call in found:
        receiver = receivers.get(call.method) if call is not None else None
        if receiver is None:
            told.append((use, call))
            continue
        sure = use.confidence > Confidence.LOW
        named = subjects.of(use.operation, receiver, sure)
        told.append((replace(use, target=named.name, group=named.group), call))
    return told


def _with_results(
    found: list[tuple[ApiUse, Call | None]], tokens: Tokens, reading: Reading
) -> list[tuple[ApiUse, Call | None]]:
    """The uses with what the program reads of the instances that they list."""
    if not any(use.operation == INSTANCE_LIST for use, _ in found):
        return found
    operations = {call.method: use.operation for use, call in found if call is not None}
    results = results_of(tokens, reading, operations)
    told: list[tuple[ApiUse, Call | None]] = []
    for use, call in found:
        result = results.get(call.method) if call is not None else None
        if result is None or use.operation != INSTANCE_LIST:
            told.append((use, call))
            continue
        seen = replace(
            use,
            reads=result.reads,
            reads_nothing_else=result.everything,
            open_arguments=not result.plain,
        )
        told.append((seen, call))
    return told


def _with_modes(
    found: list[tuple[ApiUse, Call | None]], made: MadeSets, guards: Guards
) -> tuple[ApiUse, ...]:
    """The uses in their order, each place once, with what the program says of their sets."""
    uses: dict[Span, ApiUse] = {}
    for use, call in found:
        mode = guards.mode(use.span.start)
        if call is not None and (given := made.mode(call)) is not None:
            makers = () if mode is UNKNOWN_MODE else made.makers(call)
            if mode is UNKNOWN_MODE or (
                0 < len(makers) <= _MOST_MAKERS and all(guards.mode(at) == mode for at in makers)
            ):  # one that is made under the same condition has the mode that it is given
                mode = given
        uses.setdefault(use.span, replace(use, mode=mode))
    return tuple(uses[span] for span in sorted(uses))


def _with_mode(resource: Resource, made: MadeSets, guards: Guards) -> Resource:
    """A property that is given a value, with the mode that its set is given beside it."""
    at = resource.type_span.start
    mode = guards.mode(at)
    if mode is UNKNOWN_MODE:
        mode = made.mode_around(at) or mode
    return replace(resource, mode=mode)
