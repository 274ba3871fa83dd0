"""Which files flexlint has written itself: what they quote of others is no use of anything."""

from __future__ import annotations

from flexlint.regex import regex

HEAD = 4_096
"""So many bytes from the beginning tell it."""

_SEVERITY = rb"(?:error|warning|info)"
_FOR_PROGRAMS = regex(
    rb'\s*\{\s*(?:"kind":\s*"flexlint-audit",'
    rb'|"version":\s*1,\s*"summary":\s*\{\s*"discovered":\s*\d+,\s*"examined":\s*\d+,'
    rb'|"\$schema":\s*"[^"]{0,200}sarif[^"]{0,200}",\s*"version":\s*"[\d.]{1,9}",'
    rb'\s*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\s*"flexlint",'
    rb'|"code":\s*"[A-Z]{1,20}\d{1,9}",\s*"name":\s*"[\w-]{1,200}",\s*"severity":\s*"'
    + _SEVERITY
    + rb'",\s*"confidence":\s*"[a-z]{1,9}",\s*"surface":\s*")'
    rb'|\s*\[\s*\{\s*"type":\s*"issue",'
    rb'\s*"check_name":\s*"(?P<code>[A-Z]{1,20}\d{1,9}) [\w-]{1,200}",'
    rb'\s*"description":\s*"(?P=code): '
    rb'|\s*<\?xml [^>\n]{0,200}\?>\s*<testsuites name="flexlint" tests="\d'
)
_FOR_PEOPLE = regex(
    rb"code,name,severity,confidence,surface,path,line,column,"
    rb"|id,scale_set,step,title,path,owners,tasks,places,findings,"
    rb"|"
    + _SEVERITY
    + rb"\[[A-Z]{1,20}\d{1,9}\] [\w-]{1,200}: [^\n]{1,3000}\r?\n *--> [^\n]{1,1000}:\d"
    rb"|[^\n]{1,1000}?:\d{1,9}:\d{1,9}: " + _SEVERITY + rb"(?:\[FLX\d{1,9}\] | FLX\d{1,9} )"
    rb"|::(?:error|warning|notice) title=FLX\d{1,9} [\w-]{1,200},file="
    rb"|##vso\[task\.logissue [^\n\]]{1,2000};code=FLX\d{1,9};\]"
    rb"|# flexlint\r?\n\r?\n(?:Found|No findings)"
    rb"|# Migration audit of [^\n]{1,1000}\r?\n\r?\n"
    rb"\*\*(?:Not ready|Not decided|Ready|Nothing here)"
    rb"|[^\n]{1,1000}?: (?:Not ready: [\d,]{1,15} findings? stands? in the way of Flexible"
    rb"|Not decided: nothing was found in the way of Flexible"
    rb"|Ready: nothing was found (?:in the way of Flexible|that Flexible does not have))"
)
_TEXTS = (".txt", ".text", ".log", ".out", ".md", ".markdown", ".csv")
"""How files end that nobody runs: a script whose first lines look like a report runs the rest."""
_PAGE = b"<!DOCTYPE html>"
_MAKER = b'<meta name="generator" content="flexlint '


def is_own_output(data: bytes, path: str) -> bool:
    """Whether ``data``, the content of the file at ``path`` or its beginning, is what an audit or
    a check has written, in whatever format. Other tools' reports are not told."""
    head = data[:HEAD].removeprefix(b"\xef\xbb\xbf")
    if head.startswith(_PAGE):
        return _MAKER in head
    if _FOR_PROGRAMS.match(head) is not None:
        return True
    return path.lower().endswith(_TEXTS) and _FOR_PEOPLE.match(head) is not None
