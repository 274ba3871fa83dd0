"""A finding that a format cannot print takes no other with it."""

from __future__ import annotations

import importlib
from dataclasses import replace
from typing import Any

import pytest

from flexlint.model import Report, Silenced
from flexlint.reporters import FORMATS, Context
from flexlint.reporters.guarded import rendered
from tests.reporters.sample import FULL as REPORT
from tests.reporters.sample import LINKED

FINDING = REPORT.findings[0]


def many(count: int) -> Report:
    findings = tuple(replace(FINDING, message=f"number {n}.") for n in range(count))
    return Report(findings, REPORT.summary)


class Unprintable(str):
    """A text that reporters choke on."""

    __slots__ = ()


@pytest.fixture
def choking(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FORMATS:
        module = importlib.import_module(f"flexlint.reporters.{name}_report")
        real = module.render

        def render(report: Report, context: Context, real: Any = real) -> Any:
            shown = (*report.findings, *(item.finding for item in report.silenced))
            if any(isinstance(finding.message, Unprintable) for finding in shown):
                raise RecursionError("too deep")
            if any(isinstance(finding.name, Unprintable) for finding in shown):
                raise MemoryError
            return real(report, context)

        monkeypatch.setattr(module, "render", render)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.usefixtures("choking")
def test_the_finding_stays_and_so_do_the_others(name: str) -> None:
    report = many(7)
    bad = replace(report.findings[4], message=Unprintable("number 4."))
    silenced = (Silenced(bad, "suppression"), Silenced(FINDING, "baseline"))
    findings = (*report.findings[:4], bad, *report.findings[5:])
    text = rendered(name, replace(report, findings=findings, silenced=silenced), Context())
    for number in (0, 3, 5, 6):
        assert f"number {number}" in text
    assert "number 4" not in text
    assert "could not be printed" in text


@pytest.mark.usefixtures("choking")
def test_what_cannot_be_printed_at_all_is_counted() -> None:
    report = many(2)
    bad = replace(FINDING, name=Unprintable("x"), message="number 9.")
    text = rendered("sarif", replace(report, findings=(*report.findings, bad)), Context())
    assert "1 finding could not be printed as sarif" in text
    assert "number 1" in text
    assert "number 9" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_changes_where_nothing_fails(name: str) -> None:
    render = importlib.import_module(f"flexlint.reporters.{name}_report").render
    assert rendered(name, REPORT, Context()) == render(REPORT, Context())


def test_a_format_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        rendered("nothing", REPORT, Context())


@pytest.mark.parametrize("name", FORMATS)
def test_a_set_that_cannot_be_printed_takes_nothing_with_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = importlib.import_module(f"flexlint.reporters.{name}_report")
    real = module.render

    def render(report: Report, context: Context) -> Any:
        if report.scale_sets:
            raise RecursionError("too deep")
        return real(report, context)

    monkeypatch.setattr(module, "render", render)
    report = replace(many(2), scale_sets=LINKED.scale_sets)
    assert rendered(name, report, Context()) == real(many(2), Context())
