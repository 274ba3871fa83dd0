"""Replacements written as Python, with the user's own client and argument expressions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from flexlint.azure import SCALE_SET_NAMES
from flexlint.catalog.operation import Counterpart, PythonMethod, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import CUT, holds_no_name, names_no_machine
from flexlint.model import (
    ApiUse,
    Argument,
    Array,
    Entry,
    Known,
    Object,
    Suggestion,
    Unknown,
    Value,
)
from flexlint.text.source import SourceFile

_IDS = ("vm_instance_i_ds", "instance_ids", "vm_scale_set_reimage_input")
_MEMBER, _MEMBERS = "vm_name", "vm_names"
"""Stand for machines that the old call does not name."""
_WRAPPED = re.compile(r"\[(\w+)\]\Z")
_NUMBER = re.compile(r"int\(\s*([\w.]+(?:\[[\w'\"]+\])?)\s*\)\Z")
_QUOTED = re.compile(r"'([^']*)'\Z")
_PIECE = re.compile(
    r"(?:int\(|str\()?(?P<whole>[\w.]+(?:\[[\w'\"\-]+\])?)\.(?:r?split|r?partition)\("
    r"(?P<q>['\"])_(?P=q)(?:,\s*-?\d+)?\)\[-?\d\]\)?\Z"
)
_KINDS = frozenset({"operation", "each-member", "list-members"})
_NAME_NOTE = "on Flexible an instance is a virtual machine with a name: put that name in"
_PIECE_NOTE = "on Flexible the whole name is the id"


def suggest_call(
    source: SourceFile, use: ApiUse, replacement: Replacement, vocabulary: Vocabulary
) -> Suggestion | None:
    """``replacement`` of ``use`` as code, or None if it is not a call. Never raises."""
    if replacement.kind not in _KINDS or replacement.operation is None:
        return None
    counterpart = vocabulary.counterparts.get(replacement.operation)
    if counterpart is None or counterpart.spellings.python is None:
        return None
    method = _method(counterpart, use.generation)
    if method is None:
        return None
    writer = _Writer(source, use, replacement, counterpart, method, vocabulary)
    return None if writer.may_widen() else writer.write()


def _method(counterpart: Counterpart, generation: str | None) -> PythonMethod | None:
    """The counterpart's method in the generation of the call, else the newest."""
    python = counterpart.spellings.python
    methods = python.methods if python is not None else ()
    for method in methods:
        if generation is not None and method.generation in (generation, ""):
            return method
    return methods[-1] if methods else None


@dataclass(frozen=True, slots=True)
class _Writer:
    source: SourceFile
    use: ApiUse
    replacement: Replacement
    counterpart: Counterpart
    method: PythonMethod
    vocabulary: Vocabulary

    def may_widen(self) -> bool:
        """Whether a loop over all members might act on more machines than the old call.

        What cannot be seen (``**kwargs``, the call of a stored method) may name instances.
        """
        unseen = self.use.open_arguments or self._is_bare()
        return self.replacement.kind == "each-member" and unseen and self._ids() is None

    def write(self) -> Suggestion:
        """The suggestion."""
        kind = self.replacement.kind
        if self._is_bare() and kind == "operation":
            return Suggestion(self._reference(), "python", "; ".join(self._bare_notes()))
        if kind == "list-members":
            text = "\n".join(self._listing())
        elif kind == "each-member":
            text = "\n".join(self._loop())
        else:
            call = self._call(self._arguments(None))
            # Where the old call is not awaited something else awaits it (gather, a task).
            text = self._awaited(call) if self._was_awaited() else call
        return Suggestion(text, "python", "; ".join(self._notes()))

    # -- forms --------------------------------------------------------------------------

    def _client(self) -> str:
        python = self.counterpart.spellings.python
        old_package = next(
            (
                name.package
                for methods in self.vocabulary.python.values()
                for name in methods.values()
                if name.operation == self.use.operation
            ),
            None,
        )
        if python is not None and self.use.client and python.package == old_package:
            client = self.use.client
            return " ".join(client.split()) if "\n" in client else client
        return "network_client" if python and "network" in python.package else "compute_client"

    def _reference(self) -> str:
        python = self.counterpart.spellings.python
        group = python.group if python is not None else ""
        return f"{self._client()}.{group}.{self.method.name}"

    def _call(self, arguments: str) -> str:
        return f"{self._reference()}({arguments})"

    def _is_bare(self) -> bool:
        """Whether the method is named and not called: it is stored, passed on or bound."""
        if self.use.form == "text":
            return False
        after = self.source.text[self.use.span.end : self.use.span.end + 80].lstrip()
        # A name in quotes is one for getattr, whose result is called.
        return not after.startswith(("(", '"', "'"))

    def _awaited(self, call: str) -> str:
        """``await`` before a coroutine; a listing is iterated, not awaited."""
        if not self.use.asynchronous or self._lists():
            return call
        return f"await {call}"

    def _was_awaited(self) -> bool:
        statement = self.use.statement or self.use.span
        before = self.source.text[max(0, statement.start - 200) : statement.start]
        at = self.use.span.start
        written = before + self.source.text[max(statement.start, at - 2000) : at]
        return re.search(r"\bawait\s*(?:\(\s*)?[^\s()]*\Z", written) is not None

    def _lists(self) -> bool:
        return self.method.name.startswith("list") or self.method.name.endswith("list")

    def _listing(self) -> Iterator[str]:
        """The members of the set, as an expression that stands for the old listing.

        Asynchronously it is a generator, which ``async for`` takes as it took the pager.
        """
        vm = self._fresh("vm")
        item, view = vm, self._view()
        if view is not None:
            item = f"{self._client()}.virtual_machines.get({self._group()}, {vm}.name, {view})"
            item = f"await {item}" if self.use.asynchronous else item
        opener, closer = "()" if self.use.asynchronous else "[]"
        yield self._set_id()
        yield opener
        yield f"    {item}"
        yield f"    {self._each(vm)}"
        yield f"    if {self._belongs(vm)}"
        yield closer

    def _view(self) -> str | None:
        """``expand=…`` where the listing was asked for more than the machines' models."""
        given = next((old for new, old in self.replacement.arguments if new == "expand"), None)
        quoted = _QUOTED.match(given or "")
        if quoted:
            return f'expand="{quoted[1]}"'
        old = self._old(given) if given else None
        if old is not None and not _is_none(old.value):
            return f"expand={old.text}"
        picked = self._old("select")
        wanted = picked is not None and "instanceview" in picked.text.lower()
        return 'expand="instanceView"' if wanted else None

    def _loop(self) -> Iterator[str]:
        """A call for each instance that was named, or for each member of the set."""
        ids = self._ids()
        if ids is not None:
            member = self._fresh(_MEMBER)
            yield f"for {member} in {ids}:"
            yield "    " + self._awaited(self._call(self._arguments(member)))
            return
        vm = self._fresh("vm")
        yield self._set_id()
        yield f"{self._each(vm)}:"
        yield f"    if {self._belongs(vm)}:"
        yield "        " + self._awaited(self._call(self._arguments(f"{vm}.name")))

    def _each(self, vm: str) -> str:
        """The head of a loop over the machines of the resource group, of all sets and none."""
        head = "async for" if self.use.asynchronous else "for"
        return f"{head} {vm} in {self._client()}.virtual_machines.list({self._group()})"

    def _belongs(self, vm: str) -> str:
        """Whether ``vm`` is of the set.

        Asked here and not of the service: the listing has a filter since azure-mgmt-compute
        25.0.0 (API version 2021-11-01). Releases on msrest drop the argument without a word,
        and a loop over what they give back acts on every machine of the resource group.
        """
        of = f"{vm}.virtual_machine_scale_set"
        return f"{of} and {of}.id.lower() == {self._fresh('vmss_id')}"

    def _set_id(self) -> str:
        name = next((a.text for n in SCALE_SET_NAMES if (a := self._old(n))), SCALE_SET_NAMES[0])
        get = f"{self._client()}.virtual_machine_scale_sets.get({self._group()}, {name})"
        got = f"(await {get})" if self.use.asynchronous else get
        return f"{self._fresh('vmss_id')} = {got}.id.lower()"

    def _fresh(self, name: str) -> str:
        """``name``, or it with underscores where the user's own expressions have that name."""
        written = " ".join([self.use.client or "", *(a.text for a in self.use.arguments)])
        while re.search(rf"(?<![\w.]){name}\b", written):
            name += "_"
        return name

    def _group(self) -> str:
        old = self._old("resource_group_name")
        return old.text if old else "resource_group_name"

    # -- arguments ----------------------------------------------------------------------

    def _old(self, name: str) -> Argument | None:
        return self.use.argument(name)

    def _by_keyword(self, argument: Argument) -> bool:
        before = self.source.text[max(0, argument.span.start - 200) : argument.span.start].rstrip()
        return before.endswith("=") and not before.endswith("==")

    def _arguments(self, member: str | None) -> str:
        """The new call's arguments. ``member`` is the expression of the loop's machine."""
        parts: list[str] = []
        positional = True
        used: set[str] = set()
        for parameter, old in self.replacement.arguments:
            new = parameter
            text, keyword = self._argument(new, old, member, used)
            if text is None:
                continue
            if new == "vm_instance_i_ds" and self.method.generation == "track1":
                new, keyword = "instance_ids", True
            elif new == "vm_instance_i_ds":
                text = '{"instance_ids": ' + text + "}"
            positional = (
                positional and not keyword and self.method.positional_name(len(parts)) == new
            )
            parts.append(text if positional else f"{new}={text}")
        for missing in self._missing(len(parts) if positional else -1):
            parts.append(missing if positional else f"{missing}={missing}")
        parts.extend(self._carried(used))
        return ", ".join(parts)

    def _argument(
        self, new: str, old: str, member: str | None, used: set[str]
    ) -> tuple[str | None, bool]:
        """The text for parameter ``new`` (None to leave it out), and whether by keyword."""
        if old == "each":
            return member, False
        quoted = _QUOTED.match(old)
        if quoted:
            return f'"{quoted[1]}"', True
        wrapped = _WRAPPED.match(old)
        name = wrapped[1] if wrapped else old
        used.add(name)
        argument = self._old(name)
        if argument is None:
            required = name in ("instance_id", "resource_group_name", *SCALE_SET_NAMES)
            text = new if required else None
            if text is not None and wrapped:
                text = f"[{_MEMBER}]"
            return text, False
        text = argument.text
        number = _NUMBER.match(text) if name == "instance_id" else None
        if number:  # names are not numbers
            text = number[1]
        if name == "instance_id" and names_no_machine(argument.value):
            whole = _PIECE.match(argument.text)
            text = whole["whole"] if whole else self._fresh(_MEMBER)
        keyword = self._by_keyword(argument)
        return (f"[{text}]" if wrapped else text), keyword

    def _missing(self, count: int) -> Iterator[str]:
        """Required parameters of the new call that the old one has nothing for."""
        if count < 0 or self.replacement.kind != "operation":
            return
        mapped = {new for new, _ in self.replacement.arguments}
        for signature in self.method.signatures[-1:]:
            for name in signature.positional[count:]:
                if name in mapped or not name.endswith("_name"):
                    return
                yield name

    def _carried(self, used: set[str]) -> Iterator[str]:
        """Keyword arguments of the call that belong to every operation (``polling``, …)."""
        names = {
            parameter
            for methods in self.vocabulary.python.values()
            for name in methods.values()
            if name.operation == self.use.operation
            for parameter in name.method.parameters()
        }
        for argument in self.use.arguments:
            name = argument.name
            if name is None or name in names or name in used or not self._by_keyword(argument):
                continue
            yield f"{name}={argument.text}"

    def _ids(self) -> str | None:
        """The instances the old call named, as an expression to loop over."""
        argument = next((a for name in _IDS if (a := self._old(name))), self._unnamed())
        if argument is None:
            return None
        value = argument.value
        if _is_none(value) or _everything(value):
            return None
        entry: Entry | None = None
        if isinstance(value, Object):
            entry = value.entry("instance_ids") or value.entry("instanceIds")
            if entry is None or _everything(entry.value):
                return None
        if holds_no_name(value):
            return self._fresh(_MEMBERS)
        if entry is not None:
            span = entry.value.span
            return self.source.text[span.start : span.end] if span else None
        if isinstance(value, Array) or argument.name == "instance_ids":
            return argument.text
        return f"{argument.text}.instance_ids"

    def _unnamed(self) -> Argument | None:
        """An argument whose parameter depends on the SDK's release, if it may be the ids."""
        for argument in self.use.arguments:
            flag = isinstance(argument.value, Known) and isinstance(argument.value.value, bool)
            if argument.name is None and not flag and not argument.text.startswith("*"):
                return argument
        return None

    # -- notes --------------------------------------------------------------------------

    def _bare_notes(self) -> Iterator[str]:
        arguments = self._arguments(None)
        known = bool(self.use.arguments)
        yield f"{'call it with' if known else 'its arguments are'} ({arguments})"
        yield from self._notes()

    def _nameless(self) -> Iterator[str]:
        """Why an id of the old call is not in the new one: it names no virtual machine."""
        one = self._old("instance_id")
        if one is not None and names_no_machine(one.value):
            cut = isinstance(one.value, Unknown) and one.value.why == CUT
            if cut and _PIECE.match(one.text):
                yield f"{one.text} is a piece of a name; {_PIECE_NOTE}"
            elif cut:
                yield f"{one.text} is a piece of a name; {_PIECE_NOTE}: put it in"
            else:
                yield f"{one.text} is the id of a Uniform instance; {_NAME_NOTE}"
        for name in _IDS:
            many = self._old(name)
            if many is not None and holds_no_name(many.value):
                yield (
                    f"{many.text} holds ids of Uniform instances; on Flexible the instances are "
                    f"virtual machines with names: put those names in"
                )

    def _lost(self) -> Iterator[str]:
        """Arguments of a listing that the other listing cannot take."""
        if self.replacement.kind != "list-members":
            return
        for name in ("filter", "select"):
            argument = self._old(name)
            if argument is None or _is_none(argument.value):
                continue
            if name == "select" and any(n == "expand" for n, _ in self.replacement.arguments):
                continue
            yield f"{name}={argument.text} has no counterpart: look at the result instead"

    def _notes(self) -> Iterator[str]:
        yield from self._lost()
        if self._client() in _STAND_INS and self.use.client != self._client():
            yield f"{self._client()} stands for your own client"
        yield from self._nameless()
        if self.replacement.condition:
            yield self.replacement.condition
        if self.replacement.note:
            yield self.replacement.note
        unnamed = self._unnamed()
        shaped = unnamed is not None and isinstance(unnamed.value, Object | Array)
        if unnamed is not None and not shaped and not any(self._old(name) for name in _IDS):
            yield (
                f"{unnamed.text} is taken for the instances; in some releases of the SDK a "
                "third positional argument is something else"
            )
        if self.use.open_arguments and self.use.arguments:
            yield "carry over what *args and **kwargs hold"


_STAND_INS = frozenset({"compute_client", "network_client"})


def _is_none(value: Value) -> bool:
    return isinstance(value, Known) and value.value is None


def _everything(value: Value) -> bool:
    """``["*"]`` means every instance."""
    return (
        isinstance(value, Array)
        and len(value.items) == 1
        and isinstance(value.items[0], Known)
        and value.items[0].value == "*"
    )
