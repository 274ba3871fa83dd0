"""What a command sends: the JSON behind ``--body``, ``-d`` and their like, wherever it is written.

It may be the word itself, a variable, a here-document, a file that the script writes, or a filter
of ``jq`` that takes nothing in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence

from flexlint.lexical.bodies import may_be_sent
from flexlint.record import field, record
from flexlint.regex import regex
from flexlint.surfaces.shell.here_documents import expanded, files_of
from flexlint.surfaces.shell.invocation import Invocation
from flexlint.surfaces.shell.lexer import Command, HereDocument, Word
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import assignments, bound, escapes, spoken, variable
from flexlint.templates.siblings import ReadSibling, beside
from flexlint.text.traced import Builder, TracedText

_OPTIONS = frozenset(
    {"--body", "-b", "-d", "--data", "--data-raw", "--data-binary", "--data-ascii", "--json",
     "--raw", "--body-data", "--post-data", "-body"}
)  # fmt: skip
"""Options whose value is sent, of ``az rest``, ``curl``, ``wget``, ``httpie``."""
_JOINED = regex(r"(?:-d|--(?:body|data(?:-raw|-binary|-ascii)?|json|raw|body-data)=)(?=.)", re.S)
"""An option that has its value in the same word."""
_PLACED = frozenset({"armclient", "curlie"})
"""Programs that take the body without an option, behind the URL."""
_PART = regex(
    r"\$?'(?P<single>[^']*)'|\"(?P<double>(?:[^\"\\]|\\.)*)\"|\\(?P<char>.)|(?P<bare>[^'\"\\]+)",
    re.DOTALL,
)
_MADE = regex(r"[\"']?(?:\$\(|`)")
_FILTER = regex(r"[\"']?(?:\$\(|`)\s*jq\s(?:(?!\||\bcat\b)[\s\S])*?-\w{0,8}n\w{0,8}\s", re.ASCII)
_OPENS = regex(r"\s*\{")
_ASSIGNED = regex(r"(?P<path>[A-Za-z]\w{0,80}(?:\.\w{1,80}|\[\d{1,3}\]){0,20})=(?!=)")
_STEP = regex(r"(?P<key>\w+)(?!\w|\])|\[(?P<index>\d+)\]")
_VALUE = regex(r"(?:true|false|null|-?\d{1,15})\Z|[{\[][^\0]*[}\]]\Z", re.ASCII)
"""JSON; all else is a text."""
_NAMED = regex(
    r"(?<![\w.\-/])(?P<sent>(?<=@)|(?<=@[\"']))?(?:[\w.\-]{0,60}/){0,9}(?P<name>[\w\-][\w.\-]{0,80}\.json)(?![\w.])"
)
_FILE = regex(r"(?:\.{1,2}/){0,4}[\w.\-]+(?:/[\w.\-]+){0,9}\.json\Z")
_MOST = 40
_MOST_SENT = 400
"""Commands of one script whose bodies are looked at: a variable may be sent by each."""
_LONGEST = 200_000


@record
class Files:
    """The files in the tree that a script at ``path`` may send."""

    path: str = ""
    read: ReadSibling | None = None
    """None if nothing but the script counts."""
    sent: bool = False
    """Whether the script may send a model at all."""
    used: Mapping[str, bool] = field(default_factory=dict)
    """The names of files of JSON in the script, and whether it only sends each."""

    @classmethod
    def of(cls, path: str, script: str, read: ReadSibling | None) -> Files:
        """Those of the text ``script``, all scripts in it included."""
        if not may_be_sent(script):
            return cls(path, read)
        used: dict[str, bool] = {}
        for match in _NAMED.finditer(script) if read is not None else ():
            name = match["name"]
            used[name] = used.get(name, True) and match["sent"] is not None
        return cls(path, read, True, used)

    def body(self, name: Word) -> TracedText | None:
        """The JSON in the file that the word ``name`` of the script names; all of it stands where
        the name does. None if the script does anything else with the file, if it is not there,
        or if more than one may be meant: one beside the script, one where it is run."""
        written = name.text.strip("\"'")
        if self.read is None or _FILE.match(written) is None:
            return None
        last = written.rpartition("/")[2]
        if not self.used.get(last):
            return None
        paths = {beside(self.path, written), beside("", written)}
        texts = [text for text in map(self.read, sorted(paths)) if isinstance(text, str)]
        if len(texts) != 1 or len(texts[0]) > _LONGEST:
            return None
        return _json(TracedText.of(texts[0].lstrip("\ufeff"), name.start, 0))


NO_FILES = Files()


class Bodies:
    """The bodies that the commands of one script send."""

    def __init__(
        self, text: str, commands: Sequence[Command], variables: Variables, files: Files
    ) -> None:
        self._text = text
        self._left = _MOST_SENT
        self._beside = files
        self._commands = commands
        self._variables = variables
        self._setters: dict[str, list[Command]] | None = None
        self._here: list[tuple[int, int, HereDocument]] | None = None
        self._written: dict[str, list[tuple[int, HereDocument]]] | None = None

    def of(self, index: int, words: Sequence[Word]) -> tuple[TracedText, Word] | None:
        """The JSON that the command at ``index``, which consists of ``words``, sends, and the word
        that says so; None if that is nothing, or is not seen."""
        for word in _given(words):
            body = self._sent(index, word) if self._left > 0 else None
            self._left -= 1
            if body is not None:
                return body, word
        return None

    def of_properties(
        self, index: int, invocation: Invocation
    ) -> Iterator[tuple[TracedText, Word]]:
        """The models that a call of ``az resource`` is given, each as far as one word says it, and
        that word: ``--properties``, and every assignment of ``--set``."""
        whole = invocation.option("--is-full-object") is not None
        for option in invocation.options:
            for word in option.values[:_MOST]:
                if option.name in {"--properties", "-p"}:
                    body = self._sent(index, word)
                    if body is not None:
                        yield (body if whole else _below("properties", body)), word
                elif option.name == "--set":
                    body = _assigned(word)
                    if body is not None:
                        yield body, word

    def _sent(self, index: int, word: Word) -> TracedText | None:
        text = spoken(word.text) if len(word.text) < _LONGEST else ""
        if text in {"@-", "-", "@/dev/stdin"}:
            return self._fed(index)
        if text.startswith("@"):
            return self._of_file(index, Word(text[1:], word.start, word.end))
        return self._held(word)

    def _held(self, word: Word) -> TracedText | None:
        """The JSON that ``word`` is, or that a variable holds."""
        written = self._variables.written(word)
        if written is None:
            return self._of_read(word)
        if len(written.text) > _LONGEST:
            return None
        if _MADE.match(written.text):
            return self._made(written)
        return _json(_traced(written))

    def _of_read(self, word: Word) -> TracedText | None:
        """The here-document that ``read`` has put into the variable ``word``, which nothing else
        gives a value."""
        name = variable(word.text)
        if name is None:
            return None
        if self._setters is None:
            self._setters = {}
            for command in self._commands:
                given = [each.text.partition("=")[0].rstrip("+") for each in assignments(command)]
                for each in {*given, *bound(command)}:
                    self._setters.setdefault(each, []).append(command)
        setters = self._setters.get(name, [])
        if len(setters) != 1 or setters[0].start > word.start or not setters[0].here:
            return None
        return _json(self._body(setters[0].here[-1]))

    def _made(self, word: Word) -> TracedText | None:
        """The JSON that a substitution gives: that of a here-document, or of ``jq -n``."""
        within = self._within(word)
        if within:
            return _json(self._body(within[0])) if len(within) == 1 else None
        if _FILTER.match(word.text) is None:
            return None
        inner = [
            each
            for command in self._commands
            if command.nested and word.start <= command.start and command.end <= word.end
            for each in command.words
        ]
        found = [each for each in inner if _OPENS.match(each.text.strip("\"'"))]
        return _json(_traced(found[0])) if len(found) == 1 else None

    def _fed(self, index: int) -> TracedText | None:
        """The here-document that the command at ``index`` reads."""
        here = self._commands[index].here
        if not here and index and self._commands[index - 1].piped:
            here = self._commands[index - 1].here
        return _json(self._body(here[-1])) if here else None

    def _of_file(self, index: int, name: Word) -> TracedText | None:
        """What the script writes into the file ``name`` before the command at ``index``."""
        held = self._variables.written(name) or name
        written = self._files().get(held.text.strip("\"'"), [])
        before = [body for at, body in written if at < index]
        if before:
            return _json(self._body(before[-1]))
        return None if written else self._beside.body(name)

    def _files(self) -> dict[str, list[tuple[int, HereDocument]]]:
        if self._written is None:
            self._written = {}
            for index, command in enumerate(self._commands):
                for body in command.here:
                    for name in files_of(self._commands, index, body, self._variables):
                        self._written.setdefault(name, []).append((index, body))
        return self._written

    def _within(self, word: Word) -> list[HereDocument]:
        if self._here is None:
            self._here = sorted(
                ((body.start, body.end, body) for each in self._commands for body in each.here),
                key=lambda each: each[:2],
            )
        first = bisect_left(self._here, word.start, key=lambda each: each[0])
        found = []
        for _, end, body in self._here[first : first + 2]:
            if end <= word.end:
                found.append(body)
        return found

    def _body(self, body: HereDocument) -> TracedText:
        text = self._text[body.start : body.end]
        return TracedText.of(text, body.start) if body.quoted else expanded(text, body.start)


def _given(words: Sequence[Word]) -> Iterator[Word]:
    """The words that say what is sent."""
    program = words[0].text.rsplit("/", 1)[-1].lower() if words else ""
    for at, word in enumerate(words[1:], 1):
        joined = _JOINED.match(word.text)
        if word.text.lower() in _OPTIONS:
            yield from words[at + 1 : at + 2]
        elif joined is not None and not word.text.startswith("--data-urlencode"):
            yield Word(word.text[joined.end() :], word.start + joined.end(), word.end)
        elif program in _PLACED and at == 3:
            yield word


def _below(key: str, value: TracedText) -> TracedText:
    """An object that has nothing but ``value`` under ``key``."""
    found = Builder()
    found.fill(f'{{"{key}": ')
    found.add(value)
    found.fill("}")
    return found.build()


def _assigned(word: Word) -> TracedText | None:
    """What ``properties.upgradePolicy.mode=Rolling`` sets, as JSON."""
    text = _traced(word) if len(word.text) < _LONGEST else TracedText("", ())
    match = _ASSIGNED.match(text.text)
    if match is None:
        return None
    start, closing = match.end(), ""
    found = Builder()
    for step in _STEP.finditer(match["path"]):
        if step["index"] is not None:
            found.fill("[")
            closing = f"]{closing}"
            continue
        found.fill('{"')
        found.add(text.part(*step.span("key")))
        found.fill('": ')
        closing = f"}}{closing}"
    value = text.part(start, len(text.text))
    plain = _VALUE.match(value.text) is not None
    found.fill("" if plain else '"')
    found.add(value)
    found.fill(closing if plain else f'"{closing}')
    return found.build()


def _json(text: TracedText) -> TracedText | None:
    return text if _OPENS.match(text.text) else None


def _traced(word: Word) -> TracedText:
    """``word`` as the command gets it, what the shell puts in for variables left as written."""
    found = Builder()
    for part in _PART.finditer(word.text):
        kind = part.lastgroup or "bare"
        start, end = part.span(kind)
        at = start
        for first, last in escapes(part[kind]) if kind == "double" else ():
            found.copy(word.text, at, start + first)
            at = start + last
        found.copy(word.text, at, end)
    return _moved(found.build(), word.start)


def _moved(text: TracedText, by: int) -> TracedText:
    moved = Builder()
    for segment, stop in zip(
        text.segments, [*(s.text_start for s in text.segments[1:]), len(text.text)], strict=True
    ):
        moved.put(text.text[segment.text_start : stop], segment.source_start + by)
    return moved.build()
