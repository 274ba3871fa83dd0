"""Patterns against what git's own matcher says of them."""

from __future__ import annotations

import re
import subprocess
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.files.globs import matcher

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
    *("**/**/c.py", "s**c/gen", "src/***/y", "s*/x/**/z*.j*", "**/x/**/*.js", "*e*/*.p*", "*n"),
    *("g**", "**c", "x**", "***", "**/y/", "src/*/*", "s*c/**/", "\\*", "a\\/b", "[x/]", "*/*p/*"),
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


@pytest.mark.parametrize(
    "pattern",
    ["*a" * 12 + "*b", "**/" * 12 + "b", "**/a*" * 12 + "/b", "?*" * 40 + "b", "*a/" * 12 + "**/b"],
)
def test_wildcards_do_not_multiply(pattern: str) -> None:
    matches = matcher((pattern,))
    assert not matches("a" * 120 + ".sh")
    assert not matches("a" * 20 + "/aa" * 60)
    assert matches("a" * 60 + "b") is (pattern[0] in "*?" and "/" not in pattern[:-1])
    assert not matches("a/" * 300)


def test_wildcards_find_what_a_slow_reader_finds() -> None:
    """All short patterns on all short paths, against the expression that tries everything."""
    for pattern in map("".join, product("a*/", repeat=5)):
        if not pattern.strip("/") or "//" in pattern or re.search(r"[^/*]\*\*|\*\*[^/*]", pattern):
            continue
        matches, slow = matcher((pattern,)), re.compile(_slow(pattern)).fullmatch
        for path in (
            "a",
            "aa",
            "aaa",
            "a/a",
            "aa/a",
            "a/aa",
            "a/a/a",
            "b",
            "ab",
            "a/b",
            "b/a/ab/a",
        ):
            assert matches(path) == (slow(path) is not None), (pattern, path)


def _slow(pattern: str) -> str:
    body = re.sub(r"\*{2,}", "**", pattern.rstrip("/"))
    start = "" if "/" in body else "(?:.*/)?"
    parts = re.split(r"(\*\*/|\*\*|\*)", body.lstrip("/"))
    written = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*"}
    return (
        start
        + "".join(written.get(p, p) for p in parts)
        + ("/.*" if pattern.endswith("/") else "(?:/.*)?")
    )


def test_no_pattern_matches_nothing() -> None:
    assert not matcher(())("a")
    assert not matcher(("", "  "))("a")


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(alphabet="ab*?[]!/\\.-^", max_size=12), st.text(alphabet="ab/.", max_size=8))
def test_any_pattern_is_understood(pattern: str, path: str) -> None:
    assert matcher((pattern,))(path) in (True, False)
