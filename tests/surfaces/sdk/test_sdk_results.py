"""What a program reads of the instances that it lists decides how much is lost."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.engine.check import check_text
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = SdkSurface()
LIST = "client.virtualMachineScaleSetVMs.list(g, n)"
GO = """func f(c *armcompute.VirtualMachineScaleSetVMsClient, s *armcompute.VirtualMachineScaleSetsClient) {{
	pager := c.NewListPager(g, n, {options})
	for pager.More() {{
		page, err := pager.NextPage(ctx)
		for _, vm := range page.Value {{
			{use}
		}}
	}}
}}"""


def severity(path: str, text: str) -> str:
    """That of the finding on the list."""
    (found,) = (f for f in check_text(text, path=path).findings if f.code == "FLX401")
    return found.severity.label


def reads(path: str, text: str) -> str:
    """What is read of the list, and ``…`` if more may be."""
    (use,) = (
        use
        for use in SURFACE.extract(SourceFile(path, text), VOCABULARY).uses
        if use.operation == "VirtualMachineScaleSetVMs_List"
    )
    names = sorted({read.name for read in use.reads})
    return " ".join([*names, *([] if use.reads_nothing_else else ["…"])])


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.ts", f"for await (const vm of {LIST}) {{ ids.push(vm.instanceId); }}"),
        ("a.ts", f"const vms = await {LIST};\nlog(vms.length);"),
        ("a.ts", f"for await (const vm of {LIST}) {{ ids.push(...others, vm.instanceId); }}"),
        ("a.ts", f"const vms = await {LIST};\nreturn vms.map(vm => vm.id);"),
        ("a.ts", f"const vms = await {LIST};\nvms.forEach(async (vm) => {{ names.push(vm.name); }});"),
        ("a.ts", f"for await (const vm of {LIST}) {{ await client.virtualMachineScaleSets.beginDeleteInstances(g, n, {{ instanceIds: [vm.instanceId] }}); }}"),
        ("a.go", GO.format(options="nil", use="ids = append(ids, vm.InstanceID)")),
        ("a.go", GO.format(options="nil", use="s.BeginDeleteInstances(ctx, g, n, armcompute.X{InstanceIDs: []*string{vm.InstanceID}}, nil)")),
        ("a.go", 'func f(c compute.VirtualMachineScaleSetVMsClient) {\n\tres, err := c.List(ctx, g, n, "", "", "")\n\tfor _, vm := range res.Values() {\n\t\tuse(*vm.Name)\n\t}\n}'),
    ],
)  # fmt: skip
def test_ids_and_names_are_enough(path: str, text: str) -> None:
    assert severity(path, text) == "info"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        # more than ids is read
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.instanceView); }}"),
        ("a.ts", f"const vms = await {LIST};\nvms.map(vm => vm.provisioningState);"),
        ("a.go", GO.format(options="nil", use="use(vm.Properties.InstanceView)")),
        # the ids go into an operation that refuses them
        ("a.ts", f"for await (const vm of {LIST}) {{ await client.virtualMachineScaleSetVMs.beginRestart(g, n, vm.instanceId); }}"),
        ("a.go", GO.format(options="nil", use="c.BeginRestart(ctx, g, n, *vm.InstanceID, nil)")),
        # it goes where nobody sees
        ("a.ts", f"const vms = await {LIST};\nsend(vms);"),
        ("a.ts", f"return await {LIST};"),
        ("a.ts", f"this.vms = await {LIST};"),
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.name); all.push(vm); }}"),
        ("a.ts", f"const vms = await {LIST};\nvms.map(describe);"),
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.name); rows.push({{ ...vm }}); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.name); row = {{ at: now(), ...vm, x: 1 }}; }}"),
        ("a.ts", f"for await (const page of {LIST}.byPage()) {{ use(page.length); all.push(...page); }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.name); last = {{ vm }}; }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.name); f = () => vm; }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.name); rows = [...rows, vm]; }}"),
        ("a.ts", f"for await (const vm of {LIST}) {{ use(vm.name); const {{ id, ...rest }} = vm; }}"),
        ("a.go", "func f(c *armcompute.VirtualMachineScaleSetVMsClient) {\n\tpager := c.NewListPager(g, n, nil)\n\tpage, err := pager.NextPage(ctx)\n\tuse(len(page.Value))\n\tall = append(all, page.Value...)\n}"),
        ("a.ts", f"const vms = await {LIST};\nuse(vms.find(isLeader).name);"),
        ("a.ts", f"const {{ value }} = await {LIST};\nuse(value);"),
        ("a.go", GO.format(options="nil", use="all = append(all, vm)")),
        ("a.go", GO.format(options="nil", use="use(vm.Name); found <- vm")),
        # more is asked for
        ("a.ts", "for await (const vm of client.virtualMachineScaleSetVMs.list(g, n, { expand: 'instanceView' })) { use(vm.name); }"),
        ("a.go", GO.format(options="options", use="use(vm.Name)")),
        # nothing is read in sight
        ("a.ts", f"for await (const {{ name }} of {LIST}) {{ use(name); }}"),
        ("a.ts", f"await {LIST};"),
    ],
)  # fmt: skip
def test_more_may_be_read(path: str, text: str) -> None:
    assert severity(path, text) == "warning"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"for await (const vm of {LIST}) {{ use(vm.instanceId, vm.osProfile); }}", "instance_id length os_profile"),
        (f"const vms = await {LIST};\nuse(vms.length);\nsend(vms);", "length …"),
        (f"const vms = await {LIST};\nif (vms) {{ use(vms[0].id); }}", "id length"),
        (f"const vms = (await {LIST}).filter(vm => vm.name);", "length name"),
        (f"const a = await {LIST};\nfor (const vm of other) {{ use(vm.osProfile); }}", "…"),
    ],
)  # fmt: skip
def test_reads(text: str, expected: str) -> None:
    assert reads("a.ts", text) == expected


@pytest.mark.parametrize("unit", [f"for await (const vm of {LIST}) {{ use(vm.id); }}\n", "use(vms);", "vms.map(x => x.id);"])  # fmt: skip
def test_results_are_followed_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile("a.ts", f"const vms = await {LIST};\n{text}"), VOCABULARY)

    grows_linearly(read, lambda count: unit * count, 50)
