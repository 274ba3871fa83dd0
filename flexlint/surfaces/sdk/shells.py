"""Which strings of a program a shell surely reads."""

from __future__ import annotations

from flexlint.regex import regex

_NEAR = 120
_BEFORE = regex(
    r"(?:(?<![.\w$])(?:(?:child_process|cp|os|IO|Kernel|Open3)\.)?"
    r"(?:capture2e?|capture3|exec|execSync|passthru|popen|popen3|popen4|sh|shell_exec|system|bash)"
    r"(?:\s*\(\s*|[ \t]+)(?:\w+\s*:\s*[\w\"'.]+\s*,\s*)*(?:script\s*:\s*)?"
    r"|\bscript\s*:\s*"
    r"|[\"'`]-[a-z]*c[\"'`]\)?[\s,\]]*(?:\.args?\()?\s*"
    r"|%x|\bqx)\Z"
)
"""What hands a string to a shell: ``system(``, Jenkins' ``sh``, ``"bash", "-c",``."""
_INNER = regex(r"(?:\A|[\s/])(?:ba|da|k|z)?sh\s+-[a-z]*c\s")


def is_read_by_shell(text: str, start: int, end: int) -> bool:
    """Whether a shell surely reads the string whose quotes stand at ``start`` and before ``end``.

    That it is handed to one shows where it stands, or it calls one itself. A string that is only
    kept, or given to a function that nobody knows, may be split into words.
    """
    if _BEFORE.search(text, max(0, start - _NEAR), start):
        return True
    return _INNER.search(text, start, min(end, start + _NEAR)) is not None
