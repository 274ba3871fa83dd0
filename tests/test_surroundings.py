"""Conditions of rules that ask for other resources of the same text."""

from __future__ import annotations

from dataclasses import replace

import pytest

from flexlint.engine.surroundings import Text
from flexlint.model import (
    Answer,
    Confidence,
    Entry,
    Known,
    Mode,
    ModeKind,
    Object,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.values.algebra import from_plain
from flexlint.values.predicates import (
    AllOf,
    Beside,
    Equals,
    Exists,
    GreaterThan,
    Not,
    besides,
    evaluate,
)

SET = "Microsoft.Compute/virtualMachineScaleSets"
POOL = "Microsoft.StandbyPool/standbyVirtualMachinePools"
NET = "Microsoft.Network/virtualNetworks"
AT = Span(0, 1)
NAMED = "properties.set.id"


def made(type_: str, name: str, body: object = None, **more: object) -> Resource:
    value = from_plain({} if body is None else body)  # type: ignore[arg-type]
    assert isinstance(value, Object)
    given: dict[str, object] = {"identity": f"{type_}:{name}".lower(), "pointer": name, **more}
    return Resource(
        type=type_,
        type_span=Span(len(name), len(name) + 1),
        api_version=Unknown("x"),
        name=Known(name),
        body=value,
        span=AT,
        **given,  # type: ignore[arg-type]
    )


def mode(kind: ModeKind, confidence: Confidence = Confidence.HIGH) -> Mode:
    return Mode(kind, "so", confidence)


def pool(link: str | None = f"{SET}:web".lower(), value: Value | None = None) -> Resource:
    at = Span(5, 9)
    written = value if value is not None else Unknown("an id", at)
    inner = Object((Entry("id", at, written),))
    body = Object((Entry("properties", AT, Object((Entry("set", AT, inner),))),))
    found = made(POOL, "pool", links=((at, link),) if link else ())
    return replace(found, body=body)


UNIFORM = made(SET, "web", {"properties": {"count": 2}}, mode=mode(ModeKind.UNIFORM))
FLEXIBLE = made(SET, "web", {"properties": {"count": 1}}, mode=mode(ModeKind.FLEXIBLE))
ASKED = Beside((SET,), named_by=NAMED, modes=(ModeKind.UNIFORM,))


def told(wanted: Beside, about: Resource, *others: Resource) -> Answer:
    return Text((about, *others)).beside(about, wanted).answer


@pytest.mark.parametrize(
    ("other", "answer"),
    [
        (UNIFORM, Answer.YES),
        (FLEXIBLE, Answer.NO),
        (made(SET, "web"), Answer.MAYBE),
        (made(SET, "other", mode=mode(ModeKind.UNIFORM)), Answer.MAYBE),
        (made(NET, "web"), Answer.MAYBE),
    ],
)
def test_the_mode_of_the_resource_that_is_named(other: Resource, answer: Answer) -> None:
    assert told(ASKED, pool(), other) is answer


def test_a_mode_that_is_a_default_is_less_sure() -> None:
    about = pool()
    other = made(SET, "web", mode=mode(ModeKind.UNIFORM, Confidence.MEDIUM))
    truth = Text((about, other)).beside(about, ASKED)
    assert (truth.answer, truth.possibly) == (Answer.YES, True)


def test_nobody_knows_what_an_unknown_id_names() -> None:
    assert told(ASKED, pool(link=None), UNIFORM) is Answer.MAYBE


def test_a_resource_that_names_nothing() -> None:
    assert told(ASKED, made(POOL, "pool", {"properties": {}}), UNIFORM) is Answer.NO
    assert told(ASKED, pool(None, Known(None, Span(5, 9))), UNIFORM) is not Answer.YES


@pytest.mark.parametrize(
    "text",
    ["web", "WEB", f"/subscriptions/s/resourceGroups/g/providers/{SET}/web"],
)
def test_a_name_or_an_id_that_is_written_out(text: str) -> None:
    assert told(ASKED, pool(None, Known(text, Span(5, 9))), UNIFORM) is Answer.YES


def test_what_holds_of_the_other_one() -> None:
    many = Beside((SET,), named_by=NAMED, when=GreaterThan("properties.count", 1))
    assert told(many, pool(), UNIFORM) is Answer.YES
    assert told(many, pool(), FLEXIBLE) is Answer.NO


def test_who_names_it() -> None:
    named = Beside((POOL,), naming=NAMED)
    assert told(named, UNIFORM, pool()) is Answer.YES
    assert told(named, UNIFORM, pool(f"{SET}:other".lower())) is Answer.NO
    assert told(named, UNIFORM, pool(None)) is Answer.MAYBE
    assert told(named, UNIFORM) is Answer.NO


def test_what_is_below_it() -> None:
    kind = f"{SET}/extensions"
    below = Beside((kind,), below=True, when=Equals("properties.type", "Health"))
    health = made(kind, "web/health", {"properties": {"type": "Health"}})
    assert told(below, UNIFORM, health) is Answer.YES
    assert told(below, UNIFORM, made(kind, "other/health", {"properties": {"type": "Health"}})) is (
        Answer.NO
    )
    inside = Resource(
        **{n: getattr(UNIFORM, n) for n in UNIFORM.__slots__} | {"children": (health,)}
    )
    assert told(below, inside) is Answer.YES
    assert told(below, UNIFORM, made(kind, "x", identity="")) is not Answer.YES


def test_an_item_of_a_collection_of_the_parent() -> None:
    subnet = f"{NET}/subnets"
    wanted = Beside((NET, subnet), named_by=NAMED, when=Not(Exists("properties.natGateway")))
    about = pool(f"{subnet}:net/front".lower())

    def net(*names: str) -> Resource:
        items = [{"name": name, "properties": {"natGateway": {"id": "x"}}} for name in names]
        items.append({"name": "front", "properties": {}})
        return made(NET, "net", {"properties": {"subnets": items}})

    assert told(wanted, about, net()) is Answer.YES
    assert told(wanted, about, net("back")) is Answer.YES
    assert told(wanted, pool(f"{subnet}:net/back".lower()), net("back")) is Answer.NO
    assert told(wanted, pool(f"{subnet}:net/other".lower()), net("back")) is Answer.MAYBE


def test_others_are_shown() -> None:
    about = pool()
    text = Text((about, UNIFORM))
    assert list(text.shown(about, AllOf((ASKED, Exists("x"))))) == [UNIFORM]
    assert list(text.shown(about, Not(ASKED))) == []


def test_alone_nobody_can_tell() -> None:
    assert evaluate(ASKED, Object(())).answer is Answer.MAYBE


def test_all_that_is_asked_for() -> None:
    inner = Beside((NET,), anywhere=True)
    outer = Beside((SET,), below=True, when=inner)
    assert list(besides(AllOf((Not(outer), Exists("x"))))) == [outer, inner]
