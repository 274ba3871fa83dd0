"""What flexlint has written before is no source of anything, in whatever format it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from flexlint.files.outputs import is_own_output
from flexlint.reporters import FORMATS, Context, reporter
from tests.audit.golden import FOLDER
from tests.cli.running import flexlint
from tests.reporters.sample import FULL

ENDINGS = {
    **dict.fromkeys(("json", "sarif", "gitlab"), "json"),
    "jsonl": "jsonl",
    "junit": "xml",
    "csv": "csv",
    "markdown": "md",
}


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_reports(name: str) -> None:
    written = reporter(name)(FULL, Context()).encode()
    assert is_own_output(written, f"reports/old.{ENDINGS.get(name, 'txt')}")
    if name in {"github", "azure"}:
        return
    assert is_own_output(b"\xef\xbb\xbf" + written, f"reports/old.{ENDINGS.get(name, 'log')}")


@pytest.mark.parametrize(
    "name", ["audit.json", "audit.csv", "audit.md", "terminal.txt", "terminal-clean.txt"]
)
def test_audits(name: str) -> None:
    assert is_own_output((FOLDER / name).read_bytes(), name)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_a_script_is_read_whatever_its_first_lines_look_like(name: str) -> None:
    written = reporter(name)(FULL, Context()).encode()
    if not written.lstrip().startswith((b"{", b"[", b"<")):
        assert not is_own_output(written + b"\naz vmss list-instances -n web -g shop\n", "a.sh")


@pytest.mark.parametrize(
    "text",
    [
        "error[E0308]: mismatched types\n --> src/main.rs:1:1\n",
        "ops.py:1:1: E501 Line too long, in web-vmss\n",
        "::error title=other,file=a.sh::az vmss\n",
        '[{"type": "issue", "check_name": "S100", "description": "web-vmss"}]',
        '<?xml version="1.0"?>\n<testsuites name="pytest" tests="3"><testsuite name="vmss"/>',
        '{"code": "E501", "message": "virtualMachineScaleSets"}\n',
        "code,name,vmss\n",
        "# flexlint\n\nHow we use flexlint for web-vmss.\n",
        "# Migration audit of our vmss\n\nNotes of a meeting.\n",
    ],
)
def test_what_others_write_is_read(text: str) -> None:
    assert not is_own_output(text.encode(), "notes.txt")


def test_an_earlier_check_in_the_tree_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "drain.sh").write_text("az vmss get-instance-view -g shop -n web-vmss\n")
    (tmp_path / "other.sh").write_text("echo nothing\n")
    before = flexlint("check", ".", "--output-format", "concise", cwd=tmp_path)
    assert before.returncode == 1
    for name in sorted(FORMATS):
        path = tmp_path / f"report-{name}.{ENDINGS.get(name, 'txt')}"
        done = flexlint("check", "drain.sh", "--output-format", name, cwd=tmp_path)
        path.write_text(done.stdout)
        assert "vmss" in done.stdout
    after = flexlint("check", ".", "--output-format", "concise", cwd=tmp_path)
    assert after.stdout == before.stdout
    assert "could not be read" not in after.stderr
