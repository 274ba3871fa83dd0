"""Request URLs in any text: where they are, which operations they may mean."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import ApiUse, Argument, Confidence, Known, Span, Unknown, Value
from flexlint.spellings.paths import PathText, joins, read_path
from flexlint.spellings.routes import Route, Segment, routes_of
from flexlint.spellings.verbs import Verb, verb_at, verb_of_variable

_ANCHOR = re.compile(r"virtualMachineScaleSets(?![\w])", re.IGNORECASE)
_BEFORE = re.compile(
    r"(?:Microsoft\.Compute(?:\\?/|%2F)|[}\])\w%>]\\?/|[\"'`]\\?/?|(?<=\s)/|^/?)$", re.IGNORECASE
)
_PROVIDER = re.compile(r"Microsoft\.Compute(?:\\?/|%2F)$", re.IGNORECASE)
_NO_REQUEST = re.compile(
    r"portal\.azure|(?:docs|learn)\.microsoft\.com|github\.com|/rest/api/", re.IGNORECASE
)
_HOST = re.compile(
    r"https?:|management\.|\.azure\.(?:com|net|cn|us)|resource_?manager|armendpoint|base_?ur[il]"
    r"|endpoint|az(?:ure)?_?(?:rm|api|mgmt)?_?(?:url|host)",
    re.IGNORECASE,
)
_API_VERSION = re.compile(r"api[-_]?version", re.IGNORECASE)
_LEFT = 300
_MOST_SEGMENTS = 12


@dataclass(frozen=True, slots=True)
class Url:
    """A URL of a scale-set route in a text."""

    span: Span
    """From ``virtualMachineScaleSets`` to the end of the path."""
    start: int
    """Where the string that holds it begins."""
    route: Route
    path: PathText
    provider: bool
    """True if ``Microsoft.Compute/`` stands before it."""
    host: bool
    """True if a host, or something named like one, stands before it."""
    versioned: bool
    """True if an ``api-version`` goes with it."""


def find_urls(text: str, vocabulary: Vocabulary) -> list[Url]:
    """Every path in ``text`` that the catalogue knows, in order. Linear; never raises."""
    routes = routes_of(vocabulary.rest)
    found: list[Url] = []
    done = -1
    for match in _ANCHOR.finditer(text):
        if match.start() < done:
            continue
        left = text[max(0, match.start() - _LEFT) : match.start()]
        if not _BEFORE.search(left):
            continue
        path = read_path(text, match.end(), joins(text, match.start()))
        if len(path.segments) > _MOST_SEGMENTS:
            done = path.end
            continue
        if path.trailing_slash and not path.segments:
            continue
        route = routes.walk(path.segments)
        if route is None:
            continue
        opening = _opening(text, match.start())
        head = text[max(opening, match.start() - _LEFT) : match.start()]
        if _NO_REQUEST.search(head):
            continue
        line = text.rfind("\n", 0, opening)
        context = text[max(line, opening - 120, 0) : match.start()]
        end_line = text.find("\n", path.end)
        tail = text[path.end : min(path.end + 200, end_line if end_line >= 0 else len(text))]
        first = path.segments[0] if path.segments else None
        stop = _line_end(text, match.start(), path.end if first else match.end())
        found.append(
            Url(
                Span(match.start(), stop),
                opening,
                route,
                path,
                _PROVIDER.search(left) is not None,
                _HOST.search(context) is not None,
                _API_VERSION.search(path.query) is not None
                or _API_VERSION.search(tail) is not None,
            )
        )
        done = path.end
    return found


def _line_end(text: str, start: int, end: int) -> int:
    """``end``, or the end of the line of ``start`` if that comes first."""
    cut = text.find("\n", start, end)
    if cut < 0:
        return end
    return start + len(text[start:cut].rstrip())


def _opening(text: str, at: int) -> int:
    """Offset of the quote that opens the string at ``at``, or of its first character."""
    low = max(0, at - 2000)
    blank = -1
    for pos in range(at - 1, low - 1, -1):
        char = text[pos]
        if char in "\"'`":
            if _in_placeholder(text, pos, low, at):
                continue
            return pos - 1 if text[max(0, pos - 1)] == "\\" else pos
        if char == "\n":
            return blank if blank >= 0 else pos + 1
        if blank < 0 and char in " \t" and not _in_placeholder(text, pos, low, at):
            blank = pos + 1
    return blank if blank >= 0 else low


def _in_placeholder(text: str, pos: int, low: int, at: int) -> bool:
    """Whether ``pos`` is within braces that close before ``at``: ``{vm["id"]}``."""
    before = text.rfind("{", max(low, pos - 80), pos)
    if before < 0 or "}" in text[before:pos]:
        return False
    after = text.find("}", pos, min(at, pos + 80))
    return after >= 0 and "{" not in text[pos:after]


def choose(url: Url, verb: Verb | None, *, request: bool = False) -> tuple[str, Confidence] | None:
    """The one operation that ``url`` means when requested with ``verb``, and how sure we are.

    - A known verb decides; one the route is not served under was misread and is forgotten,
      which costs confidence.
    - Without a verb, a path that only one operation has is that operation. If the path ends in
      a name it may as well be a resource id (a reference, test data), so it must look like a
      request: a host and an ``api-version``, or ``request`` set by the caller.
    - A path with several verbs and none known is a GET, the default of every client, if it looks
      like a request, at low confidence; else it is an id and no use.
    """
    verbs = dict(url.route.verbs)
    request = request or url.versioned or (url.host and url.provider)
    if verb is not None and verb.name in verbs:
        if not verb.strong and not request and not url.route.fixed_end:
            return None
        if verb.strong and (request or url.provider):
            return verbs[verb.name], Confidence.HIGH
        return verbs[verb.name], Confidence.MEDIUM
    if len(set(verbs.values())) == 1:
        operation = next(iter(verbs.values()))
        post = "POST" in verbs
        named = not url.route.fixed_end or not url.path.segments or url.path.trailing_slash
        if named and not request and not post:
            return None
        if verb is not None or not request:
            return operation, Confidence.LOW
        return operation, Confidence.MEDIUM
    if verb is None and request and "GET" in verbs:
        return verbs["GET"], Confidence.LOW
    return None


def nearby_verb(text: str, url: Url) -> Verb | None:
    """The verb of the request ``url`` is in: in its statement, or where its variable is used."""
    here = verb_at(text, url.start, url.path.end + len(url.path.query))
    if here is not None and here.strong:
        return here
    return verb_of_variable(text, url.start, url.path.end) or here


_QUERY_PARAMETERS = {"expand": "expand", "filter": "filter", "select": "select"}
_QUERY_ITEM = re.compile(r"(?:^|&|&amp;)(?:\\?`?\$|%24)?(?P<name>\w[\w\-]*)=(?P<value>[^&\s\"']*)")
_PLAIN = re.compile(r"[\w.\-%]+\Z")


def arguments_of(url: Url) -> tuple[Argument, ...]:
    """The path and query parameters of ``url`` as arguments under their canonical names."""
    found = [
        Argument(name, segment.text, _value(segment), Span(segment.start, segment.end))
        for name, segment in url.route.parameters
    ]
    for match in _QUERY_ITEM.finditer(url.path.query):
        name = _QUERY_PARAMETERS.get(match.group("name").lower())
        if name is None:
            continue
        start = url.path.query_start + match.start("value")
        text = match.group("value")
        span = Span(start, start + len(text))
        value: Value = (
            Known(text, span) if _PLAIN.match(text) else Unknown("filled in at run time", span)
        )
        found.append(Argument(name, text, value, span))
    return tuple(found)


def _value(segment: Segment) -> Value:
    span = Span(segment.start, segment.end)
    return Unknown("filled in at run time", span) if segment.hole else Known(segment.text, span)


def use_of(
    text: str, url: Url, meaning: tuple[str, Confidence], verb: Verb | None, why: str
) -> ApiUse:
    """``url`` as a use of what :func:`choose` took it for."""
    operation, confidence = meaning
    arguments = arguments_of(url)
    target = next((a.value for a in arguments if a.name == "vm_scale_set_name"), None)
    written = text[url.span.start : url.span.end]
    return ApiUse(
        operation=operation,
        spelling=f"{verb.name} {written}" if verb else written,
        span=url.span,
        confidence=confidence,
        why=why,
        arguments=arguments,
        open_arguments=True,
        target=target if target is not None else Unknown("not given"),
        statement=Span(url.start, max(url.path.end, url.span.end)),
        form="call",
    )
