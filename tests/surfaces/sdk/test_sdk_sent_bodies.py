"""What programs in JavaScript, Go, C# and Java send to the URL of a scale set."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import HOSTILE, grows_linearly

HOST = "https://management.azure.com"
PATH = "/subscriptions/s/resourceGroups/app/providers/Microsoft.Compute/virtualMachineScaleSets/web"
URL = f'"{HOST}{PATH}?api-version=2024-07-01"'
TEMPLATE = f"`${{host}}{PATH}?api-version=2024-07-01`"
OBJECT = '{ properties: { orchestrationMode: "Uniform", overprovision: true } }'
JSON = '{"properties": {"orchestrationMode": "Uniform", "overprovision": true}}'
ESCAPED = '"' + JSON.replace('"', '\\"') + '"'
VERBATIM = '@"' + JSON.replace('"', '""') + '"'
PART = "{ properties: { overprovision: true } }"
MADE = [("FLX1101", "info"), ("FLX1103", "info")]
CHANGED = [("FLX1103", "warning")]
FUNCTIONS = {
    "up.ts": "async function up(host: string, client: any) {{\n  {}\n}}\n",
    "up.go": "package main\n\nfunc up() {{\n\t{}\n}}\n",
    "Up.cs": "class Up {{\n  async Task Run(HttpClient client) {{\n    {}\n  }}\n}}\n",
    "Up.java": "class Up {{\n  void run(Client client) {{\n    {}\n  }}\n}}\n",
}


def told(path: str, code: str) -> list[tuple[str, str]]:
    found = check_text(FUNCTIONS[path].format(code), path).findings
    return sorted((f.code, f.severity.label) for f in found)


@pytest.mark.parametrize(
    "code",
    [
        f"await axios.put({URL}, {OBJECT});",
        f"await axios.put<Model>({TEMPLATE}, {OBJECT}, {{ headers }});",
        f"const url = {TEMPLATE}; const body = {OBJECT}; await axios.put(url, body);",
        f"await axios({{ method: 'put', url: {URL}, data: {OBJECT} }});",
        f"await client.request({{ url: {URL}, method: 'PUT', body: JSON.stringify({OBJECT}) }});",
        f'await fetch({URL}, {{ method: "PUT", body: JSON.stringify({OBJECT}) }});',
        f"await fetch({URL}, {{ method: 'PUT', headers, body: '{JSON}' }});",
        f"const b = JSON.stringify({OBJECT}); await fetch({URL}, {{ method: 'PUT', body: b }});",
        f"await client.putAsync({URL}, `{JSON}`);",
    ],
)
def test_javascript_sends_a_model(code: str) -> None:
    assert told("up.ts", code) == MADE


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("up.go", f'http.NewRequest("PUT", {URL}, strings.NewReader(`{JSON}`))'),
        ("up.go", f'body := `{JSON}`\n\thttp.NewRequest("PUT", {URL}, strings.NewReader(body))'),
        (
            "up.go",
            f"body := []byte({ESCAPED})\n\t"
            f"http.NewRequestWithContext(ctx, http.MethodPut, {URL}, bytes.NewBuffer(body))",
        ),
        ("Up.cs", f"await client.PutAsync({URL}, new StringContent({VERBATIM}));"),
        ("Up.cs", f'var body = """{JSON}""";\n    await client.PutAsync({URL}, body);'),
        ("Up.cs", f"string body = {ESCAPED};\n    await client.PutAsync({URL}, body);"),
        ("Up.java", f"String body = {ESCAPED};\n    client.put({URL}, body);"),
        ("Up.java", f'client.put({URL}, """\n{JSON}\n""");'),
        ("Up.java", f"HttpRequest.newBuilder(URI.create({URL})).PUT(ofString({ESCAPED})).build();"),
        (
            "Up.java",
            f"URI uri = URI.create({URL});\n    HttpRequest.newBuilder().uri(uri)"
            f'.header("a", token()).method("PUT", BodyPublishers.ofString({ESCAPED})).build();',
        ),
        (
            "Up.java",
            f"String url = {URL};\n    String body = {ESCAPED};\n    new Request.Builder()"
            ".url(url).put(RequestBody.create(body, TYPE)).build();",
        ),
    ],
)
def test_a_program_sends_json(path: str, code: str) -> None:
    assert told(path, code) == MADE


@pytest.mark.parametrize(
    "code",
    [
        f"await axios.patch({URL}, {PART});",
        f"await axios.put({URL}, {{ ...vmss, {PART[1:]});",
        f"await axios.put({URL}, {OBJECT.replace(chr(34) + 'Uniform' + chr(34), 'mode')});",
        f"await axios.put({URL}, {OBJECT.replace('Uniform', '${mode}').replace(chr(34), '`')});",
    ],
)
def test_a_part_of_a_model_changes_a_set(code: str) -> None:
    assert told("up.ts", code) == CHANGED


@pytest.mark.parametrize(
    "code",
    [
        f"await axios.get({URL}, {OBJECT});",
        f"await axios.post({URL}, {OBJECT});",
        f"await fetch({URL}, {{ body: JSON.stringify({OBJECT}) }});",
        f"await fetch({URL}, {{ method, body: JSON.stringify({OBJECT}) }});",
        f"await fetch({URL}, {{ method: 'PUT', headers: {OBJECT} }});",
        f"await axios.put({URL.replace('/web', '/web/extensions/e')}, {OBJECT});",
        f"await axios.put({URL.replace('ScaleSets', 's')}, {OBJECT}); // virtualMachineScaleSets",
        f"await axios.put({URL}, {{ data: {OBJECT} }});",
        f"await axios.put({URL}, build({OBJECT}));",
        f"await axios.put({URL}, body);",
        f"await axios.put({URL}, flag ? {OBJECT} : other);",
        f"await axios.put({URL}); const body = {OBJECT};",
        f"let body = {OBJECT}; body = other; await axios.put({URL}, body);",
        f"const body = {OBJECT}; body.properties.overprovision = false; axios.put({URL}, body);",
        f"const body = {OBJECT}; Object.assign(body, other); axios.put({URL}, body);",
        f"const body = {OBJECT}; delete body.properties; axios.put({URL}, body);",
        f"function a() {{ const body = {OBJECT}; }} function b(body) {{ axios.put({URL}, body); }}",
        f"app.put('{PATH}', (request, response) => {{ response.json({OBJECT}); }});",
        f"nock('{HOST}').put('{PATH}').reply(200, {OBJECT});",
        f"nock('{HOST}')\n    .put('{PATH}', {OBJECT})\n    .reply(200);",
        f"fetchMock.put({URL}, {OBJECT});",
        f"cy.intercept('PUT', {URL}, {OBJECT});",
        f"expect(client.put).toHaveBeenCalledWith('PUT', {URL}, {OBJECT});",
        f"await axios.patch({URL}, {{ tags: {{ orchestrationMode: 'Uniform' }} }});",
    ],
)
def test_what_sends_no_model(code: str) -> None:
    assert [c for c, _ in told("up.ts", code) if c.startswith("FLX11")] == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("up.go", f'http.NewRequest("GET", {URL}, strings.NewReader(`{JSON}`))'),
        ("up.go", f'http.NewRequest("PUT", {URL}, strings.NewReader(read(`{JSON}`)))'),
        ("Up.cs", f"await client.PutAsync({URL}, new StringContent(${VERBATIM}));"),
        ("Up.cs", f"await client.PutAsync({URL}, new StringContent({ESCAPED} + more));"),
        ("Up.java", f"String body = {ESCAPED};\n    body = other;\n    client.put({URL}, body);"),
        ("Up.java", f'client.put({URL}, "text: " + {ESCAPED});'),
        (
            "Up.java",
            f"HttpRequest.newBuilder(URI.create({URL})).POST(ofString({ESCAPED})).build();",
        ),
        (
            "Up.java",
            f"HttpRequest.newBuilder(URI.create({URL})).build(); a.PUT(ofString({ESCAPED}));",
        ),
        ("Up.java", f"log.seen({URL}).put(RequestBody.create({ESCAPED}, TYPE));"),
        (
            "Up.java",
            f"new Request.Builder().url(other({URL})).put(create({ESCAPED}, TYPE)).build();",
        ),
    ],
)
def test_what_sends_no_json(path: str, code: str) -> None:
    assert [c for c, _ in told(path, code) if c.startswith("FLX11")] == []


def test_two_models_are_sent_to_one_url() -> None:
    code = (
        f"const url = {URL};\n  await axios.put(url, {OBJECT});\n  await axios.patch(url, {PART});"
    )
    found = check_text(FUNCTIONS["up.ts"].format(code), "up.ts").findings
    assert [(f.location.line, f.code) for f in found] == [
        (2, "FLX1101"),
        (3, "FLX1103"),
        (4, "FLX1103"),
    ]


@pytest.mark.parametrize(
    "unit", ["x.put(", "x.put({", 'method: "PUT", ', "a.put(u, {});\n", "{ method: 'PUT' ", "`"]
)
def test_requests_are_found_in_linear_time(unit: str) -> None:
    head = f"const url = {URL};\n"
    grows_linearly(lambda text: check_text(text, "up.ts"), lambda n: head + unit * n, 400)
    check_text(head + unit * (HOSTILE // len(unit)), "up.ts")
