"""Compare the Python surface with an expectation derived without it, on real SDK sources.

The tests that ship in the source distributions of azure-mgmt-compute are client code of both
generations. Unpack some and run::

    python tests/conformance/sdk_samples.py azure-mgmt-compute-12.0.0 azure_mgmt_compute-39.0.0

The expectation is a regular expression over the text of the ``tests`` directories joined with
the catalogue: every ``<group>.<method>(`` whose operation is not simply supported, at the line
of the method's name, lines that are comments left out. Exit code 1 if anything expected is
missing or anything else was found.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.operation import Verdict
from flexlint.model import Confidence
from flexlint.surfaces.python.surface import PythonSurface
from flexlint.text.source import SourceFile

Place = tuple[str, int, str]
"""(path, line, operation)"""


def expected(path: Path, catalog: Catalog) -> Iterator[Place]:
    """Every call on a scale-set operation group in ``path``, found by its text alone."""
    text = path.read_text("utf-8")
    groups = catalog.vocabulary.python
    pattern = re.compile(rf"\.\s*({'|'.join(groups)})\s*\.\s*(\w+)\s*\(")
    for match in pattern.finditer(text):
        name = groups[match[1]].get(match[2])
        if name is None or catalog.operations[name.operation].verdict is Verdict.SUPPORTED:
            continue
        start = text.rfind("\n", 0, match.start()) + 1
        if not text[start : match.start()].lstrip().startswith("#"):
            yield str(path), text.count("\n", 0, match.start(2)) + 1, name.operation


def found(path: Path, catalog: Catalog) -> Iterator[Place]:
    """Every use the surface finds in ``path``, supported operations left out."""
    source = SourceFile.from_bytes(str(path), path.read_bytes())
    for use in PythonSurface().extract(source, catalog.vocabulary).uses:
        if use.confidence < Confidence.MEDIUM:
            continue
        if catalog.operations[use.operation].verdict is not Verdict.SUPPORTED:
            yield str(path), source.position(use.span.start)[0], use.operation


def main(roots: list[str]) -> int:
    """Print found, expected, missing and extra for every root; 1 if they differ."""
    catalog = load_catalog()
    worst = 0
    for root in roots:
        files = [p for p in sorted(Path(root).rglob("*.py")) if "tests" in p.parts]
        wanted = {place for path in files for place in expected(path, catalog)}
        seen = {place for path in files for place in found(path, catalog)}
        missing, extra = sorted(wanted - seen), sorted(seen - wanted)
        print(
            f"{root}: {len(files)} test files, found {len(seen)}, expected {len(wanted)}, "
            f"missing {len(missing)}, extra {len(extra)}"
        )
        for label, places in (("missing", missing), ("extra", extra)):
            for path_name, line, operation in places:
                print(f"  {label} {path_name}:{line} {operation}")
        worst = max(worst, int(bool(missing or extra or not wanted)))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
