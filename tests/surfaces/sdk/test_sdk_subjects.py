"""Which set a call of an SDK is about: told where that is sure, and not where it is not."""

from __future__ import annotations

import pytest

from tests.surfaces.named import uses
from tests.work import grows_linearly

# -- Go -----------------------------------------------------------------------------------------

GO = (
    'package ops\n\nimport (\n\t"os"\n\n'
    '\t"github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v6"\n)\n\n'
)


def go(body: str, before: str = "", parameters: str = "rg, name string") -> list[str]:
    return uses(
        "ops.go",
        f"{GO}{before}\nfunc run(ctx context.Context, c *armcompute.VirtualMachineScaleSetsClient, "
        f"{parameters}) {{\n{body}\n}}\n",
    )


@pytest.mark.parametrize(
    ("body", "before", "named"),
    [
        ('c.BeginRestart(ctx, "apps", "web", nil)', "", "web @ apps"),
        ('c.BeginRestart(context.Background(), "apps", "web", nil)', "", "web @ apps"),
        ("c.BeginRestart(ctx, `apps`, `web`, nil)", "", "web @ apps"),
        ('c.Restart(r.Context(), "apps", "web", nil)', "", "web @ apps"),
        ("c.BeginRestart(ctx, group, vmss, nil)", 'const (\n\tgroup = "apps"\n\tvmss = "web"\n)\n',
         "web @ apps"),
        ('vmss := "web"\nc.BeginRestart(ctx, "apps", vmss, nil)', "", "web @ apps"),
        ('var vmss string = "web"\nc.BeginRestart(ctx, "apps", vmss, nil)', "", "web @ apps"),
        ('vmss := "web"\ngo func() {\n\tc.BeginRestart(ctx, "apps", vmss, nil)\n}()', "",
         "web @ apps"),
        ('vmss := to.Ptr("web")\nc.BeginRestart(ctx, "apps", *vmss, nil)', "", "web @ apps"),
        ('if vmss := "web"; ready {\n\tc.BeginRestart(ctx, "apps", vmss, nil)\n}', "",
         "web @ apps"),
    ],
)  # fmt: skip
def test_go_names_the_set_third(body: str, before: str, named: str) -> None:
    assert go(body, before) == [named]


@pytest.mark.parametrize(
    ("body", "before"),
    [
        # It gets another value, here or there.
        ('vmss := "web"\nvmss = other()\nc.BeginRestart(ctx, "apps", vmss, nil)', ""),
        ('vmss := "web"\nif x {\n\tvmss = "blue"\n}\nc.BeginRestart(ctx, "apps", vmss, nil)', ""),
        ('vmss := "web"\nc.BeginRestart(ctx, "apps", vmss, nil)\nvmss, err = next()', ""),
        ('vmss := "web"\nvmss += suffix\nc.BeginRestart(ctx, "apps", vmss, nil)', ""),
        ('vmss := "web"\nfmt.Sscan(input, &vmss)\nc.BeginRestart(ctx, "apps", vmss, nil)', ""),
        # Another file of the package may set it, or a flag does.
        ('c.BeginRestart(ctx, "apps", vmss, nil)', 'var vmss = "web"\n'),
        ('c.BeginRestart(ctx, "apps", vmss, nil)', 'var (\n\tvmss = "web"\n)\n'),
        ('c.BeginRestart(ctx, "apps", *vmss, nil)', 'var vmss = flag.String("set", "web", "")\n'),
        # Put together, or of another call.
        ('c.BeginRestart(ctx, "apps", "web-"+stage, nil)', ""),
        ('c.BeginRestart(ctx, "apps", fmt.Sprintf("%s-web", stage), nil)', ""),
        ('c.BeginRestart(ctx, "apps", "web-%s", nil)', ""),
        ('c.BeginRestart(ctx, "apps", config.Name, nil)', 'const Name = "web"\n'),
        # Declared twice in one block, so that nobody can say which is meant.
        ('if vmss := "a"; x {\n} else {\n}\nc.BeginRestart(ctx, "apps", vmss, nil)', ""),
    ],
)  # fmt: skip
def test_go_leaves_alone_what_may_be_another_set(body: str, before: str) -> None:
    assert go(body, before) == ["- @ apps"]


@pytest.mark.parametrize(
    ("body", "parameters"),
    [
        ('c.BeginRestart(ctx, "apps", vmss, nil)', "vmss string"),
        ('c.BeginRestart(ctx, "apps", vmss, nil)', "rg, vmss string"),
        ('for _, vmss := range []string{"a", "b"} {\n\tc.BeginRestart(ctx, "apps", vmss, nil)\n}',
         "x int"),
        ('func(vmss string) {\n\tc.BeginRestart(ctx, "apps", vmss, nil)\n}("b")', "x int"),
        ('vmss, err := find()\nc.BeginRestart(ctx, "apps", vmss, nil)', "x int"),
        ('{\n\tvmss := find()\n\tc.BeginRestart(ctx, "apps", vmss, nil)\n}', "x int"),
        ('if vmss := find(); x {\n\tc.BeginRestart(ctx, "apps", vmss, nil)\n}', "x int"),
        ('for vmss := first(); ok; {\n\tc.BeginRestart(ctx, "apps", vmss, nil)\n}', "x int"),
    ],
)  # fmt: skip
def test_what_hides_a_constant_is_no_constant(body: str, parameters: str) -> None:
    (found,) = go(body, 'const vmss = "web"\n', parameters)
    assert found.startswith("$vmss@")
    assert found.endswith(" @ apps")


def test_one_parameter_is_one_set_and_that_of_another_function_is_another() -> None:
    text = GO + "".join(
        f"func {name}(ctx context.Context, c *armcompute.VirtualMachineScaleSetsClient, "
        "rg, vmss string) {\n\tc.BeginRestart(ctx, rg, vmss, nil)\n"
        "\tc.BeginReimage(ctx, rg, vmss, nil)\n}\n"
        for name in ("one", "other")
    )
    first, second, third, fourth = uses("ops.go", text)
    assert first == second
    assert third == fourth
    assert first != third


def test_a_parameter_that_is_changed_is_no_set_that_others_are() -> None:
    body = 'c.BeginRestart(ctx, "apps", name, nil)\nname = name + "-2"\n'
    assert go(body) == ["- @ apps"]


@pytest.mark.parametrize(
    ("method", "named"),
    [
        ('NewListPager("apps", "web", nil)', "web @ apps"),
        ('BeginRestart(ctx, "apps", "web", "3", nil)', "web @ apps"),
        ('GetInstanceView(ctx, "apps", "web", "3", nil)', "web @ apps"),
        ('BeginRestart(ctx, "web", "3")', "- @ -"),
        ('BeginRestart(ctx, args...)', "- @ -"),
    ],
)  # fmt: skip
def test_operations_on_instances_have_the_set_in_the_same_place(method: str, named: str) -> None:
    text = f"{GO}func run(vms *armcompute.VirtualMachineScaleSetVMsClient) {{\n\tvms.{method}\n}}\n"
    assert uses("ops.go", text) == [named]


def test_a_list_of_all_sets_is_about_a_group_at_most() -> None:
    assert go('c.NewListPager("apps", nil)') == ["- @ apps"]
    assert go("c.NewListAllPager(nil)") == ["- @ -"]


def test_a_client_of_ones_own_may_have_its_own_order() -> None:
    calls = 'vmss.List("web", "apps")\n\tvmssClient.Get("web", "apps")'
    text = f"package ops\n\nfunc run() {{\n\t{calls}\n}}\n"
    assert set(uses("ops.go", text)) <= {"- @ -"}


# -- JavaScript and TypeScript ------------------------------------------------------------------

JS = 'import { ComputeManagementClient } from "@azure/arm-compute";\n'
CALL = "await client.virtualMachineScaleSets.beginRestart(%s);\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (CALL % "'apps', \"web\"", "web @ apps"),
        (CALL % "'apps', `web`", "web @ apps"),
        ("const rg = 'apps', x = 1;\nconst vmss = 'web';\n" + CALL % "rg, vmss", "web @ apps"),
        ("const vmss: string = 'web';\n" + CALL % "'apps', vmss", "web @ apps"),
        ("let vmss = 'web';\nexport async function run() {\n" + CALL % "'apps', vmss" + "}\n",
         "web @ apps"),
        ("class Ops {\n  static readonly SET = 'web';\n  async run() {\n" + CALL % "'apps', Ops.SET"
         + "  }\n}\n", "web @ apps"),
        ("class Ops {\n  private readonly set = 'web';\n  async run() {\n"
         + CALL % "'apps', this.set" + "  }\n}\n", "web @ apps"),
        ("async function run() {\n" + CALL % "'apps', vmss" + "}\nconst vmss = 'web';\nrun();\n",
         "web @ apps"),
    ],
)  # fmt: skip
def test_javascript_names_the_set_second(text: str, named: str) -> None:
    assert uses("ops.ts", JS + text) == [named]


@pytest.mark.parametrize(
    "text",
    [
        "let vmss = 'web';\nvmss = process.argv[2];\n" + CALL % "'apps', vmss",
        "let vmss = 'web';\n[vmss] = names;\n" + CALL % "'apps', vmss",
        "let vmss = 'web';\n({ vmss } = options);\n" + CALL % "'apps', vmss",
        CALL % "'apps', `${prefix}-web`",
        CALL % "'apps', prefix + 'web'",
        CALL % "'apps', blue ? 'web-blue' : 'web'",
        CALL % "'apps', config.set",
        CALL % "'apps', names[0]",
        "class Ops {\n  set = 'web';\n  async run() {\n" + CALL % "'apps', this.set" + "  }\n}\n",
        "class Ops {\n  readonly set = 'web';\n  constructor(o) { this.set = o; }\n"
        "  async run() {\n" + CALL % "'apps', this.set" + "  }\n}\n",
        "class Other {\n  static readonly SET = 'web';\n}\n" + CALL % "'apps', Ops.SET",
    ],
)  # fmt: skip
def test_javascript_leaves_alone_what_may_be_another_set(text: str) -> None:
    assert uses("ops.ts", JS + text) == ["- @ apps"]


@pytest.mark.parametrize(
    "function",
    [
        "async function run(vmss) {\n%s}\n",
        "async function run(vmss = 'other') {\n%s}\n",
        "async function run({ vmss }) {\n%s}\n",
        "async function run({ vmss = 'other' }) {\n%s}\n",
        "async function run({ a: vmss }: Options): Promise<void> {\n%s}\n",
        "async function run([vmss]) {\n%s}\n",
        "const run = async (vmss) => {\n%s};\n",
        "const run = async (vmss: string): Promise<void> => {\n%s};\n",
        "const run = async vmss => {\n%s};\n",
        "names.forEach(async (vmss) => {\n%s});\n",
        "for (const vmss of names) {\n%s}\n",
        "for (const [vmss] of names) {\n%s}\n",
        "for (const { vmss } of names) {\n%s}\n",
        "async function run() {\n  const { vmss } = options;\n%s}\n",
        "async function run() {\n  const { deep: { vmss } } = options;\n%s}\n",
        "async function run() {\n  const [, vmss] = options;\n%s}\n",
        "try {\n} catch (vmss) {\n%s}\n",
        "class Ops {\n  async run(vmss: string) {\n%s  }\n}\n",
    ],
)
def test_what_hides_a_constant_in_javascript_is_none(function: str) -> None:
    text = f"{JS}const vmss = 'web';\n" + function % (CALL % "'apps', vmss")
    (found,) = uses("ops.ts", text)
    assert not found.startswith("web")
    assert found.endswith(" @ apps")


def test_what_is_imported_is_one_set_of_the_file() -> None:
    text = (
        f"{JS}import {{ vmss }} from './names';\n" + CALL % "'apps', vmss" + CALL % "'apps', vmss"
    )
    first, second = uses("ops.ts", text)
    assert first == second
    assert first.startswith("$vmss@")


# -- C# -----------------------------------------------------------------------------------------

CS = "using Azure.ResourceManager;\nusing Azure.ResourceManager.Compute;\n"


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("var group = await sub.GetResourceGroupAsync(\"apps\");\n"
         "VirtualMachineScaleSetResource vmss =\n"
         "    await group.Value.GetVirtualMachineScaleSetAsync(\"web\");\n"
         "await vmss.RestartAsync(WaitUntil.Completed);\n", "web @ apps"),
        ("var vmss = (await group.GetVirtualMachineScaleSetAsync(\"web\")).Value;\n"
         "await vmss.RestartAsync(WaitUntil.Completed);\n", "web @ -"),
        ("const string Name = \"web\";\n"
         "var vmss = group.GetVirtualMachineScaleSet(Name).Value;\n"
         "vmss.Restart(WaitUntil.Completed);\n", "web @ -"),
        ("var id = VirtualMachineScaleSetResource\n"
         "    .CreateResourceIdentifier(sub, \"apps\", \"web\");\n"
         "var vmss = client.GetVirtualMachineScaleSetResource(id);\n"
         "await vmss.RestartAsync(WaitUntil.Completed);\n", "web @ apps"),
        ("var vmss = client.GetVirtualMachineScaleSetResource(new ResourceIdentifier("
         "\"/subscriptions/s/resourceGroups/apps/providers/Microsoft.Compute/"
         "virtualMachineScaleSets/web\"));\n"
         "await vmss.RestartAsync(WaitUntil.Completed);\n", "web @ apps"),
        ("var group = client.GetResourceGroupResource(\n"
         "    ResourceGroupResource.CreateResourceIdentifier(sub, \"apps\"));\n"
         "var vmss = group.GetVirtualMachineScaleSet(\"web\").Value;\n"
         "vmss.Restart(WaitUntil.Completed);\n", "web @ apps"),
        ("var group = await sub.GetResourceGroups().GetAsync(\"apps\");\n"
         "var vmss = group.Value.GetVirtualMachineScaleSet(\"web\").Value;\n"
         "vmss.Restart(WaitUntil.Completed);\n", "web @ apps"),
        ("VirtualMachineScaleSetResource vmss =\n"
         "    group.GetVirtualMachineScaleSet(vmScaleSetName: \"web\");\n"
         "vmss.Restart(WaitUntil.Completed);\n", "web @ -"),
    ],
)  # fmt: skip
def test_csharp_follows_an_object_to_what_gave_it(text: str, named: str) -> None:
    assert uses("Ops.cs", f"{CS}class Ops {{\n  async Task Run() {{\n{text}}}\n}}\n")[-1:] == [
        named
    ]


@pytest.mark.parametrize(
    "text",
    [
        # One variable for two sets.
        "var vmss = group.GetVirtualMachineScaleSet(\"web\").Value;\n"
        "if (blue) { vmss = group.GetVirtualMachineScaleSet(\"blue\").Value; }\n"
        "vmss.Restart(WaitUntil.Completed);\n",
        "VirtualMachineScaleSetResource vmss = group.GetVirtualMachineScaleSet(\"web\");\n"
        "vmss = other;\nvmss.Restart(WaitUntil.Completed);\n",
        # Nobody sees where it comes from.
        "await given.RestartAsync(WaitUntil.Completed);\n",
        "foreach (var name in names) {\n"
        "  VirtualMachineScaleSetResource vmss = group.GetVirtualMachineScaleSet(name);\n"
        "  vmss.Restart(WaitUntil.Completed);\n}\n",
        "VirtualMachineScaleSetResource vmss = client.GetVirtualMachineScaleSetResource(id);\n"
        "vmss.Restart(WaitUntil.Completed);\n",
        # What stands behind is no name of a set.
        "await given.DeleteInstancesAsync(WaitUntil.Completed, ids, \"web\");\n",
        "await vm.RunCommandAsync(WaitUntil.Completed, \"input\", \"token\");\n",
    ],
)  # fmt: skip
def test_csharp_leaves_alone_an_object_that_may_be_another(text: str) -> None:
    program = (
        f"{CS}class Ops {{\n  async Task Run(VirtualMachineScaleSetResource given, "
        f"VirtualMachineScaleSetVmResource vm, ResourceIdentifier id) {{\n{text}}}\n}}\n"
    )
    last = uses("Ops.cs", program)[-1]
    assert last.endswith(" @ -")
    assert last[0] in {"-", "$"}


def test_the_instances_of_a_set_are_its_own() -> None:
    text = (
        f"{CS}class Ops {{\n  async Task Run() {{\n"
        '    var vmss = group.GetVirtualMachineScaleSet("web").Value;\n'
        "    foreach (var vm in vmss.GetVirtualMachineScaleSetVms()) {\n"
        "      await vm.RestartAsync(WaitUntil.Completed);\n    }\n  }\n}\n"
    )
    assert set(uses("Ops.cs", text)) == {"web @ -"}


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('client.VirtualMachineScaleSets.Restart("apps", "web");', "web @ apps"),
        ('await client.VirtualMachineScaleSetVMs.RestartAsync("apps", "web", "3");', "web @ apps"),
        ("client.VirtualMachineScaleSets.Restart(\n"
         '    resourceGroupName: "apps", vmScaleSetName: "web");', "web @ apps"),
        ('client.VirtualMachineScaleSets.Restart(Group, Set);', "web @ apps"),
        ('client.VirtualMachineScaleSets.Restart("apps", Changing);', "- @ apps"),
        ('var s = azure.VirtualMachineScaleSets.GetByResourceGroup("apps", "web");\ns.Restart();',
         "web @ apps"),
        ('var s = azure.VirtualMachineScaleSets.Define("web").WithRegion(r)'
         '.WithExistingResourceGroup("apps").DefineNewExtension("agent").Attach().Create();\n'
         "s.Restart();", "web @ apps"),
    ],
)  # fmt: skip
def test_the_older_libraries_of_net(text: str, named: str) -> None:
    program = (
        "using Microsoft.Azure.Management.Compute;\nclass Ops {\n"
        '  private const string Group = "apps";\n  static readonly string Set = "web";\n'
        f'  private string Changing = "web";\n  void Run() {{\n{text}\n  }}\n}}\n'
    )
    assert uses("Ops.cs", program)[-1:] == [named]


# -- Java and Kotlin ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('azure.serviceClient().getVirtualMachineScaleSets().restart("apps", "web");',
         "web @ apps"),
        ('azure.serviceClient().getVirtualMachineScaleSetVMs().restart("apps", SET, "3");',
         "web @ apps"),
        ('final String set = "web";\nazure.serviceClient().getVirtualMachineScaleSets()'
         '.restart("apps", set);', "web @ apps"),
        ('azure.serviceClient().getVirtualMachineScaleSets().restart("apps", changing);',
         "- @ apps"),
        ("VirtualMachineScaleSet s = azure.virtualMachineScaleSets()\n"
         '    .getByResourceGroup("apps", "web");\ns.restart();', "web @ apps"),
        ('azure.virtualMachineScaleSets().getByResourceGroup("apps", "web").restart();',
         "web @ apps"),
        ("VirtualMachineScaleSet s = find();\ns.restart();", "- @ -"),
        ("for (String set : sets) {\nazure.virtualMachineScaleSets()"
         '.getByResourceGroup("apps", set).restart();\n}', "$ @ apps"),
    ],
)  # fmt: skip
def test_java_names_sets_in_both_ways(text: str, named: str) -> None:
    program = (
        "import com.azure.resourcemanager.compute.models.VirtualMachineScaleSet;\nclass Ops {\n"
        '  private static final String SET = "web";\n  private String changing = "web";\n'
        f"  void run() {{\n{text}\n  }}\n}}\n"
    )
    found = uses("Ops.java", program)[-1]
    if named.startswith("$"):
        assert found.startswith("$set@")
    else:
        assert found == named


def test_kotlin_names_sets_by_constants() -> None:
    program = (
        "import com.azure.resourcemanager.compute.models.VirtualMachineScaleSet\n"
        'const val SET = "web"\nfun run(azure: AzureResourceManager) {\n  val group = "apps"\n'
        "  azure.serviceClient().virtualMachineScaleSets.restart(group, SET)\n}\n"
    )
    assert uses("Ops.kt", program) == ["web @ apps"]
    shadowed = program.replace("fun run(", "fun run(SET: String, ")
    (found,) = uses("Ops.kt", shadowed)
    assert found.startswith("$SET@")


# -- what the environment gives -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.go", GO + "func run(c *armcompute.VirtualMachineScaleSetsClient) {\n"
                 '\tset := os.Getenv("VMSS")\n\tc.BeginRestart(ctx, "apps", set, nil)\n}\n'),
        ("a.go", GO + "func run(c *armcompute.VirtualMachineScaleSetsClient) {\n"
                 '\tset, ok := os.LookupEnv("VMSS")\n\tc.BeginRestart(ctx, "apps", set, nil)\n}\n'),
        ("a.ts", JS + CALL % "'apps', process.env.VMSS"),
        ("a.ts", JS + CALL % "'apps', process.env['VMSS']!"),
        ("a.ts", JS + "const set = process.env.VMSS as string;\n" + CALL % "'apps', set"),
        ("a.ts", JS + "const { VMSS } = process.env;\n" + CALL % "'apps', VMSS"),
        ("A.cs", 'class A { void R() { client.VirtualMachineScaleSets.Restart("apps",'
                 ' Environment.GetEnvironmentVariable("VMSS")); } }\n'),
        ("A.java", 'class A { void r() { c.getVirtualMachineScaleSets().restart("apps",'
                   ' System.getenv("VMSS")); } }\n'),
    ],
)  # fmt: skip
def test_a_variable_of_the_environment_gives_the_name(path: str, text: str) -> None:
    assert _given(path, text) == [("env:VMSS", "")]


@pytest.mark.parametrize("operator", ["??", "||"])
def test_a_default_stands_beside_it(operator: str) -> None:
    text = JS + CALL % f"'apps', process.env.VMSS {operator} 'web'"
    assert _given("a.ts", text) == [("env:VMSS", "web")]


@pytest.mark.parametrize(
    "text",
    [
        CALL % "'apps', process.env[key]",
        CALL % "'apps', process.env.VMSS + '-web'",
        CALL % "'apps', process.env.VMSS.trim()",
        CALL % "'apps', process.env.VMSS ?? config.set",
        "let set = process.env.VMSS;\nif (!set) { set = 'web'; }\n" + CALL % "'apps', set",
        "const { VMSS = 'x' } = other;\n" + CALL % "'apps', VMSS",
        "const { VMSS } = other;\n" + CALL % "'apps', VMSS",
    ],
)
def test_what_only_begins_in_the_environment_is_not_given_by_it(text: str) -> None:
    assert _given("a.ts", JS + text) == [("", "")]


def _given(path: str, text: str) -> list[tuple[str, str]]:
    from flexlint.catalog import load_catalog
    from flexlint.model import Unknown
    from flexlint.surfaces.sdk.surface import SdkSurface
    from flexlint.text.source import SourceFile

    found = SdkSurface().extract(SourceFile(path, text), load_catalog(()).vocabulary).uses
    targets = [use.target for use in found]
    return [(t.given_by, t.default) for t in targets if isinstance(t, Unknown)]


# -- work ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "unit",
    [
        'c.BeginRestart(ctx, "apps", vmss, nil)\n',
        'vmss := "web"\nc.BeginRestart(ctx, rg, vmss, nil)\n',
        "{ vmss = other\n c.BeginRestart(ctx, rg, vmss, nil)\n }\n",
        "if vmss := find(); vmss != nil { c.BeginRestart(ctx, rg, vmss, nil)\n }\n",
    ],
)
def test_work_grows_with_the_program(unit: str) -> None:
    grows_linearly(
        lambda text: uses("ops.go", text),
        lambda n: f"{GO}func run(c *armcompute.VirtualMachineScaleSetsClient) {{\n{unit * n}}}\n",
        small=30,
    )
