"""Shell suggestions as they are written where the command stands: in a string, a list, a scalar.

The user's words are copied from the file, holes and escapes included; new words are escaped for
the place. What cannot be written there becomes a sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import pairwise

from flexlint.model import Embedded, Segment, Span, Suggestion, SurfaceName
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.suggestions.copied import Copied, Part, again_note, code, parts_of, runs_again, texts
from flexlint.suggestions.placeholders import GROUP, MACHINE, SCALE_SET
from flexlint.suggestions.vectors import as_items

_NOT_PLAIN_YAML = regex(r": |:\Z| #|\n")
"""What ends a scalar without quotes, or makes a mapping of it."""
_NOT_IN_FLOW = regex(rf"{_NOT_PLAIN_YAML.pattern}|[\[\]{{}},]")
"""The same within brackets."""
_FAR = 300
"""Most characters that an expression takes between two pieces of one string."""
_ESCAPED = {"\\": (1, 3, 5), "{": (1,), "}": (1,), "'": (1,), '"': (1,)}
"""What a character is written with that takes more than one, and how many more those are."""
_ESCAPING = frozenset("\\`{}")
_DOLLARS = (".groovy", ".gradle", ".kt", ".kts", ".scala", ".php", ".dart", ".pl", "jenkinsfile")
"""Files of languages that put the value of ``$name`` into a string."""
_MOST_OPEN = 8
"""Strings that are looked at for what comes next."""
_HOLE = regex(r"\$?\{[^{}\n]{0,200}\}|%\(\w{1,80}\)s|%[sdr]|\{\{[^{}\n]{0,200}\}\}")
_BEFORE = regex(rf"(?:{_HOLE.pattern}|\s{{1,200}}|\\[nt])\Z")
"""What stands in a literal before the text that is looked at."""
_MOST_BEFORE = 8
"""Holes and blanks there that are gone back over."""
_GOES_ON = regex(
    rf"(?:{_HOLE.pattern})?(?P<q>\"\"\"|\'\'\'|[\"\'`])\s*(?:[+.&\\]\s*)?"
    r"(?:[$\w][\w.]*(?:\([^()\n]{0,100}\)|\[[^\[\]\n]{0,100}\])?\s*[+.&]\s*(?:\\\s*)?)?"
    rf"[frbuFRBU$@]{{0,3}}(?:\"\"\"|\'\'\'|[\"\'`])(?:{_HOLE.pattern})?"
)
"""From one literal of a string to the next one."""
_BY_POSITION = regex(r"(?<!%)%[sdr]|(?<!\{)\{\}")
_SPLIT_BEFORE = regex(r"\bsplit\(\s*[frbuFRBU]{0,2}[\"']+\Z")
_SPLIT_AFTER = regex(r"[^\"'\n]*[\"']+\s*(?:\.format\([^()\n]*\)\s*)?\.split\(")
_NEEDS_SHELL = regex(r"\$\(|;")
_OF_A_SHELL = regex(r"\$\(|;|'(?!<)|\A\(?for\s")
"""What only a shell of Unix takes as it is meant, in a new command."""
_NO_SHELL = "a shell has to run it, because of the $( ) or the loop"
_BY_ANOTHER = "see that what runs the old command runs all of the new one"
_BEGINS = regex(
    r"(?:^|[;|&({}=!\n\"'])\s*(?:(?:return|call|time|-not|\[\w+(?:\[\])?\])\s*)*\(*\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)
"""What a command of PowerShell begins after."""
_ASKS_SUCCESS = regex(r"[^\n]*(?:\n\s*)?[^\n]*?(?:\$LASTEXITCODE|\$\?)", re.IGNORECASE)
_PREFIX = regex(r"[frbuFRBU$@]{0,3}\Z")
_QUOTE = regex(r"\"\"\"|\'\'\'|[\"\'`]")
_PARAMETER = regex(r"\s-[A-Za-z]\w*[\s:=]*[\"']")
"""A parameter of PowerShell that is given a string."""
_LOOP = regex(r"for (?P<name>\w+) in (?P<over>.*?); do (?P<body>.*); done\Z", re.DOTALL)
_POWERSHELL_VARIABLE = regex(r"[$@]\{?(?:\w+:)?(\w+)")
_NAMES = {
    "-g": GROUP,
    "--resource-group": GROUP,
    "--vmss": SCALE_SET,
    "-n": MACHINE,
    "--vm-name": MACHINE,
}


_IN_STRING = (
    "it is in a string of a program: escape what that string would interpret, such as braces"
)


class Written:
    """Writes the suggestions for the commands of one text for the file that the text stands in."""

    def __init__(self, piece: Embedded, file: str, language: SurfaceName, path: str = "") -> None:
        """``piece`` is the text, ``file`` what it stands in, ``language`` and ``path`` the
        file's."""
        name = path.lower()
        in_strings = language == "sdk" and name.endswith(_DOLLARS)
        self._dollars = ("raw" if name.endswith((".kt", ".kts")) else "some") * in_strings
        self._piece = piece
        self._file = file
        self._language = language
        self._strings: list[list[Segment]] = []
        self._starts: list[int] = []
        self._homes: list[int] = []
        """Where pieces start in the text, in order, and which string each of them is of."""
        self._literals: dict[int, list[_Literal]] = {}

    def at(self, suggestion: Suggestion, statement: Span) -> Suggestion:
        """``suggestion`` for the command at ``statement``, as the file is to have it.

        One that is no shell code comes back as it is, but for what it replaces, which is a part
        of the file now, or not known.
        """
        inner = suggestion.replaces
        suggestion = replace(suggestion, replaces=None)
        piece, file = self._piece, self._file
        if piece.language == "powershell" and self._language in {"python", "sdk"}:
            if suggestion.language is None:
                return suggestion
            note = "; ".join(part for part in (suggestion.note, _IN_STRING) if part)
            return replace(suggestion, note=note, complete=False)
        if piece.language != "shell" or not (suggestion.language == "shell" or suggestion.pieces):
            return suggestion
        parts = parts_of(suggestion)
        if piece.shared or (piece.words and suggestion.language is None):
            return _in_words(suggestion, parts)
        if piece.words:
            found = as_items(parts, piece.words, file, suggestion.note)
            if found is None:
                return _in_words(suggestion, parts)
            return replace(found, complete=found.complete and suggestion.complete)
        if self._language == "powershell":
            if parts and str(parts[0]).lstrip().startswith("(for "):
                return _in_words(suggestion, parts)  # a loop has no success in PowerShell
            if parts and str(parts[0]).startswith("for ") and self._is_asked_after(statement):
                return _in_words(suggestion, parts)
            parts = _for_powershell(parts, self._file)
        elif piece.by_shell and not piece.text[statement.end :].strip():
            parts = _that_fails(parts)
        home = self._home(statement)
        if not home:
            return _in_words(suggestion, parts)
        place = _Place.of(
            home, self._literals_of(home), statement, file, self._language, self._dollars
        )
        new = place.written(parts)
        if new is None:
            return _in_words(suggestion, parts)
        if not piece.by_shell and suggestion.language and _OF_A_SHELL.search(_new(parts)):
            note = "; ".join(part for part in (suggestion.note, _NO_SHELL) if part)
            made = code(new, suggestion.language, note)
            return replace(made, adds=suggestion.adds, complete=False)
        made = code(new, suggestion.language, suggestion.note)
        again = runs_again(made) if made.language else ""
        if again or (suggestion.language and self._is_run_by_another(statement, parts)):
            why = again_note(again) if again else _BY_ANOTHER
            note = "; ".join(part for part in (why, suggestion.note) if part)
            return replace(made, note=note, adds=suggestion.adds, complete=False)
        return replace(
            made,
            adds=suggestion.adds,
            complete=suggestion.complete,
            replaces=None if inner is None else place.replaced(inner, new),
        )

    def _is_run_by_another(self, statement: Span, parts: tuple[Part, ...]) -> bool:
        """Whether a program stands before a command in PowerShell, which has ``$(…)`` run here."""
        if self._language != "powershell" or not _NEEDS_SHELL.search(_new(parts)):
            return False
        first = self._home(statement)[0]
        at = first.source_start + max(0, statement.start - first.text_start)
        line = self._file.rfind("\n", max(0, at - _FAR), at) + 1
        return _BEGINS.search(self._file, max(line, at - _FAR), at) is None

    def _is_asked_after(self, statement: Span) -> bool:
        """Whether PowerShell reads in the next line whether the command succeeded."""
        home = self._home(statement)
        if not home:
            return False
        end = home[0].source_start + max(0, statement.end - home[0].text_start)
        return _ASKS_SUCCESS.match(self._file, end, end + _FAR) is not None

    def _is_written_out(self, segment: Segment) -> bool:
        """Whether the file has the text of the piece, and not what stands for it."""
        there = self._file[segment.source_start : segment.source_start + 1]
        return there == self._piece.text[segment.text_start] or there in _ESCAPING

    def _home(self, statement: Span) -> list[Segment]:
        """The pieces of the string in which the command is written."""
        if not self._starts:
            self._sort()
        index = bisect_right(self._starts, statement.start) - 1
        return self._strings[self._homes[max(0, index)]] if self._starts else []

    def _literals_of(self, home: list[Segment]) -> list[_Literal]:
        """What the string with the pieces ``home`` is written as, from the first to the last."""
        key = home[0].text_start
        if key not in self._literals:
            self._literals[key] = list(_literals(home, self._file))
        return self._literals[key]

    def _goes_on(self, start: int, end: int) -> bool:
        """Whether the characters from ``start`` to ``end`` may stand within one string: another
        one that is written nearby is only put into it."""
        gap = self._file[start:end]
        if self._language not in {"python", "sdk"} or len(gap) in _ESCAPED.get(
            self._file[start - 1 : start], ()
        ):
            return True
        return _QUOTE.search(gap) is None or bool(_HOLE.fullmatch(gap) or _GOES_ON.fullmatch(gap))

    def _sort(self) -> None:
        """Say which pieces are of one string: those that follow each other closely. Values that
        are put into it stand elsewhere."""
        for segment in sorted(self._piece.segments, key=lambda segment: segment.text_start):
            if not segment.length or not self._is_written_out(segment):
                continue
            near = {
                gap: back
                for back in range(min(_MOST_OPEN, len(self._strings)), 0, -1)
                if 0 <= (gap := _gap(self._strings[-back][-1], segment)) <= _FAR
                and self._goes_on(segment.source_start - gap, segment.source_start)
            }
            back = near[min(near)] if near else 0
            self._strings.append(self._strings.pop(-back) if back else [])
            self._strings[-1].append(segment)
        order = [(s.text_start, at) for at, string in enumerate(self._strings) for s in string]
        order.sort()
        self._starts = [start for start, _ in order]
        self._homes = [at for _, at in order]


def _new(parts: Iterable[Part]) -> str:
    """The words of ``parts`` that are not the user's."""
    return texts(part for part in parts if isinstance(part, str))


def _gap(first: Segment, second: Segment) -> int:
    """How many characters of the file stand between two pieces."""
    return second.source_start - first.source_start - first.length


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


def _that_fails(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The loop of a shell as one that ends with the first command that fails: it is the last of
    what is run, so that its success is that of the whole."""
    first, last = parts[0], parts[-1]
    if not (isinstance(first, str) and first.startswith("for ")):
        return parts
    if first is last or not (isinstance(last, str) and last.endswith("; done")):
        return parts
    return (f"({first}", *parts[1:-1], f"{last.removesuffix('; done')} || exit 1; done)")


def _for_powershell(parts: tuple[Part, ...], file: str) -> tuple[Part, ...]:
    """The loop of a shell as one of PowerShell, with a variable that ``file`` does not have:
    PowerShell has one of each name, in either case, and a loop leaves its last value in it."""
    text = texts(parts)
    loop = _LOOP.match(text)
    if loop is None:
        return parts
    taken = _variables(file)
    names = (loop["name"], *(f"{loop['name']}{n}" for n in range(2, len(taken) + 3)))
    name = next(each for each in names if each not in taken)
    new: list[Part] = []
    for part in parts:
        if isinstance(part, Copied):
            new.append(part)
            continue
        turned = part.replace(f'"${loop["name"]}"', f"${name}")
        turned = turned.replace(f"for {loop['name']} in ", f"foreach (${name} in ")
        new.append(turned.replace("; do ", ") { ").replace("; done", " }"))
    if not loop["over"].startswith("$"):
        at = next(i for i, part in enumerate(new) if isinstance(part, str) and ") { " in part)
        new[:at] = _strings(new[:at])
    return tuple(new)


@lru_cache(maxsize=4)
def _variables(file: str) -> frozenset[str]:
    """The variables of a file of PowerShell, in lower case."""
    return frozenset(variable.lower() for variable in _POWERSHELL_VARIABLE.findall(file))


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


@record
class _Literal:
    """One of the literals that a string is put together of."""

    start: int
    """Where it begins in the text of the piece."""
    quote: str
    prefix: str


def _literals(home: list[Segment], file: str) -> Iterator[_Literal]:
    """What the string with the pieces ``home`` is put together of."""
    start = home[0].source_start
    for _ in range(_MOST_BEFORE):
        match = _BEFORE.search(file, max(0, start - _FAR), start)
        if match is None:
            break
        start = match.start()
    quote = file[start - 1 : start] if start else ""
    quote = quote if quote and quote in "\"'`" else ""
    if quote and file[start - 3 : start] == quote * 3:
        quote *= 3
    yield _Literal(home[0].text_start, quote, _prefix(file, start - len(quote)))
    for before, after in pairwise(home) if quote else ():
        ended = before.source_start + before.length
        gap = file[ended : after.source_start]
        if not gap or len(gap) in _ESCAPED.get(file[ended - 1], ()) or _HOLE.fullmatch(gap):
            continue
        marks = list(_QUOTE.finditer(gap))
        if marks:
            opening = ended + marks[-1].start()
            yield _Literal(after.text_start, marks[-1].group(), _prefix(file, opening))


def _prefix(file: str, quote: int) -> str:
    """The letters before the quote at the offset ``quote``."""
    match = _PREFIX.search(file, max(0, quote - 3), quote)
    return match.group().lower() if match else ""


@record
class _Place:
    """The string that a command stands in."""

    file: str
    language: SurfaceName
    home: list[Segment]
    """The pieces of the string itself: not those of values that are put into it."""
    statement: Span
    quote: str
    prefix: str
    dollars: str
    """Not empty where the value of ``$name`` is put into strings in double quotes; ``raw`` where
    nothing can be escaped in three of them."""

    mixed: bool
    """Whether the command goes on in a literal with other quotes, or another prefix, or it does
    not show where its literal begins."""
    unclear: bool
    """Whether braces mean something in some of the literals of the command, and not in others."""

    @classmethod
    def of(
        cls,
        home: list[Segment],
        literals: list[_Literal],
        statement: Span,
        file: str,
        language: SurfaceName,
        dollars: str,
    ) -> _Place:
        """``literals`` are those of the string with the pieces ``home``."""
        first = max(0, bisect_right(literals, statement.start, key=_start_of) - 1)
        last = bisect_left(literals, statement.end, first + 1, key=_start_of)
        quote, prefix = literals[first].quote, literals[first].prefix
        held = literals[first:last]
        kinds = {(each.quote, each.prefix.replace("f", "")) for each in held}
        unclear = len({"f" in each.prefix for each in held}) > 1
        mixed = len(kinds) > 1 or (not quote and language in {"python", "sdk"})
        return cls(file, language, home, statement, quote, prefix, dollars, mixed, unclear)

    def written(self, parts: Iterable[Part]) -> tuple[Part, ...] | None:
        """``parts`` with the user's words as the file has them, and the new ones escaped."""
        parts = tuple(parts)
        bare = self.home[0].text_start > self.statement.start  # the program stands elsewhere
        if bare and parts and isinstance(parts[0], str):
            parts = (parts[0].removeprefix("az "), *parts[1:])
        if (bare or self._is_split) and _NEEDS_SHELL.search(_new(parts)):
            return None
        if self.mixed:
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

    def replaced(self, inner: Span, new: Iterable[Part]) -> Span | None:
        """Where the command at ``inner`` stands in the file, if ``new`` can be put there."""
        if self.home[0].text_start > self.statement.start:
            return None
        span = self._outward(inner.start, inner.end)
        if span is None or not self.file.startswith("az", span.start):
            return None
        within = [each for each in self.home if inner.start <= each.text_start < inner.end]
        for piece, following in pairwise(within):
            ended = piece.source_start + piece.length
            if _PARAMETER.search(self.file, ended, following.source_start):
                return None  # the program and its arguments are apart
        if self.language == "yaml" and not self.quote:
            text, before = texts(new), self.file[max(0, span.start - _FAR) : span.start]
            in_flow = any(before.count(a) > before.count(b) for a, b in ("{}", "[]"))
            if (_NOT_IN_FLOW if in_flow else _NOT_PLAIN_YAML).search(text):
                return None
        return span

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

    def _around(self, at: int, *, of_end: bool) -> tuple[Segment | None, Segment | None]:
        """The last piece that starts before the character ``at`` (or at it, unless it is an
        end), and the next one."""
        find = bisect_left if of_end else bisect_right
        index = find(self.home, at, key=lambda segment: segment.text_start)
        before = self.home[index - 1] if index else None
        return before, self.home[index] if index < len(self.home) else None

    def _start(self, at: int) -> int | None:
        """Where the character ``at`` begins in the file."""
        before, _ = self._around(at, of_end=False)
        if before is None:
            return None
        within = at - before.text_start
        return before.source_start + within if within <= before.length else None

    def _end(self, at: int) -> int | None:
        """Where the character before ``at`` ends in the file."""
        before, after = self._around(at, of_end=True)
        if before is None:
            return None
        ended = before.source_start + before.length
        within = at - before.text_start
        if within < before.length:
            return before.source_start + within
        if within == before.length:
            last = self.file[ended - 1 : ended]
            more = _ESCAPED.get(last, ())
            if after is not None:
                gap = after.source_start - ended if after.text_start == at else 0
                return ended + gap if gap in more else ended
            doubled = before.length == 1 and last in ("\\", self.file[ended : ended + 1])
            return ended + (doubled and bool(more))
        if after is not None:
            return after.source_start if after.text_start == at else None
        hole = _HOLE.match(self.file, ended)
        return hole.end() if hole is not None else None

    def _encoded(self, text: str, holes: str) -> str | None:
        """``text``, which is new, as it is written in the string; None if it cannot be."""
        if "{" in text and self.unclear:
            return None
        if self.language in {"python", "sdk"}:
            formats = "f" in self.prefix or bool(re.search(r"(?<!\$)\{", holes))
            if "{" in text and (formats if self.language == "python" else "$" in self.prefix):
                text = text.replace("{", "{{").replace("}", "}}")
            if "%" in holes:
                text = text.replace("%", "%%")
        quote = self.quote
        if self.dollars and quote == '"""':
            kotlin = "$" in text and self.dollars == "raw"
            return None if kotlin else text.replace("$", "\\$")
        if len(quote) != 1 or self.language in {"markdown", "text"} or quote == "`":
            return text
        if self.dollars and quote == '"':
            return re.sub(r"([\\\"$])", r"\\\1", text)
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


def _start_of(literal: _Literal) -> int:
    return literal.start


def _json(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
