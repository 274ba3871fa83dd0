"""Reads cmdlets out of the official help pages, and writes what the catalogue keeps of them.

Given a folder of help pages (``…/azps-16.2.0``, one folder for each module), the cmdlets in
``rules/cmdlets.yaml`` and those named after the folder are read anew::

    PYTHONPATH=. python tests/conformance/powershell_help.py docs/azps-16.2.0 [CMDLET …]

Kept are facts only: parameters with type and aliases, and the parameter sets.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from flexlint.catalog.loading import data_directory
from tests.documents import read_yaml

FILE = data_directory() / "cmdlets.yaml"
_SYNTAX = re.compile(r"^## SYNTAX$(.*?)^## ", re.M | re.S)
_SET = re.compile(r"^(?:### (?P<name>\S+)[^\n]*\n)?```[^\n]*\n(?P<text>.*?)^```", re.M | re.S)
_PARAMETER = re.compile(r"^### -(?P<name>\w+)$(?P<body>.*?)(?=^##)", re.M | re.S)
_FIELD = re.compile(r"^(?P<key>[A-Z][\w ]+): *(?P<value>[^\n]*)$", re.M)
_TERM = re.compile(
    r"\[\[-(?P<a>\w+)\] <[^>]+>\]"  # may go without its name, and be left out
    r"|\[-(?P<b>\w+)\] <[^>]+>"  # may go without its name
    r"|\[-(?P<c>\w+)(?: <[^>]+>)?\]"  # may be left out
    r"|-(?P<d>\w+)(?: <[^>]+>)?"
)
_SIGNS = {"a": ("+", "?"), "b": ("+", ""), "c": ("", "?"), "d": ("", "")}
_COMMON = frozenset({"CommonParameters", "ProgressAction", "DefaultProfile"})
HEAD = """\
# Cmdlets that replacements and texts use: facts of the help pages of Az PowerShell, written by
# tests/conformance/powershell_help.py. A parameter set is the list of its parameters: "?" after
# one that may be left out, "+" before one whose value may stand without the name, in this order.
# Switches take no value, values are strings unless "types" says otherwise, and "piped" are those
# that the object in a pipe can fill in. All take -DefaultProfile and the common parameters.
"""


def cmdlet(text: str, module: str) -> dict[str, Any]:
    """What one help page says."""
    switches, piped = [], []
    types: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for match in _PARAMETER.finditer(text + "\n##"):
        name = match["name"]
        fields = [(f["key"], f["value"].strip()) for f in _FIELD.finditer(match["body"])]
        if name in _COMMON:
            continue
        kind = next((v for k, v in fields if k == "Type"), "")
        kind = re.sub(r".*\[(.+)\]\Z", r"\1", kind).rpartition(".")[2]
        if kind == "SwitchParameter":
            switches.append(name)
        elif kind != "String":
            types[name] = kind
        for alias in next((v for k, v in fields if k == "Aliases"), "").split(","):
            if alias.strip() not in {"", "None"}:
                aliases[alias.strip()] = name
        if any(k == "Accept pipeline input" and v.startswith("True") for k, v in fields):
            piped.append(name)
    syntax = _SYNTAX.search(text)
    entry: dict[str, Any] = {"module": module}
    for key, names in (("switches", switches), ("piped", piped)):
        if names:
            entry[key] = " ".join(names)
    if types:
        entry["types"] = types
    if aliases:
        entry["aliases"] = aliases
    entry["sets"] = {
        match["name"] or "Default": _set(match["text"])
        for match in _SET.finditer(syntax[1] if syntax else "")
    }
    return entry


def _set(text: str) -> str:
    words = " ".join(text.split()).partition(" ")[2].replace("[<CommonParameters>]", "")
    terms = []
    for term in _TERM.finditer(words):
        kind = term.lastgroup or ""
        before, after = _SIGNS[kind]
        if term[kind] not in _COMMON:
            terms.append(f"{before}{term[kind]}{after}")
    return " ".join(terms)


def read(folder: Path, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Those of ``names`` that have a page below ``folder``."""
    found = {}
    for name in sorted(set(names)):
        pages = sorted(folder.glob(f"*/{name}.md"))
        if pages:
            found[name] = cmdlet(pages[0].read_text(encoding="utf-8"), pages[0].parent.name)
        else:
            print(f"{name}: has no page")
    return found


def main(folder: str, *names: str) -> int:
    """Write the catalogue's file anew. Returns the exit code."""
    kept = read_yaml(FILE)["cmdlets"] if FILE.exists() else {}
    cmdlets = read(Path(folder), [*kept, *names])
    text = yaml.safe_dump({"cmdlets": cmdlets}, sort_keys=False, width=100)
    source = f"# Source: the help pages of {Path(folder).name}, 2026-08-04.\n\n"
    FILE.write_text(HEAD + source + text, encoding="utf-8")
    print(f"{len(cmdlets)} cmdlets")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
