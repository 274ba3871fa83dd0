"""Old programs: every operation that a rule speaks of in Python, in every shape of call.

A program defines ``act``. Its free names (``group``, ``name``, ``instance_id``, …) are bound when
it runs, to an id of a Uniform set or to a name on Flexible.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.azure.world import GROUP, MEMBERS, SET, Machine

HEAD = """\
from azure.mgmt.{package}{aio} import {Package}ManagementClient

client = {Package}ManagementClient(credential, subscription)


{define} act():
"""

Parameter = tuple[str, str]
"""(name of the parameter, expression given for it)."""

_SET = (("resource_group_name", "group"), ("vm_scale_set_name", "name"))
_INSTANCE = (*_SET, ("instance_id", "instance_id"))
_NETWORK = (("resource_group_name", "group"), ("virtual_machine_scale_set_name", "name"))
_INDEXED = (*_NETWORK, ("virtualmachine_index", "instance_id"))
_INTERFACE = (*_INDEXED, ("network_interface_name", "interface"))
_CONFIGURATION = (*_INTERFACE, ("ip_configuration_name", "configuration"))


@dataclass(frozen=True)
class Operation:
    """An operation as the Python SDK spells it. ``begin_`` is not part of its name."""

    rule: str
    group: str
    name: str
    parameters: tuple[Parameter, ...] = _INSTANCE
    takes: str = "instance"
    """``instance``, ``set`` (all members or those of ``ids``), ``nothing`` (the set itself)."""
    gives: str = "nothing"
    """``nothing`` (a poller, if it takes a while), ``one`` or ``list``."""
    long: bool = True
    package: str = "compute"
    ids: str = "vm_instance_i_ds"
    options: tuple[Parameter, ...] = ()
    """An optional parameter, as a keyword."""
    track1: tuple[Parameter, ...] = ()
    """The parameters before the ``begin_`` methods, where they were others."""

    @property
    def title(self) -> str:
        return f"{self.group}.{self.name}"

    @property
    def needs_ids(self) -> bool:
        """Whether it is not done to all members by saying nothing."""
        return self.name in ("update_instances", "delete_instances")

    def method(self, track1: bool) -> str:
        return f"begin_{self.name}" if self.long and not track1 else self.name

    @property
    def coroutine(self) -> bool:
        return self.gives != "list"


_VMS, _SETS = "virtual_machine_scale_set_vms", "virtual_machine_scale_sets"
_EXTENSIONS = "virtual_machine_scale_set_vm_extensions"
_COMMANDS = "virtual_machine_scale_set_vm_run_commands"
_DIAGNOSTIC = "virtual_machine_scale_set_vm_diagnostic_run_commands"
_NICS, _IPS = "network_interfaces", "public_ip_addresses"
_EXTENSION = (*_INSTANCE, ("vm_extension_name", "extension"))
_COMMAND = (*_INSTANCE, ("run_command_name", "command"))
_EXPAND = (("expand", '"instanceView"'),)
_SHUTDOWN = (("skip_shutdown", "True"),)
_LIST = (("resource_group_name", "group"), ("virtual_machine_scale_set_name", "name"))


def _of_machine(
    rule: str,
    name: str,
    parameters: tuple[Parameter, ...] = _INSTANCE,
    options: tuple[Parameter, ...] = (),
    *,
    long: bool = True,
) -> Operation:
    return Operation(rule, _VMS, name, parameters, options=options, long=long)


def _of_set(
    rule: str,
    name: str,
    options: tuple[Parameter, ...] = (),
    *,
    ids: str = "vm_instance_i_ds",
) -> Operation:
    return Operation(rule, _SETS, name, _SET, "set", options=options, ids=ids)


def _reading(
    rule: str,
    group: str,
    name: str,
    parameters: tuple[Parameter, ...],
    gives: str,
    *,
    takes: str = "instance",
    package: str = "compute",
    options: tuple[Parameter, ...] = (),
) -> Operation:
    return Operation(rule, group, name, parameters, takes, gives, False, package, options=options)


def _with(parameter: str, expression: str) -> tuple[Parameter, ...]:
    return (*_INSTANCE, (parameter, expression))


OPERATIONS: tuple[Operation, ...] = (
    Operation("FLX101", _SETS, "get_instance_view", _SET, "set", "one", long=False),
    _of_machine("FLX201", "deallocate"),
    _of_machine("FLX202", "delete"),
    _reading("FLX203", _VMS, "get_instance_view", _INSTANCE, "one"),
    _of_machine("FLX204", "perform_maintenance"),
    _of_machine("FLX205", "power_off", options=_SHUTDOWN),
    _of_machine("FLX206", "redeploy"),
    _of_machine("FLX207", "reimage"),
    _of_machine("FLX208", "reimage_all"),
    _of_machine("FLX209", "restart"),
    _of_machine("FLX210", "simulate_eviction", long=False),
    _of_machine("FLX211", "start"),
    _reading("FLX301", _VMS, "get", _INSTANCE, "one", options=_EXPAND),
    _of_machine("FLX302", "update", parameters=_with("parameters", "update")),
    _reading("FLX401", _VMS, "list", _LIST, "list", takes="set", options=_EXPAND),
    _of_set("FLX501", "update_instances"),
    _of_set("FLX502", "deallocate"),
    _of_set("FLX503", "perform_maintenance"),
    _of_set("FLX504", "power_off", options=_SHUTDOWN),
    _of_set("FLX505", "redeploy"),
    _of_set("FLX506", "reimage", ids="vm_scale_set_reimage_input"),
    _of_set("FLX507", "reimage_all"),
    _of_set("FLX508", "restart"),
    Operation(
        "FLX509",
        _SETS,
        "set_orchestration_service_state",
        (*_SET, ("parameters", "state")),
        "nothing",
        track1=(*_SET, ("action", '"Suspend"')),
    ),
    _of_set("FLX510", "start"),
    _of_set("FLX511", "delete_instances"),
    Operation(
        "FLX601",
        _EXTENSIONS,
        "create_or_update",
        (*_EXTENSION, ("extension_parameters", "extension_parameters")),
    ),
    Operation("FLX602", _EXTENSIONS, "delete", _EXTENSION),
    _reading("FLX603", _EXTENSIONS, "get", _EXTENSION, "one", options=_EXPAND),
    _reading("FLX604", _EXTENSIONS, "list", _INSTANCE, "one"),
    Operation(
        "FLX605",
        _EXTENSIONS,
        "update",
        (*_EXTENSION, ("extension_parameters", "extension_parameters")),
    ),
    Operation(
        "FLX801",
        _SETS,
        "convert_to_single_placement_group",
        (*_SET, ("parameters", "placement")),
        "nothing",
        long=False,
        track1=(*_SET, ("active_placement_group_id", '"a"')),
    ),
    Operation(
        "FLX802",
        _SETS,
        "force_recovery_service_fabric_platform_update_domain_walk",
        (*_SET,),
        "nothing",
        "one",
        long=False,
    ),
    _of_machine("FLX901", "run_command", parameters=_with("parameters", "parameters")),
    Operation("FLX902", _COMMANDS, "create_or_update", (*_COMMAND, ("run_command", "run_command"))),
    Operation("FLX903", _COMMANDS, "delete", _COMMAND),
    _reading("FLX904", _COMMANDS, "get", _COMMAND, "one", options=_EXPAND),
    _reading("FLX905", _COMMANDS, "list", _INSTANCE, "list"),
    Operation("FLX906", _COMMANDS, "update", (*_COMMAND, ("run_command", "run_command"))),
    Operation(
        "FLX907", _DIAGNOSTIC, "create_or_update", (*_COMMAND, ("run_command", "run_command"))
    ),
    Operation("FLX907", _DIAGNOSTIC, "update", (*_COMMAND, ("run_command", "run_command"))),
    Operation("FLX907", _DIAGNOSTIC, "delete", _COMMAND),
    _reading("FLX907", _DIAGNOSTIC, "get", _COMMAND, "one"),
    _reading("FLX907", _DIAGNOSTIC, "diagnostic_list", _INSTANCE, "list"),
    _reading(
        "FLX1001",
        _NICS,
        "list_virtual_machine_scale_set_network_interfaces",
        _NETWORK,
        "list",
        takes="set",
        package="network",
    ),
    _reading(
        "FLX1001",
        _NICS,
        "list_virtual_machine_scale_set_vm_network_interfaces",
        _INDEXED,
        "list",
        package="network",
    ),
    _reading(
        "FLX1001",
        _NICS,
        "get_virtual_machine_scale_set_network_interface",
        _INTERFACE,
        "one",
        package="network",
    ),
    _reading(
        "FLX1001",
        _NICS,
        "list_virtual_machine_scale_set_ip_configurations",
        _INTERFACE,
        "list",
        package="network",
    ),
    _reading(
        "FLX1001",
        _NICS,
        "get_virtual_machine_scale_set_ip_configuration",
        _CONFIGURATION,
        "one",
        package="network",
    ),
    _reading(
        "FLX1002",
        _IPS,
        "list_virtual_machine_scale_set_public_ip_addresses",
        _NETWORK,
        "list",
        takes="set",
        package="network",
    ),
    _reading(
        "FLX1002",
        _IPS,
        "list_virtual_machine_scale_set_vm_public_ip_addresses",
        _CONFIGURATION,
        "list",
        package="network",
    ),
    _reading(
        "FLX1002",
        _IPS,
        "get_virtual_machine_scale_set_public_ip_address",
        (*_CONFIGURATION, ("public_ip_address_name", "address")),
        "one",
        package="network",
    ),
    _reading("FLX1301", _VMS, "retrieve_boot_diagnostics_data", _INSTANCE, "one"),
    _of_machine("FLX1302", "attach_detach_data_disks", parameters=_with("parameters", "disks")),
    _of_set("FLX1401", "approve_rolling_upgrade"),
    _of_set("FLX1401", "reapply"),
    Operation("FLX1401", _SETS, "list_skus", _SET, "nothing", "list", long=False),
    Operation("FLX1401", _SETS, "scale_out", (*_SET, ("parameters", "scale")), "nothing"),
    Operation(
        "FLX1401", _SETS, "migrate_vm_availability_zone", (*_SET, ("body", "zones")), "nothing"
    ),
    _of_machine("FLX1401", "approve_rolling_upgrade"),
    Operation(
        "FLX1401",
        "virtual_machine_scale_set_rolling_upgrades",
        "start_extension_upgrade",
        _SET,
        "nothing",
    ),
    Operation(
        "FLX1402", "virtual_machine_scale_set_rolling_upgrades", "start_os_upgrade", _SET, "nothing"
    ),
    Operation("FLX1403", _SETS, "get_os_upgrade_history", _SET, "nothing", "list", long=False),
)


@dataclass(frozen=True)
class Program:
    """One old program."""

    operation: Operation
    shape: str
    track1: bool
    asynchronous: bool
    code: str
    holes: tuple[str, ...] = ()
    """Labels of the machines that the program names by literals, which no suggestion can know:
    whoever pastes it fills them in."""

    @property
    def usual(self) -> bool:
        """Whether the suite runs it: every shape of one operation of each form, and of the
        others the most frequent."""
        usual = _USUAL_LATER if self.asynchronous else _USUAL
        return self.shape in usual or self.operation in _OF_EACH_FORM

    @property
    def spoken_of(self) -> bool:
        """Whether the rule speaks of it: FLX511 is about decimal ids alone."""
        return self.operation.rule != "FLX511" or bool(self.holes)

    @property
    def id(self) -> str:
        tracks = "track1-" if self.track1 else ""
        aio = "-aio" if self.asynchronous else ""
        return f"{self.operation.rule}-{self.operation.title}-{tracks}{self.shape}{aio}"

    def names(self, *, flexible: bool) -> dict[str, object]:
        """What the free names of the program (and of the suggestions for it) stand for."""
        one, several = MEMBERS[1], (MEMBERS[0], MEMBERS[2])

        def key(machine: Machine) -> str:
            return machine.name if flexible else machine.instance_id

        body = {"location": "westeurope", "properties": {"publisher": "p", "type": "t"}}
        return {
            "group": GROUP,
            "name": SET,
            "names": [SET],
            "instance_id": key(one),
            "instance_ids": [key(m) for m in several],
            "extension": "agent",
            "extension_parameters": body,
            "command": "agent",
            "run_command": body,
            "parameters": {"commandId": "RunShellScript"},
            "update": {"location": "westeurope", "tags": {"a": "b"}},
            "disks": {"dataDisksToAttach": []},
            "state": {"serviceName": "AutomaticRepairs", "action": "Suspend"},
            "placement": {"activePlacementGroupId": "a"},
            "scale": {"capacity": 4},
            "zones": {"sourceZone": "1", "targetZone": "2"},
            "interface": f"{one.name}-nic" if flexible else "nic",
            "configuration": "ip",
            "address": f"{one.name}-pip" if flexible else "pip",
        }


_USUAL = frozenset({"positional", "returned", "loop", "result", "ids", "literal", "restarted"})
_USUAL_LATER = frozenset({"positional", "returned", "gathered"})
_OF_EACH_FORM = tuple(
    {(o.takes, o.gives, o.long, o.package, o.needs_ids): o for o in reversed(OPERATIONS)}.values()
)


@dataclass
class _Shapes:
    """The shapes of one operation's calls."""

    operation: Operation
    track1: bool
    asynchronous: bool
    called: str = field(init=False)

    def __post_init__(self) -> None:
        operation = self.operation
        self.called = f"client.{operation.group}.{operation.method(self.track1)}"

    def all(self) -> Iterator[Program]:
        for shape, body, *holes in self._bodies():
            yield self._program(shape, body, tuple(holes))

    def _program(self, shape: str, body: str, holes: tuple[str, ...]) -> Program:
        head = HEAD.format(
            package=self.operation.package,
            Package=self.operation.package.capitalize(),
            aio=".aio" if self.asynchronous else "",
            define="async def" if self.asynchronous else "def",
        )
        indented = "\n".join(f"    {line}" if line else line for line in body.splitlines())
        code = f"{head}{indented}\n"
        return Program(self.operation, shape, self.track1, self.asynchronous, code, holes)

    # -- calls --------------------------------------------------------------------------

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        return (self.track1 and self.operation.track1) or self.operation.parameters

    def call(self, *more: str, **changed: str) -> str:
        given = [changed.get(name, value) for name, value in self.parameters]
        return f"{self.called}({', '.join([*given, *self._required(), *more])})"

    def keywords(self) -> str:
        given = [f"{name}={value}" for name, value in self.parameters]
        return f"{self.called}({', '.join([*given, *self._required()])})"

    def _required(self) -> list[str]:
        return ["platform_update_domain=1"] if self.operation.rule == "FLX802" else []

    def _await(self, call: str) -> str:
        return f"await {call}" if self.asynchronous and self.operation.coroutine else call

    def _bodies(self) -> Iterator[tuple[str, ...]]:
        if self.operation.gives == "list":
            yield from self._lists()
        elif self.operation.gives == "one":
            yield from self._ones()
        else:
            yield from self._acts()

    # -- shapes -------------------------------------------------------------------------

    def _ones(self) -> Iterator[tuple[str, ...]]:
        yield "returned", f"return {self._await(self.call())}"
        yield "keywords", f"found = {self._await(self.keywords())}\nreturn found"
        if self.operation.takes == "instance":
            each = self._await(self.call(instance_id="i"))
            yield "comprehension", f"return [{each} for i in instance_ids]"
            yield (
                "loop",
                f"found = []\nfor i in instance_ids:\n    found.append({each})\nreturn found",
            )
            number = self._await(self.call(instance_id='"1"'))
            yield "literal", f"return {number}", MEMBERS[1].label
        if any(name == "network_interface_name" for name, _ in self.parameters):
            named = self._await(self.call(network_interface_name='"nic"'))
            yield "literal-interface", f"return {named}"
        if self.operation.options:
            option = ", ".join(f"{n}={v}" for n, v in self.operation.options)
            yield "option", f"return {self._await(self.call(option))}"

    def _lists(self) -> Iterator[tuple[str, ...]]:
        call, every = self._await(self.call()), "async for" if self._pages() else "for"
        yield "returned", f"return {call}"
        yield (
            "loop",
            f"found = []\n{every} each in {call}:\n    found.append(each.id)\nreturn found",
        )
        yield "comprehension", f"return [each.id {every} each in {call}]"
        yield "keywords", f"found = {self._await(self.keywords())}\nreturn found"
        if not self._pages():
            yield "listed", f"return list({call})"
            if self.operation.takes != "nothing":
                yield "first", f"return next({call})"
        if self.operation.options:
            option = ", ".join(f"{n}={v}" for n, v in self.operation.options)
            asked = self._await(self.call(option))
            yield "option", f"return {asked}"
            view = "found.append((each.id, each.instance_view.statuses[0].code)[0])"
            yield "view", f"found = []\n{every} each in {asked}:\n    {view}\nreturn found"
        if self.operation.takes == "set":
            inner = f"[each {every} each in {self._await(self.call(name='n'))}]"
            inner = inner.replace("(group, name", "(group, n")
            yield "sets", f"found = []\nfor n in names:\n    found += {inner}\nreturn found"
            inner = self._await(self.call(name="n")).replace("(group, name", "(group, n")
            yield "nested", f"return [each.id for n in names {every} each in {inner}]"
            if not self._pages():
                by_set = f"{{n: [each.id for each in {inner}] for n in names}}"
                yield "by-set", f"found = {by_set}\nreturn found[name]"
        if self.operation.name == "list" and self.operation.group == _VMS:
            yield from self._instances(call, every)

    def _instances(self, call: str, every: str) -> Iterator[tuple[str, ...]]:
        """What is done with listed instances."""
        restart = f"client.{_VMS}.{'restart' if self.track1 else 'begin_restart'}"
        act = f"{'await ' if self.asynchronous else ''}{restart}(group, name, each.instance_id)"
        yield "restarted", f"{every} each in {call}:\n    {act}"
        states = f"[(each.id, each.provisioning_state)[0] {every} each in {call}]"
        yield "states", f"return {states}"
        if self.asynchronous:
            return
        held = f"found = list({call})"
        yield "held", f"{held}\nfor each in found:\n    {act}"
        yield "one", f"each = next({call})\n{act}"
        yield "counted", f"return [str(len(list({call})))]"
        yield "if-any", f"{held}\nif found:\n    return [found[0].id, str(len(found))]"
        helper = f"def go(each):\n    {act}\n\n"
        yield "helper", f"{helper}for vm in {call}:\n    go(vm)"
        mixed = f"    if each.provisioning_state:\n        {act}"
        yield "mixed", f"for each in {call}:\n{mixed}"

    def _pages(self) -> bool:
        return self.asynchronous and not self.operation.coroutine

    def _acts(self) -> Iterator[tuple[str, ...]]:
        operation = self.operation
        if operation.takes == "set":
            yield from self._on_sets()
            return
        call = self._await(self.call())
        yield "positional", call
        yield "keywords", self._await(self.keywords())
        if operation.takes == "nothing":
            return
        yield "returned", f"return {call}"
        yield from self._waiting(call)
        each = self._await(self.call(instance_id="i"))
        yield "loop", f"for i in instance_ids:\n    {each}"
        yield "comprehension", f"done = [{each} for i in instance_ids]"
        number = self._await(self.call(instance_id='"1"'))
        yield "literal", number, MEMBERS[1].label
        if self.asynchronous:
            gathered = f"*({self.call(instance_id='i')} for i in instance_ids)"
            yield "gathered", f"import asyncio\n\nawait asyncio.gather({gathered})"
        else:
            yield from self._out_of_sight()
        if operation.options:
            option = ", ".join(f"{n}={v}" for n, v in operation.options)
            yield "option", self._await(self.call(option))

    def _out_of_sight(self) -> Iterator[tuple[str, ...]]:
        """Calls whose client, method or arguments stand elsewhere."""
        operation = self.operation
        held = self.call().replace("client.", "self.compute.", 1)
        method = f"    def act(self):\n        {held}"
        yield "held", f"class Fleet:\n    compute = client\n\n{method}\n\nFleet().act()"
        lines = ",\n    ".join(value for _, value in self.parameters)
        yield "several-lines", f"{self.called}(\n    {lines},\n)"
        given = ", ".join(f"[{value}]" for _, value in self.parameters)
        yield "passed-on", f"list(map({self.called}, {given}))"
        values = ", ".join(value for _, value in self.parameters)
        yield "spread", f"given = ({values},)\n{self.called}(*given)"
        found = f'getattr(client.{operation.group}, "{operation.method(self.track1)}")'
        yield "by-its-name", f"{found}({values})"

    def _waiting(self, call: str) -> Iterator[tuple[str, ...]]:
        if not self.operation.long:
            return
        wait = "await " if self.asynchronous else ""
        held = f"({call})" if self.asynchronous else call
        yield "result", f"{wait}{held}.result()"
        yield "poller", f"poller = {call}\n{wait}poller.result()"
        yield "given-back", f"return {wait}{held}.result()"
        if not self.asynchronous:
            yield "wait", f"{call}.wait()"

    def _on_sets(self) -> Iterator[tuple[str, ...]]:
        operation = self.operation
        listed = [self._ids("instance_ids")]
        numbers = self._ids('["0", "3"]')
        labels = (MEMBERS[0].label, MEMBERS[2].label)
        if not operation.needs_ids:
            call = self._await(self.call())
            yield "positional", call
            yield "keywords", self._await(self.keywords())
            yield "returned", f"return {call}"
            yield from self._waiting(call)
            each = self._await(self.call(name="n"))
            each = each.replace("(group, name", "(group, n")
            yield "sets", f"for n in names:\n    {each}"
            if operation.long and not self.asynchronous:
                yield "sets-results", f"return [{each}.result() for n in names]"
            if self.asynchronous:
                gathered = self.call(name="n").replace("(group, name", "(group, n")
                gathered = f"await asyncio.gather(*({gathered} for n in names))"
                yield "gathered", f"import asyncio\n\n{gathered}"
            else:
                yield from self._out_of_sight()
            own = self._await(self.call()).replace("(group, name", "(group, vm_name(vm)")
            define = "def vm_name(vm):\n    return vm"
            yield "own-names", f"{define}\n\nfor vm in names:\n    {own}"
        if operation.name == "reapply":
            return
        listed_ids = f"client.{_VMS}.list(group, name)"
        every = "async for" if self.asynchronous else "for"
        found = f"found = [vm.instance_id {every} vm in {listed_ids}]"
        yield "ids-listed", f"{found}\n{self._await(self.call(self._ids('found')))}"
        yield "ids", self._await(self.call(*listed))
        yield from (
            (f"ids-{shape}", body, *holes)
            for shape, body, *holes in self._waiting(self._await(self.call(*listed)))
        )
        yield "literals", self._await(self.call(numbers)), *labels
        yield "everything", self._await(self.call(self._ids('["*"]')))
        one = self._await(self.call(self._ids("[i]")))
        yield "each", f"for i in instance_ids:\n    {one}"
        if operation.options:
            option = ", ".join(f"{n}={v}" for n, v in operation.options)
            yield "option", self._await(self.call(option))
        if not self.track1:
            model = "VirtualMachineScaleSetVMInstanceIDs"
            if operation.needs_ids:
                model = "VirtualMachineScaleSetVMInstanceRequiredIDs"
            elif operation.name == "reimage":
                model = "VirtualMachineScaleSetReimageParameters"
            made = f"{model}(instance_ids=instance_ids)"
            imported = f"from azure.mgmt.compute.models import {model}\n\n"
            yield "model", f"{imported}{self._await(self.call(f'{operation.ids}={made}'))}"
            held = self._await(self.call("ids"))
            # What stands third depends on the release, but for these.
            if operation.name not in ("power_off", "deallocate"):
                yield "model-held", f"{imported}ids = {made}\n{held}"

    def _ids(self, expression: str) -> str:
        if self.track1:
            return f"instance_ids={expression}"
        return f'{self.operation.ids}={{"instanceIds": {expression}}}'


def programs(*, track1: bool = False, asynchronous: bool = False) -> list[Program]:
    """All programs of one generation of the SDK, for one kind of client."""
    return [p for o in OPERATIONS for p in _Shapes(o, track1, asynchronous).all()]
