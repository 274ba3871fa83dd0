"""Running git as a reader: which program, in which environment, for how long.

Nothing of what git is told here comes from the repository that is looked at;
:mod:`flexlint.files.git_view` decides what git gets to see of one.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence

from flexlint.record import record
from flexlint.regex import regex
from flexlint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import IO

SECONDS = 60
"""How long one command of git may take."""
MAX_BYTES = 256 * 1024 * 1024
"""How much one command of git may print where its output is kept."""

_CHUNK = 1 << 16
_NO_ANSWER = _ENDLESS, _MISSING = 124, 127
_CONTROL = regex(r"[\x00-\x1f\x7f-\x9f]")
_WINDOWS = os.name == "nt"

# What a program needs to start at all. Paths to search are not among them: they are cleaned.
_KEPT = ("SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "TEMP", "TMP", "TMPDIR", "DEVELOPER_DIR")
_SEARCHED = ("PATH", "LD_LIBRARY_PATH")
# What says where the user's own configuration is.
_OWN = (
    *("HOME", "XDG_CONFIG_HOME", "USERPROFILE", "HOMEDRIVE", "HOMEPATH", "APPDATA"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM"),
)


class GitError(Exception):
    """git cannot be asked about a repository; the text says why, in a few words."""


def reason(error: Exception) -> str:
    """Why something could not be had from git or written down, in a few words on one line."""
    words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return _CONTROL.sub("?", words)


@record
class GitAnswer:
    """What git said."""

    returncode: int
    stdout: bytes
    stderr: bytes

    @property
    def reason(self) -> str:
        """The first line of what git complained about."""
        lines = self.stderr.decode("utf-8", "backslashreplace").strip().splitlines()
        return _CONTROL.sub("?", lines[0]) if lines else "no reason given"

    @property
    def is_none(self) -> bool:
        """Whether git did not start, or did not come to an end."""
        return self.returncode in _NO_ANSWER


@record
class Program:
    """The git to run, and the directory that is its home and its working directory."""

    path: str
    private: str
    """A directory of ours; it is no repository and holds no configuration of a user."""
    avoid: tuple[str, ...]
    """Directories whose files are not ours to run."""

    def run(
        self,
        arguments: Sequence[str],
        variables: Mapping[str, str],
        *,
        own: bool = False,
        stdin: str = os.devnull,
    ) -> GitAnswer:
        """Run git with all of ``arguments`` and keep what it prints.

        Args:
            arguments: what follows ``git``.
            variables: the environment beyond what every git gets here.
            own: let git find the user's own configuration.
            stdin: the file that git reads.
        """
        kept: list[bytes] = []
        code, complaint = self.read(arguments, variables, _keeper(kept), own=own, stdin=stdin)
        return GitAnswer(code, b"".join(kept), complaint)

    def read(
        self,
        arguments: Sequence[str],
        variables: Mapping[str, str],
        reader: Callable[[IO[bytes]], bool],
        *,
        own: bool = False,
        stdin: str = os.devnull,
    ) -> tuple[int, bytes]:
        """Run git and give what it prints to ``reader``, which says whether it read all.

        Returns:
            git's return code (124 if git took too long or said too much, 127 if it did not
            start) and the beginning of its complaints.
        """
        import subprocess  # 10 ms that a run without git need not pay
        import threading

        environment = {**self._environment(own), **variables}
        try:
            with open(stdin, "rb") as given:
                process = subprocess.Popen(
                    [self.path, *arguments],
                    stdin=given,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE,
                    env=environment,
                    cwd=self.private,
                )
        except OSError as error:
            return _MISSING, f"git does not start: {error.strerror}".encode()
        complaint: list[bytes] = []
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        assert process.stdout is not None
        assert process.stderr is not None
        timer = threading.Timer(SECONDS, stop)
        listener = threading.Thread(target=_listen, args=(process.stderr, complaint), daemon=True)
        with process:
            timer.daemon = True
            timer.start()
            listener.start()
            complete = False
            try:
                complete = reader(process.stdout)
            finally:
                if not complete:
                    process.kill()
                process.wait()
                timer.cancel()
                listener.join(1)
        if late.is_set():
            return _ENDLESS, b"git did not answer within %d seconds" % SECONDS
        if not complete:
            return _ENDLESS, b"git said more than can be kept"
        return process.returncode, b"".join(complaint)

    def run_for(
        self, seconds: float, arguments: Sequence[str], variables: Mapping[str, str]
    ) -> GitAnswer:
        """Run git with the user's own configuration, for at most so many seconds.

        It may start helpers of its own, which stay behind for a while where it takes too long:
        so it prints into files, and nobody waits for the last who could.
        """
        import subprocess

        said, complained = (os.path.join(self.private, name) for name in ("said", "complained"))
        environment = {**self._environment(own=True), **variables}
        try:
            with open(said, "wb") as stdout, open(complained, "wb") as stderr:
                process = subprocess.Popen(
                    [self.path, *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=stdout,
                    stderr=stderr,
                    env=environment,
                    cwd=self.private,
                )
        except OSError as error:
            return GitAnswer(_MISSING, b"", f"git does not start: {error.strerror}".encode())
        with process:
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                return GitAnswer(_ENDLESS, b"", b"git did not answer within %d seconds" % seconds)
            finally:
                process.kill()
        with open(said, "rb") as answer, open(complained, "rb") as complaint:
            return GitAnswer(process.returncode, answer.read(MAX_BYTES), complaint.read(_CHUNK))

    def _environment(self, own: bool) -> dict[str, str]:
        """Built, not inherited: what git obeys in it is what is written here.

        The variables in the second half are younger than git 2.20 or say again what the
        configuration in a view says; nothing rests on them.
        """
        given = os.environ
        built = {name: given[name] for name in _KEPT if name in given}
        for name in _SEARCHED:
            if name in given:
                built[name] = os.pathsep.join(_trusted(given[name], self.avoid))
        if own:
            built.update((name, given[name]) for name in _OWN if name in given)
        else:
            built.update(HOME=self.private, XDG_CONFIG_HOME=self.private, USERPROFILE=self.private)
            built.update(GIT_CONFIG_NOSYSTEM="1", GIT_ATTR_NOSYSTEM="1")
            built.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_SYSTEM=os.devnull)  # 2.32
        built.update(
            LC_ALL="C",
            GIT_CEILING_DIRECTORIES=os.path.dirname(self.private),
            GIT_TERMINAL_PROMPT="0",
            GIT_OPTIONAL_LOCKS="0",
            GIT_NO_REPLACE_OBJECTS="1",
            GIT_ALLOW_PROTOCOL="none",  # the name of no protocol
            GIT_PROTOCOL_FROM_USER="0",
            GIT_NO_LAZY_FETCH="1",  # 2.45
            GIT_TRACE2="0",  # 2.22, as the two below: a user's configuration can ask for it
            GIT_TRACE2_EVENT="0",
            GIT_TRACE2_PERF="0",
        )
        return built


def find_git(avoid: Iterable[str]) -> str | None:
    """The git on the search path, absolute; None if there is none.

    Entries that are relative, that are the working directory, or that lie in one of the
    directories ``avoid`` are passed over, and so is a link that leads into one of them.
    """
    avoided = tuple(avoid)
    name = "git.exe" if _WINDOWS else "git"  # never a script of the command interpreter
    for folder in _trusted(os.environ.get("PATH", os.defpath), avoided):
        path = os.path.join(folder, name)
        if os.path.isfile(path) and os.access(path, os.X_OK) and not _is_below(path, avoided):
            return path
    return None


def _trusted(searched: str, avoid: tuple[str, ...]) -> list[str]:
    """The directories of a search path that are not at the mercy of what is looked at."""
    here = _real(os.getcwd())
    return [
        entry
        for entry in searched.split(os.pathsep)
        if _is_absolute(entry) and _real(entry) != here and not _is_below(entry, avoid)
    ]


def _is_absolute(path: str) -> bool:
    return os.path.isabs(path) and (not _WINDOWS or bool(os.path.splitdrive(path)[0]))


def _is_below(path: str, folders: tuple[str, ...]) -> bool:
    real = _real(path)
    return any(f"{real}{os.sep}".startswith(os.path.join(_real(top), "")) for top in folders)


def _real(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _keeper(kept: list[bytes]) -> Callable[[IO[bytes]], bool]:
    def keep(stream: IO[bytes]) -> bool:
        size = 0
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > MAX_BYTES:
                return False
            kept.append(chunk)
        return True

    return keep


def _listen(stream: IO[bytes], complaint: list[bytes]) -> None:
    """Keep the beginning of what ``stream`` says, and let it say the rest."""
    while chunk := stream.read(_CHUNK):
        if not complaint:
            complaint.append(chunk)
