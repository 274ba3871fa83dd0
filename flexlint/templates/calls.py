"""What a template's arguments decide about the resources of another file that it calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from flexlint.azure import SCALE_SET
from flexlint.model import (
    Confidence,
    Deployment,
    Known,
    Object,
    OneOf,
    Related,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.record import record, replace
from flexlint.templates.parameter_files import ParameterFile
from flexlint.text.source import SourceFile
from flexlint.values.algebra import relocated
from flexlint.values.paths import resolve
from flexlint.values.resource_ids import NOT_GIVEN
from flexlint.values.sources import parts

_DECIDING = "properties.orchestrationMode"
_EXTENSION = f"{SCALE_SET}/extensions"


@record
class Caller:
    """A call of another file."""

    span: Span
    """What names the file in the caller."""
    symbol: str
    """What the call is named."""
    file: SourceFile
    """The file that is called."""
    group: Value = NOT_GIVEN
    """The resource group that the call deploys to."""
    copies: bool = False
    """Whether it is made several times."""
    given: tuple[tuple[str, Value], ...] = ()
    """The arguments, as the caller has them."""
    parameters: tuple[tuple[str, Span], ...] = ()
    """Those of the called file, and where it declares them."""

    @property
    def came_through(self) -> Mapping[Span, tuple[Span, ...]]:
        """By the place where the called file declares a parameter, the declarations of the caller
        that what it is given came through."""
        given = {name.lower(): value for name, value in self.given}
        told = ((span, given.get(name.lower())) for name, span in self.parameters)
        return {span: value.via for span, value in told if isinstance(value, (Known, OneOf))}

    @property
    def passed_on(self) -> frozenset[str]:
        """What gives the arguments that are not known."""
        return frozenset(v.given_by for _, v in self.given if isinstance(v, Unknown))


def handed_over(value: Value) -> Value:
    """An argument as the called file gets it: what it came through is the caller's."""
    if isinstance(value, (Known, OneOf)):
        return replace(value, via=())
    return value if value.span is None else relocated(value, value.span)


def decided_by_call(
    given: tuple[Resource, ...], alone: tuple[Resource, ...], call: Caller
) -> Iterator[Resource]:
    """The resources of a called file whose mode the call decides, and the other scale sets and
    extensions of some, of which nothing is said here; all as seen where they are called.

    ``given`` is what the file declares with the call's arguments, ``alone`` what it declares
    without.
    """
    before = {resource.pointer: resource for resource in _flat(alone)}
    for resource in _flat(given):
        other = before.get(resource.pointer)
        decided = _deciding(resource)
        silent = decided is None or (other is not None and _deciding(other) == decided)
        below = resource.type.lower() == _EXTENSION
        if silent and resource.type.lower() != SCALE_SET and not below:
            continue
        body = relocated(resource.body, call.span)
        assert isinstance(body, Object)
        group = call.group if resource.group == NOT_GIVEN else resource.group
        yield replace(
            resource,
            type_span=call.span,
            body=body,
            api_version=relocated(resource.api_version, call.span),
            name=_seen(resource.name, call),
            span=call.span,
            pointer=f"{call.symbol}/{resource.pointer.lstrip('/')}",
            condition=_moved(resource.condition, call.span) if below else None,
            children=(),
            in_modes=(),
            origin="module",
            confidence=Confidence.MEDIUM,
            why="the file called here declares it with these arguments",
            elsewhere=True,
            copies=resource.copies or call.copies,
            group=group if group is call.group else _seen(group, call),
            declared_in=resource.declared_in if resource.elsewhere else call.file.path,
            declared_at=resource.declared_at if resource.elsewhere else _place(resource, call.file),
            silent=silent or resource.silent,
            # Its symbols are those of another file.
            identity="" if below else resource.identity,
            links=() if below else resource.links,
        )


def _moved(condition: Value | None, span: Span) -> Value | None:
    return None if condition is None else relocated(condition, span)


def _place(resource: Resource, file: SourceFile) -> Related:
    """Where ``file`` declares ``resource``."""
    return Related(file.location(resource.type_span), "the file called here declares it")


def _seen(value: Value, call: Caller) -> Value:
    """``value``, of a called file, where that is called."""
    moved = relocated(value, call.span)
    if isinstance(value, (Known, OneOf)) and isinstance(moved, (Known, OneOf)):
        came_through = call.came_through
        via = (there for span in value.via for there in came_through.get(span, ()))
        return replace(moved, via=tuple(dict.fromkeys(via)))
    if isinstance(moved, Unknown):
        # A parameter that the call leaves out is none of the caller's.
        left_out = parts(moved.given_by)[0] == "parameter" and moved.given_by not in call.passed_on
        return replace(moved, symbol="", given_by="" if left_out else moved.given_by)
    return moved


def told_by_file(
    called: tuple[Resource, ...],
    alone: tuple[Resource, ...],
    file: ParameterFile,
    given: tuple[Span, ...],
) -> tuple[Resource, ...]:
    """``called``, read with the parameter file ``file``, with the deployment it describes.

    ``alone`` is the same without the file: what differs from it rests on the file. ``given`` is
    where the caller declares the parameters that it gives.
    """
    before = {(resource.pointer, resource.type_span): _deciding(resource) for resource in alone}
    return tuple(
        replace(
            resource,
            deployment=Deployment(
                file.path,
                given
                if before.get((resource.pointer, resource.type_span)) == _deciding(resource)
                else (*given, resource.type_span),
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
