"""Files that call others which their surface follows, known without loading what reads them."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_CALLING = (
    ((".bicep",), b"module", rb"'([^'\n]{1,200}\.bicep)'"),
    (
        (".json", ".jsonc", ".json5"),
        b"templatelink",
        rb"['\"]([^'\"\n\[\]]{1,300}\.json)(?=['\"?])",
    ),
)
"""(endings of the caller's name, word without which it calls nothing, pattern for the path)."""
_MAX_CALLED = 1_000
_MAX_PARTS = 3
"""Of the path in an address, from its end: so much of it may be a path in the repository."""


def may_call(path: str, data: bytes) -> bool:
    """Whether the file called ``path``, with the content ``data``, may call others at all."""
    name = path.lower()
    words = [word for ends, word, _ in _CALLING if name.endswith(ends)]
    return bool(words) and any(word in _narrow(data).lower() for word in words)


def called_by(path: str, data: bytes) -> Iterator[str]:
    """The paths by which the file called ``path``, with the content ``data``, may call others; not
    all that it may call, if they are very many."""
    if not may_call(path, data):
        return
    import re  # most files call nothing

    text = _narrow(data).replace(b"\\/", b"/")
    for ends, _, pattern in _CALLING:
        if path.lower().endswith(ends):
            for number, match in enumerate(re.finditer(pattern, text, re.IGNORECASE)):
                written = match[1].decode("utf-8", "replace")
                if number >= _MAX_CALLED:
                    return
                _, is_address, address = written.partition("://")
                if not is_address:
                    yield written.lstrip("/")
                    continue
                parts = address.split("/")[1:]
                for count in range(1, min(_MAX_PARTS, len(parts)) + 1):
                    yield "/".join(parts[-count:])


def _narrow(data: bytes) -> bytes:
    """``data`` without what UTF-16 puts between ASCII."""
    return data.translate(None, b"\0") if b"\0" in data[:100] else data
