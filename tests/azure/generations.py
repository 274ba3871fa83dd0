"""``python -m tests.azure.generations [version …]``: the proofs with older releases of the SDK.

Makes a virtual environment for each release in a cache directory (``--cache``, or
``$XDG_CACHE_HOME/flexlint-azure``) and runs all programs in it. Exit code 1 if a suggestion is
wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.azure import driving
from tests.azure.known_wrong import known_wrong
from tests.azure.programs import Program, programs
from tests.azure.proving import Proof, prove
from tests.azure.server import Double
from tests.azure.table import table


@dataclass(frozen=True)
class Release:
    """A release of azure-mgmt-compute, with what was current beside it."""

    version: str
    network: str
    track1: bool = False
    more: tuple[str, ...] = ("requests",)

    def kinds(self) -> Iterator[Program]:
        yield from programs(track1=self.track1)
        if not self.track1:  # which has no asynchronous clients
            yield from programs(asynchronous=True)


RELEASES = (
    Release("12.0.0", "10.2.0", track1=True),
    Release("24.0.1", "19.3.0", more=("requests", "six", "setuptools<80")),
    Release("29.1.0", "22.2.0"),
    Release("39.0.0", "33.1.0"),
)


def interpreter(release: Release, cache: Path) -> Path:
    """The interpreter of the release's virtual environment, which is made if it is not there."""
    home = cache / f"compute-{release.version}"
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    done = home / "installed"
    if not done.exists():
        venv.create(home, clear=True, with_pip=True)
        wanted = [
            f"azure-mgmt-compute=={release.version}",
            f"azure-mgmt-network=={release.network}",
            *release.more,
        ]
        command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*command, *wanted], check=True)
        done.touch()
    return python


class Elsewhere:
    """Runs programs in another interpreter, one process for all of them.

    A line of JSON goes in for each program, a line of JSON comes back.
    """

    def __init__(self, python: Path) -> None:
        self._process = subprocess.Popen(
            [str(python), "-W", "ignore", driving.__file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def run(self, code: str, base_url: str, names: dict[str, object]) -> dict[str, Any]:
        program = json.dumps({"code": code, "base_url": base_url, "names": names})
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{program}\n")
        self._process.stdin.flush()
        result: dict[str, Any] = json.loads(self._process.stdout.readline())
        return result

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=60)


def proofs(release: Release, cache: Path) -> list[Proof]:
    """All programs of the release's generation, proven with it."""
    elsewhere = Elsewhere(interpreter(release, cache))
    try:
        with Double() as double:
            return [prove(p, double.trial, elsewhere.run) for p in release.kinds()]
    finally:
        elsewhere.close()


def main() -> int:
    """Prove all suggestions with each release."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("version", nargs="*", help="only these releases")
    home = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    parser.add_argument("--cache", type=Path, default=Path(home) / "flexlint-azure")
    given = parser.parse_args()
    wrong = 0
    for release in RELEASES:
        if given.version and release.version not in given.version:
            continue
        found = proofs(release, given.cache)
        print(f"## azure-mgmt-compute {release.version}\n\n{table(found)}\n", flush=True)
        wrong += sum(bool(p.complaints) != known_wrong(p.program) for p in found if not p.absent)
    print(f"{wrong} results that were not expected")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
