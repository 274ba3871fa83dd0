"""What one file has to say, and what that came from."""

from __future__ import annotations

from flexlint.model import Attachment, Declaration, Finding, Silenced, Subject
from flexlint.record import record


@record
class Origin:
    """What an analysis has read, so that its result can be kept for as long as that is the same."""

    digest: bytes
    """Of the file's content (see :func:`flexlint.engine.cache.digest_of`)."""
    beside: tuple[tuple[str, bytes], ...] = ()
    """Of the files beside it that were asked for: (path as asked, :func:`told_by
    <flexlint.engine.cache.told_by>`)."""


@record
class FileResult:
    """What one file has to say."""

    path: str
    findings: tuple[Finding, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    surfaces: tuple[str, ...] = ()
    """The surfaces that read it; empty for a file that none reads."""
    examined: bool = False
    unparsable: bool = False
    declared: tuple[Declaration, ...] = ()
    """The scale sets that it declares or speaks of."""
    attached: tuple[Attachment, ...] = ()
    """What it makes for a scale set that it names by its id."""
    asking: tuple[Subject, ...] = ()
    """The sets that it uses and of whose mode other files may know more."""
    extracted: bytes | None = None
    """What its surfaces have read, for an analysis that is told of its scale sets; it is of use to
    this run alone (:class:`flexlint.engine.extractions.Extractions`)."""
    origin: Origin | None = None
    """None if nobody asked for it, or if the result may be another the next time: a limit was
    reached, or a reader failed."""
