"""Resource Graph queries on the types of Uniform instances."""

from __future__ import annotations

import re

from flexlint.lexical.hints import may_have_queries
from flexlint.lexical.queries import asked_for
from flexlint.model import Confidence, Entry, Known, Object, Resource, Span, Unknown
from flexlint.regex import regex

QUERY_TYPE = "Microsoft.ResourceGraph/queries"
_TYPE = regex(
    r"(?P<quote>\\?[\"'])(?P<type>microsoft\.compute/virtualmachinescalesets/virtualmachines(?:/\w+)*)"
    r"(?P=quote)",
    re.IGNORECASE,
)
_COMPARES = regex(
    r"\btype\s*(?:=~|==|in~?\s*\(|contains|has|startswith|!=)[^|\n]{0,300}$", re.IGNORECASE
)
_PIPE = regex(
    r"\b(?:resources|computeresources|healthresources|resourcechanges|where|project|extend)\b",
    re.IGNORECASE,
)


_DECLARED = regex(
    r"\bquery[\"']?\s*[:=]\s*['\"](?:(?!\n[^\S\n]*[\"']?\w+[\"']?\s*:).)*\Z", re.DOTALL
)


def find_queries(text: str) -> list[Resource]:
    """Each Uniform-only type that a query in ``text`` compares ``type`` with.

    The resource stands for the query; its body holds the type under ``properties.query``. What
    a template declares as a query is left to the surface that reads the template.
    """
    folded = text.lower()
    if not may_have_queries(folded):
        return []
    declares = QUERY_TYPE.lower() in folded
    found = []
    for match in _TYPE.finditer(text):
        left = text[max(0, match.start() - 400) : match.start()]
        line = left.rsplit("\n", 1)[-1]
        if not _COMPARES.search(line) or not _PIPE.search(left):
            continue
        if declares and _DECLARED.search(text, max(0, match.start() - 2_000), match.start()):
            continue
        span = Span(match.start("type"), match.end("type"))
        query = Entry("query", span, Known(match.group("type"), span))
        properties = Entry("properties", span, Object((query,), span))
        asked = asked_for(text, match.start())
        found.append(
            Resource(
                type=QUERY_TYPE,
                type_span=span,
                api_version=Unknown("a query has none"),
                name=Unknown("a query has none"),
                body=Object((properties,), span),
                span=span,
                pointer="",
                origin="query",
                confidence=Confidence.MEDIUM,
                why="the query compares type with this literal",
                group=asked.group,
                target=asked.name,
            )
        )
    return found
