"""The JSON format, version 1. A change that breaks readers changes the number."""

from __future__ import annotations

from typing import TypedDict

from flexlint.model import (
    UNBOUND,
    Attachment,
    Binding,
    Declaration,
    Edit,
    Finding,
    Location,
    Related,
    Report,
    ScaleSet,
    Severity,
)
from flexlint.reporters.base import Context
from flexlint.reporters.json_text import json_text
from flexlint.text.printing import printable

VERSION = 1


class ResourceObject(TypedDict):
    """``resource`` of a finding."""

    type: str
    property: str | None


class PlaceObject(TypedDict):
    """A place. Lines and columns as those of a finding."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


class RelatedObject(PlaceObject):
    """A secondary place, in the finding's file or in another one, and why it matters."""

    message: str


class EditObject(TypedDict):
    """Characters of the finding's file that are replaced, and what by."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


class BindingObject(TypedDict):
    """Which scale set something is about, and the proof.

    Where ``basis`` is null it is not proven to be about any, and ``why`` says what would prove it.
    """

    scale_set: str | None
    scale_set_id: str | None
    basis: str | None
    why: str
    evidence: list[RelatedObject]


class DeclarationObject(PlaceObject):
    """A place that declares a scale set or, if ``declares`` is false, speaks of it."""

    surface: str
    pointer: str
    origin: str
    tool: str
    address: str | None
    declares: bool
    declared_in: str | None
    mode: str
    mode_reason: str | None


class AttachmentObject(PlaceObject):
    """A place that makes something for a scale set, which names that by its id."""

    kind: str
    role: str | None


class ScaleSetObject(TypedDict):
    """One scale set of the code base. ``named`` is false if ``name`` only stands for it."""

    id: str
    name: str
    named: bool
    group: str | None
    mode: str
    mode_reason: str | None
    declared: list[DeclarationObject]
    deployed_by: list[RelatedObject]
    notes: list[str]
    attached: list[AttachmentObject]


class FindingObject(TypedDict):
    """One finding. Lines and columns are 1-based; columns count code points, ends exclude.

    ``complete`` is true if ``replacement`` is code that can be pasted as it stands, false if it
    is a sentence, has placeholders (``<network interface name>``), or may act on something else
    than the old code, as ``note`` says; null if there is none.
    ``form`` is how the operation is used: called, referred to, found in text, allowed.
    ``adds`` is true if it is written beside what is there, ``language`` null if it is a sentence.
    ``edits`` put it into the file; there are none where it is not certain what it replaces.
    ``scale_set`` is the name of the set that the finding is proven to be about; ``also`` are the
    further ones. ``binding`` is null where files were not linked.
    """

    code: str
    name: str
    severity: str
    confidence: str
    surface: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    operation: str | None
    resource: ResourceObject | None
    mode: str
    message: str
    replacement: str | None
    complete: bool | None
    fingerprint: str
    url: str
    scale_set: str | None
    scale_set_id: str | None
    binding: BindingObject | None
    also: list[BindingObject]
    mode_reason: str | None
    confidence_reason: str | None
    related: list[RelatedObject]
    row: int | None
    note: str | None
    adds: bool | None
    language: str | None
    form: str | None
    edits: list[EditObject]


def render(report: Report, context: Context) -> str:
    """One object with ``version``, ``summary``, ``findings`` and ``scale_sets``."""
    del context
    summary = report.summary
    counts = {s.label: 0 for s in sorted(Severity, reverse=True)}
    for finding in report.findings:
        counts[finding.severity.label] += 1
    document = {
        "version": VERSION,
        "summary": {
            "discovered": summary.discovered,
            "examined": summary.examined,
            "skipped": summary.skipped,
            "unread": summary.unread,
            "unparsable": summary.unparsable,
            "excluded": summary.excluded,
            "surfaces": dict(summary.by_surface),
            "findings": counts,
            "suppressed": sum(item.kind == "suppression" for item in report.silenced),
            "baselined": sum(item.kind == "baseline" for item in report.silenced),
            "unread_files": [printable(path) for path in summary.unread_files],
        },
        "findings": [finding_object(finding) for finding in report.findings],
        "scale_sets": [scale_set_object(each) for each in report.scale_sets],
    }
    return json_text(document, 2) + "\n"


def finding_object(finding: Finding) -> FindingObject:
    """``finding`` as the JSON formats print it."""
    place = finding.location
    binding, suggestion = finding.binding, finding.suggestion
    resource: ResourceObject | None = None
    if finding.resource is not None:
        resource = {"type": finding.resource.type, "property": finding.resource.property}
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.label,
        "confidence": finding.confidence.label,
        "surface": finding.surface,
        "path": printable(place.path),
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "operation": finding.operation,
        "resource": resource,
        "mode": finding.mode.kind.value,
        "message": finding.message,
        "replacement": suggestion.text if suggestion else None,
        "complete": suggestion.complete if suggestion else None,
        "fingerprint": finding.fingerprint,
        "url": finding.url,
        "scale_set": binding.name if binding.scale_set else None,
        "scale_set_id": binding.scale_set or None,
        "binding": None if binding == UNBOUND else binding_object(binding),
        "also": [binding_object(each) for each in finding.also],
        "mode_reason": finding.mode.why or None,
        "confidence_reason": finding.why or None,
        "related": [related_object(each) for each in finding.related],
        "row": finding.row,
        "note": (suggestion.note or None) if suggestion else None,
        "adds": suggestion.adds if suggestion else None,
        "language": suggestion.language if suggestion else None,
        "form": finding.form,
        "edits": [_edit(each) for each in finding.edits],
    }


def scale_set_object(found: ScaleSet) -> ScaleSetObject:
    """``found`` as the JSON document lists it."""
    return {
        "id": found.id,
        "name": found.name,
        "named": found.named,
        "group": found.group or None,
        "mode": found.mode.kind.value,
        "mode_reason": found.mode.why or None,
        "declared": [_declaration(each) for each in found.declared],
        "deployed_by": [related_object(each) for each in found.deployed_by],
        "notes": list(found.notes),
        "attached": [_attachment(each) for each in found.attached],
    }


def binding_object(binding: Binding) -> BindingObject:
    """``binding`` as the JSON formats print it."""
    return {
        "scale_set": binding.name if binding.scale_set else None,
        "scale_set_id": binding.scale_set or None,
        "basis": binding.basis,
        "why": binding.why,
        "evidence": [related_object(each) for each in binding.evidence],
    }


def related_object(related: Related) -> RelatedObject:
    """``related`` as the JSON formats print it."""
    return {**_place(related.location), "message": related.message}


def _edit(edit: Edit) -> EditObject:
    return {
        "line": edit.line,
        "column": edit.column,
        "end_line": edit.end_line,
        "end_column": edit.end_column,
        "text": edit.text,
    }


def _attachment(attached: Attachment) -> AttachmentObject:
    return {
        **_place(attached.location),
        "kind": attached.kind,
        "role": printable(attached.role) or None,
    }


def _declaration(declared: Declaration) -> DeclarationObject:
    return {
        **_place(declared.location),
        "surface": declared.surface,
        "pointer": declared.pointer,
        "origin": declared.origin,
        "tool": declared.tool,
        "address": declared.address or None,
        "declares": declared.declares,
        "declared_in": printable(declared.declared_in) or None,
        "mode": declared.mode.kind.value,
        "mode_reason": declared.mode.why or None,
    }


def _place(where: Location) -> PlaceObject:
    return {
        "path": printable(where.path),
        "line": where.line,
        "column": where.column,
        "end_line": where.end_line,
        "end_column": where.end_column,
    }
