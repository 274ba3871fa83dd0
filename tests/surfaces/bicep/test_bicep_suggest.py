from __future__ import annotations

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import Fragment, Replacement
from flexlint.model import Array, Entry, Known, Object, Span, Suggestion, Value
from flexlint.surfaces.bicep.parser import parse
from flexlint.surfaces.bicep.suggest_properties import quoted
from flexlint.surfaces.bicep.surface import BicepSurface
from flexlint.surfaces.registry import suggest_property
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

VOCABULARY = load_catalog(()).vocabulary
NOWHERE = Span(0, 0)


def mapping(**entries: Value) -> Object:
    return Object(tuple(Entry(key, NOWHERE, value) for key, value in entries.items()))


def suggest(text: str, path: str | None, replacement: Replacement) -> Suggestion | None:
    surface = BicepSurface()
    source = SourceFile("main.bicep", text)
    resource = surface.extract(source, VOCABULARY).resources[0]
    span = resource.type_span
    if path is not None:
        (hit,) = resolve(resource.body, path).found
        assert hit.key_span is not None
        span = hit.key_span
    return suggest_property("bicep", source, resource, span, path, replacement)


LOAD_BALANCER = """\
param port int
resource lb 'Microsoft.Network/loadBalancers@2023-09-01' = {
    name: 'lb'
    properties: {
        inboundNatPools: [
            {
                name: 'ssh'
                properties: {
                    frontendIPConfiguration: {
                        id: resourceId('Microsoft.Network/publicIPAddresses', 'ip')
                    }
                    protocol: 'Tcp'
                    backendPort: port
                }
            }
            {
                name: '${prefix}-rdp'
                properties: {
                    protocol: '''Tcp'''
                    backendPort: 3389
                }
            }
        ]
    }
}
"""
RULE = mapping(
    name=Known("{name}"),
    properties=mapping(
        frontendIPConfiguration=Known("{properties.frontendIPConfiguration}"),
        protocol=Known("{properties.protocol}"),
        backendPort=Known("{properties.backendPort}"),
        label=Known("nat-{name}:{properties.backendPort}"),
        idle=Known(4),
        tcpReset=Known(True),
        none=Known(None),
        empty=mapping(),
    ),
)


def test_the_users_values_in_the_users_indentation() -> None:
    replacement = Replacement(
        kind="property",
        note="the ports move",
        fragment=Fragment(None, mapping(inboundNatRules=Array((RULE,)))),
        remove=("properties.inboundNatPools", "tags"),
    )
    found = suggest(LOAD_BALANCER, "properties.inboundNatPools", replacement)
    assert found is not None
    assert found.language == "bicep"
    assert found.note == "the ports move; remove tags"
    assert (
        found.text
        == """\
inboundNatRules: [
    {
        name: 'ssh'
        properties: {
            frontendIPConfiguration: {
                id: resourceId('Microsoft.Network/publicIPAddresses', 'ip')
            }
            protocol: 'Tcp'
            backendPort: port
            label: 'nat-ssh:${port}'
            idle: 4
            tcpReset: true
            none: null
            empty: {}
        }
    }
    {
        name: '${prefix}-rdp'
        properties: {
            frontendIPConfiguration: '<frontendIPConfiguration>'
            protocol: '''Tcp'''
            backendPort: 3389
            label: 'nat-${prefix}-rdp:3389'
            idle: 4
            tcpReset: true
            none: null
            empty: {}
        }
    }
]"""
    )
    assert parse(f"var x = {{\n{found.text}\n}}\n").problems == ()


def test_a_whole_resource() -> None:
    replacement = Replacement(
        kind="property",
        fragment=Fragment(
            "Microsoft.Compute/virtualMachines/extensions",
            mapping(name=Known("it's $1"), **{"odd-key": Array((Known(1), Known("b")))}),
        ),
    )
    found = suggest(LOAD_BALANCER, None, replacement)
    assert found is not None
    assert (
        found.text
        == """\
resource lb 'Microsoft.Compute/virtualMachines/extensions@2023-09-01' = {
    name: 'it\\'s $1'
    'odd-key': [
        1
        'b'
    ]
}"""
    )
    assert parse(found.text).problems == ()


def test_a_removal_is_a_sentence() -> None:
    replacement = Replacement(kind="property", remove=("properties.overprovision",), note="why")
    assert suggest(LOAD_BALANCER, None, replacement) == Suggestion(
        "remove properties.overprovision", None, "why"
    )


def test_nothing_for_other_kinds() -> None:
    for kind in ("operation", "each-member", "query", "lock", "keep", "none"):
        assert suggest(LOAD_BALANCER, None, Replacement(kind=kind)) is None
    assert suggest(LOAD_BALANCER, None, Replacement(kind="property")) is None


def test_nothing_for_a_modules_parameters() -> None:
    text = "module m 'br/public:avm/res/compute/virtual-machine-scale-set:0.5.1' = {\n}\n"
    replacement = Replacement(kind="property", fragment=Fragment(None, mapping(a=Known(1))))
    assert suggest(text, None, replacement) is None


def test_strings_are_quoted() -> None:
    assert quoted("a'b\\c\n${d}$") == "'a\\'b\\\\c\\n\\${d}$'"
    assert parse(f"var x = {quoted(chr(39) + '${')}\n").problems == ()
