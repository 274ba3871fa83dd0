"""Writing suppressions: nothing active is left, nothing else changes, twice is as once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from flexlint.cli import add_suppressions as suppressing
from flexlint.files.writing import write_atomically
from tests.cli.running import CALL, CLIENT, flexlint

SHELL = "#!/bin/sh\nif true; then\n\taz vmss restart -g rg -n web --instance-ids 0\nfi\n"
YAML = "steps:\n  - run: |\n      set -e\n      az vmss restart -g rg -n web --instance-ids 0\n"
BICEP = """resource lb 'Microsoft.Network/loadBalancers@2023-09-01' = {
  name: 'lb'
  properties: {
    inboundNatPools: [{ name: 'p' }]
  }
}
"""
SEVERAL_LINES = """result = (
    client
    .virtual_machine_scale_set_vms
    .begin_start(
        group,
        name,
        number,
    )
)
"""
FILES = {
    "a.py": CLIENT + CALL,
    "indented.py": CLIENT + "def f():\n\tif group:\n\t\t" + CALL,
    "crlf.py": (CLIENT + CALL).replace("\n", "\r\n"),
    "bom.py": "\ufeff" + CLIENT + CALL,
    "no_newline.py": CLIENT + CALL.rstrip(),
    "two.py": CLIENT + CALL.rstrip() + "; " + CALL.replace("start", "restart"),
    "several.py": CLIENT + SEVERAL_LINES,
    "continued.py": CLIENT + "x = 1 + \\\n    " + CALL,
    "latin.py": "# -*- coding: latin-1 -*-\n# \xe9\n" + CLIENT + CALL,
    "run.sh": SHELL,
    "ci.yml": YAML,
    "lb.bicep": BICEP,
}


def build(root: Path) -> dict[str, bytes]:
    for name, text in FILES.items():
        encoding = "latin-1" if name == "latin.py" else "utf-8"
        (root / name).write_bytes(text.encode(encoding))
    return {name: (root / name).read_bytes() for name in FILES}


def active(root: Path, *names: str) -> list[str]:
    done = flexlint("--output-format", "json", *names, cwd=root)
    return [f"{f['path']}:{f['line']}:{f['code']}" for f in json.loads(done.stdout)["findings"]]


def test_every_file(tmp_path: Path) -> None:
    before = build(tmp_path)
    assert len({place.partition(":")[0] for place in active(tmp_path)}) == len(FILES)
    done = flexlint("check", "--add-suppressions=until the move", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert active(tmp_path) == []
    for name, old in before.items():
        new = (tmp_path / name).read_bytes()
        assert new != old, name
        # Take the comments out again, and the old bytes are back.
        lines = [
            line.partition(b"  # flexlint")[0] + (b"\r\n" if line.endswith(b"\r\n") else b"\n")
            if b"  # flexlint" in line and not line.strip().startswith(b"#")
            else line
            for line in new.splitlines(keepends=True)
            if not line.strip().startswith((b"# flexlint", b"// flexlint"))
        ]
        assert b"".join(lines).rstrip() == old.rstrip(), name
        assert b"until the move" in new
    after = {name: (tmp_path / name).read_bytes() for name in FILES}
    done = flexlint("check", "--add-suppressions=until the move", ".", cwd=tmp_path)
    assert done.returncode == 0
    assert {name: (tmp_path / name).read_bytes() for name in FILES} == after


def test_the_reason_is_shown(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL)
    assert flexlint("check", "--add-suppressions=known", cwd=tmp_path).returncode == 0
    assert "FLX211 suppressed: known" in flexlint("-v", cwd=tmp_path).stdout


def test_the_option_does_not_swallow_a_path(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL)
    (tmp_path / "b.py").write_text(CLIENT + CALL)
    assert flexlint("check", "--add-suppressions", "a.py", cwd=tmp_path).returncode == 0
    assert "# flexlint: ignore[FLX211]\n" in (tmp_path / "a.py").read_text()
    assert active(tmp_path) == ["b.py:4:FLX211"]


def test_the_line_ending_is_the_file_s(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes((CLIENT + CALL).replace("\n", "\r\n").encode())
    flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    data = (tmp_path / "a.py").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") == 5


TEMPLATE = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "resources": [
    {
      "type": "Microsoft.Network/loadBalancers",
      "apiVersion": "2023-09-01",
      "name": "lb",%s
      "properties": {"inboundNatPools": [{"name": "ssh"}]}
    },
    {"type": "Microsoft.Network/loadBalancers", "apiVersion": "2023-09-01", "name": "two",
     "properties": {"inboundNatPools": [{"name": "ssh"}]}}
  ]
}
"""


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        '\n      "metadata": {},',
        '\n      "metadata": {"owner": "me"},',
        '\n      "metadata": {"flexlint": {"ignore": {"FLX999": "x"}}},',
        '\n      "metadata": {"flexlint": {"ignore": {}}},',
        "\n      // a comment",
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_templates(tmp_path: Path, metadata: str, ending: str) -> None:
    text = (TEMPLATE % metadata).replace("\n", ending)
    (tmp_path / "t.json").write_bytes(text.encode())
    assert len([place for place in active(tmp_path) if "FLX701" in place]) == 2
    done = flexlint("check", "--add-suppressions=until the move", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    after = (tmp_path / "t.json").read_bytes().decode()
    assert [place for place in active(tmp_path) if "FLX0" not in place] == []
    assert after.count('"FLX701": "until the move"') == 2
    assert "\n" not in after.replace("\r\n", "") or ending == "\n"
    # Only insertions: the old text is there in its order.
    rest = iter(after)
    assert all(char in rest for char in text)
    assert flexlint("check", "--add-suppressions=until the move", cwd=tmp_path).returncode == 0
    assert (tmp_path / "t.json").read_bytes().decode() == after


def test_broken_json_is_left_alone(tmp_path: Path) -> None:
    text = (TEMPLATE % "")[:-8]
    (tmp_path / "t.json").write_text(text)
    done = flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    assert done.returncode in (0, 1)
    rest = iter((tmp_path / "t.json").read_text())
    assert all(char in rest for char in text)


@pytest.mark.parametrize("name", ["x.http"])
def test_only_findings_are_touched(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("nothing\n")
    assert flexlint("check", "--add-suppressions=x", cwd=tmp_path).returncode == 0
    assert (tmp_path / name).read_text() == "nothing\n"


def snapshot(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()}


def test_the_counts_are_those_of_the_files_changed(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL + CALL)
    (tmp_path / "b.py").write_text(CLIENT + CALL)
    (tmp_path / "c.py").write_bytes((CLIENT + CALL).encode() + b"# \xff\n")
    before = (tmp_path / "c.py").read_bytes()
    done = flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    assert done.returncode == 1
    assert "3 findings suppressed in 2 files, 1 left." in done.stderr
    assert "c.py: may not be the text it was read as (Some bytes could" in done.stderr
    assert (tmp_path / "c.py").read_bytes() == before


def test_a_reason_that_the_file_cannot_hold(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"# coding: latin-1\n# \xe9\n" + (CLIENT + CALL).encode())
    before = snapshot(tmp_path)
    done = flexlint("check", "--add-suppressions=\u65e5\u672c", cwd=tmp_path)
    assert done.returncode == 1
    assert "a.py: cannot hold" in done.stderr
    assert "0 findings suppressed in 0 files, 1 left." in done.stderr
    assert snapshot(tmp_path) == before


def test_read_only_files_and_hard_links_are_left(tmp_path: Path) -> None:
    for name in ("one.py", "read_only.py"):
        (tmp_path / name).write_text(CLIENT + CALL)
    (tmp_path / "read_only.py").chmod(0o444)
    (tmp_path / "other.py").hardlink_to(tmp_path / "one.py")
    before = snapshot(tmp_path)
    done = flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    assert done.returncode == 1
    assert "read_only.py: is read-only; not changed." in done.stderr
    assert "one.py: has other names (hard links)" in done.stderr
    assert "0 findings suppressed in 0 files, 3 left." in done.stderr
    assert snapshot(tmp_path) == before


def test_a_link_stays_one_and_its_file_is_written_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL)
    (tmp_path / "link.py").symlink_to("a.py")
    (tmp_path / "a.py").chmod(0o750)
    done = flexlint("check", "--add-suppressions=x", "a.py", "link.py", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1 finding suppressed in 1 file, 0 left." in done.stderr
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "a.py").read_text().count("flexlint: ignore") == 1
    assert (tmp_path / "a.py").stat().st_mode & 0o777 == 0o750


@pytest.fixture
def three(tmp_path: Path) -> dict[str, bytes]:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(CLIENT + CALL)
    return snapshot(tmp_path)


def test_a_failure_says_what_is_written(
    tmp_path: Path, three: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = write_atomically

    def write(path: str, data: bytes) -> None:
        if path == "b.py":
            raise OSError(28, "No space left on device")
        real(path, data)

    monkeypatch.setattr(suppressing, "write_atomically", write)
    done = flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "a.py: written.",
        "b.py: not written.",
        "c.py: not written.",
        "1 finding suppressed in 1 file, 2 left.",
        "flexlint: error: b.py: cannot be written: No space left on device",
    ]
    changed = {name for name, data in snapshot(tmp_path).items() if data != three[name]}
    assert changed == {"a.py"}


def test_all_files_are_prepared_before_the_first_is_written(
    tmp_path: Path, three: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def prepare(*_: object) -> list[object]:
        raise MemoryError

    monkeypatch.setattr(suppressing, "_plans", prepare)
    flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    assert snapshot(tmp_path) == three


def test_a_file_that_changes_meanwhile_is_left(
    tmp_path: Path, three: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = suppressing._plans

    def plans(*given: Any) -> list[suppressing.Plan]:
        found = real(*given)
        (tmp_path / "b.py").write_text("changed = 1\n" + CLIENT + CALL)
        return found

    monkeypatch.setattr(suppressing, "_plans", plans)
    done = flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    assert done.returncode == 1
    assert "b.py: was changed by somebody else meanwhile; not changed." in done.stderr
    assert "2 findings suppressed in 2 files, 1 left." in done.stderr
    assert (tmp_path / "b.py").read_text().startswith("changed = 1\n")
    assert "flexlint" not in (tmp_path / "b.py").read_text()


def test_a_finding_at_the_call_of_a_module(tmp_path: Path) -> None:
    (tmp_path / "main.bicep").write_text(
        "module web 'vmss.bicep' = {\n  name: 'web'\n  params: { mode: 'Uniform' }\n}\n"
    )
    (tmp_path / "vmss.bicep").write_text(
        "param mode string\n"
        "resource v 'Microsoft.Compute/virtualMachineScaleSets@2023-03-01' = {\n"
        "  name: 'v'\n  location: 'x'\n  properties: { orchestrationMode: mode }\n}\n"
    )
    before = active(tmp_path)
    assert any(place.startswith("main.bicep:") for place in before)
    done = flexlint("check", "--add-suppressions=x", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert active(tmp_path) == []
    assert "flexlint: ignore" in (tmp_path / "main.bicep").read_text()


@pytest.mark.parametrize("option", ["--since=HEAD", "--baseline=known.json"])
def test_options_that_leave_findings_out_are_refused(tmp_path: Path, option: str) -> None:
    (tmp_path / "a.sh").write_text(SHELL, "utf-8")
    done = flexlint("--add-suppressions=why", option, cwd=tmp_path)
    assert done.returncode == 2
    assert f"it cannot be combined with {option.partition('=')[0]}." in done.stderr
    assert (tmp_path / "a.sh").read_text("utf-8") == SHELL
