"""Finding, reading and checking configuration files."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Container, Iterator, Mapping, Sequence

from flexlint.config.keys import ADDRESS, BY_NAME, KEYS, Key, Kind
from flexlint.config.lines import key_line, longest_key
from flexlint.config.names import NAME, OWN_FILE, PROJECT_FILE
from flexlint.config.settings import Settings
from flexlint.files.reading import Boundary, read_named
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.text.errors import UserError
from flexlint.text.words import did_you_mean, nearest
from flexlint.typed import cast

_MAX_BYTES = 4_000_000
_MAX_PARTS = 50
"""Of a dotted key: what reads TOML takes the square of their number for each key."""
_MAX_PATTERNS = 50_000
"""Characters of the words under one key: many are patterns, which take long to compile."""
_ON_THE_COMMAND_LINE = {"baseline": "--baseline", "rule-paths": "--rules"}
_TOML_PLACE = regex(r" \(at line (\d+), column (\d+)\)\Z")


class ConfigError(UserError):
    """A configuration file is missing, unreadable or wrong. The text names file and line."""


def config_in(folder: str, names: Container[str] | None, wrong: list[str]) -> str | None:
    """The configuration file in ``folder`` itself, or None.

    A ``pyproject.toml`` counts if it has a ``[tool.flexlint]`` table; a ``flexlint.toml``
    beside it comes first. A ``pyproject.toml`` that is a link out of the repository is not read.
    ``names`` are the folder's entries, if they are known. A ``pyproject.toml`` of which it
    cannot be told whether it counts does not, and a line is added to ``wrong``.
    """
    if names is not None and OWN_FILE not in names and PROJECT_FILE not in names:
        return None  # as in nearly every folder
    own = os.path.join(folder, OWN_FILE)
    if (names is None or OWN_FILE in names) and os.path.lexists(own):
        if os.path.isfile(own):
            boundary = Boundary.of(own)
            if boundary.inner(own) is not None:
                return own
            wrong.append(
                f"{_shown(own)}: leads outside {boundary.name}; "
                "to use the file it leads to, name that with --config"
            )
        elif not os.path.isdir(own):
            wrong.append(f"{_shown(own)}: is not a regular file, or is a link to nothing")
    project = os.path.join(folder, PROJECT_FILE)
    if (names is None or PROJECT_FILE in names) and os.path.isfile(project):
        try:
            if Boundary.of(project).inner(project) is not None and NAME in _read_bytes(project):
                _, table = _tables(project, _read(project))
                return None if table is None else project
        except ConfigError as error:
            wrong.append(str(error))
    return None


def common_folder(paths: Sequence[str]) -> str:
    """The deepest directory that holds all of ``paths``; the working directory for none."""
    folders = []
    for path in paths:
        full = os.path.abspath(path)
        folders.append(full if os.path.isdir(full) else os.path.dirname(full))
    try:
        return os.path.commonpath(folders) if folders else os.getcwd()
    except ValueError:  # different drives
        return os.getcwd()


def read_settings(path: str) -> tuple[Settings, tuple[str, ...]]:
    """What is right in the file at ``path``, and a line for each thing that is wrong."""
    folder = os.path.dirname(os.path.abspath(path))
    boundary = Boundary.of(path)
    values: dict[str, object] = {"root": folder, "file": path}
    origins: list[tuple[str, str]] = []
    wrong: list[str] = []
    try:
        text = _read(path)
        prefix, table = _tables(path, text)
    except ConfigError as error:
        text, prefix, table = "", "", {}
        wrong.append(str(error))
    if table is None:
        wrong.append(f"{_shown(path)}: has no [tool.flexlint] table")
    for name, value in (table or {}).items():
        line = key_line(text, prefix, name)
        place = f"{_shown(path)}:{line}"
        key = BY_NAME.get(name)
        if key is None:
            wrong.append(f"{place}: unknown key {name!r}{_likely(name, BY_NAME)}")
            continue
        try:
            checked = _checked(key, value, folder)
            _stays_inside(key, checked, boundary)
            _stays_short(key, checked)
            values[key.attribute] = checked
        except _WrongValueError as error:
            at = key_line(text, f"{prefix}.{name}".strip("."), error.key) if error.key else line
            wrong.append(f"{_shown(path)}:{at}: {name}: {error}")
            continue
        origins.append((name, place))
    values["origins"] = tuple(origins)
    return replace(Settings(), **values), tuple(wrong)  # type: ignore[arg-type]


def selectors(settings: Settings) -> Iterator[tuple[str, str]]:
    """(key, selector) for each selector in ``settings``."""
    for key in KEYS:
        value = getattr(settings, key.attribute) if key.selectors else ()
        if key.kind is Kind.CHOICES_BY_WORD:
            value = [selector for selector, _ in value]
        elif key.kind is Kind.WORDS_BY_PATTERN:
            value = [selector for _, listed in value for selector in listed]
        for selector in value:
            yield key.name, selector


class _WrongValueError(Exception):
    def __init__(self, message: str, key: str = "") -> None:
        super().__init__(message)
        self.key = key


def _checked(key: Key, value: object, folder: str) -> object:
    kind = key.kind
    if kind is Kind.FLAG:
        if isinstance(value, bool):
            return value
        raise _WrongValueError("must be true or false")
    if kind is Kind.NUMBER:
        if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
            return value
        raise _WrongValueError("must be a whole number, not negative")
    if kind is Kind.CHOICE:
        return _choice(key, value)
    if kind is Kind.PATH:
        if isinstance(value, str) and value:
            return os.path.normpath(os.path.join(folder, value))
        raise _WrongValueError("must be a path")
    if kind is Kind.ADDRESS:
        if isinstance(value, str) and re.fullmatch(ADDRESS, value):
            return value
        raise _WrongValueError("must be a web address")
    if kind is Kind.WORDS:
        return _words(value)
    if kind is Kind.PATHS:
        return tuple(os.path.normpath(os.path.join(folder, path)) for path in _words(value))
    if not isinstance(value, dict):
        raise _WrongValueError(f"must be a {kind.value}")
    table = cast("dict[str, object]", value)
    if kind is Kind.WORDS_BY_PATTERN:
        return tuple((name, _words(item, name)) for name, item in table.items())
    return tuple((name, _choice(key, item, name)) for name, item in table.items())


def _stays_inside(key: Key, value: object, boundary: Boundary) -> None:
    """Raise if what a repository's file names under ``key`` is none of the repository's own."""
    if key.name == "parameter-files":
        for pattern in cast("tuple[str, ...]", value):
            if ".." in re.split(r"[/\\]", pattern):
                raise _WrongValueError(
                    f"{pattern!r} leads upwards: parameter files are read below this file only"
                )
        return
    paths: list[str] = []
    if key.kind is Kind.PATH:
        paths = [cast("str", value)]
    elif key.kind is Kind.PATHS:
        from pathlib import Path

        from flexlint.catalog.loading import rule_files

        for directory in cast("tuple[str, ...]", value):
            paths.append(directory)
            if boundary.inner(directory) is not None:
                paths.extend(str(path) for path in rule_files(Path(directory)))
    for path in paths:
        if boundary.inner(path) is None:
            option = _ON_THE_COMMAND_LINE[key.name]
            raise _WrongValueError(
                f"{_shown(path)} leads outside {boundary.name}; "
                f"if it is to be read, name it on the command line instead: {option}"
            )
        if key.kind is Kind.PATH and os.path.exists(path) and not os.path.isfile(path):
            raise _WrongValueError(f"{_shown(path)} is not a regular file")


def _stays_short(key: Key, value: object) -> None:
    """Raise if ``value`` holds so many patterns that compiling them would hold up the run."""
    patterns: list[str] = []
    if key.kind is Kind.WORDS:
        patterns = list(cast("tuple[str, ...]", value))
    elif key.kind in (Kind.WORDS_BY_PATTERN, Kind.CHOICES_BY_WORD):
        patterns = [pattern for pattern, _ in cast("tuple[tuple[str, object], ...]", value)]
    if sum(map(len, patterns)) > _MAX_PATTERNS:
        raise _WrongValueError(f"is longer than {_MAX_PATTERNS:,} characters in all")


def _choice(key: Key, value: object, name: str = "") -> str:
    if isinstance(value, str) and value in key.choices:
        return value
    near = _likely(value, key.choices) if isinstance(value, str) else ""
    subject = f"{name!r} " if name else ""
    raise _WrongValueError(f"{subject}must be one of {', '.join(key.choices)}{near}", name)


def _words(value: object, name: str = "") -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) and item for item in value):
        return tuple(value)
    subject = f"{name!r} " if name else ""
    raise _WrongValueError(f"{subject}must be a list of strings", name)


def _likely(word: str, known: Sequence[str] | Mapping[str, Key]) -> str:
    return did_you_mean(nearest(word.replace("_", "-"), known), after="; ", quoted=True)


def _read(path: str) -> str:
    try:
        return _read_bytes(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ConfigError(f"{_shown(path)}: is not UTF-8") from error


def _read_bytes(path: str) -> bytes:
    try:
        data = read_named(path, _MAX_BYTES)
    except OSError as error:
        raise ConfigError(f"{_shown(path)}: cannot be read: {error.strerror}") from error
    if len(data) > _MAX_BYTES:
        raise ConfigError(f"{_shown(path)}: is larger than {_MAX_BYTES // 1_000_000} MB")
    return data


def _tables(path: str, text: str) -> tuple[str, dict[str, object] | None]:
    """The prefix of our keys in ``text``, and our table."""
    if longest_key(text) > _MAX_PARTS:
        raise ConfigError(f"{_shown(path)}: has a key of more than {_MAX_PARTS} parts")
    # Needed only where there is a configuration.
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        data: dict[str, object] = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        at = _TOML_PLACE.search(said)
        place = _shown(path)
        if at is not None:
            place = f"{place}:{at[1]}"
            said = f"{said[: at.start()]} (column {at[2]})"
        raise ConfigError(f"{place}: {said}") from error
    except RecursionError as error:
        raise ConfigError(f"{_shown(path)}: is too deeply nested") from error
    except ValueError as error:  # a number of more digits than Python reads
        raise ConfigError(f"{_shown(path)}: has a number that is too long") from error
    if os.path.basename(path) != PROJECT_FILE:
        return "", data
    tool = data.get("tool")
    table = tool.get("flexlint") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise ConfigError(f"{_shown(path)}: tool.flexlint: must be a table")
    return "tool.flexlint", table


def _shown(path: str) -> str:
    try:
        relative = os.path.relpath(path)
    except ValueError:
        relative = path
    return (path if relative.startswith("..") else relative).replace(os.sep, "/")
