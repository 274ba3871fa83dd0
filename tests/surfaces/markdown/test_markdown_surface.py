"""Code blocks of documents, read only where they are asked for."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.config.options import Options
from flexlint.engine.check import check_text
from flexlint.model import Confidence, Finding
from flexlint.surfaces import registry
from flexlint.surfaces.markdown.surface import MarkdownSurface
from flexlint.text.source import SourceFile
from tests.work import HOSTILE, grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = MarkdownSurface()
URL = "https://management.azure.com/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute"
START = f"{URL}/virtualMachineScaleSets/web/virtualMachines/0/start?api-version=2024-07-01"
AZ = "az vmss start -g rg -n web --instance-ids 1"
CMDLET = "Restart-AzVmss -ResourceGroupName rg -VMScaleSetName web -InstanceId 1"


def check(text: str, path: str = "README.md") -> list[Finding]:
    options = Options(include_surfaces=("default", "markdown"))
    return [f for f in check_text(text, path=path, options=options).findings if f.operation]


def block(language: str, body: str, fence: str = "```") -> str:
    return f"# Title\n\n{fence}{language}\n{body}\n{fence}\n\nAnd then {AZ}.\n"


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("bash", AZ),
        ("sh", "$ " + AZ),
        ("console", "me@host:~$ " + AZ),
        ("azurecli-interactive", AZ),
        ("", AZ),
        ("", "$ " + AZ),
        ("powershell", CMDLET),
        ("azurepowershell-interactive", "PS C:\\> " + CMDLET),
        ("powershell", "    PS C:\\temp> " + CMDLET),
        ("", CMDLET),
        ("python", "c.virtual_machine_scale_set_vms.begin_start(g, n, i)"),
        ("http", f"POST {START}"),
        ("", f"POST {START}"),
        ("js", f"await axios.post('{START}');"),
        ("{.bash}", AZ),
        ("bash title=x", AZ),
        ("yaml", f"steps:\n- script: {AZ}"),
    ],
)
def test_a_block_is_read_in_its_language(language: str, body: str) -> None:
    (finding,) = check(block(language, body))
    assert finding.location.line == 3 + len(body.split("\n"))
    assert finding.confidence <= Confidence.MEDIUM


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
@pytest.mark.parametrize("indent", ["", "  ", "   ", "\t"])
def test_columns_are_those_of_the_document(fence: str, indent: str) -> None:
    text = f"1. Do\n\n{indent}{fence}bash\n{indent}{AZ}\n{indent}{fence}\n"
    (finding,) = check(text)
    where = finding.location
    assert text.split("\n")[where.line - 1][where.column - 1 : where.end_column - 1] == (
        "az vmss start"
    )


@pytest.mark.parametrize(
    "text",
    [
        f"Run `{AZ}`.\n",
        f"    {AZ}\n",
        block("text", AZ),
        block("output", AZ),
        block("diff", "-" + AZ),
        block("bash", "# " + AZ),
        block("http", f"# POST {START}"),
        block("js", f"// axios.post('{START}');"),
        block("", "Some words about az vmss."),
        block("bash", "az vmss list -g rg"),
        f"```not a fence` {AZ}\n",
    ],
)
def test_leaves_this_alone(text: str) -> None:
    assert check(text) == []


def test_not_read_unless_asked_for() -> None:
    text = block("bash", AZ)
    assert check_text(text, path="README.md").findings == ()
    assert (
        check_text(text, path="a.md", options=Options(include_surfaces=("shell",))).findings == ()
    )
    alone = check_text(text, path="a.md", options=Options(include_surfaces=("markdown",)))
    assert len(alone.findings) == 1


@pytest.mark.parametrize("language", ["json", "bicep", "yaml", "hcl"])
def test_a_fragment_that_cannot_be_read_is_no_finding(language: str) -> None:
    text = block(language, '"virtualMachineScaleSets": {\n  [ ... ],\n').replace(AZ, "so")
    options = Options(include_surfaces=("markdown",))
    assert check_text(text, path="README.md", options=options).findings == ()


def test_default_stands_for_the_other_surfaces() -> None:
    every = registry.Surfaces(registry.Setting(only=("default", "markdown")))
    plain = registry.Surfaces()
    for path in ("a.py", "a.json", "a.sh", "a.tf", "a.yml", "a.ps1", "a.ts"):
        assert [s.name for s in every.claiming(path)] == [s.name for s in plain.claiming(path)]
    assert [s.name for s in every.claiming("a.md")] == ["markdown"]
    assert plain.claiming("a.md") == ()
    assert {"default", "markdown"} <= set(registry.choices())


def test_a_comment_suppresses() -> None:
    text = f"<!-- flexlint: file-ignore[vmss-start] shown for comparison -->\n{block('bash', AZ)}"
    codes = {finding.code for finding in check(block("bash", AZ))}
    assert check(text.replace("vmss-start", ",".join(sorted(codes)))) == []


PIECES = ["```", "~~~", "bash", "\n", " ", "\r\n", AZ, "- ", "$ ", "`", "\0"]


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_never_raises_and_stays_in_bounds(pieces: list[str]) -> None:
    text = "".join(pieces)
    for piece in SURFACE.extract(SourceFile("a.md", text), VOCABULARY).embedded:
        for part in piece.segments:
            assert 0 <= part.source_start <= part.source_start + part.length <= len(text)
            inner = piece.text[part.text_start : part.text_start + part.length]
            assert inner == text[part.source_start : part.source_start + part.length]


@pytest.mark.parametrize("unit", ["```bash\n", "```\n", "`", "    ", "~~~x\n" + AZ + "\n~~~\n"])
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile("a.md", text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
    read(unit * (HOSTILE // len(unit)))  # would not end if one match were quadratic
