"""Who describes a scale set in words of its own, and what these words mean in the ARM model."""

from __future__ import annotations

from flexlint.model import Scalar
from flexlint.record import record
from flexlint.typed import Literal, TypeAlias
from flexlint.values.predicates import Predicate

Told: TypeAlias = Literal["command", "cmdlet", "resource", "module"]
"""What the names of a table are names of: ``az vmss create``, ``New-AzVmss``, a type of resource
(Terraform, Ansible), a published module (Bicep, Terraform)."""


@record
class Meaning:
    """What one word (option, parameter, argument) sets."""

    path: str
    """Of the property, from the resource down; ``[*]`` after arrays."""
    values: tuple[tuple[str, Scalar], ...] = ()
    """(value as written, in lower case; value of the property); ``*`` is every other value. A
    value that is none of them sets nothing. Without any, the property has the value itself."""
    when: Predicate | None = None
    """What must hold of the words for the tool to take this one; it may take one of which that is
    not known."""
    since: str | None = None
    """First version of the tool in which it means that; None from the beginning."""
    until: str | None = None
    """Last version in which it does; None up to now."""
    preset: Scalar = None
    """What the tool takes for the word where nobody gives it; None if it takes nothing."""


@record
class ModelTable:
    """What the words of a command, a type of resource or a module mean in the model."""

    tool: str
    """Whose default mode counts where none is given (see ``ModeDefault.tool``)."""
    told_by: Told
    names: tuple[str, ...]
    """Compared in lower case; a module by the end of its path."""
    type: str
    words: tuple[tuple[str, tuple[Meaning, ...]], ...]
    """(word, what it sets). A word is a path where one is nested in another: ``identity.type``,
    ``network_interface[*].name``."""
    changes: bool = False
    """True if it changes a set that exists: nothing follows from what is not written."""
    presets: tuple[tuple[str, Scalar | tuple[Scalar, ...]], ...] = ()
    """(path, value) of the properties that the tool sets by itself, if nobody asks for others."""
    instead: str = ""
    """The name under which the tool knows more by now, of another table for the same type."""
