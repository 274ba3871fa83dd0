"""Paths as URIs, for formats that ask for these."""

from __future__ import annotations

import os
from urllib.parse import quote_from_bytes

from flexlint.regex import regex

_DRIVE = regex(r"[A-Za-z]:/")
_SAFE = "/~-._@!$&'()*+,="


def relative_uri(path: str) -> str:
    """A relative ``path`` with ``/`` as a URI reference; it never begins with a scheme.

    Bytes of the name that are no UTF-8 (surrogates in ``path``) are themselves in it.
    """
    return quote_from_bytes(_bytes(path), safe=_SAFE)


def file_uri(path: str, *, windows: bool = os.name == "nt") -> str:
    """An absolute ``path`` as a ``file:`` URI; on ``windows`` it has a drive or a server."""
    if not windows:
        return "file://" + relative_uri("/" + path.lstrip("/"))
    path = path.replace("\\", "/")
    if _DRIVE.match(path):
        return f"file:///{path[:2]}{relative_uri(path[2:])}"
    if path.startswith("//"):
        return "file:" + relative_uri(path)
    return "file://" + relative_uri(path)


def _bytes(path: str) -> bytes:
    try:
        return path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # a surrogate that stands for no byte: a name of Windows
        return path.encode("utf-8", "surrogatepass")
