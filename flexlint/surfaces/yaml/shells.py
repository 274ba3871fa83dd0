"""Which scalars of a YAML document a shell surely reads."""

from __future__ import annotations

from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node

_NO_SHELL = frozenset({"args", "command", "entry", "entrypoint", "exec", "win_command"})
"""Keys whose value is a command that most tools run without a shell: containers, Ansible."""
_IN_SHELL = frozenset({"run"})
"""Keys of steps that hand their ``command`` to a shell."""
_CALLS = regex(r"\s*(?:\S*/)?(?:ba|da|k|z)?sh\s+-[a-z]*c\s")
_COMMAND_OPTION = regex(r"-[a-z]*c\Z")


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
