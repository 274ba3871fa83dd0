"""What stands before ``Microsoft.Compute`` in a URL: host, subscription and resource group."""

from __future__ import annotations

import re

from flexlint.lexical.urls.paths import joins, read_path
from flexlint.lexical.urls.routes import Segment
from flexlint.lexical.urls.set_ids import GROUP, GROUP_PATH
from flexlint.record import record
from flexlint.regex import regex

_HOLE = (
    r"(?:\{\{[^{}\n]{0,80}\}\}|[$@\#]?\{[^{}\n]{0,80}\}|\$\([^()\n]{0,80}\)|\$[A-Za-z_]\w{0,60}"
    r"|%(?:\d\$)?[sdvq](?![0-9A-Za-z])|<[^<>\n]{1,60}>)"
)
_HOST = regex(
    rf"(?P<host>https?:(?:\\?/){{2}}(?:{_HOLE}|[\w.:\-]){{1,100}}|{_HOLE}{{1,4}})?"
    r"(?P<slash>(?:\\?/){0,2})\Z"
)
_SCOPE = regex(
    rf"(?P<scope>(?:https?://[\w.:\-]{{1,100}})?{_HOLE}{{1,4}})\\?/providers\\?/Microsoft\.Compute\\?/\Z",
    re.IGNORECASE,
)
_ADDED = regex(
    r"(?:['\"](?P<host>https?://[^'\"\s]{1,100})['\"]\s{0,4}[+,.&]\s{0,4})?"
    r"(?P<scope>[A-Za-z_$][\w.$]{0,60}(?:\([^()\n]{0,60}\))?)\s{0,4}[+,.&]\s{0,4}"
    r"[$@fF]{0,2}['\"`]/?providers/Microsoft\.Compute/\Z",
    re.IGNORECASE,
)
_BARE_HOST = regex(r"(?P<host>https?://[\w.:\-]{1,100})/?providers\\?/\Z", re.IGNORECASE)
_PROVIDER = regex(r"Microsoft\.Compute\\?/\Z", re.IGNORECASE)
_SPELLED = regex(r"[$@#]?\{|\$[(\w]|\\\(|<[A-Za-z]|\A\[|%[sdvq(\w]|\A:\w")
"""A placeholder of any dialect, as it may stand in a URL."""
_FAR = 1500


@record
class Front:
    """The front of a URL as its text has it."""

    host: str = ""
    """Scheme and host, or what stands for them; "" if the path begins the text, or is put
    behind something else."""
    scope: str = GROUP_PATH
    """The path of the resource group; or the expression that holds it."""
    slash: bool = True
    """False if the path begins without a slash."""

    @property
    def url(self) -> str:
        """All of it, up to ``providers/``."""
        scope = self.scope if self.slash or self.host else self.scope.lstrip("/")
        return f"{self.host}{scope}/providers/"

    @property
    def group(self) -> str:
        """The path of the resource group, as resource ids begin with it."""
        return self.scope if self.scope.startswith("/subscriptions/") else GROUP_PATH


def front_before(text: str, anchor: int) -> Front:
    """The front of the URL whose ``virtualMachineScaleSets`` is at ``anchor``.

    A subscription or resource group that the text does not say is a placeholder. Looks no
    further than a page to the left; never raises.
    """
    low = max(0, anchor - _FAR)
    at = text.lower().rfind("subscriptions", low, anchor) if low < anchor else -1
    if at >= 0:
        read = _read(text, at, anchor)
        if read is not None:
            return read
    left = text[max(0, anchor - 400) : anchor]
    match = _SCOPE.search(left)
    if match is not None:
        return Front("", match.group("scope"))
    match = _ADDED.search(left)
    if match is not None:
        return Front(match.group("host") or "", f"{{{match.group('scope')}}}")
    match = _BARE_HOST.search(_PROVIDER.sub("", left))
    return Front(match.group("host")) if match is not None else Front()


def front_of_id(text: str, at: int) -> Front:
    """The front of a URL that goes on with a whole resource id at ``at``: its host is all it
    has."""
    match = _HOST.search(text[max(0, at - 200) : at])
    return Front((match.group("host") if match else None) or "")


def in_url(segment: str, *, hole: bool) -> str:
    """A segment as a URL of its own says it: an expression of a program stands in braces."""
    text = segment.strip()
    return f"{{{text}}}" if hole and not _SPELLED.search(text) else text


def _read(text: str, at: int, anchor: int) -> Front | None:
    end = at + len("subscriptions")
    segments = read_path(text, end, joins(text, end)).segments
    words = [segment.text.lower() for segment in segments[:6]]
    if words[1:2] == ["resourcegroups"] and words[3:5] == ["providers", "microsoft.compute"]:
        reached, group = segments[5:6], _written(segments[2])
    elif words[1:3] == ["providers", "microsoft.compute"]:
        reached, group = segments[3:4], GROUP
    else:
        return None
    if not reached or reached[0].start != anchor:
        return None
    host = _HOST.search(text[max(0, at - 200) : at])
    return Front(
        (host.group("host") if host else None) or "",
        f"/subscriptions/{_written(segments[0])}/resourceGroups/{group}",
        bool(host and host.group("slash")),
    )


def _written(segment: Segment) -> str:
    return in_url(segment.text, hole=segment.hole)
