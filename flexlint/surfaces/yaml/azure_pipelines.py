"""What a pipeline of Azure DevOps gives to the steps and the programs that it runs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.lexical.branches import Branches
from flexlint.lexical.programs import written_path
from flexlint.model import Definition, Known, OneOf, Reach, Unknown, Value
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node
from flexlint.surfaces.yaml.outside import (
    MOST_GIVEN,
    Given,
    Step,
    TooMuchError,
    after,
    file_in,
    given_in,
    laid_over,
    maps,
    perhaps,
    run_by,
    running,
    text_value,
)
from flexlint.values.algebra import defaulted
from flexlint.values.sources import environment, pipeline, template, working_folder

_SCRIPTS = ("script", "bash", "pwsh", "powershell", "inlinescript", "inline")
_FILES = ("filepath", "scriptpath", "scriptfile")
_FOLDERS = ("workingdirectory", "workingfolder", "cwd")
_SET = regex(
    r"##vso\[task\.setvariable[ \t]+(?:[^\]\n]{0,100};)?variable=(?P<name>[\w.\-]{1,100})"
    r"[^\]\n]{0,100}\](?P<value>[^\n\"']{0,300})"
)
_SET_ANY = regex(r"##vso\[task\.setvariable[^\]\n]{0,200}?\bvariable=[\"']?[$%{]", re.IGNORECASE)
"""Where it does not show which is set."""
_CONDITION = "${{"
_LATER = "a later line of the variables may set it"
_ALWAYS = frozenset({"", "always()", "succeeded()", "succeededOrFailed()"})
"""Conditions of steps that run if the job goes on."""
_SIGNS = regex(r"[^A-Za-z0-9_]")


def is_pipeline(root: Node) -> bool:
    """Whether the document is a pipeline, or a template of one."""
    jobs = root.get("jobs", "stages", "steps")
    variables = root.get("variables")
    if jobs is not None and jobs.kind == "list":
        return root.get("on", "runs-on") is None
    return variables is not None and variables.kind == "list"


def parameters(root: Node) -> Iterator[Definition]:
    """The defaults of the parameters of a pipeline, or of a template of one."""
    found = root.get("parameters")
    if found is None:
        return
    for key, value in found.pairs:
        if value.kind == "scalar":
            yield _by_default(key.value, value, 0)
    for item in maps(found):
        default, values = item.get("default"), item.get("values")
        if default is not None and default.kind == "scalar":
            others = len(values.items) if values is not None else 0
            yield _by_default(item.text("name"), default, others)


def _by_default(name: str, default: Node, values: int) -> Definition:
    value = text_value(default)
    if values > 1 and isinstance(value, Known):  # whoever starts it chooses one
        value = OneOf((value.value,), "its default is one of several", default.span, (), True)
    else:
        value = defaulted(value)
    return Definition(template(name), value, default.span, Reach())


def steps(root: Node) -> Iterator[Step]:
    """The steps of a pipeline with the variables that each has, and the templates it calls.

    Raises:
        TooMuchError: while they are given.
    """
    given_in_all = 0
    own = _with_variables({}, root)
    places = [root]
    if not any(root.get(key) is not None for key in ("steps", "jobs", "stages", "extends")):
        # A template of variables: they hold in the files that call it, and that are not seen here.
        return
    extends = root.get("extends")
    if extends is not None and extends.kind == "map":
        places.append(extends)
    for place in places:
        yield from _called(place, own)
        for stage in (place, *maps(place.get("stages"))):
            in_stage = own if stage is place else _with_variables(own, stage)
            yield from _called(stage, in_stage) if stage is not place else ()
            for job in (stage, *maps(stage.get("jobs"))):
                given = in_stage if job is stage else _with_variables(in_stage, job)
                given_in_all += len(given) + len(in_stage)
                if given_in_all > MOST_GIVEN:
                    raise TooMuchError
                yield from _called(job, given) if job is not stage else ()
                yield from _in_order(job.get("steps"), given)
                for hooks in _strategies(job):
                    yield from _in_order(hooks, given)


def _in_order(listed: Node | None, given: dict[str, Given]) -> Iterator[Step]:
    lost = False
    ran: dict[str, None] = {}
    for node, certain in _flat(listed):
        inputs = node.get("inputs")
        around = [node] if inputs is None or inputs.kind != "map" else [node, inputs]
        folder = next((f for each in around if (f := each.text(*_FOLDERS))), "")
        text = "\n".join(each.text(key) for each in around for key in _SCRIPTS)
        runs = run_by(text, folder)
        files: list[str] = []
        for each in around:
            for key in _FILES:
                files += file_in(each.text(key), folder)
        named = ((environment(name), each) for name, each in given_in(node.get("env")))
        files += _template(node.text("template"))
        before = after(given, tuple(ran)) if ran and given else given
        if lost:
            before = perhaps(before, "it may be set while the job runs")
        inside = laid_over(before, named)
        if folder and (written := written_path(folder)):
            inside = laid_over(inside, [(working_folder(), Given(Known(written), node.span))])
        yield from running(node.span, text, runs, inside)
        if files:
            yield Step(node.span, tuple(files), inside)
        ran.update(dict.fromkeys((*runs, *files)))
        late: dict[str, Given] = {}
        lost = lost or _SET_ANY.search(text) is not None
        sets = list(_SET.finditer(text))
        branches = Branches(text) if sets else None
        always = certain and node.text("condition").strip() in _ALWAYS
        for match in sets:
            value: Value = Known(match["value"].strip(), node.span)
            sure = always and branches is not None and branches.surely_runs(match.start())
            if "$" in match["value"] or not match["value"].strip() or not sure:
                value = Unknown("set while the job runs", node.span)
            set_there = Given(value, node.span)
            late.update(_forms(match["name"], set_there))
        given = laid_over(given, late.items())


def _flat(listed: Node | None) -> Iterator[tuple[Node, bool]]:
    """The steps of a list, and whether each is certainly there: those below ``${{ if … }}`` may
    not be."""
    stack = [(node, True) for node in maps(listed)][::-1]
    while stack:
        node, certain = stack.pop()
        inner = [v for k, v in node.pairs if k.value.startswith(_CONDITION) and v.kind == "list"]
        if inner:
            stack += [(each, False) for value in inner for each in maps(value)][::-1]
        else:
            yield node, certain


def _called(node: Node, given: dict[str, Given]) -> Iterator[Step]:
    """The template that stands in place of a stage, a job or the whole."""
    runs = _template(node.text("template"))
    if runs:
        yield Step(node.span, tuple(runs), given)


def _template(written: str) -> list[str]:
    if not written or "@" in written:
        return []
    path = written_path(written.lstrip("/"))
    return [path] if path else []


def _strategies(job: Node) -> Iterator[Node]:
    """The lists of steps of a deployment job."""
    strategy = job.get("strategy")
    for _, kind in strategy.pairs if strategy is not None else ():
        for _, hook in kind.pairs:
            for inner in (hook, *(value for _, value in hook.pairs if value.kind == "map")):
                listed = inner.get("steps")
                if listed is not None:
                    yield listed


def _with_variables(outer: dict[str, Given], node: Node) -> dict[str, Given]:
    """What is in ``node`` has, inside of a place that has ``outer``. Later variables of a list
    count before those above, so a group or a template may override each of them."""
    variables = node.get("variables")
    if variables is None:
        return outer
    found = dict(outer)
    if variables.kind == "map":
        for name, given in given_in(variables):
            found.update(_forms(name, given))
    told = [
        _perhaps(item) if _is_condition(item) else None for item in (variables, *variables.items)
    ]
    unseen = -1
    for place, (item, perhaps_there) in enumerate(zip(variables.items, told[1:], strict=True)):
        of_others = item.kind == "map" and item.get("group", "template") is not None
        if perhaps_there[1] if perhaps_there else of_others:
            unseen = place
    if unseen >= 0 or (told[0] and told[0][1]):
        found = perhaps(found, _LATER)
    found.update(told[0][0] if told[0] else {})
    for place, (item, perhaps_there) in enumerate(zip(variables.items, told[1:], strict=True)):
        name, value = item.text("name"), item.get("value")
        if perhaps_there:
            found.update(perhaps_there[0])
        elif name and value is not None:
            said = Unknown(_LATER) if place < unseen else text_value(value)
            found.update(_forms(name, Given(said, value.span)))
    return found


def _is_condition(item: Node) -> bool:
    return any(key.value.startswith(_CONDITION) for key, _ in item.pairs)


def _perhaps(node: Node) -> tuple[dict[str, Given], bool]:
    """The variables that are set under the conditions in ``node``, and whether others may be that
    do not stand there."""
    stack = [value for key, value in node.pairs if key.value.startswith(_CONDITION)]
    seen: set[int] = set()
    found: dict[str, Given] = {}
    unseen = False
    while stack:
        each = stack.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        stack += each.items
        name = each.text("name") if each.kind == "map" else ""
        for key, value in each.pairs if not name else ():
            if value.kind != "scalar":
                stack.append(value)
            elif key.value.lower() in {"group", "template"}:
                unseen = True
            else:
                found.update(_forms(key.value, Given(Unknown(_LATER), value.span)))
        if name:
            found.update(_forms(name, Given(Unknown(_LATER), each.span)))
    return found, unseen


def _forms(name: str, given: Given) -> Iterator[tuple[str, Given]]:
    """A variable as steps read it, and as the programs that they run find it."""
    yield pipeline(name), given
    yield environment(_SIGNS.sub("_", name).upper()), given
