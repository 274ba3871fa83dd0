"""Which findings matter to a migration, how, and in which step of it."""

from __future__ import annotations

from collections.abc import Mapping

from flexlint.catalog.rule import Rule
from flexlint.model import Finding, Severity, Step

Rules = Mapping[str, Rule]
"""Rules by code; a finding's rule need not be among them."""


def is_diagnostic(finding: Finding, rules: Rules) -> bool:
    """Whether ``finding`` is about the linting itself, and so about no scale set."""
    rule = rules.get(finding.code)
    return rule is not None and rule.diagnostic is not None


def is_blocker(finding: Finding, rules: Rules) -> bool:
    """Whether what ``finding`` is about breaks on Flexible, or may well break there."""
    return finding.severity > Severity.INFO and not is_diagnostic(finding, rules)


def step_of(finding: Finding, rules: Rules) -> Step:
    """The part of a migration that ``finding`` belongs to, as its rule says; where it says
    nothing, what is allowed is a permission, what is used is code, what is declared template."""
    if finding.form == "permission":
        return "permissions"
    rule = rules.get(finding.code)
    if rule is not None and rule.step is not None:
        return rule.step
    return "code" if finding.operation is not None or finding.resource is None else "template"


def decision_of(finding: Finding, rules: Rules) -> str:
    """What somebody has to decide before ``finding`` can be fixed, as a clause; "" if nothing.

    Of a blocker that has no replacement that is what takes its place; a set that cannot become
    Flexible leaves nothing to decide.
    """
    rule = rules.get(finding.code)
    if rule is not None and rule.keeps_uniform:
        return ""
    if rule is not None and rule.decision:
        return rule.decision
    if is_blocker(finding, rules) and finding.suggestion is None:
        return "what takes its place, since flexlint knows no replacement"
    return ""


def is_complete(finding: Finding) -> bool:
    """Whether the replacement of ``finding`` can be pasted as it stands."""
    return finding.suggestion is not None and finding.suggestion.complete


def place(finding: Finding) -> str:
    """``ops/drain.py:12``."""
    return f"{finding.location.path}:{finding.location.line}"
