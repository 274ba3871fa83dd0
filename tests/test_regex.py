"""Expressions that wait are the expressions that they say."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest

import flexlint
from flexlint.regex import Regex, regex

TEXT = "one Two three"


def every() -> Iterator[tuple[str, Regex]]:
    """The expressions that modules of the package have, and where."""
    for info in pkgutil.walk_packages(flexlint.__path__, "flexlint."):
        if not info.name.endswith("__main__"):
            for name, value in vars(importlib.import_module(info.name)).items():
                if isinstance(value, Regex):
                    yield f"{info.name}.{name}", value


def test_all_of_the_package_can_be_compiled() -> None:
    wrong = []
    for name, value in every():
        try:
            value.flags  # noqa: B018
        except re.error as error:
            wrong.append(f"{name}: {error}")
    assert wrong == []
    assert len(dict(every())) > 500


@pytest.mark.parametrize(
    ("pattern", "flags"), [(r"t(\w+)", 0), (r"(?P<letter>t)", re.IGNORECASE), (r"^\b|x", re.M)]
)
def test_they_answer_as_compiled_ones(pattern: str, flags: int) -> None:
    def answers(expression: re.Pattern[str]) -> list[object]:
        return [
            expression.pattern,
            *[str(find(TEXT, 1)) for find in (expression.match, expression.search)],
            [match.span() for match in expression.finditer(TEXT)],
            expression.findall(TEXT),
            expression.sub("-", TEXT),
            expression.subn("-", TEXT),
            expression.split(TEXT),
            str(expression.fullmatch(TEXT)),
            expression.flags,
            expression.groups,
            dict(expression.groupindex),
        ]

    assert answers(regex(pattern, flags)) == answers(re.compile(pattern, flags))


def test_each_method_may_be_the_first() -> None:
    for name in ("match", "search", "fullmatch", "finditer", "findall", "split"):
        assert getattr(regex("o.*"), name)(TEXT)
    assert regex(b"o").sub(b"-", b"one") == b"-ne"


def test_an_expression_waits() -> None:
    wrong = regex("(")
    assert wrong.pattern == "("
    with pytest.raises(re.error):
        wrong.search(TEXT)


def test_what_they_have_not_is_said() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        regex("o").nothing  # type: ignore[attr-defined]  # noqa: B018
