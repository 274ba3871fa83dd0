"""What each format says of the same findings, and how it stands hostile text."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.model import Location, Report, Summary
from flexlint.reporters import FORMATS, Context, reporter
from flexlint.reporters.azure_report import escape_property as azure_property
from flexlint.reporters.csv_report import COLUMNS, cell
from flexlint.reporters.github_report import escape_data, escape_property
from flexlint.reporters.junit_report import attribute, text
from flexlint.reporters.markdown_report import code_span, escape
from flexlint.text.printing import one_line
from tests.reporters.sample import (
    BOUND,
    CALL,
    EMPTY,
    FULL,
    HOSTILE,
    LINKED,
    LINKED_CALL,
    NASTY,
    many,
)

PLAIN = Context(version="1.0", catalog_date="2026-11-23")
QUICK = settings(derandomize=True, deadline=None, max_examples=150)
ANY_TEXT = st.text(
    st.one_of(
        st.characters(), st.sampled_from("%\r\n\t:,;]|<>&\"'`\\*_#\x00\x1b\u2028\u202e\ud800")
    ),
    max_size=60,
)


def render(name: str, report: Report, context: Context = PLAIN) -> str:
    return reporter(name)(report, context)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "report", [EMPTY, FULL, NASTY, LINKED], ids=["empty", "full", "nasty", "linked"]
)
def test_every_format_stands_every_report(name: str, report: Report) -> None:
    output = render(name, report)
    assert output == render(name, report)
    assert output == "" or output.endswith("\n")
    output.encode("utf-8", "backslashreplace")


def test_unknown_format() -> None:
    with pytest.raises(KeyError):
        reporter("yaml")


def test_text() -> None:
    assert render("text", FULL).splitlines() == [
        "warning[FLX702] vmss-inbound-nat-pools: Remove it",
        " --> infra/web.json:3:6",
        "  |",
        '3 |     "sku": {',
        "  |      ^^^^^^",
        " --> infra/web.json:9:2",
        "  |",
        "9 |  abc",
        "  |  --- the mode is given here",
        "  = confidence: medium: the type is put together",
        "  = mode: uniform: given",
        "  = instead: Use a NAT rule.",
        "  = see: flexlint explain FLX702",
        "",
        "error[FLX211] vmss-vm-start: Flexible scale sets do not support it",
        "  --> ops/run.py:12:51",
        "   |",
        f"12 | {LINE_TEXT}",
        "   |" + " " * 51 + "^" * 11,
        "   = replace by:",
        "   | client.virtual_machines.begin_start(group, name)",
        "   = note: name is a VM's name",
        "   = see: https://example.org/FLX211.md",
        "",
        "info[FLX001] parse-failure: Flexible scale sets do not support it",
        "  --> ops/run.py:14:1",
        "   |",
        "14 | text",
        "   | ^^^^",
        "   = see: https://example.org/FLX211.md",
        "",
        "Found 1 error, 1 warning, 1 note in 2 files, 1 suppressed, 1 in the baseline.",
        "Looked at 10 files: 4 mention scale sets and were examined, 1 was not read (a "
        "document, no known format, or no access), 5 do not; 1 could not be parsed and was "
        "searched as text; 2 more were excluded.",
    ]


def test_text_says_once_what_repeats_and_full_each_time() -> None:
    rule = next(rule for rule in load_catalog().rules if rule.mapping and rule.mapping.differs)
    context = Context(rules=lambda: {rule.code: rule})
    other = replace(CALL.location, path="ops/more.py")
    note = replace(CALL, code=rule.code, url="")
    changed = replace(CALL.suggestion, note="another") if CALL.suggestion else None
    third = replace(note, location=replace(other, path="ops/third.py"), suggestion=changed)
    findings = (note, replace(note, location=other), third)
    lines = render("text", Report(findings, FULL.summary), context).splitlines()
    starts = [line.strip().partition(":")[0] for line in lines if line.startswith("   = ")]
    of_the_rule = [f"= mapping table, row {rule.mapping.row}" if rule.mapping else "", "= today"]
    assert starts == [
        *of_the_rule,
        *("= replace by", "= note", "= see"),
        *("= replace by", "= note"),
        *("= replace by", "= note"),
    ]
    notes = [line for line in lines if line.startswith("   = note")]
    assert notes[1:] == ["   = note: as at ops/run.py:12:51", "   = note: another"]
    full = render("full", Report(findings, FULL.summary), context)
    assert full.count("= mapping table") == full.count("= see") == 3
    assert "as at" not in full


LINE_TEXT = CALL.location.snippet


def test_text_verbose_shows_reasons_and_quiet_no_summary() -> None:
    verbose = render("text", FULL, Context(verbose=True))
    assert "ops/run.py:12:51: FLX211 suppressed: until the move" in verbose
    assert "infra/web.json:3:6: FLX702 in the baseline" in verbose
    assert "Looked at" not in render("text", FULL, Context(quiet=True))
    assert render("text", EMPTY, Context(quiet=True)) == ""


@pytest.mark.parametrize("name", ["text", "concise"])
def test_color_adds_only_escapes(name: str) -> None:
    colored = render(name, FULL, Context(color=True))
    assert "\x1b[1;31m" in colored
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == render(name, FULL)


@pytest.mark.parametrize("name", ["text", "concise", "github", "azure", "markdown", "junit"])
def test_no_control_characters_come_through(name: str) -> None:
    output = render(name, NASTY)
    assert not set(output) & {"\x1b", "\x07", "\r", "\u202e", "\ud800"}


def test_concise() -> None:
    assert render("concise", FULL) == (
        "infra/web.json:3:6: warning[FLX702] Remove it\n"
        "ops/run.py:12:51: error[FLX211] Flexible scale sets do not support it\n"
        "ops/run.py:14:1: info[FLX001] Flexible scale sets do not support it\n"
    )


def test_json_has_the_keys_of_version_1() -> None:
    document = json.loads(render("json", FULL))
    assert list(document) == ["version", "summary", "findings", "scale_sets"]
    assert document["version"] == 1
    assert document["findings"][1] == {
        "code": "FLX211",
        "name": "vmss-vm-start",
        "severity": "error",
        "confidence": "high",
        "surface": "python",
        "path": "ops/run.py",
        "line": 12,
        "column": 51,
        "end_line": 12,
        "end_column": 62,
        "operation": "VirtualMachineScaleSetVMs_Start",
        "resource": None,
        "mode": "unknown",
        "message": "Flexible scale sets do not support it",
        "replacement": "client.virtual_machines.begin_start(group, name)",
        "complete": True,
        "fingerprint": "0123456789abcdef0123456789abcdef",
        "url": "https://example.org/FLX211.md",
        "scale_set": None,
        "scale_set_id": None,
        "binding": None,
        "also": [],
        "mode_reason": None,
        "confidence_reason": None,
        "related": [],
        "row": 2,
        "note": "name is a VM's name",
        "adds": False,
        "language": "python",
        "form": None,
        "edits": [],
    }
    assert document["findings"][0]["resource"] == {
        "type": "Microsoft.Compute/virtualMachineScaleSets",
        "property": "properties.x",
    }
    summary = document["summary"]
    assert summary["discovered"] == summary["examined"] + summary["skipped"] == 10
    assert summary["findings"] == {"error": 1, "warning": 1, "info": 1}
    assert (summary["suppressed"], summary["baselined"]) == (1, 1)
    assert summary["unread_files"] == ["notes.docx"]


def test_json_says_which_sets_there_are_and_which_a_finding_is_about() -> None:
    document = json.loads(render("json", LINKED))
    unbound, bound, _ = document["findings"]
    workflow = {
        "path": ".github/workflows/deploy.yml",
        "line": 7,
        "column": 14,
        "end_line": 7,
        "end_column": 22,
    }
    template = {
        "path": "infra/main.bicep",
        "line": 4,
        "column": 9,
        "end_line": 4,
        "end_column": 17,
    }
    assert (bound["scale_set"], bound["scale_set_id"]) == ("web-vmss", "web-vmss")
    assert bound["binding"] == {
        "scale_set": "web-vmss",
        "scale_set_id": "web-vmss",
        "basis": "variable",
        "why": "VMSS_NAME is set by a workflow",
        "evidence": [{**workflow, "message": "VMSS_NAME is set here"}],
    }
    assert [each["scale_set"] for each in bound["also"]] == ["orders-vmss"]
    assert bound["mode_reason"] == "the set is declared so"
    assert bound["confidence_reason"] == "receiver is a ComputeManagementClient"
    assert bound["related"] == [{**template, "message": "the mode is given here"}]
    assert bound["edits"] == [
        {
            "line": 12,
            "column": 14,
            "end_line": 12,
            "end_column": 76,
            "text": "client.virtual_machines.begin_start(group, name)",
        }
    ]
    assert (unbound["scale_set"], unbound["binding"]["basis"]) == (None, None)
    assert unbound["binding"]["why"] == "no file of this run says what gives the name"
    assert document["scale_sets"] == [
        {
            "id": "web-vmss",
            "name": "web-vmss",
            "named": True,
            "group": "shop-prod",
            "mode": "uniform",
            "mode_reason": "orchestrationMode is Uniform",
            "declared": [
                {
                    **template,
                    "surface": "bicep",
                    "pointer": "web",
                    "origin": "template",
                    "tool": "template",
                    "address": None,
                    "declares": True,
                    "declared_in": None,
                    "mode": "uniform",
                    "mode_reason": "orchestrationMode is Uniform",
                }
            ],
            "deployed_by": [{**workflow, "message": "az deployment group create"}],
            "notes": ["Two files declare web-vmss; nothing says otherwise."],
            "attached": [],
        }
    ]


def test_text_says_the_set_with_its_proof() -> None:
    lines = [line.strip() for line in render("text", LINKED).splitlines()]
    assert "= scale set: not known (no file of this run says what gives the name)" in lines
    at = lines.index("= scale set: web-vmss (VMSS_NAME is set by a workflow)")
    assert lines[at - 1] == "= mode: uniform: the set is declared so"
    assert lines[at + 2] == "= note: Two files declare web-vmss; nothing says otherwise."
    assert lines[at + 1] == '= scale set: orders-vmss (both use the name "orders-vmss")'
    assert "--> infra/main.bicep:4:9" in lines
    assert not any(line.startswith("= proof") for line in lines)
    proof = "= proof: .github/workflows/deploy.yml:7:14: VMSS_NAME is set here"
    assert proof in [line.strip() for line in render("full", LINKED).splitlines()]


def test_what_was_taken_for_granted_of_a_set_is_said_once() -> None:
    other = replace(LINKED_CALL.location, path="ops/z.py")
    report = replace(LINKED, findings=(LINKED_CALL, replace(LINKED_CALL, location=other)))
    assert render("text", report).count("= note: Two files declare web-vmss") == 1
    assert render("full", report).count("= note: Two files declare web-vmss") == 2


def test_one_line_formats_name_the_sets_behind_the_message() -> None:
    line = "ops/run.py:12:51: error[FLX211] Flexible scale sets do not support it"
    assert f"{line} [web-vmss, orders-vmss]" in render("concise", LINKED).splitlines()
    said = "Flexible scale sets do not support it [web-vmss, orders-vmss]"
    assert f"::{said}%0AInstead: " in render("github", LINKED)
    assert render("azure", LINKED).splitlines()[1].endswith(f"]vmss-vm-start: {said}")
    assert json.loads(render("gitlab", LINKED))[1]["description"] == f"FLX211: {said}"
    for name in ("concise", "github", "azure", "gitlab", "junit"):
        assert "no file of this run" not in render(name, replace(LINKED, findings=(LINKED_CALL,)))


def test_many_sets_are_counted() -> None:
    also = tuple(replace(BOUND, scale_set=f"s{n}", name=f"s{n}") for n in range(9))
    report = replace(LINKED, findings=(replace(LINKED_CALL, also=also),))
    assert "[web-vmss, s0, s1 and 7 more]" in render("concise", report)
    assert "= scale set: and 7 more" in render("text", report)


def test_junit_and_markdown_say_the_sets_and_the_places() -> None:
    failure = ElementTree.fromstring(render("junit", LINKED)).find(".//failure[@type='error']")
    assert failure is not None
    assert (failure.text or "").splitlines()[1:4] == [
        "Scale set: web-vmss (VMSS_NAME is set by a workflow)",
        'Scale set: orders-vmss (both use the name "orders-vmss")',
        "See infra/main.bicep:4:9: the mode is given here",
    ]
    page = render("markdown", LINKED)
    assert "| Place | Severity | Rule | What | Scale set |" in page
    assert r" | web\-vmss, orders\-vmss |" in page
    assert r"- scale set: web\-vmss \(VMSS\_NAME is set by a workflow\)" in page
    assert "- `infra/main.bicep`:4:9: the mode is given here" in page


def test_jsonl_is_the_findings_of_json() -> None:
    lines = [json.loads(line) for line in render("jsonl", FULL).splitlines()]
    assert lines == json.loads(render("json", FULL))["findings"]
    assert render("jsonl", EMPTY) == ""


def test_github() -> None:
    assert render("github", FULL).splitlines() == [
        "::warning title=FLX702 vmss-inbound-nat-pools,file=infra/web.json,line=3,endLine=3,"
        "col=6,endColumn=12::Remove it%0AInstead: Use a NAT rule.",
        "::error title=FLX211 vmss-vm-start,file=ops/run.py,line=12,endLine=12,col=51,"
        "endColumn=62::Flexible scale sets do not support it%0AInstead: "
        "client.virtual_machines.begin_start(group, name)",
        "::notice title=FLX001 parse-failure,file=ops/run.py,line=14,endLine=16::"
        "Flexible scale sets do not support it",
    ]
    assert len(render("github", NASTY).splitlines()) == 1


def test_github_paths_are_the_repository_s(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    context = Context(root=str(tmp_path))
    for name, wanted in (
        ("github", "file=sub/ops/run.py,"),
        ("azure", "sourcepath=sub/ops/run.py;"),
        ("gitlab", '"path": "sub/ops/run.py"'),
        ("sarif", '"uri": "sub/ops/run.py"'),
        ("junit", 'file="sub/ops/run.py"'),
    ):
        assert wanted in render(name, FULL, context), name


def unescape_github(data: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        data = data.replace(code, char)
    return data


@QUICK
@given(ANY_TEXT)
def test_github_escapes_are_safe_and_reversible(value: str) -> None:
    assert not set(escape_data(value)) & {"\r", "\n"}
    escaped = escape_property(value)
    assert not set(escaped) & {"\r", "\n", ":", ","}
    assert unescape_github(escaped) == value


def test_azure() -> None:
    lines = render("azure", FULL).splitlines()
    assert lines[0] == (
        "##vso[task.logissue type=warning;sourcepath=infra/web.json;linenumber=3;columnnumber=6;"
        "code=FLX702;]vmss-inbound-nat-pools: Remove it"
    )
    assert lines[2] == (
        "ops/run.py:14:1: info FLX001 parse-failure: Flexible scale sets do not support it"
    )
    assert len(render("azure", NASTY).splitlines()) == 1


@QUICK
@given(ANY_TEXT)
def test_azure_escapes_are_safe(value: str) -> None:
    assert not set(azure_property(value)) & {"\r", "\n", ";", "]"}


@pytest.mark.parametrize("name", ["text", "concise", "azure"])
def test_text_of_a_repository_gives_no_orders_to_azure(name: str) -> None:
    message = "##vso[task.setvariable variable=x]y ##[section]z ##VSO[x]"
    place = Location(message, 1, 1, 1, 4, message)
    finding = replace(FULL.findings[2], location=place, message=message)
    output = render(name, Report((finding,), Summary()))
    assert not re.search(r"##(vso)?\[", output, re.I)


def test_gitlab() -> None:
    issues = json.loads(render("gitlab", FULL))
    assert issues[1] == {
        "type": "issue",
        "check_name": "FLX211 vmss-vm-start",
        "description": "FLX211: Flexible scale sets do not support it",
        "categories": ["Compatibility"],
        "severity": "major",
        "fingerprint": "0123456789abcdef0123456789abcdef",
        "location": {"path": "ops/run.py", "lines": {"begin": 12, "end": 12}},
    }
    assert json.loads(render("gitlab", EMPTY)) == []
    twice = Report((CALL, CALL), Summary())
    assert len({issue["fingerprint"] for issue in json.loads(render("gitlab", twice))}) == 2


def test_junit() -> None:
    root = ElementTree.fromstring(render("junit", FULL))
    assert root.attrib == {
        "name": "flexlint",
        "tests": "5",
        "failures": "2",
        "skipped": "3",
        "errors": "0",
    }
    assert [suite.get("name") for suite in root] == ["infra/web.json", "ops/run.py"]
    failure = root.find(".//failure[@type='error']")
    assert failure is not None
    assert failure.text is not None
    assert failure.text.startswith("ops/run.py:12:51: Flexible scale sets do not support it")
    messages = [skipped.get("message") for skipped in root.iter("skipped")]
    assert "suppression: until the move" in messages
    assert "baseline" in messages
    clean = ElementTree.fromstring(render("junit", EMPTY))
    assert (clean.get("tests"), clean.get("failures")) == ("1", "0")


@QUICK
@given(ANY_TEXT)
def test_junit_is_well_formed_whatever_it_holds(value: str) -> None:
    document = f"<a b={attribute(value)}>{text(value)}</a>"
    root = ElementTree.fromstring(document.encode("utf-8"))
    plain = "".join(c for c in value if c.isalnum() and c.isascii())
    assert all(c in (root.text or "") for c in plain)


def test_csv_has_the_new_columns_at_the_end() -> None:
    assert COLUMNS[17:19] == ("url", "scale_set")
    rows = list(csv.DictReader(io.StringIO(render("csv", LINKED))))
    bound, unbound = rows[1], rows[0]
    assert bound["scale_set"] == "web-vmss; orders-vmss"
    assert (bound["binding"], bound["row"], bound["complete"]) == ("variable", "2", "true")
    assert bound["binding_reason"] == "VMSS_NAME is set by a workflow"
    assert bound["related"] == "infra/main.bicep:4:9: the mode is given here"
    assert (unbound["scale_set"], unbound["binding"], unbound["adds"]) == ("", "", "false")
    assert unbound["binding_reason"] == "no file of this run says what gives the name"


def test_csv() -> None:
    rows = list(csv.reader(io.StringIO(render("csv", FULL))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == 4
    row = dict(zip(rows[0], rows[1], strict=True))
    assert (row["code"], row["line"], row["resource_property"]) == ("FLX702", "3", "properties.x")
    assert list(csv.reader(io.StringIO(render("csv", EMPTY)))) == [list(COLUMNS)]


@QUICK
@given(ANY_TEXT)
def test_csv_cells_are_never_formulas(value: str) -> None:
    shown = str(cell(value))
    assert not shown.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert shown.removeprefix("'") == one_line(value).removeprefix("'")
    assert shown.isprintable() or not one_line(value).isprintable()


def test_markdown() -> None:
    page = render("markdown", FULL)
    assert "## `ops/run.py`" in page
    assert "| 12:51 | error | [FLX211](https://example.org/FLX211.md) " in page
    assert "```python\nclient.virtual_machines.begin_start(group, name)\n```" in page
    assert "until the move" in page
    assert "more findings are left out" not in page


@pytest.mark.parametrize("report", [FULL, LINKED, many(3)], ids=["full", "linked", "many"])
def test_tables_in_markdown_are_whole(report: Report) -> None:
    """A blank line would end the table, and what follows it would be text."""
    lines = render("markdown", report).splitlines()
    rules = [index for index, line in enumerate(lines) if line.startswith("|---")]
    assert rules
    for index in rules:
        table = lines[index - 1 : index + 2]
        assert all(line.startswith("| ") for line in (table[0], table[2])), table
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in table}) == 1, table
    rows = [line for line in lines if re.match(r"\| \d+:\d+ \|", line)]
    assert len(rows) == len(report.findings)


def test_markdown_stays_below_the_limit_and_says_so() -> None:
    page = render("markdown", many(20_000))
    assert len(page.encode()) < 1_000_000
    assert "more findings are left out" in page


@QUICK
@given(ANY_TEXT)
def test_markdown_escapes(value: str) -> None:
    shown = escape(value)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[<>|`\[\]]", shown)
    span = code_span(value)
    ticks = re.match("`+", span)
    assert ticks is not None
    assert ticks[0] not in span[len(ticks[0]) : -len(ticks[0])]
    assert not re.search(r"(?<!\\)\|", span)


def test_hostile_text_is_one_line_in_every_table() -> None:
    page = render("markdown", NASTY)
    tables = page.partition("## Silenced")
    for table, bars in ((tables[0], 6), (tables[2], 5)):
        rows = [line for line in table.splitlines() if line.startswith("| ")]
        assert len(rows) == 2
        assert all(len(re.findall(r"(?<!\\)\|", row)) == bars for row in rows)
    assert HOSTILE not in page
