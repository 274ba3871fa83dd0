"""Requests: the route, the verb and what is no request."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import RestSpelling
from flexlint.model import Confidence
from flexlint.source import SourceFile
from flexlint.surfaces.urls.surface import UrlsSurface

VOCABULARY = load_catalog().vocabulary
SURFACE = UrlsSurface()
BASE = "https://management.azure.com/subscriptions/s/resourceGroups/r/providers"
SET = BASE + "/Microsoft.Compute/virtualMachineScaleSets"


def found(path: str, text: str) -> list[tuple[str, str]]:
    """(operation, primary text) of every use."""
    source = SourceFile(path, text)
    return [
        (use.operation, text[use.span.start : use.span.end])
        for use in SURFACE.extract(source, VOCABULARY).uses
    ]


def operations(path: str, text: str) -> list[str]:
    return [operation for operation, _ in found(path, text)]


def full(spelling: RestSpelling, hole: str) -> str:
    path = re.sub(r"\{\w+\}", hole, spelling.path)
    if path.startswith("/subscriptions"):
        return "https://management.azure.com" + path
    return BASE + path


LISTS = {"VirtualMachineScaleSets_ListAll", "VirtualMachineScaleSets_ListByLocation"}


@pytest.mark.parametrize("hole", ["{{x}}", "${x}", "$x", "%s", ":x", "<x>", "{0}", "web-1", "%x%"])
@pytest.mark.parametrize(("operation", "spelling"), VOCABULARY.rest)
def test_every_operation_in_every_dialect(
    operation: str, spelling: RestSpelling, hole: str
) -> None:
    text = f"{spelling.method} {full(spelling, hole)}?api-version=2024-07-01\n"
    got = found("calls.http", text)
    expected = "VirtualMachineScaleSets_List" if operation in LISTS else operation
    assert [o for o, _ in got] == [expected]
    assert got[0][1].lower().startswith("virtualmachinescalesets")
    assert text[text.index(got[0][1]) + len(got[0][1])] == "?"


@pytest.mark.parametrize(("operation", "spelling"), VOCABULARY.rest)
def test_case_does_not_matter(operation: str, spelling: RestSpelling) -> None:
    url = full(spelling, "x")
    text = f"{spelling.method} {url.lower()}?api-version=1"
    expected = "VirtualMachineScaleSets_List" if operation in LISTS else operation
    assert operations("calls.http", text) == [expected]


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        ("a.ts", f"fetch(`{SET}/${{n}}/virtualMachines/${{i}}`, {{ method: 'DELETE' }});", "Delete"),  # noqa: E501
        ("a.ts", f"await axios.get(`{SET}/${{n}}/virtualMachines/${{i}}`);", "Get"),
        ("a.js", f'const u = "{SET}/" + n + "/virtualMachines/" + i;\nrequest.put(u, body);', "Update"),  # noqa: E501
        ("a.go", f'http.NewRequest("DELETE", fmt.Sprintf("{SET}/%s/virtualMachines/%s", n, i), nil)',  # noqa: E501
         "Delete"),
        ("a.go", f'http.NewRequest(http.MethodPut, "{SET}/"+n+"/virtualMachines/"+i, b)', "Update"),
        ("a.cs", f'await client.DeleteAsync($"{SET}/{{n}}/virtualMachines/{{i}}");', "Delete"),
        ("a.java", f'String u = "{SET}/" + n\n  + "/virtualMachines/" + i;\n'
         "HttpDelete d = new HttpDelete(u);", "Delete"),
        ("a.rb", f'Net::HTTP::Delete.new("{SET}/#{{n}}/virtualMachines/#{{i}}")', "Delete"),
        ("a.php", f'$client->delete("{SET}/$n/virtualMachines/$i");', "Delete"),
        ("a.rs", f'client.delete(format!("{SET}/{{}}/virtualMachines/{{}}", n, i))', "Delete"),
        ("a.kt", f'@DELETE("{SET}/{{n}}/virtualMachines/{{i}}")', "Delete"),
    ],
)  # fmt: skip
def test_the_verb_of_the_statement_decides(path: str, code: str, expected: str) -> None:
    assert operations(path, code) == [f"VirtualMachineScaleSetVMs_{expected}"]


def test_post_delete_is_not_delete() -> None:
    assert operations("a.http", f"POST {SET}/x/delete?api-version=1") == [
        "VirtualMachineScaleSets_DeleteInstances"
    ]
    assert operations("a.http", f"DELETE {SET}/x?api-version=1") == [
        "VirtualMachineScaleSets_Delete"
    ]


def test_the_expansion_is_an_argument() -> None:
    text = f"GET {SET}/x/virtualMachines?$expand=instanceView&api-version=1"
    (use,) = SURFACE.extract(SourceFile("a.http", text), VOCABULARY).uses
    argument = use.argument("expand")
    assert argument is not None
    assert argument.text == "instanceView"
    assert use.confidence is Confidence.HIGH


def test_logic_app_request() -> None:
    text = (
        '{"inputs": {"headers": {"a": "b"}, "method": "POST", "uri": '
        f"\"{SET}/@{{variables('v')}}/virtualMachines/1/restart?api-version=1\"}}}}"
    )
    assert operations("flow.json", text) == ["VirtualMachineScaleSetVMs_Restart"]


def test_postman_takes_the_method_of_its_own_request() -> None:
    url = f"{SET}/x/virtualMachines/0"
    text = (
        '{"item": ['
        f'{{"request": {{"method": "DELETE", "header": [], "url": {{"raw": "{url}"}}}}}},'
        f'{{"request": {{"method": "GET", "header": [], "url": {{"raw": "{url}"}}}}}}]}}'
    )
    assert operations("p.json", text) == [
        "VirtualMachineScaleSetVMs_Delete",
        "VirtualMachineScaleSetVMs_Get",
    ]


def test_api_description_declares_each_method() -> None:
    path = "/subscriptions/{s}/providers/Microsoft.Compute/virtualMachineScaleSets/{n}"
    text = f'{{"paths": {{"{path}/virtualMachines/{{i}}": {{"get": {{}}, "delete": {{}}}}}}}}'
    assert sorted(operations("api.json", text)) == [
        "VirtualMachineScaleSetVMs_Delete",
        "VirtualMachineScaleSetVMs_Get",
    ]


ID = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachineScaleSets"


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("a.ts", f"// POST {SET}/x/start"),
        ("a.ts", f"/* see {SET}/x/start */"),
        ("a.ts", 'const t = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions";'),  # noqa: E501
        ("a.ts", 'const t = "Microsoft.Compute/virtualMachineScaleSets";'),
        ("a.ts", f'const id = "{ID}/web/virtualMachines/0";'),
        ("a.ts", f'const nic = "{ID}/web/virtualMachines/0/networkInterfaces/nic";'),
        ("a.ts", 'open("https://learn.microsoft.com/rest/api/compute/virtualmachinescalesets/start")'),
        ("a.ts", f'open("https://portal.azure.com/#@t/resource{ID}/web/instances")'),
        ("a.go", f'if strings.Contains(id, "{ID}/") {{ }}'),
        ("a.go", 'regexp.MustCompile("/virtualMachineScaleSets/(.+)/virtualMachines/(.+)")'),
        ("a.go", "client.VirtualMachineScaleSetsClient.Get(ctx)"),
        ("a.http", f"# POST {SET}/x/start"),
        ("a.json", '{"type": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines"}'),
        ("a.json", "{\"id\": \"[resourceId('Microsoft.Compute/virtualMachineScaleSets', 'x')]\"}"),
        ("a.json", f'{{"id": "{ID}/web/virtualMachines/0", "name": "x"}}'),
        ("a.json", f'{{"interactions": [{{"method": "POST", "url": "{SET}/x/start"}}]}}'),
        ("a.cs", f'// <auto-generated>\nvar u = "POST {SET}/x/start";'),
        ("a.md.ts", f'const s = "{SET}/x/unheardOf";'),
        ("a.ps1", f"Invoke-RestMethod -Method Post -Uri {SET}/x/start"),
    ],
)  # fmt: skip
def test_leaves_this_alone(path: str, code: str) -> None:
    assert operations(path, code) == []


ROLE = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/start/action"


@pytest.mark.parametrize("path", ["role.json", "role.yaml", "role.bicep", "role.tf", "role.py"])
def test_rbac_action(path: str) -> None:
    code = f'"actions": ["{ROLE}"]' if path != "role.yaml" else f"actions:\n- {ROLE}\n"
    assert found(path, code) == [("VirtualMachineScaleSetVMs_Start", ROLE)]


@pytest.mark.parametrize(
    "code",
    [
        f'"notActions": ["{ROLE}"]',
        f'"description": "grants {ROLE} to operators"',
        '"actions": ["Microsoft.Compute/virtualMachines/start/action"]',
        '"actions": ["Microsoft.Compute/virtualMachineScaleSets/unheard/action"]',
    ],
)
def test_no_rbac_action(code: str) -> None:
    assert found("role.json", code) == []


def test_every_action_is_found() -> None:
    for action, meanings in VOCABULARY.rbac.items():
        assert operations("role.json", f'"actions": ["{action}"]') == [meanings[0]]


@pytest.mark.parametrize(
    ("code", "count"),
    [
        (
            "resources | where type =~ 'microsoft.compute/virtualmachinescalesets/virtualmachines'",
            1,
        ),
        ("resources | where type =~ 'microsoft.compute/virtualmachinescalesets'", 0),
        ("// where type =~ 'microsoft.compute/virtualmachinescalesets/virtualmachines'", 0),
        ("let t = 'microsoft.compute/virtualmachinescalesets/virtualmachines'", 0),
    ],
)
def test_queries(code: str, count: int) -> None:
    resources = SURFACE.extract(SourceFile("q.kql", code), VOCABULARY).resources
    assert len(resources) == count


PIECES = st.sampled_from(
    ["virtualMachineScaleSets", "/", "Microsoft.Compute/", "{", "}", "${", "$(", '"', "'", "`", "+",
     " ", "\n", "x", "start", "virtualMachines", "?$expand=", "POST ", "//", "/*", "\\", "%s", ",",
     "join(", ")", "api-version", "\x00", "é"]
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(PIECES, max_size=60), st.sampled_from(["a.ts", "a.json", "a.http", "a.py"]))
def test_never_raises_and_stays_in_bounds(pieces: list[str], path: str) -> None:
    text = "".join(pieces)
    for use in SURFACE.extract(SourceFile(path, text), VOCABULARY).uses:
        assert 0 <= use.span.start < use.span.end <= len(text)
        assert "\n" not in text[use.span.start : use.span.end]


@pytest.mark.parametrize(
    "unit",
    [
        "/virtualMachineScaleSets/x", '"/virtualMachineScaleSets/" + ', "virtualMachineScaleSets/{",
        "{", '"\\"', "GET ", "Microsoft.Compute/virtualMachineScaleSets/a/b/c/action ",
    ],
)  # fmt: skip
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    SURFACE.extract(SourceFile("a.ts", text), VOCABULARY)
    SURFACE.extract(SourceFile("a.json", text), VOCABULARY)
