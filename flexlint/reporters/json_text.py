"""JSON as the reporters print it."""

from __future__ import annotations

import json


def json_text(document: object, indent: int | None = None) -> str:
    """``document`` as JSON in ASCII, printable in a log of a CI service: it may hold no ``##``,
    which begins commands there wherever it stands in a line."""
    written = json.dumps(document, indent=indent)
    return written.replace("##", "#\\u0023").replace("\x7f", "\\u007f")
