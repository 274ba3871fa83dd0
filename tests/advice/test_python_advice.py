"""What can be seen of Python suggestions without running them: ``tests/azure`` runs them."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import PythonMethod
from tests.advice.suggested import advice, everything

HEAD = """\
from azure.mgmt.compute import ComputeManagementClient
client = ComputeManagementClient(credential, subscription)
def act():
    {call}
"""


def code(call: str) -> str:
    return HEAD.format(call=call)


def suggested(call: str) -> str:
    (found,) = advice(code(call), "x.py")
    return found.text


def operations(kind: str) -> list[tuple[str, PythonMethod]]:
    """(operation group, method) of every operation that is replaced so."""
    return [
        (spelling.group, method)
        for operation in load_catalog().operations.values()
        if any(r.kind == kind for r in operation.replacements)
        and (spelling := operation.spellings.python) is not None
        for method in spelling.methods
    ]


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
            equals = "=="
        elif isinstance(node, ast.For | ast.AsyncFor) and isinstance(node.body[0], ast.If):
            first = node.body[0]
            # The head of the user's own loop goes on to the next machine.
            goes_on = len(first.body) == 1 and isinstance(first.body[0], ast.Continue)
            equals = "!=" if goes_on else "=="
            tests = [first.test] if goes_on or len(node.body) == 1 else []
        else:
            continue
        target = ast.unparse(node.target)
        wanted = f"{target}.virtual_machine_scale_set.id.lower() {equals} vmss_id"
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
