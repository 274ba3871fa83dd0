"""Lines of keys: told apart from what stands in strings, in linear time."""

from __future__ import annotations

import pytest

from flexlint.config.lines import key_line, longest_key

HUGE = 300_000
"""So many characters that a reader whose work grows with their square would never end."""


def test_lines_of_keys_are_not_looked_for_in_strings() -> None:
    text = (
        "why = \"\"\"\nselect = 1\n[tool.flexlint]\n\"\"\"\nhow = '''\n[[tool.flexlint]]\n'''\n"
        "[ tool . 'flexlint' ]  # select = 1\nexclude = [\n  'a = b', # ]\n  'select = 1'\n]\n"
        'per-file-ignores = { "a = b.py" = ["X"] }\nselect = []'
    )
    assert key_line(text, "tool.flexlint", "exclude") == 9
    assert key_line(text, "tool.flexlint", "select") == 14
    assert key_line(text, "tool.flexlint.per-file-ignores", "a = b.py") == 13
    assert key_line(text, "", "how") == 5


@pytest.mark.parametrize(
    "value",
    [
        '"""\n' + "." * HUGE + '\n"""',
        '"""\n[[' + " " * HUGE + ' x\n"""',
        '"' + "\\\\" * HUGE + '"',
        "'''\n" + "''x" * HUGE + "'''",
        '["' + "a.b " * HUGE + '"]',
        "[" + '"a",\n' * HUGE + "]",
        "0 # " + "[ " * HUGE,
        "[" * HUGE,
    ],
    ids=["dots", "blanks", "escapes", "quotes", "words", "items", "openers", "brackets"],
)
def test_lines_of_keys_are_found_in_linear_time(value: str) -> None:
    text = f"a = {value}\n"
    after = text.count("\n") + 1 if value[:2] != "[[" else 1
    assert key_line(text + "select = 1\n", "", "select") == after
    blanks = " " * HUGE + "select" + " " * HUGE + "= 1"
    assert key_line(text + blanks, "", "select") == after
    assert key_line("." * HUGE + "\nselect = 1", "", "gone") == 1


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", 0),
        ("a.b . 'c.d' .\t\"e\" = 1", 4),
        ("[a.b.c]\nd = 1", 3),
        ("a = {b.c.d = 1}", 3),
        ("a = '1.2.3.4.5.6' # b.c.d.e", 1),
        ("a = [1.2, 3.4, 5.6]\nb = 1", 2),
        (".".join("a" * HUGE), HUGE),
    ],
)
def test_the_parts_of_keys_are_counted(text: str, parts: int) -> None:
    assert longest_key(text) == parts
