"""What a condition of a shell tells of the orchestration mode: ``[ "$mode" = Uniform ]``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from flexlint.lexical.conditions import (
    MODES,
    SILENT,
    Telling,
    all_of,
    any_of,
    compared,
    is_about_mode,
    is_spelled,
    never_equal,
    or_absent,
    present,
)
from flexlint.record import record
from flexlint.regex import regex

_TOKEN = regex(
    r"(?P<text>\"(?:[^\"\\$]|\\.|\$(?!\()|\$\((?:[^()]|\([^()]*\))*\))*\"|\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:[^\s\"'$`()|&;\\<>]|\\.|\$\([^()]{0,400}"
    r"(?:\([^()]{0,200}\)[^()]{0,200}){0,3}\)|\$\{[^}]*\}|\$|`[^`]*`|\"(?:[^\"\\]|\\.)*\"|'[^']*')+)"
    r"|(?P<operator>&&|\|\||[|;()]|<<<|[<>&])|\n"
)
_MODE = regex(r"[\"']?\^?(?P<mode>uniform|flexible)\$?[\"']?\Z")
_EQUAL = frozenset({"=", "==", "=~", "-eq"})
_UNEQUAL = frozenset({"!=", "-ne"})
_READ = regex(r"[\"']?[ ]?[$`]")
"""What is read; the space is where a Makefile has a second dollar."""
_VARIABLE = regex(r"\$\{?(\w+)")
_GREP = frozenset({"grep", "egrep", "fgrep"})
_ABOUT = regex(r"vmss\s+show\b(?!.*\bvmss\s+list\b).*orchestrationMode", re.IGNORECASE | re.DOTALL)
_ELSEWHERE = regex(r"\baz\s+(?!vmss\b|deployment\b|resource\b|graph\b|rest\b)[a-z]")
_ASKED_JQ = regex(
    r"[\"']\.(?:properties\.)?orchestrationMode\s{0,9}(?P<operator>==|!=)\s{0,9}"
    r"\\?\"(?P<mode>Uniform|Flexible)\\?\"[\"']\Z"
)
_INSTEAD = regex(r":-(?P<mode>Uniform|Flexible)\}", re.IGNORECASE)
_SEARCHING = regex(r"-[qiwxFEsov]{1,8}|-e|--quiet|--ignore-case|--invert-match")
_SHOWS = regex(r"\bvmss\s+show\b")
_CHANGING = regex(r"\btr\b|ascii_(?:down|up)case|\bawk\b|\bsed\b")
_INVERTED = regex(r"-\w*v|--invert-match")
_PATTERN = regex(r"[\"']?(?:\^|-\w\s)?(?P<mode>uniform|flexible)\$?[\"']?\Z")
_AFTER_COMMANDS = frozenset({"", ";", "\n", "&&", "||", "|", ")", "}"})
_MOST_TOKENS = 120
_DEEPEST = 8


@record
class Names:
    """What is known of variables that hold a mode."""

    modes: frozenset[str] = frozenset()
    """Those that hold the orchestration mode of a set, whatever they are called."""
    others: frozenset[str] = frozenset()
    """Those that hold, or may hold, something else, whatever they are called."""
    exact: frozenset[str] = frozenset()
    """Those that hold it as the service spells it."""
    helpers: Mapping[str, Telling] = MappingProxyType({})
    """What functions tell that do nothing but test a mode."""


NO_NAMES = Names()


def is_told_of_another(written: str) -> bool:
    """Whether ``written`` has a command on something else than a set."""
    return _ELSEWHERE.search(written) is not None


def reads_mode(written: str, names: Names = NO_NAMES) -> bool:
    """Whether what is ``written`` is named for the orchestration mode, or has a variable that
    holds it."""
    variables = _VARIABLE.findall(written)
    if is_told_of_another(written):
        return False
    if any(name in names.others for name in variables):
        return False
    return is_about_mode(written) or any(name in names.modes for name in variables)


def told(condition: str, names: Names = NO_NAMES) -> Telling:
    """What the list of commands ``condition``, tested as by ``if``, tells either way.

    ``names`` is what is known of variables.
    """
    tokens: list[str] = []
    for match in _TOKEN.finditer(condition):
        tokens.append(match.group())
        if len(tokens) > _MOST_TOKENS:
            return SILENT
    while tokens and tokens[-1] in {"\n", ";"}:
        tokens.pop()
    if not any(
        _MODE.match(token.lower()) or token in names.helpers or _ASKED_JQ.match(token)
        for token in tokens
    ):
        return SILENT
    return _Reader(tokens, names).all()


class _Reader:
    """Reads the tokens of one condition from the left."""

    def __init__(self, tokens: list[str], names: Names) -> None:
        self._tokens = tokens
        self._names = names
        self._at = 0
        self._depth = 0

    def all(self) -> Telling:
        """What the whole tells; nothing if a part of it is left."""
        telling = self._list()
        return telling if self._at >= len(self._tokens) else SILENT

    def _next(self) -> str:
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._next()
        self._at += 1
        return token

    def _deeper(self, read: Callable[[], Telling], closer: str) -> Telling:
        self._depth += 1
        telling = read() if self._depth <= _DEEPEST else SILENT
        self._depth -= 1
        if self._next() != closer:
            self._at = len(self._tokens) + 1  # no condition that we can read
            return SILENT
        self._at += 1
        return telling

    # -- lists of commands ------------------------------------------------------------------

    def _list(self) -> Telling:
        telling = self._and_or()
        while self._next() in {";", "\n"}:
            self._at += 1
            if self._next() in {"", ")", "}"}:
                break
            telling = self._and_or()  # the status of a list is that of its last command
        return telling

    def _and_or(self) -> Telling:
        telling = self._pipeline()
        while self._next() in {"&&", "||"}:
            joined = all_of if self._take() == "&&" else any_of
            telling = joined([telling, self._pipeline()])  # of equal rank, from the left
        return telling

    def _pipeline(self) -> Telling:
        if self._next() == "!":
            self._at += 1
            return self._pipeline().negated()
        start = self._at
        telling = self._command()
        while self._next() == "|":
            self._at += 1
            self._command()
            telling = self._searched(start, self._at)
        return telling

    def _command(self) -> Telling:
        word = self._take()
        if word in {"[[", "["}:
            return self._deeper(self._either, "]]" if word == "[[" else "]")
        if word in {"(", "{"}:
            return self._deeper(self._list, ")" if word == "(" else "}")
        if word == "test":
            return self._either()
        start = self._at - 1
        if word in self._names.helpers:
            while self._next() not in _AFTER_COMMANDS:
                self._at += 1
            return self._names.helpers[word]
        while self._next() not in {"", ";", "\n", "&&", "||", "|", ")"}:
            if self._take() == "(":
                while self._next() not in {"", ")"}:
                    self._at += 1
                self._at += 1
        return self._searched(start, self._at)

    def _searched(self, start: int, end: int) -> Telling:
        """``az vmss show … --query orchestrationMode | grep -q Uniform``."""
        words = self._tokens[start:end]
        last = max((at for at, word in enumerate(words) if word == "|"), default=-1) + 1
        if words[last : last + 1] == ["jq"]:
            return _by_jq(words[:last], words[last + 1 :])
        if words[last : last + 1] == [] or words[last] not in _GREP:
            return SILENT
        given = words[last + 1 :]
        fed = words[:last]
        if "<<<" in given:
            fed, given = given[given.index("<<<") :], given[: given.index("<<<")]
        patterns = [m for word in given if (m := _PATTERN.match(word.lower()))]
        options = [word for word in given if word.startswith("-")]
        written = " ".join(fed)
        read = _ABOUT.search(written) or (all(map(self._holds_mode, fed[1:])) and len(fed) > 1)
        known = len(patterns) + len(options) == len(given)
        if (
            len(patterns) != 1
            or not known
            or not read
            or not all(map(_SEARCHING.fullmatch, options))
        ):
            return SILENT
        equal = not any(_INVERTED.match(word) for word in options)
        return compared(MODES[patterns[0]["mode"]], equal, written)

    def _holds_mode(self, word: str) -> bool:
        """Whether ``word`` is the mode of a set, or what separates words."""
        if word == "|":
            return True
        return _READ.match(word) is not None and reads_mode(word, self._names)

    # -- expressions in brackets ------------------------------------------------------------

    def _either(self) -> Telling:
        parts = [self._both()]
        while self._next() in {"||", "-o"}:
            self._at += 1
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else any_of(parts)

    def _both(self) -> Telling:
        parts = [self._not()]
        while self._next() in {"&&", "-a"}:
            self._at += 1
            parts.append(self._not())
        return parts[0] if len(parts) == 1 else all_of(parts)

    def _not(self) -> Telling:
        if self._next() == "!":
            self._at += 1
            return self._not().negated()
        if self._next() in {"(", "\\("}:
            closer = ")" if self._take() == "(" else "\\)"
            return self._deeper(self._either, closer)
        return self._primary()

    def _primary(self) -> Telling:
        word = self._take()
        if word in {"-n", "-z"}:
            return present(self._take(), word == "-n")
        operator = self._next()
        if operator in _EQUAL | _UNEQUAL:
            self._at += 1
            return self._compared(word, operator in _EQUAL, self._take())
        return present(word, True) if _READ.match(word) else SILENT

    def _compared(self, left: str, equal: bool, right: str) -> Telling:
        for mode, other in ((right, left), (left, right)):
            match = _MODE.match(mode.lower())
            if match is not None:
                if not self._holds_mode(other):
                    return SILENT
                telling = compared(MODES[match["mode"]], equal, other)
                instead = _INSTEAD.search(other)
                if instead is not None:
                    telling = or_absent(
                        telling, (instead["mode"].lower() == match["mode"]) is equal
                    )
                if not is_spelled(mode.strip("\"'^$"), self._fold(other)):
                    telling = never_equal(telling, equal)
                return telling
            if mode in {'""', "''"}:
                return present(other, not equal)
        return SILENT

    def _fold(self, read: str) -> str:
        """Which letters there are in what is read: see :func:`is_spelled`."""
        if ",," in read or "^^" in read:
            return "lower" if ",," in read else "upper"
        if _CHANGING.search(read):
            return "any"
        if _ABOUT.search(read):
            return ""
        names = _VARIABLE.findall(read)
        return "" if names and all(name in self._names.exact for name in names) else "any"


def _by_jq(fed: list[str], given: list[str]) -> Telling:
    """``az vmss show … | jq -e '.orchestrationMode == "Uniform"'``."""
    asked = [match for word in given if (match := _ASKED_JQ.match(word))]
    status = any(word in {"-e", "--exit-status"} for word in given)
    if len(asked) != 1 or not status or not _SHOWS.search(" ".join(fed)):
        return SILENT
    named = MODES[asked[0]["mode"].lower()]
    return compared(named, asked[0]["operator"] == "==", asked[0][0])
