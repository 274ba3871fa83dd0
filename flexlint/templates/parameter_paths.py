"""Where the parameter files of a template may lie, by common usage."""

from __future__ import annotations

import posixpath
from collections.abc import Callable

ReadSibling = Callable[[str], "str | None"]
"""Returns the text of another file, by a path in the form of ``SourceFile.path``, or None if
there is none."""

_STAGES = ("", ".dev", ".test", ".stage", ".staging", ".prod", ".production")
_COMMON = ("azuredeploy", "main", "maintemplate", "template", "deploy", "deploymenttemplate")


def json_candidates(path: str) -> tuple[str, ...]:
    """Paths at which parameter files in JSON of the template at ``path`` may be."""
    folder, stem = _split(path)
    names = [f"{stem}.parameters{stage}.json" for stage in _STAGES]
    names += [f"{stem}.param.json", f"{stem}.params.json"]
    if stem.lower() in _COMMON:
        names += ["parameters.json", *(f"parameters{stage}.json" for stage in _STAGES[1:])]
    return tuple(posixpath.join(folder, each) for each in names)


def bicep_candidates(path: str) -> tuple[str, ...]:
    """Paths at which ``.bicepparam`` files of the template at ``path`` may be."""
    folder, stem = _split(path)
    names = [f"{stem}{stage}.bicepparam" for stage in _STAGES]
    if stem.lower() in _COMMON:
        names += [f"{stage[1:]}.bicepparam" for stage in _STAGES[1:]]
    return tuple(posixpath.join(folder, each) for each in names)


def _split(path: str) -> tuple[str, str]:
    folder, name = posixpath.split(path)
    return folder, name.rsplit(".", 1)[0]
