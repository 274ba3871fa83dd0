"""A run with what earlier runs have kept says what one without it says."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flexlint.catalog.catalogs import Catalogs
from flexlint.config.options import Options
from flexlint.engine import cache as caching
from flexlint.engine import candidates as looking
from flexlint.engine.analysis import Analysis
from flexlint.engine.answers import decoded, encoded
from flexlint.engine.cache import Cache
from flexlint.files.discovery import discover
from flexlint.files.governing import Everywhere
from flexlint.model import Report
from flexlint.project.check import check_discovered
from flexlint.record import replace
from flexlint.reporters import Context, reporter
from flexlint.text.source import SourceFile

SCRIPT = "az vmss start -g rg -n web --instance-ids 0 1\n"
DATED = "az vmss start -g rg -n web --instance-ids 0  # flexlint: ignore until={day}\n"
MODULE = """param mode string
resource web 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'web'
  location: 'westeurope'
  properties: { orchestrationMode: mode, singlePlacementGroup: true }
}
"""
CALLER = """module sets 'sets.bicep' = { name: 'sets', params: { mode: 'MODE' } }
// a caller of a module with a virtualMachineScaleSets
"""
PACK = """
sources:
  runbook: {{title: Ours, url: 'https://example.org', date: '2026-01-01'}}
rules:
- code: OWN101
  name: no-deallocated-instances
  category: team
  severity: warning
  confidence: high
  operations: [VirtualMachineScaleSets_Start]
  summary: Instances are never started here
  message: '{message}'
  why: |
    They start by themselves.
  sources: [runbook]
  cases:
  - bad: shell
    title: one instance
    code: |
      az vmss start --resource-group app --name web --instance-ids 3
  - good: shell
    title: a list of the sets
    code: |
      az vmss list --resource-group app
"""
CONTENTS = {
    "a.sh": (SCRIPT, SCRIPT * 2, "echo nothing\n", "", "\n" + SCRIPT),
    "b/c.sh": (SCRIPT, "echo vmss\n"),
    "main.bicep": (CALLER.replace("MODE", "Flexible"), CALLER.replace("MODE", "Uniform")),
    "sets.bicep": (MODULE, MODULE.replace("true", "false"), "param mode string\n"),
    "calls.bicep": tuple(
        CALLER.partition("\n")[0].replace("MODE", mode) for mode in ("Flexible", "Uniform")
    ),
    "role.json": ('{"x": "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/read"}', "{}"),
    "broken.yml": ("vmss: {[\n",),
}


ROOT = Path(__file__).parent.parent
KEPT = sorted(CONTENTS.keys() - {"broken.yml"})
"""What cannot be parsed is not kept: it may have been for want of memory."""


class Tree:
    """A directory of files, with a cache beside it."""

    def __init__(self, top: Path) -> None:
        self.top = top / "tree"
        self.caches = top / "caches"
        self.top.mkdir(parents=True)
        self.options = Options()

    def write(self, name: str, text: str) -> None:
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    def run(self, *, cached: bool = True) -> Report:
        before = os.getcwd()
        os.chdir(self.top)
        try:
            everywhere = Everywhere(self.options)
            cache = Cache(str(self.caches), ["."]) if cached else None
            found = discover(["."], governing=everywhere)
            return check_discovered(["."], found, everywhere, 1, catalogs=Catalogs(), cache=cache)
        finally:
            os.chdir(before)

    def agrees(self) -> int:
        """Run with the cache and without; the number of findings, which must be the same ones."""
        with_it, without = self.run(), self.run(cached=False)
        assert shown(with_it) == shown(without)
        return len(with_it.findings)


def shown(report: Report) -> str:
    document = json.loads(reporter("json")(report, Context()))
    return json.dumps(document, sort_keys=True)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    made = Tree(tmp_path)
    for name, texts in CONTENTS.items():
        made.write(name, texts[0])
    return made


@pytest.fixture
def stamped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Times are believed, however young."""
    monkeypatch.setattr(caching, "_JUST_NOW", -(10**15))


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that no cache knew."""
    names: list[str] = []
    keep = Cache.keep

    def noted(self: Cache, ref: Any, options: Options, result: Any, *told: Any) -> None:
        if not result.unparsable and not told:  # of one that is told more, a cache knew the rest
            names.append(ref.display)
        keep(self, ref, options, result, *told)

    monkeypatch.setattr(Cache, "keep", noted)
    return names


ACTIONS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(sorted(CONTENTS)), st.integers(0, 4)),
    st.tuples(st.just("move"), st.sampled_from(sorted(CONTENTS)), st.integers(0, 2)),
    st.tuples(st.just("touch"), st.sampled_from(sorted(CONTENTS)), st.integers(-3, 3)),
    st.tuples(st.just("delete"), st.sampled_from(sorted(CONTENTS)), st.just(0)),
)


def act(tree: Tree, action: tuple[str, str, int]) -> None:
    kind, name, number = action
    path = tree.top / name
    if kind == "write":
        tree.write(name, CONTENTS[name][number % len(CONTENTS[name])])
    elif kind == "move":
        for place in (name, f"moved/{name}"):
            if (tree.top / place).exists():
                to = tree.top / ("moved" if place == name else ".") / name
                to.parent.mkdir(parents=True, exist_ok=True)
                (tree.top / place).replace(to)
                break
    elif path.exists() and kind == "touch":
        os.utime(path, ns=(0, path.stat().st_mtime_ns + number * 10**9))
    elif path.exists():
        path.unlink()


@pytest.mark.parametrize("young", [0, -(10**15)], ids=["young", "believed"])
def test_whatever_happens_to_the_files(young: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caching, "_JUST_NOW", young or caching._JUST_NOW)

    @settings(max_examples=6)
    @given(st.lists(st.lists(ACTIONS, min_size=1, max_size=4), min_size=1, max_size=2))
    def holds(rounds: list[list[tuple[str, str, int]]]) -> None:
        with tempfile.TemporaryDirectory() as top:
            tree = Tree(Path(top))
            for name, texts in CONTENTS.items():
                tree.write(name, texts[0])
            tree.run()
            for actions in rounds:
                for action in actions:
                    act(tree, action)
                tree.agrees()

    holds()


def test_a_second_run_analyses_nothing(tree: Tree, analysed: list[str]) -> None:
    found = tree.agrees()
    assert found > 5
    assert sorted(analysed) == KEPT
    analysed.clear()
    assert tree.agrees() == found
    assert analysed == []


def test_known_times_save_reading(
    tree: Tree, stamped: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.write("silent.sh", "echo\n")
    tree.run()
    read: list[str] = []
    real = looking._look

    def noted(ref: Any, *more: Any) -> Any:
        if ref.display != "calls.bicep":  # what it calls may have changed
            read.append(ref.display)
        return real(ref, *more)

    monkeypatch.setattr(looking, "_look", noted)
    tree.run()
    assert read == []
    tree.write("silent.sh", SCRIPT)
    tree.run()
    assert read == ["silent.sh"]


def test_young_files_are_read_again(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """One may be written twice within a step of its file system's clock."""
    tree.run()
    path = tree.top / "a.sh"
    before = path.stat()
    tree.write("a.sh", SCRIPT.replace("start", "qtart"))  # as long as it was
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    tree.agrees()


def test_a_module_that_changes_is_seen_by_its_caller(tree: Tree, analysed: list[str]) -> None:
    tree.agrees()
    analysed.clear()
    tree.write("sets.bicep", MODULE.replace("'web'", "'api'"))
    tree.agrees()
    assert sorted(analysed) == ["calls.bicep", "main.bicep", "sets.bicep"]
    analysed.clear()
    (tree.top / "sets.bicep").unlink()
    tree.agrees()
    assert analysed == ["main.bicep"]  # the other one mentions nothing itself
    analysed.clear()
    tree.write("sets.bicep", MODULE.replace("'web'", "'api'"))
    tree.agrees()
    assert analysed == ["main.bicep"]


def test_options_rules_and_days_are_part_of_an_answer(
    tree: Tree, tmp_path: Path, analysed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.agrees()
    for options in (
        Options(ignore=("FLX2",)),
        Options(no_suppressions=True),
        Options(scale_sets=()),
    ):
        tree.options = options
        tree.agrees()
    analysed.clear()
    tree.agrees()
    assert analysed == []

    pack = tmp_path / "pack"
    pack.mkdir()
    (pack / "own.yaml").write_text(PACK.format(message="One."), "utf-8")
    tree.options = Options(rule_paths=(str(pack),), select=("OWN101",))
    assert {f.message for f in tree.run().findings} == {"One."}
    (pack / "own.yaml").write_text(PACK.format(message="Two."), "utf-8")
    assert {f.message for f in tree.run().findings} == {"Two."}

    tree.options = Options()
    tree.write("dated.sh", DATED.format(day="2026-12-01"))
    tree.write("dated.json", '{"vmss": "why \\u0075ntil=2026-12-01"}')
    tree.agrees()
    analysed.clear()
    tomorrow = time.time_ns() + 86_400 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: tomorrow)
    tree.run()
    assert sorted(analysed) == ["dated.json", "dated.sh"]


def test_other_code_has_other_answers(
    tree: Tree, analysed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.run()
    analysed.clear()
    monkeypatch.setattr(caching, "made_by", lambda: b"another version")
    tree.run()
    assert sorted(analysed) == KEPT


def test_what_failed_is_tried_again(
    tree: Tree, analysed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from flexlint.surfaces.shell.surface import ShellSurface

    with monkeypatch.context() as patched:

        def fails(*_: object) -> None:
            raise MemoryError

        patched.setattr(ShellSurface, "extract", fails)
        assert any(f.code == "FLX001" for f in tree.run().findings)
    assert sorted(analysed) == [
        "calls.bicep",
        "main.bicep",
        "role.json",
        "sets.bicep",
    ]
    tree.agrees()
    assert analysed[-2:] == ["a.sh", "b/c.sh"]


def forged(kept: Path, change: Callable[[list[Any]], object]) -> None:
    """Change what a cache holds, and let it look whole."""
    head, _, text = kept.read_bytes().partition(b"\n")
    content = json.loads(text)
    changed = json.dumps(change(content) or content).encode()
    start = head.rpartition(b" ")[0]
    kept.write_bytes(start + b" " + caching._digest(changed) + b"\n" + changed)


def answers_of(content: list[Any]) -> dict[str, list[Any]]:
    return cast("dict[str, list[Any]]", content[1])


def every_answer(answer: object) -> Callable[[list[Any]], object]:
    def change(content: list[Any]) -> None:
        for kept in answers_of(content).values():
            kept[2] = answer

    return change


def every_beside(beside: object) -> Callable[[list[Any]], object]:
    def change(content: list[Any]) -> None:
        for kept in answers_of(content).values():
            kept[1] = beside

    return change


@pytest.mark.parametrize(
    "change",
    [
        every_answer("x"),
        every_answer(None),
        every_answer(["Finding"]),
        every_answer(["FileResult", *"abcdefghijkl"]),
        every_answer(["system", "id"]),
        every_answer({"Severity": "NONE"}),
        every_answer({}),
        every_beside(5),
        every_beside([[1, 2]]),
        every_beside([["a", "zz"]]),
        lambda content: [[], {}],
        lambda content: [content[0]],
        lambda content: {"a": 1},
        lambda content: [{"/x": 5}, content[1]],
        lambda content: [content[0], {key: [1] for key in content[1]}],
        lambda content: 5,
    ],
)
def test_what_is_no_answer_is_none(tree: Tree, change: Callable[[list[Any]], object]) -> None:
    tree.run()
    (kept,) = tree.caches.glob("*.json")
    forged(kept, change)
    tree.agrees()


def test_results_come_back_as_they_were() -> None:
    analysis = Analysis.of(Options())
    findings = 0
    for path in sorted(p for p in (ROOT / "fixtures").rglob("*.*") if p.is_file()):
        result = analysis.text(SourceFile.from_bytes(path.name, path.read_bytes()))
        result = replace(result, extracted=None)
        assert decoded(json.loads(json.dumps(encoded(result)))) == result
        findings += len(result.findings)
    assert findings > 200
    with pytest.raises(TypeError):
        encoded((1.5,))


def test_damage_is_seen(tree: Tree) -> None:
    tree.run()
    (kept,) = tree.caches.glob("*.json")
    whole = kept.read_bytes()
    for number in range(0, len(whole), 997):
        kept.write_bytes(whole[:number] + bytes([whole[number] ^ 1]) + whole[number + 1 :])
        assert not Cache(str(tree.caches), [str(tree.top)])._content.answers
    kept.write_bytes(whole[:-20])
    tree.agrees()


def test_what_is_not_a_file_of_ours_is_neither_read_nor_written(tree: Tree) -> None:
    tree.run()
    (kept,) = tree.caches.glob("*.json")
    elsewhere = tree.caches.parent / "elsewhere.json"
    kept.rename(elsewhere)
    before = elsewhere.read_bytes()
    kept.symlink_to(elsewhere)
    tree.write("a.sh", SCRIPT * 3)
    tree.agrees()
    assert elsewhere.read_bytes() == before
    kept.unlink()
    os.mkfifo(kept)
    tree.agrees()


def test_a_directory_that_holds_other_things_keeps_them(tree: Tree) -> None:
    tree.caches.mkdir()
    (tree.caches / "notes.txt").write_text("mine", "utf-8")
    tree.run()
    assert sorted(path.name for path in tree.caches.iterdir()) == [".flexlint_cache", "notes.txt"]
    assert len([*(tree.caches / ".flexlint_cache").glob("*.json")]) == 1


@pytest.mark.parametrize("kind", ["file", "unwritable", "device"])
def test_a_cache_that_cannot_be_is_none(tree: Tree, kind: str) -> None:
    if kind == "file":
        tree.caches.write_text("no directory", "utf-8")
    elif kind == "device":
        tree.caches = Path("/dev/null/caches")
    else:
        tree.caches.mkdir()
        tree.caches.chmod(0o500)
    tree.agrees()
    tree.agrees()


def content_of(kept: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(kept.read_bytes().partition(b"\n")[2])
    return found


def test_a_cache_in_what_is_linted_is_none(tmp_path: Path) -> None:
    (tmp_path / "repo" / ".git").mkdir(parents=True)
    (tmp_path / "repo" / "infra").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "repo" / "leads-out").symlink_to("../out")
    (tmp_path / "leads-in").symlink_to("repo")
    infra = [str(tmp_path / "repo" / "infra")]
    for inside in ("repo", "repo/.cache", "repo/infra/x", "repo/leads-out", "leads-in/x"):
        assert caching.lies_in(str(tmp_path / inside), infra), inside
        assert caching.lies_in(str(tmp_path / inside), [f"{infra[0]}/a.sh"]), inside
    for outside in ("out", "repository", "."):
        assert not caching.lies_in(str(tmp_path / outside), infra), outside


def test_it_says_what_it_is_and_forgets(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    tree.run()
    assert (tree.caches / "CACHEDIR.TAG").read_text("utf-8").startswith("Signature: 8a477f59")
    assert (tree.caches / ".gitignore").read_text("utf-8").endswith("*\n")
    assert tree.caches.stat().st_mode & 0o077 == 0
    (kept,) = tree.caches.glob("*.json")
    assert kept.stat().st_mode & 0o077 == 0
    _, answers = content_of(kept)
    known = len(answers)
    assert known >= len(CONTENTS) - 1  # one cannot be parsed; some are told of their sets
    later = time.time_ns() + 40 * 86_400 * 10**9
    monkeypatch.setattr(time, "time_ns", lambda: later)
    shutil.rmtree(tree.top / "b")
    tree.write("a.sh", SCRIPT + "\n\n")
    tree.run()
    stamps, answers = content_of(kept)
    assert len(answers) < known
    assert {os.path.basename(folder) for folder in stamps} == {"tree"}


def test_where_caches_lie(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("FLEXLINT_CACHE_DIR", "")
    assert caching.default_folder() is None
    monkeypatch.setenv("FLEXLINT_CACHE_DIR", str(tmp_path))
    assert caching.default_folder() == str(tmp_path)
    monkeypatch.delenv("FLEXLINT_CACHE_DIR")
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert caching.default_folder() == str(tmp_path / "xdg" / "flexlint")
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert caching.default_folder() is None
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert caching.default_folder() == str(tmp_path / ".cache" / "flexlint")
