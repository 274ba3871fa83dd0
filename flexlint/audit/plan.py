"""The work on one scale set, in the order in which it can be done.

The orchestration mode of a set cannot be changed in place: a Flexible one is made beside it,
traffic and operations move over, and the old one goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set

from flexlint.audit.attached import attached, task
from flexlint.audit.bound import Bound, OwnersOf
from flexlint.audit.effort import FIX, STEPS, effort_of
from flexlint.audit.model import StepKind, WorkPackage
from flexlint.audit.steps import Rules, decision_of, is_blocker, is_complete, place, step_of
from flexlint.audit.unsaid import ways_to_tell
from flexlint.model import Attachment, Finding, Known, Location, ModeKind, Object, ScaleSet, Value
from flexlint.record import record
from flexlint.text.words import listed, plural

UNBOUND = "unbound"
"""Begins the ids of packages that belong to no scale set."""
MOST_TASKS = 50
"""Tasks that a package lists; it has all the findings."""


def stays_uniform(findings: Iterable[Finding], rules: Rules) -> str:
    """Why the set that ``findings`` are about cannot become Flexible, as a clause; "" if it can."""
    for finding in findings:
        rule = rules.get(finding.code)
        if rule is not None and rule.keeps_uniform and finding.mode.kind is not ModeKind.FLEXIBLE:
            return rule.keeps_uniform
    return ""


def shared_places(sets: Iterable[ScaleSet]) -> Set[Location]:
    """Where several of ``sets`` are declared: in a loop, in a file that several calls use."""
    places = Counter(
        location for each in sets for location in {d.location for d in each.declared if d.declares}
    )
    return {location for location, count in places.items() if count > 1}


def packages(
    each: Bound, rules: Rules, owners: OwnersOf, unbound: int, shared: Set[Location] = frozenset()
) -> tuple[WorkPackage, ...]:
    """The packages of one set, each behind those it waits for; none if it stays Uniform.

    ``unbound`` is the number of findings that are bound to no set: some may be about this one.
    ``shared`` are the places that declare other sets as well.
    """
    scale_set = each.scale_set
    if scale_set is None:
        return tuple(_Plan(None, "", each.findings, rules, owners, shared).fixes())
    if stays_uniform(each.findings, rules):
        return ()
    if scale_set.mode.kind is ModeKind.FLEXIBLE:
        broken = tuple(f for f in each.findings if is_blocker(f, rules))
        return tuple(_Plan(scale_set, each.label, broken, rules, owners, shared).fixes())
    plan = _Plan(scale_set, each.label, each.findings, rules, owners, shared)
    return tuple(plan.migration(unbound))


@record
class _Plan:
    scale_set: ScaleSet | None
    label: str
    findings: tuple[Finding, ...]
    rules: Rules
    owners: OwnersOf
    shared: Set[Location]

    @property
    def _name(self) -> str:
        return UNBOUND if self.scale_set is None else self.scale_set.id

    def _of(self, step: StepKind) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if step_of(f, self.rules) == step)

    # -- plans --------------------------------------------------------------------------

    def fixes(self) -> Iterator[WorkPackage]:
        """What is broken, file by file: nothing is made, moved or retired."""
        yield from self._by_file("template", "", ())
        yield from self._by_file("code", "", ())
        yield from self._operators((), moves=False)

    def migration(self, unbound: int) -> Iterator[WorkPackage]:
        """A Flexible set beside the old one, and then all that follows."""
        assert self.scale_set is not None
        before: tuple[str, ...] = ()
        if self.scale_set.mode.kind is ModeKind.UNKNOWN:
            first = self._find_out()
            yield first
            before = (first.id,)
        made = self._make(before)
        yield made
        work = [
            *self._by_file("code", "Change", (made.id,)),
            *self._operators((made.id,), moves=True),
        ]
        yield from work
        moved = self._move(tuple(package.id for package in (made, *work)), unbound)
        yield moved
        yield self._retire(moved.id)

    # -- packages -----------------------------------------------------------------------

    def _find_out(self) -> WorkPackage:
        assert self.scale_set is not None
        ways = [f"{way}." for way in ways_to_tell(self.scale_set)]
        return self._package(
            "mode",
            f"Find out the orchestration mode of {self.label}",
            (
                *(
                    ways[:1]
                    if len(ways) == 1
                    else (ways[0], f"Or {ways[1][0].lower()}{ways[1][1:]}")
                ),
                "Run flexlint audit again: a set that is Flexible already needs no other one beside"
                " it.",
            ),
        )

    def _make(self, after: tuple[str, ...]) -> WorkPackage:
        assert self.scale_set is not None
        scale_set, findings = self.scale_set, self._of("template")
        declared = [
            f"{each.location.path}:{each.location.line}"
            for each in scale_set.declared
            if each.declares
        ]
        if declared:
            first = (
                f"Declare a new set with orchestrationMode Flexible beside the one at"
                f" {listed(_first(declared, 3))}, under a name of its own: the mode of a set"
                " cannot be changed in place."
            )
        else:
            first = (
                "Find out what makes the set, which no file that was read declares, and make a new"
                " one with orchestrationMode Flexible beside it, under a name of its own."
            )
        paths = {finding.location.path for finding in findings}
        return self._package(
            "template",
            f"Make a Flexible scale set beside {self.label}",
            (first, *self._changes(findings), *self._made_again("template")),
            findings,
            path=paths.pop() if len(paths) == 1 else "",
            after=after,
            again=len(self._attached("template")),
        )

    def _by_file(self, step: StepKind, verb: str, after: tuple[str, ...]) -> Iterator[WorkPackage]:
        paths: dict[str, list[Finding]] = {}
        for finding in self._of(step):
            paths.setdefault(finding.location.path, []).append(finding)
        changes = step == "template" and self.scale_set is not None
        tasks = self._changes if changes else self._lines
        for path in sorted(paths):
            broken = any(is_blocker(finding, self.rules) for finding in paths[path])
            yield self._package(
                step,
                f"{verb or ('Fix' if broken else 'Review')} {path}",
                tasks(paths[path]),
                paths[path],
                path=path,
                after=after,
                base=FIX,
            )

    def _operators(self, after: tuple[str, ...], *, moves: bool) -> Iterator[WorkPackage]:
        """Who may do what, and what looks for the machines; what another set needs of its own as
        well, if the set ``moves`` to one."""
        on = "the new set and its members" if moves else "the members"
        titles: tuple[tuple[StepKind, str], ...] = (
            ("permissions", f"Give roles what they need on {on}"),
            ("queries", f"Let queries and alerts find {on}"),
        )
        for step, title in titles:
            findings, again = self._of(step), self._attached(step) if moves else ()
            if findings or again:
                paths = {f.location.path for f in findings} | {a.location.path for a in again}
                said = [f"{place(f)}: {_allowing(f)}" for f in findings]
                yield self._package(
                    step,
                    title,
                    _shortened([*said, *map(task, again)]),
                    findings,
                    path=paths.pop() if len(paths) == 1 else "",
                    after=after,
                    again=len(again),
                )

    def _attached(self, step: StepKind) -> tuple[Attachment, ...]:
        return attached(self.scale_set, step)

    def _made_again(self, step: StepKind) -> tuple[str, ...]:
        return _shortened(list(map(task, self._attached(step))))

    def _move(self, after: tuple[str, ...], unbound: int) -> WorkPackage:
        assert self.scale_set is not None
        name = self.label
        tasks = [
            f"Let machines of the new set serve beside those of {name}, in the same backend pools.",
            "Watch health, alerts and costs, then move all traffic and all operations over.",
        ]
        deployed = [
            f"{each.location.path}:{each.location.line}" for each in self.scale_set.deployed_by
        ]
        if deployed:
            tasks.insert(0, f"Deploy the new set from where the old one is: {_some(deployed, 5)}.")
        if unbound:
            are = "finding that is" if unbound == 1 else "findings that are"
            tasks.append(
                f"Look through the {unbound:,} {are} bound to no set: some may be about this one."
            )
        return self._package(
            "traffic", f"Move traffic from {name} to the new set", tuple(tasks), after=after
        )

    def _retire(self, after: str) -> WorkPackage:
        assert self.scale_set is not None
        return self._package(
            "retire",
            f"Retire {self.label}",
            (
                "Scale the old set to no machines, and wait for what still asks for it.",
                _deleting(self.scale_set, self.shared),
                "Compare with the JSON of this audit (flexlint audit --compare): nothing is left.",
            ),
            after=(after,),
        )

    def _package(
        self,
        step: StepKind,
        title: str,
        tasks: tuple[str, ...],
        findings: Sequence[Finding] = (),
        *,
        path: str = "",
        after: tuple[str, ...] = (),
        base: float | None = None,
        again: int = 0,
    ) -> WorkPackage:
        of_file = base is not None and path
        return WorkPackage(
            id=f"{self._name}/{step}/{path}" if of_file else f"{self._name}/{step}",
            step=step,
            title=title,
            path=path,
            tasks=tasks,
            findings=tuple(finding.fingerprint for finding in findings),
            applicable=sum(map(is_complete, findings)),
            decisions=sum(bool(decision_of(finding, self.rules)) for finding in findings),
            effort=effort_of(findings, self.rules, STEPS[step] if base is None else base, again),
            after=after,
            owners=self.owners(path) if path else (),
        )

    # -- tasks --------------------------------------------------------------------------

    def _lines(self, findings: Sequence[Finding]) -> tuple[str, ...]:
        """What to do in one file: a task for each thing that is said, with its lines."""
        lines: dict[str, list[int]] = {}
        for finding in findings:
            lines.setdefault(self._said(finding), []).append(finding.location.line)
        return _shortened(
            [f"{_numbered(numbers)}: {message}" for message, numbers in lines.items()]
        )

    def _changes(self, findings: Sequence[Finding]) -> tuple[str, ...]:
        """What to take out of a declaration, what to put in, what else to see to."""
        out: list[str] = []
        put: list[str] = []
        other: list[str] = []
        for finding in findings:
            removed, added = self._edit(finding)
            decision = decision_of(finding, self.rules)
            if decision:
                other.append(f"{place(finding)}: {self._said(finding)}")
            elif removed:
                instead = f", and put {added} in" if added else ""
                out.append(f"Take out {removed} ({place(finding)}){instead}.")
            elif added:
                put.append(f"Put in {added} ({place(finding)}).")
            else:
                other.append(_ended(f"{place(finding)}: {finding.message}"))
        return _shortened(list(dict.fromkeys((*out, *put, *other))))

    def _edit(self, finding: Finding) -> tuple[str, str]:
        """(what the rule takes out of a declaration, what it puts in), by their names."""
        rule = self.rules.get(finding.code)
        for replacement in () if rule is None else rule.replacements:
            if replacement.kind == "property":
                removed = [path.rpartition(".")[2] for path in replacement.remove]
                data = None if replacement.fragment is None else replacement.fragment.data
                added = list(_settings(data)) if data is not None else []
                return listed(removed) if removed else "", listed(added) if added else ""
        return "", ""

    def _said(self, finding: Finding) -> str:
        decision = decision_of(finding, self.rules)
        message = _ended(finding.message)
        return f"{message} Decide {decision}." if decision else message


def _settings(data: Value) -> Iterator[str]:
    """``orchestrationMode: Flexible``, ``inboundNatRules``: what an object sets, at its top."""
    for entry in data.entries if isinstance(data, Object) else ():
        value = entry.value
        if isinstance(value, Known) and not str(value.value).startswith("{"):
            yield f"{entry.key}: {value.value}"
        else:
            yield entry.key


def _deleting(scale_set: ScaleSet, shared: Set[Location]) -> str:
    """What goes with the set, and what stays of its declarations because of other sets."""
    places = list(dict.fromkeys(d.location for d in scale_set.declared if d.declares))
    own = [f"{each.path}:{each.line}" for each in places if each not in shared]
    others = [f"{each.path}:{each.line}" for each in places if each in shared]
    if not others:
        return f"Delete the set{f' and its declaration ({_some(own, 5)})' if own else ''}."
    if own:
        return (
            f"Delete the set and its declaration ({_some(own, 5)}). Leave {_some(others, 5)}:"
            " other sets are declared there as well."
        )
    return (
        f"Delete the set, and take its item out of the loop that declares it ({_some(others, 5)}):"
        " other sets are declared there as well."
    )


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _allowing(finding: Finding) -> str:
    """What ``finding`` says; of a permission, with the one that takes its place."""
    instead = finding.suggestion
    if finding.form != "permission" or instead is None or " " in instead.text:
        return _ended(finding.message)
    return f"{_ended(finding.message)} Allow {instead.text} where the members are."


def _numbered(lines: Sequence[int]) -> str:
    numbers = [f"{number}" for number in dict.fromkeys(lines)]
    return f"{'Line' if len(numbers) == 1 else 'Lines'} {_some(numbers, 10)}"


def _some(items: Sequence[str], most: int) -> str:
    return listed(_first(items, most))


def _first(items: Sequence[str], most: int) -> list[str]:
    """The first ``most`` of ``items``; if there are more, the last one says how many."""
    if len(items) <= most:
        return list(items)
    return [*items[:most], f"{len(items) - most:,} more"]


def _shortened(tasks: Sequence[str]) -> tuple[str, ...]:
    if len(tasks) <= MOST_TASKS:
        return tuple(tasks)
    more = plural(len(tasks) - MOST_TASKS, "more task")
    return (*tasks[:MOST_TASKS], f"And {more}: see the findings.")
