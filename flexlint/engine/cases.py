"""Running the cases that rules carry: each bad snippet is found, each good one is left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flexlint.catalog.rule import Case, Rule
from flexlint.engine.analysis import Analysis
from flexlint.record import record
from flexlint.surfaces.registry import ENTRIES
from flexlint.text.source import SourceFile


@record
class Failure:
    """A case that did not come out as it says, and how."""

    rule: Rule
    case: Case
    number: int
    """1-based, among the rule's cases."""
    reason: str


def run_cases(analysis: Analysis, rules: Iterable[Rule]) -> Iterator[Failure]:
    """Lint every case of ``rules`` and give those that fail, in order.

    A bad case must have at least one finding of its rule, of the severity and with the words
    it expects; a good one none. Neither may fail to parse, except for rules about that.
    """
    for rule in rules:
        for number, case in enumerate(rule.cases, 1):
            reason = _check(analysis, rule, case)
            if reason:
                yield Failure(rule, case, number, reason)


def file_of(case: Case) -> str:
    """What the file of ``case`` is called; "" for a surface that reads no files."""
    return case.file or ENTRIES[case.surface].case_file


def _check(analysis: Analysis, rule: Rule, case: Case) -> str:
    name = file_of(case)
    if not name:
        return f"snippets of {case.surface} are not linted"
    result = analysis.text(SourceFile(name, case.code))
    codes = {finding.code for finding in result.findings}
    if result.unparsable and rule.diagnostic is None:
        return "the snippet cannot be parsed"
    if case.kind == "bad" and rule.code not in codes:
        others = f" (found instead: {', '.join(sorted(codes))})" if codes else ""
        return f"no finding of {rule.code}{others}"
    if case.kind == "good" and rule.code in codes:
        lines = [f.location.line for f in result.findings if f.code == rule.code]
        return f"a finding of {rule.code} on line {lines[0]}"
    for finding in result.findings if case.kind == "bad" else ():
        if finding.code == rule.code:
            if case.severity not in (None, finding.severity):
                return f"the finding is of severity {finding.severity.label}"
            if case.says not in finding.message:
                return f"the finding says {finding.message!r}"
    return ""
