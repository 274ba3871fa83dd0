"""What a condition proves of the orchestration mode where it decides what runs.

Readers of languages find the conditions; what follows from one, and how that is said, is here.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from flexlint.model import Confidence, Mode, ModeKind, Note, Span
from flexlint.record import record, replace
from flexlint.regex import regex

MODES: Mapping[str, ModeKind] = MappingProxyType(
    {"uniform": ModeKind.UNIFORM, "flexible": ModeKind.FLEXIBLE}
)
"""The words that name a mode, in lower case."""

_OTHER = {ModeKind.UNIFORM: ModeKind.FLEXIBLE, ModeKind.FLEXIBLE: ModeKind.UNIFORM}


def follows(named: ModeKind, equal: bool) -> ModeKind:
    """The mode of a set that was compared with ``named`` and found ``equal``, or not.

    There are two modes: what is not one of them is the other.
    """
    return named if equal else _OTHER[named]


@record
class Telling:
    """What is known of the mode if a condition holds, and if it does not."""

    holds: ModeKind | None = None
    fails: ModeKind | None = None
    written: str = ""
    """The condition, as it is compared with others (see :func:`plain`)."""
    presence: bool | None = None
    """Set if the condition asks only whether there is what ``written`` reads: whether it holds
    if there is."""

    def negated(self) -> Telling:
        """What the opposite of the condition tells."""
        presence = None if self.presence is None else not self.presence
        return Telling(self.fails, self.holds, self.written, presence)

    @property
    def is_silent(self) -> bool:
        """Whether it tells nothing by itself."""
        return self.holds is None and self.fails is None


SILENT = Telling()
"""A condition that tells nothing."""


@record
class Refuted:
    """What is proved where all conditions of ``if … elif …`` so far have failed."""

    kind: ModeKind | None = None
    """The mode that follows; None if none does."""
    at: tuple[int, int] = (0, 0)
    """Where the condition stands that it follows from, in what its reader counts in."""
    is_neither: bool = False
    """Whether the one mode and the other are excluded, so that nothing follows any more."""

    def further(self, telling: Telling, at: tuple[int, int]) -> Refuted:
        """The same where the condition ``at``, which tells ``telling``, has failed as well."""
        if self.is_neither or telling.fails in {None, self.kind}:
            return self
        return Refuted(telling.fails, at) if self.kind is None else Refuted(is_neither=True)


_DRESS = regex(r"[\s*&?!${}()\"'`@]+")


def plain(written: str) -> str:
    """``written`` without what languages put around names, to find a name in a condition."""
    return _DRESS.sub("", written).lower()


def compared(named: ModeKind, equal: bool, written: str) -> Telling:
    """What a comparison with ``named`` tells, ``equal`` or not."""
    return Telling(follows(named, equal), follows(named, not equal), plain(written))


def present(written: str, holds: bool) -> Telling:
    """What a test tells of whether there is what ``written`` reads: ``mode != null``."""
    return Telling(None, None, plain(written), holds)


def or_absent(telling: Telling, holds: bool) -> Telling:
    """``telling`` of a condition that ``holds``, or fails, also if there is no mode: a set without
    one is a Uniform one."""
    if holds and telling.holds is not ModeKind.UNIFORM:
        return replace(telling, holds=None)
    if not holds and telling.fails is not ModeKind.UNIFORM:
        return replace(telling, fails=None)
    return telling


def is_spelled(word: str, fold: str = "") -> bool:
    """Whether ``word`` is how a set spells its mode, put through the function ``fold`` (``lower``,
    ``upper``, ``any`` for one that is not known, ``""`` for none)."""
    if fold == "any":
        return True
    if fold in {"lower", "upper"}:
        return word == (word.lower() if fold == "lower" else word.upper())
    return word[:1].isupper() and word[1:] == word[1:].lower()


def never_equal(telling: Telling, equal: bool) -> Telling:
    """``telling`` of a comparison, ``equal`` or not, with a word that no set has for a mode: that
    they differ tells nothing."""
    return replace(telling, fails=None) if equal else replace(telling, holds=None)


def all_of(parts: Sequence[Telling]) -> Telling:
    """What ``a and b and …`` tells.

    If it holds each part does. If it fails one did, and we do not know which; but a set without a
    mode is a Uniform one, so that ``mode and mode == "Flexible"`` tells as much as its second part.
    """
    counted = [part for part in parts if not _goes_without(part, True, parts)]
    told = Telling(_only(p.holds for p in parts), _same([p.fails for p in counted]))
    if len({owner for part in counted if (owner := _owner(part.written))}) > 1:
        told = replace(told, fails=None)  # one of several sets is of another mode
    if len(counted) < len(parts) and told.fails is not ModeKind.UNIFORM:
        told = replace(told, fails=None)  # it may also fail because there is no mode
    return replace(told, written=" ".join(part.written for part in parts))


def any_of(parts: Sequence[Telling]) -> Telling:
    """What ``a or b or …`` tells, the opposite of all opposites."""
    return all_of([part.negated() for part in parts]).negated()


def _goes_without(part: Telling, presence: bool, parts: Iterable[Telling]) -> bool:
    """Whether ``part`` asks only for the presence of what another of ``parts`` reads."""
    if part.presence is not presence or not part.written:
        return False
    return any(_holds_name(other.written, part.written) for other in parts if not other.is_silent)


_OWNER = regex(r"(?<![\w.])(?P<owner>[a-z_][\w.\[\]>-]{0,200}?)[.\[>-]{1,3}orchestration_?mode")
_SHOWN = regex(r"vmssshow(?P<owner>.{1,300}?)orchestrationmode")
_VARIABLE = regex(r"(?P<owner>[a-z_]\w{0,80})(?:[=!].{0,300})?\Z")
_LAYERS = regex(r"(?:(?:\.|->)(?:properties|data|value|inner\w*))+\Z")


def _owner(condition: str) -> str:
    """What the one mode is of that ``condition`` reads; "" if that is not said."""
    match = _SHOWN.search(condition) or _OWNER.search(condition) or _VARIABLE.match(condition)
    return "" if match is None else _LAYERS.sub("", match["owner"].rstrip(".?!"))


def _holds_name(condition: str, name: str) -> bool:
    """Whether ``name`` stands in ``condition`` from the beginning of a name to the end of one."""
    at = condition.find(name)
    while at >= 0:
        before, after = condition[at - 1 : at], condition[at + len(name) :][:1]
        if not (before.isalnum() or (before in {"_", "."} and before)) and not (
            after.isalnum() or after == "_"
        ):
            return True
        at = condition.find(name, at + 1)
    return False


def _only(kinds: Iterable[ModeKind | None]) -> ModeKind | None:
    """The kind that one of several tells, if no other tells otherwise."""
    told = {kind for kind in kinds if kind is not None}
    return told.pop() if len(told) == 1 else None


def _same(kinds: Iterable[ModeKind | None]) -> ModeKind | None:
    """The kind that each of several tells."""
    told = set(kinds)
    return told.pop() if len(told) == 1 else None


_NAMED = regex(r"uniform|flexible", re.IGNORECASE)


def names_a_mode(text: str, start: int = 0, end: int = sys.maxsize) -> bool:
    """Whether ``text`` has the word for a mode from ``start`` to ``end``."""
    return _NAMED.search(text, start, end) is not None


_NAME = regex(r"(?<![A-Za-z0-9_])[A-Za-z_]\w{0,80}")
_ANY_MODE = regex(r"mode(?![a-z])|MODE(?![A-Z])|Mode(?![a-z])")
_OWNERS = regex(
    r"(?:[A-Za-z_]\w{0,80}(?:\([^()]{0,80}\)|\[[^\[\]]{0,80}\])?[?!]{0,2}(?:\.|->|::?)\s{0,20}){1,12}\Z"
)
"""What stands before a property: ``opts.vmss.``, ``sets[0]?.``."""
_READ_OF_IT = regex(r"[?!]{0,2}\.(?!(?:[Vv]alue|HasValue)\b)\w{1,80}(?![\w(])")
"""Behind a name: another property, and no method."""
_PARTS = regex(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_MOST_WRITTEN = 1_000
_LOOKED_BACK = 200
_WORDS = """
    vmss vmsss vm vms scale set sets scaleset scalesets ss virtual machine azure az current
    actual existing old new next target desired expected wanted required requested configured
    default source original initial raw string str text get is has to my our the this self it
    item each entry element given chosen selected effective final properties property props
    prop data model inner resource config cfg conf configuration options option opts opt args
    arg arguments params param parameters parameter settings setting flags flag input inputs
    env environ process environment spec variables variable vars var value values script
    global local matrix mode lower upper
"""
_PLAIN = frozenset(_WORDS.split())
"""Words that leave open what a mode is of, or say that it is a scale set's."""


def is_about_mode(written: str) -> bool:
    """Whether what is ``written`` is named for the orchestration mode: what is compared with one
    must be. Another service has flexible servers, other things are uniform, and a scale set has an
    upgrade mode as well.

    A name that says only ``mode`` counts, unless what it is a property of, or the rest of the name,
    says which.
    """
    written = written[:_MOST_WRITTEN]
    for match in _NAME.finditer(written):
        name = match.group()
        if "orchestration" in name.lower():
            return True
        words = [part.lower() for part in _PARTS.findall(name)]
        if words[-1:] != ["mode"] or not _are_plain(words):
            continue
        if _READ_OF_IT.match(written, match.end()):
            continue
        before = written[max(0, match.start() - _LOOKED_BACK) : match.start()]
        owners = _OWNERS.search(before)
        if owners is None:
            if before[-1:] != ".":
                return True
        elif _are_plain(part.lower() for part in _PARTS.findall(owners.group())):
            return True
    return False


def names_another_mode(written: str) -> bool:
    """Whether what is ``written`` is named for a mode, and that is not the orchestration mode."""
    written = written[:_MOST_WRITTEN]
    return _ANY_MODE.search(written) is not None and not is_about_mode(written)


def _are_plain(words: Iterable[str]) -> bool:
    return all(word in _PLAIN or len(word) == 1 for word in words)


_FILTER = regex(
    r"\s*\[\?(?P<whole>[^\[\]|!]{1,300}(?:!=[^\[\]|!]{1,300}){0,3})\]"
    r"(?:\.\w{1,40}|\[\]|\.\{[^{}|]{0,300}\})*\s*\Z"
)
"""A query that lets some of a list through, and takes nothing else in."""
_FILTERED = regex(
    r"\(?\s*orchestrationMode\s*(?P<operator>==|!=)\s*"
    r"(?:\\?[`\"'])*(?P<mode>Uniform|Flexible)(?:\\?[`\"'])*\s*\)?\Z",
    re.IGNORECASE,
)


def filtered(query: str) -> tuple[ModeKind, str] | None:
    """The mode of all that a JMESPath ``query`` of a list of scale sets lets through, and the
    condition."""
    match = _FILTER.match(query)
    if match is None:
        return None
    for part in match["whole"].split("&&"):
        told = _FILTERED.match(part.strip())
        if told is not None:
            equal = told["operator"] == "=="
            if equal or is_spelled(told["mode"]):
                return follows(MODES[told["mode"].lower()], equal), match["whole"]
    return None


def proved(
    kind: ModeKind,
    condition: str,
    span: Span,
    *,
    holds: bool,
    most: int = 0,
    happens: str = "reached",
) -> Mode:
    """The mode ``kind`` of what runs only if ``condition``, written at ``span``, ``holds`` (or
    does not). More than ``most`` characters of it are cut off, unless that is 0; ``happens``
    says what it is that may happen to it."""
    written = " ".join(condition.split())
    if most and len(written) > most:
        written = written[: most - 3] + "..."
    why = f"it is {happens} only if `{written}` {'holds' if holds else 'does not hold'}"
    note = Note(span, f"this condition says the scale set is {kind.value}")
    return Mode(kind, why, Confidence.HIGH, (note,), "guard")
