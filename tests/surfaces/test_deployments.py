"""Which templates files deploy, and what they give their parameters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.model import Known, Unknown
from flexlint.surfaces.registry import definitions, deployments, may_deploy
from flexlint.surfaces.yaml.nodes import Node
from flexlint.text.source import SourceFile
from tests.work import calls, grows_linearly


def deployed(path: str, text: str) -> list[str]:
    """``infra/main.bicep (p.json) in rg by az deployment group create`` for each."""
    assert may_deploy(path)
    found = []
    for each in deployments(SourceFile(path, text)):
        assert 0 <= each.span.start <= each.span.end <= len(text)
        files = f" ({', '.join(each.parameters)})" if each.parameters else ""
        group = f" in {each.group}" if each.group else ""
        found.append(f"{each.path}{files}{group} by {each.how}")
    return found


def told(path: str, text: str) -> list[str]:
    """``main.bicep: name=web`` for each parameter that is given."""
    found = []
    for each in deployments(SourceFile(path, text)):
        for one in each.passed:
            value = one.value
            assert isinstance(value, (Known, Unknown))
            if not one.name:
                continue
            said = value.value if isinstance(value, Known) else f"<{value.given_by}>"
            found.append(f"{each.path}: {one.name}={said}")
    return found


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("az deployment group create -g rg -f infra/main.bicep", "infra/main.bicep in rg"),
        ("az deployment group create -g $RG --template-file ./main.json", "main.json"),
        ("az deployment group create -g=rg --template-file=main.json", "main.json in rg"),
        (
            "az deployment group create -g rg -f a.bicep -p @p.json x=y -p b.bicepparam",
            "a.bicep (p.json, b.bicepparam) in rg",
        ),
        (
            "az deployment group create -g rg -p prod.bicepparam",
            "prod.bicepparam (prod.bicepparam) in rg",
        ),
        ("cd infra && az deployment group create -g rg -f ../a.bicep", "a.bicep in rg"),
        ("out=$(az deployment group create -g rg -f a.bicep)", "a.bicep in rg"),
        ('az deployment group create -g rg -f "$DIR/a.bicep"', "a.bicep in rg"),
    ],
)
def test_deployments_of_groups(command: str, expected: str) -> None:
    assert deployed("a.sh", command) == [f"{expected} by az deployment group create"]


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("az deployment sub create -l x -f a.bicep", "a.bicep by az deployment sub create"),
        ("az stack group create -n s -g rg -f a.json", "a.json in rg by az stack group create"),
        (
            "az group deployment create -g rg --template-file a.json",
            "a.json in rg by az group deployment create",
        ),
        ("terraform -chdir=infra apply -auto-approve", "infra/ by terraform apply"),
        (
            "terraform -chdir=infra apply -var-file=p.tfvars",
            "infra/ (infra/p.tfvars) by terraform apply",
        ),
        ("terraform plan", "./ by terraform plan"),
        ("terraform apply", "./ by terraform apply"),
        ("cd infra\nterraform apply", "infra/ by terraform apply"),
        ("tofu -chdir=infra apply", "infra/ by tofu apply"),
    ],
)
def test_other_commands(command: str, expected: str) -> None:
    assert deployed("a.sh", command) == [expected]


@pytest.mark.parametrize(
    "command",
    [
        "",
        "az deployment group show -g rg -n a",
        "az deployment group what-if -g rg -f a.bicep",
        "az deployment group validate -g rg -f a.bicep",
        "# az deployment group create -g rg -f a.json",
        "terraform -chdir=infra destroy",
        "kubectl create deployment a",
    ],
)
def test_what_deploys_nothing(command: str) -> None:
    assert deployed("a.sh", command) == []


@pytest.mark.parametrize(
    "command",
    [
        "az deployment group create -g rg --template-uri https://example.com/a.json",
        "az deployment group create -g rg -f /tmp/a.json",
        "az deployment group create -g rg -f $WHAT",
        "az deployment group create -g rg -f $WHAT/a.json",
        "cd $WHAT\naz deployment group create -g rg -f a.json",
    ],
)
def test_a_template_that_does_not_show(command: str) -> None:
    assert deployed("a.sh", command) == [" in rg by az deployment group create"]


def test_a_folder_that_does_not_show() -> None:
    assert deployed("a.sh", "terraform -chdir=$WHAT apply") == [" by terraform apply"]


def test_cmdlets() -> None:
    text = (
        "$d = New-AzResourceGroupDeployment -ResourceGroupName rg -TemplateFile ./a.json `\n"
        "  -TemplateParameterFile b.json -vmssName web -other $env:X -third $y\n"
        "New-AzSubscriptionDeployment -Location x -TemplateFile c.bicep\n"
        "New-AzResourceGroupDeployment -ResourceGroupName rg -TemplateFile d.json -WhatIf\n"
        "Get-AzResourceGroupDeployment -ResourceGroupName rg\n"
        "New-AzResourceGroupDeployment -ResourceGroupName rg -TemplateUri $u\n"
    )
    assert deployed("a.ps1", text) == [
        "a.json (b.json) in rg by New-AzResourceGroupDeployment",
        "c.bicep by New-AzSubscriptionDeployment",
    ]
    assert told("a.ps1", text) == [
        "a.json: vmssname=web",
        "a.json: other=<env:X>",
        "a.json: third=<>",
    ]


def test_parameters_on_the_command_line() -> None:
    command = "az deployment group create -g rg -f a.bicep -p p.json vmssName=web b=$B c=$C d=x$D\n"
    assert told("a.sh", f"C=c\n{command}") == [
        "a.bicep: vmssname=web",
        "a.bicep: b=<env:B>",
        "a.bicep: c=<>",
        "a.bicep: d=<>",
    ]
    assert told("a.sh", "az deployment group create -g rg -p a=b\n") == []


def test_a_parameter_that_is_called_like_its_variable() -> None:
    command = "az deployment group create -g rg -f a.bicep -p VMSS=$VMSS B=${B}\n"
    assert told("a.sh", command) == ["a.bicep: vmss=<env:VMSS>", "a.bicep: b=<env:B>"]
    assert told("a.sh", f"VMSS=web\n{command}")[0] == "a.bicep: vmss=<>"


def test_makefiles() -> None:
    text = "a:\n\taz deployment group create -g rg -f infra/main.bicep -p name=$$NAME b=$(B)\n"
    assert deployed("Makefile", text) == ["infra/main.bicep in rg by az deployment group create"]
    assert told("Makefile", text) == [
        "infra/main.bicep: name=<env:NAME>",
        "infra/main.bicep: b=<>",
    ]


def test_steps_of_pipelines() -> None:
    text = """jobs:
  a:
    steps:
    - run: |
        az deployment group create -g rg -f main.bicep \\
          -p vmssName=${{ vars.VMSS }}
      working-directory: infra
    - uses: azure/arm-deploy@v2
      with:
        resourceGroupName: rg
        template: ./infra/a.json
        parameters: infra/p.json vmssName=web
    - uses: azure/bicep-deploy@v2
      with:
        resource-group-name: ${{ vars.G }}
        template-file: b.bicep
        parameters-file: b.bicepparam
    - uses: azure/arm-deploy@v2
      with: {template: "https://example.com/a.json"}
    - uses: other/arm-deploy@v2
      with: {template: c.json}
"""
    assert deployed(".github/workflows/x.yml", text) == [
        "infra/main.bicep in rg by az deployment group create",
        "infra/a.json (infra/p.json) in rg by azure/arm-deploy",
        "b.bicep (b.bicepparam) by azure/bicep-deploy",
    ]
    assert told(".github/workflows/x.yml", text) == [
        "infra/main.bicep: vmssname=<github-variable:VMSS>",
        "infra/a.json: vmssname=web",
    ]
    spans = [
        text[each.span.start : each.span.end]
        for each in deployments(SourceFile(".github/workflows/x.yml", text))
    ]
    assert spans == ["main.bicep", "./infra/a.json", "b.bicep"]


def test_tasks_of_azure_pipelines() -> None:
    text = """steps:
- task: AzureResourceManagerTemplateDeployment@3
  inputs:
    csmFile: $(Build.SourcesDirectory)/infra/a.json
    csmParametersFile: infra/p.json
    resourceGroupName: rg
- task: TerraformTaskV4@4
  inputs: {command: apply, workingDirectory: infra}
- task: TerraformTaskV4@4
  inputs: {command: plan, workingDirectory: infra}
- task: AzureCLI@2
  inputs:
    inlineScript: az deployment sub create -l x -f sub.bicep
    workingDirectory: infra
"""
    assert deployed("azure-pipelines.yml", text) == [
        "infra/a.json (infra/p.json) in rg by AzureResourceManagerTemplateDeployment",
        "infra/ by TerraformTaskV4",
        "infra/ by TerraformTaskV4",
        "infra/sub.bicep by az deployment sub create",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "name: shop\n",
            ["infra/main.bicep (infra/main.parameters.json, infra/main.bicepparam) by azd"],
        ),
        (
            "name: shop\ninfra: {path: deploy, module: app}\n",
            ["deploy/app.bicep (deploy/app.parameters.json, deploy/app.bicepparam) by azd"],
        ),
        ("name: shop\ninfra: {provider: terraform}\n", ["infra/ by azd"]),
        ("a: 1\n", []),
        ("- a\n", []),
    ],
)
def test_the_project_file_of_azd(text: str, expected: list[str]) -> None:
    assert deployed("azure.yaml", text) == expected
    assert deployed("other.yaml", text) == []


def test_files_that_deploy_nothing() -> None:
    for path in ("a.py", "a.md", "a.tf", "Dockerfile", "a.json", ".env"):
        assert may_deploy(path) == (path == "a.tf")  # by its resources
        assert deployments(SourceFile(path, "az deployment group create -f a.bicep")) == ()


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            ["az deployment group create ", "-f ", "a.bicep ", "-p ", "x=y ", "$(", ")", "'",
             '"', "\n", "- run: ", "  ", "cd ", "terraform ", "-chdir=", "apply ", "é",
             "${{ ", " }}", "|\n"]
        ),
        max_size=25,
    ),
    st.sampled_from(["a.sh", "a.ps1", "a.yml", "Makefile", "azure.yaml"]),
)  # fmt: skip
def test_any_text_is_read(parts: list[str], path: str) -> None:
    deployed(path, "".join(parts))
    told(path, "".join(parts))


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("a.sh", "az deployment group create -g rg -f a.bicep -p x=$Y\n"),
        ("a.sh", "cd a\n"),
        ("a.ps1", "New-AzResourceGroupDeployment -TemplateFile a.json -x $y\n"),
        ("a.yml", "- run: az deployment group create -g rg -f a.bicep\n"),
    ],
)
def test_linear(path: str, unit: str) -> None:
    def read(text: str) -> object:
        source = SourceFile(path, text)
        return deployments(source), definitions(source)

    grows_linearly(read, lambda n: unit * n)


@pytest.mark.parametrize("path", ["a.sh", "a.ps1", "a.yml"])
def test_text_that_speaks_of_deployments_is_not_taken_apart(path: str) -> None:
    lines = "echo the deployment of the terraform stack\n" * 1_000
    text = f"steps:\n- script: |\n    {lines}" if path == "a.yml" else lines
    source = SourceFile(path, text)
    deployments(source)
    assert calls(lambda: deployments(source)) < 300


def test_a_script_that_sets_no_variable_is_not_taken_apart() -> None:
    source = SourceFile("a.ps1", "Write-Host 'the name' $env:NAME\n./b.ps1\n" * 1_000)
    definitions(source)
    assert calls(lambda: definitions(source)) < 300


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", "terraform -chdir=tf \\\n  -no-color \\\n  apply -auto-approve\n"),
        ("a.sh", 'cd tf\n"terraform" "plan"\n'),
        ("a.sh", "az \\\n  deployment group \\\n  create -f tf/web.json\n"),
        ("a.sh", '"az" group deployment create -f tf/web.json\n'),
        ("a.ps1", "az.cmd stack group create `\n  -f tf/web.json\n"),
        ("a.yml", 'steps:\n- script: "cd tf\\nterraform\\n\\n  plan\\naz \\\\\\n deployment sub '
                  'create -f web.json"\n'),
    ],
)  # fmt: skip
def test_commands_are_found_however_they_are_broken(path: str, text: str) -> None:
    found = deployments(SourceFile(path, text))
    assert {each.path.split("/")[0] for each in found} == {"tf"}


@pytest.mark.parametrize(
    "text",
    [
        "Description: A multi-az deployment, which a stack creates in each AZ; create one.\n",
        "run: terraform init\nnote: who applies the plan is asked\n",
        "run: ./terraform-apply.sh && terraform.zip apply-all\n",
    ],
)
def test_what_only_speaks_of_deployments_is_not_parsed(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def parsed(_: str) -> list[Node]:
        raise AssertionError

    monkeypatch.setattr("flexlint.surfaces.yaml.deployments.read_documents", parsed)
    assert deployments(SourceFile("a.yml", text)) == ()
