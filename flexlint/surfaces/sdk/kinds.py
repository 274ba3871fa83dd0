"""What an expression can be, as far as that matters to scale sets, and what its members give."""

from __future__ import annotations

import re

from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.syntax import words_of
from flexlint.typed import Literal


@record
class Kind:
    """What an expression is, as far as that matters to scale sets."""

    group: str | None = None
    """The folded operation group; None if it is of another type that is known."""
    many: bool = False
    """Whether it holds such a thing (a list, a response, a task) and is none itself."""
    owner: str = ""
    """The class that this file declares, if it is of one."""
    by: int = -1
    """The index of the method whose arguments name the set that it is, or belongs to, or -1."""
    nested: bool = False
    """Whether it is a list of such lists."""
    what: Literal["", "instance", "id", "set", "set id"] = ""
    """``instance``, ``set``: plain data of an instance of a set, or of a set, or of many; ``id``,
    ``set id``: the id of one, or a list of ids."""


IDS = frozenset({"id", "set id"})
"""What an expression is that is the id of something."""
RESOURCEFUL = frozenset({"csharp", "java", "groovy", "kotlin", "basic"})
"""Languages whose SDKs have objects for resources, with methods of their own."""
SETS = "virtualmachinescalesets"
INSTANCES = "virtualmachinescalesetvms"


_LATER = words_of(
    "value result unwrap single first last next firstordefault singleordefault lastordefault"
    " block join blockfirst blocklast orelse orelsenull orelsethrow getvalue getfinalresult"
    " iterator get waitforcompletion waitforcompletionasync getresult getawaiter configureawait"
    " elementat find findfirst findany firstasync firstordefaultasync"
)
"""Methods and properties that give what a list, a response or a task holds."""
_SAME = words_of(
    "stream parallelstream where filter tolist tolistasync toarray collect orderby sorted take"
    " skip orderbydescending limit aspages values tostream toiterable collectlist asparallel"
    " reverse distinct let also apply requirenotnull aslist entryset entries"
)
"""Methods that give another list of the same."""
PARTING = words_of("chunk chunked partition batch windowed buffer groupby")
"""Methods, and functions given a list, that give a list of lists of the same."""
_JOINING = words_of("selectmany flatmap flatten")
_RESOURCES = words_of(
    "get getasync getbyid getbyidasync getbyresourcegroup getbyresourcegroupasync getbyname"
    " getbynameasync getinstance getinstanceasync create createasync apply applyasync update"
    " createorupdate createorupdateasync refresh refreshasync getifexists getifexistsasync"
    " updateasync"
)
"""Methods of fluent libraries and collections that give a resource of their own group."""
_LISTS = words_of("list listasync getall getallasync listbyresourcegroup listbyresourcegroupasync")
_NAMING = regex(r"define|create(?:orupdate)?|getby|getifexists|get(?:async)?\Z")
"""Methods whose arguments name a set, or make one of a name that is given before."""
_INSTANCES = regex(
    r"(?:new)?list(?:pager|complete|next|async|vminstanceview|withhttpoperationresponse)?\Z|get\Z"
)
"""Methods that give instances as plain data, in languages that are not resourceful."""
_SETS = regex(r"(?:new)?list(?:all|bylocation)?(?:pager|complete|next|async)?\Z|get\Z")
"""Methods that give sets as plain data, in languages that are not resourceful."""
_PAGES = words_of("nextpage next values bypage concat slice sort at shift pop flat")
"""What gives the same instances, or fewer, or a page of them."""
_DATA = words_of("data inner innermodel")
"""What a resource or a client holds that is of the same group."""
_ID = words_of("id resourceid")
_TEXT = words_of("tostring string tolowercase tolower trim touppercase toupper valueof")
"""What gives the same text."""
_STAGE = regex(r"(?:define|with|attach|from(?!id)|to(?!string))[a-z]*\Z")
OTHER_TYPE = regex(
    r"I?(?:VirtualMachine|VirtualNetwork|NetworkInterface|NetworkSecurityGroup|PublicIPAddress|LoadBalancer"
    r"|Disk|Snapshot|Image|Galler|ManagedCluster|AgentPool|ContainerService|AvailabilitySet|ResourceGroup"
    r"|Deployment|Subnet|Storage)(?!\w*ScaleSet)\w*\Z",
    re.IGNORECASE,
)
"""Names of types, and of operation groups, that are Azure's and none of scale sets."""
DATA = regex(r"VirtualMachineScaleSet(?:VM|Vm)Inner\Z")
"""Names of types whose objects are plain data in languages that are resourceful as well."""
ASKING = frozenset({"instanceview", "powerstate"})
"""Properties, and getters, of fluent libraries that ask Azure when they are first read."""
OPTIONS = regex(r"(?P<client>VirtualMachineScaleSet\w{0,20}Client)(?:Begin)?[A-Z]\w{0,60}Options\Z")
"""The options of a method of a client of Go, which no other method takes."""
MODEL = regex(r"I?VirtualMachineScaleSet(?:VM|Vm)?\Z")
"""Names of resources, which are plain data in languages that are not resourceful."""
OTHER = Kind()
INSTANCE = Kind(what="instance")


def of_member(
    owner: Kind, folded: str, resourceful: bool, call: tuple[int, bool] | None
) -> Kind | None:
    """What a member of something of a group gives, if its name tells that.

    ``call`` is None for a property; else the index of the method and whether it is given anything.
    """
    if owner.nested:
        if folded in _JOINING:
            return replace(owner, nested=False)
        return element(owner) if folded in _LATER else owner if folded in _SAME else None
    if owner.many and call is not None and folded in PARTING:
        return parted(owner)
    if owner.what in IDS and owner.many:
        if folded in _LATER:
            return replace(owner, many=False)
        return owner if folded in _SAME or folded in _PAGES else None
    if owner.what in IDS:
        return owner if folded in _TEXT else None
    if owner.what:
        if folded in _ID:
            return Kind(what="id" if owner.what == "instance" else "set id", by=owner.by)
        return owner if folded in _LATER or folded in _SAME or folded in _PAGES else None
    if owner.many:
        if folded in _LATER:
            return replace(owner, many=False)
        return owner if folded in _SAME else None
    if not resourceful:
        if call is not None and owner.group == INSTANCES and _INSTANCES.match(folded):
            return Kind(what="instance", by=call[0])
        if call is not None and owner.group == SETS and _SETS.match(folded):
            return Kind(what="set", by=call[0])
        return None
    if owner.group in {INSTANCES, SETS} and folded in _ID:
        return Kind(what="id" if owner.group == INSTANCES else "set id", by=owner.by)
    if folded in _DATA:
        return owner
    if folded == "virtualmachines" and owner.group == SETS:
        return Kind(INSTANCES, by=owner.by)
    if folded in {"value", "result", "getawaiter", "getresult", "configureawait"}:
        return owner
    if call is None:
        return None
    if folded in _LISTS:
        return replace(owner, many=True)
    if folded in _RESOURCES or folded in _LATER or folded in _SAME or _STAGE.match(folded):
        index, given = call
        named = owner.group == SETS and given and _NAMING.match(folded)
        return replace(owner, by=index) if named else owner
    return None


def is_data(name: str) -> bool:
    """Whether the member of that name gives plain data, which asks Azure nothing."""
    return name.lower() in _DATA


def tells_nothing(name: str) -> bool:
    """Whether the name of a member says nothing of what it gives: ``First``, ``get``, ``Value``."""
    folded = name.lower()
    return folded in _LATER or folded in _SAME or folded in _RESOURCES or folded in _LISTS


def element(kind: Kind | None) -> Kind | None:
    """What a loop over something gives."""
    if (
        kind is None
        or (kind.what in IDS and not kind.many)
        or (kind.group is None and not kind.what)
    ):
        return None
    return replace(kind, nested=False) if kind.nested else replace(kind, many=False)


def parted(kind: Kind | None) -> Kind | None:
    """What is left of a list that is taken apart into lists; None of anything else."""
    return replace(kind, nested=True) if kind is not None and kind.many else None
