"""Bodies of requests that stand in files beside the script that sends them."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint import check_paths
from flexlint.engine.check import check_text

URL = (
    "https://management.azure.com/subscriptions/s/resourceGroups/app/providers"
    "/Microsoft.Compute/virtualMachineScaleSets/web?api-version=2024-07-01"
)
MODEL = '{\n  "properties": {"orchestrationMode": "Uniform", "overprovision": true}\n}\n'
PUT = f"az rest --method put --url '{URL}' --body "
MADE = [("up.sh", "FLX1101"), ("up.sh", "FLX1103")]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def told(files: dict[str, str]) -> list[tuple[str, str]]:
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    found = check_paths(["."]).findings
    return sorted((f.location.path.rpartition("/")[2], f.code) for f in found)


@pytest.mark.parametrize(
    "files",
    [
        {"up.sh": f"{PUT}@vmss.json\n", "vmss.json": MODEL},
        {"up.sh": f"{PUT}'@./vmss.json'\n", "vmss.json": f"\ufeff{MODEL}"},
        {"ops/up.sh": f"{PUT}@models/vmss.json\n", "ops/models/vmss.json": MODEL},
        {"ops/up.sh": f"{PUT}@ops/vmss.json\n", "ops/vmss.json": MODEL},
        {"ops/up.sh": f"{PUT}@../vmss.json\n", "vmss.json": MODEL},
        {"up.sh": f"curl -X PUT '{URL}' --data-binary @vmss.json\n", "vmss.json": MODEL},
        {"up.sh": f'{PUT}@"vmss.json"\n', "vmss.json": MODEL},
    ],
)
def test_a_file_is_sent(files: dict[str, str]) -> None:
    assert told(files) == MADE


@pytest.mark.parametrize(
    "files",
    [
        {"up.sh": f"{PUT}@vmss.json\n"},
        {"up.sh": f"{PUT}vmss.json\n", "vmss.json": MODEL},
        {"up.sh": f"{PUT}@vmss.json\n", "vmss.json": "[1]"},
        {"up.sh": f"{PUT}@$DIR/vmss.json\n", "vmss.json": MODEL},
        {"up.sh": f"{PUT}@/etc/vmss.json\n", "etc/vmss.json": MODEL},
        {"up.sh": f"{PUT.replace('put', 'get')}@vmss.json\n", "vmss.json": MODEL},
        # The script makes it, or changes it.
        {"up.sh": f"jq . in.json > vmss.json\n{PUT}@vmss.json\n", "vmss.json": MODEL},
        {"up.sh": f"sed -i s/a/b/ vmss.json\n{PUT}@vmss.json\n", "vmss.json": MODEL},
        {"up.sh": f"{PUT}@vmss.json\ncat > vmss.json <<EOF\n{{}}\nEOF\n", "vmss.json": MODEL},
        # One beside the script, and another where it is run.
        {"ops/up.sh": f"{PUT}@vmss.json\n", "vmss.json": MODEL, "ops/vmss.json": MODEL},
    ],
)
def test_a_file_that_is_not_sent_or_not_known(files: dict[str, str]) -> None:
    assert told(files) == []


def test_a_finding_stands_where_the_file_is_named() -> None:
    told({"up.sh": f"#!/bin/sh\n{PUT}\\\n  @vmss.json\n", "vmss.json": MODEL})
    (found,) = [f for f in check_paths(["."]).findings if f.code == "FLX1103"]
    assert (found.location.line, found.location.column) == (3, 3)


def test_without_neighbours_nothing_is_read() -> None:
    Path("vmss.json").write_text(MODEL)
    assert check_text(f"{PUT}@vmss.json\n", "up.sh").findings == ()
