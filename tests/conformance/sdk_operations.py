"""Reads the operations of an Azure management SDK out of its sources, without importing it.

Understands every layout the compute and network packages have had: versioned sub-packages
with one module per operation group (up to 35.0.0), a single API with one module for all of
them (since 36.0.0), URLs in ``method.metadata``, in ``template_url`` defaults or in request
builders, methods before and after the ``begin_`` change.

Run as a script it compares wheels with the catalogue, and exits 1 if they disagree::

    PYTHONPATH=. python tests/conformance/sdk_operations.py azure_mgmt_compute-39.0.0-*.whl …
"""

from __future__ import annotations

import ast
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.operation import Signature

_MARK = "/virtualmachinescalesets"
_BUILDER = re.compile(r"^build_\w+_request(_initial)?$")
_BUILDERS = re.compile(r"\bbuild_\w+_request(?:_initial)?\b")
_DEFINED = re.compile(r"def (build_\w+_request(?:_initial)?)\(")
_TOP = re.compile(r"^(?:@|class |def )", re.MULTILINE)
_API = re.compile(r"/v(\d{4}_\d{2}_\d{2}(?:_preview)?)/")
_VERBS = frozenset({"get", "put", "post", "patch", "delete", "head"})


@dataclass(frozen=True, slots=True)
class SdkMethod:
    """One public method of one operation group, in one API version of one release."""

    package: str
    release: str
    api: str
    """``2023_07_01``, or "" where the release has a single API."""
    group: str
    name: str
    positional: tuple[str, ...]
    keyword_only: tuple[str, ...]
    verb: str
    url: str


@dataclass(slots=True)
class _Module:
    """What is read from one ``operations`` module."""

    api: str
    builders: dict[str, tuple[str, str]] = field(default_factory=dict)
    classes: list[ast.ClassDef] = field(default_factory=list)


def read_wheel(path: Path) -> tuple[SdkMethod, ...]:
    """Every operation below a scale set in the wheel at ``path``, all API versions.

    The release and the package come from the file name.
    """
    package, release = path.name.split("-")[:2]
    with zipfile.ZipFile(path) as wheel:
        sources = {
            name: wheel.read(name).decode("utf-8")
            for name in wheel.namelist()
            if _is_interesting(name)
        }
    return read_sources(sources, package.replace("_", "-"), release)


def read_directory(directory: Path, package: str, release: str) -> tuple[SdkMethod, ...]:
    """The same from an installed package, such as ``…/site-packages/azure/mgmt/compute``."""
    sources = {
        path.as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(directory.rglob("*.py"))
        if _is_interesting(path.as_posix())
    }
    return read_sources(sources, package, release)


def read_sources(sources: Mapping[str, str], package: str, release: str) -> tuple[SdkMethod, ...]:
    """Every operation below a scale set in ``sources`` (path -> text)."""
    groups: dict[str, str] = {}
    for name, source in sources.items():
        if _is_client(name):
            groups = {**_group_names(source), **groups}
    found: list[SdkMethod] = []
    for module in _modules(sources):
        for cls in module.classes:
            group = groups.get(cls.name)
            if group is not None:
                found.extend(_methods(module, cls, group, package, release))
    return tuple(method for method in found if _MARK in method.url.lower())


def _is_interesting(name: str) -> bool:
    if "/aio/" in name or not name.endswith(".py"):
        return False
    operations = "/operations/" in name and not name.endswith(("__init__.py", "_patch.py"))
    return operations or _is_client(name)


def _is_client(name: str) -> bool:
    return re.search(r"(^|/)_?((compute|network)_management_)?client\.py$", name) is not None


def _group_names(source: str) -> dict[str, str]:
    """Class name -> the client's attribute: ``self.disks = DisksOperations(…)``."""
    assigned = re.finditer(
        r"self\.(\w+)\s*(?::[^=\n]+)?=\s*\(?\s*(?:\w+\.)?(\w+Operations)\(", source
    )
    return {match[2]: match[1] for match in assigned}


def _modules(sources: Mapping[str, str]) -> Iterator[_Module]:
    for name, source in sources.items():
        if "/operations/" not in name or _MARK not in source.lower():
            continue
        api = _API.search(name)
        module = _Module(api=api[1] if api else "")
        for node in _statements(source):
            if isinstance(node, ast.FunctionDef) and _BUILDER.match(node.name):
                module.builders[node.name] = (_verb(node), _url(node))
            elif isinstance(node, ast.ClassDef) and node.name.endswith("Operations"):
                module.classes.append(node)
        yield module


def _statements(source: str) -> Iterator[ast.stmt]:
    """The classes of ``source`` that have to do with scale sets, and the builders that they name:
    the modules of a whole API are long, and most of them is about something else."""
    starts = [match.start() for match in _TOP.finditer(source)]
    pieces = [source[a:b] for a, b in pairwise([*starts, len(source)])]
    builders = {m[1]: piece for piece in pieces if (m := _DEFINED.match(piece))}
    meant = {name for name, piece in builders.items() if _MARK in piece.lower()}
    named: set[str] = set()
    for piece in pieces:
        names = set(_BUILDERS.findall(piece))
        if piece.startswith("class ") and (_MARK in piece.lower() or names & meant):
            yield from ast.parse(piece).body
            named |= names
    for name in named & builders.keys():
        yield from ast.parse(builders[name]).body


def _verb(node: ast.AST) -> str:
    for child in ast.walk(node):
        if (
            isinstance(child, ast.keyword)
            and child.arg == "method"
            and isinstance(child.value, ast.Constant)
            and isinstance(child.value.value, str)
        ):
            return child.value.value.upper()
        if (
            isinstance(child, ast.Call)
            and isinstance(child.func, ast.Attribute)
            and child.func.attr in _VERBS
            and isinstance(child.func.value, ast.Attribute)
            and child.func.value.attr == "_client"
        ):
            return child.func.attr.upper()
    return ""


def _url(node: ast.AST) -> str:
    """The first string constant that looks like an ARM path."""
    for child in ast.walk(node):
        if isinstance(child, ast.Constant) and isinstance(child.value, str):
            text = child.value
            if text.startswith("/") and "/providers/" in text and "\n" not in text:
                return text
    return ""


def _methods(
    module: _Module, cls: ast.ClassDef, group: str, package: str, release: str
) -> Iterator[SdkMethod]:
    functions = {n.name: n for n in cls.body if isinstance(n, ast.FunctionDef)}
    urls = {
        n.targets[0].value.id: _url(n.value)
        for n in cls.body
        if isinstance(n, ast.Assign)
        and isinstance(n.targets[0], ast.Attribute)
        and isinstance(n.targets[0].value, ast.Name)
    }
    for name, node in functions.items():
        if name.startswith("_"):
            continue
        operation = name[6:] if name.startswith("begin_") else name
        bodies = [functions.get(f"_{operation}_initial"), node]
        verb, url = "", urls.get(name, "")
        for body in (b for b in bodies if b is not None):
            built = _built(body, module)
            url = url or built[1] or urls.get(body.name, "") or _url(body)
            verb = verb or built[0] or _verb(body)
        yield SdkMethod(
            package=package,
            release=release,
            api=module.api,
            group=group,
            name=name,
            positional=_positional(node),
            keyword_only=tuple(a.arg for a in node.args.kwonlyargs),
            verb=verb,
            url=url,
        )


def _built(body: ast.FunctionDef, module: _Module) -> tuple[str, str]:
    """Verb and URL of the first request builder that ``body`` calls."""
    for child in ast.walk(body):
        if isinstance(child, ast.Call) and isinstance(child.func, ast.Name):
            found = module.builders.get(child.func.id)
            if found is not None:
                return found
    return "", ""


_TRANSPORT = frozenset({"custom_headers", "raw", "operation_config", "polling"})


def _positional(node: ast.FunctionDef) -> tuple[str, ...]:
    names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
    return tuple(n for n in names if n != "self" and n not in _TRANSPORT)


# -- comparison ----------------------------------------------------------------------------


def disagreements(methods: Sequence[SdkMethod], catalog: Catalog) -> list[str]:
    """What ``methods`` of one release say that the catalogue does not, one sentence each."""
    problems = []
    for method in methods:
        place = f"{method.package} {method.release} {method.group}.{method.name}"
        name = catalog.vocabulary.python.get(method.group, {}).get(method.name)
        if name is None:
            problems.append(f"{place}: no operation has this spelling")
            continue
        if name.package != method.package:
            problems.append(f"{place}: is in package {name.package}")
        rest = catalog.operations[name.operation].spellings.rest
        assert rest is not None
        if (rest.method, _shape(rest.path)) != (method.verb, _shape(method.url)):
            problems.append(f"{place}: {method.verb} {method.url} is not {rest.method} {rest.path}")
        if not any(_same(signature, method) for signature in name.method.signatures):
            problems.append(
                f"{place}: no signature has {method.positional} and {method.keyword_only}"
            )
    return problems


def unseen(methods: Sequence[SdkMethod], catalog: Catalog, generation: str) -> list[str]:
    """Methods of ``generation`` in the catalogue that no release among ``methods`` has."""
    there = {(method.package, method.group, method.name) for method in methods}
    packages = {method.package for method in methods}
    missing = []
    for operation in catalog.operations.values():
        python = operation.spellings.python
        if python is None or python.package not in packages:
            continue
        for method in python.methods:
            key = (python.package, python.group, method.name)
            if method.generation == generation and key not in there:
                missing.append(f"{python.group}.{method.name}")
    return missing


def _shape(url: str) -> str:
    """The path below the provider, with anonymous parameters."""
    path = url.split("/providers/", 1)[-1].strip("/").lower()
    return re.sub(r"\{\w+\}", "{}", path)


def _same(signature: Signature, method: SdkMethod) -> bool:
    if (signature.positional, signature.keyword_only) != (method.positional, method.keyword_only):
        return False
    release = _number(method.release)
    if signature.since is not None and release < _number(signature.since):
        return False
    if signature.until is not None and release > _number(signature.until):
        return False
    if signature.api_until is not None:
        return method.api.replace("_", "-") <= signature.api_until
    return True


def _number(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", release)[:3])


def main(paths: Sequence[str]) -> int:
    """Compare wheels with the catalogue; print a table. Returns the exit code."""
    catalog = load_catalog()
    everything: list[SdkMethod] = []
    failed = False
    for path in sorted(map(Path, paths), key=lambda p: (p.name.split("-")[0], _number(p.name))):
        methods = read_wheel(path)
        everything.extend(methods)
        problems = disagreements(methods, catalog)
        failed = failed or bool(problems)
        package, release = path.name.split("-")[:2]
        apis = len({method.api for method in methods})
        operations = len({(method.group, method.name) for method in methods})
        print(
            f"{package} {release}: {operations} operations in {apis} API versions, "
            f"{len(methods)} methods, {len(problems)} disagreements"
        )
        for problem in dict.fromkeys(problems):
            print(f"  {problem}")
    for generation in ("track1", "track2"):
        for spelling in unseen(everything, catalog, generation):
            print(f"{spelling} ({generation}): in no wheel given")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
