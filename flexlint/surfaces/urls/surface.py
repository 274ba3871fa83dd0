"""The surface for REST URLs, RBAC actions and queries in text of any language."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.azure import ANY_HTTP_METHOD
from flexlint.catalog.vocabulary import Vocabulary
from flexlint.lexical.bodies import head_of, sent_in
from flexlint.lexical.hints import (
    may_have_actions,
    may_have_ids,
    may_have_queries,
    may_have_urls,
)
from flexlint.lexical.urls.finding import (
    Url,
    choose,
    find_open_urls,
    find_urls,
    nearby_verb,
    use_of,
)
from flexlint.lexical.urls.verbs import Verb
from flexlint.model import (
    ApiUse,
    Confidence,
    Extraction,
    Problem,
    Resource,
    SurfaceName,
)
from flexlint.regex import regex
from flexlint.surfaces.urls.file_names import CODE
from flexlint.text.comments import (
    Family,
    family_of,
    is_recording,
    suppressing_comments,
    without_comments,
)
from flexlint.text.folding import folded
from flexlint.text.generated import defines_requests
from flexlint.text.source import SourceFile

_URL_TOO = CODE - {"bicep", "tf", "tfvars", "yml", "yaml", "ps1", "psm1", "py"}
"""Surfaces of the others hand their URLs over themselves; here they are read for RBAC actions
and queries only."""
_WHOLE = _URL_TOO - {"json", "jsonc", "json5"}
"""Files of these are never hosts of a single URL that another surface hands over."""
_MESSAGES = frozenset({"http", "rest"})
"""Files of requests as they are sent, bodies and all."""
_EMBEDDED = regex(
    rf"\s*(?:(?P<verb>{ANY_HTTP_METHOD})\s+)?"
    r"[\"'`$@fF]{0,3}(?:https?:|[/{$%<\[])[^\r\n]*(?:[\r\n]\s*)?\Z"
)


_MACHINES = "/virtualmachine"
"""In lower case in all actions, queries and ids of instances."""


class UrlsSurface:
    """Finds paths of the catalogue; the verb around them decides what they mean."""

    name: SurfaceName = "urls"

    def extract(self, source: SourceFile, vocabulary: Vocabulary) -> Extraction:
        """Requests, RBAC actions and queries in ``source``, or the one request it consists of."""
        text = source.text
        if is_recording(text):
            return Extraction(self.name)
        suffix = source.path.rsplit(".", 1)[-1].lower()
        head = head_of(text)
        message = head is not text
        sent: tuple[Resource, ...] = ()
        if message or suffix in _MESSAGES or suffix not in CODE:
            sent = tuple(sent_in(text, vocabulary))
        text = head
        alone = (message or suffix not in _WHOLE) and len(text) < 8000
        single = _EMBEDDED.match(text) if alone else None
        if single and not text.lstrip().startswith(('{"', "[{")):
            uses = _one(text, single.group("verb"), vocabulary)
            undecided = tuple(_open(text, vocabulary))
            if uses or undecided:
                return Extraction(self.name, uses=tuple(uses), resources=sent, problems=undecided)
        family = family_of(source.path)
        lowered = folded(text)
        requests = suffix not in CODE or suffix in _URL_TOO
        urls = requests and may_have_urls(lowered)
        machines = _MACHINES in lowered
        actions = machines and may_have_actions(lowered)
        queries = machines and may_have_queries(lowered)
        ids = machines and may_have_ids(lowered)
        comments = suppressing_comments(source.text, family)
        if not (urls or actions or queries or ids):
            return Extraction(self.name, resources=sent, comments=comments)
        text = without_comments(text, family)
        found: list[ApiUse] = []
        problems: tuple[Problem, ...] = ()
        if urls and not defines_requests(source.text):
            found.extend(_requests(text, family, vocabulary))
            problems = tuple(_open(text, vocabulary))
        if actions:
            from flexlint.lexical.actions import find_actions

            found.extend(find_actions(text, vocabulary, Confidence.HIGH))
        resources: list[Resource] = list(sent)
        if queries:
            from flexlint.surfaces.urls.resource_graph import find_queries

            resources += find_queries(text)
        if ids:
            resources += _ids(text, source, family)
        return Extraction(
            self.name,
            uses=tuple(sorted(found, key=lambda use: use.span)),
            resources=tuple(resources),
            comments=comments,
            problems=problems,
        )


def _ids(text: str, source: SourceFile, family: Family) -> list[Resource]:
    """Ids of instances in a text that describes no API."""
    from flexlint.lexical.instance_ids import find_instance_ids

    found = find_instance_ids(text, family, source.path)
    return [] if found and defines_requests(source.text) else found


def _open(text: str, vocabulary: Vocabulary) -> Iterator[Problem]:
    """What says that the operation of a request is not written out."""
    for span in find_open_urls(text, vocabulary):
        yield Problem(
            "Which operation on the scale set is requested here is decided at run time.",
            span,
            "dynamic-call",
            "Check every operation this can name, or write the URLs out.",
        )


def _one(text: str, verb: str | None, vocabulary: Vocabulary) -> list[ApiUse]:
    uses = []
    for url in find_urls(text, vocabulary):
        known = Verb(verb, True) if verb else nearby_verb(text, url)
        meaning = choose(url, known, request=verb is not None)
        if meaning is not None:
            uses.append(use_of(text, url, meaning, known, _why(known, url)))
    return uses


def _requests(text: str, family: Family, vocabulary: Vocabulary) -> list[ApiUse]:
    urls = find_urls(text, vocabulary)
    if not urls:
        return []
    from flexlint.surfaces.urls.json_requests import JsonRequests

    requests = JsonRequests(text) if family == "json" else None
    uses = []
    for url in urls:
        if requests is None:
            verb = nearby_verb(text, url)
        else:
            served = requests.path_verbs(url.start)
            if served:
                uses.extend(_served(text, url, served))
                continue
            verb = requests.verb(url.start)
        meaning = choose(url, verb)
        if meaning is not None:
            uses.append(use_of(text, url, meaning, verb, _why(verb, url)))
    return uses


def _served(text: str, url: Url, verbs: tuple[str, ...]) -> list[ApiUse]:
    """Uses for an OpenAPI path: one for each method it declares."""
    uses = []
    for name in verbs:
        verb = Verb(name, True)
        operation = url.route.operation(name)
        if operation is not None:
            meaning = operation, Confidence.MEDIUM
            uses.append(use_of(text, url, meaning, verb, "the API description declares it"))
    return uses


def _why(verb: Verb | None, url: Url) -> str:
    if verb is None:
        if len(set(url.route.verbs)) == 1:
            return "the path has one operation only"
        return "no HTTP method is in sight; GET is the default of HTTP clients"
    if url.route.operation(verb.name) is None:
        return f"the path has one operation only, which is not a {verb.name}"
    return f"the path and the method {verb.name} name it"
