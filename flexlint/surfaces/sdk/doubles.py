"""Calls that a test says its doubles are to answer, or were to have: nobody sends them to Azure.

``when(members.list()).thenReturn(none)`` and ``set.Setup(s => s.PowerOff())`` describe calls, and
what is called on ``mock(VirtualMachineScaleSetVMs.class)`` is answered by the test itself, as is
``fake.list()`` of ``fake = { list: jest.fn() }``, or a call of a method that is replaced before:
``client.members.list = jest.fn()``, ``sinon.stub(client.members, "list")``.
"""

from __future__ import annotations

from functools import cached_property

from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.receivers import Receiver
from flexlint.surfaces.sdk.syntax import DECLARING, KEYWORDS, LOOPS, words_of

_LIBRARY = regex(
    r"\b(?:Mockito|BDDMockito|PowerMock\w*|EasyMock|mockk|Moq|NSubstitute|FakeItEasy)\b"
)
_DESCRIBING = words_of(
    "when whenever given verify expect every coEvery coVerify CallTo"
    " Setup SetupGet SetupSequence Verify VerifyGet Received DidNotReceive"
)
"""Methods around, or before, a call that they describe."""
_ANSWERING = words_of(
    "doReturn doNothing doThrow doAnswer doCallRealMethod willReturn willThrow verify"
)
"""Methods that a description begins with: ``doReturn(x).when(members).list()``."""
_MAKING = words_of("mock mockk createMock createNiceMock createStrictMock Mock For Fake")
_LIBRARIES = words_of("Mockito BDDMockito PowerMockito EasyMock Substitute A")
_ANNOTATIONS = words_of("@Mock @MockBean @MockK @MockitoBean @RelaxedMockK")
_FUNCTIONS = regex(r"\b(?:(?:jest|vi)\.fn|sinon\.(?:stub|fake|createStubInstance))\b")
_STUBBING = {
    "jest": words_of("fn"),
    "vi": words_of("fn"),
    "sinon": words_of("stub fake createStubInstance"),
}
"""What makes functions that answer themselves, in JavaScript."""
_SPYING = regex(r"\b(?:jest|vi|sinon)\.(?:spyOn|stub)\(")
_REPLACING = words_of(
    "mockImplementation mockImplementationOnce mockReturnValue mockReturnValueOnce"
    " mockResolvedValue mockResolvedValueOnce mockRejectedValue mockRejectedValueOnce"
    " returns resolves rejects throws callsFake"
)
_PREPARING = words_of("beforeEach beforeAll before setup")
"""What runs its function before the tests around it."""
_ARROWS = frozenset({"=>", "->"})
_IN_TYPES = frozenset({":", ".", "<", ">", "[", "]", "*", ",", "?", "|"})
_MOST_PARTS = 12
_MOST_BEFORE = 60
_MOST_LEVELS = 3
_MOST_TYPE = 24
_MOST_BLOCKS = 40
_MOST_IN_OBJECT = 1_000
_MOST_PARAMETERS = 200


_Named = dict[str, dict[int, frozenset[str] | None]]
"""name -> the brace of the block in which it stands for a double (-1: the file) -> the methods
that it answers; None for all of them."""


class Doubles:
    """The doubles of one program."""

    def __init__(self, code: str, text: str, tokens: Tokens, language: str) -> None:
        """``code`` is the program with comments and strings blanked, ``text`` has its strings."""
        self._code = code
        self._text = text
        self._tokens = tokens
        self._kotlin = language == "kotlin"
        self._brackets = {"(", "{"} if language == "kotlin" else {"("}
        """Kotlin describes calls in blocks as well: ``verify(exactly = 1) { … }``."""

    @cached_property
    def _any(self) -> bool:
        return _LIBRARY.search(self._code) is not None

    @cached_property
    def _stubs(self) -> bool:
        return _FUNCTIONS.search(self._code) is not None or _SPYING.search(self._code) is not None

    @cached_property
    def _replaced(self) -> dict[tuple[str, ...], list[int]]:
        """The methods that are replaced, in the words of their paths, and where."""
        found: dict[tuple[str, ...], list[int]] = {}
        for index, word in enumerate(self._tokens.words):
            path: tuple[str, ...] = ()
            if word == "=" and self._is_stub(index + 1):
                path = self._path_to(index - 1)
            elif word in {"spyOn", "stub"} and self._tokens.word(index + 1) == "(":
                path = self._spied(index)
            if len(path) > 1:
                found.setdefault(path, []).append(index)
        return found

    def _path_to(self, last: int) -> tuple[str, ...]:
        """The words of the path that ends with the name at ``last``."""
        tokens = self._tokens
        words: list[str] = []
        for at in range(last, max(last - 2 * _MOST_PARTS, -1), -2):
            if not tokens.is_name(at):
                return ()
            words.append(tokens.words[at])
            if tokens.word(at - 1) not in {".", "?."}:
                return tuple(reversed(words))
        return ()

    def _spied(self, index: int) -> tuple[str, ...]:
        """The path of the method that ``jest.spyOn(client.members, "list")`` replaces."""
        tokens = self._tokens
        opened = index + 1
        closed = tokens.other[opened]
        if closed < 0 or tokens.word(closed - 2) != ",":
            return ()
        made = tokens.word(index - 2)
        gives = tokens.word(closed + 1) == "." and tokens.word(closed + 2) in _REPLACING
        if not (made in _STUBBING and tokens.word(index - 1) == ".") or not (
            gives or (made, tokens.words[index]) == ("sinon", "stub")
        ):
            return ()
        path = self._path_to(closed - 3)
        method = self._text[tokens.starts[closed - 1] : tokens.end(closed - 1)]
        starts = closed - 3 - 2 * (len(path) - 1) == opened + 1
        return (*path, method.strip("\"'`")) if path and starts else ()

    def _is_replaced(self, start: int, method: int) -> bool:
        """Whether the method that is called, by a path from ``start`` on, is replaced before."""
        places = self._replaced.get(self._path_to(method))
        if not places or self._path_start(method) != start:
            return False
        tokens = self._tokens
        for place in places:
            block = tokens.brace_around(self._around, place, _MOST_BLOCKS)
            if block >= 0 and self._prepares(block):
                block = tokens.brace_around(self._around, block, _MOST_BLOCKS)
            closed = len(tokens) if block < 0 else tokens.other[block]
            if place < method < closed:
                return True
        return False

    def _path_start(self, method: int) -> int:
        return method - 2 * (len(self._path_to(method)) - 1)

    def _prepares(self, brace: int) -> bool:
        """Whether the block at ``brace`` is that of a function that runs before the tests."""
        opened = self._around[brace]
        return self._tokens.word(opened) == "(" and self._tokens.word(opened - 1) in _PREPARING

    @cached_property
    def _named(self) -> _Named:
        named: _Named = {}
        self._find(named)
        return named

    @cached_property
    def _around(self) -> tuple[int, ...]:
        return self._tokens.enclosing()

    def answer(self, receiver: Receiver) -> bool:
        """Whether a double answers the call, or it only describes one."""
        if self._is_expected(receiver.method):
            return True
        if not self._any and not self._stubs:
            return False
        tokens, at = self._tokens, receiver.start
        if tokens.words[at] in {"this", "self"} and tokens.word(at + 1) == ".":
            at += 2
        if tokens.words[at] in _LIBRARIES and tokens.word(at + 1) == ".":
            at += 2
        first = tokens.words[at]
        if self._is_double(first, at, tokens.word(receiver.method)):
            return True
        if self._stubs and self._is_replaced(receiver.start, receiver.method):
            return True
        if not self._any:
            return False
        if first in _ANSWERING and tokens.word(at + 1) == "(":
            return True
        for _ in range(_MOST_LEVELS):
            at = self._around[at]
            if at < 0 or tokens.word(at) not in self._brackets:
                return False
            before = at - 1
            if tokens.word(before) == ")" and tokens.word(at) == "{":
                before = tokens.other[before] - 1
            if tokens.word(before) == "when" and self._kotlin:
                return False  # the language's own
            if tokens.word(before) in _DESCRIBING:
                return True
            if tokens.is_name(before):
                return False
        return False

    def _is_expected(self, method: int) -> bool:
        """Whether a double made by gomock is told of the call: ``mock.EXPECT().List(…)``."""
        before = [self._tokens.word(at) for at in range(method - 4, method)]
        return method >= 4 and before == ["EXPECT", "(", ")", "."]

    def _is_double(self, name: str, at: int, method: str) -> bool:
        """Whether ``name`` at the token ``at`` stands for a double that answers ``method``."""
        blocks = self._named.get(name)
        if blocks is None:
            return False
        for _ in range(_MOST_BLOCKS):
            around = self._around[at]
            if self._is_parameter(name, at, around):
                return False
            at = around
            if at < 0 or self._tokens.word(at) == "{":
                if at in blocks:
                    methods = blocks[at]
                    if methods is None or method in methods:
                        return True
                if at < 0:
                    return False
        return False

    def _is_parameter(self, name: str, at: int, around: int) -> bool:
        """Whether a function has a parameter of the name whose body begins at the token ``at``, or
        between the bracket ``around`` and that."""
        tokens = self._tokens
        if tokens.word(at) == "{" and self._takes(name, at - 1):
            return True
        before = at - 1
        for _ in range(_MOST_BEFORE):
            word = tokens.word(before)
            if before <= around or word in {";", ","}:
                return False
            if word in _ARROWS and self._takes(name, before - 1):
                return True
            partner = tokens.other[before]
            before = (partner if 0 <= partner < before else before) - 1
        return False

    def _takes(self, name: str, at: int) -> bool:
        """Whether the parameters that stand before a body, or an arrow, have the name. ``at`` is
        the last token before that: a parenthesis, or the end of a type."""
        tokens = self._tokens
        if tokens.word(at) in _ARROWS:
            at -= 1
        if tokens.words[at : at + 1] == (name,):
            return True  # ``x => …``
        for _ in range(_MOST_TYPE):
            if tokens.word(at) == ")" or not tokens.word(at):
                break
            if tokens.word(at) not in _IN_TYPES and not tokens.is_name(at):
                return False
            if tokens.word(at) in {"else", "do", "try", "finally", "return"}:
                return False
            at -= 1
        opened = tokens.other[at] if tokens.word(at) == ")" else -1
        if opened < 0 or tokens.word(opened - 1) in LOOPS:
            return False
        return name in tokens.words[opened + 1 : at][:_MOST_PARAMETERS]

    def _find(self, named: _Named) -> None:
        """Put the variables and fields that hold doubles into ``named``."""
        tokens = self._tokens
        for index, word in enumerate(tokens.words):
            if word in _ANNOTATIONS:
                end = next(
                    (
                        at
                        for at in range(index + 1, min(index + _MOST_TYPE, len(tokens)))
                        if tokens.words[at] in {";", "="}
                    ),
                    -1,
                )
                if end > 0:
                    self._add(named, end - 1, declared=True)
            elif word in {"=", ":"} and (at := self._given(index)) >= 0:
                if self._any and self._makes(index + 1):
                    self._add(named, at, declared=self._declares(at))
                elif self._stubs and word == "=":
                    methods = self._stubbed(index + 1, named)
                    if methods is None or methods:
                        self._add(named, at, self._declares(at), methods)

    def _given(self, index: int) -> int:
        """The index of the name that the ``=`` or ``:`` at ``index`` gives a value, or -1."""
        tokens = self._tokens
        if tokens.words[index] == "=":
            for at in range(index - 1, max(index - _MOST_TYPE, 0), -1):
                if tokens.word(at) == ":" and tokens.is_name(at - 1):
                    return at - 1  # behind it stands a type
                if tokens.word(at) not in {".", "<", ">", ",", "?"} and not tokens.is_name(at):
                    break
                if tokens.first[at] or tokens.word(at) in DECLARING:
                    break
        return index - 1 if tokens.is_name(index - 1) else -1

    def _declares(self, at: int) -> bool:
        before = self._tokens.word(at - 1)
        if before in DECLARING or before in {">", "]", "?"}:
            return True
        return (
            self._tokens.is_name(at - 1) and before not in KEYWORDS and not self._tokens.first[at]
        )

    def _makes(self, at: int) -> bool:
        """Whether a double is made at the token ``at``."""
        tokens = self._tokens
        at += tokens.word(at) == "new"
        if tokens.word(at) in _LIBRARIES and tokens.word(at + 1) == ".":
            at += 2
        elif tokens.word(at) not in _MAKING - {"For", "Fake"}:
            return False
        return tokens.word(at) in _MAKING and tokens.word(at + 1) in {"(", "<"}

    def _stubbed(self, at: int, named: _Named) -> frozenset[str] | None:
        """The methods that the value at ``at`` answers itself; None for all of them."""
        tokens = self._tokens
        if self._is_stub(at):
            return None
        closed = tokens.other[at] if at < len(tokens) else -1
        if tokens.word(at) != "{" or closed < at:
            return frozenset()
        methods: set[str] = set()
        for inner in range(at + 1, min(closed, at + _MOST_IN_OBJECT)):
            if tokens.word(inner + 1) == ":" and self._is_stub(inner + 2):
                methods.add(tokens.words[inner])
            elif tokens.word(inner) in named and tokens.word(inner + 1) in {",", "}"}:
                for answered in named[tokens.words[inner]].values():
                    methods |= answered or frozenset()
        return frozenset(methods)

    def _is_stub(self, at: int) -> bool:
        tokens = self._tokens
        return tokens.word(at + 1) == "." and tokens.word(at + 2) in _STUBBING.get(
            tokens.word(at), frozenset()
        )

    def _add(
        self,
        named: _Named,
        at: int,
        declared: bool,
        methods: frozenset[str] | None = None,
    ) -> None:
        """The name at ``at`` is a double: in its block if it is declared there, or anywhere."""
        tokens = self._tokens
        block = tokens.brace_around(self._around, at, _MOST_BLOCKS) if declared else -1
        blocks = named.setdefault(tokens.words[at], {})
        known = blocks.get(block, methods)
        blocks[block] = None if known is None or methods is None else known | methods
