"""Read every Bicep file below a checkout, whole, cut off and damaged.

Usage: ``python tests/conformance/bicep_robustness.py CHECKOUT [MUTATIONS [PREFIX_FILES]]``

Every ``.bicep`` and ``.bicepparam`` file must parse without a problem and nothing may raise;
nothing may raise either on any prefix of 50 of the files, nor on 10,000 damaged ones. Prints
figures, files with problems and the slowest ones; exits 1 if anything raised.
"""

from __future__ import annotations

import random
import sys
import time
import traceback
from pathlib import Path

from flexlint.catalog import load_catalog
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.surface import BicepSurface
from flexlint.text.source import SourceFile

_WORDS = (
    *("'", "'''", "$'''", "${", "{", "}", "[", "]", "(", ")", "\n", "@", "=", ":", "?", ".", "|"),
    *("resource", "param x", "if (", "[for x in", "=>", "...", "existing", "/*", "*/", "//", "\0"),
)


def sources(root: Path) -> list[tuple[Path, str]]:
    files = [p for p in sorted(root.rglob("*")) if p.suffix in {".bicep", ".bicepparam"}]
    return [(p, SourceFile.from_bytes(str(p), p.read_bytes()).text) for p in files]


def damaged(text: str, chance: random.Random) -> str:
    """``text`` with a few pieces cut out, doubled or replaced by others."""
    for _ in range(chance.randint(1, 5)):
        at = chance.randrange(len(text) + 1)
        to = min(len(text), at + chance.choice((0, 1, 2, 10, 100)))
        added = chance.choice((*_WORDS, "", text[at : at + chance.choice((1, 40))]))
        text = text[:at] + added + text[to:]
    return text


def main(arguments: list[str]) -> int:
    root = Path(arguments[0])
    mutations = int(arguments[1]) if len(arguments) > 1 else 10_000
    prefix_files = int(arguments[2]) if len(arguments) > 2 else 50
    surface, vocabulary = BicepSurface(), load_catalog(()).vocabulary
    files = sources(root)
    raised = 0

    def extract(path: Path, text: str, what: str) -> None:
        nonlocal raised
        try:
            surface.extract(SourceFile(path.as_posix(), text), vocabulary)
        except Exception:  # whatever it is, it is what is looked for
            raised += 1
            print(f"{path} ({what}): {traceback.format_exc()}")

    started = time.perf_counter()
    broken = 0
    for path, text in files:
        problems = parse(text, parameters=path.suffix == ".bicepparam").problems
        if problems:
            broken += 1
            line = text.count("\n", 0, problems[0].span.start) + 1
            print(f"{path}:{line}: {problems[0].message} ({len(problems)} problems)")
    parsing = time.perf_counter() - started
    started = time.perf_counter()
    for path, text in files:
        extract(path, text, "whole")
    extracting = time.perf_counter() - started
    chance = random.Random(1)
    for path, text in chance.sample([f for f in files if len(f[1]) < 3_000], prefix_files):
        for end in range(len(text)):
            extract(path, text[:end], f"cut off at {end}")
    small = [f for f in files if len(f[1]) < 40_000]
    for number in range(mutations):
        path, text = chance.choice(small)
        extract(path, damaged(text, chance), f"damaged, number {number}")
    size = sum(len(text) for _, text in files) / 1e6
    print(
        f"{len(files)} files, {size:.1f} million characters: {broken} with problems, {raised} "
        f"raised; parsed at {size / parsing:.1f} MB/s, read in full at {size / extracting:.1f} "
        f"MB/s; prefixes of {prefix_files} files and {mutations} damaged files read"
    )
    return 1 if raised else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
