"""The report of an audit as one HTML page that asks nothing of the network.

Every text of the page passes one gate (:func:`_gate`), whichever template writes it: characters
that turn the direction, are not to be seen or control something are written out, and Jinja2
escapes what HTML would act upon. Nothing of the audit stands in a script, a style or the name of
an attribute. The page allows itself its own style sheet and script by their digests, and nothing
else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from flexlint.audit.attached import called
from flexlint.audit.effort import hours
from flexlint.audit.model import Audit
from flexlint.audit.rule_pages import (
    cli_words,
    powershell_words,
    python_words,
    rest_words,
    verdict_words,
)
from flexlint.audit.svg import STEPS, burn_down
from flexlint.audit.views import Views, surface_title
from flexlint.catalog import Catalog
from flexlint.regex import regex
from flexlint.text.printing import seen
from flexlint.text.stand_ins import to_do_first
from flexlint.text.words import plural

_INLINE = regex(r"`([^`\n]+)`|\{(\w+)\}")
_URL = regex(r"https?://[!-~]+", re.IGNORECASE)
_PAGE = "report.html"
_STYLE, _SCRIPT = "style.css", "script.js"


def render(audit: Audit, catalog: Catalog) -> str:
    """``audit`` as a page, complete in itself.

    The pages of the rules that have findings are in it, as ``catalog`` has them; a finding of
    another rule has no page to link to. The same audit gives the same text.
    """
    views = Views(audit, catalog)
    style, script = _part(_STYLE), _part(_SCRIPT)
    template = _environment().get_template(_PAGE)
    text = template.render(
        audit=audit,
        report=audit.report,
        summary=audit.report.summary,
        views=views,
        chart=burn_down(audit.history),
        style=Markup(style),
        script=Markup(script),
        policy="; ".join(
            (
                "default-src 'none'",
                f"style-src '{_digest(style)}'",
                f"script-src '{_digest(script)}'",
                "img-src data:",
                "base-uri 'none'",
                "form-action 'none'",
            )
        ),
    )
    return text.rstrip("\n") + "\n"


def _part(name: str) -> str:
    return (files("flexlint.audit") / "templates" / name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    """``text`` as a content security policy names it."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("flexlint.audit", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=True,
        finalize=_gate,
    )
    environment.filters.update(
        attached=called,
        count=plural,
        hours=hours,
        inline=_inline,
        line=lambda text: seen(text).replace("\n", "\\n").replace("\t", "\\t"),
        number=lambda number: f"{number:,}",
        surface=surface_title,
        to_do_first=to_do_first,
        url=_url,
    )
    environment.globals.update(
        STEPS=STEPS,
        cli=cli_words,
        powershell=powershell_words,
        python=python_words,
        rest=rest_words,
        verdict=verdict_words,
    )
    return environment


def _gate(value: object) -> object:
    """What a template writes, made visible; Jinja2 escapes it after that."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return seen(value)
    return value


def _inline(text: str) -> Markup:
    """``text`` with names in backticks as code, and what varies (``{spelling}``) set off."""
    out, at = Markup(), 0
    for match in _INLINE.finditer(text):
        out += escape(seen(text[at : match.start()]))
        if match[1] is not None:
            out += Markup("<code>{}</code>").format(seen(match[1]))
        else:
            out += Markup("<em>{}</em>").format(match[2])
        at = match.end()
    return out + escape(seen(text[at:]))


def _url(text: str) -> str:
    """``text`` if a link may lead there: over HTTP, and written in plain characters; else ""."""
    if not _URL.fullmatch(text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme in ("http", "https") and parts.hostname else ""
