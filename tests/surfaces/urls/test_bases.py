"""Requests whose URL begins in a variable."""

# ruff: noqa: E501

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import RestSpelling
from flexlint.engine.check import check_text
from flexlint.lexical.urls.statements import statement_around
from flexlint.surfaces.urls.surface import UrlsSurface
from flexlint.text.source import SourceFile
from tests.work import HOSTILE, grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = UrlsSurface()
SETS = "https://management.azure.com/subscriptions/s/providers/Microsoft.Compute/virtualMachineScaleSets"
IDS = SETS.removeprefix("https://management.azure.com")
ANCHOR = "/virtualMachineScaleSets/"


def found(path: str, text: str) -> list[tuple[str, str]]:
    """(operation, primary text) of every use."""
    uses = SURFACE.extract(SourceFile(path, text), VOCABULARY).uses
    return [(use.operation, text[use.span.start : use.span.end]) for use in uses]


def acts(path: str, text: str) -> list[str]:
    """The operations on instances, without their group."""
    group = "VirtualMachineScaleSetVMs_"
    return [o[len(group) :] for o, _ in found(path, text) if o.startswith(group)]


BELOW = [
    (operation, spelling)
    for operation, spelling in VOCABULARY.rest
    if spelling.path.partition(ANCHOR)[2].count("/") >= 1
]


@pytest.mark.parametrize(("operation", "spelling"), BELOW)
def test_every_operation_behind_a_variable(operation: str, spelling: RestSpelling) -> None:
    front, _, rest = spelling.path.partition(ANCHOR)
    name, _, tail = rest.partition("/")
    url = f"https://management.azure.com{front}{ANCHOR}{name}".replace("{", "${")
    tail = tail.replace("{", "${")
    method = spelling.method.lower()
    text = f"const base = `{url}`;\nawait axios.{method}(`${{base}}/{tail}?api-version=1`);\n"
    assert (operation, tail) in found("a.ts", text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.js", f"const base = `{SETS}/${{n}}`;\naxios.post(base + '/virtualMachines/' + i + '/start');"),
        ("a.js", f"const base = '{SETS}/' + n\nawait axios.post(`${{base}}/virtualMachines/${{i}}/start`)"),
        ("a.js", f"const base = '{SETS}/';\naxios.post(base + n + '/virtualMachines/' + i + '/start');"),
        ("a.js", f"this.base = '{SETS}/' + n;\naxios.post(`${{this.base}}/virtualMachines/${{i}}/start`);"),
        ("a.js", f"const base = (n) => `{SETS}/${{n}}`;\naxios.post(`${{base(n)}}/virtualMachines/0/start`);"),
        ("a.js", f"function base(n) {{\n  return `{SETS}/${{n}}`;\n}}\naxios.post(base(n) + '/virtualMachines/0/start');"),
        ("a.js", f"const set = `{SETS}/${{n}}`;\nconst vm = set + '/virtualMachines/' + i;\naxios.post(vm + '/start');"),
        ("a.js", f"const base = `{SETS}/${{n}}`;\naxios.post(urljoin(base, 'virtualMachines', i, 'start'));"),
        ("a.js", f"const url = ['{SETS}', n, 'virtualMachines', i, 'start'].join('/');\nfetch(url, {{method: 'post'}});"),
        ("a.go", f'base := "{SETS}/" + n\nreq, _ := http.NewRequest("POST", fmt.Sprintf("%s/virtualMachines/%s/start", base, i), nil)'),
        ("a.go", f'base := fmt.Sprintf("{SETS}/%s", n)\nreq, _ := http.NewRequest("POST", base+"/virtualMachines/"+i+"/start", nil)'),
        ("a.cs", f'var b = $"{SETS}/{{n}}";\nawait client.PostAsync($"{{b}}/virtualMachines/{{i}}/start", null);'),
        ("A.java", f'String base = "{SETS}/" + n;\npost(base + "/virtualMachines/" + i + "/start");'),
        ("a.php", f'$base = "{SETS}/" . $n;\n$c->post($base . "/virtualMachines/" . $i . "/start");'),
        ("a.php", f'$base = "{SETS}/$n";\n$c->post("$base/virtualMachines/$i/start");'),
        ("a.rb", f'base = "{SETS}/#{{n}}"\nHTTP.post("#{{base}}/virtualMachines/#{{i}}/start")'),
        ("a.http", f"@base = {SETS}/web\n\nPOST {{{{base}}}}/virtualMachines/0/start"),
        ("a.js", "axios.post(`${vmss.id}/virtualMachines/${i}/start`);"),
        ("a.js", "axios.post(vmss.id + '/virtualMachines/' + i + '/start');"),
        ("a.cs", 'client.PostAsync($"https://management.azure.com{scaleSet.Id}/virtualMachines/{i}/start");'),
    ],
)  # fmt: skip
def test_the_request_stands_where_the_path_ends(path: str, text: str) -> None:
    assert acts(path, text) == ["Start"]
    (where,) = [written for operation, written in found(path, text) if "VMs_" in operation]
    assert where.endswith("start")


@pytest.mark.parametrize(
    "text",
    [
        f"const base = `{SETS}/${{n}}`;\nbase = other;\naxios.post(base + '/virtualMachines/0/start');",
        f"const base = `{SETS}/${{n}}`;\naxios.delete(base + '?api-version=1');",
        f"const base = `{SETS}/${{n}}`;\nconsole.log(`POST ${{base}}/virtualMachines`);",
        f"const set = `{IDS}/${{n}}`;\nconst id = `${{set}}/virtualMachines/${{i}}`;\nmembers.add(id);",
        "const ids = all.map(i => `${vmss.id}/virtualMachines/${i}`);",
        "if (id.startsWith(vmss.id + '/virtualMachines/')) {}",
        "const ids = `${network.id}/virtualMachines/${i}/start`;",
        "virtualMachines: { list: { url: 'https://management.azure.com/{id}/virtualMachines?api-version=1' } }",
        "virtualMachineScaleSetVMs: { list: { url: 'https://management.azure.com/{id}/extensions?api-version=1' } }",
        "virtualMachineScaleSetVMs: { list: { url: 'https://management.azure.com/{name}/virtualMachines?api-version=1' } }",
        f"const answer = axios.get(`{SETS}/${{n}}`);\nuse(answer + '/start');",
        "app.get('/api/virtualMachineScaleSets/:name/virtualMachines/:id', handler);",
        "@app.route('/virtualMachineScaleSets/<name>/start')",
        "router.post('/virtualMachineScaleSets/:name/start', handler);",
        f'console.log("POST {SETS}/web/virtualMachines/0/start");',
        f'throw new Error("{SETS}/web/virtualMachines/0/start");',
        f'fmt.Println("{SETS}/web/virtualMachines/0/start")',
        'a, _ := http.NewRequest(http.MethodGet, x, nil)\nid := fmt.Sprintf("/providers/Microsoft.Compute/virtualMachineScaleSets/%s/virtualMachines/%s", n, i)\nuse(id)',
    ],
)  # fmt: skip
def test_leaves_this_alone(text: str) -> None:
    assert acts("a.js", text) == []


@pytest.mark.parametrize("key", ["virtualMachineScaleSetVMs", "vmss_vms", "scaleSetVMs"])
def test_a_table_says_whose_instances_are_listed(key: str) -> None:
    text = f"{key}: {{ list: {{ url: 'https://management.azure.com/{{id}}/virtualMachines?api-version=1' }} }}"
    assert acts("a.js", text) == ["List"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.go", 'func listScaleSetVMs(all []set) {\n\tfor _, s := range all {\n\t\tvisit(s.ID + "/virtualMachines?api-version=1")\n\t}\n}'),
        ("a.ts", "async function vmssInstances() {\n  return http.get(`https://management.azure.com${this.id}/virtualMachines?api-version=1`);\n}"),
        ("A.java", 'List<Vm> listScaleSetInstances(Item item) { return get(item.id() + "/virtualMachines?api-version=1"); }'),
    ],
)  # fmt: skip
def test_what_is_around_says_whose_id_it_is(path: str, text: str) -> None:
    assert acts(path, text) == ["List"]
    for name in ("ScaleSetVMs", "vmssInstances", "ScaleSetInstances"):
        text = text.replace(name, "All")
    assert acts(path, f"{text}\n// virtualMachineScaleSets") == []


@pytest.mark.parametrize(
    "read",
    [
        "`${lab.id}/virtualMachines?api-version=1`",
        "`${group.id}/providers/Microsoft.Compute/virtualMachines?api-version=1`",
        "cloud.id + '/virtualMachines?api-version=1'",
        "this.name + '/virtualMachines?api-version=1'",
    ],
)
def test_ids_of_other_things_beside_instances_of_sets(read: str) -> None:
    assert acts("a.js", f"function listScaleSetVMs() {{ return http.get({read}); }}") == []


def test_a_variable_that_is_only_extended_is_no_request_of_its_own() -> None:
    text = f"const vm = `{SETS}/${{n}}/virtualMachines/${{i}}`;\naxios.post(vm + '/start');\n"
    assert acts("a.js", text) == ["Start"]
    both = text + "axios.delete(vm);\n"
    assert acts("a.js", both) == ["Delete", "Start"]


def test_a_version_beside_the_variable_makes_a_request() -> None:
    text = (
        f"const id = `{IDS}/${{n}}/virtualMachines/${{i}}`;\n"
        "const vm = await getResource(id, '2024-07-01');\n"
        "const nics = await getResource(`${id}/networkInterfaces`, '2024-07-01');\n"
    )
    assert [operation.partition("_")[0] for operation, _ in found("a.js", text)] == [
        "VirtualMachineScaleSetVMs",
        "NetworkInterfaces",
    ]
    assert acts("a.js", text.replace(", '2024-07-01'", "")) == []


def test_the_set_is_named_where_the_variable_is_assigned() -> None:
    text = f"const base = `{SETS}/web`;\naxios.post(base + '/virtualMachines/0/start');\n"
    uses = SURFACE.extract(SourceFile("a.js", text), VOCABULARY).uses
    (use,) = (use for use in uses if use.operation.endswith("VMs_Start"))
    argument = use.argument("vm_scale_set_name")
    assert argument is not None
    assert argument.text == "web"
    assert argument.span is not None
    assert text[argument.span.start : argument.span.end] == "web"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.sh", f'BASE="{SETS}/$N"\ncurl -X POST "$BASE/virtualMachines/$I/start"', "virtualMachines/$I/start"),
        ("a.sh", f'B={SETS}/$N\nV=$B/virtualMachines/$I\naz rest -m post -u "${{V}}/start"', "start"),
        ("a.sh", 'ID=$(az vmss show -g g -n web --query id -o tsv)\naz rest -m post --uri "$ID/virtualMachines/0/start"',
         "virtualMachines/0/start"),
        ("a.sh", "az rest -m post -u https://management.azure.com$VMSS_ID/virtualMachines/0/start", "virtualMachines/0/start"),
        ("a.ps1", f'$base = "{SETS}/$n"\nInvoke-RestMethod -Uri "$base/virtualMachines/$i/start" -Method POST',
         "virtualMachines/$i/start"),
        ("a.ps1", f'$base = "{SETS}/$n"\nInvoke-RestMethod -Uri ($base + "/virtualMachines/$i/start") -Method POST',
         "virtualMachines/$i/start"),
    ],
)  # fmt: skip
def test_scripts(path: str, text: str, expected: str) -> None:
    (finding,) = [f for f in check_text(text, path=path).findings if f.operation]
    assert finding.operation == "VirtualMachineScaleSetVMs_Start"
    where = finding.location
    assert text.split("\n")[where.line - 1][where.column - 1 : where.end_column - 1] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1\nb = f(|x|)\nc = 2", "b = f(x)"),
        ("f({\n  method: 'post',\n  url: |x|\n})", "f({\n  method: 'post',\n  url: x\n})"),
        ("if (y) {\n  f(|x|)\n}", "\n  f(x)"),
        ("r = new()\n  .uri(|x|)\n  .post()\ns = 1", "r = new()\n  .uri(x)\n  .post()"),
        ("@{\n  Method = 'Post'\n  Uri = |x|\n}", "@{\n  Method = 'Post'\n  Uri = x\n}"),
    ],
)
def test_how_far_a_statement_reaches(text: str, expected: str) -> None:
    start = text.index("|")
    plain = text.replace("|", "")
    first, last = statement_around(plain, start, start + 1)
    assert expected.strip().startswith(plain[first:last].strip()[:20])
    assert plain[first:last].strip() in expected
    assert "x" in plain[first:last]


PIECES = [f"base = '{SETS}/' + n", "base", " + ", "'/virtualMachines/'", "${base}", "`", "(", ")", "{", "}", "\n", "[", "join(", ".", "vmss.id", ";", "$", "/", "instanceView"]  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["a.js", "a.php", "a.http"]))
def test_never_raises_and_stays_in_bounds(pieces: list[str], path: str) -> None:
    text = "".join(pieces)
    for use in SURFACE.extract(SourceFile(path, text), VOCABULARY).uses:
        assert 0 <= use.span.start < use.span.end <= len(text)
        assert "\n" not in text[use.span.start : use.span.end]


def test_many_variables() -> None:
    unit = f"b%d = '{SETS}/x';\naxios.post(b%d + '/virtualMachines/0/start');\n"
    text = "".join(unit.replace("%d", str(number)) for number in range(300))
    assert acts("a.js", text) == ["Start"] * 300


@pytest.mark.parametrize(
    "unit",
    [
        f"b = '{SETS}/x';\n",
        f"b = `{SETS}/x`;\nc = b + '/virtualMachines/' + i;\n",
        "b + '/virtualMachines/' + ",
        "${b}",
        "[",
        "vmss/virtualMachines/",
    ],
)
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile("a.js", text), VOCABULARY)

    def script(count: int) -> str:
        return f"b = '{SETS}/x';\n" + unit * count

    grows_linearly(read, script)
    read(script(HOSTILE // len(unit)))  # would not end if one match were quadratic
