"""Which templates a Terraform configuration deploys."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.lexical.programs import written_path
from flexlint.model import Deploys, Passed, Span
from flexlint.regex import regex
from flexlint.surfaces.terraform.hcl import Block, read_hcl
from flexlint.text.source import SourceFile

_LONGEST = 1_000_000
_DEPLOYING = regex(
    r"azurerm_(?:(?:resource_group|subscription|management_group|tenant)_)?template_deployment\Z"
)
_WORD = "template_deployment"
"""In each file with one."""
_TEMPLATE = regex(
    r"\btemplate_(?:content|body)[ \t]{0,40}=[ \t]{0,20}(?:\w{1,20}\([ \t]{0,9}){0,2}"
    r"(?:template)?file\([ \t]{0,9}\"(?:\$\{path\.(?:module|root)\}/)?(?P<path>[\w.\-/]{1,200})\""
)
_PARAMETERS = regex(r"\bparameters(?:_content|_body)?[ \t]{0,40}=")


def deployments(source: SourceFile) -> tuple[Deploys, ...]:
    """What resources of ``source`` deploy; what they give the parameters does not show."""
    if len(source.text) > _LONGEST or _WORD not in source.text:
        return ()
    root, _, _ = read_hcl(source.text)
    return tuple(each for block in root.blocks for each in _of(block, source.text))


def _of(block: Block, text: str) -> Iterator[Deploys]:
    kind = block.labels[0] if block.labels else ""
    if block.name != "resource" or _DEPLOYING.match(kind) is None:
        return
    found = _TEMPLATE.search(text, block.start, block.end)
    path = written_path(found["path"]) if found is not None else None
    if found is None or not path:
        return
    span = Span(found.start("path"), found.end("path"))
    given = _PARAMETERS.search(text, block.start, block.end)
    passed = (Passed(Span(given.start(), given.end())),) if given is not None else ()
    yield Deploys(path.removeprefix("./"), span, kind, passed=passed)
