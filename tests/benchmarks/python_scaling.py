"""How the analysis of one Python module grows with its size: 1, 2 and 4 times the same code.

    python tests/benchmarks/python_scaling.py [--copies N]

A ratio of 2.0 from one size to the next is linear. Run in this process, without start-up.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence

from flexlint.engine.check import check_text

IMPORTS = "from azure.mgmt.compute import ComputeManagementClient\n"
CLIENT = IMPORTS + "client = ComputeManagementClient(credential, subscription)\n"
SETS = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/virtualMachineScaleSets/"
FAMILIES = {
    "calls at top level": (
        CLIENT,
        "client.virtual_machine_scale_set_vms.begin_start(group, 'a{n}', number)\n",
    ),
    "functions with a parameter": (
        IMPORTS,
        "def f{n}(client: ComputeManagementClient, name):\n"
        "    vms = client.virtual_machine_scale_set_vms\n"
        "    vms.begin_restart(group, name, number)\n",
    ),
    "classes with an attribute": (
        IMPORTS,
        "class C{n}:\n"
        "    def __init__(self):\n        self.vms = make().virtual_machine_scale_set_vms\n"
        "    def go(self):\n        self.vms.begin_start(a, b, c)\n",
    ),
    "one name bound again and again": (
        CLIENT,
        "vms = client.virtual_machine_scale_set_vms\nvms.begin_start(a, b, {n})\n",
    ),
    "a chain of aliases": (
        CLIENT + "v0 = client.virtual_machine_scale_set_vms\n",
        "v{m} = v{n}\nv{m}.begin_start(a, b, c)\n",
    ),
    "strings put together": (
        f"url = '{SETS}'\n",
        "u{n} = url + name + '/virtualMachines/' + str({n})\nrequests.post(u{n} + '/restart')\n",
    ),
    "one string that grows": (
        f"url = '{SETS}x'\n",
        "url += '/{n}'\nrequests.get(url)\n",
    ),
    "one list that grows": (
        "command = ['az', 'vmss', 'list']\n",
        "command.append('--x{n}')\nsubprocess.run(command)\n",
    ),
    "bodies": (
        CLIENT,
        "client.virtual_machine_scale_sets.begin_create_or_update(g, 'a{n}', "
        "{{'overprovision': True, 'orchestration_mode': 'Flexible'}})\n",
    ),
    "branches": (
        CLIENT + "vms = None\n",
        "if a{n}:\n    vms = client.virtual_machine_scale_set_vms\nelse:\n    vms = other\n"
        "vms.begin_start(a, b, c)\n",
    ),
    "nothing of interest": (
        CLIENT,
        "def plain{n}(values):\n    return [v * {n} for v in values]\n",
    ),
}


def main(arguments: Sequence[str]) -> int:
    """Print, for each family of code, seconds at 1, 2 and 4 times the size, and the ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--copies", type=int, default=400)
    given = parser.parse_args(arguments)
    check_text(CLIENT, "warm.py")
    for title, (head, piece) in FAMILIES.items():
        seconds = []
        for factor in (1, 2, 4):
            copies = given.copies * factor
            code = head + "".join(piece.format(n=n, m=n + 1) for n in range(copies))
            start = time.perf_counter()
            check_text(code, "module.py")
            seconds.append(time.perf_counter() - start)
        first, second, third = seconds
        print(
            f"{title}: {first:.2f} s, {second:.2f} s, {third:.2f} s, "
            f"ratios {second / first:.2f} and {third / second:.2f}",
            flush=True,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
