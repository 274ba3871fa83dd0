"""What files said the last time, kept from run to run.

An answer counts only for what it came from: the content of the file, its name, the options that
govern it, the rule packs, flexlint's own code and data and those of its parsers, and every file
that was read beside it (also that one was not there). A file that has changed neither its size
nor its times is not read again, as make and git have it; one that changed in the last moment
before it was looked at is.

The cache lies in the user's own directory, and never in what is linted: whoever writes a repository
must not be able to say what is found in it. It is plain data all the same, with a digest that
tells a damaged file from a whole one.
"""

from __future__ import annotations

import os
import stat
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec

from flexlint.config.options import Options
from flexlint.engine.answers import decoded, encoded
from flexlint.engine.results import FileResult
from flexlint.engine.seen import UNTOLD, Seen, stamp_at
from flexlint.files.discovery import SourceRef
from flexlint.files.limits import TEXT_BYTES
from flexlint.files.reading import Neighbours, Reader, matching_files, read_bytes
from flexlint.files.tops import nearest_top
from flexlint.files.writing import write_atomically
from flexlint.model import Unread
from flexlint.record import field, record, record_with, replace
from flexlint.text.digests import blake2b
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from flexlint.engine.subjects import ToldOf

VARIABLE = "FLEXLINT_CACHE_DIR"
FORMAT = "3"
DAYS = 30
"""So long an answer is kept that no run has asked for."""
_SUFFIX = ".json"
_JUST_NOW = 2_000_000_000
"""Nanoseconds: file systems count in steps of up to two seconds, in which a file may change
without a new time."""
_DATED = (b"until", b"\\u", b"\0")  # as it is, as JSON may escape it, and as UTF-16 has it
_MOST_BYTES = 4 * TEXT_BYTES
_DIGEST = 20
_MARKS = (
    ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Made by flexlint.\n"),
    (".gitignore", "# Made by flexlint.\n*\n"),
)
"""What says to backups and to version control that a directory is a cache."""
_PARSERS = ("libcst", "yaml")


def default_folder() -> str | None:
    """Where caches lie if the command line does not say it; None if there is to be none.

    The variable says where; if it is empty, nowhere. Without it, it is where the platform has
    caches of the user, if the user has such a place.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return os.path.abspath(os.path.expanduser(named)) if named else None
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "flexlint") if os.path.isabs(base) else None


def digest_of(content: bytes) -> bytes:
    """What stands for ``content``; also whether what is found in it depends on the date."""
    dated = any(word in content for word in _DATED)
    return (b"d" if dated else b"c") + blake2b(content, digest_size=20).digest()


def told_by(answer: str | Unread | None) -> bytes:
    """What stands for the text of a file beside another, or for the reason that there is none."""
    if isinstance(answer, str):
        return b"t" + blake2b(answer.encode("utf-8", "surrogatepass"), digest_size=20).digest()
    return b"-" if answer is None else b"u" + answer.why.encode("utf-8", "replace")


@record
class Kept:
    """An answer, and what was read beside the file for it."""

    day: int
    """When it was last asked for, in days since 1970."""
    beside: Sequence[tuple[str, str]]
    """(path as it was asked for, :func:`told_by` in hexadecimal)."""
    answer: object
    """As :func:`flexlint.engine.answers.encoded` gives it."""


@record_with(frozen=False)
class _Content:
    """What a cache file holds."""

    folders: dict[str, list[object]] = field(default_factory=dict)
    """By the absolute path of a folder: of each part of its files a :class:`Seen`, or what was
    read in its place."""
    answers: dict[str, Kept] = field(default_factory=dict)
    """By :meth:`Cache.key`."""


class Cache:
    """The answers of earlier runs on the same paths. Never raises: what cannot be used is not."""

    def __init__(self, folder: str, paths: Sequence[str], *, settled: bool = False) -> None:
        """``folder`` holds caches: one for each set of ``paths`` to lint.

        If ``settled``, a file that is written again has a new time for certain, however soon.
        """
        whole = b"\0".join(sorted(os.fsencode(os.path.abspath(path)) for path in paths))
        name = blake2b(whole, digest_size=10).hexdigest()
        self._folder = own_folder(folder)
        self._path = os.path.join(self._folder, f"{name}{_SUFFIX}")
        self._head = f"flexlint cache {FORMAT} {made_by()} ".encode()
        self._started = time.time_ns()
        self._settled = settled
        self._today = self._started // 86_400_000_000_000
        self._content = self._read()
        self._changed = False
        self._circumstances: dict[Options, bytes] = {}
        self._neighbours: dict[int, Neighbours] = {}
        self._files: dict[str, dict[str, tuple[bytes, bytes]]] = {}

    # -- asking ------------------------------------------------------------------------

    @property
    def believed(self) -> int:
        """Files that were last changed before this time, in nanoseconds since 1970, are known by
        their stamps: another one may still be written to without a new time."""
        return sys.maxsize if self._settled else self._started - _JUST_NOW

    def knows(self, folder: str) -> bool:
        """Whether any of the files in ``folder`` has been seen."""
        return folder in self._content.folders

    def seen(self, folder: str, part: int) -> Seen | None:
        """What was seen of a part of the files in ``folder``, an absolute path; None if nothing."""
        parts = self._content.folders.get(folder, ())
        found = parts[part] if part < len(parts) else None
        return found if found is None or isinstance(found, Seen) else Seen.read(found)

    def remembered(self, folder: str, most: int) -> Mapping[str, tuple[bytes, bytes]]:
        """(stamp, digest) of the files in ``folder`` by their names, as :meth:`Seen.files` has it.

        Only of those parts of which as many bytes of a file were looked at as ``most``.
        """
        found = self._files.get(folder)
        if found is None:
            found = self._files[folder] = {}
            for part in range(len(self._content.folders.get(folder, ()))):
                seen = self.seen(folder, part)
                with suppress(ValueError, TypeError):  # nobody has made it
                    if seen is not None and seen.most == most:
                        found |= seen.files()
        return found

    def retold(self, ref: SourceRef, options: Options, told: ToldOf) -> FileResult | None:
        """What the file said when it was told the same of its scale sets; None if it was not."""
        name = ref.display.rpartition("/")[2]
        stamp, digest = self.remembered(ref.home(), options.most_bytes).get(name, (UNTOLD, b""))
        known = digest and stamp_at(ref.path) == stamp
        return self.answer(ref, options, digest, told) if known else None

    def answer(
        self, ref: SourceRef, options: Options, digest: bytes, told: ToldOf = ()
    ) -> FileResult | None:
        """What the file said, if nothing that it depends on has changed; else None.

        ``told`` is what other files say of its scale sets.
        """
        if not self._content.answers:
            return None
        key = self.key(ref, options, digest, told)
        kept = self._content.answers.get(key)
        if kept is None:
            return None
        try:
            reader = self._reader(ref, options)
            if any(told_by(reader(path)) != bytes.fromhex(then) for path, then in kept.beside):
                return None
            found = decoded(kept.answer)
        except Exception:  # whatever it is, it is no answer
            return None
        if not isinstance(found, FileResult):
            return None
        if kept.day != self._today:
            self._content.answers[key] = replace(kept, day=self._today)
            self._changed = True
        return found

    def key(self, ref: SourceRef, options: Options, digest: bytes, told: ToldOf = ()) -> str:
        """What stands for a file and all that governs it."""
        circumstances = self._circumstances.get(options)
        if circumstances is None:
            circumstances = self._circumstances[options] = _circumstances(options)
        day = str(self._today) if digest.startswith(b"d") else ""
        words = repr(told).encode("utf-8", "surrogatepass") if told else b""
        parts = (circumstances, words, digest, os.fsencode(ref.display), os.fsencode(ref.path),
                 os.fsencode(self._reader(ref, options).boundary.root), day.encode())  # fmt: skip
        return blake2b(b"\0".join(parts), digest_size=16).hexdigest()

    def _reader(self, ref: SourceRef, options: Options) -> Reader:
        limit = options.most_bytes
        if limit not in self._neighbours:
            self._neighbours[limit] = Neighbours(limit)
        return self._neighbours[limit](ref.display)

    # -- keeping -----------------------------------------------------------------------

    def keep_seen(self, folder: str, part: int, seen: Seen) -> None:
        """Remember what was seen of a part of the files in ``folder``."""
        parts = self._content.folders.setdefault(folder, [])
        parts.extend([None] * (part + 1 - len(parts)))
        if self.seen(folder, part) != seen:
            parts[part] = seen
            self._files.pop(folder, None)
            self._changed = True

    def forget_parts(self, folder: str, parts: int) -> None:
        """Forget all parts of the files in ``folder`` but the first ones, so many."""
        known = self._content.folders.get(folder)
        if known is not None and len(known) > parts:
            del known[parts:]
            self._changed = True

    def keep(self, ref: SourceRef, options: Options, result: FileResult, told: ToldOf = ()) -> None:
        """Remember what a file said, if its result says what it came from.

        ``told`` is what other files say of its scale sets.

        What could not be parsed is not kept: it may have been for want of memory.
        """
        if result.origin is None or result.unparsable:
            return
        key = self.key(ref, options, result.origin.digest, told)
        beside = [(path, then.hex()) for path, then in result.origin.beside]
        with suppress(TypeError):  # it holds what no result should: then it is not kept
            answer = encoded(replace(result, origin=None, extracted=None))
            self._content.answers[key] = Kept(self._today, beside, answer)
            self._changed = True

    def write(self, found: Iterable[SourceRef]) -> None:
        """Write what has changed, and nothing of folders without a file among those ``found``.

        Where it cannot be written, the next run takes as long as this one did.
        """
        forgotten = self._forget_others(found)
        if not self._changed and not forgotten:
            return
        oldest = self._today - DAYS
        answers = {
            key: (kept.day, kept.beside, kept.answer)
            for key, kept in self._content.answers.items()
            if kept.day > oldest
        }
        with suppress(OSError, ValueError, MemoryError, RecursionError):
            import json  # analyses ask this module for digests alone

            text = json.dumps([self._content.folders, answers], separators=(",", ":")).encode()
            if len(text) < _MOST_BYTES:
                self._put(text)

    def _forget_others(self, found: Iterable[SourceRef]) -> bool:
        """Forget folders without a file among those ``found``; whether there were any."""
        gone = self._content.folders.keys() - {ref.home() for ref in found}
        for folder in gone:
            del self._content.folders[folder]
        return bool(gone)

    def _put(self, text: bytes) -> None:
        make_folder(self._folder)
        if os.path.lexists(self._path) and not is_ours(self._path):
            return
        write_atomically(self._path, self._head + _digest(text) + b"\n" + text)
        os.chmod(self._path, 0o600)
        oldest = time.time() - DAYS * 86_400
        for entry in os.scandir(self._folder):  # of directories that nobody lints any more
            if entry.name.endswith(_SUFFIX) and entry.stat().st_mtime < oldest:
                os.unlink(entry.path)

    def _read(self) -> _Content:
        try:
            if not is_ours(self._path):
                return _Content()
            data = read_bytes(self._path, _MOST_BYTES)
            head, text = data[: len(self._head)], data[len(self._head) :]
            digest, _, text = text.partition(b"\n")
            if head != self._head or digest != _digest(text):
                return _Content()
            import json

            folders, answers = json.loads(text)
            if set(map(type, folders.values())) - {list}:
                return _Content()
            return _Content(folders, {key: Kept(*each) for key, each in answers.items()})
        except Exception:  # there is none, or it is no longer one
            return _Content()


def lies_in(folder: str, paths: Sequence[str]) -> bool:
    """Whether ``folder`` is part of what ``paths`` name, or of a repository that they are in."""
    places = {os.path.abspath(folder), os.path.realpath(folder)}
    for path in paths:
        full = os.path.abspath(path)
        start = full if os.path.isdir(full) else os.path.dirname(full)
        for top in (start, os.path.realpath(start)):
            root = nearest_top(top) or top
            within = root if root.endswith(os.sep) else root + os.sep
            if any(place == root or place.startswith(within) for place in places):
                return True
    return False


def _circumstances(options: Options) -> bytes:
    """All that an answer depends on besides the file, flexlint and the files beside it."""
    parts = [repr(options), os.getcwd()]
    if options.parameter_files:
        parts += sorted(matching_files(os.path.abspath(options.root), options.parameter_files))
    found = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16)
    found.update(packs_digest(options.rule_paths))
    return found.digest()


def packs_digest(rule_paths: Sequence[str]) -> bytes:
    """What stands for the rule packs in the directories ``rule_paths``.

    Raises:
        OSError: if one cannot be read.
    """
    found = blake2b(digest_size=16)
    for folder in rule_paths:
        for name in sorted(os.listdir(folder)):
            if name.endswith((".yaml", ".yml")):
                found.update(b"\0" + os.fsencode(name) + b"\0")
                found.update(read_bytes(os.path.join(folder, name), TEXT_BYTES))
    return found.digest()


def made_by() -> str:
    """What stands for flexlint's code and data, and for the parsers."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = blake2b(f"{sys.version} {package}".encode("utf-8", "surrogateescape"), digest_size=16)
    rules = os.path.join(os.path.dirname(package), "rules")
    tops = [package, *([] if os.path.isdir(os.path.join(package, "rules")) else [rules])]
    for parser in _PARSERS:
        spec = find_spec(parser)
        if spec is not None and spec.origin is not None:
            tops.append(spec.origin)
    for top in tops:
        found.update(stamp_at(top))
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                found.update(os.fsencode(name) + b"\0" + stamp_at(os.path.join(folder, name)))
    return found.hexdigest()


def make_folder(folder: str) -> None:
    """Make the directory ``folder`` for caches, if it is not there.

    Raises:
        OSError: if that is impossible.
    """
    made = not os.path.isdir(folder)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    if made or not os.listdir(folder):
        for name, words in _MARKS:
            write_atomically(os.path.join(folder, name), words.encode())


def own_folder(folder: str) -> str:
    """``folder``, or one in it if it holds other things than caches."""
    with suppress(OSError):
        names = os.listdir(folder)
        if names and _MARKS[0][0] not in names:
            return os.path.join(folder, ".flexlint_cache")
    return folder


def is_ours(path: str) -> bool:
    """Whether ``path`` is a regular file of this user, and no link."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    mine = not hasattr(os, "geteuid") or found.st_uid == os.geteuid()
    return stat.S_ISREG(found.st_mode) and mine


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=_DIGEST).hexdigest().encode()
