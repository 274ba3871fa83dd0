"""Which mode a condition proves of which call, and of which it proves none."""

# ruff: noqa: E501
from __future__ import annotations

import re
from typing import Protocol

import pytest

from flexlint.model import ApiUse, ModeKind


class Reads(Protocol):
    def uses(self, code: str) -> tuple[ApiUse, ...]: ...


HEAD = "from azure.mgmt.compute import ComputeManagementClient\nc = ComputeManagementClient(cred, sub)\n"
CALL = re.compile(r"@([vwsxnm0])\b")
U = "v.orchestration_mode == 'Uniform'"
F = "v.orchestration_mode == 'Flexible'"
E = "v.orchestration_mode == OrchestrationMode.UNIFORM"
GET = "v = c.virtual_machine_scale_sets.get(rg, {})\n"
ASKING = (
    "def is_uniform(name):\n    s = c.virtual_machine_scale_sets.get(rg, name)\n"
    "    return s.orchestration_mode == 'Uniform'\n"
)


def fn(body: str) -> str:
    """A function with ``body``."""
    return "def f(v, w, sets, n, m):\n" + "".join(f"    {line}\n" for line in body.split("\n"))


def call(match: re.Match[str]) -> str:
    """A call on the set ``@v`` by its name, on the one called ``@n``, on "web" for ``@0``."""
    name = match[1]
    written = "'web'" if name == "0" else name if name in "nm" else f"{name}.name"
    return f"c.virtual_machine_scale_set_vms.begin_restart(rg, {written}, i)"


def modes(reader: Reads, code: str) -> str:
    """The first letters of the modes of the calls in ``code``; a dash for one that is unknown."""
    text = HEAD + CALL.sub(call, code)
    found = sorted(reader.uses(text), key=lambda use: use.span.start)
    uses = [use for use in found if "restart" in text[use.span.start : use.span.end]]
    assert len(uses) == len(CALL.findall(code))
    kinds = [use.mode.kind for use in uses]
    return "".join("-" if kind is ModeKind.UNKNOWN else kind.value[0] for kind in kinds)


CASES = [
    # comprehension shadowing
    (fn(f"flag = {U}\nnames = [v.name for v in sets if flag]\nif flag:\n    @v"), "u"),
    (fn(f"flag = {U}\n[@v for v in sets if flag]"), "-"),
    (fn(f"flag = {U}\n[@v for v in sets if v.x]"), "-"),
    (fn(f"flag = {U}\nif flag:\n    [@v for v in sets]"), "-"),
    (fn(f"flag = {U}\nif flag:\n    {{v.name: @v for v in sets}}"), "-"),
    (fn(f"flag = {U}\nif flag:\n    list(@v for v in sets)"), "-"),
    (fn(f"if {U}:\n    [@v for v in sets]"), "-"),
    (fn(f"if {U}:\n    for v in sets:\n        @v"), "-"),
    (fn(f"flag = {U}\nfor v in sets:\n    if flag:\n        @v"), "-"),
    (fn(f"flag = {U}\nfor w in sets:\n    if flag:\n        @w"), "-"),
    (fn(f"flag = {U}\nfor w in sets:\n    if flag:\n        @v"), "u"),
    (fn(f"flag = {U}\nlist(map(lambda v: @v if flag else None, sets))"), "-"),
    (fn(f"if {U}:\n    g = lambda v: @v"), "-"),
    (fn(f"g = lambda v: @v if {U} else None"), "u"),
    (fn(f"flag = {U}\ng = lambda v, flag: @v if flag else None"), "-"),
    (fn(f"if {U}:\n    def g(v):\n        @v\n    g(w)"), "-"),
    (fn(f"flag = {U}\ndef g(v):\n    if flag:\n        @v\ng(w)"), "-"),
    (fn(f"flag = {U}\ndef g():\n    if flag:\n        @v\ng()"), "u"),
    (fn(f"flag = {U}\nv = w\nif flag:\n    @v"), "-"),
    (fn(f"flag = {U}\nv = c.get()\nif flag:\n    @v"), "-"),
    (fn(f"flag = {U}\nif flag:\n    v = w\n    @v"), "-"),
    (fn(f"flag = {U}\nif x:\n    v = w\nif flag:\n    @v"), "-"),
    (fn(f"if {U}:\n    with open(x) as v:\n        @v"), "-"),
    (fn(f"if {U}:\n    (v := w)\n    @v"), "-"),
    (fn(f"if (v := w) and {U}:\n    @v"), "-"),
    (fn(f"if {U} and (v := w):\n    @v"), "-"),
    (fn(f"if {U}:\n    v, w = w, v\n    @v\n    @w"), "--"),
    (fn(f"if {U}:\n    try:\n        pass\n    except E as v:\n        @v"), "-"),
    (fn(f"if {U}:\n    import v\n    @v"), "-"),
    (fn(f"if {U}:\n    del v\n    @v"), "-"),
    (fn(f"if {U}:\n    while x:\n        @v\n        v = w"), "-"),
    (fn(f"while {U}:\n    @v"), "u"),
    (fn(f"while {U}:\n    @v\n    v = w"), "u"),
    (fn(f"while {U}:\n    v = w\n    @v"), "-"),
    (fn(f"while {U}:\n    pass\n@v"), "-"),
    (fn(f"while {U}:\n    if x: break\n@v"), "-"),
    (fn(f"while {U}:\n    v = w\nelse:\n    @v"), "-"),
    # try
    (fn(f"try:\n    if {F}:\n        raise E\nexcept E:\n    pass\n@v"), "-"),
    (fn(f"try:\n    if {F}:\n        raise E\n    @v\nexcept E:\n    pass"), "u"),
    (fn(f"try:\n    assert {U}\nexcept AssertionError:\n    pass\n@v"), "-"),
    (fn(f"try:\n    assert {U}\nexcept AssertionError:\n    @v"), "-"),
    (fn(f"try:\n    assert {U}\nexcept AssertionError:\n    return\nelse:\n    @v"), "-"),
    (fn(f"try:\n    if {F}:\n        return\nfinally:\n    @v"), "-"),
    (fn(f"try:\n    go()\n    if {F}:\n        return\nexcept E:\n    @v"), "-"),
    (fn(f"with suppress(E):\n    if {F}:\n        raise E\n@v"), "-"),
    (fn(f"with suppress(E):\n    if {F}:\n        raise E\n    @v"), "u"),
    (fn(f"with x:\n    if {F}:\n        return\n@v"), "-"),
    (fn(f"try:\n    if {F}:\n        return\nexcept E:\n    pass\n@v"), "-"),
    (fn(f"with self.assertRaises(E):\n    assert {U}\n@v"), "-"),
    # loops
    (fn(f"for v in sets:\n    if {F}:\n        break\n@v"), "-"),
    (fn(f"for v in sets:\n    if {F}:\n        continue\n    @v"), "u"),
    (fn(f"for v in sets:\n    if {F}:\n        return\n@v"), "-"),
    (fn(f"for v in sets:\n    if {U}:\n        break\nelse:\n    return\n@v"), "-"),
    (fn(f"for x in xs:\n    if {F}:\n        return\n    @v"), "u"),
    (fn(f"for x in xs:\n    if {F}:\n        return\n@v"), "-"),
    (fn(f"if {F}:\n    for x in xs:\n        return\n@v"), "-"),
    (fn(f"if {F}:\n    while True:\n        pass\n@v"), "-"),
    (fn(f"for v in sets:\n    if flag:\n        @v\n    flag = {U}"), "-"),
    (fn(f"flag = True\nfor v in sets:\n    if flag:\n        @v\n    flag = {U}"), "-"),
    (fn(f"flag = False\nfor v in sets:\n    flag = flag or {U}\n    if flag:\n        @v"), "-"),
    (fn(f"flag = False\nfor v in sets:\n    if {U}:\n        flag = True\nif flag:\n    @v"), "-"),
    (fn(f"flag = False\nfor v in sets:\n    flag = {U}\nif flag:\n    @v"), "-"),
    (fn(f"flag = {U}\nflag &= ok\nif not flag:\n    @v"), "-"),
    (fn(f"flag = {U}\nflag |= ok\nif flag:\n    @v"), "-"),
    (fn(f"flag = {U}\nif x:\n    flag = True\nif flag:\n    @v"), "-"),
    (fn(f"flag = {U} and ok\nif flag:\n    @v\nelse:\n    @v"), "u-"),
    (fn(f"flag = {U} or ok\nif flag:\n    @v\nelse:\n    @v"), "-f"),
    # any/all
    (fn("if any(v.orchestration_mode == 'Uniform' for v in sets):\n    @v"), "-"),
    (fn("if any(s.orchestration_mode == 'Uniform' for s in sets):\n    @v"), "-"),
    (fn("if all(s.orchestration_mode == 'Uniform' for s in sets):\n    @w"), "-"),
    (
        fn(
            "if all(s.orchestration_mode == 'Uniform' for s in sets):\n    for s in sets:\n        @s"
        ),
        "-",
    ),
    (
        fn(
            "if not any(s.orchestration_mode == 'Flexible' for s in sets):\n    for s in sets:\n        @s"
        ),
        "-",
    ),
    (
        fn(
            "if not all(s.orchestration_mode == 'Flexible' for s in sets):\n    for s in sets:\n        @s"
        ),
        "-",
    ),
    (
        fn(
            "for s in sets:\n    if any(s.orchestration_mode == 'Uniform' for s in sets):\n        @s"
        ),
        "-",
    ),
    # not about this
    (fn("if v.upgrade_policy.mode == 'Uniform':\n    @v"), "-"),
    (fn("if v.mode == 'Uniform':\n    @v"), "-"),
    (fn("if mode == 'Uniform':\n    @n"), "-"),
    (fn("if v.orchestration_mode == 'uniformly':\n    @v"), "-"),
    (fn("if v.orchestration_mode == w.orchestration_mode:\n    @v"), "-"),
    (fn("if v.orchestration_mode == w.orchestration_mode == 'Uniform':\n    @v"), "-"),
    (fn("if 'Uniform' in v.orchestration_mode:\n    @v"), "u"),
    (fn("if v.orchestration_mode in 'Uniform':\n    @v"), "u"),
    (fn("if v.orchestration_mode in ('Uniform', 'Flexible'):\n    @v"), "-"),
    (fn("if v.orchestration_mode not in ('Uniform', None):\n    @v\nelse:\n    @v"), "fu"),
    (fn("if v.orchestration_mode not in ('Uniform', None):\n    return\n@v"), "u"),
    (fn("if v.orchestration_mode in ('Flexible', None):\n    @v"), "-"),
    (fn("if v.orchestration_mode in ('Flexible', None):\n    return\n@v"), "u"),
    (fn("if v.orchestration_mode not in ('Flexible', None):\n    return\n@v"), "-"),
    (fn("if v.orchestration_mode in MODES:\n    @v"), "-"),
    (fn("if v.orchestration_mode is None:\n    @v"), "-"),
    (fn("if v.orchestration_mode is not None:\n    @v"), "-"),
    (fn("if not v.orchestration_mode:\n    @v"), "-"),
    (fn("if v.orchestration_mode:\n    @v"), "-"),
    (fn("if v.orchestration_mode > 'Flexible':\n    @v"), "-"),
    (fn("if v.orchestration_mode.lower() == 'Flexible':\n    return\n@v"), "-"),
    (fn("if v.orchestration_mode.upper() == 'FLEXIBLE':\n    return\n@v"), "u"),
    (fn("if v.orchestration_mode.startswith('Flex'):\n    @v"), "-"),
    (fn("if v.orchestration_mode == 'flexible':\n    return\n@v"), "-"),
    (fn("if (v.orchestration_mode or 'Flexible') == 'Flexible':\n    @v\nelse:\n    @v"), "-u"),
    (fn("if (v.orchestration_mode or 'Uniform') == 'Flexible':\n    @v\nelse:\n    @v"), "fu"),
    (fn("if (w.orchestration_mode or v.orchestration_mode) == 'Uniform':\n    @v"), "-"),
    (fn("if (v.orchestration_mode if x else w.kind) == 'Uniform':\n    @v"), "-"),
    (fn("if (v.orchestration_mode if v else None) == 'Uniform':\n    @v"), "u"),
    (fn("if v.get('orchestration_mode', 'Flexible') == 'Flexible':\n    @v\nelse:\n    @v"), "-u"),
    (
        fn("if getattr(v, 'orchestration_mode', 'Flexible') == 'Flexible':\n    @v\nelse:\n    @v"),
        "-u",
    ),
    (
        fn("if getattr(v, 'orchestration_mode', 'Uniform') == 'Uniform':\n    @v\nelse:\n    @v"),
        "uf",
    ),
    # logic
    (fn(f"if not ({U} and x):\n    @v"), "-"),
    (fn(f"if not ({U} or x):\n    @v"), "f"),
    (fn(f"if not ({F} or x):\n    @v\nelse:\n    @v"), "u-"),
    (fn(f"if not {F} and not x:\n    @v\nelse:\n    @v"), "u-"),
    (fn(f"if {F} == False:\n    @v"), "-"),
    (fn(f"if ({F}) == False:\n    @v"), "u"),
    (fn(f"if ({F}) is False:\n    @v\nelse:\n    @v"), "uf"),
    (fn(f"if ({F}) is True:\n    @v"), "f"),
    (fn(f"if ({F}) == x:\n    @v"), "-"),
    (fn(f"if x or {U}:\n    @v\nelse:\n    @v"), "-f"),
    (fn(f"if x:\n    pass\nelif {U}:\n    @v\nelse:\n    @v"), "uf"),
    (fn(f"if {U}:\n    pass\nelif x:\n    @v\n@v"), "f-"),
    (fn(f"if {F}:\n    return\nelif x:\n    pass\n@v"), "u"),
    (fn(f"if x:\n    pass\nelif {F}:\n    return\n@v"), "-"),
    (fn(f"if x:\n    return\nelif {F}:\n    return\n@v"), "u"),
    (fn(f"if x:\n    return\nelif {F}:\n    return\nelse:\n    pass\n@v"), "u"),
    (fn(f"if {F}:\n    if x:\n        return\n    else:\n        raise E\n@v"), "u"),
    (fn(f"if {F}:\n    if x:\n        return\n@v"), "-"),
    (fn(f"if {F}:\n    sys.exit(1)\n@v"), "u"),
    (fn(f"if {F}:\n    fail()\n@v"), "-"),
    (fn(f"if {F}: pass\nelse: return\n@v"), "f"),
    (fn(f"x = ({U}) and @v or @v"), "u-"),
    (fn(f"x = {U} or @v"), "f"),
    (fn(f"x = not {U} and @v"), "f"),
    (fn(f"@v if x else 0 if {U} else @v"), "-f"),
    (fn(f"log(@v, {U})"), "-"),
    (fn(f"assert {U} or x\n@v"), "-"),
    (fn(f"assert not {F}, 'no'\n@v"), "u"),
    (fn(f"@v\nassert {U}"), "-"),
    (fn(f"if __debug__:\n    assert {U}\n@v"), "-"),
    # names and gets
    (fn(GET.format("'web'") + f"if {U}:\n    @0"), "u"),
    (fn(GET.format("'other'") + f"if {U}:\n    @0"), "-"),
    (fn(GET.format("n") + f"if {U}:\n    @n"), "u"),
    (fn(GET.format("m") + f"if {U}:\n    @n"), "-"),
    (fn(GET.format("n") + f"n = m\nif {U}:\n    @n"), "-"),
    (fn(GET.format("n") + f"if {U}:\n    n = m\n    @n"), "-"),
    (
        fn(
            "x = c.virtual_machine_scale_sets.get(rg, m).orchestration_mode\nif x == 'Uniform':\n    @n\n    @m"
        ),
        "-u",
    ),
    (
        fn(
            "if c.virtual_machine_scale_sets.get(rg, m).orchestration_mode == 'Uniform':\n    @n\n    @m"
        ),
        "-u",
    ),
    (
        fn(
            "if c.virtual_machine_scale_sets.get(rg, 'web').orchestration_mode == 'Uniform':\n    @0"
        ),
        "u",
    ),
    (
        fn(
            "if c.virtual_machine_scale_sets.get(rg, 'db').orchestration_mode == 'Uniform':\n    @0"
        ),
        "-",
    ),
    (fn(f"n = v.name\nif {U}:\n    @n"), "u"),
    (fn(f"n = w.name\nif {U}:\n    @n"), "-"),
    (
        fn(
            f"for n in names:\n    v = c.virtual_machine_scale_sets.get(rg, n)\n    if {F}:\n        continue\n    @n"
        ),
        "u",
    ),
    (
        fn(
            f"for n in names:\n    v = c.virtual_machine_scale_sets.get(rg, n)\n    if {F}:\n        continue\nfor n in names:\n    @n"
        ),
        "-",
    ),
    (fn(f"for v in sets:\n    for w in sets:\n        if {U}:\n            @w"), "-"),
    (fn(f"for v, w in zip(sets, others):\n    if {U}:\n        @w\n        @v"), "-u"),
    (
        fn(
            "for i, v in enumerate(sets):\n    if sets[i].orchestration_mode == 'Uniform':\n        @v"
        ),
        "-",
    ),
    (fn("if sets[0].orchestration_mode == 'Uniform':\n    s = sets[1]\n    @s"), "-"),
    (fn("if v.orchestration_mode == 'Uniform':\n    s = v\n    @s"), "u"),
    # helpers
    (
        "def is_flex(s):\n    return s.orchestration_mode != 'Flexible'\n"
        + fn("if is_flex(v):\n    @v\nelse:\n    @v"),
        "uf",
    ),
    (
        "def is_flex(s):\n    if s.x: return True\n    return s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(v):\n    @v\nelse:\n    @v"),
        "--",
    ),
    (
        "def is_flex(s):\n    s = other\n    return s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(v):\n    @v"),
        "-",
    ),
    (
        "def is_flex(s):\n    try:\n        return s.orchestration_mode == 'Flexible'\n    except E:\n        pass\n"
        + fn("if is_flex(v):\n    @v\nelse:\n    @v"),
        "--",
    ),
    (
        "def is_flex(s):\n    if s.x:\n        return s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(v):\n    @v\nelse:\n    @v"),
        "--",
    ),
    (
        "def is_flex(s, m='Flexible'):\n    return s.orchestration_mode == m\n"
        + fn("if is_flex(v):\n    @v"),
        "-",
    ),
    (
        "def is_flex(s):\n    yield s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(v):\n    @v"),
        "-",
    ),
    (
        "async def is_flex(s):\n    return s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(v):\n    @v"),
        "-",
    ),
    (
        "async def is_flex(s):\n    return s.orchestration_mode == 'Flexible'\nasync "
        + fn("if await is_flex(v):\n    @v"),
        "f",
    ),
    (
        "@negate\ndef is_flex(s):\n    return s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(v):\n    @v"),
        "-",
    ),
    (
        "is_flex = lambda s: s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(v):\n    @v\nelse:\n    @v"),
        "fu",
    ),
    (
        "def is_flex(s):\n    return s.orchestration_mode == 'Flexible'\ndef is_flex(s):\n    return True\n"
        + fn("if is_flex(v):\n    @v"),
        "-",
    ),
    (
        "def is_flex(s):\n    return s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex(w):\n    @v"),
        "-",
    ),
    (
        "def is_flex(s):\n    return s.orchestration_mode == 'Flexible'\n"
        + fn("if is_flex:\n    @v"),
        "-",
    ),
    (
        "def mode_of(s):\n    return s.orchestration_mode\n"
        + fn("if mode_of(v) == 'Uniform':\n    @v"),
        "u",
    ),
    (
        "class A:\n    @property\n    def flex(self):\n        return self.s.orchestration_mode == 'Flexible'\n    def go(self, v):\n        if self.flex:\n            @v\n",
        "-",
    ),
    (
        "class A:\n    def flex(self):\n        return self.s.orchestration_mode == 'Flexible'\n    def go(self, v):\n        if self.flex():\n            @v\n",
        "-",
    ),
    (
        "class A:\n    def __init__(self, v):\n        self.v = v\n    def go(self):\n        if self.v.orchestration_mode == 'Uniform':\n            s = self.v\n            @s\n",
        "-",
    ),
    (
        "class A:\n    def go(self):\n        self.flag = self.v.orchestration_mode == 'Uniform'\n    def do(self, v):\n        if self.flag:\n            @v\n",
        "-",
    ),
    (
        "class A:\n    def go(self, other):\n        if self.v.orchestration_mode == 'Uniform':\n            self.v = other\n            x = self.v\n            @x\n",
        "-",
    ),
    (
        "class A:\n    def go(self, other):\n        if self.v.orchestration_mode == 'Uniform':\n            self = other\n            x = self.v\n            @x\n",
        "-",
    ),
    ("FLAG = v.orchestration_mode == 'Uniform'\ndef f(v):\n    if FLAG:\n        @v\n", "-"),
    ("FLAG = v.orchestration_mode == 'Uniform'\ndef f():\n    if FLAG:\n        @v\n", "u"),
    (
        "FLAG = v.orchestration_mode == 'Uniform'\ndef g():\n    global FLAG\n    FLAG = True\ndef f():\n    if FLAG:\n        @v\n",
        "-",
    ),
    ("def f(flag=True):\n    if flag:\n        @v\n", "-"),
    ("def f(orchestration_mode='Uniform'):\n    @0\n", "-"),
    (
        "def f(v, orchestration_mode='Uniform'):\n    if orchestration_mode == 'Uniform':\n        @0\n",
        "u",
    ),
    ("def f(v, mode='Uniform'):\n    if mode == 'Uniform':\n        @0\n", "-"),
    # dispatch
    (fn("{'Uniform': lambda: @v, 'Flexible': lambda: @v}[v.orchestration_mode]()"), "--"),
    (fn("x = {'Uniform': @v}[v.orchestration_mode]"), "-"),
    (
        fn("flag = {'Uniform': True, 'Flexible': False}[v.orchestration_mode]\nif flag:\n    @v"),
        "-",
    ),
    (fn("flag = {'Uniform': False}.get(v.orchestration_mode, True)\nif flag:\n    @v"), "-"),
    # match
    (
        fn(
            "match v.orchestration_mode:\n    case 'Uniform':\n        @v\n    case 'Flexible':\n        @v\n    case _:\n        @v"
        ),
        "uf-",
    ),
    (fn("match v.orchestration_mode:\n    case 'Uniform' | 'Flexible':\n        @v"), "-"),
    (
        fn(
            "match v.orchestration_mode:\n    case 'Uniform' | None:\n        @v\n    case _:\n        @v"
        ),
        "uf",
    ),
    (
        fn(
            "match v.orchestration_mode:\n    case 'Uniform' if x:\n        @v\n    case _:\n        @v"
        ),
        "u-",
    ),
    (
        fn(
            "match v.orchestration_mode:\n    case OrchestrationMode.UNIFORM:\n        @v\n    case _:\n        @v"
        ),
        "uf",
    ),
    (fn("match v.orchestration_mode:\n    case UNIFORM:\n        @v"), "-"),
    (fn("match v.orchestration_mode:\n    case 'Flexible':\n        return\n@v"), "u"),
    (
        fn(
            "match v.orchestration_mode:\n    case 'Flexible':\n        return\n    case _:\n        pass\n@v"
        ),
        "u",
    ),
    (fn("match v.orchestration_mode:\n    case 'Flexible':\n        log()\n@v"), "-"),
    (fn("match v.orchestration_mode:\n    case 'Uniform':\n        @w"), "-"),
    (fn("match w.orchestration_mode:\n    case 'Uniform':\n        @v"), "-"),
    (fn("match v:\n    case X(orchestration_mode='Uniform'):\n        @v"), "-"),
    (fn("match v.kind:\n    case 'Uniform':\n        @v"), "-"),
    (fn("match v.orchestration_mode:\n    case x:\n        @v"), "-"),
    (fn("match (v.orchestration_mode, x):\n    case ('Uniform', _):\n        @v"), "-"),
    # constants
    (
        "U = 'Uniform'\nif x:\n    U = 'Flexible'\n" + fn("if v.orchestration_mode == U:\n    @v"),
        "-",
    ),
    (
        "import os\nU = os.environ.get('MODE', 'Uniform')\n"
        + fn("if v.orchestration_mode == U:\n    @v"),
        "-",
    ),
    ("U = OrchestrationMode.UNIFORM\n" + fn("if v.orchestration_mode == U:\n    @v"), "u"),
    ("class Modes:\n    U = 'Uniform'\n" + fn("if v.orchestration_mode == Modes.U:\n    @v"), "u"),
    (fn("if v.orchestration_mode == ('Uniform' if x else 'Flexible'):\n    @v"), "-"),
    (fn("if v.orchestration_mode == m:\n    @v"), "-"),
    (fn("if v.orchestration_mode.name == 'UNIFORM':\n    @v"), "u"),
    (fn("if v['properties']['orchestrationMode'] == 'Uniform':\n    x = v['name']\n    @n"), "u"),
    (fn("if v.properties.orchestration_mode == 'Uniform':\n    @v"), "u"),
    (fn("if v.properties.orchestration_mode == 'Uniform':\n    @w"), "-"),
    (fn("if len(v.orchestration_mode) == 'Uniform':\n    @v"), "-"),
    (fn("if x[v.orchestration_mode] == 'Uniform':\n    @v"), "-"),
    (fn("if f(v.orchestration_mode) == 'Uniform':\n    @v"), "-"),
    (fn("if str(v.orchestration_mode) == 'OrchestrationMode.FLEXIBLE':\n    @v"), "-"),
    (fn("if v.orchestration_mode[0] == 'U':\n    @v"), "-"),
    # filtering
    (
        fn("uni = [s for s in sets if s.orchestration_mode == 'Uniform']\nfor s in uni:\n    @s"),
        "u",
    ),
    (
        fn(
            "uni = [s for s in sets if s.orchestration_mode == 'Uniform']\nuni = sets\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = [s for s in sets if s.orchestration_mode == 'Uniform'] or sets\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = [s for s in sets if s.orchestration_mode == 'Uniform'] + extra\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = [s for s in sets if s.orchestration_mode == 'Uniform']\nfor s in sets:\n    if s in uni:\n        @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = [s for s in sets if s.orchestration_mode == 'Uniform']\nfor s in sets:\n    if s not in uni:\n        continue\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = [other(s) for s in sets if s.orchestration_mode == 'Uniform']\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn("uni = [s for s in sets if v.orchestration_mode == 'Uniform']\nfor s in uni:\n    @s"),
        "-",
    ),
    (
        fn(
            "uni = []\nfor s in sets:\n    if s.orchestration_mode == 'Uniform':\n        uni.append(s)\nfor s in uni:\n    @s"
        ),
        "u",
    ),
    (
        fn(
            "uni = []\nfor s in sets:\n    if s.orchestration_mode == 'Uniform':\n        uni.append(v)\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = []\nfor s in sets:\n    if s.orchestration_mode == 'Uniform':\n        uni.append(s)\nuni.extend(more)\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = []\nfor s in sets:\n    if s.orchestration_mode == 'Uniform':\n        uni.append(s)\nuni += more\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = []\nfor s in sets:\n    if s.orchestration_mode == 'Uniform':\n        uni.append(s)\nuni[0] = v\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni = []\ng(uni)\nfor s in sets:\n    if s.orchestration_mode == 'Uniform':\n        uni.append(s)\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "uni, flex = [], []\nfor s in sets:\n    (flex if s.orchestration_mode == 'Flexible' else uni).append(s)\nfor s in uni:\n    @s"
        ),
        "-",
    ),
    (fn("s = next((s for s in sets if s.orchestration_mode == 'Uniform'), v)\n@s"), "-"),
    (fn("s = next((s for s in sets if s.orchestration_mode == 'Uniform'), None)\n@s"), "u"),
    (
        fn(
            "by = {s.name: s for s in sets if s.orchestration_mode == 'Uniform'}\nfor s in by.values():\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "for s in itertools.filterfalse(lambda s: s.orchestration_mode == 'Uniform', sets):\n    @s"
        ),
        "-",
    ),
    (fn("for s in filter(lambda s: s.orchestration_mode == 'Uniform', sets):\n    @s"), "u"),
    (fn("for s in sorted(sets, key=lambda s: s.orchestration_mode == 'Uniform'):\n    @s"), "-"),
    (
        fn(
            "uni = {s.name for s in sets if s.orchestration_mode == 'Uniform'}\nfor s in sets:\n    if s.name in uni:\n        @s"
        ),
        "-",
    ),
    # async
    ("async " + fn(f"async for v in sets:\n    if {F}:\n        continue\n    await @v"), "u"),
    ("async " + fn(f"await asyncio.gather(*[@v for v in sets if {U}])"), "u"),
    ("async " + fn(f"if {U}:\n    await asyncio.gather(*[@v for v in sets])"), "-"),
    (fn(f"ok = {U}\nfor v in sets:\n    pass\nif ok:\n    @v"), "-"),
    (fn(f"for v in sets:\n    ok = {U}\nfor v in sets:\n    if ok:\n        @v"), "-"),
    (fn(f"for v in sets:\n    ok = {U}\n    if x:\n        continue\n    if ok:\n        @v"), "u"),
    (fn(f"for v in sets:\n    if x:\n        ok = {U}\n    if ok:\n        @v"), "-"),
    (
        fn(
            "modes = {s.name: s.orchestration_mode for s in sets}\nif modes[v.name] == 'Uniform':\n    @v"
        ),
        "-",
    ),
    (
        fn(
            "mode = v.orchestration_mode\nmode = w.orchestration_mode\nif mode == 'Uniform':\n    @v\n    @w"
        ),
        "-u",
    ),
    (
        fn(
            "mode = v.orchestration_mode\nif x:\n    mode = w.orchestration_mode\nif mode == 'Uniform':\n    @v\n    @w"
        ),
        "--",
    ),
    (
        fn(
            "mode = v.orchestration_mode\nif x:\n    mode = 'Uniform'\nif mode == 'Uniform':\n    @v"
        ),
        "-",
    ),
    (fn("mode = v.orchestration_mode or 'Uniform'\nif mode == 'Uniform':\n    @v"), "u"),
    (fn("mode = 'Uniform'\nif mode == 'Uniform':\n    @v"), "-"),
    (fn("orchestration_mode = 'Uniform'\nif orchestration_mode == 'Uniform':\n    @0"), "-"),
    (
        fn("if v.orchestration_mode == 'Uniform':\n    v.orchestration_mode = 'Flexible'\n    @v"),
        "u",
    ),
    (fn(f"if {E}:\n    @v\n    @w\nelse:\n    @v"), "u-f"),
    (
        fn(
            "if v.orchestration_mode == models.OrchestrationMode.FLEXIBLE.value:\n    return\n@v\n@w"
        ),
        "u-",
    ),
    (fn("if v.orchestration_mode in (OrchestrationMode.UNIFORM, None):\n    @v\n    @w"), "u-"),
    (
        fn(
            "if v.orchestration_mode in [OrchestrationMode.UNIFORM, OrchestrationMode.FLEXIBLE]:\n    @v"
        ),
        "-",
    ),
    (
        fn(
            "mode = v.orchestration_mode or OrchestrationMode.UNIFORM\nif mode != OrchestrationMode.UNIFORM:\n    continue_()\n    return\n@v\n@w"
        ),
        "u-",
    ),
    (fn("if (m := v.orchestration_mode) == 'Uniform':\n    @v\n    @w"), "u-"),
    (fn("if v and v.orchestration_mode == 'Uniform':\n    @v\n    @w"), "u-"),
    (fn("if not v or v.orchestration_mode != 'Uniform':\n    return\n@v\n@w"), "u-"),
    (
        fn(
            "mode = getattr(v, 'orchestration_mode', None)\nif mode and mode.lower() == 'flexible':\n    return\n@v\n@w"
        ),
        "u-",
    ),
    (
        fn(
            "mode = (v.orchestration_mode or '').lower()\nif mode == 'flexible':\n    return\n@v\n@w"
        ),
        "u-",
    ),
    (
        fn(
            "mode = (v.orchestration_mode or 'flexible').lower()\nif mode == 'flexible':\n    @v\nelse:\n    @v"
        ),
        "-u",
    ),
    (
        fn(
            "mode = v.get('properties', {}).get('orchestrationMode', 'Uniform')\nif mode == 'Uniform':\n    @v\n    @w"
        ),
        "u-",
    ),
    (
        fn(
            "mode = v['properties'].get('orchestrationMode')\nif mode == 'Uniform':\n    @v\n    @w"
        ),
        "u-",
    ),
    (fn("if str(v.orchestration_mode).lower() == 'uniform':\n    @v\n    @w"), "u-"),
    (
        fn(
            "is_flexible = v.orchestration_mode == 'Flexible'\nif is_flexible:\n    return\nfor i in c.virtual_machine_scale_set_vms.list(rg, v.name):\n    @v\n    @w"
        ),
        "u-",
    ),
    (
        fn(
            "uniform = not (v.orchestration_mode == 'Flexible')\nok = uniform and x\nif ok:\n    @v\n    @w"
        ),
        "u-",
    ),
    (fn("if bool(v.orchestration_mode == 'Uniform'):\n    @v"), "u"),
    (fn("if v.orchestration_mode != 'Uniform': raise E\n@v\n@w"), "u-"),
    (
        fn(
            "if v.orchestration_mode == 'Flexible':\n    log('x')\n    return None\nelif v.sku:\n    @v\nelse:\n    @v"
        ),
        "uu",
    ),
    (
        fn(
            "if v.orchestration_mode == 'Uniform':\n    pass\nelif v.orchestration_mode == 'Flexible':\n    return\nelse:\n    raise E\n@v"
        ),
        "u",
    ),
    (fn("if v.orchestration_mode == 'Uniform':\n    x = 1\nelse:\n    raise E\n@v"), "u"),
    (fn("if v.orchestration_mode == 'Uniform':\n    return\nelse:\n    raise E\n@v"), "-"),
    (
        fn(
            "for v in sets:\n    if v.orchestration_mode == 'Uniform':\n        chosen = v\n        break\nchosen.x\n@v"
        ),
        "-",
    ),
    (
        fn("for v in sets:\n    if v.orchestration_mode == 'Uniform':\n        s = v\n        @s"),
        "u",
    ),
    (fn("for v in sets:\n    if v.orchestration_mode == 'Uniform':\n        s = v\n    @s"), "-"),
    (
        fn(
            "s = None\nfor v in sets:\n    if v.orchestration_mode == 'Uniform':\n        s = v\nif s:\n    @s"
        ),
        "-",
    ),
    (
        fn(
            "try:\n    mode = v.orchestration_mode\nexcept E:\n    mode = 'Uniform'\nif mode == 'Uniform':\n    @v"
        ),
        "-",
    ),
    (fn("def g():\n    return v.orchestration_mode == 'Uniform'\nif g():\n    @v\n    @w"), "u-"),
    (fn("def g(x=v.orchestration_mode == 'Uniform'):\n    if x:\n        @v"), "-"),
    (fn("print(f'{v.orchestration_mode == \"Uniform\" and x}')\n@v"), "-"),
    (fn("return @v if v.orchestration_mode == 'Uniform' else None"), "u"),
    (
        fn(
            "if v.orchestration_mode == 'Uniform' and w.orchestration_mode == 'Uniform':\n    @v\n    @w"
        ),
        "uu",
    ),
    (
        fn(
            "if v.orchestration_mode == 'Uniform' and w.orchestration_mode == 'Flexible':\n    @v\n    @w"
        ),
        "uf",
    ),
    (
        fn(
            "if v.orchestration_mode == 'Uniform':\n    if w.orchestration_mode == 'Flexible':\n        @v\n        @w"
        ),
        "uf",
    ),
    (
        fn(
            "if not (v.orchestration_mode == 'Uniform' and w.orchestration_mode == 'Uniform'):\n    @v\n    @w"
        ),
        "--",
    ),
    (
        fn(
            "if v.orchestration_mode == 'Uniform' or w.orchestration_mode == 'Uniform':\n    pass\nelse:\n    @v\n    @w"
        ),
        "ff",
    ),
    (
        fn(
            "if not (v.orchestration_mode == 'Uniform' or w.orchestration_mode == 'Uniform'):\n    @v\n    @w"
        ),
        "ff",
    ),
    (
        fn(
            "if v.orchestration_mode == 'Uniform' or w.orchestration_mode == 'Uniform':\n    return\n@v"
        ),
        "f",
    ),
    (fn("lock = v.orchestration_mode == 'Uniform' and acquire()\nif lock:\n    @v"), "u"),
    (fn("if v.orchestration_mode == 'Uniform' if x else y:\n    @v"), "-"),
    (fn("if x if y else v.orchestration_mode == 'Uniform':\n    @v"), "-"),
    (fn("if not v.orchestration_mode != 'Flexible':\n    @v"), "f"),
    (fn("if not not v.orchestration_mode == 'Flexible':\n    @v"), "f"),
    (fn("if (not v.orchestration_mode) == 'Flexible':\n    @v"), "-"),
    (fn("if v.orchestration_mode == 'Flexible' != x:\n    @v"), "-"),
    (fn("if v.orchestration_mode is 'Flexible':\n    @v"), "f"),
    (fn("while True:\n    if v.orchestration_mode == 'Flexible':\n        break\n    @v"), "u"),
    (
        fn(
            "while True:\n    v = next(it)\n    if v.orchestration_mode != 'Flexible':\n        continue\n    @v"
        ),
        "f",
    ),
    (
        fn(
            "while True:\n    if v.orchestration_mode != 'Flexible':\n        v = next(it)\n        continue\n    @v"
        ),
        "-",
    ),
    (
        fn("while True:\n    if v.orchestration_mode != 'Flexible':\n        v = next(it)\n    @v"),
        "-",
    ),
    (fn("if v.orchestration_mode == 'Uniform':\n    refresh(v)\n    @v"), "u"),
    (
        fn(
            "if v.orchestration_mode == 'Uniform':\n    v = c.virtual_machine_scale_sets.get(rg, v.name)\n    @v"
        ),
        "-",
    ),
    (
        fn(
            "flag = True\nif v.orchestration_mode == 'Flexible':\n    flag = False\nif flag:\n    @v"
        ),
        "-",
    ),
    (fn("@v\nif v.orchestration_mode == 'Flexible':\n    return"), "-"),
    (
        fn("for v in sets:\n    @v\n    if v.orchestration_mode == 'Flexible':\n        continue"),
        "-",
    ),
    (fn("if True:\n    if v.orchestration_mode == 'Flexible':\n        return\n@v"), "-"),
    (fn("if x:\n    if v.orchestration_mode == 'Flexible':\n        return\n    @v\n@v"), "u-"),
    (
        fn("global v\nif v.orchestration_mode == 'Uniform':\n    x()\n    @v").replace(
            "def f(v, w,", "def f(w,"
        ),
        "u",
    ),
    (fn(f"for v in sets:\n    if {F}:\n        log(v)\n    else:\n        @v"), "u"),
    (
        fn("sets = [s for s in sets if s.orchestration_mode == 'Uniform']\nfor v in sets:\n    @v"),
        "u",
    ),
    (
        fn(
            "sets = list(c.virtual_machine_scale_sets.list(rg))\nfor v in sets:\n    if v.orchestration_mode != 'Uniform': continue\n    for w in sets:\n        @w"
        ),
        "-",
    ),
    (
        fn(
            "for v in sets:\n    mode = v.orchestration_mode\n    if mode == 'Flexible':\n        continue\n    x = v\n    @x\n    @v"
        ),
        "uu",
    ),
    (
        fn(
            "for v in sets:\n    if v.orchestration_mode == 'Flexible':\n        skipped.append(v)\n        continue\n    @v\nfor v in skipped:\n    @v"
        ),
        "u-",
    ),
    (
        fn(
            "skipped = []\nfor v in sets:\n    if v.orchestration_mode == 'Flexible':\n        skipped.append(v)\n        continue\n    @v\nfor v in skipped:\n    @v"
        ),
        "uf",
    ),
    (
        fn(
            "uni, flex = [], []\nfor v in sets:\n    if v.orchestration_mode == 'Flexible':\n        flex.append(v)\n    else:\n        uni.append(v)\nfor v in uni:\n    @v\nfor v in flex:\n    @v"
        ),
        "--",
    ),
    (
        fn(
            "uni, flex = [], []\nfor v in sets:\n    if v.orchestration_mode == 'Flexible':\n        flex.append(v)\n    else:\n        uni.append(v)\nfor v in uni + flex:\n    @v"
        ),
        "-",
    ),
    (
        fn(
            "uni = [s.name for s in sets if s.orchestration_mode == 'Uniform']\nfor n in uni:\n    @n"
        ),
        "u",
    ),
    (
        fn(
            "uni = [s.name for s in sets if s.orchestration_mode == 'Uniform']\nfor n in names:\n    @n"
        ),
        "-",
    ),
    (fn("if n in [s.name for s in sets if s.orchestration_mode == 'Uniform']:\n    @n"), "-"),
    (
        fn(
            "def go():\n    nonlocal v\n    v = w\nif v.orchestration_mode == 'Uniform':\n    go()\n    @v"
        ),
        "-",
    ),
    (fn("if v.orchestration_mode == 'Uniform':\n    v = refresh(v)\n    @v"), "-"),
    (
        fn(
            "vmss = c.virtual_machine_scale_sets.get(resource_group_name=rg, vm_scale_set_name=n)\nif vmss.orchestration_mode == 'Uniform':\n    @n\n    @m"
        ),
        "u-",
    ),
    (
        fn(
            "vmss = c.virtual_machine_scale_sets.begin_create_or_update(rg, n, p).result()\nif vmss.orchestration_mode == 'Uniform':\n    @n\n    @m"
        ),
        "u-",
    ),
    (
        "async "
        + fn(
            "vmss = await c.virtual_machine_scale_sets.get(rg, n)\nif vmss.orchestration_mode == 'Uniform':\n    @n\n    @m"
        ),
        "u-",
    ),
    (
        fn(
            "is_flex = v.orchestration_mode == 'Flexible' if v else False\nif is_flex:\n    @v\nelse:\n    @v"
        ),
        "--",
    ),
    (fn("uniform = v.orchestration_mode == 'Uniform'\nif not uniform or x:\n    return\n@v"), "u"),
    (fn("uniform = v.orchestration_mode == 'Uniform'\nif uniform == True:\n    @v"), "u"),
    (fn("uniform = v.orchestration_mode != 'Uniform'\nif uniform:\n    @v"), "f"),
    (fn("mode = v.orchestration_mode\nok = mode == 'Uniform'\nmode = 'x'\nif ok:\n    @v"), "u"),
    (
        fn(
            "if v.orchestration_mode == 'Uniform' and not v.orchestration_mode == 'Uniform':\n    @v"
        ),
        "-",
    ),
    (
        fn(
            "if v.orchestration_mode == 'Uniform':\n    if v.orchestration_mode == 'Flexible':\n        @v"
        ),
        "-",
    ),
    (
        fn("if v.orchestration_mode != 'Uniform' and v.orchestration_mode != 'Flexible':\n    @v"),
        "-",
    ),
    (fn("if v.orchestration_mode not in ('Uniform', 'Flexible'):\n    @v"), "-"),
    (fn("if v.orchestration_mode == OrchestrationMode('Uniform'):\n    @v"), "-"),
    (fn("if OrchestrationMode(v.orchestration_mode) is OrchestrationMode.UNIFORM:\n    @v"), "-"),
    (fn("if v.additional_properties['orchestrationMode'] == 'Uniform':\n    @v"), "-"),
    (
        fn(
            "if v.orchestration_mode == 'Uniform':\n    vm = c.virtual_machine_scale_set_vms.get(rg, v.name, i)\n    @v"
        ),
        "u",
    ),
    (
        fn(
            "try:\n    v = c.virtual_machine_scale_sets.get(rg, n)\nexcept E:\n    return\nif v.orchestration_mode == 'Uniform':\n    @n\n    @v"
        ),
        "uu",
    ),
    (
        fn(
            "v = None\ntry:\n    v = c.virtual_machine_scale_sets.get(rg, n)\nexcept E:\n    pass\nif v and v.orchestration_mode == 'Uniform':\n    @n\n    @m"
        ),
        "u-",
    ),
    (
        fn(
            "with pool as p:\n    for v in sets:\n        if v.orchestration_mode == 'Uniform':\n            p.submit(lambda: @v)"
        ),
        "-",
    ),
    (
        fn(
            "def skip(s):\n    return s.orchestration_mode == 'Flexible'\nfor v in sets:\n    if skip(v):\n        continue\n    @v\n    @w"
        ),
        "u-",
    ),
    (
        fn(
            "def skip(s):\n    return not s.orchestration_mode == 'Flexible'\nfor v in sets:\n    if skip(v):\n        continue\n    @v"
        ),
        "f",
    ),
    (
        fn(
            "def skip(s, t):\n    return t.orchestration_mode == 'Flexible'\nif not skip(v, w):\n    @v\n    @w"
        ),
        "-u",
    ),
    (
        fn(
            "def skip(s, t):\n    return t.orchestration_mode == 'Flexible'\nif not skip(t=v, s=w):\n    @v\n    @w"
        ),
        "u-",
    ),
    (
        fn(
            "def skip(*a):\n    return a[1].orchestration_mode == 'Flexible'\nif not skip(v, w):\n    @v\n    @w"
        ),
        "--",
    ),
    (
        fn(
            "check = lambda s: s.orchestration_mode == 'Uniform'\nfor v in filter(check, sets):\n    @v"
        ),
        "u",
    ),
    (
        fn(
            "for v in itertools.takewhile(lambda s: s.orchestration_mode == 'Uniform', sets):\n    @v"
        ),
        "-",
    ),
    (fn("for v in filter(lambda s: not s.orchestration_mode == 'Uniform', sets):\n    @v"), "f"),
    (
        fn("for v in (s for s in sets if s.orchestration_mode != 'Flexible' and s.sku):\n    @v"),
        "u",
    ),
    (fn("for v in (s for s in sets if s.orchestration_mode != 'Flexible' or s.sku):\n    @v"), "-"),
    (
        fn(
            "for k, v in {s.name: s for s in sets if s.orchestration_mode == 'Uniform'}.items():\n    @v"
        ),
        "-",
    ),
    (
        fn(
            "while v := next(it):\n    if v.orchestration_mode != 'Uniform':\n        continue\n    @v"
        ),
        "u",
    ),
    (
        fn(
            "orchestration_mode = v.orchestration_mode\nif not orchestration_mode:\n    orchestration_mode = 'Flexible'\nif orchestration_mode == 'Flexible':\n    @v"
        ),
        "-",
    ),
    (
        fn(
            "mode = v.orchestration_mode\nif not mode:\n    mode = 'Flexible'\nif mode == 'Flexible':\n    @v"
        ),
        "-",
    ),
    (fn(f"{ASKING}if is_uniform(n):\n    @n\n    @m\n    @0"), "u--"),
    (fn(f"{ASKING}if not is_uniform(name=n):\n    return\n@n\n@m"), "u-"),
    (fn(f"{ASKING}if is_uniform('web'):\n    @0\n    @m"), "u-"),
    (fn(f"{ASKING}if is_uniform(v.name):\n    @v\n    @w"), "u-"),
    (fn(f"{ASKING}if is_uniform(n):\n    n = m\n    @n"), "-"),
]


@pytest.mark.parametrize(("code", "expected"), CASES)
def test_of_each_call_what_the_conditions_around_prove(
    reader: Reads, code: str, expected: str
) -> None:
    assert modes(reader, code) == expected
