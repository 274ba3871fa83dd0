"""Words in angle brackets, which stand for what a reader has to fill in."""

from __future__ import annotations

from flexlint.regex import regex

_STAND_IN = regex(r"<[A-Za-z][A-Za-z0-9 _.:\-]{0,60}>")


def has_stand_in(text: str) -> bool:
    """Whether something in ``text`` is to be filled in: ``<resource group>``."""
    return _STAND_IN.search(text) is not None


def to_do_first(text: str) -> str:
    """What has to be done with ``text``, code that is not complete, before it stands for the old
    code."""
    if has_stand_in(text):
        return "fill in what is in <angle brackets>"
    return "see the note first"
