"""Whether a suggestion is right: the old program on both kinds of sets, the new one on Flexible."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from flexlint.model import Finding, Severity
from flexlint.suggestions.placeholders import MACHINE
from tests.azure.facts import NEAREST, NOT_ACTIVE_ID, Fact, fact
from tests.azure.pasting import NoPlaceError, Pasted, filled, findings_of, pasted
from tests.azure.programs import Program
from tests.azure.server import READ, Trial
from tests.azure.world import MEMBERS, OrchestrationMode

UNIFORM, FLEXIBLE = OrchestrationMode.UNIFORM, OrchestrationMode.FLEXIBLE
Run = Callable[[str, str, dict[str, object]], dict[str, Any]]
"""Runs (code, base URL, free names); :meth:`tests.azure.driving.Driver.run`."""

_SEVERITIES = {
    "refused": {Severity.WARNING, Severity.ERROR},
    "partial": {Severity.INFO, Severity.WARNING, Severity.ERROR},  # info: ids alone are read
    "contested": {Severity.INFO, Severity.WARNING},
    "unknown": {Severity.INFO, Severity.WARNING},
    "works": {Severity.INFO},
}
"""What a finding may say of a call that the facts say this of."""
_WORST = ("refused", "partial", "contested", "unknown", "works")


_ABSENT = re.compile(r"(?:Operations|Client)' object has no attribute")


@dataclass(frozen=True)
class Ran:
    """One program, run."""

    trial: Trial
    result: dict[str, Any]

    @property
    def error(self) -> str | None:
        error = self.result["error"]
        return str(error) if error else None

    @property
    def done(self) -> Counter[tuple[str, str]]:
        """What was done to whom, reading left out."""
        return Counter(t for t in self.trial.touched if t[0] != READ)

    @property
    def seen(self) -> frozenset[str]:
        """Whose machines' data the program came by: those in its result, or all it read.

        What was read on the way to doing something shows in what was done.
        """
        label = self.trial.world.label
        seen = self.result["seen"] if self.result["shape"] != "poller" else []
        found = {label(i) or i for i in seen if i}
        if self.done and not found:
            return frozenset()
        return frozenset(found or (who for verb, who in self.trial.touched if verb == READ))

    @property
    def options(self) -> frozenset[tuple[str, str]]:
        """What was asked for in requests that touched somebody."""
        requests = [r.options for r in self.trial.requests if r.touched]
        return frozenset().union(*requests)

    @property
    def facts(self) -> list[Fact]:
        """Those about what was asked of the set."""
        found = []
        for request in self.trial.requests:
            _, met, below = request.path.lower().partition("/virtualmachinescalesets/")
            if met:
                asked = f"{request.query.get('$expand', '')},{request.query.get('$select', '')}"
                known = fact(
                    request.method,
                    tuple(below.split("/")[1:]),
                    expanding="instanceview" in asked.lower(),
                )
                if known is not None:
                    found.append(known)
        return found


@dataclass
class Proof:
    """What became of one program and of the suggestions for it."""

    program: Program
    kind: str
    """``code``, ``sentence`` (a suggestion without code), ``kept`` (no suggestion)."""
    complaints: list[str] = field(default_factory=list)
    outcome: str = ""
    """Of the old program on Flexible."""
    before: Ran | None = None
    refused: Ran | None = None
    after: Ran | None = None
    code: str = ""
    """The program with the suggestions in place."""

    @property
    def absent(self) -> bool:
        """Whether the SDK at hand has no such operation."""
        return self.before is not None and _ABSENT.search(self.before.error or "") is not None


def fill(program: Program, code: str) -> tuple[str, dict[str, object]]:
    """``code`` with its placeholders filled in, and what its names stand for on Flexible.

    A program that names machines by literals is answered with placeholders: whoever pastes it
    puts the names of the same machines in.
    """
    names = program.names(flexible=True)
    meant = [m for m in MEMBERS if m.label in program.holes]
    machine = meant[0] if meant else MEMBERS[1]
    code = code.replace(f'["{MACHINE}"]', repr([m.name for m in meant] or [machine.name]))

    def value(words: str) -> str:
        if "interface" in words or "nic" in words.split():
            return f"{machine.name}-nic"
        return f"{machine.name}-pip" if "address" in words else machine.name

    return filled(code, value), names


def prove(
    program: Program,
    trial: Callable[[OrchestrationMode], Trial],
    run: Run,
    *,
    change: Callable[[str], str] = str,
    findings: tuple[Finding, ...] | None = None,
) -> Proof:
    """Run all of it. ``change`` breaks the suggested program, to see that it shows."""
    found = findings_of(program.code) if findings is None else findings
    proof = _pasted(program, found, change)
    before = _ran(program.code, program.names(flexible=False), trial(UNIFORM), run)
    proof.before = before
    if proof.absent:
        return proof
    if before.error:
        proof.complaints.append(f"on Uniform: {before.error}")
    if before.trial.foreign:
        proof.complaints.append(f"the old program leaves the set: {before.trial.foreign}")
    refused = _ran(program.code, program.names(flexible=True), trial(FLEXIBLE), run)
    proof.refused = refused
    _judge_refusal(proof, refused, found)
    worst = max((f.severity for f in found), default=Severity.INFO)
    if proof.outcome == "partial" and proof.kind != "code" and worst is Severity.INFO:
        proof.complaints += [f"left alone: {c}" for c in _differences(before, refused, program)]
    if proof.kind == "code" and not any(c.startswith("cannot paste") for c in proof.complaints):
        code, names = fill(program, proof.code)
        proof.after = _ran(code, names, trial(FLEXIBLE), run)
        proof.complaints += _differences(before, proof.after, program)
    return proof


def _pasted(program: Program, found: tuple[Finding, ...], change: Callable[[str], str]) -> Proof:
    spoken_of = any(f.code == program.operation.rule for f in found)
    if spoken_of != program.spoken_of:
        codes = [f.code for f in found]
        return Proof(program, "kept", [f"findings about {program.operation.rule}: {codes}"])
    if not found:
        return Proof(program, "kept")
    try:
        put: Pasted = pasted(program.code, found)
    except (NoPlaceError, SyntaxError) as error:
        texts = [f.suggestion.text for f in found if f.suggestion]
        return Proof(program, "code", [f"cannot paste: {error}: {texts}"])
    if put.complete:
        return Proof(program, "code", code=change(put.code))
    said = any(f.suggestion is not None for f in put.others)
    return Proof(program, "sentence" if said else "kept")


def _ran(code: str, names: dict[str, object], trial: Trial, run: Run) -> Ran:
    return Ran(trial, run(code, trial.base_url, names))


def _judge_refusal(proof: Proof, refused: Ran, found: Iterable[Finding]) -> None:
    """Whether the old program fails on Flexible as the facts say, and the finding agrees."""
    facts = refused.facts
    if not facts:
        proof.complaints.append(f"on Flexible nothing was asked of the set: {refused.error}")
        return
    outcomes = {f.outcome for f in facts}
    outcome = next(o for o in _WORST if o in outcomes)
    proof.outcome = outcome
    expected = [f.refusal.message.partition("{")[0] for f in facts if f.refusal]
    if refused.error and outcome != "refused":
        # Decimal ids name no member, whatever the call.
        proof.outcome, expected = "refused", [NOT_ACTIVE_ID.message.partition("{")[0]]
    if proof.outcome == "refused" and not any(e in (refused.error or "") for e in expected):
        proof.complaints.append(f"on Flexible, {expected} was due: {refused.error}")
    allowed = _SEVERITIES[proof.outcome].union(*(_SEVERITIES[o] for o in outcomes))
    for finding in found:
        if finding.severity not in allowed and finding.code == proof.program.operation.rule:
            severity = finding.severity.label
            proof.complaints.append(f"{finding.code} is {severity}; the call is {proof.outcome}")


def _differences(before: Ran, after: Ran, program: Program) -> Iterable[str]:
    """What the new program does on Flexible that the old one did not on Uniform."""
    if after.error:
        yield f"after: {after.error}"
        return
    if after.trial.foreign:
        yield f"after: outside the set: {after.trial.foreign}"
    wanted = Counter({(NEAREST.get(v, v), who): n for (v, who), n in before.done.items()})
    if after.done != wanted:
        yield f"after: {dict(after.done)}, not {dict(wanted)}"
    if before.seen != after.seen:
        yield f"after: read of {sorted(after.seen)}, not of {sorted(before.seen)}"
    if program.operation.rule != "FLX101" and before.options != after.options:
        yield f"after: asks for {sorted(after.options)}, not {sorted(before.options)}"
    shape, wished = after.result["shape"], {before.result["shape"]}
    if program.operation.rule == "FLX101":
        wished = {"list"}  # there is no view of the set
    elif program.operation.takes == "set" and wished & {"poller", "nothing"}:
        wished = {"list", *wished}  # of pollers, or of what they gave: one for each machine
    if shape not in wished:
        yield f"after: gives back {shape}, not {' or '.join(sorted(wished))}"
    if before.result["waited"] and after.result["waited"] < after.result["pollers"]:
        yield f"after: waits for {after.result['waited']} of {after.result['pollers']} operations"
