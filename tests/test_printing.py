"""What is printed for people is obeyed by no terminal and no CI service."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.text.printing import escaped, for_people, one_line, path_first, printable

PIECES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "::",
                ":",
                "##",
                "#",
                "vso[",
                "[",
                "\n",
                "\r",
                "\t",
                " ",
                "\x1b[31m",
                "\x1b[0m",
                "\x1b",
            ]
        ),
        st.sampled_from(["\x9b", "\u202e", "\u2028", "\u3000", "\udcff", "error::x", "é", "\x00"]),
    ),
    max_size=12,
)
CONTROLS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def _acts(text: str) -> bool:
    """Whether a runner would obey a line of ``text``, which may be coloured."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    return any(line.strip().startswith("::") for line in plain.split("\n")) or bool(
        re.search(r"##(vso|teamcity)?\[", text)
    )


@settings(derandomize=True, deadline=None, max_examples=500)
@given(PIECES, st.booleans())
def test_nothing_that_is_printed_acts(pieces: list[str], color: bool) -> None:
    shown = for_people("".join(pieces), color=color)
    assert not _acts(shown)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown) if color else shown
    assert not CONTROLS.search(plain)
    assert for_people(shown, color=color) == shown


@settings(derandomize=True, deadline=None, max_examples=300)
@given(PIECES)
def test_a_part_of_a_line_and_a_path_act_nowhere(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert not re.search(r"##(vso)?\[", one_line(text))
    assert not CONTROLS.search(one_line(text))
    assert "\n" not in one_line(text)
    assert not _acts(path_first(text) + ":1:1: error")
    printable(text).encode("utf-8")


@pytest.mark.parametrize(
    "text", ["plain", "a::b", "x ::error::", "a # b ## c", "é\n日本\n", "std::vector<int> x;\n"]
)
def test_what_is_safe_stays_as_it_is(text: str) -> None:
    assert for_people(text) == text


def test_what_is_made_of_the_rest() -> None:
    assert for_people("a\n ::error::x") == "a\n : :error::x"
    assert for_people("##[x] ##vso[y]") == "# #[x] # #vso[y]"
    assert for_people("\x1b[1m::x\x1b[0m", color=True) == "\x1b[1m: :x\x1b[0m"
    assert for_people("\x1b[1mx") == "\\x1b[1mx"
    assert path_first("::x/a.sh") == "./::x/a.sh"
    assert one_line("bad\udcff\udc80.sh") == printable("bad\udcff\udc80.sh") == "bad\\xff\\x80.sh"
    assert one_line("\U000e0041") == "\\U000e0041"
    assert escaped('"\x7f\u202e"') == '"\\u007f\\u202e"'
