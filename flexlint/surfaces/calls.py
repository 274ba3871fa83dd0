"""Files that call others which their surface follows, known without loading what reads them."""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it; typing takes time to import
if TYPE_CHECKING:
    from collections.abc import Iterator

_CALLING = (
    (".bicep", b"module", rb"\bmodule[ \t]{1,9}\w{1,100}[ \t]{1,9}'([^'\n]{1,200}\.bicep)'"),
    (".json", b"templatelink", rb"['\"]([^'\"\n\[\]]{1,200}\.json)(?=['\"?])"),
)
"""(ending of the caller's name, word without which it calls nothing, pattern for the path)."""
_MAX_CALLED = 200


def may_call(path: str, data: bytes) -> bool:
    """Whether the file called ``path``, with the content ``data``, may call others at all."""
    return any(path.lower().endswith(end) and word in data.lower() for end, word, _ in _CALLING)


def called_by(path: str, data: bytes) -> Iterator[str]:
    """The paths by which the file called ``path``, with the content ``data``, may call others; not
    all that it may call, if they are very many."""
    if not may_call(path, data):
        return
    import re  # most files call nothing

    for end, _, pattern in _CALLING:
        if path.lower().endswith(end):
            for number, match in enumerate(re.finditer(pattern, data, re.IGNORECASE)):
                written = match[1].decode("utf-8", "replace")
                if number >= _MAX_CALLED:
                    return
                if "://" not in written:
                    yield written.lstrip("/")
