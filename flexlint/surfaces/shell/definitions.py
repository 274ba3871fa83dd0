"""What shell scripts, Makefiles, Dockerfiles and files of variables give to programs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

from flexlint.lexical.command_words import commands
from flexlint.lexical.containers import composed_of, given
from flexlint.lexical.deployments import deployed_files, may_deploy
from flexlint.lexical.programs import may_run, programs
from flexlint.lexical.settings import extra_variables
from flexlint.lexical.settings import settings as set_in
from flexlint.model import Array, Definition, Known, Reach, Span, Unknown, Value
from flexlint.record import field, record_with, replace
from flexlint.regex import regex
from flexlint.surfaces.shell.file_names import is_variables, kind_of
from flexlint.surfaces.shell.lexer import Command, Word, lex
from flexlint.surfaces.shell.outside import Outside, defaulted, reader_of
from flexlint.surfaces.shell.scripts import is_script, prepared
from flexlint.surfaces.shell.variables import Variables
from flexlint.surfaces.shell.words import ASSIGNMENT, assignments, own_words
from flexlint.text.source import SourceFile
from flexlint.values.algebra import defaulted as as_default
from flexlint.values.reach import EVERYWHERE
from flexlint.values.sources import (
    ansible,
    composing,
    contained,
    environment,
    inherited,
    make,
    over_ansible,
    shell,
)

_LONGEST = 1_000_000
_MOST_BEFORE = 200
"""So many values before commands are looked up: each looks at the settings of its names."""
_LINE = regex(
    r"^[ \t]*(?:export[ \t]+)?(?P<name>[A-Za-z_][\w.]{0,200})[ \t]*=[ \t]*"
    r"(?:(?:\"(?P<a>[^\"\n]{0,1000})\"|'(?P<b>[^'\n]{0,1000})'|)[ \t]*"
    r"|(?P<c>[^\s#\"'][^\n#]{0,1000}))(?:#[^\n]*)?$",
    re.MULTILINE,
)
_OF_MAKE = regex(
    r"^[ ]*(?P<export>export[ \t]+)?(?:override[ \t]+)?(?P<name>[A-Za-z_]\w{0,200})[ \t]*"
    r"(?P<how>[:?+!]{0,3})=[ \t]*(?P<value>(?:[^\s#][^\n#]{0,1000})?)(?:#[^\n]*)?$",
    re.MULTILINE,
)
_EXPORTED = regex(r"^[ ]*export(?P<names>(?:[ \t]+[A-Za-z_]\w*)*)[ \t]*$", re.MULTILINE)
_OF_DOCKER = regex(
    r"^[ \t]*(?:ENV[ \t]+(?P<words>(?:[^\n\\]|\\(?:[^\r\n]|\r?\n)){1,4000})"
    r"|(?:RUN|CMD|ENTRYPOINT)[ \t]+(?P<run>[^\n]{1,4000})"
    r"|FROM[ \t]+(?:--\S{1,80}[ \t]+)?(?P<base>\S{1,300})(?:[ \t]+AS[ \t]+(?P<stage>\S{1,200}))?)",
    re.MULTILINE | re.IGNORECASE,
)
_PAIR = regex(
    r"(?<!\w)(?P<name>[A-Za-z_]\w{0,200})=(?:\"(?P<a>[^\"\n]*)\"|'(?P<b>[^'\n]*)'|(?P<c>[^\s\"']*))"
)
_SETS = regex(r"[\w\])]=|\bexport\b")
"""In each script that sets a variable by itself, or hands one on."""
_EXPORTING = regex(r"(?:declare|typeset|local) -\w{0,9}x")
_ALL_EXPORTED = regex(r"set -(?:\w{0,9}a|o allexport)")
_OF_BATCH = regex(
    r"^@?set[ \t]+(?P<q>\"?)(?P<name>[A-Za-z_]\w{0,200})=(?P<value>[^\r\n\"]{0,1000})(?P=q)"
    r"[ \t]*\r?$",
    re.MULTILINE | re.IGNORECASE,
)
_ALSO_OF_BATCH = regex(
    r"[\w)&|(][ \t]{0,20}\bset[ \t]{1,20}\"?(?P<name>[A-Za-z_]\w{0,200})="
    r"|\bset[ \t]{1,20}/[ap][ \t]{1,20}\"?(?P<other>[A-Za-z_]\w{0,200})[+\-*/]?=",
    re.IGNORECASE,
)
"""What is set under a condition, or put together."""
_AT_RUN_TIME = regex(r"[%!&|^()<>]")
_SPACED = regex(r"(?P<name>[A-Za-z_]\w{0,200})[ \t]+(?P<value>[^\s=][^\n=]*)\Z")
_LIST_MARKS = regex(r"[\[\],]")
_MOST = 2_000


def definitions(source: SourceFile, *, apart: bool = True) -> tuple[Definition, ...]:
    """What ``source`` gives to the programs that it runs, and, if ``apart``, to scripts that source
    it and to containers."""
    if len(source.text) > _LONGEST:
        return ()
    if is_variables(source.path):
        return tuple(_variables(source))
    kind = kind_of(source.path)
    if kind == "make":
        return (*_of_make(source.text), *_of_recipes(source))
    if kind == "docker":
        return tuple(_of_docker(source.text))
    if kind == "script" or (kind == "maybe" and is_script(source.text)):
        return tuple(_of_script(source, apart))
    if kind == "batch":
        return (*_of_batch(source.text), *_to_containers(source, source.text))
    return ()


# -- files of variables ----------------------------------------------------------------------------


def _variables(source: SourceFile) -> Iterator[Definition]:
    """``NAME=value``: of the programs in the folder and below, unless something nearer says it."""
    # azd keeps those of each environment in a folder of its own below the project's.
    above = 2 if ".azure" in source.path.split("/")[-3:-2] else 0
    for match in list(_LINE.finditer(source.text))[:_MOST]:
        group = next((g for g in ("a", "b", "c") if match[g] is not None), "name")
        at = Span(match.start(group), match.end(group))
        text = "" if group == "name" else match[group].strip()
        value: Value = Unknown("built at run time", at) if "$" in text else Known(text, at)
        below = Reach(folder="below", above=above)
        yield Definition(environment(match["name"]), as_default(value), at, below)
        yield Definition(shell("", match["name"]), value, at, Reach())


# -- scripts --------------------------------------------------------------------------------------


def _of_script(source: SourceFile, apart: bool) -> Iterator[Definition]:
    text = prepared(source.text, "script")
    if not apart and not may_run(text) and not may_deploy(text):
        yield from _to_plays(text)
        return
    # Most scripts say little of this, and long ones are read all the same.
    read = lex(text, 0, len(text)).commands if _SETS.search(text) else ()
    variables = _Variables(source.path, text, read)
    settings: dict[str, list[tuple[Word, bool]]] = {}
    exported: set[str] = set()
    every = False
    before = 0
    for command in read[:_MOST]:
        words = own_words(command)
        for word in assignments(command):
            match = ASSIGNMENT.match(word.text)
            if match is None:
                continue
            at = Word(word.text[match.end() :], word.start + match.end(), word.end)
            last = words[-1] is word or words[0].text in {"export", "readonly", "declare"}
            if not last:
                before += 1
                value: Value = Unknown("added to")
                if not match["more"] and before <= _MOST_BEFORE:
                    value = variables.held(at)
                yield from _before(command, match["name"], value, at)
                continue
            settings.setdefault(match["name"], []).append((at, bool(match["more"])))
        first = [word.text for word in words[:2]]
        if first[:1] == ["export"] or _EXPORTING.match(" ".join(first)):
            exported.update(word.text.partition("=")[0] for word in words[1:])
        every = every or _ALL_EXPORTED.match(" ".join(w.text for w in words[:3])) is not None
    said = tuple(commands(text))
    run = (*programs(said), *deployed_files(text))
    also = set_in(text, said)
    if also.unseen < 0:
        yield from _passed_on(text, run)
    yield from _to_plays(text)
    if apart:
        yield from _to_containers(source, text)
    for name in sorted(also.otherwise):
        settings.setdefault(name, [(Word(name, 0, len(text)), True)])
        exported.add(name)
    for name, found in settings.items():
        word, more = found[-1]
        span = Span(word.start, word.end)
        value = Unknown("set in several places, or perhaps", span)
        handed_on = run and (every or name in exported)
        if not apart and not handed_on:
            continue
        once = len(found) == 1 and not more and name not in also.otherwise
        if once and word.start > also.unseen and variables.is_certain(word):
            value = variables.held(word)
        if apart:
            yield Definition(shell("", name), value, span, Reach())
        if handed_on:
            yield Definition(environment(name), value, span, Reach(run))


class _Variables:
    """What the variables of a script hold, found out when somebody asks for one."""

    def __init__(self, path: str, text: str, read: Sequence[Command]) -> None:
        self._path = path
        self._text = text
        self._read = read

    @cached_property
    def _every(self) -> Variables:
        outside = Outside.of_text(reader_of(self._path), self._text)
        return Variables.of(self._text, self._read, None, frozenset(), outside)

    def held(self, word: Word) -> Value:
        """What ``word`` is."""
        value = self._every.value(word)
        given = defaulted(word.text)
        if given is not None and isinstance(value, Unknown) and value.given_by and value.default:
            span = Span(word.start, word.end)
            return Known(value.default, span, by_default=True, given_by=value.given_by)
        return value

    def is_certain(self, word: Word) -> bool:
        """Whether the setting of ``word`` stands outside of all blocks."""
        return not self._every.blocks.around(word.start)


def _to_containers(source: SourceFile, text: str) -> Iterator[Definition]:
    """What commands give containers, wherever their images and compositions are."""
    above = source.path.count("/")
    below = Reach(folder="below", above=above)
    for form, span in given(text):
        value = Unknown("whoever starts the container gives it", span)
        yield Definition(form, value, span, below)
    for files, span in composed_of(text):
        yield Definition(composing(), Array(tuple(map(Known, files)), span), span, below)


def _to_plays(text: str) -> Iterator[Definition]:
    """What ``--extra-vars`` gives to plays, before everything that a file says."""
    for name, word in extra_variables(text):
        span = Span(word.start, word.end)
        value = Unknown("given on the command line", span)
        yield Definition(ansible(name), value, span, Reach(programs(text), folder="below"))
        yield Definition(over_ansible(name), value, span, Reach(programs(text), folder="below"))


def _of_batch(text: str) -> Iterator[Definition]:
    """``set NAME=value`` of a batch file: of what it runs."""
    run = (*programs(text), *deployed_files(text))
    if not run:
        return
    found: dict[str, list[tuple[str, Span]]] = {}
    for match in list(_OF_BATCH.finditer(text))[:_MOST]:
        at = Span(match.start("value"), match.end("value"))
        found.setdefault(match["name"], []).append((match["value"].rstrip(), at))
    for match in list(_ALSO_OF_BATCH.finditer(text))[:_MOST]:
        group = "name" if match["name"] else "other"
        at = Span(match.start(group), match.end(group))
        found.setdefault(match[group], []).append(("%", at))
    for name, settings in found.items():
        written, at = settings[0]
        plain = len(settings) == 1 and not _AT_RUN_TIME.search(written)
        value = Known(written, at) if plain else Unknown("set while the script runs", at)
        yield Definition(environment(name), value, at, Reach(run))


def _passed_on(text: str, run: tuple[str, ...]) -> Iterator[Definition]:
    """That what is run has the environment of what runs it."""
    if run:
        span = Span(0, len(text))
        yield Definition(inherited(), Unknown("as the script has it", span), span, Reach(run))


def _before(command: Command, name: str, value: Value, word: Word) -> Iterator[Definition]:
    """``NAME=value ./drain.sh``: for that program alone."""
    words = own_words(command)
    rest = [w for w in words if not ASSIGNMENT.match(w.text)]
    line = " ".join(w.text for w in rest)
    run = (*programs(line), *deployed_files(line))
    if run:
        at = Span(word.start, word.end)
        yield Definition(environment(name), value, at, Reach(run))


# -- Makefiles, Dockerfiles ------------------------------------------------------------------------


def _of_make(text: str) -> Iterator[Definition]:
    found: dict[str, list[tuple[str, Value, Span, bool]]] = {}
    for match in list(_OF_MAKE.finditer(text))[:_MOST]:
        at = Span(match.start("value"), match.end("value"))
        written = match["value"].strip()
        value: Value = Known(written, at)
        if "$" in written or "+" in match["how"] or "!" in match["how"]:
            value = Unknown("built at run time", at)
        elif "?" in match["how"]:
            value = Known(written, at, by_default=True, given_by=environment(match["name"]))
        exported = match["export"] is not None
        found.setdefault(match["name"], []).append((match["how"], value, at, exported))
    names: set[str] = set()
    for match in _EXPORTED.finditer(text):
        names.update(match["names"].split() or found)
    whole = Reach(within=(Span(0, len(text) + 1),))
    recipes = _recipes(text)
    run = (*programs(recipes), *deployed_files(recipes))
    own = set_in(recipes)
    for each in _to_plays(recipes):
        at = Span(0, len(text))
        yield replace(each, value=replace(each.value, span=at), span=at)
    if own.unseen < 0:
        yield from _passed_on(text, run)
    for name in sorted(own.names) if run else ():
        span = Span(0, len(text))
        yield Definition(environment(name), Unknown("a recipe sets it", span), span, Reach(run))
    for name, settings in found.items():
        _, value, at, exported = settings[-1]
        if len(settings) > 1:
            value = Unknown("set in several places", at)
        yield Definition(make(name), value, at, whole)
        if run and (exported or name in names):
            yield Definition(environment(name), value, at, Reach(run))


def _of_recipes(source: SourceFile) -> Iterator[Definition]:
    """What recipes give containers."""
    whole = Span(0, len(source.text))
    for each in _to_containers(source, _recipes(source.text)):
        yield replace(each, value=replace(each.value, span=whole), span=whole)


def _recipes(text: str) -> str:
    lines = (line.lstrip("\t @-+") for line in text.split("\n") if line.startswith("\t"))
    return "\n".join(line.replace("$$", "$") for line in lines)


def _of_docker(text: str) -> Iterator[Definition]:
    """What each stage has of itself and of those that it is made from, for what it runs; what the
    last one has without running anything, for what its image does."""
    stages: dict[str, _Stage] = {}
    stage = _Stage()
    every = [stage]
    for match in list(_OF_DOCKER.finditer(text))[:_MOST]:
        if match["base"] is not None:
            base = stages.get(match["base"].lower(), _Stage())
            stage = _Stage({name: list(each) for name, each in base.found.items()}, base.started)
            every.append(stage)
            stages[(match["stage"] or str(len(every) - 2)).lower()] = stage
        elif match["run"] is not None:
            stage.run.append(_LIST_MARKS.sub(" ", match["run"]))
            if match.group().lstrip()[:3].upper() != "RUN":
                stage.started = [stage.run[-1]]
        else:
            for name, start, written in _pairs(match["words"]):
                begin = match.start("words") + start
                at = Span(begin, begin + len(written))
                value: Value = Known(written, at)
                if "$" in written or "\\" in written:
                    value = Unknown("set when the image is built", at)
                stage.found.setdefault(name, []).append((value, at))
    for each in every:
        yield from _of_stage(each, text, last=each is stage)


@record_with(frozen=False)
class _Stage:
    """A stage of a Dockerfile."""

    found: dict[str, list[tuple[Value, Span]]] = field(default_factory=dict)
    """Its variables, by name, with all that they are set to."""
    started: list[str] = field(default_factory=list)
    """What its containers run, as the stages say that it is made from."""
    run: list[str] = field(default_factory=list)


def _of_stage(stage: _Stage, text: str, *, last: bool) -> Iterator[Definition]:
    run_by_it = "\n".join((*stage.started, *stage.run))
    run = programs(run_by_it)
    for name in sorted(set_in(run_by_it).names) if run else ():
        span = Span(0, len(text))
        yield Definition(environment(name), Unknown("a command sets it", span), span, Reach(run))
    for name, settings in stage.found.items():
        value, at = settings[-1]
        if len(settings) > 1:
            value = replace(Unknown("set in several places"), span=at)
        # Who starts the container may say otherwise.
        weak = as_default(value)
        if run:
            if isinstance(weak, Known):
                weak = replace(weak, given_by=contained(name))
            yield Definition(environment(name), weak, at, Reach(run))
        elif last:
            yield Definition(contained(name), weak, at, EVERYWHERE)


def _pairs(words: str) -> Sequence[tuple[str, int, str]]:
    spaced = _SPACED.match(words.rstrip())
    if spaced is not None:
        return [(spaced["name"], spaced.start("value"), spaced["value"].strip("\"'"))]
    found = []
    for match in _PAIR.finditer(words):
        group = next(g for g in ("a", "b", "c") if match[g] is not None)
        found.append((match["name"], match.start(group), match[group]))
    return found
