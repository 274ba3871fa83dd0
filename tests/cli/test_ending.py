"""How runs end that would not end by themselves: by their limits, and by signals."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import environment

CALL = "az vmss deallocate -g a -n b --instance-ids 1\n"

# flexlint whose shell surface never comes back; its workers say who they are. Each of these
# lines may be followed by others, and the last one runs it.
STUCK = """
import os, re, sys
import flexlint.surfaces.shell.surface as shell
import flexlint.surfaces.text as text
import flexlint.files.limits as limits
def spin(*args):
    with open("pids", "a") as stream:
        stream.write(f"{os.getpid()}\\n")
    re.match("(a|a)+$", "a" * 60 + "!")
shell.ShellSurface.extract = spin
"""
# The clock is far off: on a busy machine processor time comes slowly.
SHORT = "limits._SECONDS, limits._CLOCK = 0.3, 400\n"
NO_SEARCH = "text.TextSurface.extract = spin\n"
GREEDY = """
def grow(*args):
    return bytearray(10**12)
shell.ShellSurface.extract = grow
"""
RUN = """
from flexlint.__main__ import main
sys.argv[0] = "flexlint"
sys.exit(main())
"""


def run(code: str, *arguments: str, cwd: Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code + RUN, "-q", "--isolated", *arguments],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env=environment(),
        timeout=120,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.sh").write_text(CALL, "utf-8")
    (tmp_path / "b.ps1").write_text("Stop-AzVmss -InstanceId 1\n", "utf-8")
    return tmp_path


CONCISE = ("--output-format", "concise")


@pytest.mark.parametrize("jobs", ["1", "3"])
def test_one_small_file_costs_its_own_result_alone(folder: Path, jobs: str) -> None:
    done = run(STUCK + SHORT, *CONCISE, "-j", jobs, ".", cwd=folder)
    lines = [line.partition("] ")[0] for line in done.stdout.splitlines()]
    assert lines == [
        "a.sh:1:1: warning[FLX001",
        "a.sh:1:1: error[FLX201",
        "b.ps1:1:1: warning[FLX502",
    ]
    first = done.stdout.splitlines()[0]
    assert "took more than 0.3 seconds of processor time; it was searched as text" in first
    assert (done.returncode, done.stderr) == (1, "")


def test_a_search_that_does_not_end_either_is_said(folder: Path) -> None:
    done = run(STUCK + SHORT + NO_SEARCH, *CONCISE, ".", cwd=folder)
    first, second = done.stdout.splitlines()
    assert first.startswith("a.sh:1:1: warning[FLX001]")
    assert "took more than 0.3 seconds of processor time; nor could it be searched" in first
    assert second.startswith("b.ps1:1:1: warning[FLX502]")
    assert (done.returncode, done.stderr) == (1, "")


def test_memory_is_a_limit_and_no_defect(folder: Path) -> None:
    done = run(STUCK + GREEDY, *CONCISE, ".", cwd=folder)
    first, second, *_ = done.stdout.splitlines()
    assert "could not be analysed: it needs more memory than there is for it" in first
    assert second.startswith("a.sh:1:1: error[FLX201]")
    assert (done.returncode, done.stderr) == (1, "")


def test_standard_input_has_the_same_limits(folder: Path) -> None:
    arguments = ("--stdin-filename", "a.sh", "-")
    done = run(STUCK + SHORT, *CONCISE, *arguments, cwd=folder, stdin=CALL)
    first, second = done.stdout.splitlines()
    assert "took more than 0.3 seconds" in first
    assert second.startswith("a.sh:1:1: error[FLX201]")
    assert (done.returncode, done.stderr) == (1, "")


def test_suppressing_has_limits_and_changes_nothing_then(folder: Path) -> None:
    code = (
        "import flexlint.cli.add_suppressions as s\n"
        "from flexlint.files.limits import Limit\n"
        "s._limit = lambda path: Limit(0.3, 60, 10**9)\n"
        "def never(planner, path):\n"
        "    while True: pass\n"
        "s.Planner.__call__ = never\n"
        "import sys\n"
    )
    done = run(code, "--add-suppressions=why", "a.sh", cwd=folder)
    assert done.returncode == 1
    first, second = done.stderr.splitlines()
    assert first.startswith("a.sh: ")
    assert "could not be analysed: took more than 0.3 seconds of processor time" in first
    assert second.startswith("0 findings suppressed in 0 files, ")
    assert (folder / "a.sh").read_text("utf-8") == CALL


def test_a_clean_run_needs_no_worker(tmp_path: Path) -> None:
    (tmp_path / "a.sh").write_text("echo\n", "utf-8")
    loaded = "'flexlint.engine.workers' in sys.modules"
    code = f"import sys, atexit\natexit.register(lambda: print({loaded}))\n"
    assert run(code, "a.sh", cwd=tmp_path).stdout == "False\n"


# -- signals -------------------------------------------------------------------------------


def start(code: str, *arguments: str, cwd: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code + RUN, "-q", "--isolated", *arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
        start_new_session=True,
    )


def wait_for(path: Path, process: subprocess.Popen[str]) -> list[int]:
    """The numbers in the file at ``path``, once there are any."""
    while not path.exists() or not path.read_text().endswith("\n"):
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    return [int(line) for line in path.read_text().split()]


def gone(pid: int) -> bool:
    """Whether the process ends before long."""
    limit = time.monotonic() + 60
    while time.monotonic() < limit:
        try:
            with open(f"/proc/{pid}/stat", encoding="ascii") as stream:
                if stream.read().rsplit(")", 1)[1].split()[0] == "Z":
                    return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="there is no /proc")


@needs_proc
@pytest.mark.parametrize("everybody", [False, True], ids=["parent", "group"])
@pytest.mark.parametrize(
    ("number", "code", "said"),
    [
        (signal.SIGTERM, 128 + signal.SIGTERM, "flexlint: ended by SIGTERM\n"),
        (signal.SIGHUP, 128 + signal.SIGHUP, "flexlint: ended by SIGHUP\n"),
        (signal.SIGINT, 128 + signal.SIGINT, "flexlint: interrupted\n"),
        (signal.SIGKILL, -signal.SIGKILL, ""),
    ],
)
def test_a_signal_ends_all_of_it(
    folder: Path, number: signal.Signals, code: int, said: str, everybody: bool
) -> None:
    process = start(STUCK, "-j", "2", ".", cwd=folder)
    (worker,) = wait_for(folder / "pids", process)
    if everybody:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    stdout, stderr = process.communicate(timeout=100)
    assert (process.returncode, stdout, stderr.lstrip("\n")) == (code, "", said)
    assert gone(worker)


def test_a_signal_that_is_ignored_stays_so(folder: Path) -> None:
    waits = (
        "import signal, time, sys\n"
        "from pathlib import Path\n"
        "signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "import flexlint.project.check as e\n"
        "check = e.check_discovered\n"
        "def wait(*args, **kwargs):\n"
        "    Path('pids').write_text('1\\n')\n"
        "    while not Path('go').exists(): time.sleep(0.02)\n"
        "    return check(*args, **kwargs)\n"
        "e.check_discovered = wait\n"
    )
    process = start(waits, *CONCISE, ".", cwd=folder)
    wait_for(folder / "pids", process)
    process.send_signal(signal.SIGHUP)
    (folder / "go").touch()
    stdout, stderr = process.communicate(timeout=100)
    assert (process.returncode, stderr) == (1, "")
    assert len(stdout.splitlines()) == 2


def test_a_signal_leaves_no_half_of_a_file(folder: Path) -> None:
    waits = (
        "import time, sys\n"
        "from pathlib import Path\n"
        "import flexlint.files.writing as f\n"
        "def wait(*args):\n"
        "    Path('pids').write_text('1\\n')\n"
        "    time.sleep(100)\n"
        "f.os.replace = wait\n"
    )
    process = start(waits, "--output-file", "out.txt", ".", cwd=folder)
    wait_for(folder / "pids", process)
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=100)
    assert (process.returncode, stderr) == (143, "flexlint: ended by SIGTERM\n")
    assert sorted(path.name for path in folder.iterdir()) == ["a.sh", "b.ps1", "pids"]
