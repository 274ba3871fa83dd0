"""The same work on the workers of a Dask scheduler, with the same results."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from flexlint.fleet.kept import Kept
from flexlint.fleet.repositories import Outcome, lint_repositories
from flexlint.fleet.schedulers import MISSING, SchedulerError, dask
from tests.fleet.scenes import CALLER, MODULE, START, bare, commit, linting, source
from tests.fleet.test_repositories import run, shown

WORKERS = 4
REPOSITORIES = 12


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SchedulerError, match=r"pip install 'flexlint\[dask\]'"), dask(None):
        pass
    assert "\n" not in MISSING


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Four workers, each a process."""
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed: pip install 'flexlint[test-dask]'"
    )
    with distributed.LocalCluster(
        n_workers=WORKERS, threads_per_worker=1, dashboard_address="127.0.0.1:0"
    ) as made:
        yield made


def repositories(folder: Path) -> list[Any]:
    sources = []
    for number in range(REPOSITORIES):
        files = {"ops/a.sh": START * (number + 1), "main.bicep": CALLER, "sets.bicep": MODULE}
        commit(folder / str(number), files)
        path = folder / str(number)
        sources.append(source(bare(path, folder / f"{number}.git") if number % 2 else path))
    return [*sources, source(folder / "nowhere")]


@pytest.mark.filterwarnings("default")
def test_equal_results_though_a_worker_is_killed(cluster: Any, tmp_path: Path) -> None:
    sources = repositories(tmp_path)
    here = run(sources)
    killed: list[int] = []

    def kill_one(done: int, total: int, outcome: Outcome) -> None:
        """Kill a worker that has something to do, once."""
        for address, state in [*cluster.scheduler.workers.items()]:
            if not killed and state.processing:
                (nanny,) = (n for n in cluster.workers.values() if n.worker_address == address)
                killed.append(nanny.pid)
                os.kill(nanny.pid, signal.SIGKILL)

    with dask(cluster.scheduler_address) as (executor, call):
        there = lint_repositories(sources, linting(), executor, call, told=kill_one)
    assert len(killed) == 1
    assert shown(there) == shown(here)
    assert [outcome.failure for outcome in there] == [outcome.failure for outcome in here]
    assert sum(outcome.report is not None for outcome in there) == REPOSITORIES


@pytest.mark.filterwarnings("default")
def test_what_is_remembered_is_not_done_again(cluster: Any, tmp_path: Path) -> None:
    sources = [each for each in repositories(tmp_path) if each.location.endswith(".git")]
    kept = Kept(str(tmp_path / "caches"), "options")
    with dask(cluster.scheduler_address) as (executor, call):
        first = lint_repositories(sources, linting(), executor, call, kept=kept)
        second = lint_repositories(sources, linting(), executor, call, kept=kept)
    assert not any(outcome.remembered for outcome in first)
    assert all(outcome.remembered for outcome in second)
    assert shown(first) == shown(second)


@pytest.mark.filterwarnings("default")
def test_workers_of_this_machine(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    sources = repositories(tmp_path)[:2]
    with dask(None, 1) as (executor, call):
        there = lint_repositories(sources, linting(), executor, call)
    assert shown(there) == shown(run(sources))


def test_no_scheduler_there(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed")
    monkeypatch.setattr("flexlint.fleet.schedulers._SECONDS_TO_CONNECT", 1)
    with (
        pytest.raises(SchedulerError, match="no Dask scheduler answers"),
        dask("tcp://127.0.0.1:1"),
    ):
        pass
    with pytest.raises(SchedulerError, match="write tcp://HOST:PORT"), dask("127.0.0.1:8786"):
        pass


@pytest.mark.parametrize("kind", [TypeError, RuntimeError, ValueError, OSError])
def test_an_address_that_cannot_be_used_is_no_internal_error(
    kind: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask raises what it likes for an address that lacks something."""

    def client(*given: object, **named: object) -> None:
        raise kind("expects a security object")

    monkeypatch.setitem(
        sys.modules, "distributed", SimpleNamespace(Client=client, LocalCluster=client)
    )
    with pytest.raises(SchedulerError, match=r"tls://127\.0\.0\.1:1"), dask("tls://127.0.0.1:1"):
        pass
