"""The changes of files that findings come with, made and looked at."""

from __future__ import annotations

import ast
import json
import subprocess
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import yaml

from flexlint.catalog import load_catalog
from flexlint.engine.cases import file_of
from flexlint.engine.check import check_text
from flexlint.model import Finding, Report, Severity
from flexlint.reporters import Context, reporter
from flexlint.surfaces.bicep.parser import parse
from flexlint.text.json_text import read_json
from flexlint.text.source import SourceFile
from tests.advice.suggested import FIXTURES

Change = tuple[int, int, str]
"""From where to where, in characters of the text, and what stands there instead."""


@dataclass(frozen=True)
class Fix:
    """A change in a text, as the SARIF log has it."""

    code: str
    name: str
    path: str
    text: str
    changes: tuple[Change, ...]

    @property
    def result(self) -> str:
        return applied(self.text, self.changes)


def applied(text: str, changes: Iterable[Change]) -> str:
    """``text`` with ``changes`` made."""
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def fixes_of(text: str, path: str, name: str = "") -> list[Fix]:
    """Those of the SARIF log about ``text``."""
    report = check_text(text, path)
    log: dict[str, Any] = json.loads(reporter("sarif")(report, Context()))
    source = SourceFile(path, text)
    found = []
    for result in log["runs"][0]["results"]:
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            changes = tuple(_change(source, each) for each in change["replacements"])
            found.append(Fix(result["ruleId"], name or path, path, text, changes))
    return found


def _change(source: SourceFile, replacement: dict[str, Any]) -> Change:
    region = replacement["deletedRegion"]
    start = source.offset(region["startLine"], region["startColumn"])
    end = source.offset(region["endLine"], region["endColumn"])
    return start, end, replacement["insertedContent"]["text"]


@cache
def everywhere() -> tuple[Fix, ...]:
    """Those of all cases of all rules and of all fixtures."""
    found: list[Fix] = []
    for rule in load_catalog().rules:
        for case in rule.cases:
            found += fixes_of(case.code, file_of(case), rule.code)
    for path in sorted(FIXTURES.rglob("*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8-sig")
            found += fixes_of(text, path.relative_to(FIXTURES).as_posix())
    return tuple(found)


@lru_cache(maxsize=8)
def _report_before(text: str, path: str) -> Report:
    """One for all fixes of a text, which follow one another."""
    return check_text(text, path)


def faults(fix: Fix) -> Iterator[str]:
    """What is wrong with the text after ``fix``: its finding is still there, another one that
    counts has come, or the text cannot be read any more."""
    before, after = _report_before(fix.text, fix.path), check_text(fix.result, fix.path)
    if _number(after, fix.code) >= _number(before, fix.code):
        yield "the finding is still there"
    new = _counting(after.findings) - _counting(before.findings)
    if new:
        yield f"there are new findings: {sorted(new)}"
    if well_formed(fix.text, fix.path) and not well_formed(fix.result, fix.path):
        yield "the file cannot be read any more"


def _number(report: Report, code: str) -> int:
    return sum(finding.code == code for finding in report.findings)


def _counting(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(f.code for f in findings if f.severity >= Severity.WARNING)


def well_formed(text: str, path: str) -> bool:
    """Whether a reader of the language that is not flexlint's rules reads ``text``."""
    name = path.lower()
    try:
        if name.endswith(".py"):
            ast.parse(text)
        elif name.endswith(".json"):
            return not read_json(text).faults
        elif name.endswith(".bicep"):
            return not parse(text).problems
        elif name.endswith((".yml", ".yaml")):
            list(yaml.safe_load_all(text))
        elif name.endswith(".sh"):
            run = subprocess.run(
                ["bash", "-n"], input=text, capture_output=True, text=True, check=False
            )
            return run.returncode == 0
    except (SyntaxError, ValueError, yaml.YAMLError):
        return False
    return True
