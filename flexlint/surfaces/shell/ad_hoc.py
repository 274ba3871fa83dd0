"""Modules of Ansible that a command calls without a playbook: ``ansible all -m MODULE -a '…'``."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from flexlint.model import Embedded
from flexlint.regex import regex
from flexlint.surfaces.shell.lexer import Word
from flexlint.text.traced import Builder

_PROGRAM = regex(r"(?:.*/)?ansible\Z")
_MODULE = regex(r"[\"']?(?:[\w.]{1,80}\.)?azure_rm_virtualmachine_?scaleset\w*[\"']?\Z")
_MODULE_OPTIONS = ("-m", "--module-name")
_ARGUMENT_OPTIONS = ("-a", "--args")


def task_of(text: str, words: Sequence[Word]) -> Embedded | None:
    """The task in YAML that the command of ``words`` in ``text`` runs on scale sets, if it does."""
    if not any(_PROGRAM.match(word.text) for word in words[:3]):
        return None
    module = _after(words, _MODULE_OPTIONS)
    if module is None or _MODULE.match(module.text) is None:
        return None
    task = Builder()
    task.fill("- ")
    _put(task, text, module)
    task.fill(": ")
    given = _after(words, _ARGUMENT_OPTIONS)
    if given is not None:
        _put(task, text, given)
    task.fill("\n")
    return task.build().embedded("yaml")


def _after(words: Sequence[Word], options: tuple[str, ...]) -> Word | None:
    """The value of one of ``options``, where it is a word of its own."""
    pairs = pairwise(words)
    return next((value for option, value in pairs if option.text in options), None)


def _put(task: Builder, text: str, word: Word) -> None:
    quoted = word.text[:1] in {'"', "'"} and len(word.text) > 1
    inner = text[word.start + quoted : word.end - quoted]
    task.put(inner.replace("\n", " "), word.start + quoted)
