"""HCL read by its brackets: blocks, attributes and as much of an expression as is literal.

Not a full grammar: an expression that is no literal is kept as text and is Unknown. Nesting is
bounded; nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from flexlint.model import Array, Entry, Known, Object, Span, Unknown, Value
from flexlint.record import field, record_with, replace
from flexlint.regex import regex
from flexlint.typed import Literal, TypeAlias
from flexlint.values.names import NULLABLE
from flexlint.values.sources import referred

_TOKEN = regex(
    r"[ \t\r\ufeff]*(?:(?P<word>[A-Za-z_][\w\-]*)|(?P<newline>\n)"
    r"|(?P<string>\"[^\"\\$%\n]*\")|(?P<quote>\")"
    r"|(?P<comment>\#[^\n]*|//[^\n]*|/\*.*?(?:\*/|\Z))"
    r"|(?P<here><<-?[ \t]*(?P<until>[A-Za-z_][\w\-]*)[ \t]*\r?\n)"
    r"|(?P<number>\d+(?:\.\d+)?)"
    r"|(?P<open>[{\[(])|(?P<close>[}\])])"
    r"|(?P<mark>=>|==|!=|<=|>=|&&|\|\||[=,:?.*/%+\-<>!&|])"
    r"|(?P<other>.)|\Z)",
    re.DOTALL,
)
"""A token with the blanks before it; only blanks at the end."""
_IN_STRING = regex(r"[^\"\\$%\n]+|\\.|\$\$\{|%%\{|[$%]\{|[$%]|\"|\n", re.DOTALL)
_IN_PLACEHOLDER = regex(r"[^{}\"\n#/]+|\#[^\n]*|//[^\n]*|/\*[^\n*]*\*/|[{}\"\n/]")
_STRING, _PLACEHOLDER = "string", "placeholder"
_EXPRESSION = "an expression"
_MAX_DEPTH = 60
_MAX_LABELS = 6
_LONGEST_REFERENCE = 12
"""Tokens of ``data.azurerm_x.web[count.index].name``."""


TokenKind: TypeAlias = Literal[
    "newline", "word", "number", "open", "close", "mark", "other", "string", "template", "heredoc"
]
"""A group of the grammar; ``string`` (without placeholders), ``template`` (with) or
``heredoc`` in place of those that only begin one."""
_PLAIN_KINDS: Mapping[str, TokenKind] = {
    "newline": "newline",
    "word": "word",
    "number": "number",
    "open": "open",
    "close": "close",
    "mark": "mark",
    "other": "other",
}
"""The kind of a token that is its text by its group; comments are none."""


@record_with(frozen=False)
class Token:
    """A token; of a string or a here-document the inside."""

    kind: TokenKind
    text: str
    start: int
    end: int


@record_with(frozen=False)
class Block:
    """``name "label" … { attributes, blocks }``."""

    name: str
    labels: tuple[str, ...]
    label_spans: tuple[Span, ...]
    name_span: Span
    start: int
    end: int = 0
    attributes: list[Entry] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)

    def as_object(
        self, depth: int = 0, is_there: Callable[[Block], bool] = lambda block: True
    ) -> Object:
        """The body as a value: nested blocks are arrays of objects. Of ``dynamic`` blocks those
        count of which ``is_there`` is true."""
        entries = list(self.attributes)
        hidden = False
        grouped: dict[str, tuple[Span, list[Value]]] = {}
        certain = {block.name for block in self.blocks}
        for block in self.blocks:
            name, body = block.name, block
            if block.name == "dynamic" and block.labels:
                if not is_there(block):
                    continue
                name = block.labels[0]
                body = next((b for b in block.blocks if b.name == "content"), block)
            value: Value = Unknown("nested too deep")
            if depth < _MAX_DEPTH:
                value = body.as_object(depth + 1, is_there)
            grouped.setdefault(name, (block.name_span, []))[1].append(value)
        for name, (span, values) in grouped.items():
            # How often a dynamic block is there, nobody can tell here: perhaps not at all.
            entries.append(Entry(name, span, Array(tuple(values), span), name not in certain))
        return Object(tuple(entries), Span(self.start, self.end), hidden)


def tokens(text: str) -> list[Token]:
    """The tokens of ``text`` without blanks and comments. Linear."""
    found: list[Token] = []
    following, pos, limit = _TOKEN.match, 0, len(text)
    lines = True
    while pos < limit:
        match = following(text, pos)
        group = match.lastgroup if match is not None else None
        if match is None or group is None:
            break
        start, pos = match.start(group), match.end()
        if kind := _PLAIN_KINDS.get(group):
            found.append(Token(kind, text[start:pos], start, pos))
        elif group == "string":
            found.append(Token("string", text[start + 1 : pos - 1], start + 1, pos - 1))
        elif group == "quote":
            pos, plain, closed = _string_end(text, start + 1, lines)
            # Where one is not closed, what looks for the ends of all would go through it all.
            lines = lines and closed
            inner = text[start + 1 : max(start + 1, pos - 1)]
            found.append(Token("string" if plain else "template", inner, start + 1, pos - 1))
        elif group == "here":
            begin = pos
            pos, end = _here_end(text, begin, match["until"])
            found.append(Token("heredoc", text[begin:end], begin, end))
    return found


def _here_end(text: str, start: int, mark: str) -> tuple[int, int]:
    pos = start
    while pos < len(text):
        newline = text.find("\n", pos)
        stop = len(text) if newline < 0 else newline
        if text[pos:stop].strip() == mark:
            return stop, pos
        pos = stop + 1
    return len(text), len(text)


def _string_end(text: str, pos: int, lines: bool) -> tuple[int, bool, bool]:
    """The offset after the closing quote of a string that begins at ``pos``, whether it has no
    placeholders, and whether it is closed.

    Only placeholders may go on in the next line, and only if ``lines``. What is not closed ends
    with its first line.
    """
    return _closed(text, pos, len(text), _STRING, lines)


def placeholder_end(text: str, pos: int, end: int) -> int:
    """The offset after the brace that closes the placeholder that is open at ``pos``; ``end``, or
    after its line, if none before ``end`` does."""
    return _closed(text, pos, end, _PLACEHOLDER, lines=True)[0]


def _closed(text: str, pos: int, end: int, opened: str, lines: bool) -> tuple[int, bool, bool]:
    stack = [opened]
    plain = True
    first_newline = -1
    while stack:
        match = (_IN_STRING if stack[-1] == _STRING else _IN_PLACEHOLDER).match(text, pos, end)
        if match is None:
            break
        piece = match.group()
        pos = match.end()
        if piece == "\n":
            first_newline = pos if first_newline < 0 else first_newline
            if stack[-1] == _STRING or not lines:
                break
        elif piece == '"' and stack[-1] == _STRING:
            stack.pop()
        elif piece == '"':
            stack.append(_STRING)
        elif piece in {"${", "%{"} and stack[-1] == _STRING:
            plain = False
            stack.append(_PLACEHOLDER)
        elif piece == "{":
            stack.append(_PLACEHOLDER)
        elif piece == "}" and stack[-1] == _PLACEHOLDER:
            stack.pop()
    if not stack:
        return pos, plain, True
    return (pos if first_newline < 0 else first_newline), plain, False


class _Reader:
    def __init__(self, found: list[Token]) -> None:
        self.tokens = found
        self.at = 0
        self.complete = True

    def peek(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if index < len(self.tokens) else None

    def body(self, block: Block) -> None:
        """Read blocks and attributes into ``block`` until its brace closes. Iterative."""
        stack = [block]
        while (token := self.peek()) is not None:
            if token.kind == "close":
                self.at += 1
                if token.text == "}" and len(stack) > 1:
                    stack.pop().end = token.end
                continue
            if token.kind not in {"word", "string"}:
                self.at += 1
                continue
            following = self.peek(1)
            if following is not None and following.text == "=" and following.kind == "mark":
                self.at += 2
                self._attribute(stack[-1], token)
                continue
            opened = self._header(token)
            if opened is None:
                self.at += 1
                continue
            if len(stack) < _MAX_DEPTH:
                stack[-1].blocks.append(opened)
            else:
                self.complete = False
            stack.append(opened)
        self.complete = self.complete and len(stack) == 1
        end = self.tokens[-1].end if self.tokens else 0
        for item in stack:
            item.end = item.end or end

    def _header(self, token: Token) -> Block | None:
        labels: list[Token] = []
        ahead = 1
        while (label := self.peek(ahead)) is not None and label.kind in {"string", "word"}:
            labels.append(label)
            ahead += 1
            if ahead > _MAX_LABELS:
                return None
        brace = self.peek(ahead)
        if brace is None or brace.text != "{" or token.kind != "word":
            return None
        self.at += ahead + 1
        return Block(
            token.text,
            tuple(label.text for label in labels),
            tuple(Span(label.start, label.end) for label in labels),
            Span(token.start, token.end),
            token.start,
        )

    def _attribute(self, block: Block, key: Token) -> None:
        block.attributes.append(Entry(key.text, Span(key.start, key.end), self.expression(0)))

    def expression(self, depth: int) -> Value:
        """One expression, up to a newline, comma or bracket that ends it."""
        while (token := self.peek()) is not None and token.kind == "newline" and depth:
            self.at += 1
        if token is None:
            return Unknown("not written")
        value: Value
        first = self.at
        if depth > _MAX_DEPTH:
            self.complete = False
            self._skip(token)
            return Unknown("nested too deep", Span(token.start, token.end))
        if token.text == "{" and token.kind == "open":
            self.at += 1
            value = self._object(token, depth)
        elif token.text == "[" and token.kind == "open":
            self.at += 1
            value = self._list(token, depth)
        elif (
            token.text == "jsonencode" and (after := self.peek(1)) is not None and after.text == "("
        ):
            self.at += 2
            value = self.expression(depth + 1)
            self._skip_to(")")
        else:
            value = _literal(token)
            self.at += 1
            if token.kind == "open":
                self.at -= 1
                self._skip(token)
        if self._rest():
            given = self.tokens[first : self.at]
            why = _EXPRESSION if _is_attribute(given) else NULLABLE
            return Unknown(why, Span(token.start, given[-1].end), given_by=_given_by(given))
        return value

    def _rest(self) -> bool:
        """Skip what else belongs to the expression; whether there was anything."""
        more = False
        while (token := self.peek()) is not None:
            if token.kind in {"newline", "close"} or token.text in {",", "=>"}:
                if token.kind == "newline" and self._continues():
                    self.at += 1
                    continue
                break
            if token.text == "=" or (token.text == ":" and not more):
                break
            more = True
            if token.kind == "open":
                self._skip(token)
            else:
                self.at += 1
        return more

    def _continues(self) -> bool:
        following = self.peek(1)
        return following is not None and following.text in {"?", ":", "&&", "||"}

    def _skip(self, token: Token) -> None:
        """Skip a bracketed group."""
        depth = 0
        while (item := self.peek()) is not None:
            self.at += 1
            if item.kind == "open":
                depth += 1
            elif item.kind == "close":
                depth -= 1
                if depth <= 0:
                    return
            elif depth == 0 and item is not token:
                return

    def _skip_to(self, closer: str) -> None:
        depth = 0
        while (item := self.peek()) is not None:
            self.at += 1
            if item.kind == "open":
                depth += 1
            elif item.kind == "close":
                if depth == 0 and item.text == closer:
                    return
                depth -= 1

    def _list(self, opening: Token, depth: int) -> Value:
        items: list[Value] = []
        hidden = False
        while (token := self.peek()) is not None:
            if token.kind == "close":
                self.at += 1
                return Array(tuple(items), Span(opening.start, token.end), hidden)
            if token.kind == "newline" or token.text == ",":
                self.at += 1
                continue
            if token.text == "for":
                hidden = True
                self._skip_to("]")
                return Array((), Span(opening.start, token.end), True)
            before = self.at
            items.append(self.expression(depth + 1))
            self.at = max(self.at, before + 1)
        self.complete = False
        return Array(tuple(items), Span(opening.start, opening.end), True)

    def _object(self, opening: Token, depth: int) -> Value:
        entries: list[Entry] = []
        while (token := self.peek()) is not None:
            if token.kind == "close":
                self.at += 1
                return Object(tuple(entries), Span(opening.start, token.end))
            following = self.peek(1)
            if token.text == "for" and (following is None or following.text not in {"=", ":"}):
                self._skip_to("}")
                return Object((), Span(opening.start, token.end), True)
            assigns = following is not None and following.text in {"=", ":"}
            if token.kind in {"word", "string"} and assigns:
                self.at += 2
                value = self.expression(depth + 1)
                entries.append(Entry(token.text, Span(token.start, token.end), value))
            else:
                self.at += 1
        self.complete = False
        return Object(tuple(entries), Span(opening.start, opening.end), True)


def _literal(token: Token) -> Value:
    span = Span(token.start, token.end)
    if token.kind == "string":
        return Known(token.text, span)
    if token.kind == "number":
        return Known(float(token.text) if "." in token.text else int(token.text[:18]), span)
    if token.kind == "word" and token.text in {"true", "false"}:
        return Known(token.text == "true", span)
    if token.kind == "word" and token.text == "null":
        return Known(None, span)
    given_by = referred(token.text) if token.kind == "template" else ""
    return Unknown(_EXPRESSION, span, given_by=given_by)


def _given_by(given: list[Token]) -> str:
    """What gives the value of an expression that is one reference."""
    if len(given) > _LONGEST_REFERENCE or given[0].kind != "word":
        return ""
    return referred("".join(token.text for token in given))


def _is_attribute(given: list[Token]) -> bool:
    """Whether an expression is what a resource has (``azurerm_lb.web.id``): surely something."""
    plain = all(token.text not in {"?", "??"} for token in given)
    return plain and given[0].kind == "word" and ("_" in given[0].text or given[0].text == "data")


def read_value(text: str, span: Span) -> Value:
    """The expression at ``span`` of ``text`` as a value, as far as it is literal."""
    found = [
        replace(token, start=token.start + span.start, end=token.end + span.start)
        for token in tokens(text[span.start : span.end])
    ]
    return _Reader(found).expression(1)


def read_hcl(text: str) -> tuple[Block, list[Token], bool]:
    """The file as one block, its tokens, and whether its brackets came out even."""
    found = tokens(text)
    root = Block("", (), (), Span(0, 0), 0)
    reader = _Reader(found)
    reader.body(root)
    return root, found, reader.complete
