"""What the surfaces of templates say of files that they cannot read, and of their comments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flexlint.model import Comment, Diagnostic, Problem, Span
from flexlint.text.source import SourceFile
from flexlint.text.words import plural
from flexlint.typed import Protocol


class Fault(Protocol):
    """A place that could not be read."""

    @property
    def message(self) -> str:
        """Why, in words."""

    @property
    def span(self) -> Span:
        """Where."""


def too_large(language: str, length: int, most: int, kind: Diagnostic = "parse-failure") -> Problem:
    """The problem, of ``kind``, that a text of ``length`` characters is beyond ``most``."""
    return Problem(
        f"The file is too large to be read as {language} ({length / 1e6:.0f} million "
        f"characters, at most {most / 1e6:.0f}); it was searched as text.",
        Span(0, 0),
        kind,
    )


def broken(language: str, faults: Sequence[Fault]) -> tuple[Problem, ...]:
    """One problem for the file: the first of ``faults``, and how many more there are."""
    if not faults:
        return ()
    more = len(faults) - 1
    count = "" if not more else f" (and {plural(more, 'more place')})"
    return (
        Problem(
            f"The {language} is broken: {faults[0].message}{count}.",
            faults[0].span,
            hint="What could be read was analysed; the rest was searched as text.",
        ),
    )


def speaking_comments(source: SourceFile, spans: Iterable[Span]) -> Iterator[Comment]:
    """Those of the comments at ``spans`` (``//`` and ``/* */``) that speak to flexlint."""
    for span in spans:
        text = source.text[span.start : span.end]
        if "flexlint" not in text:
            continue
        line = source.position(span.start)[0]
        before = source.text[source.line_start(line) : span.start]
        closed = text.startswith("/*") and text.endswith("*/")
        yield Comment((text[2:-2] if closed else text[2:]).strip(), span, not before.strip())
