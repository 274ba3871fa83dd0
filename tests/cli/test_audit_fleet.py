"""``flexlint audit`` over revisions and over many repositories."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run, flexlint, git
from tests.fleet.scenes import CALLER, MODULE, RESTART, START, bare, commit


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with three commits, the last of which fixes something."""
    root = tmp_path / "shop"
    commit(root, {"ops/a.sh": START, ".github/CODEOWNERS": "* @contoso/ops\n"}, "Begin")
    commit(root, {"ops/b.sh": RESTART, "main.bicep": CALLER, "sets.bicep": MODULE}, "Grow")
    commit(root, {"ops/a.sh": None}, "Shrink")
    return root


def document(run: Run) -> dict[str, Any]:
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def one_line(run: Run) -> str:
    assert run.returncode == 2
    assert run.stdout == ""
    (line,) = run.stderr.splitlines()
    return line


def test_history(shop: Path) -> None:
    run = flexlint("audit", "--history", "HEAD~2..", "--json", "-", cwd=shop)
    found = document(run)
    assert [moment["title"] for moment in found["history"]] == ["Begin", "Grow", "Shrink"]
    assert [moment["revision"] for moment in found["history"]] == git(
        shop, "rev-list", "--reverse", "HEAD"
    ).split()
    last = found["history"][-1]
    now = [finding["severity"] for finding in found["findings"]]
    assert (last["errors"], last["warnings"]) == (now.count("error"), now.count("warning"))
    assert "history" not in run.stderr
    few = flexlint(
        "audit", "--history", "HEAD~2..", "--history-steps", "2", "--json", "-", cwd=shop
    )
    assert [moment["title"] for moment in document(few)["history"]] == ["Begin", "Shrink"]
    assert "2 of 3 revisions are looked at" in few.stderr


def test_no_history(shop: Path, tmp_path: Path) -> None:
    assert "there is no revision 'v1'" in one_line(flexlint("audit", "--history", "v1..", cwd=shop))
    assert "write REV..REV" in one_line(flexlint("audit", "--history", "HEAD", cwd=shop))
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "a.sh").write_text(START)
    assert "no git repository" in one_line(
        flexlint("audit", "--history", "HEAD..", cwd=tmp_path / "none")
    )
    run = flexlint("audit", "--history", "HEAD~1..", cwd=shop, env={"PATH": str(tmp_path / "none")})
    assert "git was not found" in one_line(run)


def test_many_repositories(shop: Path, tmp_path: Path) -> None:
    bare(shop, tmp_path / "served" / "old.git")
    (tmp_path / "list.txt").write_text("shop # here\nserved/old.git\ngone = nowhere\n")
    run = flexlint("audit", "--repos", "list.txt", "--json", "-", cwd=tmp_path)
    found = document(run)
    by_name = {each["name"]: each for each in found["repositories"]}
    assert list(by_name) == ["shop", "old", "gone"]
    assert by_name["gone"]["failure"] == "there is no such directory"
    assert by_name["old"]["revision"] == git(shop, "rev-parse", "HEAD")
    assert by_name["shop"]["files"] == by_name["old"]["files"] == 4
    paths = {finding["path"] for finding in found["findings"]}
    assert {path.partition("/")[0] for path in paths} == {"shop", "old"}
    uses = [use for each in found["sets"] for use in each["uses"]]
    assert {tuple(use["owners"]) for use in uses} == {("@contoso/ops",)}
    for options in (("-j", "1"), ("-j", "3"), ("--cache-dir", "caches"), ("--cache-dir", "caches")):
        again = flexlint("audit", "--repos", "list.txt", "--json", "-", *options, cwd=tmp_path)
        assert again.stdout == run.stdout


RULE = """sources:
  ours: {{title: Ours, url: 'https://wiki.example.com/x', date: '2026-03-01'}}
rules:
- code: TEAM101
  name: no-starting
  category: team
  severity: warning
  confidence: high
  operations: [VirtualMachineScaleSets_Start]
  summary: Nothing is started here
  message: '{title}: do not call {{spelling}}'
  why: |
    It is not done.
  sources: [ours]
  cases:
  - bad: shell
    title: a start
    code: |
      az vmss start --resource-group app --name web
  - good: shell
    title: a list
    code: |
      az vmss list --resource-group app
"""


def kept(cwd: Path, *options: str) -> tuple[dict[str, Any], bool]:
    """An audit of what the list names; and whether a report was kept from an earlier run."""
    before = {path.name for path in (cwd / "caches").glob("repositories/*.json")}
    run = flexlint(
        *("audit", "--repos", "list.txt", "--json", "-", "--cache-dir", "caches", *options), cwd=cwd
    )
    after = {path.name for path in (cwd / "caches").glob("repositories/*.json")}
    return document(run), bool(before) and before == after


def test_what_the_configuration_names_counts_for_what_is_remembered(
    shop: Path, tmp_path: Path
) -> None:
    """A rule pack is not in a repository, so its commit says nothing of it."""
    commit(shop, {"c.sh": START})
    bare(shop, tmp_path / "served.git")
    (tmp_path / "list.txt").write_text("served.git\n")
    (tmp_path / "own.toml").write_text('rule-paths = ["pack"]\n')
    (tmp_path / "pack").mkdir()
    pack = tmp_path / "pack" / "own.yaml"
    pack.write_text(RULE.format(title="One"))
    first, _ = kept(tmp_path, "--config", "own.toml")
    assert kept(tmp_path, "--config", "own.toml") == (first, True)
    pack.write_text(RULE.format(title="Other"))
    second, same = kept(tmp_path, "--config", "own.toml")
    assert not same
    assert ("One: do" in str(first), "Other: do" in str(second)) == (True, True)
    (tmp_path / "own.toml").write_text('rule-paths = ["pack"]\nparameter-files = ["*.json"]\n')
    before = sorted((tmp_path / "caches" / "repositories").iterdir())
    kept(tmp_path, "--config", "own.toml")
    assert sorted((tmp_path / "caches" / "repositories").iterdir()) == before


def test_nothing_but_failures(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("a\nb\n")
    run = flexlint("audit", "--repos", "list.txt", "--json", "-", cwd=tmp_path)
    assert run.returncode == 2
    assert "no repository could be audited" in run.stderr
    assert "there is no such directory" in run.stderr


def test_what_a_history_leaves_out_is_in_every_file(shop: Path) -> None:
    name = git(shop, "rev-parse", "HEAD:ops/b.sh")
    (shop / ".git/objects" / name[:2] / name[2:]).unlink()
    names = {kind: f"out.{kind}" for kind in ("json", "html", "markdown")}
    options = [word for kind, file in names.items() for word in (f"--{kind}", file)]
    run = flexlint("audit", "--history", "HEAD~2..", *options, cwd=shop)
    assert run.returncode == 0, run.stderr
    for file in names.values():
        text = (shop / file).read_text("utf-8")
        assert "1 file is not in this clone, and flexlint fetches nothing" in text
    found = json.loads((shop / "out.json").read_text("utf-8"))
    assert [each["missing"] for each in found["history"]] == [0, 1, 1]
    assert "without 1 file" in (shop / "out.markdown").read_text("utf-8")
    page = (shop / "out.html").read_text("utf-8")
    assert "Findings over 1 revision," in page
    assert "without 1 file" in page


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--dask",), "--dask is for the repositories of --repos"),
        (("--scheduler", "tcp://h:1"), "--scheduler is for the repositories of --repos"),
        (("--repos", "list.txt", "."), "give no paths"),
        (("--repos", "list.txt", "--history", "a..b"), "does not go with --repos"),
        (("--repos", "list.txt", "--dask", "--scheduler", "tcp://h:1"), "exclude each other"),
        (("--repos", "nothing.txt"), "nothing.txt: No such file"),
        *(
            (("--repos", "list.txt", "--fetch-timeout", wrong), "'--fetch-timeout'")
            for wrong in ("nan", "inf", "1e-7", "0", "-1", "soon")
        ),
        (("--repos", "wrong.txt"), "wrong.txt:2: ext:// is not fetched"),
    ],
)
def test_what_does_not_go(tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    (tmp_path / "list.txt").write_text(".\n")
    (tmp_path / "wrong.txt").write_text(".\next://x\n")
    run = flexlint("audit", *options, cwd=tmp_path)
    assert run.returncode == 2
    assert said in run.stderr


@pytest.mark.skipif(
    importlib.util.find_spec("distributed") is not None, reason="Dask is installed here"
)
def test_without_dask(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(".\n")
    run = flexlint("audit", "--repos", "list.txt", "--dask", cwd=tmp_path)
    assert run.returncode == 2
    assert run.stderr.splitlines() == [
        "flexlint: error: Dask is not installed: pip install 'flexlint[dask]'"
    ]
