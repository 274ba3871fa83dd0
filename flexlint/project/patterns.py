"""Files that are run by a pattern: by all of a folder, or by names that are put together."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase

from flexlint.model import Span
from flexlint.regex import regex
from flexlint.text.source import SourceFile

_WORD = regex(r"[^\s\"'`;|&<>,=]{1,200}")
_SPACED = regex(r"\$\{\{[^{}\n]{0,100}\}\}|\$\([^()\n]{0,100}\)")
_STANDS_IN = regex(r"\$\{[^{}]{0,100}\}|\$\$?\w{1,100}|\$[*@]|\{[^{}]{0,100}\}|%\w{1,100}%?")
_MARKS = regex(r"[*$?]|\{\w|%\w")
_RUNS = regex(
    # a shell or another program that is given what does not show
    r"(?:(?<![\w.\-])(?:(?:ba|z|k|da)?sh|pwsh|powershell|python3?|node|source|\.)|&)"
    r"[ \t]{1,9}(?:-(?!n\b)\w{1,20}[ \t]{1,9}){0,3}[\"']?[\w./\-]{0,100}[$*{%]"
    # which stands where programs do
    r"|(?:^[ \t]{0,40}(?:-[ \t]{1,9})?(?:[a-z_]{1,20}:[ \t]{1,9})?@?|\b(?:do|then)[ \t]{1,9}"
    r"|[;|&{(][ \t]{0,9})[\"']?(?:[\w./\-]{0,100}\$|[\w.\-]{0,50}/[\w./\-]{0,50}\*)"
    r"|&[ \t]{0,9}[$(]|-exec(?:dir)?\b|\bxargs\b|\bparallel\b|\brun-parts\b"
    r"|\b(?:filePath|scriptPath|scriptFile)\b|subprocess|spawn|execFile|child_process|os\.system"
    r"|popen|exec\.Command|ProcessBuilder|Process\.Start",
    re.IGNORECASE | re.MULTILINE,
)
_LISTS_OF_FILES = (
    ".gitattributes", "ignore", ".editorconfig", "codeowners"
)  # fmt: skip
"""Ends of names of files that run nothing."""
_LISTS = regex(
    r"\b(?:find|fd|ls|run-parts|Get-ChildItem|gci|dir|listdir|iterdir|scandir|rglob|glob|walk"
    r"|readdir(?:Sync)?)\b",
    re.IGNORECASE,
)
_LISTING = (
    b"find", b"fd ", b"ls ", b"run-parts", b"get-childitem", b"gci", b"dir", b"glob", b"walk",
)  # fmt: skip
_HARMLESS = regex(
    r"\b(?:chmod|shellcheck|shfmt|dos2unix|bash -n|git (?:add|diff|log|mv|rm)|cp|mv|rm|rsync|tar"
    r"|zip|COPY|ADD|wc|cat|grep|sed|echo|printf|Write-\w+|hashFiles)\b",
    re.IGNORECASE,
)
COMMENT = regex(r"(?:^|[ \t])(?:#|//|<!--)|^[ \t]*(?:\*|;|REM\b)", re.IGNORECASE)
_MOST = 2_000
"""Words of a file that are looked at."""
_LONGEST_LINE = 2_000


def may_run(content: bytes, path: str) -> bool:
    """Whether a file with ``content``, in lower case, may run the file ``path`` by a pattern.
    Cheap."""
    folder, name = posixpath.split(path.lower())
    ending = name[name.rfind(".") :] if "." in name else name
    if ending.encode("utf-8", "replace") in content and any(
        mark in content for mark in (b"*", b"$", b"{")
    ):
        return True
    own = posixpath.basename(folder).encode("utf-8", "replace")
    if own and own in content:
        return b"/*" in content or any(word in content for word in _LISTING)
    return b"find ." in content


def runs_by_pattern(source: SourceFile, path: str, top: str) -> Iterator[Span]:
    """Where ``source`` may run the file ``path`` of the repository at ``top`` by a pattern."""
    text = source.text
    if source.path.lower().endswith(_LISTS_OF_FILES) or not _RUNS.search(text):
        return
    folders = posixpath.dirname(path.removeprefix(top)).strip("/").split("/")
    name = posixpath.basename(path)
    at = 0
    looked = 0
    for line in text.split("\n"):
        start, at = at, at + len(line) + 1
        if len(line) > _LONGEST_LINE or looked > _MOST:
            continue
        patterns = []
        marked = _MARKS.search(line) is not None
        plain = _SPACED.sub(lambda match: "*" * len(match.group()), line) if marked else line
        for match in _WORD.finditer(plain) if marked else ():
            word = match.group()
            if word and _MARKS.search(word):
                looked += 1
                patterns.append((match.start(), word))
        found = next((begin for begin, word in patterns if _means(word, folders, name)), None)
        if found is None and not any("." in posixpath.basename(w) for _, w in patterns):
            found = _listed(line, folders)
        if found is None or COMMENT.search(line[:found]) or _HARMLESS.search(line[:found]):
            continue
        yield Span(start + found, start + len(line.rstrip()))


def _means(word: str, folders: list[str], name: str) -> bool:
    """Whether the pattern ``word`` may mean the file ``name`` in the last of ``folders``."""
    parts = _STANDS_IN.sub("*", word.replace("\\", "/")).strip("()[]{}:").split("/")
    last = parts.pop()
    if "*" not in last or not fnmatchcase(name.lower(), last.lower()):
        return False  # what says the name is looked at by who looks for that
    literal = [each for each in parts if each.strip("*.")]
    if not last.strip("*") and not (parts and parts[-1].strip("*.")):
        return False
    rest = list(reversed([each for each in folders if each]))
    for each in reversed(parts):
        if not each.strip("*."):
            return True  # wherever that is
        if not rest or not fnmatchcase(rest.pop(0).lower(), each.lower()):
            return False
    return bool(literal) or last.strip("*") != ""


def _listed(line: str, folders: list[str]) -> int | None:
    """Where the line lists what is in one of ``folders``, or in the folder where it is run."""
    match = _LISTS.search(line)
    if match is None:
        return None
    for word in _WORD.finditer(line, match.end()):
        written = word.group().strip("()").replace("\\", "/").rstrip("/")
        if written == "." or (written and written.rpartition("/")[2] in folders):
            return match.start()
    return None
