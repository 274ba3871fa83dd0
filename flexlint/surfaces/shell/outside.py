"""What outside of a script gives the words that it does not know.

A variable that a script never sets is one of its environment, or one that a script sets that it
sources. That is so only where a shell reads the text: what a program puts together and hands to
one has the program's own names in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from flexlint.lexical.settings import NAMING, sets_handed, sets_unseen
from flexlint.lexical.sharing import loaded_path
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.shell.file_names import kind_of
from flexlint.surfaces.shell.lexer import Command
from flexlint.surfaces.shell.words import own_words
from flexlint.typed import Literal, TypeAlias
from flexlint.values.sources import argument, environment, make, pipeline, shell, templated

Reader: TypeAlias = Literal["shell", "make", "pipeline", "other"]
"""Who reads a text: a shell by itself; make before it; a tool that runs the steps of a YAML file;
or nobody of whom that is certain."""

_YAML = regex(r"\.ya?ml(?:\.j2)?\Z", re.IGNORECASE)
_SOURCING = frozenset({"source", "."})
_UNSEEN = frozenset({"eval"})
_DEFAULTED = regex(
    r"\"?\$\{(?P<name>[A-Za-z_]\w*|[1-9])(?::?(?P<how>[\-=?])(?P<default>[^{}$`\"']*))?\}\"?\Z"
)
_SET_BY_MAKE = regex(
    r"^[ ]*(?:(?:override|export|private|define)[ \t]+){0,3}(?P<name>[A-Za-z_][\w.]*)[ \t]*"
    r"(?:[:?+!]{0,3}=|$)",
    re.MULTILINE,
)
_INCLUDES = regex(r"^[ ]*[\-s]?include[ \t]", re.MULTILINE)


def reader_of(path: str) -> Reader:
    """Who reads the shell text in the file called ``path``."""
    if _YAML.search(path):
        return "pipeline"
    kind = kind_of(path)
    if kind == "make":
        return "make"
    return "shell" if kind in {"script", "maybe"} else "other"


@record
class Outside:
    """Tells what gives the variables of one script."""

    reader: Reader
    made: frozenset[str] = frozenset()
    """The variables that a Makefile sets."""
    includes: bool = False
    """Whether it has others read that may set more."""
    sourced: tuple[str, ...] = ()
    """The scripts that it sources, each as far as it is written; "" of one that does not show."""

    @classmethod
    def of_text(cls, reader: Reader, text: str) -> Outside:
        """That of the file with ``text``, whose scripts are not looked at yet."""
        if reader != "make":
            return cls(reader)
        names = frozenset(match["name"] for match in _SET_BY_MAKE.finditer(text))
        return cls(reader, names, _INCLUDES.search(text) is not None)

    def of(self, commands: Iterable[Command]) -> Outside:
        """The same for a script of ``commands`` in the text."""
        found = (path for command in commands for path in _sourced(command))
        return replace(self, sourced=(*self.sourced, *found))

    def variable(self, name: str) -> str:
        """What gives the variable ``name``, which the script does not set."""
        if self.reader not in {"shell", "pipeline"}:
            return ""
        if not self.sourced:
            return environment(name)
        only = self.sourced[0] if len(set(self.sourced)) == 1 else ""
        return shell(only, name) if only else ""

    def argument(self, number: int) -> str:
        """What gives ``$1``, ``$2``, … of the script, outside of all functions."""
        return argument(str(number)) if self.reader == "shell" else ""

    def macro(self, name: str) -> str:
        """What gives ``$(name)``, which make or a pipeline fills in."""
        if self.reader == "pipeline":
            return pipeline(name)
        if self.reader != "make":
            return ""
        if name in self.made:
            return make(name)
        return "" if self.includes else environment(name)

    def template(self, word: str) -> tuple[str, str]:
        """What gives ``word``, which a tool fills in before a shell reads it, and its default."""
        return templated(word.strip("\"'")) if self.reader == "pipeline" else ("", "")

    def is_template(self, word: str) -> bool:
        """Whether a tool fills in something of ``word`` before a shell reads it."""
        return self.reader == "pipeline" and "{{" in word


def defaulted(word: str) -> tuple[str, str] | None:
    """The variable of ``${NAME:-default}``, ``${NAME:?…}`` and their like, and the default."""
    match = _DEFAULTED.match(word)
    if match is None or match["how"] is None:
        return None
    return match["name"], match["default"] if match["how"] != "?" else ""


def sourced(command: Command) -> Iterable[str]:
    """The script that ``command`` runs in its own shell, as far as it is written; "" of one, or of
    commands, that do not show."""
    words = own_words(command)
    name = words[0].text if words else ""
    if name in _UNSEEN and len(words) > 1:
        texts = [word.text for word in words]
        if any(mark in text for text in texts[1:] for mark in "$`") and not sets_handed(texts):
            yield ""
    elif name in NAMING:
        if sets_unseen([word.text for word in words]):
            yield ""
    elif name in _SOURCING:
        path = loaded_path(words[1].text) if len(words) > 1 else ""
        if not path.endswith("/activate"):
            yield path


def _sourced(command: Command) -> Iterable[str]:
    words = own_words(command)
    name = words[0].text if words else ""
    if name in _UNSEEN:
        yield ""
    elif name in _SOURCING and len(words) > 1:
        yield loaded_path(words[1].text)
