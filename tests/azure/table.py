"""``python -m tests.azure.table``: for each rule what the old programs do on both kinds of sets,
what the suggested ones do on Flexible, and whose machines that concerns."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.azure.driving import Driver
from tests.azure.programs import programs
from tests.azure.proving import Proof, prove
from tests.azure.server import READ, Double
from tests.azure.world import MEMBERS


@dataclass
class Row:
    """All programs of one rule."""

    proofs: list[Proof] = field(default_factory=list)

    def cells(self) -> tuple[str, ...]:
        there = [p for p in self.proofs if not p.absent]
        absent = len(self.proofs) - len(there)
        kinds = Counter(p.kind for p in there)
        ran = [p for p in there if p.kind == "code"]
        right = sum(not p.complaints for p in ran)
        outcomes = Counter(p.outcome for p in there if p.outcome)
        return (
            _many(len(there), absent),
            str(sum(p.before is not None and p.before.error is None for p in there)),
            ", ".join(f"{name} {count}" for name, count in outcomes.most_common()),
            f"{right} of {len(ran)}" if ran else "-",
            str(kinds["sentence"] or "-"),
            str(kinds["kept"] or "-"),
            _machines(ran),
        )


def _many(there: int, absent: int) -> str:
    return f"{there} ({absent} not in this SDK)" if absent else str(there)


def _machines(proofs: Iterable[Proof]) -> str:
    """Whom the suggested programs touched: numbers of the set's members, and all the others."""
    proofs = [p for p in proofs if p.after is not None]
    if not proofs:
        return "-"
    home = {m.label for m in MEMBERS}
    touched = [t for p in proofs if p.after for t in p.after.trial.touched]
    acted = sum(verb != READ for verb, _ in touched)
    foreign = sum(len(p.after.trial.foreign) for p in proofs if p.after)
    inside = len({who for _, who in touched} & home)
    did = f"{acted} acts, {len(touched) - acted} reads"
    return f"{inside} of {len(home)} members, {did}; others {foreign}"


HEAD = (
    "rule",
    "programs",
    "old, Uniform: succeed",
    "old, Flexible",
    "suggested, Flexible: right",
    "sentences",
    "kept",
    "touched by the suggested",
)


def table(proofs: Iterable[Proof]) -> str:
    """The table in Markdown, and below it what is wrong."""
    rows: dict[str, Row] = {}
    for proof in proofs:
        rows.setdefault(proof.program.operation.rule, Row()).proofs.append(proof)
    lines = [HEAD, ("-",) * len(HEAD)]
    lines += [
        (rule, *row.cells()) for rule, row in sorted(rows.items(), key=lambda r: int(r[0][3:]))
    ]
    text = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    every = [p for row in rows.values() for p in row.proofs if not p.absent]
    wrong = [p for p in every if p.complaints]
    text += f"\n\n{len(every)} programs, {len(wrong)} wrong"
    return text + "".join(f"\n- {p.program.id}: {'; '.join(p.complaints)}" for p in wrong)


def main() -> None:
    """Print the table for the SDK that is installed here."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.parse_args()
    driver = Driver()
    try:
        with Double() as double:
            every = [*programs(), *programs(asynchronous=True)]
            print(table(prove(p, double.trial, driver.run) for p in every))
    finally:
        driver.close()


if __name__ == "__main__":
    main()
