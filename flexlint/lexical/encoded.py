"""Scripts and templates that a string of a template holds in base64."""

from __future__ import annotations

from flexlint.lexical.scripts import holds_command, script_language
from flexlint.model import Confidence, Embedded, Span, SurfaceName
from flexlint.regex import regex
from flexlint.text.traced import Builder

_BASE64 = regex(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{40,}={0,2}")
_TEMPLATE = regex(r"\s*\{")
_SET = "virtualmachinescalesets"
_MAX_CHARACTERS = 2_000_000


def held_in(text: str, at: Span, symbol: str, kind: str) -> Embedded | None:
    """What ``text``, a string at ``at``, holds in base64, if that is a script with a command of
    ours or a template with a scale set; all of it stands where the string does.

    ``symbol`` names the place, ``kind`` is the ``kind`` of the object around it, if any.
    """
    found = _decoded(text)
    if found is None:
        return None
    language: SurfaceName
    if is_template_text(found):
        language = "arm"
    elif holds_command(found):
        language = script_language(found, kind)
    else:
        return None
    built = Builder()
    built.put(found, at.start, 0)
    return built.build().embedded(language, symbol, Confidence.MEDIUM)


def holds_encoded(text: str) -> bool:
    """Whether there may be base64 anywhere in ``text`` that is long enough to hold something."""
    return _BASE64.search(text) is not None


def is_template_text(text: str) -> bool:
    """Whether ``text`` is a template in JSON that speaks of scale sets."""
    if _TEMPLATE.match(text) is None or '"resources"' not in text:
        return False
    return _SET in text.lower()


def _decoded(text: str) -> str | None:
    if len(text) > _MAX_CHARACTERS or _BASE64.fullmatch(text) is None:
        return None
    from base64 import b64decode

    try:
        return b64decode(text, validate=True).decode("utf-8")
    except ValueError:  # of either
        return None
