"""The arguments of the call that replaces another one, in the words of the old one's."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import PythonMethod, Replacement
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.machine_names import names_no_machine
from flexlint.model import Known
from flexlint.record import record
from flexlint.regex import regex
from flexlint.suggestions.placeholders import GROUP, MACHINE, SCALE_SET, placeholder
from flexlint.surfaces.python.old_calls import OldCall, quoted

QUOTED = regex(r"'([^']*)'\Z")
"""A literal in a replacement."""
PIECE = regex(
    r"(?:int\(|str\()?(?P<whole>[\w.]+(?:\[[\w'\"\-]+\])?)\.(?:r?split|r?partition)\("
    r"(?P<q>['\"])_(?P=q)(?:,\s*-?\d+)?\)\[-?\d\]\)?\Z"
)
"""A piece cut out of the name ``whole``."""
_OF_INSTANCES = {
    "network_interface_name": "network interface name",
    "public_ip_address_name": "public IP address name",
}
"""What has one name on all instances of a Uniform set: on Flexible each has its own."""
_WRAPPED = regex(r"\[(\w+)\]\Z")
_NUMBER = regex(r"int\(\s*([\w.]+(?:\[[\w'\"]+\])?)\s*\)\Z")


@record
class NewArguments:
    """What ``method`` is given in place of ``old``."""

    old: OldCall
    replacement: Replacement
    method: PythonMethod
    vocabulary: Vocabulary

    def hidden(self) -> bool:
        """Whether the old call holds what the new one needs where it cannot be seen."""
        needed = (old for _, old in self.replacement.arguments)
        required = ("instance_id", "[instance_id]", RESOURCE_GROUP, *SCALE_SET_NAMES)
        return self.old.use.open_arguments and any(
            name in required and self.old.argument(name.strip("[]")) is None for name in needed
        )

    def text(self, member: str | None) -> str:
        """All of them. ``member`` is the expression of the loop's machine, None without one."""
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
                # The key of the request: releases that send a dictionary as it is want that.
                text = '{"instanceIds": ' + text + "}"
            positional = (
                positional and not keyword and self.method.positional_name(len(parts)) == new
            )
            parts.append(text if positional else f"{new}={text}")
        for missing in self._missing():
            text = self._of_instance(missing)
            positional = positional and self.method.positional_name(len(parts)) == missing
            parts.append(text if positional else f"{missing}={text}")
            used.add(missing)
        parts.extend(self._carried(used))
        return ", ".join(parts)

    def _argument(
        self, new: str, old: str, member: str | None, used: set[str]
    ) -> tuple[str | None, bool]:
        """The text for parameter ``new`` (None to leave it out), and whether by keyword."""
        if old == "each":
            return member, False
        literal = QUOTED.match(old)
        if literal:
            return quoted(literal[1]), True
        wrapped = _WRAPPED.match(old)
        name = wrapped[1] if wrapped else old
        used.add(name)
        argument = self.old.argument(name)
        if argument is None:
            required = name in ("instance_id", RESOURCE_GROUP, *SCALE_SET_NAMES)
            text = _stand_in(name) if required else None
            return (f"[{text}]" if text is not None and wrapped else text), False
        text = argument.text
        number = _NUMBER.match(text) if name == "instance_id" else None
        if number:  # names are not numbers
            text = number[1]
        if name == "instance_id" and names_no_machine(argument.value):
            whole = PIECE.match(argument.text)
            text = whole["whole"] if whole else quoted(MACHINE)
        if name in _OF_INSTANCES:
            text = self._of_instance(name)
        keyword = self.old.by_keyword(argument)
        return (f"[{text}]" if wrapped else text), keyword

    def _missing(self) -> Iterator[str]:
        """Names that the new call needs and the replacement does not give."""
        if self.replacement.kind != "operation":
            return
        mapped = {new for new, _ in self.replacement.arguments}
        for signature in self.method.signatures[-1:]:
            for name in signature.positional:
                if name not in mapped and name.endswith("_name"):
                    yield name

    def _of_instance(self, name: str) -> str:
        """The text for a name that each virtual machine has for itself; a literal one is that
        of all instances of a Uniform set."""
        argument = self.old.argument(name)
        if argument is None or isinstance(argument.value, Known):
            words = _OF_INSTANCES.get(name, name.replace("_", " "))
            return quoted(placeholder(words))
        return argument.text

    def _carried(self, used: set[str]) -> Iterator[str]:
        """Keyword arguments of the call that belong to every operation (``polling``, …)."""
        names = {
            parameter
            for methods in self.vocabulary.python.values()
            for name in methods.values()
            if name.operation == self.old.use.operation
            for parameter in name.method.parameters()
        }
        for argument in self.old.use.arguments:
            name = argument.name
            if name is None or name in names or name in used or not self.old.by_keyword(argument):
                continue
            yield f"{name}={argument.text}"


def _stand_in(parameter: str) -> str:
    """What stands for an argument that the old call does not show."""
    if parameter == RESOURCE_GROUP:
        return quoted(GROUP)
    return quoted(SCALE_SET if parameter in SCALE_SET_NAMES else MACHINE)
