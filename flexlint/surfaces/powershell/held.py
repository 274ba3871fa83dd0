"""What the variables of a PowerShell script hold that name a scale set.

A variable that is surely set once, to a string, is that string where this is seen; a parameter is
its default unless somebody gives another. One of which nothing else is known is the same from
where it is set on, in the same function, block or script.
"""

from __future__ import annotations

import re

from flexlint.model import Known, Span, Unknown, Value
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.powershell.variables import SCRIPT, VARIABLE, Setting, Variables

_STRING = regex(
    r"[ \t]{0,20}(?P<q>['\"])(?P<text>[^'\"$`\r\n]{1,200})(?P=q)[ \t]{0,20}(?=[;\r\n}]|\Z)"
)
_DEFAULT = regex(
    r"[ \t]{0,20}(?P<q>['\"])(?P<text>[^'\"$`\r\n]{1,200})(?P=q)[ \t]{0,20}(?=[,)\r\n])"
)
_CHANGING = frozenset({"_", "psitem", "args", "input", "this", "matches"})
"""Variables that PowerShell itself sets anew."""


@record
class Held:
    """The variables of one script."""

    text: str
    variables: Variables

    def value(self, written: str, at: int, value: Value) -> Value:
        """What is known of ``written``, which stands at ``at`` and by itself is ``value``."""
        if not isinstance(value, Unknown):
            return value
        match = VARIABLE.fullmatch(written.strip('"'))
        if match is None:
            return value
        name = match["braced"] or match["plain"]
        if name.lower() in _CHANGING:
            return value
        seen = self.variables.seen(name, at)
        symbol = f"${name.lower().rpartition(':')[2]}@{seen.room}+{self.variables.loaded(at)}"
        if name.lower().startswith(("env:", "using:")):
            symbol = f"${name.lower()}{symbol}"
        if not seen.settings:
            return Unknown(value.why, value.span, symbol)
        setting = seen.settings[0]
        if len(seen.settings) > 1 or setting.how == "other":
            return value
        if setting.how == "value" and not self._counts(setting, at, own=seen.own):
            return value
        if not seen.own and setting.room != SCRIPT:
            return value
        known = self._string(setting)
        if known is None:
            return Unknown(value.why, value.span, symbol)
        place = Span(known.start("text"), known.end("text"))
        by_default = setting.how == "parameter"
        return Known(known["text"], value.span, by_default=by_default, via=(place,))

    def _counts(self, setting: Setting, at: int, *, own: bool) -> bool:
        """Whether what a variable is set to is what it holds at ``at``."""
        start, end = setting.block
        if own:
            counts = start <= setting.at < at < end
            return counts and not self.variables.loads(setting.at, at)
        return self.variables.block(0) == setting.block and not self.variables.loads(setting.at, at)

    def _string(self, setting: Setting) -> re.Match[str] | None:
        """The string that a variable is set to, or that a parameter is by default."""
        if setting.how == "value":
            return _STRING.match(self.text, setting.end)
        return _DEFAULT.match(self.text, setting.end) if setting.default else None
