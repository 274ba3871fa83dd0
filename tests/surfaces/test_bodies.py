# ruff: noqa: E501
"""Bodies of requests on a scale set: what is sent to the URL of a set is its model."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint import check_paths
from flexlint.engine.check import check_text
from flexlint.lexical.bodies import sent_in
from flexlint.lexical.literals import read_object
from flexlint.model import Array, Known, Object, Unknown
from tests.work import HOSTILE, grows_linearly

HOST = "https://management.azure.com"
GROUP = f"{HOST}/subscriptions/s/resourceGroups/app/providers/Microsoft.Compute"
SET = f"{GROUP}/virtualMachineScaleSets/web"
URL = f"{SET}?api-version=2024-07-01"
UNIFORM = '{"properties": {"orchestrationMode": "Uniform", "overprovision": true}}'
FLEXIBLE = '{"properties": {"orchestrationMode": "Flexible", "overprovision": true}}'
PART = '{"properties": {"overprovision": true}}'
QUOTED = UNIFORM.replace('"', '\\"')
MADE = [("FLX1101", "info"), ("FLX1103", "info")]
CHANGED = [("FLX1103", "warning")]


def told(path: str, text: str) -> list[tuple[str, str]]:
    """Code and severity of what is found of models."""
    found = check_text(text, path=path).findings
    return sorted((f.code, f.severity.label) for f in found)


def at(path: str, text: str, code: str) -> tuple[int, str]:
    """The line of a finding, and what it underlines."""
    (found,) = [f.location for f in check_text(text, path=path).findings if f.code == code]
    return found.line, text.splitlines()[found.line - 1][found.column - 1 : found.end_column - 1]


# -- commands ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "script",
    [
        f"az rest --method put --url '{URL}' --body '{UNIFORM}'",
        f"az rest -m PUT -u '{URL}' -b '{UNIFORM}'",
        f"az rest --body='{UNIFORM}' --method=put --uri={SET}",
        f'az rest --method put --url "{URL}" --body "{QUOTED}"',
        f"BODY='{UNIFORM}'\naz rest --method put --url '{URL}' --body \"$BODY\"",
        f'BODY="{QUOTED}"\naz rest --method put --url \'{URL}\' --body "${{BODY}}"',
        f"URL='{URL}'\naz rest --method put --url \"$URL\" --body '{UNIFORM}'",
        f"SET='{SET}'\naz rest --method put --url \"$SET?api-version=2024-07-01\" --body '{UNIFORM}'",
        f"az rest --method put --url '{URL}' --body @- <<'EOF'\n{UNIFORM}\nEOF",
        f"cat <<EOF | az rest --method put --url '{URL}' --body @-\n{UNIFORM}\nEOF",
        f"cat > body.json <<EOF\n{UNIFORM}\nEOF\naz rest --method put --url '{URL}' --body @body.json",
        f"cat <<EOF > /tmp/body.json\n{UNIFORM}\nEOF\naz rest --method put --url '{URL}' --body '@/tmp/body.json'",
        f'F=$(mktemp)\ncat > "$F" <<EOF\n{UNIFORM}\nEOF\naz rest --method put --url \'{URL}\' --body @"$F"',
        f"BODY=$(cat <<EOF\n{UNIFORM}\nEOF\n)\naz rest --method put --url '{URL}' --body \"$BODY\"",
        f"az rest --method put --url '{URL}' --body \"$(cat <<'EOF'\n{UNIFORM}\nEOF\n)\"",
        f"BODY=$(jq -n --arg m x '{{properties: {{orchestrationMode: \"Uniform\", overprovision: true, x: $m}}}}')\naz rest --method put --url '{URL}' --body \"$BODY\"",
        f"read -r -d '' BODY <<EOF\n{UNIFORM}\nEOF\naz rest --method put --url '{URL}' --body \"$BODY\"",
        f"curl -X PUT -d '{UNIFORM}' '{URL}'",
        f"curl -sX PUT -d'{UNIFORM}' '{URL}'",
        f"curl --request PUT --data-raw '{UNIFORM}' -H 'Content-Type: application/json' '{URL}'",
        f"curl -X PUT '{URL}' --json '{UNIFORM}'",
        f"curl -X PUT '{URL}' --data-binary @- <<EOF\n{UNIFORM}\nEOF",
        f"wget --method=PUT --body-data='{UNIFORM}' '{URL}'",
        f"armclient put {URL} '{UNIFORM}'",
        f"if true; then az rest --method put --url '{URL}' --body '{UNIFORM}' -o none; fi",
    ],
)
def test_a_command_sends_a_model(script: str) -> None:
    assert told("up.sh", f"#!/bin/sh\n{script}\n") == MADE


@pytest.mark.parametrize(
    "script",
    [
        f"az rest --method patch --url '{URL}' --body '{PART}'",
        f'az rest --method patch --url \'{URL}\' --body \'{{"properties": {{"overprovision": true, "x": \'$N\', "y": "\'"$Y"\'"}}}}\'',
        f'az rest --method patch --url "{URL}" --body "{{\\"properties\\": {{\\"overprovision\\": true, \\"x\\": $N}}}}"',
        f"curl -X PATCH '{URL}' -d '{PART}'",
    ],
)
def test_a_part_of_a_model_changes_a_set(script: str) -> None:
    assert told("up.sh", f"#!/bin/sh\n{script}\n") == CHANGED


@pytest.mark.parametrize(
    "script",
    [
        f"az rest --method get --url '{URL}' --body '{UNIFORM}'",
        f"az rest --url '{URL}' --body '{UNIFORM}'",
        f"az rest --method $METHOD --url '{URL}' --body '{UNIFORM}'",
        f"curl '{URL}' -d '{UNIFORM}'",
        f"az rest --method put --url '{GROUP}/availabilitySets/web' --body '{UNIFORM}'",
        f"az rest --method put --url '{GROUP}/virtualMachines/web' --body '{UNIFORM}'",
        f"az rest --method put --url '{SET}/extensions/health' --body '{UNIFORM}'",
        f"az rest --method put --url '{SET}/providers/Microsoft.Insights/diagnosticSettings/x' --body '{UNIFORM}'",
        f"az rest --method put --url '{GROUP}/virtualMachineScaleSets' --body '{UNIFORM}'",
        f"az rest --method put --url '{URL}'",
        f"az rest --method put --url '{URL}' --body '{{}}'",
        f"az rest --method put --url '{URL}' --body '{{\"overprovision\": true}}'",
        f"az rest --method put --url '{URL}' --body @elsewhere.json",
        f"az rest --method put --url '{URL}' --body \"$BODY\"",
        f"az rest --method put --url '{URL}' --body \"$(cat body.json)\"",
        f"az rest --method put --url '{URL}' --body '{{\"properties\": {{\"overprovision\": true'",
        f"az rest --method put --url '{URL}' --body '[{UNIFORM}]'",
        f"az rest --method put --url '{URL}' --body 'tags={UNIFORM}'",
        f"echo az rest --method put --url '{URL}' --body '{UNIFORM}'",
        f"# az rest --method put --url '{URL}' --body '{UNIFORM}'",
        f"az rest --method put --url '{GROUP}/disks/d' --body '{UNIFORM}'\naz rest --method put --url '{URL}'",
        f"read -r -d '' BODY <<EOF\n{UNIFORM}\nEOF\nBODY=$(jq . x)\naz rest --method put --url '{URL}' --body \"$BODY\"",
        f"az rest --method put --url '{URL}' --body \"$BODY\"\nread -r -d '' BODY <<EOF\n{UNIFORM}\nEOF",
        # Written behind the command, and written by nobody knows whom.
        f"az rest --method put --url '{URL}' --body @b.json\ncat > b.json <<EOF\n{UNIFORM}\nEOF",
        f"az rest --method put --url '{URL}' --body @b.json\ncat > c.json <<EOF\n{UNIFORM}\nEOF",
        f"BODY='{UNIFORM}'\nif x; then BODY=$(jq . b.json); fi\naz rest --method put --url '{URL}' --body \"$BODY\"",
        f"BODY=$(az rest --url '{URL}' | jq '{UNIFORM}')\naz rest --method put --url '{URL}' --body \"$BODY\"",
        # Of the tags of a set, and of a text in it.
        f'az rest --method patch --url \'{URL}\' --body \'{{"tags": {{"overprovision": "true", "orchestrationMode": "Uniform"}}}}\'',
    ],
)
def test_what_sends_no_model(script: str) -> None:
    assert told("up.sh", f"#!/bin/sh\n{script}\n") == []


OF_TYPE = "--resource-type Microsoft.Compute/virtualMachineScaleSets -g app -n web"
ID = SET.removeprefix(HOST)


@pytest.mark.parametrize(
    "command",
    [
        f"az resource update {OF_TYPE} --set properties.overprovision=true",
        f"az resource update --ids {ID} --set properties.overprovision=true tags.a=b",
        f'az resource update --ids "{ID}" --set "properties.overprovision=true"',
        "az resource update -g app -n web --namespace Microsoft.Compute --resource-type virtualMachineScaleSets --set properties.overprovision=true",
        f"az resource patch --ids {ID} --properties '{{\"overprovision\": true}}'",
        f"az resource patch --ids {ID} --is-full-object -p '{PART}'",
        f'P=\'{{"overprovision": true}}\'\naz resource patch --ids {ID} --properties "$P"',
        f"ID={ID}\naz resource update --ids $ID --set properties.overprovision=true",
    ],
)
def test_az_resource_changes_a_model(command: str) -> None:
    assert told("up.sh", f"#!/bin/sh\n{command}\n") == CHANGED


@pytest.mark.parametrize(
    "command",
    [
        f'az resource create {OF_TYPE} --properties \'{{"overprovision": true, "orchestrationMode": "Uniform"}}\'',
        f"az resource create --id {ID} --is-full-object --properties '{UNIFORM}'",
        f"cat > p.json <<EOF\n{UNIFORM}\nEOF\naz resource create {OF_TYPE} --is-full-object -p @p.json",
    ],
)
def test_az_resource_makes_a_model(command: str) -> None:
    assert told("up.sh", f"#!/bin/sh\n{command}\n") == MADE


@pytest.mark.parametrize(
    "command",
    [
        f"az resource update {OF_TYPE} --set tags.overprovision=true",
        f"az resource update {OF_TYPE} --set properties.overprovision=null",
        f"az resource update {OF_TYPE} --remove properties.overprovision",
        f"az resource update {OF_TYPE} --set properties.virtualMachineProfile.x='{{\"overprovision\": true}}'",
        f"az resource update {OF_TYPE.replace('ScaleSets', 's')} --set properties.overprovision=true # virtualMachineScaleSets patch",
        f"az resource update --ids {ID}/extensions/e --set properties.overprovision=true",
        f"az resource show --ids {ID} --properties '{{\"overprovision\": true}}'",
        f"az resource create {OF_TYPE} --properties @elsewhere.json",
        f"az resource tag --ids {ID} --tags 'properties.overprovision=true'",
    ],
)
def test_az_resource_that_gives_no_model(command: str) -> None:
    assert told("up.sh", f"#!/bin/sh\n{command}\n") == []


def test_each_property_of_az_resource_is_a_finding_of_its_own() -> None:
    pools = "properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations[0].properties.ipConfigurations[0].properties.loadBalancerInboundNatPools"
    text = f"az resource update {OF_TYPE} --set properties.overprovision=true properties.singlePlacementGroup=true {pools}='[{{\"id\": 1}}]'\n"
    assert [code for code, _ in told("up.sh", text)] == ["FLX1102", "FLX1103", "FLX702"]
    assert at("up.sh", text, "FLX1102") == (1, "singlePlacementGroup")
    text = f"az resource update {OF_TYPE} --set properties.orchestrationMode=Flexible\n"
    assert told("up.sh", text) == [("FLX1208", "error")]


def test_the_mode_that_a_part_asks_for_is_not_that_of_the_set() -> None:
    script = f"az rest --method patch --url '{URL}' --body '{UNIFORM}'\n"
    assert told("up.sh", script) == [*CHANGED, ("FLX1208", "error")]


def test_a_part_says_nothing_of_what_it_leaves_out() -> None:
    """A whole model without a mode is one of a default; a part of it is not."""
    profile = '{"properties": {"virtualMachineProfile": {"osProfile": {}}}}'
    whole = f"az rest --method put --url '{URL}' --body '{profile}'\n"
    assert told("up.sh", whole) == [("FLX1101", "info")]
    assert told("up.sh", whole.replace("put", "patch")) == []


def test_a_part_that_is_not_seen_leaves_the_mode_open() -> None:
    put = f"az rest --method put --url '{URL}' --body "
    assert (
        told("up.sh", put + "'{\"properties\": {'$REST', \"overprovision\": true}}'\n") == CHANGED
    )
    assert (
        told("up.sh", put + "'{'$REST', \"properties\": {\"overprovision\": true}}'\n") == CHANGED
    )
    mode = '\'{"properties": {"orchestrationMode": "\'$MODE\'", "overprovision": true}}\'\n'
    assert told("up.sh", put + mode) == CHANGED


def test_a_finding_stands_in_the_body() -> None:
    text = f'az rest --method put \\\n  --url "{URL}" \\\n  --body "{QUOTED}"\n'
    assert at("up.sh", text, "FLX1103") == (3, "overprovision")
    assert at("up.sh", text, "FLX1101") == (2, "virtualMachineScaleSets/web")
    text = f'BODY=$(cat <<EOF\n{{\n  "location": "$L",\n  "properties": {{\n    "overprovision": true\n  }}\n}}\nEOF\n)\naz rest --method put --url \'{URL}\' --body "$BODY"\n'
    assert at("up.sh", text, "FLX1103") == (5, "overprovision")


def test_two_bodies_are_sent_to_one_url() -> None:
    text = f"URL='{URL}'\naz rest --method put --url $URL --body '{UNIFORM}'\naz rest --method patch --url $URL --body '{PART}'\naz rest --method get --url $URL\n"
    assert [(f.location.line, f.code) for f in check_text(text, "up.sh").findings] == [
        (1, "FLX1101"),
        (2, "FLX1103"),
        (3, "FLX1103"),
    ]


@pytest.mark.parametrize(("body", "expected"), [(UNIFORM, "uniform"), (FLEXIBLE, "flexible")])
def test_the_mode_of_the_body_is_that_of_the_set(body: str, expected: str, tmp_path: Path) -> None:
    (tmp_path / "up.sh").write_text(f"az rest --method put --url '{URL}' --body '{body}'\n")
    stop = "az vmss deallocate -g {} -n {} --instance-ids 0\n"
    cases = (("app", "web"), ("app", "api"), ("other", "web"))
    (tmp_path / "down.sh").write_text("".join(stop.format(*case) for case in cases))
    found = check_paths([str(tmp_path)]).findings
    modes = [f.mode.kind.value for f in found if f.location.path.endswith("down.sh")]
    assert modes == [expected, "unknown", "unknown"]


def test_the_api_version_stands_in_the_url() -> None:
    put = "az rest --method put --url '{}?api-version={}' --body '{}'\n"
    body = '{"properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1}}'
    assert told("up.sh", put.format(SET, "2019-07-01", body)) == [("FLX1116", "error")]
    assert told("up.sh", put.format(SET, "2024-07-01", body)) == []
    assert at("up.sh", put.format(SET, "2019-07-01", body), "FLX1116") == (1, "2019-07-01")


# -- messages ----------------------------------------------------------------------------------


def test_a_file_of_requests_holds_their_bodies() -> None:
    text = f"### make it\nPUT {URL} HTTP/1.1\nContent-Type: application/json\nAuthorization: Bearer {{{{token}}}}\n\n{UNIFORM}\n\n###\nGET {URL}\n\n### and this\nPATCH {URL}\n\n{PART}\n"
    assert [(f.location.line, f.code) for f in check_text(text, "a.http").findings] == [
        (2, "FLX1101"),
        (6, "FLX1103"),
        (14, "FLX1103"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"GET {URL}\n\n{UNIFORM}\n",
        f"PUT {SET}/extensions/x\n\n{UNIFORM}\n",
        f"PUT {URL}\n\n###\n\n{UNIFORM}\n",
        f"PUT {URL}\n\nbody: {UNIFORM}\n",
        f"PUT {URL}\n\n< ./body.json\n",
        f"PUT {GROUP}/disks/x\n\n{UNIFORM}\n\n###\nGET {URL}\n",
    ],
)
def test_what_is_no_message_with_a_model(text: str) -> None:
    assert told("a.http", text) == []


# -- literals ----------------------------------------------------------------------------------


def value(text: str) -> Object:
    found = read_object(text, 0)
    assert found is not None
    return found


def test_an_object_is_read_among_expressions() -> None:
    found = value('{a: b.c(1, {d: 2}), "e": \'x\', f: [1, true, null], g, ...rest, h: "a" + b}')
    assert found.open
    assert [entry.key for entry in found.entries] == ["a", "e", "f", "g", "h"]
    assert isinstance(found.get("a"), Unknown)
    assert found.get("e") == Known("x", found.get("e").span)  # type: ignore[union-attr]
    items = found.get("f")
    assert isinstance(items, Array)
    assert [item.value for item in items.items if isinstance(item, Known)] == [1, True, None]
    assert isinstance(found.get("h"), Unknown)


@pytest.mark.parametrize("text", ['{"a": 1', '{"a": {"b": 1}', '{"a": "1}', "{{ a }}", "", "[1]"])
def test_what_is_no_object(text: str) -> None:
    assert read_object(text, 0) is None


@pytest.mark.parametrize("filled", ["$X", "${x}", "{{ x }}", "<name>", "%s", "#{x}", "\\(x)"])
def test_a_string_that_is_filled_in_is_not_known(filled: str) -> None:
    assert isinstance(value(f'{{"a": "{filled}"}}').get("a"), Unknown)
    assert isinstance(value(f'{{"a": "x{filled}y"}}').get("a"), Unknown)


@pytest.mark.parametrize(
    "unit", ['{"a":', "[", "{a,", '"', "`", "\\`", "'", "/*,", "//", "{`", '{"a": [', "(", "{{"]
)
def test_an_object_is_read_in_linear_time(unit: str) -> None:
    grows_linearly(lambda text: read_object(text, 0), lambda n: "{" + unit * n)
    read_object("{" + unit * (HOSTILE // len(unit)), 0)


@pytest.mark.parametrize(
    "unit", ["PUT x\n", "PUT x\n\n", "PUT x\n\n{", "PUT ", "\n", "PUT x\n{\n", f"PUT {URL}\n\n{{"]
)
def test_messages_are_found_in_linear_time(unit: str) -> None:
    from flexlint.catalog import load_catalog

    vocabulary = load_catalog().vocabulary
    text = "virtualMachineScaleSets put\n"
    grows_linearly(lambda t: list(sent_in(t, vocabulary)), lambda n: text + unit * n)
    list(sent_in(text + unit * (HOSTILE // len(unit)), vocabulary))


@pytest.mark.parametrize(
    "unit",
    [
        f"az rest --method put --url '{URL}' --body '{PART}'\n",
        "az rest --method put --url $U --body $B\n",
        "az rest --method put --url $U --body @a.json\n",
        'az rest --method put --url $U --body "$(jq -nnnnnnnnnnnnnn',
        "az resource update --ids $U --set properties.overprovision=true\n",
        "bash -c 'az rest --method put --url $U --body @- <<X\n",
        "cat > a.json <<X\n{\nX\n",
        "a.a/a-a.",
    ],
)
def test_a_script_is_read_in_linear_time(unit: str) -> None:
    head = f"U='{URL}'\nB='{UNIFORM}'\n"
    grows_linearly(lambda text: check_text(text, "up.sh"), lambda n: head + unit * n, 40)
    check_text(head + unit * (HOSTILE // 10 // len(unit)), "up.sh")
