"""Property changes for bodies written in Python, and that what is suggested is Python."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.model import Finding

FIXTURES = Path(__file__).parents[3] / "fixtures"
HEAD = """\
from azure.mgmt.compute import ComputeManagementClient
from azure.mgmt.compute import models as m
from azure.mgmt.compute.models import VirtualMachineScaleSet
from azure.mgmt.network import NetworkManagementClient
from azure.mgmt.network import models as n

c = ComputeManagementClient(credential, subscription)
w = NetworkManagementClient(credential, subscription)
"""


def suggested(code: str, rule: str) -> tuple[str, str | None, bool]:
    """Text, language and whether it is added, of the suggestion of ``rule``."""
    found = [f for f in check_text(HEAD + code, "x.py").findings if f.code == rule]
    (finding,) = found
    assert finding.suggestion is not None
    return finding.suggestion.text, finding.suggestion.language, finding.suggestion.adds


def create(body: str) -> str:
    return f"c.virtual_machine_scale_sets.begin_create_or_update(g, 'web', {body})"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "VirtualMachineScaleSet(orchestration_mode='Flexible', platform_fault_domain_count=5)",
            "platform_fault_domain_count=1,",
        ),
        (
            "{'orchestration_mode': 'Flexible', 'platform_fault_domain_count': 5}",
            '"platform_fault_domain_count": 1,',
        ),
        (
            "{'properties': {'orchestrationMode': 'Flexible', 'platformFaultDomainCount': 5}}",
            '"platformFaultDomainCount": 1,',
        ),
    ],
)
def test_a_property_is_written_as_its_author_does(body: str, text: str) -> None:
    assert suggested(create(body), "FLX1105") == (text, "python", False)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            "VirtualMachineScaleSet(orchestration_mode='Flexible', overprovision=True)",
            "remove overprovision",
        ),
        (
            "VirtualMachineScaleSet(orchestration_mode='Flexible', "
            "do_not_run_extensions_on_overprovisioned_vms=True)",
            "remove do_not_run_extensions_on_overprovisioned_vms",
        ),
        (
            "{'properties': {'orchestrationMode': 'Flexible', "
            "'doNotRunExtensionsOnOverprovisionedVMs': True}}",
            "remove doNotRunExtensionsOnOverprovisionedVMs",
        ),
    ],
)
def test_what_goes_is_named_as_its_author_does(body: str, text: str) -> None:
    rule = "FLX1103" if text.endswith("overprovision") else "FLX1104"
    assert suggested(create(body), rule) == (text, None, False)


def test_what_is_missing_is_added() -> None:
    text, language, adds = suggested(
        create("{'orchestration_mode': 'Uniform', 'virtual_machine_profile': profile}"), "FLX1101"
    )
    assert (language, adds) == ("python", True)
    assert text.splitlines() == [
        '"orchestration_mode": "Flexible",',
        '"platform_fault_domain_count": 1,',
    ]


def test_nat_pools_of_models_become_rules_with_the_users_expressions() -> None:
    code = """\
w.load_balancers.begin_create_or_update(g, 'lb', n.LoadBalancer(
    sku=n.LoadBalancerSku(name='Standard'),
    inbound_nat_pools=[
        n.InboundNatPool(
            name=names[0],
            protocol='Tcp',
            frontend_ip_configuration=n.SubResource(id=frontend.id),
            frontend_port_range_start=start,
            frontend_port_range_end=start + 99,
            backend_port=22,
        )
    ],
))
"""
    text, language, _ = suggested(code, "FLX701")
    assert language == "python"
    assert text == textwrap.dedent("""\
        inbound_nat_rules=[
            n.InboundNatRule(
                name=names[0],
                frontend_ip_configuration=n.SubResource(id=frontend.id),
                backend_address_pool=n.SubResource(id="<id of the backend address pool>"),
                protocol='Tcp',
                frontend_port_range_start=start,
                frontend_port_range_end=start + 99,
                backend_port=22,
            ),
        ],""")


def test_nat_pools_of_dictionaries_keep_their_spelling() -> None:
    code = (
        "w.load_balancers.begin_create_or_update(g, 'lb', {'sku': {'name': 'Standard'}, "
        "'properties': {'inboundNatPools': "
        "[{'name': 'ssh', 'properties': {'backendPort': port}}]}})"
    )
    text, _, _ = suggested(code, "FLX701")
    assert ast.literal_eval(f"{{{text.replace('port,', '22,')}}}") == {
        "inboundNatRules": [
            {
                "name": "ssh",
                "properties": {
                    "frontendIPConfiguration": {"id": "<id of the frontend IP configuration>"},
                    "backendAddressPool": {"id": "<id of the backend address pool>"},
                    "protocol": "<protocol>",
                    "frontendPortRangeStart": "<frontendPortRangeStart>",
                    "frontendPortRangeEnd": "<frontendPortRangeEnd>",
                    "backendPort": 22,
                },
            }
        ]
    }


# -- everything that is suggested --------------------------------------------------------


def python_findings() -> list[tuple[str, Finding]]:
    """Each finding with a suggestion in the rules' own snippets and in the fixtures."""
    texts = [
        (f"{rule.code}.py", case.code)
        for rule in load_catalog(()).rules
        for case in rule.cases
        if case.surface == "python"
    ]
    texts += [
        (path.name, path.read_text("utf-8")) for path in sorted((FIXTURES / "python").glob("*.py"))
    ]
    return [
        (path, finding)
        for path, text in texts
        for finding in check_text(text, path).findings
        if finding.surface == "python" and finding.suggestion is not None
    ]


def pasted(text: str) -> bool:
    """Whether ``text`` is Python as a statement, as arguments, or as entries of a dictionary."""
    for frame in ("async def f():\n{}", "f(\n{}\n)", "{{\n{}\n}}"):
        body = textwrap.indent(text, "    ") if frame.startswith("async") else text
        try:
            ast.parse(frame.format(body))
        except SyntaxError:
            continue
        return True
    return False


def test_all_code_that_is_suggested_can_be_pasted() -> None:
    found = python_findings()
    code = [
        (path, finding.code, finding.suggestion.text)
        for path, finding in found
        if finding.suggestion is not None and finding.suggestion.language == "python"
    ]
    assert len(code) > 60
    assert [each for each in code if not pasted(each[2])] == []
