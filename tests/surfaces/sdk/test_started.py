"""Commands that programs start in ways of their languages."""
# ruff: noqa: E501

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from tests.work import grows_linearly

LINE = "vmss reimage -g app -n web --instance-ids 0"
WORDS = '"vmss", "reimage", "-g", "app", "-n", "web", "--instance-ids", "0"'
CMDLET = "Set-AzVmss -ReimageAll -ResourceGroupName app -VMScaleSetName web -InstanceId 0"


def codes(text: str, path: str) -> list[str]:
    return [f.code for f in check_text(text, path).findings]


STARTED = [
    ("a.go", f'exec.Command("az", strings.Fields("{LINE}")...)\n'),
    ("a.go", f'args := strings.Split("{LINE}", " ")\nexec.Command("az", args...)\n'),
    ("a.js", f"spawn('az', '{LINE}'.split(' '));\n"),
    ("a.ts", f"const args = '{LINE}'.split(' ');\nspawn('az', args);\n"),
    ("a.ts", f"tl.tool('az').line('{LINE}').exec();\n"),
    ("A.java", f'new ProcessBuilder("az {LINE}".split(" "));\n'),
    ("a.rs", f'Command::new("az").args([{WORDS}]).status();\n'),
    ("a.rs", 'Command::new("az")\n    .arg("vmss").arg("reimage")\n    .arg("-n").arg(name)\n    .args(&["--instance-ids", "0"])\n    .spawn();\n'),
    ("a.cs", f'var a = "{LINE}";\nProcess.Start("az", a);\n'),
    ("a.cs", f'new ProcessStartInfo {{ FileName = "/bin/bash", Arguments = "-c \\"az {LINE}\\"" }};\n'),
    ("a.cs", f'new ProcessStartInfo("cmd.exe", "/c az {LINE}");\n'),
    ("a.rb", f"x = %x(az {LINE})\n"),
    ("a.pl", f"my $x = qx(az {LINE});\n"),
    ("build.gradle", f"task again(type: Exec) {{\n  executable 'az'\n  args {WORDS}\n}}\n"),
    ("Jenkinsfile", f"node {{ powershell '{CMDLET}' }}\n"),
    ("Jenkinsfile", f"node {{ pwsh(script: '''\n  {CMDLET}\n''') }}\n"),
    ("a.cs", f'ps.AddScript("{CMDLET}");\n'),
    ("a.cs", f'Process.Start("pwsh", "-NoProfile -Command \\"{CMDLET}\\"");\n'),
    ("a.js", f"execSync(`pwsh -Command {CMDLET}`);\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), STARTED, ids=[path for path, _ in STARTED])
def test_a_command_is_found_however_it_is_started(path: str, text: str) -> None:
    assert codes(text, path) == ["FLX507"]


SILENT = [
    ("a.go", f'exec.Command("git", strings.Fields("{LINE}")...)\n'),
    ("a.go", f'args := strings.Split("{LINE}", " ")\nexec.Command("git", args...)\n'),
    ("a.go", f'args := strings.Split("{LINE}", " ")\nfmt.Println(args)\n'),
    ("a.go", f'args := "{LINE}"\n// exec.Command("az", args)\n'),
    ("a.js", f"spawn('git', '{LINE}'.split(' '));\n"),
    ("a.rs", f'Command::new("git").args([{WORDS}]).status();\n'),
    ("a.rs", 'Command::new("az").arg("vm").arg("reimage").arg("vmss").spawn();\n'),
    ("a.cs", f'Log.Error("{CMDLET}");\n'),
    ("a.cs", f'throw new Exception("{CMDLET} failed");\n'),
    ("a.cs", 'var name = "Set-AzVmss";\n'),
    ("a.rb", f"# x = %x(az {LINE})\n"),
    ("a.rb", "x = %x(az vm list -g vmss)\n"),
    ("Jenkinsfile", f"node {{ echo '{CMDLET}' }}\n"),
    ("build.gradle", f"task again(type: Exec) {{\n  executable 'git'\n  args {WORDS}\n}}\n"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text"), SILENT, ids=[path for path, _ in SILENT])
def test_all_else_is_left_alone(path: str, text: str) -> None:
    assert codes(text, path) == []


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a.go", f'args := strings.Split("{LINE}", " ")\nexec.Command("az", args...)\n'),
        ("a.rs", f'Command::new("az").args([{WORDS}]).status();\n'),
        ("a.rs", 'Command::new("az").arg('),
        ("a.rs", '"az").arg("vmss")'),
        ("a.rb", f"x = %x(az {LINE})\n"),
        ("a.rb", "%x(vmss"),
        ("Jenkinsfile", f"node {{ powershell '{CMDLET}' }}\n"),
        ("build.gradle", "executable 'az'\nargs 'vmss',"),
    ],
)
def test_they_are_found_in_linear_time(path: str, unit: str) -> None:
    grows_linearly(lambda text: check_text(text, path), lambda n: unit * n)
