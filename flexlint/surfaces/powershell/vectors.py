"""Words of a command that a script keeps in an array or a string: ``az @words``,
``& az $line.Split(' ')``, ``Start-Process az -ArgumentList $words``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.argument_vectors import EXPANDED, CommandLine
from flexlint.model import Confidence, Embedded
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.lexer import Commands, Token
from flexlint.surfaces.powershell.variables import SCRIPT, Seen, Setting, Variables
from flexlint.text.traced import Builder, TracedText

_CALLED = regex(
    r"(?<![\w\-.$\\/])(?P<program>az)(?:\.cmd|\.exe)?[ \t]{1,20}(?=[@$('\"])", re.IGNORECASE
)
_WHOLE = regex(r"[@$](?P<name>[A-Za-z_]\w{0,80})\Z")
_IS_SPLIT = regex(r"\.Split\(|\A[@$]?\([^\n]{0,4000}-[ci]?split\b", re.IGNORECASE)
_TYPED = regex(r"[ \t]{0,20}(?:\[[\w.]{1,40}(?:\[\])?\][ \t]{0,20})?")
_STRING = (
    r"(?:'(?P<single>[^'\n]{1,4000})'|\"(?P<double>(?:[^\"`\n]|`.){1,4000})\""
    r"|\$(?P<name>[A-Za-z_]\w{0,80}))"
)
_TEXT = regex(
    r"(?:[@$]?\([ \t]{0,20}){0,2}(?P<unary>-split[ \t]{1,9})?"
    + _STRING
    + r"(?P<how>[ \t]{0,9}\.Split\([ \t]{0,9}(?:(?:\[char\][ \t]?)?['\"] ['\"])?[ \t]{0,9}\)"
    r"|[ \t]{1,9}-[ci]?split[ \t]{1,9}['\"](?: |\\s[+*]?)['\"])?",
    re.IGNORECASE,
)
_MORE_TEXT = regex(r"[ \t]{0,20}\+[ \t]{0,20}" + _STRING)
_ELEMENT = regex(
    r"'(?P<single>(?:[^'\n]|''){0,2000})'|\"(?P<double>(?:[^\"`\n]|`.){0,2000})\""
    r"|(?P<variable>\$[A-Za-z_][\w:]{0,80})(?=[\s,)]|\Z)|(?P<number>\d{1,15})(?=[\s,)]|\Z)"
    r"|(?P<other>[^\s,()'\"@]+)"
)
_GROUP = regex(r"(?:vmss|rest|resource)\Z")
_LINE = regex(r"[ \t]*(?:vmss|rest|resource)[ \t]+[a-z\-]")
_LONGEST = 8_000
_MOST_WORDS = 200
_MOST_PIECES = 20
_DEEPEST = 3


@record
class Written:
    """Words as a script writes them: a list of them, or a text that is parted at its blanks."""

    lists: tuple[int, int] | None
    """The inside of the list."""
    pieces: tuple[tuple[int, int], ...] = ()
    """The insides of the strings that are the text, and the variables that are put in."""
    parted: bool = False
    """Whether the script itself parts the text at its blanks."""
    open: bool = False
    """Whether there may be more of it."""
    perhaps: bool = False
    """Whether another value may be given instead."""


class Vectors:
    """The words of commands that variables and expressions of one script hold."""

    def __init__(self, text: str, commands: Commands, variables: Variables) -> None:
        self._text = text
        self._commands = commands
        self._variables = variables

    def of(self, start: int, at: int, depth: int = 0) -> list[Written]:
        """What the expression that begins at ``start`` and is used at ``at`` may be; nothing if
        that does not show."""
        typed = _TYPED.match(self._text, start)
        start = typed.end() if typed is not None else start
        word = self._commands.first_word(start)
        if word is None or not word.text or word.end - word.start > _LONGEST:
            return []
        text = _TEXT.match(self._text, start)
        if text is not None and not self._is_list(word, text):
            return self._of_text(text, start, at, depth)
        if word.text.startswith("@(") and word.text.endswith(")"):
            return [Written((word.start + 2, word.end - 1))]
        is_list = word.text[0] in "'\"" and "," in word.text
        return [Written((word.start, word.end))] if is_list else []

    def held(self, name: str, at: int, depth: int = 0) -> list[Written]:
        """What the variable ``name`` may hold at ``at``."""
        if depth >= _DEEPEST:
            return []
        seen = self._variables.seen(name, at)
        found: list[Written] = []
        made = self._made(seen, at)
        for each in made:
            grows = any(other.at > each.at for other in seen.settings) and len(made) == 1
            for written in self.of(each.end, each.at, depth + 1):
                perhaps = written.perhaps or len(made) > 1
                found.append(replace(written, open=written.open or grows, perhaps=perhaps))
        return found

    def line(
        self, program: tuple[int, int], written: Written, rest: tuple[Token, ...] = ()
    ) -> Embedded | None:
        """The command of ``az``, which is called where ``program`` is, with words on scale sets;
        ``rest`` are those behind them."""
        line = self._of_list(program, written, rest)
        if line is None:
            return None
        sure = Confidence.MEDIUM if written.perhaps else Confidence.HIGH
        found = line.embedded("shell", "", sure)
        return replace(found, shared=written.perhaps or written.open)

    def _is_list(self, word: Token, text: re.Match[str]) -> bool:
        """Whether what begins like a text is the first of several elements."""
        behind = self._text[text.end() : word.end].lstrip(" \t\r\n")
        return text["how"] is None and text["unary"] is None and behind.startswith((",", "'", '"'))

    def _of_text(self, text: re.Match[str], start: int, at: int, depth: int) -> list[Written]:
        parted = text["how"] is not None or text["unary"] is not None
        if text["name"] is not None:
            held = self.held(text["name"], at, depth)
            return [replace(w, parted=w.parted or parted) for w in held]
        pieces = [_piece(text)]
        end = text.end()
        if text["how"] is None:
            while len(pieces) < _MOST_PIECES:
                more = _MORE_TEXT.match(self._text, end)
                if more is None:
                    break
                pieces.append(_piece(more))
                end = more.end()
        return [Written(None, tuple(pieces), parted)]

    def _made(self, seen: Seen, at: int) -> list[Setting]:
        """Where the variable is given what it may hold at ``at``, words added later left out; the
        only one, if it is one in any run."""
        before = [each for each in seen.settings if each.at < at]
        values = [each for each in before if each.how == "value"]
        if not values or (not seen.own and values[-1].room != SCRIPT):
            return []
        found: list[Setting] = []
        for each in reversed(values):
            if self._variables.loads(each.at, at):
                return []
            start, end = each.block
            found.append(each)
            if start <= each.at < at < end:
                return found
        # Set in blocks alone: each may be what is left of it, if they are all of its room.
        return found if seen.own or all(each.room == SCRIPT for each in found) else []

    def _of_list(
        self, program: tuple[int, int], written: Written, rest: tuple[Token, ...]
    ) -> TracedText | None:
        if written.lists is None:
            return self._of_pieces(program, written, rest)
        elements = list(_ELEMENT.finditer(self._text, *written.lists))
        if not elements or len(elements) > _MOST_WORDS:
            return None
        first = elements[0]["single"] or elements[0]["double"] or ""
        if _GROUP.match(first) is None:
            return None
        line = CommandLine(EXPANDED)
        line.literal("az", *program, quoted=False)
        for element in elements:
            inner = element["single"] if element["single"] is not None else element["double"]
            plain = element["variable"] or element["number"]
            if inner is not None and "`" not in inner and "$(" not in inner:
                line.literal(inner, *element.span())
            elif plain:
                line.literal(plain, *element.span(), quoted=False)
            else:
                line.hole(*element.span())
        if written.open:
            line.spread(written.lists[1], written.lists[1])
        for word in rest:
            quoted = word.text[:1] in {"'", '"'} and word.text[-1:] == word.text[:1]
            inner = word.text[1:-1] if quoted else word.text
            line.literal(inner, word.start, word.end, quoted=quoted)
        return line.build()

    def _of_pieces(
        self, program: tuple[int, int], written: Written, rest: tuple[Token, ...]
    ) -> TracedText | None:
        if not written.pieces or _LINE.match(self._text, *written.pieces[0]) is None:
            return None
        line = Builder()
        line.put("az ", program[0], program[1] - program[0])
        for start, end in written.pieces:
            line.put(self._text[start:end].replace("`", " "), start)
        if written.open:
            line.fill(' "$@"')
        for word in rest:
            line.fill(" ")
            line.put(word.text, word.start)
        return line.build()


def _piece(match: re.Match[str]) -> tuple[int, int]:
    """The inside of a string, or a variable with its sign."""
    if match["name"] is not None:
        return match.start("name") - 1, match.end("name")
    return match.span("single" if match["single"] is not None else "double")


def commands_in_arrays(text: str, code: str, variables: Variables) -> Iterator[Embedded]:
    """Each such command on scale sets, with the words that surely are in the array and those that
    stand behind it. ``code`` is ``text`` without strings' insides."""
    calls = list(_CALLED.finditer(code))
    commands = Commands(text, (match.start() for match in calls))
    vectors = Vectors(text, commands, variables)
    for match in calls:
        words, _ = commands.words(match.end())
        if not words or not words[0].text:
            continue
        whole = _WHOLE.match(words[0].text)
        if whole is not None:
            held = vectors.held(whole["name"], match.start())
            # A text that is not parted is one word to the program.
            given = [each for each in held if each.lists is not None or each.parted]
        elif _IS_SPLIT.search(words[0].text):
            held = vectors.of(words[0].start, match.start())
            given = [each for each in held if each.parted]
        else:
            continue
        for each in given:
            found = vectors.line(match.span("program"), each, tuple(words[1:]))
            if found is not None:
                yield found
