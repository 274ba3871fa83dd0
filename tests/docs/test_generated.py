"""What is generated from the catalogue is what is committed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from docs import generate_audit, generate_picture
from docs.generate import ROOT, files
from flexlint.catalog import load_catalog

SVG = "{http://www.w3.org/2000/svg}"
HINT = "run: python docs/generate.py"


@pytest.fixture(scope="module")
def wanted() -> dict[Path, str]:
    return files()


def test_generated_files_are_up_to_date(wanted: dict[Path, str]) -> None:
    for path, text in wanted.items():
        assert (ROOT / path).is_file(), f"{path} is missing; {HINT}"
        assert (ROOT / path).read_text(encoding="utf-8") == text, f"{path} is out of date; {HINT}"


def test_the_picture_is_of_a_real_run() -> None:
    again = "run: python docs/generate_picture.py"
    assert generate_picture.PICTURE.read_text(encoding="utf-8") == generate_picture.picture(), again
    (drawn,) = ElementTree.fromstring(generate_picture.picture()).iter(f"{SVG}g")
    words = "".join(drawn.itertext())
    assert "$ flexlint fixtures/showcase/ops/rotate.py" in words
    assert "= replace by" in words
    assert "\x1b" not in words


def test_the_audit_of_the_sample_product_is_up_to_date() -> None:
    """Its plan in particular: what is to be done, in which order, and what that takes."""
    written = generate_audit.WRITTEN
    for name, content in generate_audit.files().items():
        again = f"docs/showcase/{name} is out of date; run: python docs/generate_audit.py"
        assert (written / name).read_bytes() == content, again


def test_no_page_is_left_over(wanted: dict[Path, str]) -> None:
    pages = {path.relative_to(ROOT) for path in (ROOT / "docs" / "rules").iterdir()}
    assert pages <= set(wanted), HINT


def test_every_rule_has_a_page_where_findings_point(wanted: dict[Path, str]) -> None:
    catalog = load_catalog()
    for rule in catalog.rules:
        path = Path(catalog.url(rule, "docs/rules"))
        assert wanted[path].startswith("<!-- Generated"), rule.code


def test_pages_have_no_holes(wanted: dict[Path, str]) -> None:
    for path, text in wanted.items():
        if path.suffix == ".md":
            assert "None" not in text.replace("or None", "").replace(", None", ""), path
            assert "Undefined" not in text, path
            assert text.count("```") % 2 == 0, path


def pages(wanted: dict[Path, str]) -> dict[str, str]:
    return {path.stem: text for path, text in wanted.items() if path.stem.startswith("FLX")}


def test_conditions_are_said_in_words(wanted: dict[Path, str]) -> None:
    for code, text in pages(wanted).items():
        for line in re.sub(r"```.*?```", "", text, flags=re.DOTALL).splitlines():
            assert "it does not hold that" not in line, code
            assert "vm_instance_i_ds" not in line, code
            assert "` matches `" not in line, code


def test_queries_are_shown(wanted: dict[Path, str]) -> None:
    for code in ("FLX101", "FLX401", "FLX1501"):
        assert "```kusto\n  resources\n" in pages(wanted)[code]
        assert "put the resource id of the scale set" in pages(wanted)[code]


def test_no_paragraph_stands_on_many_pages(wanted: dict[Path, str]) -> None:
    on = Counter(
        paragraph
        for text in pages(wanted).values()
        for paragraph in {
            part.strip() for part in re.sub(r"```.*?```", "", text, flags=re.DOTALL).split("\n\n")
        }
        if len(paragraph) > 60 and not paragraph.startswith(("|", "Background: "))
    )
    paragraph, pages_with_it = on.most_common(1)[0]
    assert pages_with_it < 10, paragraph


def test_topics_that_pages_refer_to_are_there(wanted: dict[Path, str]) -> None:
    topics = wanted[Path("docs/rules/topics.md")]
    for code, text in pages(wanted).items():
        for topic in re.findall(r"topics\.md#([a-z-]+)", text):
            assert f'<a id="{topic}"></a>' in topics
            assert f"[{code}]({code}.md)" in topics


def test_found_comes_before_left_alone(wanted: dict[Path, str]) -> None:
    for text in pages(wanted).values():
        for section in text.split("\n### ")[1:]:
            labels = re.findall(r"^(Found|Left alone)", section, re.MULTILINE)
            assert labels == sorted(labels), section
