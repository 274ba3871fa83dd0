"""What an expression may stand for, as far as clients and operations are concerned."""

from __future__ import annotations

from typing import TypeAlias

import libcst as cst

from flexlint.model import Span
from flexlint.record import record, record_with
from flexlint.surfaces.python.names.scopes import Context, Scope


@record
class ModuleFact:
    """An imported module (or something in one that we know nothing else of)."""

    path: str


@record
class ClientClassFact:
    """A management client class."""

    package: str
    name: str
    asynchronous: bool = False


@record
class ClientFact:
    """A management client."""

    package: str
    name: str
    asynchronous: bool = False
    proven: bool = True
    """False where only circumstances speak for it."""


@record
class GroupFact:
    """An operation group of a client."""

    group: str
    client: ClientFact | None
    text: str | None
    """The client as written, if it can be written at the use as well."""
    typed: bool = False
    """True if an annotation names the group's class."""


@record
class MethodFact:
    """A bound method of an operation group."""

    group: GroupFact
    method: str
    span: Span
    """Where its name is written."""


@record
class MembersFact:
    """What an operation gave that lists the instances of a set."""


@record
class MemberFact:
    """An instance of a set, out of such a list."""


@record_with(eq=False)
class FunctionFact:
    """A function, method or lambda of this module."""

    scope: Scope


@record_with(eq=False)
class ClassFact:
    """A class of this module."""

    scope: Scope


@record_with(eq=False)
class InstanceFact:
    """An instance (or the class itself, in a class method) of a class of this module."""

    scope: Scope


@record_with(eq=False)
class ContainerFact:
    """A tuple, list, set or dictionary whose elements are written out."""

    items: tuple[tuple[str | int | None, cst.BaseExpression, Context], ...]


Fact: TypeAlias = (
    "ModuleFact | ClientClassFact | ClientFact | GroupFact | MethodFact | FunctionFact"
    " | ClassFact | InstanceFact | ContainerFact | MembersFact | MemberFact"
)


def doubted(fact: Fact) -> Fact:
    """``fact`` as far as it holds where its client is only likely to be one."""
    if isinstance(fact, ClientFact):
        return _unproven(fact)
    if isinstance(fact, GroupFact):
        return _of_doubt(fact)
    if isinstance(fact, MethodFact):
        return MethodFact(_of_doubt(fact.group), fact.method, fact.span)
    return fact


def _of_doubt(group: GroupFact) -> GroupFact:
    client = group.client
    return GroupFact(group.group, _unproven(client) if client is not None else None, None)


def _unproven(client: ClientFact) -> ClientFact:
    return ClientFact(client.package, client.name, client.asynchronous, proven=False)
