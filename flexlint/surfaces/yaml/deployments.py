"""Which templates pipelines and other YAML files deploy."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flexlint.lexical import deployments as commands
from flexlint.lexical.programs import written_path
from flexlint.model import Definition, Deploys, Reach, Span
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.file_names import is_azd
from flexlint.surfaces.yaml.nodes import Node, TooDeepError, UnreadableError, read_documents
from flexlint.surfaces.yaml.scalars import scalar_text
from flexlint.surfaces.yaml.scripts import WORKING_FOLDERS, Place, scalars, working_folder
from flexlint.text.source import SourceFile
from flexlint.text.traced import Trace
from flexlint.values.sources import parameter, terraform_given

_LONGEST = 1_000_000
_DEPLOYING = regex(
    r"(?:azure/(?:arm-deploy|bicep-deploy)@|Azure(?:ResourceManagerTemplate|ResourceGroup)Deployment@"
    r"|BicepDeploy@)"
)
_APPLYING = regex(r"TerraformTask\w*@|TerraformCLI@")
_TEMPLATES = ("csmfile", "templatefile", "template-file", "template")
_PARAMETERS = ("csmparametersfile", "parametersfile", "parameters-file", "parameters")
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
            for script, trace in _scripts(source, place):
                for each in commands.deployments(script, working_folder(place)):
                    found.append(replace(each, span=trace.span(each.span)))
    return tuple(dict.fromkeys(found))


def parameters(source: SourceFile) -> Iterator[Definition]:
    """What scripts in ``source`` say of parameters of the templates that they deploy."""
    for root in _roots(source):
        for place in scalars(root):
            for script, trace in _scripts(source, place):
                for each in commands.parameters_given(
                    script, working_folder(place), filled_in=True
                ):
                    reach = Reach(runs=(each.template,))
                    span = trace.span(each.span)
                    yield Definition(parameter(each.name), each.value, span, reach)
                for each in commands.variables_given(script, working_folder(place), filled_in=True):
                    if each.template:
                        reach = Reach(runs=(each.template,))
                        span = trace.span(each.span)
                        yield Definition(terraform_given(each.name), each.value, span, reach)


def _roots(source: SourceFile) -> list[Node]:
    if len(source.text) > _LONGEST:
        return []
    if not commands.may_deploy(source.text) and not (
        is_azd(source.path) or _DEPLOYING.search(source.text) or _APPLYING.search(source.text)
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
        files = (_file(word) for word in inputs.text(*_PARAMETERS).split())
        group = inputs.text(*_GROUPS)
        yield Deploys(
            posixpath.normpath(path),
            node.span,
            how,
            tuple(file for file in files if file),
            group if _PLAIN.match(group) else "",
        )
    elif _APPLYING.match(name) and inputs.text("command") == "apply":
        folder = inputs.get(*WORKING_FOLDERS)
        path = written_path(folder.value) if folder is not None else None
        if folder is not None and path:
            yield Deploys(f"{posixpath.normpath(path)}/", folder.span, how)


def _file(word: str) -> str:
    written = written_path(word.lstrip("@")) if "=" not in word else None
    return posixpath.normpath(written) if written and "." in written else ""


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
    yield Deploys(f"{path}.bicep", span, "azd", (f"{path}.parameters.json", f"{path}.bicepparam"))
