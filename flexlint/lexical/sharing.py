"""What the commands of a script have in common with scripts that share its shell.

No grammar, as everywhere for the commands of a POSIX shell: what may set a variable does.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from flexlint.lexical.calls import ValueOf, by_place, printed_in
from flexlint.lexical.command_words import CommandWord, Words, commands
from flexlint.lexical.programs import written_path
from flexlint.lexical.settings import program_at, settings
from flexlint.model import Call, Loads, Sets, Shares, Span, Unknown, Value
from flexlint.regex import regex

_LOCAL = frozenset({"local", "declare", "typeset"})
_SOURCING = frozenset({"source", "."})
_LAST_PART = regex(r"(?:\A|[\"'/])(?P<path>\.{0,2}[\w.\-][\w.\-/]{0,200})[\"']?\Z")
_FUNCTION = regex(
    r"^[ \t]{0,40}(?:function[ \t]{1,9}(?P<a>[\w\-.:]{1,100})(?:[ \t]{0,9}\([ \t]{0,9}\))?"
    r"|(?P<b>[\w\-.:]{1,100})[ \t]{0,9}\([ \t]{0,9}\))"
    r"[ \t]{0,9}(?:\r?\n[ \t]{0,40})?[{(]",
    re.MULTILINE,
)
_ASSIGNED = regex(r"(?P<name>[A-Za-z_]\w*)=(?P<value>.*)\Z")
_ANY_PROGRAM = regex(r"\"?\$(?:[@*\w]|\{[\w@*\[\]]+\})\"?\Z|\"?\$\{")
_EXTERNAL = frozenset(
    {"az", "kubectl", "helm", "docker", "podman", "git", "gh", "systemctl", "service", "terraform",
     "tofu", "echo", "printf", "grep", "sed", "awk", "jq", "curl", "wget", "local", "declare",
     "readonly", "log", "info", "warn", "error", "die", "cat", "ansible-playbook", "npm", "make",
     "mkdir", "cp", "mv", "rm", "cd", "unset", "test", "[", "[["}
)  # fmt: skip
"""Programs, and functions that are known by their names, that run nothing of their words."""
_SET_THERE = "a command whose names do not show may set it"
_NOT_SHOWN = "what it is given there cannot be seen"
_MOST = 2_000
_MOST_MENTIONS = 200


def loaded_path(word: str) -> str:
    """The file that ``word`` of ``source`` means, as far as it is written; "" if it does not
    show."""
    whole = written_path(word)
    if whole:
        return whole
    match = _LAST_PART.search(word)
    return match["path"] if match is not None else ""


def shares(text: str, value: ValueOf) -> Shares:
    """What the script ``text`` shares; ``value`` says what words are worth."""
    functions = {match["a"] or match["b"]: match.start() for match in _FUNCTION.finditer(text)}
    first = min(functions.values(), default=len(text))
    loads: list[Loads] = []
    sets: list[Sets] = []
    for words in commands(text):
        if len(loads) + len(sets) > _MOST:
            loads.append(Loads("", Span(words[0].start, len(text)), True))
            break
        span = Span(words[0].start, words[-1].end)
        within = span.start >= first
        rest = words[program_at(words) :]
        program = rest[0].text.lstrip("({") if rest else ""
        if program in _SOURCING and len(rest) > 1:
            path = loaded_path(rest[1].text)
            if not path.endswith("/activate"):
                loads.append(Loads(path, span, within))
            continue
        found = settings("", (words,))
        of_all = any(word.text.startswith("-") and "g" in word.text for word in rest[1:3])
        local = within and program in _LOCAL and not of_all
        sets += [Sets(n, _value(words, n, value), span, within, local) for n in found.names]
        if found.handed or found.unseen >= 0:
            unknown = Unknown(_SET_THERE, span)
            sets.append(Sets("", unknown, span, within, handed=found.handed and within))
    return Shares(tuple(loads), tuple(sets), frozenset(functions))


def _value(words: Words, name: str, value: ValueOf) -> Value:
    span = Span(words[0].start, words[-1].end)
    given = [(m["value"], w) for w in words if (m := _ASSIGNED.match(w.text)) and m["name"] == name]
    if len(given) != 1:
        return Unknown("set while the script runs", span)
    written, word = given[0]
    return value(CommandWord(written, word.start + len(name) + 1, word.end))


def function_calls(text: str, name: str, value: ValueOf) -> Iterator[Call]:
    """The calls of the function ``name`` in the script ``text``, and the places that may call it
    in a way that does not show."""
    mentions = list(re.finditer(rf"(?<![\w\-./$])({re.escape(name)})(?![\w\-./=])", text))
    dynamic = "$" in text
    if not mentions:
        return
    if len(mentions) > _MOST_MENTIONS:
        yield Call("", Span(mentions[0].start(), mentions[0].end()), rest=_NOT_SHOWN)
        return
    printed = printed_in(text)
    starts = [span.start for span in printed]
    harmless = {match.start("a" if match["a"] else "b") for match in _FUNCTION.finditer(text)}
    known = {name, *(match["a"] or match["b"] for match in _FUNCTION.finditer(text))}
    for words in commands(text):
        low, high = words[0].start, words[-1].end
        here = [m.start() for m in mentions if low <= m.start() < high]
        rest = words[program_at(words) :] if here or dynamic else ()
        if not rest:
            continue
        program = rest[0]
        if program.text.lstrip("({") == name:
            at = next((a for a in here if a >= program.start), None)
            if at is None or at in harmless:
                continue
            harmless.add(at)
            span = Span(program.start, rest[-1].end)
            part = bisect_right(starts, at) - 1
            if part >= 0 and at < printed[part].end:
                yield Call("", span, rest=_NOT_SHOWN)
            else:
                yield Call("", span, *by_place(rest[1:], text, value))
        elif program.text in _EXTERNAL and program.text not in known:
            harmless.update(a for a in here if "$(" not in text[low:a])
        elif _ANY_PROGRAM.match(text[program.start : program.end]) and _runs_any(text, program):
            yield Call("", Span(program.start, program.end), rest=_NOT_SHOWN)
    for match in mentions:
        at = match.start()
        if at not in harmless and not _is_comment(text, at):
            yield Call("", Span(at, match.end()), rest=_NOT_SHOWN)


def _runs_any(text: str, program: CommandWord) -> bool:
    """Whether the command that ``program`` is may be any function: what the script is given."""
    return text[program.start : program.end].strip('"') in {"$@", "$*", "$1", "${@}", "${1}"}


def _is_comment(text: str, at: int) -> bool:
    start = text.rfind("\n", 0, at) + 1
    return re.search(r"(?:^|[ \t])#", text[start:at]) is not None
