"""What the files that run programs give them: the words all of them share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flexlint.lexical.deployments import deployed_files
from flexlint.lexical.programs import programs, written_path
from flexlint.lexical.settings import settings
from flexlint.model import Definition, Known, Reach, Span, Unknown, Value
from flexlint.record import field, record, record_with, replace
from flexlint.surfaces.yaml.nodes import Node
from flexlint.values.sources import JOBS, environment, parts, shared, templated

_FILLED_IN = ("{{", "$")
_MOST_STEPS = 2_000
MOST_GIVEN = 400_000
"""So many values are given to steps, counted for each program again that has one."""


class TooMuchError(Exception):
    """A file gives more variables to more places than anybody writes (:data:`MOST_GIVEN`)."""


@record
class Given:
    """A value that is given to programs."""

    value: Value
    span: Span


@record_with(frozen=False)
class Step:
    """What runs together: a step, or the file that it calls."""

    span: Span | None
    """The part of the file that has it; None if only what is run has."""
    runs: tuple[str, ...] = ()
    given: dict[str, Given] = field(default_factory=dict)
    """By its form, what it has; of several that are given one form, the nearest."""


def text_value(node: Node) -> Value:
    """The text of a scalar, or what gives it."""
    written = node.value.strip()
    if node.kind != "scalar" or node.tag.startswith("!"):
        return Unknown("not a plain string", node.span)
    given_by, default = templated(written)
    if given_by:
        return Unknown("filled in at run time", node.span, given_by=given_by, default=default)
    if any(mark in written for mark in _FILLED_IN):
        return Unknown("filled in at run time", node.span)
    return Known(written, node.span)


def given_in(node: Node | None) -> Iterator[tuple[str, Given]]:
    """The names of a mapping of variables, or of a list of ``NAME=value``, and their values."""
    if node is None:
        return
    if node.kind == "map":
        for key, value in node.pairs:
            if key.kind == "scalar" and value.kind == "scalar":
                yield key.value, Given(text_value(value), value.span)
    for item in node.items:
        name, sign, text = item.value.partition("=")
        if item.kind == "scalar" and sign and name.isidentifier():
            plain = Node("scalar", item.start, item.end, text)
            yield name, Given(text_value(plain), item.span)


def spread(steps: Iterable[Step]) -> Iterator[Definition]:
    """The definitions that ``steps`` have, each of the steps that have it from one place.

    None at all of more than anybody writes: of a part of them another one may be the nearer.
    """
    having: dict[tuple[str, Span, Value], list[Step]] = {}
    given_in_all = 0
    try:
        for count, step in enumerate(steps):
            given_in_all += len(step.given) * (1 + len(step.runs))
            if count >= _MOST_STEPS or given_in_all > MOST_GIVEN:
                return
            for form, given in step.given.items():
                having.setdefault((form, given.span, given.value), []).append(step)
    except TooMuchError:
        return
    for (form, span, value), found in having.items():
        runs = dict.fromkeys(path for step in found for path in step.runs)
        within = dict.fromkeys(step.span for step in found if step.span is not None)
        yield Definition(form, value, span, Reach(tuple(runs), tuple(within)))


def running(
    span: Span, text: str, runs: tuple[str, ...], given: dict[str, Given]
) -> Iterator[Step]:
    """The step at ``span``, which has ``given`` and whose script ``text`` runs ``runs``.

    What the script itself sets, those programs do not have from the outside.
    """
    found = settings(text) if runs else None
    if not found:
        yield Step(span, runs, given)
        return
    unknown = Given(Unknown("the step itself may set it", span), span)
    changed = given
    if found.unseen >= 0:
        changed = {f: unknown if parts(f)[0] == "env" else each for f, each in given.items()}
    own = ((environment(name), unknown) for name in sorted(found.names))
    yield Step(span, (), given)
    yield Step(None, runs, laid_over(changed, own))


def after(given: dict[str, Given], runs: Sequence[str]) -> dict[str, Given]:
    """``given`` behind steps that run the files ``runs``, which may set variables of the job."""
    every = [f"{JOBS}{path}" for path in runs] if len(runs) <= _MOST_RUN else [JOBS]
    if sum(map(len, every)) > _LONGEST_RUN or any(":" in path or "," in path for path in every):
        every = [JOBS]
    found: dict[str, Given] = {}
    for form, each in given.items():
        kind, name = parts(form)
        value = each.value
        found[form] = each
        if kind in _OF_JOBS and isinstance(value, Known) and not _is_elsewhere(value):
            by = shared(f"{kind}/{name}", "", every, function=False, part=True)
            found[form] = replace(each, value=replace(value, given_by=by))
    return found


def _is_elsewhere(value: Known) -> bool:
    return bool(value.given_by) and not value.given_by.startswith(_SHARED)


def perhaps(given: dict[str, Given], why: str) -> dict[str, Given]:
    """``given`` where each may have been set to something else."""
    unknown = Unknown(why)
    return {form: Given(unknown, each.span) for form, each in given.items()}


def laid_over(outer: dict[str, Given], inner: Iterable[tuple[str, Given]]) -> dict[str, Given]:
    """What a place has that gives ``inner`` to what is in it, inside of one that has ``outer``:
    that very mapping, if it gives nothing. Nobody changes one that is made."""
    own = dict(inner)
    return {**outer, **own} if own else outer


_OF_JOBS = frozenset({"env", "pipeline"})
_SHARED = "shared:"
_MOST_RUN = 8
_LONGEST_RUN = 250


def maps(node: Node | None) -> Iterator[Node]:
    """The mappings in a list."""
    return (item for item in (node.items if node is not None else ()) if item.kind == "map")


def run_by(text: str, folder: str) -> tuple[str, ...]:
    """The files that the script ``text`` runs in ``folder``, and those that it deploys: parameter
    files read the environment, too."""
    return (*programs(text, folder), *deployed_files(text, folder))


def file_in(path: str, folder: str) -> tuple[str, ...]:
    """The file that a step names as ``path``, which is not looked for in ``folder`` alone."""
    found = written_path(path)
    return () if not found else (found,)
