"""flexlint beside what it is compared with, in one run, as ratios.

    python tests/benchmarks/side_by_side.py [DIRECTORY] [--runs N]

Every line is two commands that take turns, so that a busy machine slows both: the median of the
one over the median of the other. Without a directory a small tree of templates, modules and other
files is written into a temporary one. Nothing here is a test: figures of one machine are no
property of the program.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

FLEXLINT = (sys.executable, "-m", "flexlint", "check", "--isolated", "--exit-zero", "-q")
NEEDLES = "virtualmachinescaleset|virtual_machine_scale_set|az vmss|azvmss|inboundnatpool"
CLIENT = """from azure.mgmt.compute import ComputeManagementClient

compute = ComputeManagementClient(credential, subscription)


def rotate_{n}(group, name, number):
    vms = compute.virtual_machine_scale_set_vms
    vms.begin_deallocate(group, name, number).result()
    for vm in vms.list(group, name, expand="instanceView"):
        print(vm.name, len(vm.tags or ()), {n})
"""
PLAIN = """def plain_{n}(values):
    return [value * {n} for value in values if value]
"""


def main(arguments: Sequence[str]) -> int:
    """Print one line for each comparison that this machine can make."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("directory", nargs="?", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch)
        _write(made)
        tree = given.directory or made / "tree"
        for title, ours, theirs in _comparisons(made, tree):
            if shutil.which(theirs[0]) is None:
                print(f"{title}: no {theirs[0]} here")
                continue
            mine, other = _race(ours, theirs, given.runs)
            print(f"{title}: {mine:.3f} s to {other:.3f} s, ratio {mine / other:.2f}", flush=True)
    return 0


def _comparisons(made: Path, tree: Path) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    python = sys.executable
    grep = ("grep", "-rliE", NEEDLES, str(tree))
    yield "start, to starting Python", (*FLEXLINT, str(made / "plain.py")), (python, "-c", "pass")
    yield "version, to starting Python", (*FLEXLINT[:3], "--version"), (python, "-c", "pass")
    yield f"{tree.name} with one worker, to grep", (*FLEXLINT, "-j1", str(tree)), grep
    yield f"{tree.name} with all workers, to grep", (*FLEXLINT, str(tree)), grep
    read = "import sys, libcst; libcst.parse_module(open(sys.argv[1]).read())"
    module = str(made / "large.py")
    yield "a large module, to libcst alone", (*FLEXLINT, module), (python, "-c", read, module)
    load = "import sys, json; json.load(open(sys.argv[1]))"
    template = str(made / "large.json")
    yield "a large template, to json.load", (*FLEXLINT, template), (python, "-c", load, template)


def _race(ours: Sequence[str], theirs: Sequence[str], runs: int) -> tuple[float, float]:
    """Medians in seconds of the two commands, run in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(runs):
        for command, kept in zip((ours, theirs), times, strict=True):
            start = time.perf_counter()
            subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
            kept.append(time.perf_counter() - start)
    return statistics.median(times[0]), statistics.median(times[1])


def _write(folder: Path) -> None:
    """The inputs: 2,000 small files of which one in fifty is relevant, and two large ones."""
    tree = folder / "tree"
    for number in range(2000):
        path = tree / f"package{number % 40}" / f"module{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        body = CLIENT.format(n=number) if number % 50 == 0 else ""
        path.write_text(body + "".join(PLAIN.format(n=n) for n in range(60)), "utf-8")
    (folder / "plain.py").write_text(PLAIN.format(n=1), "utf-8")
    (folder / "large.py").write_text(
        "".join(CLIENT.replace("{n}", str(n)) for n in range(400)), "utf-8"
    )
    resources = [
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2023-09-01",
            "name": f"web{number}",
            "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1},
        }
        for number in range(4000)
    ]
    template = {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    }
    (folder / "large.json").write_text(
        json.dumps({**template, "resources": resources}, indent=2), "utf-8"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
