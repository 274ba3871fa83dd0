"""``flexlint check --add-suppressions``: write suppression comments into the files."""

from __future__ import annotations

import os
import stat
from collections import Counter
from collections.abc import Iterable, Sequence

from flexlint.cli.governed import Governed
from flexlint.cli.output import progress, say, say_notices
from flexlint.engine import workers
from flexlint.engine.analyses import Analyses
from flexlint.files.discovery import SourceRef
from flexlint.files.limits import Limit, for_file
from flexlint.files.reading import read_bytes
from flexlint.files.writing import write_atomically
from flexlint.model import Finding
from flexlint.record import record, replace
from flexlint.suppressions.insertions import UnfaithfulError, insert_into_bytes
from flexlint.suppressions.writing import is_suppressible, suppress
from flexlint.text.printing import path_first
from flexlint.text.source import SourceFile
from flexlint.text.words import plural

_FAILED = 2
_TRIALS = 10


@record
class Plan:
    """What is to become of one file."""

    path: str
    old: bytes = b""
    new: bytes = b""
    """Equal to ``old`` if nothing is to be written."""
    added: int = 0
    """Findings that ``new`` suppresses."""
    left: tuple[Finding, ...] = ()
    """Findings for which there is no place."""
    refused: str = ""
    """Why the file is not touched at all; empty if it may be."""


@record
class Planner:
    """Makes the plan for a file, and writes nothing."""

    analyses: Analyses
    reason: str

    def __call__(self, path: str) -> Plan:
        """The plan for the file at ``path``."""
        analysis = self.analyses.for_file(SourceRef(path, path))
        limit = analysis.options.most_bytes
        try:
            refused = _protected(os.stat(path))
            data = read_bytes(path, limit)
        except OSError as error:
            return Plan(path, refused=f"cannot be read: {error.strerror}")
        if len(data) > limit:
            refused = refused or "is too large"
        source = SourceFile.from_bytes(path, data)
        if refused:
            return Plan(path, refused=refused)
        if source.decode_problem is not None:
            doubt = f"may not be the text it was read as ({source.decode_problem})"
            return Plan(path, refused=doubt)
        done = suppress(
            source.text,
            path,
            self.reason,
            lambda text: analysis.text(replace(source, text=text)),
        )
        try:
            new = insert_into_bytes(data, source, done.insertions)
        except UnfaithfulError as error:
            return Plan(path, refused=str(error))
        return Plan(path, data, new, len(done.added), done.left)


def _protected(status: os.stat_result) -> str:
    """Why a file must not be replaced by another of its name, or ""."""
    if not status.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH):
        return "is read-only"
    if status.st_nlink > 1:
        return "has other names (hard links), which would keep the old content"
    return ""


def add_suppressions(governed: Governed, reason: str) -> int:
    """Write a suppression for each finding of the run that ``governed`` stands for.

    All files are prepared before the first is written. Returns 0; 1 if some findings are left;
    2 if writing fails, after saying which files are written.
    """
    with progress() as steps:
        report = governed.lint(steps)
    say_notices(report.notices)
    found = Counter(f.location.path for f in report.findings if is_suppressible(f))
    plans = _plans(sorted(found), governed, " ".join(reason.split()))
    changes = [plan for plan in plans if plan.new != plan.old]
    written: list[Plan] = []
    refused = {plan.path: plan.refused for plan in plans if plan.refused}
    failure = ""
    for number, plan in enumerate(changes):
        try:
            if read_bytes(plan.path, len(plan.old)) != plan.old:
                refused[plan.path] = "was changed by somebody else meanwhile"
                continue
            write_atomically(plan.path, plan.new)
        except OSError as error:
            failure = f"{path_first(plan.path)}: cannot be written: {error.strerror}"
            unwritten = changes[number:]
            break
        written.append(plan)
    left = sum(found[path] for path in refused)
    for plan in plans:
        if plan.path in refused:
            say(f"{path_first(plan.path)}: {refused[plan.path]}; not changed.")
        left += len(plan.left)
        for finding in plan.left:
            where = finding.location
            say(
                f"{path_first(plan.path)}:{where.line}:{where.column}: {finding.code} has no place "
                "for a suppression: write one by hand, or name the file in per-file-ignores."
            )
    if failure:
        left += sum(plan.added for plan in unwritten)
        _say_all("written", written)
        _say_all("not written", unwritten)
    added = plural(sum(plan.added for plan in written), "finding")
    say(f"{added} suppressed in {plural(len(written), 'file')}, {left:,} left.")
    if failure:
        say(f"flexlint: error: {failure}")
        return _FAILED
    return int(left > 0)


def _plans(paths: Sequence[str], governed: Governed, reason: str) -> list[Plan]:
    """A plan for each of ``paths``, in their order. A file is linted many times for it, in a
    worker: if that crashes or does not end, the file is left."""
    if not paths:
        return []
    planner = Planner(governed.analyses(paths), reason)
    jobs = governed.near.jobs or min(os.cpu_count() or 1, len(paths))
    plans = {}
    for outcome in workers.run(_once_each(paths), planner, jobs, _limit):
        refused = f"could not be analysed: {outcome.failure}"
        plans[outcome.item] = outcome.result or Plan(outcome.item, refused=refused)
    return [plans[path] for path in paths if path in plans]


def _limit(path: str) -> Limit:
    """What the plan for a file may cost: it is linted several times."""
    return for_file(path).times(_TRIALS)


def _once_each(paths: Iterable[str]) -> list[str]:
    """``paths`` without those that are links to one before: it is one file to be written."""
    return list({os.path.realpath(path): path for path in reversed(list(paths))}.values())[::-1]


def _say_all(what: str, plans: Iterable[Plan]) -> None:
    for plan in plans:
        say(f"{path_first(plan.path)}: {what}.")
