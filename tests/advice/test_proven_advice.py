"""Suggestions held against the real thing, as far as it needs no other tool than bash.

The checks themselves are tested by mistakes that each of them must see.
"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from flexlint.model import Suggestion
from tests.advice import cmdlets, requests, sdk_words, shell_syntax, templates
from tests.advice.checks import CHECKS
from tests.advice.command_lines import AN_ID, az_lines, az_names
from tests.advice.known import Failure, known, news
from tests.advice.places import Place, everywhere, places_of

COMPUTE = "/providers/Microsoft.Compute"
GROUP = "https://management.azure.com/subscriptions/s/resourceGroups/r"
MACHINE = f"{GROUP}{COMPUTE}/virtualMachines/m"


@pytest.mark.parametrize("check", CHECKS)
def test_only_known_suggestions_are_wrong(check: str) -> None:
    assert news(check, CHECKS[check](), known()) == []


def test_much_is_looked_at() -> None:
    languages = [place.language for place in everywhere()]
    for language, least in (("powershell", 50), ("http", 100), ("json", 50), ("bicep", 40)):
        assert languages.count(language) >= least
    assert len(shell_syntax.checked()) >= 100
    assert len(sdk_words.in_sdks()) >= 100
    assert len(requests.routes()) > 500


def test_the_list_of_known_failures_only_gets_shorter() -> None:
    old = Failure("c", "FLX201", "shell", "az vm go", "no such command")
    new = replace(old, rule="FLX202")
    assert news("c", [old], [old]) == []
    assert news("c", [old, new], [old]) == [f"wrong: {new}"]
    assert news("c", [], [old, replace(old, check="d")]) == [f"right now, strike it: {old}"]


# -- command lines -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("az vm start -g $RG -n <name of the machine>", ["vm start -g 1 -n 1"]),
        (
            'az vm start --ids $(az vm list -g app --vmss web --query "[].id" -o tsv)',
            ["vm list -g app --vmss web --query [].id -o tsv", f"vm start --ids {AN_ID}"],
        ),
        ('for vm in a b; do az vm stop -g r -n "$vm"; done', ["vm stop -g r -n 1"]),
        ("@az.cmd vm stop -g $(RG) -n {{ .Values.id }} >/dev/null", ["vm stop -g 1 -n 1"]),
        ("az vmss create -n web $OPTIONS", ["vmss create -n web"]),
        ("az login", []),
    ],
)
def test_the_words_of_a_command(text: str, lines: list[str]) -> None:
    assert sorted(" ".join(words) for words in az_lines(text)) == sorted(lines)


def test_commands_named_in_a_sentence() -> None:
    assert list(az_names("use az vm nic list, not az vmss nic")) == ["vm nic list", "vmss nic"]


# -- scripts -------------------------------------------------------------------------------


def suggesting(suggestion: str, text: str, path: str = "x.sh") -> Place:
    place = next(p for p in places_of(text, path) if p.language == "shell")
    found = replace(place.finding, suggestion=Suggestion(suggestion, "shell"))
    return replace(place, finding=found)


def said(place: Place) -> list[str]:
    command, old, new = shell_syntax._put_in(place)
    return [*shell_syntax._lost(command, place.text), *shell_syntax._wrong(place, old, new)]


ONE = "az vmss start -g rg -n web --instance-ids 1"


@pytest.mark.parametrize(
    ("suggestion", "text", "path", "wrong"),
    [
        ("az vm start -g rg -n m", f"x=$({ONE})\n", "x.sh", ""),
        ("az vm start -g rg -n 'm", f"x=$({ONE})\n", "x.sh", "bash: "),
        ("az vm start -g rg -n m", f"bash -c '{ONE}'\n", "x.sh", ""),
        ("az vm start -g rg -n 'm'", f"bash -c '{ONE} -o tsv'\n", "x.sh", "--output is lost"),
        ("az vm start -g rg -n $IDS", f"{ONE}\n", "x.sh", "several values"),
        ("for vm in a; do az vm start -n $$vm; done", f"all:\n\t{ONE}\n", "Makefile", ""),
        ("for vm in a; do az vm start -n $vm; done", f"all:\n\t{ONE}\n", "Makefile", "a dollar"),
    ],
)
def test_a_script_that_breaks_is_seen(suggestion: str, text: str, path: str, wrong: str) -> None:
    found = said(suggesting(suggestion, text, path))
    assert [each[: len(wrong)] for each in found] == ([wrong] if wrong else [])


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        ('az", "vmss", "start', True),
        ('["az", "vm", "start", "-g", group]', True),
        ("az, vm, start", True),
        ("az vm start -g 'a,b'", False),
    ],
)
def test_words_that_are_the_items_of_a_list(text: str, is_list: bool) -> None:
    assert shell_syntax._is_list(text) is is_list


# -- cmdlets -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("Restart-AzVM -ResourceGroupName app -Name $name -PerformMaintenance", ""),
        ("Restart-AzVM app $name", ""),
        ("Restart-AzVM -ResourceGroupName app", "needs -name"),
        ("Get-AzVM -ResourceGroupName app | Stop-AzVM -Force", ""),
        ("Stop-AzVM -Id $id -Force -AsJob -ErrorAction Stop", ""),
        ("Stop-AzVM -Id $id -Name x", "no parameter set"),
        ("Stop-AzVM -Name", "-name has no value"),
        ("Stop-AzVM -ResourceGroupName a -Name b -Redeploy", "-Redeploy is no parameter"),
        ("Stop-AzVirtualMachine -Name b", "is not in the catalogue"),
        ("Stop-AzVM @parameters", ""),
        ("'Stop-AzVM -Bad'", ""),
    ],
)
def test_a_cmdlet_that_would_not_bind_is_seen(text: str, wrong: str) -> None:
    found = list(cmdlets.problems(text))
    assert (wrong in found[0]) if wrong else found == []


# -- requests ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("request_", "wrong"),
    [
        (f"POST {MACHINE}/start?api-version=2024-07-01", ""),
        (f"POST /subscriptions/$SUB/resourceGroups/$RG{COMPUTE}/virtualMachines/{{id}}/start", ""),
        (f"POST ${{base}}{COMPUTE}/virtualMachines/m/start", ""),
        (f"GET {MACHINE}/start", "GET is not among POST"),
        (f"POST {MACHINE}/go", "no operation has the path"),
        (f"POST …{COMPUTE}/virtualMachines/m/start", "has no resource group"),
        (f"POST /subscriptions/s{COMPUTE}/virtualMachines/m/start", "has no resource group"),
        (f"GET {GROUP}{COMPUTE}/virtualMachines?$filter='a'%20eq%20'b'&$expand=instanceView", ""),
        (f"GET {GROUP}{COMPUTE}/virtualMachines?$filter='a' eq 'b'", "the query is not encoded"),
        (f"GET {GROUP}{COMPUTE}/virtualMachines?$skip=1", "the query has $skip"),
        (f"PATCH {MACHINE}", "the body that it requires"),
        ("start it", "is no method with a URL"),
    ],
)
def test_a_request_that_nobody_answers_is_seen(request_: str, wrong: str) -> None:
    found = list(requests.problems(request_))
    assert [each[: len(wrong)] for each in found] == ([wrong] if wrong else [])


def test_a_body_that_is_spoken_of_or_was_there_is_no_failure() -> None:
    assert list(requests.problems(f"PATCH {MACHINE}", "its body is …")) == []
    command = f"POST {MACHINE}/runCommand"
    assert list(requests.problems(command)) != []
    had = requests.body_of("VirtualMachineScaleSetVMs_RunCommand")
    assert had
    assert list(requests.problems(command, had=had)) == []


# -- templates -----------------------------------------------------------------------------

RULE = """"inboundNatRules": [{"name": "ssh", "properties": {
  "frontendIPConfiguration": {"id": "[variables('f')]"}, "backendAddressPool": {"id": "<id>"},
  "protocol": "Tcp", "frontendPortRangeStart": 50000, "frontendPortRangeEnd": 50119,
  "backendPort": 22 }}]"""


RULE_IN_BICEP = """inboundNatRules: [ { name: 'ssh', properties: {
  frontendIPConfiguration: { id: front }
  backendAddressPool: { id: pool }
  protocol: 'Tcp'
  frontendPortRangeStart: 50000
  frontendPortRangeEnd: 50119
  backendPort: 22
} } ]"""


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("", "", ""),
        ('{"id": "[variables(\'f\')]"}', '"<front end>"', "properties.frontendIPConfiguration is"),
        ('"backendPort": 22', '"backendport": 22', "InboundNatRule"),
        ('"protocol": "Tcp",', "", "a rule of version 2 needs protocol"),
        ('"ssh"', '"lb/ssh"', "the name of a rule"),
        ('{"id": "<id>"}', '{"name": "pool"}', "SubResource has no properties.backendAddressPool"),
        ('"backendPort"', '"frontendPort": 1, "backendPort"', "is a rule of version 1"),
        ("22 }}]", "22 }]", "is no JSON"),
    ],
)
def test_a_fragment_that_is_not_of_the_model_is_seen(old: str, new: str, wrong: str) -> None:
    assert old in RULE
    found = list(templates.fragment_problems(RULE.replace(old, new) if old else RULE))
    assert found[0].startswith(wrong) if wrong else found == []


@pytest.mark.parametrize(
    ("bicep", "wrong"),
    [
        (RULE_IN_BICEP, ""),
        (RULE_IN_BICEP.replace("{ id: front }", "'x'"), "properties.frontendIPConfiguration is"),
        (RULE_IN_BICEP.replace("backendPort", "backendport"), "InboundNatRule"),
        (RULE_IN_BICEP.replace("protocol: 'Tcp'", ""), "a rule of version 2 needs protocol"),
        (RULE_IN_BICEP.replace("protocol:", "protocol"), "is no JSON"),
        ("resource a 'Microsoft.Network/loadBalancers/inboundNatRules@2023-09-01' = {}", ""),
        ("resource a 'Microsoft.Network/loadBalancers/none@2023-09-01' = {}", "the type"),
    ],
)
def test_a_fragment_of_bicep_is_held_against_the_models_too(bicep: str, wrong: str) -> None:
    found = list(templates.fragment_problems(templates.as_json(bicep)))
    assert found[0].startswith(wrong) if wrong else found == []


def test_arm_and_bicep_say_the_same() -> None:
    """Where a case is the same in both, what is suggested is the same."""
    pool = {"name": "ssh", "properties": {"protocol": "Tcp", "backendPort": 22}}
    properties = {"inboundNatPools": [pool], "backendAddressPools": [{"name": "m"}]}
    balancer = {
        "type": "Microsoft.Network/loadBalancers",
        "apiVersion": "2023-09-01",
        "name": "lb",
        "sku": {"name": "Standard"},
        "properties": properties,
    }
    arm = json.dumps({"resources": [balancer]})
    bicep = (
        "resource lb 'Microsoft.Network/loadBalancers@2023-09-01' = {\n  name: 'lb'\n"
        "  sku: { name: 'Standard' }\n  properties: {\n"
        "    inboundNatPools: [{ name: 'ssh', properties: { protocol: 'Tcp', backendPort: 22 } }]\n"
        "    backendAddressPools: [ { name: 'm' } ]\n  }\n}\n"
    )
    (of_arm,) = places_of(arm, "x.json")
    (of_bicep,) = places_of(bicep, "x.bicep")
    left, right = json.loads(f"{{{of_arm.text}}}"), json.loads(templates.as_json(of_bicep.text))
    for each in (left, right):  # expressions of two languages
        each["inboundNatRules"][0]["properties"]["backendAddressPool"]["id"] = ""
    assert left == right


SET = """{"resources": [{"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "web",
  "apiVersion": "2023-09-01", "properties": {"orchestrationMode": "Flexible",
  "platformFaultDomainCount": 5}}]}"""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('"platformFaultDomainCount": 1', []),
        ('"platformFaultDomainCount": 4', ["the finding is still there with it"]),
        ('"platformFaultDomainCount" 1', ["the template cannot be read with it"]),
    ],
)
def test_a_fragment_that_does_not_help_is_seen(text: str, wrong: list[str]) -> None:
    place = next(p for p in places_of(SET, "x.json") if p.code == "FLX1105")
    found = replace(place.finding, suggestion=Suggestion(text, "json"))
    assert list(templates._problems_in_place(replace(place, finding=found))) == wrong


# -- other SDKs ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("operation", "path", "name"),
    [
        ("VirtualMachines_Start", "a.go", "BeginStart"),
        ("VirtualMachines_Start", "a.ts", "beginStartAndWait"),
        ("VirtualMachines_PowerOff", "A.cs", "PowerOffAsync"),
        ("VirtualMachines_PowerOff", "A.java", "powerOff"),
        ("VirtualMachines_List", "a.go", "NewListPager"),
        ("VirtualMachines_List", "A.cs", "GetAllAsync"),
        ("VirtualMachines_List", "A.java", "listByResourceGroup"),
    ],
)
def test_a_method_has_the_name_of_its_sdk(operation: str, path: str, name: str) -> None:
    assert name in sdk_words.expected(operation, path)
    assert name not in sdk_words.python_names()


def test_every_language_is_called_and_answered() -> None:
    endings = {place.path.rpartition(".")[2] for place in sdk_words.in_sdks()}
    assert {"go", "ts", "cs", "java"} <= endings
