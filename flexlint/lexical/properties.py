"""Properties that are written alone: the name says which one, the resource does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from flexlint.catalog.vocabulary import DistinctiveProperty
from flexlint.model import Array, Confidence, Entry, Object, Resource, Span, Unknown, Value
from flexlint.regex import regex
from flexlint.values.paths import steps

_WORD = regex(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+")
_WRITTEN = (
    r"(?<![\w$-])(?P<dot>with(?:primary(?:internetfacing|internal))?|set_?)?(?P<name>{names})"
    r"(?P<quote>[\"'`]?)\]?[ \t]{{0,20}}"
    r"(?:(?P<colon>:(?![:=])|(?:(?:\.\w+|\[[\w$]+\]){{1,4}}[ \t]{{0,20}})?=(?![=>])|:=)"
    r"|(?P<adds>\+=|(?:\(\))?[?!]{{0,2}}\.(?:push|unshift|add|addrange|addall|append|extend|insert)\()"
    r"|\()"
    r"(?=(?P<value>[^\n]{{0,80}}))"
)
_EMPTY = regex(
    r"\s*(?:\[\s*\](?![\w*])|\{\s*\}|null\b|nil\b|None\b|undefined\b|false\b"
    r"|&?\[\]\*?[\w.]+\{\s*\}|\))"
)
_TYPE = regex(
    r"\s*(?:(?:readonly\s+)?(?!new\b)[\w.]+\[\]|(?:Readonly)?Array<|I?List<|IEnumerable<|I?Collection<"
    r"|(?:string|object|any|unknown|boolean|number)\b|\*?\[\]\*?[\w.]+\s*(?:`|$))"
)
_DESCRIBED = regex(r"\s{0,40}\{\s{0,40}(?:\w{1,20}:\s\w{1,20},\s{0,40}){0,3}serializedName\b")
"""The value is what a client says of the property: how it is sent."""
_RESHAPED = regex(
    r"\s{0,80}(?:(?:[\w.]{1,30}\(\s{0,80}(?:\[\s{0,80})?){1,4}[\"'`](?P<read>\w{1,60})[\"'`]"
    r"|(?P<name>\w{1,60})(?:\?|!)?\.(?:map|Select|stream)\()"
)
"""The value is made of a value of that name, element by element, or read by that name."""
_BEFORE_A_NAME = regex(r"[\w.<>,?*&\[\]]+\Z")
"""A word before the name of a variable: how it is declared, or its type."""
_BOUNDS = regex(r"[;{}()\n]")
_READ = regex(
    r"[ \t]{0,20}[&*]?(?:[\w$@]{1,60}(?:\(\))?[?!]{0,2}(?:\.|->)){1,8}(?P<name>\w{1,60})"
    r"(?:\(\))?[?!]{0,2}[ \t]{0,20}(?:;|\?\?|\|\||\n|\Z)"
)
"""The value is the property of that name of another object, and no more."""
_ADDS_TO_ITSELF = regex(r"[ \t]{0,20}append\([ \t]{0,20}(?P<name>\w{1,60})[ \t]{0,20},")


@lru_cache(maxsize=8)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    spelled = ["_?".join(map(re.escape, _WORD.findall(name))) for name in names]
    return re.compile(_WRITTEN.format(names="|".join(spelled)), re.IGNORECASE)


def folded(name: str) -> str:
    """``load_balancer_inbound_nat_pools`` and ``loadBalancerInboundNatPools`` alike."""
    return name.replace("_", "").lower()


def one_of(distinctive: DistinctiveProperty, between: str = "") -> str:
    """One element of the property in the words of a command: ``inbound-nat-pool``."""
    words = [word.lower() for word in _WORD.findall(distinctive.name)]
    words[-1] = words[-1].removesuffix("s")
    return between.join(words)


def is_of_a_batch_pool(text: str, at: int) -> bool:
    """Whether the property at ``at`` is in the endpoint configuration of an Azure Batch pool,
    whose NAT pools have the same name and are another thing."""
    before = text[max(0, at - 300) : at].replace("_", "").lower()
    return "endpointconfiguration" in before


def find_properties(
    text: str, distinctive: Iterable[DistinctiveProperty], confidence: Confidence, why: str
) -> Iterator[Resource]:
    """Each place where code gives one of the properties a value, or adds to what it has. Linear;
    never raises.

    Comments must have been blanked out. What is plainly empty, the declaration of a type, a
    client's description of the property, a value that was read and is put into another shape, and
    a variable of that name which only holds what was read are left alone.
    """
    by_name = {folded(property.name): property for property in distinctive}
    letters = folded(text)
    if not any(name in letters for name in by_name):
        return
    names = tuple(sorted((p.name for p in by_name.values()), key=lambda n: (-len(n), n)))
    for match in _pattern(names).finditer(text):
        value = match.group("value")
        called = match.group("colon") is None and match.group("adds") is None
        if called and match.group("dot") is None:
            continue
        if _EMPTY.match(value) or _TYPE.match(value):
            continue
        if is_of_a_batch_pool(text, match.start()) or _DESCRIBED.match(text, match.end()):
            continue
        reshaped = _RESHAPED.match(text, match.end())
        read = (reshaped["name"] or reshaped["read"]) if reshaped is not None else ""
        if read and folded(read) == folded(match.group("name")):
            continue
        if match.group("colon") is not None and _is_a_variable(text, match):
            continue
        at = Span(match.start("name"), match.end("name"))
        yield declared(by_name[folded(match.group("name"))], at, confidence, why)


def _is_a_variable(text: str, match: re.Match[str]) -> bool:
    """Whether the name at ``match`` is that of a variable: it is declared in Go's way, added to in
    Go's way, or given what an object has below that name. What it holds counts where the property
    itself is given it."""
    name = match.group("name")
    if not name[0].islower() or match.group("quote") or match.group("dot"):
        return False
    if text[max(0, match.start() - 1) : match.start()] in {".", ">"}:
        return False  # it is below an object
    if match.group("colon") == ":=":
        return True
    if match.group("colon") != "=":
        return False
    before = _BOUNDS.split(text[max(0, match.start() - 200) : match.start()])[-1].split()
    if len(before) > 3 or not all(_BEFORE_A_NAME.match(word) for word in before):
        return False
    given = _ADDS_TO_ITSELF.match(text, match.end()) or _READ.match(text, match.end())
    return given is not None and folded(given["name"]) == folded(name)


def declared(
    distinctive: DistinctiveProperty,
    at: Span,
    confidence: Confidence,
    why: str,
    value: Value | None = None,
    symbol: str = "",
) -> Resource:
    """A resource of which nothing shows but the property whose name stands at ``at``."""
    inner: Value = value or Unknown("built elsewhere", at)
    for step in reversed(steps(distinctive.path)):
        if isinstance(step, str) and step != "*":
            inner = Object((Entry(step, at, inner),), at, open=True)
        else:
            inner = Array((inner,), at, open=True)
    assert isinstance(inner, Object)
    return Resource(
        type=distinctive.type,
        type_span=at,
        api_version=Unknown("not given here"),
        name=Unknown("not given here"),
        body=inner,
        span=at,
        pointer=symbol,
        origin="property",
        confidence=confidence,
        why=why,
    )
