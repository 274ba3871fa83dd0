"""What the variables of a PowerShell script hold that name a scale set.

A variable that is surely set once, to a string, is that string where this is seen; a parameter is
its default unless somebody gives another. One of which nothing else is known is the same from
where it is set on, in the same function, block or script.
"""

from __future__ import annotations

import re

from flexlint.lexical.outputs import output_asked, output_of_cmdlet
from flexlint.model import Known, Span, Unknown, Value
from flexlint.record import record, replace
from flexlint.regex import regex
from flexlint.surfaces.powershell.file_names import claims
from flexlint.surfaces.powershell.variables import SCRIPT, VARIABLE, Seen, Setting, Variables
from flexlint.values.sources import (
    MODULES,
    argument,
    called,
    environment,
    shared,
    templated,
)

_STRING = regex(
    r"[ \t]{0,20}(?P<q>['\"])(?P<text>[^'\"$`\r\n]{1,200})(?P=q)[ \t]{0,20}(?=[;\r\n}]|\Z)"
)
_DEFAULT = regex(
    r"[ \t]{0,20}(?P<q>['\"])(?P<text>[^'\"$`\r\n]{1,200})(?P=q)[ \t]{0,20}(?=[,)\r\n])"
)
_NAMES = (
    r"(?:\$env:(?P<a>\w{1,200})|\$\{env:(?P<b>\w{1,200})\}"
    r"|\[(?:System\.)?Environment\]::GetEnvironmentVariable\(\s{0,9}['\"](?P<c>\w{1,200})['\"]\s{0,9}\))"
)
_ENVIRONMENT = regex(rf"\(?{_NAMES}\)?\Z", re.IGNORECASE)
_ENVIRONMENT_HELD = regex(
    rf"[ \t]{{0,20}}{_NAMES}"
    r"(?:[ \t]{1,9}\?\?[ \t]{1,9}(?P<q>['\"])(?P<default>[^'\"$`\r\n]{1,200})(?P=q))?"
    r"[ \t]{0,20}(?=[;\r\n}#]|\Z)",
    re.IGNORECASE,
)
_OUTPUT = regex(
    r"(?:\((?P<command>[^()]{1,1500})\)|(?P<of>\$\w{1,80}))\.Outputs"
    r"(?:\.(?P<a>\w{1,80})|\[['\"](?P<b>\w{1,80})['\"]\])\.Value\Z",
    re.IGNORECASE,
)
_STATEMENT = regex(r"(?:[^`\r\n;]|`[^\r\n]|`\r?\n){1,1500}")
_CONTINUED = regex(r"`\r?\n")
_PIPELINE = regex(r"\.ya?ml\Z", re.IGNORECASE)
_CHANGING = frozenset({"_", "psitem", "args", "input", "this", "matches"})
"""Variables that PowerShell itself sets anew."""


@record
class Held:
    """The variables of one script."""

    text: str
    variables: Variables
    path: str = ""
    """That of the file that the script stands in."""

    def value(self, written: str, at: int, value: Value) -> Value:
        """What is known of ``written``, which stands at ``at`` and by itself is ``value``, and
        what outside of the script gives it."""
        filled = templated(written.strip("\"'")) if _PIPELINE.search(self.path) else ("", "")
        if filled[0]:
            why = "built at run time"
            return Unknown(why, value.span, written, given_by=filled[0], default=filled[1])
        if not isinstance(value, Unknown):
            return value
        found = self._held(written, at, value)
        if not isinstance(found, Unknown) or not _is_read_by_itself(self.path):
            return found
        given_by, default = self._outside(written.strip('"'), at)
        if not given_by:
            return found
        return replace(found, given_by=given_by, default=default)

    def _outside(self, written: str, at: int) -> tuple[str, str]:
        """The variable of the environment that ``written`` is, by itself or by way of a variable
        that holds it, and the default; ``("", "")`` of anything else."""
        match = _ENVIRONMENT.match(written)
        if match is None:
            setting = self.setting_of(written, at)
            output = self._output(written, at, setting)
            if output or setting is None:
                return output, ""
            match, at = _ENVIRONMENT_HELD.match(self.text, setting.end), setting.at
            if match is None:
                return "", ""
        name = match["a"] or match["b"] or match["c"]
        if self.variables.seen(f"env:{name}", at).settings or self.variables.loaded(at):
            return "", ""
        return environment(name), match["default"] or "" if "default" in match.re.groupindex else ""

    def _output(self, written: str, at: int, setting: Setting | None) -> str:
        """The output of a deployment that ``written`` is, or what ``setting`` sets it to."""
        if setting is not None:
            at = setting.at
            written = self._statement(setting)
        elif written.startswith("$("):
            written = written.removeprefix("$(").removesuffix(")")
        folder = None if self.variables.moves else ""
        if written.startswith("az ") and claims(self.path):
            return output_asked(written, folder)
        match = _OUTPUT.match(written)
        if match is None:
            return ""
        name = match["a"] or match["b"]
        if match["command"]:
            return output_of_cmdlet(match["command"], name, folder)
        of = self.setting_of(match["of"], at)
        return "" if of is None else output_of_cmdlet(self._statement(of), name, folder)

    def _statement(self, setting: Setting) -> str:
        """What a variable is set to, on its line and those that go on with it."""
        match = _STATEMENT.match(self.text, setting.end)
        return _CONTINUED.sub(" ", match.group()).strip() if match is not None else ""

    def setting_of(self, written: str, at: int) -> Setting | None:
        """The one place where the variable ``written`` gets the value that it has at ``at``."""
        match = VARIABLE.fullmatch(written)
        name = (match["braced"] or match["plain"]) if match is not None else ""
        seen = self.variables.seen(name, at) if name and name.lower() not in _CHANGING else None
        if seen is None or len(seen.settings) != 1:
            return None
        setting = seen.settings[0]
        if setting.how != "value" or (not seen.own and setting.room != SCRIPT):
            return None
        return setting if self._counts(setting, at, own=seen.own) else None

    def _held(self, written: str, at: int, value: Unknown) -> Value:
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
        given_by = self._given_by(name, seen, setting, at)
        if known is None:
            given_by = "" if setting.default else given_by
            return Unknown(value.why, value.span, symbol, given_by=given_by)
        place = Span(known.start("text"), known.end("text"))
        by_default = setting.how == "parameter"
        return Known(known["text"], value.span, by_default, (place,), given_by)

    def _given_by(self, name: str, seen: Seen, setting: Setting, at: int) -> str:
        """What outside of the script may give the variable that ``setting`` gives a value."""
        if not claims(self.path):
            return ""
        if setting.how != "parameter":  # of the script itself, which others may load
            imports = self.variables.imports(setting.at if seen.own else 0, at)
            loaded = (MODULES,) if imports else ()
            if seen.own and not imports:
                return ""
            return shared(_without_scope(name), "", loaded, function=not seen.own)
        if setting.room == SCRIPT:
            return argument(name)
        of = self.variables.parameter(setting)
        return "" if of is None else called(of[0], name.lower(), of[1])

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


def _without_scope(name: str) -> str:
    return name.lower().rpartition(":")[2]


def _is_read_by_itself(path: str) -> bool:
    """Whether nothing but PowerShell puts values into a script in the file called ``path``."""
    return claims(path) or _PIPELINE.search(path) is not None
