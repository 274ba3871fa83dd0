"""Places in an embedded text and places in the file around it."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.engine.embedding import Host
from flexlint.model import Embedded, Segment, Span
from flexlint.text.source import SourceFile

OUTER = "run: |\n    az one\n    az two\nend"
INNER = "az one\naz two\n"
HOST = Host(
    SourceFile("a.yml", OUTER),
    Embedded("shell", INNER, (Segment(0, 11, 7), Segment(7, 22, 7))),
)


@pytest.mark.parametrize("word", ["az one", "one", "az two", "two"])
def test_a_span_inside_a_line_stands_where_the_same_text_stands(word: str) -> None:
    at = INNER.index(word)
    span = HOST.trace.span(Span(at, at + len(word)))
    assert OUTER[span.start : span.end] == word


def test_a_span_over_lines_covers_both() -> None:
    span = HOST.trace.span(Span(3, 13))
    assert OUTER[span.start : span.end] == "one\n    az two"


def test_an_empty_span_stays_empty() -> None:
    assert HOST.trace.span(Span(7, 7)) == Span(22, 22)


def test_offsets_past_the_end_are_clamped() -> None:
    assert HOST.trace.offset(999) == 29


def test_without_segments_everything_is_at_the_start() -> None:
    assert Host(SourceFile("a", "x"), Embedded("shell", "abc", ())).trace.span(Span(1, 2)) == Span(
        0, 1
    )


def pieces(outer: str, *texts: str) -> tuple[Host, int]:
    """A host whose text is ``texts`` in a row, each found in ``outer`` in order; its length."""
    segments, at, inner = [], 0, 0
    for text in texts:
        at = outer.index(text, at)
        segments.append(Segment(inner, at, len(text)))
        at, inner = at + len(text), inner + len(text)
    return Host(SourceFile("a.py", outer), Embedded("urls", "".join(texts), tuple(segments))), inner


@pytest.mark.parametrize(
    ("outer", "texts", "expected"),
    [
        ('u = "/sets/x"\npost(u + "/vms/0")\n', ("/sets/x", "/vms/0"), "/vms/0"),
        ('u = "/sets/x"\n\n\npost(u + "/vms/0")\n', ("/sets/x", "/vms/0"), "/vms/0"),
        ('u = f"/sets/{x}/vms/{i}"\n', ("/sets/", "/vms/"), "/sets/{x}/vms/"),
        ('u = ("/sets/x"\n     "/vms/0")\n', ("/sets/x", "/vms/0"), '/sets/x"\n     "/vms/0'),
        ('u = "/sets/" + x + \\\n  "/vms"\n', ("/sets/", "/vms"), '/sets/" + x + \\\n  "/vms'),
        (
            'u = "/sets/" + x\\\n  + y + "/vms"\n',
            ("/sets/", "/vms"),
            '/sets/" + x\\\n  + y + "/vms',
        ),
        ('j(["/sets/",\n  x, "/vms"])\n', ("/sets/", "/vms"), '/sets/",\n  x, "/vms'),
    ],
)
def test_of_pieces_that_stand_apart_the_last_one_counts(
    outer: str, texts: tuple[str, ...], expected: str
) -> None:
    host, length = pieces(outer, *texts)
    span = host.trace.span(Span(0, length))
    assert outer[span.start : span.end] == expected


def test_a_piece_that_stands_before_its_predecessor_is_apart() -> None:
    outer = 'TAIL = "/vms/0"\npost("/sets/x" + TAIL)\n'
    host = Host(
        SourceFile("a.py", outer),
        Embedded("urls", "/sets/x/vms/0", (Segment(0, 22, 7), Segment(7, 8, 6))),
    )
    span = host.trace.span(Span(0, 13))
    assert outer[span.start : span.end] == "/vms/0"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (
            "a.sh",
            'if [ "$mode" = Uniform ]; then\n  pwsh -c "Get-AzVmssVM -VMScaleSetName n"\nfi\n',
        ),
        (
            "a.sh",
            "[ $mode = Uniform ] && bash -c 'bash -c \"az vmss start -n n --instance-ids 1\"'\n",
        ),
        (
            "a.py",
            'if s.orchestration_mode == "Uniform":\n'
            "    subprocess.run(['az', 'vmss', 'start', '-g', g, '-n', n, '--instance-ids', i])\n",
        ),
        (
            "a.ps1",
            "if ($s.OrchestrationMode -eq 'Uniform') { az vmss start -n n --instance-ids 1 }\n",
        ),
        (
            "a.yml",
            "steps:\n- script: |\n    if [ $mode = Uniform ]; then\n"
            "      pwsh -c 'Get-AzVmssVM -VMScaleSetName n'\n    fi\n",
        ),
        (
            "a.ts",
            'if (s.orchestrationMode === "Uniform") {\n'
            "  exec(`az vmss start -n ${n} --instance-ids 1`);\n}\n",
        ),
    ],
)
def test_a_condition_around_a_text_counts_in_it(path: str, text: str) -> None:
    (finding,) = check_text(text, path).findings
    assert finding.severity.name == "INFO"
    assert finding.mode.kind.value == "uniform"
    (place,) = finding.related
    assert "says the scale set is uniform" in place.message
    line = text.splitlines()[place.location.line - 1]
    assert "niform" in line[place.location.column - 1 :]


def test_a_condition_around_a_text_counts_for_that_text_only() -> None:
    text = "[ $mode = Uniform ] && pwsh -c 'Get-AzVmssVM -VMScaleSetName n'\n"
    again = "pwsh -c 'Get-AzVmssVM -VMScaleSetName n'\n"
    findings = check_text(text + again, "a.sh").findings
    assert [finding.mode.kind.value for finding in findings] == ["uniform", "unknown"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.py", 'if s.orchestration_mode == "Uniform":\n    os.system("""\n{}\n""")\n'),
        ("a.ts", 'if (s.orchestrationMode === "Uniform") {{\n  exec(`\n{}\n`);\n}}\n'),
    ],
)
def test_what_a_text_says_of_its_own_set_wins_over_a_condition_around_it(
    path: str, text: str
) -> None:
    script = (
        "az vmss create -g g -n web --image i --orchestration-mode Flexible\n"
        "az vmss start -g g -n web --instance-ids 0\n"
        "az vmss start -g g -n api --instance-ids 0"
    )
    code = text.format(script)
    modes = {
        code.splitlines()[f.location.line - 1].split(" -n ")[1].split()[0]: f.mode.kind.value
        for f in check_text(code, path).findings
        if "start" in code.splitlines()[f.location.line - 1]
    }
    assert modes == {"web": "flexible", "api": "uniform"}
