"""What is said of a match: messages filled with the user's words, replacements as sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from flexlint.azure import HTTP_METHODS
from flexlint.catalog import Catalog
from flexlint.catalog.model_table import ModelTable
from flexlint.catalog.operation import Counterpart, Replacement, Spellings
from flexlint.model import Known, Mode, Object, OneOf, Suggestion, Value
from flexlint.regex import regex
from flexlint.surfaces.registry import Names
from flexlint.text.excerpts import excerpt
from flexlint.text.words import listed
from flexlint.values.paths import last_key

_MAX_QUOTED = 200
"""Characters of a text from the file that a message quotes."""
_PLACEHOLDER = regex(r"\{(spelling|target|value|mode|property)\}")


def filled(
    template: str,
    spelling: str,
    target: Value,
    here: Value | None,
    mode: Mode,
    name: str = "",
) -> str:
    """``template``, a rule's message, with its placeholders in the words of the user's text.

    ``spelling`` is the call (or the resource type) as written, ``target`` the scale set's
    name, ``here`` the property's value, if there is one, and ``name`` the property's name.
    """
    words = {
        "spelling": spelling,
        "target": _word(target) or "the scale set",
        "value": (_word(here) if here is not None else None) or "this value",
        "mode": mode.kind.value,
        "property": name or "this property",
    }
    return _PLACEHOLDER.sub(lambda m: excerpt(words[m[1]], _MAX_QUOTED), template)


def may_apply(message: str, here: Value | None) -> str:
    """``message``, of a rule that applies if the value ``here`` is what it takes."""
    why = "It has one of several values" if isinstance(here, OneOf) else "Its value is not known"
    return f"{message.rstrip('.')}. {why} here, so this may not apply"


def _word(value: Value) -> str | None:
    if isinstance(value, Known):
        if isinstance(value.value, bool):
            return "true" if value.value else "false"
        return None if value.value is None else str(value.value)
    if isinstance(value, OneOf):
        return " or ".join(str(v) for v in value.values)
    return None


NO_WORDS: Mapping[str, str] = MappingProxyType({})


def words_of(table: ModelTable) -> dict[str, str]:
    """The words of a tool for the properties that they set, by the paths of those in lower case;
    the first word for each."""
    found: dict[str, str] = {}
    for word, meanings in table.words:
        for meaning in meanings:
            found.setdefault(meaning.path.lower(), word)
    return found


def in_words(
    replacements: Sequence[Replacement],
    name: Callable[[Counterpart], str | None],
    catalog: Catalog,
    words: Mapping[str, str] = NO_WORDS,
) -> Suggestion | None:
    """The first of ``replacements`` as a sentence; None if there is nothing to say.

    ``name`` says what the reader calls the operation that it goes over to; ``words`` has the
    reader's own words for properties, by their paths in lower case.
    """
    if not replacements:
        return None
    first = replacements[0]
    counterpart = catalog.counterparts.get(first.operation or "")
    called = (counterpart and name(counterpart)) or first.operation
    parts = {
        "operation": f"use {called}",
        "each-member": f"use {called} on each virtual machine of the set",
        "list-members": f"use {called}, filtered on the scale set",
    }
    text = parts.get(first.kind) or _changes(first, words) or first.note
    if not text:
        return None
    note = "" if text == first.note else first.note
    return Suggestion(text, None, "; ".join(p for p in (first.condition, note) if p))


def in_their_words(replacement: Replacement, path: str, word: str) -> Suggestion | None:
    """What ``replacement`` changes at ``path``, told of the ``word`` (option, parameter, argument)
    that sets it; None if that is not all it changes."""
    if not word:
        return None
    data = None if replacement.fragment is None else replacement.fragment.data
    text = ""
    if data is None and replacement.remove:
        text = f"leave out {word}"
    elif isinstance(data, Object) and len(data.entries) == 1 and not replacement.remove:
        value = _word(data.entries[0].value)
        same = last_key(path) == last_key(data.entries[0].key)
        # "-SystemAssignedIdentity" is no word that could be set to another type.
        other = same and last_key(path) == "type" and "type" not in word.lower()
        if same and value is not None and "{" not in value:
            text = f"leave out {word}" if other else f"set {word} to {value}"
    return Suggestion(text, None, replacement.note) if text else None


def _changes(replacement: Replacement, words: Mapping[str, str]) -> str:
    """What a property replacement sets and removes, in words; empty if it shows more."""
    data = None if replacement.fragment is None else replacement.fragment.data
    sets: list[str] = []
    if isinstance(data, Object):
        for entry in data.entries:
            if not isinstance(entry.value, Known):
                return ""
            value = entry.value.value
            written = str(value).lower() if isinstance(value, bool) else str(value)
            if "{" in written:
                return ""
            word = words.get(f"properties.{entry.key}".lower(), entry.key)
            sets.append(f"{word} to {written}")
    said = [f"set {listed(sets)}"] if sets else []
    if replacement.remove:
        gone = [words.get(path.lower(), path) for path in replacement.remove]
        said.append(f"remove {listed(gone)}")
    return ", and ".join(said)


def as_declared(counterpart: Counterpart) -> str | None:
    """The resource type that ``counterpart`` works on, from its REST path."""
    if counterpart.spellings.rest is None:
        return None
    steps = counterpart.spellings.rest.path.strip("/").split("/")
    return "/".join(step for step in steps if not step.startswith("{"))


def as_called(counterpart: Counterpart, names: Names, spelling: str) -> str | None:
    """How ``counterpart`` is called by those who call operations by ``names``, for a use spelled
    so; as the request that it is if they have no name for it."""
    spellings = counterpart.spellings
    name = _NAMES[_names_like(spelling, names)](spellings, spelling)
    return _request(spellings, spelling) if name is None else name


def _names_like(spelling: str, names: Names) -> Names:
    """``names``, or by which names a text in no language in particular calls operations here."""
    if names != "methods":
        return names
    return next((like for form, like in _SPELLED if form.match(spelling)), names)


_SPELLED: tuple[tuple[re.Pattern[str], Names], ...] = (
    (regex(r"az[ \t]"), "commands"),
    (regex(r"[A-Za-z]+-Az"), "cmdlets"),
    (regex(rf"(?:{'|'.join(HTTP_METHODS)})[ \t]"), "requests"),
)


def _method(spellings: Spellings, spelling: str = "") -> str | None:
    del spelling
    python = spellings.python
    return f"{python.group}.{python.methods[-1].name}" if python else None


def _command(spellings: Spellings, spelling: str) -> str | None:
    like = spellings.cli_like(spelling)
    return None if like is None else like.command


def _cmdlet(spellings: Spellings, spelling: str) -> str | None:
    verb = spelling.partition("-")[0].lower()
    like = [s.cmdlet for s in spellings.powershell if s.cmdlet.lower().startswith(f"{verb}-")]
    others = [s.cmdlet for s in spellings.powershell]
    return next(iter((*like, *others)), None)


def _request(spellings: Spellings, spelling: str) -> str | None:
    del spelling
    return f"{spellings.rest.method} {spellings.rest.path}" if spellings.rest else None


_NAMES: Mapping[Names, Callable[[Spellings, str], str | None]] = {
    "methods": _method,
    "commands": _command,
    "cmdlets": _cmdlet,
    "requests": _request,
}
