"""A canonical Azure operation: its spelling on every surface, and its fate on Flexible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from flexlint.model import Confidence, Value


class Verdict(Enum):
    """What happens to an operation on a Flexible scale set."""

    SUPPORTED = "supported"
    CHANGED = "changed"
    REPLACE = "replace"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from."""

    tag: str
    title: str
    date: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class RestSpelling:
    """HTTP method and URL path below the resource group (or ``scope: subscription``)."""

    method: str
    path: str
    scope: str = "resource-group"


@dataclass(frozen=True, slots=True)
class Signature:
    """A method's parameters in one range of SDK releases (both ends inclusive, or None)."""

    positional: tuple[str, ...]
    keyword_only: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class PythonMethod:
    """One generation of a Python SDK method."""

    name: str
    generation: str
    """``track1`` (no ``begin_``, up to 12.1.0) or ``track2``."""
    signatures: tuple[Signature, ...]
    long_running: bool = False
    """Track 2: the call returns a poller."""

    def positional_name(self, index: int) -> str | None:
        """The parameter at 0-based ``index``, or None where releases disagree or none is."""
        names = {s.positional[index] if index < len(s.positional) else "" for s in self.signatures}
        name = names.pop() if len(names) == 1 else ""
        return name or None

    def parameters(self) -> frozenset[str]:
        """Every parameter name of any release."""
        return frozenset(n for s in self.signatures for n in (*s.positional, *s.keyword_only))


@dataclass(frozen=True, slots=True)
class PythonSpelling:
    """The operation in the Python SDK: ``client.<group>.<method>``."""

    package: str
    """Distribution name: ``azure-mgmt-compute`` or ``azure-mgmt-network``."""
    group: str
    methods: tuple[PythonMethod, ...]


@dataclass(frozen=True, slots=True)
class CliSpelling:
    """``az`` words, and options that must (or must not) be there for it to be this operation."""

    command: str
    """Without the options: ``az vmss deallocate``."""
    options: tuple[str, ...] = ()
    """All must be given, such as ``--instance-ids``."""
    without: tuple[str, ...] = ()
    """None may be given."""


@dataclass(frozen=True, slots=True)
class PowerShellSpelling:
    """A cmdlet, and parameters that must (or must not) be there."""

    cmdlet: str
    parameters: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spellings:
    """One operation on every surface; a surface without a spelling has an empty tuple."""

    rest: RestSpelling | None = None
    python: PythonSpelling | None = None
    cli: tuple[CliSpelling, ...] = ()
    powershell: tuple[PowerShellSpelling, ...] = ()
    rbac: str | None = None


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a template in neutral form; surfaces print it in their language.

    ``data`` is written with :class:`flexlint.model.Mapping` and its kin (spans empty). A
    string of the form ``{path}`` is filled with the user's own text at that path below the
    matched value.
    """

    type: str | None
    """The resource type it belongs to, or None for the matched resource itself."""
    data: Value


@dataclass(frozen=True, slots=True)
class Replacement:
    """What replaces an operation or a property on Flexible, as data; surfaces put it in words.

    ``kind`` is one of

    - ``operation``: call ``operation`` once, its arguments taken from the old call;
    - ``each-member``: call ``operation`` for each instance the old call named, or for
      each member of the set if it named none;
    - ``list-members``: list the set's virtual machines (``operation`` is the listing);
    - ``property``: remove or change template properties, ``fragment`` shows the new ones;
    - ``query``: an Azure Resource Graph query, in ``fragment`` under ``query``;
    - ``lock``: an ARM resource lock;
    - ``keep``: keep the call; ``note`` says under which condition it works;
    - ``none``: nothing replaces it; ``note`` says what comes nearest.
    """

    kind: str
    operation: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    """(parameter of the new operation, parameter of the old one); ``each`` stands for the
    member's name in a loop."""
    note: str = ""
    condition: str = ""
    """What must hold for the rewrite to be right, in words."""
    fragment: Fragment | None = None
    remove: tuple[str, ...] = ()
    """Property paths (of the matched resource) to take out."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An operation that replacements call (a virtual machine's, mostly)."""

    id: str
    spellings: Spellings


@dataclass(frozen=True, slots=True)
class Operation:
    """A canonical scale-set operation. Every one has a verdict, also the harmless ones."""

    id: str
    provider: str
    spellings: Spellings
    verdict: Verdict
    confidence: Confidence
    contested: bool
    """True where current sources contradict each other."""
    today: str
    """What today's documentation says."""
    sources: tuple[str, ...]
    errors: tuple[str, ...] = ()
    """Tags of known error texts."""
    replacements: tuple[Replacement, ...] = ()
    notes: str = ""
