"""Standard streams that are closed, full, endless, or read by nobody; too few open files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import CALL, CLIENT, environment

FULL = "cannot write the output: No space left on device\n"
CLOSED = "cannot write the output: it is closed\n"
full_device = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


def shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run ``command`` in bash, in which ``f`` is flexlint."""
    define = f'f() {{ "{sys.executable}" -m flexlint "$@"; }}; '
    return subprocess.run(
        ["bash", "-c", define + command],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text(CLIENT + CALL, "utf-8")
    (tmp_path / "clean.py").write_text("x = 1\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize("what", ["a.py", "--help", "-q clean.py", "rules", "explain FLX201"])
def test_what_cannot_be_printed_is_no_success(folder: Path, what: str) -> None:
    done = shell(f"f {what} >&-", folder)
    if what == "-q clean.py":  # nothing is to be printed
        assert (done.returncode, done.stderr) == (0, "")
    else:
        assert (done.returncode, done.stderr) == (2, f"flexlint: error: {CLOSED}")


def test_a_version_that_cannot_be_printed(folder: Path) -> None:
    done = shell("f --version >&-", folder)
    assert (done.returncode, done.stderr) == (2, f"flexlint: error: {CLOSED}")


@full_device
@pytest.mark.parametrize("what", ["a.py", "--help", "--version", "rules", "explain FLX201"])
def test_a_full_device_takes_nothing(folder: Path, what: str) -> None:
    done = shell(f"f {what} >/dev/full", folder)
    assert (done.returncode, done.stderr) == (2, f"flexlint: error: {FULL}")


def test_findings_do_not_need_standard_error(folder: Path) -> None:
    expected = shell("f a.py 2>/dev/null", folder)
    assert expected.returncode == 1
    for redirection in ("2>&-", "<&-", "<&- 2>&-"):
        done = shell(f"f a.py {redirection}", folder)
        assert (done.returncode, done.stdout) == (1, expected.stdout), redirection


@full_device
def test_a_full_standard_error_changes_nothing(folder: Path) -> None:
    expected = shell("f a.py 2>/dev/null", folder)
    done = shell("f a.py 2>/dev/full", folder)
    assert (done.returncode, done.stdout) == (1, expected.stdout)
    for command in (
        "f missing 2>/dev/full",
        "f --no-such-option 2>/dev/full",
        "f a.py &>/dev/full",
    ):
        assert shell(command, folder).returncode == 2, command


def test_with_all_streams_closed_nothing_is_written_elsewhere(folder: Path) -> None:
    done = shell("f --output-file out.txt --output-format json a.py <&- >&- 2>&-", folder)
    assert done.returncode == 1
    assert (folder / "out.txt").read_text("utf-8").startswith("{")
    assert (folder / "a.py").read_text("utf-8") == CLIENT + CALL
    assert shell("f a.py <&- >&- 2>&-", folder).returncode == 2


def test_who_reads_no_further_has_the_exit_code_of_the_findings(folder: Path) -> None:
    (folder / "many.py").write_text(CLIENT + CALL * 3000, "utf-8")
    done = shell("f many.py | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}", folder)
    assert (done.stdout, done.stderr) == ("1\n", "")
    done = shell("f --help | true; f rules | true", folder)
    assert done.stderr == ""


def test_standard_input_that_is_closed_or_cannot_be_read(folder: Path) -> None:
    for command in ("f --stdin-filename a.py - <&-", "f explain - <&-"):
        done = shell(command, folder)
        assert done.returncode == 2, command
        assert done.stderr == "Error: standard input is closed\n"
    done = shell("f --stdin-filename a.py - 0>out.txt", folder)
    assert done.returncode == 2
    assert done.stderr.startswith("Error: cannot read standard input: ")


def test_endless_standard_input_ends(folder: Path) -> None:
    for line in ("y", "az vmss restart -g a -n b --instance-ids 1"):
        done = shell(f"yes '{line}' | f -q --isolated --stdin-filename a.sh -", folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert "standard input is larger than 64 MB" in done.stderr
    done = shell("yes | f explain -", folder)
    assert done.returncode == 2
    assert "more than 100 kB" in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="the number of files is counted otherwise")
def test_few_open_files_are_enough_or_it_is_said(folder: Path) -> None:
    for number in range(12):
        (folder / f"f{number}.py").write_text(CLIENT + CALL, "utf-8")
    command = "f -q --isolated -j 4 --output-format concise ."
    expected = shell(command, folder)
    done = shell(f"ulimit -n 10; {command}", folder)
    assert (done.returncode, done.stdout) == (1, expected.stdout)
    done = shell(f"ulimit -n 5; {command}", folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "flexlint: error: cannot start a process: Too many open files\n"


def test_no_place_for_temporary_files_is_needed(folder: Path) -> None:
    done = shell("TMPDIR=/nowhere f -q a.py", folder)
    assert (done.returncode, done.stderr) == (1, "")
