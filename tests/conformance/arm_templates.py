"""Read every JSON file below a checkout of real templates, and compare with a plain reader.

Usage: ``python tests/conformance/arm_templates.py CHECKOUT [CHECKOUT...]``

For every file that the standard library reads, the resource types (children and nested
deployments included) must be those that a naive walk over the parsed data finds, and every
type's span must cover the text of the type. Prints figures; exits 1 on a difference.
"""

from __future__ import annotations

import json
import resource as system
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from flexlint.catalog import load_catalog
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import Resource
from flexlint.surfaces.arm.surface import ArmSurface
from flexlint.text.source import SourceFile


def declared(node: object, parent: str = "", listed: bool = False) -> Iterator[str]:
    """Literal types of all resources in plain parsed data, parents included, lower case.

    ``listed`` says that ``node`` is (in) a ``resources`` section, where an API version may be
    missing because the template has an API profile.
    """
    if isinstance(node, list):
        for item in node:
            yield from declared(item, parent, listed)
    elif isinstance(node, dict):
        folded = {key.lower(): value for key, value in node.items()}
        here = parent
        kind, version = folded.get("type"), folded.get("apiversion")
        if isinstance(kind, str) and (listed or isinstance(version, str)):
            here = kind if "." in kind.split("/")[0] or not parent else f"{parent}/{kind}"
            if "/" in here and not here.startswith("["):
                yield here.lower()
        for key, value in folded.items():
            if key == "resources":
                items = list(value.values()) if isinstance(value, dict) else value
                yield from declared(items, here, listed=True)
            else:
                yield from declared(value)


def flat(resources: Iterable[Resource]) -> Iterator[Resource]:
    """Resources and their children."""
    for each in resources:
        yield each
        yield from flat(each.children)


def compare(path: Path, vocabulary: Vocabulary, counts: Counter[str]) -> list[str]:
    """Read one file; the differences found, as lines to print."""
    data = path.read_bytes()
    source = SourceFile.from_bytes(str(path), data)
    started = time.perf_counter()
    extraction = ArmSurface().extract(source, vocabulary)
    counts["microseconds"] += int((time.perf_counter() - started) * 1e6)
    counts["bytes"] += len(data)
    counts["files"] += 1
    counts["files with problems"] += bool(extraction.problems)
    found = [r for r in flat(extraction.resources) if r.origin == "template"]
    counts["resources"] += len(found)
    counts["templates"] += bool(found)
    wrong = []
    for each in found:
        written = source.text[each.type_span.start : each.type_span.end].replace("\\/", "/")
        if not written.startswith("[") and not each.type.lower().endswith(written.lower()):
            wrong.append(f"{path}: the span of {each.type} covers {written!r}")
    try:
        plain = Counter(declared(json.loads(source.text)))
    except ValueError:
        counts["files that are not strict JSON"] += 1
        return wrong
    literal = Counter(
        each.type.lower() for each in found if source.text[each.type_span.start] != "["
    )
    for kind in sorted(plain.keys() | literal.keys()):
        if plain[kind] != literal[kind]:
            wrong.append(f"{path}: {kind}: {literal[kind]} found, {plain[kind]} expected")
    return wrong


def main(checkouts: list[str]) -> int:
    """Compare all files; the process's exit code."""
    vocabulary = replace(load_catalog().vocabulary, resource_types=frozenset())
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for checkout in checkouts:
        for path in sorted(Path(checkout).rglob("*.json")):
            wrong.extend(compare(path, vocabulary, counts))
    print("\n".join(wrong))
    seconds = counts.pop("microseconds") / 1e6
    for name, count in counts.items():
        print(f"{name}: {count}")
    print(f"{counts['bytes'] / 1e6 / max(seconds, 1e-9):.1f} MB/s")
    print(f"peak memory: {system.getrusage(system.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    print(f"differences: {len(wrong)}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
