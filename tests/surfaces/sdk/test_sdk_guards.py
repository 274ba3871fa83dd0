"""Conditions on the orchestration mode in Go, TypeScript, C#, Java and Kotlin."""

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


CASES = [
    ("a.go", "if *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\n@\n}\n@", "u-"),
    ("a.go", "if s.Properties != nil && *s.OrchestrationMode != armcompute.OrchestrationModeFlexible {\n@\n}", "u"),
    ("a.go", "if mode := s.OrchestrationMode; mode == compute.Flexible {\n@\n} else {\n@\n}", "fu"),
    ("a.go", 'if strings.EqualFold(string(mode), "flexible") {\nreturn nil\n}\n@', "u"),
    ("a.go", "flex := *s.OrchestrationMode == armcompute.OrchestrationModeFlexible\nif !flex {\n@\n}", "u"),
    ("a.go", "switch *s.OrchestrationMode {\ncase armcompute.OrchestrationModeUniform:\n@\ndefault:\n@\n}", "uf"),
    ("a.ts", 'if (s.orchestrationMode === "Uniform") @;\nelse @;', "uf"),
    ("a.ts", 'if (s?.orchestrationMode !== KnownOrchestrationMode.Flexible) { @; }', "u"),
    ("a.ts", 'if (s.orchestrationMode?.toLowerCase() === "flexible") throw new Error(n);\n@;', "u"),
    ("a.ts", 'const r = s.orchestrationMode === "Uniform" ? @ : other;', "u"),
    ("a.ts", 'if (!(s.orchestrationMode === "Flexible")) { @; }', "u"),
    ("a.ts", 'for (const s of sets) {\n  if (s.orchestrationMode === "Flexible") { continue; }\n  @;\n}\n@;', "u-"),
    ("a.cs", "if (s.Data.OrchestrationMode == OrchestrationMode.Uniform)\n{\n@;\n}\nelse\n@;", "uf"),
    ("a.cs", "if (s.Data.OrchestrationMode.Equals(OrchestrationMode.Flexible)) return;\n@;", "u"),
    ("a.cs", 'if (string.Equals(mode, "Flexible", StringComparison.OrdinalIgnoreCase)) { @; }', "f"),
    ("a.cs", "if (s.Data.OrchestrationMode is not OrchestrationMode.Flexible) { @; }", "u"),
    ("A.java", "if (OrchestrationMode.FLEXIBLE.equals(s.orchestrationMode())) { @; } else { @; }", "fu"),
    ("A.java", "if (s.orchestrationMode() == OrchestrationMode.UNIFORM) { @; }", "u"),
    ("a.kt", "when (s.orchestrationMode()) {\n  OrchestrationMode.UNIFORM -> @\n  else -> @\n}", "uf"),
    ("a.kt", "if (s.orchestrationMode() != OrchestrationMode.UNIFORM) return\n@", "u"),
    ("a.go", "if s.OrchestrationMode != nil && *s.OrchestrationMode == armcompute.OrchestrationModeFlexible {\n@\n} else {\n@\n}", "fu"),
    ("a.go", "if s.Properties == nil || s.Properties.OrchestrationMode == nil || *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\n@\n}", "u"),
    ("a.go", "if s.Properties != nil && s.Properties.OrchestrationMode != nil && *s.Properties.OrchestrationMode == armcompute.OrchestrationModeFlexible {\nreturn\n}\n@", "u"),
    ("a.ts", 'if (s?.orchestrationMode && s.orchestrationMode === "Flexible") { @; } else { @; }', "fu"),
    ("a.ts", 'if (s.orchestrationMode === undefined || s.orchestrationMode === "Uniform") { @; }', "u"),
    ("a.ts", 'if (!s.orchestrationMode || s.orchestrationMode !== "Flexible") { return; }\n@;', "f"),
    ("a.cs", "if (s.Data.OrchestrationMode is not null && s.Data.OrchestrationMode == OrchestrationMode.Flexible) return;\n@;", "u"),
    ("a.cs", "if (s.Data.OrchestrationMode.HasValue && s.Data.OrchestrationMode == OrchestrationMode.Flexible) return;\n@;", "u"),
    ("A.java", "if (s.orchestrationMode() != null && s.orchestrationMode() == OrchestrationMode.FLEXIBLE) { return; }\n@;", "u"),
    ("a.kt", "if (s.orchestrationMode() == null || s.orchestrationMode() == OrchestrationMode.UNIFORM) { @ }", "u"),
]  # fmt: skip
SILENT = [
    ("a.go", 'if pattern == "uniform" {\n@\n}'),
    ("a.go", "if *s.OrchestrationMode == armcompute.OrchestrationModeUniform || force {\n@\n}"),
    ("a.go", "if *s.OrchestrationMode == armcompute.OrchestrationModeUniform && ready {\nlog()\n} else {\n@\n}"),
    ("a.go", "if *s.OrchestrationMode == armcompute.OrchestrationModeUniform {\nlog()\n}\n@"),
    ("a.ts", 'if (s.orchestrationMode === "Uniform") { log(); }\n@;'),
    ("a.ts", 'if (s.orchestrationMode === other.orchestrationMode) { @; }'),
    ("a.go", "if s.OrchestrationMode != nil && *s.OrchestrationMode == armcompute.OrchestrationModeUniform {\nreturn\n}\n@"),
    ("a.go", "if err == nil && *s.OrchestrationMode == armcompute.OrchestrationModeFlexible {\nreturn\n}\n@"),
    ("a.go", "if s.OrchestrationMode == nil {\n@\n}"),
    ("a.ts", 'if (s.name && s.orchestrationMode === "Flexible") { return; }\n@;'),
    ("a.ts", 'if (s.orchestrationModes && s.orchestrationMode === "Flexible") { return; }\n@;'),
    ("a.cs", "if (ready || s.Data.OrchestrationMode == OrchestrationMode.Uniform) { @; }"),
    ("a.ts", 'if (noise(mode) === "gaussian") { @; }'),
    ("a.ts", 'const uniform = shader.kind === "uniform";\nif (uniform) { @; }'),
    ("a.cs", 'if (x) { if (s.Data.OrchestrationMode == OrchestrationMode.Flexible) { return; } }\n@;'),
    ("A.java", 'if (distribution.equals("uniform")) { @; }'),
    ("A.java", "void g() { boolean flex = s.orchestrationMode() == OrchestrationMode.FLEXIBLE; }\nvoid h(boolean flex) { if (flex) { @; } }"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "expected"), CASES)
def test_condition_proves_the_mode(path: str, body: str, expected: str) -> None:
    assert modes(path, body) == expected


@pytest.mark.parametrize(("path", "body"), SILENT)
def test_no_condition_on_the_mode(path: str, body: str) -> None:
    assert set(modes(path, body)) == {"-"}


@pytest.mark.parametrize(
    "unit",
    ['if (mode == "Uniform") {', "a = b == 'Uniform' ? ", "switch (mode) { case Uniform: ", "if (", "&& ", "!", "x = {"],
)  # fmt: skip
def test_conditions_are_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile("a.ts", "mode = Uniform;" + text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
