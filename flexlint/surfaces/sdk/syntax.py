"""Words that blocks, statements and declarations are made of, in all the languages at once."""

from __future__ import annotations


def words_of(written: str) -> frozenset[str]:
    """The words of ``written``, which stand apart by white space."""
    return frozenset(written.split())


KEYWORDS = words_of(
    "return new throw await else in is as case out ref yield typeof instanceof delete void"
    " import package using extends implements goto default async function static public private"
    " protected internal readonly final const let var val sealed override virtual abstract"
    " defer struct interface class enum namespace if while for switch do try catch this export"
)
NOT_TYPES = KEYWORDS | words_of(
    "go select range chan map not and or params func fun type from of with where get set"
    " module declare partial"
)
PROMISES = frozenset({"Promise", "Task", "ValueTask", "Mono", "CompletableFuture"})
DECLARING = frozenset({"var", "let", "const", "val"})
VISIBILITY = frozenset(
    {"private", "public", "protected", "readonly", "internal", "static", "declare"}
)
CLASSES = frozenset({"class", "interface", "record", "object", "struct"})
LOOPS = frozenset(
    {"for", "foreach", "while", "using", "if", "lock", "fixed", "catch", "with", "try"}
)
TYPE_FIRST = frozenset({"csharp", "java", "groovy"})
"""Languages that write the type before the name."""
UNPUNCTUATED = frozenset({"go", "javascript", "kotlin", "groovy", "basic", "other"})
"""Languages in which a line's end may end a statement."""
GOES_ON = frozenset(
    {".", "?.", "=>", "->", "{", "=", ":", "?", "&&", "||", "+", "::", ",", ")", "]", "??"}
)
