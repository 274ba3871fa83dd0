"""Spellings handed to ``flexlint explain``, read as ``flexlint check`` reads files."""

from __future__ import annotations

import re
from collections.abc import Iterable

from flexlint.azure import HTTP_METHODS
from flexlint.catalog import Catalog
from flexlint.catalog.lookup import Meaning
from flexlint.model import ApiUse, Extraction, Resource, SurfaceName
from flexlint.regex import regex
from flexlint.surfaces.registry import Surfaces
from flexlint.surfaces.sdk.method_names import group_of, names_of, operation_of
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

_SHELLS: tuple[tuple[SurfaceName, str], ...] = (("shell", "a.sh"), ("powershell", "a.ps1"))
_URL = regex(r"(?:(?P<method>[A-Za-z]{3,6})\s+)?(?P<url>(?:https?:/)?/\S+)", re.DOTALL)
_PROVIDER = regex(r"/(?:providers/)?(?=Microsoft\.\w+/)", re.IGNORECASE)
_RESOURCE_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}/providers/"
_NAME = regex(r"[A-Za-z_$][\w$]*(?:(?:\(\s*\))?\.[A-Za-z_$][\w$]*)*")
_CALLED = regex(r"\([^()]*\)\Z")
_SDKS = ("a.go", "a.js", "a.cs", "a.java")


def meaning_of(text: str, catalog: Catalog) -> Meaning:
    """What the command, the request or the method name of an SDK that ``text`` is means."""
    for read in (_command, _request, _method):
        found = read(text, catalog)
        if found.operations or found.rules:
            return found
    return Meaning()


def _command(text: str, catalog: Catalog) -> Meaning:
    if text.rpartition(" ")[2].startswith("-"):
        text += " VALUE"  # an option that is asked for needs no value
    for surface, path in _SHELLS:
        read = _read(surface, path, text, catalog)
        uses = [use for use in read.uses if use.span.start == 0]
        if uses or read.resources:
            return _meaning(uses, read.resources, catalog)
    return Meaning()


def _request(text: str, catalog: Catalog) -> Meaning:
    """A URL or a path, of the methods that it names or that there are."""
    written = _URL.fullmatch(text.strip("\"'"))
    if written is None:
        return Meaning()
    url = _PROVIDER.sub(_RESOURCE_GROUP, written["url"], 1) if _is_short(written["url"]) else ""
    methods = (written["method"].upper(),) if written["method"] else HTTP_METHODS
    uses: list[ApiUse] = []
    for method in methods:
        request = f"{method} {url or written['url']}"
        uses += _read("urls", "a.http", request, catalog).uses
    named = [use for use in uses if _means(use, catalog, methods)]
    return _meaning(named or uses, (), catalog)


def _is_short(url: str) -> bool:
    return _PROVIDER.match(url) is not None


def _means(use: ApiUse, catalog: Catalog, methods: Iterable[str]) -> bool:
    """Whether the operation is of one of the methods; a URL can mean one by its path alone."""
    rest = catalog.operations[use.operation].spellings.rest
    return rest is not None and rest.method in methods


def _method(text: str, catalog: Catalog) -> Meaning:
    """A method of the SDK for Go, JavaScript, C# or Java, with its type or alone; or a type."""
    name = _CALLED.sub("", text)
    if not _NAME.fullmatch(name):
        return Meaning()
    uses: list[ApiUse] = []
    for path in _SDKS:
        uses += _read("sdk", path, f"{name}(", catalog).uses
    if uses:
        return _meaning(uses, (), catalog)
    names = names_of(catalog.vocabulary.sdk)
    if "." not in name:
        found = [operation_of(name, methods) for methods in names.values()]
        if any(found):
            return Meaning(tuple(dict.fromkeys(i for i in found if i is not None)))
    group = group_of(name.rpartition(".")[2].replace("_", ""), names)
    return Meaning(tuple(names[group].values()) if group is not None else ())


def _read(surface: SurfaceName, path: str, text: str, catalog: Catalog) -> Extraction:
    return Surfaces().get(surface).extract(SourceFile(path, text), catalog.vocabulary)


def _meaning(uses: Iterable[ApiUse], resources: Iterable[Resource], catalog: Catalog) -> Meaning:
    rules = (
        rule.code
        for resource in resources
        for rule, pattern in catalog.patterns_for_type(resource.type.lower())
        if pattern.property and resolve(resource.body, pattern.property).found
    )
    return Meaning(tuple(dict.fromkeys(use.operation for use in uses)), tuple(dict.fromkeys(rules)))
