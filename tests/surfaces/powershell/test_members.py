"""Requests below the ids of instances that a cmdlet lists."""

from __future__ import annotations

import pytest

from flexlint.engine.check import check_text
from flexlint.surfaces.powershell.members import requests_of_members
from flexlint.surfaces.powershell.variables import Variables
from tests.work import grows_linearly

LIST = "Get-AzVmssVM -ResourceGroupName app -VMScaleSetName web"
RESTART = 'Invoke-AzRestMethod -Method POST -Path "$($vm.Id)/restart?api-version=2024-07-01"'
HELD = RESTART.replace("$($vm.Id)", "$id")
ITEM = RESTART.replace("$vm", "$_")
CLI = "az vmss list-instances --resource-group app --name web"


def codes(text: str) -> list[str]:
    found = check_text(text, path="a.ps1").findings
    return [f.code for f in found if f.code not in {"FLX401", "FLX402"}]


@pytest.mark.parametrize(
    "text",
    [
        f"$vms = {LIST}\nforeach ($vm in $vms) {{\n  {RESTART}\n}}\n",
        f"$vms = @({LIST})\nforeach ($vm in $vms) {{\n  {RESTART}\n}}\n",
        f"foreach ($vm in ({LIST})) {{\n  {RESTART}\n}}\n",
        f"foreach ($vm in {LIST} | Where-Object Name -Like 'w*') {{\n  {RESTART}\n}}\n",
        f"foreach ($vm in Get-AzVmss | Get-AzVmssVM) {{\n  {RESTART}\n}}\n",
        f"{LIST} | ForEach-Object {{\n  {RESTART.replace('$vm', '$_')}\n}}\n",
        f"$vms = {LIST}\n$vms | % {{ {RESTART.replace('$vm', '$_')} }}\n",
        f"foreach ($vm in {LIST}) {{\n  $id = $vm.Id\n  {HELD}\n}}\n",
        f"{LIST} | % {{ $id = $_.Id; {HELD} }}\n",
        f"foreach ($vm in {LIST}) {{\n  $id = $vm.Id\n  {HELD.replace('$id', '${id}')}\n}}\n",
        f"$vms = {CLI} | ConvertFrom-Json\nforeach ($vm in $vms) {{\n  {RESTART}\n}}\n",
        f"({CLI} | ConvertFrom-Json) | % {{ {RESTART.replace('$vm', '$_')} }}\n",
    ],
)
def test_items_of_a_list(text: str) -> None:
    assert codes(text) == ["FLX209"]


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ('Invoke-AzRestMethod -Path "$($vm.Id)/instanceView?api-version=1"', "FLX203"),
        ('Invoke-AzRestMethod -Method DELETE -Path "$($vm.Id)?api-version=1"', "FLX202"),
        ('irm -Method Post "https://management.azure.com$($vm.Id)/start?api-version=1"', "FLX211"),
    ],
)
def test_requests(request_: str, expected: str) -> None:
    assert codes(f"foreach ($vm in {LIST}) {{\n  {request_}\n}}\n") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        f"{LIST}\nforeach ($vm in Get-AzVM) {{\n  {RESTART}\n}}\n",
        f"$vms = {LIST}\n$vms = Get-AzVM\nforeach ($vm in $vms) {{\n  {RESTART}\n}}\n",
        f"foreach ($vm in {LIST}) {{ $vm.Name }}\nforeach ($vm in $all) {{\n  {RESTART}\n}}\n",
        f"{LIST} | % {{ $_.Name }}\nGet-AzVM | % {{ {RESTART.replace('$vm', '$_')} }}\n",
        f"foreach ($other in {LIST}) {{\n  {RESTART}\n}}\n",
        f'foreach ($vm in {LIST}) {{\n  Write-Host "$($vm.Id)/restart"\n}}\n',
        f'foreach ($vm in {LIST}) {{\n  $ids += "$($vm.Id)"\n}}\n',
        f"foreach ($vm in {LIST} | Get-AzVM) {{\n  {RESTART}\n}}\n",
        f"foreach ($vm in {LIST}) {{\n  $id = $vm.Name\n  {HELD}\n}}\n",
        f"foreach ($vm in {LIST}) {{\n  $id = $vm.Id\n  $id = $x\n  {HELD}\n}}\n",
        f"foreach ($vm in {LIST}) {{ $id = $vm.Id }}\nfunction F($id) {{\n  {HELD}\n}}\n",
        f"foreach ($vm in Get-AzVM) {{\n  $id = $vm.Id\n  {HELD}\n}}\n{LIST}\n",
        f"$all = az vm list | ConvertFrom-Json\n{LIST}\n$all | % {{ {ITEM} }}\n",
        f"$all = {CLI} --query [].name | ConvertFrom-Json\n$all | % {{ {ITEM} }}\n",
        f'foreach ($vm in {LIST}) {{\n  irm -Method Post "https://hooks.example.com$($vm.Id)/start"\n}}\n',
        f"foreach ($vm in {LIST}) {{\n  # {RESTART}\n}}\n",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "filler", ["|%{", "foreach($x in $y){", "$a=$b\n", f"{RESTART}\n", f"{LIST}|%{{{RESTART}}}\n"]
)
def test_it_is_linear(filler: str) -> None:
    grows_linearly(
        lambda text: list(requests_of_members(text, text, Variables(text, text))),
        lambda n: LIST + filler * n,
        100,
    )
