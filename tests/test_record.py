"""Records do what dataclasses do, and wait with what costs."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle
from functools import cached_property
from typing import ClassVar, Generic, TypeVar

import pytest

from flexlint.record import field, field_names, record, record_with, replace

_Held = TypeVar("_Held")


@record
class Place:
    """Somewhere."""

    line: int
    column: int = 1
    notes: list[str] = field(default_factory=list, compare=False, repr=False)
    most: ClassVar[int] = 80

    def moved(self, by: int) -> Place:
        return replace(self, column=self.column + by)


@record
class Named(Place):
    name: str = ""


@record_with(frozen=False)
class Counter:
    seen: int = 0


@record_with(frozen=False, eq=False)
class Node:
    name: str


@record_with(order=True)
class Entry:
    path: str
    line: int


@record_with(kw_only=True)
class Words:
    first: str = "a"
    second: str


@record_with(slots=False)
class Table:
    rows: tuple[str, ...]

    @cached_property
    def longest(self) -> int:
        return max(map(len, self.rows))


@record
class Holding(Generic[_Held]):
    held: _Held


@record
class Text:
    text: str
    lines: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "lines", self.text.count("\n"))


@record
class Nothing:
    pass


def test_values_are_given_and_have_defaults() -> None:
    place = Place(3)
    assert (place.line, place.column, place.notes) == (3, 1, [])
    assert Place(3).notes is not place.notes
    assert Place(1, 2, ["x"]) == Place(column=2, line=1)
    assert Place.most == 80
    with pytest.raises(TypeError, match=r"__init__\(\) missing 1 required positional argument"):
        Place()  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        Place(1, row=2)  # type: ignore[call-arg]


def test_what_is_frozen_stays_as_it_is() -> None:
    place = Named(3, name="x")
    for name in ("line", "name", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(place, name, 4)
    with pytest.raises(dataclasses.FrozenInstanceError):
        del place.line
    assert place.line == 3
    counter = Counter()
    counter.seen += 1
    assert counter == Counter(1)


def test_equality_and_hashes() -> None:
    assert Place(1) == Place(1, notes=["other"])
    assert hash(Place(1)) == hash(Place(1, notes=["other"]))
    assert Place(1) != Named(1)
    assert Place(1).__eq__((1, 1)) is NotImplemented
    assert Node("a") != Node("a")
    assert len({Node("a"), Node("a")}) == 2
    assert Nothing() == Nothing()
    assert Holding(1) == Holding(1) != Holding(2)
    with pytest.raises(TypeError, match="unhashable"):
        hash(Counter())


def test_order() -> None:
    a, b, c = Entry("a", 2), Entry("a", 10), Entry("b", 1)
    assert sorted([c, b, a]) == [a, b, c]
    assert a < b <= Entry("a", 10)
    assert c > b >= Entry("a", 10)
    with pytest.raises(TypeError):
        assert a < ("a", 3)  # type: ignore[operator]
    with pytest.raises(TypeError):
        assert Place(1) < Place(2)  # type: ignore[operator]


def test_what_is_printed() -> None:
    assert repr(Named(1, name="x")) == "Named(line=1, column=1, name='x')"
    assert repr(Nothing()) == "Nothing()"


def test_replacing() -> None:
    assert Place(1, 2).moved(3) == Place(1, 5)
    assert dataclasses.replace(Named(1, name="x"), name="y") == Named(1, name="y")
    assert replace(Text("a\n"), text="\n\n").lines == 2
    with pytest.raises(TypeError):
        replace(Place(1), row=2)  # type: ignore[call-arg]


def test_instances_hold_nothing_else() -> None:
    assert not hasattr(Named(1), "__dict__")
    assert not hasattr(Counter(), "__dict__")
    with pytest.raises(AttributeError):
        Counter().other = 1  # type: ignore[attr-defined]
    table = Table(("a", "bcd"))
    assert table.longest == 3
    with pytest.raises(dataclasses.FrozenInstanceError):
        table.rows = ()  # type: ignore[misc]


def test_names_alone() -> None:
    assert Words(second="b") == Words(first="a", second="b")
    with pytest.raises(TypeError):
        Words("a", "b")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    "value",
    [
        Place(1, 2, ["x"]),
        Named(1, name="x"),
        Counter(3),
        Entry("a", 1),
        Words(second="b"),
        Text("a\n"),
        Nothing(),
    ],
    ids=lambda value: type(value).__name__,
)
def test_copies(value: object) -> None:
    for again in (pickle.loads(pickle.dumps(value)), copy.copy(value), copy.deepcopy(value)):
        assert again == value
        assert repr(again) == repr(value)


def test_patterns() -> None:
    match Named(1, 2, [], "x"):
        case Named(line, column, _, name):
            assert (line, column, name) == (1, 2, "x")


def test_the_functions_of_dataclasses_know_them() -> None:
    assert dataclasses.is_dataclass(Place)
    assert dataclasses.is_dataclass(Named(1))
    assert [part.name for part in dataclasses.fields(Named)] == [
        "line",
        "column",
        "notes",
        "name",
    ]
    line, column, notes, _ = dataclasses.fields(Named)
    assert line.default is dataclasses.MISSING
    assert column.default == 1
    assert notes.default_factory is list
    assert not notes.compare
    assert dataclasses.asdict(Entry("a", 1)) == {"path": "a", "line": 1}
    assert dataclasses.fields(Words)[0].kw_only
    assert field_names(Named) == ("line", "column", "notes", "name")
    assert field_names(int) is None


def test_signatures() -> None:
    """Also before there is an instance."""

    @record
    class Fresh:
        name: str
        size: int = 3

    assert str(inspect.signature(Fresh)) == "(name: 'str', size: 'int' = 3) -> 'None'"
    assert Fresh("x").size == 3


def test_a_class_writes_its_methods_once() -> None:
    @record
    class Base:
        one: int

    @record
    class Derived(Base):
        two: int = 2

    assert Derived(1) == Derived(1, 2)
    assert Base(1) == Base(1)
    assert Derived.__init__ is not Base.__init__
    assert Base.__init__ is Base.__init__


def test_the_first_instances_are_what_the_later_ones_are() -> None:
    """The constructor of a class is written only when many have been made."""

    @record
    class Fresh:
        name: str
        size: int = 3
        notes: list[str] = field(default_factory=list)
        long: bool = field(init=False)

        def __post_init__(self) -> None:
            object.__setattr__(self, "long", self.size > 3)

    made = [
        (Fresh("x"), Fresh("x", 4), Fresh("x", notes=["y"]), Fresh(size=5, name="z"))
        for _ in range(50)
    ]
    assert all(each == made[0] for each in made)
    assert [each.long for each in made[0]] == [each.long for each in made[-1]]
    assert [each.long for each in made[0]] == [False, True, False, True]
    assert made[0][0].notes is not made[1][0].notes


@pytest.mark.parametrize("before", [0, 50])
def test_what_is_given_wrongly_is_refused_alike_at_any_time(before: int) -> None:
    @record_with(kw_only=True)
    class Named:
        name: str

    @record
    class Fresh:
        name: str
        size: int = 3

    for _ in range(before):
        Fresh("x")
        Named(name="x")
    wrong: tuple[tuple[tuple[object, ...], dict[str, object], str], ...] = (
        ((), {}, "missing 1 required positional argument: 'name'"),
        (("x", 1, 2), {}, "takes from 2 to 3 positional arguments but 4 were given"),
        (("x",), {"name": "y"}, "multiple values for argument 'name'"),
        (("x",), {"other": 1}, "unexpected keyword argument 'other'"),
    )
    for values, named, said in wrong:
        with pytest.raises(TypeError, match=said):
            Fresh(*values, **named)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="takes 1 positional argument but 2 were given"):
        Named("x")  # type: ignore[call-arg]
