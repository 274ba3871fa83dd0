"""Runs the command line, in this process or as one of its own."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

from flexlint.__main__ import main

ROOT = Path(__file__).parent.parent.parent
_LEFT_OUT = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "TF_BUILD", "NO_COLOR", "FORCE_COLOR")

CALL = "client.virtual_machine_scale_set_vms.begin_start(group, name, number)\n"
FINE = "client.virtual_machine_scale_sets.get(group, name)\n"
CLIENT = "from azure.mgmt.compute import ComputeManagementClient\n\n"
CLIENT += "client = ComputeManagementClient(credential, subscription)\n"


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """This process's environment without what changes flexlint's output."""
    kept = {key: value for key, value in os.environ.items() if key not in _LEFT_OUT}
    return {**kept, "PYTHONPATH": str(ROOT), **(extra or {})}


@dataclass(frozen=True, slots=True)
class Run:
    """What a run left behind; output is decoded as UTF-8."""

    returncode: int
    stdout: str
    stderr: str


def flexlint(
    *arguments: str,
    cwd: Path,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
) -> Run:
    """Run ``flexlint`` in ``cwd`` within this process, as its ``main`` would be run."""
    stdout, stderr = io.BytesIO(), io.BytesIO()
    before = Path.cwd()
    streams = (sys.argv, sys.stdin, sys.stdout, sys.stderr)
    os.chdir(cwd)
    try:
        with mock.patch.dict(os.environ, environment(env), clear=True):
            sys.argv = ["flexlint", *arguments]
            sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
            sys.stdout = io.TextIOWrapper(stdout, "utf-8", write_through=True)
            sys.stderr = io.TextIOWrapper(stderr, "utf-8", write_through=True)
            try:
                code = main()
            except SystemExit as exit:  # shell completion leaves by it
                code = int(exit.code or 0)
            return Run(code, stdout.getvalue().decode(), stderr.getvalue().decode())
    finally:
        sys.argv, sys.stdin, sys.stdout, sys.stderr = streams
        os.chdir(before)


def process(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run ``flexlint`` in ``cwd`` as a process of its own, warnings being errors."""
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "flexlint", *arguments],
        cwd=cwd,
        capture_output=True,
        check=False,
        env=environment(env),
        timeout=120,
    )


def git(cwd: Path, *arguments: str) -> str:
    """Run git in ``cwd`` as somebody."""
    identity = ("-c", "user.name=T", "-c", "user.email=t@example.org")
    more = ("-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always")
    command = ["git", *identity, *more, *arguments]
    done = subprocess.run(command, cwd=cwd, capture_output=True, check=True, text=True)
    return done.stdout.strip()
