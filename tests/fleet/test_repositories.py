"""Many repositories linted together: what each says alone, whatever becomes of the others."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

import flexlint
from flexlint.audit.bound import bound, labels
from flexlint.engine.answers import encoded
from flexlint.fleet.kept import Kept
from flexlint.fleet.linting import Lint
from flexlint.fleet.listing import Source, read_listing
from flexlint.fleet.merging import merged, repository
from flexlint.fleet.processes import Apart, ProcessError, apart
from flexlint.fleet.repositories import Outcome, RepositoryWork, lint_repositories
from flexlint.fleet.schedulers import local
from flexlint.model import Report
from tests.cli.running import ROOT, git
from tests.fleet.scenes import (
    CALLER,
    MODULE,
    RESTART,
    START,
    Listing,
    bare,
    commit,
    linting,
    source,
    traces,
)
from tests.test_git_programs import PROGRAMS, Trap, promise, set_key, write_more

FILES = {"ops/a.sh": START, "infra/main.bicep": CALLER, "infra/sets.bicep": MODULE, "x.sh": "ls\n"}


class Serially(Executor):
    """Does the work at once."""

    def submit(self, function: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        """See there."""
        done: Future[Any] = Future()
        try:
            done.set_result(function(*given, **named))
        except Exception as error:
            done.set_exception(error)
        return done


def run(sources: Sequence[Source], lint: Lint | None = None, **more: Any) -> tuple[Outcome, ...]:
    with local(2) as (executor, call):
        return lint_repositories(sources, lint or linting(), executor, call, **more)


def shown(outcomes: Sequence[Outcome]) -> bytes:
    return json.dumps(encoded(merged(outcomes))).encode()


def alone(path: Path) -> Report:
    before = os.getcwd()
    os.chdir(path)
    try:
        return flexlint.check_paths(["."])
    finally:
        os.chdir(before)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("scene") / "shop"
    commit(root, FILES)
    return root


@pytest.fixture
def shop(scene: Path, tmp_path: Path) -> Path:
    shutil.copytree(scene, tmp_path / "shop")
    return tmp_path / "shop"


def test_paths_and_bare_repositories_say_what_they_say_alone(shop: Path) -> None:
    copy = bare(shop, shop.parent / "copy.git")
    (shop / "new.sh").write_text(RESTART)
    outcomes = run([source(shop), source(copy)])
    (of_path, of_commit) = (outcome.report for outcome in outcomes)
    assert of_path is not None
    assert of_commit is not None
    assert of_path.findings == alone(shop).findings
    (shop / "new.sh").unlink()
    assert of_commit.findings == alone(shop).findings
    assert len(of_path.findings) > len(of_commit.findings) > 2
    assert [outcome.revision for outcome in outcomes] == ["", git(shop, "rev-parse", "HEAD")]


def test_each_has_its_own_configuration(shop: Path, tmp_path: Path) -> None:
    commit(shop, {"flexlint.toml": 'exclude = ["infra"]\n'})
    copy = bare(shop, tmp_path / "copy.git")
    plain = tmp_path / "plain"
    commit(plain, FILES)
    folders = [
        {finding.location.path for finding in outcome.report.findings}
        for outcome in run([source(shop), source(copy), source(plain)])
        if outcome.report is not None
    ]
    assert folders[:2] == [{"ops/a.sh"}] * 2
    assert folders[2] > folders[0]
    chosen = run([source(copy), source(plain)], linting(isolated=True, exclude=("ops",)))
    paths = [{f.location.path for f in o.report.findings} for o in chosen if o.report is not None]
    assert len(paths[0]) > 0
    assert paths[0] == paths[1]
    assert "ops/a.sh" not in paths[0]


def test_a_committed_file_counts_also_if_it_is_ignored(shop: Path, tmp_path: Path) -> None:
    commit(shop, {".gitignore": "new.sh\n"})
    (shop / "new.sh").write_text(START)
    git(shop, "add", "-f", "new.sh")
    commit(shop, {})
    (outcome,) = run([source(bare(shop, tmp_path / "copy.git"))])
    assert outcome.report is not None
    assert outcome.report.findings == alone(shop).findings
    assert any(f.location.path == "new.sh" for f in outcome.report.findings)


def test_failures_are_reported_and_the_others_linted(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.git").mkdir()
    git(tmp_path / "empty.git", "init", "-q", "--bare")
    commit(tmp_path / "wrong", {"flexlint.toml": "select = 5\n", "a.sh": START})
    sources = [
        source(tmp_path / "nowhere"),
        source(tmp_path / "empty.git"),
        source(tmp_path / "wrong"),
        source(shop),
    ]
    told: list[tuple[int, int]] = []
    outcomes = run(sources, told=lambda done, total, outcome: told.append((done, total)))
    assert [outcome.source for outcome in outcomes] == sources
    assert [outcome.failure for outcome in outcomes[:2]] == [
        "there is no such directory",
        "it has no commit",
    ]
    assert "flexlint.toml:1: select" in outcomes[2].failure
    assert outcomes[3].failure == ""
    assert sorted(told) == [(number, 4) for number in range(1, 5)]
    found = [repository(outcome) for outcome in outcomes]
    assert [each.failure != "" for each in found] == [True, True, True, False]
    assert found[3].files == 4
    assert found[3].errors + found[3].warnings + found[3].infos == len(alone(shop).findings)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_nobody_waits_for_a_pipe_among_refs(shop: Path) -> None:
    copy = bare(shop, shop.parent / "copy.git")
    os.mkfifo(copy / "refs" / "heads" / "pipe")
    (outcome,) = run([source(copy)])
    assert outcome.failure == "its refs/heads/pipe is not a regular file"


def test_one_report_of_all(shop: Path, tmp_path: Path) -> None:
    """Equal repositories stay two: nothing in one is ever taken for something in the other."""
    twin = tmp_path / "twin"
    commit(twin, FILES)
    one, other = run([source(shop), source(twin)])
    report = merged([one, other])
    assert one.report is not None
    assert other.report is not None
    assert len(report.findings) == 2 * len(one.report.findings)
    assert len({finding.fingerprint for finding in report.findings}) == len(report.findings)
    assert {finding.location.path.partition("/")[0] for finding in report.findings} == {
        "shop",
        "twin",
    }
    assert list(report.findings) == sorted(report.findings, key=lambda f: f.sort_key)
    for finding in report.findings:
        own = finding.location.path.partition("/")[0] + "/"
        places = [related.location.path for related in finding.related]
        places += [related.location.path for related in finding.binding.evidence]
        assert all(path.startswith(own) for path in places)
        assert finding.binding.scale_set == "" or finding.binding.scale_set.startswith(own)
    assert len({each.id for each in report.scale_sets}) == len(report.scale_sets)
    alone_called = {each.name for each in one.report.scale_sets}
    assert {each.name for each in report.scale_sets} == alone_called != set()
    repositories = tuple(map(repository, (one, other)))
    assert {*labels(report.scale_sets, repositories).values()} == {
        f"{name} ({of})" for name in alone_called for of in ("shop", "twin")
    }
    groups = bound(report, {}, repositories)
    assert [each.label for each in groups if each.scale_set] == sorted(
        (each.label for each in groups if each.scale_set), key=lambda label: label.split("(")[1]
    )
    assert report.summary.discovered == 8
    assert merged([other, one]) == report


def test_equal_results_however_the_work_is_done(shop: Path, tmp_path: Path) -> None:
    sources = [source(shop), source(bare(shop, tmp_path / "copy.git")), source(tmp_path / "none")]
    serially = lint_repositories(sources, linting(), Serially(), apart)
    kept = Kept(str(tmp_path / "caches"), "options")
    results = [serially, run(sources), run(sources, kept=kept), run(sources, kept=kept)]
    with local(7) as (executor, call):
        results.append(lint_repositories(sources[::-1], linting(), executor, call)[::-1])
    assert len({shown(outcomes) for outcomes in results}) == 1
    assert [outcome.remembered for outcome in results[3]] == [False, True, False]


def test_what_is_in_a_repository_is_not_touched(shop: Path, tmp_path: Path) -> None:
    copy = bare(shop, tmp_path / "copy.git")
    before = traces(shop) | traces(copy)
    run([source(shop), source(copy)])
    assert traces(shop) | traces(copy) == before


# -- resuming ------------------------------------------------------------------------------


def test_a_new_commit_is_linted(shop: Path, tmp_path: Path) -> None:
    copy = bare(shop, tmp_path / "copy.git")
    kept = Kept(str(tmp_path / "caches"), "options")
    run([source(copy)], kept=kept)
    assert run([source(copy)], kept=kept)[0].remembered
    commit(shop, {"ops/a.sh": START * 4})
    git(shop, "push", "-q", str(copy), "main")
    (outcome,) = run([source(copy)], kept=kept)
    assert not outcome.remembered
    assert outcome.report is not None
    assert outcome.report.findings == alone(shop).findings
    for other in (Kept(str(tmp_path / "caches"), "others"), Kept(str(tmp_path / "elsewhere"), "o")):
        assert other.known(source(copy)) is None


def test_a_damaged_memory_is_none(shop: Path, tmp_path: Path) -> None:
    copy = bare(shop, tmp_path / "copy.git")
    kept = Kept(str(tmp_path / "caches"), "options")
    before = run([source(copy)], kept=kept)
    (path,) = (tmp_path / "caches" / "repositories").glob("*.json")
    path.write_bytes(path.read_bytes()[:-9] + b"x" + path.read_bytes()[-8:])
    after = run([source(copy)], kept=kept)
    assert not after[0].remembered
    assert shown(after) == shown(before)
    assert kept.known(source(copy)) is not None
    path.unlink()
    path.symlink_to(tmp_path / "list")
    assert kept.known(source(copy)) is None


DRIVER = """
import sys
sys.path[:0] = {path!r}
from pathlib import Path
from flexlint.fleet.kept import Kept
from flexlint.fleet.listing import read_listing
from flexlint.fleet.repositories import lint_repositories
from flexlint.fleet.schedulers import local
from tests.fleet.scenes import linting
with local(2) as (executor, call):
    lint_repositories(
        read_listing({listing!r}), linting(), executor, call, kept=Kept({caches!r}, "options"),
        told=lambda done, total, outcome: print(outcome.source.name, flush=True),
    )
"""


def test_a_killed_run_goes_on_where_it_was(shop: Path, tmp_path: Path) -> None:
    """What was done is not done again, and the result is that of a run that nobody ended."""
    for number in range(8):
        commit(shop, {"ops/a.sh": START * (number + 2)})
        bare(shop, tmp_path / f"{number}.git")
    listing, caches = tmp_path / "list", tmp_path / "caches"
    listing.write_text("".join(f"{number}.git\n" for number in range(8)))
    code = DRIVER.format(path=[str(ROOT)], listing=str(listing), caches=str(caches))
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(temporary)},
    ) as process:
        assert process.stdout is not None
        done = {process.stdout.readline().strip() for _ in range(3)}
        process.kill()
        done |= {line.strip() for line in process.stdout.read().splitlines()}
    while list(temporary.iterdir()):  # what worked for it clears up
        time.sleep(0.05)
    sources = read_listing(str(listing))
    kept = Kept(str(caches), "options")
    known = {each.name for each in sources if kept.known(each) is not None}
    assert done <= known < {each.name for each in sources}
    outcomes = run(sources, kept=kept)
    assert {outcome.source.name for outcome in outcomes if outcome.remembered} == known
    assert shown(outcomes) == shown(run(sources))


class Sleeping:
    """Work that is not done soon: it starts a program, and both wait."""

    def __init__(self, told: Path) -> None:
        self._told = told

    def __call__(self, place: str) -> None:
        """Say which processes there are, and wait."""
        child = subprocess.Popen(["sleep", "600"])
        self._told.write_text(f"{os.getpid()} {child.pid} {place}")
        time.sleep(600)


def appears(path: Path) -> str:
    while not path.exists() or not path.read_text().count(" "):
        time.sleep(0.05)
    return path.read_text()


def is_gone(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return True
    return state == "Z"


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_what_works_for_a_run_ends_with_it(tmp_path: Path) -> None:
    """However the run ends, and with all that was started for it."""
    code = (
        f"import sys; sys.path[:0] = [{str(ROOT)!r}]\n"
        "from pathlib import Path\n"
        "from flexlint.fleet.processes import apart\n"
        "from tests.fleet.test_repositories import Sleeping\n"
        f"apart(Sleeping(Path({str(tmp_path / 'told')!r})))\n"
    )
    process = subprocess.Popen([sys.executable, "-c", code])
    worker, child, place = appears(tmp_path / "told").split(" ")
    assert os.path.isdir(place)
    process.send_signal(signal.SIGKILL)
    process.wait()
    around = os.path.dirname(place)
    while not (is_gone(int(worker)) and is_gone(int(child)) and not os.path.exists(around)):
        time.sleep(0.05)


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
def test_a_run_that_is_interrupted_ends_what_works_for_it(tmp_path: Path) -> None:
    def interrupted() -> None:
        with local(2) as (executor, call):
            executor.submit(call, Sleeping(tmp_path / "told"))  # type: ignore[arg-type]
            appears(tmp_path / "told")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    worker, child, place = appears(tmp_path / "told").split(" ")
    assert is_gone(int(worker))
    assert is_gone(int(child))
    assert not os.path.exists(os.path.dirname(place))


class Ending:
    """Work during which its process ends."""

    def __call__(self, place: str) -> None:
        """End."""
        os.kill(os.getpid(), signal.SIGKILL)


class Failing:
    """Work that fails."""

    def __call__(self, place: str) -> None:
        """Fail."""
        print("not an answer")
        raise ZeroDivisionError("by nothing")


def test_a_process_that_ends_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with pytest.raises(ProcessError, match="ended without an answer"):
        apart(Ending())
    with pytest.raises(ProcessError, match="ZeroDivisionError: by nothing"):
        Apart[None]()(Failing())
    assert list(tmp_path.iterdir()) == []


# -- what a repository cannot do -----------------------------------------------------------


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_key_of_a_bare_repository_starts_its_program(
    shop: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trap").mkdir()
    trap = Trap(tmp_path / "trap")
    write_more(trap)
    commit(shop, {".gitattributes": "* filter=x diff=x merge=x\n"})
    copy = bare(shop, tmp_path / "copy.git")
    promise(copy / "config")
    set_key(copy / "config", name, trap.filled(PROGRAMS[name]))
    for hook in trap.hooks.iterdir():
        (copy / "hooks" / hook.name).symlink_to(trap.program)
    (tmp_path / "place").mkdir()
    monkeypatch.chdir(tmp_path)
    outcome = RepositoryWork(source(copy), Listing())(str(tmp_path / "place"))
    assert outcome.report is not None
    assert set(outcome.report.notices) == {*FILES, ".gitattributes"}
    assert not trap.sprung


def test_a_worker_of_another_version_says_so(shop: Path, tmp_path: Path) -> None:
    work = RepositoryWork(source(shop), Listing(), made_by="0.0.1 2020-01-01")
    assert "install the same one everywhere" in work(str(tmp_path)).failure
