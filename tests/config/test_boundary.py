"""What a configuration file names must be the repository's own; what a person names is free."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from flexlint.config.files import ConfigError
from flexlint.files.reading import Boundary
from tests.cli.running import flexlint
from tests.config.asking import find_config, load_settings

COMMAND = "az vmss deallocate -g a -n b --instance-ids 1\n"
PACK = """\
rules:
- code: ACME001
  name: acme-scale-set
  category: resource
  severity: error
  summary: x
  message: a scale set
  why: x
  resources:
  - types: [Microsoft.Compute/virtualMachineScaleSets]
"""
BASELINE = json.dumps({"version": 1, "entries": []})

posix = pytest.mark.skipif(os.name == "nt", reason="has FIFOs and links for everybody")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with files of others beside it."""
    root = tmp_path / "repository"
    (root / ".git").mkdir(parents=True)
    (root / "a.sh").write_text(COMMAND, "utf-8")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules/a.yaml").write_text(PACK, "utf-8")
    (tmp_path / "known.json").write_text(BASELINE, "utf-8")
    return root


@pytest.mark.parametrize(
    ("line", "option"),
    [
        ('baseline = "../known.json"', "--baseline"),
        ('rule-paths = ["../rules"]', "--rules"),
        ('rule-paths = ["own", "/etc"]', "--rules"),
        ('baseline = "/dev/stdin"', "--baseline"),
        ('baseline = "../missing.json"', "--baseline"),
    ],
)
@pytest.mark.parametrize("command", ["check", "baseline write", "rules", "config show"])
def test_paths_outside_are_refused_with_file_and_line(
    root: Path, line: str, option: str, command: str
) -> None:
    (root / "flexlint.toml").write_text(f"# ours\n{line}\n", "utf-8")
    run = flexlint(*command.split(), cwd=root)
    assert run.returncode == 2
    assert run.stderr.startswith("flexlint: error: flexlint.toml:2: ")
    assert (
        "leads outside the repository; if it is to be read, name it on the command " in run.stderr
    )
    assert run.stderr.endswith(f"{option}\n")
    assert (root.parent / "known.json").read_text("utf-8") == BASELINE


@posix
@pytest.mark.parametrize(
    ("link", "target", "line"),
    [
        ("known.json", "../known.json", 'baseline = "known.json"'),
        ("out", "..", 'baseline = "out/known.json"'),
        ("own", "../rules", 'rule-paths = ["own"]'),
        ("own/a.yaml", "../../rules/a.yaml", 'rule-paths = ["own"]'),
    ],
)
def test_links_that_lead_outside_are_refused(root: Path, link: str, target: str, line: str) -> None:
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(target)
    (root / "flexlint.toml").write_text(line, "utf-8")
    with pytest.raises(ConfigError, match=r"flexlint\.toml:1: .*leads outside the repository"):
        load_settings(str(root / "flexlint.toml"))


@posix
def test_a_baseline_that_is_a_fifo_is_refused(root: Path) -> None:
    os.mkfifo(root / "known.json")
    (root / "flexlint.toml").write_text('baseline = "known.json"', "utf-8")
    with pytest.raises(ConfigError, match="is not a regular file"):
        load_settings(str(root / "flexlint.toml"))


@posix
def test_a_rule_file_that_is_a_fifo_is_refused(root: Path) -> None:
    (root / "own").mkdir()
    os.mkfifo(root / "own/a.yaml")
    run = flexlint("check", "--rules", "own", cwd=root)
    assert run.returncode == 2
    assert "own/a.yaml:1: cannot be read: it is not a regular file" in run.stderr


@pytest.mark.parametrize("pattern", ["../*.json", "a/../../b.json", "..\\\\x"])
def test_patterns_that_lead_upwards_are_refused(root: Path, pattern: str) -> None:
    (root / "flexlint.toml").write_text(f'parameter-files = ["x", "{pattern}"]', "utf-8")
    with pytest.raises(ConfigError, match=r"flexlint\.toml:1: parameter-files: .*leads upwards"):
        load_settings(str(root / "flexlint.toml"))


def test_the_repository_s_own_files_are_taken(root: Path) -> None:
    (root / "infra/rules").mkdir(parents=True)
    (root / "infra/rules/a.yaml").write_text(PACK, "utf-8")
    (root / "known.json").write_text(BASELINE, "utf-8")
    lines = 'baseline = "../known.json"\nrule-paths = ["rules"]\nparameter-files = ["a..b/*"]\n'
    (root / "infra/flexlint.toml").write_text(lines, "utf-8")
    found = load_settings(str(root / "infra/flexlint.toml"))
    assert (found.baseline, found.rule_paths) == (
        str(root / "known.json"),
        (str(root / "infra/rules"),),
    )


def test_what_a_person_names_is_free(root: Path) -> None:
    (root.parent / "known.toml").write_text('select = ["FLX2"]\n', "utf-8")
    named = ("--config", "../known.toml", "--baseline", "../known.json", "--rules", "../rules")
    run = flexlint("check", ".", *named, "--output-format", "concise", cwd=root)
    assert run.returncode == 1, run.stderr
    assert "FLX201" in run.stdout


@posix
def test_a_configuration_that_is_a_pipe_may_be_named(root: Path) -> None:
    reader, writer = os.pipe()
    os.write(writer, b'select = ["FLX7"]\n')
    os.close(writer)
    try:
        assert load_settings(f"/dev/fd/{reader}").select == ("FLX7",)
    finally:
        os.close(reader)


@posix
def test_a_configuration_that_leads_outside_must_be_named(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "ours.toml").write_text('select = ["FLX7"]\n', "utf-8")
    (root.parent / "pyproject.toml").write_text('[tool.flexlint]\nselect = ["FLX7"]\n', "utf-8")
    (root / "pyproject.toml").symlink_to("../pyproject.toml")
    assert find_config(str(root)) is None
    (root / "flexlint.toml").symlink_to("../ours.toml")
    monkeypatch.chdir(root)
    with pytest.raises(ConfigError, match=r"leads outside the repository.*--config"):
        find_config(".")


def test_a_configuration_of_gigabytes_is_refused(root: Path) -> None:
    with (root / "flexlint.toml").open("wb") as stream:
        stream.truncate(3_000_000_000)
    run = flexlint("check", cwd=root)
    assert run.returncode == 2
    assert "flexlint.toml: is larger than 4 MB" in run.stderr


def test_outside_a_repository_the_working_directory_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/flexlint.toml").write_text('baseline = "../known.json"', "utf-8")
    monkeypatch.chdir(tmp_path)
    if Boundary.of("a/flexlint.toml").name == "the repository":
        pytest.skip("the folder for tests is in a repository")
    load_settings("a/flexlint.toml")
    monkeypatch.chdir("a")
    with pytest.raises(ConfigError, match="leads outside the working directory"):
        load_settings("flexlint.toml")
