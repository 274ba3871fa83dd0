"""Nothing that names, files, options or notes hold acts on a terminal or a CI service."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pytest

from flexlint.cli import output
from flexlint.config.options import Options
from flexlint.files.discovery import discover
from flexlint.files.governing import Everywhere
from flexlint.project.check import check_discovered
from flexlint.reporters import FORMATS
from tests.cli.running import flexlint

AZ = "az vmss deallocate -g a -n b --instance-ids 1"
NAMES = (
    b"::stop-commands::tok.sh",
    b" ::group::x.sh",
    b"##vso[task.x]y.sh",
    b"##[error]z.sh",
    b"line\n::error::x.sh",
    b"screen\x1b[2J.sh",
    "turn\u202e.sh".encode(),
    "\u2028::error::x.sh".encode(),
    b"bytes\xff.sh",
    b"=1+1.sh",
)
CONDITION = (
    "if ($a ::stop-commands::x ::error::aaaaaaaaaaaaaaaaaaaaaaaaaa ::error::b $mode -eq 'Uniform') "
    "{ Stop-AzVmss -ResourceGroupName a -VMScaleSetName b -InstanceId 1 }\n"
)
SNIPPET = f"::error::x; {AZ} \u202e\x9b ##vso[task.x] # flexlint: ignore[FLX201] ::error::y\n"
CONTROLS = re.compile("[\x00-\x09\x0b-\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    for name in NAMES:
        with open(os.fsencode(tmp_path) + b"/" + name, "wb") as stream:
            stream.write(f"{AZ}\n".encode())
    (tmp_path / "n.ps1").write_text(CONDITION)
    (tmp_path / "s.sh").write_text(SNIPPET, "utf-8")
    return tmp_path


def _quiet(text: str, own: str = "") -> None:
    """Assert that ``text`` acts on nothing; lines that begin with ``own`` are meant to."""
    assert not CONTROLS.search(text.replace("\r\n", "\n")), CONTROLS.search(text)
    for line in text.split("\n"):
        rest = line.removeprefix(own)
        assert not rest.strip().startswith("::"), line
        assert not re.search(r"##(vso)?\[", rest), line


@pytest.mark.parametrize("name", FORMATS)
def test_reports(hostile: Path, name: str) -> None:
    own = {"github": "::", "azure": "##vso[task.logissue "}.get(name, "")
    done = flexlint("-v", "--output-format", name, cwd=hostile)
    assert done.returncode == 1
    assert len(done.stdout) > 1000
    _quiet(done.stdout, own)
    _quiet(done.stderr)


@pytest.mark.parametrize("columns", range(60, 140, 7))
def test_wrapped_lines(hostile: Path, columns: int) -> None:
    done = flexlint("n.ps1", cwd=hostile, env={"COLUMNS": str(columns)})
    _quiet(done.stdout)
    assert "stop-commands::x" in done.stdout


def test_colours_are_all_that_is_left(hostile: Path) -> None:
    for name in ("text", "concise"):
        done = flexlint("-v", "--color=always", "--output-format", name, cwd=hostile)
        assert "\x1b[" in done.stdout
        _quiet(re.sub(r"\x1b\[[0-9;]*m", "", done.stdout))


def test_everything_else_that_is_printed(hostile: Path) -> None:
    flexlint("baseline", "write", cwd=hostile)
    (hostile / "flexlint.toml").write_text(
        'exclude = ["\\u001b[2J", "\\u202e::error::", "##vso[x]"]\nextend-exclude = []\n'
    )
    for arguments in (
        ("--show-files",),
        ("--statistics",),
        ("baseline", "show"),
        ("config", "show"),
        ("check", "--add-suppressions=::error::\x1b[2J"),
        ("explain", "FLX201"),
        ("rules",),
    ):
        done = flexlint(*arguments, cwd=hostile)
        assert done.stdout or done.stderr, arguments
        _quiet(done.stdout)
        _quiet(done.stderr)


@pytest.mark.parametrize(
    "arguments",
    [
        ("x\n::error::y\x1b[2J",),
        ("--x\n::error::y\x1b[2J",),
        ("--output-format", "x\n; ;error; ;y\x1b[2J"),
        ("--output-format", "json:/nowhere/x\n::error::y\x1b[2J/z"),
        ("--select", "x\n::error::y\x1b[2J"),
        ("--min-confidence", "x\n::error::y\x1b[2J"),
        ("--config", "x\n::error::y\x1b[2J"),
        ("--rules", "x\n::error::y\x1b[2J"),
        ("--baseline", "x\n::error::y\x1b[2J"),
        ("explain", "x\n::error::y\x1b[2J"),
        ("baseline", "x\n::error::y\x1b[2J"),
        ("rules", "validate", "x\n::error::y\x1b[2J"),
    ],
)
def test_errors_that_repeat_an_argument(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = flexlint(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert "y\\x1b[2J" in done.stderr or "y\\\\x1b[2J" in done.stderr
    _quiet(done.stderr)
    _quiet(done.stdout)


@pytest.mark.parametrize("target", ["../outside", ".git/hook"])
def test_no_output_goes_through_a_link_out_of_the_repository(tmp_path: Path, target: str) -> None:
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "a.py").touch()
    victim = root / target
    victim.write_text("precious")
    (root / "report").symlink_to(target)
    for command in (("check", "-o", "report"), ("check", "--output-format", "sarif:report"),
                    ("baseline", "write", "--baseline", "report")):  # fmt: skip
        done = flexlint(*command, cwd=root)
        assert done.returncode == 2, command
        assert "report" in done.stderr
        assert victim.read_text() == "precious"
    (root / "inner").symlink_to("kept")
    assert flexlint("check", "-o", "inner", cwd=root).returncode == 0
    assert (root / "inner").is_symlink()
    assert (root / "kept").exists()


def terminal(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Make standard error a terminal; what time it is there is the last element."""
    now = [100.0]
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(output, "monotonic", lambda: now[-1])
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    return now


def test_long_runs_count_from_the_first_half_second(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = terminal(monkeypatch)
    count = output.Counter("repositories")
    for at, done in ((100.4, 1), (100.6, 1200), (100.65, 1300), (100.8, 1400)):
        clock.append(at)
        count(done, 2000)
    count.clear()
    said = capsys.readouterr().err.split("\r\x1b[K")
    beginning = "flexlint: 1,{}00 of 2,000 repositories"
    assert said == ["", beginning.format(2), beginning.format(4), ""]
    count(1500, 2000)
    assert capsys.readouterr().err == ""


def test_each_step_of_a_run_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = terminal(monkeypatch)
    for number in range(3):
        (tmp_path / f"f{number}").mkdir()
        (tmp_path / f"f{number}" / "a.sh").write_text("az vmss start -g a -n b\n", "utf-8")
    (tmp_path / "b.txt").write_text("nothing\n", "utf-8")

    def later() -> float:
        clock.append(clock[-1] + 1)
        return clock[-1]

    monkeypatch.setattr(output, "monotonic", later)
    paths, everywhere = [str(tmp_path)], Everywhere(Options())
    with output.progress() as steps:
        found = discover(paths, governing=everywhere, told=steps.found)
        check_discovered(paths, found, everywhere, 1, steps=steps)
    said = capsys.readouterr().err.split("\r\x1b[K")
    assert said[0] == said[-1] == ""
    assert said[1] == "flexlint: looking for files"
    assert {line.removeprefix("flexlint: ") for line in said} >= {
        "0 files found",
        "4 of 4 files searched",
        "4 files searched, 0 of 3 analysed",
        "4 files searched, 3 of 3 analysed",
    }


def test_nothing_is_counted_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = terminal(monkeypatch)
    monkeypatch.setenv("CI", "true")
    ended = signal.getsignal(signal.SIGALRM)
    with output.progress() as steps:
        clock.append(200.0)
        steps.found(5)
        assert signal.getsignal(signal.SIGALRM) is ended
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="has no timer")
def test_a_step_that_says_nothing_is_seen_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clock = terminal(monkeypatch)
    line = output.Line()
    assert line._ticking
    line.say("one large file")
    assert capsys.readouterr().err == ""
    clock.append(200.0)
    signal.raise_signal(signal.SIGALRM)
    assert capsys.readouterr().err == "\r\x1b[Kflexlint: one large file"
    line.clear()
    assert signal.getsignal(signal.SIGALRM) is signal.SIG_DFL
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
