"""What the catalogue's files may hold, field by field, and what becomes of each.

A new field of a rule is written twice: in its class and here. The same is said in JSON Schema
under ``rules/schema/`` for editors; a test keeps both alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import get_args

from flexlint.azure import HTTP_METHODS
from flexlint.catalog.azure_errors import KnownError
from flexlint.catalog.cmdlet import Cmdlet
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.catalog.model_table import Meaning, ModelTable
from flexlint.catalog.operation import (
    CliSpelling,
    Counterpart,
    Fragment,
    Operation,
    OtherCommand,
    PowerShellSpelling,
    PythonMethod,
    PythonSpelling,
    Replacement,
    RestSpelling,
    Signature,
    Source,
    Spellings,
    Verdict,
)
from flexlint.catalog.rule import Case, ResourcePattern, Rule, TableMapping, Variant
from flexlint.catalog.shapes import (
    Anything,
    Either,
    Flag,
    Items,
    Number,
    Pair,
    Reference,
    Shape,
    Table,
    Text,
    fields,
)
from flexlint.catalog.vocabulary import PythonClient
from flexlint.model import Confidence, ModeKind, Severity, Step, SurfaceName, Value
from flexlint.record import replace
from flexlint.typed import Any
from flexlint.values.algebra import from_plain
from flexlint.values.predicates import (
    AllOf,
    AmongValues,
    AnyOf,
    Beside,
    Equals,
    Exists,
    GreaterThan,
    Length,
    Matches,
    Not,
    OnlyKeys,
    PieceOfName,
    Possibly,
    Predicate,
)

# -- classes whose arguments are not the fields of their files -----------------------------


def _replacement(query: str | None = None, **given: Any) -> Replacement:
    if query is not None:
        given["fragment"] = _fragment(from_plain({"query": query}))
    for name in ("note", "condition"):
        if isinstance(given.get(name), dict):
            words = given.pop(name)
            given[name] = words.pop("default", "")
            given[f"{name}_in"] = tuple(words.items())
    return Replacement(**given)


def _fragment(data: Value, type: str | None = None) -> Fragment:
    return Fragment(type, data)


def _case(*, bad: Any = None, good: Any = None, **given: Any) -> Case:
    return Case("bad" if bad else "good", bad or good, **given)


def _predicate(**given: Predicate) -> Predicate:
    (predicate,) = given.values()
    return predicate


def _spelled(makes: Callable[..., Any]) -> Callable[..., Any]:
    """``makes`` with its ``spellings`` taken from fields of their own."""

    def made(**given: Any) -> Any:
        spelled = {name: given.pop(name) for name in _SURFACES if name in given}
        return makes(spellings=Spellings(**spelled), **given)

    return made


_SURFACES = ("rest", "python", "cli", "powershell", "sdk", "rbac")

# -- the shapes ----------------------------------------------------------------------------

TEXT = Text()
TEXTS = Items(TEXT)
SEVERITY = Text(("info", "warning", "error"), makes=lambda word: Severity[word.upper()])
CONFIDENCE = Text(("low", "medium", "high"), makes=lambda word: Confidence[word.upper()])
MODE = Text(("uniform", "flexible", "unknown"), makes=ModeKind)
VERDICT = Text(("supported", "changed", "replace", "unsupported", "unknown"), makes=Verdict)
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
PREDICATE = Reference("predicate", lambda: NAMED["predicate"])

_PREDICATES: dict[str, Shape] = {
    "exists": replace(PATH, makes=Exists),
    "equals": Pair(Anything(), Equals),
    "one-of": Pair(Items(Anything()), AmongValues),
    "matches": Pair(Text(regex=True), Matches),
    "greater-than": Pair(Number(or_text=True), GreaterThan),
    "longer-than": Pair(Number(integer=True), Length),
    "only-keys": Pair(TEXTS, OnlyKeys),
    "piece-of-name": replace(PATH, makes=PieceOfName),
    "all-of": Items(PREDICATE, makes=AllOf),
    "any-of": Items(PREDICATE, makes=AnyOf),
    "not": replace(PREDICATE, makes=Not),
    "possibly": replace(PREDICATE, makes=Possibly),
    "beside": fields(
        "a resource beside it",
        Beside,
        {"types": Items(RESOURCE_TYPE)},
        {
            "named-by": PATH,
            "naming": PATH,
            "below": Flag(),
            "anywhere": Flag(),
            "modes": Items(MODE),
            "when": PREDICATE,
        },
        exactly_one=(("named-by", "naming", "below", "anywhere"),),
    ),
}

NAMED: Mapping[str, Shape] = MappingProxyType(
    {
        "predicate": fields(
            "a predicate", _predicate, {}, _PREDICATES, exactly_one=(tuple(_PREDICATES),)
        )
    }
)

SPOKEN = Either(
    TEXT,
    fields(
        "words for readers of a language",
        dict,
        {},
        {"default": TEXT, **dict.fromkeys(get_args(SurfaceName), TEXT)},
    ),
)
"""A sentence, or a sentence for each language that has its own; the others get the default."""

REPLACEMENT = fields(
    "a replacement",
    _replacement,
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
        "note": SPOKEN,
        "condition": SPOKEN,
        "fragment": fields(
            "a fragment",
            _fragment,
            {"data": Anything(tree=True, makes=from_plain)},
            {"type": RESOURCE_TYPE},
        ),
        "query": TEXT,
        "remove": Items(PATH),
        "renamed": Table(TEXT, key="property"),
        "gone": TEXTS,
        "sketch": Flag(),
    },
)

RULE = fields(
    "a rule",
    Rule,
    {
        "code": CODE,
        "name": SLUG,
        "category": TEXT,
        "severity": SEVERITY,
        "summary": TEXT,
        "message": TEXT,
        "why": Either(
            TEXT,
            Items(Either(TEXT, fields("a reference to a paragraph", dict, {"background": TEXT}))),
        ),
    },
    {
        "confidence": CONFIDENCE,
        "operations": TEXTS,
        "resources": Items(
            fields(
                "a resource pattern",
                ResourcePattern,
                {"types": Items(RESOURCE_TYPE)},
                {
                    "property": PATH,
                    "when": PREDICATE,
                    "modes": Items(MODE),
                    "existing": Flag(),
                    "declared": Flag(),
                    "missing": PATH,
                    "distinctive": Flag(),
                    "changes": Flag(),
                    "except-tools": TEXTS,
                    "if-unknown": Flag(),
                },
                renamed=(("telling", "distinctive"),),
            )
        ),
        "diagnostic": TEXT,
        "when": PREDICATE,
        "surfaces": Items(SURFACE),
        "variants": Items(
            fields(
                "a variant",
                Variant,
                {},
                {
                    "when": PREDICATE,
                    "mode": MODE,
                    "property": TEXT,
                    "severity": SEVERITY,
                    "message": TEXT,
                    "replacements": Items(REPLACEMENT),
                },
                at_least_one=("when", "mode", "property"),
            )
        ),
        "replacements": Items(REPLACEMENT),
        "keeps-uniform": TEXT,
        "step": Text(get_args(Step)),
        "decision": TEXT,
        "mapping": fields(
            "a mapping",
            TableMapping,
            {"row": Number(integer=True), "api": TEXT, "today": TEXT},
            {"table": TEXT, "differs": Flag(), "sources": TEXTS},
        ),
        "errors": TEXTS,
        "sources": TEXTS,
        "cases": Items(
            fields(
                "a case",
                _case,
                {},
                {
                    "bad": SURFACE,
                    "good": SURFACE,
                    "code": TEXT,
                    "resource": Table(Anything(tree=True), key="property"),
                    "title": TEXT,
                    "severity": SEVERITY,
                    "says": TEXT,
                    "file": TEXT,
                },
                exactly_one=(("bad", "good"), ("code", "resource")),
            )
        ),
    },
    at_least_one=("operations", "resources", "diagnostic"),
)

SOURCE = fields("a source", Source, {"title": TEXT}, {"date": TEXT, "url": TEXT}, key="tag")
SOURCES = Table(SOURCE, key="tag")
BACKGROUND = Table(TEXT, key="name")

RULE_FILE = fields(
    "a rule file",
    dict,
    {"rules": Items(RULE)},
    {"sources": SOURCES, "background": BACKGROUND},
)

_SIGNATURE = fields(
    "a signature",
    Signature,
    {"positional": Items(TEXT, least=0)},
    {"keyword-only": TEXTS, "since": TEXT, "until": TEXT, "api-until": TEXT},
)
_NAMED: dict[str, Shape] = {
    "id": Text(pattern=r"[A-Za-z]+_[A-Za-z]+", says="an operation id such as VirtualMachines_Get"),
}
_SPELLED: dict[str, Shape] = {
    "rest": fields(
        "a REST spelling",
        RestSpelling,
        {"method": Text(HTTP_METHODS), "path": TEXT},
        {"scope": Text(("resource-group", "subscription"))},
    ),
    "python": fields(
        "a Python spelling",
        PythonSpelling,
        {
            "group": TEXT,
            "methods": Items(
                fields(
                    "a method",
                    PythonMethod,
                    {
                        "name": TEXT,
                        "generation": Text(("track1", "track2")),
                        "signatures": Items(_SIGNATURE),
                    },
                )
            ),
        },
        {"package": TEXT},
    ),
    "cli": Items(
        fields(
            "a command",
            CliSpelling,
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
        fields(
            "a cmdlet",
            PowerShellSpelling,
            {"cmdlet": TEXT},
            {
                "parameters": TEXTS,
                "without": TEXTS,
                "arguments": Table(TEXT, key="parameter"),
                "implies": Table(TEXT, key="parameter"),
            },
        )
    ),
    "sdk": TEXTS,
    "rbac": TEXT,
}

CLIENT = fields("a client", PythonClient, {"package": TEXT, "module": TEXT, "name": TEXT})
CMDLETS = Table(
    fields(
        "a cmdlet",
        Cmdlet,
        {"module": TEXT, "sets": Table(TEXT, key="parameter set")},
        {
            "switches": TEXT,
            "piped": TEXT,
            "types": Table(TEXT, key="parameter"),
            "aliases": Table(TEXT, key="alias"),
        },
        key="name",
    ),
    key="name",
)
ERRORS = Table(
    fields(
        "an error",
        KnownError,
        {"when": TEXT, "sources": TEXTS, "confidence": CONFIDENCE},
        {"texts": TEXTS, "instead": TEXT},
        key="tag",
    ),
    key="tag",
)
OPERATION = fields(
    "an operation",
    _spelled(Operation),
    {
        **_NAMED,
        "verdict": VERDICT,
        "confidence": CONFIDENCE,
        "today": TEXT,
        "sources": TEXTS,
    },
    {
        **_SPELLED,
        "contested": Flag(),
        "errors": TEXTS,
        "replacements": Items(REPLACEMENT),
    },
)
OTHER_COMMAND = fields(
    "another command", OtherCommand, {"command": TEXT, "verdict": VERDICT, "note": TEXT}
)
COUNTERPART = fields("a counterpart", _spelled(Counterpart), _NAMED, _SPELLED)

OPERATIONS_FILE = fields(
    "a file of the catalogue",
    dict,
    {},
    {
        "version": Number(integer=True),
        "date": TEXT,
        "clients": Items(CLIENT),
        "cli-options": Table(TEXT, key="option"),
        "powershell-parameters": Table(TEXT, key="parameter"),
        "sources": SOURCES,
        "errors": ERRORS,
        "background": BACKGROUND,
        "operations": Items(OPERATION),
        "counterparts": Items(COUNTERPART),
        "other-commands": Items(OTHER_COMMAND),
    },
)

MODE_DEFAULT = fields(
    "a mode default",
    ModeDefault,
    {"tool": TEXT, "mode": MODE, "confidence": CONFIDENCE, "why": TEXT},
    {"sources": TEXTS, "when": PREDICATE, "since": TEXT, "until": TEXT},
)
_MEANING = fields(
    "a meaning",
    Meaning,
    {"path": TEXT},
    {
        "values": Table(Anything(), key="value"),
        "when": PREDICATE,
        "since": TEXT,
        "until": TEXT,
        "preset": Anything(),
    },
)
_MEANINGS = Either(Text(makes=lambda path: (Meaning(path),)), Items(_MEANING))
MODEL_TABLE = fields(
    "a table of the model",
    ModelTable,
    {
        "tool": TEXT,
        "told-by": Text(words=("command", "cmdlet", "resource", "module")),
        "names": TEXTS,
        "type": TEXT,
        "words": Table(_MEANINGS, key="word"),
    },
    {
        "changes": Flag(),
        "presets": Table(Either(Anything(), Items(Anything())), key="path"),
        "instead": TEXT,
    },
)

MODE_DEFAULTS_FILE = fields(
    "the file of mode defaults",
    dict,
    {"mode-defaults": Items(MODE_DEFAULT)},
)
MODELS_FILE = fields("the file of models", dict, {"models": Items(MODEL_TABLE)})

TABLE_FILE = fields(
    "the mapping table",
    dict,
    {
        "source": TEXT,
        "rows": Items(
            fields(
                "a row",
                dict,
                {
                    "row": Number(integer=True),
                    "title": TEXT,
                    "alternative": TEXT,
                    "apis": Items(
                        fields(
                            "an API of the table",
                            dict,
                            {"name": TEXT},
                            {"operation": TEXT, "url": TEXT, "alternative": TEXT},
                        )
                    ),
                },
            )
        ),
    },
)
