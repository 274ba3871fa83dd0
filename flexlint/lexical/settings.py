"""Which variables the commands of a script set, for themselves and for what they run.

Whichever shell reads it: POSIX, PowerShell or the one of Windows. No grammar: a name that may be
set is one that is set, for who asks wants to know what surely stays as it is. Linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from flexlint.lexical.command_words import CommandWord, Words, commands
from flexlint.lexical.programs import started
from flexlint.model import Span
from flexlint.record import record
from flexlint.regex import regex

_ASSIGNMENT = regex(r"(?P<name>[A-Za-z_]\w{0,200})\+?=(?P<value>.*)", re.DOTALL)
_NAME = regex(r"[A-Za-z_]\w{0,200}\Z")
_BEFORE = frozenset(
    {"sudo", "exec", "time", "nohup", "env", "command", "builtin", "then", "else", "elif", "do",
     "if", "!", "@", "(", "((", "{", "nice", "retry", "while", "until", "call", "run:"}
)  # fmt: skip
_DECLARING = frozenset({"export", "declare", "typeset", "readonly", "local", "set", "let"})
_TAKING = frozenset({"read", "mapfile", "readarray", "unset", "getopts", "setx"})
_TURNS = frozenset({"for", "select"})
_THROUGH = frozenset({"env", "sudo"})
"""Programs that set variables for what they run."""
_CLEARING = frozenset({"-i", "--ignore-environment"})
"""Options of ``env``."""
_UNSEEN = frozenset({"eval", "source", ".", "iex", "invoke-expression"})
NAMING = frozenset({"export", "declare", "typeset", "readonly", "local"})
"""Commands that may be given the names that they set, and their values, by something else."""
_KEEPING = ("-E", "--preserve-env")
"""Options of ``sudo`` that leave the environment to what it runs."""
_PUT_IN = regex(r"[\"']?[$`]")
_ARGUMENT = regex(r"[\"']?\$\{?[1-9]")
_OF_POWERSHELL = regex(
    r"\$\{?env:(?P<a>\w{1,200})\}?[ \t]{0,9}(?:[+\-*/%]|\?\?)?=(?!=)"
    r"|\b(?:Set|New|Remove|Clear)-(?:Item|Content)\b[^\n;|]{0,80}?\bEnv:[\\/]?(?P<b>\w{1,200})"
    r"|SetEnvironmentVariable\([ \t]{0,9}[\"'](?P<c>\w{1,200})",
    re.IGNORECASE,
)
_COMPUTED = regex(
    r"\b(?:Set|New|Remove|Clear)-(?:Item|Content)\b[^\n;|]{0,80}?\bEnv:[\\/]?[\"'({]{0,3}\$"
    r"|SetEnvironmentVariable\([ \t]{0,9}\$",
    re.IGNORECASE,
)
"""Where PowerShell sets one whose name does not show."""
_EXTRA = regex(r"[\"']?(?P<name>[A-Za-z_]\w{0,200})[\"']?[ \t]{0,9}[=:]")
_EXTRA_OPTIONS = frozenset({"-e", "--extra-vars"})
_PLAYING = b"ansible-playbook"
_ADDING = regex(rb"(?:-e|--extra-vars)[\s\\`^=\"']{1,200}(?:@|\$|\{\{)")
"""Before each file of variables that a command adds to those of a play, written out or in a
string."""


@record
class Settings:
    """What the commands of one text set."""

    names: frozenset[str] = frozenset()
    """All variables that they may set to something else."""
    otherwise: frozenset[str] = frozenset()
    """Those of them that something else than the shell's own ``NAME=value`` sets: ``read``, a loop,
    ``unset``, ``env NAME=value``."""
    unseen: int = -1
    """Where the last command begins that may set any, such as ``source``; -1 if none does."""
    handed: bool = False
    """Whether a command sets a variable whose name it is given: ``local -n out=$1``."""

    def __bool__(self) -> bool:
        return bool(self.names) or self.unseen >= 0


def settings(text: str, said: Iterable[Words] = ()) -> Settings:
    """What the commands of ``text`` set; ``said`` are those commands if they are at hand. A
    variable that is given its own value is not set: ``export A="${A:-web}"`` leaves alone what
    there is."""
    names: set[str] = set()
    otherwise: set[str] = set()
    unseen = -1
    handed = False
    otherwise.update(name for name, _ in set_in_powershell(text))
    every = said or commands(text)
    for match in _COMPUTED.finditer(text) if "$" in text else ():
        unseen = match.start()
    for words in every:
        at = _program(words, names, otherwise)
        if any(w.text in _CLEARING for w in words[1:at]) or _loses_all(words, at):
            unseen = words[0].start
        rest = words[at:]
        program = rest[0].text.lstrip("({") if rest else ""
        if program in _DECLARING:
            _assigned(rest[1:], names)
        elif program in _TAKING:
            otherwise.update(w.text for w in rest[1:] if _NAME.match(w.text))
        elif program in _TURNS:
            otherwise.update(w.text for w in rest[1:2] if _NAME.match(w.text))
        elif program == "printf" and len(rest) > 2 and rest[1].text == "-v":
            otherwise.add(rest[2].text)
        elif program.lower() in _UNSEEN and not _is_activation(rest):
            unseen = rest[0].start
        texts = [word.text for word in rest]
        if sets_handed(texts):
            handed = True
        elif sets_unseen(texts):
            unseen = rest[0].start
    if handed and text:
        again = every if said else commands(text)
        otherwise.update(handed_names([word.text for word in words] for words in again))
    return Settings(frozenset(names | otherwise), frozenset(otherwise), unseen, handed)


def sets_unseen(texts: Sequence[str]) -> bool:
    """Whether the command of these words sets variables whose names do not show:
    ``export $(cat .env)``, ``declare "$name=$value"``."""
    program = texts[0].lstrip("({") if texts else ""
    return program in NAMING and any(
        _PUT_IN.match(text) and not _ARGUMENT.match(text) for text in texts[1:]
    )


def sets_handed(texts: Sequence[str]) -> bool:
    """Whether the command of these words sets a variable whose name it is given:
    ``local -n out=$1``, ``printf -v "$1"``, ``declare -g "$1=$2"``, ``read -r "$name"``."""
    program = texts[0].lstrip("({") if texts else ""
    rest = texts[1:]
    if program in NAMING:
        if any(_ARGUMENT.match(text) for text in rest):
            return True
        refers = any(text[:1] == "-" and "n" in text for text in rest[:2])
        return refers and any("$" in text.partition("=")[2] for text in rest)
    if program in _TAKING or (program == "printf" and rest[:1] == ["-v"]):
        return any(_PUT_IN.match(text) for text in (rest[1:2] if program == "printf" else rest))
    return program == "eval" and any(_ARGUMENT.match(text) for text in rest)


def handed_names(said: Iterable[Sequence[str]]) -> set[str]:
    """The names that the commands of these words hand to something, which may set them."""
    found: set[str] = set()
    for words in said:
        if words and words[0] not in NAMING:
            found.update(word for word in words[1:] if _NAME.match(word))
    return found


def _loses_all(words: Sequence[CommandWord], at: int) -> bool:
    """Whether the program at ``at`` of ``words`` does not surely have what is set outside."""
    before = [word.text for word in words[:at]]
    if "sudo" not in before or any(text.startswith(_KEEPING) for text in before):
        return False
    return any(started((tuple(words[at:]),)))


def set_in_powershell(text: str) -> Iterator[tuple[str, Span]]:
    """The variables of the environment that PowerShell sets in ``text``, and where each is named,
    once for each time."""
    folded = text.lower()
    if "env:" not in folded and "setenvironmentvariable" not in folded:
        return
    for match in _OF_POWERSHELL.finditer(text):
        group = match.lastgroup or "a"
        yield match[group], Span(match.start(group), match.end(group))


def extra_variables(text: str) -> Iterator[tuple[str, CommandWord]]:
    """The variables that ``ansible-playbook --extra-vars`` gives in ``text``, and where; ``@`` of
    those of a file."""
    if "ansible" not in text:
        return
    for words in commands(text):
        if not any(word.text.endswith("ansible-playbook") for word in words):
            continue
        for before, word in pairwise(words):
            value = word.text if before.text in _EXTRA_OPTIONS else ""
            option, sign, given = word.text.partition("=")
            if sign and option == "--extra-vars":
                value = given
            if value.startswith(("@", "$")) or (value and value[:2] == "{{"):
                yield "@", word
            for match in _EXTRA.finditer(value) if not value.startswith("@") else ():
                yield match["name"], word


def adds_files(content: bytes) -> bool:
    """Whether a command in ``content``, the bytes of a file in lower case, may have plays read a
    file of variables. Cheap."""
    return _PLAYING in content and _ADDING.search(content) is not None


def program_at(words: Words) -> int:
    """The place of the program in the command ``words``; their number if there is none."""
    return _program(words, set(), set())


def _program(words: Sequence[CommandWord], names: set[str], otherwise: set[str]) -> int:
    """The place of the program in ``words``; what is set before it is added."""
    at = 0
    cleared = False
    while at < len(words):
        word = words[at].text
        if word in _BEFORE or (word.endswith(")") and "(" not in word[:-2]):
            cleared = word == "env"
        elif word == "case":
            at = next((i for i, w in enumerate(words) if i > at and w.text[-1:] == ")"), at)
        elif _ASSIGNMENT.match(word.lstrip("({")):
            through = not _THROUGH.isdisjoint(w.text for w in words[:at])
            _assigned(words[at : at + 1], otherwise if through else names)
        elif cleared and word.startswith("-"):
            following = words[at + 1].text if at + 1 < len(words) else ""
            if word in {"-u", "--unset"}:
                otherwise.add(following)
                at += 1
            elif word.startswith("--unset="):
                otherwise.add(word.partition("=")[2])
        elif not (at and words[at - 1].text in _BEFORE and word.startswith("-")):
            break
        at += 1
    return at


def _assigned(words: Sequence[CommandWord], names: set[str]) -> None:
    for word in words:
        match = _ASSIGNMENT.match(word.text.lstrip("({"))
        if match is not None and not _is_itself(match["name"], match["value"]):
            names.add(match["name"])


def _is_itself(name: str, value: str) -> bool:
    plain = value.strip("\"'")
    if plain in {f"${name}", f"${{{name}}}"}:
        return True
    return plain.endswith("}") and plain.startswith(
        tuple(f"${{{name}{how}" for how in (":-", "-", ":?", "?", ":="))
    )


def _is_activation(words: Sequence[CommandWord]) -> bool:
    """``source .venv/bin/activate``: it sets what it is known for."""
    return len(words) > 1 and words[1].text.endswith("/activate")
