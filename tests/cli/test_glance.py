"""What a first look answers is what the full run would have said, and it answers plain cases."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexlint.cli.glance import nothing_found
from flexlint.cli.main import run
from flexlint.files.needles import NEEDLES, surely_silent
from flexlint.files.prefilter import mentions
from tests.cli.running import CALL, environment

PLAIN = "def add(a, b):\n    return a + b\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with files of many kinds; the working directory is in it."""
    for name in ("GITHUB_ACTIONS", "TF_BUILD"):
        monkeypatch.delenv(name, raising=False)
    files: dict[str, str | bytes] = {
        "a.py": PLAIN,
        "b.sh": "echo on\n",
        "c.json": "{}",
        "logo.png": b"\x89PNG",
        "notes.unknown": "nothing\n",
        "use.py": CALL,
        "near.py": "# one scale for all\n",
        "zero.py": b"x = '\0'\n",
        "wide.py": "import azure  # virtualMachineScaleSets\n".encode("utf-16"),
        "empty.py": "",
        "hidden.py": "# coding: unicode_escape\nclient.virtual_machine_\\x73cale_set_vms.start()\n",
        "second.pyw": "#!/usr/bin/python\r# vim: fileencoding=utf-7\rx = 1\r",
        "third.py": "import x\n\nopen(p, encoding='utf-8')\n",
        "pyproject.toml": "[project]\nname = 'x'\n",
        "configured/flexlint.toml": "fail-on = 'never'\n",
        "configured/a.py": PLAIN,
        "configured/below/a.py": PLAIN,
        "ours/pyproject.toml": "[tool.flexlint]\nselect = ['nonsense']\n",
        "ours/a.py": PLAIN,
        "inner/.git/HEAD": "",
        "inner/a.py": PLAIN,
        "rules": PLAIN,
    }
    for name, content in files.items():
        path = tmp_path / "repo" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    (tmp_path / "repo" / ".git").mkdir()
    (tmp_path / "repo" / "link.py").symlink_to("a.py")
    monkeypatch.chdir(tmp_path / "repo")
    return tmp_path / "repo"


@pytest.mark.parametrize(
    "arguments",
    [
        ("a.py",),
        ("check", "a.py"),
        ("a.py", "b.sh", "c.json", "empty.py", "logo.png"),
        ("a.py", "./a.py", "configured/../a.py"),
        ("-q", "a.py"),
        ("a.py", "--quiet", "--exit-zero"),
        ("--isolated", "configured/a.py", "ours/a.py"),
        ("inner/a.py", "link.py"),
        ("third.py",),
    ],
)
def test_plain_cases_are_answered(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    said = nothing_found(arguments)
    assert said is not None
    assert run(arguments) == 0
    assert capsys.readouterr() == (said, "")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (".",),
        ("-",),
        ("use.py",),
        ("a.py", "use.py"),
        ("near.py",),
        ("zero.py",),
        ("wide.py",),
        ("hidden.py",),
        ("second.pyw",),
        ("missing.py",),
        ("a.py", "missing.py"),
        ("logo.png",),
        ("notes.unknown",),
        ("a.py", "configured"),
        ("configured/a.py",),
        ("configured/below/a.py",),
        ("ours/a.py",),
        ("rules",),
        ("rules", "a.py"),
        ("explain", "a.py"),
        ("--statistics", "a.py"),
        ("--output-format", "json", "a.py"),
        ("--output-format=json", "a.py"),
        ("-vq", "a.py"),
        ("--", "a.py"),
        ("--qui", "a.py"),
        ("a\0.py",),
        ("",),
    ],
)
def test_the_rest_is_left_to_the_full_run(project: Path, arguments: tuple[str, ...]) -> None:
    assert nothing_found(arguments) is None


@pytest.mark.parametrize("name", ["GITHUB_ACTIONS", "TF_BUILD", "_FLEXLINT_COMPLETE"])
def test_where_more_is_printed_the_full_run_prints_it(
    project: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "true")
    assert nothing_found(("a.py",)) is None


def test_a_working_directory_that_is_gone_is_left_to_the_full_run(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert nothing_found((str(project / "a.py"),)) is None


WORDS = (
    "a.py",
    "hidden.py",
    "b.sh",
    "logo.png",
    "use.py",
    "wide.py",
    "near.py",
    "configured/a.py",
    "ours/a.py",
)
OPTIONS = ("check", "-q", "--quiet", "--isolated", "--exit-zero", "-v", "rules", "missing.py", ".")


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(arguments=st.lists(st.sampled_from((*WORDS, *WORDS, *OPTIONS)), max_size=5))
def test_an_answer_is_that_of_the_full_run(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    said = nothing_found(arguments)
    if said is not None:
        assert run(arguments) == 0
        assert capsys.readouterr() == (said, "")


@given(
    st.text(max_size=40),
    st.sampled_from((*(needle.decode() for needle in NEEDLES), "virtual_machine-scaleset", "pool")),
    st.text(max_size=40),
)
def test_what_mentions_scale_sets_is_never_silent(before: str, word: str, after: str) -> None:
    data = f"{before}{word.title()}{after}".encode()
    assert not (mentions(data) and surely_silent(data))


def test_nothing_heavy_is_imported_where_nothing_is_found(project: Path) -> None:
    code = (
        "import sys; sys.argv = ['flexlint', 'a.py']\n"
        "from flexlint.__main__ import main\n"
        "assert main() == 0\n"
        "print(*sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", f"sys = __import__('sys'); sys.path[:0] = {sys.path}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    first, second, modules = done.stdout.splitlines()
    assert (first, second[:16]) == ("No findings.", "Looked at 1 file")
    heavy = {"click", "dataclasses", "libcst", "yaml", "jinja2", "tomllib", "subprocess"}
    assert heavy & set(modules.split()) == set()
    assert not {m for m in modules.split() if m.startswith(("flexlint.engine", "flexlint.catalog"))}
