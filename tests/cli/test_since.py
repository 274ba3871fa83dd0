"""``--since`` against real histories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from flexlint.known.changes import parse_diff
from tests.cli.running import CALL, CLIENT, flexlint, git

FILLER = "x = 1\n" * 30


def commit(root: Path, message: str = "change") -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", message)
    return git(root, "rev-parse", "HEAD")


def findings(root: Path, revision: str, cwd: Path | None = None) -> list[str]:
    done = flexlint("--since", revision, "--output-format", "json", cwd=cwd or root)
    assert done.returncode in (0, 1), done.stderr
    return [f"{f['path']}:{f['line']}" for f in json.loads(done.stdout)["findings"]]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    root = tmp_path / "repo"
    root.mkdir()
    git(root, "init", "-q")
    (root / "a.py").write_text(CLIENT + CALL + FILLER)
    (root / "b.py").write_text(CLIENT + CALL)
    commit(root, "first")
    git(root, "tag", "first")
    return root


def test_unchanged_lines_are_left_out_and_that_is_said(repo: Path) -> None:
    assert findings(repo, "HEAD") == []
    done = flexlint("--since", "HEAD", cwd=repo)
    assert done.returncode == 0
    assert "2 findings left out: on lines that have not changed since HEAD." in done.stderr


def test_changed_lines_committed_staged_and_not(repo: Path) -> None:
    with (repo / "a.py").open("a") as stream:
        stream.write(CALL)
    assert findings(repo, "HEAD") == ["a.py:35"]
    git(repo, "add", "a.py")
    assert findings(repo, "HEAD") == ["a.py:35"]
    commit(repo)
    assert findings(repo, "HEAD") == []
    assert findings(repo, "first") == ["a.py:35"]


def test_a_changed_line_above_does_not_count(repo: Path) -> None:
    (repo / "a.py").write_text("# new\n" + (repo / "a.py").read_text())
    assert findings(repo, "first") == []


def test_new_files_tracked_or_not(repo: Path) -> None:
    (repo / "new.py").write_text(CLIENT + CALL)
    (repo / "sub").mkdir()
    (repo / "sub" / 'ü "q".py').write_text(CLIENT + CALL)
    expected = ["new.py:4", 'sub/ü "q".py:4']
    assert findings(repo, "first") == expected
    commit(repo)
    assert findings(repo, "first") == expected
    assert findings(repo, "first", repo / "sub") == ['ü "q".py:4']


def test_deleted_files(repo: Path) -> None:
    (repo / "b.py").unlink()
    assert findings(repo, "first") == []
    commit(repo)
    assert findings(repo, "first") == []


def test_renames_are_followed(repo: Path) -> None:
    git(repo, "mv", "a.py", "moved.py")
    commit(repo)
    assert findings(repo, "first") == []
    (repo / "moved.py").write_text((repo / "moved.py").read_text() + CALL)
    assert findings(repo, "first") == ["moved.py:35"]


def test_only_our_side_of_a_merge_counts(repo: Path) -> None:
    git(repo, "checkout", "-qb", "topic")
    (repo / "topic.py").write_text(CLIENT + CALL)
    commit(repo)
    git(repo, "checkout", "-q", "main")
    (repo / "main.py").write_text(CLIENT + CALL)
    commit(repo)
    git(repo, "checkout", "-q", "topic")
    assert findings(repo, "main") == ["topic.py:4"]
    git(repo, "merge", "-q", "-m", "merge", "main")
    assert findings(repo, "main") == ["topic.py:4"]


def test_a_shallow_clone(repo: Path, tmp_path: Path) -> None:
    (repo / "c.py").write_text(CLIENT + CALL)
    commit(repo)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{repo}", "shallow")
    done = flexlint("--since", "first", cwd=tmp_path / "shallow")
    assert done.returncode == 2
    assert "the clone is shallow" in done.stderr
    assert findings(tmp_path / "shallow", "HEAD") == []


def test_settings_of_the_user_do_not_disturb(repo: Path) -> None:
    for key, value in (
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.renames", "false"),
        ("diff.external", "/bin/false"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("diff.context", "20"),
        ("diff.interHunkContext", "20"),
    ):
        git(repo, "config", key, value)
    (repo / "é.py").write_text(CLIENT + CALL)
    git(repo, "mv", "a.py", "moved.py")
    git(repo, "add", "-A")
    assert findings(repo, "first") == ["é.py:4"]


@pytest.mark.parametrize("revision", ["nope", "--output=x", "", "HEAD~99"])
def test_no_such_revision(repo: Path, revision: str) -> None:
    done = flexlint(f"--since={revision}", cwd=repo)
    assert done.returncode == 2
    assert "--since" in done.stderr
    assert not (repo / "x").exists()


def test_unrelated_histories(repo: Path) -> None:
    git(repo, "checkout", "-q", "--orphan", "other")
    commit(repo)
    done = flexlint("--since", "main", cwd=repo)
    assert done.returncode == 2
    assert "no common ancestor" in done.stderr


def test_no_repository(tmp_path: Path) -> None:
    assert flexlint("--since", "HEAD", cwd=tmp_path).returncode == 2


def test_no_git(repo: Path) -> None:
    done = flexlint("--since", "HEAD", cwd=repo, env={"PATH": ""})
    assert done.returncode == 2
    assert "git was not found" in done.stderr


def test_reading_a_diff() -> None:
    diff = b"""diff --git a/x b/x
--- a/x
+++ b/x
@@ -3 +3,2 @@ context
-old
+++ b/not a header
+two
\\ No newline at end of file
@@ -9,2 +10,0 @@
--- a/neither
-this
--- "a/odd \\303\\274\\t"
+++ "b/odd \\303\\274\\t"
@@ -0,0 +1 @@
+new
"""
    odd = "odd ü\t".encode()
    assert parse_diff(diff.split(b"\n")) == {b"x": ((3, 4),), odd: ((1, 1),)}
