"""The names of the files that are read."""

from __future__ import annotations

_SCRIPTS = frozenset(
    {"sh", "bash", "zsh", "ksh", "csh", "tcsh", "fish", "azcli", "bats", "command", "envrc"}
)
_PROFILES = frozenset(
    {
        ".bashrc", ".bash_profile", ".bash_login", ".bash_logout", ".bash_aliases", ".profile",
        ".zshrc", ".zshenv", ".zprofile", ".kshrc",
    }
)  # fmt: skip
"""What shells read when they start."""
_SETTINGS = frozenset({"toml", "ini", "cfg"})
"""Files of settings, some of which are the commands of tasks: of tox, mise, Poe, PDM, Hatch."""
_MARKED_UP = frozenset({"xml", "proj", "csproj", "targets", "props"})
"""Jobs of Jenkins and Rundeck, and targets of MSBuild."""
TABULAR = frozenset({"settings", "markup"})
"""Kinds of files that hold commands among other things."""
_BATCH = frozenset({"bat", "cmd"})
_TEMPLATED = frozenset({"j2", "tpl", "tmpl", "tftpl", "erb", "template", "in", "jinja2", "jinja"})
_NAMED = ("makefile", "gnumakefile", "dockerfile", "containerfile")
"""How names begin that say what a file is, whatever they end with."""
_ENDINGS = frozenset(
    {
        *_SCRIPTS, *_SETTINGS, *_MARKED_UP, *_BATCH, *_TEMPLATED,
        *(name.rpartition(".")[2] for name in _PROFILES),
        "mk", "mak", "dockerfile", "just", "justfile", "cron", "crontab", "service", "txt",
    }
)  # fmt: skip
"""What stands behind the last dot of all other names with dots that say it."""


def kind_of(path: str) -> str:
    """``script``, ``make``, ``just``, ``docker``, ``batch``, ``cron``, ``unit`` (of systemd),
    ``maybe`` (a name without suffix, or of a text), ``template`` (of anything), ``settings``,
    ``markup`` or ""."""
    name = path.rsplit("/", 1)[-1].lower()
    if "." in name and name.rpartition(".")[2] not in _ENDINGS and not name.startswith(_NAMED):
        return "cron" if "/cron.d/" in f"/{path.lower()}" else ""  # as most of a code base
    if name.startswith(("makefile", "gnumakefile")) or name.endswith((".mk", ".mak")):
        return "make"
    if name.startswith(("dockerfile", "containerfile")) or name.endswith(
        (".dockerfile", "earthfile")
    ):
        return "docker"
    if name in {"justfile", ".justfile"} or name.endswith(".just"):
        return "just"
    parts = name.split(".")
    if len(parts) > 2 and parts[-1] in _TEMPLATED:
        parts.pop()
    if parts[-1] in _SCRIPTS and (len(parts) > 1):
        return "script"
    if parts[-1] in _BATCH and len(parts) > 1:
        return "batch"
    if name in _PROFILES:
        return "script"
    if name in {"jenkinsfile", "rakefile", "fastfile", "vagrantfile"}:
        return ""
    if len(parts) == 2 and parts[0] and parts[1] in _TEMPLATED:
        return "template"
    if name == "crontab" or parts[-1] in {"cron", "crontab"} or "/cron.d/" in f"/{path.lower()}":
        return "cron"
    if parts[-1] in _SETTINGS or parts[-1] in _MARKED_UP:
        return "settings" if parts[-1] in _SETTINGS else "markup"
    if parts[-1] == "service":
        return "unit"
    return "maybe" if len(parts) == 1 or (parts[-1] == "txt" and len(parts) == 2) else ""


def claims(path: str) -> bool:
    """Shell scripts, Makefiles, Dockerfiles, batch files, names without a suffix, and templates."""
    return kind_of(path) != ""


_EXAMPLES = frozenset({"example", "sample", "template", "dist", "tpl", "tmpl", "schema"})


def is_variables(path: str) -> bool:
    """Whether the file called ``path`` is ``.env``, ``.env.prod`` or ``prod.env``, and no example
    of one."""
    parts = path.rsplit("/", 1)[-1].lower().split(".")
    return "env" in parts[1:] and not _EXAMPLES & set(parts)


def may_define(path: str) -> bool:
    """Scripts, Makefiles and Dockerfiles; files of variables."""
    return kind_of(path) in {"script", "maybe", "make", "docker", "batch"} or is_variables(path)


def may_deploy(path: str) -> bool:
    """Scripts and Makefiles."""
    return kind_of(path) in {"script", "maybe", "make", "just", "batch"}
