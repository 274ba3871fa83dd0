"""The role that something is allowed by, where a text defines it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from flexlint.engine.drafts import Draft
from flexlint.model import Extraction, Resource, Subject
from flexlint.record import replace
from flexlint.values.attachments import defines_role, role_defined


def of_role(resource: Resource) -> tuple[Subject, ...]:
    """The sets that are meant by what the role allows which ``resource`` defines; none if it
    defines none, or if its name is not written."""
    role = role_defined(resource) if defines_role(resource) else ""
    return (Subject(role=role),) if role else ()


def with_roles(extractions: Iterable[Extraction], drafts: Iterable[Draft]) -> list[Draft]:
    """``drafts``, those about a permission with the role that the text gives it in, whichever
    surface has read the role. ``extractions`` are those of the text."""
    resources = (resource for each in extractions for resource in each.resources)
    roles = sorted(_roles(resources), key=_start)
    return [_with_role(draft, roles) if draft.form == "permission" else draft for draft in drafts]


def _roles(resources: Iterable[Resource]) -> Iterator[Resource]:
    stack = list(resources)
    while stack:
        resource = stack.pop()
        stack.extend(resource.children)
        if defines_role(resource):
            yield resource


def _start(resource: Resource) -> int:
    return resource.span.start


def _with_role(draft: Draft, roles: list[Resource]) -> Draft:
    index = bisect_right(roles, draft.span.start, key=_start) - 1
    if index < 0 or draft.span.end > roles[index].span.end:
        return draft
    return replace(draft, subjects=of_role(roles[index]))
