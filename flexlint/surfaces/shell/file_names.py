"""The names of the files that are read."""

from __future__ import annotations

_SCRIPTS = frozenset({"sh", "bash", "zsh", "ksh", "fish", "azcli", "bats", "command", "envrc"})
_BATCH = frozenset({"bat", "cmd"})
_TEMPLATED = frozenset({"j2", "tpl", "tmpl", "tftpl", "erb", "template", "in", "jinja2", "jinja"})


def kind_of(path: str) -> str:
    """``script``, ``make``, ``just``, ``docker``, ``batch``, ``cron``, ``unit`` (of systemd),
    ``maybe`` (a name without suffix) or ""."""
    name = path.rsplit("/", 1)[-1].lower()
    if name.startswith(("makefile", "gnumakefile")) or name.endswith((".mk", ".mak")):
        return "make"
    if name.startswith(("dockerfile", "containerfile")) or name.endswith(".dockerfile"):
        return "docker"
    if name in {"justfile", ".justfile"}:
        return "just"
    parts = name.split(".")
    if len(parts) > 2 and parts[-1] in _TEMPLATED:
        parts.pop()
    if parts[-1] in _SCRIPTS and (len(parts) > 1):
        return "script"
    if parts[-1] in _BATCH and len(parts) > 1:
        return "batch"
    if name == "jenkinsfile":
        return ""
    if name == "crontab" or parts[-1] in {"cron", "crontab"} or "/cron.d/" in f"/{path.lower()}":
        return "cron"
    if parts[-1] == "service":
        return "unit"
    return "maybe" if len(parts) == 1 else ""


def claims(path: str) -> bool:
    """Shell scripts, Makefiles, Dockerfiles, batch files, and names without a suffix."""
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
