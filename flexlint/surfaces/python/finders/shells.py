"""Which strings of a module a shell surely reads."""

from __future__ import annotations

from collections.abc import Mapping

import libcst as cst

from flexlint.regex import regex
from flexlint.surfaces.python.names.nodes import constant, dotted, last_name

_BY_SHELL = frozenset(
    {"create_subprocess_shell", "exec_command", "getoutput", "getstatusoutput", "subprocess_shell"}
)
_OF_OS = frozenset({"os.popen", "os.system", "popen", "system"})
_SHELL = regex(r"(?:.*/)?(?:ba|da|k|z)?sh\Z")
_COMMAND_OPTION = regex(r"-[a-z]*c\Z")


def runs_shell(call: cst.Call) -> bool:
    """Whether ``call`` has a shell read what it is given: ``os.system(…)``, ``shell=True``."""
    if last_name(call.func) in _BY_SHELL or dotted(call.func) in _OF_OS:
        return True
    return any(
        argument.keyword is not None
        and argument.keyword.value == "shell"
        and isinstance(argument.value, cst.Name)
        and argument.value.value == "True"
        for argument in call.args
    )


def follows_shell(node: cst.CSTNode, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> bool:
    """Whether ``node`` is what a shell is to run in a list of words: ``["sh", "-c", node]``."""
    element = parents.get(node)
    words = parents.get(element) if isinstance(element, cst.Element) else None
    if not isinstance(words, cst.List | cst.Tuple):
        return False
    before = words.elements[: words.elements.index(element)][-3:]
    texts = [str(constant(each.value) or "") for each in before]
    return (
        len(texts) > 1
        and _COMMAND_OPTION.match(texts[-1]) is not None
        and any(_SHELL.match(text) for text in texts[:-1])
    )
