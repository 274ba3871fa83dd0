"""The call that is replaced: what its author wrote and what can be told from it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.lexical.machine_names import holds_no_name
from flexlint.model import ApiUse, Argument, Array, Entry, Known, Object, Value
from flexlint.suggestions.commands import group_of, scale_set_of
from flexlint.text.source import SourceFile

IDS = ("vm_instance_i_ds", "instance_ids", "vm_scale_set_reimage_input")
"""The parameters that take several instances."""
MEMBER, MEMBERS = "vm_name", "vm_names"
"""Stand for machines that the old call does not name."""

_WAITING = re.compile(
    r"(?:[ \t]*\n?[ \t]*\))?[ \t]*\n?[ \t]*(?P<waits>\.(?:result|wait)\([^()\n]*\))"
)


@dataclass(frozen=True, slots=True)
class OldCall:
    """A use of a method, with the text that it stands in."""

    source: SourceFile
    use: ApiUse

    def argument(self, name: str) -> Argument | None:
        """The argument under canonical parameter ``name``, or None."""
        return self.use.argument(name)

    def group(self) -> str:
        """The resource group as written, or a name for it."""
        return group_of(self.use) or RESOURCE_GROUP

    def scale_set(self) -> str:
        """The scale set as written, or a name for it."""
        return scale_set_of(self.use) or SCALE_SET_NAMES[0]

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

    def fresh(self, name: str) -> str:
        """``name``, or it with underscores where the user's own expressions have that name."""
        written = " ".join([self.use.client or "", *(a.text for a in self.use.arguments)])
        while re.search(rf"(?<![\w.]){name}\b", written):
            name += "_"
        return name

    def by_keyword(self, argument: Argument) -> bool:
        """Whether ``argument`` is given with its name."""
        before = self.source.text[max(0, argument.span.start - 200) : argument.span.start].rstrip()
        return before.endswith("=") and not before.endswith("==")

    def ids(self) -> str | None:
        """The instances the old call named, as an expression to loop over."""
        argument = next((a for name in IDS if (a := self.argument(name))), self.unnamed())
        if argument is None:
            return None
        value = argument.value
        if is_none(value) or _everything(value):
            return None
        entry: Entry | None = None
        if isinstance(value, Object):
            entry = value.entry("instance_ids") or value.entry("instanceIds")
            if entry is None or _everything(entry.value):
                return None
        if holds_no_name(value):
            return self.fresh(MEMBERS)
        if entry is not None:
            span = entry.value.span
            return self.source.text[span.start : span.end] if span else None
        if isinstance(value, Array) or argument.name == "instance_ids":
            return argument.text
        return f"{argument.text}.instance_ids"

    def unnamed(self) -> Argument | None:
        """An argument whose parameter depends on the SDK's release, if it may be the ids."""
        for argument in self.use.arguments:
            flag = isinstance(argument.value, Known) and isinstance(argument.value.value, bool)
            if argument.name is None and not flag and not argument.text.startswith("*"):
                return argument
        return None


def is_none(value: Value) -> bool:
    """Whether ``None`` is given."""
    return isinstance(value, Known) and value.value is None


def _everything(value: Value) -> bool:
    """``["*"]`` means every instance."""
    return (
        isinstance(value, Array)
        and len(value.items) == 1
        and isinstance(value.items[0], Known)
        and value.items[0].value == "*"
    )
