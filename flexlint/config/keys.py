"""The keys of a configuration file: one table that everything else is made from."""

from __future__ import annotations

from enum import Enum

from flexlint.record import record

SEVERITIES = ("info", "warning", "error")
CONFIDENCES = ("low", "medium", "high")
MODES = ("uniform", "flexible")
ADDRESS = r"^(https?://[A-Za-z0-9._~:/@%+=,&?#-]+)?$"
"""A web address without anything that means something in a report, or nothing."""
FAIL_ON = (*SEVERITIES, "never")


class Kind(Enum):
    """What a key holds."""

    WORDS = "list of strings"
    PATHS = "list of paths, relative to the file"
    PATH = "path, relative to the file"
    CHOICE = "one of the choices"
    CHOICES_BY_WORD = "table: string = one of the choices"
    WORDS_BY_PATTERN = "table: pattern = list of strings"
    NUMBER = "whole number, not negative"
    FLAG = "true or false"
    ADDRESS = "web address"


@record
class Key:
    """One key."""

    name: str
    kind: Kind
    help: str
    choices: tuple[str, ...] = ()
    selectors: bool = False
    """True if its strings (or a table's keys or lists) name rules."""

    @property
    def attribute(self) -> str:
        """The name of the field of :class:`flexlint.config.settings.Settings`."""
        return self.name.replace("-", "_")


KEYS = (
    Key(
        "select",
        Kind.WORDS,
        "Rules to apply: codes, starts of codes (FLX2 is row 2), names, categories, or ALL.",
        selectors=True,
    ),
    Key("extend-select", Kind.WORDS, "Rules to apply besides those selected.", selectors=True),
    Key("ignore", Kind.WORDS, "Rules to leave out.", selectors=True),
    Key("extend-ignore", Kind.WORDS, "More rules to leave out.", selectors=True),
    Key(
        "severity",
        Kind.CHOICES_BY_WORD,
        "Severities of rules, where yours differ from the catalogue's.",
        SEVERITIES,
        selectors=True,
    ),
    Key(
        "per-file-ignores",
        Kind.WORDS_BY_PATTERN,
        "Rules to leave out in the files that a pattern matches.",
        selectors=True,
    ),
    Key(
        "extend-per-file-ignores",
        Kind.WORDS_BY_PATTERN,
        "More of the same.",
        selectors=True,
    ),
    Key("exclude", Kind.WORDS, "Patterns of files and directories to leave out."),
    Key("extend-exclude", Kind.WORDS, "More patterns to leave out."),
    Key("force-exclude", Kind.FLAG, "Leave out excluded files also where they are named."),
    Key("respect-gitignore", Kind.FLAG, "Leave out what git ignores."),
    Key(
        "include-surfaces",
        Kind.WORDS,
        "The only surfaces to use, such as python and arm. markdown (code blocks in documents) "
        "is used only if named; default stands for all the others, as if the list were empty.",
    ),
    Key("fail-on", Kind.CHOICE, "The least severity that makes a run fail.", FAIL_ON),
    Key("min-confidence", Kind.CHOICE, "Leave out findings that are less sure.", CONFIDENCES),
    Key("baseline", Kind.PATH, "A baseline file: known findings that do not fail the run."),
    Key("rule-paths", Kind.PATHS, "Directories of rules of your own."),
    Key(
        "docs-url",
        Kind.ADDRESS,
        "Where you publish the pages of docs/rules: findings then link to theirs.",
    ),
    Key(
        "client-factories",
        Kind.WORDS,
        "Python functions that return a management client: pkg.module.function.",
    ),
    Key(
        "scale-sets",
        Kind.CHOICES_BY_WORD,
        "Orchestration modes of existing scale sets, by (a pattern of) their names.",
        MODES,
    ),
    Key(
        "parameter-files",
        Kind.WORDS,
        "Patterns of parameter files to read besides those next to a template.",
    ),
    Key("max-file-size", Kind.NUMBER, "Bytes; a larger file is searched as text only."),
    Key(
        "jobs",
        Kind.NUMBER,
        "Worker processes; 0 is as many as fit. Read from what counts for the directory that "
        "holds all paths of a run.",
    ),
)

BY_NAME = {key.name: key for key in KEYS}
