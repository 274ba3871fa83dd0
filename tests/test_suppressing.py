"""Where suppressions may stand is found with few rounds of linting, and proven."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Report
from flexlint.suppressions.insertions import Edited
from flexlint.suppressions.writing import Suppressed, suppress

CLIENT = """\
from azure.mgmt.compute import ComputeManagementClient

client = ComputeManagementClient(credential, subscription)
"""
CALL = "client.virtual_machine_scale_set_vms.begin_start(group, name, number)\n"
AZ = "az vmss deallocate -g a -n b --instance-ids 1\n"
TEMPLATE = (
    '{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",'
    '"resources":['
)
SET = (
    '{"type":"Microsoft.Compute/virtualMachineScaleSets","apiVersion":"2023-03-01","name":"v%d",'
    '"properties":{"orchestrationMode":"Uniform"}}'
)

MAKERS: dict[str, Callable[[int], str]] = {
    "plain.py": lambda n: CLIENT + CALL * n,
    "continued.py": lambda n: CLIENT + ("x = 1 + \\\n    " + CALL) * n,
    "strings.py": lambda n: CLIENT + ('s = """\n' + AZ + '"""\n' + CALL) * n,
    "plain.sh": lambda n: AZ * n,
    "continued.sh": lambda n: ("FOO=1 \\\n  " + AZ) * n,
    "documents.sh": lambda n: ("cat <<EOF\n" + AZ + "EOF\nbash <<'E'\n" + AZ + "E\n") * n,
    "steps.yml": lambda n: "steps:\n" + ("- script: |\n    set -e\n    " + AZ) * n,
    "template.json": lambda n: TEMPLATE + ",".join(SET % i for i in range(n)) + "]}\n",
}
NOWHERE = {"strings.py"}
"""Half of their findings are inside strings, where no comment is one."""


def _suppressed(path: str, text: str) -> tuple[Suppressed, Report, int]:
    """What is done to ``text``, its report afterwards, and how often it was linted."""
    rounds = 0

    def check(text: str) -> Report:
        nonlocal rounds
        rounds += 1
        return check_text(text, path)

    done = suppress(text, path, "known", check)
    return done, check_text(Edited(text, done.insertions).text, path), rounds


@pytest.mark.parametrize("path", MAKERS)
def test_what_is_added_is_silenced_and_nothing_else_changes(path: str) -> None:
    text = MAKERS[path](12)
    before = check_text(text, path)
    done, after, _ = _suppressed(path, text)
    assert len(done.added) + len(done.left) == len(before.findings)
    assert [f.code for f in after.findings] == [f.code for f in done.left]
    assert len(after.silenced) == len(done.added)
    assert bool(done.left) == (path in NOWHERE)


@pytest.mark.parametrize("path", MAKERS)
def test_rounds_grow_with_the_logarithm_of_the_findings(path: str) -> None:
    # With the more rounds, the fewer findings show it.
    counts = (6, 24 if path in NOWHERE else 36)
    few, many = (_suppressed(path, MAKERS[path](count))[2] for count in counts)
    assert many <= 2.5 * few + 4


def test_most_places_are_found_in_one_trial() -> None:
    for path in ("plain.py", "plain.sh", "template.json"):
        assert _suppressed(path, MAKERS[path](200))[2] == 2


def test_a_shebang_stays_the_first_line() -> None:
    text = "#!/usr/bin/env -S az vmss deallocate -g a -n b --instance-ids 1\n" + AZ
    done, _, _ = _suppressed("run.sh", text)
    assert Edited(text, done.insertions).text.startswith("#!")


@pytest.mark.parametrize(
    "metadata", ['"x"', "[]", "null", '{"flexlint":"x"}', '{"flexlint":{"ignore":["FLX999"]}}']
)
def test_no_key_is_written_beside_an_equal_one(metadata: str) -> None:
    resource = SET.replace('"name"', f'"metadata":{metadata},"name"') % 1
    text = TEMPLATE + resource + "]}\n"
    done, _, _ = _suppressed("t.json", text)
    assert done.insertions == ()
    assert done.left


def test_a_resource_and_one_in_it_are_both_written() -> None:
    inner = (
        '{"type":"Microsoft.Network/loadBalancers","apiVersion":"2023-09-01","name":"lb",'
        '"properties":{"inboundNatPools":[{"name":"ssh"}]}}'
    )
    outer = (
        '{"type":"Microsoft.Compute/virtualMachineScaleSets","apiVersion":"2023-03-01","name":"o",'
        f'"properties":{{"orchestrationMode":"Uniform"}},"resources":[{inner}],"metadata":{{}}}}'
    )
    text = TEMPLATE + outer + "]}\n"
    done, after, _ = _suppressed("t.json", text)
    assert not done.left
    assert not after.findings
    # The metadata of the outer one stand behind the inner one.
    assert len(done.insertions) == 2
    written = json.loads(Edited(text, done.insertions).text)["resources"][0]
    assert "FLX1101" in written["metadata"]["flexlint"]["ignore"]
    assert "FLX701" in written["resources"][0]["metadata"]["flexlint"]["ignore"]
