"""What printing a replacement's fragment takes in any template language.

A fragment is neutral data; strings in it may have holes, ``{path}``, for what the user wrote
at that path below the matched value.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flexlint.catalog.operation import Fragment, Replacement
from flexlint.model import Array, Known, Object, Resource, Span, Suggestion, Unknown, Value
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.suggestions.notes import note_of
from flexlint.values.paths import resolve

HOLE = regex(r"\{([\w.\[\]]+)\}")
OPTIONAL = regex(r"\{([\w.\[\]]+)\?\}")
"""A hole whose member is left out where the user has nothing there."""
_INDEX = regex(r"\[\d+\]")
_INDENT = regex(r"^([ \t]+)\S", re.MULTILINE)
_FIRST = "[0]."
_QUOTES = ("", "'", '"')
_COLON = regex(r"[ \t]*:[ \t]*")
_COMMENT = regex(r"(?:^|[\s,{}\[\]])//|/\*", re.MULTILINE)
_BETWEEN = regex(r"(?:[\s,\[]|//[^\n]*\n|/\*[^*]*\*/)*")
"""What stands between the items of a list that is written out."""
_COMPUTED = "the old value is computed, or longer than this: make the new one in the same way"
MAX_ELEMENTS = 6
"""Items of a list that are printed; of a longer one, the first."""


def suggested(
    replacement: Replacement,
    resource: Resource,
    path: str | None,
    language: str,
    text: str,
    at: Span,
    printed: Callable[[Fragment, Value], str],
) -> Suggestion | None:
    """A property change in ``language``, as ``printed`` writes the fragment; None for replacements
    of another kind, and where the property is computed in ``text`` at ``at``.

    ``printed`` is handed the fragment and the value that fills its holes.
    """
    if replacement.kind != "property":
        return None
    if replacement.fragment is None:
        return removal(replacement)
    if is_computed(text, at, path):
        return None
    matched = matched_value(resource, path)
    code = printed(replacement.fragment, matched)
    note = notes_of(replacement, path)
    if path and has_hole(replacement.fragment.data) and not _is_written_out(text, at, matched):
        note = "; ".join(part for part in (_COMPUTED, note) if part)
        return Suggestion(code, language, note, complete=False)
    replaces = _member(replacement, resource, path, text, at) if path else None
    return Suggestion(code, language, note, replaces=replaces)


def _is_written_out(text: str, key: Span, value: Value) -> bool:
    """Whether ``value`` stands in ``text`` behind its ``key``, item by item: no condition, loop or
    call makes it, and no more of it is elsewhere."""
    if value.span is None or _written_member(text, key, value.span) is None:
        return False
    if not isinstance(value, Array):
        return not isinstance(value, Unknown)
    if value.open or len(value.items) > MAX_ELEMENTS:
        return False
    at = value.span.start
    for item in value.items:
        if item.span is None or not isinstance(item, Object) or item.open:
            return False
        if item.span.start < at or not _BETWEEN.fullmatch(text, at, item.span.start):
            return False
        at = item.span.end
    return True


def _member(
    replacement: Replacement, resource: Resource, path: str, text: str, at: Span
) -> Span | None:
    """The member ``key: value`` at ``path`` whose key is at ``at``, if the fragment stands in its
    place, is all that changes, and no comment would be lost."""
    fragment = replacement.fragment
    if fragment is None or fragment.type is not None or not isinstance(fragment.data, Object):
        return None
    matched = _INDEX.sub("[*]", path).lower()
    removed = {each.lower() for each in replacement.remove}
    around, _, name = path.rpartition(".")
    keys = {entry.key.lower() for entry in fragment.data.entries}
    if removed - {matched} or not (matched in removed or name.lower() in keys):
        return None
    beside = resolve(resource.body, around).found[0].value if around else resource.body
    value = matched_value(resource, path)
    if not isinstance(beside, Object) or value.span is None:
        return None
    others = {entry.key.lower() for entry in beside.entries if entry.key_span != at}
    if keys & others:
        return None
    span = _written_member(text, at, value.span)
    return None if span is None or _COMMENT.search(text, span.start, span.end) else span


def _written_member(text: str, key: Span, value: Span) -> Span | None:
    """``key: value``, in quotes or not; None if the value stands elsewhere."""
    quote = text[key.start - 1 : key.start] if text[key.end : key.end + 1] in _QUOTES else ""
    colon = _COLON.match(text, key.end + len(quote))
    if quote not in _QUOTES or colon is None:
        return None
    for mark in ("'''", "'", '"', ""):
        quoted = text.startswith(mark, colon.end()) and text.startswith(mark, value.end)
        if quoted and colon.end() + len(mark) == value.start:
            return Span(key.start - len(quote), value.end + len(mark))
    return None


def notes_of(replacement: Replacement, path: str | None) -> str:
    """What has to be said beside the fragment; ``path`` is the matched property, if any."""
    matched = _INDEX.sub("[*]", path or "").lower()
    others = [each for each in replacement.remove if each.lower() != matched]
    return note_of(replacement, last=f"remove {', '.join(others)}" if others else "")


def removal(replacement: Replacement, spelled: Callable[[str], str] = str) -> Suggestion | None:
    """A replacement without a fragment, as a sentence; None if it removes nothing.

    ``spelled`` gives a path of ARM as the file's author would write it.
    """
    if not replacement.remove:
        return None
    text = f"remove {', '.join(map(spelled, replacement.remove))}"
    return Suggestion(text, None, note_of(replacement))


def without_present(replacement: Replacement, resource: Resource, path: str | None) -> Replacement:
    """``replacement`` without the members that already stand where they would be put.

    They are put beside the property ``path``, or into ``properties`` if there is none. A member
    that depends on what is replaced stays, and so does one with another value.
    """
    fragment = replacement.fragment
    if fragment is None or fragment.type is not None or not isinstance(fragment.data, Object):
        return replacement
    around = path.rpartition(".")[0] if path else "properties"
    inner = fragment.data.get(around.rpartition(".")[2]) if path else None
    if isinstance(inner, Object) and len(fragment.data.entries) == 1:
        # The rule shows the object around it; here that is there, and keeps what else it has.
        fragment = replace(fragment, data=inner)
        replacement = replace(replacement, fragment=fragment)
    hits = resolve(resource.body, around).found if around else ()
    beside = hits[0].value if hits else None
    if not isinstance(beside, Object):
        return replacement
    assert isinstance(fragment.data, Object)
    left = [e for e in fragment.data.entries if not _is_present(e.value, beside.get(e.key))]
    if len(left) == len(fragment.data.entries):
        return replacement
    data = replace(fragment.data, entries=tuple(left))
    return replace(replacement, fragment=replace(fragment, data=data) if left else None)


def _is_present(wanted: Value, there: Value | None) -> bool:
    """Whether ``there`` is as good as ``wanted``: the same scalar, or any list for a list, and
    any mapping for one whose keys are to be filled in."""
    if isinstance(wanted, Known) and isinstance(there, Known) and not there.by_default:
        return str(wanted.value).lower() == str(there.value).lower()
    if isinstance(wanted, Array) and not has_hole(wanted):
        return isinstance(there, Unknown) or (
            isinstance(there, Array) and bool(there.items or there.open)
        )
    if isinstance(wanted, Object) and any(entry.key.startswith("<") for entry in wanted.entries):
        return isinstance(there, Unknown) or (
            isinstance(there, Object) and bool(there.entries or there.open)
        )
    return False


def is_computed(text: str, at: Span, path: str | None) -> bool:
    """Whether what says the property ``path`` is an expression at ``at``: ``json('{…}')``.

    What is written around it is no object of the language, so no member can be put there.
    """
    written = text[at.start : at.end]
    return path is not None and ("(" in written or "{" in written)


def matched_value(resource: Resource, path: str | None) -> Value:
    """The value that holes are filled from."""
    if not path:
        return resource.body
    hits = resolve(resource.body, path).found
    return hits[0].value if hits else Unknown("")


def indent_unit(text: str) -> str:
    """One level of indentation as ``text`` has it; two blanks if it does not show."""
    indents = [match.group(1) for match in _INDENT.finditer(text[:4000])]
    shortest = min(indents, key=len) if indents else "  "
    return "\t" if shortest.startswith("\t") else shortest[:8]


def sibling_type(written: str, kind: str, replaced: str) -> str | None:
    """``kind`` in the form in which the type it replaces is ``written``.

    That may be without the types of its parents, and with a version behind an ``@``. None if
    ``kind`` is no child of the same parent as the type ``replaced``.
    """
    parents, _, last = kind.rpartition("/")
    if parents.count("/") < 1 or parents.lower() != replaced.rpartition("/")[0].lower():
        return None
    name, at, version = written.partition("@")
    own, slash, _ = name.rpartition("/")
    return f"{own}{slash}{last}{at}{version}"


def elements(data: Array, matched: Value) -> list[tuple[Value, Value]]:
    """The elements to print, each with what its holes are filled from.

    A single element with holes is repeated for each matched element.
    """
    if len(data.items) == 1 and isinstance(matched, Array) and has_hole(data.items[0]):
        each = matched.items[:MAX_ELEMENTS] or (Unknown(""),)
        return [(data.items[0], element) for element in each]
    return [(item, matched) for item in data.items]


def has_hole(value: Value) -> bool:
    """Whether any string in ``value`` has a hole."""
    stack = [value]
    while stack:
        found = stack.pop()
        if isinstance(found, Known) and isinstance(found.value, str):
            if HOLE.search(found.value):
                return True
        elif isinstance(found, Object):
            stack.extend(entry.value for entry in found.entries)
        elif isinstance(found, Array):
            stack.extend(found.items)
    return False


def value_for(path: str, matched: Value) -> Value | None:
    """What fills the hole ``path``, or None if nothing is written there."""
    if path.startswith(_FIRST) and not isinstance(matched, Array):
        # The rule speaks of the first element; this is that one, or one of its siblings.
        path = path[len(_FIRST) :]
    hits = resolve(matched, path).found
    return hits[0].value if hits else None


def reindented(written: str, indent: str) -> str:
    """A piece of source over several lines, its last line moved to ``indent``."""
    lines = written.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) == 1:
        return written
    old = len(lines[-1]) - len(lines[-1].lstrip())
    moved = [
        indent + (line[old:] if not line[:old].strip() else line.lstrip()) for line in lines[1:]
    ]
    return "\n".join((lines[0], *moved))
