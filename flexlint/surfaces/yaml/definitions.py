"""What YAML files give to programs and to other files: pipelines, compositions, plays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.containers import composed_of, given, may_start
from flexlint.lexical.programs import programs
from flexlint.lexical.settings import extra_variables, settings
from flexlint.model import Array, Definition, Known, Reach, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.yaml import ansible, azure_pipelines, github, kustomizations, manifests
from flexlint.surfaces.yaml.file_names import (
    GITLAB,
    is_ansible_variables,
    is_inventory,
    is_kustomization,
    is_overriding,
)
from flexlint.surfaces.yaml.nodes import Node, TooDeepError, UnreadableError, read_documents
from flexlint.surfaces.yaml.outside import (
    Given,
    Step,
    given_in,
    laid_over,
    maps,
    perhaps,
    run_by,
    running,
    spread,
    text_value,
)
from flexlint.text.source import SourceFile
from flexlint.values.reach import EVERYWHERE
from flexlint.values.sources import ansible as variable
from flexlint.values.sources import (
    compose,
    composing,
    contained,
    environment,
    interpolated,
    over_ansible,
    started,
)

_LONGEST = 1_000_000
_MOST_EXTENDED = 20
_OF_COMPOSE = regex(
    r"\$(?:\{(?P<a>[A-Za-z_]\w{0,200})(?::?(?:-(?P<d>[^{}$]{0,200})|\?[^{}]{0,200}))?\}"
    r"|(?P<b>[A-Za-z_]\w{0,200}))\Z"
)
_COMPOSING = regex(r"\b(?:docker|podman)(?:-compose|[ \t]{1,9}compose)[ \t]")
_VARIABLE = regex(
    r"^[ \t-]{1,40}[\"']?(?P<name>[A-Z_][A-Z0-9_]{1,80})[\"']?[ \t]{0,9}:", re.MULTILINE
)
"""What may be a variable of a step."""
_KEY = regex(r"^[ \t-]{1,60}(?:\w{1,20}:[ \t]{1,9}[|>]?)?", re.MULTILINE)
"""What stands before a command of a step."""
_SCRIPTS = ("before_script", "script", "after_script")


def definitions(source: SourceFile, *, apart: bool = True) -> tuple[Definition, ...]:
    """What ``source`` gives: of what steps run, each with the variables of the nearest place, and,
    if ``apart``, what commands give containers. Nothing if it is no YAML."""
    if len(source.text) > _LONGEST:
        return ()
    if is_inventory(source.path):
        return tuple(ansible.of_inventory(source))
    try:
        roots = read_documents(source.text)
    except (TooDeepError, UnreadableError):
        # Templates of charts are no YAML.
        return tuple(_in_manifest(source)) if apart else ()
    found = [each for root in roots for each in _of(root, source)]
    found += _to_plays(source)
    if not apart:
        return tuple(found)
    found += _to_containers(source)
    if not any(github.is_workflow(root) or azure_pipelines.is_pipeline(root) for root in roots):
        found += _in_manifest(source)
    return tuple(found)


def _in_manifest(source: SourceFile) -> Iterator[Definition]:
    """What a manifest gives containers, whichever image they have."""
    for name, value, span in manifests.given(source.text):
        yield Definition(contained(name), value, span, EVERYWHERE)


def _to_containers(source: SourceFile) -> Iterator[Definition]:
    """What commands of steps give containers, and that their steps have variables of their own."""
    above = source.path.count("/")
    text = _KEY.sub(lambda match: " " * len(match.group()), source.text)
    for form, span in given(text) if may_start(text) else ():
        value: Value = Unknown("whoever starts the container gives it", span)
        yield Definition(form, value, span, Reach(folder="below", above=above))
    for files, span in composed_of(text) if may_start(text) else ():
        value = Array(tuple(map(Known, files)), span)
        yield Definition(composing(), value, span, Reach(folder="below", above=above))
    if _COMPOSING.search(source.text):
        for match in _VARIABLE.finditer(source.text):
            span = Span(match.start("name"), match.end("name"))
            value = Unknown("the step may have it", span)
            yield Definition(
                interpolated(match["name"]), value, span, Reach(folder="below", above=above)
            )


def _to_plays(source: SourceFile) -> Iterator[Definition]:
    """What a step gives with ``--extra-vars``, before everything that a file says."""
    folders = source.path.split("/")[:-1]
    above = len(folders) - folders.index(".github") if ".github" in folders else 0
    for name, word in extra_variables(source.text):
        span = Span(word.start, word.end)
        value = Unknown("given on the command line", span)
        for form in (variable(name), over_ansible(name)):
            yield Definition(form, value, span, Reach(folder="below", above=above))


def _of(root: Node, source: SourceFile) -> Iterator[Definition]:
    if is_kustomization(source.path):
        yield from kustomizations.definitions(root)
    elif is_ansible_variables(source.path):
        yield from ansible.of_variables(root, source.path)
    elif root.kind == "list":
        yield from ansible.of_plays(root, source)
    elif root.get("dependencies") is not None and root.kind == "map":
        yield from ansible.of_dependencies(root, source.path)
    elif ansible.is_inventory(root):
        yield from ansible.of_hosts(root, source.path)
    elif github.is_workflow(root):
        yield from spread(github.steps(root))
        yield from github.inputs(root)
    elif azure_pipelines.is_pipeline(root):
        yield from spread(azure_pipelines.steps(root))
        yield from azure_pipelines.parameters(root)
    elif GITLAB.search(source.path):
        yield from spread(_gitlab(root))
    elif root.get("services") is not None:
        yield from spread(_composed(root))
        yield from _laid_over(root, always=is_overriding(source.path))
        yield from _to_images(root)


# -- GitLab, compositions of containers ---------------------------------------------------------


def _gitlab(root: Node) -> Iterator[Step]:
    own = _variables(root)
    shared = root.get("default") or root
    of_rules = _of_rules(root.get("workflow"))
    before = _script(shared, "before_script") or _script(root, "before_script")
    told = any(map(_hands_on_variables, (job for _, job in root.pairs)))
    for key, job in root.pairs:
        if job.kind != "map" or key.value.startswith(".") or job.get("script", "trigger") is None:
            continue
        text = "\n".join((before, *(_script(job, each) for each in _SCRIPTS)))
        around = _extended(root, job, laid_over(own, of_rules.items()))
        given = laid_over(around, {**_variables(job), **_of_rules(job)}.items())
        if told and not _hands_on_variables(job):
            given = perhaps(given, "another job may hand it on")
        set_before = settings("\n".join((_script(job, "before_script") or before,)))
        unknown = Given(Unknown("the job itself sets it before", job.span), job.span)
        own_names = ((environment(name), unknown) for name in sorted(set_before.names))
        given = laid_over(given, own_names)
        yield from running(job.span, text, run_by(text, ""), given)


def _hands_on_variables(job: Node) -> bool:
    """Whether a job makes a file of variables that those after it have."""
    artifacts = job.get("artifacts") if job.kind == "map" else None
    reports = artifacts.get("reports") if artifacts is not None else None
    return reports is not None and reports.get("dotenv") is not None


def _extended(root: Node, job: Node, given: dict[str, Given]) -> dict[str, Given]:
    """``given`` inside of what ``job`` extends, which may set some of it, or any if it stands in
    another file."""
    found: dict[str, Given] = {}
    waiting = _names(job.get("extends"))
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        base = root.get(name.lower())
        if base is None or base.kind != "map" or len(seen) > _MOST_EXTENDED:
            return perhaps(given, "a job of another file may set it")
        waiting += _names(base.get("extends"))
        for form, each in _variables(base).items():
            found[form] = Given(Unknown("a job that is extended sets it"), each.span)
    return laid_over(given, found.items())


def _names(node: Node | None) -> list[str]:
    if node is None:
        return []
    return [each.value for each in (node, *node.items) if each.value]


def _of_rules(place: Node | None) -> dict[str, Given]:
    """What the rules of ``place`` set when they apply; for which run that is, nobody knows."""
    rules = place.get("rules") if place is not None and place.kind == "map" else None
    return {
        form: Given(Unknown("a rule may set it"), given.span)
        for rule in maps(rules)
        for form, given in _variables(rule).items()
    }


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
        given = {
            form: _startable(form, each) for form, each in _filled_in(service.get("environment"))
        }
        runs = programs(text, "" if folder in {"", "."} else folder)
        yield from running(service.span, text, runs, given)


def _startable(form: str, each: Given) -> Given:
    """``each`` that a composition gives, unless whoever starts the container gives another."""
    if not isinstance(each.value, Known) or each.value.given_by:
        return each
    name = form.partition(":")[2]
    return replace(each, value=replace(each.value, given_by=started(name)))


def _to_images(root: Node) -> Iterator[Definition]:
    """What services give that run what their images say; a file of variables may give any."""
    services = root.get("services")
    for _, service in services.pairs if services is not None else ():
        if service.kind != "map":
            continue
        if service.get("command", "entrypoint") is None:
            for form, each in _filled_in(service.get("environment")):
                name = form.partition(":")[2]
                yield Definition(contained(name), each.value, each.span, EVERYWHERE)
        files = service.get("env_file")
        for node in (files, *files.items) if files is not None else ():
            path = node.value if node.kind == "scalar" else node.text("path")
            if path:
                yield Definition(contained("@"), Known(path), node.span, EVERYWHERE)


def _is_laid_over(service: Node) -> bool:
    """Whether a service says what another one is made of that it changes."""
    if service.get("command", "entrypoint") is not None:
        return False
    return service.get("extends") is not None or service.get("image", "build") is None


def _laid_over(root: Node, *, always: bool) -> Iterator[Definition]:
    """What a composition may say of the services of another one beside it."""
    services = root.get("services")
    for _, service in services.pairs if services is not None else ():
        if service.kind != "map" or not (always or _is_laid_over(service)):
            continue
        for form, each in _filled_in(service.get("environment")):
            value = Unknown("it is laid over another composition", each.span)
            yield Definition(form, value, each.span, Reach(folder="below"))


def _filled_in(node: Node | None) -> Iterator[tuple[str, Given]]:
    """The variables of a service, some of which the file of variables beside gives."""
    if node is None:
        return
    written = {key.value: value.value for key, value in node.pairs}
    for item in node.items:
        name, sign, text = item.value.partition("=")
        written[name] = text
        if not sign and name.isidentifier():
            own = Unknown("filled in at run time", item.span, given_by=compose(name))
            yield environment(name), Given(own, item.span)
    for name, each in given_in(node):
        match = _OF_COMPOSE.match(written.get(name, "").strip())
        if match is None or not isinstance(each.value, Unknown):
            yield environment(name), each
            continue
        given_by, default = compose(match["a"] or match["b"]), match["d"] or ""
        value = replace(each.value, given_by=given_by, default=default)
        yield environment(name), replace(each, value=value)


def _command(node: Node | None) -> str:
    if node is None:
        return ""
    return node.value if node.kind == "scalar" else " ".join(item.value for item in node.items)
