"""Here documents: which are commands, which are files of another language, which are text."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Finding
from tests.work import grows_linearly

START = "az vmss start -g app -n web"
SCRIPT = "Stop-AzVmss -ResourceGroupName app -VMScaleSetName web -InstanceId 0"
BICEP = """\
resource web 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = {
  name: 'web'
  properties: {
    orchestrationMode: 'Flexible'
    overprovision: true
  }
}"""
TEMPLATE = """\
{"resources": [{
  "type": "Microsoft.Compute/virtualMachineScaleSets",
  "apiVersion": "2023-09-01",
  "name": "web",
  "properties": {
    "orchestrationMode": "Flexible",
    "overprovision": true
  }
}]}"""
PLAY = """\
- azure_rm_virtualmachinescaleset:
    name: web
    orchestration_mode: Flexible
    overprovision: true"""
TERRAFORM = """\
resource "azurerm_linux_virtual_machine_scale_set" "web" {
  name = "web"
}"""
MANIFEST = """\
apiVersion: v1
kind: ConfigMap
data:
  run.sh: |
    az vmss start -g app -n web"""


LIST = "az vmss list-instances -g g -n web"


def findings(text: str, path: str = "up.sh") -> list[Finding]:
    return list(check_text(text, path).findings)


def here(first: str, body: str, quote: str = "'", after: str = "") -> str:
    return f"{first} <<{quote}EOF{quote}{after}\n{body}\nEOF\n"


@pytest.mark.parametrize(
    ("first", "after"),
    [
        ("bash", ""), ("bash -s web", ""), ("sudo bash", ""), ("/bin/sh -e", ""), ("ssh host", ""),
        ("ssh -p 22 host bash -s", ""), ("sudo -u azure sh", ""), ("cat", " | bash"),
        ("cat", " | sudo bash -s"), ("cat", " | ssh host"), ("cat", " | tee log | sh"),
        ("cat > drain.sh", ""), ("cat", " > drain.sh"), ("cat", " >> /opt/drain.bash"),
        ("tee drain.sh", ""), ("sudo tee /opt/drain.sh", " > /dev/null"),
        ("sudo tee -a drain.sh", ""), ("cat", " | sudo tee drain.sh"),
        ("sed s/a/b/ > drain.sh", ""),
        ("docker exec -i box bash", ""), ('cat > "$HOME/drain.sh"', ""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_what_a_shell_is_fed_or_will_run_is_read(first: str, after: str, quote: str) -> None:
    (finding,) = findings(here(first, START, quote, after))
    assert (finding.code, finding.location.line) == ("FLX510", 2)


@pytest.mark.parametrize(
    ("first", "body", "code", "line"),
    [
        ("cat > main.bicep", BICEP, "FLX1103", 6),
        ("cat > web.json", TEMPLATE, "FLX1103", 8),
        ("tee play.yml > /dev/null", PLAY, "FLX1103", 5),
        ("cat > /tmp/main.tf", TERRAFORM, "FLX1601", 2),
        ("cat > stop.ps1", SCRIPT, "FLX502", 2),
        ("pwsh -Command -", SCRIPT, "FLX502", 2),
        ("kubectl apply -f -", MANIFEST, "FLX510", 6),
        ("cat > Dockerfile", f"FROM azure-cli\nRUN {START}", "FLX510", 3),
        ("docker build -t x -", f"FROM azure-cli\nRUN {START}", "FLX510", 3),
        ("sudo tee /etc/cron.d/web", f"0 1 * * * root {START}", "FLX510", 2),
        ("cat > web.service", f"[Service]\nExecStart=/usr/bin/{START}", "FLX510", 3),
        ("cat > /usr/local/bin/up", f"#!/bin/sh\n{START}", "FLX510", 3),
    ],
)
def test_a_file_is_in_the_language_of_its_name(first: str, body: str, code: str, line: int) -> None:
    found = {(f.code, f.location.line) for f in findings(here(first, body))}
    assert (code, line) in found


@pytest.mark.parametrize(
    ("before", "first", "code"),
    [
        ("script=/tmp/stop.ps1", "cat > $script", "FLX502"),
        ('script="$DIR/stop.ps1"', 'cat > "$script"', "FLX502"),
        ("script=/tmp/stop.ps1\nfile=$script", 'tee "${file}"', "FLX502"),
        ("script=/tmp/stop.txt", "cat > $script", ""),
        ("script=/tmp/stop.txt\nscript=/tmp/stop.ps1", "cat > $script", "FLX502"),
        ("script=/tmp/stop.ps1\nscript=$1", "cat > $script", ""),
        ("if test $1; then script=/tmp/stop.ps1; fi", "cat > $script", ""),
        ("script=$(mktemp)", "cat > $script", ""),
    ],
)
def test_a_file_may_be_named_by_a_variable(before: str, first: str, code: str) -> None:
    found = [f.code for f in findings(f"{before}\n{here(first, SCRIPT)}")]
    assert found == ([code] if code else [])


@pytest.mark.parametrize(
    ("first", "body", "after"),
    [
        ("cat", START, ""),
        ("cat", f"Usage:\n  {START}", " >&2"),
        ("cat > README.md", START, ""),
        ("cat > notes.txt", START, ""),
        ("cat", START, " | grep vmss"),
        ("cat", START, " || bash other.sh"),
        ("cat", START, "; bash other.sh"),
        ("cat > /usr/local/bin/up", START, ""),
        ("tee notes", START, ""),
        ("sudo tee /etc/motd", START, " > /dev/null"),
        ("psql", START, ""),
        ("read -r -d '' TEXT", START, ""),
        ("cat > main.tf.md", TERRAFORM, ""),
        ("cat > notes.txt", BICEP, ""),
        ("cat > web.json", START, ""),
        ("kubectl apply -f -", "kind: ConfigMap\ndata:\n  text: no command", ""),
        ("cat > web.bicep", BICEP.replace("overprovision: true", ""), ""),
        ("cat > broken.json", '{"vmss": ', ""),
    ],
)
def test_all_else_stays_text(first: str, body: str, after: str) -> None:
    loud = [f for f in findings(here(first, body, "'", after)) if f.confidence.label != "low"]
    assert [f.code for f in loud if f.severity.label != "info" and f.code != "FLX1106"] == []


def test_the_command_behind_a_here_document_is_read_once() -> None:
    text = here("cat", START, "'", " | bash") + "az vmss stop -g app -n web\n"
    assert [f.location.line for f in findings(text)] == [2, 4]


# -- what is written there ---------------------------------------------------------------------


@pytest.mark.parametrize(("quote", "dollar"), [("", "\\$"), ("'", "$")])
def test_what_the_shell_would_put_in_is_kept_from_it(quote: str, dollar: str) -> None:
    (finding,) = findings(here("bash", START, quote))
    assert finding.suggestion is not None
    assert finding.suggestion.text == (
        f'az vm start --ids {dollar}(az vm list -g app --vmss web --query "[].id" -o tsv)'
    )


def test_the_users_words_stay_as_they_are_written() -> None:
    text = "az vmss deallocate -g $RG -n web --instance-ids \\$id"
    (finding,) = findings(here("bash", text, ""))
    assert finding.suggestion is not None
    assert finding.suggestion.text == "az vm deallocate -g $RG -n \\$id"


@pytest.mark.parametrize(
    ("given", "new"),
    [
        ("\\$IDS", 'for vm in \\$IDS; do az vm deallocate -g g -n "\\$vm"; done'),
        ("\\${ids[@]}", 'for vm in \\${ids[@]}; do az vm deallocate -g g -n "\\$vm"; done'),
        ("\\$(cat ids)", 'for vm in \\$(cat ids); do az vm deallocate -g g -n "\\$vm"; done'),
        ('"\\$IDS"', 'az vm deallocate -g g -n "\\$IDS"'),
    ],
)
def test_a_variable_of_the_inner_script_may_hold_several_names(given: str, new: str) -> None:
    text = f"az vmss deallocate -g g -n web --instance-ids {given}"
    (finding,) = findings(here("bash", text, ""))
    assert finding.suggestion is not None
    assert finding.suggestion.text == new


@pytest.mark.parametrize(
    "text",
    [
        here("bash", f'IDS="\\$({LIST})"', ""),
        here("bash", f'IDS="`echo x`\\$({LIST})"', ""),
        here("bash", f'IDS="$({LIST})"', "'"),
        f'bash -c "IDS=\\"\\$({LIST})\\"; echo"\n',
    ],
)
def test_a_substitution_of_the_inner_script_is_read(text: str) -> None:
    assert [f.code for f in findings(text)] == ["FLX401"]


def test_what_is_escaped_in_the_outer_script_is_text() -> None:
    assert findings(f'echo "\\$({LIST})"\n') == []


@pytest.mark.parametrize("quote", ["", "'"])
def test_of_other_languages_it_is_said(quote: str) -> None:
    dollar = "$" if quote else "\\$"
    text = SCRIPT.replace("-InstanceId 0", f"-InstanceId {dollar}id")
    (finding,) = findings(here("cat > stop.ps1", text, quote))
    assert finding.suggestion is not None
    assert finding.suggestion.text.startswith("$id | ForEach-Object")
    assert ("write a backslash before each $" in finding.suggestion.note) is (quote == "")


@pytest.mark.parametrize("unit", [here("cat", START, "'", " | bash"), here("cat > a.json", "{}")])
def test_many_are_read_in_proportion(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "up.sh"), lambda size: unit * size, 20)
