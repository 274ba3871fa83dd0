"""Commands in files of many kinds, and what conditions around them prove."""

# ruff: noqa: E501
from __future__ import annotations

import pytest

from flexlint import check_text

HERE = "az vmss deallocate -g g -n web --instance-ids 0"
CASES = [
    ("Makefile", "ifeq ($(ORCHESTRATION_MODE),Uniform)\na:\n\t@\nelse\na:\n\t@\nendif\n", "uf"),
    (
        "Makefile",
        "ifeq ($(ORCHESTRATION_MODE),Uniform)\na:\n\t@\nelse ifeq ($(ORCHESTRATION_MODE),Flexible)\na:\n\t@\nelse\na:\n\t@\nendif\n",
        "uf-",
    ),
    ("Makefile", "ifeq ($(UPGRADE_MODE),Uniform)\na:\n\t@\nendif\n", "-"),
    ("Makefile", "ORCHESTRATION_MODE ?= Uniform\na:\n\t@\n", "-"),
    ("Makefile", "ifeq ($(ORCHESTRATION_MODE),$(OTHER))\na:\n\t@\nendif\n", "-"),
    ("Makefile", 'a:\n\tif [ "$$MODE" = Uniform ]; then @; fi\n', "u"),
    ("Makefile", "ifneq (,$(filter Uniform,$(ORCHESTRATION_MODE)))\na:\n\t@\nendif\n", "u"),
    ("Dockerfile", "FROM x\nARG ORCHESTRATION_MODE=Uniform\nRUN @\n", "-"),
    ("Dockerfile", 'FROM x\nRUN if [ "$ORCHESTRATION_MODE" = Uniform ]; then @; fi\n', "u"),
    (
        "a.kt",
        'fun f(s: VirtualMachineScaleSet, m: VirtualMachineScaleSetVM) {\n when {\n  s.orchestrationMode() == OrchestrationMode.UNIFORM -> run("@")\n  else -> run("@")\n }\n}\n',
        "uf",
    ),
    (
        "a.kt",
        'fun f(s: VirtualMachineScaleSet) {\n if (s.orchestrationMode() in listOf(OrchestrationMode.UNIFORM)) run("@")\n}\n',
        "-",
    ),
    ("a.js", "if (s.orchestrationMode === 'Uniform') run('@');", "u"),
    ("a.js", "const cmd = s.orchestrationMode === 'Uniform' ? '@' : '@';", "uf"),
    (
        "a.js",
        "const cmds = { Uniform: '@', Flexible: '@' };\nrun(cmds[s.orchestrationMode]);",
        "--",
    ),
    ("a.js", "const cmd = '@';\nif (s.orchestrationMode === 'Uniform') run(cmd);", "-"),
    (
        "a.go",
        'package a\nfunc f() {\nif *s.Properties.OrchestrationMode == armcompute.OrchestrationModeUniform {\nexec.Command("bash", "-c", "@")\n}\n}',
        "u",
    ),
    ("a.rb", "if vmss.orchestration_mode == 'Uniform'\n  system('@')\nend\n", "-"),
    ("a.groovy", "if (params.ORCHESTRATION_MODE == 'Uniform') {\n  sh '@'\n}\n", "u"),
    (
        "Jenkinsfile",
        "pipeline {\n stages {\n  stage('a') {\n   when { expression { params.ORCHESTRATION_MODE == 'Uniform' } }\n   steps { sh '@' }\n  }\n }\n}\n",
        "-",
    ),
    (
        "a.py",
        "import subprocess\nmode = input()\nif mode == 'Uniform':\n    subprocess.run('@', shell=True)\n",
        "-",
    ),
    (
        "a.py",
        "import subprocess\nCMDS = {'Uniform': '@', 'Flexible': '@'}\nsubprocess.run(CMDS[v.orchestration_mode], shell=True)\n",
        "--",
    ),
    (
        "a.py",
        "import subprocess\nsubprocess.run('@' if v.orchestration_mode == 'Uniform' else '@', shell=True)\n",
        "--",
    ),
    (
        "a.py",
        "import subprocess\ncmd = '@'\nif v.orchestration_mode == 'Flexible':\n    cmd = 'x'\nsubprocess.run(cmd, shell=True)\n",
        "-",
    ),
    (
        "a.cs",
        'class A { void F() { var cmd = s.Data.OrchestrationMode switch { OrchestrationMode.Uniform => "@", _ => "@" }; } }',
        "uf",
    ),
]


@pytest.mark.parametrize(("path", "code", "expected"), CASES)
def test_what_conditions_prove_of_commands(path: str, code: str, expected: str) -> None:
    found = [x for x in check_text(code.replace("@", HERE), path).findings if x.code == "FLX201"]
    found.sort(key=lambda each: (each.location.line, each.location.column))
    kinds = [each.mode.kind.value for each in found]
    assert "".join("-" if kind == "unknown" else kind[0] for kind in kinds) == expected
