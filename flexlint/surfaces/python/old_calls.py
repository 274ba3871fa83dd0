"""The call that is replaced: what its author wrote and what can be told from it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.machine_names import holds_no_name, names_no_machine
from flexlint.model import ApiUse, Argument, Array, Entry, Known, Object, Span, Unknown, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.suggestions.commands import group_of, scale_set_of
from flexlint.suggestions.placeholders import GROUP, MACHINE, SCALE_SET
from flexlint.surfaces.python.steady import as_argument, is_steady
from flexlint.text.source import SourceFile

IDS = ("vm_instance_i_ds", "instance_ids", "vm_scale_set_reimage_input")
"""The parameters that take several instances."""
MEMBER = "vm_name"
"""A loop's variable for the name of a machine."""

_WAITING = regex(r"(?:[ \t]*\n?[ \t]*\))?[ \t]*\n?[ \t]*(?P<waits>\.(?:result|wait)\([^()\n]*\))")
_HEADER = regex(r"(?P<indent>[ \t]*)(?:async[ \t]+)?for[ \t]+(?P<target>\w+)[ \t]+in[ \t]+\Z")
_COLON = regex(r"[ \t]*:[ \t]*(?:#.*)?\r?\Z")
_MAX_BELOW = 2000
_BEFORE = 400
"""Characters of a line that are looked at before a call."""
_AWAIT = regex(r"\bawait[ \t]+\Z")
_AWAIT_OPENED = regex(r"\bawait[ \t]*\([ \t]*\Z")
_LINE_END = regex(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_F_STRING = regex(r"\b(?:[rR]?[fF]|[fF][rR])[\"']")


_DICTIONARIES = ("{", "dict(", "OrderedDict(")
"""How an expression begins that makes a dictionary."""
_QUOTES = ("'", '"')
_STAR = regex(r"(['\"])\*\1")
_DEF = regex(r"^(?P<indent>[ \t]*)(?:async[ \t]+def|def|class)[ \t]", re.MULTILINE)
_NEAR = 4000
"""How much of the code around a call is looked at for names, on either side."""


@record
class Loop:
    """A ``for`` statement that goes through what the old call gives."""

    target: str
    unit: str
    """What the lines of its body are indented by."""


@record
class OldCall:
    """A use of a method, with the text that it stands in. Made by :func:`old_call`."""

    source: SourceFile
    use: ApiUse

    def argument(self, name: str) -> Argument | None:
        """The argument under canonical parameter ``name``, or None."""
        return self.use.argument(name)

    def group(self) -> str:
        """The resource group as written, or a placeholder."""
        return group_of(self.use) or quoted(GROUP)

    def scale_set(self) -> str:
        """The scale set as written, or a placeholder."""
        return scale_set_of(self.use) or quoted(SCALE_SET)

    def is_bare(self) -> bool:
        """Whether the method is named and not called: it is stored, passed on or bound."""
        if self.use.form == "text":
            return False
        after = self.source.text[self.use.span.end : self.use.span.end + 80].lstrip()
        # A name in quotes is one for getattr, whose result is called.
        return not after.startswith(("(", '"', "'"))

    def lists(self) -> bool:
        """Whether the method gives back many."""
        method = self.use.spelling.rpartition(".")[2]
        return method.startswith(("list_", "diagnostic_list")) or method == "list"

    def was_awaited(self) -> bool:
        """Whether ``await`` stands before it."""
        statement = self.use.statement or self.use.span
        before = self.source.text[max(0, statement.start - 200) : statement.start]
        at = self.use.span.start
        written = before + self.source.text[max(statement.start, at - 2000) : at]
        return re.search(r"\bawait\s*(?:\(\s*)?[^\s()]*\Z", written) is not None

    def waiting(self) -> str:
        """What waits for the operation's end behind the call: ``.result()``; "" if nothing does."""
        end = (self.use.statement or self.use.span).end
        found = _WAITING.match(self.source.text, end, end + 200)
        return found["waits"] if found else ""

    def call_span(self, *, awaited: bool | None = None) -> Span | None:
        """The call, with an ``await`` right before it: what another expression may stand for.

        None where it is not written in one piece, a comment would be lost, or it stands in an
        f-string; also if there is an ``await`` there and ``awaited`` says that there is none, or
        the other way round.
        """
        text, span = self.source.text, self.use.statement
        if span is None or self.use.form != "call" or self.is_bare() or self.use.shared:
            return None
        if not span.start <= self.use.span.start < self.use.span.end < span.end:
            return None
        if text[span.end - 1] != ")":
            return None
        before = _AWAIT.search(text, max(0, span.start - 80), span.start)
        if awaited is not None and awaited != (before is not None):
            return None
        return self._replaceable(Span(before.start() if before else span.start, span.end))

    def waited_span(self) -> Span | None:
        """:meth:`call_span` with the ``.result()`` behind it."""
        text, span = self.source.text, self.call_span()
        if span is None:
            return None
        waiting = _WAITING.match(text, span.end, span.end + 200)
        if waiting is None:
            return span
        start = span.start
        if text[span.end : waiting.start("waits")].strip():
            outer = _AWAIT_OPENED.search(text, max(0, start - 80), start)
            if outer is None:
                return None
            start = outer.start()
        return self._replaceable(Span(start, waiting.end()))

    def statement_span(self) -> Span | None:
        """:meth:`waited_span`, if it is a statement in lines of its own."""
        span = self.waited_span()
        if span is None:
            return None
        text = self.source.text
        before = text[max(0, span.start - _BEFORE) : span.start].rpartition("\n")[2]
        alone = not before.strip(" \t") and _LINE_END.match(text, span.end) is not None
        return span if alone else None

    def header_span(self) -> Span | None:
        """The first line of the ``for`` statement whose header ends in the call, to its colon."""
        span, text = self.use.statement, self.source.text
        if span is None or self.loop() is None or self.call_span() != span:
            return None
        line = text.rfind("\n", 0, span.start) + 1
        start = line + len(text[line : span.start]) - len(text[line : span.start].lstrip())
        return Span(start, text.index(":", span.end) + 1)

    def _replaceable(self, span: Span) -> Span | None:
        """``span``, unless it holds a comment or stands in an f-string."""
        text = self.source.text
        old = text[span.start : span.end]
        if "\n" in old and "#" in old:
            return None
        line = text.rfind("\n", max(0, span.start - _BEFORE), span.start) + 1
        line = max(line, span.start - _BEFORE)
        return None if _F_STRING.search(text, line, span.start) else span

    def loop(self) -> Loop | None:
        """The statement whose header ends in the call; None if there is none, or it is short."""
        text, statement = self.source.text, self.use.statement
        if statement is None or self.use.form != "call":
            return None
        line = text.rfind("\n", 0, statement.start) + 1
        header = _HEADER.match(text[max(line, statement.start - 200) : statement.start])
        if header is None or statement.start - line > 200:
            return None
        below = text[statement.end : statement.end + _MAX_BELOW].split("\n")
        if _COLON.match(below[0]) is None:
            return None
        first = next((each for each in below[1:] if each.strip() and each.lstrip()[0] != "#"), "")
        indent = first[: len(first) - len(first.lstrip())]
        if not indent.startswith(header["indent"]):
            return None
        return Loop(header["target"], indent[len(header["indent"]) :] or "    ")

    def fresh(self, name: str) -> str:
        """``name``, or it with underscores where the user's own code around the call has that
        name: a loop leaves its last value in it, and what stands below would act on that one."""
        around = self._around()
        while self.is_used(name) or re.search(rf"(?<![\w.]){re.escape(name)}\b", around):
            name += "_"
        return name

    def _around(self) -> str:
        """The code that shares its names with the call, as far as it stands near: of the function,
        or of the module. The loop that the call heads, whose target is kept, is not in it."""
        text, statement = self.source.text, self.use.statement or self.use.span
        start = max(0, statement.start - _NEAR)
        end = min(len(text), statement.end + _NEAR)
        line = text.rfind("\n", 0, statement.start) + 1
        indent = len(text[line : statement.start]) - len(text[line : statement.start].lstrip())
        for match in _DEF.finditer(text, start, end):
            if len(match["indent"]) > indent or (len(match["indent"]) == indent == 0):
                continue
            if match.start() < statement.start:
                start = match.start() if len(match["indent"]) < indent else start
            else:
                end = match.start()
                break
        return text[start : statement.start] + " " + text[statement.end : end]

    def is_used(self, name: str) -> bool:
        """Whether the user's own expressions have ``name``."""
        texts = (argument.text for argument in self.use.arguments)
        clients = (client for _, client in self.use.clients)
        own = " ".join([self.use.client or "", *texts, *clients])
        return re.search(rf"(?<![\w.]){re.escape(name)}\b", own) is not None

    def by_keyword(self, argument: Argument) -> bool:
        """Whether ``argument`` is given with its name."""
        before = self.source.text[max(0, argument.span.start - 200) : argument.span.start].rstrip()
        return before.endswith("=") and not before.endswith("==")

    def ids(self) -> str | None:
        """The instances the old call named, as an expression to loop over."""
        argument, value, entry = self._named()
        if argument is None or value is None:
            return None
        if holds_no_name(value):
            return f"[{', '.join(dict.fromkeys(self._each(value)))}]"
        if entry is not None:
            span = entry.value.span
            if span is not None and self._is_mine(span):
                return written(self.source, self.use, span)
            return self._read(argument, entry)
        if isinstance(argument.value, Array) or argument.name == "instance_ids":
            return argument.text
        return f"{argument.text}.instance_ids"

    def doubt_of_ids(self) -> str:
        """Why it is not certain that :meth:`ids` gives the instances that the old call named; ""
        if it is."""
        argument, value, entry = self._named()
        if argument is None or value is None or isinstance(argument.value, Array):
            return ""
        if entry is None:
            return f"if {argument.text} is None, the old call means all instances of the set"
        if not isinstance(value, Unknown) or entry.value.span is None:
            return ""
        text = self.source.text[entry.value.span.start : entry.value.span.end]
        if not text.isidentifier() or not self._may_be_none(text):
            return ""
        return f"if {text} is None, the old call means all instances of the set"

    def _may_be_none(self, name: str) -> bool:
        """Whether the code before the call says that the variable ``name`` may be ``None``."""
        end = (self.use.statement or self.use.span).start
        none = rf"(?<![\w.]){re.escape(name)}\s?(?::[^,=\n]{{0,80}})?\s?=\s?None\b"
        return re.search(none, self.source.text[max(0, end - _NEAR) : end]) is not None

    def unsteady(self, client: str) -> Iterator[str]:
        """The expressions of the old call, ``client`` among them, that must be evaluated just once:
        they may have effects, or give something else the next time."""
        ids, (named, _, _) = self.ids(), self._named()
        expressions = [client, *(a.text for a in self.use.arguments if a is not named)]
        if ids is not None:
            expressions.append(ids)
        for each in dict.fromkeys(expressions):
            if each and not is_steady(each):
                yield each

    def names_oddly(self) -> bool:
        """Whether it cannot be told what is named: a string or number stands where a list of
        instances, or a model, belongs, or all instances may be meant and may not."""
        argument, value, _ = self._named()
        given = argument.value if argument is not None and argument.name is not None else None
        if isinstance(given, Known) and given.value is not None:
            return True
        items = value.items if isinstance(value, Array) else ()
        ids = (self.ids() or "") if value is not None else ""
        return any(map(_is_star, items)) or _STAR.search(ids) is not None

    def _read(self, argument: Argument, entry: Entry) -> str:
        """What reads ``entry``, which stands elsewhere, from ``argument`` where the call stands:
        what was written for it may mean something else by now, and name other machines."""
        text, body = self.source.text, argument.value.span
        written_out = body is not None and text.startswith(_DICTIONARIES, body.start)
        if written_out or text[max(0, entry.key_span.start - 1) : entry.key_span.start] in _QUOTES:
            return f'{argument.text}["{entry.key}"]'
        return f"{argument.text}.{entry.key}"

    def ids_text(self) -> str:
        """The list of instances as its author wrote it in the call; "" if it stands elsewhere."""
        _, value, _ = self._named()
        span = value.span if value is not None else None
        return self.source.text[span.start : span.end] if span and self._is_mine(span) else ""

    def one_id(self) -> str | None:
        """The instance the old call named, if a list is written with just one in it."""
        _, value, _ = self._named()
        if not isinstance(value, Array) or value.open or len(value.items) != 1:
            return None
        span = value.items[0].span
        return self._each(value)[0] if span is not None and self._is_mine(span) else None

    def _named(self) -> tuple[Argument | None, Value | None, Entry | None]:
        """The argument that names instances, the value that does, and the entry it stands in;
        no value where all are meant."""
        argument = next((a for name in IDS if (a := self.argument(name))), self.unnamed())
        if argument is None:
            return None, None, None
        value, entry = argument.value, None
        if isinstance(value, Object):
            entry = value.entry("instance_ids") or value.entry("instanceIds")
            if entry is None:
                unseen = Unknown("put there out of sight") if value.open else None
                return argument, unseen, None
            value = entry.value
        if is_none(value) or _everything(value):
            if self._may_differ(argument):
                return argument, Unknown("changed out of sight"), entry
            return argument, None, entry
        return argument, value, entry

    def _may_differ(self, argument: Argument) -> bool:
        """Whether something else may be in ``argument`` by the time of the call than what was
        first put there."""
        body, text = argument.value, self.source.text
        if not isinstance(body, Object) or body.span is None or self._is_mine(body.span):
            return False
        call = (self.use.statement or self.use.span).start
        between = text[max(body.span.end, call - _NEAR) : call]
        touched = re.search(rf"(?<![\w.]){re.escape(argument.text)}\s?[\[.]", between)
        return body.open or touched is not None

    def _each(self, value: Value) -> list[str]:
        """The ids in ``value``: those that may be names as written, placeholders for others."""
        stand_in = quoted(MACHINE)
        if not isinstance(value, Array) or value.open:
            return [stand_in]
        return [
            written(self.source, self.use, item.span)
            if item.span is not None
            and not names_no_machine(item)
            and (self._is_mine(item.span) or self._is_literal(item))
            else stand_in
            for item in value.items
        ]

    def _is_mine(self, span: Span) -> bool:
        """Whether ``span`` lies in the call itself."""
        whole = self.use.statement or self.use.span
        return whole.start <= span.start and span.end <= whole.end

    def _is_literal(self, value: Value) -> bool:
        """Whether ``value`` is a string where it stands, and means the same wherever it does."""
        span = value.span
        return (
            isinstance(value, Known)
            and span is not None
            and self.source.text[span.start] in _QUOTES
        )

    def sends_snake_case(self) -> bool:
        """Whether the instances stand in a dictionary under the name that models have for them."""
        argument = next((a for name in IDS if (a := self.argument(name))), self.unnamed())
        value = argument.value if argument is not None else None
        if not isinstance(value, Object) or value.span is None:
            return False
        display = self.source.text.startswith("{", value.span.start)
        return display and any(entry.key == "instance_ids" for entry in value.entries)

    def unnamed(self) -> Argument | None:
        """An argument whose parameter depends on the SDK's release, if it may be the ids."""
        for argument in self.use.arguments:
            flag = isinstance(argument.value, Known) and isinstance(argument.value.value, bool)
            if argument.name is None and not flag and not argument.text.startswith("*"):
                return argument
        return None


def old_call(source: SourceFile, use: ApiUse) -> OldCall:
    """``use`` with what its arguments read of listed instances in the words of both kinds.

    An item of an instance list has a name, as a virtual machine has, and on Flexible that is
    what its ``instance_id`` holds.
    """
    arguments = tuple(
        replace(a, text=as_argument(written(source, use, a.span)))
        if any(a.span.start <= i.start < a.span.end for i in use.instance_ids)
        else replace(a, text=as_argument(a.text))
        for a in use.arguments
    )
    return OldCall(source, replace(use, arguments=arguments))


def written(source: SourceFile, use: ApiUse, span: Span) -> str:
    """The text at ``span``, a part of ``use``, with names for the ids of listed instances."""
    parts: list[str] = []
    at = span.start
    for each in use.instance_ids:
        if at <= each.start < span.end:
            parts += (source.text[at : each.start], "name")
            at = each.end
    return "".join((*parts, source.text[at : span.end]))


def quoted(words: str) -> str:
    """A placeholder, or a word of the catalogue, as Python has it."""
    return f'"{words}"'


def is_none(value: Value) -> bool:
    """Whether ``None`` is given."""
    return isinstance(value, Known) and value.value is None


def _everything(value: Value) -> bool:
    """``["*"]`` means every instance."""
    return (
        isinstance(value, Array)
        and not value.open
        and len(value.items) == 1
        and _is_star(value.items[0])
    )


def _is_star(value: Value) -> bool:
    return isinstance(value, Known) and value.value == "*"
