"""Shells in the cells of notebooks, and in the here-documents of Dockerfiles."""

from __future__ import annotations

import json

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

COMMAND = "az vmss reimage -g app -n web --instance-ids 0"
CMDLET = "Set-AzVmss -ReimageAll -ResourceGroupName app -VMScaleSetName web -InstanceId 0"


def notebook(source: str, cell: object = None, kernel: object = None) -> str:
    code = {"cell_type": "code", "metadata": cell or {}, "outputs": [], "source": [source]}
    told = {"kernelspec": kernel or {"language": "python", "name": "python3"}}
    return json.dumps({"cells": [code], "metadata": told, "nbformat": 4}, indent=1)


def codes(text: str, path: str) -> list[str]:
    return [f.code for f in check_text(text, path).findings]


@pytest.mark.parametrize(
    "text",
    [
        notebook(f"!!{COMMAND}\n"),
        notebook(f"%sx {COMMAND}\n"),
        notebook(f"x = %system {COMMAND}\n"),
        notebook(f"%%sx\n{COMMAND}\n"),
        notebook(f"%%script /bin/bash\n{COMMAND}\n"),
        notebook(f"%%pwsh\n{CMDLET}\n"),
        notebook(f"#!pwsh\n{CMDLET}\n"),
        notebook(f"{COMMAND}\n", kernel={"language": "bash", "name": "bash"}),
        notebook(f"{CMDLET}\n", kernel={"name": ".net-powershell", "language": "PowerShell"}),
        notebook(f"{COMMAND}\n", cell={"vscode": {"languageId": "shellscript"}}),
        notebook(f"{CMDLET}\n", cell={"dotnet_interactive": {"language": "pwsh"}}),
    ],
)
def test_a_cell_in_a_shell_is_read(text: str) -> None:
    assert codes(text, "a.ipynb") == ["FLX507"]


@pytest.mark.parametrize(
    "text",
    [
        notebook(f"%%writefile notes.txt\n{COMMAND}\n"),
        notebook(f"%timeit 1 # {COMMAND}\n"),
        notebook(f"# {COMMAND}\n"),
        notebook(f"!echo {COMMAND}\n"),
        notebook(f"# {COMMAND}\n", kernel={"language": "bash", "name": "bash"}),
    ],
)
def test_other_cells_are_left_alone(text: str) -> None:
    assert codes(text, "a.ipynb") == []


def test_a_cell_says_its_own_language_before_the_kernel_does() -> None:
    text = notebook("x = 1\n", {"vscode": {"languageId": "python"}}, {"language": "bash"})
    assert codes(text.replace("x = 1", "vmss = 1"), "a.ipynb") == []


@pytest.mark.parametrize(
    "text",
    [
        f"RUN <<EOF\n{COMMAND}\nEOF\n",
        f"RUN <<-'EOF' bash\n\t{COMMAND}\nEOF\n",
        f"RUN bash <<EOF\n{COMMAND}\nEOF\n",
        f"RUN cat <<EOF > /run.sh\n{COMMAND}\nEOF\n",
        f"COPY <<EOF /run.sh\n{COMMAND}\nEOF\n",
        f"COPY --chmod=755 <<'EOF' /run\n#!/bin/sh\n{COMMAND}\nEOF\n",
        f"COPY <<EOF /notes.txt\nsome vmss\nEOF\nRUN {COMMAND}\n",
    ],
)
def test_a_here_document_that_a_shell_reads_is_a_script(text: str) -> None:
    assert codes(f"FROM x\n{text}", "Dockerfile") == ["FLX507"]


@pytest.mark.parametrize(
    "text",
    [
        f"COPY <<EOF /notes.txt\n{COMMAND}\nEOF\n",
        f"COPY <<EOF /notes.txt\nRUN {COMMAND}\nEOF\n",
        f"RUN cat <<EOF > /notes.txt\n{COMMAND}\nEOF\n",
        f"LABEL a=<<EOF\n# {COMMAND}\n",
    ],
)
def test_other_here_documents_are_left_alone(text: str) -> None:
    assert codes(f"FROM x\n{text}", "Dockerfile") == []


@pytest.mark.parametrize("unit", [f"RUN cat <<EOF > /run.sh\n{COMMAND}\nEOF\n", "RUN <<EOF x\n"])
def test_dockerfiles_are_read_in_linear_time(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "Dockerfile"), lambda n: unit * n + "# vmss\n")
