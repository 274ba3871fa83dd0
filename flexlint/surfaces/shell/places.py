"""Where a command stands, which decides how another one is written there.

The same command is written differently in a script, in a recipe of make, in a batch file and in
the quotes of another command.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from functools import lru_cache

from flexlint.model import ApiUse, Argument, Array, Span, Suggestion
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.suggestions.copied import (
    Copied,
    Part,
    Word,
    again_note,
    code,
    line,
    runs_again,
    texts,
)
from flexlint.suggestions.placeholders import MACHINE
from flexlint.suggestions.queries import edits
from flexlint.suggestions.vectors import as_items
from flexlint.surfaces.shell.file_names import kind_of
from flexlint.surfaces.shell.scripts import exec_form_at, is_run_by_cmd, prepared
from flexlint.surfaces.shell.words import escapes, unescaped
from flexlint.text.source import SourceFile

_UNFIT = {"'": regex("'"), '"': regex(r"[\"$`\\]")}
_NOT_PLAIN = regex(r"[^\w.\-]")
"""What cannot stand in the quotes of a word, by its first character, or without quotes."""
_PLACEHOLDER = regex(r"'<[^'>]*>'")
_SETTING = regex(
    r"\bfor[ \t]+(?P<one>\w+)[ \t]+in\b|\bread[ \t](?P<read>[^\n;|&<]{0,80})"
    r"|(?<![\w.$-])(?<!\w)(?P<set>[A-Za-z_]\w*)\+?="
)
_VARIABLES = regex(
    r"\$[({]?[!#]?(?P<read>[A-Za-z_]\w*)|(?<!\w)(?P<set>[A-Za-z_]\w*)\+?="
    r"|\b(?:for|read|local|declare|mapfile|readarray)(?P<named>(?:[ \t]+[\w\-]+)+)"
)
_FRESH = ("vm", "member", "machine", "vm_name")
"""What the loops of replacements call their machines, the first that the text does not use."""
_BATCH_VARIABLES = regex(r"%%~?\w{0,9}(?:\$\w{0,80}:)?\w{0,9}")
_BATCH_LETTERS = f"v{string.ascii_lowercase}{string.ascii_uppercase}"
_LINE = 300
"""Most characters of a line that are looked at, on either side of a command."""
_PARTING = regex(
    r"\A|(?<!\\)\n|[;|&(){}\"'`]|(?:^|(?<=\s))(?:if|then|else|elif|while|until|do|!|time)\s"
)
"""What a command begins after."""
_BEFORE = regex(
    r"[@+\-$>\s]*(?:(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK|ONBUILD|--\w+=\S+)\s+)*"
    r"(?P<words>[^\s\"'](?:[^\n]*[^\s\\])?)?[\s\\]*\Z"
)
_ASKED_BEFORE = regex(r"(?:^|[\s;(])(?:if|elif|while|until|!)\s+(?:!\s+)?\Z")
_ASKED_AFTER = regex(r"(?:\\\r?\n|[^\n;|&\\]|\\(?!\r?\n)|&(?:(?<=>&)|(?=>)))*(?:&&|\|\|)")
_ASKED_LATER = regex(
    r"(?:\\\r?\n|[^\n;|&\\]|\\(?!\r?\n)|&(?:(?<=>&)|(?=>)))*(?:\||(?:;|\n)?\s*[)}](?!\})|[;\n]\s*[^\n;]*\$\$?\?)"
)
"""A pipeline, the end of what a function or a substitution runs, a line that reads ``$?``."""
_SPECIAL = regex(r"[\"'$`;|&<>]")
_SEVERAL = regex(
    r"\(|[\"']?(?:\$\(|`)[^\n]{0,400}?(?:\[\]\.|\[\*\]\.)(?![^\n]{0,400}?\|\s*head\b)"
    r"|[\"'][^\s$`\"']+ +\S"
)
"""What a variable is set to that holds several words: an array, the answer to a query about a
list, a text with blanks."""


_NO_SHELL = "have it run by sh -c '…', as systemd itself puts nothing in for $(…)"
_SHARED = "the same command may run something else as well: replace it only where it runs this"
_RUN_HERE = regex(r"\$\(|`|\A\(?for\s")
"""What the shell that reads a command runs itself, and not what stands before the command."""
_QUOTED = regex(r"\"[^\"]*\"|'(?P<text>[^'\"]*)'")
_CALL = regex(r"(?i:\bcall)[ \t]+\Z")
_CMD = "cmd runs the line and knows no $(…): give it a loop of its own (for /f … in ('…') do …)"
_LAST = "a loop succeeds if its last command does: have it end with the first that fails"
_READS_ERRORLEVEL = regex(
    r"[^\n]*\n\s*(?:@\s*)?(?:if\s+(?:not\s+)?errorlevel\b|[^\n]*[%!]errorlevel[%!])", re.IGNORECASE
)
"""The next line of a batch file asks whether the command succeeded."""
_LOOPS = regex(r"\s?\(?for\s")
_BY_FISH = regex(r"#![^\n]{0,80}\bfish\b")
_FISH = "write the loop as fish has it: for … in …; …; end"
_UNSEEN = "more words may be given to the old command than show here: carry them over"
_FEEDER = regex(r"(?<![\w-])(?:xargs|parallel)\b(?:[^\n]*?\s-[IJ]\s?(?P<put>[^\s]+))?")
"""What has a command run with other words each time, and what stands for them in it."""
_COMMAND = regex(r"[@+-]{0,3}(?P<az>az(?:\.cmd|\.exe)?[ \t\\^])")
"""A command of the Azure CLI, in make behind what says how it runs the line."""


@record
class Place:
    """The place of the use in the text of its file."""

    source: SourceFile
    use: ApiUse

    @property
    def _kind(self) -> str:
        return kind_of(self.source.path)

    # -- the user's words ---------------------------------------------------------------

    def copied(self, argument: Argument) -> Part:
        """The value of ``argument`` as it is written."""
        return self._read(argument.text, argument.span.end)

    def _read(self, word: str, end: int) -> Part:
        """``word``, which ends at ``end``, as it is written."""
        start = end - len(word)
        if self._kind == "make" and word[:1] == "$" and self.source.text[start - 1 : start] == "$":
            start -= 1  # the first of two was read as a blank
        raw = self.source.text[start:end]
        return Copied(raw, start) if _alike(raw, word) else Copied(word, -1)

    def words(self, argument: Argument) -> list[Part]:
        """The words of ``argument``."""
        if not isinstance(argument.value, Array):
            return [self.copied(argument)]
        found: list[Part] = []
        at = 0
        for item in argument.value.items:
            span = item.span
            if span is None or span.start >= span.end:
                return [self.copied(argument)]
            word = prepared(self.source.text[span.start : span.end], self._kind)
            at = max(0, argument.text.find(word, at))  # they come in order
            if not argument.text.startswith(word, at) and word not in texts(found):
                direct = argument.span.start <= span.start < argument.span.end
                if direct:
                    return [self.copied(argument)]
            found.append(self._read(word, span.end))
        return found

    def within(self, word: Part, text: str) -> Part:
        """``text``, which says the same variable as ``word`` in the user's way."""
        doubled = self._kind == "make" and "$$" in texts([word])
        return Copied(text.replace("$", "$$") if doubled else text, -1)

    def requoted(self, argument: Argument, old: str, new: str) -> Word:
        """``new`` in the quotes in which ``argument`` has ``old``, with what is the same in both
        copied."""
        part = self.copied(argument)
        raw = texts([part])
        at = raw.find(old)
        changes = edits(old, new)
        if raw[:1] == '"' and unescaped(raw[1:-1]) == old:
            at = 1
            changes = [
                (_written_at(raw[1:-1], start), _written_at(raw[1:-1], end), _escaped(text))
                for start, end, text in changes
            ]
        elif raw.count(old) != 1 or any(
            _UNFIT.get(raw[:1], _NOT_PLAIN).search(text) for _, _, text in changes
        ):
            at = -1
        if isinstance(part, Copied) and part.at >= 0 and at >= 0:
            found: list[Part] = []
            done = 0
            for start, end, text in changes:
                found += [Copied(raw[done : at + start], part.at + done), text]
                done = at + end
            found.append(Copied(raw[done:], part.at + done))
            return tuple(each for each in found if texts([each]))
        return f"'{new}'" if "'" not in new else f'"{_escaped(new)}"'

    def holds_several(self, name: str, *, called_so: bool) -> bool:
        """Whether the variable may hold several words, judged by its name and by what sets it."""
        one_each, several = _set_in(self.source.text)
        return name not in one_each and (called_so or name in several)

    # -- new commands -------------------------------------------------------------------

    def written(self, parts: Iterable[Part], note: str) -> Suggestion | None:
        """The command as it is to be written here."""
        parts = tuple(parts)
        if self._kind == "batch":
            return self._batch(parts, note)
        return self._suggested(parts, note)

    def loop(
        self,
        over: tuple[Part, ...],
        command: tuple[Part, ...],
        rest: tuple[Part, ...],
        note: str,
    ) -> Suggestion | None:
        """``command`` with each name of ``over`` behind it, then ``rest``."""
        if self._kind == "batch":
            return self._batch_loop(over, command, rest, note)
        before = self._before()
        if before is not None:  # ``sudo for`` is no command
            named = line([command, f"'{MACHINE}'", rest])
            return self.sentence(["run ", before, " ", *named, " for each of ", *over], note)
        variable = _fresh(self.source.text)
        body = line([command, f'"${variable}"', rest])
        if not self._is_asked_for_its_status():
            return self._suggested((f"for {variable} in ", *over, "; do ", *body, "; done"), note)
        # Two brackets that open together begin a calculation.
        inside = self.source.text[max(0, self.use.span.start - 1) : self.use.span.start] == "("
        bracket = " (" if inside else "("
        guarded = (f"{bracket}for {variable} in ", *over, "; do ", *body, " || exit 1; done)")
        return self._suggested(guarded, note)

    def _before(self) -> Copied | None:
        """What runs the command, on its line: ``sudo``, ``timeout 30``, ``LC_ALL=C``."""
        text, end = self.source.text, self.use.span.start
        start = max(0, end - _LINE)
        for parting in _PARTING.finditer(text, start, end):
            start = parting.end()
        found = _BEFORE.match(text, start, end)
        if found is None or self._exec_form is not None:
            return None
        return Copied(found["words"], found.start("words")) if found["words"] else None

    def _is_asked_for_its_status(self) -> bool:
        """Whether something depends on the command's success. That of a loop is the last one's."""
        if self._kind in {"make", "docker"} and not self.use.quotes and self._exec_form is None:
            return True
        text, use = self.source.text, self.use
        start = max(0, use.span.start - _LINE)
        end = (use.statement or use.span).end
        asked = _ASKED_BEFORE.search(text, start, use.span.start)
        if asked is not None or _ASKED_AFTER.match(text, end, end + _LINE) is not None:
            return True
        if _ASKED_LATER.match(text, end, end + _LINE) is not None:
            return True
        if use.quotes[-1:] in {"'", '"'} and text.startswith(use.quotes[-1], end):
            return True
        return text.startswith("#!") and not text[end : end + _LINE].strip()

    def located(self, suggestion: Suggestion) -> Suggestion:
        """``suggestion``, saying which part of the text it replaces: the command, if it is written
        in one piece and in words of its own."""
        again = runs_again(suggestion) if suggestion.language == "shell" else ""
        if again:
            note = "; ".join(part for part in (again_note(again), suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        if suggestion.language == "shell" and self._loses_words(suggestion.text):
            note = "; ".join(part for part in (_UNSEEN, suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        by = self.use.runner
        if by is not None and suggestion.language == "shell" and _RUN_HERE.search(suggestion.text):
            words = " ".join(self.source.text[by.start : by.end].split())
            note = f"{words} runs the old command: see that it runs all of the new one"
            note = "; ".join(part for part in (note, suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        plain = self._kind == "unit" and not self.use.quotes
        if plain and suggestion.language == "shell" and _RUN_HERE.search(suggestion.text):
            note = "; ".join(part for part in (_NO_SHELL, suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        if self._is_of_cmd and suggestion.language == "shell" and _RUN_HERE.search(suggestion.text):
            note = "; ".join(part for part in (_CMD, suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        if _LOOPS.match(suggestion.text) and self._is_fish:
            note = "; ".join(part for part in (_FISH, suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        if self.use.shared:
            note = "; ".join(part for part in (_SHARED, suggestion.note) if part)
            return replace(suggestion, note=note, complete=False)
        if suggestion.language != "shell" or self._exec_form is not None:
            return suggestion
        span = self.use.statement or self.use.span
        command = _COMMAND.match(self.source.text, span.start, span.end)
        if command is None:
            return suggestion
        start = command.start("az")
        if self._kind == "batch" and suggestion.text.startswith(("for ", "(for ")):
            called = _CALL.search(self.source.text, max(0, start - _LINE), start)
            start = called.start() if called is not None else start  # a loop cannot be called
        return replace(suggestion, replaces=Span(start, span.end))

    @property
    def _is_of_cmd(self) -> bool:
        """Whether cmd runs the command of a Dockerfile, which knows no ``$(…)``."""
        if self._kind != "docker" or self.use.quotes:
            return False
        return is_run_by_cmd(self.source.text, self.use.span.start)

    @property
    def _is_fish(self) -> bool:
        """Whether fish reads the script, whose loops are written otherwise."""
        by_fish = _BY_FISH.match(self.source.text) is not None
        return not self.use.quotes and (by_fish or self.source.path.lower().endswith(".fish"))

    def _loses_words(self, new: str) -> bool:
        """Whether the old command is given words that cannot be seen, or that are put in a place
        which the command ``new`` does not have."""
        by = self.use.runner
        if self.use.open_arguments or by is None:
            return self.use.open_arguments
        feeder = _FEEDER.search(self.source.text, by.start, by.end)
        return feeder is not None and (feeder["put"] or "{}") not in new

    def sentence(self, parts: Iterable[Part], note: str) -> Suggestion | None:
        """Words with a command in them."""
        return code(parts, None, note, self._encoded)

    def _suggested(self, parts: tuple[Part, ...], note: str) -> Suggestion | None:
        form = self._exec_form
        if form is not None and not self.use.quotes:
            return as_items(parts, form, self.source.text, note)
        new = _PLACEHOLDER.sub("", "".join(p for p in parts if isinstance(p, str)))
        if "=" in self.use.quotes and _SPECIAL.search(new):
            return code(("have eval run ", *parts), None, note, self._encoded)
        return code(parts, "shell", note, self._encoded)

    def _encoded(self, text: str) -> str:
        """What is new, as it is written here."""
        quotes = self.use.quotes
        if quotes and self._exec_form is not None:
            text = _as_written(text, quotes[1:])
            return text.replace("\\", "\\\\").replace('"', '\\"')
        text = _as_written(text, quotes)
        return text.replace("$", "$$") if self._kind == "make" else text

    @property
    def _exec_form(self) -> tuple[tuple[Span, Span], ...] | None:
        """The list of a Dockerfile that the use stands in."""
        if self._kind != "docker":
            return None
        return exec_form_at(self.source.text, self.use.span.start)

    # -- batch files --------------------------------------------------------------------

    def _batch(self, parts: tuple[Part, ...], note: str) -> Suggestion | None:
        text = texts(parts)
        match = re.search(r"--ids \$\((?P<list>.*)\)", text)
        if match is not None:
            rest = text[match.end() :]
            listed = match["list"].replace("[].id", "[].name")
            group = re.search(r"-g \S+", listed)
            head = text[: match.start()].split()
            command = " ".join([*head, *(group.group().split() if group else []), "-n"])
            return self._batch_each(f"('{listed}')", command, rest.strip(), note)
        return code([_double(text)], "shell", note)

    def _batch_loop(
        self, over: tuple[Part, ...], command: tuple[Part, ...], rest: tuple[Part, ...], note: str
    ) -> Suggestion | None:
        listed = texts(over)
        if listed.startswith("$("):
            return self._batch_each(f"('{listed[2:-1]}')", texts(command), texts(rest), note)
        each = _fresh_in_batch(self.source.text)
        words = f"for {each} in ({_double(listed)}) do call {texts(command)} {each} {texts(rest)}"
        return self._batch_for(words.rstrip(), note)

    def _batch_each(self, over: str, command: str, rest: str, note: str) -> Suggestion | None:
        each = _fresh_in_batch(self.source.text)
        text = f"for /f {each} in {over} do call {command} {each} {_double(rest)}"
        return self._batch_for(text.rstrip(), note)

    def _batch_for(self, loop: str, note: str) -> Suggestion | None:
        """``loop``, in brackets where something follows on its line, which would be its as well."""
        text, end = self.source.text, (self.use.statement or self.use.span).end
        behind = text[end : self.source.line_end(self.source.position(end)[0])].strip()
        asked = behind.lstrip(") \t").startswith(("&&", "||"))
        asked = asked or _READS_ERRORLEVEL.match(text, end, end + _LINE) is not None
        bare = not behind or bool(self.use.quotes)
        found = code([loop if bare else f"({loop})"], "shell", note)
        if found is None or not asked or self.use.quotes:
            return found
        note = "; ".join(part for part in (_LAST, found.note) if part)
        return replace(found, note=note, complete=False)


@lru_cache(maxsize=4)
def _set_in(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The variables that get one word at a time, and those that are set to several."""
    one_each: set[str] = set()
    several: set[str] = set()
    for match in _SETTING.finditer(text):
        if match["one"]:
            one_each.add(match["one"])
        elif match["read"]:
            one_each.update(match["read"].split())
        elif _SEVERAL.match(text, match.end()):
            several.add(match["set"])
    return frozenset(one_each), frozenset(several)


@lru_cache(maxsize=4)
def _fresh(text: str) -> str:
    """A name that the script has no variable of: after a loop its variable holds the last
    machine, and what stands below would act on that one."""
    taken: set[str] = set()
    for match in _VARIABLES.finditer(text):
        taken.update(match["named"].split() if match["named"] else match.groups(""))
    numbered = (f"vm{number}" for number in range(2, len(taken) + 3))
    return next(name for name in (*_FRESH, *numbered) if name not in taken)


@lru_cache(maxsize=4)
def _fresh_in_batch(text: str) -> str:
    """A variable of ``for`` that the batch file has none of: the loop may be in one of its own."""
    taken = {letter for found in _BATCH_VARIABLES.findall(text) for letter in found}
    return next((f"%%{letter}" for letter in _BATCH_LETTERS if letter not in taken), "%%#")


def _as_written(text: str, quotes: str) -> str:
    """``text``, which is new, as it is written within ``quotes`` of a shell."""
    for quote in reversed(quotes):
        if quote == '"':
            text = re.sub(r"([\\\"$`])", r"\\\1", text)
        elif quote == "<":  # a here document into which the shell puts values
            text = re.sub(r"([\\$`])", r"\\\1", text)
        elif quote == "'":
            text = re.sub(r"'(<[^'>]*>)'", r'"\1"', text).replace("'", "'\\''")
    return text


def _escaped(text: str) -> str:
    """``text`` within double quotes, to be read as it is."""
    return re.sub(r"([\\\"$`])", r"\\\1", text)


def _written_at(raw: str, at: int) -> int:
    """Where in ``raw``, within double quotes, the character ``at`` of what it means stands."""
    for start, end in escapes(raw):
        if start >= at:
            break
        at += end - start
    return at


def _double(text: str) -> str:
    """``text`` with double quotes in place of single ones, which cmd does not know."""
    return _QUOTED.sub(lambda m: m.group() if m["text"] is None else f'"{m["text"]}"', text)


def _alike(raw: str, read: str) -> bool:
    """Whether ``raw`` is what was read as ``read``: make's dollar signs are made single."""
    return raw == read or raw.replace("$$", " $").strip(" ") == read.strip(" ")
