"""Properties that ``az … update`` names by their paths: JSON, indices, quotes, lists that grow."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

MADE = "az vmss create -g app -n web --image U --orchestration-mode Flexible\n"
POOLS = (
    "virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0]"
    ".ipConfigurations[0].loadBalancerInboundNatPools"
)


def told(options: str) -> list[tuple[str, str, str]]:
    """Code, severity and confidence of what is found on the update of a Flexible set."""
    found = check_text(f"{MADE}az vmss update -g app -n web {options}\n", "up.sh").findings
    return [(f.code, f.severity.label, f.confidence.label) for f in found]


@pytest.mark.parametrize(
    "options",
    [
        f'--set {POOLS}=\'[{{"id": "pool"}}]\'',
        f'--set {POOLS}="[{{\\"id\\": \\"$pool\\"}}]"',
        f'--set "{POOLS}=[{{\\"id\\": \\"$pool\\"}}]"',
        f'--set \'{POOLS}=[{{"id": "pool"}}]\'',
        f"--set {POOLS.replace('[', chr(92) + '[').replace(']', chr(92) + ']')}='[{{\"id\": 1}}]'",
        f'--add {POOLS} \'{{"id": "pool"}}\'',
        f"--add {POOLS} id=$pool",
        f"--add {POOLS} id=pool name=x --set tags.a=b",
    ],
)
def test_a_property_is_followed_through_indices(options: str) -> None:
    assert ("FLX702", "error", "high") in told(options)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            "--set upgradePolicy.automaticOSUpgradePolicy='{\"enableAutomaticOSUpgrade\": true}'",
            [("FLX1119", "warning", "medium")],
        ),
        (
            '--set upgradePolicy.automaticOSUpgradePolicy="{\\"enableAutomaticOSUpgrade\\": true}"',
            [("FLX1119", "warning", "medium")],
        ),
        (
            "--set upgradePolicy.automaticOSUpgradePolicy='{\"enableAutomaticOSUpgrade\": false}'",
            [],
        ),
        (f"--set {POOLS}='[]'", []),
        (f"--set {POOLS}=null", []),
        ("--set tags='{\"overprovision\": true}'", []),
        ("--set 'tags.note={\"loadBalancerInboundNatPools\": [1]}'", []),
        (f"--remove {POOLS}", []),
        ("--set x", []),
        ("--add tags", []),
        ("--set '{not json'", []),
        ("--set upgradePolicy='{broken'", []),
    ],
)
def test_a_value_is_json_or_a_text(options: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(options) == expected


def test_what_a_variable_holds_is_not_known() -> None:
    assert told("--set overprovision=$more") == [("FLX1103", "info", "low")]
    assert told("--set upgradePolicy=$policy") == []


def test_a_mode_that_a_variable_holds_may_be_another() -> None:
    assert told("--set orchestrationMode=$mode") == [("FLX1208", "info", "low")]
    assert told("--set orchestrationMode=Uniform") == [("FLX1208", "error", "high")]
    unknown = check_text("az vmss update -g app -n web --set orchestrationMode=$mode\n", "up.sh")
    assert [(f.code, f.severity.label) for f in unknown.findings] == [("FLX1208", "info")]


@pytest.mark.parametrize("unit", ["a[0].", '{"a":', "x=y ", "\\[", "'"])
def test_long_options_are_read_in_linear_time(unit: str) -> None:
    grows_linearly(
        lambda text: check_text(text, "up.sh"),
        lambda n: (
            f"az vmss update -g app -n web --set {unit * n}=true --add {unit * n} {unit * n}\n"
        ),
    )
