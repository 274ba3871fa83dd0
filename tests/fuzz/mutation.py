"""Damaged files: does any make flexlint fail, hang, or point beyond its text?

``python -m tests.fuzz.mutation 10000`` makes so many mutants for each surface from the fixtures,
the cases of the rules and the odd files of :mod:`tests.fuzz.seeds`. Each has to end within
:data:`LIMIT` seconds of the processor, without an error, its findings within its lines.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from flexlint.text.source import SourceFile
from tests.fuzz.families import FILLERS
from tests.fuzz.measure import alone, analyse, analysis
from tests.fuzz.seeds import seeds

LIMIT = 5
_BATCH = 50
_LONGEST = 200_000
_COOKIES = ("utf-8", "latin-1", "idna", "punycode", "cp037", "utf-16", "unicode_escape", "none")
SURFACES = (
    *("python", "arm", "bicep", "powershell", "shell", "terraform", "yaml", "markdown", "urls"),
    "sdk",
)


@dataclass(frozen=True, slots=True)
class Mutant:
    """One damaged file."""

    path: str
    data: bytes


def seeds_of(surface: str) -> tuple[Mutant, ...]:
    """The whole files that the surface reads."""
    surfaces = analysis().surfaces
    return tuple(
        Mutant(path, data)
        for path, data in seeds().items()
        if surface in {claimed.name for claimed in surfaces.claiming(path)}
    )


def mutants(surface: str, count: int, seed: int = 0) -> Iterator[Mutant]:
    """So many mutants of the surface's files, the same for the same ``seed``."""
    chance = random.Random(f"{surface} {seed}")
    whole = seeds_of(surface)
    for _ in range(count):
        chosen = chance.choice(whole)
        data = chosen.data
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            data = _damaged(data, whole, chance)
        yield Mutant(chosen.path, data[:_LONGEST])


def _damaged(data: bytes, whole: Sequence[Mutant], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.choice((1, 3, 20, 200)))
    piece = data[at:end]
    token = chance.choice(FILLERS).encode()
    kind = chance.randrange(12)
    if kind == 0:
        return data[:at] + data[end:]
    if kind == 1:
        return data[:at]
    if kind == 2:
        return data[:at] + token + data[at:]
    if kind == 3:
        return data[:at] + token * chance.choice((20, 300, 3000)) + data[at:]
    if kind == 4:
        return data[:end] + piece * chance.choice((1, 30)) + data[end:]
    if kind == 5:
        other = chance.choice(whole).data
        return data[:at] + other[chance.randrange(len(other) + 1) :]
    if kind == 6:
        return data[:at] + chance.randbytes(chance.choice((1, 2, 8))) + data[end:]
    if kind == 7:
        return data.replace(b"\r\n", b"\n").replace(b"\n", b" ")
    if kind == 8:
        return data.replace(
            b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\\\n", b"\xe2\x80\xa8"))
        )
    if kind == 9:
        return f"# -*- coding: {chance.choice(_COOKIES)} -*-\n".encode() + data
    if kind == 10:
        return chance.choice((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\0", b"")) + data
    return data * chance.choice((2, 5))


def fault(mutant: Mutant) -> str:
    """What is wrong with what flexlint says of the mutant, "" if nothing is."""
    findings = analyse(mutant.path, mutant.data)
    source = SourceFile.from_bytes(mutant.path, mutant.data)
    for finding in findings:
        if "flexlint failed" in finding.message:
            return finding.message
        at = finding.location
        start, end = (at.line, at.column), (at.end_line, at.end_column)
        for line, column in (start, end):
            if not 1 <= line <= source.line_count:
                return f"{finding.code} is on line {line} of {source.line_count}"
            longest = len(source.line_text(line)) + 3  # the line's end counts to it
            if not 1 <= column <= longest:
                return f"{finding.code} is in column {column} of {longest} on line {line}"
        if end < start:
            return f"{finding.code} ends at {end} before it starts at {start}"
    return ""


def faults(found: Sequence[Mutant]) -> Iterator[tuple[Mutant, str]]:
    """The mutants that go wrong, and how. Each batch runs in a process of its own."""
    for first in range(0, len(found), _BATCH):
        batch = found[first : first + _BATCH]
        outcome = alone(lambda batch=batch: "".join(map(fault, batch)), LIMIT)  # type: ignore[misc]
        if not (outcome.failed or outcome.answer):
            continue
        for mutant in batch:
            outcome = alone(lambda mutant=mutant: fault(mutant), LIMIT)  # type: ignore[misc]
            if outcome.failed or outcome.answer:
                late = f"more than {LIMIT} seconds" if outcome.over else "the process died"
                yield mutant, outcome.answer or late


def main(arguments: Iterable[str] | None = None) -> int:
    """Run what the arguments ask for; the exit code is 1 if a mutant goes wrong."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("count", type=int, nargs="?", default=1000, help="mutants of each surface")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--surface", action="append", choices=SURFACES, help="only this one")
    parser.add_argument("--keep", help="a folder to write the mutants that go wrong to")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    bad = 0
    for surface in chosen.surface or SURFACES:
        for seed in seeds_of(surface):
            analyse(seed.path, seed.data)  # import and compile before forking
        for mutant, wrong in faults(list(mutants(surface, chosen.count, chosen.seed))):
            bad += 1
            print(f"{surface}: {mutant.path}: {wrong}", flush=True)
            if chosen.keep:
                os.makedirs(chosen.keep, exist_ok=True)
                name = mutant.path.replace("/", "_")
                with open(f"{chosen.keep}/{bad}-{name}", "wb") as stream:
                    stream.write(mutant.data)
        print(f"{surface}: {chosen.count:,} mutants", flush=True)
    print(f"{bad} went wrong")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
