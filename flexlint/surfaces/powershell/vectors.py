"""Commands of the Azure CLI whose words are in an array: ``az @words``, ``& az $words``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.argument_vectors import EXPANDED, CommandLine
from flexlint.model import Embedded
from flexlint.regex import regex
from flexlint.surfaces.powershell.lexer import Commands, Token
from flexlint.surfaces.powershell.variables import SCRIPT, Seen, Setting, Variables

_CALLED = regex(
    r"(?<![\w\-.$\\/])(?P<program>az)(?:\.cmd|\.exe)?[ \t]{1,20}[@$](?P<name>[A-Za-z_]\w{0,80})"
    r"(?![\w.:(\[])",
    re.IGNORECASE,
)
_TYPED = regex(r"[ \t]{0,20}(?:\[[\w.]{1,40}\[\]\][ \t]{0,20})?")
_ELEMENT = regex(
    r"'(?P<single>(?:[^'\n]|''){0,2000})'|\"(?P<double>(?:[^\"`\n]|`.){0,2000})\""
    r"|(?P<variable>\$[A-Za-z_][\w:]{0,80})(?=[\s,)]|\Z)|(?P<number>\d{1,15})(?=[\s,)]|\Z)"
    r"|(?P<other>[^\s,()'\"@]+)"
)
_GROUP = regex(r"(?:vmss|rest|resource)\Z")
_LONGEST = 8_000
_MOST_WORDS = 200


def commands_in_arrays(text: str, code: str, variables: Variables) -> Iterator[Embedded]:
    """Each such command on scale sets, with the words that surely are in the array and those that
    stand behind it. ``code`` is ``text`` without strings' insides."""
    calls = list(_CALLED.finditer(code))
    commands = Commands(text, (match.start() for match in calls))
    for match in calls:
        seen = variables.seen(match["name"], match.start())
        made = _made(seen, match.start(), variables)
        array = _array(text, commands, made) if made is not None else None
        if made is None or array is None:
            continue
        grows = any(each.at > made.at for each in seen.settings)
        rest, _ = commands.words(match.end())
        found = _line(text, match, array, rest, grows=grows)
        if found is not None:
            yield found


def _made(seen: Seen, at: int, variables: Variables) -> Setting | None:
    """Where the variable is given the array that it holds at ``at``, words added later left out."""
    before = [each for each in seen.settings if each.at < at]
    values = [each for each in before if each.how == "value"]
    if not values or (not seen.own and values[-1].room != SCRIPT):
        return None
    made = values[-1]
    start, end = made.block
    return made if start <= made.at < at < end and not variables.loads(made.at, at) else None


def _array(text: str, commands: Commands, made: Setting) -> tuple[int, int] | None:
    """The inside of the array that is written where the variable is ``made``."""
    typed = _TYPED.match(text, made.end)
    word = commands.first_word(typed.end() if typed is not None else made.end)
    if word is None or not word.text or word.end - word.start > _LONGEST:
        return None
    if word.text.startswith("@(") and word.text.endswith(")"):
        return word.start + 2, word.end - 1
    return (word.start, word.end) if word.text[0] in "'\"" and "," in word.text else None


def _line(
    text: str, call: re.Match[str], array: tuple[int, int], rest: list[Token], *, grows: bool
) -> Embedded | None:
    elements = list(_ELEMENT.finditer(text, *array))
    if not elements or len(elements) > _MOST_WORDS:
        return None
    first = elements[0]["single"] or elements[0]["double"] or ""
    if _GROUP.match(first) is None:
        return None
    line = CommandLine(EXPANDED)
    line.literal("az", *call.span("program"), quoted=False)
    for element in elements:
        written = element["single"] if element["single"] is not None else element["double"]
        plain = element["variable"] or element["number"]
        if written is not None and "`" not in written and "$(" not in written:
            line.literal(written, *element.span())
        elif plain:
            line.literal(plain, *element.span(), quoted=False)
        else:
            line.hole(*element.span())
    if grows:
        line.spread(array[1], array[1])
    for word in rest:
        quoted = word.text[:1] in {"'", '"'} and word.text[-1:] == word.text[:1]
        inner = word.text[1:-1] if quoted else word.text
        line.literal(inner, word.start, word.end, quoted=quoted)
    return line.build().embedded("shell")
