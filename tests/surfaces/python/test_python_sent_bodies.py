"""What Python sends to the URL of a scale set."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text

GROUP = "https://management.azure.com/subscriptions/{sub}/resourceGroups/app/providers"
SETS = f"{GROUP}/Microsoft.Compute/virtualMachineScaleSets"
URL = f'f"{SETS}/web?api-version=2024-07-01"'
DICT = '{"properties": {"orchestrationMode": "Uniform", "overprovision": True}}'
JSON = "'" + DICT.replace("True", "true") + "'"
PART = '{"properties": {"overprovision": True}}'
MADE = [("FLX1101", "info"), ("FLX1103", "info")]
CHANGED = [("FLX1103", "warning")]


def told(*lines: str) -> list[tuple[str, str]]:
    text = "import json, requests\n\ndef run(sub, client):\n"
    text += "".join(f"    {line}\n" for line in lines)
    found = check_text(text, "up.py").findings
    return sorted((f.code, f.severity.label) for f in found)


@pytest.mark.parametrize(
    "lines",
    [
        (f"requests.put({URL}, json={DICT})",),
        (f"requests.put(url={URL}, headers={{}}, json={DICT})",),
        (f"requests.put({URL}, data=json.dumps({DICT}))",),
        (f"requests.put({URL}, json.dumps({DICT}).encode('utf-8'))",),
        (f"requests.put({URL}, data={JSON})",),
        (f'requests.put({URL}, data="""\n{DICT.replace("True", "true")}\n""")',),
        (f"body = {DICT}", f"requests.put({URL}, json=body)"),
        (f"url = {URL}", f"body = json.dumps({DICT})", "requests.put(url, data=body)"),
        (
            'body = {"properties": {"orchestrationMode": "Uniform"}}',
            'body["properties"]["overprovision"] = True',
            f"requests.put({URL}, json=body)",
        ),
        (f'requests.request("PUT", {URL}, json={DICT})',),
        (f'requests.request(method="put", url={URL}, json={DICT})',),
        (f'client.send_request(HttpRequest("PUT", {URL}, json={DICT}))',),
        (f"httpx.put({URL}, json={DICT})",),
        (f"await session.put({URL}, json={DICT})",),
        (f"with session.put({URL}, json={DICT}) as answer:", "    pass"),
        (f"self._put({URL}, {DICT})",),
        (f"answer = requests.put({URL}, json=dict(**{DICT}))",),
    ],
)
def test_a_request_sends_a_model(lines: tuple[str, ...]) -> None:
    assert told(*lines) == MADE


@pytest.mark.parametrize(
    "lines",
    [
        (f"requests.patch({URL}, json={PART})",),
        (f"requests.put({URL}, json={{**other, **{PART}}})",),
        (
            f"url = {URL}",
            "vmss = requests.get(url).json()",
            'vmss["properties"]["overprovision"] = True',
            "requests.put(url, json=vmss)",
        ),
        (f"requests.put({URL}, json={DICT.replace(chr(34) + 'Uniform' + chr(34), 'mode')})",),
    ],
)
def test_a_part_of_a_model_changes_a_set(lines: tuple[str, ...]) -> None:
    assert told(*lines) == CHANGED


@pytest.mark.parametrize(
    "lines",
    [
        (f"requests.get({URL}, json={DICT})",),
        (f"requests.post({URL}, json={DICT})",),
        (f"requests.put({URL}, params={DICT})",),
        (f"requests.put({URL}, headers={DICT})",),
        (f"requests.put({URL})", f"body = {DICT}"),
        (f"requests.put({URL}, json=body)",),
        (f"requests.put({URL}, json=load({DICT}))",),
        (f"requests.put({URL}, json={{'name': 'web', 'value': {DICT}}})",),
        (f"requests.put({URL.replace('/web', '/web/extensions/e')}, json={DICT})",),
        (f"requests.put({URL.replace('ScaleSets', 's')}, json={DICT})  # virtualMachineScaleSets",),
        (f"cache.put({URL.replace('https://management.azure.com', '')}, {DICT})",),
        (f"print('put', {URL}, {DICT})",),
        (f"requests.patch({URL}, json={{'tags': {{'orchestrationMode': 'Uniform'}}}})",),
    ],
)
def test_what_sends_no_model(lines: tuple[str, ...]) -> None:
    assert [code for code, _ in told(*lines) if code.startswith("FLX11")] == []


@pytest.mark.parametrize(
    ("library", "call"),
    [
        ("requests_mock", "requests_mock.put({}, json={})"),
        ("requests_mock", "m.put({}, json={})"),
        ("responses", "responses.put({}, json={})"),
        ("responses", "responses.add('PUT', {}, json={})"),
        ("respx", "respx.put({}).respond(json={})"),
    ],
)
def test_what_a_test_answers_is_not_sent(library: str, call: str) -> None:
    assert told(f"import {library}", call.format(URL, DICT)) == []
    assert told(f"import {library}", f"requests.put({URL}, json={DICT})") == MADE


def test_a_body_with_its_type_is_one_resource() -> None:
    kind = '"type": "Microsoft.Compute/virtualMachineScaleSets", "apiVersion": "2024-07-01", '
    assert told(f"requests.put({URL}, json={DICT.replace('{', '{' + kind, 1)})") == MADE


def test_each_turn_of_a_loop_sends_its_own() -> None:
    lines = (
        f'for verb, kind in (("GET", "virtualMachines"), ("PUT", "{SETS.rpartition("/")[2]}")):',
        f'    requests.request(verb, f"{GROUP}/Microsoft.Compute/{{kind}}/web", json={DICT})',
    )
    assert told(*lines) == MADE


def test_a_body_is_found_in_a_long_module() -> None:
    other = "".join(f"def other_{n}(x):\n    return x + {n}\n\n" for n in range(400))
    text = f"import requests\n\n{other}BODY = {DICT}\n\n{other.replace('other', 'more')}"
    text += f"def run(sub):\n    requests.put({URL}, json=BODY)\n"
    found = check_text(text, "up.py").findings
    assert sorted((f.code, f.severity.label) for f in found) == MADE


def test_a_condition_on_the_mode_governs_the_body() -> None:
    lines = ('if vmss.orchestration_mode == "Uniform":', f"    requests.patch({URL}, json={PART})")
    assert told(*lines) in (CHANGED, [("FLX1103", "info")])
