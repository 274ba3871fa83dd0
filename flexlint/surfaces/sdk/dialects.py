"""How the Azure SDK of a language spells an operation on virtual machines and their kin.

Names derive from the operation id by a few rules for each SDK; tests hold every derived name
against lists read from the packages themselves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from flexlint.catalog.operation import Spellings
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.sdk.file_names import Language, language_of
from flexlint.typed import Literal, TypeAlias

Generation: TypeAlias = Literal["current", "track1", "fluent"]
"""``current`` are the packages that Azure maintains, ``track1`` those with one method for each
operation before them, ``fluent`` the older fluent ones of .NET."""

_HEAD = 20_000
"""Characters of a program that are looked at for its imports."""
_GENERATIONS: Mapping[Language, tuple[tuple[re.Pattern[str], Generation], ...]] = MappingProxyType(
    {
        "go": (
            (regex(r"/armcompute\b"), "current"),
            (regex(r"/services/compute/"), "track1"),
        ),
        "javascript": (
            (regex(r"@azure/arm-compute\b"), "current"),
            (regex(r"[\"']azure-arm-compute\b"), "track1"),
        ),
        "csharp": (
            (regex(r"\bAzure\.ResourceManager\b"), "current"),
            (regex(r"\bMicrosoft\.Azure\.Management(?:\.\w{1,40})?\.Fluent\b"), "fluent"),
            (regex(r"\bMicrosoft\.Azure\.Management\.Compute\b"), "track1"),
        ),
        "java": (
            (regex(r"\bcom\.azure\.resourcemanager\b"), "current"),
            (regex(r"\bcom\.microsoft\.azure\.management\b"), "fluent"),
        ),
    }
)


@record
class Dialect:
    """An SDK, and the form in which a program calls its methods."""

    language: Language
    generation: Generation
    method: str = ""
    """The method that the program calls, whose form its replacement takes."""
    receiver: str = ""
    """What it is called on."""


def dialect_of(path: str, text: str, spelling: str) -> Dialect:
    """The SDK that a program calls as ``spelling``, ``receiver.method``.

    ``text`` is the program: its imports tell the generation. A piece of a document has the
    document's path, and only its calls tell the language.
    """
    receiver, _, method = spelling.rpartition(".")
    head = text[:_HEAD]
    language = language_of(path) or _language_of(method, head)
    for pattern, told in _GENERATIONS.get(language, ()):
        if pattern.search(head):
            return Dialect(language, told, method, receiver)
    generation: Generation = "current"
    if language == "go" and (_RUNS.match(method) or method in {"List", "ListComplete"}):
        generation = "track1"  # today's begins what takes long with Begin, and lists by pagers
    return Dialect(language, generation, method, receiver)


def _language_of(method: str, text: str) -> Language:
    for language, patterns in _GENERATIONS.items():
        if any(pattern.search(text) for pattern, _ in patterns):
            return language
    if re.match(r"Begin[A-Z]|New\w+Pager\Z", method):
        return "go"
    if re.match(r"begin[A-Z]", method):
        return "javascript"
    return "csharp" if re.match(r"[A-Z]\w*Async\Z", method) else "other"


def spelled(operation: str, spellings: Spellings, dialect: Dialect) -> str | None:
    """What ``dialect`` calls ``operation``, with the client or resource that has the method;
    None if its SDK has no name that is known."""
    group, _, method = operation.partition("_")
    if group not in _GROUPS or dialect.language == "other":
        return None
    python = spellings.python
    slow = python is not None and any(m.name.startswith("begin_") for m in python.methods)
    return _SPELL[dialect.language](group, method, slow, dialect)


_NETWORK = ("NetworkInterfaces", "NetworkInterfaceIPConfigurations", "PublicIPAddresses")
"""Groups of the SDK for networks."""
_GROUPS = frozenset(
    {
        "VirtualMachines", "VirtualMachineExtensions", "VirtualMachineRunCommands",
        "VirtualMachineScaleSets", *_NETWORK,
    }
)  # fmt: skip
_UNPAGED = frozenset({("VirtualMachineExtensions", "List")})
"""Lists that come whole."""


def _lower(name: str) -> str:
    return name[0].lower() + name[1:]


# -- Go ------------------------------------------------------------------------------------

_GO_NETWORK = MappingProxyType(
    {
        "NetworkInterfaces": "Interfaces",
        "NetworkInterfaceIPConfigurations": "InterfaceIPConfigurations",
    }
)


def _go(group: str, method: str, slow: bool, dialect: Dialect) -> str:
    current = dialect.generation == "current"
    package = "network" if group in _NETWORK else "compute"
    client = f"{'arm' if current else ''}{package}.{_GO_NETWORK.get(group, group)}Client"
    if not current:
        complete = method.startswith("List") and dialect.method.endswith("Complete")
        return f"{client}.{method}{'Complete' if complete else ''}"
    if slow:
        return f"{client}.Begin{method}"
    paged = method.startswith("List") and (group, method) not in _UNPAGED
    return f"{client}.New{method}Pager" if paged else f"{client}.{method}"


# -- JavaScript ----------------------------------------------------------------------------


def _javascript(group: str, method: str, slow: bool, dialect: Dialect) -> str:
    client = f"client.{_lower(group)}"
    if not slow or (dialect.generation == "track1" and not dialect.method.startswith("begin")):
        return f"{client}.{_lower(method)}"
    if dialect.method.startswith("begin") and not dialect.method.endswith("AndWait"):
        return f"{client}.begin{method}"
    if dialect.method.endswith("AndWait") or not _RUNS.match(dialect.method):
        return f"{client}.begin{method}AndWait"
    return f"{client}.{_lower(method)}"


_RUNS = regex(
    r"(?:start|restart|powerOff|deallocate|redeploy|reimage|reimageAll|delete|update"
    r"|performMaintenance|runCommand|reapply|createOrUpdate|deleteInstances|updateInstances"
    r"|attachDetachDataDisks|approveRollingUpgrade)\Z",
    re.IGNORECASE,
)
"""Long-running methods without a Begin: @azure/arm-compute 24 and later, and the first Go ones."""


# -- .NET ----------------------------------------------------------------------------------

_NET_RESOURCES = MappingProxyType(
    {
        "VirtualMachines": "VirtualMachine",
        "VirtualMachineExtensions": "VirtualMachineExtension",
        "VirtualMachineRunCommands": "VirtualMachineRunCommand",
        "VirtualMachineScaleSets": "VirtualMachineScaleSet",
        "NetworkInterfaces": "NetworkInterface",
        "NetworkInterfaceIPConfigurations": "NetworkInterfaceIPConfiguration",
        "PublicIPAddresses": "PublicIPAddress",
    }
)
_NET_METHODS = MappingProxyType({"Start": "PowerOn", "GetByVirtualMachine": "Get"})
_FLUENT = frozenset({"Start", "PowerOff", "Restart", "Deallocate", "Redeploy", "RunCommand"})
"""Methods that the fluent collections of virtual machines have under these names."""
_VIEWING = regex(r"(?:refresh)?instanceview(?:async)?\Z|powerstate\Z", re.IGNORECASE)
"""Members of the machines of fluent libraries that read the instance view: a virtual machine has
them as well."""
_BY_GROUP = MappingProxyType(
    {"Get": "GetByResourceGroup", "List": "ListByResourceGroup", "Delete": "DeleteByResourceGroup"}
)


def _csharp(group: str, method: str, slow: bool, dialect: Dialect) -> str:
    async_ = "Async" if dialect.method.endswith("Async") else ""
    if dialect.generation == "current":
        resource = _NET_RESOURCES[group]
        if method.startswith("List"):
            return f"{resource}Collection.GetAll{async_}"
        on = "Collection" if method == "CreateOrUpdate" else "Resource"
        return f"{resource}{on}.{_NET_METHODS.get(method, method)}{async_}"
    if dialect.generation == "fluent":
        if method == "InstanceView" and _VIEWING.match(dialect.method):
            return f"IVirtualMachine.{dialect.method}"
        if group == "VirtualMachines" and (method in _FLUENT or method in _BY_GROUP):
            return f"azure.{group}.{_BY_GROUP.get(method, method)}{async_}"
        inner = f"azure.{group}.Inner" if group == "VirtualMachines" else f"Inner.{group}"
        return f"{inner}.{method}Async"
    begin = "Begin" if slow and dialect.method.startswith("Begin") else ""
    return f"client.{group}.{begin}{method}{async_}"


# -- Java ----------------------------------------------------------------------------------

_BESIDE = MappingProxyType(
    {
        "VirtualMachineExtensions": "virtualMachines",
        "VirtualMachineRunCommands": "virtualMachines",
        "NetworkInterfaceIPConfigurations": "networkInterfaces",
    }
)
"""Groups without a collection in the older fluent libraries -> one of the same client."""


def _java(group: str, method: str, slow: bool, dialect: Dialect) -> str:
    async_ = "Async" if dialect.method.endswith("Async") else ""
    inner = re.match(r"get[A-Z]", dialect.receiver) is not None
    if method == "InstanceView" and _VIEWING.match(dialect.method) and not inner:
        return f"VirtualMachine.{dialect.method}"
    if group == "VirtualMachines" and method == "List" and dialect.generation == "current":
        return f"virtualMachines().listByVirtualMachineScaleSetId{async_}"
    top = group in {"VirtualMachines", "NetworkInterfaces", "PublicIPAddresses"}
    simple = _lower(_BY_GROUP.get(method, method) if top else method)
    fluent = method in _FLUENT or method in _BY_GROUP
    if group == "VirtualMachines" and fluent and not inner:
        return f"virtualMachines().{simple}{async_}"
    if method == "Delete":
        simple = "delete"
    if slow and dialect.method.startswith("begin"):
        simple = "begin" + simple[0].upper() + simple[1:]
    elif not slow and "WithResponse" in dialect.method and not method.startswith("List"):
        simple += "WithResponse"
    if dialect.generation == "current":
        name = group.replace("PublicIP", "PublicIp").replace("IPConf", "IpConf")
        return f"serviceClient().get{name}().{simple}{async_}"
    if group in _BESIDE:
        return f"{_BESIDE[group]}().manager().inner().{_lower(group)}().{simple}{async_}"
    return f"{_lower(group)}().{'' if group in _NETWORK else 'inner().'}{simple}{async_}"


_SPELL = MappingProxyType({"go": _go, "javascript": _javascript, "csharp": _csharp, "java": _java})
