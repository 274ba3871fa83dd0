"""Functions of a program that do nothing but tell a mode: ``isFlexible(set)``."""

from __future__ import annotations

from flexlint.lexical.conditions import Telling
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.conditions import Conditions
from flexlint.surfaces.sdk.syntax import KEYWORDS, words_of

_BEFORE_CALLS = (KEYWORDS | words_of("else and or not go if")) - words_of(
    "async static public private protected internal override virtual abstract sealed final"
)
"""Words before a name that is called, and not declared."""
_NO_NAMES = words_of("if for foreach while switch when using lock fixed with catch func function")
_MOST_TYPE = 8
_MOST_TOKENS = 60


def helpers_of(tokens: Tokens, conditions: Conditions) -> dict[str, Telling]:
    """What the functions tell, by their names, that only return a condition. One whose name
    another function has as well is left out."""
    found: dict[str, Telling] = {}
    for index, word in enumerate(tokens.words):
        if word == "return" and tokens.word(index - 1) == "{":
            closed = tokens.other[index - 1]
            name = _name_before(tokens, index - 1)
        elif word == "=>" and tokens.word(index + 1) != "{":
            closed = _end(tokens, index)
            name = _name_before(tokens, index)
        else:
            continue
        last = closed - 1 - (tokens.word(closed - 1) == ";")
        if not name or not index < last < index + _MOST_TOKENS:
            continue
        telling = conditions.told(index + 1, last)
        if not telling.is_silent:
            found[name] = telling
    if not found:
        return found
    declared = dict.fromkeys(found, 0)
    for index, word in enumerate(tokens.words):
        if word in declared and _is_declared(tokens, index):
            declared[word] += 1
            around = tokens.words[max(0, index - 6) : index + 3]
            if "async" in around or tokens.word(index + 2) == "async":
                conditions.promised.add(word)
    return {name: telling for name, telling in found.items() if declared[name] == 1}


def _name_before(tokens: Tokens, body: int) -> str:
    """The name of the function whose body, or arrow, stands at ``body``; "" if it has none."""
    at = body - 1
    if tokens.word(at) == "=>":
        at -= 1
    for _ in range(_MOST_TYPE):
        word = tokens.word(at)
        if word == ")":
            break
        if not (tokens.is_name(at) or word in {":", ".", "*", "?", "<", ">", "[", "]", ","}):
            return ""
        if word in {"=", "return", "else", "do", "try", "finally"}:
            return ""
        if tokens.word(at - 1) == "=" and tokens.word(body) == "=>":  # ``f = x => …``
            return tokens.words[at - 2] if tokens.is_name(at - 2) else ""
        at -= 1
    if tokens.word(at) != ")" or tokens.other[at] < 0:
        return ""
    at = tokens.other[at] - 1
    at -= tokens.word(at) == "async"
    if tokens.word(at) == "=":
        at -= 1
        return tokens.words[at] if tokens.is_name(at) else ""
    is_name = tokens.is_name(at) and tokens.words[at] not in _NO_NAMES
    return tokens.words[at] if is_name else ""


def _is_declared(tokens: Tokens, index: int) -> bool:
    """Whether the name at ``index`` is declared there, as a function or as a variable."""
    before, behind = tokens.word(index - 1), tokens.word(index + 1)
    if before in {"function", "func", "fun", "const", "let", "var", "val"} or behind == "=":
        return True
    if behind != "(" or tokens.other[index + 1] < 0:
        return False
    if before == ")" and not tokens.first[index]:
        return True  # a method of Go
    if tokens.is_name(index - 1) and before not in _BEFORE_CALLS:
        return not tokens.first[index]
    return before in {">", "]", "?"} or (
        tokens.word(tokens.other[index + 1] + 1) == "{" and (before in {"{", "}", ";"})
    )


def _end(tokens: Tokens, arrow: int) -> int:
    """Where the expression ends that stands behind ``arrow``."""
    at = arrow + 1
    while at < min(len(tokens), arrow + _MOST_TOKENS):
        word = tokens.word(at)
        if word in {";", ")", "}", "]", ","}:
            return at
        if tokens.first[at] and at > arrow + 1 and word not in {"&&", "||", ".", "?."}:
            return at
        at = tokens.behind(at)
    return at
