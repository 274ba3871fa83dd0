"""A canonical Azure operation: its spelling on every surface, and its fate on Flexible."""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import Enum

from flexlint.model import Confidence, Known, Object, Value
from flexlint.record import record, replace

QUERY_HOLE = "{scale_set_id}"
"""In an Azure Resource Graph query of the catalogue, the resource id of the scale set."""

_NAMED_SET = "/virtualMachineScaleSets/{"


class Verdict(Enum):
    """What happens to an operation on a Flexible scale set."""

    SUPPORTED = "supported"
    CHANGED = "changed"
    REPLACE = "replace"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"


@record
class Source:
    """Where a fact comes from."""

    tag: str
    title: str
    date: str = ""
    url: str = ""


@record
class RestSpelling:
    """HTTP method and URL path below the resource group (or ``scope: subscription``)."""

    method: str
    path: str
    scope: str = "resource-group"


@record
class Signature:
    """A method's parameters in one range of SDK releases (both ends inclusive, or None).

    Not every release in the range need have it: two signatures have alternated.
    """

    positional: tuple[str, ...]
    keyword_only: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    api_until: str | None = None
    """Set where only clients pinned to an old API version have it: the last such version."""


@record
class PythonMethod:
    """One generation of a Python SDK method."""

    name: str
    generation: str
    """``track1`` (no ``begin_``, up to 14.0.0), ``track2``, or "" where the name is of both."""
    signatures: tuple[Signature, ...]

    def positional_name(self, index: int) -> str | None:
        """The parameter at 0-based ``index``, or None where releases disagree or none is.

        Releases that take fewer positional arguments have no say: a call that passes so many
        was not written for them.
        """
        names = {s.positional[index] for s in self.signatures if index < len(s.positional)}
        return names.pop() if len(names) == 1 else None

    def joined(self, other: PythonMethod) -> PythonMethod:
        """This method and ``other``, which has the same name in another generation, as one."""
        both = (*self.signatures, *other.signatures)
        return PythonMethod(self.name, "", both)

    def parameters(self) -> frozenset[str]:
        """Every parameter name of any release."""
        return frozenset(n for s in self.signatures for n in (*s.positional, *s.keyword_only))


@record
class PythonSpelling:
    """The operation in the Python SDK: ``client.<group>.<method>``."""

    group: str
    methods: tuple[PythonMethod, ...]
    package: str = "azure-mgmt-compute"
    """Distribution name: this or ``azure-mgmt-network``."""


@record
class CliSpelling:
    """``az`` words, and options that must (or must not) be there for it to be this operation.

    An option counts as given if it, or another that stands for the same argument (``-g`` and
    ``--resource-group``), is there. Where several spellings of one command fit, the one with
    the most conditions is meant (:attr:`strength`).
    """

    command: str
    """Without the options: ``az vmss deallocate``."""
    options: tuple[str, ...] = ()
    """All must be given, such as ``--instance-ids``."""
    without: tuple[str, ...] = ()
    """None may be given."""
    single: tuple[str, ...] = ()
    """Options of these that are given must have exactly one value."""
    several: tuple[str, ...] = ()
    """Options of these that are given must have more than one value."""
    values: tuple[tuple[str, str], ...] = ()
    """(option, the literal value it must have)."""
    arguments: tuple[tuple[str, str], ...] = ()
    """(option, canonical parameter); options not named here stand for their own name in
    snake_case. Complete: the catalogue's general ones are merged in."""
    implies: tuple[tuple[str, str], ...] = ()
    """(canonical parameter, value) that the command passes by itself."""

    @property
    def strength(self) -> int:
        """How many conditions the spelling makes."""
        conditions = (self.options, self.without, self.single, self.several, self.values)
        return sum(len(c) for c in conditions)

    def argument(self, option: str) -> str:
        """The canonical parameter that ``option`` stands for."""
        return dict(self.arguments).get(option) or option.lstrip("-").replace("-", "_")


@record
class PowerShellSpelling:
    """A cmdlet, and parameters that must (or must not) be there; names are case-insensitive."""

    cmdlet: str
    parameters: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    arguments: tuple[tuple[str, str], ...] = ()
    """(parameter, canonical parameter); as with :class:`CliSpelling`."""
    implies: tuple[tuple[str, str], ...] = ()
    """(canonical parameter, value) that the cmdlet passes by itself."""

    @property
    def strength(self) -> int:
        """How many conditions the spelling makes."""
        return len(self.parameters) + len(self.without)

    def argument(self, parameter: str) -> str:
        """The canonical parameter that ``parameter`` (``-InstanceId``) stands for."""
        folded = parameter.lower()
        for name, canonical in self.arguments:
            if name.lower() == folded:
                return canonical
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", parameter.lstrip("-")).lower()


@record
class Spellings:
    """One operation on every surface; a surface without a spelling has an empty tuple."""

    rest: RestSpelling | None = None
    python: PythonSpelling | None = None
    cli: tuple[CliSpelling, ...] = ()
    powershell: tuple[PowerShellSpelling, ...] = ()
    sdk: tuple[str, ...] = ()
    """Names of methods in SDKs of other languages that do not derive from the operation's id:
    ``PowerOn``, or with the group that has it ``VirtualMachineScaleSets_PowerOn``."""
    rbac: str | None = None

    def cli_like(self, command: str, given: Collection[str] = ()) -> CliSpelling | None:
        """The spelling that does what ``command`` (words of ``az``) does; None if none does.

        Where one operation has commands that do opposite things (attach, detach) the last word
        decides. Of those with the same word it is the one that has most of ``given``, the
        canonical parameters, among its options.
        """
        if len(self.cli) < 2:
            return self.cli[0] if self.cli else None
        verb = _verb(command)
        same = [spelling for spelling in self.cli if _verb(spelling.command) == verb]
        ranks = [sum(s.argument(option) in given for option in s.options) for s in same]
        return same[ranks.index(max(ranks))] if same else None


def _verb(command: str) -> str:
    """``detach`` of ``az vmss disk detach --instance-id``, ``list`` of ``… list-vm-nics``."""
    words = [word for word in command.split() if not word.startswith("-")]
    return words[-1].split("-")[0] if words else ""


@record
class Fragment:
    """A piece of a template in neutral form; surfaces print it in their language.

    ``data`` is written with :class:`flexlint.model.Mapping` and its kin (spans empty). A
    string of the form ``{path}`` is filled with the user's own text at that path below the
    matched value. Where the matched value is an array, the only element of an array in ``data``
    is written once for each of its elements, and paths start at that element.
    """

    type: str | None
    """The resource type it belongs to, or None for the matched resource itself."""
    data: Value


@record
class Replacement:
    """What replaces an operation or a property on Flexible, as data; surfaces put it in words.

    ``kind`` is one of

    - ``operation``: call ``operation`` once, its arguments taken from the old call;
    - ``each-member``: call ``operation`` for each instance the old call named, or for
      each member of the set if it named none;
    - ``list-members``: list the set's virtual machines (``operation`` is the listing);
    - ``property``: remove or change template properties, ``fragment`` shows the new ones;
    - ``query``: an Azure Resource Graph query, in ``fragment`` under ``query``;
    - ``lock``: an ARM resource lock on the virtual machine;
    - ``keep``: keep the call; ``note`` says under which condition it works;
    - ``none``: nothing replaces it; ``note`` says what comes nearest.
    """

    kind: str
    operation: str | None = None
    arguments: tuple[tuple[str, str], ...] = ()
    """(parameter of the new operation, what it gets): a parameter of the old one,
    ``[parameter]`` for a list of just it, ``each`` for the member's name in a loop, or a
    literal in single quotes. One whose old parameter was not given is left out."""
    note: str = ""
    condition: str = ""
    """What must hold for the rewrite to be right, in words."""
    note_in: tuple[tuple[str, str], ...] = ()
    """(surface, the note in its words): there it stands in the place of ``note``."""
    condition_in: tuple[tuple[str, str], ...] = ()
    """The same of ``condition``."""
    fragment: Fragment | None = None
    remove: tuple[str, ...] = ()
    """Property paths (of the matched resource) to take out."""
    renamed: tuple[tuple[str, str], ...] = ()
    """(property of the old result or its items, in the SDK's snake_case; what the new one calls
    it)."""
    gone: tuple[str, ...] = ()
    """Properties of the old result or its items that the new one has not."""
    sketch: bool = False
    """Whether the new operation takes or gives something else than the old one, so that the call
    with the old arguments is never the whole replacement; ``note`` says what else there is."""

    def spoken(self, surface: str) -> Replacement:
        """This replacement as readers of ``surface`` are told of it: what is said in the words
        of one language is its ``note`` and ``condition``."""
        if not self.note_in and not self.condition_in:
            return self
        return replace(
            self,
            note=dict(self.note_in).get(surface, self.note),
            condition=dict(self.condition_in).get(surface, self.condition),
            note_in=(),
            condition_in=(),
        )

    @property
    def query(self) -> str:
        """The Azure Resource Graph query; empty where there is none."""
        data = self.fragment.data if self.fragment is not None else None
        value = data.get("query") if isinstance(data, Object) else None
        written = value.value if isinstance(value, Known) else None
        return written if self.kind == "query" and isinstance(written, str) else ""


@record
class Counterpart:
    """An operation that replacements call (a virtual machine's, mostly)."""

    id: str
    spellings: Spellings


@record
class OtherCommand:
    """A command about scale sets that is no operation, and its fate on Flexible."""

    command: str
    verdict: Verdict
    note: str


@record
class Operation:
    """A canonical scale-set operation. Every one has a verdict, also the harmless ones."""

    id: str
    spellings: Spellings
    verdict: Verdict
    confidence: Confidence
    today: str
    """What today's documentation says."""
    sources: tuple[str, ...]
    contested: bool = False
    """True where current sources contradict each other."""
    errors: tuple[str, ...] = ()
    """Tags of known error texts."""
    replacements: tuple[Replacement, ...] = ()

    @property
    def is_of_one_set(self) -> bool:
        """Whether it is called for one scale set: its path names the set."""
        rest = self.spellings.rest
        return rest is None or _NAMED_SET in rest.path
