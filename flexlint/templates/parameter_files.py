"""Parameter files of a template: where they may lie, by common usage, and what they give."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flexlint.model import Known, Span, Unknown, Unread, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.templates.siblings import TOO_LONG, ReadSibling
from flexlint.text.json_text import JsonObject, JsonScalar, read_json
from flexlint.typed import TypeAlias
from flexlint.values.sources import environment

_MAX_FILES = 8
"""How many parameter files of one template are looked at."""
_MAX_CHARACTERS = 1_000_000
"""Characters of a parameter file; a longer one is not read."""
_STAGES = ("", ".dev", ".test", ".stage", ".staging", ".prod", ".production")
_COMMON = ("azuredeploy", "main", "maintemplate", "template", "deploy", "deploymenttemplate")


@record
class ParameterFile:
    """One deployment of a template."""

    path: str
    values: Mapping[str, Value]
    """By the name of the parameter, in lower case; spans mean nothing to the template."""


_FILLED_IN = regex(r"\$\{(?P<name>[A-Za-z_]\w{0,200})(?:=(?P<default>[^${}]{0,200}))?\}\Z")


def filled_in(text: str) -> tuple[str, str] | None:
    """What gives a value that the Azure Developer CLI puts in, ``${NAME}`` or ``${NAME=web}``, and
    its default; None if ``text`` is anything else."""
    match = _FILLED_IN.match(text)
    return None if match is None else (environment(match["name"]), match["default"] or "")


def written_values(text: str) -> Iterator[tuple[str, Value]]:
    """The parameters that a parameter file in JSON gives, with texts as their values where these
    are written out, or what gives them where the Azure Developer CLI fills them in."""
    root = read_json(text).root
    parameters = root.get("parameters") if isinstance(root, JsonObject) else None
    for name, start, end, given in parameters.members if isinstance(parameters, JsonObject) else ():
        value = given.get("value") if isinstance(given, JsonObject) else None
        span = Span(start, end) if value is None else Span(value.start, value.end)
        written = value.value if isinstance(value, JsonScalar) else None
        if not isinstance(written, str):
            yield name, Unknown("no text", span)
        elif (filled := filled_in(written)) is not None:
            yield name, Unknown("filled in by azd", span, given_by=filled[0], default=filled[1])
        elif "${" in written:
            yield name, Unknown("built at run time", span)
        else:
            yield name, Known(written, span)


ReadValues: TypeAlias = "Callable[[str, str], Iterable[tuple[str, Value]]]"
"""What the parameter file with this text and path gives: (name, value), the last one counts."""


class ParameterTexts:
    """The texts of parameter files, as far as they may be read."""

    def __init__(self, read_sibling: ReadSibling) -> None:
        self._read_sibling = read_sibling
        self.unread: list[tuple[str, str]] = []
        """Path and reason of those that were there and not read."""

    def read(self, path: str) -> str | None:
        """The text of the file at ``path``, or None."""
        text = self._read_sibling(path)
        if isinstance(text, str) and len(text) > _MAX_CHARACTERS:
            text = TOO_LONG
        if isinstance(text, Unread):
            self.unread.append((path, text.why))
        return text if isinstance(text, str) else None


def fitting_files(
    texts: ParameterTexts,
    nearby: Sequence[str],
    further: Iterable[str],
    declared: Iterable[str],
    read_values: ReadValues,
) -> Iterator[ParameterFile]:
    """The parameter files of a template that declares the parameters ``declared``.

    Those of the paths ``nearby`` count if they give any of them; those of ``further`` (paths
    that the user named) only if the template declares every parameter they give, as a
    deployment takes no others. Names compare case-insensitively. At most eight are given.
    """
    names = frozenset(name.lower() for name in declared)
    left = _MAX_FILES if names else 0
    for path in (*nearby, *(each for each in further if each not in nearby)):
        text = texts.read(path) if left else None
        if text is None:
            continue
        given = {name.lower(): value for name, value in read_values(text, path)}
        values = {name: value for name, value in given.items() if name in names}
        if values and (path in nearby or len(values) == len(given)):
            left -= 1
            yield ParameterFile(path, values)


def json_candidates(path: str) -> tuple[str, ...]:
    """Paths at which parameter files in JSON of the template at ``path`` may be."""
    folder, stem = _split(path)
    names = [f"{stem}.parameters{stage}.json" for stage in _STAGES]
    names += [f"{stem}.param.json", f"{stem}.params.json"]
    if stem.lower() in _COMMON:
        names += ["parameters.json", *(f"parameters{stage}.json" for stage in _STAGES[1:])]
    return tuple(posixpath.join(folder, each) for each in names)


def bicep_candidates(path: str) -> tuple[str, ...]:
    """Paths at which ``.bicepparam`` files of the template at ``path`` may be."""
    folder, stem = _split(path)
    names = [f"{stem}{stage}.bicepparam" for stage in _STAGES]
    if stem.lower() in _COMMON:
        names += [f"{stage[1:]}.bicepparam" for stage in _STAGES[1:]]
    return tuple(posixpath.join(folder, each) for each in names)


def _split(path: str) -> tuple[str, str]:
    folder, name = posixpath.split(path)
    return folder, name.rsplit(".", 1)[0]
