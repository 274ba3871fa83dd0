"""Repositories elsewhere: fetched shallow and bare, and nobody is asked."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from contextlib import suppress
from pathlib import Path
from threading import Thread

import pytest

from flexlint.files.git import GitError
from flexlint.fleet.fetching import Remote
from flexlint.fleet.listing import Source
from flexlint.fleet.repositories import Outcome, RepositoryWork
from tests.cli.running import git
from tests.fleet.scenes import START, Listing, bare, commit, linting
from tests.test_git_programs import Trap, set_key

# What ssh would do at the other end, here; and a record of how it was called.
SSH = """#!/bin/sh
printf '%s\\n' "$@" >>'{record}'
env >>'{record}.env'
test -e '{refuses}' && {{ echo 'Permission denied (publickey).' >&2; exit 255; }}
for last; do :; done
exec sh -c "$last"
"""


class Far:
    """A server that is reached by ssh, which is a program of this machine."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.record = folder / "record"
        self.refuses = folder / "refuses"
        self.home = folder / "home"
        programs = folder / "programs"
        for made in (folder, self.home, programs):
            made.mkdir()
        (programs / "ssh").write_text(SSH.format(record=self.record, refuses=self.refuses))
        (programs / "ssh").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        monkeypatch.setenv("HOME", str(self.home))
        for name in ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM", "XDG_CONFIG_HOME"):
            monkeypatch.delenv(name, raising=False)

    def source(self, path: Path) -> Source:
        return Source(path.name.removesuffix(".git"), "ssh", f"ssh://git@far.example.org{path}")


@pytest.fixture
def far(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Far:
    monkeypatch.chdir(tmp_path)
    return Far(tmp_path / "far", monkeypatch)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    for number in range(3):
        commit(tmp_path / "shop", {"ops/a.sh": START * (number + 1), "b.sh": "ls\n"})
    return bare(tmp_path / "shop", tmp_path / "served" / "shop.git")


def work(source: Source, place: Path, **more: object) -> Outcome:
    """Do the work in this process."""
    place.mkdir(exist_ok=True)
    here = os.getcwd()
    try:
        return RepositoryWork(source, **{"lint": Listing(), **more})(str(place))  # type: ignore
    finally:
        os.chdir(here)


def test_the_newest_commit_alone_is_fetched(far: Far, shop: Path, tmp_path: Path) -> None:
    newest = git(shop, "rev-parse", "HEAD")
    place = tmp_path / "place"
    outcome = work(far.source(shop), place)
    assert outcome.report is not None
    assert (outcome.failure, outcome.revision) == ("", newest)
    assert outcome.report.notices == ("b.sh", "ops/a.sh")
    fetched = place / "remote" / "fetched.git"
    assert git(fetched, "rev-list", "--count", "refs/heads/main") == "1"
    assert not (fetched / "hooks").exists()
    assert git(fetched, "rev-parse", "--is-bare-repository") == "true"
    words = far.record.read_text().split()
    assert "-oBatchMode=yes" in words
    shutil.rmtree(place)
    again = work(far.source(shop), place, known=newest)
    assert again.remembered
    assert not (place / "tree").exists()
    assert not list((place / "remote").rglob("*.pack"))


def test_linted_like_the_repository_here(far: Far, shop: Path, tmp_path: Path) -> None:
    there = work(far.source(shop), tmp_path / "place", lint=linting())
    here = work(Source("shop", "path", str(shop)), tmp_path / "other", lint=linting())
    assert there.report == here.report
    assert there.report is not None
    assert len(there.report.findings) == 3


def test_nobody_is_asked_and_nothing_is_started(
    far: Far, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by variables nor by what a user's configuration says of hooks and templates."""
    (tmp_path / "trap").mkdir()
    trap = Trap(tmp_path / "trap")
    work_tree = tmp_path / "shop"
    inner = tmp_path / "inner"
    commit(inner, {"secret.sh": START})
    git(work_tree, "submodule", "add", "-q", str(inner), "sub")
    commit(work_tree, {".gitattributes": "* filter=x\n*.sh filter=lfs\n"})
    git(work_tree, "push", "-q", str(shop), "main")
    config = far.home / ".gitconfig"
    for key, value in (
        ("core.hooksPath", str(trap.hooks)),
        ("core.askPass", str(trap.program)),
        ("core.fsmonitor", str(trap.program)),
        ("init.templateDir", str(trap.hooks)),
        ("filter.x.smudge", str(trap.program)),
        ("filter.lfs.process", str(trap.program)),
        ("fetch.recurseSubmodules", "true"),
        ("submodule.recurse", "true"),
    ):
        set_key(config, key, value)
    for name in ("GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, str(trap.program))
    outcome = work(far.source(shop), tmp_path / "place")
    assert outcome.report is not None
    assert outcome.report.notices == (".gitattributes", ".gitmodules", "b.sh", "ops/a.sh")
    assert not trap.sprung
    settings = dict(
        line.partition("=")[::2] for line in Path(f"{far.record}.env").read_text().splitlines()
    )
    assert settings["GIT_TERMINAL_PROMPT"] == "0"
    assert settings["GIT_ASKPASS"] == ""
    assert "SSH_ASKPASS" not in settings
    assert settings["GIT_ALLOW_PROTOCOL"] == "https:ssh"


@pytest.mark.parametrize("to", ["ext::TRAP ", "file://", "git://far.example.org", "http://h"])
def test_no_other_protocol_is_spoken_whatever_is_written(
    far: Far, shop: Path, tmp_path: Path, to: str
) -> None:
    (tmp_path / "trap").mkdir()
    trap = Trap(tmp_path / "trap")
    config = far.home / ".gitconfig"
    set_key(config, f"url.{trap.filled(to)}.insteadOf", "ssh://git@far.example.org")
    set_key(config, "protocol.allow", "always")
    outcome = work(far.source(shop), tmp_path / "place")
    assert "not allowed" in outcome.failure
    assert not trap.sprung


def test_failures_hold_no_credentials(far: Far, tmp_path: Path) -> None:
    far.refuses.touch()
    source = Source("x", "ssh", f"ssh://git:hunter2@far.example.org{tmp_path}/shop.git")
    outcome = work(source, tmp_path / "place")
    assert "Permission denied" in outcome.failure or "Could not read" in outcome.failure
    assert "hunter2" not in outcome.failure
    far.refuses.unlink()
    outcome = work(far.source(tmp_path / "nowhere.git"), tmp_path / "other")
    assert "nowhere.git" in outcome.failure


def test_a_url_is_no_argument_of_a_command(
    shop: Path, tmp_path: Path, far: Far, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Arguments can be read by everybody on a machine."""
    started: list[list[str]] = []
    real = subprocess.Popen

    class Noting(real):  # type: ignore
        def __init__(self, command: list[str], **more: object) -> None:
            started.append(command)
            super().__init__(command, **more)

    monkeypatch.setattr(subprocess, "Popen", Noting)
    source = Source("x", "https", "https://me:hunter2@127.0.0.1:1/x")
    outcome = work(source, tmp_path / "place")
    assert outcome.failure
    assert "hunter2" not in outcome.failure
    assert len(started) == 1
    assert "hunter2" not in str(started)
    config = tmp_path / "place" / "remote" / "fetched.git" / "config"
    assert config.stat().st_mode & 0o077 == 0


def running() -> list[bytes]:
    """The arguments of all that runs on this machine."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            found.append(path.read_bytes())
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="nobody lists processes here")
def test_no_process_has_a_password_among_its_arguments(far: Far, tmp_path: Path) -> None:
    """Neither git nor what git starts to talk to the server."""
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]

        def look() -> None:
            with server.accept()[0]:
                seen.extend(running())

        thread = Thread(target=look, daemon=True)
        thread.start()
        source = Source("x", "https", f"https://me:hunter%32@127.0.0.1:{port}/x.git")
        assert work(source, tmp_path / "place", seconds=20.0).failure
        thread.join(20)
    talking = [words for words in seen if f"127.0.0.1:{port}/x.git".encode() in words]
    assert talking
    assert not [words for words in seen if b"hunter%32" in words or b"hunter2" in words]


@pytest.mark.parametrize(
    ("userinfo", "told"),
    [
        ("me:p%40ss", {"username": "me", "password": "p@ss"}),
        ("me:", {"username": "me", "password": ""}),
        ("me%21", {"username": "me!", "password": "of the user's helper"}),
        ("", {"username": "someone", "password": "of the user's helper"}),
    ],
)
@pytest.mark.parametrize("near", ["", ".https://h.example", ".https://h.example/x.git"])
def test_who_proves_who_the_user_is(
    far: Far, tmp_path: Path, userinfo: str, told: dict[str, str], near: str
) -> None:
    """An URL with a password wins over all helpers; one with a user asks them for that one."""
    config = far.home / ".gitconfig"
    helper = tmp_path / "helper"
    lines = ["#!/bin/sh", "cat >/dev/null", 'echo "password=of the user\'s helper"']
    helper.write_text("\n".join((*lines, "" if userinfo else "echo username=someone", "")))
    helper.chmod(0o755)
    set_key(config, f"credential{near}.helper", f"!{helper}")
    set_key(config, f"credential{near}.useHttpPath", "true")
    url = f"https://{userinfo}{'@' if userinfo else ''}h.example/x.git"
    remote = Remote.of(Source("x", "https", url), str(tmp_path), 9)
    secrets = tmp_path / "home" / "credentials"
    assert secrets.exists() == (":" in userinfo)
    for path in (secrets, Path(remote.place, "config")):
        assert not path.exists() or path.stat().st_mode & 0o077 == 0
    answer = subprocess.run(
        ["git", "credential", "fill"],
        input="protocol=https\nhost=h.example\npath=x.git\n\n",
        env={"PATH": os.environ["PATH"], "HOME": str(far.home), "GIT_DIR": remote.place},
        capture_output=True,
        text=True,
        check=True,
    )
    said = dict(line.partition("=")[::2] for line in answer.stdout.splitlines())
    assert {name: said[name] for name in told} == told


def test_who_does_not_answer_is_not_waited_for(far: Far, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        source = Source("x", "https", f"https://127.0.0.1:{port}/x.git")
        outcome = work(source, tmp_path / "place", seconds=1.0)
    assert outcome.failure == "git did not answer within 1 seconds"


def test_a_repository_without_commits(far: Far, tmp_path: Path) -> None:
    empty = tmp_path / "empty.git"
    empty.mkdir()
    git(empty, "init", "-q", "--bare")
    assert work(far.source(empty), tmp_path / "place").failure == "it has no commit"


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GitError, match="git was not found"):
        Remote.of(Source("x", "https", "https://h/x"), str(tmp_path), 1)
