"""The baselines of a run: that of each configuration, for the files it governs."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from flexlint.catalog.rule import Rule
from flexlint.cli.governed import Governed
from flexlint.config.selection import Selection
from flexlint.config.settings import Settings
from flexlint.files.discovery import display_path
from flexlint.known.baseline import (
    STALE,
    Baseline,
    BaselineError,
    apply_baseline,
    read_baseline,
)
from flexlint.known.coverage import Coverage
from flexlint.model import Finding, Report, Silenced
from flexlint.record import replace


def named(governed: Governed) -> dict[str, Settings]:
    """The baselines that govern files of the run, with the settings that name each.

    Of several settings that name the same file, those of the nearest to it come first.
    """
    found: dict[str, Settings] = {}
    for settings in governed.used:
        path = settings.baseline
        if path and (path not in found or settings.root == os.path.dirname(path)):
            found[path] = settings
    return dict(sorted(found.items()))


def read_all(paths: Sequence[str]) -> dict[str, Baseline]:
    """The baselines in the files at ``paths``.

    Raises:
        BaselineError: with a line for each that is missing or wrong.
    """
    found: dict[str, Baseline] = {}
    wrong: list[str] = []
    for path in paths:
        try:
            found[path] = read_baseline(shown_path(path))
        except BaselineError as error:
            wrong.append(str(error))
    if wrong:
        raise BaselineError("\n".join(wrong))
    return found


def without_known(report: Report, governed: Governed, paths: Sequence[str]) -> Report:
    """``report`` after the baselines: what is known is silenced, what is gone is a finding.

    Raises:
        BaselineError: if one of the baselines is missing or wrong.
    """
    settings = named(governed)
    if not settings:
        return report
    findings: list[Finding] = []
    silenced: list[Silenced] = list(report.silenced)
    groups: dict[str, list[Finding]] = {path: [] for path in settings}
    for finding in report.findings:
        groups.get(governed.settings_of(finding).baseline, findings).append(finding)
    for path, baseline in read_all(tuple(settings)).items():
        part = apply_baseline(
            replace(report, findings=tuple(groups[path]), silenced=()),
            baseline,
            covered(governed, path, paths),
            _stale_rule(governed, settings[path]),
        )
        governed.stand_in[display_path(path)] = settings[path]
        findings.extend(part.findings)
        silenced.extend(part.silenced)
    return replace(
        report,
        findings=tuple(sorted(findings, key=lambda f: f.sort_key)),
        silenced=tuple(sorted(silenced, key=lambda s: s.finding.sort_key)),
    )


def covered(governed: Governed, baseline: str, paths: Sequence[str]) -> Coverage:
    """What a run over ``paths`` looks for of the entries of ``baseline``."""
    selections: dict[int, tuple[Selection, Mapping[str, Rule]]] = {}

    def applies(path: str, code: str) -> bool:
        settings = governed.settings(path)
        if id(settings) not in selections:
            rules = governed.rules_with(settings.rule_paths)
            selections[id(settings)] = Selection.of(settings.options()), rules
        selection, rules = selections[id(settings)]
        rule = rules.get(code)
        return rule is None or selection.applies(rule)

    tops = tuple(os.path.abspath(path) for path in paths)
    return Coverage(os.path.dirname(baseline), tops, applies)


def _stale_rule(governed: Governed, settings: Settings) -> Rule | None:
    """The rule under which entries without a finding are reported; None if it is off."""
    rules = governed.rules_with(settings.rule_paths).values()
    rule = next((each for each in rules if each.diagnostic == STALE), None)
    selection = Selection.of(settings.options())
    if rule is None or not selection.applies(rule):
        return None
    severity = selection.severity(rule)
    return rule if severity is None else replace(rule, severity=severity)


def shown_path(path: str) -> str:
    """``path`` relative to the working directory, where that is possible."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return path
