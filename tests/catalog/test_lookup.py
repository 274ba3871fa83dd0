"""What ``flexlint explain`` understands: names, errors in every wrapping, spellings."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Callable, Mapping

import pytest

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.azure_errors import KnownError, fold, likeliest, told
from flexlint.catalog.lookup import MAX_SPELLING, Match, find, hint, rules_like
from flexlint.cli.spellings import meaning_of
from flexlint.model import Confidence
from tests.work import grows_linearly

CATALOG = load_catalog()
SET = "/subscriptions/0/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/web"
RESTART = f"{SET}/virtualMachines/3/restart"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return CATALOG


def asked(catalog: Catalog, query: str) -> Match | None:
    return find(catalog, query, lambda text: meaning_of(text, catalog))


def codes(catalog: Catalog, query: str) -> list[str]:
    match = asked(catalog, query)
    assert match is not None, query
    return [rule.code for rule in match.rules]


# -- names and spellings -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "operations", "rules"),
    [
        ("FLX201", ["VirtualMachineScaleSetVMs_Deallocate"], ["FLX201"]),
        (" flx201 ", ["VirtualMachineScaleSetVMs_Deallocate"], ["FLX201"]),
        ("vmss-vm-deallocate", ["VirtualMachineScaleSetVMs_Deallocate"], ["FLX201"]),
        ("FLX701", [], ["FLX701"]),
        (
            "virtualmachinescalesetvms_deallocate",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        ("VirtualMachineScaleSets_Get", ["VirtualMachineScaleSets_Get"], []),
        (
            "virtual_machine_scale_set_vms.begin_deallocate",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "client.virtual_machine_scale_set_vms.begin_deallocate(group, name, '0')",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "begin_deallocate",
            ["VirtualMachineScaleSets_Deallocate", "VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX502", "FLX201"],
        ),
        (
            "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/restart/action",
            ["VirtualMachineScaleSetVMs_Restart"],
            ["FLX209"],
        ),
        (
            "az vmss get-instance-view --name x",
            ["VirtualMachineScaleSets_GetInstanceView"],
            ["FLX101"],
        ),
        (
            "az vmss get-instance-view --instance-id 0",
            ["VirtualMachineScaleSetVMs_GetInstanceView"],
            ["FLX203"],
        ),
        (
            "az vmss get-instance-view --instance-id '*'",
            ["VirtualMachineScaleSetVMs_List"],
            ["FLX401"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-ids 1 2",
            ["VirtualMachineScaleSets_Deallocate"],
            ["FLX502"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-ids 1",
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-id 1",  # an option cut short
            ["VirtualMachineScaleSetVMs_Deallocate"],
            ["FLX201"],
        ),
        (
            "az vmss deallocate -g app -n web --instance-ids '*'",
            ["VirtualMachineScaleSets_Deallocate"],
            ["FLX502"],
        ),
        ("set-azvmss -ReimageAll", ["VirtualMachineScaleSets_ReimageAll"], ["FLX507"]),
        (
            'ERROR 2026-01-01 Code: BadRequest Message: Operation "VirtualMachineScaleSets.'
            "instanceView.GET\" is not allowed on\n  Virtual Machine Scale Set 'web'.",
            ["VirtualMachineScaleSets_GetInstanceView"],
            ["FLX101"],
        ),
        (
            '{"error":{"code":"InvalidParameter","message":"Virtual Machine Scale Set VM '
            'instanceId must be a number.","target":"instanceId"}}',
            ["VirtualMachineScaleSetVMs_GetInstanceView", "VirtualMachineScaleSetVMs_RunCommand"],
            ["FLX203", "FLX901"],
        ),
        (
            "The value \\'SystemAssigned\\' of parameter \\'identity\\' is not allowed. "
            "Allowed values are: UserAssigned, None.",
            [],
            ["FLX1112", "FLX1205", "FLX1605"],
        ),
        (
            "cannot use VM Size 'Standard_B1ls': Virtual Machine Scale Sets with Flexible "
            "Orchestration Mode or Virtual Machines referencing such Virtual Machine Scale Sets "
            "cannot use VM Size 'Standard_B1ls'",
            [],
            ["FLX1117"],
        ),
    ],
)
def test_find(catalog: Catalog, query: str, operations: list[str], rules: list[str]) -> None:
    match = asked(catalog, query)
    assert match is not None
    assert [operation.id for operation in match.operations] == operations
    assert {rule.code for rule in match.rules} == set(rules)


@pytest.mark.parametrize(
    "query",
    [
        "",
        "   ",
        "FLX999",
        "begin_leap",
        "disks.begin_delete",
        "az vm start",
        "Start-AzVM",
        "an error",
        "NotFound",
        "The operation is not allowed",
    ],
)
def test_find_nothing(catalog: Catalog, query: str) -> None:
    assert asked(catalog, query) is None


def test_find_without_surfaces(catalog: Catalog) -> None:
    assert find(catalog, "az vmss restart") is None
    match = find(catalog, "begin_deallocate")
    assert match is not None
    assert match.rules


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # commands as they are pasted
        ("$ az vmss restart", ["FLX508"]),
        ("sudo az vmss restart", ["FLX508"]),
        ("PS C:\\> Restart-AzVmss", ["FLX508"]),
        ("az network lb inbound-nat-pool create", ["FLX701"]),
        # requests
        (RESTART, ["FLX209"]),
        (f"https://management.azure.com{RESTART}?api-version=2024-07-01", ["FLX209"]),
        (f"POST https://management.azure.com{RESTART}?api-version=2024-07-01", ["FLX209"]),
        (f"post {RESTART}", ["FLX209"]),
        (RESTART.removesuffix("/restart"), ["FLX202", "FLX301", "FLX302"]),
        (f"DELETE {RESTART.removesuffix('/restart')}", ["FLX202"]),
        ("/Microsoft.Compute/virtualMachineScaleSets/{vmScaleSetName}/instanceView", ["FLX101"]),
        # other SDKs
        ("armcompute.VirtualMachineScaleSetVMsClient.BeginRestart", ["FLX209"]),
        ("VirtualMachineScaleSetVMsClient.NewListPager", ["FLX401"]),
        ("client.virtualMachineScaleSetVMs.beginRestart", ["FLX209"]),
        ('client.virtualMachineScaleSets.beginRestartAndWait("g", "web")', ["FLX508"]),
        ("VirtualMachineScaleSetVmResource.RestartAsync", ["FLX209"]),
        ("compute.virtualMachineScaleSetVMs().restart()", ["FLX209"]),
        ("BeginRestart", ["FLX209", "FLX508"]),
        ("beginRestartAndWait", ["FLX209", "FLX508"]),
        # types
        ("azurerm_lb_nat_pool", ["FLX1602"]),
        ('resource "azurerm_lb_nat_pool" "web" {', ["FLX1602"]),
        ("data.azurerm_virtual_machine_scale_set", ["FLX1606"]),
        ("azure_rm_virtualmachinescalesetinstance", ["FLX1701"]),
        ("azure.azcollection.azure_rm_virtualmachinescalesetinstance", ["FLX1701"]),
        (
            "'Microsoft.Compute/virtualMachineScaleSets/virtualMachines@2023-09-01'",
            ["FLX302", "FLX303"],
        ),
        # properties, options, parameters
        ("singlePlacementGroup", ["FLX1102", "FLX1126"]),
        ("properties.singlePlacementGroup", ["FLX1102", "FLX1126"]),
        ("single_placement_group", ["FLX1102", "FLX1126"]),
        ("platformFaultDomainCount", ["FLX1102", "FLX1105", "FLX1106", "FLX1126"]),
        ("loadBalancerInboundNatPools", ["FLX702"]),
        ("sku.name", ["FLX701", "FLX1102", "FLX1114", "FLX1117", "FLX1125", "FLX1126"]),
        ("--disable-overprovision", ["FLX1203"]),
        ("--health-probe", ["FLX1109", "FLX1133", "FLX1203"]),
        ("-InstanceView", ["FLX101", "FLX203", "FLX301", "FLX401"]),
    ],
)
def test_spellings_of_every_surface(catalog: Catalog, query: str, expected: list[str]) -> None:
    assert codes(catalog, query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "virtual_machine_scale_set_vms",
        "VirtualMachineScaleSetVMs",
        "VirtualMachineScaleSetVMsClient",
        "IVirtualMachineScaleSetVMsOperations",
        "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/*/action",
        "--instance-ids",
    ],
)
def test_what_stands_for_many_operations(catalog: Catalog, query: str) -> None:
    assert {"FLX201", "FLX209"} & set(codes(catalog, query))


def test_an_option_is_the_mode_of_a_property(catalog: Catalog) -> None:
    assert codes(catalog, "--upgrade-policy-mode") == codes(catalog, "upgradePolicy")
    assert codes(catalog, "-UpgradePolicyMode") == codes(catalog, "upgradePolicy")


def test_commands_that_are_no_operation(catalog: Catalog) -> None:
    for query in ("az vmss identity show", "AZ  vmss identity show -g app -n web"):
        match = asked(catalog, query)
        assert match is not None
        assert match.command is not None
        assert match.command.command == "az vmss identity show"


def test_topics(catalog: Catalog) -> None:
    for name in catalog.shorthand.background:
        match = asked(catalog, name)
        assert match is not None
        assert match.topic == name


def test_a_row_or_a_start_of_codes(catalog: Catalog) -> None:
    assert [rule.code for rule in rules_like(catalog, "flx1")] == ["FLX101"]
    row = rules_like(catalog, "FLX2")
    assert {rule.code[:4] for rule in row} == {"FLX2"}
    assert len(row) > 9
    assert {rule.code[:5] for rule in rules_like(catalog, "FLX10")} == {"FLX10"}
    assert [rule.code for rule in rules_like(catalog, "FLX21")] == ["FLX210", "FLX211"]
    assert (
        rules_like(catalog, "FLX77") == rules_like(catalog, "ABC2") == rules_like(catalog, "") == ()
    )
    match = asked(catalog, "FLX2")
    assert match is not None
    assert match.listed
    assert match.rules == row


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("FLX21l", "FLX211"),
        ("vmss-vm-dealocate", "vmss-vm-deallocate"),
        ("--instances-ids", "--instance-ids"),
        ("begin_dealocate_x", "begin_deallocate"),
        ("inboundNatPoolz", "inboundNatPools"),
        ("-ResourceGroupName", None),
        ("hello world", None),
        ("x" * 5000, None),
    ],
)
def test_hints(catalog: Catalog, query: str, near: str | None) -> None:
    assert hint(catalog, query) == near


# -- errors --------------------------------------------------------------------------------

TEXTS = [(error, text) for error in CATALOG.errors.values() for text in error.texts]


def in_json(text: str) -> str:
    return json.dumps({"error": {"code": "BadRequest", "message": text}})


WRAPPINGS: Mapping[str, Callable[[str], str]] = {
    "code": lambda t: f"(OperationNotAllowed) {t}",
    "code and message": lambda t: f"Code: BadRequest\nMessage: {t}\nTarget: instanceId",
    "JSON": in_json,
    "JSON in JSON": lambda t: json.dumps({"status": "Failed", "details": in_json(in_json(t))}),
    "az": lambda t: f"ERROR: {t}",
    "PowerShell": lambda t: f"New-AzVmss : {t}\nErrorCode: BadRequest\nStatusCode: 400",
    "traceback": lambda t: f'Traceback (most recent call last):\n  File "x.py", line 3\nE: {t}',
    "lines": lambda t: textwrap.fill(t, 30),
    "frame": lambda t: "\n".join(f"  │ {line}" for line in textwrap.wrap(t, 40)),
    "colour": lambda t: f"\x1b[31m{t}\x1b[0m",
    "escaped colour": lambda t: f"\\u001b[31m{t}\\u001b[0m",
    "full stop": lambda t: f"{t}.",
    "double quotes": lambda t: t.replace("'", '"'),
    "no quotes": lambda t: t.replace("'", ""),
    "typographic quotes": lambda t: t.replace("'", "\u2019"),
    "escaped quotes": lambda t: t.replace("'", "\\u0027"),
    "HTML": lambda t: t.replace("'", "&#39;"),
    "capitals": str.upper,
}


@pytest.mark.parametrize("wrapping", WRAPPINGS)
def test_every_text_in_every_wrapping(catalog: Catalog, wrapping: str) -> None:
    for error, text in TEXTS:
        for hole in ("x", "2", SET, "a, b, c"):
            written = text
            while "{" in written:
                before, _, after = written.partition("{")
                written = before + hole + after.partition("}")[2]
            for message in (written, f"{written} and more."):
                match = asked(catalog, WRAPPINGS[wrapping](message))
                assert match is not None, message
                assert match.error is error, message
                assert match.nearest == ""


@pytest.mark.parametrize(
    ("message", "tag"),
    [
        (
            "The value 'SystemAssigned, UserAssigned' of parameter 'identity' is not allowed.",
            "system-identity-not-allowed",
        ),
        (
            "PropertyChangeNotAllowed Changing property 'virtualMachineScaleSet.id' isn't allowed.",
            "set-of-vm-not-changed",
        ),
        ("New-AzVmss: Parameter 'scaleInPolicy' is not allowed.", "scale-in-policy-not-allowed"),
        ("Can't update zones on the Virtual Machine Scale Set", "zones-not-updatable"),
        (
            "OperationNotAllowed, Message: This operation is not allowed because referenced "
            f"Virtual Machine Scale Set '{SET}' does not have orchestration mode set to 'Flexible'",
            "set-not-flexible",
        ),
    ],
)
def test_errors_as_they_are_met(catalog: Catalog, message: str, tag: str) -> None:
    match = asked(catalog, message)
    assert match is not None
    assert match.error is not None
    assert (match.error.tag, match.nearest) == (tag, "")


def test_a_missing_method_is_looked_up(catalog: Catalog) -> None:
    for method, code in (("run_command", "FLX901"), ("deallocate", "FLX201")):
        text = f"'VirtualMachineScaleSetVMsOperations' object has no attribute '{method}'"
        assert code in codes(catalog, f"AttributeError: {text}")


def test_texts_have_something_at_both_ends(catalog: Catalog) -> None:
    for _, text in TEXTS:
        assert fold(text.partition("{")[0]), text
        assert fold(text.rpartition("}")[2]), text


def test_known_errors_with_holes() -> None:
    error = KnownError("t", "w", (), Confidence.HIGH, ("Set '{set}' is {what}, so there",))
    assert error.matches('xx Set "web"\n is  gone: so there. yy')
    assert not error.matches("Set 'web' was gone, so there")
    assert not error.matches(f"Set '{'x' * 500}' is gone, so there")
    assert not KnownError("t", "w", (), Confidence.HIGH).matches("anything")


def test_the_longest_text_counts() -> None:
    code = KnownError("code", "w", (), Confidence.HIGH, ("NotAllowed",))
    sentence = KnownError("sentence", "w", (), Confidence.HIGH, ("This is not allowed here",))
    for errors in ((code, sentence), (sentence, code)):
        assert told(errors, "NotAllowed: this is not allowed here.") is sentence


@pytest.mark.parametrize(
    "message",
    [
        "Operation 'deallocate' is not allowed on scale set with orchestrationMode Flexible",
        "The VM web_3 of scale set web in flexible orchestration mode cannot be reimaged.",
        "VM size Standard_B1ls is not supported for VMSS Flex",
    ],
)
def test_a_message_about_modes_gets_the_nearest(catalog: Catalog, message: str) -> None:
    match = asked(catalog, message)
    assert match is not None
    assert match.error is not None
    assert match.nearest in match.error.texts


@pytest.mark.parametrize(
    "message",
    ["hello world, how are you today", "flexible", "scale set", "404 page not found here"],
)
def test_what_is_about_no_mode_gets_none(catalog: Catalog, message: str) -> None:
    assert likeliest(catalog.errors.values(), message) is None


def test_every_known_error_belongs_to_something_or_says_what_to_do(catalog: Catalog) -> None:
    used = {tag for rule in catalog.rules for tag in rule.errors}
    used |= {tag for operation in catalog.operations.values() for tag in operation.errors}
    bare = {e.tag for e in catalog.errors.values() if not e.instead} - used
    assert bare == {
        "zones-not-updatable",
        "method-before-begin",
        "vm-not-attachable",
    }


def test_folding() -> None:
    assert fold("It isn\\'t \x1b[1mso\x1b[0m,\\n can't &amp;#39;be\\u0027") == "itisnotsocannotbe"
    for _, text in TEXTS:
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "piece", ["Virtual Machine Scale Set '", "\\", "&amp;", "\x1b[", "n't ", "{", '"', "PropertyC"]
)
def test_messages_are_read_in_linear_time(catalog: Catalog, piece: str) -> None:
    """Texts that begin over and over; were it quadratic, the long one would not end."""
    grows_linearly(lambda text: asked(catalog, text), lambda n: piece * n, 4 * MAX_SPELLING)
    asked(catalog, piece * (90_000 // len(piece)))


def test_anything_may_be_asked(catalog: Catalog) -> None:
    cases = [case.code[:MAX_SPELLING] for rule in catalog.rules for case in rule.cases]
    odd = ["(", "\\", "[" * 900, "$(" * 900, "a." * 900, "Microsoft." + "*a" * 900, "\ud800", "\0"]
    odd += ["http://[", "GET //", "--" + "a-" * 500, "FLX\u0663", "FLX99999", "''", "@"]
    for text in (*cases[::3], *(" ".join(case.split())[:80] for case in cases[1::3]), *odd):
        if asked(catalog, text) is None:
            hint(catalog, text)
