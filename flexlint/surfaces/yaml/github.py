"""What a GitHub workflow, or a composite action, gives to the programs that its steps run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.branches import Branches
from flexlint.lexical.outputs import output_put_in
from flexlint.model import Definition, Known, Reach, Span, Unknown, Value
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node
from flexlint.surfaces.yaml.outside import (
    Given,
    Step,
    after,
    given_in,
    laid_over,
    maps,
    perhaps,
    run_by,
    running,
    text_value,
)
from flexlint.values.algebra import defaulted
from flexlint.values.sources import asked, environment, github, templated, working_folder

_WRITTEN = regex(
    r"\becho[ \t]+(?P<q>[\"']?)(?P<name>[A-Za-z_]\w{0,100})=(?P<value>[^\"'\n>]{0,300})(?P=q)"
    r"[ \t]{0,20}>>[ \t]{0,20}[\"']?\$\{?GITHUB_ENV\}?"
    r"|\bexportVariable\(\s{0,9}[\"'](?P<exported>\w{1,100})[\"']|(?P<any>GITHUB_ENV|\bexportVariable\()"
)
"""A step that sets a variable for those after it; in ``any`` other way it does not show which."""
_TELLING = regex(r"\A\s{0,200}#|\bif\b|\[\s|\btest\s")
_READING = regex(
    r"\s{0,200}(?:(?:cat|echo|grep|source|\.|ls|Write-\w{1,20}|Get-Content)\s|print\()"
)
_ALWAYS = frozenset({"", "always()", "success()", "${{ always() }}", "${{ success() }}"})
"""Conditions of steps that run if the job goes on."""
_MOVES = regex(r"(?<![\w\-.])(?:cd|chdir|pushd|Set-Location|Push-Location)[ \t]", re.IGNORECASE)
_INLINE = ("inlinescript", "script", "azcliscript")
_ACTION_FILES = ("action.yml", "action.yaml")
_IN_ITSELF = Reach()
"""Of what holds in a file that asks for it by its own path."""


def is_workflow(root: Node) -> bool:
    """Whether the document is a workflow, or an action that is made of steps."""
    return bool(_jobs(root)) or _steps_of_action(root) is not None


def steps(root: Node) -> Iterator[Step]:
    """The steps of a workflow or a composite action with the environment that each has."""
    own = _environment(root)
    for job in _jobs(root):
        given = laid_over(own, _environment(job).items())
        folder = _folder(job) or _folder(root)
        yield from _in_order(job.get("steps"), given, folder)
    action = _steps_of_action(root)
    if action is not None:
        yield from _in_order(action, own, "")


def inputs(root: Node) -> Iterator[Definition]:
    """The defaults of the inputs of a workflow or an action. Nobody knows what people say who start
    a workflow that others call as well."""
    events = root.get("on")
    started, called = (
        events.get(name) if events is not None and events.kind == "map" else None
        for name in ("workflow_dispatch", "workflow_call")
    )
    for name, given in _inputs(called or root):
        default = given.get("default") if given.kind == "map" else None
        if started is not None and _has_input(started, name):
            value: Value = Unknown("whoever starts it by hand says it", given.span)
            yield Definition(github("inputs", name), value, given.span, _IN_ITSELF)
        elif default is not None:
            yield _by_default(name, default)
    if called is not None or started is None:
        return
    for name, given in _inputs(started):
        default = given.get("default") if given.kind == "map" else None
        options = given.get("options") if given.kind == "map" else None
        if default is not None and (options is None or len(options.items) < 2):
            yield _by_default(name, default)


def _inputs(place: Node) -> Iterator[tuple[str, Node]]:
    found = place.get("inputs") if place.kind == "map" else None
    for key, value in found.pairs if found is not None else ():
        yield key.value, value


def _has_input(place: Node, name: str) -> bool:
    return any(each.lower() == name.lower() for each, _ in _inputs(place))


def _by_default(name: str, default: Node) -> Definition:
    value = defaulted(text_value(default))
    return Definition(github("inputs", name), value, default.span, _IN_ITSELF)


def _in_order(listed: Node | None, given: dict[str, Given], folder: str) -> Iterator[Step]:
    lost = False
    ran: dict[str, None] = {}
    for node in maps(listed):
        before = after(given, tuple(ran)) if ran and given else given
        inside = laid_over(before, _environment(node).items())
        script = node.get("run")
        text = script.value if script is not None else ""
        here = node.text("working-directory") or folder
        runs = run_by(text, here)
        if here:
            inside = laid_over(inside, [(working_folder(), Given(Known(here), node.span))])
        inputs = node.get("with")
        inline = ""
        if inputs is not None and inputs.kind == "map":
            inline = inputs.text(*_INLINE)
            runs = (*runs, *run_by(inline, ""))
        uses = node.text("uses")
        if uses.startswith("./"):
            runs = (*runs, *(f"{uses[2:].rstrip('/')}/{name}" for name in _ACTION_FILES))
        if lost:
            inside = perhaps(inside, "it may be set while the job runs")
        yield from running(node.span, f"{text}\n{inline}", runs, inside)
        ran.update(dict.fromkeys(runs))
        late: dict[str, Given] = {}
        text = f"{text}\n{inline}"
        written = list(_WRITTEN.finditer(text))
        moved = bool(written) and _MOVES.search(text) is not None
        branches = Branches(text) if written else None
        runs_always = node.text("if").strip() in _ALWAYS
        for match in written:
            if match["exported"]:
                unknown = Unknown("set while the job runs", node.span)
                late[environment(match["exported"])] = Given(unknown, node.span)
                continue
            if match["any"]:
                # Which variables it sets does not show: nothing is known of any from here on.
                lost = lost or not _is_told(text, match.start("any"))
                continue
            at = (script or node).span
            value = _value(match["value"], at, moved=moved)
            if not (runs_always and branches and branches.surely_runs(match.start())):
                value = Unknown("set while the job runs", at)
            late[environment(match["name"])] = Given(value, at)
        given = laid_over(given, late.items())


def _is_told(text: str, at: int) -> bool:
    """Whether a mention of the file is one of reading it, or in a message."""
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if _TELLING.search(line) is not None:
        return True
    return _READING.match(line) is not None and ">" not in line and "tee" not in line


def _asked(written: str, *, moved: bool) -> str:
    told = written.strip()
    return output_put_in(told, None if moved else "") or ("" if moved else asked(told))


def _value(written: str, at: Span, *, moved: bool) -> Value:
    """What a step writes; ``moved``: its script goes to other folders than its own."""
    given_by = templated(written.strip())[0] or _asked(written, moved=moved)
    if given_by or "$" in written or "`" in written:
        return Unknown("set while the job runs", at, given_by=given_by)
    return Known(written.strip(), at)


def _jobs(root: Node) -> list[Node]:
    jobs = root.get("jobs")
    if jobs is None or jobs.kind != "map":
        return []
    return [job for _, job in jobs.pairs if job.kind == "map" and job.get("steps") is not None]


def _steps_of_action(root: Node) -> Node | None:
    runs = root.get("runs")
    if runs is None or runs.kind != "map" or runs.text("using") != "composite":
        return None
    return runs.get("steps")


def _environment(node: Node) -> dict[str, Given]:
    return {environment(name): given for name, given in given_in(node.get("env"))}


def _folder(node: Node) -> str:
    defaults = node.get("defaults")
    run = defaults.get("run") if defaults is not None and defaults.kind == "map" else None
    return run.text("working-directory") if run is not None and run.kind == "map" else ""
