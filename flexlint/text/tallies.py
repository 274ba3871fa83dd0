"""How many files there were, in words, known without loading what reads them."""

from __future__ import annotations

from flexlint.text.words import plural


def files_looked_at(files: int, examined: int = 0, unread: int = 0) -> str:
    """``Looked at 2 files: 1 mentions scale sets and was examined, 1 does not``.

    ``unread`` are those of the others that nobody has read.
    """
    some = ("mentions", "was") if examined == 1 else ("mention", "were")
    parts = [f"{examined:,} {some[0]} scale sets and {some[1]} examined"]
    if unread:
        were = "was" if unread == 1 else "were"
        parts.append(f"{unread:,} {were} not read (a document, no known format, or no access)")
    others = files - examined - unread
    parts.append(f"{others:,} {'does' if others == 1 else 'do'} not")
    return f"Looked at {plural(files, 'file')}: {', '.join(parts)}"
