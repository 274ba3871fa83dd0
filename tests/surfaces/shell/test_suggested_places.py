"""Azure CLI suggestions in scripts, recipes of make, batch files and Dockerfiles."""

from __future__ import annotations

import shutil
import subprocess

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Suggestion
from tests.work import grows_linearly

MEMBERS = 'az vm list -g g --vmss w --query "[].id" -o tsv'
VIEWS = "az vmss list-instances -g g -n w --expand instanceView"
NAMES = 'az vm list -g g --vmss w --query "[].name" -o tsv'


def suggestions(text: str, path: str = "a.sh") -> list[Suggestion]:
    findings = check_text(text + "\n", path=path).findings
    return [f.suggestion for f in findings if f.suggestion is not None]


def texts(text: str, path: str = "a.sh") -> list[str]:
    return [suggestion.text for suggestion in suggestions(text, path)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("az vmss list-instances -g g -n w", "az vm list -g g --vmss w"),
        ("az vmss list-instances -g g -n w -o tsv", "az vm list -g g --vmss w -o tsv"),
        ('az vmss list-instances -g g -n w --query "[].instanceId" --output tsv',
         'az vm list -g g --vmss w --query "[].name" -o tsv'),
        ("az vmss list-instances -g g -n w --query '[0].name' -o tsv",
         "az vm list -g g --vmss w --query '[0].name' -o tsv"),
        ("az vmss list-instances -g g -n w --query='[].instanceId'",
         "az vm list -g g --vmss w --query '[].name'"),
        ("az vmss list-instances -g g -n w --query [].instanceId",
         "az vm list -g g --vmss w --query [].name"),
        ('az vmss list-instances -g g -n w --query "[?instanceId==\'$ID\'].id"',
         'az vm list -g g --vmss w --query "[?name==\'$ID\'].id"'),
        ("az vmss list-instances -g g -n w --expand instanceView",
         "az vm list -g g --vmss w --show-details"),
        ("az vmss list-instances -g g -n w --query "
         "\"[?instanceView.statuses[?code=='PowerState/running']] | length(@)\"",
         "az vm list -g g --vmss w --show-details --query "
         "\"[?powerState=='VM running'] | length(@)\""),
        ("az vmss list-instances -g g -n w --query "
         "'[?name!=`a` && instanceView.statuses[?code==`PowerState/stopped`]].instanceId'",
         "az vm list -g g --vmss w --show-details --query "
         "'[?name!=`a` && powerState==`\"VM stopped\"`].name'"),
        ("az vmss list-instances -g g -n w --expand instanceView --query \"[].{n:instanceId, "
         "s:instanceView.statuses[?starts_with(code, 'PowerState')].displayStatus | [0]}\"",
         "az vm list -g g --vmss w --show-details --query \"[].{n:name, s:powerState}\""),
        ("az vmss list-instances -g g -n w --expand instanceView --query '[].instanceId'",
         "az vm list -g g --vmss w --show-details --query '[].name'"),
        ("az vmss list-instances -g g -n w --expand instanceView | jq -r '.[].location'",
         "az vm list -g g --vmss w --show-details"),
        ("az vmss list-instances --ids \"$SET\" --only-show-errors",
         "az vm list --vmss \"$SET\" --only-show-errors"),
        ('az vmss get-instance-view -g g -n w --instance-id "$i" --query "statuses[1].code" -o tsv',
         'az vm get-instance-view -g g -n "$i" --query "instanceView.statuses[1].code" -o tsv'),
        ('az vmss show -g g -n w --instance-id "$i" --query instanceId -o tsv',
         'az vm show -g g -n "$i" --query name -o tsv'),
        ("az vmss run-command invoke -g g -n w --instance-id $i --command-id c --query 'value[0]'",
         "az vm run-command invoke -g g -n $i --command-id c --query 'value[0]'"),
        ("az vmss start -g g -n w --verbose --no-wait --subscription s",
         'az vm start --ids $(az vm list -g g --vmss w --query "[].id" -o tsv --subscription s)'
         " --verbose --no-wait --subscription s"),
        ("az vmss nic list-vm-nics -g g --vmss-name w --instance-id $i --query '[0].id'",
         "az vm nic list -g g --vm-name $i --query '[0].id'"),
        ("az vmss list-instance-public-ips -g g -n w --query '[].ipAddress' -o tsv",
         f"az vm list-ip-addresses --ids $({MEMBERS}) --query "
         "'[].virtualMachine.network.publicIpAddresses[] | [].ipAddress' -o tsv"),
        ("az vmss list-instance-public-ips -g g -n w",
         f"az vm list-ip-addresses --ids $({MEMBERS}) --query "
         "'[].virtualMachine.network.publicIpAddresses[]'"),
        ('az vmss get-instance-view -g g -n w --instance-id "$i"',
         'az vm get-instance-view -g g -n "$i" --query instanceView'),
        ('az vmss reimage -g g -n w --instance-id "$(jq -r \'.[0].instanceId\' f.json)"',
         'az vm reimage -g g -n "$(jq -r \'.[0].name\' f.json)"'),
        ("az vmss update -g g -n w --instance-id $i --set protectionPolicy.protectFromScaleIn=True",
         "instance protection works on Flexible, with API version 2023-09-01 or newer and the name"
         " of the virtual machine as id"),
        ("az vmss update -g g -n w --instance-id $i --set protectionPolicy.protectFromScaleIn=True"
         " protectionPolicy.protectFromScaleSetActions=False",
         "instance protection works on Flexible, with API version 2023-09-01 or newer and the name"
         " of the virtual machine as id"),
        ("az vmss update -g g -n w --instance-id $i --set protectionPolicy.protectFromScaleIn=True"
         " tags.a=b",
         "az vm update -g g -n $i --set protectionPolicy.protectFromScaleIn=True tags.a=b"),
        ("az vmss restart --ids \"$SET\" --instance-ids a",
         "az vm restart -g '<resource group>' -n a"),
        ("az vmss run-command wait -g g --vmss-name w --instance-id a --name r --created",
         "az vm run-command wait -g g --vm-name a --name r --created"),
    ],
)  # fmt: skip
def test_what_is_asked_is_kept(old: str, new: str) -> None:
    assert texts(old) == [new]


@pytest.mark.parametrize(
    ("old", "said"),
    [
        ("az vmss list-instances -g g -n w --query '[?latestModelApplied]'", "latestModelApplied"),
        ("az vmss show -g g -n w --instance-id a --query protectionPolicy", "protectionPolicy"),
        (
            "az vmss get-instance-view -g g -n w --query virtualMachine.statusesSummary",
            "no counter",
        ),
        (
            "az vmss nic list -g g --vmss-name w --query '[].ipConfigurations'",
            "whose ids az vm list",
        ),
        ("az vmss list-instances -g g -n w --filter x", "filter"),
        ("az vmss nic list -g g --vmss-name w", "whose ids az vm list"),
        ("az vmss nic list -g g --vmss-name w -o table | grep x", "whose ids az vm list"),
        (
            "az vmss nic list-vm-nics -g g --vmss-name w --instance-id a",
            "the ids of the interfaces",
        ),
        ("echo a b | xargs az vmss restart -g g -n w --instance-ids", "for each name"),
        (f"{VIEWS} --query '[].instanceView.statuses[1].displayStatus'", "gives powerState"),
        (f'{VIEWS} --query "[?instanceView.statuses].name"', "gives powerState"),
        (
            f"{VIEWS} --query \"[?!instanceView.statuses[?code=='PowerState/running']].name\"",
            "gives powerState",
        ),
        (
            f"{VIEWS} --query \"[?instanceView.statuses[?code=='ProvisioningState/failed']]\"",
            "gives powerState",
        ),
        (
            f"{VIEWS} --query \"[?instanceView.statuses[?code=='PowerState/running'].code].name\"",
            "gives powerState",
        ),
        (
            "az vmss get-instance-view -g g -n w --instance-id '*' --query '[].statuses[1].code'",
            "gives powerState",
        ),
        (f"{VIEWS} | jq -r '.[].instanceView.statuses[1].code'", "that its pipe reads"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(old: str, said: str) -> None:
    (suggestion,) = suggestions(old)
    assert suggestion.language is None
    assert not suggestion.complete
    assert said in suggestion.text


@pytest.mark.parametrize(
    ("lines", "new"),
    [
        ("for id in $IDS; do\n@ $id\ndone", "az vm restart -g g -n $id"),
        ("for ids in $LIST; do\n@ $ids\ndone", "az vm restart -g g -n $ids"),
        ("while read -r ids; do\n@ $ids\ndone", "az vm restart -g g -n $ids"),
        ('@ "$ids"', 'az vm restart -g g -n "$ids"'),
        ("x=a\n@ $y", "az vm restart -g g -n $y"),
        ("NAME=$(hostname)\n@ $NAME", "az vm restart -g g -n $NAME"),
        ("NAME=$(az vm list --query '[].name' | head -1)\n@ $NAME", "az vm restart -g g -n $NAME"),
        ("@ $(ID)", "az vm restart -g g -n $(ID)"),
        ("@ {{ .Values.id }}", "az vm restart -g g -n {{ .Values.id }}"),
        ("@ ${{ inputs.id }}", "az vm restart -g g -n ${{ inputs.id }}"),
    ],
)
def test_one_name_is_given_to_one_command(lines: str, new: str) -> None:
    text = lines.replace("@", "az vmss restart -g g -n w --instance-ids")
    assert texts(text) == [new]


@pytest.mark.parametrize(
    ("given", "over"),
    [
        ("$ids", "$ids"),
        ("$VM_LIST", "$VM_LIST"),
        ('"${all[@]}"', '"${all[@]}"'),
        ("a b", "a b"),
        ("a $vm", "a $vm"),
        ("$(names)", "$(names)"),
        ("0 1", "'<virtual machine names>'"),
    ],
)
def test_several_names_are_looped_over(given: str, over: str) -> None:
    (text,) = texts(f"az vmss deallocate -g g -n w --instance-ids {given} --no-wait")
    variable = "member" if "$vm" in given else "vm"
    body = f'az vm deallocate -g g -n "${variable}" --no-wait'
    assert text == f"for {variable} in {over}; do {body}; done"


def test_what_a_variable_is_set_to_tells_whether_it_holds_several() -> None:
    one = "az vmss list-instances -g g -n w --query '[0].instanceId' -o tsv"
    all_ = "az vmss list-instances -g g -n w --query '[].instanceId' -o tsv"
    use = "az vmss restart -g g -n w --instance-ids $X"
    assert texts(f"X=$({one})\n{use}")[1] == "az vm restart -g g -n $X"
    assert texts(f"X=$({all_})\n{use}")[1].startswith("for vm in $X; do")


LOOPED = "az vmss stop -g g -n w"


@pytest.mark.parametrize(
    ("before", "letter"),
    [
        ("", "v"),
        ("for %%i in (a) do ", "v"),
        ("for %%v in (a) do ", "a"),
        ("for %%V in (a) do ", "v"),
        ("for /f %%v in (a) do for %%a in (%%~nxb) do ", "c"),
        ("echo %%~dp$PATH:v & ", "a"),
    ],
)
def test_a_loop_in_a_batch_file_has_a_variable_of_its_own(before: str, letter: str) -> None:
    (new,) = texts(f"{before}{LOOPED}", "a.cmd")
    assert new.startswith(f"for /f %%{letter} in (")
    assert new.endswith(f" -n %%{letter}")


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ('bash -c "@"', f"az vm stop --ids \\$({MEMBERS})".replace('"', '\\"')),
        ("bash -c '@'", f"az vm stop --ids $({MEMBERS})"),
        ('ssh host "@"', f"az vm stop --ids \\$({MEMBERS})".replace('"', '\\"')),
        ("x=$(@)", f"az vm stop --ids $({MEMBERS})"),
        ("x=`@`", f"az vm stop --ids $({MEMBERS})"),
    ],
)
def test_new_words_are_written_for_the_quotes_they_stand_in(line: str, new: str) -> None:
    assert texts(line.replace("@", "az vmss stop -g g -n w")) == [new]
    script = line.replace("@", new)
    bash = shutil.which("bash")
    assert bash is not None
    assert subprocess.run([bash, "-n"], input=script, text=True, check=False).returncode == 0


def test_a_placeholder_in_single_quotes_has_double_ones() -> None:
    (text,) = texts("bash -c 'az vmss stop -g g -n w --instance-ids 1'")
    assert text == 'az vm stop -g g -n "<virtual machine name>"'


def test_a_command_kept_in_a_variable_is_run_by_eval() -> None:
    (suggestion,) = suggestions('CMD="az vmss stop -g g -n w"')
    assert suggestion.language is None
    assert suggestion.text.startswith("have eval run az vm stop")
    assert texts('CMD="az vmss stop -g g -n w --instance-ids a"') == ["az vm stop -g g -n a"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("az vmss stop -g $(G) -n w",
         'az vm stop --ids $$(az vm list -g $(G) --vmss w --query "[].id" -o tsv)'),
        ("az vmss restart -g $(G) -n w --instance-ids $$id", "az vm restart -g $(G) -n $$id"),
        ('az vmss restart -g $(G) -n w --instance-ids "$$id"', 'az vm restart -g $(G) -n "$$id"'),
        ("az vmss restart -g $(G) -n w --instance-ids $(ID)", "az vm restart -g $(G) -n $(ID)"),
        ("az vmss restart -g $(G) -n w --instance-ids $(IDS)",
         '(for vm in $(IDS); do az vm restart -g $(G) -n "$$vm" || exit 1; done)'),
        ('az vmss restart -g $(G) -n w --instance-ids "$$A" "$$B"',
         '(for vm in "$$A" "$$B"; do az vm restart -g $(G) -n "$$vm" || exit 1; done)'),
    ],
)  # fmt: skip
def test_in_recipes_the_dollars_of_the_shell_are_doubled(old: str, new: str) -> None:
    assert texts(f"all:\n\t{old}", "Makefile") == [new]


def test_make_hands_the_text_of_its_functions_over_as_well() -> None:
    text = "A := $(shell az vmss stop -g g -n w)"
    assert texts(text, "x.mk") == [f"az vm stop --ids $$({MEMBERS})"]


def test_just_has_no_dollars_of_its_own() -> None:
    (text,) = texts("stop:\n  az vmss stop -g {{group}} -n w", "justfile")
    assert text.startswith("az vm stop --ids $(az vm list -g {{group}} ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("az vmss stop -g %G% -n w",
         "for /f %%v in ('az vm list -g %G% --vmss w --query \"[].name\" -o tsv') "
         "do call az vm stop -g %G% -n %%v"),
        ("az vmss stop -g %G% -n w --instance-ids a b --no-wait",
         "for %%v in (a b) do call az vm stop -g %G% -n %%v --no-wait"),
        ("az vmss stop -g %G% -n w --instance-ids 1",
         'az vm stop -g %G% -n "<virtual machine name>"'),
        ("az vmss stop -g %G% -n w --instance-ids %%i", "az vm stop -g %G% -n %%i"),
        ("az vmss list-instances -g %G% -n w", "az vm list -g %G% --vmss w"),
    ],
)  # fmt: skip
def test_a_batch_file_has_its_own_loops_and_quotes(old: str, new: str) -> None:
    assert texts(f"call {old}", "a.bat") == [new]


@pytest.mark.parametrize(
    ("line", "new"),
    [
        ("RUN az vmss stop -g g -n w", f"az vm stop --ids $({MEMBERS})"),
        ('CMD ["az", "vmss", "list-instances", "-g", "g", "-n", "w", "--query", "[].instanceId"]',
         '["az", "vm", "list", "-g", "g", "--vmss", "w", "--query", "[].name"]'),
        ('CMD ["az", "vmss", "restart", "-g", "g", "-n", "w", "--instance-ids", "1"]',
         '["az", "vm", "restart", "-g", "g", "-n", "<virtual machine name>"]'),
        ('ENTRYPOINT ["sh", "-c", "az vmss stop -g g -n w"]',
         f"az vm stop --ids $({MEMBERS})".replace('"', '\\"')),
    ],
)  # fmt: skip
def test_the_lists_of_a_dockerfile_stay_lists(line: str, new: str) -> None:
    assert texts(f"FROM x\n{line}", "Dockerfile") == [new]


def test_names_of_others_are_placeholders() -> None:
    (suggestion,) = suggestions("az vmss deallocate -n w --instance-ids 3")
    assert suggestion.text == "az vm deallocate -n '<virtual machine name>'"
    assert not suggestion.complete
    (suggestion,) = suggestions("az vmss deallocate -g g -n w --instance-ids a")
    assert suggestion.complete


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("a.sh", "x=a; az vmss restart -g g -n w --instance-ids $x\n"),
        ("a.sh", "for id in a b; do az vmss restart -g g -n w --instance-ids $id; done\n"),
        ("Makefile", "\taz vmss restart -g g -n w --instance-ids $$ids\n"),
        ("a.bat", "az vmss stop -g g -n w\n"),
        ("Dockerfile", 'RUN ["az", "vmss", "list-instances", "-g", "g", "-n", "w"]\n'),
        ("a.yml", "- script: az vmss stop -g g -n w\n"),
        ("b.yml", "- script: |\n    @"),
        ("a.py", "os.system(f'az vmss stop -g {g} -n w')\n"),
    ],
)
def test_suggestions_cost_in_proportion(path: str, line: str) -> None:
    def many(size: int) -> str:
        if "@" in line:
            return line.replace("@", "az vmss stop -g g -n w\n    " * size)
        return line * size

    grows_linearly(lambda text: check_text(text, path=path), many, 30)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("az vmss list-instances -g g -n w | jq -r '.[].instanceId'", True),
        ("az vmss list-instances -g g -n w 2>/dev/null |\\\n  jq '.[0] | .instanceId'", True),
        ("az vmss list-instances -g g -n w | jq length", False),
        ("az vmss list-instances -g g -n w; jq .instanceId f.json", False),
        ("all=$(az vmss list-instances -g g -n w)\necho $all | jq -r .[0].instanceId", True),
        ('all=`az vmss list-instances -g g -n w`\njq -r .[0].instanceId <<< "${all}"', True),
        ("all=$(az vmss list-instances -g g -n w)\necho $other | jq -r .[0].instanceId", False),
        ("all=$(az vmss list-instances -g g -n w)\necho $all | jq length", False),
        ("all=$(az vmss list-instances -g g -n w)\nid=$all.instanceId", False),
    ],
)
def test_who_reads_ids_of_a_list_is_told_of_names(code: str, told: bool) -> None:
    [found] = suggestions(code)
    assert ("read name for instanceId" in found.note) is told


def test_items_of_a_list_are_acted_on_by_name_in_powershell() -> None:
    code = "foreach ($i in $all) { az vmss restart -g g -n w --instance-ids %s }"
    assert texts(code % "$i.instanceId", "a.ps1") == ["az vm restart -g g -n $i.name"]
    assert texts(code % '"$($i.instanceId)"', "a.ps1") == ['az vm restart -g g -n "$($i.name)"']


def test_the_documents_of_a_location_are_no_run_commands_of_an_instance() -> None:
    assert texts("az vmss run-command list --location westus") == []
    assert texts("az vmss run-command show -l westus --command-id RunShellScript") == []
    assert len(texts("az vmss run-command list -g g --vmss-name w --instance-id $i")) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("az vmss list-instances --name <vmss-name> -g <node-rg> -o tsv",
         "az vm list -g <node-rg> --vmss <vmss-name> -o tsv"),
        ("az vmss restart -g <rg> -n w --instance-ids <instance id>",
         "az vm restart -g <rg> -n <instance id>"),
        ("az vmss start -g rg-<env> -n <scale_set>",
         'az vm start --ids $(az vm list -g rg-<env> --vmss <scale_set> --query "[].id" -o tsv)'),
    ],
)  # fmt: skip
def test_words_to_fill_in_are_no_redirections(old: str, new: str) -> None:
    [found] = suggestions(old)
    assert (found.text, found.complete) == (new, False)


@pytest.mark.parametrize("redirected", ["<in >out", "< in >out", "<in.txt", "<in > out", ">out"])
def test_redirections_are_no_words(redirected: str) -> None:
    assert texts(f"az vmss list-instances -g g -n w {redirected}") == ["az vm list -g g --vmss w"]


def test_how_to_connect_is_no_list_of_addresses() -> None:
    [found] = suggestions("az vmss list-instance-connection-info -g g -n w")
    assert found.language is None
    assert found.text == (
        f"use az vm list-ip-addresses --ids $({MEMBERS}); the ports of the virtual machines are"
        " in the NAT rules of the load balancer"
    )


@pytest.mark.parametrize(
    "around",
    [
        "vm=keep\n{}\necho $vm",
        "for vm in a b; do {}; echo ${{vm}}; done",
        "read -r vm\n{}",
        "f() {{ local vm=$1; {}; echo; }}",
        "{}\necho ${{vm:-none}}",
    ],
)
def test_a_loop_leaves_the_variables_of_the_script_alone(around: str) -> None:
    (made,) = texts(around.format("az vmss restart -g g -n w --instance-ids a b"))
    assert made == 'for member in a b; do az vm restart -g g -n "$member"; done'


def test_names_that_are_taken_are_read_in_proportion_to_the_text() -> None:
    text = " ".join(f"v{n}=1" for n in range(50))
    command = "az vmss restart -g g -n w --instance-ids a b\n"
    taken = "vm=1 member=1 machine=1 vm_name=1 vm2=1\n"
    (made,) = texts(taken + text + "\n" + command)
    assert made.startswith("for vm3 in a b; do ")
    grows_linearly(lambda unit: check_text(taken + unit, path="a.sh"), lambda n: command * n, 8)
    assert texts("a" * 400_000 + "\n" + command)  # quadratic work would never end


@pytest.mark.parametrize(
    "before",
    ["sudo", "sudo -u x", "timeout 30", "LC_ALL=C", "nohup", "exec", "retry 3", "sudo \\\n "],
)
def test_what_runs_the_command_runs_no_loop(before: str) -> None:
    (made,) = suggestions(f"{before} az vmss restart -g g -n w --instance-ids $IDS --no-wait")
    assert made.language is None
    runner = before.partition("\\")[0].strip()
    named = "-g g -n '<virtual machine name>' --no-wait"
    assert made.text == f"run {runner} az vm restart {named} for each of $IDS"


@pytest.mark.parametrize(
    ("old", "path"),
    [
        ("{} && az group delete -n g", "a.sh"),
        ("{} || exit 1", "a.sh"),
        ("{} > log 2>&1 || exit 1", "a.sh"),
        ("if {}; then echo; fi", "a.sh"),
        ("if ! {}; then echo; fi", "a.sh"),
        ("while ! {}; do sleep 1; done", "a.sh"),
        ("all:\n\t{}\n\techo", "Makefile"),
        ("FROM x\nRUN {}", "Dockerfile"),
    ],
)
def test_the_first_failure_is_that_of_the_loop_where_something_depends_on_it(
    old: str, path: str
) -> None:
    (made,) = texts(old.format("az vmss restart -g g -n w --instance-ids a b"), path)
    variable = "$$vm" if path == "Makefile" else "$vm"
    assert made == f'(for vm in a b; do az vm restart -g g -n "{variable}" || exit 1; done)'


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell")
def test_a_guard_stays_one() -> None:
    old = "az vmss restart -g g -n w --instance-ids a b"
    (made,) = texts(f"{old} && echo went on")
    script = f'az() {{ [ "$6" != a ]; }}\n{made} && echo went on'
    ran = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=False)
    assert (ran.stdout, ran.returncode) == ("", 1)


def test_whether_something_depends_is_found_in_linear_time() -> None:
    command = "az vmss restart -g g -n w --instance-ids a b" + " 2>&1" * 60 + " ; :"
    assert any(text.startswith("for vm in a b; do ") for text in texts(command))


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ("${X:+--instance-ids $X}", "a.sh"),
        ('$([ -n "$X" ] && echo --instance-ids $X)', "a.sh"),
        ("`options`", "a.sh"),
        ("$(ARGS)", "Makefile"),
    ],
)
def test_options_that_cannot_be_seen_may_name_the_instances(more: str, path: str) -> None:
    command = f"az vmss restart -g g -n w {more}"
    (made,) = texts(command if path == "a.sh" else f"all:\n\t{command}", path)
    assert made == "use az vm restart on each virtual machine of the set"


def test_a_substitution_in_a_recipe_gives_several() -> None:
    (made,) = texts("all:\n\taz vmss restart -g g -n w --instance-ids $$(cat ids)", "Makefile")
    assert made.startswith("(for vm in $$(cat ids); do ")


@pytest.mark.parametrize(
    "ids", ['"$A" "$B"', "$A $B", "$SET_IDS", "$(az vmss list --query [].id -o tsv)"]
)
@pytest.mark.parametrize("verb", ["restart", "list-instances"])
def test_several_sets_are_no_one_set(ids: str, verb: str) -> None:
    (made,) = suggestions(f"az vmss {verb} --ids {ids}")
    assert made.language is None
    assert "--vmss" not in made.text


def test_words_are_looked_for_where_the_last_one_was() -> None:
    names = " ".join(f"a{number}" for number in range(60_000))
    (made,) = texts(f"az vmss restart -g g -n w --instance-ids {names}")
    assert made == "use az vm restart on each virtual machine of the set"  # too long to show


LISTED = "az vmss list-instances -g g -n w --query '[].id' -o tsv"
INVOKED = "az vmss run-command invoke --command-id RunShellScript --scripts ls --ids"


@pytest.mark.parametrize(
    ("code", "ids", "complete"),
    [
        (f"{LISTED} | {INVOKED} @-", "@-", True),
        (f"{LISTED} |\\\n  {INVOKED} @-", "@-", True),
        (f"{INVOKED} $IDS", "$IDS", False),
        (f"az vm list --query '[].id' | {INVOKED} @-", "@-", False),
        (f"{LISTED}; {INVOKED} @-", "@-", False),
    ],
)
def test_ids_of_instances_become_those_of_machines(code: str, ids: str, complete: bool) -> None:
    *_, found = suggestions(code)
    assert found.text == (
        f"az vm run-command invoke --ids {ids} --command-id RunShellScript --scripts ls"
    )
    assert found.complete is complete
    assert "the ids are those of virtual machines" in found.note


@pytest.mark.parametrize("verb", ["restart", "deallocate", "start"])
def test_ids_of_sets_are_none_of_machines(verb: str) -> None:
    assert all("--ids $" not in text for text in texts(f"az vmss {verb} --ids $SETS"))


@pytest.mark.parametrize("before", ["\\\n", "a", " ", "é"])
def test_a_command_far_behind_all_that_parts_commands(before: str) -> None:
    command = "az vmss deallocate -g a -n b --instance-ids 1 2\n"
    found = check_text(f"{before * 400} {command}", "a.sh").findings
    assert not [each for each in found if "flexlint failed" in each.message]
