"""What pipelines and workflows give to the scripts, templates and workflows that they call."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from flexlint.lexical import calls as lexical
from flexlint.lexical.command_words import CommandWord, commands
from flexlint.lexical.deployments import assigned, value_of
from flexlint.lexical.programs import written_path
from flexlint.model import Call, Span, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node, TooDeepError, UnreadableError, read_documents
from flexlint.surfaces.yaml.outside import text_value
from flexlint.surfaces.yaml.scalars import scalar_text
from flexlint.surfaces.yaml.scripts import Place, scalars, working_folder
from flexlint.text.source import SourceFile
from flexlint.text.traced import Trace
from flexlint.values.sources import templated

_LONGEST = 1_000_000
SCRIPTS = frozenset(
    {"run", "script", "bash", "pwsh", "powershell", "inlinescript", "inline", "azcliscript",
     "before_script", "after_script"}
)  # fmt: skip
"""Keys of scripts, whichever shell reads them."""
_FILES = frozenset({"filepath", "scriptpath", "scriptfile"})
_ARGUMENTS = ("arguments", "scriptarguments", "args")
_PUBLISHED = regex(r"[\w.\-]+/[\w.\-]+/(?P<path>[\w.\-/]+)@[^\s@]+\Z")
_ACTION_FILES = ("action.yml", "action.yaml")
_NOT_SHOWN = "what it is given there cannot be seen"
_OF_ANOTHER = "another revision of it is called there"
_UNDER_CONDITION = "${{"


def calls(source: SourceFile, name: str) -> Iterator[Call]:
    """The calls in ``source`` of scripts, templates and workflows called ``name``, and of actions
    in a folder of that name. None if it is no YAML."""
    if len(source.text) > _LONGEST:
        return
    try:
        roots = read_documents(source.text)
    except (TooDeepError, UnreadableError):
        return
    folded = name.lower()
    for root in roots:
        for place in scalars(root):
            if folded not in place.node.value.lower():
                continue
            if place.key in SCRIPTS:
                yield from _of_script(source, place, name)
            elif place.key in _FILES:
                yield from _of_task(source, place)
            elif place.key == "uses":
                yield from _of_workflow(place)
            elif place.key == "template":
                yield from _of_template(place)


def _of_script(source: SourceFile, place: Place, name: str) -> Iterator[Call]:
    traced = scalar_text(source.text, place.node)
    trace = Trace(traced.segments, source.text)
    own = assigned(traced.text)
    value = partial(value_in, place.node.span, own)
    for each in lexical.calls(traced.text, name, working_folder(place), value):
        yield replace(each, span=trace.span(each.span))


def value_in(span: Span, own: frozenset[str], word: CommandWord) -> Value:
    """What ``word`` of a script at ``span`` is, which sets the variables ``own`` itself."""
    return value_of(word.text, span, templated(word.text), own)


def _of_task(source: SourceFile, place: Place) -> Iterator[Call]:
    """A task that runs a file with arguments."""
    path = written_path(place.node.value)
    around = place.parent
    if not path or around is None:
        return
    node = around.get(*_ARGUMENTS)
    span = place.node.span
    if node is None:
        yield Call(path, span)
        return
    words = next(commands(node.value), ())
    value = partial(value_in, node.span, frozenset())
    if path.lower().endswith(".ps1"):
        yield Call(path, span, *lexical.by_name(words, value))
    else:
        yield Call(path, span, *lexical.by_place(words, node.value, value))


def _of_workflow(place: Place) -> Iterator[Call]:
    """``uses`` of a workflow, or of an action, in the repository."""
    written, around = place.node.value.strip(), place.parent
    if around is None:
        return
    published = _PUBLISHED.match(written)
    if published is not None:
        for path in _uses(published["path"]):
            yield Call(path, place.node.span, rest=_OF_ANOTHER)
        return
    if not written.startswith("./"):
        return
    given = around.get("with")
    for path in _uses(written[2:]):
        yield Call(path, place.node.span, *_given(given))


def _uses(path: str) -> tuple[str, ...]:
    if path.endswith((".yml", ".yaml")):
        return (path,)
    return tuple(f"{path.rstrip('/')}/{name}" for name in _ACTION_FILES)


def _of_template(place: Place) -> Iterator[Call]:
    """A template of Azure Pipelines in place of steps, jobs, stages or variables."""
    written, around = place.node.value.strip(), place.parent
    path, _, of = written.partition("@")
    found = written_path(path.lstrip("/"))
    if around is None or not found or (of and of != "self"):
        return
    yield Call(found, place.node.span, *_given(around.get("parameters")))


def _given(node: Node | None) -> tuple[tuple[tuple[str, Value], ...], str]:
    """The inputs that a mapping gives, in lower case, and why there may be others."""
    if node is None:
        return (), ""
    if node.kind != "map":
        return (), _NOT_SHOWN
    conditional = any(key.value.startswith(_UNDER_CONDITION) for key, _ in node.pairs)
    found = tuple(
        (key.value.lower(), text_value(value))
        if value.kind == "scalar"
        else (key.value.lower(), Unknown("no text", value.span))
        for key, value in node.pairs
    )
    return found, _NOT_SHOWN if conditional else ""
