"""Which commands of a script surely run if it does, whichever shell reads it.

No grammar: what may stand in a branch, a loop or a function does. Linear.
"""

from __future__ import annotations

from bisect import bisect_right

from flexlint.regex import regex

_MARK = regex(
    r"(?m)\"(?:[^\"\\\n]|\\.){0,1000}\"|'[^'\n]{0,1000}'|(?:^|(?<=[ \t]))\#[^\n]*"
    r"|\$\{\{[^\n]{0,300}?\}\}|\$\{[^{}\n]{0,300}\}"
    r"|(?P<brace>[{}])|(?P<bracket>[()])|(?P<joins>&&|\|\|)|(?P<line>\n)"
    r"|(?:^|(?<=[;&|(){!])|(?<=\bthen)|(?<=\bdo)|(?<=\belse))[ \t]*"
    r"(?:(?P<opens>if|case|for|while|until|select)|(?P<closes>fi|esac|done)|(?P<leaves>exit|return))\b"
    r"(?P<code>[ \t]+[1-9])?"
)


class Branches:
    """The branches of one script."""

    def __init__(self, text: str) -> None:
        self._starts: list[int] = []
        self._unsure: list[bool] = []
        marks = list(_MARK.finditer(text))
        # In PowerShell braces alone close what such a word opens.
        has_ends = any(match["closes"] for match in marks)
        words = braces = brackets = 0
        left = joined = False
        for match in marks:
            if match["brace"]:
                braces = max(0, braces + (1 if match["brace"] == "{" else -1))
            elif match["bracket"]:
                brackets = max(0, brackets + (1 if match["bracket"] == "(" else -1))
            elif match["opens"]:
                words += has_ends
            elif match["closes"]:
                words = max(0, words - 1)
            elif match["leaves"]:
                left = left or not match["code"]
            elif match["joins"] or match["line"]:
                joined = bool(match["joins"])
            else:
                continue
            self._starts.append(match.end())
            self._unsure.append(left or joined or words > 0 or braces > 0 or brackets > 0)

    def surely_runs(self, at: int) -> bool:
        """Whether the command at the offset ``at`` runs whenever the script does."""
        before = bisect_right(self._starts, at) - 1
        return before < 0 or not self._unsure[before]
