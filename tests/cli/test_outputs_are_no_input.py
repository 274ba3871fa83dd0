"""What flexlint has written is no source: neither of the run that writes it nor of a later one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flexlint.files.outputs import HEAD, is_own_output
from flexlint.files.writing import write_atomically
from tests.cli.running import flexlint
from tests.fleet.scenes import RESTART, START, write

FORMATS = ("json", "html", "markdown", "csv")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    write(tmp_path / "shop", {"a.sh": START, "b.sh": RESTART})
    return tmp_path / "shop"


def audited(root: Path, *options: str) -> dict[str, object]:
    run = flexlint("audit", "-q", *options, cwd=root)
    assert run.returncode == 0, run.stderr
    found: dict[str, object] = json.loads((root / "audit.json").read_text("utf-8"))
    return found


def test_equal_runs_find_the_same_however_often(shop: Path) -> None:
    options = [word for kind in FORMATS for word in (f"--{kind}", f"audit.{kind}")]
    first = audited(shop, *options)
    texts = {kind: (shop / f"audit.{kind}").read_bytes() for kind in FORMATS}
    assert audited(shop, *options) == first
    assert {kind: (shop / f"audit.{kind}").read_bytes() for kind in FORMATS} == texts


def test_what_is_written_or_compared_with_is_left_out(shop: Path) -> None:
    """By its place, whatever is in it."""
    first = audited(shop, "--json", "audit.json")
    write(shop, {"old.sh": START * 5})
    again = audited(shop, "--json", "audit.json", "--markdown", "old.sh")
    assert again["findings"] == first["findings"]


@pytest.mark.parametrize("name", ["json", "sarif"])
def test_earlier_outputs_are_no_source(shop: Path, name: str) -> None:
    before = json.loads(flexlint("check", "--output-format", "json", cwd=shop).stdout)
    flexlint("check", "--output-format", f"{name}:report.{name}", cwd=shop)
    flexlint("audit", "--json", "x.json", "--html", "x.html", "a.sh", cwd=shop)
    after = json.loads(flexlint("check", "--output-format", "json", cwd=shop).stdout)
    assert after["findings"] == before["findings"]
    assert after["summary"]["examined"] == before["summary"]["examined"]


def test_what_only_mentions_flexlint_is_source() -> None:
    assert is_own_output(b'{\n  "kind": "flexlint-audit",\n', "a.json")
    assert not is_own_output(b'{"resources": [], "kind": "flexlint-audit",', "a.json")
    assert not is_own_output(b'# {"kind": "flexlint-audit",', "a.md")
    maker = b'<meta name="generator" content="flexlint '
    assert is_own_output(b"<!DOCTYPE html>" + maker, "a.html")
    assert not is_own_output(b"<!DOCTYPE html>" + b" " * HEAD + maker, "a.html")
    assert not is_own_output(b'{"version": 1, "summary": "x"}', "a.json")
    assert not is_own_output(b"{" + b" " * 10_000_000, "a.json")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--json", "a.sh", "a.sh"), "a.sh is looked at"),
        (("--html", "./a.sh", "b.sh", "a.sh"), "a.sh is looked at"),
        (("--html", "list.txt", "--repos", "list.txt"), "--repos names list.txt"),
        (("--csv", "own.toml", "--config", "own.toml"), "--config names own.toml"),
        (("--json", "line\nend", "line\nend"), "is looked at"),
    ],
)
def test_no_output_overwrites_what_is_read(shop: Path, options: tuple[str, ...], said: str) -> None:
    write(shop, {"list.txt": ".\n", "own.toml": "", "line\nend": START})
    before = {path.name: path.read_bytes() for path in shop.iterdir()}
    run = flexlint("audit", *options, cwd=shop)
    assert run.returncode == 2
    assert said in run.stderr
    assert "\nend" not in run.stderr
    assert {path.name: path.read_bytes() for path in shop.iterdir()} == before


@pytest.mark.skipif(not os.path.exists("/dev/fd"), reason="descriptors have no names here")
def test_a_descriptor_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    """A pipe, and a file that others write to as well."""
    reading, writing = os.pipe()
    write_atomically(f"/dev/fd/{writing}", b"told")
    os.close(writing)
    assert os.read(reading, 99) == b"told"
    os.close(reading)
    path = tmp_path / "log"
    path.write_bytes(b"before ")
    inode = path.stat().st_ino
    with path.open("ab") as stream:
        write_atomically(f"/proc/self/fd/{stream.fileno()}", b"told")
    assert path.read_bytes() == b"before told"
    assert path.stat().st_ino == inode


def test_a_link_to_a_descriptor_is_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "out").symlink_to("/dev/stdout")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OSError, match="leads outside"):
        write_atomically("out", b"x")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("-o", "a.sh", "a.sh"), "a.sh is looked at"),
        (("--output-format", "json:./a.sh", "b.sh", "a.sh"), "a.sh is looked at"),
        (("-o", "link", "a.sh"), "a.sh is looked at"),
        (("-o", "a.sh", "--stdin-filename", "a.sh", "-"), "a.sh is looked at"),
        (("--output-format", "sarif:own.toml", "--config", "own.toml"), "--config names own.toml"),
        (("-o", "known.json", "--baseline", "known.json"), "--baseline names known.json"),
    ],
)
def test_a_check_overwrites_nothing_that_it_is_told_to_read(
    shop: Path, options: tuple[str, ...], said: str
) -> None:
    write(shop, {"own.toml": "", "known.json": "{}"})
    (shop / "link").symlink_to("a.sh")
    before = {path.name: path.read_bytes() for path in shop.iterdir()}
    run = flexlint(*options, cwd=shop)
    assert run.returncode == 2
    assert said in run.stderr
    assert "would be written: name another file" in run.stderr
    assert {path.name: path.read_bytes() for path in shop.iterdir()} == before
