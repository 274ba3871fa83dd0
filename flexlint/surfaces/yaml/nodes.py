"""A YAML text as a tree with exact offsets, built from the parser's events.

Nothing is constructed and no alias is expanded: an alias is the node it names. Iterative, so
that nesting cannot exhaust a stack; bounded, so that hostile nesting is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from flexlint.model import Span
from flexlint.record import field, record_with
from flexlint.regex import regex
from flexlint.typed import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from yaml.events import CollectionStartEvent, Event, ScalarEvent

Kind: TypeAlias = Literal["scalar", "map", "list"]
Style: TypeAlias = Literal["", '"', "'", "|", ">"]
"""How a scalar is written: plain ("" stands for that), quoted, or as a block."""

MAX_DEPTH = 400
_STYLES: Mapping[str | None, Style] = {'"': '"', "'": "'", "|": "|", ">": ">"}
_PROPERTIES = regex(r"(?:[&!][^\s]*\s+)*")
_OPENING = regex(r"\{\{|\{%|\{\#|<%|\[\[")
_CLOSINGS = {"{{": "}}", "{%": "%}", "{#": "#}", "<%": "%>", "[[": "]]"}
_REST_OF_LINE = regex(r"[^\S\n]*(?:\n|\Z)")


@record_with(frozen=False)
class Node:
    """A scalar, a mapping or a sequence."""

    kind: Kind
    start: int
    end: int
    value: str = ""
    style: Style = ""
    """Of a scalar."""
    tag: str = ""
    pairs: list[tuple[Node, Node]] = field(default_factory=list)
    items: list[Node] = field(default_factory=list)
    _by_key: dict[str, Node] | None = field(default=None, repr=False, compare=False)
    """Made when the first key is asked for, which is after the document has been read."""

    @property
    def span(self) -> Span:
        """Where it is written; a block scalar from its indicator on."""
        return Span(self.start, self.end)

    def get(self, *keys: str) -> Node | None:
        """The value under the first of ``keys`` (case-insensitive) that is there."""
        if self._by_key is None:
            self._by_key = {}
            for key, value in self.pairs:
                self._by_key.setdefault(key.value.lower(), value)
        found = self._by_key
        return next((found[wanted] for wanted in keys if wanted in found), None)

    def text(self, *keys: str) -> str:
        """The scalar under one of ``keys``, "" if there is none."""
        node = self.get(*keys)
        return node.value if node is not None and node.kind == "scalar" else ""


class TooDeepError(Exception):
    """The text nests deeper than anybody writes."""


class UnreadableError(Exception):
    """The text is no YAML; ``offset`` says where that showed, ``what`` why."""

    def __init__(self, what: str, offset: int) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset


def read_documents(text: str) -> list[Node]:
    """The root node of every document in ``text``.

    Raises:
        UnreadableError: if it is no YAML.
        TooDeepError: if it nests deeper than :data:`MAX_DEPTH`.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    _guard(text)
    roots: list[Node] = []
    try:
        _build(yaml.parse(text, Loader=loader), text, roots)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise UnreadableError(error.problem or "not YAML", mark.index if mark else 0) from None
    except yaml.YAMLError as error:
        raise UnreadableError(str(error).split("\n", 1)[0], getattr(error, "position", 0)) from None
    except (UnicodeError, ValueError) as error:
        raise UnreadableError(type(error).__name__, 0) from None
    return roots


def _guard(text: str) -> None:
    """Refuse flow nesting that is costly for the parser, before the parser sees it."""
    depth = 0
    for match in re.finditer(r"[\[\]{}]", text):
        depth += 1 if match.group() in "[{" else -1
        depth = max(depth, 0)
        if depth > MAX_DEPTH:
            raise TooDeepError


def _build(events: Iterable[Event], text: str, roots: list[Node]) -> None:
    from yaml import events as kinds

    stack: list[Node] = []
    keys: list[Node | None] = []
    anchors: dict[str, Node] = {}

    def add(node: Node) -> None:
        if not stack:
            roots.append(node)
        elif stack[-1].kind == "list":
            stack[-1].items.append(node)
        elif keys[-1] is None:
            keys[-1] = node
        else:
            stack[-1].pairs.append((keys[-1], node))
            keys[-1] = None

    for event in events:
        if isinstance(event, kinds.ScalarEvent):
            node = _scalar(event, text)
        elif isinstance(event, kinds.CollectionEndEvent):
            stack.pop().end = _end(event)
            keys.pop()
            continue
        elif isinstance(event, kinds.CollectionStartEvent):
            node = _collection(
                event, "map" if isinstance(event, kinds.MappingStartEvent) else "list"
            )
        elif isinstance(event, kinds.AliasEvent):
            at = _start(event)
            add(anchors.get(event.anchor or "") or Node("scalar", at, at))
            continue
        else:
            if isinstance(event, kinds.DocumentStartEvent):
                anchors = {}
            continue
        if event.anchor:
            anchors[event.anchor] = node
        add(node)
        if node.kind != "scalar":
            stack.append(node)
            keys.append(None)
            if len(stack) > MAX_DEPTH:
                raise TooDeepError


def _collection(event: CollectionStartEvent, kind: Kind) -> Node:
    return Node(kind, _start(event), _end(event), tag=event.tag or "")


def _scalar(event: ScalarEvent, text: str) -> Node:
    start, end = _start(event), _end(event)
    skipped = _PROPERTIES.match(text, start, end)
    if skipped is not None:
        start = skipped.end()
    return Node("scalar", start, end, event.value, _STYLES.get(event.style, ""), event.tag or "")


def _start(event: Event) -> int:
    mark = event.start_mark  # an event made by hand may have none; the parser's have
    return 0 if mark is None else mark.index


def _end(event: Event) -> int:
    mark = event.end_mark
    return 0 if mark is None else mark.index


def _templates(text: str) -> Iterator[tuple[int, int]]:
    """Where templating stands in ``text``."""
    missing: set[str] = set()  # looked for once, not once for each that is opened
    at = 0
    while (opening := _OPENING.search(text, at)) is not None:
        closing = _CLOSINGS[opening.group()]
        stop = -1 if closing in missing else text.find(closing, opening.end())
        if stop < 0:
            missing.add(closing)
            at = opening.start() + 1
            continue
        at = stop + len(closing)
        yield opening.start(), at


def masked(text: str) -> str | None:
    """``text`` with its templating made harmless, offsets kept; None if there is none.

    A line that holds nothing but templating becomes blank, a placeholder within a line a word.
    """
    pieces: list[str] = []
    done = 0
    for start, end in _templates(text):
        line = text.rfind("\n", done, start) + 1
        alone = not text[max(line, done) : start].strip()
        alone = alone and _REST_OF_LINE.match(text, end) is not None
        pieces.append(text[done:start])
        filler = " " if alone else "x"
        pieces.append(re.sub(r"[^\r\n]", filler, text[start:end]))
        done = end
    return "".join([*pieces, text[done:]]) if pieces else None
