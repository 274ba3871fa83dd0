"""The baseline's life: written, used, outdated, rewritten."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import CALL, CLIENT, flexlint

FILE = "flexlint-baseline.json"
OTHER = CALL.replace("begin_start", "begin_restart")


def write(root: Path, name: str, *calls: str) -> None:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(CLIENT + "".join(calls), "utf-8")


def entries(root: Path) -> list[dict[str, str]]:
    listed: list[dict[str, str]] = json.loads((root / FILE).read_text())["entries"]
    return listed


def findings(root: Path, *arguments: str) -> list[str]:
    done = flexlint("--baseline", FILE, "--output-format", "json", *arguments, cwd=root)
    assert done.returncode in (0, 1), done.stderr
    return [f"{f['path']}:{f['line']}:{f['code']}" for f in json.loads(done.stdout)["findings"]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write(tmp_path, "a.py", CALL, OTHER)
    write(tmp_path, "b.py", CALL, CALL)
    done = flexlint("baseline", "write", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "4 known findings (4 new, 0 gone)" in done.stderr
    return tmp_path


def test_what_is_known_does_not_count(root: Path) -> None:
    assert findings(root) == []
    done = flexlint("--baseline", FILE, "-v", cwd=root)
    assert done.returncode == 0
    assert "4 in the baseline" in done.stdout
    assert "a.py:4:38: FLX211 in the baseline" in done.stdout


def test_the_file_is_sorted_and_has_no_line_numbers(root: Path) -> None:
    listed = entries(root)
    assert listed == sorted(listed, key=lambda e: (e["path"], e["code"], e["fingerprint"]))
    assert all(set(entry) == {"path", "code", "fingerprint", "content"} for entry in listed)
    before = (root / FILE).read_bytes()
    write(root, "a.py", "\n\n", CALL, "\n", OTHER)
    assert flexlint("baseline", "write", cwd=root).returncode == 0
    assert (root / FILE).read_bytes() == before


def test_moved_lines_stay_known(root: Path) -> None:
    write(root, "a.py", "x = 1\n" * 5, OTHER, CALL)
    assert findings(root) == []


def test_a_new_finding_beside_an_old_equal_one_is_new(root: Path) -> None:
    write(root, "b.py", CALL, CALL, CALL)
    assert findings(root) == ["b.py:6:FLX211"]


def test_a_fixed_finding_is_stale(root: Path) -> None:
    write(root, "a.py", CALL)
    assert findings(root) == [f"{FILE}:4:FLX007"]
    done = flexlint("--baseline", FILE, cwd=root)
    assert done.returncode == 0, "a stale entry is no reason to fail"
    assert "flexlint baseline prune" in done.stdout
    assert findings(root, "--ignore", "FLX007") == []
    assert findings(root, "b.py") == [], "the run did not look at a.py"
    assert findings(root, "--select", "FLX211,FLX007") == [], "the run did not look for FLX209"
    done = flexlint("baseline", "prune", cwd=root)
    assert done.returncode == 0
    assert "3 known findings (0 new, 1 gone)" in done.stderr
    assert findings(root) == []
    assert len(entries(root)) == 3


def test_rewriting_takes_no_new_finding_in_unless_told_to(root: Path) -> None:
    write(root, "c.py", CALL)
    done = flexlint("baseline", "write", cwd=root)
    assert done.returncode == 1
    assert "1 new finding was not added" in done.stderr
    assert len(entries(root)) == 4
    assert flexlint("baseline", "prune", cwd=root).returncode == 0
    assert findings(root) == ["c.py:4:FLX211"]
    assert flexlint("baseline", "write", "--accept-new", cwd=root).returncode == 0
    assert findings(root) == []
    assert len(entries(root)) == 5


def test_a_partial_rewrite_keeps_the_rest(root: Path) -> None:
    write(root, "a.py", CALL)
    assert flexlint("baseline", "write", "b.py", cwd=root).returncode == 0
    assert len(entries(root)) == 4
    assert flexlint("baseline", "write", "a.py", cwd=root).returncode == 0
    assert len(entries(root)) == 3


def test_a_renamed_file_stays_known(root: Path) -> None:
    (root / "lib").mkdir()
    (root / "b.py").rename(root / "lib" / "c.py")
    assert findings(root) == []
    assert flexlint("baseline", "write", cwd=root).returncode == 0
    assert {entry["path"] for entry in entries(root)} == {"a.py", "lib/c.py"}
    assert findings(root) == []


def test_a_copied_file_is_new(root: Path) -> None:
    write(root, "c.py", CALL, CALL)
    assert findings(root) == ["c.py:4:FLX211", "c.py:5:FLX211"]


def test_it_does_not_matter_where_the_run_starts(root: Path) -> None:
    (root / "sub").mkdir()
    done = flexlint("--baseline", f"../{FILE}", "..", cwd=root / "sub")
    assert done.returncode == 0, done.stdout
    assert "4 in the baseline" in done.stdout


def test_show(root: Path) -> None:
    done = flexlint("baseline", "show", cwd=root)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 4
    assert done.stdout.startswith("a.py: FLX209 ")
    assert "4 known findings" in done.stderr


def test_the_configuration_names_the_file(tmp_path: Path) -> None:
    write(tmp_path, "a.py", CALL)
    (tmp_path / "flexlint.toml").write_text('baseline = "conf/known.json"\n')
    (tmp_path / "conf").mkdir()
    assert flexlint("baseline", "write", cwd=tmp_path).returncode == 0
    assert (tmp_path / "conf" / "known.json").exists()
    assert flexlint(cwd=tmp_path).returncode == 0
    assert flexlint("--isolated", cwd=tmp_path).returncode == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"version": 1}',
        '{"version": "1", "entries": []}',
        '{"version": 2, "entries": []}',
        '{"version": 1, "entries": [{}]}',
        '{"version": 1, "entries": [1]}',
        '{"version": 1, "entries": {}}',
        "<<<<<<< ours\n{}\n=======\n{}\n>>>>>>> theirs\n",
        "[" * 100_000,
    ],
    ids=lambda text: repr(text[:30]),
)
def test_a_file_that_is_no_baseline_is_refused_and_left_alone(root: Path, text: str) -> None:
    (root / FILE).write_text(text)
    for command in (("check", "--baseline", FILE), ("baseline", "write"), ("baseline", "prune"),
                    ("baseline", "show"), ("baseline", "write", "--accept-new")):  # fmt: skip
        done = flexlint(*command, cwd=root)
        assert (done.returncode, done.stdout) == (2, ""), command
        assert FILE in done.stderr
        assert "internal" not in done.stderr
    assert (root / FILE).read_text() == text


def test_no_findings_make_an_empty_baseline(tmp_path: Path) -> None:
    assert flexlint("baseline", "write", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / FILE).read_text()) == {"version": 1, "entries": []}
    assert flexlint("--baseline", FILE, cwd=tmp_path).returncode == 0


def test_a_folder_that_cannot_be_written_to(root: Path) -> None:
    before = (root / FILE).read_bytes()
    done = flexlint("baseline", "write", "--baseline", "no/such/folder.json", cwd=root)
    assert done.returncode == 2
    assert (root / FILE).read_bytes() == before
    assert not [path for path in root.iterdir() if path.name.startswith(".flexlint-")]


def test_a_baseline_may_hold_any_text(tmp_path: Path) -> None:
    (tmp_path / "a.py").touch()
    entry = {"path": "a.py", "code": "FLX101", "fingerprint": "\ud800", "content": "\udfff"}
    (tmp_path / FILE).write_text(json.dumps({"version": 1, "entries": [entry]}))
    done = flexlint("--baseline", FILE, cwd=tmp_path)
    assert "its entry" in done.stdout
    assert "internal" not in done.stderr
    assert flexlint("baseline", "prune", cwd=tmp_path).returncode == 0
