"""Parameter files of a template: where they may lie, by common usage, and what they give."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flexlint.model import Deployment, Resource, Span, Value

MOST_FILES = 8
"""How many parameter files of one template are looked at."""
MOST_REPEATED = 1_000_000
"""Characters of a template above which only its first parameter file is looked at."""
_STAGES = ("", ".dev", ".test", ".stage", ".staging", ".prod", ".production")
_COMMON = ("azuredeploy", "main", "maintemplate", "template", "deploy", "deploymenttemplate")


@dataclass(frozen=True, slots=True)
class ParameterFile:
    """One deployment of a template."""

    path: str
    values: Mapping[str, Value]
    """By the name of the parameter; spans mean nothing to the template."""


def deployed(
    resources: Iterable[Resource], file: ParameterFile, given: Iterable[Span]
) -> tuple[Resource, ...]:
    """``resources``, read with what ``file`` gives the parameters declared at ``given``."""
    deployment = Deployment(file.path, tuple(given))
    return tuple(_deployed(resource, deployment) for resource in resources)


def _deployed(resource: Resource, deployment: Deployment) -> Resource:
    children = tuple(_deployed(child, deployment) for child in resource.children)
    return replace(resource, deployment=deployment, children=children)


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
