"""The surface for the Azure CLI in shell scripts and everything like them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from flexlint.catalog.vocabulary import DistinctiveProperty, Vocabulary
from flexlint.lexical.actions import find_actions
from flexlint.lexical.commands import cli_table
from flexlint.lexical.feeding import with_feeding
from flexlint.lexical.guards import Guards as Places
from flexlint.lexical.guards import governed
from flexlint.lexical.instance_ids import find_instance_ids
from flexlint.lexical.models import tables
from flexlint.lexical.properties import declared, one_of
from flexlint.lexical.scripts import of_program, of_template
from flexlint.model import (
    UNKNOWN_MODE,
    ApiUse,
    Confidence,
    Embedded,
    Extraction,
    Mode,
    Resource,
    Span,
    SurfaceName,
)
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.shell import makefiles
from flexlint.surfaces.shell.ad_hoc import task_of
from flexlint.surfaces.shell.attachments import attachment
from flexlint.surfaces.shell.bodies import Files
from flexlint.surfaces.shell.file_names import TABULAR, claims, kind_of
from flexlint.surfaces.shell.file_settings import changing
from flexlint.surfaces.shell.guards import Guards
from flexlint.surfaces.shell.here_documents import (
    REMOTE,
    expanded,
    language_of,
    language_of_output,
)
from flexlint.surfaces.shell.invocation import Invocation, az_invocations, bare, is_printer, runner
from flexlint.surfaces.shell.lexer import Command, Word, lex
from flexlint.surfaces.shell.macros import calling, macros_of
from flexlint.surfaces.shell.models import described_set
from flexlint.surfaces.shell.outside import Outside, Reader, reader_of
from flexlint.surfaces.shell.requests import embedded_requests
from flexlint.surfaces.shell.scripts import (
    as_powershell,
    is_script,
    pieces,
    powershell_in,
    prepared,
)
from flexlint.surfaces.shell.uses import az_use
from flexlint.surfaces.shell.variables import Variables
from flexlint.templates.siblings import NeighboursOf
from flexlint.text.comments import suppressing_comments, without_comments
from flexlint.text.source import SourceFile
from flexlint.text.traced import TracedText

_COMMAND_TEXT = regex(
    r"(?:sudo\s+|time\s+|&&\s*)?az(?:\.cmd)?\s+(?:vmss|rest|resource|role\s+assignment|monitor)\s"
)
_HAS_COMMAND = regex(
    r"vmss|nat-pool|az(?:\.cmd)?\s+rest\s|virtual_?machine_?scale_?set", re.IGNORECASE
)
_MESSAGE_NAME = regex(r"usage|help|msg|message|desc|text|note|hint|error|prompt", re.IGNORECASE)
_CMDLET = regex(r"[A-Za-z]+-Az(?:ureRm)?[A-Z]\w+\Z", re.IGNORECASE)
_ECHOES = frozenset({"echo", "printf"})
_DEEPEST = 4
_MOST_READ = 10
"""How often a text may be read, all scripts in scripts together: quotes and substitutions nest."""


class ShellSurface:
    """Tokenises commands; options decide which operation a command means.

    Args:
        neighbours: gives what reads the files that a script sends. Without it (the default) the
            surface is pure.
    """

    name: SurfaceName = "shell"

    def __init__(self, neighbours: NeighboursOf | None = None) -> None:
        self._neighbours = neighbours

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Calls of ``az``, and the requests and scripts of other languages inside."""
        kind = kind_of(source.path)
        if source.inner and kind not in {"make", "just", "batch"}:
            kind = "script"  # a command that another language has handed over
        if kind == "maybe":
            if not is_script(source.text) and _is_whole_file(source):
                return Extraction(self.name)
            kind = "script"
        if kind == "template":
            language = of_template(source.text)
            if language != "shell":
                written = TracedText.of(source.text, 0)
                inner = (written.embedded(language),) if language is not None else ()
                comments = suppressing_comments(source.text, "hash")
                return Extraction(self.name, comments=comments, embedded=inner)
            kind = "script"
        text = prepared(source.text, kind)
        read = None if self._neighbours is None else self._neighbours(source.path)
        files = Files.of(source.path, text, read)
        reader = _Reader(text, vocabulary, kind, reader_of(source.path), files)
        complete = True
        guards = makefiles.guards_of(text) if kind == "make" else Places()
        elsewhere = powershell_in(text, kind)
        for start, end in pieces(text, kind):
            index = bisect_right(elsewhere, (start, len(text))) - 1
            if index >= 0 and start < elsewhere[index][1]:
                reader.hand_over("powershell", start, end)
                continue
            complete = reader.read(start, end, around=guards.mode(start)) and complete
        uses = list(reader.uses)
        plain = without_comments(text, "hash")
        whole = claims(source.path)  # what holds scripts is searched for ids itself
        if kind in TABULAR:
            whole = False  # they are read for URLs, actions and ids already
        else:
            uses += find_actions(plain, vocabulary, Confidence.HIGH)
        return Extraction(
            self.name,
            uses=with_feeding(text, sorted(uses, key=lambda use: use.span)),
            resources=(*reader.resources, *(find_instance_ids(plain, "hash") if whole else ())),
            comments=suppressing_comments(source.text, "hash"),
            embedded=tuple(reader.embedded),
            degraded=not complete or reader.exhausted,
        )


def _is_whole_file(source: SourceFile) -> bool:
    """Whether the text may be prose (LICENSE, CHANGELOG) and not a script handed over."""
    begins = ("#!",) if source.path.lower().endswith(".txt") else ("az ", "#!")
    return not source.text.lstrip().startswith(begins)


_TELLING = {
    "create": "the command makes one",
    "update": "the command changes one",
    "list": "the command reads one",
    "show": "the command reads one",
}
"""Verbs of ``az`` whose object is there, or will be, and why one can tell."""


def _told(
    invocation: Invocation, distinctive: tuple[DistinctiveProperty, ...], confidence: Confidence
) -> Iterator[Resource]:
    """What ``az network lb inbound-nat-pool create`` makes, or ``… list`` expects to be there."""
    names = [word.text for word in invocation.words]
    if names[-1] not in _TELLING:
        return
    made = [t for t in distinctive if names[-2] == one_of(t, "-")]
    for told in sorted(made, key=lambda t: len(t.name))[:1]:
        span = Span(invocation.start, invocation.words[-1].end)
        yield declared(told, span, confidence, _TELLING[names[-1]])


class _Reader:
    """Reads scripts and the scripts inside them."""

    def __init__(
        self, text: str, vocabulary: Vocabulary, kind: str, reader: Reader, files: Files
    ) -> None:
        self._text = text
        self._files = files
        self._changing = changing(text, kind)
        self._macros = macros_of(text, kind)
        self._calling = calling(self._macros)
        self._outside = Outside.of_text(reader, text)
        self._doubled = kind == "make"
        self._table = cli_table(vocabulary.cli)
        self._models = tables(vocabulary.models, "command")
        self._distinctive = vocabulary.distinctive_properties
        self.uses: list[ApiUse] = []
        self.resources: list[Resource] = []
        self.embedded: list[Embedded] = []
        self.exhausted = False
        """Whether scripts in scripts were left unread because they were read too often."""
        self._seen: set[tuple[int, int]] = set()
        self._left = _MOST_READ * len(text)

    def read(
        self,
        start: int,
        end: int,
        confidence: Confidence = Confidence.HIGH,
        depth: int = 0,
        quotes: str = "",
        outer: Variables | None = None,
        around: Mode = UNKNOWN_MODE,
    ) -> bool:
        """Read ``text[start:end]``, which stands in ``quotes``, as a script; whether its own
        quotes came out even. ``outer`` are the variables whose values are put into it, ``around``
        is the mode of the command which runs it."""
        if (start, end) in self._seen or not self._may_have_command(start, end):
            return True  # substitutions in quotes in substitutions: the inner ones come first
        self._seen.add((start, end))
        self._left -= end - start
        if self._left < 0:
            self.exhausted = True
            return True
        script = lex(self._text, start, end, escaped=not {'"', "<"}.isdisjoint(quotes))
        variables = Variables.of(
            self._text, script.commands, outer, self._changing, self._outside, self._macros
        )
        guards = Guards.of(self._text, script.commands, around)
        before = len(self.embedded)
        for index, command in enumerate(script.commands):
            mode = guards.mode(command.start)
            closed = script.complete or command.end < end
            self._command(command, variables, confidence, depth, mode, quotes, closed)
            self._printed(script.commands, index, variables, confidence, depth, mode)
            if command.here:
                self._here_documents(script.commands, index, variables, confidence, depth, mode)
        self.embedded += embedded_requests(
            self._text, script.commands, variables, self._files, doubled=self._doubled
        )
        self.embedded[before:] = [governed(piece, guards.mode) for piece in self.embedded[before:]]
        return script.complete

    def _may_have_command(self, start: int, end: int) -> bool:
        if _HAS_COMMAND.search(self._text, start, end):
            return True
        return (
            self._calling is not None and self._calling.search(self._text, start, end) is not None
        )

    def _command(
        self,
        command: Command,
        variables: Variables,
        confidence: Confidence,
        depth: int,
        mode: Mode,
        quotes: str,
        closed: bool,
    ) -> None:
        """``closed`` says that its quotes and brackets are: where they are not, it goes on to the
        end of the script, which may have been meant otherwise."""
        for invocation, only in () if command.array else az_invocations(command, variables):
            sure = confidence if only else min(confidence, Confidence.MEDIUM)
            use = az_use(invocation, self._table, variables, sure)
            if use is not None:
                by = runner(command, invocation.start)
                told = replace(use, mode=mode, quotes=quotes, runner=by)
                self.uses.append(replace(told, shared=told.shared or not only or not closed))
            made = described_set(invocation, self._models, variables, sure)
            if made is not None:
                self.resources.append(replace(made, mode=mode))
            attached = attachment(invocation, variables)
            if attached is not None:
                self.resources.append(attached)
            self.resources += _told(invocation, self._distinctive, sure)
        words = bare(command)
        if depth >= _DEEPEST or (words and is_printer(words[0])):
            return
        task = task_of(self._text, words)
        if task is not None:
            self.embedded.append(task)
        runs = powershell = False
        for word in command.words:
            self._inside(word, variables, runs, powershell, depth, quotes, mode)
            text = word.text
            language = of_program(text)
            powershell = powershell or language == "powershell"
            runs = runs or text in REMOTE or text == "eval" or language == "shell"
        self._powershell(words)

    def hand_over(self, language: SurfaceName, start: int, end: int) -> None:
        """Leave what stands from ``start`` to ``end`` to another surface."""
        command = as_powershell(self._text[start:end])
        self.embedded.append(TracedText.of(command, start).embedded(language))

    def _powershell(self, words: list[Word]) -> None:
        """The rest of ``pwsh -Command Stop-AzVmss …``, where it is not in quotes."""
        if not any(of_program(word.text) == "powershell" for word in words[:4]):
            return
        for index, word in enumerate(words):
            if _CMDLET.match(word.text) and words[index - 1].text[:1] not in {'"', "'"}:
                start, end = word.start, words[-1].end
                self.hand_over("powershell", start, end)
                return

    def _inside(
        self,
        word: Word,
        variables: Variables,
        runs: bool,
        powershell: bool,
        depth: int,
        quotes: str,
        mode: Mode,
    ) -> None:
        """A command in quotes: ``bash -c "az vmss …"``, ``CMD="az vmss …"``.

        ``runs`` and ``powershell`` say that a word before it runs what is in quotes.
        """
        name, equals, value = word.text.partition("=")
        if equals and name.rstrip("+").isidentifier():
            if _MESSAGE_NAME.search(name):
                return
        else:
            value = word.text
        if len(value) < 8 or value[0] not in "\"'":
            return
        start = word.end - len(value) + 1
        end = word.end - 1 if value[-1] == value[0] else word.end
        if powershell:
            self.hand_over("powershell", start, end)
            return
        inner = self._text[start:end]
        if runs or _COMMAND_TEXT.match(inner.lstrip()):
            sure = Confidence.HIGH if runs else Confidence.MEDIUM
            kept = "=" if equals and value is not word.text else ""
            outer = variables if value[0] == '"' else None
            self.read(start, end, sure, depth + 1, quotes + kept + value[0], outer, mode)

    def _printed(
        self,
        commands: Sequence[Command],
        index: int,
        variables: Variables,
        confidence: Confidence,
        depth: int,
        mode: Mode,
    ) -> None:
        """Commands that ``echo`` prints into a script, or to a program that runs them."""
        command = commands[index]
        if not _HAS_COMMAND.search(self._text, command.start, command.end):
            return
        words = bare(command)
        if depth >= _DEEPEST or not words or words[0].text not in _ECHOES:
            return
        becomes = language_of_output(commands, index, self._text, variables)
        if becomes is None or becomes[0] != "shell":
            return
        for word in words[1:]:
            quoted = word.text[0] in "\"'" and len(word.text) > 1
            if quoted and _HAS_COMMAND.search(word.text):
                start, end = word.start + 1, word.end - 1
                inner = self._text[start:end]
                outer = variables if word.text[0] == '"' else None
                for low, high in pieces(inner, becomes[1] or "script"):
                    here = start + low, start + high
                    self.read(*here, confidence, depth + 1, word.text[0], outer, mode)
        plain = [word for word in words[1:] if word.text[0] not in "\"'-"]
        if plain and plain[0].text == "az":
            self.read(plain[0].start, words[-1].end, confidence, depth + 1, "", variables, mode)

    def _here_documents(
        self,
        commands: Sequence[Command],
        index: int,
        variables: Variables,
        confidence: Confidence,
        depth: int,
        mode: Mode,
    ) -> None:
        for body in commands[index].here:
            becomes = language_of(commands, index, body, self._text, variables)
            if becomes is None:
                continue
            language, kind = becomes
            if kind:
                if depth < _DEEPEST:
                    quotes = "" if body.quoted else "<"
                    outer = None if body.quoted else variables
                    inner = self._text[body.start : body.end]
                    for start, end in pieces(inner, kind):
                        here = body.start + start, body.start + end
                        self.read(*here, confidence, depth + 1, quotes, outer, mode)
                continue
            text = self._text[body.start : body.end]
            written = TracedText.of(text, body.start) if body.quoted else expanded(text, body.start)
            fragment = language not in {"python", "powershell"}
            self.embedded.append(
                replace(
                    written.embedded(language, "", confidence, fragment=fragment),
                    expanded=not body.quoted,
                )
            )
