"""YAML that tests read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """What the file at ``path`` says, read in C where that is there."""
    return yaml.load(path.read_text("utf-8"), _LOADER)
