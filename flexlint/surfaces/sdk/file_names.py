"""The names of the files that are read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from flexlint.typed import Literal, TypeAlias

Language: TypeAlias = Literal["javascript", "go", "csharp", "java", "other"]

_LANGUAGES: Mapping[str, Language] = MappingProxyType({
    "js": "javascript", "jsx": "javascript", "mjs": "javascript", "cjs": "javascript",
    "ts": "javascript", "tsx": "javascript", "mts": "javascript", "cts": "javascript",
    "vue": "javascript", "svelte": "javascript", "go": "go", "cs": "csharp", "csx": "csharp",
    "vb": "csharp", "fs": "csharp", "fsx": "csharp", "java": "java", "kt": "java", "kts": "java",
    "scala": "java", "groovy": "java", "gradle": "java", "rb": "other", "php": "other",
    "rs": "other", "swift": "other", "pl": "other", "lua": "other", "cshtml": "csharp",
    "rake": "other", "r": "other", "jl": "other", "ex": "other", "exs": "other", "dart": "other",
    "pp": "other", "jenkinsfile": "other", "vagrantfile": "other",
})  # fmt: skip


def language_of(path: str) -> Language | None:
    """The language of the file called ``path``; None if its name says none of them."""
    return _LANGUAGES.get(path.rsplit(".", 1)[-1].lower())


_NAMES = ("jenkinsfile", "rakefile", "fastfile", "vagrantfile")


def claims(path: str) -> bool:
    """Source files of the languages above, Jenkinsfiles, Rakefiles and their like."""
    name = path.rsplit("/", 1)[-1].lower()
    if name.endswith(".d.ts"):
        return False
    return language_of(name) is not None or name.startswith(_NAMES)
