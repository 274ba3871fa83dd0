"""``flexlint audit``: what it writes where, and how it ends."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from tests.cli.running import CALL, CLIENT, FINE, flexlint

LINES = re.compile(r"flexlint: wrote (\S+) \(([\d.]+) kB\)")
OUTPUTS = {"html": "<!", "markdown": "# Migration audit", "json": "{", "csv": "id,scale_set,"}


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder with a call that breaks on Flexible, and an owner of it."""
    folder = tmp_path / "shop"
    (folder / ".hg").mkdir(parents=True)
    (folder / "a.py").write_text(CLIENT + CALL)
    (folder / "b.py").write_text(CLIENT + FINE)
    (folder / "CODEOWNERS").write_text("* @contoso/ops\n")
    return folder


def test_without_a_file_the_first_screen_is_printed(shop: Path) -> None:
    done = flexlint("audit", cwd=shop)
    assert done.returncode == 0
    first, *_ = done.stdout.splitlines()
    assert first == "shop: Not ready: 1 finding stands in the way of Flexible."
    assert "@contoso/ops" in done.stdout
    assert done.stderr == ""


def test_the_title_is_the_path_that_was_named(shop: Path) -> None:
    assert flexlint("audit", "shop", cwd=shop.parent).stdout.startswith("shop: ")
    assert flexlint("audit", "a.py", cwd=shop).stdout.startswith("a.py: ")
    assert flexlint("audit", "a.py", "b.py", cwd=shop).stdout.startswith("shop: ")


def test_all_formats_at_once(shop: Path) -> None:
    names = {name: f"out.{name}" for name in OUTPUTS}
    done = flexlint("audit", *(f"--{n}={file}" for n, file in names.items()), cwd=shop)
    assert done.returncode == 0
    assert done.stdout == ""
    *wrote, last = done.stderr.splitlines()
    assert [LINES.fullmatch(line)[1] for line in wrote] == [*names.values()]  # type: ignore[index]
    assert last == "flexlint: Not ready: 1 finding stands in the way of Flexible."
    for name, file in names.items():
        assert (shop / file).read_text("utf-8").startswith(OUTPUTS[name])


@pytest.mark.parametrize("name", OUTPUTS)
def test_a_dash_is_standard_output(shop: Path, name: str) -> None:
    done = flexlint("audit", f"--{name}", "-", "-q", cwd=shop)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(OUTPUTS[name])


def test_files_are_the_same_from_run_to_run(shop: Path) -> None:
    for number in ("1", "2"):
        given = (f"--{name}=../{name}{number}" for name in OUTPUTS)
        flexlint("audit", *given, "-j", number, cwd=shop)
    for name in OUTPUTS:
        first, second = ((shop.parent / f"{name}{n}").read_bytes() for n in ("1", "2"))
        assert first == second


def test_two_outputs_at_one_place(shop: Path) -> None:
    for first, second in (("-", "-"), ("x", "./x"), ("x", os.path.join(shop, "x"))):
        done = flexlint("audit", "--json", first, "--csv", second, cwd=shop)
        assert done.returncode == 2
        assert "two outputs cannot go to the same place" in done.stderr
    assert not (shop / "x").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--json", ""), "--json needs the name of a file"),
        (("--html", "."), "--html: . is a directory"),
        (("-",), "an audit looks at files"),
        (("--compare", "-"), "--compare needs the name of a file"),
        (("--compare", "old.json", "--json", "./old.json"), "a file that is to be written"),
        (("--compare", "none.json"), "none.json: there is no such file to compare with"),
        (("--compare", "a.py"), "a.py: is not JSON"),
        (("--fail-on", "all"), "--fail-on"),
        (("none",), "none"),
        (("--select", "FLX9999"), "there is no rule"),
        (("--json", "none/x.json"), "none/x.json: No such file or directory"),
    ],
)
def test_wrong_commands(shop: Path, given: tuple[str, ...], said: str) -> None:
    done = flexlint("audit", *given, cwd=shop)
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("fail_on", "code"), [("error", 1), ("warning", 1), ("info", 1), ("never", 0)]
)
def test_it_fails_only_if_it_is_asked_to(shop: Path, fail_on: str, code: int) -> None:
    (shop / "flexlint.toml").write_text('fail-on = "info"\n')
    assert flexlint("audit", "--fail-on", fail_on, cwd=shop).returncode == code
    assert flexlint("audit", cwd=shop).returncode == 0


def test_what_is_selected_counts(shop: Path) -> None:
    done = flexlint("audit", "--ignore", "FLX2", cwd=shop)
    assert done.stdout.startswith("shop: Ready: ")


def test_a_baseline_hides_nothing(shop: Path) -> None:
    (shop / "flexlint.toml").write_text('baseline = "known.json"\n')
    assert flexlint("baseline", "write", cwd=shop).returncode == 0
    assert flexlint("check", cwd=shop).returncode == 0
    assert flexlint("audit", cwd=shop).stdout.startswith("shop: Not ready: 1 ")


def test_progress_since_an_audit_and_since_a_check(shop: Path) -> None:
    flexlint("audit", "--json", "../old.json", cwd=shop)
    flexlint("check", "--output-format", "json:../check.json", cwd=shop)
    (shop / "a.py").write_text(CLIENT + FINE)
    (shop / "c.py").write_text(CLIENT + CALL)
    for old in ("../old.json", "../check.json"):
        done = flexlint("audit", "--compare", old, cwd=shop)
        assert f"Since {old}\n  1 fixed, 1 new, 0 remaining.\n" in done.stdout
    flexlint("audit", "--compare", "../old.json", "--json", "../new.json", cwd=shop)
    progress = json.loads((shop.parent / "new.json").read_text())["progress"]
    assert [each["message"] for each in progress["fixed"]] != []
    assert len(progress["new"]) == 1


def test_one_file_has_its_scale_sets_as_well(shop: Path) -> None:
    (shop / "web.sh").write_text("az vmss create -g app -n web --orchestration-mode Uniform\n")
    done = flexlint("audit", "web.sh", "--json", "-", "-q", cwd=shop)
    (web,) = json.loads(done.stdout)["sets"]
    assert (web["name"], web["scale_set"]["mode"]) == ("web", "uniform")
    assert [package["step"] for package in web["packages"]] == ["template", "traffic", "retire"]


def test_sets_are_declared_in_one_file_and_used_in_another(shop: Path) -> None:
    (shop / "web.sh").write_text("az vmss create -g app -n web --orchestration-mode Flexible\n")
    (shop / "a.py").write_text(CLIENT + CALL.replace("group, name", '"app", "web"'))
    done = flexlint("audit", cwd=shop)
    assert "1 is broken today: the set is Flexible already." in done.stdout
    assert "1. Fix a.py [web] (" in done.stdout


def test_permissions_are_a_package_of_their_own(shop: Path) -> None:
    (shop / "a.py").unlink()
    action = "Microsoft.Compute/virtualMachineScaleSets/virtualMachines/restart/action"
    (shop / "role.json").write_text(json.dumps({"Actions": [action]}))
    done = flexlint("audit", "--csv", "-", "-q", cwd=shop)
    assert [row.split(",")[0] for row in done.stdout.splitlines()] == ["id", "unbound/permissions"]


def test_an_empty_folder(tmp_path: Path) -> None:
    done = flexlint("audit", cwd=tmp_path)
    assert done.returncode == 0
    assert "Nothing here mentions a scale set." in done.stdout


def test_colours_are_for_terminals(shop: Path) -> None:
    assert "\x1b[" not in flexlint("audit", cwd=shop).stdout
    assert "\x1b[" in flexlint("audit", "--color", "always", cwd=shop).stdout
    flexlint("audit", "--color", "always", "--markdown", "../x.md", cwd=shop)
    assert "\x1b[" not in (shop.parent / "x.md").read_text()


def test_rules_of_packs_are_in_every_format(shop: Path) -> None:
    (shop / "rules").mkdir()
    (shop / "rules" / "own.yaml").write_text(
        """\
rules:
- code: TEAM101
  name: no-reads
  category: team
  severity: error
  confidence: high
  step: queries
  operations: [VirtualMachineScaleSets_Get]
  summary: No reads
  message: 'do not call {spelling}'
  why: We said so.
  sources: [s]
  cases:
  - bad: shell
    code: az vmss show -g a -n b
  - good: shell
    code: az vmss list -g a
sources:
  s: {title: S, date: '2024-01-01'}
"""
    )
    given = [f"--{name}=../{name}" for name in OUTPUTS]
    done = flexlint("audit", "--rules", "rules", *given, cwd=shop)
    assert done.returncode == 0, done.stderr
    for name in ("html", "markdown", "json"):
        assert "TEAM101" in (shop.parent / name).read_text("utf-8")
    assert "unbound/queries" in (shop.parent / "csv").read_text("utf-8")
