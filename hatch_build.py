"""Puts the catalogue into the wheel as JSON as well, so that loading it needs no YAML parser."""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledCatalog(BuildHookInterface):
    """Adds ``flexlint/rules/compiled.json`` to wheels, but not to editable installs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Hatch calls this before it collects the files of the wheel."""
        if version != "standard":
            return
        sys.path.insert(0, self.root)
        try:
            from flexlint.catalog.loading import COMPILED, read_documents, written_out
        finally:
            sys.path.remove(self.root)
        documents = written_out(read_documents(Path(self.root) / "rules"))
        self._directory = tempfile.TemporaryDirectory()
        compiled = Path(self._directory.name) / COMPILED
        text = json.dumps(documents, ensure_ascii=False, separators=(",", ":"))
        compiled.write_text(text, encoding="utf-8")
        build_data["force_include"][str(compiled)] = f"flexlint/rules/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Hatch calls this when the wheel is written."""
        if version == "standard":
            self._directory.cleanup()
