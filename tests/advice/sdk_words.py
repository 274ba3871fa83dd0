"""Suggestions speak of the methods of the language they stand in, never of Python's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import Replacement
from tests.advice.known import Failure
from tests.advice.places import Place, everywhere, places_of

CHECK = "sdk"
_WORD = re.compile(r"(?<![\w/])[A-Za-z]\w*(?![\w/])")
_GO = (
    "{v}, _ := armcompute.New{G}Client(subscription, credential, nil)\n"
    '{v}.{m}(ctx, group, "web"{i}, nil)\n'
)
_JS = (
    'import {{ ComputeManagementClient }} from "@azure/arm-compute";\n'
    "const client = new ComputeManagementClient(credential, subscription);\n"
    'await client.{g}.{m}(group, "web"{i});\n'
)
_JAVA = (
    "import com.azure.resourcemanager.compute.*;\n"
    'manager.serviceClient().get{G}().{m}(group, "web"{i});\n'
)
_CS = "using Azure.ResourceManager.Compute;\n{R} it = client.Get{R}(id);\nawait it.{m}(x);\n"
_RESOURCES = {
    "VirtualMachineScaleSets": "VirtualMachineScaleSetResource",
    "VirtualMachineScaleSetVMs": "VirtualMachineScaleSetVmResource",
}


@cache
def python_names() -> frozenset[str]:
    """Groups and methods of the Python SDK that are spelled as no other SDK spells."""
    catalog = load_catalog()
    found: set[str] = set()
    spelled = [each.spellings for each in catalog.operations.values()]
    spelled += [each.spellings for each in catalog.counterparts.values()]
    for spellings in spelled:
        python = spellings.python
        if python is not None:
            found |= {python.group, *(method.name for method in python.methods)}
    return frozenset(name for name in found if "_" in name)


def calls() -> Iterator[tuple[str, str]]:
    """Path and text: a call of each operation that flexlint replaces, in each language."""
    for operation in load_catalog().operations.values():
        group, _, method = operation.id.partition("_")
        if group not in _RESOURCES:
            continue
        instance = ", id" if group.endswith("VMs") else ""
        python = operation.spellings.python
        slow = python is not None and any(m.name.startswith("begin_") for m in python.methods)
        names = {
            "G": group,
            "g": group[0].lower() + group[1:],
            "R": _RESOURCES[group],
            "i": instance,
            "v": "members",
        }
        lower = method[0].lower() + method[1:]
        listing = method.startswith("List")
        yield (
            "a.go",
            _GO.format(
                **names, m=f"New{method}Pager" if listing else f"Begin{method}" if slow else method
            ),
        )
        yield "a.ts", _JS.format(**names, m=f"begin{method}AndWait" if slow else lower)
        yield "A.java", _JAVA.format(**names, m=lower)
        yield "A.cs", _CS.format(**names, m=f"{method}Async")


@cache
def in_sdks() -> tuple[Place, ...]:
    """The suggestions for those calls, and for the SDK code of the cases and fixtures."""
    made = [place for path, text in calls() for place in places_of(text, path)]
    return tuple(made + [place for place in everywhere() if place.finding.surface == "sdk"])


def expected(operation: str, path: str) -> frozenset[str]:
    """The names that the method of ``operation`` may have in the language of ``path``."""
    _, _, method = operation.partition("_")
    lower = method[0].lower() + method[1:]
    ending = path.rpartition(".")[2]
    if ending == "go":
        return frozenset({method, f"Begin{method}", f"New{method}Pager"})
    if ending == "cs":
        method = {"Start": "PowerOn"}.get(method, method)
        listed = {"GetAll", "GetAllAsync", "GetVirtualMachines", "GetVirtualMachinesAsync"}
        return frozenset({method, f"{method}Async"} | (listed if method == "List" else set()))
    if ending == "java":
        listed = {"listByVirtualMachineScaleSetId", "listByResourceGroup"}
        if method == "List":
            return frozenset(listed)
        renamed = {"getByResourceGroup"} if method == "Get" else {lower, f"begin{method}"}
        return frozenset(renamed | {f"{name}Async" for name in renamed})
    return frozenset({lower, f"begin{method}", f"begin{method}AndWait"})


def failures() -> list[Failure]:
    """Names of Python on other surfaces, and SDK advice without a method of that SDK."""
    found = []
    for place in {*everywhere(), *in_sdks()}:
        surface = place.finding.surface
        if surface == "python" or place.path.endswith((".py", ".ipynb")):
            continue
        texts = {place.text, place.note, place.finding.message}
        words = {word for text in texts for word in _WORD.findall(text)}
        foreign = sorted((words & python_names()) - set(_WORD.findall(place.source)))
        if foreign:
            where = surface if surface != "sdk" else place.path.rpartition(".")[2]
            wrong = f"{', '.join(foreign)}: names of Python"
            found.append(Failure(CHECK, place.code, where, place.text, wrong))
    return [*found, *_unnamed()]


def _unnamed() -> Iterator[Failure]:
    for place in in_sdks():
        operations = [
            replacement.operation for replacement in _replacements(place) if replacement.operation
        ]
        if not operations or not place.text.startswith("use "):
            continue
        ending = place.path.rpartition(".")[2]
        words = set(_WORD.findall(place.text))
        if not any(expected(operation, place.path) & words for operation in operations):
            one = " or ".join(sorted(expected(operations[0], place.path)))
            yield Failure(CHECK, place.code, ending, place.text, f"no method of it, as {one}")
        elif ending in {"go", "java"} and not _callable(words, operations, ending):
            yield Failure(CHECK, place.code, ending, place.text, "not as this SDK spells it")


def _callable(words: set[str], operations: list[str], ending: str) -> bool:
    """Go begins what takes long with ``Begin``."""
    catalog = load_catalog()
    for operation in operations:
        python = catalog.counterparts[operation].spellings.python
        slow = python is not None and any(m.name.startswith("begin_") for m in python.methods)
        method = operation.partition("_")[2]
        if ending == "java" or not slow or f"Begin{method}" in words:
            return True
    return False


def _replacements(place: Place) -> tuple[Replacement, ...]:
    operation = load_catalog().operations.get(place.finding.operation or "")
    return tuple(operation.replacements) if operation is not None else ()
