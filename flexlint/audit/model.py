"""The types of an audit: what is computed of a report before anything is printed.

Everything here is frozen and slotted, holds no text of a format, and is the same however the
report came about. Findings are named by their fingerprints; :attr:`Audit.report` has them.
"""

from __future__ import annotations

from typing import Literal, TypeAlias

from flexlint.model import Report, ScaleSet
from flexlint.record import record

StepKind: TypeAlias = Literal[
    "mode", "template", "code", "permissions", "queries", "traffic", "retire"
]
"""What a work package is about, in the order in which a set is migrated; ``mode`` is to find out
which orchestration mode the set has."""

VerdictKind: TypeAlias = Literal["ready", "not-ready", "undecided", "nothing"]
"""``undecided``: nothing stands in the way that was found, but something could not be read or
decided. ``nothing``: there is no scale set and no use of one."""


@record
class Verdict:
    """Whether the code base is ready for Flexible orchestration."""

    kind: VerdictKind
    headline: str
    """One sentence."""
    reasons: tuple[str, ...]
    """The few numbers behind it, each a sentence."""


@record
class Count:
    """One bar of a chart."""

    key: str
    """What is counted, for programs: a row's number, a severity, a surface, a directory."""
    label: str
    errors: int
    warnings: int
    infos: int

    @property
    def total(self) -> int:
        """All findings of the bar."""
        return self.errors + self.warnings + self.infos


@record
class Unsaid:
    """Something that could not be read or decided, and what would settle it."""

    kind: Literal["unread", "unparsed", "partly-read", "dynamic", "mode", "binding", "not-asked"]
    """``not-asked``: files that are read only by those who ask for it, such as documents."""
    title: str
    """A sentence: "The orchestration mode of web-vmss is not known"."""
    help: str
    """What to do: "Say it in the configuration, under scale-sets"."""
    findings: tuple[str, ...] = ()
    path: str = ""


@record
class Effort:
    """What work may take. Its formula is printed beside it: it is an estimate, not a fact."""

    hours: float
    formula: str
    """``2 complete replacements x 0.25 h + 1 decision x 2 h``: what :attr:`hours` is the sum of."""


@record
class WorkPackage:
    """Findings of one step of one set's migration, to be done together."""

    id: str
    """``web-vmss/code/ops-drain.py``: unique within an audit, the same from run to run."""
    step: StepKind
    title: str
    path: str
    """The one file that it is about; "" if it is about several or none."""
    tasks: tuple[str, ...]
    """What to do, a sentence each; of many findings the last task says how many more there are."""
    findings: tuple[str, ...]
    applicable: int
    """How many of the findings have a complete replacement."""
    decisions: int
    """How many need somebody to decide what is to be done."""
    effort: Effort
    after: tuple[str, ...]
    """The packages that come before it."""
    owners: tuple[str, ...] = ()
    """Who owns the file, by CODEOWNERS."""


@record
class FileUse:
    """The findings of one file that are about one set."""

    path: str
    owners: tuple[str, ...]
    findings: tuple[str, ...]


@record
class SetAudit:
    """One scale set: what stands in its way, what points at it, what to do in which order."""

    scale_set: ScaleSet | None
    """None for all that is bound to no set."""
    blockers: tuple[str, ...]
    """What breaks on Flexible: errors, and warnings that ask for a change; nothing of a set that
    stays Uniform."""
    uses: tuple[FileUse, ...]
    blind: tuple[str, ...]
    """Role assignments and queries that will no longer see the machines."""
    decisions: tuple[str, ...]
    """What has no replacement, or one that leaves something open, and needs a decision."""
    packages: tuple[WorkPackage, ...]
    effort: Effort
    label: str = ""
    """What to call it where others may have its name; "" for all that is bound to no set."""
    stays: str = ""
    """Why the set stays Uniform, as a clause; there are no packages then. Empty if it need not."""

    @property
    def name(self) -> str:
        """What to call it; "" for all that is bound to no set."""
        return "" if self.scale_set is None else self.scale_set.name

    @property
    def findings(self) -> tuple[str, ...]:
        """All findings that are about it, by place."""
        return tuple(each for use in self.uses for each in use.findings)


@record
class Progress:
    """What changed since an earlier audit. Findings are compared by fingerprint."""

    since: str
    """What it is compared with, in words: a file's name, or a date."""
    fixed: tuple[tuple[str, str, str], ...]
    """(fingerprint, set's name or "", message) of what is no longer there."""
    new: tuple[str, ...]
    remaining: tuple[str, ...]
    by_set: tuple[tuple[str, int, int, int], ...]
    """(what to call the set, or "", fixed, new, remaining)."""
    moved: tuple[str, ...] = ()
    """Which sets have another name or another resource group by now, in sentences."""


@record
class Moment:
    """The code base at one revision."""

    revision: str
    """The commit, in full."""
    day: str
    """When it was committed, as ISO date in UTC."""
    title: str
    errors: int
    warnings: int
    infos: int
    by_set: tuple[tuple[str, int], ...] = ()
    """(set's name or "", findings above information)."""
    missing: int = 0
    """Files whose content is not in the clone: the numbers may be too low then."""


@record
class Repository:
    """One of several repositories that were audited together."""

    name: str
    source: str
    """The path or the URL that was named, without credentials."""
    failure: str = ""
    """Why it could not be audited; "" if it was."""
    revision: str = ""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    files: int = 0


@record
class Audit:
    """The whole input of a renderer."""

    report: Report
    verdict: Verdict
    by_row: tuple[Count, ...]
    by_severity: tuple[Count, ...]
    by_surface: tuple[Count, ...]
    by_directory: tuple[Count, ...]
    unsaid: tuple[Unsaid, ...]
    sets: tuple[SetAudit, ...]
    """One for each set that is declared or spoken of, then the one for what is bound to none."""
    version: str
    catalog_date: str
    catalog_digest: str
    title: str = ""
    """What was audited, for people: the directory's name."""
    progress: Progress | None = None
    history: tuple[Moment, ...] = ()
    repositories: tuple[Repository, ...] = ()
    notices: tuple[str, ...] = ()
    """What the history leaves out, in sentences."""
