"""What a run on one file imports: not what only other files or other runs need."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from flexlint.engine.workers import FORKS

TEMPLATE = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "parameters": {"name": {"type": "string"}},
  "resources": [
    {
      "type": "Microsoft.Compute/virtualMachineScaleSets",
      "apiVersion": "2023-09-01",
      "name": "[parameters('name')]",
      "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1}
    }
  ]
}
"""
_IMPORTED = re.compile(r"^import '(\S+)' #", re.MULTILINE)

FORKED = pytest.mark.skipif(not FORKS, reason="processes are not forked here")

NEVER = {
    *("ctypes", "dataclasses", "datetime", "inspect", "multiprocessing", "pathlib"),
    *("subprocess", "tempfile", "textwrap", "threading", "typing", "urllib.parse"),
    *("click", "jinja2", "libcst", "yaml"),
    *("flexlint.audit", "flexlint.fleet", "flexlint.known", "flexlint.project.linking"),
    *("flexlint.catalog.building", "flexlint.catalog.format", "flexlint.catalog.validation"),
    *("flexlint.engine.cache", "flexlint.files.git_view"),
}
"""What nothing needs that lints one named file."""
READING = {
    "flexlint.catalog.loading",
    "flexlint.engine.analysis",
    "flexlint.engine.matching",
    "flexlint.suppressions.reading",
    "flexlint.surfaces.arm.surface",
    "flexlint.templates.evaluate",
}
"""What the process that reads the file needs, and that which prints the report does not."""
OTHERS = {
    f"flexlint.surfaces.{surface}.surface"
    for surface in ("bicep", "markdown", "powershell", "python", "sdk", "shell", "terraform")
} | {
    "flexlint.catalog.cmdlet",
    "flexlint.engine.edits",
    "flexlint.engine.embedding",
    "flexlint.lexical.actions",
    "flexlint.lexical.instance_ids",
    "flexlint.suggestions.commands",
    "flexlint.suggestions.hosts",
    "flexlint.text.digests",
    "flexlint.values.patterns",
}
"""What a template without findings, requests and scripts is read without."""


@cache
def imported(*arguments: str, folder: str, everywhere: bool = False) -> frozenset[str]:
    """The modules that ``flexlint`` imports in ``folder``; if ``everywhere``, also those that the
    process imports that reads the file."""
    # What the rules make is kept where compiled modules may be.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(Path(__file__).parent.parent.parent)
    if everywhere:
        environment["FLEXLINT_DEBUG"] = "1"
    command = [sys.executable, "-v", "-m", "flexlint", *arguments]
    for _ in range(2):
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
    return frozenset(_IMPORTED.findall(done.stderr))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    made = tmp_path_factory.mktemp("one")
    (made / "main.json").write_text(TEMPLATE, "utf-8")
    return str(made)


@FORKED
@pytest.mark.parametrize("options", [(), ("-q", "--isolated")])
def test_a_template_is_read_with_what_it_takes(folder: str, options: tuple[str, ...]) -> None:
    found = imported(*options, "main.json", folder=folder, everywhere=True)
    assert found & (NEVER | OTHERS) == set()
    assert found >= READING  # so it was read


@FORKED
def test_the_process_that_prints_loads_nothing_that_reads(folder: str) -> None:
    found = imported("main.json", folder=folder)
    assert found & (NEVER | OTHERS | READING) == set()
    assert "flexlint.engine.workers" in found


def test_to_explain_a_rule_takes_no_surface_and_no_parser_of_options(folder: str) -> None:
    found = imported("explain", "FLX101", folder=folder)
    assert "flexlint.cli.explanation" in found
    heavy = NEVER - {"textwrap"} | {"flexlint.engine.analysis", "flexlint.engine.workers", "json"}
    assert found & heavy == set()
    surfaces = {name for name in found if name.startswith("flexlint.surfaces.")}
    assert {name.rpartition(".")[2] for name in surfaces} & {"surface", "definitions"} == set()


def test_the_list_of_commands_imports_none_of_them(folder: str) -> None:
    found = imported("--help", folder=folder)
    assert "flexlint.cli.root" in found
    commands = {"flexlint.cli.check", "flexlint.cli.audit", "flexlint.engine.check"}
    assert found & (READING | commands | {"flexlint.catalog", "flexlint.model"}) == set()
