"""A fix never runs where nothing reads it as it is meant, and never loses a word of the old command."""

from __future__ import annotations

import pytest

from tests.advice.test_certain_fixes import RESTART, doubt, fixed, suggested

ONE = f"{RESTART} --instance-ids b_1"


def unfixed(text: str, path: str = "a.sh") -> None:
    """No suggestion about ``text`` may be complete code."""
    assert not any(each.complete for each in suggested(text, path))


# -- words that do not show --------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        f'{RESTART} "${{@:3}}"',
        f'{RESTART} "$more"',
        f'{RESTART} --no-wait "$more"',
        f"{RESTART} --no-wait ${{more:-}}",
        f'{RESTART} "${{more[@]:1}}"',
        f"{RESTART} other",
        f'az vmss restart -g "$1" -n "$2" "${{@:3}}"',
        f"xargs {RESTART}",
        "xargs -n1 az vmss restart -g a -n",
        "xargs -P4 -n1 az vmss restart -g a --instance-ids b_1 -n",
        f"xargs {ONE}",
        "xargs -I{} az vmss restart -g a -n {} --instance-ids b_1",
        "parallel az vmss restart -g a -n {} ::: b c",
        "parallel az vmss restart -g a --instance-ids b_1 -n ::: b c",
        f'{ONE} --no-wait "$more"',
    ],
)
def test_words_that_may_say_anything_are_not_dropped(command: str) -> None:
    unfixed(f"{command}\n")


@pytest.mark.parametrize(
    ("command", "new"),
    [
        (f"{ONE} --no-wait true", "az vm restart -g a -n b_1 --no-wait true"),
        ("az vmss restart -ga -nb --instance-ids b_1 -onone", "az vm restart -g a -n b_1 -o none"),
        ("az vmss restart -g$G -n$N --instance-ids b_1", "az vm restart -g $G -n b_1"),
        (f"f() {{ {ONE}; }}", "f() { az vm restart -g a -n b_1; }"),
    ],
)
def test_words_that_show_are_kept(command: str, new: str) -> None:
    assert fixed(f"{command}\n", "a.sh") == f"{new}\n"


def test_a_function_is_not_what_runs_its_commands() -> None:
    assert fixed(f"f() {{ {RESTART}; }}\n", "a.sh").startswith("f() { az vm restart --ids $(az")


@pytest.mark.parametrize("name", ["b-$$STAGE", '"b-$$STAGE"', "$${STAGE}-b", "b-$${STAGE}"])
def test_a_dollar_sign_of_a_recipe_parts_no_word(name: str) -> None:
    text = f"a:\n\taz vmss restart -g a -n {name}\n"
    assert f"--vmss {name} --query" in fixed(text, "Makefile")


def test_a_name_with_a_dollar_sign_of_a_recipe_is_one_name() -> None:
    text = "a:\n\tfor i in 1 2; do az vmss restart -g a -n b --instance-ids b_$$i; done\n"
    (found,) = suggested(text, "Makefile")
    assert found.text == "az vm restart -g a -n b_$$i"


# -- which shell reads it ----------------------------------------------------------------------


def workflow(job: str, step: str) -> str:
    return f"on: push\njobs:\n  a:\n{job}    steps:\n    - {step}\n"


@pytest.mark.parametrize(
    ("job", "step"),
    [
        ("    runs-on: windows-latest\n", f"run: {RESTART}"),
        ("    runs-on: windows-2022\n", f"run: {ONE} b_2"),
        ("    runs-on: [self-hosted, windows]\n", f"run: {RESTART}"),
        (
            "    strategy: {matrix: {os: [windows-latest, ubuntu-latest]}}\n"
            "    runs-on: ${{ matrix.os }}\n",
            f"run: {RESTART}",
        ),
        ("    runs-on: ubuntu-latest\n", f"run: {RESTART}\n      shell: cmd"),
        ("    defaults: {run: {shell: cmd}}\n", f"run: {RESTART}"),
    ],
)
def test_what_a_shell_of_windows_reads_is_no_fix(job: str, step: str) -> None:
    assert "a shell has to run it" in doubt(workflow(job, step), ".github/workflows/a.yml")


@pytest.mark.parametrize(
    ("job", "step"),
    [
        ("    runs-on: ubuntu-latest\n", f"run: {RESTART}"),
        ("    runs-on: windows-latest\n", f"run: {RESTART}\n      shell: bash"),
        ("    runs-on: windows-latest\n    defaults: {run: {shell: bash}}\n", f"run: {RESTART}"),
        ("    runs-on: windows-latest\n", f"run: {ONE}"),
    ],
)
def test_what_a_shell_of_unix_reads_is_one(job: str, step: str) -> None:
    assert "az vm restart" in fixed(workflow(job, step), ".github/workflows/a.yml")


def test_a_pipeline_says_which_shell_a_task_has() -> None:
    text = (
        "pool: {vmImage: windows-latest}\nsteps:\n- task: AzureCLI@2\n  inputs:\n"
        f"    scriptType: bash\n    inlineScript: {RESTART}\n"
    )
    assert "az vm restart" in fixed(text, "azure-pipelines.yml")
    assert "a shell has to run it" in doubt(text.replace("bash", "batch"), "azure-pipelines.yml")


def test_a_script_of_a_pipeline_on_windows_is_of_cmd() -> None:
    text = f"pool: {{vmImage: ubuntu-latest}}\nsteps:\n- script: {RESTART}\n"
    assert "az vm restart" in fixed(text, "a.yml")
    assert "a shell has to run it" in doubt(text.replace("ubuntu", "windows"), "a.yml")


def provisioner(command: str, interpreter: str) -> str:
    return (
        'resource "null_resource" "a" {\n  provisioner "local-exec" {\n'
        f"{interpreter}    command = {command}\n  }}\n}}\n"
    )


@pytest.mark.parametrize(
    "interpreter",
    ['["cmd", "/C"]', "var.shell", '["${var.shell}", "-c"]'],
)
def test_an_interpreter_that_is_no_shell_gets_no_substitution(interpreter: str) -> None:
    text = provisioner(f'"{RESTART}"', f"    interpreter = {interpreter}\n")
    assert "a shell has to run it" in doubt(text, "a.tf")


def test_an_interpreter_behind_the_command_counts_as_well() -> None:
    text = provisioner(f'"{ONE} b_2"\n    interpreter = ["pwsh", "-Command"]', "")
    (found,) = suggested(text, "a.tf")
    assert found.text == "foreach ($vm in 'b_1', 'b_2') { az vm restart -g a -n $vm }"


def test_one_of_another_block_does_not() -> None:
    other = provisioner('"true"', '    interpreter = ["cmd", "/C"]\n')
    text = other + provisioner(f'"{RESTART}"', '    interpreter = ["/bin/bash", "-c"]\n')
    assert "az vm restart" in fixed(text, "a.tf")
