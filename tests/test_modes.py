"""Modes and how they are known."""

from __future__ import annotations

from dataclasses import replace

from flexlint.catalog.mode_defaults import ModeDefault
from flexlint.engine.modes import link
from flexlint.model import (
    ApiUse,
    Confidence,
    Entry,
    Extraction,
    Known,
    Mode,
    ModeKind,
    Object,
    OneOf,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.values.predicates import Exists, Not

PROFILE = "properties.virtualMachineProfile"
DEFAULTS = (
    ModeDefault(
        "template", ModeKind.FLEXIBLE, Confidence.MEDIUM, "no profile", (), Not(Exists(PROFILE))
    ),
    ModeDefault("template", ModeKind.UNIFORM, Confidence.MEDIUM, "no mode", (), Exists(PROFILE)),
    ModeDefault("az", ModeKind.FLEXIBLE, Confidence.HIGH, "not for templates"),
)

WEB = Known("web")


def scale_set(properties: dict[str, Value], name: Value = WEB, **more: object) -> Resource:
    entries = tuple(Entry(k, Span(i, i + 1), v) for i, (k, v) in enumerate(properties.items()))
    body = Object((Entry("properties", Span(0, 1), Object(entries)),))
    resource = Resource(
        type="Microsoft.Compute/virtualMachineScaleSets",
        type_span=Span(0, 1),
        api_version=Known("2023-09-01"),
        name=name,
        body=body,
        span=Span(0, 9),
        pointer="/resources/0",
    )
    return replace(resource, **more)  # type: ignore[arg-type]


def mode_of(resource: Resource, known: tuple[tuple[str, ModeKind], ...] = ()) -> Mode:
    (linked,) = link(Extraction("arm", resources=(resource,)), DEFAULTS, known).resources
    return linked.mode


def test_given() -> None:
    mode = mode_of(scale_set({"orchestrationMode": Known("flexible", Span(3, 4))}))
    assert (mode.kind, mode.basis, mode.confidence) == (ModeKind.FLEXIBLE, "given", Confidence.HIGH)
    assert [note.span for note in mode.evidence] == [Span(3, 4)]


def test_by_a_parameters_default_with_both_places() -> None:
    value = Known("Uniform", Span(3, 4), by_default=True, via=(Span(1, 2),))
    mode = mode_of(scale_set({"orchestrationMode": value}))
    assert (mode.kind, mode.basis, mode.confidence) == (
        ModeKind.UNIFORM,
        "parameter",
        Confidence.MEDIUM,
    )
    assert [note.span for note in mode.evidence] == [Span(3, 4), Span(1, 2)]


def test_two_allowed_modes_are_none() -> None:
    value = OneOf(("Uniform", "Flexible"), "a parameter allows both")
    mode = mode_of(scale_set({"orchestrationMode": value}))
    assert (mode.kind, mode.why) == (ModeKind.UNKNOWN, "a parameter allows both")


def test_of_two_allowed_modes_the_default_counts() -> None:
    value = OneOf(("Uniform", "Flexible"), "", Span(3, 4), (Span(1, 2),), default_first=True)
    mode = mode_of(scale_set({"orchestrationMode": value}))
    assert (mode.kind, mode.basis, mode.confidence) == (
        ModeKind.UNIFORM,
        "parameter",
        Confidence.MEDIUM,
    )
    assert [note.span for note in mode.evidence] == [Span(3, 4), Span(1, 2)]


def test_an_unknown_expression_is_no_default() -> None:
    value = Unknown("a parameter without a default")
    mode = mode_of(scale_set({"orchestrationMode": value, "virtualMachineProfile": Object(())}))
    assert (mode.kind, mode.why) == (ModeKind.UNKNOWN, "a parameter without a default")


def test_a_word_that_is_no_mode() -> None:
    assert mode_of(scale_set({"orchestrationMode": Known("Mixed")})).kind is ModeKind.UNKNOWN


def test_by_default_of_the_tool() -> None:
    mode = mode_of(scale_set({"virtualMachineProfile": Object(())}))
    assert (mode.kind, mode.basis) == (ModeKind.UNIFORM, "default")
    assert mode_of(scale_set({})).kind is ModeKind.FLEXIBLE


def test_the_configuration_beats_the_default_but_not_what_is_given() -> None:
    known = (("w*", ModeKind.FLEXIBLE),)
    assert mode_of(scale_set({"virtualMachineProfile": Object(())}), known).basis == "config"
    given = scale_set({"orchestrationMode": Known("Uniform")})
    assert mode_of(given, known).kind is ModeKind.UNIFORM


def test_an_existing_set_has_no_default() -> None:
    assert mode_of(scale_set({}, existing=True)).kind is ModeKind.UNKNOWN


def test_another_resource_has_no_mode() -> None:
    other = scale_set({"orchestrationMode": Known("Uniform")}, type="Microsoft.Web/sites")
    assert mode_of(other).kind is ModeKind.UNKNOWN


def test_children_inherit() -> None:
    child = scale_set({}, type="Microsoft.Compute/virtualMachineScaleSets/extensions")
    parent = scale_set({"orchestrationMode": Known("Uniform")}, children=(child,))
    (linked,) = link(Extraction("arm", resources=(parent,)), DEFAULTS, ()).resources
    assert linked.children[0].mode.kind is ModeKind.UNIFORM


def test_a_child_under_its_full_name_is_known_by_configuration() -> None:
    child = scale_set(
        {}, Known("web/3"), type="Microsoft.Compute/virtualMachineScaleSets/virtualMachines"
    )
    assert mode_of(child, (("web", ModeKind.UNIFORM),)).basis == "config"


def use(target: Value, mode: Mode | None = None) -> ApiUse:
    made = ApiUse("X", "x", Span(0, 1), Confidence.HIGH, "", target=target)
    return made if mode is None else replace(made, mode=mode)


def test_a_use_takes_the_mode_of_the_set_it_names() -> None:
    declared = scale_set({"orchestrationMode": Known("Flexible")})
    uses = (use(Known("WEB")), use(Known("other")), use(Unknown("?")))
    linked = link(Extraction("arm", uses=uses, resources=(declared,)), DEFAULTS, ())
    assert [u.mode.kind for u in linked.uses] == [
        ModeKind.FLEXIBLE,
        ModeKind.UNKNOWN,
        ModeKind.UNKNOWN,
    ]


def test_a_guard_beats_the_configuration() -> None:
    guarded = use(Known("web"), Mode(ModeKind.UNIFORM, "guard"))
    linked = link(Extraction("python", uses=(guarded,)), DEFAULTS, (("*", ModeKind.FLEXIBLE),))
    assert linked.uses[0].mode.kind is ModeKind.UNIFORM


def test_two_sets_of_one_name_and_different_modes_say_nothing() -> None:
    sets = (
        scale_set({"orchestrationMode": Known("Flexible")}),
        scale_set({"orchestrationMode": Known("Uniform")}),
    )
    linked = link(Extraction("arm", uses=(use(Known("web")),), resources=sets), DEFAULTS, ())
    assert linked.uses[0].mode.kind is ModeKind.UNKNOWN


VERSIONS = (
    ModeDefault("avm", ModeKind.FLEXIBLE, Confidence.MEDIUM, "new", since="0.2.0"),
    ModeDefault("avm", ModeKind.UNIFORM, Confidence.MEDIUM, "old", until="0.1.9"),
)


def default_of(version: str) -> Mode:
    resource = scale_set({}, tool="avm", tool_version=version)
    return link(Extraction("bicep", resources=(resource,)), VERSIONS, ()).resources[0].mode


def test_a_tools_default_depends_on_its_version() -> None:
    assert default_of("").why == "new"
    assert default_of("0.2").why == ""
    assert default_of("0.2.0").why == "new"
    assert default_of("0.11.0").why == "new"
    assert default_of("0.1.9").why == "old"
    assert default_of("0.1").why == "old"
    assert default_of("latest").why == "old"
