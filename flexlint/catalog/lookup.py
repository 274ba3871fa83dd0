"""What a text that somebody typed or pasted is about: the questions of ``flexlint explain``."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Callable, Iterable, Iterator

from flexlint.catalog.azure_errors import KnownError, likeliest, plain, told
from flexlint.catalog.catalog import Catalog
from flexlint.catalog.operation import Operation, OtherCommand
from flexlint.catalog.rule import ResourcePattern, Rule, rule_order
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.words import nearest
from flexlint.values.paths import steps
from flexlint.values.predicates import Predicate, paths_of

MAX_SPELLING = 2_000
"""Characters; what is longer is a message, and no command, path or name is looked for in it."""
_ATTRIBUTE = regex(r"has no attribute \W{0,4}(\w+)", re.IGNORECASE)
_START = regex(r"([A-Za-z]{2,10})(\d{1,4})")
_PROMPT = regex(r"(?:PS[^>\n]{0,200}>|[$#>]) {1,4}|sudo ")
_CAMEL = regex(r"(?<=[a-z])(?=[A-Z])")
_LAST_WORD = regex(r"_(?:mode|id|name|type)\Z", re.IGNORECASE)
_SPELLED = regex(r"-{0,2}[\w$\[\]*./{}@:-]+")
_DECLARED = regex(r'(?:resource|data)\s+"(\w+)".*', re.DOTALL)
_VERY_ALIKE = 0.75
"""How alike (0 to 1) names of surfaces must be for one to be meant: all look a bit alike."""


@record
class Meaning:
    """What a spelling means to a surface: ids of operations, codes of rules on resources."""

    operations: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


Reader = Callable[[str], Meaning]


def _means_nothing(text: str) -> Meaning:
    del text
    return Meaning()


@record
class Match:
    """What :func:`find` understood a query as.

    A query that names an operation without a rule (one that works on Flexible) has no ``rules``.
    """

    operations: tuple[Operation, ...] = ()
    rules: tuple[Rule, ...] = ()
    error: KnownError | None = None
    nearest: str = ""
    """The text of ``error`` that the query is like, where it is not that text."""
    command: OtherCommand | None = None
    """A command that is no operation of the catalogue."""
    topic: str = ""
    """The name of a paragraph that several rules share."""
    listed: bool = False
    """Whether the query asked for several rules, so that they are to be listed."""


def find(catalog: Catalog, query: str, read: Reader = _means_nothing) -> Match | None:
    """What ``query`` is about, or None. Linear in ``query``; never raises.

    Args:
        catalog: where to look.
        query: what somebody typed or pasted.
        read: gives what a spelling means to the surfaces; without it no command, URL or name
            of an SDK but Python's is understood.

    Understood are a rule's code or slug, or the start of several; a canonical operation id; an
    error message of Azure or its tools, with whatever a log has around it; the spellings of
    every surface: methods, RBAC actions, commands, cmdlets, URLs, resource types, properties,
    options and parameters; the name of a topic. A message about modes that is not known gets the
    nearest one.
    """
    text = query.strip()
    found = _by_name(catalog, text)
    error = told(catalog.errors.values(), text) if found is None else None
    if found is not None:
        return found
    if error is not None:
        return _about_error(catalog, error, text)
    if len(text) <= MAX_SPELLING:
        found = _by_spelling(catalog, text, read)
    if found is None:
        like = likeliest(catalog.errors.values(), text)
        return _about_error(catalog, like[0], text, like[1]) if like else None
    return found


def rules_like(catalog: Catalog, start: str) -> tuple[Rule, ...]:
    """The rules whose codes begin with ``start``; of a row, ``FLX1``, only that row's."""
    written = _START.fullmatch(start)
    if written is None:
        return ()
    letters, number = written[1].upper(), int(written[2])
    row = [rule for rule in catalog.rules if rule_order(rule.code)[:2] == (letters, number)]
    return tuple(row or (r for r in catalog.rules if r.code.startswith(letters + written[2])))


def hint(catalog: Catalog, query: str) -> str | None:
    """What ``query`` was probably meant to be, or None: a rule, else a name on some surface."""
    written = query.strip()
    if len(written) > 100:
        return None
    if written.startswith("-"):
        found = nearest(written, _options(catalog), _VERY_ALIKE)
    else:
        found = nearest(written, _names(catalog), _VERY_ALIKE) or catalog.nearest(written)
    return None if found is None or found.lower() == written.lower() else found


def _by_name(catalog: Catalog, text: str) -> Match | None:
    folded = text.lower()
    topic = folded if folded in catalog.shorthand.background else ""
    rule = catalog.rule(text)
    if rule is not None:
        operations = tuple(catalog.operations[i] for i in rule.operations)
        return Match(operations, (rule,), topic=topic)
    several = rules_like(catalog, text)
    if several:
        return Match(rules=several, listed=True)
    for identifier, operation in catalog.operations.items():
        if identifier.lower() == folded:
            return _about(catalog, (operation,))
    return Match(topic=topic) if topic else None


def _about(
    catalog: Catalog, operations: Iterable[Operation], rules: Iterable[Rule] = ()
) -> Match | None:
    """Of ``operations`` and the rules on them, and of other ``rules``; None if there are none."""
    known = tuple(operations)
    found = dict.fromkeys((*rules, *(r for o in known for r in catalog.rules_for_operation(o.id))))
    ordered = sorted(found, key=lambda rule: rule_order(rule.code))
    return Match(known, tuple(ordered)) if known or found else None


def _about_error(catalog: Catalog, error: KnownError, text: str, like: str = "") -> Match:
    operations = [o for o in catalog.operations.values() if error.tag in o.errors]
    missing = _ATTRIBUTE.search(plain(text))
    if missing is not None and not like:
        method = missing[1].lower()
        operations += _methods(catalog, f"begin_{method}") or _methods(catalog, method)
    rules = (rule for rule in catalog.rules if error.tag in rule.errors)
    about = _about(catalog, operations, rules) or Match()
    return Match(about.operations, about.rules, error, nearest=like)


# -- spellings -----------------------------------------------------------------------------


def _by_spelling(catalog: Catalog, text: str, read: Reader) -> Match | None:
    text = _PROMPT.sub("", text)
    path = text.partition("(")[0].lower()
    found = _about(catalog, _methods(catalog, path)) or _about(catalog, _allowed(catalog, text))
    if found is None:
        meaning = read(text)
        found = _about(
            catalog,
            (catalog.operations[i] for i in meaning.operations),
            (rule for rule in catalog.rules if rule.code in meaning.rules),
        )
    if found is None:
        words = " ".join(text.split()).lower() + " "
        other = [o for o in catalog.other_commands if words.startswith(f"{o.command} ")]
        found = Match(command=max(other, key=lambda o: len(o.command))) if other else None
    if found is None:
        found = _about(catalog, (), _of_type(catalog, text))
    if found is None and _SPELLED.fullmatch(text):
        found = _about(catalog, (), _of_property(catalog, text))
    return found


def _methods(catalog: Catalog, path: str) -> list[Operation]:
    """The operations that a dotted Python path, or the name of a method alone, stands for."""
    *before, method = path.split(".")
    group = before[-1] if before else None
    found = []
    for operation in catalog.operations.values():
        python = operation.spellings.python
        if python is not None and group in (None, python.group):
            found += [operation] * any(m.name == method for m in python.methods)
    return found


def _allowed(catalog: Catalog, action: str) -> list[Operation]:
    """The operations that an RBAC action, perhaps with ``*``, allows."""
    wanted = action.strip("'\"").lower()
    if not wanted.startswith("microsoft."):
        return []
    by_action = catalog.vocabulary.rbac
    actions = [wanted] if "*" not in wanted else fnmatch.filter(by_action, wanted)
    return [catalog.operations[i] for a in actions for i in by_action.get(a, ())]


def _of_type(catalog: Catalog, text: str) -> tuple[Rule, ...]:
    """The rules on a resource type, a Terraform block or an Ansible module."""
    declared = _DECLARED.fullmatch(text)
    name = (declared[1] if declared else text).strip("'\":").lower().partition("@")[0]
    name = name.removeprefix("azure.azcollection.")
    for written in (name, name.removeprefix("data."), f"data.{name}"):
        patterns = catalog.patterns_for_type(written)
        if patterns:
            return tuple(dict.fromkeys(rule for rule, _ in patterns))
    return ()


def _of_property(catalog: Catalog, text: str) -> tuple[Rule, ...]:
    """The rules that point at the property, option or parameter ``text``, at what is in it, or
    ask for it. ``--upgrade-policy-mode`` is the mode of ``upgradePolicy``."""
    written = _in_words(catalog, text)
    for path in (written, _LAST_WORD.sub("", written) if text.startswith("-") else ""):
        wanted = _keys(path)
        if wanted:
            found = [rule for rule in catalog.rules if _looks_at(catalog, rule, wanted)]
            if found:
                return tuple(found)
    return ()


def _looks_at(catalog: Catalog, rule: Rule, wanted: tuple[str, ...]) -> bool:
    size = len(wanted)
    return any(
        keys[at : at + size] == wanted
        for keys in map(_keys, _paths(catalog, rule))
        for at in range(len(keys) - size + 1)
    )


def _in_words(catalog: Catalog, option: str) -> str:
    """The parameter that an option stands for; what is no option stands for itself."""
    if not option.startswith("-"):
        return option
    general = {k.lower(): v for k, v in catalog.shorthand.parameters.items()}
    known = catalog.shorthand.options.get(option) or general.get(option.lower())
    return known or _CAMEL.sub("_", option.lstrip("-")).replace("-", "_")


def _paths(catalog: Catalog, rule: Rule) -> Iterator[str]:
    for pattern in rule.resources:
        yield from (path for path in (pattern.property, pattern.missing) if path)
    for predicate in _predicates(rule):
        yield from paths_of(predicate)
    for identifier in rule.operations:
        for option in _options_of(catalog.operations[identifier]):
            yield _in_words(catalog, option)


def _predicates(rule: Rule) -> Iterator[Predicate]:
    asking: tuple[Rule | ResourcePattern, ...] = (rule, *rule.resources)
    for part in (*asking, *rule.variants):
        if part.when is not None:
            yield part.when


def _options_of(operation: Operation) -> Iterator[str]:
    for cli in operation.spellings.cli:
        yield from (*cli.options, *cli.without, *cli.single, *cli.several)
        yield from (option for option, _ in cli.values)
    for cmdlet in operation.spellings.powershell:
        yield from (*cmdlet.parameters, *cmdlet.without)


def _keys(path: str) -> tuple[str, ...]:
    """The keys of a path, as they are compared: ``upgrade_policy`` and ``upgradePolicy`` alike."""
    keys = (str(step).replace("_", "").lower() for step in steps(path) if step != "*")
    return tuple(key for key in keys if key and key != "properties" and not key.isdigit())


# -- names, for hints ----------------------------------------------------------------------


def _options(catalog: Catalog) -> Iterator[str]:
    yield from catalog.shorthand.options
    yield from catalog.shorthand.parameters
    for operation in catalog.operations.values():
        yield from _options_of(operation)
    for rule in catalog.rules:
        for predicate in _predicates(rule) if rule.operations else ():
            for path in paths_of(predicate):
                if re.fullmatch(r"[a-z_]+", path):
                    yield "--" + path.replace("_", "-")


def _names(catalog: Catalog) -> Iterator[str]:
    yield from (name for rule in catalog.rules for name in (rule.code, rule.name))
    yield from catalog.operations
    for operation in catalog.operations.values():
        python = operation.spellings.python
        yield from (m.name for m in python.methods) if python else ()
        yield from (cli.command for cli in operation.spellings.cli)
        yield from (ps.cmdlet for ps in operation.spellings.powershell)
    yield from (other.command for other in catalog.other_commands)
    yield from catalog.shorthand.background
    for rule in catalog.rules:
        for pattern in rule.resources:
            yield from pattern.types
            if pattern.property:
                yield pattern.property.rpartition(".")[2].removesuffix("[*]")
