"""How the analysis of one template grows with its size, and its speed: ARM beside Bicep.

    python tests/benchmarks/template_scaling.py [--megabytes N]

The same scale sets in both languages, at 1, 2 and 4 times the size. A ratio of 2.0 from one
size to the next is linear. Run in this process, without start-up; processor time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence

from flexlint.engine.check import check_text

_ARM = {
    "type": "Microsoft.Compute/virtualMachineScaleSets",
    "apiVersion": "2023-09-01",
    "location": "[parameters('location')]",
    "sku": {"name": "Standard_D2s_v5", "capacity": 3},
    "properties": {
        "orchestrationMode": "Flexible",
        "platformFaultDomainCount": 1,
        "virtualMachineProfile": {
            "storageProfile": {
                "osDisk": {
                    "createOption": "FromImage",
                    "managedDisk": {"storageAccountType": "Premium_LRS"},
                }
            },
            "networkProfile": {
                "networkApiVersion": "2020-11-01",
                "networkInterfaceConfigurations": [
                    {
                        "name": "[concat('nic-', uniqueString(resourceGroup().id))]",
                        "properties": {
                            "primary": True,
                            "ipConfigurations": [
                                {
                                    "name": "ip0",
                                    "properties": {
                                        "subnet": {"id": "[resourceId('a/b', 'c', 'd')]"}
                                    },
                                }
                            ],
                        },
                    }
                ],
            },
        },
    },
}
_BICEP = """\
resource set{n} 'Microsoft.Compute/virtualMachineScaleSets@2023-09-01' = {{
  name: 'web{n}-${{location}}'
  location: location
  sku: {{
    name: 'Standard_D2s_v5'
    capacity: 3
  }}
  properties: {{
    orchestrationMode: 'Flexible'
    platformFaultDomainCount: 1
    virtualMachineProfile: {{
      storageProfile: {{
        osDisk: {{
          createOption: 'FromImage'
          managedDisk: {{ storageAccountType: 'Premium_LRS' }}
        }}
      }}
      networkProfile: {{
        networkApiVersion: '2020-11-01'
        networkInterfaceConfigurations: [
          {{
            name: 'nic-${{uniqueString(resourceGroup().id)}}'
            properties: {{
              primary: true
              ipConfigurations: [
                {{ name: 'ip0', properties: {{ subnet: {{ id: resourceId('a/b', 'c', 'd') }} }} }}
              ]
            }}
          }}
        ]
      }}
    }}
  }}
}}
"""


def arm(size: int) -> str:
    """A template of at least ``size`` characters, indented as people write it."""
    one = len(json.dumps(_ARM, indent=2)) + 300
    resources = [{**_ARM, "name": f"web{n}"} for n in range(max(1, size // one))]
    template = {"parameters": {"location": {"type": "string"}}, "resources": resources}
    return json.dumps(template, indent=2)


def bicep(size: int) -> str:
    """A file of about ``size`` characters."""
    many = max(1, size // len(_BICEP))
    return "param location string\n" + "".join(_BICEP.format(n=n) for n in range(many))


def seconds(text: str, path: str) -> float:
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        started = time.perf_counter()
        report = check_text(text, path)
        best = min(best, time.perf_counter() - started)
        if report.summary.unparsable:
            raise SystemExit(f"{path} was not parsed")
    return best


def main(arguments: Sequence[str]) -> int:
    """Print size, time, ratio to the size before and speed for each language."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=5.0, help="the largest size")
    largest = parser.parse_args(arguments).megabytes
    for path, make in (("main.json", arm), ("main.bicep", bicep)):
        seconds(make(10_000), path)  # what is loaded at the first use is no part of it
        before = 0.0
        for part in (4, 2, 1):
            text = make(int(largest * 1e6 / part))
            spent = seconds(text, path)
            ratio = f"x{spent / before:.2f}" if before else ""
            print(
                f"{path:12} {len(text) / 1e6:5.2f} MB {spent:6.2f} s "
                f"{len(text) / 1e6 / spent:5.2f} MB/s {ratio}"
            )
            before = spent
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
