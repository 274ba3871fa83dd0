"""Which commands of a script surely run."""

from __future__ import annotations

import pytest

from flexlint.lexical.branches import Branches
from tests.work import grows_linearly


@pytest.mark.parametrize(
    "script",
    [
        "HERE",
        "a\nHERE",
        "if a; then b; fi\nHERE",
        "if a; then\n  b\nelse\n  c\nfi\nHERE",
        "for x in a b; do c; done; HERE",
        "case $x in a) b ;; *) c ;; esac\nHERE",
        "(cd a && b)\nHERE",
        "f() {\n  a\n}\nHERE",
        "if (a) { b } else { c }\nHERE",
        "foreach ($x in $y) {\n  a\n}\nHERE",
        'echo "if a; then {"\nHERE',
        "# if a {\nHERE",
        "test a || exit 1\nHERE",
        "a && b\nHERE",
        'x="${{ a && b }}"\nHERE',
        "echo done\nHERE",
    ],
)
def test_it_surely_runs(script: str) -> None:
    assert Branches(script).surely_runs(script.index("HERE"))


@pytest.mark.parametrize(
    "script",
    [
        "if a; then HERE; fi",
        "if a; then\n  b\nelse\n  HERE\nfi",
        "if a; then if b; then c; fi; HERE; fi",
        'if a; then\n  echo "fi"\n  echo done\n  HERE\nfi',
        "while a; do HERE; done",
        "case $x in a) HERE ;; esac",
        "case $x in\n  a)\n    b ;;\n  *)\n    HERE ;;\nesac",
        "a && HERE",
        "a || HERE",
        "f() {\n  HERE\n}",
        "if (a) {\n  HERE\n}",
        "if (a) { b } else { HERE }",
        "foreach ($x in $y) {\n  HERE\n}",
        "[ a ] && exit 0\nHERE",
        "if a; then exit; fi\nHERE",
        "(HERE)",
    ],
)
def test_it_may_not_run(script: str) -> None:
    assert not Branches(script).surely_runs(script.index("HERE"))


@pytest.mark.parametrize(
    "piece", ["if a; then ", "echo A=b; ", "a && ", "{", "'", '"', '\\"', "# ", "${", "${{", "\n"]
)
def test_it_is_linear(piece: str) -> None:
    grows_linearly(Branches, lambda n: piece * n, 500)
