"""Which scalars of a YAML document a shell surely reads, and which shell a job's steps have."""

from __future__ import annotations

from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node

_NO_SHELL = frozenset({"args", "command", "entry", "entrypoint", "exec", "win_command"})
"""Keys whose value is a command that most tools run without a shell: containers, Ansible."""
_IN_SHELL = frozenset({"run"})
"""Keys of steps that hand their ``command`` to a shell."""
_CALLS = regex(r"\s*(?:\S*/)?(?:ba|da|k|z)?sh\s+-[a-z]*c\s")
_COMMAND_OPTION = regex(r"-[a-z]*c\Z")


_OF_WINDOWS = regex(r"cmd|batch|command|pwsh|powershell|ps|pscore")
_DECLARING = ("shell", "scripttype")
_JOBS = frozenset({"runs-on", "pool", "vmimage", "defaults", "image", "tags", "strategy"})
"""Keys of a job, or of all jobs, that say where its steps run, and in which shell."""
_MOST_NODES = 200


def default_shell(node: Node, above: str) -> str:
    """The shell of the steps below the mapping ``node`` that name none: ``pwsh``, ``cmd``, another
    name, "windows" if it is one of Windows, or of Windows at times; ``above`` if ``node`` says
    nothing of it."""
    told = [value for key, value in node.pairs if key.value.lower() in _JOBS]
    if not told:
        return above
    defaults = node.get("defaults")
    run = defaults.get("run") if defaults is not None else None
    if run is not None and run.text("shell"):
        return run.text("shell").lower().split(" ")[0]
    return "windows" if any(map(_names_windows, told)) else above


def _names_windows(node: Node) -> bool:
    """Whether a scalar below ``node`` names a machine with Windows."""
    stack = [node]
    for _ in range(_MOST_NODES):
        if not stack:
            break
        one = stack.pop()
        if one.kind == "scalar" and "windows" in one.value.lower():
            return True
        stack += [*one.items, *(value for _, value in one.pairs)]
    return False


def is_of_windows(declared: str, default: str, key: str) -> bool:
    """Whether a script is, or may be, read by ``cmd`` or PowerShell and not by a shell of Unix.

    ``declared`` is what its step says of that, ``default`` what its job does, ``key`` what it
    stands under.
    """
    if declared:
        return _OF_WINDOWS.fullmatch(declared) is not None
    if key not in {"run", "script"}:
        return False
    return default == "windows" or _OF_WINDOWS.fullmatch(default) is not None


def declared_shell(*around: Node | None) -> str:
    """What the step with the mappings ``around`` a script says that reads it, in lower case."""
    for each in around:
        told = each.text(*_DECLARING).lower().split(" ")[0] if each is not None else ""
        if told:
            return told
    return ""


def is_read_by_shell(key: str, node: Node, parent: Node | None, above: tuple[str, ...]) -> bool:
    """Whether a shell surely reads the scalar ``node``.

    ``key`` is the nearest key above it, in ``parent``; ``above`` are the names on the way to that
    one, the nearest first.
    """
    if key == "cmd":
        return above[:1] not in (("command",), ("ansible.builtin.command",), ("win_command",))
    if key not in _NO_SHELL or (key == "command" and above[:1] and above[0] in _IN_SHELL):
        return True
    if _CALLS.match(node.value):
        return True
    given: list[Node] = []
    for name, value in parent.pairs if parent is not None else ():
        if name.value.lower() in {"command", "entrypoint"} and value.kind == "list":
            given += value.items
        if name.value.lower() == "args" and value.kind == "list":
            given += value.items
    at = next((index for index, item in enumerate(given) if item is node), 0)
    return at > 0 and _COMMAND_OPTION.match(given[at - 1].value) is not None
