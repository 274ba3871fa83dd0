from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import pytest

from flexlint.catalog import Catalog, load_catalog, loading
from flexlint.catalog.operation import Operation, PythonSpelling, RestSpelling, Spellings, Verdict
from flexlint.catalog.shapes import Data


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def _requests(catalog: Catalog) -> Iterator[tuple[Operation, RestSpelling, PythonSpelling]]:
    """The operations of Azure, without what the Azure CLI alone makes of several."""
    for operation in catalog.operations.values():
        spellings = operation.spellings
        if spellings.rest is not None and spellings.python is not None:
            yield operation, spellings.rest, spellings.python


def test_all_operations_are_there(catalog: Catalog) -> None:
    requests = [operation.id for operation, _, _ in _requests(catalog)]
    assert len(requests) == 80
    assert all(re.fullmatch(r"[A-Za-z]+_[A-Za-z]+", i) for i in catalog.operations)
    others = [each for each in catalog.operations.values() if each.id not in requests]
    assert len(others) == 3
    for spellings in (each.spellings for each in others):
        assert spellings == Spellings(cli=spellings.cli, powershell=spellings.powershell)


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
            spellings = catalog.counterparts[replacement.operation].spellings
            methods = spellings.python.methods if spellings.python is not None else ()
            names = {name for method in methods for name in method.parameters()}
            if not methods:
                names = {name for each in spellings.cli for _, name in each.arguments}
            assert {new for new, _ in replacement.arguments} <= names, operation.id


def test_replacement_arguments_come_from_the_old_call(catalog: Catalog) -> None:
    for operation, _, python in _requests(catalog):
        names = {name for method in python.methods for name in method.parameters()}
        for replacement in operation.replacements:
            for _, old in replacement.arguments:
                if old != "each" and not old.startswith("'"):
                    assert old.strip("[]") in names, operation.id


def test_no_spelling_means_two_things(catalog: Catalog) -> None:
    seen: dict[object, str] = {}
    for operation, rest, python in _requests(catalog):
        keys: list[object] = [
            (rest.method, rest.scope, re.sub(r"\{\w+\}", "{}", rest.path.lower()))
        ]
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


def test_what_the_files_say_is_kept_until_one_of_them_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rules = tmp_path / "rules"
    shutil.copytree(loading.data_directory(), rules, ignore=shutil.ignore_patterns("__pycache__"))
    parsed: list[bytes] = []
    parse = loading._parsed

    def counted(text: bytes) -> Data:
        parsed.append(text)
        return parse(text)

    monkeypatch.setattr(loading, "_parsed", counted)

    first = loading._kept(str(rules))
    files = len(parsed)
    assert files == len([*rules.rglob("*.yaml")])
    assert loading._kept(str(rules)) == first
    assert len(parsed) == files  # nothing was read again

    changed = rules / "mapping-table.yaml"
    changed.write_text(changed.read_text("utf-8") + "# more\n", "utf-8")
    assert loading._kept(str(rules)) == first
    assert len(parsed) == 2 * files

    kept = rules / "__pycache__" / loading.COMPILED
    for damaged in (kept.read_bytes()[:-9], b"", kept.read_bytes()[:-1] + b"\xff"):
        kept.write_bytes(damaged)
        assert loading._kept(str(rules)) == first
        assert loading._kept(str(rules)) == first


def test_what_is_kept_is_made_anew_by_other_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rules = tmp_path / "rules"
    shutil.copytree(loading.data_directory(), rules, ignore=shutil.ignore_patterns("__pycache__"))
    makers = list(loading._makers())
    assert any(maker.startswith(b"predicates.py ") for maker in makers)
    first = loading._kept(str(rules))
    monkeypatch.setattr(loading, "_compiled", lambda documents: b"%d" % len(documents))
    assert loading._kept(str(rules)) == first
    monkeypatch.setattr(loading, "_makers", lambda: iter([*makers[1:], b"other.py 1 2"]))
    assert bytes(loading._kept(str(rules))) == b"%d" % len([*rules.rglob("*.yaml")])


def test_nothing_is_kept_where_python_keeps_no_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.yaml").write_text("date: 2026-01-01\n", "utf-8")
    monkeypatch.setattr(
        loading, "_compiled", lambda documents: b"\n".join(map(str.encode, documents))
    )
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert bytes(loading._kept(str(tmp_path))) == b"a.yaml"
    assert not (tmp_path / "__pycache__").exists()


def test_files_that_have_not_changed_for_a_while_are_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    rules = tmp_path / "rules"
    rules.mkdir()
    file = rules / "a.yaml"
    file.write_text("date: 2026-01-01\n", "utf-8")
    compiled: list[str] = []

    def counted(documents: Mapping[str, Data]) -> bytes:
        compiled.append(documents["a.yaml"]["date"].isoformat())
        return compiled[-1].encode()

    monkeypatch.setattr(loading, "_compiled", counted)
    kept = rules / "__pycache__" / loading.COMPILED

    # Just written: it may be written again with the same time and size, so its text counts.
    assert bytes(loading._kept(str(rules))) == b"2026-01-01"
    state = file.stat()
    file.write_text("date: 2026-01-02\n", "utf-8")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert bytes(loading._kept(str(rules))) == b"2026-01-02"
    assert bytes(loading._kept(str(rules))) == b"2026-01-02"
    assert compiled == ["2026-01-01", "2026-01-02"]

    # Later on its times and size do; and what was only touched is not compiled anew.
    monkeypatch.setattr(loading, "_JUST_NOW", -1)
    assert bytes(loading._kept(str(rules))) == b"2026-01-02"
    monkeypatch.setattr(loading, "open", _opening(kept), raising=False)
    assert bytes(loading._kept(str(rules))) == b"2026-01-02"
    monkeypatch.undo()
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(loading, "_compiled", counted)
    os.utime(file)
    assert bytes(loading._kept(str(rules))) == b"2026-01-02"
    assert compiled == ["2026-01-01", "2026-01-02"]


def _opening(allowed: Path) -> Callable[..., IO[Any]]:
    def opened(path: str, mode: str) -> IO[Any]:
        assert path == str(allowed)
        return open(path, mode)

    return opened
