"""One printer: brackets, indentation, holes; a language brings its words."""

from __future__ import annotations

import json

from flexlint.model import Array, Entry, Known, Object, Span, Value
from flexlint.suggestions.printing import Printer, double_quoted

NOWHERE = Span(0, 0)


class Words(Printer):
    """JSON without expressions."""

    def quoted(self, text: str) -> str:
        return double_quoted(text)

    def member(self, key: str, value: str) -> str:
        return f"{double_quoted(key)}: {value}"


def neutral(data: object) -> Value:
    """Plain data as values that stand nowhere."""
    if isinstance(data, dict):
        return Object(tuple(Entry(key, NOWHERE, neutral(value)) for key, value in data.items()))
    if isinstance(data, list):
        return Array(tuple(map(neutral, data)))
    assert data is None or isinstance(data, str | int | float | bool)
    return Known(data)


DATA = {"name": 'a"b\\c\n', "on": True, "off": False, "none": None, "n": [1, 2.5, [], {}], "o": {}}


def test_what_has_no_holes_is_printed_as_it_is() -> None:
    printer = Words("{\n    x\n}")
    printed = printer.value(neutral(DATA), Known(None), "")
    assert json.loads(printed) == DATA
    assert printed == json.dumps(DATA, indent=4)


def test_a_list_follows_what_the_user_wrote() -> None:
    text = "[\n  'one',\n  'two'\n]"
    one, two = (Span(text.index(word), text.index(word) + 3) for word in ("one", "two"))
    rules = Array(tuple(Object((Entry("id", NOWHERE, Known(s.start, s)),)) for s in (one, two)))
    printed = Words(text).value(neutral([{"id": "{id}"}]), rules, "")
    assert printed == '[\n  {\n    "id": one\n  },\n  {\n    "id": two\n  }\n]'


def test_what_is_written_nowhere_leaves_a_hole_or_its_number() -> None:
    printer = Words("")
    assert printer.users("a.port", Known("text"), "") == '"<port>"'
    told = neutral({"port": 80, "on": True, "name": "web"})
    assert printer.users("port", told, "") == "80"
    assert printer.users("on", told, "") == "true"
    assert printer.users("name", told, "") == '"<name>"'
