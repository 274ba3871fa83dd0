"""How a code base has changed: the report of one revision after another, in numbers.

Each revision is made into a directory of ours (:mod:`flexlint.fleet.trees`) and linted there under
today's configuration, so that what changes from one to the next is the code alone. A file that is
the same, at the same place, beside the same files, is analysed once.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b

from flexlint.audit.model import Moment
from flexlint.engine.cache import make_folder, own_folder
from flexlint.files.git import GitError, reason
from flexlint.files.git_view import View, Views, remove_directory
from flexlint.files.paths import relative_path
from flexlint.files.revisions import (
    Commit,
    commit_of,
    commits,
    first_parents,
    is_ancestor,
    is_shallow,
    why_missing,
)
from flexlint.files.tops import GIT, nearest_top
from flexlint.fleet.alone import LOCK, alone, remove_if_alone
from flexlint.fleet.linting import Lint, Place
from flexlint.fleet.processes import Telling, also_remove
from flexlint.fleet.trees import Tree
from flexlint.model import Finding, Report, Severity
from flexlint.record import record
from flexlint.text.errors import UserError
from flexlint.text.printing import one_line

STEPS = 24
"""So many revisions are looked at, if nobody says it."""


class HistoryError(UserError):
    """The revisions cannot be walked: no repository, no such revision, no git."""


@record
class History:
    """What became of a code base."""

    moments: tuple[Moment, ...]
    """From the oldest revision to the newest."""
    notices: tuple[str, ...] = ()
    """What was left out, in sentences."""


@record
class HistoryWork:
    """All that it takes to walk the revisions of one repository. Picklable."""

    start: str
    end: str
    top: str
    """The repository's top directory, absolute, links resolved."""
    folder: str
    """The working directory, from :attr:`top`; "" for the same."""
    paths: tuple[str, ...]
    """What to lint, from :attr:`folder`."""
    lint: Lint
    steps: int = STEPS
    caches: str | None = None
    """Where caches lie, absolute; None if nothing is to be remembered from run to run."""
    jobs: int = 0

    @classmethod
    def of(
        cls,
        revisions: str,
        paths: Sequence[str],
        lint: Lint,
        *,
        steps: int = STEPS,
        caches: str | None = None,
        jobs: int = 0,
    ) -> HistoryWork:
        """The work for what ``paths`` name in ``revisions``: ``REV..REV``, or ``REV..`` up to HEAD.

        Raises:
            HistoryError: if that is no range, or ``paths`` lie in no repository or in several.
        """
        start, dots, end = revisions.partition("..")
        if not start or not dots or end.startswith(".") or ".." in end:
            raise HistoryError(
                f"--history: write REV..REV, or REV.. for all since REV: not {one_line(revisions)}"
            )
        here = os.path.realpath(os.getcwd())
        full = [os.path.realpath(path) for path in paths]
        tops = {
            nearest_top(path if os.path.isdir(path) else os.path.dirname(path), GIT)
            for path in full
        }
        top = tops.pop() if len(tops) == 1 else None
        if tops:
            raise HistoryError("--history: the paths lie in several repositories: name one")
        if top is None:
            raise HistoryError("--history: there is no git repository here")
        within = _below(here, top)
        folder = within if within is not None else ""
        start_of = os.path.join(top, folder) if folder else top
        named = tuple(relative_path(path, start_of) for path in full)
        return cls(start, end or "HEAD", top, folder, named, lint, steps, caches, jobs)

    def __call__(self, place: str, told: Telling = lambda done, total: None) -> History:
        """Walk the revisions; the working directory is changed on the way.

        ``told`` is told of each, before it is looked at, and of how many there are.

        Raises:
            HistoryError: if git cannot say what they are.
        """
        try:
            with Views(history=True) as views, _workshop(place, self.caches, self.top) as shop:
                return self._walk(views.at(self.top), shop, told)
        except (GitError, OSError) as error:
            raise HistoryError(f"--history: {reason(error)}") from error

    def _walk(self, view: View, shop: _Workshop, told: Telling) -> History:
        start, end = (self._commit(view, revision) for revision in (self.start, self.end))
        if not is_ancestor(view, start, end):
            raise GitError(
                f"{self.start!r} is not an ancestor of {self.end!r}: name the older one first, on"
                f" one line of history{why_missing(view)}"
            )
        between = first_parents(view, start, end)
        every = [start, *(name for name in between if name != start)]
        chosen = evenly(every, self.steps)
        notices = []
        if len(chosen) < len(every):
            notices.append(
                f"history: {len(chosen):,} of {len(every):,} revisions are looked at"
                " (--history-steps says how many)"
            )
        if is_shallow(view):
            notices.append("history: the clone is shallow: older revisions are not in it")
        notices.extend(f"history: {notice}" for notice in borrowed(view))
        tree = Tree(shop.tree)
        moments = []
        for number, commit in enumerate(commits(view, chosen), 1):
            told(number, len(chosen))
            try:
                lacking = tree.become(view, commit.id)
                report = self._report(tree, shop)
            except (GitError, OSError) as error:
                why = reason(error)
                notices.append(f"history: revision {commit.id[:12]} is left out: {why}")
                tree = shop.again()
                continue
            notices.extend(lacking.notices(f"history: revision {commit.id[:12]}"))
            moments.append(moment(commit, report, lacking.missing))
        return History(tuple(moments), tuple(notices))

    def _commit(self, view: View, revision: str) -> str:
        found = commit_of(view, revision)
        if found is None:
            raise GitError(f"there is no revision {revision!r}{why_missing(view)}")
        return found

    def _report(self, tree: Tree, shop: _Workshop) -> Report | None:
        """The report of what the tree holds now; None if it holds nothing of what was named."""
        folder = os.path.join(tree.top, self.folder) if self.folder else tree.top
        named = [path for path in self.paths if os.path.lexists(os.path.join(folder, path))]
        if not named or not os.path.isdir(folder):
            return None
        os.chdir(folder)
        try:
            return self.lint(
                Place(tuple(named), tree.top, self.top, caches=shop.caches, jobs=self.jobs)
            )
        finally:
            os.chdir(tree.top)


def borrowed(view: View) -> tuple[str, ...]:
    """Sentences on where else objects are read: a repository can name any directory."""
    return tuple(
        f"objects are also read from {one_line(place)}, as objects/info/alternates says"
        for place in view.lenders
    )


def evenly(items: Sequence[str], most: int) -> tuple[str, ...]:
    """At most ``most`` of ``items``, the first and the last among them, as evenly as can be."""
    count = max(1, min(most, len(items)))
    if count == 1:
        return tuple(items[-1:])
    last = len(items) - 1
    return tuple(items[round(number * last / (count - 1))] for number in range(count))


def moment(commit: Commit, report: Report | None, missing: int = 0) -> Moment:
    """What there was at ``commit``, in numbers; nothing if there is no report. ``missing`` files
    could not be looked at."""
    findings = report.findings if report is not None else ()
    counts = Counter(finding.severity for finding in findings)
    by_set = Counter(
        name
        for finding in findings
        if finding.severity > Severity.INFO
        for name in set_names(finding)
    )
    return Moment(
        commit.id,
        commit.day,
        commit.title,
        counts[Severity.ERROR],
        counts[Severity.WARNING],
        counts[Severity.INFO],
        tuple(sorted(by_set.items())),
        missing,
    )


def set_names(finding: Finding) -> tuple[str, ...]:
    """What the scale sets are called that ``finding`` is about, each once; "" for none."""
    bindings = (finding.binding, *finding.also)
    return tuple({each.name: None for each in bindings if each.scale_set}) or ("",)


def _below(path: str, top: str) -> str | None:
    """``path`` from ``top``, "" for the same; None if it lies elsewhere."""
    if path == top:
        return ""
    within = top if top.endswith(os.sep) else top + os.sep
    return path[len(within) :] if path.startswith(within) else None


# -- where revisions are made --------------------------------------------------------------


@record
class _Workshop:
    """Where the tree lies, and where it is remembered what the files in it said."""

    place: str
    caches: str

    @property
    def tree(self) -> str:
        return os.path.join(self.place, "tree")

    def again(self) -> Tree:
        """A new tree in place of one that is in no known state."""
        os.chdir(self.place)
        remove_directory(self.tree)
        return Tree(self.tree)


def _clear(folder: str) -> None:
    """Remove the trees of runs that were ended before they could, whatever repository's."""
    with suppress(OSError):
        for name in os.listdir(folder):
            tree = os.path.join(folder, name, "tree")
            if os.path.isdir(tree) and not os.path.islink(os.path.join(folder, name)):
                remove_if_alone(tree)


@contextmanager
def _workshop(place: str, caches: str | None, top: str) -> Iterator[_Workshop]:
    """A place for the tree: always the same one for ``top`` if ``caches`` is given.

    What a file said counts for where it lies, so a second walk has answers if it makes its trees
    where the first one did. While one run is there, others work in ``place``.
    """
    if caches is not None:
        name = blake2b(os.fsencode(top), digest_size=10).hexdigest()
        folder = own_folder(caches)
        shop = os.path.join(folder, "history", name)
        with suppress(OSError):
            make_folder(folder)
            os.makedirs(shop, mode=0o700, exist_ok=True)
        _clear(os.path.join(folder, "history"))
        with alone(os.path.join(shop, LOCK)) as mine:
            if mine:
                made = _Workshop(shop, folder)
                also_remove(place, made.tree)
                remove_directory(made.tree)
                try:
                    yield made
                finally:
                    os.chdir(place)
                    remove_directory(made.tree)
                return
    yield _Workshop(place, os.path.join(place, "caches"))
