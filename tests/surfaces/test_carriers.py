"""Files of many tools that hold a command of the Azure CLI or a cmdlet, and those that do not."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.files.prefilter import relevant
from flexlint.suppressions.writing import suppress
from flexlint.surfaces.registry import Surfaces
from tests.work import grows_linearly

LINE = "vmss reimage -g app -n web --instance-ids 0"
COMMAND = f"az {LINE}"
WORDS = '"az", "vmss", "reimage", "-g", "app", "-n", "web", "--instance-ids", "0"'
CMDLET = "Set-AzVmss -ReimageAll -ResourceGroupName app -VMScaleSetName web -InstanceId 0"


def codes(text: str, path: str) -> list[str]:
    assert list(Surfaces().names(path)), f"nothing reads {path}"
    return [f.code for f in check_text(text, path).findings]


HOLDING = [
    (".bashrc", f"again() {{ {COMMAND}; }}\n"),
    ("home/.profile", f"{COMMAND}\n"),
    ("run.csh", f"#!/bin/csh\nforeach i (0 1)\n  {COMMAND}\nend\n"),
    ("run.tcsh", f"{COMMAND}\n"),
    ("ops.just", f"again:\n  {COMMAND}\n"),
    ("user-data.txt", f"#!/bin/bash\n{COMMAND}\n"),
    ("init.tpl", f"#!/usr/bin/env bash\n{COMMAND}\n"),
    ("init.tftpl", f"set -e\n{COMMAND}\n"),
    ("init.tmpl", f"#cloud-config\nruncmd:\n  - sudo true && {COMMAND}\n"),
    ("user-data.txt", f"#cloud-config\nruncmd:\n  - sudo true && {COMMAND}\n"),
    ("init.tmpl", f"#cloud-config\nruncmd:\n  - {COMMAND}\n"),
    ("init.j2", f"{{% if on %}}\n{COMMAND}\n{{% endif %}}\n"),
    ("delete.tpl", f'$group = "${{name}}"\n{CMDLET}\n'),
    ("delete.tmpl", f"#!/usr/bin/env pwsh\n{CMDLET}\n"),
    ("build.pkr.hcl", f'build {{\n  provisioner "shell" {{\n    inline = ["{COMMAND}"]\n  }}\n}}\n'),
    ("build.pkr.hcl", f'post-processor "shell-local" {{\n  inline = [<<EOF\n{COMMAND}\nEOF\n  ]\n}}\n'),
    ("terragrunt.hcl", f'terraform {{\n  after_hook "a" {{\n    execute = [{WORDS}]\n  }}\n}}\n'),
    ("deployment_process.ocl", f"properties = {{\n  Script = <<-EOT\n    {CMDLET}\n  EOT\n}}\n"),
    ("main.tf", f'data "external" "a" {{\n  program = [{WORDS}]\n}}\n'),
    ("main.tf", 'locals {\n  a = ["az", "vmss", "reimage", "-n", var.set, "--instance-ids", "0"]\n}\n'),
    ("main.tf", f"locals {{\n  a = <<EOF\n#cloud-config\nruncmd:\n  - {COMMAND}\nEOF\n}}\n"),
    ("main.tf", f"locals {{\n  a = <<EOF\n#cloud-config\nruncmd:\n  - [{WORDS}]\nEOF\n}}\n"),
    ("ci.jenkinsfile", f"node {{ sh '{COMMAND}' }}\n"),
    ("Rakefile", f"task :again do\n  sh '{COMMAND}'\nend\n"),
    ("ops.rake", f"task :again do\n  sh '{COMMAND}'\nend\n"),
    ("tox.ini", f"[testenv:again]\ncommands =\n    {COMMAND}\n"),
    ("tox.ini", f"[testenv:again]\ncommands = bash -c '{COMMAND}'\n"),
    ("pyproject.toml", f'[tool.poe.tasks]\nagain = "{COMMAND}"\n'),
    ("pyproject.toml", f'[tool.pdm.scripts]\nagain = {{shell = "az login && {COMMAND}"}}\n'),
    ("pyproject.toml", f'[tool.hatch.envs.default.scripts]\nagain = [\n  "{COMMAND}",\n]\n'),
    ("mise.toml", f"[tasks.again]\nrun = \'\'\'\naz login\n{COMMAND}\n\'\'\'\n"),
    ("config.xml", f"<project><hudson.tasks.Shell><command>az login\n{COMMAND}</command></hudson.tasks.Shell></project>\n"),
    ("job.xml", f"<job><script><![CDATA[#!/bin/sh\n{COMMAND}\n]]></script></job>\n"),
    ("again.targets", f'<Project><Target Name="Again"><Exec Command="{COMMAND}" /></Target></Project>\n'),
    ("run.R", f'system("{COMMAND}")\n'),
    ("run.exs", 'System.cmd("az", ["vmss", "reimage", "-g", "app", "--instance-ids", "0"])\n'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), HOLDING, ids=[path for path, _ in HOLDING])
def test_a_file_that_holds_a_command_is_read(path: str, text: str) -> None:
    assert codes(text, path) == ["FLX507"]
    assert relevant(text.encode())


@pytest.mark.parametrize(("path", "text"), HOLDING, ids=[path for path, _ in HOLDING])
def test_there_is_a_place_for_a_suppression(path: str, text: str) -> None:
    made = suppress(text, path, "", lambda changed: check_text(changed, path))
    # A comment of XML does not end with its line, so none is written there.
    assert bool(made.left) is path.endswith((".xml", ".targets"))


SILENT = [
    (".bashrc", f"# {COMMAND}\n"),
    ("notes.txt", f"{COMMAND}\n"),
    ("README.tpl", f"# Usage\n\n```bash\n{COMMAND}\n```\n"),
    ("page.tmpl", f"<html>\n<p>vmss</p>\n<pre>\n{COMMAND}\n</pre>\n</html>\n"),
    ("mail.tpl", f"Please run {COMMAND} by hand.\n"),
    ("delete.tpl", "Get-AzVM -Name vmss\n"),
    ("main.pkr.hcl", f'description = "{COMMAND}"\n# {COMMAND}\n'),
    ("main.tf", f'locals {{\n  a = ["echo", {WORDS}]\n}}\n'),
    ("main.tf", 'locals {\n  a = ["az", "vm", "list", "vmss"]\n  b = ["az", var.vmss]\n}\n'),
    ("tox.ini", f"[testenv]\ndescription = {COMMAND}\n# {COMMAND}\n"),
    ("pyproject.toml", f'description = "{COMMAND}"\n# a = "{COMMAND}"\n'),
    ("pyproject.toml", 'a = "see az vmss reimage"\nb = "az vm list -g vmss"\n'),
    (
        "config.xml",
        f"<a><description>{COMMAND}</description><!-- <command>{COMMAND}</command> --></a>\n",
    ),
    ("Rakefile", f"# sh '{COMMAND}'\n"),
]


@pytest.mark.parametrize(("path", "text"), SILENT, ids=[path for path, _ in SILENT])
def test_a_file_that_only_mentions_one_is_left_alone(path: str, text: str) -> None:
    assert [f.code for f in check_text(text, path).findings] == []


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a.tf", f"x = [{WORDS}]\n"),
        ("a.tf", '["az", "vmss", '),
        ("a.tf", '["az", "vmss", f('),
        ("a.tpl", f"{COMMAND}\n"),
        ("a.toml", f'a = "{COMMAND}"\n'),
        ("a.xml", f"<command>{COMMAND}</command>\n"),
        ("a.xml", "<script><![CDATA[ az vmss start "),
        ("a.tpl", f"{CMDLET}\n"),
    ],
)
def test_files_are_read_in_linear_time(path: str, unit: str) -> None:
    grows_linearly(lambda text: check_text(text, path), lambda n: unit * n)
