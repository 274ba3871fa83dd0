"""Parameter files as evidence: one finding at a place, with every deployment it is about."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint import Options, check_paths
from flexlint.model import Finding

TEMPLATE = """\
@allowed(['Uniform', 'Flexible'])
param mode string{default}
param single bool
resource vmss 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = {{
  name: 'web'
  properties: {{
    orchestrationMode: mode
    platformFaultDomainCount: 1
    singlePlacementGroup: single
    virtualMachineProfile: {{
      networkProfile: {{ networkApiVersion: '2020-11-01' }}
    }}
  }}
}}
"""


def check(tmp_path: Path, files: dict[str, tuple[str, str]], default: str = "") -> list[Finding]:
    (tmp_path / "main.bicep").write_text(TEMPLATE.format(default=default))
    for name, (mode, single) in files.items():
        lines = ["using 'main.bicep'"]
        lines += [f"param mode = '{mode}'"] if mode else []
        lines += [f"param single = {single}"] if single else []
        (tmp_path / name).write_text("\n".join(lines) + "\n")
    report = check_paths([str(tmp_path)], Options())
    assert all(finding.location.path.endswith("main.bicep") for finding in report.findings)
    return [finding for finding in report.findings if finding.code in {"FLX1101", "FLX1102"}]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # One mode in all of them: one finding, and all of them are its witnesses.
        (
            {"dev.bicepparam": ("Uniform", "false"), "prod.bicepparam": ("Uniform", "false")},
            {("FLX1101", "uniform", "dev.bicepparam and prod.bicepparam")},
        ),
        # Two modes: what each of them means, each with its own witness.
        (
            {"dev.bicepparam": ("Flexible", "true"), "prod.bicepparam": ("Uniform", "false")},
            {
                ("FLX1101", "uniform", "prod.bicepparam"),
                ("FLX1102", "flexible", "dev.bicepparam"),
            },
        ),
        # Values of different files are never mixed.
        (
            {"dev.bicepparam": ("Flexible", "false"), "prod.bicepparam": ("Flexible", "false")},
            set(),
        ),
        # The more severe of two at one place, named with the deployment it is about.
        (
            {"dev.bicepparam": ("Flexible", "true"), "prod.bicepparam": ("Uniform", "true")},
            {
                ("FLX1101", "uniform", "prod.bicepparam"),
                ("FLX1102", "flexible", "dev.bicepparam"),
            },
        ),
    ],
)
def test_deployments(
    tmp_path: Path, files: dict[str, tuple[str, str]], expected: set[tuple[str, str, str]]
) -> None:
    found = check(tmp_path, files)
    assert len(found) == len(expected)
    for finding in found:
        assert finding.confidence.label != "high"
    assert {(f.code, f.mode.kind.value, _witnesses(f)) for f in found} == expected


def test_a_default_is_no_witness(tmp_path: Path) -> None:
    found = check(tmp_path, {"dev.bicepparam": ("", "false")}, " = 'Uniform'")
    assert [(f.code, _witnesses(f)) for f in found] == [("FLX1101", "")]
    assert found[0].mode.why == "by default of a parameter"


def test_an_allowed_value_that_is_the_default_is_a_default(tmp_path: Path) -> None:
    found = check(tmp_path, {}, " = 'Uniform'")
    # What the other parameter is given is not known.
    assert [(f.code, f.confidence.label) for f in found] == [
        ("FLX1101", "medium"),
        ("FLX1102", "low"),
    ]
    assert found[0].mode.why == "by default of a parameter"


def _witnesses(finding: Finding) -> str:
    """The files named in the message, without the directory they are in."""
    _, _, named = finding.message.partition("This applies when deployed with ")
    return " and ".join(word.rsplit("/", 1)[-1] for word in named.split(" and ")) if named else ""


def test_a_file_that_decides_for_a_called_module_is_named_at_the_call(tmp_path: Path) -> None:
    (tmp_path / "set.bicep").write_text(
        "param orchestrationMode string\n"
        "resource vmss 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = {\n"
        "  name: 'web'\n  properties: { orchestrationMode: orchestrationMode }\n}\n"
    )
    (tmp_path / "main.bicep").write_text(
        "param mode string\nmodule web 'set.bicep' = {\n"
        "  name: 'web'\n  params: { orchestrationMode: mode }\n}\n"
    )
    (tmp_path / "main.bicepparam").write_text("using 'main.bicep'\nparam mode = 'Uniform'\n")
    (finding,) = check_paths([str(tmp_path)], Options()).findings
    assert finding.code == "FLX1101"
    assert finding.location.path.endswith("main.bicep")
    assert _witnesses(finding) == "main.bicepparam"
    assert "by default" not in finding.mode.why
