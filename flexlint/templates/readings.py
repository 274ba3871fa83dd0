"""A template once for each deployment that a parameter file describes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from flexlint.model import Deployment, MetadataSuppression, Resource, Span
from flexlint.record import record, replace
from flexlint.templates.calls import told_by_file
from flexlint.templates.parameter_files import ParameterFile

_MAX_REPEATED = 1_000_000
"""Characters of a template above which only its first parameter file is looked at."""


@record
class Reading:
    """What a template declares, on its own or with what one parameter file gives it."""

    resources: tuple[Resource, ...]
    """Declared in it; spans are in it."""
    called: tuple[Resource, ...] = ()
    """Declared in files that it calls, where its arguments decide the mode; they have the span
    of what names that file."""
    given: tuple[Span, ...] = ()
    """Where the parameters are declared that the parameter file gives."""
    metadata_suppressions: tuple[MetadataSuppression, ...] = ()


def readings(
    length: int,
    files: Sequence[ParameterFile],
    read: Callable[[ParameterFile | None], Reading],
) -> Iterator[Reading]:
    """A template of ``length`` characters once for each of its parameter files, each resource
    with its deployment; once and on its own, if it has none. There is at least one reading."""
    if not files:
        yield read(None)
        return
    alone: Reading | None = None
    for file in files[:1] if length > _MAX_REPEATED else files:
        found = read(file)
        called = found.called
        if called:
            alone = read(None) if alone is None else alone
            called = told_by_file(called, alone.called, file, found.given)
        deployment = Deployment(file.path, found.given)
        own = tuple(_deployed(resource, deployment) for resource in found.resources)
        yield replace(found, resources=own, called=called)


def _deployed(resource: Resource, deployment: Deployment) -> Resource:
    children = tuple(_deployed(child, deployment) for child in resource.children)
    in_modes = tuple(replace(each, deployment=deployment) for each in resource.in_modes)
    return replace(resource, deployment=deployment, children=children, in_modes=in_modes)
