"""Which scale set a call is about: what it is given for the names of the set and of its resource
group, or what made the object that it is called on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from flexlint.azure import RESOURCE_GROUP, SCALE_SET_NAMES
from flexlint.catalog.operation import RestSpelling
from flexlint.lexical.urls.routes import canonical_parameter
from flexlint.model import Known, Span, Unknown, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.sdk.bindings import Bindings
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.kinds import RESOURCEFUL
from flexlint.surfaces.sdk.receivers import Receiver
from flexlint.surfaces.sdk.values import Values

NOTHING = Unknown("not given")
_PARAMETER = regex(r"\{(\w+)\}")
_CONTEXT = regex(
    r"(?:\w+\.)*\w{0,40}(?:ctx|context)\w{0,20}(?:\.\w+)?(?:\(\))?\Z",
    re.IGNORECASE,
)
_TAIL = regex(
    r"(?:\w+\.)*(?:ct|cancel\w*|\w*token|default|context\.none|none|nil|null|undefined)\Z",
    re.IGNORECASE,
)
"""What stands behind the arguments that name something: a token, no options."""
_CLIENT = regex(
    r"(?:_|get|new)*(?:virtualmachinescaleset\w*s|scale_?sets|networkinterfaces|publicipaddresses"
    r"|\w*(?:client|operations|inner|api))\Z",
    re.IGNORECASE,
)
"""Receivers of languages with objects for resources that are none: their methods name the set."""
_ONE_SET = regex(r"(?:virtualmachine)?scaleset(?:vm|resource)?\Z|vmss(?:vm)?\Z", re.IGNORECASE)
_MANAGER = regex(r"Azure\s*\.\s*ResourceManager\b")
_GIVES_SET = regex(r"(?:get|create|exists|define|getifexists|createorupdate)\w*\Z", re.IGNORECASE)
_GROUP_METHODS = frozenset({"getresourcegroup", "getresourcegroupasync"})
_OWN_GROUP = frozenset({"withexistingresourcegroup", "withnewresourcegroup"})
_SET_ID = regex(
    r"/resourceGroups/(?P<group>[\w.()-]+)/providers/Microsoft\.Compute/virtualMachineScaleSets/"
    r"(?P<name>[\w.-]+)",
    re.IGNORECASE,
)
_ASKING = frozenset({"VirtualMachineScaleSets_Get", "VirtualMachineScaleSets_CreateOrUpdate"})
"""What a collection of scale sets is asked, with a name."""
_MAX_ARGUMENTS = 12
_MAX_CHAIN = 40
_DEEPEST = 4

_Range = tuple[int, int]


@record
class Named:
    """What a call says of the set that it is about."""

    name: Value = NOTHING
    group: Value = NOTHING


@lru_cache(maxsize=4)
def _places(rest: tuple[tuple[str, RestSpelling], ...]) -> Mapping[str, tuple[str, ...]]:
    """Operation -> the canonical parameters that its methods begin with, in their order: those of
    its path."""
    found = {}
    for operation, spelling in rest:
        names = [canonical_parameter(name) for name in _PARAMETER.findall(spelling.path)]
        if spelling.scope == "resource-group" and RESOURCE_GROUP not in names:
            names.insert(0, RESOURCE_GROUP)
        found[operation] = tuple(name for name in names if name != "subscription_id")
    return found


class Subjects:
    """Says of the calls of one program which sets they are about."""

    def __init__(
        self,
        text: str,
        tokens: Tokens,
        language: str,
        rest: tuple[tuple[str, RestSpelling], ...],
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._language = language
        self._places = _places(rest)
        self._bindings = Bindings(tokens, language)
        self._values = Values(text, tokens, language, self._bindings)
        self._by_collections = language == "csharp" and _MANAGER.search(text) is not None

    def of(self, operation: str, receiver: Receiver, sure: bool) -> Named:
        """The set that the call of ``receiver``'s method, which means ``operation``, is about.
        ``sure`` if it is surely a client of an SDK that it is called on."""
        wanted = self._places.get(operation, ())
        if not any(name in SCALE_SET_NAMES for name in wanted):
            return Named(group=self._group_of_list(wanted, receiver) if sure else NOTHING)
        if self._language in RESOURCEFUL:
            on_resource = self._of_resource(operation, receiver)
            if on_resource is not None:
                return on_resource
        if not sure:
            return Named(Unknown("what it is called on is not a known client"))
        return self._by_place(wanted, receiver.method)

    # -- clients ---------------------------------------------------------------------------

    def _group_of_list(self, wanted: tuple[str, ...], receiver: Receiver) -> Value:
        if RESOURCE_GROUP not in wanted or self._by_collections:
            return NOTHING
        return self._by_place(wanted, receiver.method).group

    def _by_place(self, wanted: tuple[str, ...], method: int) -> Named:
        """The arguments of ``method`` in the order of the path of its operation."""
        given, by_name = self._arguments(method)
        if self._language == "go" and not self._tokens.words[method].startswith("New"):
            given = given[1:] if given and self._is_context(given[0]) else given
        found = dict(zip(wanted, given, strict=False))
        found |= {canonical_parameter(word): place for word, place in by_name.items()}
        if any(self._is_spread(each) for each in given[: len(wanted)]):
            return Named(Unknown("arguments that are put in from elsewhere"))
        if len(given) + len(by_name) < len(wanted):
            return Named(Unknown("it is given fewer arguments than the SDK's method has"))
        named = next((found[each] for each in SCALE_SET_NAMES if each in found), None)
        group = found.get(RESOURCE_GROUP)
        return Named(
            NOTHING if named is None else self._values.of(*named),
            NOTHING if group is None else self._values.of(*group),
        )

    def _arguments(self, method: int) -> tuple[list[_Range], dict[str, _Range]]:
        """First and last token of each argument of the call: in their order, and by their names.
        What is no name of anything (``WaitUntil``, tokens at the end) is left out."""
        tokens = self._tokens
        opened = method + 1
        if tokens.word(opened) == "<":
            for at in range(opened, opened + 14):
                if tokens.word(at) == "(":
                    opened = at
                    break
        placed: list[_Range] = []
        named: dict[str, _Range] = {}
        closed = tokens.other[opened] if tokens.word(opened) == "(" else -1
        at = start = opened + 1
        while at <= closed and len(placed) < _MAX_ARGUMENTS:
            if tokens.word(at) == "," or at == closed:
                if start < at:
                    self._put(start, at - 1, placed, named)
                start = at + 1
            at = tokens.behind(at)
        while placed and _TAIL.match(self._written(*placed[-1])):
            placed.pop()
        if placed and self._written(*placed[0]).rpartition(".")[0].endswith("WaitUntil"):
            placed.pop(0)
        return placed, named

    def _put(self, first: int, last: int, placed: list[_Range], named: dict[str, _Range]) -> None:
        tokens = self._tokens
        mark = {"csharp": ":", "kotlin": "=", "groovy": "="}.get(self._language)
        if mark and tokens.word(first + 1) == mark and first + 2 <= last:
            named[tokens.words[first]] = (first + 2, last)
        else:
            placed.append((first, last))

    def _is_context(self, place: _Range) -> bool:
        return _CONTEXT.match(self._written(*place)) is not None

    def _is_spread(self, place: _Range) -> bool:
        first, last = place
        dots = [self._tokens.word(at) == "." for at in range(first, first + 3)]
        behind = [self._tokens.word(at) == "." for at in range(last - 2, last + 1)]
        return (all(dots) or all(behind)) and last - first >= 3

    # -- objects of resources --------------------------------------------------------------

    def _of_resource(self, operation: str, receiver: Receiver) -> Named | None:
        """The set whose object the method is called on, or the one that a collection is asked
        for; None if it is called on a client."""
        by = receiver.kind.by if receiver.kind is not None else -1
        if by >= 0 and self._is_naming(by):
            place = (receiver.start, receiver.method - 2)
            if self._reaches(place, by, 0):
                return self._named_by(by)
            return Named(Unknown("which set it is called on may be another one from time to time"))
        if self._by_collections or _ONE_SET.search(receiver.name):
            if operation in _ASKING and self._is_naming(receiver.method):
                return self._named_by(receiver.method)
            return Named(Unknown("which set it is called on cannot be seen"))
        return (
            None
            if _CLIENT.match(receiver.name)
            else Named(Unknown("which set it is called on cannot be seen"))
        )

    def _is_naming(self, method: int) -> bool:
        """Whether the method at ``method`` gives a set, and is given its name or its id."""
        if not _GIVES_SET.match(self._tokens.words[method]):
            return False
        placed, named = self._arguments(method)
        return bool(placed or named)

    def _named_by(self, method: int) -> Named:
        """The set that the method at ``method`` gives, or makes."""
        word = self._tokens.words[method].lower()
        if word.startswith("define") and word != "define":
            method, word = self._definition(method), "define"
        placed, named = self._arguments(method)
        if not placed and not named:
            return Named(Unknown("which set it is called on cannot be seen"))
        first = placed[0] if placed else next(iter(named.values()))
        if "byid" in word or word.endswith("resource"):
            return self._by_id(first, 0)
        if (
            "byresourcegroup" in word
            or "byname" in word
            or (len(placed) > 1 and word.startswith("get") and not self._by_collections)
        ):
            if len(placed) < 2:
                return Named(Unknown("built at run time"))
            return Named(self._values.of(*placed[1]), self._values.of(*placed[0]))
        group = self._own_group(method) if word == "define" else self._group_before(method)
        return Named(self._values.of(*first), group)

    def _by_id(self, place: _Range, depth: int) -> Named:
        """The set whose resource id the expression is."""
        made = self._call_in(place, frozenset({"createresourceidentifier"}))
        if made >= 0:
            placed, _ = self._arguments(made)
            if len(placed) > 2:
                return Named(self._values.of(*placed[2]), self._values.of(*placed[1]))
        written = self._id_text(place)
        match = None if written is None else _SET_ID.search(written)
        if match is not None:
            span = Span(self._tokens.starts[place[0]], self._tokens.end(place[1]))
            return Named(Known(match["name"], span), Known(match["group"], span))
        declared = self._values.declaration(*place)
        if declared is not None and declared.kind == "value" and depth < _DEEPEST:
            return self._by_id((declared.first, declared.last), depth + 1)
        value = self._values.of(*place)
        symbol = value.symbol if isinstance(value, Unknown) else ""
        why = "its resource id is not written out"
        return Named(Unknown(why, value.span, f"id {symbol}" if symbol else ""))

    def _id_text(self, place: _Range) -> str | None:
        """The text of an id, ``new ResourceIdentifier(…)`` around it or not."""
        first, last = place
        tokens = self._tokens
        opened = tokens.other[last] if tokens.word(last) == ")" else -1
        if tokens.word(opened - 1) in {"ResourceIdentifier", "Parse"} and opened > first:
            first, last = opened + 1, last - 1
        return self._values.text(first, last) if first <= last else None

    def _own_group(self, method: int) -> Value:
        """The group that the chain behind ``define(…)`` at ``method`` says."""
        tokens = self._tokens
        at = tokens.behind(method + 1)
        for _ in range(_MAX_CHAIN):
            if tokens.word(at) != "." or tokens.word(at + 2) != "(":
                break
            if tokens.word(at + 1).lower() in _OWN_GROUP:
                placed, _ = self._arguments(at + 1)
                return self._values.of(*placed[0]) if placed else NOTHING
            at = tokens.behind(at + 2)
        return NOTHING

    def _definition(self, method: int) -> int:
        """The ``define(…)`` that the stage at ``method``, which defines a part, belongs to."""
        tokens = self._tokens
        at = method
        for _ in range(_MAX_CHAIN):
            opened = tokens.other[at - 2] if tokens.word(at - 2) == ")" else -1
            if tokens.word(at - 1) != "." or opened < 1:
                break
            at = opened - 1
            if tokens.word(at).lower() == "define":
                return at
        return -1

    def _group_before(self, method: int) -> Value:
        """The group whose object the method at ``method``, or the collection that it belongs to,
        is called on."""
        tokens = self._tokens
        at = method - 2
        if tokens.word(method - 1) not in {".", "?."} or at < 0:
            return NOTHING
        return self._group_in((self._start_of(at), at), 0)

    def _group_in(self, place: _Range, depth: int) -> Value:
        by_id = self._call_in(place, frozenset({"getresourcegroupresource"}))
        if by_id >= 0 and depth < _DEEPEST:
            placed, _ = self._arguments(by_id)
            return self._group_in(placed[0], depth + 1) if placed else NOTHING
        made = self._call_in(place, _GROUP_METHODS)
        if made < 0:
            made = self._group_collection(place)
        if made >= 0:
            placed, _ = self._arguments(made)
            return self._values.of(*placed[0]) if placed else NOTHING
        made = self._call_in(place, frozenset({"createresourceidentifier"}))
        if made >= 0 and self._tokens.word(made - 2).lower() == "resourcegroupresource":
            placed, _ = self._arguments(made)
            return self._values.of(*placed[1]) if len(placed) > 1 else NOTHING
        for root in self._roots(place):
            if depth < _DEEPEST:
                return self._group_in(root, depth + 1)
        return NOTHING

    def _group_collection(self, place: _Range) -> int:
        """``GetResourceGroups().Get(…)``: the last method."""
        collection = self._call_in(place, frozenset({"getresourcegroups"}))
        if collection < 0:
            return -1
        at = self._tokens.behind(collection + 1)
        named = self._tokens.word(at) == "." and self._tokens.word(at + 1).lower().startswith("get")
        return at + 1 if named and at + 1 <= place[1] else -1

    # -- expressions -----------------------------------------------------------------------

    def _reaches(self, place: _Range, by: int, depth: int) -> bool:
        """Whether the object that the expression is comes from the call at ``by``, and from no
        other one."""
        if place[0] <= by <= place[1]:
            return True
        return depth < _DEEPEST and any(
            self._reaches(root, by, depth + 1) for root in self._roots(place)
        )

    def _roots(self, place: _Range) -> Iterator[_Range]:
        """What gives the value of the variable that the expression begins with: its declaration,
        or the only place that gives a field a value."""
        tokens = self._tokens
        first, last = place
        while first < last and tokens.words[first] in {"await", "(", "*", "&", "new"}:
            first += 1
        if not tokens.is_name(first):
            return
        declared = self._bindings.of(first)
        if declared is not None and declared.kind == "value":
            yield declared.first, declared.last
        elif declared is not None and declared.kind == "item":
            looped = self._looped(declared.at)
            if looped is not None:
                yield looped

    def _looped(self, at: int) -> _Range | None:
        """What the loop goes through whose variable is declared at ``at``."""
        tokens = self._tokens
        mark = at + 1
        while mark < at + 12 and tokens.word(mark) not in {"in", "of", ":", ")"}:
            mark += 1
        if tokens.word(mark) not in {"in", "of", ":"}:
            return None
        end = mark + 1
        while end < min(len(tokens), mark + 120) and tokens.words[end] not in {")", "{"}:
            end = tokens.behind(end)
        return mark + 1, end - 1

    def _call_in(self, place: _Range, methods: frozenset[str]) -> int:
        """The first method among ``methods`` that is called in the expression, on its own level."""
        tokens = self._tokens
        at = place[0]
        while at <= min(place[1], place[0] + 200):
            if tokens.words[at].lower() in methods and tokens.word(at + 1) == "(":
                return at
            opens = tokens.other[at] > at and tokens.word(at + 1) != "await"
            at = tokens.behind(at) if opens else at + 1
        return -1

    def _start_of(self, at: int) -> int:
        """Where the expression begins that ends at the token ``at``."""
        tokens = self._tokens
        for _ in range(_MAX_CHAIN):
            if tokens.word(at) in {")", "]"} and tokens.other[at] >= 0:
                at = tokens.other[at]
                if not tokens.is_name(at - 1):
                    return at
                at -= 1
            elif tokens.word(at) in {"!", "?"}:
                at -= 1
            elif tokens.is_name(at) and tokens.word(at - 1) in {".", "?."}:
                at -= 2
            else:
                break
        return at

    def _written(self, first: int, last: int) -> str:
        start = self._tokens.starts[first]
        return "".join(self._text[start : min(self._tokens.end(last), start + 200)].split())
