"""Revisions of a repository, linted one after another and never checked out."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from flexlint.audit.model import Moment
from flexlint.engine.cache import Cache
from flexlint.fleet import below, trees
from flexlint.fleet.alone import LOCK, alone
from flexlint.fleet.history import History, HistoryError, HistoryWork, evenly
from flexlint.fleet.linting import Lint
from flexlint.fleet.processes import Apart, apart
from flexlint.fleet.trees import Tree
from flexlint.model import Severity
from tests.cli.running import ROOT, git
from tests.fleet.scenes import CALLER, MODULE, RESTART, START, Listing, commit, linting, traces
from tests.test_git_programs import PROGRAMS, Trap, promise, set_key, write_more


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five commits, a file for each, and a module that a template calls."""
    root = tmp_path_factory.mktemp("scene") / "repo"
    commit(root, {"README.md": "A shop\n"}, "Begin")
    commit(root, {"ops/a.sh": START, "ops/b.sh": RESTART, "silent.sh": "ls\n"}, "Operate")
    commit(root, {"infra/main.bicep": CALLER, "infra/sets.bicep": MODULE}, "Declare")
    commit(root, {"ops/a.sh": None, "infra/sets.bicep": MODULE.replace("true", "false")}, "Less")
    commit(root, {"ops/b.sh": RESTART * 3}, "More\n\nMuch more")
    return root


@pytest.fixture
def repo(scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The scene as a repository of the test's own, which it works in."""
    root = tmp_path / "repo"
    shutil.copytree(scene, root)
    monkeypatch.chdir(root)
    return root


def walk(
    revisions: str, *paths: str, lint: Lint | None = None, place: Path | None = None, **more: Any
) -> History:
    """Walk in this process, from the working directory and back to it."""
    work = HistoryWork.of(revisions, paths or (".",), lint or linting(), jobs=1, **more)
    here = Path.cwd()
    place = place or here.parent / "place"
    place.mkdir(exist_ok=True)
    try:
        return work(str(place))
    finally:
        os.chdir(here)
        shutil.rmtree(place)


def checked_out(root: Path, revision: str, path: str = ".") -> tuple[int, ...]:
    """The numbers of findings that a check-out of ``revision`` has."""
    copy = root.parent / "copy"
    git(root, "clone", "-q", "--no-hardlinks", str(root), str(copy))
    git(copy, "checkout", "-q", revision)
    here = os.getcwd()
    os.chdir(copy)
    try:
        from flexlint import check_paths

        found = [finding.severity for finding in check_paths([path]).findings]
    finally:
        os.chdir(here)
        shutil.rmtree(copy)
    return tuple(map(found.count, (Severity.ERROR, Severity.WARNING, Severity.INFO)))


def numbers(moment: Moment) -> tuple[int, ...]:
    return moment.errors, moment.warnings, moment.infos


def test_each_moment_is_what_a_check_out_would_say(repo: Path) -> None:
    root = git(repo, "rev-list", "--max-parents=0", "HEAD")
    found = walk(f"{root}..")
    assert [moment.title for moment in found.moments] == [
        "Begin",
        "Operate",
        "Declare",
        "Less",
        "More",
    ]
    assert [moment.revision for moment in found.moments] == git(
        repo, "rev-list", "--reverse", "HEAD"
    ).split()
    expected = [checked_out(repo, moment.revision) for moment in found.moments]
    assert [numbers(moment) for moment in found.moments] == expected
    assert len(set(expected)) >= 3
    assert {moment.day for moment in found.moments} <= {
        git(repo, "log", "-1", "--format=%cd", "--date=format-local:%Y-%m-%d", revision)
        for revision in git(repo, "rev-list", "HEAD").split()
    }
    assert found.notices == ()


def test_each_revision_is_told_of_before_it_is_looked_at(repo: Path) -> None:
    work = HistoryWork.of("HEAD~3..", (".",), linting(), jobs=1)
    told: list[tuple[int, int]] = []
    found = Apart[History]().telling(work, lambda *numbers: told.append(numbers))
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert found.moments == apart(work).moments
    assert len(found.moments) == 4


def test_what_is_named_counts_from_where_it_is_named(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo / "infra")
    found = walk("HEAD~3..", place=repo.parent / "place")
    expected = [checked_out(repo, moment.revision, "infra") for moment in found.moments[1:]]
    assert [numbers(moment) for moment in found.moments] == [(0, 0, 0), *expected]
    monkeypatch.chdir(repo)
    there = walk("HEAD~3..", "infra", "nowhere/at/all.sh")
    assert there.moments == found.moments


def test_the_work_tree_is_not_touched(repo: Path) -> None:
    (repo / "ops" / "b.sh").write_text(START * 9)
    (repo / "new.sh").write_text(START)
    git(repo, "add", "new.sh")
    before = traces(repo)
    found = walk("HEAD~2..HEAD")
    assert [numbers(moment) for moment in found.moments] == [
        checked_out(repo, moment.revision) for moment in found.moments
    ]
    assert traces(repo) == before


def test_what_stays_the_same_is_analysed_once(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many revisions there are, and not again in a second walk."""
    analysed: list[str] = []
    keep = Cache.keep

    def noted(self: Cache, ref: Any, *more: Any) -> None:
        analysed.append(ref.display)
        keep(self, ref, *more)

    monkeypatch.setattr(Cache, "keep", noted)
    for number in range(6):
        commit(repo, {"silent.sh": f"ls {number}\n"})
    start = git(repo, "rev-list", "--max-parents=0", "HEAD")
    caches = repo.parent / "caches"
    first = walk(f"{start}..", caches=str(caches))
    assert len(first.moments) == 11
    by_file = {name: analysed.count(name) for name in analysed}
    # The template is analysed with the first module and with the second; a script once by itself,
    # and once when it is told what mode its set has.
    times = {"infra/main.bicep": 2, "infra/sets.bicep": 2, "ops/a.sh": 2, "ops/b.sh": 4}
    assert by_file == times
    analysed.clear()
    assert walk(f"{start}..", caches=str(caches)) == first
    # What is remembered of a file is what it said beside the files that it was last seen with.
    assert analysed == ["infra/main.bicep"] * 2
    assert not list(caches.glob("history/*/tree"))


def test_todays_configuration_counts(repo: Path) -> None:
    commit(repo, {"flexlint.toml": 'ignore = ["ALL"]\n'})
    commit(repo, {"flexlint.toml": 'exclude = ["infra"]\n', "infra/flexlint.toml": ""})
    found = walk("HEAD~6..")
    assert {numbers(moment) for moment in found.moments[1:3]} == {
        checked_out(repo, "HEAD~5", "ops"),
    }
    (repo / "flexlint.toml").write_text('exclude = ["ops"]\n')
    (repo / "infra" / "flexlint.toml").unlink()
    assert numbers(walk("HEAD~6..").moments[1]) == (0, 0, 0)
    assert numbers(walk("HEAD~6..").moments[2]) == checked_out(repo, "HEAD~4", "infra")


def test_as_many_as_are_asked_for(repo: Path) -> None:
    found = walk("HEAD~4..", lint=Listing(), steps=3)
    assert [moment.title for moment in found.moments] == ["Begin", "Declare", "More"]
    assert found.notices == (
        "history: 3 of 5 revisions are looked at (--history-steps says how many)",
    )
    assert len(walk("HEAD..HEAD", lint=Listing()).moments) == 1
    assert evenly("abcdefghij", 4) == ("a", "d", "g", "j")
    assert evenly("ab", 9) == ("a", "b")
    assert evenly("ab", 1) == ("b",)


def test_what_others_merged_is_one_step(repo: Path) -> None:
    git(repo, "checkout", "-qb", "side", "HEAD~1")
    commit(repo, {"side/a.sh": START}, "Aside")
    commit(repo, {"side/b.sh": START}, "Aside again")
    git(repo, "checkout", "-q", "main")
    git(repo, "merge", "-q", "--no-ff", "-m", "Merge the side", "side")
    titles = [moment.title for moment in walk("HEAD~2..", lint=Listing()).moments]
    assert titles == ["Less", "More", "Merge the side"]


def test_links_lead_where_they_lead_in_a_check_out(repo: Path) -> None:
    (repo / "infra" / "linked.bicep").symlink_to("sets.bicep")
    (repo / "infra" / "out.bicep").symlink_to("../../outside.bicep")
    (repo.parent / "outside.bicep").write_text(MODULE)
    calls = CALLER.replace("sets.bicep", "linked.bicep")
    commit(repo, {"infra/linking.bicep": calls, "infra/sets.bicep": MODULE})
    commit(repo, {"infra/linked.bicep": None})
    (repo / "infra" / "linked.bicep").mkdir()
    commit(repo, {"infra/linked.bicep/file.sh": START, "infra/link": "no link\n"})
    found = walk("HEAD~3..")
    expected = [checked_out(repo, moment.revision) for moment in found.moments]
    assert [numbers(moment) for moment in found.moments] == expected
    assert len({*expected}) >= 3


# -- what cannot be walked -----------------------------------------------------------------


@pytest.mark.parametrize("written", ["HEAD", "..HEAD", "a...b", "a..b..c", "", ".."])
def test_what_is_no_range(repo: Path, written: str) -> None:
    with pytest.raises(HistoryError, match=r"write REV\.\.REV"):
        walk(written)


@pytest.mark.parametrize("revision", ["nothing", "--output=x", "HEAD~99"])
def test_what_is_no_revision(repo: Path, revision: str) -> None:
    with pytest.raises(HistoryError, match="there is no revision"):
        walk(f"{revision}..")
    assert not (repo / "x").exists()


def test_no_repository_and_several(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path / "other", {"a.sh": START})
    with pytest.raises(HistoryError, match="several"):
        walk("HEAD..", str(repo), str(tmp_path / "other"))
    (tmp_path / "none").mkdir()
    monkeypatch.chdir(tmp_path / "none")
    with pytest.raises(HistoryError, match="no git repository"):
        walk("HEAD..")


def test_without_git(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo.parent / "nothing"))
    with pytest.raises(HistoryError, match="git was not found"):
        walk("HEAD..")


def test_a_shallow_clone_says_so(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = repo.parent / "clone"
    git(repo, "clone", "-q", "--depth", "2", repo.as_uri(), str(clone))
    monkeypatch.chdir(clone)
    found = walk("HEAD~1..", lint=Listing())
    assert [moment.title for moment in found.moments] == ["Less", "More"]
    assert found.notices == ("history: the clone is shallow: older revisions are not in it",)
    with pytest.raises(HistoryError, match="the clone is shallow"):
        walk("HEAD~2..")


def lose(root: Path, revision: str) -> None:
    """Remove an object from a repository, wherever it is."""
    name = git(root, "rev-parse", revision)
    (root / ".git" / "objects" / name[:2] / name[2:]).unlink()


def test_missing_files_are_said(repo: Path) -> None:
    lose(repo, "HEAD~2:ops/b.sh")
    found = walk("HEAD~2..", lint=Listing())
    (first, second) = (git(repo, "rev-parse", f"HEAD~{n}")[:12] for n in (2, 1))
    assert found.notices == tuple(
        f"history: revision {name}: 1 file is not in this clone, and flexlint fetches nothing"
        for name in (first, second)
    )
    assert len(found.moments) == 3


def test_a_missing_tree_leaves_its_revision_out(repo: Path) -> None:
    lose(repo, "HEAD~1^{tree}")
    found = walk("HEAD~2..", lint=Listing())
    assert [moment.title for moment in found.moments] == ["Declare", "More"]
    (notice,) = found.notices
    assert notice.startswith(f"history: revision {git(repo, 'rev-parse', 'HEAD~1')[:12]} is left")


# -- what a repository cannot do -----------------------------------------------------------


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_key_starts_its_program(repo: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "trap").mkdir()
    trap = Trap(tmp_path / "trap")
    write_more(trap)
    commit(repo, {".gitattributes": "* filter=x diff=x merge=x\n"})
    lose(repo, "HEAD~1:ops/b.sh")
    promise(repo / ".git" / "config")
    set_key(repo / ".git" / "config", name, trap.filled(PROGRAMS[name]))
    found = walk("HEAD~2..", lint=Listing())
    assert len(found.moments) == 3
    assert not trap.sprung


@pytest.mark.parametrize("url", ["ext::TRAP %S", "ssh://h/x", "git://h/x", "file://TRAP", "TRAP"])
def test_nothing_is_fetched_and_no_hook_runs(repo: Path, tmp_path: Path, url: str) -> None:
    (tmp_path / "trap").mkdir()
    trap = Trap(tmp_path / "trap")
    config = repo / ".git" / "config"
    lose(repo, "HEAD~1:ops/b.sh")
    promise(config, trap.filled(url))
    for key in ("core.sshCommand", "core.gitProxy", "remote.origin.uploadpack"):
        set_key(config, key, str(trap.program))
    shutil.rmtree(repo / ".git" / "hooks")
    shutil.copytree(trap.hooks, repo / ".git" / "hooks", symlinks=True)
    found = walk("HEAD~1..", lint=Listing())
    assert len(found.moments) == 2
    assert not trap.sprung


def store(root: Path, kind: str, data: bytes) -> bytes:
    """Put an object into a repository, whatever git would say of it."""
    whole = f"{kind} {len(data)}\0".encode() + data
    name = hashlib.sha1(whole).hexdigest()
    path = root / ".git" / "objects" / name[:2] / name[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole))
    return bytes.fromhex(name)


def entry(mode: str, name: str, of: bytes) -> bytes:
    return f"{mode} {name}\0".encode() + of


def test_a_tree_cannot_lead_out(repo: Path) -> None:
    """Names that git itself would never write, and links that other files would go through."""
    outside = repo.parent / "outside"
    outside.mkdir()
    file = store(repo, "blob", b"az vmss start\n")
    link = store(repo, "blob", os.fsencode(outside))
    inner = store(repo, "tree", entry("100644", "inner.sh", file))
    up = store(repo, "tree", entry("40000", "..", inner))
    upper = store(repo, "tree", entry("40000", "..", up))
    tree = store(
        repo,
        "tree",
        entry("40000", "..", inner)
        + entry("40000", ".git", inner)
        + entry("100644", "../out.sh", file)
        + entry("120000", "a", link)
        + entry("40000", "a", inner)
        + entry("40000", "deep", upper)
        + entry("100644", "fine.sh", file)
        + entry("120000", "z", link),
    )
    through = store(repo, "tree", entry("120000", "a", link) + entry("40000", "z", inner))
    parent = git(repo, "rev-parse", "HEAD")
    for each in (tree, through):
        head = f"tree {each.hex()}\nparent {parent}\nauthor a <a@b> 1 +0000\n"
        parent = store(repo, "commit", f"{head}committer a <a@b> 1 +0000\n\nOut\n".encode()).hex()
    git(repo, "update-ref", "refs/heads/main", parent)
    held: list[tuple[str, ...]] = []

    class Noting(Listing):
        def __call__(self, place: Any) -> Any:
            report = super().__call__(place)
            held.append(report.notices)
            return report

    found = walk("HEAD~1..", lint=Noting())
    assert len(found.moments) == 2
    assert held == [("fine.sh",), ("z/inner.sh",)]
    assert "cannot be written" in found.notices[0]
    assert list(outside.iterdir()) == []
    assert sorted(path.name for path in repo.parent.iterdir()) == ["outside", "repo"]


def snapshot(root: Path, tree: bytes) -> str:
    """Commit a tree on top of what there is; its commit."""
    parent = git(root, "rev-parse", "HEAD")
    head = f"tree {tree.hex()}\nparent {parent}\nauthor a <a@b> 1 +0000\n"
    name = store(root, "commit", f"{head}committer a <a@b> 1 +0000\n\nA tree\n".encode()).hex()
    git(root, "update-ref", "refs/heads/main", name)
    return name


@pytest.mark.parametrize("handles", [True, False])
@pytest.mark.parametrize("what", ["link", "file", "folder"])
def test_what_is_there_twice_leads_nowhere(
    repo: Path, what: str, handles: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A link and a directory of one name: what lies in the second would lie behind the first."""
    for module in (below, trees):
        monkeypatch.setattr(module, "HANDLES", handles and below.HANDLES)
    outside = repo.parent / "outside"
    outside.mkdir()
    file = store(repo, "blob", START.encode())
    inside = store(repo, "tree", entry("100644", "x.sh", file))
    made = {
        "link": entry("120000", "hook", store(repo, "blob", b"/bin/sh")),
        "file": entry("100755", "hook", file),
        "folder": entry("40000", "hook", inside),
    }
    inner = store(repo, "tree", made[what])
    start = git(repo, "rev-parse", "HEAD")
    for target in (os.fsencode(outside), b"../outside", b"real", b"real/../../../outside"):
        link = store(repo, "blob", target)
        for first in (entry("120000", "a", link), entry("100644", "a", file)):
            for deep in (False, True):
                tree = entry("40000", "a", inner)
                if deep:
                    tree = entry("40000", "a", store(repo, "tree", entry("40000", "b", inner)))
                also = entry("100644", "fine.sh", file) + entry("40000", "real", inside)
                snapshot(repo, store(repo, "tree", first + tree + also))
    found = walk(f"{start}..", lint=Listing(), steps=100)
    assert len(found.moments) == 17
    assert len([each for each in found.notices if "cannot be written" in each]) == 16
    assert list(outside.iterdir()) == []
    assert sorted(path.name for path in repo.parent.iterdir()) == ["outside", "repo"]


def test_nothing_is_made_behind_a_link_that_is_there(tmp_path: Path) -> None:
    """Whoever put it there, and whatever is to be made."""
    top = tmp_path / "top"
    (top / "real").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "kept").mkdir()
    (tmp_path / "outside" / "file").write_text("kept")
    (top / "out").symlink_to(tmp_path / "outside")
    (top / "real" / "out").symlink_to(tmp_path / "outside")
    for handles in (below.HANDLES, False):
        with pytest.MonkeyPatch.context() as patch, below.Below(str(top)) as made:
            patch.setattr(below, "HANDLES", handles)
            for folder in ("out", "real/out", "out/kept"):
                with pytest.raises(OSError, match=r"link|irectory"):
                    made.create(f"{folder}/new")
                with pytest.raises(OSError, match=r"link|irectory"):
                    made.link(f"{folder}/new", "x")
                with pytest.raises(OSError, match=r"link|irectory"):
                    made.unlink(f"{folder}/file")
                with pytest.raises(OSError, match=r"link|irectory"):
                    made.rmdir(f"{folder}/kept")
            os.close(made.create(f"real/deep/{handles}"))
    assert sorted(os.listdir(tmp_path / "outside")) == ["file", "kept"]
    assert os.listdir(tmp_path / "outside" / "kept") == []


def test_what_cannot_be_written_leaves_its_revision_out(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Failing(Listing):
        def __call__(self, place: Any) -> Any:
            if (Path(place.top) / "ops" / "a.sh").exists():
                raise PermissionError(13, "Not\nallowed")
            return super().__call__(place)

    found = walk("HEAD~2..", lint=Failing())
    assert [moment.title for moment in found.moments] == ["Less", "More"]
    assert found.notices[0].endswith(" is left out: Not?allowed")
    real = Tree.become

    def become(tree: Tree, view: Any, commit: str) -> Any:
        lacking = real(tree, view, commit)
        for path in Path(tree.top, "infra").iterdir():  # somebody clears up
            path.unlink()
        return lacking

    monkeypatch.setattr(Tree, "become", become)
    found = walk("HEAD~2..", lint=Listing())
    assert [moment.title for moment in found.moments] == ["Declare", "More"]


@pytest.mark.parametrize("revisions", ["HEAD..HEAD~3", "HEAD~1..side", "side..HEAD"])
def test_what_does_not_follow_is_refused(repo: Path, revisions: str) -> None:
    git(repo, "checkout", "-qb", "side", "HEAD~2")
    commit(repo, {"x.sh": START}, "Aside")
    git(repo, "checkout", "-q", "main")
    with pytest.raises(HistoryError, match="is not an ancestor of"):
        walk(revisions, lint=Listing())


def commit_with(root: Path, title: bytes, encoding: str) -> None:
    parent = git(root, "rev-parse", "HEAD")
    tree = git(root, "rev-parse", "HEAD^{tree}")
    head = f"tree {tree}\nparent {parent}\nauthor a <a@b> 1 +0000\ncommitter a <a@b> 1 +0000\n"
    data = f"{head}encoding {encoding}\n\n".encode() + title + b"\n"
    git(root, "update-ref", "refs/heads/main", store(root, "commit", data).hex())


@pytest.mark.parametrize(
    ("encoding", "title", "read"),
    [
        ("ISO-8859-1", b"Gr\xf6\xdfe", "Gr\u00f6\u00dfe"),
        ("windows-1251", b"\xcf\xf0", "\u041f\u0440"),
        ("shift_jis", b"\x83A", "\u30a2"),
        ("nothing/at\\all", b"Gr\xc3\xb6", "Gr\u00f6"),
        ("hex", b"6a", "6a"),
        ("idna", b"xn--a-ecp.ru", "xn--a-ecp.ru"),
        ("unicode_escape", b"\\u0041", "\\u0041"),
        ("", b"Gr\xc3\xb6", "Gr\u00f6"),
    ],
)
def test_a_title_in_the_encoding_of_its_commit(
    repo: Path, encoding: str, title: bytes, read: str
) -> None:
    commit_with(repo, title, encoding)
    assert walk("HEAD~1..", lint=Listing()).moments[-1].title == read


def test_a_moment_says_how_many_files_it_lacks(repo: Path) -> None:
    lose(repo, "HEAD~1:ops/b.sh")
    found = walk("HEAD~2..", lint=Listing())
    assert [moment.missing for moment in found.moments] == [1, 1, 0]


def test_objects_of_another_repository_are_said(repo: Path, tmp_path: Path) -> None:
    """A clone that shares them needs them, and a stranger's repository can name any."""
    shared = tmp_path / "shared\nclone"
    git(repo, "clone", "-q", "--shared", str(repo), str(shared))
    os.chdir(shared)
    found = walk("HEAD~1..", lint=Listing(), place=tmp_path / "place")
    assert len(found.moments) == 2
    (notice,) = found.notices
    assert f"objects are also read from {repo / '.git' / 'objects'}" in notice
    (shared / ".git/objects/info/alternates").write_text("# none\n\n../objects\n")
    with pytest.raises(HistoryError):
        walk("HEAD~1..", lint=Listing(), place=tmp_path / "place")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize(
    "name",
    [
        *("shallow", "packed-refs", "objects/info/alternates", "objects/pack/pack-1.idx"),
        *("refs/pipe", "refs/heads/pipe", "refs/heads/deep/er/pipe", "logs/HEAD"),
    ],
)
def test_nobody_waits_for_a_pipe(repo: Path, name: str) -> None:
    (repo / ".git" / name).unlink(missing_ok=True)
    (repo / ".git" / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(repo / ".git" / name)
    with pytest.raises(HistoryError, match="is not a regular file"):
        walk("HEAD~1..", lint=Listing())
    (repo / ".git" / name).unlink()
    os.mkfifo(repo / ".git" / "sharedindex.0")
    os.mkfifo(repo / ".git" / "reftable")
    assert len(walk("HEAD~1..", lint=Listing()).moments) == 2


ENDED = """
import os, sys
from tests.fleet.test_history import Waiting
from flexlint.fleet.alone import LOCK, alone
from flexlint.fleet.history import HistoryWork
from flexlint.fleet.processes import Apart, apart
apart(HistoryWork.of("HEAD~1..", (".",), Waiting({mark!r}), jobs=1, caches={caches!r}))
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Says that it is there, and never comes to an end."""

    mark: str

    def __call__(self, place: Any) -> Any:
        Path(self.mark).touch()
        while True:
            time.sleep(1)


def wait_for(condition: Callable[[], bool]) -> bool:
    for _ in range(1200):
        if condition():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nobody looks after a process here")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_run_that_is_ended_leaves_no_tree(repo: Path, tmp_path: Path, number: int) -> None:
    caches, mark = tmp_path / "caches", tmp_path / "mark"
    script = ENDED.format(mark=str(mark), caches=str(caches))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen([sys.executable, "-c", script], env=environment) as process:
        assert wait_for(mark.exists)
        (tree,) = caches.glob("history/*/tree")
        process.send_signal(number)
    assert wait_for(lambda: not tree.exists())


def test_trees_of_runs_that_were_ended_are_removed_by_the_next(repo: Path, tmp_path: Path) -> None:
    """Of whatever repository, but of none that is walked now."""
    caches = tmp_path / "caches"
    walk("HEAD~1..", lint=Listing(), caches=str(caches))
    left = caches / "history" / "0123" / "tree"
    held = caches / "history" / "4567" / "tree"
    for folder in (left, held):
        folder.mkdir(parents=True)
        (folder / "secret.sh").write_text(START)
    with alone(str(held.parent / LOCK)) as mine:
        assert mine
        walk("HEAD~1..", lint=Listing(), caches=str(caches))
    assert not left.exists()
    assert (held / "secret.sh").exists()


def test_in_a_process_of_its_own(repo: Path) -> None:
    work = HistoryWork.of("HEAD~2..", (".",), linting(), jobs=1)
    assert apart(work) == walk("HEAD~2..")
    with pytest.raises(Exception, match="there is no revision 'nothing'"):
        apart(HistoryWork.of("nothing..", (".",), linting()))
