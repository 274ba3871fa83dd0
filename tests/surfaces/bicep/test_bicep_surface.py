from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.model import (
    Array,
    Confidence,
    Extraction,
    Known,
    Object,
    OneOf,
    Resource,
    Span,
    Unknown,
    Value,
)
from flexlint.surfaces.bicep.file_names import claims
from flexlint.surfaces.bicep.surface import BicepSurface
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

VOCABULARY = load_catalog(()).vocabulary
EVERYTHING = (Path(__file__).parent / "samples" / "everything.bicep").read_text("utf-8")
SET = "Microsoft.Compute/virtualMachineScaleSets"


def extract(text: str, path: str = "main.bicep") -> Extraction:
    return BicepSurface().extract(SourceFile(path, text), VOCABULARY)


def flat(resources: tuple[Resource, ...]) -> Iterator[Resource]:
    for resource in resources:
        yield resource
        yield from flat(resource.children)


def only(text: str) -> Resource:
    (resource,) = extract(text).resources
    return resource


def at(resource: Resource, path: str) -> Value:
    (hit,) = resolve(resource.body, path).found
    return hit.value


def vmss(properties: str, before: str = "") -> Resource:
    body = f"resource vmss '{SET}@2024-07-01' = {{\n  properties: {{\n{properties}\n  }}\n}}\n"
    return only(before + body)


# -- what is claimed ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("main.bicep", True),
        ("a/B.BICEP", True),
        ("main.bicepparam", True),
        ("bicepconfig.json", False),
        ("main.json", False),
        ("bicep", False),
        ("main.bicep.md", False),
    ],
)
def test_claims_by_name(path: str, expected: bool) -> None:
    assert claims(path) is expected


# -- resources ---------------------------------------------------------------------------


def test_a_resource_has_the_spans_of_its_parts() -> None:
    text = f"resource vmss '{SET}@2024-07-01' = {{\n  name: 'web'\n}}\n"
    found = only(text)
    assert text[found.type_span.start : found.type_span.end] == SET
    assert isinstance(found.api_version, Known)
    assert found.api_version.value == "2024-07-01"
    span = found.api_version.span
    assert span is not None
    assert text[span.start : span.end] == "2024-07-01"
    assert text[found.span.start : found.span.end] == text.rstrip()
    assert isinstance(found.name, Known)
    assert found.name.value == "web"
    assert (found.type, found.pointer, found.origin) == (SET, "vmss", "template")
    assert (found.existing, found.copies, found.condition) == (False, False, None)
    assert at(found, "type") == Known(SET, found.type_span)
    assert at(found, "apiVersion") == found.api_version


def test_keys_have_their_places() -> None:
    text = f"resource v '{SET}@1' = {{\n  properties: {{\n    'overprovision': true\n  }}\n}}\n"
    (hit,) = resolve(only(text).body, "properties.overprovision").found
    assert hit.key_span is not None
    assert text[hit.key_span.start : hit.key_span.end] == "overprovision"
    assert hit.value == Known(True, Span(text.index("true"), text.index("true") + 4))


def test_an_extension_prefix_is_no_part_of_the_type() -> None:
    text = f"resource v 'az:{SET}@2024-07-01' = {{}}\n"
    found = only(text)
    assert found.type == SET
    assert text[found.type_span.start : found.type_span.end] == SET


def test_nested_resources_are_children() -> None:
    found = only(
        f"resource vmss '{SET}@2024-07-01' = {{\n  name: 'web'\n"
        "  resource vm 'virtualMachines' existing = {\n    name: '0'\n"
        "    resource run 'runCommands@2023-09-01' = {\n      name: 'r'\n    }\n  }\n}\n"
    )
    (vm,) = found.children
    (run,) = vm.children
    assert (vm.type, vm.existing) == (f"{SET}/virtualMachines", True)
    assert run.type == f"{SET}/virtualMachines/runCommands"
    assert isinstance(vm.api_version, Known)
    assert vm.api_version.value == "2024-07-01"
    assert isinstance(run.name, Known)
    assert run.name.value == "web/0/r"
    assert run.pointer == "vmss/vm/run"


def test_resources_with_a_parent_are_children() -> None:
    found = only(
        f"resource ext '{SET}/virtualMachines/extensions@2024-07-01' = {{\n"
        "  parent: vmss::vm\n  name: 'e'\n}\n"
        f"resource vmss '{SET}@2024-07-01' existing = {{\n  name: 'web'\n"
        "  resource vm 'virtualMachines' existing = {\n    name: '0'\n  }\n}\n"
    )
    ((ext,),) = [vm.children for vm in found.children]
    assert ext.type == f"{SET}/virtualMachines/extensions"
    assert isinstance(ext.name, Known)
    assert ext.name.value == "web/0/e"
    assert ext.body.entry("parent") is None


@pytest.mark.parametrize("parent", ["a", "b", "c", "nowhere", "'text'", "a[0]", "f()"])
def test_any_parent_is_harmless(parent: str) -> None:
    text = (
        "resource a 'A.B/c@1' = {\n  parent: b\n}\n"
        f"resource b 'A.B/c@1' = {{\n  parent: {parent}\n}}\n"
        "resource c 'A.B/c@1' = {\n  parent: a\n}\n"
    )
    found = list(flat(extract(text).resources))
    assert sorted(r.pointer for r in found) == ["a", "b", "c"]


def test_a_long_chain_of_parents_is_harmless() -> None:
    text = "".join(f"resource r{n} 'A.B/c@1' = {{\n  parent: r{n - 1}\n}}\n" for n in range(3000))
    assert len(list(flat(extract(text).resources))) == 3000


def test_loops_and_conditions() -> None:
    text = (
        "param deploy bool\n"
        f"resource all '{SET}@2024-07-01' = [for (set, i) in [\n"
        "  { name: 'a', mode: 'Uniform' }\n  { name: 'b', mode: 'Flexible' }\n"
        "]: if (deploy) {\n  name: set.name\n  properties: {\n"
        "    orchestrationMode: set.mode\n    index: i\n  }\n}]\n"
    )
    found = only(text)
    assert found.copies
    assert isinstance(found.condition, Unknown)
    mode = at(found, "properties.orchestrationMode")
    assert isinstance(mode, OneOf)
    assert mode.values == ("Uniform", "Flexible")
    assert isinstance(at(found, "properties.index"), Unknown)


def test_a_type_put_together_from_parts_is_no_type() -> None:
    found = only("var v = '2024-07-01'\nresource vmss 'Microsoft.Compute/${x}@${v}' = {}\n")
    assert found.type == ""
    assert isinstance(found.api_version, Unknown)


# -- values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "value", "expected"),
    [
        ("", "'Uniform'", Known("Uniform")),
        ("", "any('Uniform')", Known("Uniform")),
        ("var m = 'Uniform'\n", "m", Known("Uniform")),
        ("var m = { a: { b: 'Uniform' } }\n", "m.a.b", Known("Uniform")),
        ("param f bool = true\n", "'Uni${'form'}'", Known("Uniform")),
        ("param m string = 'Uniform'\n", "m", Known("Uniform", None, True)),
        ("param m string\n", "m", Unknown("parameter 'm' is given at deployment")),
        (
            "@allowed([ 'Uniform', 'Flexible' ])\nparam m string\n",
            "m",
            OneOf(("Uniform", "Flexible"), "an allowed value of parameter 'm'"),
        ),
        (
            "param m 'Uniform' | 'Flexible' = 'Flexible'\n",
            "m",
            OneOf(
                ("Flexible", "Uniform"),
                "an allowed value of parameter 'm'",
                None,
                (),
                default_first=True,
            ),
        ),
        (
            "type mode = 'Uniform' | other\ntype other = 'Flexible'\nparam m mode\n",
            "m",
            OneOf(("Uniform", "Flexible"), "an allowed value of parameter 'm'"),
        ),
        (
            "type set = { mode: 'Uniform' }\nparam m set.mode\n",
            "m",
            Known("Uniform"),
        ),
        ("type set = { mode: 'Uniform' }\nparam m set\n", "m.mode", Known("Uniform")),
        ("param m string?\n", "m ?? 'Uniform'", Known("Uniform", None, True)),
        (
            "param f bool\n",
            "f ? 'Uniform' : 'Flexible'",
            OneOf(("Uniform", "Flexible"), "which branch of a condition is taken is not known"),
        ),
        ("func f(a string) string => 'Uni${a}'\n", "f('form')", Known("Uniform")),
        ("var a = b\nvar b = a\n", "a", Unknown("variable 'a' is defined by itself")),
        ("", "nowhere", Unknown("'nowhere' is not known here")),
    ],
)
def test_values_of_a_property(before: str, value: str, expected: Value) -> None:
    found = at(vmss(f"    orchestrationMode: {value}", before), "properties.orchestrationMode")
    assert type(found) is type(expected)
    if isinstance(found, Known) and isinstance(expected, Known):
        assert (found.value, found.by_default) == (expected.value, expected.by_default)
    elif isinstance(found, OneOf) and isinstance(expected, OneOf):
        assert found.values == expected.values
        assert (found.why, found.default_first) == (expected.why, expected.default_first)
    elif isinstance(found, Unknown) and isinstance(expected, Unknown):
        assert found.why == expected.why


@pytest.mark.parametrize(
    "value",
    [
        "pools",
        "length(pools) == 0 ? null : pools",
        "empty(pools) ? [] : pools",
        "[for pool in pools: { name: pool }]",
        "length(pools) == 0 ? null : found",
        "contains(settings, 'nat') ? found : null",
    ],
)
def test_an_empty_default_does_not_mean_that_nothing_is_passed(value: str) -> None:
    before = (
        "param pools array = []\nparam settings object = {}\n"
        "var found = [for pool in pools: { name: pool }]\n"
    )
    found = at(vmss(f"    pools: {value}", before), "properties.pools")
    assert isinstance(found, Array)
    assert found.open


def test_what_is_merged_with_an_empty_default_is_a_default() -> None:
    before = "param more object = {}\n"
    found = at(vmss("    a: union({ mode: 'Uniform' }, more)", before), "properties.a.mode")
    assert isinstance(found, Known)
    assert (found.value, found.by_default) == ("Uniform", True)
    unknown = at(
        vmss("    a: union({ mode: 'Uniform' }, more)", "param more object\n"), "properties.a.mode"
    )
    assert isinstance(unknown, Unknown)


def test_a_value_shows_where_it_came_through() -> None:
    before = "param mode string = 'Uniform'\n"
    found = at(vmss("    orchestrationMode: mode", before), "properties.orchestrationMode")
    assert isinstance(found, Known)
    assert found.via == (Span(6, 10),)


def test_symbols_know_their_names() -> None:
    text = (
        "resource vnet 'Microsoft.Network/virtualNetworks@2023-09-01' existing = {\n"
        "  name: 'net'\n  resource sub 'subnets' existing = {\n    name: 'default'\n  }\n}\n"
    )
    found = extract(
        text + f"resource v '{SET}@1' = {{\n  properties: {{\n"
        "    a: vnet.name\n    b: vnet::sub.name\n    c: vnet.id\n    d: vnet.apiVersion\n  }\n}\n"
    ).resources[1]
    values = [at(found, f"properties.{key}") for key in "abcd"]
    known = [value.value if isinstance(value, Known) else None for value in values]
    assert known == ["net", "default", None, "2023-09-01"]


def test_a_spread_opens_an_object() -> None:
    found = vmss("    ...defaults\n    overprovision: true", "param defaults object\n")
    properties = found.body.get("properties")
    assert isinstance(properties, Object)
    assert properties.open
    assert properties.entry("overprovision") is not None


def test_arrays_of_objects() -> None:
    found = vmss("    items: [for i in range(0, 2): { name: 'n${i}' }]")
    items = at(found, "properties.items")
    assert isinstance(items, Array)
    names = [item.get("name") for item in items.items if isinstance(item, Object)]
    assert [name.value for name in names if isinstance(name, Known)] == ["n0", "n1"]


# -- problems and comments ---------------------------------------------------------------


def test_a_broken_file_is_read_as_far_as_it_goes() -> None:
    text = f"resource v '{SET}@1' = {{\n  properties: {{\n    a: )\n    b: 1\n  }}\n}}\nxx\n"
    found = extract(text)
    (problem,) = found.problems
    assert found.degraded
    assert problem.message == "The Bicep is broken: expected an expression (and 1 more place)."
    assert text[problem.span.start : problem.span.end] == ")"
    assert isinstance(at(found.resources[0], "properties.b"), Known)


def test_what_is_not_closed_may_have_more_keys() -> None:
    text = f"resource v '{SET}@1' = {{\n  name: 'v'\n  properties: {{\n    a: 1\n\nparam p string\n"
    found = extract(text).resources[0]
    properties = found.body.get("properties")
    assert isinstance(properties, Object)
    assert (found.body.open, properties.open) == (True, True)
    assert isinstance(properties.get("a"), Known)
    assert isinstance(found.name, Known)


def test_a_whole_file_is_not_degraded() -> None:
    found = extract(EVERYTHING)
    assert (found.problems, found.degraded) == ((), False)
    assert [r.pointer for r in flat(found.resources)] == [
        *("vnet", "vnet/subnet", "vmss", "vmss/extension", "extensions", "registry")
    ]


def test_comments_that_speak_to_us() -> None:
    text = (
        "// flexlint: ignore[FLX201] why\n"
        "param a string // flexlint: ignore[FLX202]\n"
        "/* flexlint: file-ignore[FLX203] */\n"
        "// not to us\n"
        "#disable-next-line no-unused-params\n"
        "var s = '// flexlint: ignore[FLX204]'\n"
    )
    found = [(c.text, c.own_line) for c in extract(text).comments]
    assert found == [
        ("flexlint: ignore[FLX201] why", True),
        ("flexlint: ignore[FLX202]", False),
        ("flexlint: file-ignore[FLX203]", True),
        ("disable-next-line no-unused-params", True),
    ]


def test_a_huge_file_is_searched_as_text() -> None:
    found = extract("//" + " " * 12_000_001)
    assert found.degraded
    assert [p.kind for p in found.problems] == ["partly-read"]


# -- strings -----------------------------------------------------------------------------

INSTANCE = f"{SET}/virtualMachines"


@pytest.mark.parametrize(
    "text",
    [
        f"output id string = resourceId('{INSTANCE}', 'web', '0')\n",
        f"var x = {{ state: reference(resourceId('{INSTANCE}', 'web', '0')).status }}\n",
        f"resource r 'A.B/c@1' = {{\n  properties: [ resourceId('{INSTANCE}', a, b) ]\n}}\n",
        f"var p = {{ field: 'type', equals: '{INSTANCE}' }}\n",
        f"var p = {{ field: '{INSTANCE}/protectionPolicy.protectFromScaleIn' }}\n",
    ],
)
def test_references_to_instances(text: str) -> None:
    (found,) = [r for r in extract(text).resources if r.origin == "reference"]
    assert found.type == INSTANCE
    assert text[found.type_span.start : found.type_span.end] == INSTANCE
    assert found.existing


@pytest.mark.parametrize(
    "text",
    [
        f"output id string = resourceId('{SET}', 'web')\n",
        f"param type string = '{INSTANCE}'\n",
        f"metadata description = 'resourceId({INSTANCE})'\n",
        f"@description('{INSTANCE}')\nparam p string\n",
        f"var p = {{ displayName: format('{INSTANCE}') }}\n",
        f"var p = {{ field: 'name', equals: '{INSTANCE}' }}\n",
        f"// resourceId('{INSTANCE}')\n",
    ],
)
def test_no_references(text: str) -> None:
    assert extract(text).resources == ()


def test_scripts_are_handed_over_with_their_places() -> None:
    text = (
        "resource s 'Microsoft.Resources/deploymentScripts@2023-08-01' = {\n"
        "  kind: 'AzureCLI'\n  properties: {\n    scriptContent: '''\n"
        "      az vmss deallocate -n web --instance-ids 0\n    '''\n  }\n}\n"
    )
    (piece,) = extract(text).embedded
    assert (piece.language, piece.symbol) == ("shell", "s/properties/scriptContent")
    assert piece.confidence is Confidence.HIGH
    (segment,) = piece.segments
    inside = text[segment.source_start : segment.source_start + segment.length]
    assert inside == piece.text
    assert piece.text.startswith("      az vmss deallocate")


DECLARED = (
    f"resource vmss '{SET}@2024-07-01' existing = {{ name: 'web' }}\n"
    "resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' existing = { name: 'web' }\n"
)


@pytest.mark.parametrize(
    "written",
    [
        "'${vmss.id}/virtualMachines/0/restart'",
        "'https://management.azure.com${vmss.id}/virtualMachines/0/restart?api-version=1'",
    ],
)
def test_requests_to_the_id_of_a_set(written: str) -> None:
    text = f"{DECLARED}output url string = {written}\n"
    (finding,) = check_text(text, "main.bicep").findings
    assert (finding.code, finding.location.line) == ("FLX209", 3)


@pytest.mark.parametrize(
    "written",
    [
        "'${vm.id}/virtualMachines/0/restart'",
        "'${vmss.name}/virtualMachines/0/restart'",
        "'${vmss.id}'",
        "'${vmss.id}/providers/Microsoft.Insights/autoscaleSettings'",
        "'https://management.azure.com${vm.id}/restart?api-version=1'",
        "'https://portal.azure.com/#resource${vmss.id}'",
    ],
)
def test_other_uses_of_ids(written: str) -> None:
    assert check_text(f"{DECLARED}output url string = {written}\n", "main.bicep").findings == ()


def test_holes_and_escapes_keep_their_places() -> None:
    text = "var cmd = 'echo \\'x\\' && az vmss start -n ${name} --instance-ids ${ids[0]} now'\n"
    (piece,) = extract(text).embedded
    assert piece.text == "echo 'x' && az vmss start -n $name --instance-ids $value now"
    for segment in piece.segments:
        here = piece.text[segment.text_start : segment.text_start + segment.length]
        there = text[segment.source_start : segment.source_start + segment.length]
        assert here == there or here.startswith("$") or there == "\\"
    assert piece.confidence is Confidence.MEDIUM


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("var s = { kind: 'AzurePowerShell', scriptContent: 'Stop-AzVmss -Name x' }", "powershell"),
        ("var s = 'powershell -c \"Stop-AzVmss -Name x\"'", "shell"),
        ("var s = 'az vmss stop -n x'", "shell"),
        ("var s = concat('az vmss', ' stop -n ', name)", "shell"),
        ("var s = format('az vmss stop -n {0}', name)", "shell"),
        ("var s = 'az rest --url ${x}/virtualMachineScaleSets/a/virtualMachines/0'", "shell"),
        (
            "var s = '${e.manager}x/virtualMachineScaleSets/a/start?api-version=2024-07-01'",
            "urls",
        ),
    ],
)
def test_languages_of_scripts(text: str, language: str) -> None:
    assert [piece.language for piece in extract(text).embedded] == [language]


@pytest.mark.parametrize(
    "text",
    [
        "var s = 'vmss'",
        "@description('run az vmss stop')\nparam p string",
        "metadata description = 'run az vmss stop'",
        "var s = { description: 'run az vmss stop' }",
        "var s = 'the path is /virtualMachineScaleSets/a/virtualMachines/0'",
        "// az vmss stop",
    ],
)
def test_no_scripts(text: str) -> None:
    assert extract(text + "\n").embedded == ()


# -- properties --------------------------------------------------------------------------

WORDS = ("'", "${", "{", "}", "[", "]", "(", ")", "\n", ":", "=", "?", "parent: vmss", "...", "@")


def spans(value: Value) -> Iterator[Span]:
    stack = [value]
    while stack:
        found = stack.pop()
        if found.span is not None:
            yield found.span
        if isinstance(found, Object):
            for entry in found.entries:
                yield entry.key_span
                stack.append(entry.value)
        elif isinstance(found, Array):
            stack.extend(found.items)
        elif isinstance(found, (Known, OneOf)):
            yield from found.via


def check(text: str) -> None:
    found = extract(text)
    for resource in flat(found.resources):
        for span in (resource.span, resource.type_span, *spans(resource.body)):
            assert 0 <= span.start <= span.end <= len(text)
        assert resource.span.start <= resource.type_span.start
        assert resource.type_span.end <= resource.span.end
    for piece in found.embedded:
        for segment in piece.segments:
            assert 0 <= segment.source_start <= segment.source_start + segment.length <= len(text)
    for comment in found.comments:
        assert 0 <= comment.span.start < comment.span.end <= len(text)


@given(st.lists(st.tuples(st.floats(0, 1), st.integers(0, 20), st.sampled_from(WORDS)), max_size=5))
@settings(
    deadline=None,
    derandomize=True,
    max_examples=120,
    suppress_health_check=[HealthCheck.too_slow],
)
def test_any_mutation_is_harmless(changes: list[tuple[float, int, str]]) -> None:
    text = EVERYTHING
    for share, removed, added in changes:
        start = int(len(text) * share)
        text = text[:start] + added + text[start + removed :]
    check(text)


def test_any_cut_is_harmless() -> None:
    for end in range(0, len(EVERYTHING), 37):
        check(EVERYTHING[:end])


@pytest.mark.parametrize(
    "text",
    [
        "type a = a\nparam p a\n",
        "type a = b | b\ntype b = a | a | 'x'\nparam p a\n",
        "type a = { x: a, y: a, z: a[] }\nparam p a\nvar v = p.x.x.x\n",
        "".join(f"type t{n} = t{n + 1} | t{n + 1} | t{n + 1}\n" for n in range(60))
        + "param p t0\n",
        "".join(f"type t{n} = {{ a: t{n + 1}, b: t{n + 1} }}\n" for n in range(60))
        + "param p t0\n",
        "".join(f"var v{n} = [ v{n + 1}, v{n + 1} ]\n" for n in range(60)) + "var v60 = 'x'\n",
        "resource a 'A.B/c@1' = {\n  name: b.name\n}\n"
        "resource b 'A.B/c@1' = {\n  name: a.name\n}\n",
    ],
)
def test_circles_and_explosions_are_harmless(text: str) -> None:
    check(text + f"resource v '{SET}@1' = {{\n  name: v0\n  properties: {{ p: p, v: v0 }}\n}}\n")
