"""Texts that once took minutes or more, each made as long as one likes.

Every one holds a call that must be found however long the rest is.
"""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Mapping
from types import MappingProxyType

_AZ = "az vmss deallocate -g a -n b --instance-ids 1"
_SDK = 'client.virtualMachineScaleSetVMs.beginDeallocate("a")\n'
_CLIENT = (
    "from azure.identity import DefaultAzureCredential as D\n"
    "from azure.mgmt.compute import ComputeManagementClient\n"
    'client = ComputeManagementClient(D(), "s")\n'
)
_PYTHON = f'{_CLIENT}client.virtual_machine_scale_set_vms.begin_deallocate("g", "s", "1")\n'
_PATH = "/providers/Microsoft.Compute/virtualMachineScaleSets/a/virtualMachines/1/start"
_URL = f'post("https://management.azure.com/subscriptions/s/resourceGroups/g{_PATH}?api-version=1")'
_ACTION = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/start/action"
_SET = (
    "resource v 'Microsoft.Compute/virtualMachineScaleSets@2023-03-01' = {\n"
    "  name: 'n'\n  properties: { orchestrationMode: 'Uniform' }\n}\n"
)

Make = Callable[[int], str]


def _source_map(length: int) -> str:
    data = base64.b64encode(random.Random(1).randbytes(length * 3 // 4)).decode()
    return f"{_SDK}//# sourceMappingURL=data:application/json;base64,{data}\n"


def _line(before: str, unit: str, after: str) -> Make:
    return lambda length: before + unit * (length // len(unit)) + after


def _nested(before: str, opening: str, closing: str, after: str) -> Make:
    def make(length: int) -> str:
        count = length // len(opening + closing)
        return before + opening * count + closing * count + after

    return make


TEXTS: Mapping[str, tuple[str, Make]] = MappingProxyType(
    {
        "an inline source map": ("a.js", _source_map),
        "a long word in a program": ("a.ts", _line(_SDK, "a", "\n")),
        "blanks in a program": ("a.go", _line(_SDK, " ", "x")),
        "blanks before a dot": ("a.cs", _line(f"{_SDK}a", " ", "!")),
        "blanks behind a declaration": (
            "a.cs", _line(f"{_SDK}var a = b.VirtualMachineScaleSetVMs", " ", "x\n")
        ),
        "clients in one name": (
            "a.go", _line(f"{_SDK}a := NewVirtualMachineScaleSet", "Client", "")
        ),
        "escaped quotes in a program": ("a.ts", _line(_SDK, '\\"', "")),
        "escaped back quotes in a program": ("a.ts", _line(_SDK, "\\`", "")),
        "a sum of blanks": ("a.ts", _line(f'{_SDK}run("{_AZ}" +', " ", "x)")),
        "commands on one line of PowerShell": ("a.ps1", _line("", f"{_AZ} ", "\n")),
        "nested hash tables": (
            "a.ps1", _nested("$p = ", "@{ a = ", " }", "\nStop-AzVmss @p -InstanceId 1\n")
        ),
        "nested calls of cmdlets": ("a.ps1", _line("", "(Stop-AzVmss -InstanceId 1 ", "\n")),
        "splatted calls": (
            "a.ps1", _line("$p = @{ InstanceId = 1 }\n", "Stop-AzVmss @p\n", "")
        ),
        "words on one line of shell": ("a.sh", _line(f"{_AZ}\n", "az vmss ", "\n")),
        "requests on one line of shell": (
            "a.sh", _line(f"{_AZ}\n", "az rest -m post -u a curl -X b ", "\n")
        ),
        "quoted scripts on one line": ("a.sh", _line(f"{_AZ}\n", "bash -c 'az vmss a' ", "\n")),
        "tests on one line of shell": ("a.sh", _line(f"{_AZ}\n", 'if [ "$a" = Uniform ] ', "\n")),
        "substitutions in each other": (
            "a.sh", lambda length: f"{_AZ}\n" + ("bash -c " * (length // 320) + '"$(') * 40 + "\n"
        ),
        "here-documents on one line": ("a.sh", _line(f"{_AZ}\n", "cat <<A; ", "\n")),
        "an array that grows": ("a.sh", _line(f"{_AZ}\n", "a+=(b)\n", 'az vmss start "${a[@]}"\n')),
        "blanks in a scalar": ("a.yml", _line(f"- script: {_AZ[:-2]}", " ", " 1\n")),
        "blanks in a quoted scalar": ("a.yml", _line(f'- script: "{_AZ}', " \\x41", '"\n')),
        "scripts under one mapping": (
            "a.yml",
            lambda length: "".join(f"k{i}: {_AZ}\n" for i in range(length // 50)),
        ),
        "empty lines in a script": ("a.yml", _line(f"- script: |\n    {_AZ}\n", "\n", "    x\n")),
        "placeholders nobody closes": ("a.yml", _line(f"- script: {_AZ}\n- ", "{{ a ", "\n")),
        "a chain that is no Python": ("a.py", _line(_PYTHON, "a-", "\nx = 1\n")),
        "calls that are no Python": ("a.py", _line(_PYTHON, "()", "\nx = 1\n")),
        "magics in one cell": (
            "a.ipynb",
            _line('{"cells": [{"cell_type": "code", "source": ["', f"!{_AZ}\\n", '"]}]}'),
        ),
        "blanks in a cell": (
            "a.ipynb",
            _line(f'{{"cells": [{{"cell_type": "code", "source": ["!{_AZ}\\n', " ", '!"]}]}'),
        ),
        "requests on one line": ("a.ts", _line("", f"{_URL};", "\n")),
        "blanks before a request": ("a.ts", _line("a =", " ", f"{_URL}\n")),
        "actions on one line": ("a.json", _line('{"actions": ["x"', f', "{_ACTION}"', "]}\n")),
        "comments on one line": (
            "a.ts", _line(_SDK, "/* flexlint: ignore[FLX999] */", "\n")
        ),
        "comments on many lines": (
            "a.sh", _line(f"{_AZ}\n", "# flexlint: ignore[FLX501] why\n", "true\n")
        ),
        "reasons of blanks": (
            "a.sh", _line(f"{_AZ}\n# flexlint: ignore[FLX501]", " ", "x\n")
        ),
        "holes in a string of Bicep": ("a.bicep", _line(f"{_SET}var a = '", "${b}", "'\n")),
        "holes that nobody closes": ("a.bicep", _line(f"{_SET}var a = '", "${'", "\n")),
        "quotes that nobody closes": (
            "a.json",
            lambda length: '{"actions": ["' + _ACTION + '", "x\n' + '\\"\n' * (length // 3) + '"',
        ),
        "comments that nobody closes": ("a.json", _line(f'{{"actions": ["{_ACTION}"', "/*a", "")),
        "strings of Jenkins": ("Jenkinsfile", _line("", f"sh '{_AZ}' ", "\n")),
    }
)  # fmt: skip
"""What is hard about it -> the file's name, and the text of about so many characters."""
