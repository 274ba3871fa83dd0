"""``az resource``: commands for any resource, and the requests on scale sets that they send."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from flexlint.lexical.urls.set_ids import group_path
from flexlint.model import Embedded
from flexlint.regex import regex
from flexlint.surfaces.shell.invocation import Invocation
from flexlint.surfaces.shell.lexer import Word
from flexlint.text.traced import Builder
from flexlint.typed import TypeAlias

_SET = regex(r"/virtualMachineScaleSets/", re.IGNORECASE)
_METHODS = {
    "show": "GET",
    "wait": "GET",
    "create": "PUT",
    "update": "PUT",
    "tag": "PUT",
    "patch": "PATCH",
    "delete": "DELETE",
    "invoke-action": "POST",
}
_MODELS = frozenset({"create", "update", "patch"})
"""Verbs that are given a model, or properties of one."""
_ONE_SET = regex(r"/virtualMachineScaleSets/[^/]+\Z", re.IGNORECASE)
_NAMES = {"-g": "--resource-group", "-n": "--name"}

Options: TypeAlias = "dict[str, tuple[Word, ...]]"
Whole: TypeAlias = "Callable[[Word], tuple[str, int]]"
"""The resource id that a word spells, and where in it the part begins that is the word's own."""


def requests_on_resources(invocation: Invocation | None, whole: Whole) -> list[Embedded] | None:
    """The requests that a call of ``az resource`` sends; None if ``invocation`` is none. Only
    those on scale sets and what is below them."""
    names = [word.text for word in invocation.words[1:3]] if invocation is not None else []
    method = _METHODS.get(names[1]) if len(names) == 2 and names[0] == "resource" else None
    if invocation is None or method is None:
        return None
    options = {_NAMES.get(o.name, o.name): o.values for o in invocation.options}
    action = ""
    if method == "POST":
        acted = options.get("--action")
        if not acted:
            return []
        action = "/" + acted[0].text.strip("\"'")
    found = []
    for path, own, word in _resources(options, whole):
        if _SET.search(path):
            # What is updated is there: its model is changed, and none is made.
            changes = names[1] == "update" and _ONE_SET.search(path)
            sent = "PATCH" if changes else method
            found.append(_request(sent, f"{path}{action}", own, word))
    return found


def gives_model(invocation: Invocation | None) -> bool:
    """Whether ``invocation`` is a call of ``az resource`` that may be given a model."""
    names = [word.text for word in invocation.words[1:3]] if invocation is not None else []
    return names[:1] == ["resource"] and names[-1] in _MODELS


def _resources(options: Options, whole: Whole) -> Iterator[tuple[str, int, Word]]:
    """(path, where in it the word's own part begins, the word) of each resource."""
    for word in (*options.get("--ids", ()), *options.get("--id", ())):
        path, own = whole(word)
        yield path, own, word
    names, kinds = options.get("--name"), options.get("--resource-type")
    if not names or not kinds:
        return
    name, kind = names[0], kinds[0].text.strip("\"'")
    provider, _, types = kind.rpartition("/") if "." not in kind else kind.partition("/")
    types = types if "." in kind else kind
    provider = _text(options, "--namespace") or provider
    group = group_path(_text(options, "--resource-group"))
    last = types.rpartition("/")[2]  # the types above it are in the path of the parent
    steps = (group, "providers", provider, _text(options, "--parent").strip("/"), last)
    front = "/".join(step for step in steps if step)
    path = f"{front}/{name.text.strip(chr(34) + chr(39))}"
    yield path, len(front) + 1, name


def _text(options: Options, name: str) -> str:
    values = options.get(name)
    return values[0].text.strip("\"'") if values else ""


def _request(method: str, url: str, own: int, word: Word) -> Embedded:
    """A request on ``url``, whose part from ``own`` on stands in ``word``, an action after it
    left out."""
    quoted = word.text[:1] in {'"', "'"}
    start, end = word.start + quoted, word.end - quoted
    rest = url[own:]
    start = max(start, end - len(rest)) if own else start  # behind what a variable holds
    request = Builder()
    request.put(f"{method} {url[:own]}", start, 0)
    if rest and end > start:
        request.put(rest[:-1], start, end - start - 1)
        request.put(rest[-1], end - 1, 1)
    else:
        request.put(rest, start, 0)
    return request.build().embedded("urls")
