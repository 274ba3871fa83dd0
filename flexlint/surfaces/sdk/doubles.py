"""Calls that a test says its doubles are to answer, or were to have: nobody sends them to Azure.

``when(members.list()).thenReturn(none)`` and ``set.Setup(s => s.PowerOff())`` describe calls, and
what is called on ``mock(VirtualMachineScaleSetVMs.class)`` is answered by the test itself.
"""

from __future__ import annotations

from functools import cached_property

from flexlint.regex import regex
from flexlint.surfaces.sdk.blocks import Tokens
from flexlint.surfaces.sdk.receivers import Receiver
from flexlint.surfaces.sdk.syntax import words_of

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
_MOST_LEVELS = 3
_MOST_TYPE = 24


class Doubles:
    """The doubles of one program."""

    def __init__(self, code: str, tokens: Tokens, language: str) -> None:
        """``code`` is the program with comments and strings blanked."""
        self._code = code
        self._tokens = tokens
        self._brackets = {"(", "{"} if language == "kotlin" else {"("}
        """Kotlin describes calls in blocks as well: ``verify(exactly = 1) { … }``."""

    @cached_property
    def _any(self) -> bool:
        return _LIBRARY.search(self._code) is not None

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._made())

    @cached_property
    def _around(self) -> tuple[int, ...]:
        return self._tokens.enclosing()

    def answer(self, receiver: Receiver) -> bool:
        """Whether a double answers the call, or it only describes one."""
        if not self._any:
            return False
        tokens, at = self._tokens, receiver.start
        if tokens.words[at] in {"this", "self"} and tokens.word(at + 1) == ".":
            at += 2
        if tokens.words[at] in _LIBRARIES and tokens.word(at + 1) == ".":
            at += 2
        first = tokens.words[at]
        if first in self._names or (first in _ANSWERING and tokens.word(at + 1) == "("):
            return True
        for _ in range(_MOST_LEVELS):
            at = self._around[at]
            if at < 0 or tokens.word(at) not in self._brackets:
                return False
            before = at - 1
            if tokens.word(before) == ")" and tokens.word(at) == "{":
                before = tokens.other[before] - 1
            if tokens.word(before) in _DESCRIBING:
                return True
            if tokens.is_name(before):
                return False
        return False

    def _made(self) -> list[str]:
        """The names of variables and fields that hold doubles."""
        tokens = self._tokens
        found: list[str] = []
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
                    found.append(tokens.words[end - 1])
            elif word in {"=", ":"} and tokens.is_name(index - 1):
                at = index + 1 + (tokens.word(index + 1) == "new")
                if tokens.word(at) in _LIBRARIES and tokens.word(at + 1) == ".":
                    at += 2
                elif tokens.word(at) not in _MAKING - {"For", "Fake"}:
                    continue
                if tokens.word(at) in _MAKING and tokens.word(at + 1) in {"(", "<"}:
                    found.append(tokens.words[index - 1])
        return found
