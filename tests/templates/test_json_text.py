from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.text.json_text import (
    MAX_DEPTH,
    JsonArray,
    JsonBroken,
    JsonNode,
    JsonObject,
    JsonScalar,
    read_json,
    source_offsets,
    unescape,
)
from tests.work import HOSTILE, grows_linearly

FAST = settings(max_examples=150, deadline=None, derandomize=True)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


def plain(node: JsonNode | None) -> object:
    if isinstance(node, JsonObject):
        return {key: plain(value) for key, _, _, value in node.members}
    if isinstance(node, JsonArray):
        return [plain(item) for item in node.items]
    return node.value if isinstance(node, JsonScalar) else "broken"


def messages(text: str) -> list[str]:
    return [fault.message for fault in read_json(text).faults]


@FAST
@given(VALUES, st.sampled_from([None, 0, 2]), st.booleans())
def test_reads_what_the_standard_library_reads(
    value: object, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    read = read_json(text)
    assert read.faults == ()
    assert plain(read.root) == json.loads(text)


@FAST
@given(VALUES)
def test_spans_cover_keys_and_strings(value: object) -> None:
    text = json.dumps(value, indent=1)
    stack = [read_json(text).root]
    while stack:
        node = stack.pop()
        if isinstance(node, JsonObject):
            assert text[node.start] == "{"
            assert text[node.end - 1] == "}"
            for key, start, end, child in node.members:
                assert unescape(text[start:end]) == (key, True)
                assert text[start - 1] == text[end] == '"'
                stack.append(child)
        elif isinstance(node, JsonArray):
            assert text[node.start] == "["
            assert text[node.end - 1] == "]"
            stack.extend(node.items)
        elif isinstance(node, JsonScalar) and isinstance(node.value, str):
            assert unescape(text[node.start : node.end]) == (node.value, True)


@FAST
@given(VALUES, st.data())
def test_any_mutation_is_survived(value: object, data: st.DataObject) -> None:
    text = json.dumps(value, indent=1)
    at = data.draw(st.integers(0, len(text)))
    noise = data.draw(st.text(alphabet="{}[]\",:\\/*\n'x1 ", max_size=4))
    for broken in (text[:at], text[:at] + noise + text[at + 1 :]):
        read = read_json(broken)
        for fault in read.faults:
            assert 0 <= fault.span.start <= fault.span.end <= len(broken)


@FAST
@given(st.text(alphabet="{}[]\",:\\/*\n' xu1", max_size=60))
def test_any_text_is_survived(text: str) -> None:
    read = read_json(text)
    assert read.root is not None or read.faults


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('// c\n{"a": /* x */ 1}', {"a": 1}),
        ('{"a": [1, 2,],}', {"a": [1, 2]}),
        ('{"a": "one\ntwo"}', {"a": "one\ntwo"}),
        ("{'a': 'b'}", {"a": "b"}),
        ("{a: 1}", {"a": 1}),
        ('\ufeff{"a": 1}', {"a": 1}),
        ('{\r\n"a"\r\n:\r\n1\r\n}\r\n   ', {"a": 1}),
        ('"\\ud83d\\ude00"', "\U0001f600"),
        ('"\\ud83d"', "\ufffd"),
    ],
)
def test_json_as_people_write_it_has_no_fault(text: str, value: object) -> None:
    assert plain(read_json(text).root) == value
    assert messages(text) == []


@pytest.mark.parametrize(
    ("text", "value", "message"),
    [
        ("", "broken", "the file is empty"),
        ('{"a": 1 "b": 2}', {"a": 1, "b": 2}, "a comma is missing"),
        ('{"a" 1}', {"a": 1}, "a colon is missing after a key"),
        ('{"a": }', {"a": "broken"}, "the key 'a' has no value"),
        ('{"a": "x', {"a": "x"}, "the string is not closed"),
        ('{"a": "x\n, "b": 1}', {"a": "x", "b": 1}, "the string is not closed"),
        ('{"p": "c:\\dir"}', {"p": "c:\\dir"}, "the string has a backslash that escapes nothing"),
        ('{"a": [1, 2}', {"a": [1, 2]}, "'}' where an open '[' must be closed first"),
        ('{"a": 1]}', {"a": 1}, "']' closes nothing"),
        ('{"a": {"b": 1}', {"a": {"b": 1}}, "the text ends before the '{' opened here is closed"),
        ('{"a": tru}', {"a": "broken"}, "'tru' is not a JSON value"),
        ('{"a": 1} {"b": 2}', {"a": 1}, "there is text after the end of the document"),
        ("/* never closed", "broken", "the comment is not closed"),
    ],
)
def test_broken_json_is_read_as_far_as_it_goes(text: str, value: object, message: str) -> None:
    assert plain(read_json(text).root) == value
    assert messages(text)[0] == message


def test_duplicate_keys_are_kept_and_the_last_counts() -> None:
    root = read_json('{"a": 1, "A": 2}').root
    assert isinstance(root, JsonObject)
    assert [key for key, *_ in root.members] == ["a", "A"]
    assert plain(root.get("a")) == 2


def test_comments_have_spans() -> None:
    text = '{ // one\n "u": "https://x", /* two */ "v": 1 }'
    spans = read_json(text).comments
    assert [text[s.start : s.end] for s in spans] == ["// one", "/* two */"]


def test_nesting_is_cut_off() -> None:
    node = read_json("[" * 100_000 + "]" * 100_000).root
    depth = 0
    while isinstance(node, JsonArray) and node.items:
        node = node.items[0]
        depth += 1
    assert depth == MAX_DEPTH
    assert isinstance(node, JsonBroken)
    assert messages('{"a":' * 100_000)[0] == f"nested more than {MAX_DEPTH} levels deep"


@pytest.mark.parametrize(
    ("before", "unit", "after"),
    [
        ("", '\\"\n', ""),
        ("", "/*", ""),
        ("", '"\n', '"'),
        ("", " ", ""),
        ("{", " \n", "x"),
        ('"', "\\n", '"'),
        ("", '{"a" ', ""),
        ("", '"a\n"b', ""),
        ("", '["a\nb" x ', ""),
        ("", '{"a":["', ""),
    ],
)
def test_hostile_text_is_read_in_linear_time(before: str, unit: str, after: str) -> None:
    def text(count: int) -> str:
        return before + unit * count + after

    grows_linearly(read_json, text)
    read_json(text(HOSTILE // len(unit)))  # would not end if one match were quadratic


@FAST
@given(st.text(alphabet='ab\\/"nu0d83e\U0001f600\n', max_size=20))
def test_source_offsets_point_at_every_character(raw: str) -> None:
    value, _ = unescape(raw)
    offsets = source_offsets(raw)
    assert len(offsets) == len(value) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(raw)


def test_source_offsets_skip_escapes() -> None:
    assert source_offsets("a\\nb") == [0, 1, 3, 4]
    assert source_offsets("\\ud83d\\ude00x") == [0, 12, 13]


def test_a_comment_that_nobody_closes_ends_a_text_that_a_quote_has_swallowed() -> None:
    read = read_json('{"a": "x\n"b\n "c\n /* y "z": 1\n"d": "e"\n}\n')
    messages = [fault.message for fault in read.faults]
    assert "the comment is not closed" in messages
