# ruff: noqa: E501
"""The same command in every kind of file that holds one, end to end."""

from __future__ import annotations

import json

import pytest

from flexlint.engine.check import check_text

AZ = "az vmss start -g rg -n web --instance-ids 1"
CMDLET = "Start-AzVmss -ResourceGroupName rg -VMScaleSetName web -InstanceId 1"
START = "VirtualMachineScaleSets_Start"


def found(path: str, text: str) -> list[tuple[str, str]]:
    """(operation, primary text) of every finding about an operation."""
    lines = text.split("\n")
    result = []
    for finding in check_text(text, path=path).findings:
        where = finding.location
        written = lines[where.line - 1][where.column - 1 : where.end_column - 1]
        result.append((finding.operation or finding.code, written))
    return result


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", f"up:\n\t@{AZ}\n"),
        ("Makefile", "AZ := az\nup:\n\t$(AZ) vmss start -g rg -n web --instance-ids 1\n"),
        ("Makefile", f"IDS := $(shell {AZ})\n"),
        ("Dockerfile", f"RUN az login && \\\n    {AZ}\n"),
        ("Dockerfile", f"CMD {json.dumps(AZ.split())}\n"),
        ("Dockerfile", f'ENTRYPOINT ["/bin/sh", "-c", "{AZ}"]\n'),
        ("Dockerfile", f"RUN <<EOF\nset -e\n{AZ}\nEOF\n"),
        (".github/workflows/a.yml", f"jobs:\n  a:\n    steps:\n    - run: {AZ}\n"),
        ("azure-pipelines.yml", f"steps:\n- task: AzureCLI@2\n  inputs:\n    scriptType: bash\n    inlineScript: |\n      {AZ}\n"),
        ("azure-pipelines.yml", f"steps:\n- task: AzurePowerShell@5\n  inputs:\n    Inline: {CMDLET}\n"),
        (".gitlab-ci.yml", f"a:\n  script:\n  - {AZ}\n"),
        ("playbook.yml", f"- tasks:\n  - ansible.builtin.shell: {AZ}\n"),
        ("playbook.yml", f"- tasks:\n  - action: shell {AZ}\n"),
        ("playbook.yml", f"- tasks:\n  - command:\n      argv: {json.dumps(AZ.split())}\n"),
        ("azure.yaml", f"hooks:\n  predown:\n    posix:\n      shell: sh\n      run: {AZ}\n"),
        ("azure.yaml", f"hooks:\n  predown:\n    shell: pwsh\n    run: {CMDLET}\n"),
        ("cloud-init.yaml", f"#cloud-config\nruncmd:\n- {AZ}\n"),
        ("cloud-init.txt", f"#cloud-config\nruncmd:\n- {AZ}\n"),
        ("scripts/user-data", f"#cloud-config\nruncmd:\n- {json.dumps(AZ.split())}\n"),
        ("package.json", json.dumps({"scripts": {"up": f"npm ci && {AZ}"}})),
        ("package.json", json.dumps({"scripts": {"up": f'pwsh -Command "{CMDLET}"'}})),
        ("package.json", json.dumps({"scripts": {"up": f'powershell -c "& {{ {CMDLET} }}"'}})),
        ("package.json", json.dumps({"scripts": {"up": f"powershell -Command {CMDLET}"}})),
        (".vscode/tasks.json", json.dumps({"tasks": [{"command": "az", "args": AZ.split()[1:]}]})),
        ("devcontainer.json", json.dumps({"postCreateCommand": AZ.split()})),
        ("a.json", json.dumps({"type": "Microsoft.Resources/deploymentScripts", "kind": "AzureCLI", "properties": {"scriptContent": AZ}})),
        ("a.json", json.dumps({"type": "Microsoft.Resources/deploymentScripts", "kind": "AzurePowerShell", "properties": {"scriptContent": CMDLET}})),
        ("a.sh", f"cmd=({AZ})\n\"${{cmd[@]}}\"\n"),
        ("a.sh", "args=(-g rg -n web)\nargs+=(--instance-ids 1)\naz vmss start \"${args[@]}\"\n"),
        ("a.sh", "echo 1 | xargs az vmss start -g rg -n web --instance-ids\n"),
        ("a.sh", f"bash <<EOF\n{AZ}\nEOF\n"),
        ("a.sh", f"pwsh -Command {CMDLET}\n"),
        ("a.sh", f"pwsh -c '{CMDLET}'\n"),
        ("a.sh", f"alias up='{AZ}'\n"),
        ("a.sh", f"cat > up.sh <<EOF\n{AZ}\nEOF\n"),
        ("a.sh", f"sudo tee /usr/local/bin/up.sh <<'EOF'\n{AZ}\nEOF\n"),
        ("a.sh", f"cat <<EOF > up.ps1\n{CMDLET}\nEOF\n"),
        ("a.sh", f"trap '{AZ}' EXIT\n"),
        ("a.sh", "parallel az vmss start -g rg -n web --instance-ids ::: 1 2\n"),
        ("up.service", f"[Service]\nExecStart=/usr/bin/{AZ}\n"),
        ("crontab", f"0 7 * * 1-5 root {AZ}\n"),
        ("cron.d/vms", f"0 7 * * * root {AZ}\n"),
        ("Jenkinsfile", f"stage('x') {{ steps {{ sh '{AZ}' }} }}\n"),
        ("a.bat", "call az.cmd vmss start ^\r\n  -g %RG% ^\r\n  -n web --instance-ids 1\r\n"),
        ("a.cmd", '"C:\\Program Files\\Azure\\az.cmd" vmss start -g rg -n web --instance-ids 1\n'),
        ("a.ps1", f"{AZ}\n"),
        ("a.ps1", "& 'C:\\Program Files\\az.cmd' vmss start -g rg -n web --instance-ids 1\n"),
        ("a.ps1", "& $az vmss start -g rg -n web `\n  --instance-ids 1\n"),
        ("a.ps1", f"Invoke-Command -ScriptBlock {{ param($x) {CMDLET} }}\n"),
        ("a.ps1", "Set-Alias go Start-AzVmss\ngo -ResourceGroupName rg -VMScaleSetName web -InstanceId 1\n"),
        ("a.ps1", "New-Alias -Name go -Value Start-AzVmss\n$x = go rg web 1\n"),
        ("cm.yaml", f"data:\n  up.ps1: |\n    {CMDLET}\n"),
        ("cm.yaml", f"data:\n  up.sh: |\n    {AZ}\n"),
        ("Taskfile.yml", f"tasks:\n  up:\n    cmds:\n    - cmd: {AZ}\n"),
        ("pipelines.yml", f"steps:\n- pipe: azure-cli\n  variables:\n    CLI_COMMAND: '{AZ}'\n"),
        ("chart/templates/a.yaml", f"{{{{- if .Values.x }}}}\nargs:\n- {AZ}\n{{{{- end }}}}\n"),
        ("a.yml.j2", f"{{% for i in x %}}\n- shell: {AZ}\n{{% endfor %}}\n"),
        ("a.yml", f"x: &a {AZ}\nb:\n  script: *a\nc:\n  <<: {{script: *a}}\n"),
        ("a.yml", f"---\na: 1\n---\nscript: !Sub '{AZ}'\n...\n"),
    ],
)  # fmt: skip
def test_found_wherever_it_is_run(path: str, text: str) -> None:
    ((operation, written),) = found(path, text)
    assert operation == START
    assert written


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("Makefile", f"up:\n\t@echo '{AZ}'\n"),
        ("Makefile", f"up: ## {AZ}\n\ttrue\n"),
        ("Dockerfile", f"# {AZ}\nLABEL doc=\"{AZ}\"\n"),
        ("Dockerfile", f"CMD {json.dumps(['echo', *AZ.split()])}\n"),
        (".github/workflows/a.yml", f"name: {AZ}\njobs:\n  a:\n    steps:\n    - name: {AZ}\n      run: 'true'\n"),
        ("playbook.yml", f"- tasks:\n  - debug:\n      msg: {AZ}\n"),
        ("Taskfile.yml", f"tasks:\n  up:\n    desc: {AZ}\n"),
        ("package.json", json.dumps({"description": AZ, "scripts": {"x": f"echo {AZ}"}})),
        (".vscode/tasks.json", json.dumps({"tasks": [{"label": AZ, "command": "echo", "args": AZ.split()}]})),
        ("a.sh", f"cat <<EOF\n{AZ}\nEOF\n"),
        ("a.sh", f"cmd=(echo {AZ})\n\"${{cmd[@]}}\"\n"),
        ("a.bat", f"rem {AZ}\r\n:: {AZ}\r\necho {AZ}\r\n"),
        ("up.service", f"[Unit]\nDescription={AZ}\n"),
        ("crontab", f"# {AZ}\n"),
        ("a.sh", f"cat <<EOF > README\n{AZ}\nEOF\n"),
        ("a.ps1", f"# {AZ}\n<# {CMDLET} #>\nWrite-Host \"{CMDLET}\"\nGet-Help Start-AzVmss\n"),
        ("a.ps1", "Set-Alias go Start-AzVmss\nWrite-Host go\n$go = 1\n"),
        ("a.ps1", f"Write-Host \"& 'az' {AZ[3:]}\"\n"),
        ("user-data.txt", f"runcmd:\n- {AZ}\n"),
        ("notes.txt", f"#cloud-config\nruncmd:\n- {AZ}\n"),
    ],
)  # fmt: skip
def test_leaves_this_alone(path: str, text: str) -> None:
    assert found(path, text) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("a.sh", "az network lb inbound-nat-pool create -g g --lb-name l -n p --protocol tcp\n",
         [("FLX701", "az network lb inbound-nat-pool create")]),
        ("a.yml", "script: az network lb inbound-nat-pool create -g g --lb-name l -n p\n",
         [("FLX701", "az network lb inbound-nat-pool create")]),
        ("a.ps1", "$lb | Add-AzLoadBalancerInboundNatPoolConfig -Name p -Protocol TCP\n",
         [("FLX701", "Add-AzLoadBalancerInboundNatPoolConfig")]),
        ("a.ps1", "$p = New-AzureRmLoadBalancerInboundNatPoolConfig -Name p\n",
         [("FLX701", "New-AzureRmLoadBalancerInboundNatPoolConfig")]),
        ("a.ps1", "$ip = New-AzVmssIpConfig -Name i -LoadBalancerInboundNatPoolsId $lb.InboundNatPools[0].Id\n",
         [("FLX702", "-LoadBalancerInboundNatPoolsId")]),
        ("a.ps1", "New-AzVmssIpConfig -Name i -LoadBalancerInboundNatPoolsId $null\n", []),
        ("a.ps1", "Get-AzLoadBalancerInboundNatPoolConfig -LoadBalancer $lb\n",
         [("FLX701", "Get-AzLoadBalancerInboundNatPoolConfig")]),
        ("a.ps1", "# Add-AzLoadBalancerInboundNatPoolConfig\n", []),
        ("a.ps1", "Add-AzLoadBalancerInboundNatRuleConfig -Name natpool\n", []),
        ("a.sh", "az network lb inbound-nat-pool delete -g g --lb-name l -n p\n", []),
        ("a.sh", "az network lb inbound-nat-rule create -g g --lb-name nat-pool -n p\n", []),
        ("a.sh", "echo az network lb inbound-nat-pool create\n", []),
    ],
)  # fmt: skip
def test_nat_pools(path: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert found(path, text) == expected


SET_ID = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/w"


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("a.sh", f"az resource invoke-action --action restart --ids {SET_ID}/virtualMachines/0\n"),
        ("a.ps1", f"Invoke-AzResourceAction -ResourceId '{SET_ID}/virtualMachines/0' -Action restart\n"),
        ("a.ps1", "Invoke-AzResourceAction -ResourceGroupName g -ResourceType Microsoft.Compute/virtualMachineScaleSets/virtualMachines -ResourceName w/0 -Action restart -Force\n"),
    ],
)  # fmt: skip
def test_actions_on_any_resource(path: str, text: str) -> None:
    ((operation, written),) = found(path, text)
    assert operation == "VirtualMachineScaleSetVMs_Restart"
    assert "virtualMachineScaleSets" in written


POOL = "apiVersion: infrastructure.cluster.x-k8s.io/v1beta1\nkind: AzureMachinePool\nspec:\n"
UPBOUND = "apiVersion: compute.azure.upbound.io/v1beta1\n"
GENERIC = "- azure.azcollection.azure_rm_resource:\n    provider: compute\n    resource_type: virtualMachineScaleSets\n    resource_name: web\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (POOL + "  orchestrationMode: Uniform\n", [("FLX1101", "AzureMachinePool")]),
        (POOL + "  template:\n    vmSize: Standard_D2s_v3\n", [("FLX1101", "AzureMachinePool")]),
        (POOL + "  identity: UserAssigned\n", []),
        (POOL + "  orchestrationMode: Flexible\n", []),
        (POOL.replace("AzureMachinePool", "AzureManagedMachinePool") + "  mode: System\n", []),
        (UPBOUND + "kind: LinuxVirtualMachineScaleSet\nspec: {forProvider: {location: x}}\n",
         [("FLX1601", "LinuxVirtualMachineScaleSet")]),
        (UPBOUND + "kind: WindowsVirtualMachineScaleSet\nspec:\n  forProvider:\n    overprovision: true\n",
         [("FLX1601", "WindowsVirtualMachineScaleSet"), ("FLX1604", "overprovision")]),
        (UPBOUND + "kind: OrchestratedVirtualMachineScaleSet\nspec: {forProvider: {location: x}}\n", []),
        (GENERIC + "    method: POST\n    subresource:\n    - {type: virtualMachines, name: '0'}\n    - {type: restart}\n",
         [("VirtualMachineScaleSetVMs_Restart", "virtualMachineScaleSets")]),
        (GENERIC.replace("resource:", "resource_info:", 1) + "    subresource: [{type: instanceView}]\n",
         [("VirtualMachineScaleSets_GetInstanceView", "virtualMachineScaleSets")]),
        (GENERIC + "    state: present\n", []),
        (GENERIC.replace("virtualMachineScaleSets", "virtualMachines") + "    method: POST\n", []),
    ],
)  # fmt: skip
def test_manifests(text: str, expected: list[tuple[str, str]]) -> None:
    assert found("a.yaml", text) == expected
