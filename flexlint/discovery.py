"""Paths to files: what git would look at, without what is not the user's own source."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from flexlint.git import GitError
from flexlint.globs import matcher
from flexlint.options import Options
from flexlint.printing import printable
from flexlint.repository import View, Views, nearest_top
from flexlint.vendored import OPERATIONS, SDK_FOLDER, is_sdk

DEFAULT_EXCLUDES = frozenset(
    {
        ".bzr", ".cache", ".direnv", ".eggs", ".git", ".hg", ".hypothesis", ".ipynb_checkpoints",
        ".jj", ".mypy_cache", ".nox", ".pnpm-store", ".pytest_cache", ".ruff_cache", ".sl",
        ".svn", ".terraform", ".tox", ".venv", "__pycache__", "__pypackages__",
        "bower_components", "node_modules", "site-packages",
    }
)  # fmt: skip
"""Directories that hold no source of the user's; any with a ``pyvenv.cfg`` counts as well."""


class SourceRef(NamedTuple):
    """A file to lint."""

    path: str
    """The path to open."""
    display: str
    """The path to report: relative to the working directory where possible, with ``/``. Bytes
    that are no UTF-8 are surrogates in it, as everywhere in Python."""
    explicit: bool = False
    """True if the user named the file itself."""


@dataclass(frozen=True, slots=True)
class DiscoveryOptions:
    """What to leave out."""

    exclude: tuple[str, ...] = ()
    """Patterns (see :mod:`flexlint.globs`) relative to ``root``."""
    root: str = ""
    """Absolute; "" is the working directory."""
    force_exclude: bool = False
    """Also leave out files that the user named."""
    respect_gitignore: bool = True

    @classmethod
    def of(cls, options: Options) -> DiscoveryOptions:
        """The part of ``options`` that concerns discovery."""
        return cls(options.exclude, options.root, options.force_exclude, options.respect_gitignore)


@dataclass(frozen=True, slots=True)
class Discovery:
    """The files, sorted by their displayed path, each once."""

    files: tuple[SourceRef, ...]
    excluded: int = 0
    """Files left out by a pattern of the user's or as vendored SDK source."""
    notices: tuple[str, ...] = ()


class DiscoveryError(Exception):
    """A path that the user named does not exist or is neither file nor directory."""


def discover(paths: Sequence[str], options: DiscoveryOptions = DiscoveryOptions()) -> Discovery:
    """The files below ``paths``.

    Inside a git work tree these are the files git would show, tracked or not, without the
    ignored ones; elsewhere all of them. Hidden files count, symbolic links are followed only
    where named in ``paths``.

    Raises:
        DiscoveryError: if one of ``paths`` does not exist or is no file or directory.
    """
    with Views() as views:
        return _Search(options, views).run(paths)


class _Search:
    """One call of :func:`discover`."""

    def __init__(self, options: DiscoveryOptions, views: Views) -> None:
        self._options = options
        self._views = views
        self._cwd = os.getcwd()
        self._root = options.root or self._cwd
        self._matches = matcher(options.exclude)
        self._has_patterns = bool(options.exclude)
        self._found: dict[str, SourceRef] = {}
        self._excluded: set[str] = set()
        self._notices: dict[str, None] = {}

    def run(self, paths: Sequence[str]) -> Discovery:
        for path in paths:
            try:
                kind = os.stat(path)
            except OSError as error:
                why = "does not exist" if isinstance(error, FileNotFoundError) else error.strerror
                raise DiscoveryError(f"{printable(path)}: {why}") from error
            except ValueError as error:  # a NUL in the path
                raise DiscoveryError(f"{printable(path)}: {error}") from error
            if stat.S_ISDIR(kind.st_mode):
                self._directory(path)
            elif stat.S_ISREG(kind.st_mode):
                self._explicit(path)
            else:
                raise DiscoveryError(f"{printable(path)}: is neither a file nor a directory")
        files = sorted(self._found.values(), key=lambda ref: ref.display)
        return Discovery(tuple(files), len(self._excluded), tuple(self._notices))

    # -- what the user named ---------------------------------------------------------

    def _explicit(self, path: str) -> None:
        full = os.path.abspath(path)
        if self._options.force_exclude and self._forced_out(full):
            self._excluded.add(full)
            return
        self._found[full] = SourceRef(path, display_path(path, self._cwd), True)

    def _forced_out(self, full: str) -> bool:
        relative = self._relative(full)
        *folders, _name = relative.split("/")
        if not DEFAULT_EXCLUDES.isdisjoint(folders) or self._matches(relative):
            return True
        folder = os.path.dirname(full)
        for _ in range(len(folders)):
            if os.path.exists(os.path.join(folder, "pyvenv.cfg")) or is_sdk(folder):
                return True
            folder = os.path.dirname(folder)
        return False

    def _directory(self, path: str) -> None:
        full = os.path.abspath(path)
        try:
            counts = self._options.respect_gitignore and self._counts_in_git(full)
        except GitError as error:
            self._without_git(full, error)
        else:
            if counts:
                self._walk_git(full)
            else:
                self._walk(full)

    def _counts_in_git(self, full: str) -> bool:
        """Whether git says which files below ``full`` count.

        It does not where it ignores ``full`` itself: named by the user, that counts all the same.

        Raises:
            GitError: if git will not say.
        """
        real = os.path.realpath(full)
        top = nearest_top(real)
        if top is None or top == real:
            return top is not None
        answer = self._views.at(top).run("check-ignore", "-q", ".", folder=real)
        if answer.returncode not in (0, 1):
            raise GitError(answer.reason)
        return answer.returncode == 1

    def _without_git(self, folder: str, error: GitError) -> None:
        self._notice(
            f"git could not list {display_path(folder, self._cwd)} ({error}):"
            " looking at every file, ignored ones included"
        )
        self._walk(folder, ask_git=False)

    # -- walking ---------------------------------------------------------------------

    def _walk(self, top: str, *, ask_git: bool = True) -> None:
        """Every file below ``top``, by the file system alone; repositories inside ask git."""
        pending = [top]
        while pending:
            folder = pending.pop()
            entries = self._scan(folder)
            if entries is None:
                continue
            if folder != top:
                names = {entry.name for entry in entries}
                if "pyvenv.cfg" in names:
                    continue
                if is_sdk(folder, names):
                    self._leave_out(folder)
                    continue
                if ".git" in names and ask_git and self._options.respect_gitignore:
                    self._walk_git(folder)
                    continue
            prefix = self._prefix(folder)
            relative = self._relative(folder) + "/" if self._has_patterns else ""
            for entry in entries:
                name = entry.name
                if _is_directory(entry):
                    if name in DEFAULT_EXCLUDES:
                        continue
                    if self._has_patterns and self._matches(_join(relative, name)):
                        self._leave_out(entry.path)
                    else:
                        pending.append(entry.path)
                elif _is_file(entry) and name != ".git":
                    if self._has_patterns and self._matches(_join(relative, name)):
                        self._excluded.add(entry.path)
                    else:
                        self._add(entry.path, prefix, name)

    def _walk_git(self, top: str) -> None:
        """Every file below ``top`` that git shows; without git, every file."""
        pending = [top]
        while pending:
            folder = pending.pop()
            try:
                view, listed = self._listed(folder)
            except GitError as error:
                self._without_git(folder, error)
            else:
                pending.extend(self._visible(folder, listed, view))

    def _listed(self, folder: str) -> tuple[View, dict[str, list[str]]]:
        """What git shows below ``folder``, as folder -> names.

        Raises:
            GitError: if git will not say.
        """
        real = os.path.realpath(folder)
        view = self._views.at(nearest_top(real) or real)
        command = ("ls-files", "--cached", "--others", "--exclude-standard", "-z")
        answer = view.run(*command, folder=real)
        if answer.is_none:
            self._views.give_up(answer.reason)  # once is long enough
        if answer.returncode != 0:
            raise GitError(answer.reason)
        folders: dict[str, list[str]] = {}
        for path in os.fsdecode(answer.stdout).split("\0"):
            inner, _, name = path.rstrip("/").rpartition("/")
            if name:
                folders.setdefault(inner, []).append(name)
        return view, folders

    def _visible(self, top: str, listed: dict[str, list[str]], view: View) -> Iterator[str]:
        """Add the files among ``listed`` that are there; yield the repositories inside."""
        fate = _Fate(self, top, listed)
        for folder, names in listed.items():
            path = os.path.join(top, folder) if folder else top
            if (why := fate.of(folder)) is not None:
                if why:
                    self._excluded.update(os.path.join(path, name) for name in names)
                continue
            # Scanning tells at once which files are gone, links, or repositories of their own.
            kinds = {entry.name: entry for entry in self._scan(path) or ()}
            # Where the file system takes two spellings for one, git may know the other.
            spelled = {}
            if view.has_spellings:
                spelled = {view.key(name): entry for name, entry in kinds.items()}
            prefix = self._prefix(path)
            relative = self._relative(path) + "/" if self._has_patterns else ""
            for name in names:
                entry = kinds.get(name) or (spelled and spelled.get(view.key(name)))
                if not entry:
                    continue
                if _is_file(entry):
                    if self._has_patterns and self._matches(_join(relative, entry.name)):
                        self._excluded.add(entry.path)
                    else:
                        self._add(entry.path, prefix, entry.name)
                elif _is_directory(entry) and entry.name not in DEFAULT_EXCLUDES:
                    if self._has_patterns and self._matches(_join(relative, entry.name)):
                        self._leave_out(entry.path)
                    elif is_sdk(entry.path):
                        continue
                    elif os.path.lexists(os.path.join(entry.path, ".git")):
                        yield entry.path
                    else:  # where a submodule would be, and git knows nothing of what is
                        self._walk(entry.path)

    def _scan(self, folder: str) -> list[os.DirEntry[str]] | None:
        try:
            with os.scandir(folder) as entries:
                return list(entries)
        except FileNotFoundError:
            return None  # git knows folders that are gone, or were never checked out
        except OSError as error:
            self._notice(f"{display_path(folder, self._cwd)}: {error.strerror}; not looked at")
            return None

    def _leave_out(self, top: str) -> None:
        """Count the files below ``top`` as excluded."""
        pending = [top]
        while pending:
            try:
                with os.scandir(pending.pop()) as entries:
                    for entry in entries:
                        if _is_directory(entry):
                            pending.append(entry.path)
                        elif _is_file(entry):
                            self._excluded.add(entry.path)
            except OSError:  # what is left out need not be readable
                continue

    # -- small parts -----------------------------------------------------------------

    def _add(self, path: str, prefix: str, name: str) -> None:
        if path not in self._found:
            shown = prefix + name
            self._found[path] = SourceRef(prefix + name if os.sep == "/" else path, shown)

    def _prefix(self, folder: str) -> str:
        relative = relative_path(folder, self._cwd)
        return "" if relative == "." else relative + "/"

    def _relative(self, path: str) -> str:
        return relative_path(path, self._root)

    def _notice(self, text: str) -> None:
        self._notices.setdefault(text)

    def matches_folder(self, path: str) -> bool:
        """Whether a pattern of the user's leaves out the directory ``path``."""
        return self._has_patterns and self._matches(self._relative(path))


class _Fate:
    """Which folders of a git listing are left out, and whether their files are counted."""

    def __init__(self, search: _Search, top: str, listed: dict[str, list[str]]) -> None:
        self._search = search
        self._top = top
        self._listed = listed
        self._known: dict[str, bool | None] = {"": None}
        self._sdk_parents = {
            folder.rpartition("/")[0]
            for folder in listed
            if folder.rpartition("/")[2] in OPERATIONS
        }

    def of(self, folder: str) -> bool | None:
        """None: stays; True: left out and counted; False: left out as no source at all."""
        chain = []
        while folder not in self._known:
            chain.append(folder)
            folder = folder.rpartition("/")[0]
        fate = self._known[folder]
        for below in reversed(chain):
            if fate is None:
                fate = self._judge(below)
            self._known[below] = fate
        return fate

    def _judge(self, folder: str) -> bool | None:
        name = folder.rpartition("/")[2]
        if name in DEFAULT_EXCLUDES or "pyvenv.cfg" in self._listed.get(folder, ()):
            return False
        if name in ("", ".", "..") or (os.sep != "/" and (os.sep in name or ":" in name)):
            return False  # an index can hold anything; these lead out of the work tree
        path = os.path.join(self._top, folder)
        if os.path.islink(path):
            return False
        if self._search.matches_folder(path):
            return True
        if folder in self._sdk_parents or SDK_FOLDER.search(folder):
            return True if is_sdk(path) else None
        return None


def display_path(path: str, cwd: str | None = None) -> str:
    """``path`` as reports show it: relative to ``cwd`` where possible, with ``/``."""
    return relative_path(os.path.abspath(path), cwd or os.getcwd())


def relative_path(full: str, base: str) -> str:
    """Absolute ``full`` relative to absolute ``base`` with ``/``; absolute on another drive."""
    try:
        return os.path.relpath(full, base).replace(os.sep, "/")
    except ValueError:
        return full.replace(os.sep, "/")


def _join(prefix: str, name: str) -> str:
    return name if prefix == "./" else prefix + name


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False) and not _is_junction(entry)
    except OSError:
        return False


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file(follow_symlinks=False)
    except OSError:
        return False


def _is_junction(entry: os.DirEntry[str]) -> bool:
    probe: Callable[[], bool] | None = getattr(entry, "is_junction", None)  # Python 3.12
    return probe is not None and probe()
