"""The double itself: its facts, and that proofs show a suggestion that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from flexlint.catalog import load_catalog
from tests.azure.driving import Driver
from tests.azure.facts import FACTS, fact
from tests.azure.programs import OPERATIONS, Operation, Program, programs
from tests.azure.proving import Proof, prove
from tests.azure.server import Double
from tests.azure.world import MACHINES, OrchestrationMode, World


@pytest.fixture(scope="module")
def driver() -> Iterator[Driver]:
    driver = Driver()
    yield driver
    driver.close()


@pytest.fixture(scope="module")
def double() -> Iterator[Double]:
    with Double() as double:
        yield double


OF_THE_MODEL = {"FLX1208"}
"""Rules on an operation that ask for an option of its command; in Python they are on the body."""


def in_python() -> set[tuple[str, str, str]]:
    """(rule, operation group, method) of all that a rule speaks of in Python."""
    catalog = load_catalog()
    return {
        (rule.code, python.group, method.name.removeprefix("begin_"))
        for rule in catalog.rules
        if rule.code not in OF_THE_MODEL
        if "python" in rule.surfaces or not rule.surfaces
        for name in rule.operations
        if (python := catalog.operations[name].spellings.python) is not None
        for method in python.methods
    }


def test_every_rule_with_a_python_use_has_programs() -> None:
    assert {(o.rule, o.group, o.name) for o in OPERATIONS} == in_python()


def test_every_fact_names_its_source() -> None:
    for known in FACTS:
        assert known.sources, known.call
        assert (known.refusal is not None) == (known.outcome == "refused"), known.call
        assert not known.quoted or known.refusal is not None, known.call


def test_a_fact_is_found_by_method_path_and_expansion() -> None:
    listing = fact("GET", ("virtualMachines",))
    assert listing is not None
    assert listing.outcome == "partial"
    expanded = fact("GET", ("virtualMachines",), expanding=True)
    assert expanded is not None
    assert expanded.outcome == "refused"
    assert fact("POST", ("virtualMachines",)) is None


@pytest.mark.parametrize("mode", OrchestrationMode)
def test_ids_lead_back_to_their_machines(mode: OrchestrationMode) -> None:
    world = World(mode)
    for machine in MACHINES:
        ids = {world.machine_id(machine), world.interface_id(machine), world.address_id(machine)}
        assert {world.label(i) for i in ids} == {machine.label}


def program(rule: str, shape: str, **how: bool) -> Program:
    (found,) = (p for p in programs(**how) if (p.operation.rule, p.shape) == (rule, shape))
    return found


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(code: str) -> str:
        assert old in code
        return code.replace(old, new)

    return change


RESTART = ("FLX508", "positional")
MUTATIONS = [
    pytest.param(*RESTART, "vm.virtual_machine_scale_set and ", "True or ", "outside", id="filter"),
    pytest.param(
        *RESTART,
        "vm.virtual_machine_scale_set.id.lower() == vmss_id",
        "vmss_id in vm.virtual_machine_scale_set.id.lower()",
        "outside",
        id="names-with-the-same-beginning",
    ),
    pytest.param(*RESTART, "vm.virtual_machine_scale_set.id.lower()", "vm.id", "not", id="nobody"),
    pytest.param(*RESTART, "begin_restart", "begin_start", "not", id="another-verb"),
    pytest.param(*RESTART, "begin_restart", "restart", "no attribute", id="another-generation"),
    pytest.param("FLX209", "positional", "(group", '("spare"', "outside", id="another-group"),
    pytest.param(
        "FLX209", "positional", ", instance_id", ', "jumphost"', "outside", id="a-lone-one"
    ),
    pytest.param("FLX209", "result", ".result()", "", "waits", id="not-waited-for"),
    pytest.param(
        "FLX209", "loop", "in instance_ids", "in instance_ids[:1]", "not", id="one-of-two"
    ),
    pytest.param("FLX401", "returned", "return (", "return next(vm for vm in (", "", id="a-get"),
    pytest.param(
        "FLX301", "returned", "instance_id", '"web_0a1b2c3d"', "read of", id="read-another"
    ),
]


@pytest.mark.parametrize(("rule", "shape", "old", "new", "says"), MUTATIONS)
def test_a_broken_suggestion_shows(
    rule: str, shape: str, old: str, new: str, says: str, double: Double, driver: Driver
) -> None:
    tried = program(rule, shape)
    assert prove(tried, double.trial, driver.run).complaints == []

    def change(code: str) -> str:
        head, act, body = code.partition("act():")
        assert old in body
        body = body.replace(old, new)
        return head + act + (f"{body.rstrip()})\n" if "next(" in new else body)

    proof = prove(tried, double.trial, driver.run, change=change)
    assert proof.complaints
    assert any(says in complaint for complaint in proof.complaints), proof.complaints


def test_a_refusal_that_does_not_come_shows(double: Double, driver: Driver) -> None:
    """A program that works on Flexible, taken for one of an operation that does not."""
    known = program("FLX209", "positional")
    works = Operation("FLX209", known.operation.group, "get")
    code = known.code.replace("virtual_machine_scale_set_vms.begin_restart", "virtual_machines.get")
    code = code.replace("group, name, instance_id", "group, 'jumphost'")
    other = Program(works, "positional", False, False, code)
    proof: Proof = prove(other, double.trial, driver.run)
    assert any("findings about FLX209" in c for c in proof.complaints)
    assert any("nothing was asked of the set" in c for c in proof.complaints)


@pytest.mark.parametrize(("key", "touched"), [("instanceIds", 1), ("instance_ids", 3)])
def test_a_dictionary_is_sent_as_it_is(
    key: str, touched: int, double: Double, driver: Driver
) -> None:
    """The fact behind a note: the newest SDK renames nothing in a dictionary, and a request
    without ``instanceIds`` means every instance."""
    (program,) = (
        p
        for p in programs()
        if p.operation.title == "virtual_machine_scale_sets.restart" and p.shape == "each"
    )
    assert '"instanceIds"' in program.code
    trial = double.trial(OrchestrationMode.UNIFORM)
    code = program.code.replace("instanceIds", key).replace("in instance_ids", 'in ["1"]')
    driver.run(code, trial.base_url, program.names(flexible=False))
    assert len(trial.touched) == touched
