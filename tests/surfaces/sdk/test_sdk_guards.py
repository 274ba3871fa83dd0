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


FLEXIBLE = 'mode === "Flexible"'
IN_CS = "s.Data.OrchestrationMode == OrchestrationMode."
SWITCHES = [
    ("a.cs", 'try { @; } catch (Exception e) when (mode == Mode.Strict) { log(); }', "-"),
    ("a.cs", "switch (mode) { }\n@;", "-"),
    ("a.ts", "switch (mode) {}\n@;", "-"),
    ("a.kt", "when (mode) { }\n@", "-"),
    ("a.go", "switch mode {\n}\n@", "-"),
    ("a.ts", 'switch (mode) { case "Flexible": case "Uniform": @; }', "-"),
    ("A.java", 'switch (mode) { case "Flexible": log(); case "Uniform": @; break; default: @; }', "--"),
    ("a.ts", 'switch (mode) { case "Flexible": log(); default: @; }', "-"),
    ("a.ts", 'switch (mode) { case "Flexible": if (x) break; case "Uniform": @; }', "-"),
    ("a.ts", 'switch (mode) { case "Flexible": { log(); } case "Uniform": @; }', "-"),
    ("a.ts", 'switch (mode) { case "Flexible": { log(); break; } case "Uniform": @; }', "u"),
    ("a.ts", 'switch (mode) {\n case "Flexible":\n  throw new Error(x);\n case "Uniform":\n  @;\n  break;\n}', "u"),
    ("a.ts", 'switch (mode) { case "Uniform": log(); return; default: @; }', "f"),
    ("a.ts", 'switch (mode) { case "Uniform": return; case f(x): @; }', "-"),
    ("a.cs", 'switch (mode) { case "Flexible": goto case "Uniform"; case "Uniform": @; break; }', "-"),
    ("a.go", 'switch mode {\ncase "Flexible":\nlog()\ncase "Uniform":\n@\n}', "u"),
    ("a.go", 'switch mode {\ncase "Flexible":\nfallthrough\ncase "Uniform":\n@\n}', "-"),
    ("a.kt", "when (s.orchestrationMode()) {\n OrchestrationMode.FLEXIBLE,\n OrchestrationMode.UNIFORM -> @\n}", "-"),
    ("a.go", 'switch x {\ncase 1:\nif mode == "Flexible" {\nreturn\n}\n@\ncase 2:\n@\n}', "u-"),
    ("a.ts", f"switch (x) {{ case 1: if ({FLEXIBLE}) {{ return; }} @; break; case 2: @; }}", "u-"),
    ("a.cs", f"switch (x) {{ case 1: if ({IN_CS}Flexible) return; break; default: @; break; }}", "-"),
    ("a.kt", "when (x) {\n 1 -> if (s.orchestrationMode() == OrchestrationMode.FLEXIBLE) return\n 2 -> @\n}", "-"),
]  # fmt: skip
MAY_STAY = [
    ("a.ts", "if (x) return;"),
    ("a.ts", "if (x)\n return"),
    ("a.ts", "for (const x of xs) if (x) throw new Error(x);"),
    ("A.java", "while (busy()) if (x) break;"),
    ("a.ts", "if (a) { log(); } else return;"),
    ("a.cs", "foreach (var q in w) continue;"),
    ("a.cs", "var y = z ?? throw new E();"),
    ("a.cs", "using (var a = b()) return;"),
    ("a.kt", "val y = z ?: return"),
    ("a.kt", "if (x) return"),
]
LEAVES = [("a.ts", "log()\n return"), ("a.ts", "if (x) { log(); } return;"), ("a.cs", "foreach (var q in w) log(q); throw new E();"), ("a.kt", "log(x)\n return"), ("a.cs", "log(); yield break;")]  # fmt: skip
CHANGED = [
    ("a.cs", "if (s.Data.OrchestrationMode is OrchestrationMode.Flexible or OrchestrationMode.Uniform) { @; }"),
    ("a.cs", "if (s.Data.OrchestrationMode is not OrchestrationMode.Flexible and not null) { @; }"),
    ("a.cs", "if (s.Data.OrchestrationMode is not (OrchestrationMode.Flexible or OrchestrationMode.Uniform)) { @; }"),
    ("a.cs", f"bool u = {IN_CS}Uniform;\nu |= force;\nif (u) {{ @; }}"),
    ("a.ts", 'let u = mode === "Uniform";\nu ||= force;\nif (u) { @; }'),
    ("a.ts", 'let u = mode === "Uniform";\nif (x) { u = true; }\nif (u) { @; }'),
    ("a.ts", 'let u = mode === "Uniform";\nfor (const x of xs) { if (u) { @; } u = true; }'),
    ("a.cs", f"var u = {IN_CS}Uniform;\nAsk(out u);\nif (u) {{ @; }}"),
    ("a.ts", 'const u = mode === "Uniform";\nfunction g(u) { if (u) { @; } }'),
    ("a.ts", 'const u = mode === "Uniform";\nfunction g(u: boolean): Promise<void> { if (u) { @; } }'),
    ("a.ts", 'const u = mode === "Uniform";\nconst g = (u) => { if (u) @; };'),
    ("A.java", 'boolean u = "Uniform".equals(mode);\nvoid g(boolean u) { if (u) { @; } }'),
    ("a.go", 'u := mode == "Uniform"\ng := func(u bool) error {\nif u {\n@\n}\n}'),
    ("a.ts", 'if (mode === "Uniform") { mode = other; @; }'),
    ("a.ts", f"if ({FLEXIBLE}) return;\nmode = other;\n@;"),
    ("a.ts", 'if (s.orchestrationMode === "Uniform") { s.orchestrationMode = other; @; }'),
    ("a.ts", 'if (mode === "Uniform") { while (x) { @; mode = other; } }'),
    ("a.ts", f"for (const x of xs) if ({FLEXIBLE}) continue;\n@;"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "body", "expected"), SWITCHES)
def test_arms_of_a_switch(path: str, body: str, expected: str) -> None:
    assert modes(path, body) == expected


def early(path: str, statements: str) -> str:
    """The mode of a call behind ``if (flexible) { statements }``."""
    asked = {"a.ts": FLEXIBLE, "a.cs": f"{IN_CS}Flexible"}.get(
        path, "s.orchestrationMode() == OrchestrationMode.FLEXIBLE"
    )
    return modes(path, f"if ({asked}) {{ {statements} }}\n@;")


@pytest.mark.parametrize(("path", "statements"), MAY_STAY)
def test_what_leaves_only_sometimes_proves_nothing(path: str, statements: str) -> None:
    assert early(path, statements) == "-"


@pytest.mark.parametrize(("path", "statements"), LEAVES)
def test_what_surely_leaves_proves_the_mode(path: str, statements: str) -> None:
    assert early(path, statements) == "u"


@pytest.mark.parametrize(("path", "body"), CHANGED)
def test_what_is_joined_hidden_or_set_again_proves_nothing(path: str, body: str) -> None:
    assert modes(path, body) == "-"


@pytest.mark.parametrize(("path", "body", "expected"), CASES)
def test_condition_proves_the_mode(path: str, body: str, expected: str) -> None:
    assert modes(path, body) == expected


@pytest.mark.parametrize(("path", "body"), SILENT)
def test_no_condition_on_the_mode(path: str, body: str) -> None:
    assert set(modes(path, body)) == {"-"}


@pytest.mark.parametrize(
    "unit",
    ['if (mode == "Uniform") {', "a = b == 'Uniform' ? ", "switch (mode) { case Uniform: ", "if (mode == 'Flexible') return; ", "u = mode == 'Uniform'; if (u) { a(); } ", "if (", "&& ", "!", "x = {"],
)  # fmt: skip
def test_conditions_are_read_in_linear_time(unit: str) -> None:
    def read(text: str) -> None:
        SURFACE.extract(SourceFile("a.ts", "mode = Uniform;" + text), VOCABULARY)

    grows_linearly(read, lambda count: unit * count)
