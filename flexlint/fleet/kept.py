"""Reports of repositories, remembered from run to run.

A report counts only for what it came from: the repository as it was named and its commit, the
options, the rule packs that they or their configuration name, flexlint's own code and data, and
the day. Each stands in a file of its own, which is written as soon as its repository is done.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import TypeAlias

from flexlint.engine.answers import decoded, encoded
from flexlint.engine.cache import FORMAT, is_ours, made_by, make_folder, own_folder, packs_digest
from flexlint.files.reading import read_bytes
from flexlint.files.writing import write_atomically
from flexlint.fleet.listing import Source
from flexlint.model import Report
from flexlint.record import record

Owners: TypeAlias = "tuple[tuple[str, tuple[str, ...]], ...]"
"""(path, who owns the file) of the files with findings."""

_FOLDER = "repositories"
_MOST_BYTES = 256_000_000
_DAYS = 30


@record
class Known:
    """A report that is remembered."""

    revision: str
    report: Report
    owners: Owners = ()


class Kept:
    """The reports in a directory of caches. Never raises: what cannot be used is not."""

    def __init__(
        self,
        folder: str,
        options: object,
        rule_paths: Sequence[str] = (),
        configuration: str | None = None,
    ) -> None:
        """``options`` is all that a report depends on besides its repository, as ``repr`` has it;
        ``rule_paths`` are the directories of all rule packs among them, and ``configuration``
        the file that governs all."""
        self._folder = own_folder(folder)
        today = time.time_ns() // 86_400_000_000_000
        parts = [FORMAT, made_by(), repr(options), str(today)]
        try:
            parts.append(packs_digest(rule_paths).hex())
            if configuration is not None:
                parts.append(blake2b(read_bytes(configuration, _MOST_BYTES)).hexdigest())
        except OSError:  # nothing that is remembered came from the same, and never will
            parts.append(os.urandom(16).hex())
        self._circumstances = "\0".join(parts).encode("utf-8", "surrogatepass")

    def known(self, source: Source) -> Known | None:
        """The report of ``source`` that is remembered; None if there is none."""
        path = self._path(source)
        try:
            if not is_ours(path):
                return None
            digest, _, text = read_bytes(path, _MOST_BYTES).partition(b"\n")
            if digest != _digest(text):
                return None
            revision, answer, owned = json.loads(text)
            report, owners = decoded(answer), decoded(owned)
        except Exception:  # there is none, or it is no longer one
            return None
        if not isinstance(report, Report) or not isinstance(revision, str):
            return None
        return Known(revision, report, owners)

    def keep(self, source: Source, known: Known) -> None:
        """Remember what is ``known`` of ``source``. What cannot be remembered is not."""
        path = self._path(source)
        with suppress(OSError, TypeError, ValueError, MemoryError, RecursionError):
            parts = [known.revision, encoded(known.report), encoded(known.owners)]
            text = json.dumps(parts, separators=(",", ":")).encode()
            if len(text) >= _MOST_BYTES or (os.path.lexists(path) and not is_ours(path)):
                return
            make_folder(self._folder)
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            write_atomically(path, _digest(text) + b"\n" + text)
            os.chmod(path, 0o600)

    def forget_old(self) -> None:
        """Remove what no run has asked for in a long time."""
        oldest = time.time() - _DAYS * 86_400
        with suppress(OSError), os.scandir(os.path.join(self._folder, _FOLDER)) as found:
            for entry in found:
                if entry.name.endswith(".json") and entry.stat().st_mtime < oldest:
                    os.unlink(entry.path)

    def _path(self, source: Source) -> str:
        named = f"{source.kind}\0{source.location}".encode("utf-8", "surrogatepass")
        key = blake2b(self._circumstances + b"\0" + named, digest_size=16).hexdigest()
        return os.path.join(self._folder, _FOLDER, f"{key}.json")


def _digest(text: bytes) -> bytes:
    return blake2b(text, digest_size=20).hexdigest().encode()
