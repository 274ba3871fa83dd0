"""Which files of a code base the commands of a script run."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence

from flexlint.lexical.command_words import CommandWord, Words, commands
from flexlint.record import record
from flexlint.regex import regex

_ASSIGNMENT = regex(r"[A-Za-z_]\w*=|\$env:\w+=")
_STARTERS = frozenset(
    {"sudo", "exec", "time", "nohup", "env", "command", "then", "else", "do", "if", "!", "&", "-",
     "@", "(", "{", "call", "nice", "retry", "xvfb-run", "while", "until", "return", "run:"}
)  # fmt: skip
_MANAGERS = frozenset(
    {"uv", "poetry", "pipenv", "pdm", "hatch", "rye", "npx", "pnpm", "yarn", "bunx"}
)
"""Programs that run another one: ``uv run drain.py``, ``npx tsx drain.ts``."""
_PYTHON = regex(r"(?:.*/)?(?:python|py|pypy)[\d.]*(?:\.exe)?\Z", re.IGNORECASE)
_SHELL = regex(r"(?:.*/)?(?:ba|z|k|da|a)?sh\Z|source\Z|\.\Z")
POWERSHELL = regex(r"(?:.*[/\\])?(?:pwsh|powershell)(?:\.exe)?\Z", re.IGNORECASE)
"""The program that runs scripts of PowerShell, in a process of its own."""
_NODE = regex(r"(?:node|tsx|ts-node|bun|deno|nodejs)\Z")
_TAKES_VALUE = frozenset(
    {"-w", "-x", "-W", "-X", "-q", "-i", "--inventory", "-e", "--extra-vars", "-l", "--limit", "-t",
     "--tags", "--env-file", "-r", "--require", "--import", "--loader", "-o", "--with", "--python",
     "-u", "--user", "--vault-password-file", "-executionpolicy", "-ep", "-n", "-c"}
)  # fmt: skip
_NO_VALUE = {
    "python": frozenset({"-i", "-u", "-q", "-x", "-e"}),
    "shell": frozenset({"-e", "-i", "-x", "-u", "-n", "-l"}),
}
_SCRIPT = regex(
    r"[\w.\-+@/]*\w\.(?:sh|bash|zsh|ps1|py|js|mjs|cjs|ts|mts|rb|pl|bat|cmd)\Z", re.IGNORECASE
)
_DIRECT = regex(r"\.{1,2}/[\w.\-+@/]*[\w\-]\Z")
_ROOT = regex(r"(?:\$\{\{[^}]*\}\}|\$\([^()]*\)|\$\{?(?:env:)?(?P<name>\w+)\}?)[/\\]")
_FOLDER_NAME = regex(
    r"dir|root|workspace|(?:\b|_)here|folder|directory|path|home\b|repo", re.IGNORECASE
)
"""In the name of a variable that holds where the code is."""
_FOLDER_TEXT = regex(
    r"dirname|workspace|pwd|rev-parse|sourcesdirectory|workingdirectory|workfolder|psscriptroot",
    re.IGNORECASE,
)
_PATH = regex(r"[\w.\-+@/]+\Z")
_MODULE = regex(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*\Z")
_TAKING_OVER = frozenset({"source", ".", "make", "gmake", "ansible-playbook"})
"""What runs a file with something else than the words behind it."""
_REMARK = regex(r"^[ \t]*#[^\n]*", re.MULTILINE)
_RUNNING = regex(
    r"\.(?:sh|bash|zsh|ps1|pyw?|[cm]?[jt]s|rb|pl|bat|cmd|ya?ml|go)\b|\./|\bg?make\b|\bgo run\b"
    r"|(?<=[ \t])-m[ \t]|sh[ \t]|\bsource[ \t]|(?:^|[\s;&|(`{])\.[ \t]|\b(?:ruby|perl)\b"
    r"|powershell",
    re.IGNORECASE,
)
"""In each command that runs a file, wherever it stands."""
_MOST = 100
_PUTTING_BY = frozenset({"pushd", "push-location"})
_GOING = frozenset({"cd", "chdir", "set-location"}) | _PUTTING_BY
_GOING_BACK = frozenset({"popd", "pop-location"})
MOVING = ("cd", "chdir", "pushd", "popd", "-location")
"""One of these is in each command that goes to another folder."""


@record
class Started:
    """A command runs a file."""

    path: str
    """In the form of ``Reach.runs``."""
    words: Words
    """All of the command."""
    arguments: Words | None
    """What stands behind the path; None if the file does not get that as it stands."""


class WorkingFolder:
    """Where the commands of a text are run, one after the other."""

    def __init__(self, folder: str = "") -> None:
        """``folder`` is where the first is run, as it is written."""
        self.path: str | None = written_path(folder) if folder else ""
        """From where the code is; None if that does not show."""
        self._left: list[str | None] = []

    def moved(self, words: Sequence[CommandWord]) -> bool:
        """Whether the command ``words`` goes to another folder; :attr:`path` is that one then."""
        program = words[0].text.lower()
        if program in _GOING_BACK:
            self.path = self._left.pop() if self._left and len(words) == 1 else None
            return True
        if program not in _GOING:
            return False
        if program in _PUTTING_BY:
            self._left.append(self.path)
        into = written_path(words[-1].text) if len(words) > 1 else None
        known = self.path is not None and into is not None
        self.path = posixpath.join(self.path or "", into or "") if known else None
        return True


def programs(said: str | Sequence[Words], folder: str = "") -> tuple[str, ...]:
    """The files that the commands of a text run, each once, in the form of ``Reach.runs``.

    ``said`` is the text, or its commands if they are at hand. ``folder`` is where they are run,
    as it is written; ``cd`` leads on from there. What stands below a folder that cannot be seen
    is left out, unless that is where the code is.
    """
    found: dict[str, None] = {}
    for each in started(said, folder):
        found.setdefault(each.path)
        if len(found) >= _MOST:
            break
    return tuple(found)


def may_run(text: str) -> bool:
    """Whether a command in ``text``, or in a part of one, may run a file. Cheap: to look at all
    commands is not."""
    return _RUNNING.search(_REMARK.sub("", text)) is not None


def started(said: str | Sequence[Words], folder: str = "") -> Iterator[Started]:
    """The commands of a text that run files, as :func:`programs` has them."""
    place = WorkingFolder(folder)
    for words in commands(said) if isinstance(said, str) else said:
        rest = _command(words)
        if not rest or place.moved(rest):
            continue
        here = place.path
        for path in _run(rest):
            whole = written_path(path)
            if whole is not None and here is not None:
                whole = posixpath.normpath(posixpath.join(here, whole))
                yield Started(whole, words, _arguments(rest, path))


def _arguments(words: Sequence[CommandWord], path: str) -> Words | None:
    """What stands behind ``path`` in a command that runs it."""
    at = next((i for i, word in enumerate(words) if word.text == path), None)
    if at is None or words[0].text in _TAKING_OVER:
        return None
    return tuple(words[at + 1 :])


def written_path(word: str) -> str | None:
    """The path that ``word`` is, from where the code is; None if that cannot be seen."""
    path = word.strip().replace("\\", "/")
    match = _ROOT.match(path)
    if match is not None:
        named = match["name"]
        known = _FOLDER_NAME.search(named) if named else _FOLDER_TEXT.search(match.group())
        if known is None:
            return None
        path = path[match.end() :]
    elif path in {"$GITHUB_WORKSPACE", "$CI_PROJECT_DIR"} or (
        path[:2] in {"$(", "${"} and path[-1:] in {")", "}"} and _FOLDER_TEXT.search(path)
    ):
        return ""
    if _PATH.match(path) is None or path.startswith(("/", "~", "-")):
        return None
    return path


def _command(words: Sequence[CommandWord]) -> list[CommandWord]:
    """The words from the program on."""
    at = 0
    while at < len(words) and (
        words[at].text in _STARTERS
        or _ASSIGNMENT.match(words[at].text)
        or (at and words[at - 1].text in _STARTERS and words[at].text.startswith("-"))
    ):
        at += 1
    rest = list(words[at:])
    if rest and rest[0].text == "timeout":
        rest = [word for word in rest[1:] if not word.text.startswith("-")][1:]
    if len(rest) > 1 and rest[0].text in _MANAGERS:
        skip = 2 if rest[1].text in {"run", "exec", "dlx"} else 1
        rest = rest[skip:]
        while rest and rest[0].text.startswith("-"):
            rest = rest[2 if rest[0].text in _TAKES_VALUE else 1 :]
    return rest


def _run(words: Sequence[CommandWord]) -> Iterator[str]:
    """The files that one command runs, as they are written."""
    program = words[0].text
    if _PYTHON.match(program):
        yield from _python(words)
    elif POWERSHELL.match(program):
        first = _argument(words, "powershell")
        named = [
            w.text
            for i, w in enumerate(words)
            if words[i - 1].text.lower() in {"-file", "-f"} and i
        ]
        yield from named[:1] or ([first] if first.lower().endswith(".ps1") else [])
    elif _SHELL.match(program) or program in {"ruby", "perl"}:
        first = _argument(words, "shell")
        if not any(word.text == "-c" for word in words[1:3]):
            yield from [first] if first else []
    elif _NODE.match(program):
        rest = words[1:] if len(words) > 1 and words[1].text == "run" else words
        first = _argument(
            [words[0], *rest[1:]] if rest is words else [words[0], *words[2:]], "node"
        )
        yield from [first] if _SCRIPT.match(first) else []
    elif program == "ansible-playbook":
        first = _argument(words, "ansible")
        yield from [first] if first.lower().endswith((".yml", ".yaml")) else []
    elif program == "go" and len(words) > 2 and words[1].text == "run":
        first = _argument(words[1:], "node")
        if first.endswith(".go"):
            yield first
        elif first:
            yield posixpath.join(first, "main.go")
    elif program in {"make", "gmake"}:
        folder = next((w.text for i, w in enumerate(words) if i and words[i - 1].text == "-C"), "")
        file = next(
            (w.text for i, w in enumerate(words) if i and words[i - 1].text == "-f"), "Makefile"
        )
        yield posixpath.join(folder, file)
    elif _SCRIPT.match(_without_root(program).replace("\\", "/")) or _DIRECT.match(program):
        yield program


def _without_root(word: str) -> str:
    match = _ROOT.match(word)
    return word if match is None else word[match.end() :]


def _python(words: Sequence[CommandWord]) -> Iterator[str]:
    for index, word in enumerate(words[1:3], 1):
        if word.text == "-m" and index + 1 < len(words):
            module = words[index + 1].text
            if module == "pytest" or _MODULE.match(module) is None:
                return
            path = module.replace(".", "/")
            yield f"{path}.py"
            yield f"{path}/__main__.py"
            return
        if word.text == "-c":
            return
    first = _argument(words, "python")
    if first.endswith((".py", ".pyw")):
        yield first


def _argument(words: Sequence[CommandWord], program: str) -> str:
    """The first word behind the program that is no option, and no option's value."""
    skip = False
    for word in words[1:]:
        if skip:
            skip = False
            continue
        text = word.text
        if text.startswith("-"):
            folded = text.lower() if program == "powershell" else text
            skip = folded in _TAKES_VALUE and folded not in _NO_VALUE.get(program, frozenset())
            continue
        return text
    return ""
