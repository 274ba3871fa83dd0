"""A program as tokens with brackets, for every language that writes blocks in braces.

There is no grammar: whatever the text, it has tokens, and a bracket that nothing closes, or that
closes nothing, stands alone. Linear in the length of the text.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from flexlint.record import record
from flexlint.regex import regex

_TOKEN = regex(
    r"[^\W\d][\w$]*|[$@]+[\w$]*|\d[\w.]*|\"[^\"\n]*\"|'[^'\n]*'"
    r"|===|!==|==|!=|<=|>=|&&|\|\||=>|->|:=|::|\?\?=?|\?\.|[+\-*/%|&^]=|[^\w\s]"
)
_OPENING = {"(": ")", "[": "]", "{": "}"}
_CLOSING = {close: opening for opening, close in _OPENING.items()}
_BRACKETS = frozenset((*_OPENING, *_CLOSING))
_DEEPEST = 2_000
_IN_BRACKETS = regex(
    r"(?<=[\w)\]$])(?P<open>(?:\?\.)?\[[ ]{0,4}[\"'`])(?P<name>[A-Za-z_$][\w$]{0,80})"
    r"(?P<close>[\"'`][ ]{0,4}\])"
)
ALONE = -1
"""In :attr:`Tokens.other`, what is said of a token that is no bracket with a partner."""


@record
class Tokens:
    """The tokens of a program whose comments and insides of strings are blanked."""

    words: tuple[str, ...]
    """Their text; a string is one token, a template (backticks) is several."""
    starts: tuple[int, ...]
    """Offsets in the program."""
    first: tuple[bool, ...]
    """Whether it is the first token of its line."""
    other: tuple[int, ...]
    """The index of the bracket that closes or opens with this one, or :data:`ALONE`."""

    def __len__(self) -> int:
        return len(self.words)

    def word(self, index: int) -> str:
        """The token at ``index``; empty where there is none."""
        return self.words[index] if 0 <= index < len(self.words) else ""

    def end(self, index: int) -> int:
        """The offset behind the token at ``index``."""
        return self.starts[index] + len(self.words[index])

    def is_name(self, index: int) -> bool:
        """Whether the token at ``index`` can be a name: an identifier or a keyword."""
        words = self.words
        return 0 <= index < len(words) and is_word(words[index])

    def behind(self, index: int) -> int:
        """The index behind the token at ``index``, or behind the group that it opens."""
        partner = self.other[index]
        return (partner if partner > index else index) + 1

    def enclosing(self) -> tuple[int, ...]:
        """For each token, the bracket that opens the innermost group around it, or -1."""
        around: list[int] = []
        opened = [-1]
        for index, partner in enumerate(self.other):
            if 0 <= partner < index:
                while len(opened) > 1 and opened[-1] != partner:
                    opened.pop()
                if len(opened) > 1:
                    opened.pop()
            around.append(opened[-1])
            if partner > index:
                opened.append(index)
        return tuple(around)

    def brace_around(self, around: Sequence[int], at: int, most: int) -> int:
        """The brace that opens the innermost block around the token ``at``, or -1.

        ``around`` is what :meth:`enclosing` gives; beyond ``most`` brackets there is none.
        """
        for _ in range(most):
            at = around[at]
            if at < 0 or self.word(at) == "{":
                return at
        return -1


def is_word(token: str) -> bool:
    """Whether a token can be a name: an identifier or a keyword."""
    first = token[0]
    return first.isalpha() or first in "_$@"


def tokens_of(code: str) -> Tokens:
    """The tokens of ``code``, a program whose comments and insides of strings are blanked."""
    found = list(_TOKEN.finditer(code))
    words = [match[0] for match in found]
    starts = [match.start() for match in found]
    del found
    first = [False] * len(words)
    index = line = 0
    while line >= 0 and (index := bisect_left(starts, line, index)) < len(words):
        first[index] = True
        line = code.find("\n", starts[index])
    other = [ALONE] * len(words)
    opened: list[int] = []
    for index in [at for at, word in enumerate(words) if word in _BRACKETS]:
        word = words[index]
        if word in _OPENING:
            opened.append(index)
            if len(opened) > _DEEPEST:
                del opened[0]
        else:
            # A brace closes what was left open in it; a parenthesis closes no brace.
            while opened and words[opened[-1]] != _CLOSING[word]:
                if word != "}":
                    break
                opened.pop()
            if opened and words[opened[-1]] == _CLOSING[word]:
                partner = opened.pop()
                other[partner], other[index] = index, partner
    return Tokens(tuple(words), tuple(starts), tuple(first), tuple(other))


def with_members(code: str, text: str) -> str:
    """``code`` with the members that ``text`` names in brackets written behind a point, as
    JavaScript has both: ``client["list"]`` is ``client. list``. Offsets stay.

    ``code`` is ``text`` with the insides of strings blanked.
    """
    pieces: list[str] = []
    done = 0
    for match in _IN_BRACKETS.finditer(text):
        opening, closing = match.span("open"), match.span("close")
        if code[slice(*opening)] != match["open"] or code[slice(*closing)] != match["close"]:
            continue  # inside of a string
        point = "?." if match["open"].startswith("?.") else "."
        pieces += [
            code[done : match.start()],
            point.ljust(len(match["open"])),
            match["name"],
            " " * len(match["close"]),
        ]
        done = match.end()
    return "".join([*pieces, code[done:]])
