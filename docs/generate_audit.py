"""Writes ``docs/showcase/``: the audit of the sample product, as a page and as checklists.

Run it after a change of rules, of the sample product or of what an audit says::

    python docs/generate_audit.py
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "docs" / "showcase"
AUDITED = "fixtures/showcase"
_FILES = (("--html", "audit.html"), ("--markdown", "plan.md"), ("--csv", "packages.csv"))


def files() -> dict[str, bytes]:
    """The files by their names, as ``flexlint audit`` writes them."""
    with tempfile.TemporaryDirectory() as folder:
        written = [f"{option}={folder}/{name}" for option, name in _FILES]
        command = [sys.executable, "-m", "flexlint", "audit", "--no-cache", "--quiet", *written]
        subprocess.run([*command, "."], cwd=ROOT / AUDITED, check=True, env=_environment())
        return {name: Path(folder, name).read_bytes() for _, name in _FILES}


def _environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path}


if __name__ == "__main__":
    WRITTEN.mkdir(exist_ok=True)
    for name, content in files().items():
        (WRITTEN / name).write_bytes(content)
