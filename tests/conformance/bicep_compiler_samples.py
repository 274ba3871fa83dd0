"""Compare Bicep files with what the official compiler made of them.

Usage: ``python tests/conformance/bicep_compiler_samples.py CHECKOUT``

Every directory below a checkout of Azure/bicep that holds ``main.bicep`` and ``main.json`` is a
sample if the template names the compiler as its generator. Its Bicep must parse without a
problem, and its resources must be those of the template in types, API versions, literal names
and every other literal value. The template is read as plain data, without any of our own code.
Modules are deployments in a template and are left out on both sides, ``existing`` resources are
no part of most templates. The Bicep beside a template of another origin must parse, too.
Prints figures and every difference; exits 1 if there is one.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flexlint.model import Array, Known, Object, Resource, Value
from flexlint.surfaces.arm.expressions import is_expression
from flexlint.surfaces.bicep.modules import Workspace
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.syntax import Program

_DEPLOYMENT = "microsoft.resources/deployments"
_DELIBERATE = {
    "baselines/InvalidLambdas_LF": "does not parse, on purpose",
    "Samples/Modified": "the template is not that of the Bicep beside it, on purpose",
}
_NOT_COMPARED = frozenset(
    {"type", "apiversion", "name", "condition", "copy", "dependson", "existing", "scope", "import"}
    | {"extension", "@options", "resourcegroup", "subscriptionid"}
)
"""Compared on their own, or put there by the compiler."""


@dataclass(slots=True)
class Figures:
    """What was compared."""

    files: int = 0
    samples: int = 0
    resources: int = 0
    values: int = 0
    characters: int = 0
    seconds: float = 0.0


def compiled_resources(template: dict[str, object]) -> Iterator[dict[str, object]]:
    """The resources of a compiled template, deployments left out."""
    section = template.get("resources", [])
    items = section.values() if isinstance(section, dict) else section
    assert hasattr(items, "__iter__")
    for item in items:
        if isinstance(item, dict) and str(item.get("type", "")).lower() != _DEPLOYMENT:
            yield item


def written_resources(resources: tuple[Resource, ...]) -> Iterator[Resource]:
    """Every declared resource, children after their parents."""
    stack = list(reversed(resources))
    while stack:
        resource = stack.pop()
        yield resource
        stack.extend(reversed(resource.children))


def key(kind: object, version: object) -> tuple[str, str]:
    return str(kind).lower(), str(version)


def version_of(resource: Resource) -> str:
    return str(resource.api_version.value) if isinstance(resource.api_version, Known) else ""


def literal_differences(data: object, value: Value | None, path: str) -> Iterator[str]:
    """Paths of literals in ``data`` that ``value`` does not have, and one ``+`` per equal one."""
    if isinstance(data, dict):
        for name, inner in data.items():
            if name == "copy" or is_expression(name):
                continue
            plain = name[1:] if name.startswith("[[") else name
            below = value.get(plain) if isinstance(value, Object) else None
            yield from literal_differences(inner, below, f"{path}.{name}")
    elif isinstance(data, list):
        for at, inner in enumerate(data):
            items = value.items if isinstance(value, Array) else ()
            below = items[at] if at < len(items) else None
            yield from literal_differences(inner, below, f"{path}[{at}]")
    elif isinstance(data, str) and is_expression(data):
        return
    else:
        if isinstance(data, str) and data.startswith("[["):
            data = data[1:]
        if isinstance(value, Known) and value.value == data:
            yield "+"
        else:
            yield f"{path}: {data!r} in the template, {value} here"


def read(path: Path, figures: Figures) -> tuple[str, Program, list[str]]:
    """The text and the syntax of a file, and what is wrong with it."""
    text = path.read_bytes().decode("utf-8-sig")
    started = time.perf_counter()
    program = parse(text)
    figures.seconds += time.perf_counter() - started
    figures.characters += len(text)
    figures.files += 1
    problems = [
        f"line {text.count(chr(10), 0, p.span.start) + 1}: {p.message}" for p in program.problems
    ]
    return text, program, problems


def compare(directory: Path, figures: Figures) -> Iterator[str]:
    """Differences between a sample's two files."""
    text, program, problems = read(directory / "main.bicep", figures)
    yield from problems
    figures.samples += 1
    template = json.loads((directory / "main.json").read_text("utf-8-sig"))
    (reading,) = Workspace(None, frozenset()).readings("main.bicep", text, program)
    symbolic = isinstance(template.get("resources"), dict)
    mine = [
        resource
        for resource in written_resources(reading.resources)
        if (symbolic or not resource.existing) and resource.type.lower() != _DEPLOYMENT
    ]
    yield from compare_resources(list(compiled_resources(template)), mine, figures)


def compare_resources(
    theirs: list[dict[str, object]], mine: list[Resource], figures: Figures
) -> Iterator[str]:
    left = list(mine)
    for data in theirs:
        figures.resources += 1
        kind, _, version = str(data["type"]).partition("@")
        wanted = key(kind, data.get("apiVersion", version))
        candidates = [r for r in left if key(r.type, version_of(r)) == wanted]
        if not candidates:
            yield f"{wanted[0]}@{wanted[1]} {data.get('name')!r} is only in the template"
            continue
        scored = [(len(failures(data, each)), at) for at, each in enumerate(candidates)]
        best = candidates[min(scored)[1]]
        left.remove(best)
        found = list(differences(data, best))
        figures.values += found.count("+")
        yield from (f"{best.pointer}{each}" for each in found if each != "+")
        if bool(data.get("copy")) != best.copies:
            yield f"{best.pointer}: a loop in one of the two"
    yield from (f"{r.pointer}: {r.type}@{version_of(r)} is only in the Bicep" for r in left)


def failures(data: dict[str, object], resource: Resource) -> list[str]:
    return [each for each in differences(data, resource) if each != "+"]


def differences(data: dict[str, object], resource: Resource) -> Iterator[str]:
    name = data.get("name")
    if isinstance(name, str) and not is_expression(name):
        yield from literal_differences(name, resource.name, ".name")
    inside = data.get("metadata")
    if isinstance(inside, dict):
        # A decorator's text.
        inside.pop("description", None)
    extended = "import" in data or "extension" in data
    members = data.get("properties") if extended else data
    for each, inner in members.items() if isinstance(members, dict) else ():
        if each.lower() not in _NOT_COMPARED:
            yield from literal_differences(inner, resource.body.get(each), f".{each}")


def is_compiled(path: Path) -> bool:
    """Whether there is a template that the compiler made."""
    try:
        generator = json.loads(path.read_text("utf-8-sig"))["metadata"]["_generator"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
    return isinstance(generator, dict) and generator.get("name") == "bicep"


def main(arguments: list[str]) -> int:
    figures = Figures()
    wrong = 0
    for root in arguments:
        for path in sorted(Path(root).rglob("main.bicep")):
            name = path.parent.relative_to(root).as_posix()
            beside = path.parent / "main.json"
            if not beside.is_file() or name.endswith(tuple(_DELIBERATE)):
                continue
            compiled = is_compiled(beside)
            found = compare(path.parent, figures) if compiled else read(path, figures)[2]
            for difference in found:
                wrong += 1
                print(f"{name}: {difference}")
    print(
        f"{figures.files} files, {figures.samples} of them compiled, "
        f"{figures.resources} resources, {figures.values} literal values equal, "
        f"{wrong} differences; parsed at "
        f"{figures.characters / 1e6 / max(figures.seconds, 1e-9):.1f} MB/s"
    )
    return 1 if wrong or not figures.samples else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
