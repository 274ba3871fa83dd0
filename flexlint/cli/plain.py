"""Command lines that need no parser: paths and flags that take nothing, or what to explain.

Loading click and asking it takes a fifth of a small run.
"""

from __future__ import annotations

import os

from flexlint.cli import COMMANDS, DEFAULT, EXPLAIN
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flexlint.cli.checking import CheckArguments

_FLAGS = {
    "-q": "quiet",
    "--quiet": "quiet",
    "-v": "verbose",
    "--verbose": "verbose",
    "--exit-zero": "exit_zero",
    "--isolated": "isolated",
    "--no-cache": "no_cache",
    "--no-suppressions": "no_suppressions",
    "--show-files": "show_files",
    "--statistics": "statistics",
}
"""The field of :class:`flexlint.cli.checking.CheckArguments` that each sets."""


def plain_question(arguments: Sequence[str]) -> tuple[str, ...] | None:
    """What ``arguments`` ask ``explain`` for; None if they say anything else, or with options."""
    if not arguments or arguments[0] != EXPLAIN or os.environ.get("_FLEXLINT_COMPLETE"):
        return None
    asked = tuple(arguments[1:])
    return None if not asked or any(word.startswith("-") for word in asked) else asked


def plain_arguments(arguments: Sequence[str]) -> CheckArguments | None:
    """What ``arguments`` say to ``check``; None if that takes a parser, or is for others."""
    words = list(arguments)
    if words and words[0] in COMMANDS and words.pop(0) != DEFAULT:
        return None
    flags = {word for word in words if word.startswith("-")}
    if not flags <= _FLAGS.keys() or os.environ.get("_FLEXLINT_COMPLETE"):
        return None
    given = {_FLAGS[flag] for flag in flags}
    from flexlint.cli.checking import CheckArguments

    return CheckArguments(
        paths=tuple(word for word in words if word not in flags),
        quiet="quiet" in given,
        verbose="verbose" in given,
        exit_zero="exit_zero" in given,
        isolated="isolated" in given,
        no_cache="no_cache" in given,
        no_suppressions="no_suppressions" in given,
        show_files="show_files" in given,
        statistics="statistics" in given,
        add_suppressions=None,
        cache_dir=None,
        color="auto",
        config=None,
        exclude=(),
        extend_exclude=(),
        extend_select=(),
        force_exclude=None,
        formats=(),
        ignore=(),
        include_surface=(),
        jobs=None,
        min_confidence=None,
        output_file=None,
        respect_gitignore=None,
        rule_paths=(),
        select=(),
        since=None,
        stdin_filename=None,
    )
