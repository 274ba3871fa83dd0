"""Puts the catalogue into the wheel ready-made as well, so that loading it reads no YAML."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalog(BuildHookInterface):
    """Adds ``flexlint/rules/compiled.pickle`` to wheels, but not to editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hatch calls this before it collects the files of the wheel."""
        if version != "standard":
            return
        sys.path.insert(0, self.root)
        try:
            from flexlint.catalog.loading import COMPILED, compiled
        finally:
            sys.path.remove(self.root)
        self._directory = tempfile.TemporaryDirectory()
        made = Path(self._directory.name) / COMPILED
        made.write_bytes(compiled(Path(self.root) / "rules"))
        build_data["force_include"][str(made)] = f"flexlint/rules/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Hatch calls this when the wheel is written."""
        if version == "standard":
            self._directory.cleanup()
