"""Modules in folders nearby, whose outputs other files of the code base say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flexlint.model import Known, Unknown, Value
from flexlint.record import replace
from flexlint.surfaces.terraform.hcl import Block
from flexlint.values.sources import elsewhere, in_folder


def folders(blocks: Iterable[Block]) -> Mapping[str, str]:
    """The folder of each module that is called by a path, by the name of the call."""
    found: dict[str, str] = {}
    for block in blocks:
        if block.name == "module" and block.labels:
            source = next((e.value for e in block.attributes if e.key == "source"), None)
            folder = local_folder(source)
            if folder:
                found[block.labels[0]] = folder
    return found


def local_folder(source: Value | None) -> str:
    """The path that ``source`` is, with a slash at its end; "" of any other source."""
    written = source.value if isinstance(source, Known) else None
    if not isinstance(written, str) or not written.startswith(("./", "../")):
        return ""
    return f"{written.rstrip('/')}/"


def with_folder(value: Value, of: Mapping[str, str]) -> Value:
    """``value``, an output of a called module, as one of the folder that the call names."""
    if not isinstance(value, Unknown) or not value.given_by.startswith("terraform-output:"):
        return value
    module, defined = elsewhere(value.given_by)
    folder = of.get(module)
    return value if folder is None else replace(value, given_by=in_folder(defined, folder))
