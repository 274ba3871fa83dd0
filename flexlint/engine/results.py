"""What one file has to say, and what that came from."""

from __future__ import annotations

from dataclasses import dataclass

from flexlint.model import Finding, Silenced


@dataclass(frozen=True, slots=True)
class Origin:
    """What an analysis has read, so that its result can be kept for as long as that is the same."""

    digest: bytes
    """Of the file's content (see :func:`flexlint.engine.cache.digest_of`)."""
    beside: tuple[tuple[str, bytes], ...] = ()
    """Of the files beside it that were asked for: (path as asked, :func:`told
    <flexlint.engine.cache.told>`)."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What one file has to say."""

    path: str
    findings: tuple[Finding, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    surfaces: tuple[str, ...] = ()
    """The surfaces that read it; empty for a file that none reads."""
    examined: bool = False
    unparsable: bool = False
    origin: Origin | None = None
    """None if nobody asked for it, or if the result may be another the next time: a limit was
    reached, or a reader failed."""
