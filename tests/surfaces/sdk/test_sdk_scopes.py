"""Receivers have the type of their nearest declaration, in every language with blocks."""

# ruff: noqa: E501
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = SdkSurface()
MEMBERS = "armcompute.VirtualMachineScaleSetVMsClient"
MACHINES = "armcompute.VirtualMachinesClient"


def found(path: str, text: str) -> list[str]:
    """``line operation`` of every use; the group of an instance's operations is left out."""
    return [
        f"{text.count(chr(10), 0, use.span.start) + 1} "
        + use.operation.removeprefix("VirtualMachineScaleSetVMs_")
        for use in SURFACE.extract(SourceFile(path, text), VOCABULARY).uses
    ]


GO = [
    (f"func a(c *{MEMBERS}) {{ c.BeginStart(x) }}\nfunc b(c *{MACHINES}) {{ c.BeginStart(x) }}", ["1 Start"]),
    (f"type s struct {{\n\tc, d *{MEMBERS}\n\te *{MACHINES}\n}}\nfunc (s *s) f() {{\n\ts.c.Get(x)\n\ts.d.Get(x)\n\ts.e.Get(x)\n}}",
     ["6 Get", "7 Get"]),
    (f"type a struct {{ c *{MEMBERS} }}\ntype b struct {{ c *{MACHINES} }}\nfunc (s *a) f() {{ s.c.Get(x) }}\nfunc (s *b) f() {{ s.c.Get(x) }}",
     ["3 Get"]),
    ("func f() {\n\tif c, err := armcompute.NewVirtualMachineScaleSetVMsClient(s, t, nil); err == nil {\n\t\tc.BeginStart(x)\n\t}\n\tc.BeginStart(x)\n}",
     ["3 Start"]),
    (f"var (\n\tc *{MEMBERS}\n)\nfunc f() {{ }}\nfunc g() {{ c.BeginStart(x) }}", ["5 Start"]),
    (f"func f(c *{MEMBERS}) {{\n\tgo func() {{ c.BeginStart(x) }}()\n\tfunc(c *{MACHINES}) {{ c.BeginStart(x) }}(d)\n}}", ["2 Start"]),
    (f"func f(cs []*{MEMBERS}) {{\n\tfor _, c := range cs {{\n\t\tc.BeginStart(x)\n\t}}\n\tc.BeginStart(x)\n}}", ["3 Start"]),
    (f"type Members = {MEMBERS}\nfunc f(c *Members) {{ c.Get(x) }}", ["2 Get"]),
    ("func f() {\n\tc := v.NewVirtualMachineScaleSetVMsClient(s)\n\tc = v.NewVirtualMachinesClient(s)\n\tc.Start(x)\n}", []),
    (f"func f(c *{MEMBERS}, pool string) {{\n\tc := load(pool)\n\tc.Start(x)\n}}", []),
    (f"func f(c *{MEMBERS}) {{ wait(c.BeginStart(x), c.Get(y)) }}", ["1 Start", "1 Get"]),
    (f"func (a *A) members(s string) (*{MEMBERS}, error) {{\n\treturn a.m, nil\n}}\nfunc (a *A) f() {{\n\tm, err := a.members(s)\n\tm.NewListPager(g, n, nil)\n}}",
     ["6 List"]),
    (f"func members(s string) (m *{MEMBERS}, err error) {{\n\treturn\n}}\nfunc f() {{\n\tm, err := members(s)\n\tm.Get(x)\n}}", ["6 Get"]),
    (f"func machines(s string) (*{MACHINES}, error) {{\n\treturn\n}}\nfunc f() {{\n\tm, err := machines(s)\n\tm.Get(x)\n}}", []),
    (f"type source interface {{\n\tMembers(s string) (*{MEMBERS}, error)\n\tSets() *armcompute.VirtualMachineScaleSetsClient\n}}\nfunc f(s source) {{\n"
     "\tm, err := s.Members(x)\n\tm.Get(x)\n\ts.Sets().BeginStart(x)\n}", ["7 Get", "8 VirtualMachineScaleSets_Start"]),
    (f"func members(s string) ([]*{MEMBERS}, error) {{\n\treturn\n}}\nfunc f() {{\n\tms, err := members(s)\n\tfor _, m := range ms {{\n\t\tm.Get(x)\n\t}}\n\tms.Get(x)\n}}",
     ["7 Get"]),
    ("type members interface {\n\tBeginDeallocate(ctx C, g, n, i string, o *armcompute.VirtualMachineScaleSetVMsClientBeginDeallocateOptions) (*P, error)\n}\n"
     "type machines interface {\n\tBeginDeallocate(ctx C, g, n string, o *armcompute.VirtualMachinesClientBeginDeallocateOptions) (*P, error)\n}\n"
     "type pool struct {\n\ta members\n\tb machines\n}\nfunc (p *pool) f() {\n\tp.a.BeginDeallocate(c, g, n, i, nil)\n\tp.b.BeginDeallocate(c, g, n, nil)\n}", ["12 Deallocate"]),
    (f"func f() {{\n\tm := map[string]*{MEMBERS}{{}}\n\tm[s].BeginStart(x)\n\tif c, ok := m[s]; ok {{\n\t\tc.BeginPowerOff(x)\n\t}}\n\tm.Get(x)\n"
     f"\tl := []*{MEMBERS}{{a, b}}\n\tl[0].BeginRestart(x)\n\tn := make(map[string]*{MACHINES}, 3)\n\tn[s].BeginStart(x)\n}}", ["3 Start", "5 PowerOff", "9 Restart"]),
    (f"func f(names ...string) {{ }}\nfunc g(cs ...*{MEMBERS}) {{\n\tfor _, c := range cs {{\n\t\tc.Get(x)\n\t}}\n}}", ["4 Get"]),
]  # fmt: skip
TYPESCRIPT = [
    ("const o = c.virtualMachineScaleSetVMs;\nconst f = o => o.beginStart(x);\nconst g = (o) => o.beginStart(x);\no.beginStart(x)", ["4 Start"]),
    ("function f() {\n  const o = c.virtualMachineScaleSetVMs\n  o.beginStart(x)\n}\nfunction g(o) {\n  o.beginStart(x)\n}", ["3 Start"]),
    ("class A {\n  constructor(private o: VirtualMachineScaleSetVMsOperations, private p: VirtualMachinesOperations) {}\n"
     "  f() {\n    this.o.beginStart(x);\n    this.p.beginStart(x);\n  }\n}", ["4 Start"]),
    ("class A {\n  f() { this.o.beginStart(x); }\n  constructor() { this.o = c.virtualMachineScaleSetVMs; }\n}", ["2 Start"]),
    ("const { virtualMachineScaleSetVMs: o, virtualMachines: p } = c;\no.beginStart(x);\np.beginStart(x);", ["2 Start"]),
    ('import * as k from "@azure/arm-compute";\nfunction f(o: k.VirtualMachineScaleSetVMs) { o.beginStart(x); }\nfunction g(o: k.VirtualMachines) { o.beginStart(x); }',
     ["2 Start"]),
    ('import { VirtualMachineScaleSetVMs as Members } from "@azure/arm-compute";\nfunction f(o: Members) { o.beginStart(x); }', ["2 Start"]),
    ("let o;\nif (a) { o = c.virtualMachineScaleSetVMs; }\no.beginStart(x);", ["3 Start"]),
    ("for (const s of c.virtualMachineScaleSetVMs.list(g, n)) { s.start(); }", ["1 List"]),
    ("const x = c.virtualMachineScaleSets;\nx.listOSUpgradeHistory(g, n);", ["2 VirtualMachineScaleSets_GetOSUpgradeHistory"]),
]  # fmt: skip
CSHARP = [
    ("class A {\n void F(VirtualMachineScaleSetVmResource m) { m.PowerOn(w); }\n void G(VirtualMachineResource m) { m.PowerOn(w); }\n}", ["2 Start"]),
    ("class A {\n void F(VirtualMachineScaleSetVmResource m) => m.PowerOn(w);\n void G(VirtualMachineResource m) => m.PowerOn(w);\n}", ["2 Start"]),
    ("class A {\n void F(VirtualMachineScaleSetResource s) {\n  s.PowerOn(w);\n  s.GetSkus();\n  s.ReimageAllAsync(w);\n }\n}",
     [f"{line} VirtualMachineScaleSets_{name}" for line, name in ((3, "Start"), (4, "ListSkus"), (5, "ReimageAll"))]),
    ("class A { void F() {\n var pool = azure.VirtualMachineScaleSets.GetById(i);\n foreach (var m in pool.VirtualMachines.List())\n  m.Restart();\n"
     " foreach (var m in azure.VirtualMachines.List()) m.Restart();\n} }",
     ["3 List", "4 Restart"]),
    ("class A { async Task F(VirtualMachineScaleSetResource s) {\n var m = (await s.GetVirtualMachineScaleSetVmAsync(i)).Value;\n await m.RestartAsync(w);\n} }",
     ["2 Get", "3 Restart"]),
    ("class A { void F(Response<VirtualMachineScaleSetVmResource> r) {\n r.Value.Deallocate(w);\n r.Get();\n} }", ["2 Deallocate"]),
    ("using Member = Azure.ResourceManager.Compute.VirtualMachineScaleSetVmResource;\nclass A { Member m;\n void F() { m.Deallocate(w); this.m.Deallocate(w); } }",
     ["3 Deallocate", "3 Deallocate"]),
    ("class A { void F(object o) {\n if (o is VirtualMachineScaleSetVmResource m) { m.Deallocate(w); }\n} }", ["2 Deallocate"]),
    ("class A { void F(VirtualMachineScaleSetVmCollection all) {\n foreach (var v in all) { var k = v.HasData ? v : v.Get(); }\n} }", ["2 Get"]),
    ("class A { void F(List<VirtualMachineScaleSetVmResource> all) {\n all.Get(i);\n all[0].Restart(w);\n} }", ["3 Restart"]),
    ("class A { void F() {\n var all = new List<VirtualMachineScaleSetVmResource>();\n foreach (var v in all) v.Restart(w);\n all[0].Reimage(w);\n all.First().Delete(w);\n all.Add(x);\n} }",
     ["3 Restart", "4 Reimage", "5 Delete"]),
    ("class A { void F() {\n var all = new Queue<Azure.X.VirtualMachineScaleSetVmResource>(more);\n all.First().Restart(w);\n} }", ["3 Restart"]),
    ("class A { void F(List<VirtualMachineScaleSetVmResource> all) {\n foreach (var part in all.Where(v => v.HasData).Chunk(10)) {\n"
     "  foreach (var v in part) v.Restart(w);\n  part[0].Reimage(w);\n  part.Select(v => v.DeallocateAsync(w));\n  part.Restart(w);\n }\n} }",
     ["3 Restart", "4 Reimage", "5 Deallocate"]),
    ("class A { void F(List<VirtualMachineScaleSetVmResource> all) {\n foreach (var zone in all.GroupBy(v => v.Data.Zones[0])) {\n"
     "  zone.First().Restart(w);\n  foreach (var v in zone) v.Deallocate(w);\n  zone.Key.Restart(w);\n }\n"
     " foreach (var v in all.Chunk(9).SelectMany(p => p)) v.Redeploy(w);\n} }", ["3 Restart", "4 Deallocate", "7 Redeploy"]),
    ("class A { void F(Dictionary<string, VirtualMachineScaleSetVmResource> all, Dictionary<string, VirtualMachineResource> other) {\n"
     " if (all.TryGetValue(i, out var v)) { v.Restart(w); }\n if (!other.TryGetValue(i, out var o)) return;\n o.Restart(w);\n v.Deallocate(w);\n} }",
     ["2 Restart", "5 Deallocate"]),
    ("class A {\n bool Find(string i, out VirtualMachineScaleSetVmResource found) { found = null; return false; }\n"
     " bool Other(string i, out VirtualMachineResource found) { found = null; return false; }\n"
     " void F() {\n  if (Find(i, out var v)) { v.Restart(w); }\n  if (Other(i, out var o)) { o.Restart(w); }\n }\n}", ["5 Restart"]),
    ("class A { void F() {\n var all = new List<VirtualMachineResource>();\n all[0].Restart(w);\n all = new List<Task>();\n} }", []),
    ("class A { void F() {\n var all = new List<VirtualMachineScaleSetVmResource>();\n all = new List<Thing>();\n all[0].Restart(w);\n} }", []),
]  # fmt: skip
JAVA = [
    ("class A {\n void f(VirtualMachineScaleSetVM m) { m.restart(); }\n void g(VirtualMachine m) { m.restart(); }\n}", ["2 Restart"]),
    ("class A {\n void f(VirtualMachineScaleSet s) {\n  for (VirtualMachineScaleSetVM m : s.virtualMachines().list()) { m.restart(); }\n"
     "  s.virtualMachines().list().forEach(m -> m.redeploy());\n  azure.virtualMachines().list().forEach(m -> m.redeploy());\n }\n}",
     ["3 List", "3 Restart", "4 List", "4 Redeploy"]),
    ("class A {\n void f(VirtualMachineScaleSet s) {\n  s.runShellScriptInVMInstance(i, l, p);\n  s.virtualMachines().getInstance(i).refreshInstanceView();\n"
     "  s.virtualMachines().deleteInstances(i);\n  s.listNetworkInterfaces();\n  s.listNetworkInterfacesByInstanceId(i);\n }\n}",
     ["3 RunCommand", "4 Get", "4 GetInstanceView", "5 VirtualMachineScaleSets_DeleteInstances",
      "6 NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces", "7 NetworkInterfaces_ListVirtualMachineScaleSetVMNetworkInterfaces"]),
    ("class A {\n void f(Optional<VirtualMachineScaleSetVM> o) {\n  o.get().redeploy();\n }\n}", ["3 Redeploy"]),
    ("class A {\n void f() {\n  var all = new ArrayList<VirtualMachineScaleSetVM>();\n  for (var m : all) m.restart();\n }\n}", ["4 Restart"]),
    ("class A { void f(List<VirtualMachineScaleSetVM> all) {\n for (List<VirtualMachineScaleSetVM> part : Lists.partition(all, 10)) { part.forEach(m -> m.restart()); }\n"
     " for (var part : Lists.partition(all, 10)) { for (var m : part) m.redeploy(); }\n} }", ["2 Restart", "3 Redeploy"]),
    ("class A { void f(VirtualMachineScaleSet s) {\n s.virtualMachines().list().stream().collect(Collectors.toMap(VirtualMachineScaleSetVM::name, m -> {\n"
     "  return m.instanceView(); }));\n other.stream().collect(Collectors.toMap(k, m -> m.restart()));\n} }", ["2 List", "3 GetInstanceView"]),
    ("class A {\n void f(VirtualMachine m) { m.listNetworkInterfaces(); m.deallocate(); m.refreshInstanceView(); }\n}", []),
]  # fmt: skip
KOTLIN = [
    ("class A(private val c: VirtualMachineScaleSetVMsClient, val m: VirtualMachine) {\n fun f() {\n  c.start(x)\n  m.start()\n }\n}", ["3 Start"]),
    ("fun f(all: List<VirtualMachineScaleSetVM>) {\n all.chunked(10).forEach { part -> part.forEach { m -> m.restart() } }\n"
     " for (part in all.chunked(10)) { for (m in part) { m.redeploy() } }\n}", ["2 Restart", "3 Redeploy"]),
    ("fun f(s: VirtualMachineScaleSet) {\n for (m in s.virtualMachines().list()) { m.restart() }\n s.virtualMachines().list().forEach { m -> m.redeploy() }\n}\n"
     "fun g(s: VirtualMachine) = s.restart()", ["2 List", "2 Restart", "3 List", "3 Redeploy"]),
]  # fmt: skip
FUNCTIONS = [
    ("a.cs", "class A {\n VirtualMachineScaleSetResource Set(string n) => null;\n VirtualMachineResource Machine(string n) => null;\n"
             " void F() { Set(n).Restart(w); var s = Set(n); s.Deallocate(w); Machine(n).Restart(w); }\n}",
     ["4 VirtualMachineScaleSets_Restart", "4 VirtualMachineScaleSets_Deallocate"]),
    ("a.go", f"func (a *A) members() *{MEMBERS} {{\n\treturn a.m\n}}\nfunc (a *A) f() {{\n\ta.members().Get(x)\n}}", ["5 Get"]),
    ("a.ts", "async function members(): Promise<VirtualMachineScaleSetVMs> { return c; }\nconst m = await members();\nm.beginStart(x);", ["3 Start"]),
    ("a.ts", "c.virtualMachineScaleSetVMs.deleteMethod(g, n, i);", ["1 Delete"]),
    ("a.cs", "class A { void F() {\n var s = azure.VirtualMachineScaleSets.Define(n).DefineNewExtension(e).WithType(t).Attach().Create();\n s.PowerOff();\n} }",
     ["3 VirtualMachineScaleSets_PowerOff"]),
    ("a.cs", "class A { void F() {\n var s = azure.VirtualMachines.Define(n).DefineNewExtension(e).WithType(t).Attach().Create();\n s.PowerOff();\n} }", []),
]  # fmt: skip
CASES = [
    (path, text, expected)
    for path, cases in (
        ("a.go", GO), ("a.ts", TYPESCRIPT), ("a.cs", CSHARP), ("A.java", JAVA), ("a.kt", KOTLIN)
    )
    for text, expected in cases
] + FUNCTIONS  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), CASES)
def test_nearest_declaration(path: str, text: str, expected: list[str]) -> None:
    assert found(path, text) == expected


V = "VirtualMachineScaleSetVmResource"
CAST = [
    ("a.cs", f"class A {{ void F(object o) {{\n var m = ({V})o;\n m.Restart(w);\n (({V})o).Reimage(w);\n (o as {V}).Deallocate(w);\n var n = o as {V};\n n.PowerOff(w);\n"
             f" var k = (VirtualMachineResource)o;\n k.Restart(w);\n var x = Get(({V})o, 1);\n x.Restart(w);\n if (o is {V} {{ HasData: true }} hit) hit.Redeploy(w);\n}} }}",
     ["3 Restart", "4 Reimage", "5 Deallocate", "7 PowerOff", "12 Redeploy"]),
    ("A.java", "class A { void f(Object o) {\n var m = (VirtualMachineScaleSetVM) o;\n m.restart();\n ((VirtualMachineScaleSetVM) o).redeploy();\n ((VirtualMachine) o).restart();\n"
               " var i = (int) x + (a) + b;\n i.restart();\n} }", ["3 Restart", "4 Redeploy"]),
    ("a.kt", "fun f(o: Any) {\n (o as VirtualMachineScaleSetVM).restart()\n val m = o as? VirtualMachineScaleSetVM\n m?.redeploy()\n (o as VirtualMachine).restart()\n}",
     ["2 Restart", "4 Redeploy"]),
    ("a.ts", "const c = x as VirtualMachineScaleSetVMs;\nc.beginStart(g, n, i);\n(x as VirtualMachineScaleSetVMs).beginRestart(g, n, i);\n(x as VirtualMachines).beginRestart(g, n);",
     ["2 Start", "3 Restart"]),
    ("a.go", f"func f(x any) {{\n\tc := x.(*{MEMBERS})\n\tc.Get(y)\n\tx.(*{MACHINES}).Get(y)\n}}", ["3 Get"]),
]  # fmt: skip
MAPS = [
    ("a.cs", f"class A {{ void F(Dictionary<string, List<{V}>> map, Dictionary<string, {V}> one) {{\n foreach (var (name, list) in map) {{ foreach (var m in list) m.Restart(w); }}\n"
             " foreach (var kv in map) foreach (var m in kv.Value) m.Deallocate(w);\n foreach (var kv in one) kv.Value.Redeploy(w);\n foreach (var (k, v) in one) v.Reimage(w);\n"
             " map.Values.SelectMany(x => x).Select(async m => await m.DeleteAsync(w));\n foreach (var list in map.Values) { list[0].PowerOff(w); list.Restart(w); }\n} }",
     ["2 Restart", "3 Deallocate", "4 Redeploy", "5 Reimage", "6 Delete", "7 PowerOff"]),
    ("a.cs", f"class A {{ void F(List<{V}> all) {{\n await Parallel.ForEachAsync(all, async (m, t) => {{ await m.ReimageAsync(w); }});\n Parallel.ForEach(all, m => m.Restart(w));\n"
             " Parallel.ForEach(others, m => m.Restart(w));\n} }", ["2 Reimage", "3 Restart"]),
    ("A.java", "class A { void f(Map<String, List<VirtualMachineScaleSetVM>> map) {\n for (var e : map.entrySet()) { for (var m : e.getValue()) m.restart(); }\n"
               " for (var list : map.values()) { for (var m : list) m.redeploy(); }\n map.forEach((k, v) -> v.forEach(m -> m.deallocate()));\n map.get(z).get(0).reimage();\n} }",
     ["2 Restart", "3 Redeploy", "4 Deallocate", "5 Reimage"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), CAST + MAPS)
def test_casts_and_maps_tell_what_something_is(path: str, text: str, expected: list[str]) -> None:
    assert found(path, text) == expected


DOUBLES = [
    ("A.java", "import static org.mockito.Mockito.*;\nclass A { void f(VirtualMachineScaleSetVM m) {\n when(m.powerOffAsync()).thenReturn(x);\n"
               " verify(m, times(1)).restart();\n doReturn(x).when(m).redeploy();\n m.deallocate();\n} }", ["6 Deallocate"]),
    ("A.java", "import org.mockito.Mock;\nimport org.mockito.Mockito;\nclass A {\n @Mock private VirtualMachineScaleSetVMs members;\n void f() {\n  members.list();\n"
               "  this.members.list();\n  VirtualMachineScaleSet s = Mockito.mock(VirtualMachineScaleSet.class);\n  assertNull(s.virtualMachines().list());\n }\n}", []),
    ("a.cs", "using Moq;\nclass A { void F(VirtualMachineScaleSetVmResource m) {\n var d = new Mock<VirtualMachineScaleSetVmResource>();\n"
             " d.Setup(x => x.RestartAsync(w)).Returns(y);\n d.Verify(x => x.Restart(w), Times.Once);\n d.Object.Restart(w);\n m.Restart(w);\n} }", ["7 Restart"]),
    ("a.cs", "using NSubstitute;\nclass A { void F() {\n var d = Substitute.For<VirtualMachineScaleSetVmResource>();\n d.Restart(w).Returns(y);\n d.Received().Restart(w);\n} }", []),
    ("a.kt", "import io.mockk.every\nfun f(m: VirtualMachineScaleSetVM) {\n every { m.restart() } returns x\n verify(exactly = 1) { m.restart() }\n"
             " val d = mockk<VirtualMachineScaleSetVM>()\n d.restart()\n m.redeploy()\n}", ["7 Redeploy"]),
    # Kotlin's own ``when`` describes nothing.
    ("a.kt", 'import io.mockk.mockk\nfun f(m: VirtualMachineScaleSetVM, op: String) {\n when (op) {\n  "r" -> m.restart()\n  "s" -> { m.redeploy() }\n }\n}\nclass X { val o = mockk<Foo>() }', ["4 Restart", "5 Redeploy"]),
    # A double is one where its name is declared, and nothing else has the name.
    ("a.cs", f"using Moq;\nclass A {{ void F() {{\n var m = new Mock<{V}>();\n m.Object.Restart(w);\n}}\n void G({V} m) {{\n m.Restart(w);\n}} }}", ["7 Restart"]),
    ("a.cs", f"using Moq;\nclass A {{\n Mock<{V}> m = new Mock<{V}>();\n void F() {{\n m.Object.Restart(w);\n}}\n void G({V} m) {{\n m.Restart(w);\n}} }}", ["8 Restart"]),
    ("A.java", "import org.mockito.Mockito;\nclass A {\n VirtualMachineScaleSetVM m;\n void setUp() { m = Mockito.mock(VirtualMachineScaleSetVM.class); }\n void f() { m.restart(); }\n}", []),
    # Objects of functions that answer themselves.
    ("a.ts", "const fake = { virtualMachineScaleSetVMs: { beginStart: jest.fn() } };\nfake.virtualMachineScaleSetVMs.beginStart(g, n, i);\nfake.virtualMachineScaleSetVMs.beginRestart(g, n, i);", ["3 Restart"]),
    ("a.ts", "const virtualMachineScaleSetVMs = { beginStart: vi.fn() };\nconst client = { virtualMachineScaleSetVMs };\nclient.virtualMachineScaleSetVMs.beginStart(g, n, i);\nvirtualMachineScaleSetVMs.beginStart(g, n, i);", []),
    ("a.ts", "let fake: Partial<ComputeManagementClient> = { virtualMachineScaleSetVMs: { beginStart: sinon.stub() } };\nfake.virtualMachineScaleSetVMs.beginStart(g, n, i);\nexpect(await real.virtualMachineScaleSetVMs.beginStart(g, n, i));", ["3 Start"]),
    # Methods of these names do something else where no double is made.
    ("A.java", "class A { void f(VirtualMachineScaleSetVM m) {\n when(m.powerOffAsync());\n verify(m.restartAsync());\n} }", ["2 PowerOff", "3 Restart"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "expected"), DOUBLES)
def test_doubles_answer_themselves(path: str, text: str, expected: list[str]) -> None:
    assert found(path, text) == expected


@pytest.mark.parametrize(
    ("path", "text", "count"),
    [
        ("A.java", 'lb.defineInboundNatPool("ssh").withProtocol(TCP).attach()', 1),
        ("a.cs", 'azure.LoadBalancers.Define(n)\n .DefineInboundNatPool("ssh").Attach()\n .DefineInboundNatPool("rdp")', 2),
        ("A.java", 'lb.defineInboundNatRule("ssh").attach()', 0),
        ("A.java", 'log("lb.defineInboundNatPool(x)");', 0),
        ("A.java", "Blank defineInboundNatPool(String name);", 0),
    ],
)  # fmt: skip
def test_pools_that_fluent_libraries_define(path: str, text: str, count: int) -> None:
    assert len(SURFACE.extract(SourceFile(path, text), VOCABULARY).resources) == count


WORDS = st.sampled_from(
    ["func ", "if ", "for ", "range ", "switch ", "case ", "else ", "var ", "const ", "class A ", "struct ", "out var ", "@Mock ", "mock(", "verify(", "Mockito", "Chunk(", "Collectors.toMap(", "Parallel.ForEach(", "(VirtualMachineScaleSetVM)", "as ", "var (", "Map<", "List<", "return ", "await ",
     "foreach ", "in ", "of ", "is ", "when ", "new ", "this", "a", "b", "virtualMachineScaleSetVMs", "VirtualMachineScaleSetVMsClient ",
     "OrchestrationMode", "Flexible", '"Uniform"', "createOrUpdate", "define", "withFlexibleOrchestrationMode", "list", "Start",
     "(", ")", "{", "}", "[", "]", "<", ">", ".", ",", ";", ":", "=", ":=", "==", "!=", "=>", "->", "::", "?", "!", "&&", "||", "\n", "é"]
)  # fmt: skip


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=80), st.sampled_from(["a.ts", "a.go", "a.cs", "A.java", "a.kt", "a.vb", "a.rb", "Jenkinsfile"]))  # fmt: skip
def test_any_tokens_are_read(words: list[str], path: str) -> None:
    text = "virtualMachineScaleSetVMs.start();" + "".join(words)
    for use in SURFACE.extract(SourceFile(path, text), VOCABULARY).uses:
        assert 0 <= use.span.start < use.span.end <= len(text)


@pytest.mark.parametrize("path", ["a.ts", "a.go", "a.cs", "a.kt"])
@pytest.mark.parametrize(
    "unit", ["{ a.b(", "(", ")", "}", "a.b().c", "a, ", "(a) => ", "var a = ", "a: B<", "for (x of ", "func f(a *b) c {", "type a interface {", "a := map[b]*c{"]
)  # fmt: skip
def test_scopes_are_read_in_linear_time(path: str, unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile(path, text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)


@pytest.mark.parametrize(
    ("path", "first", "unit"),
    [
        ("a.cs", "using Moq;", "void F() { var m = new Mock<A>(); m.Restart(w); }"),
        ("a.cs", "using Moq;", "m = new Mock<A>(); m.Restart(w);"),
        ("a.ts", "jest.fn();", "const m = { a: jest.fn() }; m.Restart(w);"),
    ],
)
def test_doubles_are_found_in_linear_time(path: str, first: str, unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile(path, first + text), VOCABULARY)

    grows_linearly(read, lambda count: f"{unit}\n" * count)
