"""The newest commit of a repository elsewhere, fetched into a repository of ours.

It is shallow and has no work tree. git gets the user's own configuration, which knows the way and
the credentials, and an environment that is built here: it asks nobody, runs no hook, looks into no
submodule, and speaks the protocols that were named and no others. The credentials that a URL may
hold stand in files that only this user reads, never among the arguments of a command: git hands an
URL on to programs that it starts, so it gets one without them, and they come from a helper.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from shlex import quote
from urllib.parse import unquote, urlsplit

from flexlint.files.git import GitAnswer, GitError, Program, find_git
from flexlint.fleet.listing import Source, without_credentials
from flexlint.record import record
from flexlint.regex import regex

SECONDS = 300
"""How long it may take to fetch one repository, if nobody says it."""

_COMMIT = regex(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_KEPT = (
    *("SSH_AUTH_SOCK", "SSH_AGENT_PID", "USER", "LOGNAME", "USERNAME"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH"),
    *("http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *("HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"),
)
"""What says how this user gets to the network, and proves who that is."""
_PROTOCOLS = "https:ssh"
_SSH = "ssh -oBatchMode=yes -oConnectTimeout=30 -oPermitLocalCommand=no"
_CONFIG = """[core]
\trepositoryformatversion = {version}
\tbare = true
\thooksPath = {nowhere}
\tfsmonitor = false
\taskPass =
[extensions]
{extensions}[remote "origin"]
\turl = {url}
[fetch]
\trecurseSubmodules = false
\twriteCommitGraph = false
\tfsckObjects = false
[submodule]
\trecurse = false
[gc]
\tauto = 0
[maintenance]
\tauto = false
[transfer]
\tbundleURI = false
[http]
\tlowSpeedLimit = 1000
\tlowSpeedTime = 60
[protocol]
\tallow = never
"""
_CREDENTIAL = """[credential {url}]
\tuseHttpPath = false
"""


@record
class Remote:
    """A repository elsewhere, and the bare one in ``place`` that it is fetched into."""

    source: Source
    place: str
    program: Program
    seconds: float

    @classmethod
    def of(cls, source: Source, place: str, seconds: float) -> Remote:
        """A new repository in the directory ``place``, which must be there and empty.

        Raises:
            GitError: if there is no git.
        """
        path = find_git((place,))
        if path is None:
            raise GitError("git was not found")
        home = os.path.join(place, "home")
        bare = os.path.join(place, "fetched.git")
        os.mkdir(home)
        for name in ("", "objects", "refs"):
            os.mkdir(os.path.join(bare, name))
        _write(os.path.join(bare, "HEAD"), "ref: refs/heads/main\n")
        made = cls(source, bare, Program(path, home, (place,)), seconds)
        made._configure("")
        return made

    def _configure(self, extensions: str) -> None:
        url, user, password = _parts(self.source.location)
        text = _CONFIG.format(
            version=int(bool(extensions)),
            nowhere=os.devnull.replace("\\", "\\\\"),
            extensions=extensions,
            url=_quoted(url),
        )
        if user or password is not None:
            text += _CREDENTIAL.format(url=_quoted(url))  # no section can be nearer to the URL
        if password is not None:
            # Nobody else is asked, and nobody else is told.
            secret = os.path.join(self.program.private, "credentials")
            host = url.partition("://")[2].partition("/")[0]
            _write(secret, f"https://{user}:{password}@{host}\n")
            helper = f"store --file={quote(secret.replace(os.sep, '/'))}"
            text += f"\thelper =\n\thelper = {_quoted(helper)}\n"
        elif user:
            text += f"\tusername = {_quoted(unquote(user))}\n"
        _write(os.path.join(self.place, "config"), text)

    def newest(self) -> str:
        """The commit that its HEAD is at.

        Raises:
            GitError: if it cannot be asked, or has none.
        """
        answer = self._run("ls-remote", "--quiet", "origin", "HEAD")
        if answer.returncode != 0:
            raise GitError(self._reason(answer))
        for line in answer.stdout.decode("ascii", "replace").splitlines():
            commit, _, name = line.partition("\t")
            if name == "HEAD" and _COMMIT.fullmatch(commit):
                if len(commit) > 40:
                    self._configure("\tobjectFormat = sha256\n")
                return commit
        raise GitError("it has no commit")

    def fetch(self) -> str:
        """Fetch the newest commit with its files, and nothing before it; what it is.

        Raises:
            GitError: if that is impossible.
        """
        options = ("--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules")
        answer = self._run("fetch", *options, "origin", "+HEAD:refs/heads/main")
        if answer.returncode != 0:
            raise GitError(self._reason(answer))
        found = self._run("rev-parse", "--verify", "--quiet", "refs/heads/main^{commit}")
        commit = found.stdout.decode("ascii", "replace").strip()
        if found.returncode != 0 or not _COMMIT.fullmatch(commit):
            raise GitError("what its HEAD names is not a commit")
        return commit

    def _run(self, *arguments: str) -> GitAnswer:
        variables = {name: os.environ[name] for name in _KEPT if name in os.environ}
        variables.update(
            GIT_DIR=self.place,
            GIT_ALLOW_PROTOCOL=_PROTOCOLS,
            GIT_ASKPASS="",  # as good as none, and it wins over all others
            GIT_SSH_COMMAND=_SSH,
            GIT_SSH_VARIANT="ssh",
            GCM_INTERACTIVE="never",
        )
        return self.program.run_for(self.seconds, arguments, variables)

    def _reason(self, answer: GitAnswer) -> str:
        lines = answer.stderr.decode("utf-8", "backslashreplace").splitlines()
        said = [line for line in lines if line.startswith(("fatal:", "error:", "ERROR:"))]
        reason = said[0] if said else answer.reason
        return redacted(reason, self.source.location)


def redacted(text: str, location: str) -> str:
    """``text`` with nothing of the credentials that ``location`` may hold."""
    for secret in sorted(_secrets(location), key=len, reverse=True):
        text = text.replace(secret, "…")
    return without_credentials(text)


def _parts(location: str) -> tuple[str, str, str | None]:
    """The URL to fetch from, and the user and the password in it, as they are written there."""
    scheme, mark, rest = location.partition("://")
    host, slash, path = rest.partition("/")
    userinfo, at, host = host.rpartition("@")
    if scheme.lower() != "https" or not at:
        return location, "", None
    user, colon, password = userinfo.partition(":")
    return f"{scheme}{mark}{host}{slash}{path}", user, password if colon else None


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _secrets(location: str) -> Sequence[str]:
    if "://" not in location:
        return ()
    try:
        parts = urlsplit(location)
        written = (parts.password, parts.username if parts.scheme == "https" else None)
    except ValueError:
        return ()
    return tuple({form for word in written if word for form in (word, unquote(word))})


def _write(path: str, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(os.fsencode(text))
