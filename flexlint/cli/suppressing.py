"""``flexlint check --add-suppressions``: write suppression comments into the files."""

from __future__ import annotations

from collections.abc import Sequence

from flexlint.catalog import load_catalog
from flexlint.cli.output import say
from flexlint.discovery import printable
from flexlint.engine import check_paths, check_text
from flexlint.files import write_atomically
from flexlint.options import Options
from flexlint.source import decode
from flexlint.suppressing import suppress


def add_suppressions(paths: Sequence[str], options: Options, reason: str) -> int:
    """Write a suppression for each finding; 1 if some could not be written, else 0."""
    load_catalog()
    report = check_paths(paths, options)
    files = sorted({finding.location.path for finding in report.findings})
    reason = " ".join(reason.split())
    added = left = 0
    for path in files:
        with open(path, "rb") as stream:
            data = stream.read()
        decoded = decode(data, path)
        body = decoded.text
        if decoded.problem is not None:
            say(f"{printable(path)}: is not valid {decoded.encoding}; not changed.")
            left += sum(finding.location.path == path for finding in report.findings)
            continue
        done = suppress(body, path, reason, lambda text, path=path: check_text(text, path, options))  # type: ignore[misc]
        if done.text != body:
            write_atomically(path, decoded.bom + done.text.encode(decoded.encoding))
        added += len(done.added)
        left += len(done.left)
        for finding in done.left:
            where = finding.location
            say(
                f"{printable(path)}:{where.line}:{where.column}: {finding.code} has no place for a "
                "suppression: write one by hand, or name the file in per-file-ignores."
            )
    say(f"{added:,} suppressed in {len(files):,} files, {left:,} left.")
    return int(left > 0)
