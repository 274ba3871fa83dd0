"""What Ansible's files give to plays: variables of groups and roles, of plays and of tasks.

What a play or a task says counts before what groups and roles say, also in the files that it
includes; which those are does not show, so of such a name nothing is known around there.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from flexlint.model import Definition, Known, Reach, Span, Unknown
from flexlint.record import replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.file_names import is_ansible_variables
from flexlint.surfaces.yaml.nodes import Node
from flexlint.surfaces.yaml.outside import given_in, maps, text_value
from flexlint.text.source import SourceFile
from flexlint.values.algebra import defaulted
from flexlint.values.sources import ansible, set_in_ansible

_SETTING = frozenset({"set_fact", "register", "loop_var", "index_var", "add_host"})
_INCLUDING = frozenset(
    {"roles", "include", "include_tasks", "include_role", "import_tasks", "import_role",
     "import_playbook"}
)  # fmt: skip
_OF_ROLES = frozenset({"role", "name", "tags", "when", "become", "become_user", "delegate_to"})
_BELOW_TOP = frozenset({"playbooks", "plays", "tasks", "handlers"})
_PAIR = regex(r"(?<![\w.\-])(?P<name>[A-Za-z_]\w{0,200})=")
_READ = regex(r"\{\{-?\s{0,9}(?P<name>[A-Za-z_]\w{0,200})")
_MOST_READ = 1_000
_INVENTORIES = frozenset({"inventory", "inventories"})
_OF_GROUPS = ("hosts", "children", "vars")
_IN_INVENTORY = regex(r"(?<![\w.\-])(?P<name>[A-Za-z_]\w{0,200})[ \t]{0,9}=")


def of_variables(root: Node, path: str) -> Iterator[Definition]:
    """``group_vars``, ``host_vars``, and the ``vars`` and ``defaults`` of a role."""
    folders = posixpath.dirname(path).split("/")
    above = 0
    for folder in reversed(folders):
        above += 1
        if folder in {"group_vars", "host_vars", "vars", "defaults"}:
            break
    weak = "defaults" in folders
    for key, value in root.pairs:
        if value.kind == "scalar":
            found = text_value(value)
            reach = Reach(folder="below", above=above)
            yield Definition(
                ansible(key.value), defaulted(found) if weak else found, value.span, reach
            )


def of_inventory(source: SourceFile) -> Iterator[Definition]:
    """What an inventory sets, of which hosts nobody knows."""
    for match in _IN_INVENTORY.finditer(source.text):
        span = Span(match.start("name"), match.end("name"))
        yield _by_inventory(match["name"], span, source.path)


def is_inventory(root: Node) -> bool:
    """Whether a document is an inventory."""
    every = root.get("all") if root.kind == "map" else None
    return every is not None and every.kind == "map" and bool(every.get(*_OF_GROUPS))


def of_hosts(root: Node, path: str) -> Iterator[Definition]:
    """What an inventory in YAML sets, of which hosts nobody knows."""
    for node in _maps_in(root):
        for key, value in node.pairs:
            if value.kind == "scalar" and key.value:
                yield _by_inventory(key.value, value.span, path)


def _by_inventory(name: str, span: Span, path: str) -> Definition:
    folders = path.split("/")[:-1]
    own = next((at for at, each in enumerate(folders) if each in _INVENTORIES), len(folders))
    reach = Reach(folder="below", above=len(folders) - own)
    return Definition(ansible(name), Unknown("an inventory sets it", span), span, reach)


def of_plays(root: Node, source: SourceFile) -> Iterator[Definition]:
    """The variables of plays and tasks, those that are set while they run, and those that may come
    from files they name."""
    around = Reach(folder="below", above=_above(source.path))
    whole = Reach((), (Span(0, len(source.text) + 1),), around.folder, around.above)
    every = list(_maps_in(root))
    includes = any(_word(key) in _INCLUDING for node in every for key, _ in node.pairs)
    late = {name for node in every for name, _ in (*_set(node), *_prompted(node))}
    any_late = any(_has_files(node, "include_vars") or _sets_any(node) for node in every)
    for node in every:
        overridden = any_late or _has_files(node, "vars_files")
        for name, given in given_in(node.get("vars")):
            value = _unknown(given.span) if overridden or name in late else given.value
            if includes and isinstance(value, Known) and not value.given_by:
                value = replace(value, given_by=set_in_ansible(name))
            yield Definition(ansible(name), value, given.span, Reach(within=(node.span,)))
            if includes:
                yield Definition(ansible(name), _unknown(given.span), given.span, around)
        for name, at in (*_set(node), *_prompted(node), *_of_roles(node)):
            yield Definition(ansible(name), _unknown(at), at, whole)
        for name, at in _set(node):
            yield Definition(set_in_ansible(name), _unknown(at), at, around)
    if any_late or any(_has_files(node, "vars_files") for node in every):
        yield from _read(source, whole)


def _set(node: Node) -> Iterator[tuple[str, Span]]:
    """What the task ``node`` sets for all that comes after it."""
    for key, value in node.pairs:
        for name in _named(value) if _word(key) in _SETTING else ():
            if name.isidentifier():
                yield name, key.span


def _sets_any(node: Node) -> bool:
    """Whether the task ``node`` sets variables whose names do not show."""
    return any(
        _word(key) == "set_fact" and any("{{" in name.value for name, _ in value.pairs)
        for key, value in node.pairs
    )


def of_dependencies(root: Node, path: str) -> Iterator[Definition]:
    """What a role gives to those that it depends on."""
    around = Reach(folder="below", above=_above(path))
    for item in maps(root.get("dependencies")):
        given = [(key.value, key.span) for key, _ in item.pairs if key.value not in _OF_ROLES]
        given += [(name, each.span) for name, each in given_in(item.get("vars"))]
        for name, at in given:
            if name.isidentifier():
                yield Definition(ansible(name), _unknown(at), at, around)


def _prompted(node: Node) -> Iterator[tuple[str, Span]]:
    for item in maps(node.get("vars_prompt")):
        if item.text("name").isidentifier():
            yield item.text("name"), item.span


def _of_roles(node: Node) -> Iterator[tuple[str, Span]]:
    """What a play gives to roles beside their names."""
    for item in maps(node.get("roles")):
        for key, _ in item.pairs:
            if key.value.isidentifier() and key.value not in _OF_ROLES:
                yield key.value, key.span


def _read(source: SourceFile, scope: Reach) -> Iterator[Definition]:
    """What plays read that have files of variables: it may stand in one."""
    names: dict[str, Span] = {}
    for match in _READ.finditer(source.text):
        if len(names) < _MOST_READ:
            names.setdefault(match["name"], Span(match.start("name"), match.end("name")))
    for name, span in names.items():
        yield Definition(ansible(name), _unknown(span), span, scope)


def _has_files(node: Node, word: str) -> bool:
    """Whether variables come from other files than those that are read as such by their names."""
    return any(_word(key) == word and not _is_read(value) for key, value in node.pairs)


def _is_read(value: Node) -> bool:
    written = [value, *value.items, *(v for k, v in value.pairs if k.value in {"file", "dir"})]
    paths = [each.value for each in written if each.kind == "scalar"]
    return bool(paths) and all(is_ansible_variables(path) for path in paths)


def _named(value: Node) -> list[str]:
    if value.kind != "scalar":
        return [key.value for key, _ in value.pairs]
    return [match["name"] for match in _PAIR.finditer(value.value)] or [value.value]


def _maps_in(root: Node) -> Iterator[Node]:
    stack = [root]
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        stack += [value for _, value in node.pairs] + node.items
        if node.kind == "map":
            yield node


def _above(path: str) -> int:
    """How many folders above the file the plays are that it may be part of."""
    folders = posixpath.dirname(path).split("/")
    if "roles" in folders:
        return len(folders) - folders.index("roles")
    return int(folders[-1] in _BELOW_TOP)


def _word(key: Node) -> str:
    """A keyword, or the name of a module without its collection."""
    return key.value.rpartition(".")[2]


def _unknown(at: Span) -> Unknown:
    return Unknown("set while the play runs", at)
