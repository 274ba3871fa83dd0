"""What the page of an audit shows, as data: names for links, places, and what belongs together.

Nothing here is HTML; texts are as the audit has them, and the templates escape all of them.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from flexlint.audit.model import Audit, Count, Moment, SetAudit, Unsaid, VerdictKind, WorkPackage
from flexlint.audit.rule_pages import RulePage, rule_page
from flexlint.audit.svg import Order, Piece, bar, order, whole
from flexlint.audit.unsaid import grouped, leaves_open
from flexlint.catalog import Catalog
from flexlint.catalog.topics import title
from flexlint.model import Binding, Finding, Location, ModeKind, Related, Severity
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.registry import ENTRIES

_NAME = regex(r"[A-Za-z0-9_-]{1,64}")
_UNBOUND = "Bound to no scale set"


class Anchors:
    """Gives everything on a page a name of its own, for links to it."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def new(self, wanted: str, prefix: str = "") -> str:
        """A name for what is called ``wanted``: that, if it is one and still free."""
        name = prefix + wanted
        if not _NAME.fullmatch(name):
            words = re.sub(r"[^a-z0-9]+", "-", wanted.lower())[:40].strip("-")
            digest = hashlib.sha256(wanted.encode("utf-8", "surrogatepass")).hexdigest()[:8]
            name = f"{prefix or 'x-'}{words}-{digest}"
        free, number = name, 1
        while free in self._taken:
            number += 1
            free = f"{name}-{number}"
        self._taken.add(free)
        return free


@record
class Quote:
    """A line of source in three parts, the middle one of which the finding is about."""

    before: str
    marked: str
    after: str
    cut_before: bool = False
    cut_after: bool = False


def quote(location: Location) -> Quote | None:
    """The line at ``location`` without its indentation, or None if it is not known."""
    text = location.snippet
    if not text:
        return None
    start = min(max(location.column - 1 - location.cut_before, 0), len(text))
    end = len(text)
    if location.end_line == location.line:
        end = min(max(location.end_column - 1 - location.cut_before, start), len(text))
    before = text[:start]
    return Quote(
        before if location.cut_before else before.lstrip(),
        text[start:end],
        text[end:],
        location.cut_before > 0,
        location.cut_after > 0,
    )


@record
class Shown:
    """One finding as the page shows it."""

    finding: Finding
    anchor: str
    severity: str
    quote: Quote | None
    rule: str
    """The anchor of its rule's page; "" if there is none."""
    key: str
    """What the filter asks for: severity, and the numbers of its sets (with commas), the surface
    and the row."""
    bindings: tuple[tuple[Binding, str, str], ...]
    """The sets that it is about, each with its name and its anchor ("" if it has none)."""
    mode: str
    """The orchestration mode in a word; "" if it is not known."""

    @property
    def related(self) -> tuple[Related, ...]:
        """The other places it speaks of, each once: its own, and what proves its bindings."""
        proofs = (place for binding, _, _ in self.bindings for place in binding.evidence)
        return tuple(dict.fromkeys((*self.finding.related, *proofs)))


@record
class FileGroup:
    """The findings of one file."""

    path: str
    findings: tuple[Shown, ...]


@record
class Place:
    """A link to a finding."""

    anchor: str
    line: int
    severity: str


@record
class FilePlaces:
    """Links to findings of one file."""

    path: str
    places: tuple[Place, ...]


@record
class RuleGroup:
    """Findings of one rule, with links to them."""

    code: str
    rule: str
    """The anchor of its page; "" if there is none."""
    summary: str
    total: int
    files: tuple[FilePlaces, ...]


@record
class UseRow:
    """One file that has something to do with a set."""

    path: str
    owners: tuple[str, ...]
    errors: int
    warnings: int
    infos: int
    places: tuple[Place, ...]


@record
class PackageView:
    """A work package with links to its findings."""

    package: WorkPackage
    anchor: str
    after: tuple[tuple[str, str], ...]
    """(anchor, title) of what comes before it."""
    files: tuple[FilePlaces, ...]
    total: int


@record
class SetView:
    """One scale set, or all that is bound to none."""

    audit: SetAudit
    name: str
    anchor: str
    plan_anchor: str
    mode: str
    errors: int
    warnings: int
    infos: int
    pieces: tuple[Piece, ...]
    blockers: tuple[RuleGroup, ...]
    blocked: int
    uses: tuple[UseRow, ...]
    blind: tuple[RuleGroup, ...]
    decisions: tuple[RuleGroup, ...]
    packages: tuple[PackageView, ...]
    order: Order
    applicable: int
    """Findings of its packages that have a complete replacement."""
    waiting: int
    """Findings of its packages that need a decision."""

    @property
    def proof(self) -> Location | None:
        """Where it is declared to have its mode; None if nothing that was read says so."""
        own = self.audit.scale_set
        if own is None or own.mode.kind is ModeKind.UNKNOWN:
            return None
        saying = (each.location for each in own.declared if each.mode.kind is own.mode.kind)
        return next(saying, None)

    @property
    def total(self) -> int:
        """All findings that are about it."""
        return self.errors + self.warnings + self.infos


@record
class Chart:
    """Bars, each with its numbers."""

    title: str
    bars: tuple[tuple[Count, tuple[Piece, ...]], ...]
    rest: tuple[tuple[Count, tuple[Piece, ...]], ...]
    """Those beyond the longest."""


@record
class Choice:
    """A value that the findings can be filtered by."""

    value: str
    label: str


@record
class Topic:
    """A paragraph that several rules share."""

    anchor: str
    title: str
    text: str


@record
class ShownRule:
    """The page of a rule within the report."""

    anchor: str
    page: RulePage
    topics: tuple[Topic, ...]
    found: int
    """How many findings are of it."""


_BARS = 12
_VERDICTS: Mapping[VerdictKind, str] = {
    "ready": "Ready",
    "not-ready": "Not ready",
    "undecided": "Not decided",
    "nothing": "Nothing to migrate",
}


class Views:
    """Makes views of one audit; findings are named by their fingerprints throughout."""

    def __init__(self, audit: Audit, catalog: Catalog) -> None:
        self._audit = audit
        self._catalog = catalog
        self._anchors = Anchors()
        for reserved in PLACES:
            self._anchors.new(reserved)
        self._by_name = {finding.fingerprint: finding for finding in audit.report.findings}
        self._anchor_of: dict[str, str] = {}
        shown = [(finding, self._anchor(finding)) for finding in audit.report.findings]
        codes = Counter(finding.code for finding in audit.report.findings)
        rules = [rule for rule in catalog.rules if rule.code in codes]
        self._rule_anchor = {rule.code: self._anchors.new(rule.code, "rule-") for rule in rules}
        self._topics = {
            name: Topic(self._anchors.new(name, "topic-"), title(name), text)
            for name, text in catalog.shorthand.background.items()
        }
        self._summary = {rule.code: rule.summary for rule in rules}
        self._set_name = _names(audit.sets)
        self._set_anchor = [self._anchors.new(name, "set-") for name in self._set_name]
        packages = [package for one in audit.sets for package in one.packages]
        self._package_anchor = {p.id: self._anchors.new(p.id, "work-") for p in packages}
        self._package_title = {package.id: package.title for package in packages}
        self._most = max((len(one.findings) for one in audit.sets), default=0)
        self._number_of = {
            "" if one.scale_set is None else one.scale_set.id: number
            for number, one in enumerate(audit.sets)
        }
        self._surfaces = sorted({finding.surface for finding in audit.report.findings})
        self.rules = tuple(self._rules(codes))
        self.topics = tuple(
            {topic.anchor: topic for rule in self.rules for topic in rule.topics}.values()
        )
        self.sets = tuple(map(self._set, range(len(audit.sets))))
        self.files = tuple(
            FileGroup(path, tuple(self._shown(*each) for each in group))
            for path, group in groupby(shown, key=lambda each: each[0].location.path)
        )

    def _anchor(self, finding: Finding) -> str:
        anchor = self._anchors.new(finding.fingerprint)
        self._anchor_of.setdefault(finding.fingerprint, anchor)
        return anchor

    def _shown(self, finding: Finding, anchor: str) -> Shown:
        about = {finding.binding.scale_set: finding.binding}
        for binding in finding.also:
            about.setdefault(binding.scale_set, binding)
        if len(about) > 1:
            about.pop("", None)
        numbers = [self._number_of.get(name, -1) for name in about]
        severity = finding.severity.label
        surface = self._surfaces.index(finding.surface)
        return Shown(
            finding,
            anchor,
            severity,
            quote(finding.location),
            self._rule_anchor.get(finding.code, ""),
            f"{severity} {','.join(map(str, numbers))} {surface} {finding.row or 0}",
            tuple(
                (binding, self._set_name[number], self._set_anchor[number])
                if name and number >= 0
                else (binding, binding.name, "")
                for (name, binding), number in zip(about.items(), numbers, strict=True)
            ),
            "" if finding.mode.kind is ModeKind.UNKNOWN else finding.mode.kind.value.capitalize(),
        )

    # -- the parts of the page -------------------------------------------------------------

    @property
    def charts(self) -> tuple[Chart, ...]:
        """The charts of the first screen, those without bars left out."""
        audit = self._audit
        every = (
            ("By row of the mapping table", audit.by_row),
            ("By severity", audit.by_severity),
            ("By language", audit.by_surface),
            ("By directory", audit.by_directory),
        )
        return tuple(_chart(name, counts) for name, counts in every if counts)

    @property
    def verdict(self) -> tuple[str, str]:
        """(the verdict in a word or two, the sentence about it)."""
        verdict = self._audit.verdict
        word = _VERDICTS[verdict.kind]
        before, colon, after = verdict.headline.partition(": ")
        if colon and after and len(before.split()) < 3:
            return before, after[:1].upper() + after[1:]
        return word, verdict.headline

    @property
    def severities(self) -> Mapping[str, int]:
        """How many findings there are of each severity, the worst first."""
        found = Counter(finding.severity for finding in self._audit.report.findings)
        return {s.label: found[s] for s in sorted(Severity, reverse=True)}

    @property
    def choices(self) -> Mapping[str, tuple[Choice, ...]]:
        """What the findings can be filtered by: ``severity``, ``set``, ``surface``, ``row``."""
        titles = {count.key: count.label for count in self._audit.by_row}
        surfaces = {count.key: count.label for count in self._audit.by_surface}
        rows = sorted({finding.row or 0 for finding in self._audit.report.findings})
        return {
            "severity": tuple(
                Choice(name, name.capitalize()) for name, n in self.severities.items() if n
            ),
            "set": tuple(
                Choice(str(number), view.name)
                for number, view in enumerate(self.sets)
                if view.total
            ),
            "surface": tuple(
                Choice(str(number), surfaces.get(name) or surface_title(name))
                for number, name in enumerate(self._surfaces)
            ),
            "row": tuple(
                Choice(
                    str(row),
                    titles.get(str(row), f"Row {row}") if row else "Beyond the mapping table",
                )
                for row in rows
            ),
        }

    @property
    def modes(self) -> tuple[tuple[str, int], ...]:
        """(mode, how many scale sets are in it), of those that there are."""
        words = {
            ModeKind.UNIFORM: "Uniform",
            ModeKind.FLEXIBLE: "Flexible",
            ModeKind.UNKNOWN: "not known",
        }
        found = Counter(one.scale_set.mode.kind for one in self._audit.sets if one.scale_set)
        return tuple((word, found[kind]) for kind, word in words.items() if found[kind])

    @property
    def hours(self) -> float:
        """The effort of all plans."""
        return sum(one.effort.hours for one in self._audit.sets)

    @property
    def unsaid(self) -> tuple[tuple[str, tuple[tuple[Unsaid, tuple[FilePlaces, ...]], ...]], ...]:
        """What could not be read or decided under its titles, each with links to the findings
        that wait for it."""
        return tuple(
            (title, tuple((one, self.places(one.findings)) for one in group))
            for title, group in grouped(self._audit.unsaid)
        )

    @property
    def left_open(self) -> int:
        """How much of that may hide a finding."""
        return leaves_open(self._audit.unsaid)

    @property
    def drawn(self) -> Sequence[Moment]:
        """The moments of the history that the picture has."""
        return whole(self._audit.history)

    def history_total(self, number: int) -> int:
        """All findings at one moment of the picture."""
        moment = self.drawn[number]
        return moment.errors + moment.warnings + moment.infos

    def places(self, names: Iterable[str]) -> tuple[FilePlaces, ...]:
        """Links to the findings called ``names``, file by file; unknown names are left out."""
        findings = sorted(self._findings(names), key=lambda finding: finding.sort_key)
        return tuple(
            FilePlaces(path, tuple(map(self._place, group)))
            for path, group in groupby(findings, key=lambda finding: finding.location.path)
        )

    def count(self, names: Iterable[str]) -> int:
        """How many findings of the report are called so."""
        return len(self._findings(names))

    def _findings(self, names: Iterable[str]) -> list[Finding]:
        return [self._by_name[name] for name in dict.fromkeys(names) if name in self._by_name]

    def _place(self, finding: Finding) -> Place:
        anchor = self._anchor_of[finding.fingerprint]
        return Place(anchor, finding.location.line, finding.severity.label)

    def _groups(self, names: Iterable[str]) -> tuple[RuleGroup, ...]:
        """The findings called ``names`` by rule, the most frequent first."""
        by_code: dict[str, list[str]] = {}
        for finding in self._findings(names):
            by_code.setdefault(finding.code, []).append(finding.fingerprint)
        return tuple(
            RuleGroup(
                code,
                self._rule_anchor.get(code, ""),
                self._summary.get(code) or self._by_name[own[0]].name,
                len(own),
                self.places(own),
            )
            for code, own in sorted(by_code.items(), key=lambda item: (-len(item[1]), item[0]))
        )

    # -- sets and their plans --------------------------------------------------------------

    def _set(self, number: int) -> SetView:
        audit = self._audit.sets[number]
        uses = tuple(self._use(use.path, use.owners, use.findings) for use in audit.uses)
        errors = sum(use.errors for use in uses)
        warnings = sum(use.warnings for use in uses)
        infos = sum(use.infos for use in uses)
        mode = audit.scale_set.mode.kind.value if audit.scale_set else ""
        count = Count("", "", errors, warnings, infos)
        return SetView(
            audit,
            self._set_name[number],
            self._set_anchor[number],
            self._anchors.new(self._set_anchor[number].removeprefix("set-"), "plan-"),
            mode,
            errors,
            warnings,
            infos,
            bar(count, self._most),
            self._groups(audit.blockers),
            self.count(audit.blockers),
            uses,
            self._groups(audit.blind),
            self._groups(audit.decisions),
            tuple(self._packages(audit.packages)),
            order(audit.packages),
            sum(package.applicable for package in audit.packages),
            sum(package.decisions for package in audit.packages),
        )

    def _use(self, path: str, owners: tuple[str, ...], names: Iterable[str]) -> UseRow:
        findings = sorted(self._findings(names), key=lambda finding: finding.sort_key)
        found = Counter(finding.severity for finding in findings)
        return UseRow(
            path,
            owners,
            found[Severity.ERROR],
            found[Severity.WARNING],
            found[Severity.INFO],
            tuple(map(self._place, findings)),
        )

    def _packages(self, packages: Sequence[WorkPackage]) -> Iterator[PackageView]:
        titles = {package.id: package.title for one in self._audit.sets for package in one.packages}
        for package in packages:
            after = tuple(
                (self._package_anchor[name], titles[name])
                for name in package.after
                if name in titles
            )
            yield PackageView(
                package,
                self._package_anchor[package.id],
                after,
                self.places(package.findings),
                self.count(package.findings),
            )

    # -- rules -----------------------------------------------------------------------------

    def _rules(self, codes: Mapping[str, int]) -> Iterator[ShownRule]:
        for rule in self._catalog.rules:
            if rule.code in self._rule_anchor:
                page = rule_page(self._catalog, rule)
                topics = tuple(self._topics[name] for name in page.reasons.topics)
                yield ShownRule(self._rule_anchor[rule.code], page, topics, codes[rule.code])

    def rules_about(self, topic: Topic) -> tuple[ShownRule, ...]:
        """The shown rules that have ``topic`` among their reasons."""
        return tuple(rule for rule in self.rules if topic in rule.topics)


PLACES = (
    "main", "overview", "sets", "plan", "findings", "progress", "repositories", "rules",
    "filter", "shown", "text",
)  # fmt: skip
"""Names on the page that are fixed."""


def surface_title(name: str) -> str:
    """What people call the language of a finding."""
    return next((entry.title for key, entry in ENTRIES.items() if key == name), name)


def _names(audits: Sequence[SetAudit]) -> list[str]:
    """What to call each; sets with one name by their resource groups and where they are
    declared as well."""
    plain = Counter(audit.name for audit in audits)
    return [_name(audit, plain[audit.name] > 1) for audit in audits]


def _name(audit: SetAudit, shared: bool) -> str:
    if audit.scale_set is None:
        return _UNBOUND
    if not shared:
        return audit.name
    declared = (f"{one.location.path}:{one.location.line}" for one in audit.scale_set.declared)
    facts = [audit.scale_set.group, next(declared, "")]
    return f"{audit.name} ({', '.join(filter(None, facts))})" if any(facts) else audit.name


def _chart(name: str, counts: Sequence[Count]) -> Chart:
    most = max(count.total for count in counts)
    bars = tuple((count, bar(count, most)) for count in counts)
    return Chart(name, bars[:_BARS], bars[_BARS:])
