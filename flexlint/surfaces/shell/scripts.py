"""Files that are not shell scripts but hold shell: Makefiles, Dockerfiles, batch files."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from flexlint.lexical.argument_vectors import unlisted
from flexlint.lexical.scripts import of_program
from flexlint.model import Span
from flexlint.regex import regex
from flexlint.text.comments import without_comments

_SHEBANG = regex(r"#!.*\b(?:ba|z|k|da|a)?sh\b|#!.*\bbats\b")
_INSTRUCTION = regex(
    r"^[ \t]*(?P<name>[A-Za-z]{2,12})[ \t]+(?P<flags>(?:--\S+[ \t]+)*)", re.MULTILINE
)
_RUNNING = frozenset({"run", "cmd", "entrypoint", "onbuild", "healthcheck"})


_OWN_DOLLAR = regex(r"(?<![\w.:=@,/}\-$])\$\$")
"""What make makes one dollar sign of. Within a word it stays: a blank would part the word."""


def is_script(text: str) -> bool:
    """Whether a file without suffix says in its first line that a shell runs it."""
    return _SHEBANG.match(text) is not None


def prepared(text: str, kind: str) -> str:
    """``text`` with what is not shell made blank or made shell; offsets stay as they are."""
    if kind == "batch":
        text = re.sub(
            r"(?im)^[ \t]*@?(?:rem\b|::)[^\n]*", lambda match: " " * len(match.group()), text
        )
        text = re.sub(r"\^(?=[ \t]*\r?\n)", r"\\", text)
        return re.sub(r"\\(?![\r\n])", "/", text).replace("^", " ")
    if kind in {"settings", "markup"}:
        return without_comments(text, "hash" if kind == "settings" else "markup")
    if kind == "docker":
        return _EXEC_FORM.sub(lambda match: match["name"] + unlisted(match["list"]), text)
    if kind == "make":
        return _OWN_DOLLAR.sub(" $", text)
    return text


_EXEC_FORM = regex(
    r"(?im)^(?P<name>[ \t]*(?:RUN|CMD|ENTRYPOINT)[ \t]+)"
    r"(?P<list>\[(?:[^\]\"\n]|\"(?:[^\"\\\n]|\\[^\n])*\")*\])"
)
_BARE = regex(r"[\w.\-/=:@${}*]+")
_ITEM = regex(r"\"(?:[^\"\\\n]|\\[^\n])*\"")


def exec_form_at(text: str, at: int) -> tuple[tuple[Span, Span], ...] | None:
    """The words of the list in a Dockerfile (``CMD ["az", "vmss"]``) in which ``at`` stands: each
    without its quotes, and with them; None if it stands in none."""
    start = text.rfind("\n", 0, at) + 1
    form = _EXEC_FORM.match(text, start)
    if form is None or not form.start("list") < at < form.end("list"):
        return None
    items = [m.span() for m in _ITEM.finditer(text, form.start("list"), form.end("list"))]
    inside = [(s, e) for s, e in items if e > at]
    # A word that needs quotes keeps those of the list.
    return tuple(
        (Span(s + 1, e - 1) if _BARE.fullmatch(text, s + 1, e - 1) else Span(s, e), Span(s, e))
        for s, e in inside
    )


_SHELL_OF_STAGE = regex(
    r"^[ \t]*(?:(?P<stage>FROM)[ \t]|SHELL[ \t]+\[[ \t]*\"(?P<program>[^\"\n]{1,300})\")",
    re.MULTILINE | re.IGNORECASE,
)
_SHELL_OF_RECIPES = regex(
    r"^set[ \t]+shell[ \t]*:=[ \t]*\[[ \t]*[\"'](?P<program>[^\"'\n]{1,300})[\"']", re.MULTILINE
)
_STAGE_OF_CMD = regex(
    r"^[ \t]*(?:FROM[ \t]+(?P<image>[^\n]{1,400})"
    r"|SHELL[ \t]+\[[ \t]*\"(?P<program>[^\"\n]{1,300})\")",
    re.MULTILINE | re.IGNORECASE,
)
_OF_WINDOWS = regex(r"windows/|windowsservercore|nanoserver", re.IGNORECASE)
_CMD = regex(r"(?:.*[\\/])?cmd(?:\.exe)?\Z", re.IGNORECASE)
_GOES_ON = regex(r"\\(?=[ \t]*\r?\n)")
_PREFIX = regex(r"\A[ \t]*[@\-]{1,2}")


def powershell_in(text: str, kind: str) -> list[tuple[int, int]]:
    """The ranges of a Dockerfile or a justfile in which PowerShell runs the commands."""
    if kind == "just":
        told = _SHELL_OF_RECIPES.search(text)
        return [(0, len(text))] if told and _is_powershell(told["program"]) else []
    found: list[tuple[int, int]] = []
    opened = -1
    for match in _SHELL_OF_STAGE.finditer(text) if kind == "docker" else ():
        if opened >= 0:
            found.append((opened, match.start()))
        program = match["program"]
        starts = program is not None and _is_powershell(program)
        opened = match.end() if starts else -1
    if opened >= 0:
        found.append((opened, len(text)))
    return found


@lru_cache(maxsize=4)
def _starts_of_cmd(text: str) -> tuple[tuple[int, bool], ...]:
    """Where a Dockerfile says what runs its commands, and whether that is cmd."""
    return tuple(
        (
            match.start(),
            _CMD.match(match["program"]) is not None
            if match["program"]
            else _OF_WINDOWS.search(match["image"]) is not None,
        )
        for match in _STAGE_OF_CMD.finditer(text)
    )


def is_run_by_cmd(text: str, at: int) -> bool:
    """Whether cmd runs the command at ``at`` of a Dockerfile: the one that it names, or that
    images of Windows have."""
    told = _starts_of_cmd(text)
    index = bisect_right(told, (at, True)) - 1
    return index >= 0 and told[index][1]


def _is_powershell(program: str) -> bool:
    return of_program(program.replace("\\", "/")) == "powershell"


def as_powershell(command: str) -> str:
    """The lines of a command as PowerShell gets them, just as long."""
    plain = _PREFIX.sub(lambda match: " " * len(match.group()), command)
    return _GOES_ON.sub("`", plain)


_EXECUTED = regex(r"^Exec\w+[ \t]*=[ \t]*[-@:+!]*(?P<command>(?:[^\n\\]|\\.)*)", re.M | re.S)
_SETTING = regex(
    r"\"{3}(?P<a>(?:(?!\"{3}).)*)\"{3}|'{3}(?P<b>(?:(?!'{3}).)*)'{3}"
    r"|^[ \t]*(?:description|help|summary|doc|desc|name)[ \t]*=[^\n]*"
    r"|\"(?P<c>(?:[^\"\\\n]|\\.)*)\"|'(?P<d>[^'\n]*)'"
    r"|^(?:[ \t]+|[ \t]*[\w.\-]+[ \t]*=[ \t]*)(?P<e>[a-z][^\"'=\n][^\n]*)",
    re.MULTILINE | re.DOTALL,
)
"""A string of a file of settings, or what stands there without quotes."""
_ELEMENT = regex(
    r"<(?P<tag>(?:\w{1,40}:)?(?:command|exec|script|shell|bash|batch|scriptBody|scriptContent))>"
    r"(?:\s*<!\[CDATA\[(?P<a>(?:[^\]]|\](?!\]>)){0,20000})\]\]>|(?P<b>[^<]*))"
    r"|<Exec\b[^<>]{0,400}?\bCommand=\"(?P<c>[^\"]*)\"",
    re.IGNORECASE,
)
"""What a job or a target runs."""
_RUN = regex(
    r"(?:\A|[\n;|(&])[ \t]*(?:sudo[ \t]+)?(?:[\w./]{0,80}/)?az(?:\.cmd)?[ \t]+"
    r"(?:vmss|rest|resource)[ \t]|[ \t]-c[ \t]+['\"]az[ \t]+vmss[ \t]"
)
"""A command at a place where one can stand."""
_HERE = regex(
    r"(?<!\S)<<-?(?P<q>[\"']?)(?P<name>[A-Za-z_]\w*)(?P=q)(?P<rest>(?:[ \t][^\n<]*)?)\s*\Z"
)
_COPYING = frozenset({"copy", "add"})


def pieces(text: str, kind: str) -> Iterator[tuple[int, int]]:
    """The ranges of ``text`` to read one by one, so that an odd quote spoils one only."""
    if kind == "docker":
        yield from _of_dockerfile(text)
    elif kind in {"settings", "markup"}:
        for match in (_SETTING if kind == "settings" else _ELEMENT).finditer(text):
            group = match.lastgroup
            if group is not None and _RUN.search(match[group].lstrip()):
                yield match.span(group)
    elif kind == "unit":
        for match in _EXECUTED.finditer(text):
            yield match.span("command")
    elif kind in {"make", "just", "batch", "cron"}:
        yield from _logical_lines(text)
    else:
        yield 0, len(text)


def _of_dockerfile(text: str) -> Iterator[tuple[int, int]]:
    """The commands of a Dockerfile; what a here-document gives to a program, with that."""
    closer, opened = "", 0
    for start, end in _logical_lines(text):
        if closer:
            if text[start:end].strip() == closer:
                if opened >= 0:
                    yield opened, start
                closer = ""
            continue
        match = _INSTRUCTION.match(text, start, end)
        name = match.group("name").lower() if match is not None else ""
        if match is None or name not in _RUNNING | _COPYING:
            continue
        here = _HERE.search(text, match.end(), end)
        if here is None:
            if name in _RUNNING:
                yield match.end(), end
            continue
        alone = not text[match.end() : here.start()].strip() and not here["rest"].strip()
        if name in _RUNNING and alone:
            yield match.end(), end
        closer, opened = here["name"], end
        if name in _RUNNING and not alone:
            opened = match.end()
        elif name in _COPYING and not _is_shell_file(here["rest"], text, end):
            opened = -1


def _is_shell_file(target: str, text: str, at: int) -> bool:
    """Whether the file ``target``, whose text begins at ``at``, is a shell script."""
    path = target.strip().strip("\"'")
    return path.endswith((".sh", ".bash")) or _SHEBANG.match(text, at) is not None


def _logical_lines(text: str) -> Iterator[tuple[int, int]]:
    at = 0
    while at < len(text):
        end = at
        while True:
            newline = text.find("\n", end)
            if newline < 0:
                end = len(text)
                break
            end = newline + 1
            if not text[max(at, newline - 3) : newline].rstrip("\r").endswith("\\"):
                break
        yield at, end
        at = end
