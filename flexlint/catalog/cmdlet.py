"""The parameters of a cmdlet, and which of them may stand together."""

from __future__ import annotations

from collections.abc import Set

from flexlint.record import record

COMMON = frozenset(
    {
        "verbose", "debug", "erroraction", "errorvariable", "warningaction", "warningvariable",
        "informationaction", "informationvariable", "outvariable", "outbuffer",
        "pipelinevariable", "progressaction", "defaultprofile", "azcontext", "azurermcontext",
        "azurecredential", "vb", "db", "ea", "ev", "wa", "wv", "infa", "iv", "ov", "ob", "pv",
    }
)  # fmt: skip
"""Parameters that every cmdlet of an Az module has, in lower case."""


@record
class Cmdlet:
    """A cmdlet as its help page describes it; names of parameters are written without the dash.

    The texts are lists of names, separated by blanks: only a few cmdlets are ever asked about.
    """

    name: str
    module: str
    sets: tuple[tuple[str, str], ...]
    """(name of a parameter set, its parameters): ``?`` after one that may be left out, ``+``
    before one whose value may stand without the name."""
    switches: str = ""
    """Parameters without a value."""
    piped: str = ""
    """Parameters that an object in a pipe can fill in."""
    types: tuple[tuple[str, str], ...] = ()
    """(parameter, type of its value) where that is no string."""
    aliases: tuple[tuple[str, str], ...] = ()
    """(another name, parameter)."""

    def parameter(self, name: str) -> str | None:
        """The parameter called ``name``, or whose name begins so and no other's, in any case, as
        the help page writes it."""
        folded = name.lower()
        for alias, meant in self.aliases:
            if alias.lower() == folded:
                return meant
        names = {t.strip("+?").lower(): t.strip("+?") for _, s in self.sets for t in s.split()}
        if folded in names or not folded:
            return names.get(folded)
        longer = [full for name, full in names.items() if name.startswith(folded)]
        return longer[0] if len(longer) == 1 else None

    def is_switch(self, name: str) -> bool:
        """Whether ``name`` takes no value."""
        return name.lower() in self.switches.lower().split()

    def lacking(self, given: Set[str]) -> tuple[str, ...] | None:
        """What has to be given beside ``given`` (in lower case), in the parameter set that has
        all of that and lacks least; None if no parameter set has all of it."""
        found = []
        for _, terms in self.sets:
            names = [(t.strip("+?"), t.endswith("?")) for t in terms.split()]
            if given <= {name.lower() for name, _ in names}:
                found.append(tuple(n for n, free in names if not free and n.lower() not in given))
        return min(found, key=len) if found else None

    def takes_text(self, name: str) -> bool:
        """Whether the value of the parameter ``name`` may be a string."""
        return name not in dict(self.types) or dict(self.types)[name].startswith("String")
