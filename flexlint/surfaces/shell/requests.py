"""Commands that send HTTP requests: ``az rest``, ``curl``, ``wget`` and others."""

from __future__ import annotations

import re

from flexlint.azure import HTTP_METHODS
from flexlint.lexical.bodies import SENDING, has_body, with_body
from flexlint.lexical.urls.set_ids import GROUP, SCALE_SET, SETS, segment_of
from flexlint.model import Embedded, Known
from flexlint.regex import regex
from flexlint.surfaces.shell.blocks import Around, Scoped
from flexlint.surfaces.shell.bodies import NO_FILES, Bodies, Files
from flexlint.surfaces.shell.invocation import Invocation, az_invocation, bare, is_printer
from flexlint.surfaces.shell.items import Item, Items, set_named
from flexlint.surfaces.shell.lexer import Command, Word
from flexlint.surfaces.shell.resource_commands import gives_model, requests_on_resources
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import assignments, literal, names_read, variable
from flexlint.text.traced import Builder, TracedText

_URL = regex(r"virtualMachineScaleSets(?:/|\?|\"|$)", re.IGNORECASE)
_VARIABLE = regex(r"\$\{?(?P<name>[A-Za-z_]\w*)")
_METHODS = ("-X", "--request", "--method", "-m", "--verb", "-Method")
_CLIENTS = frozenset({"curl", "wget", "http", "https", "xh", "armclient", "rest", "curlie"})
_CURL_FLAGS = "#0-46aBfGgIiJjklLMNnOpqRsSvZ"
"""Options of curl that take no value: others may be written in the same word."""
_CURL_METHOD = regex(rf"-[{_CURL_FLAGS}]*X(?P<value>.*)\Z", re.DOTALL)
_CURL_GET = regex(rf"-[{_CURL_FLAGS}]*G")
_CURL_DATA = regex(rf"-[{_CURL_FLAGS}]*[dF]")
_SENDING = frozenset({"-d", "--data", "--data-raw", "--data-binary", "--json", "--post-data", "-F"})


def embedded_requests(
    text: str,
    commands: tuple[Command, ...],
    variables: Variables,
    files: Files = NO_FILES,
    *,
    doubled: bool,
) -> list[Embedded]:
    """Each URL of a scale set in the words of a script, after its HTTP method where known.

    ``text`` is what the places of ``commands`` are in, ``doubled`` says that it is of
    make, where two dollars stand before the names of the shell's variables. ``files`` are those
    that commands may send.
    """
    found = _Found(Bodies(text, commands, variables, files) if files.sent else None)
    fronts = _Fronts(variables)
    items = Items(text, commands, variables, doubled)
    composed: dict[int, tuple[Word, str, int]] = {}
    """What is held and not written as a whole: the word, its URL, where its own part begins."""
    for index, command in enumerate(commands):
        fronts.at = command.start
        held: set[str] = set()
        given = {word.text.partition("=")[0].rstrip("+") for word in assignments(command)}
        for name, item in items.bound(index):
            if item is not None:
                fronts.hold(name, item)
                held.add(name)
            elif name not in given:
                fronts.forget(name)
        for word in assignments(command):
            name, _, value = word.text.partition("=")
            if name in held:
                continue
            start = word.end - len(value)
            front = _from_query(value)
            if front:
                fronts.write(name, Word(front, word.start, word.start))
            elif _URL.search(value):
                written = Word(value, start, word.end)
                fronts.write(name.rstrip("+"), written)
                found.written(start, _embedded("", written))
            elif (behind := _behind(Word(value, start, word.end), fronts)) is not None:
                written = Word(value, start, word.end)
                fronts.write(name.rstrip("+"), Word(behind[0], start, word.end))
                composed[start] = (written, *behind)
            else:
                fronts.hold(name.rstrip("+"), None)
        words = bare(command)
        if words and is_printer(words[0]):
            continue
        if words and words[0].text != "xargs":
            fronts.forget("{}")
            fronts.forget("%")
        invocation = None if command.array else az_invocation(command, variables)
        of_resources = requests_on_resources(invocation, lambda word: _whole(word, fronts))
        if of_resources is not None:
            found.gives(index, invocation)
            for request in of_resources:
                found.put(request.segments[0].source_start, request)
            continue
        verb = _verb(words)
        found.sends(index, words, verb)
        for word in words:
            if _URL.search(word.text):
                found.put(word.start, _embedded(verb, word))
                continue
            behind = _behind(word, fronts)
            if behind is not None and verb:
                found.put(word.start, _request(verb, word, *behind))
            elif verb:
                used = _VARIABLE.search(word.text)
                source = fronts.get(used.group("name")) if used else None
                if source is not None and source.end > source.start:
                    whole = composed.get(source.start)
                    request = _request(verb, *whole) if whole else _embedded(verb, source)
                    found.put(source.start, request)
    return found.all()


class _Found:
    """The requests of a script, each place once; more than once where it is sent several bodies."""

    def __init__(self, bodies: Bodies | None) -> None:
        """``bodies`` is None where nothing can be sent to a scale set."""
        self._bodies = bodies
        self._sent: list[tuple[TracedText, Word]] = []
        self._requests: dict[int, Embedded] = {}
        self._more: list[Embedded] = []

    def sends(self, index: int, words: list[Word], verb: str) -> None:
        """The requests that are put from now on are of the command at ``index``."""
        sending = self._bodies is not None and verb in SENDING
        body = self._bodies.of(index, words) if self._bodies and sending else None
        self._sent = [body] if body is not None else []

    def gives(self, index: int, invocation: Invocation | None) -> None:
        """The same of a call of ``az resource``, which is given properties."""
        given = self._bodies is not None and gives_model(invocation)
        self._sent = []
        if given and self._bodies is not None and invocation is not None:
            self._sent = list(self._bodies.of_properties(index, invocation))

    def written(self, at: int, request: Embedded) -> None:
        """A URL at ``at`` that a variable is to hold."""
        self._requests.setdefault(at, request)

    def put(self, at: int, request: Embedded) -> None:
        """What a command requests, the URL standing at ``at``."""
        sent = [body for body, word in self._sent if not word.start <= at < word.end]
        for each in [with_body(request, body) for body in sent] or [request]:
            known = self._requests.get(at)
            if known is None or not has_body(known):
                self._requests[at] = each
            elif has_body(each):
                self._more.append(each)

    def all(self) -> list[Embedded]:
        """All of them."""
        return [*self._requests.values(), *self._more]


_STAND_INS = {"resourceGroups": GROUP, "virtualMachineScaleSets": SCALE_SET}


class _Fronts:
    """What variables hold that URLs begin with, read command by command."""

    def __init__(self, variables: Variables) -> None:
        self.at = 0
        """Where the command begins that is read."""
        self._variables = variables
        self._items: Scoped[Item] = Scoped()
        self._written: dict[str, Word] = {}

    @property
    def _here(self) -> Around:
        return self._variables.blocks.around(self.at)

    def hold(self, name: str, item: Item | None) -> None:
        """``name`` holds the id of an instance, or nothing that is known."""
        own = self._variables.is_own(name, self._here)
        self._items.put(name, item, self._here, own=own)
        if item is not None:
            self._written.pop(name, None)

    def write(self, name: str, word: Word) -> None:
        """``name`` holds ``word``, which is empty where it is not written in the script."""
        self.hold(name, None)
        self._written[name] = word

    def forget(self, name: str) -> None:
        """``name`` holds nothing that is known."""
        self.hold(name, None)
        self._written.pop(name, None)

    def get(self, name: str) -> Word | None:
        """What ``name`` holds; it is empty where that is not written in the script."""
        item = self._items.get(name, self._here)
        if item is None:
            return self._written.get(name)
        return Word(self._path(item), self.at, self.at)

    def host_end(self, word: Word) -> int:
        """Where in ``word`` the variable ends that it begins with, if that holds the host of the
        service alone; else 0."""
        match = _HELD_HOST.match(word.text)
        name = (match["braced"] or match["plain"]) if match is not None else ""
        if match is None or self.get(name) is not None:
            return 0
        if _MANAGING.search(name):
            return match.end()
        value = self._variables.value(Word(f"${name}", word.start, word.end))
        managed = isinstance(value, Known) and _MANAGED.match(str(value.value)) is not None
        return match.end() if managed else 0

    def _path(self, item: Item) -> str:
        """The path of ``item``, without the variables that hold something else by now."""
        steps = item.path.split("/")
        for index, kind in enumerate(steps[:-1]):
            stand_in = _STAND_INS.get(kind)
            changed = stand_in is not None and any(
                self._variables.is_changed(name, item.since, self.at)
                for name in names_read(steps[index + 1])
            )
            if stand_in is not None and changed:
                steps[index + 1] = stand_in
        return "/".join(steps)


_FRONT = regex(
    r"(?P<open>[\"']?)(?P<host>(?:https?://(?:[\w.$\{\}]+?|management\.[\w.\-]+/))?)"
    r"[ ]?"  # of two dollars make has one
    r"(?P<variable>\$(?:\{(?P<braced>[A-Za-z_]\w*)\}|(?P<name>[A-Za-z_]\w*))|(?P<item>\{\}|%))"
    r"\"?(?P<rest>/?[^/\s].*|/.*)\Z",
    re.DOTALL,
)
_HELD_HOST = regex(r"[\"']?\$(?:\{(?P<braced>[A-Za-z_]\w*)\}|(?P<plain>[A-Za-z_]\w*))/?(?=[${%])")
_MANAGING = regex(r"(?:\A|_)(?:arm|mgmt|management|azure)(?:\Z|_)", re.IGNORECASE)
"""Names of variables that hold the host of the service."""
_MANAGED = regex(r"https://management\.[\w.\-]+/?\Z")
_QUERIED = regex(
    r"\"?(?:\$\(|`)\s*az\s+vmss\s+(?:show|create)\s.*--query\s+[\"']?(?:id|vmss\.id)[\"']?(?![\w.])",
    re.DOTALL,
)
_LONGEST_FRONT = 2000
"""Each assignment can add to the front of the one before it."""
_SET_ID = regex(r"vmss|scale_?set", re.IGNORECASE)
_BELOW = regex(r"/(?:virtualMachines/|instanceView\b)")


def _from_query(value: str) -> str:
    """The path of the scale set whose id a substitution gets from the Azure CLI, or ""."""
    return set_named(value) if _QUERIED.match(value) else ""


def _behind(word: Word, fronts: _Fronts) -> tuple[str, int] | None:
    """The URL that ``word`` spells with one of ``fronts`` put in, and where the part that
    is written in the word itself begins in it; None if it is no such URL."""
    match = _FRONT.match(word.text, fronts.host_end(word))
    if match is None:
        return None
    named = match["name"] or match["braced"] or ""
    source = fronts.get(named or match["item"])
    if source is None and _SET_ID.search(named) and _BELOW.match(match["rest"]):
        held = segment_of(match.group("variable"))
        source = Word(f"{match.group('host')}{SETS}/{held}", word.start, word.start)
    if source is None:
        return None
    front, rest = source.text.strip("\"'"), match.group("rest").rstrip("\"'")
    if len(front) > _LONGEST_FRONT or "?" in front:
        return None
    queried = rest.startswith("?") and source.start == source.end  # held, and written nowhere
    if not (front.endswith("/") or rest.startswith("/") or queried):
        return None
    return front + rest, len(front)


def _whole(word: Word, fronts: _Fronts) -> tuple[str, int]:
    """The resource id that ``word`` spells, and where in it the part begins that is written in
    the word itself."""
    behind = _behind(word, fronts)
    if behind is not None:
        return behind
    name = variable(word.text)
    source = fronts.get(name) if name is not None else None
    if source is not None:
        text = source.text.strip("\"'")
        return text, len(text)
    return word.text.strip("\"'"), 0


def _request(verb: str, word: Word, url: str, own: int) -> Embedded:
    at = word.start + len(word.text.rstrip("\"'")) - (len(url) - own)
    prefix = f"{verb} "
    if url.startswith("/", own):
        at, own = at + 1, own + 1
    request = Builder()
    request.fill(prefix)
    request.put(url[:own], at, 0)
    request.put(url[own:], at)
    return request.build().embedded("urls")


def _verb(words: list[Word]) -> str:
    """The HTTP method of a command, "" if it is not known to send one."""
    texts = [word.text for word in words]
    names = (text.rsplit("/", 1)[-1].lower() for text in texts)
    client = next((name for name in names if name in _CLIENTS), None)
    if client is None:
        return ""
    known = False
    for index, text in enumerate(texts):
        name, _, value = text.partition("=")
        if name in _METHODS:
            value = value or (texts[index + 1] if index + 1 < len(texts) else "")
            known = True
        elif client == "curl" and (combined := _CURL_METHOD.match(text)) is not None:
            value = combined["value"] or (texts[index + 1] if index + 1 < len(texts) else "")
            known = True
        elif client in {"http", "https", "xh", "armclient"} and text.upper() in HTTP_METHODS:
            value, known = text, True
        else:
            continue
        word = (literal(value) or "").upper()
        if word in HTTP_METHODS:
            return word
    if known:
        return ""
    sent = any(t.partition("=")[0] in _SENDING or _CURL_DATA.match(t) is not None for t in texts)
    if client == "curl" and sent:
        return "GET" if any(t == "--get" or _CURL_GET.match(t) for t in texts) else "POST"
    return "GET"


def _embedded(verb: str, word: Word) -> Embedded:
    prefix = f"{verb} " if verb else ""
    return TracedText.of(word.text, word.start).after(prefix).embedded("urls")
