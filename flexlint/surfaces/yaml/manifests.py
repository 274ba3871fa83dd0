"""What manifests give containers: those of Kubernetes and of Azure, and templates of charts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from flexlint.model import Known, Span, Unknown, Value
from flexlint.regex import regex

_SIGNS = ("env:", "envFrom", "environmentVariables", "/env")
_NAMED = regex(
    r"\bname:[ \t]{0,40}[\"']?(?P<name>[A-Za-z_]\w{0,200}(?![\w\-.])|\{\{)[\"']?[ \t]{0,40}"
    r"(?:(?:\r?\n[ \t]{0,80}|,[ \t]{0,40})value:[ \t]{0,40}(?P<value>[^\r\n]{0,300}))?"
)
_ANY = regex(r"\benvFrom\b|\benv:[ \t]{0,40}(?:\r?\n)?[ \t]{0,80}\{\{")
"""Where variables are given whose names do not show."""
_PLAIN = regex(r"(?P<q>[\"']?)(?P<text>[\w.\-]{1,200})(?P=q)[ \t]{0,40}(?:\}.{0,40}|#.{0,200})?\Z")
_MOST = 2_000


def may_give(text: str) -> bool:
    """Whether ``text`` may be a manifest that gives containers variables. Cheap."""
    return "containers" in text and any(sign in text for sign in _SIGNS)


def given(text: str) -> Iterator[tuple[str, Value, Span]]:
    """The variables that the manifest ``text`` gives containers, ``@`` of any, what they are set to
    and where. What is called something else there may be among them."""
    if not may_give(text):
        return
    for match in islice(_NAMED.finditer(text), _MOST):
        span = Span(match.start("name"), match.end("name"))
        plain = _PLAIN.match(match["value"] or "")
        value: Value = Unknown("the manifest gives it", span)
        if plain is not None:
            value = Known(plain["text"], span)
        yield "@" if match["name"] == "{{" else match["name"], value, span
    for match in islice(_ANY.finditer(text), _MOST):
        span = Span(match.start(), match.end())
        yield "@", Unknown("the manifest may give it", span), span
