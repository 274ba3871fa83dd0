"""What binding costs grows with the code base, whatever that says: work is counted, not time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from flexlint.model import (
    Declaration,
    Definition,
    Known,
    Location,
    Mode,
    ModeKind,
    Reach,
    Span,
    Subject,
    Unknown,
    Value,
)
from flexlint.project.binding import Binder
from flexlint.project.inventory import inventory
from flexlint.project.names import Named, Names
from flexlint.project.places import Tops, absolute
from flexlint.project.reaching import Defined
from flexlint.values.sources import inherited
from tests.work import grows_linearly

_AT = Span(0, 1)


class _Said:
    """Definitions that are at hand."""

    def __init__(self, every: Sequence[Defined]) -> None:
        self._every: dict[str, list[Defined]] = {}
        self._of: dict[str, list[Defined]] = {}
        self._handing: dict[str, list[Defined]] = {}
        for each in every:
            self._every.setdefault(each.definition.given_by, []).append(each)
            self._of.setdefault(each.path, []).append(each)
            if each.definition.given_by == inherited():
                for run in each.definition.scope.runs:
                    self._handing.setdefault(run, []).append(each)

    def anywhere(self, given_by: str) -> Sequence[Defined]:
        return self._every.get(given_by, ())

    def beside(self, path: str, given_by: str) -> Sequence[Defined]:
        return self.anywhere(given_by)

    def handing_on(self, path: str) -> Sequence[Defined]:
        return self._handing.get(path.rpartition("/")[2], ())

    def of(self, path: str) -> Sequence[Defined]:
        return self._of.get(path, ())

    def given(self, path: str, given_by: str) -> Sequence[Defined]:
        return ()

    def by_loaders(self, path: str, name: str) -> Sequence[Defined]:
        return ()

    def passed(self, path: str, given_by: str) -> Sequence[Defined] | None:
        return None

    def outputs(self, path: str, given_by: str) -> Sequence[Defined]:
        return ()

    def by_pattern(self, path: str, name: str) -> Sequence[Defined]:
        return ()

    def loaders(self, path: str) -> Sequence[str]:
        return ()

    def applied(self, folder: str, name: str) -> None:
        return None

    def has(self, path: str) -> bool:
        return path == absolute("ops/a.py") or path in self._of


def _place(path: str, line: int) -> Location:
    return Location(path, line, 1, line, 2, "")


def _declared(path: str, line: int, name: str, group: str = "", mode: str = "") -> Declaration:
    kind = ModeKind(mode) if mode else ModeKind.UNKNOWN
    return Declaration(
        Subject(name, group, place=f"{line}"),
        _place(path, line),
        Mode(kind),
        "bicep",
        f"set{line}",
        "template",
        "",
    )


def _defined(path: str, form: str, value: Value, reach: Reach) -> Defined:
    return Defined(absolute(path), Definition(form, value, _AT, reach), lambda: _place(path, 1))


def _bound(
    declared: Sequence[Declaration],
    said: Sequence[Defined],
    uses: Sequence[tuple[str, Subject]],
) -> list[str]:
    tops = Tops()
    names = Names(_Said(said), tops)
    binder = Binder(inventory(declared, names.subject, tops), names)
    return [binder.binding(path, subject).scale_set for path, subject in uses]


def _one_name(n: int) -> list[str]:
    """Declarations of one name in two modes, and as many uses."""
    modes = ("uniform", "flexible")
    declared = [_declared(f"f{i}/web.bicep", 1, "web", mode=modes[i % 2]) for i in range(n)]
    return _bound(declared, [], [(f"u{i}.sh", Subject("web")) for i in range(n)])


def _groups(n: int) -> list[str]:
    """Sets of one name in groups of their own, and a use of each."""
    declared = [_declared("a.sh", i + 1, "web", f"g{i}") for i in range(n)]
    return _bound(declared, [], [("b.sh", Subject("web", f"g{i}")) for i in range(n)])


def _sizes(n: int) -> list[str]:
    """Sets of one name of which each is told apart by nothing but its machines."""
    declared = [
        Declaration(
            Subject("web", place=f"{i}"),
            _place(f"f{i}.bicep", 1),
            Mode(),
            "bicep",
            "set",
            "template",
            "",
            size=f"size{i}",
        )
        for i in range(n)
    ]
    return _bound(declared, [], [("b.sh", Subject("web"))])


def _workflows(n: int) -> list[str]:
    """Workflows that give one program one variable, and read it themselves."""
    whole = Reach(runs=("ops/a.py",), within=(Span(0, 100),))
    said = [
        _defined(f".github/workflows/{i}.yml", "env:SET", Known("web"), whole) for i in range(n)
    ]
    uses = [(each.path, Subject(given_by="env:SET", at=Span(50, 51))) for each in said]
    uses += [("ops/a.py", Subject(given_by="env:SET", at=Span(i, i + 1))) for i in range(n)]
    return _bound([], said, uses)


def _circles(n: int) -> list[str]:
    """Variables that lead to each other, each said in many files."""
    whole = Reach(runs=("ops/a.py",))
    turns = {"env:A": "env:B", "env:B": "env:C", "env:C": "env:A"}
    said = [
        _defined(f"{i}.yml", form, Unknown("", given_by=other), whole)
        for i in range(n)
        for form, other in turns.items()
    ]
    return _bound([], said, [("ops/a.py", Subject(given_by=form, at=_AT)) for form in turns])


def _scripts(n: int) -> list[str]:
    """Scripts that run each other in a circle."""
    said = [
        _defined(f"s{i}.sh", inherited(), Unknown(""), Reach(runs=(f"s{(i + step) % n}.sh",)))
        for i in range(n)
        for step in (1, 7)
    ]
    return _bound([], said, [(f"s{i}.sh", Subject(given_by="env:SET", at=_AT)) for i in range(n)])


@pytest.mark.parametrize(
    ("run", "small"),
    [
        (_one_name, 100),
        (_groups, 100),
        (_sizes, 300),
        (_workflows, 50),
        (_circles, 80),
        (_scripts, 110),
    ],
)
def test_binding_is_linear(run: Callable[[int], list[str]], small: int) -> None:
    grows_linearly(lambda text: run(len(text)), lambda n: "x" * n, small)


def test_what_one_variable_names_is_found_once() -> None:
    class Counting(Names):
        asked = 0

        def named(self, path: str, subject: Subject) -> Named:
            self.asked += 1
            return super().named(path, subject)

    tops = Tops()
    said = [_defined("run.sh", "env:SET", Known("web"), Reach(runs=("ops/a.py",)))]
    names = Counting(_Said(said), tops)
    binder = Binder(inventory([], names.subject, tops), names)
    uses = [Subject(given_by="env:SET", at=Span(i, i + 1)) for i in range(500)]
    assert {binder.binding("ops/a.py", each).name for each in uses} == {"web"}
    assert names.asked == 1


def test_what_these_code_bases_are_bound_to() -> None:
    assert set(_one_name(4)) == {""}
    assert len(set(_groups(4))) == 4
    assert set(_workflows(4)) == {"web"}
    assert set(_circles(4)) == {""}
    assert set(_scripts(20)) == {""}
