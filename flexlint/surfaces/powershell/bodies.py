"""What cmdlets send to the URL of a scale set: JSON in a string, or a hash table.

``Invoke-AzRestMethod -Payload``, ``Invoke-RestMethod -Body``, ``Set-AzResource -Properties``. A
variable counts if it is surely set once and nothing is put into it after that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from flexlint.lexical.bodies import SENDING, Sent, message
from flexlint.lexical.commands import az_cmdlet
from flexlint.lexical.urls.set_ids import sets_of_group
from flexlint.model import Embedded, Entry, Object, Span
from flexlint.record import record
from flexlint.regex import regex
from flexlint.surfaces.powershell.cmdlets import Call
from flexlint.surfaces.powershell.held import Held
from flexlint.surfaces.powershell.lexer import STRING, Commands, Token
from flexlint.surfaces.powershell.splats import Parameter
from flexlint.surfaces.powershell.tables import is_table, read_table
from flexlint.surfaces.powershell.variables import VARIABLE
from flexlint.text.traced import Builder, TracedText
from flexlint.typed import TypeAlias

REQUESTING = regex(
    r"(?<![\w\-.$\\/:@])(?P<name>Invoke-RestMethod|Invoke-WebRequest|irm|iwr)(?![\w\-])", re.I
)
"""Cmdlets of no Azure module that send requests."""
_AZURES = frozenset({"invoke-azrestmethod", "invoke-azrest"})
_OTHERS = frozenset({"invoke-restmethod", "invoke-webrequest", "irm", "iwr"})
_RESOURCES = {"set-azresource": "PATCH", "new-azresource": "PUT"}
"""Cmdlets that are given the properties alone, and whether these are all of them."""
_SETS = regex(r"[\"']?Microsoft\.Compute/virtualMachineScaleSets[\"']?\Z", re.IGNORECASE)
_METHOD = regex(r"[\"']?(?:\[[\w.]{1,60}\]::)?(?P<verb>[A-Za-z]{3,8})[\"']?\Z")
_GROUPED = regex(r"[\s(]*")
_PIPED = regex(r"[\s)]{0,80}\|\s{0,80}Convert(?:To|From)-Json\b", re.IGNORECASE)
_END = regex(
    r"[ \t)]{0,80}(?:\Z|[\r\n;}`#]|-(?!(?:f|[ic]?(?:replace|split)|join|as)\b)[A-Za-z])", re.I
)
_URL_HELD = regex(r"[^\r\n]{0,2000}(?:[+`,(][ \t]{0,20}\r?\n[^\r\n]{0,500}){0,6}")
_SET_IN = r"\${}(?:\.\w{{1,80}}|\[[^\[\]\n]{{1,80}}\]){{1,9}}(?:[ \t]{{0,20}}(?:=(?!=)|[-+]=)|\()"
_ADDED = r"\${}[^\n|;]{{0,200}}\|[ \t]{{0,20}}Add-Member"
_ESCAPE = regex(r"`(?P<a>[\"'`$])|\"(?P<b>\")|'(?P<c>')")
_FAR = 20_000
_MOST = 400
"""Cmdlets of one script whose bodies are looked at: a variable may be sent by each."""
_CLI = regex(r"(?<![\w\-.$\\/])az(?:\.cmd|\.exe)?[ \t]+rest(?=[ \t`])")
_CLI_OPTIONS = {
    "--method": "-method", "-m": "-method", "--url": "-uri", "--uri": "-uri", "-u": "-uri",
    "--body": "-body", "-b": "-body",
}  # fmt: skip
_STEPS = 3

Body: TypeAlias = "Object | TracedText"


@record
class Bodies:
    """Reads what the cmdlets of one script send."""

    text: str
    code: str
    """Without comments and the insides of strings."""
    held: Held

    def sent(self, calls: Iterable[Call]) -> Iterator[Sent | Embedded]:
        """What ``calls`` send to scale sets: hash tables as they are, JSON as messages."""
        left = _MOST
        for call in (*calls, *self._cli()):
            name = az_cmdlet(call.name)
            found: Sent | Embedded | None
            given = {p.name.lower(): p.value for p in call.parameters if p.value is not None}
            if name in _RESOURCES:
                found = self._of_resource(call, _RESOURCES[name], given)
            elif name in _AZURES or name in _OTHERS:
                found = self._of_request(call, given)
            else:
                continue
            left -= 1
            if found is not None:
                yield found
            if not left:
                return

    def _cli(self) -> Iterator[Call]:
        """``az rest``, where PowerShell has the body: as the cmdlet that does the same. What is
        written in the command itself is read as that of a shell."""
        starts = [match.start() for match in _CLI.finditer(self.code)]
        commands = Commands(self.text, starts)
        for match in _CLI.finditer(self.code):
            words, end = commands.words(match.end())
            given: list[Parameter] = []
            for word, value in pairwise(words):
                name = _CLI_OPTIONS.get(word.text.lower())
                if name is not None:
                    given.append(Parameter(name, value, word.start, value.end))
            if any(p.name == "-body" and p.value and p.value.text[:1] in "$(" for p in given):
                yield Call(
                    "Invoke-AzRestMethod", match.start(), match.end(), tuple(given), False, end
                )

    def _of_request(self, call: Call, given: Mapping[str, Token]) -> Sent | Embedded | None:
        method, body = given.get("-method"), given.get("-payload") or given.get("-body")
        match = _METHOD.match(method.text) if method is not None else None
        verb = match["verb"].upper() if match is not None else ""
        url = self._url(call, given)
        sent = self._body(body, call) if body is not None and verb in SENDING and url else None
        if sent is None or url is None:
            return None
        written, start = url
        if isinstance(sent, Object):
            at = Span(call.start, call.end) if start < 0 else None
            whole = Span(call.start, max(call.statement_end, call.end))
            return Sent(verb, written, sent, start, at, whole if start < 0 else None)
        return message(verb, TracedText.of(written, max(start, 0)), sent)

    def _of_resource(self, call: Call, verb: str, given: Mapping[str, Token]) -> Sent | None:
        kind = given.get("-resourcetype")
        url = self._url(call, given) if kind is None or _SETS.match(kind.text) else None
        body = next((given[n] for n in ("-propertyobject", "-properties") if n in given), None)
        sent = self._body(body, call) if body is not None and url is not None else None
        if url is None or not isinstance(sent, Object) or body is None:
            return None
        at = Span(call.start, call.end)
        properties = Entry("properties", Span(body.start, body.end), sent)
        whole = Object((properties,), sent.span)
        statement = Span(call.start, max(call.statement_end, call.end))
        return Sent(verb, url[0], whole, -1, at, statement)

    def _url(self, call: Call, given: Mapping[str, Token]) -> tuple[str, int] | None:
        """The URL in the words of the script, and where it stands; -1 if that is nowhere."""
        other = az_cmdlet(call.name) in _OTHERS
        # The first argument without a name goes by the name that cmdlets of scale sets have for it.
        names = ("-uri", "-resourcegroupname") if other else ("-uri", "-path", "-resourceid", "-id")
        written = next((given[name] for name in names if name in given), None)
        if written is None:
            return None if other else _composed(given)
        setting = self.held.setting_of(written.text, call.start)
        if setting is None:
            return _on_one_line(self.text[written.start : written.end]), written.start
        line = _URL_HELD.match(self.text, setting.end)
        return (_on_one_line(line.group()), setting.end) if line is not None else None

    def _body(self, token: Token, call: Call) -> Body | None:
        return self._read(token.start, call.start, _STEPS)

    def _read(self, at: int, used: int, steps: int) -> Body | None:
        """The body that stands at ``at``, and is used by the cmdlet at ``used``."""
        text = self.text
        grouped = _GROUPED.match(text, at)
        at = grouped.end() if grouped is not None else at
        if is_table(text, at):
            table = read_table(text, at)
            ends = table.span.end if table is not None and table.span is not None else at
            return table if self._ends(ends) else None
        string = STRING.match(text, at)
        if string is not None:
            return _json(string) if self._ends(string.end()) else None
        variable = VARIABLE.match(text, at)
        if variable is None or not steps or not self._ends(variable.end()):
            return None
        setting = self.held.setting_of(variable.group(), used)
        if setting is None or self._is_changed(variable, setting.end, used):
            return None
        return self._read(setting.end, setting.at, steps - 1)

    def _ends(self, at: int) -> bool:
        """Whether what ends at ``at`` is all of an expression, or is made JSON of."""
        piped = _PIPED.match(self.text, at)
        return piped is not None or _END.match(self.code, at) is not None

    def _is_changed(self, variable: re.Match[str], start: int, end: int) -> bool:
        """Whether something may be put into what ``variable`` holds between two places."""
        if end - start > _FAR:
            return True
        name = re.escape(variable["braced"] or variable["plain"])
        between = self.code[start:end]
        return any(
            re.search(pattern.format(name), between, re.IGNORECASE) for pattern in (_SET_IN, _ADDED)
        )


def _composed(given: Mapping[str, Token]) -> tuple[str, int] | None:
    """The URL of the set that the parameters name one by one."""
    kind = given.get("-resourcetype")
    named = given.get("-resourcename") or given.get("-name")
    if kind is None or named is None:
        return None
    provider = given.get("-resourceprovidername")
    whole = f"{_bare(provider)}/{_bare(kind)}" if provider is not None else kind.text
    if not _SETS.match(whole):
        return None
    group, version = given.get("-resourcegroupname"), given.get("-apiversion")
    query = f"?api-version={_bare(version)}" if version is not None else ""
    return f"{sets_of_group(_bare(group))}/{_bare(named)}{query}", -1


def _bare(token: Token | None) -> str:
    return token.text.strip("\"'") if token is not None else ""


def _on_one_line(text: str) -> str:
    return text.replace("\r", " ").replace("\n", " ")


def _json(string: re.Match[str]) -> TracedText | None:
    """The JSON in a string; None if it is none."""
    written, start = string.group(), string.start()
    if written[0] == "@":
        first = written.find("\n") + 1
        text = TracedText.of(written[first:-2], start + first)
    else:
        found, done = Builder(), 1
        for escape in _ESCAPE.finditer(written, 1, len(written) - 1):
            kept = escape.start(escape.lastgroup or 0)
            found.put(written[done : escape.start()], start + done)
            found.put(written[kept : escape.end()], start + kept)
            done = escape.end()
        found.put(written[done:-1], start + done)
        text = found.build()
    return text if text.text.lstrip().startswith("{") else None
