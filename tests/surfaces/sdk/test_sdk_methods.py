"""Methods that a class has by what it embeds, that stand in brackets, or that are its own."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.surfaces.sdk.blocks import with_members
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = SdkSurface()
MEMBERS = "armcompute.VirtualMachineScaleSetVMsClient"
MACHINES = "armcompute.VirtualMachinesClient"
NICS = "ListVirtualMachineScaleSetNetworkInterfaces"


def found(path: str, text: str) -> list[str]:
    """``line operation`` of every use; the group of an instance's operations is left out."""
    return [
        f"{text.count(chr(10), 0, use.span.start) + 1} "
        + use.operation.removeprefix("VirtualMachineScaleSetVMs_")
        for use in SURFACE.extract(SourceFile(path, text), VOCABULARY).uses
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"type c struct {{\n\t*{MEMBERS}\n\tname string\n}}\nfunc (x *c) f() {{ x.BeginStart(a) }}", ["5 Start"]),
        (f"type c struct {{\n\tname string\n\t{MEMBERS}\n}}\nfunc f(x c) {{ x.NewListPager(a) }}", ["5 List"]),
        (f"type c struct {{ *{MEMBERS} }}\nfunc (x *c) f() {{ x.Get(a) }}", ["2 Get"]),
        (f"type c struct {{\n\t*{MEMBERS}\n}}\ntype d struct {{\n\t*c\n}}\nfunc f(x *d) {{ x.BeginRestart(a) }}", ["7 Restart"]),
        (f"type c struct {{\n\t*{MEMBERS}\n}}\nfunc (x *c) f() {{ x.VirtualMachineScaleSetVMsClient.Get(a) }}", ["4 Get"]),
        (f"type c struct {{\n\t*{MEMBERS}\n\t*{MACHINES}\n}}\nfunc f(x c) {{ x.BeginReimage(a) }}", ["5 Reimage"]),
        # the method of another type, or a function, of that name
        (f"type c struct {{\n\t*{MEMBERS}\n}}\ntype d struct{{}}\nfunc (x *d) BeginStart(a any) {{}}\nfunc (x *c) f() {{ x.BeginStart(a) }}", ["6 Start"]),
        (f"type d interface {{\n\tBeginStart(a any)\n}}\ntype c struct {{\n\t*{MEMBERS}\n}}\nfunc (x *c) f() {{ x.BeginStart(a) }}", ["7 Start"]),
        (f"type c struct {{\n\t*{MEMBERS}\n}}\nfunc BeginStart(a any) {{}}\nfunc (x *c) f() {{ x.BeginStart(a) }}", ["5 Start"]),
    ],
)  # fmt: skip
def test_methods_of_an_embedded_client(text: str, expected: list[str]) -> None:
    assert found("a.go", text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # another client, no embedding, no such method
        f"type c struct {{\n\t*{MACHINES}\n}}\nfunc (x *c) f() {{ x.BeginStart(a) }}",
        f"type c struct {{\n\tmembers *{MEMBERS}\n}}\nfunc (x *c) f() {{ x.BeginStart(a) }}",
        f"type c struct {{\n\t*{MEMBERS}\n}}\nfunc (x *c) f() {{ x.Connect(a) }}",
        # the struct's own method, whose body does what it does
        f"type c struct {{\n\t*{MEMBERS}\n}}\nfunc (x *c) Get(a string) {{ }}\nfunc f(x *c) {{ x.Get(a) }}",
        f"type c struct {{\n\t*{MEMBERS}\n}}\nfunc (x c) Get(a string) {{ }}\nfunc f(x *c) {{ x.Get(a) }}",
        f"type d struct{{}}\ntype c struct {{\n\t*{MEMBERS}\n\td\n}}\nfunc (x d) Get(a string) {{ }}\nfunc f(x *c) {{ x.Get(a) }}",
        # another struct, or one of the same shape
        f"type c struct {{\n\t*{MEMBERS}\n}}\ntype d struct {{\n\tname string\n}}\nfunc f(x *d) {{ x.Get(a) }}",
        # embedded in itself
        "type c struct {\n\t*c\n}\nfunc f(x *c) { x.Get(a) }",
    ],
)
def test_no_method_of_an_embedded_client(text: str) -> None:
    assert found("a.go", text) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.go", f"type c struct {{ n *armnetwork.InterfacesClient }}\nfunc (x *c) {NICS}(a string) {{\n\tx.n.New{NICS}Pager(a)\n}}\nfunc (x *c) f() {{\n\tx.{NICS}(a)\n}}",
         ["3 NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces"]),
        ("a.go", "func (x *c) f() { x.listVirtualMachineScaleSetNetworkInterfaces(a) }", []),
        ("a.go", "type Members interface {\n\tList(a string) error\n}\ntype c struct { vmssVMsClient Members }\nfunc (x *c) f() { x.vmssVMsClient.List(ctx, a) }", []),
        ("a.ts", "class A {\n  async listVirtualMachineScaleSetNetworkInterfaces(a: string) {\n    return this.n.networkInterfaces.listVirtualMachineScaleSetNetworkInterfaces(a);\n  }\n"
                 "  f() { return this.listVirtualMachineScaleSetNetworkInterfaces(a); }\n}",
         ["3 NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces"]),
        ("a.cs", "class A {\n Task ListVirtualMachineScaleSetNetworkInterfaces(string a) => n.NetworkInterfaces.ListVirtualMachineScaleSetNetworkInterfacesAsync(a);\n"
                 " void F() { this.ListVirtualMachineScaleSetNetworkInterfaces(a); }\n}",
         ["2 NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces"]),
        ("a.ts", "class A {\n  f() { return this.listVirtualMachineScaleSetNetworkInterfaces(a); }\n}",
         ["2 NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces"]),
        ("a.ts", "class B {\n  listVirtualMachineScaleSetNetworkInterfaces(a: string) { return a; }\n}\nclass A extends N {\n  f() { return this.listVirtualMachineScaleSetNetworkInterfaces(a); }\n}",
         ["5 NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces"]),
        ("a.ts", "class B {\n  listVirtualMachineScaleSetNetworkInterfaces(a: string) { return a; }\n}\nclass A extends B {\n  f() { return this.listVirtualMachineScaleSetNetworkInterfaces(a); }\n}", []),
        ("a.cs", "abstract class B {\n abstract Task ListVirtualMachineScaleSetNetworkInterfaces();\n void F() { this.ListVirtualMachineScaleSetNetworkInterfaces(); }\n}\n"
                 "class A : B {\n override Task ListVirtualMachineScaleSetNetworkInterfaces() { return null; }\n}", []),
    ],
)  # fmt: skip
def test_a_wrapper_is_found_in_its_body(path: str, text: str, expected: list[str]) -> None:
    assert found(path, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c.virtualMachineScaleSetVMs.beginStart(a);", ["1 Start"]),
        ('c["virtualMachineScaleSetVMs"].beginStart(a);', ["1 Start"]),
        ("c['virtualMachineScaleSetVMs']['beginStart'](a);", ["1 Start"]),
        ('c?.["virtualMachineScaleSetVMs"].beginStart(a);', ["1 Start"]),
        ('const m = c[ "virtualMachineScaleSetVMs" ];\nm.beginStart(a);', ["2 Start"]),
        ('c["virtualMachines"].beginStart(a);', []),
        ('const m = ["virtualMachineScaleSetVMs"].map(f);', []),
        ("log('c[\"virtualMachineScaleSetVMs\"].beginStart(a)');", []),
        ('// c["virtualMachineScaleSetVMs"].beginStart(a)', []),
        ('c["virtualMachineScaleSetVMs" + x].beginStart(a);', []),
    ],
)
def test_members_in_brackets(text: str, expected: list[str]) -> None:
    assert found("a.ts", text) == expected


@pytest.mark.parametrize(
    "code", ['a["b"].c', "a?.[ 'b' ](c)", 'a["b c"]', "a[`b`]", '["b"]', 'x = a["b"]["c"];']
)
def test_members_in_brackets_keep_their_places(code: str) -> None:
    blank = code.replace("b", " ").replace("c", " ")
    told = with_members(blank, code)
    assert len(told) == len(code)
    assert all(a == b or b in " .?" for a, b in zip(code, told, strict=True))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("c := compute.NewVirtualMachineScaleSetVMsClientWithBaseURI(u, s)\nc.List(ctx, a, b)", ["2 List"]),
        ("c := compute.NewVirtualMachinesClientWithBaseURI(u, s)\nc.List(ctx, a)", []),
        ("f.GetVirtualMachineScaleSetVMClient().ListVMInstanceView(ctx, a, b)", ["1 List"]),
        ("f.GetVirtualMachineClient().ListVMInstanceView(ctx, a, b)", []),
    ],
)  # fmt: skip
def test_names_of_other_generations(text: str, expected: list[str]) -> None:
    assert found("a.go", f"func f() {{ {text} }}") == expected


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("A.java", "class A { VirtualMachineScaleSetVMsInner c;\n void f() { this.c.restart(g, n, i); } }", ["2 Restart"]),
        ("A.java", "class A { void f(VirtualMachineScaleSetVMsInner c) {\n c.deallocateAsync(g, n, i); } }", ["2 Deallocate"]),
        ("A.java", "class A { void f() {\n m.inner().virtualMachineScaleSetVMs().start(g, n, i); } }", ["2 Start"]),
        ("A.java", "class A { void f() {\n m.virtualMachineScaleSets().inner().start(g, n); } }", ["2 VirtualMachineScaleSets_Start"]),
        ("a.cs", "class A { void F() {\n azure.VirtualMachineScaleSets.Inner.StartAsync(g, n); } }", ["2 VirtualMachineScaleSets_Start"]),
        ("A.java", "class A { VirtualMachinesInner c;\n void f() { this.c.restart(g, n); } }", []),
        ("A.java", "class A { void f() {\n m.virtualMachines().inner().start(g, n); } }", []),
        ("A.java", "class A { void f(VirtualMachineScaleSetInner data) {\n data.withTags(tags); } }", []),
    ],
)  # fmt: skip
def test_clients_inside_of_fluent_libraries(path: str, text: str, expected: list[str]) -> None:
    assert found(path, text) == expected


@pytest.mark.parametrize(
    "unit", ['a["b"].c', '["b"', "type a struct {\n\t*b\n}\n", "func (a *b) c() { a.d() }\n"]
)
def test_methods_are_found_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        for path in ("a.ts", "a.go"):
            SURFACE.extract(SourceFile(path, text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)


@pytest.mark.parametrize(
    ("path", "text", "spelling"),
    [
        ("a.cs", "void F(List<VirtualMachineScaleSetVmResource> all) { all.First().Restart(w); }", "Restart"),
        ("a.cs", "void F(Response<VirtualMachineScaleSetVmResource> r) { r.Value.Restart(w); }", "Restart"),
        ("a.cs", "void F(Dictionary<string, VirtualMachineScaleSetResource> d) { d[\"x\"].Restart(w); }", "Restart"),
        ("a.cs", "void F(VirtualMachineScaleSetVmResource first) { first.Restart(w); }", "first.Restart"),
        ("A.java", "void f(Optional<VirtualMachineScaleSetVM> o) { o.get().restart(); }", "restart"),
        ("A.java", "void f(List<VirtualMachineScaleSetVM> all) { all.iterator().next().restart(); }", "restart"),
        ("A.java", "void f() { m.virtualMachineScaleSets().restart(); }", "virtualMachineScaleSets.restart"),
    ],
)  # fmt: skip
def test_a_receiver_is_named_if_it_has_a_name(path: str, text: str, spelling: str) -> None:
    uses = SURFACE.extract(SourceFile(path, f"class A {{ {text} }}"), VOCABULARY).uses
    assert [use.spelling for use in uses] == [spelling]
