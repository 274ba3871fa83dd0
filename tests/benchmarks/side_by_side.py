"""flexlint beside what it is compared with, in one run, as ratios.

    python tests/benchmarks/side_by_side.py [--tree [NAME=]DIRECTORY]… [--runs N] [--only a,b,…]
                                            [--svg FILE]

The commands of one table take turns, round after round, so that a busy machine slows all of them;
a row is the median of its wall times, its processor time and its largest process, and the ratio of
its wall time to that of the table's first row. What is not installed is left out, and named at
the end. ``--svg`` draws the wall times of the tables a to d.

Tables:

a   one clean file, one relevant Python file, one template, and ``--version``
b   each directory of ``--tree`` (an installed azure-cli is a good one), twice
c   a tree with few candidates, made of copies of the installed packages
d   relevant files alone, beside tools that search for syntax
f   growth: one, two and four times the files, and files of one, two and four times the size

Nothing here is a test: figures of one machine are no property of the program.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.bars import Bar, Panel, picture

FLEXLINT = (sys.executable, "-m", "flexlint")
CHECK = (*FLEXLINT, "check", "--isolated", "--exit-zero", "-q")
NEEDLES = "virtualmachinescaleset|virtual_machine_scale_set|vmss|natpool|nat_pool"
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
RULE = {
    "id": "deallocate",
    "language": "python",
    "message": "no such call on Flexible",
    "severity": "ERROR",
}
_FEW = 100_000
"""Files of the tree with few candidates."""


@dataclass(frozen=True, slots=True)
class Row:
    """One command of a table."""

    title: str
    command: Sequence[str]
    cache: Path | None = None
    """Where flexlint remembers; None for no memory."""
    forget: bool = False
    """Whether each round begins without the memory."""


@dataclass(slots=True)
class Figures:
    """What one command has taken so far."""

    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)


def main(arguments: Sequence[str]) -> int:
    """Print one table after the other."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--tree", action="append", default=[], help="NAME=DIRECTORY, or a directory"
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", default="a,b,c,d,f", help="the tables, separated by commas")
    parser.add_argument("--files", type=int, default=_FEW, help="of the tree with few candidates")
    parser.add_argument("--svg", type=Path, help="where to draw the tables a to d")
    given = parser.parse_args(arguments)
    missing: set[str] = set()
    panels: list[Panel] = []
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch)
        for name, title, rows in _tables(made, given.tree, given.files, given.only.split(",")):
            there = [row for row in rows if _is_there(row.command[0])]
            missing.update(row.command[0] for row in rows if row not in there)
            print(f"\n({name}) {title}\n", flush=True)
            figures = _race(there, given.runs)
            _show(there, figures)
            if name != "f":
                panels.append(_panel(title, there, figures))
    if given.svg is not None:
        given.svg.write_text(picture(panels), "utf-8")
    if missing:
        print(f"\nnot here: {', '.join(sorted(missing))}")
    return 0


def _is_there(program: str) -> bool:
    return shutil.which(program) is not None


def _tables(
    made: Path, trees: Sequence[str], files: int, only: Sequence[str]
) -> Iterator[tuple[str, str, list[Row]]]:
    base = Row("python -c pass", (sys.executable, "-c", "pass"))
    if "a" in only:
        _write_single(made)
        clean, module, template = (made / name for name in ("clean.py", "use.py", "web.json"))
        fixit = ("fixit", "lint", "--rules", "fixit.rules.no_static_if_condition")
        yield (
            "a",
            "one file",
            [
                base,
                Row("flexlint --version", (*FLEXLINT, "--version")),
                Row("flexlint, clean file", (*CHECK, str(clean))),
                Row("flexlint, relevant module", (*CHECK, str(module))),
                Row("flexlint, template", (*CHECK, str(template))),
                Row(
                    "ruff, relevant module",
                    ("ruff", "check", "-q", "--isolated", "-n", str(module)),
                ),
                Row("fixit with one rule, relevant module", (*fixit, str(module))),
                Row(
                    "ast-grep, relevant module",
                    (
                        "ast-grep",
                        "run",
                        "-l",
                        "python",
                        "-p",
                        "$A.begin_deallocate($$$)",
                        str(module),
                    ),
                ),
                Row("semgrep, relevant module", _semgrep(made, module)),
                Row(
                    "cfn-lint, a template of another cloud",
                    ("cfn-lint", str(_cloudformation(made))),
                ),
                Row("checkov, template", ("checkov", "--quiet", "--compact", "-f", str(template))),
            ],
        )
    if "b" in only:
        for written in trees:
            name, _, folder = written.rpartition("=")
            tree = Path(folder)
            yield "b", name or f"the tree {tree.name}", _tree_rows(tree, made)
    if "c" in only:
        few = made / "few"
        _write_few(few, files)
        yield "c", f"{files:,} files with few candidates", _tree_rows(few, made)
    if "d" in only:
        dense = made / "dense"
        _write_dense(dense, 300)
        grep = ("ast-grep", "run", "-l", "python", "-p", "$A.begin_deallocate($$$)", str(dense))
        yield (
            "d",
            "300 relevant modules",
            [
                Row("flexlint", (*CHECK, "--no-cache", str(dense))),
                Row("ast-grep with one pattern", grep),
                Row("semgrep with one pattern", _semgrep(made, dense)),
            ],
        )
    if "f" in only:
        yield from _growth(made)


def _tree_rows(tree: Path, made: Path) -> list[Row]:
    memory = made / f"memory-{tree.name}"
    listed = (*CHECK, "--output-format", "concise", str(tree))
    return [
        Row("rg -l -i -j2", ("rg", "-l", "-i", "-j2", "--hidden", NEEDLES, str(tree))),
        Row("flexlint, first run", listed, made / "forgotten", forget=True),
        Row("flexlint, second run", listed, memory),
        Row("flexlint --no-cache", (*listed, "--no-cache")),
    ]


def _growth(made: Path) -> Iterator[tuple[str, str, list[Row]]]:
    rows = []
    for times in (1, 2, 4):
        many = made / f"many{times}"
        _write_dense(many, 100 * times)
        rows.append(Row(f"flexlint, {100 * times} modules", (*CHECK, "--no-cache", str(many))))
    yield "f", "growth with the number of files", rows
    rows = []
    for times in (1, 2, 4):
        large = made / f"large{times}.py"
        large.write_text(
            "".join(CLIENT.replace("{n}", str(n)) for n in range(200 * times)), "utf-8"
        )
        rows.append(
            Row(f"flexlint, a module of {large.stat().st_size // 1000} kB", (*CHECK, str(large)))
        )
    yield "f", "growth with the size of a module", rows
    rows = []
    for times in (1, 2, 4):
        large = made / f"large{times}.json"
        large.write_text(_template(1000 * times), "utf-8")
        rows.append(
            Row(f"flexlint, a template of {large.stat().st_size // 1000} kB", (*CHECK, str(large)))
        )
    yield "f", "growth with the size of a template", rows


def _race(rows: Sequence[Row], runs: int) -> list[Figures]:
    """The figures of the commands, run in turns; the first round is not counted."""
    found = [Figures() for _ in rows]
    for number in range(runs + 1):
        for row, figures in zip(rows, found, strict=True):
            if row.forget and row.cache is not None:
                shutil.rmtree(row.cache, ignore_errors=True)
            environment = {
                key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
            }
            environment["FLEXLINT_CACHE_DIR"] = str(row.cache) if row.cache is not None else ""
            start = time.perf_counter()
            with subprocess.Popen(
                row.command,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
            ) as running:
                _, _, usage = os.wait4(running.pid, 0)
                running.returncode = 0
            if number:
                figures.wall.append(time.perf_counter() - start)
                figures.processor.append(usage.ru_utime + usage.ru_stime)
                figures.peak.append(usage.ru_maxrss / 1024)
    return found


def _panel(title: str, rows: Sequence[Row], found: Sequence[Figures]) -> Panel:
    times = [statistics.median(figures.wall) for figures in found]
    bars = [Bar(row.title, time) for row, time in zip(rows, times, strict=True)]
    return Panel(title[:1].upper() + title[1:], bars)


def _show(rows: Sequence[Row], found: Sequence[Figures]) -> None:
    print("| | wall, s | processor, s | peak, MB | ratio |")
    print("|---|---:|---:|---:|---:|")
    if not rows:
        return
    first = statistics.median(found[0].wall)
    for row, figures in zip(rows, found, strict=True):
        wall = statistics.median(figures.wall)
        processor = statistics.median(figures.processor)
        peak = statistics.median(figures.peak)
        print(
            f"| {row.title} | {wall:.3f} | {processor:.3f} | {peak:.0f} | {wall / first:.2f} |",
            flush=True,
        )


# -- what is linted ------------------------------------------------------------------------


def _write_single(folder: Path) -> None:
    (folder / "clean.py").write_text(PLAIN.format(n=1), "utf-8")
    (folder / "use.py").write_text(CLIENT.format(n=1), "utf-8")
    (folder / "web.json").write_text(_template(1), "utf-8")


def _write_dense(folder: Path, files: int) -> None:
    """Modules of which every one has something to find."""
    folder.mkdir()
    for number in range(files):
        text = CLIENT.format(n=number) + "".join(PLAIN.format(n=n) for n in range(60))
        (folder / f"module{number}.py").write_text(text, "utf-8")


def _write_few(folder: Path, files: int) -> None:
    """Copies (links, where the file system has them) of the installed packages.

    Not of flexlint: its rules speak of scale sets in every line, and are no tree of that kind.
    """
    packages = Path(sysconfig.get_path("purelib"))
    sources = [
        path
        for path in sorted(packages.rglob("*"))
        if path.is_file() and not path.relative_to(packages).parts[0].startswith("flexlint")
    ]
    made = 0
    while made < files:
        for source in sources[: files - made]:
            target = folder / f"copy{made // len(sources)}" / source.relative_to(packages)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                os.link(source, target)
            except OSError:
                shutil.copyfile(source, target)
        made += min(len(sources), files - made)


def _template(sets: int) -> str:
    resources = [
        {
            "type": "Microsoft.Compute/virtualMachineScaleSets",
            "apiVersion": "2023-09-01",
            "name": f"web{number}",
            "properties": {"orchestrationMode": "Flexible", "platformFaultDomainCount": 1},
        }
        for number in range(sets)
    ]
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return json.dumps({"$schema": schema, "resources": resources}, indent=2)


def _cloudformation(folder: Path) -> Path:
    path = folder / "cfn.json"
    topic = {"Type": "AWS::SNS::Topic", "Properties": {"DisplayName": "web"}}
    path.write_text(json.dumps({"Resources": {"Topic": topic}}), "utf-8")
    return path


def _semgrep(folder: Path, target: Path) -> tuple[str, ...]:
    rules = folder / "semgrep.json"
    rule = {**RULE, "pattern": "$A.begin_deallocate(...)", "languages": [RULE["language"]]}
    del rule["language"]
    rules.write_text(json.dumps({"rules": [rule]}), "utf-8")
    quiet = ("--metrics=off", "--disable-version-check", "-q")
    return ("semgrep", "scan", *quiet, "--config", str(rules), str(target))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
