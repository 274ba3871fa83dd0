"""What YAML files give to programs and to other files: pipelines, compositions, plays."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flexlint.lexical.programs import programs
from flexlint.model import Definition, Reach, Span, Unknown
from flexlint.surfaces.yaml import azure_pipelines, github
from flexlint.surfaces.yaml.deployments import parameters
from flexlint.surfaces.yaml.file_names import GITLAB, is_ansible_variables
from flexlint.surfaces.yaml.nodes import Node, TooDeepError, UnreadableError, read_documents
from flexlint.surfaces.yaml.outside import (
    Given,
    Step,
    given_in,
    laid_over,
    maps,
    run_by,
    running,
    spread,
    text_value,
)
from flexlint.text.source import SourceFile
from flexlint.values.algebra import defaulted
from flexlint.values.sources import ansible, environment

_LONGEST = 1_000_000
_SCRIPTS = ("before_script", "script", "after_script")
_SETTING = frozenset({"set_fact", "include_vars", "register", "vars_prompt", "loop_var"})


def definitions(source: SourceFile) -> tuple[Definition, ...]:
    """What ``source`` gives: of what steps run, each with the variables of the nearest place.
    Nothing if it is no YAML."""
    if len(source.text) > _LONGEST:
        return ()
    try:
        roots = read_documents(source.text)
    except (TooDeepError, UnreadableError):
        return ()
    found = [each for root in roots for each in _of(root, source)]
    return (*found, *parameters(source))


def _of(root: Node, source: SourceFile) -> Iterator[Definition]:
    if is_ansible_variables(source.path):
        yield from _ansible_file(root, source.path)
    elif root.kind == "list":
        for play in maps(root):
            yield from _play(play)
    elif github.is_workflow(root):
        yield from spread(github.steps(root))
    elif azure_pipelines.is_pipeline(root):
        yield from spread(azure_pipelines.steps(root))
    elif GITLAB.search(source.path):
        yield from spread(_gitlab(root))
    elif root.get("services") is not None:
        yield from spread(_composed(root))


# -- GitLab, compositions of containers ---------------------------------------------------------


def _gitlab(root: Node) -> Iterator[Step]:
    own = _variables(root)
    shared = root.get("default") or root
    before = _script(shared, "before_script") or _script(root, "before_script")
    for key, job in root.pairs:
        if job.kind != "map" or key.value.startswith(".") or job.get("script", "trigger") is None:
            continue
        text = "\n".join((before, *(_script(job, each) for each in _SCRIPTS)))
        given = laid_over(laid_over(own, _variables(job).items()), _of_rules(root, job))
        yield from running(job.span, text, run_by(text, ""), given)


def _of_rules(root: Node, job: Node) -> Iterator[tuple[str, Given]]:
    """What rules set when they apply; for which run that is, nobody knows."""
    workflow = root.get("workflow")
    for place in (workflow, job):
        rules = place.get("rules") if place is not None and place.kind == "map" else None
        for rule in maps(rules):
            for form, given in _variables(rule).items():
                yield form, Given(Unknown("a rule may set it"), given.span)


def _variables(node: Node) -> dict[str, Given]:
    variables = node.get("variables")
    found = {environment(name): given for name, given in given_in(variables)}
    for key, value in variables.pairs if variables is not None else ():
        inner = value.get("value") if value.kind == "map" else None
        if inner is not None:
            found[environment(key.value)] = Given(text_value(inner), inner.span)
    return found


def _script(node: Node, key: str) -> str:
    found = node.get(key)
    if found is None:
        return ""
    return found.value if found.kind == "scalar" else "\n".join(i.value for i in found.items)


def _composed(root: Node) -> Iterator[Step]:
    services = root.get("services")
    for _, service in services.pairs if services is not None else ():
        if service.kind != "map":
            continue
        folder = service.text("build")
        build = service.get("build")
        if build is not None and build.kind == "map":
            folder = build.text("context")
        text = "\n".join(_command(service.get(key)) for key in ("entrypoint", "command"))
        given = {environment(name): each for name, each in given_in(service.get("environment"))}
        runs = programs(text, "" if folder in {"", "."} else folder)
        yield from running(service.span, text, runs, given)


def _command(node: Node | None) -> str:
    if node is None:
        return ""
    return node.value if node.kind == "scalar" else " ".join(item.value for item in node.items)


# -- Ansible -------------------------------------------------------------------------------------


def _ansible_file(root: Node, path: str) -> Iterator[Definition]:
    """``group_vars``, ``host_vars``, and the ``vars`` and ``defaults`` of a role."""
    folders = posixpath.dirname(path).split("/")
    above = 0
    for folder in reversed(folders):
        above += 1
        if folder in {"group_vars", "host_vars", "vars", "defaults"}:
            break
    weak = "defaults" in folders
    for key, value in root.pairs:
        if value.kind == "scalar":
            found = text_value(value)
            reach = Reach(folder="below", above=above)
            yield Definition(
                ansible(key.value), defaulted(found) if weak else found, value.span, reach
            )


def _play(play: Node) -> Iterator[Definition]:
    """The variables of a play, or of a task, and those that tasks set while it runs."""
    stack = [play]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        stack += [value for _, value in node.pairs] + node.items
        variables = node.get("vars") if node.kind == "map" else None
        for name, given in given_in(variables):
            yield Definition(ansible(name), given.value, given.span, Reach(within=(node.span,)))
        for key, value in node.pairs:
            word = key.value.rpartition(".")[2]
            if word not in _SETTING:
                continue
            names = [value.value] if value.kind == "scalar" else [k.value for k, _ in value.pairs]
            for name in names:
                if name.isidentifier():
                    unknown = Unknown("set while the play runs", key.span)
                    whole = Reach(within=(Span(0, 1 << 60),))
                    yield Definition(ansible(name), unknown, key.span, whole)
