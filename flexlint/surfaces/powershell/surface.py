"""The surface for PowerShell scripts and modules."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from flexlint.azure import SCALE_SET_NAMES
from flexlint.catalog.operation import PowerShellSpelling
from flexlint.catalog.vocabulary import DistinctiveProperty, Vocabulary
from flexlint.lexical.bodies import Sent, may_be_sent, of_program
from flexlint.lexical.commands import (
    CommandCall,
    az_cmdlet,
    choose_powershell,
    in_full,
    of_one_or_many,
    powershell_table,
)
from flexlint.lexical.guards import governed
from flexlint.lexical.properties import declared, find_properties, one_of
from flexlint.lexical.urls.finding import find_urls, nearby_verb
from flexlint.model import (
    ApiUse,
    Argument,
    Array,
    Confidence,
    Embedded,
    Entry,
    Extraction,
    Known,
    Object,
    Resource,
    Span,
    SurfaceName,
    Unknown,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.attachments import attachments
from flexlint.surfaces.powershell.bodies import REQUESTING, Bodies
from flexlint.surfaces.powershell.cmdlets import Call, calls, value_of
from flexlint.surfaces.powershell.generic import RESOURCE_METHODS, request_on_resource
from flexlint.surfaces.powershell.guards import guards_of
from flexlint.surfaces.powershell.handed import as_shell, commands_for_functions
from flexlint.surfaces.powershell.held import Held
from flexlint.surfaces.powershell.ids import Ids
from flexlint.surfaces.powershell.lexer import (
    Commands,
    code_only,
    comments_blanked,
    strings_of,
    with_plain_marks,
)
from flexlint.surfaces.powershell.members import requests_of_members
from flexlint.surfaces.powershell.models import described_sets
from flexlint.surfaces.powershell.splats import Parameter
from flexlint.surfaces.powershell.started import started
from flexlint.surfaces.powershell.variables import Variables
from flexlint.surfaces.powershell.vectors import commands_in_arrays
from flexlint.text.comments import suppressing_comments, without_comments
from flexlint.text.source import SourceFile
from flexlint.text.traced import Builder, TracedText

_AZ = regex(r"(?<![\w\-.$\\/])az(?:\.cmd|\.exe)?[ \t]+(?:vmss|rest|resource)(?=[ \t`])")
_REST_CALL = regex(
    r"Invoke-(?:RestMethod|WebRequest|AzRestMethod|AzRest|ARMClient)|\birm\b|\biwr\b", re.I
)
_QUOTED_AZ = regex(r"\s*az(?:\.cmd)?[ \t]+(?:vmss|rest|resource)[ \t]+[a-z\-]")
_QUOTED_CMDLET = regex(
    r"\s*(?:\$\w{1,60}[ \t]*=[ \t]*)?[A-Za-z]{3,12}-Az(?:ureRM)?Vmss\w{0,60}[ \t]+[-$@]",
    re.IGNORECASE,
)
_NAMED = "the name of the property; which resource it goes into cannot be seen"
_MESSAGE = regex(
    r"message|msg|help|description|title|usage|error|warning|shouldprocess|because", re.IGNORECASE
)
_SHOWN = regex(r"(?:Write-\w+|echo|throw)(?:[ \t]|\Z)", re.IGNORECASE)
_FAR = 1000


class PowerShellSurface:
    """Finds cmdlets where a command may stand; their parameters decide the operation."""

    name: SurfaceName = "powershell"

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Cmdlets, REST calls and calls of the Azure CLI."""
        text = with_plain_marks(source.text)
        code = code_only(text)
        table = powershell_table(vocabulary.powershell)
        uses: list[ApiUse] = []
        resources: list[Resource] = []
        actions: list[Embedded] = []
        taken: list[tuple[int, int]] = []
        variables = Variables(text, code)
        guards = guards_of(text, code, variables)
        ids = Ids(text, variables)
        held = Held(text, variables, source.path)
        sending = may_be_sent(text)
        found = tuple(calls(text, code, variables, REQUESTING if sending else None))
        for made in described_sets(text, code, found, vocabulary.models, held):
            resources.append(replace(made, mode=guards.mode(made.type_span.start)))
        resources += attachments(code, found, held)
        for call in found:
            name = az_cmdlet(call.name)
            if name in RESOURCE_METHODS:
                requests = request_on_resource(call, name, text)
                actions += requests
                taken += [(call.start, max(call.end, call.statement_end)) for _ in requests]
            candidates = table.get(call.name.lower()) or table.get(name)
            if candidates:
                use = _use(call, candidates, ids, held)
                if use is not None:
                    uses.append(replace(use, mode=guards.mode(call.start)))
            if name in vocabulary.resource_types:
                resources.append(_resource(call, name))
            resources += _told(call, name, vocabulary.distinctive_properties)
        sent = tuple(Bodies(text, code, held).sent(found)) if sending else ()
        actions += (each for each in sent if isinstance(each, Embedded))
        for made in of_program((each for each in sent if isinstance(each, Sent)), vocabulary):
            resources.append(replace(made, mode=guards.mode(made.type_span.start)))
        plain = without_comments(text, "powershell")
        resources += find_properties(
            plain, vocabulary.distinctive_properties, Confidence.MEDIUM, _NAMED
        )
        return Extraction(
            self.name,
            uses=tuple(uses),
            resources=tuple(resources),
            comments=suppressing_comments(text, "powershell"),
            embedded=tuple(
                governed(piece, guards.mode)
                for piece in (
                    *_cli(text, code),
                    *_quoted_cli(text),
                    *commands_in_arrays(text, code, variables),
                    *commands_for_functions(text, code, variables),
                    *started(text, code, variables),
                    *_requests(text, vocabulary, taken),
                    *requests_of_members(comments_blanked(text), code, variables),
                    *actions,
                )
            ),
        )


def _full_names(
    call: Call, candidates: tuple[tuple[str, PowerShellSpelling], ...]
) -> list[Parameter]:
    """Abbreviated parameter names written in full."""
    known: dict[str, str] = {}
    for _, spelling in candidates:
        names = [*spelling.parameters, *spelling.without, *(name for name, _ in spelling.arguments)]
        known.update({name.lower(): name for name in names})
    found = []
    for parameter in call.parameters:
        folded = parameter.name.lower()
        full = in_full(folded, known) or parameter.name
        found.append(replace(parameter, name=full))
    return found


_TELLING_OFF = frozenset(
    {"-confirm", "-whatif", "-verbose", "-debug", "-cf", "-wi", "-vb", "-db"}
    | {"-protectfromscalein", "-protectfromscalesetaction"}
)
"""Parameters that say something when they are off: others are as if they were not there."""


def _is_off(parameter: Parameter) -> bool:
    """Whether a switch is given as ``-InstanceView:$false``: as if it were not there."""
    return parameter.value is not None and parameter.value.text.lower() == "$false"


def _use(
    call: Call, candidates: tuple[tuple[str, PowerShellSpelling], ...], ids: Ids, held: Held
) -> ApiUse | None:
    named = _full_names(call, candidates)
    given = frozenset(p.name.lower() for p in named if not _is_off(p))
    parameters = [p for p in named if not _is_off(p) or p.name.lower() in _TELLING_OFF]
    chosen = choose_powershell(candidates, given)
    if chosen is None:
        return None
    operation, spelling = chosen
    arguments = []
    names = {spelling.argument(p.name) for p in parameters if p.name.lower() != "-name"}
    of_set = names.isdisjoint(SCALE_SET_NAMES)
    """Whether ``-Name`` may be the set's: it is another one's where the set has its own."""
    for parameter in parameters:
        value = value_of(parameter.value) if parameter.value is not None else Known(True)
        name = spelling.argument(parameter.name)
        name = of_one_or_many(operation, name)
        if name in SCALE_SET_NAMES and parameter.name.lower() == "-name" and not of_set:
            name = "name"
        if name == "instance_ids" and not isinstance(value, Array):
            value = Array((value,), value.span)
        if name in {"instance_id", "instance_ids"} and parameter.value is not None:
            value = ids.value(parameter.value.text, parameter.start, value)
        elif parameter.value is not None:
            value = held.value(parameter.value.text, parameter.start, value)
        arguments.append(
            Argument(
                name,
                parameter.shown or (parameter.value.text if parameter.value is not None else ""),
                value,
                Span(parameter.start, parameter.end),
            )
        )
    where = CommandCall(
        span=Span(call.start, call.end),
        statement=Span(call.start, max(call.statement_end, call.end)),
        confidence=Confidence.HIGH,
        why="the cmdlet is called",
        open_arguments=call.open or call.piped,
    )
    deciding = [p for p in spelling.parameters if p.lower() in given]
    return where.means(chosen, " ".join([call.name, *deciding]), arguments)


def _resource(call: Call, name: str) -> Resource:
    """A cmdlet that rules look at by its name, its parameters as properties."""
    span = Span(call.start, call.end)
    entries = tuple(
        Entry(
            p.name.lstrip("-"),
            Span(p.start, min(p.end, p.start + len(p.name))),
            value_of(p.value) if p.value is not None else Known(True),
        )
        for p in call.parameters
    )
    return Resource(
        type=name,
        type_span=span,
        api_version=Unknown("a cmdlet has none"),
        name=Unknown("not given"),
        body=Object(entries, span, open=call.open),
        span=Span(call.start, max(call.end, call.statement_end)),
        pointer="",
        origin="command",
    )


_MAKING = regex(r"(?:new|add|set|(?P<reads>get))-az(?P<noun>\w+?)(?:config)?\Z")
_NOTHING = regex(r"(?:\$null|@\(\s*\)|''|\"\")\Z", re.IGNORECASE)


def _told(
    call: Call, name: str, distinctive: tuple[DistinctiveProperty, ...]
) -> Iterator[Resource]:
    """What a cmdlet says of a property that its name or a parameter gives away:
    ``Add-AzLoadBalancerInboundNatPoolConfig``, ``-LoadBalancerInboundNatPoolsId``."""
    made = _MAKING.match(name)
    nouns = [t for t in distinctive if made is not None and made.group("noun").endswith(one_of(t))]
    if nouns:
        span = Span(call.start, call.end)
        reads = made is not None and made.group("reads")
        why = "the cmdlet reads one" if reads else "the cmdlet makes one"
        yield declared(min(nouns, key=lambda t: len(t.name)), span, Confidence.HIGH, why)
        return
    for parameter in call.parameters:
        if parameter.value is None or _NOTHING.match(parameter.value.text):
            continue
        written = parameter.name.lstrip("-").lower()
        for told in distinctive:
            if written in {told.name.lower(), told.name.lower() + "id", one_of(told)}:
                span = Span(parameter.start, parameter.start + len(parameter.name))
                yield declared(told, span, Confidence.HIGH, "the parameter is given")


def _cli(text: str, code: str) -> list[Embedded]:
    """``az`` commands, with PowerShell's line continuation turned into a shell's."""
    found = []
    called = [m for m in _AZ_CALLED.finditer(text) if code[m.start()] == "&"]  # and not in a string
    plain = list(_AZ.finditer(code))
    commands = Commands(text, (match.start() for match in (*plain, *called)))
    for match in plain:
        if _is_shown(code, match.start()):
            continue
        _, end = commands.words(match.end())
        shell = as_shell(text[match.start() : max(end, match.end())])
        found.append(TracedText.of(shell, match.start()).embedded("shell"))
    for match in called:
        _, end = commands.words(match.end())
        shell = as_shell(text[match.end() : max(end, match.end())])
        program = match.start("program")
        line = Builder()
        line.put("az ", program, 2)
        line.put(shell, match.end())
        found.append(line.build().embedded("shell"))
    return found


def _is_shown(text: str, at: int) -> bool:
    """Whether what stands at ``at`` is written out by the command it is an argument of."""
    low = max(0, at - _FAR)
    begins = max(low, *(text.rfind(end, low, at) + 1 for end in "\n;|"))
    return _SHOWN.search(text, begins, at) is not None


_AZ_CALLED = regex(
    r"&[ \t]*(?P<program>\"[^\"\n]*\baz(?:\.cmd|\.exe)?\"|'[^'\n]*\baz(?:\.cmd|\.exe)?'|\$az\w*)"
    r"[ \t]+(?=(?:vmss|rest|resource)\b)",
    re.IGNORECASE,
)


def _quoted_cli(text: str) -> list[Embedded]:
    """Commands in strings that are kept to be run: ``$command = "az vmss …"``, a cmdlet that
    ``Invoke-Expression`` or a script block gets."""
    found = []
    for start, end in strings_of(text):
        inner = text[start:end]
        cmdlet = _QUOTED_CMDLET.match(inner) is not None
        if not cmdlet and not _QUOTED_AZ.match(inner):
            continue
        line = max(text.rfind("\n", max(0, start - _FAR), start) + 1, start - _FAR)
        if _is_shown(text, start - 1) or _MESSAGE.search(text, max(0, line), start):
            continue
        if cmdlet:
            traced = TracedText.of(inner.replace("`", " "), start)
            found.append(traced.embedded("powershell", "", Confidence.MEDIUM))
            continue
        shell = as_shell(inner)
        found.append(TracedText.of(shell, start).embedded("shell", "", Confidence.MEDIUM))
    return found


def _requests(text: str, vocabulary: Vocabulary, taken: list[tuple[int, int]]) -> list[Embedded]:
    """The requests in strings; those of the statements at ``taken`` are known."""
    plain = comments_blanked(text)
    found = []
    starts = [start for start, _ in taken]
    for url in find_urls(plain, vocabulary):
        index = bisect_right(starts, url.span.start) - 1
        if index >= 0 and url.span.start < taken[index][1]:
            continue
        verb = nearby_verb(plain, url)
        name = verb.name if verb is not None else ""
        around = plain[max(0, url.start - 300) : url.path.end + 300]
        if not name and _REST_CALL.search(around):
            name = "GET"
        found.append(url.embedded(plain, name))
    return found
