"""Text for people made safe: nothing a file or a name holds acts on a terminal or a CI service.

Services that run commands obey lines of their logs: GitHub Actions those that begin with ``::``,
Azure Pipelines and others ``##[…]`` and ``##vso[…]`` wherever they stand. Everything that is
printed for people passes :func:`for_people`, whatever was done to its parts before.
"""

from __future__ import annotations

import re

from flexlint.regex import regex

_ORDER = regex(r"##(?=\w*\[)")
_HIDDEN = (
    "\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff"
    "\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f"
)
_UNSAFE = regex(f"[\x00-\x1f{_HIDDEN}]")
"""Characters that move the cursor, end lines, turn the direction, or are not to be seen."""
_UNSEEN = regex(f"[\x00-\x08\x0b-\x1f{_HIDDEN}]")
"""Those but for tabs and line feeds."""
_LINE_END = regex("\r\n?")
_COLOR = regex(r"\x1b\[[0-9;]*m")
_COMMAND = regex(r"((?:\s|\x1b\[[0-9;]*m)*:)(?=(?:\x1b\[[0-9;]*m)*:)")
_TAB = 4


def seen(text: str) -> str:
    """``text`` with every character written out that is not to be seen or turns the direction;
    tabs stay, and so do the ends of lines, each a line feed. For what no terminal reads."""
    if text.isascii() and text.isprintable():
        return text
    return _UNSEEN.sub(visible, _LINE_END.sub("\n", text))


def one_line(text: str) -> str:
    """``text`` on one line, to be printed within another one."""
    if text.isascii() and text.isprintable() and "##" not in text:
        return text
    return unordered(_UNSAFE.sub(visible, text))


def unordered(text: str, between: str = "# #") -> str:
    """``text`` without what Azure Pipelines and others obey anywhere in a line."""
    return _ORDER.sub(between, text)


def many_lines(text: str) -> list[str]:
    """The lines of ``text``, each safe to print within a line; tabs become spaces."""
    return [one_line(line.expandtabs(_TAB)) for line in re.split(r"\r\n|\r|\n", text)]


def for_people(text: str, *, color: bool = False) -> str:
    """``text``, lines to be printed as they are, with nothing in them that anything obeys.

    Colours stay if there may be any. What is safe already is given back as it is.
    """
    return "\n".join(_line(line, color) for line in text.split("\n"))


def _line(line: str, color: bool) -> str:
    if color and "\x1b" in line:
        ends = _COLOR.findall(line)
        pieces = [one_line(piece.expandtabs(_TAB)) for piece in _COLOR.split(line)]
        shown = "".join(piece + end for piece, end in zip(pieces, [*ends, ""], strict=True))
        shown = unordered(shown)
    else:
        shown = one_line(line.expandtabs(_TAB) if "\t" in line else line)
    if ":" not in shown:
        return shown
    return _COMMAND.sub(r"\1 ", shown, count=1) if _COMMAND.match(shown) else shown


def escaped(written: str) -> str:
    """``written``, a string of JSON or TOML, with what :func:`one_line` makes visible escaped in
    the manner of these."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", written)


def path_first(path: str) -> str:
    """``path`` as the first thing on a line: it still names the file, and starts no command."""
    return one_line(f"./{path}" if path.lstrip().startswith(":") else path)


def printable(text: str) -> str:
    """``text``, such as a path, with what is no Unicode in it (bytes that are no UTF-8, which
    Python keeps as surrogates) written as ``\\xNN``."""
    if text.isascii():
        return text
    return re.sub("[\ud800-\udfff]", visible, text)


def visible(match: re.Match[str]) -> str:
    """A character as an escape: ``\\n``, ``\\x1b``, ``\\u202e``; a byte as ``\\xff``."""
    code = ord(match[0])
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    if code < 0x20:
        return {10: "\\n", 13: "\\r", 9: "\\t"}.get(code, f"\\x{code:02x}")
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
