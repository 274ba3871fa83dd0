"""A replacement's fragment printed: what all languages share.

A language is a subclass with its words: how it quotes, what stands between the members of an
object, how what the user wrote is written again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod

from flexlint.model import Array, Known, Object, Resource, Span, Value
from flexlint.suggestions.fragments import (
    HOLE,
    OPTIONAL,
    elements,
    indent_unit,
    reindented,
    value_for,
)
from flexlint.suggestions.placeholders import placeholder
from flexlint.suggestions.siblings import ONE, Item, placeholder_of, the_one
from flexlint.typed import ClassVar


def double_quoted(text: str) -> str:
    """``text`` as a string in JSON or Python."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


class Printer(ABC):
    """Prints neutral data; holes are filled with what the user wrote below a matched value.

    ``indent`` is always what stands before the line that a text begins in: its further lines
    get it, and one level more inside brackets.
    """

    true_false_null: ClassVar[tuple[str, str, str]] = ("true", "false", "null")
    between: ClassVar[str] = ","
    """What stands between two members of an object, or elements of a list, beside the line end."""
    behind: ClassVar[str] = ""
    """What stands behind the last of them."""
    prints_computed: ClassVar[bool] = False
    """Whether a text that is known and written nowhere is printed; else a hole is left."""

    def __init__(self, text: str, resource: Resource | None = None) -> None:
        """``text`` is the file that the fragment goes into, ``resource`` what it is for."""
        self.text = text
        self.resource = resource
        self.unit = indent_unit(text)

    # -- a language's words -----------------------------------------------------------------

    @abstractmethod
    def quoted(self, text: str) -> str:
        """``text`` as a string."""

    @abstractmethod
    def member(self, key: str, value: str) -> str:
        """A member of an object; ``value`` is printed already."""

    def mixed(self, pattern: str, matched: Value, indent: str) -> str:
        """A string with holes among other characters."""
        del matched, indent
        return self.quoted(pattern)

    def written(self, value: Value, span: Span, indent: str) -> str:
        """``value`` as the user wrote it at ``span``."""
        del value
        return reindented(self.text[span.start : span.end], indent)

    def reference(self, item: Item) -> str | None:
        """The id of ``item``; None where the language cannot say it."""
        del item
        return None

    def object(self, data: Object, matched: Value, indent: str, key: str) -> str:
        """An object that stands under ``key``, "" if under none."""
        del key
        return self.block("{", self.members(data, matched, indent + self.unit), "}", indent)

    # -- the shape ----------------------------------------------------------------------------

    def members(self, data: Object, matched: Value, indent: str = "") -> list[str]:
        """The members of an object, without those that are there only if the user has them."""
        return [
            self.member(entry.key, self.value(entry.value, matched, indent, entry.key))
            for entry in data.entries
            if not _is_left_out(entry.value, matched)
        ]

    def value(self, data: Value, matched: Value, indent: str, key: str = "") -> str:
        """``data``, which stands under ``key``."""
        if isinstance(data, Object):
            return self.object(data, matched, indent, key)
        if isinstance(data, Array):
            inner = indent + self.unit
            items = [self.value(item, each, inner, key) for item, each in elements(data, matched)]
            return self.block("[", items, "]", indent)
        if not isinstance(data, Known):
            return self.quoted("…")
        if not isinstance(data.value, str):
            return self.scalar(data)
        one = ONE.fullmatch(data.value)
        if one is not None:
            return self._one(one["path"], one["collection"], matched, indent)
        whole = HOLE.fullmatch(data.value) or OPTIONAL.fullmatch(data.value)
        if whole is not None:
            return self.users(whole[1], matched, indent)
        if HOLE.search(data.value) is None:
            return self.quoted(data.value)
        return self.mixed(data.value, matched, indent)

    def _one(self, path: str | None, collection: str, matched: Value, indent: str) -> str:
        """What the user wrote at ``path``, else an object with the id of the one item of
        ``collection``; the id alone where no path is given."""
        if path is not None and value_for(path, matched) is not None:
            return self.users(path, matched, indent)
        item = the_one(self.resource, collection) if self.resource is not None else None
        written = self.reference(item) if item is not None else None
        written = written or self.quoted(placeholder(placeholder_of(collection)))
        if path is None:
            return written
        return self.block("{", [self.member("id", written)], "}", indent)

    def scalar(self, known: Known) -> str:
        """A value that is no list and no object."""
        if isinstance(known.value, str):
            return self.quoted(known.value)
        true, false, null = self.true_false_null
        if known.value is None:
            return null
        if isinstance(known.value, bool):
            return true if known.value else false
        return str(known.value)

    def users(self, path: str, matched: Value, indent: str) -> str:
        """What the user wrote at ``path`` below ``matched``; else a hole to fill."""
        value = value_for(path, matched)
        span = None if value is None else value.span
        if value is not None and span is not None and span.end > span.start:
            return self.written(value, span, indent)
        if isinstance(value, Known):
            is_text = value.value is None or isinstance(value.value, str)
            if self.prints_computed or not is_text:
                return self.scalar(value)
        return self.quoted(f"<{path.rsplit('.', 1)[-1]}>")

    def block(self, opener: str, lines: list[str], closer: str, indent: str) -> str:
        """``lines`` in brackets, each in a line of its own."""
        if not lines:
            return opener + closer
        inner = indent + self.unit
        body = f"{self.between}\n{inner}".join(lines)
        return f"{opener}\n{inner}{body}{self.behind}\n{indent}{closer}"


def _is_left_out(value: Value, matched: Value) -> bool:
    """Whether ``value`` is a hole for what the user need not have, and does not."""
    if not isinstance(value, Known) or not isinstance(value.value, str):
        return False
    optional = OPTIONAL.fullmatch(value.value)
    return optional is not None and value_for(optional[1], matched) is None
