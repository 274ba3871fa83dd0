"""The text of ``flexlint explain``, made from the catalogue."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from flexlint.catalog import Catalog, conditions
from flexlint.catalog.lookup import Match
from flexlint.catalog.operation import (
    QUERY_HOLE,
    Counterpart,
    Operation,
    OtherCommand,
    Replacement,
    Spellings,
)
from flexlint.catalog.rule import Rule
from flexlint.catalog.topics import reasons, rules_about, title
from flexlint.cli.rule_table import table
from flexlint.regex import regex
from flexlint.surfaces.registry import title_of
from flexlint.text.words import listed

_WIDTH = 92
_MOST = 3
"""Rules that are told in full; more are listed."""
_UNSAID = {
    "{target}": "the scale set",
    "{value}": "this value",
    "{property}": "an option of this kind",
}
_HOLE = regex(r"\{\w+\}")
_KINDS = {
    "operation": "Call {} instead.",
    "each-member": "Call {} for each virtual machine.",
    "list-members": "List the members with {}.",
    "property": "Change the template.",
    "query": "Ask Azure Resource Graph.",
    "lock": "Use an ARM resource lock.",
    "keep": "Keep the call.",
    "none": "Nothing replaces it.",
}


def explain(catalog: Catalog, match: Match) -> str:
    """Everything known of what was asked for: what, why, replacement, examples, sources."""
    asked: list[str] = []
    if match.topic:
        asked.append(_topic(catalog, match.topic))
    if match.error is not None:
        asked.append(_error(catalog, match))
    if match.command is not None:
        asked.append(_command(match.command))
    return "\n\n".join([*asked, *_rules_of(catalog, match)])


def _rules_of(catalog: Catalog, match: Match) -> Iterator[str]:
    """What the rules say of it, as one part that stands by itself."""
    parts: list[str] = []
    if match.listed or (match.nearest and match.rules) or len(match.rules) > _MOST:
        parts.append(f"{table(match.rules)}\n\nflexlint explain CODE tells more of each.")
    else:
        parts.extend(_rule(catalog, rule) for rule in match.rules)
    if not match.rules:
        parts.extend(_harmless(catalog, operation) for operation in match.operations)
    if parts:
        yield "\n\n\n".join(parts)


def _error(catalog: Catalog, match: Match) -> str:
    error = match.error
    assert error is not None
    lines = []
    if match.nearest:
        said = _HOLE.sub("…", match.nearest)
        lines += [
            _paragraph(f"No text like this is known; the nearest is: “{said}”. It may not apply."),
            "",
        ]
    lines.append(_paragraph(f"Azure says so when: {error.when}."))
    if error.instead:
        lines.append(_paragraph(f"What to do: {error.instead}."))
    if not match.rules:
        lines += ["No rule is about it.", *_sources(catalog, error.sources)]
    return "\n".join(lines)


def _command(command: OtherCommand) -> str:
    return _paragraph(
        f"{command.command}: {command.verdict.value} on Flexible, no rule is about it; "
        f"{command.note}."
    )


def _topic(catalog: Catalog, name: str) -> str:
    codes = [rule.code for rule in rules_about(catalog, name)]
    lines = [_heading(title(name)), "", _paragraph(catalog.shorthand.background[name])]
    if codes:
        lines += ["", _paragraph(f"It is among the reasons for {listed(codes)}.")]
    return "\n".join(lines)


def _rule(catalog: Catalog, rule: Rule) -> str:
    operations = [catalog.operations[i] for i in rule.operations if i in catalog.operations]
    lines = [
        f"{rule.code} {rule.name} ({rule.severity.label}, {rule.confidence.label} confidence)",
        "",
        _paragraph(rule.summary),
    ]
    why = reasons(catalog, rule)
    if why.own:
        lines += ["", "\n\n".join(map(_paragraph, why.own))]
    if why.topics:
        lines += ["", *(f"More: flexlint explain {topic}" for topic in why.topics)]
    lines += _variants(rule)
    if rule.mapping is not None:
        mapping = rule.mapping
        lines += ["", _heading("The mapping table and today")]
        lines += [_paragraph(f"Row {mapping.row}, {mapping.api}, 2021: {mapping.table}")]
        lines += [_paragraph(f"Today: {mapping.today}")]
        if mapping.differs:
            lines += [_paragraph("The two differ; severity and message follow today's.")]
    for operation in operations:
        lines += ["", *_operation(operation)]
    replacements = rule.replacements or tuple(r for o in operations for r in o.replacements)
    if replacements:
        lines += ["", _heading("Instead")]
        for replacement in _unique(replacements):
            lines += _replacement(catalog, replacement)
    lines += _cases(rule)
    lines += _errors(catalog, (*rule.errors, *(e for o in operations for e in o.errors)))
    tags = [*rule.sources, *(rule.mapping.sources if rule.mapping else ())]
    lines += _sources(catalog, [*tags, *(s for o in operations for s in o.sources)])
    return "\n".join(lines)


def _variants(rule: Rule) -> Iterator[str]:
    """What it says where more is known, as conditions in words."""
    if rule.variants:
        yield ""
        yield _heading("When it says something else")
    for variant in rule.variants:
        severity = (variant.severity or rule.severity).label
        said = _in_general(variant.message or rule.message)
        yield _paragraph(f"- where {conditions.condition(variant)} ({severity}): {said}", "  ")


def _in_general(message: str) -> str:
    """``message`` as it reads where no file is at hand."""
    return _HOLE.sub(lambda hole: _UNSAID.get(hole[0], "this"), message)


def _harmless(catalog: Catalog, operation: Operation) -> str:
    lines = [
        f"{operation.id}: {operation.verdict.value} on Flexible "
        f"({operation.confidence.label} confidence), no rule is about it.",
        "",
        _paragraph(operation.today),
        "",
        *_operation(operation),
        *_sources(catalog, operation.sources),
    ]
    return "\n".join(lines)


def _operation(operation: Operation) -> Iterator[str]:
    contested = ", contested" if operation.contested else ""
    yield _heading(f"{operation.id} ({operation.verdict.value} on Flexible{contested})")
    yield from _spellings(operation.spellings)


def _spellings(spellings: Spellings) -> Iterator[str]:
    if spellings.python is not None:
        methods = " / ".join(dict.fromkeys(m.name for m in spellings.python.methods))
        yield f"  Python      {spellings.python.group}.{methods}"
    if spellings.rest is not None:
        yield f"  REST        {spellings.rest.method} {spellings.rest.path}"
    for cli in spellings.cli:
        yield f"  az          {' '.join((cli.command, *cli.options))}"
    for powershell in spellings.powershell:
        yield f"  PowerShell  {' '.join((powershell.cmdlet, *powershell.parameters))}"
    if spellings.rbac is not None:
        yield f"  RBAC        {spellings.rbac}"


def _replacement(catalog: Catalog, replacement: Replacement) -> Iterator[str]:
    counterpart: Counterpart | None = catalog.counterparts.get(replacement.operation or "")
    name = replacement.operation or "it"
    yield _paragraph("- " + _KINDS.get(replacement.kind, "See the note.").format(name), "  ")
    if counterpart is not None:
        yield from (f"  {line}" for line in _spellings(counterpart.spellings))
    if replacement.remove:
        yield _paragraph("  Remove: " + ", ".join(replacement.remove), "  ")
    if replacement.condition:
        yield _paragraph(f"  Provided that {replacement.condition}.", "  ")
    for surface, condition in replacement.condition_in:
        yield _paragraph(f"  {title_of(surface)}: provided that {condition}.", "  ")
    if replacement.note:
        yield _paragraph(f"  {replacement.note}", "  ")
    for surface, note in replacement.note_in:
        yield _paragraph(f"  {title_of(surface)}: {note}", "  ")
    if replacement.query:
        yield textwrap.indent(replacement.query.rstrip(), "      ")
        if QUERY_HOLE in replacement.query:
            yield f"  For {QUERY_HOLE} put the resource id of the scale set."


def _cases(rule: Rule) -> Iterator[str]:
    surfaces = list(dict.fromkeys(case.surface for case in rule.cases))
    for case in sorted(rule.cases, key=lambda case: (surfaces.index(case.surface), case.kind)):
        if case.kind in ("bad", "good"):
            word = "Before" if case.kind == "bad" else "After"
            shown = f": {case.title}" if case.title else ""
            yield ""
            yield _heading(f"{word} ({title_of(case.surface)}){shown}")
            yield textwrap.indent(case.code.rstrip(), "  ")


def _errors(catalog: Catalog, tags: Iterable[str]) -> Iterator[str]:
    known = [catalog.errors[tag] for tag in dict.fromkeys(tags) if tag in catalog.errors]
    texts = [text for error in known for text in error.texts]
    if texts:
        yield ""
        yield _heading("What Azure answers")
        yield from (_paragraph("- " + _HOLE.sub("…", text), "  ") for text in texts)


def _sources(catalog: Catalog, tags: Iterable[str]) -> Iterator[str]:
    known = [catalog.sources[tag] for tag in dict.fromkeys(tags) if tag in catalog.sources]
    if known:
        yield ""
        yield _heading("Sources")
        for source in known:
            link = f" {source.url}" if source.url else ""
            date = f" ({source.date})" if source.date else ""
            yield _paragraph(f"- {source.title}{date}{link}", "  ")


def _unique(replacements: Iterable[Replacement]) -> list[Replacement]:
    return list({(r.kind, r.operation, r.note): r for r in replacements}.values())


def _heading(text: str) -> str:
    return f"{text}:"


def _paragraph(text: str, indent: str = "") -> str:
    folded = " ".join(text.split()) if not text.startswith(" ") else text
    return textwrap.fill(
        folded, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
