"""Which of the files that were found are worth an analysis, told from their bytes alone."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress

from flexlint.config.options import Options
from flexlint.files.callers import Callers
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.files.outputs import HEAD as OUTPUT_HEAD
from flexlint.files.outputs import is_own_output
from flexlint.files.prefilter import (
    Mentions,
    is_binary,
    mentions,
    mentions_between_nuls,
    relevant,
    relevant_pieces,
)
from flexlint.files.reading import Neighbours, open_regular, pieces, read_bytes, read_open
from flexlint.record import field, record, replace
from flexlint.surfaces.calls import called_by, may_call
from flexlint.surfaces.endings import never_read
from flexlint.text.encoding import HEAD, hidden_text
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.engine.cache import Cache
    from flexlint.engine.progress import Progress
    from flexlint.engine.results import FileResult
    from flexlint.engine.seen import Seen

_FEWEST_JOBS = 2
_MANY = 4_000
"""So many files are worth starting processes for."""
_PIECE = 500
"""Files that a process looks at before it answers."""
_KNOWN = 8
"""So many files whose stamps are compared take as long as one that is read."""


@record
class Candidates:
    """The files that mention something of interest."""

    fresh: list[SourceRef] = field(default_factory=list)
    """Those to analyse."""
    known: list[FileResult] = field(default_factory=list)
    """What the others said, as a cache has it."""
    unreadable: list[tuple[SourceRef, Exception]] = field(default_factory=list)


@record
class _Part:
    """Some of a run's files that are in one folder."""

    folder: str
    number: int
    """The how manieth part of the folder it is, from 0."""
    refs: Sequence[SourceRef]
    numbers: Sequence[int]
    """Of the files, among those of the run."""


@record
class _Look:
    """What a look at the files of a part has told. They are called by their places in it."""

    wanted: dict[int, bytes]
    """Those to be analysed, or whose answer is to be taken from the cache: the digests of their
    contents; empty if nobody has made one."""
    errors: dict[int, Exception]
    """Why the others could not be read."""
    seen: Seen | None = None
    """What the cache is to remember."""


def candidates(
    refs: Sequence[SourceRef],
    governing: Governing[Options],
    cache: Cache | None = None,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Candidates:
    """Which of ``refs`` mention something of interest. ``cache`` knows, and learns.

    Many files are looked at in ``jobs`` processes, where processes can be forked; ``progress``
    is called in this one.
    """
    wanted: dict[int, bytes] = {}
    errors: dict[int, Exception] = {}
    done = 0
    for part, look in _Looking(refs, governing, cache).at_all(jobs):
        if look is not None:
            if cache is not None and look.seen is not None:
                cache.keep_seen(part.folder, part.number, look.seen)
            wanted.update((part.numbers[at], digest) for at, digest in look.wanted.items())
            errors.update((part.numbers[at], error) for at, error in look.errors.items())
        done += len(part.numbers)
        if progress is not None:
            progress(done, len(refs))
    found = Candidates(unreadable=[(refs[number], errors[number]) for number in sorted(errors)])
    for number in sorted(wanted):
        ref, digest = refs[number], wanted[number]
        known = cache.answer(ref, governing(ref.home()), digest) if cache and digest else None
        if known is None:
            found.fresh.append(ref)
        else:
            found.known.append(known)
    return found


def _parts(refs: Sequence[SourceRef]) -> Iterator[_Part]:
    """``refs`` by their folders, in parts that are not too large for one process."""
    by_folder: dict[str, list[int]] = {}
    for number, ref in enumerate(refs):
        by_folder.setdefault(ref.home(), []).append(number)
    for folder, numbers in by_folder.items():
        for part, start in enumerate(range(0, len(numbers), _PIECE)):
            some = numbers[start : start + _PIECE]
            yield _Part(folder, part, [refs[number] for number in some], some)


def _shares(parts: Iterable[_Part]) -> Iterator[list[_Part]]:
    """``parts`` put together until it is worth asking a process."""
    share: list[_Part] = []
    files = 0
    for part in parts:
        share.append(part)
        files += len(part.numbers)
        if files >= _PIECE:
            yield share
            share, files = [], 0
    if share:
        yield share


class _Looking:
    """Looks at files, folder by folder, in this process or in others."""

    def __init__(
        self, refs: Sequence[SourceRef], governing: Governing[Options], cache: Cache | None
    ) -> None:
        self._governing = governing
        self._cache = cache
        self._callers: dict[int, Callers] = {}
        self._parts = list(_parts(refs))
        if cache is not None:
            for folder, parts in {part.folder: part.number + 1 for part in self._parts}.items():
                cache.forget_parts(folder, parts)

    def at_all(self, jobs: int) -> Iterator[tuple[_Part, _Look | None]]:
        """All parts of the files, in any order, with what :meth:`at` says of them."""
        if self._pays(jobs):
            return self._in_processes(jobs)
        return ((part, self.at(part)) for part in self._parts)

    def _pays(self, jobs: int) -> bool:
        """Whether there is so much to do that it is worth starting processes."""
        if jobs < _FEWEST_JOBS:
            return False
        cache, work = self._cache, 0
        for part in self._parts:
            known = cache is not None and cache.seen(part.folder, part.number) is not None
            work += len(part.numbers) if known else len(part.numbers) * _KNOWN
        if work < _MANY * _KNOWN:
            return False
        from flexlint.engine import workers

        return workers.FORKS and workers.allowed()

    def _in_processes(self, jobs: int) -> Iterator[tuple[_Part, _Look | None]]:
        from flexlint.engine import workers
        from flexlint.files.limits import TEXT_BYTES, for_size
        from flexlint.files.scanner import fastest

        shares = list(_shares(self._parts))

        search = fastest()

        def share(number: int) -> list[_Look | None]:
            return [self.at(part, search) for part in shares[number]]

        waiting = dict.fromkeys(range(len(shares)))
        with suppress(workers.WorkerError):
            for outcome in workers.run(list(waiting), share, jobs, lambda _: for_size(TEXT_BYTES)):
                if outcome.result is not None:
                    del waiting[outcome.item]
                    yield from zip(shares[outcome.item], outcome.result, strict=True)
        for number in waiting:  # the process has died of one of them
            yield from ((part, self.at(part)) for part in shares[number])

    def at(self, part: _Part, search: Mentions = mentions) -> _Look | None:
        """A look at some files; None if it tells nothing that is not known. Never raises."""
        most = self._governing(part.folder).most_bytes
        if most not in self._callers:
            self._callers[most] = _callers(most)
        callers = self._callers[most]
        if self._cache is not None:
            return _look_again(part, most, callers, search, self._cache)
        look = _Look({}, {})
        for at, ref in enumerate(part.refs):
            try:
                if _look(ref, most, callers, search).wanted:
                    look.wanted[at] = b""
            except Exception as error:  # mostly an OSError
                look.errors[at] = error
        return look if look.wanted or look.errors else None


def _look_again(
    part: _Part, most: int, callers: Callers, search: Mentions, cache: Cache
) -> _Look | None:
    """A look at those files of which ``cache`` knows nothing, or no longer."""
    from flexlint.engine.cache import digest_of
    from flexlint.engine.seen import UNTOLD, Seen, stamp, stamp_at

    names = [ref.display.rpartition("/")[2] for ref in part.refs]
    known = cache.seen(part.folder, part.number)
    stamps: list[bytes] = []
    remembered: Mapping[str, tuple[bytes, bytes]] = {}
    if cache.knows(part.folder):
        stamps = [stamp_at(ref.path) for ref in part.refs]
        if known is not None and known.is_of(most, names, stamps):
            with suppress(ValueError, TypeError):  # nobody has made it
                digests = known.interesting()
                if not digests:
                    return None
                wanted = {at: digests[name] for at, name in enumerate(names) if name in digests}
                return _Look(wanted, {})
        remembered = cache.remembered(part.folder, most)
    look = _Look({}, {})
    kept = [UNTOLD] * len(names)
    for at, (name, ref) in enumerate(zip(names, part.refs, strict=True)):
        then, digest = remembered.get(name, (UNTOLD, b""))
        if then != UNTOLD and then == stamps[at]:
            kept[at] = then
            if digest:
                look.wanted[at] = digest
            continue
        try:
            seen = _look(ref, most, callers, search)
        except Exception as error:  # mostly an OSError
            look.errors[at] = error
            continue
        if seen.wanted:
            look.wanted[at] = b"" if seen.content is None else digest_of(seen.content)
        if seen.lasts and max(seen.state.st_mtime_ns, seen.state.st_ctime_ns) < cache.believed:
            kept[at] = stamp(seen.state)
    told = {names[at]: digest.hex() for at, digest in look.wanted.items() if digest}
    return replace(look, seen=Seen.of(most, names, kept, told))


@record
class _File:
    """What a look at one file has told."""

    wanted: bool
    state: os.stat_result
    """The file's, from before it was read."""
    content: bytes | None = None
    """All of it, if it is wanted and not too large."""
    lasts: bool = True
    """Whether it is to be said again for as long as nothing of the state changes."""


def _look(ref: SourceRef, most: int, callers: Callers, search: Mentions) -> _File:
    """A look at one file.

    Raises:
        OSError: if it cannot be read.
    """
    handle, state = open_regular(ref.path)
    try:
        if never_read(ref.path):  # the beginning may tell that there is no need to read the rest
            if is_binary(os.read(handle, HEAD)):
                return _File(False, state)
            os.lseek(handle, 0, os.SEEK_SET)
        data = read_open(handle, most, state.st_size) if state.st_size <= most else None
    finally:
        os.close(handle)
    if data is None or len(data) > most:  # less than the whole is analysed
        large = relevant_pieces(pieces(ref.path), nuls_mean_nothing=_is_source(ref))
        large = large and not is_own_output(read_bytes(ref.path, OUTPUT_HEAD), ref.path)
        return _File(large, state, lasts=False)
    if _mentions(data, ref, search):
        return _File(True, state, data)
    if not may_call(ref.display, data):
        return _File(False, state)
    # What it calls may change.
    return _File(callers.lead_to_mentions(ref.display, data), state, data, lasts=False)


def is_candidate(data: bytes, ref: SourceRef, most: int) -> bool:
    """Whether ``data``, the content of a file, mentions something of interest, or calls a file of
    at most ``most`` bytes that does."""
    return _mentions(data, ref) or _callers(most).lead_to_mentions(ref.display, data)


def _callers(most: int) -> Callers:
    return Callers(called_by, Neighbours(most))


def _mentions(data: bytes, ref: SourceRef, search: Mentions = mentions) -> bool:
    return _speaks(data, ref, search) and not is_own_output(data, ref.path)


def _speaks(data: bytes, ref: SourceRef, search: Mentions) -> bool:
    if relevant(data, search):
        return True
    # Bytes that look binary may be meant as source, and read as such.
    if b"\0" in data and not never_read(ref.path) and mentions_between_nuls(data):
        return _is_source(ref)
    hidden = hidden_text(data, ref.display)
    return hidden is not None and mentions(hidden.encode("utf-8", "replace"))


def _is_source(ref: SourceRef) -> bool:
    from flexlint.surfaces import registry

    return any(registry.Surfaces().names(ref.display))
