"""Variables, operands, helpers and lists by which programs keep to one orchestration mode."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.catalog import load_catalog
from flexlint.surfaces.sdk.surface import SdkSurface
from flexlint.text.source import SourceFile
from tests.work import grows_linearly

VOCABULARY = load_catalog().vocabulary
SURFACE = SdkSurface()
WRAPPED = {
    "a.go": "func f(m *armcompute.VirtualMachineScaleSetVMsClient) {{\n{}\n}}",
    "a.ts": "function f(m: VirtualMachineScaleSetVMs) {{\n{}\n}}",
    "a.cs": "class A {{ void F(VirtualMachineScaleSetVmResource m) {{\n{}\n}} }}",
    "A.java": "class A {{ void f(VirtualMachineScaleSetVM m) {{\n{}\n}} }}",
    "a.kt": "fun f(m: VirtualMachineScaleSetVM) {{\n{}\n}}",
}
CALL = {
    "a.go": "m.BeginStart(x)", "a.ts": "m.beginStart(x)", "a.cs": "m.PowerOn(x)", "A.java": "m.start()", "a.kt": "m.start()"
}  # fmt: skip


def modes(path: str, body: str) -> str:
    """The first letters of the modes of the calls, written ``@`` in ``body``."""
    text = WRAPPED[path].format(body.replace("@", CALL[path]))
    uses = SURFACE.extract(SourceFile(path, text), VOCABULARY).uses
    assert len(uses) == body.count("@")
    return "".join(use.mode.kind.value[0] if use.mode.why else "-" for use in uses)


TELLING = [
    ('a.ts', 'if (vmssMode === "Uniform") { @; }', 'u'),
    ('a.ts', 'if (scaleSetMode === "Uniform") { @; }', 'u'),
    ('a.ts', 'if (currentMode === "Uniform") { @; }', 'u'),
    ('a.ts', 'if (config.mode === "Uniform") { @; }', 'u'),
    ('a.ts', 'if (opts.vmss.mode === "Uniform") { @; }', 'u'),
    ('a.ts', 'const mode = process.env.VMSS_MODE;\nif (mode === "Uniform") { @; }', 'u'),
    ('a.ts', 'const { orchestrationMode } = vmss;\nif (orchestrationMode === "Uniform") { @; }', 'u'),
    ('a.ts', 'const { orchestrationMode: m1 } = vmss;\nif (m1 === "Uniform") { @; }', 'u'),
    ('a.ts', 'const { orchestrationMode: om = "Uniform" } = vmss;\nif (om === "Flexible") return;\n@;', 'u'),
    ('a.ts', 'let om;\n({ orchestrationMode: om } = vmss);\nif (om === "Uniform") { @; }', 'u'),
    ('a.ts', 'const { properties: { orchestrationMode: om } } = vmss;\nif (om === "Uniform") { @; }', 'u'),
    ('a.ts', 'const om = vmss.orchestrationMode;\nif (om === "Uniform") { @; }', 'u'),
    ('a.ts', 'const om = vmss?.orchestrationMode ?? "Uniform";\nif (om === "Uniform") { @; }', 'u'),
    ('a.ts', 'for (const { name, orchestrationMode: om } of sets) { if (om !== "Uniform") continue; @; }', 'u'),
    ('a.ts', 'if (vmss?.["orchestrationMode"] === "Uniform") { @; }', 'u'),
    ('a.ts', 'if (vmss["orchestrationMode"] === "Uniform") { @; }', 'u'),
    ('a.ts', 'if ((vmss.orchestrationMode ?? "Uniform") === "Uniform") { @; }', 'u'),
    ('a.ts', 'if ((vmss.orchestrationMode || "Uniform") === "Uniform") { @; } else { @; }', 'uf'),
    ('a.ts', 'if (vmss.orchestrationMode?.toLowerCase() !== "flexible") @;', 'u'),
    ('a.ts', 'vmss.orchestrationMode === "Uniform" && @;', 'u'),
    ('a.ts', 'vmss.orchestrationMode === "Flexible" || @;', 'u'),
    ('a.ts', 'return vmss.orchestrationMode === "Uniform" ? @ : @;', 'uf'),
    ('a.ts', 'const isFlex = (v) => v.orchestrationMode === "Flexible";\nif (isFlex(s)) { @; } else { @; }', 'fu'),
    ('a.ts', 'function isUniform(v: V): boolean { return v.orchestrationMode === "Uniform"; }\nif (!isUniform(s)) return;\n@;', 'u'),
    ('a.ts', 'for (const s of sets.filter(s => s.orchestrationMode === "Uniform")) { @; }', 'u'),
    ('a.ts', 'const u = sets.filter((s) => s.orchestrationMode === "Uniform");\nfor (const s of u) { @; }', 'u'),
    ('a.ts', 'sets.filter(s => s.orchestrationMode === "Uniform").forEach(s => { @; });', 'u'),
    ('a.ts', 'await Promise.all(sets.filter(s => s.orchestrationMode !== "Flexible").map(async s => @));', 'u'),
    ('a.ts', 'sets.filter(s => s.orchestrationMode === "Uniform" && s.name).forEach(s => @);', 'u'),
    ('a.ts', 'for (const s of sets) { try { if (s.orchestrationMode === "Flexible") { continue; } @; } catch (e) { log(e); } }', 'u'),
    ('a.cs', 'if (s.Data is { OrchestrationMode: OrchestrationMode.Uniform }) { @; }', 'u'),
    ('a.cs', 'if (s is { Data.OrchestrationMode: OrchestrationMode.Flexible }) return;\n@;', 'u'),
    ('a.cs', 'if (s.Data.OrchestrationMode is OrchestrationMode.Uniform) { @; } else { @; }', 'uf'),
    ('a.cs', 'if (s.Data.OrchestrationMode is OrchestrationMode.Uniform or null) { @; }', 'u'),
    ('a.cs', 'if (s.Data?.OrchestrationMode?.ToString().Equals("Uniform", StringComparison.OrdinalIgnoreCase) == true) { @; }', 'u'),
    ('a.cs', 'if (s.Data?.OrchestrationMode?.Equals("Flexible") == true) { @; } else { @; }', 'fu'),
    ('a.cs', 'if (s.Data?.OrchestrationMode?.Equals("Uniform") ?? false) { @; }', 'u'),
    ('a.cs', 'var r = s.Data.OrchestrationMode switch { OrchestrationMode.Uniform => @, OrchestrationMode.Flexible => @, _ => null };', 'uf'),
    ('a.cs', 'var r = mode switch { "Uniform" => @, _ => @ };', 'uf'),
    ('a.cs', 'foreach (var s in sets.Where(x => x.Data.OrchestrationMode == OrchestrationMode.Uniform)) { VirtualMachineScaleSetVmResource m = Of(s); @; }', 'u'),
    ('a.cs', 'var u = sets.Where(x => x.Data.OrchestrationMode == OrchestrationMode.Uniform).ToList();\nforeach (var s in u) { VirtualMachineScaleSetVmResource m = Of(s); @; }', 'u'),
    ('a.cs', 'var u = from x in sets where x.Data.OrchestrationMode == OrchestrationMode.Uniform select x;\nforeach (var s in u) { @; }', 'u'),
    ('a.cs', 'foreach (var s in sets) { if (s.Data.OrchestrationMode != OrchestrationMode.Uniform) continue; VirtualMachineScaleSetVmResource m = Of(s); @; }', 'u'),
    ('a.cs', 'switch (s.Data.OrchestrationMode) { case OrchestrationMode.Uniform: @; break; case OrchestrationMode.Flexible: @; break; }', 'uf'),
    ('a.cs', 'if (!(s.Data.OrchestrationMode is OrchestrationMode.Flexible)) { @; }', 'u'),
    ('a.cs', 'var mode = s.Data.OrchestrationMode ?? OrchestrationMode.Uniform;\nif (mode == OrchestrationMode.Uniform) { @; }', 'u'),
    ('a.go', 'switch *vmss.Properties.OrchestrationMode {\ncase armcompute.OrchestrationModeUniform:\n@\ncase armcompute.OrchestrationModeFlexible:\n@\n}', 'uf'),
    ('a.go', 'switch {\ncase *vmss.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform:\n@\ndefault:\n@\n}', 'uf'),
    ('a.go', 'if strings.EqualFold(string(*vmss.Properties.OrchestrationMode), "Uniform") {\n@\n}', 'u'),
    ('a.go', 'if !strings.EqualFold(string(*vmss.Properties.OrchestrationMode), string(armcompute.OrchestrationModeUniform)) {\nreturn nil\n}\n@', 'u'),
    ('a.go', 'mode := vmss.Properties.OrchestrationMode\nif mode != nil && *mode == armcompute.OrchestrationModeFlexible {\nreturn nil\n}\n@', 'u'),
    ('a.go', 'om := vmss.Properties.OrchestrationMode\nif *om == armcompute.OrchestrationModeUniform {\n@\n}', 'u'),
    ('a.go', 'for _, s := range sets {\nif *s.Properties.OrchestrationMode != armcompute.OrchestrationModeUniform {\ncontinue\n}\n@\n}', 'u'),
    ('a.go', 'var u []*armcompute.VirtualMachineScaleSet\nfor _, s := range sets {\nif *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nu = append(u, s)\n}\n}\nfor _, s := range u {\n@\n}', 'u'),
    ('a.go', 'switch om := *vmss.Properties.OrchestrationMode; om {\ncase armcompute.OrchestrationModeUniform:\n@\n}', 'u'),
    ('a.go', 'if isFlexible(vmss) {\nreturn\n}\n@\n}\nfunc isFlexible(v *V) bool {\nreturn *v.Properties.OrchestrationMode == armcompute.OrchestrationModeFlexible\n', 'u'),
    ('a.go', 'if vmss.OrchestrationMode == compute.OrchestrationModeUniform {\n@\n}', 'u'),
    ('a.go', 'if to.Value(vmss.Properties.OrchestrationMode) == "Uniform" {\n@\n}', 'u'),
    ('A.java', 'switch (s.orchestrationMode()) { case UNIFORM: @; break; case FLEXIBLE: @; break; default: @; }', 'uf-'),
    ('A.java', 'switch (s.orchestrationMode()) { case UNIFORM -> @; case FLEXIBLE -> @; }', 'uf'),
    ('A.java', 'if (!OrchestrationMode.FLEXIBLE.equals(s.innerModel().orchestrationMode())) { @; }', 'u'),
    ('A.java', 'if (s.orchestrationMode().equals(OrchestrationMode.UNIFORM)) { @; }', 'u'),
    ('A.java', 'if (Objects.equals(s.orchestrationMode(), OrchestrationMode.UNIFORM)) { @; }', 'u'),
    ('A.java', 'if ("uniform".equalsIgnoreCase(s.orchestrationMode().toString())) { @; }', 'u'),
    ('A.java', 'sets.stream().filter(s -> s.orchestrationMode() == OrchestrationMode.UNIFORM).forEach(s -> @);', 'u'),
    ('A.java', 'List<V> u = sets.stream().filter(s -> OrchestrationMode.UNIFORM.equals(s.orchestrationMode())).collect(Collectors.toList());\nfor (V s : u) { @; }', 'u'),
    ('A.java', 'for (V s : sets) { if (s.orchestrationMode() == OrchestrationMode.FLEXIBLE) continue; VirtualMachineScaleSetVM m = s.virtualMachines().getInstance(i); @; }', 'u'),
    ('A.java', 'OrchestrationMode om = s.orchestrationMode();\nif (om == OrchestrationMode.UNIFORM) { @; }', 'u'),
    ('A.java', 'boolean b = s.orchestrationMode() == OrchestrationMode.UNIFORM;\nif (b) { @; }', 'u'),
    ('a.kt', 'sets.filter { it.orchestrationMode() == OrchestrationMode.UNIFORM }.forEach { @ }', 'u'),
    ('a.kt', 'for (s in sets.filter { it.orchestrationMode() == OrchestrationMode.UNIFORM }) { @ }', 'u'),
    ('a.kt', 'if (s.orchestrationMode()?.toString().equals("Uniform", ignoreCase = true)) { @ }', 'u'),
    ('a.ts', 'mode === "Uniform" || force && @;', 'f'),
    ('a.ts', 'if (mode === "Flexible") if (x) log(); else @;', 'f'),
    ('a.ts', 'if (mode === "Flexible") { log(); } else if (x) { log(); } else { @; }', 'u'),
    ('a.ts', 'const g = () => mode === "Uniform";\nif (g()) { @; }', 'u'),
    ('a.go', 'var u []T\nfor _, s := range sets {\nif *s.Properties.OrchestrationMode == armcompute.OrchestrationModeFlexible {\ncontinue\n}\nu = append(u, s)\n}\nfor _, s := range u {\n@\n}', 'u'),
    ('a.cs', 'var u = new List<T>();\nforeach (var s in sets) { if (s.Data.OrchestrationMode == OrchestrationMode.Uniform) u.Add(s); }\nforeach (var s in u) { VirtualMachineScaleSetVmResource m = Of(s); @; }', 'u'),
    ('a.ts', 'const u = [];\nfor (const s of sets) { if (s.orchestrationMode === "Uniform") { u.push(s); } }\nu.forEach(s => @);', 'u'),
    ('a.ts', 'sets.filter(function (s) { return s.orchestrationMode === "Uniform"; }).forEach(s => @);', 'u'),
    ('a.ts', 'switch (true) { case mode === "Flexible": log(); break; case ready: @; }', 'u'),
    ('a.ts', 'const ok = mode === "Uniform" && ready;\nif (ok) { @; } else { @; }', 'u-'),
    ('a.cs', 'var r = string.Equals(mode, "Flexible") ? @ : @;', 'fu'),
]  # fmt: skip
SILENT = [
    ('a.ts', 'if (s.upgradeMode === "Uniform") { @; }'),
    ('a.ts', 'if (s.upgradePolicy.mode === "Uniform") { @; }'),
    ('a.ts', 'if (s.upgradePolicy?.mode === "Flexible") return;\n@;'),
    ('a.ts', 'const mode = s.upgradePolicy.mode;\nif (mode === "Uniform") { @; }'),
    ('a.ts', 'const { mode } = s.upgradePolicy;\nif (mode === "Uniform") { @; }'),
    ('a.go', 'mode := *s.Properties.UpgradePolicy.Mode\nif mode == "Uniform" {\n@\n}'),
    ('a.go', 'if server.Mode == "Flexible" {\n@\n}'),
    ('a.go', 'if serverMode == "Flexible" {\n@\n} else {\n@\n}'),
    ('a.cs', 'if (s.Data.UpgradePolicy.Mode == "Uniform") { @; }'),
    ('A.java', 'if ("Uniform".equals(upgradeMode)) { @; }'),
    ('A.java', 'if (server.deploymentMode().equals("Flexible")) { @; } else { @; }'),
    ('a.kt', 'if (postgres.mode == "Flexible") { @ }'),
    ('a.ts', 'if (noise.mode === "uniform") { @; }'),
    ('a.ts', 'switch (s.upgradePolicy.mode) { case "Uniform": @; break; }'),
    ('a.ts', 'if (networkMode === "Uniform") { @; }'),
    ('a.ts', 'let om = vmss.orchestrationMode;\nom = other.x;\nif (om === "Uniform") { @; }'),
    ('a.ts', 'sets.filter(s => s.orchestrationMode === "Uniform" || s.name).forEach(s => @);'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nu.push(other);\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nif (u.length) { @; }'),
    ('a.ts', 'if (sets.filter(s => s.orchestrationMode === "Uniform").length) { @; }'),
    ('a.ts', 'if (sets.some(s => s.orchestrationMode === "Uniform")) { @; }'),
    ('a.ts', 'if (sets.every(s => s.orchestrationMode === "Uniform")) { @; }'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform").concat(rest);\nfor (const s of u) { @; }'),
    ('a.ts', 'for (const s of [...sets.filter(s => s.orchestrationMode === "Uniform"), ...rest]) { @; }'),
    ('a.ts', 'const u = sets.find(s => s.orchestrationMode === "Uniform");\nif (u) { @; }'),
    ('a.cs', 'switch (s.Data.OrchestrationMode) { case OrchestrationMode m when m == OrchestrationMode.Uniform: @; break; }'),
    ('a.cs', 'if (string.Equals(s.UpgradeMode, "Uniform", StringComparison.Ordinal)) { @; }'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nfor (const s of sets) { @; }'),
    ('a.ts', 'let u = sets.filter(s => s.orchestrationMode === "Uniform");\nu = sets;\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nconst g = () => { const u = all(); for (const s of u) { @; } };'),
    ('a.ts', 'const g = () => { const u = sets.filter(s => s.orchestrationMode === "Uniform"); };\nfor (const s of u) { @; }'),
    ('a.ts', 'sets.filter(s => s.orchestrationMode === "Uniform").concat(rest).forEach(s => @);'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nu.concat(rest).forEach(s => @);'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nu[0] = other;\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nif (!u.length) { @; }'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform");\nif (u) { @; }'),
    ('a.ts', 'sets.filter(s => { log(s); return s.orchestrationMode === "Uniform"; }).forEach(s => @);'),
    ('a.ts', 'sets.filter(s => s.upgradePolicy.mode === "Uniform").forEach(s => @);'),
    ('a.ts', 'const u = any ? sets.filter(s => s.orchestrationMode === "Uniform") : sets;\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = sets.filter(s => s.orchestrationMode === "Uniform") || sets;\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = [];\nfor (const s of sets) { if (s.orchestrationMode === "Uniform") u.push(s); else u.push(s); }\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = [];\nu.push(first);\nfor (const s of sets) { if (s.orchestrationMode === "Uniform") { u.push(s); } }\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = [];\nif (mode === "Uniform") { u.push(...sets); }\nfor (const s of u) { @; }'),
    ('a.ts', 'const u = [first];\nfor (const s of sets) { if (s.orchestrationMode === "Uniform") { u.push(s); } }\nfor (const s of u) { @; }'),
    ('a.ts', 'function g(u) { for (const s of sets) { if (s.orchestrationMode === "Uniform") { u.push(s); } }\nfor (const s of u) { @; } }'),
    ('a.go', 'u := []T{first}\nfor _, s := range sets {\nif *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nu = append(u, s)\n}\n}\nfor _, s := range u {\n@\n}'),
    ('a.go', 'var u []T\nfor _, s := range sets {\nif *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nu = append(u, s)\n}\n}\nu = append(u, rest...)\nfor _, s := range u {\n@\n}'),
    ('a.go', 'var u, rest []T\nfor _, s := range sets {\nif *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nu = append(rest, s)\n}\n}\nfor _, s := range u {\n@\n}'),
    ('a.cs', 'var u = new List<T>(sets);\nforeach (var s in sets) { if (s.Data.OrchestrationMode == OrchestrationMode.Uniform) u.Add(s); }\nforeach (var s in u) { @; }'),
    ('a.cs', 'var u = new List<T> { first };\nforeach (var s in sets) { if (s.Data.OrchestrationMode == OrchestrationMode.Uniform) u.Add(s); }\nforeach (var s in u) { @; }'),
    ('a.cs', 'var u = sets.Where(x => x.Data.OrchestrationMode == OrchestrationMode.Uniform).Union(rest);\nforeach (var s in u) { @; }'),
    ('a.cs', 'var u = sets.Where(x => x.Data.OrchestrationMode == OrchestrationMode.Uniform).ToList();\nu.AddRange(rest);\nforeach (var s in u) { @; }'),
    ('a.cs', 'var u = from x in sets where x.Data.OrchestrationMode == OrchestrationMode.Uniform select Other(x);\nforeach (var s in u) { @; }'),
    ('a.cs', 'var u = from x in sets where x.Data.OrchestrationMode == OrchestrationMode.Uniform || x.Old select x;\nforeach (var s in u) { @; }'),
    ('A.java', 'Stream.concat(sets.stream().filter(s -> s.orchestrationMode() == OrchestrationMode.UNIFORM), rest).forEach(s -> @);'),
    ('a.ts', 'x && mode === "Flexible" || @;'),
    ('a.ts', 'mode === "Uniform" && log();\n@;'),
    ('a.ts', 'const a = mode === "Uniform" && ready\n@'),
    ('a.ts', 'const r = mode === "Uniform" ? a : b;\nif (r) { @; }'),
    ('a.ts', 'const f = () => mode === "Uniform";\nif (f) { @; }'),
    ('a.cs', 'var u = s.Data.OrchestrationMode == OrchestrationMode.Flexible\n  && ready;\nif (u) { log(); } else { @; }'),
    ('a.ts', 'const u = mode === "Flexible"\n  && ready;\nif (u) { log(); } else { @; }'),
    ('a.ts', 'const { mode } = server;\nif (mode === "Flexible") { @; }'),
    ('a.ts', 'let mode = s.upgradePolicy.mode;\nif (x) { mode = y; }\nif (mode === "Uniform") { @; }'),
    ('a.ts', 'let om = s.orchestrationMode;\nif (x) { om = "Uniform"; }\nif (om === "Uniform") { @; }'),
    ('a.ts', 'function g() { const om = s.orchestrationMode; }\nfunction h(om) { if (om === "Uniform") { @; } }'),
    ('a.ts', 'const om = s.orchestrationMode;\nconst h = (om) => { if (om === "Uniform") { @; } };'),
    ('a.ts', 'const om = s.orchestrationMode + suffix;\nif (om === "Uniform") { @; }'),
    ('a.ts', 'const om = s.orchestrationModes[0].kind;\nif (om === "Uniform") { @; }'),
    ('a.ts', 'const { orchestrationMode: om } = s;\nconst { kind: om2 } = t;\nif (om2 === "Uniform") { @; }'),
    ('a.ts', 'function isU(v) { return v.orchestrationMode === "Uniform"; }\nif (server.isU()) { @; }'),
    ('a.ts', 'const isU = (mode) => mode === "Uniform";\nif (isU(s.upgradePolicy.mode)) { @; }'),
    ('a.ts', 'class A { isU(v) { return v.orchestrationMode === "Uniform"; } }\nclass B { isU(v) { return true; } }\nif (isU(s)) { @; }'),
    ('a.ts', 'function isU(v) { log(v); return v.orchestrationMode === "Uniform"; }\nif (isU(s)) { @; }'),
    ('a.ts', 'function isU(v) { return v.orchestrationMode === "Uniform" || force; }\nif (isU(s)) { @; }'),
    ('a.ts', 'function isU(v) { return v.orchestrationMode === "Uniform"; }\nif (isU) { @; }'),
    ('a.go', 'if isU(s) {\n@\n}\n}\nfunc isU(v *V) bool {\nif x {\nreturn true\n}\nreturn v.OrchestrationMode == compute.Uniform\n'),
    ('a.cs', 'if (s.Data is { OrchestrationMode: OrchestrationMode.Uniform }) { log(); } else { @; }'),
    ('a.cs', 'if (s.Data is { Name: "Uniform" }) { @; }'),
    ('a.cs', 'if (s.Data.OrchestrationMode is OrchestrationMode.Flexible or null) { @; }'),
    ('a.cs', 'if (s.Data?.OrchestrationMode?.Equals("Uniform") == true) { log(); } else { @; }'),
    ('a.cs', 'if (s.Data?.OrchestrationMode?.Equals("Flexible") ?? true) { @; }'),
    ('a.cs', 'if (s.Data?.OrchestrationMode?.Equals("Flexible") != false) { @; }'),
    ('a.cs', 'var r = s.Data.OrchestrationMode switch { OrchestrationMode.Uniform => a, OrchestrationMode.Flexible => b, _ => @ };'),
    ('a.cs', 'var r = s.Data.OrchestrationMode switch { OrchestrationMode.Uniform or OrchestrationMode.Flexible => @, _ => null };'),
    ('a.cs', 'var r = s.Data.UpgradePolicy.Mode switch { "Uniform" => @, _ => null };'),
    ('a.go', 'switch {\ncase ready:\nlog()\ndefault:\n@\n}'),
    ('a.go', 'switch {\ncase mode == "Uniform" || force:\n@\n}'),
    ('a.go', 'switch {\ncase mode == "Uniform", force:\n@\n}'),
    ('a.go', 'switch {\ncase mode == "Flexible":\nfallthrough\ncase ready:\n@\n}'),
    ('a.ts', 'switch (true) { case mode === "Flexible": log(); case ready: @; }'),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "expected"), TELLING)
def test_the_mode_is_told(path: str, body: str, expected: str) -> None:
    assert modes(path, body) == expected


@pytest.mark.parametrize(("path", "body"), SILENT)
def test_the_mode_is_not_told(path: str, body: str) -> None:
    assert set(modes(path, body)) == {"-"}


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("a.cs", "var r = mode switch { };\n@;"),
        ("a.cs", "var r = mode switch { 'Uniform' };\n@;"),
        ("a.go", "switch {\n}\n@"),
        ("a.ts", "switch (true) { }\n@;"),
        ("a.go", "switch {\n" + "case x == 1:\nlog()\n" * 60 + 'case mode == "Uniform":\n@\n}'),
        ("a.cs", "var r = mode switch { " + "1 => x, " * 60 + '"Uniform" => @ };'),
    ],
)
def test_switches_without_arms_and_with_many(path: str, body: str) -> None:
    assert set(modes(path, body)) == {"-"}


@pytest.mark.parametrize(
    "unit",
    [
        "a && b == 'Uniform' && ",
        "x = s.orchestrationMode; ",
        "const { orchestrationMode: om } = ",
        "u.filter(s => s.orchestrationMode === 'Uniform')",
        "u = s.filter(x => x.orchestrationMode === 'Uniform'); for (const s of u) { ",
        "u.push(s); if (s.orchestrationMode === 'Uniform') { u.push(s); ",
        "function f(v) { return v.orchestrationMode === 'Uniform'; } if (f(x)) { ",
        "if (a) {} else if (s.orchestrationMode === 'Uniform') {} else ",
        "switch { case mode == 'Uniform': ",
        "mode switch { 'Uniform' => ",
        ".filter(",
        "(x) => ",
    ],
)
@pytest.mark.parametrize("path", ["a.ts", "a.cs", "a.go"])
def test_growth_is_linear(path: str, unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile(path, CALL[path] + "; mode = Uniform;" + text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
