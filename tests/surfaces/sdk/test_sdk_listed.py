"""Requests below the ids of instances, and of scale sets, that a program lists."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

HOST = "https://management.azure.com"
LIST = "client.virtualMachineScaleSetVMs.list(g, n)"
POST = f"await fetch(`{HOST}${{vm.id}}/restart?api-version=1`, {{ method: 'POST' }});"
CLIENT = "c *armcompute.VirtualMachineScaleSetVMsClient"


def codes(path: str, text: str) -> list[str]:
    """The codes of the findings but those of the lists themselves."""
    found = check_text(text, path=path).findings
    return [finding.code for finding in found if finding.code not in {"FLX401", "FLX301"}]


@pytest.mark.parametrize(
    "text",
    [
        f"for await (const vm of {LIST}) {{ {POST} }}",
        f"const vms = await {LIST};\nfor (const vm of vms) {{ {POST} }}",
        f"const vms = await {LIST};\nvms.forEach(async vm => {{ {POST} }});",
        f"const vms = await {LIST};\nvms.filter(x => x.name).map(async (vm, i) => {{ {POST} }});",
        f"const vms = await {LIST};\nconst vm = vms[0];\n{POST}",
        f"for await (const page of {LIST}.byPage()) {{ for (const vm of page) {{ {POST} }} }}",
        f"{LIST}.then(vms => vms.forEach(async vm => {{ {POST} }}));",
        f"client.virtualMachineScaleSetVMs.list(g, n, (err, vms) => {{ for (const vm of vms) {{ {POST} }} }});",
        f"async function f(vm: VirtualMachineScaleSetVM) {{ {POST} }}",
        f"async function f(vms: VirtualMachineScaleSetVM[]) {{ for (const vm of vms) {{ {POST} }} }}",
        f"const vm = await client.virtualMachineScaleSetVMs.get(g, n, i);\n{POST}",
        f"const ids = (await {LIST}).map(vm => vm.id);\nfor (const id of ids) {{ {POST.replace('vm.id', 'id')} }}",
        f"const vms = await {LIST};\nvms.map(v => v.id!).forEach(async (id) => {{ {POST.replace('vm.id', 'id')} }});",
        f"const ids = (await {LIST}).map(vm => vm.id);\nconst id = ids[0];\n{POST.replace('vm.id', 'id')}",
    ],
)  # fmt: skip
def test_items_in_typescript(text: str) -> None:
    assert codes("a.ts", text) == ["FLX209"]


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (f"axios.post(`{HOST}${{vm.id}}/start?api-version=1`)", "FLX211"),
        ("axios.post(base + vm.id + '/start?api-version=1')", "FLX211"),
        (
            'axios.post("https://management.azure.com" + vm.id.toLowerCase() + "/start?api-version=1")',
            "FLX211",
        ),
        ("axios.get(`${base}${vm.id}/instanceView?api-version=1`)", "FLX203"),
        ("axios.delete(`${base}${vm.id}?api-version=1`)", "FLX202"),
        ("const url = `${base}${vm.id}/start`;\n await axios.post(url)", "FLX211"),
        ("const id = vm.id;\n axios.post(`${base}${id}/start`)", "FLX211"),
        ("axios.post(`${base}${vm?.id}/start`)", "FLX211"),
        ("const { id: rid, name } = vm;\n axios.post(`${base}${rid}/start`)", "FLX211"),
        ("const { name, id } = vm;\n axios.post(`${base}${id}/start`)", "FLX211"),
        ("axios.post(`${base}${vm['id']}/start`)", "FLX211"),
    ],
)
def test_ways_to_write_it(use: str, expected: str) -> None:
    assert codes("a.ts", f"for await (const vm of {LIST}) {{\n {use};\n}}") == [expected]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.go", f"func f({CLIENT}) {{\n\tpager := c.NewListPager(g, n, nil)\n\tfor pager.More() {{\n\t\tpage, err := pager.NextPage(ctx)\n"
                 '\t\tfor _, vm := range page.Value {\n\t\t\thttp.Get(*vm.ID + "/instanceView?api-version=1")\n\t\t}\n\t}\n}', ["FLX203"]),
        ("a.go", f"func f({CLIENT}) {{\n\tit, err := c.ListComplete(ctx, g, n)\n\tfor it.NotDone() {{\n\t\tvm := it.Value()\n"
                 '\t\tpost(*vm.ID + "/restart?api-version=1")\n\t}\n}', ["FLX209"]),
        ("a.go", f"func f({CLIENT}) {{\n\tres, err := c.List(ctx, g, n)\n\tfor _, vm := range res.Values() {{\n"
                 '\t\thttp.NewRequest("POST", fmt.Sprintf("https://management.azure.com%s/restart?api-version=%s", *vm.ID, v), nil)\n\t}\n}', ["FLX209"]),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) {\n\tid := *vm.ID\n\tpost(id + "/restart")\n}', ["FLX209"]),
        ("a.go", 'func f(vms []compute.VirtualMachineScaleSetVM) {\n\tfor _, vm := range vms {\n\t\tpost(*vm.ID + "/restart")\n\t}\n}', ["FLX209"]),
        ("a.cs", 'class A { async Task F(VirtualMachineScaleSetResource s) {\n await foreach (var vm in s.GetVirtualMachineScaleSetVms()) {\n'
                 '  await http.PostAsync($"https://management.azure.com{vm.Id}/restart?api-version=1", null);\n }\n}}', ["FLX209"]),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) {\n http.PostAsync(vm.Data.Id.ToString() + "/start", null);\n}}', ["FLX211"]),
        ("a.cs", 'class A { void F() {\n foreach (var vm in client.VirtualMachineScaleSetVMs.List(g, n)) {\n'
                 '  http.GetAsync(string.Format("{0}/instanceView?api-version=1", vm.Id));\n }\n}}', ["FLX203"]),
        ("A.java", 'class A { void f(VirtualMachineScaleSet s) {\n for (VirtualMachineScaleSetVM vm : s.virtualMachines().list()) { http.post(vm.id() + "/restart"); }\n}}', ["FLX209"]),
        ("A.java", 'class A { void f(VirtualMachineScaleSetVM vm) {\n http.post(String.format("%s/restart", vm.id()));\n}}', ["FLX209"]),
        ("a.kt", 'fun f(s: VirtualMachineScaleSet) {\n for (vm in s.virtualMachines().list()) { http.post("${vm.id()}/restart") }\n}', ["FLX209"]),
        ("a.cs", 'class A { async Task F(VirtualMachineScaleSetResource s) {\n await foreach (var vm in s.GetVirtualMachineScaleSetVms()) {\n'
                 '  var id = vm.Id;\n  await http.PostAsync($"https://management.azure.com{id}/restart?api-version=1", null);\n }\n}}', ["FLX209"]),
        ("a.kt", 'fun f(vm: VirtualMachineScaleSetVM) {\n val id = vm.id()\n http.post("$id/restart")\n http.post("${id}/start")\n}', ["FLX209", "FLX211"]),
        ("a.groovy", 'def f(VirtualMachineScaleSetVM vm) {\n def id = vm.id()\n http.post("$id/restart")\n}', ["FLX209"]),
        ("a.groovy", 'def f(VirtualMachineScaleSetVM vm) {\n http.post("${vm.id()}/restart")\n}', ["FLX209"]),
    ],
)  # fmt: skip
def test_items_in_other_languages(path: str, text: str, expected: list[str]) -> None:
    assert codes(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("a.ts", f"for await (const vm of {LIST}) {{ {POST} }}", "{vm.name}"),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) {\n\tpost(*vm.ID + "/restart")\n}', "{vm.Name}"),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) {\n\tid := *vm.ID\n\tpost(id + "/restart")\n}', "<virtual machine name>"),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM, name string) {\n\tid := *vm.ID\n\tpost(id + "/restart")\n}', "<virtual machine name>"),
        ("a.ts", f"for await (const vm of {LIST}) {{ axios.post(`${{host}}${{vm['id']}}/restart`); }}", "<virtual machine name>"),
        ("A.java", 'class A { void f(VirtualMachineScaleSetVM vm, String name) {\n String id = vm.id();\n http.post(id + "/restart");\n}}', "<virtual machine name>"),
        ("A.java", 'class A { void f(VirtualMachineScaleSetVM vm) {\n http.post(vm.id() + "/restart");\n}}', "{vm.name()}"),
    ],
)  # fmt: skip
def test_the_replacement_names_the_machine(path: str, text: str, name: str) -> None:
    (finding,) = (f for f in check_text(text, path=path).findings if f.code == "FLX209")
    assert finding.suggestion is not None
    assert f"Microsoft.Compute/virtualMachines/{name}/restart" in finding.suggestion.text


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # machines, sets and other things that are listed
        ("a.ts", f"for await (const vm of client.virtualMachines.list(g)) {{ {POST} }}"),
        ("a.ts", f"for (const vm of vms) {{ {POST} }}"),
        ("a.ts", f"function f(vm: VirtualMachine) {{ {POST} }}"),
        ("a.ts", f"function f(vm: VirtualMachineScaleSet) {{ {POST} }}"),
        # another block's name
        ("a.ts", f"for await (const vm of {LIST}) {{ seen(vm); }}\nfor (const vm of others) {{ {POST} }}"),
        ("a.ts", f"const vms = await {LIST};\nfunction g(vm) {{ {POST} }}"),
        ("a.ts", f"let vms = await {LIST};\nvms = await client.virtualMachines.list(g);\nfor (const vm of vms) {{ {POST} }}"),
        # no id, no path below it, words for people
        ("a.ts", f"for await (const vm of {LIST}) {{ fetch(`{HOST}${{vm.name}}/restart`, {{ method: 'POST' }}); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ ids.push(vm.id); fetch(vm.id); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ console.log(`${{vm.id}}/restart`); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ fetch(`${{vm.id}}/unheardOf`); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ const {{ name: id }} = vm; fetch(`${{base}}${{id}}/restart`, {{ method: 'POST' }}); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ const {{ id }} = other; fetch(`${{base}}${{id}}/restart`, {{ method: 'POST' }}); }}"),
        ("a.ts", f"const ids = (await {LIST}).map(vm => vm.name);\nfor (const id of ids) {{ {POST.replace('vm.id', 'id')} }}"),
        ("a.ts", f"const ids = (await {LIST}).map(vm => [vm.id, vm.name]);\nfor (const id of ids) {{ {POST.replace('vm.id', 'id')} }}"),
        ("a.ts", f"const ids = (await {LIST}).map(vm => short(vm.id));\nfor (const id of ids) {{ {POST.replace('vm.id', 'id')} }}"),
        ("a.ts", f"const id = (await {LIST}).map(vm => vm.id);\n{POST.replace('vm.id', 'id')}"),
        ("a.ts", f"const ids = (await {LIST}).map(vm => prefix + vm.id);\nfor (const id of ids) {{ {POST.replace('vm.id', 'id')} }}"),
        ("a.ts", f"const ids = others.map(vm => vm.id);\nfor (const id of ids) {{ {POST.replace('vm.id', 'id')} }}"),
        # another host
        ("a.ts", f"for await (const vm of {LIST}) {{ fetch(`https://hooks.example.com${{vm.id}}/restart`, {{ method: 'POST' }}); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ fetch('https://hooks.example.com' + vm.id + '/restart', {{ method: 'POST' }}); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ fetch(`/machines${{vm.id}}/restart`, {{ method: 'POST' }}); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ fetch(`https://portal.azure.com/#resource${{vm.id}}/restart`, {{ method: 'POST' }}); }}"),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) { http.Post(fmt.Sprintf("https://example.com%s/restart", *vm.ID), "", nil) }'),
        # logged, printed, failed with
        ("a.ts", f"for await (const vm of {LIST}) {{ this.logger.warn(`${{vm.id}}/restart`); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ logWarning(err, `${{vm.id}}/restart`); }}"),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) { slog.Info(*vm.ID + "/restart") }'),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) { t.Errorf(fmt.Sprintf("%s/restart", *vm.ID)) }'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { _log.LogInformation($"{vm.Id}/restart"); }}'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { _log.LogError(e, $"{vm.Id}/restart"); }}'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { Trace.TraceInformation($"{vm.Id}/restart"); }}'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { Debug.WriteLine($"{vm.Id}/restart"); }}'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { context.WriteLine(string.Format("{0}/restart", vm.Id)); }}'),
        ("A.java", 'class A { void f(VirtualMachineScaleSetVM vm) {\n LOGGER.info(vm.id() + "/restart");\n}}'),
        ("A.java", 'class A { void f(VirtualMachineScaleSetVM vm) {\n throw new IllegalStateException(vm.id() + "/restart");\n}}'),
        ("a.kt", 'fun f(vm: VirtualMachineScaleSetVM) { Timber.debug("${vm.id()}/restart") }'),
        ("a.ts", f"for await (const vm of {LIST}) {{ fetch(`${{vm.id}} /restart`); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ // {POST}\n }}"),
        ("a.ts", f"const vms = await {LIST};\nvms.map((x, vm) => {{ {POST} }});"),
        ("a.ts", f"client.virtualMachineScaleSetVMs.list(g, n, (vm, all) => {{ {POST} }});"),
        ("a.go", 'func f(c *armcompute.VirtualMachinesClient) {\n\tpager := c.NewListPager(g, nil)\n\tpage, err := pager.NextPage(ctx)\n\tfor _, vm := range page.Value { post(*vm.ID + "/restart") }\n}'),
        ("a.go", 'func f(vm *armcompute.VirtualMachine) { post(*vm.ID + "/restart") }'),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) { fmt.Printf("%s/restart", *vm.ID) }'),
        ("a.go", 'func f(vm *armcompute.VirtualMachineScaleSetVM) { post(fmt.Sprintf("%s%s/restart", *vm.Name, *vm.ID)) }'),
        ("a.cs", 'class A { void F(VirtualMachineResource vm) { http.PostAsync($"{vm.Id}/restart", null); }}'),
        ("a.cs", 'class A { void F(VirtualMachineResource vm) { var id = vm.Id; http.PostAsync($"{id}/restart", null); }}'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm, string id) { http.PostAsync($"{id}/restart", null); }}'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { var id = vm.Id; id = other; http.PostAsync($"{id}/restart", null); }}'),
        ("a.kt", 'fun f(vm: VirtualMachineScaleSetVM, id: String) { http.post("$id/restart") }'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { http.PostAsync("{vm.Id}/restart", null); }}'),
        ("a.cs", 'class A { void F(VirtualMachineScaleSetVmResource vm) { http.PostAsync($"{vm.Name}/restart", null); }}'),
        ("A.java", 'class A { void f(VirtualMachine vm) { http.post(vm.id() + "/restart"); }}'),
        ("a.kt", 'fun f(vm: VirtualMachine) { http.post("${vm.id()}/restart") }'),
    ],
)  # fmt: skip
def test_what_is_left_alone(path: str, text: str) -> None:
    assert codes(path, text) == []


@pytest.mark.parametrize(
    "unit", [POST, f"for await (const vm of {LIST}) {{ {POST} }}\n", '"${vm.id()}/a"', "vm.id + '/a' + "]
)  # fmt: skip
def test_ids_are_followed_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        check_text(text, path="a.ts")

    grows_linearly(read, lambda count: unit * count, 50)


SETS = "client.virtualMachineScaleSets.list(g)"
ADDRESS = (
    "`/subscriptions/${s}/resourceGroups/${g}/providers/Microsoft.Compute/virtualMachineScaleSets"
)


def all_codes(path: str, text: str) -> list[str]:
    return [finding.code for finding in check_text(text, path=path).findings]


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.ts", f"for await (const set of {SETS}) {{ await get(`${{set.id}}/virtualMachines`); }}", ["FLX401"]),
        ("a.ts", f"for await (const x of {SETS}) {{ axios.post(`{HOST}${{x.id}}/restart?api-version=1`); }}", ["FLX508"]),
        ("a.ts", f"for await (const x of {SETS}) {{ axios.post(x.id + '/virtualMachines/0/start'); }}", ["FLX211"]),
        ("a.ts", "const x = await client.virtualMachineScaleSets.get(g, n);\naxios.post(`${x.id}/virtualMachines/0/start`);", ["FLX211"]),
        ("a.js", f"const all = await get({ADDRESS}`);\nfor (const x of all.value) {{ await get(`${{x.id}}/virtualMachines`); }}", ["FLX401"]),
        ("a.js", f"const all = await get({ADDRESS}?api-version=1`);\nall.value.forEach(x => get(`${{x.id}}/virtualMachines/0/instanceView`));", ["FLX203"]),
        ("a.js", f"const vms = await get({ADDRESS}/web/virtualMachines`);\nfor (const x of vms.value) {{ axios.get(`${{x.id}}/instanceView`); }}", ["FLX401", "FLX203"]),
        (
            "a.js",
            f"const all = await get({ADDRESS}`);\nfor (const x of all.value) {{\n  const vms = await get(`${{x.id}}/virtualMachines`);\n"
            "  for (const vm of vms.value) { axios.get(`${vm.id}/instanceView`); }\n}",
            ["FLX401", "FLX203"],
        ),
        (
            "a.go",
            "func f(c *armcompute.VirtualMachineScaleSetsClient) {\n\tpager := c.NewListPager(g, nil)\n\tpage, err := pager.NextPage(ctx)\n"
            '\tfor _, x := range page.Value { http.Get(fmt.Sprintf("https://management.azure.com%s/virtualMachines?api-version=1", *x.ID)) }\n}',
            ["FLX401"],
        ),
        ("a.cs", 'class A { async Task F(VirtualMachineScaleSetResource x) { await http.PostAsync($"{x.Id}/virtualMachines/0/start", null); }}', ["FLX211"]),
        ("a.cs", 'class A { async Task F(VirtualMachineScaleSetCollection all) { await foreach (var x in all) { await http.PostAsync($"{x.Id}/virtualMachines/0/start", null); } }}', ["FLX211"]),
        ("A.java", 'class A { void f(VirtualMachineScaleSet x) { http.post(x.id() + "/virtualMachines/0/start"); }}', ["FLX211"]),
    ],
)  # fmt: skip
def test_ids_of_sets(path: str, text: str, expected: list[str]) -> None:
    assert all_codes(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", f"for await (const x of {SETS}) {{ console.log(`${{x.id}}/virtualMachines`); }}"),
        ("a.ts", f"for await (const x of {SETS}) {{ await get(`${{x.id}}`); }}"),
        ("a.ts", f"for await (const x of {SETS}) {{ await get(`${{x.id}}?api-version=1`); }}"),
        ("a.ts", f"for await (const x of {SETS}) {{ await get(`${{x.name}}/virtualMachines`); }}"),
        ("a.ts", f"for await (const x of {SETS}) {{ await get(`https://hooks.example.com${{x.id}}/restart`); }}"),
        ("a.ts", f"for await (const x of {SETS}) {{ await get(`${{x.id}}/providers/Microsoft.Insights/metrics`); }}"),
        ("a.ts", "for await (const x of client.loadBalancers.list(g)) { await get(`${x.id}/virtualMachines`); }  // virtualMachineScaleSets"),
        ("a.js", f"const all = await get({ADDRESS}`.replace('virtualMachineScaleSets', 'virtualMachines'));\nall.map(x => y.id);"),
        ("a.js", "const all = await get(`/subscriptions/${s}/providers/Microsoft.Network/loadBalancers`);  // virtualMachineScaleSets\nfor (const x of all.value) { axios.post(`${x.id}/virtualMachines/0/start`); }"),
        ("a.js", "const vms = await get(`/subscriptions/${s}/resourceGroups/${g}/providers/Microsoft.Compute/virtualMachines`);  // virtualMachineScaleSets\nfor (const x of vms.value) { axios.get(`${x.id}/instanceView`); }"),
        ("a.cs", 'class A { async Task F(VirtualMachineScaleSetResource y, LoadBalancerResource x) { await http.PostAsync($"{x.Id}/virtualMachines/0/start", null); }}'),
    ],
)  # fmt: skip
def test_what_is_no_id_of_a_set(path: str, text: str) -> None:
    assert all_codes(path, text) == []
