"""What a pipeline of Azure DevOps gives to the steps and the programs that it runs."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.lexical.programs import written_path
from flexlint.model import Known, Unknown, Value
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node
from flexlint.surfaces.yaml.outside import (
    Given,
    Step,
    file_in,
    given_in,
    laid_over,
    maps,
    run_by,
    text_value,
)
from flexlint.values.sources import environment, pipeline

_SCRIPTS = ("script", "bash", "pwsh", "powershell", "inlinescript", "inline")
_FILES = ("filepath", "scriptpath", "scriptfile")
_FOLDERS = ("workingdirectory", "workingfolder", "cwd")
_SET = regex(
    r"##vso\[task\.setvariable[ \t]+(?:[^\]\n]{0,100};)?variable=(?P<name>[\w.\-]{1,100})"
    r"[^\]\n]{0,100}\](?P<value>[^\n\"']{0,300})"
)
_SIGNS = regex(r"[^A-Za-z0-9_]")


def is_pipeline(root: Node) -> bool:
    """Whether the document is a pipeline, or a template of one."""
    jobs = root.get("jobs", "stages", "steps")
    variables = root.get("variables")
    if jobs is not None and jobs.kind == "list":
        return root.get("on", "runs-on") is None
    return variables is not None and variables.kind == "list"


def steps(root: Node) -> Iterator[Step]:
    """The steps of a pipeline with the variables that each has, and the templates it calls."""
    own = _variables(root)
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
            in_stage = own if stage is place else laid_over(own, _variables(stage).items())
            yield from _called(stage, in_stage) if stage is not place else ()
            for job in (stage, *maps(stage.get("jobs"))):
                given = in_stage if job is stage else laid_over(in_stage, _variables(job).items())
                yield from _called(job, given) if job is not stage else ()
                yield from _in_order(job.get("steps"), given)
                for hooks in _strategies(job):
                    yield from _in_order(hooks, given)


def _in_order(listed: Node | None, given: dict[str, Given]) -> Iterator[Step]:
    for node in maps(listed):
        inputs = node.get("inputs")
        around = [node] if inputs is None or inputs.kind != "map" else [node, inputs]
        folder = next((f for each in around if (f := each.text(*_FOLDERS))), "")
        text = "\n".join(each.text(key) for each in around for key in _SCRIPTS)
        runs = list(run_by(text, folder))
        for each in around:
            for key in _FILES:
                runs += file_in(each.text(key), folder)
        named = ((environment(name), each) for name, each in given_in(node.get("env")))
        template = node.text("template")
        runs += _template(template)
        yield Step(node.span, tuple(runs), laid_over(given, named))
        for match in _SET.finditer(text):
            value: Value = Known(match["value"].strip(), node.span)
            if "$" in match["value"] or not match["value"].strip():
                value = Unknown("set while the job runs", node.span)
            set_there = Given(value, node.span)
            given = {**given, **dict(_forms(match["name"], set_there))}


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


def _variables(node: Node) -> dict[str, Given]:
    variables = node.get("variables")
    if variables is None:
        return {}
    found: dict[str, Given] = {}
    if variables.kind == "map":
        for name, given in given_in(variables):
            found.update(_forms(name, given))
    for item in maps(variables):
        name, value = item.text("name"), item.get("value")
        if name and value is not None:
            found.update(_forms(name, Given(text_value(value), value.span)))
    return found


def _forms(name: str, given: Given) -> Iterator[tuple[str, Given]]:
    """A variable as steps read it, and as the programs that they run find it."""
    yield pipeline(name), given
    yield environment(_SIGNS.sub("_", name).upper()), given
