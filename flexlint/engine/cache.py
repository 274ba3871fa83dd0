"""What files said the last time, kept from run to run.

An answer counts only for what it came from: the content of the file, its name, the options that
govern it, the rule packs, flexlint's own code and data and those of its parsers, and every file
that was read beside it (also that one was not there). A file that has changed neither its size
nor its times is not read again, as make and git have it; one that changed in the last moment
before it was looked at is.

The cache lies in the user's own directory, not in the repository: whoever writes a repository
must not be able to say what is found in it. It is read as data all the same: nothing but the
classes of a result is ever made of it.
"""

from __future__ import annotations

import io
import os
import pickle
import stat
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, is_dataclass, replace
from enum import Enum
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from typing import Any, NamedTuple

from flexlint import model
from flexlint.config.options import Options
from flexlint.engine.results import FileResult
from flexlint.files.discovery import SourceRef
from flexlint.files.limits import TEXT_BYTES
from flexlint.files.reading import Neighbours, Reader, matching_files, read_bytes
from flexlint.files.writing import write_atomically
from flexlint.model import Unread

VARIABLE = "FLEXLINT_CACHE_DIR"
FORMAT = "1"
DAYS = 30
"""So long an answer is kept that no run has asked for."""
_SUFFIX = ".pickle"
_JUST_NOW = 2_000_000_000
"""Nanoseconds: file systems count in steps of up to two seconds, in which a file may change
without a new time."""
_DATED = b"until="
_SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55"
_PARSERS = ("libcst", "yaml")


class Stamp(NamedTuple):
    """By what a file is known not to have changed."""

    changed: int
    """Time of the last change of the content, in nanoseconds."""
    touched: int
    """Time of the last change of anything about the file, in nanoseconds."""
    size: int
    inode: int


SILENT = b""
"""In place of a digest: the content mentions nothing of interest."""


def default_folder() -> str | None:
    """Where caches lie if the command line does not say it; None if there is to be none.

    The variable says where; if it is empty, nowhere. Without it, it is where the platform has
    caches of the user, if the user has such a place.
    """
    named = os.environ.get(VARIABLE)
    if named is not None:
        return os.path.abspath(named) if named else None
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
    dated = _DATED in content or b"\0" in content  # as UTF-16 has it
    return (b"d" if dated else b"c") + blake2b(content, digest_size=20).digest()


def told(answer: str | Unread | None) -> bytes:
    """What stands for the text of a file beside another, or for the reason that there is none."""
    if isinstance(answer, str):
        return b"t" + blake2b(answer.encode("utf-8", "surrogatepass"), digest_size=20).digest()
    return b"-" if answer is None else b"u" + answer.why.encode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer, and what was read beside the file for it."""

    day: int
    """When it was last asked for, in days since 1970."""
    beside: tuple[tuple[str, bytes], ...]
    """(path as it was asked for, :func:`told`)."""
    answer: bytes


@dataclass(slots=True)
class _Content:
    """What a cache file holds."""

    made_by: bytes = b""
    stamps: dict[str, tuple[tuple[int, ...], bytes]] = field(default_factory=dict)
    """By absolute path: (its stamp, the digest of its content or :data:`SILENT`)."""
    answers: dict[bytes, Kept] = field(default_factory=dict)
    """By :meth:`Cache.key`."""


class Cache:
    """The answers of earlier runs on the same paths. Never raises: what cannot be used is not."""

    def __init__(self, folder: str, paths: Sequence[str]) -> None:
        """``folder`` holds caches: one for each set of ``paths`` to lint."""
        whole = b"\0".join(sorted(os.fsencode(os.path.abspath(path)) for path in paths))
        name = blake2b(whole, digest_size=10).hexdigest()
        self._folder = folder
        self._path = os.path.join(folder, f"{name}{_SUFFIX}")
        self._made_by = _made_by()
        self._started = time.time_ns()
        self._today = self._started // 86_400_000_000_000
        self._content = self._read()
        self._changed = False
        self._circumstances: dict[Options, bytes] = {}
        self._neighbours: dict[int, Neighbours] = {}

    # -- asking ------------------------------------------------------------------------

    def digest(self, ref: SourceRef, stamp: Stamp) -> bytes | None:
        """The digest of the file with this stamp, :data:`SILENT`, or None if it is not known."""
        known = self._content.stamps.get(_full(ref))
        return known[1] if known is not None and known[0] == stamp else None

    def answer(self, ref: SourceRef, options: Options, digest: bytes) -> FileResult | None:
        """What the file said, if nothing that it depends on has changed; else None."""
        key = self.key(ref, options, digest)
        kept = self._content.answers.get(key)
        if kept is None:
            return None
        reader = self._reader(ref, options)
        if any(told(reader(path)) != then for path, then in kept.beside):
            return None
        try:
            found: object = _loaded(kept.answer)
            if not isinstance(found, FileResult):
                return None
        except Exception:  # whatever it is, it is no answer
            return None
        if kept.day != self._today:
            self._content.answers[key] = Kept(self._today, kept.beside, kept.answer)
            self._changed = True
        return found

    def key(self, ref: SourceRef, options: Options, digest: bytes) -> bytes:
        """What stands for a file and all that governs it."""
        circumstances = self._circumstances.get(options)
        if circumstances is None:
            circumstances = self._circumstances[options] = _circumstances(options)
        day = str(self._today) if digest.startswith(b"d") else ""
        parts = (circumstances, digest, os.fsencode(ref.display), os.fsencode(ref.path),
                 os.fsencode(self._reader(ref, options).boundary.root), day.encode())  # fmt: skip
        return blake2b(b"\0".join(parts), digest_size=16).digest()

    def _reader(self, ref: SourceRef, options: Options) -> Reader:
        limit = options.most_bytes
        if limit not in self._neighbours:
            self._neighbours[limit] = Neighbours(limit)
        return self._neighbours[limit](ref.display)

    # -- keeping -----------------------------------------------------------------------

    def keep_stamp(self, ref: SourceRef, stamp: Stamp, digest: bytes) -> None:
        """Remember what a file with this stamp holds, unless it may still be written to."""
        if max(stamp.changed, stamp.touched) < self._started - _JUST_NOW:
            self._content.stamps[_full(ref)] = (tuple(stamp), digest)
            self._changed = True

    def keep(self, ref: SourceRef, options: Options, result: FileResult) -> None:
        """Remember what a file said, if its result says what it came from."""
        if result.origin is None:
            return
        key = self.key(ref, options, result.origin.digest)
        answer = pickle.dumps(replace(result, origin=None), 5)
        self._content.answers[key] = Kept(self._today, result.origin.beside, answer)
        self._changed = True

    def write(self, found: Iterable[SourceRef]) -> None:
        """Write what has changed, and nothing of files that are not among those ``found``.

        Where it cannot be written, the next run takes as long as this one did.
        """
        there = set(map(_full, found))
        stamps = {path: known for path, known in self._content.stamps.items() if path in there}
        oldest = self._today - DAYS
        answers = {k: kept for k, kept in self._content.answers.items() if kept.day > oldest}
        if not self._changed and len(stamps) == len(self._content.stamps):
            return
        plain = {key: (kept.day, kept.beside, kept.answer) for key, kept in answers.items()}
        with suppress(OSError, ValueError):
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
            _mark(self._folder)
            write_atomically(self._path, pickle.dumps((self._made_by, stamps, plain), 5))

    def _read(self) -> _Content:
        empty = _Content(self._made_by)
        try:
            made_by, stamps, answers = _loaded(read_bytes(self._path, 4 * TEXT_BYTES))
            if made_by != self._made_by:
                return empty
            kept = {key: Kept(*each) for key, each in answers.items()}
            return _Content(made_by, dict(stamps), kept)
        except Exception:  # there is none, or it is damaged
            return empty


def stamp_of(path: str) -> Stamp | None:
    """The stamp of the regular file at ``path``; None if there is none."""
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return Stamp(found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino)


def _full(ref: SourceRef) -> str:
    return os.path.join(ref.home(), os.path.basename(ref.path))


def _circumstances(options: Options) -> bytes:
    """All that an answer depends on besides the file, flexlint and the files beside it."""
    parts = [repr(options), os.getcwd()]
    if options.parameter_files:
        parts += sorted(matching_files(os.path.abspath(options.root), options.parameter_files))
    found = blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16)
    for folder in options.rule_paths:
        for name in sorted(os.listdir(folder)):
            if name.endswith((".yaml", ".yml")):
                found.update(b"\0" + os.fsencode(name) + b"\0")
                found.update(read_bytes(os.path.join(folder, name), TEXT_BYTES))
    return found.digest()


def _made_by() -> bytes:
    """What stands for flexlint's code and data, and for the parsers."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    found = blake2b(f"{FORMAT} {sys.version}".encode(), digest_size=16)
    rules = os.path.join(os.path.dirname(package), "rules")
    for top in (package, *([] if os.path.isdir(os.path.join(package, "rules")) else [rules])):
        for folder, folders, names in os.walk(top):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(names):
                at = stamp_of(os.path.join(folder, name))
                found.update(f"{name} {at and (at.changed, at.size)}\0".encode("utf-8", "replace"))
    for parser in _PARSERS:
        spec = find_spec(parser)
        if spec is not None and spec.origin is not None:
            at = stamp_of(spec.origin)
            found.update(f"{parser} {at and (at.changed, at.size)}\0".encode())
    return found.digest()


def _mark(folder: str) -> None:
    """Say to version control and to backups that the directory is a cache."""
    for name, text in (
        (".gitignore", "# Made by flexlint.\n*\n"),
        ("CACHEDIR.TAG", f"{_SIGNATURE}\n# Made by flexlint.\n"),
    ):
        path = os.path.join(folder, name)
        if not os.path.lexists(path):
            write_atomically(path, text.encode())


class _Answers(pickle.Unpickler):
    """Makes nothing but the parts of a result: no other class, and no function."""

    def find_class(self, module: str, name: str) -> Any:
        """The class called so, if it may be in an answer."""
        allowed = _classes().get((module, name))
        if allowed is None:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in a cache")
        return allowed


def _loaded(data: bytes) -> Any:
    return _Answers(io.BytesIO(data)).load()


@cache
def _classes() -> Mapping[tuple[str, str], type]:
    found = {
        (part.__module__, part.__qualname__): part
        for part in vars(model).values()
        if isinstance(part, type) and (is_dataclass(part) or issubclass(part, Enum))
    }
    return {**found, (FileResult.__module__, FileResult.__qualname__): FileResult}
