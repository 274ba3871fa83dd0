"""What the pages show is what happens: commands, samples of output, snippets in every language."""

from __future__ import annotations

import contextlib
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from flexlint.cli.root import root as command_line
from flexlint.surfaces.base import Surface
from tests.cli.running import Run, environment, flexlint, git
from tests.docs.pages import PAGES, ROOT, Snippet, main, snippets, workflows

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))


def places(*languages: str) -> list[Any]:
    return [pytest.param(snippet, id=snippet.place) for snippet in snippets(*languages)]


# -- commands ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository such as the pages speak of, to be copied."""
    folder = tmp_path_factory.mktemp("made") / "project"
    shutil.copytree(ROOT / "fixtures" / "showcase", folder)
    (pack,) = (s for s in snippets("yaml") if s.page == "docs/custom-rules.md")
    (folder / "lint" / "rules").mkdir(parents=True)
    (folder / "lint" / "rules" / "team.yaml").write_text(pack.text, "utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All")
    git(folder, "update-ref", "refs/remotes/origin/main", "HEAD")
    git(folder, "tag", "v2.0")
    (folder / "repositories.txt").write_text(".\n", "utf-8")
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A repository such as the pages speak of."""
    return Path(shutil.copytree(made, tmp_path / "project", symlinks=True))


def run(words: list[str], cwd: Path) -> Run:
    """A command line that begins with ``flexlint`` and may send its output to a file."""
    if ">" in words:
        at = words.index(">")
        done = flexlint(*words[1:at], cwd=cwd)
        (cwd / words[at + 1]).write_text(done.stdout, "utf-8")
        return done
    return flexlint(*words[1:], cwd=cwd)


def session(snippet: Snippet) -> list[str]:
    return [line for line in snippet.text.splitlines() if line.startswith("flexlint")]


@pytest.mark.parametrize("snippet", [p for p in places("console") if session(p.values[0])])
def test_every_command_shown_runs(snippet: Snippet, project: Path) -> None:
    for line in session(snippet):
        done = run(shlex.split(line, comments=True), project)
        assert done.returncode in (0, 1), f"{line}: {done.stderr}"
        assert "Traceback" not in done.stderr
        quiet = (
            ">",
            "baseline",
            "sarif:",
            "audit --html",
            "audit --markdown",
            "audit --csv",
            "--json",
        )
        assert done.stdout or any(word in line for word in (*quiet, "progress.md")), line


def mentioned() -> Iterator[str]:
    """The commands in the pages' running text, their placeholders filled."""
    for page in PAGES:
        for code in re.findall(r"`(flexlint [^`]+)`", (ROOT / page).read_text("utf-8")):
            yield (
                code.replace(" [PATH]", " infra")
                .replace("DIRECTORY", "lint/rules")
                .replace("CODE", "FLX201")
            )


@pytest.mark.parametrize("command", sorted(set(mentioned())))
def test_every_command_mentioned_runs(command: str, project: Path) -> None:
    if "baseline " in command and "write" not in command:
        flexlint("baseline", "write", cwd=project)
    done = run(shlex.split(command), project)
    assert done.returncode in (0, 1), done.stderr


def test_every_option_mentioned_is_one() -> None:
    known: set[str] = {"--help"}
    of_others = {"--filter", "--no-includes", "--svg"}
    waiting: list[click.Command] = [command_line]
    while waiting:
        command = waiting.pop()
        for parameter in command.params:
            known.update((*parameter.opts, *parameter.secondary_opts))
        if isinstance(command, click.Group):
            context = click.Context(command)
            found = (command.get_command(context, name) for name in command.list_commands(context))
            waiting.extend(each for each in found if each is not None)
    for page in PAGES:
        text = (ROOT / page).read_text("utf-8")
        for code in re.findall(r"`(?:flexlint [^`]*)?(--[a-z][a-z-]+)[^`]*`", text):
            assert code in known | of_others, f"{page}: {code}"


@pytest.mark.parametrize("snippet", [p for p in places("console") if "$ " in p.values[0].text[:2]])
def test_sample_output_is_what_is_printed(snippet: Snippet) -> None:
    first, _, shown = snippet.text.partition("\n")
    words = shlex.split(first.removeprefix("$ flexlint"))
    done = flexlint(*words, cwd=ROOT, env={"COLUMNS": "100"})
    assert done.returncode == 1
    assert done.stdout == shown


def test_other_commands_are_those_that_the_build_runs() -> None:
    """Installing takes the network, so it is left to ``.ci/run``, which reads the page."""
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    readme = (ROOT / "README.md").read_text("utf-8")
    for snippet in snippets("console"):
        lines = [x for x in snippet.text.splitlines() if x and not x.startswith(("flexlint", "$"))]
        if snippet.page == "README.md" and "$ " not in snippet.text[:2] and lines:
            before = readme[: readme.index(snippet.text)]
            name = re.findall(r"<!-- ([a-z]+-command) -->\n```console\n\Z", before)
            assert name, snippet.place
            assert f"command_in {name[0]}" in script


def test_every_file_named_is_there() -> None:
    there = [
        path.relative_to(ROOT).as_posix() + "/" * path.is_dir()
        for folder in ("flexlint", "rules", "docs", "tests", "fixtures", ".ci")
        for path in (ROOT / folder).rglob("*")
    ]
    for page in ("README.md", "CONTRIBUTING.md", "docs/architecture.md"):
        text = (ROOT / page).read_text("utf-8")
        for name in re.findall(r"`([\w./-]+(?:\.(?:py|md|yaml|json|lock)|/))`", text):
            assert any(f"/{path}".endswith(f"/{name}") for path in there), f"{page}: {name}"
        for link in re.findall(r"\]\(([^)#]+)\)", text):
            assert "://" in link or ((ROOT / page).parent / link).exists(), f"{page}: {link}"


def test_a_surface_has_as_many_members_as_the_page_says() -> None:
    members = {name for name, value in vars(Surface).items() if callable(value) and name[0] != "_"}
    assert len({*members, *Surface.__annotations__}) == 2
    assert "the two members of `Surface`" in (ROOT / "CONTRIBUTING.md").read_text("utf-8")


# -- snippets ------------------------------------------------------------------------------


@pytest.mark.parametrize("snippet", places("yaml"))
def test_yaml_is_yaml(snippet: Snippet) -> None:
    assert isinstance(yaml.safe_load(snippet.text), dict)


@pytest.mark.parametrize("snippet", places("toml"))
def test_configuration_is_accepted(snippet: Snippet, project: Path) -> None:
    (project / "flexlint.toml").unlink()  # the sample's own, which would count instead
    (project / "pyproject.toml").write_text(snippet.text, "utf-8")
    (keys,) = tomllib.loads(snippet.text)["tool"].values()
    flexlint("baseline", "write", cwd=project)
    done = flexlint(cwd=project)
    assert done.returncode in (0, 1), done.stderr
    shown = flexlint("config", "show", cwd=project).stdout
    for key in keys:
        assert re.search(rf"^\[?{key}\b.*# .*pyproject\.toml:\d+$", shown, re.MULTILINE), key


@pytest.mark.parametrize(
    "snippet", [p for p in places("python") if "flexlint: ignore" in p.values[0].text]
)
def test_suppressions_silence(snippet: Snippet, tmp_path: Path) -> None:
    text = re.sub(r"until=\d{4}", "until=9999", snippet.text)
    (tmp_path / "a.py").write_text(text, "utf-8")
    done = flexlint("a.py", "--fail-on", "info", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    assert "1 suppressed" in done.stdout


@pytest.mark.parametrize(
    "snippet", [p for p in places("python") if "import flexlint" in p.values[0].text]
)
def test_the_python_interface_does_what_the_page_shows(snippet: Snippet, project: Path) -> None:
    output = io.StringIO()
    before = Path.cwd()
    os.chdir(project)
    try:
        with contextlib.redirect_stdout(output):
            exec(compile(snippet.text, snippet.place, "exec"), {})
    finally:
        os.chdir(before)
    assert re.search(r"^ops/rotate\.py:\d+: FLX\d+ ", output.getvalue(), re.MULTILINE)
    assert re.search(r"^infra/main\.bicep:\d+: FLX\d+ ", output.getvalue(), re.MULTILINE)


# -- pipelines -----------------------------------------------------------------------------


def test_workflows_are_pinned_and_give_the_action_what_it_takes() -> None:
    steps = [
        step
        for snippet in workflows()
        for job in yaml.safe_load(snippet.text)["jobs"].values()
        for step in job["steps"]
    ]
    ours = [step for step in steps if step["uses"] == "$/tools/flexlint"]
    assert ours
    for step in ours:
        assert set(step["with"]) <= set(ACTION["inputs"])
    for step in steps:
        assert step in ours or re.search(r"@[0-9a-f]{40}$", step["uses"])


def test_the_hook_shown_is_the_one_there_is() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    found = [yaml.safe_load(s.text) for s in snippets("yaml") if "hooks:" in s.text]
    assert [repo["hooks"] for page in found for repo in page["repos"]] == [[{"id": hook["id"]}]]


def test_workflows_and_the_action_are_written_for_other_tools(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(tmp_path)
    (workflow,) = (tmp_path / ".github" / "workflows").iterdir()
    assert [snippet.text for snippet in workflows()] == [workflow.read_text("utf-8")]
    assert (tmp_path / "action.yml").read_text("utf-8") == (ROOT / "action.yml").read_text("utf-8")
    assert capsys.readouterr().out.startswith("docs/ci.md:")


def scripts() -> Iterator[Any]:
    for snippet in snippets("yaml"):
        content = yaml.safe_load(snippet.text)
        if "flexlint" in content:  # GitLab: one command an entry
            yield pytest.param("\n".join(content["flexlint"]["script"]), id="gitlab")
        elif "pool" in content:  # Azure Pipelines
            (script,) = (step["script"] for step in content["steps"] if "script" in step)
            yield pytest.param(script, id="azure")


@pytest.mark.parametrize("script", list(scripts()))
def test_pipelines_run(script: str, project: Path) -> None:
    """The scripts of the pipelines, with an installation that takes this copy as it is."""
    install = project / "tools" / "flexlint" / ".ci" / "install"
    install.parent.mkdir(parents=True)
    install.write_text(
        'mkdir -p "$1/bin"\n'
        f'printf \'#!/bin/sh\\nexec {sys.executable} -m flexlint "$@"\\n\' > "$1/bin/flexlint"\n'
        'chmod +x "$1/bin/flexlint"\n',
        "utf-8",
    )
    shutil.copy(project / "ops" / "rotate.py", install.parent)
    done = subprocess.run(
        ["bash", "-euc", script.replace("$(Agent.TempDirectory)", str(project.parent / "temp"))],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
        env=environment({"CI_PROJECT_DIR": str(project)}),
    )
    assert done.returncode == 1, done.stderr
    assert "FLX201" in done.stdout
    assert "tools/flexlint" not in done.stdout
    written = [path.name for path in project.iterdir() if path.suffix in (".xml", ".json")]
    assert len(written) == 1
    if written[0].endswith(".json"):
        assert json.loads((project / written[0]).read_text("utf-8"))
