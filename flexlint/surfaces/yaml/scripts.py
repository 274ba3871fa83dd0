"""Scripts, commands and URLs among the scalars of a YAML document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from flexlint.azure import HTTP_METHODS
from flexlint.lexical.argument_vectors import CommandLine
from flexlint.lexical.scripts import of_declaration, of_file, of_step, runs_python, starts_cli
from flexlint.lexical.urls.set_ids import sets_of_group
from flexlint.model import Confidence, Embedded, SurfaceName
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.yaml.nodes import Node
from flexlint.surfaces.yaml.scalars import scalar_text
from flexlint.surfaces.yaml.shells import (
    declared_shell,
    default_shell,
    is_of_windows,
    is_read_by_shell,
)
from flexlint.text.traced import Builder, TracedText

_NEEDLE = regex(
    r"\baz(?:\.cmd)?\s+vmss\b|-Az(?:ureRM)?Vmss|virtualMachineScaleSets|virtual_machine_scale_set"
    r"|-Az\w+\s[^\n]{0,500}VirtualMachineScaleSetName|\binbound-nat-pool\b|InboundNatPool",
    re.IGNORECASE,
)
_URL_ONLY = regex(r"(?:https?:/)?/|\{\{|\$|\[")
_PROSE = frozenset(
    {
        "description", "displayname", "name", "title", "message", "msg", "summary", "comment",
        "comments", "help", "doc", "docs", "documentation", "example", "examples", "note", "notes",
        "short_description", "long-summary", "short-summary", "text", "fail_msg", "success_msg",
        "label", "desc", "releasenotes", "changelog", "details", "synopsis", "rationale", "reason",
    }
)  # fmt: skip
_SCRIPT_KEYS: dict[str, SurfaceName] = {
    "run": "shell", "script": "shell", "bash": "shell", "sh": "shell", "shell": "shell",
    "inlinescript": "shell", "before_script": "shell", "after_script": "shell", "cmd": "shell",
    "command": "shell", "commands": "shell", "cmds": "shell", "entrypoint": "shell",
    "args": "shell", "runcmd": "shell", "bootcmd": "shell", "raw": "shell", "exec": "shell",
    "source": "shell", "entry": "shell", "prestart": "shell", "install": "shell",
    "powershell": "powershell", "pwsh": "powershell", "win_shell": "powershell",
    "win_command": "shell", "psinline": "powershell", "inline": "powershell",
    "action": "shell", "local_action": "shell", "py": "python", "ps1": "powershell",
    "psm1": "powershell", "tf": "terraform", "bicep": "bicep",
    "azcliscript": "shell", "scriptblock": "powershell", "initscript": "shell",
}  # fmt: skip
WORKING_FOLDERS = ("working-directory", "workingdirectory", "cwd", "workingfolder")
"""Keys of the folder that a step runs in."""
_MOST_ABOVE = 4
_METHODS = ("method", "httpmethod", "verb")


@record
class _Path:
    """The way from the root to a node, shared by all that is below."""

    name: str
    above: _Path | None


@record
class Place:
    """A scalar with what surrounds it."""

    node: Node
    key: str
    """The nearest key above, lower-case, without an Ansible collection prefix."""
    parent: Node | None
    """The nearest mapping above."""
    grandparent: Node | None
    path: _Path | None
    shell: str = ""
    """The shell of steps that name none, as their job says."""

    @property
    def above(self) -> tuple[str, ...]:
        """The names above the nearest key, without the indices of lists; the nearest first."""
        names: list[str] = []
        path = self.path
        while path is not None and len(names) < _MOST_ABOVE:
            if not path.name.isdecimal():
                names.append(path.name.lower())
            path = path.above
        return tuple(names[1:])

    @property
    def pointer(self) -> str:
        """The keys and indices on the way to it, each with a ``/`` before it."""
        names: list[str] = []
        path = self.path
        while path is not None:
            names.append(path.name)
            path = path.above
        return "".join(f"/{name}" for name in reversed(names))


def scalars(root: Node) -> Iterator[Place]:
    """Every scalar value below ``root``, each once however often it is aliased."""
    seen: set[int] = set()
    stack: list[tuple[Node, str, Node | None, Node | None, _Path | None, str]]
    stack = [(root, "", None, None, None, "")]
    while stack:
        node, key, parent, above, path, shell = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind == "scalar":
            yield Place(node, key, parent, above, path, shell)
        elif node.kind == "list":
            for index, item in reversed(list(enumerate(node.items))):
                stack.append((item, key, parent, above, _Path(str(index), path), shell))
        else:
            shell = default_shell(node, shell)
            for name, value in reversed(node.pairs):
                short = name.value.lower().rsplit(".", 1)[-1].strip()
                stack.append((value, short, node, parent, _Path(name.value[:60], path), shell))


def working_folder(place: Place) -> str:
    """The folder that the step around a script names."""
    for around in (place.parent, place.grandparent):
        if around is not None and around.text(*WORKING_FOLDERS):
            return around.text(*WORKING_FOLDERS)
    return ""


def embedded(source: str, root: Node, most: Confidence) -> list[Embedded]:
    """The pieces of other languages below ``root`` that mention scale sets."""
    found = [*_api_paths(source, root), *_argument_vectors(source, root), *_generic(root)]
    for place in scalars(root):
        node = place.node
        written = source[node.start : node.end]
        if not _NEEDLE.search(written):
            continue
        traced = scalar_text(source, node)
        language = _language(place, traced.text)
        if language is None:
            continue
        sure = place.key in _SCRIPT_KEYS or place.key in _URL_KEYS or language == "urls"
        confidence = min(most, Confidence.HIGH if sure else Confidence.MEDIUM)
        if language == "urls":
            verb = _verb(place)
            traced = traced.after(f"{verb} ") if verb else traced
        by_shell = is_read_by_shell(place.key, node, place.parent, place.above)
        if language == "shell":
            declared = declared_shell(place.parent, place.grandparent)
            by_shell = by_shell and not is_of_windows(declared, place.shell, place.key)
        piece = traced.embedded(language, place.pointer, confidence)
        found.append(replace(piece, by_shell=by_shell))
    return found


_URL_KEYS = frozenset({"url", "uri", "endpoint", "path", "urlpath", "uripath"})


_STATE = regex(r"/cmd\.(?:run|wait|shell)/\d+/names?(?:/\d+)?\Z")
"""Where a state of Salt has its command."""


def _language(place: Place, text: str) -> SurfaceName | None:
    if place.key in {"name", "names"} and _STATE.search(place.pointer) is not None:
        return of_step(text, "shell")
    if place.key in _PROSE:
        return None
    if _is_url(text.strip()):
        return "urls"
    if runs_python(text):
        return "python"
    declared = _declared(place) or _written_to(place)
    if declared is None and place.key == "run":
        shared = of_declaration(place.shell)  # by all steps of the job
        declared = shared if shared != "shell" else None
    return declared or of_step(text, _SCRIPT_KEYS.get(place.key))


def _is_url(text: str) -> bool:
    """Whether the whole scalar is a URL, templating included."""
    if "\n" in text or "virtualmachinescalesets" not in text.lower():
        return False
    return _URL_ONLY.match(text) is not None and not starts_cli(text)


def _declared(place: Place) -> SurfaceName | None:
    """The language that the step says its script is in."""
    if place.key not in _SCRIPT_KEYS and place.key not in {"inlinescript", "script", "run"}:
        return None
    parent, above = place.parent, place.grandparent
    for around in (parent, above):
        if around is None:
            continue
        kind = around.text("shell", "scripttype", "language", "interpreter").lower().split(" ")[0]
        declared = of_declaration(kind)
        if declared is not None:
            return declared
    task = (above.text("task", "uses") if above is not None else "").lower()
    task = task or (parent.text("task", "uses") if parent is not None else "").lower()
    if "powershell" in task:
        return "powershell"
    if task.startswith("pythonscript"):
        return "python"
    return None


def _written_to(place: Place) -> SurfaceName | None:
    """The language of a file that ``content`` beside its ``path`` is written to (cloud-init)."""
    if place.key != "content" or place.parent is None:
        return None
    return of_file(place.parent.text("path", "dest").strip().lower())


def _verb(place: Place) -> str:
    for around in (place.parent, place.grandparent):
        if around is not None:
            verb = around.text(*_METHODS).upper()
            if verb in HTTP_METHODS:
                return verb
    is_request = place.parent is not None and place.key in {"url", "uri"}
    return "GET" if is_request else ""


def _api_paths(source: str, root: Node) -> Iterator[Embedded]:
    """The methods of OpenAPI paths: ``/…/virtualMachineScaleSets/{x}/start: {post: …}``."""
    for node in _mappings(root):
        for key, value in node.pairs:
            if value.kind != "map" or "virtualmachinescalesets" not in key.value.lower():
                continue
            path = scalar_text(source, key)
            for name, _ in value.pairs:
                verb = name.value.upper()
                if verb in HTTP_METHODS:
                    yield path.after(f"{verb} ").embedded("urls", "", Confidence.MEDIUM)


_ANY_RESOURCE = regex(r"(?:.*\.)?azure_rm_resource(?P<info>_info|_facts)?\Z")


def _generic(root: Node) -> Iterator[Embedded]:
    """Ansible's module for any resource, its parts put together to the URL that it calls."""
    for node in _mappings(root):
        for key, value in node.pairs:
            match = _ANY_RESOURCE.match(key.value)
            kind = value.get("resource_type") if match and value.kind == "map" else None
            if match is None or kind is None or kind.value.lower() != "virtualmachinescalesets":
                continue
            parts = [value.text("resource_name") or "{name}"]
            below = value.get("subresource")
            for item in below.items if below is not None else ():
                parts += [part for part in (item.text("type"), item.text("name")) if part]
            verb = "GET" if match.group("info") else value.text("method").upper() or "PUT"
            path = "/".join([sets_of_group(value.text("resource_group")), *parts])
            quoted = kind.style in {'"', "'"}
            request = Builder()
            request.put(f"{verb} {path[:-1]}", kind.start + quoted, 0)
            request.put(path[-1], kind.end - quoted - 1)
            yield request.build().embedded("urls")


def _argument_vectors(source: str, root: Node) -> Iterator[Embedded]:
    """``[az, vmss, start, -g, x]`` as the command line it is, one that is in two parts, and the
    words of one that are given to a task whose program stands elsewhere."""
    seen: set[int] = set()
    for node in _mappings(root):
        parted = _in_two_parts(source, node)
        if parted is not None:
            yield parted
            seen.update(id(v) for k, v in node.pairs if k.value.lower() in _PART_KEYS)
        for key, value in node.pairs:
            lists = [value, *value.items] if value.kind == "list" else []
            given = key.value in _GIVEN and node.get("name") is not None
            for items in lists:
                if items.kind != "list" or id(items) in seen:
                    continue
                seen.add(id(items))
                words = [i for i in items.items if i.kind == "scalar"]
                names = [word.value for word in words]
                if _is_vector(names):
                    yield _joined(words)
                elif given and names[:1] == ["vmss"] and any(map(_IS_OPTION.match, names)):
                    line = _command_line(words).after("az ")
                    yield line.embedded("shell", "", Confidence.MEDIUM)


_IS_OPTION = regex(r"--?[a-z]")
_GIVEN = frozenset({"value", "default"})
"""Where the parameter of a task has its value: the arguments of a program that the task names."""


def _is_vector(names: list[str]) -> bool:
    return "az" in names[:3] and bool({"vmss", "resource"} & set(names[:4]))


_PART_KEYS = frozenset({"entrypoint", "command", "args"})
_PARTS = (("entrypoint", "command"), ("command", "args"), ("entrypoint", "args"))
"""Where containers have the program and, apart from it, its arguments."""


def _in_two_parts(source: str, node: Node) -> Embedded | None:
    """``command: [az]`` beside ``args: [vmss, start, …]``."""
    for first, second in _PARTS:
        program, arguments = node.get(first), node.get(second)
        if program is None or arguments is None:
            continue
        names = _plain_words(program)
        if not names or "az" not in names[:3] or "vmss" not in [*names, *_plain_words(arguments)]:
            continue
        if not _is_vector([*names, *_plain_words(arguments)[:4]]):
            continue
        if program.kind == arguments.kind == "list":
            return _joined([*program.items, *arguments.items])
        line = Builder()
        line.add(_line_of(source, program))
        line.fill(" ")
        line.add(_line_of(source, arguments))
        return line.build().embedded("shell")
    return None


def _plain_words(node: Node) -> list[str]:
    """The words of a list or of a text without quotes; none where they do not show."""
    if node.kind == "list":
        words = [item for item in node.items if item.kind == "scalar"]
        return [item.value for item in words] if len(words) == len(node.items) else []
    if node.kind != "scalar" or not node.value or "\n" in node.value.strip():
        return []
    return node.value.split()


def _line_of(source: str, node: Node) -> TracedText:
    return scalar_text(source, node) if node.kind == "scalar" else _command_line(node.items)


def _joined(words: list[Node]) -> Embedded:
    return _command_line(words).embedded("shell")


def _command_line(words: list[Node]) -> TracedText:
    line = CommandLine()
    for word in words:
        line.literal(word.value, word.start, word.end, quoted=word.style in {'"', "'"})
    return line.build()


def _mappings(root: Node) -> Iterator[Node]:
    seen: set[int] = set()
    stack = [root]
    while stack:
        node = stack.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.kind == "map":
            yield node
            stack.extend(value for _, value in reversed(node.pairs))
        else:
            stack.extend(reversed(node.items))
