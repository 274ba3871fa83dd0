"""The orchestration mode a tool gives a scale set when none is asked for."""

from __future__ import annotations

from flexlint.model import Confidence, ModeKind
from flexlint.record import record
from flexlint.values.predicates import Predicate


@record
class ModeDefault:
    """One tool's default in one range of versions (the catalogue's ``mode-defaults``)."""

    tool: str
    """``template`` (ARM, Bicep, REST and SDK bodies), ``az``, ``powershell``, ``ansible``, …"""
    mode: ModeKind
    confidence: Confidence
    why: str
    """One clause for reports: "a template without orchestrationMode makes a Uniform set"."""
    sources: tuple[str, ...] = ()
    when: Predicate | None = None
    """What must hold of the resource body (for ``template``)."""
    since: str | None = None
    """First version of the tool with this default; None from the beginning."""
    until: str | None = None
    """Last version with this default; None up to now."""
