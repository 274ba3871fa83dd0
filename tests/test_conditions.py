"""What conditions leave open: resources that may not be there, modes that may not be given."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint import check_paths, check_text

HEAD = "param p bool\nresource a 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = "
PROFILE = "virtualMachineProfile: { networkProfile: { networkApiVersion: '2020-11-01' } }"
FLEXIBLE = "orchestrationMode: 'Flexible', platformFaultDomainCount: 1"
QUERY = (
    'computeresources | where type =~ "microsoft.compute/virtualmachinescalesets/virtualmachines"'
)


def codes(text: str, path: str = "main.bicep") -> list[str]:
    return [finding.code for finding in check_text(text, path).findings]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("", ["FLX1101"]),
        ("if (p) ", ["FLX1101"]),
        ("if (true) ", ["FLX1101"]),
        ("if (false) ", []),
        ("if (1 == 2) ", []),
    ],
)
def test_what_is_never_deployed_is_left_alone(condition: str, expected: list[str]) -> None:
    text = f"{HEAD}{condition}{{ name: 'x', properties: {{ orchestrationMode: 'Uniform' }} }}\n"
    assert codes(text) == expected


def test_a_default_that_turns_a_resource_off_may_be_overridden() -> None:
    text = f"{HEAD}if (q) {{ name: 'x', properties: {{ orchestrationMode: 'Uniform' }} }}\n"
    assert codes("param q bool = false\n" + text) == ["FLX1101"]


@pytest.mark.parametrize(
    ("properties", "expected"),
    [
        (f"{{ {FLEXIBLE}, overprovision: true, {PROFILE} }}", ["error"]),
        # The mode of one branch says nothing of what the other one holds.
        (f"p ? {{ {FLEXIBLE} }} : {{ overprovision: true, {PROFILE} }}", ["warning"]),
        (f"{{ overprovision: true, {PROFILE}, ...(p ? {{ {FLEXIBLE} }} : {{}}) }}", ["warning"]),
    ],
)
def test_a_mode_under_a_condition_is_not_known(properties: str, expected: list[str]) -> None:
    report = check_text(f"{HEAD}{{ name: 'x', properties: {properties} }}\n", "main.bicep")
    assert [f.severity.label for f in report.findings if f.code == "FLX1103"] == expected
    assert {f.code for f in report.findings} - {"FLX1103", "FLX1108"} == set()


@pytest.mark.parametrize(
    ("probe", "expected"),
    [
        ("{ id: 'x' }", ["high"]),
        ("p ? { id: 'x' } : { id: 'y' }", ["high"]),
        ("p ? { id: 'x' } : null", ["medium"]),
        ("q ? { id: 'x' } : null", ["medium"]),
        ("null", []),
    ],
)
def test_what_may_be_null_is_less_sure(probe: str, expected: list[str]) -> None:
    text = (
        f"param q bool = false\n{HEAD}{{ name: 'x', properties: {{ {FLEXIBLE}, "
        f"virtualMachineProfile: {{ networkProfile: {{ networkApiVersion: '2020-11-01', "
        f"healthProbe: {probe} }} }} }} }}\n"
    )
    report = check_text(text, "main.bicep")
    assert [f.confidence.label for f in report.findings if f.code == "FLX1109"] == expected


@pytest.mark.parametrize(
    ("version", "expected"), [("2017-03-30", ["FLX1101", "FLX1116"]), ("2023-09-01", [])]
)
def test_an_api_without_modes_makes_uniform_sets_whatever_is_given(
    version: str, expected: list[str]
) -> None:
    declared = HEAD.replace("2023-09-01", version).replace("param p bool", "param p object")
    assert codes(f"{declared}{{ name: 'x', properties: p }}\n") == expected


@pytest.mark.parametrize(
    ("identity", "said"),
    [
        ("{ type: kind }", "The value is a parameter's default"),
        ("p ? { type: kind } : null", "It is there under a condition"),
        ("{ type: 'SystemAssigned' }", ""),
    ],
)
def test_what_a_finding_rests_on_is_said(identity: str, said: str) -> None:
    text = f"param kind string = 'SystemAssigned'\n{HEAD}{{ name: 'x', identity: {identity} }}\n"
    (finding,) = [f for f in check_text(text, "a.bicep").findings if f.code == "FLX1112"]
    assert finding.message.endswith(said)
    assert said or "." not in finding.message


def test_a_declared_query_is_one_finding() -> None:
    text = (
        "resource q 'Microsoft.ResourceGraph/queries@2021-03-01' = {\n"
        f"  name: 'q'\n  properties: {{\n    query: '{QUERY}'\n  }}\n}}\n"
    )
    assert codes(text) == ["FLX1501"]
    assert codes(f"q = '{QUERY}'\n", "a.py") == ["FLX1501"]


def test_a_parameter_file_that_turns_a_resource_off_is_not_all_there_is(tmp_path: Path) -> None:
    text = f"{HEAD}if (q) {{ name: 'x', properties: {{ orchestrationMode: 'Uniform' }} }}\n"
    (tmp_path / "main.bicep").write_text("param q bool = true\n" + text)
    (tmp_path / "main.bicepparam").write_text("using 'main.bicep'\nparam q = false\n")
    report = check_paths([str(tmp_path)])
    assert [finding.code for finding in report.findings] == ["FLX1101"]
