"""SARIF 2.1.0, with what GitHub code scanning asks of it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator

from flexlint.catalog.rule import Rule
from flexlint.files.reading import read_bytes
from flexlint.model import UNBOUND, Finding, Location, Related, Report, Severity, Silenced
from flexlint.reporters.base import Context
from flexlint.reporters.json_report import scale_set_object
from flexlint.reporters.json_text import json_text
from flexlint.reporters.line_hashes import line_hashes
from flexlint.reporters.sets import bindings
from flexlint.reporters.uris import file_uri, relative_uri
from flexlint.text.printing import one_line
from flexlint.text.source import SourceFile
from flexlint.typed import Any

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
MAX_RESULTS = 25_000
"""GitHub refuses a run with more."""
_MAX_RELATED = 100
_MANY = 1000
"""From so many findings on the log is written without indentation."""
_MAX_HASHED_BYTES = 20_000_000
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PRECISION = {"high": "very-high", "medium": "high", "low": "medium"}
_UNREAD = frozenset({"parse-failure", "unreadable-file", "partly-read"})
_ROOT = "%SRCROOT%"

Json = dict[str, Any]
"""An object of the format; it exists only between here and ``json.dumps``."""


def render(report: Report, context: Context) -> str:
    """One log with one run."""
    indent = 2 if len(report.findings) < _MANY else None
    return json_text(sarif_log(report, context), indent) + "\n"


def sarif_log(report: Report, context: Context) -> Json:
    """The log as an object."""
    results = [(finding, None) for finding in report.findings]
    all_results: list[tuple[Finding, Silenced | None]] = [
        *results,
        *((item.finding, item) for item in report.silenced),
    ]
    kept = _within_limit(all_results)
    left_out = len(all_results) - len(kept)
    rules = context.rules()
    codes = sorted({finding.code for finding, _ in kept})
    # Codes that are not in the catalogue (a pack that has gone) still need a descriptor.
    names = {finding.code: finding.name for finding, _ in kept}
    index = {code: number for number, code in enumerate(codes)}
    hashes = _hashes(finding.location for finding, _ in kept)
    driver: Json = {
        "name": "flexlint",
        "version": context.version,
        "semanticVersion": context.version,
        "rules": [_descriptor(code, names[code], rules.get(code), kept) for code in codes],
    }
    run: Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(report, context, left_out)],
        "results": [
            _result(finding, silenced, context, index[finding.code], hashes)
            for finding, silenced in kept
        ],
    }
    if report.scale_sets:
        sets = [scale_set_object(each) for each in report.scale_sets]
        run["properties"] = {"scaleSets": _clean(sets)}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _within_limit(
    results: list[tuple[Finding, Silenced | None]],
) -> list[tuple[Finding, Silenced | None]]:
    """At most as many as GitHub takes: active ones first, then the most severe."""
    if len(results) > MAX_RESULTS:
        results = sorted(results, key=lambda pair: (pair[1] is not None, -pair[0].severity))
        results = results[:MAX_RESULTS]
    return sorted(results, key=lambda pair: pair[0].sort_key)


def _descriptor(
    code: str, name: str, rule: Rule | None, kept: list[tuple[Finding, Silenced | None]]
) -> Json:
    if rule is None:
        finding = next(finding for finding, _ in kept if finding.code == code)
        return {
            "id": code,
            "name": _pascal(name),
            "shortDescription": {"text": one_line(name)},
            "fullDescription": {"text": one_line(name)},
            "help": {"text": one_line(finding.message)},
            "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        }
    url = next((f.url for f, _ in kept if f.code == code and f.url), "")
    text = rule.why.strip()
    if rule.mapping is not None:
        text += f"\n\nMapping table, row {rule.mapping.row}: {rule.mapping.table}"
        text += f"\n\nToday: {rule.mapping.today}"
    descriptor: Json = {
        "id": code,
        "name": _pascal(rule.name),
        "shortDescription": {"text": rule.summary[:1024]},
        "fullDescription": {"text": " ".join(rule.why.split())[:1000] or rule.summary},
        "help": {"text": text or rule.summary, "markdown": text or rule.summary},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {
            "tags": ["azure", "scale-sets", rule.category],
            "precision": _PRECISION[rule.confidence.label],
            "problem.severity": {"info": "recommendation"}.get(
                rule.severity.label, rule.severity.label
            ),
        },
    }
    if url:
        descriptor["helpUri"] = url
    return descriptor


def _pascal(slug: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"\W+", slug)) or "Rule"


def _result(
    finding: Finding,
    silenced: Silenced | None,
    context: Context,
    rule_index: int,
    hashes: dict[tuple[str, int], str],
) -> Json:
    message = one_line(finding.message)
    if finding.suggestion is not None:
        message += f"\nInstead: {finding.suggestion.text.rstrip()}"
        if finding.suggestion.note:
            message += f"\nIf: {finding.suggestion.note}"
    fingerprints = {"flexlint/v1": finding.fingerprint}
    line_hash = hashes.get((finding.location.path, finding.location.line))
    if line_hash is not None:
        fingerprints["primaryLocationLineHash"] = line_hash
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _text(message)},
        "locations": [_location(finding, context)],
        "partialFingerprints": fingerprints,
        "properties": _properties(finding),
    }
    related = tuple(_related(finding))
    if related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _physical(each.location, context),
                "message": {"text": _text(one_line(each.message)) or "related"},
            }
            for number, each in enumerate(related[:_MAX_RELATED], 1)
        ]
    if finding.edits and silenced is None:
        result["fixes"] = [_fix(finding, context)]
    if silenced is not None:
        result["suppressions"] = [_suppression(silenced)]
        if silenced.kind == "baseline":
            result["baselineState"] = "unchanged"
    return result


def _location(finding: Finding, context: Context) -> Json:
    """The place in its file and, as logical locations, the scale sets that it is about."""
    location: Json = {"physicalLocation": _physical(finding.location, context)}
    sets = [
        {
            "name": _text(one_line(each.name)),
            "fullyQualifiedName": _text(one_line(each.scale_set)),
            "kind": "resource",
        }
        for each in bindings(finding)
    ]
    if sets:
        location["logicalLocations"] = sets
    return location


def _properties(finding: Finding) -> Json:
    """All that is known of ``finding`` and has no place of its own in the format."""
    found: Json = {
        "confidence": finding.confidence.label,
        "surface": finding.surface,
        "mode": finding.mode.kind.value,
    }
    binding = finding.binding
    known = {
        "operation": finding.operation,
        "confidenceReason": finding.why,
        "modeReason": finding.mode.why,
        "row": finding.row,
        "scaleSet": binding.name if binding.scale_set else "",
        "scaleSetId": binding.scale_set,
        "binding": {"basis": binding.basis, "why": _text(binding.why)},
        "complete": finding.suggestion.complete if finding.suggestion else None,
    }
    if binding == UNBOUND:
        del known["binding"]
    for key, value in known.items():
        if value is not None and value != "":
            found[key] = _text(value) if isinstance(value, str) else value
    return found


def _related(finding: Finding) -> Iterator[Related]:
    """Its related places, and those that prove which sets it is about; each once."""
    binding_places = (each for b in (finding.binding, *finding.also) for each in b.evidence)
    seen: set[tuple[str, int, int]] = set()
    for number, each in enumerate((*finding.related, *binding_places)):
        where = each.location
        key = (where.path, where.line, where.column)
        if number < len(finding.related) or key not in seen:
            yield each
        seen.add(key)


def _fix(finding: Finding, context: Context) -> Json:
    """The change of its file that puts the suggestion in place."""
    note = finding.suggestion.note if finding.suggestion else ""
    title = f"Write what does the same on a Flexible scale set ({finding.code})"
    replacements = [
        {
            "deletedRegion": {
                "startLine": edit.line,
                "startColumn": edit.column,
                "endLine": edit.end_line,
                "endColumn": edit.end_column,
            },
            "insertedContent": {"text": _text(edit.text)},
        }
        for edit in finding.edits
    ]
    return {
        "description": {"text": _text(f"{title}: {one_line(note)}" if note else title)},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(finding.location.path, context),
                "replacements": replacements,
            }
        ],
    }


def _suppression(silenced: Silenced) -> Json:
    kind = "inSource" if silenced.kind == "suppression" else "external"
    suppression: Json = {"kind": kind, "status": "accepted"}
    reason = silenced.reason or ("in the baseline" if kind == "external" else "")
    if reason:
        suppression["justification"] = _text(reason)
    return suppression


def _physical(where: Location, context: Context) -> Json:
    """One line, with all four coordinates: what code scanning needs to place an alert."""
    end = where.end_column
    if where.end_line != where.line:
        end = where.line_length + 1
    region: Json = {
        "startLine": max(where.line, 1),
        "startColumn": max(where.column, 1),
        "endLine": max(where.line, 1),
        "endColumn": max(end, where.column, 1),
    }
    return {"artifactLocation": _artifact(where.path, context), "region": region}


def _artifact(path: str, context: Context) -> Json:
    relative = context.repository_path(path)
    if os.path.isabs(relative):  # on another drive, or in the name that standard input goes by
        return {"uri": file_uri(relative)}
    if relative == ".." or relative.startswith("../"):
        return {"uri": file_uri(os.path.abspath(path))}
    return {"uri": relative_uri(relative), "uriBaseId": _ROOT}


def _invocation(report: Report, context: Context, left_out: int) -> Json:
    notifications = list(_notifications(report, context))
    if left_out:
        text = (
            f"{left_out} results were left out: code scanning takes no more than "
            f"{MAX_RESULTS} in a run. The most severe ones were kept."
        )
        notifications.insert(0, {"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": True, "toolExecutionNotifications": notifications}


def _notifications(report: Report, context: Context) -> Iterator[Json]:
    for notice in report.notices:
        yield {"level": "note", "message": {"text": _text(one_line(notice))}}
    unread = [finding for finding in report.findings if finding.name in _UNREAD]
    for finding in unread[:1000]:
        yield {
            "level": "warning",
            "message": {"text": _text(one_line(finding.message))},
            "locations": [{"physicalLocation": _physical(finding.location, context)}],
        }


def _hashes(locations: Iterable[Location]) -> dict[tuple[str, int], str]:
    lines: dict[str, set[int]] = {}
    for where in locations:
        lines.setdefault(where.path, set()).add(where.line)
    found: dict[tuple[str, int], str] = {}
    for path, wanted in lines.items():
        try:
            data = read_bytes(path, _MAX_HASHED_BYTES)
        except (OSError, ValueError):  # standard input, or a file that has gone
            continue
        if len(data) > _MAX_HASHED_BYTES:
            continue
        text = SourceFile.from_bytes(path, data).text
        for line, value in line_hashes(text, wanted).items():
            found[path, line] = value
    return found


def _clean(value: Any) -> Any:
    """``value``, an object of the format, with all its texts without lone surrogates."""
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_clean(each) for each in value]
    return _text(value) if isinstance(value, str) else value


def _text(message: str) -> str:
    """``message`` without lone surrogates, which JSON can hold but no reader accepts."""
    return message.encode("utf-8", "backslashreplace").decode("utf-8")
