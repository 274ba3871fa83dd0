"""Request URLs in any text: where they are, which operations they may mean."""

from __future__ import annotations

import re
from bisect import bisect_right

from flexlint.azure import ANY_HTTP_METHOD, HTTP_METHODS, SCALE_SET_NAME
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.urls.bases import Base, BaseUse, base_uses, name_assigned
from flexlint.lexical.urls.fronts import front_before, front_of_id
from flexlint.lexical.urls.paths import PathText, joins, read_path
from flexlint.lexical.urls.routes import Route, Routes, routes_of
from flexlint.lexical.urls.routes import Segment as PathSegment
from flexlint.lexical.urls.set_ids import (
    SetId,
    as_written,
    expression_in,
    segment_of,
    unnamed_id_before,
)
from flexlint.lexical.urls.verbs import Verb, verb_at, verb_of_variable
from flexlint.model import (
    ApiUse,
    Argument,
    Confidence,
    Embedded,
    Known,
    Span,
    Unknown,
    Value,
)
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.text.traced import Builder, TracedText
from flexlint.values.algebra import at_span
from flexlint.values.resource_ids import group_before

_ANCHOR = regex(r"virtualMachineScaleSets(?![\w])", re.IGNORECASE)
_BEFORE = regex(
    r"(?:Microsoft\.Compute(?:\\?/|%2F|'\)\}/@\{encodeURIComponent\(')|[}\])\w%>]\\?/|[\"'`]\\?/?|(?<=\s)/|^/?)$",
    re.IGNORECASE,
)
_PROVIDER = regex(r"Microsoft\.Compute(?:\\?/|%2F|'\)\}/@\{encodeURIComponent\(')$", re.IGNORECASE)
_NO_REQUEST = regex(
    r"portal\.azure|(?:docs|learn)\.microsoft\.com|github\.com|/rest/api/", re.IGNORECASE
)
_HOST = regex(
    r"https?:|management\.|\.azure\.(?:com|net|cn|us)|resource_?manager|armendpoint|base_?ur[il]"
    r"|endpoint|az(?:ure)?_?(?:rm|api|mgmt)?_?(?:url|host)",
    re.IGNORECASE,
)
_SHOWN = regex(
    r"(?:\bconsole\.\w+|\b[a-z]?log(?:ger|ging)?(?:\.\w+)*|\bprint(?:ln|f)?!?"
    r"|\bfmt\.(?:Print|Fprint|Error)\w*|\bSystem\.(?:out|err)\.\w+|\bConsole\.Write\w*"
    r"|\bWrite-(?:Host|Verbose|Debug|Warning|Error|Information)|\becho|\bputs"
    r"|\bnew\s+\w*(?:Error|Exception)|\braise\s+\w+|\bthrow)\s*\(?\s*[$@fF]{0,2}\Z",
    re.IGNORECASE,
)
_ANY_TITLED = "|".join(map(str.title, HTTP_METHODS))
_DECLARED = regex(
    r"(?:\b(?:app|router|server|mux|fastify|blueprint|bp)\.\w+"
    rf"|@(?:\w+\.)?(?:{ANY_HTTP_METHOD.lower()}|route|\w+Mapping)"
    rf"|\[(?:Http\w+|Route)|\.Map(?:{_ANY_TITLED})|\bHandle(?:Func)?)"
    r"\s*\(\s*(?:value\s*=\s*)?[@frFR]{0,2}\Z"
)
_API_VERSION = regex(r"api[-_]?version", re.IGNORECASE)
_LEFT = 300
_MAX_SEGMENTS = 12
_ROOTED = regex(r"https?:|/subscriptions|/providers|resourcegroups", re.IGNORECASE)
_NAME = regex(r"\w+")
_CHAIN = 4
"""How many variables may hold one URL, each made from the one before."""
_HOLE = regex(r"[\w.~%\-]*(?:\$\w+|[$@#\\]?[{(<\[].*[})>\]]|:\w+|%\w+%?)[\w.~%\-]*\Z", re.DOTALL)
_BELOW = regex(r"/(?:virtualMachines(?:/|\?api-version)|instanceView\b)", re.IGNORECASE)
_ID = regex(
    r"(?:(?<![/%])(?P<held>\$\{|\#\{|\{\{?|\$\(|\$)|(?<![\w.$]))"
    r"[\w.:$\[\]()?\->]{0,60}?(?:vmss|scale_?set)\w{0,30}(?:(?:(?:\.|->|\?\.)\w{1,20}|\[\d\])){0,3}"
    r"(?(held)[)}]{0,2}|\s{0,8}[+.]\s{0,8}[$@fF]{0,2}[\"'`])\Z",
    re.IGNORECASE,
)
_QUERY_PARAMETERS = {"expand": "expand", "filter": "filter", "select": "select"}
_QUERY_ITEM = regex(r"(?:^|&|&amp;)(?:\\?`?\$|%24)?(?P<name>\w[\w\-]*)=(?P<value>[^&\s\"']*)")
_PLAIN = regex(r"[\w.\-%]+\Z")


@record
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
    front: tuple[PathSegment, ...] | None = None
    """Where the path goes on behind a variable: the segments that the variable holds."""
    held_front: str = ""
    """In that case, what stands before ``Microsoft.Compute``."""
    used_at: int = -1
    """Of a URL in a variable that other requests extend: where it is used as it is."""

    def embedded(self, text: str, verb: str) -> Embedded:
        """The request by itself, as the surface for URLs reads it.

        Its path is in one piece, as if no variable held the front of it.
        """
        prefix = f"{verb} " if verb else ""
        if self.front is None:
            end = max(self.path.end, self.path.query_start + len(self.path.query))
            own = TracedText.of(text[self.start : end], self.start)
            return own.after(prefix).embedded("urls")
        names = map(_in_path, self.front)
        sets = f"{self.held_front}Microsoft.Compute/virtualMachineScaleSets"
        head = "/".join([f"{prefix}{sets}", *names])
        path = "/".join([head, *map(_in_path, self.path.segments)])
        query = f"?{self.path.query}" if self.path.query else ""
        below = path[len(head) :]
        request = Builder()
        request.put(head, self.span.start, 0)
        request.put(below[:-1], self.span.start, self.span.end - 1 - self.span.start)
        request.put(below[-1:] + query, self.span.end - 1, 1)
        return request.build().embedded("urls")


def _in_path(segment: PathSegment) -> str:
    plain = not segment.hole or _HOLE.match(segment.text) is not None
    return segment.text if plain else f"{{{re.sub(r'[{}]', '', segment.text)}}}"


def find_urls(text: str, vocabulary: Vocabulary) -> list[Url]:
    """Every path in ``text`` that the catalogue knows, in order. Linear; never raises."""
    routes = routes_of(vocabulary.rest)
    found: list[Url] = []
    bases: list[Base] = []
    done = -1
    for match in _ANCHOR.finditer(text):
        if match.start() < done:
            continue
        left = text[max(0, match.start() - _LEFT) : match.start()]
        if not _BEFORE.search(left):
            continue
        path = read_path(text, match.end(), joins(text, match.start()))
        if len(path.segments) > _MAX_SEGMENTS:
            done = path.end
            continue
        opening = _opening(text, match.start())
        head = text[max(opening, match.start() - _LEFT) : match.start()]
        route = routes.walk(path.segments)
        if _NO_REQUEST.search(head) or is_shown(text, opening) or (route is None and path.segments):
            continue
        name = None if path.query else name_assigned(text, opening)
        bare = not path.segments
        if name is not None and (route or bare) and (not bare or _ROOTED.search(head)):
            bases.append(
                Base(
                    name,
                    path.end,
                    path.segments,
                    path.trailing_slash,
                    _PROVIDER.search(left) is not None,
                    _has_host(text, opening, match.start()),
                    front_before(text, match.start()).url,
                )
            )
        if route is None or (path.trailing_slash and bare):
            continue
        found.append(_url(text, match, path, route, opening))
        done = path.end
    if bases:
        found = _extended(text, found, bases, routes)
    return sorted([*found, *_behind_ids(text, found, routes)], key=lambda url: url.span)


def find_open_urls(text: str, vocabulary: Vocabulary) -> list[Span]:
    """The last segments of requests whose action is filled in at run time. Linear."""
    routes = routes_of(vocabulary.rest)
    found: list[Span] = []
    for match in _ANCHOR.finditer(text):
        left = text[max(0, match.start() - _LEFT) : match.start()]
        if not _PROVIDER.search(left):
            continue
        path = read_path(text, match.end(), joins(text, match.start()))
        if not routes.is_open(path.segments) or not _is_versioned(text, path):
            continue
        opening = _opening(text, match.start())
        if _NO_REQUEST.search(text[opening : match.start()]) or is_shown(text, opening):
            continue
        last = path.segments[-1]
        found.append(Span(last.start, _line_end(text, last.start, last.end)))
    return found


def set_id_before(text: str, at: int) -> SetId | None:
    """The id of a scale set (``${vmss.id}``, ``vmss_id + "``) that ends at ``at``, or None."""
    low = max(0, at - 140)
    match = _ID.search(text[low:at])
    if match is None:
        return None
    held = match.group("held") is not None
    expression = match.group() if held else match.group().rstrip(" \t\r\n$@fF\"'`+.")
    return SetId(expression, low + match.start(), held)


def _behind_ids(text: str, found: list[Url], routes: Routes) -> list[Url]:
    """URLs whose front is the resource id of something named like a scale set:
    ``${vmss.id}/virtualMachines/${i}/start``."""
    more: list[Url] = []
    starts = [url.span.start for url in found]
    for below in _BELOW.finditer(text):
        set_id = set_id_before(text, below.start())
        if set_id is None and below.group().lower().startswith("/virtualmachines"):
            set_id = unnamed_id_before(text, below.start())
        if set_id is None:
            continue
        index = bisect_right(starts, below.start() + 1) - 1
        if index >= 0 and below.start() < found[index].path.end:
            continue
        path = read_path(text, below.start())
        at = set_id.start
        name = PathSegment(segment_of(set_id.expression), at, at, True)
        route = routes.walk((name, *path.segments))
        opening = _opening(text, at) if set_id.held else at
        if route is None or not path.segments or is_shown(text, opening):
            continue
        start = path.segments[0].start
        span = Span(start, _line_end(text, start, path.end))
        version = _is_versioned(text, path)
        front = front_of_id(text, at).url
        more.append(
            Url(span, opening, route, path, False, True, version, (name,), held_front=front)
        )
    return more


def is_shown(text: str, opening: int) -> bool:
    """Whether the string at ``opening`` is printed, or a path that a server listens on."""
    left = text[max(0, opening - 80) : opening]
    return _SHOWN.search(left) is not None or _DECLARED.search(left) is not None


def _url(text: str, match: re.Match[str], path: PathText, route: Route, opening: int) -> Url:
    left = text[max(0, match.start() - _LEFT) : match.start()]
    stop = _line_end(text, match.start(), path.end if path.segments else match.end())
    return Url(
        Span(match.start(), stop),
        opening,
        route,
        path,
        _PROVIDER.search(left) is not None,
        _has_host(text, opening, match.start()),
        _is_versioned(text, path),
    )


def _has_host(text: str, opening: int, at: int) -> bool:
    line = text.rfind("\n", 0, opening)
    return _HOST.search(text, max(line, opening - 120, 0), at) is not None


def _is_versioned(text: str, path: PathText) -> bool:
    end_line = text.find("\n", path.end)
    tail = text[path.end : min(path.end + 200, end_line if end_line >= 0 else len(text))]
    return any(map(_API_VERSION.search, (path.query, tail)))


def _extended(text: str, found: list[Url], bases: list[Base], routes: Routes) -> list[Url]:
    """``found`` with the URLs whose fronts are in variables; those of the variables alone only
    where they are used so."""
    fronts = dict(enumerate(found))
    more: list[Url] = []
    for _ in range(_CHAIN):
        made: list[Base] = []
        alone: dict[int, int] = {}
        extended: set[int] = set()
        for use in base_uses(text, bases):
            if use.path is None:
                alone.setdefault(use.base.at, use.start)
                continue
            url = _behind(text, use, routes)
            if url is None:
                continue
            extended.add(use.base.at)
            more.append(url)
            name = None if url.path.query else name_assigned(text, url.start)
            if name is not None:
                made.append(
                    Base(
                        name,
                        url.path.end,
                        (*use.base.segments, *url.path.segments),
                        url.path.trailing_slash,
                        url.provider,
                        url.host,
                        url.held_front,
                    )
                )
        for index, url in list(fronts.items()):
            if url.path.end in extended:
                fronts[index] = replace(url, used_at=alone.get(url.path.end, len(text)))
        more = [
            replace(url, used_at=alone.get(url.path.end, len(text)))
            if url.path.end in extended and url.front is not None
            else url
            for url in more
        ]
        if not made:
            break
        bases = made
    kept = [url for url in (*fronts.values(), *more) if url.used_at < len(text)]
    return sorted(kept, key=lambda url: url.span)


def _behind(text: str, use: BaseUse, routes: Routes) -> Url | None:
    path = use.path
    if path is None or not path.segments or len(path.segments) > _MAX_SEGMENTS:
        return None
    route = routes.walk((*use.base.segments, *path.segments))
    if route is None:
        return None
    start = path.segments[0].start
    opening = _opening(text, use.start) if use.held else use.start
    if is_shown(text, opening):
        return None
    return Url(
        Span(start, _line_end(text, start, path.end)),
        opening,
        route,
        path,
        use.base.provider,
        use.base.host,
        _is_versioned(text, path),
        front=use.base.segments,
        held_front=use.base.front,
    )


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
    - A PATCH where only PUT is documented is the same update.
    - A path with several verbs and none known is a GET, the default of every client, if it looks
      like a request, at low confidence; else it is an id and no use.
    """
    verbs = dict(url.route.verbs)
    if verb is not None and verb.name == "PATCH" and "PATCH" not in verbs and "PUT" in verbs:
        return verbs["PUT"], Confidence.MEDIUM  # an update, whichever way it is asked for
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
    if url.used_at >= 0:
        name = _NAME.match(text, url.used_at)
        return verb_at(text, url.used_at, name.end() if name else url.used_at)
    here = verb_at(text, url.start, url.path.end + len(url.path.query))
    if here is not None and here.strong:
        return here
    return verb_of_variable(text, url.start, url.path.end) or here


def arguments_of(url: Url) -> tuple[Argument, ...]:
    """The path and query parameters of ``url`` as arguments under their canonical names."""
    found = [_argument(name, segment) for name, segment in url.route.parameters]
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


def _argument(name: str, segment: PathSegment) -> Argument:
    held = expression_in(segment.text)
    span = Span(segment.start, segment.end)
    if held is not None:
        return Argument("vm_scale_set_id", held, _value(segment), span)
    return Argument(name, segment.text, _value(segment), span)


def _value(segment: PathSegment) -> Value:
    span = Span(segment.start, segment.end)
    return Unknown("filled in at run time", span) if segment.hole else Known(segment.text, span)


def use_of(
    text: str, url: Url, meaning: tuple[str, Confidence], verb: Verb | None, why: str
) -> ApiUse:
    """``url`` as a use of what :func:`choose` took it for."""
    operation, confidence = meaning
    arguments = arguments_of(url)
    target = next((a.value for a in arguments if a.name == SCALE_SET_NAME), None)
    written = as_written(text[url.span.start : url.span.end])
    return ApiUse(
        operation=operation,
        spelling=f"{verb.name} {written}" if verb else written,
        span=url.span,
        confidence=confidence,
        why=why,
        arguments=arguments,
        open_arguments=True,
        target=target if target is not None else Unknown("not given"),
        group=group_of_url(text, url),
        statement=Span(url.start, max(url.path.end, url.span.end)),
        form="call",
    )


def group_of_url(text: str, url: Url) -> Value:
    """The resource group that ``url`` says; of one that a variable holds, the place is not kept."""
    if url.front is None:
        return group_before(text, url.span.start)
    held = f"{url.held_front}Microsoft.Compute/"
    return at_span(group_before(held, len(held)), None)
