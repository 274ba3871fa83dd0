"""Whether a command is about the set whose mode a condition has read.

``if ($a.OrchestrationMode -eq …)`` says nothing of ``Restart-AzVmss -VMScaleSetName $b.Name``.
Where it is not said whose mode is read, nothing speaks against the command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from flexlint.model import Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.powershell.variables import Setting, Variables

_PATH = r"(?P<path>(?:\??\.\w{1,60}(?![\w(])|\[[^\[\]\n]{1,40}\]){0,6}?)"
_READ = regex(
    rf"\$\(?\$?(?P<root>\w{{1,80}}){_PATH}\??\.(?:Properties\.)?orchestrationMode(?!\w)",
    re.IGNORECASE,
)
_GOT = regex(
    r"\((?P<command>[^()\n]{1,300}(?:\([^()\n]{0,80}\)[^()\n]{0,80}){0,2})\)"
    r"\??\.(?:Properties\.)?orchestrationMode(?!\w)",
    re.IGNORECASE,
)
_NAMED = regex(rf"\$\(?\$?(?P<root>\w{{1,80}}){_PATH}\??\.(?:VMScaleSet)?Name(?!\w)", re.IGNORECASE)
_NAMING = regex(
    r"(?<![\w-])(?:-VMScaleSetName|-VMSSName|-Name|--name|--vmss-name|-n)[ \t:=]{1,4}"
    r"(?P<value>[^\s|;)}]{1,120})",
    re.IGNORECASE,
)
_POSITIONAL = regex(
    r"\bGet-AzVmss[ \t]{1,9}[^\s|;)}-][^\s|;)}]{0,80}[ \t]{1,9}"
    r"(?P<value>[^\s|;)}-][^\s|;)}]{0,80})",
    re.IGNORECASE,
)
_GETS = regex(r"\b(?:Get-AzVmss\b|az[ \t]+vmss[ \t]+show\b)", re.IGNORECASE)
_HEAD = regex(rf"[ \t]{{0,80}}\$(?P<root>\w{{1,80}}){_PATH}[ \t]{{0,20}}\|(?!\|)")
_VARIABLE = regex(r"\$\{?(?P<name>\w{1,80})")
_PLAIN = regex(r"[\"']?\$\{?(?P<name>\w{1,80})\}?[\"']?\Z")
_LITERAL = regex(r"[\"']?(?P<text>[A-Za-z0-9][\w.-]{0,80})[\"']?\Z")
_FOREACH = regex(
    r"\bforeach\s{0,20}\(\s{0,20}\$(?P<name>\w{1,80})\s{1,20}in\s{1,20}(?=[^\s{])",
    re.IGNORECASE,
)
_BRACKET = regex(r"[(){}]")
_ITEM_BLOCK = regex(
    r"(?:\|[ \t\r\n`]{0,40}(?:%|ForEach-Object|foreach)[ \t]{0,20}(?:-Process[ \t]{1,9})?"
    r"|\.ForEach\([ \t]{0,9})\Z",
    re.IGNORECASE,
)
_ONLY = regex(rf"[ \t@(]{{0,9}}\$(?P<root>\w{{1,80}}){_PATH}[ \t)]{{0,9}}\Z")
_TELLS = regex(r"orchestrationMode|uniform|flexible", re.IGNORECASE)
_OF_ITEM = regex(r"[\"']?orchestrationMode[\"']?\s", re.IGNORECASE)
_SPLAT = regex(r"(?<![\w$])@(?P<name>[A-Za-z_]\w{0,80})")
_IN_TABLE = regex(
    r"\b(?:VMScaleSetName|Name)[\"']?[ \t]{0,40}=[ \t]{0,20}(?P<value>[^\s;}]{1,120})",
    re.IGNORECASE,
)
_ITEMS = frozenset({"_", "psitem"})
_LONGEST = 600
_MOST_STEPS = 12
_MOST_LOOPS = 400


@record
class _Object:
    """What a mode or a name is read of."""

    root: str
    """In lower case; ``_`` is the item of a pipeline."""
    path: str
    at: int


class Ties:
    """The objects of one script."""

    def __init__(self, text: str, code: str, variables: Variables) -> None:
        """``code`` is ``text`` without comments and the insides of strings."""
        self._text = text
        self._code = code
        self._variables = variables
        self._loops: Mapping[str, list[Span]] | None = None

    def may_be_other(self, asked: Span, at: int, *, filters: bool = False) -> bool:
        """Whether what stands at ``at`` may be about another set than the one whose mode is read
        at ``asked``; ``filters`` says that what is asked there lets items through."""
        tested = list(self._tested(asked, 0))
        sources = [name for each in tested if (name := self._source_of(each))]
        sources += self._sources(self._text[asked.start : asked.end], asked.start)
        if not tested and not sources:
            sources = [name for place in self._values_in(asked) for name in self._named_in(place)]
        if not tested and not sources:
            return False
        start, end = self._region(at)
        used = list(self._used(start, end))
        if used and tested:
            return not all(
                any(self._is_same(one, each, asked, filters=filters) for one in tested)
                for each in used
            )
        named = _NAMING.search(self._text, start, end)
        if named is None or not sources:
            return False
        name = _name(named["value"])
        if not name:
            return False
        if name in sources:
            return any(
                name[1:] and self._variables.set_between(name[1:], asked.start, at) >= 0
                for name in sources
                if name[:1] == "$"
            )
        own = self._object_named(name, at)
        if own is not None and tested:
            return not any(self._is_same(one, own, asked, filters=filters) for one in tested)
        return True

    # -- whose mode is read -----------------------------------------------------------------------

    def _tested(self, place: Span, depth: int) -> Iterator[_Object]:
        text = self._text[place.start : min(place.end, place.start + _LONGEST)]
        if _OF_ITEM.match(text):  # ``Where-Object OrchestrationMode -eq …``
            yield _Object("_", "", place.start)
            return
        found = False
        for match in _READ.finditer(text):
            found = True
            yield _Object(match["root"].lower(), _short(match["path"]), place.start + match.start())
        if found or depth > 3:
            return
        for value in self._values_in(place):
            yield from self._tested(value, depth + 1)

    def _values_in(self, place: Span) -> Iterator[Span]:
        """What the variables are given that stand at ``place``, if it tells of a mode."""
        text = self._text[place.start : min(place.end, place.start + _LONGEST)]
        for match in _VARIABLE.finditer(text):
            value = self._value(match["name"], place.start)
            if value is not None and _TELLS.search(self._text, value.start, value.end):
                yield value

    def _value(self, name: str, at: int) -> Span | None:
        setting = self._setting(name, at)
        if setting is None:
            return None
        end = min(len(self._code), setting.end + _LONGEST)
        found = (self._code.find(mark, setting.end, end) for mark in ("\n", ";"))
        ends = [each for each in found if each >= 0]
        return Span(setting.end, min(ends, default=end))

    def _setting(self, name: str, at: int) -> Setting | None:
        """The one place where the variable ``name`` gets what it holds at ``at``."""
        sole = self._variables.sole(name)
        if sole is not None:
            return sole if sole.at < at else None
        before = [each for each in self._variables.seen(name, at).settings if each.at < at]
        last = before[-1] if before else None
        if last is None or last.how != "value" or not self._variables.counts(last, at):
            return None
        turn = self._variables.turn(at, last.block)
        return last if self._variables.set_between(name, at, turn) < 0 else None

    # -- by which name ----------------------------------------------------------------------------

    def _source_of(self, each: _Object) -> str:
        """The name by which the object was got, as :func:`_name` has it; "" if it is not known."""
        if each.root in _ITEMS or each.path:
            return ""
        value = self._value(each.root, each.at)
        return next(iter(self._named_in(value)), "") if value is not None else ""

    def _named_in(self, place: Span) -> list[str]:
        text = self._text[place.start : place.end]
        if not _GETS.search(text):
            return []
        match = _NAMING.search(text) or _POSITIONAL.search(text)
        name = _name(match["value"]) if match is not None else ""
        return [name] if name else []

    def _sources(self, text: str, at: int) -> list[str]:
        """The names of the sets that ``text`` gets in order to read their modes."""
        found: list[str] = []
        for match in _GOT.finditer(text):
            found += self._named_in(Span(at + match.start("command"), at + match.end("command")))
        return found

    def _object_named(self, name: str, at: int) -> _Object | None:
        """The object whose name the variable ``name`` holds."""
        value = self._value(name[1:], at) if name[:1] == "$" else None
        match = _NAMED.search(self._text, value.start, value.end) if value is not None else None
        return None if match is None else _Object(match["root"].lower(), _short(match["path"]), at)

    # -- what a use is about ----------------------------------------------------------------------

    def _region(self, at: int) -> tuple[int, int]:
        """From where to where the statement is written that stands at ``at``."""
        code, level, start = self._code, 0, max(0, at - _LONGEST)
        for before in range(at - 1, start - 1, -1):
            character = code[before]
            level += (character in ")}") - (character in "({")
            if level < 0 or (not level and (character in ";\n" or code.startswith("&&", before))):
                start = before + 1
                break
        level, end = 0, at
        for end in range(at, min(len(code), at + _LONGEST)):
            character = code[end]
            level += (character in "({") - (character in ")}")
            ends = character == ";" or (character == "\n" and code[end - 1 : end] != "`")
            if level < 0 or (not level and ends):
                return start, end
        return start, min(len(code), at + _LONGEST)

    def _used(self, start: int, end: int) -> Iterator[_Object]:
        """The objects whose names are read from ``start`` to ``end``, or that are handed on."""
        head = _HEAD.match(self._code, start, end)
        if head is not None:
            yield _Object(head["root"].lower(), _short(head["path"]), start)
        for match in _NAMED.finditer(self._text, start, end):
            if match["root"].lower() not in {"rg", "group", "resourcegroup", "resource"}:
                yield _Object(match["root"].lower(), _short(match["path"]), match.start())
        splat = _SPLAT.search(self._code, start, end)
        if splat is not None:
            yield from self._splatted(splat["name"], at=start)
        named = _NAMING.search(self._text, start, end)
        plain = _PLAIN.match(named["value"]) if named is not None else None
        if plain is not None:
            own = self._object_named(f"${plain['name'].lower()}", start)
            if own is not None:
                yield own

    def _splatted(self, name: str, at: int) -> Iterator[_Object]:
        """The object whose name the table ``name`` has for a cmdlet."""
        setting = self._variables.sole(name)
        if setting is None or setting.at >= at:
            return
        end = self._text.find("}", setting.end, setting.end + _LONGEST)
        match = _IN_TABLE.search(self._text, setting.end, max(end, setting.end))
        read = _NAMED.match(match["value"].strip("\"'")) if match is not None else None
        if read is not None:
            yield _Object(read["root"].lower(), _short(read["path"]), at)

    def _is_same(self, tested: _Object, used: _Object, asked: Span, *, filters: bool) -> bool:
        one, other = _plain_item(tested.root), _plain_item(used.root)
        if one == other:
            if one == "_" and not filters and self._item(tested.at) != self._item(used.at):
                return False
            return tested.path.startswith(used.path) or used.path.startswith(tested.path)
        return self._comes_from(used, one, asked) or self._comes_from(tested, other, None)

    def _comes_from(self, each: _Object, wanted: str, asked: Span | None) -> bool:
        """Whether ``each`` was made from the variable ``wanted``, or out of what is ``asked``."""
        seen: set[str] = set()
        stack = [(_plain_item(each.root), each.at)]
        while stack and len(seen) < _MOST_STEPS:
            root, at = stack.pop()
            if root in seen:
                continue
            seen.add(root)
            for place, is_item in self._made(root, at):
                if asked is not None and place.start <= asked.start < place.end:
                    return True
                text = self._text[place.start : place.end]
                only = _ONLY.match(text)
                for match in _VARIABLE.finditer(text):
                    name = _plain_item(match["name"].lower())
                    if name == wanted and not (is_item and only is not None):
                        return True
                    stack.append((name, place.start))
        return False

    def _made(self, root: str, at: int) -> Iterator[tuple[Span, bool]]:
        """What a variable is given, or a list whose items it is given one by one."""
        if root == "_":
            opened = self._item(at)
            if opened >= 0:
                start = max(
                    self._code.rfind(mark, max(0, opened - _LONGEST), opened)
                    for mark in ("\n", ";", "=", "{")
                )
                yield Span(start + 1, opened), True
            return
        value = self._value(root, at)
        if value is not None:
            yield value, False
        if self._loops is None:
            loops: dict[str, list[Span]] = {}
            for count, match in enumerate(_FOREACH.finditer(self._code)):
                end = self._closed(match.end()) if count < _MOST_LOOPS else -1
                if end >= 0:
                    place = Span(match.end(), end)
                    loops.setdefault(match["name"].lower(), []).append(place)
            self._loops = loops
        before = [each for each in self._loops.get(root, ()) if each.start < at]
        if before:
            yield before[-1], True

    def _closed(self, at: int) -> int:
        """Where the bracket closes that is open at ``at``; -1 if that is far away."""
        level = 0
        for match in _BRACKET.finditer(self._code, at, at + _LONGEST):
            level += 1 if match[0] in "({" else -1
            if level < 0:
                return match.start()
        return -1

    def _item(self, at: int) -> int:
        """Where the block opens whose items ``$_`` stands for at ``at``; -1 if there is none."""
        start, _ = self._variables.block(at)
        for _ in range(_MOST_STEPS):
            opened = self._code.rfind("{", max(0, start - 2), start + 1)
            if opened < 0:
                return -1
            if _ITEM_BLOCK.search(self._code, max(0, opened - 60), opened):
                return opened
            start, _ = self._variables.block(opened)
            if start <= 0:
                return -1
        return -1


def _plain_item(root: str) -> str:
    return "_" if root in _ITEMS else root


def _short(path: str) -> str:
    """A path of members in lower case, without what every set has."""
    return re.sub(r"\??\.(?:properties|value)\b", "", path.lower())


def _name(written: str) -> str:
    """A name as it is compared: ``$n`` for a variable, a text in lower case; "" of others."""
    plain = _PLAIN.match(written)
    if plain is not None:
        return f"${plain['name'].lower()}"
    literal = _LITERAL.match(written)
    return literal["text"].lower() if literal is not None else ""
