"""Which templates pipelines and other YAML files deploy."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flexlint.lexical import deployments as commands
from flexlint.lexical.command_words import CommandWord
from flexlint.lexical.command_words import commands as command_words
from flexlint.lexical.deployments import (
    is_of_plan,
    passed_by,
    passed_by_names,
    passed_to_terraform,
    read_passed,
)
from flexlint.lexical.programs import written_path
from flexlint.model import Deploys, Known, Passed, Span, Unknown
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.file_names import is_azd
from flexlint.surfaces.yaml.nodes import Node, TooDeepError, UnreadableError, read_documents
from flexlint.surfaces.yaml.scalars import scalar_text
from flexlint.surfaces.yaml.scripts import WORKING_FOLDERS, Place, scalars, working_folder
from flexlint.text.source import SourceFile
from flexlint.text.traced import Trace
from flexlint.values.algebra import at_span

_LONGEST = 1_000_000
_DEPLOYING = regex(
    r"(?:azure/(?:arm-deploy|bicep-deploy)@|Azure(?:ResourceManagerTemplate|ResourceGroup)Deployment@"
    r"|BicepDeploy@)"
)
_APPLYING = regex(r"TerraformTask\w*@|TerraformCLI@")
_LOOKED_UP = regex(
    r"\{\{\s{0,9}lookup\(\s{0,9}['\"](?:ansible\.builtin\.)?(?:file|template)['\"]\s{0,9},\s{0,9}"
    r"['\"](?:\{\{\s{0,9}\w{1,40}\s{0,9}\}\}/)?(?P<path>[\w.\-/]{1,200})['\"]"
)
_MODULE = "azure_rm_deployment"
_OF_TASKS = (_MODULE, "-deploy@", "Deployment@", "BicepDeploy@", "TerraformTask", "TerraformCLI@")
"""One of these is in each text with such a task."""
_TEMPLATES = ("csmfile", "templatefile", "template-file", "template")
_FILES = ("csmparametersfile", "parametersfile", "parameters-file")
_PURPOSES = ("deploymentmode", "operation")
_TRYING = frozenset({"validation", "validate", "whatif", "what-if", "delete"})
_GROUPS = ("resourcegroupname", "resource-group-name")
_PLAIN = regex(r"[\w.\-]{1,90}\Z")


def deployments(source: SourceFile) -> tuple[Deploys, ...]:
    """What the scripts and the tasks of ``source`` deploy. Nothing if it is no YAML."""
    found: list[Deploys] = []
    for root in _roots(source):
        if is_azd(source.path):
            found += _by_azd(root)
        for place in scalars(root):
            found += _by_task(place)
            found += _by_module(place)
            for script, trace in _scripts(source, place):
                folder = working_folder(place)
                for each in commands.deployments(script, folder, filled_in=True, unseen=True):
                    found.append(_traced(each, trace))
    return tuple(dict.fromkeys(found))


def _traced(found: Deploys, trace: Trace) -> Deploys:
    passed = (replace(each, span=trace.span(each.span)) for each in found.passed)
    passed = (replace(p, value=at_span(p.value, p.span)) for p in passed)
    return replace(found, span=trace.span(found.span), passed=tuple(passed))


def _roots(source: SourceFile) -> list[Node]:
    if len(source.text) > _LONGEST:
        return []
    if not (
        is_azd(source.path)
        or commands.may_deploy(source.text)
        or any(word in source.text for word in _OF_TASKS)
    ):
        return []
    try:
        return read_documents(source.text)
    except (TooDeepError, UnreadableError):
        return []


def _scripts(source: SourceFile, place: Place) -> Iterator[tuple[str, Trace]]:
    if commands.may_deploy(place.node.value):
        traced = scalar_text(source.text, place.node)
        yield traced.text, Trace(traced.segments, source.text)


def _by_module(place: Place) -> Iterator[Deploys]:
    """A task of a play with the template ``place``; what it gives the parameters does not show."""
    inputs, task = place.parent, place.grandparent
    if place.key != "template" or inputs is None or task is None or inputs.kind != "map":
        return
    match = _LOOKED_UP.search(place.node.value)
    path = written_path(match["path"]) if match is not None else None
    if not path or not any(
        value is inputs and key.value.rpartition(".")[2] == _MODULE for key, value in task.pairs
    ):
        return
    given = inputs.get("parameters", "parameters_link")
    passed = (Passed(given.span),) if given is not None else ()
    group = inputs.text("resource_group", "resource_group_name")
    yield Deploys(
        posixpath.normpath(path),
        place.node.span,
        _MODULE,
        group=group if _PLAIN.match(group) else "",
        passed=passed,
    )


def _by_task(place: Place) -> Iterator[Deploys]:
    """A task, or an action, whose name ``place`` is."""
    if place.key not in {"uses", "task"} or place.parent is None:
        return
    name = place.node.value
    inputs = place.parent.get("with", "inputs")
    if inputs is None or inputs.kind != "map":
        return
    how = name.partition("@")[0]
    if _DEPLOYING.match(name):
        node = inputs.get(*_TEMPLATES)
        path = written_path(node.value) if node is not None else None
        if node is None or not path:
            return
        if any(inputs.text(key).lower() in _TRYING for key in _PURPOSES):
            return
        passed = tuple(read_passed(_passed(inputs), filled_in=True))
        group = inputs.text(*_GROUPS)
        yield Deploys(
            posixpath.normpath(path),
            node.span,
            how,
            tuple(each.file for each in passed if each.file and "*" not in each.file),
            group if _PLAIN.match(group) else "",
            passed=passed,
        )
    elif _APPLYING.match(name) and inputs.text("command") in {"apply", "plan"}:
        folder = inputs.get(*WORKING_FOLDERS)
        path = written_path(folder.value) if folder is not None else None
        if folder is not None and path:
            yield from _applied(inputs, f"{posixpath.normpath(path)}/", folder.span, how)


def _applied(inputs: Node, path: str, span: Span, how: str) -> Iterator[Deploys]:
    """What a task with these inputs plans or applies in the folder ``path``."""
    given = inputs.get("commandoptions")
    words = tuple(word for word, _ in _words(given))
    written = tuple(passed_to_terraform(words, path.rstrip("/")))
    planned = inputs.text("command") == "plan"
    if not planned and is_of_plan(written):
        return
    at = span if given is None else given.span
    passed = tuple(read_passed((replace(p, span=at) for p in written), filled_in=True))
    yield Deploys(path, span, how, passed=passed, planned=planned)


def _passed(inputs: Node) -> Iterator[Passed]:
    """What the task with these inputs gives its template, of which the last counts."""
    for key in _FILES:
        for word, span in _words(inputs.get(key)):
            yield replace(passed_by(word), span=span)
    named = inputs.get("overrideparameters")
    if named is not None:
        words = tuple(word for word, _ in _words(named))
        yield from (replace(each, span=named.span) for each in passed_by_names(words))
    given = inputs.get("parameters")
    if given is None:
        return
    if given.kind == "map" or given.value.lstrip().startswith("{"):
        yield from _of_object(given)
        return
    for word, span in _words(given):
        yield replace(passed_by(word), span=span)


def _words(node: Node | None) -> Iterator[tuple[CommandWord, Span]]:
    text = "" if node is None else node.value.replace("\n", " ")
    for words in command_words(text):
        for word in words:
            yield word, Span(0, 0) if node is None else node.span


def _of_object(given: Node) -> Iterator[Passed]:
    """``{"name": "web"}``, written out or in a text."""
    root: Node | None = given
    if given.kind != "map":
        try:
            root = next(iter(read_documents(given.value)), None)
        except (TooDeepError, UnreadableError):
            root = None
    for key, value in root.pairs if root is not None else ():
        text = Known(value.value) if value.kind == "scalar" else Unknown("no text")
        yield Passed(given.span, key.value.lower(), text)
    if root is None or root.kind != "map":
        yield Passed(given.span)


def _by_azd(root: Node) -> Iterator[Deploys]:
    """``infra`` of azd's project file: a folder and a template in it."""
    if root.kind != "map" or root.get("name", "services", "infra") is None:
        return
    infra = root.get("infra")
    given = infra if infra is not None and infra.kind == "map" else None
    folder = given.text("path") if given is not None else ""
    module = given.text("module") if given is not None else ""
    provider = given.text("provider") if given is not None else ""
    span = infra.span if infra is not None else Span(root.start, root.start)
    written = written_path(folder or "infra")
    if not written:
        return
    if provider == "terraform":
        yield Deploys(f"{posixpath.normpath(written)}/", span, "azd")
        return
    path = posixpath.normpath(posixpath.join(written, module or "main"))
    files = (f"{path}.parameters.json", f"{path}.bicepparam")
    passed = tuple(Passed(span, file=file, optional=True) for file in files)
    yield Deploys(f"{path}.bicep", span, "azd", files, passed=passed)
