"""Lists of which a module lets scale sets of one orchestration mode through."""
# ruff: noqa: E501

from __future__ import annotations

from typing import Protocol

import pytest

from flexlint import check_text
from flexlint.model import ApiUse


class Reads(Protocol):
    def uses(self, code: str) -> tuple[ApiUse, ...]: ...


UNIFORM = "s.orchestration_mode == 'Uniform'"
LET = f"[s for s in sets if {UNIFORM}]"
CALL = "c.virtual_machine_scale_set_vms.begin_restart('r', {}, '0')"
EACH = f"    {CALL.format('s.name')}\n"
NAMED = f"    {CALL.format('n')}\n"
LOOP = f"for s in u:\n{EACH}"
GROWN = "u = []\nfor s in sets:\n    if {}:\n        u.append(s)\n"


def modes(reader: Reads, code: str) -> set[str]:
    return {use.mode.kind.value for use in reader.uses(code)}


@pytest.mark.parametrize(
    "code",
    [
        f"for s in {LET}:\n{EACH}",
        f"u = {LET}\n{LOOP}",
        f"u = {LET}\ndef go():\n    for s in u:\n        {CALL.format('s.name')}\n",
        f"u = [t for t in sets if t.orchestration_mode == 'Uniform' and t.tags]\n{LOOP}",
        f"u = [s for s in sets if s.tags if {UNIFORM}]\n{LOOP}",
        f"u = (s for s in sets if not s.orchestration_mode == 'Flexible')\n{LOOP}",
        f"u = [s for s in {LET} if s.tags]\n{LOOP}",
        f"u = [s['name'] for s in sets if s['orchestrationMode'] == 'Uniform']\nfor n in u:\n{NAMED}",
        f"for n, g in [(s.name, s.location) for s in sets if {UNIFORM}]:\n{NAMED}",
        f"for i, s in enumerate({LET}):\n{EACH}",
        f"for s in sorted({LET}, key=f):\n{EACH}",
        f"for s in filter(lambda v: v.orchestration_mode == 'Uniform', sets):\n{EACH}",
        f"u = list(filter(lambda v: v.orchestration_mode != 'Flexible', sets))\n{LOOP}",
        f"for s in filter(None, {LET}):\n{EACH}",
        f"for s in {LET}:\n    n = s.name\n{NAMED}",
        f"def uniform(v):\n    return v.orchestration_mode == 'Uniform'\nfor s in [v for v in sets if uniform(v)]:\n{EACH}",
        GROWN.format(UNIFORM) + LOOP,
        GROWN.format(f"{UNIFORM} and s.tags") + LOOP,
        f"u = list()\nfor s in sets:\n    if s.orchestration_mode != 'Uniform':\n        continue\n    u.append(s.name)\nfor n in u:\n{NAMED}",
        f"[{CALL.format('s.name')} for s in {LET}]\n",
        f"def uniform(v):\n    return v.orchestration_mode == 'Uniform'\nfor s in filter(uniform, sets):\n{EACH}",
        f"s = next(s for s in sets if {UNIFORM})\n{CALL.format('s.name')}\n",
        f"s = next((s for s in sets if {UNIFORM}), None)\n{CALL.format('s.name')}\n",
        f"u = {LET}\n{CALL.format('u[0].name')}\n",
        f"u = {LET}\ns = u[-1]\n{CALL.format('s.name')}\n",
    ],
)
def test_items_have_the_mode_that_let_them_through(reader: Reads, code: str) -> None:
    assert modes(reader, code) == {"uniform"}


@pytest.mark.parametrize(
    "code",
    [
        f"u = {LET}\nfor s in sets:\n{EACH}",
        f"u = {LET}\nfor s in u:\n    {CALL.format('t.name')}\n",
        f"u = {LET}\nfor s in u:\n    {CALL.format('n')}\n",
        f"u = {LET}\nfor s in u:\n    for s in sets:\n        {CALL.format('s.name')}\n",
        f"u = {LET}\nfor s in u:\n    for t in sets:\n        {CALL.format('t.name')}\n",
        f"u = {LET}\nfor s in u:\n    {CALL.format('s.partner.name')}\n",
        f"u = [s for s in sets if {UNIFORM} or s.tags]\n{LOOP}",
        f"u = [s for s in sets if t.orchestration_mode == 'Uniform']\n{LOOP}",
        f"u = [s for s in sets if s.partner.orchestration_mode == 'Uniform']\n{LOOP}",
        f"u = [s for s in sets if s.upgrade_policy.mode == 'Uniform']\n{LOOP}",
        f"u = [s.partner for s in sets if {UNIFORM}]\n{LOOP}",
        f"u = [t for s in sets for t in s.others if {UNIFORM}]\n{LOOP}",
        f"u = [s if x else t for s in sets if {UNIFORM}]\n{LOOP}",
        f"for n, g in [(t.name, s.name) for s in sets if {UNIFORM}]:\n{NAMED}",
        f"u = {LET}\nif x:\n    u = sets\n{LOOP}",
        f"u = {LET}\nu += rest\n{LOOP}",
        f"u = {LET}\nu[0] = other\n{LOOP}",
        f"u = {LET}\nu.extend(rest)\n{LOOP}",
        f"u = {LET}\nu.append(other)\n{LOOP}",
        f"u = {LET}\ndef more():\n    u.append(other)\n{LOOP}",
        f"for s in {LET} + rest:\n{EACH}",
        f"for s in {LET} or sets:\n{EACH}",
        f"for s in chain({LET}, rest):\n{EACH}",
        f"for i, n in enumerate({LET}):\n    {CALL.format('i')}\n",
        f"for s in filter(lambda v: t.orchestration_mode == 'Uniform', sets):\n{EACH}",
        f"for s in filterfalse(lambda v: v.orchestration_mode == 'Uniform', sets):\n{EACH}",
        GROWN.format("t.orchestration_mode == 'Uniform'") + LOOP,
        GROWN.format(UNIFORM) + f"u.append(other)\n{LOOP}",
        GROWN.format(UNIFORM) + f"u.extend(rest)\n{LOOP}",
        GROWN.format(UNIFORM).replace("[]", "[first]") + LOOP,
        GROWN.format(UNIFORM).replace("append(s)", "append(t)") + LOOP,
        GROWN.format(f"{UNIFORM} or x") + LOOP,
        f"u = []\ndef fill(u):\n    if {UNIFORM}:\n        u.append(s)\n{LOOP}",
        f"def f(u):\n    v = {LET}\n    for s in u:\n        {CALL.format('s.name')}\n",
        f"def uniform(v):\n    return v.orchestration_mode == 'Uniform' or v.tags\nfor s in filter(uniform, sets):\n{EACH}",
        f"def uniform(v):\n    if v.tags:\n        return True\n    return v.orchestration_mode == 'Uniform'\nfor s in filter(uniform, sets):\n{EACH}",
        f"s = next(s for s in sets if {UNIFORM} or s.tags)\n{CALL.format('s.name')}\n",
        f"s = next((s for s in sets if {UNIFORM}), None) or first\n{CALL.format('s.name')}\n",
        f"u = {LET}\n{CALL.format('sets[0].name')}\n",
        f"u = {LET}\n{CALL.format('u[0].partner.name')}\n",
        f"u = {LET}\n{CALL.format('u[x].name')}\n",
        f"if {LET}:\n    {CALL.format('s.name')}\n",
    ],
)
def test_other_items_have_none(reader: Reads, code: str) -> None:
    assert modes(reader, code) == {"unknown"}


def test_each_list_has_its_own_mode(reader: Reads) -> None:
    flexible = LET.replace("Uniform", "Flexible")
    code = f"u = {LET}\nf = {flexible}\n{LOOP}{LOOP.replace(' u:', ' f:')}"
    assert [use.mode.kind.value for use in reader.uses(code)] == ["uniform", "flexible"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (f"for n in [s.name for s in sets if {UNIFORM}]:\n    os.system(f'az vmss deallocate -g r -n {{n}} --instance-ids 0')\n", "uniform"),
        (f"for s in {LET}:\n    os.system(f'az vmss deallocate -g r -n {{s.name}} --instance-ids 0')\n", "uniform"),
        (f"for s in {LET}:\n    subprocess.run(['az', 'vmss', 'deallocate', '-g', 'r', '-n', s.name, '--instance-ids', '0'])\n", "uniform"),
        (f"for s in {LET}:\n    os.system('az vmss deallocate -g r -n web --instance-ids 0')\n", "unknown"),
        (f"for s in {LET}:\n    os.system(f'az vmss deallocate -g r -n {{t.name}} --instance-ids 0')\n", "unknown"),
    ],
)  # fmt: skip
def test_commands_on_items(code: str, expected: str) -> None:
    found = check_text(f"import os, subprocess\n{code}", "a.py").findings
    assert {f.mode.kind.value for f in found if f.code == "FLX201"} == {expected}
