"""Which files flexlint has written itself: what they quote of others is no use of anything."""

from __future__ import annotations

from flexlint.regex import regex

HEAD = 4_096
"""So many bytes from the beginning tell it."""

_JSON = regex(
    rb'\s*\{\s*(?:"kind":\s*"flexlint-audit",'
    rb'|"version":\s*1,\s*"summary":\s*\{\s*"discovered":\s*\d+,\s*"examined":\s*\d+,'
    rb'|"\$schema":\s*"[^"]{0,200}sarif[^"]{0,200}",\s*"version":\s*"[\d.]{1,9}",'
    rb'\s*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\s*"flexlint",)'
)
_PAGE = b"<!DOCTYPE html>"
_MAKER = b'<meta name="generator" content="flexlint '


def is_own_output(data: bytes) -> bool:
    """Whether ``data``, a file's content or its beginning, is an audit's or a check's output: one
    for programs, or the page. Other tools' reports, and text for people, are not told."""
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(_PAGE):
        return _MAKER in head
    return _JSON.match(head) is not None
