"""What a template's arguments decide about the resources of another file that it calls."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.model import Confidence, Deployment, Known, Object, Related, Resource, Span
from flexlint.record import replace
from flexlint.templates.parameter_files import ParameterFile
from flexlint.text.source import SourceFile
from flexlint.values.algebra import relocated
from flexlint.values.paths import resolve

_DECIDING = "properties.orchestrationMode"


def decided_by_call(
    given: tuple[Resource, ...],
    alone: tuple[Resource, ...],
    span: Span,
    symbol: str,
    called: SourceFile,
) -> Iterator[Resource]:
    """The resources of a called file whose mode the call decides, as seen at ``span``.

    ``given`` is what the file declares with the call's arguments, ``alone`` what it declares
    without; ``span`` is what names the file in the caller, ``symbol`` is what the call is named,
    ``called`` is the file itself.
    """
    before = {resource.pointer: resource for resource in _flat(alone)}
    for resource in _flat(given):
        other = before.get(resource.pointer)
        decided = _deciding(resource)
        if decided is None or (other is not None and _deciding(other) == decided):
            continue
        body = relocated(resource.body, span)
        assert isinstance(body, Object)
        yield replace(
            resource,
            type_span=span,
            body=body,
            api_version=relocated(resource.api_version, span),
            name=relocated(resource.name, span),
            span=span,
            pointer=f"{symbol}/{resource.pointer.lstrip('/')}",
            condition=None,
            children=(),
            in_modes=(),
            origin="module",
            confidence=Confidence.MEDIUM,
            why="the file called here declares it with these arguments",
            elsewhere=True,
            declared_in=resource.declared_in if resource.elsewhere else called.path,
            declared_at=resource.declared_at if resource.elsewhere else _place(resource, called),
        )


def _place(resource: Resource, file: SourceFile) -> Related:
    """Where ``file`` declares ``resource``."""
    return Related(file.location(resource.type_span), "the file called here declares it")


def told_by_file(
    called: tuple[Resource, ...], alone: tuple[Resource, ...], file: ParameterFile
) -> tuple[Resource, ...]:
    """``called``, read with the parameter file ``file``, with the deployment it describes.

    ``alone`` is the same without the file: what differs from it rests on the file.
    """
    before = {(resource.pointer, resource.type_span): _deciding(resource) for resource in alone}
    return tuple(
        replace(
            resource,
            deployment=Deployment(
                file.path,
                ()
                if before.get((resource.pointer, resource.type_span)) == _deciding(resource)
                else (resource.type_span,),
            ),
        )
        for resource in called
    )


def _deciding(resource: Resource) -> tuple[object, ...] | None:
    """What is certain of the property that decides; None if nothing is."""
    for hit in resolve(resource.body, _DECIDING).found:
        if isinstance(hit.value, Known) and hit.value.value is not None:
            return hit.value.value, hit.value.by_default
    return None


def _flat(resources: tuple[Resource, ...]) -> Iterator[Resource]:
    stack = list(reversed(resources))
    while stack:
        found = stack.pop()
        yield found
        stack.extend(reversed(found.children))
