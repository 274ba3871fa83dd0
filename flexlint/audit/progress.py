"""What has changed since an earlier audit or check, told by fingerprints."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from flexlint.audit.bound import Bound
from flexlint.audit.identity import SetIdentity, identity_of, same_sets, within
from flexlint.audit.json_audit import KIND
from flexlint.audit.json_audit import VERSION as AUDIT_VERSION
from flexlint.audit.model import Progress
from flexlint.files.reading import read_named
from flexlint.model import Finding, Report
from flexlint.record import record
from flexlint.reporters.json_report import VERSION as CHECK_VERSION
from flexlint.text.errors import UserError
from flexlint.text.printing import printable

MAX_BYTES = 400_000_000
_WANTED = "give a file that “flexlint audit --json” or “flexlint check --output-format json” wrote"


class CompareError(UserError):
    """What is to be compared with is missing, or is nothing that can be compared with."""


@record
class EarlierFinding:
    """What is remembered of a finding."""

    message: str
    sets: tuple[str, ...]
    """Ids of the sets that it was about; empty for none."""
    declares: tuple[str, ...] = ()
    """Those of them of whose declaration it is part."""


@record
class Earlier:
    """The findings of an earlier run."""

    since: str
    """What to call it, in words."""
    findings: Mapping[str, EarlierFinding]
    """By fingerprint, in the order of the file."""
    sets: tuple[SetIdentity, ...] = ()
    """Those that it lists, and those that its findings are about."""


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
        found[fingerprint] = EarlierFinding(
            message,
            tuple(dict.fromkeys(id_ for id_, _, _ in _sets(item))),
            tuple(dict.fromkeys(id_ for id_, _, basis in _sets(item) if basis == "declared")),
        )
    spoken = {id_: SetIdentity(id_, name) for item in listed for id_, name, _ in _sets(item)}
    declared = {each.id: each for each in _listed(document)}
    return Earlier(shown, found, tuple({**spoken, **declared}.values()))


def progress(
    earlier: Earlier, report: Report, sets: Sequence[Bound], repositories: Sequence[str] = ()
) -> Progress:
    """``report``, in an audit of ``repositories`` if there are several, against ``earlier``.

    A finding about several sets counts for each of them. A set is the earlier one that it surely
    is (:mod:`flexlint.audit.identity`), whatever it is called.
    """
    about: dict[str, list[str]] = {}
    for each in sets:
        for finding in each.findings:
            own = "" if each.scale_set is None else each.scale_set.id
            about.setdefault(finding.fingerprint, []).append(own)
    known = {each.scale_set.id: each for each in sets if each.scale_set}
    today = [identity_of(s, repositories) for each in sets if (s := each.scale_set)]
    then = {mark: frozenset(was.declares) for mark, was in earlier.findings.items()}
    now = {finding.fingerprint: frozenset(_declares(finding)) for finding in report.findings}
    same = same_sets(earlier.sets, today, _some(then), _some(now))
    labels = {
        id_: each.label or each.scale_set.name for id_, each in known.items() if each.scale_set
    }
    gone_sets = [each for each in earlier.sets if each.id not in same]
    taken = {*labels.values()}
    for was in gone_sets:
        shown = f"{was.name} ({was.group})" if was.name in taken and was.group else was.name
        labels.setdefault(_gone(was.id), shown)

    def now_called(id_: str) -> str:
        return same.get(id_) or (_gone(id_) if id_ else "")

    present = {finding.fingerprint: finding for finding in report.findings}
    new = tuple(mark for mark in present if mark not in earlier.findings)
    remaining = tuple(mark for mark in present if mark in earlier.findings)
    went = [(mark, was) for mark, was in earlier.findings.items() if mark not in present]
    fixed = tuple(
        (mark, labels.get(now_called(was.sets[0]), "") if was.sets else "", was.message)
        for mark, was in went
    )
    gone = Counter(now_called(id_) for _, was in went for id_ in _or_none(was.sets))
    came = Counter(id_ for mark in new for id_ in _or_none(about.get(mark, ())))
    stayed = Counter(id_ for mark in remaining for id_ in _or_none(about.get(mark, ())))
    everyone = {*gone, *came, *stayed, *known}
    ordered = sorted(everyone, key=lambda id_: (not id_, labels.get(id_, ""), id_))
    return Progress(
        since=earlier.since,
        fixed=fixed,
        new=new,
        remaining=remaining,
        by_set=tuple((labels.get(id_, ""), gone[id_], came[id_], stayed[id_]) for id_ in ordered),
        moved=tuple(_moves(earlier.sets, {each.id: each for each in today}, same, labels)),
    )


def _gone(id_: str) -> str:
    """What stands for a set that is no longer there, among the ids of those that are."""
    return f"\0{id_}"


def _declares(finding: Finding) -> Iterator[str]:
    for each in (finding.binding, *finding.also):
        if each.basis == "declared" and each.scale_set:
            yield each.scale_set


def _some(declared: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {mark: ids for mark, ids in declared.items() if ids}


def _moves(
    old: Iterable[SetIdentity],
    today: Mapping[str, SetIdentity],
    same: Mapping[str, str],
    labels: Mapping[str, str],
) -> Iterator[str]:
    """Which sets have another name, or are in another resource group, in sentences."""
    for was in old:
        is_ = today.get(same.get(was.id, ""))
        if is_ is None:
            continue
        label = labels[is_.id]
        if was.name.lower() != is_.name.lower():
            yield f"{label} was called {was.name}."
        if was.group and is_.group and was.group.lower() != is_.group.lower():
            yield f"{label} was in the resource group {was.group}, and is in {is_.group}."


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


def _sets(item: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    """The ids and names of the sets that a finding is about, and how that was proven."""
    also, binding = item.get("also"), item.get("binding")
    first = {**item, "basis": binding.get("basis") if isinstance(binding, dict) else None}
    for each in (first, *(also if isinstance(also, list) else ())):
        name = each.get("scale_set") if isinstance(each, dict) else None
        if isinstance(name, str) and name:
            id_ = each.get("scale_set_id")
            yield (id_ if isinstance(id_, str) and id_ else name), name, each.get("basis")


def _listed(document: Mapping[str, object]) -> Iterator[SetIdentity]:
    """The sets that an audit, or a check, lists."""
    audited, repositories = document.get("sets"), document.get("repositories")
    found = [each.get("scale_set") for each in _objects(audited)]
    names = [each.get("name") for each in _objects(repositories)]
    known = [name for name in names if isinstance(name, str)]
    for each in _objects([*found, *_objects(document.get("scale_sets"))]):
        id_, name, group = each.get("id"), each.get("name"), each.get("group")
        if isinstance(id_, str) and id_ and isinstance(name, str) and name:
            group = group if isinstance(group, str) else ""
            yield SetIdentity(id_, name, group, within(id_, known))


def _objects(items: object) -> list[dict[str, object]]:
    return [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
