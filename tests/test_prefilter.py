"""What the byte search lets through: everything that any rule could be about."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.files.needles import NEEDLES
from flexlint.files.prefilter import relevant, relevant_pieces
from flexlint.files.reading import pieces

CATALOG = load_catalog()


def spellings() -> Iterator[str]:
    """Every way in which the catalogue can be written in a file."""
    for operation in CATALOG.operations.values():
        yield operation.id
        found = operation.spellings
        if found.rest is not None:
            yield found.rest.path
        if found.python is not None:
            for method in found.python.methods:
                yield f"{found.python.group}.{method.name}"
        for cli in found.cli:
            yield cli.command
        for powershell in found.powershell:
            yield " ".join((powershell.cmdlet, *powershell.parameters))
        if found.rbac is not None:
            yield found.rbac


BESIDE_A_SET = frozenset(
    {"Microsoft.Network/loadBalancers sku", "Microsoft.Network/loadBalancers sku.name"}
)
"""A Basic load balancer is of interest only in a file that mentions scale sets."""


def looked_for() -> Iterator[str]:
    """What a rule looks for in a resource: its type, the property, the values it is to have."""
    for rule in CATALOG.rules:
        for pattern in rule.resources:
            for resource_type in pattern.types:
                text = f"{resource_type} {pattern.property or pattern.missing or ''}".strip()
                if text not in BESIDE_A_SET:
                    yield text if relevant(text.encode()) else f"{text} {pattern.when}"


@pytest.mark.parametrize("text", sorted(set(spellings())))
def test_every_spelling_is_hit(text: str) -> None:
    assert relevant(text.encode())
    assert relevant(text.upper().encode())
    assert any(needle in text.lower().encode() for needle in NEEDLES)


@pytest.mark.parametrize("text", sorted(set(looked_for())))
def test_every_resource_type_and_property_is_hit(text: str) -> None:
    assert relevant(text.encode())


@pytest.mark.parametrize("needle", NEEDLES)
@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"],
)
def test_every_encoding(needle: bytes, encoding: str) -> None:
    text = "# a comment that is long enough to be told from binary data\n" + needle.decode().upper()
    assert relevant(text.encode(encoding))
    assert not relevant(text.replace(needle.decode().upper(), "nothing").encode(encoding))


def test_binary_data_is_never_relevant() -> None:
    assert not relevant(b"\x7fELF\0\0\x01\x02\0\xffvmss\0\0\0vmss")
    assert not relevant(b"\0" * 100 + b"vmss")
    assert not relevant(b"")
    assert relevant(b"x" * 10_000 + b"\0vmss")


@pytest.mark.parametrize("text", ["virtual machine", "vms", "swimming pool", "v", "nat", "pools"])
def test_near_misses(text: str) -> None:
    assert not relevant(text.encode())


@pytest.mark.parametrize("at", [0, (1 << 20) - 10, (1 << 20) - 1, 1 << 20, 2_500_000])
def test_a_large_file_is_searched_piece_by_piece(tmp_path: Path, at: int) -> None:
    path = tmp_path / "large"
    data = bytearray(b"x" * 3_000_000)
    path.write_bytes(data)
    assert not relevant_pieces(pieces(str(path)))
    data[at : at + 25] = b"Virtual_Machine_Scale_Set"
    path.write_bytes(data)
    assert relevant_pieces(pieces(str(path)))
    path.write_bytes(bytes(data).decode().encode("utf-16"))
    assert relevant_pieces(pieces(str(path)))


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text(max_size=80), st.sampled_from(NEEDLES), st.text(max_size=80))
def test_surroundings_do_not_matter(before: str, needle: bytes, after: str) -> None:
    before, after = before.replace("\0", ""), after.replace("\0", "")
    data = before.encode("utf-8", "replace") + needle + after.encode("utf-8", "replace")
    assert relevant(data)
