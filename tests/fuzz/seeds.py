"""Small texts of every language, which the harnesses repeat, cut, fill and damage."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flexlint.catalog import load_catalog
from flexlint.engine.cases import file_of

FIXTURES = Path(__file__).parents[2] / "fixtures"
_AZ = "az vmss deallocate -g rg -n web --instance-ids 1"
_CMDLET = "Stop-AzVmss -ResourceGroupName rg -VMScaleSetName web -InstanceId 1"
_PATH = "/providers/Microsoft.Compute/virtualMachineScaleSets/web/virtualMachines/1/start"
_URL = (
    f"https://management.azure.com/subscriptions/s/resourceGroups/g{_PATH}?api-version=2023-03-01"
)
_ACTION = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/start/action"


@dataclass(frozen=True, slots=True)
class Surface:
    """A language: how its files are called, and lines that its reader looks closely at."""

    path: str
    lines: tuple[str, ...]
    head: str = ""
    """What every file of it begins with."""
    tail: str = ""


SURFACES = {
    "python": Surface(
        "a.py",
        (
            'client.virtual_machine_scale_set_vms.begin_deallocate("g", "s", instance_id=f"{i}")',
            f'requests.post(f"https://management.azure.com{{base}}{_PATH}" + x, json={{"a": [1]}})',
            f'subprocess.run(["az", "vmss", "start", *a], check=True) or os.system("{_AZ}")',
            "s = VirtualMachineScaleSet(orchestration_mode='Uniform', overprovision=True)",
            "if mode == 'Uniform': x = [a for a in b if a]",
        ),
        "from azure.mgmt.compute import ComputeManagementClient as C\nclient = C(a, b)\n",
    ),
    "notebook": Surface(
        "a.ipynb",
        ("!az vmss start -g rg -n web --instance-ids 1\\n", "%%bash\\n", "out = !az vmss list\\n"),
        '{"cells": [{"cell_type": "code", "source": ["import os\\n", "',
        '"]}]}',
    ),
    "arm": Surface(
        "a.json",
        (
            "[concat(parameters('a'), '/virtualMachineScaleSets/', variables('b')[0].c, '''x''')]",
            f'{{"type": "Microsoft.Compute/virtualMachineScaleSets", "name": "a", "x": "{_AZ}"}},',
            f'"actions": ["{_ACTION}"], // flexlint: ignore[FLX201] why',
            '"a": [{"properties": {"orchestrationMode": "Uniform", "b": -1.5e3}}, true, null],',
        ),
        '{"$schema": "https://schema.management.azure.com/schemas/2019-04-01/'
        'deploymentTemplate.json#", "resources": [{"type": "Microsoft.Compute/'
        'virtualMachineScaleSets", "apiVersion": "2023-03-01", "name": "a", "properties": {"x": "',
        '"}}]}',
    ),
    "bicep": Surface(
        "a.bicep",
        (
            "var a = '${resourceId('Microsoft.Compute/virtualMachineScaleSets', n)}/start ${b}'",
            "resource v 'Microsoft.Compute/virtualMachineScaleSets@2023-03-01' = { name: 'n' }",
            "param p object = { a: [ 1, 2 ], b: c ? d[0].e : !f(g) && h ?? i } // flexlint: x",
            "@description('''a''') type t = { *: string | 'b' }[]",
            "module m 'a.bicep' = [for x in y: if (z) { name: '\\u{41}' }]",
        ),
        "targetScope = 'resourceGroup'\n",
    ),
    "powershell": Surface(
        "a.ps1",
        (
            f'{_CMDLET} | Where-Object {{ $_.Name -eq "$($x.y)" }} # flexlint: ignore[FLX201]',
            "$p = @{ ResourceGroupName = 'g'; VMScaleSetName = 's' }; Stop-AzVmss @p",
            f"& az vmss start -g rg -n `web --instance-ids 1; $c = '{_AZ}'",
            f'Invoke-AzRestMethod -Method POST -Path "$base{_PATH}?api-version=1"',
            "if ($mode -eq 'Uniform') { Stop-AzVmss } else { <# x #> }",
        ),
    ),
    "shell": Surface(
        "a.sh",
        (
            f'{_AZ} && id="$(az vmss show -g a --query id)" # flexlint: ignore[FLX201] why',
            f"bash -c '{_AZ}' | while read -r a; do x=(\"${{a[@]}}\" `b`); done",
            f'az rest --method post --url "https://management.azure.com${{x}}{_PATH}"',
            f'curl -X POST -H "a: $(b)" {_URL} > a <<EOF',
            'if [ "$mode" = Uniform ]; then export A=$B; elif ! c; then d; fi',
        ),
        "#!/bin/bash\n",
    ),
    "terraform": Surface(
        "a.tf",
        (
            'resource "azurerm_linux_virtual_machine_scale_set" "a" { overprovision = true }',
            f'  command = "{_AZ} ${{a.b["c"]}} %{{ if d }}e%{{ endif }}" # flexlint: ignore[A]',
            'x = { a = [for b in c : d if e], "f" = g ? h : i.j[*].k } /* l */',
            f"x = <<-EOT\n{_AZ}\nEOT",
        ),
    ),
    "yaml": Surface(
        "a.yml",
        (
            f"- script: {_AZ} # flexlint: ignore[FLX201] why",
            f'- run: "{_AZ} \\x41 ${{{{ a }}}}"',
            "- a: {b: [c, 'd''e', *f], ? g : &h !i j} {{ k }} {% l %}",
            f'- uri: "{_URL}"',
            f"- task: AzureCLI@2\n  inputs:\n    inlineScript: |\n      {_AZ}",
        ),
        "steps:\n",
    ),
    "markdown": Surface(
        "a.md",
        (
            f"```bash\n$ {_AZ}\n```",
            f"    {_AZ} `a` [b](c) <!-- flexlint: ignore[FLX201] why -->",
            f"PS C:\\> $a = {_CMDLET}",
        ),
    ),
    "urls": Surface(
        "a.ts",
        (
            f"const u = `${{base}}{_PATH}?api-version=${{v}}`; client.post(u, {{ a: 'b' }});",
            f'await axios.request({{ method: "POST", url: host + "{_PATH}" }}) // flexlint: ignore',
            f"const b = (x) => `/subscriptions/${{x}}{_PATH}`; const actions = ['{_ACTION}'];",
            "query: \"resources | where type =~ 'microsoft.compute/virtualmachinescalesets/"
            "virtualmachines' | project a\"",
            'url = String.format("%s/virtualMachineScaleSets/%s/start", a, b) /* c */',
        ),
    ),
    "http": Surface("a.http", (f"POST {_URL}\na: b\n", f"@h = {{{{x}}}}{_PATH}", f"# {_ACTION}")),
    "sdk": Surface(
        "a.go",
        (
            "poller, err := client.VirtualMachineScaleSetVMs.BeginDeallocate(ctx, a, b, nil)",
            "c := armcompute.NewVirtualMachineScaleSetVMsClient(a, b) // flexlint: ignore[FLX201]",
            f'cmd := exec.Command("az", "vmss", "start", "-g", x); y := "{_AZ}" + z',
            "VirtualMachineScaleSetVmCollection vms = await a . GetVirtualMachineScaleSetVms ( );",
            "  loadBalancerInboundNatPools: [ { id: a<b>(c) } ],",
        ),
    ),
    "jenkins": Surface(
        "Jenkinsfile",
        (
            f"sh '''{_AZ}'''",
            f'sh "{_AZ} ${{a}}" // flexlint: ignore[FLX201]',
            "sh(script: 'az vmss'",
        ),
    ),
    "csharp": Surface(
        "a.cs",
        (
            f'var u = $"{{host}}{_PATH}?api-version={{v}}"; await h.SendAsync(HttpMethod.Post, u);',
            'var c = new VirtualMachineScaleSetVMsClient(); c . Start ( @"a""b" );',
        ),
    ),
}
"""One for each surface, and for each language that a surface reads in a way of its own."""


def seeds() -> dict[str, bytes]:
    """Whole files by their paths: the fixtures, the cases of the rules, and odd ones."""
    found = {
        f"{path.relative_to(FIXTURES).as_posix()}": path.read_bytes()
        for path in sorted(FIXTURES.rglob("*"))
        if path.is_file()
    }
    for rule in load_catalog().rules:
        for number, case in enumerate(rule.cases):
            name = file_of(case)
            found[f"{rule.code}-{number}/{name}"] = case.code.encode()
    for name, surface in SURFACES.items():
        written = "\n".join(surface.lines)
        found[f"lines/{name}/{surface.path}"] = written.encode()
        found[f"one-line/{name}/{surface.path}"] = " ".join(surface.lines * 4).encode()
        found[f"large/{name}/{surface.path}"] = (written + "\n").encode() * 40
        for encoding in ("latin-1", "utf-16", "cp037", "idna", "unicode_escape", "utf-8-sig"):
            cookie = f"# coding: {encoding}\n".encode()
            found[f"cookie/{encoding}/{name}/{surface.path}"] = cookie + written.encode()
    return found
