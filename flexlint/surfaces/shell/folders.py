"""The folder that a place of a script is run in."""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Sequence
from itertools import takewhile

from flexlint.lexical.command_words import CommandWord
from flexlint.lexical.programs import WorkingFolder
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.shell.blocks import Blocks, is_conditional
from flexlint.surfaces.shell.lexer import Command, Word
from flexlint.surfaces.shell.words import own_words

HERE = "./"
"""The folder of the script, or one above."""
_MOVES = regex(r"\b(?:cd|chdir|pushd|popd)\b")
_FAR = 20_000
"""Characters in which a shell of its own ends, if one can tell where."""
_QUOTES = "\"'"


@record
class Folders:
    """Where the commands of one script are run."""

    text: str
    starts: tuple[int, ...] = ()
    """Where commands go to another folder, in the order of the text."""
    paths: tuple[str | None, ...] = ()
    """Those folders as they are written; None of one that does not show."""
    aside: tuple[int, ...] = ()
    """Where commands do in a shell of their own."""

    @classmethod
    def of(cls, text: str, commands: Sequence[Command], blocks: Blocks) -> Folders:
        """Those of the script with ``commands``, whose places are in ``text``."""
        # No more than its own part: scripts in each other's quotes share one text.
        start = min((command.start for command in commands), default=0)
        end = max((command.end for command in commands), default=0)
        if not _MOVES.search(text, start, end):
            return cls(text)
        place = WorkingFolder()
        found: list[tuple[int, str | None]] = []
        aside: list[int] = []
        lost = False
        for command in commands:
            words = [
                CommandWord(word.text.strip(_QUOTES), word.start, word.end)
                for word in takewhile(_is_none_of_redirections, own_words(command))
            ]
            if not words or _MOVES.fullmatch(words[0].text) is None:
                continue
            if command.nested:
                aside.append(command.start)
                continue
            place.moved(words)
            sure = not blocks.around(command.start) and not is_conditional(text, command)
            lost = lost or not sure
            path = None if lost or place.path is None else posixpath.normpath(place.path or ".")
            found.append((command.start, f"{path}/" if path == "." else path))
        found.sort(key=lambda each: each[0])
        return cls(
            text,
            tuple(start for start, _ in found),
            tuple(path for _, path in found),
            tuple(sorted(aside)),
        )

    def at(self, at: int, *, later: bool) -> str | None:
        """The folder that the command at ``at`` is run in, "" if that is the one where the script
        is run, :data:`HERE` if it is where the script is; None if it does not show. ``later``: it
        is in a function, which may be called at any time."""
        if later and self.starts:
            return None
        index = bisect_left(self.aside, at) - 1
        if index >= 0:
            end = min(at, self.aside[index] + _FAR)
            if self.text.find(")", self.aside[index], end) < 0:
                return None
        index = bisect_left(self.starts, at) - 1
        return self.paths[index] if index >= 0 else ""


def _is_none_of_redirections(word: Word) -> bool:
    return not word.text.lstrip("0123456789&").startswith((">", "<"))
