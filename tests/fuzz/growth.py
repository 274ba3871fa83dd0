"""Does the time to read a file grow with its size only? ``python -m tests.fuzz.growth``

For each surface, every line of :mod:`tests.fuzz.seeds` is cut at every token and filled, repeated
and left open (:mod:`tests.fuzz.families`); and each regular expression of the package is run in
its own callers, on texts made from what it repeats (:mod:`tests.fuzz.patterns`). A family is bad
if twice the size takes more than 2.3 times as long, or a text of the largest size too long.
Times are of the processor, and taken again before anything is called bad.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from flexlint.engine.cases import run_cases
from tests.fuzz.families import Family, families, pumped
from tests.fuzz.measure import alone, analyse, analysis
from tests.fuzz.patterns import Pump, collect, is_slow_alone, pumps
from tests.fuzz.seeds import SURFACES

LENGTH = 16_000
"""Of the first text of a family; one that takes longer than :data:`QUICK` is looked into."""
QUICK = 0.25
GROWTH = 2.3
_PUMPS = 6
"""Texts for each expression; those after them are slow in the same way, mostly."""
LIMIT = 20
"""Seconds after which a text is given up."""


def warm_up() -> None:
    """Import and compile all that the first file of a language needs."""
    for surface in SURFACES.values():
        analyse(surface.path, "\n".join((surface.head, *surface.lines, surface.tail)).encode())


def seconds(family: Family, length: int) -> float:
    """How long the analysis of the text of that length takes; :data:`LIMIT` if longer."""
    data = family.text(length).encode(errors="surrogatepass")
    return alone(lambda: str(len(analyse(family.path, data))), LIMIT).seconds


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was measured of a family."""

    seconds: float
    """For the largest text that was tried."""
    growth: float = 1.0
    """Per doubling; not looked at where the first text was quick."""

    @property
    def bad(self) -> bool:
        """Whether the family grows faster than its texts, or takes too long."""
        return self.growth > GROWTH or self.seconds > LIMIT / 4


def verdict(family: Family) -> Verdict:
    """How the family behaves."""
    first = seconds(family, LENGTH)
    if first < QUICK or first >= LIMIT:
        return Verdict(first)
    growth, largest = 99.0, 0.0
    for _ in range(2):  # the first one may have been disturbed
        small, largest = seconds(family, LENGTH), seconds(family, 2 * LENGTH)
        growth = min(growth, largest / small)
    return Verdict(largest, growth)


def lines_of(surface: str) -> Iterator[Family]:
    """The families made from the surface's own lines."""
    yield from families(surface)


@cache
def _suspects() -> tuple[tuple[str, str, Pump], ...]:
    """(module, name, text) for each expression that by itself is slow on a text."""
    found = []
    for pattern in collect(lambda: list(run_cases(analysis(), analysis().catalog.rules[:5]))):
        slow = (pump for pump in pumps(pattern.expression) if is_slow_alone(pattern, pump))
        for pump in islice(slow, _PUMPS):
            found.append((pattern.module, f"{pattern} on {pump}", pump))
    return tuple(found)


def expressions_of(surface: str) -> Iterator[Family]:
    """The families made from the regular expressions that the surface may use."""
    package = {"notebook": "python", "http": "urls", "jenkins": "sdk", "csharp": "sdk"}
    own = package.get(surface, surface)
    for module, name, pump in _suspects():
        _, _, below = module.partition("flexlint.surfaces.")
        if not below or below.partition(".")[0] == own:
            yield from pumped(surface, name, pump)


def main(arguments: Iterable[str] | None = None) -> int:
    """Run what the arguments ask for; the exit code is 1 if a family is bad."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--surface", action="append", choices=list(SURFACES), help="only this one")
    parser.add_argument("--part", choices=("lines", "expressions"), help="only this part")
    parser.add_argument("--sample", type=int, default=0, help="so many families of each, at random")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    warm_up()
    bad = 0
    for surface in chosen.surface or SURFACES:
        for part, make in (("lines", lines_of), ("expressions", expressions_of)):
            if chosen.part not in (None, part):
                continue
            found = list(make(surface))
            if chosen.sample:
                random.Random(surface).shuffle(found)
            found = list(islice(found, chosen.sample or None))
            worst = 0.0
            for family in found:
                found_out = verdict(family)
                worst = max(worst, found_out.seconds)
                if found_out.bad:
                    bad += 1
                    measured = f"growth {found_out.growth:5.1f}  {found_out.seconds:6.2f} s"
                    print(f"{measured}  {family.name}", flush=True)
            print(f"{surface}, {part}: {len(found):,} families, worst {worst:.2f} s", flush=True)
    print(f"{bad} bad families")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
