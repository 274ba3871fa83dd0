"""Asking git, safely: nothing that a repository's configuration names is started."""

from __future__ import annotations

import os
from typing import NamedTuple


class GitAnswer(NamedTuple):
    """What git said."""

    returncode: int
    stdout: bytes
    stderr: bytes

    @property
    def reason(self) -> str:
        """The first line of what git complained about."""
        lines = self.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
        return lines[0] if lines else "no reason given"


_GIT_VARIABLES = (
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_CEILING_DIRECTORIES",
)


def git_environment() -> dict[str, str]:
    """The environment to run git in: a hook's own variables would point it elsewhere."""
    environment = {key: value for key, value in os.environ.items() if key not in _GIT_VARIABLES}
    environment.update(GIT_OPTIONAL_LOCKS="0", LC_ALL="C", GIT_TERMINAL_PROMPT="0")
    return environment


def run_git(folder: str, *arguments: str) -> GitAnswer:
    """Run git in ``folder``, without anything that the repository's configuration could start.

    A git that is missing gives return code 127.
    """
    import subprocess  # 10 ms that a run without git need not pay

    command = ["git", "-C", folder, "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"]
    try:
        done = subprocess.run(
            [*command, *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=git_environment(),
        )
    except OSError:
        return GitAnswer(127, b"", b"git was not found")
    return GitAnswer(done.returncode, done.stdout, done.stderr)
