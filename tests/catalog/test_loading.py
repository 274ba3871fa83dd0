from __future__ import annotations

import re

import pytest

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.operation import Verdict


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_all_operations_are_there(catalog: Catalog) -> None:
    assert len(catalog.operations) == 80
    assert all(re.fullmatch(r"[A-Za-z]+_[A-Za-z]+", i) for i in catalog.operations)


def test_every_source_and_error_tag_is_known(catalog: Catalog) -> None:
    for operation in catalog.operations.values():
        assert set(operation.sources) <= set(catalog.sources), operation.id
        assert set(operation.errors) <= set(catalog.errors), operation.id
        assert operation.sources, operation.id
        assert operation.today.endswith("."), operation.id
    for error in catalog.errors.values():
        assert set(error.sources) <= set(catalog.sources), error.tag
    for default in catalog.mode_defaults:
        assert set(default.sources) <= set(catalog.sources), default.tool


def test_replacements_call_known_operations_with_known_parameters(catalog: Catalog) -> None:
    for operation in catalog.operations.values():
        for replacement in operation.replacements:
            if replacement.operation is None:
                continue
            python = catalog.counterparts[replacement.operation].spellings.python
            assert python is not None
            names = {name for method in python.methods for name in method.parameters()}
            assert {new for new, _ in replacement.arguments} <= names, operation.id


def test_replacement_arguments_come_from_the_old_call(catalog: Catalog) -> None:
    for operation in catalog.operations.values():
        python = operation.spellings.python
        assert python is not None
        names = {name for method in python.methods for name in method.parameters()}
        for replacement in operation.replacements:
            for _, old in replacement.arguments:
                if old != "each" and not old.startswith("'"):
                    assert old.strip("[]") in names, operation.id


def test_no_spelling_means_two_things(catalog: Catalog) -> None:
    seen: dict[object, str] = {}
    for operation in catalog.operations.values():
        rest = operation.spellings.rest
        assert rest is not None
        keys: list[object] = [
            (rest.method, rest.scope, re.sub(r"\{\w+\}", "{}", rest.path.lower()))
        ]
        python = operation.spellings.python
        assert python is not None
        keys += [(python.group, m.name) for m in python.methods]
        for key in set(keys):
            assert key not in seen, (key, seen.get(key), operation.id)
            seen[key] = operation.id


def test_unusable_operations_say_what_to_do(catalog: Catalog) -> None:
    for operation in catalog.operations.values():
        if operation.verdict in (Verdict.REPLACE, Verdict.UNSUPPORTED, Verdict.CHANGED):
            assert operation.replacements, operation.id


@pytest.mark.parametrize(
    ("group", "method", "index", "parameter"),
    [
        ("virtual_machine_scale_sets", "begin_power_off", 2, None),
        ("virtual_machine_scale_sets", "begin_deallocate", 2, None),
        ("virtual_machine_scale_sets", "power_off", 2, None),
        ("virtual_machine_scale_sets", "begin_start", 2, "vm_instance_i_ds"),
        ("virtual_machine_scale_sets", "start", 2, "instance_ids"),
        ("virtual_machine_scale_set_vms", "begin_power_off", 3, "skip_shutdown"),
        ("virtual_machine_scale_set_vms", "begin_deallocate", 2, "instance_id"),
        ("virtual_machine_scale_set_vms", "list", 1, "virtual_machine_scale_set_name"),
        ("virtual_machine_scale_set_vms", "begin_start", 3, None),
    ],
)
def test_positional_parameters(
    catalog: Catalog, group: str, method: str, index: int, parameter: str | None
) -> None:
    assert catalog.vocabulary.python[group][method].method.positional_name(index) == parameter
