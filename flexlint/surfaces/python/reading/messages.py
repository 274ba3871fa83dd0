"""Which calls, which of their keywords, and which variables are given what people read."""

from __future__ import annotations

import re

from flexlint.regex import regex

_TALKERS = regex(
    r"(?:\A|_)(?:print|log|logger|debug|info|warning|warn|error|exception|critical|fatal|echo|"
    r"secho|pprint|add_argument|add_parser|add_option|fail|fail_json|write_error|help|usage|"
    r"message|note|exit|abort|deprecated|skip|skipif|deprecate)\Z",
    re.IGNORECASE,
)
TALKING_KEYWORDS = frozenset(
    [
        "help",
        "description",
        "message",
        "msg",
        "error",
        "hint",
        "warning",
        "short_summary",
        "long_summary",
        "epilog",
        "usage",
        "title",
        "reason",
        "text",
        "deprecate_info",
        "summary",
        "doc",
    ]
)
"""Keywords (with ``_``, in lower case) whose value is a message."""

TEXTS = regex(r"help|usage|message|\bmsg|_msg|description|docs?\b|__doc__")
"""In names (in lower case) of what holds messages."""


def is_talker(name: str) -> bool:
    """Whether what is called ``name`` prints, logs, raises or documents its arguments."""
    return name.endswith(("Error", "Exception", "Warning")) or _TALKERS.search(name) is not None
