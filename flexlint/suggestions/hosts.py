"""Shell suggestions as they are written where the command stands: in a string, a list, a scalar.

The user's words are copied from the file, holes and escapes included; new words are escaped for
the place. What cannot be written there becomes a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from flexlint.model import Embedded, Segment, Span, Suggestion, SurfaceName
from flexlint.suggestions.copied import Copied, Part, code, parts_of, texts
from flexlint.suggestions.placeholders import GROUP, MACHINE, SCALE_SET
from flexlint.suggestions.vectors import as_items

_FAR = 300
"""Most characters that an expression takes between two pieces of one string."""
_HOLE = re.compile(r"\$?\{[^{}\n]{0,200}\}|%\(\w{1,80}\)s|%[sdr]|\{\{[^{}\n]{0,200}\}\}")
_BY_POSITION = re.compile(r"(?<!%)%[sdr]|(?<!\{)\{\}")
_SPLIT_BEFORE = re.compile(r"\bsplit\(\s*[frbuFRBU]{0,2}[\"']+\Z")
_SPLIT_AFTER = re.compile(r"[^\"'\n]*[\"']+\s*(?:\.format\([^()\n]*\)\s*)?\.split\(")
_PREFIX = re.compile(r"[frbuFRBU$@]{0,3}\Z")
_LOOP = re.compile(r"for (?P<name>\w+) in (?P<over>.*?); do (?P<body>.*); done\Z", re.DOTALL)
_NAMES = {
    "-g": GROUP,
    "--resource-group": GROUP,
    "--vmss": SCALE_SET,
    "-n": MACHINE,
    "--vm-name": MACHINE,
}


def written_at(
    suggestion: Suggestion, statement: Span, piece: Embedded, file: str, language: SurfaceName
) -> Suggestion:
    """``suggestion`` for the command at ``statement`` of ``piece``, as ``file`` is to have it.

    ``language`` is the file's. A suggestion that is no shell code comes back as it is.
    """
    if piece.language != "shell" or not (suggestion.language == "shell" or suggestion.pieces):
        return suggestion
    parts = parts_of(suggestion)
    if piece.words and suggestion.language is None:
        return _in_words(suggestion, parts)
    if piece.words:
        found = as_items(parts, piece.words, file, suggestion.note)
        return found if found is not None else _in_words(suggestion, parts)
    if language == "powershell":
        parts = _for_powershell(parts)
    place = _Place.of(piece, statement, file, language)
    new = place.written(parts) if place is not None else None
    if new is None:
        return _in_words(suggestion, parts)
    return replace(code(new, suggestion.language, suggestion.note), adds=suggestion.adds)


def _in_words(suggestion: Suggestion, parts: Iterable[Part]) -> Suggestion:
    """A sentence without the user's words, which cannot be written at the place."""
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        before = text.split()
        text += _NAMES.get(before[-1] if before and text[-1:] == " " else "", "…")
    if suggestion.language is not None:
        text = f"use {text}, with the words of the old command"
    return Suggestion(text, None, suggestion.note)


def _for_powershell(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The loop of a shell as one of PowerShell."""
    text = texts(parts)
    loop = _LOOP.match(text)
    if loop is None:
        return parts
    new: list[Part] = []
    for part in parts:
        if isinstance(part, Copied):
            new.append(part)
            continue
        name = loop["name"]
        turned = part.replace(f'"${name}"', f"${name}")
        turned = turned.replace(f"for {name} in ", f"foreach (${name} in ")
        new.append(turned.replace("; do ", ") { ").replace("; done", " }"))
    if not loop["over"].startswith("$"):
        at = next(i for i, part in enumerate(new) if isinstance(part, str) and ") { " in part)
        new[:at] = _strings(new[:at])
    return tuple(new)


def _strings(words: list[Part]) -> list[Part]:
    """Words as strings of PowerShell, commas between them."""
    found: list[Part] = []
    for word in words:
        if word == " ":
            found.append(", ")
        elif isinstance(word, Copied) and re.match(r"[\w.\-]", word.text):
            found += ["'", word, "'"]
        else:
            found.append(word)
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    """The string that a command stands in."""

    file: str
    language: SurfaceName
    home: tuple[Segment, ...]
    """The pieces of the string itself: not those of values that are put into it."""
    statement: Span
    quote: str
    prefix: str

    @classmethod
    def of(
        cls, piece: Embedded, statement: Span, file: str, language: SurfaceName
    ) -> _Place | None:
        segments = sorted(piece.segments, key=lambda segment: segment.text_start)
        own = [i for i, s in enumerate(segments) if s.length and s.text_start <= statement.start]
        if not own:
            own = [0] if segments else []
        if not own:
            return None
        at = own[-1]
        home = [segments[at]]
        for segment in segments[at + 1 :]:
            end = home[-1].source_start + home[-1].length
            if 0 <= segment.source_start - end <= _FAR:
                home.append(segment)
        for segment in reversed(segments[:at]):
            end = segment.source_start + segment.length
            if 0 <= home[0].source_start - end <= _FAR:
                home.insert(0, segment)
        start = home[0].source_start
        quote = file[start - 1 : start] if start else ""
        quote = quote if quote and quote in "\"'`" else ""
        if quote and file[start - 3 : start] == quote * 3:
            quote *= 3
        match = _PREFIX.search(file, max(0, start - len(quote) - 3), start - len(quote))
        return cls(
            file, language, tuple(home), statement, quote, match.group().lower() if match else ""
        )

    def written(self, parts: Iterable[Part]) -> tuple[Part, ...] | None:
        """``parts`` with the user's words as the file has them, and the new ones escaped."""
        parts = tuple(parts)
        if self._is_split and re.search(r"\$\(|;", texts(p for p in parts if isinstance(p, str))):
            return None
        found: list[Part] = []
        places: list[int] = []
        holes = ""
        for part in parts:
            if isinstance(part, str):
                found.append(part)
                continue
            span = self._outward(part.at, part.at + len(part.text))
            if span is None:
                return None
            raw = self.file[span.start : span.end]
            found.append(Copied(raw, span.start))
            places += [span.start + m.start() for m in _BY_POSITION.finditer(raw)]
            holes += "".join(_HOLE.findall(raw))
        whole = self._outward(self.statement.start, self.statement.end)
        old = self.file[whole.start : whole.end] if whole is not None else holes
        if _BY_POSITION.search(old) and self.language in {"python", "sdk"}:
            first = whole.start if whole is not None else 0
            if places != [first + m.start() for m in _BY_POSITION.finditer(old)]:
                return None
        new: list[Part] = []
        for part in found:
            encoded = self._encoded(part, holes) if isinstance(part, str) else part
            if encoded is None:
                return None
            new.append(encoded)
        return tuple(new)

    @property
    def _is_split(self) -> bool:
        """Whether the program makes words of the string, so that no shell reads it."""
        first, last = self.home[0], self.home[-1]
        before = self.file[max(0, first.source_start - 20) : first.source_start]
        end = last.source_start + last.length
        after = self.file[end : end + 80].partition("\n")[0]
        return bool(_SPLIT_BEFORE.search(before) or _SPLIT_AFTER.match(after))

    def _outward(self, start: int, end: int) -> Span | None:
        first, last = self._start(start), self._end(end)
        return (
            Span(first, last) if first is not None and last is not None and first < last else None
        )

    def _start(self, at: int) -> int | None:
        """Where the character ``at`` begins in the file."""
        before: Segment | None = None
        for segment in self.home:
            if segment.text_start > at:
                break
            before = segment
        if before is None:
            return None
        within = at - before.text_start
        if within < before.length or within == 0:
            return before.source_start + within
        return before.source_start + before.length if within == before.length else None

    def _end(self, at: int) -> int | None:
        """Where the character before ``at`` ends in the file."""
        before: Segment | None = None
        after: Segment | None = None
        for segment in self.home:
            if segment.text_start >= at:
                after = segment
                break
            before = segment
        if before is None:
            return None
        ended = before.source_start + before.length
        within = at - before.text_start
        if within < before.length:
            return before.source_start + within
        if within == before.length:
            escaped = before.length == 1 and self.file[before.source_start] in "\\{}'\""
            if after is not None and escaped and after.source_start - ended == 1:
                return after.source_start
            doubled = self.file[before.source_start] in ("\\", self.file[ended : ended + 1])
            return ended + (after is None and escaped and doubled)
        if after is not None:
            return after.source_start if after.text_start == at else None
        hole = _HOLE.match(self.file, ended)
        return hole.end() if hole is not None else None

    def _encoded(self, text: str, holes: str) -> str | None:
        """``text``, which is new, as it is written in the string; None if it cannot be."""
        if self.language in {"python", "sdk"}:
            if "{" in text and ("f" in self.prefix or "$" in self.prefix or "{" in holes):
                text = text.replace("{", "{{").replace("}", "}}")
            if "%" in holes:
                text = text.replace("%", "%%")
        quote = self.quote
        if len(quote) != 1 or self.language in {"markdown", "text"} or quote == "`":
            return text
        if self.language == "powershell":
            special = re.search(r"[\"$`]" if quote == '"' else "'", text)
            return text if special is None else None
        if quote not in text and "\\" not in text:
            return text if self.language != "arm" or quote == '"' else _json(text)
        if "r" in self.prefix:
            return None
        if "@" in self.prefix:
            return text.replace('"', '""')
        if quote == "'" and self.language in {"yaml", "arm"}:
            text = text.replace("'", "''")
            return _json(text) if self.language == "arm" else text
        return text.replace("\\", "\\\\").replace(quote, f"\\{quote}")


def _json(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
