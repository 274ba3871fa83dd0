"""How the process starts and ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flexlint import __version__
from tests.cli.running import CALL, CLIENT, environment, flexlint, process

pytestmark = pytest.mark.usefixtures("workers")

_HANGS = 50  # seconds; less than a worker may take, and much more than an answer to a signal does


def test_version(tmp_path: Path) -> None:
    done = process("--version", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"flexlint {__version__} (catalogue of 20")


def test_a_process_does_what_main_does(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL, "utf-8")
    for arguments in ((), ("--output-format", "json"), ("missing",)):
        inside = flexlint(*arguments, cwd=tmp_path)
        outside = process(*arguments, cwd=tmp_path)
        assert outside.returncode == inside.returncode
        assert outside.stdout.decode() == inside.stdout
        assert outside.stderr.decode() == inside.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("-h",),
        *((name, "--help") for name in ("check", "rules", "explain", "baseline", "config")),
    ],
    ids=" ".join,
)
def test_help(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = flexlint(*arguments, cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: flexlint")


def test_an_unknown_command_is_a_path(tmp_path: Path) -> None:
    done = flexlint("chekc", cwd=tmp_path)
    assert done.returncode == 2
    assert "chekc: does not exist" in done.stderr
    assert "if a command was meant: flexlint check" in done.stderr


def test_a_missing_path_names_no_command(tmp_path: Path) -> None:
    done = flexlint("missing.py", "check", cwd=tmp_path)
    assert done.returncode == 2
    assert "command" not in done.stderr


@pytest.mark.parametrize(("forced", "colored"), [("1", True), ("0", False), ("", False)])
def test_color_is_forced_from_outside(tmp_path: Path, forced: str, colored: bool) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL, "utf-8")
    done = flexlint("a.py", cwd=tmp_path, env={"FORCE_COLOR": forced})
    assert ("\x1b[" in done.stdout) is colored


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shell_completion(tmp_path: Path, shell: str) -> None:
    done = flexlint(cwd=tmp_path, env={"_FLEXLINT_COMPLETE": f"{shell}_source"})
    assert "_FLEXLINT_COMPLETE" in done.stdout


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CLIENT + CALL * 3000, "utf-8")
    command = f'"{sys.executable}" -m flexlint a.py | head -n 1; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
        env=environment(),
    )
    first, code = done.stdout.splitlines()
    assert first.startswith("error[FLX211]")
    assert code in ("0", "1")
    assert done.stderr == ""


def test_interrupted(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"f{number}.py").write_text(CLIENT + CALL, "utf-8")
    # Workers that say when they have begun, and never end by themselves.
    code = (
        "import os, sys, time\n"
        "from pathlib import Path\n"
        "from flexlint.engine import workers\n"
        "from flexlint.__main__ import main\n"
        "run = workers.run\n"
        "def stuck(item):\n"
        "    Path(f'begun{os.getpid()}').touch()\n"
        "    time.sleep(600)\n"
        "workers.run = lambda items, function, *rest: run(items, stuck, *rest)\n"
        "sys.argv = ['flexlint', '-j', '2']\n"
        "sys.exit(main())\n"
    )
    run = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        start_new_session=True,
    )
    while len(list(tmp_path.glob("begun*"))) < 2:
        assert run.poll() is None, "the run was over before it could be interrupted"
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGINT)
    stdout, stderr = run.communicate(timeout=_HANGS)
    assert run.returncode == 130
    assert stdout == b""
    assert stderr.strip() == b"flexlint: interrupted"


def test_an_internal_error_says_so(tmp_path: Path) -> None:
    # A catalogue that cannot be loaded stands for any defect.
    code = (
        "import sys, flexlint.project.check as e\n"
        "def broken(*a, **k): raise ZeroDivisionError('x')\n"
        "e.check_discovered = broken\n"
        "from flexlint.cli.main import run\n"
        "sys.exit(run(['check', '.']))\n"
    )
    for debug in ("", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            env=environment({"FLEXLINT_DEBUG": debug}),
        )
        assert done.returncode == 2
        assert "internal error: ZeroDivisionError" in done.stderr
        assert ("Traceback" in done.stderr) == bool(debug)


def test_what_is_not_needed_is_not_imported(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("nothing of interest\n")
    code = (
        "import sys\n"
        "sys.argv = ['flexlint', *sys.argv[1:]]\n"
        "from flexlint.__main__ import main\n"
        "main()\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )

    def imported(*arguments: str) -> set[str]:
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
            env=environment(),
        )
        return set(done.stderr.split())

    assert not imported("--version") & {"click", "dataclasses", "yaml", "libcst", "jinja2"}
    heavy = {"yaml", "libcst", "jinja2", "importlib.metadata"}
    assert not imported("check", "a.txt", "--isolated") & heavy


@pytest.mark.skipif(os.name == "nt", reason="a directory in use cannot be removed")
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "."),
        ("check", "/"),
        ("check", "--isolated", "x"),
        ("check", "--since", "HEAD"),
        ("check", "--show-files"),
        ("baseline", "show"),
        ("config", "show"),
        ("rules",),
    ],
)
def test_a_working_directory_that_is_gone_ends_in_one_line(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    code = f"import os, sys; os.rmdir({str(gone)!r}); from flexlint.__main__ import main; "
    code += f"sys.argv[1:] = {list(arguments)!r}; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=gone,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "flexlint: error: the working directory is gone or unreadable\n"


def test_nothing_is_imported_from_the_working_directory(tmp_path: Path) -> None:
    for name in ("click", "jinja2", "yaml", "libcst", "tomllib", "subprocess"):
        (tmp_path / f"{name}.py").write_text("open('imported', 'w').close()\n", "utf-8")
    (tmp_path / "a.sh").write_text("az vmss create --orchestration-mode Uniform\n", "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "flexlint", "--exit-zero"],
        check=False,
        cwd=tmp_path,
        env={**environment(), "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        timeout=_HANGS,
    )
    assert (done.returncode, b"a.sh" in done.stdout) == (0, True)
    assert not (tmp_path / "imported").exists()
