"""A call of a program: which one, with which sub-commands and options."""

from __future__ import annotations

import re

from flexlint.model import Known, Span
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.shell.lexer import Command, Word
from flexlint.surfaces.shell.readings import AZ, NAMING, readings, wrapped
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import LEADING, is_whole_array, literal, variable

_AZ_VARIABLE = regex(
    r"[@+\-]{0,3}\"?\$[{(]?(?:AZ|AZ_?CLI|AZ_?CMD|AZ_?BIN|AZURE_?CLI)[})]?\"?\Z", re.IGNORECASE
)
PRINTERS = frozenset(
    {
        "#", "cat", "cecho", "die", "echo", "err", "error", "fail", "fatal", "grep",
        "help", "info", "log", "log_debug", "log_error", "log_info", "log_warn", "log_warning",
        "man", "message", "msg", "note", "notice", "print", "printf", "rem", "say", "sed",
        "success", "title", "type", "usage", "warn", "warning", "which", "write-host", "egrep",
    }
)  # fmt: skip
"""Programs and customary functions whose arguments are text to show or search, not to run."""
_PRINTING = regex(
    r"\A(?:log|echo|print|info|warn|error|msg|say|show)(?:[_\-]\w+)?\Z"
    r"|[_\-](?:log|echo|print|info|warn|error|msg|usage|help)\Z",
    re.IGNORECASE,
)
_PLAIN_RUNNERS = frozenset(
    {"builtin", "call", "command", "exec", "ionice", "nice", "nohup", "stdbuf", "time", "timeout"}
)
_FOR_RUNNERS = regex(
    r"@(?:annually|daily|hourly|midnight|monthly|reboot|weekly|yearly)\Z|[*\d][*\d,/\-]*\Z|-{1,2}[A-Za-z][\w=\-]*\Z|-?\d+(?:\.\d+)?[smhd]?\Z"
)
_ASSIGNMENT = regex(r"[A-Za-z_]\w*\+?=")
_OPTION = regex(r"-{1,2}[A-Za-z][\w\-]*")
_ATTACHED = regex(r"-[gno](?=[\w$\"'{.])")
"""An option of one letter, with its value behind it."""
_SINGLE = frozenset(
    {
        "-g", "-n", "-o", "--lb-name", "--name", "--output", "--query", "--resource-group",
        "--run-command-name", "--subscription", "--vm-name", "--vm-scale-set-name",
        "--virtual-machine-scale-set-name", "--vmss-name",
    }
)  # fmt: skip
"""Options with one value: what stands behind that is no value of theirs."""
_SWITCHES = frozenset(
    {"--debug", "--no-wait", "--only-show-errors", "--skip-shutdown", "--verbose", "--yes", "-y"}
)
"""Options without a value, or with one that is written out."""
_TRUTH = frozenset({"true", "false", "1", "0", "yes", "no"})
_FEEDERS = frozenset({"parallel", "xargs"})
"""Programs that put more words behind a command."""
_PUT_IN = regex(r"-[Ii]|-J|--replace(?:=|\Z)|--max-args=0\Z")
"""Options with which such a program puts words in the place of others only."""
_BODIES = frozenset({"{", "do", "then", "else"})
"""Words that a command begins after, whatever stands before them."""
_HELD = regex(r"(?:--?[A-Za-z][\w\-]*=?)?[\w./:@,+*\-]*\Z")
_SUBCOMMAND = regex(r"[a-z][a-z0-9\-]*\Z")


@record
class Option:
    """An option with its values."""

    name: str
    values: tuple[Word, ...]
    start: int
    end: int


@record
class Invocation:
    """``az`` with its words."""

    words: tuple[Word, ...]
    """``az``, ``vmss``, ``deallocate``: up to the first option or value."""
    options: tuple[Option, ...]
    open: bool
    """True if options come from a variable we cannot see into."""
    start: int
    end: int

    def option(self, *names: str) -> Option | None:
        """The last option given under one of ``names``."""
        found = [option for option in self.options if option.name in names]
        return found[-1] if found else None


def bare(command: Command) -> list[Word]:
    """The words without assignments, reserved words and redirections."""
    words: list[Word] = []
    skip = False
    for word in command.words:
        if skip:
            skip = False
        elif word.text == ">":
            skip = True
        elif words or not (word.text in LEADING or _ASSIGNMENT.match(word.text)):
            words.append(word)
    return words


def is_printer(word: Word) -> bool:
    """Whether what follows ``word`` is shown rather than run."""
    name = word.text.strip("@+-\"'").rsplit("/", 1)[-1].lower()
    return name in PRINTERS or _PRINTING.search(name) is not None


def runner(command: Command, start: int) -> Span | None:
    """The words of ``command`` before ``start`` that have it run with other settings, by another
    user or on another machine, or that are not known not to; None if there are none.

    What the shell puts into the command, such as ``$(…)``, it has run itself.
    """
    before = [word for word in command.words if word.end <= start]
    inner = max((at for at, word in enumerate(before) if word.text in _BODIES), default=-1)
    before = before[inner + 1 :]
    found = [word for word in before if word.text not in LEADING and not _is_harmless(word.text)]
    return Span(found[0].start, before[-1].end) if found else None


def _is_harmless(word: str) -> bool:
    """Whether the program ``word`` only runs what follows it as it is, or is a number or an option
    for such a one."""
    name = word.lstrip("@+-").rsplit("/", 1)[-1]
    name = "call" if name.lower() == "call" else name  # cmd takes it in either case
    return not name or name in _PLAIN_RUNNERS or _FOR_RUNNERS.match(word) is not None


def az_invocation(command: Command, variables: Variables) -> Invocation | None:
    """The call of ``az`` in ``command``, also behind ``sudo``, ``retry 3`` and the like; as it is
    written, where variables hold its first words."""
    return _invocation(bare(command), variables)


def az_invocations(command: Command, variables: Variables) -> list[tuple[Invocation, bool]]:
    """The calls of ``az`` that ``command`` may be, each with whether it is the only one."""
    words = wrapped(bare(command), variables)
    found: list[tuple[Invocation, bool]] = []
    for reading in readings(words, variables):
        invocation = _invocation(list(reading.words), variables)
        if invocation is not None:
            found.append((invocation, reading.sure))
    if found:
        return found
    plain = _invocation(words, variables)
    return [] if plain is None else [(plain, True)]


def _invocation(words: list[Word], variables: Variables) -> Invocation | None:
    array = _elements(words[0], variables) if words else None
    if array is not None and array[1] and array[0] and AZ.match(array[0][0].text):
        words = [*array[0], *words[1:]]
    for index, word in enumerate(words):
        if AZ.match(word.text) or _AZ_VARIABLE.match(word.text):
            if index and any(is_printer(w) for w in words[:index]):
                return None
            found = _parse(words[index:], variables)
            fed = found is not None and _feeds(words[:index], words[index:])
            return replace(found, open=True) if found is not None and fed else found
    return None


def _feeds(before: list[Word], command: list[Word]) -> bool:
    """Whether a program ``before`` a command puts more words behind it."""
    names = [word.text.rpartition("/")[2] for word in before]
    at = next((index for index, name in enumerate(names) if name in _FEEDERS), None)
    if at is None or any(map(_PUT_IN.match, names[at + 1 :])):
        return False
    return names[at] == "xargs" or all("{" not in word.text for word in command)


def _parse(words: list[Word], variables: Variables) -> Invocation | None:
    count = 1
    while count < len(words) and _SUBCOMMAND.match(words[count].text):
        count += 1
    if count == 1:
        return None
    head = tuple(words[:count])
    rest, unseen = _expanded(words[count:], variables)
    options: list[Option] = []
    values: list[Word] = []  # before the first option they are arguments of no command we know
    given: list[tuple[str, Word, list[Word]]] = []
    for word in rest:
        if (attached := _ATTACHED.match(word.text)) is not None:
            values = [Word(word.text[2:], word.end - len(word.text) + 2, word.end)]
            given.append((attached.group(), word, values))
            continue
        match = _OPTION.match(word.text)
        if match and (match.end() == len(word.text) or word.text[match.end()] == "="):
            values = []
            if match.end() < len(word.text):
                value = word.text[match.end() + 1 :]
                values.append(Word(value, word.end - len(value), word.end))
            given.append((match.group(), word, values))
        else:
            values.append(word)
    for name, word, values in given:
        most = _most_values(name, values)
        unseen = unseen or len(values) > most
        del values[most:]
        ends = values[-1].end if values else word.end
        options.append(Option(name, tuple(values), word.start, ends))
    end = words[-1].end
    return Invocation(head, tuple(options), unseen, head[0].start, end)


def _most_values(name: str, values: list[Word]) -> int:
    """How many of ``values`` are values of the option ``name``."""
    if name in _SWITCHES:
        return int(bool(values) and values[0].text.lower() in _TRUTH)
    if name not in _SINGLE:
        return len(values)
    if values and values[0].text.lstrip("\"'").startswith("{{"):  # one to who fills it in
        ends = (at for at, word in enumerate(values, 1) if "}}" in word.text)
        return next(ends, 1)
    return 1


def _expanded(words: list[Word], variables: Variables) -> tuple[list[Word], bool]:
    """The words with arrays of options put in, and whether some could not be seen.

    The words of an array keep the place where the array is written.
    """
    found: list[Word] = []
    unseen = False
    after_option = False
    for word in words:
        array = _elements(word, variables)
        if array is not None and array[1]:
            found.extend(array[0])
        elif not after_option and word.text.strip('"')[-2:] in {"]}", "@}"}:
            if array is not None:
                given = variables.perhaps_given(variable(word.text) or "", word.start)
                named = [each for each in given if NAMING.match(each.text)]
                found.extend(each for each in named[:1] if each not in array[0])
                found.extend(array[0])
            unseen = True
        elif not after_option and word.text[:1] in {"$", "`"} and word.text[1:2] not in {"'", '"'}:
            # A blank parts what an expansion without quotes gives: options too.
            given, whole = _options_held(word, variables)
            found += given
            unseen = unseen or not whole
        elif word.text in {'"$@"', "$@", "$*"}:
            unseen = True
        else:
            found.append(word)
        after_option = word.text.startswith("-") and "=" not in word.text
    return found, unseen


def _options_held(word: Word, variables: Variables) -> tuple[list[Word], bool]:
    """The words that ``word``, a variable without quotes, surely gives where it holds options, and
    whether there are no others; ``word`` itself if none are known."""
    name = variable(word.text)
    held = variables.value(word) if name is not None else None
    if isinstance(held, Known):
        texts = str(held.value).split()
        if not all(map(_HELD.match, texts)):
            return [word], False
        return [Word(text, word.start, word.end) for text in texts], True
    for choice in variables.choices(name, word.start) if name is not None else ():
        named = next((t for t in (literal(choice.text) or "").split() if NAMING.match(t)), None)
        if named is not None:
            return [Word(named, word.start, word.end)], False
    return [word], False


def _elements(word: Word, variables: Variables) -> tuple[tuple[Word, ...], bool] | None:
    """Those that ``word`` surely gives if it is an array, and whether it gives no others."""
    name = variable(word.text)
    if name is None or not is_whole_array(word.text):
        return None
    return variables.elements(name, word.start)
