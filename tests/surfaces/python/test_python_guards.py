from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.engine.check import check_text
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


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        # What is compared is followed to the object whose mode it is.
        (f"def f(a, b):\n    m = a.orchestration_mode\n    if m == 'Uniform':\n        {SET}", "b"),
        (
            "def uniform(s):\n    return s.orchestration_mode == 'Uniform'\n"
            f"def f(a, b):\n    if uniform(a):\n        {SET}",
            "b",
        ),
        (f"def f(a, b):\n    u = a.orchestration_mode == 'Uniform'\n    if u:\n        {SET}", "b"),
        (f"def f(self):\n    if self.a.orchestration_mode == 'Uniform':\n        {SET}", "self.b"),
    ],
)
def test_what_a_condition_compares_is_followed_to_its_object(
    reader: Reads, code: str, expected: str
) -> None:
    own = expected.replace("b", "a") if expected != "self.b" else "self.a"
    assert mode(reader, code.format(f"{own}.name") + "\n") == "uniform"
    assert mode(reader, code.format(f"{expected}.name") + "\n") == "unknown"


@pytest.mark.parametrize(
    "code",
    [
        # one of two objects
        f"def f(a, v):\n    if a.orchestration_mode == 'Uniform' or {UNIFORM}:\n"
        f"        {SET.format('v.name')}\n",
        # another object under the name, made after the check
        "def f(v):\n    m = v.orchestration_mode\n    if m != 'Uniform':\n        return\n"
        f"    v = pick()\n    m = v.orchestration_mode\n    {SET.format('v.name')}\n",
        # a mode of nobody knows what
        "def f(v, orchestration_mode):\n    if orchestration_mode == 'Uniform':\n"
        f"        {SET.format('v.name')}\n",
        # the name of another one in a variable
        f"def f(v, w):\n    n = w.name\n    if {UNIFORM}:\n        {SET.format('n')}\n",
    ],
)
def test_a_condition_proves_nothing_of_a_set_that_may_be_another(reader: Reads, code: str) -> None:
    assert mode(reader, code) == "unknown"


# -- commands and requests --------------------------------------------------------------------

WORDS = "['az', 'vmss', 'start', '-n', {}]"
COMMAND = "CMD = 'az vmss start -g g -n web'\n"
LIST = "CMD = ['az', 'vmss', 'start', '-g', 'g', '-n', 'web']\n"
ADDRESS = (
    "url = 'https://management.azure.com/subscriptions/s/resourceGroups/g/providers/"
    "Microsoft.Compute/virtualMachineScaleSets/web/reimageall?api-version=2023-09-01'\n"
)


def kinds(code: str) -> set[str]:
    found = check_text(code, "a.py").findings
    assert found
    return {finding.mode.kind.value for finding in found}


@pytest.mark.parametrize(
    "given",
    [
        f"run({WORDS})",
        "run(f'az vmss start -n {{{}}}')",
        "run('az vmss start -n ' + {})",
        "run('az vmss start -n {{}}'.format({}))",
        "run('az vmss start -n %s' % {})",
    ],
)
@pytest.mark.parametrize(
    ("name", "expected"),
    [("v.name", "uniform"), ("n", "uniform"), ("w.name", "unknown"), ('w["name"]', "unknown")],
)
def test_a_text_with_the_name_of_another_set_is_not_governed(
    given: str, name: str, expected: str
) -> None:
    code = f"def f(v, w, n):\n    if {UNIFORM}:\n        {given.format(name)}\n"
    assert kinds(code) == {expected}


def test_a_name_put_into_a_text_before_the_condition_counts() -> None:
    code = "def f(v, w):\n    c = f'az vmss start -n {{{}}}'\n    if {}:\n        run(c)\n"
    assert kinds(code.format("v.name", UNIFORM)) == {"uniform"}
    assert kinds(code.format("w.name", UNIFORM)) == {"unknown"}


@pytest.mark.parametrize(
    ("made", "run"),
    [(COMMAND, "run(CMD)"), (LIST, "run(CMD)"), (LIST, "run([*CMD, '--instance-ids', '0'])")],
)
@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("", "uniform"),
        ("print(CMD)\n", "uniform"),
        (f"def g(v):\n    if {UNIFORM}:\n        send(CMD)\n", "uniform"),
        ("def g():\n    CMD = 1\n    send(CMD)\n", "uniform"),
        ("def g():\n    send(CMD)\n", "unknown"),
        ("def g():\n    run(CMD + ' --no-wait')\n", "unknown"),
        ("def g():\n    run([*CMD, '--no-wait'])\n", "unknown"),
        ("def g():\n    return CMD\n", "unknown"),
        ("JOBS = [CMD]\n", "unknown"),
        (f"def g(v):\n    if not {UNIFORM}:\n        send(CMD)\n", "unknown"),
    ],
)
def test_a_text_that_is_used_without_the_condition_as_well_is_of_no_mode(
    made: str, run: str, other: str, expected: str
) -> None:
    code = f"{made}def f(v):\n    if {UNIFORM}:\n        {run}\n{other}"
    found = kinds(code)
    assert found == {expected} if expected == "uniform" else "uniform" not in found


@pytest.mark.parametrize(
    "code",
    [
        f"{ADDRESS}if {UNIFORM}:\n    requests.post(url)\nelse:\n    send(url)\n",
        f"C = {{'a': 'az vmss start -n web'}}\nif {UNIFORM}:\n    run(C['a'])\nsend(C['a'])\n",
        "def start():\n    c = 'az vmss start -n web'\n    return c\n"
        f"if {UNIFORM}:\n    run(start())\nsend(start())\n",
        "class A:\n    CMD = 'az vmss start -n web'\n    def f(self, v):\n"
        f"        if {UNIFORM}:\n            run(self.CMD)\n"
        "    def g(self):\n        self.q.put(self.CMD)\n",
    ],
)
def test_what_holds_the_text_may_be_anything(code: str) -> None:
    assert kinds(code) == {"unknown"}
