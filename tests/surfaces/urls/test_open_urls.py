"""Requests whose operation is filled in at run time."""

from __future__ import annotations

import pytest

from flexlint import check_text

SET = (
    "/subscriptions/{s}/resourceGroups/{g}/providers/Microsoft.Compute/virtualMachineScaleSets/{n}"
)
URL = f"https://management.azure.com{SET}"
VERSION = "?api-version=2024-07-01"


def found(code: str, path: str = "a.py") -> list[tuple[str, str]]:
    """(code, text) of each finding."""
    lines = code.splitlines()
    return [
        (f.code, lines[f.location.line - 1][f.location.column - 1 : f.location.end_column - 1])
        for f in check_text(code, path).findings
    ]


@pytest.mark.parametrize(
    "tail", ["/virtualMachines/{i}/{action}", "/{action}", "/virtualMachines/0/{action}"]
)
def test_an_action_that_is_filled_in(tail: str) -> None:
    code = f"requests.post(f'{URL}{tail}{VERSION}')\n"
    assert [code for code, _ in found(code)] == ["FLX008"]
    http = f"POST {URL}{tail}{VERSION}\n".replace("{", "{{").replace("}", "}}")
    assert found(http, "a.http") == [("FLX008", "{{action}}")]


@pytest.mark.parametrize(
    "tail",
    [
        # Names are filled in, not actions; nothing is requested; it is written out.
        f"/virtualMachines/{{i}}{VERSION}",
        f"/extensions/{{e}}{VERSION}",
        VERSION,
        "/{action}",
        f"/virtualMachines/{{i}}/extensions/{{e}}/{{x}}{VERSION}",
    ],
)
def test_what_is_left_alone(tail: str) -> None:
    assert "FLX008" not in {code for code, _ in found(f"requests.get(f'{URL}{tail}')\n")}


def test_what_is_printed_is_no_request() -> None:
    assert found(f"logger.info(f'{URL}/{{action}}{VERSION}')\n") == []
