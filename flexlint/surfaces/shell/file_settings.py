"""Variables that a Makefile or a Dockerfile sets, and that its recipes and instructions share."""

from __future__ import annotations

import re
from collections import Counter

from flexlint.regex import regex

_OF_MAKE = regex(
    r"^[ ]*(?P<target>[^\s:=#][^\n:=#]{0,200}::?[ \t]+)?(?:(?:override|export|private)[ \t]+){0,3}"
    r"(?P<name>[A-Za-z_][\w.]*)[ \t]*(?::{1,3}|[?+!])?=",
    re.MULTILINE,
)
_DEFINED = regex(r"^[ ]*(?:override[ \t]+)?define[ \t]+(?P<name>[A-Za-z_][\w.]*)", re.MULTILINE)
_PASSING = regex(
    r"\$[({](?:eval|foreach)[ \t]+(?P<name>[A-Za-z_][\w.]*)"
    r"|(?:(?<![\w.\-])g?make(?=[ \t])|\$[({]MAKE[)}])(?P<words>[^\n;&|]*)"
)
_GIVEN = regex(r"(?<!\S)(?P<name>[A-Za-z_]\w*)=")
_OF_DOCKER = regex(r"^[ \t]*(?:ARG|ENV)[ \t]+(?P<words>[^\n]*)", re.MULTILINE | re.IGNORECASE)
_STAGE = regex(r"^[ \t]*FROM[ \t]", re.MULTILINE | re.IGNORECASE)
_SPACED = regex(r"(?P<name>[A-Za-z_]\w*)[ \t]+[^\s=]")


def changing(text: str, kind: str) -> frozenset[str]:
    """Names of variables that two places of a file may read different values from, though no
    command between them sets them."""
    if kind == "make":
        return _changing_in_make(text)
    return _changing_in_docker(text) if kind == "docker" else frozenset()


def _changing_in_make(text: str) -> frozenset[str]:
    found: set[str] = set()
    settings: Counter[str] = Counter()
    for match in _OF_MAKE.finditer(text):
        settings[match["name"]] += 1
        if match["target"]:
            found.add(match["name"])
    settings.update(match["name"] for match in _DEFINED.finditer(text))
    for match in _PASSING.finditer(text):
        found.update([match["name"]] if match["name"] else _GIVEN.findall(match["words"]))
    return frozenset({*found, *(name for name, count in settings.items() if count > 1)})


def _changing_in_docker(text: str) -> frozenset[str]:
    settings: Counter[str] = Counter()
    for match in _OF_DOCKER.finditer(text):
        spaced = _SPACED.match(match["words"])
        settings.update([spaced["name"]] if spaced else _GIVEN.findall(match["words"]))
    stages = len(_STAGE.findall(text))
    return frozenset(name for name, count in settings.items() if count > 1 or stages > 1)
