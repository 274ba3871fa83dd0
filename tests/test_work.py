"""The helper that counts work tells linear from quadratic."""

from __future__ import annotations

import pytest

from tests.work import calls, grows_linearly


def test_every_call_counts() -> None:
    def run() -> None:
        for _ in range(10):
            len("")

    assert 11 <= calls(run) <= 14


def test_linear_work_passes() -> None:
    grows_linearly(lambda text: [ord(char) for char in text], lambda n: "x" * n)


def test_quadratic_work_fails() -> None:
    def run(text: str) -> None:
        for _ in text:
            for char in text:
                ord(char)

    with pytest.raises(AssertionError, match="for four times n"):
        grows_linearly(run, lambda n: "x" * n, small=20)
