"""Commands of the Azure CLI whose first words come from variables, functions or ``echo``."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.model import Confidence
from tests.work import grows_linearly

ARGUMENTS = "-g app -n web --instance-ids 0"
COMMAND = f"az vmss restart {ARGUMENTS}"


def codes(text: str, path: str = "run.sh") -> list[str]:
    return sorted(f.code for f in check_text(text, path).findings)


@pytest.mark.parametrize(
    "text",
    [
        f"ACTION=restart\naz vmss $ACTION {ARGUMENTS}\n",
        f'ACTION=restart\naz vmss "${{ACTION}}" {ARGUMENTS}\n',
        f'WHAT="vmss restart"\naz $WHAT {ARGUMENTS}\n',
        f'AZ="az vmss"\n$AZ restart {ARGUMENTS}\n',
        f"AZ=/usr/bin/az\n$AZ vmss restart {ARGUMENTS}\n",
        f'words=(vmss restart {ARGUMENTS})\naz "${{words[@]}}"\n',
        'words=(vmss restart -g app)\nwords+=(-n web)\naz "${words[@]}" --instance-ids 0\n',
        f'words=(az vmss restart {ARGUMENTS})\n"${{words[@]}}"\n',
        "words=(az vmss restart -g app -n web --instance-ids 0)\n"
        'if [ $x ]; then words+=(--no-wait); fi\n"${words[@]}"\n',
        'cli() {\n  az "$@" --only-show-errors\n}\n' + f"cli vmss restart {ARGUMENTS}\n",
        f'sets() {{ az vmss "$@"; }}\nsets restart {ARGUMENTS}\n',
        f"alias sets='az vmss'\nsets restart {ARGUMENTS}\n",
        f'echo "{COMMAND}" | bash\n',
        f"echo {COMMAND} | sh\n",
        f"printf '%s\\n' '{COMMAND}' | ssh host\n",
        f'echo "{COMMAND}" >> run.sh\n',
        f'echo "0 1 * * * root {COMMAND}" > /etc/cron.d/restart\n',
        f'(crontab -l; echo "0 3 * * * {COMMAND}") | crontab -\n',
        f"cat <<EOF | crontab -\n0 1 * * * {COMMAND}\nEOF\n",
        f'echo "{COMMAND}" | at now\n',
    ],
)
def test_what_variables_and_functions_hold_is_the_command(text: str) -> None:
    (finding,) = check_text(text, "run.sh").findings
    assert finding.code == "FLX508"
    assert "decimal instance ids" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        f"if [ $x ]; then A=restart; else A=reimage; fi\naz vmss $A {ARGUMENTS}\n",
        f"A=restart\nif [ $x ]; then A=reimage; fi\naz vmss $A {ARGUMENTS}\n",
        f"case $x in\na) A=restart ;;\nb) A=reimage ;;\nesac\naz vmss $A {ARGUMENTS}\n",
        f"for a in restart reimage; do az vmss $a {ARGUMENTS}; done\n",
        'act() { az vmss "$1" -g app -n web --instance-ids "$2"; }\nact restart 0\nact reimage 1\n',
        f'if [ $x ]; then A=reimage; fi\naz vmss "${{A:-restart}}" {ARGUMENTS}\n',
        f"if [ $x ]; then words=(vmss restart {ARGUMENTS}); "
        f"else words=(vmss reimage {ARGUMENTS}); fi\n"
        'az "${words[@]}"\n',
    ],
)
def test_each_way_is_told_and_none_is_to_replace_the_text(text: str) -> None:
    found = check_text(text, "run.sh").findings
    assert sorted(f.code for f in found) == ["FLX507", "FLX508"]
    assert {f.confidence for f in found} == {Confidence.MEDIUM}
    assert not any(f.edits for f in found)


@pytest.mark.parametrize(
    "text",
    [
        "words=(vmss restart -g app -n web)\nif [ $x ]; then words+=(--instance-ids 0); fi\n"
        'az "${words[@]}"\n',
        'if [ $x ]; then OPTS="--instance-ids 0"; fi\naz vmss restart -g app -n web $OPTS\n',
        'if [ $x ]; then O="--instance-ids 0"; else O="--instance-ids *"; fi\n'
        "az vmss restart -g app -n web $O\n",
    ],
)
def test_options_of_one_branch_leave_open_which_instances(text: str) -> None:
    (finding,) = check_text(text, "run.sh").findings
    assert finding.code == "FLX508"
    assert not finding.edits


def test_options_that_a_variable_surely_holds_count() -> None:
    text = 'OPTS="-n web --instance-ids 0"\naz vmss restart -g app $OPTS\n'
    (finding,) = check_text(text, "run.sh").findings
    assert "decimal instance ids" in finding.message
    made = 'MODE="--orchestration-mode Flexible"\naz vmss create -g app -n web --image U $MODE\n'
    assert codes(made) == []
    assert codes(made.replace(" $MODE\n", "\n")) == ["FLX1201"]


@pytest.mark.parametrize(
    "text",
    [
        f"A=restart\naz vm $A {ARGUMENTS} # vmss\n",
        f'WHAT="vm restart"\naz $WHAT {ARGUMENTS} # vmss\n',
        f"A=restart\necho az vmss $A {ARGUMENTS}\n",
        "A=restart\nA=list\naz vmss $A -g app\n",
        f"read -r A\naz vmss $A {ARGUMENTS}\n",
        f'az vmss "$1" {ARGUMENTS}\n',
        f"A='--help'\naz vmss $A {ARGUMENTS}\n",
        'A="restart"\nother "$A" vmss\n',
        f'git() {{ command git "$@"; }}\ngit vmss restart {ARGUMENTS}\n',
        f'cli() {{ x=$1; shift; az "$@"; }}\ncli vmss restart {ARGUMENTS}\n',
        f'one() {{ az "$@"; }}\none() {{ az vm "$@"; }}\none vmss restart {ARGUMENTS}\n',
        f'echo "{COMMAND}" > notes.txt\n',
        f'echo "{COMMAND}" | tee log.txt\n',
        f'echo "{COMMAND}" | grep az\n',
        f'echo "{COMMAND}"\n',
        f'words=(vm restart {ARGUMENTS})\naz "${{words[@]}}" # vmss\n',
    ],
)
def test_all_else_is_left_alone(text: str) -> None:
    assert codes(text) == []


def test_a_command_in_a_string_is_told_once_where_it_is_written() -> None:
    text = f'CMD="{COMMAND}"\n$CMD\neval "$CMD"\n'
    (finding,) = check_text(text, "run.sh").findings
    assert finding.location.line == 1


@pytest.mark.parametrize(
    "unit",
    [
        f"A=restart\naz vmss $A {ARGUMENTS}\n",
        f"if [ $x ]; then A=restart; fi\naz vmss $A {ARGUMENTS}\n",
        f'echo "{COMMAND}" | bash\n',
        f'cli() {{ az "$@"; }}\ncli vmss restart {ARGUMENTS}\n',
        'if [ $x ]; then O="--instance-ids 0"; fi\naz vmss restart -g app -n web $O\n',
    ],
)
def test_readings_are_found_in_linear_time(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "a.sh"), lambda n: unit * n)


MADE = "AZ := az\nVMSS = $(AZ) vmss\nACTION ?= restart\n"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", f"{MADE}all:\n\t$(VMSS) restart {ARGUMENTS}\n"),
        ("Makefile", f"{MADE}all:\n\t@$(VMSS) $(ACTION) {ARGUMENTS}\n"),
        ("Makefile", f"{MADE}all:\n\taz vmss ${{ACTION}} {ARGUMENTS}\n"),
        ("Makefile", f"{MADE}AGAIN = $(VMSS) restart -g app\nall:\n\t-$(AGAIN) {ARGUMENTS}\n"),
        ("run.cmd", f"set AZ=az vmss\r\n%AZ% restart {ARGUMENTS}\r\n"),
        ("run.bat", f'@set "ACTION=restart"\r\ncall az vmss %action% {ARGUMENTS}\r\n'),
    ],
)
def test_names_of_make_and_of_batch_files_are_put_in(path: str, text: str) -> None:
    (finding,) = check_text(text, path).findings
    assert (finding.code, finding.confidence) == ("FLX508", Confidence.MEDIUM)
    assert not finding.edits


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", f"AZ = az vm\n# vmss\nall:\n\t$(AZ) restart {ARGUMENTS}\n"),
        ("Makefile", f"{MADE}all:\n\t@echo $(VMSS) restart {ARGUMENTS}\n"),
        ("Makefile", f"{MADE}all:\n\t$(OTHER) restart {ARGUMENTS}\n"),
        ("Makefile", f"X = $(X) vmss\nall:\n\t$(X) restart {ARGUMENTS}\n"),
        ("run.cmd", f"set AZ=az vm\r\nrem vmss\r\n%AZ% restart {ARGUMENTS}\r\n"),
        ("run.cmd", f"set AZ=az vmss\r\necho %AZ% restart {ARGUMENTS}\r\n"),
    ],
)
def test_other_names_are_left_alone(path: str, text: str) -> None:
    assert codes(text, path) == []


@pytest.mark.parametrize(
    "unit",
    [
        f"AZ = az vmss\nall:\n\t$(AZ) restart {ARGUMENTS}\n",
        "A = $(B) vmss\nB = $(A) vmss\n\t$(A) x\n",
    ],
)
def test_names_are_put_in_in_linear_time(unit: str) -> None:
    grows_linearly(lambda text: check_text(text, "Makefile"), lambda n: unit * n)
