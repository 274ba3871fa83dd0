"""Suggested requests held against the request builders of the installed SDK.

Path with its resource group, method, names of the query, characters of the query, and whether a
body that the operation requires is spoken of.
"""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType

from tests.advice.known import Failure
from tests.advice.places import Place, everywhere

CHECK = "rest"
_PACKAGES = ("azure.mgmt.compute", "azure.mgmt.network")
_BUILDER = re.compile(r"^def build_(\w+)_request\((.*?)(?=^def |^class |\Z)", re.M | re.S)
_URL = re.compile(r"_url = \(?\s*f?\"(/subscriptions/\S+)\"")
_METHOD = re.compile(r"HttpRequest\(method=\"(\w+)\"")
_QUERY = re.compile(r"_params\[\"([^\"]+)\"\]")
_REQUEST = re.compile(r"(?P<method>[A-Z]+) (?P<url>\S.*)", re.S)
_PROVIDERS = re.compile(
    r"(?P<before>.*)/providers/(?P<path>Microsoft\.[\w.]+/[^?]*)\??(?P<query>.*)", re.S | re.I
)
_HOLE = re.compile(
    r"\$?\{\{.*?\}\}|@\{.*?\}|\$?#?\{[^{}]*\}|\$\([^()]*\(?[^()]*\)?\)|\$\w+(?:\.\w+)*"
    r"|%[sdv]|<[A-Za-z][\w ]*>|(?<=/):\w+"
)
_OPTION = re.compile(r"(?<=[?&])\\?`?\$(?=[A-Za-z]+=)")
_CONCAT = re.compile(r"[@\[]?concat\((?P<parts>.*)\)\]?", re.DOTALL)
_PART = re.compile(r"'(?P<text>(?:[^']|'')*)'|(?P<expression>[^,'()]+(?:\([^()]*\))?)")
_BASE = re.compile(r"(?:\w+://)?(?:[\w.-]+/)*hole(?:/hole)*\Z")
_GROUP = re.compile(r"/?subscriptions/[^/]+/resourceGroups/[^/]+\Z", re.IGNORECASE)


@dataclass(frozen=True)
class Route:
    """One request that the SDK can make."""

    method: str
    path: re.Pattern[str]
    """What stands after ``/providers/``."""
    query: frozenset[str]
    body: str
    """The model of the body that the operation requires; "" if it requires none."""


@cache
def routes() -> tuple[Route, ...]:
    """All requests on resources of a resource group."""
    found = []
    for package in _PACKAGES:
        operations = importlib.import_module(f"{package}.operations")
        assert operations.__file__ is not None
        source = Path(operations.__file__).with_name("_operations.py").read_text("utf-8")
        methods = _bodies(operations)
        for match in _BUILDER.finditer(source):
            url, method = _URL.search(match[2]), _METHOD.search(match[2])
            if url is None or method is None or "/resourceGroups/" not in url[1]:
                continue
            path = re.escape(url[1].partition("/providers/")[2].rstrip('"'))
            pattern = re.sub(r"\\\{\w+\\\}", "[^/?]+", path)
            body = methods.get(match[1].replace("_", ""), "")
            query = frozenset(_QUERY.findall(match[2]))
            found.append(Route(method[1], re.compile(pattern, re.IGNORECASE), query, body))
    return tuple(found)


@cache
def _bodies(operations: ModuleType) -> dict[str, str]:
    """Group and method without underscores -> the model of the body that it requires."""
    found = {}
    for name, cls in inspect.getmembers(operations, inspect.isclass):
        for method, function in inspect.getmembers(cls, inspect.isfunction):
            if method.startswith("_"):
                continue
            annotations = [
                str(parameter.annotation)
                for parameter in inspect.signature(function).parameters.values()
                if parameter.default is inspect.Parameter.empty
            ]
            body = next((each for each in annotations if "IO[bytes]" in each), "")
            model = re.search(r"\.(\w+)(?=[,\]])", body)
            key = name.removesuffix("Operations") + method.removeprefix("begin_")
            found[key.replace("_", "").lower()] = model[1] if model else "object" if body else ""
    return found


def body_of(operation: str) -> str:
    """The model of the body that an operation (``Group_Method``) requires, or ``""``."""
    key = operation.replace("_", "").lower()
    modules = [importlib.import_module(f"{package}.operations") for package in _PACKAGES]
    return next((body for module in modules if (body := _bodies(module).get(key))), "")


def problems(request: str, note: str = "", had: str = "") -> Iterator[str]:
    """What is wrong with ``METHOD URL``.

    ``note`` is what is said beside it, ``had`` the model of the body of the request replaced.
    """
    match = _REQUEST.fullmatch(request.strip())
    if match is None:
        yield "is no method with a URL"
        return
    url = _OPTION.sub("_option_", _put_together(match["url"]).replace("%%", "%"))
    url = _HOLE.sub("hole", url).replace("_option_", "$")
    parts = _PROVIDERS.fullmatch(url)
    if parts is None:
        yield "has no provider"
        return
    if not _GROUP.search(parts["before"]) and not _BASE.fullmatch(parts["before"]):
        yield "has no resource group"
    path = parts["path"].rstrip("/")
    fitting = [route for route in routes() if route.path.fullmatch(path)]
    if not fitting:
        yield f"no operation has the path {path}"
        return
    routed = [route for route in fitting if route.method == match["method"]]
    if not routed:
        yield f"{match['method']} is not among {', '.join(sorted({r.method for r in fitting}))}"
        return
    if re.search(r"[\s\"<>`^|\\]", parts["query"]):
        yield "the query is not encoded"
    asked = {part.partition("=")[0] for part in parts["query"].split("&") if part}
    unknown = asked - routed[0].query - {"hole", "api-version"}
    if unknown:
        yield f"the query has {', '.join(sorted(unknown))}"
    same = had.replace("ScaleSetVM", "") == routed[0].body
    if routed[0].body and not same and "body" not in note.lower():
        yield "the body that it requires is not spoken of"


def _put_together(url: str) -> str:
    """What an expression of a template or workflow makes, its other parts in braces."""
    match = _CONCAT.fullmatch(url)
    if match is None:
        return url
    parts = _PART.finditer(match["parts"])
    return "".join(
        part["text"].replace("''", "'")
        if part["text"] is not None
        else f"{{{part['expression'].strip()}}}" * bool(part["expression"].strip())
        for part in parts
    )


def failures() -> list[Failure]:
    """What is wrong with the requests suggested."""
    return [
        Failure(CHECK, place.code, place.finding.surface, place.text, wrong)
        for place in everywhere()
        if place.language == "http"
        for wrong in (*_problems(place), *_escaped(place))
    ]


def _problems(place: Place) -> Iterator[str]:
    yield from problems(place.text, place.note, body_of(place.finding.operation or ""))


def _escaped(place: Place) -> Iterator[str]:
    """In double quotes a shell puts a variable in the place of ``$filter``."""
    line = place.source.rfind("\n", 0, place.start) + 1
    quoted = place.source[line : place.start].count('"') % 2 == 1
    shell = place.path.endswith((".sh", ".ps1", "Makefile")) or place.path.startswith("shell/")
    if quoted and shell and re.search(r"(?<![\\`$])\$(?:filter|expand)\b", place.text):
        yield "$filter within double quotes is a variable of the shell"
