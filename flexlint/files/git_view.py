"""What git gets to see of a repository: a view, with files to read and no programs to start.

A repository's own ``config`` can name programs, other places, and patterns that hide files. So
git never reads it. It gets a directory of ours instead (a *view*), whose ``config`` is written
here, and which leads to what git needs of the repository: its index, its objects, its own list
of patterns to ignore and, where history is asked for, its refs. What the directory that holds
``.git`` is, we say. Nothing but a ``.git`` makes a repository.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from types import TracebackType

from flexlint.files.git import GitAnswer, GitError, Program, find_git
from flexlint.files.regular import odd_below
from flexlint.files.tops import GIT, nearest_top
from flexlint.record import record
from flexlint.regex import regex
from flexlint.text.printing import one_line
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

_LINK = b"gitdir: "
_HEAD = regex(rb"ref: refs/|[0-9a-f]{40}")
_PSEUDO_REF = regex(r"[A-Z_]+")
_BOM = b"\xef\xbb\xbf"
_LIKE_ENVIRONMENT = ("pyvenv.cfg", "lib")
_MAX_BYTES = 1 << 20
_MAX_CONFIG = 16 << 20
_MAX_PATTERNS = 64 << 20

# Of a repository's own configuration only this is taken: how to read its index, objects and
# refs, and what the upstream of a branch is called (no URL, so nothing can be fetched).
_FORMATS = {
    "extensions.objectformat": ("sha1", "sha256"),
    "extensions.refstorage": ("files", "reftable"),
}
_UPSTREAM = regex(r"branch\..*\.(?:remote|merge)|remote\..*\.fetch", re.DOTALL)

# No attribute of the tree changes what is compared: no filter, no encoding, no ending of lines,
# and what is binary, the bytes say. This file of git's overrides those in the tree.
_ATTRIBUTES = "* -text -crlf -eol -ident -filter -working-tree-encoding !diff !merge\n"


@record
class Repository:
    """Where the parts of a repository are; all paths are absolute."""

    top: str
    """The directory that holds ``.git``."""
    git_dir: str
    """What is this work tree's own: its HEAD and its index."""
    common_dir: str
    """What it shares with other work trees: objects, refs, configuration."""

    @classmethod
    def at(cls, top: str) -> Repository:
        """The repository of the ``.git`` in ``top``.

        Raises:
            GitError: if there is none that can be read.
        """
        git_dir = os.path.join(top, ".git")
        if not os.path.isdir(git_dir):
            written = _read(git_dir, "its .git", _MAX_BYTES)
            if not written.startswith(_LINK):
                raise GitError("its .git is neither a directory nor a link to one")
            git_dir = _led_to(top, written.removeprefix(_LINK))
        common_dir = git_dir
        shared = os.path.join(git_dir, "commondir")
        if os.path.lexists(shared):
            common_dir = _led_to(git_dir, _read(shared, "its commondir", _MAX_BYTES))
        if not os.path.lexists(os.path.join(git_dir, "HEAD")):
            raise GitError("its .git leads to no repository")
        for name in ("objects", "refs"):
            if not os.path.isdir(os.path.join(common_dir, name)):
                raise GitError(f"its .git leads to a repository without {name}")
        return cls(top, git_dir, common_dir)

    @classmethod
    def bare(cls, place: str) -> Repository:
        """The repository without a work tree in the directory ``place``, which somebody named.

        Raises:
            GitError: if there is none that can be read.
        """
        if not os.path.isfile(os.path.join(place, "HEAD")):
            raise GitError("it is not a git repository")
        for name in ("objects", "refs"):
            if not os.path.isdir(os.path.join(place, name)):
                raise GitError("it is not a git repository")
        return cls(place, place, place)

    @property
    def index(self) -> str:
        """The index, which need not be there."""
        return os.path.join(self.git_dir, "index")

    def patterns(self) -> bytes:
        """The patterns to ignore that are not in the tree but in this clone.

        Raises:
            GitError: if they cannot be read.
        """
        path = os.path.join(self.common_dir, "info", "exclude")
        if not os.path.lexists(path):
            return b""
        return _read(path, "its info/exclude", _MAX_PATTERNS).removeprefix(_BOM)

    def folds_case(self) -> bool:
        """Whether its file system takes names in either case for the same, asked of itself.

        Configuration is not believed: it would make two files one.
        """
        upper = os.path.join(self.top, ".GIT")
        if not os.path.lexists(upper):
            return False
        try:
            return ".GIT" not in os.listdir(self.top)
        except OSError:
            return False


def _enclosing(top: str) -> Iterator[str]:
    """``top`` and the tops of the repositories around it, but for the root of everything."""
    found: str | None = top
    while found is not None and (parent := os.path.dirname(found)) != found:
        yield found
        found = nearest_top(parent, GIT)


class View:
    """One repository as git sees it here."""

    def __init__(self, repository: Repository, program: Program, place: str, index: str) -> None:
        self.top = repository.top
        self.partial = False
        """Whether the repository is a partial clone: what is missing is not fetched."""
        self.lenders: tuple[str, ...] = ()
        """Other places, as the repository says, where git looks for its objects."""
        self.folds_case = repository.folds_case()
        self._program = program
        self._place = place
        self._variables = {
            "GIT_DIR": place,
            "GIT_WORK_TREE": repository.top,
            "GIT_INDEX_FILE": index,
            "GIT_OBJECT_DIRECTORY": os.path.join(repository.common_dir, "objects"),
        }

    def run(self, *arguments: str, folder: str = "") -> GitAnswer:
        """Run git in ``folder`` of the work tree (else its top) and keep what it prints."""
        return self._program.run(["-C", folder or self.top, *arguments], self._variables)

    def read(
        self, reader: Callable[[IO[bytes]], bool], *arguments: str, given: bytes = b""
    ) -> GitAnswer:
        """Run git in the top of the work tree and give what it prints to ``reader``.

        ``given`` is what git reads.
        """
        stdin = os.devnull
        if given:
            stdin = os.path.join(self._place, "given")
            _write(stdin, given)
        code, complaint = self._program.read(
            ["-C", self.top, *arguments], self._variables, reader, stdin=stdin
        )
        return GitAnswer(code, b"", complaint)

    def unmark(self, paths: Iterable[bytes]) -> None:
        """From now on see ``paths`` without the marks that make git not look at them.

        The marks ("assume unchanged", "skip worktree") are in the index; they go from a copy.

        Raises:
            GitError: if the index cannot be copied.
        """
        own = os.path.join(self._place, "unmarked")
        listed = os.path.join(self._place, "paths")
        _copy_file(self._variables["GIT_INDEX_FILE"], own)
        _write(listed, b"".join(path + b"\0" for path in paths))
        self._variables["GIT_INDEX_FILE"] = own
        for mark in ("--no-assume-unchanged", "--no-skip-worktree"):
            answer = self._program.run(
                ["-C", self.top, "update-index", mark, "-z", "--stdin"],
                self._variables,
                stdin=listed,
            )
            if answer.returncode != 0:
                raise GitError(answer.reason)

    def key(self, path: str) -> str:
        """``path`` so that two spellings of one file are equal, as the file system has it."""
        if sys.platform == "darwin":
            import unicodedata

            path = unicodedata.normalize("NFC", path)
        return path.casefold() if self.folds_case else path

    @property
    def has_spellings(self) -> bool:
        """Whether two spellings can be one file, so that :meth:`key` must be compared."""
        return self.folds_case or sys.platform == "darwin"


class Views:
    """The views of one run, in a private directory that is removed at the end.

    With ``history`` they hold refs too; without, only what tells which files are ignored.
    """

    def __init__(self, *, history: bool = False) -> None:
        self._history = history
        self._place = ""
        self._made: dict[str, View | GitError] = {}
        self._own_patterns: str | None = None
        self._given_up = ""

    def __enter__(self) -> Views:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Remove the private directory."""
        if self._place:
            remove_directory(self._place)

    def at(self, top: str) -> View:
        """The view of the repository whose ``.git`` is in ``top``, absolute; made once.

        Raises:
            GitError: if there is no git, or no repository that can be read.
        """
        return self._of(top, Repository.at)

    def bare(self, place: str) -> View:
        """The view of the repository without a work tree in ``place``, absolute; made once.

        Discovery does not ask for it: only who was told that there is one does.

        Raises:
            GitError: if there is no git, or no repository that can be read.
        """
        return self._of(place, Repository.bare)

    def _of(self, top: str, find: Callable[[str], Repository]) -> View:
        if self._given_up:
            raise GitError(self._given_up)
        made = self._made.get(top)
        if made is None:
            try:
                made = self._make(find(top))
            except GitError as error:
                made = error
            except OSError as error:
                made = GitError(one_line(f"{error.strerror}: {error.filename}"))
            self._made[top] = made
        if isinstance(made, GitError):
            raise made
        return made

    def give_up(self, reason: str) -> None:
        """Ask git no more; :meth:`at` raises ``reason`` from now on."""
        self._given_up = reason

    def _make(self, repository: Repository) -> View:
        top = repository.top
        avoid = tuple(_enclosing(top))
        path = find_git(avoid)
        if path is None:
            raise GitError("git was not found")
        if not self._place:
            self._place = private_directory()
        program = Program(path, self._place, avoid)
        place = os.path.join(self._place, _LIKE_ENVIRONMENT[1], str(len(self._made)))
        config = self._config(repository, program)
        index = repository.index
        if os.path.lexists(index) and not os.path.isfile(index):
            raise GitError("its index is not a regular file")
        view = View(repository, program, place, index)
        settings = [("core.ignorecase", _flag(view.folds_case)), *_taken(config, self._history)]
        os.mkdir(place)
        view.lenders = tuple(_lenders(repository))
        if self._history:
            _refuse_odd(repository, view.lenders)
            _write_history(repository, place, settings)
            view.partial = any(
                name == "extensions.partialclone" or name.endswith(".promisor")
                for name, _ in config
            )
        else:
            patterns = os.path.join(place, "patterns")
            own = _patterns(os.path.join(top, self._patterns_of_user(program)))
            _write(patterns, own + repository.patterns())
            settings.append(("core.excludesfile", patterns))
            _write_outline(place, settings)
            _lend(os.path.join(repository.common_dir, "refs"), os.path.join(place, "refs"), "empty")
        _lend_shared_index(repository.git_dir, place)
        return view

    def _config(self, repository: Repository, program: Program) -> list[tuple[str, str]]:
        """The repository's configuration, read as a list of words and not obeyed."""
        path = os.path.join(repository.common_dir, "config")
        if not os.path.lexists(path):
            return []
        written = _read(path, "its configuration", _MAX_CONFIG).lower()
        if not self._history and b"extensions" not in written:
            return []  # the name of a section has one spelling, so there is none
        command = ["config", "--file", path, "--no-includes", "--list", "-z"]
        answer = program.run(command, {})
        if answer.returncode != 0:
            raise GitError(f"its configuration cannot be read: {answer.reason}")
        return list(_settings(answer.stdout))

    def _patterns_of_user(self, program: Program) -> str:
        """The user's own file of patterns to ignore; "" if there is none."""
        if self._own_patterns is None:
            command = ["config", "--type=path", "--get", "core.excludesFile"]
            answer = program.run(command, {}, own=True)
            self._own_patterns = os.fsdecode(answer.stdout).removesuffix("\n")
            if answer.returncode != 0:
                self._own_patterns = _default_patterns()
        return self._own_patterns


def _default_patterns() -> str:
    home = os.environ.get("HOME") or os.path.expanduser("~")
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.join(home, ".config")
    path = os.path.join(folder, "git", "ignore")
    return path if os.path.isabs(path) else ""


def _patterns(path: str) -> bytes:
    """The patterns in a file of the user's, as they can stand before others; none is no error."""
    try:
        return _read(path, "", _MAX_PATTERNS).removeprefix(_BOM) + b"\n"
    except GitError:
        return b""


def _settings(listed: bytes) -> Iterator[tuple[str, str]]:
    """What ``git config --list -z`` printed."""
    for setting in os.fsdecode(listed).split("\0"):
        if setting:
            name, _, value = setting.partition("\n")
            yield name, value


def _taken(config: Iterable[tuple[str, str]], history: bool) -> Iterator[tuple[str, str]]:
    """The few settings of a repository that a view has too.

    Raises:
        GitError: if the repository is stored in a way that is not known here.
    """
    for name, value in config:
        if name in _FORMATS:
            if value.lower() not in _FORMATS[name]:
                raise GitError(f"its {name} is not known")
            if history or name == "extensions.objectformat":
                yield name, value.lower()
        elif history and _UPSTREAM.fullmatch(name):
            yield name, value


# -- writing a view ------------------------------------------------------------------------


def _write_outline(place: str, settings: Sequence[tuple[str, str]]) -> None:
    """Write what makes ``place`` a repository to git, but for its refs."""
    _write(os.path.join(place, "HEAD"), b"ref: refs/heads/main\n")
    _write(os.path.join(place, "config"), _config_file(settings))


def _write_history(repository: Repository, place: str, settings: Sequence[tuple[str, str]]) -> None:
    """Make ``place`` a repository with the history of ``repository``; of a work tree, two parts."""
    shared = place
    if repository.git_dir != repository.common_dir:
        shared = os.path.join(place, "common")
        os.mkdir(shared)
        _write(os.path.join(place, "commondir"), b"common\n")
        _lend_history(repository.git_dir, place)
    _write_outline(shared, settings)
    os.mkdir(os.path.join(shared, "info"))
    _write(os.path.join(shared, "info", "attributes"), _ATTRIBUTES.encode())
    _lend_history(repository.common_dir, shared)


def _lend_history(source: str, place: str) -> None:
    head = os.path.join(source, "HEAD")
    if os.path.islink(head):  # as git wrote it long ago
        written = b"ref: " + os.fsencode(os.readlink(head))
    else:
        written = _read(head, "its HEAD", _MAX_BYTES)
    if not _HEAD.match(written):
        raise GitError("its HEAD is damaged")
    _write(os.path.join(place, "HEAD"), written)
    for name in os.listdir(source):
        path = os.path.join(source, name)
        if name in ("packed-refs", "shallow"):
            if not os.path.isfile(path):
                raise GitError(f"its {name} is not a regular file")
            _lend(path, os.path.join(place, name))
        elif name in ("refs", "reftable"):
            if os.path.isdir(path):
                _lend(path, os.path.join(place, name))
        elif name == "logs" and os.path.isdir(path):
            _lend(path, os.path.join(place, name), "nothing")
        elif name != "HEAD" and _PSEUDO_REF.fullmatch(name) and os.path.isfile(path):
            _lend(path, os.path.join(place, name))


def _lend_shared_index(source: str, place: str) -> None:
    """A split index leads to files beside it, which git looks for beside the configuration."""
    for name in os.listdir(source):
        if name.startswith("sharedindex.") and os.path.isfile(os.path.join(source, name)):
            _lend(os.path.join(source, name), os.path.join(place, name))


def _config_file(settings: Sequence[tuple[str, str]]) -> bytes:
    fixed = {
        # Extensions count from version 1 on only.
        "core.repositoryformatversion": str(
            int(any(n.startswith("extensions.") for n, _ in settings))
        ),
        "core.bare": "false",
        "core.fsmonitor": "false",
        "core.hookspath": os.devnull,
        "core.untrackedcache": "false",  # what the index remembers of folders is not believed
        "core.longpaths": "true",
        "protocol.allow": "never",
    }
    if os.name == "nt":
        fixed["core.symlinks"] = "false"
    if sys.platform == "darwin":
        fixed["core.precomposeunicode"] = "true"
    lines = []
    for name, value in (*fixed.items(), *settings):
        section, _, rest = name.partition(".")
        between, _, variable = rest.rpartition(".")
        lines.append(f"[{section} {_quoted(between)}]" if between else f"[{section}]")
        lines.append(f"\t{variable} = {_quoted(value)}")
    return os.fsencode("\n".join(lines) + "\n")


def _quoted(text: str) -> str:
    written = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{written}"'


def _flag(value: bool) -> str:
    return "true" if value else "false"


# -- files ---------------------------------------------------------------------------------


def _lenders(repository: Repository) -> Iterator[str]:
    """Where else git will look for objects: directories outside the repository.

    Raises:
        GitError: if the list of them cannot be read.
    """
    objects = os.path.join(repository.common_dir, "objects")
    path = os.path.join(objects, "info", "alternates")
    if not os.path.lexists(path):
        return
    within = os.path.join(os.path.realpath(repository.common_dir), "")
    for line in _read(path, "its objects/info/alternates", _MAX_BYTES).split(b"\n"):
        named = os.fsdecode(line)
        if named and not named.startswith("#") and "\0" not in named:
            place = os.path.realpath(os.path.join(objects, named))
            if not place.startswith(within):
                yield place


def _refuse_odd(repository: Repository, lenders: Iterable[str]) -> None:
    """Refuse a repository in which git would open something that is no file, and wait for it.

    Raises:
        GitError: if there is anything of the kind where git looks for refs and objects.
    """
    places = [(repository.common_dir, name) for name in ("refs", "reftable", "logs", "objects")]
    if repository.git_dir != repository.common_dir:
        places += [(repository.git_dir, name) for name in ("refs", "reftable", "logs")]
    for folder, name in (*places, *((place, "") for place in lenders)):
        odd = odd_below(os.path.join(folder, name))
        if odd is not None:
            what = os.path.join(name, odd).replace(os.sep, "/")
            where = f"its {what}" if name else f"{what} of {folder}, which lends it objects,"
            raise GitError(f"{where} is not a regular file")


def _led_to(folder: str, written: bytes) -> str:
    """The directory that a file of git's in ``folder`` leads to."""
    path = os.fsdecode(written.rstrip(b"\r\n"))
    if _is_remote(path) and not _is_remote(folder):
        raise GitError("its .git leads to another machine")
    path = os.path.normpath(os.path.join(folder, path))
    if "\0" in path or not os.path.isdir(path):
        raise GitError("its .git leads nowhere")
    return path


def _is_remote(path: str) -> bool:
    return path.replace("\\", "/").startswith("//")


def _read(path: str, what: str, most: int) -> bytes:
    """The bytes of a regular file of a repository's.

    Raises:
        GitError: if there is none, or if it is larger than ``most``.
    """
    if not os.path.isfile(path):
        raise GitError(f"{what} is not a regular file")
    try:
        with open(path, "rb") as stream:
            data = stream.read(most + 1)
    except OSError as error:
        raise GitError(f"{what} cannot be read: {error.strerror}") from error
    if len(data) > most:
        raise GitError(f"{what} is too large")
    return data


def _write(path: str, data: bytes) -> None:
    with open(path, "wb") as stream:
        stream.write(data)


def _lend(source: str, target: str, instead: str = "copy") -> None:
    """Make ``target`` a link to ``source``; where there are no links ``instead``:
    a ``copy``, an ``empty`` directory, or ``nothing``."""
    try:
        os.symlink(source, target, target_is_directory=os.path.isdir(source))
    except (OSError, NotImplementedError):
        if instead == "copy":
            _copy(source, target)
        elif instead == "empty":
            os.mkdir(target)


def _copy(source: str, target: str) -> None:
    """Copy a file or a directory; links to directories inside are left out."""
    pending = [(source, target)]
    while pending:
        source, target = pending.pop()
        if os.path.isfile(source):
            _copy_file(source, target)
        elif os.path.isdir(source):
            os.mkdir(target)
            for name in os.listdir(source):
                path = os.path.join(source, name)
                if not (os.path.islink(path) and os.path.isdir(path)):
                    pending.append((path, os.path.join(target, name)))


def _copy_file(source: str, target: str) -> None:
    with open(source, "rb") as given, open(target, "wb") as taken:
        while chunk := given.read(1 << 20):
            taken.write(chunk)


def private_directory() -> str:
    """A new directory that only this user can look into.

    Raises:
        GitError: if there is no place for it.
    """
    # ``tempfile`` would try the working directory last, which is what we look at.
    named = [os.environ.get(name, "") for name in ("TMPDIR", "TEMP", "TMP")]
    for base in (*named, "/tmp", "/var/tmp", os.path.expanduser("~")):
        if not os.path.isabs(base) or not os.path.isdir(base):
            continue
        place = os.path.join(os.path.realpath(base), f"flexlint-{os.urandom(8).hex()}")
        try:
            os.mkdir(place, 0o700)
            # Should it lie in what is looked at, discovery takes it for an environment of Python.
            mark, inside = _LIKE_ENVIRONMENT
            _write(os.path.join(place, mark), b"")
            os.mkdir(os.path.join(place, inside))
        except OSError:
            continue
        return place
    raise GitError("there is no place for temporary files")


def remove_directory(folder: str) -> None:
    """Remove ``folder`` with what is in it; links go, what they lead to stays."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    remove_directory(entry.path)
                elif os.name == "nt" and entry.is_dir():
                    os.rmdir(entry.path)  # a link to a directory is one there
                else:
                    os.unlink(entry.path)
        os.rmdir(folder)
    except OSError:
        return  # a leftover in the directory of temporary files harms nobody
