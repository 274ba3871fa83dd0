"""Which of the files that were found are worth an analysis, told from their bytes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from flexlint.config.options import Options
from flexlint.files.callers import Callers
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.files.outputs import is_own_output
from flexlint.files.prefilter import (
    is_binary,
    mentions,
    mentions_between_nuls,
    relevant,
    relevant_pieces,
)
from flexlint.files.reading import Neighbours, pieces, read_bytes
from flexlint.record import field, record
from flexlint.surfaces.calls import called_by, may_call
from flexlint.surfaces.endings import never_read
from flexlint.text.encoding import HEAD, hidden_text

if TYPE_CHECKING:
    from flexlint.engine.cache import Cache, Stamp
    from flexlint.engine.results import FileResult

_FEWEST_JOBS = 2
_MANY = 4_000
"""So many files are worth starting processes for."""
_PIECE = 500
"""Files that a process looks at before it answers."""


@record
class Candidates:
    """The files that mention something of interest."""

    fresh: list[SourceRef] = field(default_factory=list)
    """Those to analyse."""
    known: list[FileResult] = field(default_factory=list)
    """What the others said, as a cache has it."""
    unreadable: list[tuple[SourceRef, Exception]] = field(default_factory=list)


@record
class _Look:
    """What one look at a file has told."""

    wanted: bool = False
    """Whether it is to be analysed, or its answer taken from the cache."""
    digest: bytes | None = None
    """See :meth:`_Looking.digest`."""
    stamp: Stamp | None = None
    """The file's, if the cache is to learn the digest by it."""
    error: Exception | None = None


_NOTHING = _Look()


def candidates(
    refs: Sequence[SourceRef],
    governing: Governing[Options],
    cache: Cache | None = None,
    jobs: int = 1,
) -> Candidates:
    """Which of ``refs`` mention something of interest. ``cache`` knows, and learns.

    Many files are looked at in ``jobs`` processes, where processes can be forked.
    """
    found = Candidates()
    looking = _Looking(governing, cache)
    for ref, look in zip(refs, looking.at_all(refs, jobs), strict=True):
        if look.error is not None:
            found.unreadable.append((ref, look.error))
            continue
        digest = look.digest
        if cache is not None and look.stamp is not None and digest is not None:
            cache.keep_stamp(ref, look.stamp, digest)
        if not look.wanted:
            continue
        known = cache.answer(ref, governing(ref.home()), digest) if cache and digest else None
        if known is None:
            found.fresh.append(ref)
        else:
            found.known.append(known)
    return found


class _Looking:
    """Looks at files, in this process or in others."""

    def __init__(self, governing: Governing[Options], cache: Cache | None) -> None:
        self._governing = governing
        self._cache = cache
        self._callers: dict[int, Callers] = {}

    def at_all(self, refs: Sequence[SourceRef], jobs: int) -> Iterator[_Look]:
        """A look at each of ``refs``, in their order."""
        if self._cache is None:
            return self._anew(refs, jobs)
        # Asking for stamps alone takes less than having other processes do it.
        looks = list(map(self._remembered, refs))
        unknown = [ref for ref, look in zip(refs, looks, strict=True) if look is None]
        anew = self._anew(unknown, jobs)
        return (next(anew) if look is None else look for look in looks)

    def _remembered(self, ref: SourceRef) -> _Look | None:
        """What was seen of a file that has not changed since."""
        from flexlint.engine.cache import SILENT, stamp_of

        if self._cache is None or not self._cache.knows(ref):
            return None
        stamp = stamp_of(ref.path)
        if stamp is None or stamp.size > self._governing(ref.home()).most_bytes:
            return None
        known = self._cache.digest(ref, stamp)
        if known is None:
            return None
        return _NOTHING if known == SILENT else _Look(True, known)

    def _anew(self, refs: Sequence[SourceRef], jobs: int) -> Iterator[_Look]:
        if jobs < _FEWEST_JOBS or len(refs) < _MANY:
            return map(self.at, refs)
        from flexlint.engine import workers

        if not workers.FORKS or not workers.allowed():
            return map(self.at, refs)
        return self._in_processes(refs, jobs)

    def at(self, ref: SourceRef) -> _Look:
        """A look at one file. Never raises."""
        try:
            most = self._governing(ref.home()).most_bytes
            if most not in self._callers:
                self._callers[most] = _callers(most)
            callers = self._callers[most]
            if self._cache is None:
                return _Look(True) if _is_candidate(ref, most, callers) else _NOTHING
            return self._to_remember(ref, most, callers)
        except Exception as error:  # mostly an OSError
            return _Look(error=error)

    def _in_processes(self, refs: Sequence[SourceRef], jobs: int) -> Iterator[_Look]:
        from flexlint.engine import workers
        from flexlint.files.limits import TEXT_BYTES, for_size

        def piece(start: int) -> list[_Look | None]:
            # None for what needs no answer, which is most: it is little to send.
            looks = map(self.at, refs[start : start + _PIECE])
            return [None if look == _NOTHING else look for look in looks]

        starts = range(0, len(refs), _PIECE)
        answers: dict[int, list[_Look | None]] = {}
        with suppress(workers.WorkerError):
            for outcome in workers.run(starts, piece, jobs, lambda _: for_size(TEXT_BYTES)):
                if outcome.result is not None:
                    answers[outcome.item] = outcome.result
        for start in starts:
            if start in answers:
                yield from (look or _NOTHING for look in answers.pop(start))
            else:  # the process has died of one of them
                yield from map(self.at, refs[start : start + _PIECE])

    def _to_remember(self, ref: SourceRef, most: int, callers: Callers) -> _Look:
        from flexlint.engine.cache import SILENT, digest_of, stamp_of

        stamp = stamp_of(ref.path)
        if stamp is None or stamp.size > most:  # less than the whole is analysed
            return _Look(True) if _is_candidate(ref, most, callers) else _NOTHING
        if _is_binary(ref):
            return _Look(False, SILENT, stamp)
        data = read_bytes(ref.path, most)
        if len(data) > most:  # it has grown meanwhile
            return _Look(True) if _is_candidate(ref, most, callers) else _NOTHING
        if _mentions(data, ref):
            return _Look(True, digest_of(data), stamp)
        if not may_call(ref.display, data):
            return _Look(False, SILENT, stamp)
        # Not kept, since what it calls may change.
        leads = callers.lead_to_mentions(ref.display, data)
        return _Look(True, digest_of(data)) if leads else _NOTHING


def is_candidate(data: bytes, ref: SourceRef, most: int) -> bool:
    """Whether ``data``, the content of a file, mentions something of interest, or calls a file of
    at most ``most`` bytes that does."""
    return _mentions(data, ref) or _callers(most).lead_to_mentions(ref.display, data)


def _callers(most: int) -> Callers:
    return Callers(called_by, Neighbours(most))


def _mentions(data: bytes, ref: SourceRef) -> bool:
    if is_own_output(data):
        return False
    if relevant(data):
        return True
    # Bytes that look binary may be meant as source, and read as such.
    if b"\0" in data and not never_read(ref.path) and mentions_between_nuls(data):
        return _is_source(ref)
    hidden = hidden_text(data, ref.display)
    return hidden is not None and mentions(hidden.encode("utf-8", "replace"))


def _is_candidate(ref: SourceRef, limit: int, callers: Callers) -> bool:
    if _is_binary(ref):
        return False
    data = read_bytes(ref.path, limit)
    if len(data) > limit:
        if is_own_output(data):
            return False
        return relevant_pieces(pieces(ref.path), nuls_mean_nothing=_is_source(ref))
    return _mentions(data, ref) or callers.lead_to_mentions(ref.display, data)


def _is_binary(ref: SourceRef) -> bool:
    """Whether the beginning of a file tells that there is no need to read the rest."""
    return never_read(ref.path) and is_binary(read_bytes(ref.path, HEAD - 1))


def _is_source(ref: SourceRef) -> bool:
    from flexlint.surfaces import registry

    return any(registry.Surfaces().names(ref.display))
