"""Bodies that are put together in steps: the model that results is read."""

from __future__ import annotations

from typing import Protocol

import pytest

from flexlint.model import Extraction, Known, Object, OneOf, Unknown, Value
from tests.work import grows_linearly

CREATE = "c.virtual_machine_scale_sets.begin_create_or_update"


class Reads(Protocol):
    def extract(self, code: str) -> Extraction: ...


def body(reader: Reads, code: str) -> Object:
    (resource,) = reader.extract(code).resources
    return resource.body


def at(value: Value | None, path: str) -> Value | None:
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Object) else None
    return value


def known(value: Value | None) -> object:
    assert isinstance(value, Known), value
    return value.value


@pytest.mark.parametrize(
    "lines",
    [
        "p.update(overprovision=True)",
        "p.update({'overprovision': True})",
        "more = {'overprovision': True}\np.update(**more)",
        "p |= {'overprovision': True}",
        "p = p | {'overprovision': True}",
        "p = {**p, 'overprovision': True}",
        "p = dict(p, overprovision=True)",
        "p.setdefault('overprovision', True)",
        "p['overprovision'] = True",
        "import copy\np = copy.deepcopy(p)\np['overprovision'] = True",
        "p = p.copy()\np.update(overprovision=True)",
        "p = VirtualMachineScaleSet.from_dict({**p, 'overprovision': True})",
        "p = VirtualMachineScaleSet(**p, overprovision=True)",
        "settings = {'over': True}\np['overprovision'] = settings['over']",
        "settings = {'over': True}\np['overprovision'] = settings.get('over', False)",
        "p['overprovision'] = False\ndel p['overprovision']\np['overprovision'] = True",
    ],
)
def test_each_way_of_adding_a_property(reader: Reads, lines: str) -> None:
    code = f"p = {{'location': 'here'}}\n{lines}\n{CREATE}('rg', 'set', p)\n"
    found = body(reader, code)
    assert known(at(found, "properties.overprovision")) is True
    assert known(at(found, "location")) == "here"


@pytest.mark.parametrize(
    "lines",
    [
        "p['properties']['upgradePolicy']['mode'] = 'Manual'",
        "p['properties'].setdefault('upgradePolicy', {})['mode'] = 'Manual'",
        "p['properties']['upgradePolicy'].update(mode='Manual')",
        "p['properties']['upgradePolicy'].setdefault('mode', 'Manual')",
        "p['properties'].update({'upgradePolicy': {'mode': 'Manual'}})",
    ],
)
@pytest.mark.parametrize(
    "made", ["{'properties': {}}", "load()", "{'properties': {'upgradePolicy': {}}}"]
)
def test_what_is_put_deep_into_a_body(reader: Reads, made: str, lines: str) -> None:
    found = body(reader, f"p = {made}\n{lines}\n{CREATE}('rg', 'set', p)\n")
    assert known(at(found, "properties.upgradePolicy.mode")) == "Manual"


@pytest.mark.parametrize(
    "line",
    [
        "p.update(overprovision=False)",
        "p |= {'overprovision': False}",
        "p['overprovision'] = False",
    ],
)
def test_what_is_replaced_is_gone(reader: Reads, line: str) -> None:
    code = f"p = {{'overprovision': True}}\n{line}\n{CREATE}('rg', 'set', p)\n"
    assert known(at(body(reader, code), "properties.overprovision")) is False


@pytest.mark.parametrize("line", ["del p['overprovision']", "p.pop('overprovision', None)"])
def test_what_is_taken_out_is_gone(reader: Reads, line: str) -> None:
    code = f"p = {{'overprovision': True, 'sku': {{}}}}\nLINE\n{CREATE}('rg', 'set', p)\n"
    assert at(body(reader, code.replace("LINE", line)), "properties.overprovision") is None
    under = code.replace("LINE", f"if x:\n    {line}")
    assert known(at(body(reader, under), "properties.overprovision")) is True


def test_what_comes_later_or_elsewhere_is_not_there_yet(reader: Reads) -> None:
    code = (
        f"def f():\n    p = {{'sku': {{}}}}\n    {CREATE}('rg', 'set', p)\n"
        "    p.update(overprovision=True)\n\n"
        "def g(p):\n    p.update(overprovision=True)\n"
    )
    assert at(body(reader, code), "properties.overprovision") is None


def test_a_method_called_update_makes_no_name_local(reader: Reads) -> None:
    code = (
        "p = {'overprovision': True}\n"
        f"def f():\n    p.update(sku={{}})\n    {CREATE}('rg', 'set', p)\n"
    )
    found = body(reader, code)
    assert known(at(found, "properties.overprovision")) is True


def test_an_attribute_of_self_with_what_its_methods_add(reader: Reads) -> None:
    code = (
        "class A:\n"
        "    def __init__(self):\n        self.p = {'location': 'here'}\n"
        "    def grow(self):\n        self.p['single_placement_group'] = True\n"
        "    def run(self):\n        self.p.update(overprovision=True)\n"
        f"        {CREATE}('rg', 'set', self.p)\n"
    )
    found = body(reader, code)
    assert known(at(found, "properties.overprovision")) is True
    assert known(at(found, "properties.singlePlacementGroup")) is True


@pytest.mark.parametrize(
    "loop",
    [
        "for value in (True, False):",
        "for name, value in [('a', True), ('b', False)]:",
        "for name, value in {'a': True, 'b': False}.items():",
        "for value in {'a': True, 'b': False}.values():",
        "for i, value in enumerate([True, False]):",
        "for name, value in zip(names, [True, False]):",
        "turns = [True, False]\nfor value in turns:",
    ],
)
def test_a_variable_of_a_loop_is_each_of_its_values(reader: Reads, loop: str) -> None:
    code = f"{loop}\n    {CREATE}('rg', 'set', {{'overprovision': value}})\n"
    value = at(body(reader, code), "properties.overprovision")
    assert isinstance(value, OneOf)
    assert value.values == (True, False)
    assert value.every


def test_a_loop_over_bodies(reader: Reads) -> None:
    code = (
        "for p in [{'overprovision': True}, {'single_placement_group': True}]:\n"
        f"    {CREATE}('rg', 'set', p)\n"
    )
    found = body(reader, code)
    assert known(at(found, "properties.overprovision")) is True
    assert known(at(found, "properties.singlePlacementGroup")) is True


def test_a_parameter_is_what_the_module_gives_it(reader: Reads) -> None:
    code = (
        "def make(name, over=False):\n"
        f"    {CREATE}('rg', name, {{'overprovision': over}})\n"
        "make('a')\nmake('b', over=True)\n"
    )
    value = at(body(reader, code), "properties.overprovision")
    assert isinstance(value, OneOf)
    assert set(value.values) == {True, False}
    assert value.every


def test_a_parameter_that_nobody_gives_is_its_default(reader: Reads) -> None:
    code = f"def make(over=True):\n    {CREATE}('rg', 'set', {{'overprovision': over}})\n"
    value = at(body(reader, code), "properties.overprovision")
    assert isinstance(value, Known)
    assert value.value is True
    assert value.by_default


@pytest.mark.parametrize("default", ["", "=None"])
def test_a_parameter_that_shows_nothing_is_unknown(reader: Reads, default: str) -> None:
    code = f"def make(over{default}):\n    {CREATE}('rg', 'set', {{'overprovision': over}})\n"
    assert isinstance(at(body(reader, code), "properties.overprovision"), Unknown)


@pytest.mark.parametrize("call", ["make(*given)", "other.make(True)"])
def test_calls_that_do_not_show_what_they_give(reader: Reads, call: str) -> None:
    code = f"def make(over):\n    {CREATE}('rg', 'set', {{'overprovision': over}})\n{call}\n"
    assert isinstance(at(body(reader, code), "properties.overprovision"), Unknown)


@pytest.mark.parametrize(
    "made",
    [
        "p = p or {'overprovision': True}",
        "p = p if p else {'overprovision': True}",
        "p = p or dict(overprovision=True)",
        "p = (p or None) or {'overprovision': True}",
        "if not p:\n        p = {'overprovision': True}",
        "p = {'overprovision': True} if p is None else p",
    ],
)
def test_a_body_that_stands_in_for_one_that_is_not_given(reader: Reads, made: str) -> None:
    code = f"def make(p=None):\n    {made}\n    {CREATE}('rg', 'set', p)\n"
    assert known(at(body(reader, code), "properties.overprovision")) is True
    direct = f"def make(p=None):\n    {CREATE}('rg', 'set', p or {{'overprovision': True}})\n"
    assert known(at(body(reader, direct), "properties.overprovision")) is True


def test_bodies_with_many_changes_are_read_in_linear_time(reader: Reads) -> None:
    def code(count: int) -> str:
        each = "p.update(a{0}=True)\np['b{0}'] = True\n{1}('rg', 'set', p)\n"
        return "p = {}\n" + "".join(each.format(i, CREATE) for i in range(count))

    grows_linearly(reader.extract, code, 60)
