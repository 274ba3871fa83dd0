"""Whatever a repository, its attributes or the environment name, git starts none of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from flexlint.files.discovery import discover
from flexlint.files.git import find_git
from flexlint.known.changes import changes_since
from tests.cli.running import flexlint, git

HOOKS = (
    "applypatch-msg", "commit-msg", "fsmonitor-watchman", "post-checkout", "post-commit",
    "post-index-change", "post-merge", "pre-auto-gc", "pre-commit", "pre-push",
    "prepare-commit-msg", "proc-receive", "query-watchman", "reference-transaction", "update",
)  # fmt: skip

# Every key of git's documentation whose value is a program, or leads to one. TRAP is a program,
# TRAPS a directory of hooks that are that program, MORE a configuration that sets the others.
PROGRAMS = {
    "alias.diff-index": "!TRAP",
    "alias.ls-files": "!TRAP",
    "alias.x.command": "!TRAP",
    "browser.x.cmd": "TRAP",
    "browser.x.path": "TRAP",
    "core.alternateRefsCommand": "TRAP",
    "core.askPass": "TRAP",
    "core.attributesFile": "MORE",
    "core.editor": "TRAP",
    "core.fsmonitor": "TRAP",
    "core.gitProxy": "TRAP",
    "core.hooksPath": "TRAPS",
    "core.pager": "TRAP",
    "core.sshCommand": "TRAP",
    "core.worktree": "TRAPS",
    "credential.helper": "!TRAP",
    "credential.https://h.credential.helper": "!TRAP",
    "diff.external": "TRAP",
    "diff.guitool": "x",
    "diff.tool": "x",
    "diff.x.command": "TRAP",
    "diff.x.textconv": "TRAP",
    "difftool.x.cmd": "TRAP",
    "difftool.x.path": "TRAP",
    "filter.x.clean": "TRAP",
    "filter.x.process": "TRAP",
    "filter.x.smudge": "TRAP",
    "gc.recentObjectsHook": "TRAP",
    "gpg.openpgp.program": "TRAP",
    "gpg.program": "TRAP",
    "gpg.ssh.defaultKeyCommand": "TRAP",
    "guitool.x.cmd": "TRAP",
    "help.browser": "TRAP",
    "hook.x.command": "TRAP",
    "http.proxy": "http://127.0.0.1:1",
    "imap.tunnel": "TRAP",
    "include.path": "MORE",
    "includeIf.gitdir:**.path": "MORE",
    "init.templateDir": "TRAPS",
    "instaweb.browser": "TRAP",
    "instaweb.httpd": "TRAP",
    "instaweb.modulePath": "TRAP",
    "interactive.diffFilter": "TRAP",
    "man.x.cmd": "TRAP",
    "man.x.path": "TRAP",
    "merge.guitool": "x",
    "merge.tool": "x",
    "merge.x.driver": "TRAP",
    "mergetool.x.cmd": "TRAP",
    "mergetool.x.path": "TRAP",
    "pager.diff-index": "TRAP",
    "pager.ls-files": "TRAP",
    "receive.procReceiveRefs": "refs/heads",
    "remote.origin.proxy": "http://127.0.0.1:1",
    "remote.origin.receivepack": "TRAP",
    "remote.origin.uploadpack": "TRAP",
    "remote.origin.url": "ext::TRAP",
    "remote.origin.vcs": "ext",
    "sendemail.ccCmd": "TRAP",
    "sendemail.headerCmd": "TRAP",
    "sendemail.sendmailCmd": "TRAP",
    "sendemail.toCmd": "TRAP",
    "sequence.editor": "TRAP",
    "submodule.sub.update": "!TRAP",
    "tar.x.command": "TRAP",
    "trailer.x.cmd": "TRAP",
    "trailer.x.command": "TRAP",
    "uploadpack.packObjectsHook": "TRAP",
    "web.browser": "TRAP",
}

# With these git would have started it; that is how the others' repository is known to be one
# in which a program can be started.
OBEYED_BY_GIT = ("core.fsmonitor", "core.sshCommand", "filter.x.clean", "filter.x.process")


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository in which git has reasons to run things.

    A file is changed, the patterns to ignore are an object that is missing and that another
    side has promised, every file has drivers, and there are a submodule and a repository inside.
    """
    root = tmp_path_factory.mktemp("scene") / "repo"
    library = root.parent / "library"
    for folder in (root, library):
        folder.mkdir()
        git(folder, "init", "-q")
        (folder / "a.sh").write_text("echo one\n")
        (folder / "b.sh").write_text("echo two\n")
        (folder / ".gitattributes").write_text("*.sh filter=x diff=x merge=x\n")
        (folder / ".gitignore").write_text("*.log\n")
        git(folder, "add", "-A")
        git(folder, "commit", "-qm", "one")
    git(root, "submodule", "add", "-q", str(library), "sub")
    git(root, "commit", "-qm", "two")
    shutil.copytree(library, root / "nested")
    bare = root / "bare"
    git(root, "clone", "-q", "--bare", str(library), str(bare))
    (bare / "c.sh").write_text("echo three\n")
    blob = git(root, "rev-parse", "HEAD:.gitignore")
    git(root, "update-index", "--skip-worktree", ".gitignore")
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    (root / ".gitignore").unlink()
    for folder in (root, root / "sub"):
        (folder / "a.sh").write_text("echo four\n")
        os.utime(folder / "b.sh", (1, 1))
    return root


class Trap:
    """A program that leaves a mark when it is run, and ways to name it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mark = folder / "sprung"
        self.program = folder / "trap"
        self.program.write_text(f"#!/bin/sh\ntouch '{self.mark}'\n")
        self.program.chmod(0o755)
        self.hooks = folder / "hooks"
        self.hooks.mkdir()
        for hook in HOOKS:
            (self.hooks / hook).symlink_to(self.program)
        self.more = folder / "more"

    def filled(self, value: str) -> str:
        words = {"TRAPS": self.hooks, "TRAP": self.program, "MORE": self.more}
        return re.sub("TRAPS|TRAP|MORE", lambda match: str(words[match[0]]), value)

    @property
    def sprung(self) -> bool:
        return self.mark.exists()


@pytest.fixture
def trap(tmp_path: Path) -> Trap:
    return Trap(tmp_path)


@pytest.fixture
def repo(scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "repo"
    shutil.copytree(scene, root, symlinks=True)
    monkeypatch.chdir(root)
    return root


def configurations(root: Path) -> Iterator[Path]:
    """Those of the repository, of its submodule, of the one inside, of the one without .git."""
    yield root / ".git" / "config"
    yield root / ".git" / "modules" / "sub" / "config"
    yield root / "nested" / ".git" / "config"
    yield root / "bare" / "config"


def promise(config: Path, url: str = "ssh://h/x") -> None:
    """Say that what is missing can be had elsewhere."""
    for name, value in (
        ("core.repositoryformatversion", "1"),
        ("extensions.partialClone", "origin"),
        ("remote.origin.promisor", "true"),
        ("remote.origin.url", url),
        ("protocol.allow", "always"),
    ):
        set_key(config, name, value)


def set_key(config: Path, name: str, value: str) -> None:
    section, _, rest = name.partition(".")
    between, _, variable = rest.rpartition(".")
    head = f'[{section} "{between}"]' if between else f"[{section}]"
    with config.open("a") as stream:
        stream.write(f'{head}\n\t{variable} = "{value}"\n')


def ask(root: Path) -> None:
    """Everything that flexlint asks git."""
    shown = {ref.display for ref in discover([".", "sub", "bare", "nested"]).files}
    expected = {
        f"{folder}{name}" for folder in ("", "sub/", "nested/") for name in ("a.sh", "b.sh")
    }
    assert shown >= {*expected, "bare/c.sh"}
    changes = changes_since("HEAD")
    assert {changes.of(name) for name in ("a.sh", "sub/a.sh")} == {((1, 1),)}
    assert {changes.of(name) for name in ("b.sh", "sub/b.sh")} == {()}


@pytest.mark.parametrize("name", PROGRAMS)
def test_no_key_starts_its_program(repo: Path, trap: Trap, name: str) -> None:
    write_more(trap)
    for config in configurations(repo):
        promise(config)
        set_key(config, name, trap.filled(PROGRAMS[name]))
    ask(repo)
    assert not trap.sprung


@pytest.mark.parametrize("name", OBEYED_BY_GIT)
def test_git_by_itself_would_start_it(repo: Path, trap: Trap, name: str) -> None:
    config = repo / ".git" / "config"
    promise(config)
    set_key(config, name, trap.filled(PROGRAMS[name]))
    for command in ("ls-files --others --exclude-standard", "diff HEAD"):
        subprocess.run(
            ["git", *command.split()],
            cwd=repo,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=60,
        )
    assert trap.sprung


def write_more(trap: Trap) -> None:
    for name, value in PROGRAMS.items():
        if "MORE" not in value:
            set_key(trap.more, name, trap.filled(value))


@pytest.mark.parametrize("way", ["include.path", "includeIf.gitdir:**.path", "config.worktree"])
def test_no_other_file_brings_them_in(repo: Path, trap: Trap, way: str) -> None:
    write_more(trap)
    for config in configurations(repo):
        promise(config)
        if way == "config.worktree":
            set_key(config, "extensions.worktreeConfig", "true")
            shutil.copy(trap.more, config.parent / "config.worktree")
        else:
            set_key(config, way, str(trap.more))
    ask(repo)
    assert not trap.sprung


def test_no_hook_runs(repo: Path, trap: Trap) -> None:
    for config in configurations(repo):
        hooks = config.parent / "hooks"
        shutil.rmtree(hooks, ignore_errors=True)
        shutil.copytree(trap.hooks, hooks, symlinks=True)
    ask(repo)
    assert not trap.sprung


@pytest.mark.parametrize("url", ["ext::TRAP %S", "ssh://h/x", "git://h/x", "file://TRAP", "TRAP"])
def test_nothing_is_fetched(repo: Path, trap: Trap, url: str) -> None:
    for config in configurations(repo):
        promise(config, trap.filled(url))
        set_key(config, "core.sshCommand", str(trap.program))
        set_key(config, "core.gitProxy", str(trap.program))
        set_key(config, "remote.origin.uploadpack", str(trap.program))
    ask(repo)
    assert not trap.sprung


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GIT_ASKPASS", "TRAP"),
        ("GIT_CONFIG_PARAMETERS", "'core.fsmonitor'='TRAP'"),
        ("GIT_EDITOR", "TRAP"),
        ("GIT_EXEC_PATH", "TRAPS"),
        ("GIT_EXTERNAL_DIFF", "TRAP"),
        ("GIT_PAGER", "TRAP"),
        ("GIT_PROXY_COMMAND", "TRAP"),
        ("GIT_SEQUENCE_EDITOR", "TRAP"),
        ("GIT_SSH", "TRAP"),
        ("GIT_SSH_COMMAND", "TRAP"),
        ("GIT_TEMPLATE_DIR", "TRAPS"),
        ("PAGER", "TRAP"),
        ("SSH_ASKPASS", "TRAP"),
    ],
)
def test_no_variable_names_a_program(
    repo: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    promise(repo / ".git" / "config")
    monkeypatch.setenv(name, trap.filled(value))
    ask(repo)
    assert not trap.sprung


def test_variables_of_configuration_and_tracing_are_not_passed_on(
    repo: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.fsmonitor")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(trap.program))
    for name in ("GIT_TRACE", "GIT_TRACE_SETUP", "GIT_TRACE2", "GIT_TRACE2_EVENT"):
        monkeypatch.setenv(name, str(trap.mark))
    ask(repo)
    assert not trap.sprung


def test_filters_of_the_user_do_not_run_either(
    repo: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = trap.folder / "home"
    home.mkdir()
    write_more(trap)
    for name in ("normal", "event", "perf"):
        set_key(trap.more, f"trace2.{name}Target", str(trap.mark))
    shutil.copy(trap.more, home / ".gitconfig")
    monkeypatch.setenv("HOME", str(home))
    ask(repo)
    assert not trap.sprung


def test_the_table_is_whole() -> None:
    """Every key of the installed git that is named like a program is in the table."""
    done = subprocess.run(["git", "help", "--config"], capture_output=True, text=True, check=True)
    named = re.compile(
        r"(cmd|command|program|helper|hook|pager|editor|askpass|proxy|textconv|clean|smudge"
        r"|process|driver|external|browser|httpd|tunnel|vcs)$"
    )
    of_others = ("advice.", "color.", "column.", "diff.cachetextconv", "fsck.", "gitcvs.")
    shapes = {shape(name) for name in PROGRAMS}
    documented = {shape(name) for name in done.stdout.split()}
    missing = {n for n in documented if named.search(n) and not n.startswith(of_others)} - shapes
    assert missing == set()


def shape(name: str) -> str:
    """A key without what is between its first and its last word."""
    section, _, rest = name.lower().partition(".")
    return f"{section}.{rest.rpartition('.')[2]}"


# -- which git -----------------------------------------------------------------------------


def put_git(folder: Path, trap: Trap) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(trap.program, folder / "git")


@pytest.mark.parametrize("entry", [".", "", "bin", "{repo}", "{repo}/bin", "{link}"])
def test_git_is_not_taken_from_what_is_looked_at(
    repo: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    put_git(repo, trap)
    put_git(repo / "bin", trap)
    link = trap.folder / "link"
    link.symlink_to(repo / "bin")
    written = entry.format(repo=repo, link=link)
    monkeypatch.setenv("PATH", os.pathsep.join((written, os.environ["PATH"])))
    ask(repo)
    assert not trap.sprung


def test_a_git_that_is_a_link_into_the_repository(
    repo: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_git(repo / "bin", trap)
    elsewhere = trap.folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "git").symlink_to(repo / "bin" / "git")
    monkeypatch.setenv("PATH", str(elsewhere))
    assert find_git((str(repo),)) is None
    assert find_git(()) == str(elsewhere / "git")


def test_a_repository_of_somebody_else_is_read(
    repo: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    ask(repo)


@pytest.mark.parametrize("kind", ["missing", "no program", "fails"])
def test_without_git_every_file_counts(
    repo: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    folder = trap.folder / "path"
    folder.mkdir()
    if kind != "missing":
        text = "no program" if kind == "no program" else "#!/bin/sh\necho broken >&2\nexit 3\n"
        (folder / "git").write_text(text)
        (folder / "git").chmod(0o755)
    (repo / ".gitignore").write_text("*.sh\n")
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}relative")
    found = discover(["."])
    assert {"a.sh", "sub/b.sh", "nested/a.sh"} <= {ref.display for ref in found.files}
    assert len(found.notices) == 1
    assert found.notices[0].endswith("looking at every file, ignored ones included")
    done = flexlint("--since", "HEAD", cwd=repo)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    assert "--since" in done.stderr
