"""What git says through a view is what it says by itself; and what a repository cannot hide."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

import flexlint.files.git
from flexlint.files.discovery import discover
from flexlint.files.git import GitAnswer
from flexlint.files.git_view import Repository, View, Views, _lend
from flexlint.known.changes import ALL, Changes, ChangesError, changes_since
from tests.cli.running import git


def write(root: Path, **files: str) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)


def commit(root: Path) -> str:
    git(root, "add", "-A")
    git(root, "commit", "-qm", "a change")
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Tracked, changed, new, ignored and removed files, and one with an awkward name."""
    return fill(tmp_path / "repo", monkeypatch)


def fill(root: Path, monkeypatch: pytest.MonkeyPatch, *options: str) -> Path:
    root.mkdir()
    git(root, "init", "-q", *options)
    write(root, **{".gitignore": "*.log\nout/\n", "a.sh": "one\ntwo\nthree\n", "b.sh": "one\n"})
    write(root, **{"deep/c.sh": "one\n", "deep/gone.sh": "x\n", 'ü "q".sh': "one\n"})
    with open(os.fsencode(root) + b"/raw\xff.sh", "wb") as stream:
        stream.write(b"one\n")
    commit(root)
    write(root, **{"a.sh": "one\n2\nthree\nfour\n", "new.sh": "new\n", "x.log": "", "out/y": ""})
    (root / "deep/gone.sh").unlink()
    monkeypatch.chdir(root)
    return root


def shown() -> list[str]:
    found = discover(["."])
    assert found.notices == ()
    return [ref.display for ref in found.files]


def listed(root: Path) -> list[str]:
    """What git lists by itself, of what is there."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=root, check=True, capture_output=True)
    names = {name for name in done.stdout.split(b"\0") if name}
    files = {n for n in names if os.path.isfile(os.path.join(os.fsencode(root), n))}
    return sorted(map(os.fsdecode, files))


def as_expected(changes: Changes) -> None:
    assert changes.of("a.sh") == ((2, 2), (4, 4))
    assert changes.of("new.sh") == ALL
    for name in ("b.sh", "deep/c.sh", 'ü "q".sh', "raw\\xff.sh", ".gitignore"):
        assert changes.of(name) == (), name


def both(root: Path) -> None:
    assert shown() == listed(root)
    as_expected(changes_since("HEAD"))


def test_an_ordinary_repository(repo: Path) -> None:
    both(repo)


def test_a_name_that_is_not_utf8_and_is_changed(repo: Path) -> None:
    with open(os.fsencode(repo) + b"/raw\xff.sh", "ab") as stream:
        stream.write(b"two\n")
    assert changes_since("HEAD").of("raw\\xff.sh") == ((2, 2),)
    write(repo, **{"raw\\xff.sh": "another\n"})
    assert changes_since("HEAD").of("raw\\xff.sh") == ALL


@pytest.mark.parametrize("options", [("--object-format=sha256",), ("--separate-git-dir=../kept",)])
def test_other_formats(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    both(fill(tmp_path / "repo", monkeypatch, *options))


def test_a_ref_format_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    try:
        root = fill(tmp_path / "repo", monkeypatch, "--ref-format=reftable")
    except subprocess.CalledProcessError:
        pytest.skip("this git has one format of refs")
    both(root)
    git(root, "worktree", "add", "-q", "../tree")
    monkeypatch.chdir(root.parent / "tree")
    assert changes_since("main").of("a.sh") == ()


def test_a_split_index(repo: Path) -> None:
    git(repo, "update-index", "--split-index")
    write(repo, **{"late.sh": "x\n"})
    git(repo, "add", "late.sh")
    assert list((repo / ".git").glob("sharedindex.*"))
    both(repo)
    git(repo, "update-index", "--assume-unchanged", "b.sh")
    write(repo, **{"b.sh": "one\ntwo\n"})
    assert changes_since("HEAD").of("b.sh") == ((2, 2),)


def test_without_links_files_are_copied(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repo, "update-index", "--split-index")
    git(repo, "tag", "deep/tag")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(1, "A required privilege is not held by the client")

    monkeypatch.setattr(os, "symlink", refuse)
    both(repo)
    as_expected(changes_since("deep/tag"))
    with pytest.raises(ChangesError):
        changes_since("nowhere")


def test_copies_do_not_follow_links_around(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, **{"refs/heads/main": "0\n"})
    (tmp_path / "refs/heads/loop").symlink_to(tmp_path / "refs")
    os.mkfifo(tmp_path / "refs/heads/pipe")
    monkeypatch.setattr(os, "symlink", lambda *_, **__: os.stat("/nowhere"))
    _lend(str(tmp_path / "refs"), str(tmp_path / "copy"))
    copied = [p for p in (tmp_path / "copy").rglob("*") if p.is_file()]
    assert [p.name for p in copied] == ["main"]


def test_a_sparse_checkout(repo: Path) -> None:
    commit(repo)
    git(repo, "sparse-checkout", "init", "--cone", "--sparse-index")
    git(repo, "sparse-checkout", "set", "other")
    assert not (repo / "deep").exists()
    assert shown() == [name for name in listed(repo) if not name.startswith("deep")]
    write(repo, **{"deep/c.sh": "one\ntwo\n", "deep/d.sh": "x\n"})
    assert {"deep/c.sh", "deep/d.sh"} <= set(shown())
    changes = changes_since("HEAD")
    assert changes.of("deep/c.sh") == ((2, 2),)
    assert changes.of("deep/d.sh") == ALL


def test_patterns_that_a_sparse_checkout_left_out_count(repo: Path) -> None:
    git(repo, "update-index", "--skip-worktree", ".gitignore")
    (repo / ".gitignore").unlink()
    assert "x.log" not in shown()
    assert shown() == listed(repo)


def test_a_work_tree_and_its_refs(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git(repo, "worktree", "add", "-q", "../tree")
    tree = repo.parent / "tree"
    monkeypatch.chdir(tree)
    first = git(tree, "rev-parse", "HEAD")
    write(tree, **{"b.sh": "one\ntwo\n", "z.log": ""})
    assert shown() == listed(tree)
    git(tree, "update-ref", "refs/worktree/mine", first)
    commit(tree)
    for revision in ("main", "HEAD~1", first[:12], "refs/worktree/mine", "HEAD@{1}", "main@{0}"):
        changes = changes_since(revision)
        assert changes.of("b.sh") == ((2, 2),), revision
        assert changes.of("a.sh") == ()


def test_revisions_of_every_kind(repo: Path, tmp_path: Path) -> None:
    git(repo, "stash", "-q")
    first = git(repo, "rev-parse", "HEAD")
    git(repo, "tag", "-a", "-m", "x", "annotated")
    git(repo, "pack-refs", "--all")
    git(tmp_path, "clone", "-q", str(repo), "clone")
    clone = tmp_path / "clone"
    write(clone, **{"b.sh": "one\ntwo\n"})
    commit(clone)
    os.chdir(clone)
    for revision in (
        "annotated",
        "origin/main",
        "origin",
        "@{u}",
        "main@{upstream}",
        "HEAD^",
        first,
    ):
        assert changes_since(revision).of("b.sh") == ((2, 2),), revision
    git(clone, "config", "--add", "remote.origin.fetch", "+refs/notes/*:refs/remotes/notes/*")
    assert changes_since("@{u}").of("b.sh") == ((2, 2),)
    git(clone, "fetch", "-q", "origin")
    assert changes_since("FETCH_HEAD").of("b.sh") == ((2, 2),)


def test_submodules_are_compared_with_their_own_history(repo: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    git(library, "init", "-q")
    write(library, **{"l.sh": "one\n", "m.sh": "one\n", ".gitignore": "*.log\n"})
    commit(library)
    git(repo, "submodule", "add", "-q", str(library), "sub")
    assert changes_since("HEAD").of("sub/l.sh") == ALL
    commit(repo)
    assert changes_since("HEAD").of("sub/l.sh") == ()
    write(repo, **{"sub/l.sh": "one\ntwo\n", "sub/new.sh": "x\n", "sub/x.log": ""})
    commit(repo / "sub")
    for revision in ("HEAD", "HEAD~1"):
        changes = changes_since(revision)
        assert changes.of("sub/l.sh") == ((2, 2),)
        assert changes.of("sub/m.sh") == ()
        assert changes.of("sub/new.sh") == ((1, 1),)
        write(repo, **{"q.sh": revision})
        commit(repo)
    assert {"sub/l.sh", "sub/m.sh", "sub/new.sh"} <= set(shown())
    assert "sub/x.log" not in shown()


def test_a_submodule_that_leads_back(repo: Path) -> None:
    first = git(repo, "rev-parse", "HEAD")
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{first},loop")
    git(repo, "commit", "-qm", "loop")
    (repo / "loop").symlink_to(repo)
    as_expected(changes_since("HEAD"))


def test_line_ends_that_git_converts_are_no_changes(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(repo, "config", "core.autocrlf", "true")
    (repo / "a.sh").write_bytes(b"one\r\n2\r\nthree\r\nfour\r\n")
    (repo / "b.sh").write_bytes(b"one\r\n")
    assert git(repo, "diff", "--stat", "HEAD", "--", "b.sh") == ""
    both(repo)


def test_patterns_of_the_user(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    write(home, **{".config/git/ignore": "b.*\n!x.log\n", "mine": "new.sh\n"})
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    git(repo, "rm", "-q", "--cached", "b.sh")
    assert shown() == listed(repo)
    assert "b.sh" not in shown()
    (home / ".config/git/ignore").write_bytes(b"\xef\xbb\xbf/*.sh\n!/b.sh")
    write(repo, **{".git/info/exclude": "!new.sh\n"})
    assert shown() == listed(repo)
    assert {"b.sh", "new.sh"} <= set(shown())
    (repo / ".git/info/exclude").unlink()
    write(
        home,
        **{".gitconfig": "[include]\n\tpath = more\n", "more": "[core]\nexcludesFile=~/mine\n"},
    )
    assert shown() == listed(repo)
    assert "new.sh" not in shown()
    assert "b.sh" in shown()


def test_patterns_in_the_clone(repo: Path) -> None:
    write(repo, **{".git/info/exclude": "new.*\n"})
    assert shown() == listed(repo)
    assert "new.sh" not in shown()


def test_an_intent_to_add(repo: Path) -> None:
    git(repo, "add", "-N", "new.sh")
    changes = changes_since("HEAD")
    assert changes.of("new.sh") == ((1, 1),)


def test_a_conflict(repo: Path) -> None:
    git(repo, "stash", "-q")
    git(repo, "checkout", "-qb", "topic")
    write(repo, **{"b.sh": "topic\n"})
    commit(repo)
    git(repo, "checkout", "-q", "main")
    write(repo, **{"b.sh": "main\n"})
    commit(repo)
    with pytest.raises(subprocess.CalledProcessError):
        git(repo, "merge", "topic")
    assert changes_since("HEAD").of("b.sh") == ALL


def test_nothing_is_written_and_nothing_is_left(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = repo / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    os.utime(repo / "b.sh", (1, 1))
    git(repo, "update-index", "--assume-unchanged", "deep/c.sh")
    before = {p: p.stat().st_mtime_ns for p in (repo / ".git").rglob("*")}
    both(repo)
    assert {p: p.stat().st_mtime_ns for p in (repo / ".git").rglob("*")} == before
    assert list(temporary.iterdir()) == []


def test_a_lock_of_another_git_does_not_matter(repo: Path) -> None:
    (repo / ".git/index.lock").touch()
    both(repo)


def test_one_view_for_a_repository_and_no_git_for_a_file(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    at = Repository.at

    def count(top: str) -> Repository:
        made.append(top)
        return at(top)

    monkeypatch.setattr(Repository, "at", count)
    discover(["a.sh", "deep/c.sh"])
    assert made == []
    discover([".", "deep", str(repo)])
    assert made == [str(repo)]


# -- what a repository cannot hide ---------------------------------------------------------


@pytest.mark.parametrize(
    "settings",
    [
        "[core]\n\texcludesFile = {repo}/all\n",
        "[core]\n\tworktree = {repo}/deep\n",
        "[core]\n\tworktree = /nowhere\n",
        "[core]\n\tbare = true\n",
        "[core]\n\tignoreCase = true\n",
        "[core]\n\tignoreStat = true\n\ttrustctime = false\n\tcheckStat = minimal\n",
        "[core]\n\tsparseCheckout = true\n\tsparseCheckoutCone = true\n",
        "[core]\n\tattributesFile = {repo}/attributes\n\tautocrlf = input\n\teol = crlf\n",
        "[core]\n\tbigFileThreshold = 1\n",
        "[core]\n\tquotePath = true\n[diff]\n\trelative = true\n\tignoreSubmodules = all\n",
        "[diff]\n\torderFile = {repo}/all\n\tnoprefix = true\n\texternal = true\n",
        "[extensions]\n\tworktreeConfig = true\n",
        '[includeIf "onbranch:**"]\n\tpath = {repo}/more\n',
        "[status]\n\tshowUntrackedFiles = no\n",
    ],
)
def test_no_setting_of_a_repository_hides_anything(repo: Path, settings: str) -> None:
    write(repo, all="*\n", attributes="* -diff\n", A_SH="x\n", **{"A.sh": "x\n"})
    write(repo, more="[core]\n\texcludesFile = all\n", **{".git/info/sparse-checkout": "/none\n"})
    before = shown()
    with (repo / ".git/config").open("a") as stream:
        stream.write(settings.format(repo=repo))
    (repo / ".git/config.worktree").write_text(f"[core]\n\texcludesFile = {repo}/all\n")
    assert shown() == before
    assert "A.sh" in before
    as_expected(changes_since("HEAD"))
    assert changes_since("HEAD").of("A.sh") == ALL


def test_a_repository_without_git_directory_hides_nothing(repo: Path) -> None:
    git(repo.parent, "clone", "-q", "--bare", str(repo), str(repo / "infra"))
    write(repo, **{"infra/main.sh": "x\n", "infra/info/exclude": "*\n"})
    for paths in ([".", "infra"], ["infra"], ["."]):
        assert "infra/main.sh" in {ref.display for ref in discover(paths).files}
    os.chdir(repo / "infra")
    assert "main.sh" in shown()
    assert changes_since("HEAD").of("main.sh") == ALL


@pytest.mark.parametrize("mark", ["--assume-unchanged", "--skip-worktree"])
def test_marks_in_the_index_hide_nothing(repo: Path, mark: str) -> None:
    git(repo, "update-index", mark, "a.sh", "b.sh", "deep/gone.sh")
    both(repo)


@pytest.mark.parametrize(
    "attributes",
    [
        "* -diff",
        "* binary",
        "* working-tree-encoding=IBM1047",
        "* filter=lfs diff=x",
        "* text ident",
    ],
)
def test_attributes_hide_nothing(repo: Path, attributes: str) -> None:
    write(repo, **{".gitattributes": f"[attr]diff binary\n{attributes}\n"})
    as_expected(changes_since("HEAD"))


def test_lines_that_are_not_those_of_git_all_count(repo: Path) -> None:
    for name, before, after in (
        ("wide.sh", "one\nĊ\ntwo\n".encode("utf-16"), "one\nĊ\n2\n".encode("utf-16")),
        ("return.sh", b"# a\r# b\rone\ntwo\n", b"# a\r# b\rone\n2\n"),
        ("nul.sh", b"one\0\ntwo\n", b"one\0\n2\n"),
    ):
        (repo / name).write_bytes(before)
        commit(repo)
        assert changes_since("HEAD").of(name) == ()
        (repo / name).write_bytes(after)
        assert changes_since("HEAD").of(name) == ALL, name


def test_binary_files_with_awkward_names(repo: Path) -> None:
    names = ["a and b/b", 'q"\n.sh', "ünï and.sh", "old.sh"]
    for name in names:
        write(repo, **{name: "\0one\n" + "filler\n" * 50})
    commit(repo)
    for name in names:
        write(repo, **{name: "\0two\n" + "filler\n" * 50})
    git(repo, "mv", "old.sh", "a and b/c b.sh")
    names[-1] = "a and b/c b.sh"
    changes = changes_since("HEAD")
    assert {name: changes.of(name) for name in names} == dict.fromkeys(names, ALL)


def test_files_git_does_not_know_count(repo: Path) -> None:
    write(repo, **{"nested/n.sh": "x\n"})
    git(repo / "nested", "init", "-q")
    commit(repo / "nested")
    write(repo.parent, **{"outside.sh": "x\n"})
    changes = changes_since("HEAD")
    for name in ("x.log", "out/y", "nested/n.sh", "../outside.sh"):
        assert changes.of(name) == ALL, name


def test_what_lies_where_a_submodule_would_be(repo: Path) -> None:
    first = git(repo, "rev-parse", "HEAD")
    git(repo, "update-index", "--add", "--cacheinfo", f"160000,{first},infra")
    git(repo, "commit", "-qm", "a submodule")
    write(repo, **{"infra/main.sh": "x\n"})
    assert "infra/main.sh" in shown()
    assert changes_since("HEAD").of("infra/main.sh") == ALL


def test_an_index_does_not_lead_outside(repo: Path, tmp_path: Path) -> None:
    write(tmp_path, **{"secret/s.sh": "x\n"})
    write(repo, **{"--aaaaaaa/s.sh": "x\n", "link/s.sh": "x\n"})
    index = repo / ".git/index"
    index.unlink()
    git(repo, "add", "-A")
    body = index.read_bytes()[:-20].replace(b"--aaaaaaa/s.sh", b"../secret/s.sh")
    index.write_bytes(body + hashlib.sha1(body).digest())
    (repo / "link/s.sh").unlink()
    (repo / "link").rmdir()
    (repo / "link").symlink_to(tmp_path / "secret")
    assert [name for name in (ref.display for ref in discover(["."]).files) if "s.sh" in name] == [
        "--aaaaaaa/s.sh"
    ]
    assert changes_since("HEAD").of("../secret/s.sh") == ALL


def test_replaced_and_grafted_history_is_not_believed(repo: Path) -> None:
    first = git(repo, "rev-parse", "HEAD")
    second = commit(repo)
    write(repo, **{".git/info/grafts": f"{second}\n"})
    git(repo, "replace", "-f", first, second)
    assert changes_since(first).of("a.sh") == ((2, 2), (4, 4))


# -- what cannot be read -------------------------------------------------------------------


def everything(repo: Path, why: str) -> None:
    found = discover(["."])
    assert {"a.sh", "new.sh", "x.log", "out/y"} <= {ref.display for ref in found.files}
    assert len(found.notices) == 1
    assert why in found.notices[0]
    with pytest.raises(ChangesError, match="--since: "):
        changes_since("HEAD")


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("index", b"DIRC\0\0\0\2garbage", "index"),
        ("index", None, "its index is not a regular file"),
        ("config", b"[extensions]\n\tobjectFormat = sha512\n", "objectformat is not known"),
        ("config", b"[extensions\n", "its configuration cannot be read"),
        ("commondir", b"../nowhere\n", "its .git leads nowhere"),
        ("commondir", b"//machine/share\n", "its .git leads to another machine"),
        ("commondir", None, "its commondir is not a regular file"),
    ],
)
def test_a_damaged_repository(repo: Path, name: str, content: bytes | None, why: str) -> None:
    path = repo / ".git" / name
    path.unlink(missing_ok=True)
    if content is None:
        os.mkfifo(path)
    else:
        path.write_bytes(content)
    everything(repo, why)


def test_patterns_that_cannot_be_read(repo: Path) -> None:
    (repo / ".git/info/exclude").unlink()
    os.mkfifo(repo / ".git/info/exclude")
    found = discover(["."])
    assert {"a.sh", "x.log"} <= {ref.display for ref in found.files}
    assert "its info/exclude is not a regular file" in found.notices[0]


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("gitdir: /nowhere\n", "leads nowhere"),
        ("gitdir: kept/objects\n", "leads to no repository"),
        ("gitdir: \\\\machine\\share\n", "another machine"),
        ("no link\n", "neither a directory nor a link"),
        ("gitdir: a\0b\n", "leads nowhere"),
        ("", "neither a directory nor a link"),
    ],
)
def test_a_git_file_that_leads_nowhere(repo: Path, written: str, why: str) -> None:
    (repo / ".git").rename(repo / "kept")
    (repo / ".git").write_text(written)
    everything(repo, why)


def test_a_git_directory_that_is_none(repo: Path) -> None:
    (repo / ".git").rename(repo.parent / "kept")
    (repo / ".git").mkdir()
    everything(repo, "leads to no repository")
    (repo / ".git").rmdir()
    os.mkfifo(repo / ".git")
    everything(repo, "is not a regular file")


def test_a_git_that_does_not_come_to_an_end(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flexlint.files.git, "SECONDS", 0.5)
    (repo / ".gitignore").unlink()
    os.mkfifo(repo / ".gitignore")
    found = discover(["."])
    assert "a.sh" in {ref.display for ref in found.files}
    assert "did not answer" in found.notices[0]


def test_git_is_not_waited_for_twice(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flexlint.files.git, "SECONDS", 0.5)
    (repo / ".git").rename(repo.parent / "kept")
    started: list[str] = []
    for name in ("first", "second", "third"):
        git(repo, "init", "-q", name)
        os.mkfifo(repo / name / ".gitignore")
    run = View.run

    def count(view: View, *arguments: str, folder: str = "") -> object:
        started.append(folder)
        return run(view, *arguments, folder=folder)

    monkeypatch.setattr(View, "run", count)
    found = discover(["."])
    assert len(started) == 1
    assert len(found.notices) == 3


def test_a_complaint_is_printable() -> None:
    answer = GitAnswer(1, b"", b"\nfatal: \x1b[31mx\xff\ty\nmore")
    assert answer.reason == "fatal: ?[31mx\\xff?y"
    assert GitAnswer(1, b"", b"").reason == "no reason given"


def test_a_git_that_says_too_much(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flexlint.files.git, "MAX_BYTES", 10)
    everything(repo, "git said more than can be kept")


def test_no_place_for_temporary_files(repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = os.mkdir

    def refuse(path: str, mode: int = 0o777) -> None:
        if "flexlint-" in str(path):
            raise OSError(30, "Read-only file system", path)
        mkdir(path, mode)

    monkeypatch.setattr(os, "mkdir", refuse)
    everything(repo, "there is no place for temporary files")


def test_a_partial_clone_is_not_completed(repo: Path, tmp_path: Path) -> None:
    commit(repo)
    git(repo, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{repo}", "partial")
    os.chdir(tmp_path / "partial")
    write(tmp_path / "partial", **{"b.sh": "one\ntwo\n"})
    assert changes_since("HEAD").of("b.sh") == ((2, 2),)
    with pytest.raises(ChangesError, match="the clone is partial"):
        changes_since("HEAD~1")


def test_a_case_that_is_folded_is_found_by_asking(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Views() as views:
        assert not views.at(str(repo)).has_spellings
    (repo / ".GIT").mkdir()
    with Views() as views:
        assert not views.at(str(repo)).has_spellings
    monkeypatch.setattr(Repository, "folds_case", lambda _: True)
    with Views() as views:
        view = views.at(str(repo))
        assert view.key("A.sh") == view.key("a.SH")
    (repo / "b.sh").rename(repo / "B.sh")
    assert "B.sh" in shown()
    assert changes_since("HEAD").of("B.sh") == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("name", ["refs/heads/pipe", "logs/refs/heads/pipe", "objects/ab/pipe"])
def test_nobody_waits_for_a_pipe_of_the_history(repo: Path, name: str) -> None:
    (repo / ".git" / name).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(repo / ".git" / name)
    with pytest.raises(ChangesError, match=f"its {name} is not a regular file"):
        changes_since("HEAD")
    assert discover(["."]).notices == ()  # which reads none of it


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_links_among_refs_count_as_what_they_lead_to(repo: Path) -> None:
    heads = repo / ".git/refs/heads"
    (heads / "around").symlink_to(heads)
    (heads / "nowhere").symlink_to("gone")
    assert changes_since("HEAD") is not None
    os.mkfifo(repo / "pipe")
    (heads / "led").symlink_to(repo / "pipe")
    with pytest.raises(ChangesError, match="refs/heads/led is not a regular file"):
        changes_since("HEAD")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_links_to_directories_among_refs_are_not_followed(repo: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    os.mkfifo(outside / "pipe")
    (repo / ".git/refs/heads/away").symlink_to(outside)
    assert changes_since("HEAD") is not None
