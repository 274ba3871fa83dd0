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
from flexlint.values.identities import identity_of, is_same_place
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
    there = replace(UNIFORM, identity=identity_of(SET, "web", "g" if "/" in text else ""))
    assert told(ASKED, pool(None, Known(text, Span(5, 9))), there) is Answer.YES


@pytest.mark.parametrize(
    ("said", "declared", "answer"),
    [
        ("green", "green", Answer.YES),
        ("s/green", "green", Answer.YES),
        ("green", "blue", Answer.NO),
        ("s/green", "t/green", Answer.NO),
        ("green", "", Answer.MAYBE),
        ("", "green", Answer.MAYBE),
        ("$(group@4)", "green", Answer.MAYBE),
        ("$(group@4)", "$(group@4)", Answer.YES),
    ],
)
def test_one_name_in_two_resource_groups(said: str, declared: str, answer: Answer) -> None:
    there = replace(UNIFORM, identity=identity_of(SET, "web", declared))
    assert is_same_place(said, declared) is answer
    # What is surely another one is not declared here: nobody knows what it is.
    wanted = Answer.YES if answer is Answer.YES else Answer.MAYBE
    assert told(ASKED, pool(identity_of(SET, "web", said)), there) is wanted
    named = Beside((POOL,), naming=NAMED)
    assert told(named, there, pool(identity_of(SET, "web", said))) is answer


def test_the_one_in_the_same_group_is_meant() -> None:
    blue = replace(UNIFORM, identity=identity_of(SET, "web", "blue"))
    green = replace(FLEXIBLE, identity=identity_of(SET, "web", "green"))
    assert told(ASKED, pool(identity_of(SET, "web", "blue")), blue, green) is Answer.YES
    assert told(ASKED, pool(identity_of(SET, "web", "green")), blue, green) is Answer.NO


def test_a_plain_name_is_of_the_same_group() -> None:
    def put(resource: Resource, group: str) -> Resource:
        entry = Entry("resourceGroup", AT, Known(group))
        body = replace(resource.body, entries=(*resource.body.entries, entry))
        return replace(resource, body=body, tool="az")

    about = put(pool(None, Known("web", Span(5, 9))), "blue")
    assert told(ASKED, about, put(UNIFORM, "blue"), put(FLEXIBLE, "green")) is Answer.YES
    assert told(ASKED, about, put(UNIFORM, "green"), put(FLEXIBLE, "blue")) is Answer.NO


def test_candidates_that_disagree() -> None:
    assert told(ASKED, pool(), UNIFORM, FLEXIBLE) is Answer.MAYBE
    assert told(ASKED, pool(), FLEXIBLE, UNIFORM) is Answer.MAYBE
    assert told(ASKED, pool(), UNIFORM, replace(UNIFORM, pointer="again")) is Answer.YES


def test_what_a_command_changes_is_no_second_one() -> None:
    changed = made(SET, "web", {"properties": {}}, changes=True)
    many = Beside((SET,), named_by=NAMED, when=GreaterThan("properties.count", 1))
    assert told(many, pool(), UNIFORM, changed) is Answer.YES


def test_a_symbol_names_one_declaration() -> None:
    one = replace(UNIFORM, identity=identity_of(SET, "web", symbol="1"))
    two = replace(FLEXIBLE, identity=identity_of(SET, "web", symbol="2"))
    assert told(ASKED, pool(identity_of(SET, "web", symbol="1")), one, two) is Answer.YES
    assert told(ASKED, pool(identity_of(SET, "web", symbol="2")), one, two) is Answer.NO


def by_parameter(kind: ModeKind) -> Resource:
    """A set whose mode a parameter gives, ``kind`` unless somebody overrides it."""
    default = Mode(kind, "so", Confidence.MEDIUM, basis="parameter")
    return made(SET, "web", {"properties": {"count": 2}}, mode=default)


def test_a_set_by_default_and_a_guard_for_the_other_mode() -> None:
    about = replace(pool(), mode=mode(ModeKind.FLEXIBLE))
    default = by_parameter(ModeKind.UNIFORM)
    assert told(ASKED, about, default) is Answer.MAYBE
    either = replace(
        default, in_modes=(UNIFORM, replace(FLEXIBLE, body=replace(default.body, entries=())))
    )
    many = replace(ASKED, modes=(), when=GreaterThan("properties.count", 1))
    assert told(ASKED, about, either) is Answer.NO
    assert told(many, about, either) is Answer.NO
    assert told(ASKED, replace(about, mode=mode(ModeKind.UNIFORM)), either) is Answer.YES


def test_a_mode_that_is_a_default_of_a_parameter() -> None:
    truth = Text((pool(), by_parameter(ModeKind.UNIFORM))).beside(pool(), ASKED)
    assert (truth.answer, truth.by_default, truth.possibly) == (Answer.YES, True, False)


def test_what_is_for_one_mode_never_stands_beside_what_is_for_the_other() -> None:
    about = replace(pool(), mode=mode(ModeKind.FLEXIBLE))
    assert told(ASKED, about, UNIFORM) is Answer.MAYBE
    assert told(ASKED, about, UNIFORM, FLEXIBLE) is Answer.NO


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
    inside = replace(UNIFORM, children=(health,))
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
