"""Reads the ``az vmss`` commands out of the azure-cli package, without importing it.

Run as a script it compares a wheel with the catalogue and with the list of commands that the
tests keep, and exits 1 if they disagree::

    PYTHONPATH=. python tests/conformance/az_commands.py azure_cli-2.91.0-py3-none-any.whl
"""

from __future__ import annotations

import ast
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from flexlint.catalog import Catalog, load_catalog
from flexlint.catalog.loading import data_directory, read_documents, sections

LIST = Path(__file__).with_name("az_vmss_commands.txt")
_GROUP = re.compile(r"vmss( |$)")
_SAME_OPERATION = frozenset({"az vmss restart", "az vmss start", "az vmss stop"})
"""Commands that take ids and send the operation of the scale set with or without them."""


def read_wheel(path: Path) -> dict[str, tuple[str, ...]]:
    """``az`` command -> its parameters that name instances, from the wheel at ``path``."""
    with zipfile.ZipFile(path) as wheel:
        sources = {
            name: wheel.read(name).decode("utf-8-sig")
            for name in wheel.namelist()
            if "/command_modules/vm/" in name and name.endswith(".py")
        }
    functions = dict(_functions(sources))
    commands: dict[str, tuple[str, ...]] = {}
    for name, source in sources.items():
        if "/aaz/latest/vmss/" in name:
            for command, parameters in _generated(source):
                commands[f"az {command}"] = parameters
    for name, source in sources.items():
        if name.endswith("/vm/commands.py"):
            for command, function in _registered(source):
                commands[f"az {command}"] = functions.get(
                    function, commands.get(f"az {command}", ())
                )
    return dict(sorted(commands.items()))


def _functions(sources: Mapping[str, str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for name, source in sources.items():
        if name.endswith(("/vm/custom.py", "/vm/disk_encryption.py")):
            for node in ast.parse(source).body:
                if isinstance(node, ast.FunctionDef):
                    names = (argument.arg for argument in node.args.args)
                    yield node.name, tuple(n for n in names if n.startswith("instance_id"))


def _generated(source: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    match = re.search(r"@register_command\(\s*\"(vmss [^\"]+)\"", source)
    if match and "AAZWaitCommand" not in source:
        options = re.findall(r"_args_schema\.(instance_ids?) = ", source)
        yield match[1], tuple(dict.fromkeys(options))
    elif match:
        yield match[1], ()


def _registered(source: str) -> Iterator[tuple[str, str]]:
    """(command, function) of each ``g.custom_command`` below a vmss ``command_group``."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.With):
            group = _group(node)
            if group is not None:
                for child in ast.walk(node):
                    yield from _command(child, group)


def _group(node: ast.With) -> str | None:
    call = node.items[0].context_expr
    if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "command_group":
        name = getattr(call.args[0], "value", "") if call.args else ""
        if isinstance(name, str) and _GROUP.match(name):
            return name
    return None


def _command(node: ast.AST, group: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
        name = getattr(node.args[0], "value", None)
        if getattr(node.func.value, "id", "") == "g" and isinstance(name, str):
            function = getattr(node.args[1], "value", "") if len(node.args) > 1 else ""
            yield f"{group} {name}", str(function)
    elif isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "command_table":
        name = getattr(node.slice, "value", None)
        if isinstance(name, str) and _GROUP.match(name):
            yield name, ""


@cache
def _other_commands() -> frozenset[str]:
    """Those that the shipped catalogue says are no operation, as its files have them."""
    document = sections(read_documents(data_directory()))
    return frozenset(entry["command"] for entry in document["other-commands"])


def unclassified(commands: Mapping[str, tuple[str, ...]], catalog: Catalog) -> list[str]:
    """What the catalogue does not say of ``commands``, or says of others, one sentence each."""
    spelled = {cli.command for _, cli in catalog.vocabulary.cli}
    whole = {cli.command for _, cli in catalog.vocabulary.cli if not cli.options}
    others = _other_commands()
    problems = [f"{c}: is not classified" for c in commands if c not in spelled | others]
    problems += [f"{c}: is classified twice" for c in sorted(whole & others)]
    problems += [
        f"{c}: is no command of azure-cli" for c in sorted(spelled | others) if c not in commands
    ]
    for command, parameters in commands.items():
        decided = {
            option
            for _, cli in catalog.vocabulary.cli
            if cli.command == command
            for option in (*cli.options, *cli.without)
        }
        several = len({o for o, cli in catalog.vocabulary.cli if cli.command == command}) > 1
        for parameter in parameters:
            option = "--" + parameter.replace("_", "-")
            if several and option not in decided and command not in _SAME_OPERATION:
                problems.append(f"{command}: {option} does not decide between its operations")
    return problems


def main(path: str) -> int:
    """Compare a wheel; print what disagrees. Returns the exit code."""
    commands = read_wheel(Path(path))
    kept = LIST.read_text(encoding="utf-8").splitlines() if LIST.exists() else []
    lines = [" ".join((command, *names)) for command, names in commands.items()]
    problems = unclassified(commands, load_catalog())
    if lines != kept:
        LIST.write_text("\n".join(lines) + "\n", encoding="utf-8")
        problems.append(f"{LIST.name} was out of date and has been written anew")
    print(f"{len(commands)} commands, {len(problems)} problems")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
