from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from flexlint.reporters import FOR_MACHINES, FORMATS, Context, reporter
from flexlint.reporters.json_text import json_text
from flexlint.reporters.uris import file_uri, relative_uri
from tests.reporters.sample import CALL, FULL


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("a/b.sh", "a/b.sh"),
        ("a b#c?d%e.sh", "a%20b%23c%3Fd%25e.sh"),
        ("bad\udcff.sh", "bad%FF.sh"),
        ("\udcc3\u00e9", "%C3%C3%A9"),
        ("\ud800", "%ED%A0%80"),
        ("c:/x.sh", "c%3A/x.sh"),
        ("a\\b.sh", "a%5Cb.sh"),
        ("\n\u2028", "%0A%E2%80%A8"),
    ],
)
def test_relative_paths(path: str, uri: str) -> None:
    assert relative_uri(path) == uri


@pytest.mark.parametrize(
    ("path", "windows", "uri"),
    [
        ("/a b/c.sh", False, "file:///a%20b/c.sh"),
        ("//a/c.sh", False, "file:///a/c.sh"),
        ("/bad\udcff.sh", False, "file:///bad%FF.sh"),
        ("C:/a b.sh", True, "file:///C:/a%20b.sh"),
        ("C:\\a\\b.sh", True, "file:///C:/a/b.sh"),
        ("//server/share/a.sh", True, "file://server/share/a.sh"),
    ],
)
def test_absolute_paths(path: str, windows: bool, uri: str) -> None:
    assert file_uri(path, windows=windows) == uri


def test_the_bytes_of_a_name_reach_sarif(tmp_path: Path) -> None:
    from tests.cli.running import flexlint

    name = os.fsdecode(b"bad\xff #.sh")
    (tmp_path / name).write_text("az vmss deallocate -g a -n b --instance-ids 1\n")
    log = json.loads(flexlint("--output-format", "sarif", cwd=tmp_path).stdout)
    (result,) = log["runs"][0]["results"]
    where = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where["uri"] == "bad%FF%20%23.sh"
    assert "primaryLocationLineHash" in result["partialFingerprints"]
    for name in ("json", "gitlab", "csv", "junit", "text"):
        shown = flexlint("--output-format", name, cwd=tmp_path).stdout
        assert "bad\\xff #.sh" in shown.replace("\\\\", "\\")


def test_paths_outside_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "repo" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    context = Context(root=str(tmp_path / "repo"))
    for path, uri in (
        ("a.sh", "deep/a.sh"),
        ("../b.sh", "b.sh"),
        ("../../c d.sh", f"file://{tmp_path}/c%20d.sh"),
    ):
        finding = replace(CALL, location=replace(CALL.location, path=path))
        log = json.loads(reporter("sarif")(replace(FULL, findings=(finding,)), context))
        results = [r for r in log["runs"][0]["results"] if "suppressions" not in r]
        assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_json_begins_no_command() -> None:
    document = {"###[": "##vso[x]\x7f\u202e::"}
    written = json_text(document)
    assert "##" not in written
    assert written.isprintable()
    assert json.loads(written) == document


def test_every_format_is_for_somebody() -> None:
    assert set(FORMATS) > FOR_MACHINES
    assert set(FORMATS) - FOR_MACHINES == {"text", "full", "concise", "markdown"}
