"""Sets that a program makes with a mode are the sets that its other calls name."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = SdkSurface()
GO = """func f(sets *armcompute.VirtualMachineScaleSetsClient, m *armcompute.VirtualMachineScaleSetVMsClient) {{
	body := armcompute.VirtualMachineScaleSet{{Properties: &armcompute.VirtualMachineScaleSetProperties{{
		OrchestrationMode: to.Ptr(armcompute.OrchestrationModeFlexible),
	}}}}
	p, err := sets.BeginCreateOrUpdate(ctx, rg, {made}, body, nil)
}}
func g(sets *armcompute.VirtualMachineScaleSetsClient, m *armcompute.VirtualMachineScaleSetVMsClient, name string) {{
	m.BeginStart(ctx, rg, {used}, id, nil)
}}"""


def modes(path: str, text: str) -> str:
    """The first letters of the modes of the uses, ``-`` where none is told."""
    uses = SURFACE.extract(SourceFile(path, text), VOCABULARY).uses
    return "".join(use.mode.kind.value[0] if use.mode.why else "-" for use in uses)


@pytest.mark.parametrize(
    ("made", "used", "expected"),
    [
        ('"web"', '"web"', "ff"),
        ('"web"', '"WEB"', "ff"),
        ("s.name", "s.name", "ff"),
        ('"web"', '"db"', "f-"),
        ("name", "name", "f-"),
        ("s.name", "s.other", "f-"),
        ('"web"', "fmt.Sprintf(web)", "f-"),
    ],
)
def test_names_across_functions(made: str, used: str, expected: str) -> None:
    assert modes("a.go", GO.format(made=made, used=used)) == expected


CASES = [
    ("a.go", 'func f(s *armcompute.VirtualMachineScaleSetsClient) {\n\ts.BeginCreateOrUpdate(ctx, rg, name, armcompute.VirtualMachineScaleSet{Properties: &p{OrchestrationMode: to.Ptr(armcompute.OrchestrationModeUniform)}}, nil)\n'
             '\ts.BeginRestart(ctx, rg, name, nil)\n}', "uu"),
    ("a.ts", 'const name = "web";\nconst body: VirtualMachineScaleSet = { orchestrationMode: "Flexible" };\n'
             'await c.virtualMachineScaleSets.beginCreateOrUpdateAndWait(rg, name, body);\n'
             'await c.virtualMachineScaleSetVMs.beginStart(rg, "web", i);\nawait c.virtualMachineScaleSetVMs.beginStart(rg, name, i);', "fff"),
    ("a.ts", 'await c.virtualMachineScaleSets.beginCreateOrUpdate(rg, "a", { orchestrationMode: "Uniform" });\n'
             'await c.virtualMachineScaleSets.beginCreateOrUpdate(rg, "b", { sku });\n'
             'c.virtualMachineScaleSetVMs.beginStart(rg, "a", i);\nc.virtualMachineScaleSetVMs.beginStart(rg, "b", i);', "u-u-"),
    ("a.ts", 'await c.virtualMachineScaleSets.beginCreateOrUpdate(rg, "a", { orchestrationMode: "Uniform" });\n'
             'await c.virtualMachineScaleSets.beginCreateOrUpdate(rg, "a", { orchestrationMode: "Flexible" });\n'
             'c.virtualMachineScaleSetVMs.beginStart(rg, "a", i);', "uf-"),
    ("a.cs", 'class A { async Task F(ResourceGroupResource rg) {\n var d = new VirtualMachineScaleSetData(l) { OrchestrationMode = OrchestrationMode.Flexible };\n'
             ' var s = (await rg.GetVirtualMachineScaleSets().CreateOrUpdateAsync(WaitUntil.Completed, "web", d)).Value;\n'
             ' await s.PowerOnAsync(w);\n await foreach (var m in s.GetVirtualMachineScaleSetVms()) { await m.RestartAsync(w); }\n}}', "ffff"),
    ("a.cs", 'class A { void F(VirtualMachineScaleSetCollection all) {\n var d = new VirtualMachineScaleSetData(l);\n d.OrchestrationMode = OrchestrationMode.Uniform;\n'
             ' all.CreateOrUpdate(WaitUntil.Completed, "web", d);\n}}', "u"),
    ("A.java", 'class A { void f(AzureResourceManager azure) {\n VirtualMachineScaleSet s = azure.virtualMachineScaleSets().define("web").withRegion(r)\n  .withFlexibleOrchestrationMode().create();\n'
               ' s.deallocate();\n azure.virtualMachineScaleSets().start(rg, "web");\n azure.virtualMachineScaleSets().start(rg, "db");\n}}', "ff-"),
    ("A.java", 'class A { void f(VirtualMachineScaleSetsClient sets) {\n sets.createOrUpdate(rg, "web", new VirtualMachineScaleSetInner().withOrchestrationMode(OrchestrationMode.UNIFORM));\n sets.start(rg, "web");\n}}', "uu"),
    ("a.ts", 'if (s.orchestrationMode === "Flexible") { log(); }\nc.virtualMachineScaleSetVMs.beginStart(rg, "a", i);', "-"),
    ("a.ts", 'const o = { orchestrationMode: "Flexible" };\nc.virtualMachineScaleSetVMs.beginStart(rg, "a", i);', "-"),
    ("a.ts", 'interface O { orchestrationMode: "Flexible" | "Uniform"; }\nc.virtualMachineScaleSetVMs.beginStart(rg, "a", i);', "-"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), CASES)
def test_sets_made_in_the_file(path: str, text: str, expected: str) -> None:
    assert modes(path, text) == expected


@pytest.mark.parametrize(
    "unit",
    ["c.virtualMachineScaleSets.beginCreateOrUpdate(rg, n, { orchestrationMode: 'Flexible' });",
     "orchestrationMode: 'Flexible', ", "{ a: {", "a = 'b';", "x.with(a)"],
)  # fmt: skip
def test_sets_are_found_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(
            SourceFile("a.ts", "c.virtualMachineScaleSetVMs.beginStart(rg); " + text), VOCABULARY
        )

    grows_linearly(read, lambda count: unit * count)
