"""Replacements written as Python, with the user's own client and argument expressions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from flexlint.catalog.operation import Counterpart, PythonMethod, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import CUT, holds_no_name, names_no_machine
from flexlint.model import ApiUse, Argument, Array, Object, Span, Suggestion, Unknown
from flexlint.record import record
from flexlint.suggestions.commands import whom
from flexlint.suggestions.notes import piece_note
from flexlint.suggestions.placeholders import placeholder
from flexlint.surfaces.python.new_arguments import PIECE, QUOTED, NewArguments
from flexlint.surfaces.python.old_calls import (
    IDS,
    MEMBER,
    Loop,
    OldCall,
    is_none,
    old_call,
    quoted,
)
from flexlint.text.source import SourceFile

_KINDS = frozenset({"operation", "each-member", "list-members"})
_LOST = frozenset(
    {"instance_id", "latest_model_applied", "model_definition_applied", "protection_policy"}
)
"""Properties of an instance that a virtual machine does not have."""
_CLASS_NOTE = "in the body of a class a comprehension does not see the names of the class"
_LIST_NOTE = "it is a list, with what each of the calls gives"
_HEADERS = frozenset({"headers", "custom_headers"})
_INSTANCES = frozenset({"instance_ids", "instanceIds"})
_NAME_NOTE = "on Flexible an instance is a virtual machine with a name: use that name"


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
    old = old_call(source, use)
    use = old.use
    arguments = NewArguments(old, replacement, method, vocabulary)
    writer = _Writer(old, use, replacement, counterpart, method, vocabulary, arguments)
    return None if writer.may_widen() else writer.write()


def _method(counterpart: Counterpart, generation: str | None) -> PythonMethod | None:
    """The counterpart's method in the generation of the call, else the newest."""
    python = counterpart.spellings.python
    methods = python.methods if python is not None else ()
    for method in methods:
        if generation is not None and method.generation in (generation, ""):
            return method
    return methods[-1] if methods else None


@record
class _Writer:
    old: OldCall
    use: ApiUse
    replacement: Replacement
    counterpart: Counterpart
    method: PythonMethod
    vocabulary: Vocabulary
    arguments: NewArguments

    def may_widen(self) -> bool:
        """Whether a loop over all members might act on more machines than the old call.

        What cannot be seen is also what the call of a stored method is given.
        """
        if self.replacement.kind != "each-member":
            return False
        if self.old.names_oddly():
            return True
        unseen = self.use.open_arguments or self.old.is_bare()
        return whom(self.replacement, named=self.old.ids() is not None, unseen=unseen) == "unseen"

    def write(self) -> Suggestion:
        """The suggestion."""
        kind = self.replacement.kind
        if self.use.shared:
            return self._of_several()
        if kind == "list-members":
            if self._filtered() is not None:
                return Suggestion(f"use {self._reference()}", None, self._said())
            loop = self._header()
            once = frozenset({self.old.scale_set()})
            if loop is not None:
                text = "\n".join(self._looping(loop))
                return self._code(text, self.old.header_span(), once, self._unread())
            doubts = (*self._unread(), *self._generated())
            return self._code("\n".join(self._listing()), self.old.call_span(), once, doubts)
        if kind == "each-member":
            return self._for_each()
        if self.old.is_bare() or self.arguments.hidden():
            return Suggestion(f"use {self._reference()}", None, "; ".join(self._bare_notes()))
        if self.old.lists() and not self.method.name.startswith(("list", "diagnostic_list")):
            return Suggestion(f"use {self._reference()} for each of them", None, self._said())
        return self._one(None)

    def _of_several(self) -> Suggestion:
        """A sentence where the call is not always this one: another one is to stay."""
        whom = {"each-member": " for each virtual machine of the set", "list-members": ""}
        text = f"use {self._reference()}{whom.get(self.replacement.kind, '')}"
        also = f"where {self.use.spelling} is called: what is called here is not always the same"
        return Suggestion(text, None, "; ".join([also, *self._notes()]))

    def _one(self, machine: str | None, doubts: Iterable[str] = ()) -> Suggestion:
        """One call for one. Where the old one is not awaited something else awaits it (gather, a
        task)."""
        call = self._call(self.arguments.text(machine))
        awaited = self.old.was_awaited()
        span = self.old.call_span(awaited=awaited)
        return self._code(f"await {call}" if awaited else call, span, None, doubts)

    def _bounded(self) -> Iterator[str]:
        """Why the loop may wait longer than the old call did."""
        waits = self.old.waiting()
        if waits and not waits.endswith("()"):
            yield f"{waits.lstrip('.')} was for all machines together: it is for each of them now"

    def _dropped(self) -> Iterator[str]:
        """What the body of the old call has beside the instances, which the loop does not give."""
        for argument in self.use.arguments:
            body = argument.value
            if not isinstance(body, Object) or argument.name in _HEADERS:
                continue
            others = [e.key for e in body.entries if e.key not in _INSTANCES]
            if others:
                yield f"{' and '.join(others)} of the old call: see where the new one takes it"

    def _for_each(self) -> Suggestion:
        """The call for each machine, as what the old call was: a statement, or a value.

        One poller stands for all machines no longer. Where the old one is taken and not waited
        for at once, nothing can be put in its place.
        """
        one = self.old.one_id()
        if one is not None and not self.old.is_bare():
            return self._one(one, tuple(self._dropped()))
        ids = self.old.ids()
        doubts = (*filter(None, [self.old.doubt_of_ids()]), *self._bounded(), *self._dropped())
        once = frozenset({self.old.scale_set() if ids is None else ids})
        if self.use.alone or self.use.form == "text":
            text = "\n".join(self._loop())
            return self._code(text, self.old.statement_span(), once, doubts)
        if self.old.waiting() and self.use.asynchronous == self.old.was_awaited():
            text = "\n".join(self._results())
            doubts = (*doubts, _LIST_NOTE, *([_CLASS_NOTE] if self.use.in_class else []))
            return self._code(text, self.old.waited_span(), once, doubts)
        named = f"that {ids} names" if ids is not None else "of the set"
        text = f"use {self._reference()} for each virtual machine {named}"
        return Suggestion(
            text, None, "; ".join(["each call has a poller of its own", *self._notes()])
        )

    def _code(
        self,
        text: str,
        replaces: Span | None,
        once: frozenset[str] | None = None,
        doubts: Iterable[str] = (),
    ) -> Suggestion:
        """``text``, which goes through machines and evaluates only the expressions ``once`` no more
        than once; without ``once`` it is one call.

        It is complete if there are no ``doubts`` and it evaluates what the old call did as often
        as that did.
        """
        found, last = list(doubts), -1
        for each in self.old.unsteady(self._client()):
            places = [m.start() for m in re.finditer(rf"(?<![\w.]){re.escape(each)}", text)]
            in_order = len(places) == 1 and places[0] > last
            last = max([last, *places])
            if not in_order or (once is not None and each not in once):
                found.append(
                    f"keep the value of {each} in a variable: the old call asks for it once"
                )
        said = "; ".join([*found, *self._notes()])
        certain = not found and not self._carries_over()
        return Suggestion(text, "python", said, complete=certain, replaces=replaces)

    def _unread(self) -> Iterator[str]:
        """What the code reads of listed instances that virtual machines do not have."""
        lost = {read.name for read in self.use.reads if read.name in _LOST and not read.given_to}
        if lost:
            yield f"the code reads {' and '.join(sorted(lost))}, which virtual machines lack"

    def _generated(self) -> Iterator[str]:
        """Why a generator may not do for the old pager: its names are looked up when it is gone
        through, and it has no pages."""
        if self.use.in_class:
            yield _CLASS_NOTE
        elif not self.use.iterated and self._pages():
            yield (
                "it is a generator, which reads its variables when it is iterated over, and has "
                "no by_page()"
            )

    def _said(self) -> str:
        return "; ".join(self._notes())

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
        package = python.package if python is not None else ""
        at_hand = dict(reversed(self.use.clients))
        return at_hand.get(package) or quoted(placeholder(f"{package.rpartition('-')[2]} client"))

    def _reference(self) -> str:
        python = self.counterpart.spellings.python
        group = python.group if python is not None else ""
        return f"{self._client()}.{group}.{self.method.name}"

    def _call(self, arguments: str) -> str:
        return f"{self._reference()}({arguments})"

    def _done(self, machine: str) -> str:
        """The call for one machine, awaited and waited for as the old one was."""
        call = self._call(self.arguments.text(machine))
        waiting = self.old.waiting()
        if not self.use.asynchronous:
            return call + waiting
        return f"await (await {call}){waiting}" if waiting else f"await {call}"

    def _listing(self) -> Iterator[str]:
        """The members of the set, as an expression that stands for the old listing.

        It is a generator where the old call gave back a pager: both are iterated once, and can
        be asked for the next item.
        """
        vm = self.old.fresh("vm")
        view = self._view()
        item = vm if view is None else self._viewed(vm, view)
        opener, closer = "()" if self._pages() else "[]"
        yield from self._members(opener, item, vm, closer)

    def _members(self, opener: str, item: str, vm: str, closer: str) -> Iterator[str]:
        """``item`` for each machine ``vm`` of the set: one expression, which asks for the id of
        the set once."""
        vmss_id = self.old.fresh("vmss_id")
        yield opener
        yield f"    {item}"
        yield f"    for {vmss_id} in [{self._set_id()}]"
        yield f"    {self._each(vm)}"
        yield f"    if {self._belongs(vm)}"
        yield closer

    def _header(self) -> Loop | None:
        """The user's own loop through the listing, if that can be the loop through machines."""
        lists = self.replacement.kind == "list-members" and self._filtered() is None
        loop = self.old.loop() if lists else None
        used = loop is not None and self.old.is_used(loop.target)
        return None if used or not self._pages() else loop

    def _looping(self, loop: Loop) -> Iterator[str]:
        """What stands for the first line of ``loop``."""
        vm, view = loop.target, self._view()
        of = f"{vm}.virtual_machine_scale_set"
        vmss_id = self.old.fresh("vmss_id")
        yield f"{vmss_id} = {self._set_id()}"
        yield f"{self._each(vm)}:"
        yield f"{loop.unit}if not {of} or {of}.id.lower() != {vmss_id}:"
        yield f"{loop.unit}{loop.unit}continue"
        if view is not None:
            yield f"{loop.unit}{vm} = {self._viewed(vm, view)}"

    def _viewed(self, vm: str, view: str) -> str:
        item = f"{self._client()}.virtual_machines.get({self.old.group()}, {vm}.name, {view})"
        return f"await {item}" if self.use.asynchronous else item

    def _pages(self) -> bool:
        """Whether the old call gave back a pager, which is an iterator."""
        return self.old.lists()

    def _view(self) -> str | None:
        """``expand=…`` where the listing was asked for more than the machines' models."""
        given = next((old for new, old in self.replacement.arguments if new == "expand"), None)
        quoted = QUOTED.match(given or "")
        if quoted:
            return f'expand="{quoted[1]}"'
        old = self.old.argument(given) if given else None
        if old is not None and not is_none(old.value):
            return f"expand={old.text}"
        picked = self.old.argument("select")
        wanted = picked is not None and "instanceview" in picked.text.lower()
        return 'expand="instanceView"' if wanted else None

    def _loop(self) -> Iterator[str]:
        """A call for each instance that was named, or for each member of the set."""
        ids = self.old.ids()
        if ids is not None:
            member = self.old.fresh(MEMBER)
            yield f"for {member} in {ids}:"
            yield f"    {self._done(member)}"
            return
        vm = self.old.fresh("vm")
        yield f"{self.old.fresh('vmss_id')} = {self._set_id()}"
        yield f"{self._each(vm)}:"
        yield f"    if {self._belongs(vm)}:"
        yield f"        {self._done(f'{vm}.name')}"

    def _results(self) -> Iterator[str]:
        """The list of what the calls of :meth:`_loop` give back."""
        ids = self.old.ids()
        if ids is not None:
            member = self.old.fresh(MEMBER)
            yield f"[{self._done(member)} for {member} in {ids}]"
            return
        vm = self.old.fresh("vm")
        yield from self._members("[", self._done(f"{vm}.name"), vm, "]")

    def _each(self, vm: str) -> str:
        """The head of a loop over the machines of the resource group, of all sets and none."""
        head = "async for" if self.use.asynchronous else "for"
        return f"{head} {vm} in {self._client()}.virtual_machines.list({self.old.group()})"

    def _belongs(self, vm: str) -> str:
        """Whether ``vm`` is of the set.

        Asked here and not of the service: the listing has a filter since azure-mgmt-compute
        25.0.0 (API version 2021-11-01). Releases on msrest drop the argument without a word,
        and a loop over what they give back acts on every machine of the resource group.
        """
        of = f"{vm}.virtual_machine_scale_set"
        return f"{of} and {of}.id.lower() == {self.old.fresh('vmss_id')}"

    def _set_id(self) -> str:
        sets = f"{self._client()}.virtual_machine_scale_sets"
        get = f"{sets}.get({self.old.group()}, {self.old.scale_set()})"
        got = f"(await {get})" if self.use.asynchronous else get
        return f"{got}.id.lower()"

    # -- notes --------------------------------------------------------------------------

    def _bare_notes(self) -> Iterator[str]:
        arguments = self.arguments.text(None)
        known = bool(self.use.arguments)
        yield f"{'call it with' if known else 'its arguments are'} ({arguments})"
        yield from self._notes()

    def _nameless(self) -> Iterator[str]:
        """Why an id of the old call is not in the new one: it names no virtual machine."""
        one = self.old.argument("instance_id")
        if one is not None and names_no_machine(one.value):
            cut = isinstance(one.value, Unknown) and one.value.why == CUT
            if cut and PIECE.match(one.text):
                yield piece_note(one.text)
            elif cut:
                yield f"{piece_note(one.text)}: use it"
            else:
                yield f"{one.text} is the id of a Uniform instance; {_NAME_NOTE}"
        for name in IDS:
            many = self.old.argument(name)
            if many is not None and holds_no_name(many.value):
                yield (
                    f"{self.old.ids_text() or many.text} holds ids of Uniform instances; on "
                    "Flexible the instances are virtual machines with names: use those"
                )

    def _lost(self) -> Iterator[str]:
        """Arguments of a listing that the other listing cannot take."""
        if self.replacement.kind != "list-members":
            return
        filtered = self._filtered()
        if filtered is not None:
            yield (
                f"take the virtual machines of the set that filter={filtered.text} asks for: the "
                "new listing cannot, and gives those of the whole resource group"
            )
        select = self.old.argument("select")
        if select is None or is_none(select.value):
            return
        if not any(new == "expand" for new, _ in self.replacement.arguments):
            yield f"select={select.text} has no counterpart: look at the result instead"

    def _carries_over(self) -> bool:
        """Whether the reader has to see which of the arguments are to be kept."""
        return self.use.open_arguments and bool(self.use.arguments)

    def _filtered(self) -> Argument | None:
        """The filter of the old listing. Without it a loop acts on more machines."""
        argument = self.old.argument("filter")
        return None if argument is None or is_none(argument.value) else argument

    def _notes(self) -> Iterator[str]:
        yield from self._lost()
        if self._header() is not None:
            yield "these lines replace the loop's first line"
        nameless = tuple(self._nameless())
        yield from nameless
        if self.old.sends_snake_case():
            yield (
                "instance_ids in a dictionary is not a key of the request, and azure-mgmt-compute "
                "has sent dictionaries as they are since 38.0.0: the old call then means all "
                "instances"
            )
        if self.replacement.condition and not nameless:
            yield self.replacement.condition
        if self.replacement.note:
            yield self.replacement.note
        unnamed = self.old.unnamed()
        shaped = unnamed is not None and isinstance(unnamed.value, Object | Array)
        if unnamed is not None and not shaped and not any(self.old.argument(name) for name in IDS):
            yield (
                f"{unnamed.text} is taken for the instances; in some releases of the SDK a "
                "third positional argument is something else"
            )
        if self._carries_over():
            yield "carry over what *args and **kwargs hold"
