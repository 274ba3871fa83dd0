"""What a report carries of a file is bounded, whatever stands in the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.engine.check import check_text
from flexlint.model import Location, Span
from flexlint.reporters import Context, reporter
from flexlint.text.excerpts import excerpt
from flexlint.text.source import SourceFile

CALL = "az vmss deallocate -g a -n b --instance-ids 1"
LONG = "x" * 30_000
TEMPLATE = (
    '{"$schema":"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",'
    '"resources":['
)
SET = (
    '{"type":"Microsoft.Compute/virtualMachineScaleSets","apiVersion":"2023-03-01","name":"%s",'
    '"properties":{"orchestrationMode":"Uniform"}}'
)


@pytest.mark.parametrize("most", [3, 10, 200])
def test_an_excerpt_keeps_both_ends(most: int) -> None:
    assert excerpt("a" * most, most) == "a" * most
    cut = excerpt("a" + "b" * 500 + "c" * most, most)
    assert len(cut) == most
    assert cut.startswith("a")
    assert "…" in cut


def _texts(value: object) -> Iterator[str]:
    """Every string in ``value``, that of each use."""
    if isinstance(value, str):
        yield value
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _texts(getattr(value, field.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts(item)
    else:
        assert value is None or isinstance(value, (int, float, Enum)), value


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.json", TEMPLATE + ",".join(SET % f"v{i}" for i in range(200)) + "]}"),
        ("name.json", TEMPLATE + SET % LONG + "]}"),
        (
            "parameter.json",
            TEMPLATE.replace(
                '"resources"',
                '"parameters":{"m":{"type":"string","defaultValue":"Uniform",'
                '"allowedValues":["Uniform","' + LONG + '"]}},"resources"',
            )
            + (SET % LONG).replace('"Uniform"', '"[parameters(\'m\')]"')
            + "]}",
        ),
        ("a.sh", f"az vmss deallocate -g {LONG} -n {LONG} --instance-ids {LONG}; " * 20),
        ("a.ps1", f"Stop-AzVmss -ResourceGroupName {LONG} -VMScaleSetName {LONG} -InstanceId 1; "),
        ("a.py", f"c.virtual_machine_scale_set_vms.begin_deallocate('{LONG}','{LONG}','1');" * 20),
        (
            "deep.py",
            f"def {LONG}():\n  c.virtual_machine_scale_set_vms.begin_start('g','s','1')\n",
        ),
        (
            "a.bicep",
            "resource v 'Microsoft.Compute/virtualMachineScaleSets@2023-03-01' = { name: '"
            + LONG
            + "', properties: { orchestrationMode: 'Uniform' } }",
        ),
        ("a.tf", f'resource "azurerm_linux_virtual_machine_scale_set" "{LONG}" {{\n}}\n'),
        ("why.sh", f"{CALL} # flexlint: ignore[FLX999] {LONG}"),
        ("code.sh", f"{CALL} # flexlint: ignore[{LONG}]"),
        (
            "reason.sh",
            f"{CALL} # flexlint: ignore[FLX202, FLX201] {LONG}",
        ),
        ("broken.json", TEMPLATE + SET % LONG),
        ("a.http", f"POST https://management.azure.com/subscriptions/{LONG}/resourceGroups/g/"
         f"providers/Microsoft.Compute/virtualMachineScaleSets/{LONG}/virtualMachines/1/start"),
    ],
)  # fmt: skip
def test_no_text_of_a_finding_grows_with_the_file(path: str, text: str) -> None:
    report = check_text(text, path)
    assert report.findings or report.silenced
    most = max(len(piece) for item in (report.findings, report.silenced) for piece in _texts(item))
    assert most <= 20_000


def test_what_a_report_holds_is_linear_in_the_findings_of_one_line() -> None:
    def held(count: int) -> int:
        text = TEMPLATE + ",".join(SET % f"v{i}" for i in range(count)) + "]}"
        report = check_text(text, "a.json")
        assert len(report.findings) == count
        return sum(map(len, _texts(report.findings)))

    assert held(400) < 5 * held(100)


def test_the_caret_of_a_long_line_stands_under_what_is_found() -> None:
    line = "-" * 3_000 + "FOUND" + "=" * 3_000
    where = SourceFile("a.sh", f"first\n{line}\nlast").location(Span(3_006, 3_011))
    assert (where.line, where.column, where.end_column) == (2, 3_001, 3_006)
    assert len(where.snippet) == 1_000
    assert where.line_length == len(line)
    at = where.column - 1 - where.cut_before
    assert where.snippet[at : at + 5] == "FOUND"

    text = f"{'é' * 4_000}; {CALL} {'# é' * 4_000}"
    report = check_text(text, "a.sh")
    lines = reporter("text")(report, Context(width=80)).splitlines()
    under = next(number for number, line in enumerate(lines) if "^" in line)
    carets = lines[under]
    marked = lines[under - 1][carets.index("^") : carets.rindex("^") + 1]
    assert "az vmss deallocate".startswith(marked)
    assert lines[under - 1].count("…") == 2


@settings(derandomize=True, deadline=None, max_examples=300)
@given(
    st.text(alphabet="ab\r\n\u2028", max_size=40).flatmap(
        lambda text: st.tuples(st.just(text), st.sampled_from([1, 300, 1_500]))
    ),
    st.integers(-5, 4_000),
    st.integers(-5, 4_000),
)
def test_no_location_leaves_its_text(given_: tuple[str, int], start: int, end: int) -> None:
    text, times = given_
    text = text.replace("a", "a" * times)
    source = SourceFile("a", text)
    where = source.location(Span(start, end))
    _inside(source, where)


def _inside(source: SourceFile, where: Location) -> None:
    line = source.line_text(where.line)
    assert where.line_length == len(line)
    assert line[where.cut_before : where.cut_before + len(where.snippet)] == where.snippet
    assert 1 <= where.column <= len(line) + 1
    assert where.cut_before <= where.column - 1 <= where.cut_before + len(where.snippet)
    assert (where.line, where.column) <= (where.end_line, where.end_column)
    assert where.end_column <= len(source.line_text(where.end_line)) + 1
