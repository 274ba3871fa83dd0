"""What a surface may know of Azure: how things are spelled. No verdicts, no rules."""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.catalog.packed import Partly
from flexlint.record import field, record
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:  # what is asked for is unpickled, and imports what it takes
    from flexlint.catalog.cmdlet import Cmdlet
    from flexlint.catalog.model_table import ModelTable
    from flexlint.catalog.operation import (
        CliSpelling,
        Counterpart,
        PowerShellSpelling,
        PythonMethod,
        RestSpelling,
    )


@record
class PythonName:
    """What ``<group>.<method>`` means."""

    operation: str
    package: str
    group: str
    method: PythonMethod


@record
class PythonClient:
    """A management client class and where it is imported from."""

    package: str
    module: str
    """``azure.mgmt.compute``; the asynchronous one is in ``<module>.aio``, versioned ones in
    ``<module>.v2023_07_01``."""
    name: str


@record
class DistinctiveProperty:
    """A property that its name alone gives away, wherever it is written."""

    name: str
    """The last key of ``path``, such as ``inboundNatPools``."""
    type: str
    path: str
    """Dotted, ``[*]`` after arrays, from the resource object down."""


@record
class Vocabulary(Partly):
    """Every spelling of every operation. Keys are as written unless said otherwise."""

    python: Mapping[str, Mapping[str, PythonName]]
    """operation group -> method -> meaning; holds only groups with scale-set operations."""
    distinctive_groups: frozenset[str]
    """Groups whose name alone says scale set (``virtual_machine_scale_set_vms``), as opposed
    to ``network_interfaces``, where only some methods do."""
    python_clients: tuple[PythonClient, ...]
    rest: tuple[tuple[str, RestSpelling], ...]
    """(operation, spelling)."""
    cli: tuple[tuple[str, CliSpelling], ...]
    powershell: tuple[tuple[str, PowerShellSpelling], ...]
    rbac: Mapping[str, tuple[str, ...]]
    """lower-cased RBAC action -> operations."""
    resource_types: frozenset[str]
    """Lower-cased resource types that rules look at."""
    counterparts: Mapping[str, Counterpart]
    models: tuple[ModelTable, ...] = ()
    """What words of other languages than ARM's mean in its model."""
    sdk: tuple[tuple[str, str], ...] = ()
    """(``Group_Method``, operation): what SDKs of other languages call by such a name."""
    cmdlets: Mapping[str, Cmdlet] = field(default_factory=dict)
    """lower-cased name -> cmdlet, for those that suggestions write."""
    distinctive_properties: tuple[DistinctiveProperty, ...] = ()
