"""What the files of a Terraform module call by a name: for the other files of their folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flexlint.model import Definition, Known, Object, Reach, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.terraform import terragrunt
from flexlint.surfaces.terraform.file_names import is_terragrunt, is_values
from flexlint.surfaces.terraform.hcl import Block, read_hcl
from flexlint.surfaces.terraform.modules import folders, local_folder, with_folder
from flexlint.text.json_text import JsonObject, JsonScalar, read_json
from flexlint.text.source import SourceFile
from flexlint.values.algebra import defaulted
from flexlint.values.sources import (
    terraform,
    terraform_local,
    terraform_module,
    terraform_output,
    terraform_root,
    terraform_value,
    terraform_variable,
)

_LONGEST = 2_000_000
_ALONE = Reach(folder="alone")
_SET = regex(r"(?:scale_set|orchestrated)")


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """Variables with their defaults, local values, outputs, what files of values say, and the
    names of scale sets by their address. Nothing of a file in JSON."""
    in_json = source.path.lower().endswith(".json")
    if len(source.text) > _LONGEST or (in_json and not is_values(source.path)):
        return ()
    if in_json:
        return tuple(_values_in_json(source.text))
    root, _, _ = read_hcl(source.text)
    if is_values(source.path):
        return tuple(_values(root))
    if is_terragrunt(source.path):
        return tuple(terragrunt.definitions(root, source.text))
    called = folders(root.blocks)
    found: Iterable[Definition] = (each for block in root.blocks for each in _of(block))
    found = tuple(replace(each, value=with_folder(each.value, called)) for each in found)
    return (*found, *_roots(root.blocks))


def _roots(blocks: Iterable[Block]) -> Iterator[Definition]:
    """That the folder is applied by itself: modules leave providers and states to their callers."""
    for block in blocks:
        inner = {each.name for each in block.blocks} if block.name == "terraform" else set()
        if block.name == "provider" or inner & {"backend", "cloud"}:
            span = Span(block.start, block.end)
            yield Definition(terraform_root(), Unknown("a folder", span), span, _ALONE)
            return


def _values(root: Block) -> Iterator[Definition]:
    for entry in root.attributes:
        value = entry.value
        yield Definition(
            terraform_value(entry.key), _text(value), value.span or entry.key_span, _ALONE
        )


def _values_in_json(text: str) -> Iterator[Definition]:
    root = read_json(text).root
    for name, start, end, given in root.members if isinstance(root, JsonObject) else ():
        span = Span(start, end)
        value: Value = Unknown("no text", span)
        if isinstance(given, JsonScalar) and isinstance(given.value, str):
            value = Known(given.value, Span(given.start, given.end))
        yield Definition(terraform_value(name), value, value.span or span, _ALONE)


def _of(block: Block) -> Iterator[Definition]:
    body = block.as_object()
    label = block.labels[0] if block.labels else ""
    if block.name == "variable" and label:
        default = body.get("default")
        if default is not None:
            yield _definition(terraform_variable(label), defaulted(default), block)
    elif block.name == "output" and label:
        value = body.get("value")
        if value is not None:
            yield _definition(terraform_output("", label), value, block)
    elif block.name == "locals":
        for entry in body.entries:
            yield _definition(terraform_local(entry.key), entry.value, block)
    elif block.name == "module" and label:
        yield from _called(label, body, block)
    elif block.name in {"resource", "data"} and len(block.labels) > 1 and _SET.search(label):
        name = body.get("name")
        if name is not None:
            front = "data." if block.name == "data" else ""
            yield _definition(terraform(f"{front}{label}.{block.labels[1]}"), name, block)


def _called(label: str, body: Object, block: Block) -> Iterator[Definition]:
    """Where a module in a folder nearby is, and what it is given."""
    source = body.get("source")
    folder = local_folder(source)
    if source is None or not folder:
        return
    yield _definition(terraform_module(label), source, block)
    reach = Reach(runs=(folder,))
    for entry in body.entries:
        if entry.key not in {"source", "version", "providers", "count", "for_each", "depends_on"}:
            yield _definition(terraform_variable(entry.key), entry.value, block, reach)


def _definition(given_by: str, value: Value, block: Block, reach: Reach = _ALONE) -> Definition:
    return Definition(given_by, _text(value), value.span or Span(block.start, block.end), reach)


def _text(value: Value) -> Value:
    """``value``, if it is a text or given by something else."""
    if isinstance(value, Known) and isinstance(value.value, str):
        return value
    return value if isinstance(value, Unknown) else Unknown("no text", value.span)
