"""``CODEOWNERS`` as GitHub reads it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from flexlint.audit.owners import MAX_LINES, PLACES, Owners, owners_of, parsed

LINES = r"""
# everything
*                   @contoso/all

*.js                @js-owner #an inline comment
/build/logs/        @doctocat
docs/*              docs@example.com
apps/               @octocat
/scripts/           @doctocat @octocat
**/logs             @logger
/apps/github
with\ blank.txt     @blank
!negated.py         @nobody
range[ab].py        @nobody
\#odd               @nobody
noowner.py          not-an-owner
/deep/**/x.tf       @deep
"""


@pytest.mark.parametrize(
    ("path", "owners"),
    [
        ("README", ("@contoso/all",)),
        ("src/a.js", ("@js-owner",)),
        ("build/logs/2024.txt", ("@logger",)),
        ("other/build/logs/x", ("@logger",)),
        ("build/out.txt", ("@contoso/all",)),
        ("docs/getting-started.md", ("docs@example.com",)),
        ("docs/build-app/troubleshooting.md", ("@contoso/all",)),
        ("a/apps/x/y.py", ("@octocat",)),
        ("apps/web.py", ("@octocat",)),
        ("apps/github", ()),
        ("apps/github/x.py", ()),
        ("scripts/x.sh", ("@doctocat", "@octocat")),
        ("a/scripts/x.sh", ("@contoso/all",)),
        ("with blank.txt", ("@blank",)),
        ("negated.py", ("@contoso/all",)),
        ("rangea.py", ("@contoso/all",)),
        ("noowner.py", ("@contoso/all",)),
        ("deep/a/b/x.tf", ("@deep",)),
        ("deep/x.tf", ("@deep",)),
    ],
)
def test_the_last_line_that_means_a_file_counts(path: str, owners: tuple[str, ...]) -> None:
    assert owners_of(path, parsed(LINES)) == owners


def test_an_empty_file_gives_nobody() -> None:
    assert owners_of("a", parsed("")) == ()
    assert owners_of("a", parsed("#x\n\n   \n")) == ()


def test_a_file_that_would_take_too_long_counts_for_nothing() -> None:
    line = "*.py @x\n"
    assert owners_of("a.py", parsed(line * MAX_LINES)) == ("@x",)
    assert owners_of("a.py", parsed(line * (MAX_LINES + 1))) == ()
    assert owners_of("a.py", parsed(f"{line}{'*a' * 100_000} @y\n")) == ("@x",)


@pytest.mark.parametrize("place", PLACES)
def test_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "src").mkdir()
    (tmp_path / place).parent.mkdir(exist_ok=True)
    (tmp_path / place).write_text("/src/ @src\n")
    monkeypatch.chdir(tmp_path / "src")  # paths are relative to it, patterns to the repository
    assert Owners()("a.py") == ("@src",)
    assert Owners()("../b.py") == ()


def test_the_first_place_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    for place in reversed(PLACES):
        (tmp_path / place).parent.mkdir(exist_ok=True)
        (tmp_path / place).write_text(f"* @{place.replace('/', '-').lower()}\n")
    monkeypatch.chdir(tmp_path)
    assert Owners()("a.py") == ("@.github-codeowners",)


def test_each_repository_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / "CODEOWNERS").write_text(f"* @{name}\n")
    monkeypatch.chdir(tmp_path)
    owners = Owners()
    assert (owners("a/x.py"), owners("b/x.py"), owners("x.py")) == (("@a",), ("@b",), ())


def test_a_link_out_of_the_repository_is_not_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text("* @secret\n")
    home = tmp_path / "repository"
    (home / ".git").mkdir(parents=True)
    os.symlink(tmp_path / "secret", home / "CODEOWNERS")
    monkeypatch.chdir(home)
    assert Owners()("a.py") == ()
