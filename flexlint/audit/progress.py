"""What has changed since an earlier audit or check, told by fingerprints."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flexlint.audit.bound import Bound
from flexlint.audit.json_audit import KIND
from flexlint.audit.json_audit import VERSION as AUDIT_VERSION
from flexlint.audit.model import Progress
from flexlint.files.reading import read_named
from flexlint.model import Report
from flexlint.record import record
from flexlint.reporters.json_report import VERSION as CHECK_VERSION
from flexlint.text.errors import UserError
from flexlint.text.printing import printable

MAX_BYTES = 400_000_000
_WANTED = "give what “flexlint audit --json” or “flexlint check --output-format json” wrote"


class CompareError(UserError):
    """What is to be compared with is missing, or is nothing that can be compared with."""


@record
class EarlierFinding:
    """What is remembered of a finding."""

    message: str
    sets: tuple[str, ...]
    """Names of the sets that it was about; empty for none."""


@record
class Earlier:
    """The findings of an earlier run."""

    since: str
    """What to call it, in words."""
    findings: Mapping[str, EarlierFinding]
    """By fingerprint, in the order of the file."""


def read_earlier(path: str) -> Earlier:
    """What the file at ``path`` (an audit's JSON, or that of a check) says was found.

    Raises:
        CompareError: if it is missing, unreadable, or anything else than that.
    """
    document = _document(path)
    shown = printable(path)
    if not isinstance(document, dict):
        raise CompareError(f"{shown}: cannot be compared with: {_WANTED}")
    is_audit = document.get("kind") == KIND
    listed = document.get("findings")
    if not isinstance(listed, list) or not (is_audit or "summary" in document):
        what = "it is SARIF" if "runs" in document else "it holds no findings"
        raise CompareError(f"{shown}: cannot be compared with, since {what}: {_WANTED}")
    version, known = document.get("version"), AUDIT_VERSION if is_audit else CHECK_VERSION
    if version != known or isinstance(version, bool):
        what = "an audit" if is_audit else "a report"
        raise CompareError(
            f"{shown}: is {what} of version {json.dumps(version)[:20]};"
            f" this flexlint knows version {known}"
        )
    found: dict[str, EarlierFinding] = {}
    for number, item in enumerate(listed, 1):
        fingerprint, message = _texts(item)
        if not fingerprint:
            raise CompareError(f"{shown}: finding {number} is not complete")
        found[fingerprint] = EarlierFinding(message, tuple(_sets(item)))
    return Earlier(shown, found)


def progress(earlier: Earlier, report: Report, sets: Sequence[Bound]) -> Progress:
    """``report`` against ``earlier``. A finding about several sets counts for each of them."""
    names: dict[str, list[str]] = {}
    for each in sets:
        for finding in each.findings:
            own = "" if each.scale_set is None else each.scale_set.name
            names.setdefault(finding.fingerprint, []).append(own)
    present = {finding.fingerprint: finding for finding in report.findings}
    new = tuple(mark for mark in present if mark not in earlier.findings)
    remaining = tuple(mark for mark in present if mark in earlier.findings)
    fixed = tuple(
        (mark, was.sets[0] if was.sets else "", was.message)
        for mark, was in earlier.findings.items()
        if mark not in present
    )
    gone = Counter(name for mark, _, _ in fixed for name in _or_none(earlier.findings[mark].sets))
    came = Counter(name for mark in new for name in _or_none(names.get(mark, ())))
    stayed = Counter(name for mark in remaining for name in _or_none(names.get(mark, ())))
    everyone = {*gone, *came, *stayed, *(each.scale_set.name for each in sets if each.scale_set)}
    ordered = sorted(everyone, key=lambda name: (not name, name))
    return Progress(
        since=earlier.since,
        fixed=fixed,
        new=new,
        remaining=remaining,
        by_set=tuple((name, gone[name], came[name], stayed[name]) for name in ordered),
    )


def _or_none(names: Sequence[str]) -> Sequence[str]:
    """``names``, each once; "" if there are none."""
    return tuple(dict.fromkeys(names)) or ("",)


def _document(path: str) -> Any:
    shown = printable(path)
    try:
        data = read_named(path, MAX_BYTES)
    except FileNotFoundError as error:
        raise CompareError(f"{shown}: there is no such file to compare with") from error
    except OSError as error:
        raise CompareError(f"{shown}: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise CompareError(f"{shown}: is larger than {MAX_BYTES // 1_000_000} MB")
    try:
        return json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise CompareError(f"{shown}: is not UTF-8: {_WANTED}") from error
    except (ValueError, RecursionError) as error:
        raise CompareError(f"{shown}: is not JSON ({error}): {_WANTED}") from error


def _texts(item: object) -> tuple[str, str]:
    """(fingerprint, message) of a finding; the first is "" if it is none."""
    if isinstance(item, dict):
        fingerprint, message = item.get("fingerprint"), item.get("message")
        if isinstance(fingerprint, str) and isinstance(message, str):
            return fingerprint, message
    return "", ""


def _sets(item: Mapping[str, object]) -> Iterator[str]:
    """The names of the sets that a finding is about."""
    also = item.get("also")
    for each in (item, *(also if isinstance(also, list) else ())):
        name = each.get("scale_set") if isinstance(each, dict) else None
        if isinstance(name, str) and name:
            yield name
