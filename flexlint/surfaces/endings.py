"""Endings of names, known without loading what reads the files."""

from __future__ import annotations

import os

SURELY_READ = (
    *(".py", ".ipynb", ".json", ".bicep", ".bicepparam", ".rb", ".sh", ".bash", ".js", ".ts"),
    *(".go", ".cs", ".java", ".ps1", ".psm1", ".tf", ".yml", ".yaml"),
)
"""Endings of names that some surface reads, whatever else the name is: with one of them there is
no need to ask all surfaces. A test asks them."""

_BINARY = (
    *(".a", ".bin", ".bz2", ".class", ".db", ".dll", ".dylib", ".eot", ".exe", ".gif", ".gz"),
    *(".ico", ".jar", ".jpeg", ".jpg", ".lib", ".mo", ".mp3", ".mp4", ".npy", ".o", ".obj"),
    *(".otf", ".parquet", ".pdf", ".pickle", ".pkl", ".png", ".pyc", ".pyd", ".so", ".sqlite"),
    *(".tar", ".tgz", ".ttf", ".wasm", ".webp", ".whl", ".woff", ".woff2", ".xz", ".zip", ".zst"),
)


def never_read(path: str) -> bool:
    """Whether surely no surface reads a file called ``path``: what looks binary in it is binary.

    Some read whatever is called like a Dockerfile or a file of variables. A test asks them.
    """
    if not path.endswith(_BINARY):
        return False
    name = os.path.basename(path).lower()
    return not name.startswith(".") and "file" not in name
