"""Lists of machines of which some are taken for their place in the list, or by their number.

Virtual machines are not listed in the order of the instances that they replace, and their names
neither sort nor compare as numbers do: the first of them, or the last, may be another machine.
"""

from __future__ import annotations

from flexlint.regex import regex

PICKED = (
    "which machine this takes depends on the order of the list, and virtual machines are in "
    "another order than instances: name the machine, or choose it by what it is"
)
COMPARED = (
    "these ids are compared, filtered or passed on here, and names are not ids: "
    "change those places together"
)
_TOKEN = regex(
    r"(?P<literal>'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)|(?P<quoted>\"(?:[^\"\\]|\\.)*\")"
    r"|(?P<word>[A-Za-z_]\w*)|(?P<pick>\[\s{0,9}(?=[\d:$%-]|\{\w{1,80}\}|\{\{)[^\]\[]{0,60}\])"
    r"|(?P<all>\[\s{0,9}\*?\s{0,9}\])|(?P<sign>\[\?|&&|\|\||[<>=!]=|\S)"
)
_EXTREMES = frozenset({"max_by", "min_by", "max", "min"})
_COMPARES = frozenset({"==", "!=", "<", ">", "<=", ">="})
_TELLING = frozenset({"contains", "starts_with", "ends_with", "to_number"})
_OPENS = frozenset({"[", "{", "(", "[?"})
_CLOSES = frozenset({"]", "}", ")"})
_NUMBERED = regex(r"['`]\"?(?:[\w.-]{0,80}_)?\d{1,9}\"?['`]\Z")
"""A literal that is the id of an instance, or the name or a part of the name of one."""
_PART = r"(?:[^\n|;&\\]|\\\r?\n|\\[^\n]|>&\d)"
_PIPES = regex(
    _PART + r"{0,80}(?:\|(?!\|)\s{0,40}" + _PART + r"{0,120}){0,3}\|[\s\\]{0,40}"
    r"(?:head|tail|shuf|sed|awk|sample|Select-Object|select|Get-Random)(?![\w-])",
)


def why_not(query: str) -> str:
    """Why ``query`` (JMESPath) on a list of machines may give others where these are virtual
    machines, in words; "" if it does not tell them by number or by place. Linear."""
    tokens = [(match.lastgroup or "", match.group()) for match in _TOKEN.finditer(query)]
    if _picks(tokens):
        return PICKED
    return COMPARED if _tells_by_number(tokens) else ""


def is_picked_behind(text: str, end: int) -> bool:
    """Whether the command that ends at ``end`` goes through a pipe that takes some lines."""
    return _PIPES.match(text, end) is not None


def _picks(tokens: list[tuple[str, str]]) -> bool:
    """Whether a place in the list of the machines is asked for, or the least or greatest item."""
    of_items: list[bool] = [False]
    before_kind = before = ""
    for index, (kind, text) in enumerate(tokens):
        if kind == "pick":
            if not of_items[-1] and before_kind not in {"word", "quoted"} and before != "&":
                return True
        elif text in _OPENS and kind == "sign":
            of_items.append(of_items[-1] or text == "[?" or (text in "[{" and before == "."))
        elif text in _CLOSES and kind == "sign" and len(of_items) > 1:
            of_items.pop()
        elif (
            kind == "word"
            and text in _EXTREMES
            and not of_items[-1]
            and tokens[index + 1 : index + 2] == [("sign", "(")]
        ):
            return True
        before_kind, before = kind, text
    return False


def _tells_by_number(tokens: list[tuple[str, str]]) -> bool:
    """Whether an id, or a name that is made of one, is compared with something written out."""
    names = {"instanceId", *_aliases(tokens)}
    for index, (kind, text) in enumerate(tokens):
        if kind not in {"word", "quoted"}:
            continue
        name, around = text.strip('"'), tokens[max(0, index - 2) : index + 4]
        behind = tokens[index + 1][1] if index + 1 < len(tokens) else ""
        if behind == ":" or (index and tokens[index - 1][1] == "." and name == "name"):
            continue
        compared = any(each[1] in _COMPARES or each[1] in _TELLING for each in around)
        literal = any(k == "literal" and _NUMBERED.match(t) for k, t in around)
        number = any(t == "to_number" for _, t in around[:2])
        if (name in names or name == "name") and (number or (compared and literal)):
            return True
    return False


def _aliases(tokens: list[tuple[str, str]]) -> set[str]:
    """What hashes of the query call ``instanceId``."""
    return {
        tokens[index - 2][1].strip('"')
        for index, (_, text) in enumerate(tokens)
        if text.strip('"') == "instanceId" and index > 1 and tokens[index - 1][1] == ":"
    }
