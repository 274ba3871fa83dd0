"""REST routes: one trie over the paths of the catalogue, and how a path in text is walked."""

from __future__ import annotations

from functools import lru_cache

from flexlint.azure import SCALE_SET_NAME
from flexlint.catalog.operation import RestSpelling
from flexlint.record import field, record, record_with

_ANCHOR = "virtualmachinescalesets"
_NOT_NAMES = frozenset({"read", "write", "delete", "action", "*", "register"})
"""Words that stand after the type in RBAC actions, never a scale set's name."""
_ALIASES = {
    "vmScaleSetName": SCALE_SET_NAME,
    "virtualMachineScaleSetName": SCALE_SET_NAME,
    "vmssExtensionName": "vmss_extension_name",
    "virtualmachineIndex": "instance_id",
}


@record
class Segment:
    """One segment of a path in text: the text between two slashes, and whether part of it is
    a placeholder or an expression."""

    text: str
    start: int
    end: int
    hole: bool


@record
class Route:
    """What a path means: one operation for each HTTP method it is served under."""

    verbs: tuple[tuple[str, str], ...]
    """(HTTP method, operation)."""
    parameters: tuple[tuple[str, Segment], ...]
    """(canonical snake_case parameter, the segment that fills it)."""
    fixed_end: bool
    """True if the path ends with a word of the catalogue and not with a name."""

    def operation(self, verb: str) -> str | None:
        """The operation served under ``verb``, or None."""
        return dict(self.verbs).get(verb)


@record_with(frozen=False)
class _Node:
    words: dict[str, _Node] = field(default_factory=dict)
    name: str | None = None
    named: _Node | None = None
    verbs: dict[str, str] = field(default_factory=dict)


class Routes:
    """The trie, from ``virtualMachineScaleSets`` downwards. Words compare case-insensitively."""

    def __init__(self, rest: tuple[tuple[str, RestSpelling], ...]) -> None:
        self._root = _Node()
        self._words: set[str] = set(_NOT_NAMES)
        for operation, spelling in rest:
            lowered = [part.lower() for part in spelling.path.strip("/").split("/")]
            if _ANCHOR not in lowered:
                continue
            parts = spelling.path.strip("/").split("/")[lowered.index(_ANCHOR) + 1 :]
            self._add(parts, spelling.method.upper(), operation)

    def _add(self, parts: list[str], verb: str, operation: str) -> None:
        node = self._root
        for part in parts:
            if part.startswith("{"):
                if node.named is None:
                    node.name, node.named = canonical_parameter(part.strip("{}")), _Node()
                node = node.named
            else:
                self._words.add(part.lower())
                node = node.words.setdefault(part.lower(), _Node())
        node.verbs.setdefault(verb, operation)

    def walk(self, segments: tuple[Segment, ...]) -> Route | None:
        """The route that ``segments`` (after ``virtualMachineScaleSets``) take, or None."""
        if segments and not segments[0].hole and segments[0].text.lower() in self._words:
            return None  # a resource type or an RBAC action, not a URL
        node, fixed = self._root, True
        parameters: list[tuple[str, Segment]] = []
        for segment in segments:
            below = None if segment.hole else node.words.get(segment.text.lower())
            if below is not None:
                node, fixed = below, True
            elif node.named is not None and segment.text and node.name is not None:
                parameters.append((node.name, segment))
                node, fixed = node.named, False
            else:
                return None
        if not node.verbs:
            return None
        return Route(tuple(node.verbs.items()), tuple(parameters), fixed)

    def is_open(self, segments: tuple[Segment, ...]) -> bool:
        """Whether only the last of ``segments``, an action, is filled in at run time."""
        if len(segments) not in (2, 4) or not segments[-1].hole:
            return False
        node = self._root
        for segment in segments[:-1]:
            below = None if segment.hole else node.words.get(segment.text.lower())
            below = below or node.named
            if below is None:
                return False
            node = below
        return node.named is None and any("POST" in each.verbs for each in node.words.values())


@lru_cache(maxsize=4)
def routes_of(rest: tuple[tuple[str, RestSpelling], ...]) -> Routes:
    """The trie of a vocabulary's ``rest``; the same one for an equal argument."""
    return Routes(rest)


def canonical_parameter(name: str) -> str:
    """A REST path parameter under its canonical SDK name: ``instanceId`` -> ``instance_id``."""
    if name in _ALIASES:
        return _ALIASES[name]
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
