"""Where a command stands, which decides how another one is written there.

The same command is written differently in a script, in a recipe of make, in a batch file and in
the quotes of another command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from flexlint.model import ApiUse, Argument, Array, Span, Suggestion
from flexlint.suggestions.copied import Copied, Part, code, line, texts
from flexlint.suggestions.vectors import as_items
from flexlint.surfaces.shell.scripts import exec_form_at, kind_of
from flexlint.text.source import SourceFile

_PLACEHOLDER = re.compile(r"'<[^'>]*>'")
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
        start = argument.span.end - len(argument.text)
        raw = self.source.text[start : argument.span.end]
        if _alike(raw, argument.text):
            return Copied(raw, start)
        return Copied(argument.text, -1)

    def words(self, argument: Argument) -> list[Part]:
        """The words of ``argument``."""
        value = argument.value
        if isinstance(value, Array):
            found: list[Part] = []
            for word, item in zip(argument.text.split(), value.items, strict=False):
                raw = self.source.text[item.span.start : item.span.end] if item.span else ""
                if item.span is not None and _alike(raw, word):
                    found.append(Copied(raw, item.span.start))
                else:
                    found.append(Copied(word, -1))
            return found if len(found) == len(value.items) else [self.copied(argument)]
        return [self.copied(argument)]

    def within(self, word: Part, text: str) -> Part:
        """``text``, which says the same variable as ``word`` in the user's way."""
        doubled = self._kind == "make" and "$$" in texts([word])
        return Copied(text.replace("$", "$$") if doubled else text, -1)

    def requoted(self, argument: Argument, old: str, new: str) -> Part:
        """``new`` in the quotes in which ``argument`` has ``old``."""
        part = self.copied(argument)
        raw = texts([part])
        at = raw.find(old)
        if at >= 0 and raw.count(old) == 1 and not set(raw) & set("\\"):
            before, after = raw[:at], raw[at + len(old) :]
            if before[:1] != "'" or "'" not in new:
                bare = before + after == ""
                if not bare or re.fullmatch(r"[\w.\-]+", new):
                    return Copied(before + new + after, -1)
        quote = '"' if "'" in new else "'"
        return quote + (re.sub(r"([\\\"$`])", r"\\\1", new) if quote == '"' else new) + quote

    def holds_several(self, name: str, *, called_so: bool) -> bool:
        """Whether the variable may hold several words, judged by its name and by what sets it."""
        text = self.source.text
        if re.search(rf"\bfor\s+{name}\s+in\b|\bread\s[^\n;|&]{{0,80}}\b{name}\b", text):
            return False
        if called_so:
            return True
        match = re.search(rf"(?m)(?:^|[\s;]){name}=", text)
        return match is not None and _SEVERAL.match(text, match.end()) is not None

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
        variable = (
            "vm" if not re.search(r"\$\{?vm\b", texts([*over, *command, *rest])) else "member"
        )
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
    return raw == read or (len(raw) == len(read) and raw.replace("$$", " $") == read)
