"""How resources of one text are told apart: by their types and names."""

from __future__ import annotations

_PROVIDERS = "/providers/"


def identity_of(type_: str, name: str) -> str:
    """The identity of the resource of ``type_`` that is called ``name``, its parents' names in
    front. Names compare case-insensitively, as Azure has it."""
    return f"{type_}:{name}".lower()


def id_of(type_: str, name: str) -> str:
    """The end of the id of that resource, from ``/providers/`` on."""
    provider, *steps = type_.split("/")
    names = name.split("/")
    pairs = "".join(f"/{step}/{each}" for step, each in zip(steps, names, strict=False))
    return f"{_PROVIDERS}{provider}{pairs}"


def identity_in(text: str) -> str:
    """The identity of the resource whose id is ``text``; "" if it is no id of a resource."""
    _, found, rest = text.lower().rpartition(_PROVIDERS)
    provider, *steps = rest.strip("/").split("/")
    if not found or not steps or len(steps) % 2 or not all(steps):
        return ""
    return identity_of("/".join((provider, *steps[::2])), "/".join(steps[1::2]))
