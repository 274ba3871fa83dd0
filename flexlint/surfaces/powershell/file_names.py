"""The names of the files that are read."""

from __future__ import annotations


def claims(path: str) -> bool:
    """``.ps1`` and ``.psm1``, also with a template suffix."""
    name = path.rsplit("/", 1)[-1].lower()
    return name.endswith((".ps1", ".psm1", ".ps1.j2", ".ps1.tpl", ".ps1.tftpl", ".ps1.tmpl"))


def may_define(path: str) -> bool:
    """Scripts."""
    return claims(path)


def may_deploy(path: str) -> bool:
    """Scripts."""
    return claims(path)
