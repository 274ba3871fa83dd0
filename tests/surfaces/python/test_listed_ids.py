# ruff: noqa: E501
"""Requests below the id of an instance that came out of a list."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text

LIST = '"https://management.azure.com" + vmss_id + "/virtualMachines?api-version=2024-07-01"'
PATH = '"/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines"'
HOST = "https://management.azure.com"
V = "api-version=2024-07-01"


def codes(text: str) -> list[str]:
    found = check_text(text, path="a.py").findings
    return [finding.code for finding in found if finding.code != "FLX401"]


def listing(items: str, use: str) -> str:
    """A module that goes through ``items`` and does ``use`` with each of them, ``vm``."""
    return f"import json, requests\n\ndef run(vmss_id, headers):\n    for vm in {items}:\n        {use}\n"


@pytest.mark.parametrize(
    "items",
    [
        f'requests.get({LIST}, headers=headers).json()["value"]',
        f'requests.get({LIST}).json().get("value", [])',
        f'json.loads(requests.get({LIST}))["value"]',
        f'list(requests.get({LIST}).json()["value"])',
        f'call({PATH})["value"]',
    ],
)
def test_the_items_of_an_answer(items: str) -> None:
    use = f"requests.get(f\"{HOST}{{vm['id']}}/instanceView?api-version=2024-07-01\")"
    assert codes(listing(items, use)) == ["FLX203"]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (f"requests.post(f\"{HOST}{{vm['id']}}/restart?api-version=1\")", "FLX209"),
        (f'requests.post("{HOST}" + vm["id"] + "/restart", params=P)', "FLX209"),
        (f'requests.post("{HOST}{{}}/restart".format(vm["id"]))', "FLX209"),
        (f'requests.post("{HOST}%s/restart" % vm["id"])', "FLX209"),
        (f"requests.post(f\"{HOST}{{vm.get('id')}}/restart\")", "FLX209"),
        (f"requests.delete(f\"{HOST}{{vm['id']}}?api-version=1\")", "FLX202"),
    ],
)
def test_ways_to_write_it(use: str, expected: str) -> None:
    items = f'requests.get({LIST}).json()["value"]'
    assert codes(listing(items, use)) == [expected]


def test_through_names() -> None:
    text = (
        "import requests\n\ndef run(vmss_id):\n"
        f"    url = {LIST}\n    response = requests.get(url)\n    response.raise_for_status()\n"
        '    data = response.json()\n    items = data["value"]\n    first = items[0]\n'
        f"    requests.post(f\"{HOST}{{first['id']}}/restart?api-version=1\")\n"
    )
    assert codes(text) == ["FLX209"]


def test_instances_of_the_sdk() -> None:
    text = (
        "import requests\nfrom azure.mgmt.compute import ComputeManagementClient\n\n"
        "client = ComputeManagementClient(credential, subscription)\n"
        'for vm in client.virtual_machine_scale_set_vms.list("app", "web"):\n'
        f'    requests.post(f"{HOST}{{vm.id}}/restart?api-version=1")\n'
    )
    assert codes(text) == ["FLX209"]


def test_the_replacement_names_the_machine() -> None:
    use = f"requests.get(f\"{HOST}{{vm['id']}}/instanceView?api-version=2024-07-01\")"
    text = listing(f'requests.get({LIST}).json()["value"]', use)
    (finding,) = (f for f in check_text(text, path="a.py").findings if f.code == "FLX203")
    assert finding.suggestion is not None
    assert "Microsoft.Compute/virtualMachines/{vm['name']}/instanceView" in finding.suggestion.text


@pytest.mark.parametrize(
    ("items", "use"),
    [
        # machines, sets and other things that are listed
        (f'requests.get("{HOST}/subscriptions/s/providers/Microsoft.Compute/virtualMachines").json()["value"]', f'requests.post(f"{HOST}{{vm[\'id\']}}/restart")'),
        ("sets", f'requests.post(f"{HOST}{{vm[\'id\']}}/restart")'),
        ("self.machines(vmss_id)", f'requests.get(f"{HOST}{{vm[\'id\']}}/instanceView")'),
        # no id, no path below it, and nobody's request
        (f'requests.get({LIST}).json()["value"]', f'requests.get(f"{HOST}/x/{{vm[\'name\']}}/restart")'),
        (f'requests.get({LIST}).json()["value"]', 'requests.get(f"https://example.com/{vm[\'id\']}/restart")'),
        (f'requests.get({LIST}).json()["value"]', 'print(f"{vm[\'id\']}/restart")'),
        (f'requests.get({LIST}).json()["value"]', 'seen.append(vm["id"])'),
        (f'requests.get({LIST}).json()["value"]', f'requests.get(f"{HOST}{{other[\'id\']}}/restart")'),
        # another key of the answer
        (f'requests.get({LIST}).json()["errors"]', f'requests.get(f"{HOST}{{vm[\'id\']}}/restart")'),
    ],
)  # fmt: skip
def test_what_is_left_alone(items: str, use: str) -> None:
    assert codes(listing(items, use)) == []


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        ('s.delete(BASE + vm["id"] + "?api-version=1")', 6),
        ('s.delete(BASE + vm["id"] + VERSION)', 6),
        ("s.delete(f\"{BASE}{vm['id']}?api-version=1\")", 6),
        ('s.post(BASE + vm["id"] + "/restart")', 6),
        ('s.delete(\n            BASE + vm["id"] + VERSION\n        )', 7),
    ],
)
def test_the_place_is_the_request_and_not_the_constants_of_its_address(
    request_: str, line: int
) -> None:
    items = f's.get({LIST}).json()["value"]'
    head = f'BASE = "{HOST}"\nVERSION = "?api-version=1"\n'
    text = head + listing(items, request_).removeprefix("import json, requests\n")
    (found,) = (f for f in check_text(text, "a.py").findings if f.code != "FLX401")
    assert found.location.line == line
    ignored = text.splitlines()
    ignored[line - 1] += f"  # flexlint: ignore[{found.code}] stays Uniform"
    again = check_text("\n".join(ignored) + "\n", "a.py").findings
    assert [f.code for f in again] == ["FLX401"]


@pytest.mark.parametrize(
    ("id_", "expected"),
    [
        ("s['id']", ["FLX401"]),
        ("self.id", ["FLX401"]),
        ("lab.id", []),
        ("cloud.id", []),
        ("self.name", []),
    ],
)
@pytest.mark.parametrize("function", ["scale_set_vms", "collect_vmss_instances"])
def test_the_function_around_says_whose_id_it_is(
    function: str, id_: str, expected: list[str]
) -> None:
    for url in (
        f"'{HOST}' + {id_} + '/virtualMachines?{V}'",
        f'f"{HOST}{{{id_}}}/virtualMachines?{V}"',
    ):
        text = f"import requests\n\ndef {function}(self, s, lab, cloud):\n    return requests.get({url})\n"
        assert [each.code for each in check_text(text, "a.py").findings] == expected
        other = text.replace(function, "everything") + "\n# virtualMachineScaleSets\n"
        assert not check_text(other, "a.py").findings


def test_the_id_of_something_named_for_nothing_has_only_instances_below() -> None:
    text = (
        "import requests\n\ndef vmss_instances(item):\n"
        f'    return requests.post(f"{HOST}{{item.id}}/reimage?{V}")\n'
    )
    assert not check_text(text, "a.py").findings
