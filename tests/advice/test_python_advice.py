"""What is suggested in Python acts on the machines of the set and on no others, with every
release of the SDK."""

from __future__ import annotations

import ast
import asyncio
import textwrap
from collections.abc import Callable, Iterator

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import PythonMethod
from tests.advice.doubles import GENERATIONS, MEMBERS, Client, Machine, msrest
from tests.advice.suggested import advice, everything

HEAD = """\
from azure.mgmt.compute{aio} import ComputeManagementClient
client = ComputeManagementClient(credential, subscription)
{define}
    {call}
"""
NAMED = "virtual_machine_scale_set_vms"


def code(call: str, *, asynchronous: bool = False) -> str:
    aio, define = (".aio", "async def act():") if asynchronous else ("", "def act():")
    return HEAD.format(aio=aio, define=define, call=call)


def suggested(call: str, *, asynchronous: bool = False) -> str:
    (found,) = advice(code(call, asynchronous=asynchronous), "x.py")
    return found.text


def run(text: str, client: Client, **names: object) -> object:
    """Run ``text`` as the body of a function; the value of its last line if it has one."""
    tree = ast.parse(f"async def act():\n{textwrap.indent(text, '    ')}")
    (function,) = tree.body
    assert isinstance(function, ast.AsyncFunctionDef)
    last = function.body[-1]
    if isinstance(last, ast.Expr):
        function.body[-1] = ast.copy_location(ast.Return(last.value), last)
    scope: dict[str, object] = {"client": client, "group": "app", "name": "web", **names}
    exec(compile(ast.fix_missing_locations(tree), "suggestion", "exec"), scope)
    act = scope["act"]
    assert callable(act)
    return asyncio.run(act())


def operations(kind: str) -> list[tuple[str, PythonMethod]]:
    """(operation group, method) of every operation that is replaced so."""
    return [
        (spelling.group, method)
        for operation in load_catalog().operations.values()
        if any(r.kind == kind for r in operation.replacements)
        and (spelling := operation.spellings.python) is not None
        for method in spelling.methods
    ]


def releases(method: PythonMethod) -> Iterator[Callable[..., Iterator[Machine]]]:
    for generation, listings in GENERATIONS.items():
        if method.generation in ("", generation):
            yield from listings


def combinations(kind: str) -> Iterator[object]:
    """Each operation with each release that has the method, and each kind of client."""
    for group, method in operations(kind):
        for listing in releases(method):
            name = f"{method.name}-{listing.__name__}"
            yield pytest.param(group, method, listing, False, id=name)
            if listing is not msrest:  # which has no asynchronous client
                yield pytest.param(group, method, listing, True, id=f"{name}-aio")


PARAMETERS = ("group", "method", "listing", "asynchronous")


@pytest.mark.parametrize(PARAMETERS, [*combinations("each-member")])
def test_a_loop_touches_the_members_and_no_others(
    group: str, method: PythonMethod, listing: Callable[..., Iterator[Machine]], asynchronous: bool
) -> None:
    call = f"{'await ' * asynchronous}client.{group}.{method.name}(group, name)"
    text = suggested(call, asynchronous=asynchronous)
    client = Client(listing, asynchronous)
    run(text, client)
    assert [name for _, name in client.touched] == list(MEMBERS["web"])
    assert len({done for done, _ in client.touched}) == 1


@pytest.mark.parametrize(PARAMETERS, [*combinations("list-members")])
def test_a_listing_has_the_members_and_no_others(
    group: str, method: PythonMethod, listing: Callable[..., Iterator[Machine]], asynchronous: bool
) -> None:
    view = ", expand='instanceView'" if group == NAMED else ""
    text = suggested(f"client.{group}.{method.name}(group, name{view})", asynchronous=asynchronous)
    found = run(_gathered(text) if asynchronous else text, Client(listing, asynchronous))
    assert isinstance(found, list)
    assert [machine.name for machine in found] == list(MEMBERS["web"])
    assert {machine.expanded for machine in found} == {"instanceView"}


def _gathered(text: str) -> str:
    """A suggestion that ends in an asynchronous generator, with a list made of it."""
    first, _, rest = text.partition("\n")
    return f"{first}\n[each async for each in {rest}]"


def test_a_listing_that_asked_for_no_view_asks_for_none() -> None:
    text = suggested(f"client.{NAMED}.list(group, name)")
    assert "expand" not in text
    found = run(text, Client(GENERATIONS["track2"][0]))
    assert isinstance(found, list)
    assert [machine.expanded for machine in found] == [None, None]


@pytest.mark.parametrize(
    "call",
    [
        "client.virtual_machine_scale_sets.begin_restart(vm.group, vm.set)",
        "client.virtual_machine_scale_sets.begin_restart(vm.group, vm_name(vm))",
    ],
)
def test_the_readers_own_names_are_not_overwritten(call: str) -> None:
    class Given:
        group = "app"
        set = "web"

    client = Client(GENERATIONS["track2"][0])
    run(suggested(call), client, vm=Given, vm_name=lambda vm: vm.set)
    assert [name for _, name in client.touched] == list(MEMBERS["web"])


@pytest.mark.parametrize(
    "call",
    [
        "client.virtual_machine_scale_sets.begin_restart(group, name, **options)",
        "client.virtual_machine_scale_sets.begin_restart(*given)",
        "client.virtual_machine_scale_sets.restart(group, name, **options)",
        "pool.submit(client.virtual_machine_scale_sets.begin_restart, *given)",
        "stop = client.virtual_machine_scale_sets.begin_deallocate",
    ],
)
def test_what_cannot_be_seen_is_not_widened(call: str) -> None:
    (found,) = advice(code(call), "x.py")
    assert found.language is None
    assert "virtual_machines." in found.text


def calls_of_list(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = node.func.value
            if node.func.attr in ("list", "list_all") and ast.unparse(on).endswith(
                "virtual_machines"
            ):
                yield node


def restricted(tree: ast.AST) -> set[ast.expr]:
    """What is iterated where only members of the set get further."""
    found: set[ast.expr] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.comprehension):
            tests = node.ifs
        elif isinstance(node, ast.For | ast.AsyncFor) and isinstance(node.body[0], ast.If):
            tests = [node.body[0].test] if len(node.body) == 1 else []
        else:
            continue
        target = ast.unparse(node.target)
        wanted = f"{target}.virtual_machine_scale_set.id.lower() == vmss_id"
        if any(wanted in ast.unparse(test) for test in tests):
            found.add(node.iter)
    return found


def test_no_suggestion_lists_machines_of_others() -> None:
    texts = {a.text for a in everything() if a.language == "python"}
    listed = 0
    for text in texts:
        if "virtual_machines.list" not in text:
            continue
        tree = ast.parse(f"async def act():\n{textwrap.indent(text, '    ')}")
        for call in calls_of_list(tree):
            listed += 1
            assert call in restricted(tree), text
            assert {keyword.arg for keyword in call.keywords} == set(), text
    assert listed > 20


def test_every_suggestion_is_python() -> None:
    for found in everything():
        if found.language == "python" and found.finding.operation is not None:
            ast.parse(f"async def act():\n{textwrap.indent(found.text, '    ')}")


def test_an_operation_is_replaced_in_its_own_generation() -> None:
    for group, method in operations("each-member"):
        text = suggested(f"client.{group}.{method.name}(group, name)")
        assert ("begin_" in text) == method.name.startswith("begin_"), text
