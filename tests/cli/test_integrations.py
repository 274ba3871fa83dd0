"""The files by which others run flexlint: pre-commit, the GitHub Action, the snippets, the docs."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import click
import pytest
import yaml
from packaging.requirements import Requirement

from flexlint.cli.root import root
from flexlint.surfaces.registry import Surfaces
from tests.cli.running import CALL, CLIENT, ROOT, environment, git

NAMES = [
    *("a.py", "a.pyi", "a.ipynb", "a.json", "a.jsonc", "azuredeploy.parameters.json", "a.bicep"),
    *("main.bicepparam", "a.yml", "a.yaml", "a.yaml.j2", "a.sh", "a.bash", "a.sh.tpl", "a.azcli"),
    *("a.bat", "a.cmd", "Makefile", "Makefile.am", "x.mk", "Dockerfile", "Dockerfile.dev"),
    *(
        "a.dockerfile",
        "Containerfile",
        "justfile",
        "run",
        "bin/deploy",
        ".envrc",
        ".env",
        ".env.dev",
    ),
    *("a.ps1", "a.psm1", "a.ps1.tpl", "a.tf", "a.tf.json", "a.tofu", "a.http", "a.rest", "a.js"),
    *(
        "a.jsx",
        "a.mjs",
        "a.cjs",
        "a.ts",
        "a.tsx",
        "a.go",
        "a.cs",
        "a.java",
        "a.kt",
        "a.rb",
        "a.php",
    ),
    *("a.rs", "a.groovy", "a.gradle", "Jenkinsfile", "a.kql", "a.xml", "a.toml", "a.ini", "a.sql"),
    *("a.vue", "a.lua", "a.swift", "a.workbook", "a.template", "a.har", "a.conf", "a.properties"),
]


if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SURFACES = Surfaces()


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text("utf-8"))


def hook() -> dict[str, Any]:
    (found,) = load(".pre-commit-hooks.yaml")
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_the_hook_takes_what_a_surface_reads(name: str) -> None:
    assert any(surface.name != "text" for surface in SURFACES.claiming(name)) or name in (
        "a.ipynb",
        ".env.dev",
    )
    assert re.search(hook()["files"], name)


def test_the_hook_takes_every_ending_that_a_surface_reads() -> None:
    """Whatever stands in the modules that say which names are read is tried as an ending."""
    modules = (ROOT / "flexlint" / "surfaces").glob("*/file_names.py")
    words = {word for path in modules for word in re.findall(r"\w+", path.read_text("utf-8"))}
    pattern = re.compile(hook()["files"])
    read = [
        name
        for name in (f"a.{word}" for word in sorted(words))
        if {surface.name for surface in SURFACES.claiming(name)} - {"text", "markdown"}
    ]
    assert len(read) > 50
    assert [name for name in read if pattern.search(name) is None] == []


@pytest.mark.parametrize("name", ["logo.png", "a.pyc", "a.zip", "README.md", "a.lock"])
def test_the_hook_leaves_others_alone(name: str) -> None:
    assert not re.search(hook()["files"], name)


def pre_commit(cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pre_commit", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=environment(
            {"PRE_COMMIT_HOME": str(cwd.parent / "cache"), "PRE_COMMIT_COLOR": "never"}
        ),
    )


def test_pre_commit(tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    repo.mkdir()
    git(repo, "init", "-q")
    # The hook as it is published, but run by this Python: nothing is installed for the test.
    local = {**hook(), "language": "system"}
    local["entry"] = local["entry"].replace("flexlint", f"{sys.executable} -m flexlint", 1)
    config = {"repos": [{"repo": "local", "hooks": [local]}]}
    (repo / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    (repo / "fine.py").write_text("x = 1\n")
    git(repo, "add", "-A")
    done = pre_commit(repo, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Passed" in done.stdout
    (repo / "gen").mkdir()
    (repo / "gen" / "a.py").write_text(CLIENT + CALL)
    (repo / "main.bicep").write_text(
        "resource lb 'Microsoft.Network/loadBalancers@2023-09-01' = {\n  name: 'lb'\n"
        "  properties: {\n    inboundNatPools: [{ name: 'p' }]\n  }\n}\n"
    )
    git(repo, "add", "-A")
    done = pre_commit(repo, "run")
    assert done.returncode == 1
    assert "gen/a.py:4:38" in done.stdout
    assert "main.bicep:4:5" in done.stdout
    (repo / "flexlint.toml").write_text('exclude = ["gen/"]\nignore = ["FLX7"]\n')
    git(repo, "add", "-A")
    done = pre_commit(repo, "run")
    assert done.returncode == 0, done.stdout


def test_the_action_is_sound() -> None:
    action = load("action.yml")
    assert action["runs"]["using"] == "composite"
    assert set(action) >= {"name", "description", "inputs", "outputs", "runs"}
    script = ""
    used: set[str] = set()
    for step in action["runs"]["steps"]:
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "inputs reach a script by its environment only"
        script += step["run"]
        for value in step["env"].values():
            used.update(re.findall(r"inputs\.([\w-]+)", value))
    assert used == set(action["inputs"])
    assert "GITHUB_ENV" not in script
    assert "GITHUB_PATH" not in script
    assert all("description" in value for value in action["inputs"].values())
    done = subprocess.run(["bash", "-n"], input=script, text=True, check=False)
    assert done.returncode == 0
    documented = set(re.findall(r"^\| `([\w-]+)` \|", (ROOT / "docs/ci.md").read_text(), re.M))
    assert set(action["inputs"]) <= documented


def program(path: Path, script: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    path.chmod(0o755)
    return path


def run_step(tmp_path: Path, name: str, inputs: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """A step of the action in ``tmp_path / "work"``, as the runner would start it."""
    action = load("action.yml")
    (step,) = (step for step in action["runs"]["steps"] if step["name"] == name)
    output = tmp_path / "output"
    output.write_text("")
    env = {
        "GITHUB_ACTION_PATH": str(ROOT),
        "GITHUB_OUTPUT": str(output),
        "RUNNER_TEMP": str(tmp_path / "temp"),
    }
    for key, value in step["env"].items():
        given = re.findall(r"inputs\.([\w-]+)", value)[0]
        env[key] = inputs.get(given, action["inputs"][given]["default"])
    (tmp_path / "work").mkdir(exist_ok=True)
    done = subprocess.run(
        ["bash", "-c", step["run"]],
        cwd=tmp_path / "work",
        capture_output=True,
        text=True,
        check=False,
        env=environment(env),
    )
    outputs = dict(line.split("=", 1) for line in output.read_text().splitlines())
    return done.returncode, done.stdout, outputs


def run_install(tmp_path: Path, version: str) -> tuple[int, str, list[str]]:
    """The action's first step with a Python that installs nothing, and what that was told."""
    log = tmp_path / "log"
    log.write_text("")
    venv = tmp_path / "temp" / "flexlint"
    python = program(
        tmp_path / "python",
        f'echo "$@" >> {log}\n[ "$3" != venv ] || {{ mkdir -p {venv}/bin\n'
        f"cp $0 {venv}/bin/python\n"
        f"printf '#!/bin/sh\\necho flexlint 0.1.0 x\\n' > {venv}/bin/flexlint\n"
        f"chmod +x {venv}/bin/flexlint\n}}",
    )
    inputs = {"version": version, "python": str(python)}
    code, stdout, outputs = run_step(tmp_path, "Install flexlint", inputs)
    assert outputs == {}
    return code, stdout, log.read_text().splitlines()


@pytest.mark.parametrize("version", ["", "0.1.0"])
def test_the_action_installs_its_own_copy_and_what_is_locked(tmp_path: Path, version: str) -> None:
    code, stdout, calls = run_install(tmp_path, version)
    assert (code, stdout) == (0, "")
    made, locked, own = calls
    assert made == f"-I -m venv {tmp_path}/temp/flexlint"
    for call in (locked, own):
        assert call.startswith("-I -m pip install "), "isolated: the repository's pip.py is not run"
    assert (
        f"--only-binary=:all: --require-hashes --requirement {ROOT}/.ci/requirements.lock" in locked
    )
    assert own.endswith(f"--no-index --no-deps --no-build-isolation {ROOT}")


def test_another_version_than_the_action_has_is_refused(tmp_path: Path) -> None:
    code, stdout, _ = run_install(tmp_path, "1.2.3")
    assert code == 2
    assert stdout == (
        "::error::flexlint: version 1.2.3 is asked for, and this copy of the action is 0.1.0\n"
    )


@pytest.mark.parametrize(
    "version",
    [
        *("==0.1.0", ">=0", "latest", "0.1.0 --pre", "0.1.0;", "$(touch sprung)", "`touch sprung`"),
        *("flexlint @ https://example.org/x.whl", "0.1.0\n::warning::x", "../x", "-r x", " "),
    ],
)
def test_the_version_is_a_version_and_nothing_else(tmp_path: Path, version: str) -> None:
    code, stdout, calls = run_install(tmp_path, version)
    assert code == 2
    assert stdout == '::error::flexlint: the input "version" must be a version such as 0.1.0\n'
    assert calls == []
    assert not (tmp_path / "work" / "sprung").exists()


def test_the_lock_holds_what_is_needed() -> None:
    """Every requirement of building and running is locked, at a version that it allows."""
    text = (ROOT / ".ci" / "requirements.lock").read_text("utf-8")
    entries = re.split(r"^(?=\w)", re.sub(r"^#.*\n", "", text, flags=re.M), flags=re.M)[1:]
    locked = {}
    for entry in entries:
        found = re.match(r"([\w-]+)==([\w.]+)(?: ; [^\\]+)? \\\n", entry)
        assert found, entry
        hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", entry)
        assert len(hashes) == entry.count("--hash=") > 0
        locked[found[1]] = found[2]
    with (ROOT / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)
    needed = [*project["project"]["dependencies"], *project["build-system"]["requires"]]
    for requirement in map(Requirement, needed):
        assert locked[requirement.name] in requirement.specifier, "run .ci/lock"


def run_action(tmp_path: Path, inputs: dict[str, str]) -> tuple[int, str, dict[str, str]]:
    """The action's second step, after a first one that installed this copy."""
    program(
        tmp_path / "temp" / "flexlint" / "bin" / "flexlint",
        f'exec "{sys.executable}" -m flexlint "$@"',
    )
    return run_step(tmp_path, "Run flexlint", inputs)


def test_the_action_runs(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "a b.py").write_text(CLIENT + CALL)
    code, stdout, outputs = run_action(tmp_path, {"sarif-file": "out put.sarif"})
    assert code == 1
    assert stdout.startswith("::error title=FLX211")
    assert outputs == {"exit-code": "1", "sarif-file": "out put.sarif"}
    assert (work / "out put.sarif").exists()
    assert run_action(tmp_path, {"fail-on": "never"})[0] == 0
    assert run_action(tmp_path, {"arguments": "--ignore\nFLX2\n"})[0] == 0
    assert run_action(tmp_path, {"paths": "a b.py"})[0] == 1
    assert run_action(tmp_path, {"paths": "a.py"})[0] == 2


@pytest.mark.parametrize(
    "value",
    [
        "$(touch sprung)",
        "`touch sprung`",
        "; touch sprung",
        "a\n; touch sprung",
        '"; touch sprung; "',
    ],
)
def test_inputs_are_never_code(tmp_path: Path, value: str) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for name in ("paths", "arguments", "since", "baseline", "fail-on", "sarif-file"):
        run_action(tmp_path, {name: value})
        assert not (work / "sprung").exists(), name


def generator() -> ModuleType:
    path = ROOT / "docs" / "generate_configuration.py"
    spec = importlib.util.spec_from_file_location("generate_configuration", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_of_the_docs_are_up_to_date() -> None:
    text = (ROOT / "docs/configuration.md").read_text("utf-8")
    assert generator().page(text) == text


def commands(group: click.Group, path: str = "flexlint") -> list[tuple[str, click.Command]]:
    context = click.Context(group)
    found: list[tuple[str, click.Command]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((f"{path} {name}", command))
        if isinstance(command, click.Group):
            found.extend(commands(command, f"{path} {name}"))
    return found


def test_every_option_of_check_and_baseline_is_documented_and_tested() -> None:
    assert isinstance(root, click.Group)
    docs = "".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))
    docs += (ROOT / "README.md").read_text("utf-8")
    tests = "".join(
        path.read_text("utf-8")
        for folder in ("cli", "config", "catalog")
        for path in (ROOT / "tests" / folder).glob("*.py")
    )
    for path, command in commands(root):
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                for name in (*parameter.opts, *parameter.secondary_opts):
                    assert name in docs, f"{path} {name} is not documented"
                    assert re.search(rf'["\s(]{name}\b', tests), f"{path} {name} has no test"
