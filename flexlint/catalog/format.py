"""What the catalogue's files may hold, field by field.

The same is said in JSON Schema under ``rules/schema/`` for editors; a test keeps both alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias, get_args

from flexlint.azure import HTTP_METHODS
from flexlint.model import SurfaceName


@dataclass(frozen=True, slots=True)
class Text:
    """A string; ``words`` are the only ones allowed, ``pattern`` must match all of it."""

    words: tuple[str, ...] = ()
    pattern: str = ""
    says: str = ""
    """The pattern in words, for messages."""
    regex: bool = False
    """The string must itself be a regular expression."""


@dataclass(frozen=True, slots=True)
class Number:
    """An integer or a float, not a boolean."""

    integer: bool = False
    or_text: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Any scalar, or with ``tree`` any data."""

    tree: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list of ``item``; ``least`` of them at least."""

    item: Shape
    least: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A mapping from free keys to ``value``; ``single`` if it must have exactly one."""

    value: Shape
    single: bool = False
    key: str = "path"


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping with named fields."""

    name: str
    fields: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    exactly_one: tuple[str, ...] = ()
    """One, and only one, of these must be given."""
    at_least_one: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reference:
    """A shape by its name in :data:`NAMED`: for shapes that contain themselves."""

    name: str


Shape: TypeAlias = "Text | Number | Flag | Anything | Items | Table | Fields | Reference"


def _fields(
    name: str,
    required: dict[str, Shape],
    optional: dict[str, Shape] | None = None,
    *,
    exactly_one: tuple[str, ...] = (),
    at_least_one: tuple[str, ...] = (),
) -> Fields:
    return Fields(
        name,
        MappingProxyType({**required, **(optional or {})}),
        tuple(required),
        exactly_one,
        at_least_one,
    )


TEXT = Text()
TEXTS = Items(TEXT)
SEVERITY = Text(("info", "warning", "error"))
CONFIDENCE = Text(("low", "medium", "high"))
MODE = Text(("uniform", "flexible", "unknown"))
VERDICT = Text(("supported", "changed", "replace", "unsupported", "unknown"))
SURFACE = Text(get_args(SurfaceName))
PATH = Text(
    pattern=r"\.|\.?[A-Za-z_$][\w$-]*(\[(\*|\d+)\])*(\.[A-Za-z_$][\w$-]*(\[(\*|\d+)\])*)*",
    says="dotted keys with [*] or [0] after arrays, or . for the matched value",
)
CODE = Text(pattern=r"[A-Z]{2,10}\d{3,4}", says="capital letters and three or four digits")
SLUG = Text(pattern=r"[a-z][a-z0-9]*(-[a-z0-9]+)+", says="lower-case words joined by hyphens")
RESOURCE_TYPE = Text(
    pattern=r"[A-Za-z0-9]+(\.[A-Za-z0-9]+)+(/[A-Za-z0-9]+)+|(data\.)?[a-z]+_[a-z0-9_]+",
    says=(
        "a resource type such as Microsoft.Compute/virtualMachineScaleSets, or the type of a "
        "Terraform block or an Ansible module"
    ),
)
PREDICATE = Reference("predicate")

_PREDICATE = _fields(
    "a predicate",
    {},
    {
        "exists": PATH,
        "equals": Table(Anything(), single=True),
        "one-of": Table(Items(Anything()), single=True),
        "matches": Table(Text(regex=True), single=True),
        "greater-than": Table(Number(or_text=True), single=True),
        "longer-than": Table(Number(integer=True), single=True),
        "only-keys": Table(TEXTS, single=True),
        "all-of": Items(PREDICATE),
        "any-of": Items(PREDICATE),
        "not": PREDICATE,
        "possibly": PREDICATE,
    },
    exactly_one=(
        "exists",
        "equals",
        "one-of",
        "matches",
        "greater-than",
        "longer-than",
        "only-keys",
        "all-of",
        "any-of",
        "not",
        "possibly",
    ),
)

REPLACEMENT = _fields(
    "a replacement",
    {
        "kind": Text(
            (
                "operation",
                "each-member",
                "list-members",
                "property",
                "query",
                "lock",
                "keep",
                "none",
            )
        )
    },
    {
        "operation": TEXT,
        "arguments": Table(TEXT, key="parameter"),
        "note": TEXT,
        "condition": TEXT,
        "fragment": _fields("a fragment", {"data": Anything(tree=True)}, {"type": RESOURCE_TYPE}),
        "query": TEXT,
        "remove": Items(PATH),
    },
)

RULE = _fields(
    "a rule",
    {
        "code": CODE,
        "name": SLUG,
        "category": TEXT,
        "severity": SEVERITY,
        "summary": TEXT,
        "message": TEXT,
        "why": TEXT,
    },
    {
        "confidence": CONFIDENCE,
        "operations": TEXTS,
        "resources": Items(
            _fields(
                "a resource pattern",
                {"types": Items(RESOURCE_TYPE)},
                {
                    "property": PATH,
                    "when": PREDICATE,
                    "modes": Items(MODE),
                    "existing": Flag(),
                    "declared": Flag(),
                    "missing": PATH,
                    "telling": Flag(),
                },
            )
        ),
        "diagnostic": TEXT,
        "when": PREDICATE,
        "surfaces": Items(SURFACE),
        "variants": Items(
            _fields(
                "a variant",
                {},
                {
                    "when": PREDICATE,
                    "mode": MODE,
                    "severity": SEVERITY,
                    "message": TEXT,
                    "replacements": Items(REPLACEMENT),
                },
                at_least_one=("when", "mode"),
            )
        ),
        "replacements": Items(REPLACEMENT),
        "mapping": _fields(
            "a mapping",
            {"row": Number(integer=True), "api": TEXT, "table": TEXT, "today": TEXT},
            {"differs": Flag(), "sources": TEXTS},
        ),
        "errors": TEXTS,
        "sources": TEXTS,
        "cases": Items(
            _fields(
                "a case",
                {"code": TEXT},
                {
                    "bad": SURFACE,
                    "good": SURFACE,
                    "title": TEXT,
                    "severity": SEVERITY,
                    "says": TEXT,
                },
                exactly_one=("bad", "good"),
            )
        ),
    },
    at_least_one=("operations", "resources", "diagnostic"),
)

SOURCE = _fields("a source", {"title": TEXT}, {"date": TEXT, "url": TEXT})

RULE_FILE = _fields(
    "a rule file",
    {"rules": Items(RULE)},
    {"sources": Table(SOURCE, key="tag")},
)

_SIGNATURE = _fields(
    "a signature",
    {"positional": Items(TEXT, least=0)},
    {"keyword-only": TEXTS, "since": TEXT, "until": TEXT, "api-until": TEXT},
)
_SPELLED: dict[str, Shape] = {
    "id": Text(pattern=r"[A-Za-z]+_[A-Za-z]+", says="an operation id such as VirtualMachines_Get"),
    "rest": _fields(
        "a REST spelling",
        {"method": Text(HTTP_METHODS), "path": TEXT},
        {"scope": Text(("resource-group", "subscription"))},
    ),
    "python": _fields(
        "a Python spelling",
        {
            "group": TEXT,
            "methods": Items(
                _fields(
                    "a method",
                    {
                        "name": TEXT,
                        "generation": Text(("track1", "track2")),
                        "signatures": Items(_SIGNATURE),
                    },
                    {"long-running": Flag()},
                )
            ),
        },
        {"package": TEXT},
    ),
}
_SPELLED_TOO: dict[str, Shape] = {
    "cli": Items(
        _fields(
            "a command",
            {"command": TEXT},
            {
                "options": TEXTS,
                "without": TEXTS,
                "single": TEXTS,
                "several": TEXTS,
                "values": Table(TEXT, key="option"),
                "arguments": Table(TEXT, key="option"),
                "implies": Table(TEXT, key="parameter"),
            },
        )
    ),
    "powershell": Items(
        _fields(
            "a cmdlet",
            {"cmdlet": TEXT},
            {
                "parameters": TEXTS,
                "without": TEXTS,
                "arguments": Table(TEXT, key="parameter"),
                "implies": Table(TEXT, key="parameter"),
            },
        )
    ),
    "rbac": TEXT,
}

OPERATIONS_FILE = _fields(
    "a file of the catalogue",
    {},
    {
        "version": Number(integer=True),
        "date": TEXT,
        "clients": Items(_fields("a client", {"package": TEXT, "module": TEXT, "name": TEXT})),
        "cli-options": Table(TEXT, key="option"),
        "powershell-parameters": Table(TEXT, key="parameter"),
        "sources": Table(SOURCE, key="tag"),
        "errors": Table(
            _fields(
                "an error",
                {"when": TEXT, "sources": TEXTS, "confidence": CONFIDENCE},
                {"texts": TEXTS},
            ),
            key="tag",
        ),
        "operations": Items(
            _fields(
                "an operation",
                {
                    **_SPELLED,
                    "verdict": VERDICT,
                    "confidence": CONFIDENCE,
                    "today": TEXT,
                    "sources": TEXTS,
                },
                {
                    **_SPELLED_TOO,
                    "contested": Flag(),
                    "errors": TEXTS,
                    "replacements": Items(REPLACEMENT),
                    "notes": TEXT,
                },
            )
        ),
        "counterparts": Items(_fields("a counterpart", _SPELLED, _SPELLED_TOO)),
        "other-commands": Items(
            _fields("another command", {"command": TEXT, "verdict": VERDICT, "note": TEXT})
        ),
    },
)

MODE_DEFAULTS_FILE = _fields(
    "the file of mode defaults",
    {
        "mode-defaults": Items(
            _fields(
                "a mode default",
                {"tool": TEXT, "mode": MODE, "confidence": CONFIDENCE, "why": TEXT},
                {"sources": TEXTS, "when": PREDICATE, "since": TEXT, "until": TEXT},
            )
        ),
        "modules": Items(
            _fields(
                "a published module",
                {
                    "tool": TEXT,
                    "path": TEXT,
                    "type": TEXT,
                    "parameters": Table(TEXT, key="parameter"),
                },
            )
        ),
    },
)

NAMED: Mapping[str, Shape] = MappingProxyType({"predicate": _PREDICATE})
