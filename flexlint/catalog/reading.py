"""Plain data, as read from YAML or JSON, turned into the catalogue's types.

Nothing is checked here: the data has passed :mod:`flexlint.catalog.validation`, or is the
shipped catalogue, which the tests have validated. Unknown keys are ignored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from flexlint.catalog.azure_errors import KnownError
from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.catalog.operation import (
    CliSpelling,
    Counterpart,
    Fragment,
    Operation,
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
from flexlint.catalog.vocabulary import PublishedModule
from flexlint.model import Confidence, ModeKind, Severity
from flexlint.values.algebra import from_plain
from flexlint.values.predicates import (
    AllOf,
    AmongValues,
    AnyOf,
    Equals,
    Exists,
    GreaterThan,
    Length,
    Matches,
    Not,
    OnlyKeys,
    Possibly,
    Predicate,
)

Data: TypeAlias = dict[str, Any]
"""A mapping as YAML gives it. It does not leave this package."""


class OperationReader:
    """Reads operations; holds what the file's general sections say of all of them."""

    def __init__(self, document: Data) -> None:
        """``document`` has the sections of the catalogue's files."""
        self._options = _pairs(document.get("cli-options"))
        self._parameters = _pairs(document.get("powershell-parameters"))

    def operation(self, data: Data) -> Operation:
        """One entry of ``operations``."""
        return Operation(
            id=data["id"],
            provider=data["rest"]["path"].split("/")[1],
            spellings=self.spellings(data),
            verdict=Verdict(data["verdict"]),
            confidence=_confidence(data["confidence"]),
            contested=data.get("contested", False),
            today=data["today"],
            sources=tuple(data.get("sources", ())),
            errors=tuple(data.get("errors", ())),
            replacements=self.replacements(data.get("replacements", ())),
            notes=data.get("notes", ""),
        )

    def counterpart(self, data: Data) -> Counterpart:
        """One entry of ``counterparts``."""
        return Counterpart(data["id"], self.spellings(data))

    def spellings(self, data: Data) -> Spellings:
        """How the operation of ``data`` is written on every surface."""
        rest = data.get("rest")
        python = data.get("python")
        return Spellings(
            rest=RestSpelling(rest["method"], rest["path"], rest.get("scope", "resource-group"))
            if rest
            else None,
            python=_python(python) if python else None,
            cli=tuple(self._cli(item) for item in data.get("cli", ())),
            powershell=tuple(self._powershell(item) for item in data.get("powershell", ())),
            rbac=data.get("rbac"),
        )

    def replacements(self, items: Iterable[Data]) -> tuple[Replacement, ...]:
        """A list of replacements, of an operation or of a rule."""
        return tuple(self._replacement(item) for item in items)

    def _replacement(self, data: Data) -> Replacement:
        kind = data["kind"]
        fragment = data.get("fragment")
        if "query" in data:
            fragment = {"data": {"query": data["query"]}}
        return Replacement(
            kind=kind,
            operation=data.get("operation"),
            arguments=_pairs(data.get("arguments")),
            note=data.get("note", ""),
            condition=data.get("condition", ""),
            fragment=Fragment(fragment.get("type"), from_plain(fragment["data"]))
            if fragment
            else None,
            remove=tuple(data.get("remove", ())),
        )

    def _cli(self, data: Data) -> CliSpelling:
        return CliSpelling(
            command=data["command"],
            options=tuple(data.get("options", ())),
            without=tuple(data.get("without", ())),
            single=tuple(data.get("single", ())),
            several=tuple(data.get("several", ())),
            values=_pairs(data.get("values")),
            arguments=_merged(self._options, data.get("arguments")),
            implies=_pairs(data.get("implies")),
        )

    def _powershell(self, data: Data) -> PowerShellSpelling:
        return PowerShellSpelling(
            cmdlet=data["cmdlet"],
            parameters=tuple(data.get("parameters", ())),
            without=tuple(data.get("without", ())),
            arguments=_merged(self._parameters, data.get("arguments")),
            implies=_pairs(data.get("implies")),
        )


class RuleReader:
    """Reads the rules of rule files."""

    def __init__(self, operations: OperationReader) -> None:
        """``operations`` reads the replacements."""
        self._replacements = operations.replacements

    def rule(self, data: Data) -> Rule:
        """One entry of ``rules``."""
        mapping = data.get("mapping")
        when = data.get("when")
        return Rule(
            code=data["code"],
            name=data["name"],
            category=data["category"],
            severity=_severity(data["severity"]),
            confidence=_confidence(data.get("confidence", "high")),
            summary=data["summary"],
            message=data["message"],
            why=data["why"],
            operations=tuple(data.get("operations", ())),
            resources=tuple(_resource(item) for item in data.get("resources", ())),
            when=None if when is None else predicate(when),
            surfaces=tuple(data.get("surfaces", ())),
            diagnostic=data.get("diagnostic"),
            variants=tuple(self._variant(item) for item in data.get("variants", ())),
            replacements=self._replacements(data.get("replacements", ())),
            mapping=None if mapping is None else _mapping(mapping),
            errors=tuple(data.get("errors", ())),
            sources=tuple(data.get("sources", ())),
            cases=tuple(_case(item) for item in data.get("cases", ())),
        )

    def _variant(self, data: Data) -> Variant:
        when = data.get("when")
        mode = data.get("mode")
        severity = data.get("severity")
        return Variant(
            when=None if when is None else predicate(when),
            mode=None if mode is None else ModeKind(mode),
            severity=None if severity is None else _severity(severity),
            message=data.get("message"),
            replacements=self._replacements(data["replacements"])
            if "replacements" in data
            else None,
        )


def source(tag: str, data: Data) -> Source:
    """One entry of ``sources``."""
    return Source(tag, data["title"], data.get("date", ""), data.get("url", ""))


def known_error(tag: str, data: Data) -> KnownError:
    """One entry of ``errors``."""
    return KnownError(
        tag=tag,
        texts=tuple(data.get("texts", ())),
        when=data["when"],
        sources=tuple(data.get("sources", ())),
        confidence=_confidence(data["confidence"]),
    )


def mode_default(data: Data) -> ModeDefault:
    """One entry of ``mode-defaults``."""
    when = data.get("when")
    return ModeDefault(
        tool=data["tool"],
        mode=ModeKind(data["mode"]),
        confidence=_confidence(data["confidence"]),
        why=data["why"],
        sources=tuple(data.get("sources", ())),
        when=None if when is None else predicate(when),
        since=data.get("since"),
        until=data.get("until"),
    )


def published_module(data: Data) -> PublishedModule:
    """One entry of ``modules``."""
    parameters = tuple(data["parameters"].items())
    return PublishedModule(data["tool"], data["path"], data["type"], parameters)


def predicate(data: Data) -> Predicate:
    """A predicate: a mapping with one key, its kind."""
    ((kind, content),) = data.items()
    return _PREDICATES[kind](content)


def _path_and(content: Data) -> tuple[str, Any]:
    ((path, operand),) = content.items()
    return path, operand


def _all(content: list[Data]) -> Predicate:
    return AllOf(tuple(predicate(item) for item in content))


def _any(content: list[Data]) -> Predicate:
    return AnyOf(tuple(predicate(item) for item in content))


def _among(content: Data) -> Predicate:
    path, values = _path_and(content)
    return AmongValues(path, tuple(values))


def _only_keys(content: Data) -> Predicate:
    path, keys = _path_and(content)
    return OnlyKeys(path, tuple(keys))


_PREDICATES: dict[str, Callable[[Any], Predicate]] = {
    "exists": Exists,
    "equals": lambda content: Equals(*_path_and(content)),
    "one-of": _among,
    "matches": lambda content: Matches(*_path_and(content)),
    "greater-than": lambda content: GreaterThan(*_path_and(content)),
    "longer-than": lambda content: Length(*_path_and(content)),
    "only-keys": _only_keys,
    "all-of": _all,
    "any-of": _any,
    "not": lambda content: Not(predicate(content)),
    "possibly": lambda content: Possibly(predicate(content)),
}


def _resource(data: Data) -> ResourcePattern:
    when = data.get("when")
    modes = data.get("modes")
    return ResourcePattern(
        types=tuple(data["types"]),
        property=data.get("property"),
        when=None if when is None else predicate(when),
        modes=tuple(ModeKind if modes is None else (ModeKind(mode) for mode in modes)),
        existing=data.get("existing", False),
        declared=data.get("declared", True),
        missing=data.get("missing"),
        telling=data.get("telling", False),
    )


def _mapping(data: Data) -> TableMapping:
    return TableMapping(
        row=data["row"],
        api=data["api"],
        table=data["table"],
        today=data["today"],
        differs=data.get("differs", False),
        sources=tuple(data.get("sources", ())),
    )


def _case(data: Data) -> Case:
    kind = "bad" if "bad" in data else "good"
    severity = data.get("severity")
    return Case(
        kind,
        data[kind],
        data["code"],
        data.get("title", ""),
        None if severity is None else _severity(severity),
        data.get("says", ""),
    )


def _python(data: Data) -> PythonSpelling:
    return PythonSpelling(
        package=data.get("package", "azure-mgmt-compute"),
        group=data["group"],
        methods=tuple(
            PythonMethod(
                name=method["name"],
                generation=method["generation"],
                signatures=tuple(_signature(item) for item in method["signatures"]),
                long_running=method.get("long-running", False),
            )
            for method in data["methods"]
        ),
    )


def _signature(data: Data) -> Signature:
    return Signature(
        positional=tuple(data["positional"]),
        keyword_only=tuple(data.get("keyword-only", ())),
        since=data.get("since"),
        until=data.get("until"),
        api_until=data.get("api-until"),
    )


def _pairs(data: dict[str, str] | None) -> tuple[tuple[str, str], ...]:
    return tuple(data.items()) if data else ()


def _merged(
    general: tuple[tuple[str, str], ...], special: dict[str, str] | None
) -> tuple[tuple[str, str], ...]:
    return tuple({**dict(general), **special}.items()) if special else general


def _severity(word: str) -> Severity:
    return Severity[word.upper()]


def _confidence(word: str) -> Confidence:
    return Confidence[word.upper()]
