"""Blocks of Terraform: types, bodies, requests and scripts."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.model import Answer, Array, Extraction, Known, Object, Resource, Unknown, Value
from flexlint.surfaces.terraform.hcl import read_hcl
from flexlint.surfaces.terraform.surface import TerraformSurface
from flexlint.text.source import SourceFile
from flexlint.text.traced import Trace
from flexlint.values.predicates import Exists, evaluate
from tests.work import HOSTILE, grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = TerraformSurface()
KIND = "azurerm_linux_virtual_machine_scale_set"


def extract(text: str, path: str = "main.tf") -> Extraction:
    return SURFACE.extract(SourceFile(path, text), VOCABULARY)


def one(text: str, path: str = "main.tf") -> Resource:
    resource, *model = extract(text, path).resources
    assert {r.type for r in model} <= {"Microsoft.Compute/virtualMachineScaleSets"}
    return resource


def attribute(code: str) -> Value | None:
    return one(f'resource "{KIND}" "x" {{\n{code}\n}}\n').body.get("a")


def test_a_block_is_a_resource() -> None:
    text = f'# web\nresource "{KIND}" "web" {{\n  name = "w"\n}}\n'
    resource = one(text)
    assert resource.type == KIND
    assert text[resource.type_span.start : resource.type_span.end] == KIND
    assert resource.pointer == f"{KIND}.web"
    assert isinstance(resource.name, Known)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('a = "x"', "x"),
        ("a = 3", 3),
        ("a = 1.5", 1.5),
        ("a = true", True),
        ("a = null", None),
        ('a   =  "x" # comment', "x"),
        ('a = "it\'s {fine}"', "it's {fine}"),
    ],
)
def test_literals(code: str, expected: object) -> None:
    value = attribute(code)
    assert isinstance(value, Known)
    assert value.value == expected


@pytest.mark.parametrize(
    "code",
    [
        'a = "x${var.y}"',
        "a = var.x",
        'a = var.x ? "b" : "c"',
        "a = var.x\n  ? 1 : 2",
        "a = 1 + 2",
        'a = lookup(m, "k")',
        "a = [for x in y : x][0]",
        'a = "x" == "y"',
        "a = <<EOT\ntext\nEOT",
        'a = "${x["k"]}"',
    ],
)
def test_what_is_no_literal_is_unknown(code: str) -> None:
    text = f'resource "{KIND}" "x" {{\n{code}\n  after = 1\n}}\n'
    body = one(text).body
    assert isinstance(body.get("a"), Unknown)
    after = body.get("after")
    assert isinstance(after, Known)
    assert after.value == 1


def test_nested_and_dynamic_blocks_are_arrays() -> None:
    body = one(
        f'resource "{KIND}" "x" {{\n  nic {{ name = "a" }}\n  nic {{ name = "b" }}\n'
        '  dynamic "disk" {\n    for_each = { for k, v in var.d : k => v }\n'
        "    content {\n      lun = disk.key\n    }\n  }\n}\n"
    ).body
    nics, disks = body.get("nic"), body.get("disk")
    assert isinstance(nics, Array)
    assert len(nics.items) == 2
    assert isinstance(disks, Array)
    (disk,) = disks.items
    assert isinstance(disk, Object)
    assert disk.entry("lun") is not None


@pytest.mark.parametrize("wrapped", [True, False])
def test_azapi_body_is_an_arm_resource(wrapped: bool) -> None:
    body = '{\n    properties = {\n      orchestrationMode = "Uniform"\n    }\n  }'
    body = f"jsonencode({body})" if wrapped else body
    text = (
        'resource "azapi_resource" "x" {\n  name = "web"\n'
        '  type = "Microsoft.Compute/virtualMachineScaleSets@2023-09-01"\n'
        f"  body = {body}\n}}\n"
    )
    resource = one(text)
    assert resource.type == "Microsoft.Compute/virtualMachineScaleSets"
    assert text[resource.type_span.start : resource.type_span.end] == resource.type
    assert isinstance(resource.api_version, Known)
    properties = resource.body.get("properties")
    assert isinstance(properties, Object)
    mode = properties.get("orchestrationMode")
    assert isinstance(mode, Known)
    assert mode.value == "Uniform"


def test_azapi_body_that_is_no_literal_is_open() -> None:
    text = (
        'resource "azapi_resource" "x" {\n'
        '  type = "Microsoft.Compute/virtualMachineScaleSets@2023-09-01"\n  body = var.body\n}\n'
    )
    assert one(text).body.open


def test_azapi_action_is_a_request() -> None:
    text = (
        'resource "azapi_resource_action" "x" {\n'
        '  type   = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines@2023-09-01"\n'
        '  action = "start"\n}\n'
    )
    (piece,) = extract(text).embedded
    assert piece.text.startswith("POST /providers/Microsoft.Compute/virtualMachineScaleSets/")
    (segment,) = piece.segments
    assert text[segment.source_start : segment.source_start + segment.length] == "start"


def test_data_source_has_a_type_of_its_own() -> None:
    text = 'data "azurerm_virtual_machine_scale_set" "x" {\n  name = "w"\n}\n'
    assert one(text).type == "data.azurerm_virtual_machine_scale_set"


def test_json_form() -> None:
    text = f'{{"resource": {{"{KIND}": {{"web": {{"name": "w", "overprovision": true}}}}}}}}'
    resource = one(text, "main.tf.json")
    assert text[resource.type_span.start : resource.type_span.end] == KIND
    value = resource.body.get("overprovision")
    assert isinstance(value, Known)
    assert value.value is True


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ('command = "az vmss start -g a"', "shell"),
        ("command = <<-EOT\n    az vmss start -g a\n  EOT", "shell"),
        ("data = base64encode(<<EOT\n#!/bin/sh\naz vmss start\nEOT\n)", "shell"),
        ('command = "Start-AzVmss -Name a"', "powershell"),
    ],
)
def test_scripts_in_strings(code: str, language: str) -> None:
    (piece,) = extract(f'resource "null_resource" "x" {{\n  {code}\n}}\n').embedded
    assert piece.language == language


@pytest.mark.parametrize(
    "text",
    [
        f'# resource "{KIND}" "x" {{}}\n',
        f'/* resource "{KIND}" "x" {{}} */\n',
        f'output "x" {{\n  value = {KIND}.x.id\n}}\n',
        'resource "azurerm_linux_web_app" "x" {}\n',
        'variable "x" {\n  description = "az vmss start -g a"\n}\n',
        f'locals {{\n  t = "{KIND}"\n}}\n',
        'resource "azurerm_resource_group" "x" {\n  name = "az vmss"\n}\n',
        'provider "azurerm" {\n  features {\n    virtual_machine_scale_set {\n    }\n  }\n}\n',
    ],
)
def test_leaves_this_alone(text: str) -> None:
    extraction = extract(text)
    assert extraction.resources == ()
    assert extraction.embedded == ()
    assert not extraction.degraded


@pytest.mark.parametrize(
    "value",
    [
        '"${base64encode(\n    templatefile("a.sh", {\n  b = "c"\n})\n  )}"',
        '"${join(",", [\n  for name in var.names : "${name}-{0}"\n])}"',
        '"%{ if var.on }on%{ endif }"  # }',
        '"${merge({\n  # a brace: }\n  a = 1 // and a quote: "\n})}"',
        '"${lookup({ /* "} */ a = "}" }, "a")}"',
        '"$${not one}" # }',
        '"${var.a / var.b}"',
    ],
)
def test_placeholders_may_go_over_lines(value: str) -> None:
    text = f'resource "a" "b" {{\n  x = {value}\n  y = 2\n}}\nresource "c" "d" {{\n}}\n'
    root, _, complete = read_hcl(text)
    assert complete
    assert [block.labels for block in root.blocks] == [("a", "b"), ("c", "d")]
    assert [each.key for each in root.blocks[0].attributes] == ["x", "y"]


@pytest.mark.parametrize("value", ['"text\n', '"${open\n', '"${f("text\n)}"', '"${"${a\n'])
def test_a_string_that_is_not_closed_ends_with_its_line(value: str) -> None:
    text = f'resource "a" "b" {{\n  x = {value}  y = 2\n}}\nresource "c" "d" {{\n}}\n'
    root, _, _ = read_hcl(text)
    assert [block.labels for block in root.blocks] == [("a", "b"), ("c", "d")]


def test_uneven_brackets_degrade_and_keep_what_was_read() -> None:
    extraction = extract(f'resource "{KIND}" "x" {{\n  name = "w"\n')
    assert extraction.degraded
    assert extraction.resources[0].type == KIND


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (r"az vmss list --query \"[].id\" -o tsv", 'az vmss list --query "[].id" -o tsv'),
        (r"az vmss list\naz vmss show", "az vmss list\naz vmss show"),
        (r"az vmss show -n a\u0062\U00000063\\", "az vmss show -n abc\\"),
        (r"az vmss show -n $${x} %%{y} $$z", "az vmss show -n ${x} %{y} $$z"),
        (
            r'az vmss show -n ${f("\"", {a = "b"})} \"c\"',
            r'az vmss show -n ${f("\"", {a = "b"})} "c"',
        ),
        (r"az vmss show -n \U0011ffff", "az vmss show -n \ufffd"),
    ],
)
def test_scripts_are_read_as_terraform_reads_strings(written: str, meant: str) -> None:
    text = f'locals {{\n  a = "{written}"\n}}\n'
    (piece,) = extract(text).embedded
    assert piece.text == meant
    trace = Trace(piece.segments, text)
    placed = [at for at, character in enumerate(meant) if character in "azvmslitnf${}"]
    assert [text[trace.offset(at)] for at in placed[8:]] == [meant[at] for at in placed[8:]]


def test_here_documents_have_no_escapes() -> None:
    (piece,) = extract('a = <<EOT\naz vmss show -n "\\n$${x}"\nEOT\n').embedded
    assert piece.text == 'az vmss show -n "\\n${x}"\n'


@pytest.mark.parametrize("unit", ['x = "az vmss ${"${\n', 'x = "az vmss ${ "\n', '"az vmss $'])
def test_hostile_strings_are_read_in_linear_time(unit: str) -> None:
    grows_linearly(extract, lambda count: unit * count)


PIECES = st.sampled_from(
    ["resource ", f'"{KIND}" ', '"x" ', "{", "}", "[", "]", "(", ")", "=", '"', "${", "a", "\n", "<<EOT\n",  # noqa: E501
     "EOT\n", "#", "/*", "*/", ",", "for ", "jsonencode(", "dynamic ", "content ", "?", ":", "\\", "\x00"]  # noqa: E501
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=200)
@given(st.lists(PIECES, max_size=60))
def test_never_raises_and_stays_in_bounds(pieces: list[str]) -> None:
    text = "".join(pieces)
    extraction = extract(text)
    for resource in extraction.resources:
        assert 0 <= resource.type_span.start <= resource.type_span.end <= len(text)
    for piece in extraction.embedded:
        for segment in piece.segments:
            assert 0 <= segment.source_start <= segment.source_start + segment.length <= len(text)


@pytest.mark.parametrize(
    "unit",
    [
        *("a {\n", "a = [", 'a = "${', "a = {", "<<A\n", "a = jsonencode(", '"', "a = (", 'a "b" '),
        *('x = "${a\n', 'x = "${"${\n', 'x = "${ /*\n', 'x = "${{{{\n', 'x = "${ #"\n'),
    ],
)
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    grows_linearly(read_hcl, lambda count: unit * count)
    read_hcl(unit * (HOSTILE // len(unit)))  # would not end if one match were quadratic


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("x = azurerm_lb.web.id", Answer.YES),
        ("x = azurerm_lb.web[0].id", Answer.YES),
        ('x = "web"', Answer.YES),
        ("x = var.web", Answer.MAYBE),
        ("x = each.value.web", Answer.MAYBE),
        ("x = try(azurerm_lb.web.id, null)", Answer.MAYBE),
        ("x = azurerm_lb.count > 0 ? azurerm_lb.web.id : null", Answer.MAYBE),
        ("x = null", Answer.NO),
        ("x {}", Answer.YES),
        ('dynamic "x" {\n    content {}\n  }', Answer.MAYBE),
        ('x {}\n  dynamic "x" {\n    content {}\n  }', Answer.YES),
        ("y = 1", Answer.NO),
    ],
)
def test_an_argument_that_may_be_null_may_not_be_given(argument: str, answer: Answer) -> None:
    (found,) = extract(f'resource "{KIND}" "x" {{\n  {argument}\n}}\n').resources[:1]
    assert evaluate(Exists("x"), found.body).answer is answer


def azapi(label: str, more: str = "", mode: str = 'orchestrationMode = "Uniform", ') -> str:
    return (
        f'resource "{label}" "x" {{\n'
        '  type = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"\n'
        "  resource_id = azurerm_linux_virtual_machine_scale_set.x.id\n"
        f"  {more}\n"
        f"  body = {{ properties = {{ {mode}overprovision = true }} }}\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (azapi("azapi_resource"), ["FLX1101", "FLX1103"]),
        (azapi("azapi_resource_action", 'method = "PUT"'), ["FLX1101", "FLX1103"]),
        # What changes a set says nothing of the mode that it has.
        (azapi("azapi_update_resource", mode=""), ["FLX1103"]),
        (azapi("azapi_update_resource", mode="virtualMachineProfile = {}, "), ["FLX1103"]),
        (azapi("azapi_resource_action", 'method = "PATCH"', ""), ["FLX1103"]),
        (azapi("azapi_update_resource"), ["FLX1103", "FLX1208"]),
        (azapi("azapi_resource_action", 'method = "POST"'), []),
        (azapi("azapi_resource_action"), []),
        (azapi("azapi_resource_action", 'method = "PUT"\n  action = "start"'), []),
    ],
)
def test_azapi_makes_or_changes_a_model(text: str, expected: list[str]) -> None:
    found = check_text(text, "main.tf").findings
    assert sorted(f.code for f in found if f.code.startswith(("FLX11", "FLX12"))) == expected
