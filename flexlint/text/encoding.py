"""Which encoding a file is in: by its mark, by its zeros, or by what a Python file declares."""

from __future__ import annotations

import codecs
from functools import cache
from itertools import product

from flexlint.record import record
from flexlint.regex import regex

BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
HEAD = 8192
"""Bytes at the start of a file by which its kind is told."""

_PYTHON = (".py", ".pyi", ".pyw")
_COOKIE = regex(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = regex(rb"[ \t\f]*(?:#[^\r\n]*)?\Z")
_LINE_END = regex(rb"\r\n|\n|\r")
_MAX_NAME = 60
_MOSTLY = 0.7
_IDNA_NAME = b".xn--strae-oqa."

# Python reads the names of editors as well: "utf-8-unix" is UTF-8 with a kind of line ending.
_EDITORS = regex(r"(utf-8|latin-1|iso-8859-1|iso-latin-1)(?:-.*)?\Z")

_UTF_8 = frozenset({"utf-8", "utf-8-sig"})
_CANNOT_HIDE = frozenset({"idna", "punycode"})
"""Codecs that keep a run of ASCII as it stands, and need too long on long texts."""


@record
class Encoding:
    """How to read some bytes."""

    name: str
    """A codec in which ASCII means itself, or one of UTF-16 and UTF-32."""
    mark: bytes = b""
    """The byte-order mark, which is no part of the text."""
    problem: str = ""
    """A sentence on why the text may not be what is meant; empty if nothing is wrong."""


def encoding_of(data: bytes, path: str) -> Encoding:
    """The encoding of ``data``, the content of the file called ``path``. Never raises.

    A byte-order mark says it, else the zeros that UTF-16 and UTF-32 put between ASCII. A coding
    cookie counts in a Python file only, and only if it names an encoding in which ASCII means
    itself; everything else is UTF-8.
    """
    for mark, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return Encoding(name, mark)
    wide = wide_encoding(data[:HEAD])
    if wide is not None:
        what = wide.upper()
        return Encoding(wide, problem=f"The file has no byte-order mark and was taken for {what}.")
    declared = _declared(data, path)
    if not declared:
        return Encoding("utf-8")
    found = _codec(declared)
    if found is None:
        reason = f"The file declares the encoding {declared!r}, which is unknown"
        return Encoding("utf-8", problem=f"{reason}; it was read as UTF-8.")
    if found not in _UTF_8 and not keeps_ascii(found):
        reason = f"The file declares the encoding {declared!r}, in which ASCII may mean other text"
        return Encoding("utf-8", problem=f"{reason}; it was read as UTF-8.")
    return Encoding("utf-8" if found in _UTF_8 else found)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 if the start of a file looks like ASCII in it; no mark is looked for."""
    if b"\0" not in head:
        return None
    quarter = len(head) // 4
    if quarter:
        zeros = [head[at::4].count(0) / quarter for at in range(4)]
        if zeros[0] == 0 and min(zeros[1:3]) > _MOSTLY and zeros[3] >= 1:
            return "utf-32-le"
        if zeros[3] == 0 and min(zeros[1:3]) > _MOSTLY and zeros[0] >= 1:
            return "utf-32-be"
    even, odd = head[::2].count(0), head[1::2].count(0)
    mostly = _MOSTLY * max(len(head) // 2, 1)
    if odd > mostly and even == 0:
        return "utf-16-le"
    if even > mostly and odd == 0:
        return "utf-16-be"
    return None


def hidden_text(data: bytes, path: str) -> str | None:
    """What Python would read in ``data``, if that may be other text than its bytes show.

    None if the file is no Python file, or declares no encoding that could hide anything.
    """
    declared = _declared(data, path)
    found = _codec(declared) if declared else None
    if found is None or found in _UTF_8 | _CANNOT_HIDE or keeps_ascii(found):
        return None
    try:
        return data.decode(found, "replace")
    except Exception:  # whatever a codec raises: neither Python nor anybody else can read it
        return None


@cache
def keeps_ascii(name: str) -> bool:
    """Whether in the encoding ``name`` ASCII bytes, and no others, are the ASCII characters.

    Asked of the codec itself. In such an encoding nothing that matters to a program can look
    like something else, or be hidden. Codecs that keep a state, that escape, or that turn bytes
    into something other than text do not pass.
    """
    ascii_bytes = range(128)
    # Every pair, since escapes and changes of state begin with one; IDNA changes only its names.
    probe = bytes(byte for pair in product(ascii_bytes, repeat=2) for byte in pair) + _IDNA_NAME
    try:
        if probe.decode(name) != probe.decode("ascii"):
            return False
    except Exception:  # codecs raise what they like
        return False
    for byte in range(128, 256):
        alone = _ascii_in(bytes([byte]), name)
        if alone:
            return False
        if alone is None:  # the first of several
            for second in range(256):
                found = _ascii_in(bytes([byte, second]), name)
                if found and found != chr(second):
                    return False
    return True


def _ascii_in(data: bytes, name: str) -> str | None:
    """The ASCII characters that ``data`` decodes to; None if it is not valid."""
    try:
        return "".join(char for char in data.decode(name) if char.isascii())
    except Exception:
        return None


def _codec(name: str) -> str | None:
    """What Python calls the codec that ``name`` means; None if it knows none."""
    if len(name) > _MAX_NAME:
        return None
    editor = _EDITORS.match(name.lower().replace("_", "-"))
    if editor is not None:
        name = "utf-8" if editor[1] == "utf-8" else "latin-1"
    try:
        return codecs.lookup(name).name
    except Exception:  # unknown, or broken: a codec's module may raise what it likes
        return None


def _declared(data: bytes, path: str) -> str:
    """The encoding that a Python file declares in its first two lines, as written; else ""."""
    if not path.lower().endswith(_PYTHON):
        return ""
    second = data.find(b"\n", data.find(b"\n") + 1)
    if data.find(b"coding", 0, second if second >= 0 else len(data)) < 0:
        return ""
    at = 0
    for _ in range(2):
        end = _LINE_END.search(data, at)
        line = data[at : end.start() if end else len(data)]
        match = _COOKIE.match(line)
        if match is not None:
            return match[1].decode("ascii", "replace")
        if end is None or _BLANK.match(line) is None:
            break
        at = end.end()
    return ""
