"""What a surface says of the scale sets that a text declares, uses or speaks of, in short."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from flexlint.azure import RESOURCE_GROUP, SCALE_SET
from flexlint.catalog import Catalog, load_catalog
from flexlint.model import Known, OneOf, Resource, Unknown, Value
from flexlint.surfaces.registry import Setting, Surfaces
from flexlint.text.source import SourceFile


@cache
def _catalog() -> Catalog:
    return load_catalog(())


def shown(value: Value | None) -> str:
    """``value`` in a word: ``web``, ``web?`` if it is a default, ``a|b``, ``$symbol``, ``-``."""
    if isinstance(value, Known):
        return f"{value.value}{'?' if value.by_default else ''}"
    if isinstance(value, OneOf):
        return "|".join(map(str, value.values))
    if isinstance(value, Unknown) and value.symbol:
        return f"${value.symbol.strip()}"
    return "-"


def uses(path: str, text: str) -> list[str]:
    """``name @ group`` of each use in ``text``, those of embedded texts left out."""
    found = []
    for surface in Surfaces(Setting()).claiming(path):
        for use in surface.extract(SourceFile(path, text), _catalog().vocabulary).uses:
            given = use.argument(RESOURCE_GROUP)
            group = use.group if given is None else given.value
            found.append(f"{shown(use.target)} @ {shown(group)}")
    return found


def resources(path: str, files: Mapping[str, str]) -> list[Resource]:
    """Every resource that the file at ``path`` of ``files`` has, those below others included."""
    setting = Setting(neighbours=lambda _: files.get)
    found: list[Resource] = []
    for surface in Surfaces(setting).claiming(path):
        extraction = surface.extract(SourceFile(path, files[path]), _catalog().vocabulary)
        found += _flat(extraction.resources)
    return found


def sets(path: str, text: str, others: Mapping[str, str] | None = None) -> list[str]:
    """``name @ group`` of each scale set in ``text``; ``< file`` if another file declares it."""
    files = {**(others or {}), path: text}
    return [
        f"{shown(each.name)} @ {shown(each.group)}"
        + (f" < {each.declared_in}" if each.elsewhere else "")
        for each in resources(path, files)
        if each.type.lower() == SCALE_SET
    ]


def targets(path: str, text: str) -> list[str]:
    """``type: name @ group`` of what is about a scale set, and none."""
    return [
        f"{each.type}: {shown(each.target)} @ {shown(each.group)}"
        for each in resources(path, {path: text})
        if each.target is not None
    ]


def _flat(resources: Iterable[Resource]) -> Iterator[Resource]:
    for each in resources:
        yield each
        yield from _flat(each.children)
