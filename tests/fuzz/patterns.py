"""The regular expressions of the package, and the texts that a bad one would choke on."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Any

import flexlint
from flexlint.regex import Regex

_PARSER = "re._parser" if sys.version_info >= (3, 11) else "sre_parse"
_LIKED = "a \n.1-/\"'({$,=:;<@#\\!]})|&*[+%?\t_^~`>\r"
"""Characters to try in a class, the most telling first: those that other parts accept, too."""
_VARIANTS = 4
_MANY = 8
"""A repetition up to fewer times than this costs a constant that nobody notices."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One compiled expression and the module that compiled it first."""

    module: str
    expression: re.Pattern[str]

    def __str__(self) -> str:
        shown = " ".join(self.expression.pattern.split())
        return f"{self.module}: {shown[:100]}{'…' if len(shown) > 100 else ''}"


@dataclass(frozen=True, slots=True)
class Pump:
    """A text that can be made as long as one likes."""

    head: str
    body: str
    tail: str

    def text(self, length: int) -> str:
        """The text of about ``length`` characters."""
        return self.head + self.body * max(1, length // len(self.body)) + self.tail


def collect(exercise: Callable[[], object]) -> tuple[Pattern, ...]:
    """Every expression on text that importing the package and ``exercise`` compile.

    Expressions on bytes are left out: they read headers of bounded size.
    """
    found: dict[tuple[str, int], Pattern] = {}
    compile_before: Any = re._compile  # type: ignore[attr-defined]

    def compile_and_note(pattern: Any, flags: Any) -> Any:
        compiled = compile_before(pattern, flags)
        frame = sys._getframe(1)
        while frame.f_globals.get("__name__") in ("re", Regex.__module__) and frame.f_back:
            frame = frame.f_back
        module = str(frame.f_globals.get("__name__"))
        if module.startswith("flexlint") and isinstance(compiled.pattern, str):
            found.setdefault((compiled.pattern, compiled.flags), Pattern(module, compiled))
        return compiled

    re._compile = compile_and_note  # type: ignore[attr-defined]
    try:
        for name in [name for name in sys.modules if name.partition(".")[0] == "flexlint"]:
            module = sys.modules[name]
            for value in list(vars(module).values()):
                _note(found, name, value)
        for info in pkgutil.walk_packages(flexlint.__path__, "flexlint."):
            if info.name.endswith("__main__"):
                continue
            module = importlib.import_module(info.name)
            for value in list(vars(module).values()):
                _note(found, info.name, value)
        exercise()
    finally:
        re._compile = compile_before  # type: ignore[attr-defined]
    return tuple(found.values())


def _note(found: dict[tuple[str, int], Pattern], module: str, value: object) -> None:
    if isinstance(value, Regex):
        value = re.compile(value.pattern, value.flags)
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        found.setdefault((value.pattern, value.flags), Pattern(module, value))
    elif isinstance(value, tuple | list):
        for each in value:
            _note(found, module, each)
    elif isinstance(value, dict):
        for each in value.values():
            _note(found, module, each)


def pumps(expression: re.Pattern[str]) -> tuple[Pump, ...]:
    """Texts that repeat what the expression repeats, and what stands in front of it."""
    parser = importlib.import_module(_PARSER)
    tree = parser.parse(expression.pattern, expression.flags & ~re.DEBUG)
    found: dict[Pump, None] = {}
    for head, body in _repeats(list(tree), ""):
        if not body:
            continue
        for tail in ("", "\x01", "\n"):
            found[Pump(head, body, tail)] = None
            found[Pump("", body, tail)] = None
        if head:
            found[Pump("", head, "")] = None
            found[Pump("", head + body, "")] = None
            found[Pump("", head + body * 8 + "\x01", "")] = None
    return tuple(found)


def _repeats(nodes: list[Any], head: str) -> Iterator[tuple[str, str]]:
    """(what a match has before it, what is repeated) for each long repetition."""
    for operator, argument in nodes:
        name = str(operator)
        if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            _, most, inner = argument
            inner = list(inner)
            if int(most) >= _MANY:
                for body in _samples(inner):
                    yield head, body
            yield from _repeats(inner, head)
        elif name == "SUBPATTERN":
            yield from _repeats(list(argument[3]), head)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(list(argument), head)
        elif name == "BRANCH":
            for branch in argument[1]:
                yield from _repeats(list(branch), head)
        elif name in {"ASSERT", "ASSERT_NOT"}:
            yield from _repeats(list(argument[1]), head)
        head += next(iter(_samples([(operator, argument)])), "")


def _samples(nodes: list[Any]) -> list[str]:
    """A few texts that the nodes match, at most."""
    texts = [""]
    for operator, argument in nodes:
        choices = _choices(str(operator), argument) or [""]
        # The first node with a choice varies, the others stay the same.
        texts = (
            [text + choices[0] for text in texts]
            if len(texts) > 1
            else [texts[0] + choice for choice in choices]
        )
    return texts[: 2 * _VARIANTS]


def _choices(name: str, argument: Any) -> list[str]:
    if name == "LITERAL":
        return [chr(argument)]
    if name == "NOT_LITERAL":
        return [char for char in _LIKED if ord(char) != argument][:_VARIANTS]
    if name == "ANY":
        return ["a", " ", "("]
    if name == "IN":
        members = [char for char in _LIKED if _is_in(argument, char)]
        return members[:_VARIANTS] or [chr(_first(argument))]
    if name == "SUBPATTERN":
        return _samples(list(argument[3]))
    if name == "ATOMIC_GROUP":
        return _samples(list(argument))
    if name == "BRANCH":
        return [text for branch in argument[1] for text in _samples(list(branch))[:2]]
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, _, inner = argument
        return [text * max(1, min(int(least), 40)) for text in _samples(list(inner))]
    if name == "ASSERT":
        return _samples(list(argument[1])) if argument[0] < 0 else [""]
    if name == "GROUPREF_EXISTS":
        return _samples(list(argument[1]))
    return [""]


def _is_in(items: Any, char: str) -> bool:
    inside = False
    negated = False
    for operator, argument in items:
        name = str(operator)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            inside = inside or ord(char) == argument
        elif name == "RANGE":
            inside = inside or argument[0] <= ord(char) <= argument[1]
        elif name == "CATEGORY":
            inside = inside or _in_category(str(argument), char)
    return inside != negated


def _in_category(category: str, char: str) -> bool:
    negated = "_NOT_" in category
    if category.endswith("DIGIT"):
        inside = char.isdigit()
    elif category.endswith("SPACE"):
        inside = char.isspace()
    else:
        inside = char.isalnum() or char == "_"
    return inside != negated


def _first(items: Any) -> int:
    for operator, argument in items:
        if str(operator) == "LITERAL":
            return int(argument)
        if str(operator) == "RANGE":
            return int(argument[0])
    return ord("\x02")


_SMALL = 2_000
_SLOW = 0.002


def is_slow_alone(pattern: Pattern, pump: Pump) -> bool:
    """Whether the expression by itself takes more than linear time on the text.

    A caller may well keep such texts from it; only there it shows.
    """
    for run in (pattern.expression.match, lambda text: deque(pattern.expression.finditer(text), 0)):
        small, large = _seconds(run, pump.text(_SMALL)), 0.0
        if small > _SLOW:
            large = _seconds(run, pump.text(2 * _SMALL))
        if large > 2.6 * small or large > 100 * _SLOW:
            return True
    return False


def _seconds(run: Callable[[str], object], text: str) -> float:
    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, late)
    started = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0.2)
        try:
            run(text)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    except TimeoutError:
        return 60.0
    finally:
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - started
