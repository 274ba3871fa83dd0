"""Of which call a condition in a program proves a mode, and of which it proves none."""

# ruff: noqa: E501, UP031
from __future__ import annotations

import re

import pytest

from flexlint.catalog import load_catalog
from flexlint.model import Mode, ModeKind
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = SdkSurface()
WRAP = {
    "go": 'package a\nimport "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v5"\nfunc f(ctx context.Context, c *armcompute.VirtualMachineScaleSetVMsClient, sets *armcompute.VirtualMachineScaleSetsClient, n, m string{}) {{\n{}\n}}',
    "ts": "import {{ ComputeManagementClient }} from '@azure/arm-compute';\nasync function f(c: ComputeManagementClient, n: string, m: string{}) {{\n{}\n}}",
    "cs": "class A {{ void F(string n, string m{}) {{\n{}\n}} }}",
    "java": "class A {{ void f(ComputeManager c, String n, String m{}) {{\n{}\n}} }}",
}
PAR = {
    "go": {
        "s": ", s *armcompute.VirtualMachineScaleSet",
        "t": ", t *armcompute.VirtualMachineScaleSet",
    },
    "ts": {"s": ", s: VirtualMachineScaleSet", "t": ", t: VirtualMachineScaleSet"},
    "cs": {"s": ", VirtualMachineScaleSetResource s", "t": ", VirtualMachineScaleSetResource t"},
    "java": {"s": ", VirtualMachineScaleSet s", "t": ", VirtualMachineScaleSet t"},
}
PATH = {"go": "a.go", "ts": "a.ts", "cs": "a.cs", "java": "A.java"}
CALL = re.compile(r"@([stnm0uvx])\b")
STARTING = re.compile("start|poweron", re.IGNORECASE)
GU = "*s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform"
GF = "*s.Properties.OrchestrationMode == armcompute.OrchestrationModeFlexible"
TU = 's.orchestrationMode === "Uniform"'
TF = 's.orchestrationMode === "Flexible"'
CU = "s.Data.OrchestrationMode == OrchestrationMode.Uniform"
CF = "s.Data.OrchestrationMode == OrchestrationMode.Flexible"
JU = "s.orchestrationMode() == OrchestrationMode.UNIFORM"
JF = "s.orchestrationMode() == OrchestrationMode.FLEXIBLE"
T = "import { ComputeManagementClient } from '@azure/arm-compute';\nasync function main(client: ComputeManagementClient, rg: string, vmssName: string, otherName: string, vmss: any, other: any) {\n%s\n}"
G = 'package a\nimport "github.com/Azure/azure-sdk-for-go/sdk/resourcemanager/compute/armcompute/v5"\nfunc f(ctx context.Context, vms *armcompute.VirtualMachineScaleSetVMsClient, sets *armcompute.VirtualMachineScaleSetsClient, rg, vmssName, otherName string) error {\n%s\n}'
C = "using Azure.ResourceManager.Compute;\nclass A { async Task F(ArmClient client, ResourceGroupResource rg, string name, string otherName) {\n%s\n} }"
J = "import com.azure.resourcemanager.compute.models.*;\nclass A { void f(AzureResourceManager azure, String rg, String name, String otherName) {\n%s\n} }"
B = "await client.virtualMachineScaleSets.beginStart(rg, %s);"
K = "import com.azure.resourcemanager.compute.models.*\nfun f(azure: AzureResourceManager, vmss: VirtualMachineScaleSet, other: VirtualMachineScaleSet) {\n%s\n}"


def call(language: str, set_: str) -> str:
    """A call on the set ``set_``, or on the one of that name (``n``, ``m``), or on "web" (``0``)."""
    name = {"n": "n", "m": "m", "0": '"web"'}.get(set_)
    if language == "go":
        return f"c.BeginStart(ctx, rg, {name or f'*{set_}.Name'}, id, nil)"
    if language == "ts":
        return f"c.virtualMachineScaleSetVMs.beginStart(rg, {name or f'{set_}.name'}, id)"
    return f"{set_}.PowerOn(WaitUntil.Completed)" if language == "cs" else f"{set_}.start()"


def letter(mode: Mode) -> str:
    return "-" if mode.kind is ModeKind.UNKNOWN else mode.kind.value[0]


def modes(path: str, text: str) -> str:
    """The first letters of the modes of the calls and commands in ``text``; a dash for one that
    is unknown."""
    found = SURFACE.extract(SourceFile(path, text), VOCABULARY)
    told = [
        (use.span.start, letter(use.mode))
        for use in found.uses
        if STARTING.search(text, use.span.start, use.span.end)
    ]
    told += [(each.segments[0].source_start, letter(each.mode)) for each in found.embedded]
    return "".join(mode for _, mode in sorted(told))


CASES = [
    # the object of the condition
    ("go", "st", f"if {GU} {{\n@s\n@t\n}}", "u-"),
    ("ts", "st", f"if ({TU}) {{ @s; @t; }}", "u-"),
    ("cs", "st", f"if ({CU}) {{ @s; @t; }}", "u-"),
    ("java", "st", f"if ({JU}) {{ @s; @t; }}", "u-"),
    ("go", "st", f"if {GF} {{\nreturn\n}}\n@s\n@t", "u-"),
    ("ts", "st", f"if ({TF}) return;\n@s; @t;", "u-"),
    ("cs", "st", f"if ({CF}) return;\n@s; @t;", "u-"),
    ("java", "st", f"if ({JF}) return;\n@s; @t;", "u-"),
    ("ts", "st", f"const x = {TU} ? @s : @t;", "u-"),
    ("ts", "st", f"{TU} && @t;", "-"),
    ("ts", "st", f"{TU} && @s;", "u"),
    ("go", "s", f"if {GU} {{\n@n\n}}", "u"),
    ("ts", "s", f"if ({TU}) {{ @n; }}", "u"),
    ("ts", "s", f"const n2 = s.name;\nif ({TU}) {{ @s; }}", "u"),
    (
        "ts",
        "",
        "const s = await c.virtualMachineScaleSets.get(rg, n);\nif (%s) { @n; @m; }" % TU,
        "u-",
    ),
    ("go", "", "s, err := sets.Get(ctx, rg, n, nil)\nif %s {\n@n\n@m\n}" % GU, "u-"),
    ("go", "", 's, err := sets.Get(ctx, rg, "web", nil)\nif %s {\n@0\n@m\n}' % GU, "u-"),
    ("go", "", 's, err := sets.Get(ctx, rg, "db", nil)\nif %s {\n@0\n}' % GU, "-"),
    (
        "ts",
        "",
        'const s = await c.virtualMachineScaleSets.get(rg, "db");\nif (%s) { @0; }' % TU,
        "-",
    ),
    (
        "ts",
        "",
        'const s = await c.virtualMachineScaleSets.get(rg, "web");\nif (%s) { @0; }' % TU,
        "u",
    ),
    (
        "ts",
        "",
        "const mode = (await c.virtualMachineScaleSets.get(rg, n)).orchestrationMode;\nif (mode === 'Uniform') { @n; @m; }",
        "u-",
    ),
    ("ts", "st", "const mode = s.orchestrationMode;\nif (mode === 'Uniform') { @s; @t; }", "u-"),
    (
        "ts",
        "st",
        "const uniform = s.orchestrationMode === 'Uniform';\nif (uniform) { @s; @t; }",
        "u-",
    ),
    ("go", "st", "uniform := %s\nif uniform {\n@s\n@t\n}" % GU, "u-"),
    ("cs", "st", "var uniform = %s;\nif (uniform) { @s; @t; }" % CU, "u-"),
    ("java", "st", "boolean uniform = %s;\nif (uniform) { @s; @t; }" % JU, "u-"),
    (
        "ts",
        "",
        "for (const s of sets) { for (const t of sets) { if (%s) { @s; @t; } } }" % TU,
        "u-",
    ),
    (
        "ts",
        "",
        "for (const s of sets) { if (%s) continue; @s; }\nfor (const t of sets) { @t; }" % TF,
        "u-",
    ),
    ("ts", "t", "for (const s of sets) { if (%s) continue; @t; }" % TF, "-"),
    ("ts", "s", "if (%s) { for (const s of sets) { @s; } }" % TU, "-"),
    ("ts", "s", "if (%s) { for (const t of sets) { @t; } }" % TU, "-"),
    ("ts", "s", "if (%s) { sets.forEach(s => { @s; }); }" % TU, "-"),
    ("ts", "s", "if (%s) { sets.forEach((t: VirtualMachineScaleSet) => { @t; }); }" % TU, "-"),
    ("ts", "st", "if (%s) { s = t; @s; }" % TU, "-"),
    ("ts", "st", "const u = s;\nif (%s) { @u; }" % TU, "u"),
    ("ts", "st", "const u = t;\nif (%s) { @u; }" % TU, "-"),
    (
        "cs",
        "s",
        "foreach (var t in s.GetVirtualMachineScaleSetVms()) { if (%s) { @t; } }" % CU,
        "u",
    ),
    ("cs", "s", 'var t = s.GetVirtualMachineScaleSetVm("0");\nif (%s) { @t; }' % CU, "u"),
    ("cs", "st", 'var x = t.GetVirtualMachineScaleSetVm("0").Value;\nif (%s) { @x; }' % CU, "-"),
    (
        "cs",
        "s",
        "var d = s.Data;\nif (d.OrchestrationMode == OrchestrationMode.Uniform) { @s; }",
        "u",
    ),
    (
        "cs",
        "st",
        "var d = s.Data;\nif (d.OrchestrationMode == OrchestrationMode.Uniform) { @t; }",
        "-",
    ),
    (
        "java",
        "st",
        "VirtualMachineScaleSetInner d = s.innerModel();\nif (d.orchestrationMode() == OrchestrationMode.UNIFORM) { @s; @t; }",
        "u-",
    ),
    (
        "ts",
        "st",
        "function isU(x: VirtualMachineScaleSet) { return x.orchestrationMode === 'Uniform'; }\nif (isU(s)) { @s; @t; }",
        "u-",
    ),
    (
        "go",
        "st",
        "isU := func(x *armcompute.VirtualMachineScaleSet) bool { return *x.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform }\nif isU(s) {\n@s\n@t\n}",
        "--",
    ),
    (
        "ts",
        "st",
        "if (s.orchestrationMode === 'Uniform' || t.orchestrationMode === 'Uniform') { @s; @t; }",
        "--",
    ),
    (
        "ts",
        "st",
        "if (s.orchestrationMode === 'Uniform' && t.orchestrationMode === 'Uniform') { @s; @t; }",
        "uu",
    ),
    (
        "ts",
        "st",
        "if (s.orchestrationMode === 'Uniform' && t.orchestrationMode === 'Flexible') { @s; @t; }",
        "--",
    ),
    (
        "ts",
        "st",
        "switch (s.orchestrationMode) { case 'Uniform': @s; @t; break; default: @t; }",
        "u--",
    ),
    (
        "cs",
        "st",
        "switch (s.Data.OrchestrationMode) { case OrchestrationMode.Uniform: @s; @t; break; }",
        "u-",
    ),
    (
        "go",
        "st",
        "switch *s.Properties.OrchestrationMode {\ncase armcompute.OrchestrationModeUniform:\n@s\n@t\n}",
        "u-",
    ),
    (
        "ts",
        "st",
        "for (const u of sets.filter(x => x.orchestrationMode === 'Uniform')) { @u; @t; }",
        "u-",
    ),
    (
        "ts",
        "st",
        "sets.filter(x => x.orchestrationMode === 'Uniform').forEach(u => { @u; @t; })",
        "u-",
    ),
    ("ts", "st", "sets.filter(x => t.orchestrationMode === 'Uniform').forEach(u => { @u; })", "-"),
    # includes, lists
    ("ts", "s", "if (['Uniform'].includes(s.orchestrationMode)) { @s; } else { @s; }", "uf"),
    (
        "ts",
        "s",
        "if (['Uniform', undefined].includes(s.orchestrationMode)) { @s; } else { @s; }",
        "uf",
    ),
    (
        "ts",
        "s",
        "if (['Flexible', undefined].includes(s.orchestrationMode)) { @s; } else { @s; }",
        "-u",
    ),
    ("ts", "s", "if (['Uniform', 'Flexible'].includes(s.orchestrationMode)) { @s; }", "-"),
    ("ts", "s", "if (!['Flexible'].includes(s.orchestrationMode)) { @s; }", "u"),
    ("ts", "s", "if ([other].includes(s.orchestrationMode)) { @s; }", "-"),
    ("ts", "s", "if (['Uniform'].includes(s.upgradePolicy.mode)) { @s; }", "-"),
    ("ts", "s", "if (modes.includes('Uniform')) { @s; }", "-"),
    (
        "go",
        "s",
        "if slices.Contains([]armcompute.OrchestrationMode{armcompute.OrchestrationModeUniform}, *s.Properties.OrchestrationMode) {\n@s\n}",
        "u",
    ),
    (
        "cs",
        "s",
        "if (new[] { OrchestrationMode.Uniform }.Contains(s.Data.OrchestrationMode)) { @s; }",
        "u",
    ),
    (
        "java",
        "s",
        "if (List.of(OrchestrationMode.UNIFORM).contains(s.orchestrationMode())) { @s; }",
        "u",
    ),
    (
        "java",
        "s",
        "if (EnumSet.of(OrchestrationMode.UNIFORM, OrchestrationMode.FLEXIBLE).contains(s.orchestrationMode())) { @s; }",
        "-",
    ),
    # case
    ("ts", "s", "if (s.orchestrationMode === 'flexible') { return; }\n@s;", "-"),
    ("ts", "s", "if (s.orchestrationMode.toLowerCase() === 'Flexible') { return; }\n@s;", "-"),
    ("ts", "s", "if (s.orchestrationMode.toUpperCase() === 'FLEXIBLE') { return; }\n@s;", "u"),
    (
        "ts",
        "s",
        "if ((s.orchestrationMode ?? 'Flexible') === 'Flexible') { @s; } else { @s; }",
        "-u",
    ),
    ("ts", "s", "if ((s.orchestrationMode ?? 'Uniform') === 'Uniform') { @s; } else { @s; }", "uf"),
    (
        "ts",
        "s",
        "const mode = s.orchestrationMode || 'Flexible';\nif (mode === 'Flexible') { @s; } else { @s; }",
        "-u",
    ),
    # both excluded
    ("ts", "s", "if (%s) { @s; } else if (%s) { @s; } else { @s; }" % (TU, TF), "uf-"),
    ("go", "s", "if %s {\n@s\n} else if %s {\n@s\n} else {\n@s\n}" % (GU, GF), "uf-"),
    (
        "ts",
        "s",
        "switch (s.orchestrationMode) { case 'Uniform': @s; break; case 'Flexible': @s; break; default: @s; }",
        "uf-",
    ),
    # others
    (
        "cs",
        "s",
        "var r = s.Data.OrchestrationMode switch { OrchestrationMode.Uniform => @s, OrchestrationMode.Flexible => @s, _ => @s };",
        "uf-",
    ),
    ("cs", "s", "if (s.Data is { OrchestrationMode: OrchestrationMode.Uniform }) { @s; }", "u"),
    ("cs", "s", "if (s.Data.OrchestrationMode is OrchestrationMode.Uniform) { @s; }", "u"),
    (
        "cs",
        "s",
        'if (s.Data is { OrchestrationMode: OrchestrationMode.Uniform, ProvisioningState: "x" }) { @s; } else { @s; }',
        "u-",
    ),
    (
        "cs",
        "s",
        "if (s.Data.OrchestrationMode is { } mode && mode == OrchestrationMode.Uniform) { @s; }",
        "u",
    ),
    (
        "cs",
        "s",
        "switch (s.Data.OrchestrationMode) { case var m2 when m2 == OrchestrationMode.Uniform: @s; break; }",
        "-",
    ),
    (
        "java",
        "s",
        "switch (s.orchestrationMode()) { case UNIFORM -> @s; case FLEXIBLE -> @s; default -> @s; }",
        "uf-",
    ),
    (
        "java",
        "s",
        "switch (s.orchestrationMode()) { case UNIFORM: @s; break; case FLEXIBLE: @s; break; }",
        "uf",
    ),
    (
        "java",
        "s",
        'if ("flexible".equalsIgnoreCase(s.orchestrationMode().toString())) { return; }\n@s;',
        "u",
    ),
    ("ts", "s", "while (%s) { @s; }\n@s;" % TU, "u-"),
    ("go", "s", "for %s {\n@s\n}\n" % GU, "u"),
    ("ts", "s", "do { @s; } while (%s);" % TU, "-"),
    (
        "ts",
        "s",
        "const fns = { Uniform: () => @s, Flexible: () => @s };\nfns[s.orchestrationMode]();",
        "--",
    ),
    ("ts", "s", "if (s.upgradePolicy?.mode === 'Uniform') { @s; }", "-"),
    ("ts", "s", "if (s.mode === 'Uniform') { @s; }", "u"),
    ("ts", "s", "if (server.mode === 'Flexible') { return; } @s;", "-"),
    ("ts", "s", "if (cfg.orchestrationMode === 'Uniform') { @s; }", "u"),
    ("ts", "s", "if (process.env.ORCHESTRATION_MODE === 'Uniform') { @s; }", "u"),
    ("ts", "s", "if (config.orchestrationMode === 'Uniform') { @n; }", "u"),
    ("ts", "s", "try { if (%s) throw new Error(); } catch {}\n@s;" % TF, "-"),
    ("ts", "s", "try { if (%s) throw new Error(); @s; } catch { @s; }" % TF, "u-"),
    ("ts", "s", "assert(%s);\n@s;" % TU, "-"),
    ("ts", "s", "if (%s) { log(); } else { throw new Error(); }\n@s;" % TU, "u"),
    ("ts", "s", "if (x) { return; } else if (%s) { return; }\n@s;" % TF, "u"),
    ("ts", "s", "if (x) { log(); } else if (%s) { return; }\n@s;" % TF, "-"),
    ("ts", "s", "if (%s) { if (x) { return; } else { throw e; } }\n@s;" % TF, "-"),
    ("ts", "s", "let uniform = false;\nif (%s) uniform = true;\nif (uniform) { @s; }" % TU, "-"),
    ("ts", "s", "if (%s) return\n@s" % TF, "u"),
    ("ts", "s", "if (%s) { console.log('x'); process.exit(1); }\n@s;" % TF, "u"),
    ("go", "s", 'if %s {\nlog.Fatal("x")\n}\n@s' % GF, "u"),
    ("go", "s", "if %s {\nos.Exit(1)\n}\n@s" % GF, "u"),
    ("go", "s", "for _, s := range list {\nif %s {\ncontinue\n}\n@s\n}\n@s" % GF, "u-"),
    ("go", "s", "for _, s := range list {\nif %s {\nbreak\n}\n}\n@s" % GF, "-"),
    ("go", "s", "defer func() {\nif %s {\n@s\n}\n}()\n@s" % GU, "u-"),
    ("go", "s", "go func() {\nif %s {\nreturn\n}\n}()\n@s" % GF, "-"),
    ("ts", "s", "const check = () => { if (%s) return; };\n@s;" % TF, "-"),
]
WHOLE = [
    (
        "a.ts",
        T
        % "const s = await client.virtualMachineScaleSets.get(rg, vmssName);\nif (s.orchestrationMode === 'Uniform') { await client.virtualMachineScaleSets.beginStartAndWait(rg, vmssName); }",
        "u",
    ),
    (
        "a.ts",
        T
        % "for await (const s of client.virtualMachineScaleSets.list(rg)) {\n if (s.orchestrationMode !== 'Uniform') continue;\n for await (const vm of client.virtualMachineScaleSetVMs.list(rg, s.name!)) { await client.virtualMachineScaleSetVMs.beginStart(rg, s.name!, vm.instanceId!); }\n}",
        "u",
    ),
    (
        "a.ts",
        T
        % "for await (const s of client.virtualMachineScaleSets.list(rg)) {\n const n = s.name!;\n if (s.orchestrationMode !== 'Uniform') continue;\n await client.virtualMachineScaleSets.beginStart(rg, n);\n}",
        "u",
    ),
    (
        "a.ts",
        T
        % "for (const { name, orchestrationMode } of sets) { if (orchestrationMode !== 'Uniform') continue; await client.virtualMachineScaleSets.beginStart(rg, name); }",
        "u",
    ),
    (
        "a.ts",
        T
        % "const { orchestrationMode, name } = await client.virtualMachineScaleSets.get(rg, vmssName); if (orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, name); client.virtualMachineScaleSets.beginStart(rg, vmssName); }",
        "uu",
    ),
    (
        "a.ts",
        T
        % "const { orchestrationMode } = await client.virtualMachineScaleSets.get(rg, vmssName); if (orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, otherName); }",
        "-",
    ),
    (
        "a.ts",
        T
        % "const s = await client.virtualMachineScaleSets.get(rg, vmssName);\nconst mode = s.orchestrationMode;\nif (mode === 'Uniform') { execSync(`az vmss start -g ${rg} -n ${vmssName}`); execSync(`az vmss start -g ${rg} -n ${otherName}`); }",
        "u-",
    ),
    (
        "a.ts",
        T
        % "if (vmss.orchestrationMode === 'Uniform') { execSync(`az vmss start -g ${rg} -n ${vmss.name}`); execSync(`az vmss start -g ${rg} -n ${other.name}`); execSync('az vmss start -g ' + rg + ' -n ' + other.name); execSync('az vmss start -g ' + rg + ' -n ' + vmss.name); }",
        "u--u",
    ),
    (
        "a.ts",
        T % "if (vmss.orchestrationMode === 'Uniform') { execSync('az vmss start -g a -n web'); }",
        "u",
    ),
    (
        "a.ts",
        T
        % "const s = await client.virtualMachineScaleSets.get('a', 'db');\nif (s.orchestrationMode === 'Uniform') { execSync('az vmss start -g a -n web'); execSync('az vmss start -g a -n db'); }",
        "-u",
    ),
    (
        "a.ts",
        T
        % "const a = await client.virtualMachineScaleSets.get(rg, 'a');\nconst b = await client.virtualMachineScaleSets.get(rg, 'b');\nif (a.orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, 'a'); client.virtualMachineScaleSets.beginStart(rg, 'b'); client.virtualMachineScaleSets.beginStart(rg, b.name); }",
        "u--",
    ),
    (
        "a.ts",
        T
        % "if (isUniform(vmss)) { client.virtualMachineScaleSets.beginStart(rg, vmss.name); client.virtualMachineScaleSets.beginStart(rg, other.name); }\nfunction isUniform(s) { return s.orchestrationMode === 'Uniform'; }",
        "u-",
    ),
    (
        "a.ts",
        T
        % "const uniform = (await client.virtualMachineScaleSets.get(rg, vmssName)).orchestrationMode === 'Uniform';\nif (!uniform) return;\nclient.virtualMachineScaleSets.beginStart(rg, vmssName);\nclient.virtualMachineScaleSets.beginStart(rg, otherName);",
        "u-",
    ),
    (
        "a.ts",
        T
        % "sets.filter(s => s.orchestrationMode === 'Uniform').map(s => s.name).forEach(n => client.virtualMachineScaleSets.beginStart(rg, n));",
        "u",
    ),
    (
        "a.ts",
        T
        % "const uni = sets.filter(s => s.orchestrationMode === 'Uniform');\nfor (const s of uni) { client.virtualMachineScaleSets.beginStart(rg, s.name); client.virtualMachineScaleSets.beginStart(rg, vmss.name); }",
        "u-",
    ),
    (
        "a.ts",
        T
        % "const uni = [];\nfor (const s of sets) { if (s.orchestrationMode === 'Uniform') { uni.push(s); } }\nfor (const s of uni) { client.virtualMachineScaleSets.beginStart(rg, s.name); client.virtualMachineScaleSets.beginStart(rg, vmss.name); }",
        "u-",
    ),
    (
        "a.ts",
        T
        % "const uni = [];\nfor (const s of sets) { if (s.orchestrationMode === 'Uniform') { uni.push(s.name); } }\nuni.forEach(n => client.virtualMachineScaleSets.beginStart(rg, n));",
        "u",
    ),
    (
        "a.ts",
        T
        % "const s = sets.find(x => x.orchestrationMode === 'Uniform');\nclient.virtualMachineScaleSets.beginStart(rg, s.name);",
        "-",
    ),
    (
        "a.ts",
        T
        % "const pair = { a: vmss, b: other };\nif (pair.a.orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, pair.a.name); client.virtualMachineScaleSets.beginStart(rg, pair.b.name); }",
        "u-",
    ),
    (
        "a.ts",
        T
        % "for (let i = 0; i < sets.length; i++) { if (sets[i].orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, sets[i].name); client.virtualMachineScaleSets.beginStart(rg, sets[0].name); } }",
        "u-",
    ),
    (
        "a.ts",
        "class A { vmss: any; other: any; client: ComputeManagementClient;\n run() { if (this.vmss.orchestrationMode === 'Uniform') { this.client.virtualMachineScaleSets.beginStart(rg, this.vmss.name); this.client.virtualMachineScaleSets.beginStart(rg, this.other.name); this.client.virtualMachineScaleSets.beginStart(rg, this.name); } } }",
        "u-u",
    ),
    (
        "a.ts",
        T
        % "const check = async (s: VirtualMachineScaleSet) => { if (s.orchestrationMode !== 'Uniform') return; await client.virtualMachineScaleSets.beginStart(rg, s.name); };",
        "u",
    ),
    (
        "a.ts",
        T
        % "const props = vmss.properties; if (props.orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, vmss.name); client.virtualMachineScaleSets.beginStart(rg, other.name); }",
        "u-",
    ),
    (
        "a.ts",
        T
        % "if (vmss.orchestrationMode === 'Uniform' && other.orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, vmss.name); client.virtualMachineScaleSets.beginStart(rg, other.name); } else { client.virtualMachineScaleSets.beginStart(rg, vmss.name); }",
        "uu-",
    ),
    (
        "a.ts",
        T
        % "if (vmss.orchestrationMode === 'Uniform') { if (other.orchestrationMode === 'Flexible') { client.virtualMachineScaleSets.beginStart(rg, vmss.name); client.virtualMachineScaleSets.beginStart(rg, other.name); } }",
        "uf",
    ),
    (
        "a.ts",
        T
        % "const target = cond ? vmss : other; if (vmss.orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, target.name); }",
        "-",
    ),
    (
        "a.ts",
        T
        % "let s = vmss; if (s.orchestrationMode === 'Uniform') { s = other; client.virtualMachineScaleSets.beginStart(rg, s.name); }",
        "-",
    ),
    (
        "a.ts",
        T
        % "if (vmss.orchestrationMode === 'Uniform') { [1].forEach(() => client.virtualMachineScaleSets.beginStart(rg, vmss.name)); }",
        "u",
    ),
    (
        "a.ts",
        T
        % "if (vmss.orchestrationMode === 'Uniform') { setTimeout(async () => { await client.virtualMachineScaleSets.beginStart(rg, vmss.name); }); }",
        "u",
    ),
    (
        "a.ts",
        T
        % "const stop = (vmss) => client.virtualMachineScaleSets.beginStart(rg, vmss.name);\nif (vmss.orchestrationMode === 'Uniform') stop(vmss);",
        "-",
    ),
    (
        "a.ts",
        T
        % "if (vmss.orchestrationMode === 'Uniform') return;\nfunction later() { client.virtualMachineScaleSets.beginStart(rg, vmss.name); }",
        "f",
    ),
    (
        "a.ts",
        T
        % "const id = vmss.id; if (vmss.orchestrationMode === 'Uniform') { const n = id.split('/').pop(); client.virtualMachineScaleSets.beginStart(rg, n); }",
        "u",
    ),
    (
        "a.ts",
        T
        % "const n = `${prefix}-web`; const s = await client.virtualMachineScaleSets.get(rg, n); if (s.orchestrationMode === 'Uniform') { client.virtualMachineScaleSets.beginStart(rg, n); client.virtualMachineScaleSets.beginStart(rg, `${prefix}-db`); }",
        "u-",
    ),
    (
        "a.go",
        G
        % "resp, err := sets.Get(ctx, rg, vmssName, nil)\nif err != nil {\nreturn err\n}\nmode := *resp.Properties.OrchestrationMode\nif mode == armcompute.OrchestrationModeUniform {\nvms.BeginStart(ctx, rg, vmssName, id, nil)\nvms.BeginStart(ctx, rg, otherName, id, nil)\n}",
        "u-",
    ),
    (
        "a.go",
        G
        % "for pager.More() {\npage, _ := pager.NextPage(ctx)\nfor _, v := range page.Value {\nif v.Properties.OrchestrationMode == nil || *v.Properties.OrchestrationMode != armcompute.OrchestrationModeUniform {\ncontinue\n}\nname := *v.Name\nvms.BeginStart(ctx, rg, name, id, nil)\nvms.BeginStart(ctx, rg, *v.Name, id, nil)\nvms.BeginStart(ctx, rg, vmssName, id, nil)\n}\n}",
        "uuu",
    ),
    (
        "a.go",
        G
        % 'for _, v := range list {\nif *v.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nexec.Command("az", "vmss", "start", "-g", rg, "-n", *v.Name)\nexec.Command("az", "vmss", "start", "-g", rg, "-n", *w.Name)\n}\n}',
        "u-",
    ),
    (
        "a.cs",
        C
        % "VirtualMachineScaleSetResource vmss = (await rg.GetVirtualMachineScaleSetAsync(name)).Value;\nVirtualMachineScaleSetResource other = (await rg.GetVirtualMachineScaleSetAsync(otherName)).Value;\nif (vmss.Data.OrchestrationMode == OrchestrationMode.Uniform) { await vmss.PowerOnAsync(WaitUntil.Completed); await other.PowerOnAsync(WaitUntil.Completed); }",
        "u-",
    ),
    (
        "a.cs",
        C
        % "VirtualMachineScaleSetResource vmss = client.GetVirtualMachineScaleSetResource(id);\nvar data = (await vmss.GetAsync()).Value.Data;\nif (data.OrchestrationMode == OrchestrationMode.Uniform) { await vmss.PowerOnAsync(WaitUntil.Completed); }",
        "u",
    ),
    (
        "a.cs",
        C
        % "foreach (VirtualMachineScaleSetResource vmss in rg.GetVirtualMachineScaleSets()) { if (vmss.Data.OrchestrationMode != OrchestrationMode.Uniform) continue; foreach (VirtualMachineScaleSetVmResource vm in vmss.GetVirtualMachineScaleSetVms()) { await vm.PowerOnAsync(WaitUntil.Completed); } }",
        "u",
    ),
    (
        "a.cs",
        C
        % "foreach (VirtualMachineScaleSetResource vmss in rg.GetVirtualMachineScaleSets()) { if (vmss.Data.OrchestrationMode != OrchestrationMode.Uniform) continue; foreach (VirtualMachineScaleSetVmResource vm in other.GetVirtualMachineScaleSetVms()) { await vm.PowerOnAsync(WaitUntil.Completed); } }",
        "-",
    ),
    (
        "a.cs",
        C
        % 'VirtualMachineScaleSetResource vmss = client.GetVirtualMachineScaleSetResource(VirtualMachineScaleSetResource.CreateResourceIdentifier(sub, "rg", name));\nVirtualMachineScaleSetVmResource vm = client.GetVirtualMachineScaleSetVmResource(VirtualMachineScaleSetVmResource.CreateResourceIdentifier(sub, "rg", name, "0"));\nif (vmss.Data.OrchestrationMode == OrchestrationMode.Uniform) { await vm.PowerOnAsync(WaitUntil.Completed); }',
        "u",
    ),
    (
        "A.java",
        J
        % "VirtualMachineScaleSet vmss = azure.virtualMachineScaleSets().getByResourceGroup(rg, name);\nif (vmss.orchestrationMode() == OrchestrationMode.UNIFORM) { vmss.start(); for (VirtualMachineScaleSetVM vm : vmss.virtualMachines().list()) { vm.start(); } vmss.virtualMachines().list().forEach(vm2 -> vm2.start()); }",
        "uuu",
    ),
    (
        "A.java",
        J
        % "VirtualMachineScaleSet vmss = azure.virtualMachineScaleSets().getByResourceGroup(rg, name);\nVirtualMachineScaleSet other = azure.virtualMachineScaleSets().getByResourceGroup(rg, otherName);\nif (vmss.orchestrationMode() == OrchestrationMode.UNIFORM) { other.start(); azure.virtualMachineScaleSets().start(rg, otherName); azure.virtualMachineScaleSets().start(rg, name); }",
        "--u",
    ),
    (
        "a.ts",
        T
        % (
            "let flag = false;\nfor (const s of sets) { if (flag) { "
            + B % "s.name"
            + " }\nflag = s.orchestrationMode === 'Uniform'; }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "const flag = sets[0].orchestrationMode === 'Uniform';\nfor (const s of sets) { if (flag) { "
            + B % "s.name"
            + " } }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "const modes = new Map(sets.map(s => [s.name, s.orchestrationMode]));\nif (modes.get(vmss.name) === 'Uniform') { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "if (vmss.orchestrationMode === 'Uniform') { const vmss = other; "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "if (vmss.orchestrationMode === 'Uniform') { const { name } = other; "
            + B % "name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "const { name } = vmss; if (vmss.orchestrationMode === 'Uniform') { "
            + B % "name"
            + " }"
        ),
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "const isFlex = (s) => s.orchestrationMode !== 'Uniform';\nif (isFlex(vmss)) { "
            + B % "vmss.name"
            + " } else { "
            + B % "vmss.name"
            + B % "other.name"
            + " }"
        ),
        "fu-",
    ),
    (
        "a.ts",
        T
        % (
            "const isFlex = (s) => { if (s.x) return true; return s.orchestrationMode === 'Flexible'; };\nif (isFlex(vmss)) { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "async function isFlex(s) { return s.orchestrationMode === 'Flexible'; }\nif (isFlex(vmss)) { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "function isFlex(s, m = 'Flexible') { return s.orchestrationMode === m; }\nif (isFlex(vmss)) { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "if (vmss.orchestrationMode === 'Uniform') { for (const o of others) { "
            + B % "o.name"
            + B % "vmss.name"
            + " } }"
        ),
        "-u",
    ),
    (
        "a.ts",
        T
        % (
            "others.forEach(vmss => { if (vmss.orchestrationMode === 'Uniform') { "
            + B % "vmss.name"
            + " } });"
        ),
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "others.filter(s => s.orchestrationMode !== 'Flexible').forEach(async (s) => { "
            + B % "s.name"
            + B % "vmss.name"
            + " });"
        ),
        "u-",
    ),
    (
        "a.ts",
        T
        % (
            "others.filter(s => s.orchestrationMode !== 'flexible').forEach(async (s) => { "
            + B % "s.name"
            + " });"
        ),
        "-",
    ),
    (
        "a.ts",
        T % ("others.some(s => s.orchestrationMode === 'Uniform') && " + B[6:] % "vmss.name"),
        "-",
    ),
    (
        "a.ts",
        T
        % ("if (others.some(s => s.orchestrationMode === 'Uniform')) { " + B % "vmss.name" + " }"),
        "-",
    ),
    (
        "a.ts",
        T
        % ("if (others.every(s => s.orchestrationMode === 'Uniform')) { " + B % "vmss.name" + " }"),
        "-",
    ),
    (
        "a.ts",
        T % ("if (vmss.orchestrationMode === 'Uniform' as string) { " + B % "vmss.name" + " }"),
        "-",
    ),
    (
        "a.ts",
        T % ("if (!(vmss.orchestrationMode !== 'Uniform' || force)) { " + B % "vmss.name" + " }"),
        "u",
    ),
    (
        "a.ts",
        T % ("if (vmss.orchestrationMode !== 'Uniform' && force) return;\n" + B % "vmss.name"),
        "-",
    ),
    (
        "a.ts",
        T % ("if (vmss.orchestrationMode === 'Uniform') throw new Error('x');\n" + B % "vmss.name"),
        "f",
    ),
    (
        "a.ts",
        T
        % (
            "label: for (const s of sets) { for (const v of x) { if (s.orchestrationMode === 'Flexible') continue label; } "
            + B % "s.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "switch (true) { case vmss.orchestrationMode === 'Uniform': "
            + B % "vmss.name"
            + " break; case vmss.orchestrationMode === 'Flexible': "
            + B % "vmss.name"
            + " break; default: "
            + B % "vmss.name"
            + " }"
        ),
        "uf-",
    ),
    (
        "a.ts",
        T % ("const act = { Uniform: () => { " + B % "vmss.name" + " } }[vmss.orchestrationMode];"),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "process.env.MODE === 'Uniform' ? "
            + B[6:-1] % "vmss.name"
            + " : "
            + B[6:-1] % "vmss.name"
            + ";"
        ),
        "uf",
    ),
    (
        "a.ts",
        T % ("const mode = 'Uniform';\nif (mode === 'Uniform') { " + B % "vmss.name" + " }"),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "const orchestrationMode: string = 'Uniform';\nif (orchestrationMode === 'Uniform') { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        "function g(client: ComputeManagementClient, mode = 'Uniform') {\n"
        + "if (mode === 'Uniform') { "
        + B % "n"
        + " }\n}",
        "u",
    ),
    (
        "a.go",
        G
        % "mode := armcompute.OrchestrationModeUniform\nif mode == armcompute.OrchestrationModeUniform {\nvms.BeginStart(ctx, rg, vmssName, id, nil)\n}",
        "-",
    ),
    (
        "a.go",
        G
        % "s, err := sets.Get(ctx, rg, vmssName, nil)\nif err == nil && *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nvms.BeginStart(ctx, rg, vmssName, id, nil)\n} else {\nvms.BeginStart(ctx, rg, vmssName, id, nil)\n}",
        "u-",
    ),
    (
        "a.go",
        G
        % "s, err := sets.Get(ctx, rg, vmssName, nil)\nif err != nil || *s.Properties.OrchestrationMode != armcompute.OrchestrationModeUniform {\nreturn err\n}\nvms.BeginStart(ctx, rg, vmssName, id, nil)",
        "u",
    ),
    (
        "a.go",
        G
        % "for name, mode := range modes {\nif mode == armcompute.OrchestrationModeUniform {\nvms.BeginStart(ctx, rg, name, id, nil)\n}\n}",
        "u",
    ),
    (
        "a.go",
        G % "if isFlexible(s) {\nreturn nil\n}\nvms.BeginStart(ctx, rg, vmssName, id, nil)\n",
        "-",
    ),
    (
        "a.go",
        "package a\nfunc isUniform(s *armcompute.VirtualMachineScaleSet) bool { return *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform }\n"
        + (
            G
            % "for _, s := range list {\nif !isUniform(s) {\ncontinue\n}\nvms.BeginStart(ctx, rg, *s.Name, id, nil)\nvms.BeginStart(ctx, rg, *w.Name, id, nil)\n}"
        ).replace("package a\n", ""),
        "u-",
    ),
    (
        "a.cs",
        C
        % "VirtualMachineScaleSetResource vmss = (await rg.GetVirtualMachineScaleSetAsync(name)).Value;\nvar mode = vmss.Data.OrchestrationMode ?? OrchestrationMode.Flexible;\nif (mode == OrchestrationMode.Flexible) { await vmss.PowerOnAsync(WaitUntil.Completed); } else { await vmss.PowerOnAsync(WaitUntil.Completed); }",
        "-u",
    ),
    (
        "a.cs",
        C
        % 'VirtualMachineScaleSetResource vmss = (await rg.GetVirtualMachineScaleSetAsync(name)).Value;\nif (vmss.Data.OrchestrationMode?.ToString().ToLowerInvariant() == "Flexible") return;\nawait vmss.PowerOnAsync(WaitUntil.Completed);',
        "-",
    ),
    (
        "a.cs",
        C
        % "VirtualMachineScaleSetResource vmss = (await rg.GetVirtualMachineScaleSetAsync(name)).Value;\nif (vmss.Data.OrchestrationMode is not OrchestrationMode.Uniform) return;\nawait vmss.PowerOnAsync(WaitUntil.Completed);",
        "u",
    ),
    (
        "A.java",
        J
        % "VirtualMachineScaleSet vmss = azure.virtualMachineScaleSets().getByResourceGroup(rg, name);\nif (!vmss.orchestrationMode().equals(OrchestrationMode.UNIFORM)) { throw new X(); }\nvmss.start();",
        "u",
    ),
    (
        "A.java",
        J
        % 'VirtualMachineScaleSet vmss = azure.virtualMachineScaleSets().getByResourceGroup(rg, name);\nif (vmss.orchestrationMode().toString().equals("flexible")) { return; }\nvmss.start();',
        "-",
    ),
    (
        "A.java",
        J
        % "azure.virtualMachineScaleSets().list().stream().filter(s -> s.orchestrationMode() == OrchestrationMode.UNIFORM).forEach(s -> s.start());",
        "u",
    ),
    (
        "a.kt",
        K
        % "if (vmss.orchestrationMode() == OrchestrationMode.UNIFORM) {\n vmss.start()\n other.start()\n}",
        "u-",
    ),
    (
        "a.kt",
        K
        % "when {\n vmss.orchestrationMode() == OrchestrationMode.UNIFORM -> vmss.start()\n vmss.orchestrationMode() == OrchestrationMode.FLEXIBLE -> vmss.start()\n else -> vmss.start()\n}",
        "uf-",
    ),
    (
        "a.kt",
        K
        % "if (vmss.orchestrationMode() != OrchestrationMode.UNIFORM) return\nvmss.virtualMachines().list().forEach { it.start() }",
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "let mode = vmss.orchestrationMode;\nif (!mode) { mode = 'Flexible'; }\nif (mode === 'Flexible') { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "let mode = vmss.orchestrationMode;\nif (!mode) mode = 'Flexible';\nif (mode === 'Flexible') { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "const s = (await client.virtualMachineScaleSets.list(rg).next()).value;\nif (s.orchestrationMode === 'Uniform') { "
            + B % "s.name"
            + B % "vmssName"
            + " }"
        ),
        "uu",
    ),
    (
        "a.ts",
        T
        % (
            "const s: VirtualMachineScaleSet = await client.virtualMachineScaleSets.get(rg, vmssName);\nconst isUniform: boolean = s.orchestrationMode === 'Uniform';\nif (!isUniform) { return; }\n"
            + B % "vmssName"
            + B % "otherName"
        ),
        "u-",
    ),
    (
        "a.ts",
        T
        % (
            "await Promise.all(sets.map(async (s) => { if (s.orchestrationMode !== 'Uniform') return; "
            + B % "s.name"
            + B % "vmss.name"
            + " }));"
        ),
        "u-",
    ),
    (
        "a.ts",
        T
        % (
            "for (const [name, s] of Object.entries(sets)) { if (s.orchestrationMode === 'Uniform') { "
            + B % "name"
            + " } }"
        ),
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "for (const name of names) { const s = await client.virtualMachineScaleSets.get(rg, name); if (s.orchestrationMode === 'Flexible') { continue; } "
            + B % "name"
            + " }\n"
            + B % "vmssName"
        ),
        "u-",
    ),
    (
        "a.ts",
        "export class Svc { constructor(private client: ComputeManagementClient) {}\n async go(rg: string, name: string) { const s = await this.client.virtualMachineScaleSets.get(rg, name); if (s.orchestrationMode === 'Uniform') { await this.client.virtualMachineScaleSets.beginStart(rg, name); await this.client.virtualMachineScaleSets.beginStart(rg, this.other); } } }",
        "u-",
    ),
    (
        "a.ts",
        T
        % (
            "switch (vmss.orchestrationMode) { case 'Uniform': { "
            + B % "vmss.name"
            + B % "other.name"
            + " break; } case 'Flexible': default: "
            + B % "vmss.name"
            + " }"
        ),
        "u--",
    ),
    (
        "a.go",
        G
        % "set, err := sets.Get(ctx, rg, vmssName, nil)\nif err != nil {\nreturn err\n}\nif set.Properties.OrchestrationMode != nil && *set.Properties.OrchestrationMode == armcompute.OrchestrationModeFlexible {\nreturn nil\n}\npager := vms.NewListPager(rg, vmssName, nil)\nfor pager.More() {\npage, _ := pager.NextPage(ctx)\nfor _, vm := range page.Value {\nvms.BeginStart(ctx, rg, vmssName, *vm.InstanceID, nil)\nvms.BeginStart(ctx, rg, *set.Name, *vm.InstanceID, nil)\nvms.BeginStart(ctx, rg, otherName, *vm.InstanceID, nil)\n}\n}",
        "uu-",
    ),
    (
        "a.go",
        G
        % "for _, name := range names {\nset, _ := sets.Get(ctx, rg, name, nil)\nif *set.Properties.OrchestrationMode != armcompute.OrchestrationModeUniform {\ncontinue\n}\nvms.BeginStart(ctx, rg, name, id, nil)\n}",
        "u",
    ),
    (
        "a.go",
        G
        % "uniform := map[string]bool{}\nfor _, s := range list {\nuniform[*s.Name] = *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform\n}\nif uniform[vmssName] {\nvms.BeginStart(ctx, rg, vmssName, id, nil)\n}",
        "-",
    ),
    (
        "a.go",
        G
        % 'a, _ := sets.Get(ctx, rg, "a", nil)\nb, _ := sets.Get(ctx, rg, "b", nil)\nif *a.Properties.OrchestrationMode == *b.Properties.OrchestrationMode {\nvms.BeginStart(ctx, rg, "a", id, nil)\n}',
        "-",
    ),
    (
        "a.cs",
        C
        % "await foreach (VirtualMachineScaleSetResource vmss in rg.GetVirtualMachineScaleSets().GetAllAsync())\n{\n if (vmss.Data.OrchestrationMode != OrchestrationMode.Uniform) { continue; }\n await foreach (VirtualMachineScaleSetVmResource vm in vmss.GetVirtualMachineScaleSetVms().GetAllAsync())\n {\n  await vm.PowerOnAsync(WaitUntil.Completed);\n }\n await other.PowerOnAsync(WaitUntil.Completed);\n}",
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "if (vmss.orchestrationMode === 'Uniform') { const other = vmss; "
            + B % "other.name"
            + " }"
        ),
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "if (vmss.orchestrationMode === 'Uniform') { await helper(vmss.name); "
            + B % "vmssName"
            + " }"
        ),
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "const n = vmss.name ?? vmssName;\nif (vmss.orchestrationMode === 'Uniform') { "
            + B % "n"
            + " }"
        ),
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "const s = await getVmss(rg, vmssName);\nif (s?.orchestrationMode === 'Uniform') { "
            + B % "s.name"
            + B % "vmssName"
            + B % "otherName"
            + " }"
        ),
        "uu-",
    ),
    (
        "a.ts",
        T
        % (
            "const vms = client.virtualMachineScaleSetVMs.list(rg, vmss.name);\nif (vmss.orchestrationMode === 'Uniform') { for await (const vm of vms) { await client.virtualMachineScaleSetVMs.beginStart(rg, vmss.name, vm.instanceId); } }"
        ),
        "u",
    ),
    (
        "a.ts",
        T
        % (
            "if (opts.vmss.orchestrationMode === 'Uniform') { "
            + B % "opts.vmss.name"
            + B % "opts.other.name"
            + B % "opts.name"
            + " }"
        ),
        "u-u",
    ),
    (
        "a.ts",
        T
        % (
            "const s = await client.virtualMachineScaleSets.get(rg, vmssName);\nif (s.orchestrationMode !== 'Uniform') return;\n"
            + B % "vmssName"
            + "\nvmssName = otherName;\n"
            + B % "vmssName"
        ),
        "u-",
    ),
    (
        "a.ts",
        T
        % (
            "let n = vmss.name;\nif (vmss.orchestrationMode === 'Uniform') { "
            + B % "n"
            + " n = pick(); "
            + B % "n"
            + " }"
        ),
        "u-",
    ),
    (
        "a.ts",
        T
        % (
            "const isUniform = vmss.orchestrationMode === 'Uniform';\nvmss = other;\nif (isUniform) { "
            + B % "vmss.name"
            + " }"
        ),
        "-",
    ),
    (
        "a.ts",
        T
        % (
            "const u = sets.filter((s) => s.orchestrationMode === 'Uniform');\nu.map((s) => "
            + B % "other.name"
            + ");\nu.map((s) => "
            + B % "s.name"
            + ");\nfor (const x of u) { "
            + B % "x.name"
            + " }"
        ).replace("await ", ""),
        "-uu",
    ),
    (
        "a.go",
        G
        % (
            "sets.Get(ctx, rg, vmssName, nil)\nif len(all) > 0 && *all[0].Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nvms.BeginStart(ctx, rg, *all[0].Name, id, nil)\nvms.BeginStart(ctx, rg, *all[1].Name, id, nil)\nfor _, s := range all {\nvms.BeginStart(ctx, rg, *s.Name, id, nil)\n}\n}"
        ).replace("otherName string", "otherName string, all []*armcompute.VirtualMachineScaleSet"),
        "u--",
    ),
    (
        "a.go",
        G
        % (
            "s, err := sets.Get(ctx, rg, vmssName, nil)\nif *s.Properties.OrchestrationMode != armcompute.OrchestrationModeUniform {\nreturn err\n}\nset.Name = &vmssName\nvms.BeginStart(ctx, rg, vmssName, id, nil)\nvmssName, err = next()\nvms.BeginStart(ctx, rg, vmssName, id, nil)"
        ),
        "u-",
    ),
    (
        "a.cs",
        C
        % (
            "var list = rg.GetVirtualMachineScaleSets();\nforeach (VirtualMachineScaleSetResource s in list) { if (list.First().Data.OrchestrationMode == OrchestrationMode.Uniform) { s.PowerOn(WaitUntil.Completed); } }"
        ),
        "-",
    ),
    (
        "A.java",
        J
        % (
            "List<VirtualMachineScaleSet> list = f();\nfor (VirtualMachineScaleSet s : list) { if (list.get(0).orchestrationMode() == OrchestrationMode.UNIFORM) { s.start(); } if (s.orchestrationMode() == OrchestrationMode.UNIFORM) { s.start(); } }"
        ),
        "-u",
    ),
]


@pytest.mark.parametrize(("language", "given", "body", "expected"), CASES)
def test_of_each_call_what_the_conditions_around_prove(
    language: str, given: str, body: str, expected: str
) -> None:
    parameters = "".join(PAR[language][each] for each in given)
    calls = CALL.sub(lambda match: call(language, match[1]), body)
    assert modes(PATH[language], WRAP[language].format(parameters, calls)) == expected


@pytest.mark.parametrize(("path", "text", "expected"), WHOLE)
def test_calls_and_commands_of_whole_programs(path: str, text: str, expected: str) -> None:
    assert modes(path, text) == expected


@pytest.mark.parametrize(
    "unit",
    [
        "const a = b; const b = a; if (a.orchestrationMode === 'Uniform') { @ }\n",
        "const a = c.get(n); if (a.orchestrationMode === 'Uniform') { @ ",
        "if (a.b[c].orchestrationMode === 'Uniform') return; ",
        "u.push(a); for (const a of u) { if (a.orchestrationMode === 'Uniform') { u.push(a); } }\n",
        "if (x) { return; } else ",
        "if (a.orchestrationMode === 'Uniform') { a = n; n = a; @ ",
    ],
)
def test_ties_are_found_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        program = text.replace("@", "c.virtualMachineScaleSets.beginStart(rg, a.name);")
        SURFACE.extract(SourceFile("a.ts", program), VOCABULARY)

    head = "function f(c: ComputeManagementClient) { c.virtualMachineScaleSets.beginStart(rg, n); "
    grows_linearly(read, lambda count: head + unit * count, 40)


def test_a_program_that_ends_within_the_brackets_of_a_loop_is_read() -> None:
    loop = "for (const {{ name, orchestrationMode }} of sets {{\nif (s) {{ if (orchestrationMode !== 'Uniform') continue; {} }}"
    assert modes("a.ts", T % loop.format(B % "name")) == "u"
