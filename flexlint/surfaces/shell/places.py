"""Where a command stands, which decides how another one is written there.

The same command is written differently in a script, in a recipe of make, in a batch file and in
the quotes of another command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from flexlint.model import ApiUse, Argument, Array, Span, Suggestion
from flexlint.suggestions.copied import Copied, Part, Word, code, line, texts
from flexlint.suggestions.queries import edits
from flexlint.suggestions.vectors import as_items
from flexlint.surfaces.shell.scripts import exec_form_at, kind_of, prepared
from flexlint.text.source import SourceFile

_UNFIT = {"'": re.compile("'"), '"': re.compile(r"[\"$`\\]")}
_NOT_PLAIN = re.compile(r"[^\w.\-]")
"""What cannot stand in the quotes of a word, by its first character, or without quotes."""
_PLACEHOLDER = re.compile(r"'<[^'>]*>'")
_SETTING = re.compile(
    r"\bfor[ \t]+(?P<one>\w+)[ \t]+in\b|\bread[ \t](?P<read>[^\n;|&<]{0,80})"
    r"|(?<![\w.$-])(?P<set>[A-Za-z_]\w*)\+?="
)
_VM = re.compile(r"\$\{?vm\b")
_SPECIAL = re.compile(r"[\"'$`;|&<>]")
_SEVERAL = re.compile(
    r"\(|[\"']?(?:\$\(|`)[^\n]{0,400}?(?:\[\]\.|\[\*\]\.)(?![^\n]{0,400}?\|\s*head\b)"
    r"|[\"'][^\s$`\"']+ +\S"
)
"""What a variable is set to that holds several words: an array, the answer to a query about a
list, a text with blanks."""


@dataclass(frozen=True, slots=True)
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
        for item in argument.value.items:
            span = item.span
            if span is None or span.start >= span.end:
                return [self.copied(argument)]
            word = prepared(self.source.text[span.start : span.end], self._kind)
            if word not in argument.text and word not in texts(found):
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
        if isinstance(part, Copied) and part.at >= 0 and raw.count(old) == 1:
            unfit = _UNFIT.get(raw[:1], _NOT_PLAIN)
            if not any(unfit.search(text) for _, _, text in changes):
                found: list[Part] = []
                done = 0
                for start, end, text in changes:
                    found += [Copied(raw[done : at + start], part.at + done), text]
                    done = at + end
                found.append(Copied(raw[done:], part.at + done))
                return tuple(each for each in found if texts([each]))
        if "'" not in new:
            return f"'{new}'"
        return '"' + re.sub(r"([\\\"$`])", r"\\\1", new) + '"'

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
        taken = any(_VM.search(texts(each)) for each in (over, command, rest))
        variable = "member" if taken else "vm"
        body = line([command, f'"${variable}"', rest])
        return self._suggested((f"for {variable} in ", *over, "; do ", *body, "; done"), note)

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
        words = f"for %%v in ({_double(listed)}) do call {texts(command)} %%v {texts(rest)}"
        return code([words.rstrip()], "shell", note)

    def _batch_each(self, over: str, command: str, rest: str, note: str) -> Suggestion | None:
        text = f"for /f %%v in {over} do call {command} %%v {_double(rest)}"
        return code([text.rstrip()], "shell", note)


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


def _as_written(text: str, quotes: str) -> str:
    """``text``, which is new, as it is written within ``quotes`` of a shell."""
    for quote in reversed(quotes):
        if quote == '"':
            text = re.sub(r"([\\\"$`])", r"\\\1", text)
        elif quote == "'":
            text = re.sub(r"'(<[^'>]*>)'", r'"\1"', text).replace("'", "'\\''")
    return text


def _double(text: str) -> str:
    """``text`` with double quotes in place of single ones, which cmd does not know."""
    return re.sub(r"'([^'\"]*)'", r'"\1"', text)


def _alike(raw: str, read: str) -> bool:
    """Whether ``raw`` is what was read as ``read``: make's dollar signs are made single."""
    return raw == read or raw.replace("$$", " $").strip(" ") == read.strip(" ")
