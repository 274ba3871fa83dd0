"""Patterns against what git's own matcher says of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.globs import matcher

PATHS = [
    "a.py",
    "gen/a.py",
    "gen/deep/b.py",
    "src/gen/c.py",
    "src/x/y/z.min.js",
    "x",
    "[odd]/f.py",
    "ab/c1.txt",
]
PATTERNS = [
    *("a.py", "/a.py", "gen", "gen/", "/gen", "src/gen", "*.py", "src/*", "src/**", "**/gen"),
    *("**/z.min.js", "src/**/z*", "?.py", "[a-b].py", "[!a].py", "c[0-9].txt", "x/", "gen/*.py"),
    *("*", "a\\.py", "src/**/y", "ge?/deep", "**", "deep/b.py", "\\[odd]", "[z-a]", "[", "**/*.py"),
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_mean_what_git_means(tmp_path: Path, pattern: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    for path in PATHS:
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (tmp_path / ".gitignore").write_text(pattern + "\n")
    names = "\0".join(PATHS)
    command = ["git", "check-ignore", "--stdin", "-z", "--no-index"]
    answer = subprocess.run(
        command, cwd=tmp_path, input=names, capture_output=True, text=True, check=False
    )
    ignored = sorted(name for name in answer.stdout.split("\0") if name)
    matches = matcher((pattern,))
    assert sorted(path for path in PATHS if matches(path)) == ignored


def test_no_pattern_matches_nothing() -> None:
    assert not matcher(())("a")
    assert not matcher(("", "  "))("a")


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet="ab*?[]!/\\.-^", max_size=12), st.text(alphabet="ab/.", max_size=8))
def test_any_pattern_is_understood(pattern: str, path: str) -> None:
    assert matcher((pattern,))(path) in (True, False)
