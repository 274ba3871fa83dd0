"""Scripts, requests and resources in YAML, at their exact places."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.model import Array, Confidence, Embedded, Extraction, Known, Object, Resource
from flexlint.surfaces.yaml.file_names import claims
from flexlint.surfaces.yaml.nodes import TooDeepError, UnreadableError, read_documents
from flexlint.surfaces.yaml.surface import YamlSurface
from flexlint.text.source import SourceFile

VOCABULARY = load_catalog().vocabulary
SURFACE = YamlSurface()


def extract(text: str, path: str = "a.yml") -> Extraction:
    return SURFACE.extract(SourceFile(path, text), VOCABULARY)


def outer(text: str, piece: Embedded) -> str:
    """What the segments say stands in the file."""
    return "".join(text[s.source_start : s.source_start + s.length] for s in piece.segments)


STEPS = "az vmss start -g a -n b"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (f"jobs:\n  a:\n    steps:\n    - run: {STEPS}\n", "shell"),
        (f"jobs:\n  a:\n    steps:\n    - run: |\n        {STEPS}\n", "shell"),
        ("jobs:\n  a:\n    steps:\n    - run: >-\n        az vmss\n        start -g a\n", "shell"),
        ("- shell: pwsh\n  run: Start-AzVmss a b\n", "powershell"),
        ("- run: Start-AzVmss a b\n", "powershell"),
        (f"defaults: {{run: {{shell: pwsh}}}}\njobs:\n  a:\n    steps:\n    - run: {STEPS}\n", "powershell"),  # noqa: E501
        (f"jobs:\n  a:\n    defaults: {{run: {{shell: pwsh}}}}\n    steps:\n    - run: {STEPS}\n      shell: bash\n", "shell"),  # noqa: E501
        (f"jobs:\n  a:\n    defaults: {{run: {{shell: pwsh}}}}\n    steps: []\n  b:\n    steps:\n    - run: {STEPS}\n", "shell"),  # noqa: E501
        ("- shell: python\n  run: client.virtual_machine_scale_set_vms.begin_start()\n", "python"),
        (f"- script: {STEPS}\n", "shell"),
        (f"- bash: {STEPS}\n", "shell"),
        ("- pwsh: Start-AzVmss a b\n", "powershell"),
        (f"- task: AzureCLI@2\n  inputs:\n    scriptType: bash\n    inlineScript: {STEPS}\n", "shell"),  # noqa: E501
        (f"- task: AzureCLI@2\n  inputs:\n    scriptType: pscore\n    inlineScript: {STEPS}\n", "powershell"),  # noqa: E501
        ("- task: AzurePowerShell@5\n  inputs:\n    Inline: Start-AzVmss a b\n", "powershell"),
        (f"- uses: azure/CLI@v2\n  with:\n    inlineScript: {STEPS}\n", "shell"),
        (f"build:\n  script:\n  - {STEPS}\n", "shell"),
        (f"build:\n  before_script: ['{STEPS}']\n", "shell"),
        (f"- shell: {STEPS}\n", "shell"),
        (f"- ansible.builtin.command: {STEPS}\n", "shell"),
        (f"- command:\n    cmd: {STEPS}\n", "shell"),
        ("- command:\n    argv: [az, vmss, start, -g, a]\n", "shell"),
        (f"spec:\n  containers:\n  - command: [/bin/sh, -c, '{STEPS}']\n", "shell"),
        (f"data:\n  up.sh: |\n    #!/bin/sh\n    {STEPS}\n", "shell"),
        (f"runcmd:\n- {STEPS}\n", "shell"),
        (f"hooks:\n  preprovision:\n    shell: sh\n    run: {STEPS}\n", "shell"),
        (f"tasks:\n  up:\n    cmds:\n    - {STEPS}\n", "shell"),
    ],
)  # fmt: skip
def test_scripts_go_to_their_language(text: str, language: str) -> None:
    (piece,) = extract(text).embedded
    assert piece.language == language


@pytest.mark.parametrize(
    "text",
    [
        f"- name: {STEPS}\n",
        f"description: run {STEPS} to begin\n",
        f"# {STEPS}\nrun: ls\n",
        f"- run: ls # {STEPS}\n",
        "- run: az vm start -g a\n",
        f"note: first do it by hand with {STEPS}\n",
        "on: push\nname: vmss\n",
        f"message: |\n  {STEPS}\n",
        "types: [Microsoft.Compute/virtualMachineScaleSets]\n",
        f"version: 2\ninteractions:\n- request:\n    url: https://management.azure.com/x/{STEPS}\n",
    ],
)
def test_leaves_this_alone(text: str) -> None:
    assert extract(text).embedded == ()


@pytest.mark.parametrize(
    "text",
    [
        "run: |\n  a\n   b\n\n  az vmss start\n",
        "run: |2\n    az vmss start\n",
        "run: |-\r\n  az vmss start\r\n  é\r\n",
        "run: 'it''s az vmss start'\n",
        "run: az vmss start\n",
        "- run: &anchor |\n    az vmss start\n",
        "run: !tag |\n  az vmss start\n",
        "run: |+\n  az vmss start\n\n\n",
    ],
)
def test_segments_point_at_what_is_written(text: str) -> None:
    (piece,) = extract(text).embedded
    at = piece.text.index("az vmss start")
    for offset in range(at, at + len("az vmss start")):
        segment = next(
            s for s in piece.segments if s.text_start <= offset < s.text_start + s.length
        )
        place = segment.source_start + offset - segment.text_start
        assert text[place] == piece.text[offset]


def test_a_folded_block_is_one_line() -> None:
    (piece,) = extract("run: >\n  az vmss start\n  -g a\n\n  -n b\n").embedded
    assert piece.text.startswith("az vmss start -g a\n")


def test_a_double_quoted_scalar_is_unescaped() -> None:
    (piece,) = extract('run: "az vmss start\\n  az\\u0020vmss stop"\n').embedded
    assert piece.text == "az vmss start\n  az vmss stop"


def test_an_alias_is_read_once() -> None:
    text = f"a: &x\n  run: {STEPS}\nb: *x\nc: *x\n"
    assert len(extract(text).embedded) == 1


URL = "https://management.azure.com/x/providers/Microsoft.Compute/virtualMachineScaleSets/s/start"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"- uri:\n    url: {URL}\n    method: POST\n", f"POST {URL}"),
        (f"- uri:\n    url: '{URL}'\n", f"GET {URL}"),
        ("paths:\n  /x/virtualMachineScaleSets/{n}/start:\n    post: {}\n",
         "POST /x/virtualMachineScaleSets/{n}/start"),
    ],
)  # fmt: skip
def test_requests(text: str, expected: str) -> None:
    (piece,) = extract(text).embedded
    assert piece.language == "urls"
    assert piece.text == expected


def resources(text: str) -> tuple[Resource, ...]:
    """Those that are declared, without the sets that other tools' words describe."""
    return tuple(r for r in extract(text).resources if r.origin != "module")


@pytest.mark.parametrize("prefix", ["", "azure.azcollection.", "azure.rm."])
def test_ansible_modules(prefix: str) -> None:
    text = f"- {prefix}azure_rm_virtualmachinescaleset:\n    name: web\n    overprovision: yes\n"
    (resource,) = resources(text)
    assert resource.type == "azure_rm_virtualmachinescaleset"
    span = resource.type_span
    assert text[span.start : span.end] == resource.type
    value = resource.body.get("overprovision")
    assert isinstance(value, Known)
    assert value.value is True


def test_module_defaults_and_inline_arguments() -> None:
    text = (
        "- module_defaults:\n    azure_rm_virtualmachinescaleset: {orchestration_mode: Uniform}\n"
        "  tasks:\n  - azure_rm_virtualmachinescaleset: name=web vm_size={{ size }}\n"
    )
    (resource,) = resources(text)
    mode = resource.body.get("orchestration_mode")
    assert isinstance(mode, Known)
    assert mode.value == "Uniform"
    assert not isinstance(resource.body.get("vm_size"), Known)


def test_operator_manifest_gets_its_properties_back() -> None:
    text = (
        "apiVersion: compute.azure.com/v1api20220301\nkind: VirtualMachineScaleSet\nspec:\n"
        "  sku: {name: x}\n  orchestrationMode: Uniform\n  virtualMachineProfile:\n"
        "    networkProfile:\n      networkInterfaceConfigurations:\n      - name: n\n"
        "        ipConfigurations:\n        - loadBalancerInboundNatPools: [{id: p}]\n"
    )
    (resource,) = resources(text)
    assert resource.type == "Microsoft.Compute/virtualMachineScaleSets"
    assert text[resource.type_span.start : resource.type_span.end] == "VirtualMachineScaleSet"
    value = resource.body.get("properties")
    for key in ("virtualMachineProfile", "networkProfile", "networkInterfaceConfigurations"):
        assert isinstance(value, Object)
        value = value.get(key)
    assert isinstance(value, Array)
    (interface,) = value.items
    assert isinstance(interface, Object)
    inner = interface.get("properties")
    assert isinstance(inner, Object)
    assert inner.entry("ipConfigurations") is not None


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            "azure-native:compute:VirtualMachineScaleSet",
            "Microsoft.Compute/virtualMachineScaleSets",
        ),
        ("azure-native:network:LoadBalancer", "Microsoft.Network/loadBalancers"),
        ("azure:compute:LinuxVirtualMachineScaleSet", "azurerm_linux_virtual_machine_scale_set"),
        ("azure:lb:NatPool", "azurerm_lb_nat_pool"),
        ("azure:lb/natPool:NatPool", "azurerm_lb_nat_pool"),
    ],
)
def test_pulumi(kind: str, expected: str) -> None:
    text = f"resources:\n  x:\n    type: {kind}\n    properties: {{overprovision: true}}\n"
    (resource,) = resources(text)
    assert resource.type == expected


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: VirtualMachineScaleSet\nspec: {}\n",
        "kind: VirtualMachineScaleSet\n",
        "- azure_rm_virtualmachine: {name: x}\n",
        "type: azure-native:compute:VirtualMachine\n",
    ],
)
def test_no_resource(text: str) -> None:
    assert resources(text) == ()


def test_templated_yaml_is_read_with_less_confidence() -> None:
    text = "{{- if .x }}\ndata:\n  a.sh: |\n    az vmss start -g {{ .g }}\n{{- end }}\n"
    extraction = extract(text, "chart/templates/job.yaml")
    (piece,) = extraction.embedded
    assert piece.confidence is Confidence.MEDIUM
    assert "{{ .g }}" in piece.text
    assert not extraction.degraded


@pytest.mark.parametrize(
    ("text", "kind"),
    [("a: [vmss\nb: }\n", "parse-failure"), ("a: [vmss\n{{ b }}: }\n", "partly-read")],
)
def test_what_is_no_yaml_degrades(text: str, kind: str) -> None:
    extraction = extract(text)
    assert extraction.degraded
    assert [problem.kind for problem in extraction.problems] == [kind]


def test_several_documents_and_byte_order_mark() -> None:
    source = SourceFile.from_bytes("a.yml", f"\ufeffa: 1\n---\nrun: {STEPS}\n".encode())
    (piece,) = SURFACE.extract(source, VOCABULARY).embedded
    assert outer(source.text, piece) == STEPS


def test_billion_laughs_and_cycles() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 12):
        lines.append(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]")
    lines.append("b:\n  azure_rm_virtualmachinescaleset: {x: *a11, y: &y [*y]}")
    assert len(resources("\n".join(lines) + "\n")) == 1


@pytest.mark.parametrize("opening", ["[", "{", "- ", "a: [", "? "])
def test_deep_nesting_is_refused(opening: str) -> None:
    text = opening * 20_000
    with suppress(TooDeepError, UnreadableError):
        read_documents(text)
    assert extract(text).degraded or extract(text).embedded == ()


@pytest.mark.parametrize("path", ["a.yml", "a.yaml", "x/A.YAML", "a.yaml.j2", "a.yml.tpl"])
def test_claims(path: str) -> None:
    assert claims(path)


@pytest.mark.parametrize("path", ["a.json", "yaml", "a.yml.bak", "a.py"])
def test_claims_no_other(path: str) -> None:
    assert not claims(path)


PIECES = st.sampled_from(
    ["run: ", "az vmss start", "\n", "  ", "- ", "|", ">", "'", '"', "&a ", "*a", "{", "}", "[", "]", ": ",  # noqa: E501
     "? ", "!t ", "{{ x }}", "{% if %}", "---\n", "\t", "\x00", "é", "\r\n", "#", "<<: ", "script:\n"]  # noqa: E501
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(PIECES, max_size=50))
def test_never_raises_and_stays_in_bounds(pieces: list[str]) -> None:
    text = "".join(pieces)
    for piece in extract(text).embedded:
        for segment in piece.segments:
            assert 0 <= segment.source_start <= segment.source_start + segment.length <= len(text)


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
@pytest.mark.parametrize(
    "script",
    [
        f"|\n    echo\n    {STEPS}\n",
        ">-\n    az vmss\n    start -g a -n b\n",
        "az vmss\n    start -g a -n b\n",
        '"az vmss\n    start \\\n    -g a -n b"\n',
    ],
    ids=["literal", "folded", "plain", "quoted"],
)
def test_every_ending_of_a_line_is_one(script: str, ending: str) -> None:
    text = f"steps:\n- script: {script}"
    (usual,) = extract(text).embedded
    (found,) = extract(text.replace("\n", ending)).embedded
    assert (found.text, found.language) == (usual.text, usual.language)
    assert "vmss" in found.text


# -- azure_rm_resource, and modules that are only named -----------------------------------------

ANY = """- azure.azcollection.azure_rm_resource:
    provider: {provider}
    resource_type: {kind}
    resource_name: web
    api_version: '{version}'
    {more}
"""
BODY = "body: {location: w, properties: {orchestrationMode: Flexible, overprovision: true}}"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"more": BODY}, ["FLX1103", "FLX1106"]),
        ({"more": BODY, "provider": "Microsoft.Compute"}, ["FLX1103", "FLX1106"]),
        ({"more": BODY, "kind": "virtualmachinescalesets"}, ["FLX1103", "FLX1106"]),
        ({"more": BODY, "kind": "virtualMachines"}, []),
        ({"more": BODY, "provider": "network"}, []),
        ({"more": f"{BODY}\n    state: absent"}, []),
        # A change says nothing of what is missing.
        ({"more": f"{BODY}\n    method: PATCH"}, ["FLX1103", "FLX1208"]),
        ({"more": 'body: "{{ body }}"'}, []),
        ({"more": 'body: "{{ body }}"', "version": "2017-12-01"}, ["FLX1101", "FLX1116"]),
        ({"more": "body: {properties: {virtualMachineProfile: {}}}"}, ["FLX1101"]),
        (
            {"more": "subresource: [{type: virtualMachines, name: '0'}]"},
            ["FLX302"],
        ),
    ],
)
def test_resources_of_any_type(given: dict[str, str], expected: list[str]) -> None:
    known = {"provider": "compute", "kind": "virtualMachineScaleSets", "version": "2023-09-01"}
    report = check_text(ANY.format(**{**known, **given}), "play.yml")
    assert sorted(finding.code for finding in report.findings) == expected


@pytest.mark.parametrize("route", ["tombstone", "deprecation", "redirect"])
def test_a_collection_that_says_what_became_of_a_module_calls_none(route: str) -> None:
    names = ["azure_rm_virtualmachinescalesetinstance_facts", "azure_rm_virtualmachine_scaleset"]
    lines = "".join(f"    {name}:\n      {route}: {{warning_text: Gone.}}\n" for name in names)
    text = f"plugin_routing:\n  modules:\n{lines}"
    assert check_text(text, "meta/runtime.yml").findings == ()
