"""PowerShell held against the cmdlets of the catalogue: names, parameters, parameter sets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from flexlint.catalog import load_catalog
from flexlint.catalog.loading import data_directory, read_documents, sections
from flexlint.surfaces.powershell.lexer import Commands, code_only
from tests.advice.known import Failure
from tests.advice.places import everywhere

CHECK = "powershell"
_CMDLET = re.compile(r"(?<![\w\-.$\\/:@])[A-Z][A-Za-z]{2,11}-Az[A-Z][A-Za-z]+(?![\w-])")
_PARAMETER = re.compile(r"-(?P<name>[A-Za-z]\w*)(?P<colon>:.*)?\Z", re.S)
_ANYWHERE = frozenset(
    {
        "verbose", "debug", "erroraction", "warningaction", "informationaction", "errorvariable",
        "warningvariable", "informationvariable", "outvariable", "outbuffer", "pipelinevariable",
        "defaultprofile", "azcontext", "progressaction", "ea", "wa", "ev", "ov",
    }
)  # fmt: skip
_SWITCHES = frozenset({"verbose", "debug"})
_HOLE = re.compile(r"<[A-Za-z][\w ]*>")


@dataclass(frozen=True)
class Parameter:
    """One parameter within one parameter set."""

    name: str
    required: bool
    positional: bool


@dataclass(frozen=True)
class Cmdlet:
    """What the catalogue keeps of a cmdlet; names of parameters in lower case."""

    sets: dict[str, tuple[Parameter, ...]]
    switches: frozenset[str]
    piped: frozenset[str]
    aliases: dict[str, str]
    names: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, data: dict[str, Any]) -> Cmdlet:
        """From an entry of the file."""
        sets = {name: tuple(map(_parameter, s.split())) for name, s in data["sets"].items()}
        return cls(
            sets,
            frozenset(data.get("switches", "").lower().split()),
            frozenset(data.get("piped", "").lower().split()),
            {alias.lower(): name.lower() for alias, name in data.get("aliases", {}).items()},
            frozenset(p.name for parameters in sets.values() for p in parameters),
        )

    def resolved(self, written: str) -> str | None:
        """The parameter that ``-written`` means: its name, an alias, or an unambiguous start."""
        name = self.aliases.get(written.lower(), written.lower())
        if name in self.names or name in _ANYWHERE:
            return name
        starting = {known for known in self.names if known.startswith(name)}
        return starting.pop() if len(starting) == 1 else None


def _parameter(term: str) -> Parameter:
    return Parameter(term.strip("+?").lower(), not term.endswith("?"), term.startswith("+"))


@cache
def known_cmdlets() -> dict[str, Cmdlet]:
    """Those of the catalogue, by name."""
    document = sections(read_documents(data_directory()))
    return {name: Cmdlet.of(data) for name, data in document["cmdlets"].items()}


def problems(text: str) -> Iterator[str]:
    """What is wrong with the calls of Az cmdlets in ``text``."""
    text = _HOLE.sub("hole", text)
    code = code_only(text)
    found = list(_CMDLET.finditer(code))
    commands = Commands(text, (match.start() for match in found))
    for match in found:
        cmdlet = known_cmdlets().get(match.group())
        if cmdlet is None:
            yield f"{match.group()} is not in the catalogue"
            continue
        words, _ = commands.words(match.end())
        piped = code[: match.start()].rstrip().endswith("|")
        wrong = _call(cmdlet, [word.text for word in words], piped)
        if wrong:
            yield f"{match.group()}: {wrong}"


def _call(cmdlet: Cmdlet, words: list[str], piped: bool) -> str:
    named: list[str] = []
    values = 0
    splatted = waiting = False
    for word in words:
        match = _PARAMETER.match(word)
        if match:
            if waiting:
                return f"-{named[-1]} has no value"
            name = cmdlet.resolved(match["name"])
            if name is None:
                return f"-{match['name']} is no parameter"
            if name in named:
                return f"-{name} is given twice"
            named.append(name)
            switch = name in cmdlet.switches or name in _SWITCHES
            waiting = not switch and not match["colon"]
        elif word.startswith("@") and word[1:2].isalpha():
            splatted = True
        elif waiting:
            waiting = False
        else:
            values += 1
    if waiting:
        return f"-{named[-1]} has no value"
    given = {name for name in named if name not in _ANYWHERE}
    lacking = [_lacking(cmdlet, one, given, values, piped) for one in cmdlet.sets.values()]
    fitting = [names for names in lacking if names is not None]
    if not fitting:
        return "no parameter set has all of that"
    fewest = min(fitting, key=len)
    return f"needs {', '.join(f'-{name}' for name in fewest)}" if fewest and not splatted else ""


def _lacking(
    cmdlet: Cmdlet,
    parameters: tuple[Parameter, ...],
    given: set[str],
    values: int,
    piped: bool,
) -> list[str] | None:
    """What a parameter set requires beyond what is given; None if it is another set."""
    if not given <= {parameter.name for parameter in parameters}:
        return None
    free = [p.name for p in parameters if p.positional and p.name not in given]
    if values > len(free):
        return None
    filled = given | set(free[:values]) | (cmdlet.piped if piped else set())
    return [p.name for p in parameters if p.required and p.name not in filled]


def failures() -> list[Failure]:
    """What is wrong in suggestions, in samples, and in the catalogue's spellings."""
    found = []
    for place in everywhere():
        if place.language == "powershell":
            for wrong in problems(place.text):
                found.append(Failure(CHECK, place.code, place.finding.surface, place.text, wrong))
        elif place.language is None:
            found += _unknown(place.code, place.finding.surface, place.text)
        found += _unknown(place.code, "note", place.note)
    for rule in load_catalog().rules:
        for case in rule.cases:
            if case.surface == "powershell":
                for wrong in problems(case.code):
                    found.append(Failure(CHECK, rule.code, f"{case.kind} sample", case.code, wrong))
        for text in (rule.why, rule.message, rule.summary):
            found += _unknown(rule.code, "text", text)
    return [*found, *spelled()]


def _unknown(rule: str, surface: str, text: str) -> Iterator[Failure]:
    for name in _CMDLET.findall(text):
        if name not in known_cmdlets():
            yield Failure(CHECK, rule, surface, name, "is not in the catalogue")


def spelled() -> Iterator[Failure]:
    """Parameters in the catalogue's spellings that the cmdlet does not have."""
    document = sections(read_documents(data_directory()))
    for entry in (*document["operations"], *document["counterparts"]):
        for spelling in entry.get("powershell", ()):
            name = spelling["cmdlet"]
            # AzureRM's help is not read: what is spelled of it, Az took over.
            cmdlet = known_cmdlets().get(name.replace("-AzureRm", "-Az"))
            if cmdlet is None:
                yield Failure(CHECK, entry["id"], "catalogue", name, "is not in the catalogue")
                continue
            for option in (*spelling.get("parameters", ()), *spelling.get("arguments", ())):
                if cmdlet.resolved(option.lstrip("-")) is None:
                    text = f"{name} {option}"
                    yield Failure(CHECK, entry["id"], "catalogue", text, "is no parameter")
