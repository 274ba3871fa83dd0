"""Which repositories to audit together: the lines of a file that somebody has written.

A line is ``SOURCE`` or ``NAME = SOURCE``. A source is a path, relative to the file, or a URL
(``https://``, ``ssh://``, ``user@host:path``, ``file://``). Lines that are empty or begin with
``#`` say nothing, and neither does what follows `` #``.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, TypeAlias
from urllib.parse import unquote, urlsplit

from flexlint.files.reading import read_named
from flexlint.record import field, record
from flexlint.regex import regex
from flexlint.text.errors import UserError
from flexlint.text.printing import one_line

Kind: TypeAlias = Literal["path", "https", "ssh"]

_MAX_BYTES = 4_000_000
_MAX_SOURCES = 10_000
_NAMED = regex(r"([^\s=/\\][^\s=\\]{0,99})[ \t]+=[ \t]+(\S.*)")
_URL = regex(r"([A-Za-z][A-Za-z0-9+.-]{0,20})://(.*)")
_OTHER_HELPER = regex(r"[A-Za-z][A-Za-z0-9+.-]{0,20}::")
_SCP = regex(r"(?:[A-Za-z0-9._~-]{1,100}@)?[A-Za-z0-9][A-Za-z0-9._-]{0,253}:(?![\\/]{2})(?=.)")
_DRIVE = regex(r"[A-Za-z]:[\\/]")
_COMMENT = regex(r"(?:^|[ \t])#.*")
_WORD = regex(r"\S+")


class ListingError(UserError):
    """The file cannot be read, or a line of it is no repository. The text names file and line."""


@record
class Source:
    """One repository that somebody named."""

    name: str
    """By which reports tell it from the others; it stands before its paths."""
    kind: Kind
    location: str = field(repr=False)
    """An absolute path, or the URL as it was written, which may hold credentials: whoever logs
    this does not log them."""

    @property
    def shown(self) -> str:
        """:attr:`location`, without credentials."""
        return without_credentials(self.location)


def without_credentials(text: str) -> str:
    """``text`` with no user, no password and no query in the URLs in it.

    What a password holds may look like a part of the URL, so all up to the last ``@`` goes.
    """
    return _WORD.sub(lambda word: _bare(word[0]), text) if "://" in text else text


def _bare(word: str) -> str:
    before, mark, rest = word.partition("://")
    if not mark:
        return word
    rest = rest.rpartition("@")[2]
    return before + mark + rest.partition("?")[0].partition("#")[0]


def read_listing(path: str) -> tuple[Source, ...]:
    """The repositories that the file at ``path`` names, in its order, each name once.

    Raises:
        ListingError: if it cannot be read, names none, or has a line that names none.
    """
    try:
        data = read_named(path, _MAX_BYTES)
    except OSError as error:
        raise ListingError(f"{one_line(path)}: {error.strerror}") from error
    if len(data) > _MAX_BYTES:
        raise ListingError(f"{one_line(path)}: is larger than {_MAX_BYTES // 1_000_000} MB")
    folder = os.path.dirname(os.path.abspath(path))
    lines = list(_lines(data.decode("utf-8-sig", "surrogateescape")))
    if len(lines) > _MAX_SOURCES:
        raise ListingError(f"{one_line(path)}: names more than {_MAX_SOURCES:,} repositories")
    found: list[tuple[int, str, Kind, str]] = []
    for number, line in lines:
        try:
            name, written = _named(line)
            kind, location = _source(written, folder)
        except ValueError as error:
            raise ListingError(f"{one_line(path)}:{number}: {error}") from None
        found.append((number, name, kind, location))
    if not found:
        raise ListingError(f"{one_line(path)}: names no repository")
    return tuple(_distinct(path, found))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.split("\n"), start=1):
        said = _COMMENT.sub("", line, count=1).strip()
        if said:
            yield number, said


def _named(line: str) -> tuple[str, str]:
    match = _NAMED.fullmatch(line)
    if match is None:
        return "", line
    name = match[1]
    if any(part in ("", ".", "..") for part in name.split("/")):
        raise ValueError("what is before the = is not a name: reports put it before paths")
    return name, match[2]


def _source(written: str, folder: str) -> tuple[Kind, str]:
    """What is written, told apart. No error repeats any of it: it may hold a secret anywhere."""
    if any(ord(character) < 32 or 127 <= ord(character) < 160 for character in written):
        raise ValueError("there is a control character in it")
    if _OTHER_HELPER.match(written):
        raise ValueError("that is not fetched: use https://, ssh:// or a path")
    url = _URL.fullmatch(written)
    if url is not None:
        return _url(url[1].lower(), written)
    path = os.path.normpath(os.path.join(folder, os.path.expanduser(written)))
    if os.path.lexists(path) or _DRIVE.match(written):
        return "path", path
    if "://" in written:
        raise ValueError("that is neither a path nor a URL: write NAME = URL")
    before, colon, after = written.partition(":")
    if colon and "@" in after and not set(before) & {"/", "\\"}:
        raise ValueError("there is an @ behind the host: write user@host:path, and no password")
    if _SCP.match(written):
        return "ssh", written
    return "path", path


def _url(scheme: str, written: str) -> tuple[Kind, str]:
    if any(character.isspace() for character in written):
        raise ValueError("there is a blank in the URL: write %20")
    try:
        parts = urlsplit(written)
        host = parts.hostname or ""
        parts.port  # noqa: B018 - looks whether it is one
    except ValueError:  # whose text has a part of it
        raise ValueError("that is not a URL") from None
    if scheme == "file":
        if host not in ("", "localhost"):
            raise ValueError("a file:// URL names a file of this machine: write file:///path")
        return "path", os.path.normpath(unquote(parts.path, errors="surrogateescape"))
    if scheme == "http":
        raise ValueError("http:// is read by everybody on the way: use https://")
    if scheme not in ("https", "ssh"):
        raise ValueError(f"{scheme}:// is not fetched: use https://, ssh:// or a path")
    if not host or host.startswith("-"):
        raise ValueError("the URL names no host")
    if "@" in f"{parts.path}{parts.query}{parts.fragment}":
        raise ValueError("there is an @ behind the host: write %40, also in a password")
    if parts.query:
        raise ValueError("a query can be read by everybody on this machine: leave it out")
    if scheme == "ssh" and parts.password is not None:
        raise ValueError("ssh takes no password from a URL: leave it out")
    return ("https" if scheme == "https" else "ssh"), written


def _distinct(path: str, found: list[tuple[int, str, Kind, str]]) -> Iterator[Source]:
    """The sources, each with a name: its own, the last part of its location, or the last two."""
    short = [name or _last(location, 1) for _, name, _, location in found]
    often = Counter(name.casefold() for name in short)
    seen: dict[str, int] = {}
    for (number, given, kind, location), name in zip(found, short, strict=True):
        chosen = name
        if often[name.casefold()] > 1 and not given:
            chosen = _last(location, 2)
        first = seen.setdefault(chosen.casefold(), number)
        if first != number:
            raise ListingError(
                f"{one_line(path)}:{number}: {one_line(chosen)} is what line {first} is called as"
                f" well: write NAME = {one_line(without_credentials(location))}"
            )
        yield Source(chosen, kind, location)


def _last(location: str, count: int) -> str:
    plain = without_credentials(location)
    if _URL.match(plain):
        plain = plain.partition("://")[2].partition("?")[0].partition("#")[0]
    parts = [part for part in re.split(r"[/\\:]", plain) if part not in ("", ".", "..")]
    kept = [re.sub(r"[\s=]", "-", part) for part in parts[-count:]]
    if kept:
        kept[-1] = kept[-1].removesuffix(".git") or kept[-1]
    return "/".join(kept) or "repository"
