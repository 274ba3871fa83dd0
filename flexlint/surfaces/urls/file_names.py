"""The names of the files that are read."""

from __future__ import annotations

CODE = frozenset(
    {
        "http", "rest", "bru", "har", "json", "jsonc", "json5", "js", "jsx", "mjs", "cjs", "ts",
        "tsx", "mts", "cts", "vue", "svelte", "go", "cs", "csx", "vb", "fs", "fsx", "java", "kt",
        "kts", "scala", "groovy", "gradle", "rs", "swift", "dart", "c", "cc", "cpp", "h", "hpp",
        "rb", "php", "pl", "lua", "r", "jl", "ex", "exs", "clj", "xml", "jmx", "config",
        "properties", "ini", "cfg", "conf", "env", "toml", "sql", "kql", "csl", "cshtml",
        "razor", "ps1", "psm1", "bicep", "tf", "tfvars", "yml", "yaml", "py",
    }
)  # fmt: skip
_NAMES = ("jenkinsfile", ".env")


def claims(path: str) -> bool:
    """Programs and data of any language that has no surface handing its URLs over."""
    name = path.rsplit("/", 1)[-1].lower()
    return name.startswith(_NAMES) or name.rsplit(".", 1)[-1] in CODE
