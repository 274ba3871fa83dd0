"""A shell suggestion is written as the place of the old command wants it.

What the file says with the suggestion in it, read as its language is read, is what a script
would be told to run.
"""

from __future__ import annotations

import ast
import json
import shlex
from collections.abc import Callable
from typing import Any

import pytest
import yaml

from flexlint.engine.check import check_text
from flexlint.model import Suggestion
from tests.advice.applied import fixes_of

COMMANDS = (
    "az vmss stop -g g -n w --no-wait",
    "az vmss list-instances -g g -n w",
    "az vmss list-instances -g g -n w --query [].zones -o tsv",
    "az vmss restart -g g -n w --instance-ids a",
    "az vmss deallocate -g g -n w --instance-ids a b",
    "az vmss deallocate -g g -n w --instance-ids 1",
    "az vmss get-instance-view -g g -n w --instance-id a --query statuses[0].code",
)


def suggestions(text: str, path: str) -> list[Suggestion]:
    findings = check_text(text, path=path).findings
    return [f.suggestion for f in findings if f.suggestion is not None]


def only(text: str, path: str) -> Suggestion:
    (suggestion,) = suggestions(text, path)
    return suggestion


def python(text: str) -> Any:
    return next(
        node.value
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "az " in node.value
    )


def first(value: Any) -> Any:
    while not isinstance(value, str):
        value = next(iter(value.values())) if isinstance(value, dict) else value[0]
    return value.strip()


STRINGS: list[tuple[str, str, Callable[[str], Any]]] = [
    ("a.py", 'import os\nos.system("@")\n', python),
    ("a.py", "import os\nos.system('@')\n", python),
    ("a.py", 'import os\nos.system("""@""")\n', python),
    ("package.json", '{"scripts": {"up": "@"}}\n', lambda text: first(json.loads(text))),
    ("a.yml", "steps:\n- script: @\n", lambda text: first(yaml.safe_load(text))),
    ("a.yml", 'steps:\n- script: "@"\n', lambda text: first(yaml.safe_load(text))),
    ("a.yml", "steps:\n- script: '@'\n", lambda text: first(yaml.safe_load(text))),
    ("a.yml", "steps:\n- script: |\n    @\n", lambda text: first(yaml.safe_load(text))),
    ("a.yml", "steps:\n- script: >-\n    @\n", lambda text: first(yaml.safe_load(text))),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("path", "host", "read"), STRINGS)
def test_what_is_printed_is_what_is_written_there(
    path: str, host: str, read: Callable[[str], Any], command: str
) -> None:
    script = only(f"#!/bin/sh\n{command}\n", "a.sh")
    there = only(host.replace("@", command), path)
    assert (there.language, there.complete) == (script.language, script.complete)
    assert read(host.replace("@", there.text)) == script.text


LISTS: list[tuple[str, str, Callable[[str], Any]]] = [
    ("a.py", "import subprocess\nsubprocess.run([@])\n", ast.literal_eval),
    ("a.json", '{"command": [@]}\n', json.loads),
    ("a.yml", "steps:\n- command: [@]\n", yaml.safe_load),
    ("a.js", "spawn('az', [@]);\n", json.loads),
]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(("path", "host", "read"), LISTS)
def test_a_list_stays_a_list(
    path: str, host: str, read: Callable[[str], Any], command: str
) -> None:
    script = only(f"#!/bin/sh\n{command}\n", "a.sh")
    words = shlex.split(command)[path == "a.js" :]
    there = only(host.replace("[@]", json.dumps(words)), path)
    if "$" in script.text or ";" in script.text:
        assert there.language is None
        assert '"vm", ' in there.text
    else:
        assert there.language == "shell"
        assert read(there.text) == shlex.split(script.text)[path == "a.js" :]


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ('run(["az", "vmss", "list-instances", "-g", GROUP, "-n", name])',
         '["az", "vm", "list", "-g", GROUP, "--vmss", name]'),
        ("run(['az', 'vmss', 'restart', '-g', GROUP, '-n', name, '--instance-ids', vm['name']])",
         "['az', 'vm', 'restart', '-g', GROUP, '-n', vm['name']]"),
        ('run(["az", "vmss", "restart", "-g", GROUP, "-n", name, "--instance-ids", f"{a}_{b}"])',
         '["az", "vm", "restart", "-g", GROUP, "-n", f"{a}_{b}"]'),
        ('os.system(f"az vmss restart -g {GROUP} -n {name} --instance-ids {vm.name}")',
         "az vm restart -g {GROUP} -n {vm.name}"),
        ('os.system(f"az vmss list-instances -g {GROUP} -n w --query {{a:[0].instanceId}}")',
         "az vm list -g {GROUP} --vmss w --query {{a:[0].name}}"),
        ('os.system("az vmss list-instances -g {} -n {} --no-wait".format(GROUP, name))',
         "az vm list -g {} --vmss {} --no-wait"),
        ('os.system("az vmss list-instances -g {0} -n {n}".format(GROUP, n=name))',
         "az vm list -g {0} --vmss {n}"),
        ('os.system("az vmss list-instances -g %s -n %s" % (GROUP, name))',
         "az vm list -g %s --vmss %s"),
        ('os.system("az vmss list-instances -g " + GROUP + " -n " + name + " -o tsv")',
         'az vm list -g " + GROUP + " --vmss " + name + " -o tsv'),
        ('os.system("az vmss list-instances -g "\n        f"{GROUP} -n {name} -o tsv")',
         'az vm list -g "\n        f"{GROUP} --vmss {name} -o tsv'),
    ],
)  # fmt: skip
def test_the_users_own_names_are_in_it(line: str, new: str) -> None:
    text = f'import os\nGROUP = "secret"\ndef f(name, vm, a, b):\n    {line}\n'
    assert only(text, "a.py").text == new


@pytest.mark.parametrize(
    "line",
    [
        'os.system("az vmss restart -g %s -n %s --instance-ids %s" % (GROUP, n, vm))',
        'os.system("az vmss restart -g {} -n {} --instance-ids {}".format(GROUP, n, vm))',
        'run("az vmss stop -g {} -n w".format(GROUP).split())',
        'run(shlex.split(f"az vmss stop -g {GROUP} -n w"))',
        'run(["az", "vmss", "restart", "-g", GROUP, "-n", n, "--instance-ids", *vms])',
        'run(["az", "vmss", "stop", "-g", GROUP, "-n", n])',
        """run(["az", "vmss", "list-instances", "--query", f"[?instanceId=='{vm}']"])""",
    ],
)
def test_what_cannot_be_written_there_is_a_sentence_without_values(line: str) -> None:
    text = f'import os\nGROUP = "secret"\ndef f(n, vm, vms):\n    {line}\n'
    suggestion = only(text, "a.py")
    assert suggestion.language is None
    assert "secret" not in suggestion.text


@pytest.mark.parametrize(
    ("path", "line", "new"),
    [
        ("a.go", 'exec.Command("az", "vmss", "list-instances", "-g", g, "-n", "w")',
         '"az", "vm", "list", "-g", g, "--vmss", "w"'),
        ("a.go", 'run("az vmss list-instances -g " + g + " -n w --query [].instanceId")',
         'az vm list -g " + g + " --vmss w --query [].name'),
        ("a.ts", "exec(`az vmss stop -g ${g} -n w`)",
         'az vm stop --ids $(az vm list -g ${g} --vmss w --query "[].id" -o tsv)'),
        ("a.cs", 'Run(@"az vmss stop -g g -n w");',
         'az vm stop --ids $(az vm list -g g --vmss w --query ""[].id"" -o tsv)'),
        ("a.java", 'new String[] {"az", "vmss", "list-instances", "-g", g, "-n", "w"}',
         '{"az", "vm", "list", "-g", g, "--vmss", "w"}'),
        ("a.cs", 'Process.Start("az", "vmss restart -g g -n w --instance-ids a");',
         "vm restart -g g -n a"),
        ("a.rb", 'system("az vmss list-instances -g #{g} -n w")', "az vm list -g #{g} --vmss w"),
        ("Jenkinsfile", 'sh "az vmss stop -g ${G} -n w"',
         'az vm stop --ids \\$(az vm list -g ${G} --vmss w --query \\"[].id\\" -o tsv)'),
        ("Jenkinsfile", "sh 'az vmss stop -g $G -n w'",
         'az vm stop --ids $(az vm list -g $G --vmss w --query "[].id" -o tsv)'),
        ("a.kt", 'run("az vmss deallocate -g $g -n w --instance-ids a b")',
         'for vm in a b; do az vm deallocate -g $g -n \\"\\$vm\\"; done'),
        ("a.ps1", "az vmss stop -g $g -n w",
         'az vm stop --ids $(az vm list -g $g --vmss w --query "[].id" -o tsv)'),
        ("a.ps1", "az vmss stop -g $g -n w --instance-ids a $b",
         "foreach ($vm in 'a', $b) { az vm stop -g $g -n $vm }"),
        ("a.ps1", "az vmss restart -g $g -n w --instance-ids $vm.Name",
         "az vm restart -g $g -n $vm.Name"),
    ],
)  # fmt: skip
def test_other_languages(path: str, line: str, new: str) -> None:
    assert only(line + "\n", path).text == new


def test_a_sequence_of_lines_becomes_a_list_in_brackets() -> None:
    words = ["az", "vmss", "restart", "-g", "g", "-n", "w", "--instance-ids", "a"]
    text = "steps:\n- command:\n" + "".join(f"  - {word}\n" for word in words)
    items = ["az", "vm", "restart", "-g", "g", "-n", "a"]
    assert yaml.safe_load(only(text, "a.yml").text) == items


def test_a_notebook_shows_the_code_of_its_cell() -> None:
    cell = {"cell_type": "code", "source": ["!az vmss list-instances -g g -n w\n"], "metadata": {}}
    text = json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    assert only(text, "a.ipynb").text == "az vm list -g g --vmss w"


SCRIPTS = {"type": "Microsoft.Resources/deploymentScripts", "apiVersion": "2020-10-01", "name": "s"}


def template(script: str) -> str:
    resource = {**SCRIPTS, "kind": "AzureCLI", "properties": {"scriptContent": script}}
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return json.dumps({"$schema": schema, "contentVersion": "1.0.0.0", "resources": [resource]})


@pytest.mark.parametrize(
    ("script", "new"),
    [
        ("az vmss stop -g g -n w",
         'az vm stop --ids $(az vm list -g g --vmss w --query \\"[].id\\" -o tsv)'),
        ('az vmss list-instances -g g -n w --query "[].instanceId" -o tsv',
         'az vm list -g g --vmss w --query \\"[].name\\" -o tsv'),
        ("[concat('az vmss restart -g ', parameters('g'), ' -n w --instance-ids 1')]",
         "az vm restart -g ', parameters('g'), ' -n ''<virtual machine name>''"),
    ],
)  # fmt: skip
def test_a_template_in_json(script: str, new: str) -> None:
    assert only(template(script), "a.json").text == new


@pytest.mark.parametrize(
    ("script", "new"),
    [
        ("'az vmss restart -g ${g} -n w --instance-ids 1'",
         "az vm restart -g ${g} -n \\'<virtual machine name>\\'"),
        ("'''\naz vmss stop -g g -n w --instance-ids 1\n'''",
         "az vm stop -g g -n '<virtual machine name>'"),
    ],
)  # fmt: skip
def test_a_template_in_bicep(script: str, new: str) -> None:
    text = (
        "resource s 'Microsoft.Resources/deploymentScripts@2020-10-01' = {\n  name: 's'\n"
        f"  kind: 'AzureCLI'\n  properties: {{\n    scriptContent: {script}\n  }}\n}}\n"
    )
    assert only(text, "a.bicep").text == new


def test_a_loop_of_powershell_has_a_variable_of_its_own() -> None:
    text = "$VM = 'keep'\naz vmss restart -g g -n w --instance-ids $ids\nRemove-AzVM -Name $vm\n"
    assert only(text, "a.ps1").text == "foreach ($vm2 in $ids) { az vm restart -g g -n $vm2 }"


def test_a_list_in_a_template_is_several_names() -> None:
    text = "steps:\n- script: az vmss restart -g g -n w --instance-ids ${{ parameters.names }}\n"
    assert only(text, "a.yml").text.startswith("(for vm in ${{ parameters.names }}; do ")


OPEN_LISTS = {
    "a.py": [
        'run(["az", "vmss", "restart", "-g", g, "-n", n, *more])',
        'run(["az", "vmss", "restart", "-g", g, "-n", n] + more)',
        'run(["az", "vmss", "restart", "-g", g, "-n", n] + (["--instance-ids"] + i if i else []))',
        'c = ["az", "vmss", "restart", "-g", g, "-n", n]\nc += more\nrun(c)',
        'c = ["az", "vmss", "restart", "-g", g, "-n", n]\nc.extend(more)\nrun(c)',
        'run("az", "vmss", "restart", "-g", g, "-n", n, *more)',
    ],
    "a.js": [
        'spawn("az", ["vmss", "restart", "-g", g, "-n", n, ...more]);',
        'spawn("az", ["vmss", "restart", "-g", g, "-n", n].concat(more));',
        'spawn("az", ["vmss", "restart", "-g", g, "-n", n, ...(i ? ["--instance-ids", i] : [])]);',
    ],
    "a.go": ['exec.Command("az", "vmss", "restart", "-g", g, "-n", n, more...)'],
    "a.rb": ['system("az", "vmss", "restart", "-g", g, "-n", n, *more)'],
}


@pytest.mark.parametrize(("path", "text"), [(p, t) for p, each in OPEN_LISTS.items() for t in each])
def test_words_that_a_list_gets_from_elsewhere_may_name_the_instances(path: str, text: str) -> None:
    assert only(text + "\n", path).text == "use az vm restart on each virtual machine of the set"


def test_a_closing_bracket_is_no_part_of_a_word() -> None:
    text = 'exec.Command("az", "vmss", "start", "-g", g, "-n", n)\n'
    assert '"--vmss", n, "--query"' in only(text, "a.go").text


# -- strings that are put together of several literals -----------------------------------------


@pytest.mark.parametrize(
    "literals",
    [
        "('az vmss stop -g g -n w --in'\n    \"stance-ids w_1\")",
        "('az vmss stop -g g '\n    \"-n w\")",
        "('az vmss stop -g g '\n    r'-n w')",
        "('az vmss stop -g g '\n    '''-n w''')",
        "'az vmss stop -g g -n ' + name + \" --no-wait\"",
    ],
)
def test_a_command_in_literals_of_several_kinds_stays(literals: str) -> None:
    text = f"import os\ndef f(name):\n    os.system({literals})\n"
    (finding,) = check_text(text, "a.py").findings
    assert finding.suggestion is not None
    assert finding.suggestion.language is None
    assert finding.edits == ()


@pytest.mark.parametrize(
    "literals",
    [
        "'echo a; '\n    \"@\"",
        "('az vmss stop '\n    '-g g -n w')",
        "('az vmss stop '\n    f'-g g -n w')",
        "f'''@; {x[\"a\"]}''' \"b\"",
        "f\"{x['a']}; @\" ';b'",
        "'%s; @' % x['a']",
        '"%s; @" % x["a"]',
        '"{}; @".format(x["a"])',
    ],
)
def test_what_is_new_is_for_the_literal_that_has_the_command(literals: str) -> None:
    literals = literals.replace("@", "az vmss stop -g g -n w")
    text = f"import os\ndef f(x):\n    os.system({literals})\n"
    (fix,) = fixes_of(text, "a.py")
    new = 'az vm stop --ids $(az vm list -g g --vmss w --query "[].id" -o tsv)'
    words: list[str] = []
    for made in (text, fix.result):
        names: dict[str, Any] = {"words": words}
        exec(made.replace("import os", "").replace("os.system", "words.append"), names)
        names["f"]({"a": "c"})
    assert words[1] == words[0].replace("az vmss stop -g g -n w", new)


@pytest.mark.parametrize("use", ['f"{AZ} vmss stop -g g -n w"', 'AZ + " vmss stop -g g -n w"'])
def test_what_is_put_in_from_a_line_above_is_no_part_of_the_string(use: str) -> None:
    text = f'import os\nAZ = "az"\nos.system({use})\n'
    (finding,) = check_text(text, "a.py").findings
    assert finding.edits == ()
