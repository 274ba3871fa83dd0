"""Writing suppressions into a text: where one may stand, and nothing else changed.

A suppression counts only if linting the text again proves it: it silences its findings, and
nothing appears or disappears. So a comment never lands inside a string, a here-document or a
continued line.
"""

from __future__ import annotations

import os
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from flexlint.model import Finding, Silenced
from flexlint.record import record
from flexlint.suppressions.insertions import Edited, Insertion, Slot
from flexlint.text.source import SourceFile
from flexlint.typed import Protocol

_LEADERS = {
    "//": (
        *(".bicep", ".bicepparam", ".js", ".jsx", ".ts", ".tsx", ".mjs", ".cjs", ".go", ".java"),
        *(".cs", ".kt", ".kql", ".http", ".rest", ".jsonc", ".csl", ".kusto"),
        *(".groovy", ".gradle", ".rs", ".dart", ".jenkinsfile"),
    ),
    "#": (
        *(".py", ".pyi", ".sh", ".bash", ".zsh", ".yml", ".yaml", ".ps1", ".psm1", ".psd1"),
        *(".tf", ".tofu", ".tfvars", ".hcl", ".ocl", ".mk", ".toml", ".ini", ".cfg", ".graphql"),
        *(".ksh", ".csh", ".tcsh", ".fish", ".just", ".rb", ".rake", ".pl", ".r", ".ex", ".exs"),
        *(".jl", ".tpl", ".tmpl", ".tftpl", ".j2", ".txt"),
    ),
}
_NAMES = {
    **dict.fromkeys(
        (
            *("makefile", "gnumakefile", "dockerfile", "containerfile", "justfile", "rakefile"),
            *(".bashrc", ".bash_profile", ".bash_aliases", ".profile", ".zshrc", ".zprofile"),
        ),
        "#",
    ),
    "jenkinsfile": "//",
}
_OWN = "FLX0"
"""Rules about the linting itself cannot be suppressed: fix what they say."""
_ROUNDS = 4
_ROUNDS_PER_DOUBLING = 2
"""How often a text may be linted in one search for places that work: so many times, and so many
more for each doubling of the findings. What is undecided then is left."""
_Key = tuple[str, int]
"""A finding in any version of the text: its code, and its offset in the text as it was."""


class Linted(Protocol):
    """What linting a text gives: a report, or the result for a file."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The active ones."""

    @property
    def silenced(self) -> tuple[Silenced, ...]:
        """The suppressed ones."""


Check = Callable[[str], Linted]
"""Lints a text as if it were the file's."""


@record
class Suppressed:
    """A text with suppressions to be written into it."""

    insertions: tuple[Insertion, ...]
    added: tuple[Finding, ...]
    """Those that the insertions silence."""
    left: tuple[Finding, ...]
    """Findings for which no place for a suppression was found."""


def is_suppressible(finding: Finding) -> bool:
    """Whether a suppression may silence ``finding``: it is not about the linting itself."""
    return not finding.code.startswith(_OWN)


def leader(path: str) -> str | None:
    """What starts a comment in the file at ``path``; None if it has none, as JSON."""
    name = os.path.basename(path).lower()
    extension = os.path.splitext(name)[1]
    for mark, extensions in _LEADERS.items():
        if extension in extensions:
            return mark
    return _NAMES.get(name) or _NAMES.get(name.partition(".")[0])


def suppress(text: str, path: str, reason: str, check: Check) -> Suppressed:
    """A suppression for each finding of ``text``, as far as there is a place for one.

    Lines that are there keep every character; a new line takes the indentation and the line
    ending of the line below it. For ``text`` with the insertions there is nothing more to do.
    ``text`` is linted a number of times that grows with the logarithm of its findings.
    """
    before = check(text)
    findings = [finding for finding in before.findings if is_suppressible(finding)]
    if not findings:
        return Suppressed((), (), ())
    mark = leader(path)
    if mark is None:
        from flexlint.suppressions.json_metadata import metadata_slots

        slots = metadata_slots(text, findings, reason)
    else:
        slots = _comment_slots(text, findings, mark, reason)
    search = _Search(text, check, before)
    waiting = list(slots)
    ranks = range(max((len(slot.places) for slot in slots), default=0))
    for step in (search.sift, search.split):
        for rank in ranks:
            waiting = step(waiting, rank)
    gone = search.gone.copy()
    added: list[Finding] = []
    left: list[Finding] = []
    for finding in findings:
        key = search.key(finding)
        (added if gone[key] > 0 else left).append(finding)
        gone[key] -= 1
    return Suppressed(tuple(search.insertions), tuple(added), tuple(left))


# -- which of the places work --------------------------------------------------------------


def _rounds(slots: Sequence[Slot]) -> int:
    return _ROUNDS + _ROUNDS_PER_DOUBLING * len(slots).bit_length()


class _Search:
    """Tries places by linting the text with suppressions in them.

    All are tried at once. What a trial does wrong is blamed on the suppressions nearby, and the
    others are tried without them; where that does not help, each half is tried for itself.
    """

    def __init__(self, text: str, check: Check, before: Linted) -> None:
        self._text = text
        self._check = check
        self._source = SourceFile("", text)
        self._active = Counter(map(self.key, before.findings))
        self._silenced = Counter(self.key(item.finding) for item in before.silenced)
        self.insertions: list[Insertion] = []
        """What is proven to work, all together."""
        self.gone: Counter[_Key] = Counter()
        """The findings that these silence."""

    def key(self, finding: Finding) -> _Key:
        where = finding.location
        return finding.code, self._source.offset(where.line, where.column)

    def sift(self, slots: Sequence[Slot], rank: int) -> list[Slot]:
        """Take the places number ``rank`` of ``slots`` together, without those that are to blame
        if something goes wrong; give these back."""
        rest: list[Slot] = [slot for slot in slots if len(slot.places) > rank]
        blamed = [slot for slot in slots if len(slot.places) <= rank]
        for number in range(_rounds(slots)):
            if not rest:
                break
            wrong = self._try(rest, rank, 1 << number)
            if not wrong:
                return blamed
            blamed += [slot for slot in rest if id(slot) in wrong]
            rest = [slot for slot in rest if id(slot) not in wrong]
        return blamed + rest

    def split(self, slots: Sequence[Slot], rank: int) -> list[Slot]:
        """Take those of the places number ``rank`` of ``slots`` that work: in halves, each by
        itself, as not all that was blamed was to blame. Give the other slots back."""
        batches = [[slot for slot in slots if len(slot.places) > rank]]
        refused = [slot for slot in slots if len(slot.places) <= rank]
        rounds = 2 * _rounds(slots)
        while batches:
            # Another slot's suppression may silence all that this one has.
            batch = [s for s in batches.pop() if any(not self.gone[k] for k in self._keys(s))]
            if not batch:
                continue
            if rounds and not self._try(batch, rank):
                rounds -= 1
                continue
            rounds = max(0, rounds - 1)
            if not rounds or len(batch) == 1:
                refused += batch
            else:
                half = len(batch) // 2
                batches += [batch[half:], batch[:half]]
        return refused

    def _keys(self, slot: Slot) -> list[_Key]:
        return [self.key(finding) for finding in slot.findings]

    def _try(self, batch: Sequence[Slot], rank: int, width: int = 1) -> set[int]:
        """Lint with ``batch`` written; keep it if all is well, else say which are to blame
        (the ``id`` of each, or of all if it cannot be told).

        Where the text cannot be read any more, these are ``width`` on either side.
        """
        placed = {slot.places[rank]: slot for slot in batch}
        edited = Edited(self._text, [*self.insertions, *placed])
        after = self._check(edited.text)
        source = SourceFile("", edited.text)

        places = sorted(placed)

        def near(offset: int, width: int = 1) -> set[int]:
            at = bisect_left(places, Insertion(offset, ""))
            return {id(placed[place]) for place in places[max(0, at - width) : at + width]}

        wrong: set[int] = set()
        broken: set[int] = set()
        active: Counter[_Key] = Counter()
        well = True
        for finding in after.findings:
            where = finding.location
            offset, insertion = edited.origin(source.offset(where.line, where.column))
            if insertion is None:
                active[finding.code, offset] += 1
                if not is_suppressible(finding) and (finding.code, offset) not in self._active:
                    broken |= near(offset, width)
                continue
            well = False  # it does nothing, or is not understood
            if insertion in placed:
                wrong.add(id(placed[insertion]))
        silenced: Counter[_Key] = Counter()
        for item in after.silenced:
            where = item.finding.location
            offset, _ = edited.origin(source.offset(where.line, where.column))
            silenced[item.finding.code, offset] += 1
        gone = self._active - active
        gained = silenced - self._silenced
        odd = (active - self._active) + (gone - gained) + (gained - gone)
        odd += self._silenced - silenced
        for _, offset in odd:
            well = False
            wrong |= near(offset)
        for slot in batch:
            if any(gone[key] < count for key, count in Counter(self._keys(slot)).items()):
                well = False
                wrong.add(id(slot))
        if not well:
            # Where the text cannot be read any more, nothing else that is odd means anything.
            return broken or wrong or {id(slot) for slot in batch}
        self.insertions = edited.insertions
        self.gone = gone
        return set()


# -- comments ------------------------------------------------------------------------------


def _comment_slots(
    text: str, findings: Iterable[Finding], mark: str, reason: str
) -> tuple[Slot, ...]:
    """A slot for each line with findings: a comment above it, or else at its end."""
    source = SourceFile("", text)
    lines: dict[int, list[Finding]] = {}
    for finding in findings:
        lines.setdefault(finding.location.line, []).append(finding)
    usual = re.search(r"\r\n|\n|\r", text)
    slots = []
    for line, found in lines.items():
        codes = ", ".join(sorted({finding.code for finding in found}))
        comment = f"{mark} flexlint: ignore[{codes}]{' ' + reason if reason else ''}"
        start, end = source.line_start(line), source.line_end(line)
        behind = Insertion(end, f"  {comment}")
        ending = re.compile(r"\r\n|\n|\r").match(text, end) or usual
        body = text[start:end]
        if body.startswith("#!"):  # nothing may stand above it
            slots.append(Slot(tuple(found), (behind,)))
            continue
        indent = body[: len(body) - len(body.lstrip(" \t"))]
        above = Insertion(start, f"{indent}{comment}{ending[0] if ending else chr(10)}")
        slots.append(Slot(tuple(found), (above, behind)))
    return tuple(slots)
