"""Which of the files that were found are worth an analysis, told from their bytes alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flexlint.config.options import Options
from flexlint.files.callers import Callers
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.files.prefilter import mentions, mentions_between_nuls, relevant, relevant_pieces
from flexlint.files.reading import Neighbours, pieces, read_bytes
from flexlint.surfaces.calls import called_by, may_call
from flexlint.text.encoding import hidden_text

if TYPE_CHECKING:
    from flexlint.engine.cache import Cache
    from flexlint.engine.results import FileResult


@dataclass(frozen=True, slots=True)
class Candidates:
    """The files that mention something of interest."""

    fresh: list[SourceRef] = field(default_factory=list)
    """Those to analyse."""
    known: list[FileResult] = field(default_factory=list)
    """What the others said, as a cache has it."""
    unreadable: list[tuple[SourceRef, Exception]] = field(default_factory=list)


def candidates(
    refs: Iterable[SourceRef], governing: Governing[Options], cache: Cache | None = None
) -> Candidates:
    """Which of ``refs`` mention something of interest. ``cache`` knows, and learns."""
    found = Candidates()
    by_limit: dict[int, Callers] = {}
    for ref in refs:
        options = governing(ref.home())
        try:
            most = options.most_bytes
            callers = by_limit.setdefault(most, _callers(most))
            digest = _digest(ref, most, callers, cache) if cache is not None else None
            if digest == b"" or (digest is None and not _is_candidate(ref, most, callers)):
                continue
        except Exception as error:  # mostly an OSError
            found.unreadable.append((ref, error))
            continue
        known = cache.answer(ref, options, digest) if cache is not None and digest else None
        if known is None:
            found.fresh.append(ref)
        else:
            found.known.append(known)
    return found


def is_candidate(data: bytes, ref: SourceRef, most: int) -> bool:
    """Whether ``data``, the content of a file, mentions something of interest, or calls a file of
    at most ``most`` bytes that does."""
    return _mentions(data, ref) or _callers(most).lead_to_mentions(ref.display, data)


def _callers(most: int) -> Callers:
    return Callers(called_by, Neighbours(most))


def _mentions(data: bytes, ref: SourceRef) -> bool:
    if relevant(data):
        return True
    # Bytes that look binary may be meant as source, and read as such.
    if b"\0" in data and mentions_between_nuls(data):
        return _is_source(ref)
    hidden = hidden_text(data, ref.display)
    return hidden is not None and mentions(hidden.encode("utf-8", "replace"))


def _digest(ref: SourceRef, most: int, callers: Callers, cache: Cache) -> bytes | None:
    """The digest of a file as ``cache`` knows it, or as it is; empty if it mentions nothing.

    None for a file of which less than the whole is analysed.
    """
    from flexlint.engine.cache import SILENT, digest_of, stamp_of

    stamp = stamp_of(ref.path)
    if stamp is None or stamp.size > most:
        return None
    known = cache.digest(ref, stamp)
    if known is not None:
        return known
    data = read_bytes(ref.path, most)
    if len(data) > most:  # it has grown meanwhile
        return None
    digest = digest_of(data) if _mentions(data, ref) else SILENT
    if digest == SILENT and may_call(ref.display, data):
        # Not kept, since what it calls may change.
        return digest_of(data) if callers.lead_to_mentions(ref.display, data) else SILENT
    cache.keep_stamp(ref, stamp, digest)
    return digest


def _is_candidate(ref: SourceRef, limit: int, callers: Callers) -> bool:
    data = read_bytes(ref.path, limit)
    if len(data) > limit:
        return relevant_pieces(pieces(ref.path), nuls_mean_nothing=_is_source(ref))
    return _mentions(data, ref) or callers.lead_to_mentions(ref.display, data)


def _is_source(ref: SourceRef) -> bool:
    from flexlint.surfaces import registry

    return any(registry.Surfaces().names(ref.display))
