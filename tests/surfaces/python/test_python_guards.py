from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.model import ApiUse


class Reads(Protocol):
    def uses(self, code: str) -> tuple[ApiUse, ...]: ...


KEY = "v['name']"
SET = "c.virtual_machine_scale_set_vms.begin_restart(rg, {}, i)"
CALL = "c.virtual_machine_scale_set_vms.begin_restart(1, 2, 3)"
NEXT = "    if v.orchestration_mode != 'Uniform':\n        continue\n"


def mode(reader: Reads, code: str) -> str:
    (use,) = reader.uses(code)
    return use.mode.kind.value


@pytest.mark.parametrize(
    ("test", "inside", "otherwise"),
    [
        ("v.orchestration_mode == 'Uniform'", "uniform", "flexible"),
        ("v.orchestration_mode != 'Uniform'", "flexible", "uniform"),
        ("v.orchestration_mode == 'Flexible'", "flexible", "uniform"),
        ("'Flexible' == v.orchestration_mode", "flexible", "uniform"),
        ("v.orchestration_mode.lower() == 'flexible'", "flexible", "uniform"),
        ("v.orchestration_mode == OrchestrationMode.FLEXIBLE", "flexible", "uniform"),
        ("v.orchestration_mode == OrchestrationMode.FLEXIBLE.value", "flexible", "uniform"),
        ("v['orchestrationMode'] == 'Uniform'", "uniform", "flexible"),
        ("v.get('orchestration_mode', 'Uniform') == 'Uniform'", "uniform", "flexible"),
        ("getattr(v, 'orchestration_mode', None) == 'Flexible'", "flexible", "uniform"),
        ("not v.orchestration_mode == 'Uniform'", "flexible", "uniform"),
        ("v.orchestration_mode in ('Uniform', None)", "uniform", "flexible"),
        (
            "v.orchestration_mode is None or v.orchestration_mode == 'Uniform'",
            "uniform",
            "flexible",
        ),
        (
            "v.orchestration_mode and v.orchestration_mode.lower() == 'flexible'",
            "flexible",
            "uniform",
        ),
        (
            "v.orchestration_mode is not None and v.orchestration_mode == 'Flexible'",
            "flexible",
            "uniform",
        ),
        ("v and v.orchestration_mode == 'Flexible'", "flexible", "uniform"),
        (
            "v is None or not v.orchestration_mode or v.orchestration_mode == 'Uniform'",
            "uniform",
            "flexible",
        ),
        ("v['a'] and v['a']['orchestrationMode'] == 'Flexible'", "flexible", "uniform"),
        # without a mode the set is a Uniform one, and the condition does not hold
        ("v.orchestration_mode and v.orchestration_mode == 'Uniform'", "uniform", "unknown"),
        ("v.orchestration_mode is not None", "unknown", "unknown"),
        ("x is not None and v.orchestration_mode == 'Flexible'", "flexible", "unknown"),
        ("v.name and v.orchestration_mode == 'Flexible'", "flexible", "unknown"),
        (
            "v.orchestration_mode is None and v.orchestration_mode == 'Flexible'",
            "flexible",
            "unknown",
        ),
        ("x is None or v.orchestration_mode == 'Uniform'", "unknown", "flexible"),
        ("v.orchestration_mode == 'Uniform' and x", "uniform", "unknown"),
        ("v.mode == 'Uniform'", "unknown", "unknown"),
        ("v.orchestration_mode == other", "unknown", "unknown"),
        ("v.orchestration_mode == 'Uniform' or x", "unknown", "flexible"),
        ("v.upgrade_policy == 'Uniform'", "unknown", "unknown"),
    ],
)
def test_conditions(reader: Reads, test: str, inside: str, otherwise: str) -> None:
    assert mode(reader, f"if {test}:\n    {CALL}\n") == inside
    assert mode(reader, f"if {test}:\n    pass\nelse:\n    {CALL}\n") == otherwise


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (
            f"def f(v):\n    if v.orchestration_mode == 'Flexible':\n        return\n    {CALL}\n",
            "uniform",
        ),
        (
            f"for v in vs:\n{NEXT}    {CALL}\n",
            "uniform",
        ),
        (
            f"for v in vs:\n{NEXT}    go()\n{CALL}\n",
            "unknown",
        ),
        (f"flex = v.orchestration_mode == 'Flexible'\nif not flex:\n    {CALL}\n", "uniform"),
        (f"m = v.orchestration_mode\nif m == 'Uniform':\n    {CALL}\n", "uniform"),
        (
            f"U = 'Uniform'\ndef uniform(v):\n    return v.orchestration_mode == U\n"
            f"if uniform(v):\n    {CALL}\n",
            "uniform",
        ),
        (f"x = {CALL} if v.orchestration_mode == 'Uniform' else 1\n", "uniform"),
        (f"v.orchestration_mode == 'Uniform' and {CALL}\n", "uniform"),
        (f"assert v.orchestration_mode == 'Uniform'\n{CALL}\n", "uniform"),
        (f"[{CALL} for v in vs if v.orchestration_mode == 'Uniform']\n", "uniform"),
        (
            f"match v.orchestration_mode:\n    case 'Uniform':\n        {CALL}\n    case _:\n"
            "        pass\n",
            "uniform",
        ),
        (
            f"if v.orchestration_mode == 'Uniform':\n    def later():\n        {CALL}\n",
            "unknown",
        ),
        (f"if v.orchestration_mode == 'Uniform':\n    pass\n{CALL}\n", "unknown"),
    ],
)
def test_where_a_condition_reaches(reader: Reads, code: str, expected: str) -> None:
    assert mode(reader, code) == expected


def test_a_mode_comes_with_its_proof(reader: Reads) -> None:
    code = f"if v.orchestration_mode == 'Uniform':\n    {CALL}\n"
    (use,) = reader.uses(code)
    assert use.mode.basis == "guard"
    assert "v.orchestration_mode == 'Uniform'" in use.mode.why
    (note,) = use.mode.evidence
    assert code[note.span.start : note.span.end] == "v.orchestration_mode == 'Uniform'"


# -- which set the condition is about -------------------------------------------------------

UNIFORM = "v.orchestration_mode == 'Uniform'"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # The very set, by its name or by whatever the caller calls it.
        (f"def f(v):\n    if {UNIFORM}:\n        {SET.format('v.name')}\n", "uniform"),
        (f"def f(v):\n    if {UNIFORM}:\n        {SET.format(KEY)}\n", "uniform"),
        (f"def f(v, n):\n    if {UNIFORM}:\n        {SET.format('n')}\n", "uniform"),
        (f"def f(w):\n    v = w\n    if {UNIFORM}:\n        {SET.format('w.name')}\n", "uniform"),
        (
            f"for v in s:\n    if not {UNIFORM}:\n        continue\n    {SET.format('v.name')}\n",
            "uniform",
        ),
        # Another one, or another under the same name.
        (f"def f(v, w):\n    if {UNIFORM}:\n        {SET.format('w.name')}\n", "unknown"),
        (
            f"def f(v, w):\n    if not {UNIFORM}:\n        return\n    {SET.format('w.name')}\n",
            "unknown",
        ),
        (
            f"def f(v):\n    if {UNIFORM}:\n        v = pick()\n        {SET.format('v.name')}\n",
            "unknown",
        ),
        (
            f"v = get(1)\nw = get(2)\nif {UNIFORM}:\n    {SET.format('w.name')}\n",
            "unknown",
        ),
    ],
)
def test_a_condition_is_about_one_set(reader: Reads, code: str, expected: str) -> None:
    assert mode(reader, code) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"m = v.orchestration_mode\nif m == 'Uniform':\n    {SET.format(KEY)}\n", "uniform"),
        (
            f"m = w.orchestration_mode\nif m == 'Uniform':\n    {SET.format(KEY)}\n",
            "unknown",
        ),
        (
            "if w.orchestration_mode == 'Uniform' or v.orchestration_mode == 'Uniform':\n"
            f"    {SET.format(KEY)}\n",
            "unknown",
        ),
    ],
)
def test_a_variable_holds_the_mode_of_one_object(reader: Reads, code: str, expected: str) -> None:
    assert (
        mode(reader, f"def f(v, w, rg, i):\n    {code.replace(chr(10), chr(10) + '    ')}\n")
        == expected
    )
