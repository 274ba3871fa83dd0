from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog.vocabulary import Vocabulary
from flexlint.model import Extraction
from flexlint.surfaces.python.surface import PythonSurface
from flexlint.text.source import SourceFile


def notebook(*cells: str, kind: str = "code") -> str:
    made = [
        {"cell_type": kind, "metadata": {}, "outputs": [], "source": cell.splitlines(keepends=True)}
        for cell in cells
    ]
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, indent=1)


def extract(text: str, vocabulary: Vocabulary) -> Extraction:
    return PythonSurface().extract(SourceFile("a.ipynb", text), vocabulary)


def test_cells_are_one_text_with_places(vocabulary: Vocabulary) -> None:
    text = notebook(
        'import x\nc = x.make("é")\n',
        "c.virtual_machine_scale_set_vms.begin_restart('rg', 'set', '0')",
    )
    (piece,) = extract(text, vocabulary).embedded
    assert piece.language == "python"
    inner = PythonSurface().extract(SourceFile("a.ipynb", piece.text), vocabulary)
    (use,) = inner.uses
    place = next(
        part.source_start + use.span.start - part.text_start
        for part in piece.segments
        if part.text_start <= use.span.start < part.text_start + part.length
    )
    assert text[place:].startswith("begin_restart")


def test_magics_and_shell_lines(vocabulary: Vocabulary) -> None:
    text = notebook(
        "%load_ext x\n!az vmss restart -n a\nout = !az vmss list\nfoo?\n",
        "%%bash\naz vmss start -n b\n",
        "%%html\n<p>az vmss</p>\n",
        "%%time\nx = 1\n",
    )
    extraction = extract(text, vocabulary)
    assert [(e.language, e.text) for e in extraction.embedded if e.language == "shell"] == [
        ("shell", "az vmss restart -n a"),
        ("shell", "az vmss list"),
        ("shell", "az vmss start -n b\n"),
    ]
    assert not extraction.problems


def test_other_cells_and_broken_ones(vocabulary: Vocabulary) -> None:
    assert extract(notebook("az vmss restart", kind="markdown"), vocabulary).embedded == ()
    extraction = extract(notebook("print 'x'\n", "x = 1\n"), vocabulary)
    assert [p.message for p in extraction.problems] == ["Cell 1 could not be parsed as Python."]
    assert extraction.degraded
    assert [e.text.strip() for e in extraction.embedded] == ["x = 1"]


def test_comments_in_cells(vocabulary: Vocabulary) -> None:
    text = notebook("x = 1\n", "y = 2  # flexlint: ignore[FLX201] why\n")
    (comment,) = extract(text, vocabulary).comments
    assert comment.text == "flexlint: ignore[FLX201] why"
    assert text[comment.span.start : comment.span.end].startswith("# flexlint: ignore[FLX201]")


BASE = notebook("c.virtual_machine_scale_set_vms.begin_restart(1, 2, 3)\n!az vmss list\n")


@given(st.integers(0, len(BASE)), st.integers(0, 20), st.text('{}[]",:\\u\n', max_size=6))
@settings(max_examples=100, deadline=None, derandomize=True)
def test_damaged_notebooks(vocabulary: Vocabulary, start: int, length: int, put: str) -> None:
    text = BASE[:start] + put + BASE[start + length :]
    for piece in extract(text, vocabulary).embedded:
        for part in piece.segments:
            assert 0 <= part.source_start <= part.source_start + part.length <= len(text)


def test_findings_say_which_cell_and_line() -> None:
    from flexlint import check_text

    first = "import os\n"
    second = (
        "x = 1\nc.virtual_machine_scale_set_vms.begin_restart(1, 2, 3)\n"
        "os.system('az vmss get-instance-view -g g -n n')\n!az vmss get-instance-view -g g -n n\n"
    )
    found = check_text(notebook(first, second), "a.ipynb").findings
    assert [finding.message.rpartition(" (")[2] for finding in found] == [
        "cell 2, line 2)",
        "cell 2, line 3)",
        "cell 2, line 4)",
    ]
