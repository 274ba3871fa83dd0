"""Findings about one argument of a call, or one property: where they stand, what they say."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Array, Entry, Finding, Known, Object, Span
from flexlint.values.predicates import (
    AllOf,
    AnyOf,
    Equals,
    Exists,
    Matches,
    Not,
    Possibly,
    Predicate,
    at_fault,
)

FLEXIBLE = "--orchestration-mode Flexible"
CREATE = "az vmss create -g app -n web --image Ubuntu2204"


def found(text: str, path: str, code: str) -> list[tuple[str, Finding]]:
    """(underlined text, finding) in the order of the text."""
    lines = text.splitlines()
    findings = [f for f in check_text(text, path).findings if f.code == code]
    places = [f.location for f in findings]
    return [
        (lines[at.line - 1][at.column - 1 : at.end_column - 1], finding)
        for at, finding in zip(places, findings, strict=True)
    ]


def advice(finding: Finding) -> str:
    return finding.suggestion.text if finding.suggestion is not None else ""


OPTIONS = {
    "--disable-overprovision": "",
    "--health-probe": " probe",
    "--host-group": " hosts",
    "--nat-pool-name": " ssh",
    "--scale-in-policy": " OldestVM",
    "--user-data": " @data",
}


@pytest.mark.parametrize(("option", "value"), OPTIONS.items())
@pytest.mark.parametrize("mode", ["", " --orchestration-mode Flexible"])
def test_the_option_at_fault_is_underlined_and_named(option: str, value: str, mode: str) -> None:
    ((underlined, finding),) = found(f"{CREATE} {option}{value}{mode}\n", "a.sh", "FLX1203")
    assert underlined == option
    assert f"az vmss create refuses {option} " in finding.message
    assert advice(finding).startswith(f"leave out {option}")
    assert finding.severity.label == ("error" if mode else "warning")


def test_each_option_at_fault_is_a_finding_of_its_own() -> None:
    text = f"{CREATE} {FLEXIBLE} --health-probe=probe \\\n  --user-data @data --zones 1\n"
    further, own = found(text, "a.sh", "FLX1203")
    assert own[0] == "--health-probe"
    assert "refuses --health-probe together" in own[1].message
    # What stands in a further line is pointed at from the line of the command.
    assert further[0] == "az vmss create"
    assert "refuses --user-data together" in further[1].message
    assert [related.location.line for related in further[1].related] == [1, 2]
    assert advice(further[1]).startswith("leave out --user-data")


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("az vmss create -g app -n web", "--image Ubuntu2204"),
        (f"{CREATE} --disable-overprovision", ""),
    ],
)
def test_without_a_mode_beside_it_an_option_is_at_fault_where_it_stands(
    first: str, last: str
) -> None:
    text = f"{first} \\\n  --health-probe probe \\\n  --user-data @data \\\n  {last}\n"
    *before, probe, data = found(text, "a.sh", "FLX1203")
    assert [word for word, _ in before] == ["--disable-overprovision"] * ("disable" in first)
    assert (probe[0], probe[1].location.line) == ("--health-probe", 2)
    assert (data[0], data[1].location.line) == ("--user-data", 3)
    assert all("this is at fault" not in n.message for _, f in (probe, data) for n in f.related)
    assert advice(data[1]).startswith("leave out --user-data")


def test_what_is_said_of_an_option_is_silenced_above_its_command() -> None:
    text = f"# flexlint: ignore[FLX1203]\n{CREATE} \\\n  --health-probe probe\n"
    assert found(text, "a.sh", "FLX1203") == []


def test_options_in_further_lines_are_named_together() -> None:
    text = f"{CREATE} {FLEXIBLE} \\\n  --health-probe probe \\\n  --user-data @data\n"
    ((underlined, finding),) = found(text, "a.sh", "FLX1203")
    assert underlined == "az vmss create"
    assert "refuses --health-probe and --user-data together" in finding.message
    assert [related.location.line for related in finding.related] == [1, 2, 3]


@pytest.mark.parametrize(
    "text",
    [
        CREATE,
        f"{CREATE} --zones 1 --instance-count 3",
        f"{CREATE} --orchestration-mode Uniform --health-probe probe",
        "az vmss update -g app -n web --scale-in-policy OldestVM",
        "az vm create -g app -n web --image Ubuntu2204 --user-data @data",
    ],
)
def test_without_a_fault_nothing_is_said(text: str) -> None:
    assert found(f"{text}\n", "a.sh", "FLX1203") == []


PLAY = """\
- azure_rm_virtualmachinescaleset:
    resource_group: app
    name: web
    vm_size: Standard_D2s_v5
    orchestration_mode: MODE
"""
KEYS = {
    "overprovision: true": "leave out overprovision",
    "upgrade_policy: Manual": "leave out upgrade_policy and",
    "single_placement_group: true": "leave out single_placement_group",
}


@pytest.mark.parametrize(("line", "wanted"), KEYS.items())
@pytest.mark.parametrize("others", [False, True])
def test_each_key_of_a_module_has_its_own_advice(line: str, wanted: str, others: bool) -> None:
    lines = list(KEYS) if others else [line]
    text = PLAY.replace("MODE", "Flexible") + "".join(f"    {each}\n" for each in lines)
    codes = ("FLX1102", "FLX1103", "FLX1704")
    findings = {at: finding for code in codes for at, finding in found(text, "play.yml", code)}
    key = line.partition(":")[0]
    assert set(findings) == {each.partition(":")[0] for each in lines}
    assert key in advice(findings[key])
    assert advice(findings[key]).startswith(wanted)


@pytest.mark.parametrize("line", KEYS)
def test_a_key_of_a_uniform_set_is_left_alone(line: str) -> None:
    text = f"{PLAY.replace('MODE', 'Uniform')}    {line}\n"
    assert found(text, "play.yml", "FLX1704") == []


# -- a decimal id ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("instance", "says"),
    [("3", "A decimal instance id"), ("0", "A decimal instance id"), ("web_1", "On Flexible")],
)
@pytest.mark.parametrize("protects", ["--protect-from-scale-in true", "--set tags.a=b"])
def test_an_update_tells_a_decimal_id_from_a_name(instance: str, says: str, protects: str) -> None:
    text = f"az vmss update -g app -n web --instance-id {instance} {protects}\n"
    ((_, finding),) = found(text, "a.sh", "FLX302")
    assert finding.message.startswith(says)
    protected = "protect" in protects
    assert finding.severity.label == ("info" if protected and instance == "web_1" else "warning")
    assert ("instance protection" in advice(finding)) is protected


# -- conditions ----------------------------------------------------------------------------------

NOWHERE = Span(0, 0)
GIVEN = Object(
    (
        Entry("a", NOWHERE, Known("1")),
        Entry("b", NOWHERE, Known(True)),
        Entry("c", NOWHERE, Array((Known("x"),))),
    )
)
A, B, C, D = Exists("a"), Equals("b", True), Matches("c[*]", "x"), Exists("d")


@pytest.mark.parametrize(
    ("predicate", "keys"),
    [
        (A, ("a",)),
        (C, ("c",)),
        (AnyOf((A, D, B)), ("a", "b")),
        (AnyOf((B, A, B)), ("b", "a")),
        (AnyOf((Equals("a", "2"), C)), ("c",)),
        (AllOf((Not(D), AnyOf((A, B)), C)), ("a", "b")),
        (AnyOf((AllOf((A, B)), D)), ("a",)),
        (Possibly(AnyOf((A, D))), ("a",)),
        (Not(D), ()),
        (Exists("."), ()),
    ],
)
def test_what_makes_a_condition_hold(predicate: Predicate, keys: tuple[str, ...]) -> None:
    assert at_fault(predicate, GIVEN) == keys
