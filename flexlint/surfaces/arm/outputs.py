"""What an ARM template gives back to who deploys it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from flexlint.model import Definition, Known, Reach, Span, Unknown, Value
from flexlint.regex import regex
from flexlint.text.source import SourceFile
from flexlint.typed import Any
from flexlint.values.sources import deployed, parameter

_LONGEST = 1_000_000
_REFERENCE = regex(r"\[\s{0,9}(?P<kind>parameters|variables)\('(?P<name>[^']{1,100})'\)\s{0,9}\]\Z")


def outputs(source: SourceFile) -> tuple[Definition, ...]:
    """The outputs of the template: a text, or the parameter that is one."""
    if len(source.text) > _LONGEST or '"outputs"' not in source.text:
        return ()
    try:
        root = json.loads(source.text)
    except (ValueError, RecursionError):
        return ()
    return tuple(_outputs(source.text, root)) if isinstance(root, dict) else ()


def _outputs(text: str, root: Mapping[str, Any]) -> Iterator[Definition]:
    found = root.get("outputs")
    start = text.rfind('"outputs"')
    for name, each in found.items() if isinstance(found, dict) else ():
        at = max(0, text.find(json.dumps(name), start))
        span = Span(at, at + len(name) + 2)
        value = each.get("value") if isinstance(each, dict) and "condition" not in each else None
        yield Definition(deployed("", "", name), _value(root, value, span), span, Reach())


def _value(root: Mapping[str, Any], written: Any, span: Span) -> Value:
    if not isinstance(written, str):
        return Unknown("no text", span)
    if not written.startswith("["):
        return Known(written, span)
    match = _REFERENCE.match(written)
    declared = root.get(match["kind"]) if match is not None else None
    if match is None or not isinstance(declared, dict):
        return Unknown("built when it is deployed", span)
    named = declared.get(match["name"])
    if match["kind"] == "variables":
        plain = isinstance(named, str) and not named.startswith("[")
        return Known(named, span) if plain else Unknown("built when it is deployed", span)
    default = named.get("defaultValue") if isinstance(named, dict) else None
    default = default if isinstance(default, str) and not default.startswith("[") else ""
    given_by = parameter(match["name"])
    return Unknown("whoever deploys it gives it", span, given_by=given_by, default=default)
