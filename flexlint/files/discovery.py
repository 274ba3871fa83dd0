"""Paths to files: what git would look at, without what is not the user's own source."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import closing

from flexlint.files.excluding import Excludes
from flexlint.files.git import GitError
from flexlint.files.governing import Everywhere, Governing
from flexlint.files.paths import relative_path
from flexlint.files.tops import GIT, is_top, nearest_top
from flexlint.files.vendored import OPERATIONS, SDK_FOLDER, is_environment, is_sdk
from flexlint.record import record
from flexlint.text.errors import UserError
from flexlint.text.printing import printable
from flexlint.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # files that are named need no git
    from flexlint.files.git_view import View, Views

DEFAULT_EXCLUDES = frozenset(
    {
        ".bzr", ".cache", ".direnv", ".eggs", ".flexlint_cache", ".git", ".hg", ".hypothesis",
        ".ipynb_checkpoints", ".jj", ".mypy_cache", ".nox", ".pnpm-store", ".pytest_cache",
        ".ruff_cache", ".sl", ".svn", ".terraform", ".tox", ".venv", "__pycache__",
        "__pypackages__", "bower_components", "node_modules", "site-packages",
    }
)  # fmt: skip
"""Directories that hold no source of the user's; virtual environments count as well."""


_UNSEEN = b"could not open directory"
"""What git says, with success, of a directory that it may not list or whose path is too long."""


@record
class SourceRef:
    """A file to lint."""

    path: str
    """The path to open."""
    display: str
    """The path to report: relative to the working directory where possible, with ``/``. Bytes
    that are no UTF-8 are surrogates in it, as everywhere in Python."""
    folder: str = ""
    """The absolute path of its directory, which says what options govern it; "" if not told."""

    def home(self) -> str:
        """:attr:`folder`, worked out from the path if it was not told."""
        return self.folder or os.path.dirname(os.path.abspath(self.path))

    def absolute(self) -> str:
        """The absolute path of the file."""
        return os.path.join(self.home(), os.path.basename(self.path))


class LeavingOut(Protocol):
    """What to leave out; any options that say so will do."""

    @property
    def exclude(self) -> tuple[str, ...]:
        """Patterns (see :mod:`flexlint.files.globs`) relative to ``root``."""

    @property
    def exclude_below(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """(absolute directory, patterns relative to it) to leave out as well."""

    @property
    def root(self) -> str:
        """Absolute; "" is the working directory."""

    @property
    def force_exclude(self) -> bool:
        """Whether to leave out files that the user named as well."""

    @property
    def respect_gitignore(self) -> bool:
        """Whether to leave out what git ignores."""


@record
class DiscoveryOptions:
    """What to leave out."""

    exclude: tuple[str, ...] = ()
    """Patterns (see :mod:`flexlint.files.globs`) relative to ``root``."""
    exclude_below: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """(absolute directory, patterns relative to it) to leave out as well."""
    root: str = ""
    """Absolute; "" is the working directory."""
    force_exclude: bool = False
    """Also leave out files that the user named."""
    respect_gitignore: bool = True


_DEFAULTS = DiscoveryOptions()


@record
class Discovery:
    """The files, sorted by their displayed path, each once."""

    files: tuple[SourceRef, ...]
    excluded: int = 0
    """Files left out by a pattern of the user's or as vendored SDK source."""
    left_out: frozenset[str] = frozenset()
    """The absolute paths of those files."""
    notices: tuple[str, ...] = ()


class DiscoveryError(UserError):
    """A path that the user named does not exist or is neither file nor directory."""

    def __init__(self, message: str, missing: str = "") -> None:
        super().__init__(message)
        self.missing = missing
        """The path, if there is nothing there."""


def discover(
    paths: Sequence[str],
    options: DiscoveryOptions = _DEFAULTS,
    *,
    governing: Governing[LeavingOut] | None = None,
    told: Callable[[int], None] | None = None,
) -> Discovery:
    """The files below ``paths``.

    Inside a git work tree these are the files git would show, tracked or not, without the
    ignored ones; elsewhere all of them. Hidden files count, symbolic links are followed only
    where named in ``paths``.

    With ``governing``, each folder's own options count in place of ``options``: those of the
    folder that holds a file or directory say whether it is left out.

    ``told`` is called now and then, with the number of files found so far.

    Raises:
        DiscoveryError: if one of ``paths`` does not exist or is no file or directory.
    """
    with closing(_Search(governing or Everywhere(options), told)) as search:
        return search.run(paths)


def discover_text(path: str, governing: Governing[LeavingOut]) -> Discovery:
    """The one file ``path``, whose text comes from elsewhere: it need not exist."""
    with closing(_Search(governing)) as search:
        return search.text(path)


@record
class _Rules:
    """What the options of a folder say of its entries."""

    options: LeavingOut
    excludes: Excludes
    root: str
    respect_gitignore: bool


class _Search:
    """One call of :func:`discover`."""

    def __init__(
        self,
        governing: Governing[LeavingOut],
        told: Callable[[int], None] | None = None,
    ) -> None:
        self._governing = governing
        self._told = told
        self._made: Views | None = None
        self._cwd = os.getcwd()
        self._here = os.path.normcase(self._cwd)
        self._compiled: dict[int, _Rules] = {}
        self._found: dict[str, SourceRef] = {}
        """By the path as it is displayed."""
        self._excluded: set[str] = set()
        self._notices: dict[str, None] = {}

    def close(self) -> None:
        """Remove what was made to ask git."""
        if self._made is not None:
            self._made.close()

    @property
    def _views(self) -> Views:
        if self._made is None:
            from flexlint.files.git_view import Views

            self._made = Views()
        return self._made

    def text(self, path: str) -> Discovery:
        self._explicit(path)
        return self._discovery()

    def run(self, paths: Sequence[str]) -> Discovery:
        for path in paths:
            try:
                kind = os.stat(path)
            except OSError as error:
                why, missing = error.strerror, ""
                if isinstance(error, FileNotFoundError):
                    if os.path.islink(path):
                        why = "is a link to nothing"
                    else:
                        why, missing = "does not exist", path
                raise DiscoveryError(f"{printable(path)}: {why}", missing) from error
            except ValueError as error:  # a NUL in the path
                raise DiscoveryError(f"{printable(path)}: {error}") from error
            if stat.S_ISDIR(kind.st_mode):
                self._directory(path)
            elif stat.S_ISREG(kind.st_mode):
                self._explicit(path)
            else:
                raise DiscoveryError(f"{printable(path)}: is neither a file nor a directory")
        return self._discovery()

    def _discovery(self) -> Discovery:
        files = tuple(map(self._found.__getitem__, sorted(self._found)))
        return Discovery(
            files, len(self._excluded), frozenset(self._excluded), tuple(self._notices)
        )

    # -- what the user named ---------------------------------------------------------

    def _explicit(self, path: str) -> None:
        full = os.path.abspath(path)
        folder = os.path.dirname(full)
        if self._rules(folder).options.force_exclude and self._forced_out(full):
            self._excluded.add(full)
            return
        shown = display_path(path, self._cwd)
        self._found[shown] = SourceRef(path, shown, folder)

    def _forced_out(self, full: str) -> bool:
        """Whether a walk from the top of what governs the file would not come to it."""
        at = os.path.dirname(full)
        if self._rules(at).excludes.leave_out(full, directory=False):
            return True
        top = self._top(at)
        while at != top:
            if os.path.basename(at) in DEFAULT_EXCLUDES:
                return True
            if is_environment(at) or is_sdk(at):
                return True
            parent = os.path.dirname(at)
            if parent == at:
                break
            if self._rules(parent).excludes.leave_out(at, directory=True):
                return True
            at = parent
        return False

    def _top(self, folder: str) -> str:
        """The outermost directory whose options say what becomes of ``folder``."""
        found = None
        at = folder
        while True:
            root = self._rules(at).root
            anchored = root != os.path.dirname(root) and _lies_in(at, root)
            if not anchored:
                return found or _common(folder, self._cwd if _lies_in(at, root) else root)
            found = root
            if is_top(root):
                return root
            at = os.path.dirname(root)

    def _directory(self, path: str) -> None:
        full = os.path.abspath(path)
        try:
            counts = self._rules(full).respect_gitignore and self._counts_in_git(full)
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
        top = nearest_top(real, GIT)
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
        pending = [(top, self._prefix(top))]
        while pending:
            folder, prefix = pending.pop()
            entries = self._scan(folder)
            if entries is None:
                continue
            names = {entry.name for entry in entries}
            if folder != top:
                if is_environment(folder, names):
                    continue
                if is_sdk(folder, names):
                    self._leave_out(folder)
                    continue
            rules = self._rules(folder, names)
            if folder != top:
                try:
                    asks = ask_git and self._asks_git(folder, names, rules)
                except GitError as error:
                    self._without_git(folder, error)
                    continue
                if asks:
                    self._walk_git(folder)
                    continue
            left_out = rules.excludes.judge(folder)
            beside = not self._leads_here(folder)
            for entry in entries:
                name = entry.name
                if _is_directory(entry):
                    if name in DEFAULT_EXCLUDES:
                        continue
                    path = entry.path
                    if left_out is not None and left_out(name, True):
                        self._leave_out(path)
                    else:
                        shown = f"{prefix}{name}/" if beside else self._prefix(path)
                        pending.append((path, shown))
                elif _is_file(entry) and name != ".git":
                    if left_out is not None and left_out(name, False):
                        self._excluded.add(entry.path)
                    else:
                        self._add(entry.path, prefix, name, folder)

    def _asks_git(self, folder: str, names: Container[str], rules: _Rules) -> bool:
        """Whether git is asked from ``folder`` on, where the directory above it did not ask.

        Raises:
            GitError: if git will not say.
        """
        if not rules.respect_gitignore or ".git" in names:
            return rules.respect_gitignore
        above = self._rules(os.path.dirname(folder))
        return not above.respect_gitignore and self._counts_in_git(folder)

    def _walk_git(self, top: str) -> None:
        """Every file below ``top`` that git shows; without git, every file."""
        pending = [top]
        while pending:
            folder = pending.pop()
            if not self._rules(folder).respect_gitignore:
                self._walk(folder)
                continue
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
        view = self._views.at(nearest_top(real, GIT) or real)
        command = ("ls-files", "--cached", "--others", "--exclude-standard", "-z")
        answer = view.run(*command, folder=real)
        if answer.is_none:
            self._views.give_up(answer.reason)  # once is long enough
        if answer.returncode != 0:
            raise GitError(answer.reason)
        if _UNSEEN in answer.stderr:
            self._notice(
                f"git could not look into all of {display_path(folder, self._cwd)}"
                f" ({answer.reason}): what is there is not looked at"
            )
        folders: dict[str, list[str]] = {}
        for path in os.fsdecode(answer.stdout).split("\0"):
            inner, _, name = path.rstrip("/").rpartition("/")
            if name:
                folders.setdefault(inner, []).append(name)
        return view, folders

    def _visible(self, top: str, listed: dict[str, list[str]], view: View) -> Iterator[str]:
        """Add the files among ``listed`` that are there.

        Yields the repositories inside, and the folders whose options do not ask git.
        """
        fate = _Fate(self, top, listed)
        for folder in sorted(listed):  # so that a folder comes before those in it
            names = listed[folder]
            path = os.path.join(top, folder) if folder else top
            if (why := fate.of(folder)) is not None:
                if why:
                    self._excluded.update(os.path.join(path, name) for name in names)
                continue
            # Scanning tells at once which files are gone, links, or repositories of their own.
            kinds = {entry.name: entry for entry in self._scan(path) or ()}
            rules = self._rules(path, kinds)
            if not rules.respect_gitignore:
                fate.set_apart(folder)
                continue
            # Where the file system takes two spellings for one, git may know the other.
            spelled = {}
            if view.has_spellings:
                spelled = {view.key(name): entry for name, entry in kinds.items()}
            prefix = self._prefix(path)
            left_out = rules.excludes.judge(path)
            for name in names:
                entry = kinds.get(name) or (spelled and spelled.get(view.key(name)))
                if not entry:
                    continue
                if _is_file(entry):
                    if left_out is not None and left_out(entry.name, False):
                        self._excluded.add(entry.path)
                    else:
                        self._add(entry.path, prefix, entry.name, path)
                elif _is_directory(entry) and entry.name not in DEFAULT_EXCLUDES:
                    if left_out is not None and left_out(entry.name, True):
                        self._leave_out(entry.path)
                    elif is_sdk(entry.path):
                        continue
                    elif os.path.lexists(os.path.join(entry.path, ".git")):
                        yield entry.path
                    else:  # where a submodule would be, and git knows nothing of what is
                        self._walk(entry.path)
        yield from fate.apart

    def _scan(self, folder: str) -> list[os.DirEntry[str]] | None:
        if self._told is not None:
            self._told(len(self._found))
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

    def _add(self, path: str, prefix: str, name: str, folder: str) -> None:
        shown = prefix + name
        if shown not in self._found:
            self._found[shown] = SourceRef(shown if os.sep == "/" else path, shown, folder)

    def _leads_here(self, folder: str) -> bool:
        """Whether the working directory lies below ``folder``: then the paths of what is in it
        begin otherwise than that of ``folder`` does."""
        return self._here.startswith(os.path.join(os.path.normcase(folder), ""))

    def _prefix(self, folder: str) -> str:
        relative = relative_path(folder, self._cwd)
        return "" if relative == "." else relative + "/"

    def _rules(self, folder: str, names: Container[str] | None = None) -> _Rules:
        options = self._governing(folder, names)
        rules = self._compiled.get(id(options))
        if rules is None:
            root = options.root or self._cwd
            excludes = Excludes(((root, options.exclude), *options.exclude_below))
            rules = _Rules(options, excludes, root, options.respect_gitignore)
            self._compiled[id(options)] = rules
        return rules

    def _notice(self, text: str) -> None:
        self._notices.setdefault(text)

    def matches_folder(self, path: str) -> bool:
        """Whether a pattern of the user's leaves out the directory ``path``."""
        return self._rules(os.path.dirname(path)).excludes.leave_out(path, directory=True)

    def respects_gitignore(self, path: str) -> bool:
        """Whether the options of the directory ``path`` leave out what git ignores."""
        return self._rules(path).respect_gitignore


class _Fate:
    """Which folders of a git listing are left out, and whether their files are counted."""

    def __init__(self, search: _Search, top: str, listed: dict[str, list[str]]) -> None:
        self._search = search
        self._top = top
        self._listed = listed
        self._known: dict[str, bool | None] = {"": None}
        self.apart: list[str] = []
        """Directories whose options do not ask git."""
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
        if name in DEFAULT_EXCLUDES:
            return False
        if name in ("", ".", "..") or (os.sep != "/" and (os.sep in name or ":" in name)):
            return False  # an index can hold anything; these lead out of the work tree
        path = os.path.join(self._top, folder)
        if os.path.islink(path):
            return False
        if "pyvenv.cfg" in self._listed.get(folder, ()) and is_environment(path):
            return False
        if self._search.matches_folder(path):
            return True
        if folder in self._sdk_parents or SDK_FOLDER.search(folder):
            return True if is_sdk(path) else None
        if folder not in self._listed and not self._search.respects_gitignore(path):
            self.apart.append(path)
            return False
        return None

    def set_apart(self, folder: str) -> None:
        """Leave ``folder`` to a walk that does not ask git."""
        self._known[folder] = False
        self.apart.append(os.path.join(self._top, folder))


def display_path(path: str, cwd: str | None = None) -> str:
    """``path`` as reports show it: relative to ``cwd`` where possible, with ``/``."""
    return relative_path(os.path.abspath(path), cwd or os.getcwd())


def _lies_in(folder: str, top: str) -> bool:
    return folder == top or folder.startswith(os.path.join(top, ""))


def _common(one: str, other: str) -> str:
    try:
        return os.path.commonpath((one, other))
    except ValueError:  # different drives
        return one


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
