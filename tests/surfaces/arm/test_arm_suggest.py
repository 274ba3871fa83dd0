from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import Fragment, Replacement
from flexlint.model import Array, Entry, Known, Object, Span, Suggestion, Value
from flexlint.surfaces.arm.surface import ArmSurface
from flexlint.surfaces.registry import suggest_property
from flexlint.text.source import SourceFile
from flexlint.values.paths import resolve

NOWHERE = Span(0, 0)


def tree(data: object) -> Value:
    if isinstance(data, dict):
        return Object(tuple(Entry(key, NOWHERE, tree(value)) for key, value in data.items()))
    if isinstance(data, list):
        return Array(tuple(tree(item) for item in data))
    assert data is None or isinstance(data, (str, int, bool))
    return Known(data)


def suggest(
    text: str, path: str | None, data: object, kind: str = "property", type: str | None = None
) -> Suggestion | None:
    surface, source = ArmSurface(), SourceFile("main.json", text)
    resource = surface.extract(source, load_catalog().vocabulary).resources[0]
    fragment = None if data is None else Fragment(type, tree(data))
    replacement = Replacement(kind, fragment=fragment, remove=("properties.inboundNatPools",))
    hits = resolve(resource.body, path).found if path else ()
    at = hits[0].key_span if hits else None
    return suggest_property("arm", source, resource, at or resource.type_span, path, replacement)


def template(pools: str, indent: str = "    ") -> str:
    return f"""{{
{indent}"resources": [{{
{indent}{indent}"type": "Microsoft.Network/loadBalancers",
{indent}{indent}"apiVersion": "2023-09-01",
{indent}{indent}"name": "lb",
{indent}{indent}"properties": {{ "inboundNatPools": {pools} }}
{indent}}}]
}}"""


RULES = {
    "inboundNatRules": [
        {
            "name": "{name}",
            "properties": {
                "start": "{properties.start}",
                "ip": "{properties.ip}",
                "new": "x-{name}",
            },
        }
    ]
}


def test_each_element_is_printed_with_the_users_own_text() -> None:
    pools = (
        '[{"name": "ssh", "properties": {"start": 50000, "ip": {"id": "[variables(\'a\')]"}}},'
        ' {"name": "[concat(\'r\', \'dp\')]", "properties": {"start": "[parameters(\'s\')]"}}]'
    )
    suggestion = suggest(template(pools), "properties.inboundNatPools", RULES)
    assert suggestion is not None
    assert suggestion.language == "json"
    assert suggestion.note == ""
    assert (
        suggestion.text
        == """"inboundNatRules": [
    {
        "name": "ssh",
        "properties": {
            "start": 50000,
            "ip": {"id": "[variables('a')]"},
            "new": "x-ssh"
        }
    },
    {
        "name": "[concat('r', 'dp')]",
        "properties": {
            "start": "[parameters('s')]",
            "ip": "<ip>",
            "new": "[format('x-{0}', concat('r', 'dp'))]"
        }
    }
]"""
    )


def test_holes_of_the_first_element_are_those_of_each() -> None:
    text = template('[{"name": "a"}, {"name": "b"}]')
    suggestion = suggest(text, "properties.inboundNatPools", {"r": [{"n": "{[0].name}"}]})
    assert suggestion is not None
    names = [line.strip() for line in suggestion.text.splitlines() if '"n"' in line]
    assert names == ['"n": "a"', '"n": "b"']
    suggestion = suggest(text, None, {"r": [{"n": "{[0].name}"}]})
    assert suggestion is not None
    assert '"n": "lb"' in suggestion.text


def test_the_files_own_indentation_is_used() -> None:
    suggestion = suggest(template("[]", "\t"), "properties.inboundNatPools", {"a": {"b": True}})
    assert suggestion is not None
    assert suggestion.text == '"a": {\n\t"b": true\n}'


def test_an_expression_leaves_holes() -> None:
    text = template("\"[variables('pools')]\"")
    suggestion = suggest(text, "properties.inboundNatPools", {"r": [{"name": "{name}"}]})
    assert suggestion is not None
    assert '"name": "<name>"' in suggestion.text


def test_another_resource_is_printed_whole() -> None:
    suggestion = suggest(template("[]"), None, {"name": "{name}"}, type="Microsoft.X/y")
    assert suggestion is not None
    assert suggestion.text == '{\n    "type": "Microsoft.X/y",\n    "name": "lb"\n}'
    assert suggestion.note == "remove properties.inboundNatPools"


def test_a_removal_is_a_sentence() -> None:
    suggestion = suggest(template("[]"), None, None)
    assert suggestion == Suggestion("remove properties.inboundNatPools")


@pytest.mark.parametrize("kind", ["operation", "query", "none", "keep"])
def test_other_kinds_are_left_to_words(kind: str) -> None:
    assert suggest(template("[]"), None, None, kind) is None
