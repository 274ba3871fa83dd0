"""Names in sight: what is declared in the blocks around a place, and the fields of classes."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.record import field, record_with, replace
from flexlint.surfaces.sdk.kinds import Kind

_DEEPEST = 60
"""Of the blocks and groups around a name, how many are looked at."""
_MOST_EMBEDDED = 8


@record_with(frozen=False)
class Frame:
    """A bracket that is open: what is declared in it, and for the block behind it."""

    bracket: str
    opened: int
    names: dict[str, Kind | None] = field(default_factory=dict)
    carried: dict[str, Kind | None] = field(default_factory=dict)
    owner: str = ""
    typed: set[str] = field(default_factory=set)
    """Names that are declared with a type: they keep it, whatever they are given."""
    pending: list[tuple[str, int, str]] = field(default_factory=list)
    """(how it is bound, the index of its name, the name) of what the statement gives a value."""
    keeps: bool = False
    """Whether what is carried lasts until a statement ends, and not only a line."""
    cast: tuple[int, Kind] | None = None
    """What the statement is cast to, ``(T)x``, and the index of the token behind the type."""
    header: bool = False
    """Whether a statement of Go has begun whose names belong to its block: ``if``, ``for``."""


class Scopes:
    """The brackets that are open at one place of a program, with what is known of their names."""

    def __init__(
        self,
        language: str,
        known: Scopes | None,
    ) -> None:
        """``known`` are those of an earlier reading, which knows what is declared later."""
        self._language = language
        self._known_members = {} if known is None else known.members
        self._known_later = {} if known is None else known.later
        self._known_embedded = {} if known is None else known.embedded
        self.frames = [Frame("", -1)]
        self.coming_class = ""
        """The class whose block comes next."""
        self.members: dict[tuple[str, str], Kind | None] = {}
        """(class or "", field) -> what it is."""
        self.later: dict[tuple[int, str], Kind | None] = {}
        """(opening bracket, name) -> what it is at the end of the block."""
        self.embedded: dict[str, tuple[Kind, ...]] = {}
        """class -> what is embedded in it, whose methods it has."""

    def begin_class(self, frame: Frame) -> None:
        """``frame`` is the block of the class that comes next."""
        frame.owner, self.coming_class = self.coming_class, ""
        if frame.owner:
            for name, kind in frame.names.items():
                self.member(frame.owner, name, kind)

    def embed(self, owner: str, kind: Kind) -> None:
        """The class ``owner`` has the methods of ``kind``."""
        self.embedded[owner] = (*self.embedded.get(owner, ()), kind)

    def promoted(self, owner: str) -> tuple[str, ...]:
        """The operation groups whose methods the class ``owner`` has by what it embeds."""
        return tuple(kind.group for kind in self._embedded_in(owner) if kind.group is not None)

    def embeds(self, owner: str) -> tuple[str, ...]:
        """The classes of the program whose methods ``owner`` has by what it embeds."""
        return tuple(kind.owner for kind in self._embedded_in(owner) if kind.owner)

    def _embedded_in(self, owner: str) -> Iterator[Kind]:
        owners = [owner]
        for each in owners:
            for kind in self._known_embedded.get(each, ())[:_MOST_EMBEDDED]:
                yield kind
                if kind.group is None and kind.owner and len(owners) < _MOST_EMBEDDED:
                    owners.append(kind.owner)

    def visible(self) -> Iterator[Frame]:
        """The frames whose names are in sight, from the innermost on; not more than a bound."""
        depth = len(self.frames)
        if depth <= _DEEPEST:
            yield from reversed(self.frames)
            return
        for at in range(depth - 1, max(depth - _DEEPEST, 0) - 1, -1):
            yield self.frames[at]
        if depth > _DEEPEST:
            yield self.frames[0]

    def lookup(self, name: str) -> Kind | None:
        """What ``name`` is where it is used now."""
        later = self._known_later
        for frame in self.visible():
            if name in frame.carried:
                return frame.carried[name]
            if name in frame.names:
                return frame.names[name]
            if later and frame.bracket not in {"(", "["}:
                found = later.get((frame.opened, name))
                if found is not None:
                    return found
        return None

    def own(self, name: str) -> Kind | None:
        """What the field ``name`` of the class around is: ``this.name``."""
        for frame in self.visible():
            if frame.owner:
                return self.field(frame.owner, name)
        return self.field("", name)

    def field(self, owner: str, name: str) -> Kind | None:
        """What the field ``name`` of the class ``owner`` is; "" is any class."""
        for members in (self._known_members, self.members):
            if (owner, name) in members:
                return members[owner, name]
        return None

    def member(self, owner: str, name: str, kind: Kind | None) -> None:
        """Remember a field; "" stands for a class that is not told, if all classes agree."""
        if self.members.get((owner, name)) is None:
            self.members[owner, name] = kind
        if owner and kind is not None:
            known = self.members.get(("", name), kind)
            self.members["", name] = kind if known == kind else None

    def bind(
        self, name: str, kind: Kind | None, outward: bool = False, typed: bool = False
    ) -> None:
        """Declare ``name``: here, or ``outward`` in the block around; ``typed`` if it keeps its
        type whatever it is given."""
        frame = self.frames[-1]
        (frame.typed.add if typed and kind is not None else frame.typed.discard)(name)
        if outward:
            frame = next((f for f in self.visible() if f.bracket in {"", "{"}), self.frames[0])
        if frame.header and frame.bracket in {"", "{"} and self._language == "go":
            frame.carried[name] = kind
            return
        frame.names[name] = kind
        if frame.owner:
            self.member(frame.owner, name, kind)

    def assign(self, name: str, kind: Kind | None) -> None:
        """Give ``name`` a value, where it is declared."""
        for frame in self.visible():
            for names in (frame.carried, frame.names):
                if name in names:
                    declared = names[name]
                    if name not in frame.typed:
                        names[name] = kind
                    elif declared is not None and kind is not None and declared.group == kind.group:
                        names[name] = replace(declared, by=kind.by)
                    return
        self.bind(name, kind, outward=True)

    def around(self) -> str:
        """The class around, or the one whose block comes next."""
        return next((f.owner for f in self.visible() if f.owner), self.coming_class)

    def told(self, name: str) -> Kind | None:
        """What the innermost frame says of ``name`` already."""
        return self.frames[-1].names.get(name)

    def end(self, frame: Frame) -> None:
        """Remember what the names of ``frame`` are at its end."""
        if frame.bracket in {"", "{"}:
            for name, kind in frame.names.items():
                self.later[frame.opened, name] = kind
