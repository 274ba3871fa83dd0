"""Resources that programs declare to Pulumi and to the CDK for Terraform.

``new compute.VirtualMachineScaleSet("web", {…})``, ``compute.NewLinuxVirtualMachineScaleSet(ctx,
"web", …)``. What the program says of a resource is read where JavaScript writes it as an object;
elsewhere the type alone is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import MappingProxyType

from flexlint.catalog.model_table import ModelTable
from flexlint.lexical.literals import end_of, read_object
from flexlint.lexical.models import with_models
from flexlint.lexical.providers import NATIVE_TYPES, arm_shape, terraform_shape, terraform_type
from flexlint.model import Confidence, Known, Object, Resource, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.text.folding import folded, mentions_any
from flexlint.values.resource_ids import group_in

_MADE = regex(
    r"(?:(?P<new>\bnew\s{1,8})(?:[\w$]{1,60}\.){0,5}|(?:[\w$]{1,60}\.)New)"
    r"(?P<name>(?P<kind>Linux|Windows|Orchestrated)?VirtualMachineScaleSet|ScaleSet|LbNatPool|NatPool)"
    r"(?=\s{0,8}\()"
)
_POSSIBLE = ("scaleset", "natpool")
_TOOLS = ("pulumi", "cdktf", ".gen/")
_NATIVE = ("azure-native", "azurenative", "azure_native", "azure-nextgen", "azure.nextgen")
_CLASSIC = regex(r"@pulumi/azure[\"'/]|\bpulumi\.azure\b|com\.pulumi\.azure\.|/pulumi-azure/")
_CDK = regex(
    r"@cdktf/provider-azurerm|\.gen/providers/azurerm|providers\.azurerm|cdktf.{0,40}azurerm"
)
_MEMBER = regex(r"[\w.]{0,200}\bOrchestrationMode\.(?P<mode>Flexible|Uniform)\s*\Z")
_LEGACY = frozenset({"ScaleSet", "NatPool"})
"""Names that only Pulumi's older provider has."""
_OF_AZURE = regex(
    r"\bimport\s{1,8}(?:\{(?P<names>[^{}]{1,400})\}|\*\s{1,8}as\s{1,8}(?P<module>[\w$]{1,60}))"
    r"\s{0,8}from\s{0,8}[\"']@pulumi/azure(?:/(?:compute|lb))?[\"'/]"
)
"""What JavaScript imports from the older provider."""
_MODULES = MappingProxyType({"ScaleSet": "compute", "NatPool": "lb"})
_MAX_ARGUMENTS = 4


def declared_to_tools(
    text: str, code: str, tokens: Tokens, language: str, models: tuple[ModelTable, ...]
) -> Iterator[Resource]:
    """The scale sets and NAT pools that the program ``text`` declares. ``code`` is without
    comments and insides of strings."""
    return with_models(_declared(text, code, tokens, language), models)


def _declared(text: str, code: str, tokens: Tokens, language: str) -> Iterator[Resource]:
    lowered = folded(text)
    if not mentions_any(lowered, _POSSIBLE) or not mentions_any(
        lowered, ("pulumi", "cdktf", ".gen/")
    ):
        return
    native = mentions_any(lowered, _NATIVE)
    classic, cdk = _CLASSIC.search(lowered), _CDK.search(lowered)
    imported: frozenset[str] | None = None
    index = {start: at for at, start in enumerate(tokens.starts)}
    for match in _MADE.finditer(code):
        name, kind = match["name"], match["kind"]
        at = index.get(match.start("name"), index.get(match.start("name") - 3))
        if at is None:
            continue
        span = Span(match.start("name"), match.end("name"))
        body = _body(text, tokens, at) if language == "javascript" else None
        if name == "VirtualMachineScaleSet":
            if native and body is not None:
                shaped = arm_shape(_with_members(body, text))
                yield _resource(
                    NATIVE_TYPES[name.lower()], span, shaped, body.get("vmScaleSetName")
                )
        elif (classic and (kind or name in _LEGACY)) or (cdk and name not in _LEGACY):
            if name in _LEGACY:
                imported = _imported(text) if imported is None else imported
                if not _is_of_provider(match, imported, language):
                    continue
            type_ = terraform_type(name, "lb" if name == "NatPool" else "compute")
            shaped = terraform_shape(body) if body is not None else Object((), span, open=True)
            yield _resource(type_, span, shaped, shaped.get("name"))


def _is_of_provider(match: re.Match[str], imported: frozenset[str], language: str) -> bool:
    """Whether a class with a name that others have as well is the one of Pulumi's provider."""
    name = match["name"]
    owner = match.group()[: -len(name)].removeprefix("new").strip()
    owner = owner.removesuffix("New").rstrip(".").rpartition(".")[2]
    if not owner:
        return language != "javascript" or name in imported
    return _MODULES[name] in owner.lower() or owner in imported


def _imported(text: str) -> frozenset[str]:
    """What JavaScript calls the classes and modules that it imports from the older provider."""
    names: set[str] = set()
    for found in _OF_AZURE.finditer(text):
        names.update(re.split(r"[\s,]+", found["names"] or found["module"]))
    return frozenset(names)


def _with_members(body: Object, text: str) -> Object:
    """``body`` with the mode that is written as the member of an enumeration."""
    entries = []
    for each in body.entries:
        span = each.value.span
        member = None
        if each.key == "orchestrationMode" and isinstance(each.value, Unknown) and span is not None:
            member = _MEMBER.match(text[span.start : span.end])
        entries.append(each if member is None else replace(each, value=Known(member["mode"], span)))
    return replace(body, entries=tuple(entries))


def _resource(kind: str, at: Span, body: Object, name: Value | None) -> Resource:
    return Resource(
        type=kind,
        type_span=at,
        api_version=Unknown("the provider chooses it"),
        name=name if isinstance(name, Known) else Unknown("made up by the tool, or put together"),
        body=body,
        span=Span(at.start, max(at.end, end_of(body))),
        pointer="",
        confidence=Confidence.HIGH,
        group=group_in(body),
    )


def _body(text: str, tokens: Tokens, at: int) -> Object | None:
    """The object that the call of the class at ``at`` is given, if it is written there."""
    opened = at + 1
    if tokens.word(opened) != "(" or tokens.other[opened] < opened:
        return None
    closed, argument = tokens.other[opened], opened + 1
    for _ in range(_MAX_ARGUMENTS):
        if tokens.word(argument) == "{" and tokens.word(argument - 1) in {",", "("}:
            found = read_object(text, tokens.starts[argument])
            ends = found is not None and end_of(found) == tokens.end(tokens.other[argument])
            return found if ends else None
        while argument < closed and tokens.word(argument) != ",":
            argument = tokens.behind(argument)
        argument += 1
        if argument >= closed:
            return None
    return None
