"""What is in a tree and not of its author: Azure's own SDKs, and environments of Python."""

from __future__ import annotations

import os
import re
from collections.abc import Set

from flexlint.files.reading import read_bytes
from flexlint.regex import regex
from flexlint.text.generated import is_generated_package

SDK_FOLDER = regex(r"(?:^|/)azure/mgmt/\w+$|(?:^|/)github\.com/Azure/azure-sdk-for-go$", re.I)
OPERATIONS = ("operations", "_operations")

_TELLING = frozenset({"version.py", "_version.py", *OPERATIONS})
"""One of them is at the top of every generated package."""
_GO_SDK = "/azure-sdk-for-go"
_OF_GO_SDK = frozenset({"sdk", "services"})
_OF_PACKAGES = frozenset(
    {"", ".cfg", ".in", ".json", ".md", ".py", ".pyi", ".rst", ".toml", ".txt", ".typed"}
)
"""The endings of what a generated Python package holds at its top; directories have none."""

_MARK = "pyvenv.cfg"
_OF_ENVIRONMENTS = frozenset(
    {
        _MARK, ".gitignore", ".lock", ".Python", "CACHEDIR.TAG", "bin", "etc", "include",
        "Include", "lib", "lib64", "Lib", "local", "man", "Scripts", "share", "tcl", "var",
    }
)  # fmt: skip


def is_sdk(folder: str, names: Set[str] | None = None) -> bool:
    """Whether ``folder`` is a copy of an Azure SDK: definitions of the API, not uses of it.

    That is a management package (``azure/mgmt/compute`` with its version module), Azure's Go
    SDK, or any Python package whose ``operations`` its generator has signed. A package with
    anything else beside that is none: a signature must not hide a script.
    """
    present = _names(folder) if names is None else names
    where = folder.replace(os.sep, "/")
    if where[-len(_GO_SDK) :].lower() == _GO_SDK:
        return SDK_FOLDER.search(where) is not None and not present.isdisjoint(_OF_GO_SDK)
    if present.isdisjoint(_TELLING):  # as nearly all are
        return False
    if not {os.path.splitext(name)[1].lower() for name in present} <= _OF_PACKAGES:
        return False
    if SDK_FOLDER.search(where):
        return True
    for sub in OPERATIONS:
        if sub in present:
            operations = os.path.join(folder, sub)
            modules = [name for name in sorted(_names(operations)) if name.endswith(".py")]
            if any(_is_generated(os.path.join(operations, name)) for name in modules[:3]):
                return True
    return False


def is_environment(folder: str, names: Set[str] | None = None) -> bool:
    """Whether ``folder`` is a virtual environment of Python, and nothing else.

    The mark alone does not do: a file must not hide those beside it.
    """
    present = _names(folder) if names is None else names
    return _MARK in present and present <= _OF_ENVIRONMENTS


def _names(folder: str) -> set[str]:
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def _is_generated(path: str) -> bool:
    try:
        return is_generated_package(read_bytes(path, 2000))
    except OSError:
        return False
