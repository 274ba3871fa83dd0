"""Versions of tools and modules: their numbers, compared one after the other."""

from __future__ import annotations

from flexlint.regex import regex

_NUMBER = regex(r"[0-9]+")


def is_between(version: str, since: str | None, until: str | None) -> bool:
    """Whether ``version`` lies between ``since`` and ``until``, both of them included.

    An empty version is the latest: no range with an end has it.
    """
    if not version:
        return until is None
    return (since is None or _numbers(since) <= _numbers(version)) and (
        until is None or _numbers(version) <= _numbers(until)
    )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number[:9]) for number in _NUMBER.findall(version))
