"""What a new cmdlet is given of the parameters of an old one, and what it needs beside."""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.cmdlet import COMMON, Cmdlet
from flexlint.catalog.operation import PowerShellSpelling, Replacement
from flexlint.model import ApiUse
from flexlint.record import record
from flexlint.regex import regex
from flexlint.suggestions.commands import INSTANCES
from flexlint.suggestions.placeholders import GROUP, MACHINE, placeholder

ON_WHOM = frozenset(
    {RESOURCE_GROUP, *SCALE_SET_NAMES, *INSTANCES, "resource_id", "id", "input_object", "vm"}
)
"""They say on what the old cmdlet acts: a set, or an instance, is no virtual machine."""
_PROFILES = frozenset({"defaultprofile", "azcontext", "azurermcontext", "azurecredential"})
_OF_LISTS = _PROFILES | {"erroraction", "ea"}
ASKING = frozenset({"whatif", "confirm", "wi", "cf"})
"""Without them a command does what it was told only to talk about."""
_WRITTEN = regex(r"(?:\$\w+(?:\.Add\([ \t]*[\"']|\.|\[[\"']))?-?(?P<name>[A-Za-z]\w*)")
"""A parameter at a call, or a key of a hash table: ``-Force``, ``Force =``, ``$p.Force =``."""
_CONTINUED = regex(r"`[ \t]*\r?\n[ \t]*")
_WORDS = regex(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|\d+")
_OWN = {"resourcegroupname": GROUP, "name": MACHINE, "vmname": MACHINE}


@record
class Kept:
    """Parameters of the new cmdlet that the old call gives it."""

    words: tuple[str, ...]
    given: frozenset[str]
    """Names in lower case, without the dash."""
    refused: tuple[str, ...]
    """Those of :data:`ASKING` that the new cmdlet does not have, as written."""
    context: tuple[str, ...]
    """Those of ``words`` that a list of the machines is to have as well: for which subscription,
    and what becomes of an error."""
    lost: tuple[str, ...] = ()
    """Others that the new cmdlet does not have, as written."""


def flat(text: str) -> str:
    """``text`` without line continuations."""
    return _CONTINUED.sub(" ", text.strip())


def kept_parameters(
    text: str,
    use: ApiUse,
    replacement: Replacement,
    spelling: PowerShellSpelling,
    cmdlet: Cmdlet | None,
    given: frozenset[str],
) -> Kept:
    """The parameters of ``use``, in ``text``, that ``cmdlet`` has too, as the user writes them.

    ``given`` are those that it gets in any case; a parameter that fits into no parameter set
    with them is left out. Without a ``cmdlet`` it has what ``spelling`` lists.
    """
    renamed = {old: new for new, old in replacement.arguments}
    accepted = {canonical: option.lstrip("-") for option, canonical in spelling.arguments}
    words: list[str] = []
    refused: list[str] = []
    context: list[str] = []
    lost: list[str] = []
    deciding = use.spelling.lower().split()
    for argument in use.arguments:
        name = argument.name
        if name is None or name in ON_WHOM or argument.span == use.span:
            continue
        match = _WRITTEN.match(text, argument.span.start)
        written = match["name"] if match is not None else ""
        option = accepted.get(renamed.get(name, name))
        if option is None and cmdlet is not None:
            option = cmdlet.parameter(written)
        if option is None and written.lower() in COMMON:
            option = written
        value = flat(argument.text)
        asks = written.lower() in ASKING and value.lower() != "$false"
        if option is None or option.lower() in given:
            told = option is not None or not written or f"-{written}".lower() in deciding
            if not told:
                (refused if asks else lost).append(f"-{written}")
            continue
        switch = option.lower() in ("verbose", "debug") or (
            cmdlet is not None and cmdlet.is_switch(option)
        )
        fits = option.lower() in COMMON or cmdlet is None
        if not fits and cmdlet is not None:
            fits = cmdlet.lacking(given | {option.lower()}) is not None
        if not fits or (not value and not switch):
            (refused if asks else lost).append(f"-{written}")
            continue
        shown = written if written.lower() == option.lower() else option
        said = (
            [f"-{shown}:{value}"] if switch and value else [f"-{shown}", *([value] * bool(value))]
        )
        words += said
        if shown.lower() in _OF_LISTS:
            context += said
        if shown.lower() in _PROFILES:
            continue
        if option.lower() not in COMMON:
            given |= {option.lower()}
    return Kept(tuple(words), given, tuple(refused), tuple(context), tuple(lost))


def needed(cmdlet: Cmdlet | None, given: frozenset[str], item: str = "") -> tuple[str, ...] | None:
    """What ``cmdlet`` has to be given beside ``given``: placeholders, or what the virtual
    machine ``item`` says. None if no text can stand for it."""
    lacking = cmdlet.lacking(given) if cmdlet is not None else ()
    if lacking is None:
        return None
    words: list[str] = []
    for name in lacking:
        if cmdlet is None or not cmdlet.takes_text(name):
            return None
        of_item = f"{item}.{name}" if item and name in {"ResourceGroupName", "Location"} else ""
        words += [f"-{name}", of_item or quoted_placeholder(name)]
    return tuple(words)


def quoted_placeholder(parameter: str, own: Mapping[str, str] = _OWN) -> str:
    """What stands for the value of ``parameter``, in quotes."""
    words = " ".join(_WORDS.findall(parameter)).lower()
    return f"'{own.get(parameter.lower()) or placeholder(words)}'"
