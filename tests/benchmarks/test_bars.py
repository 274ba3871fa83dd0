"""The picture of wall times says what was measured."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from tests.benchmarks.bars import Bar, Panel, picture

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*panels: Panel) -> ET.Element:
    return ET.fromstring(picture(panels))


def test_a_bar_is_as_long_as_the_time() -> None:
    panel = Panel("one file", [Bar("other", 4.0), Bar("flexlint", 1.0)])
    other, ours = drawn(panel).iter(f"{SVG}rect")
    assert float(other.attrib["width"]) == 4 * float(ours.attrib["width"])
    assert (other.attrib["class"], ours.attrib["class"]) == ("other", "ours")


def test_each_panel_has_a_scale_of_its_own() -> None:
    one = Panel("one", [Bar("a", 1.0), Bar("b", 0.5)])
    two = Panel("two", [Bar("a", 100.0), Bar("b", 50.0)])
    widths = [each.attrib["width"] for each in drawn(one, two).iter(f"{SVG}rect")]
    assert widths[:2] == widths[2:]


def test_times_stand_beside_the_bars_and_in_the_title() -> None:
    root = drawn(Panel("one file", [Bar("flexlint", 0.0163), Bar("other", 2.5)]))
    texts = [each.text for each in root.iter(f"{SVG}text")]
    assert texts == ["one file", "flexlint", "0.016 s", "other", "2.50 s"]
    title = root.find(f"{SVG}title")
    assert title is not None
    assert title.text == "Wall times in seconds. one file: flexlint 0.016 s, other 2.50 s"


def test_nothing_is_drawn_outside_the_picture() -> None:
    panels = [Panel("p", [Bar("x", float(n + 1)) for n in range(9)]) for _ in range(3)]
    root = drawn(*panels)
    _, _, wide, high = map(float, root.attrib["viewBox"].split())
    for each in root.iter(f"{SVG}rect"):
        assert float(each.attrib["x"]) + float(each.attrib["width"]) < wide
        assert float(each.attrib["y"]) + float(each.attrib["height"]) < high


def test_names_cannot_break_the_picture() -> None:
    root = drawn(Panel("a <b> & c", [Bar("<script>", 0.0)]))
    assert [each.text for each in root.iter(f"{SVG}text")] == ["a <b> & c", "<script>", "0.000 s"]


def test_a_table_without_commands_is_left_out() -> None:
    assert "nobody" not in picture([Panel("nobody", [])])
