"""Which of the files that were found are worth an analysis, told from their bytes alone."""

from __future__ import annotations

from collections.abc import Iterable

from flexlint.config.options import Options
from flexlint.files.discovery import SourceRef
from flexlint.files.governing import Governing
from flexlint.files.prefilter import mentions, mentions_between_nuls, relevant, relevant_pieces
from flexlint.files.reading import pieces, read_bytes
from flexlint.text.encoding import hidden_text


def candidates(
    refs: Iterable[SourceRef], governing: Governing[Options]
) -> tuple[list[SourceRef], list[tuple[SourceRef, Exception]]]:
    """The files that mention something of interest, and those that could not be read."""
    found: list[SourceRef] = []
    unreadable: list[tuple[SourceRef, Exception]] = []
    for ref in refs:
        try:
            if _is_candidate(ref, governing(ref.home()).most_bytes):
                found.append(ref)
        except Exception as error:  # mostly an OSError
            unreadable.append((ref, error))
    return found, unreadable


def is_candidate(data: bytes, ref: SourceRef) -> bool:
    """Whether ``data``, the content of a file, mentions something of interest."""
    if relevant(data):
        return True
    # Bytes that look binary may be meant as source, and read as such.
    if b"\0" in data and mentions_between_nuls(data):
        return _is_source(ref)
    hidden = hidden_text(data, ref.display)
    return hidden is not None and mentions(hidden.encode("utf-8", "replace"))


def _is_candidate(ref: SourceRef, limit: int) -> bool:
    data = read_bytes(ref.path, limit)
    if len(data) > limit:
        return relevant_pieces(pieces(ref.path), nuls_mean_nothing=_is_source(ref))
    return is_candidate(data, ref)


def _is_source(ref: SourceRef) -> bool:
    from flexlint.surfaces import registry

    return any(registry.Surfaces().names(ref.display))
