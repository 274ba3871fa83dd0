"""Commands that programs hand to functions of their own, without the name of the program."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

LINE = "vmss reimage -g app -n web --instance-ids 0"
WORDS = '"vmss", "reimage", "-g", "app", "-n", "web", "--instance-ids", "0"'


def codes(text: str, path: str) -> list[str]:
    return [f.code for f in check_text(text, path).findings]


HANDED = [
    ("a.go", f"out, err := runAz({WORDS})\n"),
    ("a.go", f"out := must(azCLI.Run(ctx, {WORDS}))\nc.az({WORDS})\n"),
    ("a.go", f"args := []string{{{WORDS}}}\nreturn h.run(args...)\n"),
    ("a.js", f"await az([{WORDS}], subscription, 15);\n"),
    ("a.ts", f"const shown = context.az([{WORDS}, ...more]);\n"),
    ("a.ts", f"await this.azureCli!.execute([{WORDS}]);\n"),
    ("a.ts", f"const args = [{WORDS}];\nawait this.runner.start(args);\n"),
    ("a.js", f"az(`{LINE}`);\n"),
    ("a.js", f"context.exec('az {LINE}');\n"),
    ("a.js", f"const out = await execAz('{LINE}');\n"),
    ("A.java", f"String out = runAzCli({WORDS});\n"),
    ("A.java", f"cli.run(List.of({WORDS}));\n"),
    ("a.cs", f'await AzCli.RunAsync("{LINE}");\n'),
    ("a.cs", f"var args = new[] {{ {WORDS} }};\nawait _runner.Go(args);\n"),
    ("a.cs", f"var args = new List<string> {{ {WORDS} }};\nawait _runner.Go(args);\n"),
    ("a.kt", f"azCommand(listOf({WORDS}))\n"),
    ("a.rb", f"az_cli('{LINE}')\n"),
    ("a.php", f"$this->az([{WORDS}]);\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), HANDED, ids=[path for path, _ in HANDED])
def test_a_command_is_found_behind_the_name_of_a_function(path: str, text: str) -> None:
    assert codes(text, path) == ["FLX507"]


SILENT = [
    ("a.go", f'exec.Command("git", {WORDS})\n'),
    ("a.go", f'args := []string{{{WORDS}}}\nexec.Command("kubectl", args...)\n'),
    ("a.go", f"tool.Run({WORDS})\n"),
    ("a.go", f"fake.EXPECT().RunAz({WORDS})\n"),
    ("a.cs", f'cli.Received(1).RunAz("{LINE}");\n'),
    ("a.cs", 'RunAz("vmss reimage --help");\n'),
    ("a.go", f"want := []string{{{WORDS}}}\n"),
    ("a.go", f"{{got: words(), wantArgs: []string{{{WORDS}}}}},\n"),
    ("a.go", f"root.SetArgs([]string{{{WORDS}}})\n"),
    ("a.go", 'pages := []string{"vmss", "reimage", "--help"}\n'),
    ("a.js", f"const expected: string[] = [{WORDS}];\n"),
    ("a.go", 'allowed := []string{"vmss", "reimage"}\nif reflect.DeepEqual(args, allowed) { }\n'),
    ("a.go", f"if !reflect.DeepEqual(got, []string{{{WORDS}}}) {{ }}\n"),
    ("a.js", f"spawn('git', [{WORDS}]);\n"),
    ("a.js", f"expect(az).toHaveBeenCalledWith([{WORDS}]);\n"),
    ("a.js", f"when(az({WORDS})).thenReturn(1);\n"),
    ("a.js", f"console.log([{WORDS}]);\n"),
    ("a.js", f"azLogger.info('{LINE}');\n"),
    ("a.js", f"run('{LINE}');\n"),
    ("a.js", f"const usage = '{LINE}';\n"),
    ("a.js", f"box.setText('az {LINE}');\n"),
    ("a.js", "az('vm restart -g app -n vmss');\n"),
    ("a.js", 'const groups = ["vmss", "vm", "disk"];\naz(["vm", "list", "--name", "vmss"]);\n'),
    ("a.js", f"// az('{LINE}')\n"),
    ("a.ts", f"assert.deepEqual(calls[0], [{WORDS}]);\n"),
    ("a.cs", f"Assert.Equal(new[] {{ {WORDS} }}, calls);\n"),
    ("a.cs", f'throw new AzException("{LINE}");\n'),
    ("A.java", f"verify(cli).run(List.of({WORDS}));\n"),
    ("a.rb", f"blaze('{LINE}')\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), SILENT, ids=[path for path, _ in SILENT])
def test_other_words_are_left_alone(path: str, text: str) -> None:
    assert codes(text, path) == []


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a.go", f"runAz({WORDS})\n"),
        ("a.go", f"args := []string{{{WORDS}}}\nrun(args...)\n"),
        ("a.js", '[["vmss", '),
        ("a.js", "az(az('vmss "),
        ("a.js", 'a.b.c.d("vmss", "-x", '),
        ("a.js", "'x', name, "),
    ],
)
def test_they_are_found_in_linear_time(path: str, unit: str) -> None:
    grows_linearly(lambda text: check_text(text, path), lambda n: unit * n)
