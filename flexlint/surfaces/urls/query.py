"""The query of a URL in a text, item by item."""

from __future__ import annotations

from collections.abc import Iterator

from flexlint.record import record, replace
from flexlint.regex import regex

_ITEM = regex(
    r"(?:(?<=\?)|&(?:amp;)?)(?P<key>(?:\\?`?\$|%24)?(?P<name>[A-Za-z][\w\-]*))="
    r"(?P<value>(?:@?\{[^{}\n]{0,100}\}|\$?\{\{[^{}\n]{0,100}\}\}|\$\([^()\n]{0,100}\)"
    r"|<[A-Za-z][\w .\-]{0,60}>|%(?:\d\$)?[sdvq]|[^\s\"'`&<>#,;)\]}\\|?{%]"
    r"|%[0-9A-Fa-f]{2}|\{\d\}){0,300})"
)
_ADDED = regex(r"[\"'`]\s{0,4}[+.,&]\s{0,4}(?P<expression>[A-Za-z_$][\w.$]{0,60})")
_DATE = regex(r"\d{4}-\d\d-\d\d")


@record
class Item:
    """One ``key=value``."""

    name: str
    """Without the ``$`` of OData."""
    key: str
    """As written."""
    value: str

    @property
    def text(self) -> str:
        """The item as it stands in a query."""
        return f"{self.key}={self.value}"


def items_at(text: str, at: int) -> Iterator[Item]:
    """The items of the query that begins at ``at``, in the order of the text.

    Nothing if there is no ``?``. A value that an operator adds is in braces.
    """
    start = text.find("?", at, at + 3)
    if start < 0 or text[at:start].strip("\\'\"`)}"):
        return
    pos = start + 1
    while (match := _ITEM.match(text, pos)) is not None:
        value, pos = match.group("value"), match.end()
        added = _ADDED.match(text, pos) if not value else None
        if added is not None:
            value = f"{{{added.group('expression')}}}"
        if value:
            yield Item(match.group("name"), match.group("key"), value)
        if added is not None:
            return


def dated(item: Item, since: str) -> Item:
    """An ``api-version`` as written, or ``since`` where it is surely older."""
    older = _DATE.match(item.value) is not None and item.value[:10] < since
    return replace(item, value=since) if older else item
