"""The Azure CLI in scripts: which command is run, with which options, and what is not run."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog import load_catalog
from flexlint.catalog.operation import CliSpelling
from flexlint.model import ApiUse, Array, Confidence, Known, ModeKind
from flexlint.surfaces.registry import suggest_call
from flexlint.surfaces.shell.file_names import claims
from flexlint.surfaces.shell.lexer import lex
from flexlint.surfaces.shell.surface import ShellSurface
from flexlint.text.source import SourceFile
from tests.work import HOSTILE, grows_linearly

CATALOG = load_catalog()
VOCABULARY = CATALOG.vocabulary
SURFACE = ShellSurface()


def uses(text: str, path: str = "run.sh") -> tuple[ApiUse, ...]:
    return SURFACE.extract(SourceFile(path, text), VOCABULARY).uses


def operations(text: str, path: str = "run.sh") -> list[str]:
    return [use.operation for use in uses(text, path)]


def command_line(spelling: CliSpelling) -> str:
    values = dict(spelling.values)
    words = [spelling.command]
    for option in spelling.options:
        value = values.get(option, "1 2" if option in spelling.several else "1")
        words.append(
            option if option == "--hibernate" else f"{option} '{value}'".replace("'1 2'", "1 2")
        )
    return " ".join(words)


@pytest.mark.parametrize(("operation", "spelling"), VOCABULARY.cli)
def test_every_command(operation: str, spelling: CliSpelling) -> None:
    text = f"#!/bin/sh\n{command_line(spelling)} --no-wait\n"
    (use,) = uses(text)
    same = {o for o, s in VOCABULARY.cli if s == spelling or s.command == spelling.command}
    assert use.operation in same
    ambiguous = [o for o, s in VOCABULARY.cli if s == spelling]
    assert use.operation == (operation if len(ambiguous) == 1 else ambiguous[0])
    assert text[use.span.start : use.span.end] == spelling.command


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("az vmss deallocate -g a -n b", "VirtualMachineScaleSets_Deallocate"),
        ("az vmss deallocate -g a -n b --instance-ids 0", "VirtualMachineScaleSetVMs_Deallocate"),
        ("az vmss deallocate -g a -n b --instance-ids=0", "VirtualMachineScaleSetVMs_Deallocate"),
        ("az vmss deallocate -g a -n b --instance-id 0", "VirtualMachineScaleSetVMs_Deallocate"),
        ("az vmss deallocate -g a -n b --instance-ids 0 1", "VirtualMachineScaleSets_Deallocate"),
        ("az vmss deallocate -g a -n b --instance-ids '*'", "VirtualMachineScaleSets_Deallocate"),
        ("az vmss show -g a -n b", "VirtualMachineScaleSets_Get"),
        ("az vmss show -g a -n b --instance-id 3", "VirtualMachineScaleSetVMs_Get"),
        ("az vmss list -g a", "VirtualMachineScaleSets_List"),
        ("az vmss list", "VirtualMachineScaleSets_ListAll"),
        ("OPTS=(--instance-id 3)\naz vmss show -g a -n b \"${OPTS[@]}\"",
         "VirtualMachineScaleSetVMs_Get"),
        ("az vmss get-instance-view -g a -n b --instance-id '*'", "VirtualMachineScaleSetVMs_List"),
    ],
)  # fmt: skip
def test_options_decide(text: str, expected: str) -> None:
    assert operations(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "az vmss \\\n  start -g a -n b",
        "az vmss start \\\r\n  -g a\r\n",
        "sudo az vmss start -g a -n b",
        "if ! az vmss start -g a; then exit 1; fi",
        "x=$(az vmss start -g a)",
        'x="$(az vmss start -g "$(pwd)")"',
        "x=`az vmss start -g a`",
        "for i in 1 2; do az vmss start -g $i; done",
        "true && az vmss start -g a || exit 1",
        "az vmss start -g a | tee log",
        "retry 3 az vmss start -g a",
        "RG=a az vmss start -g $RG",
        "case $1 in up) az vmss start -g a;; esac",
        "start() { az vmss start -g a; }",
        "bash -c 'az vmss start -g a'",
        "bash <<'EOF'\naz vmss start -g a\nEOF",
        "ssh host \"az vmss start -g a\"",
        "cat <<EOF > f\nit's text\nEOF\naz vmss start -g a",
        "/usr/bin/az vmss start -g a",
        "az.cmd vmss start -g a",
        "(cd x && az vmss start -g a)",
        "until [[ $(az vmss start -g a | jq -r '.x == \"y\"') ]]; do sleep 1; done",
        "echo $'it\\'s' ; az vmss start -g a",
        'CMD="az vmss start -g a"',
        "[ -z \"${X#pre}\" ] && az vmss start -g a",
    ],
)  # fmt: skip
def test_found_wherever_it_is_run(text: str) -> None:
    assert operations(text) == ["VirtualMachineScaleSets_Start"]


@pytest.mark.parametrize(
    "text",
    [
        "# az vmss start -g a",
        "ls # az vmss start -g a",
        'echo "az vmss start -g a"',
        "echo az vmss start -g a",
        "printf '%s' 'az vmss start -g a'",
        'log_info "now: az vmss start"',
        "usage() { cat <<EOF\n  az vmss start -g a\nEOF\n}",
        "cat <<'EOF'\naz vmss start -g a\nEOF",
        'USAGE="az vmss start -g a"',
        'error_message="az vmss start -g a failed"',
        "az vm start -g a",
        "az vmss --help",
        "az vmss start --help",
        "az vmss start -h",
        "az vmss unheard-of -g a",
        "myaz vmss start",
        "grep 'az vmss start' file",
        'x="see az vmss start"',
        "az aks nodepool list",
        "man az vmss start",
    ],
)
def test_leaves_this_alone(text: str) -> None:
    assert operations(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('if [ "$mode" = "Uniform" ]; then\n  az vmss start -g a -n b\nfi', ModeKind.UNIFORM),
        ("if [[ $mode != Flexible ]]; then az vmss start -g a -n b; fi", ModeKind.UNIFORM),
        ("if test $mode == Flexible; then x; else az vmss start -g a -n b; fi", ModeKind.UNIFORM),
        ("if x; then y; elif [ $mode = 'Uniform' ]; then az vmss start -g a; fi", ModeKind.UNIFORM),
        ("if [ $mode = Uniform ]; then if x; then az vmss start -g a; fi; fi", ModeKind.UNIFORM),
        ('if [ "$(get mode)" = Uniform ]; then az vmss start -g a; fi', ModeKind.UNIFORM),
        ("if [ $mode = Flexible ]; then az vmss start -g a -n b; fi", ModeKind.FLEXIBLE),
        ("if [ $mode = Uniform ]; then x; fi\naz vmss start -g a -n b", ModeKind.UNKNOWN),
        ("if [ $mode = Uniform ] || x; then az vmss start -g a -n b; fi", ModeKind.UNKNOWN),
        ("if [ $mode = Uniform -o $x ]; then az vmss start -g a -n b; fi", ModeKind.UNKNOWN),
        ("echo if [ $mode = Uniform ]; az vmss start -g a -n b", ModeKind.UNKNOWN),
    ],
)
def test_a_condition_proves_the_mode(text: str, kind: ModeKind) -> None:
    (use,) = SURFACE.extract(SourceFile("run.sh", text), VOCABULARY).uses
    assert use.mode.kind is kind


def test_arguments_have_canonical_names_and_values() -> None:
    text = 'RG=app\naz vmss restart -g "$RG" -n $NAME --instance-ids 1 2 --no-wait\n'
    (use,) = uses(text)
    group = use.argument("resource_group_name")
    name = use.argument("vm_scale_set_name")
    ids = use.argument("instance_ids")
    assert group is not None
    assert name is not None
    assert ids is not None
    assert group.text == '"$RG"'
    assert isinstance(group.value, Known)
    assert group.value.value == "app"
    assert name.text == "$NAME"
    assert isinstance(ids.value, Array)
    assert [i.value for i in ids.value.items if isinstance(i, Known)] == ["1", "2"]


def test_the_name_beside_vmss_name_is_not_the_sets() -> None:
    (use,) = uses("az vmss run-command create -g a --vmss-name b --instance-id c --name d")
    name, command = use.argument("vm_scale_set_name"), use.argument("name")
    assert name is not None
    assert command is not None
    assert (name.text, command.text) == ("b", "d")


def test_an_abbreviated_option_means_the_same() -> None:
    (use,) = uses("az vmss delete-instances -g a -n b --instance-id 0")
    assert use.argument("instance_ids") is not None


def test_a_variable_set_twice_has_its_last_value() -> None:
    (use,) = uses("M=Uniform\nM=Flexible\naz vmss create -g a -n b --orchestration-mode $M\n")
    mode = use.argument("orchestration_mode")
    assert mode is not None
    assert isinstance(mode.value, Known)
    assert mode.value.value == "Flexible"


def test_unseen_options_leave_the_arguments_open() -> None:
    (use,) = uses("az vmss create -g a -n b $OPTIONS")
    assert use.open_arguments
    (use,) = uses('az vmss create -g a -n "$NAME"')
    assert not use.open_arguments


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            'az vmss deallocate -g "$RG" -n web --instance-ids "$ID" --no-wait',
            'az vm deallocate -g "$RG" -n "$ID" --no-wait',
        ),
        (
            "az vmss restart -g $RG -n web --instance-ids 1 2",
            "for vm in '<virtual machine names>'; do az vm restart -g $RG -n \"$vm\"; done",
        ),
        (
            "az vmss start -g $RG -n web",
            'az vm start --ids $(az vm list -g $RG --vmss web --query "[].id" -o tsv)',
        ),
        ("az vmss list-instances -g $RG -n web -o table", "az vm list -g $RG --vmss web -o table"),
        (
            "az vmss run-command invoke -g a -n b --instance-id c --command-id RunShellScript --scripts 'ls -l'",  # noqa: E501
            "az vm run-command invoke -g a -n c --command-id RunShellScript --scripts 'ls -l'",
        ),
    ],
)  # fmt: skip
def test_the_suggestion_runs_as_pasted(text: str, expected: str) -> None:
    source = SourceFile("run.sh", text)
    (use,) = SURFACE.extract(source, VOCABULARY).uses
    replacements = CATALOG.operations[use.operation].replacements
    texts = [suggest_call("shell", source, use, r, VOCABULARY) for r in replacements]
    assert expected in [s.text for s in texts if s is not None]
    assert operations(expected) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", "VMSS ?= web\nup:\n\t@az vmss start -g $(RG) -n $$NAME\n"),
        ("build.mk", "up: ; az vmss start -g a\n"),
        ("Dockerfile", "FROM x\nRUN apk add y && \\\n    az vmss start -g a\n"),
        ("up.bat", "@echo off\r\nrem az vmss stop\r\ncall az vmss start ^\r\n  -g %RG%\r\n"),
        ("up.cmd", "echo az vmss stop\r\naz vmss start -g a\r\n"),
        ("up", "#!/usr/bin/env bash\naz vmss start -g a\n"),
        ("up.sh.tftpl", "az vmss start -g ${rg}\n"),
        ("notes.azcli", "az vmss start -g a\n"),
    ],
)
def test_other_files_that_hold_shell(path: str, text: str) -> None:
    assert claims(path)
    assert operations(text, path) == ["VirtualMachineScaleSets_Start"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Dockerfile", "FROM x\nLABEL a='az vmss start -g a'\n# RUN az vmss start\n"),
        ("Makefile", "# az vmss start -g a\nhelp:\n\t@echo 'az vmss start'\n"),
        ("LICENSE", "Run az vmss start -g a to begin.\n"),
    ],
)
def test_other_files_left_alone(path: str, text: str) -> None:
    assert operations(text, path) == []


@pytest.mark.parametrize("path", ["a.py", "a.json", "README.md", "a.tf", "Jenkinsfile", "a.sh.bak"])
def test_claims_no_other_file(path: str) -> None:
    assert not claims(path)


URL = "https://management.azure.com/x/providers/Microsoft.Compute/virtualMachineScaleSets/s/start"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"az rest --method post --url '{URL}'", "POST"),
        (f"az rest -m post -u {URL}", "POST"),
        (f"az rest --url {URL}", "GET"),
        (f"curl -X DELETE {URL}", "DELETE"),
        (f"curl -XPOST {URL}", "POST"),
        (f"curl -sX DELETE {URL}", "DELETE"),
        (f"curl -sSfX POST {URL}", "POST"),
        (f"curl -fsSLXPUT {URL}", "PUT"),
        (f"/usr/bin/curl -s -X'PATCH' {URL}", "PATCH"),
        (f"curl -sd '{{}}' {URL}", "POST"),
        (f"curl -sG -d api-version=1 {URL}", "GET"),
        (f"curl -o fileX -s {URL}", "GET"),
        (f"curl -ofileX {URL}", "GET"),
        (f"curl -HX-A:DELETE {URL}", "GET"),
        (f"curl -d '{{}}' {URL}", "POST"),
        (f"curl {URL}", "GET"),
        (f'U={URL}\ncurl -X PATCH "$U"', "PATCH"),
        (f"wget --method=PUT {URL}", "PUT"),
        (f"U={URL}", ""),
    ],
)
def test_requests_go_to_the_url_surface(text: str, expected: str) -> None:
    (piece,) = SURFACE.extract(SourceFile("a.sh", text), VOCABULARY).embedded
    assert piece.language == "urls"
    verb = piece.text.split(" ")[0] if " " in piece.text else ""
    assert verb == expected
    (segment,) = piece.segments
    written = text[segment.source_start : segment.source_start + segment.length]
    assert piece.text.endswith(written)


@pytest.mark.parametrize("text", [f"# curl {URL}", f"echo {URL}", "curl https://example.com"])
def test_no_request(text: str) -> None:
    assert SURFACE.extract(SourceFile("a.sh", text), VOCABULARY).embedded == ()


def test_scripts_of_other_languages() -> None:
    text = "python3 - <<'EOF'\nprint('vmss')\nEOF\npwsh -Command 'Start-AzVmss -Name x'\n"
    pieces = SURFACE.extract(SourceFile("a.sh", text), VOCABULARY).embedded
    assert sorted(piece.language for piece in pieces) == ["powershell", "python"]


def test_a_command_in_a_string_is_less_certain() -> None:
    (use,) = uses('CMD="az vmss start -g a"\n$CMD\n')
    assert use.confidence is Confidence.MEDIUM


def test_an_open_quote_degrades() -> None:
    assert SURFACE.extract(SourceFile("a.sh", "x='it vmss\naz vmss start\n"), VOCABULARY).degraded


def test_suppressing_comments_are_handed_over() -> None:
    text = "az vmss start -g a # flexlint: ignore[FLX505] because\n"
    (comment,) = SURFACE.extract(SourceFile("a.sh", text), VOCABULARY).comments
    assert "because" in comment.text
    assert not comment.own_line


PIECES = st.sampled_from(
    ["az", " ", "vmss", "start", "--instance-ids", "$(", ")", '"', "'", "`", "\\", "\n", "<<EOF",
     "EOF", "#", ";", "|", "&", "a=(", "${", "}", "{", "1", "\x00", "é", "\r\n", "-g", "az vmss start "]  # noqa: E501
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(PIECES, max_size=60), st.sampled_from(["a.sh", "Makefile", "a.bat", "Dockerfile"]))
def test_never_raises_and_stays_in_bounds(pieces: list[str], path: str) -> None:
    text = "".join(pieces)
    extraction = SURFACE.extract(SourceFile(path, text), VOCABULARY)
    for use in extraction.uses:
        assert 0 <= use.span.start < use.span.end <= len(text)
    for piece in extraction.embedded:
        for segment in piece.segments:
            assert 0 <= segment.source_start <= segment.source_start + segment.length <= len(text)


@pytest.mark.parametrize(
    "unit", ['"$(', "`", "$((", "a=(", "(", "${", "\\", "<<a\n", "'", "az vmss "]
)
def test_hostile_input_is_read_in_linear_time(unit: str) -> None:
    grows_linearly(lex, lambda count: unit * count, small=200)
    lex(unit * (HOSTILE // len(unit)))  # would not end if one match were quadratic
